/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The code is in the entry, which keeps it in memory that is not swapped out, and goes with it.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-confirm.h"

#include <glib/gi18n.h>

#define SECRET_KEY "sf-secret"

AdwMessageDialog *
sf_confirm_new (GtkWidget *over, const char *heading, const char *body, const char *action, const char *label,
                AdwResponseAppearance appearance)
{
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (over)), heading, body));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), action, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, action, appearance);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

static GtkBox *
get_box (AdwMessageDialog *dialog)
{
  GtkWidget *extra = adw_message_dialog_get_extra_child (dialog);

  if (!GTK_IS_BOX (extra))
    {
      extra = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
      adw_message_dialog_set_extra_child (dialog, extra);
    }
  return GTK_BOX (extra);
}

void
sf_confirm_ask_secret (AdwMessageDialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _ ("Operation code"), "xalign", 0.0, NULL);
  GtkWidget *entry = g_object_new (GTK_TYPE_PASSWORD_ENTRY, "show-peek-icon", TRUE, NULL);
  GtkWidget *hint =
    g_object_new (GTK_TYPE_LABEL, "label",
                  _ ("Your second secret for acts that bind. It goes to the server with this act and is kept nowhere."),
                  "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Operation code"), -1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_box_append (get_box (dialog), box);
  g_object_set_data (G_OBJECT (dialog), SECRET_KEY, entry);
}

char *
sf_confirm_dup_secret (AdwMessageDialog *dialog)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), SECRET_KEY);
  const char *text = entry != NULL ? gtk_editable_get_text (entry) : "";

  return *text != '\0' ? g_strdup (text) : NULL;
}
