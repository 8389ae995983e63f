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
 * without for work that has no result. Must not wait for other work of the same pool. */
typedef gpointer (*SfDbWork) (SfDb *db, gpointer data, GCancellable *cancellable, GError **error);

typedef enum
{
  /* Shares one commit with all work that waits: one fsync for many. It runs in a savepoint of its own, which its error
   * rolls back; the others do not notice. But where the engine gives up the whole transaction (SF_DB_ERROR_FULL, _IO,
   * _INTERRUPTED) all of the group gets that error and nothing of it is left. */
  SF_DB_WORK_GROUPED,
  SF_DB_WORK_EXCLUSIVE, /* opens its own transactions: migrations, imports, checkpoints */
} SfDbWorkMode;

/* Opens @path for writing once, brings it up to date by @migrations, and opens it for reading @n_readers times. Without
 * readers the writer's thread reads, too; a database in memory ("") never has any. */
SfDbPool *sf_db_pool_new (const char *path, SfDbFlags flags, guint n_readers, const SfMigration *migrations,
                          guint n_migrations, GError **error);
/* Waits for the work that was handed in, then closes. Work that this work hands in meanwhile may be refused with
 * G_IO_ERROR_CLOSED. Callbacks come as always. */
void sf_db_pool_free (SfDbPool *self);

/*
 * Hands in work for the writer. The callback comes only after the COMMIT that holds the work's effects, with
 * SF_DB_SYNC_FULL after its fsync.
 * SF_DB_ERROR_SYNC, from whichever work, aborts the process before anybody is answered: nobody can know what is on the
 * disk (with WAL the rows can be there after a restart); receipts settle it then (docs/sync.md).
 * @cancellable is heeded until the work begins; afterwards the work itself may look at it. What was committed is
 * reported as committed.
 * @destroy_data frees @data after the work and before the callback, on the pool's thread; @destroy_result frees a
 * result that nobody fetched.
 */
void sf_db_pool_write_async (SfDbPool *self, SfDbWorkMode mode, SfDbWork work, gpointer data,
                             GDestroyNotify destroy_data, GDestroyNotify destroy_result, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Hands in work for a reader. It must only read; sf_db_begin_read() gives it one snapshot, which ends with the work.
 * Cancelling interrupts the statement that runs: G_IO_ERROR_CANCELLED. */
void sf_db_pool_read_async (SfDbPool *self, SfDbWork work, gpointer data, GDestroyNotify destroy_data,
                            GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/* Ends either of the two. Transfer full. */
gpointer sf_db_pool_finish (SfDbPool *self, GAsyncResult *result, GError **error);

/* The same for a caller that may wait: programs of the command line, tests; never a thread of the pool. @data and the
 * result are the caller's to free; with @out_result NULL, or when the commit may fail, let the work answer through
 * @data, for nobody frees a result that is not handed over. Returns FALSE with @error set on failure. */
gboolean sf_db_pool_write_sync (SfDbPool *self, SfDbWorkMode mode, SfDbWork work, gpointer data, gpointer *out_result,
                                GError **error);
gboolean sf_db_pool_read_sync (SfDbPool *self, SfDbWork work, gpointer data, gpointer *out_result, GError **error);

/* Called on the writer's thread inside the transaction, after the group's work and before its COMMIT; an error fails
 * the whole group. */
typedef gboolean (*SfDbBeforeCommit) (SfDb *db, gpointer data, GError **error);
/* Called on the writer's thread when the group's COMMIT is through and before its callbacks, or with @committed FALSE
 * when nothing of it is left. */
typedef void (*SfDbAfterCommit) (gboolean committed, gpointer data);
/* Once, before any work is handed in. */
void sf_db_pool_set_commit_hooks (SfDbPool *self, SfDbBeforeCommit before, SfDbAfterCommit after, gpointer data);

typedef struct
{
  guint64 commits; /* of groups; each one fsync */
  guint64 works;   /* that they hold, without what failed */
} SfDbPoolCounts;

/* Any thread. What has been answered is counted. */
void sf_db_pool_get_counts (SfDbPool *self, SfDbPoolCounts *out_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDbPool, sf_db_pool_free)

G_END_DECLS
