/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The server's process reads one byte a question from a pipe and ends at the pipe's end, so that it
 * never outlives the benchmark.
 */
#include "sf-bench-school.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/sf-passwords.h"
#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "sf-bench-records.h"
#include "sf-bench.h"
#include "sf-server.h"

#define CHUNK 2000 /* records a transaction of the filling */
#define SECONDS 60

struct _SfBenchSchool
{
  char *folder;
  char *url;
  const SfBenchPlan *plan;
  pid_t server;
  int questions, answers;
};

/* ---- Filling ---- */

typedef struct
{
  SfStore *store;
  GPtrArray *records;
} Filling;

static void
put_all (Filling *self)
{
  g_autoptr (GError) error = NULL;

  sf_store_put_records (self->store, self->records, &error);
  sf_bench_check ("records", error);
  g_ptr_array_set_size (self->records, 0);
}

static void
put (Filling *self, SfRecord *record)
{
  g_ptr_array_add (self->records, record);
  if (self->records->len >= CHUNK)
    put_all (self);
}

static void
put_secretary (Filling *self, guint n, const char *login, guint college)
{
  SfRecord *account = sf_bench_account (n, login, "college");
  g_autofree char *id = sf_bench_id (SF_KIND_COLLEGE, college);

  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, id);
  put (self, account);
}

static void
put_party (Filling *self, guint n, const char *role, int column, SfKind kind, guint party)
{
  g_autofree char *login = g_strdup_printf ("%s%u", role, party);
  g_autofree char *id = sf_bench_id (kind, party);
  SfRecord *account = sf_bench_account (n, login, role);

  sf_record_set_text (account, column, id);
  put (self, account);
}

static void
put_students (Filling *self, const SfBenchPlan *plan)
{
  for (guint i = 0; i < plan->n_students; i++)
    {
      put (self, sf_bench_student (i, SF_BENCH_HOME));
      put_party (self, 1000000 + i, "student", SF_ACCOUNT_STUDENT, SF_KIND_STUDENT, i);
      put (self, sf_bench_signing (i, SF_BENCH_HOME, plan->signing_state));
      put (self, sf_bench_agreement (i, plan->agreement_college, plan->agreement_state));
    }
}

static void
set_password (SfStore *store, const char *login, const char *hash)
{
  g_autoptr (GError) error = NULL;

  sf_store_user_set_hash (store, login, hash, &error);
  sf_bench_check (login, error);
}

static void
fill (Filling *self, const SfBenchPlan *plan)
{
  g_autofree char *hash = sf_password_hash (SF_BENCH_PASSWORD);

  put (self, sf_bench_settings ());
  for (guint i = 0; i < SF_BENCH_COLLEGES; i++)
    put (self, sf_bench_college (i));
  for (guint i = 0; i < SF_BENCH_EMPLOYERS; i++)
    {
      put (self, sf_bench_employer (i));
      put_party (self, 500000 + i, "employer", SF_ACCOUNT_EMPLOYER, SF_KIND_EMPLOYER, i);
    }
  put_secretary (self, 0, "registrar", SF_BENCH_OTHER);
  for (guint i = 0; i < plan->n_secretaries; i++)
    {
      g_autofree char *login = g_strdup_printf ("secretary%u", i);

      put_secretary (self, 1 + i, login, SF_BENCH_HOME);
    }
  put_students (self, plan);
  put_all (self);
  set_password (self->store, "registrar", hash);
  for (guint i = 0; i < plan->n_secretaries; i++)
    {
      g_autofree char *login = g_strdup_printf ("secretary%u", i);

      set_password (self->store, login, hash);
    }
}

static SfStore *
open_store (SfBenchSchool *self)
{
  g_autofree char *path = g_build_filename (self->folder, "server", NULL);
  g_autoptr (SfClock) clock = sf_clock_new_manual (SF_BENCH_NOW);
  g_autoptr (GError) error = NULL;
  SfStore *store = sf_store_open (path, clock, &error);

  sf_bench_check ("the store", error);
  return store;
}

static void
make_store (gpointer data, double *results)
{
  SfBenchSchool *self = data;
  g_autofree char *path = g_build_filename (self->folder, "server", NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;
  Filling filling = { .records = records };

  sf_store_init (path, SF_BENCH_NOW, &error);
  sf_bench_check ("the store", error);
  filling.store = open_store (self);
  fill (&filling, self->plan);
  sf_store_close (filling.store);
}

/* ---- The server's process ---- */

typedef struct
{
  SfServer *server;
  GMainLoop *loop;
  int answers;
} Serving;

static gpointer
count_rows (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  SfBenchCounts *counts = data;
  gint64 rows = 0;

  sf_db_query_int (db, "SELECT total_changes()", 0, &rows, error);
  counts->rows = (guint64) rows;
  return NULL;
}

static gboolean
stopped_cb (gpointer data)
{
  g_main_loop_quit (((Serving *) data)->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
asked_cb (int questions, GIOCondition condition, gpointer data)
{
  Serving *self = data;
  SfDbPool *pool = sf_store_get_pool (sf_server_get_store (self->server));
  g_autoptr (GError) error = NULL;
  SfBenchCounts counts;
  char question;

  if (read (questions, &question, 1) != 1)
    {
      sf_server_stop (self->server, stopped_cb, self);
      return G_SOURCE_REMOVE;
    }
  sf_db_pool_get_counts (pool, &counts.pool);
  sf_db_pool_write_sync (pool, SF_DB_WORK_EXCLUSIVE, count_rows, &counts, NULL, &error);
  sf_bench_check ("counts", error);
  return write (self->answers, &counts, sizeof counts) == sizeof counts;
}

static void
serve (SfBenchSchool *self, int questions, int answers)
{
  Serving serving = { .server = sf_server_new (open_store (self), NULL),
                      .loop = g_main_loop_new (NULL, FALSE),
                      .answers = answers };
  g_autoptr (GError) error = NULL;
  guint16 port;

  sf_server_start (serving.server, "127.0.0.1", 0, &error);
  sf_bench_check ("the server", error);
  port = sf_server_get_port (serving.server);
  if (write (answers, &port, sizeof port) != sizeof port)
    _exit (1);
  g_unix_fd_add (questions, G_IO_IN | G_IO_HUP, asked_cb, &serving);
  g_main_loop_run (serving.loop);
  sf_server_free (serving.server);
  _exit (0);
}

static void
start_server (SfBenchSchool *self)
{
  int questions[2], answers[2];
  guint16 port;

  if (pipe (questions) != 0 || pipe (answers) != 0 || (self->server = fork ()) < 0)
    g_error ("no process for the server");
  if (self->server == 0)
    {
      close (questions[1]);
      close (answers[0]);
      serve (self, questions[0], answers[1]);
    }
  close (questions[0]);
  close (answers[1]);
  self->questions = questions[1];
  self->answers = answers[0];
  if (read (self->answers, &port, sizeof port) != sizeof port)
    g_error ("the server did not start");
  self->url = g_strdup_printf ("http://127.0.0.1:%u", port);
}

SfBenchSchool *
sf_bench_school_new (const SfBenchPlan *plan)
{
  SfBenchSchool *self = g_new0 (SfBenchSchool, 1);

  self->folder = sf_bench_make_folder ();
  self->plan = plan;
  sf_bench_run_apart (make_store, self, NULL, 0);
  start_server (self);
  return self;
}

void
sf_bench_school_free (SfBenchSchool *self)
{
  close (self->questions);
  close (self->answers);
  waitpid (self->server, NULL, 0);
  sf_bench_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->url);
  g_free (self);
}

const char *
sf_bench_school_get_folder (SfBenchSchool *self)
{
  return self->folder;
}

const char *
sf_bench_school_get_url (SfBenchSchool *self)
{
  return self->url;
}

void
sf_bench_school_count (SfBenchSchool *self, SfBenchCounts *out_counts)
{
  if (write (self->questions, "?", 1) != 1 ||
      read (self->answers, out_counts, sizeof *out_counts) != sizeof *out_counts)
    g_error ("the server does not answer");
}

/* ---- A bare client ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static SfHttpAnswer *
post (SfBenchClient *self, const char *path, GString *json)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfHttpAnswer *answer;

  sf_http_send_async (self->http, "POST", path, g_string_free_to_bytes (json), SECONDS, NULL, keep_result_cb, &result);
  sf_bench_wait_until (result != NULL);
  answer = sf_http_send_finish (self->http, result, &error);
  sf_bench_check (path, error);
  if (answer->status != 200)
    g_error ("%s: %u", path, answer->status);
  return answer;
}

static void
log_in (SfBenchClient *self, const char *login)
{
  g_autoptr (SfHttpAnswer) answer = NULL;
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "login", login);
  sf_json_append_text_member (json, "password", SF_BENCH_PASSWORD);
  g_string_append_c (json, '}');
  answer = post (self, "/v1/session", json);
  sf_http_set_token (self->http, sf_wire_get_text (answer->json, "token", NULL));
}

static void
register_device (SfBenchClient *self)
{
  g_autoptr (SfHttpAnswer) answer = NULL;
  GString *json = g_string_new ("{");

  self->device = sf_uuid_new (SF_BENCH_NOW);
  sf_json_append_text_member (json, "device_id", self->device);
  sf_json_append_text_member (json, "app", "benchmark");
  g_string_append_printf (json, ",\"schema\":[%d,%d]}", SF_WIRE_SCHEMA_MIN, SF_WIRE_SCHEMA_MAX);
  answer = post (self, "/v1/devices", json);
  self->epoch = g_strdup (sf_wire_get_text (answer->json, "epoch", NULL));
}

SfBenchClient *
sf_bench_client_new (const char *url, const char *login)
{
  SfBenchClient *self = g_new0 (SfBenchClient, 1);
  g_autoptr (GError) error = NULL;

  self->http = sf_http_new (url, &error);
  sf_bench_check (url, error);
  log_in (self, login);
  register_device (self);
  return self;
}

void
sf_bench_client_free (SfBenchClient *self)
{
  sf_http_free (self->http);
  g_free (self->device);
  g_free (self->epoch);
  g_free (self);
}

void
sf_bench_client_pull (SfBenchClient *self, guint limit, SfBenchPageFunc func, gpointer data)
{
  g_autoptr (GHashTable) cookie = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean complete = FALSE;

  while (!complete)
    {
      SfPull pull = { self->device, SF_WIRE_SCHEMA_MAX, self->epoch, NULL, cookie, limit };
      GString *json = g_string_new (NULL);
      g_autoptr (SfHttpAnswer) answer = NULL;
      g_auto (SfPageTail) tail = { 0 };
      g_autoptr (GError) error = NULL;
      const char *text;
      const char *last;
      gsize length;

      sf_wire_write_pull (json, &pull);
      answer = post (self, "/v1/sync/pull", json);
      text = g_bytes_get_data (answer->body, &length);
      last = memrchr (text, '\n', length - 1);
      sf_wire_read_page_tail (last + 1, (gsize) (text + length - 1 - (last + 1)), &tail, &error);
      sf_bench_check ("a page", error);
      func (answer->body, data);
      complete = tail.complete;
      g_hash_table_unref (cookie);
      cookie = g_hash_table_ref (tail.cookie);
    }
}
