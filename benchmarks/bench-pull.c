/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pulling by the client's own sync code, without a window: 10,000 agreements into an empty cache, and the question
 * whether anything is new when nothing is. Beside it the floor: a GET of the same bytes and an INSERT a line. Each
 * measurement has a process of its own, ours and the floor in turns.
 */
#include <glib/gstdio.h>

#include "core/wire/sf-wire.h"
#include "db/sf-db.h"
#include "sf-bench-client.h"
#include "sf-bench-records.h"
#include "sf-bench-school.h"
#include "sf-bench.h"
#include "sync/sf-session.h"

#define MAX_RUNS 7
#define PAGE 2000 /* as the client asks */

typedef struct
{
  SfBenchSchool *school;
  guint n_agreements;
  guint n_quiet; /* pulls when nothing changed */
  guint run;
} Bench;

enum
{
  SECONDS,
  MEGABYTES,
  QUIET_SECONDS,
  N_RESULTS
};

/* ---- Ours ---- */

static void
opened_cb (SfSession *session, GParamSpec *pspec, gint64 *start)
{
  if (!sf_session_get_is_open (session) || *start != 0)
    return;
  sf_bench_reset_peak ();
  *start = g_get_monotonic_time ();
}

static void
logged_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_session_login_finish (SF_SESSION (source), result, &error);
  sf_bench_check ("logging in", error);
}

static double
get_seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* All of it must have arrived. */
static void
check_cache (const char *folder, guint n)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *path = g_build_filename (folder, g_dir_read_name (dir), "cache.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDb) db = sf_db_open (path, SF_DB_READ_ONLY, &error);
  gint64 found = 0;

  if (db != NULL)
    sf_db_query_int (db, "SELECT count(*) FROM agreement", 0, &found, &error);
  sf_bench_check (path, error);
  if (found != n)
    g_error ("%" G_GINT64_FORMAT " of %u agreements arrived", found, n);
}

static double
pull_nothing (SfSession *session, guint n)
{
  g_autofree double *seconds = g_new0 (double, n);

  for (guint i = 0; i < n; i++)
    {
      gint64 start = g_get_monotonic_time ();

      sf_session_sync_now (session);
      sf_bench_wait_until (sf_session_get_sync_state (session) == SF_SYNC_SYNCED);
      seconds[i] = get_seconds_since (start);
    }
  return sf_bench_median (seconds, n);
}

/* From the moment that the log-in is over until the client says that it is synchronised. */
static void
pull_first (gpointer data, double *results)
{
  const Bench *bench = data;
  g_autofree char *name = g_strdup_printf ("client%u", bench->run);
  g_autofree char *folder = g_build_filename (sf_bench_school_get_folder (bench->school), name, NULL);
  g_autoptr (SfClock) clock = sf_clock_new_manual (SF_BENCH_NOW);
  g_autoptr (SfSession) session = sf_session_new (folder, clock);
  gint64 start = 0;

  g_signal_connect (session, "notify::is-open", G_CALLBACK (opened_cb), &start);
  sf_session_login_async (session, sf_bench_school_get_url (bench->school), "registrar", SF_BENCH_PASSWORD, NULL, TRUE,
                          NULL, logged_in_cb, NULL);
  sf_bench_wait_until (start != 0);
  sf_bench_wait_until (sf_session_get_sync_state (session) == SF_SYNC_SYNCED);
  results[SECONDS] = get_seconds_since (start);
  results[MEGABYTES] = sf_bench_peak_memory ();
  results[QUIET_SECONDS] = pull_nothing (session, bench->n_quiet);
  g_clear_object (&session);
  check_cache (folder, bench->n_agreements);
}

/* ---- The floor ---- */

static char *
get_body_path (const Bench *bench)
{
  return g_build_filename (sf_bench_school_get_folder (bench->school), "body", NULL);
}

static void
append_page (GBytes *page, gpointer data)
{
  gsize length;
  const char *text = g_bytes_get_data (page, &length);

  g_string_append_len (data, text, (gssize) length);
}

/* Keeps the bytes that the client is sent, for the floor's server. */
static void
keep_body (gpointer data, double *results)
{
  const Bench *bench = data;
  g_autofree char *path = get_body_path (bench);
  g_autoptr (SfBenchClient) client = sf_bench_client_new (sf_bench_school_get_url (bench->school), "registrar");
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  sf_bench_client_pull (client, PAGE, append_page, body);
  g_file_set_contents (path, body->str, (gssize) body->len, &error);
  sf_bench_check (path, error);
}

static void
pull_floor (gpointer data, double *results)
{
  const Bench *bench = data;
  g_autofree char *path = get_body_path (bench);
  g_autofree char *name = g_strdup_printf ("floor%u.db", bench->run);
  g_autofree char *db = g_build_filename (sf_bench_school_get_folder (bench->school), name, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) body = g_mapped_file_get_bytes (file);
  g_autoptr (SfFloorServer) server = sf_floor_server_new (body);

  results[SECONDS] = sf_floor_pull (sf_floor_server_get_uri (server), db);
}

/* ---- Both ---- */

static double
get_row_bytes (const Bench *bench)
{
  g_autofree char *path = get_body_path (bench);
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (double) status.st_size / bench->n_agreements : 0;
}

static double
get_median (double (*all)[N_RESULTS], guint n, guint result)
{
  double values[MAX_RUNS];

  for (guint i = 0; i < n; i++)
    values[i] = all[i][result];
  return sf_bench_median (values, n);
}

static void
report (const Bench *bench, double (*ours)[N_RESULTS], double (*floors)[N_RESULTS], guint n)
{
  g_autofree char *what = g_strdup_printf ("first pull of %u agreements (%.0f bytes each) into an empty cache",
                                           bench->n_agreements, get_row_bytes (bench));
  double peak = 0;

  for (guint i = 0; i < n; i++)
    peak = MAX (peak, ours[i][MEGABYTES]);
  sf_bench_report ("pull-first", what, get_median (ours, n, SECONDS) * 1000, "ms",
                   get_median (floors, n, SECONDS) * 1000, SF_BENCH_AT_MOST, 4);
  sf_bench_report ("pull-memory", "the same, peak memory of the client", peak, "MB", 0, SF_BENCH_AT_MOST, 60);
  sf_bench_report ("pull-quiet", "pull when nothing changed", get_median (ours, n, QUIET_SECONDS) * 1000, "ms", 0,
                   SF_BENCH_AT_MOST, 3);
}

int
main (int argc, char **argv)
{
  double ours[MAX_RUNS][N_RESULTS], floors[MAX_RUNS][N_RESULTS];
  guint n_runs;
  Bench bench = { 0 };
  SfBenchPlan plan = { .n_secretaries = 1,
                       .signing_state = SF_SIGNING_SIGNED,
                       .agreement_state = SF_AGREEMENT_EFFECTIVE,
                       .agreement_college = SF_BENCH_OTHER };

  sf_bench_init (&argc, &argv, "Pulls by the client's sync code, beside the floor.");
  n_runs = sf_bench_size (MAX_RUNS, 1);
  plan.n_students = bench.n_agreements = sf_bench_size (10000, 20);
  bench.n_quiet = sf_bench_size (200, 2);
  bench.school = sf_bench_school_new (&plan);
  sf_bench_run_apart (keep_body, &bench, NULL, 0);
  for (bench.run = 0; bench.run < n_runs; bench.run++)
    {
      sf_bench_run_apart (pull_first, &bench, ours[bench.run], N_RESULTS);
      sf_bench_run_apart (pull_floor, &bench, floors[bench.run], N_RESULTS);
    }
  report (&bench, ours, floors, n_runs);
  sf_bench_school_free (bench.school);
  return 0;
}
