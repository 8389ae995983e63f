/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A message dialog with a field row, or a list of what is offered. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-value-dialog.h"

#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-field-row.h"

struct _SfValueDialog
{
  AdwMessageDialog parent_instance;

  GtkBox *place;
  GtkWidget *remark_box;
  GtkEditable *remark;
  SfFieldRow *row;      /* or NULL: … */
  GtkDropDown *offered; /* … one of … */
  GStrv values;

  const SfField *field;
  char *present;
  gboolean may_be_empty;
};

G_DEFINE_FINAL_TYPE (SfValueDialog, sf_value_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
is_right (SfValueDialog *self, const char *value)
{
  SfFormError problem;

  if (value == NULL)
    return self->may_be_empty;
  return self->row == NULL || sf_field_check (self->field, value, &problem);
}

static void
refresh_cb (SfValueDialog *self)
{
  g_autofree char *value = sf_value_dialog_dup_value (self);

  if (self->row != NULL)
    sf_field_row_set_problem (self->row, NULL);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "confirm",
                                           is_right (self, value) && g_strcmp0 (value, self->present) != 0);
}

static void
left_cb (SfValueDialog *self)
{
  g_autofree char *value = sf_value_dialog_dup_value (self);
  g_autofree char *sentence = NULL;
  SfFormError problem;

  if (value != NULL && !sf_field_check (self->field, value, &problem))
    sentence = sf_sentence_problem (self->field, problem);
  sf_field_row_set_problem (self->row, sentence);
}

static void
sf_value_dialog_finalize (GObject *object)
{
  SfValueDialog *self = SF_VALUE_DIALOG (object);

  g_free (self->present);
  g_strfreev (self->values);
  G_OBJECT_CLASS (sf_value_dialog_parent_class)->finalize (object);
}

static void
sf_value_dialog_class_init (SfValueDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sf_value_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-value-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfValueDialog, place);
  gtk_widget_class_bind_template_child (widget_class, SfValueDialog, remark_box);
  gtk_widget_class_bind_template_child (widget_class, SfValueDialog, remark);
}

static void
sf_value_dialog_init (SfValueDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_value_dialog_new (GtkWindow *parent, const char *heading, const char *body, const char *confirm,
                     const SfField *field, const char *present)
{
  SfValueDialog *self =
    g_object_new (SF_TYPE_VALUE_DIALOG, "transient-for", parent, "heading", heading, "body", body, NULL);

  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), "confirm", confirm);
  self->field = field;
  self->present = g_strdup (present);
  self->row = SF_FIELD_ROW (sf_field_row_new (field, TRUE));
  sf_field_row_set_value (self->row, present);
  gtk_box_append (self->place, GTK_WIDGET (self->row));
  g_signal_connect_object (self->row, "changed", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->row, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  refresh_cb (self);
  return GTK_WIDGET (self);
}

void
sf_value_dialog_offer (SfValueDialog *self, const char *const *values, const char *const *names)
{
  guint selected = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (SF_IS_VALUE_DIALOG (self) && self->row != NULL);
  gtk_box_remove (self->place, GTK_WIDGET (self->row));
  self->row = NULL;
  self->values = g_strdupv ((char **) values);
  for (guint i = 0; values[i] != NULL; i++)
    if (g_strcmp0 (values[i], self->present) == 0)
      selected = i;
  self->offered = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  gtk_drop_down_set_selected (self->offered, selected);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->offered), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sf_label_field (self->field), -1);
  gtk_box_append (self->place, GTK_WIDGET (self->offered));
  g_signal_connect_object (self->offered, "notify::selected", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  refresh_cb (self);
}

void
sf_value_dialog_allow_empty (SfValueDialog *self)
{
  g_return_if_fail (SF_IS_VALUE_DIALOG (self));
  self->may_be_empty = TRUE;
  refresh_cb (self);
}

void
sf_value_dialog_ask_remark (SfValueDialog *self)
{
  g_return_if_fail (SF_IS_VALUE_DIALOG (self));
  gtk_widget_set_visible (self->remark_box, TRUE);
}

char *
sf_value_dialog_dup_value (SfValueDialog *self)
{
  guint selected;

  g_return_val_if_fail (SF_IS_VALUE_DIALOG (self), NULL);
  if (self->row != NULL)
    return sf_field_row_dup_value (self->row);
  selected = gtk_drop_down_get_selected (self->offered);
  return selected != GTK_INVALID_LIST_POSITION ? g_strdup (self->values[selected]) : NULL;
}

char *
sf_value_dialog_dup_remark (SfValueDialog *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (SF_IS_VALUE_DIALOG (self), NULL);
  text = g_strstrip (g_strdup (gtk_editable_get_text (self->remark)));
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}
