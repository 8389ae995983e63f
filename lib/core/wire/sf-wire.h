/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What crosses the network: operations up, receipts and pages of rows down, as JSON (docs/sync.md, *Requests*). Both
 * ends read and write it here and nowhere else. Any thread.
 */
#pragma once

#include "core/model/sf-operation.h"

G_BEGIN_DECLS

/* The versions of the protocol that this program speaks. 2 brought the kinds of the whole workflow, which a client of 1
 * could not keep. */
#define SF_WIRE_SCHEMA_MIN 2
#define SF_WIRE_SCHEMA_MAX 2

#define SF_WIRE_MAX_PUSH (256 * 1024) /* bytes of a push request */

#define SF_WIRE_ERROR (sf_wire_error_quark ())
GQuark sf_wire_error_quark (void);
typedef enum
{
  SF_WIRE_ERROR_SYNTAX, /* no JSON, too deep, or not the shape it must have; the message names the member */
} SfWireError;

/* Parses @text of at most @max_depth levels; the root must be an object. Transfer full. */
JsonObject *sf_wire_parse (const char *text, gssize length, guint max_depth, GError **error);

/* Member readers that name the member in their error. */
const char *sf_wire_get_text (JsonObject *object, const char *member, GError **error);
gboolean sf_wire_get_int (JsonObject *object, const char *member, gint64 *out_value, GError **error);

/* ---- Operations: {seq, uid, type, role, at, base:{kind,id,content} | {kind,id,after}, args} ---- */

/* Appends the operation's JSON. The same operation and seq give the same bytes. */
void sf_wire_write_operation (GString *out, const SfOperation *operation, gint64 seq);
SfOperation *sf_wire_read_operation (JsonObject *object, gint64 *out_seq, GError **error);
/* The same in a push, where one that cannot be read holds up no other: as long as its uid and seq can, it is a
 * malformed operation, which names the member that is wrong. */
SfOperation *sf_wire_read_any_operation (JsonObject *object, gint64 *out_seq, GError **error);

/* ---- Receipts: {seq, uid, status, code?, params?, dup?, at:{scope:rev}} ---- */

typedef struct
{
  gint64 seq;
  char *uid;
  gboolean applied;   /* else rejected */
  char *code;         /* of a rejected one: "E_STATE" */
  JsonObject *params; /* nullable */
  gboolean dup;       /* it had been offered before; this is the stored answer */
  GHashTable *at;     /* scope -> gint64 * rev that holds its result; nullable */
} SfReceipt;

SfReceipt *sf_receipt_new (void);
void sf_receipt_free (SfReceipt *self);
void sf_wire_write_receipt (GString *out, const SfReceipt *receipt);
SfReceipt *sf_wire_read_receipt (JsonObject *object, GError **error);

/* ---- Push: {device, schema, epoch, ack, ops, secrets?} -> {epoch, last_seq, results, stopped} ---- */

typedef struct
{
  char *device;
  int schema;
  char *epoch;
  gint64 ack;
  GPtrArray *operations; /* SfOperation */
  GArray *seqs;          /* gint64, one an operation */

  /* Operation codes (操作码) that ride beside the operations: never stored, never logged, in no receipt and no hash.
   * The server takes them out before it hands the push on, and says instead whose code was right. */
  GHashTable *secrets;   /* uid -> code, overwritten when it goes; NULL if there are none */
  GHashTable *proven;    /* set of uids that came with the right code */
  GHashTable *wrong;     /* set of uids that came with a wrong one, or with one while it was locked out */
  SfTime secrets_locked; /* until when no code is looked at; 0: it is not locked out */
} SfPush;

/* Of no operations yet. */
SfPush *sf_push_new (void);
void sf_push_free (SfPush *self);
/* Says of each operation that came with a code whether that was @right (NULL: none was), then overwrites and forgets
 * the codes; @right may be one of them. */
void sf_push_settle_secrets (SfPush *self, const char *right);
SfPush *sf_wire_read_push (JsonObject *object, GError **error);

typedef struct
{
  char *epoch;
  gint64 last_seq;
  GPtrArray *receipts; /* SfReceipt */
  gint64 stopped_seq;  /* 0: all were answered */
  char *stopped_code;
  gint64 retry_after; /* seconds */
} SfPushAnswer;

SfPushAnswer *sf_push_answer_new (void);
void sf_push_answer_free (SfPushAnswer *self);
void sf_wire_write_push_answer (GString *out, const SfPushAnswer *answer, SfTime server_time, const char *request_id);
SfPushAnswer *sf_wire_read_push_answer (JsonObject *object, GError **error);

/* ---- Pull: {device, schema, epoch, grants, cookie, limit} -> NDJSON: a head line, a line a row, a tail line ---- */

typedef struct
{
  char *device;
  int schema;
  char *epoch;
  char *grants;       /* mark of the grants that the client holds; NULL at first */
  GHashTable *cookie; /* scope -> gint64 * rev */
  guint limit;        /* rows a page */
} SfPull;

void sf_pull_free (SfPull *self);
void sf_wire_write_pull (GString *out, const SfPull *pull);
SfPull *sf_wire_read_pull (JsonObject *object, GError **error);

/* Head: {epoch, server_time, request_id, grants, scopes, reset, drop}. */
typedef struct
{
  char *epoch;
  SfTime server_time;
  char *grants;
  GStrv scopes; /* what the session may read */
  GStrv reset;  /* scopes to be emptied and read anew */
  GStrv drop;   /* scopes that may not be read any more */
} SfPageHead;

void sf_page_head_clear (SfPageHead *self);
void sf_wire_write_page_head (GString *out, const SfPageHead *head, const char *request_id);
gboolean sf_wire_read_page_head (const char *line, gsize length, SfPageHead *out_head, GError **error);

/* Row: [kind, id, scope, rev, content, {"state":…, columns in the descriptor's order, empty ones left out, "edition":…,
 * "form":{…}}]; gone: [kind, id, scope, rev, "deleted" | "scope"]. */
void sf_wire_write_row (GString *out, SfRecord *record, const char *scope, gint64 rev, const char *content);
void sf_wire_write_gone (GString *out, SfKind kind, const char *id, const char *scope, gint64 rev, gboolean deleted);

/* A piece of a line; not terminated. */
typedef struct
{
  const char *text;
  gsize length;
} SfSlice;

typedef struct
{
  SfKind kind;
  SfSlice id, scope, content;
  gint64 rev;
  gboolean gone, deleted;
  SfSlice body; /* the sixth element, raw JSON; empty when gone */
} SfRow;

/* Takes a row or gone line apart without copying: the first pull of 10,000 rows depends on it. */
gboolean sf_wire_scan_row (const char *line, gsize length, SfRow *out_row, GError **error);
/* Makes the record of a row's body (its form stays unparsed text). Transfer full. */
SfRecord *sf_wire_read_record (SfKind kind, SfSlice id, SfSlice body, GError **error);
/* A record's body as it stands in a row. */
void sf_wire_write_record (GString *out, SfRecord *record);

typedef struct
{
  guint64 n;
  guint64 sum; /* of the first 8 bytes, big-endian, of SHA-256 (kind NUL id NUL content) of every row, modulo 2^64 */
} SfDigest;

void sf_digest_add (SfDigest *self, SfKind kind, const char *id, const char *content);
void sf_digest_remove (SfDigest *self, SfKind kind, const char *id, const char *content);
/* What one row adds to the sum. */
guint64 sf_digest_term (SfKind kind, const char *id, gsize id_length, const char *content, gsize content_length);

/* Tail: {cookie, complete, last_seq, digest:{scope:{n,sum}}}; the latter two only when complete. */
typedef struct
{
  GHashTable *cookie; /* scope -> gint64 * */
  gboolean complete;
  gint64 last_seq;
  GHashTable *digests; /* scope -> SfDigest * */
} SfPageTail;

void sf_page_tail_clear (SfPageTail *self);
void sf_wire_write_page_tail (GString *out, const SfPageTail *tail);
gboolean sf_wire_read_page_tail (const char *line, gsize length, SfPageTail *out_tail, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfReceipt, sf_receipt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPush, sf_push_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPushAnswer, sf_push_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPull, sf_pull_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SfPageHead, sf_page_head_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SfPageTail, sf_page_tail_clear)

G_END_DECLS
