-- SPDX-License-Identifier: GPL-3.0-or-later
-- The store's first schema. Immutable once released: changes come as 0002.sql and so on.
-- Runs on SQLite and PostgreSQL alike; a test compares the tables of records with their descriptors.

-- Who this server is: server_id, epoch, content_key (see sync.md, *Identities*); directory: a new value with each change
-- of settings, colleges or accounts, which other processes keep in memory.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- ---- Records ------------------------------------------------------------------------------------------------------

CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  name TEXT NOT NULL,
  edition TEXT,
  form TEXT,
  content TEXT
);

CREATE TABLE college (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  edition TEXT,
  form TEXT,
  content TEXT
);

CREATE TABLE student (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  pinyin TEXT,
  initials TEXT,
  college TEXT NOT NULL REFERENCES college (id),
  level TEXT NOT NULL,
  major TEXT,
  class TEXT,
  year BIGINT,
  lock_reason TEXT,
  cooling_until BIGINT,
  cancel_count BIGINT,
  agreement_count BIGINT,
  edition TEXT,
  form TEXT,
  content TEXT
);
CREATE INDEX student_college ON student (college);

CREATE TABLE employer (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'blocked')),
  credit_code TEXT UNIQUE,
  name TEXT NOT NULL,
  pinyin TEXT,
  initials TEXT,
  contact TEXT,
  nature TEXT,
  industry TEXT,
  division TEXT,
  edition TEXT,
  form TEXT,
  content TEXT
);

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  student TEXT REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  colleges TEXT,
  roles TEXT NOT NULL,
  content TEXT
);
CREATE INDEX account_student ON account (student);
CREATE INDEX account_employer ON account (employer);

CREATE TABLE signing (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'invited', 'college_review', 'office_review', 'signed', 'returned',
                                       'declined', 'withdrawn', 'expired', 'superseded', 'void')),
  origin TEXT NOT NULL CHECK (origin IN ('employer', 'student')),
  student TEXT REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  college TEXT REFERENCES college (id),
  student_number TEXT,
  student_name TEXT,
  employer_name TEXT,
  pinyin TEXT,
  initials TEXT,
  started_at BIGINT,
  accepted_at BIGINT,
  college_at BIGINT,
  office_at BIGINT,
  queued_at BIGINT,
  expires_at BIGINT,
  reminded_at BIGINT,
  term_days BIGINT,
  fault TEXT,
  reason TEXT,
  agreement TEXT,
  edition TEXT,
  form TEXT,
  content TEXT
);
CREATE INDEX signing_student ON signing (student, state);
CREATE INDEX signing_expiry ON signing (expires_at) WHERE state IN ('invited', 'returned');
-- One employer stands in line for a student once, and a student has one signing in review.
CREATE UNIQUE INDEX signing_one_open ON signing (employer, student) WHERE state = 'invited';
CREATE UNIQUE INDEX signing_one_in_review ON signing (student) WHERE state IN ('college_review', 'office_review');

CREATE TABLE agreement (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('in_review', 'suspended', 'effective', 'cancelling', 'cancelled', 'replaced',
                                       'void')),
  number TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  signing TEXT NOT NULL REFERENCES signing (id),
  student TEXT NOT NULL REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  college TEXT NOT NULL REFERENCES college (id),
  student_number TEXT NOT NULL,
  student_name TEXT NOT NULL,
  employer_name TEXT NOT NULL,
  pinyin TEXT,
  initials TEXT,
  made_at BIGINT,
  effective_at BIGINT,
  ended_at BIGINT,
  printed_at BIGINT,
  edition TEXT,
  form TEXT,
  content TEXT
);
-- At most one live agreement a student.
CREATE UNIQUE INDEX agreement_one_live ON agreement (student)
  WHERE state IN ('in_review', 'suspended', 'effective', 'cancelling');
CREATE INDEX agreement_signing ON agreement (signing);

CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  signing TEXT NOT NULL REFERENCES signing (id),
  sha256 TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  file_name TEXT,
  purpose TEXT,
  content TEXT
);
CREATE INDEX attachment_signing ON attachment (signing);

CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('unread', 'read')),
  account TEXT NOT NULL REFERENCES account (id),
  code TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  text_1 TEXT,
  text_2 TEXT,
  at BIGINT NOT NULL,
  content TEXT
);

CREATE TABLE event (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  at BIGINT NOT NULL,
  action TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  actor TEXT,
  actor_name TEXT,
  role TEXT,
  from_state TEXT,
  to_state TEXT,
  note TEXT,
  content TEXT
);
CREATE INDEX event_about ON event (about);

-- ---- Who may read what ---------------------------------------------------------------------------------------------

-- A scope's revision, and the digest of what is published to it (sum modulo 2^64, as a signed number).
CREATE TABLE scope (
  scope TEXT PRIMARY KEY,
  rev BIGINT NOT NULL,
  n BIGINT NOT NULL,
  sum BIGINT NOT NULL
);

-- Each record in each scope that it is, or was, published to.
CREATE TABLE publication (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  rev BIGINT NOT NULL,
  gone TEXT CHECK (gone IN ('deleted', 'scope')),
  content TEXT,
  PRIMARY KEY (kind, id, scope)
);
CREATE INDEX publication_rev ON publication (scope, rev);

-- ---- Devices and receipts ------------------------------------------------------------------------------------------

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  app TEXT,
  last_seq BIGINT NOT NULL,
  failing_seq BIGINT,
  failures BIGINT NOT NULL DEFAULT 0,
  registered_at BIGINT NOT NULL
);

-- The answer to each operation, for ever: what was answered once is answered the same again. left_content: mark of the
-- record as the operation left it, for one that comes after it.
CREATE TABLE receipt (
  uid TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  seq BIGINT NOT NULL,
  applied BIGINT NOT NULL,
  left_content TEXT,
  answer TEXT NOT NULL,
  UNIQUE (device, seq)
);

-- ---- Accounts ------------------------------------------------------------------------------------------------------

-- hash: argon2id of the own password; initial: SHA-256 of the secret that was given out, until then.
CREATE TABLE credential (
  account TEXT PRIMARY KEY REFERENCES account (id),
  hash TEXT,
  initial TEXT,
  changed_at BIGINT
);

CREATE TABLE session (
  token TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);

-- Failed log-ins by account and address.
CREATE TABLE failure (
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (who, at, n)
);

-- ---- Audit ---------------------------------------------------------------------------------------------------------

-- Every accepted, rejected and denied act, chained: hash = SHA-256 over the hash before and the fields
-- (sf-audit-chain.c). payload: SHA-256 of what was asked for; event: content mark of the event that tells of it.
CREATE TABLE audit (
  n BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  uid TEXT,
  account TEXT,
  role TEXT,
  action TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'rejected', 'denied')),
  code TEXT,
  payload TEXT,
  event TEXT,
  hash TEXT NOT NULL
);
