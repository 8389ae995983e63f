/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are made anew with each answer. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "account/sf-login-list.h"

#include <glib/gi18n.h>

#include "sf-errors.h"
#include "sf-labels.h"

struct _SfLoginList
{
  AdwPreferencesGroup parent_instance;

  SfSession *session;
  GPtrArray *rows; /* GtkWidget, not owned */
};

G_DEFINE_FINAL_TYPE (SfLoginList, sf_login_list, ADW_TYPE_PREFERENCES_GROUP)

#define ID_KEY "sf-id"

static void
say (SfLoginList *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfLoginList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (sf_session_end_login_finish (SF_SESSION (source), result, &error))
    say (self, _ ("Signed out there"));
  else
    {
      sentence = sf_error_sentence (error);
      say (self, sentence);
    }
  sf_login_list_reload (self);
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfLoginList *self)
{
  if (g_str_equal (response, "end"))
    sf_session_end_login_async (self->session, g_object_get_data (G_OBJECT (dialog), ID_KEY), ended_cb,
                                g_object_ref (self));
}

static void
end_cb (GtkButton *button, SfLoginList *self)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Sign Out There?"),
                            _ ("Whoever sits there must sign in again. If it was not you, change your password too."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "end", _ ("Sign Out There"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "end", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), ID_KEY, g_strdup (g_object_get_data (G_OBJECT (button), ID_KEY)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
make_row (SfLoginList *self, const SfLoginInfo *info)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "subtitle-lines", 0, NULL);
  g_autofree char *began = sf_time_format_minute (info->began);
  g_autofree char *seen = sf_time_format_minute (info->seen);
  g_autofree char *subtitle = g_strdup_printf (_ ("%s · signed in on %s · last seen %s"),
                                               info->address != NULL ? info->address : "—", began, seen);
  g_autofree char *title = g_strdup_printf ("%s · %s", info->app != NULL ? info->app : "—", sf_label_role (info->role));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (info->is_this)
    {
      GtkWidget *here = gtk_label_new (_ ("This computer"));

      gtk_widget_add_css_class (here, "accent");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), here);
    }
  else
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Sign Out There"));
      g_autofree char *name = g_strdup_printf ("%s: %s", _ ("Sign Out There"), title);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data_full (G_OBJECT (button), ID_KEY, g_strdup (info->id), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (end_cb), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfLoginList) self = user_data;
  g_autoptr (GPtrArray) logins = sf_session_ask_logins_finish (SF_SESSION (source), result, NULL);

  if (logins == NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < logins->len; i++)
    {
      GtkWidget *row = make_row (self, logins->pdata[i]);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), logins->len > 0);
}

static void
sf_login_list_dispose (GObject *object)
{
  g_clear_object (&SF_LOGIN_LIST (object)->session);
  G_OBJECT_CLASS (sf_login_list_parent_class)->dispose (object);
}

static void
sf_login_list_finalize (GObject *object)
{
  g_ptr_array_unref (SF_LOGIN_LIST (object)->rows);
  G_OBJECT_CLASS (sf_login_list_parent_class)->finalize (object);
}

static void
sf_login_list_class_init (SfLoginListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_login_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_login_list_finalize;
}

static void
sf_login_list_init (SfLoginList *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Where You Are Signed In"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sf_login_list_set_session (SfLoginList *self, SfSession *session)
{
  g_return_if_fail (SF_IS_LOGIN_LIST (self) && self->session == NULL);
  self->session = g_object_ref (session);
}

void
sf_login_list_reload (SfLoginList *self)
{
  g_return_if_fail (SF_IS_LOGIN_LIST (self) && self->session != NULL);
  if (sf_session_get_is_open (self->session))
    sf_session_ask_logins_async (self->session, NULL, answered_cb, g_object_ref (self));
}
