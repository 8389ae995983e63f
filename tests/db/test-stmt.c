/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements: the cache that lends them, binds, rows.
 */
#include <string.h>

#include "sf-db-fixture.h"

static SfDb *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  SfDb *db = sf_db_open ("", 0, &error);

  g_assert_no_error (error);
  return db;
}

static SfStmt *
prepare (SfDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SfStmt *stmt = sf_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  return stmt;
}

static void
assert_row (SfStmt *stmt)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sf_stmt_step (stmt, &error));
  g_assert_no_error (error);
}

static void
assert_end (SfStmt *stmt)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_stmt_step (stmt, &error));
  g_assert_no_error (error);
}

/* ---- The cache ---- */

static void
test_lent_again (void)
{
  g_autoptr (SfDb) db = open_memory ();
  SfStmt *first = prepare (db, "SELECT :a");
  SfStmt *again;

  sf_stmt_done (first);
  again = prepare (db, "SELECT :a");
  g_assert_true (again == first);
  sf_stmt_done (again);
}

/* One place in memory that holds another text each time, and one text in two places. */
static void
test_same_place (void)
{
  g_autoptr (SfDb) db = open_memory ();
  char text[] = "SELECT 1";
  char other[] = "SELECT 1";
  SfStmt *first = prepare (db, text);
  SfStmt *stmt;

  sf_stmt_done (first);
  for (int i = 1; i <= 3; i++)
    {
      text[sizeof text - 2] = (char) ('0' + i);
      stmt = prepare (db, text);
      assert_row (stmt);
      g_assert_cmpint (sf_stmt_get_int (stmt, 0), ==, i);
      sf_stmt_done (stmt);
    }
  stmt = prepare (db, other);
  g_assert_true (stmt == first);
  sf_stmt_done (stmt);
}

static void
test_lent_twice (void)
{
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) outer = prepare (db, "SELECT :a UNION ALL SELECT 2");
  g_autoptr (SfStmt) inner = NULL;

  sf_stmt_bind_int (outer, ":a", 1);
  assert_row (outer);
  inner = prepare (db, "SELECT :a UNION ALL SELECT 2");
  g_assert_true (inner != outer);
  sf_stmt_bind_int (inner, ":a", 7);
  assert_row (inner);
  g_assert_cmpint (sf_stmt_get_int (inner, 0), ==, 7);
  g_assert_cmpint (sf_stmt_get_int (outer, 0), ==, 1);
  assert_row (outer);
  g_assert_cmpint (sf_stmt_get_int (outer, 0), ==, 2);
  assert_end (outer);
}

/* What one borrower bound or left in the middle the next one does not see. */
static void
test_given_back_clean (void)
{
  g_autoptr (SfDb) db = open_memory ();
  SfStmt *stmt = prepare (db, "SELECT :a UNION ALL SELECT 2");

  sf_stmt_bind_text (stmt, ":a", "private");
  assert_row (stmt);
  sf_stmt_done (stmt);
  stmt = prepare (db, "SELECT :a UNION ALL SELECT 2");
  assert_row (stmt);
  g_assert_true (sf_stmt_is_null (stmt, 0));
  sf_stmt_done (stmt);
}

static void
test_many_texts (void)
{
  g_autoptr (SfDb) db = open_memory ();

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %d", i);

      g_assert_cmpint (sf_db_fixture_int (db, sql), ==, i);
      g_assert_cmpint (sf_db_fixture_int (db, sql), ==, i);
    }
}

static void
test_schema_change (void)
{
  g_autoptr (SfDb) db = open_memory ();
  SfStmt *stmt;

  sf_db_fixture_exec (db, "CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (5)");
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT a FROM t"), ==, 5);
  sf_db_fixture_exec (db, "DROP TABLE t; CREATE TABLE t (z TEXT, a BIGINT); INSERT INTO t VALUES ('x', 6)");
  stmt = prepare (db, "SELECT a FROM t");
  assert_row (stmt);
  g_assert_cmpint (sf_stmt_get_int (stmt, 0), ==, 6);
  sf_stmt_done (stmt);
}

static void
test_one_statement (void)
{
  const char *wrong[] = { "", " ; ", "-- nothing", "SELECT 1; SELECT 2" };
  g_autoptr (SfDb) db = open_memory ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sf_db_prepare (db, wrong[i], &error));
      g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE);
    }
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT 3;\n"), ==, 3);
}

/* ---- Binds and columns ---- */

static void
test_types (void)
{
  const guint8 bytes[] = { 0, 1, 255, 0 };
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = prepare (db, "SELECT :t, :i, :d, :b, :n, typeof(:t) || typeof(:i) || typeof(:d) || "
                                         "typeof(:b) || typeof(:n)");

  sf_stmt_bind_text (stmt, ":t", "雒艳");
  sf_stmt_bind_int (stmt, ":i", G_MININT64);
  sf_stmt_bind_double (stmt, ":d", 0.1);
  sf_stmt_bind_blob (stmt, ":b", bytes, sizeof bytes);
  sf_stmt_bind_null (stmt, ":n");
  assert_row (stmt);
  g_assert_cmpstr (sf_stmt_get_text (stmt, 0), ==, "雒艳");
  g_assert_cmpuint (sf_stmt_get_length (stmt, 0), ==, strlen ("雒艳"));
  g_assert_cmpint (sf_stmt_get_int (stmt, 1), ==, G_MININT64);
  g_assert_cmpfloat (sf_stmt_get_double (stmt, 2), ==, 0.1);
  g_assert_cmpmem (sf_stmt_get_blob (stmt, 3), sf_stmt_get_length (stmt, 3), bytes, sizeof bytes);
  g_assert_true (sf_stmt_is_null (stmt, 4));
  g_assert_false (sf_stmt_is_null (stmt, 0));
  g_assert_cmpstr (sf_stmt_get_text (stmt, 5), ==, "textintegerrealblobnull");
}

static void
test_by_place (void)
{
  const char *line = "[signing,7]";
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = prepare (db, "SELECT :t, :s, :i, :n");

  sf_stmt_bind_text_at (stmt, 1, "text");
  sf_stmt_bind_slice_at (stmt, 2, line + 1, 7);
  sf_stmt_bind_int_at (stmt, 3, 42);
  sf_stmt_bind_null_at (stmt, 4);
  assert_row (stmt);
  g_assert_cmpstr (sf_stmt_get_text (stmt, 0), ==, "text");
  g_assert_cmpstr (sf_stmt_get_text (stmt, 1), ==, "signing");
  g_assert_cmpint (sf_stmt_get_int (stmt, 2), ==, 42);
  g_assert_true (sf_stmt_is_null (stmt, 3));
}

static void
test_texts (void)
{
  char changing[] = "before";
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = prepare (db, "SELECT :null, :empty, :copied, :slice");

  sf_stmt_bind_text (stmt, ":null", NULL);
  sf_stmt_bind_text (stmt, ":empty", "");
  sf_stmt_bind_text (stmt, ":copied", changing);
  sf_stmt_bind_slice (stmt, ":slice", "部分全部", 6);
  memset (changing, 'x', strlen (changing));
  assert_row (stmt);
  g_assert_true (sf_stmt_is_null (stmt, 0));
  g_assert_false (sf_stmt_is_null (stmt, 1));
  g_assert_cmpstr (sf_stmt_get_text (stmt, 1), ==, "");
  g_assert_cmpstr (sf_stmt_get_text (stmt, 2), ==, "before");
  g_assert_cmpstr (sf_stmt_get_text (stmt, 3), ==, "部分");
}

static void
test_unknown_name (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (SfDb) db = open_memory ();
      g_autoptr (SfStmt) stmt = prepare (db, "SELECT :a");

      sf_stmt_bind_int (stmt, ":b", 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*no :b in: SELECT :a*");
}

/* A value that was not taken must not let the statement run with the one before. */
static void
test_bind_while_running (void)
{
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = prepare (db, "SELECT :a UNION ALL SELECT 2");
  g_autoptr (GError) error = NULL;

  sf_stmt_bind_int (stmt, ":a", 1);
  assert_row (stmt);
  sf_stmt_bind_int (stmt, ":a", 9);
  g_assert_false (sf_stmt_step (stmt, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE);
  sf_stmt_bind_int (stmt, ":a", 9);
  assert_row (stmt);
  g_assert_cmpint (sf_stmt_get_int (stmt, 0), ==, 9);
}

static void
test_bind_beyond (void)
{
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = prepare (db, "SELECT :a");
  g_autoptr (GError) error = NULL;

  sf_stmt_bind_int_at (stmt, 2, 1);
  g_assert_false (sf_stmt_run (stmt, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE);
}

/* ---- Running ---- */

static void
test_run_again (void)
{
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = NULL;

  sf_db_fixture_exec (db, "CREATE TABLE t (a BIGINT, b TEXT)");
  stmt = prepare (db, "INSERT INTO t (a, b) VALUES (:a, :b)");
  sf_stmt_bind_text (stmt, ":b", "kept");
  for (int i = 1; i <= 3; i++)
    {
      sf_stmt_bind_int (stmt, ":a", i);
      g_assert_true (sf_stmt_run (stmt, NULL));
    }
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT sum(a) FROM t WHERE b = 'kept'"), ==, 6);
  g_assert_cmpint (sf_db_get_last_rowid (db), ==, 3);
  sf_db_fixture_exec (db, "UPDATE t SET b = 'x' WHERE a > 1");
  g_assert_cmpint (sf_db_get_changes (db), ==, 2);
}

static void
test_reset_keeps_binds (void)
{
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (SfStmt) stmt = prepare (db, "SELECT :a");

  sf_stmt_bind_int (stmt, ":a", 4);
  assert_row (stmt);
  sf_stmt_reset (stmt);
  assert_row (stmt);
  g_assert_cmpint (sf_stmt_get_int (stmt, 0), ==, 4);
  assert_end (stmt);
}

static void
test_query (void)
{
  g_autoptr (SfDb) db = open_memory ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sf_db_query_text (db, "SELECT 'one' UNION ALL SELECT 'two'", &error);
  gint64 value = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "one");
  g_assert_null (sf_db_query_text (db, "SELECT NULL", &error));
  g_assert_null (sf_db_query_text (db, "SELECT 'x' WHERE 1 = 0", &error));
  g_assert_no_error (error);
  g_assert_true (sf_db_query_int (db, "SELECT 1 WHERE 1 = 0", -7, &value, NULL));
  g_assert_cmpint (value, ==, -7);
  g_assert_null (sf_db_query_text (db, "SELECT a FROM missing", &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/stmt/lent-again", test_lent_again);
  g_test_add_func ("/db/stmt/same-place", test_same_place);
  g_test_add_func ("/db/stmt/lent-twice", test_lent_twice);
  g_test_add_func ("/db/stmt/given-back-clean", test_given_back_clean);
  g_test_add_func ("/db/stmt/many-texts", test_many_texts);
  g_test_add_func ("/db/stmt/schema-change", test_schema_change);
  g_test_add_func ("/db/stmt/one-statement", test_one_statement);
  g_test_add_func ("/db/stmt/types", test_types);
  g_test_add_func ("/db/stmt/by-place", test_by_place);
  g_test_add_func ("/db/stmt/texts", test_texts);
  g_test_add_func ("/db/stmt/unknown-name", test_unknown_name);
  g_test_add_func ("/db/stmt/bind-while-running", test_bind_while_running);
  g_test_add_func ("/db/stmt/bind-beyond", test_bind_beyond);
  g_test_add_func ("/db/stmt/run-again", test_run_again);
  g_test_add_func ("/db/stmt/reset-keeps-binds", test_reset_keeps_binds);
  g_test_add_func ("/db/stmt/query", test_query);
  return g_test_run ();
}
