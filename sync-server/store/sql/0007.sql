-- SPDX-License-Identifier: GPL-3.0-or-later
-- One-time codes are messages like all others, with their retries. Those that were waiting to be fetched never were, and
-- are long over.
DROP TABLE message_secret;

-- notice: the notice that it is the message of. sealed: text_1 of a one-time code, which is nowhere in clear.
-- expires_at: it is not sent any more from then on.
ALTER TABLE message ADD COLUMN notice TEXT;
ALTER TABLE message ADD COLUMN sealed TEXT;
ALTER TABLE message ADD COLUMN expires_at BIGINT;
CREATE INDEX message_account ON message (account);
CREATE INDEX message_notice ON message (notice);
