/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows, cells and rules of a table; see sf-paper-layout.h. */
#include "paper/sf-paper-layout.h"

/* What a cell needs, from edge to edge. */
static gboolean
cell_height (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperCell *cell, double *out, GError **error)
{
  double width = cell->width - 2 * cell->padding, height = 0, foot = 0;

  if (cell->content != NULL && !cell->content->vertical &&
      !sf_paper_layout_text_height (self, block, cell->content, width, &height, error))
    return FALSE;
  if (cell->foot != NULL && !sf_paper_layout_text_height (self, block, cell->foot, width, &foot, error))
    return FALSE;
  *out = height + foot + (foot > 0 ? 3 : 2) * cell->vertical_padding;
  return TRUE;
}

gboolean
sf_paper_table_measure (SfPaperLayout *self, const SfPaperBlock *block, double *heights, GError **error)
{
  for (guint r = 0; r < block->rows->len; r++)
    {
      const SfPaperRow *row = g_ptr_array_index (block->rows, r);

      heights[r] = row->height;
      for (guint c = 0; row->grow && c < row->cells->len; c++)
        {
          const SfPaperCell *cell = g_ptr_array_index (row->cells, c);
          double needed;

          if (cell->rows > 1)
            continue;
          if (!cell_height (self, block, cell, &needed, error))
            return FALSE;
          heights[r] = MAX (heights[r], needed);
        }
    }
  return TRUE;
}

/* The cell's words: the foot at the bottom, the rest in what is left above. */
static gboolean
place_cell (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperCell *cell, const SfPaperBox *box,
            SfPaperLayer layer, GPtrArray *elements, GError **error)
{
  const double vertical = cell->vertical_padding;
  SfPaperBox inner = { box->x + cell->padding, box->y + vertical, box->width - 2 * cell->padding,
                       box->height - 2 * vertical };

  if (cell->foot != NULL)
    {
      SfPaperBox foot = inner;

      if (!sf_paper_layout_text_height (self, block, cell->foot, inner.width, &foot.height, error))
        return FALSE;
      foot.y = inner.y + inner.height - foot.height;
      inner.height -= foot.height + vertical;
      if (cell->foot->is_value == (layer == SF_PAPER_LAYER_VALUES) &&
          !sf_paper_layout_text (self, block, cell->foot, &foot, box, elements, error))
        return FALSE;
    }
  if (cell->content == NULL || cell->content->is_value != (layer == SF_PAPER_LAYER_VALUES))
    return TRUE;
  return sf_paper_layout_text (self, block, cell->content, &inner, box, elements, error);
}

/* A cell draws the rules above and to the left of it; those at the table's edge are the frame's. */
static void
rule_cell (const SfPaperBlock *block, const SfPaperCell *cell, const SfPaperBox *box, double rule, gboolean first_row,
           GPtrArray *elements)
{
  if (!first_row && rule > 0)
    g_ptr_array_add (elements,
                     sf_paper_element_new_rule (block->id, box->x, box->y, box->x + box->width, box->y, rule));
  if (cell->x > 0.01 && block->inner > 0)
    g_ptr_array_add (elements,
                     sf_paper_element_new_rule (block->id, box->x, box->y, box->x, box->y + box->height, block->inner));
}

static void
frame_table (const SfPaperBlock *block, const SfPaperBox *box, GPtrArray *elements)
{
  double half = block->outer / 2;
  double left = box->x, right = box->x + box->width, top = box->y, bottom = box->y + box->height;

  if (block->outer == 0)
    return;
  g_ptr_array_add (elements, sf_paper_element_new_rule (block->id, left - half, top, right + half, top, block->outer));
  g_ptr_array_add (elements,
                   sf_paper_element_new_rule (block->id, left - half, bottom, right + half, bottom, block->outer));
  g_ptr_array_add (elements, sf_paper_element_new_rule (block->id, left, top, left, bottom, block->outer));
  g_ptr_array_add (elements, sf_paper_element_new_rule (block->id, right, top, right, bottom, block->outer));
}

gboolean
sf_paper_table_place (SfPaperLayout *self, const SfPaperBlock *block, const double *heights, double x, double y,
                      double width, SfPaperLayer layer, GPtrArray *elements, GError **error)
{
  double top = y;

  for (guint r = 0; r < block->rows->len; r++)
    {
      const SfPaperRow *row = g_ptr_array_index (block->rows, r);

      for (guint c = 0; c < row->cells->len; c++)
        {
          const SfPaperCell *cell = g_ptr_array_index (row->cells, c);
          SfPaperBox box = { x + cell->x, top, cell->width, 0 };

          for (guint k = 0; k < cell->rows; k++)
            box.height += heights[r + k];
          if (layer == SF_PAPER_LAYER_FORM)
            rule_cell (block, cell, &box, row->rule, r == 0, elements);
          if (!place_cell (self, block, cell, &box, layer, elements, error))
            return FALSE;
        }
      top += heights[r];
    }
  if (layer == SF_PAPER_LAYER_FORM)
    {
      SfPaperBox box = { x, y, width, top - y };

      frame_table (block, &box, elements);
    }
  return TRUE;
}
