/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of attachments on this computer, each under the SHA-256 of its content. What a person added is as much an
 * intent as an operation in the outbox: it is durable before it is answered, and stays until the server has it, and for
 * a month afterwards, in case the server loses it. What was fetched is only a cache.
 *
 * Blocks; may be used from any thread.
 */
#pragma once

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

typedef struct
{
  char *sha256;
  gint64 size;
  char *mime; /* by its content */
} SfFile;

SfFile *sf_file_copy (const SfFile *self);
void sf_file_free (SfFile *self);

typedef struct _SfSpool SfSpool;

/* In @directory, a person's, which must be there. */
SfSpool *sf_spool_new (const char *directory, GError **error);
SfSpool *sf_spool_ref (SfSpool *self);
void sf_spool_unref (SfSpool *self);

/* ---- What goes up ---- */

/* Adds a file of at most @max_size bytes, which waits from then on; SF_MEDIA_ERROR if it is none that the server takes.
 */
SfFile *sf_spool_add (SfSpool *self, GBytes *bytes, gint64 max_size, GError **error);
SfFile *sf_spool_add_path (SfSpool *self, const char *path, gint64 max_size, GError **error);
/* SfFile *: all that wait. Transfer full. */
GPtrArray *sf_spool_list_waiting (SfSpool *self);
/* The bytes of one that waits; SF_MEDIA_ERROR_BROKEN if they are not what they were. Transfer full. */
GBytes *sf_spool_load_waiting (SfSpool *self, const char *sha256, GError **error);
/* The server has it. */
gboolean sf_spool_mark_sent (SfSpool *self, const char *sha256, SfTime now, GError **error);
/* One that waits is not wanted any more. */
void sf_spool_drop (SfSpool *self, const char *sha256);
/* The server may have lost what it had: everything waits again. */
void sf_spool_offer_again (SfSpool *self);
/* Forgets what was sent more than a month ago. */
void sf_spool_forget_sent (SfSpool *self, SfTime now);

/* ---- What came down, and looking at either ---- */

/* The path of the file, if it is here. Transfer full. */
char *sf_spool_find (SfSpool *self, const char *sha256);
/* Keeps what was fetched as @sha256 and gives its path; the least recently used go until all have at most @max_total
 * bytes. An error if it is another content. Transfer full. */
char *sf_spool_keep (SfSpool *self, const char *sha256, GBytes *bytes, gint64 max_total, GError **error);
/* Removes what was fetched and is not in @wanted (a set of SHA-256): the person may not see it any more. */
void sf_spool_prune (SfSpool *self, GHashTable *wanted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfFile, sf_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfSpool, sf_spool_unref)

G_END_DECLS
