-- stint.db, version 2: what a person, or a write made for trying, told of the shop.

-- What a status of the shop means, where a person knows better than its label. It stays
-- when the lists are learnt anew.
CREATE TABLE status_means (
  account_id  INTEGER NOT NULL REFERENCES account (id),
  status_id   TEXT    NOT NULL,              -- of pick
  meaning     TEXT,                          -- as in pick; none: it means nothing to Stint
  changed_s   INTEGER NOT NULL,
  PRIMARY KEY (account_id, status_id)
) STRICT, WITHOUT ROWID;

-- What only a write could tell, as last found: each line of a calibration.
CREATE TABLE learnt (
  account_id  INTEGER NOT NULL REFERENCES account (id),
  id          TEXT    NOT NULL,              -- of the finding, such as midnight
  grade       TEXT    NOT NULL CHECK (grade IN ('ok', 'missing', 'unknown', 'excess')),
  title       TEXT    NOT NULL,              -- for a person, as are the next two
  detail      TEXT,
  remedy      TEXT,
  value       TEXT,                          -- the same for programs
  seen_s      INTEGER NOT NULL,
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
