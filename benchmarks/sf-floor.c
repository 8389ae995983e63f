/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The floors: the least that any program must do for the same job on the same libraries. They use SQLite and libsoup
 * directly, without a layer of ours in between.
 */
#include "sf-bench.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <string.h>

/* ---- The server ---- */

struct _SfFloorServer
{
  GBytes *body;
  GThread *thread;
  GMainLoop *loop;
  char *uri;
  GMutex lock;
  GCond ready;
};

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SfFloorServer *self = data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), self->body);
}

static gpointer
run_server (gpointer data)
{
  SfFloorServer *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupServer) server = NULL;
  GSList *uris;

  g_main_context_push_thread_default (context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, answer, self, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL))
    g_error ("no free port on loopback");
  uris = soup_server_get_uris (server);

  g_mutex_lock (&self->lock);
  self->loop = g_main_loop_new (context, FALSE);
  self->uri = g_uri_to_string (uris->data);
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (context);
  return NULL;
}

SfFloorServer *
sf_floor_server_new (GBytes *body)
{
  SfFloorServer *self = g_new0 (SfFloorServer, 1);

  self->body = g_bytes_ref (body);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->thread = g_thread_new ("floor-server", run_server, self);
  g_mutex_lock (&self->lock);
  while (self->uri == NULL)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

const char *
sf_floor_server_get_uri (SfFloorServer *self)
{
  return self->uri;
}

void
sf_floor_server_free (SfFloorServer *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_bytes_unref (self->body);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self->uri);
  g_free (self);
}

/* ---- The database ---- */

static void
run_sql (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

/* The settings of lib/db for the cache and for the store. */
#define PRAGMAS "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; "
#define CACHE_PRAGMAS PRAGMAS "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=1000"
#define STORE_PRAGMAS PRAGMAS "PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000"

static sqlite3 *
open_database (const char *path, const char *pragmas)
{
  sqlite3 *db;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  run_sql (db, pragmas);
  return db;
}

static void
insert_row (sqlite3 *db, sqlite3_stmt *insert, const char *text, int length)
{
  sqlite3_bind_text (insert, 1, text, length, SQLITE_STATIC);
  if (sqlite3_step (insert) != SQLITE_DONE)
    g_error ("insert: %s", sqlite3_errmsg (db));
  sqlite3_reset (insert);
}

double
sf_floor_pull (const char *uri, const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db = open_database (path, CACHE_PRAGMAS);
  gint64 start;
  sqlite3_stmt *insert;
  double seconds;
  char *line;
  gsize length;

  run_sql (db, "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)");
  start = g_get_monotonic_time ();
  stream = soup_session_send (session, message, NULL, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (stream);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (lines), 256 * 1024);
  sqlite3_prepare_v2 (db, "INSERT INTO row (body) VALUES (?)", -1, &insert, NULL);
  run_sql (db, "BEGIN");
  while ((line = g_data_input_stream_read_line (lines, &length, NULL, &error)) != NULL)
    {
      insert_row (db, insert, line, (int) length);
      g_free (line);
    }
  run_sql (db, "COMMIT");
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return seconds;
}

/* ---- The same rows ---- */

void
sf_floor_copy (const char *path, const char *copy)
{
  g_autofree char *into = g_strdup_printf ("VACUUM INTO '%s'", copy);
  sqlite3 *db = open_database (path, "PRAGMA busy_timeout=5000");

  run_sql (db, into);
  sqlite3_close (db);
}

/* What is new in one table. */
typedef struct
{
  sqlite3_stmt *put;
  int n_columns;
  GPtrArray *values; /* sqlite3_value, row by row */
} Table;

static void
table_free (gpointer data)
{
  Table *self = data;

  sqlite3_finalize (self->put);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *stmt;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return stmt;
}

static Table *
load_table (sqlite3 *db, const char *name)
{
  Table *self = g_new0 (Table, 1);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM after.%s EXCEPT SELECT * FROM main.%s", name, name);
  g_autoptr (GString) put = g_string_new (NULL);
  sqlite3_stmt *rows = prepare (db, sql);

  self->n_columns = sqlite3_column_count (rows);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  while (sqlite3_step (rows) == SQLITE_ROW)
    for (int i = 0; i < self->n_columns; i++)
      g_ptr_array_add (self->values, sqlite3_value_dup (sqlite3_column_value (rows, i)));
  sqlite3_finalize (rows);
  g_string_printf (put, "INSERT OR REPLACE INTO main.%s VALUES (", name);
  for (int i = 0; i < self->n_columns; i++)
    g_string_append (put, i > 0 ? ", ?" : "?");
  g_string_append_c (put, ')');
  self->put = prepare (db, put->str);
  return self;
}

static GPtrArray *
load_tables (sqlite3 *db, const char *after)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (table_free);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS after", after);
  sqlite3_stmt *names;

  run_sql (db, attach);
  names = prepare (db, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
  while (sqlite3_step (names) == SQLITE_ROW)
    g_ptr_array_add (tables, load_table (db, (const char *) sqlite3_column_text (names, 0)));
  sqlite3_finalize (names);
  return tables;
}

/* The share of one commit of @n. */
static void
put_share (sqlite3 *db, Table *table, guint commit, guint n_commits)
{
  guint n_rows = table->values->len / (guint) table->n_columns;
  guint end = n_rows * (commit + 1) / n_commits;

  for (guint row = n_rows * commit / n_commits; row < end; row++)
    {
      for (int i = 0; i < table->n_columns; i++)
        sqlite3_bind_value (table->put, i + 1, table->values->pdata[row * (guint) table->n_columns + (guint) i]);
      if (sqlite3_step (table->put) != SQLITE_DONE)
        g_error ("a row: %s", sqlite3_errmsg (db));
      sqlite3_reset (table->put);
    }
}

double
sf_floor_commits (const char *before, const char *after, guint n_commits, guint *out_rows)
{
  sqlite3 *db = open_database (before, STORE_PRAGMAS);
  g_autoptr (GPtrArray) tables = load_tables (db, after);
  gint64 start = g_get_monotonic_time ();
  double seconds;

  for (guint commit = 0; commit < n_commits; commit++)
    {
      run_sql (db, "BEGIN IMMEDIATE");
      for (guint i = 0; i < tables->len; i++)
        put_share (db, tables->pdata[i], commit, n_commits);
      run_sql (db, "COMMIT");
    }
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  *out_rows = 0;
  for (guint i = 0; i < tables->len; i++)
    {
      const Table *table = tables->pdata[i];

      *out_rows += table->values->len / (guint) table->n_columns;
    }
  g_clear_pointer (&tables, g_ptr_array_unref);
  sqlite3_close (db);
  return seconds;
}
