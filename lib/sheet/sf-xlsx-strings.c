/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xl/sharedStrings.xml: the texts of all sheets, each once. A rich text is the sum of its runs; how it is pronounced
 * (rPh) is no part of it.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <string.h>

#include "sheet/sf-xlsx-private.h"

#define MAX_BYTES (128 * 1024 * 1024)

typedef struct
{
  SfXlsxStrings *strings;
  GString *text; /* of the item that is read */
  gboolean in_text;
  guint phonetic;
} Reading;

void
sf_xlsx_strings_init (SfXlsxStrings *self)
{
  self->texts = g_string_new (NULL);
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
sf_xlsx_strings_clear (SfXlsxStrings *self)
{
  g_string_free (self->texts, TRUE);
  g_array_unref (self->places);
}

const char *
sf_xlsx_strings_get (const SfXlsxStrings *self, guint64 n)
{
  return n < self->places->len ? self->texts->str + g_array_index (self->places, guint32, n) : NULL;
}

/* The character that "_x000D_" at @p stands for; 0 if it is none. */
static gunichar
read_escape (const char *p)
{
  gunichar c = 0;

  if (p[0] != '_' || p[1] != 'x')
    return 0;
  for (guint i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return 0;
      c = c * 16 + (gunichar) digit;
    }
  return p[6] == '_' && g_unichar_validate (c) ? c : 0;
}

void
sf_xlsx_unescape (GString *text)
{
  char *p = text->str;

  while ((p = strstr (p, "_x")) != NULL)
    {
      gunichar c = read_escape (p);
      gssize place = p - text->str;

      if (c != 0)
        {
          g_string_erase (text, place, 7);
          g_string_insert_unichar (text, place, c);
        }
      p = text->str + place + 1;
    }
}

static void
start (SfXlsxXml *xml, const char *name, gpointer data)
{
  Reading *self = data;

  if (g_str_equal (name, "si"))
    g_string_truncate (self->text, 0);
  else if (g_str_equal (name, "rPh"))
    self->phonetic++;
  self->in_text = g_str_equal (name, "t") && self->phonetic == 0;
}

static void
take_item (SfXlsxXml *xml, Reading *self)
{
  guint32 place = (guint32) self->strings->texts->len;

  sf_xlsx_unescape (self->text);
  if (self->strings->texts->len + self->text->len + 1 > MAX_BYTES)
    {
      sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_LIMIT, "the texts of the workbook are longer than %d MiB",
                        MAX_BYTES / (1024 * 1024));
      return;
    }
  g_string_append_len (self->strings->texts, self->text->str, (gssize) self->text->len + 1);
  g_array_append_val (self->strings->places, place);
}

static void
end (SfXlsxXml *xml, const char *name, gpointer data)
{
  Reading *self = data;

  self->in_text = FALSE;
  if (g_str_equal (name, "rPh") && self->phonetic > 0)
    self->phonetic--;
  else if (g_str_equal (name, "si"))
    take_item (xml, self);
}

static void
text (SfXlsxXml *xml, const char *bytes, gsize length, gpointer data)
{
  Reading *self = data;

  if (!self->in_text)
    return;
  if (self->text->len + length > SF_TABLE_MAX_CELL)
    sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_LIMIT, "text %u of the workbook is longer than %d KiB",
                      self->strings->places->len + 1, SF_TABLE_MAX_CELL / 1024);
  else
    g_string_append_len (self->text, bytes, (gssize) length);
}

gboolean
sf_xlsx_strings_read (SfXlsxStrings *self, SfXlsxPackage *package, const char *name, GError **error)
{
  static const SfXlsxHandler handler = { start, end, text };
  Reading reading = { self, g_string_new (NULL) };
  gboolean good = sf_xlsx_read_part (package, name, &handler, &reading, error);

  g_string_free (reading.text, TRUE);
  return good;
}
