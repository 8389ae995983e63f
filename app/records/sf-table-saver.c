/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-table-saver.h"

#include <glib/gi18n.h>

#include "sf-errors.h"
#include "sheet/sf-table-writer.h"

typedef struct
{
  SfPage *page;
  char *sheet;
  GStrv header;
  GPtrArray *rows;
  char *path;
  SfTableType type;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  g_object_unref (self->page);
  g_free (self->sheet);
  g_strfreev (self->header);
  g_ptr_array_unref (self->rows);
  g_free (self->path);
  g_free (self);
}

static gboolean
write_table (const Saving *saving, GError **error)
{
  g_autoptr (SfTableWriter) writer =
    sf_table_writer_new (saving->path, saving->type, saving->sheet, (const char *const *) saving->header, error);

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < saving->rows->len; i++)
    {
      GStrv cells = saving->rows->pdata[i];

      if (!sf_table_writer_add (writer, (const char *const *) cells, g_strv_length (cells), error))
        return FALSE;
    }
  return sf_table_writer_close (writer, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_table (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SfPage *page = SF_PAGE (source);
  const Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *name = g_path_get_basename (saving->path);

      if (saving->rows->len == 0)
        text = g_strdup_printf (_ ("Saved as “%s”"), name);
      else
        text = g_strdup_printf (ngettext ("%u row saved as “%s”", "%u rows saved as “%s”", saving->rows->len),
                                saving->rows->len, name);
    }
  else
    text = sf_error_sentence (error);
  sf_page_toast (page, text);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GTask) task = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    {
      saving_free (saving);
      g_object_unref (dialog);
      return;
    }
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  saving->path = g_file_get_path (file);
  if (!sf_table_type_from_name (saving->path, &saving->type))
    {
      char *with_ending = g_strconcat (saving->path, ".xlsx", NULL);

      g_free (saving->path);
      saving->path = with_ending;
      saving->type = SF_TABLE_XLSX;
    }
  task = g_task_new (saving->page, NULL, written_cb, NULL);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, write_in_thread);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
sf_table_saver_run (SfPage *page, const char *title, const char *name, GStrv header, GPtrArray *rows)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  Saving *saving = g_new0 (Saving, 1);
  g_autofree char *file = g_strconcat (name, ".xlsx", NULL);

  saving->page = g_object_ref (page);
  saving->sheet = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 31));
  saving->header = header;
  saving->rows = rows;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file);
  add_filter (GTK_FILE_CHOOSER (dialog), _ ("Excel workbook (.xlsx)"), "xlsx");
  add_filter (GTK_FILE_CHOOSER (dialog), _ ("CSV table (.csv)"), "csv");
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
