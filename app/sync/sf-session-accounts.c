/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The accounts of the own unit: asked of the server each time, since an initial secret is told once and nothing of it
 * may lie on this computer.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define SECONDS 20

void
sf_colleague_free (SfColleague *self)
{
  g_free (self->id);
  g_free (self->login);
  g_free (self->name);
  g_free (self);
}

/* An answer that is none that was hoped for: a code that says why, or that it did not get there. */
static GError *
make_error (const SfHttpAnswer *answer)
{
  if (answer == NULL)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  if (answer->code != NULL && answer->status != 401)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_ANSWER, answer->code);
  return sf_session_make_answer_error (answer);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

static SfColleague *
read_colleague (JsonObject *object, const char *own)
{
  SfColleague *colleague = g_new0 (SfColleague, 1);

  colleague->id = g_strdup (get_text (object, "id"));
  colleague->login = g_strdup (get_text (object, "login"));
  colleague->name = g_strdup (get_text (object, "name"));
  colleague->disabled = g_str_equal (get_text (object, "state"), "disabled");
  colleague->initial = json_object_get_boolean_member_with_default (object, "initial", FALSE);
  colleague->own = g_str_equal (colleague->id, own);
  return colleague;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SfSession *self = g_task_get_source_object (task);
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);
  JsonNode *node = answer != NULL && answer->json != NULL ? json_object_get_member (answer->json, "accounts") : NULL;
  GPtrArray *colleagues;

  if (self->actor == NULL)
    {
      g_task_return_error (task, sf_session_make_closed ());
      return;
    }
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_task_return_error (task, make_error (answer));
      return;
    }
  colleagues = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_colleague_free);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    g_ptr_array_add (colleagues, read_colleague (json_array_get_object_element (json_node_get_array (node), i),
                                                 sf_actor_get_account (self->actor)));
  g_task_return_pointer (task, colleagues, (GDestroyNotify) g_ptr_array_unref);
}

void
sf_session_colleagues_async (SfSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->http != NULL);
  sf_http_send_async (self->http, "GET", "/v1/accounts", NULL, SECONDS, NULL, listed_cb,
                      g_task_new (self, NULL, callback, user_data));
}

GPtrArray *
sf_session_colleagues_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Acts ---- */

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);

  if (answer == NULL || answer->status >= 300)
    g_task_return_error (task, make_error (answer));
  else
    g_task_return_pointer (task, g_strdup (answer->json != NULL ? get_text (answer->json, "secret") : ""), g_free);
}

static void
act (SfSession *self, const char *path, GBytes *body, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->http != NULL);
  sf_http_send_async (self->http, "POST", path, body, SECONDS, NULL, acted_cb,
                      g_task_new (self, NULL, callback, user_data));
}

void
sf_session_add_colleague_async (SfSession *self, const char *login, const char *name, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "login", login);
  sf_json_append_text_member (json, "name", name);
  g_string_append_c (json, '}');
  act (self, "/v1/accounts", g_string_free_to_bytes (json), callback, user_data);
}

void
sf_session_change_colleague_async (SfSession *self, const char *account, const char *action,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/v1/accounts/%s/%s", account, action);

  act (self, path, NULL, callback, user_data);
}

char *
sf_session_colleague_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
