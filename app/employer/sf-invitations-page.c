/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list over an action bar. A draft opens in the editor, all else as a signing; ticked ones are withdrawn together,
 * each by an operation of its own. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-invitations-page.h"

#include <glib/gi18n.h>

#include "records/sf-list-export.h"
#include "records/sf-lists.h"
#include "sf-errors.h"
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

/* ---- Withdrawing several ---- */

typedef struct
{
  SfInvitationsPage *page;
  GStrv ids;
  guint next, n_done, n_refused;
  char *why; /* of the last refusal */
} Withdrawal;

static void
withdrawal_free (Withdrawal *self)
{
  g_object_unref (self->page);
  g_strfreev (self->ids);
  g_free (self->why);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Withdrawal, withdrawal_free)

static void withdraw_next (Withdrawal *withdrawal);

static void
finish (Withdrawal *withdrawal)
{
  SfPage *page = SF_PAGE (withdrawal->page);
  g_autofree char *done = g_strdup_printf (
    ngettext ("%u invitation withdrawn", "%u invitations withdrawn", withdrawal->n_done), withdrawal->n_done);
  g_autofree char *text = NULL;

  sf_record_list_unselect (withdrawal->page->list);
  if (withdrawal->n_refused == 0)
    {
      sf_page_toast (page, done);
      return;
    }
  text = g_strdup_printf (ngettext ("%s; %u could not be: %s", "%s; %u could not be: %s", withdrawal->n_refused), done,
                          withdrawal->n_refused, withdrawal->why);
  sf_page_toast (page, text);
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Withdrawal) withdrawal = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  if (uid != NULL)
    withdrawal->n_done++;
  else
    {
      withdrawal->n_refused++;
      g_free (withdrawal->why);
      withdrawal->why = sf_error_sentence (error);
    }
  withdraw_next (g_steal_pointer (&withdrawal));
}

/* Takes @withdrawal over. */
static void
withdraw_next (Withdrawal *withdrawal)
{
  SfSession *session = withdrawal->page->session;
  const char *id = withdrawal->ids[withdrawal->next];

  if (id == NULL || !sf_session_get_is_open (session))
    {
      finish (withdrawal);
      withdrawal_free (withdrawal);
      return;
    }
  withdrawal->next++;
  sf_session_act_async (session, SF_KIND_SIGNING, id, "withdraw", NULL, NULL, withdrawn_cb, withdrawal);
}

static void
withdraw_response_cb (AdwMessageDialog *dialog, const char *response, SfInvitationsPage *self)
{
  Withdrawal *withdrawal;

  if (!g_str_equal (response, "withdraw"))
    return;
  withdrawal = g_new0 (Withdrawal, 1);
  withdrawal->page = g_object_ref (self);
  withdrawal->ids = sf_record_list_dup_selected (self->list);
  withdraw_next (withdrawal);
}

static void
ask_withdrawal (SfInvitationsPage *self)
{
  guint n = sf_record_list_get_n_selected (self->list);
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                            _ ("The students are told. What has ended already stays as it is. To sign "
                               "with one of them later, a new invitation is needed."));

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog),
                                     ngettext ("Withdraw %u Invitation?", "Withdraw %u Invitations?", n), n);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "withdraw",
                                    sf_label_action (SF_KIND_SIGNING, "withdraw"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "withdraw", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (withdraw_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
selection_changed_cb (SfInvitationsPage *self)
{
  guint n = sf_record_list_get_n_selected (self->list);
  g_autofree char *label = g_strdup_printf (ngettext ("Withdraw %u", "Withdraw %u", n), n);

  sf_action_bar_set_label (self->bar, "withdraw", n > 0 ? label : sf_label_action (SF_KIND_SIGNING, "withdraw"));
  sf_action_bar_set_refusal (self->bar, "withdraw", n == 0 ? _ ("Tick the invitations in the list first.") : NULL);
}

/* ---- The bar ---- */

static void
activated_cb (SfInvitationsPage *self, const char *action)
{
  if (g_str_equal (action, "withdraw"))
    ask_withdrawal (self);
  else if (g_str_equal (action, "export"))
    sf_list_export_run (SF_PAGE (self), self->list, &sf_list_invitations, self->session,
                        sf_page_get_title (SF_PAGE (self)));
  else if (g_str_equal (action, "several"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.invite-several", NULL);
  else
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
      sf_action_bar_set_refusal (self->bar, "several", why);
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
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_invitations_page_init (SfInvitationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_action_bar_add (self->bar, "withdraw", sf_label_action (SF_KIND_SIGNING, "withdraw"), SF_ACTION_DESTRUCTIVE, NULL);
  sf_action_bar_add (self->bar, "export", _ ("Export…"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "several", _ ("Invite Several"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "invite", sf_label_action (SF_KIND_SIGNING, "invite"), SF_ACTION_SUGGESTED, NULL);
  selection_changed_cb (self);
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
