/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real server over a school for benchmarks, in a process of its own, and a bare client of its protocol. The server
 * listens on loopback; its clock stands at SF_BENCH_NOW.
 */
#pragma once

#include "db/sf-db-pool.h"
#include "sync/sf-http.h"

G_BEGIN_DECLS

#define SF_BENCH_PASSWORD "password1"
/* The college whose students sign, and the one that their agreements belong to where the two differ. */
#define SF_BENCH_HOME 0
#define SF_BENCH_OTHER 1

/* One signing and one agreement a student. Accounts, all with the same password: each student's and employer's;
 * "secretary0" … of the college SF_BENCH_HOME; "registrar" of the college SF_BENCH_OTHER. */
typedef struct
{
  guint n_students;
  guint n_secretaries;
  int signing_state;
  int agreement_state;
  guint agreement_college;
} SfBenchPlan;

typedef struct _SfBenchSchool SfBenchSchool;

/* Fills a store and starts the server on it. The caller must have no other thread. */
SfBenchSchool *sf_bench_school_new (const SfBenchPlan *plan);
void sf_bench_school_free (SfBenchSchool *self);
/* Where the benchmark may put files of its own. */
const char *sf_bench_school_get_folder (SfBenchSchool *self);
const char *sf_bench_school_get_url (SfBenchSchool *self);

/* What the server has done since it started. */
typedef struct
{
  SfDbPoolCounts pool;
  guint64 rows; /* inserted, changed and deleted by its writer */
} SfBenchCounts;

void sf_bench_school_count (SfBenchSchool *self, SfBenchCounts *out_counts);

/* ---- A bare client ---- */

typedef struct
{
  SfHttp *http;
  char *device;
  char *epoch;
  gint64 seq; /* of the last operation */
} SfBenchClient;

/* Logs in and registers a device. */
SfBenchClient *sf_bench_client_new (const char *url, const char *login);
void sf_bench_client_free (SfBenchClient *self);
/* Called with the lines of each page, without head and tail; they are not terminated. */
typedef void (*SfBenchPageFunc) (GBytes *page, gpointer data);
/* Pulls all that the account may read, as a new client does. */
void sf_bench_client_pull (SfBenchClient *self, guint limit, SfBenchPageFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfBenchClient, sf_bench_client_free)

G_END_DECLS
