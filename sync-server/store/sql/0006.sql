-- SPDX-License-Identifier: GPL-3.0-or-later
-- Saved mappings of rosters: which column of a school's own file is which, going in and coming out (docs/rosters.md).
-- saved_by: NULL for the administrator at the server's console.
CREATE TABLE roster_mapping (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('import', 'export')),
  what TEXT NOT NULL,
  name TEXT NOT NULL,
  mapping TEXT NOT NULL,
  saved_by TEXT REFERENCES account (id),
  saved_at BIGINT NOT NULL,
  UNIQUE (purpose, what, name)
);
