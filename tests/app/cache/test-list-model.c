/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists over a cache: what a search finds is what a look at every row would find, in the list's order, whatever is
 * typed how fast, and also after rows changed.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "cache/sf-cache.h"
#include "core/form/sf-pinyin.h"

#define N_SIGNINGS 150 /* more than the first rows, which come before the others */
#define SCOPE "college:01900000-0000-7000-8000-000000000001"

typedef struct
{
  char *folder;
  SfCache *cache;
  SfListModel *model;
  GPtrArray *records; /* SfRecord: what the cache holds */
  GHashTable *cookie;
  SfDigest digest;
} Fixture;

/* ---- The cache ---- */

static SfRecord *
make_signing (guint n)
{
  static const char *const students[] = { "雒艳", "单雄信", "万俟卨", "阿依古丽·买买提",
                                          "王伟", "欧阳娜", "李雷",   "Ann Müller" };
  static const char *const employers[] = { "深圳谷米科技有限公司", "ABC（中国）有限公司", "湖南科技大学出版社" };
  const char *student = students[n % G_N_ELEMENTS (students)];
  const char *employer = employers[n % G_N_ELEMENTS (employers)];
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000005%05u", n);
  g_autofree char *number = g_strdup_printf ("1405%05u", n * 7919 % 100000);
  g_autofree char *college = g_strdup_printf ("c%u", n % 2);
  g_autofree char *pinyin = NULL;
  g_autofree char *initials = NULL;
  SfRecord *signing = sf_record_new (SF_KIND_SIGNING, id);

  sf_pinyin_of (student, TRUE, &pinyin, &initials);
  sf_record_set_state (signing, (int) (n % 4));
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, "employer");
  sf_record_set_text (signing, SF_SIGNING_COLLEGE, college);
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NUMBER, number);
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NAME, student);
  sf_record_set_text (signing, SF_SIGNING_EMPLOYER_NAME, employer);
  sf_record_set_text (signing, SF_SIGNING_PINYIN, pinyin);
  sf_record_set_text (signing, SF_SIGNING_INITIALS, initials);
  sf_record_set_int (signing, SF_SIGNING_STARTED_AT, n * 31 % 17);
  return signing;
}

static void
begin_page (GString *page)
{
  static const char *none[] = { NULL };
  const SfPageHead head = { .epoch = (char *) "e",
                            .server_time = 1,
                            .grants = (char *) "college-",
                            .scopes = (GStrv) none,
                            .reset = (GStrv) none,
                            .drop = (GStrv) none };

  sf_wire_write_page_head (page, &head, "");
}

static void
add_row (Fixture *fixture, GString *page, SfRecord *record, const char *before, const char *content)
{
  gint64 *rev = g_hash_table_lookup (fixture->cookie, SCOPE);

  if (before != NULL)
    sf_digest_remove (&fixture->digest, SF_KIND_SIGNING, sf_record_get_id (record), before);
  sf_digest_add (&fixture->digest, SF_KIND_SIGNING, sf_record_get_id (record), content);
  sf_wire_write_row (page, record, SCOPE, ++*rev, content);
}

static gpointer
apply (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SfCacheApplied) applied = sf_cache_apply (db, data, error);

  g_assert_false (applied->damaged);
  return NULL;
}

static void
end_page (Fixture *fixture, GString *page)
{
  g_autoptr (GHashTable) digests = g_hash_table_new (g_str_hash, g_str_equal);
  const SfPageTail tail = { fixture->cookie, TRUE, 0, digests };
  g_autoptr (SfActor) actor = sf_actor_new_system ();
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  SfCachePage in = { .pending = pending, .actor = actor, .first = TRUE };

  g_hash_table_insert (digests, (gpointer) SCOPE, &fixture->digest);
  sf_wire_write_page_tail (page, &tail);
  bytes = in.page = g_string_free_to_bytes (page);
  sf_db_pool_write_sync (sf_cache_get_pool (fixture->cache), SF_DB_WORK_EXCLUSIVE, apply, &in, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GString *page = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("sanfang-list-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->cache = sf_cache_new (fixture->folder, &error);
  g_assert_no_error (error);
  fixture->model = sf_list_model_new (fixture->cache);
  fixture->records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  fixture->cookie = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (fixture->cookie, g_strdup (SCOPE), g_new0 (gint64, 1));
  begin_page (page);
  for (guint i = 0; i < N_SIGNINGS; i++)
    {
      SfRecord *record = make_signing (i);

      g_ptr_array_add (fixture->records, record);
      add_row (fixture, page, record, NULL, "0");
    }
  end_page (fixture, page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "cache.db", "cache.db-wal", "cache.db-shm" };

  g_clear_object (&fixture->model);
  g_clear_object (&fixture->cache);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->records);
  g_hash_table_unref (fixture->cookie);
}

/* ---- What the list shows ---- */

static void
wait_for_query (Fixture *fixture)
{
  while (sf_list_model_is_loading (fixture->model))
    g_main_context_iteration (NULL, TRUE);
}

static char *
dup_ids (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->model);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SfItem) item = g_list_model_get_item (model, i);

      while (!sf_item_is_loaded (item))
        g_main_context_iteration (NULL, TRUE);
      g_string_append_printf (ids, "%s ", sf_item_get_id (item) + strlen ("01900000-0000-7000-8000-"));
    }
  return g_string_free (ids, FALSE);
}

/* ---- What it should show ---- */

static const SfListQuery *the_query; /* of the sort below */

static int
compare_records (gconstpointer a, gconstpointer b)
{
  const SfRecord *x = *(SfRecord *const *) a;
  const SfRecord *y = *(SfRecord *const *) b;
  gint64 p = sf_record_get_int (x, the_query->sort_column);
  gint64 q = sf_record_get_int (y, the_query->sort_column);
  int order = p != q ? (p > q ? 1 : -1) : strcmp (sf_record_get_id (x), sf_record_get_id (y));

  return the_query->descending ? -order : order;
}

/* The letters that are typed, without what does not count. */
static char *
fold (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static gboolean
has_text (const SfRecord *record, const char *search)
{
  const SfKindInfo *info = sf_kind_info (SF_KIND_SIGNING);
  g_autofree char *word = fold (search);

  for (guint i = 0; i < info->n_columns; i++)
    {
      const char *text = sf_record_get_text (record, (int) i);
      g_autofree char *folded = text != NULL ? fold (text) : NULL;

      if ((info->columns[i].flags & SF_COLUMN_SEARCHED) != 0 && folded != NULL && strstr (folded, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
passes (const SfRecord *record, const SfListQuery *query)
{
  return (query->states == 0 || (query->states & 1u << sf_record_get_state (record)) != 0) &&
         (query->college == NULL || g_str_equal (query->college, sf_record_get_text (record, SF_SIGNING_COLLEGE))) &&
         (query->search == NULL || has_text (record, query->search));
}

static char *
dup_expected_ids (Fixture *fixture, const SfListQuery *query)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < fixture->records->len; i++)
    if (passes (fixture->records->pdata[i], query))
      g_ptr_array_add (all, fixture->records->pdata[i]);
  the_query = query;
  g_ptr_array_sort (all, compare_records);
  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (ids, "%s ", sf_record_get_id (all->pdata[i]) + strlen ("01900000-0000-7000-8000-"));
  return g_string_free (ids, FALSE);
}

static guint
check_query (Fixture *fixture, const SfListQuery *query)
{
  g_autofree char *expected = dup_expected_ids (fixture, query);
  g_autofree char *ids = NULL;

  sf_list_model_set_query (fixture->model, query);
  wait_for_query (fixture);
  ids = dup_ids (fixture);
  g_assert_cmpstr (ids, ==, expected);
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
}

/* ---- Tests ---- */

/* Each piece of one, two, three and more characters of everything that can be searched. */
static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  const SfKindInfo *info = sf_kind_info (SF_KIND_SIGNING);
  SfListQuery query = { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT, .descending = TRUE };

  for (guint n = 0; n < 8; n++)
    for (guint i = 0; i < info->n_columns; i++)
      {
        const char *text = sf_record_get_text (fixture->records->pdata[n], (int) i);
        glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

        if ((info->columns[i].flags & SF_COLUMN_SEARCHED) == 0)
          continue;
        for (glong begin = 0; begin < length; begin++)
          for (glong end = begin + 1; end <= MIN (length, begin + 4); end++)
            {
              g_autofree char *piece = g_utf8_substring (text, begin, end);

              query.search = piece;
              g_assert_cmpuint (check_query (fixture, &query), >, 0);
            }
      }
}

static void
test_nothing_found (Fixture *fixture, gconstpointer data)
{
  /* Of characters and of pairs that are there, but not in this order or not in one column. */
  static const char *const words[] = { "艳雒", "雒雒", "yl", "雒艳深圳", "zz", "龘", "14050000x" };
  SfListQuery query = { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      query.search = words[i];
      g_assert_cmpuint (check_query (fixture, &query), ==, 0);
    }
}

static void
test_typed_otherwise (Fixture *fixture, gconstpointer data)
{
  static const char *const pairs[][2] = {
    { "LY", "ly" },         { " l y ", "ly" },    { "ａｂｃ", "abc" },
    { "MÜLLER", "müller" }, { "雒　艳", "雒艳" }, { "  ", NULL },
  };
  SfListQuery query = { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *ids = NULL;
      g_autofree char *plain = NULL;

      query.search = pairs[i][0];
      sf_list_model_set_query (fixture->model, &query);
      wait_for_query (fixture);
      ids = dup_ids (fixture);
      query.search = pairs[i][1];
      plain = dup_expected_ids (fixture, &query);
      g_assert_cmpstr (ids, ==, plain);
      g_assert_cmpstr (ids, !=, "");
    }
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { NULL, "王", "1405", "gs" };
  guint found = 0;

  for (guint states = 0; states < 4; states++)
    for (guint college = 0; college < 3; college++)
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        {
          g_autofree char *id = g_strdup_printf ("c%u", college);
          SfListQuery query = { .kind = SF_KIND_SIGNING,
                                .states = states * 5,
                                .college = college < 2 ? id : NULL,
                                .search = words[i],
                                .sort_column = SF_SIGNING_STARTED_AT,
                                .descending = college == 1 };

          found += check_query (fixture, &query);
        }
  g_assert_cmpuint (found, >, 0);
}

/* Keys that come faster than their answers: the last one counts, whichever comes back first. */
static void
test_fast_typing (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "l", "lu", "luo", "luo y", "luo yan" };
  SfListQuery query = { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT };

  for (guint round = 0; round < 50; round++)
    {
      query.descending = round % 2 == 0;
      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        {
          query.search = keys[i];
          sf_list_model_set_query (fixture->model, &query);
          if (round % 3 == 0)
            g_main_context_iteration (NULL, FALSE);
        }
      wait_for_query (fixture);
      {
        g_autofree char *expected = dup_expected_ids (fixture, &query);
        g_autofree char *ids = dup_ids (fixture);

        g_assert_cmpstr (ids, ==, expected);
      }
    }
}

/* Another name while a search for the old one stands. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  SfListQuery query = { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT, .search = "雒" };
  SfRecord *record = fixture->records->pdata[0];
  GString *page = g_string_new (NULL);
  guint n = check_query (fixture, &query);
  g_autofree char *expected = NULL;
  g_autofree char *ids = NULL;

  sf_record_set_text (record, SF_SIGNING_STUDENT_NAME, "骆艳");
  begin_page (page);
  add_row (fixture, page, record, "0", "1");
  end_page (fixture, page);
  sf_cache_emit_changed (fixture->cache, 1u << SF_KIND_SIGNING);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == n)
    g_main_context_iteration (NULL, TRUE);
  expected = dup_expected_ids (fixture, &query);
  ids = dup_ids (fixture);
  g_assert_cmpstr (ids, ==, expected);
  query.search = "骆";
  g_assert_cmpuint (check_query (fixture, &query), ==, 1);
}

static void
keep_first_change_cb (GListModel *model, guint position, guint removed, guint added, guint *n_first)
{
  if (*n_first == 0)
    *n_first = added;
}

/* An empty list shows a screenful with its records at once, and is loading until the others are there. */
static void
test_first_rows (Fixture *fixture, gconstpointer data)
{
  SfListQuery query = { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT };
  GListModel *model = G_LIST_MODEL (fixture->model);
  guint n_first = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (keep_first_change_cb), &n_first);
  sf_list_model_set_query (fixture->model, &query);
  while (n_first == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_first, >, 0);
  g_assert_cmpuint (n_first, <, N_SIGNINGS);
  g_assert_true (sf_list_model_is_loading (fixture->model));
  for (guint i = 0; i < n_first; i++)
    {
      g_autoptr (SfItem) item = g_list_model_get_item (model, i);

      g_assert_true (sf_item_is_loaded (item));
    }
  wait_for_query (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, N_SIGNINGS);
  check_query (fixture, &query);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/list-model/rows/first", Fixture, NULL, set_up, test_first_rows, tear_down);
  g_test_add ("/list-model/search/pieces", Fixture, NULL, set_up, test_pieces, tear_down);
  g_test_add ("/list-model/search/nothing-found", Fixture, NULL, set_up, test_nothing_found, tear_down);
  g_test_add ("/list-model/search/typed-otherwise", Fixture, NULL, set_up, test_typed_otherwise, tear_down);
  g_test_add ("/list-model/search/filters", Fixture, NULL, set_up, test_filters, tear_down);
  g_test_add ("/list-model/search/fast-typing", Fixture, NULL, set_up, test_fast_typing, tear_down);
  g_test_add ("/list-model/search/change", Fixture, NULL, set_up, test_change, tear_down);
  return g_test_run ();
}
