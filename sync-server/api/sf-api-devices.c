/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registering a device: binds its number to the account, agrees on the version of the protocol.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  gint64 last_seq;
  GString *json;

  if (!sf_store_device_finish (request->store, result, &last_seq, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_text_member (json, "server_id", sf_store_get_server_id (request->store));
  g_string_append_printf (json, ",\"last_seq\":%" G_GINT64_FORMAT ",\"schema\":%d", last_seq, SF_WIRE_SCHEMA_MAX);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

static gboolean
is_whole_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

/* The versions that the client speaks, [min, max], must meet ours. */
static gboolean
check_schema (JsonObject *body, GError **error)
{
  JsonNode *node = json_object_get_member (body, "schema");
  JsonArray *range = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (range == NULL || json_array_get_length (range) != 2 || !is_whole_number (json_array_get_element (range, 0)) ||
      !is_whole_number (json_array_get_element (range, 1)))
    {
      g_set_error_literal (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“schema” must be [min, max]");
      return FALSE;
    }
  if (json_array_get_int_element (range, 0) <= SF_WIRE_SCHEMA_MAX &&
      json_array_get_int_element (range, 1) >= SF_WIRE_SCHEMA_MIN)
    return TRUE;
  g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_SCHEMA, "no common version");
  return FALSE;
}

void
sf_api_devices (SfRequest *request)
{
  GError *error = NULL;
  const char *device = sf_wire_get_text (request->body, "device_id", &error);
  const char *app = device != NULL ? sf_wire_get_text (request->body, "app", &error) : NULL;

  if (app == NULL || !check_schema (request->body, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  if (!sf_uuid_is_valid (device))
    {
      sf_request_fail (request,
                       g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“device_id” must be a UUID"));
      return;
    }
  sf_store_device_async (request->store, request->session, device, app, registered_cb, sf_request_ref (request));
}
