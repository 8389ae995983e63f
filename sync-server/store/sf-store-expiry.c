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
/* What an objection has frozen does not end by itself. As in the partial indexes. */
#define STANDS_OPEN "state IN ('invited', 'returned') AND frozen_at IS NULL"
#define AWAITS_REMINDER STANDS_OPEN " AND reminded_at IS NULL"

typedef struct
{
  char *id;
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
      Due due = { g_strdup (sf_stmt_get_text (stmt, 0)), action };

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
      !collect_due (db, "SELECT id FROM signing WHERE " STANDS_OPEN " AND expires_at <= :now ORDER BY expires_at, id",
                    "expire", now, -1, limit, due, error) ||
      !collect_due (db,
                    /* The end of the range is implied by what follows: the index knows it, and thus leaves out all
                     * that ends later. */
                    "SELECT id FROM signing WHERE " AWAITS_REMINDER
                    " AND expires_at > :now AND expires_at <= :now + :ahead AND expires_at - " REMINDED_AHEAD
                    " <= :now ORDER BY expires_at, id",
                    "remind", now, rules->remind_days * SF_DAY, limit, due, error))
    return NULL;
  return g_steal_pointer (&due);
}

/* A uid of now, and not one that follows from the signing: what follows from it stands together in every index, and
 * thousands that end at once do not each write to pages of their own. That nothing ends twice is the state's affair. */
static SfOperation *
make_operation (const Due *due, SfTime now)
{
  g_autofree char *uid = sf_uuid_new (now);

  return sf_operation_new (uid, due->action, SF_ROLE_SYSTEM, now, SF_KIND_SIGNING, due->id, NULL, NULL, NULL);
}

static gboolean
settle_one (SfStore *self, SfDb *db, const SfActor *system, const Due *due, GError **error)
{
  g_autoptr (SfOperation) operation = make_operation (due, sf_clock_now (self->clock));
  SfOutcome outcome = { 0 };
  gboolean good = sf_store_apply (self, db, operation, NULL, system, SF_SECRET_MISSING, &outcome, error);

  if (good && !outcome.applied)
    {
      g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED, "%s of %s is due, but refused with %s", due->action, due->id,
                   sf_workflow_code_name (outcome.code));
      good = FALSE;
    }
  sf_outcome_clear (&outcome);
  return good;
}

/* Settles @n in one savepoint; when one of them fails nothing is left of any. */
static gboolean
settle_together (SfStore *self, SfDb *db, const SfActor *system, const Due *due, guint n, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (self->ledger);
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (db, error);
  gboolean good = savepoint != NULL;

  for (guint i = 0; good && i < n; i++)
    good = settle_one (self, db, system, &due[i], error);
  if (good && sf_db_scope_commit (savepoint, error))
    return TRUE;
  sf_ledger_rollback (self->ledger, point);
  sf_directory_forget (self->directory);
  return FALSE;
}

/* One that cannot be settled must not hold up the others. */
static guint
settle_singly (SfStore *self, SfDb *db, const SfActor *system, const Due *due, guint n)
{
  guint settled = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      if (settle_together (self, db, system, &due[i], 1, &error))
        settled++;
      else
        g_warning ("%s", error->message);
    }
  return settled;
}

static gpointer
settle_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (SfActor) system = sf_actor_new_system ();
  g_autoptr (GArray) due = query_due (self, db, GPOINTER_TO_UINT (data), error);
  const Due *first;
  guint settled;

  if (due == NULL)
    return NULL;
  first = (const Due *) (gpointer) due->data;
  /* A savepoint each would copy the pages that all of them change again and again. */
  settled = settle_together (self, db, system, first, due->len, NULL)
              ? due->len
              : settle_singly (self, db, system, first, due->len);
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
