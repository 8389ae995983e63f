/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mappings of imports and exports that were saved under a name (docs/rosters.md). Who waits uses the plain functions,
 * the main thread the asynchronous ones.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *purpose; /* "import" or "export" */
  char *what;    /* "students" */
  char *name;
  JsonNode *mapping; /* import: an object, export: an array; NULL in lists */
} SfMapping;

void sf_mapping_free (SfMapping *self);

/* Is @mapping one for @purpose and @what? SF_STORE_ERROR_INPUT says what is wrong with it. */
gboolean sf_mapping_check (const char *purpose, const char *what, JsonNode *mapping, GError **error);

/* Saves it in the place of one of the same name, with an entry in the audit chain; gives its id (transfer full).
 * @account NULL: the console's. */
char *sf_store_mapping_save (SfStore *self, const char *purpose, const char *what, const char *name, JsonNode *mapping,
                             const char *account, const char *role, GError **error);
void sf_store_mapping_save_async (SfStore *self, const char *purpose, const char *what, const char *name,
                                  JsonNode *mapping, const char *account, const char *role,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *sf_store_mapping_save_finish (SfStore *self, GAsyncResult *result, GError **error);

/* SF_STORE_ERROR_NOT_FOUND if there is none of that name. Transfer full. */
JsonNode *sf_store_mapping_load (SfStore *self, const char *purpose, const char *what, const char *name,
                                 GError **error);

/* The same on a thread of the store: the mapping alone. */
JsonNode *sf_mapping_query (SfDb *db, const char *purpose, const char *what, const char *name, GError **error);

/* SfMapping of all, by purpose, what and name. Transfer full. */
GPtrArray *sf_store_mapping_list (SfStore *self, GError **error);
void sf_store_mapping_list_async (SfStore *self, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_store_mapping_list_finish (SfStore *self, GAsyncResult *result, GError **error);

/* SF_STORE_ERROR_NOT_FOUND if there is none with the id. */
gboolean sf_store_mapping_delete (SfStore *self, const char *id, GError **error);
void sf_store_mapping_delete_async (SfStore *self, const char *id, const char *account, const char *role,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_mapping_delete_finish (SfStore *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfMapping, sf_mapping_free)

G_END_DECLS
