/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-http.h"

#include <libsoup/soup.h>

#include "core/wire/sf-wire.h"
#include "sync/sf-session.h"

struct _SfHttp
{
  SoupSession *soup;
  char *server; /* without a slash at the end */
  char *token;
};

SfHttp *
sf_http_new (const char *server, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (server, SOUP_HTTP_URI_FLAGS, NULL);
  SfHttp *self;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0))
    {
      g_set_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_BAD_URL, "“%s” is no address of a server", server);
      return NULL;
    }
  self = g_new0 (SfHttp, 1);
  self->server = g_strdup (server);
  while (g_str_has_suffix (self->server, "/"))
    self->server[strlen (self->server) - 1] = '\0';
  self->soup = soup_session_new ();
  soup_session_set_user_agent (self->soup, "sanfang/" SF_VERSION);
  /* A proxy of the desktop has no business between a client and a server on the same machine. */
  if (g_str_has_prefix (g_uri_get_host (uri), "127."))
    soup_session_set_proxy_resolver (self->soup, NULL);
  return self;
}

void
sf_http_free (SfHttp *self)
{
  soup_session_abort (self->soup);
  g_object_unref (self->soup);
  g_free (self->server);
  g_free (self->token);
  g_free (self);
}

void
sf_http_set_token (SfHttp *self, const char *token)
{
  char *copy = g_strdup (token);

  g_free (self->token);
  self->token = copy;
}

const char *
sf_http_get_token (SfHttp *self)
{
  return self->token;
}

void
sf_http_answer_free (SfHttpAnswer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self->code);
  g_free (self);
}

/* ---- Sending ---- */

typedef struct
{
  SoupMessage *message;
  GCancellable *cancellable; /* ends the request at its deadline, or when the caller's does */
  GCancellable *callers;
  gulong chained;
  guint deadline;
  gboolean late;
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *self = data;

  g_clear_handle_id (&self->deadline, g_source_remove);
  if (self->callers != NULL)
    g_cancellable_disconnect (self->callers, self->chained);
  g_clear_object (&self->callers);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  g_free (self);
}

static gboolean
deadline_cb (gpointer data)
{
  Exchange *self = data;

  self->deadline = 0;
  self->late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
chain_cb (GCancellable *callers, gpointer data)
{
  g_cancellable_cancel (data);
}

static SfHttpAnswer *
make_answer (SoupMessage *message, GBytes *body)
{
  SfHttpAnswer *answer = g_new0 (SfHttpAnswer, 1);
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  const char *later = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  const char *offset = soup_message_headers_get_one (soup_message_get_response_headers (message), "Upload-Offset");

  answer->status = soup_message_get_status (message);
  answer->body = g_bytes_ref (body);
  if (g_strcmp0 (type, "application/json") == 0)
    answer->json = sf_wire_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), 16, NULL);
  if (answer->json != NULL && answer->status >= 400)
    answer->code = g_strdup (sf_wire_get_text (answer->json, "code", NULL));
  if (later != NULL)
    answer->retry_after = (guint) CLAMP (g_ascii_strtoll (later, NULL, 10), 0, 3600);
  answer->offset = offset != NULL ? g_ascii_strtoll (offset, NULL, 10) : -1;
  return answer;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (body != NULL)
    g_task_return_pointer (task, make_answer (exchange->message, body), (GDestroyNotify) sf_http_answer_free);
  else if (exchange->late)
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the server did not answer in time");
    }
  else
    g_task_return_error (task, error);
}

/* What is the same when it arrives twice, by its seq and uid, its offset or because it only asks. libsoup opens a new
 * connection for each other request that is no GET, since it could not repeat it if the server had closed the old one.
 */
static gboolean
is_repeatable (const char *path)
{
  static const char *const repeatable[] = { "/v1/sync/", "/v1/devices", "/v1/blobs" };

  for (guint i = 0; i < G_N_ELEMENTS (repeatable); i++)
    if (g_str_has_prefix (path, repeatable[i]))
      return TRUE;
  return FALSE;
}

/* The message of a new exchange, which send() sends with the returned task. */
static GTask *
begin (SfHttp *self, const char *method, const char *path, guint seconds, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *uri = g_strconcat (self->server, path, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->message = soup_message_new (method, uri);
  if (is_repeatable (path))
    soup_message_add_flags (exchange->message, SOUP_MESSAGE_IDEMPOTENT);
  exchange->cancellable = g_cancellable_new ();
  exchange->deadline = g_timeout_add_seconds (seconds, deadline_cb, exchange);
  g_task_set_task_data (task, exchange, exchange_free);
  if (cancellable != NULL)
    {
      exchange->callers = g_object_ref (cancellable);
      exchange->chained = g_cancellable_connect (cancellable, G_CALLBACK (chain_cb), exchange->cancellable, NULL);
    }
  if (self->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (exchange->message), "Authorization", bearer);
    }
  return task;
}

/* Takes @task and @body (nullable) over. */
static void
send (SfHttp *self, GTask *task, const char *type, GBytes *body)
{
  const Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) owned = body;

  if (owned != NULL)
    soup_message_set_request_body_from_bytes (exchange->message, type, owned);
  soup_session_send_and_read_async (self->soup, exchange->message, G_PRIORITY_DEFAULT, exchange->cancellable, read_cb,
                                    task);
}

void
sf_http_send_async (SfHttp *self, const char *method, const char *path, GBytes *body, guint seconds,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, method, path, seconds, cancellable, callback, user_data);

  send (self, task, "application/json", body);
}

void
sf_http_send_piece_async (SfHttp *self, const char *path, gint64 offset, GBytes *piece, guint seconds,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, "PATCH", path, seconds, cancellable, callback, user_data);
  const Exchange *exchange = g_task_get_task_data (task);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, offset);

  soup_message_headers_replace (soup_message_get_request_headers (exchange->message), "Upload-Offset", text);
  send (self, task, "application/offset+octet-stream", piece);
}

SfHttpAnswer *
sf_http_send_finish (SfHttp *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
