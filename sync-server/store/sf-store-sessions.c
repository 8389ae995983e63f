/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sessions: finding one by its token, naming them to people, ending them, changing the role of one. A session is over
 * after session_days, after session_idle_minutes without contact, when its device was ended, and when its account is
 * disabled or does not hold its role any more.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/wire/sf-wire-json.h"
#include "db/sf-record-table.h"
#include "store/sf-store-accounts-private.h"

#define SEEN_EVERY SF_MINUTE /* that a session is alive is not worth a write with each request */

/* ---- The session as it is handed out ---- */

SfStoreSession *
sf_store_session_ref (SfStoreSession *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_store_session_unref (SfStoreSession *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  sf_actor_unref (self->actor);
  g_free (self->token);
  g_free (self->id);
  g_free (self->login);
  g_strfreev (self->roles);
  g_strfreev (self->grants);
  g_free (self->grants_mark);
  g_free (self);
}

GStrv
sf_store_query_colleges (SfDb *db, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT id FROM college ORDER BY id", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    g_strv_builder_add (ids, sf_stmt_get_text (stmt, 0));
  if (local == NULL)
    return g_strv_builder_end (ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

char *
sf_store_mark_grants (SfRole role, const char *const *grants)
{
  g_autofree char *text = g_strjoinv ("\n", (char **) grants);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%s-%.16s", sf_role_name (role), hash);
}

SfStoreSession *
sf_store_session_new (SfDb *db, SfRecord *account, SfRole role, const char *token, GError **error)
{
  g_autoptr (SfActor) actor = sf_actor_new (account, role);
  g_auto (GStrv) colleges = NULL;
  SfStoreSession *self;

  if (actor == NULL)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_ROLE, "the account does not hold the role %s",
                   sf_role_name (role));
      return NULL;
    }
  colleges = sf_store_query_colleges (db, error);
  if (colleges == NULL)
    return NULL;
  self = g_new0 (SfStoreSession, 1);
  g_atomic_ref_count_init (&self->refs);
  self->token = g_strdup (token);
  self->login = g_strdup (sf_record_get_text (account, SF_ACCOUNT_LOGIN));
  self->roles = g_strsplit (sf_record_get_text (account, SF_ACCOUNT_ROLES), " ", -1);
  self->grants = sf_actor_grants (actor, (const char *const *) colleges);
  self->grants_mark = sf_store_mark_grants (role, (const char *const *) self->grants);
  self->actor = g_steal_pointer (&actor);
  return self;
}

/* ---- Looking one up ---- */

static gboolean
fail_auth (GError **error)
{
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH, "no session");
  return FALSE;
}

/* What a session's row says; texts live with the statement. */
typedef struct
{
  const char *account, *role, *id;
  SfTime created, expires, seen;
  gboolean ended;
} Row;

static void
read_row (SfStmt *stmt, Row *row)
{
  row->account = sf_stmt_get_text (stmt, 0);
  row->role = sf_stmt_get_text (stmt, 1);
  row->id = sf_stmt_get_text (stmt, 2);
  row->created = sf_stmt_get_int (stmt, 3);
  row->expires = sf_stmt_get_int (stmt, 4);
  row->seen = sf_stmt_is_null (stmt, 5) ? row->created : sf_stmt_get_int (stmt, 5);
  row->ended = !sf_stmt_is_null (stmt, 6);
}

static gboolean
check_row (SfStore *self, SfDb *db, const Row *row, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  SfAccountRules rules;

  if (row->ended)
    {
      g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_ENDED, "the device was ended");
      return FALSE;
    }
  if (!sf_store_get_account_rules (self, db, &rules, error))
    return FALSE;
  if (row->expires <= now ||
      (rules.session_idle_minutes > 0 && now - row->seen >= rules.session_idle_minutes * SF_MINUTE))
    return fail_auth (error);
  return TRUE;
}

/* A session whose role was taken away is over: whoever comes in again gets the roles that are left. */
static SfStoreSession *
make_session (SfStore *self, SfDb *db, const Row *row, const char *token, GError **error)
{
  g_autoptr (SfRecord) account = sf_record_table_get (db, SF_KIND_ACCOUNT, row->account, NULL, error);
  g_autoptr (SfActor) actor = NULL;
  g_autoptr (SfStoreSession) session = NULL;
  SfRole role;

  if (account == NULL)
    return NULL;
  if (sf_role_from_name (row->role, &role))
    actor = sf_actor_new (account, role);
  if (actor == NULL)
    {
      fail_auth (error);
      return NULL;
    }
  session = sf_store_session_new (db, account, role, token, error);
  if (session == NULL || !sf_store_query_must_change (self, db, row->account, &session->must_change, error))
    return NULL;
  session->id = g_strdup (row->id);
  session->expires = row->expires;
  session->seen = row->seen;
  return g_steal_pointer (&session);
}

static gpointer
lookup_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT session.account, session.role, session.id, session.created_at, "
                                           "session.expires_at, session.seen_at, device.ended_at FROM session "
                                           "LEFT JOIN device ON device.id = session.device WHERE token = :token",
                                           error);
  Row row;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, data);
  if (sf_stmt_step (stmt, &local))
    {
      read_row (stmt, &row);
      return check_row (self, db, &row, error) ? make_session (self, db, &row, data, error) : NULL;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    fail_auth (error);
  return NULL;
}

void
sf_store_session_lookup_async (SfStore *self, const char *token, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, lookup_work, g_strdup (token), g_free, (GDestroyNotify) sf_store_session_unref, callback,
                       user_data);
}

static gpointer
seen_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "UPDATE session SET seen_at = :now WHERE token = :token", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_text (stmt, ":token", data);
  sf_stmt_run (stmt, error);
  return NULL;
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    g_warning ("a session's last contact was not kept: %s", error->message);
}

SfStoreSession *
sf_store_session_lookup_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  SfStoreSession *session = sf_store_finish (self, result, error);

  if (session != NULL && sf_clock_now (self->clock) - session->seen >= SEEN_EVERY)
    sf_store_write_async (self, seen_work, g_strdup (session->token), g_free, NULL, seen_cb, NULL);
  return session;
}

/* ---- Ending ---- */

gboolean
sf_store_end_sessions (SfDb *db, const char *account, const char *keep_token, GError **error)
{
  return sf_store_run_on (db, "DELETE FROM session WHERE account = :account AND token <> :token", account,
                          keep_token != NULL ? keep_token : "", error);
}

static gpointer
end_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  SfStoreSession *session = data;

  if (sf_store_run_on (db, "DELETE FROM session WHERE token = :token", session->token, NULL, error))
    sf_store_audit_account (self, session, "logout", sf_actor_get_account (session->actor), "applied", NULL);
  return NULL;
}

void
sf_store_session_end_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_write_async (self, end_work, sf_store_session_ref (session), (GDestroyNotify) sf_store_session_unref, NULL,
                        callback, user_data);
}

gboolean
sf_store_session_end_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish_empty (self, result, error);
}

/* The account of the session or device that @sql finds by @id; NULL without an error if there is none. */
static char *
query_owner (SfDb *db, const char *sql, const char *id, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, id);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

static gpointer
end_named_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  g_autofree char *owner = query_owner (db, "SELECT account FROM session WHERE id = :id", ask->id, &local);
  gboolean own = g_strcmp0 (owner, sf_ask_get_account (ask)) == 0;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  /* Nobody learns by trying which sessions others have. */
  if (owner == NULL || (!own && sf_actor_get_role (ask->session->actor) != SF_ROLE_ADMIN))
    {
      if (owner != NULL)
        sf_store_audit_account (self, ask->session, "end_session", owner, "denied", "E_ROLE");
      return sf_answer_refuse (SF_STORE_ERROR_NOT_FOUND, "there is no such session");
    }
  if (!sf_store_run_on (db, "DELETE FROM session WHERE id = :id", ask->id, NULL, error))
    return NULL;
  sf_store_audit_account (self, ask->session, "end_session", owner, "applied", NULL);
  return sf_answer_new (g_steal_pointer (&owner));
}

void
sf_store_session_end_named_async (SfStore *self, SfStoreSession *session, const char *id, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->id = g_strdup (id);
  sf_store_ask_write (self, end_named_work, ask, callback, user_data);
}

/* ---- Listing ---- */

static void
write_session (GString *json, SfStmt *stmt, const char *current)
{
  if (json->len > 1)
    g_string_append_c (json, ',');
  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "id", sf_stmt_get_text (stmt, 0));
  sf_json_append_text_member (json, "role", sf_stmt_get_text (stmt, 1));
  sf_json_append_member (json, "created");
  sf_json_append_int (json, sf_stmt_get_int (stmt, 2));
  sf_json_append_member (json, "expires");
  sf_json_append_int (json, sf_stmt_get_int (stmt, 3));
  sf_json_append_member (json, "seen");
  sf_json_append_int (json, sf_stmt_get_int (stmt, 4));
  sf_json_append_text_member (json, "address", sf_stmt_get_text (stmt, 5));
  sf_json_append_text_member (json, "app", sf_stmt_get_text (stmt, 6));
  sf_json_append_text_member (json, "device", sf_stmt_get_text (stmt, 7));
  sf_json_append_member (json, "current");
  g_string_append (json, g_strcmp0 (sf_stmt_get_text (stmt, 0), current) == 0 ? "true}" : "false}");
}

/* Those that are not over by their lifetime or for want of contact. */
static SfStmt *
query_sessions (SfStore *self, SfDb *db, const char *account, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  SfAccountRules rules;
  SfStmt *stmt;

  if (!sf_store_get_account_rules (self, db, &rules, error))
    return NULL;
  stmt = sf_db_prepare (db,
                        "SELECT id, role, created_at, expires_at, seen_at, address, app, device FROM session "
                        "WHERE account = :account AND expires_at > :now AND seen_at > :since ORDER BY seen_at DESC, id",
                        error);
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":account", account);
  sf_stmt_bind_int (stmt, ":now", now);
  sf_stmt_bind_int (stmt, ":since", rules.session_idle_minutes > 0 ? now - rules.session_idle_minutes * SF_MINUTE : -1);
  return stmt;
}

/* In a transaction that writes, since a denial is written down. */
static gpointer
list_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = NULL;

  stmt = query_sessions (self, db, sf_ask_get_account (ask), error);
  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    write_session (json, stmt, ask->session->id);
  if (local == NULL)
    return sf_answer_new (g_string_free (g_string_append_c (g_steal_pointer (&json), ']'), FALSE));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_session_list_async (SfStore *self, SfStoreSession *session, const char *account, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->account = g_strdup (account);
  sf_store_ask_write (self, list_work, ask, callback, user_data);
}

/* ---- Another role ---- */

static gpointer
role_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  const char *id = sf_ask_get_account (ask);
  g_autoptr (SfRecord) account = sf_record_table_get (db, SF_KIND_ACCOUNT, id, NULL, error);
  g_autoptr (SfStoreSession) session = NULL;
  SfRole role;

  if (account == NULL)
    return NULL;
  if (!sf_role_from_name (ask->roles, &role))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_ROLE, "there is no such role");
      return NULL;
    }
  session = sf_store_session_new (db, account, role, ask->session->token, error);
  if (session == NULL || !sf_store_run_on (db, "UPDATE session SET role = :role WHERE token = :token",
                                           sf_role_name (role), session->token, error))
    return NULL;
  session->id = g_strdup (ask->session->id);
  session->expires = ask->session->expires;
  session->seen = ask->session->seen;
  session->must_change = ask->session->must_change;
  sf_store_audit_account (self, session, "switch_role", id, "applied", NULL);
  return g_steal_pointer (&session);
}

void
sf_store_session_role_async (SfStore *self, SfStoreSession *session, const char *role, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->roles = g_strdup (role);
  sf_store_write_async (self, role_work, ask, sf_ask_free, (GDestroyNotify) sf_store_session_unref, callback,
                        user_data);
}

SfStoreSession *
sf_store_session_role_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}
