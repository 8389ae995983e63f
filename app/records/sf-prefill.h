/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of the parties before anybody fills in a form of @edition: from the roster, and from the employers'
 * library. The workflow takes the same over when the form is sent; here it is shown. Any thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* Sets what the library has of @employer. */
void sf_prefill_employer (JsonObject *values, const SfFormEdition *edition, SfRecord *employer);
/* Sets what the roster has of @student, where nothing stands yet. */
void sf_prefill_student (JsonObject *values, const SfFormEdition *edition, SfRecord *student);
/* Copies the texts of @from (nullable) but for the notes of a local draft, whose names begin with '#'. */
void sf_prefill_overlay (JsonObject *values, JsonObject *from);

G_END_DECLS
