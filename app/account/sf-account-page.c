/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks the server each time it is shown, and when the server can be reached again. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "account/sf-account-page.h"

#include <glib/gi18n.h>

#include "account/sf-access-list.h"
#include "account/sf-login-list.h"
#include "sf-errors.h"
#include "sf-password-dialog.h"
#include "sf-ui.h"
#include "widgets/sf-remark.h"

struct _SfAccountPage
{
  SfPage parent_instance;

  SfRemark *offline;
  GtkWidget *password;
  AdwActionRow *code;
  SfLoginList *logins;
  SfAccessList *accesses;

  SfSession *session;
  gboolean student;
  gboolean online;
};

G_DEFINE_FINAL_TYPE (SfAccountPage, sf_account_page, SF_TYPE_PAGE)

static void
code_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAccountPage) self = user_data;
  g_autofree char *text = NULL;
  g_autofree char *date = NULL;
  SfTime changed;

  if (!sf_session_ask_operation_code_finish (SF_SESSION (source), result, &changed, NULL))
    return;
  date = sf_time_format_minute (changed);
  if (changed != 0)
    text = g_strdup_printf (_ ("Set on %s. You are asked for it whenever you do something that binds."), date);
  else if (sf_session_get_rules (self->session)->secret_required)
    text = g_strdup (_ ("Not set. The school asks for it whenever you do something that binds: set it first."));
  else
    text = g_strdup (_ ("Not set. If you set one, you are asked for it whenever you do something that binds."));
  adw_action_row_set_subtitle (self->code, text);
}

static void
reload (SfAccountPage *self)
{
  if (!self->online || !sf_session_get_is_open (self->session))
    return;
  sf_login_list_reload (self->logins);
  if (!self->student)
    return;
  sf_session_ask_operation_code_async (self->session, NULL, code_answered_cb, g_object_ref (self));
  sf_access_list_reload (self->accesses);
}

static void
sync_state_cb (SfAccountPage *self)
{
  SfSyncState state = sf_session_get_sync_state (self->session);
  gboolean online = state != SF_SYNC_OFFLINE && state != SF_SYNC_LOGIN_NEEDED;

  sf_remark_set (self->offline, online ? NULL : _ ("This needs the server, which cannot be reached now."),
                 "network-offline-symbolic", "warning");
  gtk_widget_set_sensitive (self->password, online);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), online);
  gtk_widget_set_sensitive (GTK_WIDGET (self->logins), online);
  if (online == self->online)
    return;
  self->online = online;
  reload (self);
}

/* ---- The secrets ---- */

typedef struct
{
  SfAccountPage *page;
  SfPasswordDialog *dialog;
} Change;

static Change *
change_new (SfAccountPage *self, SfPasswordDialog *dialog)
{
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->dialog = g_object_ref (dialog);
  return change;
}

/* Ends @change; @error NULL: it is done. */
static void
finish (Change *change, const char *said, const GError *error)
{
  g_autoptr (SfAccountPage) self = change->page;
  g_autoptr (SfPasswordDialog) dialog = change->dialog;
  g_autofree char *sentence = error != NULL ? sf_error_sentence (error) : NULL;

  g_free (change);
  if (error != NULL)
    {
      sf_password_dialog_set_problem (dialog, sentence);
      return;
    }
  gtk_window_destroy (GTK_WINDOW (dialog));
  sf_page_toast (SF_PAGE (self), said);
  reload (self);
}

static void
password_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sf_session_change_password_finish (SF_SESSION (source), result, &error);
  finish (user_data, _ ("The password has been changed"), error);
}

static void
password_given_cb (SfPasswordDialog *dialog, const char *old, const char *new_password, SfAccountPage *self)
{
  sf_session_change_password_async (self->session, old, new_password, password_changed_cb, change_new (self, dialog));
}

static void
code_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sf_session_set_operation_code_finish (SF_SESSION (source), result, &error);
  finish (user_data, _ ("The operation code has been set"), error);
}

static void
code_given_cb (SfPasswordDialog *dialog, const char *password, const char *code, SfAccountPage *self)
{
  sf_session_set_operation_code_async (self->session, password, code, code_set_cb, change_new (self, dialog));
}

static void
present (SfAccountPage *self, GtkWidget *dialog, GCallback given)
{
  g_signal_connect_object (dialog, "submit", given, self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWindow *
get_window (SfAccountPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
password_cb (SfAccountPage *self)
{
  present (self, sf_password_dialog_new_own_change (get_window (self)), G_CALLBACK (password_given_cb));
}

static void
code_cb (SfAccountPage *self)
{
  present (self, sf_password_dialog_new_code (get_window (self)), G_CALLBACK (code_given_cb));
}

/* ---- The object ---- */

static void
sf_account_page_shown (SfPage *page)
{
  reload (SF_ACCOUNT_PAGE (page));
}

static void
sf_account_page_dispose (GObject *object)
{
  g_clear_object (&SF_ACCOUNT_PAGE (object)->session);
  G_OBJECT_CLASS (sf_account_page_parent_class)->dispose (object);
}

static void
sf_account_page_class_init (SfAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_account_page_dispose;
  SF_PAGE_CLASS (klass)->shown = sf_account_page_shown;
  g_type_ensure (SF_TYPE_ACCESS_LIST);
  g_type_ensure (SF_TYPE_LOGIN_LIST);
  g_type_ensure (SF_TYPE_REMARK);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("account/sf-account-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAccountPage, offline);
  gtk_widget_class_bind_template_child (widget_class, SfAccountPage, password);
  gtk_widget_class_bind_template_child (widget_class, SfAccountPage, code);
  gtk_widget_class_bind_template_child (widget_class, SfAccountPage, logins);
  gtk_widget_class_bind_template_child (widget_class, SfAccountPage, accesses);
  gtk_widget_class_bind_template_callback (widget_class, password_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_cb);
}

static void
sf_account_page_init (SfAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_account_page_new (SfSession *session, const char *title)
{
  SfAccountPage *self = g_object_new (SF_TYPE_ACCOUNT_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  self->student = sf_actor_get_role (sf_session_get_actor (session)) == SF_ROLE_STUDENT;
  gtk_widget_set_visible (GTK_WIDGET (self->code), self->student);
  sf_login_list_set_session (self->logins, session);
  sf_access_list_set_session (self->accesses, session);
  g_signal_connect_object (session, "notify::sync-state", G_CALLBACK (sync_state_cb), self, G_CONNECT_SWAPPED);
  sync_state_cb (self);
  return GTK_WIDGET (self);
}
