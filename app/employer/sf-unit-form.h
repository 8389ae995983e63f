/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a unit says of itself: its own record's columns and form under one set of names, in two groups, to be read or
 * filled in. Main thread.
 *
 * Signal: "changed" when the person changes a value.
 */
#pragma once

#include <adwaita.h>

#include "core/model/sf-record.h"

G_BEGIN_DECLS

#define SF_TYPE_UNIT_FORM (sf_unit_form_get_type ())
G_DECLARE_FINAL_TYPE (SfUnitForm, sf_unit_form, SF, UNIT_FORM, AdwBin)

typedef enum
{
  SF_UNIT_READ,
  SF_UNIT_EDIT_CONTACT, /* how the unit is reached; the rest is the office's */
  SF_UNIT_EDIT_ALL,
} SfUnitEditing;

/* Draws @unit (NULL: one that is not there yet) with @typed over it (nullable): what was typed and not sent. */
void sf_unit_form_set_unit (SfUnitForm *self, SfRecord *unit, JsonObject *typed, SfUnitEditing editing);
/* What differs from the unit that was set, in normal form; null for what was emptied. Transfer full. */
JsonObject *sf_unit_form_dup_changes (SfUnitForm *self);
/* Checks what can be filled in, says at each field what is wrong and moves to the first; TRUE if all is well. */
gboolean sf_unit_form_check (SfUnitForm *self);
void sf_unit_form_show_problem (SfUnitForm *self, const char *key, const char *sentence);

G_END_DECLS
