/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each action of a signing asks of the person before it becomes an operation. Binding acts ask once, in the
 * manual's words; approving does not ask, because it can be taken back while it is held. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "records/sf-signing-page-private.h"
#include "sf-errors.h"
#include "sf-labels.h"
#include "student/sf-accept-dialog.h"
#include "widgets/sf-confirm.h"
#include "widgets/sf-reason-dialog.h"

static GtkWindow *
get_window (SfSigningPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* ---- After the decision ---- */

/* The one to review after this one: the next in the queue, or the one before it at its end. NULL: the queue is done. */
static const char *
find_next (SfSigningPage *self)
{
  guint position;
  const char *next;

  if (self->queue == NULL)
    return NULL;
  position = sf_list_model_find (self->queue, self->id);
  if (position == GTK_INVALID_LIST_POSITION)
    return sf_list_model_get_id (self->queue, 0);
  next = sf_list_model_get_id (self->queue, position + 1);
  if (next == NULL && position > 0)
    next = sf_list_model_get_id (self->queue, position - 1);
  return next;
}

typedef struct
{
  SfSigningPage *page;
  char *action;
  char *next;
} Act;

static void
act_free (Act *act)
{
  g_object_unref (act->page);
  g_free (act->action);
  g_free (act->next);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

static void
say_refusal (SfSigningPage *self, const GError *error)
{
  JsonObject *params = error->domain == SF_WORKFLOW_ERROR ? sf_session_error_params (error) : NULL;
  g_autofree char *sentence = sf_error_sentence (error);

  if (error->domain == SF_WORKFLOW_ERROR && error->code == SF_CODE_FORM && params != NULL)
    {
      sf_signing_view_show_form (self->view);
      sf_form_view_show_problem (sf_signing_view_get_form (self->view),
                                 json_object_get_string_member_with_default (params, "field", ""), sentence);
    }
  sf_page_toast (SF_PAGE (self), sentence);
}

static void
say_done (SfSigningPage *self, const char *action)
{
  SfRecord *signing = sf_item_get_record (self->item);
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), sf_label_event (SF_KIND_SIGNING, action),
                                           sf_record_get_text (signing, SF_SIGNING_STUDENT_NAME));

  sf_page_toast_undo (SF_PAGE (self), text);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  SfSigningPage *self = act->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  self->acting = FALSE;
  if (uid == NULL)
    {
      say_refusal (self, error);
      sf_signing_page_reload (self);
      return;
    }
  say_done (self, act->action);
  if (act->next != NULL)
    sf_signing_page_set_id (self, act->next);
  else if (self->queue != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    sf_signing_page_reload (self);
}

/* @secret: the operation code, NULL for none. */
static void
act_with_secret (SfSigningPage *self, const char *action, JsonObject *args, const char *secret)
{
  Act *call;

  if (self->acting)
    return;
  self->acting = TRUE;
  call = g_new0 (Act, 1);
  call->page = g_object_ref (self);
  call->action = g_strdup (action);
  call->next = g_strdup (find_next (self));
  sf_session_act_with_secret_async (self->session, SF_KIND_SIGNING, self->id, action, args, secret, NULL, acted_cb,
                                    call);
}

static void
act (SfSigningPage *self, const char *action, JsonObject *args)
{
  act_with_secret (self, action, args, NULL);
}

/* ---- With a reason ---- */

static const struct
{
  const char *action;
  const char *heading;
  const char *body;
  gboolean asks_fault;
} reasons[] = {
  { "decline", N_ ("Confirm Declining"), N_ ("Please write the reason for declining. The employer will read it."),
    FALSE },
  { "give_up", N_ ("Confirm Giving Up"), N_ ("Please write the reason for giving up. The signing ends with it."),
    FALSE },
  { "object", N_ ("You Did Not Sign This?"),
    N_ (
      "Object if somebody else signed in your name. The school is told at once; until it has decided, nobody can go on "
      "with this signing or its agreement. Change your password, too. Please write what happened."),
    FALSE },
  { "college_return", N_ ("Return for Correction"),
    N_ ("Student and employer will read the reason. Whose part is at fault corrects it and sends it again."), TRUE },
  { "office_return", N_ ("Return for Correction"),
    N_ ("Student and employer will read the reason. Whose part is at fault corrects it and sends it again."), TRUE },
  { "office_send_back", N_ ("Send Back to the College"),
    N_ ("The college reviews it again. Please write what it shall look at."), FALSE },
};

#define ACTION_KEY "sf-action"

static void
reason_response_cb (SfReasonDialog *dialog, const char *response, SfSigningPage *self)
{
  g_autofree char *reason = NULL;
  g_autoptr (JsonObject) args = NULL;

  if (!g_str_equal (response, "confirm"))
    return;
  reason = sf_reason_dialog_dup_reason (dialog);
  args = json_object_new ();
  json_object_set_string_member (args, "reason", reason);
  if (sf_reason_dialog_get_fault (dialog) != NULL)
    json_object_set_string_member (args, "fault", sf_reason_dialog_get_fault (dialog));
  act (self, g_object_get_data (G_OBJECT (dialog), ACTION_KEY), args);
}

static gboolean
ask_reason (SfSigningPage *self, const char *action)
{
  const char *origin = sf_record_get_text (sf_item_get_record (self->item), SF_SIGNING_ORIGIN);

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].action, action))
      {
        GtkWidget *dialog = sf_reason_dialog_new (get_window (self), _ (reasons[i].heading), _ (reasons[i].body),
                                                  sf_label_action (SF_KIND_SIGNING, action));

        if (reasons[i].asks_fault)
          sf_reason_dialog_ask_fault (SF_REASON_DIALOG (dialog), g_strcmp0 (origin, "student") == 0 ? "student" : NULL);
        g_object_set_data (G_OBJECT (dialog), ACTION_KEY, (gpointer) reasons[i].action);
        g_signal_connect_object (dialog, "response", G_CALLBACK (reason_response_cb), self, 0);
        gtk_window_present (GTK_WINDOW (dialog));
        return TRUE;
      }
  return FALSE;
}

/* ---- Without one ---- */

static void
confirm_response_cb (AdwMessageDialog *dialog, const char *response, SfSigningPage *self)
{
  if (!g_str_equal (response, "cancel"))
    act (self, response, NULL);
}

static void
confirm (SfSigningPage *self, const char *action, const char *heading, const char *body)
{
  AdwMessageDialog *dialog = sf_confirm_new (GTK_WIDGET (self), heading, body, action,
                                             sf_label_action (SF_KIND_SIGNING, action), ADW_RESPONSE_DESTRUCTIVE);

  g_signal_connect_object (dialog, "response", G_CALLBACK (confirm_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Accepting ---- */

static void
accept_response_cb (SfAcceptDialog *dialog, const char *response, SfSigningPage *self)
{
  g_autoptr (JsonObject) args = NULL;
  char *secret;

  if (!g_str_equal (response, "accept"))
    return;
  args = json_object_new ();
  json_object_set_object_member (args, "form", sf_form_view_dup_values (sf_signing_view_get_form (self->view)));
  json_object_set_array_member (args, "read", sf_accept_dialog_dup_read (dialog));
  json_object_set_boolean_member (args, "confirm", TRUE);
  secret = sf_confirm_dup_secret (ADW_MESSAGE_DIALOG (dialog));
  act_with_secret (self, g_object_get_data (G_OBJECT (dialog), ACTION_KEY), args, secret);
  sf_password_free (secret);
}

static void
ask_acceptance (SfSigningPage *self, const char *action)
{
  gboolean offline = sf_session_get_sync_state (self->session) == SF_SYNC_OFFLINE;
  GtkWidget *dialog;

  sf_signing_view_show_form (self->view);
  if (!sf_form_view_check (sf_signing_view_get_form (self->view)))
    {
      sf_page_toast (SF_PAGE (self), _ ("Please fill in your own part first."));
      return;
    }
  dialog = sf_accept_dialog_new (get_window (self), sf_item_get_record (self->item), offline);
  g_object_set_data_full (G_OBJECT (dialog), ACTION_KEY, g_strdup (action), g_free);
  if (sf_session_needs_secret (self->session, SF_KIND_SIGNING, action))
    sf_confirm_ask_secret (ADW_MESSAGE_DIALOG (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (accept_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
sf_signing_page_do (SfSigningPage *self, const char *action)
{
  SfRecord *signing;

  if (self->item == NULL || self->acting)
    return;
  signing = sf_item_get_record (self->item);
  if (g_str_equal (action, "agreement"))
    sf_page_open (SF_PAGE (self), "agreement", sf_record_get_text (signing, SF_SIGNING_AGREEMENT));
  else if (g_str_equal (action, "accept") || g_str_equal (action, "resubmit"))
    ask_acceptance (self, action);
  else if (g_str_equal (action, "revise") || g_str_equal (action, "again"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-invitation", "s", self->id);
  else if (g_str_equal (action, "submit"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.start-signing", "s", self->id);
  else if (g_str_equal (action, "withdraw"))
    confirm (self, action, _ ("Withdraw the Invitation?"),
             _ ("The student is told. To sign with this student later, a new invitation is needed."));
  else if (g_str_equal (action, "take_back"))
    confirm (self, action, _ ("Take the Signing Back?"), _ ("It becomes a draft again that only you see."));
  else if (!ask_reason (self, action))
    act (self, action, NULL);
}
