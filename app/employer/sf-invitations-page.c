/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list over an action bar. A draft opens in the editor, all else as a signing. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-invitations-page.h"

#include <glib/gi18n.h>

#include "records/sf-lists.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"

struct _SfInvitationsPage
{
  SfPage parent_instance;

  SfRecordList *list;
  SfActionBar *bar;

  SfSession *session;
};

G_DEFINE_FINAL_TYPE (SfInvitationsPage, sf_invitations_page, SF_TYPE_PAGE)

static void
open_cb (SfInvitationsPage *self, SfItem *item)
{
  if (sf_record_get_state (sf_item_get_record (item)) == SF_SIGNING_DRAFT)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-invitation", "s", sf_item_get_id (item));
  else
    sf_page_open (SF_PAGE (self), "signing", sf_item_get_id (item));
}

static void
activated_cb (SfInvitationsPage *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-invitation", "s", "");
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];
      g_autofree char *why = NULL;

      if (!g_str_equal (option->action, "invite"))
        continue;
      if (option->verdict == SF_REFUSED)
        why = sf_sentence_refusal (option->code, option->params);
      sf_action_bar_set_refusal (self->bar, "invite", why);
    }
}

/* Whether a new invitation may be sent at all: season, approval of the employer. */
static void
load_options (SfInvitationsPage *self)
{
  g_autofree char *new_id = NULL;

  if (!sf_session_get_is_open (self->session))
    return;
  new_id = sf_session_new_id (self->session);
  sf_session_options_async (self->session, SF_KIND_SIGNING, new_id, NULL, options_cb, g_object_ref (self));
}

static void
session_changed_cb (SfInvitationsPage *self, guint kinds)
{
  if ((kinds & (1u << SF_KIND_EMPLOYER | 1u << SF_KIND_SETTINGS)) != 0)
    load_options (self);
}

static void
narrow_changed_cb (SfInvitationsPage *self)
{
  sf_record_list_set_narrow (self->list, sf_page_get_narrow (SF_PAGE (self)));
}

static void
sf_invitations_page_search (SfPage *page)
{
  sf_record_list_focus_search (SF_INVITATIONS_PAGE (page)->list);
}

static void
sf_invitations_page_dispose (GObject *object)
{
  g_clear_object (&SF_INVITATIONS_PAGE (object)->session);
  G_OBJECT_CLASS (sf_invitations_page_parent_class)->dispose (object);
}

static void
sf_invitations_page_class_init (SfInvitationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_invitations_page_dispose;
  SF_PAGE_CLASS (klass)->search = sf_invitations_page_search;
  g_type_ensure (SF_TYPE_RECORD_LIST);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-invitations-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfInvitationsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationsPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_invitations_page_init (SfInvitationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_action_bar_add (self->bar, "invite", sf_label_action (SF_KIND_SIGNING, "invite"), SF_ACTION_SUGGESTED, NULL);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

GtkWidget *
sf_invitations_page_new (SfSession *session, const char *title)
{
  SfInvitationsPage *self = g_object_new (SF_TYPE_INVITATIONS_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  sf_record_list_set_up (self->list, session, &sf_list_invitations);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load_options (self);
  return GTK_WIDGET (self);
}
