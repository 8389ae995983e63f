/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A message dialog with a text and, where wanted, two radio buttons; its binding button wakes when all is said. Main
 * thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-reason-dialog.h"

#include <glib/gi18n.h>

#include "sf-ui.h"

#define MAX_REASON 500 /* characters, as the workflow takes them */

struct _SfReasonDialog
{
  AdwMessageDialog parent_instance;

  GtkTextView *text;
  GtkLabel *count;
  GtkWidget *fault_box;
  GtkCheckButton *fault_student, *fault_employer;
};

G_DEFINE_FINAL_TYPE (SfReasonDialog, sf_reason_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
refresh_cb (SfReasonDialog *self)
{
  g_autofree char *reason = sf_reason_dialog_dup_reason (self);
  glong length = g_utf8_strlen (reason, -1);
  gboolean fault_said = !gtk_widget_get_visible (self->fault_box) || sf_reason_dialog_get_fault (self) != NULL;
  g_autofree char *count = g_strdup_printf ("%ld / %d", length, MAX_REASON);

  gtk_label_set_label (self->count, count);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "confirm",
                                           length > 0 && length <= MAX_REASON && fault_said);
}

static void
sf_reason_dialog_class_init (SfReasonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-reason-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfReasonDialog, text);
  gtk_widget_class_bind_template_child (widget_class, SfReasonDialog, count);
  gtk_widget_class_bind_template_child (widget_class, SfReasonDialog, fault_box);
  gtk_widget_class_bind_template_child (widget_class, SfReasonDialog, fault_student);
  gtk_widget_class_bind_template_child (widget_class, SfReasonDialog, fault_employer);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
}

static void
sf_reason_dialog_init (SfReasonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  refresh_cb (self);
}

GtkWidget *
sf_reason_dialog_new (GtkWindow *parent, const char *heading, const char *body, const char *confirm)
{
  SfReasonDialog *self =
    g_object_new (SF_TYPE_REASON_DIALOG, "transient-for", parent, "heading", heading, "body", body, NULL);

  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), "confirm", confirm);
  return GTK_WIDGET (self);
}

void
sf_reason_dialog_ask_fault (SfReasonDialog *self, const char *only)
{
  g_return_if_fail (SF_IS_REASON_DIALOG (self));
  gtk_widget_set_visible (self->fault_box, TRUE);
  if (only != NULL)
    {
      gboolean student = g_str_equal (only, "student");

      gtk_check_button_set_active (student ? self->fault_student : self->fault_employer, TRUE);
      gtk_widget_set_sensitive (GTK_WIDGET (student ? self->fault_employer : self->fault_student), FALSE);
    }
  refresh_cb (self);
}

void
sf_reason_dialog_set_reason (SfReasonDialog *self, const char *reason)
{
  g_return_if_fail (SF_IS_REASON_DIALOG (self));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), reason != NULL ? reason : "", -1);
}

char *
sf_reason_dialog_dup_reason (SfReasonDialog *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (SF_IS_REASON_DIALOG (self), NULL);
  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

const char *
sf_reason_dialog_get_fault (SfReasonDialog *self)
{
  g_return_val_if_fail (SF_IS_REASON_DIALOG (self), NULL);
  if (!gtk_widget_get_visible (self->fault_box))
    return NULL;
  if (gtk_check_button_get_active (self->fault_student))
    return "student";
  return gtk_check_button_get_active (self->fault_employer) ? "employer" : NULL;
}
