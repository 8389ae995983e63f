/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Two queues, one for the writer and one that the readers share; a thread takes work, runs it on its
 * own connection and returns the task to the context it came from.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-db-pool.h"

#define MAX_GROUP 256 /* works a commit: the first of them waits for the last */

typedef enum
{
  JOB_READ,
  JOB_WRITE_GROUPED,
  JOB_WRITE_EXCLUSIVE,
} JobKind;

typedef struct
{
  GTask *task;
  JobKind kind;
  SfDbWork work;
  gpointer data;
  GDestroyNotify destroy_data;
  GDestroyNotify destroy_result;
  gpointer result;
  GError *error;
} Job;

struct _SfDbPool
{
  GAsyncQueue *writes;
  GAsyncQueue *reads;
  GThread *writer;
  GPtrArray *readers; /* GThread * */
  SfDb *write_db;
  GPtrArray *read_dbs;
  SfDbBeforeCommit before_commit;
  SfDbAfterCommit after_commit;
  gpointer hook_data;
  GMutex lock;
  SfDbPoolCounts counts;
};

/* Pushed once a thread to end it; no kind that a group would gather. */
static Job stop_job = { .kind = JOB_READ };

/* ---- Jobs ---- */

static void
run_job (Job *job, SfDb *db)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);

  if (!g_cancellable_set_error_if_cancelled (cancellable, &job->error))
    job->result = job->work (db, job->data, cancellable, &job->error);
}

/* After a failed fsync the kernel may have dropped what it could not write, and a second one would report success. The
 * only truth left is what a restart finds. */
static void
abort_if_unsynced (const GError *error)
{
  if (g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_SYNC))
    g_error ("%s", error->message);
}

/* Answers and frees @job; its data go first, so that its caller can count on that. */
static void
return_job (Job *job)
{
  abort_if_unsynced (job->error);
  if (job->destroy_data != NULL)
    job->destroy_data (job->data);
  if (job->error == NULL)
    g_task_return_pointer (job->task, job->result, job->destroy_result);
  else
    {
      if (job->result != NULL && job->destroy_result != NULL)
        job->destroy_result (job->result);
      g_task_return_error (job->task, job->error);
    }
  g_object_unref (job->task);
  g_free (job);
}

/* ---- Reading ---- */

static void
interrupt_cb (GCancellable *cancellable, gpointer db)
{
  sf_db_interrupt (db);
}

static void
run_read (Job *job, SfDb *db)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), db, NULL) : 0;

  run_job (job, db);
  g_cancellable_disconnect (cancellable, handler);
  while (sf_db_get_depth (db) > 0)
    sf_db_rollback (db);
  if (g_error_matches (job->error, SF_DB_ERROR, SF_DB_ERROR_INTERRUPTED) && g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (&job->error);
      g_cancellable_set_error_if_cancelled (cancellable, &job->error);
    }
  return_job (job);
}

typedef struct
{
  SfDbPool *pool;
  SfDb *db;
} Reader;

static gpointer
run_reader (gpointer data)
{
  g_autofree Reader *reader = data;
  Job *job;

  while ((job = g_async_queue_pop (reader->pool->reads)) != &stop_job)
    run_read (job, reader->db);
  return NULL;
}

/* ---- The writer ---- */

static void
run_in_savepoint (Job *job, SfDb *db)
{
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, &job->error);

  if (scope == NULL)
    return;
  run_job (job, db);
  if (job->error == NULL)
    sf_db_scope_commit (scope, &job->error);
}

static gboolean
commit_group (SfDbPool *self, GError **error)
{
  if (self->before_commit != NULL && !self->before_commit (self->write_db, self->hook_data, error))
    {
      sf_db_rollback (self->write_db);
      return FALSE;
    }
  if (sf_db_commit (self->write_db, error))
    return TRUE;
  sf_db_rollback (self->write_db);
  return FALSE;
}

/* Before the first answer, so that whoever has one finds it counted. */
static void
count_group (SfDbPool *self, GPtrArray *group)
{
  g_mutex_lock (&self->lock);
  self->counts.commits++;
  for (guint i = 0; i < group->len; i++)
    if (((Job *) group->pdata[i])->error == NULL)
      self->counts.works++;
  g_mutex_unlock (&self->lock);
}

static void
run_group (SfDbPool *self, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;

  if (sf_db_begin (self->write_db, &error))
    {
      for (guint i = 0; i < group->len; i++)
        run_in_savepoint (group->pdata[i], self->write_db);
      if (commit_group (self, &error))
        count_group (self, group);
    }
  abort_if_unsynced (error);
  if (self->after_commit != NULL)
    self->after_commit (error == NULL, self->hook_data);
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = group->pdata[i];

      if (error != NULL && job->error == NULL)
        job->error = g_error_copy (error);
      return_job (job);
    }
  g_ptr_array_set_size (group, 0);
}

static void
run_exclusive (SfDbPool *self, Job *job)
{
  run_job (job, self->write_db);
  while (sf_db_get_depth (self->write_db) > 0)
    {
      g_critical ("exclusive work left a transaction open");
      sf_db_rollback (self->write_db);
    }
  return_job (job);
}

/* Gathers what waits and may share the commit, beginning with @job. Returns the job that ended the search and must be
 * run by itself, or NULL. */
static Job *
gather_group (SfDbPool *self, Job *job, GPtrArray *group)
{
  while (job != NULL && job->kind == JOB_WRITE_GROUPED)
    {
      g_ptr_array_add (group, job);
      job = group->len < MAX_GROUP ? g_async_queue_try_pop (self->writes) : NULL;
    }
  return job;
}

static gpointer
run_writer (gpointer data)
{
  SfDbPool *self = data;
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  Job *single = NULL;

  while (single != &stop_job)
    {
      single = gather_group (self, g_async_queue_pop (self->writes), group);
      if (group->len > 0)
        run_group (self, group);
      if (single == NULL || single == &stop_job)
        continue;
      if (single->kind == JOB_READ)
        run_read (single, self->write_db);
      else
        run_exclusive (self, single);
    }
  return NULL;
}

/* ---- Public ---- */

static gboolean
open_readers (SfDbPool *self, const char *path, SfDbFlags flags, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      SfDb *db = sf_db_open (path, flags | SF_DB_READ_ONLY, error);

      if (db == NULL)
        return FALSE;
      g_ptr_array_add (self->read_dbs, db);
    }
  return TRUE;
}

static void
start_threads (SfDbPool *self)
{
  self->writer = g_thread_new ("db-writer", run_writer, self);
  for (guint i = 0; i < self->read_dbs->len; i++)
    {
      Reader *reader = g_new0 (Reader, 1);

      reader->pool = self;
      reader->db = self->read_dbs->pdata[i];
      g_ptr_array_add (self->readers, g_thread_new ("db-reader", run_reader, reader));
    }
}

SfDbPool *
sf_db_pool_new (const char *path, SfDbFlags flags, guint n_readers, const SfMigration *migrations, guint n_migrations,
                GError **error)
{
  g_autoptr (SfDbPool) self = g_new0 (SfDbPool, 1);

  g_mutex_init (&self->lock);
  self->writes = g_async_queue_new ();
  self->reads = g_async_queue_new ();
  self->readers = g_ptr_array_new ();
  self->read_dbs = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_db_close);
  self->write_db = sf_db_open (path, flags, error);
  if (self->write_db == NULL ||
      (n_migrations > 0 && !sf_db_migrate (self->write_db, migrations, n_migrations, error)) ||
      !open_readers (self, path, flags, *path != '\0' ? n_readers : 0, error))
    return NULL;
  start_threads (self);
  return g_steal_pointer (&self);
}

/* What was handed in by the last work itself. */
static void
refuse_rest (GAsyncQueue *jobs)
{
  Job *job;

  while ((job = g_async_queue_try_pop (jobs)) != NULL)
    {
      g_set_error_literal (&job->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the database is closed");
      return_job (job);
    }
}

void
sf_db_pool_free (SfDbPool *self)
{
  for (guint i = 0; i < self->readers->len; i++)
    g_async_queue_push (self->reads, &stop_job);
  for (guint i = 0; i < self->readers->len; i++)
    g_thread_join (self->readers->pdata[i]);
  if (self->writer != NULL)
    {
      g_async_queue_push (self->writes, &stop_job);
      g_thread_join (self->writer);
    }
  refuse_rest (self->reads);
  refuse_rest (self->writes);
  g_ptr_array_unref (self->readers);
  g_ptr_array_unref (self->read_dbs);
  g_clear_pointer (&self->write_db, sf_db_close);
  g_async_queue_unref (self->writes);
  g_async_queue_unref (self->reads);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static Job *
job_new (GTask *task, JobKind kind, SfDbWork work, gpointer data, GDestroyNotify destroy_data,
         GDestroyNotify destroy_result)
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->kind = kind;
  job->work = work;
  job->data = data;
  job->destroy_data = destroy_data;
  job->destroy_result = destroy_result;
  return job;
}

static GTask *
task_new (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  /* What was committed was committed, whether its caller still waits or not. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

void
sf_db_pool_write_async (SfDbPool *self, SfDbWorkMode mode, SfDbWork work, gpointer data, GDestroyNotify destroy_data,
                        GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = task_new (cancellable, callback, user_data);
  JobKind kind = mode == SF_DB_WORK_GROUPED ? JOB_WRITE_GROUPED : JOB_WRITE_EXCLUSIVE;

  g_async_queue_push (self->writes, job_new (task, kind, work, data, destroy_data, destroy_result));
}

void
sf_db_pool_read_async (SfDbPool *self, SfDbWork work, gpointer data, GDestroyNotify destroy_data,
                       GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = task_new (cancellable, callback, user_data);

  g_async_queue_push (self->readers->len > 0 ? self->reads : self->writes,
                      job_new (task, JOB_READ, work, data, destroy_data, destroy_result));
}

gpointer
sf_db_pool_finish (SfDbPool *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Waiting ---- */

typedef struct
{
  GMainContext *context;
  GAsyncResult *result;
} Waiter;

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Waiter *) data)->result = g_object_ref (result);
}

static gboolean
wait_for (SfDbPool *self, Waiter *waiter, gpointer *out_result, GError **error)
{
  g_autoptr (GError) local = NULL;
  gpointer result;

  while (waiter->result == NULL)
    g_main_context_iteration (waiter->context, TRUE);
  result = sf_db_pool_finish (self, waiter->result, &local);
  g_object_unref (waiter->result);
  g_main_context_pop_thread_default (waiter->context);
  g_main_context_unref (waiter->context);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (out_result != NULL)
    *out_result = result;
  return TRUE;
}

static void
waiter_init (Waiter *waiter)
{
  waiter->context = g_main_context_new ();
  waiter->result = NULL;
  g_main_context_push_thread_default (waiter->context);
}

gboolean
sf_db_pool_write_sync (SfDbPool *self, SfDbWorkMode mode, SfDbWork work, gpointer data, gpointer *out_result,
                       GError **error)
{
  Waiter waiter;

  waiter_init (&waiter);
  sf_db_pool_write_async (self, mode, work, data, NULL, NULL, NULL, waited_cb, &waiter);
  return wait_for (self, &waiter, out_result, error);
}

gboolean
sf_db_pool_read_sync (SfDbPool *self, SfDbWork work, gpointer data, gpointer *out_result, GError **error)
{
  Waiter waiter;

  waiter_init (&waiter);
  sf_db_pool_read_async (self, work, data, NULL, NULL, NULL, waited_cb, &waiter);
  return wait_for (self, &waiter, out_result, error);
}

void
sf_db_pool_set_commit_hooks (SfDbPool *self, SfDbBeforeCommit before, SfDbAfterCommit after, gpointer data)
{
  self->before_commit = before;
  self->after_commit = after;
  self->hook_data = data;
}

void
sf_db_pool_get_counts (SfDbPool *self, SfDbPoolCounts *out_counts)
{
  g_mutex_lock (&self->lock);
  *out_counts = self->counts;
  g_mutex_unlock (&self->lock);
}
