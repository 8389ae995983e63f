/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of routes in docs/permissions.md, over real connections: each route for each role that has no right to it,
 * for sessions that are over, of disabled accounts and before a first own password, and with another's device. That
 * no route is open that should not be: test-http-routes.c.
 */
#include "http/sf-router.h"
#include "sf-http-fixture.h"
#include "store/sf-store-accounts.h"

#define DEVICE "01900000-0000-7000-8000-00000000dddd"

static const char *const logins[] = {
  [SF_ROLE_STUDENT] = "student0", [SF_ROLE_EMPLOYER] = "employer0", [SF_ROLE_COLLEGE] = "college0",
  [SF_ROLE_OFFICE] = "chief",     [SF_ROLE_ADMIN] = "root",
};

/* Asks for @route, with something for its parameter. */
static guint
call (SfHttpFixture *f, const SfRoute *route, const char *token)
{
  const char *open = strchr (route->path, '{');
  g_autofree char *path =
    open != NULL ? g_strdup_printf ("%.*s" DEVICE "%s", (int) (open - route->path), route->path, strchr (open, '}') + 1)
                 : g_strdup (route->path);

  g_test_message ("%s %s", route->method, path);
  return sf_http_call (f, route->method, path, token, (route->flags & SF_ROUTE_BODY) != 0 ? "{}" : NULL);
}

static void
expect_refused (SfHttpFixture *f, const SfRoute *route, const char *token, guint status, const char *code)
{
  g_assert_cmpuint (call (f, route, token), ==, status);
  /* An answer to HEAD has no body to say it in. */
  if (!g_str_equal (route->method, "HEAD"))
    g_assert_cmpstr (f->code, ==, code);
}

static void
expect_all_refused (SfHttpFixture *f, const char *token, guint status, const char *code)
{
  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    if (route->roles != 0 && (status == 401 || (route->flags & SF_ROUTE_BEFORE_CHANGE) == 0))
      expect_refused (f, route, token, status, code);
}

static gint64
count_denials (SfHttpFixture *f, const char *code)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM audit WHERE outcome = 'denied' AND code = '%s'", code);

  return sf_http_count (f, sql);
}

static void
test_roles (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  gint64 denied = 0;

  for (SfRole role = 0; role < SF_ROLE_SYSTEM; role++)
    {
      g_autofree char *token = sf_http_login (f, logins[role], sf_role_name (role));

      for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
        {
          if (route->roles == 0 || (route->roles & SF_ROLE_BIT (role)) != 0)
            continue;
          expect_refused (f, route, token, 403, "E_ROLE");
          denied++;
        }
      /* The last denial is on its way to the writer: what is written after it shows that it arrived. */
      g_free (sf_http_login (f, logins[role], sf_role_name (role)));
    }
  g_assert_cmpint (denied, >, 0);
  g_assert_cmpint (count_denials (f, "E_ROLE"), ==, denied);
}

static void
test_sessions_over (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *out = sf_http_login (f, "chief", NULL);
  g_autofree char *old = sf_http_login (f, "root", NULL);
  g_autofree char *ended = sf_http_login (f, "student0", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sf_http_call (f, "DELETE", "/v1/session", out, NULL), ==, 204);
  expect_all_refused (f, out, 401, "E_AUTH");
  sf_store_user_set_disabled (f->school->store, "student0", TRUE, &error);
  g_assert_no_error (error);
  expect_all_refused (f, ended, 401, "E_AUTH");
  sf_http_fixture_pass (f, 31 * SF_DAY);
  expect_all_refused (f, old, 401, "E_AUTH");
}

static void
test_first_password (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *secret = sf_store_user_reset (f->school->store, "college0", NULL);
  g_autofree char *token = sf_http_try_login (f, "college0", secret, "");

  g_assert_nonnull (token);
  expect_all_refused (f, token, 403, "E_PASSWORD_CHANGE");
}

/* The device that somebody works with is not a door for the next person at the computer. */
static void
test_other_device (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *own = sf_http_login (f, "student0", NULL);
  g_autofree char *other = sf_http_login (f, "student1", NULL);
  const char *epoch = sf_store_get_epoch (f->school->store);
  g_autofree char *push = g_strdup_printf ("{'device':'" DEVICE "','schema':2,'epoch':'%s','ack':0,'ops':[]}", epoch);
  g_autofree char *pull =
    g_strdup_printf ("{'device':'" DEVICE "','schema':2,'epoch':'%s','cookie':{},'limit':10}", epoch);
  const char *registration = "{'device_id':'" DEVICE "','app':'sanfang/1','schema':[2,2]}";

  sf_http_expect (f, "POST", "/v1/devices", own, registration, 200, NULL);
  sf_http_expect (f, "POST", "/v1/devices", other, registration, 403, "E_DEVICE_OWNER");
  sf_http_expect (f, "POST", "/v1/sync/push", other, push, 403, "E_DEVICE_OWNER");
  sf_http_expect (f, "POST", "/v1/sync/pull", other, pull, 403, "E_DEVICE_OWNER");
  sf_http_expect (f, "POST", "/v1/sync/pull", own, pull, 200, NULL);
  g_free (sf_http_login (f, "student1", NULL));
  g_assert_cmpint (count_denials (f, "E_DEVICE_OWNER"), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/permissions/roles", test_roles);
  g_test_add_func ("/http/permissions/sessions-over", test_sessions_over);
  g_test_add_func ("/http/permissions/first-password", test_first_password);
  g_test_add_func ("/http/permissions/other-device", test_other_device);
  return g_test_run ();
}
