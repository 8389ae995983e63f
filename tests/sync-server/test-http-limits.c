/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a connection may cost (docs/sync.md, *Limits*): bodies within the route's cap, one length, headers and bodies
 * that arrive within their time. Deadlines are a second here; the tests wait for the end of the connection, not for
 * time to pass.
 */
#include "sf-server-fixture.h"

#include <string.h>

#include "http/sf-router.h"

#define HOST "Host: 127.0.0.1\r\n"

static const SfServerLimits hasty = { .header_seconds = 1, .body_seconds = 1 };

/* Sends @text and @fill bytes more, and gives the answer; NULL if the connection ends without one. */
static SfReply *
send_text (SfServerFixture *f, const char *text, gsize fill, gsize *out_sent)
{
  g_autoptr (SfCaller) caller = sf_caller_new (f->port, "127.0.0.1");
  g_autofree char *more = g_strnfill (fill, ' ');
  gsize sent = sf_caller_send (caller, text, -1);

  sent += sf_caller_send (caller, more, (gssize) fill);
  if (out_sent != NULL)
    *out_sent = sent;
  return sf_caller_receive (caller);
}

static void
assert_alive (SfServerFixture *f)
{
  sf_call_check (f, "GET", "/v1/health", NULL, NULL, 200, NULL);
}

/* ---- Lengths ---- */

static void
test_length_over_cap (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);

  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    for (guint with_body = 0; with_body < 2; with_body++)
      {
        g_autofree char *text =
          g_strdup_printf ("%s %s HTTP/1.1\r\n" HOST "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", route->method,
                           route->path, route->max_body + 1);
        g_autoptr (SfReply) reply = send_text (f, text, with_body * (route->max_body + 1), NULL);

        sf_reply_check (reply, 413, "E_TOO_LARGE");
      }
  assert_alive (f);
}

/* The cap itself is allowed. */
static void
test_length_at_cap (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *filled = g_strnfill (4096 - 2, ' ');
  g_autofree char *body = g_strdup_printf ("{%s}", filled);

  sf_call_check (f, "POST", "/v1/session", NULL, body, 400, "E_BAD_REQUEST");
}

/* 300 MiB are announced: hardly more than the network holds is taken, and the refusal arrives all the same. */
static void
test_huge_body (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autoptr (SfReply) reply = NULL;
  gsize sent;

  reply =
    send_text (f, "POST /v1/sync/push HTTP/1.1\r\n" HOST "Content-Length: 314572800\r\n\r\n", 64 * 1024 * 1024, &sent);
  sf_reply_check (reply, 413, "E_TOO_LARGE");
  g_assert_cmpuint (sent, <, 32 * 1024 * 1024);
  assert_alive (f);
}

static void
test_wrong_lengths (void)
{
  static const char *const headers[] = {
    "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
    "Content-Length: 2\r\nContent-Length: 3\r\n",
    "Content-Length: 2, 2\r\n",
    "Content-Length: 2x\r\n",
    "Content-Length: 0x2\r\n",
    "Content-Length: +2\r\n",
    "Content-Length: 99999999999999999999999\r\n",
    "Content-Length: 18446744073709551618\r\n",
  };
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("POST /v1/session HTTP/1.1\r\n" HOST "%s\r\n{}\r\n0\r\n\r\n", headers[i]);
      g_autoptr (SfReply) reply = send_text (f, text, 0, NULL);

      g_test_message ("%u", i);
      g_assert_nonnull (reply);
      g_assert_cmpuint (reply->status, ==, 400);
    }
  assert_alive (f);
}

/* After a refusal nothing that follows on the connection is taken for a request. */
static void
test_nothing_smuggled (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autoptr (SfCaller) caller = sf_caller_new (f->port, "127.0.0.1");
  g_autoptr (SfReply) refused = NULL;
  g_autoptr (SfReply) more = NULL;

  sf_caller_send (caller,
                  "POST /v1/session HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "0\r\n\r\nGET /v1/health HTTP/1.1\r\n" HOST "\r\n",
                  -1);
  refused = sf_caller_receive (caller);
  sf_reply_check (refused, 400, "E_BAD_REQUEST");
  more = sf_caller_receive (caller);
  g_assert_null (more);
}

/* ---- Bodies without a length ---- */

static void
test_chunked (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autoptr (SfReply) reply = send_text (
    f, "POST /v1/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 0, NULL);

  sf_reply_check (reply, 400, "E_BAD_REQUEST");
}

static void
test_chunked_over_cap (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autoptr (SfReply) reply = NULL;
  gsize sent;

  /* One chunk of 256 MiB. */
  reply = send_text (f, "POST /v1/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n10000000\r\n",
                     64 * 1024 * 1024, &sent);
  sf_reply_check (reply, 413, "E_TOO_LARGE");
  g_assert_cmpuint (sent, <, 32 * 1024 * 1024);
  assert_alive (f);
}

static void
test_endless_headers (void)
{
  static const char *const begins[] = { "GET /v1/health HTTP/1.1\r\nX-Long: ", "GET /", "" };
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    {
      gsize sent;
      g_autoptr (SfReply) reply = send_text (f, begins[i], 64 * 1024 * 1024, &sent);

      g_assert_cmpuint (sent, <, 32 * 1024 * 1024);
    }
  assert_alive (f);
}

/* ---- What is no JSON ---- */

static void
test_json (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "employer0", NULL);
  g_autofree char *opening = g_strnfill (200000, '[');
  g_autofree char *deep = g_strdup_printf ("{\"ops\":%s", opening);
  const char *const bodies[] = { "",
                                 "[]",
                                 "{",
                                 "{}{}",
                                 "{\"login\":\"\xff\",\"password\":\"x\"}",
                                 "{\"login\":\"\\ud800\",\"password\":\"x\"}",
                                 "{\"login\":\"a\\u0000b\",\"password\":\"x\"}",
                                 "{\"login\":7,\"password\":\"x\"}",
                                 "{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      sf_call_check (f, "POST", "/v1/session", NULL, bodies[i], 400, "E_BAD_REQUEST");
      sf_call_check (f, "POST", "/v1/sync/push", token, bodies[i], 400, "E_BAD_REQUEST");
    }
  sf_call_check (f, "POST", "/v1/sync/push", token, deep, 400, "E_BAD_REQUEST");
}

/* ---- Time ---- */

static void
assert_ends (SfServerFixture *f, const char *text)
{
  g_autoptr (SfReply) reply = send_text (f, text, 0, NULL);

  g_assert_null (reply);
}

static void
test_half_open (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (&hasty);

  assert_ends (f, "");
  assert_ends (f, "GET /v1/hea");
  assert_ends (f, "GET /v1/health HTTP/1.1\r\n" HOST);
  assert_ends (f, "POST /v1/session HTTP/1.1\r\n" HOST "Content-Length: 50\r\n\r\n{\"login\":");
  assert_ends (f, "POST /v1/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\n{");
  assert_alive (f);
}

/* A kept connection on which nothing more is asked ends like one on which nothing was asked. */
static void
test_idle (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (&hasty);
  g_autoptr (SfCaller) caller = sf_caller_new (f->port, "127.0.0.1");

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SfReply) reply = NULL;

      sf_caller_ask (caller, "GET", "/v1/health", NULL, NULL);
      reply = sf_caller_receive (caller);
      sf_reply_check (reply, 200, NULL);
    }
  g_assert_null (sf_caller_receive (caller));
}

/* The limits hold for every request of a connection, not for its first one alone. */
static void
test_second_request (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (&hasty);
  g_autoptr (SfCaller) caller = sf_caller_new (f->port, "127.0.0.1");
  g_autoptr (SfCaller) slow = sf_caller_new (f->port, "127.0.0.1");
  g_autofree char *body = g_strnfill (5000, ' ');
  g_autoptr (SfReply) first = NULL;
  g_autoptr (SfReply) second = NULL;
  g_autoptr (SfReply) third = NULL;

  sf_caller_ask (caller, "GET", "/v1/health", NULL, NULL);
  first = sf_caller_receive (caller);
  sf_caller_ask (caller, "POST", "/v1/session", NULL, body);
  second = sf_caller_receive (caller);
  sf_reply_check (second, 413, "E_TOO_LARGE");
  sf_caller_ask (slow, "GET", "/v1/health", NULL, NULL);
  third = sf_caller_receive (slow);
  sf_reply_check (third, 200, NULL);
  sf_caller_send (slow, "GET /v1/hea", -1);
  g_assert_null (sf_caller_receive (slow));
}

#define MANY 300

static void
test_many_half_open (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "office");
  SfCaller *callers[MANY];
  g_autoptr (SfReply) reply = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      callers[i] = sf_caller_new (f->port, "127.0.0.1");
      sf_caller_send (callers[i],
                      i % 2 == 0 ? "GET /v1/hea" : "POST /v1/session HTTP/1.1\r\nContent-Length: 9\r\n\r\n{", -1);
    }
  reply = sf_server_fixture_try (f, "office", secret, NULL, "127.0.0.1");
  sf_reply_check (reply, 200, NULL);
  for (guint i = 0; i < MANY; i++)
    sf_caller_free (callers[i]);
  assert_alive (f);
}

/* They all go when their time is over. */
static void
test_many_end (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (&hasty);
  SfCaller *callers[MANY];

  for (guint i = 0; i < MANY; i++)
    {
      callers[i] = sf_caller_new (f->port, "127.0.0.1");
      sf_caller_send (callers[i], "GET /v1/hea", -1);
    }
  for (guint i = 0; i < MANY; i++)
    {
      g_assert_null (sf_caller_receive (callers[i]));
      sf_caller_free (callers[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/limits/length-over-cap", test_length_over_cap);
  g_test_add_func ("/http/limits/length-at-cap", test_length_at_cap);
  g_test_add_func ("/http/limits/huge-body", test_huge_body);
  g_test_add_func ("/http/limits/wrong-lengths", test_wrong_lengths);
  g_test_add_func ("/http/limits/nothing-smuggled", test_nothing_smuggled);
  g_test_add_func ("/http/limits/chunked", test_chunked);
  g_test_add_func ("/http/limits/chunked-over-cap", test_chunked_over_cap);
  g_test_add_func ("/http/limits/endless-headers", test_endless_headers);
  g_test_add_func ("/http/limits/json", test_json);
  g_test_add_func ("/http/limits/half-open", test_half_open);
  g_test_add_func ("/http/limits/idle", test_idle);
  g_test_add_func ("/http/limits/second-request", test_second_request);
  g_test_add_func ("/http/limits/many-half-open", test_many_half_open);
  g_test_add_func ("/http/limits/many-end", test_many_end);
  return g_test_run ();
}
