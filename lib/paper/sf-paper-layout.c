/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of a page, and text in a box; see sf-paper-layout.h. */
#include "paper/sf-paper-layout.h"

#include <string.h>

#include "paper/sf-paper-error.h"

#define MM SF_PAPER_POINTS_PER_MM
#define BASELINE 0.88  /* of a Han character's square, from its top */
#define DESCENDER 0.16 /* of a size: how far Latin reaches below that square */
#define EPSILON 0.01
#define SMALLER_STEP 0.5 /* points */
#define MAX_SMALLER 12.0
#define HANG 2.0 /* of clauses, in sizes: a numeral and its mark */

gboolean
sf_paper_layout_refuse (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content, GError **error,
                        const char *format, ...)
{
  g_autoptr (GString) text = g_string_new (self->template->name);
  const char *key = content != NULL ? sf_paper_words_first_key (content) : NULL;
  va_list args;

  g_string_append_printf (text, ": page “%s”", self->page->id);
  if (block != NULL)
    g_string_append_printf (text, ": block “%s”", block->id);
  if (key != NULL)
    g_string_append_printf (text, ": field %s", key);
  g_string_append (text, ": ");
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
  g_set_error_literal (error, SF_PAPER_ERROR, SF_PAPER_ERROR_FIT, text->str);
  return FALSE;
}

/* Owned by the layout. */
static const SfPaperText *
shape (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content, GError **error)
{
  SfPaperText *text = content->is_value ? g_hash_table_lookup (self->texts, content) : NULL;

  if (text != NULL)
    return text;
  text = sf_paper_words_shape (content, self->fonts, &self->scene, error);
  if (text != NULL)
    g_hash_table_insert (self->texts, (gpointer) content, text);
  else
    g_prefix_error (error, "%s: page “%s”: block “%s”: ", self->template->name, self->page->id, block->id);
  return text;
}

static double
hang_of (const SfPaperContent *content)
{
  return content->kind == SF_PAPER_CONTENT_CLAUSES ? HANG : 0;
}

/* May the line be stretched behind this shape? */
static gboolean
stretches_after (const SfPaperShape *a, const SfPaperShape *b)
{
  if (b->flags & SF_PAPER_GLYPH_CONTINUES)
    return FALSE;
  return ((a->flags | b->flags) & (SF_PAPER_GLYPH_HAN | SF_PAPER_GLYPH_SPACE)) != 0;
}

/* The space that alignment adds behind each place that can take it, and where the line begins. */
static double
align_line (const SfPaperText *text, const SfPaperStyle *style, const SfPaperLine *line, double width, double *x)
{
  double left = width - line->width;
  guint places = 0;

  if (left <= EPSILON || line->end <= line->start)
    return 0;
  switch (style->align)
    {
    case SF_PAPER_ALIGN_CENTER:
      *x += left / 2;
      return 0;
    case SF_PAPER_ALIGN_RIGHT:
      *x += left;
      return 0;
    case SF_PAPER_ALIGN_JUSTIFY:
      if (line->last)
        return 0;
      break;
    case SF_PAPER_ALIGN_DISTRIBUTE:
      break;
    case SF_PAPER_ALIGN_LEFT:
    default:
      return 0;
    }
  for (guint i = line->start; i + 1 < line->end; i++)
    places += stretches_after (&g_array_index (text->shapes, SfPaperShape, i),
                               &g_array_index (text->shapes, SfPaperShape, i + 1));
  if (places == 0)
    {
      *x += style->align == SF_PAPER_ALIGN_DISTRIBUTE ? left / 2 : 0;
      return 0;
    }
  return left / places;
}

typedef struct
{
  const SfPaperBlock *block;
  const SfPaperContent *content;
  const SfPaperBox *box, *limit;
  GPtrArray *elements;
} Target;

/* Glyphs of shapes @start … @end - 1 that one face draws. */
static SfPaperElement *
run_new (const Target *target, const SfPaperText *text, guint start, guint end, double size)
{
  SfPaperElement *run = g_new0 (SfPaperElement, 1);
  gsize bytes = 0;

  run->kind = SF_PAPER_ELEMENT_RUN;
  run->block = target->block->id;
  run->cell = *target->limit;
  run->grey = target->content->style->grey;
  run->face = g_array_index (text->shapes, SfPaperShape, start).face;
  run->size = size;
  run->glyphs = g_new (cairo_glyph_t, end - start);
  run->clusters = g_new (cairo_text_cluster_t, end - start);
  run->flags = g_new (guint16, end - start);
  for (guint i = start; i < end; i++)
    bytes += g_array_index (text->shapes, SfPaperShape, i).length;
  run->text = g_malloc (bytes + 1);
  run->text[bytes] = '\0';
  return run;
}

static void
run_add (SfPaperElement *run, const SfPaperText *text, const SfPaperShape *shape, double x, double y)
{
  run->glyphs[run->n_glyphs] = (cairo_glyph_t){ .index = shape->glyph, .x = x, .y = y };
  run->flags[run->n_glyphs++] = shape->flags;
  if (shape->flags & SF_PAPER_GLYPH_CONTINUES)
    {
      run->clusters[run->n_clusters - 1].num_glyphs++;
      return;
    }
  run->clusters[run->n_clusters++] = (cairo_text_cluster_t){ .num_bytes = shape->length, .num_glyphs = 1 };
  memcpy (run->text + run->length, text->text->str + shape->start, shape->length);
  run->length += shape->length;
}

static void
emit_line (const Target *target, const SfPaperText *text, const SfPaperLine *line, double size, double x, double y,
           double extra)
{
  const SfPaperStyle *style = target->content->style;
  SfPaperElement *run = NULL;

  for (guint i = line->start; i < line->end; i++)
    {
      const SfPaperShape *shape = &g_array_index (text->shapes, SfPaperShape, i);

      if (shape->face == NULL)
        {
          double width = sf_paper_shape_width (shape, style, size, FALSE);
          SfPaperElement *rule =
            sf_paper_element_new_rule (target->block->id, x, y + 0.16 * size, x + width, y + 0.16 * size, 0.5);

          rule->grey = style->grey;
          g_ptr_array_add (target->elements, rule);
          run = NULL;
        }
      else
        {
          if (run == NULL || run->face != shape->face)
            {
              guint end = i;

              while (end < line->end && g_array_index (text->shapes, SfPaperShape, end).face == shape->face)
                end++;
              run = run_new (target, text, i, end, size);
              g_ptr_array_add (target->elements, run);
            }
          run_add (run, text, shape, x + shape->dx * size, y + shape->dy * size);
        }
      x += sf_paper_shape_width (shape, style, size, FALSE);
      if (extra > 0 && i + 1 < line->end && stretches_after (shape, shape + 1))
        x += extra;
    }
}

/* One character below the other, in the middle of the box. */
static gboolean
place_vertical (SfPaperLayout *self, const Target *target, const SfPaperText *text, GError **error)
{
  const SfPaperStyle *style = target->content->style;
  double size = style->size, pitch, y;
  guint n = text->shapes->len;

  while (size > style->min && ((n - 1) * style->leading + 1) * size > target->box->height + EPSILON)
    size -= 0.25;
  if (((n - 1) * style->leading + 1) * size > target->box->height + EPSILON || size > target->box->width + EPSILON)
    return sf_paper_layout_refuse (self, target->block, target->content, error,
                                   "%u characters do not fit in %.1f mm below each other", n, target->box->height / MM);
  pitch = style->leading * size;
  y = target->box->y + (target->box->height - ((n - 1) * pitch + size)) / 2 + BASELINE * size;
  for (guint i = 0; i < n; i++, y += pitch)
    {
      const SfPaperLine line = { .start = i, .end = i + 1 };
      double width = sf_paper_shape_width (&g_array_index (text->shapes, SfPaperShape, i), style, size, TRUE);

      emit_line (target, text, &line, size, target->box->x + (target->box->width - width) / 2, y, 0);
    }
  return TRUE;
}

static void
place_lines (const Target *target, const SfPaperText *text, const SfPaperFit *fit)
{
  const SfPaperContent *content = target->content;
  const SfPaperBox *box = target->box;
  double column = (box->width - (content->columns - 1) * content->gutter) / content->columns;
  double top = box->y;

  if (content->style->valign == SF_PAPER_VALIGN_MIDDLE)
    top += (box->height - fit->height) / 2;
  else if (content->style->valign == SF_PAPER_VALIGN_BOTTOM)
    top += box->height - fit->height;
  for (guint i = 0; i < fit->lines->len; i++)
    {
      const SfPaperLine *line = &g_array_index (fit->lines, SfPaperLine, i);
      double indent = (line->first ? content->style->indent : hang_of (content)) * fit->size;
      double x = box->x + (i / fit->per_column) * (column + content->gutter) + indent;
      double y = top + (i % fit->per_column) * content->style->leading * fit->size + BASELINE * fit->size;
      double extra = align_line (text, content->style, line, column - indent, &x);

      /* A mark that begins a wrapped line gives up its empty left half; the first line of a text keeps its look. */
      if (fit->lines->len > 1)
        x -= sf_paper_shape_trim_start (&g_array_index (text->shapes, SfPaperShape, line->start), fit->size);
      emit_line (target, text, line, fit->size, x, y, extra);
    }
}

gboolean
sf_paper_layout_text (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content,
                      const SfPaperBox *box, const SfPaperBox *limit, GPtrArray *elements, GError **error)
{
  const SfPaperText *text = shape (self, block, content, error);
  Target target = { block, content, box, limit, elements };
  double column = (box->width - (content->columns - 1) * content->gutter) / content->columns;

  if (text == NULL)
    return FALSE;
  if (text->shapes->len == 0)
    return TRUE;
  if (content->vertical)
    return place_vertical (self, &target, text, error);
  {
    g_auto (SfPaperFit) fit = { 0 };

    if (!sf_paper_text_fit (text, content->style, column, box->height, hang_of (content), content->columns, 0, &fit))
      return sf_paper_layout_refuse (self, block, content, error,
                                     "%u characters do not fit in %.1f × %.1f mm, not even at %.4g pt",
                                     text->shapes->len, box->width / MM, box->height / MM, content->style->min);
    place_lines (&target, text, &fit);
  }
  return TRUE;
}

gboolean
sf_paper_layout_text_height (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content,
                             double width, double *out_height, GError **error)
{
  g_auto (SfPaperFit) fit = { 0 };
  const SfPaperText *text;
  double column = (width - (content->columns - 1) * content->gutter) / content->columns;
  const double *known = content->is_value ? NULL : g_hash_table_lookup (self->form_heights, content);

  if (known != NULL)
    {
      *out_height = *known;
      return TRUE;
    }
  text = shape (self, block, content, error);
  if (text == NULL)
    return FALSE;
  if (!sf_paper_text_fit (text, content->style, column, -1, hang_of (content), content->columns,
                          content->is_value ? self->smaller : 0, &fit))
    return sf_paper_layout_refuse (self, block, content, error, "a character is wider than %.1f mm", column / MM);
  *out_height = fit.height;
  if (!content->is_value)
    g_hash_table_insert (self->form_heights, (gpointer) content, g_memdup2 (out_height, sizeof *out_height));
  return TRUE;
}

static double
rule_height (const SfPaperBlock *block)
{
  return block->outer + (block->inner > 0 ? block->gap + block->inner : 0);
}

/* The height of a block of the flow, and of a table's rows. */
static gboolean
measure_block (SfPaperLayout *self, const SfPaperBlock *block, GArray *heights, double *flow, double *stretch,
               GError **error)
{
  guint at = heights->len;
  double height = block->box.height, width = self->template->width - self->page->left - self->page->right;

  g_array_set_size (heights, at + 1 + block->rows->len);
  switch (block->kind)
    {
    case SF_PAPER_BLOCK_TEXT:
      if (height == 0 && !sf_paper_layout_text_height (self, block, block->content,
                                                       block->placed ? block->box.width : width, &height, error))
        return FALSE;
      break;
    case SF_PAPER_BLOCK_TABLE:
      if (!sf_paper_table_measure (self, block, &g_array_index (heights, double, at + 1), error))
        return FALSE;
      height = 0;
      for (guint r = 0; r < block->rows->len; r++)
        {
          height += g_array_index (heights, double, at + 1 + r);
          if (!block->placed)
            *stretch += ((SfPaperRow *) g_ptr_array_index (block->rows, r))->stretch;
        }
      break;
    case SF_PAPER_BLOCK_RULE:
      height = rule_height (block);
      break;
    case SF_PAPER_BLOCK_FRAME:
    case SF_PAPER_BLOCK_QR:
    default:
      break;
    }
  g_array_index (heights, double, at) = height;
  if (!block->placed)
    *flow += block->space + height;
  return TRUE;
}

/* Gives what is left of the page to the rows that stretch. */
static void
stretch_rows (SfPaperLayout *self, GArray *heights, double left, double stretch)
{
  guint at = 0;

  for (guint b = 0; b < self->page->blocks->len; b++)
    {
      const SfPaperBlock *block = g_ptr_array_index (self->page->blocks, b);

      for (guint r = 0; r < block->rows->len && !block->placed; r++)
        {
          double share = left * ((SfPaperRow *) g_ptr_array_index (block->rows, r))->stretch / stretch;

          g_array_index (heights, double, at) += share;
          g_array_index (heights, double, at + 1 + r) += share;
        }
      at += 1 + block->rows->len;
    }
}

/* Heights with the growing text @self->smaller; out_left is negative when the page is too small. */
static gboolean
measure_page (SfPaperLayout *self, GArray *heights, double *out_left, double *out_stretch, GError **error)
{
  double flow = 0;

  g_array_set_size (heights, 0);
  *out_stretch = 0;
  for (guint b = 0; b < self->page->blocks->len; b++)
    if (!measure_block (self, g_ptr_array_index (self->page->blocks, b), heights, &flow, out_stretch, error))
      return FALSE;
  *out_left = self->template->height - self->page->top - self->page->bottom - flow;
  return TRUE;
}

GArray *
sf_paper_layout_measure (SfPaperLayout *self, GError **error)
{
  g_autoptr (GArray) heights = g_array_new (FALSE, TRUE, sizeof (double));
  double left, stretch;

  self->smaller = 0;
  if (!measure_page (self, heights, &left, &stretch, error))
    return NULL;
  while (left < -EPSILON && self->smaller < MAX_SMALLER)
    {
      self->smaller += SMALLER_STEP;
      if (!measure_page (self, heights, &left, &stretch, error))
        return NULL;
    }
  if (left < -EPSILON)
    {
      sf_paper_layout_refuse (self, NULL, NULL, error, "needs %.1f mm more than the paper has", -left / MM);
      return NULL;
    }
  if (stretch > 0)
    stretch_rows (self, heights, left, stretch);
  return g_steal_pointer (&heights);
}

static void
place_frame (const SfPaperBlock *block, const SfPaperBox *box, double inset, double thickness, GPtrArray *elements)
{
  double half = thickness / 2, left = box->x + inset, top = box->y + inset;
  double right = box->x + box->width - inset, bottom = box->y + box->height - inset;

  if (thickness == 0)
    return;
  g_ptr_array_add (elements, sf_paper_element_new_rule (block->id, left - half, top, right + half, top, thickness));
  g_ptr_array_add (elements,
                   sf_paper_element_new_rule (block->id, left - half, bottom, right + half, bottom, thickness));
  g_ptr_array_add (elements, sf_paper_element_new_rule (block->id, left, top, left, bottom, thickness));
  g_ptr_array_add (elements, sf_paper_element_new_rule (block->id, right, top, right, bottom, thickness));
}

static gboolean
place_qr (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperBox *box, GPtrArray *elements, GError **error)
{
  g_autofree char *text = sf_paper_words_plain (block->content, &self->scene);

  if (*text == '\0')
    return TRUE;
  if (self->qr == NULL || g_strcmp0 (self->qr_text, text) != 0)
    {
      g_clear_pointer (&self->qr, cairo_surface_destroy);
      g_free (self->qr_text);
      self->qr_text = g_steal_pointer (&text);
      self->qr = sf_paper_qr_mask (self->qr_text, box->width, error);
      if (self->qr == NULL)
        {
          g_prefix_error (error, "%s: page “%s”: block “%s”: ", self->template->name, self->page->id, block->id);
          return FALSE;
        }
    }
  g_ptr_array_add (elements, sf_paper_element_new_qr (block->id, box, self->qr));
  return TRUE;
}

static gboolean
place_block (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperBox *box, const double *rows,
             SfPaperLayer layer, GPtrArray *elements, GError **error)
{
  gboolean form = layer == SF_PAPER_LAYER_FORM;
  SfPaperBox limit = *box;

  switch (block->kind)
    {
    case SF_PAPER_BLOCK_TEXT:
      /* The box is one of Han squares: Latin letters have their tails below. */
      limit.height += DESCENDER * (block->content->style->size);
      return block->content->is_value == form ||
             sf_paper_layout_text (self, block, block->content, box, &limit, elements, error);
    case SF_PAPER_BLOCK_TABLE:
      return sf_paper_table_place (self, block, rows, box->x, box->y, box->width, layer, elements, error);
    case SF_PAPER_BLOCK_RULE:
      if (form)
        {
          double y = box->y + block->outer / 2;

          g_ptr_array_add (elements,
                           sf_paper_element_new_rule (block->id, box->x, y, box->x + box->width, y, block->outer));
          y = box->y + block->outer + block->gap + block->inner / 2;
          if (block->inner > 0)
            g_ptr_array_add (elements,
                             sf_paper_element_new_rule (block->id, box->x, y, box->x + box->width, y, block->inner));
        }
      return TRUE;
    case SF_PAPER_BLOCK_FRAME:
      if (form)
        {
          place_frame (block, box, block->outer / 2, block->outer, elements);
          place_frame (block, box, block->outer + block->gap + block->inner / 2, block->inner, elements);
        }
      return TRUE;
    case SF_PAPER_BLOCK_QR:
      return block->content->is_value == form || place_qr (self, block, box, elements, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
sf_paper_layout_place (SfPaperLayout *self, GArray *heights, SfPaperLayer layer, GPtrArray *elements, GError **error)
{
  double y = self->page->top;
  guint at = 0;

  for (guint b = 0; b < self->page->blocks->len; b++)
    {
      const SfPaperBlock *block = g_ptr_array_index (self->page->blocks, b);
      SfPaperBox box = block->box;

      if (!block->placed || box.height == 0)
        box.height = g_array_index (heights, double, at);
      if (!block->placed)
        {
          y += block->space;
          box.x = self->page->left;
          box.y = y;
          box.width = self->template->width - self->page->left - self->page->right;
          y += box.height;
        }
      if (!place_block (self, block, &box, &g_array_index (heights, double, at) + 1, layer, elements, error))
        return FALSE;
      at += 1 + block->rows->len;
    }
  return TRUE;
}

gboolean
sf_paper_layout_watermark (SfPaperLayout *self, GPtrArray *elements, GError **error)
{
  static SfPaperBlock block = { .id = (char *) "watermark" };
  const SfPaperWatermark *watermark = &self->template->watermark;
  SfPaperBox box = { 0, 0, self->template->width, self->template->height };
  guint first = elements->len;

  if (watermark->content == NULL)
    return TRUE;
  if (!sf_paper_layout_text (self, &block, watermark->content, &box, &box, elements, error))
    return FALSE;
  for (guint i = first; i < elements->len; i++)
    {
      SfPaperElement *element = g_ptr_array_index (elements, i);

      element->is_watermark = TRUE;
      element->angle = watermark->angle;
    }
  return TRUE;
}
