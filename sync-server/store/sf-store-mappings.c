/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-mappings.h"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "store/sf-export-columns.h"
#include "store/sf-roster-header.h"
#include "store/sf-store-accounts-private.h"
#include "store/sf-store-private.h"

#define MAX_NAME 100         /* characters */
#define MAX_TEXT (64 * 1024) /* bytes of a mapping */

typedef struct
{
  SfMapping mapping;
  char *text;
  char *account;
  char *role;
} Work;

static void
clear_mapping (SfMapping *self)
{
  g_free (self->id);
  g_free (self->purpose);
  g_free (self->what);
  g_free (self->name);
  g_clear_pointer (&self->mapping, json_node_unref);
}

void
sf_mapping_free (SfMapping *self)
{
  clear_mapping (self);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *self = data;

  clear_mapping (&self->mapping);
  g_free (self->text);
  g_free (self->account);
  g_free (self->role);
  g_free (self);
}

static Work *
work_new (const char *purpose, const char *what, const char *name, const char *account, const char *role)
{
  Work *self = g_new0 (Work, 1);

  self->mapping.purpose = g_strdup (purpose);
  self->mapping.what = g_strdup (what);
  self->mapping.name = g_strdup (name);
  self->account = g_strdup (account);
  self->role = g_strdup (role);
  return self;
}

gboolean
sf_mapping_check (const char *purpose, const char *what, JsonNode *mapping, GError **error)
{
  if (g_strcmp0 (purpose, "export") == 0)
    return sf_export_mapping_check (what, mapping, error);
  if (g_strcmp0 (purpose, "import") != 0)
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "a mapping's purpose is import or export");
  else if (!g_strv_contains (sf_store_get_rosters (), what))
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "there is no roster of “%s”", what);
  else if (!JSON_NODE_HOLDS_OBJECT (mapping))
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "mapping: an import's mapping is an object");
  else
    return sf_roster_mapping_check (what, json_node_get_object (mapping), error);
  return FALSE;
}

static void
add_act (SfStore *self, const Work *work, const char *action)
{
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .account = work->account,
                      .role = work->role,
                      .action = action,
                      .about_kind = "roster_mapping",
                      .about = work->mapping.id,
                      .outcome = "applied" };

  sf_ledger_add_act (self->ledger, &act);
}

/* ---- Saving ---- */

static char *
query_id (SfDb *db, const SfMapping *mapping, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "SELECT id FROM roster_mapping WHERE purpose = :purpose AND what = :what AND name = :name", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":purpose", mapping->purpose);
  sf_stmt_bind_text (stmt, ":what", mapping->what);
  sf_stmt_bind_text (stmt, ":name", mapping->name);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

static gboolean
write_mapping (SfStore *self, SfDb *db, const Work *work, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO roster_mapping (id, purpose, what, name, mapping, saved_by, saved_at) "
                   "VALUES (:id, :purpose, :what, :name, :mapping, :saved_by, :saved_at) "
                   "ON CONFLICT (id) DO UPDATE SET mapping = excluded.mapping, saved_by = excluded.saved_by, "
                   "saved_at = excluded.saved_at",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":id", work->mapping.id);
  sf_stmt_bind_text (stmt, ":purpose", work->mapping.purpose);
  sf_stmt_bind_text (stmt, ":what", work->mapping.what);
  sf_stmt_bind_text (stmt, ":name", work->mapping.name);
  sf_stmt_bind_text (stmt, ":mapping", work->text);
  sf_stmt_bind_text (stmt, ":saved_by", work->account);
  sf_stmt_bind_int (stmt, ":saved_at", sf_clock_now (self->clock));
  return sf_stmt_run (stmt, error);
}

static gpointer
save_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (GError) local = NULL;

  work->mapping.id = query_id (db, &work->mapping, &local);
  if (local == NULL && work->mapping.id == NULL)
    work->mapping.id = sf_uuid_new (sf_clock_now (self->clock));
  if (local == NULL && write_mapping (self, db, work, &local))
    {
      add_act (self, work, "save_mapping");
      return g_strdup (work->mapping.id);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* NULL with @error set if it is no such mapping. */
static Work *
prepare_save (const char *purpose, const char *what, const char *name, JsonNode *mapping, const char *account,
              const char *role, GError **error)
{
  Work *work;

  if (!sf_mapping_check (purpose, what, mapping, error))
    return NULL;
  if (*name == '\0' || g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "a mapping's name has 1 to %d characters", MAX_NAME);
      return NULL;
    }
  work = work_new (purpose, what, name, account, role);
  work->text = json_to_string (mapping, FALSE);
  if (strlen (work->text) <= MAX_TEXT)
    return work;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "a mapping is at most %d KiB long", MAX_TEXT / 1024);
  work_free (work);
  return NULL;
}

char *
sf_store_mapping_save (SfStore *self, const char *purpose, const char *what, const char *name, JsonNode *mapping,
                       const char *account, const char *role, GError **error)
{
  Work *work = prepare_save (purpose, what, name, mapping, account, role, error);
  gpointer id = NULL;

  if (work == NULL)
    return NULL;
  sf_store_write_sync (self, save_work, work, &id, error);
  work_free (work);
  return id;
}

void
sf_store_mapping_save_async (SfStore *self, const char *purpose, const char *what, const char *name, JsonNode *mapping,
                             const char *account, const char *role, GAsyncReadyCallback callback, gpointer user_data)
{
  GError *error = NULL;
  Work *work = prepare_save (purpose, what, name, mapping, account, role, &error);

  if (work != NULL)
    sf_store_write_async (self, save_work, work, work_free, g_free, callback, user_data);
  else
    g_task_report_error (NULL, callback, user_data, NULL, error);
}

char *
sf_store_mapping_save_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

/* ---- Loading and listing ---- */

JsonNode *
sf_mapping_query (SfDb *db, const char *purpose, const char *what, const char *name, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "SELECT mapping FROM roster_mapping WHERE purpose = :purpose AND what = :what AND name = :name", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":purpose", purpose);
  sf_stmt_bind_text (stmt, ":what", what);
  sf_stmt_bind_text (stmt, ":name", name);
  if (sf_stmt_step (stmt, &local))
    return json_from_string (sf_stmt_get_text (stmt, 0), error);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "there is no mapping “%s” of %s for an %s", name,
                 what, purpose);
  return NULL;
}

static gpointer
load_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  SfMapping *mapping = &((Work *) data)->mapping;

  mapping->mapping = sf_mapping_query (db, mapping->purpose, mapping->what, mapping->name, error);
  return NULL;
}

JsonNode *
sf_store_mapping_load (SfStore *self, const char *purpose, const char *what, const char *name, GError **error)
{
  Work *work = work_new (purpose, what, name, NULL, NULL);
  JsonNode *mapping = NULL;

  if (sf_store_read_sync (self, load_work, work, NULL, error))
    mapping = g_steal_pointer (&work->mapping.mapping);
  work_free (work);
  return mapping;
}

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

static gpointer
list_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_mapping_free);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT id, purpose, what, name FROM roster_mapping ORDER BY purpose, what, name", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    {
      SfMapping *mapping = g_new0 (SfMapping, 1);

      mapping->id = g_strdup (sf_stmt_get_text (stmt, 0));
      mapping->purpose = g_strdup (sf_stmt_get_text (stmt, 1));
      mapping->what = g_strdup (sf_stmt_get_text (stmt, 2));
      mapping->name = g_strdup (sf_stmt_get_text (stmt, 3));
      g_ptr_array_add (list, mapping);
    }
  if (local == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
sf_store_mapping_list (SfStore *self, GError **error)
{
  gpointer list = NULL;

  sf_store_read_sync (self, list_work, NULL, &list, error);
  return list;
}

void
sf_store_mapping_list_async (SfStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, list_work, NULL, NULL, free_list, callback, user_data);
}

GPtrArray *
sf_store_mapping_list_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

/* ---- Deleting ---- */

static gpointer
delete_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "DELETE FROM roster_mapping WHERE id = :id", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":id", work->mapping.id);
  if (!sf_stmt_run (stmt, error))
    return NULL;
  if (sf_db_get_changes (db) > 0)
    add_act (self, work, "delete_mapping");
  else
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "there is no such mapping");
  return NULL;
}

gboolean
sf_store_mapping_delete (SfStore *self, const char *id, GError **error)
{
  Work *work = work_new (NULL, NULL, NULL, NULL, NULL);
  gboolean good;

  work->mapping.id = g_strdup (id);
  good = sf_store_write_sync (self, delete_work, work, NULL, error);
  work_free (work);
  return good;
}

void
sf_store_mapping_delete_async (SfStore *self, const char *id, const char *account, const char *role,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Work *work = work_new (NULL, NULL, NULL, account, role);

  work->mapping.id = g_strdup (id);
  sf_store_write_async (self, delete_work, work, work_free, NULL, callback, user_data);
}

gboolean
sf_store_mapping_delete_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish_empty (self, result, error);
}
