-- cache.db, version 1: what can be pulled again at any time. The file may be deleted whenever
-- no program runs; nothing in stint.db refers to it.

-- A ticket as the PSA last showed it.
CREATE TABLE ticket (
  id                 TEXT PRIMARY KEY,       -- the PSA's
  number             TEXT NOT NULL,
  title              TEXT NOT NULL,
  description        TEXT,
  company_id         TEXT,
  company            TEXT,
  contact_id         TEXT,
  contact            TEXT,
  status_id          TEXT,
  status             TEXT,                   -- its label
  priority           TEXT,
  queue              TEXT,
  role_id            TEXT,                   -- the role it gives me
  web_url            TEXT,
  due_s              INTEGER NOT NULL,       -- UTC seconds, 0 for none
  estimated_seconds  INTEGER NOT NULL,
  worked_seconds     INTEGER NOT NULL,
  last_activity_s    INTEGER NOT NULL,       -- UTC seconds
  mine               INTEGER NOT NULL CHECK (mine IN (0, 1)),
  open               INTEGER NOT NULL CHECK (open IN (0, 1)),
  pulled_s           INTEGER NOT NULL        -- UTC seconds
) STRICT;
CREATE UNIQUE INDEX ticket_by_number ON ticket (number COLLATE NOCASE);
CREATE INDEX ticket_mine ON ticket (mine, open);

-- Words to find a ticket by: number, title, client and contact, without regard to accents.
CREATE VIRTUAL TABLE ticket_words USING fts5 (
  number, title, company, contact,
  content = 'ticket', content_rowid = 'rowid',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER ticket_words_insert AFTER INSERT ON ticket BEGIN
  INSERT INTO ticket_words (rowid, number, title, company, contact)
  VALUES (new.rowid, new.number, new.title, new.company, new.contact);
END;
CREATE TRIGGER ticket_words_delete AFTER DELETE ON ticket BEGIN
  INSERT INTO ticket_words (ticket_words, rowid, number, title, company, contact)
  VALUES ('delete', old.rowid, old.number, old.title, old.company, old.contact);
END;
CREATE TRIGGER ticket_words_update AFTER UPDATE ON ticket BEGIN
  INSERT INTO ticket_words (ticket_words, rowid, number, title, company, contact)
  VALUES ('delete', old.rowid, old.number, old.title, old.company, old.contact);
  INSERT INTO ticket_words (rowid, number, title, company, contact)
  VALUES (new.rowid, new.number, new.title, new.company, new.contact);
END;

-- A note of a ticket, by whomever.
CREATE TABLE note (
  id         TEXT PRIMARY KEY,               -- the PSA's
  ticket_id  TEXT    NOT NULL,
  author     TEXT,
  title      TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  created_s  INTEGER NOT NULL,               -- UTC seconds
  is_public  INTEGER NOT NULL CHECK (is_public IN (0, 1)) -- the client can read it
) STRICT;
CREATE INDEX note_of_ticket ON note (ticket_id, created_s);

-- How far each feed has been pulled.
CREATE TABLE feed (
  name      TEXT PRIMARY KEY,
  pulled_s  INTEGER NOT NULL                 -- UTC seconds of the last whole round
) STRICT, WITHOUT ROWID;
