/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pool on a table t (a TEXT PRIMARY KEY), work that writes to it, and a gate that holds one of the pool's threads, so
 * that a test decides what waits together.
 */
#pragma once

#include "db/sf-db-pool.h"
#include "sf-db-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  SfDbFixture files;
  SfDbPool *pool;
} SfPoolFixture;

/* For g_test_add(): two readers, SF_DB_SYNC_FULL. */
void sf_pool_fixture_set_up (SfPoolFixture *self, gconstpointer data);
void sf_pool_fixture_tear_down (SfPoolFixture *self, gconstpointer data);
/* Closes the pool before the test ends. */
void sf_pool_fixture_close (SfPoolFixture *self);
/* What is committed, joined in order. */
void sf_pool_fixture_assert_stored (SfPoolFixture *self, const char *expected);

/* One answer that is waited for. */
typedef struct
{
  gboolean come;
  GThread *thread; /* of its callback */
  gpointer result;
  GError *error;
} SfAnswer;

void sf_answer_cb (GObject *source, GAsyncResult *result, gpointer answer);
void sf_answer_wait (SfAnswer *self);
/* Waits, too. */
void sf_answer_assert_ok (SfAnswer *self);
void sf_answer_assert_error (SfAnswer *self, GQuark domain, int code);

/* Work: inserts the text that is its data, and returns a copy of it. */
gpointer sf_work_insert (SfDb *db, gpointer data, GCancellable *cancellable, GError **error);
/* The same, and then fails with G_IO_ERROR_FAILED, but returns its copy. */
gpointer sf_work_insert_and_fail (SfDb *db, gpointer data, GCancellable *cancellable, GError **error);
/* Hands in sf_work_insert() or another. */
void sf_pool_fixture_write (SfPoolFixture *self, SfDbWork work, const char *text, SfAnswer *answer);

/* Inserts @text in a commit of its own and waits for it. */
void sf_pool_fixture_insert (SfDbPool *pool, const char *text);

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean reached;
  gboolean open;
} SfGate;

void sf_gate_init (SfGate *self);
void sf_gate_clear (SfGate *self);
/* Work, with the gate as its data: stands at the gate until it is opened. */
gpointer sf_work_at_gate (SfDb *db, gpointer gate, GCancellable *cancellable, GError **error);
/* Waits until somebody stands there. */
void sf_gate_wait (SfGate *self);
void sf_gate_open (SfGate *self);

G_END_DECLS
