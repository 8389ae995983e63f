/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transactions and the levels within them, and that nothing slips out of one that the engine has given up.
 */
#include "sf-db-fixture.h"

static SfDb *
open_table (SfDbFixture *f)
{
  SfDb *db = sf_db_fixture_open (f, 0);

  sf_db_fixture_exec (db, "CREATE TABLE t (a TEXT PRIMARY KEY)");
  return db;
}

static void
insert (SfDb *db, const char *a)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "INSERT INTO t (a) VALUES (:a)", NULL);

  sf_stmt_bind_text (stmt, ":a", a);
  g_assert_true (sf_stmt_run (stmt, NULL));
}

/* What another connection sees, joined. */
static void
assert_stored (SfDbFixture *f, const char *expected)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (f, SF_DB_READ_ONLY);
  g_autofree char *all =
    sf_db_query_text (db, "SELECT coalesce(group_concat(a, ' '), '') FROM (SELECT a FROM t ORDER BY a)", NULL);

  g_assert_cmpstr (all, ==, expected);
}

static void
test_commit (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);

  g_assert_true (sf_db_begin (db, NULL));
  g_assert_cmpuint (sf_db_get_depth (db), ==, 1);
  insert (db, "a");
  assert_stored (f, "");
  g_assert_true (sf_db_commit (db, NULL));
  g_assert_cmpuint (sf_db_get_depth (db), ==, 0);
  assert_stored (f, "a");
}

static void
test_rollback (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);

  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "a");
  sf_db_rollback (db);
  insert (db, "b");
  assert_stored (f, "b");
}

static void
test_levels (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);

  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "1");
  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "2-kept");
  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "3-lost");
  g_assert_cmpuint (sf_db_get_depth (db), ==, 3);
  sf_db_rollback (db);
  insert (db, "2-too");
  g_assert_true (sf_db_commit (db, NULL));
  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "2-lost");
  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "3-lost");
  g_assert_true (sf_db_commit (db, NULL));
  sf_db_rollback (db);
  g_assert_true (sf_db_commit (db, NULL));
  assert_stored (f, "1 2-kept 2-too");
}

/* ---- Scopes ---- */

static gboolean
insert_in_scope (SfDb *db, const char *a, gboolean commit)
{
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, NULL);

  insert (db, a);
  return commit && sf_db_scope_commit (scope, NULL);
}

static void
test_scope (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);

  g_assert_true (insert_in_scope (db, "a", TRUE));
  g_assert_false (insert_in_scope (db, "b", FALSE));
  g_assert_cmpuint (sf_db_get_depth (db), ==, 0);
  assert_stored (f, "a");
}

static void
test_scope_nested (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  {
    g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, NULL);

    insert_in_scope (db, "kept", TRUE);
    insert_in_scope (db, "lost", FALSE);
    g_assert_cmpuint (sf_db_get_depth (db), ==, 1);
    assert_stored (f, "");
    g_assert_true (sf_db_scope_commit (scope, NULL));
    insert (db, "after");
  }
  assert_stored (f, "after kept");
}

static void
test_scope_outer_lost (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  {
    g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, NULL);

    g_assert_nonnull (scope);
    insert_in_scope (db, "inner", TRUE);
  }
  g_assert_cmpuint (sf_db_get_depth (db), ==, 0);
  assert_stored (f, "");
}

/* A level that was left open within goes with its scope, but not what stood before. */
static void
test_scope_left_open (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);

  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "before");
  {
    g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, NULL);

    g_assert_nonnull (scope);
    g_assert_true (sf_db_begin (db, NULL));
    insert (db, "lost");
  }
  g_assert_cmpuint (sf_db_get_depth (db), ==, 1);
  g_assert_true (sf_db_commit (db, NULL));
  assert_stored (f, "before");
}

static void
test_scope_not_innermost (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  {
    g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (sf_db_begin (db, NULL));
    insert (db, "lost");
    g_test_expect_message ("sf-db", G_LOG_LEVEL_CRITICAL, "*not the innermost*");
    g_assert_false (sf_db_scope_commit (scope, &error));
    g_test_assert_expected_messages ();
    g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE);
  }
  assert_stored (f, "");
}

static void
test_commit_without (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("sf-db", G_LOG_LEVEL_CRITICAL, "*not the innermost*");
  g_assert_false (sf_db_commit (db, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE);
}

/* ---- Failing ---- */

static void
test_commit_fails (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  g_autoptr (GError) error = NULL;

  sf_db_fixture_exec (db, "CREATE TABLE u (t TEXT REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)");
  g_assert_true (sf_db_begin (db, NULL));
  sf_db_fixture_exec (db, "INSERT INTO u VALUES ('missing')");
  insert (db, "a");
  g_assert_false (sf_db_commit (db, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FOREIGN_KEY);
  g_assert_cmpuint (sf_db_get_depth (db), ==, 1);
  sf_db_rollback (db);
  assert_stored (f, "");
}

static void
test_error_keeps_rest (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);

  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "a");
  g_assert_false (sf_db_exec (db, "INSERT INTO t VALUES ('a')", NULL));
  insert (db, "b");
  g_assert_true (sf_db_commit (db, NULL));
  assert_stored (f, "a b");
}

/* Uses up the room, which makes SQLite give up the whole transaction. */
static void
lose_transaction (SfDb *db)
{
  g_autoptr (GError) error = NULL;

  sf_db_fixture_exec (db, "PRAGMA max_page_count=6");
  g_assert_false (sf_db_exec (db, "INSERT INTO t VALUES (hex(randomblob(100000)))", &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL);
}

static void
test_given_up (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  g_autoptr (SfStmt) before = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sf_db_begin (db, NULL));
  g_assert_true (sf_db_begin (db, NULL));
  insert (db, "a");
  before = sf_db_prepare (db, "INSERT INTO t VALUES ('prepared before')", NULL);
  lose_transaction (db);

  g_assert_false (sf_stmt_run (before, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (sf_db_exec (db, "INSERT INTO t VALUES ('exec')", &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (sf_db_prepare (db, "INSERT INTO t VALUES ('prepared after')", &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (sf_db_begin (db, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (sf_db_commit (db, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL);
  sf_db_rollback (db);
  g_assert_false (sf_db_commit (db, NULL));
  sf_db_rollback (db);
  assert_stored (f, "");

  g_assert_true (insert_in_scope (db, "anew", TRUE));
  assert_stored (f, "anew");
}

static void
test_given_up_scope (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = open_table (f);
  {
    g_autoptr (SfDbScope) outer = sf_db_scope_begin (db, NULL);
    g_autoptr (SfDbScope) inner = sf_db_scope_begin (db, NULL);

    g_assert_true (outer != NULL && inner != NULL);
    lose_transaction (db);
  }
  g_assert_cmpuint (sf_db_get_depth (db), ==, 0);
  insert (db, "anew");
  assert_stored (f, "anew");
}

/* ---- Reading ---- */

static void
test_snapshot (SfDbFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) writer = open_table (f);
  g_autoptr (SfDb) reader = sf_db_fixture_open (f, SF_DB_READ_ONLY);

  insert (writer, "a");
  g_assert_true (sf_db_begin_read (reader, NULL));
  g_assert_cmpint (sf_db_fixture_int (reader, "SELECT count(*) FROM t"), ==, 1);
  insert (writer, "b");
  g_assert_cmpint (sf_db_fixture_int (reader, "SELECT count(*) FROM t"), ==, 1);
  sf_db_rollback (reader);
  g_assert_cmpint (sf_db_fixture_int (reader, "SELECT count(*) FROM t"), ==, 2);
}

#define TEST(path, func) g_test_add (path, SfDbFixture, NULL, sf_db_fixture_set_up, func, sf_db_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/db/transaction/commit", test_commit);
  TEST ("/db/transaction/rollback", test_rollback);
  TEST ("/db/transaction/levels", test_levels);
  TEST ("/db/transaction/scope", test_scope);
  TEST ("/db/transaction/scope-nested", test_scope_nested);
  TEST ("/db/transaction/scope-outer-lost", test_scope_outer_lost);
  TEST ("/db/transaction/scope-left-open", test_scope_left_open);
  TEST ("/db/transaction/scope-not-innermost", test_scope_not_innermost);
  TEST ("/db/transaction/commit-without", test_commit_without);
  TEST ("/db/transaction/commit-fails", test_commit_fails);
  TEST ("/db/transaction/error-keeps-rest", test_error_keeps_rest);
  TEST ("/db/transaction/given-up", test_given_up);
  TEST ("/db/transaction/given-up-scope", test_given_up_scope);
  TEST ("/db/transaction/snapshot", test_snapshot);
  return g_test_run ();
}
