/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows the list of unread notices. What was told and is read since, here or on another computer, is taken back from
 * the desktop. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-notifier.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-workflow.h"
#include "sf-sentences.h"

#define MAX_AT_ONCE 3 /* more become one that says how many */
#define SUMMARY "notices"

struct _SfNotifier
{
  GObject parent_instance;

  GtkWindow *window; /* not owned: it owns this */
  SfListModel *unread;
  GHashTable *known; /* set of ids of unread notices that were there before, or were told */
  GPtrArray *told;   /* ids that the desktop shows */
  gboolean ready;    /* the first list is here */
};

G_DEFINE_FINAL_TYPE (SfNotifier, sf_notifier, G_TYPE_OBJECT)

static GApplication *
get_application (SfNotifier *self)
{
  return G_APPLICATION (gtk_window_get_application (self->window));
}

static void
tell (SfNotifier *self, const char *id, SfRecord *notice)
{
  const char *kind = sf_record_get_text (notice, SF_NOTICE_ABOUT_KIND);
  const char *about = sf_record_get_text (notice, SF_NOTICE_ABOUT);
  g_autoptr (GNotification) notification = g_notification_new (_ ("Sanfang"));
  g_autofree char *sentence =
    sf_sentence_notice (sf_record_get_text (notice, SF_NOTICE_CODE), sf_record_get_text (notice, SF_NOTICE_TEXT_1),
                        sf_record_get_text (notice, SF_NOTICE_TEXT_2));

  g_notification_set_body (notification, sentence);
  g_notification_set_default_action_and_target (notification, "app.open-notice", "(sss)", id, kind != NULL ? kind : "",
                                                about != NULL ? about : "");
  g_application_send_notification (get_application (self), id, notification);
  g_ptr_array_add (self->told, g_strdup (id));
}

static void
tell_number (SfNotifier *self, guint n)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Sanfang"));
  g_autofree char *text = g_strdup_printf (ngettext ("%u new message", "%u new messages", n), n);

  g_notification_set_body (notification, text);
  g_notification_set_default_action_and_target (notification, "app.open-notice", "(sss)", "", "", "");
  g_application_send_notification (get_application (self), SUMMARY, notification);
  g_ptr_array_add (self->told, g_strdup (SUMMARY));
}

/* Those that nobody knows yet; they are known from now on. */
static GPtrArray *
take_new (SfNotifier *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->unread));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SfItem) item = g_list_model_get_item (G_LIST_MODEL (self->unread), i);

      if (!sf_item_is_loaded (item))
        break; /* the first screenful is; what lies below it is older */
      if (g_hash_table_add (self->known, g_strdup (sf_item_get_id (item))))
        g_ptr_array_add (items, g_steal_pointer (&item));
    }
  return items;
}

static void
take_back_read (SfNotifier *self)
{
  for (guint i = self->told->len; i > 0; i--)
    {
      const char *id = self->told->pdata[i - 1];
      gboolean gone = g_str_equal (id, SUMMARY) ? g_list_model_get_n_items (G_LIST_MODEL (self->unread)) == 0
                                                : sf_list_model_find (self->unread, id) == GTK_INVALID_LIST_POSITION;

      if (!gone)
        continue;
      g_application_withdraw_notification (get_application (self), id);
      g_ptr_array_remove_index (self->told, i - 1);
    }
}

static void
changed_cb (SfNotifier *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (sf_list_model_is_loading (self->unread) || get_application (self) == NULL)
    return;
  items = take_new (self);
  take_back_read (self);
  if (self->ready && !gtk_window_is_active (self->window))
    {
      if (items->len > MAX_AT_ONCE)
        tell_number (self, items->len);
      else
        for (guint i = items->len; i > 0; i--)
          tell (self, sf_item_get_id (items->pdata[i - 1]), sf_item_get_record (items->pdata[i - 1]));
    }
  self->ready = TRUE;
}

static void
sf_notifier_dispose (GObject *object)
{
  SfNotifier *self = SF_NOTIFIER (object);

  /* Whoever comes next to this computer reads nothing of it. */
  for (guint i = 0; i < self->told->len && get_application (self) != NULL; i++)
    g_application_withdraw_notification (get_application (self), self->told->pdata[i]);
  g_ptr_array_set_size (self->told, 0);
  g_clear_object (&self->unread);
  G_OBJECT_CLASS (sf_notifier_parent_class)->dispose (object);
}

static void
sf_notifier_finalize (GObject *object)
{
  SfNotifier *self = SF_NOTIFIER (object);

  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->told);
  G_OBJECT_CLASS (sf_notifier_parent_class)->finalize (object);
}

static void
sf_notifier_class_init (SfNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_notifier_finalize;
}

static void
sf_notifier_init (SfNotifier *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_ptr_array_new_with_free_func (g_free);
}

SfNotifier *
sf_notifier_new (GtkWindow *window, SfSession *session)
{
  const SfListQuery query = {
    .kind = SF_KIND_NOTICE, .states = SF_STATE_BIT (SF_NOTICE_UNREAD), .sort_column = SF_NOTICE_AT, .descending = TRUE
  };
  SfNotifier *self = g_object_new (SF_TYPE_NOTIFIER, NULL);

  self->window = window;
  self->unread = sf_session_new_list (session);
  g_signal_connect_object (self->unread, "items-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->unread, "notify::loading", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  sf_list_model_set_query (self->unread, &query);
  return self;
}
