/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exports of lists, and the mappings of imports and exports.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "core/wire/sf-wire-json.h"
#include "http/sf-http-error.h"
#include "store/sf-store-export.h"
#include "store/sf-store-mappings.h"

#include <glib/gstdio.h>

/* ---- Export ---- */

typedef struct
{
  SfRequest *request;
  char *folder, *path;
  SfTableType type;
} Export;

static void
export_free (Export *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  sf_request_unref (self->request);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Export) export = data;
  GError *error = NULL;
  guint rows;

  if (!sf_store_export_finish (export->request->store, result, &rows, &error))
    {
      sf_request_fail (export->request, error);
      return;
    }
  sf_request_answer_file (export->request, export->path, sf_table_type_get_mime (export->type),
                          export->type == SF_TABLE_XLSX ? "export.xlsx" : "export.csv", TRUE);
}

static gboolean
make_path (Export *self, GError **error)
{
  self->folder = g_dir_make_tmp ("sanfang-export-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  self->path = g_build_filename (self->folder, "list", NULL);
  return TRUE;
}

static gboolean
read_flag (JsonObject *body, const char *name, gboolean *out_flag, GError **error)
{
  JsonNode *node = json_object_get_member (body, name);

  *out_flag = FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“%s” must be true or false", name);
      return FALSE;
    }
  *out_flag = json_node_get_boolean (node);
  return TRUE;
}

/* {what, format, columns?, mapping?, filter?, personal?} */
static gboolean
read_options (Export *self, SfExportOptions *options, GStrv *out_columns, GError **error)
{
  JsonObject *body = self->request->body;
  JsonNode *filter = json_object_get_member (body, "filter");
  const char *format;

  *out_columns = NULL;
  options->what = sf_wire_get_text (body, "what", error);
  format = options->what != NULL ? sf_wire_get_text (body, "format", error) : NULL;
  if (format == NULL || !read_flag (body, "personal", &options->personal, error))
    return FALSE;
  if (!g_str_equal (format, "csv") && !g_str_equal (format, "xlsx"))
    {
      g_set_error_literal (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“format” must be csv or xlsx");
      return FALSE;
    }
  if (filter != NULL && !JSON_NODE_HOLDS_OBJECT (filter))
    {
      g_set_error_literal (error, SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "“filter” must be an object");
      return FALSE;
    }
  sf_table_type_from_name (format, &self->type);
  options->type = self->type;
  options->filter = filter != NULL ? json_node_get_object (filter) : NULL;
  options->mapping = json_object_get_member (body, "mapping");
  if (json_object_has_member (body, "columns"))
    *out_columns = sf_json_read_strv (body, "columns", error);
  options->columns = (const char *const *) *out_columns;
  return !json_object_has_member (body, "columns") || *out_columns != NULL;
}

void
sf_api_export (SfRequest *request)
{
  g_autoptr (Export) export = g_new0 (Export, 1);
  g_auto (GStrv) columns = NULL;
  SfExportOptions options = { .session = request->session };
  GError *error = NULL;

  export->request = sf_request_ref (request);
  if (!read_options (export, &options, &columns, &error) || !make_path (export, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  options.path = export->path;
  sf_store_export_async (request->store, &options, exported_cb, g_steal_pointer (&export));
}

/* ---- Mappings ---- */

static void
append_mapping (GString *json, const SfMapping *mapping)
{
  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "id", mapping->id);
  sf_json_append_text_member (json, "purpose", mapping->purpose);
  sf_json_append_text_member (json, "what", mapping->what);
  sf_json_append_text_member (json, "name", mapping->name);
  g_string_append_c (json, '}');
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) list = sf_store_mapping_list_finish (request->store, result, &error);
  GString *json;

  if (list == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_member (json, "mappings");
  g_string_append_c (json, '[');
  for (guint i = 0; i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_mapping (json, list->pdata[i]);
    }
  g_string_append_c (json, ']');
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

void
sf_api_mappings_list (SfRequest *request)
{
  sf_store_mapping_list_async (request->store, listed_cb, sf_request_ref (request));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *id = sf_store_mapping_save_finish (request->store, result, &error);
  GString *json;

  if (id == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_text_member (json, "id", id);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

void
sf_api_mappings_save (SfRequest *request)
{
  SfActor *actor = request->session->actor;
  JsonNode *mapping = json_object_get_member (request->body, "mapping");
  GError *error = NULL;
  const char *purpose = sf_wire_get_text (request->body, "purpose", &error);
  const char *what = error == NULL ? sf_wire_get_text (request->body, "what", &error) : NULL;
  const char *name = error == NULL ? sf_wire_get_text (request->body, "name", &error) : NULL;

  if (error == NULL && mapping == NULL)
    error = g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, "there is no “mapping”");
  if (error != NULL)
    sf_request_fail (request, error);
  else
    sf_store_mapping_save_async (request->store, purpose, what, name, mapping, sf_actor_get_account (actor),
                                 sf_role_name (sf_actor_get_role (actor)), saved_cb, sf_request_ref (request));
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;

  if (sf_store_mapping_delete_finish (request->store, result, &error))
    sf_request_answer_empty (request, SOUP_STATUS_NO_CONTENT);
  else
    sf_request_fail (request, error);
}

void
sf_api_mappings_delete (SfRequest *request)
{
  SfActor *actor = request->session->actor;
  const char *id = sf_request_get_param (request);

  sf_store_mapping_delete_async (request->store, id, sf_actor_get_account (actor),
                                 sf_role_name (sf_actor_get_role (actor)), deleted_cb, sf_request_ref (request));
}
