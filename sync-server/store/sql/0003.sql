-- SPDX-License-Identifier: GPL-3.0-or-later
-- Blobs and their uploads.

-- Files whose bytes are in the store's folder, whole and checked (sf-blob-files.h).
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  mime TEXT NOT NULL,
  stored_at BIGINT NOT NULL
);

-- What an account sends or has sent. received: bytes that are durably here; done_at: when the last of them was checked.
-- mime is what was announced; about: the record that it is meant for, if that was said.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  mime TEXT NOT NULL,
  about_kind TEXT,
  about TEXT,
  received BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  UNIQUE (account, sha256)
);
CREATE INDEX upload_sha256 ON upload (sha256);

CREATE INDEX attachment_sha256 ON attachment (sha256);
