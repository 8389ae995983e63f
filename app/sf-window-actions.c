/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window's actions: what menus, shortcuts and pages ask of it. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "employer/sf-batch-page.h"
#include "employer/sf-invitation-page.h"
#include "sf-labels.h"
#include "sf-window-private.h"
#include "student/sf-request-page.h"
#include "student/sf-start-page.h"
#include "widgets/sf-confirm.h"

static gboolean
is_in_workspace (SfWindow *self)
{
  return self->session != NULL && sf_session_get_is_open (self->session) && sf_window_get_page (self) != NULL;
}

/* From a record back to what was below it; from a place to the sidebar when the window is narrow. */
static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);

  if (!sf_window_pop (self) && adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfPage *page = sf_window_get_page (SF_WINDOW (widget));

  if (page != NULL)
    sf_page_search (page);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfPage *page = sf_window_get_page (SF_WINDOW (widget));

  if (page != NULL)
    sf_page_print (page);
}

static void
primary_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfPage *page = sf_window_get_page (SF_WINDOW (widget));

  if (page != NULL)
    sf_page_primary (page);
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);

  if (!is_in_workspace (self))
    return;
  if (sf_session_get_sync_state (self->session) == SF_SYNC_LOGIN_NEEDED)
    sf_window_ask_password (self);
  else
    sf_session_sync_now (self->session);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->offer != NULL)
    adw_toast_dismiss (self->offer);
  if (sf_session_undo_finish (SF_SESSION (source), result, &error))
    sf_window_toast (self, _ ("Taken back"));
  else if (g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_TOO_LATE))
    sf_window_toast (self, _ ("It has been sent already and cannot be taken back"));
  else
    sf_window_toast (self, _ ("There is nothing to take back"));
}

/* While one types, Ctrl+Z belongs to the text. */
static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus))
    gtk_widget_activate_action (focus, "text.undo", NULL);
  else if (is_in_workspace (self))
    sf_session_undo_async (self->session, NULL, undone_cb, g_object_ref (self));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *kind_name, *id;
  SfKind kind;

  g_variant_get (parameter, "(&s&s)", &kind_name, &id);
  if (is_in_workspace (SF_WINDOW (widget)) && sf_kind_from_name (kind_name, &kind))
    sf_window_open_record (SF_WINDOW (widget), kind, id);
}

/* An empty id makes a new invitation. */
static void
edit_invitation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  if (is_in_workspace (self))
    sf_window_push (self, sf_invitation_page_new (self->session, *id != '\0' ? id : NULL));
}

/* An empty id starts a new one. */
static void
start_signing_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  if (is_in_workspace (self))
    sf_window_push (self, sf_start_page_new (self->session, *id != '\0' ? id : NULL));
}

/* The kind of the request, and the agreement that it is about. */
static void
request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);
  const char *kind_name, *agreement;
  SfKind kind;

  g_variant_get (parameter, "(&s&s)", &kind_name, &agreement);
  if (is_in_workspace (self) && sf_kind_from_name (kind_name, &kind))
    sf_window_push (self, sf_request_page_new (self->session, kind, agreement));
}

static void
invite_several_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);

  if (is_in_workspace (self))
    sf_window_push (self, sf_batch_page_new (self->session));
}

static void
place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_in_workspace (SF_WINDOW (widget)))
    sf_window_show_place (SF_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sf_window_toast (SF_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
toast_undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SfWindow *self = SF_WINDOW (widget);
  AdwToast *toast = adw_toast_new (g_variant_get_string (parameter, NULL));

  adw_toast_set_button_label (toast, _ ("_Take Back"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, SF_SESSION_HOLD / SF_SECOND);
  g_set_weak_pointer (&self->offer, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sf_window_log_out (SF_WINDOW (widget));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (SF_WINDOW (widget)->menu_button);
}

/* ---- The operation code of what waits ---- */

typedef struct
{
  SfWindow *window;
  char *uid;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_object_unref (wanted->window);
  g_free (wanted->uid);
  g_free (wanted);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wanted, wanted_free)

#define UID_KEY "sf-uid"

static void
secret_cb (AdwMessageDialog *dialog, const char *response, SfWindow *self)
{
  char *secret = sf_confirm_dup_secret (dialog);

  if (!g_str_equal (response, "cancel") && secret != NULL && sf_session_get_is_open (self->session))
    sf_session_give_secret (self->session, g_object_get_data (G_OBJECT (dialog), UID_KEY), secret);
  sf_password_free (secret);
}

static void
ask_secret (SfWindow *self, const SfOutboxEntry *entry)
{
  g_autofree char *body = g_strdup_printf (_ ("%s: %s\n\nTo send this, your operation code is needed once more."),
                                           sf_label_action (entry->kind, entry->action),
                                           entry->title != NULL ? entry->title : sf_label_kind (entry->kind));
  AdwMessageDialog *dialog =
    sf_confirm_new (GTK_WIDGET (self), _ ("Operation Code"), body, "send", _ ("Send"), ADW_RESPONSE_SUGGESTED);

  sf_confirm_ask_secret (dialog);
  g_object_set_data_full (G_OBJECT (dialog), UID_KEY, g_strdup (entry->uid), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (secret_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  g_autoptr (GPtrArray) entries = sf_session_outbox_finish (SF_SESSION (source), result, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (g_str_equal (((const SfOutboxEntry *) entries->pdata[i])->uid, wanted->uid))
      ask_secret (wanted->window, entries->pdata[i]);
}

void
sf_window_ask_secret (SfWindow *self, const char *uid)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->window = g_object_ref (self);
  wanted->uid = g_strdup (uid);
  sf_session_outbox_async (self->session, outbox_cb, wanted);
}

/* ---- Installing ---- */

void
sf_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.approve", NULL, primary_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.open", "(ss)", open_action);
  gtk_widget_class_install_action (widget_class, "win.place", "s", place_action);
  gtk_widget_class_install_action (widget_class, "win.edit-invitation", "s", edit_invitation_action);
  gtk_widget_class_install_action (widget_class, "win.invite-several", NULL, invite_several_action);
  gtk_widget_class_install_action (widget_class, "win.start-signing", "s", start_signing_action);
  gtk_widget_class_install_action (widget_class, "win.request", "(ss)", request_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.toast-undo", "s", toast_undo_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
}

void
sf_window_update_actions (SfWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  SfPage *page = sf_window_get_page (self);
  gboolean working = is_in_workspace (self);
  gboolean can_search = working && sf_page_can_search (page);
  gboolean can_go_back = working && (self->trail->len > 1 || adw_leaflet_get_folded (self->leaflet));

  gtk_widget_action_set_enabled (widget, "win.back", can_go_back);
  gtk_widget_set_visible (self->back, can_go_back);
  gtk_widget_action_set_enabled (widget, "win.search", can_search);
  /* Lists have their entry in sight; a narrow header bar has no room for the button. */
  gtk_widget_set_visible (self->search, can_search && !adw_leaflet_get_folded (self->leaflet));
  gtk_widget_action_set_enabled (widget, "win.print", working && sf_page_can_print (page));
  gtk_widget_action_set_enabled (widget, "win.approve", working && sf_page_has_primary (page));
  gtk_widget_action_set_enabled (widget, "win.sync", working);
  gtk_widget_action_set_enabled (widget, "win.sign-out", working);
}
