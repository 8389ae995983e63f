/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A GtkColumnView over a windowed model. Sorting by a header becomes a new query: GTK's own sorters never compare rows
 * here, they are only asked which column is the first. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-record-list-private.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-workflow.h"
#include "records/sf-texts.h"
#include "sf-labels.h"
#include "sf-ui.h"

G_DEFINE_FINAL_TYPE (SfRecordList, sf_record_list, ADW_TYPE_BIN)

enum
{
  OPEN,
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- The query ---- */

/* Only records which column was asked first; the order it gives tells the direction. */
static int
note_column (gconstpointer a, gconstpointer b, gpointer user_data)
{
  SfRecordList *self = g_object_get_data (G_OBJECT (a), "sf-list");

  self->asked_column = GPOINTER_TO_INT (user_data);
  return -1;
}

/* Which header sorts, and how; the description's order when none does. */
static void
find_sort (SfRecordList *self, int *out_column, gboolean *out_descending)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering order;

  g_object_set_data (one, "sf-list", self);
  g_object_set_data (other, "sf-list", self);
  self->asked_column = -1;
  order = gtk_sorter_compare (sorter, one, other);
  *out_column = self->asked_column >= 0 ? self->asked_column : self->spec->sort_column;
  *out_descending = self->asked_column >= 0 ? order == GTK_ORDERING_LARGER : self->spec->descending;
}

static guint
get_states (SfRecordList *self)
{
  guint selected = gtk_drop_down_get_selected (self->state_filter);

  if (!self->spec->offers_states || selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return self->spec->states;
  return SF_STATE_BIT (g_array_index (self->states, int, selected - 1));
}

static gboolean
is_filtered (SfRecordList *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || get_states (self) != self->spec->states;
}

static void
run_query (SfRecordList *self)
{
  SfListQuery query = { .kind = self->spec->kind,
                        .states = get_states (self),
                        .search = gtk_editable_get_text (GTK_EDITABLE (self->search)) };

  find_sort (self, &query.sort_column, &query.descending);
  sf_list_model_set_query (self->model, &query);
}

/* Who filters anew looks at other rows: none of those before is meant any more. */
static void
query_changed_cb (SfRecordList *self)
{
  if (self->model == NULL)
    return;
  sf_record_list_unselect (self);
  run_query (self);
}

static void
stop_search_cb (SfRecordList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
show_amount (SfRecordList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  g_autofree char *count = g_strdup_printf (ngettext ("%u record", "%u records", n), n);
  gboolean loading = sf_list_model_is_loading (self->model);

  /* While it loads, what there was counts, or the first rows alone. */
  if (!loading)
    gtk_label_set_label (self->count, count);
  if (n > 0 || loading)
    gtk_stack_set_visible_child_name (self->stack, "rows");
  else
    gtk_stack_set_visible_child_name (self->stack, is_filtered (self) ? "not-found" : "empty");
}

/* ---- Cells ---- */

/* The row is called what its first lasting column says: rows have no name of their own. */
static void
name_row (SfRecordList *self, GtkWidget *label, const SfListColumn *column, const char *text)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  guint i = 0;

  while (i < self->spec->n_columns && (self->spec->columns[i].flags & SF_CELL_NARROW) == 0)
    i++;
  if (row != NULL && column == &self->spec->columns[i])
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
fill_cell (GtkListItem *list_item, SfRecordList *self)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  SfItem *item = gtk_list_item_get_item (list_item);
  const SfListColumn *column = g_object_get_data (G_OBJECT (label), SF_RECORD_LIST_COLUMN);
  const char *style = g_object_get_data (G_OBJECT (label), "sf-style");
  g_autofree char *text = NULL;

  if (!sf_item_is_loaded (item))
    {
      gtk_label_set_label (GTK_LABEL (label), "…");
      return;
    }
  text = sf_list_column_dup_text (column, item, gtk_list_item_get_position (list_item), self->session);
  gtk_label_set_label (GTK_LABEL (label), text);
  name_row (self, label, column, text);
  if ((column->flags & SF_CELL_STATE) != 0)
    sf_text_set_state_style (label, self->spec->kind, sf_record_get_state (sf_item_get_record (item)));
  if (style != NULL)
    gtk_widget_remove_css_class (label, style);
  style = column->style != NULL ? column->style (item, self->session) : NULL;
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  g_object_set_data (G_OBJECT (label), "sf-style", (gpointer) style);
}

static void
item_changed_cb (SfItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);

  fill_cell (list_item, SF_RECORD_LIST (gtk_widget_get_ancestor (label, SF_TYPE_RECORD_LIST)));
}

/* Only what is cut off is said again. */
static gboolean
cell_tooltip_cb (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (GTK_LABEL (label)));
  return TRUE;
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  const SfListColumn *column = user_data;
  GtkWidget *label =
    g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "has-tooltip", TRUE, NULL);

  g_signal_connect (label, "query-tooltip", G_CALLBACK (cell_tooltip_cb), NULL);
  if ((column->flags & SF_CELL_NUMERIC) != 0)
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), SF_RECORD_LIST_COLUMN, (gpointer) column);
  gtk_list_item_set_child (list_item, label);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  SfRecordList *self = g_object_get_data (G_OBJECT (factory), "sf-list");

  g_signal_connect (gtk_list_item_get_item (list_item), "notify::record", G_CALLBACK (item_changed_cb), list_item);
  fill_cell (list_item, self);
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), item_changed_cb, list_item);
}

/* ---- The mark of what is settled, waiting or refused ---- */

static const struct
{
  const char *icon, *name, *style;
} marks[] = {
  [SF_ITEM_SETTLED] = { "object-select-symbolic", N_ ("Synchronised"), "dim-label" },
  [SF_ITEM_WAITING] = { "document-send-symbolic", N_ ("Waiting to be uploaded"), "warning" },
  [SF_ITEM_REFUSED] = { "dialog-warning-symbolic", N_ ("Refused: needs attention"), "error" },
};

static void
fill_mark (GtkListItem *list_item)
{
  GtkWidget *image = gtk_list_item_get_child (list_item);
  SfItem *item = gtk_list_item_get_item (list_item);
  SfItemMark mark = sf_item_get_mark (item);

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_remove_css_class (image, marks[i].style);
  gtk_widget_add_css_class (image, marks[mark].style);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), marks[mark].icon);
  gtk_widget_set_tooltip_text (image, _ (marks[mark].name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (marks[mark].name), -1);
}

static void
mark_changed_cb (SfItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  fill_mark (list_item);
}

static void
mark_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  gtk_list_item_set_child (list_item, gtk_image_new ());
}

static void
mark_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  g_signal_connect (gtk_list_item_get_item (list_item), "notify::mark", G_CALLBACK (mark_changed_cb), list_item);
  fill_mark (list_item);
}

static void
mark_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), mark_changed_cb, list_item);
}

/* ---- The button that opens the record ---- */

static void
open_cb (GtkButton *button, GtkListItem *list_item)
{
  SfRecordList *self = SF_RECORD_LIST (gtk_widget_get_ancestor (GTK_WIDGET (button), SF_TYPE_RECORD_LIST));
  SfItem *item = gtk_list_item_get_item (list_item);

  if (item != NULL && sf_item_is_loaded (item))
    g_signal_emit (self, signals[OPEN], 0, item);
}

static void
button_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Details"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "details");
  g_signal_connect (button, "clicked", G_CALLBACK (open_cb), list_item);
  gtk_list_item_set_child (list_item, button);
}

static GtkListItemFactory *
make_button_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (button_setup_cb), NULL);
  return factory;
}

/* ---- Columns ---- */

static GtkListItemFactory *
make_factory (SfRecordList *self, GCallback setup, GCallback bind, GCallback unbind, gconstpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), "sf-list", self);
  g_signal_connect (factory, "setup", setup, (gpointer) data);
  g_signal_connect (factory, "bind", bind, (gpointer) data);
  g_signal_connect (factory, "unbind", unbind, (gpointer) data);
  return factory;
}

static void
add_column (SfRecordList *self, const SfListColumn *spec)
{
  GtkListItemFactory *factory =
    (spec->flags & SF_CELL_OPENS) != 0
      ? make_button_factory ()
      : make_factory (self, G_CALLBACK (cell_setup_cb), G_CALLBACK (cell_bind_cb), G_CALLBACK (cell_unbind_cb), spec);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (sf_list_column_get_title (spec), factory);

  gtk_column_view_column_set_expand (column, (spec->flags & SF_CELL_EXPAND) != 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (spec->column >= 0)
    {
      g_autoptr (GtkSorter) sorter =
        GTK_SORTER (gtk_custom_sorter_new (note_column, GINT_TO_POINTER (spec->column), NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }
  g_object_set_data (G_OBJECT (column), SF_RECORD_LIST_COLUMN, (gpointer) spec);
  gtk_column_view_append_column (self->view, column);
  if (spec->column >= 0 && spec->column == self->spec->sort_column)
    gtk_column_view_sort_by_column (self->view, column,
                                    self->spec->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
add_mark_column (SfRecordList *self)
{
  GtkListItemFactory *factory =
    make_factory (self, G_CALLBACK (mark_setup_cb), G_CALLBACK (mark_bind_cb), G_CALLBACK (mark_unbind_cb), NULL);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (NULL, factory);

  gtk_column_view_append_column (self->view, column);
}

static void
show_columns (SfRecordList *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const SfListColumn *spec = g_object_get_data (G_OBJECT (column), SF_RECORD_LIST_COLUMN);

      gtk_column_view_column_set_visible (
        column,
        spec == NULL || (sf_record_list_shows (self, spec) && (!self->narrow || (spec->flags & SF_CELL_NARROW) != 0)));
    }
}

static void
column_toggled_cb (GtkCheckButton *check, SfRecordList *self)
{
  gpointer column = g_object_get_data (G_OBJECT (check), SF_RECORD_LIST_COLUMN);

  if (gtk_check_button_get_active (check))
    g_hash_table_remove (self->hidden, column);
  else
    g_hash_table_add (self->hidden, column);
  show_columns (self);
}

static void
select_all_cb (SfRecordList *self)
{
  gtk_menu_button_popdown (self->more);
  sf_record_list_tick_all (self);
}

/* The first column names the row and stays. */
static void
offer_columns (SfRecordList *self)
{
  for (guint i = 0; i < self->spec->n_columns; i++)
    {
      const SfListColumn *column = &self->spec->columns[i];
      GtkWidget *check;

      if ((column->flags & SF_CELL_HIDDEN) != 0)
        g_hash_table_add (self->hidden, (gpointer) column);
      if (i == 0 || !self->spec->offers_columns)
        continue;
      check = gtk_check_button_new_with_label (sf_list_column_get_title (column));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), (column->flags & SF_CELL_HIDDEN) == 0);
      g_object_set_data (G_OBJECT (check), SF_RECORD_LIST_COLUMN, (gpointer) column);
      g_signal_connect_object (check, "toggled", G_CALLBACK (column_toggled_cb), self, 0);
      gtk_box_append (self->column_checks, check);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->column_checks), self->spec->offers_columns);
  gtk_widget_set_visible (self->select_all, self->spec->selects);
  gtk_widget_set_visible (GTK_WIDGET (self->more), self->spec->offers_columns || self->spec->selects);
}

static void
offer_states (SfRecordList *self)
{
  const char *const *names = sf_kind_info (self->spec->kind)->states;

  gtk_widget_set_visible (GTK_WIDGET (self->state_filter), self->spec->offers_states);
  if (!self->spec->offers_states)
    return;
  gtk_string_list_append (self->state_labels, _ ("All states"));
  for (int state = 0; names[state] != NULL; state++)
    if (self->spec->states == 0 || (self->spec->states & SF_STATE_BIT (state)) != 0)
      {
        gtk_string_list_append (self->state_labels, sf_label_state (self->spec->kind, state));
        g_array_append_val (self->states, state);
      }
}

static void
activate_cb (SfRecordList *self, guint position)
{
  g_autoptr (SfItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL && sf_item_is_loaded (item))
    g_signal_emit (self, signals[OPEN], 0, item);
}

static void
sf_record_list_dispose (GObject *object)
{
  SfRecordList *self = SF_RECORD_LIST (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sf_record_list_parent_class)->dispose (object);
}

static void
sf_record_list_finalize (GObject *object)
{
  SfRecordList *self = SF_RECORD_LIST (object);

  g_array_unref (self->states);
  g_hash_table_unref (self->hidden);
  sf_record_list_clear_ticks (self);
  G_OBJECT_CLASS (sf_record_list_parent_class)->finalize (object);
}

static void
sf_record_list_class_init (SfRecordListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_record_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_record_list_finalize;
  signals[OPEN] =
    g_signal_new ("open", SF_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SF_TYPE_ITEM);
  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", SF_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-record-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, bar);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, search);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, state_filter);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, state_labels);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, count);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, more);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, column_checks);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, select_all);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, stack);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, scroller);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, view);
  gtk_widget_class_bind_template_child (widget_class, SfRecordList, empty);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_all_cb);
}

static void
sf_record_list_init (SfRecordList *self)
{
  self->states = g_array_new (FALSE, FALSE, sizeof (int));
  self->hidden = g_hash_table_new (NULL, NULL);
  sf_record_list_init_ticks (self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_record_list_new (SfSession *session, const SfListSpec *spec)
{
  SfRecordList *self = g_object_new (SF_TYPE_RECORD_LIST, NULL);

  sf_record_list_set_up (self, session, spec);
  return GTK_WIDGET (self);
}

void
sf_record_list_set_up (SfRecordList *self, SfSession *session, const SfListSpec *spec)
{
  GtkSelectionModel *selection;

  g_return_if_fail (SF_IS_RECORD_LIST (self) && self->model == NULL);
  self->session = g_object_ref (session);
  self->spec = spec;
  g_object_set (self->search, "placeholder-text", _ (spec->search_hint), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (spec->search_hint),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sf_label_kind (spec->kind), -1);
  adw_status_page_set_title (self->empty, _ (spec->empty_title));
  adw_status_page_set_description (self->empty, _ (spec->empty_text));
  adw_status_page_set_icon_name (self->empty, spec->empty_icon);
  offer_states (self);
  offer_columns (self);
  if (spec->selects)
    sf_record_list_add_tick_column (self);
  add_mark_column (self);
  for (guint i = 0; i < spec->n_columns; i++)
    add_column (self, &spec->columns[i]);
  show_columns (self);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (query_changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->model = sf_session_new_list (session);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (show_amount), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (sf_record_list_untick_gone), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (show_amount), self, G_CONNECT_SWAPPED);
  run_query (self);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_column_view_set_model (self->view, selection);
  g_object_unref (selection);
  show_amount (self);
}

SfListModel *
sf_record_list_get_model (SfRecordList *self)
{
  g_return_val_if_fail (SF_IS_RECORD_LIST (self), NULL);
  return self->model;
}

void
sf_record_list_focus_search (SfRecordList *self)
{
  g_return_if_fail (SF_IS_RECORD_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
sf_record_list_set_narrow (SfRecordList *self, gboolean narrow)
{
  g_return_if_fail (SF_IS_RECORD_LIST (self));
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  gtk_widget_set_visible (GTK_WIDGET (self->count), !narrow);
  show_columns (self);
}

void
sf_record_list_add_end (SfRecordList *self, GtkWidget *widget)
{
  g_return_if_fail (SF_IS_RECORD_LIST (self));
  gtk_box_append (self->bar, widget);
}

void
sf_record_list_set_short (SfRecordList *self)
{
  g_return_if_fail (SF_IS_RECORD_LIST (self));
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

char *
sf_list_column_dup_text (const SfListColumn *column, SfItem *item, guint position, SfSession *session)
{
  if (column->text != NULL)
    return column->text (item, position, session);
  return (column->flags & SF_CELL_OPENS) != 0 ? g_strdup ("") : sf_item_dup_text (item, column->column);
}

const char *
sf_list_column_get_title (const SfListColumn *column)
{
  return g_dpgettext2 (NULL, "column", column->title);
}

gboolean
sf_record_list_shows (SfRecordList *self, const SfListColumn *column)
{
  g_return_val_if_fail (SF_IS_RECORD_LIST (self), FALSE);
  return !g_hash_table_contains (self->hidden, column);
}
