/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Follows the session's agreements and the requests about the one that is shown. What is not possible stays visible and
 * says why. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-agreement-card.h"

#include <glib/gi18n.h>

#include "records/sf-texts.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "student/sf-request-text.h"
#include "widgets/sf-action-bar.h"

struct _SfAgreementCard
{
  AdwBin parent_instance;

  GtkLabel *number;
  GtkLabel *state;
  GtkLabel *employer;
  GtkBox *requests;
  SfActionBar *bar;

  SfSession *session;
  SfRecord *agreement; /* NULL: none */
};

G_DEFINE_FINAL_TYPE (SfAgreementCard, sf_agreement_card, ADW_TYPE_BIN)

#define MAX_RECORDS 50 /* of a kind, far more than one student ever has */
#define ID_KEY "sf-id"
#define KIND_KEY "sf-kind"

typedef struct
{
  const char *name; /* in the bar */
  SfKind kind;      /* whose action it is, and how it is called there */
  const char *action;
  SfActionLook look;
} CardAction;

static const CardAction actions[] = {
  { "request_cancellation", SF_KIND_CANCELLATION, "request", SF_ACTION_PLAIN },
  { "request_reissue", SF_KIND_REISSUE, "request", SF_ACTION_PLAIN },
  { "print", SF_KIND_AGREEMENT, "print", SF_ACTION_SUGGESTED },
};

typedef struct
{
  SfAgreementCard *self;
  const CardAction *action;
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->self);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static Asking *
asking_new (SfAgreementCard *self, const CardAction *action)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->self = g_object_ref (self);
  asking->action = action;
  return asking;
}

/* ---- What may be done ---- */

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];
      g_autofree char *why = NULL;

      if (!g_str_equal (option->action, asking->action->action))
        continue;
      if (option->verdict == SF_REFUSED)
        why = sf_sentence_refusal (option->code, option->params);
      sf_action_bar_set_refusal (asking->self->bar, asking->action->name, why);
    }
}

/* ---- The requests about it ---- */

static void
view_request_cb (SfAgreementCard *self, GtkButton *button)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "(ss)", g_object_get_data (G_OBJECT (button), KIND_KEY),
                              g_object_get_data (G_OBJECT (button), ID_KEY));
}

/* "Request Cancellation: Waiting for school review. The employment office has it now." [View] */
static void
add_request (SfAgreementCard *self, SfRecord *request)
{
  SfKind kind = sf_record_get_kind (request);
  SfTime now = sf_clock_now (sf_session_get_clock (self->session)) + sf_session_get_clock_skew (self->session);
  g_autofree char *state = g_strdup_printf (_ ("%s: %s"), sf_label_action (kind, "request"),
                                            sf_label_state (kind, sf_record_get_state (request)));
  g_autofree char *text = sf_request_is_draft (request) ? g_strdup ("") : sf_request_text_state (request, now);
  g_autofree char *view = g_strdup_printf (_ ("View: %s"), sf_label_action (kind, "request"));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "hexpand", TRUE, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", state, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("View"));

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (words), title);
  if (*text != '\0')
    gtk_box_append (GTK_BOX (words), g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, view, -1);
  g_object_set_data (G_OBJECT (row), KIND_KEY, (gpointer) sf_kind_info (kind)->name);
  g_object_set_data (G_OBJECT (button), KIND_KEY, (gpointer) sf_kind_info (kind)->name);
  g_object_set_data_full (G_OBJECT (button), ID_KEY, g_strdup (sf_record_get_id (request)), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (view_request_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (self->requests, row);
}

static void
clear_requests (SfAgreementCard *self, SfKind kind)
{
  GtkWidget *next;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->requests)); row != NULL; row = next)
    {
      next = gtk_widget_get_next_sibling (row);
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), KIND_KEY), sf_kind_info (kind)->name) == 0)
        gtk_box_remove (self->requests, row);
    }
}

/* The newest one says how the matter stands. */
static void
requests_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  SfAgreementCard *self = asking->self;
  SfKind kind = asking->action->kind;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);
  SfRecord *newest = NULL;

  if (items == NULL || self->agreement == NULL)
    return;
  for (guint i = 0; i < items->len; i++)
    {
      SfRecord *request = sf_item_get_record (items->pdata[i]);

      /* In order of their ids, which are made in order of time. */
      if (g_strcmp0 (sf_record_get_text (request, sf_kind_column_from_name (kind, "agreement")),
                     sf_record_get_id (self->agreement)) == 0)
        newest = request;
    }
  clear_requests (self, kind);
  if (newest != NULL)
    add_request (self, newest);
  gtk_widget_set_visible (GTK_WIDGET (self->requests),
                          gtk_widget_get_first_child (GTK_WIDGET (self->requests)) != NULL);
}

/* ---- The agreement ---- */

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
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      /* 打印 opens the sheets in any case: before the agreement is effective they are a specimen, and say why. */
      if (actions[i].kind == SF_KIND_AGREEMENT)
        continue;
      sf_session_options_async (self->session, actions[i].kind, NULL, NULL, options_cb, asking_new (self, &actions[i]));
      sf_session_all_async (self->session, actions[i].kind, MAX_RECORDS, NULL, requests_cb,
                            asking_new (self, &actions[i]));
    }
}

static void
all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAgreementCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);
  SfRecord *best = NULL;

  if (!sf_session_get_is_open (self->session))
    return;
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
    sf_session_all_async (self->session, SF_KIND_AGREEMENT, MAX_RECORDS, NULL, all_cb, g_object_ref (self));
}

static void
session_changed_cb (SfAgreementCard *self, guint kinds)
{
  const guint shown = 1u << SF_KIND_AGREEMENT | 1u << SF_KIND_CANCELLATION | 1u << SF_KIND_REISSUE |
                      1u << SF_KIND_STUDENT | 1u << SF_KIND_SETTINGS;

  if ((kinds & shown) != 0)
    load (self);
}

static void
activated_cb (SfAgreementCard *self, const char *name)
{
  for (gsize i = 0; self->agreement != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      gtk_widget_activate_action (GTK_WIDGET (self), actions[i].kind == SF_KIND_AGREEMENT ? "win.open" : "win.request",
                                  "(ss)", sf_kind_info (actions[i].kind)->name, sf_record_get_id (self->agreement));
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
  gtk_widget_class_bind_template_child (widget_class, SfAgreementCard, requests);
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
