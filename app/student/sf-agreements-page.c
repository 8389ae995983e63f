/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A card over a list, as the manual has them. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-agreements-page.h"

#include "records/sf-lists.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "student/sf-agreement-card.h"

struct _SfAgreementsPage
{
  SfPage parent_instance;

  SfAgreementCard *card;
  GtkWidget *start;
  GtkLabel *why_not;
  SfRecordList *list;

  SfSession *session;
};

G_DEFINE_FINAL_TYPE (SfAgreementsPage, sf_agreements_page, SF_TYPE_PAGE)

/* Drafts of a student are her own. */
static void
open_cb (SfAgreementsPage *self, SfItem *item)
{
  if (sf_record_get_state (sf_item_get_record (item)) == SF_SIGNING_DRAFT)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.start-signing", "s", sf_item_get_id (item));
  else
    sf_page_open (SF_PAGE (self), "signing", sf_item_get_id (item));
}

static void
start_cb (SfAgreementsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.start-signing", "s", "");
}

/* Whether students start signings at this school at all. */
static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAgreementsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);
  g_autofree char *why = NULL;

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];

      if (g_str_equal (option->action, "save_draft") && option->verdict == SF_REFUSED)
        why = sf_sentence_refusal (option->code, option->params);
    }
  gtk_widget_set_sensitive (self->start, why == NULL);
  gtk_label_set_label (self->why_not, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), why != NULL);
}

static void
load_options (SfAgreementsPage *self)
{
  if (sf_session_get_is_open (self->session))
    sf_session_options_async (self->session, SF_KIND_SIGNING, NULL, NULL, options_cb, g_object_ref (self));
}

static void
session_changed_cb (SfAgreementsPage *self, guint kinds)
{
  if ((kinds & (1u << SF_KIND_SETTINGS | 1u << SF_KIND_STUDENT)) != 0)
    load_options (self);
}

static void
narrow_changed_cb (SfAgreementsPage *self)
{
  sf_record_list_set_narrow (self->list, sf_page_get_narrow (SF_PAGE (self)));
}

static void
sf_agreements_page_dispose (GObject *object)
{
  g_clear_object (&SF_AGREEMENTS_PAGE (object)->session);
  G_OBJECT_CLASS (sf_agreements_page_parent_class)->dispose (object);
}

static void
sf_agreements_page_class_init (SfAgreementsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_agreements_page_dispose;
  g_type_ensure (SF_TYPE_AGREEMENT_CARD);
  g_type_ensure (SF_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-agreements-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAgreementsPage, card);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementsPage, start);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementsPage, why_not);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
sf_agreements_page_init (SfAgreementsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

GtkWidget *
sf_agreements_page_new (SfSession *session, const char *title)
{
  SfAgreementsPage *self = g_object_new (SF_TYPE_AGREEMENTS_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load_options (self);
  sf_agreement_card_set_session (self->card, session);
  sf_record_list_set_up (self->list, session, &sf_list_applications);
  sf_record_list_set_short (self->list);
  return GTK_WIDGET (self);
}
