/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the benchmarks share: a line of result, timing, and the floors that the real thing is compared with. A benchmark
 * prints one JSON object a line on stdout: {id, what, ours, unit, reference, ratio, bar, holds}.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether more or less is better. */
typedef enum
{
  SF_BENCH_AT_MOST,
  SF_BENCH_AT_LEAST,
  SF_BENCH_FOR_INFORMATION, /* has no bar */
} SfBenchSense;

/* Reads the options that every benchmark has: --quick for sizes that only prove that it runs. */
void sf_bench_init (int *argc, char ***argv, const char *what);
/* @full, or @quick when it was asked for. */
guint sf_bench_size (guint full, guint quick);
/* Ends the program with a message if @error is set: a benchmark that cannot do its work has no result. */
void sf_bench_check (const char *what, const GError *error);
/* A new folder below TMPDIR, and its removal with all that is in it. */
char *sf_bench_make_folder (void);
void sf_bench_remove_folder (const char *path);
/* Runs the main loop until @condition holds. */
#define sf_bench_wait_until(condition)                                                                                 \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
  }                                                                                                                    \
  G_STMT_END

/* Runs @work in a process of its own, so that neither its memory nor what it left behind is the next one's, and gives
 * its @n @results. The caller must have no other thread. */
typedef void (*SfBenchWork) (gpointer data, double *results);
void sf_bench_run_apart (SfBenchWork work, gpointer data, double *results, guint n);

/* Prints one result. @reference 0: there is none, and @bar is compared with @ours; else with ours / reference. */
void sf_bench_report (const char *id, const char *what, double ours, const char *unit, double reference,
                      SfBenchSense sense, double bar);
double sf_bench_median (const double *values, guint n);
double sf_bench_percentile (const double *values, guint n, double percent);
/* Highest resident memory of this process since sf_bench_reset_peak(), MB. */
double sf_bench_peak_memory (void);
void sf_bench_reset_peak (void);

/* A SoupServer in a thread of its own that answers every GET with @body; the floor of everything that crosses loopback.
 */
typedef struct _SfFloorServer SfFloorServer;
SfFloorServer *sf_floor_server_new (GBytes *body);
const char *sf_floor_server_get_uri (SfFloorServer *self);
void sf_floor_server_free (SfFloorServer *self);

/* Seconds from the GET of @uri until each of its lines is in a new database at @path, by one prepared INSERT in one
 * transaction, with the cache's PRAGMAs. */
double sf_floor_pull (const char *uri, const char *path);
/* Copies the database at @path, which others may be using, to @copy. */
void sf_floor_copy (const char *path, const char *copy);
/* Seconds to bring the database @before to what the one at @after holds: every row that is there and was not, or not
 * so, into the same tables by a prepared statement each, in @n_commits commits, with the store's PRAGMAs. Gives how
 * many rows that were. */
double sf_floor_commits (const char *before, const char *after, guint n_commits, guint *out_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfFloorServer, sf_floor_server_free)

G_END_DECLS
