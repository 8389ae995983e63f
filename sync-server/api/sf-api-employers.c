/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The employers' library from outside: a unit registers itself with its first account, without a session, and whoever
 * has a session looks for an employer by its public fields.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "api/sf-api.h"
#include "auth/sf-password-policy.h"
#include "auth/sf-passwords.h"
#include "core/wire/sf-wire-json.h"
#include "core/workflow/sf-master-data.h"
#include "http/sf-http-error.h"

/* ---- Registering ---- */

typedef struct
{
  SfRequest *request;
  JsonObject *form;
  char *login; /* NULL: the credit code */
  char *password;
} Register;

static void
register_free (Register *self)
{
  sf_request_unref (self->request);
  g_clear_pointer (&self->form, json_object_unref);
  g_free (self->login);
  g_free (self->password);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Register, register_free)

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (SfStoreRegistration) registration = sf_store_register_finish (request->store, result, &error);
  GString *json;

  if (registration == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  if (registration->code == SF_CODE_OK)
    {
      sf_json_append_text_member (json, "employer", registration->employer);
      sf_json_append_text_member (json, "login", registration->login);
      sf_request_answer_json (request, SOUP_STATUS_CREATED, json);
      return;
    }
  sf_json_append_text_member (json, "code", sf_workflow_code_name (registration->code));
  if (registration->params != NULL)
    {
      sf_json_append_member (json, "params");
      sf_json_append_object (json, registration->params);
    }
  sf_request_answer_json (
    request, registration->code == SF_CODE_EMPLOYER_EXISTS ? SOUP_STATUS_CONFLICT : SOUP_STATUS_UNPROCESSABLE_ENTITY,
    json);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Register) work = data;
  SfRequest *request = work->request;
  GError *error = NULL;
  g_autofree char *hash = sf_passwords_hash_finish (sf_server_get_passwords (request->server), result, &error);

  if (hash == NULL)
    sf_request_fail (request, error);
  else
    sf_store_register_async (request->store, work->form, work->login, hash, registered_cb, sf_request_ref (request));
}

/* By the school's rules, as every own password. */
static gboolean
check_password (Register *work, const SfAccountRules *rules, GError **error)
{
  const char *code = json_object_get_string_member (work->form, "credit_code");
  g_autofree char *login = work->login != NULL ? g_strdup (work->login) : sf_store_registration_login (code);
  const char *const own[] = { json_object_get_string_member (work->form, "name"), login, NULL };
  g_autofree char *text = NULL;
  int limit;
  SfPasswordFault fault = sf_password_policy_check (rules, work->password, own, &limit);

  if (fault == SF_PASSWORD_GOOD)
    return TRUE;
  text = sf_password_fault_text (fault, limit);
  g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_PASSWORD, text);
  return FALSE;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Register) work = data;
  SfRequest *request = work->request;
  SfAccountRules rules;
  GError *error = NULL;

  if (!sf_store_attempt_finish (request->store, result, &rules, &error) || !check_password (work, &rules, &error))
    sf_request_fail (request, error);
  else
    {
      const char *password = work->password;
      sf_passwords_hash_async (sf_server_get_passwords (request->server), password, hashed_cb, g_steal_pointer (&work));
    }
}

/* What is about the account stays out of the unit's form. */
static JsonObject *
copy_form (JsonObject *body)
{
  static const char *const of_account[] = { "login", "password", NULL };
  JsonObject *form = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (body);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (of_account, l->data))
      json_object_set_member (form, l->data, json_object_dup_member (body, l->data));
  return form;
}

static gboolean
read_register (Register *work, JsonObject *body, GError **error)
{
  work->password = g_strdup (sf_wire_get_text (body, "password", error));
  if (work->password == NULL || sf_wire_get_text (body, "credit_code", error) == NULL ||
      sf_wire_get_text (body, "name", error) == NULL)
    return FALSE;
  if (json_object_has_member (body, "login"))
    {
      work->login = g_strdup (sf_wire_get_text (body, "login", error));
      if (work->login == NULL)
        return FALSE;
    }
  work->form = copy_form (body);
  return TRUE;
}

void
sf_api_employer_register (SfRequest *request)
{
  g_autoptr (Register) work = g_new0 (Register, 1);
  g_autofree char *address = sf_request_get_address (request);
  GError *error = NULL;

  work->request = sf_request_ref (request);
  if (read_register (work, request->body, &error))
    sf_store_attempt_async (request->store, "register", address, counted_cb, g_steal_pointer (&work));
  else
    sf_request_fail (request, error);
}

/* ---- The directory ---- */

#define PAGE 20       /* employers an answer */
#define MAX_QUERY 240 /* bytes */

/* What an employer publishes of itself, so that a student who picks it need not ask for its address: what agreements
 * print of it, but for the data of a person. */
static void
write_published (GString *json, SfRecord *employer)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  sf_json_append_member (json, "form");
  g_string_append_c (json, '{');
  json_object_iter_init (&iter, sf_record_get_form (employer));
  while (json_object_iter_next (&iter, &key, &value))
    {
      const SfField *field = sf_master_get_field (SF_KIND_EMPLOYER, key);

      if (field != NULL && !field->personal)
        sf_json_append_text_member (json, key, json_node_get_string (value));
    }
  g_string_append_c (json, '}');
}

static void
write_employer (GString *json, SfRecord *employer)
{
  if (json->str[json->len - 1] != '[')
    g_string_append_c (json, ',');
  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "id", sf_record_get_id (employer));
  sf_json_append_text_member (json, "name", sf_record_get_text (employer, SF_EMPLOYER_NAME));
  sf_json_append_text_member (json, "credit_code", sf_record_get_text (employer, SF_EMPLOYER_CREDIT_CODE));
  sf_json_append_text_member (json, "contact", sf_record_get_text (employer, SF_EMPLOYER_CONTACT));
  sf_json_append_text_member (json, "nature", sf_record_get_text (employer, SF_EMPLOYER_NATURE));
  sf_json_append_text_member (json, "industry", sf_record_get_text (employer, SF_EMPLOYER_INDUSTRY));
  sf_json_append_text_member (json, "division", sf_record_get_text (employer, SF_EMPLOYER_DIVISION));
  write_published (json, employer);
  g_string_append_c (json, '}');
}

/* One more than a page was asked for: that it is there says that there are more. */
static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) found = sf_store_directory_finish (request->store, result, &error);
  GString *json;

  if (found == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_member (json, "employers");
  g_string_append_c (json, '[');
  for (guint i = 0; i < MIN (found->len, PAGE); i++)
    write_employer (json, found->pdata[i]);
  g_string_append_c (json, ']');
  sf_json_append_member (json, "more");
  g_string_append (json, found->len > PAGE ? "true" : "false");
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

void
sf_api_employers (SfRequest *request)
{
  g_autofree char *query = sf_request_get_query (request, "q");
  g_autofree char *after = sf_request_get_query (request, "after");

  if ((query != NULL && (strlen (query) > MAX_QUERY || !g_utf8_validate (query, -1, NULL))) ||
      (after != NULL && strlen (after) > MAX_QUERY))
    sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“q” is too long"));
  else
    sf_store_directory_async (request->store, query != NULL ? query : "", after != NULL ? after : "", PAGE + 1,
                              found_cb, sf_request_ref (request));
}
