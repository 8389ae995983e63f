/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection and its settings, asked of SQLite itself, and what they are for.
 */
#include <string.h>

#include "sf-db-fixture.h"
#include "sf-disk.h"

static void
assert_pragma (SfDb *db, const char *name, const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s", name);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = sf_db_query_text (db, sql, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_common (SfDb *db)
{
  assert_pragma (db, "foreign_keys", "1");
  assert_pragma (db, "trusted_schema", "0");
  assert_pragma (db, "cell_size_check", "1");
  assert_pragma (db, "busy_timeout", "5000");
}

static void
test_settings (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) full = sf_db_fixture_open (f, SF_DB_SYNC_FULL | SF_DB_SECURE_DELETE);
  g_autoptr (SfDb) normal = sf_db_fixture_open (f, 0);
  g_autoptr (SfDb) large = sf_db_fixture_open (f, SF_DB_SYNC_FULL | SF_DB_LARGE_CACHE);

  assert_common (full);
  assert_pragma (full, "journal_mode", "wal");
  assert_pragma (full, "synchronous", "2");
  assert_pragma (full, "secure_delete", "1");
  assert_pragma (full, "wal_autocheckpoint", "1000");
  assert_common (normal);
  assert_pragma (normal, "synchronous", "1");
  assert_pragma (normal, "secure_delete", "0");
  assert_common (large);
  assert_pragma (large, "synchronous", "2");
  assert_pragma (large, "wal_autocheckpoint", "2000");
  g_assert_cmpstr (sf_db_get_path (full), ==, f->path);
}

static void
test_reader (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) writer = sf_db_fixture_open (f, 0);
  g_autoptr (SfDb) reader = NULL;
  g_autoptr (GError) error = NULL;

  sf_db_fixture_exec (writer, "CREATE TABLE t (a BIGINT)");
  reader = sf_db_fixture_open (f, SF_DB_READ_ONLY);
  assert_common (reader);
  assert_pragma (reader, "journal_mode", "wal");
  assert_pragma (reader, "wal_autocheckpoint", "0");
  g_assert_false (sf_db_exec (reader, "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_READ_ONLY);
}

static void
test_reader_creates_nothing (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_db_open (f->path, SF_DB_READ_ONLY, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_CANT_OPEN);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

static void
test_no_such_folder (SfDbFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "missing", "test.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_db_open (path, 0, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_CANT_OPEN);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_no_database (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (4096, 'x');

  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
  g_assert_null (sf_db_open (f->path, 0, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_CORRUPT);
}

/* Defensive mode: SQL cannot damage the file, even where it may write anything. */
static void
test_defensive (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);
  g_autoptr (GError) error = NULL;

  sf_db_fixture_exec (db, "PRAGMA writable_schema=ON");
  g_assert_false (sf_db_exec (db, "DELETE FROM sqlite_schema", &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED);
}

/* A word in double quotes is a column, not a text: a mistyped name must not become a constant. */
static void
test_quotes (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_false (sf_db_query_int (db, "SELECT \"nonsense\"", 0, &value, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED);
}

static guint
count_deleted (SfDbFixture *f, SfDbFlags flags)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, flags);

  sf_db_fixture_exec (db, "DROP TABLE IF EXISTS t; CREATE TABLE t (a TEXT);"
                          "INSERT INTO t VALUES ('first'), ('Luo Yan 430102'), ('last')");
  g_assert_true (sf_db_checkpoint (db, TRUE, NULL));
  g_assert_cmpuint (sf_db_fixture_count_bytes (f, "", "Luo Yan 430102"), ==, 1);
  sf_db_fixture_exec (db, "DELETE FROM t WHERE a LIKE 'Luo%'");
  g_assert_true (sf_db_checkpoint (db, TRUE, NULL));
  g_assert_cmpuint (sf_db_fixture_count_bytes (f, "-wal", "Luo Yan 430102"), ==, 0);
  return sf_db_fixture_count_bytes (f, "", "Luo Yan 430102");
}

static void
test_secure_delete (SfDbFixture *f, gconstpointer data)
{
  g_assert_cmpuint (count_deleted (f, 0), ==, 1);
  g_assert_cmpuint (count_deleted (f, SF_DB_SECURE_DELETE), ==, 0);
}

/* The log grows under a reader's eyes: closing or reading never moves it into the database. */
static void
test_only_writer_checkpoints (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) writer = sf_db_fixture_open (f, 0);
  SfDb *reader;

  sf_db_fixture_exec (writer, "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('Luo Yan')");
  reader = sf_db_fixture_open (f, SF_DB_READ_ONLY);
  g_assert_cmpint (sf_db_fixture_int (reader, "SELECT count(*) FROM t"), ==, 1);
  sf_db_close (reader);
  g_assert_cmpuint (sf_db_fixture_count_bytes (f, "", "Luo Yan"), ==, 0);
  g_assert_cmpuint (sf_db_fixture_count_bytes (f, "-wal", "Luo Yan"), ==, 1);
  g_assert_true (sf_db_checkpoint (writer, FALSE, NULL));
  g_assert_cmpuint (sf_db_fixture_count_bytes (f, "", "Luo Yan"), ==, 1);
}

static void
test_sync_full (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) full = sf_db_fixture_open (f, SF_DB_SYNC_FULL);
  g_autoptr (SfDb) normal = NULL;
  int before;

  sf_db_fixture_exec (full, "CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (0)");
  before = sf_disk_get_syncs ();
  sf_db_fixture_exec (full, "INSERT INTO t VALUES (1)");
  g_assert_cmpint (sf_disk_get_syncs () - before, ==, 1);
  normal = sf_db_fixture_open (f, 0);
  before = sf_disk_get_syncs ();
  sf_db_fixture_exec (normal, "INSERT INTO t VALUES (2)");
  g_assert_cmpint (sf_disk_get_syncs () - before, ==, 0);
}

/* More than its page cache and its sorter hold: still nothing reaches the disk. */
static void
test_in_memory (void)
{
  int before = sf_disk_get_writes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDb) db = sf_db_open ("", SF_DB_SECURE_DELETE, &error);

  g_assert_no_error (error);
  assert_common (db);
  assert_pragma (db, "journal_mode", "memory");
  sf_db_fixture_exec (db, "PRAGMA cache_size=10; CREATE TABLE t (a BIGINT, b TEXT);"
                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                          " INSERT INTO t SELECT i, hex(randomblob(50)) FROM n;"
                          "CREATE TEMP TABLE sorted AS SELECT * FROM t ORDER BY b");
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM sorted"), ==, 20000);
  g_assert_cmpint (sf_disk_get_writes (), ==, before);
}

static void
test_in_memory_private (void)
{
  g_autoptr (SfDb) one = sf_db_open ("", 0, NULL);
  g_autoptr (SfDb) other = sf_db_open ("", 0, NULL);

  sf_db_fixture_exec (one, "CREATE TABLE t (a BIGINT)");
  sf_db_fixture_exec (other, "CREATE TABLE t (a BIGINT)");
}

#define TEST(path, func) g_test_add (path, SfDbFixture, NULL, sf_db_fixture_set_up, func, sf_db_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/db/open/settings", test_settings);
  TEST ("/db/open/reader", test_reader);
  TEST ("/db/open/reader-creates-nothing", test_reader_creates_nothing);
  TEST ("/db/open/no-such-folder", test_no_such_folder);
  TEST ("/db/open/no-database", test_no_database);
  TEST ("/db/open/defensive", test_defensive);
  TEST ("/db/open/quotes", test_quotes);
  TEST ("/db/open/secure-delete", test_secure_delete);
  TEST ("/db/open/only-writer-checkpoints", test_only_writer_checkpoints);
  TEST ("/db/open/sync-full", test_sync_full);
  g_test_add_func ("/db/open/in-memory", test_in_memory);
  g_test_add_func ("/db/open/in-memory-private", test_in_memory_private);
  return g_test_run ();
}
