/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which numbers of agreements are taken, and which serial comes next.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-facts-query.h"

static gboolean
query_is_taken (SfDb *db, const char *number, gboolean *out_taken, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT 1 FROM agreement WHERE number = :number", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, number);
  *out_taken = sf_stmt_step (stmt, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
query_last_serial (SfDb *db, const char *group, gint64 *out_serial, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT MAX(serial) FROM agreement WHERE serial_group = :serial_group", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, group);
  *out_serial = sf_stmt_step (stmt, &local) ? sf_stmt_get_int (stmt, 0) : 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Another pattern may have given the same number before: that serial is left out. */
static gboolean
find_next_serial (SfDb *db, SfFacts *facts, const SfNumberPattern *pattern, SfNumberContext context, GError **error)
{
  gboolean taken = TRUE;

  if (!query_last_serial (db, facts->serial_group, &context.serial, error))
    return FALSE;
  while (taken)
    {
      g_autofree char *number = NULL;

      context.serial++;
      number = sf_number_make (pattern, &context);
      if (!query_is_taken (db, number, &taken, error))
        return FALSE;
    }
  facts->next_serial = context.serial;
  return TRUE;
}

gboolean
sf_facts_query_numbers (SfDb *db, SfFacts *facts, const SfOperation *operation, const SfRules *rules, SfTime now,
                        GError **error)
{
  SfKind kind = sf_operation_get_kind (operation);
  const char *by_hand = sf_operation_get_arg (operation, "number");
  SfNumberContext context = sf_number_context (rules->school_code, facts->student, facts->college, now);

  if (kind != SF_KIND_SIGNING && kind != SF_KIND_REISSUE)
    return TRUE;
  if (by_hand != NULL && !query_is_taken (db, by_hand, &facts->number_taken, error))
    return FALSE;
  if (!sf_number_pattern_has_serial (rules->numbers))
    return TRUE;
  facts->serial_group = sf_number_group (rules->numbers, &context);
  return find_next_serial (db, facts, rules->numbers, context, error);
}
