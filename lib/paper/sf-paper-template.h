/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A paper template: page size, fonts by role, styles, pages and their blocks, read from JSON and checked as a whole
 * (docs/templates.md describes the format). Constant once loaded, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SfPaperTemplate SfPaperTemplate;

/* A template of the program: "undergraduate-2020", "postgraduate-2020". NULL with SF_PAPER_ERROR_TEMPLATE if there is
 * no such one. Transfer full. */
SfPaperTemplate *sf_paper_template_load (const char *name, GError **error);
/* A school's own template. What it extends is looked for beside it, then among the program's. Transfer full. */
SfPaperTemplate *sf_paper_template_load_file (const char *path, GError **error);
/* From JSON text; @name stands for the file in errors. Transfer full. */
SfPaperTemplate *sf_paper_template_parse (const char *name, const char *json, gssize length, GError **error);
SfPaperTemplate *sf_paper_template_ref (SfPaperTemplate *self);
void sf_paper_template_unref (SfPaperTemplate *self);

/* Names of the program's templates, NULL-terminated. */
const char *const *sf_paper_template_names (void);

const char *sf_paper_template_get_name (const SfPaperTemplate *self);
/* The form's printed title, 全国普通高等学校毕业生就业协议书. */
const char *sf_paper_template_get_title (const SfPaperTemplate *self);
/* Keys of all fields the template refers to, sorted: to be checked against the form edition. Transfer full. */
char **sf_paper_template_dup_keys (const SfPaperTemplate *self);
/* The size of one sheet in points (1/72 inch). A folded A3 sheet is 420 mm wide and carries two pages. */
void sf_paper_template_get_sheet_size (const SfPaperTemplate *self, double *out_width, double *out_height);
guint sf_paper_template_get_n_sheets (const SfPaperTemplate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperTemplate, sf_paper_template_unref)

G_END_DECLS
