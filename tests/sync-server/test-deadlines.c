/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many deadlines on one source: each is called once and in its order, none that was cancelled, and nothing is left
 * behind by as many as come and go.
 */
#include "../sf-wait.h"
#include "http/sf-deadlines.h"

/* Who was called, in what order. */
static GString *called;

static void
note_over (gpointer name)
{
  g_string_append (called, name);
}

static void
test_order (void)
{
  SfDeadlines *deadlines = sf_deadlines_new ();
  SfDeadline *cancelled;

  called = g_string_new (NULL);
  sf_deadlines_add (deadlines, 2, note_over, (gpointer) "d");
  sf_deadlines_add (deadlines, 1, note_over, (gpointer) "a");
  cancelled = sf_deadlines_add (deadlines, 1, note_over, (gpointer) "b");
  sf_deadlines_add (deadlines, 1, note_over, (gpointer) "c");
  sf_deadline_cancel (cancelled);
  g_assert_cmpuint (sf_deadlines_get_n (deadlines), ==, 3);
  sf_wait_until (sf_deadlines_get_n (deadlines) == 0);
  g_assert_cmpstr (called->str, ==, "acd");
  /* And again, after there was none. */
  sf_deadlines_add (deadlines, 1, note_over, (gpointer) "b");
  sf_wait_until (sf_deadlines_get_n (deadlines) == 0);
  g_assert_cmpstr (called->str, ==, "acdb");
  sf_deadlines_free (deadlines);
  g_string_free (called, TRUE);
}

typedef struct
{
  SfDeadlines *deadlines;
  SfDeadline *other;
} Pair;

static void
cancel_other (gpointer data)
{
  Pair *pair = data;

  sf_deadline_cancel (pair->other);
  pair->other = sf_deadlines_add (pair->deadlines, 100, cancel_other, pair);
}

/* What is called may cancel the next one, and add others. */
static void
test_within (void)
{
  Pair pair = { sf_deadlines_new (), NULL };

  sf_deadlines_add (pair.deadlines, 1, cancel_other, &pair);
  pair.other = sf_deadlines_add (pair.deadlines, 1, cancel_other, &pair);
  sf_wait_until (sf_deadlines_get_n (pair.deadlines) == 1);
  sf_deadline_cancel (pair.other);
  sf_deadlines_free (pair.deadlines);
}

static guint
count_sources (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref (g_main_context_default ());
  guint n = 0;

  for (guint id = 1; id < 3000; id++)
    n += g_main_context_find_source_by_id (context, id) != NULL;
  return n;
}

/* A thousand of them are one source, and none when the last is gone. */
static void
test_one_source (void)
{
  SfDeadlines *deadlines = sf_deadlines_new ();
  SfDeadline *all[1000];
  guint before = count_sources ();

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = sf_deadlines_add (deadlines, 15 + i % 3, note_over, NULL);
  g_assert_cmpuint (count_sources (), ==, before + 1);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    sf_deadline_cancel (all[i]);
  g_assert_cmpuint (sf_deadlines_get_n (deadlines), ==, 0);
  /* The source goes by itself with its next sweep. */
  while (count_sources () > before)
    g_main_context_iteration (NULL, TRUE);
  sf_deadlines_free (deadlines);
}

/* The socket of a connection may be let go of after its listener. */
static void
test_after_the_end (void)
{
  SfDeadlines *deadlines = sf_deadlines_new ();
  SfDeadline *left = sf_deadlines_add (deadlines, 1, note_over, NULL);

  sf_deadlines_free (deadlines);
  sf_deadline_cancel (left);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/deadlines/order", test_order);
  g_test_add_func ("/server/deadlines/within", test_within);
  g_test_add_func ("/server/deadlines/one-source", test_one_source);
  g_test_add_func ("/server/deadlines/after-the-end", test_after_the_end);
  return g_test_run ();
}
