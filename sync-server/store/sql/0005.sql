-- SPDX-License-Identifier: GPL-3.0-or-later
-- The outbox of messages: what notices and one-time codes become outside of the program. Written with the change that
-- they tell of; sent later, as often as it takes.

-- code, text_1, text_2: as of a notice (data/notices.json). state: waiting for next_at, sent, failed for good, or skipped
-- because the account has no address in that channel.
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  channel TEXT NOT NULL,
  code TEXT NOT NULL,
  text_1 TEXT,
  text_2 TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'skipped')),
  attempts BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  ended_at BIGINT,
  error TEXT
);
CREATE INDEX message_waiting ON message (next_at) WHERE state = 'waiting';
