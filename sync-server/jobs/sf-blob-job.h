/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deletes uploads and blobs that nothing refers to any more. Main thread.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct _SfBlobJob SfBlobJob;

/* Collects at once, which also clears up after a crash, then every @seconds. */
SfBlobJob *sf_blob_job_new (SfStore *store, guint seconds);
void sf_blob_job_free (SfBlobJob *self);

G_END_DECLS
