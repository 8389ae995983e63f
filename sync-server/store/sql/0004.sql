-- SPDX-License-Identifier: GPL-3.0-or-later
-- Second factors, operation codes, recovery, the history of passwords, and what is known of sessions and devices.

-- ---- Sessions and devices -------------------------------------------------------------------------------------------

-- id: how a session is named to people, who never see its token. seen_at: its last contact, kept to a minute.
-- device: the device that was registered under it.
ALTER TABLE session ADD COLUMN id TEXT;
ALTER TABLE session ADD COLUMN seen_at BIGINT;
ALTER TABLE session ADD COLUMN address TEXT;
ALTER TABLE session ADD COLUMN app TEXT;
ALTER TABLE session ADD COLUMN device TEXT;
UPDATE session SET id = substr(token, 1, 32), seen_at = created_at;
CREATE UNIQUE INDEX session_id ON session (id);

-- ended_at: who has the device is told so at its next contact, and it is never known again.
ALTER TABLE device ADD COLUMN seen_at BIGINT;
ALTER TABLE device ADD COLUMN ended_at BIGINT;
CREATE INDEX device_account ON device (account);

-- ---- Passwords ------------------------------------------------------------------------------------------------------

-- reset_at: when somebody else gave the account a new initial secret; no binding act for a day after it.
ALTER TABLE credential ADD COLUMN reset_at BIGINT;

-- argon2id of the last own passwords, the present one among them; n counts up.
CREATE TABLE password_history (
  account TEXT NOT NULL REFERENCES account (id),
  n BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (account, n)
);

-- The way back in: keyed SHA-256 of the one-time code that was sent.
CREATE TABLE recovery (
  account TEXT PRIMARY KEY REFERENCES account (id),
  code TEXT NOT NULL,
  tries BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- One-time codes on their way to the outbox of messages: sealed, and gone once taken.
CREATE TABLE message_secret (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  channel TEXT NOT NULL,
  sealed TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- ---- Second factors -------------------------------------------------------------------------------------------------

-- secret: sealed; confirmed: 0 until a first code was right; last_step: the time step of the last code that was taken.
CREATE TABLE second_factor (
  account TEXT PRIMARY KEY REFERENCES account (id),
  secret TEXT NOT NULL,
  confirmed BIGINT NOT NULL,
  last_step BIGINT NOT NULL
);

-- SHA-256 of the codes for when the telephone is lost; each is deleted when used.
CREATE TABLE recovery_code (
  account TEXT NOT NULL REFERENCES account (id),
  hash TEXT NOT NULL,
  PRIMARY KEY (account, hash)
);

-- argon2id of the student's second secret (操作码).
CREATE TABLE operation_code (
  account TEXT PRIMARY KEY REFERENCES account (id),
  hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
