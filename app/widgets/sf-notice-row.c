/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A dot, the sentence and its time. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-notice-row.h"

#include <glib/gi18n.h>

#include "sf-sentences.h"

struct _SfNoticeRow
{
  GtkWidget parent_instance;

  GtkWidget *dot;
  GtkWidget *box;
  GtkLabel *text;
  GtkLabel *time;
  SfItem *item;
};

G_DEFINE_FINAL_TYPE (SfNoticeRow, sf_notice_row, GTK_TYPE_WIDGET)

static void
refresh (SfNoticeRow *self)
{
  SfRecord *notice = self->item != NULL ? sf_item_get_record (self->item) : NULL;
  gboolean unread = notice != NULL && sf_record_get_state (notice) == SF_NOTICE_UNREAD;
  g_autofree char *sentence = NULL;
  g_autofree char *at = NULL;

  if (notice != NULL)
    {
      sentence =
        sf_sentence_notice (sf_record_get_text (notice, SF_NOTICE_CODE), sf_record_get_text (notice, SF_NOTICE_TEXT_1),
                            sf_record_get_text (notice, SF_NOTICE_TEXT_2));
      at = sf_time_format_minute (sf_record_get_int (notice, SF_NOTICE_AT));
    }
  gtk_label_set_label (self->text, sentence != NULL ? sentence : "…");
  gtk_label_set_label (self->time, at != NULL ? at : "");
  gtk_widget_set_opacity (self->dot, unread ? 1 : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dot), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  unread ? _ ("Unread") : _ ("Read"), -1);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "heading");
}

static void
sf_notice_row_dispose (GObject *object)
{
  SfNoticeRow *self = SF_NOTICE_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->dot, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_notice_row_parent_class)->dispose (object);
}

static void
sf_notice_row_class_init (SfNoticeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_notice_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sf_notice_row_init (SfNoticeRow *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "notice-row");
  self->dot = g_object_new (GTK_TYPE_IMAGE, "icon-name", "media-record-symbolic", "pixel-size", 10, "valign",
                            GTK_ALIGN_START, "margin-top", 4, NULL);
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand",
                             TRUE, NULL);
  self->time = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  self->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3, NULL);
  gtk_widget_add_css_class (self->dot, "accent");
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "numeric");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->time));
  gtk_widget_set_parent (self->dot, GTK_WIDGET (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
sf_notice_row_new (void)
{
  return g_object_new (SF_TYPE_NOTICE_ROW, NULL);
}

void
sf_notice_row_set_item (SfNoticeRow *self, SfItem *item)
{
  g_return_if_fail (SF_IS_NOTICE_ROW (self));
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::record", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
