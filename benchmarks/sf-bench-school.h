/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real server over a school for benchmarks, in a process of its own. It listens on loopback; its clock stands at
 * SF_BENCH_NOW until the benchmark moves it.
 */
#pragma once

#include "core/model/sf-clock.h"
#include "db/sf-db-pool.h"

G_BEGIN_DECLS

/* One signing and one agreement a student; after these students, others with an invitation each that nobody answers, of
 * which as many end in each of the minutes after SF_BENCH_NOW. Accounts, all with the same password: each student's and
 * employer's; "secretary0" … of the college SF_BENCH_HOME; "registrar" of the college SF_BENCH_OTHER. */
typedef struct
{
  guint n_students;
  guint n_secretaries;
  int signing_state;
  int agreement_state;
  guint agreement_college;
  guint n_ending; /* invitations a minute */
  guint n_minutes;
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

/* Sets the server's clock. */
void sf_bench_school_set_time (SfBenchSchool *self, SfTime now);
/* Whether there are invitations whose end has come and that are not settled. */
gboolean sf_bench_school_has_due (SfBenchSchool *self);

G_END_DECLS
