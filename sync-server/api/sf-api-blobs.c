/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sending the bytes of attachments, in pieces that a broken connection or a restart does not lose.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "core/model/sf-sha256.h"
#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"
#include "store/sf-store-blobs.h"

#define PIECE_TYPE "application/offset+octet-stream"

static void
fail (SfRequest *request, int code, const char *message)
{
  sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR, code, message));
}

static void
set_number (SfRequest *request, const char *header, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  sf_request_set_header (request, header, text);
}

/* ---- Offering ---- */

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (SfUploadPlace) place = sf_store_upload_begin_finish (request->store, result, &error);
  GString *json;

  if (place == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  if (place->have)
    {
      sf_json_append_member (json, "have");
      g_string_append (json, "true");
      sf_request_answer_json (request, SOUP_STATUS_OK, json);
      return;
    }
  sf_json_append_text_member (json, "upload", place->id);
  sf_json_append_member (json, "offset");
  sf_json_append_int (json, place->offset);
  sf_request_answer_json (request, SOUP_STATUS_CREATED, json);
}

/* The record that it is meant for: {kind, id}, or nothing. */
static gboolean
read_about (JsonObject *body, SfUploadOffer *offer, GError **error)
{
  JsonNode *node = json_object_get_member (body, "for");
  JsonObject *about = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  SfKind kind;

  if (node == NULL)
    return TRUE;
  if (about == NULL)
    {
      g_set_error_literal (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“for” must be {kind, id}");
      return FALSE;
    }
  offer->about_kind = sf_wire_get_text (about, "kind", error);
  offer->about = offer->about_kind != NULL ? sf_wire_get_text (about, "id", error) : NULL;
  if (offer->about == NULL)
    return FALSE;
  if (sf_kind_from_name (offer->about_kind, &kind) && sf_uuid_is_valid (offer->about))
    return TRUE;
  g_set_error_literal (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“for” must name a kind and an id");
  return FALSE;
}

void
sf_api_blobs_offer (SfRequest *request)
{
  SfUploadOffer offer = { 0 };
  GError *error = NULL;

  offer.sha256 = sf_wire_get_text (request->body, "sha256", &error);
  if (error == NULL)
    sf_wire_get_int (request->body, "size", &offer.size, &error);
  if (error == NULL)
    offer.mime = sf_wire_get_text (request->body, "mime", &error);
  if (error == NULL && read_about (request->body, &offer, &error) && !sf_sha256_is_valid (offer.sha256))
    g_set_error_literal (&error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“sha256” must be 64 digits in lower case");
  if (error != NULL)
    sf_request_fail (request, error);
  else
    sf_store_upload_begin_async (request->store, request->session, &offer, begun_cb, sf_request_ref (request));
}

/* ---- Asking ---- */

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  gint64 offset, size;

  if (!sf_store_upload_ask_finish (request->store, result, &offset, &size, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  set_number (request, "Upload-Offset", offset);
  set_number (request, "Upload-Length", size);
  sf_request_answer_empty (request, SOUP_STATUS_OK);
}

void
sf_api_blobs_ask (SfRequest *request)
{
  if (!sf_uuid_is_valid (request->param))
    fail (request, SF_HTTP_ERROR_NOT_FOUND, "no upload has such a name");
  else
    sf_store_upload_ask_async (request->store, request->session, request->param, asked_cb, sf_request_ref (request));
}

/* ---- Sending ---- */

/* One call about an upload; the request is NULL where nobody waits for its answer. */
typedef struct
{
  SfRequest *request;
  SfUpload *upload;
} Call;

static Call *
call_new (SfRequest *request, SfUpload *upload)
{
  Call *call = g_new0 (Call, 1);

  call->request = request != NULL ? sf_request_ref (request) : NULL;
  call->upload = sf_upload_ref (upload);
  return call;
}

static void
call_free (Call *self)
{
  g_clear_pointer (&self->request, sf_request_unref);
  sf_upload_unref (self->upload);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  gint64 offset;
  gboolean closed = sf_upload_close_finish (call->upload, result, &offset, &error);

  if (call->request == NULL)
    g_clear_error (&error);
  else if (!closed)
    sf_request_fail (call->request, error);
  else
    {
      set_number (call->request, "Upload-Offset", offset);
      sf_request_answer_empty (call->request, SOUP_STATUS_NO_CONTENT);
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;

  if (sf_upload_write_finish (call->upload, result, &error))
    {
      sf_request_go_on (call->request);
      return;
    }
  /* Once it is answered no end of its body comes any more. */
  if (call->request->sink != NULL)
    {
      sf_upload_close_async (call->upload, NULL, closed_cb, call_new (NULL, call->upload));
      sf_upload_unref (call->request->sink_data);
    }
  sf_request_fail (call->request, error);
}

static void
take_piece (SfRequest *request, GBytes *piece, gpointer data)
{
  sf_upload_write_async (data, piece, written_cb, call_new (request, data));
}

/* Of a body that broke off what came is kept: that is what resuming is for. */
static void
end_body (SfRequest *request, GBytes *rest, gboolean whole, gpointer data)
{
  g_autoptr (SfUpload) upload = data;

  sf_upload_close_async (upload, rest, closed_cb, call_new (whole ? request : NULL, upload));
}

static const SfBodySink sink = { take_piece, end_body };

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  SfUpload *upload = sf_store_upload_open_finish (request->store, result, &error);

  if (upload != NULL)
    sf_request_receive (request, &sink, upload);
  else
    sf_request_fail (request, error);
}

void
sf_api_blobs_send (SfRequest *request)
{
  const char *type = sf_request_get_header (request, "Content-Type");
  const char *offset_text = sf_request_get_header (request, "Upload-Offset");
  guint64 offset;

  if (!sf_uuid_is_valid (request->param))
    fail (request, SF_HTTP_ERROR_NOT_FOUND, "no upload has such a name");
  else if (g_strcmp0 (type, PIECE_TYPE) != 0)
    fail (request, SF_HTTP_ERROR_BAD_REQUEST, "the type of a piece is " PIECE_TYPE);
  else if (offset_text == NULL || !g_ascii_string_to_unsigned (offset_text, 10, 0, G_MAXINT64, &offset, NULL))
    fail (request, SF_HTTP_ERROR_BAD_REQUEST, "Upload-Offset must be a number");
  else
    sf_store_upload_open_async (request->store, request->session, request->param, (gint64) offset, opened_cb,
                                sf_request_ref (request));
}
