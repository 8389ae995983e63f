/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store of any number of signings, made in minutes: a block of the school goes in by the store's own functions, the
 * rest are copies of it under other numbers, made by SQL. A copy carries its original's content mark, and neither the
 * scopes' digests nor the audit chain are right: enough for operations, not for whoever verifies.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SF_BENCH_BLOCKS 100
/* Students in each block with nothing but an open invitation. They stand evenly among the others, in all blocks. */
#define SF_BENCH_LIVE 5

/* Makes the store in the folder @path. Of @n_students, a multiple of SF_BENCH_BLOCKS * SF_BENCH_LIVE, each has an
 * account, a signing, two events, a notice, two receipts and two entries of the audit chain; all but the live and a
 * tenth of the others, who are invited too, have an agreement. The live ones belong to the college SF_BENCH_HOME, the
 * others to other colleges. Accounts: "secretary" of SF_BENCH_HOME, "office", each student's and employer's, without
 * passwords. */
void sf_bench_mass_fill (const char *path, guint n_students);
/* The number of the @i-th live student of block @block. */
guint sf_bench_mass_live (guint n_students, guint block, guint i);

G_END_DECLS
