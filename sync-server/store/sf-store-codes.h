/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One-time codes on their way to a person: the seam between who makes one and the outbox of messages that carries it.
 * They lie sealed in the store, in the transaction that made them, until they are taken; a code that is over is never
 * given out. On the threads of the store.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *account;
  char *channel; /* by what: "recovery" is whatever reaches the person */
  char *code;    /* in clear: to be sent, never kept or logged */
  SfTime expires;
} SfCodeMessage;

void sf_code_message_free (SfCodeMessage *self);

/* Hands @code over for @account, to be sent until @expires. On the writer's thread. */
gboolean sf_store_send_code (SfStore *self, SfDb *db, const char *account, const char *channel, const char *code,
                             SfTime expires, GError **error);
/* Takes what waits, oldest first: SfCodeMessage *, which the store forgets with the caller's transaction. On the
 * writer's thread. Transfer full. */
GPtrArray *sf_store_take_codes (SfStore *self, SfDb *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCodeMessage, sf_code_message_free)

G_END_DECLS
