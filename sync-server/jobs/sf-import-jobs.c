/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The importing thread writes its progress under the job's lock; everything else is the main thread's.
 */
#define G_LOG_DOMAIN "sf-server"

#include "jobs/sf-import-jobs.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"
#include "store/sf-store-mappings.h"

#define MAX_RUNNING 2 /* each takes a core */
#define MAX_KEPT 32
#define KEPT_FOR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef enum
{
  STATE_RUNNING,
  STATE_DONE,
  STATE_FAILED,
  STATE_CANCELLED,
} State;

struct _SfImportJob
{
  gatomicrefcount refs;
  SfStore *store;
  char *id;
  char *account, *role;
  char *what;
  SfImportFlags flags;
  char *sheet, *mapping;
  char *folder, *file, *report_path, *secrets_path;
  GCancellable *cancellable;

  State state;
  gint64 ended;           /* monotonic, µs */
  SfImportReport *report; /* once it is done */
  GError *error;

  GMutex lock;
  guint rows, total;
};

struct _SfImportJobs
{
  SfStore *store;
  GHashTable *jobs; /* id -> SfImportJob */
  guint n_running;
  gboolean stopped;
};

/* ---- Jobs ---- */

static void
remove_folder (SfImportJob *self)
{
  g_unlink (self->file);
  g_unlink (self->report_path);
  g_unlink (self->secrets_path);
  g_rmdir (self->folder);
}

static void
job_unref (SfImportJob *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->folder != NULL)
    remove_folder (self);
  g_clear_pointer (&self->report, sf_import_report_free);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->lock);
  g_free (self->id);
  g_free (self->account);
  g_free (self->role);
  g_free (self->what);
  g_free (self->sheet);
  g_free (self->mapping);
  g_free (self->folder);
  g_free (self->file);
  g_free (self->report_path);
  g_free (self->secrets_path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfImportJob, job_unref)

static gboolean
make_folder (SfImportJob *self, const char *report, GError **error)
{
  g_autofree char *name = g_strconcat ("report.", report, NULL);

  self->folder = g_dir_make_tmp ("sanfang-import-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  self->file = g_build_filename (self->folder, "roster", NULL);
  self->report_path = g_build_filename (self->folder, name, NULL);
  self->secrets_path = g_build_filename (self->folder, "secrets", NULL);
  return TRUE;
}

static SfImportJob *
job_new (SfStore *store, SfStoreSession *session, const SfImportRequest *request, const char *path, GError **error)
{
  g_autoptr (SfImportJob) self = g_new0 (SfImportJob, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->store = store;
  self->id = sf_uuid_new (sf_clock_now (sf_store_get_clock (store)));
  self->account = g_strdup (sf_actor_get_account (session->actor));
  self->role = g_strdup (sf_role_name (sf_actor_get_role (session->actor)));
  self->what = g_strdup (request->what);
  self->flags = request->flags;
  self->sheet = g_strdup (request->sheet);
  self->mapping = g_strdup (request->mapping);
  self->cancellable = g_cancellable_new ();
  if (!make_folder (self, request->report, error))
    return NULL;
  if (g_rename (path, self->file) == 0)
    return g_steal_pointer (&self);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", self->file, g_strerror (errno));
  return NULL;
}

/* ---- On the importing thread ---- */

static void
progress (const SfImportReport *so_far, guint total, gpointer data)
{
  SfImportJob *self = data;

  g_mutex_lock (&self->lock);
  self->rows = so_far->rows;
  self->total = total;
  g_mutex_unlock (&self->lock);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SfImportJob *self = data;
  g_autoptr (JsonNode) mapping = NULL;
  SfImportOptions options = { .flags = self->flags,
                              .sheet = self->sheet,
                              .report_path = self->report_path,
                              .secrets_path = self->secrets_path,
                              .account = self->account,
                              .role = self->role,
                              .progress = progress,
                              .progress_data = self,
                              .cancellable = self->cancellable };
  GError *error = NULL;
  SfImportReport *report = NULL;

  if (self->mapping != NULL)
    mapping = sf_store_mapping_load (self->store, "import", self->what, self->mapping, &error);
  if (mapping != NULL)
    options.mapping = json_node_get_object (mapping);
  if (error == NULL)
    report = sf_store_import (self->store, self->what, self->file, &options, &error);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) sf_import_report_free);
  else
    g_task_return_error (task, error);
}

/* ---- All of them ---- */

SfImportJobs *
sf_import_jobs_new (SfStore *store)
{
  SfImportJobs *self = g_new0 (SfImportJobs, 1);

  self->store = store;
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) job_unref);
  return self;
}

void
sf_import_jobs_stop (SfImportJobs *self)
{
  GHashTableIter iter;
  gpointer job;

  self->stopped = TRUE;
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    sf_import_job_cancel (job);
}

guint
sf_import_jobs_get_n_running (SfImportJobs *self)
{
  return self->n_running;
}

void
sf_import_jobs_free (SfImportJobs *self)
{
  sf_import_jobs_stop (self);
  while (self->n_running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_hash_table_unref (self->jobs);
  g_free (self);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfImportJobs *self = data;
  SfImportJob *job = g_task_get_task_data (G_TASK (result));

  job->report = g_task_propagate_pointer (G_TASK (result), &job->error);
  job->state = job->error != NULL ? STATE_FAILED : job->report->cancelled ? STATE_CANCELLED : STATE_DONE;
  job->ended = g_get_monotonic_time ();
  g_unlink (job->file);
  self->n_running--;
}

/* What ended long ago goes, and so does the oldest where there are many. */
static void
forget_old (SfImportJobs *self)
{
  gint64 before = g_get_monotonic_time () - KEPT_FOR;
  SfImportJob *oldest = NULL;
  GHashTableIter iter;
  gpointer job;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    {
      SfImportJob *ended = ((SfImportJob *) job)->state != STATE_RUNNING ? job : NULL;

      if (ended != NULL && ended->ended < before)
        g_hash_table_iter_remove (&iter);
      else if (ended != NULL && (oldest == NULL || ended->ended < oldest->ended))
        oldest = ended;
    }
  if (g_hash_table_size (self->jobs) >= MAX_KEPT && oldest != NULL)
    g_hash_table_remove (self->jobs, oldest->id);
}

SfImportJob *
sf_import_jobs_begin (SfImportJobs *self, SfStoreSession *session, const SfImportRequest *request, const char *path,
                      GError **error)
{
  g_autoptr (GTask) task = NULL;
  SfImportJob *job;

  forget_old (self);
  if (self->stopped || self->n_running >= MAX_RUNNING)
    {
      g_set_error (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BUSY, "%u imports run already", self->n_running);
      return NULL;
    }
  job = job_new (self->store, session, request, path, error);
  if (job == NULL)
    return NULL;
  g_hash_table_insert (self->jobs, job->id, job);
  self->n_running++;
  g_atomic_ref_count_inc (&job->refs);
  task = g_task_new (NULL, NULL, ended_cb, self);
  g_task_set_task_data (task, job, (GDestroyNotify) job_unref);
  g_task_run_in_thread (task, run);
  return job;
}

SfImportJob *
sf_import_jobs_get (SfImportJobs *self, SfStoreSession *session, const char *id)
{
  SfImportJob *job;

  forget_old (self);
  job = id != NULL ? g_hash_table_lookup (self->jobs, id) : NULL;
  return job != NULL && g_strcmp0 (job->account, sf_actor_get_account (session->actor)) == 0 ? job : NULL;
}

/* ---- One ---- */

const char *
sf_import_job_get_id (SfImportJob *self)
{
  return self->id;
}

void
sf_import_job_cancel (SfImportJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
append_count (GString *json, const char *name, guint n)
{
  sf_json_append_member (json, name);
  sf_json_append_int (json, n);
}

static void
append_flag (GString *json, const char *name, gboolean flag)
{
  sf_json_append_member (json, name);
  g_string_append (json, flag ? "true" : "false");
}

static void
describe_report (const SfImportReport *report, GString *json)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();

  for (guint i = 0; i < report->unknown->len; i++)
    g_ptr_array_add (unknown, report->unknown->pdata[i]);
  g_ptr_array_add (unknown, NULL);
  append_count (json, "added", report->added);
  append_count (json, "changed", report->changed);
  append_count (json, "same", report->same);
  append_count (json, "wrong", report->wrong);
  append_count (json, "accounts", report->n_secrets);
  append_flag (json, "written", report->written);
  sf_json_append_member (json, "unknown");
  sf_json_append_strv (json, (const char *const *) unknown->pdata);
}

void
sf_import_job_describe (SfImportJob *self, GString *json)
{
  static const char *const states[] = {
    [STATE_RUNNING] = "running", [STATE_DONE] = "done", [STATE_FAILED] = "failed", [STATE_CANCELLED] = "cancelled"
  };

  sf_json_append_text_member (json, "id", self->id);
  sf_json_append_text_member (json, "what", self->what);
  sf_json_append_text_member (json, "state", states[self->state]);
  append_flag (json, "dry_run", (self->flags & SF_IMPORT_DRY_RUN) != 0);
  append_flag (json, "strict", (self->flags & SF_IMPORT_STRICT) != 0);
  g_mutex_lock (&self->lock);
  append_count (json, "rows", self->rows);
  append_count (json, "total", self->total);
  g_mutex_unlock (&self->lock);
  if (self->report != NULL)
    describe_report (self->report, json);
  if (self->error == NULL)
    return;
  sf_json_append_text_member (json, "code", sf_http_status_of (self->error)->code);
  if (sf_http_status_of (self->error)->tell)
    sf_json_append_text_member (json, "detail", self->error->message);
  else
    g_warning ("import %s: %s", self->id, self->error->message);
}

static const char *
get_file (SfImportJob *self, const char *path)
{
  return self->state != STATE_RUNNING && g_file_test (path, G_FILE_TEST_EXISTS) ? path : NULL;
}

const char *
sf_import_job_get_report (SfImportJob *self)
{
  return get_file (self, self->report_path);
}

const char *
sf_import_job_get_secrets (SfImportJob *self)
{
  return get_file (self, self->secrets_path);
}
