/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One-time passwords against the vectors of RFC 6238, appendix B, and what is taken for one.
 */
#include "auth/sf-totp.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" /* "12345678901234567890" */

static void
test_vectors (void)
{
  static const struct
  {
    gint64 seconds;
    const char *code;
  } vectors[] = {
    { 59, "94287082" },         { 1111111109, "07081804" }, { 1111111111, "14050471" },
    { 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      gint64 step = sf_totp_step (vectors[i].seconds * SF_SECOND);
      g_autofree char *code = sf_totp_code (SECRET, step, 8);
      g_autofree char *six = sf_totp_code (SECRET, step, 6);

      g_assert_cmpstr (code, ==, vectors[i].code);
      g_assert_cmpstr (six, ==, vectors[i].code + 2);
    }
  g_assert_null (sf_totp_code ("not base 32!", 1, 6));
  g_assert_null (sf_totp_code ("", 1, 6));
}

/* One step beside it, and none twice. */
static void
test_match (void)
{
  SfTime now = G_GINT64_CONSTANT (1111111109) * SF_SECOND;
  gint64 at = sf_totp_step (now);
  gint64 step;

  for (int beside = -2; beside <= 2; beside++)
    {
      g_autofree char *code = sf_totp_code (SECRET, at + beside, 6);

      g_assert_cmpint (sf_totp_match (SECRET, code, now, 0, &step), ==, beside >= -1 && beside <= 1);
      if (beside >= -1 && beside <= 1)
        g_assert_cmpint (step, ==, at + beside);
    }
  g_assert_true (sf_totp_match (SECRET, "081 804", now, 0, &step));
  g_assert_true (sf_totp_match (SECRET, "081804", now, at - 1, &step));
  g_assert_false (sf_totp_match (SECRET, "081804", now, at, &step));
  g_assert_false (sf_totp_match (SECRET, "", now, 0, &step));
  g_assert_false (sf_totp_match (SECRET, "0818044", now, 0, &step));
  g_assert_false (sf_totp_match (SECRET, "07081804", now, 0, &step));
}

static void
test_secret (void)
{
  g_autofree char *secret = sf_totp_secret_new ();
  g_autofree char *other = sf_totp_secret_new ();
  g_autofree char *uri = sf_totp_uri (secret, "云就业大学", "T001");
  g_autofree char *code = sf_totp_code (secret, 1, 6);
  g_autofree char *tail = g_strdup_printf (":T001?secret=%s&issuer=", secret);

  g_assert_cmpuint (strlen (secret), ==, 32);
  g_assert_cmpstr (secret, !=, other);
  g_assert_cmpuint (strlen (code), ==, 6);
  g_assert_true (g_str_has_prefix (uri, "otpauth://totp/%E4%BA%91"));
  g_assert_nonnull (strstr (uri, tail));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/totp/vectors", test_vectors);
  g_test_add_func ("/auth/totp/match", test_match);
  g_test_add_func ("/auth/totp/secret", test_secret);
  return g_test_run ();
}
