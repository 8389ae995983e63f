/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may come in: credentials, sessions, devices and the lock-out. Passwords are hashed and compared by auth/; only
 * the strings are kept here. Lock-out is by login and address, so that nobody can lock another out from elsewhere.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-store-private.h"

#define SESSION_LIFETIME (30 * SF_DAY)
#define LOCKOUT_FAILURES 5
#define LOCKOUT_TIME (15 * SF_MINUTE)

/* ---- Sessions ---- */

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

/* Takes over nothing; NULL with E_ROLE when the account does not hold @role. */
static SfStoreSession *
session_new (SfDb *db, SfRecord *account, SfRole role, const char *token, SfTime expires, GError **error)
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
  self->expires = expires;
  return self;
}

static void
fail_auth (GError **error)
{
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH, "no session");
}

static gpointer
lookup_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) account = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT account, role, expires_at FROM session WHERE token = :token", error);
  SfRole role;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, data);
  if (sf_stmt_step (stmt, &local) && sf_stmt_get_int (stmt, 2) > sf_clock_now (self->clock) &&
      sf_role_from_name (sf_stmt_get_text (stmt, 1), &role))
    account = sf_record_table_get (db, SF_KIND_ACCOUNT, sf_stmt_get_text (stmt, 0), NULL, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (account == NULL || sf_record_get_state (account) != SF_ACCOUNT_ACTIVE)
    fail_auth (error);
  else
    return session_new (db, account, role, data, sf_stmt_get_int (stmt, 2), error);
  return NULL;
}

void
sf_store_session_lookup_async (SfStore *self, const char *token, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, lookup_work, g_strdup (token), g_free, (GDestroyNotify) sf_store_session_unref, callback,
                       user_data);
}

SfStoreSession *
sf_store_session_lookup_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

static gboolean
run_on (SfDb *db, const char *sql, const char *text, const char *second, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, text);
  if (second != NULL)
    sf_stmt_bind_text_at (stmt, 2, second);
  return sf_stmt_run (stmt, error);
}

static gpointer
end_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfStoreSession *session = data;

  if (run_on (db, "DELETE FROM session WHERE token = :token", session->token, NULL, error))
    sf_store_audit (self, sf_actor_get_account (session->actor), sf_role_name (sf_actor_get_role (session->actor)),
                    "logout", "applied", NULL);
  return NULL;
}

void
sf_store_session_end_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_write_async (self, end_work, sf_store_session_ref (session), (GDestroyNotify) sf_store_session_unref, NULL,
                        callback, user_data);
}

static gboolean
finish_without_result (SfStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;

  sf_store_finish (self, result, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sf_store_session_end_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return finish_without_result (self, result, error);
}

/* ---- Lock-out ---- */

/* Login and address, hashed: what people mistype as a login may be their password. */
static char *
name_attempt (const char *login, const char *address)
{
  g_autofree char *text = g_strconcat (login, "\n", address, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
query_lockout (SfDb *db, const char *who, SfTime now, SfTime *out_until, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT at FROM failure WHERE who = :who AND at > :since ORDER BY at DESC", error);
  g_autoptr (GError) local = NULL;
  guint n = 0;

  *out_until = 0;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, who);
  sf_stmt_bind_int_at (stmt, 2, now - LOCKOUT_TIME);
  while (*out_until == 0 && sf_stmt_step (stmt, &local))
    if (++n == LOCKOUT_FAILURES)
      *out_until = sf_stmt_get_int (stmt, 0) + LOCKOUT_TIME;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Two failures may fall into one millisecond; what cannot lock out any more goes. */
static gboolean
add_failure (SfDb *db, const char *who, SfTime now, GError **error)
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
  sf_stmt_bind_int (remove, ":until", now - LOCKOUT_TIME);
  return sf_stmt_run (remove, error) && sf_stmt_run (insert, error);
}

/* ---- Credentials ---- */

void
sf_store_credential_free (SfStoreCredential *self)
{
  g_free (self->account);
  g_free (self->hash);
  g_free (self->initial);
  g_free (self);
}

typedef struct
{
  char *account;
  char *login;
  char *address;
  char *role;
  char *token;
} LogIn;

static void
log_in_free (gpointer data)
{
  LogIn *self = data;

  g_free (self->account);
  g_free (self->login);
  g_free (self->address);
  g_free (self->role);
  g_free (self->token);
  g_free (self);
}

static gpointer
credential_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const LogIn *attempt = data;
  g_autofree char *who = name_attempt (attempt->login, attempt->address);
  g_autoptr (SfStoreCredential) credential = g_new0 (SfStoreCredential, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT account.id, credential.hash, credential.initial FROM account "
                                           "JOIN credential ON credential.account = account.id "
                                           "WHERE account.login = :login AND account.state = 'active'",
                                           error);

  if (stmt == NULL || !query_lockout (db, who, sf_clock_now (self->clock), &credential->locked_until, error))
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, attempt->login);
  if (sf_stmt_step (stmt, &local))
    {
      credential->account = g_strdup (sf_stmt_get_text (stmt, 0));
      credential->hash = g_strdup (sf_stmt_get_text (stmt, 1));
      credential->initial = g_strdup (sf_stmt_get_text (stmt, 2));
    }
  if (local == NULL)
    return g_steal_pointer (&credential);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_credential_async (SfStore *self, const char *login, const char *address, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LogIn *attempt = g_new0 (LogIn, 1);

  attempt->login = g_strdup (login);
  attempt->address = g_strdup (address);
  sf_store_read_async (self, credential_work, attempt, log_in_free, (GDestroyNotify) sf_store_credential_free, callback,
                       user_data);
}

SfStoreCredential *
sf_store_credential_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

static gboolean
insert_session (SfDb *db, const LogIn *log_in, SfRole role, SfTime now, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO session (token, account, role, created_at, expires_at) "
                                           "VALUES (:token, :account, :role, :created_at, :expires_at)",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":token", log_in->token);
  sf_stmt_bind_text (stmt, ":account", log_in->account);
  sf_stmt_bind_text (stmt, ":role", sf_role_name (role));
  sf_stmt_bind_int (stmt, ":created_at", now);
  sf_stmt_bind_int (stmt, ":expires_at", now + SESSION_LIFETIME);
  return sf_stmt_run (stmt, error);
}

/* The role that was asked for, or the account's first. */
static gboolean
choose_role (SfRecord *account, const char *name, SfRole *out_role, GError **error)
{
  g_auto (GStrv) roles = g_strsplit (sf_record_get_text (account, SF_ACCOUNT_ROLES), " ", -1);

  if (sf_role_from_name (name != NULL ? name : roles[0], out_role))
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_ROLE, "there is no role “%s”", name != NULL ? name : "");
  return FALSE;
}

static gpointer
begin_session (SfStore *self, SfDb *db, const LogIn *log_in, const char *who, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autoptr (GError) local = NULL;
  SfRecord *account = sf_directory_get_account (self->directory, db, log_in->account, &local);
  g_autoptr (SfStoreSession) session = NULL;
  SfTime locked_until;
  SfRole role;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  /* Many guesses at once were all let in to be compared before the first of them was counted. */
  if (!query_lockout (db, who, now, &locked_until, error))
    return NULL;
  if (locked_until != 0)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_LOCKED_OUT, "too many failed log-ins");
      return NULL;
    }
  if (account == NULL || sf_record_get_state (account) != SF_ACCOUNT_ACTIVE)
    {
      fail_auth (error);
      return NULL;
    }
  if (!choose_role (account, log_in->role, &role, error))
    return NULL;
  session = session_new (db, account, role, log_in->token, now + SESSION_LIFETIME, error);
  if (session == NULL || !run_on (db, "DELETE FROM failure WHERE who = :who", who, NULL, error) ||
      !insert_session (db, log_in, role, now, error))
    return NULL;
  sf_store_audit (self, log_in->account, sf_role_name (role), "login", "applied", NULL);
  return g_steal_pointer (&session);
}

/* What was counted must be committed, so that a failure's work succeeds with no session. */
static gpointer
begin_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const LogIn *log_in = data;
  g_autofree char *who = name_attempt (log_in->login, log_in->address);

  if (log_in->account != NULL)
    return begin_session (self, db, log_in, who, error);
  if (add_failure (db, who, sf_clock_now (self->clock), error))
    sf_store_audit (self, NULL, NULL, "login", "denied", "E_AUTH");
  return NULL;
}

void
sf_store_session_begin_async (SfStore *self, const char *account, const char *login, const char *address,
                              const char *role, const char *token, GAsyncReadyCallback callback, gpointer user_data)
{
  LogIn *log_in = g_new0 (LogIn, 1);

  log_in->account = g_strdup (account);
  log_in->login = g_strdup (login);
  log_in->address = g_strdup (address);
  log_in->role = g_strdup (role);
  log_in->token = g_strdup (token);
  sf_store_write_async (self, begin_work, log_in, log_in_free, (GDestroyNotify) sf_store_session_unref, callback,
                        user_data);
}

SfStoreSession *
sf_store_session_begin_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  SfStoreSession *session = sf_store_finish (self, result, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (session == NULL)
    fail_auth (error);
  return session;
}

typedef struct
{
  char *account;
  char *hash;
  char *keep_token;
} PasswordWork;

static void
password_work_free (gpointer data)
{
  PasswordWork *self = data;

  g_free (self->account);
  g_free (self->hash);
  g_free (self->keep_token);
  g_free (self);
}

static gpointer
password_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const PasswordWork *work = data;

  if (sf_store_set_hash (self, db, work->account, work->hash, work->keep_token, error))
    sf_store_audit (self, work->account, NULL, "set_password", "applied", NULL);
  return NULL;
}

gboolean
sf_store_set_hash (SfStore *self, SfDb *db, const char *account, const char *hash, const char *keep_token,
                   GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO credential (account, hash, changed_at) VALUES (:account, :hash, :now) "
                   "ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, initial = NULL, "
                   "changed_at = excluded.changed_at",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":account", account);
  sf_stmt_bind_text (stmt, ":hash", hash);
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  return sf_stmt_run (stmt, error) && run_on (db, "DELETE FROM session WHERE account = :account AND token <> :token",
                                              account, keep_token != NULL ? keep_token : "", error);
}

void
sf_store_password_async (SfStore *self, const char *account, const char *hash, const char *keep_token,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  PasswordWork *work = g_new0 (PasswordWork, 1);

  work->account = g_strdup (account);
  work->hash = g_strdup (hash);
  work->keep_token = g_strdup (keep_token);
  sf_store_write_async (self, password_work, work, password_work_free, NULL, callback, user_data);
}

gboolean
sf_store_password_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return finish_without_result (self, result, error);
}
