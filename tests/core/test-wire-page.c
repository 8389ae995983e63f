/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pulls: the request, and the head, rows and tail of its answer. Rows are read by hand where the client's first pull is
 * made, so they are cut at every byte and changed at every byte.
 */
#include <string.h>

#include "core/wire/sf-wire-json.h"

#define ID "01900000-0000-7000-8000-0000000000aa"
#define LINK "01900000-0000-7000-8000-0000000000bb"
#define DEPTH 8

static char *
change (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

static GHashTable *
make_map (const char *scope, gint64 rev)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (map, g_strdup (scope), g_memdup2 (&rev, sizeof rev));
  return map;
}

/* ---- The request ---- */

static char *
make_pull (const char *grants)
{
  g_autoptr (GHashTable) cookie = make_map ("college:a", 1188);
  SfPull pull = { (char *) "d", 1, (char *) "e", (char *) grants, cookie, 2000 };
  GString *json = g_string_new (NULL);

  sf_wire_write_pull (json, &pull);
  return g_string_free (json, FALSE);
}

static void
test_pull (void)
{
  const char *const grants[] = { NULL, "college-12" };

  for (guint i = 0; i < G_N_ELEMENTS (grants); i++)
    {
      g_autofree char *text = make_pull (grants[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) object = sf_wire_parse (text, -1, DEPTH, &error);
      g_autoptr (SfPull) pull = sf_wire_read_pull (object, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (pull->device, ==, "d");
      g_assert_cmpstr (pull->epoch, ==, "e");
      g_assert_cmpint (pull->schema, ==, 1);
      g_assert_cmpuint (pull->limit, ==, 2000);
      g_assert_cmpstr (pull->grants, ==, grants[i]);
      g_assert_cmpint (*(gint64 *) g_hash_table_lookup (pull->cookie, "college:a"), ==, 1188);
    }
}

static void
test_wrong_pulls (void)
{
  static const struct
  {
    const char *from, *to;
  } wrong[] = {
    { "\"device\":\"d\",", "" },
    { "\"epoch\":\"e\"", "\"epoch\":1" },
    { "\"schema\":1", "\"schema\":null" },
    { "\"grants\":\"g\"", "\"grants\":null" },
    { "\"limit\":2000", "\"limit\":0" },
    { "\"limit\":2000", "\"limit\":-5" },
    { "\"limit\":2000", "\"limit\":20001" },
    { "\"limit\":2000", "\"limit\":4294967297" },
    { "\"limit\":2000", "\"limit\":\"all\"" },
    { "\"cookie\":{\"college:a\":1188}", "\"cookie\":[]" },
    { "1188", "11.5" },
    { ",\"limit\":2000", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *good = make_pull ("g");
      g_autofree char *text = change (good, wrong[i].from, wrong[i].to);
      g_autoptr (JsonObject) object = sf_wire_parse (text, -1, DEPTH, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", text);
      g_assert_null (sf_wire_read_pull (object, &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

/* ---- Head and tail ---- */

static char *
make_head (void)
{
  const char *scopes[] = { "college:a", "public", NULL };
  const char *reset[] = { "college:a", NULL };
  const char *drop[] = { NULL };
  SfPageHead head = {
    (char *) "e", 1775008800000, (char *) "g", (char **) scopes, (char **) reset, (char **) drop,
  };
  GString *json = g_string_new (NULL);

  sf_wire_write_page_head (json, &head, "r1");
  return g_string_free (json, FALSE);
}

static void
test_head (void)
{
  g_autofree char *text = make_head ();
  g_auto (SfPageHead) head = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (strchr (text, '\n') == text + strlen (text) - 1);
  g_assert_true (sf_wire_read_page_head (text, strlen (text), &head, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (head.epoch, ==, "e");
  g_assert_cmpstr (head.grants, ==, "g");
  g_assert_cmpint (head.server_time, ==, G_GINT64_CONSTANT (1775008800000));
  g_assert_cmpuint (g_strv_length (head.scopes), ==, 2);
  g_assert_cmpstr (head.scopes[1], ==, "public");
  g_assert_cmpuint (g_strv_length (head.reset), ==, 1);
  g_assert_cmpuint (g_strv_length (head.drop), ==, 0);
}

static char *
make_tail (gboolean complete)
{
  g_autoptr (GHashTable) cookie = make_map ("college:a", 1210);
  g_autoptr (GHashTable) digests = g_hash_table_new (g_str_hash, g_str_equal);
  SfDigest digest = { 3, G_GUINT64_CONSTANT (0xfedcba9876543210) };
  SfPageTail tail = { cookie, complete, 17, digests };
  GString *json = g_string_new (NULL);

  g_hash_table_insert (digests, (gpointer) "college:a", &digest);
  sf_wire_write_page_tail (json, &tail);
  return g_string_free (json, FALSE);
}

static void
test_tail (void)
{
  for (guint complete = 0; complete < 2; complete++)
    {
      g_autofree char *text = make_tail (complete == 1);
      g_auto (SfPageTail) tail = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (sf_wire_read_page_tail (text, strlen (text), &tail, &error));
      g_assert_no_error (error);
      g_assert_cmpint (tail.complete, ==, complete == 1);
      g_assert_cmpint (*(gint64 *) g_hash_table_lookup (tail.cookie, "college:a"), ==, 1210);
      if (complete == 0)
        continue;
      g_assert_cmpint (tail.last_seq, ==, 17);
      g_assert_cmpuint (((SfDigest *) g_hash_table_lookup (tail.digests, "college:a"))->n, ==, 3);
      g_assert_cmpuint (((SfDigest *) g_hash_table_lookup (tail.digests, "college:a"))->sum, ==,
                        G_GUINT64_CONSTANT (0xfedcba9876543210));
    }
}

static void
assert_no_head (const char *text, gsize length)
{
  g_autofree char *exact = g_memdup2 (text, length);
  SfPageHead head = { (char *) "untouched" };
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_wire_read_page_head (exact, length, &head, &error));
  g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
  g_assert_cmpstr (head.epoch, ==, "untouched");
}

static void
assert_no_tail (const char *text, gsize length)
{
  g_autofree char *exact = g_memdup2 (text, length);
  SfPageTail tail = { .last_seq = -7 };
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_wire_read_page_tail (exact, length, &tail, &error));
  g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
  g_assert_cmpint (tail.last_seq, ==, -7);
}

static void
test_wrong_heads_and_tails (void)
{
  static const struct
  {
    const char *from, *to;
  } heads[] = { { "\"epoch\":\"e\"", "\"epoch\":0" }, { "\"grants\":\"g\",", "" },
                { "\"scopes\":[", "\"scopes\":[1," }, { ",\"reset\":[\"college:a\"]", "" },
                { "\"drop\":[]", "\"drop\":{}" },     { "\"server_time\":", "\"time\":" } },
    tails[] = { { "\"complete\":true", "\"complete\":1" },
                { "\"complete\":true", "\"complete\":\"true\"" },
                { "\"last_seq\":17", "\"last_seq\":1.5" },
                { "\"cookie\":", "\"cake\":" },
                { "\"digest\":{", "\"digest\":[],\"x\":{" },
                { "\"n\":3", "\"n\":-3" },
                { "\"n\":3,", "" },
                { "\"fedcba98", "\"xedcba98" },
                { "\"fedcba98", "\"-edcba98" },
                { "\"fedcba98", "\"ffedcba98" } };
  g_autofree char *head = make_head ();
  g_autofree char *tail = make_tail (TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = change (head, heads[i].from, heads[i].to);
      assert_no_head (text, strlen (text));
    }
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *text = change (tail, tails[i].from, tails[i].to);
      assert_no_tail (text, strlen (text));
    }
  for (gsize length = 0; length < strlen (head) - 1; length++)
    assert_no_head (head, length);
  for (gsize length = 0; length < strlen (tail) - 1; length++)
    assert_no_tail (tail, length);
}

/* A page whose end was lost must not pass for a whole one: a row or head is no tail. */
static void
test_no_tail (void)
{
  g_autofree char *head = make_head ();

  assert_no_tail (head, strlen (head));
}

/* ---- Rows ---- */

static SfRecord *
make_signing (void)
{
  SfRecord *signing = sf_record_new (SF_KIND_SIGNING, ID);

  sf_record_set_state (signing, SF_SIGNING_INVITED);
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, "employer");
  sf_record_set_text (signing, SF_SIGNING_STUDENT, LINK);
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NAME, "阿依古丽·买买提");
  sf_record_set_text (signing, SF_SIGNING_REASON, "「\"不\\合\n适\t」\x01😀");
  sf_record_set_int (signing, SF_SIGNING_STARTED_AT, 1775008800000);
  sf_record_set_int (signing, SF_SIGNING_TERM_DAYS, 0);
  sf_record_set_int (signing, SF_SIGNING_EXPIRES_AT, G_MININT64);
  sf_record_set_edition (signing, "undergraduate-2020");
  sf_record_set_field (signing, "work.post", "工程师\n\"一\"");
  sf_record_set_field (signing, "work.salary", "3000");
  return signing;
}

static char *
make_row (void)
{
  g_autoptr (SfRecord) signing = make_signing ();
  GString *line = g_string_new (NULL);

  sf_wire_write_row (line, signing, "college:a", 42, "0123456789abcdef");
  return g_string_free (line, FALSE);
}

static gboolean
slice_is (SfSlice slice, const char *text)
{
  return slice.length == strlen (text) && memcmp (slice.text, text, slice.length) == 0;
}

static char *
canonical (SfRecord *record)
{
  GString *text = g_string_new (NULL);

  sf_record_append_canonical (record, text);
  return g_string_free (text, FALSE);
}

static void
test_row (void)
{
  g_autofree char *line = make_row ();
  g_autoptr (SfRecord) signing = make_signing ();
  g_autoptr (SfRecord) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = canonical (signing);
  g_autofree char *after = NULL;
  SfRow row;

  g_assert_true (strchr (line, '\n') == line + strlen (line) - 1);
  g_assert_true (sf_wire_scan_row (line, strlen (line), &row, &error));
  g_assert_no_error (error);
  g_assert_cmpint (row.kind, ==, SF_KIND_SIGNING);
  g_assert_true (slice_is (row.id, ID));
  g_assert_true (slice_is (row.scope, "college:a"));
  g_assert_true (slice_is (row.content, "0123456789abcdef"));
  g_assert_cmpint (row.rev, ==, 42);
  g_assert_false (row.gone);
  back = sf_wire_read_record (row.kind, row.id, row.body, &error);
  g_assert_no_error (error);
  after = canonical (back);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (sf_record_get_field (back, "work.post"), ==, "工程师\n\"一\"");
  /* Nought is a number; nothing is none. */
  g_assert_true (sf_record_has (back, SF_SIGNING_TERM_DAYS));
  g_assert_false (sf_record_has (back, SF_SIGNING_COLLEGE_AT));
}

/* Of every kind, with every column filled. */
static void
test_every_kind (void)
{
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfKindInfo *info = sf_kind_info (kind);
      g_autoptr (SfRecord) record = sf_record_new (kind, ID);
      g_autoptr (GString) line = g_string_new (NULL);
      g_autoptr (SfRecord) back = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      SfRow row;

      sf_record_set_state (record, 0);
      for (guint i = 0; i < info->n_columns; i++)
        if (info->columns[i].type == SF_COLUMN_INTEGER || info->columns[i].type == SF_COLUMN_TIME)
          sf_record_set_int (record, (int) i, 1000 + i);
        else
          sf_record_set_text (record, (int) i, info->columns[i].name);
      if (info->has_form)
        sf_record_set_field (record, "a", "b");
      sf_wire_write_row (line, record, "school", 1, "c");
      g_assert_true (sf_wire_scan_row (line->str, line->len, &row, NULL));
      back = sf_wire_read_record (row.kind, row.id, row.body, NULL);
      before = canonical (record);
      after = canonical (back);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_gone (void)
{
  for (guint deleted = 0; deleted < 2; deleted++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      SfRow row;

      sf_wire_write_gone (line, SF_KIND_AGREEMENT, ID, "student:b", 9, deleted == 1);
      g_assert_true (sf_wire_scan_row (line->str, line->len, &row, NULL));
      g_assert_true (row.gone);
      g_assert_cmpint (row.deleted, ==, deleted == 1);
      g_assert_cmpint (row.kind, ==, SF_KIND_AGREEMENT);
      g_assert_cmpint (row.rev, ==, 9);
      for (gsize length = 0; length < line->len - 1; length++)
        g_assert_false (sf_wire_scan_row (line->str, length, &row, NULL));
    }
}

static gboolean
scans (const char *line, gsize length)
{
  g_autofree char *exact = g_memdup2 (line, length);
  g_autoptr (GError) error = NULL;
  SfRow row;

  if (sf_wire_scan_row (exact, length, &row, &error))
    return TRUE;
  g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
  return FALSE;
}

static void
test_row_truncated (void)
{
  g_autofree char *line = make_row ();

  for (gsize length = 0; length < strlen (line) - 1; length++)
    g_assert_false (scans (line, length));
}

static void
test_wrong_rows (void)
{
  static const struct
  {
    const char *from, *to;
  } wrong[] = {
    { "[\"signing\"", "{\"signing\"" },
    { "\"signing\"", "\"singing\"" },
    { "\"signing\"", "\"\"" },
    { "\"" ID "\"", "\"\"" },
    { "\"" ID "\"", "7" },
    { "\"college:a\"", "\"college\\u003aa\"" },
    { ",42,", ",4.2," },
    { ",42,", ",\"42\"," },
    { ",42,", ",99999999999999999999," },
    { "\"0123456789abcdef\",", "" },
    { "\"0123456789abcdef\"", "\"deleted\""
                              "]" },
    { "{\"state\"", "[],{\"state\"" },
    { "}}]", "}}]]" },
    { "}}]", "}},1]" },
    { "\"invited\"", "\"\xff\"" },
    { "\"3000\"", "\"\\ud800\"" },
    { "\"3000\"", "[[[[[1]]]]]" },
  };
  g_autofree char *line = make_row ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = change (line, wrong[i].from, wrong[i].to);

      g_test_message ("%s", wrong[i].from);
      g_assert_false (scans (text, strlen (text)));
    }
}

/* Each byte of a row replaced by each other: never a read beyond it, never a record that is no text. */
static void
test_row_changed (void)
{
  g_autofree char *line = make_row ();
  gsize length = strlen (line) - 1;
  guint records = 0;

  for (gsize at = 0; at < length; at++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autofree char *changed = g_memdup2 (line, length);
        g_autoptr (SfRecord) record = NULL;
        SfRow row;

        changed[at] = (char) byte;
        if (!sf_wire_scan_row (changed, length, &row, NULL) || row.gone)
          continue;
        record = sf_wire_read_record (row.kind, row.id, row.body, NULL);
        if (record == NULL)
          continue;
        records++;
        /* Its form is a form: this would warn, and a warning ends a test. */
        sf_record_get_form (record);
        g_assert_true (g_utf8_validate (sf_record_get_form_text (record), -1, NULL));
      }
  g_assert_cmpuint (records, >, 1000);
}

static SfRecord *
read_body (const char *body)
{
  SfSlice id = { ID, strlen (ID) };
  SfSlice slice = { body, strlen (body) };

  return sf_wire_read_record (SF_KIND_SIGNING, id, slice, NULL);
}

/* A newer server's columns are passed over. */
static void
test_new_column (void)
{
  g_autoptr (SfRecord) record =
    read_body ("{\"state\":\"invited\",\"later\":{\"a\":[1,{}]},\"origin\":\"student\",\"form\":{}}");

  g_assert_cmpstr (sf_record_get_text (record, SF_SIGNING_ORIGIN), ==, "student");
}

static void
test_damaged_bodies (void)
{
  static const char *const bodies[] = {
    "",
    "[]",
    "{}",
    "{\"state\":\"unheard-of\"}",
    "{\"state\":\"\"}",
    "{\"state\":1}",
    "{\"state\":\"invited\"} ,",
    "{\"state\":\"invited\",}",
    "{\"state\":\"invited\" \"origin\":\"student\"}",
    "{\"state\":\"invited\",\"started_at\":\"1\"}",
    "{\"state\":\"invited\",\"started_at\":1.5}",
    "{\"state\":\"invited\",\"origin\":5}",
    "{\"state\":\"invited\",\"origin\":null}",
    "{\"state\":\"invited\",\"origin\":\"\\ud800\"}",
    "{\"state\":\"invited\",\"form\":[]}",
    "{\"state\":\"invited\",\"form\":\"{}\"}",
    "{\"state\":\"invited\",\"form\":{\"a\":1}}",
    "{\"state\":\"invited\",\"form\":{\"a\":null}}",
    "{\"state\":\"invited\",\"form\":{\"a\":{}}}",
    "{\"state\":\"invited\",\"form\":{\"a\":nonsense}}",
    "{\"state\":\"invited\",\"form\":{\"a\":\"b\",}}",
    "{\"state\":\"invited\",\"form\":{\"a\":\"\\u12\"}}",
    "{\"state\":\"invited\",\"form\":{\"a\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_test_message ("%s", bodies[i]);
      g_assert_null (read_body (bodies[i]));
    }
}

/* The last of two members of one name counts, as in a tree. */
static void
test_twice (void)
{
  g_autoptr (SfRecord) record =
    read_body ("{\"state\":\"draft\",\"origin\":\"a\",\"origin\":\"b\",\"state\":\"invited\",\"form\":{\"a\":\"1\"},"
               "\"form\":{\"a\":\"2\",\"a\":\"3\"}}");

  g_assert_cmpint (sf_record_get_state (record), ==, SF_SIGNING_INVITED);
  g_assert_cmpstr (sf_record_get_text (record, SF_SIGNING_ORIGIN), ==, "b");
  g_assert_cmpstr (sf_record_get_field (record, "a"), ==, "3");
}

/* ---- Digests ---- */

static void
test_digest (void)
{
  SfDigest digest = { 0 };
  guint64 term = sf_digest_term (SF_KIND_SIGNING, "id", 2, "content", 7);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *first = NULL;

  /* By the letter of docs/sync.md, so that both ends of any age agree. */
  g_checksum_update (sum, (const guchar *) "signing\0id\0content", 18);
  first = g_strndup (g_checksum_get_string (sum), 16);
  g_assert_cmpuint (term, ==, g_ascii_strtoull (first, NULL, 16));
  sf_digest_add (&digest, SF_KIND_SIGNING, "id", "content");
  sf_digest_add (&digest, SF_KIND_SIGNING, "id2", "content");
  g_assert_cmpuint (digest.n, ==, 2);
  sf_digest_remove (&digest, SF_KIND_SIGNING, "id", "content");
  sf_digest_remove (&digest, SF_KIND_SIGNING, "id2", "content");
  g_assert_cmpuint (digest.n, ==, 0);
  g_assert_cmpuint (digest.sum, ==, 0);
  g_assert_cmpuint (sf_digest_term (SF_KIND_NOTICE, "id", 2, "content", 7), !=, term);
  /* No two rows are one because a byte moved over. */
  g_assert_cmpuint (sf_digest_term (SF_KIND_SIGNING, "idc", 3, "ontent", 6), !=, term);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/wire-page/pull/there-and-back", test_pull);
  g_test_add_func ("/core/wire-page/pull/wrong", test_wrong_pulls);
  g_test_add_func ("/core/wire-page/head", test_head);
  g_test_add_func ("/core/wire-page/tail", test_tail);
  g_test_add_func ("/core/wire-page/wrong-heads-and-tails", test_wrong_heads_and_tails);
  g_test_add_func ("/core/wire-page/no-tail", test_no_tail);
  g_test_add_func ("/core/wire-page/row/there-and-back", test_row);
  g_test_add_func ("/core/wire-page/row/every-kind", test_every_kind);
  g_test_add_func ("/core/wire-page/row/gone", test_gone);
  g_test_add_func ("/core/wire-page/row/truncated", test_row_truncated);
  g_test_add_func ("/core/wire-page/row/wrong", test_wrong_rows);
  g_test_add_func ("/core/wire-page/row/changed", test_row_changed);
  g_test_add_func ("/core/wire-page/body/new-column", test_new_column);
  g_test_add_func ("/core/wire-page/body/damaged", test_damaged_bodies);
  g_test_add_func ("/core/wire-page/body/twice", test_twice);
  g_test_add_func ("/core/wire-page/digest", test_digest);
  return g_test_run ();
}
