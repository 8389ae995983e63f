/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of the pages that were asked for; a last row asks for the next one. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "account/sf-access-list.h"

#include <glib/gi18n.h>

#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"

struct _SfAccessList
{
  AdwPreferencesGroup parent_instance;

  SfSession *session;
  GPtrArray *rows; /* GtkWidget, not owned */
  GtkWidget *none;
  GtkWidget *more;
  char *last; /* id of the last one that is shown; NULL: the first page is asked for */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfAccessList, sf_access_list, ADW_TYPE_PREFERENCES_GROUP)

/* "Personal data revealed: Identity number" for a reveal, "Returned: the reason" for others. */
static char *
describe (const SfAccess *access)
{
  const char *event = sf_label_event (access->kind, access->action);
  gboolean reveal = g_str_equal (access->action, "reveal");
  g_autofree char *field = reveal && access->note != NULL ? sf_sentence_field (access->note, access->kind) : NULL;
  const char *note = field != NULL ? field : access->note;

  return note != NULL ? g_strdup_printf (_ ("%s: %s"), event, note) : g_strdup (event);
}

static void
add_row (SfAccessList *self, const SfAccess *access)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0, NULL);
  g_autofree char *title = describe (access);
  g_autofree char *at = sf_time_format_minute (access->at);
  g_autofree char *subtitle =
    g_strdup_printf ("%s · %s · %s · %s", sf_label_role (access->role), access->name != NULL ? access->name : "—",
                     sf_label_kind (access->kind), at);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_icon_name (
    ADW_ACTION_ROW (row), g_str_equal (access->action, "reveal") ? "view-reveal-symbolic" : "document-edit-symbolic");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
clear (SfAccessList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAccessList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfAccessPage) page = sf_session_ask_accesses_finish (SF_SESSION (source), result, &error);

  if (page == NULL)
    return;
  if (self->last == NULL)
    clear (self);
  for (guint i = 0; i < page->accesses->len; i++)
    {
      const SfAccess *access = page->accesses->pdata[i];

      add_row (self, access);
      g_free (self->last);
      self->last = g_strdup (access->id);
    }
  gtk_widget_set_visible (self->none, self->rows->len == 0);
  gtk_widget_set_visible (self->more, page->more);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* One question at a time: an answer to an earlier one would be shown twice. */
static void
ask (SfAccessList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_ask_accesses_async (self->session, self->last, self->cancellable, answered_cb, g_object_ref (self));
}

static void
sf_access_list_dispose (GObject *object)
{
  SfAccessList *self = SF_ACCESS_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sf_access_list_parent_class)->dispose (object);
}

static void
sf_access_list_finalize (GObject *object)
{
  SfAccessList *self = SF_ACCESS_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->last);
  G_OBJECT_CLASS (sf_access_list_parent_class)->finalize (object);
}

static void
sf_access_list_class_init (SfAccessListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_access_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_access_list_finalize;
}

static void
sf_access_list_init (SfAccessList *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _ ("Who Looked at or Changed My Data"));
  adw_preferences_group_set_description (
    group,
    _ ("Each time that somebody else reveals your identity or telephone number, or changes one of your records."));
  self->none = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Nobody so far"), NULL);
  adw_preferences_group_add (group, self->none);
  self->more = gtk_button_new_with_label (_ ("Earlier Ones"));
  gtk_widget_set_valign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->more, "flat");
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (group, self->more);
  gtk_widget_set_visible (self->more, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sf_access_list_set_session (SfAccessList *self, SfSession *session)
{
  g_return_if_fail (SF_IS_ACCESS_LIST (self) && self->session == NULL);
  self->session = g_object_ref (session);
}

void
sf_access_list_reload (SfAccessList *self)
{
  g_return_if_fail (SF_IS_ACCESS_LIST (self) && self->session != NULL);
  if (!sf_session_get_is_open (self->session))
    return;
  g_clear_pointer (&self->last, g_free);
  ask (self);
}
