/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xl/styles.xml: which styles show a number as a date. A cell's style is a place in cellXfs, which names a number
 * format: one that every spreadsheet knows, or one that the file defines.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <stdlib.h>
#include <string.h>

#include "sheet/sf-xlsx-private.h"

#define MAX_STYLES 65536

typedef struct
{
  GByteArray *dates;
  GHashTable *custom; /* id of a format that the file defines and that is a date's */
  GHashTable *defined;
  gboolean in_cells;
} Reading;

/* Of ECMA-376 part 1, 18.8.30: dates and times; from 27 on those of East Asian spreadsheets. */
static gboolean
is_builtin_date (int id)
{
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* The end of a part in quotes or brackets that begins at @p. */
static const char *
skip_to (const char *p, char end)
{
  const char *found = strchr (p + 1, end);

  return found != NULL ? found : p + strlen (p) - 1;
}

/* [h]:mm is a time, [Red] and [$-804] are not. */
static gboolean
is_elapsed (const char *p)
{
  return strchr ("hHmMsS", p[1]) != NULL && strspn (p + 1, "hHmMsS") > 0 && p[1 + strspn (p + 1, "hHmMsS")] == ']';
}

gboolean
sf_xlsx_format_is_date (const char *code)
{
  /* General may be followed by a unit: its letters are none of a date. */
  if (g_ascii_strncasecmp (code, "general", 7) == 0)
    return FALSE;
  for (const char *p = code; *p != '\0'; p++)
    switch (*p)
      {
      case '"':
        p = skip_to (p, '"');
        break;
      case '[':
        if (is_elapsed (p))
          return TRUE;
        p = skip_to (p, ']');
        break;
      case '\\':
      case '_':
      case '*':
        if (p[1] != '\0')
          p++;
        break;
      case ';': /* what follows is for other signs */
        return FALSE;
      default:
        if (strchr ("yYmMdDhHsSeE", *p) != NULL && !((*p == 'e' || *p == 'E') && (p[1] == '+' || p[1] == '-')))
          return TRUE;
      }
  return FALSE;
}

static int
get_number (SfXlsxXml *xml, const char *attribute)
{
  const char *text = sf_xlsx_xml_get (xml, attribute);

  return text != NULL ? atoi (text) : 0;
}

static void
define_format (Reading *self, SfXlsxXml *xml)
{
  int id = get_number (xml, "numFmtId");
  const char *code = sf_xlsx_xml_get (xml, "formatCode");

  g_hash_table_add (self->defined, GINT_TO_POINTER (id));
  if (code != NULL && sf_xlsx_format_is_date (code))
    g_hash_table_add (self->custom, GINT_TO_POINTER (id));
}

static void
add_style (Reading *self, SfXlsxXml *xml)
{
  int id = get_number (xml, "numFmtId");
  gpointer key = GINT_TO_POINTER (id);
  guint8 date =
    g_hash_table_contains (self->defined, key) ? g_hash_table_contains (self->custom, key) : is_builtin_date (id);

  if (self->dates->len == MAX_STYLES)
    sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_LIMIT, "the workbook has more than %d styles", MAX_STYLES);
  else
    g_byte_array_append (self->dates, &date, 1);
}

static void
start (SfXlsxXml *xml, const char *name, gpointer data)
{
  Reading *self = data;

  if (g_str_equal (name, "numFmt"))
    define_format (self, xml);
  else if (g_str_equal (name, "cellXfs"))
    self->in_cells = TRUE;
  else if (self->in_cells && g_str_equal (name, "xf"))
    add_style (self, xml);
}

static void
end (SfXlsxXml *xml, const char *name, gpointer data)
{
  if (g_str_equal (name, "cellXfs"))
    ((Reading *) data)->in_cells = FALSE;
}

gboolean
sf_xlsx_styles_read (GByteArray *dates, SfXlsxPackage *package, const char *name, GError **error)
{
  static const SfXlsxHandler handler = { start, end, NULL };
  g_autoptr (GHashTable) custom = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) defined = g_hash_table_new (NULL, NULL);
  Reading reading = { dates, custom, defined, FALSE };

  return sf_xlsx_read_part (package, name, &handler, &reading, error);
}
