/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outbox: what the person decided, until the server has answered it and the answer was seen. Its own database,
 * synced to the disk at each decision; its schema only grows. Functions that take an SfDb run as work on the outbox's
 * writer; the pending operations themselves are immutable and go to any thread.
 */
#pragma once

#include <gio/gio.h>

#include "core/wire/sf-wire.h"
#include "core/workflow/sf-workflow.h"
#include "db/sf-db-pool.h"

G_BEGIN_DECLS

typedef enum
{
  SF_PENDING_WAITING,  /* not sent */
  SF_PENDING_SENT,     /* has a seq: its bytes are frozen */
  SF_PENDING_APPLIED,  /* answered; shown until the pulled rows hold it */
  SF_PENDING_REJECTED, /* answered; waits for a person */
  SF_PENDING_ARCHIVED, /* over; kept for a server that is restored from a backup */
} SfPendingState;

/* An operation in the outbox. */
typedef struct
{
  gatomicrefcount refs;
  SfOperation *operation;
  gint64 n;    /* order of deciding */
  char *lane;  /* operations of one lane wait for each other: the student, or the record */
  char *title; /* who and what it is about, for lists of the outbox */
  SfPendingState state;
  gint64 seq;         /* 0 until it is sent */
  SfTime hold_until;  /* may go out from then on */
  SfReceipt *receipt; /* once it is answered */
} SfPending;

SfPending *sf_pending_ref (SfPending *self);
void sf_pending_unref (SfPending *self);

/* A copy with the server's answer, @receipt (transfer full): another thread may be reading the one that waits. */
SfPending *sf_pending_answer (const SfPending *self, SfReceipt *receipt);

/* Opens the outbox in @directory. One that is damaged or of a newer program is an error and stays as it is: it may hold
 * the only copy of what somebody decided. */
SfDbPool *sf_outbox_open (const char *directory, GError **error);

/* All that is not archived, in the order of deciding. */
GPtrArray *sf_outbox_load (SfDb *db, GError **error);
/* Keeps a new operation; sets its n. */
gboolean sf_outbox_add (SfDb *db, SfPending *pending, GError **error);
/* Takes a waiting one out; FALSE without an error if it is not waiting any more. */
gboolean sf_outbox_take_back (SfDb *db, const char *uid, GError **error);
/* Gives a copy of each of @waiting the next seqs of this device; returns the copies, in order. */
GPtrArray *sf_outbox_freeze (SfDb *db, GPtrArray *waiting, GError **error);
/* Keeps the server's answers. */
gboolean sf_outbox_answer (SfDb *db, GPtrArray *receipts, GError **error);
/* Puts away what is over. @reason: a person's, for discarding a rejected one; NULL when the rows of an applied one have
 * arrived. FALSE without an error if it is not in that state, as when it is to be offered again by now. */
gboolean sf_outbox_archive (SfDb *db, const char *uid, const char *reason, SfTime now, GError **error);
/* A new device: what was sent but not answered, and, with @again, what was applied in the last 30 days, is to be sent
 * anew under its old uid. @epoch: the server's that it is for; NULL if it is not known yet. */
gboolean sf_outbox_start_device (SfDb *db, const char *device, const char *epoch, gboolean again, SfTime now,
                                 GError **error);

/* Small facts: "device", "epoch", "ack". A missing one is NULL without an error. Transfer full. */
char *sf_outbox_get_meta (SfDb *db, const char *name, GError **error);
gboolean sf_outbox_set_meta (SfDb *db, const char *name, const char *value, GError **error);

/* Forms that are being filled in. NULL @values forgets one. */
gboolean sf_outbox_save_draft (SfDb *db, const char *key, JsonObject *values, GError **error);
JsonObject *sf_outbox_load_draft (SfDb *db, const char *key, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPending, sf_pending_unref)

G_END_DECLS
