/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the page to the printer or into a file. A print of an effective agreement is an operation that is recorded
 * first; a specimen is nobody's print. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "paper/sf-agreement-document.h"
#include "paper/sf-agreement-export.h"
#include "paper/sf-paper-page-private.h"
#include "paper/sf-print-operation.h"
#include "sf-errors.h"

static gboolean
has_copies (SfPaperPage *self)
{
  if (sf_paper_page_get_copies (self) != 0)
    return TRUE;
  sf_page_toast (SF_PAGE (self), _ ("Choose at least one copy to print."));
  return FALSE;
}

/* ---- Printing ---- */

static void
say_error (SfPaperPage *self, const GError *error)
{
  g_autofree char *sentence = sf_error_sentence (error);

  sf_page_toast (SF_PAGE (self), sentence);
}

static JsonObject *
make_print_args (SfPaperPage *self)
{
  g_autofree char *copies = sf_copies_join (sf_paper_page_get_copies (self));
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "copies", copies);
  return args;
}

typedef struct
{
  SfPaperPage *page;
  SfPrintOperation *operation; /* or NULL */
  char *path;                  /* or NULL */
} Output;

static void
output_free (Output *output)
{
  g_object_unref (output->page);
  g_clear_object (&output->operation);
  g_free (output->path);
  g_free (output);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Output, output_free)

static void
print_recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Output) output = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  if (uid == NULL)
    say_error (output->page, error);
  sf_print_operation_recorded (output->operation, uid != NULL);
}

static void
record_cb (SfPrintOperation *operation, SfPaperPage *self)
{
  g_autoptr (JsonObject) args = make_print_args (self);
  Output *output = g_new0 (Output, 1);

  output->page = g_object_ref (self);
  output->operation = g_object_ref (operation);
  sf_session_act_async (self->session, SF_KIND_AGREEMENT, self->id, "print", args, NULL, print_recorded_cb, output);
}

static void
print_done_cb (SfPrintOperation *operation, GtkPrintOperationResult result, SfPaperPage *self)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (GTK_PRINT_OPERATION (operation), &error);
  say_error (self, error);
}

void
sf_paper_page_run_print (SfPaperPage *self)
{
  g_autofree char *name = NULL;
  g_autoptr (SfPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (self->pages == NULL || !has_copies (self))
    return;
  name = sf_paper_document_dup_file_name (self->document);
  operation = sf_print_operation_new (self->pages, sf_paper_page_get_copies (self), name);
  g_signal_connect_object (operation, "record", G_CALLBACK (record_cb), self, 0);
  g_signal_connect_object (operation, "done", G_CALLBACK (print_done_cb), self, 0);
  gtk_print_operation_set_allow_async (GTK_PRINT_OPERATION (operation), TRUE);
  if (gtk_print_operation_run (GTK_PRINT_OPERATION (operation), GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                               &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    say_error (self, error);
}

/* ---- PDF ---- */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Output) output = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (output->path);
  g_autofree char *text = NULL;

  if (!sf_agreement_export_finish (result, &error))
    {
      say_error (output->page, error);
      return;
    }
  text = g_strdup_printf (_ ("Exported: %s"), name);
  sf_page_toast (SF_PAGE (output->page), text);
}

static void
export_to (Output *output)
{
  SfPaperPage *self = output->page;

  sf_agreement_export_async (self->agreement, self->signing, sf_session_get_server (self->session),
                             self->settings != NULL ? sf_record_get_text (self->settings, SF_SETTINGS_NAME) : NULL,
                             sf_paper_page_get_copies (self), output->path, exported_cb, output);
}

static void
export_recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Output) output = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  if (uid != NULL)
    export_to (g_steal_pointer (&output));
  else
    say_error (output->page, error);
}

static void
file_chosen_cb (GtkNativeDialog *chooser, int response, SfPaperPage *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (JsonObject) args = NULL;
  Output *output;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  output = g_new0 (Output, 1);
  output->page = g_object_ref (self);
  output->path = g_file_get_path (file);
  if (!sf_agreement_is_printable (self->agreement))
    {
      export_to (output);
      return;
    }
  args = make_print_args (self);
  sf_session_act_async (self->session, SF_KIND_AGREEMENT, self->id, "print", args, NULL, export_recorded_cb, output);
}

void
sf_paper_page_run_export (SfPaperPage *self)
{
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (self->pages == NULL || !has_copies (self))
    return;
  name = sf_paper_document_dup_file_name (self->document);
  chooser = gtk_file_chooser_native_new (_ ("Export PDF"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "sf-chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
