/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include "sheet/sf-table-reader.h"

#include <string.h>

#include "sheet/sf-table-private.h"

struct _SfTableReader
{
  const SfTableFormat *format;
  gpointer source;
  GPtrArray *cells;
};

/* ---- Which format ---- */

static gboolean
read_beginning (const char *path, char *bytes, gsize length, gsize *out_read, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, length, out_read, NULL, error);
}

/* A compound file: Excel before 2007, or a workbook under a password. */
static gboolean
is_compound (const char *bytes, gsize length)
{
  return length >= 8 && memcmp (bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0;
}

static gboolean
is_zip (const char *bytes, gsize length)
{
  return length >= 4 && memcmp (bytes, "PK\x03\x04", 4) == 0;
}

SfTableReader *
sf_table_reader_open (const char *path, const char *sheet, GError **error)
{
  g_autoptr (SfTableReader) self = g_new0 (SfTableReader, 1);
  char bytes[8];
  gsize length;

  self->cells = g_ptr_array_new_with_free_func (g_free);
  if (!read_beginning (path, bytes, sizeof bytes, &length, error))
    return NULL;
  if (is_compound (bytes, length))
    {
      sf_sheet_fail (error, SF_SHEET_ERROR_FORMAT,
                     "the file is a workbook of Excel 97–2003, or has a password; save it as XLSX without one");
      return NULL;
    }
  self->format = is_zip (bytes, length) ? &sf_table_xlsx : &sf_table_csv;
  self->source = is_zip (bytes, length) ? sf_table_xlsx_open (path, sheet, error) : sf_table_csv_open (path, error);
  return self->source != NULL ? g_steal_pointer (&self) : NULL;
}

void
sf_table_reader_free (SfTableReader *self)
{
  if (self->source != NULL)
    self->format->free (self->source);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

SfTableReader *
sf_table_reader_new_for_text (const char *text, GError **error)
{
  g_autoptr (SfTableReader) self = g_new0 (SfTableReader, 1);

  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->format = &sf_table_csv;
  self->source = sf_table_csv_open_text (text, error);
  return self->source != NULL ? g_steal_pointer (&self) : NULL;
}

/* ---- Headers ---- */

char *
sf_table_fold_header (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_NFKC);
  g_autoptr (GString) kept = g_string_new (NULL);
  const char *optional;

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)) && *p != '*')
      g_string_append_len (kept, p, g_utf8_next_char (p) - p);
  optional = strstr (kept->str, "(必填)");
  if (optional != NULL)
    g_string_erase (kept, optional - kept->str, (gssize) strlen ("(必填)"));
  return g_utf8_casefold (kept->str, -1);
}

/* ---- Rows ---- */

/* Leaves the cells up to the last that says something. */
static void
tidy_cells (GPtrArray *cells)
{
  guint used = 0;

  for (guint i = 0; i < cells->len; i++)
    {
      if (cells->pdata[i] == NULL)
        cells->pdata[i] = g_strdup ("");
      g_strstrip (cells->pdata[i]);
      if (*(const char *) cells->pdata[i] != '\0')
        used = i + 1;
    }
  g_ptr_array_set_size (cells, (int) used);
}

static GStrv
take_cells (GPtrArray *cells)
{
  GStrv taken = g_new (char *, cells->len + 1);

  memcpy (taken, cells->pdata, cells->len * sizeof (char *));
  taken[cells->len] = NULL;
  g_ptr_array_set_free_func (cells, NULL);
  g_ptr_array_set_size (cells, 0);
  g_ptr_array_set_free_func (cells, g_free);
  return taken;
}

gboolean
sf_table_reader_next (SfTableReader *self, guint *out_row, GStrv *out_cells, GError **error)
{
  do
    {
      g_ptr_array_set_size (self->cells, 0);
      if (!self->format->next (self->source, out_row, self->cells, error))
        return FALSE;
      tidy_cells (self->cells);
    }
  while (self->cells->len == 0);
  *out_cells = take_cells (self->cells);
  return TRUE;
}

const char *
sf_table_reader_get_sheet (SfTableReader *self)
{
  return self->format->get_sheet != NULL ? self->format->get_sheet (self->source) : NULL;
}

const char *
sf_table_reader_get_row_word (SfTableReader *self)
{
  return self->format->row_word;
}

double
sf_table_reader_get_progress (SfTableReader *self)
{
  return CLAMP (self->format->get_progress (self->source), 0, 1);
}

/* ---- Cells ---- */

gboolean
sf_table_is_error (const char *cell)
{
  static const char *const errors[] = { "#N/A",  "#REF!",  "#VALUE!", "#DIV/0!",       "#NAME?",
                                        "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA", NULL };

  return *cell == '#' && g_strv_contains (errors, cell);
}

gboolean
sf_table_needs_apostrophe (const char *cell)
{
  static const char *const wide[] = { "＝", "＋", "－", "＠" };

  while (*cell == '\'')
    cell++;
  if (*cell != '\0' && strchr ("=+-@\t\r\n", *cell) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_str_has_prefix (cell, wide[i]))
      return TRUE;
  return FALSE;
}
