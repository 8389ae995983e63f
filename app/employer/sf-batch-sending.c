/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each row becomes an invitation of its own, one after the other: an operation that is kept on this computer before the
 * next begins, so that whatever ends the program, what is kept will be sent and what is not is still in the list. Then
 * the server's answers come into the rows. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "employer/sf-batch-page-private.h"
#include "employer/sf-batch-table.h"
#include "records/sf-table-saver.h"
#include "sf-errors.h"
#include "sf-sentences.h"

static SfInvitationRow *
find_next (SfBatchPage *self)
{
  GListModel *rows = G_LIST_MODEL (self->list->rows);

  for (; self->place < g_list_model_get_n_items (rows); self->place++)
    {
      g_autoptr (SfInvitationRow) row = g_list_model_get_item (rows, self->place);

      if (sf_invitation_row_is_open (row))
        return g_steal_pointer (&row);
    }
  return NULL;
}

/* ---- Sending ---- */

static void send_next (SfBatchPage *self);

static void
finish (SfBatchPage *self)
{
  guint rejected = sf_batch_page_count (self, SF_INVITATION_REFUSED) + sf_batch_page_count (self, SF_INVITATION_WRONG);
  g_autofree char *text = NULL;

  g_clear_object (&self->sending);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->terms), TRUE);
  if (find_next (self) == NULL && rejected == 0)
    sf_batch_page_forget_list (self);
  text = g_strdup_printf (ngettext ("%u invitation is kept on this computer and sent in a few seconds",
                                    "%u invitations are kept on this computer and sent in a few seconds", self->n_done),
                          self->n_done);
  sf_page_toast (SF_PAGE (self), text);
  sf_batch_page_show_summary (self);
}

typedef struct
{
  SfBatchPage *page;
  SfInvitationRow *row;
} Sending;

static void
sending_free (Sending *self)
{
  g_object_unref (self->page);
  g_object_unref (self->row);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sending) sending = user_data;
  SfBatchPage *self = sending->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *reason = uid == NULL ? sf_error_sentence (error) : NULL;

  if (uid != NULL)
    {
      sf_invitation_row_set_uid (sending->row, uid);
      self->n_done++;
      self->sent = TRUE;
    }
  sf_invitation_row_set_state (sending->row, uid != NULL ? SF_INVITATION_KEPT : SF_INVITATION_REFUSED, reason);
  self->place++;
  if (self->sending != NULL)
    send_next (self);
}

static void
send_next (SfBatchPage *self)
{
  g_autoptr (SfInvitationRow) row = find_next (self);
  g_autoptr (JsonObject) args = NULL;
  g_autofree char *id = NULL;
  Sending *sending;

  if (row == NULL || g_cancellable_is_cancelled (self->sending))
    {
      finish (self);
      return;
    }
  gtk_progress_bar_set_fraction (self->progress, self->n_all > 0 ? (double) self->n_done / self->n_all : 0);
  args = sf_invitation_row_make_args (row, self->shared, self->days);
  id = sf_session_new_id (self->session);
  sending = g_new0 (Sending, 1);
  sending->page = g_object_ref (self);
  sending->row = g_steal_pointer (&row);
  sf_session_act_async (self->session, SF_KIND_SIGNING, id, "invite", args, NULL, acted_cb, sending);
}

static void
begin (SfBatchPage *self)
{
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  g_clear_pointer (&self->shared, json_object_unref);
  self->sending = g_cancellable_new ();
  self->shared = sf_terms_form_dup_form (self->terms);
  self->days = sf_terms_form_get_days (self->terms);
  self->place = 0;
  self->n_done = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  /* What is being sent must not change under it. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->text), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->terms), FALSE);
  sf_batch_page_show_summary (self);
  send_next (self);
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfBatchPage *self)
{
  if (g_str_equal (response, "send") && self->sending == NULL && self->list != NULL)
    begin (self);
}

void
sf_batch_page_send (SfBatchPage *self)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Send the Invitations?"), NULL);
  guint left = sf_batch_page_count (self, SF_INVITATION_REFUSED) + sf_batch_page_count (self, SF_INVITATION_WRONG);
  g_autofree char *not_sent = NULL;

  self->n_all = sf_batch_page_count (self, SF_INVITATION_READY) + sf_batch_page_count (self, SF_INVITATION_UNDECIDED);
  if (left > 0)
    not_sent = g_strdup_printf (
      ngettext ("\n%u row of the list is not sent.", "\n%u rows of the list are not sent.", left), left);
  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    ngettext ("%u student gets an invitation. Whoever accepts it is bound with you: the agreement counts as "
              "effective.%s",
              "%u students get an invitation. Whoever accepts it is bound with you: the agreement counts as "
              "effective.%s",
              self->n_all),
    self->n_all, not_sent != NULL ? not_sent : "");
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "send", _ ("_Send"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
sf_batch_page_stop (SfBatchPage *self)
{
  g_cancellable_cancel (self->sending);
}

/* ---- The server's answers ---- */

static SfInvitationRow *
find_row (SfBatchPage *self, const char *uid)
{
  GListModel *rows = self->list != NULL ? G_LIST_MODEL (self->list->rows) : NULL;

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SfInvitationRow) row = g_list_model_get_item (rows, i);

      if (g_strcmp0 (sf_invitation_row_get_uid (row), uid) == 0)
        return g_steal_pointer (&row);
    }
  return NULL;
}

/* Why each was not accepted stands in the outbox. */
static void
outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfBatchPage) self = user_data;
  g_autoptr (GPtrArray) entries = sf_session_outbox_finish (SF_SESSION (source), result, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const SfOutboxEntry *entry = entries->pdata[i];
      g_autoptr (SfInvitationRow) row = entry->state == SF_OUTBOX_REJECTED ? find_row (self, entry->uid) : NULL;
      g_autofree char *reason = row != NULL ? sf_sentence_refusal (entry->code, entry->params) : NULL;

      if (row != NULL)
        sf_invitation_row_set_state (row, SF_INVITATION_REJECTED, reason);
    }
  sf_batch_page_show_summary (self);
}

void
sf_batch_page_answered (SfBatchPage *self, const char *uid, gboolean applied)
{
  g_autoptr (SfInvitationRow) row = find_row (self, uid);

  if (row == NULL)
    return;
  if (applied)
    {
      sf_invitation_row_set_state (row, SF_INVITATION_SENT, NULL);
      sf_batch_page_show_summary (self);
    }
  else
    sf_session_outbox_async (self->session, outbox_cb, g_object_ref (self));
}

/* ---- Tables ---- */

void
sf_batch_page_save_report (SfBatchPage *self)
{
  GListModel *rows = G_LIST_MODEL (self->list->rows);
  GPtrArray *cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SfInvitationRow) row = g_list_model_get_item (rows, i);

      g_ptr_array_add (cells, sf_batch_table_dup_cells (row));
    }
  sf_table_saver_run (SF_PAGE (self), _ ("Save the Report"), _ ("Invitations report"), sf_batch_table_dup_header (),
                      cells);
}

void
sf_batch_page_save_empty (SfBatchPage *self)
{
  const char *const *header = sf_invitation_list_header (sf_terms_form_get_edition (self->terms));

  sf_table_saver_run (SF_PAGE (self), _ ("Save an Empty List"), _ ("List of students"), g_strdupv ((GStrv) header),
                      g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev));
}
