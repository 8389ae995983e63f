/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compares the ink of a PDF page, as poppler draws it, with that of the same page drawn to pixels.
 */
#include "sf-ink.h"

#include <math.h>

#define SCALE 2.0          /* pixels a point: 144 dpi */
#define MAX_DIFFERENCE 0.3 /* of a glyph's ink; two drawings of one outline differ by some hundredths */
#define MIN_INK 2.0        /* black pixels; what is smaller is compared by its neighbours */

typedef struct
{
  cairo_surface_t *file, *direct;
  guint n_lost;
  char *first;
} Comparison;

static cairo_surface_t *
white_surface (double width, double height, cairo_t **out)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, ceil (width * SCALE), ceil (height * SCALE));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, SCALE, SCALE);
  *out = cr;
  return surface;
}

/* 0 outside the surface. */
static double
ink_at (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *data = cairo_image_surface_get_data (surface);

  if (x < 0 || y < 0 || x >= cairo_image_surface_get_width (surface) || y >= cairo_image_surface_get_height (surface))
    return 0;
  return 1 - ((const guint32 *) (data + y * cairo_image_surface_get_stride (surface)))[x] % 256 / 255.0;
}

/* How much of the ink in a box differs. Glyphs stand on whole pixels, and the file's numbers are rounded: one that
 * stands on the next pixel is right. */
static double
difference_of (Comparison *self, const cairo_rectangle_int_t *box, double *out_ink)
{
  double least = G_MAXDOUBLE;

  for (int shift = 0; shift < 9; shift++)
    {
      int dx = (shift + 1) % 3 - 1, dy = (shift / 3 + 1) % 3 - 1; /* 0, 0 first */
      double ink = 0, difference = 0;

      for (int y = box->y; y < box->y + box->height; y++)
        for (int x = box->x; x < box->x + box->width; x++)
          {
            double a = ink_at (self->direct, x, y);

            ink += a;
            difference += fabs (a - ink_at (self->file, x + dx, y + dy));
          }
      *out_ink = ink;
      least = MIN (least, difference);
      if (least <= MAX_DIFFERENCE * ink)
        break;
    }
  return least;
}

static void
compare_cb (const SfPaperGlyph *glyph, gpointer user_data)
{
  Comparison *self = user_data;
  int x = floor (glyph->ink.x * SCALE), y = floor (glyph->ink.y * SCALE);
  cairo_rectangle_int_t box = { x, y, ceil ((glyph->ink.x + glyph->ink.width) * SCALE) - x,
                                ceil ((glyph->ink.y + glyph->ink.height) * SCALE) - y };
  double ink, difference = difference_of (self, &box, &ink);

  if (ink < MIN_INK || difference <= MAX_DIFFERENCE * ink)
    return;
  if (self->n_lost++ == 0)
    {
      char character[7] = "";

      g_unichar_to_utf8 (glyph->character, character);
      self->first =
        g_strdup_printf ("“%s” (U+%04X) of %s in block %s at %.1f, %.1f: %.0f %% of its ink differs", character,
                         glyph->character, glyph->font, glyph->block, glyph->x, glyph->y, 100 * difference / ink);
    }
}

guint
sf_ink_compare (const char *path, guint page, const SfPaperPages *pages, guint copy, guint sheet, char **out_first)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_file (uri, NULL, &error);
  g_autoptr (PopplerPage) poppler_page = NULL;
  Comparison self = { 0 };
  double width, height;
  cairo_t *cr;

  g_assert_no_error (error);
  poppler_page = poppler_document_get_page (document, page);
  g_assert_nonnull (poppler_page);
  sf_paper_pages_get_size (pages, &width, &height);
  self.file = white_surface (width, height, &cr);
  poppler_page_render (poppler_page, cr);
  cairo_destroy (cr);
  self.direct = white_surface (width, height, &cr);
  sf_paper_pages_draw (pages, copy, sheet, SF_PAPER_DRAW_ALL, cr);
  cairo_destroy (cr);
  cairo_surface_flush (self.file);
  cairo_surface_flush (self.direct);
  sf_paper_pages_foreach_glyph (pages, copy, sheet, compare_cb, &self);
  cairo_surface_destroy (self.file);
  cairo_surface_destroy (self.direct);
  if (out_first != NULL)
    *out_first = self.first;
  else
    g_free (self.first);
  return self.n_lost;
}
