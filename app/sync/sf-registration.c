/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-registration.h"

#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define SECONDS 20

/* What the rules say against it has a code that the workflow knows. */
static GError *
make_error (const SfHttpAnswer *answer)
{
  JsonNode *params = answer->json != NULL ? json_object_get_member (answer->json, "params") : NULL;
  SfWorkflowCode code;

  if (answer->code != NULL && sf_workflow_code_from_name (answer->code, &code))
    return sf_session_make_refusal (
      code, params != NULL && JSON_NODE_HOLDS_OBJECT (params) ? json_node_get_object (params) : NULL);
  if (g_strcmp0 (answer->code, "E_PASSWORD") == 0 && answer->json != NULL)
    return sf_session_make_password_error (answer->json);
  return sf_session_make_answer_error (answer);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);
  const char *login = answer != NULL && answer->status == 201 && answer->json != NULL
                        ? json_object_get_string_member_with_default (answer->json, "login", NULL)
                        : NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (answer == NULL)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  else if (login != NULL)
    g_task_return_pointer (task, g_strdup (login), g_free);
  else
    g_task_return_error (task, make_error (answer));
}

void
sf_registration_send_async (const char *server, JsonObject *form, const char *login, const char *password,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (JsonObject) body = json_object_new ();
  GString *json = g_string_new (NULL);
  GError *error = NULL;
  SfHttp *http = sf_http_new (server, &error);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (http == NULL)
    {
      g_string_free (json, TRUE);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  json_object_iter_init (&iter, form);
  while (json_object_iter_next (&iter, &key, &node))
    json_object_set_member (body, key, json_node_copy (node));
  if (login != NULL)
    json_object_set_string_member (body, "login", login);
  json_object_set_string_member (body, "password", password);
  sf_json_append_object (json, body);
  g_task_set_task_data (task, http, (GDestroyNotify) sf_http_free);
  sf_http_send_async (http, "POST", "/v1/employers/register", g_string_free_to_bytes (json), SECONDS, cancellable,
                      answered_cb, task);
}

char *
sf_registration_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
