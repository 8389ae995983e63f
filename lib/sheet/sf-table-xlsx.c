/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sheet's rows, as far as the XML that was read holds them; the rest is read when they are asked for.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <string.h>

#include "sheet/sf-xlsx-private.h"

typedef enum
{
  CELL_NUMBER,
  CELL_SHARED, /* <v> is a place among the shared texts */
  CELL_TEXT,   /* of a formula, or inline */
  CELL_BOOLEAN,
  CELL_ERROR,
} CellType;

typedef struct
{
  guint number;
  GPtrArray *cells; /* char *, NULL where there is none */
} Row;

typedef struct
{
  SfXlsxPackage package;
  SfXlsxBook book;
  SfXlsxStrings strings;
  GByteArray *dates; /* by style */
  SfXlsxXml *xml;
  GQueue rows; /* Row, read and not yet asked for */

  /* Where the reading is. */
  Row *row;
  guint last_row;
  guint column;
  CellType type;
  guint style;
  gboolean in_cell;
  gboolean in_value;
  guint phonetic;
  GString *value;
} SfXlsx;

static void
row_free (Row *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/* ---- Rows and cells ---- */

static char *
dup_place (SfXlsx *self)
{
  g_autofree char *column = sf_xlsx_column_name (self->column);

  return g_strdup_printf ("sheet “%s”, row %u, column %s", self->book.sheet, self->last_row, column);
}

static void
start_row (SfXlsx *self, SfXlsxXml *xml)
{
  const char *text = sf_xlsx_xml_get (xml, "r");
  guint number = self->last_row + 1;
  int column = -1;

  if (text != NULL && (!sf_xlsx_parse_reference (text, &column, &number) || column != -1 || number == 0))
    sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_FORMAT, "sheet “%s”: “%.20s” is the number of no row", self->book.sheet,
                      text);
  else if (number <= self->last_row)
    sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_FORMAT, "sheet “%s”: row %u comes after row %u", self->book.sheet, number,
                      self->last_row);
  else if (self->row == NULL)
    {
      self->row = g_new0 (Row, 1);
      self->row->number = number;
      self->row->cells = g_ptr_array_new_with_free_func (g_free);
      self->last_row = number;
      self->column = 0;
    }
}

static CellType
read_type (const char *text)
{
  static const struct
  {
    const char *name;
    CellType type;
  } types[] = { { "s", CELL_SHARED },  { "str", CELL_TEXT }, { "inlineStr", CELL_TEXT },
                { "b", CELL_BOOLEAN }, { "e", CELL_ERROR },  { "d", CELL_TEXT } };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (text, types[i].name))
      return types[i].type;
  return CELL_NUMBER;
}

static void
start_cell (SfXlsx *self, SfXlsxXml *xml)
{
  const char *text = sf_xlsx_xml_get (xml, "r");
  int column = (int) self->column;
  guint row = 0;

  if (text != NULL &&
      (!sf_xlsx_parse_reference (text, &column, &row) || column < 0 || (row != 0 && row != self->last_row)))
    {
      sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_FORMAT, "sheet “%s”, row %u: “%.20s” is no cell of it", self->book.sheet,
                        self->last_row, text);
      return;
    }
  self->column = (guint) column;
  self->type = read_type (sf_xlsx_xml_get (xml, "t"));
  text = sf_xlsx_xml_get (xml, "s");
  self->style = text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
  self->in_cell = TRUE;
  self->phonetic = 0;
  g_string_truncate (self->value, 0);
}

static char *
dup_shared (SfXlsx *self, SfXlsxXml *xml)
{
  guint64 n = G_MAXUINT64;
  const char *text = g_ascii_string_to_unsigned (self->value->str, 10, 0, G_MAXUINT32, &n, NULL)
                       ? sf_xlsx_strings_get (&self->strings, n)
                       : NULL;
  g_autofree char *place = text == NULL ? dup_place (self) : NULL;

  if (text == NULL)
    sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_FORMAT, "%s: the XLSX file is damaged: there is no text “%.20s”", place,
                      self->value->str);
  return g_strdup (text);
}

static char *
dup_value (SfXlsx *self, SfXlsxXml *xml)
{
  switch (self->type)
    {
    case CELL_SHARED:
      return dup_shared (self, xml);
    case CELL_BOOLEAN:
      return g_strdup (g_str_equal (self->value->str, "0") ? "FALSE" : "TRUE");
    case CELL_NUMBER:
      if (self->style < self->dates->len && self->dates->data[self->style] != 0)
        return sf_xlsx_show_date (self->value->str, self->book.from_1904);
      return sf_xlsx_show_number (self->value->str);
    case CELL_TEXT:
    case CELL_ERROR:
    default:
      sf_xlsx_unescape (self->value);
      return g_strdup (self->value->str);
    }
}

static void
end_cell (SfXlsx *self, SfXlsxXml *xml)
{
  GPtrArray *cells = self->row->cells;

  self->in_cell = FALSE;
  if (self->value->len > 0 && self->column >= SF_TABLE_MAX_COLUMNS)
    {
      g_autofree char *place = dup_place (self);
      sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_LIMIT, "%s: more than %d columns", place, SF_TABLE_MAX_COLUMNS);
      return;
    }
  if (self->value->len > 0)
    {
      if (cells->len <= self->column)
        g_ptr_array_set_size (cells, (int) self->column + 1);
      g_free (cells->pdata[self->column]);
      cells->pdata[self->column] = dup_value (self, xml);
    }
  self->column++;
}

/* ---- XML ---- */

static void
start (SfXlsxXml *xml, const char *name, gpointer data)
{
  SfXlsx *self = data;

  if (g_str_equal (name, "c") && self->row != NULL)
    start_cell (self, xml);
  else if (g_str_equal (name, "row"))
    start_row (self, xml);
  else if (self->in_cell && g_str_equal (name, "rPh"))
    self->phonetic++;
  else if (self->in_cell && (g_str_equal (name, "v") || g_str_equal (name, "t")))
    self->in_value = self->phonetic == 0;
}

static void
end (SfXlsxXml *xml, const char *name, gpointer data)
{
  SfXlsx *self = data;

  self->in_value = FALSE;
  if (self->in_cell && g_str_equal (name, "c"))
    end_cell (self, xml);
  else if (self->in_cell && g_str_equal (name, "rPh") && self->phonetic > 0)
    self->phonetic--;
  else if (self->row != NULL && g_str_equal (name, "row"))
    g_queue_push_tail (&self->rows, g_steal_pointer (&self->row));
}

static void
text (SfXlsxXml *xml, const char *bytes, gsize length, gpointer data)
{
  SfXlsx *self = data;

  if (!self->in_value)
    return;
  if (self->value->len + length > SF_TABLE_MAX_CELL)
    {
      g_autofree char *place = dup_place (self);
      sf_xlsx_xml_fail (xml, SF_SHEET_ERROR_LIMIT, "%s: longer than %d KiB", place, SF_TABLE_MAX_CELL / 1024);
      return;
    }
  g_string_append_len (self->value, bytes, (gssize) length);
}

/* ---- The interface ---- */

static void
move_cells (GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_steal_pointer (&from->pdata[i]));
}

static gboolean
xlsx_next (gpointer data, guint *out_row, GPtrArray *cells, GError **error)
{
  SfXlsx *self = data;
  g_autoptr (GError) local = NULL;
  Row *row;

  while (g_queue_is_empty (&self->rows) && sf_xlsx_xml_pump (self->xml, &local))
    ;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  row = g_queue_pop_head (&self->rows);
  if (row == NULL)
    return FALSE;
  *out_row = row->number;
  move_cells (row->cells, cells);
  row_free (row);
  return TRUE;
}

static double
xlsx_get_progress (gpointer data)
{
  return sf_xlsx_xml_get_progress (((SfXlsx *) data)->xml);
}

static const char *
xlsx_get_sheet (gpointer data)
{
  return ((SfXlsx *) data)->book.sheet;
}

static void
xlsx_free (gpointer data)
{
  SfXlsx *self = data;

  g_clear_pointer (&self->xml, sf_xlsx_xml_free);
  g_clear_pointer (&self->row, row_free);
  g_queue_clear_full (&self->rows, (GDestroyNotify) row_free);
  sf_xlsx_strings_clear (&self->strings);
  g_byte_array_unref (self->dates);
  sf_xlsx_book_clear (&self->book);
  sf_xlsx_package_clear (&self->package);
  g_string_free (self->value, TRUE);
  g_free (self);
}

static gboolean
open_book (SfXlsx *self, const char *path, const char *sheet, GError **error)
{
  static const SfXlsxHandler handler = { start, end, text };
  SfXlsxPart *part;

  if (!sf_xlsx_package_init (&self->package, path, error) ||
      !sf_xlsx_book_read (&self->book, &self->package, sheet, error))
    return FALSE;
  if (self->book.strings_part != NULL &&
      !sf_xlsx_strings_read (&self->strings, &self->package, self->book.strings_part, error))
    return FALSE;
  if (self->book.styles_part != NULL &&
      !sf_xlsx_styles_read (self->dates, &self->package, self->book.styles_part, error))
    return FALSE;
  part = sf_xlsx_part_open (&self->package, self->book.sheet_part, TRUE, error);
  if (part != NULL)
    self->xml = sf_xlsx_xml_new (part, &handler, self);
  return part != NULL;
}

gpointer
sf_table_xlsx_open (const char *path, const char *sheet, GError **error)
{
  SfXlsx *self = g_new0 (SfXlsx, 1);

  g_queue_init (&self->rows);
  sf_xlsx_strings_init (&self->strings);
  self->dates = g_byte_array_new ();
  self->value = g_string_new (NULL);
  if (open_book (self, path, sheet, error))
    return self;
  xlsx_free (self);
  return NULL;
}

const SfTableFormat sf_table_xlsx = {
  .row_word = "row",
  .next = xlsx_next,
  .get_progress = xlsx_get_progress,
  .get_sheet = xlsx_get_sheet,
  .free = xlsx_free,
};
