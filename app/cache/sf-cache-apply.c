/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Applying a pull. Pages are put aside until the last one is here; then one transaction takes own decisions off,
 * applies what was reset, dropped, gone and new, lays the decisions over again and saves the cookie: the cache always
 * is exactly what the server had at one moment, or what it was before.
 */
#define G_LOG_DOMAIN "sf-app"

#include <string.h>

#include "cache/sf-cache-private.h"
#include "db/sf-record-table.h"

#define TAKEN "taken" /* in meta: the log still holds what was taken away */

void
sf_cache_page_free (SfCachePage *self)
{
  g_clear_pointer (&self->page, g_bytes_unref);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->actor, sf_actor_unref);
  g_free (self);
}

void
sf_cache_applied_free (SfCacheApplied *self)
{
  g_clear_pointer (&self->state, sf_cache_state_free);
  g_clear_pointer (&self->seen, g_ptr_array_unref);
  g_free (self);
}

/* ---- Scopes ---- */

typedef struct
{
  gint64 n; /* its number in the table */
  gint64 rev;
  SfDigest digest;
} Scope;

typedef struct
{
  SfDb *db;
  GHashTable *scopes; /* name -> Scope */
  SfStmt *hold, *held, *drop_holding;
  guint kinds;
  gboolean taken;        /* something went away that must not stay in the files */
  gboolean damaged;      /* a digest did not fit */
  const char *last_name; /* of the scope that came last: rows come scope by scope */
  gsize last_length;
  Scope *last;
} Apply;

static void
apply_clear (Apply *self)
{
  g_clear_pointer (&self->scopes, g_hash_table_unref);
  g_clear_pointer (&self->hold, sf_stmt_done);
  g_clear_pointer (&self->held, sf_stmt_done);
  g_clear_pointer (&self->drop_holding, sf_stmt_done);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Apply, apply_clear)

static gboolean
load_scopes (Apply *self, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (self->db, "SELECT n, scope, rev, rows, sum FROM scope", error);
  g_autoptr (GError) local = NULL;

  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (stmt == NULL)
    return FALSE;
  while (sf_stmt_step (stmt, &local))
    {
      Scope *scope = g_new0 (Scope, 1);

      scope->n = sf_stmt_get_int (stmt, 0);
      scope->rev = sf_stmt_get_int (stmt, 2);
      scope->digest.n = (guint64) sf_stmt_get_int (stmt, 3);
      scope->digest.sum = (guint64) sf_stmt_get_int (stmt, 4);
      g_hash_table_insert (self->scopes, g_strdup (sf_stmt_get_text (stmt, 1)), scope);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static Scope *
ensure_scope (Apply *self, const char *name, GError **error)
{
  Scope *scope = g_hash_table_lookup (self->scopes, name);
  g_autoptr (SfStmt) stmt = NULL;

  if (scope != NULL)
    return scope;
  stmt = sf_db_prepare (self->db, "INSERT INTO scope (scope, rev, rows, sum) VALUES (:scope, 0, 0, 0)", error);
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":scope", name);
  if (!sf_stmt_run (stmt, error))
    return NULL;
  scope = g_new0 (Scope, 1);
  scope->n = sf_db_get_last_rowid (self->db);
  g_hash_table_insert (self->scopes, g_strdup (name), scope);
  return scope;
}

static Scope *
find_row_scope (Apply *self, SfSlice name, GError **error)
{
  g_autofree char *text = NULL;

  if (self->last != NULL && name.length == self->last_length && memcmp (name.text, self->last_name, name.length) == 0)
    return self->last;
  text = g_strndup (name.text, name.length);
  self->last = ensure_scope (self, text, error);
  self->last_name = name.text;
  self->last_length = name.length;
  return self->last;
}

static gboolean
save_scopes (Apply *self, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (self->db, "UPDATE scope SET rev = :rev, rows = :rows, sum = :sum WHERE n = :n", error);
  GHashTableIter iter;
  gpointer value;

  if (stmt == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Scope *scope = value;

      sf_stmt_bind_int (stmt, ":rev", scope->rev);
      sf_stmt_bind_int (stmt, ":rows", (gint64) scope->digest.n);
      sf_stmt_bind_int (stmt, ":sum", (gint64) scope->digest.sum);
      sf_stmt_bind_int (stmt, ":n", scope->n);
      if (!sf_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Rows ---- */

/* The mark by which this scope held the record; NULL if it did not. */
static char *
read_held (Apply *self, SfKind kind, SfSlice id, gint64 scope, GError **error)
{
  char *content = NULL;

  sf_stmt_bind_int_at (self->held, 1, kind);
  sf_stmt_bind_slice_at (self->held, 2, id.text, id.length);
  sf_stmt_bind_int_at (self->held, 3, scope);
  if (sf_stmt_step (self->held, error))
    content = g_strdup (sf_stmt_get_text (self->held, 0));
  sf_stmt_reset (self->held);
  return content;
}

static void
forget_in_digest (Scope *scope, SfKind kind, SfSlice id, const char *content)
{
  if (content == NULL)
    return;
  scope->digest.n--;
  scope->digest.sum -= sf_digest_term (kind, id.text, id.length, content, strlen (content));
}

static gboolean
apply_row (Apply *self, const SfRow *row, GError **error)
{
  Scope *scope = find_row_scope (self, row->scope, error);
  g_autoptr (SfRecord) record = scope != NULL ? sf_wire_read_record (row->kind, row->id, row->body, error) : NULL;
  g_autofree char *content = NULL;
  g_autofree char *before = NULL;

  if (record == NULL)
    return FALSE;
  /* A scope that is read for the first time holds nothing yet. */
  if (scope->rev > 0)
    before = read_held (self, row->kind, row->id, scope->n, NULL);
  forget_in_digest (scope, row->kind, row->id, before);
  scope->digest.n++;
  scope->digest.sum += sf_digest_term (row->kind, row->id.text, row->id.length, row->content.text, row->content.length);
  sf_stmt_bind_int_at (self->hold, 1, row->kind);
  sf_stmt_bind_slice_at (self->hold, 2, row->id.text, row->id.length);
  sf_stmt_bind_int_at (self->hold, 3, scope->n);
  sf_stmt_bind_slice_at (self->hold, 4, row->content.text, row->content.length);
  if (!sf_stmt_run (self->hold, error))
    return FALSE;
  self->kinds |= 1u << row->kind;
  content = g_strndup (row->content.text, row->content.length);
  return sf_cache_show (self->db, row->kind, sf_record_get_id (record), record, content, SF_ITEM_SETTLED, error);
}

/* Takes the record away if no scope shows it any more. */
static gboolean
release (Apply *self, SfKind kind, const char *id, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (self->db, "SELECT 1 FROM holding WHERE kind = :kind AND id = :id LIMIT 1", error);
  g_autoptr (GError) local = NULL;
  gboolean held;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int (stmt, ":kind", kind);
  sf_stmt_bind_text (stmt, ":id", id);
  held = sf_stmt_step (stmt, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->kinds |= 1u << kind;
  return held || sf_cache_show (self->db, kind, id, NULL, NULL, SF_ITEM_SETTLED, error);
}

static gboolean
apply_gone (Apply *self, const SfRow *row, GError **error)
{
  Scope *scope = find_row_scope (self, row->scope, error);
  g_autofree char *id = g_strndup (row->id.text, row->id.length);
  g_autofree char *before = scope != NULL ? read_held (self, row->kind, row->id, scope->n, NULL) : NULL;

  if (scope == NULL)
    return FALSE;
  if (before == NULL)
    return TRUE;
  self->taken = TRUE;
  forget_in_digest (scope, row->kind, row->id, before);
  sf_stmt_bind_int_at (self->drop_holding, 1, row->kind);
  sf_stmt_bind_slice_at (self->drop_holding, 2, row->id.text, row->id.length);
  sf_stmt_bind_int_at (self->drop_holding, 3, scope->n);
  return sf_stmt_run (self->drop_holding, error) && release (self, row->kind, id, error);
}

/* ---- Whole scopes ---- */

static GPtrArray *
list_held (Apply *self, gint64 scope, GArray *kinds, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SfStmt) stmt = sf_db_prepare (self->db, "SELECT kind, id FROM holding WHERE scope = :scope", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":scope", scope);
  while (sf_stmt_step (stmt, &local))
    {
      gint64 kind = sf_stmt_get_int (stmt, 0);

      g_array_append_val (kinds, kind);
      g_ptr_array_add (ids, g_strdup (sf_stmt_get_text (stmt, 1)));
    }
  if (local == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Empties a scope, and forgets it if it is dropped. */
static gboolean
empty_scope (Apply *self, const char *name, GError **error)
{
  Scope *scope = g_hash_table_lookup (self->scopes, name);
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *sql = NULL;

  if (scope == NULL)
    return TRUE;
  ids = list_held (self, scope->n, kinds, error);
  if (ids == NULL)
    return FALSE;
  sql = g_strdup_printf ("DELETE FROM holding WHERE scope = %" G_GINT64_FORMAT ";"
                         "DELETE FROM scope WHERE n = %" G_GINT64_FORMAT,
                         scope->n, scope->n);
  if (!sf_db_exec (self->db, sql, error))
    return FALSE;
  self->taken |= ids->len > 0;
  g_hash_table_remove (self->scopes, name);
  self->last = NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!release (self, (SfKind) g_array_index (kinds, gint64, i), ids->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Another epoch's rows say nothing about what the server has now. */
static gboolean
empty_other_epoch (Apply *self, const char *epoch, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *own = sf_cache_get_meta (self->db, "epoch", &local);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (own == NULL || g_str_equal (own, epoch))
    return TRUE;
  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; i < names->len; i++)
    if (!empty_scope (self, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
empty_scopes (Apply *self, GStrv names, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (!empty_scope (self, names[i], error))
      return FALSE;
  return TRUE;
}

/* ---- Pages ---- */

typedef struct
{
  SfPageHead head;
  SfPageTail tail;
  const char *rows; /* between the two */
  gsize rows_length;
} Page;

static void
page_clear (Page *self)
{
  sf_page_head_clear (&self->head);
  sf_page_tail_clear (&self->tail);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static gboolean
read_page (Page *self, const char *text, gsize length, GError **error)
{
  const char *first = memchr (text, '\n', length);
  const char *tail;

  if (first == NULL || length < 2 || text[length - 1] != '\n')
    {
      g_set_error_literal (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX, "the page was cut off");
      return FALSE;
    }
  tail = memrchr (text, '\n', length - 1);
  self->rows = first + 1;
  self->rows_length = tail > first ? (gsize) (tail - first) : 0;
  return sf_wire_read_page_head (text, (gsize) (first - text), &self->head, error) &&
         sf_wire_read_page_tail (tail + 1, (gsize) (text + length - 1 - (tail + 1)), &self->tail, error);
}

static gboolean
apply_rows (Apply *self, const Page *page, GError **error)
{
  const char *end = page->rows + page->rows_length;

  for (const char *line = page->rows; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      SfRow row;

      if (stop == NULL)
        break;
      if (!sf_wire_scan_row (line, (gsize) (stop - line), &row, error) ||
          !(row.gone ? apply_gone (self, &row, error) : apply_row (self, &row, error)))
        return FALSE;
      line = stop + 1;
    }
  return TRUE;
}

/* Applies what one page says of scopes and rows. */
static gboolean
apply_page (Apply *self, const Page *page, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer rev;

  if (!empty_scopes (self, page->head.drop, error) || !empty_scopes (self, page->head.reset, error) ||
      !apply_rows (self, page, error))
    return FALSE;
  g_hash_table_iter_init (&iter, page->tail.cookie);
  while (g_hash_table_iter_next (&iter, &name, &rev))
    {
      Scope *scope = ensure_scope (self, name, error);

      if (scope == NULL)
        return FALSE;
      scope->rev = *(gint64 *) rev;
    }
  return TRUE;
}

static gboolean
apply_one_aside (const char *text, gsize length, gpointer data, GError **error)
{
  Apply *self = data;
  g_auto (Page) page = { 0 };
  gboolean good = read_page (&page, text, length, error) && apply_page (self, &page, error);

  /* The next page lies elsewhere: no name of this one may be compared with. */
  self->last = NULL;
  return good;
}

static gboolean
fits (const Scope *scope, const SfDigest *expected)
{
  return scope == NULL || (scope->digest.n == expected->n && scope->digest.sum == expected->sum);
}

/* A scope that does not hold what the server says it does is emptied, to be read anew. */
static gboolean
check_digests (Apply *self, GHashTable *digests, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (fits (g_hash_table_lookup (self->scopes, name), value))
        continue;
      g_warning ("a scope's digest does not fit: it is read anew");
      self->damaged = TRUE;
      if (!empty_scope (self, name, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The whole ---- */

static gboolean
reached (const SfPending *pending, GHashTable *scopes)
{
  GHashTableIter iter;
  gpointer name;
  gpointer rev;

  if (pending->state != SF_PENDING_APPLIED)
    return FALSE;
  if (pending->receipt == NULL || pending->receipt->at == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, pending->receipt->at);
  while (g_hash_table_iter_next (&iter, &name, &rev))
    {
      const Scope *scope = g_hash_table_lookup (scopes, name);

      if (scope != NULL && scope->rev < *(gint64 *) rev)
        return FALSE;
    }
  return TRUE;
}

/* Splits the pending operations into those whose rows are here and those still to be shown. */
static GPtrArray *
split_pending (GPtrArray *pending, GHashTable *scopes, GPtrArray *seen)
{
  GPtrArray *open = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);

  for (guint i = 0; i < pending->len; i++)
    {
      SfPending *one = pending->pdata[i];

      if (reached (one, scopes))
        g_ptr_array_add (seen, g_strdup (sf_operation_get_uid (one->operation)));
      else
        g_ptr_array_add (open, sf_pending_ref (one));
    }
  return open;
}

static gboolean
save_state (SfDb *db, const SfPageHead *head, GError **error)
{
  g_autofree char *synced_at = g_strdup_printf ("%" G_GINT64_FORMAT, head->server_time);

  return sf_cache_set_meta (db, "epoch", head->epoch, error) && sf_cache_set_meta (db, "grants", head->grants, error) &&
         sf_cache_set_meta (db, "synced_at", synced_at, error);
}

/* Whether the page says nothing but that all is as it was, and that is true. */
static gboolean
is_quiet (Apply *self, const Page *page, SfCacheAside *aside)
{
  g_autofree char *epoch = sf_cache_get_meta (self->db, "epoch", NULL);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (!sf_cache_aside_is_empty (aside, self->db) || page->rows_length > 0 || page->head.reset[0] != NULL ||
      page->head.drop[0] != NULL || g_strcmp0 (epoch, page->head.epoch) != 0)
    return FALSE;
  g_hash_table_iter_init (&iter, page->tail.cookie);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Scope *scope = g_hash_table_lookup (self->scopes, name);

      if (scope == NULL || scope->rev != *(gint64 *) value)
        return FALSE;
    }
  g_hash_table_iter_init (&iter, page->tail.digests);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!fits (g_hash_table_lookup (self->scopes, name), value))
      return FALSE;
  return TRUE;
}

static gboolean
prepare (Apply *self, GError **error)
{
  self->hold = sf_db_prepare (self->db,
                              "INSERT INTO holding (kind, id, scope, content) VALUES (?, ?, ?, ?) "
                              "ON CONFLICT (kind, id, scope) DO UPDATE SET content = excluded.content",
                              error);
  self->held =
    self->hold != NULL
      ? sf_db_prepare (self->db, "SELECT content FROM holding WHERE kind = ? AND id = ? AND scope = ?", error)
      : NULL;
  self->drop_holding =
    self->held != NULL ? sf_db_prepare (self->db, "DELETE FROM holding WHERE kind = ? AND id = ? AND scope = ?", error)
                       : NULL;
  return self->drop_holding != NULL;
}

static gboolean
apply_complete (SfDb *db, const Page *page, const SfCachePage *in, SfCacheApplied *out, GError **error)
{
  g_auto (Apply) self = { .db = db };
  g_autoptr (GPtrArray) open = NULL;
  guint kinds = 0;

  if (!load_scopes (&self, error))
    return FALSE;
  if (in->pending->len == 0 && is_quiet (&self, page, in->aside))
    return save_state (db, &page->head, error);
  if (!prepare (&self, error) || !sf_cache_restore_base (db, &kinds, error) ||
      !empty_other_epoch (&self, page->head.epoch, error) ||
      !sf_cache_aside_take (in->aside, db, apply_one_aside, &self, error) || !apply_page (&self, page, error) ||
      !check_digests (&self, page->tail.digests, error) || !save_scopes (&self, error) ||
      !save_state (db, &page->head, error) || (self.taken && !sf_cache_set_meta (db, TAKEN, "1", error)))
    return FALSE;
  open = split_pending (in->pending, self.scopes, out->seen);
  out->damaged = self.damaged;
  out->kinds = self.kinds | kinds;
  if (!sf_cache_replay (db, open, in->actor, in->now, &kinds, error))
    return FALSE;
  out->kinds |= kinds;
  return TRUE;
}

/* What was taken away must not stay in the log either. A reader may be in the way: then the next pull does it. */
static void
empty_log (SfDb *db)
{
  g_autofree char *taken = sf_cache_get_meta (db, TAKEN, NULL);
  g_autoptr (GError) error = NULL;

  if (taken != NULL && (!sf_db_checkpoint (db, TRUE, &error) || !sf_cache_set_meta (db, TAKEN, NULL, &error)))
    g_debug ("the log keeps what was taken away until the next pull: %s", error->message);
}

SfCacheApplied *
sf_cache_apply (SfDb *db, SfCachePage *in, GError **error)
{
  g_autoptr (SfCacheApplied) out = g_new0 (SfCacheApplied, 1);
  g_auto (Page) page = { 0 };
  g_autoptr (SfDbScope) scope = NULL;

  out->seen = g_ptr_array_new_with_free_func (g_free);
  if (!read_page (&page, g_bytes_get_data (in->page, NULL), g_bytes_get_size (in->page), error))
    return NULL;
  out->complete = page.tail.complete;
  out->last_seq = page.tail.last_seq;
  out->server_time = page.head.server_time;
  scope = sf_db_scope_begin (db, error);
  if (scope == NULL || (in->first && !sf_cache_aside_clear (in->aside, db, error)))
    return NULL;
  if (!page.tail.complete)
    {
      if (!sf_cache_aside_add (in->aside, db, in->page, error))
        return NULL;
    }
  else if (!apply_complete (db, &page, in, out, error))
    return NULL;
  if (!sf_db_scope_commit (scope, error))
    return NULL;
  empty_log (db);
  out->state = sf_cache_read_state (db, error);
  if (out->state == NULL)
    return NULL;
  if (!page.tail.complete)
    {
      g_hash_table_unref (out->state->cookie);
      out->state->cookie = g_hash_table_ref (page.tail.cookie);
      g_free (out->state->epoch);
      out->state->epoch = g_strdup (page.head.epoch);
      g_free (out->state->grants);
      out->state->grants = g_strdup (page.head.grants);
    }
  return g_steal_pointer (&out);
}
