/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Acts that are no operation, and walking the chain.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-audit-chain.h"
#include "store/sf-store-private.h"

void
sf_store_audit (SfStore *self, const char *account, const char *role, const char *action, const char *outcome,
                const char *code)
{
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .account = account,
                      .role = role,
                      .action = action,
                      .outcome = outcome,
                      .code = code };

  sf_ledger_add_act (self->ledger, &act);
}

static gpointer
verify_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  sf_audit_chain_verify (db, self->content_key, data, error);
  return NULL;
}

gboolean
sf_store_audit_verify (SfStore *self, gint64 *out_n, GError **error)
{
  return sf_store_read_sync (self, verify_work, out_n, NULL, error);
}
