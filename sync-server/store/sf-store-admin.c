/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts as the command line makes and changes them. The calls wait.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-secret.h"
#include "store/sf-store-accounts-private.h"

/* ---- Initial secrets ---- */

char *
sf_store_give_secret (SfStore *self, SfDb *db, const char *account, GError **error)
{
  g_autofree char *secret = sf_secret_new ();
  g_autofree char *hash = sf_secret_hash (secret);
  g_autoptr (SfStmt) insert =
    sf_db_prepare (db,
                   "INSERT INTO credential (account, initial, changed_at) VALUES (:account, :initial, :now) "
                   "ON CONFLICT (account) DO UPDATE SET initial = excluded.initial, hash = NULL, "
                   "changed_at = excluded.changed_at",
                   error);
  g_autoptr (SfStmt) end =
    insert != NULL ? sf_db_prepare (db, "DELETE FROM session WHERE account = :account", error) : NULL;

  if (end == NULL)
    return NULL;
  sf_stmt_bind_text (insert, ":account", account);
  sf_stmt_bind_text (insert, ":initial", hash);
  sf_stmt_bind_int (insert, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_text (end, ":account", account);
  return sf_stmt_run (insert, error) && sf_stmt_run (end, error) ? g_steal_pointer (&secret) : NULL;
}

static GPtrArray *
query_unpublished (SfDb *db, GPtrArray *out_marks, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM account WHERE NOT EXISTS (SELECT 1 FROM publication "
                                          "WHERE kind = 'account' AND publication.id = account.id AND scope = 'admin')",
                                          sf_record_table_columns (SF_KIND_ACCOUNT));
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    {
      g_ptr_array_add (accounts, sf_record_table_read (stmt, SF_KIND_ACCOUNT, 0));
      g_ptr_array_add (out_marks, g_strdup (sf_stmt_get_text (stmt, sf_record_table_content_offset (SF_KIND_ACCOUNT))));
    }
  if (local == NULL)
    return g_steal_pointer (&accounts);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gpointer
sf_store_publish_accounts (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) accounts = query_unpublished (db, marks, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (!sf_ledger_republish (self->ledger, db, accounts->pdata[i], marks->pdata[i], error))
      break;
  return NULL;
}

char *
sf_store_query_login (SfDb *db, const char *login, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT id FROM account WHERE login = :login", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, login);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

/* The id of the account with @login, or SF_STORE_ERROR_NOT_FOUND. Transfer full. */
static char *
require_login (SfDb *db, const char *login, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *id = sf_store_query_login (db, login, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (id == NULL)
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "there is no account “%s”", login);
  return id;
}

/* ---- Adding ---- */

typedef struct
{
  const char *login;
  const char *name;
  const char *roles;
  const char *colleges;
} NewUser;

static GStrv
split_list (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (text != NULL ? text : "", " ,;", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

/* "college office" of what was given; a student's or employer's account is made with its record. */
static char *
check_roles (const char *text, GError **error)
{
  g_auto (GStrv) roles = split_list (text);

  for (guint i = 0; roles[i] != NULL; i++)
    {
      SfRole role;

      if (sf_role_from_name (roles[i], &role) &&
          (role == SF_ROLE_COLLEGE || role == SF_ROLE_OFFICE || role == SF_ROLE_ADMIN))
        continue;
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "“%s” is none of the roles college, office, admin",
                   roles[i]);
      return NULL;
    }
  if (roles[0] != NULL)
    return g_strjoinv (" ", roles);
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "an account needs a role");
  return NULL;
}

static char *
query_college (SfDb *db, const char *code, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT id FROM college WHERE code = :code", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, code);
  if (sf_stmt_step (stmt, &local))
    return g_strdup (sf_stmt_get_text (stmt, 0));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "there is no college “%s”", code);
  return NULL;
}

static char *
query_colleges (SfDb *db, const char *codes, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) words = split_list (codes);
  g_auto (GStrv) list = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *id = query_college (db, words[i], error);

      if (id == NULL)
        return NULL;
      g_strv_builder_add (ids, id);
    }
  list = g_strv_builder_end (ids);
  return g_strjoinv (" ", list);
}

SfRecord *
sf_store_make_staff (SfStore *self, SfDb *db, const char *login, const char *name, const char *roles,
                     const char *colleges, GError **error)
{
  g_autofree char *id = sf_uuid_new (sf_clock_now (self->clock));
  g_autofree char *checked = check_roles (roles, error);
  g_autofree char *ids = checked != NULL ? query_colleges (db, colleges, error) : NULL;
  SfRecord *account;

  if (ids == NULL)
    return NULL;
  account = sf_record_new (SF_KIND_ACCOUNT, id);
  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, name);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, checked);
  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, ids);
  return account;
}

static gpointer
add_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const NewUser *user = data;
  g_autoptr (GError) local = NULL;
  g_autofree char *taken = sf_store_query_login (db, user->login, &local);
  g_autoptr (SfRecord) account = NULL;

  if (taken != NULL)
    g_set_error (&local, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS, "there is an account “%s” already", user->login);
  if (local == NULL)
    account = sf_store_make_staff (self, db, user->login, user->name, user->roles, user->colleges, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  sf_store_audit (self, sf_record_get_id (account), NULL, "add_account", "applied", NULL);
  return sf_store_put (self, db, account, NULL, NULL, error)
           ? sf_store_give_secret (self, db, sf_record_get_id (account), error)
           : NULL;
}

char *
sf_store_user_add (SfStore *self, const char *login, const char *name, const char *roles, const char *colleges,
                   GError **error)
{
  NewUser user = { login, name, roles, colleges };
  gpointer secret = NULL;

  sf_store_write_sync (self, add_work, &user, &secret, error);
  return secret;
}

/* ---- Changing ---- */

static gpointer
reset_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autofree char *id = require_login (db, data, error);

  if (id == NULL)
    return NULL;
  sf_store_audit_account (self, NULL, "reset_account", id, "applied", NULL);
  return sf_store_tell (self, db, id, "account-reset", "console", error) ? sf_store_reset_secret (self, db, id, error)
                                                                         : NULL;
}

char *
sf_store_user_reset (SfStore *self, const char *login, GError **error)
{
  gpointer secret = NULL;

  sf_store_write_sync (self, reset_work, (gpointer) login, &secret, error);
  return secret;
}

typedef struct
{
  const char *login;
  const char *hash;
} NewHash;

static gpointer
set_hash_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const NewHash *new_hash = data;
  g_autofree char *id = require_login (db, new_hash->login, error);

  if (id != NULL && sf_store_set_hash (self, db, id, new_hash->hash, NULL, error))
    sf_store_audit (self, id, NULL, "set_password", "applied", NULL);
  return NULL;
}

gboolean
sf_store_user_set_hash (SfStore *self, const char *login, const char *hash, GError **error)
{
  NewHash new_hash = { login, hash };

  return sf_store_write_sync (self, set_hash_work, &new_hash, NULL, error);
}

/* Disabling and enabling, the second factor, sessions: what an administrator needs when nobody can log in. */

static gpointer
disable_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autofree char *id = require_login (db, ask->login, error);
  g_autoptr (SfRecord) account = id != NULL ? sf_record_table_get (db, SF_KIND_ACCOUNT, id, NULL, error) : NULL;

  if (account == NULL)
    return NULL;
  sf_record_set_state (account, ask->n != 0 ? SF_ACCOUNT_DISABLED : SF_ACCOUNT_ACTIVE);
  if (sf_store_put (self, db, account, NULL, NULL, error))
    sf_store_audit_account (self, NULL, ask->n != 0 ? "disable_account" : "enable_account", id, "applied", NULL);
  return NULL;
}

gboolean
sf_store_user_set_disabled (SfStore *self, const char *login, gboolean disabled, GError **error)
{
  SfAsk ask = { .login = (char *) login, .n = disabled };

  return sf_store_write_sync (self, disable_work, &ask, NULL, error);
}

static gpointer
factor_off_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autofree char *id = require_login (db, data, error);

  if (id != NULL && sf_store_remove_factor (db, id, error) &&
      sf_store_tell (self, db, id, "account-otp-off", "console", error))
    sf_store_audit_account (self, NULL, "second_factor_off", id, "applied", NULL);
  return NULL;
}

gboolean
sf_store_user_factor_off (SfStore *self, const char *login, GError **error)
{
  return sf_store_write_sync (self, factor_off_work, (gpointer) login, NULL, error);
}

static gpointer
end_sessions_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autofree char *id = require_login (db, data, error);

  if (id != NULL && sf_store_end_sessions (db, id, NULL, error))
    sf_store_audit_account (self, NULL, "end_session", id, "applied", NULL);
  return NULL;
}

gboolean
sf_store_user_end_sessions (SfStore *self, const char *login, GError **error)
{
  return sf_store_write_sync (self, end_sessions_work, (gpointer) login, NULL, error);
}

static gpointer
facts_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autofree char *id = require_login (db, data, error);

  return id != NULL ? sf_store_query_password_facts (self, db, id, error) : NULL;
}

SfStorePasswordFacts *
sf_store_user_password_facts (SfStore *self, const char *login, GError **error)
{
  gpointer facts = NULL;

  sf_store_read_sync (self, facts_work, (gpointer) login, &facts, error);
  return facts;
}

/* ---- Listing ---- */

typedef struct
{
  const char *login;
  GPtrArray *lines;
} Sessions;

static gpointer
sessions_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Sessions *sessions = data;
  g_autofree char *id = require_login (db, sessions->login, error);
  g_autoptr (SfStmt) stmt =
    id != NULL
      ? sf_db_prepare (
          db, "SELECT id, role, seen_at, address, app FROM session WHERE account = :account ORDER BY seen_at DESC",
          error)
      : NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, id);
  while (sf_stmt_step (stmt, error))
    {
      g_autofree char *seen = sf_time_format_minute (sf_stmt_get_int (stmt, 2));
      const char *address = sf_stmt_get_text (stmt, 3);
      const char *app = sf_stmt_get_text (stmt, 4);

      g_ptr_array_add (sessions->lines,
                       g_strdup_printf ("%s\t%s\t%s\t%s\t%s", sf_stmt_get_text (stmt, 0), sf_stmt_get_text (stmt, 1),
                                        seen, address != NULL ? address : "", app != NULL ? app : ""));
    }
  return NULL;
}

GPtrArray *
sf_store_user_sessions (SfStore *self, const char *login, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  Sessions sessions = { login, lines };

  return sf_store_read_sync (self, sessions_work, &sessions, NULL, error) ? g_steal_pointer (&lines) : NULL;
}

static gpointer
list_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  GPtrArray *lines = data;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT login, name, roles, state FROM account ORDER BY login", error);

  while (stmt != NULL && sf_stmt_step (stmt, error))
    g_ptr_array_add (lines, g_strdup_printf ("%s\t%s\t%s\t%s", sf_stmt_get_text (stmt, 0), sf_stmt_get_text (stmt, 1),
                                             sf_stmt_get_text (stmt, 2), sf_stmt_get_text (stmt, 3)));
  return NULL;
}

GPtrArray *
sf_store_user_list (SfStore *self, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  return sf_store_read_sync (self, list_work, lines, NULL, error) ? g_steal_pointer (&lines) : NULL;
}
