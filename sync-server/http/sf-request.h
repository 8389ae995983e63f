/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request on its way through the server: what came, who sent it, and the answer. Main thread.
 */
#pragma once

#include <libsoup/soup.h>

#include "sf-server.h"
#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct _SfRequest SfRequest;

typedef void (*SfHandler) (SfRequest *request);

typedef enum
{
  SF_ROUTE_OPEN = 1 << 0, /* without a session */
  SF_ROUTE_BODY = 1 << 1, /* has a JSON object as body */
} SfRouteFlags;

typedef struct
{
  const char *method;
  const char *path;
  SfHandler handler;
  SfRouteFlags flags;
  gsize max_body; /* bytes */
} SfRoute;

struct _SfRequest
{
  grefcount refs;
  SfServer *server;
  SfStore *store;
  SoupServerMessage *message;
  const SfRoute *route;
  char *id;                /* in the answer and in the log */
  SfStoreSession *session; /* NULL on open routes */
  JsonObject *body;        /* of routes with one */
  gint64 started;          /* monotonic, µs */
  gboolean finished;       /* the connection is done with it: an answer would reach nobody */
};

SfRequest *sf_request_new (SfServer *server, SoupServerMessage *message, const SfRoute *route);
SfRequest *sf_request_ref (SfRequest *self);
void sf_request_unref (SfRequest *self);

/* A query parameter, NULL if it is not there. Transfer full. */
char *sf_request_get_query (SfRequest *self, const char *name);
/* The peer's address as text; "?" if unknown. Transfer full. */
char *sf_request_get_address (SfRequest *self);

/* Begins an answer: a JSON object with epoch, server_time and request_id; the caller adds members and ends it. */
GString *sf_request_begin_json (SfRequest *self);
/* Ends the object, sends it with @status; takes @json over. */
void sf_request_answer_json (SfRequest *self, guint status, GString *json);
void sf_request_answer (SfRequest *self, guint status, const char *mime, GBytes *body);
void sf_request_answer_empty (SfRequest *self, guint status);
/* Tells what went wrong; takes @error over. */
void sf_request_fail (SfRequest *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfRequest, sf_request_unref)

G_END_DECLS
