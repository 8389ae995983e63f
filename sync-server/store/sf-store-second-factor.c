/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Second factors: the shared secret, sealed, and the codes for when the telephone is lost. That codes are right is
 * found out by auth/; that each is used once is seen to here, in the transaction of the log-in.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/wire/sf-wire-json.h"
#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"
#include "store/sf-seal.h"
#include "store/sf-secret.h"
#include "store/sf-store-accounts-private.h"

#define PURPOSE "second-factor"
#define SPARE_CODES 8

/* ---- At a log-in ---- */

static char *
query_secret (SfStore *self, SfDb *db, const char *account, gboolean confirmed, gint64 *out_after, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "SELECT secret, last_step FROM second_factor WHERE account = :account AND confirmed = :confirmed", error);
  char *secret = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, account);
  sf_stmt_bind_int_at (stmt, 2, confirmed ? 1 : 0);
  if (sf_stmt_step (stmt, &local))
    {
      secret = sf_unseal (self->content_key, PURPOSE, sf_stmt_get_text (stmt, 0));
      *out_after = sf_stmt_get_int (stmt, 1);
      /* Never in without it because the seal is broken. */
      if (secret == NULL)
        g_set_error_literal (&local, SF_STORE_ERROR, SF_STORE_ERROR_BROKEN, "a second factor cannot be unsealed");
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return secret;
}

char *
sf_store_query_factor (SfStore *self, SfDb *db, const char *account, gint64 *out_after, GError **error)
{
  return query_secret (self, db, account, TRUE, out_after, error);
}

gboolean
sf_store_take_factor (SfDb *db, const char *account, gint64 step, const char *spare, gboolean *out_taken,
                      GError **error)
{
  g_autoptr (SfStmt) stmt =
    spare != NULL
      ? sf_db_prepare (db, "DELETE FROM recovery_code WHERE account = :account AND hash = :hash", error)
      : sf_db_prepare (db, "UPDATE second_factor SET last_step = :step WHERE account = :account AND last_step < :step",
                       error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":account", account);
  if (spare != NULL)
    sf_stmt_bind_text (stmt, ":hash", spare);
  else
    sf_stmt_bind_int (stmt, ":step", step);
  if (!sf_stmt_run (stmt, error))
    return FALSE;
  *out_taken = sf_db_get_changes (db) == 1;
  return TRUE;
}

/* ---- Enrolling ---- */

static gboolean
is_staff (SfStoreSession *session)
{
  const char *const *roles = (const char *const *) session->roles;

  return g_strv_contains (roles, "office") || g_strv_contains (roles, "admin");
}

/* FALSE with @error set when the database fails. */
static gboolean
has_factor (SfDb *db, const char *account, gboolean *out_has, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT account FROM second_factor WHERE account = :account AND confirmed = 1", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, account);
  *out_has = sf_stmt_step (stmt, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
put_secret (SfStore *self, SfDb *db, const SfAsk *ask, GError **error)
{
  g_autofree char *sealed = sf_seal (self->content_key, PURPOSE, ask->secret);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO second_factor (account, secret, confirmed, last_step) VALUES (:account, :secret, 0, 0) "
                   "ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, confirmed = 0, last_step = 0",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":account", sf_ask_get_account (ask));
  sf_stmt_bind_text (stmt, ":secret", sealed);
  return sf_stmt_run (stmt, error);
}

static gpointer
begin_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  SfRecord *settings = NULL;
  gboolean has;

  if (!is_staff (ask->session))
    return sf_store_deny (self, ask->session, "begin_second_factor", sf_ask_get_account (ask));
  if (!has_factor (db, sf_ask_get_account (ask), &has, error))
    return NULL;
  if (has)
    return sf_answer_refuse (SF_STORE_ERROR_OTP_STATE, "the second factor is on already");
  if (put_secret (self, db, ask, &local))
    settings = sf_directory_get_settings (self->directory, db, &local);
  if (local == NULL)
    return sf_answer_new (g_strdup (settings != NULL ? sf_record_get_text (settings, SF_SETTINGS_NAME) : "Sanfang"));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_factor_begin_async (SfStore *self, SfStoreSession *session, const char *secret, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->secret = g_strdup (secret);
  sf_store_ask_write (self, begin_work, ask, callback, user_data);
}

static gpointer
pending_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 after;
  char *secret = query_secret (self, db, sf_ask_get_account (data), FALSE, &after, &local);

  if (secret != NULL)
    return sf_answer_new (secret);
  if (local == NULL)
    return sf_answer_refuse (SF_STORE_ERROR_OTP_STATE, "no second factor was begun");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_factor_pending_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_ask_read (self, pending_work, sf_ask_new (session), callback, user_data);
}

/* New spare codes in place of those there were; gives them as JSON. */
static char *
give_spare_codes (SfDb *db, const char *account, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");

  if (!sf_store_run_on (db, "DELETE FROM recovery_code WHERE account = :account", account, NULL, error))
    return NULL;
  for (guint i = 0; i < SPARE_CODES; i++)
    {
      g_autofree char *code = sf_secret_new ();
      g_autofree char *hash = sf_secret_hash (code);

      if (!sf_store_run_on (db, "INSERT INTO recovery_code (account, hash) VALUES (:account, :hash)", account, hash,
                            error))
        return NULL;
      if (i > 0)
        g_string_append_c (json, ',');
      sf_json_append_text (json, code, -1);
    }
  return g_string_free (g_string_append_c (g_steal_pointer (&json), ']'), FALSE);
}

static gpointer
confirm_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  const char *account = sf_ask_get_account (ask);
  char *codes;
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "UPDATE second_factor SET confirmed = 1, last_step = :step WHERE account = :account AND confirmed = 0", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":step", ask->n);
  sf_stmt_bind_text (stmt, ":account", account);
  if (!sf_stmt_run (stmt, error))
    return NULL;
  if (sf_db_get_changes (db) != 1)
    return sf_answer_refuse (SF_STORE_ERROR_OTP_STATE, "no second factor was begun");
  codes = give_spare_codes (db, account, error);
  if (codes == NULL)
    return NULL;
  sf_store_audit_account (self, ask->session, "second_factor_on", account, "applied", NULL);
  return sf_answer_new (codes);
}

void
sf_store_factor_confirm_async (SfStore *self, SfStoreSession *session, gint64 step, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->n = step;
  sf_store_ask_write (self, confirm_work, ask, callback, user_data);
}

/* ---- Taking it away ---- */

gboolean
sf_store_remove_factor (SfDb *db, const char *account, GError **error)
{
  return sf_store_run_on (db, "DELETE FROM second_factor WHERE account = :account", account, NULL, error) &&
         sf_store_run_on (db, "DELETE FROM recovery_code WHERE account = :account", account, NULL, error);
}

static gpointer
off_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  const char *account = sf_ask_get_account (ask);
  gboolean own = g_str_equal (account, sf_actor_get_account (ask->session->actor));
  gboolean has;

  if (!own && sf_actor_get_role (ask->session->actor) != SF_ROLE_ADMIN)
    return sf_store_deny (self, ask->session, "second_factor_off", account);
  if (!has_factor (db, account, &has, error))
    return NULL;
  if (!has)
    return sf_answer_refuse (SF_STORE_ERROR_OTP_STATE, "there is no second factor");
  if (!sf_store_remove_factor (db, account, error) ||
      !sf_store_tell (self, db, account, "account-otp-off", sf_actor_get_name (ask->session->actor), error))
    return NULL;
  sf_store_audit_account (self, ask->session, "second_factor_off", account, "applied", NULL);
  return sf_answer_new (NULL);
}

void
sf_store_factor_off_async (SfStore *self, SfStoreSession *session, const char *account, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->account = g_strdup (account);
  sf_store_ask_write (self, off_work, ask, callback, user_data);
}
