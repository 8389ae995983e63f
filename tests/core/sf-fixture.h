/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school in the smallest: one college, student and employer, and a signing of theirs in any state. Shared by the
 * tests of the workflow.
 */
#pragma once

#include "core/workflow/sf-workflow.h"

G_BEGIN_DECLS

/* 2026-04-01 10:00 in Shanghai, a working day inside the season. */
#define SF_FIXTURE_NOW G_GINT64_CONSTANT (1775008800000)

typedef struct
{
  SfRecord *settings, *college, *student, *employer;
  SfRecord *accounts[SF_N_ROLES]; /* one an actor; none for the system */
  SfActor *actors[SF_N_ROLES];
  SfRecord *other_account;
  SfActor *other_student, *other_employer, *other_college; /* strangers to the signing */
  SfRules *rules;
} SfFixture;

SfFixture *sf_fixture_new (void);
void sf_fixture_free (SfFixture *self);

/* Values for all fields of @parties that may stand side by side. Transfer full. */
JsonObject *sf_fixture_form (const char *edition, SfParty parties);
/* A signing of the fixture's student and employer in @state, with what that state implies; @fault NULL or a party. */
SfRecord *sf_fixture_signing (SfFixture *self, int state, const char *origin, const char *fault);
SfRecord *sf_fixture_agreement (SfFixture *self, SfRecord *signing, int state);
/* A blank form that was given out to the fixture's student. */
SfRecord *sf_fixture_blank (SfFixture *self, int state);
/* All facts known, nothing in the way of anything. */
SfFacts *sf_fixture_facts (SfFixture *self, SfRecord *record);
/* Arguments with which every guard on arguments passes. */
JsonObject *sf_fixture_args (SfFixture *self, SfKind kind, const char *action);
SfOperation *sf_fixture_operation (SfKind kind, const char *action, SfRole role, const char *id, JsonObject *args);

/* ---- Looking at a decision ---- */

/* Asserts the code, and that what is refused changes nothing and tells nobody. */
void sf_fixture_expect (const SfDecision *decision, SfWorkflowCode code);
void sf_fixture_expect_param (const SfDecision *decision, const char *name, const char *value);
/* Asserts where it leads a record of @kind: a state's name, "gone", or NULL if it must be refused. */
void sf_fixture_expect_state (const SfDecision *decision, SfKind kind, const char *expected);
/* The put of @kind (and @id, unless NULL), or NULL. */
SfRecord *sf_fixture_find_put (const SfDecision *decision, SfKind kind, const char *id);
gboolean sf_fixture_tells (const SfDecision *decision, SfParty to, const char *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfFixture, sf_fixture_free)

G_END_DECLS
