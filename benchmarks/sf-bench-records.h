/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school of any size for benchmarks, record by record. The same number gives the same record on every machine; all
 * people and employers are made up.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* 2026-04-01 10:00 in Shanghai: when it all happens. */
#define SF_BENCH_NOW G_GINT64_CONSTANT (1775008800000)
#define SF_BENCH_EMPLOYERS 200
#define SF_BENCH_COLLEGES 20

/* Ids, names and a given number of digits. Transfer full. */
char *sf_bench_id (SfKind kind, guint n);
char *sf_bench_person (GRand *random);
char *sf_bench_digits (GRand *random, const char *prefix, int n);

/* Transfer full, like all that follow. */
SfRecord *sf_bench_settings (void);
SfRecord *sf_bench_college (guint n);
SfRecord *sf_bench_employer (guint n);
/* @role: the only one. */
SfRecord *sf_bench_account (guint n, const char *login, const char *role);
SfRecord *sf_bench_student (guint n, guint college);
/* Of student @n, with one of the employers; its form is about as long as a filled in one (the row 1.2 KB). */
SfRecord *sf_bench_signing (guint n, guint college, int state);
/* Of signing @n. */
SfRecord *sf_bench_agreement (guint n, guint college, int state);

G_END_DECLS
