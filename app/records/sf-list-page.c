/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record list as a page of the window. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-list-page.h"

#include <glib/gi18n.h>

#include "records/sf-list-export.h"

struct _SfListPage
{
  SfPage parent_instance;

  SfSession *session;
  SfRecordList *list;
  const SfListSpec *spec;
};

G_DEFINE_FINAL_TYPE (SfListPage, sf_list_page, SF_TYPE_PAGE)

static void
open_cb (SfListPage *self, SfItem *item)
{
  sf_page_open (SF_PAGE (self), sf_kind_info (sf_item_get_kind (item))->name, sf_item_get_id (item));
}

static void
export_cb (SfListPage *self)
{
  sf_list_export_run (SF_PAGE (self), self->list, self->spec, self->session, sf_page_get_title (SF_PAGE (self)));
}

static void
add_export (SfListPage *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-save-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Export…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Export…"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (export_cb), self, G_CONNECT_SWAPPED);
  sf_record_list_add_end (self->list, button);
}

static void
narrow_changed_cb (SfListPage *self)
{
  if (self->list != NULL)
    sf_record_list_set_narrow (self->list, sf_page_get_narrow (SF_PAGE (self)));
}

static void
sf_list_page_search (SfPage *page)
{
  sf_record_list_focus_search (SF_LIST_PAGE (page)->list);
}

static SfListModel *
sf_list_page_get_queue (SfPage *page)
{
  SfListPage *self = SF_LIST_PAGE (page);

  return self->spec->is_queue ? sf_record_list_get_model (self->list) : NULL;
}

static void
sf_list_page_dispose (GObject *object)
{
  g_clear_object (&SF_LIST_PAGE (object)->session);
  G_OBJECT_CLASS (sf_list_page_parent_class)->dispose (object);
}

static void
sf_list_page_class_init (SfListPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_list_page_dispose;
  SF_PAGE_CLASS (klass)->search = sf_list_page_search;
  SF_PAGE_CLASS (klass)->get_queue = sf_list_page_get_queue;
}

static void
sf_list_page_init (SfListPage *self)
{
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

GtkWidget *
sf_list_page_new (SfSession *session, const SfListSpec *spec, const char *title)
{
  SfListPage *self = g_object_new (SF_TYPE_LIST_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  self->spec = spec;
  self->list = SF_RECORD_LIST (sf_record_list_new (session, spec));
  if (spec->exports)
    add_export (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  g_signal_connect_object (self->list, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

SfRecordList *
sf_list_page_get_list (SfListPage *self)
{
  g_return_val_if_fail (SF_IS_LIST_PAGE (self), NULL);
  return self->list;
}
