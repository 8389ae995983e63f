/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long a program takes to its first picture: whoever starts it says when in the environment, and the program prints
 * the milliseconds since then.
 */
#pragma once

#include <glib.h>
#include <stdio.h>

#define SF_BENCH_START "SANFANG_BENCH_START" /* µs of the monotonic clock */

static inline char *
sf_bench_start_now (void)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
}

static inline void
sf_bench_start_end (void)
{
  gint64 now = g_get_monotonic_time ();

  printf ("%.3f\n", (double) (now - g_ascii_strtoll (g_getenv (SF_BENCH_START), NULL, 10)) / 1000);
  fflush (stdout);
}
