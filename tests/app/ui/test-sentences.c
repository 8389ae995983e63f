/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every code has a sentence without holes in both languages, and says what its parameters say.
 */
#include <glib/gi18n.h>
#include <locale.h>

#include "core/form/sf-media.h"
#include "core/form/sf-notice-text.h"
#include "http/sf-http-error.h"
#include "sf-labels.h"
#include "sf-sentences.h"

/* Parameters of every name that codes carry, so that each place can be filled. */
static JsonObject *
make_params (void)
{
  static const char *const pairs[][2] = {
    { "argument", "student_number" },
    { "open", "2026-03-01" },
    { "close", "2026-06-30" },
    { "expires", "2026-04-01" },
    { "limit", "5" },
    { "until", "2026-03-28" },
    { "lock", "oriented" },
    { "field", "work.position" },
    { "problem", "missing" },
    { "min", "3" },
    { "max", "30" },
    { "group", "work" },
    { "fault", "student" },
    { "origin", "employer" },
    { "uid", "0" },
    { "kind", "cancellation" },
    { "pattern", "NNNN-N" },
    { "number", "140501330" },
    { "name", "Gumi" },
    { "line", "2027-01-01" },
    { "where", "serial" },
  };
  JsonObject *params = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    json_object_set_string_member (params, pairs[i][0], pairs[i][1]);
  return params;
}

static void
assert_whole (const char *sentence)
{
  g_assert_nonnull (sentence);
  g_assert_cmpstr (sentence, !=, "");
  g_assert_null (strpbrk (sentence, "{}"));
}

static gboolean
has_chinese (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_get_script (g_utf8_get_char (text)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

static gboolean
speaks_chinese (void)
{
  return g_str_has_prefix (sf_label_language (), "zh");
}

static void
test_every_code (void)
{
  g_autoptr (JsonObject) params = make_params ();

  g_assert_null (sf_sentence_why (SF_CODE_OK, NULL));
  for (guint i = SF_CODE_OK + 1; i < SF_N_CODES; i++)
    {
      g_autofree char *why = sf_sentence_why (i, params);
      g_autofree char *next = sf_sentence_next_step (i, params);
      g_autofree char *both = sf_sentence_refusal (i, params);
      g_autofree char *bare = sf_sentence_refusal (i, NULL);

      assert_whole (why);
      assert_whole (both);
      assert_whole (bare);
      assert_whole (next);
      g_assert_cmpint (has_chinese (why), ==, speaks_chinese ());
      g_assert_cmpint (has_chinese (next), ==, speaks_chinese ());
      g_assert_cmpint (has_chinese (bare), ==, speaks_chinese ());
    }
}

static void
test_every_state (void)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING, SF_KIND_AGREEMENT };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (const char *const *name = sf_kind_info (kinds[k])->states; *name != NULL; name++)
      {
        g_autoptr (JsonObject) params = json_object_new ();
        g_autofree char *why = NULL;

        json_object_set_string_member (params, "state", *name);
        why = sf_sentence_why (SF_CODE_STATE, params);
        assert_whole (why);
        g_assert_cmpint (has_chinese (why), ==, speaks_chinese ());
      }
}

static void
test_labels (void)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING, SF_KIND_AGREEMENT,    SF_KIND_EMPLOYER,   SF_KIND_CANCELLATION,
                                  SF_KIND_REISSUE, SF_KIND_VERIFICATION, SF_KIND_CORRECTION, SF_KIND_BLANK,
                                  SF_KIND_NOTICE,  SF_KIND_ACCOUNT };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (int state = 0; sf_kind_info (kinds[k])->states[state] != NULL; state++)
      {
        g_assert_cmpstr (sf_label_state (kinds[k], state), !=, "");
        g_assert_cmpint (has_chinese (sf_label_state (kinds[k], state)), ==, speaks_chinese ());
      }
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      SfTransitionInfo row;

      sf_workflow_get_transition (i, &row);
      g_assert_cmpstr (sf_label_action (row.kind, row.action), !=, row.action);
      g_assert_cmpstr (sf_label_event (row.kind, row.action), !=, row.action);
      g_assert_cmpint (has_chinese (sf_label_event (row.kind, row.action)), ==, speaks_chinese ());
    }
  for (guint role = 0; role < SF_N_ROLES; role++)
    g_assert_cmpint (has_chinese (sf_label_role (role)), ==, speaks_chinese ());
}

static void
test_params_are_words (void)
{
  g_autoptr (JsonObject) params = make_params ();
  g_autofree char *cooling = sf_sentence_refusal (SF_CODE_COOLING, params);
  g_autofree char *form = sf_sentence_why (SF_CODE_FORM, params);

  g_assert_nonnull (strstr (cooling, "2026-03-28"));
  g_assert_null (strstr (form, "work.position"));
  g_assert_null (strstr (form, "missing"));
}

/* One name for different things: the kind says which is meant. */
static void
test_fields_of_kinds (void)
{
  static const struct
  {
    const char *kind, *field, *zh;
  } cases[] = {
    { "student", "name", "姓名" },        { "employer", "name", "单位名称" }, { "settings", "name", "学校名称" },
    { "student", "college", "所在院系" }, { "student", "origin", "生源地" },  { "college", "code", "院系代码" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) params = json_object_new ();
      g_autofree char *why = NULL;

      json_object_set_string_member (params, "kind", cases[i].kind);
      json_object_set_string_member (params, "field", cases[i].field);
      why = sf_sentence_why (SF_CODE_OFFICE_ONLY, params);
      g_assert_cmpint (strstr (why, cases[i].zh) != NULL, ==, speaks_chinese ());
      g_assert_null (strstr (why, "“name”"));
    }
}

static void
test_pattern_problems (void)
{
  for (guint code = 0; code < SF_NUMBER_N_ERRORS; code++)
    {
      g_autoptr (JsonObject) params = json_object_new ();
      g_autofree char *why = NULL;

      json_object_set_string_member (params, "problem", sf_number_error_name (code));
      why = sf_sentence_why (SF_CODE_PATTERN, params);
      assert_whole (why);
      g_assert_null (strstr (why, "pattern-"));
      g_assert_cmpint (has_chinese (why), ==, speaks_chinese ());
    }
}

static void
test_problems (void)
{
  for (guint code = SF_FORM_ERROR_EDITION; code < SF_FORM_N_ERRORS; code++)
    {
      g_autofree char *sentence = sf_sentence_problem (NULL, code);

      assert_whole (sentence);
      g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
    }
}

/* Every notice that the table sends has its sentence, and every sentence is whole in both languages. */
static void
test_notices (void)
{
  g_auto (GStrv) codes = sf_notice_text_list_codes ();

  for (gsize i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *sentence = sf_sentence_notice (codes[i], "Gumi", "2026-04-01");

      assert_whole (sentence);
      g_assert_cmpstr (sentence, !=, codes[i]);
      g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
    }
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      SfTransitionInfo row;

      sf_workflow_get_transition (i, &row);
      for (guint t = 0; row.tells[t] != NULL; t++)
        g_assert_true (g_strv_contains ((const char *const *) codes, row.tells[t]));
    }
}

static void
test_files (void)
{
  static const char *const codes[] = { "E_BLOB_HASH",       "E_BLOB_QUOTA", "E_BLOB_OFFSET",
                                       "E_BLOB_TAKEN_OVER", "E_NO_ROOM",    "E_NOT_FOUND" };
  g_autofree char *unknown = sf_sentence_file ("E_LATER");

  assert_whole (unknown);
  for (guint error = SF_MEDIA_ERROR_EMPTY; error <= SF_MEDIA_ERROR_DIMENSIONS; error++)
    {
      g_autofree char *sentence = sf_sentence_file (sf_media_error_code (error));

      assert_whole (sentence);
      g_assert_cmpstr (sentence, !=, unknown);
      g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
    }
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *sentence = sf_sentence_file (codes[i]);

      assert_whole (sentence);
      g_assert_cmpstr (sentence, !=, unknown);
      g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
    }
}

/* Why, and what to do. */
static guint
count_sentences (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n += g_utf8_get_char (text) == 0x3002 || (*text == '.' && (text[1] == ' ' || text[1] == '\0'));
  return n;
}

static void
assert_answer (const char *code)
{
  g_autofree char *sentence = sf_sentence_answer (code);

  g_test_message ("%s: %s", code, sentence);
  assert_whole (sentence);
  g_assert_cmpuint (count_sentences (sentence), >=, 2);
  g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
}

/* Every code that the server's own table of errors has, and the one that a push stops with. */
static void
test_answers (void)
{
  g_autofree const char **codes = sf_http_status_list_codes ();

  g_assert_true (g_strv_contains (codes, "E_FILE"));
  for (gsize i = 0; codes[i] != NULL; i++)
    assert_answer (codes[i]);
  assert_answer ("E_UNAVAILABLE");
  g_assert_null (sf_sentence_answer ("E_LATER"));
}

static void
test_passwords (void)
{
  static const char *const faults[] = { "old", "short 8", "long 128", "classes 3", "own", "common", "used 5", "same" };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *sentence = sf_sentence_password (faults[i]);
      g_autofree char *unknown = sf_sentence_password ("unheard-of 3");
      const char *limit = strchr (faults[i], ' ');

      assert_whole (sentence);
      g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
      g_assert_cmpstr (sentence, !=, unknown);
      if (limit != NULL)
        g_assert_nonnull (strstr (sentence, limit + 1));
    }
}

static void
test_recovered (void)
{
  g_autofree char *sentence = sf_sentence_notice ("account-recovered", NULL, NULL);

  assert_whole (sentence);
  g_assert_cmpint (has_chinese (sentence), ==, speaks_chinese ());
}

int
main (int argc, char *argv[])
{
  const char *language = argc > 1 && g_str_has_prefix (argv[1], "zh") ? "zh" : "en";

  g_setenv ("LANGUAGE", *language == 'z' ? "zh_CN" : "en", TRUE);
  g_assert_nonnull (setlocale (LC_ALL, *language == 'z' ? "zh_CN.UTF-8" : "C.UTF-8"));
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SANFANG_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/codes/every", test_every_code);
  g_test_add_func ("/sentences/states/every", test_every_state);
  g_test_add_func ("/sentences/labels/every", test_labels);
  g_test_add_func ("/sentences/params/in-words", test_params_are_words);
  g_test_add_func ("/sentences/problems/every", test_problems);
  g_test_add_func ("/sentences/problems/pattern", test_pattern_problems);
  g_test_add_func ("/sentences/fields-of-kinds", test_fields_of_kinds);
  g_test_add_func ("/sentences/notices/every", test_notices);
  g_test_add_func ("/sentences/files/every", test_files);
  g_test_add_func ("/sentences/notices/recovered", test_recovered);
  g_test_add_func ("/sentences/answers/every", test_answers);
  g_test_add_func ("/sentences/passwords/every", test_passwords);
  return g_test_run ();
}
