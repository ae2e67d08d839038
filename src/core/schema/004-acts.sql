-- stint.db, version 4: what a technician does to a ticket beside the work on it (taking it,
-- making it, saying who is on it), and to an entry after it was sent.

-- The kinds of op and step are those of core/types.h. They are not listed in a CHECK any
-- more, for a new kind would mean to write these tables anew, as is done here once.
CREATE TABLE op_4 (
  id            INTEGER PRIMARY KEY,
  work_id       INTEGER NOT NULL REFERENCES work (id),
  kind          TEXT    NOT NULL,
  key           TEXT    NOT NULL UNIQUE,     -- made at the commit, never changes
  stint_id      INTEGER REFERENCES stint (id), -- of a time-entry
  voids_op_id   INTEGER REFERENCES op_4 (id), -- of a void-entry: the entry's op
  void_item_id  TEXT,                        -- of a void-entry: the row to take back
  amends_op_id  INTEGER REFERENCES op_4 (id), -- of an amend-entry: the entry's op
  state         TEXT    NOT NULL CHECK (state IN ('blocked', 'queued', 'sending', 'verify',
                                                  'done', 'attention', 'cancelled')),
  hold_until_s  INTEGER NOT NULL,            -- undo is real until then
  message       TEXT,                        -- what a person must know
  created_s     INTEGER NOT NULL,
  changed_s     INTEGER NOT NULL,
  CHECK ((kind = 'time-entry') = (stint_id IS NOT NULL)),
  CHECK ((kind = 'void-entry') = (void_item_id IS NOT NULL)),
  CHECK ((kind = 'amend-entry') = (amends_op_id IS NOT NULL))
) STRICT;
INSERT INTO op_4 (id, work_id, kind, key, stint_id, voids_op_id, void_item_id, state,
                  hold_until_s, message, created_s, changed_s)
  SELECT id, work_id, kind, key, stint_id, voids_op_id, void_item_id, state,
         hold_until_s, message, created_s, changed_s FROM op;
DROP TABLE op;
ALTER TABLE op_4 RENAME TO op;
CREATE INDEX op_of_work ON op (work_id);
CREATE INDEX op_by_state ON op (state);
CREATE INDEX op_voids ON op (voids_op_id) WHERE voids_op_id IS NOT NULL;
CREATE INDEX op_amends ON op (amends_op_id) WHERE amends_op_id IS NOT NULL;
CREATE UNIQUE INDEX op_one_per_stint ON op (stint_id) WHERE stint_id IS NOT NULL;

CREATE TABLE step_4 (
  id                INTEGER PRIMARY KEY,
  op_id             INTEGER NOT NULL REFERENCES op (id),
  account_id        INTEGER NOT NULL REFERENCES account (id),
  position          INTEGER NOT NULL,        -- within the commit of work, from 0
  kind              TEXT    NOT NULL,
  key               TEXT    NOT NULL UNIQUE,
  entity            TEXT    NOT NULL,        -- the PSA's kind of row
  natural_key       TEXT,                    -- what two rows can never share
  sight_class       TEXT    NOT NULL,        -- kind of row that must once have been read back
  ticket_id         TEXT,
  careful           INTEGER NOT NULL CHECK (careful IN (0, 1)), -- when in doubt ask, never resend
  repeatable        INTEGER NOT NULL CHECK (repeatable IN (0, 1)), -- twice is once
  waits_for_ticket  INTEGER NOT NULL CHECK (waits_for_ticket IN (0, 1)),
  payload           TEXT    NOT NULL,        -- for the provider; frozen by the first attempt
  state             TEXT    NOT NULL CHECK (state IN ('blocked', 'queued', 'sending', 'verify',
                                                      'done', 'attention', 'cancelled')),
  tries             INTEGER NOT NULL DEFAULT 0, -- attempts that may have left this machine
  delays            INTEGER NOT NULL DEFAULT 0, -- waits in a row, for the backoff
  due_s             INTEGER NOT NULL,        -- not before this
  -- While it is not known whether it was stored:
  may_be_stored     INTEGER NOT NULL DEFAULT 0 CHECK (may_be_stored IN (0, 1)),
  doubt_s           INTEGER,                 -- end of the attempt in doubt, wall clock
  doubt_boot_id     TEXT,                    -- the same on the clock that no one can set
  doubt_boot_us     INTEGER,
  first_try_s       INTEGER,                 -- searches begin before the first attempt
  misses            INTEGER NOT NULL DEFAULT 0, -- sound searches since doubt_s that found nothing
  last_miss_s       INTEGER,
  refusal           TEXT,                    -- the PSA's words, while one search confirms them
  approved          INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1)), -- a person said: send
                                             -- again if one more search finds nothing
  wants_cancel      INTEGER NOT NULL DEFAULT 0 CHECK (wants_cancel IN (0, 1)),
  overlap           TEXT,                    -- what of mine, made elsewhere, this entry would
                                             -- overlap: 'asked' while a person is asked,
                                             -- 'accepted' when they want both
  -- After it is done:
  audit_s           INTEGER,                 -- look again then: was it stored twice after all?
  audits            INTEGER NOT NULL DEFAULT 0, -- looks so far
  done_s            INTEGER,
  message           TEXT,
  changed_s         INTEGER NOT NULL,
  CHECK (state <> 'verify' OR may_be_stored = 1),
  CHECK ((state = 'done') = (done_s IS NOT NULL))
) STRICT;
INSERT INTO step_4 (id, op_id, account_id, position, kind, key, entity, natural_key,
                    sight_class, ticket_id, careful, repeatable, waits_for_ticket, payload,
                    state, tries, delays, due_s, may_be_stored, doubt_s, doubt_boot_id,
                    doubt_boot_us, first_try_s, misses, last_miss_s, refusal, approved,
                    wants_cancel, audit_s, audits, done_s, message, changed_s)
  SELECT id, op_id, account_id, position, kind, key, entity, natural_key,
         sight_class, ticket_id, careful, repeatable, waits_for_ticket, payload,
         state, tries, delays, due_s, may_be_stored, doubt_s, doubt_boot_id,
         doubt_boot_us, first_try_s, misses, last_miss_s, refusal, approved,
         wants_cancel, audit_s, audits, done_s, message, changed_s FROM step;
DROP TABLE step;
ALTER TABLE step_4 RENAME TO step;
CREATE INDEX step_of_op ON step (op_id);
CREATE INDEX step_by_state ON step (state, due_s);
CREATE INDEX step_audit ON step (audit_s) WHERE audit_s IS NOT NULL;
CREATE INDEX step_of_ticket ON step (ticket_id, state);
CREATE INDEX step_of_natural_key ON step (natural_key, state);

-- A row of work is one act on a ticket. Most are a commit of work; the others write down
-- nothing that was done, and have an empty text of it.
ALTER TABLE work ADD COLUMN act TEXT NOT NULL DEFAULT 'work'
  CHECK (act IN ('work', 'engage', 'park', 'take', 'create'));
ALTER TABLE work ADD COLUMN presence TEXT;   -- what the ticket's field for it is set to:
                                             -- who is on it; empty: nobody; none: untouched
ALTER TABLE work ADD COLUMN assigns INTEGER NOT NULL DEFAULT 0 CHECK (assigns IN (0, 1));
                                             -- the ticket becomes mine
ALTER TABLE work ADD COLUMN insists INTEGER NOT NULL DEFAULT 0 CHECK (insists IN (0, 1));
                                             -- a person wants it, whatever was changed
                                             -- there meanwhile
ALTER TABLE work ADD COLUMN queue_id TEXT;   -- the queue it is moved to

-- A ticket that is to be made. Its engagement has a number of Stint's own until then.
CREATE TABLE new_ticket (
  work_id      INTEGER PRIMARY KEY REFERENCES work (id),
  title        TEXT NOT NULL,
  client       TEXT NOT NULL,                -- as typed, or as the PSA calls it
  company_id   TEXT                          -- the PSA's; none until it was looked up
) STRICT;

CREATE INDEX work_acts ON work (act) WHERE act <> 'work';
