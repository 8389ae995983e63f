/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The account beside its records: the operation code 操作码, its sessions on other computers, who looked at its data.
 * Asked of the server each time, nothing of it stays here.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define SECONDS 20

/* Takes the good answer @json (of a 200; else NULL) apart; NULL with @error if it cannot be read. */
typedef gpointer (*ReadFunc) (JsonObject *json, GError **error);

typedef struct
{
  ReadFunc read; /* NULL: there is nothing to read */
  GDestroyNotify destroy;
  guint visit;
} Question;

static GError *
make_error (const SfHttpAnswer *answer)
{
  if (answer == NULL || answer->status >= 502)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  if (answer->status == 422 && answer->json != NULL)
    return sf_session_make_password_error (answer->json);
  return sf_session_make_answer_error (answer);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SfSession *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);
  GError *error = NULL;
  gpointer found;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (question->visit != self->visit)
    g_task_return_error (task, sf_session_make_closed ());
  else if (answer == NULL || answer->status >= 300)
    g_task_return_error (task, make_error (answer));
  else if (question->read == NULL)
    g_task_return_boolean (task, TRUE);
  else if (answer->json == NULL)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_SERVER, "the answer cannot be read");
  else if ((found = question->read (answer->json, &error)) != NULL)
    g_task_return_pointer (task, found, question->destroy);
  else
    g_task_return_error (task, error);
}

/* @body: (nullable), taken over. */
static void
ask (SfSession *self, const char *method, const char *path, JsonObject *body, ReadFunc read, GDestroyNotify destroy,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);
  g_autoptr (JsonObject) owned = body;
  GString *json = NULL;

  question->read = read;
  question->destroy = destroy;
  question->visit = self->visit;
  g_task_set_task_data (task, question, g_free);
  if (self->http == NULL || sf_http_get_token (self->http) == NULL)
    {
      g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
      return;
    }
  if (body != NULL)
    {
      json = g_string_new (NULL);
      sf_json_append_object (json, body);
    }
  sf_http_send_async (self->http, method, path, json != NULL ? g_string_free_to_bytes (json) : NULL, SECONDS,
                      cancellable, answered_cb, g_steal_pointer (&task));
}

/* ---- Reading lists ---- */

/* The objects of the list @name; NULL with @error. */
static JsonArray *
read_rows (JsonObject *json, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (json, name);
  JsonArray *rows = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      rows = NULL;
  if (rows == NULL)
    g_set_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_SERVER, "the list “%s” cannot be read", name);
  return rows;
}

static char *
dup_text (JsonObject *row, const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (row, name, NULL));
}

/* ---- The operation code ---- */

static gpointer
read_code (JsonObject *json, GError **error)
{
  SfTime *changed = g_new0 (SfTime, 1);

  if (json_object_get_boolean_member_with_default (json, "set", FALSE))
    *changed = json_object_get_int_member_with_default (json, "changed", 1);
  return changed;
}

void
sf_session_ask_operation_code_async (SfSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  ask (self, "GET", "/v1/operation-code", NULL, read_code, g_free, cancellable, callback, user_data);
}

gboolean
sf_session_ask_operation_code_finish (SfSession *self, GAsyncResult *result, SfTime *out_changed, GError **error)
{
  g_autofree SfTime *changed = g_task_propagate_pointer (G_TASK (result), error);

  if (changed != NULL)
    *out_changed = *changed;
  return changed != NULL;
}

void
sf_session_set_operation_code_async (SfSession *self, const char *password, const char *code,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "password", password);
  json_object_set_string_member (body, "code", code);
  ask (self, "POST", "/v1/operation-code", body, NULL, NULL, NULL, callback, user_data);
}

gboolean
sf_session_set_operation_code_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Sessions ---- */

void
sf_login_info_free (SfLoginInfo *self)
{
  g_free (self->id);
  g_free (self->app);
  g_free (self->address);
  g_free (self);
}

static gpointer
read_sessions (JsonObject *json, GError **error)
{
  JsonArray *rows = read_rows (json, "sessions", error);
  GPtrArray *sessions;

  if (rows == NULL)
    return NULL;
  sessions = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_login_info_free);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      SfLoginInfo *info = g_new0 (SfLoginInfo, 1);

      info->id = dup_text (row, "id");
      info->app = dup_text (row, "app");
      info->address = dup_text (row, "address");
      info->began = json_object_get_int_member_with_default (row, "created", 0);
      info->seen = json_object_get_int_member_with_default (row, "seen", 0);
      info->is_this = json_object_get_boolean_member_with_default (row, "current", FALSE);
      if (!sf_role_from_name (json_object_get_string_member_with_default (row, "role", ""), &info->role))
        info->role = SF_N_ROLES;
      g_ptr_array_add (sessions, info);
    }
  return sessions;
}

void
sf_session_ask_logins_async (SfSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  ask (self, "GET", "/v1/sessions", NULL, read_sessions, (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
       user_data);
}

GPtrArray *
sf_session_ask_logins_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sf_session_end_login_async (SfSession *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/sessions/", escaped, NULL);

  ask (self, "DELETE", path, NULL, NULL, NULL, NULL, callback, user_data);
}

gboolean
sf_session_end_login_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Who looked ---- */

static void
access_free (gpointer data)
{
  SfAccess *self = data;

  g_free (self->id);
  g_free (self->action);
  g_free (self->name);
  g_free (self->note);
  g_free (self);
}

void
sf_access_page_free (SfAccessPage *self)
{
  g_ptr_array_unref (self->accesses);
  g_free (self);
}

static SfAccess *
read_access (JsonObject *row)
{
  SfAccess *access = g_new0 (SfAccess, 1);

  access->id = dup_text (row, "id");
  access->at = json_object_get_int_member_with_default (row, "at", 0);
  access->action = dup_text (row, "action");
  access->name = dup_text (row, "name");
  access->note = dup_text (row, "note");
  if (!sf_kind_from_name (json_object_get_string_member_with_default (row, "kind", ""), &access->kind))
    access->kind = SF_N_KINDS;
  if (!sf_role_from_name (json_object_get_string_member_with_default (row, "role", ""), &access->role))
    access->role = SF_N_ROLES;
  return access;
}

static gpointer
read_accesses (JsonObject *json, GError **error)
{
  JsonArray *rows = read_rows (json, "accesses", error);
  SfAccessPage *page;

  if (rows == NULL)
    return NULL;
  page = g_new0 (SfAccessPage, 1);
  page->accesses = g_ptr_array_new_with_free_func (access_free);
  page->more = json_object_get_boolean_member_with_default (json, "more", FALSE);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_ptr_array_add (page->accesses, read_access (json_array_get_object_element (rows, i)));
  return page;
}

void
sf_session_ask_accesses_async (SfSession *self, const char *before, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = before != NULL ? g_uri_escape_string (before, NULL, FALSE) : NULL;
  g_autofree char *path = before != NULL ? g_strconcat ("/v1/accesses?before=", escaped, NULL) : NULL;

  ask (self, "GET", path != NULL ? path : "/v1/accesses", NULL, read_accesses, (GDestroyNotify) sf_access_page_free,
       cancellable, callback, user_data);
}

SfAccessPage *
sf_session_ask_accesses_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
