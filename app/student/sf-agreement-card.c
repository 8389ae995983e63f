/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows the session's agreements. What the workflow does not offer stays visible and says so. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-agreement-card.h"

#include <glib/gi18n.h>

#include "records/sf-texts.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"

struct _SfAgreementCard
{
  AdwBin parent_instance;

  GtkLabel *number;
  GtkLabel *state;
  GtkLabel *employer;
  SfActionBar *bar;

  SfSession *session;
  SfRecord *agreement; /* NULL: none */
};

G_DEFINE_FINAL_TYPE (SfAgreementCard, sf_agreement_card, ADW_TYPE_BIN)

#define MAX_AGREEMENTS 50 /* far more than one student ever has */

static const struct
{
  const char *name; /* in the bar */
  SfKind kind;      /* whose action it is, and how it is called there */
  const char *action;
  SfActionLook look;
} actions[] = {
  { "request_cancellation", SF_KIND_CANCELLATION, "request", SF_ACTION_PLAIN },
  { "request_reissue", SF_KIND_REISSUE, "request", SF_ACTION_PLAIN },
  { "print", SF_KIND_AGREEMENT, "print", SF_ACTION_SUGGESTED },
};

static const SfOption *
find_option (GPtrArray *options, const char *action)
{
  for (guint i = 0; i < options->len; i++)
    if (g_str_equal (((const SfOption *) options->pdata[i])->action, action))
      return options->pdata[i];
  return NULL;
}

/* An action that the workflow does not have is not open at this school; before that counts, the agreement's state does.
 */
static char *
why_not (SfAgreementCard *self, const SfOption *option)
{
  g_autoptr (JsonObject) params = NULL;
  int state = sf_record_get_state (self->agreement);

  if (option != NULL)
    return option->verdict == SF_REFUSED ? sf_sentence_refusal (option->code, option->params) : NULL;
  if (state == SF_AGREEMENT_EFFECTIVE)
    return g_strdup (_ ("This is not open online at your school. Please ask the employment office."));
  params = json_object_new ();
  json_object_set_string_member (params, "state", sf_kind_state_name (SF_KIND_AGREEMENT, state));
  return sf_sentence_refusal (SF_CODE_STATE, params);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAgreementCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  if (options == NULL || self->agreement == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gboolean of_agreement = actions[i].kind == SF_KIND_AGREEMENT;
      g_autofree char *why = why_not (self, of_agreement ? find_option (options, actions[i].action) : NULL);

      /* 打印 opens the sheets in any case: before the agreement is effective they are a specimen. */
      if (!g_str_equal (actions[i].name, "print"))
        sf_action_bar_set_refusal (self->bar, actions[i].name, why);
    }
}

static gboolean
is_better (SfRecord *a, SfRecord *b)
{
  gboolean a_live = sf_record_get_state (a) <= SF_AGREEMENT_CANCELLING;
  gboolean b_live = sf_record_get_state (b) <= SF_AGREEMENT_CANCELLING;

  if (a_live != b_live)
    return a_live;
  return sf_record_get_int (a, SF_AGREEMENT_MADE_AT) > sf_record_get_int (b, SF_AGREEMENT_MADE_AT);
}

static void
show_agreement (SfAgreementCard *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->agreement != NULL);
  if (self->agreement == NULL)
    return;
  gtk_label_set_label (self->number, sf_record_get_text (self->agreement, SF_AGREEMENT_NUMBER));
  gtk_label_set_label (self->state, sf_label_state (SF_KIND_AGREEMENT, sf_record_get_state (self->agreement)));
  sf_text_set_state_style (GTK_WIDGET (self->state), SF_KIND_AGREEMENT, sf_record_get_state (self->agreement));
  gtk_label_set_label (self->employer, sf_record_get_text (self->agreement, SF_AGREEMENT_EMPLOYER_NAME));
  sf_session_options_async (self->session, SF_KIND_AGREEMENT, sf_record_get_id (self->agreement), NULL, options_cb,
                            g_object_ref (self));
}

static void
all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAgreementCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);
  SfRecord *best = NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      SfRecord *record = sf_item_get_record (items->pdata[i]);

      if (best == NULL || is_better (record, best))
        best = record;
    }
  if (best != NULL)
    sf_record_ref (best);
  g_clear_pointer (&self->agreement, sf_record_unref);
  self->agreement = best;
  show_agreement (self);
}

static void
load (SfAgreementCard *self)
{
  if (sf_session_get_is_open (self->session))
    sf_session_all_async (self->session, SF_KIND_AGREEMENT, MAX_AGREEMENTS, NULL, all_cb, g_object_ref (self));
}

static void
session_changed_cb (SfAgreementCard *self, guint kinds)
{
  if ((kinds & 1u << SF_KIND_AGREEMENT) != 0)
    load (self);
}

static void
activated_cb (SfAgreementCard *self, const char *action)
{
  if (self->agreement != NULL && g_str_equal (action, "print"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "(ss)", "agreement", sf_record_get_id (self->agreement));
}

static void
sf_agreement_card_dispose (GObject *object)
{
  SfAgreementCard *self = SF_AGREEMENT_CARD (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->agreement, sf_record_unref);
  G_OBJECT_CLASS (sf_agreement_card_parent_class)->dispose (object);
}

static void
sf_agreement_card_class_init (SfAgreementCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_agreement_card_dispose;
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-agreement-card.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAgreementCard, number);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementCard, state);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementCard, employer);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementCard, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_agreement_card_init (SfAgreementCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    sf_action_bar_add (self->bar, actions[i].name, sf_label_action (actions[i].kind, actions[i].action),
                       actions[i].look, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sf_agreement_card_set_session (SfAgreementCard *self, SfSession *session)
{
  g_return_if_fail (SF_IS_AGREEMENT_CARD (self) && self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
}
