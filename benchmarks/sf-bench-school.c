/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The server's process reads questions from a pipe and ends at the pipe's end, so that it
 * never outlives the benchmark.
 */
#include "sf-bench-school.h"

#include <glib-unix.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/sf-passwords.h"
#include "sf-bench-client.h"
#include "sf-bench-records.h"
#include "sf-bench.h"
#include "sf-server.h"

#define CHUNK 2000 /* records a transaction of the filling */

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
put_students (Filling *self, const SfBenchPlan *plan)
{
  for (guint i = 0; i < plan->n_students; i++)
    {
      put (self, sf_bench_student (i, SF_BENCH_HOME));
      put (self, sf_bench_student_account (i));
      put (self, sf_bench_signing (i, SF_BENCH_HOME, plan->signing_state));
      put (self, sf_bench_agreement (i, plan->agreement_college, plan->agreement_state));
    }
}

static void
put_invited (Filling *self, const SfBenchPlan *plan)
{
  for (guint i = 0; i < plan->n_ending * plan->n_minutes; i++)
    {
      guint n = plan->n_students + i;

      put (self, sf_bench_student (n, SF_BENCH_HOME));
      put (self, sf_bench_student_account (n));
      put (self, sf_bench_invitation (n, SF_BENCH_HOME, SF_BENCH_NOW + (SfTime) (1 + i / plan->n_ending) * SF_MINUTE));
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
      put (self, sf_bench_employer_account (i));
    }
  put (self, sf_bench_secretary (0, "registrar", SF_BENCH_OTHER));
  for (guint i = 0; i < plan->n_secretaries; i++)
    {
      g_autofree char *login = g_strdup_printf ("secretary%u", i);

      put (self, sf_bench_secretary (1 + i, login, SF_BENCH_HOME));
    }
  put_students (self, plan);
  put_invited (self, plan);
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
  SfTime time;     /* for the clock; 0: it stands as it is */
  gboolean counts; /* else what is due */
} Question;

typedef struct
{
  SfBenchCounts counts;
  gboolean has_due;
} Answer;

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

static void
count (SfDbPool *pool, SfBenchCounts *out_counts)
{
  g_autoptr (GError) error = NULL;

  sf_db_pool_get_counts (pool, &out_counts->pool);
  sf_db_pool_write_sync (pool, SF_DB_WORK_EXCLUSIVE, count_rows, out_counts, NULL, &error);
  sf_bench_check ("counts", error);
}

typedef struct
{
  SfTime now;
  gint64 there;
} Due;

static gpointer
look_for_due (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Due *due = data;
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM signing WHERE state IN ('invited', 'returned') AND frozen_at "
                                          "IS NULL AND expires_at <= %" G_GINT64_FORMAT " LIMIT 1",
                                          due->now);

  if (sf_db_begin_read (db, error))
    sf_db_query_int (db, sql, 0, &due->there, error);
  return NULL;
}

static gboolean
has_due (SfStore *store)
{
  Due due = { .now = sf_clock_now (sf_store_get_clock (store)) };
  g_autoptr (GError) error = NULL;

  sf_db_pool_read_sync (sf_store_get_pool (store), look_for_due, &due, NULL, &error);
  sf_bench_check ("what is due", error);
  return due.there != 0;
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
  SfStore *store = sf_server_get_store (self->server);
  Question question;
  Answer answer = { 0 };

  if (read (questions, &question, sizeof question) != sizeof question)
    {
      sf_server_stop (self->server, stopped_cb, self);
      return G_SOURCE_REMOVE;
    }
  if (question.time != 0)
    sf_clock_set (sf_store_get_clock (store), question.time);
  if (question.counts)
    count (sf_store_get_pool (store), &answer.counts);
  else
    answer.has_due = has_due (store);
  return write (self->answers, &answer, sizeof answer) == sizeof answer;
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

static Answer
ask (SfBenchSchool *self, const Question *question)
{
  Answer answer;

  if (write (self->questions, question, sizeof *question) != sizeof *question ||
      read (self->answers, &answer, sizeof answer) != sizeof answer)
    g_error ("the server does not answer");
  return answer;
}

void
sf_bench_school_count (SfBenchSchool *self, SfBenchCounts *out_counts)
{
  const Question question = { .counts = TRUE };

  *out_counts = ask (self, &question).counts;
}

void
sf_bench_school_set_time (SfBenchSchool *self, SfTime now)
{
  const Question question = { .time = now };

  ask (self, &question);
}

gboolean
sf_bench_school_has_due (SfBenchSchool *self)
{
  const Question question = { 0 };

  return ask (self, &question).has_due;
}
