/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way back in for a forgotten password. Asking is answered before anything is looked up, so that neither the answer
 * nor its time says whether there is such an account.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api-secrets.h"
#include "api/sf-api.h"
#include "core/wire/sf-wire-json.h"
#include "core/wire/sf-wire.h"
#include "store/sf-store-accounts.h"
#include "store/sf-store-messages.h"

/* ---- Asking for a code ---- */

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = sf_store_text_finish (request->store, result, &error);

  if (done == NULL)
    g_warning ("%s: no recovery code was made: %s", request->id, error->message);
}

/* The way that a code takes, if there is one: of the school's set-up, never of the account. Without one, and for who
 * has no address, the way back is a reset by the college or the office. */
static GString *
describe_way (SfRequest *request)
{
  GString *json = sf_request_begin_json (request);

  sf_json_append_member (json, "mail");
  g_string_append (json, sf_store_has_channel (request->store, "mail") ? "true" : "false");
  sf_json_append_member (json, "minutes");
  sf_json_append_int (json, SF_RECOVERY_MINUTES);
  return json;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *may = sf_store_text_finish (request->store, result, &error);
  const char *login = json_object_get_string_member (request->body, "login");

  if (may == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  sf_request_answer_json (request, SOUP_STATUS_ACCEPTED, describe_way (request));
  sf_store_recovery_send_async (request->store, login, sent_cb, sf_request_ref (request));
}

void
sf_api_recovery (SfRequest *request)
{
  g_autofree char *address = sf_request_get_address (request);
  GError *error = NULL;
  const char *login = sf_wire_get_text (request->body, "login", &error);

  if (login == NULL)
    sf_request_fail (request, error);
  else
    sf_store_recovery_ask_async (request->store, login, address, asked_cb, sf_request_ref (request));
}

/* ---- Using it ---- */

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *hash = sf_api_new_hash_finish (result, &error);

  if (hash == NULL)
    sf_request_fail (request, error);
  else
    sf_store_recovery_finish_async (request->store, json_object_get_string_member (request->body, "login"),
                                    json_object_get_string_member (request->body, "code"), hash,
                                    sf_api_sessions_ended_cb, sf_request_ref (request));
}

/* The code is right: only now is anything said about the new password, and the code stays good if it will not do. */
static void
tried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *account = sf_store_text_finish (request->store, result, &error);

  if (account == NULL)
    sf_request_fail (request, error);
  else
    sf_api_new_hash_async (request, account, json_object_get_string_member (request->body, "new"), hashed_cb,
                           sf_request_ref (request));
}

void
sf_api_recovery_finish (SfRequest *request)
{
  g_autofree char *address = sf_request_get_address (request);
  GError *error = NULL;
  const char *login = sf_wire_get_text (request->body, "login", &error);
  const char *code = login != NULL ? sf_wire_get_text (request->body, "code", &error) : NULL;

  if (code == NULL || sf_wire_get_text (request->body, "new", &error) == NULL)
    sf_request_fail (request, error);
  else
    sf_store_recovery_try_async (request->store, login, code, address, tried_cb, sf_request_ref (request));
}
