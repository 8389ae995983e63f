/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cancellation or reissue of the fixture's student in any state, with the agreement and signing it is about. Shared
 * by their tests.
 */
#pragma once

#include "sf-fixture.h"

G_BEGIN_DECLS

#define SF_REQUEST_ID "01900000-0000-7000-8000-0000000000dd"

SfRecord *sf_fixture_cancellation (SfFixture *self, int state);
SfRecord *sf_fixture_reissue (SfFixture *self, int state);
/* All facts about a request of @kind (@record NULL: about to be made), nothing in its way: the agreement is as the
 * request's state implies. */
SfFacts *sf_fixture_request_facts (SfFixture *self, SfKind kind, SfRecord *record);
/* An attachment for @purpose. */
SfRecord *sf_fixture_attachment (const char *purpose);

/* One operation being tried. */
typedef struct
{
  SfFixture *f;
  SfKind kind;
  SfRecord *record;
  SfFacts *facts;
  JsonObject *args;
  SfTime now;
  SfDecision *decision;
} SfRequestCase;

/* @state SF_STATE_NONE: a new one. @args: (transfer full). */
void sf_request_case_begin (SfRequestCase *c, SfFixture *f, SfKind kind, int state, JsonObject *args);
void sf_request_case_decide (SfRequestCase *c, const char *action, const SfActor *actor);
void sf_request_case_end (SfRequestCase *c);
/* One cell of a walk: what @role's @action on a request of @kind in @state must lead to, as sf_fixture_expect_state().
 */
void sf_request_case_check (SfFixture *f, SfKind kind, int state, JsonObject *args, const char *action, SfRole role,
                            const char *expected);

G_END_DECLS
