/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-test-workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SfTestWorkbook *
sf_test_workbook_new (void)
{
  SfTestWorkbook *self = g_new0 (SfTestWorkbook, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("sanfang-sheet-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "table", NULL);
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sf_test_workbook_set (self, "_rels/.rels",
                        "<Relationships><Relationship Id=\"r1\" Type=\"" REL
                        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  sf_test_workbook_set (self, "xl/workbook.xml",
                        "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL
                        "\"><sheets><sheet name=\"名册\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
  sf_test_workbook_set (self, "xl/_rels/workbook.xml.rels",
                        "<Relationships><Relationship Id=\"r1\" Type=\"" REL
                        "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"" REL
                        "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/><Relationship Id=\"r3\" Type=\"" REL
                        "/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r4\" Type=\"" REL
                        "/styles\" Target=\"styles.xml\"/></Relationships>");
  sf_test_workbook_set_rows (self, "");
  return self;
}

void
sf_test_workbook_free (SfTestWorkbook *self)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_hash_table_unref (self->parts);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
sf_test_workbook_set (SfTestWorkbook *self, const char *name, const char *text)
{
  if (text == NULL)
    g_hash_table_remove (self->parts, name);
  else
    g_hash_table_replace (self->parts, g_strdup (name), g_strdup (text));
}

void
sf_test_workbook_set_rows (SfTestWorkbook *self, const char *rows)
{
  g_autofree char *text = g_strdup_printf ("<worksheet xmlns=\"" MAIN "\"><sheetData>%s</sheetData></worksheet>", rows);

  sf_test_workbook_set (self, "xl/worksheets/sheet1.xml", text);
}

static void
write_part (struct archive *archive, const char *name, const char *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) strlen (text));
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, strlen (text)), ==, (gssize) strlen (text));
  archive_entry_free (entry);
}

void
sf_test_workbook_write (SfTestWorkbook *self, guint n_empty)
{
  struct archive *archive = archive_write_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer text;

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, self->path), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_empty; i++)
    {
      g_autofree char *empty = g_strdup_printf ("empty/%u", i);
      write_part (archive, empty, "");
    }
  g_hash_table_iter_init (&iter, self->parts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    write_part (archive, name, text);
  archive_write_free (archive);
}

void
sf_test_workbook_write_bytes (SfTestWorkbook *self, const char *bytes, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->path, bytes, length, &error);
  g_assert_no_error (error);
}

GStrv
sf_test_read (const char *path, const char *sheet, GError **error)
{
  g_autoptr (GStrvBuilder) rows = g_strv_builder_new ();
  g_autoptr (SfTableReader) reader = sf_table_reader_open (path, sheet, error);
  guint row;
  char **cells;

  while (reader != NULL && sf_table_reader_next (reader, &row, &cells, error))
    {
      g_autofree char *joined = g_strjoinv ("|", cells);
      g_autofree char *line = g_strdup_printf ("%u: %s", row, joined);

      g_strv_builder_add (rows, line);
      g_strfreev (cells);
    }
  return g_strv_builder_end (rows);
}

char *
sf_test_read_all (const char *path, const char *sheet)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rows = sf_test_read (path, sheet, &error);

  g_assert_no_error (error);
  return g_strjoinv ("\n", rows);
}

void
sf_test_assert_fault (SfTestWorkbook *self, SfSheetError code, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rows = sf_test_read (self->path, NULL, &error);

  g_assert_error (error, SF_SHEET_ERROR, (int) code);
  if (strstr (error->message, what) == NULL)
    g_error ("“%s” does not say “%s”", error->message, what);
}
