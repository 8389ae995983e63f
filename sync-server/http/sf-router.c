/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. A template may have one {name}, which stands for one whole segment of a path that is not empty.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-router.h"

#include <string.h>

#include "api/sf-api.h"
#include "core/wire/sf-wire.h"

#define SMALL 4096
#define COOKIE (1024 * 1024) /* a pull carries a revision a scope, and an office has every college */
#define MAPPING (128 * 1024)
#define ROSTER (64 * 1024 * 1024)

static const SfRoute routes[] = {
  { "GET", "/v1/health", sf_api_health, SF_ROUTE_OPEN, 0 },
  { "GET", "/v1/ready", sf_api_ready, SF_ROUTE_OPEN, 0 },
  { "POST", "/v1/session", sf_api_session_begin, SF_ROUTE_OPEN | SF_ROUTE_BODY, SMALL },
  { "DELETE", "/v1/session", sf_api_session_end, SF_ROUTE_BEFORE_CHANGE, 0 },
  { "POST", "/v1/session/role", sf_api_session_role, SF_ROUTE_BODY, SMALL },
  { "GET", "/v1/sessions", sf_api_sessions, 0, 0 },
  { "DELETE", "/v1/sessions/{id}", sf_api_sessions_end, 0, 0 },
  { "POST", "/v1/password", sf_api_password, SF_ROUTE_BODY | SF_ROUTE_BEFORE_CHANGE, SMALL },
  { "POST", "/v1/operation-code", sf_api_operation_code, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/recovery", sf_api_recovery, SF_ROUTE_OPEN | SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/recovery/finish", sf_api_recovery_finish, SF_ROUTE_OPEN | SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/otp", sf_api_otp_begin, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/otp/confirm", sf_api_otp_confirm, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/otp/off", sf_api_otp_off, SF_ROUTE_BODY, SMALL },
  { "GET", "/v1/accounts", sf_api_accounts, 0, 0 },
  { "POST", "/v1/accounts", sf_api_accounts_add, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/accounts/{id}/reset", sf_api_accounts_reset, 0, SMALL },
  { "POST", "/v1/accounts/{id}/disable", sf_api_accounts_disable, 0, SMALL },
  { "POST", "/v1/accounts/{id}/enable", sf_api_accounts_enable, 0, SMALL },
  { "POST", "/v1/accounts/{id}/otp/off", sf_api_accounts_otp_off, 0, SMALL },
  { "GET", "/v1/accounts/{id}/sessions", sf_api_sessions, 0, 0 },
  { "GET", "/v1/accounts/{id}/devices", sf_api_devices_list, 0, 0 },
  { "GET", "/v1/devices", sf_api_devices_list, 0, 0 },
  { "POST", "/v1/employers/register", sf_api_employer_register, SF_ROUTE_OPEN | SF_ROUTE_BODY, 2 * SMALL },
  { "GET", "/v1/employers", sf_api_employers, 0, 0 },
  { "POST", "/v1/devices", sf_api_devices, SF_ROUTE_BODY, SMALL },
  { "DELETE", "/v1/devices/{id}", sf_api_devices_end, 0, 0 },
  { "POST", "/v1/sync/push", sf_api_push, SF_ROUTE_BODY, SF_WIRE_MAX_PUSH },
  { "POST", "/v1/sync/pull", sf_api_pull, SF_ROUTE_BODY, COOKIE },
  { "GET", "/v1/sync/events", sf_api_events, 0, 0 },
  { "POST", "/v1/blobs", sf_api_blobs_offer, SF_ROUTE_BODY, SMALL },
  { "HEAD", "/v1/blobs/{blob}", sf_api_blobs_ask, 0, 0 },
  { "PATCH", "/v1/blobs/{blob}", sf_api_blobs_send, SF_ROUTE_STREAM, SF_API_BLOB_PIECE },
  { "GET", "/v1/blobs/{blob}", sf_api_blobs_get, 0, 0 },
  { "POST", "/v1/imports", sf_api_import_begin, SF_ROUTE_OFFICE | SF_ROUTE_STREAM, ROSTER },
  { "GET", "/v1/imports/{id}", sf_api_import_get, SF_ROUTE_OFFICE, 0 },
  { "DELETE", "/v1/imports/{id}", sf_api_import_cancel, SF_ROUTE_OFFICE, 0 },
  { "GET", "/v1/imports/{id}/report", sf_api_import_report, SF_ROUTE_OFFICE, 0 },
  { "GET", "/v1/imports/{id}/secrets", sf_api_import_secrets, SF_ROUTE_OFFICE, 0 },
  { "POST", "/v1/export", sf_api_export, SF_ROUTE_BODY, MAPPING },
  { "GET", "/v1/mappings", sf_api_mappings_list, SF_ROUTE_OFFICE, 0 },
  { "POST", "/v1/mappings", sf_api_mappings_save, SF_ROUTE_OFFICE | SF_ROUTE_BODY, MAPPING },
  { "DELETE", "/v1/mappings/{id}", sf_api_mappings_delete, SF_ROUTE_OFFICE, 0 },
  { NULL },
};

const SfRoute *
sf_router_get_routes (void)
{
  return routes;
}

/* Whether @path is one of @template; @out_param is then what its {name} stands for. */
static gboolean
matches (const char *template, const char *path, char **out_param)
{
  const char *open = strchr (template, '{');
  const char *rest = open != NULL ? strchr (open, '}') + 1 : NULL;
  gsize before = open != NULL ? (gsize) (open - template) : 0;
  gsize segment;

  *out_param = NULL;
  if (open == NULL)
    return g_str_equal (template, path);
  if (strncmp (template, path, before) != 0)
    return FALSE;
  segment = strcspn (path + before, "/");
  if (segment == 0 || !g_str_equal (path + before + segment, rest))
    return FALSE;
  *out_param = g_strndup (path + before, segment);
  return TRUE;
}

const SfRoute *
sf_router_find (const char *method, const char *path, char **out_param, char **out_allow)
{
  g_autoptr (GString) allow = g_string_new (NULL);

  *out_allow = NULL;
  for (const SfRoute *route = routes; route->method != NULL; route++)
    {
      g_autofree char *param = NULL;

      if (!matches (route->path, path, &param))
        continue;
      *out_param = g_steal_pointer (&param);
      if (g_str_equal (route->method, method))
        return route;
      g_clear_pointer (out_param, g_free);
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", route->method);
    }
  *out_param = NULL;
  *out_allow = allow->len > 0 ? g_strdup (allow->str) : NULL;
  return NULL;
}
