/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What time itself does: invitations and returned signings end, and their parties are reminded before. Each is an
 * operation of the system and goes through the same rule as everybody's. On the writer's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "db/sf-facts-query.h"
#include "store/sf-store-private.h"

/* How long before its end a signing's parties are reminded: the setting, or half of a shorter term. */
#define REMINDED_AHEAD                                                                                                 \
  "CASE WHEN (expires_at - queued_at) / 2 < :ahead THEN (expires_at - queued_at) / 2 ELSE :ahead END"
/* What an objection has frozen does not end by itself. */
#define STANDS_OPEN "state IN ('invited', 'returned') AND expires_at IS NOT NULL AND frozen_at IS NULL"
#define AWAITS_REMINDER STANDS_OPEN " AND reminded_at IS NULL AND queued_at IS NOT NULL"

typedef struct
{
  char *id;
  gint64 expires_at;
  const char *action;
} Due;

static void
due_clear (gpointer data)
{
  g_free (((Due *) data)->id);
}

static gboolean
collect_due (SfDb *db, const char *sql, const char *action, SfTime now, gint64 ahead, guint limit, GArray *out,
             GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int (stmt, ":now", now);
  if (ahead >= 0)
    sf_stmt_bind_int (stmt, ":ahead", ahead);
  while (out->len < limit && sf_stmt_step (stmt, &local))
    {
      Due due = { g_strdup (sf_stmt_get_text (stmt, 0)), sf_stmt_get_int (stmt, 1), action };

      g_array_append_val (out, due);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static GArray *
query_due (SfStore *self, SfDb *db, guint limit, GError **error)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Due));
  const SfRules *rules = sf_directory_get_rules (self->directory, db, error);
  SfTime now = sf_clock_now (self->clock);

  g_array_set_clear_func (due, due_clear);
  if (rules == NULL ||
      !collect_due (
        db, "SELECT id, expires_at FROM signing WHERE " STANDS_OPEN " AND expires_at <= :now ORDER BY expires_at, id",
        "expire", now, -1, limit, due, error) ||
      !collect_due (db,
                    "SELECT id, expires_at FROM signing WHERE " AWAITS_REMINDER
                    " AND expires_at > :now AND expires_at - " REMINDED_AHEAD " <= :now ORDER BY expires_at, id",
                    "remind", now, rules->remind_days * SF_DAY, limit, due, error))
    return NULL;
  return g_steal_pointer (&due);
}

/* The term is part of the uid: the same signing may end, or be reminded of, a second time after it was revised. */
static SfOperation *
make_operation (const Due *due, SfTime now)
{
  g_autofree char *role = g_strdup_printf ("%s:%" G_GINT64_FORMAT, due->action, due->expires_at);
  g_autofree char *uid = sf_uuid_derive (due->id, role);

  return sf_operation_new (uid, due->action, SF_ROLE_SYSTEM, now, SF_KIND_SIGNING, due->id, NULL, NULL, NULL);
}

static gboolean
settle_one (SfStore *self, SfDb *db, const SfActor *system, const Due *due, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (self->ledger);
  g_autoptr (SfOperation) operation = make_operation (due, sf_clock_now (self->clock));
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (db, error);
  g_autoptr (GError) local = NULL;
  SfOutcome outcome = { 0 };

  if (savepoint == NULL)
    return FALSE;
  if (sf_store_apply (self, db, operation, NULL, system, SF_SECRET_MISSING, &outcome, &local) && outcome.applied &&
      sf_db_scope_commit (savepoint, &local))
    {
      sf_outcome_clear (&outcome);
      return TRUE;
    }
  sf_ledger_rollback (self->ledger, point);
  sf_directory_forget (self->directory);
  if (local == NULL)
    g_set_error (&local, SF_DB_ERROR, SF_DB_ERROR_FAILED, "%s of %s is due, but refused with %s", due->action, due->id,
                 sf_workflow_code_name (outcome.code));
  sf_outcome_clear (&outcome);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
settle_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  guint limit = GPOINTER_TO_UINT (data);
  g_autoptr (SfActor) system = sf_actor_new_system ();
  g_autoptr (GArray) due = query_due (self, db, limit, error);
  guint settled = 0;

  if (due == NULL)
    return NULL;
  for (guint i = 0; i < due->len; i++)
    {
      g_autoptr (GError) local = NULL;

      /* One that cannot be settled must not hold up the others. */
      if (settle_one (self, db, system, &g_array_index (due, Due, i), &local))
        settled++;
      else
        g_warning ("%s", local->message);
    }
  return g_memdup2 (&settled, sizeof settled);
}

void
sf_store_settle_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_write_async (self, settle_work, GUINT_TO_POINTER (limit), NULL, g_free, callback, user_data);
}

gboolean
sf_store_settle_finish (SfStore *self, GAsyncResult *result, guint *out_settled, GError **error)
{
  g_autofree guint *settled = sf_store_finish (self, result, error);

  if (settled != NULL)
    *out_settled = *settled;
  return settled != NULL;
}

/* ---- When next ---- */

static gpointer
next_due_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRules) rules = sf_facts_query_rules (db, &local);
  g_autoptr (SfStmt) stmt = NULL;
  SfTime due = 0;

  if (local == NULL)
    stmt = sf_db_prepare (db,
                          "SELECT MIN(due) FROM ("
                          "SELECT MIN(expires_at) AS due FROM signing WHERE " STANDS_OPEN " UNION ALL "
                          "SELECT MIN(expires_at - " REMINDED_AHEAD ") FROM signing WHERE " AWAITS_REMINDER ") AS dues",
                          &local);
  if (stmt != NULL)
    {
      sf_stmt_bind_int (stmt, ":ahead", rules->remind_days * SF_DAY);
      if (sf_stmt_step (stmt, &local))
        due = sf_stmt_get_int (stmt, 0);
    }
  if (local == NULL)
    return g_memdup2 (&due, sizeof due);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_next_due_async (SfStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, next_due_work, NULL, NULL, g_free, callback, user_data);
}

gboolean
sf_store_next_due_finish (SfStore *self, GAsyncResult *result, SfTime *out_due, GError **error)
{
  g_autofree SfTime *due = sf_store_finish (self, result, error);

  if (due != NULL)
    *out_due = *due;
  return due != NULL;
}
