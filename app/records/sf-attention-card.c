/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the record as it is now and whether the same decision would be possible. Deciding again acts anew with the same
 * arguments on what is there now, and then puts the refused one away. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-attention-card.h"

#include <glib/gi18n.h>

#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-confirm.h"
#include "widgets/sf-reason-dialog.h"

struct _SfAttentionCard
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *decided;
  GtkLabel *why;
  GtkLabel *now;
  SfActionBar *bar;

  SfSession *session;
  char *uid;
  char *id;
  char *action;
  SfKind kind;
  JsonObject *args; /* nullable */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfAttentionCard, sf_attention_card, ADW_TYPE_BIN)

static void
toast (SfAttentionCard *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* ---- The record as it is now ---- */

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);
  g_autofree char *text = NULL;
  const char *reason = NULL;
  SfRecord *record;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  record = item != NULL ? sf_item_get_record (item) : NULL;
  if (record == NULL)
    {
      gtk_label_set_label (self->now, _ ("Now: no longer there, or no longer visible to you."));
      sf_action_bar_set_refusal (self->bar, "open", _ ("The record is no longer there."));
      return;
    }
  if (self->kind == SF_KIND_SIGNING)
    reason = sf_record_get_text (record, SF_SIGNING_REASON);
  if (reason != NULL)
    text =
      g_strdup_printf (_ ("Now: %s. Reason: %s"), sf_label_state (self->kind, sf_record_get_state (record)), reason);
  else
    text = g_strdup_printf (_ ("Now: %s"), sf_label_state (self->kind, sf_record_get_state (record)));
  gtk_label_set_label (self->now, text);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];
      g_autofree char *why = NULL;

      if (!g_str_equal (option->action, self->action))
        continue;
      if (option->verdict == SF_REFUSED)
        why = sf_sentence_refusal (option->code, option->params);
      sf_action_bar_set_refusal (self->bar, "again", why);
    }
}

/* ---- What can be done ---- */

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sf_session_discard_finish (SF_SESSION (source), result, &error))
    toast (self, error->message);
}

static void
discard (SfAttentionCard *self, const char *reason)
{
  sf_session_discard_async (self->session, self->uid, reason, discarded_cb, g_object_ref (self));
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = NULL;

  if (uid != NULL)
    {
      discard (self, _ ("Decided again"));
      return;
    }
  sentence = sf_error_sentence (error);
  toast (self, sentence);
}

static void
reason_cb (SfReasonDialog *dialog, const char *response, SfAttentionCard *self)
{
  g_autofree char *reason = NULL;

  if (!g_str_equal (response, "confirm"))
    return;
  reason = sf_reason_dialog_dup_reason (dialog);
  discard (self, reason);
}

static void
ask_reason (SfAttentionCard *self)
{
  GtkWidget *dialog =
    sf_reason_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Discard the Decision?"),
                          _ ("The refused decision is put away. Nothing changes on the record."), _ ("Discard"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (reason_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
act_again (SfAttentionCard *self, const char *secret)
{
  sf_session_act_with_secret_async (self->session, self->kind, self->id, self->action, self->args, secret, NULL,
                                    acted_cb, g_object_ref (self));
}

static void
secret_cb (AdwMessageDialog *dialog, const char *response, SfAttentionCard *self)
{
  char *secret = sf_confirm_dup_secret (dialog);

  if (!g_str_equal (response, "cancel"))
    act_again (self, secret);
  sf_password_free (secret);
}

static void
ask_secret (SfAttentionCard *self)
{
  AdwMessageDialog *dialog =
    sf_confirm_new (GTK_WIDGET (self), _ ("Decide Again"), gtk_label_get_label (self->title), "again",
                    sf_label_action (self->kind, self->action), ADW_RESPONSE_SUGGESTED);

  sf_confirm_ask_secret (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (secret_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activated_cb (SfAttentionCard *self, const char *action)
{
  if (g_str_equal (action, "open"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "(ss)", sf_kind_info (self->kind)->name, self->id);
  else if (g_str_equal (action, "again") && sf_session_needs_secret (self->session, self->kind, self->action))
    ask_secret (self);
  else if (g_str_equal (action, "again"))
    act_again (self, NULL);
  else
    ask_reason (self);
}

static void
sf_attention_card_dispose (GObject *object)
{
  SfAttentionCard *self = SF_ATTENTION_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->args, json_object_unref);
  G_OBJECT_CLASS (sf_attention_card_parent_class)->dispose (object);
}

static void
sf_attention_card_finalize (GObject *object)
{
  SfAttentionCard *self = SF_ATTENTION_CARD (object);

  g_free (self->uid);
  g_free (self->id);
  g_free (self->action);
  G_OBJECT_CLASS (sf_attention_card_parent_class)->finalize (object);
}

static void
sf_attention_card_class_init (SfAttentionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_attention_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_attention_card_finalize;
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-attention-card.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAttentionCard, title);
  gtk_widget_class_bind_template_child (widget_class, SfAttentionCard, decided);
  gtk_widget_class_bind_template_child (widget_class, SfAttentionCard, why);
  gtk_widget_class_bind_template_child (widget_class, SfAttentionCard, now);
  gtk_widget_class_bind_template_child (widget_class, SfAttentionCard, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_attention_card_init (SfAttentionCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_action_bar_add (self->bar, "discard", _ ("Discard…"), SF_ACTION_DESTRUCTIVE, NULL);
  sf_action_bar_add (self->bar, "open", _ ("Look at the Record"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "again", _ ("Decide Again"), SF_ACTION_SUGGESTED, NULL);
}

GtkWidget *
sf_attention_card_new (SfSession *session, const SfOutboxEntry *entry)
{
  SfAttentionCard *self = g_object_new (SF_TYPE_ATTENTION_CARD, NULL);
  const char *about = entry->title != NULL ? entry->title : sf_label_kind (entry->kind);
  g_autofree char *time = sf_time_format_minute (entry->at);
  g_autofree char *decided =
    g_strdup_printf (_ ("You decided: %s, %s"), sf_label_action (entry->kind, entry->action), time);
  g_autofree char *refusal = sf_sentence_refusal (entry->code, entry->params);
  g_autofree char *why = g_strdup_printf (_ ("Refused: %s"), refusal != NULL ? refusal : "");

  self->session = g_object_ref (session);
  self->uid = g_strdup (entry->uid);
  self->id = g_strdup (entry->id);
  self->action = g_strdup (entry->action);
  self->kind = entry->kind;
  self->args = entry->args != NULL ? json_object_ref (entry->args) : NULL;
  gtk_label_set_label (self->title, about);
  gtk_label_set_label (self->decided, decided);
  gtk_label_set_label (self->why, why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, about, -1);
  sf_session_load_async (session, entry->kind, entry->id, self->cancellable, load_cb, g_object_ref (self));
  sf_session_options_async (session, entry->kind, entry->id, self->cancellable, options_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
