/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Paths hold no parameters yet; when the first does, a template's match belongs here.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-router.h"

#include "api/sf-api.h"
#include "core/wire/sf-wire.h"

#define SMALL 4096
#define COOKIE (1024 * 1024) /* a pull carries a revision a scope, and an office has every college */

static const SfRoute routes[] = {
  { "GET", "/v1/health", sf_api_health, SF_ROUTE_OPEN, 0 },
  { "GET", "/v1/ready", sf_api_ready, SF_ROUTE_OPEN, 0 },
  { "POST", "/v1/session", sf_api_session_begin, SF_ROUTE_OPEN | SF_ROUTE_BODY, SMALL },
  { "DELETE", "/v1/session", sf_api_session_end, 0, 0 },
  { "POST", "/v1/password", sf_api_password, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/devices", sf_api_devices, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/sync/push", sf_api_push, SF_ROUTE_BODY, SF_WIRE_MAX_PUSH },
  { "POST", "/v1/sync/pull", sf_api_pull, SF_ROUTE_BODY, COOKIE },
  { "GET", "/v1/sync/events", sf_api_events, 0, 0 },
  { NULL },
};

const SfRoute *
sf_router_get_routes (void)
{
  return routes;
}

const SfRoute *
sf_router_find (const char *method, const char *path, char **out_allow)
{
  g_autoptr (GString) allow = g_string_new (NULL);

  for (const SfRoute *route = routes; route->method != NULL; route++)
    {
      if (!g_str_equal (route->path, path))
        continue;
      if (g_str_equal (route->method, method))
        return route;
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", route->method);
    }
  *out_allow = allow->len > 0 ? g_strdup (allow->str) : NULL;
  return NULL;
}
