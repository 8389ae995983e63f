/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of form/ share. Only form/ includes this.
 */
#pragma once

#include "core/form/sf-form.h"

G_BEGIN_DECLS

/* Says in SF_FORM_ERROR_EDITION what is wrong with an edition; returns FALSE. */
gboolean sf_form_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Reads one field of an edition from its JSON object; its texts go into @texts. SF_FORM_ERROR_EDITION says what is
 * wrong with it, without the names of edition and field. Transfer full, by g_free(). */
SfField *sf_field_read (const char *key, JsonObject *object, GStringChunk *texts, GError **error);
/* A text member that must be there, of whatever object. NULL and SF_FORM_ERROR_EDITION if it is not. Owned by @texts.
 */
const char *sf_json_read_text (JsonObject *object, const char *member, GStringChunk *texts, GError **error);

/* A JSON text that must be an object. Transfer full. */
JsonNode *sf_json_parse_object (const char *json, gssize length, GError **error);
/* The list @member of @object and the fields of a group; NULL and SF_FORM_ERROR_EDITION if there is none. */
JsonArray *sf_json_get_list (JsonObject *object, const char *member, GError **error);
JsonObject *sf_json_get_fields (JsonNode *group, GError **error);
/* Joins an edition as it is written with its base, if it names one. */
gboolean sf_form_join_base (JsonObject *root, GError **error);
/* Where an edition says "twice", makes two fields of each (sf-form-twice.c). */
gboolean sf_form_double (JsonObject *root, GError **error);

G_END_DECLS
