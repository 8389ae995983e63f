/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-db-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
sf_db_fixture_set_up (SfDbFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("sf-db-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->dir, "test.db", NULL);
}

void
sf_db_fixture_tear_down (SfDbFixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->dir), ==, 0);
  g_free (self->path);
  g_free (self->dir);
}

SfDb *
sf_db_fixture_open (SfDbFixture *self, SfDbFlags flags)
{
  g_autoptr (GError) error = NULL;
  SfDb *db = sf_db_open (self->path, flags, &error);

  g_assert_no_error (error);
  return db;
}

void
sf_db_fixture_exec (SfDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

gint64
sf_db_fixture_int (SfDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  sf_db_query_int (db, sql, -1, &value, &error);
  g_assert_no_error (error);
  return value;
}

guint
sf_db_fixture_count_bytes (SfDbFixture *self, const char *suffix, const char *text)
{
  g_autofree char *path = g_strconcat (self->path, suffix, NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  guint n = 0;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return 0;
  for (const char *p = bytes; (p = memmem (p, length - (gsize) (p - bytes), text, strlen (text))) != NULL; p++)
    n++;
  return n;
}
