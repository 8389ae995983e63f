/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The audit chain: each entry's hash is SHA-256 over the hash of the one before, its number and its fields. Entries are
 * sealed in commit order by the writer; walking them finds the first that was changed, removed or put in between.
 */
#pragma once

#include "db/sf-db.h"
#include "store/sf-ledger.h"

G_BEGIN_DECLS

/* The action of an entry about an event whose personal data were erased: its payload is the event's mark since then. */
#define SF_AUDIT_ERASE "erase"

typedef struct _SfAuditEntry SfAuditEntry;

SfAuditEntry *sf_audit_entry_new (const SfAct *act);
void sf_audit_entry_free (SfAuditEntry *self);

/* Appends @entries (SfAuditEntry) to the chain, in their order. */
gboolean sf_audit_chain_seal (SfDb *db, GPtrArray *entries, GError **error);

/* Walks the chain within one snapshot. @key: that of content marks. FALSE with an error that names the first broken
 * link. @out_n: links that are good. */
gboolean sf_audit_chain_verify (SfDb *db, const char *key, gint64 *out_n, GError **error);

G_END_DECLS
