/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a student may ask: who revealed or changed what the school keeps of her. Reveals are in no history that clients
 * pull; here they come to the one person whom they concern, and the question itself is written down. On the writer's
 * thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/wire/sf-wire-json.h"
#include "store/sf-store-accounts-private.h"

#define PAGE 100

/* Her records that she sees herself. Not the clock's acts and not her own; what an employer has in hand before it is
 * sent is nobody's business but the employer's. */
#define QUERY                                                                                                          \
  "SELECT id, at, action, about_kind, actor_name, role, note FROM event WHERE about IN ("                              \
  "SELECT CAST (:student AS TEXT) UNION ALL SELECT id FROM signing WHERE student = :student "                          \
  "UNION ALL SELECT id FROM agreement WHERE student = :student "                                                       \
  "UNION ALL SELECT id FROM cancellation WHERE student = :student "                                                    \
  "UNION ALL SELECT id FROM reissue WHERE student = :student "                                                         \
  "UNION ALL SELECT id FROM verification WHERE student = :student "                                                    \
  "UNION ALL SELECT id FROM correction WHERE student = :student) "                                                     \
  "AND actor IS NOT NULL AND actor <> :account AND action NOT IN ('save_draft', 'discard') "                           \
  "AND (:before = '' OR (at, id) < (SELECT at, id FROM event WHERE id = :before)) "                                    \
  "ORDER BY at DESC, id DESC LIMIT :limit"

static void
write_access (GString *json, SfStmt *stmt)
{
  static const char *const texts[] = { NULL, NULL, "action", "kind", "name", "role", "note" };

  if (json->str[json->len - 1] == '}')
    g_string_append_c (json, ',');
  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "id", sf_stmt_get_text (stmt, 0));
  sf_json_append_member (json, "at");
  sf_json_append_int (json, sf_stmt_get_int (stmt, 1));
  for (int i = 2; i < (int) G_N_ELEMENTS (texts); i++)
    sf_json_append_text_member (json, texts[i], sf_stmt_get_text (stmt, i));
  g_string_append_c (json, '}');
}

static SfAnswer *
list (SfDb *db, const SfAsk *ask, GError **error)
{
  g_autoptr (GString) json = g_string_new ("\"accesses\":[");
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, QUERY, error);
  guint n = 0;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":student", sf_actor_get_student (ask->session->actor));
  sf_stmt_bind_text (stmt, ":account", sf_ask_get_account (ask));
  sf_stmt_bind_text (stmt, ":before", ask->id != NULL ? ask->id : "");
  sf_stmt_bind_int (stmt, ":limit", PAGE + 1);
  while (sf_stmt_step (stmt, &local))
    if (++n <= PAGE)
      write_access (json, stmt);
  if (local == NULL)
    {
      g_string_append_printf (json, "],\"more\":%s", n > PAGE ? "true" : "false");
      return sf_answer_new (g_string_free (g_steal_pointer (&json), FALSE));
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gpointer
list_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  SfAnswer *answer = list (db, ask, error);

  if (answer != NULL)
    sf_store_audit_account (self, ask->session, "list_accesses", sf_ask_get_account (ask), "applied", NULL);
  return answer;
}

void
sf_store_access_list_async (SfStore *self, SfStoreSession *session, const char *before, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->id = g_strdup (before);
  sf_store_ask_write (self, list_work, ask, callback, user_data);
}
