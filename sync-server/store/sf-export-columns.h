/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of an exported list: made from a kind's descriptor and its form editions, or from a mapping. Plain
 * functions, any thread.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "core/form/sf-form.h"
#include "core/model/sf-record.h"

G_BEGIN_DECLS

typedef enum
{
  SF_EXPORT_CONSTANT,
  SF_EXPORT_VALUE, /* as it is stored; of a code: the code */
  SF_EXPORT_NAME,  /* of a code: its label; of a division: its full name */
} SfExportMode;

/* What a column shows that is no column of the kind's table. */
enum
{
  SF_EXPORT_FIELD = -1,       /* of the form */
  SF_EXPORT_STATE = -2,       /* of the record */
  SF_EXPORT_DESTINATION = -3, /* of a student: 毕业去向, by the agreement that is in force */
};

typedef struct
{
  char *header;
  SfExportMode mode;
  char *constant;
  SfKind kind;          /* of the record that it is about */
  int column;           /* of the kind, or one of the above */
  const char *key;      /* the form's field */
  const SfField *field; /* likewise; in the first edition that has it */
  const char *codes;    /* code table; NULL: none */
  gboolean division;
  char *format; /* of a date: "YYYYMMDD", "YYYYMM", "YYYY-MM"; NULL: as it is */
} SfExportColumn;

void sf_export_column_free (SfExportColumn *self);

/* All columns of a list of @kind with Chinese headers: what search needs alone is left out, a link shows as number and
 * name, a code as code and label. SfExportColumn, transfer full. */
GPtrArray *sf_export_columns_of_kind (SfKind kind);

/*
 * Those of a mapping, an array of {"header": …} with one of
 * "field": "student.identity"   what is stored
 * "code-of", "name-of": "student.nation"
 * "constant": "10534"
 * and, with a date, "format". A name before the first dot is a kind that rows of a list of @kind are linked to.
 * SF_STORE_ERROR_INPUT names the entry that is wrong. Transfer full.
 */
GPtrArray *sf_export_columns_of_mapping (SfKind kind, JsonNode *mapping, GError **error);
gboolean sf_export_mapping_check (const char *what, JsonNode *mapping, GError **error);

/* Leaves the columns with the headers @wanted, in their order; SF_STORE_ERROR_INPUT if there is no such header. */
GPtrArray *sf_export_columns_select (GPtrArray *columns, const char *const *wanted, GError **error);

/* The kind that a list is of, and a mapping that it always has ("national-74") or NULL (transfer full). FALSE if there
 * is no such list; lists of people's notices and of files are none. */
gboolean sf_export_find_list (const char *what, SfKind *out_kind, JsonNode **out_mapping);
/* Names of all lists, NULL-terminated; "audit" is one of them, though of no kind. Transfer full. */
GStrv sf_export_list_names (void);

/* May a list of @kind tell about records of @linked? */
gboolean sf_export_kind_is_linked (SfKind kind, SfKind linked);
/* The label of a state; its name where there is none. */
const char *sf_export_state_label (SfKind kind, int state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfExportColumn, sf_export_column_free)

G_END_DECLS
