-- cache.db, version 3: the tickets of queues, and what became of client updates. All of it
-- can be pulled again. Names ending in _s are instants in whole UTC seconds.

-- The queue that a ticket is in, and whose it is.
ALTER TABLE ticket ADD COLUMN queue_id TEXT; -- the PSA's; none: in no queue that is known
ALTER TABLE ticket ADD COLUMN assignee TEXT; -- name of its technician, where that was asked
                                             -- for; empty: nobody
-- It is known for having been looked at in a queue and for nothing else: it may be dropped
-- when it leaves that.
ALTER TABLE ticket ADD COLUMN queued INTEGER NOT NULL DEFAULT 0 CHECK (queued IN (0, 1));
CREATE INDEX ticket_of_queue ON ticket (open, last_activity_s) WHERE queue_id IS NOT NULL;
CREATE INDEX ticket_queued ON ticket (pulled_s) WHERE queued = 1;
-- The lists of tickets are pulled anew, for those that are known were put without a queue.
UPDATE feed SET cursor = NULL, pending = 0 WHERE name IN ('my-tickets', 'joined-tickets');

-- A mail that the PSA's log shows and that a client update is taken to have caused.
CREATE TABLE mail (
  id          TEXT    NOT NULL,              -- the PSA's
  update_key  TEXT    NOT NULL,              -- of the op in stint.db
  recipient   TEXT    NOT NULL,              -- name, or address where there is none
  to_contact  INTEGER NOT NULL CHECK (to_contact IN (0, 1)), -- of the ticket, as far as known
  sent_s      INTEGER NOT NULL,              -- by our clock
  PRIMARY KEY (id, update_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_of_update ON mail (update_key);

-- When the log was last asked whether a client update was mailed on.
CREATE TABLE mail_look (
  update_key  TEXT PRIMARY KEY,              -- of the op in stint.db
  looked_s    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
