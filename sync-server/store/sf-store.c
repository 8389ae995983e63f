/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making, opening and closing the store, its threads' work, and the heads that wake the long polls.
 */
#define G_LOG_DOMAIN "sf-server"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "core/model/sf-uuid.h"
#include "sf-server-resource.h"
#include "store/sf-store-private.h"

#define N_READERS 3
#define FILE_NAME "store.db"
#define KEY_BYTES 32

G_DEFINE_QUARK (sf - store - error - quark, sf_store_error)

/* ---- Schema ---- */

static GBytes *
load_sql (const char *name)
{
  g_autofree char *path = g_strconcat ("/io/github/sanfang/server/sql/", name, NULL);
  GBytes *bytes = g_resource_lookup_data (sf_server_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return bytes;
}

/* The migrations' files in order; the first makes version 1. */
static const char *const migration_files[] = { "0001.sql", "0002.sql", "0003.sql", "0004.sql",
                                               "0005.sql", "0006.sql", "0007.sql", "0008.sql" };

static const SfMigration *
get_migrations (guint *out_n)
{
  static SfMigration migrations[G_N_ELEMENTS (migration_files)];
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      for (guint i = 0; i < G_N_ELEMENTS (migration_files); i++)
        {
          /* For the life of the program. */
          GBytes *bytes = load_sql (migration_files[i]);

          migrations[i] = (SfMigration){ (int) i + 1, g_bytes_get_data (bytes, NULL) };
        }
      g_once_init_leave (&loaded, 1);
    }
  *out_n = G_N_ELEMENTS (migrations);
  return migrations;
}

/* ---- What the store knows of itself ---- */

static gboolean
write_meta (SfDb *db, const char *name, const char *value, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "INSERT INTO meta (name, value) VALUES (:name, :value)", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":name", name);
  sf_stmt_bind_text (stmt, ":value", value);
  return sf_stmt_run (stmt, error);
}

static char *
read_meta (SfDb *db, const char *name, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT value FROM meta WHERE name = :name", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":name", name);
  if (sf_stmt_step (stmt, &local))
    return g_strdup (sf_stmt_get_text (stmt, 0));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "%s: no %s; was it made by “init”?",
                 sf_db_get_path (db), name);
  return NULL;
}

static char *
make_key (void)
{
  guint8 bytes[KEY_BYTES];
  GString *hex = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("the system gives no random bytes");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

gboolean
sf_store_init (const char *path, SfTime now, GError **error)
{
  g_autofree char *file = g_build_filename (path, FILE_NAME, NULL);
  g_autofree char *server_id = sf_uuid_new (now);
  g_autofree char *epoch = sf_uuid_new (now);
  g_autofree char *key = make_key ();
  g_autoptr (SfDb) db = NULL;
  g_autoptr (SfDbScope) scope = NULL;
  guint n;
  const SfMigration *migrations = get_migrations (&n);

  if (g_mkdir_with_parents (path, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS, "%s is already there", file);
      return FALSE;
    }
  db = sf_db_open (file, SF_DB_SYNC_FULL, error);
  if (db == NULL || !sf_db_migrate (db, migrations, n, error))
    return FALSE;
  scope = sf_db_scope_begin (db, error);
  return scope != NULL && write_meta (db, "server_id", server_id, error) && write_meta (db, "epoch", epoch, error) &&
         write_meta (db, "content_key", key, error) && sf_db_scope_commit (scope, error);
}

/* ---- Heads ---- */

static void
set_rev (GHashTable *revs, const char *scope, gint64 rev)
{
  g_hash_table_replace (revs, g_strdup (scope), g_memdup2 (&rev, sizeof rev));
}

static GHashTable *
new_revs (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
move_revs (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer scope;
  gpointer rev;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &scope, &rev))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (to, scope, rev);
    }
}

/* On the main thread. */
static gboolean
take_raised_cb (gpointer data)
{
  SfStore *self = data;

  g_mutex_lock (&self->lock);
  move_revs (self->raised, self->heads);
  g_clear_pointer (&self->wake, g_source_unref);
  g_mutex_unlock (&self->lock);
  if (self->heads_func != NULL)
    self->heads_func (self, self->heads_data);
  return G_SOURCE_REMOVE;
}

/* On the writer's thread: hands what a commit raised to the main thread, many commits in one go if that is busy. */
static void
hand_over_raised (SfStore *self, GHashTable *revs)
{
  g_mutex_lock (&self->lock);
  move_revs (revs, self->raised);
  if (self->wake == NULL && g_hash_table_size (self->raised) > 0)
    {
      self->wake = g_idle_source_new ();
      g_source_set_priority (self->wake, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->wake, take_raised_cb, self, NULL);
      g_source_attach (self->wake, self->context);
    }
  g_mutex_unlock (&self->lock);
}

static gpointer
load_heads (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT scope, rev FROM scope", error);

  while (stmt != NULL && sf_stmt_step (stmt, error))
    set_rev (self->heads, sf_stmt_get_text (stmt, 0), sf_stmt_get_int (stmt, 1));
  return NULL;
}

gint64
sf_store_get_head (SfStore *self, const char *scope)
{
  const gint64 *rev = g_hash_table_lookup (self->heads, scope);

  return rev != NULL ? *rev : 0;
}

void
sf_store_set_heads_func (SfStore *self, SfStoreHeadsFunc func, gpointer data)
{
  self->heads_func = func;
  self->heads_data = data;
}

/* ---- Work ---- */

typedef struct
{
  SfStore *store;
  SfStoreWork work;
  gpointer data;
  GDestroyNotify destroy_data;
} Job;

static Job *
job_new (SfStore *store, SfStoreWork work, gpointer data, GDestroyNotify destroy_data)
{
  Job *job = g_new0 (Job, 1);

  job->store = store;
  job->work = work;
  job->data = data;
  job->destroy_data = destroy_data;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy_data != NULL)
    job->destroy_data (job->data);
  g_free (job);
}

static void
roll_back (SfStore *self, SfLedgerPoint point)
{
  sf_ledger_rollback (self->ledger, point);
  sf_directory_forget (self->directory);
}

/* In a savepoint of the pool's, which goes back when the work fails: so must what is kept in memory. */
static gpointer
run_write (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  SfStore *self = job->store;
  SfLedgerPoint point = sf_ledger_get_point (self->ledger);
  g_autoptr (GError) local = NULL;
  gpointer result = NULL;

  if (sf_directory_refresh (self->directory, db, &local))
    result = job->work (self, db, job->data, &local);
  if (local != NULL)
    {
      roll_back (self, point);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return result;
}

static gpointer
run_read (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;

  return sf_db_begin_read (db, error) ? job->work (job->store, db, job->data, error) : NULL;
}

void
sf_store_write_async (SfStore *self, SfStoreWork work, gpointer data, GDestroyNotify destroy_data,
                      GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_db_pool_write_async (self->pool, SF_DB_WORK_GROUPED, run_write, job_new (self, work, data, destroy_data), job_free,
                          destroy_result, NULL, callback, user_data);
}

void
sf_store_read_async (SfStore *self, SfStoreWork work, gpointer data, GDestroyNotify destroy_data,
                     GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_db_pool_read_async (self->pool, run_read, job_new (self, work, data, destroy_data), job_free, destroy_result, NULL,
                         callback, user_data);
}

gpointer
sf_store_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  /* Not self->pool: an answer may come when the store is closed. */
  return sf_db_pool_finish (NULL, result, error);
}

gboolean
sf_store_write_sync (SfStore *self, SfStoreWork work, gpointer data, gpointer *out_result, GError **error)
{
  Job job = { self, work, data, NULL };

  return sf_db_pool_write_sync (self->pool, SF_DB_WORK_GROUPED, run_write, &job, out_result, error);
}

gboolean
sf_store_read_sync (SfStore *self, SfStoreWork work, gpointer data, gpointer *out_result, GError **error)
{
  Job job = { self, work, data, NULL };

  return sf_db_pool_read_sync (self->pool, run_read, &job, out_result, error);
}

static gboolean
before_commit (SfDb *db, gpointer data, GError **error)
{
  SfStore *self = data;

  return sf_ledger_flush (self->ledger, db, error);
}

static void
after_commit (gboolean committed, gpointer data)
{
  SfStore *self = data;
  g_autoptr (GHashTable) raised = sf_ledger_end (self->ledger, committed);

  if (committed)
    hand_over_raised (self, raised);
  else
    sf_directory_forget (self->directory);
}

/* ---- Opening and closing ---- */

static SfStore *
store_new (SfClock *clock)
{
  SfStore *self = g_new0 (SfStore, 1);

  g_mutex_init (&self->lock);
  self->clock = sf_clock_ref (clock);
  self->context = g_main_context_ref_thread_default ();
  self->heads = new_revs ();
  self->raised = new_revs ();
  self->directory = sf_directory_new ();
  return self;
}

static gpointer
load_meta (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  self->server_id = read_meta (db, "server_id", error);
  self->epoch = self->server_id != NULL ? read_meta (db, "epoch", error) : NULL;
  self->content_key = self->epoch != NULL ? read_meta (db, "content_key", error) : NULL;
  return NULL;
}

SfStore *
sf_store_open (const char *path, SfClock *clock, GError **error)
{
  g_autofree char *file = g_build_filename (path, FILE_NAME, NULL);
  g_autoptr (SfStore) self = store_new (clock);
  guint n;
  const SfMigration *migrations = get_migrations (&n);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "%s is not there; “init” makes it", file);
      return NULL;
    }
  self->pool =
    sf_db_pool_new (file, SF_DB_SYNC_FULL | SF_DB_LARGE_CACHE | SF_DB_SECURE_DELETE, N_READERS, migrations, n, error);
  if (self->pool == NULL || !sf_store_read_sync (self, load_meta, NULL, NULL, error) ||
      !sf_store_read_sync (self, load_heads, NULL, NULL, error))
    return NULL;
  self->ledger = sf_ledger_new (self->content_key);
  sf_db_pool_set_commit_hooks (self->pool, before_commit, after_commit, self);
  self->blobs = sf_blobs_new (path);
  if (!sf_store_write_sync (self, sf_store_publish_accounts, NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
begin_epoch_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autofree char *epoch = sf_uuid_new (sf_clock_now (self->clock));
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "UPDATE meta SET value = :epoch WHERE name = 'epoch'", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":epoch", epoch);
  if (!sf_stmt_run (stmt, error))
    return NULL;
  sf_store_audit (self, NULL, NULL, "restore", "applied", NULL);
  return g_steal_pointer (&epoch);
}

gboolean
sf_store_begin_epoch (SfStore *self, GError **error)
{
  gpointer epoch = NULL;

  if (!sf_store_write_sync (self, begin_epoch_work, NULL, &epoch, error))
    return FALSE;
  g_free (self->epoch);
  self->epoch = epoch;
  return TRUE;
}

void
sf_store_close (SfStore *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_mutex_unlock (&self->lock);
  /* Not g_clear_pointer(): what still runs looks there. */
  if (self->blobs != NULL)
    sf_blobs_free (self->blobs);
  g_clear_pointer (&self->pool, sf_db_pool_free);
  if (self->wake != NULL)
    {
      g_source_destroy (self->wake);
      g_source_unref (self->wake);
    }
  g_clear_pointer (&self->ledger, sf_ledger_free);
  sf_directory_free (self->directory);
  g_hash_table_unref (self->heads);
  g_hash_table_unref (self->raised);
  g_main_context_unref (self->context);
  sf_clock_unref (self->clock);
  g_mutex_clear (&self->lock);
  g_free (self->server_id);
  g_free (self->epoch);
  g_strfreev (self->channels);
  g_free (self->content_key);
  g_free (self->rules_version);
  g_free (self);
}

const char *
sf_store_get_server_id (SfStore *self)
{
  return self->server_id;
}

const char *
sf_store_get_epoch (SfStore *self)
{
  return self->epoch;
}

SfClock *
sf_store_get_clock (SfStore *self)
{
  return self->clock;
}

SfDbPool *
sf_store_get_pool (SfStore *self)
{
  return self->pool;
}

/* ---- Records ---- */

gboolean
sf_store_put (SfStore *self, SfDb *db, SfRecord *record, SfMark out_mark, gboolean *out_changed, GError **error)
{
  gboolean changed;

  if (!sf_ledger_put (self->ledger, db, record, out_mark, &changed, error))
    return FALSE;
  if (out_changed != NULL)
    *out_changed = changed;
  if (sf_record_get_kind (record) == SF_KIND_ACCOUNT && sf_record_get_state (record) == SF_ACCOUNT_DISABLED &&
      !sf_store_end_sessions (db, sf_record_get_id (record), NULL, error))
    return FALSE;
  if (!changed || !sf_directory_keeps (sf_record_get_kind (record)))
    return TRUE;
  sf_directory_forget (self->directory);
  return sf_directory_announce (self->directory, db, error);
}

static gpointer
put_records (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  GPtrArray *records = data;

  for (guint i = 0; i < records->len; i++)
    if (!sf_store_put (self, db, records->pdata[i], NULL, NULL, error))
      break;
  return NULL;
}

gboolean
sf_store_put_records (SfStore *self, GPtrArray *records, GError **error)
{
  return sf_store_write_sync (self, put_records, records, NULL, error);
}
