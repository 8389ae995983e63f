/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Bodies are compressed off the main thread, and only for peers that are not on this machine: gzip of a
 * first pull takes a tenth of a second, which loopback (a reverse proxy, the tests) does not repay and a slow line
 * does.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-request.h"

#include <string.h>

#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"
#include "http/sf-listener.h"
#include "http/sf-router.h"

#define COMPRESS_FROM 1400 /* bytes: less fits into one packet anyway */

/* Also when the connection is closed from this side, which no "finished" tells of. */
static void
finished_cb (SoupServerMessage *message, gpointer data)
{
  SfRequest *self = data;

  if (self->finished)
    return;
  self->finished = TRUE;
  /* The reference that an answer in pieces holds. */
  if (self->source != NULL)
    sf_request_unref (self);
}

SfRequest *
sf_request_new (SfServer *server, SoupServerMessage *message, const SfRoute *route, char *param)
{
  SfRequest *self = g_new0 (SfRequest, 1);

  g_ref_count_init (&self->refs);
  self->server = server;
  self->store = sf_server_get_store (server);
  self->message = g_object_ref (message);
  self->route = route;
  self->param = param;
  self->id = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  self->started = g_get_monotonic_time ();
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (finished_cb), self);
  return self;
}

SfRequest *
sf_request_ref (SfRequest *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
sf_request_unref (SfRequest *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_clear_pointer (&self->session, sf_store_session_unref);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->piece, g_byte_array_unref);
  if (self->source_destroy != NULL)
    self->source_destroy (self->source_data);
  g_free (self->param);
  g_free (self->id);
  g_free (self);
}

const char *
sf_request_get_param (SfRequest *self)
{
  return self->param;
}

char *
sf_request_get_query (SfRequest *self, const char *name)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));
  g_autoptr (GHashTable) form = query != NULL ? soup_form_decode (query) : NULL;

  return form != NULL ? g_strdup (g_hash_table_lookup (form, name)) : NULL;
}

const char *
sf_request_get_header (SfRequest *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message), name);
}

void
sf_request_set_header (SfRequest *self, const char *name, const char *value)
{
  if (!self->finished)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name, value);
}

const char *
sf_request_get_app (SfRequest *self)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message), "User-Agent");
}

static GInetAddress *
get_inet_address (SfRequest *self)
{
  GSocketAddress *address = soup_server_message_get_remote_address (self->message);

  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))
                                            : NULL;
}

char *
sf_request_get_address (SfRequest *self)
{
  GInetAddress *address = get_inet_address (self);

  return address != NULL ? g_inet_address_to_string (address) : g_strdup ("?");
}

/* ---- Answering ---- */

/* Who asked for what is not logged: paths of this server name no person, and sessions do. */
static void
log_answer (SfRequest *self, guint status)
{
  g_debug ("%s %s %s %u %" G_GINT64_FORMAT " µs", self->id, soup_server_message_get_method (self->message),
           self->route != NULL ? self->route->path : "-", status, g_get_monotonic_time () - self->started);
}

/* Is a body that waits for a word refused with this answer? Then it never comes, and the connection ends: libsoup's own
 * client before 3.3.1 reads on after such an answer, and crashes while nothing else comes. */
static gboolean
leaves_body (SfRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);

  return self->route != NULL && (self->route->flags & SF_ROUTE_STREAM) != 0 && self->piece == NULL &&
         (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE) != 0;
}

gboolean
sf_request_begin_answer (SfRequest *self, guint status, const char *mime)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  log_answer (self, status);
  /* What still comes of a body is thrown away. */
  self->sink = NULL;
  if (self->finished)
    return FALSE;
  /* Else whoever waits for news asks again on the same connection, and stopping never comes to its end. */
  if (sf_server_is_stopping (self->server) || leaves_body (self))
    soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (self->message, status, NULL);
  if (mime != NULL)
    soup_message_headers_set_content_type (headers, mime, NULL);
  return TRUE;
}

static void
send_body (SfRequest *self, guint status, const char *mime, GBytes *body)
{
  if (!sf_request_begin_answer (self, status, mime))
    return;
  if (body != NULL)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
  soup_server_message_unpause (self->message);
}

static gboolean
wants_gzip (SfRequest *self, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *accepted = soup_message_headers_get_list (headers, "Accept-Encoding");
  GInetAddress *address = get_inet_address (self);
  gboolean far = address == NULL || !g_inet_address_get_is_loopback (address);

  return g_bytes_get_size (body) >= COMPRESS_FROM && accepted != NULL && strstr (accepted, "gzip") != NULL &&
         (far || sf_server_get_limits (self->server)->compress_near);
}

typedef struct
{
  SfRequest *request;
  guint status;
  char *mime;
  GBytes *body;
} Packing;

static void
packing_free (gpointer data)
{
  Packing *self = data;

  sf_request_unref (self->request);
  g_bytes_unref (self->body);
  g_free (self->mime);
  g_free (self);
}

static void
pack (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Packing *self = data;
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  GError *error = NULL;

  if (g_output_stream_write_all (stream, g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body), NULL, NULL,
                                 &error) &&
      g_output_stream_close (stream, NULL, &error))
    g_task_return_pointer (task, g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory)),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
packed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Packing *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (GBytes) packed = g_task_propagate_pointer (G_TASK (result), NULL);

  if (packed != NULL && !self->request->finished)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->request->message), "Content-Encoding",
                                  "gzip");
  send_body (self->request, self->status, self->mime, packed != NULL ? packed : self->body);
}

void
sf_request_answer (SfRequest *self, guint status, const char *mime, GBytes *body)
{
  if (!wants_gzip (self, body))
    {
      send_body (self, status, mime, body);
      return;
    }
  g_autoptr (GTask) task = g_task_new (NULL, NULL, packed_cb, NULL);
  Packing *packing = g_new0 (Packing, 1);

  packing->request = sf_request_ref (self);
  packing->status = status;
  packing->mime = g_strdup (mime);
  packing->body = g_bytes_ref (body);
  g_task_set_task_data (task, packing, packing_free);
  g_task_run_in_thread (task, pack);
}

void
sf_request_answer_empty (SfRequest *self, guint status)
{
  send_body (self, status, NULL, NULL);
}

GString *
sf_request_begin_json (SfRequest *self)
{
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "epoch", sf_store_get_epoch (self->store));
  sf_json_append_member (json, "server_time");
  sf_json_append_int (json, sf_clock_now (sf_store_get_clock (self->store)));
  sf_json_append_text_member (json, "request_id", self->id);
  return json;
}

void
sf_request_answer_json (SfRequest *self, guint status, GString *json)
{
  g_autoptr (GBytes) body = NULL;

  g_string_append (json, "}\n");
  body = g_string_free_to_bytes (json);
  sf_request_answer (self, status, "application/json", body);
}

/* "short 8": the fault of a password, and its limit. */
static void
append_fault (GString *json, const char *message)
{
  g_auto (GStrv) parts = g_strsplit (message, " ", 2);

  sf_json_append_text_member (json, "fault", parts[0]);
  if (parts[1] == NULL)
    return;
  sf_json_append_member (json, "limit");
  g_string_append (json, parts[1]);
}

void
sf_request_fail (SfRequest *self, GError *error)
{
  g_autoptr (GError) owned = error;
  const SfHttpStatus *status = sf_http_status_of (error);
  GString *json;

  if (self->session != NULL && g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_OWNER))
    sf_store_note (self->store, self->session, self->route->path, "denied", status->code);
  if (status->status == 500)
    g_warning ("%s %s: %s", self->id, self->route != NULL ? self->route->path : "-", error->message);
  /* The server, too, may be over by then. */
  if (self->finished)
    return;
  json = sf_request_begin_json (self);
  if (status->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", status->retry_after);
      sf_request_set_header (self, "Retry-After", seconds);
    }
  sf_json_append_text_member (json, "code", status->code);
  if (g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_PASSWORD) ||
      g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_OPERATION_CODE))
    append_fault (json, error->message);
  else if (status->tell)
    sf_json_append_text_member (json, "detail", error->message);
  if (g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_GAP))
    {
      sf_json_append_member (json, "last_seq");
      g_string_append (json, error->message);
    }
  if (g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_OFFSET))
    {
      sf_request_set_header (self, "Upload-Offset", error->message);
      sf_json_append_member (json, "offset");
      g_string_append (json, error->message);
    }
  if (g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_SCHEMA))
    g_string_append_printf (json, ",\"min\":%d,\"max\":%d", SF_WIRE_SCHEMA_MIN, SF_WIRE_SCHEMA_MAX);
  sf_request_answer_json (self, status->status, json);
}
