/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-remark.h"

struct _SfRemark
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  const char *style; /* of the icon; interned */
};

G_DEFINE_FINAL_TYPE (SfRemark, sf_remark, GTK_TYPE_WIDGET)

static void
sf_remark_dispose (GObject *object)
{
  SfRemark *self = SF_REMARK (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_remark_parent_class)->dispose (object);
}

static void
sf_remark_class_init (SfRemarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_remark_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sf_remark_init (SfRemark *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "remark");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                             GTK_ALIGN_START, "margin-top", 2, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand",
                              TRUE, NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

void
sf_remark_set (SfRemark *self, const char *text, const char *icon_name, const char *style)
{
  g_return_if_fail (SF_IS_REMARK (self));
  gtk_label_set_label (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  if (self->style != NULL)
    gtk_widget_remove_css_class (self->icon, self->style);
  self->style = g_intern_string (style);
  if (self->style != NULL)
    gtk_widget_add_css_class (self->icon, self->style);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}
