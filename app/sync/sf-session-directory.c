/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looking for an employer in the school's library. The library is on the server and not in the cache of students: what
 * an answer has of each is what the employer publishes.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define SECONDS 15

/* NULL if it is none. */
static SfRecord *
read_employer (JsonNode *node)
{
  static const int columns[] = { SF_EMPLOYER_NAME,   SF_EMPLOYER_CREDIT_CODE, SF_EMPLOYER_CONTACT,
                                 SF_EMPLOYER_NATURE, SF_EMPLOYER_INDUSTRY,    SF_EMPLOYER_DIVISION };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? sf_wire_get_text (object, "id", NULL) : NULL;
  JsonNode *form = id != NULL ? json_object_get_member (object, "form") : NULL;
  SfRecord *employer;

  if (id == NULL)
    return NULL;
  employer = sf_record_new (SF_KIND_EMPLOYER, id);
  sf_record_set_state (employer, SF_EMPLOYER_APPROVED);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    sf_record_set_text (employer, columns[i],
                        json_object_get_string_member_with_default (
                          object, sf_kind_info (SF_KIND_EMPLOYER)->columns[columns[i]].name, NULL));
  if (form != NULL && JSON_NODE_HOLDS_OBJECT (form))
    sf_record_set_form (employer, json_node_get_object (form));
  return employer;
}

static GPtrArray *
read_employers (JsonObject *answer)
{
  JsonNode *node = answer != NULL ? json_object_get_member (answer, "employers") : NULL;
  GPtrArray *employers = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      SfRecord *employer = read_employer (json_array_get_element (array, i));

      if (employer != NULL)
        g_ptr_array_add (employers, employer);
    }
  return employers;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (answer == NULL || answer->status >= 500)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  else if (answer->status != 200)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_SERVER, "the server answered %u", answer->status);
  else
    g_task_return_pointer (task, read_employers (answer->json), (GDestroyNotify) g_ptr_array_unref);
}

void
sf_session_find_employers_async (SfSession *self, const char *query, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/employers?q=", escaped, NULL);

  if (self->http == NULL)
    g_task_return_error (task, sf_session_make_closed ());
  else
    sf_http_send_async (self->http, "GET", path, NULL, SECONDS, cancellable, answered_cb, g_steal_pointer (&task));
}

GPtrArray *
sf_session_find_employers_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
