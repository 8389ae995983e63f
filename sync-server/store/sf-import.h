/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An import under way, as its rosters see it. Only the importing files include this. On the writer's thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "store/sf-csv.h"
#include "store/sf-store-private.h"

G_BEGIN_DECLS

/* A column of a roster and where it goes. */
typedef struct
{
  const char *headers; /* that it may have, joined by '|'; the first is the one that problems name */
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
  SfKind kind;
  const char *edition; /* of the records' forms; NULL: none */
  const SfRosterColumn *columns;
  guint n_columns;
  guint key; /* index of the column that tells rows apart */
  /* The record that the current row is about, NULL without an error if it is new. */
  SfRecord *(*find) (SfImport *import, GError **error);
  /* Completes @next, made of the row and, unless NULL, of @old. FALSE without an error after sf_import_complain(). */
  gboolean (*complete) (SfImport *import, SfRecord *old, SfRecord *next, GError **error);
  /* What else follows once @next is written; may be NULL. */
  gboolean (*follow) (SfImport *import, SfRecord *old, SfRecord *next, GError **error);
} SfRosterInfo;

extern const SfRosterInfo sf_roster_colleges, sf_roster_staff, sf_roster_students, sf_roster_employers;

struct _SfImport
{
  SfStore *store;
  SfDb *db;
  const SfRosterInfo *roster;
  SfImportReport *report;
  guint line;
  guint n_problems;                    /* of the current row */
  char *values[SF_MAX_ROSTER_COLUMNS]; /* of the current row in normal form, NULL where it says nothing */
};

/* Says what is wrong with the current row; @column: a header, NULL for the row as a whole. */
void sf_import_complain (SfImport *self, const char *column, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* A text query with one bind ":key": the id in its first column, NULL without an error if there is none. */
char *sf_import_query_id (SfImport *self, const char *sql, const char *key, GError **error);
/* Writes a new account, whose login must be free, and adds its initial secret to the report. */
gboolean sf_import_add_account (SfImport *self, SfRecord *account, GError **error);
/* The same for one that is written already. */
gboolean sf_import_give_secret (SfImport *self, SfRecord *account, GError **error);
/* Writes @record, with an entry in the audit chain if it changed. */
gboolean sf_import_put (SfImport *self, SfRecord *record, gboolean *out_changed, GError **error);

/* The value in normal form for @field: labels become codes, full names divisions. NULL when nothing is left; *out_code
 * if it will not do. Transfer full. */
char *sf_import_read_value (const SfField *field, const char *text, gboolean *out_good, SfFormError *out_code);
/* "must be a date (YYYY-MM-DD)" */
const char *sf_import_reason (SfFormError code);

/* The file of settings, which has a row for each of them (sf-import-settings.c). */
gboolean sf_import_settings (SfImport *self, GPtrArray *rows, GError **error);

G_END_DECLS
