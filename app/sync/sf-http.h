/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One conversation with one server: requests in JSON, answers with a status, a stable code and a body. Main thread.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _SfHttp SfHttp;

/* @server "http://host:port"; NULL with SF_SYNC_ERROR_BAD_URL if it is none. */
SfHttp *sf_http_new (const char *server, GError **error);
void sf_http_free (SfHttp *self);
/* The bearer token of what is sent from now on; NULL for none. */
void sf_http_set_token (SfHttp *self, const char *token);
const char *sf_http_get_token (SfHttp *self);

typedef struct
{
  guint status;
  GBytes *body;
  JsonObject *json;  /* the body, if it is a JSON object */
  char *code;        /* "E_GAP", of an answer that is an error */
  guint retry_after; /* seconds, 0 if not said */
  gint64 offset;     /* Upload-Offset, -1 if not said */
} SfHttpAnswer;

void sf_http_answer_free (SfHttpAnswer *self);

/* Sends @method to @path with @body (transfer full, nullable). An answer with any status is an answer; an error means
 * that none came. @seconds: how long to wait for it. */
void sf_http_send_async (SfHttp *self, const char *method, const char *path, GBytes *body, guint seconds,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same for a piece of an upload: PATCH with the bytes of @piece (transfer full) for @offset. */
void sf_http_send_piece_async (SfHttp *self, const char *path, gint64 offset, GBytes *piece, guint seconds,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Ends either of the two. */
SfHttpAnswer *sf_http_send_finish (SfHttp *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfHttp, sf_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfHttpAnswer, sf_http_answer_free)

G_END_DECLS
