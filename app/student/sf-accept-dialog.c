/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A message dialog with a summary and one check button a part of the form that binds. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-accept-dialog.h"

#include <glib/gi18n.h>

#include "core/form/sf-form.h"
#include "sf-labels.h"
#include "sf-ui.h"

struct _SfAcceptDialog
{
  AdwMessageDialog parent_instance;

  GtkGrid *summary;
  GtkBox *parts;
};

G_DEFINE_FINAL_TYPE (SfAcceptDialog, sf_accept_dialog, ADW_TYPE_MESSAGE_DIALOG)

#define GROUP_KEY "sf-group"

/* What a student would want to have before her eyes. */
static const char *const summed_up[] = {
  "employer.name",         "work.position",       "work.place",         "work.report_from", "work.years",
  "work.probation_months", "work.trainee_months", "work.probation_pay", "work.penalty",     "work.remarks",
};

static gboolean
is_chinese (void)
{
  return g_str_has_prefix (sf_label_language (), "zh");
}

/* The same parts as the workflow's guard asks for: those with something that the employer fills in. */
static gboolean
group_binds (const SfFieldGroup *group)
{
  for (guint i = 0; group->fields[i] != NULL; i++)
    if (group->fields[i]->party == SF_PARTY_EMPLOYER && group->fields[i]->type != SF_FIELD_FILE)
      return TRUE;
  return FALSE;
}

static void
ticked_cb (SfAcceptDialog *self)
{
  gboolean all = TRUE;

  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->parts)); w != NULL;
       w = gtk_widget_get_next_sibling (w))
    all = all && gtk_check_button_get_active (GTK_CHECK_BUTTON (w));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept", all);
}

static void
add_part (SfAcceptDialog *self, const SfFieldGroup *group)
{
  g_autofree char *label = g_strdup_printf (_ ("I have read: %s"), is_chinese () ? group->label_zh : group->label_en);
  GtkWidget *check = gtk_check_button_new_with_label (label);

  g_object_set_data (G_OBJECT (check), GROUP_KEY, (gpointer) group->key);
  g_signal_connect_object (check, "toggled", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->parts, check);
}

static void
add_line (SfAcceptDialog *self, int row, const SfField *field, const char *value)
{
  g_autofree char *shown = sf_field_display (field, value, sf_label_language ());
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", is_chinese () ? field->label_zh : field->label_en, "xalign",
                                  0.0, "yalign", 0.0, "wrap", TRUE, "max-width-chars", 14, NULL);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "label", shown, "xalign", 0.0, "yalign", 0.0, "wrap", TRUE,
                                  "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (name, "dim-label");
  gtk_grid_attach (self->summary, name, 0, row, 1, 1);
  gtk_grid_attach (self->summary, text, 1, row, 1, 1);
}

static void
sum_up (SfAcceptDialog *self, const SfFormEdition *edition, SfRecord *signing)
{
  int row = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (summed_up); i++)
    {
      const SfField *field = sf_form_edition_get_field (edition, summed_up[i]);
      const char *value = field != NULL ? sf_record_get_field (signing, summed_up[i]) : NULL;

      if (value != NULL)
        add_line (self, row++, field, value);
    }
}

static void
sf_accept_dialog_class_init (SfAcceptDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-accept-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAcceptDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, SfAcceptDialog, parts);
}

static void
sf_accept_dialog_init (SfAcceptDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_body (SfAcceptDialog *self, SfRecord *signing, gboolean offline)
{
  const char *warning =
    _ ("Please accept with care. Once accepted, the three-party agreement signed online counts as effective.");
  SfTime end = sf_record_get_int (signing, SF_SIGNING_EXPIRES_AT);
  g_autofree char *date = end != 0 ? sf_time_format_date (end - 1) : NULL;
  g_autofree char *body = NULL;

  if (offline && date != NULL)
    body = g_strdup_printf (_ ("%s\n\nYou are offline: it counts when it reaches the server, which must be by %s."),
                            warning, date);
  else
    body = g_strdup (warning);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
}

GtkWidget *
sf_accept_dialog_new (GtkWindow *parent, SfRecord *signing, gboolean offline)
{
  SfAcceptDialog *self = g_object_new (SF_TYPE_ACCEPT_DIALOG, "transient-for", parent, NULL);
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (signing));

  set_body (self, signing, offline);
  if (edition != NULL)
    {
      sum_up (self, edition, signing);
      for (const SfFieldGroup *const *group = sf_form_edition_get_groups (edition); *group != NULL; group++)
        if (group_binds (*group))
          add_part (self, *group);
    }
  ticked_cb (self);
  return GTK_WIDGET (self);
}

JsonArray *
sf_accept_dialog_dup_read (SfAcceptDialog *self)
{
  JsonArray *read = json_array_new ();

  g_return_val_if_fail (SF_IS_ACCEPT_DIALOG (self), read);
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->parts)); w != NULL;
       w = gtk_widget_get_next_sibling (w))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (w)))
      json_array_add_string_element (read, g_object_get_data (G_OBJECT (w), GROUP_KEY));
  return read;
}
