/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Search as you type over a cache of 100,000 signings: each key is a query of the client's list, and counts until the
 * first 50 rows are there with their records, as a screen shows them. What is typed: names, student numbers, employers,
 * pinyin and its initials, of people that are there and of people that are not; with and without filters.
 */
#include "cache/sf-list-model.h"
#include "core/form/sf-pinyin.h"
#include "sf-bench-cache.h"
#include "sf-bench-records.h"
#include "sf-bench.h"

#define FIRST_ROWS 50
#define MAX_LETTERS 4 /* the last class: four and more */

typedef struct
{
  SfListModel *model;
  GPtrArray *texts;             /* char *: typed key by key */
  GArray *seconds[MAX_LETTERS]; /* by the length of what stands in the search, in characters */
  GArray *all;
  guint64 n_found; /* rows, over all queries */
} Bench;

/* ---- One key ---- */

/* Looks at the first rows as a screen does; TRUE when all of them have arrived. */
static gboolean
are_first_rows_there (SfListModel *model)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (model)), FIRST_ROWS);
  gboolean there = TRUE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SfItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      there = there && sf_item_is_loaded (item);
    }
  return there;
}

static double
search (Bench *self, const SfListQuery *query)
{
  gint64 start = g_get_monotonic_time ();

  sf_list_model_set_query (self->model, query);
  sf_bench_wait_until (!sf_list_model_is_loading (self->model) && are_first_rows_there (self->model));
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* ---- What is typed ---- */

static void
take_text (Bench *self, char *text)
{
  g_ptr_array_add (self->texts, text);
}

static void
make_texts (Bench *self, guint n_people, guint n_signings)
{
  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr (SfRecord) signing = sf_bench_signing (i * 7919 % n_signings, 0, SF_SIGNING_SIGNED);
      g_autoptr (GRand) random = g_rand_new_with_seed (n_signings + i);
      const char *name = sf_record_get_text (signing, SF_SIGNING_STUDENT_NAME);
      char *pinyin;
      char *initials;

      sf_pinyin_of (name, TRUE, &pinyin, &initials);
      take_text (self, g_strdup (name));
      take_text (self, pinyin);
      take_text (self, initials);
      take_text (self, g_strdup (sf_record_get_text (signing, SF_SIGNING_STUDENT_NUMBER)));
      take_text (self, g_utf8_substring (sf_record_get_text (signing, SF_SIGNING_EMPLOYER_NAME), 0, 5));
      take_text (self, sf_bench_person (random)); /* may be nobody's name */
      take_text (self, sf_bench_digits (random, "19", 6));
    }
}

/* ---- All keys ---- */

static void
type (Bench *self, const char *text, SfListQuery query)
{
  glong n = g_utf8_strlen (text, -1);

  /* The list as it stood before: choosing filters is no typing. */
  search (self, &query);
  for (glong letters = 1; letters <= n; letters++)
    {
      g_autofree char *typed = g_utf8_substring (text, 0, letters);
      double seconds;

      query.search = typed;
      seconds = search (self, &query);
      g_array_append_val (self->seconds[MIN (letters, MAX_LETTERS) - 1], seconds);
      g_array_append_val (self->all, seconds);
      self->n_found += g_list_model_get_n_items (G_LIST_MODEL (self->model));
    }
}

static void
type_all (Bench *self)
{
  g_autofree char *college = sf_bench_id (SF_KIND_COLLEGE, 3);
  const SfListQuery queries[] = {
    { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT, .descending = TRUE },
    { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_QUEUED_AT, .states = 1u << SF_SIGNING_COLLEGE_REVIEW },
    { .kind = SF_KIND_SIGNING, .sort_column = SF_SIGNING_STARTED_AT, .descending = TRUE, .college = college },
    { .kind = SF_KIND_SIGNING,
      .sort_column = SF_SIGNING_STUDENT_NAME,
      .states = 1u << SF_SIGNING_SIGNED,
      .college = college },
  };

  for (guint i = 0; i < self->texts->len; i++)
    type (self, self->texts->pdata[i], queries[i % G_N_ELEMENTS (queries)]);
}

static void
report (const Bench *self, const char *id, const char *what, const GArray *seconds)
{
  sf_bench_report (id, what, sf_bench_percentile ((const double *) (gpointer) seconds->data, seconds->len, 99) * 1000,
                   "ms", 0, SF_BENCH_AT_MOST, 16);
}

int
main (int argc, char **argv)
{
  static const char *const ids[MAX_LETTERS] = { "search-1", "search-2", "search-3", "search-4" };
  static const char *const whats[MAX_LETTERS] = { "of these, 1 character typed: p99", "2 characters: p99",
                                                  "3 characters: p99", "4 and more: p99" };
  g_autofree char *folder = NULL;
  g_autofree char *what = NULL;
  g_autoptr (SfCache) cache = NULL;
  g_autoptr (SfListModel) model = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };
  guint n;

  sf_bench_init (&argc, &argv, "Search as you type in the client's list.");
  n = sf_bench_size (100000, 60);
  what = g_strdup_printf ("a key of search as you type over %u rows, first 50 rows: p99", n);
  folder = sf_bench_make_folder ();
  cache = sf_cache_new (folder, &error);
  sf_bench_check ("the cache", error);
  sf_bench_cache_fill (cache, n);
  model = sf_list_model_new (cache);
  bench.model = model;
  bench.texts = g_ptr_array_new_with_free_func (g_free);
  bench.all = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < MAX_LETTERS; i++)
    bench.seconds[i] = g_array_new (FALSE, FALSE, sizeof (double));
  make_texts (&bench, sf_bench_size (40, 2), n);
  type_all (&bench);
  if (bench.n_found == 0)
    g_error ("nothing was found");
  report (&bench, "search", what, bench.all);
  for (guint i = 0; i < MAX_LETTERS; i++)
    {
      report (&bench, ids[i], whats[i], bench.seconds[i]);
      g_array_unref (bench.seconds[i]);
    }
  g_array_unref (bench.all);
  g_ptr_array_unref (bench.texts);
  g_clear_object (&model);
  g_clear_object (&cache);
  sf_bench_remove_folder (folder);
  return 0;
}
