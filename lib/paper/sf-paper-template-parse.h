/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a template's JSON, already put together, to its checked structure. Any thread. */
#pragma once

#include "paper/sf-paper-reader.h"
#include "paper/sf-paper-template-private.h"

G_BEGIN_DECLS

/* @file is what errors name. NULL with SF_PAPER_ERROR_TEMPLATE; transfer full. */
SfPaperTemplate *sf_paper_template_from_json (const char *name, const char *file, JsonObject *object, GError **error);

typedef struct
{
  SfPaperReader reader;
  SfPaperTemplate *template;
  JsonObject *strings; /* the template's own constants; NULL for none */
} SfPaperParse;

/* NULL, with an error, if there is no such style. */
const SfPaperStyle *sf_paper_parse_style_name (SfPaperParse *self, const char *name, GError **error);
/* What @object says in "text", "phrases" or "clauses"; @default_style is used when it names no style and may be NULL.
 */
SfPaperContent *sf_paper_parse_content (SfPaperParse *self, JsonObject *object, const SfPaperStyle *default_style,
                                        GError **error);
/* One text without an object around it. */
SfPaperContent *sf_paper_parse_plain (SfPaperParse *self, const char *text, const SfPaperStyle *label,
                                      const SfPaperStyle *value, GError **error);
/* The rows of a table @width points wide. */
gboolean sf_paper_parse_table (SfPaperParse *self, JsonObject *object, SfPaperBlock *block, double width,
                               GError **error);

G_END_DECLS
