/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading the bytes of an attachment. They are another person's: a browser that gets at them saves them, and shows or
 * runs nothing. What may be seen today may not be tomorrow, so no cache keeps them.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "api/sf-api.h"
#include "core/model/sf-sha256.h"
#include "http/sf-http-error.h"
#include "http/sf-range.h"
#include "store/sf-store-blobs.h"

#define PIECE (64 * 1024) /* bytes read at once */

typedef struct
{
  SfBlob *blob;
  gint64 offset, left;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  sf_blob_unref (self->blob);
  g_free (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  Reading *self = request->source_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = sf_blob_read_finish (self->blob, result, &error);

  if (piece == NULL)
    g_warning ("%s: %s", request->id, error->message);
  else
    {
      self->offset += (gint64) g_bytes_get_size (piece);
      self->left -= (gint64) g_bytes_get_size (piece);
    }
  sf_request_send_piece (request, piece);
}

static void
send_next (SfRequest *request, gpointer data)
{
  const Reading *self = data;

  if (self->left > 0)
    sf_blob_read_async (self->blob, self->offset, (gsize) MIN (self->left, PIECE), read_cb, sf_request_ref (request));
}

/* Whether @list, of an If-None-Match, has @etag. A * asks whether there is anything at all. */
static gboolean
has_etag (const char *list, const char *etag)
{
  return list != NULL && (strstr (list, etag) != NULL || g_str_equal (list, "*"));
}

static void
set_content_range (SfRequest *request, SfRange range, gint64 offset, gint64 length, gint64 size)
{
  g_autofree char *text = range == SF_RANGE_PART
                            ? g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                               offset, offset + length - 1, size)
                            : g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);

  sf_request_set_header (request, "Content-Range", text);
}

static void
answer (SfRequest *request, SfBlob *blob)
{
  g_autofree char *etag = g_strdup_printf ("\"%s\"", request->param);
  const char *if_range = sf_request_get_header (request, "If-Range");
  const char *wanted =
    if_range == NULL || g_str_equal (if_range, etag) ? sf_request_get_header (request, "Range") : NULL;
  gint64 size = sf_blob_get_size (blob);
  gint64 offset, length;
  SfRange range = sf_range_parse (wanted, size, &offset, &length);
  Reading *reading;

  sf_request_set_header (request, "ETag", etag);
  sf_request_set_header (request, "Accept-Ranges", "bytes");
  sf_request_set_header (request, "Content-Disposition", "attachment");
  if (has_etag (sf_request_get_header (request, "If-None-Match"), etag))
    {
      sf_request_answer_empty (request, SOUP_STATUS_NOT_MODIFIED);
      return;
    }
  if (range != SF_RANGE_WHOLE)
    set_content_range (request, range, offset, length, size);
  if (range == SF_RANGE_UNSATISFIABLE)
    {
      sf_request_answer_empty (request, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->blob = sf_blob_ref (blob);
  reading->offset = offset;
  reading->left = length;
  sf_request_answer_pieces (request, range == SF_RANGE_PART ? SOUP_STATUS_PARTIAL_CONTENT : SOUP_STATUS_OK,
                            sf_blob_get_mime (blob), length, send_next, reading, reading_free);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (SfBlob) blob = sf_store_blob_open_finish (request->store, result, &error);

  if (blob != NULL)
    answer (request, blob);
  else
    sf_request_fail (request, error);
}

void
sf_api_blobs_get (SfRequest *request)
{
  if (!sf_sha256_is_valid (request->param))
    sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_NOT_FOUND, "no file has such a name"));
  else
    sf_store_blob_open_async (request->store, request->session, request->param, opened_cb, sf_request_ref (request));
}
