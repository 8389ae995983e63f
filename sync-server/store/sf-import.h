/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An import under way, as its rosters see it. Only the importing files include this. A row's values are read on the
 * importing thread; what its roster does with them runs on the writer's thread, or on a reader's when it is rehearsed.
 */
#pragma once

#include "core/form/sf-form.h"
#include "store/sf-roster-header.h"
#include "store/sf-store-private.h"

G_BEGIN_DECLS

/* A column of a roster and where it goes. */
typedef struct
{
  const char *key;     /* in data/rosters/columns.json, where the headers are that it may have, and in mappings */
  const char *edition; /* form edition and field whose rules hold for its values; NULL: none */
  const char *field;
  int column; /* of the record's kind; -1: the form's field of that name; -2: the roster sees to it */
  gboolean required;
} SfRosterColumn;

#define SF_TO_FORM (-1)
#define SF_TO_ROSTER (-2)
#define SF_MAX_ROSTER_COLUMNS 32

typedef struct _SfImport SfImport;

/* One kind of file. */
typedef struct
{
  const char *what; /* "students" */
  const char *title_zh;
  SfKind kind;
  const char *edition; /* of the records' forms; NULL: none */
  const SfRosterColumn *columns;
  guint n_columns;
  guint key;        /* index of the column that tells rows apart */
  guint second_key; /* and of another in which no two rows may be equal; the same if there is none */
  guint name;       /* and of the one by which a person knows the row */
  /* The record that the current row is about, NULL without an error if it is new. Only reads. */
  SfRecord *(*find) (SfImport *import, GError **error);
  /* Completes @next, made of the row and, unless NULL, of @old. FALSE without an error after sf_import_complain(). Only
   * reads. */
  gboolean (*complete) (SfImport *import, SfRecord *old, SfRecord *next, GError **error);
  /* What else follows once @next is written; may be NULL. */
  gboolean (*follow) (SfImport *import, SfRecord *old, SfRecord *next, GError **error);
} SfRosterInfo;

extern const SfRosterInfo sf_roster_colleges, sf_roster_staff, sf_roster_students, sf_roster_employers;

typedef enum
{
  SF_IMPORT_ROW_NEW,
  SF_IMPORT_ROW_CHANGED,
  SF_IMPORT_ROW_SAME,
  SF_IMPORT_ROW_WRONG,
} SfImportOutcome;

/* One row on its way: what it says, and in the end what became of it. */
typedef struct
{
  guint number;
  char *values[SF_MAX_ROSTER_COLUMNS]; /* in normal form, NULL where it says nothing */
  char *key, *name;                    /* as the file has them, for the report */
  GString *faults_en, *faults_zh;      /* NULL as long as nothing is wrong; a line each, sentences joined by '；' */
  guint n_faults;
  SfImportOutcome outcome;
  char *changes; /* "班级：1 → 2；…" of a changed one */
  GPtrArray *secrets;
} SfImportRow;

SfImportRow *sf_import_row_new (guint number);
void sf_import_row_free (SfImportRow *self);

struct _SfImport
{
  SfStore *store;
  const SfRosterInfo *roster;
  const char *row_word;       /* "line" or "row" */
  const char *account, *role; /* who imports; NULL: the administrator at the server's console */

  /* Of the row in hand. */
  SfDb *db;
  SfImportRow *row;
  char **values; /* row->values */
};

/* The record that @self's row makes of @old (NULL: of nothing). */
SfRecord *sf_import_make_record (SfImport *self, SfRecord *old);
/* Reads the values of @cells into a new row and checks them. */
SfImportRow *sf_import_read_row (SfImport *self, const SfRosterHeader *header, const SfRosterRow *cells);
/* Writes the rows of a portion (SfImportRow), or with @rehearse only says what would become of them. A wrong row is no
 * error, and leaves nothing. */
gboolean sf_import_take_rows (SfImport *self, SfDb *db, GPtrArray *rows, gboolean rehearse, GError **error);
/* "班级：1 → 2；…" (sf-import-changes.c). Transfer full. */
char *sf_import_describe_changes (SfImport *self, SfRecord *old, SfRecord *next, GError **error);

/* Says what is wrong with the current row; @key: of a column, or the name of a setting, NULL for the row as a whole;
 * @fault: a name of sf-import-faults.c. */
void sf_import_complain (SfImport *self, const char *key, const char *fault, const char *argument);
/* What a column is called: the first of its names; @key itself where it has none. */
const char *sf_import_column_name (const SfRosterInfo *roster, const char *key);
/* Names of all that can be wrong, NULL-terminated. */
const char *const *sf_import_fault_list_names (void);
/* What is wrong, by its name. Transfer full. */
char *sf_import_fault_text (const char *name, const char *argument, gboolean chinese);

/* A text query with one bind ":key": the id in its first column, NULL without an error if there is none. */
char *sf_import_query_id (SfImport *self, const char *sql, const char *key, GError **error);
/* Complains, and is FALSE without an error, if there is an account @login. */
gboolean sf_import_check_login (SfImport *self, const char *login, GError **error);
/* Writes a new account, whose login must be free, and keeps its initial secret with the row. */
gboolean sf_import_add_account (SfImport *self, SfRecord *account, GError **error);
/* The same for one that is written already. */
gboolean sf_import_give_secret (SfImport *self, SfRecord *account, GError **error);
/* Writes @record, with an entry in the audit chain if it changed. */
gboolean sf_import_put (SfImport *self, SfRecord *record, gboolean *out_changed, GError **error);

/* The file of settings, which has a row for each of them (sf-import-settings.c): @rows SfRosterRow with the header;
 * gives an SfImportRow for each wrong one, and in the end one for the record. */
GPtrArray *sf_import_settings (SfImport *self, GPtrArray *rows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfImportRow, sf_import_row_free)

G_END_DECLS
