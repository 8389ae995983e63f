/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Push, pull and events from outside, and the end of the server: which errors consume no operation, pages, what wakes a
 * long poll, and that SIGTERM leaves nobody waiting.
 */
#include "sf-server-fixture.h"

#include <string.h>

#include "core/model/sf-uuid.h"

#define DEVICE "01900000-0000-7000-8000-00000000d001"
#define OTHER "01900000-0000-7000-8000-00000000d002"
#define NOBODY "01900000-0000-7000-8000-00000000d003"

/* ---- Push ---- */

static char *
change (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

static gint64
count_receipts (SfServerFixture *f)
{
  return sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM receipt");
}

/* Pushes @operations; the answer must be @status with @code. Nothing is consumed unless it is 200. */
static SfReply *
push (SfServerFixture *f, const char *token, const char *device, const char *operations, guint status, const char *code)
{
  g_autofree char *body = sf_server_fixture_push_body (f, device, operations);
  gint64 before = count_receipts (f);
  SfReply *reply = sf_call (f, "POST", "/v1/sync/push", token, body);

  sf_reply_check (reply, status, code);
  if (status != 200)
    g_assert_cmpint (count_receipts (f), ==, before);
  return reply;
}

static void
assert_applied (SfReply *reply, guint n)
{
  JsonArray *results = json_object_get_array_member (reply->json, "results");

  g_assert_cmpuint (json_array_get_length (results), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (results, i), "status"), ==,
                     "applied");
}

/* Whatever was refused, the next operation still has number 2. */
static void
test_consumes_nothing (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *other = sf_server_fixture_register (f, "employer1", OTHER);
  g_autofree char *one = sf_server_fixture_invitation (f, 0, 1);
  g_autofree char *two = sf_server_fixture_invitation (f, 1, 2);
  g_autofree char *three = sf_server_fixture_invitation (f, 2, 3);
  g_autofree char *reused = sf_server_fixture_invitation (f, 2, 1);
  g_autofree char *holed = g_strconcat (two, ",", reused, NULL);
  g_autofree char *body = sf_server_fixture_push_body (f, DEVICE, two);
  g_autofree char *epoch = change (body, sf_store_get_epoch (f->school->store), NOBODY);
  g_autofree char *schema = change (body, "\"schema\":" G_STRINGIFY (SF_WIRE_SCHEMA_MAX), "\"schema\":99");
  g_autoptr (SfReply) first = push (f, token, DEVICE, one, 200, NULL);
  g_autoptr (SfReply) gap = push (f, token, DEVICE, three, 409, "E_GAP");
  g_autoptr (SfReply) hole = push (f, token, DEVICE, holed, 409, "E_GAP");
  g_autoptr (SfReply) seq = push (f, token, DEVICE, reused, 409, "E_SEQ_REUSED");
  g_autoptr (SfReply) owner = push (f, other, DEVICE, two, 403, "E_DEVICE_OWNER");
  g_autoptr (SfReply) unknown = push (f, token, NOBODY, two, 404, "E_DEVICE_UNKNOWN");
  g_autoptr (SfReply) auth = push (f, "x", DEVICE, two, 401, "E_AUTH");
  g_autoptr (SfReply) old = NULL;
  g_autoptr (SfReply) version = NULL;
  g_autoptr (SfReply) last = NULL;

  g_assert_cmpint (json_object_get_int_member (gap->json, "last_seq"), ==, 1);
  old = sf_call (f, "POST", "/v1/sync/push", token, epoch);
  sf_reply_check (old, 409, "E_EPOCH");
  g_assert_cmpstr (sf_reply_text (old, "epoch"), ==, sf_store_get_epoch (f->school->store));
  version = sf_call (f, "POST", "/v1/sync/push", token, schema);
  sf_reply_check (version, 426, "E_SCHEMA");
  g_assert_cmpint (json_object_get_int_member (version->json, "min"), ==, SF_WIRE_SCHEMA_MIN);
  g_assert_cmpint (json_object_get_int_member (version->json, "max"), ==, SF_WIRE_SCHEMA_MAX);
  last = push (f, token, DEVICE, two, 200, NULL);
  assert_applied (last, 1);
  g_assert_cmpint (json_object_get_int_member (last->json, "last_seq"), ==, 2);
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM signing"), ==, 2);
  sf_store_fixture_check (f->school);
}

/* One operation without shape is refused alone: those before and after it are applied, it keeps its place in the
 * sequence, offered again it gets the same answer, and what builds on it is refused for that. */
static void
test_malformed (void)
{
  static const char malformed[] = "{\"seq\":2,\"uid\":\"01900000-0000-7000-8000-00000000e002\",\"type\":\"invite\","
                                  "\"role\":\"cook\",\"at\":1,\"base\":{},\"args\":{}}";
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *one = sf_server_fixture_invitation (f, 0, 1);
  g_autofree char *three = sf_server_fixture_invitation (f, 1, 3);
  g_autofree char *all = g_strconcat (one, ",", malformed, ",", three, NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SfReply) reply = push (f, token, DEVICE, all, 200, NULL);
      JsonArray *results = json_object_get_array_member (reply->json, "results");
      JsonObject *refused;

      g_assert_cmpuint (json_array_get_length (results), ==, 3);
      g_assert_cmpint (json_object_get_int_member (reply->json, "last_seq"), ==, 3);
      for (guint r = 0; r < 3; r += 2)
        g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (results, r), "status"), ==,
                         "applied");
      refused = json_array_get_object_element (results, 1);
      g_assert_cmpstr (json_object_get_string_member (refused, "status"), ==, "rejected");
      g_assert_cmpstr (json_object_get_string_member (refused, "code"), ==, "E_BAD_ARGUMENT");
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (refused, "params"), "argument"),
                       ==, "role");
    }
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM signing"), ==, 2);
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM audit WHERE action = 'malformed' AND "
                                                      "outcome = 'rejected' AND role IS NULL"),
                   ==, 1);
  sf_store_fixture_check (f->school);
}

static void
test_again (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *one = sf_server_fixture_invitation (f, 0, 1);
  g_autofree char *two = sf_server_fixture_invitation (f, 1, 2);
  g_autofree char *both = g_strconcat (one, ",", two, NULL);
  g_autoptr (SfReply) first = push (f, token, DEVICE, one, 200, NULL);
  g_autoptr (SfReply) again = push (f, token, DEVICE, both, 200, NULL);
  JsonArray *results = json_object_get_array_member (again->json, "results");

  assert_applied (again, 2);
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (results, 0), "dup"));
  g_assert_false (json_object_has_member (json_array_get_object_element (results, 1), "dup"));
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM signing"), ==, 2);
}

/* The session's role is not the operation's: what counts is that the account holds it. */
static void
test_wrong_role (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "student0", DEVICE);
  g_autofree char *operation = sf_server_fixture_invitation (f, 0, 1);
  g_autoptr (SfReply) reply = push (f, token, DEVICE, operation, 200, NULL);
  JsonObject *result = json_array_get_object_element (json_object_get_array_member (reply->json, "results"), 0);

  g_assert_cmpstr (json_object_get_string_member (result, "status"), ==, "rejected");
  g_assert_cmpstr (json_object_get_string_member (result, "code"), ==, "E_ROLE");
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM signing"), ==, 0);
}

/* Arguments of every wrong shape are refused, or are as if they were not there; the server is as well as before. */
static void
test_hostile_arguments (void)
{
  static const char *const values[] = {
    "null", "7",    "-1.5",        "true", "\"\"",         "\"x\"",
    "[]",   "[[]]", "[null,7,{}]", "{}",   "{\"a\":null}", "{\"work.position\":7,\"student.phone\":[]}"
  };
  static const char *const actions[] = { "invite", "accept",         "save_draft", "college_return",
                                         "print",  "office_approve", "decline",    "reveal",
                                         "annul",  "mark_read",      "expire",     "no_such_action",
                                         "" };
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "employer0", DEVICE);
  gint64 seq = 0;

  for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        g_autofree char *uid = sf_uuid_new (SF_TEST_NOW);
        g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
        const char *value = values[v];
        g_autofree char *operation = g_strdup_printf (
          "{\"seq\":%" G_GINT64_FORMAT ",\"uid\":\"%s\",\"type\":\"%s\",\"role\":\"employer\",\"at\":0,"
          "\"base\":{\"kind\":\"%s\",\"id\":\"%s\"},\"args\":{\"form\":%s,\"read\":%s,\"confirm\":%s,\"reason\":%s,"
          "\"fault\":%s,\"copies\":%s,\"field\":%s,\"student_number\":%s,\"student_name\":%s,\"term_days\":%s}}",
          ++seq, uid, actions[a], sf_kind_info (v % SF_N_KINDS)->name, id, value, value, value, value, value, value,
          value, value, value, value);
        g_autoptr (SfReply) reply = push (f, token, DEVICE, operation, 200, NULL);

        g_assert_cmpint (json_object_get_int_member (reply->json, "last_seq"), ==, seq);
      }
  sf_store_fixture_check (f->school);
}

/* ---- Pull ---- */

static SfReply *
pull (SfServerFixture *f, const char *token, const char *device, const char *cookie, guint limit)
{
  g_autofree char *body = g_strdup_printf (
    "{\"device\":\"%s\",\"schema\":" G_STRINGIFY (SF_WIRE_SCHEMA_MAX) ",\"epoch\":\"%s\",\"cookie\":%s,\"limit\":%u}",
    device, sf_store_get_epoch (f->school->store), cookie, limit);

  return sf_call (f, "POST", "/v1/sync/pull", token, body);
}

static JsonObject *
parse (const char *text)
{
  JsonObject *object = sf_wire_parse (text, -1, 8, NULL);

  g_assert_nonnull (object);
  return object;
}

/* Page by page from nothing; how many rows. @out_pages may be NULL. */
static guint
pull_all (SfServerFixture *f, const char *token, const char *device, guint limit, guint *out_pages)
{
  g_autofree char *cookie = g_strdup ("{}");
  gboolean complete = FALSE;
  guint rows = 0;
  guint pages = 0;

  while (!complete)
    {
      g_autoptr (SfReply) reply = pull (f, token, device, cookie, limit);
      g_auto (GStrv) lines = g_strsplit (reply->body, "\n", -1);
      guint n = g_strv_length (lines) - 1; /* behind the last line's end is nothing */
      g_autoptr (JsonObject) head = parse (lines[0]);
      g_autoptr (JsonObject) tail = parse (lines[n - 1]);
      g_autoptr (JsonNode) node = json_node_copy (json_object_get_member (tail, "cookie"));
      g_autofree char *type = sf_reply_header (reply, "Content-Type");

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (type, ==, "application/x-ndjson");
      g_assert_true (json_object_has_member (head, "epoch") && json_object_has_member (head, "server_time") &&
                     json_object_has_member (head, "request_id"));
      g_assert_cmpuint (n - 2, <=, limit);
      g_free (cookie);
      cookie = json_to_string (node, FALSE);
      complete = json_object_get_boolean_member (tail, "complete");
      g_assert_cmpint (complete, ==, json_object_has_member (tail, "digest"));
      rows += n - 2;
      pages++;
    }
  if (out_pages != NULL)
    *out_pages = pages;
  return rows;
}

static void
test_paging (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "office", DEVICE);
  guint pages;
  guint all = pull_all (f, token, DEVICE, 20000, NULL);

  g_assert_cmpuint (all, >=, SF_TEST_STUDENTS + SF_TEST_EMPLOYERS + SF_TEST_COLLEGES);
  g_assert_cmpuint (pull_all (f, token, DEVICE, 1, &pages), ==, all);
  g_assert_cmpuint (pages, >=, all);
  g_assert_cmpuint (pull_all (f, token, DEVICE, 3, NULL), ==, all);
}

static void
test_wrong_pulls (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "office", DEVICE);
  g_autofree char *other = sf_server_fixture_log_in (f, "student0", NULL);
  const struct
  {
    const char *token, *device, *cookie;
    guint limit;
    guint status;
    const char *code;
  } cases[] = {
    { other, DEVICE, "{}", 10, 403, "E_DEVICE_OWNER" },
    { token, NOBODY, "{}", 10, 404, "E_DEVICE_UNKNOWN" },
    { token, DEVICE, "{}", 0, 400, "E_BAD_REQUEST" },
    { token, DEVICE, "{}", 20001, 400, "E_BAD_REQUEST" },
    { token, DEVICE, "[]", 10, 400, "E_BAD_REQUEST" },
    { token, DEVICE, "{\"public\":\"1\"}", 10, 400, "E_BAD_REQUEST" },
    { token, DEVICE, "null", 10, 400, "E_BAD_REQUEST" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfReply) reply = pull (f, cases[i].token, cases[i].device, cases[i].cookie, cases[i].limit);

      g_test_message ("%u", i);
      sf_reply_check (reply, cases[i].status, cases[i].code);
    }
}

/* A cookie cannot ask for scopes that the session does not have. */
static void
test_foreign_scope (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "student0", DEVICE);
  g_autofree char *cookie = g_strdup_printf ("{\"college:%s\":0,\"student:%s\":0,\"school\":0}", f->school->colleges[0],
                                             f->school->students[1]);
  g_autoptr (SfReply) reply = pull (f, token, DEVICE, cookie, 1000);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_null (strstr (reply->body, sf_store_fixture_name (1)));
  g_assert_nonnull (strstr (reply->body, sf_store_fixture_name (0)));
}

/* ---- Events ---- */

static gint64
sum_heads (SfReply *reply)
{
  JsonObject *heads = json_object_get_object_member (reply->json, "heads");
  g_autoptr (GList) scopes = json_object_get_members (heads);
  gint64 sum = 0;

  for (GList *l = scopes; l != NULL; l = l->next)
    sum += json_object_get_int_member (heads, l->data);
  return sum;
}

/* Asks to be woken as a client does that has just pulled. */
static SfCaller *
wait_for_news (SfServerFixture *f, const char *token, guint seconds)
{
  g_autoptr (SfReply) now = sf_call (f, "GET", "/v1/sync/events", token, NULL);
  g_autofree char *path = g_strdup_printf ("/v1/sync/events?wait=%u&at=%" G_GINT64_FORMAT "&grants=%s", seconds,
                                           sum_heads (now), sf_reply_text (now, "grants"));
  SfCaller *caller = sf_caller_new (f->port, "127.0.0.1");

  sf_reply_check (now, 200, NULL);
  sf_caller_ask (caller, "GET", path, token, NULL);
  return caller;
}

static void
test_wake (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *employer = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *student = sf_server_fixture_log_in (f, "student0", NULL);
  g_autofree char *stranger = sf_server_fixture_log_in (f, "student3", NULL);
  g_autofree char *operation = sf_server_fixture_invitation (f, 0, 1);
  g_autoptr (SfCaller) woken = wait_for_news (f, student, 50);
  g_autoptr (SfCaller) asleep = wait_for_news (f, stranger, 50);
  g_autoptr (SfReply) pushed = NULL;
  g_autoptr (SfReply) news = NULL;
  g_autofree char *scope = g_strdup_printf ("student:%s", f->school->students[0]);

  g_assert_true (sf_caller_is_silent (woken));
  pushed = push (f, employer, DEVICE, operation, 200, NULL);
  assert_applied (pushed, 1);
  news = sf_caller_receive (woken);
  sf_reply_check (news, 200, NULL);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (news->json, "heads"), scope), >, 0);
  g_assert_true (sf_caller_is_silent (asleep));
}

/* What happened between the pull and the question is not lost: who asks at an old sum is answered at once. */
static void
test_late_question (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "office", NULL);
  g_autoptr (SfReply) now = sf_call (f, "GET", "/v1/sync/events", token, NULL);
  g_autofree char *old = g_strdup_printf ("/v1/sync/events?wait=50&at=%" G_GINT64_FORMAT, sum_heads (now) - 1);
  g_autofree char *grants =
    g_strdup_printf ("/v1/sync/events?wait=50&at=%" G_GINT64_FORMAT "&grants=other", sum_heads (now));

  sf_call_check (f, "GET", old, token, NULL, 200, NULL);
  sf_call_check (f, "GET", grants, token, NULL, 200, NULL);
  sf_call_check (f, "GET", "/v1/sync/events?wait=50", token, NULL, 200, NULL);
  sf_call_check (f, "GET", "/v1/sync/events?wait=x&at=y", token, NULL, 200, NULL);
  sf_call_check (f, "GET", "/v1/sync/events?wait=9999999&at=1", token, NULL, 200, NULL);
}

/* After its time it is answered with what it knew. */
static void
test_nothing_new (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "student3", NULL);
  g_autoptr (SfCaller) caller = wait_for_news (f, token, 1);
  g_autoptr (SfReply) reply = sf_caller_receive (caller);

  sf_reply_check (reply, 200, NULL);
}

/* Clients that went away while they waited are forgotten, and nobody is written to twice. */
static void
test_gone (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *employer = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *student = sf_server_fixture_log_in (f, "student0", NULL);
  g_autofree char *operation = sf_server_fixture_invitation (f, 0, 1);
  g_autoptr (SfCaller) stays = wait_for_news (f, student, 50);
  g_autoptr (SfReply) pushed = NULL;
  g_autoptr (SfReply) news = NULL;

  for (guint i = 0; i < 20; i++)
    sf_caller_free (wait_for_news (f, student, 50));
  pushed = push (f, employer, DEVICE, operation, 200, NULL);
  news = sf_caller_receive (stays);
  sf_reply_check (news, 200, NULL);
  sf_call_check (f, "GET", "/v1/health", NULL, NULL, 200, NULL);
}

/* ---- The end ---- */

static void
test_stop_with_long_poll (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "student0", NULL);
  g_autoptr (SfCaller) caller = wait_for_news (f, token, 50);
  g_autoptr (SfReply) reply = NULL;
  gint64 begun;

  g_assert_true (sf_caller_is_silent (caller));
  sf_call_check (f, "GET", "/v1/health", NULL, NULL, 200, NULL);
  begun = g_get_monotonic_time ();
  sf_server_fixture_stop (f);
  reply = sf_caller_receive (caller);
  sf_reply_check (reply, 200, NULL);
  g_test_message ("stopped after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begun) / 1000);
  g_assert_null (sf_caller_receive (caller));
}

/* Half-open connections hold up nothing, and what was pushed is kept. */
static void
test_stop_with_half_open (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *operation = sf_server_fixture_invitation (f, 0, 1);
  g_autoptr (SfCaller) half = sf_caller_new (f->port, "127.0.0.1");
  g_autoptr (SfCaller) body = sf_caller_new (f->port, "127.0.0.1");
  g_autoptr (SfReply) pushed = NULL;

  sf_caller_send (half, "GET /v1/hea", -1);
  sf_caller_send (body, "POST /v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{", -1);
  pushed = push (f, token, DEVICE, operation, 200, NULL);
  sf_server_fixture_stop (f);
  g_assert_null (sf_caller_receive (half));
  g_assert_null (sf_caller_receive (body));
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM signing"), ==, 1);
}

static gboolean
note_stopped (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A client that asks without a pause is told to go, and the server ends before its patience does. */
static void
test_stop_with_busy_client (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autoptr (SfCaller) busy = sf_caller_new (f->port, "127.0.0.1");
  g_autofree char *connection = NULL;
  gboolean stopped = FALSE;
  SfReply *reply;
  guint answers = 0;

  sf_caller_ask (busy, "GET", "/v1/ready", NULL, NULL);
  reply = sf_caller_receive (busy);
  sf_reply_check (reply, 200, NULL);
  sf_reply_free (reply);
  sf_server_stop (f->server, note_stopped, &stopped);
  sf_caller_ask (busy, "GET", "/v1/ready", NULL, NULL);
  while ((reply = sf_caller_receive (busy)) != NULL)
    {
      g_free (connection);
      connection = sf_reply_header (reply, "Connection");
      sf_reply_free (reply);
      answers++;
      sf_caller_ask (busy, "GET", "/v1/ready", NULL, NULL);
    }
  g_assert_cmpuint (answers, ==, 1);
  g_assert_cmpstr (connection, ==, "close");
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&f->server, sf_server_free);
  f->school->store = NULL;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/push/consumes-nothing", test_consumes_nothing);
  g_test_add_func ("/http/push/malformed", test_malformed);
  g_test_add_func ("/http/push/again", test_again);
  g_test_add_func ("/http/push/wrong-role", test_wrong_role);
  g_test_add_func ("/http/push/hostile-arguments", test_hostile_arguments);
  g_test_add_func ("/http/pull/paging", test_paging);
  g_test_add_func ("/http/pull/wrong", test_wrong_pulls);
  g_test_add_func ("/http/pull/foreign-scope", test_foreign_scope);
  g_test_add_func ("/http/events/wake", test_wake);
  g_test_add_func ("/http/events/late-question", test_late_question);
  g_test_add_func ("/http/events/nothing-new", test_nothing_new);
  g_test_add_func ("/http/events/gone", test_gone);
  g_test_add_func ("/http/stop/long-poll", test_stop_with_long_poll);
  g_test_add_func ("/http/stop/half-open", test_stop_with_half_open);
  g_test_add_func ("/http/stop/busy-client", test_stop_with_busy_client);
  return g_test_run ();
}
