/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-blob-fixture.h"

#include <stdarg.h>
#include <string.h>

#include "core/model/sf-uuid.h"

/* ---- The server ---- */

void
sf_blob_fixture_start (SfBlobFixture *self)
{
  g_autoptr (GError) error = NULL;

  if (self->f->store == NULL)
    sf_store_fixture_reopen (self->f);
  self->server = sf_server_new (self->f->store, NULL);
  g_assert_true (sf_server_start (self->server, "127.0.0.1", 0, &error));
  g_assert_no_error (error);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", sf_server_get_port (self->server));
}

static gboolean
stopped_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
sf_blob_fixture_stop (SfBlobFixture *self)
{
  gboolean stopped = FALSE;

  if (self->server == NULL)
    return;
  sf_server_stop (self->server, stopped_cb, &stopped);
  sf_wait_until (stopped);
  g_clear_pointer (&self->server, sf_server_free);
  self->f->store = NULL;
}

SfBlobFixture *
sf_blob_fixture_new (void)
{
  SfBlobFixture *self = g_new0 (SfBlobFixture, 1);

  self->f = sf_store_fixture_new ();
  self->soup = soup_session_new ();
  soup_session_set_proxy_resolver (self->soup, NULL);
  sf_blob_fixture_start (self);
  return self;
}

void
sf_blob_fixture_free (SfBlobFixture *self)
{
  soup_session_abort (self->soup);
  g_object_unref (self->soup);
  sf_blob_fixture_stop (self);
  sf_store_fixture_free (self->f);
  g_free (self->url);
  g_free (self);
}

char *
sf_blob_fixture_path (SfBlobFixture *self, const char *sha256)
{
  char two[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (self->f->folder, "blobs", two, sha256 + 2, NULL);
}

gboolean
sf_blob_fixture_has_file (SfBlobFixture *self, const char *sha256)
{
  g_autofree char *path = sf_blob_fixture_path (self, sha256);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

char *
sf_blob_fixture_login (SfBlobFixture *self, const char *login, const char *role)
{
  static guint n;
  char *token = g_strdup_printf ("token-%u", ++n);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autofree char *query = g_strdup_printf ("SELECT id FROM account WHERE login = '%s'", login);
  g_autofree char *account = sf_store_fixture_query_text (self->f, query);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStoreSession) session = NULL;

  sf_store_session_begin_async (self->f->store, account, login, "::1", role, hash, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  session = sf_store_session_begin_finish (self->f->store, result, &error);
  g_assert_no_error (error);
  return token;
}

/* ---- Requests ---- */

void
sf_blob_answer_free (SfBlobAnswer *self)
{
  g_bytes_unref (self->body);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self->code);
  g_object_unref (self->message);
  g_free (self);
}

const char *
sf_blob_answer_header (SfBlobAnswer *self, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

gint64
sf_blob_answer_offset (SfBlobAnswer *self)
{
  const char *text = sf_blob_answer_header (self, "Upload-Offset");

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : -1;
}

static SfBlobAnswer *
make_answer (SoupMessage *message, GBytes *body)
{
  SfBlobAnswer *answer = g_new0 (SfBlobAnswer, 1);

  answer->status = soup_message_get_status (message);
  answer->body = body;
  answer->message = g_object_ref (message);
  if (g_strcmp0 (sf_blob_answer_header (answer, "Content-Type"), "application/json") == 0 &&
      g_bytes_get_size (body) > 0)
    answer->json = sf_wire_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), 8, NULL);
  if (answer->json != NULL && json_object_has_member (answer->json, "code"))
    answer->code = g_strdup (json_object_get_string_member (answer->json, "code"));
  return answer;
}

SfBlobAnswer *
sf_blob_request (SfBlobFixture *self, const char *token, const char *method, const char *path, GBytes *body, ...)
{
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  GBytes *answered;
  va_list args;

  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  va_start (args, body);
  while ((name = va_arg (args, const char *)) != NULL)
    soup_message_headers_replace (headers, name, va_arg (args, const char *));
  va_end (args);
  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  answered = soup_session_send_and_read_finish (self->soup, result, &error);
  g_assert_no_error (error);
  return make_answer (message, answered);
}

SfBlobAnswer *
sf_blob_offer (SfBlobFixture *self, const char *token, GBytes *bytes, const char *mime)
{
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *json = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%" G_GSIZE_FORMAT ",\"mime\":\"%s\"}", sha256,
                                           g_bytes_get_size (bytes), mime);
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));

  return sf_blob_request (self, token, "POST", "/v1/blobs", body, NULL);
}

char *
sf_blob_must_offer (SfBlobFixture *self, const char *token, GBytes *bytes, const char *mime)
{
  g_autoptr (SfBlobAnswer) answer = sf_blob_offer (self, token, bytes, mime);

  g_assert_cmpuint (answer->status, ==, 201);
  return g_strdup (json_object_get_string_member (answer->json, "upload"));
}

SfBlobAnswer *
sf_blob_patch (SfBlobFixture *self, const char *token, const char *upload, GBytes *bytes, gsize offset, gsize length)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", upload, NULL);
  g_autofree char *at = g_strdup_printf ("%" G_GSIZE_FORMAT, offset);
  g_autoptr (GBytes) piece = g_bytes_new_from_bytes (bytes, offset, length);

  return sf_blob_request (self, token, "PATCH", path, piece, "Content-Type", "application/offset+octet-stream",
                          "Upload-Offset", at, NULL);
}

void
sf_blob_break (SfBlobFixture *self, const char *token, const char *upload, GBytes *bytes, gsize offset, gsize length,
               gsize sent)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) ended = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GSocket *socket;
  char rest[512];

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", sf_server_get_port (self->server), NULL,
                                         sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  connection = g_socket_client_connect_to_host_finish (client, result, &error);
  g_assert_no_error (error);
  g_string_append_printf (text,
                          "PATCH /v1/blobs/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: application/offset+octet-stream\r\nUpload-Offset: %" G_GSIZE_FORMAT
                          "\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          upload, token, offset, length);
  g_string_append_len (text, (const char *) g_bytes_get_data (bytes, NULL) + offset, (gssize) sent);
  g_clear_object (&result);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text->str, text->len,
                                   G_PRIORITY_DEFAULT, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_output_stream_write_all_finish (g_io_stream_get_output_stream (G_IO_STREAM (connection)), result, NULL, &error);
  g_assert_no_error (error);
  /* The server's own end comes when it has read all that was sent. */
  socket = g_socket_connection_get_socket (connection);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), rest, sizeof rest,
                             G_PRIORITY_DEFAULT, NULL, sf_keep_result_cb, &ended);
  sf_wait_until (ended != NULL);
  g_input_stream_read_finish (g_io_stream_get_input_stream (G_IO_STREAM (connection)), ended, NULL);
}

gint64
sf_blob_stands_at (SfBlobFixture *self, const char *token, const char *upload)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", upload, NULL);
  g_autoptr (SfBlobAnswer) answer = sf_blob_request (self, token, "HEAD", path, NULL, NULL);

  if (answer->status == 404)
    return -1;
  g_assert_cmpuint (answer->status, ==, 200);
  return sf_blob_answer_offset (answer);
}

void
sf_blob_must_upload (SfBlobFixture *self, const char *token, GBytes *bytes, const char *mime)
{
  g_autofree char *upload = sf_blob_must_offer (self, token, bytes, mime);
  gsize size = g_bytes_get_size (bytes);

  for (gsize at = 0; at < size;)
    {
      g_autoptr (SfBlobAnswer) answer = sf_blob_patch (self, token, upload, bytes, at, MIN (size - at, 1024 * 1024));

      g_assert_cmpstr (answer->code, ==, NULL);
      g_assert_cmpuint (answer->status, ==, 204);
      at = (gsize) sf_blob_answer_offset (answer);
    }
}

SfBlobAnswer *
sf_blob_get (SfBlobFixture *self, const char *token, const char *sha256, const char *range)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);

  return range != NULL ? sf_blob_request (self, token, "GET", path, NULL, "Range", range, NULL)
                       : sf_blob_request (self, token, "GET", path, NULL, NULL);
}

/* ---- Samples ---- */

static void
append_number (GByteArray *out, guint32 value)
{
  guint32 network = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &network, 4);
}

GBytes *
sf_blob_png (gsize size, guint seed)
{
  static const guint8 start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
                                  0,    0,   1,   0,   0,    0,    1,    8,    0, 0, 0, 0,  0,   0,   0,   0 };
  static const guint8 end[] = { 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0, 0, 0, 0 };
  GByteArray *bytes = g_byte_array_new ();
  gsize pixels = size - sizeof start - sizeof end - 12;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_byte_array_append (bytes, start, sizeof start);
  append_number (bytes, (guint32) pixels);
  g_byte_array_append (bytes, (const guint8 *) "IDAT", 4);
  for (gsize i = 0; i < pixels; i++)
    {
      guint8 byte = (guint8) g_rand_int (rand);
      g_byte_array_append (bytes, &byte, 1);
    }
  append_number (bytes, 0);
  g_byte_array_append (bytes, end, sizeof end);
  g_assert_cmpuint (bytes->len, ==, size);
  return g_byte_array_free_to_bytes (bytes);
}

char *
sf_blob_sha256 (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

SfRecord *
sf_blob_attachment (SfBlobFixture *self, const char *signing, GBytes *bytes)
{
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *id = sf_uuid_new (sf_clock_now (self->f->clock));
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, id);

  sf_record_set_state (attachment, SF_ACTIVE);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT_KIND, "signing");
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT, signing);
  sf_record_set_text (attachment, SF_ATTACHMENT_SHA256, sha256);
  sf_record_set_text (attachment, SF_ATTACHMENT_MIME, "image/png");
  sf_record_set_int (attachment, SF_ATTACHMENT_SIZE, (gint64) g_bytes_get_size (bytes));
  return attachment;
}

char *
sf_blob_attach (SfBlobFixture *self, const char *signing, GBytes *bytes)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (records, sf_blob_attachment (self, signing, bytes));
  sf_store_put_records (self->f->store, records, &error);
  g_assert_no_error (error);
  return g_strdup (sf_record_get_id (records->pdata[0]));
}

guint
sf_blob_collect (SfBlobFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint collected = 0;

  sf_store_collect_blobs_async (self->f->store, 100, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_collect_blobs_finish (self->f->store, result, &collected, &error);
  g_assert_no_error (error);
  return collected;
}
