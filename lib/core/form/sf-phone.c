/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Telephone numbers. A number is read as runs of digits; what stands between the runs matters only where it tells an
 * extension from the number.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-phone.h"

#include <string.h>

#define MAX_RUNS 8

typedef struct
{
  char *runs[MAX_RUNS]; /* of digits, pointing into a copy */
  guint n;
  guint extension; /* index of the run that 转 or the like stands before; n: none */
} Number;

static gboolean
is_mobile (const char *digits, gsize length)
{
  return length == 11 && digits[0] == '1' && digits[1] >= '3' && digits[1] <= '9' &&
         strspn (digits, "0123456789") >= length;
}

/* Area codes: 010 and 020–029 have three digits, all others four. */
static gsize
area_length (const char *digits)
{
  if (digits[0] != '0' || digits[1] < '1' || digits[1] > '9')
    return 0;
  return digits[1] <= '2' ? 3 : 4;
}

/* Cuts @text into runs. FALSE if there is anything in it that has no place in a number. */
static gboolean
cut_runs (char *text, Number *number)
{
  static const char *const extension_words[] = { "转", "分机", "ext.", "ext", "EXT", "Ext", "x", "X", "#" };
  static const char separators[] = " -()/.";
  gboolean in_run = FALSE;

  number->n = 0;
  number->extension = MAX_RUNS;
  while (*text != '\0')
    {
      gsize skip = 0;

      if (g_ascii_isdigit (*text))
        {
          if (!in_run && number->n == MAX_RUNS)
            return FALSE;
          if (!in_run)
            number->runs[number->n++] = text;
          in_run = TRUE;
          text++;
          continue;
        }
      in_run = FALSE;
      if (strchr (separators, *text) != NULL)
        skip = 1;
      for (guint i = 0; skip == 0 && i < G_N_ELEMENTS (extension_words); i++)
        if (g_str_has_prefix (text, extension_words[i]))
          {
            skip = strlen (extension_words[i]);
            number->extension = MIN (number->extension, number->n);
          }
      if (skip == 0)
        return FALSE;
      *text = '\0';
      text += skip;
    }
  number->extension = MIN (number->extension, number->n);
  return number->n > 0;
}

static char *
join_runs (const Number *number, guint from, guint to)
{
  GString *digits = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    g_string_append (digits, number->runs[i]);
  return g_string_free (digits, FALSE);
}

/* How many runs make area code and number, the rest being the extension; 0 if they cannot be told apart. */
static guint
count_number_runs (const Number *number, gsize area)
{
  gsize length = 0;

  for (guint i = 0; i < number->extension; i++)
    {
      length += strlen (number->runs[i]);
      if (length == area + 7 || length == area + 8)
        return i + 1;
      if (length > area + 8)
        return 0;
    }
  return 0;
}

static char *
normalise_landline (const Number *number)
{
  g_autofree char *digits = join_runs (number, 0, number->n);
  gsize area = area_length (digits);
  guint n = area != 0 ? count_number_runs (number, area) : 0;
  g_autofree char *head = join_runs (number, 0, n);
  g_autofree char *tail = join_runs (number, n, number->n);

  if (n == 0 || (number->extension < number->n && number->extension != n))
    return NULL;
  return g_strdup_printf ("%.*s-%s%s%s", (int) area, head, head + area, *tail != '\0' ? "-" : "", tail);
}

/* "+86 731 58290000" and "0086-138…" are written without the zero of the area code. Without a country no number begins
 * with 86. */
static const char *
skip_country (const char *text, gboolean *out_abroad)
{
  static const char *const prefixes[] = { "+86", "0086", "(+86)", "(86)", "86" };

  *out_abroad = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (text, prefixes[i]))
      {
        *out_abroad = TRUE;
        text += strlen (prefixes[i]);
        return text + strspn (text, " -");
      }
  return text;
}

static char *
normalise_plain (const char *text)
{
  g_autofree char *copy = g_strdup (text);
  g_autofree char *digits = NULL;
  Number number;

  if (!cut_runs (copy, &number))
    return NULL;
  digits = join_runs (&number, 0, number.n);
  if (number.extension == number.n && is_mobile (digits, strlen (digits)))
    return g_steal_pointer (&digits);
  if (number.extension == number.n && strlen (digits) == 10 && (digits[0] == '4' || digits[0] == '8') &&
      g_str_has_prefix (digits + 1, "00"))
    return g_strdup_printf ("%.3s-%.3s-%.4s", digits, digits + 3, digits + 6);
  return normalise_landline (&number);
}

char *
sf_phone_normalise (const char *text)
{
  gboolean abroad;
  const char *rest = skip_country (text, &abroad);
  char *result = normalise_plain (rest);

  if (result == NULL && abroad && *rest != '0')
    {
      g_autofree char *with_zero = g_strconcat ("0", rest, NULL);

      result = normalise_plain (with_zero);
    }
  if (result != NULL && !sf_phone_is_valid (result))
    g_clear_pointer (&result, g_free);
  return result;
}

gboolean
sf_mobile_is_valid (const char *text)
{
  return is_mobile (text, strlen (text));
}

gboolean
sf_phone_is_valid (const char *text)
{
  gsize area = area_length (text);
  gsize digits;

  if (sf_mobile_is_valid (text))
    return TRUE;
  if (area == 0)
    return g_regex_match_simple ("\\A[48]00-[0-9]{3}-[0-9]{4}\\z", text, 0, 0);
  if (strspn (text, "0123456789") != area || text[area] != '-')
    return FALSE;
  text += area + 1;
  digits = strspn (text, "0123456789");
  /* A subscriber's number begins with 2–8: 1 and 9 are services, 0 is the trunk. */
  if ((digits != 7 && digits != 8) || *text < '2' || *text > '8')
    return FALSE;
  text += digits;
  if (*text == '\0')
    return TRUE;
  digits = strlen (text + 1);
  return *text == '-' && digits >= 1 && digits <= 6 && strspn (text + 1, "0123456789") == digits;
}
