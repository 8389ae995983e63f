/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shaping, and the space between characters; see sf-paper-text.h. Lines are broken in sf-paper-fit.c. */
#include "paper/sf-paper-text.h"

#include <string.h>

#include "paper/sf-paper-error.h"

#define AUTOSPACE 0.125f /* between Han and Latin, in sizes (CSS text-autospace, JLREQ's lower bound) */
#define HALF 0.5f

static const char open_marks[] = "（《〈「『【〔［｛“‘";
static const char close_marks[] = "，。、；：）》〉」』】〕］｝”’";
/* Never begins a line, besides the closing marks (GB/T 15834, JLREQ cl-02 … cl-09 as far as Chinese uses them). */
static const char no_start_marks[] = "！？·…—～‐–々〻ー％‰℃°,.;:!?)]}%";

static gboolean
is_one_of (gunichar c, const char *marks)
{
  return g_utf8_strchr (marks, -1, c) != NULL;
}

/* No ink by definition: joiners, variation selectors, marks of direction. */
static gboolean
is_ignorable (gunichar c)
{
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
         (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || c == 0x00AD;
}

static guint
flags_of (gunichar c)
{
  if (c == ' ')
    return SF_PAPER_GLYPH_SPACE;
  if (c < 0x80 && !g_ascii_isalnum (c))
    return is_one_of (c, no_start_marks) ? SF_PAPER_GLYPH_NO_START : 0;
  if (is_one_of (c, open_marks))
    return SF_PAPER_GLYPH_HAN | SF_PAPER_GLYPH_OPEN;
  if (is_one_of (c, close_marks))
    return SF_PAPER_GLYPH_HAN | SF_PAPER_GLYPH_CLOSE | SF_PAPER_GLYPH_NO_START;
  if (is_one_of (c, no_start_marks))
    return SF_PAPER_GLYPH_HAN | SF_PAPER_GLYPH_NO_START;
  return sf_paper_is_latin (c) ? SF_PAPER_GLYPH_WORD : SF_PAPER_GLYPH_HAN;
}

SfPaperText *
sf_paper_text_new (void)
{
  SfPaperText *self = g_new (SfPaperText, 1);

  self->text = g_string_new (NULL);
  self->shapes = g_array_new (FALSE, FALSE, sizeof (SfPaperShape));
  self->paragraphs = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
sf_paper_text_free (SfPaperText *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->shapes);
  g_array_unref (self->paragraphs);
  g_free (self);
}

/* A run of Latin in one face: kerning and marks come from the font. */
static void
append_run (SfPaperText *self, const SfPaperFace *face, const char *text, int length, guint extra)
{
  static const hb_feature_t features[] = { { HB_TAG ('l', 'i', 'g', 'a'), 0, 0, (unsigned int) -1 } };
  hb_buffer_t *buffer = hb_buffer_create ();
  hb_glyph_info_t *info;
  hb_glyph_position_t *position;
  unsigned int n;
  gsize base = self->text->len;

  g_string_append_len (self->text, text, length);
  hb_buffer_add_utf8 (buffer, text, length, 0, length);
  hb_buffer_guess_segment_properties (buffer);
  hb_buffer_set_direction (buffer, HB_DIRECTION_LTR);
  hb_shape (face->hb, buffer, features, G_N_ELEMENTS (features));
  info = hb_buffer_get_glyph_infos (buffer, &n);
  position = hb_buffer_get_glyph_positions (buffer, &n);
  for (unsigned int i = 0; i < n; i++)
    {
      SfPaperShape shape = { .face = face, .glyph = info[i].codepoint };
      unsigned int next = i + 1;

      while (next < n && info[next].cluster == info[i].cluster)
        next++;
      shape.start = base + info[i].cluster;
      if (i > 0 && info[i].cluster == info[i - 1].cluster)
        shape.flags = SF_PAPER_GLYPH_CONTINUES;
      else
        shape.length = (next < n ? info[next].cluster : (unsigned int) length) - info[i].cluster;
      shape.flags |= flags_of (g_utf8_get_char (text + info[i].cluster)) | extra;
      shape.advance = (float) position[i].x_advance / SF_PAPER_EM;
      shape.dx = (float) position[i].x_offset / SF_PAPER_EM;
      shape.dy = (float) -position[i].y_offset / SF_PAPER_EM;
      g_array_append_val (self->shapes, shape);
    }
  hb_buffer_destroy (buffer);
}

gboolean
sf_paper_text_append (SfPaperText *self, SfPaperFonts *fonts, guint role, const char *text, gboolean is_value,
                      GError **error)
{
  guint extra = is_value ? SF_PAPER_GLYPH_VALUE : 0;
  const char *p = text;

  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);
      const SfPaperNominal *nominal;

      if (is_ignorable (c))
        {
          p = next;
          continue;
        }
      nominal = sf_paper_fonts_lookup (fonts, role, c);
      if (nominal == NULL)
        {
          g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_GLYPH,
                       "no installed font has the character “%.*s” (U+%04X)", (int) (next - p), p, c);
          return FALSE;
        }
      if (sf_paper_is_latin (c))
        {
          const char *end = next;

          while (*end != '\0' && sf_paper_is_latin (g_utf8_get_char (end)) && !is_ignorable (g_utf8_get_char (end)))
            {
              const SfPaperNominal *other = sf_paper_fonts_lookup (fonts, role, g_utf8_get_char (end));

              if (other == NULL || other->face != nominal->face)
                break;
              end = g_utf8_next_char (end);
            }
          append_run (self, nominal->face, p, end - p, extra);
          p = end;
          continue;
        }
      {
        SfPaperShape shape = { .face = nominal->face,
                               .glyph = nominal->glyph,
                               .advance = nominal->advance,
                               .start = self->text->len,
                               .length = next - p,
                               .flags = flags_of (c) | extra };

        g_string_append_len (self->text, p, next - p);
        g_array_append_val (self->shapes, shape);
      }
      p = next;
    }
  return TRUE;
}

void
sf_paper_text_append_blank (SfPaperText *self, double width)
{
  SfPaperShape shape = { .advance = width, .start = self->text->len, .length = 3, .flags = SF_PAPER_GLYPH_BLANK };

  g_string_append (self->text, "\xEF\xBF\xBC"); /* U+FFFC: an object, for the line breaker */
  g_array_append_val (self->shapes, shape);
}

void
sf_paper_text_end_paragraph (SfPaperText *self)
{
  g_string_append_c (self->text, '\n');
  g_array_append_val (self->paragraphs, self->shapes->len);
}

static gboolean
is_full (const SfPaperShape *shape)
{
  return shape->advance > 0.9f;
}

void
sf_paper_text_finish (SfPaperText *self)
{
  for (guint p = 0, start = 0; p < self->paragraphs->len; p++)
    {
      guint end = g_array_index (self->paragraphs, guint, p);

      for (guint i = start; i + 1 < end; i++)
        {
          SfPaperShape *a = &g_array_index (self->shapes, SfPaperShape, i), *b = a + 1;
          gboolean mixed = ((a->flags & SF_PAPER_GLYPH_WORD) && (b->flags & SF_PAPER_GLYPH_HAN)) ||
                           ((a->flags & SF_PAPER_GLYPH_HAN) && (b->flags & SF_PAPER_GLYPH_WORD));
          guint marks = (a->flags | b->flags) & (SF_PAPER_GLYPH_OPEN | SF_PAPER_GLYPH_CLOSE | SF_PAPER_GLYPH_NO_START);

          if ((a->flags & SF_PAPER_GLYPH_CLOSE) && (b->flags & (SF_PAPER_GLYPH_CLOSE | SF_PAPER_GLYPH_OPEN)) &&
              is_full (a))
            {
              a->advance -= HALF;
              a->flags |= SF_PAPER_GLYPH_HALF;
            }
          else if ((a->flags & SF_PAPER_GLYPH_OPEN) && (b->flags & SF_PAPER_GLYPH_OPEN) && is_full (b))
            {
              b->advance -= HALF;
              b->dx -= HALF;
              b->flags |= SF_PAPER_GLYPH_HALF;
            }
          /* A value is printed as it was typed, and found in the file as it was typed. */
          else if (mixed && marks == 0 && !(a->flags & b->flags & SF_PAPER_GLYPH_VALUE))
            a->gap = AUTOSPACE;
        }
      start = end;
    }
}

double
sf_paper_shape_width (const SfPaperShape *shape, const SfPaperStyle *style, double size, gboolean last)
{
  if (shape->flags & SF_PAPER_GLYPH_BLANK)
    return shape->advance;
  return (shape->advance + (last ? 0 : shape->gap + style->spacing)) * size;
}

double
sf_paper_shape_trim_end (const SfPaperShape *shape, double size)
{
  return (shape->flags & SF_PAPER_GLYPH_CLOSE) && is_full (shape) ? HALF * size : 0;
}

double
sf_paper_shape_trim_start (const SfPaperShape *shape, double size)
{
  return (shape->flags & SF_PAPER_GLYPH_OPEN) && is_full (shape) ? HALF * size : 0;
}
