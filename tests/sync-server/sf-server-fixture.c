/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-server-fixture.h"

#include <stdio.h>
#include <string.h>

#include "auth/sf-passwords.h"
#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"

#define PASSWORD "Fixture-2026"

/* ---- The server ---- */

SfServerFixture *
sf_server_fixture_new (const SfServerLimits *limits)
{
  SfServerFixture *self = g_new0 (SfServerFixture, 1);
  g_autoptr (GError) error = NULL;

  self->school = sf_store_fixture_new ();
  self->server = sf_server_new (g_steal_pointer (&self->school->store), limits);
  self->school->store = sf_server_get_store (self->server);
  g_assert_true (sf_server_start (self->server, "127.0.0.1", 0, &error));
  g_assert_no_error (error);
  self->port = sf_server_get_port (self->server);
  return self;
}

static gboolean
stopped_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
sf_server_fixture_stop (SfServerFixture *self)
{
  gboolean stopped = FALSE;

  sf_server_stop (self->server, stopped_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&self->server, sf_server_free);
  self->school->store = NULL;
}

void
sf_server_fixture_free (SfServerFixture *self)
{
  if (self->server != NULL)
    sf_server_fixture_stop (self);
  sf_store_fixture_free (self->school);
  g_free (self);
}

/* ---- Answers ---- */

void
sf_reply_free (SfReply *self)
{
  g_free (self->head);
  g_free (self->body);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self);
}

char *
sf_reply_header (SfReply *self, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (self->head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strstrip (g_strdup (lines[i] + length + 1));
  return NULL;
}

const char *
sf_reply_text (SfReply *self, const char *member)
{
  g_assert_nonnull (self->json);
  return json_object_get_string_member_with_default (self->json, member, NULL);
}

void
sf_reply_check (SfReply *self, guint status, const char *code)
{
  g_assert_nonnull (self);
  if (self->status != status)
    g_error ("%u instead of %u: %s", self->status, status, self->body);
  if (status == 204)
    return;
  g_assert_cmpstr (sf_reply_text (self, "code"), ==, code);
  g_assert_true (sf_uuid_is_valid (sf_reply_text (self, "epoch")));
  g_assert_cmpuint (strlen (sf_reply_text (self, "request_id")), ==, 16);
  g_assert_cmpint (json_object_get_int_member (self->json, "server_time"), >=, SF_TEST_NOW);
}

/* ---- Callers ---- */

struct _SfCaller
{
  GSocket *socket;
  GSource *source;
  GString *in;
  gboolean ended;
  gboolean head_only; /* the answer that is awaited has no body */
};

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  SfCaller *self = data;
  char buffer[16 * 1024];
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_receive (socket, buffer, sizeof buffer, NULL, &error);

  if (n > 0)
    g_string_append_len (self->in, buffer, n);
  else if (n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->ended = TRUE;
  return self->ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

SfCaller *
sf_caller_new (guint16 port, const char *from)
{
  SfCaller *self = g_new0 (SfCaller, 1);
  g_autoptr (GSocketAddress) near = g_inet_socket_address_new_from_string (from, 0);
  g_autoptr (GSocketAddress) far = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;

  self->in = g_string_new (NULL);
  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->socket, near, FALSE, &error));
  g_assert_true (g_socket_connect (self->socket, far, NULL, &error));
  g_socket_set_blocking (self->socket, FALSE);
  self->source = g_socket_create_source (self->socket, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (self->source, (GSourceFunc) (void (*) (void)) readable_cb, self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

void
sf_caller_free (SfCaller *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_string_free (self->in, TRUE);
  g_free (self);
}

gsize
sf_caller_send (SfCaller *self, const char *bytes, gssize length)
{
  gsize all = length < 0 ? strlen (bytes) : (gsize) length;
  gsize sent = 0;

  while (sent < all && !self->ended)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_send (self->socket, bytes + sent, all - sent, NULL, &error);

      if (n > 0)
        sent += (gsize) n;
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return sent;
      /* The server is on this loop: it must have its turn to take what was sent. */
      g_main_context_iteration (NULL, FALSE);
    }
  return sent;
}

void
sf_caller_ask (SfCaller *self, const char *method, const char *path, const char *token, const char *body)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
  if (token != NULL)
    g_string_append_printf (text, "Authorization: Bearer %s\r\n", token);
  if (body != NULL)
    g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n", strlen (body));
  g_string_append (text, "\r\n");
  if (body != NULL)
    g_string_append (text, body);
  self->head_only = g_str_equal (method, "HEAD");
  sf_caller_send (self, text->str, (gssize) text->len);
}

/* The reply at the beginning of what came, if it is whole. */
static SfReply *
take_reply (SfCaller *self)
{
  const char *end = strstr (self->in->str, "\r\n\r\n");
  g_autoptr (SfReply) reply = NULL;
  g_autofree char *length_text = NULL;
  gsize length;

  if (end == NULL)
    return NULL;
  reply = g_new0 (SfReply, 1);
  reply->head = g_strndup (self->in->str, (gsize) (end - self->in->str));
  g_assert_cmpint (sscanf (reply->head, "HTTP/1.%*c %u", &reply->status), ==, 1);
  length_text = sf_reply_header (reply, "Content-Length");
  length = length_text != NULL && !self->head_only ? g_ascii_strtoull (length_text, NULL, 10) : 0;
  if (self->in->len < (gsize) (end + 4 - self->in->str) + length)
    return NULL;
  reply->body = g_strndup (end + 4, length);
  g_string_erase (self->in, 0, end + 4 - self->in->str + (gssize) length);
  reply->json = sf_wire_parse (reply->body, -1, 8, NULL);
  return g_steal_pointer (&reply);
}

SfReply *
sf_caller_receive (SfCaller *self)
{
  SfReply *reply;

  while ((reply = take_reply (self)) == NULL && !self->ended)
    g_main_context_iteration (NULL, TRUE);
  return reply;
}

gboolean
sf_caller_is_silent (SfCaller *self)
{
  return self->in->len == 0 && !self->ended;
}

/* ---- One request ---- */

SfReply *
sf_call (SfServerFixture *self, const char *method, const char *path, const char *token, const char *body)
{
  g_autoptr (SfCaller) caller = sf_caller_new (self->port, "127.0.0.1");

  sf_caller_ask (caller, method, path, token, body);
  return sf_caller_receive (caller);
}

void
sf_call_check (SfServerFixture *self, const char *method, const char *path, const char *token, const char *body,
               guint status, const char *code)
{
  g_autoptr (SfReply) reply = sf_call (self, method, path, token, body);

  sf_reply_check (reply, status, code);
}

/* ---- People ---- */

char *
sf_server_fixture_secret (SfServerFixture *self, const char *login)
{
  static char *hash; /* one is enough, and takes its time */
  g_autoptr (GError) error = NULL;

  if (hash == NULL)
    hash = sf_password_hash (PASSWORD);
  sf_store_user_set_hash (self->school->store, login, hash, &error);
  g_assert_no_error (error);
  return g_strdup (PASSWORD);
}

SfReply *
sf_server_fixture_try (SfServerFixture *self, const char *login, const char *password, const char *role,
                       const char *from)
{
  g_autoptr (SfCaller) caller = sf_caller_new (self->port, from);
  g_autoptr (GString) body = g_string_new ("{");

  sf_json_append_text_member (body, "login", login);
  sf_json_append_text_member (body, "password", password);
  sf_json_append_text_member (body, "role", role);
  g_string_append_c (body, '}');
  sf_caller_ask (caller, "POST", "/v1/session", NULL, body->str);
  return sf_caller_receive (caller);
}

char *
sf_server_fixture_log_in (SfServerFixture *self, const char *login, const char *role)
{
  g_autofree char *secret = sf_server_fixture_secret (self, login);
  g_autoptr (SfReply) reply = sf_server_fixture_try (self, login, secret, role, "127.0.0.1");

  sf_reply_check (reply, 200, NULL);
  return g_strdup (sf_reply_text (reply, "token"));
}

char *
sf_server_fixture_register (SfServerFixture *self, const char *login, const char *device)
{
  char *token = sf_server_fixture_log_in (self, login, NULL);
  g_autofree char *body = g_strdup_printf ("{\"device_id\":\"%s\",\"app\":\"test\",\"schema\":[%d,%d]}", device,
                                           SF_WIRE_SCHEMA_MIN, SF_WIRE_SCHEMA_MAX);

  sf_call_check (self, "POST", "/v1/devices", token, body, 200, NULL);
  return token;
}

char *
sf_server_fixture_push_body (SfServerFixture *self, const char *device, const char *operations)
{
  return g_strdup_printf ("{\"device\":\"%s\",\"schema\":%d,\"epoch\":\"%s\",\"ack\":0,\"ops\":[%s]}", device,
                          SF_WIRE_SCHEMA_MAX, sf_store_get_epoch (self->school->store), operations);
}

char *
sf_server_fixture_invitation (SfServerFixture *self, guint n, gint64 seq)
{
  SfTime now = sf_clock_now (self->school->clock);
  g_autofree char *uid = sf_uuid_new (now);
  g_autofree char *id = sf_uuid_new (now);
  g_autoptr (SfOperation) operation =
    sf_operation_new (uid, "invite", SF_ROLE_EMPLOYER, now, SF_KIND_SIGNING, id, NULL, NULL, sf_test_args (n));
  GString *json = g_string_new (NULL);

  sf_wire_write_operation (json, operation, seq);
  return g_string_free (json, FALSE);
}
