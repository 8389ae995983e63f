/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A running server over the small school of the store's fixture, and what a client says to it about blobs, over real
 * connections. Everything in one process and on one main loop.
 */
#pragma once

#include <libsoup/soup.h>

#include "sf-server.h"
#include "sf-store-fixture.h"
#include "store/sf-store-blobs.h"

G_BEGIN_DECLS

typedef struct
{
  SfStoreFixture *f; /* f->store is the server's while it runs, and closed while it does not */
  SfServer *server;  /* NULL while it is stopped */
  SoupSession *soup;
  char *url;
} SfBlobFixture;

SfBlobFixture *sf_blob_fixture_new (void);
void sf_blob_fixture_free (SfBlobFixture *self);
void sf_blob_fixture_stop (SfBlobFixture *self);
void sf_blob_fixture_start (SfBlobFixture *self);
/* Where the store keeps the bytes with this hash. Transfer full. */
char *sf_blob_fixture_path (SfBlobFixture *self, const char *sha256);
gboolean sf_blob_fixture_has_file (SfBlobFixture *self, const char *sha256);

/* The bearer token of a new session. Transfer full. */
char *sf_blob_fixture_login (SfBlobFixture *self, const char *login, const char *role);

/* ---- Requests ---- */

typedef struct
{
  guint status;
  GBytes *body;
  JsonObject *json; /* nullable */
  char *code;       /* of an error, else NULL */
  SoupMessage *message;
} SfBlobAnswer;

void sf_blob_answer_free (SfBlobAnswer *self);
const char *sf_blob_answer_header (SfBlobAnswer *self, const char *name);
gint64 sf_blob_answer_offset (SfBlobAnswer *self); /* Upload-Offset, -1 if there is none */

/* @headers: name, value, …, NULL after @body (nullable, borrowed). @token nullable. */
SfBlobAnswer *sf_blob_request (SfBlobFixture *self, const char *token, const char *method, const char *path,
                               GBytes *body, ...) G_GNUC_NULL_TERMINATED;

/* POST /v1/blobs about @bytes as @mime. */
SfBlobAnswer *sf_blob_offer (SfBlobFixture *self, const char *token, GBytes *bytes, const char *mime);
/* The same, which must begin an upload: its id, transfer full. */
char *sf_blob_must_offer (SfBlobFixture *self, const char *token, GBytes *bytes, const char *mime);
/* PATCH with the bytes of @bytes from @offset, @length of them. */
SfBlobAnswer *sf_blob_patch (SfBlobFixture *self, const char *token, const char *upload, GBytes *bytes, gsize offset,
                             gsize length);
/* The same through a connection that breaks after @sent of the @length bytes; returns when the server has noticed. */
void sf_blob_break (SfBlobFixture *self, const char *token, const char *upload, GBytes *bytes, gsize offset,
                    gsize length, gsize sent);
/* Where HEAD says that it stands; -1 for 404. */
gint64 sf_blob_stands_at (SfBlobFixture *self, const char *token, const char *upload);
/* Uploads all of @bytes, which must be taken. */
void sf_blob_must_upload (SfBlobFixture *self, const char *token, GBytes *bytes, const char *mime);
SfBlobAnswer *sf_blob_get (SfBlobFixture *self, const char *token, const char *sha256, const char *range);

/* ---- Samples ---- */

/* A PNG file of @size bytes (at least 57), another one for each @seed. */
GBytes *sf_blob_png (gsize size, guint seed);
char *sf_blob_sha256 (GBytes *bytes);
/* A new attachment of @bytes to the signing @signing, not written yet. Transfer full. */
SfRecord *sf_blob_attachment (SfBlobFixture *self, const char *signing, GBytes *bytes);
/* Attaches @bytes to the signing @signing behind the workflow's back; the attachment's id, transfer full. */
char *sf_blob_attach (SfBlobFixture *self, const char *signing, GBytes *bytes);

/* Collects once; how many uploads and blobs went. */
guint sf_blob_collect (SfBlobFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfBlobFixture, sf_blob_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfBlobAnswer, sf_blob_answer_free)

G_END_DECLS
