/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables in CSV as offices and their programs write them: UTF-8 with or without a byte order mark, GB18030 or UTF-16;
 * fields quoted as RFC 4180 says; comma, semicolon or tabulator. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint line;       /* of the file where the row begins, from 1 */
  GPtrArray *cells; /* char *, without the white space around them */
} SfCsvRow;

void sf_csv_row_free (SfCsvRow *self);

/* The text of a file in UTF-8; SF_STORE_ERROR_INPUT if it is none of the known encodings. Transfer full. */
char *sf_csv_decode (const char *bytes, gsize length, GError **error);
/* SfCsvRow of all rows that are not empty. SF_STORE_ERROR_INPUT if a quoted field does not end. Transfer full. */
GPtrArray *sf_csv_parse (const char *text, GError **error);

G_END_DECLS
