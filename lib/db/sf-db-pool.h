/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A database and its threads: one writer, which commits in groups, and some readers with connections of their own. Work
 * comes as functions; their results go back to the caller's main context. May be used from any thread.
 */
#pragma once

#include <gio/gio.h>

#include "db/sf-db.h"

G_BEGIN_DECLS

typedef struct _SfDbPool SfDbPool;

/* Work on a connection. Returns its result (freed by the destroy given with it), or NULL with @error set, or NULL
 * without for work that has no result. A writer's work runs in a savepoint of its own, which an error rolls back. */
typedef gpointer (*SfDbWork) (SfDb *db, gpointer data, GCancellable *cancellable, GError **error);

typedef enum
{
  SF_DB_WORK_GROUPED,   /* shares one commit with all work that waits: one fsync for many */
  SF_DB_WORK_EXCLUSIVE, /* opens its own transactions: migrations, imports, checkpoints */
} SfDbWorkMode;

/* Opens @path for writing once and for reading @n_readers times. The writer runs @migrations first. */
SfDbPool *sf_db_pool_new (const char *path, SfDbFlags flags, guint n_readers, const SfMigration *migrations,
                          guint n_migrations, GError **error);
/* Waits for the work that was handed in, then closes. */
void sf_db_pool_free (SfDbPool *self);

/*
 * Hands in work for the writer. The callback comes only after the COMMIT that holds the work's effects has been synced.
 * If that COMMIT's fsync fails the process aborts: nobody can know what is on the disk, and receipts settle it after
 * the restart.
 * @destroy_data frees @data after the work; @destroy_result frees a result that nobody fetched.
 */
void sf_db_pool_write_async (SfDbPool *self, SfDbWorkMode mode, SfDbWork work, gpointer data,
                             GDestroyNotify destroy_data, GDestroyNotify destroy_result, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Hands in work for a reader. It must only read; sf_db_begin_read() gives it one snapshot. */
void sf_db_pool_read_async (SfDbPool *self, SfDbWork work, gpointer data, GDestroyNotify destroy_data,
                            GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/* Ends either of the two. Transfer full. */
gpointer sf_db_pool_finish (SfDbPool *self, GAsyncResult *result, GError **error);

/* The same for a caller that may wait: programs of the command line, tests. Returns FALSE with @error set on failure.
 */
gboolean sf_db_pool_write_sync (SfDbPool *self, SfDbWorkMode mode, SfDbWork work, gpointer data, gpointer *out_result,
                                GError **error);
gboolean sf_db_pool_read_sync (SfDbPool *self, SfDbWork work, gpointer data, gpointer *out_result, GError **error);

/* Called on the writer's thread inside the transaction, after the group's work and before its COMMIT; an error fails
 * the whole group. */
typedef gboolean (*SfDbBeforeCommit) (SfDb *db, gpointer data, GError **error);
/* Called on the writer's thread when the group's COMMIT is through, or with @committed FALSE when nothing of it is
 * left. */
typedef void (*SfDbAfterCommit) (gboolean committed, gpointer data);
void sf_db_pool_set_commit_hooks (SfDbPool *self, SfDbBeforeCommit before, SfDbAfterCommit after, gpointer data);

typedef struct
{
  guint64 commits; /* each one fsync */
  guint64 works;   /* grouped work that they held */
} SfDbPoolCounts;

void sf_db_pool_get_counts (SfDbPool *self, SfDbPoolCounts *out_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDbPool, sf_db_pool_free)

G_END_DECLS
