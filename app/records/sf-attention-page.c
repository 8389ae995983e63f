/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A column of cards, made anew when the number of refused decisions or one of their records changes. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-attention-page.h"

#include <glib/gi18n.h>

#include "records/sf-attention-card.h"
#include "sf-ui.h"

struct _SfAttentionPage
{
  SfPage parent_instance;

  GtkStack *stack;
  GtkBox *cards;

  SfSession *session;
};

G_DEFINE_FINAL_TYPE (SfAttentionPage, sf_attention_page, SF_TYPE_PAGE)

static void
outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttentionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sf_session_outbox_finish (SF_SESSION (source), result, &error);
  GtkWidget *card;

  if (entries == NULL)
    {
      g_warning ("the outbox cannot be read: %s", error->message);
      return;
    }
  while ((card = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, card);
  for (guint i = 0; i < entries->len; i++)
    {
      const SfOutboxEntry *entry = entries->pdata[i];

      if (entry->state == SF_OUTBOX_REJECTED)
        gtk_box_append (self->cards, sf_attention_card_new (self->session, entry));
    }
  gtk_stack_set_visible_child_name (self->stack,
                                    gtk_widget_get_first_child (GTK_WIDGET (self->cards)) != NULL ? "cards" : "empty");
}

static void
load (SfAttentionPage *self)
{
  if (sf_session_get_is_open (self->session))
    sf_session_outbox_async (self->session, outbox_cb, g_object_ref (self));
}

static void
session_changed_cb (SfAttentionPage *self, guint kinds)
{
  if ((kinds & (1u << SF_KIND_SIGNING | 1u << SF_KIND_AGREEMENT)) != 0)
    load (self);
}

static void
sf_attention_page_dispose (GObject *object)
{
  g_clear_object (&SF_ATTENTION_PAGE (object)->session);
  G_OBJECT_CLASS (sf_attention_page_parent_class)->dispose (object);
}

static void
sf_attention_page_class_init (SfAttentionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_attention_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-attention-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAttentionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfAttentionPage, cards);
}

static void
sf_attention_page_init (SfAttentionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_attention_page_new (SfSession *session, const char *title)
{
  SfAttentionPage *self = g_object_new (SF_TYPE_ATTENTION_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::n-attention", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
