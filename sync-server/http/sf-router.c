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

#define FOR_ANYBODY 0
#define FOR_STUDENT SF_ROLE_BIT (SF_ROLE_STUDENT)
#define FOR_EMPLOYER SF_ROLE_BIT (SF_ROLE_EMPLOYER)
#define FOR_ADMIN SF_ROLE_BIT (SF_ROLE_ADMIN)
#define FOR_OFFICE (SF_ROLE_BIT (SF_ROLE_OFFICE) | FOR_ADMIN)
#define FOR_STAFF (SF_ROLE_BIT (SF_ROLE_COLLEGE) | FOR_OFFICE)
#define FOR_ALL (FOR_STUDENT | FOR_EMPLOYER | FOR_STAFF)

/* Whose: an own session, device or file, or that of an account in reach, is asked by the store. */
static const SfRoute routes[] = {
  { "GET", "/v1/health", sf_api_health, FOR_ANYBODY, 0, 0 },
  { "GET", "/v1/ready", sf_api_ready, FOR_ANYBODY, 0, 0 },
  { "POST", "/v1/session", sf_api_session_begin, FOR_ANYBODY, SF_ROUTE_BODY, SMALL },
  { "DELETE", "/v1/session", sf_api_session_end, FOR_ALL, SF_ROUTE_BEFORE_CHANGE, 0 },
  { "POST", "/v1/session/role", sf_api_session_role, FOR_ALL, SF_ROUTE_BODY, SMALL },
  { "GET", "/v1/sessions", sf_api_sessions, FOR_ALL, 0, 0 },
  { "DELETE", "/v1/sessions/{id}", sf_api_sessions_end, FOR_ALL, 0, 0 },
  { "POST", "/v1/password", sf_api_password, FOR_ALL, SF_ROUTE_BODY | SF_ROUTE_BEFORE_CHANGE, SMALL },
  { "GET", "/v1/operation-code", sf_api_operation_code_get, FOR_STUDENT, 0, 0 },
  { "POST", "/v1/operation-code", sf_api_operation_code, FOR_STUDENT, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/recovery", sf_api_recovery, FOR_ANYBODY, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/recovery/finish", sf_api_recovery_finish, FOR_ANYBODY, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/otp", sf_api_otp_begin, FOR_OFFICE, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/otp/confirm", sf_api_otp_confirm, FOR_OFFICE, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/otp/off", sf_api_otp_off, FOR_ALL, SF_ROUTE_BODY, SMALL },
  { "GET", "/v1/accounts", sf_api_accounts, FOR_EMPLOYER | FOR_STAFF, 0, 0 },
  { "POST", "/v1/accounts", sf_api_accounts_add, FOR_EMPLOYER | FOR_OFFICE, SF_ROUTE_BODY, SMALL },
  { "POST", "/v1/accounts/{id}/reset", sf_api_accounts_reset, FOR_EMPLOYER | FOR_STAFF, 0, SMALL },
  { "POST", "/v1/accounts/{id}/disable", sf_api_accounts_disable, FOR_EMPLOYER | FOR_OFFICE, 0, SMALL },
  { "POST", "/v1/accounts/{id}/enable", sf_api_accounts_enable, FOR_EMPLOYER | FOR_OFFICE, 0, SMALL },
  { "POST", "/v1/accounts/{id}/otp/off", sf_api_accounts_otp_off, FOR_ADMIN, 0, SMALL },
  { "GET", "/v1/accounts/{id}/sessions", sf_api_sessions, FOR_ADMIN, 0, 0 },
  { "GET", "/v1/accounts/{id}/devices", sf_api_devices_list, FOR_OFFICE, 0, 0 },
  { "GET", "/v1/devices", sf_api_devices_list, FOR_ALL, 0, 0 },
  { "GET", "/v1/accesses", sf_api_accesses, FOR_STUDENT, 0, 0 },
  { "POST", "/v1/employers/register", sf_api_employer_register, FOR_ANYBODY, SF_ROUTE_BODY, 2 * SMALL },
  { "GET", "/v1/employers", sf_api_employers, FOR_ALL, 0, 0 },
  { "POST", "/v1/invitations/check", sf_api_invitations_check, FOR_EMPLOYER, SF_ROUTE_BODY, 8 * SMALL },
  { "POST", "/v1/devices", sf_api_devices, FOR_ALL, SF_ROUTE_BODY, SMALL },
  { "DELETE", "/v1/devices/{id}", sf_api_devices_end, FOR_ALL, 0, 0 },
  { "POST", "/v1/sync/push", sf_api_push, FOR_ALL, SF_ROUTE_BODY, SF_WIRE_MAX_PUSH },
  { "POST", "/v1/sync/pull", sf_api_pull, FOR_ALL, SF_ROUTE_BODY, COOKIE },
  { "GET", "/v1/sync/events", sf_api_events, FOR_ALL, 0, 0 },
  { "POST", "/v1/blobs", sf_api_blobs_offer, FOR_ALL, SF_ROUTE_BODY, SMALL },
  { "HEAD", "/v1/blobs/{blob}", sf_api_blobs_ask, FOR_ALL, 0, 0 },
  { "PATCH", "/v1/blobs/{blob}", sf_api_blobs_send, FOR_ALL, SF_ROUTE_STREAM, SF_API_BLOB_PIECE },
  { "GET", "/v1/blobs/{blob}", sf_api_blobs_get, FOR_ALL, 0, 0 },
  { "POST", "/v1/imports", sf_api_import_begin, FOR_OFFICE, SF_ROUTE_STREAM, ROSTER },
  { "GET", "/v1/imports/{id}", sf_api_import_get, FOR_OFFICE, 0, 0 },
  { "DELETE", "/v1/imports/{id}", sf_api_import_cancel, FOR_OFFICE, 0, 0 },
  { "GET", "/v1/imports/{id}/report", sf_api_import_report, FOR_OFFICE, 0, 0 },
  { "GET", "/v1/imports/{id}/secrets", sf_api_import_secrets, FOR_OFFICE, 0, 0 },
  { "POST", "/v1/export", sf_api_export, FOR_ALL, SF_ROUTE_BODY, MAPPING },
  { "GET", "/v1/mappings", sf_api_mappings_list, FOR_OFFICE, 0, 0 },
  { "POST", "/v1/mappings", sf_api_mappings_save, FOR_OFFICE, SF_ROUTE_BODY, MAPPING },
  { "DELETE", "/v1/mappings/{id}", sf_api_mappings_delete, FOR_OFFICE, 0, 0 },
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
