/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the driver share; nobody else includes it. SfDb and SfStmt keep what every engine needs the same
 * way (cache of statements, levels of transactions, migrations); an engine is one table of functions. SQLite is the
 * one there is; PostgreSQL becomes another that sf_db_open() picks by the form of the path.
 */
#pragma once

#include "db/sf-db.h"

G_BEGIN_DECLS

typedef enum
{
  SF_STEP_ERROR,
  SF_STEP_ROW,
  SF_STEP_DONE,
} SfStep;

typedef struct
{
  const char *begin_write; /* takes the write lock at once, so that it cannot fail half way */
  const char *begin_read;

  /* Fills SfDb.handle and proves its settings. close() is called even when it failed. */
  gboolean (*open) (SfDb *self, GError **error);
  void (*close) (SfDb *self);
  gboolean (*exec) (SfDb *self, const char *sql, GError **error);
  gboolean (*in_transaction) (SfDb *self);
  gint64 (*get_changes) (SfDb *self);
  gint64 (*get_last_rowid) (SfDb *self);
  gboolean (*get_version) (SfDb *self, gint64 *out_version, GError **error);
  gboolean (*set_version) (SfDb *self, int version, GError **error);
  gboolean (*checkpoint) (SfDb *self, gboolean truncate, GError **error);
  gboolean (*copy) (SfDb *self, const char *path, GError **error);
  gboolean (*check) (SfDb *self, GError **error);
  void (*interrupt) (SfDb *self);

  /* Fills SfStmt.handle from SfStmt.sql, which must be one statement. */
  gboolean (*prepare) (SfStmt *stmt, GError **error);
  void (*finalize) (SfStmt *stmt);
  void (*reset) (SfStmt *stmt);
  void (*clear) (SfStmt *stmt);
  int (*find_place) (SfStmt *stmt, const char *name); /* 0 if there is none */
  /* FALSE when the value is not taken. @length < 0: up to the NUL. */
  gboolean (*bind_text) (SfStmt *stmt, int place, const char *text, gssize length, gboolean copy);
  gboolean (*bind_int) (SfStmt *stmt, int place, gint64 value);
  gboolean (*bind_double) (SfStmt *stmt, int place, double value);
  gboolean (*bind_blob) (SfStmt *stmt, int place, gconstpointer bytes, gsize length);
  gboolean (*bind_null) (SfStmt *stmt, int place);
  SfStep (*step) (SfStmt *stmt, GError **error);
  gboolean (*is_null) (SfStmt *stmt, int column);
  gint64 (*get_int) (SfStmt *stmt, int column);
  double (*get_double) (SfStmt *stmt, int column);
  const char *(*get_text) (SfStmt *stmt, int column);
  gsize (*get_length) (SfStmt *stmt, int column);
  gconstpointer (*get_blob) (SfStmt *stmt, int column);
} SfDbDriver;

extern const SfDbDriver sf_db_sqlite;

#define SF_DB_RECENT 64 /* a power of two */

struct _SfDb
{
  const SfDbDriver *driver;
  gpointer handle;
  char *path;
  SfDbFlags flags;
  guint depth;            /* open transaction and savepoints */
  SfDbError last_code;    /* of the last failure */
  GHashTable *statements; /* SQL -> SfStmt, lent out or not */
  /* The same by where the caller's text lies, which mostly is a constant: comparing costs less than hashing. */
  SfStmt *recent[SF_DB_RECENT];
};

struct _SfStmt
{
  SfDb *db;
  gpointer handle;
  char *sql;
  gboolean lent;
  gboolean cached;     /* else it is finalized when given back */
  gboolean bind_error; /* a value was not taken: running it would run something else */
};

/* FALSE, with what ended it as @error, when the engine has rolled back the whole transaction by itself (disk full,
 * input or output, an interrupted write). Whatever ran then would be committed by itself, behind its caller's back. */
gboolean sf_db_check_transaction (SfDb *self, GError **error);

/* For the table of statements. */
void sf_stmt_free (SfStmt *self);

G_END_DECLS
