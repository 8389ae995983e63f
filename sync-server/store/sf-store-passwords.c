/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Own secrets: the password with its history and its age, and the operation code (操作码), a second secret for binding
 * acts. Hashes only; who makes and compares them is auth/.
 */
#define G_LOG_DOMAIN "sf-server"

#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"
#include "store/sf-store-accounts-private.h"

/* ---- The school's rules ---- */

static char *
query_version (SfDb *db, GError **error)
{
  return sf_db_query_text (db, "SELECT value FROM meta WHERE name = 'directory'", error);
}

/* Kept in memory while the directory says the same: every request asks. */
gboolean
sf_store_get_account_rules (SfStore *self, SfDb *db, SfAccountRules *out_rules, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *version = query_version (db, &local);
  g_autoptr (SfRecord) settings = NULL;
  gboolean known;

  if (version == NULL)
    version = g_strdup ("");
  g_mutex_lock (&self->lock);
  known = g_strcmp0 (self->rules_version, version) == 0;
  if (known)
    *out_rules = self->rules;
  g_mutex_unlock (&self->lock);
  if (local == NULL && !known)
    settings = sf_facts_query_settings (db, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (known)
    return TRUE;
  sf_account_rules_read (out_rules, settings);
  g_mutex_lock (&self->lock);
  self->rules = *out_rules;
  g_free (self->rules_version);
  self->rules_version = g_steal_pointer (&version);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* ---- Setting ---- */

static gboolean
keep_history (SfDb *db, const char *account, const char *hash, int keep, GError **error)
{
  g_autoptr (SfStmt) insert = sf_db_prepare (db,
                                             "INSERT INTO password_history (account, n, hash) "
                                             "SELECT :account, COALESCE(MAX(n), 0) + 1, :hash FROM password_history "
                                             "WHERE account = :account",
                                             error);
  g_autoptr (SfStmt) remove =
    insert != NULL ? sf_db_prepare (db,
                                    "DELETE FROM password_history WHERE account = :account AND n <= "
                                    "(SELECT MAX(n) FROM password_history WHERE account = :account) - :keep",
                                    error)
                   : NULL;

  if (remove == NULL)
    return FALSE;
  sf_stmt_bind_text (insert, ":account", account);
  sf_stmt_bind_text (insert, ":hash", hash);
  sf_stmt_bind_text (remove, ":account", account);
  sf_stmt_bind_int (remove, ":keep", keep);
  return sf_stmt_run (insert, error) && sf_stmt_run (remove, error);
}

gboolean
sf_store_set_hash (SfStore *self, SfDb *db, const char *account, const char *hash, const char *keep_token,
                   GError **error)
{
  SfAccountRules rules;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO credential (account, hash, changed_at) VALUES (:account, :hash, :now) "
                   "ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, initial = NULL, "
                   "changed_at = excluded.changed_at",
                   error);

  if (stmt == NULL || !sf_store_get_account_rules (self, db, &rules, error))
    return FALSE;
  sf_stmt_bind_text (stmt, ":account", account);
  sf_stmt_bind_text (stmt, ":hash", hash);
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  return sf_stmt_run (stmt, error) && keep_history (db, account, hash, rules.password_history, error) &&
         sf_store_end_sessions (db, account, keep_token, error);
}

static gpointer
password_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;

  if (sf_store_set_hash (self, db, ask->account, ask->secret, ask->code, error))
    sf_store_audit (self, ask->account, NULL, "set_password", "applied", NULL);
  return NULL;
}

void
sf_store_password_async (SfStore *self, const char *account, const char *hash, const char *keep_token,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (NULL);

  ask->account = g_strdup (account);
  ask->secret = g_strdup (hash);
  ask->code = g_strdup (keep_token);
  sf_store_write_async (self, password_work, ask, sf_ask_free, NULL, callback, user_data);
}

gboolean
sf_store_password_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish_empty (self, result, error);
}

/* ---- Age ---- */

/* Accounts without a credential cannot log in; they are none of this. */
gboolean
sf_store_query_must_change (SfStore *self, SfDb *db, const char *account, gboolean *out_must, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autoptr (GError) local = NULL;
  SfAccountRules rules;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT hash, changed_at FROM credential WHERE account = :account", error);

  *out_must = FALSE;
  if (stmt == NULL || !sf_store_get_account_rules (self, db, &rules, error))
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, account);
  if (sf_stmt_step (stmt, &local))
    *out_must = sf_stmt_is_null (stmt, 0) ||
                (rules.password_max_days > 0 && now - sf_stmt_get_int (stmt, 1) >= rules.password_max_days * SF_DAY);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- What a new one is compared with ---- */

void
sf_store_password_facts_free (SfStorePasswordFacts *self)
{
  g_free (self->account);
  g_strfreev (self->own);
  g_strfreev (self->hashes);
  g_free (self);
}

/* The texts in the first column of the rows that @sql finds for @account. */
static GStrv
query_texts (SfDb *db, const char *sql, const char *account, GError **error)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":account", account);
  while (sf_stmt_step (stmt, &local))
    if (!sf_stmt_is_null (stmt, 0))
      g_strv_builder_add (texts, sf_stmt_get_text (stmt, 0));
  if (local == NULL)
    return g_strv_builder_end (texts);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* With a history of nothing not even the present password is in the way. */
SfStorePasswordFacts *
sf_store_query_password_facts (SfStore *self, SfDb *db, const char *account, GError **error)
{
  g_autoptr (SfStorePasswordFacts) facts = g_new0 (SfStorePasswordFacts, 1);

  facts->account = g_strdup (account);
  if (!sf_store_get_account_rules (self, db, &facts->rules, error))
    return NULL;
  facts->own = query_texts (db,
                            "SELECT login FROM account WHERE id = :account "
                            "UNION SELECT name FROM account WHERE id = :account "
                            "UNION SELECT student.number FROM account JOIN student ON student.id = account.student "
                            "WHERE account.id = :account",
                            account, error);
  if (facts->own == NULL)
    return NULL;
  if (facts->rules.password_history > 0)
    facts->hashes = query_texts (db,
                                 "SELECT hash FROM credential WHERE account = :account "
                                 "UNION SELECT hash FROM password_history WHERE account = :account",
                                 account, error);
  else
    facts->hashes = g_new0 (char *, 1);
  return facts->hashes != NULL ? g_steal_pointer (&facts) : NULL;
}

static gpointer
facts_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  return sf_store_query_password_facts (self, db, data, error);
}

void
sf_store_password_facts_async (SfStore *self, const char *account, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, facts_work, g_strdup (account), g_free, (GDestroyNotify) sf_store_password_facts_free,
                       callback, user_data);
}

SfStorePasswordFacts *
sf_store_password_facts_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

/* ---- Given wrong ---- */

/* Counted as a failed log-in: who found an open session must not guess the password either. */
static gpointer
wrong_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autofree char *who = sf_store_name_count ("login", ask->session->login, ask->address);

  if (!sf_store_count (db, who, sf_clock_now (self->clock), error))
    return NULL;
  sf_store_audit_account (self, ask->session, "prove_password", sf_ask_get_account (ask), "denied", "E_PASSWORD");
  return sf_answer_refuse (SF_STORE_ERROR_PASSWORD, "old");
}

void
sf_store_count_wrong_async (SfStore *self, SfStoreSession *session, const char *address, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->address = g_strdup (address);
  sf_store_ask_write (self, wrong_work, ask, callback, user_data);
}

/* ---- The operation code ---- */

static char *
name_operation_code (const SfAsk *ask)
{
  return sf_store_name_count ("operation-code", sf_ask_get_account (ask), NULL);
}

static gpointer
set_code_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autofree char *who = name_operation_code (ask);
  g_autoptr (SfStmt) stmt = NULL;

  stmt = sf_db_prepare (db,
                        "INSERT INTO operation_code (account, hash, changed_at) VALUES (:account, :hash, :now) "
                        "ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at",
                        error);
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":account", sf_ask_get_account (ask));
  sf_stmt_bind_text (stmt, ":hash", ask->secret);
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  if (!sf_stmt_run (stmt, error) || !sf_store_forget_count (db, who, error))
    return NULL;
  sf_store_audit_account (self, ask->session, "set_operation_code", sf_ask_get_account (ask), "applied", NULL);
  return sf_answer_new (NULL);
}

void
sf_store_operation_code_set_async (SfStore *self, SfStoreSession *session, const char *hash,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->secret = g_strdup (hash);
  sf_store_ask_write (self, set_code_work, ask, callback, user_data);
}

static gpointer
tell_code_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT changed_at FROM operation_code WHERE account = :account", error);
  g_autoptr (GError) local = NULL;
  char *members = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, sf_ask_get_account (data));
  if (sf_stmt_step (stmt, &local))
    members = g_strdup_printf ("\"set\":true,\"changed\":%" G_GINT64_FORMAT, sf_stmt_get_int (stmt, 0));
  if (local == NULL)
    return sf_answer_new (members != NULL ? members : g_strdup ("\"set\":false"));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_operation_code_tell_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  sf_store_ask_read (self, tell_code_work, sf_ask_new (session), callback, user_data);
}

/* The hash; NULL without an error if none was set. */
static char *
query_code (SfDb *db, const char *account, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT hash FROM operation_code WHERE account = :account", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, account);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

gboolean
sf_store_query_operation_code (SfDb *db, const char *account, gboolean *out_has, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *hash = query_code (db, account, &local);

  *out_has = hash != NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
get_code_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (SfStoreCredential) credential = g_new0 (SfStoreCredential, 1);
  g_autofree char *who = name_operation_code (ask);
  g_autoptr (GError) local = NULL;
  SfAccountRules rules;

  if (!sf_store_get_account_rules (self, db, &rules, error) ||
      !sf_store_query_limit (db, who, (guint) MAX (rules.login_failures, 1), rules.login_lock_minutes * SF_MINUTE,
                             sf_clock_now (self->clock), &credential->locked_until, error))
    return NULL;
  credential->hash = query_code (db, sf_ask_get_account (ask), &local);
  if (credential->hash != NULL)
    credential->account = g_strdup (sf_ask_get_account (ask));
  if (local == NULL)
    return g_steal_pointer (&credential);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_operation_code_get_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  sf_store_read_async (self, get_code_work, sf_ask_new (session), sf_ask_free,
                       (GDestroyNotify) sf_store_credential_free, callback, user_data);
}

SfStoreCredential *
sf_store_operation_code_get_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

static gpointer
tried_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autofree char *who = name_operation_code (ask);

  if (ask->n == 0)
    return sf_store_forget_count (db, who, error) ? sf_answer_new (NULL) : NULL;
  for (gint64 i = 0; i < ask->n; i++)
    if (!sf_store_count (db, who, sf_clock_now (self->clock), error))
      return NULL;
  sf_store_audit_account (self, ask->session, "try_operation_code", sf_ask_get_account (ask), "denied",
                          "E_OPERATION_CODE");
  return sf_answer_new (NULL);
}

void
sf_store_operation_code_tried_async (SfStore *self, SfStoreSession *session, guint wrong, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->n = wrong;
  sf_store_ask_write (self, tried_work, ask, callback, user_data);
}
