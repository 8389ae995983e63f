/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that mean harm, or were damaged on their way: each is refused with what is wrong and where.
 */
#include "sf-test-workbook.h"

#include <string.h>

#define ROW(cells_) "<row r=\"1\">" cells_ "</row>"

static void
assert_rows_fault (const char *rows, SfSheetError code, const char *what)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();

  sf_test_workbook_set_rows (book, rows);
  sf_test_workbook_write (book, 0);
  sf_test_assert_fault (book, code, what);
}

/* An entity that reads a file, and one that grows: no document type is read at all. */
static void
test_entities (void)
{
  static const char *const types[] = {
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
    "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">",
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY e \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();
      g_autofree char *text = g_strconcat (types[i],
                                           "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&e;</t></is></c></row>"
                                           "</sheetData></worksheet>",
                                           NULL);

      sf_test_workbook_set (book, "xl/worksheets/sheet1.xml", text);
      sf_test_workbook_write (book, 0);
      sf_test_assert_fault (book, SF_SHEET_ERROR_FORMAT, "document type");
    }
  assert_rows_fault (ROW ("<c t=\"inlineStr\"><is><t>&e;</t></is></c>"), SF_SHEET_ERROR_FORMAT, "damaged");
}

/* 64 MiB of spaces in 64 KiB. */
static void
test_bomb (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();
  g_autofree char *spaces = g_strnfill (64 * 1024 * 1024, ' ');

  sf_test_workbook_set_rows (book, spaces);
  sf_test_workbook_write (book, 0);
  sf_test_assert_fault (book, SF_SHEET_ERROR_LIMIT, "unpacks");
}

static void
test_parts (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();

  sf_test_workbook_write (book, 5000);
  sf_test_assert_fault (book, SF_SHEET_ERROR_LIMIT, "parts");
}

static void
test_references (void)
{
  assert_rows_fault (ROW ("<c r=\"AAAAAAAAAAAAAAAAAAAA1\"><v>1</v></c>"), SF_SHEET_ERROR_FORMAT, "row 1");
  assert_rows_fault (ROW ("<c r=\"A99999999999999999999\"><v>1</v></c>"), SF_SHEET_ERROR_FORMAT, "row 1");
  assert_rows_fault (ROW ("<c r=\"A2\"><v>1</v></c>"), SF_SHEET_ERROR_FORMAT, "A2");
  assert_rows_fault (ROW ("<c r=\"1\"><v>1</v></c>"), SF_SHEET_ERROR_FORMAT, "row 1");
  assert_rows_fault (ROW ("<c r=\"XFD1\"><v>1</v></c>"), SF_SHEET_ERROR_LIMIT, "sheet “名册”, row 1, column XFD");
  assert_rows_fault ("<row r=\"4294967297\"/>", SF_SHEET_ERROR_FORMAT, "4294967297");
  assert_rows_fault ("<row r=\"0\"/>", SF_SHEET_ERROR_FORMAT, "“0”");
  assert_rows_fault ("<row r=\"7\"/><row r=\"7\"/>", SF_SHEET_ERROR_FORMAT, "row 7 comes after row 7");
}

static void
test_texts (void)
{
  g_autofree char *letters = g_strnfill (SF_TABLE_MAX_CELL + 1, 'x');
  g_autofree char *row = g_strdup_printf ("<row><c t=\"inlineStr\"><is><t>%s</t></is></c></row>", letters);

  assert_rows_fault (ROW ("<c r=\"C1\" t=\"s\"><v>0</v></c>"), SF_SHEET_ERROR_FORMAT,
                     "sheet “名册”, row 1, column C: the XLSX file is damaged");
  assert_rows_fault (ROW ("<c t=\"s\"><v>-1</v></c>"), SF_SHEET_ERROR_FORMAT, "“-1”");
  assert_rows_fault (row, SF_SHEET_ERROR_LIMIT, "row 1, column A");
}

static void
test_damaged (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();
  g_autofree char *bytes = NULL;
  gsize length;

  assert_rows_fault ("<row><c><v>1</v></row>", SF_SHEET_ERROR_FORMAT, "XML");
  sf_test_workbook_set (book, "xl/workbook.xml", NULL);
  sf_test_workbook_write (book, 0);
  sf_test_assert_fault (book, SF_SHEET_ERROR_FORMAT, "no xl/workbook.xml");
  g_assert_true (g_file_get_contents (book->path, &bytes, &length, NULL));
  sf_test_workbook_write_bytes (book, bytes, (gssize) length / 2);
  sf_test_assert_fault (book, SF_SHEET_ERROR_FORMAT, "damaged");
  sf_test_workbook_write_bytes (book, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
  sf_test_assert_fault (book, SF_SHEET_ERROR_FORMAT, "97–2003");
}

/* Whatever bytes are turned over, reading ends, well or with an error. */
static void
test_noise (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20260401);
  g_autofree char *bytes = NULL;
  guint refused = 0;
  gsize length;

  sf_test_workbook_set (book, "xl/sharedStrings.xml", "<sst><si><t>学号</t></si></sst>");
  sf_test_workbook_set_rows (book, ROW ("<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>1</v></c>"));
  sf_test_workbook_write (book, 0);
  g_assert_true (g_file_get_contents (book->path, &bytes, &length, NULL));
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *turned = g_memdup2 (bytes, length);
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) rows = NULL;

      for (guint j = 0; j <= i % 8; j++)
        turned[g_rand_int_range (random, 4, (gint32) length)] = (char) g_rand_int (random);
      sf_test_workbook_write_bytes (book, turned, (gssize) length);
      rows = sf_test_read (book->path, NULL, &error);
      refused += error != NULL;
    }
  g_assert_cmpuint (refused, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/hostile/entities", test_entities);
  g_test_add_func ("/sheet/hostile/bomb", test_bomb);
  g_test_add_func ("/sheet/hostile/parts", test_parts);
  g_test_add_func ("/sheet/hostile/references", test_references);
  g_test_add_func ("/sheet/hostile/texts", test_texts);
  g_test_add_func ("/sheet/hostile/damaged", test_damaged);
  g_test_add_func ("/sheet/hostile/noise", test_noise);
  return g_test_run ();
}
