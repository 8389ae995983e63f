/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. XLSX is written by libxlsxwriter in its mode of constant memory: a row is final when the next begins,
 * so that the columns' widths come from the header and the labels that one expects below it.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include "sheet/sf-table-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "sheet/sf-table-private.h"

#define MAX_ROWS 1048576
#define MAX_XLSX_CELL 32767 /* characters */
#define LEAST_WIDTH 10.0    /* characters of the column */
#define MOST_WIDTH 40.0

struct _SfTableWriter
{
  SfTableType type;
  char *path;
  char *temporary;
  guint n_rows;

  FILE *csv;
  GString *line;

  lxw_workbook *workbook;
  lxw_worksheet *worksheet;
  lxw_format *heading;
};

gboolean
sf_table_type_from_name (const char *name, SfTableType *out_type)
{
  const char *dot = strrchr (name, '.');
  const char *ending = dot != NULL ? dot + 1 : name;

  *out_type = g_ascii_strcasecmp (ending, "xlsx") == 0 ? SF_TABLE_XLSX : SF_TABLE_CSV;
  return *out_type == SF_TABLE_XLSX || g_ascii_strcasecmp (ending, "csv") == 0;
}

const char *
sf_table_type_get_name (SfTableType type)
{
  return type == SF_TABLE_XLSX ? "xlsx" : "csv";
}

const char *
sf_table_type_get_mime (SfTableType type)
{
  return type == SF_TABLE_XLSX ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                               : "text/csv; charset=utf-8";
}

static gboolean
fail_write (SfTableWriter *self, const char *reason, GError **error)
{
  return sf_sheet_fail (error, SF_SHEET_ERROR_IO, "%s cannot be written: %s", self->path, reason);
}

/* ---- CSV ---- */

static void
append_field (GString *line, const char *cell)
{
  gboolean quoted = strpbrk (cell, ",;\t\"\r\n") != NULL || g_ascii_isspace (*cell);

  if (quoted)
    g_string_append_c (line, '"');
  if (sf_table_needs_apostrophe (cell))
    g_string_append_c (line, '\'');
  for (; *cell != '\0'; cell++)
    {
      if (*cell == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *cell);
    }
  if (quoted)
    g_string_append_c (line, '"');
}

static gboolean
add_csv (SfTableWriter *self, const char *const *cells, guint n, GError **error)
{
  g_string_truncate (self->line, 0);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, ',');
      append_field (self->line, cells[i] != NULL ? cells[i] : "");
    }
  g_string_append (self->line, "\r\n");
  return fwrite (self->line->str, 1, self->line->len, self->csv) == self->line->len ||
         fail_write (self, g_strerror (errno), error);
}

static gboolean
open_csv (SfTableWriter *self, int fd, GError **error)
{
  self->csv = fdopen (fd, "w");
  self->line = g_string_new (NULL);
  if (self->csv == NULL)
    {
      close (fd);
      return fail_write (self, g_strerror (errno), error);
    }
  return fputs ("\xef\xbb\xbf", self->csv) >= 0 || fail_write (self, g_strerror (errno), error);
}

static gboolean
close_csv (SfTableWriter *self, GError **error)
{
  int result = fclose (g_steal_pointer (&self->csv));

  return result == 0 || fail_write (self, g_strerror (errno), error);
}

/* ---- XLSX ---- */

static gboolean
open_xlsx (SfTableWriter *self, const char *sheet, GError **error)
{
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *) g_get_tmp_dir () };

  self->workbook = workbook_new_opt (self->temporary, &options);
  self->worksheet = self->workbook != NULL ? workbook_add_worksheet (self->workbook, sheet) : NULL;
  if (self->worksheet == NULL)
    return fail_write (self, "the workbook cannot be made", error);
  self->heading = workbook_add_format (self->workbook);
  format_set_bold (self->heading);
  format_set_bottom (self->heading, LXW_BORDER_THIN);
  worksheet_freeze_panes (self->worksheet, 1, 0);
  return TRUE;
}

/* A Chinese character is as wide as two digits. */
static double
get_width (const char *text)
{
  double width = 2;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return CLAMP (width, LEAST_WIDTH, MOST_WIDTH);
}

static void
set_widths (SfTableWriter *self, const char *const *header)
{
  for (guint i = 0; header[i] != NULL; i++)
    worksheet_set_column (self->worksheet, (lxw_col_t) i, (lxw_col_t) i, get_width (header[i]), NULL);
}

static gboolean
add_xlsx (SfTableWriter *self, const char *const *cells, guint n, GError **error)
{
  lxw_format *format = self->n_rows == 0 ? self->heading : NULL;

  if (self->n_rows == MAX_ROWS)
    return sf_sheet_fail (error, SF_SHEET_ERROR_LIMIT, "a sheet has at most %d rows; write CSV", MAX_ROWS);
  for (guint i = 0; i < n; i++)
    {
      lxw_error result;

      if (cells[i] == NULL || *cells[i] == '\0')
        continue;
      if (g_utf8_strlen (cells[i], -1) > MAX_XLSX_CELL)
        return sf_sheet_fail (error, SF_SHEET_ERROR_LIMIT, "row %u: a cell has at most %d characters; write CSV",
                              self->n_rows + 1, MAX_XLSX_CELL);
      result = worksheet_write_string (self->worksheet, self->n_rows, (lxw_col_t) i, cells[i], format);
      if (result != LXW_NO_ERROR)
        return fail_write (self, lxw_strerror (result), error);
    }
  return TRUE;
}

static gboolean
close_xlsx (SfTableWriter *self, GError **error)
{
  lxw_error result = workbook_close (g_steal_pointer (&self->workbook));

  return result == LXW_NO_ERROR || fail_write (self, lxw_strerror (result), error);
}

/* ---- Public ---- */

SfTableWriter *
sf_table_writer_new (const char *path, SfTableType type, const char *sheet, const char *const *header, GError **error)
{
  g_autoptr (SfTableWriter) self = g_new0 (SfTableWriter, 1);
  int fd;

  self->type = type;
  self->path = g_strdup (path);
  self->temporary = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail_write (self, g_strerror (errno), error);
      g_clear_pointer (&self->temporary, g_free);
      return NULL;
    }
  if (type == SF_TABLE_CSV)
    {
      if (!open_csv (self, fd, error))
        return NULL;
    }
  else
    {
      close (fd);
      if (!open_xlsx (self, sheet, error))
        return NULL;
      set_widths (self, header);
    }
  return sf_table_writer_add (self, header, g_strv_length ((GStrv) header), error) ? g_steal_pointer (&self) : NULL;
}

gboolean
sf_table_writer_add (SfTableWriter *self, const char *const *cells, guint n_cells, GError **error)
{
  gboolean good =
    self->type == SF_TABLE_CSV ? add_csv (self, cells, n_cells, error) : add_xlsx (self, cells, n_cells, error);

  self->n_rows++;
  return good;
}

gboolean
sf_table_writer_close (SfTableWriter *self, GError **error)
{
  if (!(self->type == SF_TABLE_CSV ? close_csv (self, error) : close_xlsx (self, error)))
    return FALSE;
  /* libxlsxwriter makes its file anew. */
  if (g_chmod (self->temporary, 0600) != 0 || g_rename (self->temporary, self->path) != 0)
    return fail_write (self, g_strerror (errno), error);
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

void
sf_table_writer_free (SfTableWriter *self)
{
  if (self->csv != NULL)
    fclose (self->csv);
  if (self->workbook != NULL)
    workbook_close (self->workbook);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}
