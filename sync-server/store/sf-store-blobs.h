/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes of attachments: sending them in pieces, reading them, and collecting what nothing refers to. Asynchronous
 * functions are for the main thread; their work runs on threads of its own, which wait for files and for the database.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

#define SF_BLOB_KEPT (30 * SF_DAY) /* how long an upload that nothing refers to is its uploader's */

typedef struct
{
  gint64 max_size;  /* bytes of one file */
  gint64 max_open;  /* unfinished uploads of one account */
  gint64 max_total; /* bytes of one account's uploads that no attachment refers to yet, finished or not */
} SfBlobLimits;

/* By the school's rules, as its settings are when an upload begins: max_file_mb of one file; the files of two records
 * of max_attachments, and 20 and 200 MiB at least, at a time. A test may set others; NULL: the school's again. */
void sf_store_set_blob_limits (SfStore *self, const SfBlobLimits *limits);

/* ---- Sending (sf-store-upload.c, sf-store-receive.c) ---- */

/* What is to be uploaded. The texts are borrowed. */
typedef struct
{
  const char *sha256; /* canonical */
  gint64 size;
  const char *mime;
  const char *about_kind; /* nullable, with about */
  const char *about;
} SfUploadOffer;

typedef struct
{
  gboolean have; /* it is here, and the session may see it: nothing is to be sent */
  char *id;      /* else the upload, which an account has one of for a content */
  gint64 offset; /* and where to go on */
} SfUploadPlace;

void sf_upload_place_free (SfUploadPlace *self);

/* SF_STORE_ERROR_BLOB_TOO_LARGE, _BLOB_TYPE and _BLOB_QUOTA. */
void sf_store_upload_begin_async (SfStore *self, SfStoreSession *session, const SfUploadOffer *offer,
                                  GAsyncReadyCallback callback, gpointer user_data);
SfUploadPlace *sf_store_upload_begin_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Where an upload of the session's account stands: bytes that are durably here. Who asks is about to go on: whatever
 * connection was still sending to it is shut out. SF_STORE_ERROR_NOT_FOUND for everybody else. */
void sf_store_upload_ask_async (SfStore *self, SfStoreSession *session, const char *id, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sf_store_upload_ask_finish (SfStore *self, GAsyncResult *result, gint64 *out_offset, gint64 *out_size,
                                     GError **error);

/* An upload that is being written to; only one writer at a time, the last to come. */
typedef struct _SfUpload SfUpload;

SfUpload *sf_upload_ref (SfUpload *self);
void sf_upload_unref (SfUpload *self);

/* Opens the upload at @offset, which must be where it stands: else SF_STORE_ERROR_BLOB_OFFSET, whose message is the
 * true one in digits. */
void sf_store_upload_open_async (SfStore *self, SfStoreSession *session, const char *id, gint64 offset,
                                 GAsyncReadyCallback callback, gpointer user_data);
SfUpload *sf_store_upload_open_finish (SfStore *self, GAsyncResult *result, GError **error);
/* Appends @bytes; one at a time. SF_STORE_ERROR_BLOB_TOO_LARGE when that is more than was announced. */
void sf_upload_write_async (SfUpload *self, GBytes *bytes, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_upload_write_finish (SfUpload *self, GAsyncResult *result, GError **error);
/*
 * Appends @rest (nullable) and ends the writing; what was appended is durable when it is answered. If that was the last
 * of it, the whole is checked and becomes a blob, or the upload is discarded: SF_STORE_ERROR_BLOB_HASH, _BLOB_TYPE,
 * _BLOB_BROKEN, _BLOB_DIMENSIONS.
 * @out_offset: where it stands now.
 */
void sf_upload_close_async (SfUpload *self, GBytes *rest, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_upload_close_finish (SfUpload *self, GAsyncResult *result, gint64 *out_offset, GError **error);

/* ---- Reading (sf-store-blobs.c) ---- */

/* A blob that is open for reading. */
typedef struct _SfBlob SfBlob;

SfBlob *sf_blob_ref (SfBlob *self);
void sf_blob_unref (SfBlob *self);
gint64 sf_blob_get_size (SfBlob *self);
const char *sf_blob_get_mime (SfBlob *self); /* by its content */

/* SF_STORE_ERROR_NOT_FOUND if there is none, and in the same words if the session may not see it; either is written
 * into the audit chain as a denial. */
void sf_store_blob_open_async (SfStore *self, SfStoreSession *session, const char *sha256, GAsyncReadyCallback callback,
                               gpointer user_data);
SfBlob *sf_store_blob_open_finish (SfStore *self, GAsyncResult *result, GError **error);
void sf_blob_read_async (SfBlob *self, gint64 offset, gsize length, GAsyncReadyCallback callback, gpointer user_data);
GBytes *sf_blob_read_finish (SfBlob *self, GAsyncResult *result, GError **error);

/* May @session read the content @sha256? Through an attachment that is published to one of its scopes and that its role
 * sees, or because its account uploaded it. FALSE without an error if not. On a thread of the database. */
gboolean sf_store_blob_visible (SfDb *db, SfStoreSession *session, const char *sha256, GError **error);

/* ---- Collecting (sf-store-collect.c) ---- */

/* Deletes at most @limit uploads and @limit blobs that are older than SF_BLOB_KEPT and that nothing refers to; gives
 * how many, so that the caller goes on while there are any. The first time also removes files that a crash left. */
void sf_store_collect_blobs_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_collect_blobs_finish (SfStore *self, GAsyncResult *result, guint *out_collected, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfUploadPlace, sf_upload_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfUpload, sf_upload_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfBlob, sf_blob_unref)

G_END_DECLS
