/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bodies in pieces, either way. A piece is gathered and handed on while the connection is paused: what one peer may
 * make the server hold is a piece, whatever it sends and however slowly it reads. Main thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include <glib/gstdio.h>

#include "http/sf-request.h"

#define PIECE (64 * 1024) /* bytes */

/* ---- Receiving ---- */

void
sf_request_receive (SfRequest *self, const SfBodySink *sink, gpointer data)
{
  self->sink_data = data;
  self->piece = g_byte_array_new ();
  self->sink = sink;
  /* The connection may have broken while somebody was asked. */
  if (self->finished)
    sf_request_got_lost (self);
  else
    soup_server_message_unpause (self->message);
}

void
sf_request_go_on (SfRequest *self)
{
  self->taking = FALSE;
  if (!self->finished)
    soup_server_message_unpause (self->message);
}

static GBytes *
take_piece (SfRequest *self)
{
  GBytes *piece = g_byte_array_free_to_bytes (g_steal_pointer (&self->piece));

  self->piece = g_byte_array_new ();
  return piece;
}

void
sf_request_got_bytes (SfRequest *self, GBytes *bytes)
{
  g_autoptr (GBytes) piece = NULL;

  if (self->sink == NULL)
    return;
  g_byte_array_append (self->piece, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  if (self->piece->len < PIECE)
    return;
  piece = take_piece (self);
  self->taking = TRUE;
  soup_server_message_pause (self->message);
  self->sink->take (self, piece, self->sink_data);
}

static void
end (SfRequest *self, gboolean whole)
{
  const SfBodySink *sink = g_steal_pointer (&self->sink);
  g_autoptr (GBytes) rest = NULL;

  if (sink == NULL)
    return;
  /* Two pieces in hand at once could change places. */
  if (self->taking)
    g_byte_array_set_size (self->piece, 0);
  rest = take_piece (self);
  sink->end (self, rest, whole, self->sink_data);
}

void
sf_request_got_all (SfRequest *self)
{
  end (self, TRUE);
}

void
sf_request_got_lost (SfRequest *self)
{
  end (self, FALSE);
}

/* ---- Sending ---- */

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  SfRequest *self = data;

  if (!self->finished)
    self->source (self, self->source_data);
}

void
sf_request_answer_pieces (SfRequest *self, guint status, const char *mime, gint64 length, SfBodySource source,
                          gpointer data, GDestroyNotify destroy)
{
  self->source_data = data;
  self->source_destroy = destroy;
  if (!sf_request_begin_answer (self, status, mime))
    return;
  /* Until the message is finished. */
  self->source = source;
  sf_request_ref (self);
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (self->message), length);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (self->message), FALSE);
  g_signal_connect (self->message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
  source (self, data);
}

void
sf_request_send_piece (SfRequest *self, GBytes *piece)
{
  GSocket *socket;

  if (self->finished)
    return;
  if (piece != NULL && g_bytes_get_size (piece) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), piece);
  else if ((socket = soup_server_message_get_socket (self->message)) != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_unpause (self->message);
}

/* ---- Sending a file ---- */

static void
file_piece_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (error != NULL)
    g_warning ("a file on its way to a client: %s", error->message);
  sf_request_send_piece (self, piece);
}

static void
read_file_piece (SfRequest *self, gpointer data)
{
  g_input_stream_read_bytes_async (data, PIECE, G_PRIORITY_DEFAULT, NULL, file_piece_cb, sf_request_ref (self));
}

static void
set_file_headers (SfRequest *self, const char *name)
{
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", name);

  sf_request_set_header (self, "Cache-Control", "no-store");
  sf_request_set_header (self, "X-Content-Type-Options", "nosniff");
  sf_request_set_header (self, "Content-Disposition", disposition);
}

void
sf_request_answer_file (SfRequest *self, const char *path, const char *mime, const char *name, gboolean once)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  g_autoptr (GFileInfo) info =
    stream != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &error) : NULL;

  if (once)
    g_unlink (path);
  if (info == NULL)
    {
      sf_request_fail (self, g_steal_pointer (&error));
      return;
    }
  set_file_headers (self, name);
  sf_request_answer_pieces (self, SOUP_STATUS_OK, mime, g_file_info_get_size (info), read_file_piece,
                            g_steal_pointer (&stream), g_object_unref);
}
