/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a client gets: everything it may see and nothing else, page by page, as the digest says (docs/sync.md, I3 to I5,
 * I8).
 */
#include "sf-test-cache.h"

#include <string.h>

#include "core/model/sf-uuid.h"

static char *
scope_of (const char *kind, const char *id)
{
  return g_strdup_printf ("%s:%s", kind, id);
}

/* The signing's row in the scope of a party; NULL if it is not there. */
static const char *
row_of (SfTestCache *cache, const char *kind, const char *owner, const char *id)
{
  g_autofree char *scope = scope_of (kind, owner);

  return sf_test_cache_get (cache, scope, SF_KIND_SIGNING, id);
}

static void
put_one (SfStoreFixture *f, SfRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);
  g_assert_true (sf_store_put_records (f->store, records, NULL));
}

/* ---- Pages ---- */

static void
test_pages (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) whole = sf_test_cache_new ();
  g_autoptr (SfTestCache) cut = sf_test_cache_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer body;

  for (guint i = 0; i < 4; i++)
    g_free (sf_test_invite (f, f->employer[i], i));
  sf_test_pull (f, f->office, whole, 1000);
  sf_test_pull (f, f->office, cut, 1);
  g_assert_cmpuint (whole->pages, ==, 1);
  g_assert_cmpuint (cut->pages, >=, cut->taken);
  g_assert_cmpuint (g_hash_table_size (cut->rows), ==, g_hash_table_size (whole->rows));
  g_hash_table_iter_init (&iter, whole->rows);
  while (g_hash_table_iter_next (&iter, &key, &body))
    g_assert_cmpstr (g_hash_table_lookup (cut->rows, key), ==, body);
}

/* Nothing comes a second time. */
static void
test_nothing_changed (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  guint taken;

  sf_test_pull (f, f->office, cache, 1000);
  taken = cache->taken;
  sf_test_pull (f, f->office, cache, 1000);
  g_assert_cmpuint (cache->taken, ==, taken);
  g_assert_cmpuint (cache->pages, ==, 1);
}

/* What changes between two pages comes with a later one. */
static void
test_change_between_pages (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  guint taken;

  sf_test_pull (f, f->student[0], cache, 1000);
  taken = cache->taken;
  sf_test_act (f, f->employer[0], "withdraw", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_pull (f, f->student[0], cache, 1000);
  /* The signing, its event, a notice. */
  g_assert_cmpuint (cache->taken, ==, taken + 3);
  g_assert_nonnull (strstr (row_of (cache, "student", f->students[0], id), "\"withdrawn\""));
}

static void
test_last_seq (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  sf_test_pull (f, f->employer[0], cache, 1000);
  g_assert_cmpint (cache->last_seq, ==, 1);
  g_assert_nonnull (row_of (cache, "employer", f->employers[0], id));
}

/* ---- Sight ---- */

static void
test_draft_is_its_owners (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) owner = sf_test_cache_new ();
  g_autoptr (SfTestCache) office = sf_test_cache_new ();
  g_autoptr (SfTestCache) student = sf_test_cache_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *events = NULL;

  sf_test_act (f, f->employer[0], "save_draft", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_pull (f, f->employer[0], owner, 1000);
  sf_test_pull (f, f->office, office, 1000);
  g_assert_nonnull (row_of (owner, "employer", f->employers[0], id));
  g_assert_null (row_of (office, "college", f->colleges[0], id));

  /* Once it is sent the others see it, but not how it was drafted. */
  sf_test_act (f, f->employer[0], "invite", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_pull (f, f->student[0], student, 1000);
  g_assert_nonnull (row_of (student, "student", f->students[0], id));
  events = sf_store_fixture_query_text (
    f, "SELECT COUNT(*) FROM publication WHERE kind = 'event' AND gone IS NULL AND scope LIKE 'student:%'");
  g_assert_cmpstr (events, ==, "1");
  sf_store_fixture_check (f);
}

#define IDENTITY "11010519491231002X"
#define PHONE "13800138000"

/* What an employer sees: invited – what the employer typed itself; accepted – the student's part
 * with the identity number masked; after the end – its own terms. */
static void
test_what_an_employer_sees (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) employer = sf_test_cache_new ();
  g_autoptr (SfTestCache) college = sf_test_cache_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  const char *row;

  sf_test_pull (f, f->employer[0], employer, 1000);
  row = row_of (employer, "employer", f->employers[0], id);
  g_assert_null (strstr (row, f->students[0]));
  g_assert_null (strstr (row, f->colleges[0]));
  g_assert_null (strstr (row, "student.identity"));

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_pull (f, f->employer[0], employer, 1000);
  row = row_of (employer, "employer", f->employers[0], id);
  g_assert_null (strstr (row, IDENTITY));
  g_assert_nonnull (strstr (row, "1101**********002X"));
  g_assert_nonnull (strstr (row, PHONE));
  sf_test_pull (f, f->college[0], college, 1000);
  g_assert_nonnull (strstr (row_of (college, "college", f->colleges[0], id), IDENTITY));

  sf_test_act (f, f->college[0], "college_return", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->student[0], "give_up", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_pull (f, f->employer[0], employer, 1000);
  row = row_of (employer, "employer", f->employers[0], id);
  g_assert_null (strstr (row, "student.identity"));
  g_assert_null (strstr (row, "student.phone"));
  g_assert_nonnull (strstr (row, "work.position"));
}

/* A student and an employer of other signings see nothing of this one. */
static void
test_strangers (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  SfTestClient *strangers[] = { f->student[1], f->employer[1], f->college[1] };

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autoptr (SfTestCache) cache = sf_test_cache_new ();
      GHashTableIter iter;
      gpointer key;

      sf_test_pull (f, strangers[i], cache, 1000);
      g_hash_table_iter_init (&iter, cache->rows);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_assert_null (strstr (key, id));
    }
}

/* ---- Gone ---- */

static void
test_discarded (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autoptr (SfTestCache) fresh = sf_test_cache_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  guint before;

  sf_test_pull (f, f->employer[0], cache, 1000);
  before = g_hash_table_size (cache->rows);
  sf_test_act (f, f->employer[0], "save_draft", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_pull (f, f->employer[0], cache, 1000);
  g_assert_nonnull (row_of (cache, "employer", f->employers[0], id));
  sf_test_act (f, f->employer[0], "discard", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_pull (f, f->employer[0], cache, 1000);
  g_assert_null (row_of (cache, "employer", f->employers[0], id));
  /* Its history, too. */
  g_assert_cmpuint (g_hash_table_size (cache->rows), ==, before);
  /* Who never had it is not told that it is gone. */
  sf_test_pull (f, f->employer[0], fresh, 1000);
  g_assert_cmpuint (fresh->taken, ==, before);
  sf_store_fixture_check (f);
}

/* A secretary loses a college: its scope is dropped; and gets another: it comes whole. */
static void
test_grants_change (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autofree char *old_scope = scope_of ("college", f->colleges[0]);
  g_autofree char *new_scope = scope_of ("college", f->colleges[1]);
  g_autofree char *mark = NULL;
  g_autoptr (SfRecord) account = NULL;

  sf_test_pull (f, f->college[0], cache, 1000);
  mark = g_strdup (cache->grants);
  g_assert_nonnull (sf_test_cache_get (cache, old_scope, SF_KIND_STUDENT, f->students[0]));
  account = sf_store_fixture_get (f, SF_KIND_ACCOUNT, sf_actor_get_account (f->college[0]->session->actor), NULL);
  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, f->colleges[1]);
  put_one (f, account);
  sf_test_pull (f, f->college[0], cache, 1000);
  g_assert_cmpstr (cache->grants, !=, mark);
  g_assert_cmpuint (g_strv_length (cache->drop), ==, 1);
  g_assert_cmpstr (cache->drop[0], ==, old_scope);
  g_assert_null (sf_test_cache_get (cache, old_scope, SF_KIND_STUDENT, f->students[0]));
  g_assert_nonnull (sf_test_cache_get (cache, new_scope, SF_KIND_STUDENT, f->students[2]));
}

/* ---- Beginning anew ---- */

static void
test_other_role (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");

  sf_test_pull (f, f->office, cache, 1000);
  sf_test_pull (f, admin, cache, 1000);
  g_assert_cmpuint (g_strv_length (cache->reset), >, 0);
  g_assert_true (g_str_has_prefix (cache->grants, "admin-"));
}

/* A cookie that a restore has overtaken. */
static void
test_future_cookie (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  gint64 *rev;

  sf_test_pull (f, f->office, cache, 1000);
  rev = g_hash_table_lookup (cache->cookie, "school");
  *rev += 1000;
  sf_test_pull (f, f->office, cache, 1000);
  g_assert_cmpuint (g_strv_length (cache->reset), ==, 1);
  g_assert_cmpstr (cache->reset[0], ==, "school");
}

static void
test_other_epoch (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();

  sf_test_pull (f, f->office, cache, 1000);
  g_free (cache->epoch);
  cache->epoch = sf_uuid_new (SF_TEST_NOW);
  sf_test_pull (f, f->office, cache, 1000);
  g_assert_cmpstr (cache->epoch, ==, sf_store_get_epoch (f->store));
  g_assert_cmpuint (g_strv_length (cache->reset), ==, g_strv_length (f->office->session->grants));
}

/* ---- Heads ---- */

static void
count_cb (SfStore *store, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_heads (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *scope = scope_of ("student", f->students[0]);
  g_autofree char *id = NULL;
  gint64 before = sf_store_get_head (f->store, scope);
  gint64 after;
  guint woken = 0;

  g_assert_cmpint (before, >, 0);
  sf_store_set_heads_func (f->store, count_cb, &woken);
  id = sf_test_invite (f, f->employer[0], 0);
  while (woken == 0)
    g_main_context_iteration (NULL, TRUE);
  after = sf_store_get_head (f->store, scope);
  g_assert_cmpint (after, >, before);
  g_assert_cmpint (sf_store_get_head (f->store, "college:nowhere"), ==, 0);
  sf_store_fixture_reopen (f);
  g_assert_cmpint (sf_store_get_head (f->store, scope), ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/pull/pages", test_pages);
  g_test_add_func ("/store/pull/nothing-changed", test_nothing_changed);
  g_test_add_func ("/store/pull/change-between-pages", test_change_between_pages);
  g_test_add_func ("/store/pull/last-seq", test_last_seq);
  g_test_add_func ("/store/pull/draft-is-its-owners", test_draft_is_its_owners);
  g_test_add_func ("/store/pull/what-an-employer-sees", test_what_an_employer_sees);
  g_test_add_func ("/store/pull/strangers", test_strangers);
  g_test_add_func ("/store/pull/discarded", test_discarded);
  g_test_add_func ("/store/pull/grants-change", test_grants_change);
  g_test_add_func ("/store/pull/other-role", test_other_role);
  g_test_add_func ("/store/pull/future-cookie", test_future_cookie);
  g_test_add_func ("/store/pull/other-epoch", test_other_epoch);
  g_test_add_func ("/store/pull/heads", test_heads);
  return g_test_run ();
}
