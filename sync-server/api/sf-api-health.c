/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is the process alive, and does its store answer? For the load balancer and the service manager.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"

void
sf_api_health (SfRequest *request)
{
  sf_request_answer_json (request, SOUP_STATUS_OK, sf_request_begin_json (request));
}

static gpointer
ask_store (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 one;

  sf_db_query_int (db, "SELECT 1", 0, &one, error);
  return NULL;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;

  sf_db_pool_finish (sf_store_get_pool (request->store), result, &error);
  if (error != NULL)
    sf_request_fail (request, error);
  else
    sf_request_answer_json (request, SOUP_STATUS_OK, sf_request_begin_json (request));
}

void
sf_api_ready (SfRequest *request)
{
  sf_db_pool_read_async (sf_store_get_pool (request->store), ask_store, NULL, NULL, NULL, NULL, asked_cb,
                         sf_request_ref (request));
}
