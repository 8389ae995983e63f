-- SPDX-License-Identifier: GPL-3.0-or-later
-- The kinds of the whole workflow: cancellation, reissue, verification, correction, blank forms, calendar; attachments of
-- any record; and what the kinds before them gained.

ALTER TABLE college ADD COLUMN offline_quota BIGINT;

ALTER TABLE student ADD COLUMN provisional BIGINT;
ALTER TABLE student ADD COLUMN confirmed_at BIGINT;
ALTER TABLE student ADD COLUMN erased_at BIGINT;
CREATE INDEX student_provisional ON student (provisional) WHERE provisional = 1;

ALTER TABLE employer ADD COLUMN reason TEXT;
ALTER TABLE employer ADD COLUMN merged_into TEXT REFERENCES employer (id);
ALTER TABLE employer ADD COLUMN registered_at BIGINT;
ALTER TABLE employer ADD COLUMN decided_at BIGINT;
ALTER TABLE employer ADD COLUMN queued_at BIGINT;

ALTER TABLE account ADD COLUMN email TEXT;

ALTER TABLE signing ADD COLUMN stage TEXT CHECK (stage IN ('content', 'scan'));
ALTER TABLE signing ADD COLUMN frozen_at BIGINT;
ALTER TABLE signing ADD COLUMN objection TEXT;
CREATE INDEX signing_employer ON signing (employer);

ALTER TABLE agreement ADD COLUMN stamped_at BIGINT;
ALTER TABLE agreement ADD COLUMN replaces TEXT REFERENCES agreement (id);
ALTER TABLE agreement ADD COLUMN serial_group TEXT;
ALTER TABLE agreement ADD COLUMN serial BIGINT;
-- A serial is counted within its group and given once.
CREATE UNIQUE INDEX agreement_serial ON agreement (serial_group, serial);
CREATE INDEX agreement_employer ON agreement (employer);

CREATE TABLE cancellation (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'employer_confirm', 'college_review', 'office_review', 'approved',
                                       'rejected', 'withdrawn')),
  agreement TEXT NOT NULL REFERENCES agreement (id),
  student TEXT NOT NULL REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  college TEXT NOT NULL REFERENCES college (id),
  number TEXT,
  student_number TEXT,
  student_name TEXT,
  employer_name TEXT,
  pinyin TEXT,
  initials TEXT,
  requested_at BIGINT,
  confirm_by BIGINT,
  confirmed_at BIGINT,
  college_at BIGINT,
  decided_at BIGINT,
  queued_at BIGINT,
  fault TEXT CHECK (fault = 'employer'),
  cooling_until BIGINT,
  cooling_days BIGINT,
  reason TEXT,
  edition TEXT,
  form TEXT,
  content TEXT
);
CREATE INDEX cancellation_student ON cancellation (student, state);
-- An agreement is asked to end once at a time, and ends once.
CREATE UNIQUE INDEX cancellation_one_open ON cancellation (agreement)
  WHERE state IN ('employer_confirm', 'college_review', 'office_review', 'approved');

CREATE TABLE reissue (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'office_review', 'approved', 'rejected', 'withdrawn')),
  agreement TEXT NOT NULL REFERENCES agreement (id),
  replacement TEXT REFERENCES agreement (id),
  student TEXT NOT NULL REFERENCES student (id),
  employer TEXT REFERENCES employer (id),
  college TEXT NOT NULL REFERENCES college (id),
  number TEXT,
  student_number TEXT,
  student_name TEXT,
  employer_name TEXT,
  pinyin TEXT,
  initials TEXT,
  ground TEXT CHECK (ground IN ('lost', 'damaged', 'wrong')),
  remark TEXT,
  requested_at BIGINT,
  decided_at BIGINT,
  queued_at BIGINT,
  reason TEXT,
  edition TEXT,
  form TEXT,
  content TEXT
);
CREATE INDEX reissue_student ON reissue (student, state);
CREATE UNIQUE INDEX reissue_one_open ON reissue (agreement) WHERE state IN ('office_review', 'approved');

CREATE TABLE verification (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'approved', 'returned')),
  student TEXT NOT NULL REFERENCES student (id),
  college TEXT NOT NULL REFERENCES college (id),
  student_number TEXT,
  student_name TEXT,
  pinyin TEXT,
  initials TEXT,
  year BIGINT NOT NULL,
  whereabouts TEXT,
  agreement TEXT REFERENCES agreement (id),
  submitted_at BIGINT,
  decided_at BIGINT,
  queued_at BIGINT,
  reason TEXT,
  edition TEXT,
  form TEXT,
  content TEXT,
  UNIQUE (student, year)
);

CREATE TABLE correction (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
  student TEXT NOT NULL REFERENCES student (id),
  college TEXT NOT NULL REFERENCES college (id),
  student_number TEXT,
  student_name TEXT,
  pinyin TEXT,
  initials TEXT,
  field TEXT NOT NULL,
  old_value TEXT,
  new_value TEXT,
  remark TEXT,
  asked_at BIGINT,
  decided_at BIGINT,
  queued_at BIGINT,
  reason TEXT,
  content TEXT
);
CREATE UNIQUE INDEX correction_one_open ON correction (student, field) WHERE state = 'open';

CREATE TABLE blank (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('issued', 'used', 'returned', 'lost')),
  college TEXT NOT NULL REFERENCES college (id),
  student TEXT NOT NULL REFERENCES student (id),
  student_number TEXT,
  student_name TEXT,
  pinyin TEXT,
  initials TEXT,
  ground TEXT NOT NULL CHECK (ground IN ('initial', 'breach', 'lost')),
  number TEXT,
  received_by TEXT,
  issued_by TEXT,
  issued_at BIGINT,
  returned_at BIGINT,
  signing TEXT REFERENCES signing (id),
  remark TEXT,
  content TEXT
);
CREATE INDEX blank_student ON blank (student);
CREATE INDEX blank_college ON blank (college);

CREATE TABLE calendar (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  year BIGINT NOT NULL UNIQUE,
  days TEXT,
  source TEXT,
  content TEXT
);

-- Nothing could be attached before now.
DROP TABLE attachment;
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state = 'active'),
  about_kind TEXT NOT NULL,
  about TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  file_name TEXT,
  purpose TEXT,
  added_at BIGINT,
  content TEXT
);
CREATE INDEX attachment_about ON attachment (about);

-- Erasing finds what a person was told and what she did; whether an event was erased is asked for each that differs.
CREATE INDEX notice_account ON notice (account);
CREATE INDEX notice_about ON notice (about);
CREATE INDEX event_actor ON event (actor);
CREATE INDEX audit_erased ON audit (about) WHERE about_kind = 'event';
CREATE INDEX student_year ON student (year);
