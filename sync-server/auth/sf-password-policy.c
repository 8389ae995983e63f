/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The list of common passwords is data, one a line, small letters.
 */
#define G_LOG_DOMAIN "sf-server"

#include "auth/sf-password-policy.h"

#include <string.h>

#include "sf-auth-resource.h"

#define LIST "/io/github/sanfang/server/auth/common-passwords.txt"
#define SHORT_WORD 4 /* a shorter word of the person's may stand inside the password */

static const struct
{
  const char *name;
  const char *sentence; /* with a place for the limit, or without */
} faults[SF_PASSWORD_N_FAULTS] = {
  [SF_PASSWORD_GOOD] = { "good", "it will do" },
  [SF_PASSWORD_OLD] = { "old", "the present password is not right" },
  [SF_PASSWORD_SHORT] = { "short", "it must have at least {} characters" },
  [SF_PASSWORD_LONG] = { "long", "it must have at most {} characters" },
  [SF_PASSWORD_CLASSES] = { "classes", "it must have {} of: small letters, capitals, digits, other characters" },
  [SF_PASSWORD_OWN] = { "own", "it must not hold the account, name or number of its owner" },
  [SF_PASSWORD_COMMON] = { "common", "everybody tries this one first" },
  [SF_PASSWORD_USED] = { "used", "it is one of the last {} passwords" },
  [SF_PASSWORD_SAME] = { "same", "it must not be the password" },
};

const char *
sf_password_fault_name (SfPasswordFault fault)
{
  return faults[fault].name;
}

char *
sf_password_fault_text (SfPasswordFault fault, int limit)
{
  return limit > 0 ? g_strdup_printf ("%s %d", faults[fault].name, limit) : g_strdup (faults[fault].name);
}

char *
sf_password_fault_sentence (SfPasswordFault fault, int limit)
{
  g_autofree char *number = g_strdup_printf ("%d", limit);
  g_auto (GStrv) parts = g_strsplit (faults[fault].sentence, "{}", -1);

  return g_strjoinv (number, parts);
}

/* ---- The list ---- */

static GHashTable *
load_list (void)
{
  GHashTable *list = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (sf_auth_get_resource (), LIST, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  /* For the life of the program. */
  char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  char *rest = text;
  char *line;

  while ((line = strsep (&rest, "\n")) != NULL)
    if (*line != '\0' && *line != '#')
      g_hash_table_add (list, line);
  return list;
}

static gboolean
is_listed (const char *word)
{
  static GHashTable *list;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      list = load_list ();
      g_once_init_leave (&loaded, 1);
    }
  return g_hash_table_contains (list, word);
}

/* "Password1!" is "password" to whoever guesses; a word of which less than four letters remain says nothing. */
static gboolean
is_common (const char *password)
{
  g_autofree char *word = g_utf8_strdown (password, -1);
  gsize length = strlen (word);

  if (is_listed (word))
    return TRUE;
  while (length > 0 && !g_ascii_isalpha (word[length - 1]) && (guchar) word[length - 1] < 0x80)
    length--;
  word[length] = '\0';
  return length >= SHORT_WORD && is_listed (word);
}

/* ---- The checks ---- */

static int
count_classes (const char *password)
{
  gboolean small = FALSE;
  gboolean capital = FALSE;
  gboolean digit = FALSE;
  gboolean other = FALSE;

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_islower (c))
        small = TRUE;
      else if (g_unichar_isupper (c))
        capital = TRUE;
      else if (g_unichar_isdigit (c))
        digit = TRUE;
      else
        other = TRUE;
    }
  return small + capital + digit + other;
}

static gboolean
holds_own (const char *password, const char *const *own)
{
  g_autofree char *text = g_utf8_casefold (password, -1);

  for (; *own != NULL; own++)
    {
      g_autofree char *word = g_utf8_casefold (*own, -1);

      if (g_str_equal (text, word) || (g_utf8_strlen (word, -1) >= SHORT_WORD && strstr (text, word) != NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_length (const char *text, int min, int max, SfPasswordFault *out_fault, int *out_limit)
{
  glong length = g_utf8_validate (text, -1, NULL) ? g_utf8_strlen (text, -1) : 0;

  *out_fault = length < min ? SF_PASSWORD_SHORT : length > max ? SF_PASSWORD_LONG : SF_PASSWORD_GOOD;
  *out_limit = length < min ? min : length > max ? max : 0;
  return *out_fault == SF_PASSWORD_GOOD;
}

SfPasswordFault
sf_password_policy_check (const SfAccountRules *rules, const char *password, const char *const *own, int *out_limit)
{
  SfPasswordFault fault;

  if (!has_length (password, MAX (rules->password_min_length, 1), SF_PASSWORD_MAX, &fault, out_limit))
    return fault;
  if (count_classes (password) < rules->password_classes)
    {
      *out_limit = rules->password_classes;
      return SF_PASSWORD_CLASSES;
    }
  if (holds_own (password, own))
    return SF_PASSWORD_OWN;
  return rules->password_not_common && is_common (password) ? SF_PASSWORD_COMMON : SF_PASSWORD_GOOD;
}

/* "111111", "123456", "fedcba". */
static gboolean
is_row (const char *code)
{
  int step = code[1] - code[0];

  if (step < -1 || step > 1)
    return FALSE;
  for (const char *p = code + 1; *p != '\0'; p++)
    if (p[0] - p[-1] != step)
      return FALSE;
  return TRUE;
}

SfPasswordFault
sf_operation_code_check (const char *code, const char *password, const char *const *own, int *out_limit)
{
  SfPasswordFault fault;

  if (!has_length (code, SF_OPERATION_CODE_MIN, SF_OPERATION_CODE_MAX, &fault, out_limit))
    return fault;
  if (g_str_equal (code, password))
    return SF_PASSWORD_SAME;
  if (holds_own (code, own))
    return SF_PASSWORD_OWN;
  return is_row (code) || is_common (code) ? SF_PASSWORD_COMMON : SF_PASSWORD_GOOD;
}
