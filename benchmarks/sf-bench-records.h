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
/* The college whose students sign, and the one that their agreements belong to where the two differ. */
#define SF_BENCH_HOME 0
#define SF_BENCH_OTHER 1

/* Students have accounts from here on, employers from the next. */
#define SF_BENCH_STUDENT_ACCOUNTS 1000000
#define SF_BENCH_EMPLOYER_ACCOUNTS 500000

/* Ids, names and a given number of digits. Transfer full. */
char *sf_bench_id (SfKind kind, guint n);
char *sf_bench_person (GRand *random);
char *sf_bench_student_name (guint n);
char *sf_bench_digits (GRand *random, const char *prefix, int n);

/* Transfer full, like all that follow. */
SfRecord *sf_bench_settings (void);
SfRecord *sf_bench_college (guint n);
SfRecord *sf_bench_employer (guint n);
/* @role: the only one. */
SfRecord *sf_bench_account (guint n, const char *login, const char *role);
/* A secretary of @college; of student and employer @n, "student0" …, "employer0" … */
SfRecord *sf_bench_secretary (guint n, const char *login, guint college);
SfRecord *sf_bench_student_account (guint n);
SfRecord *sf_bench_employer_account (guint n);
SfRecord *sf_bench_student (guint n, guint college);
/* Of student @n, with one of the employers; its form is about as long as a filled in one (the row 1.2 KB). */
SfRecord *sf_bench_signing (guint n, guint college, int state);
/* The same, still open until @expires_at; its parties were reminded of that. */
SfRecord *sf_bench_invitation (guint n, guint college, SfTime expires_at);
/* Of signing @n. */
SfRecord *sf_bench_agreement (guint n, guint college, int state);
/* What the employer says when it invites student @n, and the student when she accepts or declines. */
JsonObject *sf_bench_arguments (guint n);

G_END_DECLS
