/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The secrets that a person chooses: the password, which the present one lets change, and the student's operation code
 * (操作码), which the password lets set.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api-secrets.h"
#include "api/sf-api.h"
#include "auth/sf-password-policy.h"
#include "auth/sf-passwords.h"
#include "core/wire/sf-wire.h"
#include "store/sf-store-accounts.h"

typedef struct
{
  SfRequest *request;
  char *old;
  char *new;
} Change;

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
change_free (Change *self)
{
  sf_request_unref (self->request);
  wipe (self->old);
  wipe (self->new);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

/* NULL, and the request has failed, if a member is not there. */
static Change *
read_change (SfRequest *request, const char *old, const char *new)
{
  g_autoptr (Change) change = g_new0 (Change, 1);
  GError *error = NULL;

  change->request = sf_request_ref (request);
  change->old = g_strdup (sf_wire_get_text (request->body, old, &error));
  if (error == NULL)
    change->new = g_strdup (sf_wire_get_text (request->body, new, &error));
  if (error == NULL)
    return g_steal_pointer (&change);
  sf_request_fail (request, error);
  return NULL;
}

/* ---- The password ---- */

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  SfRequest *request = change->request;
  GError *error = NULL;

  if (!sf_store_password_finish (request->store, result, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  sf_events_recheck (sf_server_get_events (request->server), sf_actor_get_account (request->session->actor));
  sf_request_answer_empty (request, SOUP_STATUS_NO_CONTENT);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  SfRequest *request = change->request;
  GError *error = NULL;
  g_autofree char *hash = sf_api_new_hash_finish (result, &error);

  if (hash == NULL)
    sf_request_fail (request, error);
  else
    sf_store_password_async (request->store, sf_actor_get_account (request->session->actor), hash,
                             request->session->token, changed_cb, g_steal_pointer (&change));
}

static void
proven_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  SfRequest *request = change->request;
  const char *new = change->new;
  GError *error = NULL;

  if (sf_api_prove_finish (result, &error))
    sf_api_new_hash_async (request, sf_actor_get_account (request->session->actor), new, hashed_cb,
                           g_steal_pointer (&change));
  else
    sf_request_fail (request, error);
}

void
sf_api_password (SfRequest *request)
{
  Change *change = read_change (request, "old", "new");

  if (change != NULL)
    sf_api_prove_async (request, change->old, proven_cb, change);
}

/* ---- The operation code ---- */

static void
code_set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  GError *error = NULL;
  g_autofree char *done = sf_store_text_finish (change->request->store, result, &error);

  if (done != NULL)
    sf_request_answer_empty (change->request, SOUP_STATUS_NO_CONTENT);
  else
    sf_request_fail (change->request, error);
}

static void
code_hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  SfRequest *request = change->request;
  GError *error = NULL;
  g_autofree char *hash = sf_passwords_hash_finish (sf_server_get_passwords (request->server), result, &error);

  if (hash == NULL)
    sf_request_fail (request, error);
  else
    sf_store_operation_code_set_async (request->store, request->session, hash, code_set_cb, g_steal_pointer (&change));
}

static void
code_facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  SfRequest *request = change->request;
  GError *error = NULL;
  g_autoptr (SfStorePasswordFacts) facts = sf_store_password_facts_finish (request->store, result, &error);
  const char *code = change->new;
  SfPasswordFault fault;
  int limit;

  if (facts == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  fault = sf_operation_code_check (code, change->old, (const char *const *) facts->own, &limit);
  if (fault != SF_PASSWORD_GOOD)
    {
      g_autofree char *text = sf_password_fault_text (fault, limit);

      sf_request_fail (request, g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_OPERATION_CODE, text));
      return;
    }
  sf_passwords_hash_async (sf_server_get_passwords (request->server), code, code_hashed_cb, g_steal_pointer (&change));
}

static void
code_proven_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  SfRequest *request = change->request;
  GError *error = NULL;

  if (sf_api_prove_finish (result, &error))
    sf_store_password_facts_async (request->store, sf_actor_get_account (request->session->actor), code_facts_cb,
                                   g_steal_pointer (&change));
  else
    sf_request_fail (request, error);
}

void
sf_api_operation_code (SfRequest *request)
{
  Change *change = read_change (request, "password", "code");

  if (change != NULL)
    sf_api_prove_async (request, change->old, code_proven_cb, change);
}

void
sf_api_operation_code_get (SfRequest *request)
{
  sf_store_operation_code_tell_async (request->store, request->session, sf_api_members_cb, sf_request_ref (request));
}
