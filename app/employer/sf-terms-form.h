/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The employer's part of an agreement, filled in for one student or for many: the days to answer, the fields with what
 * the unit's own record says in them, and the templates. Main thread.
 *
 * Signals: "changed" when the person changes something; "ready" when the form is drawn for the first time.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TERMS_DAYS "#days" /* beside the form's keys in terms that are kept */

#define SF_TYPE_TERMS_FORM (sf_terms_form_get_type ())
G_DECLARE_FINAL_TYPE (SfTermsForm, sf_terms_form, SF, TERMS_FORM, AdwBin)

/* Reads the unit's record and draws the form. */
void sf_terms_form_set_up (SfTermsForm *self, SfSession *session);
/* The edition of what is shown; NULL: the one that is filled in until the student is known. */
void sf_terms_form_set_edition (SfTermsForm *self, const char *name);
const SfFormEdition *sf_terms_form_get_edition (SfTermsForm *self);
/* Puts @terms over what the unit's record says; NULL: nothing. Members that are no fields of the form are passed over.
 */
void sf_terms_form_set_terms (SfTermsForm *self, JsonObject *terms);
/* What is filled in, and the days: as sf_terms_form_set_terms() takes them. Transfer full. */
JsonObject *sf_terms_form_dup_terms (SfTermsForm *self);
/* The form alone: the argument of an invitation. Transfer full. */
JsonObject *sf_terms_form_dup_form (SfTermsForm *self);
/* The same with what the library says of the unit, which nobody types: what the form of an invitation will hold. */
JsonObject *sf_terms_form_dup_whole_form (SfTermsForm *self);
int sf_terms_form_get_days (SfTermsForm *self);
/* As those of the form view. */
gboolean sf_terms_form_check (SfTermsForm *self);
void sf_terms_form_show_problem (SfTermsForm *self, const char *key, const char *sentence);

G_END_DECLS
