/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UUIDs: in order within a process, whatever its threads and clock do; derived ones always the same.
 */
#include <string.h>

#include "core/model/sf-uuid.h"

#define NOW ((SfTime) 1700000000000)

static void
test_shape (void)
{
  g_autofree char *id = sf_uuid_new (NOW);

  g_assert_true (sf_uuid_is_valid (id));
  g_assert_true (g_str_has_prefix (id, "018bcfe5-6800-7"));
  g_assert_nonnull (strchr ("89ab", id[19]));
  g_assert_cmpint (sf_uuid_time (id), ==, NOW);
}

/* 10,000 in one millisecond are more than the counter holds, and a clock that goes back changes nothing. */
static void
test_order (void)
{
  g_autofree char *last = sf_uuid_new (NOW);

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *next = sf_uuid_new (NOW - i % 3);

      g_assert_true (sf_uuid_is_valid (next));
      g_assert_cmpstr (next, >, last);
      g_free (last);
      last = g_steal_pointer (&next);
    }
}

#define THREADS 4
#define EACH 5000

static gpointer
make_many (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < EACH; i++)
    g_ptr_array_add (ids, sf_uuid_new (NOW + i / 100));
  return ids;
}

static void
test_threads (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GThread *threads[THREADS];
  GPtrArray *made[THREADS];

  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("uuid", make_many, NULL);
  for (guint i = 0; i < THREADS; i++)
    {
      made[i] = g_thread_join (threads[i]);
      for (guint j = 0; j < EACH; j++)
        {
          g_assert_true (g_hash_table_add (seen, made[i]->pdata[j]));
          if (j > 0)
            g_assert_cmpstr (made[i]->pdata[j], >, made[i]->pdata[j - 1]);
        }
    }
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < THREADS; i++)
    g_ptr_array_unref (made[i]);
}

static void
test_derived (void)
{
  g_autofree char *id = sf_uuid_new (NOW);
  g_autofree char *derived = sf_uuid_derive (id, "agreement");
  g_autofree char *again = sf_uuid_derive (id, "agreement");
  g_autofree char *other = sf_uuid_derive (id, "notice:1");
  g_autofree char *fixed = sf_uuid_derive ("018bcfe5-6800-7000-8000-000000000000", "agreement");

  g_assert_true (sf_uuid_is_valid (derived));
  g_assert_true (derived[14] == '8');
  g_assert_cmpint (sf_uuid_time (derived), ==, sf_uuid_time (id));
  g_assert_cmpstr (derived, ==, again);
  g_assert_cmpstr (derived, !=, other);
  /* SHA-256 of the id, a line feed and the role: stays so for ever, both sides make the same record of it. */
  g_assert_cmpstr (fixed, ==, "018bcfe5-6800-8449-8eca-d8666c86aa5f");
}

static void
test_validity (void)
{
  static const char *const wrong[] = { "",
                                       "01980000-0000-7000-8000-00000000000",
                                       "01980000-0000-7000-8000-0000000000000",
                                       "01980000-0000-7000-8000-00000000000g",
                                       "01980000-0000-7000-8000-00000000000A",
                                       "01980000000070008000000000000000----",
                                       "{01980000-0000-7000-8000-0000000000}" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (sf_uuid_is_valid (wrong[i]));
  g_assert_false (sf_uuid_is_valid (NULL));
  g_assert_true (sf_uuid_is_valid ("01980000-0000-7000-8000-000000000000"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/uuid/shape", test_shape);
  g_test_add_func ("/core/uuid/order", test_order);
  g_test_add_func ("/core/uuid/threads", test_threads);
  g_test_add_func ("/core/uuid/derived", test_derived);
  g_test_add_func ("/core/uuid/validity", test_validity);
  return g_test_run ();
}
