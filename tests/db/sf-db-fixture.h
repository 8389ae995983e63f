/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A directory of its own for a test's database, and short ways to run SQL that must succeed.
 */
#pragma once

#include "db/sf-db.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  char *path; /* of a database in it that is not there yet */
} SfDbFixture;

/* For g_test_add(). */
void sf_db_fixture_set_up (SfDbFixture *self, gconstpointer data);
void sf_db_fixture_tear_down (SfDbFixture *self, gconstpointer data);

SfDb *sf_db_fixture_open (SfDbFixture *self, SfDbFlags flags);
void sf_db_fixture_exec (SfDb *db, const char *sql);
gint64 sf_db_fixture_int (SfDb *db, const char *sql);
/* How often @text stands in the file beside the database that ends in @suffix ("": the database itself, "-wal"); 0 if
 * there is no such file. */
guint sf_db_fixture_count_bytes (SfDbFixture *self, const char *suffix, const char *text);

G_END_DECLS
