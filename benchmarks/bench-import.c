/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A roster of 50,000 students from an XLSX file as Excel writes it (shared texts, dates by style) into a new store:
 * with accounts, initial secrets, publications, audit chain and a report of every row. Then the same file again, which
 * changes nothing, as a rehearsal, and as all or nothing; and the students out again in the national format.
 */
#include "sf-bench.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/form/sf-codes.h"
#include "store/sf-store-export.h"

#define N_COLLEGES 20
#define NOW G_GINT64_CONSTANT (1775008800000) /* 2026-04-01 10:00 in Shanghai */
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static guint n_students;

/* ---- The file ---- */

typedef struct
{
  GString *sheet;
  GString *texts;
  GHashTable *places; /* text -> its place + 1 */
} Book;

static void
add_text (Book *self, const char *text)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, text));

  if (place == 0)
    {
      place = g_hash_table_size (self->places) + 1;
      g_hash_table_insert (self->places, g_strdup (text), GUINT_TO_POINTER (place));
      g_string_append_printf (self->texts, "<si><t>%s</t></si>", text);
    }
  g_string_append_printf (self->sheet, "<c t=\"s\"><v>%u</v></c>", place - 1);
}

static void
add_number (Book *self, guint n, guint style)
{
  g_string_append_printf (self->sheet, "<c s=\"%u\"><v>%u</v></c>", style, n);
}

/* A right number of somebody born on the n-th of some days in Changsha. */
static char *
make_identity (guint n)
{
  static const guint weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  char *text = g_strdup_printf ("430104%04u%02u%02u%03u?", 2002 + n / 30 % 4, n / 120 % 12 + 1, n % 28 + 1,
                                (n / 1440 * 28 + n % 28) % 1000);
  guint sum = 0;

  for (guint i = 0; i < 17; i++)
    sum += (guint) (text[i] - '0') * weights[i];
  text[17] = "10X98765432"[sum % 11];
  return text;
}

static void
add_formatted (Book *self, const char *format, guint n)
{
  g_autofree char *text = g_strdup_printf (format, n);

  add_text (self, text);
}

static void
add_student (Book *self, guint n)
{
  static const char *const families[] = { "王", "李", "张", "刘", "陈", "欧阳", "杨", "黄", "单", "雒" };
  static const char *const given[] = { "芳", "伟", "静怡", "子轩", "雨桐", "浩然", "梓涵", "一诺", "明", "婷" };
  g_autofree char *name = g_strdup_printf ("%s%s%s", families[n % 10], given[n / 10 % 10], given[n / 100 % 10]);
  g_autofree char *identity = make_identity (n);

  g_string_append (self->sheet, "<row>");
  add_formatted (self, "2022%08u", n);
  add_text (self, name);
  add_text (self, (identity[16] - '0') % 2 != 0 ? "男" : "女");
  add_text (self, identity);
  add_text (self, sf_code_table ("民族")[n % 5].label);
  add_text (self, "共青团员");
  add_text (self, n % 10 == 0 ? "硕士生毕业" : "本科生毕业");
  add_formatted (self, "%02u", n % N_COLLEGES + 1);
  add_formatted (self, "专业%u", n % 80);
  add_formatted (self, "班级%u", n % 1200);
  add_number (self, 44805, 1); /* 2022-09-01 */
  add_number (self, 46203, 1); /* 2026-06-30 */
  add_number (self, 2026, 0);
  add_text (self, n % 50 == 0 ? "定向" : "非定向");
  add_text (self, "湖南省长沙市岳麓区");
  add_formatted (self, "138%08u", n);
  add_formatted (self, "s%u@example.com", n);
  add_formatted (self, "湖南省长沙市岳麓区某某路%u号", n);
  g_string_append (self->sheet, "</row>");
}

static void
write_part (struct archive *archive, const char *name, const char *text, gsize length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_write_header (archive, entry);
  if (archive_write_data (archive, text, length) != (la_ssize_t) length)
    g_error ("%s: %s", name, archive_error_string (archive));
  archive_entry_free (entry);
}

#define PART(archive_, name_, text_) write_part (archive_, name_, text_, strlen (text_))

static void
write_archive (const char *path, Book *book)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  if (archive_write_open_filename (archive, path) != ARCHIVE_OK)
    g_error ("%s: %s", path, archive_error_string (archive));
  PART (archive, "xl/workbook.xml",
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"名册\" r:id=\"r1\"/></sheets></workbook>");
  PART (archive, "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Type=\"" REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"r2\" Type=\"" REL "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
        "<Relationship Id=\"r3\" Type=\"" REL "/styles\" Target=\"styles.xml\"/></Relationships>");
  PART (archive, "xl/styles.xml",
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
  write_part (archive, "xl/sharedStrings.xml", book->texts->str, book->texts->len);
  write_part (archive, "xl/worksheets/sheet1.xml", book->sheet->str, book->sheet->len);
  archive_write_free (archive);
}

static void
write_roster (const char *path)
{
  static const char *const header[] = { "学号", "姓名",     "性别",   "身份证号", "民族",     "政治面貌",
                                        "学历", "学院代码", "专业",   "班级",     "入学时间", "毕业时间",
                                        "届",   "培养方式", "生源地", "手机号码", "电子邮箱", "家庭住址" };
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Book book = { g_string_new ("<worksheet><sheetData><row>"), g_string_new ("<sst>"), places };

  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    add_text (&book, header[i]);
  g_string_append (book.sheet, "</row>");
  for (guint i = 0; i < n_students; i++)
    add_student (&book, i);
  g_string_append (book.sheet, "</sheetData></worksheet>");
  g_string_append (book.texts, "</sst>");
  write_archive (path, &book);
  g_string_free (book.sheet, TRUE);
  g_string_free (book.texts, TRUE);
}

/* ---- The store ---- */

static void
add_colleges (SfStore *store, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "colleges.csv", NULL);
  g_autoptr (GString) text = g_string_new ("学院代码,学院\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfImportReport) report = NULL;

  for (guint i = 1; i <= N_COLLEGES; i++)
    g_string_append_printf (text, "%02u,第%u学院\n", i, i);
  g_file_set_contents (path, text->str, (gssize) text->len, &error);
  sf_bench_check (path, error);
  report = sf_store_import (store, "colleges", path, NULL, &error);
  sf_bench_check (path, error);
  g_unlink (path);
}

static SfStore *
make_store (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (SfClock) clock = sf_clock_new_manual (NOW);
  g_autoptr (GError) error = NULL;
  SfStore *store;

  sf_store_init (path, NOW, &error);
  sf_bench_check (path, error);
  store = sf_store_open (path, clock, &error);
  sf_bench_check (path, error);
  add_colleges (store, folder);
  return store;
}

/* Seconds; checks what it did. */
static double
import (SfStore *store, const char *folder, SfImportFlags flags, guint added, guint same)
{
  g_autofree char *roster = g_build_filename (folder, "roster.xlsx", NULL);
  g_autofree char *table = g_build_filename (folder, "report.xlsx", NULL);
  g_autofree char *secrets = g_build_filename (folder, "secrets", NULL);
  const SfImportOptions options = { .flags = flags, .report_path = table, .secrets_path = secrets };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SfImportReport) report = sf_store_import (store, "students", roster, &options, &error);
  double seconds = (g_get_monotonic_time () - start) / 1e6;

  sf_bench_check (roster, error);
  if (report->added != added || report->same != same || report->wrong != 0)
    g_error ("%u new, %u the same, %u wrong: %s", report->added, report->same, report->wrong,
             report->problems->len > 0 ? (char *) report->problems->pdata[0] : "");
  g_unlink (table);
  g_unlink (secrets);
  return seconds;
}

static double export(SfStore *store, const char *folder, const char *what)
{
  g_autofree char *path = g_build_filename (folder, "list.xlsx", NULL);
  const SfExportOptions options = { .what = what, .path = path, .type = SF_TABLE_XLSX, .personal = TRUE };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  guint rows;

  sf_store_export (store, &options, &rows, &error);
  sf_bench_check (path, error);
  if (rows != n_students)
    g_error ("%u rows", rows);
  g_unlink (path);
  return (g_get_monotonic_time () - start) / 1e6;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *roster = NULL;
  SfStore *store;

  sf_bench_init (&argc, &argv, "Rosters of students in and out.");
  n_students = sf_bench_size (50000, 30);
  folder = sf_bench_make_folder ();
  roster = g_build_filename (folder, "roster.xlsx", NULL);
  write_roster (roster);
  store = make_store (folder, "store");
  sf_bench_reset_peak ();
  sf_bench_report ("import-students", "50,000 new students with accounts from an XLSX file",
                   import (store, folder, 0, n_students, 0), "s", 0, SF_BENCH_AT_MOST, 8);
  sf_bench_report ("import-memory", "the same, peak memory", sf_bench_peak_memory (), "MB", 0, SF_BENCH_AT_MOST, 150);
  sf_bench_report ("import-again", "the same file again, which changes nothing",
                   import (store, folder, 0, 0, n_students), "s", 0, SF_BENCH_AT_MOST, 8);
  sf_bench_report ("import-rehearsed", "the same as a rehearsal",
                   import (store, folder, SF_IMPORT_DRY_RUN, 0, n_students), "s", 0, SF_BENCH_AT_MOST, 8);
  sf_bench_report ("export-national", "50,000 students in the national format of 74 columns as XLSX",
                   export(store, folder, "national-74"), "s", 0, SF_BENCH_AT_MOST, 8);
  sf_store_close (store);

  store = make_store (folder, "strict");
  sf_bench_reset_peak ();
  sf_bench_report ("import-strict", "50,000 new students, all or nothing",
                   import (store, folder, SF_IMPORT_STRICT, n_students, 0), "s", 0, SF_BENCH_AT_MOST, 12);
  sf_bench_report ("import-strict-memory", "the same, peak memory", sf_bench_peak_memory (), "MB", 0, SF_BENCH_AT_MOST,
                   200);
  sf_store_close (store);
  sf_bench_remove_folder (folder);
  return 0;
}
