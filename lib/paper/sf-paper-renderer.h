/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lays documents out on a template and draws the sheets. What is the same on every document of a template (rules,
 * labels, clauses, holder, watermark) is recorded once and drawn from the recording, which a PDF file then holds once
 * too. One thread at a time.
 */
#pragma once

#include <cairo.h>

#include "paper/sf-paper-document.h"
#include "paper/sf-paper-template.h"

G_BEGIN_DECLS

typedef struct _SfPaperRenderer SfPaperRenderer;
typedef struct _SfPaperPages SfPaperPages;

/* Fails with SF_PAPER_ERROR_FONT when a role of the template has no installed font. */
SfPaperRenderer *sf_paper_renderer_new (SfPaperTemplate *template, GError **error);
void sf_paper_renderer_free (SfPaperRenderer *self);
SfPaperTemplate *sf_paper_renderer_get_template (SfPaperRenderer *self);

/* The laid-out sheets of all copies of @document. Fails with SF_PAPER_ERROR_FIT, _GLYPH or _QR, and then nothing has
 * been drawn anywhere. The pages keep what they need: renderer and document may go before them. Transfer full. */
SfPaperPages *sf_paper_renderer_lay_out (SfPaperRenderer *self, SfPaperDocument *document, GError **error);

SfPaperPages *sf_paper_pages_ref (SfPaperPages *self);
void sf_paper_pages_unref (SfPaperPages *self);
guint sf_paper_pages_get_n_copies (const SfPaperPages *self);
/* Sheets of one copy. */
guint sf_paper_pages_get_n_sheets (const SfPaperPages *self);
/* In points. */
void sf_paper_pages_get_size (const SfPaperPages *self, double *out_width, double *out_height);

typedef enum
{
  SF_PAPER_DRAW_ALL = 0,
  SF_PAPER_DRAW_VALUES_ONLY = 1 << 0, /* overprint on a pre-printed form */
} SfPaperDrawFlags;

/* Draws one sheet, the origin at its top left corner, 72 units an inch, black on nothing: the caller paints the paper.
 */
void sf_paper_pages_draw (const SfPaperPages *self, guint copy, guint sheet, SfPaperDrawFlags flags, cairo_t *cr);

typedef struct
{
  gunichar character;
  const char *block; /* id of the block it stands in */
  const char *font;  /* family that draws it */
  double size;       /* points */
  double x, y;       /* origin on the sheet, points */
  double advance;
  cairo_rectangle_t ink;  /* of the glyph, empty for white space */
  cairo_rectangle_t cell; /* the place that it must not leave; the whole sheet for a watermark */
  gboolean is_value;      /* from a field */
  gboolean is_watermark;
} SfPaperGlyph;

typedef void (*SfPaperGlyphFunc) (const SfPaperGlyph *glyph, gpointer user_data);

/* Every glyph of a sheet, in the order they are drawn. */
void sf_paper_pages_foreach_glyph (const SfPaperPages *self, guint copy, guint sheet, SfPaperGlyphFunc func,
                                   gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperRenderer, sf_paper_renderer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperPages, sf_paper_pages_unref)

G_END_DECLS
