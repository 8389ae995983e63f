/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The thin SQL driver: a connection, its statements, transactions and migrations. A connection belongs to one thread at
 * a time (sf-db-pool.h keeps them so); only sf_db_interrupt() may come from another.
 *
 * SQL of the server's store is written so that PostgreSQL runs it too:
 * - binds are named (":name"; the driver translates them) and a bind has one type wherever it stands;
 * - columns are TEXT and BIGINT (DOUBLE PRECISION, BYTEA where it must be), flags are 0 and 1, times are ms in BIGINT;
 * - INSERT … ON CONFLICT (columns) DO UPDATE | DO NOTHING; never INSERT OR …, REPLACE, or a conflict clause in a table;
 * - no rowid, AUTOINCREMENT or WITHOUT ROWID; no PRAGMA; no function, operator or implicit cast of one engine
 *   (strftime, json ->>, GLOB, text = integer); LIKE only where the case of letters does not matter;
 * - 'text' in single quotes, names never quoted: neither engine reserves them (a test knows the words);
 * - no statement relies on the order of rows without ORDER BY, which names all that makes it unique.
 * The client's cache and outbox are SQLite alone and say so where they use more.
 */
#pragma once

#include <glib.h>

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

#define SF_DB_ERROR (sf_db_error_quark ())
GQuark sf_db_error_quark (void);
typedef enum
{
  SF_DB_ERROR_FAILED, /* SQL that cannot run, and what has no code of its own */
  SF_DB_ERROR_BUSY,   /* somebody else holds the lock; nothing happened, try again */
  SF_DB_ERROR_UNIQUE, /* a unique constraint; the message names it */
  SF_DB_ERROR_FOREIGN_KEY,
  SF_DB_ERROR_CONSTRAINT, /* another constraint */
  SF_DB_ERROR_FULL,       /* no room on the disk */
  SF_DB_ERROR_IO,
  SF_DB_ERROR_SYNC,    /* a COMMIT whose fsync failed: what it held may be there after a restart, or not */
  SF_DB_ERROR_CORRUPT, /* not a database, or damaged */
  SF_DB_ERROR_READ_ONLY,
  SF_DB_ERROR_CANT_OPEN,
  SF_DB_ERROR_NEWER, /* written by a newer version of the program */
  SF_DB_ERROR_INTERRUPTED,
  SF_DB_ERROR_SCHEMA, /* the tables changed under a statement too often to run it */
  SF_DB_ERROR_MISUSE, /* the driver was called wrongly: a fault of the program */
} SfDbError;

typedef enum
{
  SF_DB_READ_ONLY = 1 << 0,
  SF_DB_SYNC_FULL = 1 << 1, /* a COMMIT is on the disk when it returns; else only safe against a crash of the program */
  SF_DB_SECURE_DELETE = 1 << 2, /* what is deleted is overwritten */
  SF_DB_LARGE_CACHE = 1 << 3, /* long transactions stay in memory, and the log grows longer: for the server's writer */
} SfDbFlags;

typedef struct _SfDb SfDb;
typedef struct _SfStmt SfStmt;

/* Opens, and unless read-only creates, the database at @path; "" is a private one in memory, of which nothing reaches
 * the disk. Settings are read back: a database that does not take one is an error. */
SfDb *sf_db_open (const char *path, SfDbFlags flags, GError **error);
/* All statements must have been given back. */
void sf_db_close (SfDb *self);
const char *sf_db_get_path (SfDb *self);

/* Runs one or more statements without binds; rows are thrown away. */
gboolean sf_db_exec (SfDb *self, const char *sql, GError **error);

/* ---- Statements ---- */

/* Borrows the statement for @sql (exactly one) from the connection's cache, prepared afresh if it is lent out;
 * g_autoptr gives it back. */
SfStmt *sf_db_prepare (SfDb *self, const char *sql, GError **error);
void sf_stmt_done (SfStmt *self);

/* Binds by name (":id"); a name that the statement lacks is a programming error and ends the program. NULL texts and
 * blobs bind NULL. Values are copied but for _slice, whose bytes must live until the statement is bound anew or given
 * back. Bind before the first step or after a reset: a value that is not taken fails the next step. */
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
/* The same for a text; NULL when there is no row or it holds NULL, or with @error set. Transfer full. */
char *sf_db_query_text (SfDb *self, const char *sql, GError **error);
/* Rows changed by the last statement, and id of the last inserted row (SQLite alone). */
gint64 sf_db_get_changes (SfDb *self);
gint64 sf_db_get_last_rowid (SfDb *self);

/* ---- Transactions ---- */

/*
 * Begins a transaction, or within one a savepoint; the matching commit or rollback ends just that level. The lock for
 * writing is taken at once. A level whose commit failed is still open: roll it back.
 * Where the engine rolls back the whole transaction by itself (no room, input or output, an interrupted write),
 * everything in it fails with that error until its levels have been rolled back; nothing slips out of it.
 */
gboolean sf_db_begin (SfDb *self, GError **error);
gboolean sf_db_commit (SfDb *self, GError **error);
void sf_db_rollback (SfDb *self);
/* A transaction that only reads: one snapshot, from its first read on. End it with sf_db_rollback(). */
gboolean sf_db_begin_read (SfDb *self, GError **error);
/* 0 outside of any. */
guint sf_db_get_depth (SfDb *self);

/* g_autoptr (SfDbScope) s = sf_db_scope_begin (db, error): a level of its own that is rolled back at the end of the
 * block unless committed, with whatever was left open within. */
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

/* Brings the database to the last of @n migrations, ordered by version, each in its own transaction: one that fails
 * leaves nothing. A newer database is SF_DB_ERROR_NEWER and stays untouched. Processes may do it at the same time. */
gboolean sf_db_migrate (SfDb *self, const SfMigration *migrations, guint n, GError **error);
/* Moves the write-ahead log into the database, as far as no reader is in the way; with @truncate the log is empty
 * afterwards, or a reader that stays too long makes it SF_DB_ERROR_BUSY. Outside of transactions; for the writer. */
gboolean sf_db_checkpoint (SfDb *self, gboolean truncate, GError **error);
/* Writes what the database holds now, as one snapshot, to the new file @path, durably. Others go on reading and writing
 * meanwhile. An existing file is an error. */
gboolean sf_db_copy (SfDb *self, const char *path, GError **error);
/* Walks the whole file; SF_DB_ERROR_CORRUPT says what is wrong with it. */
gboolean sf_db_check (SfDb *self, GError **error);
/* From any thread: the statement that runs now ends with SF_DB_ERROR_INTERRUPTED. */
void sf_db_interrupt (SfDb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDb, sf_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStmt, sf_stmt_done)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDbScope, sf_db_scope_end)

G_END_DECLS
