/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows are ticked: kept by their records' ids, so that a sync that sorts anew cannot let a batch hit other rows.
 * Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "widgets/sf-record-list-private.h"

static void
show_tick (SfRecordList *self, GtkListItem *list_item)
{
  GtkWidget *tick = gtk_list_item_get_child (list_item);
  SfItem *item = gtk_list_item_get_item (list_item);
  const char *id = item != NULL ? sf_item_get_id (item) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_sensitive (tick, id != NULL);
  self->ticking = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), id != NULL && g_hash_table_contains (self->selected, id));
  self->ticking = FALSE;
  if (id == NULL)
    return;
  text = sf_list_column_dup_text (&self->spec->columns[0], item, gtk_list_item_get_position (list_item), self->session);
  /* Translators: the name of a tick that selects a row. */
  name = g_strdup_printf (_ ("Select %s"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static SfRecordList *
get_list (GtkListItem *list_item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (list_item)), "sf-list");
}

static void
ticked_cb (GtkCheckButton *tick, GtkListItem *list_item)
{
  SfRecordList *self = get_list (list_item);
  SfItem *item = gtk_list_item_get_item (list_item);
  const char *id = item != NULL ? sf_item_get_id (item) : NULL;

  if (self->ticking || id == NULL)
    return;
  if (gtk_check_button_get_active (tick))
    g_hash_table_add (self->selected, g_strdup (id));
  else
    g_hash_table_remove (self->selected, id);
  g_signal_emit_by_name (self, "selection-changed");
}

static void
tick_changed_cb (SfItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  show_tick (get_list (list_item), list_item);
}

static void
tick_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *tick = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (tick), "sf-list", g_object_get_data (G_OBJECT (factory), "sf-list"));
  g_signal_connect (tick, "toggled", G_CALLBACK (ticked_cb), list_item);
  gtk_list_item_set_child (list_item, tick);
}

static void
tick_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  SfRecordList *self = get_list (list_item);

  g_signal_connect (gtk_list_item_get_item (list_item), "notify::record", G_CALLBACK (tick_changed_cb), list_item);
  g_hash_table_add (self->ticks, list_item);
  show_tick (self, list_item);
}

static void
tick_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), tick_changed_cb, list_item);
  g_hash_table_remove (get_list (list_item)->ticks, list_item);
}

static void
show_ticks (SfRecordList *self)
{
  GHashTableIter iter;
  gpointer list_item;

  g_hash_table_iter_init (&iter, self->ticks);
  while (g_hash_table_iter_next (&iter, &list_item, NULL))
    show_tick (self, list_item);
  g_signal_emit_by_name (self, "selection-changed");
}

static void
kept_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRecordList) self = user_data;
  g_autoptr (GPtrArray) items = sf_list_model_read_finish (SF_LIST_MODEL (source), result, NULL);
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  if (items == NULL)
    return;
  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (there, (gpointer) sf_item_get_id (items->pdata[i]));
  g_hash_table_iter_init (&iter, self->selected);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (there, id))
      g_hash_table_iter_remove (&iter);
  show_ticks (self);
}

static void
all_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRecordList) self = user_data;
  g_autoptr (GPtrArray) items = sf_list_model_read_finish (SF_LIST_MODEL (source), result, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    g_hash_table_add (self->selected, g_strdup (sf_item_get_id (items->pdata[i])));
  show_ticks (self);
}

void
sf_record_list_init_ticks (SfRecordList *self)
{
  self->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ticks = g_hash_table_new (NULL, NULL);
}

void
sf_record_list_clear_ticks (SfRecordList *self)
{
  g_hash_table_unref (self->selected);
  g_hash_table_unref (self->ticks);
}

void
sf_record_list_add_tick_column (SfRecordList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (NULL, factory);

  g_object_set_data (G_OBJECT (factory), "sf-list", self);
  g_signal_connect (factory, "setup", G_CALLBACK (tick_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (tick_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (tick_unbind_cb), NULL);
  gtk_column_view_append_column (self->view, column);
}

void
sf_record_list_tick_all (SfRecordList *self)
{
  if (g_hash_table_size (self->selected) > 0)
    sf_record_list_unselect (self);
  else
    sf_list_model_read_async (self->model, NULL, all_read_cb, g_object_ref (self));
}

void
sf_record_list_untick_gone (SfRecordList *self)
{
  if (g_hash_table_size (self->selected) > 0)
    sf_list_model_read_async (self->model, NULL, kept_read_cb, g_object_ref (self));
}

GStrv
sf_record_list_dup_selected (SfRecordList *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (SF_IS_RECORD_LIST (self), NULL);
  g_hash_table_iter_init (&iter, self->selected);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_strv_builder_add (ids, id);
  return g_strv_builder_end (ids);
}

guint
sf_record_list_get_n_selected (SfRecordList *self)
{
  g_return_val_if_fail (SF_IS_RECORD_LIST (self), 0);
  return g_hash_table_size (self->selected);
}

void
sf_record_list_unselect (SfRecordList *self)
{
  g_return_if_fail (SF_IS_RECORD_LIST (self));
  if (g_hash_table_size (self->selected) == 0)
    return;
  g_hash_table_remove_all (self->selected);
  show_ticks (self);
}
