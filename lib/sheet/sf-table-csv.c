/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV. The file is read twice: once to know its encoding, since a GB18030 file may begin with a thousand lines of
 * ASCII, and once for its rows. A quoted field that does not end is told by the line where it begins.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <string.h>

#include "sheet/sf-table-private.h"

#define CHUNK (64 * 1024)
#define END (-1)

typedef struct
{
  GInputStream *raw;
  GInputStream *text; /* in UTF-8 */
  goffset size;
  char *buffer;
  gsize place, length; /* in @buffer */
  gboolean ended;
  char separator;
  guint line;
  GString *cell;
  GError *error; /* of reading; ends the text */
} SfCsv;

/* ---- Encodings ---- */

static gboolean
begins_with (const char *bytes, gsize length, const char *mark)
{
  return length >= strlen (mark) && memcmp (bytes, mark, strlen (mark)) == 0;
}

/* Looks through the whole stream. */
static gboolean
is_utf8 (GInputStream *stream, gboolean *out_is, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  gsize kept = 0;
  gssize n;

  *out_is = FALSE;
  while ((n = g_input_stream_read (stream, buffer + kept, CHUNK - kept, NULL, error)) > 0)
    {
      gsize length = kept + (gsize) n;
      const char *end;

      if (g_utf8_validate_len (buffer, length, &end))
        {
          kept = 0;
          continue;
        }
      /* A character may be cut by the end of the chunk; more than three bytes are no part of one. */
      kept = length - (gsize) (end - buffer);
      if (kept > 3)
        return TRUE;
      memmove (buffer, end, kept);
    }
  *out_is = kept == 0;
  return n == 0;
}

/* The name of the file's encoding, and how many bytes of a mark come before the text. */
static const char *
find_encoding (GInputStream *stream, gsize *out_mark, GError **error)
{
  char beginning[3] = "";
  gboolean utf8;
  gsize length;

  *out_mark = 0;
  if (!g_input_stream_read_all (stream, beginning, sizeof beginning, &length, NULL, error) ||
      !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, NULL, error))
    return NULL;
  if (begins_with (beginning, length, "\xff\xfe") || begins_with (beginning, length, "\xfe\xff"))
    return "UTF-16";
  if (!is_utf8 (stream, &utf8, error) || !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, NULL, error))
    return NULL;
  if (begins_with (beginning, length, "\xef\xbb\xbf"))
    *out_mark = 3;
  return utf8 ? "UTF-8" : "GB18030";
}

static gboolean
open_text (SfCsv *self, GError **error)
{
  gsize mark;
  const char *encoding = find_encoding (self->raw, &mark, error);
  g_autoptr (GConverter) converter = NULL;

  if (encoding == NULL || !g_seekable_seek (G_SEEKABLE (self->raw), (goffset) mark, G_SEEK_SET, NULL, error))
    return FALSE;
  if (g_str_equal (encoding, "UTF-8"))
    {
      self->text = g_object_ref (self->raw);
      return TRUE;
    }
  if (mark > 0)
    return sf_sheet_fail (error, SF_SHEET_ERROR_ENCODING,
                          "the file says that it is UTF-8, but holds bytes that are not");
  converter = G_CONVERTER (g_charset_converter_new ("UTF-8", encoding, error));
  if (converter == NULL)
    return FALSE;
  self->text = g_converter_input_stream_new (self->raw, converter);
  return TRUE;
}

/* ---- Characters ---- */

static void
fill (SfCsv *self)
{
  gssize n = g_input_stream_read (self->text, self->buffer, CHUNK, NULL, &self->error);

  self->place = 0;
  self->length = n > 0 ? (gsize) n : 0;
  self->ended = n <= 0;
  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
      g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      g_clear_error (&self->error);
      sf_sheet_fail (&self->error, SF_SHEET_ERROR_ENCODING,
                     "line %u: the file is no text in UTF-8 or GB18030; save it as CSV or XLSX", self->line);
    }
  if (memchr (self->buffer, '\0', self->length) != NULL && self->error == NULL)
    {
      sf_sheet_fail (&self->error, SF_SHEET_ERROR_ENCODING,
                     "line %u: the file holds bytes that no text has; save it as CSV or XLSX", self->line);
      self->length = 0;
      self->ended = TRUE;
    }
}

static int
peek (SfCsv *self)
{
  if (self->place == self->length && !self->ended)
    fill (self);
  return self->place < self->length ? (guchar) self->buffer[self->place] : END;
}

static int
take (SfCsv *self)
{
  int c = peek (self);

  if (c != END)
    self->place++;
  return c;
}

/* What stands most often in the header line. */
static char
find_separator (SfCsv *self)
{
  static const char candidates[] = ",;\t";
  guint counts[3] = { 0 };
  guint best = 0;
  gboolean quoted = FALSE;

  peek (self);
  for (gsize i = 0; i < self->length; i++)
    {
      char c = self->buffer[i];
      const char *found = strchr (candidates, c);

      if (!quoted && (c == '\n' || c == '\r'))
        break;
      if (c == '"')
        quoted = !quoted;
      else if (!quoted && found != NULL)
        counts[found - candidates]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* ---- Cells and rows ---- */

static gboolean
add_char (SfCsv *self, int c, guint begun, GError **error)
{
  if (self->cell->len == SF_TABLE_MAX_CELL)
    return sf_sheet_fail (error, SF_SHEET_ERROR_LIMIT, "line %u: a field is longer than %d KiB; is a quote missing?",
                          begun, SF_TABLE_MAX_CELL / 1024);
  g_string_append_c (self->cell, (char) c);
  return TRUE;
}

/* A line ends in LF, CR or CR LF. */
static gboolean
take_line_end (SfCsv *self, int c)
{
  if (c == '\r' && peek (self) == '\n')
    take (self);
  return c == '\n' || c == '\r';
}

/* After the first quote; a doubled one stands for one. Line ends within are one '\n' each. */
static gboolean
read_quoted (SfCsv *self, GError **error)
{
  guint begun = self->line;
  int c;

  while ((c = take (self)) != END)
    {
      if (c == '"' && peek (self) != '"')
        return TRUE;
      if (c == '"')
        take (self);
      if (take_line_end (self, c))
        {
          self->line++;
          c = '\n';
        }
      if (!add_char (self, c, begun, error))
        return FALSE;
    }
  return self->error == NULL &&
         sf_sheet_fail (error, SF_SHEET_ERROR_FORMAT, "line %u: a quoted field does not end", begun);
}

/* What follows a closing quote up to the separator belongs to the field, as spreadsheets read it. */
static gboolean
read_cell (SfCsv *self, GError **error)
{
  int c = peek (self);

  g_string_truncate (self->cell, 0);
  if (c == '"')
    {
      take (self);
      if (!read_quoted (self, error))
        return FALSE;
    }
  while ((c = peek (self)) != END && c != self->separator && c != '\n' && c != '\r')
    {
      take (self);
      if (!add_char (self, c, self->line, error))
        return FALSE;
    }
  return TRUE;
}

static char *
dup_cell (const GString *cell)
{
  gboolean shielded = *cell->str == '\'' && sf_table_needs_apostrophe (cell->str);

  return g_strdup (cell->str + (shielded ? 1 : 0));
}

static gboolean
read_row (SfCsv *self, GPtrArray *cells, GError **error)
{
  guint begun = self->line;
  int c;

  do
    {
      if (!read_cell (self, error))
        return FALSE;
      if (cells->len == SF_TABLE_MAX_COLUMNS)
        return sf_sheet_fail (error, SF_SHEET_ERROR_LIMIT, "line %u: more than %d columns", begun,
                              SF_TABLE_MAX_COLUMNS);
      g_ptr_array_add (cells, dup_cell (self->cell));
      c = take (self);
    }
  while (c == self->separator);
  take_line_end (self, c);
  self->line++;
  return TRUE;
}

static gboolean
csv_next (gpointer data, guint *out_row, GPtrArray *cells, GError **error)
{
  SfCsv *self = data;

  *out_row = self->line;
  if (peek (self) != END && !read_row (self, cells, error) && self->error == NULL)
    return FALSE;
  if (self->error != NULL)
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  return self->line > *out_row;
}

static double
csv_get_progress (gpointer data)
{
  SfCsv *self = data;

  return self->size > 0 ? (double) g_seekable_tell (G_SEEKABLE (self->raw)) / (double) self->size : 1;
}

static void
csv_free (gpointer data)
{
  SfCsv *self = data;

  g_clear_object (&self->text);
  g_clear_object (&self->raw);
  g_clear_error (&self->error);
  g_string_free (self->cell, TRUE);
  g_free (self->buffer);
  g_free (self);
}

/* Takes @stream over. */
static gpointer
open_stream (GInputStream *stream, goffset size, GError **error)
{
  SfCsv *self = g_new0 (SfCsv, 1);

  self->raw = stream;
  self->buffer = g_malloc (CHUNK);
  self->cell = g_string_new (NULL);
  self->line = 1;
  self->size = size;
  if (open_text (self, error))
    {
      self->separator = find_separator (self);
      return self;
    }
  csv_free (self);
  return NULL;
}

gpointer
sf_table_csv_open (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileInputStream *stream = g_file_read (file, NULL, error);
  g_autoptr (GFileInfo) info = NULL;

  if (stream == NULL)
    return NULL;
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL);
  return open_stream (G_INPUT_STREAM (stream), info != NULL ? g_file_info_get_size (info) : 0, error);
}

gpointer
sf_table_csv_open_text (const char *text, GError **error)
{
  gsize length = strlen (text);

  return open_stream (g_memory_input_stream_new_from_data (g_memdup2 (text, length), (gssize) length, g_free),
                      (goffset) length, error);
}

const SfTableFormat sf_table_csv = {
  .row_word = "line",
  .next = csv_next,
  .get_progress = csv_get_progress,
  .free = csv_free,
};
