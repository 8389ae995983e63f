/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PDF files of one or many agreements: embedded subset fonts, searchable text, bookmarks, page labels, and the same
 * bytes for the same records. A file appears under its name when it is whole, or not at all. One thread at a time;
 * long batches belong into a worker thread, with a renderer of its own.
 */
#pragma once

#include <gio/gio.h>

#include "paper/sf-paper-renderer.h"

G_BEGIN_DECLS

typedef struct _SfPaperPdf SfPaperPdf;

typedef struct
{
  const char *title;   /* NULL: the template's */
  const char *author;  /* the school; NULL for none */
  const char *subject; /* NULL for none */
  gint64 time;         /* of the record, ms since the epoch: the file's creation date */
} SfPaperPdfInfo;

/* Writes beside @path until sf_paper_pdf_close (). */
SfPaperPdf *sf_paper_pdf_new (const char *path, const SfPaperPdfInfo *info, GError **error);
/* Without a close before, nothing stays behind. */
void sf_paper_pdf_free (SfPaperPdf *self);
/* Adds the copies whose bit is set in @copies (bit 0: the first; G_MAXUINT: all). When the document cannot be laid out,
 * the file is as it was before and can take more. */
gboolean sf_paper_pdf_add (SfPaperPdf *self, SfPaperRenderer *renderer, SfPaperDocument *document, guint copies,
                           GError **error);
guint sf_paper_pdf_get_n_pages (const SfPaperPdf *self);
/* Finishes the file and gives it its name. */
gboolean sf_paper_pdf_close (SfPaperPdf *self, GError **error);

/* The document at @index, transfer full. Called in order, so that a batch need not be in memory at once. */
typedef SfPaperDocument *(*SfPaperPdfSource) (guint index, gpointer user_data);
/* A document is done; @problem is why it is not in the file, NULL if it is. */
typedef void (*SfPaperPdfProgress) (guint done, guint total, const GError *problem, gpointer user_data);

/* Writes @n documents into one file. A document that cannot be printed is reported to @progress and left out; when none
 * can, the call fails with the first one's error. Cancelling (G_IO_ERROR_CANCELLED) leaves no file. */
gboolean sf_paper_pdf_write (const char *path, const SfPaperPdfInfo *info, SfPaperRenderer *renderer, guint n,
                             SfPaperPdfSource source, SfPaperPdfProgress progress, gpointer user_data, guint copies,
                             GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPaperPdf, sf_paper_pdf_free)

G_END_DECLS
