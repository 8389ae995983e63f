/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The disk as a test wants it: the program's own fdatasync() and pwrite64() stand before those of the C library, so
 * that SQLite's calls are counted and can be made to fail. Link it into the program with export_dynamic.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Calls since the start. */
int sf_disk_get_syncs (void);
int sf_disk_get_writes (void);
/* From now on they fail with EIO, or no longer. */
void sf_disk_fail_syncs (gboolean fail);
void sf_disk_fail_writes (gboolean fail);
/* From now on writes fail with ENOSPC, or no longer. */
void sf_disk_fill (gboolean full);

G_END_DECLS
