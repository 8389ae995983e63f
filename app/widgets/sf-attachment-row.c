/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pictures are shown by a thumbnail; a PDF is shown by an icon and opened by another program, because no renderer of
 * PDF runs in this one. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-attachment-row.h"

#include <glib/gi18n.h>

#include "core/form/sf-media.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-picture-window.h"
#include "widgets/sf-picture.h"

struct _SfAttachmentRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkButton *open;
  GtkStack *looks;
  GtkImage *icon;
  GtkPicture *picture;
  GtkLabel *name;
  GtkLabel *state;
  GtkProgressBar *progress;
  GtkButton *remove;

  SfSession *session;
  SfRecord *attachment;
  SfItemMark mark;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfAttachmentRow, sf_attachment_row, GTK_TYPE_WIDGET)

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define THUMBNAIL 112 /* pixels of the longer side: sharp on a screen of twice the density, too */

static const char *
get_sha256 (SfAttachmentRow *self)
{
  return sf_record_get_text (self->attachment, SF_ATTACHMENT_SHA256);
}

static gboolean
is_picture (SfAttachmentRow *self)
{
  SfMedia media;

  return sf_media_from_mime (sf_record_get_text (self->attachment, SF_ATTACHMENT_MIME), &media) &&
         media != SF_MEDIA_PDF;
}

static const char *
get_name (SfAttachmentRow *self)
{
  const char *name = sf_record_get_text (self->attachment, SF_ATTACHMENT_FILE_NAME);

  return name != NULL ? name : _ ("Unnamed file");
}

/* ---- What it looks like ---- */

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachmentRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = sf_picture_load_finish (result, &error);

  if (texture == NULL)
    return;
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->looks, "picture");
}

/* Offline, one that is not here has its icon alone. */
static void
thumbnail_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachmentRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sf_session_fetch_file_finish (SF_SESSION (source), result, &error);

  if (path != NULL)
    sf_picture_load_async (path, THUMBNAIL, self->cancellable, thumbnail_cb, g_object_ref (self));
}

/* ---- Opening it ---- */

static void
toast (SfAttachmentRow *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
open_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachmentRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sf_session_fetch_file_finish (SF_SESSION (source), result, &error);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *uri = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || window == NULL)
    return;
  if (g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE))
    toast (self, _ ("This file is not on this computer. It can be opened when the server can be reached."));
  else if (path == NULL)
    {
      g_autofree char *sentence = sf_sentence_file ("E_NOT_FOUND");
      toast (self, sentence);
    }
  else if (is_picture (self))
    gtk_window_present (GTK_WINDOW (sf_picture_window_new (window, get_name (self), path)));
  else
    {
      uri = g_filename_to_uri (path, NULL, NULL);
      gtk_show_uri (window, uri, GDK_CURRENT_TIME);
    }
}

static void
open_cb (SfAttachmentRow *self)
{
  sf_session_fetch_file_async (self->session, get_sha256 (self), self->cancellable, open_file_cb, g_object_ref (self));
}

static void
remove_cb (SfAttachmentRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* ---- How far it came ---- */

static char *
tell_progress (SfAttachmentRow *self, SfFileState state, gint64 sent, gint64 size, const char *code)
{
  if (state == SF_FILE_REFUSED)
    return sf_sentence_file (code);
  if (self->mark == SF_ITEM_REFUSED)
    return g_strdup (_ ("Refused; see Needs attention for the reason"));
  if (state == SF_FILE_SETTLED)
    return self->mark == SF_ITEM_WAITING ? g_strdup (_ ("Uploaded; to be recorded in a few seconds")) : NULL;
  if (sent > 0 && size > 0)
    return g_strdup_printf (_ ("Uploading: %d %%"), (int) (sent * 100 / size));
  if (sf_session_get_sync_state (self->session) == SF_SYNC_OFFLINE)
    return g_strdup (_ ("Kept on this computer; goes up when the server can be reached"));
  return g_strdup (_ ("Waiting to be uploaded"));
}

void
sf_attachment_row_refresh (SfAttachmentRow *self)
{
  gint64 size = sf_record_get_int (self->attachment, SF_ATTACHMENT_SIZE);
  g_autofree char *shown_size = g_format_size ((guint64) size);
  g_autofree char *progress = NULL;
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;
  const char *code;
  gint64 sent;
  SfFileState state;

  g_return_if_fail (SF_IS_ATTACHMENT_ROW (self));
  state = sf_session_get_file_state (self->session, get_sha256 (self), &sent, &code);
  progress = tell_progress (self, state, sent, size, code);
  text = progress != NULL ? g_strdup_printf ("%s · %s", shown_size, progress) : g_strdup (shown_size);
  gtk_label_set_label (self->state, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->state),
                            state == SF_FILE_REFUSED || self->mark == SF_ITEM_REFUSED ? "error" : "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), state == SF_FILE_WAITING && sent > 0);
  gtk_progress_bar_set_fraction (self->progress, size > 0 ? (double) sent / (double) size : 0.0);
  all = g_strdup_printf ("%s, %s", get_name (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

/* ---- The object ---- */

static void
sf_attachment_row_dispose (GObject *object)
{
  SfAttachmentRow *self = SF_ATTACHMENT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->attachment, sf_record_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_attachment_row_parent_class)->dispose (object);
}

static void
sf_attachment_row_class_init (SfAttachmentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_attachment_row_dispose;
  signals[REMOVE] =
    g_signal_new ("remove", SF_TYPE_ATTACHMENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-attachment-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, box);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, open);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, looks);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, picture);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, name);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, state);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, progress);
  gtk_widget_class_bind_template_child (widget_class, SfAttachmentRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
sf_attachment_row_init (SfAttachmentRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
name_button (GtkButton *button, const char *name)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
sf_attachment_row_new (SfSession *session, SfRecord *attachment, SfItemMark mark, gboolean removable)
{
  SfAttachmentRow *self = g_object_new (SF_TYPE_ATTACHMENT_ROW, NULL);
  g_autofree char *open = NULL;
  g_autofree char *remove = NULL;

  self->session = g_object_ref (session);
  self->attachment = sf_record_ref (attachment);
  self->mark = mark;
  open = g_strdup_printf (_ ("Open %s"), get_name (self));
  remove = g_strdup_printf (_ ("Remove %s"), get_name (self));
  name_button (self->open, open);
  name_button (self->remove, remove);
  gtk_widget_set_visible (GTK_WIDGET (self->remove), removable);
  gtk_label_set_label (self->name, get_name (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), get_name (self));
  gtk_image_set_from_icon_name (self->icon,
                                is_picture (self) ? "image-x-generic-symbolic" : "x-office-document-symbolic");
  sf_attachment_row_refresh (self);
  if (is_picture (self))
    sf_session_fetch_file_async (session, get_sha256 (self), self->cancellable, thumbnail_file_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

SfRecord *
sf_attachment_row_get_attachment (SfAttachmentRow *self)
{
  g_return_val_if_fail (SF_IS_ATTACHMENT_ROW (self), NULL);
  return self->attachment;
}
