/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client's cache as simple as can be: rows by scope, which pulls bring up to date and whose digests are checked.
 */
#pragma once

#include "sf-store-fixture.h"

G_BEGIN_DECLS

/* What a client holds: rows by scope, as a cache would. */
typedef struct
{
  GHashTable *rows;   /* "scope kind id" -> body text */
  GHashTable *marks;  /* "scope kind id" -> content */
  GHashTable *cookie; /* scope -> gint64 * */
  char *grants;
  char *epoch;
  GStrv reset, drop; /* of the last page */
  guint pages;
  guint taken; /* rows and gones that came since the cache was made */
  gint64 last_seq;
} SfTestCache;

SfTestCache *sf_test_cache_new (void);
void sf_test_cache_free (SfTestCache *self);
/* Pulls page by page until complete, and checks the digest of every scope. */
void sf_test_pull (SfStoreFixture *self, SfTestClient *client, SfTestCache *cache, guint limit);
/* NULL if the cache does not hold it in that scope. */
const char *sf_test_cache_get (SfTestCache *cache, const char *scope, SfKind kind, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfTestCache, sf_test_cache_free)

G_END_DECLS
