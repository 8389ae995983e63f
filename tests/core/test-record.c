/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records: columns, forms and the canonical text that content marks are made of; and the descriptors of all kinds.
 */
#include <string.h>

#include "core/model/sf-record.h"

#define ID "01900000-0000-7000-8000-0000000000aa"

static char *
canonical (const SfRecord *record)
{
  GString *text = g_string_new (NULL);

  sf_record_append_canonical (record, text);
  return g_string_free (text, FALSE);
}

static SfRecord *
make_employer (void)
{
  SfRecord *record = sf_record_new (SF_KIND_EMPLOYER, ID);

  sf_record_set_state (record, SF_EMPLOYER_APPROVED);
  sf_record_set_text (record, SF_EMPLOYER_NAME, "深圳谷米科技有限公司");
  sf_record_set_edition (record, "employer-2020");
  sf_record_set_field (record, "phone", "0755-86000000");
  sf_record_set_field (record, "address", "科技路\"1\"号\n");
  return record;
}

static void
test_empty (void)
{
  g_autoptr (SfRecord) record = sf_record_new (SF_KIND_SIGNING, ID);

  g_assert_cmpint (sf_record_get_kind (record), ==, SF_KIND_SIGNING);
  g_assert_cmpstr (sf_record_get_id (record), ==, ID);
  g_assert_cmpint (sf_record_get_state (record), ==, SF_STATE_NONE);
  g_assert_cmpstr (sf_record_get_form_text (record), ==, "{}");
  g_assert_null (sf_record_get_edition (record));
  for (int i = 0; i < SF_SIGNING_N_COLUMNS; i++)
    {
      g_assert_false (sf_record_has (record, i));
      g_assert_null (sf_record_get_text (record, i));
      g_assert_cmpint (sf_record_get_int (record, i), ==, 0);
    }
}

static void
test_columns (void)
{
  g_autoptr (SfRecord) record = sf_record_new (SF_KIND_SIGNING, ID);

  sf_record_set_text (record, SF_SIGNING_REASON, "a");
  sf_record_set_text (record, SF_SIGNING_REASON, sf_record_get_text (record, SF_SIGNING_REASON));
  g_assert_cmpstr (sf_record_get_text (record, SF_SIGNING_REASON), ==, "a");
  sf_record_set_text (record, SF_SIGNING_REASON, "");
  g_assert_false (sf_record_has (record, SF_SIGNING_REASON));
  sf_record_set_text (record, SF_SIGNING_FAULT, "student");
  sf_record_set_text (record, SF_SIGNING_FAULT, NULL);
  g_assert_false (sf_record_has (record, SF_SIGNING_FAULT));
  sf_record_set_int (record, SF_SIGNING_TERM_DAYS, 0);
  g_assert_true (sf_record_has (record, SF_SIGNING_TERM_DAYS));
  sf_record_clear (record, SF_SIGNING_TERM_DAYS);
  g_assert_false (sf_record_has (record, SF_SIGNING_TERM_DAYS));
}

static void
test_copy (void)
{
  g_autoptr (SfRecord) record = make_employer ();
  g_autoptr (SfRecord) copy = sf_record_copy (record);
  g_autofree char *before = canonical (record);
  g_autofree char *same = canonical (copy);
  g_autofree char *after = NULL;

  g_assert_cmpstr (same, ==, before);
  sf_record_set_state (copy, SF_EMPLOYER_BLOCKED);
  sf_record_set_text (copy, SF_EMPLOYER_NAME, "别的");
  sf_record_set_field (copy, "phone", "1");
  sf_record_set_edition (copy, NULL);
  after = canonical (record);
  g_assert_cmpstr (after, ==, before);
}

/* Equal values give equal bytes, in whatever order and by whatever way they came. */
static void
test_form_is_canonical (void)
{
  static const char text[] = "{\"a\":\"1\",\"b\":\"\\\"\\\\\\n\\t\\u0001雒\",\"c\":\"3\"}";
  g_autoptr (SfRecord) by_field = make_employer ();
  g_autoptr (SfRecord) by_form = make_employer ();
  g_autoptr (SfRecord) by_text = make_employer ();
  g_autoptr (JsonObject) form = json_object_new ();

  sf_record_set_form_text (by_field, "{}");
  sf_record_set_field (by_field, "c", "3");
  sf_record_set_field (by_field, "b", "\"\\\n\t\x01雒");
  sf_record_set_field (by_field, "a", "2");
  sf_record_set_field (by_field, "d", "4");
  sf_record_set_field (by_field, "d", NULL);
  sf_record_set_field (by_field, "a", "1");
  json_object_set_string_member (form, "c", "3");
  json_object_set_string_member (form, "a", "1");
  json_object_set_string_member (form, "b", "\"\\\n\t\x01雒");
  sf_record_set_form (by_form, form);
  sf_record_set_form_text (by_text, text);
  g_assert_cmpstr (sf_record_get_form_text (by_field), ==, text);
  g_assert_cmpstr (sf_record_get_form_text (by_form), ==, text);
  g_assert_cmpstr (sf_record_get_form_text (by_text), ==, text);
  g_assert_cmpstr (sf_record_get_field (by_text, "b"), ==, "\"\\\n\t\x01雒");
}

/* What is no text, or an empty one, is no value of a form. */
static void
test_form_of_texts (void)
{
  g_autoptr (SfRecord) record = make_employer ();
  g_autoptr (JsonObject) form = json_object_new ();

  json_object_set_int_member (form, "n", 1);
  json_object_set_null_member (form, "z");
  json_object_set_object_member (form, "o", json_object_new ());
  json_object_set_array_member (form, "l", json_array_new ());
  json_object_set_string_member (form, "e", "");
  json_object_set_string_member (form, "t", "x");
  sf_record_set_form (record, form);
  g_assert_cmpstr (sf_record_get_form_text (record), ==, "{\"t\":\"x\"}");
  g_assert_null (sf_record_get_field (record, "n"));
  /* The caller's object stays the caller's. */
  json_object_set_string_member (form, "t", "y");
  g_assert_cmpstr (sf_record_get_field (record, "t"), ==, "x");
}

/* Everything that it says changes the canonical text, and nothing can be moved from one column into the next. */
static void
test_canonical (void)
{
  g_autoptr (SfRecord) record = make_employer ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SfRecord) a = make_employer ();
  g_autoptr (SfRecord) b = make_employer ();
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  g_assert_true (g_hash_table_add (seen, canonical (record)));
  sf_record_set_state (record, SF_EMPLOYER_PENDING);
  g_assert_true (g_hash_table_add (seen, canonical (record)));
  for (int i = 0; i < SF_EMPLOYER_N_COLUMNS; i++)
    {
      sf_record_set_text (record, i, "甲");
      g_assert_true (g_hash_table_add (seen, canonical (record)));
    }
  sf_record_set_field (record, "phone", "2");
  g_assert_true (g_hash_table_add (seen, canonical (record)));
  sf_record_set_edition (record, "employer-2021");
  g_assert_true (g_hash_table_add (seen, canonical (record)));

  sf_record_set_text (a, SF_EMPLOYER_PINYIN, "x\"\ninitials=\"y");
  sf_record_set_text (b, SF_EMPLOYER_PINYIN, "x");
  sf_record_set_text (b, SF_EMPLOYER_INITIALS, "y");
  text_a = canonical (a);
  text_b = canonical (b);
  g_assert_cmpstr (text_a, !=, text_b);
}

/* A number and its digits as text are two things. */
static void
test_canonical_types (void)
{
  g_autoptr (SfRecord) number = sf_record_new (SF_KIND_STUDENT, ID);
  g_autoptr (SfRecord) text = sf_record_new (SF_KIND_STUDENT, ID);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  sf_record_set_int (number, SF_STUDENT_YEAR, 2026);
  sf_record_set_text (text, SF_STUDENT_YEAR, "2026");
  a = canonical (number);
  b = canonical (text);
  g_assert_cmpstr (a, !=, b);
}

#define THREADS 4
#define READS 2000

static gpointer
read_often (gpointer data)
{
  guint good = 0;

  for (guint i = 0; i < READS; i++)
    good += g_strcmp0 (sf_record_get_field (data, "phone"), "0755-86000000") == 0 &&
            g_str_has_prefix (sf_record_get_form_text (data), "{\"address\"");
  return GUINT_TO_POINTER (good);
}

/* A shared record is read from any thread; the halves that are made when asked for are made once. */
static void
test_threads (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (SfRecord) record = make_employer ();
      GThread *threads[THREADS];

      if (round % 2 == 0)
        sf_record_set_form_text (record, "{\"address\":\"a\",\"phone\":\"0755-86000000\"}");
      for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new ("record", read_often, record);
      for (guint i = 0; i < THREADS; i++)
        g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, READS);
    }
}

/* ---- Descriptors ---- */

static void
test_kinds (void)
{
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfKindInfo *info = sf_kind_info (kind);
      SfKind back;

      g_assert_cmpint (info->kind, ==, kind);
      g_assert_true (sf_kind_from_name (info->name, &back));
      g_assert_cmpint (back, ==, kind);
      g_assert_cmpuint (info->n_columns, <=, SF_MAX_COLUMNS);
      for (int state = 0; info->states[state] != NULL; state++)
        {
          g_assert_cmpint (sf_kind_state_from_name (kind, info->states[state]), ==, state);
          g_assert_cmpstr (sf_kind_state_name (kind, state), ==, info->states[state]);
        }
      for (guint i = 0; i < info->n_columns; i++)
        {
          g_assert_nonnull (info->columns[i].name);
          g_assert_cmpint (sf_kind_column_from_name (kind, info->columns[i].name), ==, (int) i);
          /* These stand beside the columns in a row's body and in tables. */
          g_assert_cmpint (strcspn (info->columns[i].name, " \"\\"), ==, (int) strlen (info->columns[i].name));
          g_assert_false (g_str_equal (info->columns[i].name, "state") || g_str_equal (info->columns[i].name, "form") ||
                          g_str_equal (info->columns[i].name, "edition") || g_str_equal (info->columns[i].name, "id"));
        }
    }
}

static void
test_unknown_names (void)
{
  SfKind kind;

  g_assert_false (sf_kind_from_name ("", &kind));
  g_assert_false (sf_kind_from_name (NULL, &kind));
  g_assert_false (sf_kind_from_name ("Signing", &kind));
  g_assert_cmpint (sf_kind_state_from_name (SF_KIND_SIGNING, "effective"), ==, SF_STATE_NONE);
  g_assert_cmpint (sf_kind_state_from_name (SF_KIND_SIGNING, NULL), ==, SF_STATE_NONE);
  g_assert_null (sf_kind_state_name (SF_KIND_SIGNING, SF_STATE_NONE));
  g_assert_cmpint (sf_kind_column_from_name (SF_KIND_SIGNING, "number"), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/record/empty", test_empty);
  g_test_add_func ("/core/record/columns", test_columns);
  g_test_add_func ("/core/record/copy", test_copy);
  g_test_add_func ("/core/record/form-is-canonical", test_form_is_canonical);
  g_test_add_func ("/core/record/form-of-texts", test_form_of_texts);
  g_test_add_func ("/core/record/canonical", test_canonical);
  g_test_add_func ("/core/record/canonical-types", test_canonical_types);
  g_test_add_func ("/core/record/threads", test_threads);
  g_test_add_func ("/core/kind/names", test_kinds);
  g_test_add_func ("/core/kind/unknown-names", test_unknown_names);
  return g_test_run ();
}
