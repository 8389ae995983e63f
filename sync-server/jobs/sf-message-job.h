/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sends the outbox of messages by its channels, beside everything else: a channel that is dead or slow delays no
 * change. A message may go out twice when the server dies between sending and writing that down, never not at all. Main
 * thread.
 */
#pragma once

#include "jobs/sf-channel.h"

G_BEGIN_DECLS

typedef struct _SfMessageJob SfMessageJob;

/* Takes @channels (SfChannel *) over. Looks at once for what is due, then every @seconds. */
SfMessageJob *sf_message_job_new (SfStore *store, GPtrArray *channels, guint seconds);
void sf_message_job_free (SfMessageJob *self);

G_END_DECLS
