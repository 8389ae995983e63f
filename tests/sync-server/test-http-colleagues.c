/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several people of one employer, each with an account of their own: made, listed, reset and disabled by each other,
 * and by nobody of another unit.
 */
#include "sf-http-fixture.h"

static guint
count_accounts (SfHttpFixture *f, const char *token)
{
  sf_http_expect (f, "GET", "/v1/accounts", token, NULL, 200, NULL);
  return json_array_get_length (json_object_get_array_member (f->json, "accounts"));
}

static gint64
count_audit (SfHttpFixture *f, const char *action, const char *outcome)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT COUNT(*) FROM audit WHERE role = 'employer' AND action = '%s' AND outcome = '%s'", action, outcome);

  return sf_http_count (f, sql);
}

static void
act_on (SfHttpFixture *f, const char *token, const char *login, const char *action, guint status, const char *code)
{
  g_autofree char *account = sf_http_account (f, login);
  g_autofree char *path = g_strdup_printf ("/v1/accounts/%s/%s", account, action);

  sf_http_expect (f, "POST", path, token, NULL, status, code);
}

/* Made by the first, with a secret that is told once and must be changed; then it acts for the unit like the first. */
static void
test_made (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *first = sf_http_login (f, "employer0", NULL);
  g_autofree char *secret = NULL;
  g_autofree char *second = NULL;
  g_autofree char *password = NULL;
  g_autofree char *sql = NULL;

  g_assert_cmpuint (count_accounts (f, first), ==, 1);
  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'zhang@gumi.example','name':'张经理'}", 200, NULL);
  secret = g_strdup (sf_http_member (f, "secret"));
  g_assert_nonnull (sf_http_member (f, "id"));
  g_assert_cmpuint (count_accounts (f, first), ==, 2);
  g_assert_null (strstr (f->text, secret));
  second = sf_http_try_login (f, "zhang@gumi.example", secret, NULL);
  g_assert_nonnull (second);
  g_assert_true (json_object_get_boolean_member (f->json, "initial"));
  sf_http_expect (f, "GET", "/v1/accounts", second, NULL, 403, "E_PASSWORD_CHANGE");
  password = g_strdup_printf ("{'old':'%s','new':'Fresh-Word9'}", secret);
  sf_http_expect (f, "POST", "/v1/password", second, password, 204, NULL);
  g_assert_null (sf_http_try_login (f, "zhang@gumi.example", secret, NULL));
  g_assert_cmpuint (count_accounts (f, second), ==, 2);
  sql = g_strdup_printf ("SELECT COUNT(*) FROM account WHERE login = 'zhang@gumi.example' AND employer = '%s' AND "
                         "roles = 'employer'",
                         f->school->employers[0]);
  g_assert_cmpint (sf_http_count (f, sql), ==, 1);
  g_assert_cmpint (count_audit (f, "add_account", "applied"), ==, 1);
}

/* The other unit is out of reach, and so is whatever is no employer's account. */
static void
test_own_scope (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *first = sf_http_login (f, "employer0", NULL);
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  g_autofree char *college = sf_http_login (f, "college0", NULL);
  g_autofree char *other = g_strdup_printf ("{'login':'zhang1','name':'张','employer':'%s'}", f->school->employers[1]);
  static const char *const actions[] = { "disable", "enable", "reset" };

  sf_http_expect (f, "POST", "/v1/accounts", first, other, 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/accounts", college, other, 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/accounts", student, other, 403, "E_ROLE");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      act_on (f, first, "employer1", actions[i], 403, "E_ROLE");
      act_on (f, first, "employer0", actions[i], 403, "E_ROLE");
      act_on (f, first, "student0", actions[i], 403, "E_ROLE");
      act_on (f, student, "employer0", actions[i], 403, "E_ROLE");
    }
  act_on (f, first, "root", "disable", 403, "E_ROLE");
  g_assert_null (strstr (f->text, "employer1"));
  sf_http_expect (f, "POST", "/v1/accounts/01900000-0000-7000-8000-00000000ffff/disable", first, NULL, 404,
                  "E_NOT_FOUND");
  g_assert_cmpint (count_audit (f, "add_account", "denied"), ==, 1);
  g_assert_cmpint (count_audit (f, "disable_account", "denied"), ==, 4);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM account WHERE login = 'zhang1'"), ==, 0);
}

static void
test_disabled (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *first = sf_http_login (f, "employer0", NULL);
  g_autofree char *secret = NULL;
  g_autofree char *second = NULL;

  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'zhang1','name':'张'}", 200, NULL);
  secret = g_strdup (sf_http_member (f, "secret"));
  second = sf_http_try_login (f, "zhang1", secret, NULL);
  act_on (f, first, "zhang1", "disable", 204, NULL);
  act_on (f, first, "zhang1", "disable", 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", second, NULL, 401, "E_AUTH");
  g_assert_null (sf_http_try_login (f, "zhang1", secret, NULL));
  act_on (f, first, "zhang1", "enable", 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", second, NULL, 401, "E_AUTH");
  g_free (second);
  second = sf_http_try_login (f, "zhang1", secret, NULL);
  g_assert_nonnull (second);
  /* A new secret in place of one that was lost. */
  act_on (f, first, "zhang1", "reset", 200, NULL);
  g_assert_cmpstr (sf_http_member (f, "secret"), !=, secret);
  g_assert_null (sf_http_try_login (f, "zhang1", secret, NULL));
  g_assert_cmpint (count_audit (f, "disable_account", "applied"), ==, 1);
  g_assert_cmpint (count_audit (f, "enable_account", "applied"), ==, 1);
  g_assert_cmpint (count_audit (f, "reset_account", "applied"), ==, 1);
}

/* The office does the same for a unit whose people cannot. */
static void
test_by_the_office (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *chief = sf_http_login (f, "chief", NULL);
  g_autofree char *body = g_strdup_printf ("{'login':'zhang1','name':'张','employer':'%s'}", f->school->employers[2]);
  g_autofree char *unapproved = NULL;

  sf_http_expect (f, "POST", "/v1/accounts", chief, body, 200, NULL);
  sf_http_expect (f, "POST", "/v1/accounts", chief, body, 409, "E_EXISTS");
  act_on (f, chief, "employer2", "disable", 204, NULL);
  act_on (f, chief, "student0", "disable", 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/accounts", chief,
                  "{'login':'zhang2','name':'张','employer':'01900000-0000-7000-8000-00000000ffff'}", 404,
                  "E_NOT_FOUND");
  sf_store_fixture_tamper (f->school, "UPDATE employer SET state = 'blocked' WHERE id = (SELECT employer FROM account "
                                      "WHERE login = 'employer3')");
  unapproved = g_strdup_printf ("{'login':'zhang2','name':'张','employer':'%s'}", f->school->employers[3]);
  sf_http_expect (f, "POST", "/v1/accounts", chief, unapproved, 422, "E_INPUT");
  sf_store_fixture_tamper (f->school, "UPDATE employer SET state = 'approved' WHERE id = (SELECT employer FROM account "
                                      "WHERE login = 'employer3')");
}

/* No login may stand in the way of a student's number or of another unit's code. */
static void
test_logins (void)
{
  static const char *const bad[] = { "2021010101", "12100000400000624D", "a b c", "abc", "" };
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *first = sf_http_login (f, "employer0", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'login':'%s','name':'张'}", bad[i]);

      sf_http_expect (f, "POST", "/v1/accounts", first, body, 422, "E_INPUT");
    }
  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'zhang1','name':''}", 422, "E_INPUT");
  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'zhang1'}", 400, "E_BAD_REQUEST");
  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'employer1','name':'张'}", 409, "E_EXISTS");
}

static void
test_rate (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *first = sf_http_login (f, "employer0", NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *body = g_strdup_printf ("{'login':'zhang%u','name':'张'}", i);

      sf_http_expect (f, "POST", "/v1/accounts", first, body, 200, NULL);
    }
  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'zhang20','name':'张'}", 429, "E_RATE");
  sf_http_fixture_pass (f, SF_HOUR);
  sf_http_expect (f, "POST", "/v1/accounts", first, "{'login':'zhang20','name':'张'}", 200, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/colleagues/made", test_made);
  g_test_add_func ("/http/colleagues/own-scope", test_own_scope);
  g_test_add_func ("/http/colleagues/disabled", test_disabled);
  g_test_add_func ("/http/colleagues/by-the-office", test_by_the_office);
  g_test_add_func ("/http/colleagues/logins", test_logins);
  g_test_add_func ("/http/colleagues/rate", test_rate);
  return g_test_run ();
}
