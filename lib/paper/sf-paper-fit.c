/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines, and the size at which text fits its place; see sf-paper-text.h. */
#include <math.h>
#include <pango/pango.h>

#include "paper/sf-paper-text.h"

#define STEP 0.25 /* points; sizes are tried in steps of it */
#define EPSILON 0.01

void
sf_paper_fit_clear (SfPaperFit *fit)
{
  g_clear_pointer (&fit->lines, g_array_unref);
}

/* For each shape: may a line begin with it? The Unicode line breaking algorithm, which does not know which way a
 * Chinese quotation mark faces, corrected by our own classes. */
static gboolean *
find_breaks (const SfPaperText *self)
{
  int n_characters = g_utf8_strlen (self->text->str, self->text->len), character = 0;
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n_characters + 1);
  gboolean *breaks = g_new0 (gboolean, self->shapes->len + 1);
  const char *at = self->text->str;

  pango_get_log_attrs (self->text->str, self->text->len, -1, pango_language_from_string ("zh-cn"), attributes,
                       n_characters + 1);
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const SfPaperShape *shape = &g_array_index (self->shapes, SfPaperShape, i), *before = i > 0 ? shape - 1 : NULL;

      while (at < self->text->str + shape->start)
        {
          at = g_utf8_next_char (at);
          character++;
        }
      breaks[i] = attributes[character].is_line_break;
      if (before != NULL && (((shape->flags & SF_PAPER_GLYPH_OPEN) && (before->flags & SF_PAPER_GLYPH_HAN)) ||
                             ((before->flags & SF_PAPER_GLYPH_CLOSE) && (shape->flags & SF_PAPER_GLYPH_HAN))))
        breaks[i] = TRUE;
      if ((shape->flags & (SF_PAPER_GLYPH_NO_START | SF_PAPER_GLYPH_CONTINUES)) ||
          (before != NULL && (before->flags & SF_PAPER_GLYPH_OPEN)))
        breaks[i] = FALSE;
    }
  return breaks;
}

/* Where a line that begins with @start ends: the first shape of the next one. A word longer than the line is broken
 * inside, but never before a mark that cannot begin a line. */
static guint
break_line (const SfPaperText *self, const SfPaperStyle *style, const gboolean *breaks, double size, double width,
            guint start, guint end)
{
  guint last_break = 0;
  double x = -sf_paper_shape_trim_start (&g_array_index (self->shapes, SfPaperShape, start), size);

  for (guint i = start; i < end; i++)
    {
      const SfPaperShape *shape = &g_array_index (self->shapes, SfPaperShape, i);
      double needed = x + sf_paper_shape_width (shape, style, size, TRUE) - sf_paper_shape_trim_end (shape, size);

      if (i > start && breaks[i])
        last_break = i;
      if (needed > width + EPSILON && i > start && !(shape->flags & SF_PAPER_GLYPH_SPACE))
        {
          if (last_break > 0)
            return last_break;
          while (i > start + 1 && (g_array_index (self->shapes, SfPaperShape, i).flags &
                                   (SF_PAPER_GLYPH_NO_START | SF_PAPER_GLYPH_CONTINUES)))
            i--;
          return i;
        }
      x += sf_paper_shape_width (shape, style, size, FALSE);
    }
  return end;
}

static double
natural_width (const SfPaperText *self, const SfPaperStyle *style, double size, guint start, guint end, gboolean trim)
{
  double width = 0;

  for (guint i = start; i < end; i++)
    width += sf_paper_shape_width (&g_array_index (self->shapes, SfPaperShape, i), style, size, i + 1 == end);
  if (end > start && trim)
    width -= sf_paper_shape_trim_end (&g_array_index (self->shapes, SfPaperShape, end - 1), size) +
             sf_paper_shape_trim_start (&g_array_index (self->shapes, SfPaperShape, start), size);
  return width;
}

static double
lines_height (const SfPaperStyle *style, double size, guint n)
{
  return n == 0 ? 0 : ((n - 1) * style->leading + 1) * size;
}

/* All lines at @size; FALSE when even one character is wider than the place. */
static gboolean
wrap (const SfPaperText *self, const SfPaperStyle *style, const gboolean *breaks, double size, double width,
      double hang, guint columns, SfPaperFit *out)
{
  gboolean fits = TRUE;

  out->size = size;
  g_array_set_size (out->lines, 0);
  for (guint p = 0, start = 0; p < self->paragraphs->len; p++)
    {
      guint end = g_array_index (self->paragraphs, guint, p), at = start;

      do
        {
          SfPaperLine line = { .start = at, .first = at == start };
          double available = width - (line.first ? style->indent : hang) * size;
          guint next = at < end ? break_line (self, style, breaks, size, available, at, end) : end;

          line.end = next;
          while (line.end > line.start && next < end &&
                 (g_array_index (self->shapes, SfPaperShape, line.end - 1).flags & SF_PAPER_GLYPH_SPACE))
            line.end--;
          line.last = next == end;
          line.width = natural_width (self, style, size, line.start, line.end, TRUE);
          fits = fits && line.width <= available + EPSILON;
          g_array_append_val (out->lines, line);
          at = next;
          while (at < end && (g_array_index (self->shapes, SfPaperShape, at).flags & SF_PAPER_GLYPH_SPACE))
            at++;
        }
      while (at < end);
      start = end;
    }
  out->per_column = (out->lines->len + columns - 1) / columns;
  out->height = lines_height (style, size, out->per_column);
  return fits;
}

/* Lets a paragraph begin the next column rather than split it, when the place is high enough for a line or two more. */
static void
balance_columns (const SfPaperStyle *style, double height, SfPaperFit *out)
{
  for (guint n = out->per_column; n < out->lines->len && n <= out->per_column + 2; n++)
    if (g_array_index (out->lines, SfPaperLine, n).first && lines_height (style, out->size, n) <= height + EPSILON)
      {
        out->per_column = n;
        out->height = lines_height (style, out->size, n);
        return;
      }
}

/* The largest size in steps at which one paragraph stands on one line; 0 if there is none. */
static double
one_line_size (const SfPaperText *self, const SfPaperStyle *style, double width)
{
  double blanks = 0, em = style->indent;

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const SfPaperShape *shape = &g_array_index (self->shapes, SfPaperShape, i);

      if (shape->flags & SF_PAPER_GLYPH_BLANK)
        blanks += shape->advance;
      else
        em += sf_paper_shape_width (shape, style, 1, i + 1 == self->shapes->len);
    }
  if (em * style->size + blanks <= width + EPSILON)
    return style->size;
  for (double size = style->size - STEP; size >= style->line_min - EPSILON; size -= STEP)
    if (em * size + blanks <= width + EPSILON)
      return size;
  return 0;
}

gboolean
sf_paper_text_fit (const SfPaperText *self, const SfPaperStyle *style, double width, double height, double hang,
                   guint columns, double smaller, SfPaperFit *out)
{
  g_autofree gboolean *breaks = NULL;

  out->lines = g_array_new (FALSE, FALSE, sizeof (SfPaperLine));
  out->height = 0;
  out->size = style->size;
  out->per_column = 1;
  if (self->shapes->len == 0)
    return TRUE;
  if (self->paragraphs->len == 1 && columns == 1)
    {
      double size = one_line_size (self, style, width);

      if (size > 0 && (height < 0 || size <= height + EPSILON))
        {
          SfPaperLine line = { .end = self->shapes->len, .first = TRUE, .last = TRUE };

          line.width = natural_width (self, style, size, 0, line.end, FALSE);
          g_array_append_val (out->lines, line);
          out->size = size;
          out->height = size;
          return TRUE;
        }
    }
  breaks = find_breaks (self);
  for (double size = MAX (style->min, style->size - smaller); size >= style->min - EPSILON; size -= STEP)
    if (wrap (self, style, breaks, size, width, hang, columns, out) && (height < 0 || out->height <= height + EPSILON))
      {
        if (columns == 2)
          balance_columns (style, height, out);
        return TRUE;
      }
  return FALSE;
}
