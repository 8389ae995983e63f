/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of attachments in the store's folder: blobs/ab/cdef… (by their SHA-256) are whole, checked and never
 * changed; blobs/uploads/<id> grow. A file moves from there to its place by one rename. Knows no database and no
 * rights. Blocks: for the threads that work on blobs alone.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SfBlobFiles SfBlobFiles;

/* In @folder, the store's; subfolders are made when they are needed. */
SfBlobFiles *sf_blob_files_new (const char *folder);
void sf_blob_files_free (SfBlobFiles *self);

/* ---- Uploads ---- */

/* Bytes of the upload's file, -1 if there is none. */
gint64 sf_blob_files_get_upload_size (SfBlobFiles *self, const char *id);
/* Opens the upload's file for writing, made if it is missing, with all beyond @offset cut away. -1 with @error set. */
int sf_blob_files_open_upload (SfBlobFiles *self, const char *id, gint64 offset, GError **error);
/* Writes all of @bytes at @offset; SF_DB_ERROR_FULL when the disk is. */
gboolean sf_blob_file_write (int file, gconstpointer bytes, gsize length, gint64 offset, GError **error);
/* What was written is on the disk when it returns. */
gboolean sf_blob_file_sync (int file, GError **error);
void sf_blob_files_remove_upload (SfBlobFiles *self, const char *id);

/* ---- Blobs ---- */

/* The bytes to be checked: of the upload, or if that has reached its place already, of the blob @sha256. */
GBytes *sf_blob_files_load (SfBlobFiles *self, const char *id, const char *sha256, gsize max, GError **error);
/* Moves the upload to its place, durably; nothing to do if it is there already. */
gboolean sf_blob_files_place (SfBlobFiles *self, const char *id, const char *sha256, GError **error);
/* Bytes of the blob's file, -1 if there is none. */
gint64 sf_blob_files_get_size (SfBlobFiles *self, const char *sha256);
/* For reading; -1 with @error set. */
int sf_blob_files_open (SfBlobFiles *self, const char *sha256, GError **error);
/* At most @length bytes at @offset; an empty answer at the end. Transfer full. */
GBytes *sf_blob_file_read (int file, gint64 offset, gsize length, GError **error);
void sf_blob_files_remove (SfBlobFiles *self, const char *sha256);

/* ---- All of them, for cleaning up ---- */

/* char *: ids of uploads, SHA-256 of blobs. Names that are neither are left out. Transfer full. */
GPtrArray *sf_blob_files_list_uploads (SfBlobFiles *self);
GPtrArray *sf_blob_files_list (SfBlobFiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfBlobFiles, sf_blob_files_free)

G_END_DECLS
