/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-outbox.h"

#define ARCHIVE_DAYS 30 /* docs/sync.md: how long a restored server can be given back what it lost */

static const SfMigration migrations[] = {
  { 1, "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
       "CREATE TABLE operation ("
       "  n INTEGER PRIMARY KEY AUTOINCREMENT,"
       "  uid TEXT NOT NULL UNIQUE,"
       "  lane TEXT NOT NULL,"
       "  title TEXT,"
       "  body TEXT NOT NULL," /* the operation as it is sent, but for its seq */
       "  state BIGINT NOT NULL,"
       "  seq BIGINT UNIQUE,"
       "  hold_until BIGINT NOT NULL,"
       "  receipt TEXT,"
       "  reason TEXT,"
       "  ended_at BIGINT);"
       "CREATE INDEX operation_open ON operation (state);"
       "CREATE TABLE draft (key TEXT PRIMARY KEY, form TEXT NOT NULL);" },
};

/* ---- Pending operations ---- */

SfPending *
sf_pending_ref (SfPending *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_pending_unref (SfPending *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  sf_operation_unref (self->operation);
  g_clear_pointer (&self->receipt, sf_receipt_free);
  g_free (self->lane);
  g_free (self->title);
  g_free (self);
}

static SfPending *
copy_pending (const SfPending *from, SfPendingState state, gint64 seq)
{
  SfPending *copy = g_new0 (SfPending, 1);

  g_atomic_ref_count_init (&copy->refs);
  copy->operation = sf_operation_ref (from->operation);
  copy->n = from->n;
  copy->lane = g_strdup (from->lane);
  copy->title = g_strdup (from->title);
  copy->state = state;
  copy->seq = seq;
  copy->hold_until = from->hold_until;
  return copy;
}

SfPending *
sf_pending_answer (const SfPending *self, SfReceipt *receipt)
{
  SfPending *answered = copy_pending (self, receipt->applied ? SF_PENDING_APPLIED : SF_PENDING_REJECTED, receipt->seq);

  answered->receipt = receipt;
  return answered;
}

SfDbPool *
sf_outbox_open (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "outbox.db", NULL);

  /* Drafts and decisions name people: what is taken back or forgotten is overwritten. */
  return sf_db_pool_new (path, SF_DB_SYNC_FULL | SF_DB_SECURE_DELETE, 0, migrations, G_N_ELEMENTS (migrations), error);
}

/* ---- Reading ---- */

static SfPending *
read_row (SfStmt *stmt, GError **error)
{
  g_autoptr (SfPending) self = g_new0 (SfPending, 1);
  g_autoptr (JsonObject) body = sf_wire_parse (sf_stmt_get_text (stmt, 3), -1, 16, error);
  gint64 ignored;

  g_atomic_ref_count_init (&self->refs);
  self->operation = body != NULL ? sf_wire_read_operation (body, &ignored, error) : NULL;
  if (self->operation == NULL)
    {
      g_free (g_steal_pointer (&self));
      return NULL;
    }
  self->n = sf_stmt_get_int (stmt, 0);
  self->lane = g_strdup (sf_stmt_get_text (stmt, 1));
  self->title = g_strdup (sf_stmt_get_text (stmt, 2));
  self->state = (SfPendingState) sf_stmt_get_int (stmt, 4);
  self->seq = sf_stmt_get_int (stmt, 5);
  self->hold_until = sf_stmt_get_int (stmt, 6);
  if (!sf_stmt_is_null (stmt, 7))
    {
      g_autoptr (JsonObject) receipt = sf_wire_parse (sf_stmt_get_text (stmt, 7), -1, 16, error);

      self->receipt = receipt != NULL ? sf_wire_read_receipt (receipt, error) : NULL;
      if (self->receipt == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

GPtrArray *
sf_outbox_load (SfDb *db, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "SELECT n, lane, title, body, state, seq, hold_until, receipt FROM operation WHERE state < 4 ORDER BY n",
    error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (local == NULL && sf_stmt_step (stmt, &local))
    {
      SfPending *pending = read_row (stmt, &local);

      if (pending != NULL)
        g_ptr_array_add (all, pending);
    }
  if (local == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- Deciding and taking back ---- */

gboolean
sf_outbox_add (SfDb *db, SfPending *pending, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO operation (uid, lane, title, body, state, hold_until) "
                                           "VALUES (:uid, :lane, :title, :body, 0, :hold_until)",
                                           error);
  g_autoptr (GString) body = g_string_new (NULL);

  if (stmt == NULL)
    return FALSE;
  sf_wire_write_operation (body, pending->operation, 1);
  sf_stmt_bind_text (stmt, ":uid", sf_operation_get_uid (pending->operation));
  sf_stmt_bind_text (stmt, ":lane", pending->lane);
  sf_stmt_bind_text (stmt, ":title", pending->title);
  sf_stmt_bind_text (stmt, ":body", body->str);
  sf_stmt_bind_int (stmt, ":hold_until", pending->hold_until);
  if (!sf_stmt_run (stmt, error))
    return FALSE;
  pending->n = sf_db_get_last_rowid (db);
  return TRUE;
}

gboolean
sf_outbox_take_back (SfDb *db, const char *uid, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "DELETE FROM operation WHERE uid = :uid AND state = 0", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":uid", uid);
  return sf_stmt_run (stmt, error) && sf_db_get_changes (db) > 0;
}

/* ---- Sending ---- */

static gboolean
read_last_seq (SfDb *db, gint64 *out_seq, GError **error)
{
  g_autofree char *text = sf_outbox_get_meta (db, "last_seq", error);

  *out_seq = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  return error == NULL || *error == NULL;
}

GPtrArray *
sf_outbox_freeze (SfDb *db, GPtrArray *waiting, GError **error)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "UPDATE operation SET state = 1, seq = :seq WHERE uid = :uid AND state = 0", error);
  g_autoptr (GError) local = NULL;
  g_autofree char *last = NULL;
  gint64 seq;

  if (stmt == NULL || !read_last_seq (db, &seq, &local))
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (guint i = 0; i < waiting->len; i++)
    {
      const SfPending *pending = waiting->pdata[i];

      sf_stmt_bind_int (stmt, ":seq", seq + 1);
      sf_stmt_bind_text (stmt, ":uid", sf_operation_get_uid (pending->operation));
      if (!sf_stmt_run (stmt, error))
        return NULL;
      /* Taken back meanwhile: it is not there, and uses no seq. */
      if (sf_db_get_changes (db) > 0)
        g_ptr_array_add (sent, copy_pending (pending, SF_PENDING_SENT, ++seq));
    }
  last = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  return sf_outbox_set_meta (db, "last_seq", last, error) ? g_steal_pointer (&sent) : NULL;
}

gboolean
sf_outbox_answer (SfDb *db, GPtrArray *receipts, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "UPDATE operation SET state = :state, receipt = :receipt WHERE uid = :uid AND state < 2", error);
  gint64 ack = 0;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < receipts->len; i++)
    {
      const SfReceipt *receipt = receipts->pdata[i];
      g_autoptr (GString) text = g_string_new (NULL);

      sf_wire_write_receipt (text, receipt);
      sf_stmt_bind_int (stmt, ":state", receipt->applied ? SF_PENDING_APPLIED : SF_PENDING_REJECTED);
      sf_stmt_bind_slice (stmt, ":receipt", text->str, text->len);
      sf_stmt_bind_text (stmt, ":uid", receipt->uid);
      if (!sf_stmt_run (stmt, error))
        return FALSE;
      ack = MAX (ack, receipt->seq);
    }

  g_autofree char *ack_text = g_strdup_printf ("%" G_GINT64_FORMAT, ack);

  return ack == 0 || sf_outbox_set_meta (db, "ack", ack_text, error);
}

gboolean
sf_outbox_archive (SfDb *db, const char *uid, const char *reason, SfTime now, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "UPDATE operation SET state = 4, reason = :reason, ended_at = :now WHERE uid = :uid AND state = :state", error);
  g_autoptr (SfStmt) forget = sf_db_prepare (db, "DELETE FROM operation WHERE state = 4 AND ended_at < :then", error);

  if (stmt == NULL || forget == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":uid", uid);
  sf_stmt_bind_text (stmt, ":reason", reason);
  sf_stmt_bind_int (stmt, ":now", now);
  sf_stmt_bind_int (stmt, ":state", reason != NULL ? SF_PENDING_REJECTED : SF_PENDING_APPLIED);
  sf_stmt_bind_int (forget, ":then", now - ARCHIVE_DAYS * SF_DAY);
  return sf_stmt_run (stmt, error) && sf_db_get_changes (db) > 0 && sf_stmt_run (forget, error);
}

gboolean
sf_outbox_start_device (SfDb *db, const char *device, const char *epoch, gboolean again, SfTime now, GError **error)
{
  g_autoptr (SfStmt) resend = sf_db_prepare (db, "UPDATE operation SET seq = NULL, state = 0 WHERE state = 1", error);
  g_autoptr (SfStmt) offer = sf_db_prepare (db,
                                            "UPDATE operation SET seq = NULL, state = 0, receipt = NULL "
                                            "WHERE state = 2 OR (state = 4 AND reason IS NULL AND ended_at >= :then)",
                                            error);
  g_autoptr (SfStmt) clear = sf_db_prepare (db, "UPDATE operation SET seq = NULL WHERE state >= 2", error);

  if (resend == NULL || offer == NULL || clear == NULL || !sf_stmt_run (resend, error))
    return FALSE;
  sf_stmt_bind_int (offer, ":then", now - ARCHIVE_DAYS * SF_DAY);
  if (again && !sf_stmt_run (offer, error))
    return FALSE;
  return sf_stmt_run (clear, error) && (epoch == NULL || sf_outbox_set_meta (db, "epoch", epoch, error)) &&
         sf_outbox_set_meta (db, "device", device, error) && sf_outbox_set_meta (db, "last_seq", "0", error) &&
         sf_outbox_set_meta (db, "ack", "0", error);
}

/* ---- Small facts and drafts ---- */

char *
sf_outbox_get_meta (SfDb *db, const char *name, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT value FROM meta WHERE name = :name", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":name", name);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

gboolean
sf_outbox_set_meta (SfDb *db, const char *name, const char *value, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO meta (name, value) VALUES (:name, :value) "
                                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":name", name);
  sf_stmt_bind_text (stmt, ":value", value);
  return sf_stmt_run (stmt, error);
}

gboolean
sf_outbox_save_draft (SfDb *db, const char *key, JsonObject *values, GError **error)
{
  const char *sql = values != NULL ? "INSERT INTO draft (key, form) VALUES (:key, :form) "
                                     "ON CONFLICT (key) DO UPDATE SET form = excluded.form"
                                   : "DELETE FROM draft WHERE key = :key";
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":key", key);
  if (values != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), values);
      g_autofree char *text = json_to_string (node, FALSE);
      sf_stmt_bind_text (stmt, ":form", text);
    }
  return sf_stmt_run (stmt, error);
}

JsonObject *
sf_outbox_load_draft (SfDb *db, const char *key, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT form FROM draft WHERE key = :key", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":key", key);
  return sf_stmt_step (stmt, error) ? sf_wire_parse (sf_stmt_get_text (stmt, 0), -1, 4, error) : NULL;
}
