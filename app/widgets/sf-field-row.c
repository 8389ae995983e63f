/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Label above, value below: the same shape for reading and for filling in, so that a form keeps its places. Main
 * thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-field-row.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-ui.h"
#include "widgets/sf-field-editor.h"

struct _SfFieldRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *heading;
  GtkLabel *name;
  GtkLabel *star;
  GtkButton *reveal;
  GtkBox *place;
  GtkLabel *message;
  GtkWidget *editor; /* or NULL */
  GtkLabel *text;    /* or NULL */

  const SfField *field;
  char *value; /* of a row to read */
  char *hint;  /* NULL: the field's */
  gboolean masked;
};

G_DEFINE_FINAL_TYPE (SfFieldRow, sf_field_row, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  LEFT,
  REVEAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
can_be_masked (SfFieldRow *self)
{
  g_autofree char *masked = NULL;

  if (self->value == NULL || self->field == NULL || !self->field->personal)
    return FALSE;
  masked = sf_field_mask (self->field, self->value);
  return g_strcmp0 (masked, self->value) != 0;
}

static void
show_text (SfFieldRow *self)
{
  gboolean masked = self->masked && can_be_masked (self);
  g_autofree char *shown = NULL;

  if (self->text == NULL)
    return;
  if (self->value == NULL)
    shown = g_strdup ("—");
  else if (masked)
    shown = sf_field_mask (self->field, self->value);
  else
    shown = sf_field_display (self->field, self->value, sf_label_language ());
  gtk_label_set_label (self->text, shown);
  gtk_label_set_selectable (self->text, self->value != NULL);
  if (self->value == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->reveal), masked);
}

static void
show_message (SfFieldRow *self, const char *text, gboolean is_problem)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  if (is_problem)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->message), "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->message), "dim-label");
    }
}

static void
show_hint (SfFieldRow *self)
{
  show_message (self, self->hint != NULL ? self->hint : sf_label_hint (self->field), FALSE);
}

static void
editor_changed_cb (SfFieldRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
focus_leave_cb (SfFieldRow *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
reveal_clicked_cb (SfFieldRow *self)
{
  g_signal_emit (self, signals[REVEAL], 0);
}

static void
add_editor (SfFieldRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *target;

  self->editor = sf_field_editor_new (self->field, G_CALLBACK (editor_changed_cb), self);
  gtk_widget_set_hexpand (self->editor, TRUE);
  gtk_box_append (self->place, self->editor);
  target = sf_field_editor_get_focus (self->editor);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->name, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->message, NULL, -1);
  gtk_label_set_mnemonic_widget (self->name, target);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (self->editor, focus);
}

static void
add_text (SfFieldRow *self)
{
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                             "selectable", TRUE, "hexpand", TRUE, NULL);
  gtk_box_append (self->place, GTK_WIDGET (self->text));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->name, NULL,
                                  -1);
  show_text (self);
}

/* All fields want the same width, however long their texts are, so that they stand in columns. */
#define NATURAL_WIDTH 250 /* pixels */

static GtkSizeRequestMode
sf_field_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sf_field_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (SF_FIELD_ROW (widget)->box, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, NATURAL_WIDTH);
  *minimum_baseline = *natural_baseline = -1;
}

static void
sf_field_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (SF_FIELD_ROW (widget)->box, width, height, baseline, NULL);
}

static gboolean
sf_field_row_grab_focus (GtkWidget *widget)
{
  SfFieldRow *self = SF_FIELD_ROW (widget);

  if (self->editor == NULL)
    return FALSE;
  /* A group of radio buttons takes no focus itself. */
  return gtk_widget_grab_focus (sf_field_editor_get_focus (self->editor)) ||
         gtk_widget_child_focus (self->editor, GTK_DIR_TAB_FORWARD);
}

static void
sf_field_row_dispose (GObject *object)
{
  SfFieldRow *self = SF_FIELD_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_field_row_parent_class)->dispose (object);
}

static void
sf_field_row_finalize (GObject *object)
{
  SfFieldRow *self = SF_FIELD_ROW (object);

  g_free (self->value);
  g_free (self->hint);
  G_OBJECT_CLASS (sf_field_row_parent_class)->finalize (object);
}

static void
sf_field_row_class_init (SfFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_field_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_field_row_finalize;
  widget_class->grab_focus = sf_field_row_grab_focus;
  widget_class->get_request_mode = sf_field_row_get_request_mode;
  widget_class->measure = sf_field_row_measure;
  widget_class->size_allocate = sf_field_row_size_allocate;

  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", SF_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVEAL] = g_signal_new ("reveal", SF_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-field-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, box);
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, heading);
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, name);
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, star);
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, reveal);
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, place);
  gtk_widget_class_bind_template_child (widget_class, SfFieldRow, message);
  gtk_widget_class_bind_template_callback (widget_class, reveal_clicked_cb);
}

static void
sf_field_row_init (SfFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_field_row_new (const SfField *field, gboolean editable)
{
  SfFieldRow *self = g_object_new (SF_TYPE_FIELD_ROW, NULL);
  const char *label = sf_label_field (field);
  g_autofree char *reveal = g_strdup_printf (_ ("Reveal %s"), label);

  self->field = field;
  gtk_label_set_label (self->name, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reveal), GTK_ACCESSIBLE_PROPERTY_LABEL, reveal, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reveal), reveal);
  if (editable)
    {
      add_editor (self);
      show_hint (self);
    }
  else
    add_text (self);
  return GTK_WIDGET (self);
}

void
sf_field_row_set_bare (SfFieldRow *self, const char *name)
{
  GtkAccessible *target;

  g_return_if_fail (SF_IS_FIELD_ROW (self));
  target = GTK_ACCESSIBLE (self->editor != NULL ? sf_field_editor_get_focus (self->editor) : GTK_WIDGET (self->text));
  gtk_widget_set_visible (self->heading, FALSE);
  gtk_accessible_reset_relation (target, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (target, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
sf_field_row_set_hint (SfFieldRow *self, const char *hint)
{
  g_return_if_fail (SF_IS_FIELD_ROW (self) && self->editor != NULL);
  g_free (self->hint);
  self->hint = g_strdup (hint);
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->message), "error"))
    show_hint (self);
}

const SfField *
sf_field_row_get_field (SfFieldRow *self)
{
  g_return_val_if_fail (SF_IS_FIELD_ROW (self), NULL);
  return self->field;
}

gboolean
sf_field_row_get_editable (SfFieldRow *self)
{
  g_return_val_if_fail (SF_IS_FIELD_ROW (self), FALSE);
  return self->editor != NULL;
}

GtkWidget *
sf_field_row_get_control (SfFieldRow *self)
{
  g_return_val_if_fail (SF_IS_FIELD_ROW (self), NULL);
  return self->editor != NULL ? sf_field_editor_get_focus (self->editor) : NULL;
}

void
sf_field_row_set_value (SfFieldRow *self, const char *value)
{
  g_return_if_fail (SF_IS_FIELD_ROW (self));
  if (self->editor != NULL)
    {
      sf_field_editor_set_value (self->editor, self->field, value);
      return;
    }
  g_free (self->value);
  self->value = g_strdup (value);
  show_text (self);
}

char *
sf_field_row_dup_value (SfFieldRow *self)
{
  g_autofree char *typed = NULL;

  g_return_val_if_fail (SF_IS_FIELD_ROW (self), NULL);
  if (self->editor == NULL)
    return g_strdup (self->value);
  typed = sf_field_editor_dup_value (self->editor, self->field);
  return typed != NULL ? sf_field_normalise (self->field, typed) : NULL;
}

void
sf_field_row_set_masked (SfFieldRow *self, gboolean masked)
{
  g_return_if_fail (SF_IS_FIELD_ROW (self));
  self->masked = masked;
  show_text (self);
}

void
sf_field_row_set_required (SfFieldRow *self, gboolean required)
{
  g_return_if_fail (SF_IS_FIELD_ROW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->star), required);
  if (self->editor != NULL && GTK_IS_EDITABLE (sf_field_editor_get_focus (self->editor)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (sf_field_editor_get_focus (self->editor)),
                                    GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
}

void
sf_field_row_set_problem (SfFieldRow *self, const char *sentence)
{
  GtkWidget *target;

  g_return_if_fail (SF_IS_FIELD_ROW (self));
  if (self->editor == NULL)
    return;
  target = sf_field_editor_get_focus (self->editor);
  if (sentence != NULL)
    {
      gtk_widget_add_css_class (target, "error");
      show_message (self, sentence, TRUE);
    }
  else
    {
      gtk_widget_remove_css_class (target, "error");
      show_hint (self);
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_STATE_INVALID,
                               sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
sf_field_row_set_changed_from (SfFieldRow *self, const char *was)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SF_IS_FIELD_ROW (self));
  if (was == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "changed");
      show_message (self, NULL, FALSE);
      return;
    }
  text = g_strdup_printf (_ ("Was: %s"), was);
  gtk_widget_add_css_class (GTK_WIDGET (self), "changed");
  show_message (self, text, FALSE);
}
