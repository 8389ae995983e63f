/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The running server: its store, its listener, its jobs, and how they start and stop. Main thread.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct
{
  guint header_seconds;   /* a request's headers must be there by then; an idle connection ends then */
  guint body_seconds;     /* and its body by then */
  gboolean compress_near; /* compress for peers on this machine too */
} SfServerLimits;

/* 15 and 60 seconds (docs/sync.md, *Limits*). */
extern const SfServerLimits sf_server_default_limits;

typedef struct _SfServer SfServer;
typedef struct _SfEvents SfEvents;         /* api/sf-api-events.c */
typedef struct _SfPasswords SfPasswords;   /* auth/sf-passwords.h */
typedef struct _SfImportJobs SfImportJobs; /* jobs/sf-import-jobs.h */

/* Takes @store over. @limits NULL: the default ones. */
SfServer *sf_server_new (SfStore *store, const SfServerLimits *limits);
/* Sends messages by @channels (SfChannel *, taken over) once it has started. */
void sf_server_set_channels (SfServer *self, GPtrArray *channels);
/* Settles what ended while the server was down, then listens. */
gboolean sf_server_start (SfServer *self, const char *address, guint16 port, GError **error);
guint16 sf_server_get_port (SfServer *self);
/* Accepts no more, answers what runs and wakes those who wait; @done once nothing runs any more. */
void sf_server_stop (SfServer *self, GSourceFunc done, gpointer data);
gboolean sf_server_is_stopping (SfServer *self);
void sf_server_free (SfServer *self);

SfStore *sf_server_get_store (SfServer *self);
const SfServerLimits *sf_server_get_limits (SfServer *self);
SfEvents *sf_server_get_events (SfServer *self);
SfPasswords *sf_server_get_passwords (SfServer *self);
SfImportJobs *sf_server_get_imports (SfServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfServer, sf_server_free)

G_END_DECLS
