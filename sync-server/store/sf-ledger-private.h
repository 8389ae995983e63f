/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the ledger share; nobody else includes it.
 */
#pragma once

#include "store/sf-ledger.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  gint64 rev;
  SfDigest digest;
  gboolean is_new; /* it has no row yet */
} SfLedgerScope;

/* What a scope was before one publication. */
typedef struct
{
  SfLedgerScope *scope;
  gint64 rev;
  SfDigest digest;
} SfLedgerChange;

struct _SfLedger
{
  GHmac *keyed; /* copied for each mark, which saves hashing the key again */
  GString *text;
  GHashTable *scopes; /* name -> SfLedgerScope */
  GArray *changes;    /* SfLedgerChange */
  GPtrArray *entries; /* SfAuditEntry */
};

/* The scope as the transaction has it; NULL with @error set when it cannot be read. */
SfLedgerScope *sf_ledger_get_scope (SfLedger *self, SfDb *db, const char *name, GError **error);
/* The rev for one more row: each has its own within its scope, so that a page of a pull can end anywhere. Before the
 * scope's digest changes, since it keeps both for going back. */
gint64 sf_ledger_raise (SfLedger *self, SfLedgerScope *scope);

G_END_DECLS
