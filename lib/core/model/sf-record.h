/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record: one row of one kind, with its state, header columns and form values. Reference counted. Whoever made it may
 * change it until it is shared; from then on it is read-only and may be read from any thread.
 */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "core/model/sf-clock.h"
#include "core/model/sf-kind.h"

G_BEGIN_DECLS

#define SF_TYPE_RECORD (sf_record_get_type ())
typedef struct _SfRecord SfRecord;

GType sf_record_get_type (void);
SfRecord *sf_record_new (SfKind kind, const char *id);
/* A changeable copy. */
SfRecord *sf_record_copy (const SfRecord *self);
SfRecord *sf_record_ref (SfRecord *self);
void sf_record_unref (SfRecord *self);

SfKind sf_record_get_kind (const SfRecord *self);
const char *sf_record_get_id (const SfRecord *self);
int sf_record_get_state (const SfRecord *self); /* SF_STATE_NONE until set */
void sf_record_set_state (SfRecord *self, int state);

/* A column that is empty reads as NULL or 0; setting NULL empties it, and an empty text is an empty column. */
gboolean sf_record_has (const SfRecord *self, int column);
const char *sf_record_get_text (const SfRecord *self, int column);
gint64 sf_record_get_int (const SfRecord *self, int column);
void sf_record_set_text (SfRecord *self, int column, const char *text);
void sf_record_set_int (SfRecord *self, int column, gint64 value);
void sf_record_clear (SfRecord *self, int column);

/* The record's student, employer or college, as its kind names them (SfKindInfo.parties): an id, NULL if it has none.
 */
const char *sf_record_get_student (const SfRecord *self);
const char *sf_record_get_employer (const SfRecord *self);
const char *sf_record_get_college (const SfRecord *self);

/* The name of the form edition the record was made with; NULL for kinds without a form. */
const char *sf_record_get_edition (const SfRecord *self);
void sf_record_set_edition (SfRecord *self, const char *edition);

/* The form's values: a flat object, key -> non-empty string. The text is canonical: keys sorted by bytes, no white
 * space, so that equal values give equal bytes. Never NULL; "{}" when there are none. Owned by the record. */
const char *sf_record_get_form_text (const SfRecord *self);
JsonObject *sf_record_get_form (SfRecord *self);
/* One value or NULL. */
const char *sf_record_get_field (SfRecord *self, const char *key);
/* Copies the string members of @values that are not empty. */
void sf_record_set_form (SfRecord *self, JsonObject *values);
/* Takes over canonical text as it is stored; it is parsed when a field is asked for. */
void sf_record_set_form_text (SfRecord *self, const char *text);
/* NULL or "" removes the field. */
void sf_record_set_field (SfRecord *self, const char *key, const char *value);

/* Appends to @out what the record says, without its id: the one canonical form that content marks are made of. */
void sf_record_append_canonical (const SfRecord *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfRecord, sf_record_unref)

G_END_DECLS
