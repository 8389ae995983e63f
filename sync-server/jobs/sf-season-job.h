/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opens the verifications of a season, once it has begun, for whoever has none: at the start and then now and again,
 * for who was imported since and for a day that was set meanwhile. Main thread.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct _SfSeasonJob SfSeasonJob;

/* Begins at once, and looks again every @seconds. */
SfSeasonJob *sf_season_job_new (SfStore *store, guint seconds);
void sf_season_job_free (SfSeasonJob *self);

G_END_DECLS
