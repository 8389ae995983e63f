/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Identity numbers, credit codes and organisation codes: the vectors, what they leave out, and that no single wrong
 * character passes.
 */
#include <string.h>

#include "core/form/sf-identity.h"
#include "sf-vectors.h"

static void
check_identity (const char *asked, const char *expected)
{
  g_assert_cmpint (sf_identity_number_is_valid (asked), ==, g_str_equal (expected, "valid"));
}

static void
check_credit_code (const char *asked, const char *expected)
{
  g_assert_cmpint (sf_credit_code_is_valid (asked), ==, g_str_equal (expected, "valid"));
}

static void
test_vectors (void)
{
  g_assert_cmpuint (foreach_vector ("id", check_identity), ==, 8);
  g_assert_cmpuint (foreach_vector ("uscc", check_credit_code), ==, 12);
}

/* Puts the check character at the end of 17 digits. */
static void
complete_identity (char text[19])
{
  static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (guint i = 0; i < 17; i++)
    sum += (text[i] - '0') * weights[i];
  text[17] = "10X98765432"[sum % 11];
  text[18] = '\0';
}

static gboolean
is_valid (const char *digits)
{
  char text[19];

  g_assert_cmpuint (strlen (digits), ==, 17);
  strcpy (text, digits);
  complete_identity (text);
  return sf_identity_number_is_valid (text);
}

static void
test_divisions (void)
{
  g_assert_true (is_valid ("43010420030415001"));  /* 岳麓区 */
  g_assert_true (is_valid ("43012420030415001"));  /* 宁乡县, a city since 2017 */
  g_assert_true (is_valid ("11010320030415001"));  /* 崇文区, dissolved in 2010 */
  g_assert_true (is_valid ("81000020030415001"));  /* residence permit, Hong Kong */
  g_assert_true (is_valid ("83000020030415001"));  /* residence permit, Taiwan */
  g_assert_false (is_valid ("99010420030415001")); /* no such province */
  g_assert_false (is_valid ("43019920030415001")); /* no such county */
}

static void
test_dates (void)
{
  g_assert_true (is_valid ("43010420040229001"));
  g_assert_false (is_valid ("43010420030229001"));
  g_assert_false (is_valid ("43010420031301001"));
  g_assert_false (is_valid ("43010420030400001"));
  g_assert_false (is_valid ("43010419000229001"));
}

static void
test_parts (void)
{
  g_autofree char *birth = NULL;
  gboolean female;

  g_assert_true (sf_identity_number_parse ("11010519491231002X", &birth, &female));
  g_assert_cmpstr (birth, ==, "1949-12-31");
  g_assert_true (female);
  g_assert_true (sf_identity_number_parse ("440524188001010014", NULL, &female));
  g_assert_false (female);
  g_assert_false (sf_identity_number_parse (NULL, NULL, NULL));
}

static void
test_org_code (void)
{
  g_assert_true (sf_org_code_is_valid ("D2143569X"));
  g_assert_true (sf_org_code_is_valid ("192203821"));
  g_assert_false (sf_org_code_is_valid ("D2143569Y"));
  g_assert_false (sf_org_code_is_valid ("D21435690"));
  g_assert_false (sf_org_code_is_valid ("d2143569x"));
  g_assert_false (sf_org_code_is_valid ("D2143569-X"));
  g_assert_false (sf_org_code_is_valid (""));
  g_assert_false (sf_org_code_is_valid (NULL));
}

/* The code in the employers' list of the manual that is a telephone number, and its three codes that are codes. */
static void
test_real_list (void)
{
  g_assert_false (sf_credit_code_is_valid ("13721095710"));
  g_assert_true (sf_credit_code_is_valid ("12411528MB034775XM"));
  g_assert_true (sf_credit_code_is_valid ("12450300498668197M"));
  g_assert_true (sf_credit_code_is_valid ("12610528437081552D"));
}

/* ---- Single wrong characters ---- */

static void
assert_single_errors_fail (const char *right, const char *alphabet, gboolean (*is_right) (const char *))
{
  g_autofree char *text = g_strdup (right);

  g_assert_true (is_right (right));
  for (guint i = 0; right[i] != '\0'; i++)
    {
      for (const char *c = alphabet; *c != '\0'; c++)
        {
          text[i] = *c;
          if (*c != right[i] && is_right (text))
            g_error ("%s passes for %s", text, right);
        }
      text[i] = right[i];
    }
}

#define SOME 300

static void
test_identity_errors (void)
{
  for (guint i = 0; i < SOME; i++)
    {
      char text[32];

      g_snprintf (text, sizeof text, "430104%04d%02d%02d%03d", g_test_rand_int_range (1960, 2010),
                  g_test_rand_int_range (1, 13), g_test_rand_int_range (1, 29), g_test_rand_int_range (0, 1000));
      complete_identity (text);
      assert_single_errors_fail (text, "0123456789X", sf_identity_number_is_valid);
    }
}

static const char credit_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* A check character is right if the whole is valid: the one that is makes the code. */
static void
complete (char *text, guint last, const char *alphabet, gboolean (*is_right) (const char *))
{
  guint found = 0;
  char right = '\0';

  text[last + 1] = '\0';
  for (const char *c = alphabet; *c != '\0'; c++)
    {
      text[last] = *c;
      if (is_right (text))
        {
          right = *c;
          found++;
        }
    }
  g_assert_cmpuint (found, ==, 1);
  text[last] = right;
}

static void
test_credit_code_errors (void)
{
  for (guint i = 0; i < SOME; i++)
    {
      char text[19] = "91";

      for (guint j = 2; j < 17; j++)
        text[j] = credit_alphabet[g_test_rand_int_range (0, j < 8 ? 10 : 31)];
      complete (text, 17, credit_alphabet, sf_credit_code_is_valid);
      assert_single_errors_fail (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", sf_credit_code_is_valid);
    }
}

static void
test_org_code_errors (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  for (guint i = 0; i < SOME; i++)
    {
      char text[10];

      /* Digits only: the standard counts A–Z as 10–35, and of values that differ by 11 it cannot tell one from the
       * other. */
      for (guint j = 0; j < 8; j++)
        text[j] = alphabet[g_test_rand_int_range (0, 10)];
      complete (text, 8, "0123456789X", sf_org_code_is_valid);
      assert_single_errors_fail (text, "0123456789", sf_org_code_is_valid);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/identity/vectors", test_vectors);
  g_test_add_func ("/core/identity/divisions", test_divisions);
  g_test_add_func ("/core/identity/dates", test_dates);
  g_test_add_func ("/core/identity/parts", test_parts);
  g_test_add_func ("/core/identity/org-code", test_org_code);
  g_test_add_func ("/core/identity/real-list", test_real_list);
  g_test_add_func ("/core/identity/single-errors/identity", test_identity_errors);
  g_test_add_func ("/core/identity/single-errors/credit-code", test_credit_code_errors);
  g_test_add_func ("/core/identity/single-errors/org-code", test_org_code_errors);
  return g_test_run ();
}
