/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. On the main thread; what has no callback waits in the main loop.
 */
#include "sf-bench-client.h"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "sf-bench-records.h"
#include "sf-bench.h"

#define SECONDS 60

/* ---- Coming in ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static SfHttpAnswer *
post (SfBenchClient *self, const char *path, GString *json)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfHttpAnswer *answer;

  sf_http_send_async (self->http, "POST", path, g_string_free_to_bytes (json), SECONDS, NULL, keep_result_cb, &result);
  sf_bench_wait_until (result != NULL);
  answer = sf_http_send_finish (self->http, result, &error);
  sf_bench_check (path, error);
  if (answer->status != 200)
    g_error ("%s: %u", path, answer->status);
  return answer;
}

static void
log_in (SfBenchClient *self, const char *login)
{
  g_autoptr (SfHttpAnswer) answer = NULL;
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "login", login);
  sf_json_append_text_member (json, "password", SF_BENCH_PASSWORD);
  g_string_append_c (json, '}');
  answer = post (self, "/v1/session", json);
  sf_http_set_token (self->http, sf_wire_get_text (answer->json, "token", NULL));
}

static void
register_device (SfBenchClient *self)
{
  g_autoptr (SfHttpAnswer) answer = NULL;
  GString *json = g_string_new ("{");

  self->device = sf_uuid_new (SF_BENCH_NOW);
  sf_json_append_text_member (json, "device_id", self->device);
  sf_json_append_text_member (json, "app", "benchmark");
  g_string_append_printf (json, ",\"schema\":[%d,%d]}", SF_WIRE_SCHEMA_MIN, SF_WIRE_SCHEMA_MAX);
  answer = post (self, "/v1/devices", json);
  self->epoch = g_strdup (sf_wire_get_text (answer->json, "epoch", NULL));
}

SfBenchClient *
sf_bench_client_new (const char *url, const char *login)
{
  SfBenchClient *self = g_new0 (SfBenchClient, 1);
  g_autoptr (GError) error = NULL;

  self->http = sf_http_new (url, &error);
  sf_bench_check (url, error);
  log_in (self, login);
  register_device (self);
  return self;
}

void
sf_bench_client_free (SfBenchClient *self)
{
  sf_http_free (self->http);
  g_free (self->device);
  g_free (self->epoch);
  g_free (self);
}

/* ---- Pulling ---- */

void
sf_bench_read_tail (GBytes *page, SfPageTail *out_tail)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (page, &length);
  const char *last = (const char *) memrchr (text, '\n', length - 1) + 1;

  sf_wire_read_page_tail (last, (gsize) (text + length - 1 - last), out_tail, &error);
  sf_bench_check ("a page", error);
}

void
sf_bench_client_pull (SfBenchClient *self, guint limit, SfBenchPageFunc func, gpointer data)
{
  g_autoptr (GHashTable) cookie = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean complete = FALSE;

  while (!complete)
    {
      SfPull pull = { self->device, SF_WIRE_SCHEMA_MAX, self->epoch, NULL, cookie, limit };
      GString *json = g_string_new (NULL);
      g_autoptr (SfHttpAnswer) answer = NULL;
      g_auto (SfPageTail) tail = { 0 };

      sf_wire_write_pull (json, &pull);
      answer = post (self, "/v1/sync/pull", json);
      sf_bench_read_tail (answer->body, &tail);
      func (answer->body, data);
      complete = tail.complete;
      g_hash_table_unref (cookie);
      cookie = g_hash_table_ref (tail.cookie);
    }
}

void
sf_bench_keep_marks (GBytes *page, gpointer marks)
{
  gsize length;
  const char *text = g_bytes_get_data (page, &length);
  const char *end = text + length;

  for (const char *line = text; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      SfRow row;

      if (*line == '[' && sf_wire_scan_row (line, (gsize) (stop - line), &row, NULL) && row.kind == SF_KIND_SIGNING)
        g_hash_table_insert (marks, g_strndup (row.id.text, row.id.length),
                             g_strndup (row.content.text, row.content.length));
      line = stop + 1;
    }
}

/* ---- Pushing ---- */

SfOperation *
sf_bench_approval (guint n, GHashTable *marks)
{
  g_autofree char *uid = sf_uuid_new (SF_BENCH_NOW);
  g_autofree char *id = sf_bench_id (SF_KIND_SIGNING, n);

  return sf_operation_new (uid, "college_approve", SF_ROLE_COLLEGE, SF_BENCH_NOW, SF_KIND_SIGNING, id,
                           g_hash_table_lookup (marks, id), NULL, json_object_new ());
}

typedef struct
{
  SfBenchClient *client;
  SfBenchPushedFunc func;
  gpointer data;
} Pushing;

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Pushing *pushing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfHttpAnswer) http = sf_http_send_finish (pushing->client->http, result, &error);
  g_autoptr (SfPushAnswer) answer = NULL;

  if (error == NULL)
    answer = sf_wire_read_push_answer (http->json, &error);
  sf_bench_check ("a push", error);
  if (answer->receipts->len != 1 || !((SfReceipt *) answer->receipts->pdata[0])->applied)
    g_error ("an operation was not applied");
  pushing->func (pushing->client, pushing->data);
}

static GBytes *
make_push (SfBenchClient *self, const SfOperation *operation)
{
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "device", self->device);
  g_string_append_printf (json, ",\"schema\":%d", SF_WIRE_SCHEMA_MAX);
  sf_json_append_text_member (json, "epoch", self->epoch);
  g_string_append_printf (json, ",\"ack\":%" G_GINT64_FORMAT ",\"ops\":[", self->seq);
  sf_wire_write_operation (json, operation, ++self->seq);
  g_string_append (json, "]}");
  return g_string_free_to_bytes (json);
}

void
sf_bench_client_push (SfBenchClient *self, const SfOperation *operation, SfBenchPushedFunc func, gpointer data)
{
  Pushing *pushing = g_new0 (Pushing, 1);

  pushing->client = self;
  pushing->func = func;
  pushing->data = data;
  sf_http_send_async (self->http, "POST", "/v1/sync/push", make_push (self, operation), SECONDS, NULL, pushed_cb,
                      pushing);
}
