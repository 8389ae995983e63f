/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server's tables say about the bytes of attachments. Only there: the client's cache has no such tables, and a
 * client that decides leaves the answer to the server. Inside the transaction that decides, nothing that is told here
 * changes before it ends: blobs are collected by the same writer.
 */
#pragma once

#include "db/sf-db.h"

G_BEGIN_DECLS

/* Have the bytes of @sha256 arrived, whole and checked? FALSE without an error if not. @out_size and @out_mime (both
 * optional) are what was found in them, whatever an attachment claims; @out_mime: transfer full. */
gboolean sf_blob_query_arrived (SfDb *db, const char *sha256, gint64 *out_size, char **out_mime, GError **error);
/* Did @account itself upload them, within the time that uploads are kept? Who attaches a file must have done that or
 * see it already: to know a hash is no right to its content. FALSE without an error if not. */
gboolean sf_blob_query_uploaded_by (SfDb *db, const char *sha256, const char *account, GError **error);

G_END_DECLS
