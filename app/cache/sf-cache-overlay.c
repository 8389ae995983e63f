/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Own decisions over the server's rows: decided by the same function as on the server, shown at once, taken off before
 * rows arrive and laid over them again.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-cache-private.h"
#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"

/* Keeps what the server has of the record, unless an earlier decision did so already. */
static gboolean
keep_base (SfDb *db, SfKind kind, const char *id, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO base (kind, id, body, content) VALUES (:kind, :id, :body, "
                                           ":content) ON CONFLICT (kind, id) DO NOTHING",
                                           error);
  g_autofree char *content = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) record = NULL;
  g_autoptr (GString) body = NULL;

  if (stmt == NULL)
    return FALSE;
  record = sf_record_table_get (db, kind, id, &content, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sf_stmt_bind_int (stmt, ":kind", kind);
  sf_stmt_bind_text (stmt, ":id", id);
  if (record != NULL)
    {
      body = g_string_new (NULL);
      sf_wire_write_record (body, record);
      sf_stmt_bind_slice (stmt, ":body", body->str, body->len);
      sf_stmt_bind_text (stmt, ":content", content);
    }
  return sf_stmt_run (stmt, error);
}

static gboolean
lay_over (SfDb *db, SfKind kind, const char *id, SfRecord *record, SfItemMark mark, guint *kinds, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (SfRecord) shown = NULL;
  g_autoptr (GError) local = NULL;

  if (!keep_base (db, kind, id, error))
    return FALSE;
  shown = sf_record_table_get (db, kind, id, &content, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *kinds |= 1u << kind;
  return sf_cache_show (db, kind, id, record, content, mark, error);
}

static gboolean
lay_over_decision (SfDb *db, const SfOperation *operation, SfDecision *decision, SfItemMark mark, guint *kinds,
                   GError **error)
{
  if (decision->deleted)
    return lay_over (db, sf_operation_get_kind (operation), sf_operation_get_id (operation), NULL, mark, kinds, error);
  for (guint i = 0; i < decision->puts->len; i++)
    {
      SfRecord *record = decision->puts->pdata[i];

      if (!lay_over (db, sf_record_get_kind (record), sf_record_get_id (record), record, mark, kinds, error))
        return FALSE;
    }
  return TRUE;
}

/* NULL with @error set when the database fails. */
static SfDecision *
decide (SfDb *db, const SfOperation *operation, SfActor *actor, const SfRules *rules, SfTime now, GError **error)
{
  SfKind kind = sf_operation_get_kind (operation);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) record = sf_record_table_get (db, kind, sf_operation_get_id (operation), NULL, &local);
  g_autoptr (SfFacts) facts = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  facts = sf_facts_query (db, kind, operation, record, actor, sf_facts_known_to (sf_actor_get_role (actor)), error);
  return facts != NULL ? sf_workflow_decide (operation, record, actor, facts, rules, now) : NULL;
}

SfDecision *
sf_cache_decide (SfDb *db, const SfOperation *operation, SfActor *actor, SfTime now, guint *out_kinds, GError **error)
{
  g_autoptr (SfRules) rules = sf_cache_read_rules (db, error);
  g_autoptr (SfDecision) decision = rules != NULL ? decide (db, operation, actor, rules, now, error) : NULL;

  *out_kinds = 0;
  if (decision == NULL)
    return NULL;
  if (decision->verdict != SF_REFUSED &&
      !lay_over_decision (db, operation, decision, SF_ITEM_WAITING, out_kinds, error))
    return NULL;
  return g_steal_pointer (&decision);
}

/* ---- Back to what the server has ---- */

static gboolean
restore_one (SfDb *db, SfStmt *row, GError **error)
{
  SfKind kind = (SfKind) sf_stmt_get_int (row, 0);
  const char *id = sf_stmt_get_text (row, 1);
  const char *body = sf_stmt_get_text (row, 2);
  g_autoptr (SfRecord) record = NULL;

  if (body != NULL)
    {
      record = sf_wire_read_record (kind, (SfSlice){ id, strlen (id) }, (SfSlice){ body, strlen (body) }, error);
      if (record == NULL)
        return FALSE;
    }
  /* In its place: lists know the row by its number. */
  return sf_cache_show (db, kind, id, record, sf_stmt_get_text (row, 3), SF_ITEM_SETTLED, error) &&
         (record == NULL || sf_cache_set_mark (db, kind, id, SF_ITEM_SETTLED, error));
}

gboolean
sf_cache_restore_base (SfDb *db, guint *out_kinds, GError **error)
{
  g_autoptr (SfStmt) rows = sf_db_prepare (db, "SELECT kind, id, body, content FROM base", error);
  g_autoptr (GError) local = NULL;

  *out_kinds = 0;
  if (rows == NULL)
    return FALSE;
  while (local == NULL && sf_stmt_step (rows, &local))
    {
      *out_kinds |= 1u << sf_stmt_get_int (rows, 0);
      restore_one (db, rows, &local);
    }
  if (local == NULL)
    {
      sf_stmt_reset (rows);
      return sf_db_exec (db, "DELETE FROM base", error);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A refused decision does not show, but its record says that there is one. */
static gboolean
mark_refused (SfDb *db, const SfOperation *operation, guint *kinds, GError **error)
{
  SfKind kind = sf_operation_get_kind (operation);
  const char *id = sf_operation_get_id (operation);
  g_autoptr (SfRecord) record = sf_record_table_get (db, kind, id, NULL, NULL);

  return record == NULL || lay_over (db, kind, id, record, SF_ITEM_REFUSED, kinds, error);
}

gboolean
sf_cache_replay (SfDb *db, GPtrArray *pending, SfActor *actor, SfTime now, guint *out_kinds, GError **error)
{
  g_autoptr (SfRules) rules = NULL;
  guint kinds = 0;

  if (!sf_cache_restore_base (db, out_kinds, error))
    return FALSE;
  rules = sf_cache_read_rules (db, error);
  if (rules == NULL)
    return FALSE;
  for (guint i = 0; i < pending->len; i++)
    {
      const SfPending *one = pending->pdata[i];
      g_autoptr (SfDecision) decision = NULL;

      if (one->state == SF_PENDING_REJECTED)
        {
          if (!mark_refused (db, one->operation, &kinds, error))
            return FALSE;
          continue;
        }
      decision = decide (db, one->operation, actor, rules, now, error);
      if (decision == NULL)
        return FALSE;
      /* What the rules refuse by now shows as the server has it; its answer will say so. */
      if (decision->verdict != SF_REFUSED &&
          !lay_over_decision (db, one->operation, decision, SF_ITEM_WAITING, &kinds, error))
        return FALSE;
    }
  *out_kinds |= kinds;
  return TRUE;
}
