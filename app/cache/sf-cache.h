/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cache: the server's rows as this session may see them, and over them what the person has decided. Disposable: a
 * cache that is damaged or of another version is made anew and pulled again; nothing in it is the only copy of
 * anything.
 *
 * A kind's table holds what is shown. Where an own decision changed that, `base` keeps what the server had, and goes
 * back before each pull is applied; then the decisions that are still open are replayed over it.
 */
#pragma once

#include <gio/gio.h>

#include "cache/sf-item.h"
#include "cache/sf-list-model.h"
#include "cache/sf-outbox.h"

G_BEGIN_DECLS

#define SF_TYPE_CACHE (sf_cache_get_type ())
G_DECLARE_FINAL_TYPE (SfCache, sf_cache, SF, CACHE, GObject)

/* Opens or makes the cache in @directory. Signal "changed" (guint kinds): rows of these kinds changed. */
SfCache *sf_cache_new (const char *directory, GError **error);
SfDbPool *sf_cache_get_pool (SfCache *self);
/* Emits "changed". */
void sf_cache_emit_changed (SfCache *self, guint kinds);

/* Where the cache stands: what the next pull sends. */
typedef struct
{
  char *epoch; /* NULL before the first pull */
  char *grants;
  GHashTable *cookie; /* scope -> gint64 * rev */
  SfTime synced_at;
} SfCacheState;

void sf_cache_state_free (SfCacheState *self);
/* Work for the cache's threads. */
SfCacheState *sf_cache_read_state (SfDb *db, GError **error);

/* What came of a page. */
typedef struct
{
  gboolean complete;   /* FALSE: it was put aside, pull the next one with cookie */
  SfCacheState *state; /* to go on with */
  gboolean damaged;    /* a scope's digest did not fit, so that it was emptied: pull once more */
  guint kinds;         /* 1 << SfKind: changed */
  gint64 last_seq;     /* of a complete pull */
  SfTime server_time;
  GPtrArray *seen; /* char *: uids of applied operations whose rows are here now */
} SfCacheApplied;

void sf_cache_applied_free (SfCacheApplied *self);

/* The pages of a pull that is not complete, as far as they are kept in memory. Whoever pulls owns it, and has one page
 * applied at a time. */
typedef struct _SfCacheAside SfCacheAside;

SfCacheAside *sf_cache_aside_new (void);
void sf_cache_aside_free (SfCacheAside *self);

/* What a pull's page is applied with. */
typedef struct
{
  GBytes *page;        /* NDJSON */
  SfCacheAside *aside; /* borrowed; NULL: nothing is kept in memory */
  GPtrArray *pending;  /* SfPending *: all that is open, in order */
  SfActor *actor;
  SfTime now;
  gboolean first; /* of a pull: what was put aside before is thrown away */
} SfCachePage;

void sf_cache_page_free (SfCachePage *self);
/* Work for the writer, exclusive. A page that is not complete is put aside; a complete one is applied with all before
 * it in one transaction. A scope whose digest does not fit is emptied, so that the next pull reads it anew; a page of
 * another epoch finds all scopes empty. What was taken away is overwritten in the files, too. */
SfCacheApplied *sf_cache_apply (SfDb *db, SfCachePage *page, GError **error);

/* Work for the writer: puts the base back and replays @pending over it; gives the kinds that changed. */
gboolean sf_cache_replay (SfDb *db, GPtrArray *pending, SfActor *actor, SfTime now, guint *out_kinds, GError **error);
/* Work for the writer: decides @operation on what is shown, with what the session's role may know, and shows the result
 * if it is not refused. Transfer full. */
SfDecision *sf_cache_decide (SfDb *db, const SfOperation *operation, SfActor *actor, SfTime now, guint *out_kinds,
                             GError **error);

/* Work for a reader: the item of one record; NULL without an error if there is none. */
SfItem *sf_cache_read_item (SfDb *db, SfKind kind, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCacheState, sf_cache_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCacheAside, sf_cache_aside_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCacheApplied, sf_cache_applied_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCachePage, sf_cache_page_free)

G_END_DECLS
