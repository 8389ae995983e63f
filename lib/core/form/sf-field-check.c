/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a value in normal form right for its field?
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form.h"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/form/sf-identity.h"
#include "core/form/sf-phone.h"
#include "core/workflow/sf-calendar.h"

static gboolean
wrong (SfFormError *out_code, SfFormError code)
{
  if (out_code != NULL)
    *out_code = code;
  return FALSE;
}

/* U+FFFD is what a decoder leaves where a file was not in the encoding that it was read in. */
static gboolean
is_clean_text (const char *value, gboolean lines)
{
  if (!g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *s = value; *s != '\0'; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if ((g_unichar_iscntrl (c) && !(lines && c == '\n')) || c == 0xfffd)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_text (const SfField *field, const char *value, SfFormError *out_code)
{
  glong length = g_utf8_strlen (value, -1);

  if (field->max != 0 && length > field->max)
    return wrong (out_code, SF_FORM_ERROR_TOO_LONG);
  return length >= field->min || wrong (out_code, SF_FORM_ERROR_OUT_OF_RANGE);
}

static gboolean
is_in_range (const SfField *field, gint64 number)
{
  return number >= field->min && (field->max == 0 || number <= field->max);
}

static gboolean
check_number (const SfField *field, const char *value, SfFormError *out_code)
{
  gsize length = strlen (value);
  gint64 number;

  if (strspn (value, "0123456789") != length || (length > 1 && *value == '0'))
    return wrong (out_code, SF_FORM_ERROR_NOT_A_NUMBER);
  if (!g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &number, NULL) || !is_in_range (field, number))
    return wrong (out_code, SF_FORM_ERROR_OUT_OF_RANGE);
  return TRUE;
}

static gboolean
check_date (const SfField *field, const char *value, SfFormError *out_code)
{
  int day;

  if (!sf_day_parse (value, &day))
    return wrong (out_code, SF_FORM_ERROR_NOT_A_DATE);
  if (!is_in_range (field, g_ascii_strtoll (value, NULL, 10)))
    return wrong (out_code, SF_FORM_ERROR_OUT_OF_RANGE);
  return TRUE;
}

static gboolean
is_division (const SfField *field, const char *value)
{
  return field->county ? sf_division_is_county (value) : sf_division_name (value) != NULL;
}

/* 000000 and the like are what people type to get past a field. */
static gboolean
is_postcode (const char *value)
{
  return strlen (value) == 6 && strspn (value, "0123456789") == 6 && strspn (value, "0") < 6;
}

/* What mail servers accept in practice: RFC 5321 without quoted names and address literals. */
static gboolean
is_email (const char *value)
{
  static const GRegex *regex; /* compiled once, for the life of the program */

  if (g_once_init_enter (&regex))
    g_once_init_leave (&regex, g_regex_new ("\\A(?=[^@]{1,64}@)"
                                            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
                                            "(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                                            "@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+"
                                            "[a-z][a-z0-9-]{0,61}[a-z0-9]\\z",
                                            G_REGEX_OPTIMIZE, 0, NULL));
  return strlen (value) <= 254 && g_regex_match (regex, value, 0, NULL);
}

static gboolean
is_credit_code (const SfField *field, const char *value)
{
  return sf_credit_code_is_valid (value) || (field->or_org_code && sf_org_code_is_valid (value));
}

gboolean
sf_field_check (const SfField *field, const char *value, SfFormError *out_code)
{
  if (!is_clean_text (value, field->type == SF_FIELD_LONG_TEXT))
    return wrong (out_code, SF_FORM_ERROR_BAD_TEXT);
  switch (field->type)
    {
    case SF_FIELD_TEXT:
    case SF_FIELD_LONG_TEXT:
      return check_text (field, value, out_code);
    case SF_FIELD_CHOICE:
      return sf_code_label (field->codes, value) != NULL || wrong (out_code, SF_FORM_ERROR_NOT_A_CODE);
    case SF_FIELD_DATE:
      return check_date (field, value, out_code);
    case SF_FIELD_MONEY:
    case SF_FIELD_INTEGER:
      return check_number (field, value, out_code);
    case SF_FIELD_DIVISION:
      return is_division (field, value) || wrong (out_code, SF_FORM_ERROR_NOT_A_DIVISION);
    case SF_FIELD_PHONE:
      return sf_phone_is_valid (value) || wrong (out_code, SF_FORM_ERROR_NOT_A_PHONE);
    case SF_FIELD_MOBILE:
      return sf_mobile_is_valid (value) || wrong (out_code, SF_FORM_ERROR_NOT_A_PHONE);
    case SF_FIELD_POSTCODE:
      return is_postcode (value) || wrong (out_code, SF_FORM_ERROR_NOT_A_POSTCODE);
    case SF_FIELD_EMAIL:
      return is_email (value) || wrong (out_code, SF_FORM_ERROR_NOT_AN_EMAIL);
    case SF_FIELD_IDENTITY:
      return sf_identity_number_is_valid (value) || wrong (out_code, SF_FORM_ERROR_NOT_AN_IDENTITY);
    case SF_FIELD_CREDIT_CODE:
      return is_credit_code (field, value) || wrong (out_code, SF_FORM_ERROR_NOT_A_CREDIT_CODE);
    case SF_FIELD_ORG_CODE:
      return sf_org_code_is_valid (value) || wrong (out_code, SF_FORM_ERROR_NOT_AN_ORG_CODE);
    case SF_FIELD_FILE: /* whatever stands there, a file field has no value */
    default:
      return wrong (out_code, SF_FORM_ERROR_BAD_TEXT);
    }
}
