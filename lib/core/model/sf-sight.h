/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who sees what of a record: one table. From it the server publishes records to scopes, leaves out and masks what a
 * reader is not granted, and refuses operations on what the actor cannot see; docs/permissions.md is printed from it.
 * Pure, any thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "core/model/sf-actor.h"

G_BEGIN_DECLS

/* How much of a record; each is more than the one before. */
typedef enum
{
  SF_SIGHT_NONE,
  SF_SIGHT_TERMS, /* names, state and dates, and the employer's own part of the form */
  SF_SIGHT_BOUND, /* every part of the form, identity numbers masked, and the files */
  SF_SIGHT_WHOLE,
  SF_N_SIGHTS
} SfSight;

/* To whom; an actor may be several of them. */
typedef enum
{
  SF_VIEWER_COLLEGE,  /* secretaries of the student's college; office and admin have every college */
  SF_VIEWER_STUDENT,  /* whom the record is about */
  SF_VIEWER_EMPLOYER, /* the HR accounts of the employer that it is about */
  SF_VIEWER_ACCOUNT,  /* the account that it is, or that it was written for */
  SF_VIEWER_STAFF,    /* every college, office and admin */
  SF_VIEWER_ADMIN,
  SF_VIEWER_ANYBODY, /* whoever has logged in */
  SF_N_VIEWERS
} SfViewer;

/* Of records of @kind in one of @states (and, of signings, started by @origin, unless that is NULL). What no row says
 * nobody sees. */
typedef struct
{
  SfKind kind;
  guint states; /* SF_STATE_BIT()s */
  const char *origin;
  SfSight sight[SF_N_VIEWERS];
} SfSightRow;

const SfSightRow *sf_sight_get_rows (guint *out_n_rows);

typedef enum
{
  SF_SHOWN,
  SF_MASKED,
  SF_LEFT_OUT,
} SfShow;

/* What of @field of a form (NULL: a key that its edition does not have) @sight shows. */
SfShow sf_sight_show_field (SfSight sight, const SfField *field);

/* Attachments and events are seen with the record that they belong to: the store publishes them where that is. */
gboolean sf_kind_follows_subject (SfKind kind);

/* How much of @record @self may see; of a kind that follows its subject, whatever was published to it. */
SfSight sf_actor_sight (const SfActor *self, const SfRecord *record);

/* What @self may see of @record: @record itself (a new reference) when that is everything, a copy with the rest masked
 * or left out, or NULL when it may not see it at all. */
SfRecord *sf_actor_view (const SfActor *self, SfRecord *record);

/* The scopes to whose readers @record is to be published with at least @least of it: SF_SIGHT_TERMS for the record and
 * its history, SF_SIGHT_BOUND for its files. Transfer full: texts. */
GPtrArray *sf_record_audience (const SfRecord *record, SfSight least);

G_END_DECLS
