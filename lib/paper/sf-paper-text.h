/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words as glyphs, and how they fit a place. Chinese text is set by rules that PangoLayout does not know: two
 * punctuation marks share their white space, a mark at a line's end gives up its empty half, Latin and digits in the
 * template's own words keep an eighth of a size from Han characters, and text that is too long gets smaller in steps
 * before it wraps. Shapes and widths are in units of the font size, so that trying another size costs nothing. One
 * thread at a time.
 */
#pragma once

#include "paper/sf-paper-font.h"

G_BEGIN_DECLS

typedef enum
{
  SF_PAPER_GLYPH_VALUE = 1 << 0,     /* from a field */
  SF_PAPER_GLYPH_SPACE = 1 << 1,     /* white space between words */
  SF_PAPER_GLYPH_HAN = 1 << 2,       /* set without word spaces */
  SF_PAPER_GLYPH_OPEN = 1 << 3,      /* full-width opening mark: its left half is empty */
  SF_PAPER_GLYPH_CLOSE = 1 << 4,     /* full-width closing mark: its right half is empty */
  SF_PAPER_GLYPH_NO_START = 1 << 5,  /* never begins a line */
  SF_PAPER_GLYPH_CONTINUES = 1 << 6, /* belongs to the glyph before it */
  SF_PAPER_GLYPH_BLANK = 1 << 7,     /* a ruled blank; its width is in points */
  SF_PAPER_GLYPH_WORD = 1 << 8,      /* Latin letter or digit */
  SF_PAPER_GLYPH_HALF = 1 << 9,      /* has given up its empty half */
} SfPaperGlyphFlags;

typedef struct
{
  const SfPaperFace *face; /* NULL: no ink */
  guint32 glyph;
  float advance; /* in sizes; points of a blank */
  float gap;     /* behind it unless it ends the line, in sizes */
  float dx, dy;  /* offset of the ink, in sizes */
  guint32 start; /* in the text, bytes */
  guint16 length;
  guint16 flags;
} SfPaperShape;

typedef struct
{
  GString *text;
  GArray *shapes;     /* SfPaperShape */
  GArray *paragraphs; /* guint: index of the first shape after each */
} SfPaperText;

typedef struct
{
  guint start, end; /* shapes; white space at the end is left out */
  double width;     /* natural, points */
  gboolean last;    /* of its paragraph */
  gboolean first;
} SfPaperLine;

typedef struct
{
  double size;
  double height;    /* of the highest column */
  GArray *lines;    /* SfPaperLine */
  guint per_column; /* lines */
} SfPaperFit;

SfPaperText *sf_paper_text_new (void);
void sf_paper_text_free (SfPaperText *self);
/* Fails with SF_PAPER_ERROR_GLYPH when no font has a character. */
gboolean sf_paper_text_append (SfPaperText *self, SfPaperFonts *fonts, guint role, const char *text, gboolean is_value,
                               GError **error);
void sf_paper_text_append_blank (SfPaperText *self, double width);
void sf_paper_text_end_paragraph (SfPaperText *self);
/* Settles the space between neighbours; after the last append. */
void sf_paper_text_finish (SfPaperText *self);

/* Width of @shape at @size, points, with the gap behind it unless it is the last one. */
double sf_paper_shape_width (const SfPaperShape *shape, const SfPaperStyle *style, double size, gboolean last);
/* Width of the half that a mark gives up at a line's edge. */
double sf_paper_shape_trim_end (const SfPaperShape *shape, double size);
double sf_paper_shape_trim_start (const SfPaperShape *shape, double size);

/* Finds the largest size at which the text stands in @width × @height: on one line down to the style's line_min, else
 * wrapped down to its min. @height < 0: as high as it needs. @hang is the left indent of all lines but a paragraph's
 * first, in sizes; @columns share the lines; @smaller points are given up from the start. FALSE if it does not fit. */
gboolean sf_paper_text_fit (const SfPaperText *self, const SfPaperStyle *style, double width, double height,
                            double hang, guint columns, double smaller, SfPaperFit *out);
void sf_paper_fit_clear (SfPaperFit *fit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperText, sf_paper_text_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SfPaperFit, sf_paper_fit_clear)

G_END_DECLS
