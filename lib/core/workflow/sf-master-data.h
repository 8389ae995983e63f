/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Master data: what is kept of students, employers, colleges and the school, partly in columns and partly in a form,
 * under one set of names, so that who edits, corrects or imports it need not know which is where. Any thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* The rules for what the record calls @key: a column that people change, or a field of its form. SfField.party says
 * whose it is. NULL if there is no such thing, or if only the workflow changes it. The name of a field may differ from
 * @key: a column follows the rules of the agreement that shows it. */
const SfField *sf_master_get_field (SfKind kind, const char *key);
/* Must it always be filled? */
gboolean sf_master_is_required (SfKind kind, const char *key);
/* Is it how an employer is reached? An approved one still changes that itself. */
gboolean sf_master_is_contact (const char *key);
/* Does the office alone change the student's @key? The college keeps the others right. */
gboolean sf_master_is_offices (const char *key);
/* The form edition of a record of @kind that is made now. */
const char *sf_master_edition (SfKind kind);

/* NULL if it is empty. Transfer full. */
char *sf_master_dup_value (SfRecord *record, const char *key);
/* @value in normal form, NULL to empty it; names bring their pinyin along. */
void sf_master_set_value (SfRecord *record, const char *key, const char *value);

G_END_DECLS
