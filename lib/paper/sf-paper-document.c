/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one agreement says, kept by the keys that templates use. One thread at a time.
 */
#include "paper/sf-paper-document.h"

#include <string.h>

#define FILE_NAME_PART 75 /* bytes of each of three parts: file systems take 255 */

struct _SfPaperDocument
{
  grefcount ref_count;
  char *number;
  GHashTable *texts; /* key -> text */
  GStrv holders;
  GStrv bookmark_path;
  gboolean specimen;
};

SfPaperDocument *
sf_paper_document_new (const char *number, const char *code, const char *verify_base)
{
  SfPaperDocument *self = g_new0 (SfPaperDocument, 1);

  g_ref_count_init (&self->ref_count);
  self->number = g_strdup (number);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sf_paper_document_set_text (self, "agreement.number", number);
  sf_paper_document_set_text (self, "agreement.code", code);
  if (code != NULL && verify_base != NULL)
    g_hash_table_insert (self->texts, g_strdup ("agreement.url"), g_strconcat (verify_base, "/", code, NULL));
  return self;
}

SfPaperDocument *
sf_paper_document_ref (SfPaperDocument *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
sf_paper_document_unref (SfPaperDocument *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->texts);
  g_strfreev (self->holders);
  g_strfreev (self->bookmark_path);
  g_free (self->number);
  g_free (self);
}

void
sf_paper_document_set_text (SfPaperDocument *self, const char *key, const char *text)
{
  if (text == NULL || *text == '\0')
    g_hash_table_remove (self->texts, key);
  else
    g_hash_table_insert (self->texts, g_strdup (key), g_strdup (text));
}

void
sf_paper_document_set_date (SfPaperDocument *self, const char *key, const char *date)
{
  sf_paper_document_set_text (self, key, date);
}

void
sf_paper_document_set_form (SfPaperDocument *self, const SfFormEdition *edition, JsonObject *values)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const SfField *field = sf_form_edition_get_field (edition, key);
      const char *value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (field == NULL || value == NULL || *value == '\0' || !sf_field_is_visible (field, values))
        continue;
      /* Dates keep the form that they are stored in: the template says how it prints them. */
      if (field->type == SF_FIELD_DATE)
        sf_paper_document_set_text (self, key, value);
      else
        g_hash_table_insert (self->texts, g_strdup (key), sf_field_display (field, value, "zh_CN"));
    }
}

void
sf_paper_document_set_holders (SfPaperDocument *self, const char *const *holders)
{
  g_strfreev (self->holders);
  self->holders = g_strdupv ((GStrv) holders);
}

void
sf_paper_document_set_specimen (SfPaperDocument *self, gboolean specimen)
{
  self->specimen = specimen;
}

void
sf_paper_document_set_bookmark_path (SfPaperDocument *self, const char *const *path)
{
  g_strfreev (self->bookmark_path);
  self->bookmark_path = g_strdupv ((GStrv) path);
}

const char *
sf_paper_document_get_text (const SfPaperDocument *self, const char *key)
{
  return g_hash_table_lookup (self->texts, key);
}

const char *
sf_paper_document_get_number (const SfPaperDocument *self)
{
  return self->number;
}

guint
sf_paper_document_get_n_copies (const SfPaperDocument *self)
{
  return self->holders != NULL ? MAX (1, g_strv_length (self->holders)) : 1;
}

const char *
sf_paper_document_get_holder (const SfPaperDocument *self, guint copy)
{
  return self->holders != NULL && copy < g_strv_length (self->holders) ? self->holders[copy] : NULL;
}

gboolean
sf_paper_document_get_specimen (const SfPaperDocument *self)
{
  return self->specimen;
}

const char *const *
sf_paper_document_get_bookmark_path (const SfPaperDocument *self)
{
  return (const char *const *) self->bookmark_path;
}

/* Without separators, control characters and what Windows refuses; cut at a whole character. */
static void
append_file_name_part (GString *name, const char *part)
{
  gsize start;

  if (part == NULL)
    return;
  if (name->len > 0)
    g_string_append_c (name, '_');
  start = name->len;
  for (const char *p = part; *p != '\0' && name->len - start < FILE_NAME_PART - 3; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x20 || c == 0x7F || g_unichar_isspace (c) || (c < 0x80 && strchr ("/\\:*?\"<>|", c) != NULL))
        c = '-';
      if (c == '.' && name->len == 0)
        c = '-'; /* not hidden */
      g_string_append_unichar (name, c);
    }
}

char *
sf_paper_document_dup_file_name (const SfPaperDocument *self)
{
  GString *name = g_string_new (NULL);

  append_file_name_part (name, self->number);
  append_file_name_part (name, sf_paper_document_get_text (self, "student.name"));
  append_file_name_part (name, sf_paper_document_get_text (self, "employer.name"));
  g_string_append (name, ".pdf");
  return g_string_free (name, FALSE);
}
