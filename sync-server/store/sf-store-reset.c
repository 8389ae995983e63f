/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Giving a new initial secret in place of a password, by who has the power to: the one way back in that needs no
 * message. The owner is told, and no binding act is possible for a day (sf_store_query_reset_at).
 */
#define G_LOG_DOMAIN "sf-server"

#include "db/sf-record-table.h"
#include "store/sf-store-accounts-private.h"

#define WINDOW SF_HOUR
#define PER_ACCOUNT 60 /* resets an hour that one person may do: a class that forgot its passwords, not the school */

/* ---- Power ---- */

static gboolean
has_student_of (SfDb *db, const SfActor *actor, const SfRecord *account, gboolean *out_has, GError **error)
{
  const char *id = sf_record_get_text (account, SF_ACCOUNT_STUDENT);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) student = id != NULL ? sf_record_table_get (db, SF_KIND_STUDENT, id, NULL, &local) : NULL;

  *out_has = student != NULL && g_strcmp0 (sf_record_get_text (account, SF_ACCOUNT_ROLES), "student") == 0 &&
             sf_actor_has_college (actor, sf_record_get_text (student, SF_STUDENT_COLLEGE));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Of the same unit, and nothing else besides. */
static gboolean
is_colleague (const SfActor *actor, const SfRecord *account)
{
  return g_strcmp0 (sf_record_get_text (account, SF_ACCOUNT_ROLES), "employer") == 0 &&
         g_strcmp0 (sf_record_get_text (account, SF_ACCOUNT_EMPLOYER), sf_actor_get_employer (actor)) == 0;
}

gboolean
sf_store_has_power (SfDb *db, SfStoreSession *session, const SfRecord *account, GError **error)
{
  g_auto (GStrv) roles = g_strsplit (sf_record_get_text (account, SF_ACCOUNT_ROLES), " ", -1);
  gboolean has = FALSE;

  switch (sf_actor_get_role (session->actor))
    {
    case SF_ROLE_ADMIN:
      return TRUE;
    case SF_ROLE_OFFICE:
      return !g_strv_contains ((const char *const *) roles, "admin");
    case SF_ROLE_COLLEGE:
      return has_student_of (db, session->actor, account, &has, error) && has;
    case SF_ROLE_EMPLOYER:
      return is_colleague (session->actor, account);
    case SF_ROLE_STUDENT:
    case SF_ROLE_SYSTEM:
    case SF_N_ROLES:
    default:
      return FALSE;
    }
}

/* ---- When it was ---- */

gint64
sf_store_query_reset_at (SfDb *db, const char *account, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT reset_at FROM credential WHERE account = :account", error);
  gint64 at = 0;

  if (stmt == NULL)
    return -1;
  sf_stmt_bind_text_at (stmt, 1, account);
  if (sf_stmt_step (stmt, &local))
    at = sf_stmt_get_int (stmt, 0);
  if (local == NULL)
    return at;
  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

char *
sf_store_reset_secret (SfStore *self, SfDb *db, const char *account, GError **error)
{
  g_autofree char *secret = sf_store_give_secret (self, db, account, error);
  g_autoptr (SfStmt) stmt =
    secret != NULL ? sf_db_prepare (db, "UPDATE credential SET reset_at = :now WHERE account = :account", error) : NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_text (stmt, ":account", account);
  return sf_stmt_run (stmt, error) && sf_store_end_recovery (self, db, account, error) ? g_steal_pointer (&secret)
                                                                                       : NULL;
}

/* ---- By somebody else ---- */

/* Refused because of how many there were; NULL if it is not, or with @error set. */
static SfAnswer *
check_rate (SfStore *self, SfDb *db, const SfAsk *ask, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *who = sf_store_name_count ("reset", sf_actor_get_account (ask->session->actor), NULL);
  SfTime until;

  if (!sf_store_query_limit (db, who, PER_ACCOUNT, WINDOW, now, &until, error))
    return NULL;
  if (until == 0)
    {
      sf_store_count (db, who, now, error);
      return NULL;
    }
  sf_store_audit_account (self, ask->session, "reset_account", ask->account, "denied", "E_RATE");
  return sf_answer_refuse (SF_STORE_ERROR_RATE, "too many passwords were reset");
}

static SfAnswer *
reset (SfStore *self, SfDb *db, const SfAsk *ask, GError **error)
{
  char *secret = sf_store_reset_secret (self, db, ask->account, error);
  g_autoptr (SfAnswer) answer = secret != NULL ? sf_answer_new (secret) : NULL;

  if (answer == NULL ||
      !sf_store_tell (self, db, ask->account, "account-reset", sf_actor_get_name (ask->session->actor), error))
    return NULL;
  sf_store_audit_account (self, ask->session, "reset_account", ask->account, "applied", NULL);
  return g_steal_pointer (&answer);
}

/* Nobody resets the own account: a password is what is changed then. */
static gpointer
reset_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  SfRecord *account = sf_directory_get_account (self->directory, db, ask->account, &local);
  gboolean own = g_str_equal (ask->account, sf_actor_get_account (ask->session->actor));
  SfAnswer *answer = NULL;

  if (local == NULL && account == NULL)
    return sf_answer_refuse (SF_STORE_ERROR_NOT_FOUND, "there is no such account");
  if (local == NULL && (own || !sf_store_has_power (db, ask->session, account, &local)) && local == NULL)
    return sf_store_deny (self, ask->session, "reset_account", ask->account);
  if (local == NULL)
    answer = check_rate (self, db, ask, &local);
  if (local == NULL && answer == NULL)
    answer = reset (self, db, ask, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return answer;
}

void
sf_store_account_reset_async (SfStore *self, SfStoreSession *session, const char *account, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->account = g_strdup (account);
  sf_store_ask_write (self, reset_work, ask, callback, user_data);
}
