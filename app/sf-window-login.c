/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signing in and out. What was used last (server and account, nothing secret) is remembered in a key file beside the
 * data; a password only in the keyring, and only if the person wants it. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "employer/sf-register-window.h"
#include "sf-errors.h"
#include "sf-keyring.h"
#include "sf-password-dialog.h"
#include "sf-sentences.h"
#include "sf-window-private.h"

#define LAST_GROUP "last"

static char *
get_last_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "sanfang", "login.ini", NULL);
}

static void
recall_last (SfLoginPage *login)
{
  g_autofree char *path = get_last_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *server = NULL;
  g_autofree char *account = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  server = g_key_file_get_string (file, LAST_GROUP, "server", NULL);
  account = g_key_file_get_string (file, LAST_GROUP, "account", NULL);
  sf_login_page_set_server (login, server);
  sf_login_page_set_account (login, account);
}

static void
remember_last (SfLoginPage *login)
{
  g_autofree char *path = get_last_path ();
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  if (sf_login_page_get_transient (login))
    return;
  g_key_file_set_string (file, LAST_GROUP, "server", sf_login_page_get_server (login));
  g_key_file_set_string (file, LAST_GROUP, "account", sf_login_page_get_account (login));
  g_mkdir_with_parents (directory, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_debug ("%s", error->message);
}

static gboolean
asks_for_code (const GError *error)
{
  return g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_REQUIRED) ||
         g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_WRONG);
}

static void
show_problem (SfPasswordDialog *dialog, const GError *error)
{
  g_autofree char *sentence = sf_error_sentence (error);

  sf_password_dialog_set_problem (dialog, sentence);
}

/* ---- A new password before anything else ---- */

static void
password_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPasswordDialog) dialog = user_data;
  g_autoptr (GError) error = NULL;

  if (sf_session_change_password_finish (SF_SESSION (source), result, &error))
    gtk_window_destroy (GTK_WINDOW (dialog));
  else
    show_problem (dialog, error);
}

static void
new_password_cb (SfPasswordDialog *dialog, const char *old, const char *new_password, SfWindow *self)
{
  sf_session_change_password_async (self->session, old, new_password, password_changed_cb, g_object_ref (dialog));
}

/* @old: the present one, if it was just typed; NULL asks for it. */
static void
want_own_password (SfWindow *self, const char *old)
{
  GtkWidget *dialog = sf_password_dialog_new_change (GTK_WINDOW (self), old);

  g_signal_connect_object (dialog, "submit", G_CALLBACK (new_password_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Signing in ---- */

static void
go_in (SfWindow *self)
{
  self->choosing_role = FALSE;
  remember_last (self->login);
  if (sf_login_page_get_remember (self->login))
    sf_keyring_store (sf_login_page_get_server (self->login), sf_login_page_get_account (self->login),
                      sf_login_page_get_password (self->login));
  else if (self->password_from_keyring)
    sf_keyring_clear (sf_login_page_get_server (self->login), sf_login_page_get_account (self->login));
  sf_window_enter_workspace (self);
  if (sf_session_get_initial (self->session))
    want_own_password (self, sf_login_page_get_password (self->login));
  sf_login_page_set_roles (self->login, NULL);
  sf_login_page_set_wants_otp (self->login, FALSE);
  sf_login_page_set_password (self->login, "");
}

static void
fail (SfWindow *self, const GError *error)
{
  g_autofree char *sentence = sf_error_sentence (error);

  sf_login_page_set_problem (self->login, sentence);
  if (asks_for_code (error))
    sf_login_page_set_wants_otp (self->login, TRUE);
  if (g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD))
    sf_login_page_begin (self->login);
}

static void
role_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  sf_login_page_set_busy (self->login, FALSE);
  if (sf_session_relogin_finish (SF_SESSION (source), result, &error))
    go_in (self);
  else
    fail (self, error);
}

static void
logged_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *const *roles;

  sf_login_page_set_busy (self->login, FALSE);
  if (!sf_session_login_finish (SF_SESSION (source), result, &error))
    {
      fail (self, error);
      return;
    }
  roles = sf_session_get_roles (self->session);
  if (roles != NULL && roles[0] != NULL && roles[1] != NULL)
    {
      self->choosing_role = TRUE;
      sf_login_page_set_roles (self->login, roles);
      sf_login_page_set_problem (self->login, _ ("You hold several roles. Choose the one to act in."));
      return;
    }
  go_in (self);
}

static gboolean
is_same_role (SfWindow *self, SfRole role)
{
  return role == SF_N_ROLES || role == sf_actor_get_role (sf_session_get_actor (self->session));
}

void
sf_window_log_in (SfWindow *self)
{
  SfRole role = sf_login_page_get_role (self->login);

  sf_login_page_set_problem (self->login, NULL);
  if (self->choosing_role && sf_session_get_is_open (self->session))
    {
      if (is_same_role (self, role))
        {
          go_in (self);
          return;
        }
      sf_login_page_set_busy (self->login, TRUE);
      sf_session_set_otp (self->session, sf_login_page_get_otp (self->login));
      sf_session_relogin_async (self->session, sf_login_page_get_password (self->login), sf_role_name (role), NULL,
                                role_chosen_cb, g_object_ref (self));
      return;
    }
  sf_login_page_set_busy (self->login, TRUE);
  sf_session_set_otp (self->session, sf_login_page_get_otp (self->login));
  sf_session_login_async (self->session, sf_login_page_get_server (self->login),
                          sf_login_page_get_account (self->login), sf_login_page_get_password (self->login), NULL,
                          !sf_login_page_get_transient (self->login), NULL, logged_in_cb, g_object_ref (self));
}

static void
password_found_cb (const char *password, gpointer user_data)
{
  g_autoptr (SfWindow) self = user_data;

  if (password == NULL || *sf_login_page_get_password (self->login) != '\0')
    return;
  self->password_from_keyring = TRUE;
  sf_login_page_set_password (self->login, password);
  sf_login_page_set_remember (self->login, TRUE);
}

static void
keyring_found_cb (gboolean found, gpointer user_data)
{
  g_autoptr (SfWindow) self = user_data;

  sf_login_page_set_can_remember (self->login, found);
  if (found)
    sf_keyring_lookup (sf_login_page_get_server (self->login), sf_login_page_get_account (self->login),
                       password_found_cb, g_object_ref (self));
}

/* The password that a file's first line holds; NULL, with a message to the terminal, if it cannot be read. */
static char *
read_password (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return NULL;
    }
  text[strcspn (text, "\r\n")] = '\0';
  return g_steal_pointer (&text);
}

void
sf_window_begin_login (SfWindow *self, const SfWindowOptions *options)
{
  recall_last (self->login);
  if (options->server != NULL)
    sf_login_page_set_server (self->login, options->server);
  if (options->account != NULL)
    sf_login_page_set_account (self->login, options->account);
  sf_login_page_set_can_remember (self->login, FALSE);
  sf_login_page_begin (self->login);
  if (options->password_file != NULL)
    {
      g_autofree char *password = read_password (options->password_file);

      if (password != NULL)
        {
          sf_login_page_set_password (self->login, password);
          sf_window_log_in (self);
          return;
        }
    }
  sf_keyring_probe (keyring_found_cb, g_object_ref (self));
}

/* ---- Again, and out ---- */

static void
relogged_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPasswordDialog) dialog = user_data;
  g_autoptr (GError) error = NULL;

  if (sf_session_relogin_finish (SF_SESSION (source), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (dialog));
      return;
    }
  if (asks_for_code (error))
    sf_password_dialog_ask_otp (dialog);
  show_problem (dialog, error);
}

static void
password_again_cb (SfPasswordDialog *dialog, const char *password, const char *unused, SfWindow *self)
{
  sf_session_set_otp (self->session, sf_password_dialog_get_otp (dialog));
  sf_session_relogin_async (self->session, password, NULL, NULL, relogged_in_cb, g_object_ref (dialog));
}

void
sf_window_ask_password (SfWindow *self)
{
  GtkWidget *dialog;

  if (sf_session_get_initial (self->session))
    {
      want_own_password (self, NULL);
      return;
    }
  dialog = sf_password_dialog_new (GTK_WINDOW (self), sf_session_get_login (self->session));
  g_signal_connect_object (dialog, "submit", G_CALLBACK (password_again_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
sf_window_refused (SfWindow *self, SfSyncError why)
{
  g_autofree char *sentence = NULL;
  GtkWidget *dialog;

  /* Whoever is still choosing a role is asked on the way in. */
  if (why == SF_SYNC_ERROR_PASSWORD_CHANGE && self->choosing_role)
    return;
  if (why == SF_SYNC_ERROR_PASSWORD_CHANGE)
    {
      want_own_password (self, NULL);
      return;
    }
  sentence = sf_sentence_answer ("E_DEVICE_ENDED");
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Signed Out for Good"), sentence);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
logged_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sf_session_logout_finish (SF_SESSION (source), result, &error))
    fail (self, error);
  sf_login_page_begin (self->login);
  sf_window_update_actions (self);
}

static void
leave (SfWindow *self)
{
  sf_window_leave_workspace (self);
  sf_session_logout_async (self->session, logged_out_cb, g_object_ref (self));
}

static void
unsent_response_cb (AdwMessageDialog *dialog, const char *response, SfWindow *self)
{
  if (g_str_equal (response, "leave"))
    leave (self);
}

void
sf_window_log_out (SfWindow *self)
{
  guint n = sf_session_get_n_waiting (self->session);
  GtkWidget *dialog;

  if (n == 0)
    {
      leave (self);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Sign Out with Unsent Work?"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  ngettext ("%u decision has not been uploaded. If nothing may stay on this computer, "
                                            "it will be lost.",
                                            "%u decisions have not been uploaded. If nothing may stay on this "
                                            "computer, they will be lost.",
                                            n),
                                  n);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "leave", _ ("Sign _Out"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (unsent_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Registering ---- */

static void
registered_cb (SfRegisterWindow *window, const char *server, const char *login, SfWindow *self)
{
  sf_login_page_set_server (self->login, server);
  sf_login_page_set_account (self->login, login);
  sf_login_page_begin (self->login);
}

void
sf_window_register (SfWindow *self)
{
  GtkWidget *window = sf_register_window_new (GTK_WINDOW (self), sf_login_page_get_server (self->login));

  g_signal_connect_object (window, "registered", G_CALLBACK (registered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}
