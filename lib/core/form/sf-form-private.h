/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of form/ share. Only form/ includes this.
 */
#pragma once

#include "core/form/sf-form.h"

G_BEGIN_DECLS

/* Reads one field of an edition from its JSON object; its texts go into @texts. SF_FORM_ERROR_EDITION says what is
 * wrong with it, without the names of edition and field. Transfer full, by g_free(). */
SfField *sf_field_read (const char *key, JsonObject *object, GStringChunk *texts, GError **error);
/* A text member that must be there, of whatever object. NULL and SF_FORM_ERROR_EDITION if it is not. Owned by @texts.
 */
const char *sf_json_read_text (JsonObject *object, const char *member, GStringChunk *texts, GError **error);

G_END_DECLS
