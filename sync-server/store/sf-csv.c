/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-csv.h"

#include <string.h>

#include "store/sf-store.h"

void
sf_csv_row_free (SfCsvRow *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/* ---- Encodings ---- */

static gboolean
begins_with (const char *bytes, gsize length, const char *mark)
{
  return length >= strlen (mark) && memcmp (bytes, mark, strlen (mark)) == 0;
}

static char *
convert (const char *bytes, gsize length, const char *from, GError **error)
{
  gsize written;
  char *text = g_convert (bytes, (gssize) length, "UTF-8", from, NULL, &written, NULL);

  if (text != NULL && memchr (text, '\0', written) == NULL)
    return text;
  g_free (text);
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT,
               "the file is no text in UTF-8 or GB18030; save it as CSV, not as a spreadsheet");
  return NULL;
}

char *
sf_csv_decode (const char *bytes, gsize length, GError **error)
{
  if (begins_with (bytes, length, "\xef\xbb\xbf"))
    return convert (bytes + 3, length - 3, "UTF-8", error);
  if (begins_with (bytes, length, "\xff\xfe") || begins_with (bytes, length, "\xfe\xff"))
    return convert (bytes, length, "UTF-16", error);
  if (g_utf8_validate_len (bytes, length, NULL))
    return g_strndup (bytes, length);
  return convert (bytes, length, "GB18030", error);
}

/* ---- Rows ---- */

typedef struct
{
  const char *p;
  char separator;
  guint line;
} Reader;

/* What stands most often in the header line. */
static char
find_separator (const char *text)
{
  static const char candidates[] = ",;\t";
  guint counts[3] = { 0 };
  guint best = 0;
  gboolean quoted = FALSE;

  for (const char *p = text; *p != '\0' && (quoted || (*p != '\n' && *p != '\r')); p++)
    {
      const char *found = strchr (candidates, *p);

      if (*p == '"')
        quoted = !quoted;
      else if (!quoted && found != NULL)
        counts[found - candidates]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* A quoted field, whose first quote is at r->p; a doubled quote stands for one. */
static gboolean
read_quoted (Reader *r, GString *out, GError **error)
{
  guint begun = r->line;

  for (r->p++; *r->p != '\0'; r->p++)
    {
      if (*r->p == '\n')
        r->line++;
      if (*r->p != '"')
        g_string_append_c (out, *r->p);
      else if (r->p[1] == '"')
        g_string_append_c (out, *r->p++);
      else
        {
          r->p++;
          return TRUE;
        }
    }
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "line %u: a quoted field does not end", begun);
  return FALSE;
}

static gboolean
at_line_end (const Reader *r)
{
  return *r->p == '\0' || *r->p == '\n' || *r->p == '\r';
}

/* One field; what follows a closing quote up to the separator belongs to it, as spreadsheets read it. */
static char *
read_cell (Reader *r, GError **error)
{
  g_autoptr (GString) cell = g_string_new (NULL);

  if (*r->p == '"' && !read_quoted (r, cell, error))
    return NULL;
  for (; !at_line_end (r) && *r->p != r->separator; r->p++)
    g_string_append_c (cell, *r->p);
  return g_strstrip (g_string_free (g_steal_pointer (&cell), FALSE));
}

static gboolean
read_row (Reader *r, SfCsvRow *row, GError **error)
{
  do
    {
      char *cell = read_cell (r, error);

      if (cell == NULL)
        return FALSE;
      g_ptr_array_add (row->cells, cell);
    }
  while (*r->p == r->separator && *r->p++ != '\0');
  if (*r->p == '\r')
    r->p++;
  if (*r->p == '\n')
    r->p++;
  r->line++;
  return TRUE;
}

static gboolean
row_is_empty (const SfCsvRow *row)
{
  for (guint i = 0; i < row->cells->len; i++)
    if (*(const char *) row->cells->pdata[i] != '\0')
      return FALSE;
  return TRUE;
}

GPtrArray *
sf_csv_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_csv_row_free);
  Reader r = { text, find_separator (text), 1 };

  while (*r.p != '\0')
    {
      SfCsvRow *row = g_new0 (SfCsvRow, 1);

      row->line = r.line;
      row->cells = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (rows, row);
      if (!read_row (&r, row, error))
        return NULL;
      if (row_is_empty (row))
        g_ptr_array_remove_index (rows, rows->len - 1);
    }
  return g_steal_pointer (&rows);
}
