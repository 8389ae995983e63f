/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables that the migrations make are those that the kinds' descriptors describe, with the constraints that the
 * workflow relies on.
 */
#include "sf-store-fixture.h"

#include "core/model/sf-kind.h"
#include "db/sf-db.h"

static SfDb *
open_store_file (SfStoreFixture *f)
{
  g_autofree char *file = g_build_filename (f->folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  SfDb *db = sf_db_open (file, 0, &error);

  g_assert_no_error (error);
  return db;
}

static gint
compare_text (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The lines in one order: what a later migration added to a table stands at its end. */
static char *
sort_lines (GString *text)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof (char *), compare_text);
  g_string_free (text, TRUE);
  return g_strjoinv ("\n", lines);
}

/* "name type" of each column, as a descriptor says it. */
static char *
describe_kind (const SfKindInfo *info)
{
  GString *text = g_string_new ("id TEXT\nstate TEXT\n");

  for (guint i = 0; i < info->n_columns; i++)
    {
      gboolean number = info->columns[i].type == SF_COLUMN_INTEGER || info->columns[i].type == SF_COLUMN_TIME;

      g_string_append_printf (text, "%s %s\n", info->columns[i].name, number ? "BIGINT" : "TEXT");
    }
  if (info->has_form)
    g_string_append (text, "edition TEXT\nform TEXT\n");
  g_string_append (text, "content TEXT\n");
  return sort_lines (text);
}

static char *
describe_table (SfDb *db, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA table_info (%s)", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  while (sf_stmt_step (stmt, &error))
    g_string_append_printf (text, "%s %s\n", sf_stmt_get_text (stmt, 1), sf_stmt_get_text (stmt, 2));
  g_assert_no_error (error);
  return sort_lines (text);
}

static void
test_columns (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfDb) db = open_store_file (f);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autofree char *expected = describe_kind (sf_kind_info (kind));
      g_autofree char *found = describe_table (db, sf_kind_info (kind)->name);

      g_assert_cmpstr (found, ==, expected);
    }
}

/* The table's text, which holds its CHECKs. */
static char *
get_table_sql (SfDb *db, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT sql FROM sqlite_master WHERE name = :name", &error);

  g_assert_no_error (error);
  sf_stmt_bind_text (stmt, ":name", name);
  g_assert_true (sf_stmt_step (stmt, &error));
  return g_strdup (sf_stmt_get_text (stmt, 0));
}

static void
test_states (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfDb) db = open_store_file (f);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfKindInfo *info = sf_kind_info (kind);
      g_autofree char *sql = get_table_sql (db, info->name);
      g_auto (GStrv) parts = g_strsplit (sql, "CHECK (state", 3);
      g_autofree char *check = g_strndup (parts[1], strcspn (parts[1], ")"));
      g_auto (GStrv) quotes = g_strsplit (check, "'", -1);

      /* 'a', 'b' has two quotes a state. */
      g_assert_cmpuint (g_strv_length (quotes) / 2, ==, g_strv_length ((char **) info->states));
      for (guint i = 0; info->states[i] != NULL; i++)
        g_assert_true (g_strv_contains ((const char *const *) quotes, info->states[i]));
    }
}

static void
refuse (SfDb *db, const char *sql, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_db_exec (db, sql, &error));
  g_assert_error (error, SF_DB_ERROR, code);
}

static void
allow (SfDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

#define STUDENT "(SELECT MIN(id) FROM student)"
#define COLLEGE "(SELECT MIN(id) FROM college)"
#define EMPLOYER "(SELECT MIN(id) FROM employer)"
#define INSERT_SIGNING "INSERT INTO signing (id, state, origin, student, employer) VALUES "
#define INSERT_AGREEMENT                                                                                               \
  "INSERT INTO agreement (id, state, number, code, signing, student, college, student_number, student_name, "          \
  "employer_name) VALUES "
#define REST "'a', " STUDENT ", " COLLEGE ", '1', '甲', '乙')"

static void
test_constraints (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfDb) db = open_store_file (f);

  allow (db, INSERT_SIGNING "('a', 'invited', 'employer', " STUDENT ", " EMPLOYER ")");
  refuse (db, INSERT_SIGNING "('b', 'invited', 'employer', " STUDENT ", " EMPLOYER ")", SF_DB_ERROR_UNIQUE);
  allow (db, INSERT_SIGNING "('b', 'expired', 'employer', " STUDENT ", " EMPLOYER ")");
  refuse (db, INSERT_SIGNING "('c', 'lost', 'employer', " STUDENT ", NULL)", SF_DB_ERROR_CONSTRAINT);
  refuse (db, INSERT_SIGNING "('c', 'draft', 'employer', 'nobody', NULL)", SF_DB_ERROR_FOREIGN_KEY);
  allow (db, INSERT_AGREEMENT "('a', 'in_review', '1', 'A', " REST);
  refuse (db, INSERT_AGREEMENT "('b', 'effective', '2', 'B', " REST, SF_DB_ERROR_UNIQUE);
  allow (db, INSERT_AGREEMENT "('b', 'void', '2', 'B', " REST);
  refuse (db, INSERT_AGREEMENT "('c', 'void', '2', 'C', " REST, SF_DB_ERROR_UNIQUE);
  refuse (db, INSERT_AGREEMENT "('c', 'void', '3', 'B', " REST, SF_DB_ERROR_UNIQUE);
  refuse (db, "UPDATE student SET number = '140501330'", SF_DB_ERROR_UNIQUE);
  refuse (db, "UPDATE account SET login = 'office'", SF_DB_ERROR_UNIQUE);
  refuse (db, "UPDATE employer SET credit_code = '1'", SF_DB_ERROR_UNIQUE);
}

static void
test_init (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *elsewhere = g_build_filename (f->folder, "elsewhere", NULL);
  g_autofree char *epoch = g_strdup (sf_store_get_epoch (f->store));

  g_assert_false (sf_store_init (f->folder, SF_TEST_NOW, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (sf_store_open (elsewhere, f->clock, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND);
  sf_store_fixture_reopen (f);
  g_assert_cmpstr (sf_store_get_epoch (f->store), ==, epoch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/schema/columns", test_columns);
  g_test_add_func ("/store/schema/states", test_states);
  g_test_add_func ("/store/schema/constraints", test_constraints);
  g_test_add_func ("/store/schema/init", test_init);
  return g_test_run ();
}
