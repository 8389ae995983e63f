/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The statements of each kind are put together once from its descriptor; names come from there alone.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-record-table.h"

typedef struct
{
  char *columns;
  char *put;
  char *insert;
  char *update;
  char *update_rest; /* but for the links; NULL for kinds without any */
  char *links;
  char *get;
  char *delete;
} Statements;

static gboolean
is_number (const SfColumn *column)
{
  return column->type == SF_COLUMN_INTEGER || column->type == SF_COLUMN_TIME;
}

static void
append_columns (GString *out, const SfKindInfo *info)
{
  g_string_append (out, "id, state");
  for (guint i = 0; i < info->n_columns; i++)
    g_string_append_printf (out, ", %s", info->columns[i].name);
  if (info->has_form)
    g_string_append (out, ", edition, form");
  g_string_append (out, ", content");
}

static char *
make_put (const SfKindInfo *info, const char *columns)
{
  GString *sql = g_string_new (NULL);
  g_auto (GStrv) names = g_strsplit (columns, ", ", -1);

  g_string_append_printf (sql, "INSERT INTO %s (%s) VALUES (", info->name, columns);
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (sql, "%s:%s", i > 0 ? ", " : "", names[i]);
  g_string_append (sql, ") ON CONFLICT (id) DO UPDATE SET ");
  for (guint i = 1; names[i] != NULL; i++)
    g_string_append_printf (sql, "%s%s = excluded.%s", i > 1 ? ", " : "", names[i], names[i]);
  return g_string_free (sql, FALSE);
}

static char *
make_insert (const SfKindInfo *info, const char *columns)
{
  g_auto (GStrv) names = g_strsplit (columns, ", ", -1);
  g_autofree char *binds = g_strjoinv (", :", names);

  return g_strdup_printf ("INSERT INTO %s (%s) VALUES (:%s)", info->name, columns, binds);
}

static gboolean
is_link (const SfKindInfo *info, const char *name)
{
  int column = sf_kind_column_from_name (info->kind, name);

  return column >= 0 && info->columns[column].type == SF_COLUMN_LINK;
}

static char *
make_update (const SfKindInfo *info, const char *columns, gboolean with_links)
{
  GString *sql = g_string_new (NULL);
  g_auto (GStrv) names = g_strsplit (columns, ", ", -1);
  const char *separator = "";

  g_string_append_printf (sql, "UPDATE %s SET ", info->name);
  for (guint i = 1; names[i] != NULL; i++)
    if (with_links || !is_link (info, names[i]))
      {
        g_string_append_printf (sql, "%s%s = :%s", separator, names[i], names[i]);
        separator = ", ";
      }
  g_string_append (sql, " WHERE id = :id");
  return g_string_free (sql, FALSE);
}

/* NULL if there are none. */
static char *
make_links (const SfKindInfo *info)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i].type == SF_COLUMN_LINK)
      g_string_append_printf (sql, "%s%s", sql->len > 0 ? ", " : "SELECT ", info->columns[i].name);
  if (sql->len == 0)
    return NULL;
  g_string_append_printf (sql, " FROM %s WHERE id = :id", info->name);
  return g_strdup (sql->str);
}

static const Statements *
get_statements (SfKind kind)
{
  static const Statements *statements;

  if (g_once_init_enter (&statements))
    {
      Statements *made = g_new0 (Statements, SF_N_KINDS);

      for (SfKind k = 0; k < SF_N_KINDS; k++)
        {
          const SfKindInfo *info = sf_kind_info (k);
          GString *columns = g_string_new (NULL);

          append_columns (columns, info);
          made[k].columns = g_string_free (columns, FALSE);
          made[k].put = make_put (info, made[k].columns);
          made[k].insert = make_insert (info, made[k].columns);
          made[k].update = make_update (info, made[k].columns, TRUE);
          made[k].links = make_links (info);
          if (made[k].links != NULL)
            made[k].update_rest = make_update (info, made[k].columns, FALSE);
          made[k].get = g_strdup_printf ("SELECT %s FROM %s WHERE id = :id", made[k].columns, info->name);
          made[k].delete = g_strdup_printf ("DELETE FROM %s WHERE id = :id", info->name);
        }
      g_once_init_leave (&statements, made);
    }
  return &statements[kind];
}

char *
sf_record_table_create_sql (SfKind kind, const char *extra)
{
  const SfKindInfo *info = sf_kind_info (kind);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TABLE %s (id TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL", info->name);
  for (guint i = 0; i < info->n_columns; i++)
    {
      const SfColumn *column = &info->columns[i];

      g_string_append_printf (sql, ", %s %s", column->name, is_number (column) ? "BIGINT" : "TEXT");
    }
  if (info->has_form)
    g_string_append (sql, ", edition TEXT, form TEXT");
  g_string_append (sql, ", content TEXT");
  if (extra != NULL)
    g_string_append (sql, extra);
  g_string_append (sql, ")");
  return g_string_free (sql, FALSE);
}

const char *
sf_record_table_columns (SfKind kind)
{
  return get_statements (kind)->columns;
}

int
sf_record_table_content_offset (SfKind kind)
{
  const SfKindInfo *info = sf_kind_info (kind);

  return 2 + (int) info->n_columns + (info->has_form ? 2 : 0);
}

/* Binds all columns but the id, and without @links but the links, from @place on; returns the place after them. */
static int
bind_columns (SfStmt *stmt, SfRecord *record, const char *content, gboolean links, int place)
{
  SfKind kind = sf_record_get_kind (record);
  const SfKindInfo *info = sf_kind_info (kind);

  sf_stmt_bind_text_at (stmt, place++, sf_kind_state_name (kind, sf_record_get_state (record)));
  for (guint i = 0; i < info->n_columns; i++)
    {
      if (!links && info->columns[i].type == SF_COLUMN_LINK)
        continue;
      if (!sf_record_has (record, (int) i))
        sf_stmt_bind_null_at (stmt, place);
      else if (is_number (&info->columns[i]))
        sf_stmt_bind_int_at (stmt, place, sf_record_get_int (record, (int) i));
      else
        sf_stmt_bind_text_at (stmt, place, sf_record_get_text (record, (int) i));
      place++;
    }
  if (info->has_form)
    {
      sf_stmt_bind_text_at (stmt, place++, sf_record_get_edition (record));
      sf_stmt_bind_text_at (stmt, place++, sf_record_get_form_text (record));
    }
  sf_stmt_bind_text_at (stmt, place++, content);
  return place;
}

static gboolean
write_with_id_first (SfDb *db, const char *sql, SfRecord *record, const char *content, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, sf_record_get_id (record));
  bind_columns (stmt, record, content, TRUE, 2);
  return sf_stmt_run (stmt, error);
}

gboolean
sf_record_table_put (SfDb *db, SfRecord *record, const char *content, GError **error)
{
  return write_with_id_first (db, get_statements (sf_record_get_kind (record))->put, record, content, error);
}

gboolean
sf_record_table_insert (SfDb *db, SfRecord *record, const char *content, GError **error)
{
  return write_with_id_first (db, get_statements (sf_record_get_kind (record))->insert, record, content, error);
}

/* Whether the row's links are those of @record. */
static gboolean
query_same_links (SfDb *db, const char *sql, SfRecord *record, gboolean *out_same, GError **error)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (record));
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;
  int place = 0;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, sf_record_get_id (record));
  *out_same = sf_stmt_step (stmt, &local);
  for (guint i = 0; *out_same && i < info->n_columns; i++)
    if (info->columns[i].type == SF_COLUMN_LINK)
      *out_same = g_strcmp0 (sf_stmt_get_text (stmt, place++), sf_record_get_text (record, (int) i)) == 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A foreign key that is set, be it to what it was, makes SQLite keep a journal for the statement, which costs the more
 * the longer the transaction is: links are set only where they change. */
gboolean
sf_record_table_update (SfDb *db, SfRecord *record, const char *content, GError **error)
{
  const Statements *statements = get_statements (sf_record_get_kind (record));
  gboolean same_links = FALSE;
  g_autoptr (SfStmt) stmt = NULL;

  if (statements->links != NULL && !query_same_links (db, statements->links, record, &same_links, error))
    return FALSE;
  stmt = sf_db_prepare (db, same_links ? statements->update_rest : statements->update, error);
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, bind_columns (stmt, record, content, !same_links, 1), sf_record_get_id (record));
  return sf_stmt_run (stmt, error);
}

SfRecord *
sf_record_table_read (SfStmt *stmt, SfKind kind, int first)
{
  const SfKindInfo *info = sf_kind_info (kind);
  SfRecord *record = sf_record_new (kind, sf_stmt_get_text (stmt, first));
  int place = first + 2;

  sf_record_set_state (record, sf_kind_state_from_name (kind, sf_stmt_get_text (stmt, first + 1)));
  for (guint i = 0; i < info->n_columns; i++, place++)
    {
      if (sf_stmt_is_null (stmt, place))
        continue;
      if (is_number (&info->columns[i]))
        sf_record_set_int (record, (int) i, sf_stmt_get_int (stmt, place));
      else
        sf_record_set_text (record, (int) i, sf_stmt_get_text (stmt, place));
    }
  if (info->has_form)
    {
      sf_record_set_edition (record, sf_stmt_get_text (stmt, place));
      sf_record_set_form_text (record, sf_stmt_get_text (stmt, place + 1));
    }
  return record;
}

SfRecord *
sf_record_table_get (SfDb *db, SfKind kind, const char *id, char **out_content, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, get_statements (kind)->get, error);

  if (out_content != NULL)
    *out_content = NULL;
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, id);
  if (!sf_stmt_step (stmt, error))
    return NULL;
  if (out_content != NULL)
    *out_content = g_strdup (sf_stmt_get_text (stmt, sf_record_table_content_offset (kind)));
  return sf_record_table_read (stmt, kind, 0);
}

GPtrArray *
sf_record_table_find (SfDb *db, SfKind kind, const char *where, const char *a, const char *b, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *sql =
    g_strdup_printf ("SELECT %s FROM %s WHERE %s", sf_record_table_columns (kind), sf_kind_info (kind)->name, where);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  if (a != NULL)
    sf_stmt_bind_text (stmt, ":a", a);
  if (b != NULL)
    sf_stmt_bind_text (stmt, ":b", b);
  while (sf_stmt_step (stmt, &local))
    g_ptr_array_add (records, sf_record_table_read (stmt, kind, 0));
  if (local == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
sf_record_table_delete (SfDb *db, SfKind kind, const char *id, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, get_statements (kind)->delete, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, id);
  return sf_stmt_run (stmt, error);
}
