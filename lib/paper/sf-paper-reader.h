/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads members of a template's JSON objects and, when something is wrong, says where: file, page, block and item. One
 * thread at a time.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "paper/sf-paper-error.h"

G_BEGIN_DECLS

typedef struct
{
  const char *file;
  const char *section; /* "fonts", "styles" …; NULL inside a page */
  const char *page;    /* NULL outside pages */
  const char *block;   /* NULL outside blocks */
  int row, cell;       /* from 1; 0 outside tables */
} SfPaperReader;

/* Sets SF_PAPER_ERROR_TEMPLATE; always FALSE. */
gboolean sf_paper_reader_fail (const SfPaperReader *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Fails when @object has a member that is not in the blank-separated @known. */
gboolean sf_paper_reader_check_members (const SfPaperReader *self, JsonObject *object, const char *known,
                                        GError **error);
/* @out is owned by the object, and unchanged when the member is missing. */
gboolean sf_paper_reader_string (const SfPaperReader *self, JsonObject *object, const char *member, const char **out,
                                 GError **error);
gboolean sf_paper_reader_number (const SfPaperReader *self, JsonObject *object, const char *member, double min,
                                 double max, double *out, GError **error);
gboolean sf_paper_reader_boolean (const SfPaperReader *self, JsonObject *object, const char *member, gboolean *out,
                                  GError **error);
/* One of the blank-separated @choices; @out is its place in them. */
gboolean sf_paper_reader_choice (const SfPaperReader *self, JsonObject *object, const char *member, const char *choices,
                                 guint *out, GError **error);
/* @out is NULL when the member is missing. */
gboolean sf_paper_reader_object (const SfPaperReader *self, JsonObject *object, const char *member, JsonObject **out,
                                 GError **error);
gboolean sf_paper_reader_array (const SfPaperReader *self, JsonObject *object, const char *member, JsonArray **out,
                                GError **error);
/* Exactly @n numbers between 0 and @max; @out_found tells whether the member is there. */
gboolean sf_paper_reader_numbers (const SfPaperReader *self, JsonObject *object, const char *member, guint n,
                                  double max, double *out, gboolean *out_found, GError **error);
/* One string or an array of strings; NULL when missing. Transfer full. */
gboolean sf_paper_reader_strings (const SfPaperReader *self, JsonObject *object, const char *member, GStrv *out,
                                  GError **error);

G_END_DECLS
