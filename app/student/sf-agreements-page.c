/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A card over a list, as the manual has them. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-agreements-page.h"

#include "records/sf-lists.h"
#include "sf-ui.h"
#include "student/sf-agreement-card.h"

struct _SfAgreementsPage
{
  SfPage parent_instance;

  SfAgreementCard *card;
  SfRecordList *list;
};

G_DEFINE_FINAL_TYPE (SfAgreementsPage, sf_agreements_page, SF_TYPE_PAGE)

static void
open_cb (SfAgreementsPage *self, SfItem *item)
{
  sf_page_open (SF_PAGE (self), "signing", sf_item_get_id (item));
}

static void
narrow_changed_cb (SfAgreementsPage *self)
{
  sf_record_list_set_narrow (self->list, sf_page_get_narrow (SF_PAGE (self)));
}

static void
sf_agreements_page_class_init (SfAgreementsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SF_TYPE_AGREEMENT_CARD);
  g_type_ensure (SF_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-agreements-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAgreementsPage, card);
  gtk_widget_class_bind_template_child (widget_class, SfAgreementsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
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

  sf_agreement_card_set_session (self->card, session);
  sf_record_list_set_up (self->list, session, &sf_list_applications);
  sf_record_list_set_short (self->list);
  return GTK_WIDGET (self);
}
