/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The writer: what waits shares a commit, what fails fails alone, and nobody is answered before the disk has it.
 */
#include <stdlib.h>

#include "sf-disk.h"
#include "sf-pool-fixture.h"

/* Holds the writer, so that whatever is handed in meanwhile waits together. */
static void
hold_writer (SfPoolFixture *f, SfGate *gate, SfAnswer *answer)
{
  sf_gate_init (gate);
  sf_db_pool_write_async (f->pool, SF_DB_WORK_EXCLUSIVE, sf_work_at_gate, gate, NULL, NULL, NULL, sf_answer_cb, answer);
  sf_gate_wait (gate);
}

static void
release_writer (SfGate *gate, SfAnswer *answer)
{
  sf_gate_open (gate);
  sf_answer_assert_ok (answer);
  sf_gate_clear (gate);
}

static void
test_one_commit (SfPoolFixture *f, gconstpointer data)
{
  SfDbPoolCounts before, after;
  SfAnswer held = { 0 }, answers[50] = { 0 };
  SfGate gate;
  int syncs;

  /* The first commit into an empty log also syncs the log's head. */
  sf_pool_fixture_insert (f->pool, "first");
  hold_writer (f, &gate, &held);
  sf_db_pool_get_counts (f->pool, &before);
  syncs = sf_disk_get_syncs ();
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *text = g_strdup_printf ("%02u", i);

      sf_pool_fixture_write (f, sf_work_insert, text, &answers[i]);
    }
  release_writer (&gate, &held);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      sf_answer_wait (&answers[i]);
      g_assert_cmpint (atoi (answers[i].result), ==, (int) i);
      sf_answer_assert_ok (&answers[i]);
    }
  sf_db_pool_get_counts (f->pool, &after);
  g_assert_cmpuint (after.commits - before.commits, ==, 1);
  g_assert_cmpuint (after.works - before.works, ==, G_N_ELEMENTS (answers));
  g_assert_cmpint (sf_disk_get_syncs () - syncs, ==, 1);
}

typedef struct
{
  SfPoolFixture *fixture;
  guint n_left;
} Durable;

static void
durable_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Durable *durable = data;
  g_autoptr (GError) error = NULL;

  g_free (sf_db_pool_finish (durable->fixture->pool, result, &error));
  g_assert_no_error (error);
  sf_pool_fixture_assert_stored (durable->fixture, "a b");
  durable->n_left--;
}

/* At the first answer everything of the group is there for others. */
static void
test_answered_after_commit (SfPoolFixture *f, gconstpointer data)
{
  Durable durable = { f, 2 };
  SfAnswer held = { 0 };
  SfGate gate;

  hold_writer (f, &gate, &held);
  for (const char *text = "ab"; *text != '\0'; text++)
    sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, sf_work_insert, g_strndup (text, 1), g_free, g_free, NULL,
                            durable_cb, &durable);
  release_writer (&gate, &held);
  while (durable.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_failure_alone (SfPoolFixture *f, gconstpointer data)
{
  SfDbPoolCounts counts;
  SfAnswer held = { 0 }, a = { 0 }, b = { 0 }, again = { 0 }, c = { 0 };
  SfGate gate;

  hold_writer (f, &gate, &held);
  sf_pool_fixture_write (f, sf_work_insert, "a", &a);
  sf_pool_fixture_write (f, sf_work_insert_and_fail, "b", &b);
  sf_pool_fixture_write (f, sf_work_insert, "a", &again);
  sf_pool_fixture_write (f, sf_work_insert, "c", &c);
  release_writer (&gate, &held);
  sf_answer_assert_ok (&a);
  sf_answer_assert_error (&b, G_IO_ERROR, G_IO_ERROR_FAILED);
  sf_answer_assert_error (&again, SF_DB_ERROR, SF_DB_ERROR_UNIQUE);
  sf_answer_assert_ok (&c);
  sf_pool_fixture_assert_stored (f, "a c");
  sf_db_pool_get_counts (f->pool, &counts);
  g_assert_cmpuint (counts.commits, ==, 1);
  g_assert_cmpuint (counts.works, ==, 2);
}

/* ---- A transaction that the engine gives up ---- */

static gpointer
set_room (SfDb *db, gpointer pages, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count=%d", GPOINTER_TO_INT (pages));

  sf_db_exec (db, sql, error);
  return NULL;
}

static gpointer
fill_disk (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sf_db_exec (db, "INSERT INTO t (a) VALUES (hex(randomblob(100000)))", error);
  return NULL;
}

/* The same by work that does not look at its errors and goes on. */
static gpointer
fill_disk_carelessly (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  fill_disk (db, NULL, cancellable, NULL);
  sf_db_exec (db, "INSERT INTO t (a) VALUES ('slipped out')", NULL);
  return NULL;
}

static void
test_given_up (SfPoolFixture *f, gconstpointer work)
{
  SfDbPoolCounts counts;
  SfAnswer held = { 0 }, a = { 0 }, full = { 0 }, b = { 0 }, c = { 0 };
  SfGate gate;

  g_assert_true (sf_db_pool_write_sync (f->pool, SF_DB_WORK_EXCLUSIVE, set_room, GINT_TO_POINTER (6), NULL, NULL));
  hold_writer (f, &gate, &held);
  sf_pool_fixture_write (f, sf_work_insert, "a", &a);
  sf_pool_fixture_write (f, (SfDbWork) work, NULL, &full);
  sf_pool_fixture_write (f, sf_work_insert, "b", &b);
  release_writer (&gate, &held);
  sf_answer_assert_error (&a, SF_DB_ERROR, SF_DB_ERROR_FULL);
  sf_answer_assert_error (&full, SF_DB_ERROR, SF_DB_ERROR_FULL);
  sf_answer_assert_error (&b, SF_DB_ERROR, SF_DB_ERROR_FULL);
  sf_pool_fixture_assert_stored (f, "");
  sf_db_pool_get_counts (f->pool, &counts);
  g_assert_cmpuint (counts.commits, ==, 0);
  g_assert_cmpuint (counts.works, ==, 0);
  sf_pool_fixture_write (f, sf_work_insert, "c", &c);
  sf_answer_assert_ok (&c);
  sf_pool_fixture_assert_stored (f, "c");
}

static void
test_disk_fails_at_commit (SfPoolFixture *f, gconstpointer data)
{
  SfAnswer held = { 0 }, a = { 0 }, b = { 0 }, c = { 0 };
  SfGate gate;

  hold_writer (f, &gate, &held);
  sf_pool_fixture_write (f, sf_work_insert, "a", &a);
  sf_pool_fixture_write (f, sf_work_insert, "b", &b);
  sf_disk_fail_writes (TRUE);
  release_writer (&gate, &held);
  sf_answer_assert_error (&a, SF_DB_ERROR, SF_DB_ERROR_IO);
  sf_answer_assert_error (&b, SF_DB_ERROR, SF_DB_ERROR_IO);
  sf_disk_fail_writes (FALSE);
  sf_pool_fixture_write (f, sf_work_insert, "c", &c);
  sf_answer_assert_ok (&c);
  sf_pool_fixture_assert_stored (f, "c");
}

/* ---- A failed fsync ---- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_print ("answered\n");
  *(gboolean *) data = TRUE;
}

static void
test_sync_fails (SfPoolFixture *f, gconstpointer mode)
{
  if (g_test_subprocess ())
    {
      gboolean come = FALSE;

      sf_disk_fail_syncs (TRUE);
      sf_db_pool_write_async (f->pool, GPOINTER_TO_INT (mode), sf_work_insert, (char *) "a", NULL, NULL, NULL,
                              answered_cb, &come);
      while (!come)
        g_main_context_iteration (NULL, TRUE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*disk I/O error*");
  g_test_trap_assert_stdout_unmatched ("*answered*");
}

/* ---- Work by itself ---- */

static gpointer
count_alone (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *n = data;

  g_assert_cmpuint (sf_db_get_depth (db), ==, 0);
  sf_db_query_int (db, "SELECT count(*) FROM t", -1, n, error);
  return NULL;
}

/* Order is kept: what stood before is committed, what stands behind is not there. */
static void
test_exclusive (SfPoolFixture *f, gconstpointer data)
{
  SfDbPoolCounts counts;
  SfAnswer held = { 0 }, a = { 0 }, b = { 0 }, counted = { 0 }, c = { 0 };
  SfGate gate;
  gint64 n = -1;

  hold_writer (f, &gate, &held);
  sf_pool_fixture_write (f, sf_work_insert, "a", &a);
  sf_pool_fixture_write (f, sf_work_insert, "b", &b);
  sf_db_pool_write_async (f->pool, SF_DB_WORK_EXCLUSIVE, count_alone, &n, NULL, NULL, NULL, sf_answer_cb, &counted);
  sf_pool_fixture_write (f, sf_work_insert, "c", &c);
  release_writer (&gate, &held);
  sf_answer_assert_ok (&counted);
  g_assert_cmpint (n, ==, 2);
  sf_answer_assert_ok (&a);
  sf_answer_assert_ok (&b);
  sf_answer_assert_ok (&c);
  sf_db_pool_get_counts (f->pool, &counts);
  g_assert_cmpuint (counts.commits, ==, 2);
  g_assert_cmpuint (counts.works, ==, 3);
}

static gpointer
begin_and_leave (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sf_db_begin (db, error);
  g_free (sf_work_insert (db, data, cancellable, error));
  return NULL;
}

static void
test_exclusive_left_open (SfPoolFixture *f, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      sf_db_pool_write_sync (f->pool, SF_DB_WORK_EXCLUSIVE, begin_and_leave, (char *) "lost", NULL, NULL);
      sf_db_pool_write_sync (f->pool, SF_DB_WORK_GROUPED, begin_and_leave, (char *) "lost, too", NULL, NULL);
      sf_pool_fixture_assert_stored (f, "");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*CRITICAL*left a transaction open*CRITICAL*not the innermost*");
}

/* ---- Cancelling ---- */

static void
test_cancelled_waiting (SfPoolFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SfAnswer held = { 0 }, a = { 0 }, b = { 0 };
  SfGate gate;

  hold_writer (f, &gate, &held);
  sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, sf_work_insert, g_strdup ("a"), g_free, g_free, cancellable,
                          sf_answer_cb, &a);
  sf_pool_fixture_write (f, sf_work_insert, "b", &b);
  g_cancellable_cancel (cancellable);
  release_writer (&gate, &held);
  sf_answer_assert_error (&a, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sf_answer_assert_ok (&b);
  sf_pool_fixture_assert_stored (f, "b");
}

static gpointer
insert_and_cancel (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gpointer result = sf_work_insert (db, data, cancellable, error);

  g_cancellable_cancel (cancellable);
  return result;
}

/* Too late: it is committed, and that is what its caller is told. */
static void
test_cancelled_running (SfPoolFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SfAnswer a = { 0 };

  sf_db_pool_write_async (f->pool, SF_DB_WORK_GROUPED, insert_and_cancel, g_strdup ("a"), g_free, g_free, cancellable,
                          sf_answer_cb, &a);
  sf_answer_assert_ok (&a);
  sf_pool_fixture_assert_stored (f, "a");
}

/* ---- Hooks ---- */

typedef struct
{
  gboolean refuse;
  guint n_before, n_committed, n_lost;
  gint64 n_rows; /* in the transaction, before it is committed */
} Hooks;

static gboolean
before_commit (SfDb *db, gpointer data, GError **error)
{
  Hooks *hooks = data;

  hooks->n_before++;
  if (!sf_db_query_int (db, "SELECT count(*) FROM t", -1, &hooks->n_rows, error))
    return FALSE;
  if (!hooks->refuse)
    return sf_db_exec (db, "INSERT INTO t (a) VALUES ('hook')", error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "as the test wants it");
  return FALSE;
}

static void
after_commit (gboolean committed, gpointer data)
{
  Hooks *hooks = data;

  if (committed)
    hooks->n_committed++;
  else
    hooks->n_lost++;
}

static void
test_hooks (SfPoolFixture *f, gconstpointer data)
{
  Hooks hooks = { 0 };
  SfAnswer held = { 0 }, a = { 0 }, b = { 0 };
  SfGate gate;

  sf_db_pool_set_commit_hooks (f->pool, before_commit, after_commit, &hooks);
  hold_writer (f, &gate, &held);
  sf_pool_fixture_write (f, sf_work_insert, "a", &a);
  sf_pool_fixture_write (f, sf_work_insert, "b", &b);
  release_writer (&gate, &held);
  sf_answer_assert_ok (&a);
  sf_answer_assert_ok (&b);
  g_assert_cmpuint (hooks.n_before, ==, 1);
  g_assert_cmpint (hooks.n_rows, ==, 2);
  g_assert_cmpuint (hooks.n_committed, ==, 1);
  g_assert_cmpuint (hooks.n_lost, ==, 0);
  sf_pool_fixture_assert_stored (f, "a b hook");
}

static void
test_hook_refuses (SfPoolFixture *f, gconstpointer data)
{
  Hooks hooks = { .refuse = TRUE };
  SfAnswer a = { 0 };

  sf_db_pool_set_commit_hooks (f->pool, before_commit, after_commit, &hooks);
  sf_pool_fixture_write (f, sf_work_insert, "a", &a);
  sf_answer_assert_error (&a, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (hooks.n_committed, ==, 0);
  g_assert_cmpuint (hooks.n_lost, ==, 1);
  sf_pool_fixture_assert_stored (f, "");
}

#define TEST_WITH(path, func, data)                                                                                    \
  g_test_add (path, SfPoolFixture, data, sf_pool_fixture_set_up, func, sf_pool_fixture_tear_down)
#define TEST(path, func) TEST_WITH (path, func, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/db/pool-group/one-commit", test_one_commit);
  TEST ("/db/pool-group/answered-after-commit", test_answered_after_commit);
  TEST ("/db/pool-group/failure-alone", test_failure_alone);
  TEST_WITH ("/db/pool-group/given-up", test_given_up, fill_disk);
  TEST_WITH ("/db/pool-group/given-up-carelessly", test_given_up, fill_disk_carelessly);
  TEST ("/db/pool-group/disk-fails-at-commit", test_disk_fails_at_commit);
  TEST_WITH ("/db/pool-group/sync-fails", test_sync_fails, GINT_TO_POINTER (SF_DB_WORK_GROUPED));
  TEST_WITH ("/db/pool-group/sync-fails-exclusive", test_sync_fails, GINT_TO_POINTER (SF_DB_WORK_EXCLUSIVE));
  TEST ("/db/pool-group/exclusive", test_exclusive);
  TEST ("/db/pool-group/exclusive-left-open", test_exclusive_left_open);
  TEST ("/db/pool-group/cancelled-waiting", test_cancelled_waiting);
  TEST ("/db/pool-group/cancelled-running", test_cancelled_running);
  TEST ("/db/pool-group/hooks", test_hooks);
  TEST ("/db/pool-group/hook-refuses", test_hook_refuses);
  return g_test_run ();
}
