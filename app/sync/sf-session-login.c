/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logging in, with the server or without it, and out. The steps with it: POST /v1/session; hash the password for the
 * next time without it (on a thread); open the person's files; begin to sync. Without it: compare with that hash, open
 * the files.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define LOGIN_SECONDS 20
#define OFFLINE_DAYS 30 /* docs/sync.md, *The client's rule* */

typedef struct
{
  SfPerson *person;
  char *password;
  char *wanted_role;
  char *otp; /* NULL: none was given */
  SfHttp *http;
  char *token;
  SfTime server_time;
  gboolean initial;
  guint attempt;
  guint visit;
} Login;

static void
login_free (gpointer data)
{
  Login *self = data;

  g_clear_pointer (&self->person, sf_person_free);
  g_clear_pointer (&self->http, sf_http_free);
  sf_password_free (self->password);
  g_free (self->wanted_role);
  sf_password_free (self->otp);
  g_free (self->token);
  g_free (self);
}

/* Whether this log-in still is the one that counts; if not, ends @task (transfer full) and does nothing else: whoever
 * logged in or out meanwhile must not find somebody else's files open. */
static gboolean
still_counts (GTask *task)
{
  SfSession *self = g_task_get_source_object (task);
  const Login *login = g_task_get_task_data (task);

  if (login->attempt == self->attempt && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return TRUE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "another log-in or log-out came after this one");
  g_object_unref (task);
  return FALSE;
}

/* ---- Opening the files ---- */

static gpointer
load_outbox (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_outbox_load (db, error);
}

static gpointer
load_ack (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_outbox_get_meta (db, "ack", error);
}

static gboolean
open_files (SfSession *self, Login *login, GError **error)
{
  g_autoptr (SfRecord) account = sf_person_make_account (login->person);
  g_autofree char *ack = NULL;
  SfRole role;

  if (!sf_role_from_name (login->person->role, &role) || (self->actor = sf_actor_new (account, role)) == NULL)
    {
      g_set_error_literal (error, SF_SYNC_ERROR, SF_SYNC_ERROR_ROLE, "the account does not hold this role");
      return FALSE;
    }
  if (!sf_person_claim (login->person, error) || !sf_person_save (login->person, error))
    return FALSE;
  self->outbox = sf_outbox_open (login->person->directory, error);
  self->cache = self->outbox != NULL ? sf_cache_new (login->person->directory, error) : NULL;
  if (self->cache == NULL ||
      !sf_db_pool_write_sync (self->outbox, SF_DB_WORK_GROUPED, load_outbox, NULL, (gpointer *) &self->pending,
                              error) ||
      !sf_db_pool_write_sync (self->outbox, SF_DB_WORK_GROUPED, load_ack, NULL, (gpointer *) &ack, error))
    return FALSE;
  self->ack = ack != NULL ? g_ascii_strtoll (ack, NULL, 10) : 0;
  self->blobs = sf_sync_blobs_new (self, login->person->directory, error);
  return self->blobs != NULL;
}

static gboolean
open_session (SfSession *self, Login *login, GError **error)
{
  sf_session_close (self);
  if (!open_files (self, login, error))
    {
      sf_session_close (self);
      sf_session_notify_open (self);
      return FALSE;
    }
  self->http = g_steal_pointer (&login->http);
  sf_http_set_token (self->http, login->token);
  self->initial = login->initial;
  self->person = g_steal_pointer (&login->person);
  self->last_sync = self->person->contact;
  self->skew = self->person->skew;
  if (login->token != NULL)
    sf_session_take_server_time (self, login->server_time);
  else
    self->password = g_steal_pointer (&login->password);
  self->state = login->token != NULL ? SF_SYNC_SYNCING : SF_SYNC_OFFLINE;
  g_object_notify (G_OBJECT (self), "sync-state");
  self->loop = sf_sync_loop_new (self);
  sf_session_refresh (self, 1u << SF_KIND_NOTICE | 1u << SF_KIND_SETTINGS);
  sf_session_notify_open (self);
  /* The program may have ended between showing a decision and keeping it. */
  sf_session_replay (self);
  if (!self->initial)
    {
      sf_sync_loop_sync_now (self->loop);
      return TRUE;
    }
  sf_sync_loop_rest (self->loop);
  sf_session_set_state (self, SF_SYNC_LOGIN_NEEDED);
  return TRUE;
}

/* ---- With the server ---- */

/* What of a log-in's answer belongs to the person. An answer without a token is about the one that there is. */
static gboolean
read_session (SfPerson *person, Login *login, JsonObject *json, GError **error)
{
  const char *token = login->token == NULL ? sf_wire_get_text (json, "token", error) : login->token;
  const char *account = token != NULL ? sf_wire_get_text (json, "account", error) : NULL;
  const char *role = account != NULL ? sf_wire_get_text (json, "role", error) : NULL;
  const char *server_id = role != NULL ? sf_wire_get_text (json, "server_id", error) : NULL;

  if (server_id == NULL || !sf_wire_get_int (json, "server_time", &login->server_time, error))
    return FALSE;
  g_strfreev (person->roles);
  g_strfreev (person->scopes);
  person->roles = sf_json_read_strv (json, "roles", error);
  person->scopes = person->roles != NULL ? sf_json_read_strv (json, "scopes", error) : NULL;
  if (person->scopes == NULL)
    return FALSE;
  if (login->token == NULL)
    login->token = g_strdup (token);
  login->initial = json_object_get_boolean_member_with_default (json, "initial", FALSE);
  g_free (person->account);
  person->account = g_strdup (account);
  g_free (person->role);
  person->role = g_strdup (role);
  g_free (person->server_id);
  person->server_id = g_strdup (server_id);
  g_free (person->name);
  person->name = g_strdup (json_object_get_string_member_with_default (json, "name", login->person->login));
  person->contact = login->server_time;
  return TRUE;
}

GError *
sf_session_make_answer_error (const SfHttpAnswer *answer)
{
  if (g_strcmp0 (answer->code, "E_OTP_REQUIRED") == 0)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_REQUIRED, "the account has a second factor");
  if (g_strcmp0 (answer->code, "E_OTP_WRONG") == 0)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_WRONG, "not the code, or one that was used");
  if (g_strcmp0 (answer->code, "E_PASSWORD_CHANGE") == 0)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD_CHANGE, "first a new password");
  if (g_strcmp0 (answer->code, "E_DEVICE_ENDED") == 0)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_DEVICE_ENDED, "this device was ended");
  if (g_strcmp0 (answer->code, "E_RATE") == 0)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_RATE, "asked for too often");
  switch (answer->status)
    {
    case 401:
      return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD, "wrong account or password");
    case 403:
      return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_ROLE, "the account does not hold this role");
    case 429:
      return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_LOCKED_OUT, "too many failed log-ins");
    default:
      return g_error_new (SF_SYNC_ERROR, SF_SYNC_ERROR_SERVER, "the server answered %u", answer->status);
    }
}

static void
hash_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, sf_person_hash_password (((Login *) data)->password), g_free);
}

static void
return_open (GTask *task)
{
  SfSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!still_counts (task))
    return;
  if (open_session (self, g_task_get_task_data (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Login *login = g_task_get_task_data (task);

  g_free (login->person->hash);
  login->person->hash = g_task_propagate_pointer (G_TASK (result), NULL);
  return_open (task);
}

static void
hash (GTask *task, GAsyncReadyCallback callback)
{
  Login *login = g_task_get_task_data (task);
  g_autoptr (GTask) hashing = g_task_new (NULL, NULL, callback, task);

  g_task_set_task_data (hashing, login, NULL);
  g_task_run_in_thread (hashing, hash_in_thread);
}

static void open_without_server (GTask *task);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Login *login = g_task_get_task_data (task);
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (login->http, result, NULL);
  GError *bad = NULL;

  if (!still_counts (task))
    return;
  /* A gateway that says 502 for a server that is down is no answer of the server's. */
  if (answer == NULL || answer->status >= 502)
    open_without_server (task);
  else if (answer->status != 200 || answer->json == NULL)
    {
      g_task_return_error (task, sf_session_make_answer_error (answer));
      g_object_unref (task);
    }
  else if (!read_session (login->person, login, answer->json, &bad))
    {
      g_task_return_error (task, bad);
      g_object_unref (task);
    }
  else if (login->person->keep)
    hash (task, hashed_cb);
  else
    return_open (task);
}

static GBytes *
make_request (Login *login)
{
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "login", login->person->login);
  sf_json_append_text_member (json, "password", login->password);
  sf_json_append_text_member (json, "role", login->wanted_role);
  sf_json_append_text_member (json, "otp", login->otp);
  g_string_append_c (json, '}');
  return g_string_free_to_bytes (json);
}

/* ---- Without it ---- */

static void
verify_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Login *login = data;

  g_task_return_boolean (task, sf_person_password_is_right (login->person->hash, login->password));
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    {
      return_open (task);
      return;
    }
  g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD, "wrong account or password");
  g_object_unref (task);
}

static void
open_without_server (GTask *task)
{
  SfSession *self = g_task_get_source_object (task);
  Login *login = g_task_get_task_data (task);
  SfPerson *saved = sf_person_load (self->directory, login->person->server, login->person->login);
  g_autoptr (GTask) verifying = NULL;

  if (saved == NULL || saved->hash == NULL)
    {
      g_clear_pointer (&saved, sf_person_free);
      g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_NOT_HERE,
                               "the server cannot be reached, and this account was never here");
      g_object_unref (task);
      return;
    }
  g_clear_pointer (&login->person, sf_person_free);
  login->person = saved;
  if (sf_clock_now (self->clock) + saved->skew - saved->contact > OFFLINE_DAYS * SF_DAY)
    {
      g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_TOO_LONG, "too long without the server");
      g_object_unref (task);
      return;
    }
  verifying = g_task_new (NULL, NULL, verified_cb, task);
  g_task_set_task_data (verifying, login, NULL);
  g_task_run_in_thread (verifying, verify_in_thread);
}

/* ---- Public ---- */

void
sf_session_login_async (SfSession *self, const char *server, const char *name, const char *password, const char *role,
                        gboolean keep, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Login *login = g_new0 (Login, 1);
  GError *error = NULL;

  login->attempt = ++self->attempt;
  login->person = sf_person_new (self->directory, server, name, keep);
  login->password = g_strdup (password);
  login->wanted_role = g_strdup (role);
  login->otp = g_steal_pointer (&self->otp);
  g_task_set_task_data (task, login, login_free);
  login->http = sf_http_new (server, &error);
  if (login->http == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  sf_http_send_async (login->http, "POST", "/v1/session", make_request (login), LOGIN_SECONDS, cancellable, answered_cb,
                      task);
}

gboolean
sf_session_login_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Again ---- */

/* The same role goes on where it was; another one sees other things: the files are opened anew, the outbox stays. */
static void
go_on (GTask *task)
{
  SfSession *self = g_task_get_source_object (task);
  Login *login = g_task_get_task_data (task);

  if (!g_str_equal (login->person->role, self->person->role))
    {
      login->http = g_steal_pointer (&self->http);
      return_open (task);
      return;
    }
  g_clear_pointer (&self->password, sf_password_free);
  sf_http_set_token (self->http, login->token);
  g_free (self->person->hash);
  self->person->hash = g_strdup (login->person->hash);
  sf_session_take_server_time (self, login->server_time);
  self->initial = login->initial;
  g_object_notify (G_OBJECT (self), "initial");
  if (self->initial)
    sf_session_refuse (self, SF_SYNC_ERROR_PASSWORD_CHANGE);
  else
    sf_sync_loop_resume (self->loop);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Whether the person who asked is still here; if not, ends @task (transfer full). */
static gboolean
still_here (GTask *task)
{
  SfSession *self = g_task_get_source_object (task);
  const Login *login = g_task_get_task_data (task);

  if (login->visit == self->visit)
    return still_counts (task);
  g_task_return_error (task, sf_session_make_closed ());
  g_object_unref (task);
  return FALSE;
}

static void
again_hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Login *login = g_task_get_task_data (task);

  g_free (login->person->hash);
  login->person->hash = g_task_propagate_pointer (G_TASK (result), NULL);
  if (still_here (task))
    go_on (task);
}

static void
again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Login *login = g_task_get_task_data (task);
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);
  GError *error = NULL;

  if (!still_here (task))
    return;
  if (answer == NULL)
    error = g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  else if (answer->status != 200 || answer->json == NULL)
    error = sf_session_make_answer_error (answer);
  else if (read_session (login->person, login, answer->json, &error))
    {
      /* The password may be another one than last time: from now on this one opens without the network. */
      if (login->person->keep && login->password != NULL)
        hash (task, again_hashed_cb);
      else
        go_on (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* @task: transfer full. */
static void
ask_again (SfSession *self, const char *password, const char *role, GTask *task)
{
  Login *login = g_new0 (Login, 1);

  login->attempt = self->attempt;
  login->visit = self->visit;
  login->person = sf_person_new (self->directory, self->person->server, self->person->login, self->person->keep);
  login->password = g_strdup (password);
  login->wanted_role = g_strdup (role != NULL ? role : self->person->role);
  login->otp = g_steal_pointer (&self->otp);
  g_task_set_task_data (task, login, login_free);
  sf_http_send_async (self->http, "POST", "/v1/session", make_request (login), LOGIN_SECONDS,
                      g_task_get_cancellable (task), again_cb, task);
}

/* The server knows the session: it goes on in another role, without a password that a code would have to go with.
 * @task: transfer full. */
static void
switch_role (SfSession *self, const char *role, GTask *task)
{
  Login *login = g_new0 (Login, 1);
  GString *json = g_string_new ("{");

  login->attempt = self->attempt;
  login->visit = self->visit;
  login->person = sf_person_new (self->directory, self->person->server, self->person->login, self->person->keep);
  login->person->hash = g_strdup (self->person->hash);
  login->token = g_strdup (sf_http_get_token (self->http));
  g_task_set_task_data (task, login, login_free);
  sf_json_append_text_member (json, "role", role);
  g_string_append_c (json, '}');
  sf_http_send_async (self->http, "POST", "/v1/session/role", g_string_free_to_bytes (json), LOGIN_SECONDS,
                      g_task_get_cancellable (task), again_cb, task);
}

void
sf_session_set_otp (SfSession *self, const char *otp)
{
  char *copy = g_strdup (otp);

  sf_password_free (self->otp);
  self->otp = copy;
}

void
sf_session_relogin_async (SfSession *self, const char *password, const char *role, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->person != NULL);
  self->attempt++;
  if (role != NULL && self->state != SF_SYNC_LOGIN_NEEDED && sf_http_get_token (self->http) != NULL)
    switch_role (self, role, g_task_new (self, cancellable, callback, user_data));
  else
    ask_again (self, password, role, g_task_new (self, cancellable, callback, user_data));
}

gboolean
sf_session_relogin_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
heard_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfSession *self = SF_SESSION (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) || error->domain != SF_SYNC_ERROR || self->loop == NULL)
    return;
  if (g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE))
    {
      sf_sync_loop_resume (self->loop);
      return;
    }
  g_clear_pointer (&self->password, sf_password_free);
  sf_session_set_state (self, SF_SYNC_LOGIN_NEEDED);
}

void
sf_session_need_login (SfSession *self)
{
  /* No attempt of its own: whoever logs in meanwhile, by hand, goes before it. */
  if (self->password != NULL)
    ask_again (self, self->password, NULL, g_task_new (self, NULL, heard_cb, NULL));
  else
    sf_session_set_state (self, SF_SYNC_LOGIN_NEEDED);
}

/* ---- Out ---- */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfHttp) http = data;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (http, result, NULL);
}

void
sf_session_logout_async (SfSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (SfPerson) person = g_steal_pointer (&self->person);
  SfHttp *http = g_steal_pointer (&self->http);

  /* First of all nothing of this person is here any more: the next one may be waiting for the chair. */
  self->attempt++;
  sf_session_close (self);
  if (person != NULL && !person->keep)
    sf_person_remove (person);
  else if (person != NULL)
    sf_person_save (person, NULL);
  sf_session_set_state (self, SF_SYNC_OFFLINE);
  sf_session_notify_open (self);
  g_task_return_boolean (task, TRUE);
  /* The server's side of the session is worth a moment, not more, and nobody waits for it. */
  if (http != NULL)
    sf_http_send_async (http, "DELETE", "/v1/session", NULL, 3, NULL, ended_cb, http);
}

gboolean
sf_session_logout_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- An own password ---- */

typedef struct
{
  char *password;
  guint visit;
} NewPassword;

static void
new_password_free (gpointer data)
{
  g_free (((NewPassword *) data)->password);
  g_free (data);
}

static void
hash_new_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, sf_person_hash_password (((NewPassword *) data)->password), g_free);
}

static void
new_hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SfSession *self = g_task_get_source_object (task);
  const NewPassword *change = g_task_get_task_data (task);
  char *hash = g_task_propagate_pointer (G_TASK (result), NULL);

  /* It is nobody else's password. */
  if (change->visit == self->visit)
    {
      g_free (self->person->hash);
      self->person->hash = g_steal_pointer (&hash);
      sf_person_save (self->person, NULL);
      self->initial = FALSE;
      sf_session_notify_open (self);
      sf_sync_loop_resume (self->loop);
    }
  g_free (hash);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

GError *
sf_session_make_password_error (JsonObject *json)
{
  const char *fault = json_object_get_string_member_with_default (json, "fault", "");
  gint64 limit = json_object_get_int_member_with_default (json, "limit", 0);

  if (limit == 0)
    return g_error_new_literal (SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD, fault);
  return g_error_new (SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD, "%s %" G_GINT64_FORMAT, fault, limit);
}

static void
password_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);

  if (answer != NULL && answer->status == 204)
    {
      g_autoptr (GTask) hashing = g_task_new (NULL, NULL, new_hashed_cb, task);

      g_task_set_task_data (hashing, g_task_get_task_data (task), NULL);
      g_task_run_in_thread (hashing, hash_new_in_thread);
      return;
    }
  if (answer == NULL)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  else if (answer->status == 422 && answer->json != NULL)
    g_task_return_error (task, sf_session_make_password_error (answer->json));
  else
    g_task_return_error (task, sf_session_make_answer_error (answer));
  g_object_unref (task);
}

void
sf_session_change_password_async (SfSession *self, const char *old, const char *new_password,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  NewPassword *change = g_new0 (NewPassword, 1);
  GString *json = g_string_new ("{");

  g_return_if_fail (self->http != NULL);
  change->password = g_strdup (new_password);
  change->visit = self->visit;
  g_task_set_task_data (task, change, new_password_free);
  sf_json_append_text_member (json, "old", old);
  sf_json_append_text_member (json, "new", new_password);
  g_string_append_c (json, '}');
  sf_http_send_async (self->http, "POST", "/v1/password", g_string_free_to_bytes (json), LOGIN_SECONDS, NULL,
                      password_cb, task);
}

gboolean
sf_session_change_password_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
