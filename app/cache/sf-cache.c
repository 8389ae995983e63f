/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cache's file, tables and small readings. Its schema is made from the kinds' descriptors; when they change,
 * VERSION does, and the cache is made anew.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-cache-private.h"

#include <string.h>

#include <glib/gstdio.h>

#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"

#define VERSION 3
#define READERS 2

struct _SfCache
{
  GObject parent_instance;
  SfDbPool *pool;
};

G_DEFINE_FINAL_TYPE (SfCache, sf_cache, G_TYPE_OBJECT)

static guint changed_signal;

static void
sf_cache_finalize (GObject *object)
{
  g_clear_pointer (&SF_CACHE (object)->pool, sf_db_pool_free);
  G_OBJECT_CLASS (sf_cache_parent_class)->finalize (object);
}

static void
sf_cache_class_init (SfCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sf_cache_finalize;
  changed_signal =
    g_signal_new ("changed", SF_TYPE_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
sf_cache_init (SfCache *self)
{
}

/* ---- Opening ---- */

/* holding: which scopes show a record, with the mark that the digest is made of. search: a kind's searched columns in
 * one narrow text, so that a scan for any part of it stays short. base: what the server has where an own decision
 * shows. */
static char *
make_schema (void)
{
  GString *sql = g_string_new (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE scope (n INTEGER PRIMARY KEY, scope TEXT NOT NULL UNIQUE, rev BIGINT NOT NULL, rows BIGINT NOT NULL,"
    " sum BIGINT NOT NULL);"
    "CREATE TABLE holding (kind BIGINT NOT NULL, id TEXT NOT NULL, scope BIGINT NOT NULL, content TEXT NOT NULL,"
    " PRIMARY KEY (kind, id, scope)) WITHOUT ROWID;"
    "CREATE INDEX holding_scope ON holding (scope);"
    "CREATE TABLE staged (n INTEGER PRIMARY KEY, page BLOB NOT NULL);"
    "CREATE TABLE base (kind BIGINT NOT NULL, id TEXT NOT NULL, body TEXT, content TEXT, PRIMARY KEY (kind, id));");

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfKindInfo *info = sf_kind_info (kind);
      g_autofree char *table = sf_record_table_create_sql (kind, ", mark BIGINT NOT NULL DEFAULT 0");

      g_string_append_printf (sql, "%s; CREATE TABLE search_%s (row INTEGER PRIMARY KEY, text TEXT NOT NULL);", table,
                              info->name);
    }
  g_string_append (sql, "CREATE INDEX signing_queue ON signing (state, queued_at);"
                        "CREATE INDEX signing_student ON signing (student);"
                        "CREATE INDEX agreement_student ON agreement (student);"
                        "CREATE INDEX student_number ON student (number);"
                        "CREATE INDEX event_about ON event (about);"
                        "CREATE INDEX notice_state ON notice (state);");
  return g_string_free (sql, FALSE);
}

static SfDbPool *
open_pool (const char *path, GError **error)
{
  g_autofree char *schema = make_schema ();
  const SfMigration migration = { VERSION, schema };

  return sf_db_pool_new (path, SF_DB_SECURE_DELETE, READERS, &migration, 1, error);
}

static void
remove_files (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      g_unlink (name);
    }
}

/* A damaged file, or one of another version in either direction. */
static gboolean
is_useless (const char *path)
{
  g_autoptr (SfDb) db = sf_db_open (path, SF_DB_READ_ONLY, NULL);
  gint64 version = 0;

  return db == NULL || !sf_db_query_int (db, "PRAGMA user_version", 0, &version, NULL) || version != VERSION;
}

SfCache *
sf_cache_new (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (GError) local = NULL;
  SfDbPool *pool;
  SfCache *self;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && is_useless (path))
    remove_files (path);
  pool = open_pool (path, &local);
  if (pool == NULL && g_error_matches (local, SF_DB_ERROR, SF_DB_ERROR_CORRUPT))
    {
      g_clear_error (&local);
      remove_files (path);
      pool = open_pool (path, &local);
    }
  if (pool == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  self = g_object_new (SF_TYPE_CACHE, NULL);
  self->pool = pool;
  return self;
}

SfDbPool *
sf_cache_get_pool (SfCache *self)
{
  return self->pool;
}

void
sf_cache_emit_changed (SfCache *self, guint kinds)
{
  if (kinds != 0)
    g_signal_emit (self, changed_signal, 0, kinds);
}

/* ---- Small readings ---- */

char *
sf_cache_get_meta (SfDb *db, const char *name, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT value FROM meta WHERE name = :name", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":name", name);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

gboolean
sf_cache_set_meta (SfDb *db, const char *name, const char *value, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           value != NULL ? "INSERT INTO meta (name, value) VALUES (:name, :value) "
                                                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                                                         : "DELETE FROM meta WHERE name = :name",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":name", name);
  if (value != NULL)
    sf_stmt_bind_text (stmt, ":value", value);
  return sf_stmt_run (stmt, error);
}

void
sf_cache_state_free (SfCacheState *self)
{
  g_free (self->epoch);
  g_free (self->grants);
  g_clear_pointer (&self->cookie, g_hash_table_unref);
  g_free (self);
}

SfCacheState *
sf_cache_read_state (SfDb *db, GError **error)
{
  g_autoptr (SfCacheState) state = g_new0 (SfCacheState, 1);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT scope, rev FROM scope", error);
  g_autoptr (GError) local = NULL;
  g_autofree char *synced_at = NULL;

  state->cookie = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (stmt == NULL)
    return NULL;
  state->epoch = sf_cache_get_meta (db, "epoch", &local);
  if (local == NULL)
    state->grants = sf_cache_get_meta (db, "grants", &local);
  if (local == NULL)
    synced_at = sf_cache_get_meta (db, "synced_at", &local);
  while (local == NULL && sf_stmt_step (stmt, &local))
    {
      gint64 rev = sf_stmt_get_int (stmt, 1);
      g_hash_table_insert (state->cookie, g_strdup (sf_stmt_get_text (stmt, 0)), g_memdup2 (&rev, sizeof rev));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  state->synced_at = synced_at != NULL ? g_ascii_strtoll (synced_at, NULL, 10) : 0;
  return g_steal_pointer (&state);
}

/* The server's own record below decisions that wait. */
static gboolean
read_settled (SfDb *db, SfItem *item, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT body FROM base WHERE kind = :kind AND id = :id", error);
  const char *id = sf_item_get_id (item);
  g_autoptr (SfRecord) record = NULL;
  g_autoptr (GError) local = NULL;
  const char *body;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int (stmt, ":kind", sf_item_get_kind (item));
  sf_stmt_bind_text (stmt, ":id", id);
  body = sf_stmt_step (stmt, &local) ? sf_stmt_get_text (stmt, 0) : NULL;
  if (body != NULL)
    record = sf_wire_read_record (sf_item_get_kind (item), (SfSlice){ id, strlen (id) },
                                  (SfSlice){ body, strlen (body) }, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record != NULL)
    sf_item_set_settled (item, record);
  return TRUE;
}

SfItem *
sf_cache_read_item (SfDb *db, SfKind kind, const char *id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT mark, %s FROM %s WHERE id = :id", sf_record_table_columns (kind),
                                          sf_kind_info (kind)->name);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (SfRecord) record = NULL;
  g_autoptr (SfItem) item = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":id", id);
  if (!sf_stmt_step (stmt, error))
    return NULL;
  record = sf_record_table_read (stmt, kind, 1);
  item = sf_item_new (record, (SfItemMark) sf_stmt_get_int (stmt, 0),
                      sf_stmt_get_text (stmt, 1 + sf_record_table_content_offset (kind)));
  if (sf_item_get_mark (item) != SF_ITEM_SETTLED && !read_settled (db, item, error))
    return NULL;
  return g_steal_pointer (&item);
}

SfRules *
sf_cache_read_rules (SfDb *db, GError **error)
{
  return sf_facts_query_rules (db, error);
}

/* ---- Showing ---- */

/* Most of what is searched are Han characters and small letters, which stay as they are. */
static gboolean
is_folded (gunichar c)
{
  return (c >= 0x3400 && c < 0xa000) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void
append_folded (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0';)
    {
      const char *begin = p;
      gunichar c = g_utf8_get_char (p);

      while (is_folded (c))
        {
          p = g_utf8_next_char (p);
          c = g_utf8_get_char (p);
        }
      g_string_append_len (out, begin, p - begin);
      if (c == 0)
        break;
      p = g_utf8_next_char (p);
      if (c >= 0xff01 && c <= 0xff5e)
        c = c - 0xff01 + '!';
      if (!g_unichar_isspace (c))
        g_string_append_unichar (out, g_unichar_tolower (c));
    }
}

char *
sf_cache_fold (const char *text)
{
  GString *out = g_string_new (NULL);

  append_folded (out, text);
  return g_string_free (out, FALSE);
}

static char *
make_search_text (SfRecord *record)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (record));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < info->n_columns; i++)
    {
      const char *value = sf_record_get_text (record, (int) i);

      if ((info->columns[i].flags & SF_COLUMN_SEARCHED) == 0 || value == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      append_folded (text, value);
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_search (SfKind kind)
{
  const SfKindInfo *info = sf_kind_info (kind);

  for (guint i = 0; i < info->n_columns; i++)
    if ((info->columns[i].flags & SF_COLUMN_SEARCHED) != 0)
      return TRUE;
  return FALSE;
}

typedef struct
{
  char *find_row, *mark, *put_search, *delete_search;
} KindSql;

static const KindSql *
get_kind_sql (SfKind kind)
{
  static KindSql *all;

  if (g_once_init_enter (&all))
    {
      KindSql *made = g_new0 (KindSql, SF_N_KINDS);

      for (SfKind k = 0; k < SF_N_KINDS; k++)
        {
          const char *name = sf_kind_info (k)->name;

          made[k].find_row = g_strdup_printf ("SELECT rowid FROM %s WHERE id = :id", name);
          made[k].mark = g_strdup_printf ("UPDATE %s SET mark = :mark WHERE id = :id", name);
          made[k].put_search = g_strdup_printf ("INSERT INTO search_%s (row, text) VALUES (:row, :text) "
                                                "ON CONFLICT (row) DO UPDATE SET text = excluded.text",
                                                name);
          made[k].delete_search = g_strdup_printf ("DELETE FROM search_%s WHERE row = :row", name);
        }
      g_once_init_leave (&all, made);
    }
  return &all[kind];
}

/* 0 if the record is not there. */
static gboolean
find_row (SfDb *db, SfKind kind, const char *id, gint64 *out_row, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, get_kind_sql (kind)->find_row, error);
  g_autoptr (GError) local = NULL;

  *out_row = 0;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, id);
  if (sf_stmt_step (stmt, &local))
    *out_row = sf_stmt_get_int (stmt, 0);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
take_away (SfDb *db, SfKind kind, const char *id, GError **error)
{
  g_autoptr (SfStmt) stmt = NULL;
  gint64 row;

  if (!find_row (db, kind, id, &row, error) || !sf_record_table_delete (db, kind, id, error))
    return FALSE;
  stmt = sf_db_prepare (db, get_kind_sql (kind)->delete_search, error);
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int_at (stmt, 1, row);
  return sf_stmt_run (stmt, error);
}

gboolean
sf_cache_set_mark (SfDb *db, SfKind kind, const char *id, SfItemMark mark, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, get_kind_sql (kind)->mark, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int_at (stmt, 1, mark);
  sf_stmt_bind_text_at (stmt, 2, id);
  return sf_stmt_run (stmt, error);
}

static gboolean
put_search (SfDb *db, SfKind kind, SfRecord *record, GError **error)
{
  g_autoptr (SfStmt) stmt = NULL;
  g_autofree char *text = NULL;
  gint64 row;

  if (!has_search (kind))
    return TRUE;
  if (!find_row (db, kind, sf_record_get_id (record), &row, error))
    return FALSE;
  stmt = sf_db_prepare (db, get_kind_sql (kind)->put_search, error);
  if (stmt == NULL)
    return FALSE;
  text = make_search_text (record);
  sf_stmt_bind_int_at (stmt, 1, row);
  sf_stmt_bind_slice_at (stmt, 2, text, strlen (text));
  return sf_stmt_run (stmt, error);
}

gboolean
sf_cache_show (SfDb *db, SfKind kind, const char *id, SfRecord *record, const char *content, SfItemMark mark,
               GError **error)
{
  if (record == NULL)
    return take_away (db, kind, id, error);
  return sf_record_table_put (db, record, content, error) && put_search (db, kind, record, error) &&
         (mark == SF_ITEM_SETTLED || sf_cache_set_mark (db, kind, id, mark, error));
}
