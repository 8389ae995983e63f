/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV as offices send it: quoting, separators, line ends, encodings.
 */
#include "sf-test-workbook.h"

#include <string.h>

static void
assert_rows (const char *bytes, gssize length, const char *expected)
{
  g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();
  g_autofree char *rows = NULL;

  sf_test_workbook_write_bytes (file, bytes, length);
  rows = sf_test_read_all (file->path, NULL);
  g_assert_cmpstr (rows, ==, expected);
}

static void
test_quoting (void)
{
  assert_rows ("a,\"b, c\",\"say \"\"hi\"\"\"\r\n\r\n ,,\n\"two\r\nlines\", x ,\nlast,,y", -1,
               "1: a|b, c|say \"hi\"\n4: two\nlines|x\n6: last||y");
  assert_rows ("\"a\"b,\"\"\n", -1, "1: ab");
  assert_rows ("", 0, "");
}

static void
test_separators (void)
{
  assert_rows ("a;\"b,c\";d\n1;2;3\n", -1, "1: a|b,c|d\n2: 1|2|3");
  assert_rows ("a\tb\n1,5\t2\n", -1, "1: a|b\n2: 1,5|2");
}

static void
test_line_ends (void)
{
  assert_rows ("a,b\r1,2\r", -1, "1: a|b\n2: 1|2");
  assert_rows ("a,b\r\n1,2\r\n", -1, "1: a|b\n2: 1|2");
  assert_rows ("a,b\n\n1,2", -1, "1: a|b\n3: 1|2");
}

static void
test_apostrophes (void)
{
  /* Ours goes, another's stays. */
  assert_rows ("'=1+1,'x,''-2,'\n", -1, "1: =1+1|'x|'-2|'");
}

static void
test_open_quote (void)
{
  g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();

  sf_test_workbook_write_bytes (file, "a,b\n1,\"2\n3,4\n", -1);
  sf_test_assert_fault (file, SF_SHEET_ERROR_FORMAT, "line 2");
}

/* A character in GB18030 that comes after more than a buffer of ASCII. */
static void
test_encodings (void)
{
  static const char *const names[] = { "UTF-8", "GB18030", "UTF-16" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= 20000; i++)
    {
      g_string_append_printf (text, "%u,x\n", i);
      g_string_append_printf (expected, "%u: %u|x\n", i, i);
    }
  g_string_append (text, "姓名,䶮瓛·買\n");
  g_string_append (expected, "20001: 姓名|䶮瓛·買");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length;
      g_autofree char *bytes = g_convert (text->str, (gssize) text->len, names[i], "UTF-8", NULL, &length, NULL);

      assert_rows (bytes, (gssize) length, expected->str);
    }
  assert_rows ("\xef\xbb\xbf学号", -1, "1: 学号");
}

/* Chinese characters cut by the end of each buffer. */
static void
test_cut_characters (void)
{
  for (guint shift = 0; shift < 3; shift++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *expected = NULL;

      for (guint i = 0; i < shift; i++)
        g_string_append_c (text, 'x');
      for (guint i = 0; i < 43000; i++)
        g_string_append (text, "学");
      expected = g_strdup_printf ("1: %s", text->str);
      assert_rows (text->str, (gssize) text->len, expected);
    }
}

static void
test_no_text (void)
{
  g_autoptr (SfTestWorkbook) file = sf_test_workbook_new ();

  sf_test_workbook_write_bytes (file, "a,b\n\xff\xff\x00\x01", 8);
  sf_test_assert_fault (file, SF_SHEET_ERROR_ENCODING, "UTF-8");
  sf_test_workbook_write_bytes (file, "a,b\n1,\0\n", 8);
  sf_test_assert_fault (file, SF_SHEET_ERROR_ENCODING, "no text has");
}

/* Rows that somebody pasted. */
static void
test_pasted (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfTableReader) reader = sf_table_reader_new_for_text ("学号\t姓名\n1\t\"a\tb\"\n", &error);
  guint line;
  GStrv cells;

  g_assert_no_error (error);
  g_assert_true (sf_table_reader_next (reader, &line, &cells, &error));
  g_strfreev (cells);
  g_assert_true (sf_table_reader_next (reader, &line, &cells, &error));
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpstr (cells[1], ==, "a\tb");
  g_strfreev (cells);
  g_assert_false (sf_table_reader_next (reader, &line, &cells, &error));
  g_assert_no_error (error);
}

static void
test_header_names (void)
{
  static const char *const same[] = { "学号", " 学 号 ", "学号*", "学号（必填）", "* 学号(必填)" };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *folded = sf_table_fold_header (same[i]);

      g_assert_cmpstr (folded, ==, "学号");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/csv/quoting", test_quoting);
  g_test_add_func ("/sheet/csv/separators", test_separators);
  g_test_add_func ("/sheet/csv/line-ends", test_line_ends);
  g_test_add_func ("/sheet/csv/apostrophes", test_apostrophes);
  g_test_add_func ("/sheet/csv/open-quote", test_open_quote);
  g_test_add_func ("/sheet/csv/encodings", test_encodings);
  g_test_add_func ("/sheet/csv/cut-characters", test_cut_characters);
  g_test_add_func ("/sheet/csv/no-text", test_no_text);
  g_test_add_func ("/sheet/csv/pasted", test_pasted);
  g_test_add_func ("/sheet/csv/header-names", test_header_names);
  return g_test_run ();
}
