/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A verification group by group, each field with what the school keeps and what the student says. While it is hers to
 * fill in, it has 还原学校信息 for a field and for a group, and the 报到证填写向导 where the edition has 报到证. Main
 * thread.
 *
 * Signals: "changed" when the person changes a value; "restored" (GStrv keys of SfVerifiedField) when the school's
 * values were taken over in the form.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/workflow/sf-verification.h"

G_BEGIN_DECLS

#define SF_TYPE_VERIFICATION_VIEW (sf_verification_view_get_type ())
G_DECLARE_FINAL_TYPE (SfVerificationView, sf_verification_view, SF, VERIFICATION_VIEW, GtkWidget)

GtkWidget *sf_verification_view_new (void);
/* @typed: (nullable): what sf_verification_view_dup_typed() gave before, which goes over the record's. @editable: the
 * student fills in; @mask: personal data are masked. */
void sf_verification_view_set_record (SfVerificationView *self, SfRecord *verification, JsonObject *typed,
                                      gboolean editable, gboolean mask);
void sf_verification_view_set_narrow (SfVerificationView *self, gboolean narrow);
/* What the person typed, chose or restored since the record was set, null for what was emptied: a form to be laid over
 * the record. NULL if nothing. Transfer full. */
JsonObject *sf_verification_view_dup_typed (SfVerificationView *self);
/* The same for an operation: what does not show is emptied. Transfer full. */
JsonObject *sf_verification_view_dup_answer (SfVerificationView *self);
/* The record as it is shown; borrowed, until anything changes. */
SfRecord *sf_verification_view_get_shown (SfVerificationView *self);
/* How many fields differ. */
guint sf_verification_view_count_differing (SfVerificationView *self);
/* Checks the student's side as a whole, says at each field what is wrong and moves to the first; TRUE if all is well.
 */
gboolean sf_verification_view_check (SfVerificationView *self);
/* The file field of the edition, NULL if it has none; *out_required: does what is said now ask for a proof? */
const SfField *sf_verification_view_get_proof_field (SfVerificationView *self, gboolean *out_required);
/* Says at the field @key of the student's side what is wrong with it and moves there. */
void sf_verification_view_show_problem (SfVerificationView *self, const char *key, const char *sentence);
/* Puts @widget into the group that asks for the proof; NULL takes it out. */
void sf_verification_view_set_proof (SfVerificationView *self, GtkWidget *widget);

G_END_DECLS
