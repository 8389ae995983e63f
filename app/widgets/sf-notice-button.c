/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A menu button over a list of the notices; the list is made when the popover first opens. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-notice-button.h"

#include <glib/gi18n.h>

#include "sf-ui.h"
#include "widgets/sf-notice-row.h"

struct _SfNoticeButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *count;
  GtkPopover *popover;
  GtkStack *stack;
  GtkListView *list;
  GtkWidget *read_all;

  SfSession *session;
  SfListModel *model;
};

G_DEFINE_FINAL_TYPE (SfNoticeButton, sf_notice_button, GTK_TYPE_WIDGET)

static void
refresh (SfNoticeButton *self)
{
  guint n = self->session != NULL ? sf_session_get_n_unread (self->session) : 0;
  g_autofree char *text = n > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", n);
  g_autofree char *name =
    n > 0 ? g_strdup_printf (ngettext ("Messages, %u unread", "Messages, %u unread", n), n) : g_strdup (_ ("Messages"));

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  gtk_widget_set_sensitive (self->read_all, n > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
mark_read (SfNoticeButton *self, SfItem *item)
{
  if (sf_record_get_state (sf_item_get_record (item)) == SF_NOTICE_UNREAD)
    sf_session_act_async (self->session, SF_KIND_NOTICE, sf_item_get_id (item), "mark_read", NULL, NULL, NULL, NULL);
}

/* Only those that are loaded: what one has not scrolled to, one has not seen. */
static void
read_all_cb (SfNoticeButton *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr (SfItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      if (!sf_item_is_loaded (item))
        break;
      mark_read (self, item);
    }
}

static void
activate_cb (SfNoticeButton *self, guint position)
{
  g_autoptr (SfItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  SfRecord *notice = item != NULL ? sf_item_get_record (item) : NULL;
  const char *kind, *about;

  if (notice == NULL)
    return;
  kind = sf_record_get_text (notice, SF_NOTICE_ABOUT_KIND);
  about = sf_record_get_text (notice, SF_NOTICE_ABOUT);
  gtk_popover_popdown (self->popover);
  mark_read (self, item);
  if (kind != NULL && about != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "(ss)", kind, about);
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

static void
amount_changed_cb (SfNoticeButton *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "notices" : "empty");
}

static void
popover_show_cb (SfNoticeButton *self)
{
  const SfListQuery query = { .kind = SF_KIND_NOTICE, .sort_column = SF_NOTICE_AT, .descending = TRUE };
  GtkSelectionModel *selection;

  if (self->session == NULL || self->model != NULL)
    return;
  self->model = sf_session_new_list (self->session);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (amount_changed_cb), self, G_CONNECT_SWAPPED);
  sf_list_model_set_query (self->model, &query);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model))));
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (selection);
  amount_changed_cb (self);
}

static void
sf_notice_button_dispose (GObject *object)
{
  SfNoticeButton *self = SF_NOTICE_BUTTON (object);

  if (self->button != NULL)
    sf_notice_button_set_session (self, NULL);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_notice_button_parent_class)->dispose (object);
}

static void
sf_notice_button_class_init (SfNoticeButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_notice_button_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-notice-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfNoticeButton, button);
  gtk_widget_class_bind_template_child (widget_class, SfNoticeButton, count);
  gtk_widget_class_bind_template_child (widget_class, SfNoticeButton, popover);
  gtk_widget_class_bind_template_child (widget_class, SfNoticeButton, stack);
  gtk_widget_class_bind_template_child (widget_class, SfNoticeButton, list);
  gtk_widget_class_bind_template_child (widget_class, SfNoticeButton, read_all);
  gtk_widget_class_bind_template_callback (widget_class, popover_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
sf_notice_button_init (SfNoticeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  refresh (self);
}

void
sf_notice_button_set_session (SfNoticeButton *self, SfSession *session)
{
  g_return_if_fail (SF_IS_NOTICE_BUTTON (self));
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->model);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "notify::n-unread", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
