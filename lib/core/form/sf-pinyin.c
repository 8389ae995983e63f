/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pinyin by table lookup. Characters have their most common reading; surnames, and two-character surnames first, have
 * theirs. 26,873 characters are kept as a hash from code point to its syllable, about 1 MB, made at first use.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-pinyin.h"

#include <string.h>

#include "core/form/sf-core-data.h"

typedef struct
{
  GStringChunk *texts;    /* each syllable once */
  GHashTable *characters; /* code point -> syllable */
  GHashTable *surnames;   /* surname -> syllables, "mo qi" */
} Readings;

/* Calls for each "key TAB value" line; both are cut in place in @text. */
static void
foreach_pair (char *text, void (*func) (Readings *self, const char *key, char *value), Readings *self)
{
  for (char *line = text; *line != '\0';)
    {
      char *end = strchr (line, '\n');
      char *next = end != NULL ? end + 1 : line + strlen (line);
      char *tab;

      if (end != NULL)
        *end = '\0';
      tab = strchr (line, '\t');
      if (tab != NULL)
        {
          *tab = '\0';
          func (self, line, tab + 1);
        }
      line = next;
    }
}

static void
add_character (Readings *self, const char *key, char *value)
{
  char *comma = strchr (value, ',');

  if (comma != NULL)
    *comma = '\0';
  g_hash_table_insert (self->characters, GUINT_TO_POINTER (g_utf8_get_char (key)),
                       (gpointer) g_string_chunk_insert_const (self->texts, value));
}

static void
add_surname (Readings *self, const char *key, char *value)
{
  g_hash_table_insert (self->surnames, (gpointer) g_string_chunk_insert_const (self->texts, key),
                       (gpointer) g_string_chunk_insert_const (self->texts, value));
}

static void
read_file (Readings *self, const char *path, void (*func) (Readings *self, const char *key, char *value))
{
  g_autoptr (GBytes) data = sf_core_data_lookup (path);
  g_autofree char *text = g_strndup (g_bytes_get_data (data, NULL), g_bytes_get_size (data));

  foreach_pair (text, func, self);
}

static const Readings *
get_readings (void)
{
  static Readings *readings;

  if (g_once_init_enter (&readings))
    {
      Readings *made = g_new0 (Readings, 1);

      made->texts = g_string_chunk_new (4096);
      made->characters = g_hash_table_new (NULL, NULL);
      made->surnames = g_hash_table_new (g_str_hash, g_str_equal);
      read_file (made, "codes/pinyin.tsv", add_character);
      read_file (made, "codes/pinyin-surnames.tsv", add_surname);
      g_once_init_leave (&readings, made);
    }
  return readings;
}

/* What is being written: syllables and words separated by one space, and their first letters. */
typedef struct
{
  GString *pinyin;
  GString *initials;
  gboolean in_word; /* Latin letters and digits run together */
} Writer;

static void
write_syllables (Writer *self, const char *syllables)
{
  if (self->pinyin->len > 0)
    g_string_append_c (self->pinyin, ' ');
  g_string_append (self->pinyin, syllables);
  for (const char *s = syllables; s != NULL; s = strchr (s, ' '))
    {
      s += *s == ' ';
      g_string_append_c (self->initials, *s);
    }
  self->in_word = FALSE;
}

static void
write_letter (Writer *self, gunichar letter)
{
  if (!self->in_word)
    {
      if (self->pinyin->len > 0)
        g_string_append_c (self->pinyin, ' ');
      self->in_word = TRUE;
    }
  g_string_append_unichar (self->pinyin, letter);
  g_string_append_unichar (self->initials, letter);
}

static void
write_character (Writer *self, const Readings *readings, gunichar c)
{
  const char *syllable = g_hash_table_lookup (readings->characters, GUINT_TO_POINTER (c));

  /* Full-width forms, which Chinese keyboards give. */
  if (c >= 0xff01 && c <= 0xff5e)
    c -= 0xff01 - '!';
  if (syllable != NULL)
    write_syllables (self, syllable);
  else if (g_unichar_isalnum (c) && g_unichar_get_script (c) != G_UNICODE_SCRIPT_HAN)
    write_letter (self, g_unichar_tolower (c));
  else
    self->in_word = FALSE;
}

/* Writes the surname that @text begins with; returns what follows it. */
static const char *
write_surname (Writer *self, const Readings *readings, const char *text)
{
  for (int length = 2; length >= 1; length--)
    {
      g_autofree char *head = NULL;
      const char *reading;

      /* A name of two characters has a surname of one. */
      if (g_utf8_strlen (text, -1) <= length)
        continue;
      head = g_utf8_substring (text, 0, length);
      reading = g_hash_table_lookup (readings->surnames, head);
      if (reading != NULL)
        {
          write_syllables (self, reading);
          return text + strlen (head);
        }
    }
  return text;
}

void
sf_pinyin_of (const char *text, gboolean person, char **out_pinyin, char **out_initials)
{
  const Readings *readings = get_readings ();
  Writer writer = { .pinyin = g_string_new (NULL), .initials = g_string_new (NULL) };

  if (person)
    text = write_surname (&writer, readings, text);
  for (; *text != '\0'; text = g_utf8_next_char (text))
    write_character (&writer, readings, g_utf8_get_char (text));
  if (out_pinyin != NULL)
    *out_pinyin = g_string_free (g_steal_pointer (&writer.pinyin), FALSE);
  else
    g_string_free (writer.pinyin, TRUE);
  if (out_initials != NULL)
    *out_initials = g_string_free (g_steal_pointer (&writer.initials), FALSE);
  else
    g_string_free (writer.initials, TRUE);
}
