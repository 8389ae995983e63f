/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each class of error, brought about for real.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sf-db-fixture.h"
#include "sf-disk.h"

static void
assert_fails (SfDb *db, const char *sql, SfDbError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_db_exec (db, sql, &error));
  g_assert_error (error, SF_DB_ERROR, (int) code);
}

static SfDb *
open_with_tables (SfDbFixture *f, SfDbFlags flags)
{
  SfDb *db = sf_db_fixture_open (f, flags);

  sf_db_fixture_exec (db, "CREATE TABLE IF NOT EXISTS a (id TEXT PRIMARY KEY, code TEXT UNIQUE, n BIGINT NOT NULL"
                          " CHECK (n > 0));"
                          "CREATE TABLE IF NOT EXISTS b (a TEXT REFERENCES a (id));"
                          "INSERT INTO a VALUES ('1', 'one', 1)");
  return db;
}

static void
test_constraints (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, 0);

  assert_fails (db, "INSERT INTO a VALUES ('1', 'two', 1)", SF_DB_ERROR_UNIQUE);
  assert_fails (db, "INSERT INTO a VALUES ('2', 'one', 1)", SF_DB_ERROR_UNIQUE);
  assert_fails (db, "INSERT INTO a (rowid, id, n) VALUES (1, '9', 1), (1, '8', 1)", SF_DB_ERROR_UNIQUE);
  assert_fails (db, "INSERT INTO a VALUES ('2', 'two', NULL)", SF_DB_ERROR_CONSTRAINT);
  assert_fails (db, "INSERT INTO a VALUES ('2', 'two', 0)", SF_DB_ERROR_CONSTRAINT);
  assert_fails (db, "INSERT INTO b VALUES ('2')", SF_DB_ERROR_FOREIGN_KEY);
  assert_fails (db, "INSERT INTO b VALUES ('1'); DELETE FROM a", SF_DB_ERROR_FOREIGN_KEY);
}

/* The message names the place and what was violated, but never a value: values are people's data. */
static void
test_message (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, 0);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "INSERT INTO a VALUES (:id, :code, 1)", NULL);
  g_autoptr (GError) error = NULL;

  sf_stmt_bind_text (stmt, ":id", "430102");
  sf_stmt_bind_text (stmt, ":code", "one");
  g_assert_false (sf_stmt_run (stmt, &error));
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_nonnull (strstr (error->message, "a.code"));
  g_assert_null (strstr (error->message, "430102"));
}

static void
test_busy_lock (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) one = open_with_tables (f, 0);
  g_autoptr (SfDb) other = sf_db_fixture_open (f, 0);
  g_autoptr (GError) error = NULL;

  sf_db_fixture_exec (other, "PRAGMA busy_timeout=0");
  g_assert_true (sf_db_begin (one, NULL));
  g_assert_false (sf_db_begin (other, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_BUSY);
  g_assert_cmpuint (sf_db_get_depth (other), ==, 0);
  sf_db_rollback (one);
  g_assert_true (sf_db_begin (other, NULL));
  sf_db_rollback (other);
}

/* Writing on a snapshot that others have moved on from. */
static void
test_busy_snapshot (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) one = open_with_tables (f, 0);
  g_autoptr (SfDb) other = sf_db_fixture_open (f, 0);

  g_assert_true (sf_db_begin_read (one, NULL));
  g_assert_cmpint (sf_db_fixture_int (one, "SELECT count(*) FROM a"), ==, 1);
  sf_db_fixture_exec (other, "DELETE FROM a");
  assert_fails (one, "DELETE FROM a", SF_DB_ERROR_BUSY);
  g_assert_cmpint (sf_db_fixture_int (one, "SELECT count(*) FROM a"), ==, 1);
  sf_db_rollback (one);
}

static void
test_full (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, 0);

  sf_db_fixture_exec (db, "PRAGMA max_page_count=8");
  assert_fails (db, "INSERT INTO a VALUES ('2', hex(randomblob(100000)), 1)", SF_DB_ERROR_FULL);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM a"), ==, 1);
}

static void
test_io (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, 0);

  sf_disk_fail_writes (TRUE);
  assert_fails (db, "INSERT INTO a VALUES ('2', 'two', 1)", SF_DB_ERROR_IO);
  sf_disk_fail_writes (FALSE);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM a"), ==, 1);
}

static void
test_sync (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, SF_DB_SYNC_FULL);

  sf_disk_fail_syncs (TRUE);
  assert_fails (db, "INSERT INTO a VALUES ('2', 'two', 1)", SF_DB_ERROR_SYNC);
  sf_disk_fail_syncs (FALSE);
}

static void
test_corrupt (SfDbFixture *f, gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (4096, '\xff');
  g_autoptr (GError) error = NULL;
  gint64 value;
  SfDb *db = open_with_tables (f, 0);
  gint64 root = sf_db_fixture_int (db, "SELECT rootpage FROM sqlite_schema WHERE name = 'a'");
  gint64 size = sf_db_fixture_int (db, "PRAGMA page_size");
  int file;

  g_assert_cmpint (size, ==, 4096);
  sf_db_close (db);
  file = g_open (f->path, O_WRONLY, 0);
  g_assert_cmpint (pwrite (file, garbage, 4096, (root - 1) * size), ==, 4096);
  close (file);
  db = sf_db_fixture_open (f, 0);
  g_assert_false (sf_db_query_int (db, "SELECT count(n) FROM a", 0, &value, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_CORRUPT);
  sf_db_close (db);
}

static void
test_misuse (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, 0);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT id FROM a", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (sf_stmt_step (stmt, NULL));
  assert_fails (db, "DROP TABLE a", SF_DB_ERROR_MISUSE);
  sf_stmt_reset (stmt);
  g_assert_true (sf_db_begin (db, NULL));
  sf_db_fixture_exec (db, "INSERT INTO a VALUES ('2', 'two', 1)");
  g_assert_false (sf_db_checkpoint (db, TRUE, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE);
  sf_db_rollback (db);
}

static void
test_failed (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_with_tables (f, 0);

  assert_fails (db, "SELEC 1", SF_DB_ERROR_FAILED);
  assert_fails (db, "SELECT x FROM missing", SF_DB_ERROR_FAILED);
}

/* ---- Interrupting ---- */

#define ENDLESS "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

typedef struct
{
  SfDb *db;
  GError *error;
  int done;
} Endless;

static gpointer
run_endless (gpointer data)
{
  Endless *endless = data;

  sf_db_exec (endless->db, ENDLESS, &endless->error);
  g_atomic_int_set (&endless->done, 1);
  return NULL;
}

static void
test_interrupted (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, 0);
  Endless endless = { db, NULL, 0 };
  GThread *thread = g_thread_new ("endless", run_endless, &endless);

  /* One that comes before the statement begins is none. */
  while (!g_atomic_int_get (&endless.done))
    {
      sf_db_interrupt (db);
      g_thread_yield ();
    }
  g_thread_join (thread);
  g_assert_error (endless.error, SF_DB_ERROR, SF_DB_ERROR_INTERRUPTED);
  g_clear_error (&endless.error);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT 1"), ==, 1);
}

#define TEST(path, func) g_test_add (path, SfDbFixture, NULL, sf_db_fixture_set_up, func, sf_db_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/db/error/constraints", test_constraints);
  TEST ("/db/error/message", test_message);
  TEST ("/db/error/busy-lock", test_busy_lock);
  TEST ("/db/error/busy-snapshot", test_busy_snapshot);
  TEST ("/db/error/full", test_full);
  TEST ("/db/error/io", test_io);
  TEST ("/db/error/sync", test_sync);
  TEST ("/db/error/corrupt", test_corrupt);
  TEST ("/db/error/misuse", test_misuse);
  TEST ("/db/error/failed", test_failed);
  TEST ("/db/error/interrupted", test_interrupted);
  return g_test_run ();
}
