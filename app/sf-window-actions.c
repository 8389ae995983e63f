/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window's actions: what menus, shortcuts and pages ask of it. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "employer/sf-batch-page.h"
#include "employer/sf-invitation-page.h"
#include "sf-window-private.h"

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
