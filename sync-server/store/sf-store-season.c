/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The season of verifications: from the day that the school sets, every graduate of the year has one, also who is
 * imported later. Each is opened by an operation of the system, in portions. On the writer's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "store/sf-store-private.h"

/* Graduates of the year that have none yet. */
static GPtrArray *
query_missing (SfDb *db, int year, guint limit, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "SELECT student.id FROM student LEFT JOIN verification ON verification.student = student.id "
                   "AND verification.year = student.year WHERE student.year = :year AND student.erased_at IS NULL "
                   "AND verification.id IS NULL ORDER BY student.id LIMIT :limit",
                   error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":year", year);
  sf_stmt_bind_int (stmt, ":limit", limit);
  while (sf_stmt_step (stmt, &local))
    g_ptr_array_add (ids, g_strdup (sf_stmt_get_text (stmt, 0)));
  if (local == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* One a student and season: the same operation again would make the same record. */
static SfOperation *
make_operation (const char *student, int year, SfTime now)
{
  g_autofree char *season = g_strdup_printf ("verification:%d", year);
  g_autofree char *id = sf_uuid_derive (student, season);
  g_autofree char *uid = sf_uuid_derive (id, "open");
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "student", student);
  return sf_operation_new (uid, "open", SF_ROLE_SYSTEM, now, SF_KIND_VERIFICATION, id, NULL, NULL, args);
}

static gboolean
open_one (SfStore *self, SfDb *db, const SfActor *system, const char *student, int year, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (self->ledger);
  g_autoptr (SfOperation) operation = make_operation (student, year, sf_clock_now (self->clock));
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (db, error);
  g_autoptr (GError) local = NULL;
  SfOutcome outcome = { 0 };
  gboolean opened;

  if (savepoint == NULL)
    return FALSE;
  opened = sf_store_apply (self, db, operation, NULL, system, SF_SECRET_MISSING, &outcome, &local) && outcome.applied &&
           sf_db_scope_commit (savepoint, &local);
  if (!opened)
    {
      sf_ledger_rollback (self->ledger, point);
      sf_directory_forget (self->directory);
      if (local == NULL)
        g_set_error (&local, SF_DB_ERROR, SF_DB_ERROR_FAILED, "the verification of %s was refused with %s", student,
                     sf_workflow_code_name (outcome.code));
      g_propagate_error (error, g_steal_pointer (&local));
    }
  sf_outcome_clear (&outcome);
  return opened;
}

static gpointer
open_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfRules *rules = sf_directory_get_rules (self->directory, db, error);
  int year = rules != NULL ? sf_rules_verification_year (rules) : 0;
  g_autoptr (SfActor) system = sf_actor_new_system ();
  g_autoptr (GPtrArray) missing = NULL;
  guint opened = 0;

  if (rules == NULL)
    return NULL;
  if (!sf_rules_verifies (rules, sf_clock_now (self->clock), year))
    return g_memdup2 (&opened, sizeof opened);
  missing = query_missing (db, year, GPOINTER_TO_UINT (data), error);
  if (missing == NULL)
    return NULL;
  for (guint i = 0; i < missing->len; i++)
    {
      g_autoptr (GError) local = NULL;

      /* One that cannot be opened must not hold up the others. */
      if (open_one (self, db, system, missing->pdata[i], year, &local))
        opened++;
      else
        g_warning ("%s", local->message);
    }
  return g_memdup2 (&opened, sizeof opened);
}

void
sf_store_open_verifications_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_write_async (self, open_work, GUINT_TO_POINTER (limit), NULL, g_free, callback, user_data);
}

gboolean
sf_store_open_verifications_finish (SfStore *self, GAsyncResult *result, guint *out_opened, GError **error)
{
  g_autofree guint *opened = sf_store_finish (self, result, error);

  if (opened != NULL)
    *out_opened = *opened;
  return opened != NULL;
}
