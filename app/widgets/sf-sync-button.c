/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A menu button that follows the session's properties; the list is read from the outbox when the popover is open.
 * Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-sync-button.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"

struct _SfSyncButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkStack *icons;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *status;
  GtkLabel *last_sync;
  GtkWidget *entries_box;
  GtkListBox *entries;
  GtkWidget *attention;

  SfSession *session;
};

G_DEFINE_FINAL_TYPE (SfSyncButton, sf_sync_button, GTK_TYPE_WIDGET)

/* ---- The state ---- */

typedef struct
{
  const char *icon; /* NULL: it turns */
  const char *style;
  char *label;
} Look;

static Look
get_look (SfSession *session)
{
  guint attention = sf_session_get_n_attention (session);
  guint waiting = sf_session_get_n_waiting (session);
  SfSyncState state = sf_session_get_sync_state (session);

  if (attention > 0)
    return (Look){ "dialog-warning-symbolic", "error", g_strdup_printf (_ ("Needs attention · %u"), attention) };
  if (state == SF_SYNC_LOGIN_NEEDED)
    return (Look){ "dialog-password-symbolic", "warning", g_strdup (_ ("Sign in again")) };
  if (state == SF_SYNC_OFFLINE && waiting > 0)
    return (Look){ "network-offline-symbolic", "warning",
                   g_strdup_printf (ngettext ("Offline · %u to upload", "Offline · %u to upload", waiting), waiting) };
  if (state == SF_SYNC_OFFLINE)
    return (Look){ "network-offline-symbolic", "warning", g_strdup (_ ("Offline")) };
  if (state == SF_SYNC_SYNCING)
    return (Look){ NULL, NULL, g_strdup (_ ("Synchronising")) };
  if (waiting > 0)
    return (Look){ "document-send-symbolic", NULL,
                   g_strdup_printf (ngettext ("%u to upload", "%u to upload", waiting), waiting) };
  return (Look){ "emblem-ok-symbolic", NULL, g_strdup (_ ("Synchronised")) };
}

static const char *
get_status (SfSession *session)
{
  switch (sf_session_get_sync_state (session))
    {
    case SF_SYNC_LOGIN_NEEDED:
      return _ ("The server wants your password again. What was decided waits here.");
    case SF_SYNC_OFFLINE:
      return _ ("The server cannot be reached. You can go on working: what you decide is kept here and goes up as soon "
                "as the network is back.");
    case SF_SYNC_SYNCING:
      return _ ("Talking to the server…");
    case SF_SYNC_SYNCED:
    default:
      if (sf_session_get_n_waiting (session) > 0)
        return _ ("A decision goes up a few seconds after it was taken, so that it can be taken back.");
      return _ ("Everything here is as the server has it.");
    }
}

static void
show_last_sync (SfSyncButton *self)
{
  SfTime last = sf_session_get_last_sync (self->session);
  g_autofree char *time = last != 0 ? sf_time_format_minute (last) : NULL;
  g_autofree char *text =
    time != NULL ? g_strdup_printf (_ ("Last sync: %s"), time) : g_strdup (_ ("Never synchronised"));

  gtk_label_set_label (self->last_sync, text);
}

static void
refresh (SfSyncButton *self)
{
  static const char *const styles[] = { "error", "warning" };
  Look look;
  g_autofree char *name = NULL;

  if (self->session == NULL || !sf_session_get_is_open (self->session))
    return;
  look = get_look (self->session);
  name = g_strdup_printf (_ ("Sync state: %s"), look.label);
  gtk_label_set_label (self->label, look.label);
  if (look.icon != NULL)
    gtk_image_set_from_icon_name (self->icon, look.icon);
  gtk_spinner_set_spinning (self->spinner, look.icon == NULL);
  gtk_stack_set_visible_child (self->icons, look.icon != NULL ? GTK_WIDGET (self->icon) : GTK_WIDGET (self->spinner));
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], look.style) == 0)
      gtk_widget_add_css_class (GTK_WIDGET (self->button), styles[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->button), styles[i]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               gtk_widget_get_visible (GTK_WIDGET (self->label)) ? NULL : name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_label (self->status, get_status (self->session));
  gtk_widget_set_visible (self->attention, sf_session_get_n_attention (self->session) > 0);
  show_last_sync (self);
  g_free (look.label);
}

/* ---- What waits ---- */

static char *
describe_entry (const SfOutboxEntry *entry)
{
  g_autofree char *why = NULL;

  switch (entry->state)
    {
    case SF_OUTBOX_REJECTED:
      why = sf_sentence_refusal (entry->code, entry->params);
      return g_strdup_printf (_ ("Refused: %s"), why);
    case SF_OUTBOX_HELD:
      return g_strdup (_ ("Can still be taken back"));
    case SF_OUTBOX_SENT:
      return g_strdup (_ ("Sent, waiting for the answer"));
    case SF_OUTBOX_WAITING:
    default:
      return g_strdup (_ ("Waiting to be uploaded"));
    }
}

static GtkWidget *
make_entry_row (const SfOutboxEntry *entry)
{
  g_autofree char *state = describe_entry (entry);
  g_autofree char *title = g_strdup_printf (_ ("%s: %s"), sf_label_action (entry->kind, entry->action),
                                            entry->title != NULL ? entry->title : sf_label_kind (entry->kind));
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", state,
                                 "subtitle-lines", 0, NULL);

  if (entry->state == SF_OUTBOX_REJECTED)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-warning-symbolic");
  return row;
}

static void
outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfSyncButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sf_session_outbox_finish (SF_SESSION (source), result, &error);
  GtkWidget *row;

  if (entries == NULL)
    {
      g_warning ("the outbox cannot be read: %s", error->message);
      return;
    }
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->entries))) != NULL)
    gtk_list_box_remove (self->entries, row);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->entries, make_entry_row (entries->pdata[i]));
  gtk_widget_set_visible (self->entries_box, entries->len > 0);
}

static void
load_entries (SfSyncButton *self)
{
  if (self->session != NULL && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    sf_session_outbox_async (self->session, outbox_cb, g_object_ref (self));
}

static void
session_changed_cb (SfSyncButton *self)
{
  refresh (self);
  load_entries (self);
}

static void
sync_now_cb (SfSyncButton *self)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sync", NULL);
}

static void
attention_cb (SfSyncButton *self)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.place", "s", "attention");
}

static void
sf_sync_button_dispose (GObject *object)
{
  SfSyncButton *self = SF_SYNC_BUTTON (object);

  sf_sync_button_set_session (self, NULL);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_sync_button_parent_class)->dispose (object);
}

static void
sf_sync_button_class_init (SfSyncButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_sync_button_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-sync-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, button);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, icons);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, label);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, popover);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, status);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, last_sync);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, entries_box);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, entries);
  gtk_widget_class_bind_template_child (widget_class, SfSyncButton, attention);
  gtk_widget_class_bind_template_callback (widget_class, load_entries);
  gtk_widget_class_bind_template_callback (widget_class, sync_now_cb);
  gtk_widget_class_bind_template_callback (widget_class, attention_cb);
}

static void
sf_sync_button_init (SfSyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sf_sync_button_set_session (SfSyncButton *self, SfSession *session)
{
  g_return_if_fail (SF_IS_SYNC_BUTTON (self));
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
sf_sync_button_set_compact (SfSyncButton *self, gboolean compact)
{
  g_return_if_fail (SF_IS_SYNC_BUTTON (self));
  gtk_widget_set_visible (GTK_WIDGET (self->label), !compact);
  refresh (self);
}
