/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way back in for a forgotten password, over HTTP.
 */
#include "sf-http-fixture.h"

#include "store/sf-store-accounts.h"
#include "store/sf-store-messages.h"

#define NEW_PASSWORD "Fresh-Word9"

static void
ask (SfHttpFixture *f, const char *login)
{
  g_autofree char *body = g_strdup_printf ("{'login':'%s'}", login);

  sf_http_expect (f, "POST", "/v1/recovery", NULL, body, 202, NULL);
}

/* What the outbox of messages would send now: SfMessage *. */
static GPtrArray *
list_due (SfHttpFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *due;

  sf_store_due_messages_async (f->school->store, 100, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  due = sf_store_due_messages_finish (f->school->store, result, &error);
  g_assert_no_error (error);
  return due;
}

/* A school whose messages go by e-mail. */
static SfHttpFixture *
begin (void)
{
  static const char *const channels[] = { "mail", NULL };
  SfHttpFixture *f = sf_http_fixture_new ();

  sf_store_set_channels (f->school->store, channels);
  return f;
}

/* The code is made after the answer; this waits for the writer. */
static void
wait_for_writer (SfHttpFixture *f)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  sf_store_put_records (f->school->store, nothing, NULL);
}

/* Asks, and gives the code that is sent; NULL if none is. */
static char *
get_code (SfHttpFixture *f, const char *login)
{
  gint64 n = sf_http_count (f, "SELECT COUNT(*) FROM message");
  g_autoptr (GPtrArray) due = NULL;
  g_auto (GStrv) parts = NULL;

  ask (f, login);
  wait_for_writer (f);
  if (sf_http_count (f, "SELECT COUNT(*) FROM message") == n)
    return NULL;
  due = list_due (f);
  g_assert_cmpuint (due->len, ==, 1);
  parts = g_strsplit (((SfMessage *) due->pdata[0])->text, "验证码为 ", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strndup (parts[1], 8);
}

static void
finish (SfHttpFixture *f, const char *login, const char *code, const char *password, guint status, const char *error)
{
  g_autofree char *body = g_strdup_printf ("{'login':'%s','code':'%s','new':'%s'}", login, code, password);

  sf_http_expect (f, "POST", "/v1/recovery/finish", NULL, body, status, error);
}

static char *
spoil (const char *code)
{
  char *wrong = g_strdup (code);

  wrong[0] = wrong[0] == '0' ? '1' : '0';
  return wrong;
}

static void
test_recover (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *session = sf_http_login (f, "student0", NULL);
  g_autofree char *code = get_code (f, "student0");
  g_autofree char *account = sf_http_account (f, "student0");
  g_autofree char *stored = NULL;
  g_autofree char *token = NULL;

  g_assert_cmpuint (strlen (code), ==, 8);
  stored = sf_store_fixture_query_text (f->school, "SELECT code FROM recovery");
  g_assert_null (strstr (stored, code));
  finish (f, "student0", code, NEW_PASSWORD, 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", session, NULL, 401, "E_AUTH");
  token = sf_http_try_login (f, "student0", NEW_PASSWORD, NULL);
  g_assert_nonnull (token);
  g_assert_false (json_object_get_boolean_member (f->json, "initial"));
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM notice WHERE code = 'account-recovered'"), ==, 1);
  finish (f, "student0", code, "Other-Word9", 422, "E_RECOVERY");
}

/* The same answer, whatever the login; nothing is sent for one that is none. */
static void
test_says_nothing (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *here = NULL;
  g_autofree char *nobody = NULL;

  ask (f, "student0");
  json_object_remove_member (f->json, "request_id");
  here = json_to_string (json_node_init_object (json_node_alloc (), f->json), FALSE);
  ask (f, "nobody");
  json_object_remove_member (f->json, "request_id");
  nobody = json_to_string (json_node_init_object (json_node_alloc (), f->json), FALSE);
  g_assert_cmpstr (here, ==, nobody);
  g_assert_true (json_object_get_boolean_member (f->json, "mail"));
  wait_for_writer (f);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM message"), ==, 1);
  finish (f, "nobody", "12345678", NEW_PASSWORD, 422, "E_RECOVERY");
  finish (f, "student1", "12345678", NEW_PASSWORD, 422, "E_RECOVERY");
}

static void
test_wrong_codes (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *code = get_code (f, "student0");
  g_autofree char *wrong = spoil (code);

  for (guint i = 0; i < 5; i++)
    finish (f, "student0", wrong, NEW_PASSWORD, 422, "E_RECOVERY");
  finish (f, "student0", code, NEW_PASSWORD, 422, "E_RECOVERY");
  /* Another code is another five. */
  g_free (code);
  code = get_code (f, "student0");
  finish (f, "student0", code, NEW_PASSWORD, 204, NULL);
}

static void
test_over (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *code = get_code (f, "student0");

  sf_http_fixture_pass (f, 15 * SF_MINUTE);
  finish (f, "student0", code, NEW_PASSWORD, 422, "E_RECOVERY");
}

/* It lies nowhere in clear, and there is only ever one on its way. */
static void
test_sealed (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *first = get_code (f, "student0");
  g_autofree char *second = get_code (f, "student0");
  g_autoptr (GPtrArray) due = NULL;
  g_autofree char *row = sf_store_fixture_query_text (
    f->school, "SELECT code || ':' || COALESCE (text_1, '') || COALESCE (text_2, '') || sealed || COALESCE (error, '') "
               "FROM message WHERE state = 'waiting'");

  g_assert_true (g_str_has_prefix (row, "account-recovery-code:"));
  g_assert_null (strstr (row, second));
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM message WHERE state = 'skipped' AND sealed IS NULL"), ==, 1);
  if (!g_str_equal (first, second))
    finish (f, "student0", first, NEW_PASSWORD, 422, "E_RECOVERY");
  finish (f, "student0", second, NEW_PASSWORD, 204, NULL);
  /* It was used before it was sent: what goes out now is only that it was. */
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM message WHERE sealed IS NOT NULL"), ==, 0);
  due = list_due (f);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_nonnull (strstr (((SfMessage *) due->pdata[0])->text, "密码已通过"));
}

/* Where nothing is sent by e-mail, everybody is told so, whoever asks for whom. */
static void
test_no_channel (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  static const char *const logins[] = { "student0", "nobody" };

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      ask (f, logins[i]);
      g_assert_false (json_object_get_boolean_member (f->json, "mail"));
    }
  wait_for_writer (f);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM message"), ==, 0);
}

/* What others did to an account is told by e-mail, too. */
static void
test_reset_is_told (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *root = sf_http_login (f, "root", NULL);
  g_autofree char *account = sf_http_account (f, "student0");
  g_autofree char *path = g_strdup_printf ("/v1/accounts/%s/reset", account);
  g_autofree char *code = get_code (f, "student0");
  g_autoptr (GPtrArray) due = NULL;

  g_assert_nonnull (code);
  sf_http_expect (f, "POST", path, root, "{}", 200, NULL);
  due = list_due (f);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_nonnull (strstr (((SfMessage *) due->pdata[0])->text, "您的密码已由 管理员 重置"));
  finish (f, "student0", code, NEW_PASSWORD, 422, "E_RECOVERY");
}

/* What will not do does not use the code up. */
static void
test_bad_password (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *code = get_code (f, "student0");

  finish (f, "student0", code, "short", 422, "E_PASSWORD");
  g_assert_cmpstr (sf_http_member (f, "fault"), ==, "short");
  finish (f, "student0", code, SF_HTTP_PASSWORD, 422, "E_PASSWORD");
  g_assert_cmpstr (sf_http_member (f, "fault"), ==, "used");
  finish (f, "student0", code, NEW_PASSWORD, 204, NULL);
}

static void
test_rates (void)
{
  g_autoptr (SfHttpFixture) f = begin ();

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *code = get_code (f, "student0");
      g_assert_nonnull (code);
    }
  /* Nobody is flooded, and nobody hears of it. */
  g_assert_null (get_code (f, "student0"));
  for (guint i = 0; i < 26; i++)
    ask (f, "nobody");
  sf_http_expect (f, "POST", "/v1/recovery", NULL, "{'login':'student1'}", 429, "E_RATE");
  sf_http_fixture_pass (f, SF_HOUR);
  {
    g_autofree char *code = get_code (f, "student0");
    g_assert_nonnull (code);
  }
}

/* A disabled account is none. */
static void
test_disabled (void)
{
  g_autoptr (SfHttpFixture) f = begin ();
  g_autofree char *code = get_code (f, "student0");

  g_assert_nonnull (code);
  sf_store_fixture_tamper (f->school, "UPDATE account SET state = 'disabled' WHERE login IN ('student0', 'student1')");
  g_assert_null (get_code (f, "student1"));
  finish (f, "student0", code, NEW_PASSWORD, 422, "E_RECOVERY");
  sf_store_fixture_tamper (f->school, "UPDATE account SET state = 'active' WHERE login IN ('student0', 'student1')");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/recovery/recover", test_recover);
  g_test_add_func ("/http/recovery/says-nothing", test_says_nothing);
  g_test_add_func ("/http/recovery/wrong-codes", test_wrong_codes);
  g_test_add_func ("/http/recovery/over", test_over);
  g_test_add_func ("/http/recovery/sealed", test_sealed);
  g_test_add_func ("/http/recovery/no-channel", test_no_channel);
  g_test_add_func ("/http/recovery/reset-is-told", test_reset_is_told);
  g_test_add_func ("/http/recovery/bad-password", test_bad_password);
  g_test_add_func ("/http/recovery/rates", test_rates);
  g_test_add_func ("/http/recovery/disabled", test_disabled);
  return g_test_run ();
}
