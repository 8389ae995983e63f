/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may come in: what a log-in is checked against, and how a session begins. Passwords and codes are compared by
 * auth/; only what comes out of it is known here.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "store/sf-store-accounts-private.h"

#define APP_LENGTH 100 /* bytes of what a program says of itself */

/* ---- Counting ---- */

static char *
name_log_in (const char *login, const char *address)
{
  return sf_store_name_count ("login", login, address);
}

/* Codes are six digits: tries are counted wherever they come from. */
static char *
name_codes (const char *account)
{
  return sf_store_name_count ("otp", account, NULL);
}

static gboolean
query_lockout (SfStore *self, SfDb *db, const char *who, SfTime *io_until, GError **error)
{
  SfAccountRules rules;
  SfTime until;

  if (!sf_store_get_account_rules (self, db, &rules, error) ||
      !sf_store_query_limit (db, who, (guint) MAX (rules.login_failures, 1), rules.login_lock_minutes * SF_MINUTE,
                             sf_clock_now (self->clock), &until, error))
    return FALSE;
  *io_until = MAX (*io_until, until);
  return TRUE;
}

gboolean
sf_store_count_attempt (SfStore *self, SfDb *db, const char *what, const char *address, SfTime *out_until,
                        GError **error)
{
  g_autofree char *who = sf_store_name_count ("attempt", what, address);

  *out_until = 0;
  return query_lockout (self, db, who, out_until, error) &&
         (*out_until != 0 || sf_store_count (db, who, sf_clock_now (self->clock), error));
}

/* ---- Credentials ---- */

void
sf_store_credential_free (SfStoreCredential *self)
{
  g_free (self->account);
  g_free (self->hash);
  g_free (self->initial);
  g_free (self->factor);
  g_free (self);
}

static gboolean
read_factor (SfStore *self, SfDb *db, SfStoreCredential *credential, GError **error)
{
  g_autofree char *who = name_codes (credential->account);
  g_autoptr (GError) local = NULL;

  credential->factor = sf_store_query_factor (self, db, credential->account, &credential->factor_after, &local);
  if (local == NULL)
    return credential->factor == NULL || query_lockout (self, db, who, &credential->locked_until, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
credential_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autofree char *who = name_log_in (ask->login, ask->address);
  g_autoptr (SfStoreCredential) credential = g_new0 (SfStoreCredential, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT account.id, credential.hash, credential.initial FROM account "
                                           "JOIN credential ON credential.account = account.id "
                                           "WHERE account.login = :login AND account.state = 'active'",
                                           error);

  if (stmt == NULL || !query_lockout (self, db, who, &credential->locked_until, error))
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, ask->login);
  if (sf_stmt_step (stmt, &local))
    {
      credential->account = g_strdup (sf_stmt_get_text (stmt, 0));
      credential->hash = g_strdup (sf_stmt_get_text (stmt, 1));
      credential->initial = g_strdup (sf_stmt_get_text (stmt, 2));
    }
  if (local == NULL && (credential->account == NULL || read_factor (self, db, credential, &local)))
    return g_steal_pointer (&credential);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_credential_async (SfStore *self, const char *login, const char *address, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  SfAsk *ask = sf_ask_new (NULL);

  ask->login = g_strdup (login);
  ask->address = g_strdup (address);
  sf_store_read_async (self, credential_work, ask, sf_ask_free, (GDestroyNotify) sf_store_credential_free, callback,
                       user_data);
}

SfStoreCredential *
sf_store_credential_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

/* ---- Beginning a session ---- */

/* A copy of the entry for the writer's thread. */
typedef struct
{
  SfStoreEntry entry;
  char *texts[8];
} Entry;

static Entry *
entry_new (const SfStoreEntry *entry)
{
  Entry *self = g_new0 (Entry, 1);

  self->entry = *entry;
  self->entry.account = self->texts[0] = g_strdup (entry->account);
  self->entry.login = self->texts[1] = g_strdup (entry->login);
  self->entry.address = self->texts[2] = g_strdup (entry->address);
  self->entry.app = self->texts[3] = entry->app != NULL ? g_utf8_make_valid (entry->app, -1) : NULL;
  self->entry.role = self->texts[4] = g_strdup (entry->role);
  self->entry.token = self->texts[5] = g_strdup (entry->token);
  self->entry.suspect = self->texts[6] = g_strdup (entry->suspect);
  self->entry.spare = self->texts[7] = g_strdup (entry->spare);
  if (self->texts[3] != NULL && strlen (self->texts[3]) > APP_LENGTH)
    *g_utf8_find_prev_char (self->texts[3], self->texts[3] + APP_LENGTH) = '\0';
  return self;
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  g_free (self);
}

/* How it ended: failures are counted, and what was counted must be committed. */
typedef struct
{
  SfStoreSession *session; /* NULL: refused */
  SfStoreError refusal;
} Entered;

static void
entered_free (gpointer data)
{
  Entered *self = data;

  g_clear_pointer (&self->session, sf_store_session_unref);
  g_free (self);
}

static gboolean
insert_session (SfDb *db, const SfStoreEntry *entry, SfRole role, SfStoreSession *session, SfTime now, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO session (token, id, account, role, created_at, expires_at, seen_at, address, app) "
                   "VALUES (:token, :id, :account, :role, :created_at, :expires_at, :created_at, :address, :app)",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":token", entry->token);
  sf_stmt_bind_text (stmt, ":id", session->id);
  sf_stmt_bind_text (stmt, ":account", entry->account);
  sf_stmt_bind_text (stmt, ":role", sf_role_name (role));
  sf_stmt_bind_int (stmt, ":created_at", now);
  sf_stmt_bind_int (stmt, ":expires_at", session->expires);
  sf_stmt_bind_text (stmt, ":address", entry->address);
  sf_stmt_bind_text (stmt, ":app", entry->app);
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

static SfStoreSession *
make_session (SfStore *self, SfDb *db, SfRecord *account, const SfStoreEntry *entry, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *who = name_log_in (entry->login, entry->address);
  g_autoptr (SfStoreSession) session = NULL;
  SfAccountRules rules;
  SfRole role;

  if (!choose_role (account, entry->role, &role, error) || !sf_store_get_account_rules (self, db, &rules, error))
    return NULL;
  session = sf_store_session_new (db, account, role, entry->token, error);
  if (session == NULL || !sf_store_query_must_change (self, db, entry->account, &session->must_change, error))
    return NULL;
  session->id = sf_uuid_new (now);
  session->seen = now;
  session->expires = now + MAX (rules.session_days, 1) * SF_DAY;
  if (!sf_store_forget_count (db, who, error) || !insert_session (db, entry, role, session, now, error))
    return NULL;
  sf_store_audit (self, entry->account, sf_role_name (role), "login", "applied", NULL);
  return g_steal_pointer (&session);
}

static gboolean
count_failures (SfStore *self, SfDb *db, const SfStoreEntry *entry, const char *suspect, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *who = name_log_in (entry->login, entry->address);
  g_autofree char *codes = suspect != NULL ? name_codes (suspect) : NULL;

  if (!sf_store_count (db, who, now, error) || (codes != NULL && !sf_store_count (db, codes, now, error)))
    return FALSE;
  sf_store_audit (self, suspect, NULL, "login", "denied", suspect != NULL ? "E_OTP_WRONG" : "E_AUTH");
  return TRUE;
}

/* A code that was used before is a wrong one. */
static gboolean
use_factor_up (SfDb *db, const SfStoreEntry *entry, gboolean *out_taken, GError **error)
{
  g_autofree char *codes = name_codes (entry->account);

  *out_taken = TRUE;
  if (entry->step == 0 && entry->spare == NULL)
    return TRUE;
  return sf_store_take_factor (db, entry->account, entry->step, entry->spare, out_taken, error) &&
         (!*out_taken || sf_store_forget_count (db, codes, error));
}

static gboolean
enter (SfStore *self, SfDb *db, const SfStoreEntry *entry, Entered *entered, GError **error)
{
  g_autoptr (GError) local = NULL;
  SfRecord *account =
    entry->account != NULL ? sf_directory_get_account (self->directory, db, entry->account, &local) : NULL;
  g_autofree char *who = name_log_in (entry->login, entry->address);
  SfTime locked_until = 0;
  gboolean taken = FALSE;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Many guesses at once were all let in to be compared before the first of them was counted. */
  if (!query_lockout (self, db, who, &locked_until, error))
    return FALSE;
  if (locked_until != 0)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_LOCKED_OUT, "too many failed log-ins");
      return FALSE;
    }
  entered->refusal = entry->suspect != NULL ? SF_STORE_ERROR_OTP_WRONG : SF_STORE_ERROR_AUTH;
  if (entry->account == NULL)
    return count_failures (self, db, entry, entry->suspect, error);
  /* Disabled since it was looked up. */
  if (account == NULL || sf_record_get_state (account) != SF_ACCOUNT_ACTIVE)
    return TRUE;
  if (!use_factor_up (db, entry, &taken, error))
    return FALSE;
  if (!taken)
    {
      entered->refusal = SF_STORE_ERROR_OTP_WRONG;
      return count_failures (self, db, entry, entry->account, error);
    }
  entered->session = make_session (self, db, account, entry, error);
  return entered->session != NULL;
}

static gpointer
enter_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Entered *entered = g_new0 (Entered, 1);

  if (enter (self, db, &((Entry *) data)->entry, entered, error))
    return entered;
  entered_free (entered);
  return NULL;
}

void
sf_store_session_enter_async (SfStore *self, const SfStoreEntry *entry, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  sf_store_write_async (self, enter_work, entry_new (entry), entry_free, entered_free, callback, user_data);
}

void
sf_store_session_begin_async (SfStore *self, const char *account, const char *login, const char *address,
                              const char *role, const char *token, GAsyncReadyCallback callback, gpointer user_data)
{
  const SfStoreEntry entry = { .account = account, .login = login, .address = address, .role = role, .token = token };

  sf_store_session_enter_async (self, &entry, callback, user_data);
}

SfStoreSession *
sf_store_session_begin_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  Entered *entered = sf_store_finish (self, result, error);
  SfStoreSession *session;

  if (entered == NULL)
    return NULL;
  session = g_steal_pointer (&entered->session);
  if (session == NULL)
    g_set_error_literal (error, SF_STORE_ERROR, (int) entered->refusal, "no session");
  entered_free (entered);
  return session;
}
