/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ends invitations by the server's clock. Main thread.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct _SfExpiryJob SfExpiryJob;

/* Settles at once what ended while nobody looked, then looks again every @seconds. */
SfExpiryJob *sf_expiry_job_new (SfStore *store, guint seconds);
void sf_expiry_job_free (SfExpiryJob *self);

G_END_DECLS
