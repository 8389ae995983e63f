/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cursor: takes JSON text apart where it stands, by the letter of RFC 8259, with nothing copied and no tree made.
 * What it lets pass is JSON to every other reader, too.
 */
#define G_LOG_DOMAIN "sf-core"

#include <math.h>
#include <string.h>

#include "core/wire/sf-wire-json.h"

static void
skip_space (SfCursor *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' || *self->p == '\r' || *self->p == '\n'))
    self->p++;
}

gboolean
sf_cursor_take (SfCursor *self, char c)
{
  skip_space (self);
  if (self->p >= self->end || *self->p != c)
    return FALSE;
  self->p++;
  return TRUE;
}

gboolean
sf_cursor_at_end (SfCursor *self)
{
  skip_space (self);
  return self->p == self->end;
}

/* ---- Texts ---- */

/* Reads the four hex digits after "\u". */
static gboolean
read_unit (const char *p, const char *end, gunichar *out_unit)
{
  *out_unit = 0;
  if (end - p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (p[i]))
        return FALSE;
      *out_unit = *out_unit << 4 | (gunichar) g_ascii_xdigit_value (p[i]);
    }
  return TRUE;
}

/* Reads the escape whose backslash is at *p; moves *p behind it. Neither NUL nor half a surrogate pair is a character.
 */
static gboolean
read_escape (const char **p, const char *end, gunichar *out_character)
{
  static const char *const from = "\"\\/bfnrt";
  static const char *const to = "\"\\/\b\f\n\r\t";
  const char *known;
  gunichar low;

  if (end - *p < 2)
    return FALSE;
  known = (*p)[1] != '\0' ? strchr (from, (*p)[1]) : NULL;
  if (known != NULL)
    {
      *out_character = (gunichar) to[known - from];
      *p += 2;
      return TRUE;
    }
  if ((*p)[1] != 'u' || !read_unit (*p + 2, end, out_character) || *out_character == 0)
    return FALSE;
  *p += 6;
  if (*out_character < 0xd800 || *out_character > 0xdfff)
    return TRUE;
  if (*out_character > 0xdbff || end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u' || !read_unit (*p + 2, end, &low) ||
      low < 0xdc00 || low > 0xdfff)
    return FALSE;
  *out_character = 0x10000 + ((*out_character - 0xd800) << 10) + (low - 0xdc00);
  *p += 6;
  return TRUE;
}

gboolean
sf_cursor_take_string (SfCursor *self, SfSlice *out_slice, gboolean *out_escaped)
{
  gboolean escaped = FALSE;
  const char *start;
  gunichar ignored;

  if (!sf_cursor_take (self, '"'))
    return FALSE;
  start = self->p;
  while (self->p < self->end && *self->p != '"')
    {
      if ((guchar) *self->p < 0x20)
        return FALSE;
      if (*self->p != '\\')
        self->p++;
      else if (read_escape (&self->p, self->end, &ignored))
        escaped = TRUE;
      else
        return FALSE;
    }
  if (self->p == self->end)
    return FALSE;
  out_slice->text = start;
  out_slice->length = (gsize) (self->p - start);
  if (out_escaped != NULL)
    *out_escaped = escaped;
  self->p++;
  return TRUE;
}

char *
sf_slice_unescape (SfSlice slice, gboolean escaped)
{
  const char *end = slice.text + slice.length;
  g_autoptr (GString) out = NULL;
  gunichar character;

  if (!escaped)
    return g_strndup (slice.text, slice.length);
  out = g_string_sized_new (slice.length);
  for (const char *p = slice.text; p < end;)
    {
      if (*p != '\\')
        g_string_append_c (out, *p++);
      else if (read_escape (&p, end, &character))
        g_string_append_unichar (out, character);
      else
        return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- Numbers and other values ---- */

/* -?(0|[1-9][0-9]*), of 64 bits. */
static gboolean
take_whole (SfCursor *self, gint64 *out_value)
{
  gboolean negative = self->p < self->end && *self->p == '-';
  gint64 value = 0;
  const char *start;

  if (negative)
    self->p++;
  start = self->p;
  /* Summed up below zero, where there is one number more. */
  for (; self->p < self->end && g_ascii_isdigit (*self->p); self->p++)
    if (__builtin_mul_overflow (value, 10, &value) || __builtin_sub_overflow (value, *self->p - '0', &value))
      return FALSE;
  if (self->p == start || (*start == '0' && self->p - start > 1) || (!negative && value == G_MININT64))
    return FALSE;
  *out_value = negative ? value : -value;
  return TRUE;
}

static gboolean
is_at (const SfCursor *self, const char *set)
{
  return self->p < self->end && *self->p != '\0' && strchr (set, *self->p) != NULL;
}

gboolean
sf_cursor_take_int (SfCursor *self, gint64 *out_value)
{
  skip_space (self);
  return take_whole (self, out_value) && !is_at (self, ".eE");
}

static gboolean
take_digits (SfCursor *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

/* A number with a fraction or an exponent must be finite; nobody needs a longer one. */
static gboolean
take_number (SfCursor *self)
{
  char text[40] = { 0 };
  const char *start = self->p;
  gint64 whole;

  if (!take_whole (self, &whole))
    return FALSE;
  if (!is_at (self, ".eE"))
    return TRUE;
  if (*self->p == '.')
    {
      self->p++;
      if (!take_digits (self))
        return FALSE;
    }
  if (is_at (self, "eE"))
    {
      self->p++;
      if (is_at (self, "+-"))
        self->p++;
      if (!take_digits (self))
        return FALSE;
    }
  if ((gsize) (self->p - start) >= sizeof text)
    return FALSE;
  memcpy (text, start, (gsize) (self->p - start));
  return isfinite (g_ascii_strtod (text, NULL));
}

static gboolean
take_word (SfCursor *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->p) >= length && memcmp (self->p, words[i], length) == 0)
        {
          self->p += length;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
take_container (SfCursor *self, guint depth)
{
  char close = *self->p == '{' ? '}' : ']';
  SfSlice ignored;

  self->p++;
  for (gboolean first = TRUE; !sf_cursor_take (self, close); first = FALSE)
    if ((!first && !sf_cursor_take (self, ',')) ||
        (close == '}' && (!sf_cursor_take_string (self, &ignored, NULL) || !sf_cursor_take (self, ':'))) ||
        !sf_cursor_take_value (self, depth - 1, &ignored))
      return FALSE;
  return TRUE;
}

gboolean
sf_cursor_take_value (SfCursor *self, guint depth, SfSlice *out_slice)
{
  SfSlice ignored;
  const char *start;
  gboolean good;

  skip_space (self);
  start = self->p;
  if (self->p == self->end || depth == 0)
    return FALSE;
  if (*self->p == '"')
    good = sf_cursor_take_string (self, &ignored, NULL);
  else if (is_at (self, "{["))
    good = take_container (self, depth);
  else if (is_at (self, "-0123456789"))
    good = take_number (self);
  else
    good = take_word (self);
  out_slice->text = start;
  out_slice->length = (gsize) (self->p - start);
  return good;
}
