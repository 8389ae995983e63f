/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second factor over HTTP: enrolling, logging in with it, each code once, and the ways to be rid of it.
 */
#include "sf-http-fixture.h"

#include "auth/sf-totp.h"
#include "store/sf-store-accounts-private.h"

/* The code of @steps from now. */
static char *
make_code (SfHttpFixture *f, const char *secret, int steps)
{
  return sf_totp_code (secret, sf_totp_step (sf_clock_now (f->school->clock)) + steps, SF_TOTP_DIGITS);
}

static void
confirm (SfHttpFixture *f, const char *token, const char *code, guint status, const char *error)
{
  g_autofree char *body = g_strdup_printf ("{'code':'%s'}", code);

  sf_http_expect (f, "POST", "/v1/otp/confirm", token, body, status, error);
}

static char *
begin (SfHttpFixture *f, const char *token)
{
  sf_http_expect (f, "POST", "/v1/otp", token, "{'password':'" SF_HTTP_PASSWORD "'}", 200, NULL);
  return g_strdup (sf_http_member (f, "secret"));
}

/* The secret; the answer holds the spare codes. */
static char *
enrol (SfHttpFixture *f, const char *token)
{
  char *secret = begin (f, token);
  g_autofree char *code = make_code (f, secret, 0);

  confirm (f, token, code, 200, NULL);
  return secret;
}

static void
log_in (SfHttpFixture *f, const char *login, const char *otp, const char *error)
{
  g_autofree char *more = otp != NULL ? g_strdup_printf (",'otp':'%s'", otp) : NULL;
  g_autofree char *token = sf_http_try_login (f, login, SF_HTTP_PASSWORD, more);

  g_assert_cmpstr (f->code, ==, error);
  g_assert_cmpint (token != NULL, ==, error == NULL);
}

static void
test_enrol (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *right = NULL;
  g_autofree char *sealed = NULL;

  confirm (f, token, "123456", 409, "E_OTP_STATE");
  sf_http_expect (f, "POST", "/v1/otp", token, "{'password':'Wrong-Pass1'}", 422, "E_PASSWORD");
  secret = begin (f, token);
  g_assert_nonnull (strstr (sf_http_member (f, "uri"), secret));
  /* Not on before a code was right: nobody locks herself out by a wrong picture. */
  log_in (f, "chief", NULL, NULL);
  wrong = make_code (f, secret, 5);
  confirm (f, token, wrong, 401, "E_OTP_WRONG");
  right = make_code (f, secret, 0);
  confirm (f, token, right, 200, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (f->json, "recovery")), ==, 8);
  log_in (f, "chief", NULL, "E_OTP_REQUIRED");
  sf_http_expect (f, "POST", "/v1/otp", token, "{'password':'" SF_HTTP_PASSWORD "'}", 409, "E_OTP_STATE");
  sealed = sf_store_fixture_query_text (f->school, "SELECT secret FROM second_factor");
  g_assert_null (strstr (sealed, secret));
  g_assert_cmpuint (strlen (sealed), ==, 2 * (24 + 16 + 32));
}

static void
test_not_for_everybody (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  g_autofree char *college = sf_http_login (f, "college0", NULL);

  sf_http_expect (f, "POST", "/v1/otp", student, "{'password':'" SF_HTTP_PASSWORD "'}", 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/otp", college, "{'password':'" SF_HTTP_PASSWORD "'}", 403, "E_ROLE");
}

static void
test_log_in (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = enrol (f, token);
  g_autofree char *used = make_code (f, secret, 0);
  g_autofree char *next = make_code (f, secret, 1);

  /* The one that confirmed is used up; so is each that let in. */
  log_in (f, "chief", used, "E_OTP_WRONG");
  log_in (f, "chief", next, NULL);
  log_in (f, "chief", next, "E_OTP_WRONG");
  sf_http_fixture_restart (f);
  log_in (f, "chief", next, "E_OTP_WRONG");
  /* Right code, wrong password: nothing is said about the code. */
  sf_http_fixture_pass (f, SF_MINUTE);
  g_free (next);
  next = make_code (f, secret, 0);
  {
    g_autofree char *more = g_strdup_printf (",'otp':'%s'", next);

    g_assert_null (sf_http_try_login (f, "chief", "Wrong-Pass1", more));
    g_assert_cmpstr (f->code, ==, "E_AUTH");
  }
  log_in (f, "chief", next, NULL);
}

static void
test_lock_out (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = enrol (f, token);
  g_autofree char *right = NULL;
  g_autofree char *who = NULL;
  g_autofree char *sql = NULL;

  sf_http_fixture_pass (f, SF_MINUTE);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *wrong = make_code (f, secret, 7);

      log_in (f, "chief", wrong, "E_OTP_WRONG");
    }
  right = make_code (f, secret, 0);
  log_in (f, "chief", right, "E_LOCKED_OUT");
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM audit WHERE code = 'E_OTP_WRONG'"), ==, 5);
  /* Wherever the tries come from: they are counted by account too. */
  who = sf_store_name_count ("login", "chief", "127.0.0.1");
  sql = g_strdup_printf ("DELETE FROM failure WHERE who = '%s'", who);
  sf_store_fixture_tamper (f->school, sql);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM failure"), ==, 5);
  log_in (f, "chief", right, "E_LOCKED_OUT");
  sf_http_fixture_pass (f, 15 * SF_MINUTE);
  g_free (right);
  right = make_code (f, secret, 0);
  log_in (f, "chief", right, NULL);
}

static void
test_spare_codes (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = enrol (f, token);
  g_autofree char *spare =
    g_strdup (json_array_get_string_element (json_object_get_array_member (f->json, "recovery"), 3));
  g_autofree char *sloppy = g_strdelimit (g_ascii_strdown (spare, -1), "-", ' ');
  g_autofree char *stored = NULL;

  stored = sf_store_fixture_query_text (f->school, "SELECT group_concat (hash) FROM recovery_code");
  g_assert_null (strstr (stored, spare));
  log_in (f, "chief", "00000-00000-00000-00000", "E_OTP_WRONG");
  log_in (f, "chief", sloppy, NULL);
  log_in (f, "chief", spare, "E_OTP_WRONG");
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM recovery_code"), ==, 7);
}

/* By the own password. */
static void
test_off (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = enrol (f, token);

  sf_http_expect (f, "POST", "/v1/otp/off", token, "{'password':'Wrong-Pass1'}", 422, "E_PASSWORD");
  log_in (f, "chief", NULL, "E_OTP_REQUIRED");
  sf_http_expect (f, "POST", "/v1/otp/off", token, "{'password':'" SF_HTTP_PASSWORD "'}", 204, NULL);
  log_in (f, "chief", NULL, NULL);
  sf_http_expect (f, "POST", "/v1/otp/off", token, "{'password':'" SF_HTTP_PASSWORD "'}", 409, "E_OTP_STATE");
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM recovery_code"), ==, 0);
}

/* By another admin, who is not oneself; its owner is told. */
static void
test_off_by_admin (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *root = sf_http_login (f, "root", NULL);
  g_autofree char *chief = sf_http_login (f, "chief", NULL);
  g_autofree char *roots = enrol (f, root);
  g_autofree char *chiefs = enrol (f, chief);
  g_autofree char *root_id = sf_http_account (f, "root");
  g_autofree char *chief_id = sf_http_account (f, "chief");
  g_autofree char *of_root = g_strdup_printf ("/v1/accounts/%s/otp/off", root_id);
  g_autofree char *of_chief = g_strdup_printf ("/v1/accounts/%s/otp/off", chief_id);

  sf_http_expect (f, "POST", of_root, root, NULL, 403, "E_ROLE");
  sf_http_expect (f, "POST", of_root, chief, NULL, 403, "E_ROLE");
  sf_http_expect (f, "POST", of_chief, root, NULL, 204, NULL);
  log_in (f, "chief", NULL, NULL);
  log_in (f, "root", NULL, "E_OTP_REQUIRED");
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM notice WHERE code = 'account-otp-off'"), ==, 1);
}

/* A reset of the password is no way around it. */
static void
test_reset_keeps_it (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = enrol (f, token);
  g_autofree char *initial = sf_store_user_reset (f->school->store, "chief", NULL);

  g_assert_null (sf_http_try_login (f, "chief", initial, NULL));
  g_assert_cmpstr (f->code, ==, "E_OTP_REQUIRED");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/otp/enrol", test_enrol);
  g_test_add_func ("/http/otp/not-for-everybody", test_not_for_everybody);
  g_test_add_func ("/http/otp/log-in", test_log_in);
  g_test_add_func ("/http/otp/lock-out", test_lock_out);
  g_test_add_func ("/http/otp/spare-codes", test_spare_codes);
  g_test_add_func ("/http/otp/off", test_off);
  g_test_add_func ("/http/otp/off-by-admin", test_off_by_admin);
  g_test_add_func ("/http/otp/reset-keeps-it", test_reset_keeps_it);
  return g_test_run ();
}
