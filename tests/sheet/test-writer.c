/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is written is read again as it was, and no spreadsheet takes a cell for a formula.
 */
#include "sf-test-workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sheet/sf-table-writer.h"

static const char *const header[] = { "学号", "姓名", "备注", NULL };
static const char *const first[] = { "00123", "=HYPERLINK(\"http://127.0.0.1\")", "+86 138" };
static const char *const second[] = { "'@x", NULL, "-1" };
static const char *const third[] = { "430104200001011001", "a\"b,c;d\n第二行", "＝1+1" };

#define EXPECTED                                                                                                       \
  "1: 学号|姓名|备注\n2: 00123|=HYPERLINK(\"http://127.0.0.1\")|+86 138\n3: '@x||-1\n4: "                        \
  "430104200001011001|a\"b,c;d\n第二行|＝1+1"

static void
write_table (const char *path, SfTableType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfTableWriter) writer = sf_table_writer_new (path, type, "名册", header, &error);

  g_assert_no_error (error);
  sf_table_writer_add (writer, first, 3, &error);
  sf_table_writer_add (writer, second, 3, &error);
  sf_table_writer_add (writer, third, 3, &error);
  sf_table_writer_close (writer, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  for (SfTableType type = SF_TABLE_CSV; type <= SF_TABLE_XLSX; type++)
    {
      g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();
      g_autofree char *rows = NULL;
      GStatBuf status;

      write_table (file->path, type);
      rows = sf_test_read_all (file->path, NULL);
      g_assert_cmpstr (rows, ==, EXPECTED);
      g_assert_cmpint (g_stat (file->path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
}

static void
test_csv_bytes (void)
{
  g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();
  g_autofree char *bytes = NULL;

  write_table (file->path, SF_TABLE_CSV);
  g_assert_true (g_file_get_contents (file->path, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==,
                   "\xef\xbb\xbf学号,姓名,备注\r\n00123,\"'=HYPERLINK(\"\"http://127.0.0.1\"\")\",'+86 138\r\n"
                   "''@x,,'-1\r\n430104200001011001,\"a\"\"b,c;d\n第二行\",'＝1+1\r\n");
}

static char *
read_part (const char *path, const char *name)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  GString *text = g_string_new (NULL);
  char buffer[4096];
  la_ssize_t n;

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, sizeof buffer), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    if (g_str_equal (archive_entry_pathname (entry), name))
      while ((n = archive_read_data (archive, buffer, sizeof buffer)) > 0)
        g_string_append_len (text, buffer, n);
  archive_read_free (archive);
  return g_string_free (text, FALSE);
}

/* Strings all of them, the header in sight, columns wide enough. */
static void
test_xlsx_parts (void)
{
  g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();
  g_autofree char *sheet = NULL;

  write_table (file->path, SF_TABLE_XLSX);
  sheet = read_part (file->path, "xl/worksheets/sheet1.xml");
  g_assert_nonnull (strstr (sheet, "=HYPERLINK"));
  g_assert_null (strstr (sheet, "<f>"));
  g_assert_null (strstr (sheet, "<v>"));
  g_assert_nonnull (strstr (sheet, "state=\"frozen\""));
  g_assert_nonnull (strstr (sheet, "<cols>"));
}

static void
test_not_closed (void)
{
  for (SfTableType type = SF_TABLE_CSV; type <= SF_TABLE_XLSX; type++)
    {
      g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) dir = NULL;
      SfTableWriter *writer = sf_table_writer_new (file->path, type, "x", header, &error);

      g_assert_no_error (error);
      sf_table_writer_free (writer);
      dir = g_dir_open (file->folder, 0, &error);
      g_assert_null (g_dir_read_name (dir));
    }
}

static void
test_nowhere (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_table_writer_new ("/nowhere/x.csv", SF_TABLE_CSV, "x", header, &error));
  g_assert_error (error, SF_SHEET_ERROR, SF_SHEET_ERROR_IO);
}

static void
test_types (void)
{
  SfTableType type;

  g_assert_true (sf_table_type_from_name ("名册.XLSX", &type));
  g_assert_cmpint (type, ==, SF_TABLE_XLSX);
  g_assert_true (sf_table_type_from_name ("csv", &type));
  g_assert_cmpint (type, ==, SF_TABLE_CSV);
  g_assert_false (sf_table_type_from_name ("名册.pdf", &type));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/writer/round-trip", test_round_trip);
  g_test_add_func ("/sheet/writer/csv-bytes", test_csv_bytes);
  g_test_add_func ("/sheet/writer/xlsx-parts", test_xlsx_parts);
  g_test_add_func ("/sheet/writer/not-closed", test_not_closed);
  g_test_add_func ("/sheet/writer/nowhere", test_nowhere);
  g_test_add_func ("/sheet/writer/types", test_types);
  return g_test_run ();
}
