/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Migrations: up, up from the middle, refused, failed.
 */
#include <string.h>

#include "sf-db-fixture.h"

static const SfMigration migrations[] = {
  { 1, "CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (1);" },
  { 2, "ALTER TABLE t ADD COLUMN b TEXT; UPDATE t SET b = 'two';" },
  { 5, "CREATE INDEX t_b ON t (b);" },
};

static void
migrate (SfDb *db, guint n)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sf_db_migrate (db, migrations, n, &error));
  g_assert_no_error (error);
}

static void
test_up (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);

  migrate (db, 3);
  g_assert_cmpint (sf_db_fixture_int (db, "PRAGMA user_version"), ==, 5);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM t WHERE b = 'two'"), ==, 1);
}

static void
test_from_middle (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);

  migrate (db, 1);
  g_assert_cmpint (sf_db_fixture_int (db, "PRAGMA user_version"), ==, 1);
  sf_db_fixture_exec (db, "INSERT INTO t VALUES (7)");
  migrate (db, 3);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM t WHERE b = 'two'"), ==, 2);
}

static void
test_again (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);

  migrate (db, 3);
  migrate (db, 3);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM t"), ==, 1);
}

static void
test_none (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);

  migrate (db, 0);
  g_assert_cmpint (sf_db_fixture_int (db, "PRAGMA user_version"), ==, 0);
}

static void
test_newer (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);
  g_autoptr (GError) error = NULL;

  migrate (db, 3);
  g_assert_false (sf_db_migrate (db, migrations, 2, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_nonnull (strstr (error->message, "version 5"));
  g_assert_nonnull (strstr (error->message, "version 2"));
  g_assert_cmpint (sf_db_fixture_int (db, "PRAGMA user_version"), ==, 5);
}

static void
test_fails (SfDbFixture *f, gconstpointer data)
{
  const SfMigration broken[] = {
    migrations[0],
    { 2, "CREATE TABLE u (a BIGINT); DELETE FROM t; INSERT INTO missing VALUES (1); CREATE TABLE v (a BIGINT)" },
    { 3, "CREATE TABLE w (a BIGINT)" },
  };
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_db_migrate (db, broken, G_N_ELEMENTS (broken), &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "migration to version 2"));
  g_assert_cmpuint (sf_db_get_depth (db), ==, 0);
  g_assert_cmpint (sf_db_fixture_int (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM t"), ==, 1);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM sqlite_schema"), ==, 1);
}

/* Many at the same moment: each migration is done once. */
static gpointer
migrate_thread (gpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (data, 0);

  migrate (db, 3);
  return NULL;
}

static void
test_at_once (SfDbFixture *f, gconstpointer data)
{
  GThread *threads[4];
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("migrate", migrate_thread, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM t"), ==, 1);
  g_assert_cmpint (sf_db_fixture_int (db, "PRAGMA user_version"), ==, 5);
}

#define TEST(path, func) g_test_add (path, SfDbFixture, NULL, sf_db_fixture_set_up, func, sf_db_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/db/migrate/up", test_up);
  TEST ("/db/migrate/from-middle", test_from_middle);
  TEST ("/db/migrate/again", test_again);
  TEST ("/db/migrate/none", test_none);
  TEST ("/db/migrate/newer", test_newer);
  TEST ("/db/migrate/fails", test_fails);
  TEST ("/db/migrate/at-once", test_at_once);
  return g_test_run ();
}
