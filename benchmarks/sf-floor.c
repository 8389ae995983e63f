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

/* The settings of lib/db, which are ours. */
#define PRAGMAS                                                                                                        \
  "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; "             \
  "PRAGMA wal_autocheckpoint=1000; "

static sqlite3 *
open_database (const char *path, const char *more)
{
  sqlite3 *db;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  run_sql (db, PRAGMAS);
  run_sql (db, more);
  run_sql (db, "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)");
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
  sqlite3 *db = open_database (path, "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON");
  gint64 start = g_get_monotonic_time ();
  sqlite3_stmt *insert;
  double seconds;
  char *line;
  gsize length;

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

double
sf_floor_commits (const char *path, guint rows, guint row_bytes, guint group)
{
  g_autofree char *text = g_malloc (row_bytes);
  sqlite3 *db = open_database (path, "PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
  sqlite3_stmt *insert;
  gint64 start;
  double seconds;

  memset (text, 'x', row_bytes);
  sqlite3_prepare_v2 (db, "INSERT INTO row (body) VALUES (?)", -1, &insert, NULL);
  start = g_get_monotonic_time ();
  for (guint done = 0; done < rows;)
    {
      run_sql (db, "BEGIN IMMEDIATE");
      for (guint i = 0; i < group && done < rows; i++, done++)
        insert_row (db, insert, text, (int) row_bytes);
      run_sql (db, "COMMIT");
    }
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return seconds;
}
