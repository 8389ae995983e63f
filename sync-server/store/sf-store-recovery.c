/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way back in for a forgotten password: a one-time code of eight digits, good for a quarter of an hour and five
 * tries, that goes to the person through the outbox of messages. Nothing that is answered says whether there is such an
 * account.
 */
#define G_LOG_DOMAIN "sf-server"

#include <sodium.h>

#include "store/sf-seal.h"
#include "store/sf-store-accounts-private.h"
#include "store/sf-store-messages.h"

#define PURPOSE "recovery-code"
#define CODE_LIFE (SF_RECOVERY_MINUTES * SF_MINUTE)
#define CODE_TRIES 5
#define WINDOW SF_HOUR
#define PER_ADDRESS 30 /* codes an hour that one address may ask for: a class room shares one */
#define PER_LOGIN 3    /* and that one person is sent */
#define TRIES_PER_ADDRESS 60

/* ---- Asking for a code ---- */

/* Counts what @address does; refuses when it was too often. */
static SfAnswer *
count_address (SfStore *self, SfDb *db, const char *kind, const char *address, guint limit, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *who = sf_store_name_count (kind, address, NULL);
  SfTime until;

  if (!sf_store_query_limit (db, who, limit, WINDOW, now, &until, error))
    return NULL;
  if (until != 0)
    return sf_answer_refuse (SF_STORE_ERROR_RATE, "too many codes were asked for");
  return sf_store_count (db, who, now, error) ? sf_answer_new (NULL) : NULL;
}

static gpointer
ask_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;

  return count_address (self, db, "recovery", ask->address, PER_ADDRESS, error);
}

void
sf_store_recovery_ask_async (SfStore *self, const char *login, const char *address, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SfAsk *ask = sf_ask_new (NULL);

  ask->login = g_strdup (login);
  ask->address = g_strdup (address);
  sf_store_ask_write (self, ask_work, ask, callback, user_data);
}

/* ---- Making it ---- */

/* The active account with @login that has a credential; NULL without an error if there is none. */
static char *
query_account (SfDb *db, const char *login, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT account.id FROM account "
                                           "JOIN credential ON credential.account = account.id "
                                           "WHERE account.login = :login AND account.state = 'active'",
                                           error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, login);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

static gboolean
put_code (SfStore *self, SfDb *db, const char *account, GError **error)
{
  SfTime expires = sf_clock_now (self->clock) + CODE_LIFE;
  g_autofree char *code = g_strdup_printf ("%08u", randombytes_uniform (100000000));
  g_autofree char *mark = sf_seal_mark (self->content_key, PURPOSE, code);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO recovery (account, code, tries, expires_at) VALUES (:account, :code, 0, :expires) "
                   "ON CONFLICT (account) DO UPDATE SET code = excluded.code, tries = 0, "
                   "expires_at = excluded.expires_at",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":account", account);
  sf_stmt_bind_text (stmt, ":code", mark);
  sf_stmt_bind_int (stmt, ":expires", expires);
  return sf_stmt_run (stmt, error) &&
         sf_store_put_code (self, db, account, "account-recovery-code", code, expires, error);
}

static gpointer
send_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  SfTime now = sf_clock_now (self->clock);
  g_autoptr (GError) local = NULL;
  g_autofree char *account = query_account (db, ask->login, &local);
  g_autofree char *who = account != NULL ? sf_store_name_count ("recovery-to", account, NULL) : NULL;
  SfTime until = 0;

  if (who == NULL && local == NULL)
    return sf_answer_new (NULL);
  if (local == NULL && sf_store_query_limit (db, who, PER_LOGIN, WINDOW, now, &until, &local) && until == 0 &&
      put_code (self, db, account, &local) && sf_store_count (db, who, now, &local))
    sf_store_audit_account (self, NULL, "send_recovery_code", account, "applied", NULL);
  if (local == NULL)
    return sf_answer_new (NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_recovery_send_async (SfStore *self, const char *login, GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (NULL);

  ask->login = g_strdup (login);
  sf_store_ask_write (self, send_work, ask, callback, user_data);
}

/* ---- Trying and using it ---- */

static gboolean
count_try (SfDb *db, const char *account, GError **error)
{
  return sf_store_run_on (db, "UPDATE recovery SET tries = tries + 1 WHERE account = :account", account, NULL, error);
}

/* Whether @code is the account's, still good; a wrong one is counted. */
static gboolean
check_code (SfStore *self, SfDb *db, const char *account, const char *code, gboolean *out_right, GError **error)
{
  g_autofree char *mark = sf_seal_mark (self->content_key, PURPOSE, code);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT code, tries, expires_at FROM recovery WHERE account = :account", error);
  gboolean good = FALSE;

  *out_right = FALSE;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, account);
  if (sf_stmt_step (stmt, &local))
    {
      good = sf_stmt_get_int (stmt, 1) < CODE_TRIES && sf_stmt_get_int (stmt, 2) > sf_clock_now (self->clock);
      *out_right = good && sf_seal_equal (sf_stmt_get_text (stmt, 0), mark);
    }
  if (local == NULL && (!good || *out_right || count_try (db, account, &local)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static SfAnswer *
refuse_code (SfStore *self, const char *account)
{
  sf_store_audit_account (self, NULL, "try_recovery_code", account, "denied", "E_RECOVERY");
  return sf_answer_refuse (SF_STORE_ERROR_RECOVERY, "the code is wrong or over");
}

/* The account whose code it is; else a refusal in @out_refusal, or @error. */
static char *
find_by_code (SfStore *self, SfDb *db, const SfAsk *ask, SfAnswer **out_refusal, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *account = query_account (db, ask->login, &local);
  gboolean right = FALSE;

  if (local == NULL && account != NULL)
    check_code (self, db, account, ask->code, &right, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (right)
    return g_steal_pointer (&account);
  *out_refusal = refuse_code (self, account);
  return NULL;
}

static gpointer
try_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (SfAnswer) counted = count_address (self, db, "recovery-try", ask->address, TRIES_PER_ADDRESS, error);
  SfAnswer *refusal = NULL;
  char *account;

  if (counted == NULL || counted->refused)
    return g_steal_pointer (&counted);
  account = find_by_code (self, db, ask, &refusal, error);
  return account != NULL ? sf_answer_new (account) : refusal;
}

void
sf_store_recovery_try_async (SfStore *self, const char *login, const char *code, const char *address,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (NULL);

  ask->login = g_strdup (login);
  ask->code = g_strdup (code);
  ask->address = g_strdup (address);
  sf_store_ask_write (self, try_work, ask, callback, user_data);
}

gboolean
sf_store_end_recovery (SfStore *self, SfDb *db, const char *account, GError **error)
{
  return sf_store_run_on (db, "DELETE FROM recovery WHERE account = :account", account, NULL, error) &&
         sf_store_forget_codes (self, db, account, error);
}

static gpointer
finish_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  SfAnswer *refusal = NULL;
  g_autofree char *account = find_by_code (self, db, ask, &refusal, error);

  if (account == NULL)
    return refusal;
  if (!sf_store_end_recovery (self, db, account, error) ||
      !sf_store_set_hash (self, db, account, ask->secret, NULL, error) ||
      !sf_store_tell (self, db, account, "account-recovered", NULL, error))
    return NULL;
  sf_store_audit_account (self, NULL, "recover_password", account, "applied", NULL);
  return sf_answer_new (g_steal_pointer (&account));
}

void
sf_store_recovery_finish_async (SfStore *self, const char *login, const char *code, const char *hash,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (NULL);

  ask->login = g_strdup (login);
  ask->code = g_strdup (code);
  ask->secret = g_strdup (hash);
  sf_store_ask_write (self, finish_work, ask, callback, user_data);
}
