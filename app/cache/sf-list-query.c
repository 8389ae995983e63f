/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Nothing in SQLite answers every key in time: its full text index finds no word of one or two
 * characters, and a scan of its rows costs more than one of the plain text.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-list-query.h"

#include <string.h>

#include "cache/sf-cache-private.h"
#include "db/sf-record-table.h"

#define CHECK_EVERY 1024 /* rows between two looks at the cancellable */

/* ---- Asking ---- */

SfListAsk *
sf_list_ask_new (const SfListQuery *query)
{
  SfListAsk *self = g_new0 (SfListAsk, 1);
  g_autofree char *folded = query->search != NULL ? sf_cache_fold (query->search) : NULL;

  self->query = *query;
  self->query.search = NULL;
  self->query.college = NULL;
  self->search = folded != NULL && *folded != '\0' ? g_steal_pointer (&folded) : NULL;
  self->college = g_strdup (query->college);
  return self;
}

SfListAsk *
sf_list_ask_copy (const SfListAsk *self)
{
  SfListAsk *copy = g_memdup2 (self, sizeof *self);

  copy->search = g_strdup (self->search);
  copy->college = g_strdup (self->college);
  copy->all = self->all != NULL ? g_array_ref (self->all) : NULL;
  copy->texts = self->texts != NULL ? sf_list_texts_ref (self->texts) : NULL;
  return copy;
}

void
sf_list_ask_free (SfListAsk *self)
{
  g_free (self->search);
  g_free (self->college);
  g_clear_pointer (&self->all, g_array_unref);
  g_clear_pointer (&self->texts, sf_list_texts_unref);
  g_free (self);
}

gboolean
sf_list_ask_has_same_filters (const SfListAsk *self, const SfListAsk *other)
{
  const SfListQuery *a = &self->query;
  const SfListQuery *b = &other->query;

  return a->kind == b->kind && a->states == b->states && a->queued_before == b->queued_before &&
         a->pending_only == b->pending_only && a->sort_column == b->sort_column && a->descending == b->descending &&
         g_strcmp0 (self->college, other->college) == 0;
}

/* ---- The order ---- */

static const char *
get_college_column (SfKind kind)
{
  switch (kind)
    {
    case SF_KIND_STUDENT:
    case SF_KIND_SIGNING:
    case SF_KIND_AGREEMENT:
      return "college";
    default:
      return NULL;
    }
}

static void
append_states (GString *sql, SfKind kind, guint states)
{
  const char *const *names = sf_kind_info (kind)->states;
  const char *separator = " AND k.state IN (";

  for (guint i = 0; names[i] != NULL; i++)
    if ((states & (1u << i)) != 0)
      {
        g_string_append_printf (sql, "%s'%s'", separator, names[i]);
        separator = ", ";
      }
  if (separator[0] == ',')
    g_string_append_c (sql, ')');
}

/* All names come from the descriptors, all values are bound. */
static char *
make_sql (const SfListAsk *self)
{
  const SfListQuery *q = &self->query;
  const SfKindInfo *info = sf_kind_info (q->kind);
  GString *sql = g_string_new (NULL);
  const char *order = q->sort_column >= 0 ? info->columns[q->sort_column].name : "id";
  gboolean newest = q->sort_column < 0 || q->descending;

  g_string_append_printf (sql, "SELECT k.rowid FROM %s k WHERE 1 = 1", info->name);
  append_states (sql, q->kind, q->states);
  if (self->college != NULL && get_college_column (q->kind) != NULL)
    g_string_append_printf (sql, " AND k.%s = :college", get_college_column (q->kind));
  if (q->queued_before != 0 && q->kind == SF_KIND_SIGNING)
    g_string_append (sql, " AND k.queued_at < :before");
  if (q->pending_only)
    g_string_append (sql, " AND k.mark <> 0");
  g_string_append_printf (sql, " ORDER BY k.%s %s, k.id %s", order, newest ? "DESC" : "ASC", newest ? "DESC" : "ASC");
  return g_string_free (sql, FALSE);
}

static GArray *
query_all (const SfListAsk *self, SfDb *db, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = make_sql (self);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  if (self->college != NULL && get_college_column (self->query.kind) != NULL)
    sf_stmt_bind_text (stmt, ":college", self->college);
  if (self->query.queued_before != 0 && self->query.kind == SF_KIND_SIGNING)
    sf_stmt_bind_int (stmt, ":before", self->query.queued_before);
  while (sf_stmt_step (stmt, &local))
    {
      gint64 row = sf_stmt_get_int (stmt, 0);

      g_array_append_val (rows, row);
      /* A newer query is waiting: nobody needs this one. */
      if (rows->len % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, &local))
        break;
    }
  if (local == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- The texts ---- */

/* Of which characters, and pairs of neighbours, a text or a word is made: a bit each, by a hash. A text that lacks a
 * bit of the word does not have the word, and most texts are done with by this. */
#define MARK_WORDS 4

typedef struct
{
  guint64 bits[MARK_WORDS];
} Mark;

typedef struct
{
  Mark mark;
  gint64 row;
  gsize begin, end; /* in the text of all */
} Entry;

struct _SfListTexts
{
  gatomicrefcount refs;
  GString *text;   /* one behind the other */
  GArray *entries; /* Entry, by row */
  gint64 last_row;
};

static void
mark_pair (Mark *mark, gunichar before, gunichar c)
{
  guint hash = (guint) (((before * G_GUINT64_CONSTANT (0x10001) + c) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 56);

  mark->bits[hash / 64 % MARK_WORDS] |= G_GUINT64_CONSTANT (1) << (hash % 64);
}

static Mark
make_mark (const char *text)
{
  Mark mark = { 0 };
  gunichar before = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      mark_pair (&mark, 0, c);
      if (before != 0)
        mark_pair (&mark, before, c);
      before = c;
    }
  return mark;
}

static gboolean
may_have (const Mark *text, const Mark *word)
{
  guint64 missing = 0;

  for (guint i = 0; i < MARK_WORDS; i++)
    missing |= word->bits[i] & ~text->bits[i];
  return missing == 0;
}

SfListTexts *
sf_list_texts_ref (SfListTexts *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_list_texts_unref (SfListTexts *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->entries);
  g_free (self);
}

static SfListTexts *
texts_new (void)
{
  SfListTexts *self = g_new0 (SfListTexts, 1);

  g_atomic_ref_count_init (&self->refs);
  self->text = g_string_new (NULL);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

static void
texts_append (SfListTexts *self, gint64 row, const char *text, gsize length)
{
  Entry entry = { .mark = make_mark (text), .row = row, .begin = self->text->len };

  g_string_append_len (self->text, text, (gssize) length);
  entry.end = self->text->len;
  g_array_append_val (self->entries, entry);
  self->last_row = row;
}

static SfListTexts *
load_texts (SfKind kind, SfDb *db, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT row, text FROM search_%s ORDER BY row", sf_kind_info (kind)->name);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (SfListTexts) self = texts_new ();
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    {
      const char *text = sf_stmt_get_text (stmt, 1);

      texts_append (self, sf_stmt_get_int (stmt, 0), text, sf_stmt_get_length (stmt, 1));
      if (self->entries->len % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, &local))
        break;
    }
  if (local == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* A set of row numbers: SQLite gives them out one after the other, so that a bit each is little. */
static guint64 *
find_rows (const SfListTexts *self, const char *search)
{
  guint64 *found = g_new0 (guint64, self->last_row / 64 + 1);
  const Mark mark = make_mark (search);
  gsize length = strlen (search);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      if (may_have (&entry->mark, &mark) &&
          memmem (self->text->str + entry->begin, entry->end - entry->begin, search, length) != NULL)
        found[entry->row / 64] |= G_GUINT64_CONSTANT (1) << (entry->row % 64);
    }
  return found;
}

static GArray *
pick_rows (const SfListTexts *texts, const char *search, const GArray *all)
{
  g_autofree guint64 *found = find_rows (texts, search);
  GArray *picked = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < all->len; i++)
    {
      gint64 row = g_array_index (all, gint64, i);

      /* A row that came between the two readings: the change is told, and the query asked again. */
      if (row <= texts->last_row && (found[row / 64] & G_GUINT64_CONSTANT (1) << (row % 64)) != 0)
        g_array_append_val (picked, row);
    }
  return picked;
}

/* ---- Rows with their records ---- */

static void
list_row_clear (gpointer data)
{
  SfListRow *self = data;

  sf_record_unref (self->record);
  g_free (self->content);
}

GArray *
sf_list_read_rows (SfDb *db, SfKind kind, const gint64 *rows, guint n, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT mark, %s FROM %s WHERE rowid = :row", sf_record_table_columns (kind),
                                          sf_kind_info (kind)->name);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (SfListRow));

  g_array_set_clear_func (all, list_row_clear);
  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      SfListRow one = { .row = rows[i] };

      sf_stmt_bind_int_at (stmt, 1, one.row);
      if (sf_stmt_step (stmt, NULL))
        {
          one.mark = (SfItemMark) sf_stmt_get_int (stmt, 0);
          one.record = sf_record_table_read (stmt, kind, 1);
          one.content = g_strdup (sf_stmt_get_text (stmt, 1 + sf_record_table_content_offset (kind)));
          g_array_append_val (all, one);
        }
      sf_stmt_reset (stmt);
    }
  return g_steal_pointer (&all);
}

/* ---- Finding ---- */

void
sf_list_found_free (SfListFound *self)
{
  g_clear_pointer (&self->all, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->first, g_array_unref);
  g_clear_pointer (&self->texts, sf_list_texts_unref);
  g_free (self);
}

/* Fills in what @self searches for. */
static gboolean
find_searched (const SfListAsk *self, SfListFound *found, SfDb *db, GCancellable *cancellable, GError **error)
{
  if (found->texts == NULL)
    found->texts = load_texts (self->query.kind, db, cancellable, error);
  if (found->texts == NULL)
    return FALSE;
  found->rows = pick_rows (found->texts, self->search, found->all);
  return TRUE;
}

SfListFound *
sf_list_ask_run (const SfListAsk *self, SfDb *db, GCancellable *cancellable, GError **error)
{
  g_autoptr (SfListFound) found = g_new0 (SfListFound, 1);

  found->all = self->all != NULL ? g_array_ref (self->all) : query_all (self, db, cancellable, error);
  if (found->all == NULL)
    return NULL;
  found->texts = self->texts != NULL ? sf_list_texts_ref (self->texts) : NULL;
  if (self->search == NULL)
    found->rows = g_array_ref (found->all);
  else if (!find_searched (self, found, db, cancellable, error))
    return NULL;
  found->first = sf_list_read_rows (db, self->query.kind, (const gint64 *) (gpointer) found->rows->data,
                                    MIN (found->rows->len, SF_LIST_FIRST_ROWS), error);
  return found->first != NULL ? g_steal_pointer (&found) : NULL;
}
