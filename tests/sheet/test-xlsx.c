/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What spreadsheets put into cells, and what is read of it.
 */
#include "sf-test-workbook.h"

static void
assert_sheet (SfTestWorkbook *book, const char *sheet, const char *expected)
{
  g_autofree char *rows = NULL;

  sf_test_workbook_write (book, 0);
  rows = sf_test_read_all (book->path, sheet);
  g_assert_cmpstr (rows, ==, expected);
}

static void
assert_rows (const char *rows, const char *expected)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();

  sf_test_workbook_set_rows (book, rows);
  assert_sheet (book, NULL, expected);
}

static void
test_texts (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();

  sf_test_workbook_set (book, "xl/sharedStrings.xml",
                        "<sst><si><t>学号</t></si><si><r><t>雒</t></r><r><t>艳</t></r><rPh><t>luo</t></rPh></si>"
                        "<si><t xml:space=\"preserve\"> a&amp;b_x000D_c </t></si><si><t/></si></sst>");
  sf_test_workbook_set_rows (book, "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                                   "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row>"
                                   "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r>"
                                   "</is></c><c r=\"B2\" t=\"str\"><f>A1&amp;1</f><v>学号1</v></c></row>");
  assert_sheet (book, NULL, "1: 学号|雒艳|a&b\rc\n2: inline|学号1");
}

static void
test_numbers (void)
{
  assert_rows ("<row><c><v>202201010101</v></c><c><v>2.02201010101E11</v></c><c><v>0.30000000000000004</v></c>"
               "<c><v>4.30104200001011E+17</v></c><c><v>430104200001011001</v></c><c><v>-3</v></c><c><v>3000.0</v></c>"
               "</row>",
               "1: 202201010101|202201010101|0.3|4.30104200001011E+17|430104200001011001|-3|3000");
}

static void
test_booleans_and_errors (void)
{
  assert_rows ("<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><v>#N/A</v></c></row>",
               "1: TRUE|FALSE|#N/A");
  g_assert_true (sf_table_is_error ("#N/A"));
  g_assert_false (sf_table_is_error ("#1"));
}

static const char styles[] =
  "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d"
  "&quot;日&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"[Red]0.00&quot;day&quot;\"/>"
  "<numFmt numFmtId=\"166\" formatCode=\"General&quot;元&quot;\"/>"
  "<numFmt numFmtId=\"14\" formatCode=\"0\"/></numFmts>"
  "<cellStyleXfs><xf numFmtId=\"22\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
  "<xf numFmtId=\"15\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"31\"/>"
  "<xf numFmtId=\"166\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

static void
test_dates (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();

  sf_test_workbook_set (book, "xl/styles.xml", styles);
  sf_test_workbook_set_rows (book, "<row><c s=\"1\"><v>46022</v></c><c s=\"2\"><v>46022.5</v></c>"
                                   "<c s=\"3\"><v>46022</v></c><c s=\"4\"><v>36526.999999</v></c>"
                                   "<c s=\"5\"><v>7</v></c><c s=\"6\"><v>46022</v></c><c s=\"1\"><v>0.25</v></c>"
                                   "<c s=\"1\"><v>-1</v></c><c s=\"99\"><v>1</v></c></row>");
  assert_sheet (book, NULL, "1: 2025-12-31|2025-12-31 12:00:00|46022|2000-01-02|7|46022|06:00:00|-1|1");
  sf_test_workbook_set (book, "xl/workbook.xml",
                        "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"x\" r:id=\"r1\"/>"
                        "</sheets></workbook>");
  sf_test_workbook_set_rows (book, "<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>44560</v></c></row>");
  assert_sheet (book, NULL, "1: 1904-01-01|2025-12-31");
}

/* Rows and cells that are not there, and styled ones that are empty, out to the last column. */
static void
test_gaps (void)
{
  assert_rows (
    "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"D3\"><v>2</v></c><c r=\"XFD3\" s=\"1\"/></row><row r=\"4\"/>"
    "<row><c r=\"A5\"><v>3</v></c></row><row r=\"1048576\"><c><v>4</v></c></row>",
    "3: |1||2\n5: 3\n1048576: 4");
}

static void
test_merged (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();

  sf_test_workbook_set (
    book, "xl/worksheets/sheet1.xml",
    "<x:worksheet xmlns:x=\"m\"><x:sheetPr/><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>名册"
    "</x:t></x:is></x:c><x:c/><x:c/></x:row><x:row><x:c/><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>"
    "<x:mergeCells count=\"1\"><x:mergeCell ref=\"A1:C1\"/></x:mergeCells></x:worksheet>");
  assert_sheet (book, NULL, "1: 名册\n2: |1");
}

static void
test_sheets (void)
{
  g_autoptr (SfTestWorkbook) book = sf_test_workbook_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rows = NULL;

  sf_test_workbook_set (book, "xl/workbook.xml",
                        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"说明\" state=\"hidden\" r:id=\"r1\"/>"
                        "<sheet name=\"毕业生\" r:id=\"r2\"/></sheets></workbook>");
  sf_test_workbook_set_rows (book, "<row><c><v>1</v></c></row>");
  sf_test_workbook_set (book, "xl/worksheets/sheet2.xml",
                        "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>");
  assert_sheet (book, NULL, "1: 2");
  assert_sheet (book, "说明", "1: 1");
  rows = sf_test_read (book->path, "别的", &error);
  g_assert_error (error, SF_SHEET_ERROR, SF_SHEET_ERROR_NO_SHEET);
  g_assert_nonnull (g_strstr_len (error->message, -1, "“说明”, “毕业生”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/xlsx/texts", test_texts);
  g_test_add_func ("/sheet/xlsx/numbers", test_numbers);
  g_test_add_func ("/sheet/xlsx/booleans-and-errors", test_booleans_and_errors);
  g_test_add_func ("/sheet/xlsx/dates", test_dates);
  g_test_add_func ("/sheet/xlsx/gaps", test_gaps);
  g_test_add_func ("/sheet/xlsx/merged", test_merged);
  g_test_add_func ("/sheet/xlsx/sheets", test_sheets);
  return g_test_run ();
}
