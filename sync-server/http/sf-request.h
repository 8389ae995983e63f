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
  SF_ROUTE_BODY = 1 << 0, /* has a JSON object as body */
  /* Has a body of bytes. The handler runs when the headers are there and takes it by sf_request_receive(), or answers
   * at once; a body that nobody takes is thrown away as it comes. */
  SF_ROUTE_STREAM = 1 << 1,
  SF_ROUTE_BEFORE_CHANGE = 1 << 2, /* also for who must choose a password first */
} SfRouteFlags;

typedef struct
{
  const char *method;
  const char *path; /* "/v1/blobs/{blob}": one segment may be a parameter */
  SfHandler handler;
  guint roles; /* SF_ROLE_BIT()s: who may ask; 0: anybody, without a session */
  SfRouteFlags flags;
  gsize max_body; /* bytes */
} SfRoute;

/*
 * Who takes a body of bytes. @take gets a piece and answers with sf_request_go_on() when it has room for the next, or
 * with sf_request_fail(); until then nothing more is read from the connection. @end comes last and once, with what is
 * left: @whole tells whether that is all of the body, else the connection broke and nobody waits for an answer.
 */
typedef struct
{
  void (*take) (SfRequest *request, GBytes *piece, gpointer data);
  void (*end) (SfRequest *request, GBytes *rest, gboolean whole, gpointer data);
} SfBodySink;

/* Asks for the next piece of an answer: sf_request_send_piece(). */
typedef void (*SfBodySource) (SfRequest *request, gpointer data);

struct _SfRequest
{
  grefcount refs;
  SfServer *server;
  SfStore *store;
  SoupServerMessage *message;
  const SfRoute *route;
  char *param;             /* what stands for the path's {name}; NULL if it has none */
  char *id;                /* in the answer and in the log */
  SfStoreSession *session; /* NULL on open routes */
  JsonObject *body;        /* of routes with one */
  gint64 started;          /* monotonic, µs */
  gboolean finished;       /* the connection is done with it: an answer would reach nobody */

  /* Of a body in pieces, and of an answer in pieces (sf-request-stream.c). */
  const SfBodySink *sink; /* NULL: nobody takes it, or not any more */
  gpointer sink_data;
  GByteArray *piece; /* that is being gathered */
  gboolean taking;   /* the sink has a piece in hand */
  SfBodySource source;
  gpointer source_data;
  GDestroyNotify source_destroy;
};

/* @param: transfer full, nullable. */
SfRequest *sf_request_new (SfServer *server, SoupServerMessage *message, const SfRoute *route, char *param);
SfRequest *sf_request_ref (SfRequest *self);
void sf_request_unref (SfRequest *self);

/* What stands for the route's {name} in the path; NULL if it has none. */
const char *sf_request_get_param (SfRequest *self);
/* A query parameter, NULL if it is not there. Transfer full. */
char *sf_request_get_query (SfRequest *self, const char *name);
/* A header of the request, NULL if it is not there. */
const char *sf_request_get_header (SfRequest *self, const char *name);
/* Sets a header of the answer, unless nobody waits for one any more. */
void sf_request_set_header (SfRequest *self, const char *name, const char *value);
/* What the program that asks says of itself (User-Agent); NULL if nothing. */
const char *sf_request_get_app (SfRequest *self);
/* The peer's address as text; "?" if unknown. Transfer full. */
char *sf_request_get_address (SfRequest *self);

/* Begins an answer: a JSON object with epoch, server_time and request_id; the caller adds members and ends it. */
GString *sf_request_begin_json (SfRequest *self);
/* Log, status and the headers that every answer has; FALSE if nobody waits for one. For the two ways of answering. */
gboolean sf_request_begin_answer (SfRequest *self, guint status, const char *mime);
/* Ends the object, sends it with @status; takes @json over. */
void sf_request_answer_json (SfRequest *self, guint status, GString *json);
void sf_request_answer (SfRequest *self, guint status, const char *mime, GBytes *body);
void sf_request_answer_empty (SfRequest *self, guint status);
/* Tells what went wrong; takes @error over. */
void sf_request_fail (SfRequest *self, GError *error);

/* ---- In pieces (sf-request-stream.c) ---- */

/* From now on @sink takes the body; of a route with SF_ROUTE_STREAM, once. @sink is constant; @data must live until its
 * end. */
void sf_request_receive (SfRequest *self, const SfBodySink *sink, gpointer data);
void sf_request_go_on (SfRequest *self);
/* For the listener: bytes came; the body is complete; the connection is over. */
void sf_request_got_bytes (SfRequest *self, GBytes *bytes);
void sf_request_got_all (SfRequest *self);
void sf_request_got_lost (SfRequest *self);

/* Answers with @length (> 0) bytes that @source gives piece by piece, as fast as the peer takes them. */
void sf_request_answer_pieces (SfRequest *self, guint status, const char *mime, gint64 length, SfBodySource source,
                               gpointer data, GDestroyNotify destroy);
/* The next piece, not empty; NULL: there is none, and the connection is cut, since its headers promised more. */
void sf_request_send_piece (SfRequest *self, GBytes *piece);

/* The same of the file at @path, which is not empty; it is deleted at once when @once. @name: what the client may call
 * it. */
void sf_request_answer_file (SfRequest *self, const char *path, const char *mime, const char *name, gboolean once);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfRequest, sf_request_unref)

G_END_DECLS
