/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school of sf-store-fixture.h behind a real server on a free port of this machine, and requests to it, waited for.
 */
#pragma once

#include "sf-server.h"
#include "sf-store-fixture.h"

G_BEGIN_DECLS

#define SF_HTTP_PASSWORD "Right-Pass1"

typedef struct
{
  SfStoreFixture *school; /* its store belongs to the server */
  SfServer *server;
  char *url;
  gpointer soup; /* SoupSession */

  /* Of the last answer. */
  guint status;
  char *code; /* "E_AUTH"; NULL of an answer that is no error */
  JsonObject *json;
  char *text;
} SfHttpFixture;

/* Accounts of the school have SF_HTTP_PASSWORD; so has "chief", who is office and nothing else, and "root", an admin.
 */
SfHttpFixture *sf_http_fixture_new (void);
void sf_http_fixture_free (SfHttpFixture *self);
/* Stops the server and starts another one on the same store, as after a restart. */
void sf_http_fixture_restart (SfHttpFixture *self);
/* Moves the clock. */
void sf_http_fixture_pass (SfHttpFixture *self, SfTime time);

/* Sends @body (nullable, JSON; ' stands for ") with the bearer @token (nullable) and waits for the answer: its status.
 */
guint sf_http_call (SfHttpFixture *self, const char *method, const char *path, const char *token, const char *body);
/* The same, and it must be answered with @status and @code. */
void sf_http_expect (SfHttpFixture *self, const char *method, const char *path, const char *token, const char *body,
                     guint status, const char *code);
/* A request that is not waited for: *out_status is 0 until it is answered. */
typedef struct
{
  guint status;
  char *text;
} SfHttpPending;
SfHttpPending *sf_http_begin (SfHttpFixture *self, const char *path, const char *token);
void sf_http_wait (SfHttpPending *pending);
void sf_http_pending_free (SfHttpPending *pending);

/* Logs in; the token, or NULL, and code says why. Transfer full. */
char *sf_http_try_login (SfHttpFixture *self, const char *login, const char *password, const char *more);
/* With SF_HTTP_PASSWORD; must be let in. */
char *sf_http_login (SfHttpFixture *self, const char *login, const char *role);
/* The id of the account with @login. Transfer full. */
char *sf_http_account (SfHttpFixture *self, const char *login);
const char *sf_http_member (SfHttpFixture *self, const char *name);
/* How many rows @sql counts. */
gint64 sf_http_count (SfHttpFixture *self, const char *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfHttpFixture, sf_http_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfHttpPending, sf_http_pending_free)

G_END_DECLS
