/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-blob-query.h"

gboolean
sf_blob_query_arrived (SfDb *db, const char *sha256, gint64 *out_size, char **out_mime, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT size, mime FROM blob WHERE sha256 = :sha256", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, sha256);
  if (!sf_stmt_step (stmt, error))
    return FALSE;
  if (out_size != NULL)
    *out_size = sf_stmt_get_int (stmt, 0);
  if (out_mime != NULL)
    *out_mime = g_strdup (sf_stmt_get_text (stmt, 1));
  return TRUE;
}

gboolean
sf_blob_query_uploaded_by (SfDb *db, const char *sha256, const char *account, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT 1 FROM upload WHERE sha256 = :sha256 AND account = :account "
                                           "AND done_at IS NOT NULL",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":sha256", sha256);
  sf_stmt_bind_text (stmt, ":account", account);
  return sf_stmt_step (stmt, error);
}
