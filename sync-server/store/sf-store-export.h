/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing a list into a file: every kind of records, the audit chain, the national format of 74 columns, or whatever a
 * mapping asks for. A session gets what its role may see (sf_actor_view) of the scopes that it may read, no more;
 * identity and telephone numbers are masked unless they are asked for, which the audit chain keeps apart.
 */
#pragma once

#include "sheet/sf-table-writer.h"
#include "store/sf-store.h"

G_BEGIN_DECLS

/* Pointers may be NULL, but for @what and @path. */
typedef struct
{
  const char *what; /* a name of sf_export_list_names() */
  const char *path;
  SfTableType type;
  const char *const *columns; /* headers, in this order; NULL: all */
  JsonNode *mapping;          /* the name of a saved one, or an array (docs/rosters.md) */
  JsonObject *filter;         /* {"state": "signed", "college": ["05", "06"], "year": {"from": 2025, "to": 2026}} */
  gboolean personal;          /* identity and telephone numbers in full */
  SfStoreSession *session;    /* NULL: the administrator at the server's console, who sees everything */
} SfExportOptions;

/* Writes the list from one snapshot into a new file; its number of rows comes back. SF_STORE_ERROR_INPUT names what is
 * wrong with the request, SF_STORE_ERROR_ROLE is for lists of admin alone. Waits. */
gboolean sf_store_export (SfStore *self, const SfExportOptions *options, guint *out_rows, GError **error);

/* The same from the main thread; @options is copied. */
void sf_store_export_async (SfStore *self, const SfExportOptions *options, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean sf_store_export_finish (SfStore *self, GAsyncResult *result, guint *out_rows, GError **error);

G_END_DECLS
