/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The worker gets a document and a copy of the record of its own; nothing is shared with the main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "paper/sf-agreement-export.h"

#include "paper/sf-agreement-document.h"

typedef struct
{
  SfRecord *agreement;
  SfPaperDocument *document;
  char *author;
  char *path;
  guint copies;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  sf_record_unref (self->agreement);
  sf_paper_document_unref (self->document);
  g_free (self->author);
  g_free (self->path);
  g_free (self);
}

static gboolean
write_pdf (const Export *export, GError **error)
{
  g_autoptr (SfPaperRenderer) renderer = sf_agreement_renderer_new (export->agreement, error);
  const SfPaperPdfInfo info = { .author = export->author,
                                .time = sf_record_get_int (export->agreement, SF_AGREEMENT_MADE_AT) };
  g_autoptr (SfPaperPdf) pdf = NULL;

  if (renderer == NULL)
    return FALSE;
  pdf = sf_paper_pdf_new (export->path, &info, error);
  return pdf != NULL && sf_paper_pdf_add (pdf, renderer, export->document, export->copies, error) &&
         sf_paper_pdf_close (pdf, error);
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_pdf (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sf_agreement_export_async (SfRecord *agreement, SfRecord *signing, const char *server, const char *author, guint copies,
                           const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Export *export = g_new0 (Export, 1);

  export->agreement = sf_record_copy (agreement);
  export->document = sf_agreement_document_new (agreement, signing, server);
  export->author = g_strdup (author);
  export->path = g_strdup (path);
  export->copies = copies;
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, export_thread);
}

gboolean
sf_agreement_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
