/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables of a template. Every row has its own column widths (or the table's), so that a row divides the width as its
 * fields need it; a cell that spans rows keeps its place in the rows below, whose cells flow around it. Any thread.
 */
#include "paper/sf-paper-template-parse.h"

#include <math.h>
#include <string.h>

#define MM SF_PAPER_POINTS_PER_MM
#define MAX_LENGTH_MM 2000.0
#define TOLERANCE 0.05 /* points; sums of widths in mm */

typedef struct
{
  SfPaperParse *parse;
  SfPaperBlock *block;
  double width;
  JsonObject *table;
  const SfPaperStyle *label, *value;
  double padding[2]; /* mm: above and below, left and right */
  GArray *spans;     /* Span: cells of rows above that reach into this row or further down */
} TableParse;

typedef struct
{
  double x, width;
  guint rows; /* still to come, with this one */
} Span;

static void
cell_free (gpointer data)
{
  SfPaperCell *cell = data;

  sf_paper_content_free (cell->content);
  sf_paper_content_free (cell->foot);
  g_free (cell);
}

static gboolean
parse_padding (TableParse *self, JsonObject *object, double *padding, GError **error)
{
  gboolean found;

  return sf_paper_reader_numbers (&self->parse->reader, object, "padding", 2, 50, padding, &found, error);
}

static gboolean
parse_cell_object (TableParse *self, JsonObject *object, SfPaperCell *cell, GError **error)
{
  const SfPaperReader *reader = &self->parse->reader;
  double rows = 1, padding[2] = { self->padding[0], self->padding[1] };
  JsonNode *foot = json_object_get_member (object, "foot");

  if (!sf_paper_reader_check_members (
        reader, object, "text phrases clauses join end columns gutter style vertical rows foot padding", error) ||
      !parse_padding (self, object, padding, error) ||
      !sf_paper_reader_number (reader, object, "rows", 1, 100, &rows, error))
    return FALSE;
  if (rows != floor (rows))
    return sf_paper_reader_fail (reader, error, "“rows” must be a whole number");
  cell->rows = rows;
  cell->vertical_padding = padding[0] * MM;
  cell->padding = padding[1] * MM;
  cell->content = sf_paper_parse_content (self->parse, object, self->value, error);
  if (cell->content == NULL)
    return FALSE;
  if (foot == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (foot) ||
      !sf_paper_reader_check_members (reader, json_node_get_object (foot), "text style", error))
    return error != NULL && *error != NULL ? FALSE
                                           : sf_paper_reader_fail (reader, error, "“foot” must be an object {…}");
  cell->foot = sf_paper_parse_content (self->parse, json_node_get_object (foot), self->label, error);
  if (cell->foot != NULL && cell->foot->is_of_copy)
    return sf_paper_reader_fail (reader, error, "a “foot” cannot hold fields of the copy");
  return cell->foot != NULL;
}

static gboolean
parse_cell (TableParse *self, JsonNode *node, SfPaperCell *cell, GError **error)
{
  cell->rows = 1;
  cell->vertical_padding = self->padding[0] * MM;
  cell->padding = self->padding[1] * MM;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return parse_cell_object (self, json_node_get_object (node), cell, error);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return sf_paper_reader_fail (&self->parse->reader, error, "a cell must be a text or an object {…}");
  if (*json_node_get_string (node) == '\0')
    return TRUE;
  cell->content = sf_paper_parse_plain (self->parse, json_node_get_string (node), self->label, self->value, error);
  return cell->content != NULL;
}

/* The first place at or right of @x that no cell from above takes. */
static double
skip_spans (TableParse *self, double x)
{
  gboolean moved = TRUE;

  while (moved)
    {
      moved = FALSE;
      for (guint i = 0; i < self->spans->len; i++)
        {
          const Span *span = &g_array_index (self->spans, Span, i);

          if (x > span->x - TOLERANCE && x < span->x + span->width - TOLERANCE)
            {
              x = span->x + span->width;
              moved = TRUE;
            }
        }
    }
  return x;
}

/* Gives each cell of a row its place and remembers those that reach further down. */
static gboolean
place_cells (TableParse *self, SfPaperRow *row, const double *widths, GError **error)
{
  const SfPaperReader *reader = &self->parse->reader;
  double x = 0;
  guint n_above = self->spans->len;

  for (guint i = 0; i < row->cells->len; i++)
    {
      SfPaperCell *cell = g_ptr_array_index (row->cells, i);

      cell->width = widths[i] * MM;
      if (cell->width <= 0)
        return sf_paper_reader_fail (reader, error, "width %u must be more than 0", i + 1);
      cell->x = x = skip_spans (self, x);
      for (guint k = 0; k < n_above; k++)
        {
          const Span *span = &g_array_index (self->spans, Span, k);

          if (cell->x < span->x && cell->x + cell->width > span->x + TOLERANCE)
            return sf_paper_reader_fail (reader, error, "cell %u runs into a cell that spans rows", i + 1);
        }
      x += cell->width;
      if (cell->rows > 1)
        {
          Span span = { cell->x, cell->width, cell->rows };

          g_array_append_val (self->spans, span);
        }
    }
  x = skip_spans (self, x);
  if (fabs (x - self->width) > TOLERANCE)
    return sf_paper_reader_fail (reader, error, "the widths add up to %.4g mm, but the table is %.4g mm wide", x / MM,
                                 self->width / MM);
  for (guint i = self->spans->len; i > 0; i--)
    if (--g_array_index (self->spans, Span, i - 1).rows == 0)
      g_array_remove_index (self->spans, i - 1);
  return TRUE;
}

static gboolean
parse_row (TableParse *self, JsonObject *object, GError **error)
{
  SfPaperReader *reader = &self->parse->reader;
  SfPaperRow *row = g_new0 (SfPaperRow, 1);
  gboolean own_widths = json_object_has_member (object, "widths"), found;
  g_autofree double *widths = NULL;
  JsonArray *cells;

  row->cells = g_ptr_array_new_with_free_func (cell_free);
  row->rule = self->block->inner;
  g_ptr_array_add (self->block->rows, row);
  if (!sf_paper_reader_check_members (reader, object, "height grow stretch rule widths cells", error) ||
      !sf_paper_reader_number (reader, object, "height", 1, MAX_LENGTH_MM, &row->height, error) ||
      !sf_paper_reader_boolean (reader, object, "grow", &row->grow, error) ||
      !sf_paper_reader_number (reader, object, "stretch", 0, 1000, &row->stretch, error) ||
      !sf_paper_reader_number (reader, object, "rule", 0, 20, &row->rule, error) ||
      !sf_paper_reader_array (reader, object, "cells", &cells, error))
    return FALSE;
  if (row->height == 0)
    return sf_paper_reader_fail (reader, error, "“height” is missing");
  row->height *= MM;
  for (guint i = 0; cells != NULL && i < json_array_get_length (cells); i++)
    {
      SfPaperCell *cell = g_new0 (SfPaperCell, 1);

      g_ptr_array_add (row->cells, cell);
      reader->cell = i + 1;
      if (!parse_cell (self, json_array_get_element (cells, i), cell, error))
        return FALSE;
    }
  reader->cell = 0;
  widths = g_new0 (double, row->cells->len + 1);
  if (!sf_paper_reader_numbers (reader, own_widths ? object : self->table, own_widths ? "widths" : "columns",
                                row->cells->len, MAX_LENGTH_MM, widths, &found, error))
    return FALSE;
  if (!found)
    return sf_paper_reader_fail (reader, error, "neither the row has “widths” nor the table “columns”");
  return place_cells (self, row, widths, error);
}

static gboolean
parse_cell_style (TableParse *self, JsonObject *object, const char *member, const SfPaperStyle **out, GError **error)
{
  const char *name = NULL;

  if (!sf_paper_reader_string (&self->parse->reader, object, member, &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  *out = sf_paper_parse_style_name (self->parse, name, error);
  return *out != NULL;
}

gboolean
sf_paper_parse_table (SfPaperParse *parse, JsonObject *object, SfPaperBlock *block, double width, GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, TRUE, sizeof (Span));
  TableParse self = {
    .parse = parse, .block = block, .width = width, .table = object, .spans = spans, .padding = { 0.5, 1 }
  };
  SfPaperReader *reader = &parse->reader;
  JsonArray *rows;

  block->outer = 1;
  block->inner = 0.5;
  if (!sf_paper_reader_check_members (
        reader, object, "id type at space columns rows outer inner padding label-style value-style", error) ||
      !sf_paper_reader_number (reader, object, "outer", 0, 20, &block->outer, error) ||
      !sf_paper_reader_number (reader, object, "inner", 0, 20, &block->inner, error) ||
      !parse_padding (&self, object, self.padding, error) ||
      !parse_cell_style (&self, object, "label-style", &self.label, error) ||
      !parse_cell_style (&self, object, "value-style", &self.value, error) ||
      !sf_paper_reader_array (reader, object, "rows", &rows, error))
    return FALSE;
  if (rows == NULL || json_array_get_length (rows) == 0)
    return sf_paper_reader_fail (reader, error, "“rows” is missing");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      reader->row = i + 1;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return sf_paper_reader_fail (reader, error, "a row must be an object {…}");
      if (!parse_row (&self, json_node_get_object (node), error))
        return FALSE;
    }
  reader->row = 0;
  if (spans->len > 0)
    return sf_paper_reader_fail (reader, error, "a cell spans more rows than the table has");
  return TRUE;
}
