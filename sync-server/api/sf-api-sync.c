/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Push and pull.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "core/wire/sf-wire.h"

static gboolean
check_epoch_and_schema (SfRequest *request, const char *epoch, int schema, GError **error)
{
  if (schema < SF_WIRE_SCHEMA_MIN || schema > SF_WIRE_SCHEMA_MAX)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_SCHEMA, "no common version");
  else if (g_strcmp0 (epoch, sf_store_get_epoch (request->store)) != 0)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_EPOCH, "another epoch");
  else
    return TRUE;
  return FALSE;
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (SfPushAnswer) answer = sf_store_push_finish (request->store, result, &error);
  g_autoptr (GBytes) body = NULL;
  GString *json;

  if (answer == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = g_string_sized_new (answer->receipts->len * 160 + 256);
  sf_wire_write_push_answer (json, answer, sf_clock_now (sf_store_get_clock (request->store)), request->id);
  body = g_string_free_to_bytes (json);
  sf_request_answer (request, SOUP_STATUS_OK, "application/json", body);
}

void
sf_api_push (SfRequest *request)
{
  GError *error = NULL;
  g_autoptr (SfPush) push = sf_wire_read_push (request->body, &error);

  if (push == NULL || !check_epoch_and_schema (request, push->epoch, push->schema, &error))
    sf_request_fail (request, error);
  else
    sf_store_push_async (request->store, request->session, g_steal_pointer (&push), pushed_cb,
                         sf_request_ref (request));
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes) page = sf_store_pull_finish (request->store, result, &error);

  if (page == NULL)
    sf_request_fail (request, error);
  else
    sf_request_answer (request, SOUP_STATUS_OK, "application/x-ndjson", page);
}

void
sf_api_pull (SfRequest *request)
{
  GError *error = NULL;
  g_autoptr (SfPull) pull = sf_wire_read_pull (request->body, &error);

  if (pull == NULL || !check_epoch_and_schema (request, pull->epoch, pull->schema, &error))
    sf_request_fail (request, error);
  else
    sf_store_pull_async (request->store, request->session, g_steal_pointer (&pull), request->id, pulled_cb,
                         sf_request_ref (request));
}
