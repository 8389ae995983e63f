/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an operation costs in a store of 1,000,000 signings, beside one of 10,000: the same operations on students who
 * stand evenly among all others, of a hundred clients of whom 32 wait for an answer at a time, first in one store and
 * then in the other. Before each hundred an account changes, as they do all the time. Besides what runs without
 * anybody's doing, and reading. The best of five rounds counts. On the main thread.
 */
#include <glib/gstdio.h>

#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "sf-bench-client.h"
#include "sf-bench-mass.h"
#include "sf-bench-records.h"
#include "sf-bench.h"
#include "store/sf-store-export.h"

#define MAX_ROUNDS SF_BENCH_LIVE
#define INVITER 7 /* the employer that invites whoever is invited already */
#define PULLS 200
#define LOOKS 200
#define PAGE 2000
#define WAITING 32 /* clients at a time */

/* ---- The measured ---- */

enum
{
  INVITE,
  DECLINE,
  ACCEPT,
  COLLEGE_APPROVE,
  OFFICE_APPROVE,
  N_ACTIONS,
  OPERATION = N_ACTIONS, /* all of these */
  PULL,
  LOOK,
  LIST,
  N_MEASURES
};

static const struct
{
  const char *id, *what, *unit;
  SfBenchSense sense;
} measures[N_MEASURES] = {
  [INVITE] = { "scale-invite", "the same, invite", "µs", SF_BENCH_FOR_INFORMATION },
  [DECLINE] = { "scale-decline", "the same, decline", "µs", SF_BENCH_FOR_INFORMATION },
  [ACCEPT] = { "scale-accept", "the same, accept", "µs", SF_BENCH_FOR_INFORMATION },
  [COLLEGE_APPROVE] = { "scale-college-approve", "the same, college_approve", "µs", SF_BENCH_FOR_INFORMATION },
  [OFFICE_APPROVE] = { "scale-office-approve", "the same, office_approve", "µs", SF_BENCH_FOR_INFORMATION },
  [OPERATION] = { "scale", "an operation with 1,000,000 signings in the store, and with 10,000", "µs",
                  SF_BENCH_AT_MOST },
  [PULL] = { "scale-pull", "the same, a pull when nothing changed", "µs", SF_BENCH_AT_MOST },
  [LOOK] = { "scale-expiry", "the same, looking for what is due when nothing is", "µs", SF_BENCH_AT_MOST },
  [LIST] = { "scale-list", "the same, a college's list of some 1,000 signings as CSV", "ms", SF_BENCH_AT_MOST },
};

/* ---- A store ---- */

typedef struct
{
  SfStore *store;
  SfStoreSession *session;
  char *device;
  gint64 seq;
} Client;

typedef struct
{
  const char *folder;
  guint n_students;
  SfStore *store;
  Client *secretary;
  Client *office;
  Client *inviter;
  double values[N_MEASURES][MAX_ROUNDS];
} Side;

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static Client *
client_new (SfStore *store, guint account, const char *login, const char *role)
{
  Client *self = g_new0 (Client, 1);
  g_autofree char *id = sf_bench_id (SF_KIND_ACCOUNT, account);
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) registered = NULL;
  g_autoptr (GError) error = NULL;

  self->store = store;
  self->device = sf_uuid_new (SF_BENCH_NOW);
  sf_store_session_begin_async (store, id, login, "::1", role, self->device, keep_result_cb, &begun);
  sf_bench_wait_until (begun != NULL);
  self->session = sf_store_session_begin_finish (store, begun, &error);
  sf_bench_check (login, error);
  sf_store_device_async (store, self->session, self->device, "benchmark", keep_result_cb, &registered);
  sf_bench_wait_until (registered != NULL);
  sf_store_device_finish (store, registered, &self->seq, &error);
  sf_bench_check (login, error);
  return self;
}

static Client *
student_client_new (SfStore *store, guint n)
{
  g_autofree char *login = g_strdup_printf ("student%u", n);

  return client_new (store, SF_BENCH_STUDENT_ACCOUNTS + n, login, "student");
}

static void
client_free (gpointer data)
{
  Client *self = data;

  sf_store_session_unref (self->session);
  g_free (self->device);
  g_free (self);
}

static void
side_open (Side *self)
{
  g_autoptr (SfClock) clock = sf_clock_new_manual (SF_BENCH_NOW);
  g_autofree char *login = g_strdup_printf ("employer%u", INVITER);
  g_autoptr (GError) error = NULL;

  self->store = sf_store_open (self->folder, clock, &error);
  sf_bench_check (self->folder, error);
  self->secretary = client_new (self->store, 0, "secretary", "college");
  self->office = client_new (self->store, 1, "office", "office");
  self->inviter = client_new (self->store, SF_BENCH_EMPLOYER_ACCOUNTS + INVITER, login, "employer");
}

static void
side_close (Side *self)
{
  client_free (self->secretary);
  client_free (self->office);
  client_free (self->inviter);
  sf_store_close (self->store);
}

/* ---- Operations ---- */

typedef struct
{
  SfKind kind;
  const char *id;
  char *content;
} Mark;

static gpointer
read_mark (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Mark *mark = data;

  if (sf_db_begin_read (db, error))
    {
      g_autoptr (SfRecord) record = sf_record_table_get (db, mark->kind, mark->id, &mark->content, error);
    }
  return NULL;
}

static SfOperation *
make_operation (Side *self, Client *client, const char *action, const char *id, JsonObject *args)
{
  g_autofree char *uid = sf_uuid_new (SF_BENCH_NOW);
  g_autoptr (GError) error = NULL;
  Mark mark = { SF_KIND_SIGNING, id, NULL };
  SfOperation *operation;

  sf_db_pool_read_sync (sf_store_get_pool (self->store), read_mark, &mark, NULL, &error);
  sf_bench_check (id, error);
  operation = sf_operation_new (uid, action, sf_actor_get_role (client->session->actor), SF_BENCH_NOW, SF_KIND_SIGNING,
                                id, mark.content, NULL, args);
  g_free (mark.content);
  return operation;
}

/* Whoever is a copy has the name of whom she is a copy of. */
static JsonObject *
make_arguments (const Side *self, guint n)
{
  JsonObject *args = sf_bench_arguments (n);
  g_autofree char *name = sf_bench_student_name (n % (self->n_students / SF_BENCH_BLOCKS));

  json_object_set_string_member (args, "student_name", name);
  return args;
}

static SfPush *
make_push (Side *self, Client *client, SfOperation *operation)
{
  SfPush *push = sf_push_new ();

  client->seq++;
  push->device = g_strdup (client->device);
  push->schema = SF_WIRE_SCHEMA_MAX;
  push->epoch = g_strdup (sf_store_get_epoch (self->store));
  g_ptr_array_add (push->operations, operation);
  g_array_append_val (push->seqs, client->seq);
  return push;
}

typedef struct
{
  Side *side;
  GPtrArray *clients;
  GPtrArray *pushes;
  guint n_sent;
  guint n_answered;
} Crowd;

static void push_next (Crowd *self);

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Crowd *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPushAnswer) answer = sf_store_push_finish (self->side->store, result, &error);
  const SfReceipt *receipt;

  sf_bench_check ("a push", error);
  receipt = answer->receipts->len == 1 ? answer->receipts->pdata[0] : NULL;
  if (receipt == NULL || !receipt->applied)
    g_error ("an operation was not applied: %s", receipt != NULL ? receipt->code : "no receipt");
  self->n_answered++;
  push_next (self);
}

static void
push_next (Crowd *self)
{
  guint i = self->n_sent;

  if (i == self->pushes->len)
    return;
  self->n_sent++;
  sf_store_push_async (self->side->store, ((Client *) self->clients->pdata[i])->session, self->pushes->pdata[i],
                       pushed_cb, self);
}

/* A secretary gets another name: whatever the store keeps in memory of accounts, it must read again. */
static void
change_account (Side *self, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *name = g_strdup_printf ("教秘%u", n);
  g_autoptr (GError) error = NULL;
  SfRecord *account = sf_bench_secretary (0, "secretary", SF_BENCH_HOME);

  sf_record_set_text (account, SF_ACCOUNT_NAME, name);
  g_ptr_array_add (records, account);
  sf_store_put_records (self->store, records, &error);
  sf_bench_check ("an account", error);
}

/* One push of each client, @pushes at its place; returns µs a push. */
static double
push_all (Side *self, GPtrArray *clients, GPtrArray *pushes)
{
  Crowd crowd = { self, clients, pushes, 0, 0 };
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < WAITING; i++)
    push_next (&crowd);
  sf_bench_wait_until (crowd.n_answered == pushes->len);
  return (double) (g_get_monotonic_time () - start) / pushes->len;
}

static void
act (Side *self, guint round, guint action, GPtrArray *students, const guint *numbers, char **ids)
{
  static const char *const names[N_ACTIONS] = { "invite", "decline", "accept", "college_approve", "office_approve" };
  g_autoptr (GPtrArray) clients = g_ptr_array_new ();
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();

  for (guint i = 0; i < students->len; i++)
    {
      Client *client = action == INVITE            ? self->inviter
                       : action == COLLEGE_APPROVE ? self->secretary
                       : action == OFFICE_APPROVE  ? self->office
                                                   : students->pdata[i];
      g_autofree char *invitation = sf_bench_id (SF_KIND_SIGNING, numbers[i]);
      const char *id = action == INVITE || action == DECLINE ? ids[i] : invitation;
      JsonObject *args = action < COLLEGE_APPROVE ? make_arguments (self, numbers[i]) : json_object_new ();

      g_ptr_array_add (clients, client);
      g_ptr_array_add (pushes, make_push (self, client, make_operation (self, client, names[action], id, args)));
    }
  change_account (self, round * N_ACTIONS + action);
  self->values[action][round] = push_all (self, clients, pushes);
}

/* A second unit invites a hundred students and they decline; then they accept what they had, and all approve. */
static void
run_operations (Side *self, guint round)
{
  g_autoptr (GPtrArray) students = g_ptr_array_new_with_free_func (client_free);
  guint numbers[SF_BENCH_BLOCKS];
  char *ids[SF_BENCH_BLOCKS];

  for (guint i = 0; i < SF_BENCH_BLOCKS; i++)
    {
      numbers[i] = sf_bench_mass_live (self->n_students, i, round);
      ids[i] = sf_uuid_new (SF_BENCH_NOW);
      g_ptr_array_add (students, student_client_new (self->store, numbers[i]));
    }
  for (guint action = 0; action < N_ACTIONS; action++)
    act (self, round, action, students, numbers, ids);
  for (guint i = 0; i < SF_BENCH_BLOCKS; i++)
    g_free (ids[i]);
}

/* ---- What runs besides ---- */

static GHashTable *
pull (Side *self, GHashTable *cookie, gboolean *out_complete)
{
  SfPull *pull = g_new0 (SfPull, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) page = NULL;
  g_auto (SfPageTail) tail = { 0 };
  g_autoptr (GError) error = NULL;

  pull->device = g_strdup (self->secretary->device);
  pull->schema = SF_WIRE_SCHEMA_MAX;
  pull->epoch = g_strdup (sf_store_get_epoch (self->store));
  pull->cookie = g_hash_table_ref (cookie);
  pull->limit = PAGE;
  sf_store_pull_async (self->store, self->secretary->session, pull, "r", keep_result_cb, &result);
  sf_bench_wait_until (result != NULL);
  page = sf_store_pull_finish (self->store, result, &error);
  sf_bench_check ("a pull", error);
  sf_bench_read_tail (page, &tail);
  *out_complete = tail.complete;
  return g_hash_table_ref (tail.cookie);
}

static double
measure_pulls (Side *self)
{
  g_autoptr (GHashTable) cookie = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean complete = FALSE;
  double took[PULLS];

  while (!complete)
    {
      GHashTable *next = pull (self, cookie, &complete);

      g_hash_table_unref (cookie);
      cookie = next;
    }
  for (guint i = 0; i < PULLS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_hash_table_unref (pull (self, cookie, &complete));
      took[i] = (double) (g_get_monotonic_time () - start);
    }
  return sf_bench_median (took, PULLS);
}

static double
measure_looks (Side *self)
{
  double took[LOOKS];

  for (guint i = 0; i < LOOKS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      guint settled;

      sf_store_settle_async (self->store, 50, keep_result_cb, &result);
      sf_bench_wait_until (result != NULL);
      sf_store_settle_finish (self->store, result, &settled, &error);
      sf_bench_check ("what is due", error);
      if (settled > 0)
        g_error ("something was due");
      took[i] = (double) (g_get_monotonic_time () - start);
    }
  return sf_bench_median (took, LOOKS);
}

/* Of the college whose students are the live ones. */
static double
measure_list (Side *self)
{
  g_autofree char *path = g_build_filename (self->folder, "list.csv", NULL);
  g_autoptr (JsonObject) filter = json_object_new ();
  const SfExportOptions options = { .what = "signings", .path = path, .type = SF_TABLE_CSV, .filter = filter };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  guint rows;

  json_object_set_string_member (filter, "college", "01");
  sf_store_export (self->store, &options, &rows, &error);
  sf_bench_check (path, error);
  g_unlink (path);
  if (rows < SF_BENCH_BLOCKS * SF_BENCH_LIVE)
    g_error ("%u rows", rows);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static void
run_round (Side *self, guint round)
{
  run_operations (self, round);
  self->values[PULL][round] = measure_pulls (self);
  self->values[LOOK][round] = measure_looks (self);
  self->values[LIST][round] = measure_list (self);
}

/* ---- Both ---- */

static void
fill (gpointer data, double *results)
{
  const Side *side = data;

  sf_bench_mass_fill (side->folder, side->n_students);
}

/* Others' work on the machine only adds. An operation is the mean of all kinds of them. */
static double
get_best (const Side *side, guint measure, guint n_rounds)
{
  double best = 0;

  if (measure != OPERATION)
    return sf_bench_percentile (side->values[measure], n_rounds, 0);
  for (guint i = 0; i < N_ACTIONS; i++)
    best += sf_bench_percentile (side->values[i], n_rounds, 0) / N_ACTIONS;
  return best;
}

static void
report (const Side *large, const Side *small, guint n_rounds)
{
  for (guint i = 0; i < N_MEASURES; i++)
    {
      guint k = (i + OPERATION) % N_MEASURES; /* the mean of all first */

      sf_bench_report (measures[k].id, measures[k].what, get_best (large, k, n_rounds), measures[k].unit,
                       get_best (small, k, n_rounds), measures[k].sense, 1.3);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *names[2] = { NULL };
  guint n_rounds;
  Side sides[2] = { 0 };

  sf_bench_init (&argc, &argv, "The cost of an operation in a large store and in a small one.");
  n_rounds = sf_bench_size (MAX_ROUNDS, 1);
  folder = sf_bench_make_folder ();
  for (guint i = 0; i < 2; i++)
    {
      names[i] = g_build_filename (folder, i == 0 ? "small" : "large", NULL);
      sides[i].folder = names[i];
      sides[i].n_students = i == 0 ? sf_bench_size (10000, 500) : sf_bench_size (1000000, 1000);
      sf_bench_run_apart (fill, &sides[i], NULL, 0);
    }
  for (guint i = 0; i < 2; i++)
    side_open (&sides[i]);
  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < 2; i++)
      run_round (&sides[i], round);
  report (&sides[1], &sides[0], n_rounds);
  for (guint i = 0; i < 2; i++)
    side_close (&sides[i]);
  sf_bench_remove_folder (folder);
  return 0;
}
