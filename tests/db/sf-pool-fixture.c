/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-pool-fixture.h"

static const SfMigration migrations[] = { { 1, "CREATE TABLE t (a TEXT PRIMARY KEY)" } };

void
sf_pool_fixture_set_up (SfPoolFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_db_fixture_set_up (&self->files, NULL);
  self->pool = sf_db_pool_new (self->files.path, SF_DB_SYNC_FULL, 2, migrations, G_N_ELEMENTS (migrations), &error);
  g_assert_no_error (error);
}

void
sf_pool_fixture_close (SfPoolFixture *self)
{
  g_clear_pointer (&self->pool, sf_db_pool_free);
}

void
sf_pool_fixture_tear_down (SfPoolFixture *self, gconstpointer data)
{
  sf_pool_fixture_close (self);
  sf_db_fixture_tear_down (&self->files, NULL);
}

void
sf_pool_fixture_assert_stored (SfPoolFixture *self, const char *expected)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (&self->files, SF_DB_READ_ONLY);
  g_autofree char *all =
    sf_db_query_text (db, "SELECT coalesce(group_concat(a, ' '), '') FROM (SELECT a FROM t ORDER BY a)", NULL);

  g_assert_cmpstr (all, ==, expected);
}

/* ---- Answers ---- */

void
sf_answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfAnswer *answer = data;

  g_assert_false (answer->come);
  answer->result = sf_db_pool_finish (NULL, result, &answer->error);
  answer->thread = g_thread_self ();
  answer->come = TRUE;
}

void
sf_answer_wait (SfAnswer *self)
{
  while (!self->come)
    g_main_context_iteration (NULL, TRUE);
}

void
sf_answer_assert_ok (SfAnswer *self)
{
  sf_answer_wait (self);
  g_assert_no_error (self->error);
  g_clear_pointer (&self->result, g_free);
}

void
sf_answer_assert_error (SfAnswer *self, GQuark domain, int code)
{
  sf_answer_wait (self);
  g_assert_error (self->error, domain, code);
  g_assert_null (self->result);
  g_clear_error (&self->error);
}

/* ---- Work ---- */

gpointer
sf_work_insert (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "INSERT INTO t (a) VALUES (:a)", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":a", data);
  return sf_stmt_run (stmt, error) ? g_strdup (data) : NULL;
}

gpointer
sf_work_insert_and_fail (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gpointer result = sf_work_insert (db, data, cancellable, error);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "as the test wants it");
  return result;
}

void
sf_pool_fixture_write (SfPoolFixture *self, SfDbWork work, const char *text, SfAnswer *answer)
{
  sf_db_pool_write_async (self->pool, SF_DB_WORK_GROUPED, work, g_strdup (text), g_free, g_free, NULL, sf_answer_cb,
                          answer);
}

void
sf_pool_fixture_insert (SfDbPool *pool, const char *text)
{
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;

  sf_db_pool_write_sync (pool, SF_DB_WORK_EXCLUSIVE, sf_work_insert, (char *) text, (gpointer *) &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, text);
}

/* ---- The gate ---- */

void
sf_gate_init (SfGate *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->reached = FALSE;
  self->open = FALSE;
}

void
sf_gate_clear (SfGate *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

gpointer
sf_work_at_gate (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  SfGate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->reached = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return NULL;
}

void
sf_gate_wait (SfGate *self)
{
  g_mutex_lock (&self->lock);
  while (!self->reached)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
sf_gate_open (SfGate *self)
{
  g_mutex_lock (&self->lock);
  self->open = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}
