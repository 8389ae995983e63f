/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The normal form of what people type, paste and import (docs/forms.md, *Types, and what is stored*).
 * What cannot be brought into a type's normal form is left readable, so that its check refuses it and the person sees
 * what it was. A normal form is its own normal form.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form.h"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/form/sf-phone.h"
#include "core/workflow/sf-calendar.h"

/* ---- Characters ---- */

/* Marks that nobody sees: soft hyphen, zero-width and bidirectional marks, byte order mark. They come with text pasted
 * from web pages and office programs. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x00ad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
         c == 0xfeff;
}

static gboolean
is_dash (gunichar c)
{
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63 || c == 0xff0d;
}

static gboolean
is_han (gunichar c)
{
  return c != 0 && g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

/* The dot in names such as 阿依古丽·买买提, U+00B7, and those that keyboards give for it. */
static gboolean
is_middle_dot (gunichar c)
{
  return c == 0x00b7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22c5 || c == 0x30fb || c == 0xff65;
}

/* Full-width digits and letters; with @all the other full-width ASCII characters too. Chinese text keeps its
 * punctuation. */
static gunichar
to_half_width (gunichar c, gboolean all)
{
  gunichar half = c - 0xff01 + '!';

  if (c < 0xff01 || c > 0xff5e)
    return c;
  return all || g_ascii_isalnum ((char) half) ? half : c;
}

/* ---- Texts ---- */

/* Compiled once, for the life of the program: a roster asks a million times. */
static const GRegex *
get_regex (const GRegex **place, const char *pattern)
{
  if (g_once_init_enter (place))
    g_once_init_leave (place, g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL));
  return *place;
}

/* Between Han characters, whichever dot it is and whatever padding it has, it is that of names. */
static char *
replace_middle_dots (const char *text)
{
  static const GRegex *kept;
  const GRegex *regex =
    get_regex (&kept, "(?<=\\p{Han}) ?[\\x{b7}\\x{2022}\\x{2027}\\x{2219}\\x{22c5}\\x{30fb}\\x{ff65}] ?(?=\\p{Han})");

  return g_regex_replace_literal (regex, text, -1, 0, "\302\267", 0, NULL);
}

/* One line: runs of white space become one space, and none stands between Han characters, where it can only be
 * padding (王　芳). */
static char *
normalise_line (const char *value)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (value));
  gunichar last = 0;
  gboolean space = FALSE;
  gboolean dot = FALSE;

  for (const char *s = value; *s != '\0'; s = g_utf8_next_char (s))
    {
      gunichar c = to_half_width (g_utf8_get_char (s), FALSE);

      if (is_invisible (c))
        continue;
      if (g_unichar_isspace (c))
        {
          space = TRUE;
          continue;
        }
      if (space && last != 0 && !(is_han (last) && is_han (c)))
        g_string_append_c (out, ' ');
      g_string_append_unichar (out, c);
      last = c;
      space = FALSE;
      dot = dot || is_middle_dot (c);
    }
  return dot ? replace_middle_dots (out->str) : g_strdup (out->str);
}

/* Several lines, each without white space at its end; no empty ones at either end. */
static char *
normalise_lines (const char *value)
{
  g_autoptr (GString) text = g_string_new (value);
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\r", "\n", 0);
  g_string_replace (text, "\342\200\250", "\n", 0); /* U+2028 line separator */
  g_string_replace (text, "\342\200\251", "\n", 0); /* U+2029 paragraph separator */
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = normalise_line (lines[i]);

      g_free (lines[i]);
      lines[i] = line;
    }
  joined = g_strjoinv ("\n", lines);
  return g_strdup (g_strstrip (joined));
}

/* Half-width, without white space: the ground for everything that is not a text. With @spaces they stay, one each. */
static char *
to_ascii (const char *value, gboolean spaces)
{
  GString *out = g_string_sized_new (strlen (value));

  for (const char *s = value; *s != '\0'; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if (is_invisible (c))
        continue;
      if (g_unichar_isspace (c))
        {
          if (spaces && out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
          continue;
        }
      g_string_append_unichar (out, is_dash (c) ? '-' : to_half_width (c, TRUE));
    }
  return g_strchomp (g_string_free (out, FALSE));
}

/* ---- Types ---- */

/* Identity numbers and codes: no hyphens, capital letters. */
static char *
normalise_code (const char *value)
{
  g_autofree char *ascii = to_ascii (value, FALSE);
  g_auto (GStrv) parts = g_strsplit (ascii, "-", -1);
  g_autofree char *joined = g_strjoinv (NULL, parts);

  return g_ascii_strup (joined, -1);
}

static char *
normalise_phone (const char *value)
{
  g_autofree char *ascii = to_ascii (value, TRUE);
  char *phone = sf_phone_normalise (ascii);

  return phone != NULL ? phone : g_steal_pointer (&ascii);
}

/* Takes each of @marks off the end of @text, once. */
static void
cut_ends (char *text, const char *const *marks)
{
  for (; *marks != NULL; marks++)
    if (g_str_has_suffix (text, *marks))
      text[strlen (text) - strlen (*marks)] = '\0';
}

/* Amounts and counts as people write them: "¥3,000.00 元/月", "6个月". Fractions stay, and are refused. */
static char *
normalise_number (const char *value)
{
  static const char *const units[] = { "/月", "/年", "月", "年",     "个",  "天", "日", "人",
                                       "岁",  "圆",  "元", "人民币", ".00", ".0", NULL };
  static const char *const heads[] = { "人民币", "RMB", "¥", "￥", NULL };
  g_autofree char *ascii = to_ascii (value, FALSE);
  g_autofree char *bare = g_strdup (ascii);
  g_auto (GStrv) groups = NULL;
  g_autofree char *joined = NULL;
  const char *digits = bare;

  cut_ends (bare, units);
  for (guint i = 0; heads[i] != NULL; i++)
    if (g_str_has_prefix (digits, heads[i]))
      digits += strlen (heads[i]);
  if (!g_regex_match_simple ("\\A([0-9]+|[0-9]{1,3}(,[0-9]{3})+)\\z", digits, 0, 0))
    return g_steal_pointer (&ascii);
  groups = g_strsplit (digits, ",", -1);
  joined = g_strjoinv (NULL, groups);
  digits = joined + strspn (joined, "0");
  return g_strdup (*digits != '\0' ? digits : "0");
}

/* 2026-3-6, 2026/03/06, 2026.3.6, 2026年3月6日, 20260306, and each with a time after it, as spreadsheets export it. */
static char *
normalise_date (const char *value)
{
  static const GRegex *kept;
  const GRegex *regex = get_regex (&kept, "\\A(\\d{4}) ?[-/.年]? ?(\\d{1,2}) ?[-/.月]? ?(\\d{1,2}) ?日?"
                                          "([T ]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?)?\\z");
  g_autofree char *ascii = to_ascii (value, TRUE);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *year = NULL;
  g_autofree char *month = NULL;
  g_autofree char *day = NULL;

  if (!g_regex_match (regex, ascii, 0, &match))
    return g_steal_pointer (&ascii);
  /* Without separators the digits must be eight: "2026111" could be two dates. */
  if (strspn (ascii, "0123456789") > 4 && strspn (ascii, "0123456789") != 8)
    return g_steal_pointer (&ascii);
  year = g_match_info_fetch (match, 1);
  month = g_match_info_fetch (match, 2);
  day = g_match_info_fetch (match, 3);
  return g_strdup_printf ("%s-%02d-%02d", year, (int) g_ascii_strtoll (month, NULL, 10),
                          (int) g_ascii_strtoll (day, NULL, 10));
}

/* The part after the @ is not sensitive to case. */
static char *
normalise_email (const char *value)
{
  char *ascii = to_ascii (value, FALSE);

  for (char *s = strrchr (ascii, '@'); s != NULL && *s != '\0'; s++)
    *s = g_ascii_tolower (*s);
  return ascii;
}

static char *
normalise_choice (const SfField *field, const char *value)
{
  g_autofree char *line = normalise_line (value);
  const char *code = sf_code_from_text (field->codes, line);

  return code != NULL ? g_strdup (code) : g_steal_pointer (&line);
}

static char *
normalise_division (const char *value)
{
  g_autofree char *line = normalise_line (value);
  const char *code = sf_division_name (line) == NULL ? sf_division_from_text (line) : NULL;

  return code != NULL ? g_strdup (code) : g_steal_pointer (&line);
}

static char *
normalise_by_type (const SfField *field, const char *value)
{
  switch (field->type)
    {
    case SF_FIELD_TEXT:
      return normalise_line (value);
    case SF_FIELD_LONG_TEXT:
      return normalise_lines (value);
    case SF_FIELD_CHOICE:
      return normalise_choice (field, value);
    case SF_FIELD_DATE:
      return normalise_date (value);
    case SF_FIELD_MONEY:
    case SF_FIELD_INTEGER:
      return normalise_number (value);
    case SF_FIELD_DIVISION:
      return normalise_division (value);
    case SF_FIELD_PHONE:
    case SF_FIELD_MOBILE:
      return normalise_phone (value);
    case SF_FIELD_EMAIL:
      return normalise_email (value);
    case SF_FIELD_POSTCODE:
    case SF_FIELD_IDENTITY:
    case SF_FIELD_CREDIT_CODE:
    case SF_FIELD_ORG_CODE:
      return normalise_code (value);
    case SF_FIELD_FILE:
    default:
      return g_strdup ("");
    }
}

char *
sf_field_normalise (const SfField *field, const char *value)
{
  g_autofree char *composed = NULL;
  g_autofree char *normal = NULL;
  char *result;

  if (value == NULL || *value == '\0')
    return NULL;
  composed = g_utf8_normalize (value, -1, G_NORMALIZE_NFC);
  /* Not UTF-8: kept as it is, the check refuses it. */
  if (composed == NULL)
    return g_strdup (value);
  normal = normalise_by_type (field, composed);
  /* What was taken out may have stood between a letter and its accent. */
  result = g_utf8_normalize (normal, -1, G_NORMALIZE_NFC);
  if (*result == '\0')
    g_clear_pointer (&result, g_free);
  return result;
}
