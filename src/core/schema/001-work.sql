-- stint.db, version 1: what only Stint knows. Small and precious.
--
-- Names ending in _s are instants in whole UTC seconds, or durations in seconds where the
-- comment says so. Texts typed by people are kept exactly. Nothing here is ever deleted by
-- synchronising; rows end by a state or an instant, not by DELETE.

-- Which file this is. A file copied to another machine, or put back from a backup, must not
-- send again what its original has sent: the courier compares this row with the machine and
-- with a counter kept outside the file.
CREATE TABLE identity (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  device_id     TEXT    NOT NULL,            -- random, made anew for every copy of the file
  machine_hash  TEXT    NOT NULL,            -- SHA-256 over the machine's id and device_id
  epoch         INTEGER NOT NULL             -- starts of the courier, counted
) STRICT;

-- Settings that matter to what is sent or counted, by name.
CREATE TABLE setting (
  name       TEXT    PRIMARY KEY,
  value      TEXT    NOT NULL,
  changed_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A login at a PSA. At most one is in use; a removed one stays, for ops name it.
CREATE TABLE account (
  id              INTEGER PRIMARY KEY,
  psa             TEXT    NOT NULL,          -- which provider, such as autotask
  user            TEXT    NOT NULL,          -- the API user
  code            TEXT    NOT NULL,          -- the integration's tracking code; no secret
  url             TEXT,                      -- typed by a person: use this and look up nothing
  secret_place    TEXT    NOT NULL CHECK (secret_place IN ('service', 'file')),
  resource        TEXT    NOT NULL,          -- e-mail address of the technician
  resource_id     TEXT,                      -- learnt: the technician's id
  resource_name   TEXT,                      -- learnt
  zone            TEXT,                      -- learnt: IANA zone the PSA counts days in
  service_url     TEXT,                      -- learnt: where calls go
  web_url         TEXT,                      -- learnt: for links
  clock_skew_s    INTEGER NOT NULL DEFAULT 0, -- the PSA's clock minus ours, seconds
  version         INTEGER NOT NULL DEFAULT 1, -- counts changes a running courier must notice
  gate            TEXT    NOT NULL DEFAULT 'open' CHECK (gate IN ('open', 'auth')),
  gate_message    TEXT,                      -- why it is shut, in the PSA's words
  gate_s          INTEGER,                   -- since when
  pause_until_s   INTEGER NOT NULL DEFAULT 0, -- no call before this
  pause_is_limit  INTEGER NOT NULL DEFAULT 0 CHECK (pause_is_limit IN (0, 1)), -- the PSA's
                                             -- limit, shared with others: asking does not
                                             -- shorten it
  failures        INTEGER NOT NULL DEFAULT 0, -- calls in a row that did not get through
  added_s         INTEGER NOT NULL,
  opened_s        INTEGER,                   -- last time the lists below were learnt
  removed_s       INTEGER
) STRICT;
CREATE UNIQUE INDEX account_one_in_use ON account ((removed_s IS NULL)) WHERE removed_s IS NULL;

-- One choice of a list that the shop defines in its PSA, as last learnt.
CREATE TABLE pick (
  account_id  INTEGER NOT NULL REFERENCES account (id),
  list        TEXT    NOT NULL,              -- status, work-type, role, queue, priority, note-type
  id          TEXT    NOT NULL,              -- the PSA's
  label       TEXT    NOT NULL,
  meaning     TEXT,                          -- of a status: new, in-progress, waiting-client,
                                             -- waiting-vendor, escalate, complete
  is_default  INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  position    INTEGER NOT NULL,              -- order in which the PSA shows them
  PRIMARY KEY (account_id, list, id)
) STRICT, WITHOUT ROWID;

-- A technician's work on one ticket, from engage to disengage. It is running while one of
-- its stints has no end, parked while it is open and none runs, closed when closed_s is set.
-- What is needed to understand it without the cache is copied into it.
CREATE TABLE engagement (
  id             INTEGER PRIMARY KEY,
  ticket_id      TEXT,                       -- the PSA's; unknown until resolved
  ticket_number  TEXT,                       -- as typed or as pulled; none for an interrupt
  ticket_title   TEXT,
  company        TEXT,
  label          TEXT,                       -- what an interrupt was about, or an internal code
  internal       INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1)), -- bound to no ticket
  base_status_id TEXT,                       -- the ticket's status as the technician saw it
  slot           INTEGER CHECK (slot > 0),   -- number that one key resumes, while open
  next           TEXT,                       -- what is next, as last written down
  lookup_message TEXT,                       -- why its ticket could not be found
  opened_s       INTEGER NOT NULL,
  closed_s       INTEGER,
  CHECK (closed_s IS NULL OR slot IS NULL),
  CHECK (internal = 0 OR ticket_number IS NULL),
  CHECK (ticket_id IS NULL OR ticket_number IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX engagement_slot ON engagement (slot) WHERE slot IS NOT NULL;
CREATE UNIQUE INDEX engagement_one_open_per_ticket
  ON engagement (ticket_number COLLATE NOCASE) WHERE closed_s IS NULL AND ticket_number IS NOT NULL;
CREATE INDEX engagement_unresolved ON engagement (id) WHERE ticket_id IS NULL;
CREATE INDEX engagement_open ON engagement (id) WHERE closed_s IS NULL;

-- One commit of work: what the technician wrote down about one or more stints at once. The
-- ops made from it carry it to the PSA.
CREATE TABLE work (
  id             INTEGER PRIMARY KEY,
  engagement_id  INTEGER NOT NULL REFERENCES engagement (id),
  account_id     INTEGER REFERENCES account (id), -- none: made before there was an account
  committed_s    INTEGER NOT NULL,           -- lag counts to here
  outcome        TEXT CHECK (outcome IN ('continue', 'waiting-client', 'waiting-vendor',
                                         'escalate', 'complete')), -- none: parked with a note
  done           TEXT    NOT NULL,           -- what was done
  summary        TEXT    NOT NULL,           -- of the time entry; the client may read it
  next           TEXT,                       -- what is next
  left_off       TEXT,
  roll_back      TEXT,
  roll_forward   TEXT,
  work_type_id   TEXT,                       -- a pick; none: the ticket's own
  update_kind    TEXT,                       -- which client update, if any
  update_title   TEXT,
  update_text    TEXT,                       -- exactly what the client will read
  status_id      TEXT,                       -- the status to set, if any
  base_status_id TEXT,                       -- the status it was chosen over
  completes      INTEGER NOT NULL DEFAULT 0 CHECK (completes IN (0, 1)),
  mended         INTEGER NOT NULL DEFAULT 0 CHECK (mended IN (0, 1)) -- plan its unsent steps anew
) STRICT;
CREATE INDEX work_of_engagement ON work (engagement_id);

-- One uninterrupted span of work, [start_s, end_s). At most one in this database runs. A
-- span of zero seconds is a key pressed twice: kept, never posted.
CREATE TABLE stint (
  id               INTEGER PRIMARY KEY,
  engagement_id    INTEGER NOT NULL REFERENCES engagement (id),
  start_s          INTEGER NOT NULL,
  end_s            INTEGER,
  zone             TEXT    NOT NULL,         -- IANA zone it was worked in
  captured_by      TEXT    NOT NULL CHECK (captured_by IN ('timer', 'typed')),
  clock_stepped    INTEGER NOT NULL DEFAULT 0 CHECK (clock_stepped IN (0, 1)),
                                             -- the clock was seen to jump while it ran
  start_boot_id    TEXT,                     -- boot during which it was started
  start_boot_us    INTEGER,                  -- microseconds since that boot, suspend included
  work_id          INTEGER REFERENCES work (id), -- the commit that made it postable
  key              TEXT UNIQUE,              -- names its entry at the PSA; made at that commit
  discarded_s      INTEGER,
  CHECK (end_s >= start_s),
  CHECK ((work_id IS NULL) = (key IS NULL)),
  CHECK (work_id IS NULL OR end_s IS NOT NULL),
  CHECK (discarded_s IS NULL OR end_s IS NOT NULL) -- a committed one: its entry is cancelled
                                             -- or was taken back
) STRICT;
CREATE UNIQUE INDEX stint_one_running ON stint ((end_s IS NULL)) WHERE end_s IS NULL;
CREATE INDEX stint_by_start ON stint (start_s);
CREATE INDEX stint_of_engagement ON stint (engagement_id);
CREATE INDEX stint_uncommitted ON stint (engagement_id) WHERE work_id IS NULL;
CREATE INDEX stint_of_work ON stint (work_id) WHERE work_id IS NOT NULL;

-- A hand-over that is being typed, so that a crash costs at most the last keystrokes.
CREATE TABLE draft (
  engagement_id  INTEGER PRIMARY KEY REFERENCES engagement (id),
  done           TEXT,
  next           TEXT,
  left_off       TEXT,
  roll_back      TEXT,
  roll_forward   TEXT,
  outcome        TEXT,
  update_text    TEXT,
  changed_s      INTEGER NOT NULL
) STRICT;

-- The outbox: one thing that the technician did and the PSA must hear of. Its state is the
-- worst of its steps.
CREATE TABLE op (
  id            INTEGER PRIMARY KEY,
  work_id       INTEGER NOT NULL REFERENCES work (id),
  kind          TEXT    NOT NULL CHECK (kind IN ('time-entry', 'client-update',
                                                 'internal-note', 'status', 'void-entry')),
  key           TEXT    NOT NULL UNIQUE,     -- made at the commit, never changes
  stint_id      INTEGER REFERENCES stint (id), -- of a time-entry
  voids_op_id   INTEGER REFERENCES op (id),  -- of a void-entry: the entry's op
  void_item_id  TEXT,                        -- of a void-entry: the row to take back
  state         TEXT    NOT NULL CHECK (state IN ('blocked', 'queued', 'sending', 'verify',
                                                  'done', 'attention', 'cancelled')),
  hold_until_s  INTEGER NOT NULL,            -- undo is real until then
  message       TEXT,                        -- what a person must know
  created_s     INTEGER NOT NULL,
  changed_s     INTEGER NOT NULL,
  CHECK ((kind = 'time-entry') = (stint_id IS NOT NULL)),
  CHECK ((kind = 'void-entry') = (void_item_id IS NOT NULL))
) STRICT;
CREATE INDEX op_of_work ON op (work_id);
CREATE INDEX op_by_state ON op (state);
CREATE INDEX op_voids ON op (voids_op_id) WHERE voids_op_id IS NOT NULL;
CREATE UNIQUE INDEX op_one_per_stint ON op (stint_id) WHERE stint_id IS NOT NULL;

-- One call to the PSA, planned by its provider and stored before it is sent.
CREATE TABLE step (
  id                INTEGER PRIMARY KEY,
  op_id             INTEGER NOT NULL REFERENCES op (id),
  account_id        INTEGER NOT NULL REFERENCES account (id),
  position          INTEGER NOT NULL,        -- within the commit of work, from 0
  kind              TEXT    NOT NULL CHECK (kind IN ('time-create', 'time-delete',
                                                     'note-create', 'ticket-patch')),
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
  -- After it is done:
  audit_s           INTEGER,                 -- look again then: was it stored twice after all?
  audits            INTEGER NOT NULL DEFAULT 0, -- looks so far
  done_s            INTEGER,
  message           TEXT,
  changed_s         INTEGER NOT NULL,
  CHECK (state <> 'verify' OR may_be_stored = 1),
  CHECK ((state = 'done') = (done_s IS NOT NULL))
) STRICT;
CREATE INDEX step_of_op ON step (op_id);
CREATE INDEX step_by_state ON step (state, due_s);
CREATE INDEX step_audit ON step (audit_s) WHERE audit_s IS NOT NULL;
CREATE INDEX step_of_ticket ON step (ticket_id, state);
CREATE INDEX step_of_natural_key ON step (natural_key, state);

-- A step waits until another is done.
CREATE TABLE step_need (
  step_id        INTEGER NOT NULL REFERENCES step (id),
  needs_step_id  INTEGER NOT NULL REFERENCES step (id),
  PRIMARY KEY (step_id, needs_step_id)
) STRICT, WITHOUT ROWID;

-- Which rows of the PSA a step made; a split entry owns two. One row there belongs to at
-- most one step here.
CREATE TABLE step_item (
  account_id  INTEGER NOT NULL REFERENCES account (id),
  entity      TEXT    NOT NULL,
  item_id     TEXT    NOT NULL,
  step_id     INTEGER NOT NULL REFERENCES step (id),
  found_s     INTEGER NOT NULL,
  PRIMARY KEY (account_id, entity, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_item_of_step ON step_item (step_id);

-- One try to send a step: written before the first byte, completed by its outcome, never
-- changed afterwards. It is the evidence shown to a person.
CREATE TABLE attempt (
  id              INTEGER PRIMARY KEY,
  step_id         INTEGER NOT NULL REFERENCES step (id),
  n               INTEGER NOT NULL,          -- from 1
  started_s       INTEGER NOT NULL,
  boot_id         TEXT    NOT NULL,
  started_boot_us INTEGER NOT NULL,          -- microseconds since boot, suspend included
  payload_sha256  TEXT    NOT NULL,
  ended_s         INTEGER,                   -- none: the courier died while it was under way
  outcome         TEXT,                      -- done, not-sent, limited, auth, rejected, refused,
                                             -- conflict, unknown, died
  transport_code  INTEGER,
  http_status     INTEGER,
  request_bytes   INTEGER,
  message         TEXT,
  UNIQUE (step_id, n)
) STRICT;
CREATE UNIQUE INDEX attempt_one_open ON attempt (step_id) WHERE ended_s IS NULL;

-- Kinds of row that this account has proved able to read back. For any other kind, a search
-- that finds nothing proves nothing.
CREATE TABLE sighted (
  account_id   INTEGER NOT NULL REFERENCES account (id),
  sight_class  TEXT    NOT NULL,
  seen_s       INTEGER NOT NULL,
  PRIMARY KEY (account_id, sight_class)
) STRICT, WITHOUT ROWID;

-- What a person asked of a running courier: a round of pull or push now.
CREATE TABLE request (
  id       INTEGER PRIMARY KEY,
  kind     TEXT    NOT NULL CHECK (kind IN ('sync', 'pull', 'push')),
  made_s   INTEGER NOT NULL,
  taken_s  INTEGER,
  done_s   INTEGER,
  result   TEXT                              -- lines "name value", read by who asked
) STRICT;
CREATE INDEX request_open ON request (id) WHERE done_s IS NULL;
