/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every kind of record into its table and out again, and the names that its descriptor gives to SQL.
 */
#include <string.h>

#include "db/sf-record-table.h"
#include "sf-db-fixture.h"

#define ID "01900000-0000-7000-8000-000000000001"

static SfDb *
open_tables (const char *extra)
{
  SfDb *db = sf_db_open ("", 0, NULL);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autofree char *sql = sf_record_table_create_sql (kind, extra);

      sf_db_fixture_exec (db, sql);
    }
  return db;
}

static gboolean
is_number (const SfColumn *column)
{
  return column->type == SF_COLUMN_INTEGER || column->type == SF_COLUMN_TIME;
}

/* A record whose columns all say something of their own; @seed makes others. */
static SfRecord *
make_full (SfKind kind, const char *id, int state, int seed)
{
  const SfKindInfo *info = sf_kind_info (kind);
  SfRecord *record = sf_record_new (kind, id);

  sf_record_set_state (record, state);
  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *text = g_strdup_printf ("雒艳 '%s' %d", info->columns[i].name, seed);

      if (is_number (&info->columns[i]))
        sf_record_set_int (record, (int) i, G_GINT64_CONSTANT (1775008800000) + seed * 100 + i);
      else
        sf_record_set_text (record, (int) i, text);
    }
  if (info->has_form)
    {
      sf_record_set_edition (record, "undergraduate-2020");
      sf_record_set_field (record, "job", "\"工程师\"\n");
      sf_record_set_field (record, "salary", seed != 0 ? "9000" : "8000");
    }
  return record;
}

static void
put (SfDb *db, SfRecord *record, const char *content)
{
  g_autoptr (GError) error = NULL;

  sf_record_table_put (db, record, content, &error);
  g_assert_no_error (error);
}

static void
assert_equal (const SfRecord *one, const SfRecord *other)
{
  g_autoptr (GString) a = g_string_new (NULL);
  g_autoptr (GString) b = g_string_new (NULL);

  g_assert_cmpstr (sf_record_get_id (one), ==, sf_record_get_id (other));
  sf_record_append_canonical (one, a);
  sf_record_append_canonical (other, b);
  g_assert_cmpstr (a->str, ==, b->str);
}

static void
assert_stored (SfDb *db, SfRecord *record, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mark = NULL;
  g_autoptr (SfRecord) stored =
    sf_record_table_get (db, sf_record_get_kind (record), sf_record_get_id (record), &mark, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stored);
  assert_equal (stored, record);
  g_assert_cmpstr (mark, ==, content);
}

static void
test_every_state (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    for (int state = 0; sf_kind_info (kind)->states[state] != NULL; state++)
      {
        g_autofree char *id = g_strdup_printf ("%s-%d", ID, state);
        g_autoptr (SfRecord) record = make_full (kind, id, state, state);

        put (db, record, "mark");
        assert_stored (db, record, "mark");
      }
}

/* What a record does not say is NULL, not an empty text or 0. */
static void
test_empty (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfKindInfo *info = sf_kind_info (kind);
      g_autoptr (SfRecord) record = sf_record_new (kind, ID);

      sf_record_set_state (record, 0);
      put (db, record, NULL);
      assert_stored (db, record, NULL);
      for (guint i = 0; i < info->n_columns; i++)
        {
          g_autofree char *sql =
            g_strdup_printf ("SELECT count(*) FROM %s WHERE %s IS NULL", info->name, info->columns[i].name);

          g_assert_cmpint (sf_db_fixture_int (db, sql), ==, 1);
        }
    }
}

/* 0 is a value: the first millisecond of 1970, no cancellations. */
static void
test_zero (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);
  g_autoptr (SfRecord) record = sf_record_new (SF_KIND_STUDENT, ID);
  g_autoptr (SfRecord) stored = NULL;

  sf_record_set_state (record, SF_ACTIVE);
  sf_record_set_int (record, SF_STUDENT_CANCEL_COUNT, 0);
  put (db, record, NULL);
  stored = sf_record_table_get (db, SF_KIND_STUDENT, ID, NULL, NULL);
  g_assert_true (sf_record_has (stored, SF_STUDENT_CANCEL_COUNT));
  g_assert_false (sf_record_has (stored, SF_STUDENT_AGREEMENT_COUNT));
}

static void
test_put_again (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autoptr (SfRecord) full = make_full (kind, ID, 0, 0);
      g_autoptr (SfRecord) changed = make_full (kind, ID, 0, 1);
      g_autoptr (SfRecord) bare = sf_record_new (kind, ID);

      put (db, full, "one");
      put (db, changed, "two");
      assert_stored (db, changed, "two");
      sf_record_set_state (bare, 0);
      put (db, bare, NULL);
      assert_stored (db, bare, NULL);
    }
}

/* The row is changed, not made anew: what else it carries stays, and so does what refers to it. */
static void
test_put_keeps_row (void)
{
  g_autoptr (SfDb) db = open_tables (", rev BIGINT");
  g_autoptr (SfRecord) record = make_full (SF_KIND_COLLEGE, ID, SF_ACTIVE, 0);

  put (db, record, NULL);
  sf_db_fixture_exec (db, "UPDATE college SET rev = 7;"
                          "CREATE TABLE refers (college TEXT REFERENCES college (id) ON DELETE CASCADE);"
                          "INSERT INTO refers SELECT id FROM college");
  put (db, record, "mark");
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT rev FROM college"), ==, 7);
  g_assert_cmpint (sf_db_fixture_int (db, "SELECT count(*) FROM refers"), ==, 1);
}

/* As @record, but for everything that is no link. */
static SfRecord *
make_same_links (SfRecord *record)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (record));
  SfRecord *other = sf_record_copy (record);

  for (guint i = 0; i < info->n_columns; i++)
    switch (info->columns[i].type)
      {
      case SF_COLUMN_TEXT:
        sf_record_set_text (other, (int) i, "another text");
        break;
      case SF_COLUMN_INTEGER:
      case SF_COLUMN_TIME:
        sf_record_set_int (other, (int) i, 4711);
        break;
      case SF_COLUMN_LINK:
      default:
        break;
      }
  return other;
}

static void
test_insert_update (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autoptr (SfRecord) record = make_full (kind, ID, 0, 0);
      g_autoptr (SfRecord) changed = make_full (kind, ID, 0, 1);
      g_autoptr (SfRecord) same_links = make_same_links (changed);
      g_autoptr (SfRecord) other = make_full (kind, ID "2", 0, 2);
      g_autoptr (GError) error = NULL;

      g_assert_true (sf_record_table_insert (db, record, "one", &error));
      g_assert_true (sf_record_table_insert (db, other, "other", &error));
      g_assert_no_error (error);
      assert_stored (db, record, "one");
      g_assert_true (sf_record_table_update (db, changed, "two", &error));
      g_assert_no_error (error);
      assert_stored (db, changed, "two");
      g_assert_true (sf_record_table_update (db, same_links, "three", &error));
      g_assert_no_error (error);
      assert_stored (db, same_links, "three");
      g_assert_true (sf_record_table_update (db, changed, "two", &error));
      g_assert_no_error (error);
      assert_stored (db, changed, "two");
      assert_stored (db, other, "other");
      g_assert_false (sf_record_table_insert (db, record, "again", &error));
      g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_UNIQUE);
      assert_stored (db, changed, "two");
    }
}

static void
test_no_state (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);
  g_autoptr (SfRecord) record = sf_record_new (SF_KIND_SIGNING, ID);
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_record_table_put (db, record, NULL, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_CONSTRAINT);
}

static void
test_delete (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autoptr (SfRecord) record = make_full (kind, ID, 0, 0);
      g_autoptr (SfRecord) other = make_full (kind, ID "2", 0, 0);
      g_autoptr (GError) error = NULL;
      g_autofree char *mark = NULL;

      put (db, record, "one");
      put (db, other, "other");
      g_assert_true (sf_record_table_delete (db, kind, ID, &error));
      g_assert_null (sf_record_table_get (db, kind, ID, &mark, &error));
      g_assert_no_error (error);
      g_assert_null (mark);
      assert_stored (db, other, "other");
      g_assert_true (sf_record_table_delete (db, kind, ID, &error));
    }
}

static void
test_no_table (void)
{
  g_autoptr (SfDb) db = sf_db_open ("", 0, NULL);
  g_autoptr (SfRecord) record = make_full (SF_KIND_STUDENT, ID, SF_ACTIVE, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_record_table_get (db, SF_KIND_STUDENT, ID, NULL, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (sf_record_table_put (db, record, NULL, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED);
}

/* A hand-written query with columns of its own before the record's. */
static void
test_read_at (void)
{
  g_autoptr (SfDb) db = open_tables (NULL);
  g_autoptr (GError) error = NULL;

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autoptr (SfRecord) record = make_full (kind, ID, 0, 0);
      g_autoptr (SfRecord) read = NULL;
      g_autofree char *sql =
        g_strdup_printf ("SELECT 'scope', 12, %s FROM %s", sf_record_table_columns (kind), sf_kind_info (kind)->name);
      g_autoptr (SfStmt) stmt = NULL;

      put (db, record, "mark");
      stmt = sf_db_prepare (db, sql, &error);
      g_assert_no_error (error);
      g_assert_true (sf_stmt_step (stmt, &error));
      read = sf_record_table_read (stmt, kind, 2);
      assert_equal (read, record);
      g_assert_cmpstr (sf_stmt_get_text (stmt, 2 + sf_record_table_content_offset (kind)), ==, "mark");
    }
}

/* ---- Names ---- */

/* PostgreSQL 15, appendix C: what it reserves, also where a function or type may be named so. */
/* clang-format off */
static const char *const reserved[] = {
  "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary", "both",
  "case", "cast", "check", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
  "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
  "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for",
  "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect",
  "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp",
  "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing",
  "primary", "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric", "table",
  "tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when",
  "where", "window", "with", NULL
};
/* clang-format on */

static void
assert_free (const char *name)
{
  if (g_strv_contains (reserved, name))
    g_error ("%s is a reserved word of PostgreSQL", name);
  g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz_0123456789"), ==, strlen (name));
  g_assert_true (g_ascii_isalpha (*name));
  g_assert_cmpuint (strlen (name), <, 64);
}

/* That SQLite does not reserve them the other tests show: they run. */
static void
test_names (void)
{
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_auto (GStrv) columns = g_strsplit (sf_record_table_columns (kind), ", ", -1);

      assert_free (sf_kind_info (kind)->name);
      for (guint i = 0; columns[i] != NULL; i++)
        {
          assert_free (columns[i]);
          for (guint j = 0; j < i; j++)
            g_assert_cmpstr (columns[i], !=, columns[j]);
        }
    }
}

static void
test_columns (void)
{
  g_autoptr (SfDb) db = open_tables (", rev BIGINT NOT NULL DEFAULT 0");

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autofree char *sql =
        g_strdup_printf ("SELECT group_concat(name, ', ') FROM pragma_table_info('%s')", sf_kind_info (kind)->name);
      g_autofree char *stored = sf_db_query_text (db, sql, NULL);
      g_autofree char *expected = g_strconcat (sf_record_table_columns (kind), ", rev", NULL);

      g_assert_cmpstr (stored, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/record-table/every-state", test_every_state);
  g_test_add_func ("/db/record-table/empty", test_empty);
  g_test_add_func ("/db/record-table/zero", test_zero);
  g_test_add_func ("/db/record-table/put-again", test_put_again);
  g_test_add_func ("/db/record-table/put-keeps-row", test_put_keeps_row);
  g_test_add_func ("/db/record-table/insert-update", test_insert_update);
  g_test_add_func ("/db/record-table/no-state", test_no_state);
  g_test_add_func ("/db/record-table/delete", test_delete);
  g_test_add_func ("/db/record-table/no-table", test_no_table);
  g_test_add_func ("/db/record-table/read-at", test_read_at);
  g_test_add_func ("/db/record-table/names", test_names);
  g_test_add_func ("/db/record-table/columns", test_columns);
  return g_test_run ();
}
