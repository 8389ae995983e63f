/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Server and client share the main loop of the test.
 */
#include "sf-http-fixture.h"

#include <libsoup/soup.h>

#include "auth/sf-passwords.h"

#define SECONDS 60 /* no answer takes that long */

static void
start (SfHttpFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->server = sf_server_new (self->school->store, NULL);
  g_assert_true (sf_server_start (self->server, "127.0.0.1", 0, &error));
  g_assert_no_error (error);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", sf_server_get_port (self->server));
}

static void
set_passwords (SfHttpFixture *self)
{
  static char *hash;
  g_autoptr (GPtrArray) users = sf_store_user_list (self->school->store, NULL);

  if (hash == NULL)
    hash = sf_password_hash (SF_HTTP_PASSWORD);
  for (guint i = 0; i < users->len; i++)
    {
      g_auto (GStrv) columns = g_strsplit (users->pdata[i], "\t", 2);
      g_autoptr (GError) error = NULL;

      sf_store_user_set_hash (self->school->store, columns[0], hash, &error);
      g_assert_no_error (error);
    }
}

SfHttpFixture *
sf_http_fixture_new (void)
{
  SfHttpFixture *self = g_new0 (SfHttpFixture, 1);
  SoupSession *soup = soup_session_new ();

  soup_session_set_proxy_resolver (soup, NULL);
  soup_session_set_user_agent (soup, "test/1");
  soup_session_set_timeout (soup, SECONDS);
  self->soup = soup;
  self->school = sf_store_fixture_new ();
  g_free (sf_store_user_add (self->school->store, "chief", "周主任", "office", NULL, NULL));
  g_free (sf_store_user_add (self->school->store, "root", "管理员", "admin", NULL, NULL));
  set_passwords (self);
  start (self);
  return self;
}

static gboolean
stopped_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
stop (SfHttpFixture *self)
{
  gboolean stopped = FALSE;
  g_autoptr (GError) error = NULL;

  sf_server_stop (self->server, stopped_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&self->server, sf_server_free);
  self->school->store = sf_store_open (self->school->folder, self->school->clock, &error);
  g_assert_no_error (error);
}

static void
forget_answer (SfHttpFixture *self)
{
  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->text, g_free);
}

void
sf_http_fixture_free (SfHttpFixture *self)
{
  forget_answer (self);
  soup_session_abort (self->soup);
  stop (self);
  g_object_unref (self->soup);
  sf_store_fixture_check (self->school);
  sf_store_fixture_free (self->school);
  g_free (self->url);
  g_free (self);
}

void
sf_http_fixture_restart (SfHttpFixture *self)
{
  soup_session_abort (self->soup);
  stop (self);
  start (self);
}

void
sf_http_fixture_pass (SfHttpFixture *self, SfTime time)
{
  sf_clock_set (self->school->clock, sf_clock_now (self->school->clock) + time);
}

/* ---- Requests ---- */

static SoupMessage *
make_message (SfHttpFixture *self, const char *method, const char *path, const char *token, const char *body)
{
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (body != NULL)
    {
      g_autofree char *json = g_strdelimit (g_strdup (body), "'", '"');
      g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return message;
}

guint
sf_http_call (SfHttpFixture *self, const char *method, const char *path, const char *token, const char *body)
{
  g_autoptr (SoupMessage) message = make_message (self, method, path, token, body);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  forget_answer (self);
  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  bytes = soup_session_send_and_read_finish (self->soup, result, &error);
  g_assert_no_error (error);
  self->status = soup_message_get_status (message);
  self->text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) > 0)
    self->json = sf_wire_parse (self->text, -1, 16, NULL);
  if (self->json != NULL && self->status >= 400)
    self->code = g_strdup (json_object_get_string_member_with_default (self->json, "code", NULL));
  return self->status;
}

void
sf_http_expect (SfHttpFixture *self, const char *method, const char *path, const char *token, const char *body,
                guint status, const char *code)
{
  sf_http_call (self, method, path, token, body);
  g_assert_cmpstr (self->code, ==, code);
  g_assert_cmpuint (self->status, ==, status);
}

static void
pending_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfHttpPending *pending = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);

  g_assert_no_error (error);
  pending->text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  pending->status = soup_message_get_status (message);
}

SfHttpPending *
sf_http_begin (SfHttpFixture *self, const char *path, const char *token)
{
  g_autoptr (SoupMessage) message = make_message (self, "GET", path, token, NULL);
  SfHttpPending *pending = g_new0 (SfHttpPending, 1);

  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT, NULL, pending_cb, pending);
  return pending;
}

void
sf_http_wait (SfHttpPending *pending)
{
  while (pending->status == 0)
    g_main_context_iteration (NULL, TRUE);
}

void
sf_http_pending_free (SfHttpPending *pending)
{
  g_free (pending->text);
  g_free (pending);
}

/* ---- People ---- */

char *
sf_http_try_login (SfHttpFixture *self, const char *login, const char *password, const char *more)
{
  g_autofree char *body =
    g_strdup_printf ("{'login':'%s','password':'%s'%s}", login, password, more != NULL ? more : "");

  if (sf_http_call (self, "POST", "/v1/session", NULL, body) != 200)
    return NULL;
  return g_strdup (sf_http_member (self, "token"));
}

char *
sf_http_login (SfHttpFixture *self, const char *login, const char *role)
{
  g_autofree char *more = role != NULL ? g_strdup_printf (",'role':'%s'", role) : NULL;
  char *token = sf_http_try_login (self, login, SF_HTTP_PASSWORD, more);

  g_assert_cmpstr (self->code, ==, NULL);
  g_assert_nonnull (token);
  return token;
}

char *
sf_http_account (SfHttpFixture *self, const char *login)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM account WHERE login = '%s'", login);

  return sf_store_fixture_query_text (self->school, sql);
}

const char *
sf_http_member (SfHttpFixture *self, const char *name)
{
  g_assert_nonnull (self->json);
  return json_object_get_string_member_with_default (self->json, name, NULL);
}

gint64
sf_http_count (SfHttpFixture *self, const char *sql)
{
  return sf_store_fixture_query (self->school, sql);
}
