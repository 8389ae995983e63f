/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Each message has a watch: a deadline first for its headers, then for its body, and a count of the
 * bytes that came. A message that breaks a limit loses its connection; nothing of it is kept. Between two messages a
 * connection has a deadline, too; one sweep a second looks after all of them.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-listener.h"

#include <string.h>

#include "core/wire/sf-wire-json.h"
#include "http/sf-deadlines.h"
#include "http/sf-http-error.h"
#include "http/sf-router.h"

#define BACKLOG 1024
#define SOCKET_TIMEOUT 60      /* seconds without a byte moving either way */
#define MAX_DRAIN (256 * 1024) /* bytes of a refused body that are read and dropped, so that the refusal is seen */
#define MAX_DEPTH 16

struct _SfListener
{
  SfServer *server;
  SoupServer *soup;
  guint16 port;
  SfDeadlines *deadlines;
  GQueue streams;   /* Watch: bodies that are taken in pieces */
  guint *n_running; /* a g_rc_box: a message may be let go of after the listener */
};

#define SLOWEST_STREAM (64 * 1024) /* bytes a second that a body in pieces may take */

/* ---- Limits of one message ---- */

typedef struct
{
  SfListener *listener;
  SoupServerMessage *message;
  SfDeadline *deadline; /* nullable */
  gsize received;
  gsize max_body;
  gboolean refused;
  gboolean has_route; /* else there is nothing that a body could be for */
  char *allow;        /* without a route: the methods that the path has, if any */
  SfRequest *request; /* of a route that takes its body in pieces */
} Watch;

static void
watch_free (gpointer data)
{
  Watch *self = data;

  g_clear_pointer (&self->deadline, sf_deadline_cancel);
  g_free (self->allow);
  if (self->request != NULL)
    {
      g_queue_remove (&self->listener->streams, self);
      sf_request_got_lost (self->request);
    }
  g_clear_pointer (&self->request, sf_request_unref);
  g_free (self);
}

static void
cut_connection (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
deadline_over (gpointer data)
{
  Watch *self = data;

  self->deadline = NULL;
  cut_connection (self->message);
}

static void
set_deadline (Watch *self, guint seconds)
{
  g_clear_pointer (&self->deadline, sf_deadline_cancel);
  self->deadline = sf_deadlines_add (self->listener->deadlines, seconds, deadline_over, self);
}

/* Does the client wait for a word before it sends its body? Then libsoup takes an answer that is set now. */
static gboolean
waits_to_send (Watch *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);

  return self->received == 0 && (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE) != 0;
}

/* libsoup would answer only after the whole body, and a connection that is cut without an answer is one that its client
 * tries again and again: the answer goes to the socket directly, which at this point has nothing else to send. */
static void
answer_at_once (Watch *self, guint status, GString *json)
{
  GSocket *socket = soup_server_message_get_socket (self->message);
  g_autoptr (GString) answer = g_string_new (NULL);

  if (socket == NULL)
    return;
  g_string_printf (answer, "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: application/json\r\n", status,
                   soup_status_get_phrase (status));
  if (self->allow != NULL)
    g_string_append_printf (answer, "Allow: %s\r\n", self->allow);
  g_string_append_printf (answer, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", json->len, json->str);
  g_socket_send (socket, answer->str, answer->len, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

/* Answers before the body is read, keeps nothing of the body, and ends the connection. */
static void
refuse (Watch *self, guint status, const char *code)
{
  g_autoptr (SfRequest) request = sf_request_new (self->listener->server, self->message, NULL, NULL);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autoptr (GString) json = sf_request_begin_json (request);

  sf_json_append_text_member (json, "code", code);
  g_string_append (json, "}\n");
  self->refused = TRUE;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (self->message), FALSE);
  if (!waits_to_send (self))
    {
      answer_at_once (self, status, json);
      return;
    }
  soup_message_headers_replace (headers, "Connection", "close");
  if (self->allow != NULL)
    soup_message_headers_replace (headers, "Allow", self->allow);
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_set_response (self->message, "application/json", SOUP_MEMORY_COPY, json->str, json->len);
}

/* Two lengths are how one request is smuggled inside another: there may be one, of digits alone. */
static gboolean
read_length (SoupMessageHeaders *headers, guint64 *out_length)
{
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  gboolean has_coding = soup_message_headers_get_list (headers, "Transfer-Encoding") != NULL;

  *out_length = 0;
  return length == NULL || (!has_coding && g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, out_length, NULL));
}

static void begin_stream (Watch *watch, const SfRoute *route, char *param);

/* What comes in pieces may be large, and may take its time, but not for ever. */
static guint
get_body_seconds (Watch *self, const SfRoute *route)
{
  gboolean large = route != NULL && (route->flags & SF_ROUTE_STREAM) != 0;

  return sf_server_get_limits (self->listener->server)->body_seconds +
         (large ? (guint) (route->max_body / SLOWEST_STREAM) : 0);
}

/* A body that is too much, or for nothing at all. */
static void
refuse_body (Watch *self)
{
  if (self->has_route)
    refuse (self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "E_TOO_LARGE");
  else if (self->allow != NULL)
    refuse (self, SOUP_STATUS_METHOD_NOT_ALLOWED, "E_METHOD");
  else
    refuse (self, SOUP_STATUS_NOT_FOUND, "E_NOT_FOUND");
}

static void
got_headers_cb (SoupServerMessage *message, gpointer data)
{
  Watch *self = data;
  g_autofree char *param = NULL;
  const SfRoute *route = sf_router_find (soup_server_message_get_method (message),
                                         g_uri_get_path (soup_server_message_get_uri (message)), &param, &self->allow);
  guint64 length;

  self->has_route = route != NULL;
  self->max_body = route != NULL ? route->max_body : 0;
  set_deadline (self, get_body_seconds (self, route));
  if (!read_length (soup_server_message_get_request_headers (message), &length))
    refuse (self, SOUP_STATUS_BAD_REQUEST, "E_BAD_REQUEST");
  else if (length > self->max_body)
    refuse_body (self);
  else if (route != NULL && (route->flags & SF_ROUTE_STREAM) != 0 && soup_server_message_get_status (message) == 0)
    begin_stream (self, route, g_steal_pointer (&param));
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Watch *self = data;

  self->received += g_bytes_get_size (chunk);
  if (self->received <= self->max_body)
    {
      if (self->request != NULL)
        sf_request_got_bytes (self->request, chunk);
      return;
    }
  /* What is streamed may have its answer on the way already: nothing else goes into that connection. */
  if (!self->refused && self->request == NULL)
    refuse_body (self);
  /* Shutting the socket down here stops the upload after what is in flight. */
  if (self->request != NULL || self->received > self->max_body + MAX_DRAIN)
    cut_connection (message);
}

static void
got_body_cb (SoupServerMessage *message, gpointer data)
{
  g_clear_pointer (&((Watch *) data)->deadline, sf_deadline_cancel);
}

/* ---- Connections between two requests ---- */

#define IDLE "sf-idle"

static void
idle_over (gpointer data)
{
  g_object_steal_data (data, IDLE);
  g_socket_shutdown (data, TRUE, TRUE, NULL);
}

/* libsoup starts the next message with its first byte, so that nothing else watches a connection that waits. */
static void
begin_idle (SfListener *self, GSocket *socket)
{
  guint seconds = sf_server_get_limits (self->server)->header_seconds;

  g_object_set_data_full (G_OBJECT (socket), IDLE, sf_deadlines_add (self->deadlines, seconds, idle_over, socket),
                          (GDestroyNotify) sf_deadline_cancel);
}

/* ---- Messages come and go ---- */

static void
disconnected_cb (SoupServerMessage *message, gpointer data)
{
  g_object_set_data (G_OBJECT (message), "sf-watch", NULL);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  SfListener *self = data;
  Watch *watch = g_new0 (Watch, 1);
  GSocket *socket = soup_server_message_get_socket (message);

  watch->listener = self;
  watch->message = message;
  if (socket != NULL)
    {
      g_socket_set_timeout (socket, SOCKET_TIMEOUT);
      g_object_set_data (G_OBJECT (socket), IDLE, NULL);
    }
  set_deadline (watch, sf_server_get_limits (self->server)->header_seconds);
  g_object_set_data_full (G_OBJECT (message), "sf-watch", watch, watch_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), watch);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), watch);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), watch);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), NULL);
}

static void
finished_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    begin_idle (data, socket);
  g_object_set_data (G_OBJECT (message), "sf-watch", NULL);
}

static void
aborted_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  /* The deadline holds a pointer to the message: it must not outlive it. */
  g_object_set_data (G_OBJECT (message), "sf-watch", NULL);
}

/* ---- From the message to its handler ---- */

static void
running_over (gpointer data, GObject *message)
{
  guint *n_running = data;

  (*n_running)--;
  g_rc_box_release (n_running);
}

static gboolean
read_body (SfRequest *request, GError **error)
{
  g_autoptr (GBytes) body = NULL;

  if ((request->route->flags & SF_ROUTE_BODY) == 0)
    return TRUE;
  body = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  request->body = sf_wire_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), MAX_DEPTH, error);
  return request->body != NULL;
}

static void
run_handler (SfRequest *request)
{
  GError *error = NULL;

  if (read_body (request, &error))
    request->route->handler (request);
  else
    sf_request_fail (request, error);
}

static void
session_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;

  /* Whoever asked has gone, and maybe the server with her. */
  if (request->finished)
    return;
  request->session = sf_store_session_lookup_finish (request->store, result, &error);
  if (request->session == NULL)
    sf_request_fail (request, error);
  else if (request->session->must_change && (request->route->flags & SF_ROUTE_BEFORE_CHANGE) == 0)
    sf_request_fail (request,
                     g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_PASSWORD_CHANGE, "first an own password"));
  else if ((request->route->roles & SF_ROLE_BIT (sf_actor_get_role (request->session->actor))) != 0)
    run_handler (request);
  else
    {
      sf_store_note (request->store, request->session, request->route->path, "denied", "E_ROLE");
      sf_request_fail (request, g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_ROLE, "the role may not do this"));
    }
}

/* SHA-256 of the bearer token, as the store keeps it; NULL if there is none. */
static char *
hash_bearer (SoupServerMessage *message)
{
  const char *header =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return NULL;
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, header + 7, -1);
}

static void
route_request (SfRequest *request, char *allow)
{
  g_autofree char *token = NULL;

  if (request->route == NULL)
    {
      if (allow != NULL)
        soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow", allow);
      sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR,
                                                     allow != NULL ? SF_HTTP_ERROR_METHOD : SF_HTTP_ERROR_NOT_FOUND,
                                                     "no such route"));
      return;
    }
  if (request->route->roles == 0)
    {
      run_handler (request);
      return;
    }
  token = hash_bearer (request->message);
  if (token == NULL)
    sf_request_fail (request, g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_AUTH, "no bearer token"));
  else
    sf_store_session_lookup_async (request->store, token, session_cb, sf_request_ref (request));
}

/* Counts the message as running and pauses it until it is answered. */
static SfRequest *
begin_request (SfListener *self, SoupServerMessage *message, const SfRoute *route, char *param)
{
  (*self->n_running)++;
  g_object_weak_ref (G_OBJECT (message), running_over, g_rc_box_acquire (self->n_running));
  soup_server_message_pause (message);
  return sf_request_new (self->server, message, route, param);
}

/* The handler is asked before the body comes: who may not send it, sends it in vain. */
static void
begin_stream (Watch *watch, const SfRoute *route, char *param)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (watch->message), FALSE);
  g_queue_push_tail (&watch->listener->streams, watch);
  watch->request = begin_request (watch->listener, watch->message, route, param);
  route_request (watch->request, NULL);
}

static void
handle_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SfListener *self = data;
  Watch *watch = g_object_get_data (G_OBJECT (message), "sf-watch");
  g_autofree char *param = NULL;
  g_autofree char *allow = NULL;
  const SfRoute *route = NULL;
  g_autoptr (SfRequest) request = NULL;

  if (watch != NULL && watch->refused)
    return;
  if (watch != NULL && watch->request != NULL)
    {
      soup_server_message_pause (message);
      sf_request_got_all (watch->request);
      return;
    }
  route = sf_router_find (soup_server_message_get_method (message), path, &param, &allow);
  request = begin_request (self, message, route, g_steal_pointer (&param));
  route_request (request, allow);
}

/* ---- Listening ---- */

static GSocket *
open_socket (const char *address, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) at = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (inet == NULL)
    {
      g_set_error (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“%s” is no IP address", address);
      return NULL;
    }
  at = g_inet_socket_address_new (inet, port);
  socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, at, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

SfListener *
sf_listener_new (SfServer *server, const char *address, guint16 port, GError **error)
{
  g_autoptr (SfListener) self = g_new0 (SfListener, 1);
  g_autoptr (GSocket) socket = open_socket (address, port, error);
  g_autoptr (GSocketAddress) at = socket != NULL ? g_socket_get_local_address (socket, error) : NULL;

  if (at == NULL)
    return NULL;
  self->server = server;
  self->n_running = g_rc_box_new0 (guint);
  g_queue_init (&self->streams);
  self->deadlines = sf_deadlines_new ();
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (at));
  self->soup = soup_server_new ("server-header", "sanfang-server", NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (aborted_cb), self);
  soup_server_add_handler (self->soup, "/", handle_cb, self, NULL);
  if (!soup_server_listen_socket (self->soup, socket, 0, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint16
sf_listener_get_port (SfListener *self)
{
  return self->port;
}

guint
sf_listener_get_n_running (SfListener *self)
{
  return *self->n_running;
}

void
sf_listener_stop (SfListener *self)
{
  GSList *sockets = soup_server_get_listeners (self->soup);

  /* Only the listening sockets: soup_server_disconnect() would cut the requests that run. */
  for (GSList *l = sockets; l != NULL; l = l->next)
    g_socket_close (l->data, NULL);
  g_slist_free (sockets);
}

void
sf_listener_cut_streams (SfListener *self)
{
  for (GList *l = self->streams.head; l != NULL; l = l->next)
    {
      const Watch *watch = l->data;

      if (watch->request->sink != NULL)
        cut_connection (watch->message);
    }
}

void
sf_listener_free (SfListener *self)
{
  if (self->soup != NULL)
    {
      soup_server_disconnect (self->soup);
      g_object_unref (self->soup);
    }
  g_clear_pointer (&self->deadlines, sf_deadlines_free);
  g_clear_pointer (&self->n_running, g_rc_box_release);
  g_free (self);
}
