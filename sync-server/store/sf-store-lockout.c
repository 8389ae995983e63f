/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counting what fails or may not be done too often: log-ins by login and address, so that nobody can lock another out
 * from elsewhere; second factors and operation codes by account, since only who knows the password gets that far.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-accounts-private.h"

#define KEPT SF_DAY /* a count is of no use for longer */

char *
sf_store_name_count (const char *kind, const char *text, const char *second)
{
  g_autofree char *name = g_strconcat (kind, "\n", text, "\n", second, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
}

/* Two may fall into one millisecond; what cannot count any more goes. */
gboolean
sf_store_count (SfDb *db, const char *who, SfTime now, GError **error)
{
  g_autoptr (SfStmt) insert = sf_db_prepare (
    db, "INSERT INTO failure (who, at, n) SELECT :who, :at, COUNT(*) FROM failure WHERE who = :who AND at = :at",
    error);
  g_autoptr (SfStmt) remove =
    insert != NULL ? sf_db_prepare (db, "DELETE FROM failure WHERE at <= :until", error) : NULL;

  if (remove == NULL)
    return FALSE;
  sf_stmt_bind_text (insert, ":who", who);
  sf_stmt_bind_int (insert, ":at", now);
  sf_stmt_bind_int (remove, ":until", now - KEPT);
  return sf_stmt_run (remove, error) && sf_stmt_run (insert, error);
}

gboolean
sf_store_query_limit (SfDb *db, const char *who, guint limit, SfTime window, SfTime now, SfTime *out_until,
                      GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT at FROM failure WHERE who = :who AND at > :since ORDER BY at DESC, n DESC", error);
  g_autoptr (GError) local = NULL;
  guint n = 0;

  *out_until = 0;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, who);
  sf_stmt_bind_int_at (stmt, 2, now - window);
  while (*out_until == 0 && sf_stmt_step (stmt, &local))
    if (++n == limit)
      *out_until = sf_stmt_get_int (stmt, 0) + window;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sf_store_forget_count (SfDb *db, const char *who, GError **error)
{
  return sf_store_run_on (db, "DELETE FROM failure WHERE who = :who", who, NULL, error);
}
