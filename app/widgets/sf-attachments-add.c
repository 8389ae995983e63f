/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ways by which files come: chosen, dropped, pasted; then into the spool of this computer, and by an operation to
 * the record. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "core/form/sf-media.h"
#include "sf-sentences.h"
#include "widgets/sf-attachments-private.h"
#include "widgets/sf-picture.h"

/* ---- Attaching ---- */

typedef struct
{
  SfAttachments *self;
  char *name;   /* of the file */
  char *sha256; /* once it is in the spool */
} Adding;

static Adding *
adding_new (SfAttachments *self, const char *name)
{
  Adding *adding = g_new0 (Adding, 1);

  adding->self = g_object_ref (self);
  adding->name = g_strdup (name);
  return adding;
}

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->self);
  g_free (adding->name);
  g_free (adding->sha256);
  g_free (adding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, adding_free)

static void
say (SfAttachments *self, const char *name, const char *why)
{
  /* Translators: a file's name, then what is wrong with it. */
  g_autofree char *sentence = g_strdup_printf (_ ("%s: %s"), name, why);

  sf_attachments_set_problem (self, sentence);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = NULL;

  if (uid != NULL)
    return;
  sf_session_drop_file (SF_SESSION (source), adding->sha256);
  sentence = error->domain == SF_WORKFLOW_ERROR
               ? sf_sentence_refusal ((SfWorkflowCode) error->code, sf_session_error_params (error))
               : g_strdup (error->message);
  say (adding->self, adding->name, sentence);
}

void
sf_attachments_attach (SfAttachments *self, SfRecord *attachment)
{
  g_autoptr (JsonObject) args = json_object_new ();
  Adding *adding = adding_new (self, sf_record_get_text (attachment, SF_ATTACHMENT_FILE_NAME));

  adding->sha256 = g_strdup (sf_record_get_text (attachment, SF_ATTACHMENT_SHA256));
  json_object_set_string_member (args, "about_kind", sf_kind_info (self->kind)->name);
  json_object_set_string_member (args, "about", self->id);
  json_object_set_string_member (args, "purpose", self->purpose);
  json_object_set_string_member (args, "sha256", adding->sha256);
  json_object_set_string_member (args, "mime", sf_record_get_text (attachment, SF_ATTACHMENT_MIME));
  json_object_set_int_member (args, "size", sf_record_get_int (attachment, SF_ATTACHMENT_SIZE));
  json_object_set_string_member (args, "file_name", adding->name);
  sf_session_act_async (self->session, SF_KIND_ATTACHMENT, sf_record_get_id (attachment), "attach", args, NULL,
                        attached_cb, adding);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  SfAttachments *self = adding->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfFile) file = sf_session_add_file_finish (SF_SESSION (source), result, &error);
  g_autofree char *id = NULL;
  g_autofree char *sentence = NULL;
  SfRecord *attachment;

  if (file == NULL)
    {
      sentence = error->domain == SF_MEDIA_ERROR ? sf_sentence_file (sf_media_error_code ((SfMediaError) error->code))
                                                 : g_strdup (error->message);
      say (self, adding->name, sentence);
      return;
    }
  if (!sf_session_get_is_open (self->session))
    return;
  if (sf_attachments_find_row (self, file->sha256) != NULL)
    {
      say (self, adding->name, _ ("This file is there already."));
      return;
    }
  id = sf_session_new_id (self->session);
  attachment = sf_record_new (SF_KIND_ATTACHMENT, id);
  sf_record_set_text (attachment, SF_ATTACHMENT_SHA256, file->sha256);
  sf_record_set_text (attachment, SF_ATTACHMENT_MIME, file->mime);
  sf_record_set_int (attachment, SF_ATTACHMENT_SIZE, file->size);
  sf_record_set_text (attachment, SF_ATTACHMENT_FILE_NAME, adding->name);
  g_ptr_array_add (self->held, attachment);
  if (self->ready)
    sf_attachments_set_ready (self, TRUE);
  else
    {
      sf_attachments_load (self);
      g_signal_emit_by_name (self, "begin");
    }
}

static gboolean
has_room (SfAttachments *self)
{
  guint limit = (guint) sf_session_get_rules (self->session)->max_attachments;
  g_autoptr (JsonObject) params = NULL;
  g_autofree char *sentence = NULL;

  if (self->n < limit)
    return TRUE;
  params = json_object_new ();
  json_object_set_int_member (params, "limit", limit);
  sentence = sf_sentence_refusal (SF_CODE_ATTACHMENT_LIMIT, params);
  sf_attachments_set_problem (self, sentence);
  return FALSE;
}

void
sf_attachments_add_bytes (SfAttachments *self, GBytes *bytes, const char *name)
{
  g_return_if_fail (SF_IS_ATTACHMENTS (self));
  sf_attachments_set_problem (self, NULL);
  if (self->editable && has_room (self))
    sf_session_add_bytes_async (self->session, bytes, NULL, added_cb, adding_new (self, name));
}

static void
bytes_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (bytes != NULL)
    sf_attachments_add_bytes (adding->self, bytes, adding->name);
  else
    say (adding->self, adding->name, error->message);
}

void
sf_attachments_add_file (SfAttachments *self, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  const char *path = g_file_peek_path (file);

  g_return_if_fail (SF_IS_ATTACHMENTS (self));
  sf_attachments_set_problem (self, NULL);
  if (!self->editable || !has_room (self))
    return;
  if (path != NULL)
    sf_session_add_file_async (self->session, path, NULL, added_cb, adding_new (self, name));
  else
    g_file_load_bytes_async (file, NULL, bytes_read_cb, adding_new (self, name));
}

/* ---- From where they come ---- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, SfAttachments *self)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      sf_attachments_add_file (self, file);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_cb (SfAttachments *self)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_ ("Add Files"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("JPEG, PNG and PDF"));
  for (SfMedia media = 0; media < SF_N_MEDIA; media++)
    gtk_file_filter_add_mime_type (filter, sf_media_mime (media));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
add_file_list (SfAttachments *self, const GValue *value)
{
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    sf_attachments_add_file (self, l->data);
}

static void
picture_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachments) self = user_data;
  g_autoptr (GBytes) bytes = sf_picture_save_finish (result, NULL);
  g_autofree char *name = g_strdup_printf (_ ("Pasted picture %u.png"), ++self->pasted);

  if (bytes != NULL)
    sf_attachments_add_bytes (self, bytes, name);
}

static gboolean
add_value (SfAttachments *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_file_list (self, value);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE) && g_value_get_object (value) != NULL)
    sf_picture_save_async (g_value_get_object (value), picture_saved_cb, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SfAttachments *self)
{
  return self->editable && add_value (self, value);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachments) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value == NULL || !add_value (self, value))
    sf_attachments_set_problem (self, _ ("The clipboard holds neither a picture nor a file."));
}

static void
paste_cb (SfAttachments *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GType type = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
                   gdk_content_formats_contain_mime_type (formats, "text/uri-list")
                 ? GDK_TYPE_FILE_LIST
                 : GDK_TYPE_TEXTURE;

  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, pasted_cb, g_object_ref (self));
}

static gboolean
paste_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  if (!SF_ATTACHMENTS (widget)->editable)
    return FALSE;
  paste_cb (SF_ATTACHMENTS (widget));
  return TRUE;
}

/* ---- Installing ---- */

void
sf_attachments_install_sources (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, paste_shortcut_cb, NULL);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
}

void
sf_attachments_take_drops (SfAttachments *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
