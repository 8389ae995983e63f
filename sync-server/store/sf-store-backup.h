/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Backup and restore of a store: a folder with the database, as one snapshot, and the files that it refers to. The
 * server may run while it is backed up. Blocks: for the command line.
 */
#pragma once

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

/* Writes a backup of the store in the folder @store to the new folder @backup, checked and durable; a backup that
 * fails leaves nothing. @out_blobs (optional): files of attachments in it. */
gboolean sf_store_back_up (const char *store, const char *backup, guint *out_blobs, GError **error);
/* Makes the store that @backup holds anew in the folder @store, which must not hold one, after its pages, its
 * references and its audit chain were checked. It gets a new epoch, so that clients offer again what was acknowledged
 * since. */
gboolean sf_store_restore (const char *backup, const char *store, SfTime now, GError **error);

G_END_DECLS
