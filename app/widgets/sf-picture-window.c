/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The picture is read on another thread; until then, and if it cannot be read, the window says so. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-picture-window.h"

#include <glib/gi18n.h>

#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-picture.h"

#define MAX_SIDE 4096 /* pixels: small print of an A4 sheet can be read */

struct _SfPictureWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkToggleButton *full_size;
  GtkStack *stack;
  GtkPicture *picture;
  AdwStatusPage *problem;

  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfPictureWindow, sf_picture_window, ADW_TYPE_WINDOW)

static void
full_size_cb (SfPictureWindow *self)
{
  gtk_picture_set_can_shrink (self->picture, !gtk_toggle_button_get_active (self->full_size));
}

static void
rotate_cb (SfPictureWindow *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GdkPaintable) turned = NULL;
  double width, height;

  if (paintable == NULL)
    return;
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) height, 0));
  gtk_snapshot_rotate (snapshot, 90);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  turned =
    gtk_snapshot_free_to_paintable (g_steal_pointer (&snapshot), &GRAPHENE_SIZE_INIT ((float) height, (float) width));
  gtk_picture_set_paintable (self->picture, turned);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPictureWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = sf_picture_load_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture != NULL)
    {
      gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
      gtk_stack_set_visible_child_name (self->stack, "picture");
      return;
    }
  sentence = sf_sentence_file ("E_BLOB_BROKEN");
  adw_status_page_set_description (self->problem, sentence);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
sf_picture_window_dispose (GObject *object)
{
  SfPictureWindow *self = SF_PICTURE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sf_picture_window_parent_class)->dispose (object);
}

static void
sf_picture_window_class_init (SfPictureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_picture_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-picture-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfPictureWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SfPictureWindow, full_size);
  gtk_widget_class_bind_template_child (widget_class, SfPictureWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SfPictureWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, SfPictureWindow, problem);
  gtk_widget_class_bind_template_callback (widget_class, full_size_cb);
  gtk_widget_class_bind_template_callback (widget_class, rotate_cb);
}

static void
sf_picture_window_init (SfPictureWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_picture_window_new (GtkWindow *parent, const char *title, const char *path)
{
  SfPictureWindow *self = g_object_new (SF_TYPE_PICTURE_WINDOW, "transient-for", parent, "title", title, NULL);

  adw_window_title_set_title (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  sf_picture_load_async (path, MAX_SIDE, self->cancellable, loaded_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
