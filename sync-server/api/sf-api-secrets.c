/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Both are chains of calls on one GTask, whose data is what was given.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api-secrets.h"

#include "api/sf-api.h"
#include "auth/sf-password-policy.h"
#include "auth/sf-passwords.h"
#include "store/sf-store-accounts.h"

typedef struct
{
  SfRequest *request;
  char *account;
  char *password;
  SfStorePasswordFacts *facts;
} Given;

static void
given_free (gpointer data)
{
  Given *self = data;

  sf_request_unref (self->request);
  g_free (self->account);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_clear_pointer (&self->facts, sf_store_password_facts_free);
  g_free (self);
}

static GTask *
begin (SfRequest *request, const char *account, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Given *given = g_new0 (Given, 1);

  given->request = sf_request_ref (request);
  given->account = g_strdup (account);
  given->password = g_strdup (password);
  g_task_set_task_data (task, given, given_free);
  return task;
}

/* ---- Proving the own password ---- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Given *given = g_task_get_task_data (task);
  GError *error = NULL;

  g_free (sf_store_text_finish (given->request->store, result, &error));
  g_task_return_error (task, error);
}

/* Takes @task over. */
static void
return_proof (GTask *task, gboolean right)
{
  const Given *given = g_task_get_task_data (task);
  g_autofree char *address = sf_request_get_address (given->request);

  if (!right)
    {
      sf_store_count_wrong_async (given->request->store, given->request->session, address, counted_cb, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Given *given = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean right;

  if (!sf_passwords_verify_finish (sf_server_get_passwords (given->request->server), result, &right, &error))
    g_task_return_error (task, error);
  else
    return_proof (g_steal_pointer (&task), right);
}

static void
credential_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Given *given = g_task_get_task_data (task);
  SfPasswords *passwords = sf_server_get_passwords (given->request->server);
  GError *error = NULL;
  g_autoptr (SfStoreCredential) credential = sf_store_credential_finish (given->request->store, result, &error);

  if (credential == NULL)
    g_task_return_error (task, error);
  else if (credential->locked_until != 0)
    g_task_return_new_error (task, SF_STORE_ERROR, SF_STORE_ERROR_LOCKED_OUT, "too many failed log-ins");
  else if (credential->hash == NULL && credential->initial != NULL)
    return_proof (g_steal_pointer (&task), sf_initial_secret_is_right (credential->initial, given->password));
  else
    sf_passwords_verify_async (passwords, credential->hash, given->password, verified_cb, g_steal_pointer (&task));
}

void
sf_api_prove_async (SfRequest *request, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *address = sf_request_get_address (request);

  sf_store_credential_async (request->store, request->session->login, address, credential_cb,
                             begin (request, NULL, password, callback, user_data));
}

gboolean
sf_api_prove_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- The hash of a new one ---- */

static void
return_fault (GTask *task, SfPasswordFault fault, int limit)
{
  g_autofree char *text = sf_password_fault_text (fault, limit);

  g_task_return_new_error (task, SF_STORE_ERROR, SF_STORE_ERROR_PASSWORD, "%s", text);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Given *given = g_task_get_task_data (task);
  GError *error = NULL;
  char *hash = sf_passwords_hash_finish (sf_server_get_passwords (given->request->server), result, &error);

  if (hash != NULL)
    g_task_return_pointer (task, hash, g_free);
  else
    g_task_return_error (task, error);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Given *given = g_task_get_task_data (task);
  SfPasswords *passwords = sf_server_get_passwords (given->request->server);
  GError *error = NULL;
  gboolean used;

  if (!sf_passwords_verify_finish (passwords, result, &used, &error))
    g_task_return_error (task, error);
  else if (used)
    return_fault (task, SF_PASSWORD_USED, given->facts->rules.password_history);
  else
    sf_passwords_hash_async (passwords, given->password, hashed_cb, g_steal_pointer (&task));
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Given *given = g_task_get_task_data (task);
  GError *error = NULL;
  SfPasswordFault fault;
  int limit;

  given->facts = sf_store_password_facts_finish (given->request->store, result, &error);
  if (given->facts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fault =
    sf_password_policy_check (&given->facts->rules, given->password, (const char *const *) given->facts->own, &limit);
  if (fault != SF_PASSWORD_GOOD)
    return_fault (task, fault, limit);
  else
    sf_passwords_verify_any_async (sf_server_get_passwords (given->request->server),
                                   (const char *const *) given->facts->hashes, given->password, compared_cb,
                                   g_steal_pointer (&task));
}

void
sf_api_new_hash_async (SfRequest *request, const char *account, const char *password, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  sf_store_password_facts_async (request->store, account, facts_cb,
                                 begin (request, account, password, callback, user_data));
}

char *
sf_api_new_hash_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Sessions that are over ---- */

void
sf_api_sessions_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *account = sf_store_text_finish (request->store, result, &error);

  if (account == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  sf_events_recheck (sf_server_get_events (request->server), account);
  sf_request_answer_empty (request, SOUP_STATUS_NO_CONTENT);
}
