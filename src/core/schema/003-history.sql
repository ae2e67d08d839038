-- stint.db: the history of tickets that I completed. It costs the whole shop a request a
-- ticket, so what was once pulled is kept for ever, and not in the cache.

-- A ticket whose history was pulled, and its state then. A ticket that was completed again
-- since is pulled again.
CREATE TABLE ticket_history (
  account_id   INTEGER NOT NULL REFERENCES account (id),
  ticket_id    TEXT    NOT NULL,             -- the PSA's
  completed_s  INTEGER NOT NULL,             -- UTC seconds, as of the pull
  pulled_s     INTEGER NOT NULL,             -- UTC seconds
  PRIMARY KEY (account_id, ticket_id)
) STRICT, WITHOUT ROWID;

-- One change of such a ticket, in the PSA's words.
CREATE TABLE ticket_change (
  account_id   INTEGER NOT NULL,
  ticket_id    TEXT    NOT NULL,
  position     INTEGER NOT NULL,             -- ascending, the PSA's own order
  at_s         INTEGER NOT NULL,             -- UTC seconds
  resource_id  TEXT,                         -- who; the PSA's
  action       TEXT    NOT NULL,
  detail       TEXT,
  PRIMARY KEY (account_id, ticket_id, position),
  FOREIGN KEY (account_id, ticket_id) REFERENCES ticket_history (account_id, ticket_id)
) STRICT, WITHOUT ROWID;
