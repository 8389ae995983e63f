/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one agreement says, as the paper prints it: its number, verification address, the values of its form and the
 * dates of its history. Filled from records by the caller; templates refer to the values by key. One thread at a time.
 *
 * Keys beyond the form's own: agreement.number, agreement.code, agreement.url, and copy.holder, copy.number, copy.count
 * of the copy being drawn, page.number, page.count.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "core/form/sf-form.h"

G_BEGIN_DECLS

typedef struct _SfPaperDocument SfPaperDocument;

/* @number is the agreement's number, @code its verification code, @verify_base the address of the verification page to
 * which "/" and the code are appended for the QR code (NULL: no address, and no QR code is drawn). */
SfPaperDocument *sf_paper_document_new (const char *number, const char *code, const char *verify_base);
SfPaperDocument *sf_paper_document_ref (SfPaperDocument *self);
void sf_paper_document_unref (SfPaperDocument *self);

/* Takes the values of a form as they are stored and turns them into what a person reads (sf_field_display (), zh_CN).
 */
void sf_paper_document_set_form (SfPaperDocument *self, const SfFormEdition *edition, JsonObject *values);
/* One text, printed as it is; NULL or "" empties the field. */
void sf_paper_document_set_text (SfPaperDocument *self, const char *key, const char *text);
/* A date "YYYY-MM-DD"; templates choose its form with {key:date} or {key:month}. NULL leaves a blank to fill in by
 * hand. Known to the program's templates: signed.student, signed.employer, signed.superior, signed.college,
 * signed.office, agreement.date. */
void sf_paper_document_set_date (SfPaperDocument *self, const char *key, const char *date);
/* Who keeps each copy, in order (学生, 用人单位, 学院, 招生就业处); NULL-terminated. A document without holders has one
 * copy that names none. */
void sf_paper_document_set_holders (SfPaperDocument *self, const char *const *holders);
/* Not effective yet: each page carries the template's watermark (样张). */
void sf_paper_document_set_specimen (SfPaperDocument *self, gboolean specimen);
/* The bookmarks above this document's own in a file of many (college, class); NULL-terminated, NULL for none. */
void sf_paper_document_set_bookmark_path (SfPaperDocument *self, const char *const *path);

/* NULL if the field is empty. Owned by the document. */
const char *sf_paper_document_get_text (const SfPaperDocument *self, const char *key);
const char *sf_paper_document_get_number (const SfPaperDocument *self);
guint sf_paper_document_get_n_copies (const SfPaperDocument *self);
/* NULL if the document has no holders. */
const char *sf_paper_document_get_holder (const SfPaperDocument *self, guint copy);
gboolean sf_paper_document_get_specimen (const SfPaperDocument *self);
const char *const *sf_paper_document_get_bookmark_path (const SfPaperDocument *self);
/* 「编号_姓名_单位.pdf」 without what a file system or a person would stumble over. Transfer full. */
char *sf_paper_document_dup_file_name (const SfPaperDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperDocument, sf_paper_document_unref)

G_END_DECLS
