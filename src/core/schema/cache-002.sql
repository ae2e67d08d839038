-- cache.db, version 2: how far each feed has been pulled, what it cost, and the evidence
-- for the technician's own figures. All of it can be pulled again. Names ending in _s are
-- instants in whole UTC seconds; days are YYYY-MM-DD.

-- Why a ticket is mine: I am its primary resource, a secondary one, or both. A ticket that
-- either list no longer names may still be mine by the other.
ALTER TABLE ticket ADD COLUMN assigned INTEGER NOT NULL DEFAULT 0 CHECK (assigned IN (0, 1));
ALTER TABLE ticket ADD COLUMN joined INTEGER NOT NULL DEFAULT 0 CHECK (joined IN (0, 1));
ALTER TABLE ticket ADD COLUMN joined_role_id TEXT; -- the role it gives me as a secondary
-- How far the notes of a ticket have been pulled: its last activity when they were.
ALTER TABLE ticket ADD COLUMN notes_activity_s INTEGER NOT NULL DEFAULT 0; -- UTC seconds
UPDATE ticket SET assigned = mine;

-- The words of a ticket are indexed anew only when one of them has changed.
DROP TRIGGER ticket_words_update;
CREATE TRIGGER ticket_words_update AFTER UPDATE ON ticket
WHEN old.number IS NOT new.number OR old.title IS NOT new.title
  OR old.company IS NOT new.company OR old.contact IS NOT new.contact BEGIN
  INSERT INTO ticket_words (ticket_words, rowid, number, title, company, contact)
  VALUES ('delete', old.rowid, old.number, old.title, old.company, old.contact);
  INSERT INTO ticket_words (rowid, number, title, company, contact)
  VALUES (new.rowid, new.number, new.title, new.company, new.contact);
END;

-- How far each feed has been pulled. A whole round has been pulled when no page follows.
DROP TABLE feed;
CREATE TABLE feed (
  name      TEXT PRIMARY KEY,
  cursor    TEXT,                            -- the provider's: where to go on; none: at the start
  pulled_s  INTEGER NOT NULL DEFAULT 0,      -- end of the last whole round; 0: never
  tried_s   INTEGER NOT NULL DEFAULT 0,      -- last time it was asked
  pending   INTEGER NOT NULL DEFAULT 0 CHECK (pending IN (0, 1)), -- a round is under way
  doubt     TEXT                             -- why an answer was not believed, for a person
) STRICT, WITHOUT ROWID;

-- Requests made to the PSA, counted by the hour and by what they were made for.
CREATE TABLE request_count (
  hour_s   INTEGER NOT NULL,                 -- beginning of the hour
  purpose  TEXT    NOT NULL CHECK (purpose IN ('push', 'verify', 'tickets', 'reference',
                                               'scorecard', 'check')),
  n        INTEGER NOT NULL,
  PRIMARY KEY (hour_s, purpose)
) STRICT, WITHOUT ROWID;

-- How busy the shop keeps its PSA: what the PSA last told, and what its answers show.
CREATE TABLE shop_load (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  used        INTEGER NOT NULL,              -- requests of the whole shop in the window
  allowed     INTEGER NOT NULL,              -- in the window; 0: not told yet
  window_s    INTEGER NOT NULL,              -- seconds that both are counted over
  told_s      INTEGER NOT NULL,              -- when; 0: never
  own         INTEGER NOT NULL,              -- our own requests in the hour before that
  calm_us     INTEGER NOT NULL,              -- fastest answer ever, microseconds
  recent_us   INTEGER NOT NULL,              -- fastest of the latest, microseconds
  recent_s    INTEGER NOT NULL               -- when that was
) STRICT;

-- A name that was asked for once.
CREATE TABLE name (
  kind     TEXT    NOT NULL CHECK (kind IN ('company', 'contact', 'person')),
  id       TEXT    NOT NULL,                 -- the PSA's
  name     TEXT    NOT NULL,                 -- empty: not ours to see
  pulled_s INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- One time entry: mine, made anywhere, or anybody's on a ticket whose effort counts.
CREATE TABLE entry (
  id              TEXT PRIMARY KEY,          -- the PSA's
  ticket_id       TEXT,                      -- none: internal time
  resource_id     TEXT    NOT NULL,          -- who worked
  creator_id      TEXT,                      -- who wrote it down
  work_type_id    TEXT,
  internal_code   TEXT,                      -- kind of internal time
  work_date       TEXT,                      -- the day it counts for
  summary         TEXT,
  start_s         INTEGER NOT NULL,          -- 0: only the day is known
  end_s           INTEGER NOT NULL,
  created_s       INTEGER NOT NULL,          -- by the PSA's clock
  modified_s      INTEGER NOT NULL,
  worked_seconds  INTEGER NOT NULL,
  billed_seconds  INTEGER NOT NULL,
  billable        INTEGER NOT NULL CHECK (billable IN (0, 1)),
  mine            INTEGER NOT NULL CHECK (mine IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_mine ON entry (work_date, start_s) WHERE mine = 1;
CREATE INDEX entry_of_ticket ON entry (ticket_id) WHERE ticket_id IS NOT NULL;

-- What the figures need to know of a ticket, mine or not, open or not; and how far what
-- hangs on it has been pulled.
CREATE TABLE ticket_facts (
  id                 TEXT PRIMARY KEY,       -- the PSA's
  number             TEXT    NOT NULL,
  title              TEXT    NOT NULL,
  company_id         TEXT,
  company            TEXT,
  kind_id            TEXT,                   -- such as incident; the PSA's
  queue_id           TEXT,
  assigned_id        TEXT,
  completed_by_id    TEXT,
  created_s          INTEGER NOT NULL,
  completed_s        INTEGER NOT NULL,       -- 0: not complete
  estimated_seconds  INTEGER NOT NULL,       -- 0: no estimate, which is not an estimate of 0
  own_company        INTEGER NOT NULL CHECK (own_company IN (0, 1)), -- the shop's own
  open               INTEGER NOT NULL CHECK (open IN (0, 1)),
  completed_by_me    INTEGER NOT NULL CHECK (completed_by_me IN (0, 1)),
  effort_s           INTEGER NOT NULL DEFAULT 0, -- when everybody's entries were pulled
  promises_s         INTEGER NOT NULL DEFAULT 0, -- when its service results were pulled
  surveys_s          INTEGER NOT NULL DEFAULT 0  -- when its surveys were pulled
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_facts_completed ON ticket_facts (completed_s) WHERE completed_by_me = 1;

-- A ticket that an entry of mine is on and that the PSA does not show: not asked again.
CREATE TABLE ticket_unseen (
  id       TEXT PRIMARY KEY,
  asked_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What became of the promises of a service agreement for a ticket. -1: there was no event
-- to judge by, which is no miss.
CREATE TABLE sla_result (
  id                  TEXT PRIMARY KEY,      -- the PSA's
  ticket_id           TEXT    NOT NULL,
  response_met        INTEGER NOT NULL CHECK (response_met IN (-1, 0, 1)),
  response_by_id      TEXT,
  plan_met            INTEGER NOT NULL CHECK (plan_met IN (-1, 0, 1)),
  plan_by_id          TEXT,
  resolution_met      INTEGER NOT NULL CHECK (resolution_met IN (-1, 0, 1)),
  resolution_by_id    TEXT,
  response_seconds    INTEGER NOT NULL,      -- on the shop's clock, waiting left out
  plan_seconds        INTEGER NOT NULL,
  resolution_seconds  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sla_result_of_ticket ON sla_result (ticket_id);

-- An answered survey of a ticket that I completed.
CREATE TABLE survey (
  id                  TEXT PRIMARY KEY,      -- the PSA's
  ticket_id           TEXT    NOT NULL,
  answered_s          INTEGER NOT NULL,
  rating_thousandths  INTEGER NOT NULL       -- of the technician, on the shop's own scale
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_of_ticket ON survey (ticket_id);

-- How long I am there on each day of a week.
CREATE TABLE availability (
  weekday  INTEGER PRIMARY KEY CHECK (weekday BETWEEN 1 AND 7), -- Monday is 1
  seconds  INTEGER NOT NULL,
  goal_seconds INTEGER NOT NULL              -- billable, of the whole week; 0: none is set
) STRICT;

-- A day on which the shop is closed.
CREATE TABLE holiday (
  id    TEXT PRIMARY KEY,                    -- the PSA's
  day   TEXT NOT NULL,
  name  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Time that I asked to be away.
CREATE TABLE time_off (
  id            TEXT PRIMARY KEY,            -- the PSA's
  day           TEXT    NOT NULL,
  away_seconds  INTEGER NOT NULL,
  approved      INTEGER NOT NULL CHECK (approved IN (0, 1))
) STRICT, WITHOUT ROWID;

-- How many devices of a client are looked after.
CREATE TABLE endpoint_count (
  company_id  TEXT PRIMARY KEY,              -- the PSA's
  n           INTEGER NOT NULL,
  pulled_s    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
