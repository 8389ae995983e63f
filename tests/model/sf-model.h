/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The model: a small school, in which few people do much, so that they get in each other's way. Its devices are real
 * caches and outboxes on the real store, without a network between them: what a network does to them, the model does.
 * Everything that is left to chance comes from one seed, so that a life that broke a rule can be lived again. One
 * thread, beside those of the store.
 */
#pragma once

#include "../sync-server/sf-store-steps.h"

#include "cache/sf-cache.h"

G_BEGIN_DECLS

typedef struct _SfModel SfModel;
typedef struct _SfModelDevice SfModelDevice;
typedef struct _SfModelHistory SfModelHistory;
typedef struct _SfModelRows SfModelRows;

/* What a school is, apart from what happens in it. */
typedef struct
{
  guint32 seed;
  int max_open_invitations;
  int cancel_limit;
  gboolean secrets; /* the students have operation codes */
} SfModelCharter;

/* Somebody sits at a device, and will do so much. */
typedef struct
{
  SfModelDevice *device; /* NULL: nobody */
  guint acts;
} SfModelVisit;

struct _SfModel
{
  SfModelCharter charter;
  SfStoreFixture *f;
  GRand *dice;
  SfDb *store; /* reads what the store holds, past all code of the store */
  GPtrArray *devices;
  SfModelVisit visits[3];
  GPtrArray *files; /* SHA-256 of what everybody has uploaded */
  SfModelRows *rows;
  SfModelHistory *history;
  guint step, n_steps;
  guint units;                                                      /* that registered themselves */
  GQueue trail;                                                     /* the last steps, in words */
  guint acted, refused, offered, applied, rejected, pulls, settled; /* counted for the last line */
};

/* ---- The school (sf-model-school.c) ---- */

SfModel *sf_model_new (const SfModelCharter *charter, guint n_steps, SfModelRows *rows);
void sf_model_free (SfModel *self);
/* The server stops and starts. */
void sf_model_restart (SfModel *self);
/* Another device of the account, which must have the role. */
SfModelDevice *sf_model_add_device (SfModel *self, const char *login, SfRole role);

/* Ends the test: says what is wrong, by which seed it went wrong, and what was done last. */
void sf_model_fail (SfModel *self, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;
/* Remembers what is done, for the case that it goes wrong. */
void sf_model_note (SfModel *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

SfTime sf_model_now (SfModel *self);
/* 0 … @n - 1 */
guint sf_model_below (SfModel *self, guint n);
/* Once in @n times. */
gboolean sf_model_once_in (SfModel *self, guint n);
/* One of @texts, NULL-terminated. */
const char *sf_model_one_of (SfModel *self, const char *const *texts);
/* The id of a new record or operation. Transfer full. */
char *sf_model_uuid (SfModel *self);

/* The first column of the rows of @sql, whose binds :a and :b may be left out. */
GStrv sf_model_query (SfDb *db, const char *sql, const char *a, const char *b);
/* One of them, NULL if there is none. Transfer full. */
char *sf_model_pick (SfModel *self, SfDb *db, const char *sql, const char *a, const char *b);
/* The first of them, NULL if there is none. Transfer full. */
char *sf_model_text (SfModel *self, const char *sql, const char *a, const char *b);
gint64 sf_model_count (SfModel *self, const char *sql, const char *a, const char *b);

/* ---- Devices (sf-model-device.c) ---- */

struct _SfModelDevice
{
  SfModel *model;
  char *login, *account, *folder;
  SfRole role;
  SfTestClient *client; /* its session and its id on the server */
  SfActor *actor;
  SfDb *cache, *outbox;
  GPtrArray *pending; /* SfPending *: all that is open, in order */
  SfCacheState *pull; /* where a pull stands that was not completed; NULL: none is under way */
  SfCacheAside *aside;
  gboolean first_page;
  SfTime offline_until;
};

SfModelDevice *sf_model_device_new (SfModel *model, const char *account, SfRole role);
void sf_model_device_free (SfModelDevice *self);
/* What the devices began with, when no more are made. */
void sf_model_remove_template (void);
/* Was the account erased with its student? Nobody comes back by it. */
gboolean sf_model_device_is_erased (SfModelDevice *self);
/* Has the account the device's role, so that the server talks to it? */
gboolean sf_model_device_is_welcome (SfModelDevice *self);
/* Decides over the cache and keeps the operation in the outbox, also what the rules refuse here if @insist; FALSE if it
 * was not kept. @row: of the table, for counting. @args: transfer full. */
gboolean sf_model_device_act (SfModelDevice *self, guint row, const char *action, SfKind kind, const char *id,
                              JsonObject *args, gboolean insist);
typedef enum
{
  SF_MODEL_WAY_GOOD,
  SF_MODEL_WAY_LOSES_REQUEST,
  SF_MODEL_WAY_LOSES_ANSWER,
} SfModelWay;
/* Sends at most @most operations. */
void sf_model_device_push (SfModelDevice *self, SfModelWay way, guint most);
/* Asks for at most @pages of at most @limit rows; TRUE if nothing is left. */
gboolean sf_model_device_pull (SfModelDevice *self, guint limit, guint pages);
/* The person takes the last decision back that was not sent, or puts the refused ones away; FALSE if there is none. */
gboolean sf_model_device_undo (SfModelDevice *self);
gboolean sf_model_device_discard (SfModelDevice *self);
/* The program ends and starts; with @bare it finds its cache gone. */
void sf_model_device_restart (SfModelDevice *self, gboolean bare);
guint sf_model_device_count (SfModelDevice *self, SfPendingState state);

/* ---- What is done (sf-model-arguments.c, sf-model-steps.c) ---- */

/* What @device says when it does @action on @id; NULL if it knows of nothing that it could do it to. Transfer full. */
JsonObject *sf_model_arguments (SfModelDevice *device, SfKind kind, const char *action, const char *id);
/* The same with something wrong in it. */
void sf_model_spoil (SfModel *self, JsonObject *args);
/* The form with which a unit registers that the library does not know. Transfer full. */
JsonObject *sf_model_unit_form (SfModel *self);
/* Somebody does something. */
void sf_model_step (SfModel *self);
/* Everybody goes on until nothing is left to be told. */
void sf_model_converge (SfModel *self);

/* ---- Rows of the transition tables (sf-model-rows.c) ---- */

SfModelRows *sf_model_rows_new (void);
void sf_model_rows_free (SfModelRows *self);
/* Another school begins. */
void sf_model_rows_begin (SfModelRows *self);
/* One that @role may try, the rarer it was applied the likelier; its index in the tables. */
guint sf_model_rows_choose (SfModelRows *self, SfModel *model, SfRole role, SfTransitionInfo *out_info);
void sf_model_rows_count (SfModelRows *self, guint row);
/* The row that leads @kind from one state to the other by this action of this role, or -1. States are names, NULL is
 * none. */
int sf_model_rows_find (const SfModelRows *self, SfKind kind, const char *action, SfRole role, const char *from,
                        const char *to);
/* Is the record gone afterwards? */
gboolean sf_model_rows_removes (const SfModelRows *self, guint row);
/* How often each was applied, in the tables' order. Transfer full. */
char *sf_model_rows_describe (const SfModelRows *self);
/* Names the rows that were never applied, NULL if there are none. Transfer full. */
char *sf_model_rows_missing (const SfModelRows *self);
/* " WHERE …" for the table of its kind: what the row asks of a record, and with @ready what its guards will. Borrowed.
 */
const char *sf_model_rows_where (const SfModelRows *self, guint row, gboolean ready);

/* ---- The rules (sf-model-rules.c, sf-model-history.c, sf-model-sight.c) ---- */

/* Fails if what the store holds now breaks a rule. */
void sf_model_check_rules (SfModel *self);

SfModelHistory *sf_model_history_new (void);
void sf_model_history_free (SfModelHistory *self);
/* @uid is offered, by the @row-th row of the tables. */
void sf_model_history_offer (SfModel *self, const char *uid, guint row);
/* What a device is told of an operation must be what is told each time, and what the store has. */
void sf_model_history_answer (SfModel *self, const SfReceipt *receipt);
/* Walks what happened since it was called last. */
void sf_model_check_history (SfModel *self);
/* Time passes, and the server's clock does its work: nothing may end before its time, nor stay open. */
void sf_model_settle (SfModel *self, guint limit);

/* The device holds what it may see of the store, and nothing else. It must have pulled just now. */
void sf_model_check_sight (SfModelDevice *device);
/* It holds, besides, exactly what a new one gets. */
void sf_model_check_twin (SfModelDevice *device);

G_END_DECLS
