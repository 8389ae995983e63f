/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A grid of a name, two field rows without labels and the mark; what is narrow puts the sides below the name. Main
 * thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-compare-row.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-ui.h"
#include "widgets/sf-field-row.h"

struct _SfCompareRow
{
  GtkWidget parent_instance;

  GtkGrid *grid;
  GtkLabel *name;
  GtkLabel *star;
  GtkBox *sides;
  GtkBox *kept_side, *said_side;
  GtkWidget *kept_caption, *said_caption;
  GtkWidget *mark;
  GtkWidget *restore;
  SfFieldRow *kept_row; /* or NULL */
  SfFieldRow *said_row; /* or NULL: locked */

  gboolean editable;
  gboolean differs;
};

G_DEFINE_FINAL_TYPE (SfCompareRow, sf_compare_row, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  LEFT,
  RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
restore_cb (SfCompareRow *self)
{
  g_signal_emit (self, signals[RESTORE], 0);
}

static void
said_changed_cb (SfCompareRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
said_left_cb (SfCompareRow *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

/* 灰色部分为不可修改 (manual §4), and who changes it. */
static GtkWidget *
make_lock (const SfField *field)
{
  gboolean office = field->party == SF_PARTY_SCHOOL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label",
                                   office ? _ ("Changed by the employment office") : _ ("Changed by the college"),
                                   "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Locked"), -1);
  gtk_widget_add_css_class (box, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_tooltip_text (box, sf_label_hint (field));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static SfFieldRow *
add_kept (SfCompareRow *self, const SfField *field, gboolean mask)
{
  GtkWidget *row = sf_field_row_new (field, FALSE);
  g_autofree char *name = g_strdup_printf (_ ("%s, the school's data"), sf_label_field (field));

  sf_field_row_set_bare (SF_FIELD_ROW (row), name);
  sf_field_row_set_masked (SF_FIELD_ROW (row), mask);
  gtk_box_append (self->kept_side, row);
  return SF_FIELD_ROW (row);
}

static SfFieldRow *
add_said (SfCompareRow *self, const SfField *field, gboolean mask)
{
  GtkWidget *row = sf_field_row_new (field, self->editable);

  sf_field_row_set_bare (SF_FIELD_ROW (row), sf_label_field (field));
  sf_field_row_set_masked (SF_FIELD_ROW (row), mask);
  gtk_box_append (self->said_side, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (said_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "left", G_CALLBACK (said_left_cb), self, G_CONNECT_SWAPPED);
  return SF_FIELD_ROW (row);
}

static gboolean
sf_compare_row_grab_focus (GtkWidget *widget)
{
  SfCompareRow *self = SF_COMPARE_ROW (widget);

  return self->said_row != NULL && gtk_widget_grab_focus (GTK_WIDGET (self->said_row));
}

static void
sf_compare_row_dispose (GObject *object)
{
  SfCompareRow *self = SF_COMPARE_ROW (object);

  g_clear_pointer ((GtkWidget **) &self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_compare_row_parent_class)->dispose (object);
}

static void
sf_compare_row_class_init (SfCompareRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_compare_row_dispose;
  widget_class->grab_focus = sf_compare_row_grab_focus;
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_COMPARE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", SF_TYPE_COMPARE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESTORE] =
    g_signal_new ("restore", SF_TYPE_COMPARE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-compare-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, grid);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, name);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, star);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, sides);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, kept_side);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, said_side);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, kept_caption);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, said_caption);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, mark);
  gtk_widget_class_bind_template_child (widget_class, SfCompareRow, restore);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
}

static void
sf_compare_row_init (SfCompareRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_compare_row_new (const SfVerifiedField *field, gboolean editable, gboolean mask)
{
  SfCompareRow *self = g_object_new (SF_TYPE_COMPARE_ROW, NULL);
  const char *label = sf_label_field (field->said != NULL ? field->said : field->kept);
  g_autofree char *restore = g_strdup_printf (_ ("Restore the School's Data: %s"), label);

  self->editable = editable && field->said != NULL;
  gtk_label_set_label (self->name, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (self->restore, restore);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->restore), GTK_ACCESSIBLE_PROPERTY_LABEL, restore, -1);
  if (field->kept != NULL)
    self->kept_row = add_kept (self, field->kept, mask);
  if (field->said != NULL)
    self->said_row = add_said (self, field->said, mask);
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "locked");
      gtk_box_append (self->said_side, make_lock (field->kept));
    }
  return GTK_WIDGET (self);
}

const SfField *
sf_compare_row_get_said (SfCompareRow *self)
{
  g_return_val_if_fail (SF_IS_COMPARE_ROW (self), NULL);
  return self->said_row != NULL ? sf_field_row_get_field (self->said_row) : NULL;
}

const SfField *
sf_compare_row_get_kept (SfCompareRow *self)
{
  g_return_val_if_fail (SF_IS_COMPARE_ROW (self), NULL);
  return self->kept_row != NULL ? sf_field_row_get_field (self->kept_row) : NULL;
}

gboolean
sf_compare_row_get_editable (SfCompareRow *self)
{
  g_return_val_if_fail (SF_IS_COMPARE_ROW (self), FALSE);
  return self->editable;
}

void
sf_compare_row_set_kept (SfCompareRow *self, const char *value)
{
  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  if (self->kept_row != NULL)
    sf_field_row_set_value (self->kept_row, value);
}

/* A control that has the value is left alone: whoever types in it keeps the place. */
void
sf_compare_row_set_said (SfCompareRow *self, const char *value)
{
  g_autofree char *present = NULL;

  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  if (self->said_row == NULL)
    return;
  present = sf_field_row_dup_value (self->said_row);
  if (!self->editable || g_strcmp0 (present, value) != 0)
    sf_field_row_set_value (self->said_row, value);
}

char *
sf_compare_row_dup_said (SfCompareRow *self)
{
  g_return_val_if_fail (SF_IS_COMPARE_ROW (self), NULL);
  return self->said_row != NULL ? sf_field_row_dup_value (self->said_row) : NULL;
}

void
sf_compare_row_set_required (SfCompareRow *self, gboolean required)
{
  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->star), required);
  if (self->said_row != NULL)
    sf_field_row_set_required (self->said_row, required);
}

void
sf_compare_row_set_problem (SfCompareRow *self, const char *sentence)
{
  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  if (self->said_row != NULL)
    sf_field_row_set_problem (self->said_row, sentence);
}

void
sf_compare_row_set_hint (SfCompareRow *self, const char *hint)
{
  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  if (self->editable)
    sf_field_row_set_hint (self->said_row, hint);
}

void
sf_compare_row_set_differs (SfCompareRow *self, gboolean differs)
{
  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  self->differs = differs;
  gtk_widget_set_visible (self->mark, differs);
  gtk_widget_set_visible (self->restore, differs && self->editable);
}

gboolean
sf_compare_row_get_differs (SfCompareRow *self)
{
  g_return_val_if_fail (SF_IS_COMPARE_ROW (self), FALSE);
  return self->differs;
}

void
sf_compare_row_set_narrow (SfCompareRow *self, gboolean narrow)
{
  GtkLayoutManager *layout;
  GtkLayoutChild *child;

  g_return_if_fail (SF_IS_COMPARE_ROW (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->grid));
  child = gtk_layout_manager_get_layout_child (layout, GTK_WIDGET (self->sides));
  g_object_set (child, "column", narrow ? 0 : 1, "row", narrow ? 1 : 0, "column-span", narrow ? 3 : 1, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sides),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (self->editable && !narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "filled");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "filled");
  gtk_box_set_homogeneous (self->sides, !narrow);
  gtk_box_set_spacing (self->sides, narrow ? 6 : 12);
  gtk_widget_set_visible (self->kept_caption, narrow && self->kept_row != NULL && self->said_row != NULL);
  gtk_widget_set_visible (self->said_caption, narrow && self->said_row != NULL);
}
