/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. What was asked for (payload) and the event that shows it are in the chain by their hashes alone, so
 * that they can be erased without breaking it. Sealing runs on the writer's thread, verifying on a reader's.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-audit-chain.h"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-store.h"

/* The fields of an entry in the order of the table and of its hash; at and n stand before them. */
typedef enum
{
  FIELD_UID,
  FIELD_ACCOUNT,
  FIELD_ROLE,
  FIELD_ACTION,
  FIELD_ABOUT_KIND,
  FIELD_ABOUT,
  FIELD_OUTCOME,
  FIELD_CODE,
  FIELD_PAYLOAD,
  FIELD_EVENT,
  N_FIELDS
} Field;

#define COLUMNS "n, at, uid, account, role, action, about_kind, about, outcome, code, payload, event, hash"
#define HASH_LENGTH 64

struct _SfAuditEntry
{
  SfTime at;
  char *fields[N_FIELDS];
};

SfAuditEntry *
sf_audit_entry_new (const SfAct *act)
{
  const char *const fields[N_FIELDS] = { act->uid,   act->account, act->role, act->action,  act->about_kind,
                                         act->about, act->outcome, act->code, act->payload, act->event };
  SfAuditEntry *self = g_new0 (SfAuditEntry, 1);

  self->at = act->at;
  for (guint i = 0; i < N_FIELDS; i++)
    self->fields[i] = g_strdup (fields[i]);
  return self;
}

void
sf_audit_entry_free (SfAuditEntry *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    g_free (self->fields[i]);
  g_free (self);
}

/* Every field ends with a NUL, which no text holds; an empty one is told from none. */
static char *
hash_entry (const char *prev, gint64 n, SfTime at, const char *const fields[N_FIELDS])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  char numbers[64];
  int length = g_snprintf (numbers, sizeof numbers, "%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, n, at);

  g_checksum_update (sum, (const guchar *) prev, (gssize) strlen (prev) + 1);
  g_checksum_update (sum, (const guchar *) numbers, length + 1);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_checksum_update (sum, (const guchar *) (fields[i] != NULL ? "=" : "-"), 1);
      g_checksum_update (sum, (const guchar *) (fields[i] != NULL ? fields[i] : ""),
                         fields[i] != NULL ? (gssize) strlen (fields[i]) + 1 : 1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

/* ---- Sealing ---- */

static gboolean
query_last (SfDb *db, gint64 *out_n, char **out_hash, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  if (sf_stmt_step (stmt, &local))
    {
      *out_n = sf_stmt_get_int (stmt, 0);
      *out_hash = g_strdup (sf_stmt_get_text (stmt, 1));
    }
  else
    {
      *out_n = 0;
      *out_hash = g_strdup ("");
    }
  if (local == NULL)
    return TRUE;
  g_clear_pointer (out_hash, g_free);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
insert_entry (SfDb *db, gint64 n, const SfAuditEntry *entry, const char *hash, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO audit (" COLUMNS ") VALUES (:n, :at, :uid, :account, :role, "
                                           ":action, :about_kind, :about, :outcome, :code, :payload, :event, :hash)",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int_at (stmt, 1, n);
  sf_stmt_bind_int_at (stmt, 2, entry->at);
  for (int i = 0; i < N_FIELDS; i++)
    sf_stmt_bind_text_at (stmt, 3 + i, entry->fields[i]);
  sf_stmt_bind_text_at (stmt, 3 + N_FIELDS, hash);
  return sf_stmt_run (stmt, error);
}

gboolean
sf_audit_chain_seal (SfDb *db, GPtrArray *entries, GError **error)
{
  g_autofree char *prev = NULL;
  gint64 n;

  if (entries->len == 0)
    return TRUE;
  if (!query_last (db, &n, &prev, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const SfAuditEntry *entry = entries->pdata[i];
      char *hash = hash_entry (prev, ++n, entry->at, (const char *const *) entry->fields);

      g_free (prev);
      prev = hash;
      if (!insert_entry (db, n, entry, hash, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Verifying ---- */

static gboolean
broken (gint64 n, const char *what, GError **error)
{
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BROKEN, "entry %" G_GINT64_FORMAT " %s", n, what);
  return FALSE;
}

/* A later entry may say that what an event said about a person was erased, and what is left of it. */
static gboolean
was_erased (SfDb *db, const char *event, const char *now, gboolean *out_erased, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "SELECT payload FROM audit WHERE about_kind = 'event' AND action = '" SF_AUDIT_ERASE
                   "' AND about = :event ORDER BY n DESC LIMIT 1",
                   error);
  g_autoptr (GError) local = NULL;

  *out_erased = FALSE;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":event", event);
  if (sf_stmt_step (stmt, &local))
    *out_erased = g_strcmp0 (sf_stmt_get_text (stmt, 0), now) == 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The event that an entry names must still say what it said, or what erasing left of it. */
static gboolean
verify_event (SfDb *db, SfLedger *ledger, gint64 n, const char *uid, const char *mark, GError **error)
{
  g_autofree char *id = sf_uuid_derive (uid, "event");
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) event = sf_record_table_get (db, SF_KIND_EVENT, id, NULL, &local);
  gboolean erased;
  SfMark now;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (event == NULL)
    return broken (n, "has lost its event", error);
  sf_ledger_mark_content (ledger, event, now);
  if (g_str_equal (now, mark))
    return TRUE;
  return was_erased (db, id, now, &erased, error) && (erased || broken (n, "has an event that was changed", error));
}

/* The entry in the current row; @prev is replaced by its hash. */
static gboolean
verify_row (SfDb *db, SfLedger *ledger, SfStmt *stmt, gint64 expected, char **prev, GError **error)
{
  const char *fields[N_FIELDS];
  gint64 n = sf_stmt_get_int (stmt, 0);
  const char *stored = sf_stmt_get_text (stmt, 2 + N_FIELDS);
  g_autofree char *hash = NULL;

  if (n != expected)
    return broken (expected, "is missing", error);
  for (int i = 0; i < N_FIELDS; i++)
    fields[i] = sf_stmt_is_null (stmt, 2 + i) ? NULL : sf_stmt_get_text (stmt, 2 + i);
  hash = hash_entry (*prev, n, sf_stmt_get_int (stmt, 1), fields);
  if (g_strcmp0 (hash, stored) != 0)
    return broken (n, "is not as it was sealed", error);
  g_free (*prev);
  *prev = g_steal_pointer (&hash);
  return fields[FIELD_EVENT] == NULL || verify_event (db, ledger, n, fields[FIELD_UID], fields[FIELD_EVENT], error);
}

gboolean
sf_audit_chain_verify (SfDb *db, const char *key, gint64 *out_n, GError **error)
{
  g_autoptr (SfLedger) ledger = sf_ledger_new (key);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT " COLUMNS " FROM audit ORDER BY n", error);
  g_autofree char *prev = g_strdup ("");
  g_autoptr (GError) local = NULL;

  *out_n = 0;
  if (stmt == NULL)
    return FALSE;
  while (sf_stmt_step (stmt, &local))
    {
      if (!verify_row (db, ledger, stmt, *out_n + 1, &prev, error))
        return FALSE;
      (*out_n)++;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
