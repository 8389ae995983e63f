/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of wire/ share: writing JSON by hand and taking it apart without a tree. Nobody else includes it.
 */
#pragma once

#include "core/wire/sf-wire.h"

G_BEGIN_DECLS

/* Writes @text as a JSON string; NULL as null. */
void sf_json_append_text (GString *out, const char *text, gssize length);
void sf_json_append_int (GString *out, gint64 value);
/* Writes `,"name":` with the comma left out right after a bracket or brace. */
void sf_json_append_member (GString *out, const char *name);
/* Writes @name only if @text is not NULL. */
void sf_json_append_text_member (GString *out, const char *name, const char *text);
void sf_json_append_object (GString *out, JsonObject *object);
/* {"scope": rev, …} in the order of names; @map scope -> gint64 *. */
void sf_json_append_map (GString *out, GHashTable *map);
/* scope -> gint64 * of an object with whole numbers; NULL with @error when it is anything else. */
GHashTable *sf_json_read_map (JsonObject *object, const char *member, GError **error);
void sf_json_append_strv (GString *out, const char *const *texts);
GStrv sf_json_read_strv (JsonObject *object, const char *member, GError **error);

gboolean sf_wire_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- A cursor over JSON text that is not terminated ---- */

typedef struct
{
  const char *p;
  const char *end;
} SfCursor;

/* Takes @c if it comes next (after white space). */
gboolean sf_cursor_take (SfCursor *self, char c);
/* Takes a text; the slice is what stands between its quotes, still escaped; @out_escaped says whether it has escapes,
 * which are good ones. */
gboolean sf_cursor_take_string (SfCursor *self, SfSlice *out_slice, gboolean *out_escaped);
/* A whole number of 64 bits. */
gboolean sf_cursor_take_int (SfCursor *self, gint64 *out_value);
/* Takes any value, whole, of at most @depth levels. */
gboolean sf_cursor_take_value (SfCursor *self, guint depth, SfSlice *out_slice);
gboolean sf_cursor_at_end (SfCursor *self);
/* The text of a slice as sf_cursor_take_string() gave it; NULL if an escape is wrong. Transfer full. */
char *sf_slice_unescape (SfSlice slice, gboolean escaped);

G_END_DECLS
