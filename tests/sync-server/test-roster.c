/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rosters as files: finding the header, mappings, the report of every row, rehearsals, all or nothing, and files that
 * break off.
 */
#include "sf-store-fixture.h"

#include <string.h>

#include "sheet/sf-table-reader.h"
#include "sheet/sf-table-writer.h"
#include "store/sf-import.h"

/* ---- Importing ---- */

typedef struct
{
  SfStoreFixture *store;
  char *roster;
  char *table;
  SfImportOptions options;
} Desk;

static Desk *
desk_new (void)
{
  Desk *self = g_new0 (Desk, 1);

  self->store = sf_store_fixture_new ();
  self->roster = g_build_filename (self->store->folder, "roster", NULL);
  self->table = g_build_filename (self->store->folder, "report.csv", NULL);
  self->options.report_path = self->table;
  return self;
}

static void
desk_free (Desk *self)
{
  g_clear_pointer (&self->options.mapping, json_object_unref);
  g_clear_object (&self->options.cancellable);
  sf_store_fixture_free (self->store);
  g_free (self->roster);
  g_free (self->table);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static SfImportReport *
try_import (Desk *self, const char *what, GError **error)
{
  return sf_store_import (self->store->store, what, self->roster, &self->options, error);
}

static SfImportReport *
import (Desk *self, const char *what, const char *text)
{
  g_autoptr (GError) error = NULL;
  SfImportReport *report;

  g_assert_true (g_file_set_contents (self->roster, text, -1, NULL));
  report = try_import (self, what, &error);
  g_assert_no_error (error);
  return report;
}

static void
assert_refused (Desk *self, const char *text, const char *says)
{
  gint64 before = sf_store_fixture_query (self->store, "SELECT COUNT(*) FROM student");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->roster, text, -1, NULL));
  g_assert_null (try_import (self, "students", &error));
  g_assert_nonnull (error);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
  g_assert_cmpint (sf_store_fixture_query (self->store, "SELECT COUNT(*) FROM student"), ==, before);
}

/* The report, a line a row. */
static char *
read_report (Desk *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfTableReader) reader = sf_table_reader_open (self->table, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  char **cells;
  guint row;

  g_assert_no_error (error);
  while (sf_table_reader_next (reader, &row, &cells, &error))
    {
      g_autofree char *line = g_strjoinv ("|", cells);

      g_string_append_printf (text, "%s\n", line);
      g_strfreev (cells);
    }
  g_assert_no_error (error);
  return g_strdup (text->str);
}

static char *
query_student (Desk *self, const char *number, const char *column)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM student WHERE number = '%s'", column, number);

  return sf_store_fixture_query_text (self->store, sql);
}

/* ---- The header ---- */

static void
test_names (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (SfImportReport) report =
    import (desk, "students", " X H *,学生 姓名（必填）,ＸＬＤＭ,所在学院,宿舍\n1,甲,31,材料学院,7栋\n");
  g_autofree char *college = query_student (desk, "1", "college");

  g_assert_cmpuint (report->added, ==, 1);
  g_assert_cmpstr (college, ==, desk->store->colleges[1]);
  g_assert_cmpuint (report->unknown->len, ==, 1);
  g_assert_cmpstr (report->unknown->pdata[0], ==, "宿舍");
}

static void
test_missing_columns (void)
{
  g_autoptr (Desk) desk = desk_new ();

  assert_refused (desk, "姓名,专业\n甲,安全工程\n", "“学号”, “学院代码”, “学历代码”");
  assert_refused (desk, "", "empty");
}

/* A title above, and a header of two rows whose upper cells are merged. */
static void
test_merged_header (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (SfImportReport) report =
    import (desk, "students",
            "湖南科技大学2026届毕业生名册,,,,,\n\n学号,姓名,学籍信息,,联系方式,\n,,学历,学院代码,手机号码,电子邮箱\n"
            "1,甲,本科,05,13800138000,a@example.com\n");
  g_autofree char *form = query_student (desk, "1", "form");

  g_assert_cmpuint (report->rows, ==, 1);
  g_assert_cmpuint (report->added, ==, 1);
  g_assert_nonnull (strstr (form, "\"email\":\"a@example.com\""));
}

static void
set_mapping (Desk *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_clear_pointer (&self->options.mapping, json_object_unref);
  self->options.mapping = json_node_dup_object (node);
  json_node_unref (node);
}

static void
test_mapping (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *number = NULL;

  set_mapping (desk, "{\"columns\":{\"编号\":\"number\",\"学号\":null,\"谁\":\"name\"},\"header_row\":2}");
  g_autoptr (SfImportReport) report =
    import (desk, "students", "学号,姓名,学历,学院代码\n编号,谁,学历,学院代码,学号\n77,甲,本科,05,88\n");
  g_assert_cmpuint (report->added, ==, 1);
  g_assert_cmpuint (report->unknown->len, ==, 0);
  number = query_student (desk, "77", "name");
  g_assert_cmpstr (number, ==, "甲");

  set_mapping (desk, "{\"columns\":{\"谁\":\"whom\"}}");
  assert_refused (desk, "x\n", "“whom”");
  set_mapping (desk, "{\"header_row\":0}");
  assert_refused (desk, "x\n", "header_row");
  set_mapping (desk, "{\"sheets\":\"x\"}");
  assert_refused (desk, "x\n", "“sheets”");
}

/* Every column of a roster has names, and no name is that of two of its columns. */
static void
test_names_data (void)
{
  static const SfRosterInfo *const rosters[] = { &sf_roster_colleges, &sf_roster_staff, &sf_roster_students,
                                                 &sf_roster_employers };

  for (guint r = 0; r < G_N_ELEMENTS (rosters); r++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint c = 0; c < rosters[r]->n_columns; c++)
        {
          const char *const *names = sf_roster_column_names (rosters[r]->what, rosters[r]->columns[c].key);

          g_assert_nonnull (names);
          for (; *names != NULL; names++)
            if (!g_hash_table_add (seen, g_utf8_casefold (*names, -1)))
              g_error ("%s: “%s” names two columns", rosters[r]->what, *names);
        }
    }
  g_assert_null (sf_roster_column_names ("students", "nobody"));
}

/* ---- What becomes of rows ---- */

#define HEADER "学号,姓名,学历,学院代码,班级,手机号码\n"

static void
test_report (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (SfImportReport) first =
    import (desk, "students", HEADER "1,甲,本科,05,安全2201,\n2,乙,本科,05,安全2201,\n");
  g_autoptr (SfImportReport) second = NULL;
  g_autofree char *text = NULL;
  gint64 acts = sf_store_fixture_query (desk->store, "SELECT COUNT(*) FROM audit");

  g_assert_true (first->written);
  desk->options.flags = SF_IMPORT_DRY_RUN;
  second =
    import (desk, "students",
            HEADER "1,甲,本科,06,安全2202,13800138000\n2,乙,本科,05,安全2201,\n3,丙,硕士,05,,\n4,丁,本科,99,#N/A,\n"
                   "3,丙,硕士,05,,\n");
  text = read_report (desk);
  g_assert_cmpstr (
    text, ==,
    "行号|结果|学号|姓名|说明\n"
    "2|更改|1|甲|学院代码：资环学院 → 材料学院；班级：安全2201 → 安全2202；手机号码：（空） → 13800138000\n"
    "3|相同|2|乙\n"
    "4|新增|3|丙\n"
    "5|错误|4|丁|班级是表格的计算错误：#N/A\n"
    "6|错误|3|丙|学号与第 4 行重复\n");
  g_assert_false (second->written);
  g_assert_cmpuint (second->changed, ==, 1);
  g_assert_cmpuint (second->wrong, ==, 2);
  g_assert_cmpint (sf_store_fixture_query (desk->store, "SELECT COUNT(*) FROM audit"), ==, acts);

  /* What was foretold is what happens. */
  desk->options.flags = 0;
  g_autoptr (SfImportReport) third = try_import (desk, "students", NULL);
  g_autofree char *done = read_report (desk);
  g_assert_cmpstr (done, ==, text);
  g_assert_true (third->written);
  sf_store_fixture_check (desk->store);
}

static void
test_xlsx (void)
{
  static const char *const header[] = { "学号", "姓名", "学历", "学院代码", "出生日期", NULL };
  static const char *const row[] = { "0007", "甲", "本科", "05", "2004-02-29" };
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SfTableWriter) writer = sf_table_writer_new (desk->roster, SF_TABLE_XLSX, "名册", header, &error);
  g_autoptr (SfImportReport) report = NULL;
  g_autofree char *form = NULL;

  sf_table_writer_add (writer, row, G_N_ELEMENTS (row), &error);
  sf_table_writer_close (writer, &error);
  g_assert_no_error (error);
  desk->options.sheet = "别的";
  g_assert_null (try_import (desk, "students", &error));
  g_assert_error (error, SF_SHEET_ERROR, SF_SHEET_ERROR_NO_SHEET);
  desk->options.sheet = "名册";
  report = try_import (desk, "students", NULL);
  g_assert_cmpuint (report->added, ==, 1);
  form = query_student (desk, "0007", "form");
  g_assert_nonnull (strstr (form, "\"birth\":\"2004-02-29\""));
}

/* A file that breaks off after thousands of right rows leaves nothing. */
static void
test_broken_off (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GString) text = g_string_new (HEADER);

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%u,甲,本科,05,,\n", i);
  g_string_append (text, "3001,\"甲");
  assert_refused (desk, text->str, "line 3002");
}

static void
test_contradiction (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *text = NULL;
  g_autoptr (SfImportReport) report = NULL;

  /* The database refuses what no look ahead could have told. */
  sf_store_fixture_tamper (desk->store, "CREATE UNIQUE INDEX student_class ON student (class)");
  report = import (desk, "students", HEADER "1,甲,本科,05,a,\n2,乙,本科,05,a,\n3,丙,本科,05,b,\n");
  text = read_report (desk);
  g_assert_cmpuint (report->added, ==, 2);
  g_assert_cmpuint (report->wrong, ==, 1);
  g_assert_cmpuint (report->secrets->len, ==, 2);
  g_assert_nonnull (strstr (text, "3|错误|2|乙|与另一条记录矛盾"));
  sf_store_fixture_check (desk->store);
}

/* ---- Portions ---- */

static char *
make_roster (guint n)
{
  GString *text = g_string_new (HEADER);

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (text, "9%05u,甲,本科,05,,\n", i);
  return g_string_free (text, FALSE);
}

static void
count_progress (const SfImportReport *so_far, guint total, gpointer data)
{
  Desk *self = data;

  g_assert_cmpuint (total, ==, 1200);
  g_assert_cmpuint (so_far->rows % 500, ==, so_far->rows == 1200 ? 200 : 0);
  if (so_far->rows == 1000 && self->options.cancellable != NULL)
    g_cancellable_cancel (self->options.cancellable);
}

static void
test_cancelled (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *text = make_roster (1200);
  g_autoptr (SfImportReport) report = NULL;
  g_autoptr (SfImportReport) again = NULL;

  desk->options.progress = count_progress;
  desk->options.progress_data = desk;
  desk->options.cancellable = g_cancellable_new ();
  report = import (desk, "students", text);
  g_assert_true (report->cancelled);
  g_assert_cmpuint (report->added, ==, 1000);
  g_assert_cmpint (sf_store_fixture_query (desk->store, "SELECT COUNT(*) FROM student WHERE number LIKE '9%'"), ==,
                   1000);
  /* The rest of it another time. */
  g_clear_object (&desk->options.cancellable);
  again = import (desk, "students", text);
  g_assert_cmpuint (again->added, ==, 200);
  g_assert_cmpuint (again->same, ==, 1000);
  sf_store_fixture_check (desk->store);
}

static void
test_strict (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *text = make_roster (1200);
  g_autofree char *wrong = g_strconcat (text, "1,,本科,05,,\n", NULL);
  g_autofree char *secrets = g_build_filename (desk->store->folder, "secrets", NULL);
  g_autofree char *lines = NULL;
  g_autoptr (SfImportReport) refused = NULL;
  g_autoptr (SfImportReport) report = NULL;

  desk->options.flags = SF_IMPORT_STRICT;
  desk->options.secrets_path = secrets;
  refused = import (desk, "students", wrong);
  g_assert_false (refused->written);
  g_assert_cmpuint (refused->added, ==, 1200);
  g_assert_cmpint (sf_store_fixture_query (desk->store, "SELECT COUNT(*) FROM student WHERE number LIKE '9%'"), ==, 0);
  g_assert_false (g_file_test (secrets, G_FILE_TEST_EXISTS));

  report = import (desk, "students", text);
  g_assert_true (report->written);
  g_assert_cmpuint (report->n_secrets, ==, 1200);
  g_assert_cmpint (sf_store_fixture_query (desk->store, "SELECT COUNT(*) FROM student WHERE number LIKE '9%'"), ==,
                   1200);
  g_assert_true (g_file_get_contents (secrets, &lines, NULL, NULL));
  g_assert_true (g_str_has_prefix (lines, "900001\t甲\t"));
  sf_store_fixture_check (desk->store);
}

/* Whatever a form finds wrong has its words in the report, in both languages, and so has everything else. */
static void
test_faults (void)
{
  const char *const *names = sf_import_fault_list_names ();

  for (guint code = 0; code < SF_FORM_N_ERRORS; code++)
    g_assert_true (g_strv_contains (names, sf_form_error_name (code)));
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *en = sf_import_fault_text (names[i], "x", FALSE);
      g_autofree char *zh = sf_import_fault_text (names[i], "x", TRUE);

      g_assert_cmpstr (en, !=, "");
      g_assert_true (g_str_is_ascii (en) || strstr (en, "“x”") != NULL);
      g_assert_false (g_str_is_ascii (zh));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/roster/names", test_names);
  g_test_add_func ("/store/roster/names-data", test_names_data);
  g_test_add_func ("/store/roster/missing-columns", test_missing_columns);
  g_test_add_func ("/store/roster/merged-header", test_merged_header);
  g_test_add_func ("/store/roster/mapping", test_mapping);
  g_test_add_func ("/store/roster/report", test_report);
  g_test_add_func ("/store/roster/xlsx", test_xlsx);
  g_test_add_func ("/store/roster/broken-off", test_broken_off);
  g_test_add_func ("/store/roster/contradiction", test_contradiction);
  g_test_add_func ("/store/roster/cancelled", test_cancelled);
  g_test_add_func ("/store/roster/strict", test_strict);
  g_test_add_func ("/store/roster/faults", test_faults);
  return g_test_run ();
}
