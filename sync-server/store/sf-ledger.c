/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. A scope is read from the database when the transaction first touches it and written once, at its end;
 * nothing is kept between transactions, since another process may write to the same database.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "store/sf-audit-chain.h"
#include "store/sf-ledger-private.h"

static void
scope_free (gpointer data)
{
  SfLedgerScope *self = data;

  g_free (self->name);
  g_free (self);
}

SfLedger *
sf_ledger_new (const char *key)
{
  SfLedger *self = g_new0 (SfLedger, 1);

  self->keyed = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  self->text = g_string_sized_new (4096);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, scope_free);
  self->changes = g_array_new (FALSE, FALSE, sizeof (SfLedgerChange));
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_audit_entry_free);
  return self;
}

void
sf_ledger_free (SfLedger *self)
{
  g_hmac_unref (self->keyed);
  g_string_free (self->text, TRUE);
  g_array_unref (self->changes);
  g_hash_table_unref (self->scopes);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
sf_ledger_mark_content (SfLedger *self, const SfRecord *record, SfMark out_mark)
{
  g_autoptr (GHmac) hmac = g_hmac_copy (self->keyed);

  g_string_truncate (self->text, 0);
  sf_record_append_canonical (record, self->text);
  g_hmac_update (hmac, (const guchar *) self->text->str, (gssize) self->text->len);
  memcpy (out_mark, g_hmac_get_string (hmac), SF_MARK_LENGTH);
  out_mark[SF_MARK_LENGTH] = '\0';
}

/* ---- Going back ---- */

SfLedgerPoint
sf_ledger_get_point (SfLedger *self)
{
  return (SfLedgerPoint){ self->changes->len, self->entries->len };
}

void
sf_ledger_rollback (SfLedger *self, SfLedgerPoint point)
{
  for (guint i = self->changes->len; i > point.changes; i--)
    {
      const SfLedgerChange *change = &g_array_index (self->changes, SfLedgerChange, i - 1);

      change->scope->rev = change->rev;
      change->scope->digest = change->digest;
    }
  g_array_set_size (self->changes, point.changes);
  g_ptr_array_set_size (self->entries, (int) point.entries);
}

static GHashTable *
new_revs (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
add_rev (GHashTable *revs, const SfLedgerScope *scope)
{
  g_hash_table_replace (revs, g_strdup (scope->name), g_memdup2 (&scope->rev, sizeof scope->rev));
}

GHashTable *
sf_ledger_dup_revs (SfLedger *self, SfLedgerPoint point)
{
  GHashTable *revs = new_revs ();

  for (guint i = point.changes; i < self->changes->len; i++)
    add_rev (revs, g_array_index (self->changes, SfLedgerChange, i).scope);
  return revs;
}

/* ---- Scopes ---- */

SfLedgerScope *
sf_ledger_get_scope (SfLedger *self, SfDb *db, const char *name, GError **error)
{
  SfLedgerScope *scope = g_hash_table_lookup (self->scopes, name);
  g_autoptr (SfStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  if (scope != NULL)
    return scope;
  stmt = sf_db_prepare (db, "SELECT rev, n, sum FROM scope WHERE scope = :scope", error);
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, name);
  scope = g_new0 (SfLedgerScope, 1);
  scope->name = g_strdup (name);
  if (sf_stmt_step (stmt, &local))
    {
      scope->rev = sf_stmt_get_int (stmt, 0);
      scope->digest.n = (guint64) sf_stmt_get_int (stmt, 1);
      scope->digest.sum = (guint64) sf_stmt_get_int (stmt, 2);
    }
  else if (local == NULL)
    scope->is_new = TRUE;
  else
    {
      scope_free (scope);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_hash_table_insert (self->scopes, scope->name, scope);
  return scope;
}

gint64
sf_ledger_raise (SfLedger *self, SfLedgerScope *scope)
{
  SfLedgerChange change = { scope, scope->rev, scope->digest };

  g_array_append_val (self->changes, change);
  return ++scope->rev;
}

/* ---- Audit and the end of the transaction ---- */

void
sf_ledger_add_act (SfLedger *self, const SfAct *act)
{
  g_ptr_array_add (self->entries, sf_audit_entry_new (act));
}

static gboolean
write_scope (SfDb *db, const SfLedgerScope *scope, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   scope->is_new ? "INSERT INTO scope (scope, rev, n, sum) VALUES (:scope, :rev, :n, :sum)"
                                 : "UPDATE scope SET rev = :rev, n = :n, sum = :sum WHERE scope = :scope",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":scope", scope->name);
  sf_stmt_bind_int (stmt, ":rev", scope->rev);
  sf_stmt_bind_int (stmt, ":n", (gint64) scope->digest.n);
  sf_stmt_bind_int (stmt, ":sum", (gint64) scope->digest.sum);
  return sf_stmt_run (stmt, error);
}

/* The scopes that were raised; a rolled back savepoint leaves those that it read as they were. */
static GHashTable *
get_raised (SfLedger *self)
{
  GHashTable *raised = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->changes->len; i++)
    g_hash_table_add (raised, g_array_index (self->changes, SfLedgerChange, i).scope->name);
  return raised;
}

gboolean
sf_ledger_flush (SfLedger *self, SfDb *db, GError **error)
{
  g_autoptr (GHashTable) raised = get_raised (self);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, raised);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      SfLedgerScope *scope = g_hash_table_lookup (self->scopes, name);

      if (!write_scope (db, scope, error))
        return FALSE;
      scope->is_new = FALSE;
    }
  return sf_audit_chain_seal (db, self->entries, error);
}

GHashTable *
sf_ledger_end (SfLedger *self, gboolean committed)
{
  GHashTable *revs = committed ? sf_ledger_dup_revs (self, (SfLedgerPoint){ 0 }) : NULL;

  g_array_set_size (self->changes, 0);
  g_ptr_array_set_size (self->entries, 0);
  g_hash_table_remove_all (self->scopes);
  return revs;
}
