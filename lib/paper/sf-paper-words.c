/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shapes what a template's content says about a document and a copy of it. One thread at a time.
 */
#include "paper/sf-paper-words.h"

#include <stdio.h>
#include <string.h>

#define WIDE_SPACE "\xE3\x80\x80"
#define CONTROL                                                                                                        \
  "\x01\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F"   \
  "\x7F"

static const char *const numerals[] = { "〇", "一", "二", "三",   "四",   "五",   "六",   "七",
                                        "八", "九", "十", "十一", "十二", "十三", "十四", "十五" };

/* Where words go: shaped, or (fonts NULL) into a string. */
typedef struct
{
  const SfPaperContent *content;
  const SfPaperScene *scene;
  SfPaperFonts *fonts;
  SfPaperText *text;
  GString *plain;
} Writer;

static gboolean
write_text (Writer *self, const char *text, gboolean is_value, GError **error)
{
  const SfPaperStyle *style = self->content->style;

  if (self->plain != NULL)
    {
      g_string_append (self->plain, text);
      return TRUE;
    }
  return sf_paper_text_append (self->text, self->fonts, is_value ? style->value_role : style->role, text, is_value,
                               error);
}

/* Lines of a value are paragraphs; other control characters are spaces. */
static gboolean
write_value (Writer *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = NULL;

  if (self->plain != NULL || strpbrk (text, CONTROL) == NULL)
    return write_text (self, text, TRUE, error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        sf_paper_text_end_paragraph (self->text);
      if (!write_text (self, g_strdelimit (lines[i], CONTROL, ' '), TRUE, error))
        return FALSE;
    }
  return TRUE;
}

static const char *
numeral (guint n, char *buffer, gsize size)
{
  if (n < G_N_ELEMENTS (numerals))
    return numerals[n];
  g_snprintf (buffer, size, "%u", n);
  return buffer;
}

/* The text of a field; NULL if it is empty. @buffer is for those that are made up. */
static const char *
field_text (const SfPaperScene *scene, const char *key, char *buffer, gsize size)
{
  if (g_str_has_prefix (key, "copy."))
    {
      if (g_str_equal (key, "copy.holder"))
        return sf_paper_document_get_holder (scene->document, scene->copy);
      if (g_str_equal (key, "copy.number"))
        return numeral (scene->copy + 1, buffer, size);
      if (g_str_equal (key, "copy.count"))
        return numeral (sf_paper_document_get_n_copies (scene->document), buffer, size);
    }
  if (g_str_equal (key, "page.number") || g_str_equal (key, "page.count"))
    {
      g_snprintf (buffer, size, "%u", g_str_equal (key, "page.number") ? scene->page + 1 : scene->n_pages);
      return buffer;
    }
  return sf_paper_document_get_text (scene->document, key);
}

static gboolean
parse_date (const char *text, int *year, int *month, int *day)
{
  return strlen (text) == 10 && sscanf (text, "%4d-%2d-%2d", year, month, day) == 3;
}

/* "2020 年 3 月 6 日", or a place to write it by hand. Figures are the value, 年月日 the form's own words. */
static gboolean
write_date (Writer *self, const char *date, gboolean with_day, GError **error)
{
  const char *const units[] = { "年", "月", "日" };
  int parts[3];

  if (date != NULL && !parse_date (date, &parts[0], &parts[1], &parts[2]))
    return write_text (self, date, TRUE, error);
  for (int i = 0; i < (with_day ? 3 : 2); i++)
    {
      char figures[16];

      if (date == NULL)
        g_strlcpy (figures, i == 0 ? WIDE_SPACE WIDE_SPACE WIDE_SPACE : WIDE_SPACE WIDE_SPACE, sizeof figures);
      else
        g_snprintf (figures, sizeof figures, "%d", parts[i]);
      if (!write_text (self, figures, date != NULL, error) || !write_text (self, units[i], FALSE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_piece (Writer *self, const SfPaperPiece *piece, GError **error)
{
  char buffer[16];
  const char *text;

  switch (piece->kind)
    {
    case SF_PAPER_PIECE_LITERAL:
      return write_text (self, piece->text, FALSE, error);
    case SF_PAPER_PIECE_BLANK:
      if (self->plain == NULL)
        sf_paper_text_append_blank (self->text, piece->width);
      return TRUE;
    case SF_PAPER_PIECE_FIELD:
      text = field_text (self->scene, piece->text, buffer, sizeof buffer);
      if (piece->format != SF_PAPER_FORMAT_TEXT)
        return write_date (self, text, piece->format == SF_PAPER_FORMAT_DATE, error);
      return text == NULL || write_value (self, text, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
write_phrase (Writer *self, const SfPaperPhrase *phrase, GError **error)
{
  for (guint i = 0; i < phrase->pieces->len; i++)
    if (!write_piece (self, &g_array_index (phrase->pieces, SfPaperPiece, i), error))
      return FALSE;
  return TRUE;
}

static void
end_paragraph (Writer *self)
{
  if (self->plain != NULL)
    g_string_append_c (self->plain, '\n');
  else
    sf_paper_text_end_paragraph (self->text);
}

/* A phrase whose fields are all empty says nothing; one without fields always does. */
static gboolean
says_something (const SfPaperPhrase *phrase, const SfPaperScene *scene)
{
  gboolean has_fields = FALSE;
  char buffer[16];

  for (guint i = 0; i < phrase->pieces->len; i++)
    {
      const SfPaperPiece *piece = &g_array_index (phrase->pieces, SfPaperPiece, i);

      if (piece->kind != SF_PAPER_PIECE_FIELD)
        continue;
      has_fields = TRUE;
      if (field_text (scene, piece->text, buffer, sizeof buffer) != NULL)
        return TRUE;
    }
  return !has_fields;
}

static gboolean
write_phrases (Writer *self, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->content->phrases->len; i++)
    {
      const SfPaperPhrase *phrase = g_ptr_array_index (self->content->phrases, i);

      if (!says_something (phrase, self->scene))
        continue;
      if (any && !write_text (self, self->content->join, FALSE, error))
        return FALSE;
      if (!write_phrase (self, phrase, error))
        return FALSE;
      any = TRUE;
    }
  if (any && !write_text (self, self->content->end, FALSE, error))
    return FALSE;
  end_paragraph (self);
  return TRUE;
}

static gboolean
write_content (Writer *self, GError **error)
{
  char buffer[16];

  if (self->content->kind == SF_PAPER_CONTENT_PHRASES)
    return write_phrases (self, error);
  for (guint i = 0; i < self->content->phrases->len; i++)
    {
      if (self->content->kind == SF_PAPER_CONTENT_CLAUSES &&
          (!write_text (self, numeral (i + 1, buffer, sizeof buffer), FALSE, error) ||
           !write_text (self, "、", FALSE, error)))
        return FALSE;
      if (!write_phrase (self, g_ptr_array_index (self->content->phrases, i), error))
        return FALSE;
      end_paragraph (self);
    }
  return TRUE;
}

SfPaperText *
sf_paper_words_shape (const SfPaperContent *content, SfPaperFonts *fonts, const SfPaperScene *scene, GError **error)
{
  g_autoptr (SfPaperText) text = sf_paper_text_new ();
  Writer writer = { .content = content, .scene = scene, .fonts = fonts, .text = text };

  if (!write_content (&writer, error))
    {
      const char *key = sf_paper_words_first_key (content);

      if (key != NULL)
        g_prefix_error (error, "field %s: ", key);
      return NULL;
    }
  sf_paper_text_finish (text);
  return g_steal_pointer (&text);
}

char *
sf_paper_words_plain (const SfPaperContent *content, const SfPaperScene *scene)
{
  Writer writer = { .content = content, .scene = scene, .plain = g_string_new (NULL) };

  write_content (&writer, NULL);
  if (writer.plain->len > 0)
    g_string_truncate (writer.plain, writer.plain->len - 1);
  return g_string_free (writer.plain, FALSE);
}

const char *
sf_paper_words_first_key (const SfPaperContent *content)
{
  for (guint i = 0; i < content->phrases->len; i++)
    {
      const SfPaperPhrase *phrase = g_ptr_array_index (content->phrases, i);

      for (guint k = 0; k < phrase->pieces->len; k++)
        if (g_array_index (phrase->pieces, SfPaperPiece, k).kind == SF_PAPER_PIECE_FIELD)
          return g_array_index (phrase->pieces, SfPaperPiece, k).text;
    }
  return NULL;
}
