/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. That somebody exports is written down before the first row is.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-export.h"

#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"
#include "store/sf-export.h"
#include "store/sf-store-mappings.h"

typedef struct
{
  char *what;
  char *path;
  SfTableType type;
  GStrv columns;
  JsonNode *mapping;
  JsonObject *filter;
  gboolean personal;
  SfStoreSession *session;
  guint rows;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_free (self->what);
  g_free (self->path);
  g_strfreev (self->columns);
  g_clear_pointer (&self->mapping, json_node_unref);
  g_clear_pointer (&self->filter, json_object_unref);
  g_clear_pointer (&self->session, sf_store_session_unref);
  g_free (self);
}

static Work *
work_new (const SfExportOptions *options)
{
  Work *self = g_new0 (Work, 1);

  self->what = g_strdup (options->what);
  self->path = g_strdup (options->path);
  self->type = options->type;
  self->columns = g_strdupv ((GStrv) options->columns);
  self->mapping = options->mapping != NULL ? json_node_ref (options->mapping) : NULL;
  self->filter = options->filter != NULL ? json_object_ref (options->filter) : NULL;
  self->personal = options->personal;
  self->session = options->session != NULL ? sf_store_session_ref (options->session) : NULL;
  return self;
}

/* ---- Who may have what ---- */

static gboolean
is_administered (const char *what)
{
  return g_str_equal (what, "audit") || g_str_equal (what, "accounts") || g_str_equal (what, "events");
}

static gboolean
check_role (const Work *self, GError **error)
{
  if (!is_administered (self->what) || self->session == NULL ||
      sf_actor_get_role (self->session->actor) == SF_ROLE_ADMIN)
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_ROLE, "the list %s is for admin", self->what);
  return FALSE;
}

/* What the session may read now, which may be less than when it began. */
static gboolean
load_sight (SfExport *self, SfStoreSession *session, GError **error)
{
  SfRole role = sf_actor_get_role (session->actor);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) account =
    sf_record_table_get (self->db, SF_KIND_ACCOUNT, sf_actor_get_account (session->actor), NULL, &local);

  self->actor = local == NULL && account != NULL ? sf_actor_new (account, role) : NULL;
  if (local == NULL && self->actor == NULL)
    g_set_error (&local, SF_STORE_ERROR, SF_STORE_ERROR_AUTH, "the account does not hold the role %s any more",
                 sf_role_name (role));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/* ---- Columns ---- */

static gboolean
choose_columns (SfExport *self, const Work *work, GError **error)
{
  g_autoptr (JsonNode) own = NULL;
  g_autoptr (JsonNode) saved = NULL;
  JsonNode *mapping;

  if (!sf_export_find_list (work->what, &self->kind, &own))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "there is no list of “%s”", work->what);
      return FALSE;
    }
  mapping = work->mapping != NULL ? work->mapping : own;
  if (mapping != NULL && JSON_NODE_HOLDS_VALUE (mapping) && json_node_get_value_type (mapping) == G_TYPE_STRING)
    {
      saved = sf_mapping_query (self->db, "export", work->what, json_node_get_string (mapping), error);
      if (saved == NULL)
        return FALSE;
      mapping = saved;
    }
  self->columns = mapping != NULL ? sf_export_columns_of_mapping (self->kind, mapping, error)
                                  : sf_export_columns_of_kind (self->kind);
  if (self->columns != NULL && work->columns != NULL)
    {
      g_autoptr (GPtrArray) all = g_steal_pointer (&self->columns);

      self->columns = sf_export_columns_select (all, (const char *const *) work->columns, error);
    }
  for (guint i = 0; self->columns != NULL && i < self->columns->len; i++)
    {
      const SfExportColumn *column = self->columns->pdata[i];

      if (column->mode != SF_EXPORT_CONSTANT)
        self->needed |= 1u << (column->column == SF_EXPORT_DESTINATION ? SF_KIND_AGREEMENT : column->kind);
    }
  return self->columns != NULL;
}

static SfTableWriter *
open_writer (const Work *work, GPtrArray *columns, GError **error)
{
  g_autoptr (GPtrArray) header = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (header, ((SfExportColumn *) columns->pdata[i])->header);
  g_ptr_array_add (header, NULL);
  return sf_table_writer_new (work->path, work->type, work->what, (const char *const *) header->pdata, error);
}

/* ---- Rows ---- */

static gboolean
write_row (SfExport *self, SfTableWriter *writer, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;

  for (guint i = 0; local == NULL && i < self->columns->len; i++)
    g_ptr_array_add (cells, sf_export_get_cell (self, self->columns->pdata[i], &local));
  if (local == NULL)
    return sf_table_writer_add (writer, (const char *const *) cells->pdata, cells->len, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Lists of people go by their numbers, everything else in the order in which it was made. */
static char *
make_sql (SfKind kind, const SfExportFilter *filter)
{
  gboolean numbered = kind == SF_KIND_STUDENT || kind == SF_KIND_AGREEMENT;

  return g_strdup_printf ("SELECT %s FROM %s%s ORDER BY %sid", sf_record_table_columns (kind),
                          sf_kind_info (kind)->name, filter->where->str, numbered ? "number, " : "");
}

static gboolean
write_rows (SfExport *self, Work *work, SfTableWriter *writer, GError **error)
{
  g_auto (SfExportFilter) filter = { 0 };
  g_autofree char *sql = NULL;
  g_autoptr (SfStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  if (!sf_export_filter_init (&filter, self->kind, work->filter, error))
    return FALSE;
  sql = make_sql (self->kind, &filter);
  stmt = sf_db_prepare (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  sf_export_filter_bind (&filter, stmt);
  while (local == NULL && sf_stmt_step (stmt, &local))
    {
      g_autoptr (SfRecord) record = sf_record_table_read (stmt, self->kind, 0);

      if (sf_export_hold (self, record, &local) && write_row (self, writer, &local))
        work->rows++;
    }
  sf_export_drop (self);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
export_clear (SfExport *self)
{
  sf_export_drop (self);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->actor, sf_actor_unref);
  g_clear_pointer (&self->settings, sf_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SfExport, export_clear)

static gboolean
write_list (SfDb *db, Work *work, GError **error)
{
  g_auto (SfExport) self = { .db = db, .personal = work->personal };
  g_autoptr (SfTableWriter) writer = NULL;
  g_autoptr (GError) local = NULL;

  if ((work->session != NULL && !load_sight (&self, work->session, error)) || !choose_columns (&self, work, error))
    return FALSE;
  if ((self.needed & (1u << SF_KIND_SETTINGS)) != 0)
    self.settings = sf_facts_query_settings (db, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  writer = open_writer (work, self.columns, error);
  return writer != NULL && write_rows (&self, work, writer, error) && sf_table_writer_close (writer, error);
}

/* ---- The audit chain ---- */

static gboolean
write_entry (SfStmt *stmt, SfTableWriter *writer, GError **error)
{
  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, sf_stmt_get_int (stmt, 0));
  g_autofree char *at = sf_export_format_time (sf_stmt_get_int (stmt, 1));
  const char *cells[11] = { n, at };

  for (int i = 2; i < (int) G_N_ELEMENTS (cells); i++)
    cells[i] = sf_stmt_get_text (stmt, i);
  return sf_table_writer_add (writer, cells, G_N_ELEMENTS (cells), error);
}

static gboolean
write_audit (SfDb *db, Work *work, GError **error)
{
  static const char *const header[] = { "序号", "时间",     "账号", "姓名", "角色",   "操作",
                                        "对象", "对象标识", "结果", "代码", "散列值", NULL };
  g_autoptr (SfTableWriter) writer = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = NULL;

  if (work->columns != NULL || work->mapping != NULL || work->filter != NULL)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT,
                   "the audit chain is exported whole: without columns, filter and mapping");
      return FALSE;
    }
  writer = sf_table_writer_new (work->path, work->type, work->what, header, error);
  stmt = writer != NULL
           ? sf_db_prepare (db,
                            "SELECT audit.n, audit.at, account.login, account.name, audit.role, audit.action, "
                            "audit.about_kind, audit.about, audit.outcome, audit.code, audit.hash "
                            "FROM audit LEFT JOIN account ON account.id = audit.account ORDER BY audit.n",
                            error)
           : NULL;
  if (stmt == NULL)
    return FALSE;
  while (local == NULL && sf_stmt_step (stmt, &local))
    if (write_entry (stmt, writer, &local))
      work->rows++;
  if (local == NULL)
    return sf_table_writer_close (writer, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- The two works ---- */

/* SHA-256 of what was asked for. */
static char *
sum_request (const Work *self)
{
  g_autofree char *columns = self->columns != NULL ? g_strjoinv ("\n", self->columns) : NULL;
  g_autofree char *mapping = self->mapping != NULL ? json_to_string (self->mapping, FALSE) : NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *filter = NULL;
  g_autofree char *text = NULL;

  if (self->filter != NULL)
    {
      node = json_node_init_object (json_node_alloc (), self->filter);
      filter = json_to_string (node, FALSE);
    }
  text = g_strdup_printf ("%s\n%s\n%s\n%s", self->what, columns != NULL ? columns : "", mapping != NULL ? mapping : "",
                          filter != NULL ? filter : "");
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gpointer
audit_work (SfStore *store, SfDb *db, gpointer data, GError **error)
{
  const Work *work = data;
  g_autofree char *sum = sum_request (work);
  gboolean allowed = check_role (work, NULL);
  SfActor *actor = work->session != NULL ? work->session->actor : NULL;
  const SfAct act = { .at = sf_clock_now (store->clock),
                      .account = actor != NULL ? sf_actor_get_account (actor) : NULL,
                      .role = actor != NULL ? sf_role_name (sf_actor_get_role (actor)) : NULL,
                      .action = work->personal ? "export_personal" : "export",
                      .about_kind = work->what,
                      .outcome = allowed ? "applied" : "denied",
                      .code = allowed ? NULL : "E_ROLE",
                      .payload = sum };

  sf_ledger_add_act (store->ledger, &act);
  return NULL;
}

static gpointer
export_work (SfStore *store, SfDb *db, gpointer data, GError **error)
{
  Work *work = data;

  if (!check_role (work, error))
    return NULL;
  if (g_str_equal (work->what, "audit"))
    write_audit (db, work, error);
  else
    write_list (db, work, error);
  return NULL;
}

gboolean
sf_store_export (SfStore *self, const SfExportOptions *options, guint *out_rows, GError **error)
{
  Work *work = work_new (options);
  gboolean good = sf_store_write_sync (self, audit_work, work, NULL, error) &&
                  sf_store_read_sync (self, export_work, work, NULL, error);

  *out_rows = work->rows;
  work_free (work);
  return good;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  sf_store_finish (g_object_get_data (G_OBJECT (task), "store"), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, ((Work *) g_task_get_task_data (task))->rows);
}

static void
audited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SfStore *self = g_object_get_data (G_OBJECT (task), "store");
  GError *error = NULL;

  sf_store_finish (self, result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    sf_store_read_async (self, export_work, g_task_get_task_data (task), NULL, NULL, exported_cb, g_object_ref (task));
}

void
sf_store_export_async (SfStore *self, const SfExportOptions *options, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, work_new (options), work_free);
  g_object_set_data (G_OBJECT (task), "store", self);
  sf_store_write_async (self, audit_work, g_task_get_task_data (task), NULL, NULL, audited_cb, task);
}

gboolean
sf_store_export_finish (SfStore *self, GAsyncResult *result, guint *out_rows, GError **error)
{
  gssize rows = g_task_propagate_int (G_TASK (result), error);

  *out_rows = (guint) MAX (rows, 0);
  return rows >= 0;
}
