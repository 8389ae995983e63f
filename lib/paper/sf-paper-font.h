/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fonts of a template: which installed face draws which character. One thread at a time.
 *
 * cairo's PDF surface (1.16) loses glyphs of fonts with CFF outlines. When it looks for the subroutines that a glyph
 * calls, it does not clear the operands of curves and lines, so that a hint mask that first comes after some drawing
 * seems to be as long as if they had all been stem hints; the call behind the mask is skipped with it, and the
 * subroutine is left out of the file. Faces with CFF outlines are therefore rewritten without subroutines and hints
 * (HarfBuzz's subsetter) before cairo sees them; see docs/paper.md.
 */
#pragma once

#include <cairo.h>
#include <hb.h>

#include "paper/sf-paper-template-private.h"

G_BEGIN_DECLS

typedef struct _SfPaperFonts SfPaperFonts;

typedef struct
{
  const char *family;
  cairo_font_face_t *cairo;
  hb_font_t *hb; /* in units of the em: SF_PAPER_EM to one size */
} SfPaperFace;

#define SF_PAPER_EM 1000

typedef struct
{
  const SfPaperFace *face;
  guint32 glyph;
  float advance; /* in sizes */
} SfPaperNominal;

/* Latin letters, digits and what goes with them; the rest is set by the Chinese fonts. */
gboolean sf_paper_is_latin (gunichar c);

/* Fails with SF_PAPER_ERROR_FONT when no font of a role is installed. */
SfPaperFonts *sf_paper_fonts_new (SfPaperTemplate *template, GError **error);
SfPaperFonts *sf_paper_fonts_ref (SfPaperFonts *self);
void sf_paper_fonts_unref (SfPaperFonts *self);

/* What draws @c in a role; NULL when no font has it. Owned by the fonts. */
const SfPaperNominal *sf_paper_fonts_lookup (SfPaperFonts *self, guint role, gunichar c);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperFonts, sf_paper_fonts_unref)

G_END_DECLS
