/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Path templates, and that the table has no two routes for one request.
 */
#include "http/sf-router.h"

static void
test_templates (void)
{
  static const struct
  {
    const char *method, *path;
    const char *route; /* NULL: none */
    const char *param, *allow;
  } cases[] = {
    { "GET", "/v1/accounts", "/v1/accounts", NULL, NULL },
    { "GET", "/v1/accounts/", NULL, NULL, NULL },
    { "GET", "/v1/account", NULL, NULL, NULL },
    { "DELETE", "/v1/sessions/a", "/v1/sessions/{id}", "a", NULL },
    { "DELETE", "/v1/sessions/", NULL, NULL, NULL },
    { "DELETE", "/v1/sessions/a/b", NULL, NULL, NULL },
    { "POST", "/v1/accounts/a/reset", "/v1/accounts/{id}/reset", "a", NULL },
    { "POST", "/v1/accounts/reset", NULL, NULL, NULL },
    { "POST", "/v1/accounts//reset", NULL, NULL, NULL },
    { "POST", "/v1/accounts/a/resets", NULL, NULL, NULL },
    { "GET", "/v1/accounts/a/reset", NULL, NULL, "POST" },
    { "GET", "/v1/accounts/a/b", NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *param = NULL;
      g_autofree char *allow = NULL;
      const SfRoute *route = sf_router_find (cases[i].method, cases[i].path, &param, &allow);

      g_test_message ("%s %s", cases[i].method, cases[i].path);
      g_assert_cmpstr (route != NULL ? route->path : NULL, ==, cases[i].route);
      g_assert_cmpstr (param, ==, cases[i].param);
      g_assert_cmpstr (allow, ==, cases[i].allow);
    }
}

/* Each route is found by its own path, which no other route takes before it. */
static void
test_table (void)
{
  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    {
      g_autofree char *param = NULL;
      g_autofree char *allow = NULL;

      g_assert_true (sf_router_find (route->method, route->path, &param, &allow) == route);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/router/templates", test_templates);
  g_test_add_func ("/http/router/table", test_table);
  return g_test_run ();
}
