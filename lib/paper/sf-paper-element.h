/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a laid-out page consists of: glyph runs, rules, QR codes, each at its place on the page in points. Made by the
 * layout, drawn and listed here. One thread at a time.
 */
#pragma once

#include <cairo.h>

#include "paper/sf-paper-renderer.h"
#include "paper/sf-paper-text.h"

G_BEGIN_DECLS

typedef enum
{
  SF_PAPER_ELEMENT_RUN,
  SF_PAPER_ELEMENT_RULE,
  SF_PAPER_ELEMENT_QR,
} SfPaperElementKind;

typedef struct
{
  SfPaperElementKind kind;
  const char *block; /* the template's */
  SfPaperBox cell;   /* the place that it must not leave; a QR code's square */
  double grey;
  gboolean is_watermark;
  double angle; /* about the middle of @cell */

  const SfPaperFace *face;
  double size;
  cairo_glyph_t *glyphs;
  cairo_text_cluster_t *clusters;
  guint16 *flags; /* by glyph, SfPaperGlyphFlags */
  int n_glyphs, n_clusters;
  char *text;
  int length;

  double x0, y0, x1, y1, thickness;

  cairo_surface_t *mask;
} SfPaperElement;

SfPaperElement *sf_paper_element_new_rule (const char *block, double x0, double y0, double x1, double y1,
                                           double thickness);
SfPaperElement *sf_paper_element_new_qr (const char *block, const SfPaperBox *box, cairo_surface_t *mask);
void sf_paper_element_free (SfPaperElement *self);

typedef enum
{
  SF_PAPER_ELEMENTS_BY_FONT = 0,
  /* Text is drawn, and so copied out of a PDF, in the order of the elements, which is more work. */
  SF_PAPER_ELEMENTS_IN_ORDER = 1 << 0,
  /* Only what fields say, without the words and rules around it. */
  SF_PAPER_ELEMENTS_VALUES_ONLY = 1 << 1,
} SfPaperElementsFlags;

void sf_paper_elements_draw (GPtrArray *elements, SfPaperElementsFlags flags, cairo_t *cr);
/* @x, @y: where the page lies on the sheet. */
void sf_paper_elements_foreach_glyph (GPtrArray *elements, double x, double y, SfPaperGlyphFunc func,
                                      gpointer user_data);

/* The QR code of @text as a mask of one pixel a module, with its quiet zone; NULL with SF_PAPER_ERROR_QR when it does
 * not fit a code whose modules are at least 0.25 mm in a square of @size points. */
cairo_surface_t *sf_paper_qr_mask (const char *text, double size, GError **error);

G_END_DECLS
