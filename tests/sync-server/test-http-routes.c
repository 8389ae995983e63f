/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of routes, walked: what is not in it, which methods each path has, and that what is closed is closed.
 */
#include "sf-server-fixture.h"

#include <string.h>

#include "http/sf-router.h"

static const char *const methods[] = {
  "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "get", "FOO"
};

static void
test_unknown (void)
{
  static const char *const paths[] = { "/",
                                       "/v1",
                                       "/v1/",
                                       "/v1/health/",
                                       "/v1//health",
                                       "/V1/health",
                                       "/v2/health",
                                       "/v1/sync",
                                       "/v1/sync/push/1",
                                       "/v1/session?x=/v1/health",
                                       "/../etc/passwd",
                                       "/v1/%2e%2e/%2e%2e/etc/passwd",
                                       "/v1/health%2f",
                                       "/index.html" };
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SfReply) reply = sf_call (f, "GET", paths[i], NULL, NULL);
      g_autofree char *allow = sf_reply_header (reply, "Allow");

      g_test_message ("%s", paths[i]);
      if (g_str_has_prefix (paths[i], "/v1/session"))
        continue;
      sf_reply_check (reply, 404, "E_NOT_FOUND");
      g_assert_null (allow);
    }
}

static gboolean
has_route (const char *method, const char *path)
{
  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    if (g_str_equal (route->method, method) && g_str_equal (route->path, path))
      return TRUE;
  return FALSE;
}

/* Exactly the methods that the table has for the path. */
static void
check_allow (const char *allow, const char *path)
{
  g_auto (GStrv) allowed = g_strsplit (allow, ", ", -1);
  guint n = 0;

  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    if (g_str_equal (route->path, path))
      {
        g_assert_true (g_strv_contains ((const char *const *) allowed, route->method));
        n++;
      }
  g_assert_cmpuint (g_strv_length (allowed), ==, n);
}

static void
test_methods (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);

  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
      {
        g_autoptr (SfReply) reply = NULL;
        g_autofree char *allow = NULL;

        if (has_route (methods[i], route->path))
          continue;
        g_test_message ("%s %s", methods[i], route->path);
        reply = sf_call (f, methods[i], route->path, NULL, NULL);
        g_assert_cmpuint (reply->status, ==, 405);
        if (!g_str_equal (methods[i], "HEAD"))
          sf_reply_check (reply, 405, "E_METHOD");
        allow = sf_reply_header (reply, "Allow");
        check_allow (allow, route->path);
      }
}

/* A route is open because the table says so, and only these are. */
static void
test_open (void)
{
  static const char *const open[] = { "GET /v1/health",           "GET /v1/ready",
                                      "POST /v1/session",         "POST /v1/recovery",
                                      "POST /v1/recovery/finish", "POST /v1/employers/register" };

  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s", route->method, route->path);
      gboolean listed = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (open); i++)
        listed = listed || g_str_equal (open[i], name);
      g_assert_cmpint (route->roles == 0, ==, listed);
    }
}

static void
test_closed (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "office", NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autofree char *longer = g_strconcat (token, "x", NULL);
  g_autofree char *shorter = g_strndup (token, strlen (token) - 1);
  const char *const tokens[] = { NULL, "", "x", hash, longer, shorter, "' OR 1=1 --" };

  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    for (guint i = 0; route->roles != 0 && i < G_N_ELEMENTS (tokens); i++)
      {
        const char *body = (route->flags & SF_ROUTE_BODY) != 0 ? "{}" : NULL;

        g_autoptr (SfReply) reply = NULL;

        g_test_message ("%s %s %u", route->method, route->path, i);
        reply = sf_call (f, route->method, route->path, tokens[i], body);
        g_assert_cmpuint (reply->status, ==, 401);
        if (!g_str_equal (route->method, "HEAD"))
          sf_reply_check (reply, 401, "E_AUTH");
      }
}

/* The token counts as a bearer's, in no other place. */
static void
test_other_places (void)
{
  static const char *const headers[] = { "Authorization: Basic %s", "Authorization: %s", "Authorization: Bearer%s",
                                         "Cookie: token=%s", "X-Authorization: Bearer %s" };
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "office", NULL);
  g_autofree char *path = g_strdup_printf ("/v1/sync/events?token=%s&access_token=%s", token, token);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (SfCaller) caller = sf_caller_new (f->port, "127.0.0.1");
      g_auto (GStrv) parts = g_strsplit (headers[i], "%s", 2);
      g_autofree char *text =
        g_strdup_printf ("GET /v1/sync/events HTTP/1.1\r\nHost: a\r\n%s%s\r\n\r\n", parts[0], token);
      g_autoptr (SfReply) reply = NULL;

      sf_caller_send (caller, text, -1);
      reply = sf_caller_receive (caller);
      sf_reply_check (reply, 401, "E_AUTH");
    }
  sf_call_check (f, "GET", path, NULL, NULL, 401, "E_AUTH");
  sf_call_check (f, "GET", "/v1/sync/events", token, NULL, 200, NULL);
}

static void
test_health (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autoptr (SfReply) health = sf_call (f, "GET", "/v1/health", NULL, NULL);
  g_autoptr (SfReply) ready = sf_call (f, "GET", "/v1/ready", NULL, NULL);

  sf_reply_check (health, 200, NULL);
  sf_reply_check (ready, 200, NULL);
  g_assert_cmpstr (sf_reply_text (health, "epoch"), ==, sf_store_get_epoch (f->school->store));
  g_assert_cmpstr (sf_reply_text (health, "request_id"), !=, sf_reply_text (ready, "request_id"));
  g_assert_cmpint (json_object_get_int_member (health->json, "server_time"), ==, SF_TEST_NOW);
  sf_clock_set (f->school->clock, SF_TEST_NOW + SF_DAY);
  {
    g_autoptr (SfReply) later = sf_call (f, "GET", "/v1/health", NULL, NULL);
    g_assert_cmpint (json_object_get_int_member (later->json, "server_time"), ==, SF_TEST_NOW + SF_DAY);
  }
}

/* Nothing of an answer is to be kept by anybody in between, and its type is not to be guessed. */
static void
test_headers (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  static const char *const paths[] = { "/v1/health", "/v1/nowhere", "/v1/sync/events" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SfReply) reply = sf_call (f, "GET", paths[i], NULL, NULL);
      g_autofree char *cache = sf_reply_header (reply, "Cache-Control");
      g_autofree char *sniff = sf_reply_header (reply, "X-Content-Type-Options");
      g_autofree char *type = sf_reply_header (reply, "Content-Type");

      g_assert_cmpstr (cache, ==, "no-store");
      g_assert_cmpstr (sniff, ==, "nosniff");
      g_assert_cmpstr (type, ==, "application/json");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/routes/unknown", test_unknown);
  g_test_add_func ("/http/routes/methods", test_methods);
  g_test_add_func ("/http/routes/open", test_open);
  g_test_add_func ("/http/routes/closed", test_closed);
  g_test_add_func ("/http/routes/other-places", test_other_places);
  g_test_add_func ("/http/routes/health", test_health);
  g_test_add_func ("/http/routes/headers", test_headers);
  return g_test_run ();
}
