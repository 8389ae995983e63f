/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Long polls: who waits for heads to move. A client says the sum of the revisions that it holds, so that a change
 * between its pull and its question is not lost. All who wait are looked at once a turn of the main loop after commits.
 * When the news is about the account itself, the session is looked up anew: it may be over, or hold other scopes.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "core/wire/sf-wire-json.h"

#define MAX_WAIT 50 /* seconds: below what proxies allow a silent answer */

struct _SfEvents
{
  SfStore *store;
  GQueue waiting; /* Waiter */
  guint check;    /* idle source */
};

typedef struct
{
  SfEvents *events;
  SfRequest *request;
  gint64 at;
  gint64 account_at; /* rev of the account's own scope when it began to wait */
  char *grants;
  guint timeout;
} Waiter;

static gint64
get_account_head (SfRequest *request)
{
  g_autofree char *scope = g_strconcat ("account:", sf_actor_get_account (request->session->actor), NULL);

  return sf_store_get_head (request->store, scope);
}

static gint64
sum_heads (SfRequest *request)
{
  gint64 sum = 0;

  for (guint i = 0; request->session->grants[i] != NULL; i++)
    sum += sf_store_get_head (request->store, request->session->grants[i]);
  return sum;
}

static void
answer_heads (SfRequest *request)
{
  GString *json = sf_request_begin_json (request);

  sf_json_append_text_member (json, "grants", request->session->grants_mark);
  sf_json_append_member (json, "heads");
  g_string_append_c (json, '{');
  for (guint i = 0; request->session->grants[i] != NULL; i++)
    {
      sf_json_append_member (json, request->session->grants[i]);
      sf_json_append_int (json, sf_store_get_head (request->store, request->session->grants[i]));
    }
  g_string_append_c (json, '}');
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

static void
waiter_free (Waiter *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_queue_remove (&self->events->waiting, self);
  sf_request_unref (self->request);
  g_free (self->grants);
  g_free (self);
}

static gboolean
has_news (const Waiter *self)
{
  return sum_heads (self->request) != self->at ||
         (self->grants != NULL && g_strcmp0 (self->grants, self->request->session->grants_mark) != 0);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  SfStoreSession *session = sf_store_session_lookup_finish (request->store, result, &error);

  if (session == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  sf_store_session_unref (request->session);
  request->session = session;
  answer_heads (request);
}

/* Waits no more; the answer comes when the session was looked up. */
static void
recheck_waiter (Waiter *self)
{
  SfRequest *request = self->request;

  sf_store_session_lookup_async (request->store, request->session->token, looked_up_cb, sf_request_ref (request));
  waiter_free (self);
}

static void
answer_waiter (Waiter *self)
{
  if (get_account_head (self->request) != self->account_at)
    {
      recheck_waiter (self);
      return;
    }
  answer_heads (self->request);
  waiter_free (self);
}

static gboolean
timeout_cb (gpointer data)
{
  Waiter *self = data;

  self->timeout = 0;
  answer_waiter (self);
  return G_SOURCE_REMOVE;
}

static gboolean
check_cb (gpointer data)
{
  SfEvents *self = data;
  GList *next;

  self->check = 0;
  for (GList *l = self->waiting.head; l != NULL; l = next)
    {
      next = l->next;
      if (((Waiter *) l->data)->request->finished)
        waiter_free (l->data);
      else if (has_news (l->data))
        answer_waiter (l->data);
    }
  return G_SOURCE_REMOVE;
}

static void
heads_cb (SfStore *store, gpointer data)
{
  SfEvents *self = data;

  if (self->check == 0)
    self->check = g_idle_add_full (G_PRIORITY_DEFAULT, check_cb, self, NULL);
}

void
sf_events_recheck (SfEvents *self, const char *account)
{
  GList *next;

  for (GList *l = self->waiting.head; l != NULL; l = next)
    {
      const SfRequest *request = ((Waiter *) l->data)->request;

      next = l->next;
      if (g_str_equal (sf_actor_get_account (request->session->actor), account))
        recheck_waiter (l->data);
    }
}

SfEvents *
sf_events_new (SfStore *store)
{
  SfEvents *self = g_new0 (SfEvents, 1);

  self->store = store;
  g_queue_init (&self->waiting);
  sf_store_set_heads_func (store, heads_cb, self);
  return self;
}

void
sf_events_wake_all (SfEvents *self)
{
  while (self->waiting.head != NULL)
    answer_waiter (self->waiting.head->data);
}

void
sf_events_free (SfEvents *self)
{
  sf_store_set_heads_func (self->store, NULL, NULL);
  g_clear_handle_id (&self->check, g_source_remove);
  while (self->waiting.head != NULL)
    waiter_free (self->waiting.head->data);
  g_free (self);
}

void
sf_api_events (SfRequest *request)
{
  SfEvents *events = sf_server_get_events (request->server);
  g_autofree char *wait_text = sf_request_get_query (request, "wait");
  g_autofree char *at_text = sf_request_get_query (request, "at");
  guint64 wait = 0;
  gint64 at = 0;
  Waiter *waiter;

  if (wait_text != NULL)
    g_ascii_string_to_unsigned (wait_text, 10, 0, MAX_WAIT, &wait, NULL);
  if (wait == 0 || at_text == NULL || !g_ascii_string_to_signed (at_text, 10, 0, G_MAXINT64, &at, NULL))
    {
      answer_heads (request);
      return;
    }
  waiter = g_new0 (Waiter, 1);
  waiter->events = events;
  waiter->request = sf_request_ref (request);
  waiter->at = at;
  waiter->account_at = get_account_head (request);
  waiter->grants = sf_request_get_query (request, "grants");
  g_queue_push_tail (&events->waiting, waiter);
  if (has_news (waiter))
    answer_waiter (waiter);
  else
    waiter->timeout = g_timeout_add_seconds ((guint) wait, timeout_cb, waiter);
}
