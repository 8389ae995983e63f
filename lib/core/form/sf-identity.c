/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Check characters. Tables, not arithmetic tricks, so that they can be compared with the standards' text.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-identity.h"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/workflow/sf-calendar.h"

static gboolean
all_digits (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return TRUE;
}

/* ---- GB 11643-1999 ---- */

static gboolean
identity_checks (const char *text)
{
  static const guint8 weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  static const char characters[] = "10X98765432";
  guint sum = 0;

  for (guint i = 0; i < 17; i++)
    sum += weights[i] * (guint) (text[i] - '0');
  return text[17] == characters[sum % 11];
}

/* The residence permit of Taiwan's residents has 830000 (国办发〔2018〕81号), which is no division of GB/T 2260. */
static gboolean
is_division (const char *code)
{
  return sf_division_name (code) != NULL || g_str_equal (code, "830000");
}

gboolean
sf_identity_number_parse (const char *text, char **out_birth, gboolean *out_female)
{
  char division[7] = "";
  g_autofree char *birth = NULL;
  int day;

  if (text == NULL || strlen (text) != 18 || !all_digits (text, 17) || !identity_checks (text))
    return FALSE;
  birth = g_strdup_printf ("%.4s-%.2s-%.2s", text + 6, text + 10, text + 12);
  memcpy (division, text, 6);
  if (!sf_day_parse (birth, &day) || !is_division (division))
    return FALSE;
  if (out_birth != NULL)
    *out_birth = g_steal_pointer (&birth);
  if (out_female != NULL)
    *out_female = (text[16] - '0') % 2 == 0;
  return TRUE;
}

gboolean
sf_identity_number_is_valid (const char *text)
{
  return sf_identity_number_parse (text, NULL, NULL);
}

/* ---- GB 32100-2015 ---- */

gboolean
sf_credit_code_is_valid (const char *text)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  static const guint8 weights[17] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
  guint sum = 0;

  if (text == NULL || strlen (text) != 18 || !all_digits (text + 2, 6))
    return FALSE;
  for (guint i = 0; i < 17; i++)
    {
      const char *place = strchr (alphabet, text[i]);

      if (place == NULL)
        return FALSE;
      sum += weights[i] * (guint) (place - alphabet);
    }
  return text[17] == alphabet[(31 - sum % 31) % 31];
}

/* ---- GB 11714-1997 ---- */

gboolean
sf_org_code_is_valid (const char *text)
{
  static const guint8 weights[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
  guint sum = 0;
  guint check;

  if (text == NULL || strlen (text) != 9)
    return FALSE;
  for (guint i = 0; i < 8; i++)
    {
      if (!g_ascii_isdigit (text[i]) && !g_ascii_isupper (text[i]))
        return FALSE;
      sum += weights[i] * (guint) (g_ascii_isdigit (text[i]) ? text[i] - '0' : text[i] - 'A' + 10);
    }
  check = 11 - sum % 11;
  return text[8] == (check == 10 ? 'X' : check == 11 ? '0' : (char) ('0' + check));
}
