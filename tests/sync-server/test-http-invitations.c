/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking whether students can be invited before anybody is: the verdicts, who may ask and how often, and that nothing
 * is left of it.
 */
#include "sf-http-fixture.h"

#define CHECK "/v1/invitations/check"

static char *
ask_about (const char *number, const char *name)
{
  return g_strdup_printf ("{'students': [{'number': '%s', 'name': '%s'}]}", number, name);
}

/* The code of the @n-th verdict of the last answer, NULL for who can be invited. */
static const char *
get_code (SfHttpFixture *f, guint n)
{
  JsonArray *verdicts = json_object_get_array_member (f->json, "verdicts");

  return json_object_get_string_member_with_default (json_array_get_object_element (verdicts, n), "code", NULL);
}

static char *
log_in_employer (SfHttpFixture *f, guint n)
{
  g_autofree char *login = g_strdup_printf ("employer%u", n);

  return sf_http_login (f, login, NULL);
}

static void
test_verdicts (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = log_in_employer (f, 0);
  g_autofree char *body =
    g_strdup_printf ("{'days': 14, 'students': [{'number': '%s', 'name': '%s'}, "
                     "{'number': '%s', 'name': '别人'}, {'number': '0', 'name': '没有'}]}",
                     sf_store_fixture_number (0), sf_store_fixture_name (0), sf_store_fixture_number (1));

  g_assert_cmpuint (sf_http_call (f, "POST", CHECK, token, body), ==, 200);
  g_assert_null (get_code (f, 0));
  /* A wrong name and a number that nobody has are one answer. */
  g_assert_cmpstr (get_code (f, 1), ==, "E_STUDENT_MISMATCH");
  g_assert_cmpstr (get_code (f, 2), ==, "E_STUDENT_MISMATCH");
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM signing"), ==, 0);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM notice"), ==, 0);
}

/* The sixth invitation, and a term that is none. */
static void
test_limit (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = log_in_employer (f, 5);
  g_autofree char *body = ask_about (sf_store_fixture_number (0), sf_store_fixture_name (0));
  g_autofree char *term = g_strdup_printf ("{'days': 99, 'students': [{'number': '%s', 'name': '%s'}]}",
                                           sf_store_fixture_number (1), sf_store_fixture_name (1));

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = NULL;

      sf_http_call (f, "POST", CHECK, token, body);
      g_assert_null (get_code (f, 0));
      id = sf_test_invite (f->school, f->school->employer[i], 0);
    }
  sf_http_call (f, "POST", CHECK, token, body);
  g_assert_cmpstr (get_code (f, 0), ==, "E_INVITATION_LIMIT");
  sf_http_call (f, "POST", CHECK, token, term);
  g_assert_cmpstr (get_code (f, 0), ==, "E_TERM");
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{}",
    "{'students': []}",
    "{'students': 'all'}",
    "{'students': ['1']}",
    "{'students': [{'number': '1'}]}",
    "{'students': [{'number': 1, 'name': 'x'}]}",
  };
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = log_in_employer (f, 0);
  g_autofree char *office = sf_http_login (f, "chief", NULL);
  g_autofree char *body = ask_about (sf_store_fixture_number (0), sf_store_fixture_name (0));

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    sf_http_expect (f, "POST", CHECK, token, bad[i], 400, "E_BAD_REQUEST");
  sf_http_expect (f, "POST", CHECK, office, body, 403, "E_ROLE");
  sf_http_expect (f, "POST", CHECK, NULL, body, 401, "E_AUTH");
}

/* Who tries names is stopped; who has good lists is not. */
static void
test_rate (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = log_in_employer (f, 0);
  g_autofree char *other = log_in_employer (f, 1);
  g_autofree char *good = ask_about (sf_store_fixture_number (0), sf_store_fixture_name (0));
  g_autofree char *wrong = ask_about (sf_store_fixture_number (0), "别人");

  for (guint i = 0; i < 120; i++)
    g_assert_cmpuint (sf_http_call (f, "POST", CHECK, token, wrong), ==, 200);
  sf_http_expect (f, "POST", CHECK, token, good, 429, "E_RATE");
  g_assert_cmpuint (sf_http_call (f, "POST", CHECK, other, good), ==, 200);
  sf_http_fixture_pass (f, SF_HOUR + 1);
  g_assert_cmpuint (sf_http_call (f, "POST", CHECK, token, good), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/invitations/verdicts", test_verdicts);
  g_test_add_func ("/http/invitations/limit", test_limit);
  g_test_add_func ("/http/invitations/refused", test_refused);
  g_test_add_func ("/http/invitations/rate", test_rate);
  return g_test_run ();
}
