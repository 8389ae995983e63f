/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The view's parts, shared by sf-verification-view.c (the record as it is shown) and sf-verification-parts.c (its
 * groups on the screen).
 */
#pragma once

#include "records/sf-compare-row.h"
#include "records/sf-verification-view.h"

G_BEGIN_DECLS

/* A group on the screen. */
typedef struct
{
  const SfFieldGroup *group;
  GtkWidget *box;
  GtkWidget *header;  /* the titles of the two sides */
  GtkWidget *restore; /* or NULL */
  GPtrArray *rows;    /* SfCompareRow, not owned */
} SfVerificationPart;

struct _SfVerificationView
{
  GtkWidget parent_instance;

  SfRecord *record; /* as it was set; NULL: nothing is shown */
  SfRecord *shown;
  gboolean editable;
  gboolean mask;
  gboolean narrow;
  gboolean filling;    /* values are being set by the program */
  GPtrArray *parts;    /* SfVerificationPart */
  GHashTable *touched; /* set of keys of the student's side */
  GtkWidget *proof;
};

/* ---- sf-verification-view.c ---- */

const SfFormEdition *sf_verification_view_get_edition (SfVerificationView *self);
/* The row whose student's side is @said; NULL if there is none. */
SfCompareRow *sf_verification_view_find_row (SfVerificationView *self, const char *said);
/* After a value changed: what shows, what is required, what differs. */
void sf_verification_view_refresh (SfVerificationView *self);

/* ---- sf-verification-parts.c ---- */

/* SfVerifiedField.key of a row's field. */
const char *sf_verification_part_get_key (SfCompareRow *row);
/* Do the names of the sides stand over the columns? */
gboolean sf_verification_part_has_header (const SfVerificationPart *part, gboolean narrow);
void sf_verification_view_draw (SfVerificationView *self);
void sf_verification_view_remove_parts (SfVerificationView *self);
void sf_verification_view_place_proof (SfVerificationView *self);

G_END_DECLS
