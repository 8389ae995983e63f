/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-link.h"

#include <string.h>

struct _SfLink
{
  GSocketService *service;
  guint16 server_port;
  char *url;
  SfLinkMode mode;
  char *request;
  char *answer;
  guint lost;
  GCancellable *cancellable;
};

/* Two connections that are one: from the client, and to the server. */
typedef struct
{
  gatomicrefcount refs;
  SfLink *link;
  GCancellable *cancellable; /* of the link, which may be gone */
  GIOStream *near, *far;
  gboolean doomed;   /* the answer is lost */
  gboolean answered; /* what still comes is dropped */
} Pipe;

typedef struct
{
  Pipe *pipe;
  gboolean up;
  char buffer[32 * 1024];
} Direction;

static void
pipe_unref (Pipe *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->near);
  g_object_unref (self->far);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
direction_end (Direction *self)
{
  g_io_stream_close (self->pipe->near, NULL, NULL);
  g_io_stream_close (self->pipe->far, NULL, NULL);
  pipe_unref (self->pipe);
  g_free (self);
}

static void read_next (Direction *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Direction *self = data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    read_next (self);
  else
    direction_end (self);
}

/* FALSE when the connection breaks here. */
static gboolean
passes (Direction *self, gssize n)
{
  SfLink *link = self->pipe->link;

  if (self->up && link->mode != SF_LINK_PASS && link->mode != SF_LINK_ANSWER &&
      memmem (self->buffer, (gsize) n, link->request, strlen (link->request)) != NULL)
    {
      link->lost++;
      self->pipe->doomed = TRUE;
      return link->mode == SF_LINK_LOSE_ANSWER;
    }
  return self->up || !self->pipe->doomed;
}

/* The rest of the request is read until the client goes: closing before would take the answer from it. */
static gboolean
answers (Direction *self, gssize n)
{
  SfLink *link = self->pipe->link;
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->pipe->near));

  if (self->pipe->answered)
    return TRUE;
  if (!self->up || link->mode != SF_LINK_ANSWER ||
      memmem (self->buffer, (gsize) n, link->request, strlen (link->request)) == NULL)
    return FALSE;
  self->pipe->answered = TRUE;
  g_output_stream_write_all (g_io_stream_get_output_stream (self->pipe->near), link->answer, strlen (link->answer),
                             NULL, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  link->lost++;
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Direction *self = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  GIOStream *to = self->up ? self->pipe->far : self->pipe->near;

  if (n <= 0 || g_cancellable_is_cancelled (self->pipe->cancellable))
    direction_end (self);
  else if (answers (self, n))
    read_next (self);
  else if (!passes (self, n))
    direction_end (self);
  else
    g_output_stream_write_all_async (g_io_stream_get_output_stream (to), self->buffer, (gsize) n, G_PRIORITY_DEFAULT,
                                     self->pipe->cancellable, written_cb, self);
}

static void
read_next (Direction *self)
{
  GIOStream *from = self->up ? self->pipe->near : self->pipe->far;

  g_input_stream_read_async (g_io_stream_get_input_stream (from), self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT,
                             self->pipe->cancellable, read_cb, self);
}

static void
begin (Pipe *pipe, gboolean up)
{
  Direction *self = g_new0 (Direction, 1);

  g_atomic_ref_count_inc (&pipe->refs);
  self->pipe = pipe;
  self->up = up;
  read_next (self);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, SfLink *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *far = g_socket_client_connect_to_host (client, "127.0.0.1", self->server_port, NULL, NULL);
  Pipe *pipe;

  if (far == NULL)
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return TRUE;
    }
  pipe = g_new0 (Pipe, 1);
  g_atomic_ref_count_init (&pipe->refs);
  pipe->link = self;
  pipe->cancellable = g_object_ref (self->cancellable);
  pipe->near = g_object_ref (G_IO_STREAM (connection));
  pipe->far = G_IO_STREAM (far);
  begin (pipe, TRUE);
  begin (pipe, FALSE);
  pipe_unref (pipe);
  return TRUE;
}

SfLink *
sf_link_new (guint16 port)
{
  SfLink *self = g_new0 (SfLink, 1);
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) own = NULL;
  g_autoptr (GError) error = NULL;

  self->server_port = port;
  self->cancellable = g_cancellable_new ();
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &own, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own)));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

void
sf_link_free (SfLink *self)
{
  g_cancellable_cancel (self->cancellable);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_object_unref (self->cancellable);
  g_free (self->answer);
  g_free (self->request);
  g_free (self->url);
  g_free (self);
}

const char *
sf_link_get_url (SfLink *self)
{
  return self->url;
}

void
sf_link_set_mode (SfLink *self, SfLinkMode mode, const char *request)
{
  g_free (self->request);
  self->mode = mode;
  self->request = g_strdup (request);
}

void
sf_link_set_answer (SfLink *self, guint status, const char *body)
{
  g_free (self->answer);
  self->answer = g_strdup_printf ("HTTP/1.1 %u Answer\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                  "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                  status, strlen (body), body);
}

guint
sf_link_get_lost (SfLink *self)
{
  return self->lost;
}
