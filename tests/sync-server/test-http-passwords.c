/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords over HTTP: the forced change, the school's rules, age, history, and the student's operation code.
 */
#include "sf-http-fixture.h"

#include "core/model/sf-uuid.h"
#include "store/sf-store-private.h"

#define NEW_PASSWORD "Fresh-Word9"

static void
change (SfHttpFixture *f, const char *token, const char *old, const char *new, guint status, const char *fault)
{
  g_autofree char *body = g_strdup_printf ("{'old':'%s','new':'%s'}", old, new);

  sf_http_expect (f, "POST", "/v1/password", token, body, status, fault != NULL ? "E_PASSWORD" : NULL);
  if (fault != NULL)
    g_assert_cmpstr (sf_http_member (f, "fault"), ==, fault);
}

/* Sets values of the settings' form. */
static void
set_rules (SfHttpFixture *f, const char *key, const char *value)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  SfRecord *settings = sf_store_fixture_get (f->school, SF_KIND_SETTINGS, f->school->settings, NULL);
  g_autoptr (GError) error = NULL;

  sf_record_set_edition (settings, "school-2020");
  sf_record_set_field (settings, key, value);
  g_ptr_array_add (records, settings);
  sf_store_put_records (f->school->store, records, &error);
  g_assert_no_error (error);
}

/* ---- The forced change ---- */

static const struct
{
  const char *method, *path, *body;
} closed[] = {
  { "POST", "/v1/sync/push", "{}" },
  { "POST", "/v1/sync/pull", "{}" },
  { "GET", "/v1/sync/events", NULL },
  { "POST", "/v1/devices", "{}" },
  { "GET", "/v1/sessions", NULL },
  { "POST", "/v1/session/role", "{'role':'office'}" },
  { "POST", "/v1/otp", "{'password':'x'}" },
  { "GET", "/v1/accounts", NULL },
  { "POST", "/v1/operation-code", "{'password':'x','code':'y'}" },
};

static void
test_forced (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *secret = sf_store_user_reset (f->school->store, "chief", NULL);
  g_autofree char *token = sf_http_try_login (f, "chief", secret, NULL);

  g_assert_nonnull (token);
  g_assert_true (json_object_get_boolean_member (f->json, "initial"));
  for (gsize i = 0; i < G_N_ELEMENTS (closed); i++)
    sf_http_expect (f, closed[i].method, closed[i].path, token, closed[i].body, 403, "E_PASSWORD_CHANGE");
  change (f, token, secret, NEW_PASSWORD, 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 200, NULL);
  /* The secret was for once. */
  g_assert_null (sf_http_try_login (f, "chief", secret, NULL));
  g_assert_cmpstr (f->code, ==, "E_AUTH");
}

static void
test_forced_may_leave (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *secret = sf_store_user_reset (f->school->store, "chief", NULL);
  g_autofree char *token = sf_http_try_login (f, "chief", secret, NULL);

  sf_http_expect (f, "DELETE", "/v1/session", token, NULL, 204, NULL);
  sf_http_expect (f, "DELETE", "/v1/session", token, NULL, 401, "E_AUTH");
}

static void
test_age (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *young = NULL;
  g_autofree char *old = NULL;
  g_autofree char *never = NULL;

  sf_http_fixture_pass (f, 180 * SF_DAY - 1);
  young = sf_http_login (f, "office", NULL);
  g_assert_false (json_object_get_boolean_member (f->json, "initial"));
  sf_http_expect (f, "GET", "/v1/sessions", young, NULL, 200, NULL);
  sf_http_fixture_pass (f, 1);
  /* It grows old in a session that runs, too. */
  sf_http_expect (f, "GET", "/v1/sessions", young, NULL, 403, "E_PASSWORD_CHANGE");
  old = sf_http_login (f, "office", NULL);
  g_assert_true (json_object_get_boolean_member (f->json, "initial"));
  set_rules (f, "password_max_days", "0");
  never = sf_http_login (f, "office", NULL);
  g_assert_false (json_object_get_boolean_member (f->json, "initial"));
}

/* ---- Choosing ---- */

static void
test_rules (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);

  change (f, token, "Wrong-Pass1", NEW_PASSWORD, 422, "old");
  change (f, token, SF_HTTP_PASSWORD, "Aa1-", 422, "short");
  g_assert_cmpint (json_object_get_int_member (f->json, "limit"), ==, 8);
  change (f, token, SF_HTTP_PASSWORD, "onlysmallletters", 422, "classes");
  g_assert_cmpint (json_object_get_int_member (f->json, "limit"), ==, 3);
  change (f, token, SF_HTTP_PASSWORD, "A-Student0-x", 422, "own");
  change (f, token, SF_HTTP_PASSWORD, "Aa-140501330", 422, "own");
  change (f, token, SF_HTTP_PASSWORD, "Password-123", 422, "common");
  change (f, token, SF_HTTP_PASSWORD, SF_HTTP_PASSWORD, 422, "used");
  g_assert_cmpint (json_object_get_int_member (f->json, "limit"), ==, 5);
  set_rules (f, "password_min_length", "12");
  change (f, token, SF_HTTP_PASSWORD, NEW_PASSWORD, 422, "short");
  g_assert_cmpint (json_object_get_int_member (f->json, "limit"), ==, 12);
}

/* What OWASP ASVS asks for instead: length and a list, and nothing else. */
static void
test_other_rules (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);

  set_rules (f, "password_min_length", "12");
  set_rules (f, "password_classes", "1");
  set_rules (f, "password_history", "0");
  change (f, token, SF_HTTP_PASSWORD, "correct horse battery", 204, NULL);
  change (f, token, "correct horse battery", "correct horse battery", 204, NULL);
}

static void
test_history (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);

  set_rules (f, "password_history", "2");
  change (f, token, SF_HTTP_PASSWORD, NEW_PASSWORD, 204, NULL);
  change (f, token, NEW_PASSWORD, SF_HTTP_PASSWORD, 422, "used");
  change (f, token, NEW_PASSWORD, "Third-Word3", 204, NULL);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM password_history JOIN account ON account.id = account "
                                     "WHERE login = 'student0'"),
                   ==, 2);
  change (f, token, "Third-Word3", SF_HTTP_PASSWORD, 204, NULL);
}

/* Other sessions end, this one stays. */
static void
test_ends_others (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *here = sf_http_login (f, "student0", NULL);
  g_autofree char *there = sf_http_login (f, "student0", NULL);

  change (f, here, SF_HTTP_PASSWORD, NEW_PASSWORD, 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", here, NULL, 200, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", there, NULL, 401, "E_AUTH");
}

/* Who found an open session does not guess the password by it. */
static void
test_guessing (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);

  for (guint i = 0; i < 5; i++)
    change (f, token, "Wrong-Pass1", NEW_PASSWORD, 422, "old");
  sf_http_expect (f, "POST", "/v1/password", token, "{'old':'" SF_HTTP_PASSWORD "','new':'" NEW_PASSWORD "'}", 429,
                  "E_LOCKED_OUT");
  sf_http_fixture_pass (f, 15 * SF_MINUTE);
  change (f, token, SF_HTTP_PASSWORD, NEW_PASSWORD, 204, NULL);
}

static void
test_lock_out_rules (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();

  set_rules (f, "login_failures", "2");
  set_rules (f, "login_lock_minutes", "60");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (sf_http_try_login (f, "office", "Wrong-Pass1", NULL));
      g_assert_cmpstr (f->code, ==, "E_AUTH");
    }
  g_assert_null (sf_http_try_login (f, "office", SF_HTTP_PASSWORD, NULL));
  g_assert_cmpstr (f->code, ==, "E_LOCKED_OUT");
  sf_http_fixture_pass (f, 59 * SF_MINUTE);
  g_assert_null (sf_http_try_login (f, "office", SF_HTTP_PASSWORD, NULL));
  sf_http_fixture_pass (f, SF_MINUTE);
  g_free (sf_http_login (f, "office", NULL));
}

/* ---- The operation code ---- */

static void
set_code (SfHttpFixture *f, const char *token, const char *password, const char *code, guint status, const char *error,
          const char *fault)
{
  g_autofree char *body = g_strdup_printf ("{'password':'%s','code':'%s'}", password, code);

  sf_http_expect (f, "POST", "/v1/operation-code", token, body, status, error);
  if (fault != NULL)
    g_assert_cmpstr (sf_http_member (f, "fault"), ==, fault);
}

static void
test_operation_code (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);
  g_autofree char *office = sf_http_login (f, "office", NULL);
  g_autofree char *hash = NULL;
  g_autofree char *path = g_build_filename (f->school->folder, "store.db", NULL);
  g_autofree char *account = sf_store_fixture_query_text (f->school, "SELECT id FROM account WHERE login = 'student0'");
  g_autoptr (SfDb) db = sf_db_open (path, SF_DB_READ_ONLY, NULL);
  gboolean has;

  set_code (f, token, "Wrong-Pass1", "835291", 422, "E_PASSWORD", "old");
  set_code (f, token, SF_HTTP_PASSWORD, "83529", 422, "E_OPERATION_CODE", "short");
  set_code (f, token, SF_HTTP_PASSWORD, "123456", 422, "E_OPERATION_CODE", "common");
  set_code (f, token, SF_HTTP_PASSWORD, "444444", 422, "E_OPERATION_CODE", "common");
  set_code (f, token, SF_HTTP_PASSWORD, SF_HTTP_PASSWORD, 422, "E_OPERATION_CODE", "same");
  set_code (f, token, SF_HTTP_PASSWORD, "140501330", 422, "E_OPERATION_CODE", "own");
  set_code (f, office, SF_HTTP_PASSWORD, "835291", 403, "E_ROLE", NULL);
  g_assert_true (sf_store_query_operation_code (db, account, &has, NULL));
  g_assert_false (has);
  sf_http_expect (f, "GET", "/v1/operation-code", token, NULL, 200, NULL);
  g_assert_false (json_object_get_boolean_member (f->json, "set"));
  set_code (f, token, SF_HTTP_PASSWORD, "835291", 204, NULL, NULL);
  sf_http_expect (f, "GET", "/v1/operation-code", token, NULL, 200, NULL);
  g_assert_true (json_object_get_boolean_member (f->json, "set"));
  g_assert_cmpint (json_object_get_int_member (f->json, "changed"), ==, SF_TEST_NOW);
  g_assert_true (sf_store_query_operation_code (db, account, &has, NULL));
  g_assert_true (has);
  hash = sf_store_fixture_query_text (f->school, "SELECT hash FROM operation_code");
  g_assert_true (g_str_has_prefix (hash, "$argon2id$"));
}

/* Pushes one operation with @code beside it: answered with @status. */
static void
push_with_code (SfHttpFixture *f, const char *token, gint64 seq, const char *code)
{
  SfTime now = sf_clock_now (f->school->clock);
  g_autofree char *uid = sf_uuid_new (now);
  g_autofree char *body = g_strdup_printf (
    "{'device':'01900000-0000-7000-8000-00000000dddd','schema':2,'epoch':'%s','ack':0,'ops':[{'seq':%" G_GINT64_FORMAT
    ",'uid':'%s','type':'mark_read','role':'student','at':%" G_GINT64_FORMAT
    ",'base':{'kind':'notice','id':'%s'},'args':{}}],'secrets':{'%s':'%s','01900000-0000-7000-8000-000000000000':'x'}}",
    sf_store_get_epoch (f->school->store), seq, uid, now, uid, uid, code);

  sf_http_expect (f, "POST", "/v1/sync/push", token, body, 200, NULL);
  g_assert_null (strstr (f->text, code));
}

static gint64
count_tries (SfHttpFixture *f)
{
  return sf_http_count (f, "SELECT COUNT(*) FROM audit WHERE action = 'try_operation_code'");
}

/* What the workflow makes of it is its own; here: who is counted, when nothing is looked at, and that nothing stays. */
static void
test_secrets (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);
  gint64 seq = 0;

  sf_http_expect (f, "POST", "/v1/devices", token,
                  "{'device_id':'01900000-0000-7000-8000-00000000dddd','app':'t','schema':[2,2]}", 200, NULL);
  set_code (f, token, SF_HTTP_PASSWORD, "835291", 204, NULL, NULL);
  for (guint i = 0; i < 4; i++)
    push_with_code (f, token, ++seq, "835290");
  g_assert_cmpint (count_tries (f), ==, 4);
  /* The right one forgives. */
  push_with_code (f, token, ++seq, "835291");
  for (guint i = 0; i < 5; i++)
    push_with_code (f, token, ++seq, "835290");
  g_assert_cmpint (count_tries (f), ==, 9);
  /* Locked out: none is looked at, and none is counted. */
  push_with_code (f, token, ++seq, "835290");
  g_assert_cmpint (count_tries (f), ==, 9);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM receipt WHERE answer LIKE '%83529%'"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/passwords/forced", test_forced);
  g_test_add_func ("/http/passwords/forced-may-leave", test_forced_may_leave);
  g_test_add_func ("/http/passwords/age", test_age);
  g_test_add_func ("/http/passwords/rules", test_rules);
  g_test_add_func ("/http/passwords/other-rules", test_other_rules);
  g_test_add_func ("/http/passwords/history", test_history);
  g_test_add_func ("/http/passwords/ends-others", test_ends_others);
  g_test_add_func ("/http/passwords/guessing", test_guessing);
  g_test_add_func ("/http/passwords/lock-out-rules", test_lock_out_rules);
  g_test_add_func ("/http/passwords/operation-code", test_operation_code);
  g_test_add_func ("/http/passwords/secrets", test_secrets);
  return g_test_run ();
}
