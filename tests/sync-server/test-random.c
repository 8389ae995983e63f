/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everybody does anything at any time. Whatever comes of it, the rules hold, every client that pulls now and then holds
 * what a new one gets, and the server's digests agree (docs/sync.md, I1, I3, I4, I7). A failing run is repeated with
 * the seed that the test prints (--seed).
 */
#include "sf-test-cache.h"

#include "core/model/sf-uuid.h"

#define STEPS 600
#define MAX_OPEN 5 /* invitations of a student, by default */

typedef struct
{
  SfStoreFixture *f;
  SfTestClient *clients[SF_TEST_STUDENTS + SF_TEST_EMPLOYERS + SF_TEST_COLLEGES + 1];
  SfTestCache *caches[SF_TEST_STUDENTS + SF_TEST_EMPLOYERS + SF_TEST_COLLEGES + 1];
  guint n_clients;
  GPtrArray *signings; /* ids */
  guint applied;
} World;

static const char *const actions[] = { "save_draft",      "discard",        "invite",         "revise",
                                       "withdraw",        "accept",         "accept",         "accept",
                                       "decline",         "submit",         "take_back",      "resubmit",
                                       "give_up",         "college_return", "office_approve", "office_approve",
                                       "college_approve", "office_return",  "reveal",         "office_send_back",
                                       "college_approve", "invite" };

static void
add_client (World *w, SfTestClient *client)
{
  w->clients[w->n_clients] = client;
  w->caches[w->n_clients++] = sf_test_cache_new ();
}

static void
world_init (World *w)
{
  w->f = sf_store_fixture_new ();
  w->signings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    add_client (w, w->f->student[i]);
  for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
    add_client (w, w->f->employer[i]);
  for (guint i = 0; i < SF_TEST_COLLEGES; i++)
    add_client (w, w->f->college[i]);
  add_client (w, w->f->office);
}

static void
world_clear (World *w)
{
  for (guint i = 0; i < w->n_clients; i++)
    sf_test_cache_free (w->caches[i]);
  g_ptr_array_unref (w->signings);
  sf_store_fixture_free (w->f);
}

static guint
below (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

/* Mostly one of the signings that there are. */
static const char *
pick_signing (World *w)
{
  if (w->signings->len == 0 || below (6) == 0)
    g_ptr_array_add (w->signings, sf_uuid_new (sf_clock_now (w->f->clock)));
  return w->signings->pdata[below (w->signings->len)];
}

static void
offer (World *w, SfTestClient *client, const char *action, const char *id, guint n)
{
  g_autoptr (SfOperation) operation = sf_test_operation (w->f, client, action, SF_KIND_SIGNING, id, sf_test_args (n));
  g_autoptr (SfReceipt) receipt = sf_test_offer (w->f, client, operation);

  w->applied += receipt->applied ? 1 : 0;
}

/* Anybody tries anything. */
static void
act (World *w)
{
  offer (w, w->clients[below (w->n_clients)], actions[below (G_N_ELEMENTS (actions))], pick_signing (w),
         below (SF_TEST_STUDENTS));
}

static guint
index_of (char *const *ids, guint n, const char *id)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      return i;
  return below (n);
}

/* Somebody does what a signing in its state waits for. */
static void
act_sensibly (World *w)
{
  static const char *const by_student[] = { "accept", "accept", "accept", "decline", "resubmit", "give_up" };
  static const char *const by_employer[] = { "invite", "invite", "revise", "withdraw" };
  const char *id = pick_signing (w);
  g_autoptr (SfRecord) signing = sf_store_fixture_get (w->f, SF_KIND_SIGNING, id, NULL);
  guint student;
  guint employer;

  if (signing == NULL)
    {
      offer (w, w->f->employer[below (SF_TEST_EMPLOYERS)], below (3) == 0 ? "save_draft" : "invite", id,
             below (SF_TEST_STUDENTS));
      return;
    }
  student = index_of (w->f->students, SF_TEST_STUDENTS, sf_record_get_text (signing, SF_SIGNING_STUDENT));
  employer = index_of (w->f->employers, SF_TEST_EMPLOYERS, sf_record_get_text (signing, SF_SIGNING_EMPLOYER));
  switch (sf_record_get_state (signing))
    {
    case SF_SIGNING_COLLEGE_REVIEW:
      offer (w, w->f->college[student / 2], below (3) == 0 ? "college_return" : "college_approve", id, student);
      break;
    case SF_SIGNING_OFFICE_REVIEW:
      offer (w, w->f->office, below (3) == 0 ? "office_return" : "office_approve", id, student);
      break;
    default:
      if (below (2) == 0)
        offer (w, w->f->student[student], by_student[below (G_N_ELEMENTS (by_student))], id, student);
      else
        offer (w, w->f->employer[employer], by_employer[below (G_N_ELEMENTS (by_employer))], id, student);
    }
}

/* The office annuls what was signed, so that the students can go on. */
static void
annul (World *w)
{
  g_autofree char *id = sf_store_fixture_query_text (w->f, "SELECT id FROM agreement WHERE state = 'effective'");
  g_autoptr (SfOperation) operation = NULL;
  g_autoptr (SfReceipt) receipt = NULL;

  if (id == NULL)
    return;
  operation = sf_test_operation (w->f, w->f->office, "annul", SF_KIND_AGREEMENT, id, sf_test_args (0));
  receipt = sf_test_offer (w->f, w->f->office, operation);
  g_assert_true (receipt->applied);
}

/* Offers the last operation of somebody once more, as a client does that saw no answer. */
static void
repeat (World *w)
{
  SfTestClient *client = w->clients[below (w->n_clients)];
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autoptr (SfOperation) operation =
    sf_test_operation (w->f, client, "invite", SF_KIND_SIGNING, pick_signing (w), sf_test_args (below (2)));
  g_autoptr (SfPushAnswer) first = NULL;
  g_autoptr (SfPushAnswer) second = NULL;
  SfReceipt *a;
  SfReceipt *b;

  g_ptr_array_add (operations, operation);
  first = sf_test_push (w->f, client, ++client->seq, operations, NULL);
  second = sf_test_push (w->f, client, client->seq, operations, NULL);
  a = first->receipts->pdata[0];
  b = second->receipts->pdata[0];
  g_assert_true (b->dup);
  g_assert_cmpint (a->applied, ==, b->applied);
  g_assert_cmpstr (a->code, ==, b->code);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
let_time_pass (World *w)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint settled;

  sf_clock_set (w->f->clock, sf_clock_now (w->f->clock) + below (4) * SF_DAY);
  sf_store_settle_async (w->f->store, 100, settled_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  sf_store_settle_finish (w->f->store, result, &settled, &error);
  g_assert_no_error (error);
}

static void
check_rules (World *w)
{
  g_assert_cmpint (sf_store_fixture_query (w->f,
                                           "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM agreement WHERE state IN "
                                           "('in_review', 'suspended', 'effective', 'cancelling') GROUP BY student)"),
                   <=, 1);
  g_assert_cmpint (sf_store_fixture_query (w->f, "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM signing WHERE state = "
                                                 "'invited' GROUP BY student)"),
                   <=, MAX_OPEN);
  g_assert_cmpint (sf_store_fixture_query (
                     w->f, "SELECT COUNT(*) FROM signing WHERE state = 'signed' AND NOT EXISTS (SELECT 1 FROM "
                           "agreement WHERE agreement.id = signing.agreement AND agreement.state = 'effective')"),
                   ==, 0);
}

static void
check_caches (World *w)
{
  for (guint i = 0; i < w->n_clients; i++)
    {
      g_autoptr (SfTestCache) fresh = sf_test_cache_new ();
      GHashTableIter iter;
      gpointer key;
      gpointer body;

      sf_test_pull (w->f, w->clients[i], w->caches[i], 1000);
      sf_test_pull (w->f, w->clients[i], fresh, 1000);
      g_assert_cmpuint (g_hash_table_size (w->caches[i]->rows), ==, g_hash_table_size (fresh->rows));
      g_hash_table_iter_init (&iter, fresh->rows);
      while (g_hash_table_iter_next (&iter, &key, &body))
        g_assert_cmpstr (g_hash_table_lookup (w->caches[i]->rows, key), ==, body);
    }
}

static void
test_random (void)
{
  World w = { 0 };

  world_init (&w);
  for (guint step = 0; step < STEPS; step++)
    {
      guint what = below (40);

      if (what == 0)
        let_time_pass (&w);
      else if (what == 1)
        repeat (&w);
      else if (what == 2)
        {
          guint i = below (w.n_clients);
          sf_test_pull (w.f, w.clients[i], w.caches[i], 1 + below (20));
        }
      else if (what == 3)
        annul (&w);
      else if (what < 14)
        act (&w);
      else
        act_sensibly (&w);
    }
  g_test_message ("%u of %u operations were applied", w.applied, STEPS);
  g_assert_cmpuint (w.applied, >, STEPS / 20);
  check_rules (&w);
  check_caches (&w);
  sf_store_fixture_check (w.f);
  world_clear (&w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/random/everybody-does-anything", test_random);
  return g_test_run ();
}
