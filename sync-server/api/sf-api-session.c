/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logging in and out. The steps of a log-in: look the account up, compare the password (own: argon2id on its own
 * threads; initial: SHA-256), then the code of the second factor if there is one, begin the session or count the
 * failure. An unknown account takes the same steps.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "auth/sf-passwords.h"
#include "auth/sf-totp.h"
#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"
#include "store/sf-secret.h"
#include "store/sf-store-accounts.h"

typedef struct
{
  SfRequest *request;
  char *login, *password, *role; /* role NULL: the account's first */
  char *otp;                     /* NULL: none was given */
  char *address;
  char *token;
  SfStoreCredential *credential;
} Login;

static void
login_free (Login *self)
{
  sf_request_unref (self->request);
  g_free (self->login);
  g_free (self->password);
  g_free (self->role);
  g_free (self->otp);
  g_free (self->address);
  g_free (self->token);
  g_clear_pointer (&self->credential, sf_store_credential_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Login, login_free)

static void
write_session (GString *json, SfStoreSession *session)
{
  sf_json_append_text_member (json, "account", sf_actor_get_account (session->actor));
  sf_json_append_text_member (json, "login", session->login);
  sf_json_append_text_member (json, "name", sf_actor_get_name (session->actor));
  sf_json_append_text_member (json, "role", sf_role_name (sf_actor_get_role (session->actor)));
  sf_json_append_member (json, "roles");
  sf_json_append_strv (json, (const char *const *) session->roles);
  sf_json_append_member (json, "scopes");
  sf_json_append_strv (json, (const char *const *) session->grants);
  sf_json_append_text_member (json, "grants", session->grants_mark);
  sf_json_append_member (json, "expires");
  sf_json_append_int (json, session->expires);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Login) login = data;
  GError *error = NULL;
  g_autoptr (SfStoreSession) session = sf_store_session_begin_finish (login->request->store, result, &error);
  GString *json;

  if (session == NULL)
    {
      sf_request_fail (login->request, error);
      return;
    }
  json = sf_request_begin_json (login->request);
  sf_json_append_text_member (json, "server_id", sf_store_get_server_id (login->request->store));
  sf_json_append_text_member (json, "token", login->token);
  write_session (json, session);
  sf_json_append_member (json, "initial");
  g_string_append (json, session->must_change ? "true" : "false");
  sf_request_answer_json (login->request, SOUP_STATUS_OK, json);
}

/* A code of the telephone, or else one of those on paper. */
static void
check_factor (Login *login, SfStoreEntry *entry)
{
  const SfStoreCredential *credential = login->credential;
  SfTime now = sf_clock_now (sf_store_get_clock (login->request->store));

  if (sf_totp_match (credential->factor, login->otp, now, credential->factor_after, &entry->step))
    return;
  if (strlen (login->otp) > SF_TOTP_DIGITS)
    {
      entry->spare = sf_secret_hash (login->otp);
      return;
    }
  entry->account = NULL;
  entry->suspect = credential->account;
}

/* Takes @login over. */
static void
begin_or_count (Login *login, gboolean right)
{
  g_autoptr (Login) owned = login;
  g_autofree char *hash = NULL;
  SfStoreEntry entry = {
    .login = login->login, .address = login->address, .app = sf_request_get_app (login->request), .role = login->role
  };

  if (right && login->credential->factor != NULL && login->otp == NULL)
    {
      sf_request_fail (login->request, g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_OTP_REQUIRED, "and a code"));
      return;
    }
  login->token = sf_token_new ();
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, login->token, -1);
  entry.token = hash;
  entry.account = right ? login->credential->account : NULL;
  if (right && login->credential->factor != NULL)
    check_factor (login, &entry);
  sf_store_session_enter_async (login->request->store, &entry, begun_cb, g_steal_pointer (&owned));
  g_free ((char *) entry.spare);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Login) login = data;
  GError *error = NULL;
  gboolean right;

  if (!sf_passwords_verify_finish (sf_server_get_passwords (login->request->server), result, &right, &error))
    sf_request_fail (login->request, error);
  else
    begin_or_count (g_steal_pointer (&login), right);
}

static void
credential_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Login) login = data;
  SfPasswords *passwords = sf_server_get_passwords (login->request->server);
  GError *error = NULL;
  Login *taken;

  login->credential = sf_store_credential_finish (login->request->store, result, &error);
  if (login->credential == NULL)
    {
      sf_request_fail (login->request, error);
      return;
    }
  if (login->credential->locked_until != 0)
    {
      sf_request_fail (login->request,
                       g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_LOCKED_OUT, "too many failed log-ins"));
      return;
    }
  taken = g_steal_pointer (&login);
  if (taken->credential->hash == NULL && taken->credential->initial != NULL)
    begin_or_count (taken, sf_initial_secret_is_right (taken->credential->initial, taken->password));
  else
    sf_passwords_verify_async (passwords, taken->credential->hash, taken->password, verified_cb, taken);
}

void
sf_api_session_begin (SfRequest *request)
{
  g_autoptr (Login) login = g_new0 (Login, 1);
  GError *error = NULL;

  login->request = sf_request_ref (request);
  login->login = g_strdup (sf_wire_get_text (request->body, "login", &error));
  if (error == NULL)
    login->password = g_strdup (sf_wire_get_text (request->body, "password", &error));
  if (error == NULL && json_object_has_member (request->body, "role"))
    login->role = g_strdup (sf_wire_get_text (request->body, "role", &error));
  if (error == NULL && json_object_has_member (request->body, "otp"))
    login->otp = g_strdup (sf_wire_get_text (request->body, "otp", &error));
  if (error != NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  login->address = sf_request_get_address (request);
  sf_store_credential_async (request->store, login->login, login->address, credential_cb, login);
  g_steal_pointer (&login);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;

  if (sf_store_session_end_finish (request->store, result, &error))
    sf_request_answer_empty (request, SOUP_STATUS_NO_CONTENT);
  else
    sf_request_fail (request, error);
}

void
sf_api_session_end (SfRequest *request)
{
  sf_store_session_end_async (request->store, request->session, ended_cb, sf_request_ref (request));
}

/* ---- Another role ---- */

static void
role_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (SfStoreSession) session = sf_store_session_role_finish (request->store, result, &error);
  GString *json;

  if (session == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  sf_events_recheck (sf_server_get_events (request->server), sf_actor_get_account (session->actor));
  json = sf_request_begin_json (request);
  sf_json_append_text_member (json, "server_id", sf_store_get_server_id (request->store));
  write_session (json, session);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

void
sf_api_session_role (SfRequest *request)
{
  GError *error = NULL;
  const char *role = sf_wire_get_text (request->body, "role", &error);

  if (role == NULL)
    sf_request_fail (request, error);
  else
    sf_store_session_role_async (request->store, request->session, role, role_cb, sf_request_ref (request));
}
