/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Draws and lists the elements of laid-out pages: glyph runs, rules, QR codes. One thread at a time.
 */
#include "paper/sf-paper-element.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

#include "paper/sf-paper-error.h"

#define QUIET_MODULES 4 /* ISO/IEC 18004 */
#define MIN_MODULE (0.25 * SF_PAPER_POINTS_PER_MM)

SfPaperElement *
sf_paper_element_new_rule (const char *block, double x0, double y0, double x1, double y1, double thickness)
{
  SfPaperElement *self = g_new0 (SfPaperElement, 1);

  self->kind = SF_PAPER_ELEMENT_RULE;
  self->block = block;
  self->x0 = x0;
  self->y0 = y0;
  self->x1 = x1;
  self->y1 = y1;
  self->thickness = thickness;
  return self;
}

SfPaperElement *
sf_paper_element_new_qr (const char *block, const SfPaperBox *box, cairo_surface_t *mask)
{
  SfPaperElement *self = g_new0 (SfPaperElement, 1);

  self->kind = SF_PAPER_ELEMENT_QR;
  self->block = block;
  self->cell = *box;
  self->mask = cairo_surface_reference (mask);
  return self;
}

void
sf_paper_element_free (SfPaperElement *self)
{
  g_clear_pointer (&self->mask, cairo_surface_destroy);
  g_free (self->glyphs);
  g_free (self->clusters);
  g_free (self->flags);
  g_free (self->text);
  g_free (self);
}

/* Runs of one face and size go to cairo in one piece: its PDF surface looks at every operation of a page, and again at
 * every operation of a recording on each page that shows it. */
typedef struct
{
  const SfPaperElement *like; /* the face and size */
  GArray *glyphs, *clusters;
  GString *text;
} Batch;

static gboolean
is_alike (const SfPaperElement *a, const SfPaperElement *b)
{
  return a->face == b->face && a->size == b->size && a->grey == b->grey && a->angle == 0 && b->angle == 0;
}

static void
batch_add (Batch *self, const SfPaperElement *run, SfPaperElementsFlags flags)
{
  const cairo_glyph_t *glyph = run->glyphs;
  const char *text = run->text;

  self->like = run;
  for (int i = 0; i < run->n_clusters; i++)
    {
      const cairo_text_cluster_t *cluster = &run->clusters[i];

      if (!(flags & SF_PAPER_ELEMENTS_VALUES_ONLY) || (run->flags[glyph - run->glyphs] & SF_PAPER_GLYPH_VALUE))
        {
          g_array_append_vals (self->glyphs, glyph, cluster->num_glyphs);
          g_array_append_vals (self->clusters, cluster, 1);
          g_string_append_len (self->text, text, cluster->num_bytes);
        }
      glyph += cluster->num_glyphs;
      text += cluster->num_bytes;
    }
}

static void
batch_draw (Batch *self, cairo_t *cr)
{
  const SfPaperElement *like = self->like;

  cairo_set_source_rgb (cr, like->grey, like->grey, like->grey);
  cairo_set_font_face (cr, like->face->cairo);
  cairo_set_font_size (cr, like->size);
  cairo_show_text_glyphs (cr, self->text->str, self->text->len, (cairo_glyph_t *) self->glyphs->data, self->glyphs->len,
                          (cairo_text_cluster_t *) self->clusters->data, self->clusters->len, 0);
  g_array_set_size (self->glyphs, 0);
  g_array_set_size (self->clusters, 0);
  g_string_truncate (self->text, 0);
}

static void
draw_qr (const SfPaperElement *self, cairo_t *cr)
{
  double modules = cairo_image_surface_get_width (self->mask);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (self->mask);

  cairo_save (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_translate (cr, self->cell.x, self->cell.y);
  cairo_scale (cr, self->cell.width / modules, self->cell.height / modules);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_mask (cr, pattern);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
}

/* Turns about the middle of the element's cell. */
static void
turn (const SfPaperElement *self, cairo_t *cr)
{
  double x = self->cell.x + self->cell.width / 2, y = self->cell.y + self->cell.height / 2;

  cairo_translate (cr, x, y);
  cairo_rotate (cr, self->angle);
  cairo_translate (cr, -x, -y);
}

static void
draw_runs (GPtrArray *elements, SfPaperElementsFlags flags, cairo_t *cr)
{
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gboolean *done = g_new0 (gboolean, elements->len + 1);
  Batch batch = { NULL, glyphs, clusters, text };

  for (guint i = 0; i < elements->len; i++)
    {
      const SfPaperElement *element = g_ptr_array_index (elements, i);

      if (element->kind != SF_PAPER_ELEMENT_RUN || done[i])
        continue;
      batch_add (&batch, element, flags);
      for (guint k = i + 1; k < elements->len; k++)
        {
          const SfPaperElement *other = g_ptr_array_index (elements, k);

          if (other->kind != SF_PAPER_ELEMENT_RUN || done[k])
            continue;
          if (is_alike (element, other))
            {
              batch_add (&batch, other, flags);
              done[k] = TRUE;
            }
          else if (flags & SF_PAPER_ELEMENTS_IN_ORDER)
            break;
        }
      cairo_save (cr);
      if (element->angle != 0)
        turn (element, cr);
      batch_draw (&batch, cr);
      cairo_restore (cr);
    }
}

/* Rules of one thickness in one stroke. */
static void
draw_rules (GPtrArray *elements, cairo_t *cr)
{
  g_autofree gboolean *done = g_new0 (gboolean, elements->len + 1);

  for (guint i = 0; i < elements->len; i++)
    {
      const SfPaperElement *element = g_ptr_array_index (elements, i);

      if (element->kind != SF_PAPER_ELEMENT_RULE || done[i])
        continue;
      for (guint k = i; k < elements->len; k++)
        {
          const SfPaperElement *other = g_ptr_array_index (elements, k);

          if (other->kind != SF_PAPER_ELEMENT_RULE || other->thickness != element->thickness ||
              other->grey != element->grey)
            continue;
          cairo_move_to (cr, other->x0, other->y0);
          cairo_line_to (cr, other->x1, other->y1);
          done[k] = TRUE;
        }
      cairo_set_source_rgb (cr, element->grey, element->grey, element->grey);
      cairo_set_line_width (cr, element->thickness);
      cairo_stroke (cr);
    }
}

void
sf_paper_elements_draw (GPtrArray *elements, SfPaperElementsFlags flags, cairo_t *cr)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_save (cr);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cr, options);
  cairo_font_options_destroy (options);
  draw_runs (elements, flags, cr);
  if (!(flags & SF_PAPER_ELEMENTS_VALUES_ONLY))
    draw_rules (elements, cr);
  for (guint i = 0; i < elements->len; i++)
    {
      const SfPaperElement *element = g_ptr_array_index (elements, i);

      if (element->kind == SF_PAPER_ELEMENT_QR)
        draw_qr (element, cr);
    }
  cairo_restore (cr);
}

/* The upright box around a box that is turned about the middle of the element's cell. */
static void
turn_box (const SfPaperElement *self, cairo_rectangle_t *box)
{
  double mx = self->cell.x + self->cell.width / 2, my = self->cell.y + self->cell.height / 2;
  double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;

  for (int corner = 0; corner < 4; corner++)
    {
      double dx = box->x + (corner & 1 ? box->width : 0) - mx, dy = box->y + (corner & 2 ? box->height : 0) - my;
      double x = mx + dx * cos (self->angle) - dy * sin (self->angle);
      double y = my + dx * sin (self->angle) + dy * cos (self->angle);

      x0 = MIN (x0, x);
      y0 = MIN (y0, y);
      x1 = MAX (x1, x);
      y1 = MAX (y1, y);
    }
  *box = (cairo_rectangle_t){ x0, y0, x1 - x0, y1 - y0 };
}

static void
list_run (const SfPaperElement *self, double x, double y, SfPaperGlyphFunc func, gpointer user_data)
{
  const char *text = self->text;
  int glyph = 0;

  for (int c = 0; c < self->n_clusters; c++)
    {
      for (int i = 0; i < self->clusters[c].num_glyphs; i++, glyph++)
        {
          SfPaperGlyph item = { .character = g_utf8_get_char (text),
                                .block = self->block,
                                .font = self->face->family,
                                .size = self->size,
                                .cell = { x + self->cell.x, y + self->cell.y, self->cell.width, self->cell.height },
                                .is_value = (self->flags[glyph] & SF_PAPER_GLYPH_VALUE) != 0,
                                .is_watermark = self->is_watermark };
          double scale = self->size / SF_PAPER_EM;
          hb_glyph_extents_t extents;

          item.x = self->glyphs[glyph].x;
          item.y = self->glyphs[glyph].y;
          item.advance = hb_font_get_glyph_h_advance (self->face->hb, self->glyphs[glyph].index) * scale;
          if (hb_font_get_glyph_extents (self->face->hb, self->glyphs[glyph].index, &extents))
            item.ink = (cairo_rectangle_t){ item.x + extents.x_bearing * scale, item.y - extents.y_bearing * scale,
                                            extents.width * scale, -extents.height * scale };
          if (self->angle != 0)
            turn_box (self, &item.ink);
          item.x += x;
          item.y += y;
          item.ink.x += x;
          item.ink.y += y;
          func (&item, user_data);
        }
      text += self->clusters[c].num_bytes;
    }
}

void
sf_paper_elements_foreach_glyph (GPtrArray *elements, double x, double y, SfPaperGlyphFunc func, gpointer user_data)
{
  for (guint i = 0; i < elements->len; i++)
    {
      const SfPaperElement *element = g_ptr_array_index (elements, i);

      if (element->kind == SF_PAPER_ELEMENT_RUN)
        list_run (element, x, y, func, user_data);
    }
}

cairo_surface_t *
sf_paper_qr_mask (const char *text, double size, GError **error)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  cairo_surface_t *mask;
  unsigned char *pixels;
  int modules, stride;

  if (code == NULL || size / (code->width + 2 * QUIET_MODULES) < MIN_MODULE)
    {
      g_clear_pointer (&code, QRcode_free);
      g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_QR,
                   "a QR code of %zu bytes cannot be read in a square of %.1f mm", strlen (text),
                   size / SF_PAPER_POINTS_PER_MM);
      return NULL;
    }
  modules = code->width + 2 * QUIET_MODULES;
  mask = cairo_image_surface_create (CAIRO_FORMAT_A8, modules, modules);
  cairo_surface_flush (mask);
  pixels = cairo_image_surface_get_data (mask);
  stride = cairo_image_surface_get_stride (mask);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        pixels[(row + QUIET_MODULES) * stride + column + QUIET_MODULES] = 0xFF;
  cairo_surface_mark_dirty (mask);
  QRcode_free (code);
  return mask;
}
