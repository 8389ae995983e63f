/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form to sign in with. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-login-page.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-ui.h"

struct _SfLoginPage
{
  AdwBin parent_instance;

  GtkEditable *server;
  GtkEditable *account;
  GtkEditable *password;
  GtkEditable *otp;
  AdwComboRow *role;
  GtkStringList *role_labels;
  AdwActionRow *remember_row;
  GtkSwitch *remember;
  GtkSwitch *transient;
  GtkLabel *problem;
  GtkButton *button;
  GtkSpinner *spinner;
  GtkWidget *form;

  SfRole roles[SF_N_ROLES];
  guint n_roles;
};

G_DEFINE_FINAL_TYPE (SfLoginPage, sf_login_page, ADW_TYPE_BIN)

enum
{
  LOG_IN,
  REGISTER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_filled (GtkEditable *entry)
{
  return *gtk_editable_get_text (entry) != '\0';
}

static void
changed_cb (SfLoginPage *self)
{
  gboolean has_code = !gtk_widget_get_visible (GTK_WIDGET (self->otp)) || is_filled (self->otp);
  gboolean filled = is_filled (self->server) && is_filled (self->account) && is_filled (self->password);
  const char *missing = NULL;

  if (!filled)
    missing = _ ("Type the server's address, your account and your password first");
  else if (!has_code)
    missing = _ ("Type the code first");
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), missing == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), missing);
}

/* Roles, and whether a code is asked for, belong to the account that was tried last. */
static void
account_changed_cb (SfLoginPage *self)
{
  sf_login_page_set_roles (self, NULL);
  sf_login_page_set_wants_otp (self, FALSE);
  changed_cb (self);
}

/* What is not kept cannot be remembered. */
static void
transient_changed_cb (SfLoginPage *self)
{
  gboolean transient = gtk_switch_get_active (self->transient);

  gtk_widget_set_sensitive (GTK_WIDGET (self->remember_row), !transient);
  adw_action_row_set_subtitle (self->remember_row, transient ? _ ("Not while no data is kept on this computer") : "");
  if (transient)
    gtk_switch_set_active (self->remember, FALSE);
}

static void
log_in_cb (SfLoginPage *self)
{
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->button)) && gtk_widget_get_sensitive (self->form))
    g_signal_emit (self, signals[LOG_IN], 0);
}

static void
register_cb (SfLoginPage *self)
{
  g_signal_emit (self, signals[REGISTER], 0);
}

static void
sf_login_page_class_init (SfLoginPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[LOG_IN] = g_signal_new ("log-in", SF_TYPE_LOGIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REGISTER] =
    g_signal_new ("register", SF_TYPE_LOGIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("sf-login-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, server);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, account);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, password);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, otp);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, role);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, role_labels);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, remember_row);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, remember);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, transient);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, button);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SfLoginPage, form);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, transient_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, register_cb);
}

static void
sf_login_page_init (SfLoginPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

GtkWidget *
sf_login_page_new (void)
{
  return g_object_new (SF_TYPE_LOGIN_PAGE, NULL);
}

void
sf_login_page_set_server (SfLoginPage *self, const char *server)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_editable_set_text (self->server, server != NULL ? server : "");
}

void
sf_login_page_set_account (SfLoginPage *self, const char *account)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_editable_set_text (self->account, account != NULL ? account : "");
}

void
sf_login_page_set_password (SfLoginPage *self, const char *password)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_editable_set_text (self->password, password != NULL ? password : "");
}

const char *
sf_login_page_get_server (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), NULL);
  return gtk_editable_get_text (self->server);
}

const char *
sf_login_page_get_account (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), NULL);
  return gtk_editable_get_text (self->account);
}

const char *
sf_login_page_get_password (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), NULL);
  return gtk_editable_get_text (self->password);
}

void
sf_login_page_set_wants_otp (SfLoginPage *self, gboolean wants)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_editable_set_text (self->otp, "");
  gtk_widget_set_visible (GTK_WIDGET (self->otp), wants);
  changed_cb (self);
  if (wants)
    gtk_widget_grab_focus (GTK_WIDGET (self->otp));
}

const char *
sf_login_page_get_otp (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), NULL);
  return is_filled (self->otp) ? gtk_editable_get_text (self->otp) : NULL;
}

gboolean
sf_login_page_get_transient (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), FALSE);
  return gtk_switch_get_active (self->transient);
}

gboolean
sf_login_page_get_remember (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), FALSE);
  return gtk_widget_get_visible (GTK_WIDGET (self->remember_row)) && gtk_switch_get_active (self->remember);
}

void
sf_login_page_set_remember (SfLoginPage *self, gboolean remember)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_switch_set_active (self->remember, remember);
}

void
sf_login_page_set_can_remember (SfLoginPage *self, gboolean can_remember)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_widget_set_visible (GTK_WIDGET (self->remember_row), can_remember);
}

SfRole
sf_login_page_get_role (SfLoginPage *self)
{
  g_return_val_if_fail (SF_IS_LOGIN_PAGE (self), SF_N_ROLES);
  return self->n_roles > 1 ? self->roles[MIN (adw_combo_row_get_selected (self->role), self->n_roles - 1)] : SF_N_ROLES;
}

void
sf_login_page_set_roles (SfLoginPage *self, const char *const *roles)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_string_list_splice (self->role_labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->role_labels)), NULL);
  self->n_roles = 0;
  for (gsize i = 0; roles != NULL && roles[i] != NULL && self->n_roles < SF_N_ROLES; i++)
    if (sf_role_from_name (roles[i], &self->roles[self->n_roles]))
      gtk_string_list_append (self->role_labels, sf_label_role (self->roles[self->n_roles++]));
  gtk_widget_set_visible (GTK_WIDGET (self->role), self->n_roles > 1);
}

void
sf_login_page_set_busy (SfLoginPage *self, gboolean busy)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
}

void
sf_login_page_set_problem (SfLoginPage *self, const char *sentence)
{
  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

void
sf_login_page_begin (SfLoginPage *self)
{
  GtkEditable *first;

  g_return_if_fail (SF_IS_LOGIN_PAGE (self));
  gtk_editable_set_text (self->password, "");
  first = !is_filled (self->server) ? self->server : !is_filled (self->account) ? self->account : self->password;
  gtk_widget_grab_focus (GTK_WIDGET (first));
}
