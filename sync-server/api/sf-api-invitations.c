/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking whether students can be invited before inviting them: for the form of one invitation and for the table of a
 * whole list. Main thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "api/sf-api.h"
#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"
#include "store/sf-store-accounts.h"

#define MAX_STUDENTS 100
#define MAX_TEXT 160 /* bytes of a number or a name */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *verdicts = sf_store_text_finish (request->store, result, &error);
  GString *json;

  if (verdicts == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_member (json, "verdicts");
  g_string_append (json, verdicts);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

static gboolean
check_student (JsonNode *node, GError **error)
{
  static const char *const members[] = { "number", "name" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text =
        JSON_NODE_HOLDS_OBJECT (node) ? sf_wire_get_text (json_node_get_object (node), members[i], error) : NULL;

      if (text != NULL && strlen (text) <= MAX_TEXT)
        continue;
      g_clear_error (error);
      g_set_error (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "a student has a “number” and a “name”");
      return FALSE;
    }
  return TRUE;
}

/* Borrowed from the body. */
static JsonArray *
read_students (JsonObject *body, GError **error)
{
  JsonNode *node = json_object_get_member (body, "students");
  JsonArray *students = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (students == NULL || json_array_get_length (students) == 0 || json_array_get_length (students) > MAX_STUDENTS)
    {
      g_set_error (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“students” is a list of 1 to %d", MAX_STUDENTS);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (students); i++)
    if (!check_student (json_array_get_element (students, i), error))
      return NULL;
  return students;
}

void
sf_api_invitations_check (SfRequest *request)
{
  GError *error = NULL;
  JsonArray *students = read_students (request->body, &error);
  JsonNode *days = json_object_get_member (request->body, "days");

  if (students == NULL)
    sf_request_fail (request, error);
  else
    sf_store_check_invitations_async (request->store, request->session, students,
                                      days != NULL && JSON_NODE_HOLDS_VALUE (days) ? json_node_get_int (days) : 0,
                                      checked_cb, sf_request_ref (request));
}
