/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two lists of the cache, one after the other: unread, then read. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-notices-page.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-workflow.h"
#include "sf-ui.h"
#include "widgets/sf-notice-row.h"

struct _SfNoticesPage
{
  SfPage parent_instance;

  GtkStack *stack;
  GtkLabel *count;
  GtkWidget *read_all;
  GtkListView *list;

  SfSession *session;
  SfListModel *unread;
  SfListModel *read;
};

G_DEFINE_FINAL_TYPE (SfNoticesPage, sf_notices_page, SF_TYPE_PAGE)

static void
mark_read (SfNoticesPage *self, const char *id)
{
  sf_session_act_async (self->session, SF_KIND_NOTICE, id, "mark_read", NULL, NULL, NULL, NULL);
}

static void
amount_changed_cb (SfNoticesPage *self)
{
  guint n_unread = g_list_model_get_n_items (G_LIST_MODEL (self->unread));
  guint n_read = g_list_model_get_n_items (G_LIST_MODEL (self->read));
  g_autofree char *text = n_unread > 0
                            ? g_strdup_printf (ngettext ("%u unread message", "%u unread messages", n_unread), n_unread)
                            : g_strdup (_ ("All read"));

  gtk_label_set_label (self->count, text);
  gtk_widget_set_sensitive (self->read_all, n_unread > 0);
  gtk_stack_set_visible_child_name (self->stack, n_unread + n_read > 0 ? "notices" : "empty");
}

/* Also those that were never scrolled to: it says all. */
static void
read_all_cb (SfNoticesPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->unread));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const char *id = sf_list_model_get_id (self->unread, i);

      if (id != NULL)
        g_ptr_array_add (ids, g_strdup (id));
    }
  for (guint i = 0; i < ids->len; i++)
    mark_read (self, ids->pdata[i]);
}

static void
activate_cb (SfNoticesPage *self, guint position)
{
  g_autoptr (SfItem) item = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);
  SfRecord *notice = item != NULL ? sf_item_get_record (item) : NULL;
  const char *kind, *about;

  if (notice == NULL)
    return;
  kind = sf_record_get_text (notice, SF_NOTICE_ABOUT_KIND);
  about = sf_record_get_text (notice, SF_NOTICE_ABOUT);
  if (sf_record_get_state (notice) == SF_NOTICE_UNREAD)
    mark_read (self, sf_item_get_id (item));
  if (kind != NULL && about != NULL)
    sf_page_open (SF_PAGE (self), kind, about);
}

/* ---- Rows ---- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sf_notice_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  sf_notice_row_set_item (SF_NOTICE_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  sf_notice_row_set_item (SF_NOTICE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/* ---- The object ---- */

static void
sf_notices_page_dispose (GObject *object)
{
  SfNoticesPage *self = SF_NOTICES_PAGE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->unread);
  g_clear_object (&self->read);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sf_notices_page_parent_class)->dispose (object);
}

static void
sf_notices_page_class_init (SfNoticesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_notices_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-notices-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfNoticesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfNoticesPage, count);
  gtk_widget_class_bind_template_child (widget_class, SfNoticesPage, read_all);
  gtk_widget_class_bind_template_child (widget_class, SfNoticesPage, list);
  gtk_widget_class_bind_template_callback (widget_class, read_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
sf_notices_page_init (SfNoticesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static SfListModel *
make_list (SfNoticesPage *self, int state)
{
  const SfListQuery query = {
    .kind = SF_KIND_NOTICE, .states = SF_STATE_BIT (state), .sort_column = SF_NOTICE_AT, .descending = TRUE
  };
  SfListModel *list = sf_session_new_list (self->session);

  g_signal_connect_object (list, "items-changed", G_CALLBACK (amount_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  sf_list_model_set_query (list, &query);
  return list;
}

GtkWidget *
sf_notices_page_new (SfSession *session, const char *title)
{
  SfNoticesPage *self = g_object_new (SF_TYPE_NOTICES_PAGE, "title", title, NULL);
  GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkSelectionModel *selection;

  self->session = g_object_ref (session);
  self->unread = make_list (self, SF_NOTICE_UNREAD);
  self->read = make_list (self, SF_NOTICE_READ);
  g_list_store_append (lists, self->unread);
  g_list_store_append (lists, self->read);
  selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)))));
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (selection);
  amount_changed_cb (self);
  return GTK_WIDGET (self);
}
