/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files about blobs share: the threads that they work on, and what these must not do at the same time. Nobody
 * else includes it.
 */
#pragma once

#include "store/sf-blob-files.h"
#include "store/sf-store-blobs.h"
#include "store/sf-store-private.h"

G_BEGIN_DECLS

struct _SfBlobs
{
  SfBlobFiles *files;
  GThreadPool *threads;
  /* Held from before a file moves to its place until the database knows it, and from before the database forgets one
   * until the file is gone: else a collected file could be one that has just arrived again. */
  GMutex placing;
  GMutex lock;
  GHashTable *writers;  /* upload id -> SfUpload *, a reference; under lock */
  SfBlobLimits *limits; /* NULL: by the school's rules; under lock */
  gboolean swept;       /* under placing */
};

/* Work about blobs; may block, and may wait for the database. Its result goes through sf_blobs_finish(). */
typedef gpointer (*SfBlobsWork) (SfStore *self, gpointer data, GError **error);

void sf_blobs_run_async (SfStore *self, SfBlobsWork work, gpointer data, GDestroyNotify destroy_data,
                         GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data);
gpointer sf_blobs_finish (GAsyncResult *result, GError **error);

/* The limits as they are now. On the writer's thread. */
gboolean sf_blobs_get_limits (SfStore *self, SfDb *db, SfBlobLimits *out_limits, GError **error);

/* Writes down what @session did about a blob or an upload. On the writer's thread. */
void sf_blobs_audit (SfStore *self, SfStoreSession *session, const char *action, const char *about_kind,
                     const char *about, const char *outcome, const char *code);
/* Writes down that @session was refused it, and fails as if there were no such thing. Waits for the database. */
void sf_blobs_deny (SfStore *self, SfStoreSession *session, const char *action, const char *about_kind,
                    const char *about, GError **error);

/* Collects all whose time is over, once the transaction that says so has ended; if the server ends before, the job does
 * that comes every hour. On the writer's thread. */
void sf_blobs_collect_soon (SfStore *self);

/* ---- Uploads (sf-store-upload.c) ---- */

/* An upload's row. */
typedef struct
{
  char *id, *account, *sha256, *mime;
  gint64 size, received;
  gboolean done;
} SfUploadRow;

void sf_upload_row_free (SfUploadRow *self);
/* NULL without an error if there is no such upload. Waits for the database. */
SfUploadRow *sf_upload_row_load (SfStore *self, const char *id, GError **error);
/* The upload @id of the session's account, with nobody writing to it any more; SF_STORE_ERROR_NOT_FOUND if it has none
 * such, and if it is another's, written down as a denial of @action. Waits for the database. */
SfUploadRow *sf_upload_row_load_own (SfStore *self, SfStoreSession *session, const char *id, const char *action,
                                     GError **error);
/* Bytes of it that are durably here, which may be less than was written down: a file that was lost begins anew. */
gint64 sf_upload_row_get_offset (SfStore *self, const SfUploadRow *row);

/* ---- Writers (sf-store-receive.c) ---- */

/* Shuts out whoever writes to the upload; what it wrote is kept. */
void sf_upload_end_writer (SfStore *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfUploadRow, sf_upload_row_free)

G_END_DECLS
