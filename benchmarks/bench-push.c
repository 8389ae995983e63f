/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pushing to the real server, with audit and notices: a thousand approvals that wait in one client's outbox, by the
 * client's own sync code; and 32 clients of the protocol that push one operation a request, beside a bare program that
 * commits the same rows in as many commits.
 */
#include "sf-bench-client.h"
#include "sf-bench-records.h"
#include "sf-bench-school.h"
#include "sf-bench.h"
#include "sync/sf-session.h"

#define ACTION "college_approve"
#define MAX_RUNS 5
#define MAX_CLIENTS 32
#define HOLD SF_MINUTE

typedef struct
{
  SfBenchSchool *school;
  guint n_runs;
  guint n_waiting; /* in the outbox, a run */
  guint n_clients;
  guint n_each; /* operations of each of them, a run */
  guint run;
} Bench;

static double
get_seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* ---- An outbox ---- */

typedef struct
{
  SfSession *session;
  guint n_acted;
  guint n_answered;
  gint64 last; /* when the last one was answered */
} Outbox;

static void
logged_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_session_login_finish (SF_SESSION (source), result, &error);
  sf_bench_check ("logging in", error);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  sf_bench_check (ACTION, error);
  ((Outbox *) data)->n_acted++;
}

/* Emitted when the answer is on the client's disk. */
static void
answered_cb (SfSession *session, const char *uid, gboolean applied, Outbox *self)
{
  if (!applied)
    g_error ("%s was refused", uid);
  self->n_answered++;
  self->last = g_get_monotonic_time ();
}

static void
fill_outbox (Outbox *self, guint first, guint n)
{
  self->n_acted = self->n_answered = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = sf_bench_id (SF_KIND_SIGNING, first + i);

      sf_session_act_async (self->session, SF_KIND_SIGNING, id, ACTION, NULL, NULL, acted_cb, self);
    }
  sf_bench_wait_until (self->n_acted == n);
}

/* From the moment that the client begins to send until the last answer is in its outbox. */
static void
push_outbox (gpointer data, double *results)
{
  const Bench *bench = data;
  g_autofree char *folder = g_build_filename (sf_bench_school_get_folder (bench->school), "client", NULL);
  g_autoptr (SfClock) clock = sf_clock_new_manual (SF_BENCH_NOW);
  g_autoptr (SfSession) session = sf_session_new (folder, clock);
  Outbox outbox = { .session = session };

  sf_session_set_hold (session, HOLD);
  g_signal_connect (session, "answered", G_CALLBACK (answered_cb), &outbox);
  sf_session_login_async (session, sf_bench_school_get_url (bench->school), "secretary0", SF_BENCH_PASSWORD, NULL, TRUE,
                          NULL, logged_in_cb, NULL);
  sf_bench_wait_until (sf_session_get_sync_state (session) == SF_SYNC_SYNCED);
  for (guint i = 0; i < bench->n_runs; i++)
    {
      gint64 start;

      fill_outbox (&outbox, i * bench->n_waiting, bench->n_waiting);
      sf_bench_wait_until (sf_session_get_sync_state (session) == SF_SYNC_SYNCED);
      sf_clock_set (clock, sf_clock_now (clock) + HOLD);
      start = g_get_monotonic_time ();
      sf_session_sync_now (session);
      sf_bench_wait_until (outbox.n_answered == bench->n_waiting);
      results[i] = (double) (outbox.last - start) / G_USEC_PER_SEC;
      sf_bench_wait_until (sf_session_get_sync_state (session) == SF_SYNC_SYNCED);
    }
}

/* ---- Many clients ---- */

enum
{
  RATE,  /* operations/s */
  GROUP, /* operations a commit */
  ROWS,  /* that the server writes, an operation */
  COMMITS,
  FLOOR_SECONDS, /* for the rows that came of them, in as many commits */
  FLOOR_ROWS,    /* an operation: what is written twice counts once */
  N_RESULTS
};

typedef struct
{
  const Bench *bench;
  GHashTable *marks; /* id of a signing -> its content mark */
  SfBenchClient *clients[MAX_CLIENTS];
  guint n_sent;
  guint n_answered;
} Crowd;

static void push_next (Crowd *self, SfBenchClient *client);

static void
pushed_cb (SfBenchClient *client, gpointer data)
{
  Crowd *self = data;

  self->n_answered++;
  push_next (self, client);
}

static void
push_next (Crowd *self, SfBenchClient *client)
{
  const Bench *bench = self->bench;
  guint place = bench->n_runs * bench->n_waiting + bench->run * bench->n_clients * bench->n_each + self->n_sent;
  g_autoptr (SfOperation) operation = NULL;

  if (client->seq >= bench->n_each)
    return;
  operation = sf_bench_approval (place, self->marks);
  self->n_sent++;
  sf_bench_client_push (client, operation, pushed_cb, self);
}

static void
gather_crowd (Crowd *self)
{
  const char *url = sf_bench_school_get_url (self->bench->school);

  for (guint i = 0; i < self->bench->n_clients; i++)
    {
      g_autofree char *login = g_strdup_printf ("secretary%u", i);

      self->clients[i] = sf_bench_client_new (url, login);
    }
  sf_bench_client_pull (self->clients[0], 2000, sf_bench_keep_marks, self->marks);
}

static void
push_crowd (gpointer data, double *results)
{
  const Bench *bench = data;
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Crowd crowd = { .bench = bench, .marks = marks };
  guint n = bench->n_clients * bench->n_each;
  SfBenchCounts before, after;
  gint64 start;

  gather_crowd (&crowd);
  sf_bench_school_count (bench->school, &before);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < bench->n_clients; i++)
    push_next (&crowd, crowd.clients[i]);
  sf_bench_wait_until (crowd.n_answered == n);
  results[RATE] = n / get_seconds_since (start);
  sf_bench_school_count (bench->school, &after);
  results[COMMITS] = (double) (after.pool.commits - before.pool.commits);
  results[GROUP] = n / results[COMMITS];
  results[ROWS] = (double) (after.rows - before.rows) / n;
  for (guint i = 0; i < bench->n_clients; i++)
    sf_bench_client_free (crowd.clients[i]);
}

typedef struct
{
  const Bench *bench;
  guint n_commits;
} Floor;

static char *
get_store_path (const Bench *bench)
{
  return g_build_filename (sf_bench_school_get_folder (bench->school), "server", "store.db", NULL);
}

static char *
get_copy_path (const Bench *bench)
{
  g_autofree char *name = g_strdup_printf ("before%u.db", bench->run);

  return g_build_filename (sf_bench_school_get_folder (bench->school), name, NULL);
}

static void
copy_store (gpointer data, double *results)
{
  g_autofree char *path = get_store_path (data);
  g_autofree char *copy = get_copy_path (data);

  sf_floor_copy (path, copy);
}

static void
commit_floor (gpointer data, double *results)
{
  const Floor *floor = data;
  g_autofree char *copy = get_copy_path (floor->bench);
  g_autofree char *path = get_store_path (floor->bench);
  guint rows;

  results[0] = sf_floor_commits (copy, path, floor->n_commits, &rows);
  results[1] = rows;
}

/* One run of the crowd, and the floor for the same. */
static void
run_crowd (Bench *bench, double *results)
{
  Floor floor = { .bench = bench };
  double of_floor[2];

  sf_bench_run_apart (copy_store, bench, NULL, 0);
  sf_bench_run_apart (push_crowd, bench, results, N_RESULTS);
  floor.n_commits = (guint) results[COMMITS];
  sf_bench_run_apart (commit_floor, &floor, of_floor, G_N_ELEMENTS (of_floor));
  results[FLOOR_SECONDS] = of_floor[0];
  results[FLOOR_ROWS] = of_floor[1] / (bench->n_clients * bench->n_each);
}

/* ---- Both ---- */

static void
report_outbox (const Bench *bench, const double *seconds)
{
  g_autofree char *what =
    g_strdup_printf ("%u approvals that wait in an outbox, to the last answer on the client's disk", bench->n_waiting);

  sf_bench_report ("push-outbox", what, bench->n_waiting / sf_bench_median (seconds, bench->n_runs), "operations/s", 0,
                   SF_BENCH_AT_LEAST, 3000);
}

static void
report_crowd (const Bench *bench, double (*all)[N_RESULTS])
{
  g_autofree char *what = g_strdup_printf ("%u clients push one operation a request", bench->n_clients);
  guint n = bench->n_clients * bench->n_each;
  double values[N_RESULTS][MAX_RUNS];

  for (guint i = 0; i < bench->n_runs; i++)
    {
      for (guint k = 0; k < N_RESULTS; k++)
        values[k][i] = all[i][k];
      values[FLOOR_SECONDS][i] = n / all[i][FLOOR_SECONDS];
    }
  sf_bench_report ("push-crowd", what, sf_bench_median (values[RATE], bench->n_runs), "operations/s",
                   sf_bench_median (values[FLOOR_SECONDS], bench->n_runs), SF_BENCH_AT_LEAST, 0.4);
  sf_bench_report ("push-group", "the same, operations a commit (one fsync)",
                   sf_bench_median (values[GROUP], bench->n_runs), "operations/fsync", 0, SF_BENCH_FOR_INFORMATION, 0);
  sf_bench_report ("push-rows", "the same, rows that the server writes, and the floor",
                   sf_bench_median (values[ROWS], bench->n_runs), "rows/operation",
                   sf_bench_median (values[FLOOR_ROWS], bench->n_runs), SF_BENCH_FOR_INFORMATION, 0);
}

int
main (int argc, char **argv)
{
  double seconds[MAX_RUNS], crowd[MAX_RUNS][N_RESULTS];
  Bench bench = { 0 };
  SfBenchPlan plan = { .signing_state = SF_SIGNING_COLLEGE_REVIEW,
                       .agreement_state = SF_AGREEMENT_IN_REVIEW,
                       .agreement_college = SF_BENCH_HOME };

  sf_bench_init (&argc, &argv, "Pushes to the real server, beside the floor.");
  bench.n_runs = sf_bench_size (MAX_RUNS, 1);
  bench.n_waiting = sf_bench_size (1000, 3);
  bench.n_clients = sf_bench_size (MAX_CLIENTS, 2);
  bench.n_each = sf_bench_size (50, 2);
  plan.n_secretaries = bench.n_clients;
  plan.n_students = bench.n_runs * (bench.n_waiting + bench.n_clients * bench.n_each);
  bench.school = sf_bench_school_new (&plan);
  sf_bench_run_apart (push_outbox, &bench, seconds, bench.n_runs);
  for (bench.run = 0; bench.run < bench.n_runs; bench.run++)
    run_crowd (&bench, crowd[bench.run]);
  report_outbox (&bench, seconds);
  report_crowd (&bench, crowd);
  sf_bench_school_free (bench.school);
  return 0;
}
