/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking the server whether students can be invited, a hundred at a time. Nothing is kept of it: the server decides
 * anew when the invitation comes.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define AT_A_TIME 100
#define SECONDS 20

typedef struct
{
  JsonArray *students;
  int days;
  guint visit;
  GPtrArray *verdicts; /* SfCheckVerdict *: of those that were asked for so far */
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  json_array_unref (self->students);
  g_ptr_array_unref (self->verdicts);
  g_free (self);
}

static void
verdict_free (gpointer data)
{
  SfCheckVerdict *self = data;

  g_clear_pointer (&self->params, json_object_unref);
  g_free (self);
}

static SfCheckVerdict *
read_verdict (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *code = object != NULL ? json_object_get_string_member_with_default (object, "code", NULL) : NULL;
  JsonNode *params = object != NULL ? json_object_get_member (object, "params") : NULL;
  SfCheckVerdict *verdict = g_new0 (SfCheckVerdict, 1);

  if (code != NULL && !sf_workflow_code_from_name (code, &verdict->code))
    verdict->code = SF_CODE_INTERNAL;
  if (params != NULL && JSON_NODE_HOLDS_OBJECT (params))
    verdict->params = json_object_ref (json_node_get_object (params));
  return verdict;
}

static guint
count_next (const Check *check)
{
  return MIN (json_array_get_length (check->students) - check->verdicts->len, AT_A_TIME);
}

static gboolean
take_verdicts (Check *check, JsonObject *json)
{
  JsonNode *node = json != NULL ? json_object_get_member (json, "verdicts") : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (list == NULL || json_array_get_length (list) != count_next (check))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_ptr_array_add (check->verdicts, read_verdict (json_array_get_element (list, i)));
  return TRUE;
}

static void ask_next (GTask *task);

/* TRUE if it may go on. */
static gboolean
take_answer (GTask *task, const SfHttpAnswer *answer)
{
  SfSession *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);

  if (answer == NULL)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  else if (check->visit != self->visit)
    g_task_return_error (task, sf_session_make_closed ());
  else if (answer->status != 200)
    g_task_return_error (task, sf_session_make_answer_error (answer));
  else if (!take_verdicts (check, answer->json))
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_SERVER, "the server's verdicts cannot be read");
  else
    return TRUE;
  return FALSE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);
  Check *check = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task) || !take_answer (task, answer))
    return;
  if (count_next (check) > 0)
    ask_next (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_ptr_array_ref (check->verdicts), (GDestroyNotify) g_ptr_array_unref);
}

/* Takes @task over. */
static void
ask_next (GTask *task)
{
  SfSession *self = g_task_get_source_object (task);
  const Check *check = g_task_get_task_data (task);
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *some = json_array_new ();
  GString *json = g_string_new (NULL);

  for (guint i = 0; i < count_next (check); i++)
    json_array_add_object_element (
      some, json_object_ref (json_array_get_object_element (check->students, check->verdicts->len + i)));
  json_object_set_array_member (body, "students", some);
  json_object_set_int_member (body, "days", check->days);
  sf_json_append_object (json, body);
  sf_http_send_async (self->http, "POST", "/v1/invitations/check", g_string_free_to_bytes (json), SECONDS,
                      g_task_get_cancellable (task), answered_cb, task);
}

void
sf_session_check_async (SfSession *self, JsonArray *students, int days, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->students = json_array_ref (students);
  check->days = days;
  check->visit = self->visit;
  check->verdicts = g_ptr_array_new_with_free_func (verdict_free);
  g_task_set_task_data (task, check, check_free);
  if (self->http == NULL || self->state == SF_SYNC_OFFLINE || self->state == SF_SYNC_LOGIN_NEEDED)
    {
      g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
      g_object_unref (task);
    }
  else if (json_array_get_length (students) == 0)
    {
      g_task_return_pointer (task, g_ptr_array_ref (check->verdicts), (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
    }
  else
    ask_next (task);
}

GPtrArray *
sf_session_check_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
