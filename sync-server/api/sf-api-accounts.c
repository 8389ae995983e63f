/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts of others for who looks after them, sessions and devices, own ones and those of others, and who looked at
 * one's own data.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api-secrets.h"
#include "api/sf-api.h"
#include "core/wire/sf-wire-json.h"
#include "store/sf-store-accounts.h"

/* ---- Answering ---- */

void
sf_api_members_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *members = sf_store_text_finish (request->store, result, &error);
  GString *json;

  if (members == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  g_string_append_printf (json, ",%s", members);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

static void
answer_list (SfRequest *request, GAsyncResult *result, const char *name)
{
  GError *error = NULL;
  g_autofree char *list = sf_store_text_finish (request->store, result, &error);
  GString *json;

  if (list == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_member (json, name);
  g_string_append (json, list);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

/* ---- Accounts ---- */

void
sf_api_accounts (SfRequest *request)
{
  g_autofree char *query = sf_request_get_query (request, "q");
  g_autofree char *after = sf_request_get_query (request, "after");

  sf_store_account_list_async (request->store, request->session, query, after, sf_api_members_cb,
                               sf_request_ref (request));
}

/* "a b" of a list or of a text that is one already; NULL with @error if it is neither. */
static char *
read_words (JsonObject *body, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (body, member);
  g_auto (GStrv) words = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    return g_strdup (sf_wire_get_text (body, member, error));
  words = sf_json_read_strv (body, member, error);
  return words != NULL ? g_strjoinv (" ", words) : NULL;
}

/* A further account of an employer: of the one that is named, or of who asks. */
static void
add_further (SfRequest *request)
{
  GError *error = NULL;
  const char *login = sf_wire_get_text (request->body, "login", &error);
  const char *name = login != NULL ? sf_wire_get_text (request->body, "name", &error) : NULL;
  gboolean named = json_object_has_member (request->body, "employer");
  const char *employer = name != NULL && named ? sf_wire_get_text (request->body, "employer", &error) : NULL;

  if (error != NULL)
    sf_request_fail (request, error);
  else
    sf_store_account_add_further_async (request->store, request->session, employer, login, name, sf_api_members_cb,
                                        sf_request_ref (request));
}

void
sf_api_accounts_add (SfRequest *request)
{
  GError *error = NULL;

  if (sf_actor_get_role (request->session->actor) == SF_ROLE_EMPLOYER ||
      json_object_has_member (request->body, "employer"))
    {
      add_further (request);
      return;
    }

  const char *login = sf_wire_get_text (request->body, "login", &error);
  const char *name = login != NULL ? sf_wire_get_text (request->body, "name", &error) : NULL;
  g_autofree char *roles = name != NULL ? read_words (request->body, "roles", &error) : NULL;
  g_autofree char *colleges = roles != NULL && json_object_has_member (request->body, "colleges")
                                ? read_words (request->body, "colleges", &error)
                                : NULL;

  if (error != NULL)
    sf_request_fail (request, error);
  else
    sf_store_account_add_async (request->store, request->session, login, name, roles, colleges, sf_api_members_cb,
                                sf_request_ref (request));
}

typedef struct
{
  SfRequest *request;
  char *account;
} Reset;

static void
reset_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reset *reset = data;
  g_autoptr (SfRequest) request = reset->request;
  g_autofree char *account = reset->account;
  GError *error = NULL;
  g_autofree char *secret = sf_store_text_finish (request->store, result, &error);
  GString *json;

  if (secret == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  sf_events_recheck (sf_server_get_events (request->server), account);
  json = sf_request_begin_json (request);
  sf_json_append_text_member (json, "secret", secret);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

void
sf_api_accounts_reset (SfRequest *request)
{
  Reset *reset = g_new0 (Reset, 1);

  reset->request = sf_request_ref (request);
  reset->account = g_strdup (sf_request_get_param (request));
  sf_store_account_reset_async (request->store, request->session, reset->account, reset_cb, reset);
}

void
sf_api_accounts_disable (SfRequest *request)
{
  sf_store_account_set_disabled_async (request->store, request->session, sf_request_get_param (request), TRUE,
                                       sf_api_sessions_ended_cb, sf_request_ref (request));
}

void
sf_api_accounts_enable (SfRequest *request)
{
  sf_store_account_set_disabled_async (request->store, request->session, sf_request_get_param (request), FALSE,
                                       sf_api_sessions_ended_cb, sf_request_ref (request));
}

/* ---- Sessions and devices ---- */

static void
sessions_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;

  answer_list (request, result, "sessions");
}

void
sf_api_sessions (SfRequest *request)
{
  const char *account = sf_request_get_param (request);

  sf_store_session_list_async (request->store, request->session, account, sessions_cb, sf_request_ref (request));
}

void
sf_api_sessions_end (SfRequest *request)
{
  const char *id = sf_request_get_param (request);

  sf_store_session_end_named_async (request->store, request->session, id, sf_api_sessions_ended_cb,
                                    sf_request_ref (request));
}

static void
devices_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;

  answer_list (request, result, "devices");
}

void
sf_api_devices_list (SfRequest *request)
{
  const char *account = sf_request_get_param (request);

  sf_store_device_list_async (request->store, request->session, account, devices_cb, sf_request_ref (request));
}

void
sf_api_devices_end (SfRequest *request)
{
  const char *id = sf_request_get_param (request);

  sf_store_device_end_async (request->store, request->session, id, sf_api_sessions_ended_cb, sf_request_ref (request));
}

/* ---- Own data ---- */

void
sf_api_accesses (SfRequest *request)
{
  g_autofree char *before = sf_request_get_query (request, "before");

  sf_store_access_list_async (request->store, request->session, before, sf_api_members_cb, sf_request_ref (request));
}
