/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pool's threads: readers beside the writer, answers in the caller's context, opening and closing.
 */
#include "sf-pool-fixture.h"

static gpointer
count_rows (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 n;

  return sf_db_query_int (db, "SELECT count(*) FROM t", -1, &n, error) ? g_strdup_printf ("%d", (int) n) : NULL;
}

static void
assert_count (SfDbPool *pool, const char *expected)
{
  g_autofree char *n = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sf_db_pool_read_sync (pool, count_rows, NULL, (gpointer *) &n, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (n, ==, expected);
}

/* ---- Answers ---- */

static gpointer
return_thread (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return g_thread_self ();
}

static void
test_contexts (SfPoolFixture *f, gconstpointer data)
{
  SfAnswer read = { 0 }, write = { 0 };

  sf_db_pool_read_async (f->pool, return_thread, NULL, NULL, NULL, NULL, sf_answer_cb, &read);
  sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, return_thread, NULL, NULL, NULL, NULL, sf_answer_cb, &write);
  sf_answer_wait (&read);
  sf_answer_wait (&write);
  g_assert_true (read.thread == g_thread_self ());
  g_assert_true (write.thread == g_thread_self ());
  g_assert_true (read.result != g_thread_self ());
  g_assert_true (write.result != g_thread_self ());
  g_assert_true (read.result != write.result);
}

static gpointer
run_in_thread (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SfPoolFixture *f = data;
  SfAnswer answer = { 0 };

  g_main_context_push_thread_default (context);
  sf_pool_fixture_write (f, sf_work_insert, "a", &answer);
  while (!answer.come)
    g_main_context_iteration (context, TRUE);
  g_assert_true (answer.thread == g_thread_self ());
  sf_answer_assert_ok (&answer);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_other_context (SfPoolFixture *f, gconstpointer data)
{
  g_thread_join (g_thread_new ("caller", run_in_thread, f));
  sf_pool_fixture_assert_stored (f, "a");
}

static void
test_sync (SfPoolFixture *f, gconstpointer data)
{
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
    sf_db_pool_write_sync (f->pool, SF_DB_WORK_GROUPED, sf_work_insert, (char *) "a", (gpointer *) &result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, "a");
  assert_count (f->pool, "1");
  g_assert_false (sf_db_pool_write_sync (f->pool, SF_DB_WORK_GROUPED, sf_work_insert, (char *) "a", NULL, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_UNIQUE);
}

/* ---- Readers ---- */

static gpointer
insert_at_gate (SfDb *db, gpointer gate, GCancellable *cancellable, GError **error)
{
  sf_db_exec (db, "INSERT INTO t (a) VALUES ('a')", error);
  return sf_work_at_gate (db, gate, cancellable, error);
}

/* While the writer is in the middle of a transaction, readers see what is committed and do not wait. */
static void
test_read_beside_writer (SfPoolFixture *f, gconstpointer data)
{
  SfAnswer written = { 0 };
  SfGate gate;

  sf_gate_init (&gate);
  sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, insert_at_gate, &gate, NULL, NULL, NULL, sf_answer_cb, &written);
  sf_gate_wait (&gate);
  assert_count (f->pool, "0");
  sf_gate_open (&gate);
  sf_answer_assert_ok (&written);
  assert_count (f->pool, "1");
  sf_gate_clear (&gate);
}

/* Two readers stand at gates at the same time. */
static void
test_read_beside_reader (SfPoolFixture *f, gconstpointer data)
{
  SfAnswer answers[2] = { 0 };
  SfGate gates[2];

  for (int i = 0; i < 2; i++)
    {
      sf_gate_init (&gates[i]);
      sf_db_pool_read_async (f->pool, sf_work_at_gate, &gates[i], NULL, NULL, NULL, sf_answer_cb, &answers[i]);
    }
  for (int i = 0; i < 2; i++)
    sf_gate_wait (&gates[i]);
  for (int i = 0; i < 2; i++)
    {
      sf_gate_open (&gates[i]);
      sf_answer_assert_ok (&answers[i]);
      sf_gate_clear (&gates[i]);
    }
}

static void
test_readers_only_read (SfPoolFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_db_pool_read_sync (f->pool, sf_work_insert, (char *) "a", NULL, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_READ_ONLY);
}

static gpointer
count_in_snapshot (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_db_begin_read (db, error) ? count_rows (db, data, cancellable, error) : NULL;
}

/* A snapshot ends with the work that took it: the next one sees what came since, whichever reader it meets. */
static void
test_snapshot_ends (SfPoolFixture *f, gconstpointer data)
{
  for (int i = 0; i < 8; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);
      g_autofree char *n = NULL;

      g_assert_true (sf_db_pool_read_sync (f->pool, count_in_snapshot, NULL, (gpointer *) &n, NULL));
      g_assert_cmpstr (n, ==, text);
      sf_pool_fixture_insert (f->pool, text);
    }
}

static gpointer
read_endlessly (SfDb *db, gpointer gate, GCancellable *cancellable, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", error);

  /* On its first row the statement runs: from here on an interrupt meets it. */
  g_assert_true (sf_stmt_step (stmt, error));
  sf_work_at_gate (db, gate, cancellable, error);
  while (sf_stmt_step (stmt, error))
    continue;
  return NULL;
}

static void
test_cancelled_reading (SfPoolFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SfAnswer endless = { 0 };
  SfGate gate;

  sf_gate_init (&gate);
  sf_db_pool_read_async (f->pool, read_endlessly, &gate, NULL, NULL, cancellable, sf_answer_cb, &endless);
  sf_gate_wait (&gate);
  sf_gate_open (&gate);
  g_cancellable_cancel (cancellable);
  sf_answer_assert_error (&endless, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (int i = 0; i < 4; i++)
    assert_count (f->pool, "0");
  sf_gate_clear (&gate);
}

/* ---- Opening ---- */

static const SfMigration migrations[] = { { 1, "CREATE TABLE t (a TEXT PRIMARY KEY)" } };

static void
test_newer (SfPoolFixture *f, gconstpointer data)
{
  g_autoptr (SfDb) db = sf_db_fixture_open (&f->files, 0);
  g_autoptr (GError) error = NULL;

  sf_db_fixture_exec (db, "PRAGMA user_version=9");
  g_assert_null (sf_db_pool_new (f->files.path, 0, 2, migrations, 1, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_NEWER);
}

static void
test_cant_open (SfPoolFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->files.dir, "missing", "test.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_db_pool_new (path, 0, 2, migrations, 1, &error));
  g_assert_error (error, SF_DB_ERROR, SF_DB_ERROR_CANT_OPEN);
}

/* The one connection that there is reads and writes, each on its turn. */
static void
test_in_memory (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDbPool) pool = sf_db_pool_new ("", 0, 2, migrations, 1, &error);
  g_autofree char *n = NULL;

  g_assert_no_error (error);
  assert_count (pool, "0");
  sf_pool_fixture_insert (pool, "a");
  g_assert_true (sf_db_pool_read_sync (pool, count_in_snapshot, NULL, (gpointer *) &n, NULL));
  g_assert_cmpstr (n, ==, "1");
  assert_count (pool, "1");
}

static void
test_without_readers (SfPoolFixture *f, gconstpointer data)
{
  g_autoptr (SfDbPool) pool = sf_db_pool_new (f->files.path, 0, 0, migrations, 1, NULL);

  assert_count (pool, "0");
}

/* ---- Closing ---- */

static void
count_destroyed (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static gpointer
insert_and_count (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 n;

  if (sf_db_query_int (db, "SELECT count(*) FROM t", -1, &n, error))
    {
      g_autofree char *text = g_strdup_printf ("%03d", (int) n);

      g_free (sf_work_insert (db, text, cancellable, error));
    }
  return NULL;
}

/* What was handed in is done, its data are freed, and every caller gets an answer. */
static void
test_closed_busy (SfPoolFixture *f, gconstpointer data)
{
  SfAnswer writes[30] = { 0 }, reads[30] = { 0 };
  int n_destroyed = 0;

  for (int i = 0; i < 30; i++)
    {
      sf_db_pool_write_async (f->pool, i % 10 == 0 ? SF_DB_WORK_EXCLUSIVE : SF_DB_WORK_GROUPED, insert_and_count,
                              &n_destroyed, count_destroyed, NULL, NULL, sf_answer_cb, &writes[i]);
      sf_db_pool_read_async (f->pool, count_rows, &n_destroyed, count_destroyed, g_free, NULL, sf_answer_cb, &reads[i]);
    }
  sf_pool_fixture_close (f);
  g_assert_cmpint (n_destroyed, ==, 60);
  for (int i = 0; i < 30; i++)
    {
      sf_answer_assert_ok (&writes[i]);
      sf_answer_assert_ok (&reads[i]);
    }
}

/* Results that nobody fetched are freed, too: the callback never finishes the task. */
static void
test_not_fetched (SfPoolFixture *f, gconstpointer data)
{
  sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, sf_work_insert, g_strdup ("a"), g_free, g_free, NULL, NULL,
                          NULL);
  sf_pool_fixture_close (f);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

typedef struct
{
  SfDbPool *pool;
  guint n_done, n_closed;
} Chain;

static void
linked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Chain *chain = data;
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error == NULL)
    chain->n_done++;
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
      chain->n_closed++;
    }
}

static gpointer
hand_in_next (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Chain *chain = data;

  sf_db_pool_write_async (chain->pool, SF_DB_WORK_GROUPED, hand_in_next, chain, NULL, NULL, NULL, linked_cb, chain);
  return NULL;
}

/* Work that hands in more work without end: closing ends it, and the last one is told. */
static void
test_closed_chain (SfPoolFixture *f, gconstpointer data)
{
  Chain chain = { f->pool, 0, 0 };

  sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, hand_in_next, &chain, NULL, NULL, NULL, linked_cb, &chain);
  sf_pool_fixture_close (f);
  while (chain.n_closed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (chain.n_done, >=, 1);
  g_assert_cmpuint (chain.n_closed, ==, 1);
}

#define TEST(path, func) g_test_add (path, SfPoolFixture, NULL, sf_pool_fixture_set_up, func, sf_pool_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/db/pool/contexts", test_contexts);
  TEST ("/db/pool/other-context", test_other_context);
  TEST ("/db/pool/sync", test_sync);
  TEST ("/db/pool/read-beside-writer", test_read_beside_writer);
  TEST ("/db/pool/read-beside-reader", test_read_beside_reader);
  TEST ("/db/pool/readers-only-read", test_readers_only_read);
  TEST ("/db/pool/snapshot-ends", test_snapshot_ends);
  TEST ("/db/pool/cancelled-reading", test_cancelled_reading);
  TEST ("/db/pool/newer", test_newer);
  TEST ("/db/pool/cant-open", test_cant_open);
  g_test_add_func ("/db/pool/in-memory", test_in_memory);
  TEST ("/db/pool/without-readers", test_without_readers);
  TEST ("/db/pool/closed-busy", test_closed_busy);
  TEST ("/db/pool/not-fetched", test_not_fetched);
  TEST ("/db/pool/closed-chain", test_closed_chain);
  return g_test_run ();
}
