/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of 10,000 invitations at once: the real server's clock steps past it, its job settles them, and meanwhile
 * clients of the protocol push approvals at a steady rate, whether the answers keep up or not. What a push takes is
 * counted from the moment that it was due. On the main thread.
 */
#include "sf-bench-client.h"
#include "sf-bench-records.h"
#include "sf-bench-school.h"
#include "sf-bench.h"

#define MAX_RUNS 3
#define N_CLIENTS 32
#define EVERY 10000      /* µs between pushes: 100 a second */
#define QUIET_PUSHES 300 /* before the step, three seconds */
#define MAX_PUSHES 2000  /* a run: when settling takes longer than that, the rest of it is without pushes */
#define LOOK_EVERY 10    /* ms */
#define TICK 1           /* ms */

typedef struct
{
  SfBenchSchool *school;
  guint n_runs;
  guint n_clients;
  guint n_quiet;
  guint n_pushes; /* at most, a run */
  guint run;
} Bench;

enum
{
  SECONDS,
  PUSH,       /* p99 while it settles, ms */
  QUIET_PUSH, /* p99 before */
  PUSHES,     /* while it settles */
  N_RESULTS
};

/* ---- Pushes at a rate ---- */

typedef struct
{
  const Bench *bench;
  GHashTable *marks;
  GPtrArray *clients; /* all */
  GPtrArray *idle;
  gint64 start;
  guint n_due;      /* pushes whose time has come */
  guint n_sent;     /* of these */
  guint n_answered; /* of these */
  gint64 due[MAX_PUSHES];
  double took[MAX_PUSHES]; /* ms */
} Stream;

typedef struct
{
  Stream *stream;
  guint i;
} Sent;

static void send_due (Stream *self);

static void
pushed_cb (SfBenchClient *client, gpointer data)
{
  g_autofree Sent *sent = data;
  Stream *self = sent->stream;

  self->took[sent->i] = (double) (g_get_monotonic_time () - self->due[sent->i]) / 1000;
  self->n_answered++;
  g_ptr_array_add (self->idle, client);
  send_due (self);
}

static void
send_due (Stream *self)
{
  while (self->n_sent < self->n_due && self->idle->len > 0)
    {
      g_autoptr (SfOperation) operation =
        sf_bench_approval (self->bench->run * self->bench->n_pushes + self->n_sent, self->marks);
      Sent *sent = g_new0 (Sent, 1);

      sent->stream = self;
      sent->i = self->n_sent++;
      sf_bench_client_push (g_ptr_array_steal_index (self->idle, 0), operation, pushed_cb, sent);
    }
}

static gboolean
tick_cb (gpointer data)
{
  Stream *self = data;
  gint64 now = g_get_monotonic_time ();

  while (self->n_due < self->bench->n_pushes && self->start + self->n_due * EVERY <= now)
    {
      self->due[self->n_due] = self->start + self->n_due * EVERY;
      self->n_due++;
    }
  send_due (self);
  return G_SOURCE_CONTINUE;
}

/* ---- A run ---- */

static gboolean
look_cb (gpointer data)
{
  gboolean *look = data;

  *look = TRUE;
  return G_SOURCE_CONTINUE;
}

/* The server's time goes on meanwhile, as it does. */
static void
wait_until_settled (SfBenchSchool *school, SfTime end)
{
  gint64 start = g_get_monotonic_time ();
  gboolean look = FALSE;
  guint timer = g_timeout_add (LOOK_EVERY, look_cb, &look);
  gboolean due = TRUE;

  while (due)
    {
      sf_bench_wait_until (look);
      look = FALSE;
      sf_bench_school_set_time (school, end + (g_get_monotonic_time () - start) / 1000);
      due = sf_bench_school_has_due (school);
    }
  g_source_remove (timer);
}

static void
gather_clients (Stream *self)
{
  for (guint i = 0; i < self->bench->n_clients; i++)
    {
      g_autofree char *login = g_strdup_printf ("secretary%u", i);
      SfBenchClient *client = sf_bench_client_new (sf_bench_school_get_url (self->bench->school), login);

      g_ptr_array_add (self->clients, client);
      g_ptr_array_add (self->idle, client);
    }
  sf_bench_client_pull (self->clients->pdata[0], 2000, sf_bench_keep_marks, self->marks);
}

static void
settle (gpointer data, double *results)
{
  const Bench *bench = data;
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_bench_client_free);
  g_autoptr (GPtrArray) idle = g_ptr_array_new ();
  g_autofree Stream *stream = g_new0 (Stream, 1);
  guint timer, first, last;
  gint64 start;

  stream->bench = bench;
  stream->marks = marks;
  stream->clients = clients;
  stream->idle = idle;
  gather_clients (stream);
  stream->start = g_get_monotonic_time ();
  timer = g_timeout_add (TICK, tick_cb, stream);
  sf_bench_wait_until (stream->n_answered >= bench->n_quiet);

  start = g_get_monotonic_time ();
  first = stream->n_due;
  wait_until_settled (bench->school, SF_BENCH_NOW + (SfTime) (1 + bench->run) * SF_MINUTE);
  results[SECONDS] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  sf_bench_wait_until (stream->n_due > first);
  last = stream->n_due;
  sf_bench_wait_until (stream->n_answered >= last);
  g_source_remove (timer);
  sf_bench_wait_until (stream->n_answered == stream->n_sent);

  results[QUIET_PUSH] = sf_bench_percentile (stream->took, first, 99);
  results[PUSH] = sf_bench_percentile (stream->took + first, last - first, 99);
  results[PUSHES] = last - first;
}

static void
report (const Bench *bench, double (*all)[N_RESULTS])
{
  double values[N_RESULTS][MAX_RUNS];
  guint n = bench->n_runs;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < N_RESULTS; k++)
      values[k][i] = all[i][k];
  sf_bench_report ("expiry", "10,000 invitations end at once, from the step of the clock until all are settled",
                   sf_bench_median (values[SECONDS], n), "s", 0, SF_BENCH_AT_MOST, 5);
  sf_bench_report ("expiry-push", "pushes meanwhile, 100 a second due: p99 of due to answered",
                   sf_bench_median (values[PUSH], n), "ms", 0, SF_BENCH_AT_MOST, 50);
  sf_bench_report ("expiry-push-quiet", "the same before", sf_bench_median (values[QUIET_PUSH], n), "ms", 0,
                   SF_BENCH_FOR_INFORMATION, 0);
  sf_bench_report ("expiry-pushes", "pushes meanwhile", sf_bench_median (values[PUSHES], n), "operations", 0,
                   SF_BENCH_FOR_INFORMATION, 0);
}

int
main (int argc, char **argv)
{
  double results[MAX_RUNS][N_RESULTS];
  Bench bench = { 0 };
  SfBenchPlan plan = { .signing_state = SF_SIGNING_COLLEGE_REVIEW,
                       .agreement_state = SF_AGREEMENT_IN_REVIEW,
                       .agreement_college = SF_BENCH_HOME };

  sf_bench_init (&argc, &argv, "Invitations that end all at once, while clients push.");
  bench.n_runs = sf_bench_size (MAX_RUNS, 1);
  bench.n_clients = sf_bench_size (N_CLIENTS, 2);
  bench.n_quiet = sf_bench_size (QUIET_PUSHES, 3);
  bench.n_pushes = sf_bench_size (MAX_PUSHES, 500);
  plan.n_secretaries = bench.n_clients;
  plan.n_students = bench.n_runs * bench.n_pushes;
  plan.n_ending = sf_bench_size (10000, 120);
  plan.n_minutes = bench.n_runs;
  bench.school = sf_bench_school_new (&plan);
  for (bench.run = 0; bench.run < bench.n_runs; bench.run++)
    sf_bench_run_apart (settle, &bench, results[bench.run], N_RESULTS);
  report (&bench, results);
  sf_bench_school_free (bench.school);
  return 0;
}
