/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making accounts of the staff, and further ones of an employer, which its own people look after: several of them share
 * one unit. A student's account, and the first of an employer, are made with their records. On the writer's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "db/sf-record-table.h"
#include "store/sf-store-accounts-private.h"

/* ---- Of the staff ---- */

/* What people type and what stands on paper: no space, nothing that is not seen. */
static gboolean
is_login (const char *login)
{
  if (*login == '\0' || strlen (login) > 64 || !g_utf8_validate (login, -1, NULL))
    return FALSE;
  for (; *login != '\0'; login = g_utf8_next_char (login))
    if (!g_unichar_isgraph (g_utf8_get_char (login)))
      return FALSE;
  return TRUE;
}

static SfAnswer *
make (SfStore *self, SfDb *db, const SfAsk *ask, SfRecord *account, GError **error)
{
  const char *id = sf_record_get_id (account);
  g_autofree char *secret = NULL;
  GString *json;

  if (!sf_store_put (self, db, account, NULL, NULL, error))
    return NULL;
  secret = sf_store_give_secret (self, db, id, error);
  if (secret == NULL)
    return NULL;
  sf_store_audit_account (self, ask->session, "add_account", id, "applied", NULL);
  json = g_string_new ("{");
  sf_json_append_text_member (json, "id", id);
  sf_json_append_text_member (json, "secret", secret);
  g_string_erase (json, 0, 1);
  return sf_answer_new (g_string_free (json, FALSE));
}

static gpointer
add_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  g_autofree char *taken = NULL;
  g_autoptr (SfRecord) account = NULL;

  if (sf_actor_get_role (ask->session->actor) != SF_ROLE_ADMIN)
    return sf_store_deny (self, ask->session, "add_account", NULL);
  if (!is_login (ask->login) || *ask->name == '\0' || !g_utf8_validate (ask->name, -1, NULL))
    return sf_answer_refuse (SF_STORE_ERROR_INPUT, "an account needs a login without spaces, and a name");
  taken = sf_store_query_login (db, ask->login, &local);
  if (taken != NULL)
    return sf_answer_refuse (SF_STORE_ERROR_EXISTS, "there is an account of that login already");
  if (local == NULL)
    account = sf_store_make_staff (self, db, ask->login, ask->name, ask->roles, ask->colleges, &local);
  if (account != NULL)
    return make (self, db, ask, account, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_account_add_async (SfStore *self, SfStoreSession *session, const char *login, const char *name,
                            const char *roles, const char *colleges, GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->login = g_strdup (login);
  ask->name = g_strdup (name);
  ask->roles = g_strdup (roles);
  ask->colleges = g_strdup (colleges);
  sf_store_ask_write (self, add_work, ask, callback, user_data);
}

/* ---- Further accounts of an employer ---- */

#define WINDOW SF_HOUR
#define PER_ACCOUNT 20 /* that one person of an employer may make an hour */

/* The unit that is meant, if the session may give it an account: an employer its own, the office any. NULL with
 * @out_refusal or @error. Transfer full. */
static SfRecord *
find_unit (SfStore *self, SfDb *db, const SfAsk *ask, SfAnswer **out_refusal, GError **error)
{
  const SfActor *actor = ask->session->actor;
  SfRole role = sf_actor_get_role (actor);
  gboolean own = role == SF_ROLE_EMPLOYER && g_strcmp0 (ask->id, sf_actor_get_employer (actor)) == 0;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) unit = NULL;

  if (!own && role != SF_ROLE_OFFICE && role != SF_ROLE_ADMIN)
    {
      *out_refusal = sf_store_deny (self, ask->session, "add_account", NULL);
      return NULL;
    }
  unit = sf_record_table_get (db, SF_KIND_EMPLOYER, ask->id, NULL, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (unit == NULL)
    *out_refusal = sf_answer_refuse (SF_STORE_ERROR_NOT_FOUND, "there is no such employer");
  else if (sf_record_get_state (unit) != SF_EMPLOYER_APPROVED || sf_record_has (unit, SF_EMPLOYER_MERGED_INTO))
    *out_refusal = sf_answer_refuse (SF_STORE_ERROR_INPUT, "the school has not approved this employer");
  else
    return g_steal_pointer (&unit);
  return NULL;
}

/* Refused for what is asked for; NULL if it is not, or with @error set. */
static SfAnswer *
check_further (SfStore *self, SfDb *db, const SfAsk *ask, const SfRecord *unit, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *who = sf_store_name_count ("add-account", sf_actor_get_account (ask->session->actor), NULL);
  g_autofree char *taken = NULL;
  g_autoptr (GError) local = NULL;
  SfAnswer *refusal = NULL;
  SfTime until = 0;

  if (!sf_store_is_employer_login (ask->login, sf_record_get_text (unit, SF_EMPLOYER_CREDIT_CODE)) ||
      *ask->name == '\0' || !g_utf8_validate (ask->name, -1, NULL))
    return sf_answer_refuse (SF_STORE_ERROR_INPUT,
                             "an account of an employer needs a login of 4 to 40 letters and digits, with a letter "
                             "among them and not the code of another unit, and a name");
  taken = sf_store_query_login (db, ask->login, &local);
  if (taken != NULL)
    refusal = sf_answer_refuse (SF_STORE_ERROR_EXISTS, "there is an account of that login already");
  else if (local == NULL && sf_actor_get_role (ask->session->actor) == SF_ROLE_EMPLOYER &&
           sf_store_query_limit (db, who, PER_ACCOUNT, WINDOW, now, &until, &local) && until == 0)
    sf_store_count (db, who, now, &local);
  if (until != 0)
    {
      sf_store_audit_account (self, ask->session, "add_account", NULL, "denied", "E_RATE");
      refusal = sf_answer_refuse (SF_STORE_ERROR_RATE, "too many accounts were made");
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return refusal;
}

static gpointer
add_further_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  SfAnswer *refusal = NULL;
  g_autoptr (SfRecord) unit = find_unit (self, db, ask, &refusal, &local);
  g_autofree char *id = NULL;
  g_autoptr (SfRecord) account = NULL;

  if (unit != NULL)
    refusal = check_further (self, db, ask, unit, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (refusal != NULL)
    return refusal;
  id = sf_uuid_new (sf_clock_now (self->clock));
  account = sf_record_new (SF_KIND_ACCOUNT, id);
  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, ask->login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, ask->name);
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, ask->id);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, sf_role_name (SF_ROLE_EMPLOYER));
  return make (self, db, ask, account, error);
}

void
sf_store_account_add_further_async (SfStore *self, SfStoreSession *session, const char *employer, const char *login,
                                    const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->id = g_strdup (employer != NULL ? employer : sf_actor_get_employer (session->actor));
  ask->login = g_strdup (login);
  ask->name = g_strdup (name);
  sf_store_ask_write (self, add_further_work, ask, callback, user_data);
}

/* ---- Disabling ---- */

/* Nobody disables the account that she acts with: who is left could not give it back. */
static gpointer
set_state_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  const char *action = ask->n == SF_ACCOUNT_DISABLED ? "disable_account" : "enable_account";
  gboolean own = g_strcmp0 (ask->account, sf_actor_get_account (ask->session->actor)) == 0;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) account = sf_record_table_get (db, SF_KIND_ACCOUNT, ask->account, NULL, &local);
  gboolean may = FALSE;

  if (account != NULL && !own &&
      g_strcmp0 (sf_record_get_text (account, SF_ACCOUNT_ROLES), sf_role_name (SF_ROLE_EMPLOYER)) == 0)
    may = sf_store_has_power (db, ask->session, account, &local);
  if (local == NULL && account == NULL)
    return sf_answer_refuse (SF_STORE_ERROR_NOT_FOUND, "there is no such account");
  if (local == NULL && !may)
    return sf_store_deny (self, ask->session, action, ask->account);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (sf_record_get_state (account) == ask->n)
    return sf_answer_new (g_strdup (ask->account));
  sf_record_set_state (account, (int) ask->n);
  if (!sf_store_put (self, db, account, NULL, NULL, error) || !sf_store_end_sessions (db, ask->account, NULL, error))
    return NULL;
  sf_store_audit_account (self, ask->session, action, ask->account, "applied", NULL);
  return sf_answer_new (g_strdup (ask->account));
}

void
sf_store_account_set_disabled_async (SfStore *self, SfStoreSession *session, const char *account, gboolean disabled,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->account = g_strdup (account);
  ask->n = disabled ? SF_ACCOUNT_DISABLED : SF_ACCOUNT_ACTIVE;
  sf_store_ask_write (self, set_state_work, ask, callback, user_data);
}
