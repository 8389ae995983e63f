/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings, the calendar, colleges and accounts in memory: every operation asks for them, and they seldom change. On
 * the writer's thread only; what it gives out is borrowed until the next sf_directory_refresh() or
 * sf_directory_forget().
 */
#pragma once

#include "core/workflow/sf-workflow.h"
#include "db/sf-db.h"

G_BEGIN_DECLS

typedef struct _SfDirectory SfDirectory;

SfDirectory *sf_directory_new (void);
void sf_directory_free (SfDirectory *self);

/* Forgets everything if another process changed it: once at the begin of a work. */
gboolean sf_directory_refresh (SfDirectory *self, SfDb *db, GError **error);
/* Does it keep records of @kind? */
gboolean sf_directory_keeps (SfKind kind);
/* Forgets everything; after a rollback too. */
void sf_directory_forget (SfDirectory *self);
/* Tells other processes, within the transaction that changes what they keep. */
gboolean sf_directory_announce (SfDirectory *self, SfDb *db, GError **error);

/* NULL without an error when there is none. */
SfRecord *sf_directory_get_settings (SfDirectory *self, SfDb *db, GError **error);
const SfRules *sf_directory_get_rules (SfDirectory *self, SfDb *db, GError **error);
SfRecord *sf_directory_get_college (SfDirectory *self, SfDb *db, const char *id, GError **error);
SfRecord *sf_directory_get_account (SfDirectory *self, SfDb *db, const char *id, GError **error);
/* Ids of the active accounts that act for a party; @owner as in SfNoticeDraft. NULL with @error set on failure. */
GPtrArray *sf_directory_get_accounts_of (SfDirectory *self, SfDb *db, SfParty party, const char *owner, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDirectory, sf_directory_free)

G_END_DECLS
