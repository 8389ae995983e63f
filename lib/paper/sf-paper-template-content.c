/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of a template: texts with {fields}, phrases, clauses, and the tables whose cells hold them. A field is
 * {key}, {key:date}, {key:month}; {name} of the template's "strings" is put in at once; {:20} is a ruled blank of 20
 * mm; {{ is a brace. Any thread.
 */
#include "paper/sf-paper-template-parse.h"

#include <math.h>
#include <string.h>

#define MM SF_PAPER_POINTS_PER_MM
#define MAX_LENGTH_MM 2000.0

static void
piece_clear (gpointer data)
{
  SfPaperPiece *piece = data;

  g_free (piece->text);
}

static void
add_literal (GArray *pieces, const char *text, gsize length)
{
  SfPaperPiece piece = { .kind = SF_PAPER_PIECE_LITERAL };

  if (length == 0)
    return;
  if (pieces->len > 0 && g_array_index (pieces, SfPaperPiece, pieces->len - 1).kind == SF_PAPER_PIECE_LITERAL)
    {
      SfPaperPiece *last = &g_array_index (pieces, SfPaperPiece, pieces->len - 1);
      char *joined = g_strdup_printf ("%s%.*s", last->text, (int) length, text);

      g_free (last->text);
      last->text = joined;
      return;
    }
  piece.text = g_strndup (text, length);
  g_array_append_val (pieces, piece);
}

static gboolean
is_key (const char *text)
{
  gboolean dot = FALSE;

  if (!g_ascii_islower (text[0]))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '.' && g_ascii_islower (p[1]))
        dot = TRUE;
      else if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
        return FALSE;
    }
  return dot;
}

static gboolean
add_blank (SfPaperParse *self, GArray *pieces, const char *width, GError **error)
{
  SfPaperPiece piece = { .kind = SF_PAPER_PIECE_BLANK };
  char *end;
  double mm = g_ascii_strtod (width, &end);

  if (end == width || *end != '\0' || !(mm > 0 && mm <= MAX_LENGTH_MM))
    return sf_paper_reader_fail (&self->reader, error, "{:%s} must give the width of a blank in mm", width);
  piece.width = mm * MM;
  g_array_append_val (pieces, piece);
  return TRUE;
}

/* What stands between two braces. */
static gboolean
add_field (SfPaperParse *self, GArray *pieces, const char *inside, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (inside, ":", 2);
  SfPaperPiece piece = { .kind = SF_PAPER_PIECE_FIELD };
  const char *constant = NULL;

  if (parts[0] != NULL && *parts[0] == '\0' && parts[1] != NULL)
    return add_blank (self, pieces, parts[1], error);
  if (self->strings != NULL && parts[0] != NULL && parts[1] == NULL)
    {
      if (!sf_paper_reader_string (&self->reader, self->strings, parts[0], &constant, error))
        return FALSE;
      if (constant != NULL)
        {
          add_literal (pieces, constant, strlen (constant));
          return TRUE;
        }
    }
  if (parts[0] == NULL || !is_key (parts[0]))
    return sf_paper_reader_fail (&self->reader, error, "{%s} is no field, nor one of the template's strings", inside);
  if (parts[1] != NULL && g_str_equal (parts[1], "date"))
    piece.format = SF_PAPER_FORMAT_DATE;
  else if (parts[1] != NULL && g_str_equal (parts[1], "month"))
    piece.format = SF_PAPER_FORMAT_MONTH;
  else if (parts[1] != NULL)
    return sf_paper_reader_fail (&self->reader, error, "{%s}: “%s” is no format (date or month)", inside, parts[1]);
  piece.text = g_strdup (parts[0]);
  g_array_append_val (pieces, piece);
  g_hash_table_add (self->template->keys, g_strdup (parts[0]));
  return TRUE;
}

static SfPaperPhrase *
parse_phrase (SfPaperParse *self, const char *text, GError **error)
{
  SfPaperPhrase *phrase = g_new0 (SfPaperPhrase, 1);
  const char *p = text;

  phrase->pieces = g_array_new (FALSE, TRUE, sizeof (SfPaperPiece));
  g_array_set_clear_func (phrase->pieces, piece_clear);
  while (*p != '\0')
    {
      gsize plain = strcspn (p, "{}");

      add_literal (phrase->pieces, p, plain);
      p += plain;
      if ((p[0] == '{' && p[1] == '{') || (p[0] == '}' && p[1] == '}'))
        {
          add_literal (phrase->pieces, p, 1);
          p += 2;
        }
      else if (*p == '{')
        {
          const char *end = strchr (p, '}');
          g_autofree char *inside = end != NULL ? g_strndup (p + 1, end - p - 1) : NULL;

          if (inside == NULL)
            {
              sf_paper_reader_fail (&self->reader, error, "a “{” has no “}” after it");
              sf_paper_phrase_free (phrase);
              return NULL;
            }
          if (!add_field (self, phrase->pieces, inside, error))
            {
              sf_paper_phrase_free (phrase);
              return NULL;
            }
          p = end + 1;
        }
      else if (*p == '}')
        {
          sf_paper_reader_fail (&self->reader, error, "a “}” has no “{” before it");
          sf_paper_phrase_free (phrase);
          return NULL;
        }
    }
  return phrase;
}

/* Fields of the copy and the page are the same for every document: what holds only those is drawn once. */
static void
classify_phrase (const SfPaperPhrase *phrase, SfPaperContent *content)
{
  for (guint i = 0; i < phrase->pieces->len; i++)
    {
      const SfPaperPiece *piece = &g_array_index (phrase->pieces, SfPaperPiece, i);

      if (piece->kind != SF_PAPER_PIECE_FIELD)
        continue;
      if (g_str_has_prefix (piece->text, "copy."))
        content->is_of_copy = TRUE;
      else if (!g_str_has_prefix (piece->text, "page."))
        content->is_value = TRUE;
    }
}

static SfPaperContent *
content_new (SfPaperParse *self, SfPaperContentKind kind, const char *const *texts, GError **error)
{
  SfPaperContent *content = g_new0 (SfPaperContent, 1);

  content->kind = kind;
  content->columns = 1;
  content->phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_paper_phrase_free);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_auto (GStrv) lines = kind == SF_PAPER_CONTENT_TEXT ? g_strsplit (texts[i], "\n", -1)
                                                           : g_strdupv ((GStrv) (const char *[]){ texts[i], NULL });

      for (guint k = 0; lines[k] != NULL; k++)
        {
          SfPaperPhrase *phrase = parse_phrase (self, lines[k], error);

          if (phrase == NULL)
            {
              sf_paper_content_free (content);
              return NULL;
            }
          g_ptr_array_add (content->phrases, phrase);
          classify_phrase (phrase, content);
        }
    }
  if (content->is_value && content->is_of_copy)
    {
      sf_paper_reader_fail (&self->reader, error, "fields of the copy cannot stand in one text with the record's");
      g_clear_pointer (&content, sf_paper_content_free);
    }
  return content;
}

SfPaperContent *
sf_paper_parse_plain (SfPaperParse *self, const char *text, const SfPaperStyle *label, const SfPaperStyle *value,
                      GError **error)
{
  SfPaperContent *content = content_new (self, SF_PAPER_CONTENT_TEXT, (const char *[]){ text, NULL }, error);

  if (content == NULL)
    return NULL;
  content->style = content->is_value ? value : label;
  if (content->style == NULL)
    {
      sf_paper_reader_fail (&self->reader, error, "a text without a style");
      g_clear_pointer (&content, sf_paper_content_free);
    }
  return content;
}

static gboolean
parse_content_options (SfPaperParse *self, JsonObject *object, SfPaperContent *content, GError **error)
{
  const char *join = "；", *end = "", *style = NULL;
  double columns = 1, gutter = 6;

  if (!sf_paper_reader_string (&self->reader, object, "style", &style, error) ||
      !sf_paper_reader_string (&self->reader, object, "join", &join, error) ||
      !sf_paper_reader_string (&self->reader, object, "end", &end, error) ||
      !sf_paper_reader_number (&self->reader, object, "columns", 1, 4, &columns, error) ||
      !sf_paper_reader_number (&self->reader, object, "gutter", 0, MAX_LENGTH_MM, &gutter, error) ||
      !sf_paper_reader_boolean (&self->reader, object, "vertical", &content->vertical, error))
    return FALSE;
  if (content->vertical && (content->kind != SF_PAPER_CONTENT_TEXT || content->is_value))
    return sf_paper_reader_fail (&self->reader, error, "only a text without fields can be vertical");
  if (columns != floor (columns) || (columns > 1 && content->kind != SF_PAPER_CONTENT_CLAUSES))
    return sf_paper_reader_fail (&self->reader, error, "“columns” are for clauses: a whole number from 1 to 4");
  content->join = g_strdup (join);
  content->end = g_strdup (end);
  content->columns = columns;
  content->gutter = gutter * MM;
  if (style != NULL)
    {
      content->style = sf_paper_parse_style_name (self, style, error);
      if (content->style == NULL)
        return FALSE;
    }
  if (content->style == NULL)
    return sf_paper_reader_fail (&self->reader, error, "“style” is missing");
  return TRUE;
}

SfPaperContent *
sf_paper_parse_content (SfPaperParse *self, JsonObject *object, const SfPaperStyle *default_style, GError **error)
{
  static const char *const members[] = { "text", "phrases", "clauses" };
  SfPaperContent *content = NULL;
  g_auto (GStrv) texts = NULL;
  guint kind = G_N_ELEMENTS (members);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      {
        if (kind != G_N_ELEMENTS (members))
          {
            sf_paper_reader_fail (&self->reader, error, "“%s” and “%s” exclude each other", members[kind], members[i]);
            return NULL;
          }
        kind = i;
      }
  if (kind == G_N_ELEMENTS (members))
    {
      sf_paper_reader_fail (&self->reader, error, "nothing to print: “text”, “phrases” or “clauses” is missing");
      return NULL;
    }
  if (!sf_paper_reader_strings (&self->reader, object, members[kind], &texts, error))
    return NULL;
  content = content_new (self, kind, (const char *const *) texts, error);
  if (content == NULL)
    return NULL;
  content->style = default_style;
  if (!parse_content_options (self, object, content, error))
    g_clear_pointer (&content, sf_paper_content_free);
  return content;
}
