/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the SQLite driver share; nobody else includes it.
 */
#pragma once

#include <sqlite3.h>

#include "db/sf-db.h"

G_BEGIN_DECLS

struct _SfDb
{
  sqlite3 *handle;
  char *path;
  SfDbFlags flags;
  guint depth;            /* open transaction and savepoints */
  GHashTable *statements; /* SQL -> SfStmt, those that are not lent out or were prepared first */
};

struct _SfStmt
{
  SfDb *db;
  sqlite3_stmt *handle;
  char *sql;
  gboolean lent;
  gboolean cached; /* else it is finalized when given back */
};

/* Sets @error from the connection's last result. Returns FALSE. */
gboolean sf_db_fail (SfDb *self, const char *what, GError **error);

G_END_DECLS
