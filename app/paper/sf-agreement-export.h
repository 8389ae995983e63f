/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes an agreement's copies into a PDF file, in a worker thread. The file appears when it is whole, or not at all.
 * Called on the main thread.
 */
#pragma once

#include <gio/gio.h>

#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* @signing, @server: as for sf_agreement_document_new(); @author: (nullable): the school; @copies: bits. */
void sf_agreement_export_async (SfRecord *agreement, SfRecord *signing, const char *server, const char *author,
                                guint copies, const char *path, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_agreement_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
