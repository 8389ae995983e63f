/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of the conversation with the server, for its files: sf-sync-loop.c (when), -register.c (as which device),
 * -push.c (up) and -pull.c (down). Main thread.
 */
#pragma once

#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

G_BEGIN_DECLS

#define SF_SYNC_LOOP_SECONDS 60 /* to wait for an answer */

typedef enum
{
  SF_SYNC_LOOP_IDLE,
  SF_SYNC_LOOP_REGISTERING,
  SF_SYNC_LOOP_PUSHING,
  SF_SYNC_LOOP_PULLING,
} SfSyncPhase;

struct _SfSyncLoop
{
  gatomicrefcount refs;
  SfSession *session; /* NULL once it is freed: answers reach nobody */
  GCancellable *cancellable;
  SfSyncPhase phase;
  gboolean again;   /* asked for during a cycle */
  gboolean stopped; /* until there is a new token */
  gboolean registered;
  guint registrations;  /* since a push was taken: a server that never agrees is not asked in a busy loop */
  gboolean offer_again; /* the server is another one than before: offer what was applied */
  char *device;
  char *epoch;
  char *kept_epoch; /* of the server that the outbox was last for; NULL if there was none */
  guint timer;
  guint retry_after; /* seconds; 0: the server did not stop at an operation */
  guint backoff;     /* ms; 0: all is well */
  gboolean polling;
  gulong network;
  SfCacheState *state; /* where the pull under way stands */
  SfCacheAside *aside; /* its pages so far */
  gboolean first_page;
  guint rounds; /* complete pulls in this cycle whose digests did not fit */
};

/* For what runs elsewhere and comes back to the loop. */
SfSyncLoop *sf_sync_loop_ref (SfSyncLoop *self);
void sf_sync_loop_unref (SfSyncLoop *self);

/* ---- sf-sync-loop.c ---- */

/* Whether a waiting operation, and its lane with it, goes only when the server has the file that it names, or when the
 * person has typed the code that it needs. */
gboolean sf_sync_loop_must_wait (SfSyncLoop *self, const SfPending *pending);
/* All is well: wait for the next reason. */
void sf_sync_loop_end_cycle (SfSyncLoop *self);
/* Ends the cycle offline; the next attempt comes later. @retry_after: seconds the server asked for, 0 if it did not. */
void sf_sync_loop_fail (SfSyncLoop *self, guint retry_after);
/* The same when a database failed. */
void sf_sync_loop_fail_locally (SfSyncLoop *self, const GError *error);
/* An answer, or NULL when the cycle ended with it: nobody there, or a status that ends every cycle. Transfer full. */
SfHttpAnswer *sf_sync_loop_take_answer (SfSyncLoop *self, GAsyncResult *result);

/* ---- sf-sync-register.c ---- */

/* Says which device this is, then pushes. @fresh: become a new one, and offer everything under its old uids. */
void sf_sync_loop_register (SfSyncLoop *self, gboolean fresh);
/* The same, unless the server refused that too often: then FALSE. */
gboolean sf_sync_loop_register_again (SfSyncLoop *self, gboolean fresh);

/* ---- sf-sync-push.c, sf-sync-pull.c ---- */

/* Sends what may go out, then pulls. */
void sf_sync_loop_push (SfSyncLoop *self);
/* Fetches what is new, and ends the cycle. */
void sf_sync_loop_pull (SfSyncLoop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfSyncLoop, sf_sync_loop_unref)

G_END_DECLS
