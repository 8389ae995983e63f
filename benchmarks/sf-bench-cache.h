/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client's cache of any size, filled by the cache's own code from pages as a server would send them.
 */
#pragma once

#include "cache/sf-cache.h"

G_BEGIN_DECLS

/* Puts @n signings of all states, spread over the colleges, into the empty @cache, as the office sees them. */
void sf_bench_cache_fill (SfCache *cache, guint n);

G_END_DECLS
