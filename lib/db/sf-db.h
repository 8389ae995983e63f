/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The thin SQL driver: a connection, its statements, transactions and migrations. A connection belongs to one thread at
 * a time (sf-db-pool.h keeps them so).
 *
 * SQL is written so that PostgreSQL runs it too: named binds (":name", translated by the driver), INSERT … ON CONFLICT
 * … DO UPDATE, BIGINT and TEXT columns, 0 and 1 for flags, no rowid in what the server stores, no functions of one
 * engine. The client's cache is SQLite alone and says so where it uses more.
 */
#pragma once

#include <glib.h>

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

#define SF_DB_ERROR (sf_db_error_quark ())
GQuark sf_db_error_quark (void);
typedef enum
{
  SF_DB_ERROR_FAILED,     /* SQL that cannot run: a fault of the program */
  SF_DB_ERROR_BUSY,       /* somebody else holds the lock; nothing happened, try again */
  SF_DB_ERROR_UNIQUE,     /* a unique constraint; the message names it */
  SF_DB_ERROR_CONSTRAINT, /* another constraint */
  SF_DB_ERROR_FULL,       /* no room on the disk */
  SF_DB_ERROR_IO,
  SF_DB_ERROR_SYNC,    /* a COMMIT whose fsync failed: what it held may be there after a restart, or not */
  SF_DB_ERROR_CORRUPT, /* not a database, or damaged */
  SF_DB_ERROR_READ_ONLY,
  SF_DB_ERROR_CANT_OPEN,
  SF_DB_ERROR_NEWER, /* written by a newer version of the program */
  SF_DB_ERROR_INTERRUPTED,
} SfDbError;

typedef enum
{
  SF_DB_READ_ONLY = 1 << 0,
  SF_DB_SYNC_FULL = 1 << 1, /* a COMMIT is on the disk when it returns; else only safe against a crash of the program */
  SF_DB_SECURE_DELETE = 1 << 2, /* what is deleted is overwritten */
} SfDbFlags;

typedef struct _SfDb SfDb;
typedef struct _SfStmt SfStmt;

/* Opens, and unless read-only creates, the database at @path; "" is a private one in memory. Settings are read back: a
 * database that does not take one is an error. */
SfDb *sf_db_open (const char *path, SfDbFlags flags, GError **error);
/* All statements must have been given back. */
void sf_db_close (SfDb *self);
const char *sf_db_get_path (SfDb *self);

/* Runs one or more statements without binds or results. */
gboolean sf_db_exec (SfDb *self, const char *sql, GError **error);

/* ---- Statements ---- */

/* Borrows the statement for @sql from the connection's cache, prepared afresh if it is lent out; g_autoptr gives it
 * back. */
SfStmt *sf_db_prepare (SfDb *self, const char *sql, GError **error);
void sf_stmt_done (SfStmt *self);

/* Binds by name (":id"); a name that the statement lacks is a programming error. A NULL text binds NULL. Texts are
 * copied but for _slice, whose bytes must live until the next reset. */
void sf_stmt_bind_text (SfStmt *self, const char *name, const char *text);
void sf_stmt_bind_slice (SfStmt *self, const char *name, const char *text, gsize length);
void sf_stmt_bind_int (SfStmt *self, const char *name, gint64 value);
void sf_stmt_bind_double (SfStmt *self, const char *name, double value);
void sf_stmt_bind_blob (SfStmt *self, const char *name, gconstpointer bytes, gsize length);
void sf_stmt_bind_null (SfStmt *self, const char *name);
/* By place, from 1, for the hot paths. */
void sf_stmt_bind_text_at (SfStmt *self, int place, const char *text);
void sf_stmt_bind_slice_at (SfStmt *self, int place, const char *text, gsize length);
void sf_stmt_bind_int_at (SfStmt *self, int place, gint64 value);
void sf_stmt_bind_null_at (SfStmt *self, int place);

/* TRUE while there is a row; FALSE at the end, or with @error set. */
gboolean sf_stmt_step (SfStmt *self, GError **error);
/* Runs it to its end. */
gboolean sf_stmt_run (SfStmt *self, GError **error);
/* Ready to run again, binds kept. */
void sf_stmt_reset (SfStmt *self);

/* Columns of the current row, from 0; texts live until the next step. */
gboolean sf_stmt_is_null (SfStmt *self, int column);
gint64 sf_stmt_get_int (SfStmt *self, int column);
double sf_stmt_get_double (SfStmt *self, int column);
const char *sf_stmt_get_text (SfStmt *self, int column);
gsize sf_stmt_get_length (SfStmt *self, int column);
gconstpointer sf_stmt_get_blob (SfStmt *self, int column);

/* The first column of the first row of a query without binds; @fallback when there is no row. */
gboolean sf_db_query_int (SfDb *self, const char *sql, gint64 fallback, gint64 *out_value, GError **error);
/* Rows changed by the last statement, and id of the last inserted row (SQLite alone). */
gint64 sf_db_get_changes (SfDb *self);
gint64 sf_db_get_last_rowid (SfDb *self);

/* ---- Transactions ---- */

/* Begins a transaction, or within one a savepoint; the matching commit or rollback ends just that level. */
gboolean sf_db_begin (SfDb *self, GError **error);
gboolean sf_db_commit (SfDb *self, GError **error);
void sf_db_rollback (SfDb *self);
/* A transaction that only reads: one snapshot. End it with sf_db_rollback(). */
gboolean sf_db_begin_read (SfDb *self, GError **error);
/* 0 outside of any. */
guint sf_db_get_depth (SfDb *self);

/* g_autoptr (SfDbScope) s = sf_db_scope_begin (db, error): rolls back at the end of the block unless committed. */
typedef struct _SfDbScope SfDbScope;
SfDbScope *sf_db_scope_begin (SfDb *self, GError **error);
gboolean sf_db_scope_commit (SfDbScope *self, GError **error);
void sf_db_scope_end (SfDbScope *self);

/* ---- Schema and upkeep ---- */

typedef struct
{
  int version;
  const char *sql;
} SfMigration;

/* Brings the database to the last of @n migrations, each in its own transaction. A newer database is SF_DB_ERROR_NEWER.
 */
gboolean sf_db_migrate (SfDb *self, const SfMigration *migrations, guint n, GError **error);
/* Moves the write-ahead log into the database; with @truncate the log is empty afterwards. */
gboolean sf_db_checkpoint (SfDb *self, gboolean truncate, GError **error);
/* From any thread: the statement that runs now ends with SF_DB_ERROR_INTERRUPTED. */
void sf_db_interrupt (SfDb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDb, sf_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStmt, sf_stmt_done)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDbScope, sf_db_scope_end)

G_END_DECLS
