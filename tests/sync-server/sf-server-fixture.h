/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real server on a free port of this machine with the small school in its store, and a caller that talks HTTP by
 * hand, so that it can break its rules. Server and callers share the test's main loop.
 */
#pragma once

#include "sf-server.h"
#include "sf-store-fixture.h"

G_BEGIN_DECLS

#define SF_TEST_PASSWORD "谷雨 Then summer 9"

typedef struct
{
  SfStoreFixture *school; /* its store is the server's */
  SfServer *server;
  guint16 port;
} SfServerFixture;

/* @limits NULL: the default ones. */
SfServerFixture *sf_server_fixture_new (const SfServerLimits *limits);
/* Stops the server as SIGTERM does, and waits for it; the store is closed. */
void sf_server_fixture_stop (SfServerFixture *self);
void sf_server_fixture_free (SfServerFixture *self);

/* ---- Talking ---- */

typedef struct
{
  guint status;
  char *head; /* status line and headers as they came */
  char *body;
  JsonObject *json; /* of the body; NULL if it is none */
} SfReply;

void sf_reply_free (SfReply *self);
/* A header's value or NULL. Transfer full. */
char *sf_reply_header (SfReply *self, const char *name);
const char *sf_reply_text (SfReply *self, const char *member);
/* Asserts status and code (NULL: none), and that the answer says who gave it and when. */
void sf_reply_check (SfReply *self, guint status, const char *code);

typedef struct _SfCaller SfCaller;

/* A connection from @from ("127.0.0.1"). */
SfCaller *sf_caller_new (guint16 port, const char *from);
void sf_caller_free (SfCaller *self);
/* Sends as much of it as the server takes; how much that was. */
gsize sf_caller_send (SfCaller *self, const char *bytes, gssize length);
/* Sends a whole request; @token and @body may be NULL. */
void sf_caller_ask (SfCaller *self, const char *method, const char *path, const char *token, const char *body);
/* The next answer; NULL when the connection ends before it is whole. */
SfReply *sf_caller_receive (SfCaller *self);
/* Has anything come, or did the connection end? Does not wait. */
gboolean sf_caller_is_silent (SfCaller *self);

/* ---- One request on a connection of its own ---- */

SfReply *sf_call (SfServerFixture *self, const char *method, const char *path, const char *token, const char *body);
/* The same, checked. */
void sf_call_check (SfServerFixture *self, const char *method, const char *path, const char *token, const char *body,
                    guint status, const char *code);

/* ---- People ---- */

/* Gives @login an own password, which is nobody's initial secret any more. Transfer full. */
char *sf_server_fixture_secret (SfServerFixture *self, const char *login);
/* Tries to log in from @from; @role may be NULL. */
SfReply *sf_server_fixture_try (SfServerFixture *self, const char *login, const char *password, const char *role,
                                const char *from);
/* Logs in with a new initial secret. Transfer full: the token. */
char *sf_server_fixture_log_in (SfServerFixture *self, const char *login, const char *role);
/* Logs in and registers @device. Transfer full: the token. */
char *sf_server_fixture_register (SfServerFixture *self, const char *login, const char *device);
/* A push of @operations (JSON, joined by commas). Transfer full. */
char *sf_server_fixture_push_body (SfServerFixture *self, const char *device, const char *operations);
/* An invitation of the @n-th student as operation @seq; a new signing each time. Transfer full. */
char *sf_server_fixture_invitation (SfServerFixture *self, guint n, gint64 seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfServerFixture, sf_server_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfReply, sf_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCaller, sf_caller_free)

G_END_DECLS
