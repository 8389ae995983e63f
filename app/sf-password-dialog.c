/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small modal window with one or three password rows. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-password-dialog.h"

#include <glib/gi18n.h>

#include "sf-ui.h"

/* Characters of what is new; the server decides. */
#define MIN_PASSWORD 8
#define MIN_CODE 6

struct _SfPasswordDialog
{
  AdwWindow parent_instance;

  GtkLabel *text;
  GtkEditable *password;
  GtkEditable *otp;
  GtkEditable *new_password;
  GtkEditable *again;
  GtkLabel *problem;
  GtkWidget *submit;

  glong min_length; /* of what is new; 0: nothing is */
  gboolean sets_code;
};

G_DEFINE_FINAL_TYPE (SfPasswordDialog, sf_password_dialog, ADW_TYPE_WINDOW)

enum
{
  SUBMIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (SfPasswordDialog *self)
{
  const char *wanted = gtk_editable_get_text (self->new_password);
  gboolean filled = *gtk_editable_get_text (self->password) != '\0';
  gboolean same = g_str_equal (wanted, gtk_editable_get_text (self->again));
  gboolean changes = self->min_length > 0;
  gboolean long_enough = g_utf8_strlen (wanted, -1) >= self->min_length;
  g_autofree char *too_short = g_strdup_printf (
    ngettext ("At least %ld character.", "At least %ld characters.", (gulong) self->min_length), self->min_length);

  gtk_widget_set_sensitive (self->submit, filled && (!changes || (same && long_enough)));
  if (changes && *wanted != '\0' && !long_enough)
    sf_password_dialog_set_problem (self, too_short);
  else if (changes && !same && *gtk_editable_get_text (self->again) != '\0')
    sf_password_dialog_set_problem (self, self->sets_code ? _ ("The two new codes differ.")
                                                          : _ ("The two new passwords differ."));
  else
    gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

static void
submit_cb (SfPasswordDialog *self)
{
  if (!gtk_widget_get_sensitive (self->submit))
    return;
  gtk_widget_set_sensitive (self->submit, FALSE);
  g_signal_emit (self, signals[SUBMIT], 0, gtk_editable_get_text (self->password),
                 self->min_length > 0 ? gtk_editable_get_text (self->new_password) : NULL);
}

static void
sf_password_dialog_class_init (SfPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SUBMIT] = g_signal_new ("submit", SF_TYPE_PASSWORD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("sf-password-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, text);
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, password);
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, otp);
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, new_password);
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, again);
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, SfPasswordDialog, submit);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
sf_password_dialog_init (SfPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

GtkWidget *
sf_password_dialog_new (GtkWindow *parent, const char *account)
{
  SfPasswordDialog *self =
    g_object_new (SF_TYPE_PASSWORD_DIALOG, "transient-for", parent, "title", _ ("Sign In Again"), NULL);
  g_autofree char *text = g_strdup_printf (
    _ ("The server wants the password of %s again. What was decided stays and goes up after that."), account);

  gtk_label_set_label (self->text, text);
  return GTK_WIDGET (self);
}

static SfPasswordDialog *
make_change (GtkWindow *parent, const char *title, const char *text, glong min_length)
{
  SfPasswordDialog *self = g_object_new (SF_TYPE_PASSWORD_DIALOG, "transient-for", parent, "title", title, NULL);

  self->min_length = min_length;
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->new_password), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->again), TRUE);
  return self;
}

GtkWidget *
sf_password_dialog_new_change (GtkWindow *parent, const char *old)
{
  SfPasswordDialog *self =
    make_change (parent, _ ("Choose Your Own Password"),
                 _ ("The school's rules ask for a new password now. Choose one that only you know."), MIN_PASSWORD);

  gtk_editable_set_text (self->password, old != NULL ? old : "");
  gtk_widget_set_visible (GTK_WIDGET (self->password), old == NULL);
  changed_cb (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sf_password_dialog_new_own_change (GtkWindow *parent)
{
  SfPasswordDialog *self = make_change (
    parent, _ ("Change Password"), _ ("You are signed out on all other computers when it is changed."), MIN_PASSWORD);

  changed_cb (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sf_password_dialog_new_code (GtkWindow *parent)
{
  SfPasswordDialog *self = make_change (
    parent, _ ("Operation Code"),
    _ ("You are asked for it when you accept, start a signing or ask for a cancellation. It must not be your password, "
       "and nobody at the school knows it."),
    MIN_CODE);

  self->sets_code = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->new_password), _ ("New operation code"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->again), _ ("New operation code again"));
  changed_cb (self);
  return GTK_WIDGET (self);
}

void
sf_password_dialog_ask_otp (SfPasswordDialog *self)
{
  g_return_if_fail (SF_IS_PASSWORD_DIALOG (self));
  gtk_editable_set_text (self->otp, "");
  gtk_widget_set_visible (GTK_WIDGET (self->otp), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->otp));
}

const char *
sf_password_dialog_get_otp (SfPasswordDialog *self)
{
  const char *otp;

  g_return_val_if_fail (SF_IS_PASSWORD_DIALOG (self), NULL);
  otp = gtk_editable_get_text (self->otp);
  return *otp != '\0' ? otp : NULL;
}

void
sf_password_dialog_set_problem (SfPasswordDialog *self, const char *sentence)
{
  g_return_if_fail (SF_IS_PASSWORD_DIALOG (self));
  gtk_label_set_label (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}
