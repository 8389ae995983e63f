/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Two kinds of work go to the readers: the query, which gives the row numbers in order, and fetches of
 * rows that somebody looked at. A change of the cache runs the query again; the difference of the two lists of row
 * numbers becomes one items-changed, and the rows that are in memory are fetched anew.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-list-model.h"

#include "cache/sf-cache.h"
#include "cache/sf-list-query.h"
#include "db/sf-record-table.h"

#define KEEP 600 /* items in memory beyond which those not looked at for longest go */

struct _SfListModel
{
  GObject parent_instance;
  SfCache *cache;
  SfListAsk *ask; /* with what was found that still holds */
  GArray *rows;   /* gint64 row numbers, in order */
  GArray *rest;   /* all of them, while only the first are shown */
  guint rest_idle;
  GHashTable *items; /* row number -> SfItem */
  GQueue recent;     /* row numbers (GSIZE_TO_POINTER), the last looked at first */
  GArray *wanted;    /* rows to fetch at the next idle */
  guint fetch_idle;
  GCancellable *running; /* the query under way */
  gboolean loading;
  gboolean again; /* something changed while it ran */
};

static void sf_list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SfListModel, sf_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sf_list_model_iface_init))

enum
{
  PROP_LOADING = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* ---- Fetching ---- */

typedef struct
{
  SfListModel *model;
  SfKind kind;
  GArray *rows;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_array_unref (self->rows);
  g_object_unref (self->model);
  g_free (self);
}

static gpointer
run_fetch (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Fetch *fetch = data;

  return sf_list_read_rows (db, fetch->kind, (const gint64 *) (gpointer) fetch->rows->data, fetch->rows->len, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfListModel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = sf_db_pool_finish (NULL, result, &error);

  if (error != NULL)
    g_warning ("rows of a list: %s", error->message);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const SfListRow *one = &g_array_index (all, SfListRow, i);
      SfItem *item = g_hash_table_lookup (self->items, &one->row);

      if (item != NULL && sf_item_get_kind (item) == sf_record_get_kind (one->record))
        sf_item_set (item, one->record, one->mark, one->content);
    }
}

static void
fetch (SfListModel *self, GArray *rows)
{
  Fetch *work;

  if (rows->len == 0)
    {
      g_array_unref (rows);
      return;
    }
  work = g_new0 (Fetch, 1);
  work->model = g_object_ref (self);
  work->kind = self->ask->query.kind;
  work->rows = rows;
  sf_db_pool_read_async (sf_cache_get_pool (self->cache), run_fetch, work, fetch_free, (GDestroyNotify) g_array_unref,
                         NULL, fetched_cb, g_object_ref (self));
}

static gboolean
fetch_cb (gpointer data)
{
  SfListModel *self = data;

  self->fetch_idle = 0;
  fetch (self, g_steal_pointer (&self->wanted));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  return G_SOURCE_REMOVE;
}

static void
want_row (SfListModel *self, gint64 row)
{
  g_array_append_val (self->wanted, row);
  if (self->fetch_idle == 0)
    self->fetch_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fetch_cb, self, NULL);
}

static void
refetch_all (SfListModel *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (rows, *(gint64 *) key);
  fetch (self, rows);
}

/* ---- Items ---- */

static void
forget_oldest (SfListModel *self)
{
  while (g_hash_table_size (self->items) > KEEP)
    {
      g_autofree gint64 *row = g_queue_pop_tail (&self->recent);

      g_hash_table_remove (self->items, row);
    }
}

/* @item: transfer full. */
static void
keep_item (SfListModel *self, gint64 row, SfItem *item)
{
  g_hash_table_insert (self->items, g_memdup2 (&row, sizeof row), item);
  g_queue_push_head (&self->recent, g_memdup2 (&row, sizeof row));
}

/* So that the first rows that a screen draws have their records. */
static void
keep_first (SfListModel *self, const GArray *first)
{
  for (guint i = 0; i < first->len; i++)
    {
      const SfListRow *one = &g_array_index (first, SfListRow, i);
      SfItem *item = g_hash_table_lookup (self->items, &one->row);

      if (item != NULL)
        sf_item_set (item, one->record, one->mark, one->content);
      else
        keep_item (self, one->row, sf_item_new (one->record, one->mark, one->content));
    }
  forget_oldest (self);
}

/* ---- The difference ---- */

static void
take_rows (SfListModel *self, GArray *rows)
{
  const gint64 *a = (const gint64 *) (gpointer) self->rows->data;
  const gint64 *b = (const gint64 *) (gpointer) rows->data;
  guint n = self->rows->len;
  guint m = rows->len;
  guint head = 0;
  guint tail = 0;
  g_autoptr (GArray) before = NULL;

  while (head < n && head < m && a[head] == b[head])
    head++;
  while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail])
    tail++;
  before = g_steal_pointer (&self->rows);
  self->rows = g_array_ref (rows);
  if (n - head - tail > 0 || m - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n - head - tail, m - head - tail);
}

static void
end_loading (SfListModel *self)
{
  if (!self->loading)
    return;
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
forget_rest (SfListModel *self)
{
  g_clear_handle_id (&self->rest_idle, g_source_remove);
  g_clear_pointer (&self->rest, g_array_unref);
}

static gboolean
rest_cb (gpointer data)
{
  SfListModel *self = data;
  g_autoptr (GArray) rows = g_steal_pointer (&self->rest);

  self->rest_idle = 0;
  take_rows (self, rows);
  end_loading (self);
  return G_SOURCE_REMOVE;
}

/* An empty list shows its first rows, is drawn, and then has the others: a view makes widgets for two hundred. */
static void
show_rows (SfListModel *self, GArray *rows)
{
  g_autoptr (GArray) first = NULL;

  forget_rest (self);
  if (self->rows->len > 0 || rows->len <= SF_LIST_FIRST_ROWS)
    {
      take_rows (self, rows);
      end_loading (self);
      return;
    }
  first = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (first, rows->data, SF_LIST_FIRST_ROWS);
  self->rest = g_array_ref (rows);
  self->rest_idle = g_idle_add_full (G_PRIORITY_LOW, rest_cb, self, NULL);
  take_rows (self, first);
}

/* ---- The query ---- */

static void run (SfListModel *self);

static void
keep_found (SfListModel *self, const SfListFound *found)
{
  if (self->again)
    return; /* it is out of date already */
  if (self->ask->all == NULL)
    self->ask->all = g_array_ref (found->all);
  if (self->ask->texts == NULL && found->texts != NULL)
    self->ask->texts = sf_list_texts_ref (found->texts);
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfListModel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfListFound) found = sf_db_pool_finish (NULL, result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->running)
    return; /* another one runs, or nobody looks any more: this may have been too quick to be cancelled */
  g_clear_object (&self->running);
  if (error != NULL)
    g_warning ("a list's query: %s", error->message);
  if (found != NULL)
    {
      keep_found (self, found);
      keep_first (self, found->first);
      show_rows (self, found->rows);
    }
  else
    end_loading (self);
  if (self->again)
    {
      self->again = FALSE;
      run (self);
    }
}

static gpointer
run_ask (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_list_ask_run (data, db, cancellable, error);
}

static void
run (SfListModel *self)
{
  self->running = g_cancellable_new ();
  sf_db_pool_read_async (sf_cache_get_pool (self->cache), run_ask, sf_list_ask_copy (self->ask),
                         (GDestroyNotify) sf_list_ask_free, (GDestroyNotify) sf_list_found_free, self->running,
                         queried_cb, g_object_ref (self));
}

static void
changed_cb (SfCache *cache, guint kinds, SfListModel *self)
{
  if ((kinds & (1u << self->ask->query.kind)) == 0)
    return;
  g_clear_pointer (&self->ask->all, g_array_unref);
  g_clear_pointer (&self->ask->texts, sf_list_texts_unref);
  refetch_all (self);
  if (self->running != NULL)
    self->again = TRUE;
  else
    run (self);
}

/* ---- The list model ---- */

static GType
get_item_type (GListModel *model)
{
  return SF_TYPE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SF_LIST_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SfListModel *self = SF_LIST_MODEL (model);
  SfItem *item;
  gint64 row;

  if (position >= self->rows->len)
    return NULL;
  row = g_array_index (self->rows, gint64, position);
  item = g_hash_table_lookup (self->items, &row);
  if (item == NULL)
    {
      item = sf_item_new_placeholder (self->ask->query.kind);
      keep_item (self, row, item);
      want_row (self, row);
      g_object_ref (item);
      forget_oldest (self);
      return item;
    }
  return g_object_ref (item);
}

static void
sf_list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
sf_list_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, SF_LIST_MODEL (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
forget_items (SfListModel *self)
{
  g_hash_table_remove_all (self->items);
  g_queue_clear_full (&self->recent, g_free);
  g_array_set_size (self->wanted, 0);
}

static void
sf_list_model_dispose (GObject *object)
{
  SfListModel *self = SF_LIST_MODEL (object);

  g_clear_handle_id (&self->fetch_idle, g_source_remove);
  forget_rest (self);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_object (&self->cache);
  G_OBJECT_CLASS (sf_list_model_parent_class)->dispose (object);
}

static void
sf_list_model_finalize (GObject *object)
{
  SfListModel *self = SF_LIST_MODEL (object);

  forget_items (self);
  g_hash_table_unref (self->items);
  g_array_unref (self->wanted);
  g_array_unref (self->rows);
  sf_list_ask_free (self->ask);
  G_OBJECT_CLASS (sf_list_model_parent_class)->finalize (object);
}

static void
sf_list_model_class_init (SfListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sf_list_model_get_property;
  object_class->dispose = sf_list_model_dispose;
  object_class->finalize = sf_list_model_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sf_list_model_init (SfListModel *self)
{
  const SfListQuery nothing = { .sort_column = -1 };

  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_queue_init (&self->recent);
  self->ask = sf_list_ask_new (&nothing);
}

SfListModel *
sf_list_model_new (SfCache *cache)
{
  SfListModel *self = g_object_new (SF_TYPE_LIST_MODEL, NULL);

  self->cache = g_object_ref (cache);
  g_signal_connect_object (cache, "changed", G_CALLBACK (changed_cb), self, 0);
  return self;
}

/* Takes over @ask, with what the last one found as far as it holds for it. */
static void
take_ask (SfListModel *self, SfListAsk *ask)
{
  g_autoptr (SfListAsk) before = g_steal_pointer (&self->ask);

  if (sf_list_ask_has_same_filters (ask, before))
    ask->all = g_steal_pointer (&before->all);
  if (ask->query.kind == before->query.kind)
    ask->texts = g_steal_pointer (&before->texts);
  self->ask = ask;
}

void
sf_list_model_set_query (SfListModel *self, const SfListQuery *query)
{
  gboolean other_kind = query->kind != self->ask->query.kind;

  forget_rest (self);
  take_ask (self, sf_list_ask_new (query));
  if (other_kind)
    {
      g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

      take_rows (self, none);
      forget_items (self);
    }
  if (self->running != NULL)
    {
      g_cancellable_cancel (self->running);
      g_clear_object (&self->running);
    }
  self->again = FALSE;
  if (!self->loading)
    {
      self->loading = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  run (self);
}

const char *
sf_list_model_get_id (SfListModel *self, guint position)
{
  SfItem *item;

  if (position >= self->rows->len)
    return NULL;
  item = g_hash_table_lookup (self->items, &g_array_index (self->rows, gint64, position));
  return item != NULL ? sf_item_get_id (item) : NULL;
}

guint
sf_list_model_find (SfListModel *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (sf_list_model_get_id (self, i), id) == 0)
      return i;
  return G_MAXUINT;
}

static void
all_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GArray) rows = sf_db_pool_finish (NULL, result, &error);
  GPtrArray *items;

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      const SfListRow *one = &g_array_index (rows, SfListRow, i);

      g_ptr_array_add (items, sf_item_new (one->record, one->mark, one->content));
    }
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

void
sf_list_model_read_async (SfListModel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const GArray *rows = self->rest != NULL ? self->rest : self->rows;
  Fetch *work = g_new0 (Fetch, 1);

  work->model = g_object_ref (self);
  work->kind = self->ask->query.kind;
  work->rows = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);
  g_array_append_vals (work->rows, rows->data, rows->len);
  sf_db_pool_read_async (sf_cache_get_pool (self->cache), run_fetch, work, fetch_free, (GDestroyNotify) g_array_unref,
                         cancellable, all_read_cb, task);
}

GPtrArray *
sf_list_model_read_finish (SfListModel *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
sf_list_model_is_loading (SfListModel *self)
{
  return self->loading;
}
