/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exhaustive walk of a kind's table: every state × action × role against rows that a test writes down a second
 * time.
 */
#pragma once

#include "sf-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  SfKind kind;
  /* "action|roles|from>to": lists joined by blanks, "new" for no record; "same" leaves the state, "gone" removes it. */
  const char *const *rows;
  guint n_rows;
  const char *const *actions; /* NULL-terminated: those of the rows and some of other kinds */
  /* The record in @state; transfer full. */
  SfRecord *(*make) (SfFixture *f, int state);
  /* What @role must say that every guard on arguments passes, and the facts that nothing is in the way of; transfer
   * full. */
  JsonObject *(*args) (SfFixture *f, const char *action, SfRole role);
  SfFacts *(*facts) (SfFixture *f, SfRecord *record, const char *action, SfRole role);
} SfWalk;

/* Walks it; @id: of a record that is to be made. */
void sf_walk (const SfWalk *walk, SfFixture *f, const char *id);

/* ---- One decision ---- */

/* Decides; @args is taken over. Transfer full. */
SfDecision *sf_walk_decide (SfFixture *f, SfKind kind, const char *action, const SfActor *actor, SfRecord *record,
                            const char *id, SfFacts *facts, JsonObject *args);
/* The put of @kind (and @id, unless NULL); asserts that there is one. */
SfRecord *sf_walk_put (const SfDecision *decision, SfKind kind, const char *id);
/* {"form": {key: value}} with pairs up to NULL. */
JsonObject *sf_walk_form (const char *key, ...) G_GNUC_NULL_TERMINATED;
/* {name: value} with pairs up to NULL. */
JsonObject *sf_walk_args (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
