/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON as this program reads it: by the letter, to the last byte, within limits. The tree and the cursor must agree on
 * what JSON is, since one message may pass through both.
 */
#include <string.h>

#include "core/wire/sf-wire-json.h"

#define DEPTH 4

/* Into memory of exactly its size, so that a read behind the end is found. */
static gboolean
cursor_takes (const char *text, gsize length)
{
  g_autofree char *exact = g_memdup2 (text, length);
  SfCursor c = { exact, exact + length };
  SfSlice value;

  return sf_cursor_take_value (&c, DEPTH + 1, &value) && sf_cursor_at_end (&c);
}

static gboolean
tree_takes (const char *text, gsize length)
{
  g_autofree char *exact = g_memdup2 (text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = sf_wire_parse (exact, (gssize) length, DEPTH, &error);

  if (object == NULL)
    g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
  else
    g_assert_no_error (error);
  return object != NULL;
}

static const char *const good[] = {
  "{}",
  " {\t\"a\" :\r\n1 } ",
  "{\"\":\"\"}",
  "{\"a\":[1,-1,0,-0,0.5,1e3,1E-3,-2.5e+10]}",
  "{\"a\":9223372036854775807,\"b\":-9223372036854775808}",
  "{\"a\":true,\"b\":false,\"c\":null}",
  "{\"a\":{\"b\":{\"c\":{}}}}",
  "{\"a\":\"雒艳 \\\"\\\\\\/\\b\\f\\n\\r\\t \\u96d2 \\ud83d\\ude00 \\u0001\"}",
  "{\"a\":\"\x7f\"}",
};

static const char *const bad[] = {
  "",
  " ",
  "[",
  "{",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\":1,}",
  "{,\"a\":1}",
  "{\"a\":1 \"b\":2}",
  "{\"a\":1;\"b\":2}",
  "{\"a\":[1,]}",
  "{\"a\":[,]}",
  "{\"a\":[1 2]}",
  "{\"a\":[1}}",
  "{\"a\":{]}",
  "{a:1}",
  "{'a':1}",
  "{\"a\":'b'}",
  "{1:1}",
  "{\"a\":1}{\"b\":2}",
  "{\"a\":1} x",
  "{\"a\":1},",
  "/* c */{\"a\":1}",
  "{\"a\":1} // c",
  "\xef\xbb\xbf{\"a\":1}",
  "var a={\"b\":1}",
  /* Words. */
  "{\"a\":True}",
  "{\"a\":nul}",
  "{\"a\":nulll}",
  "{\"a\":nan}",
  "{\"a\":Infinity}",
  /* Numbers. */
  "{\"a\":+1}",
  "{\"a\":- 1}",
  "{\"a\":-}",
  "{\"a\":--1}",
  "{\"a\":01}",
  "{\"a\":-01}",
  "{\"a\":0x10}",
  "{\"a\":.5}",
  "{\"a\":1.}",
  "{\"a\":1e}",
  "{\"a\":1e+}",
  "{\"a\":1.e3}",
  "{\"a\":1_0}",
  "{\"a\":9223372036854775808}",
  "{\"a\":-9223372036854775809}",
  "{\"a\":18446744073709551617}",
  "{\"a\":100000000000000000000}",
  "{\"a\":1e999}",
  "{\"a\":0.00000000000000000000000000000000000000001}",
  /* Texts. */
  "{\"a\":\"}",
  "{\"a\":\"\\\"}",
  "{\"a\":\"\\q\"}",
  "{\"a\":\"\\x41\"}",
  "{\"a\":\"\\u12\"}",
  "{\"a\":\"\\u12g4\"}",
  "{\"a\":\"\\U00e9\"}",
  "{\"a\":\"\\u0000\"}",
  "{\"a\":\"\\ud800\"}",
  "{\"a\":\"\\udc00\"}",
  "{\"a\":\"\\udc00\\ud800\"}",
  "{\"a\":\"\\ud800\\u0041\"}",
  "{\"a\":\"\\ud800\\ud800\"}",
  "{\"a\":\"\\ud800x\\udc00\"}",
  "{\"a\":\"\\ud83d\\\"}",
  "{\"a\\ud800\":1}",
  "{\"a\":\"\n\"}",
  "{\"a\":\"\t\"}",
  "{\"a\":\"\\\n\"}",
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i]);
      g_assert_true (cursor_takes (good[i], strlen (good[i])));
      g_assert_true (tree_takes (good[i], strlen (good[i])));
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (cursor_takes (bad[i], strlen (bad[i])));
      g_assert_false (tree_takes (bad[i], strlen (bad[i])));
    }
}

/* Every beginning of a good message is a bad one. */
static void
test_truncated (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (good[i]));

      for (gsize length = 0; length < strlen (text); length++)
        {
          g_assert_false (cursor_takes (text, length));
          g_assert_false (tree_takes (text, length));
        }
    }
}

static void
test_not_utf8 (void)
{
  static const char *const texts[] = {
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\xc3\"}",
    "{\"a\":\"\xc0\xaf\"}",
    "{\"a\":\"\xed\xa0\x80\"}",
    "{\"a\":\"\xe9\x9b\"}",
    "{\"\xc3\x28\":1}",
    "{\"a\":\"\xd4\xf6\"}", /* GB18030 */
    "{\"a\":\"\xf4\x90\x80\x80\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (tree_takes (texts[i], strlen (texts[i])));
  g_assert_false (tree_takes ("{\"a\":\"b\0c\"}", 11));
  g_assert_false (tree_takes ("{\"a\":1}\0", 8));
}

/* Each byte of a good message replaced by each other: both readers say the same of it. */
static void
test_both_agree (void)
{
  static const char text[] = "{\"a\":[-1.5e2,\"\\ud83d\\ude00\\n\",true],\"b\":{}}";
  gsize length = strlen (text);

  for (gsize at = 0; at < length; at++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autofree char *changed = g_memdup2 (text, length);

        changed[at] = (char) byte;
        if (byte < 0x80)
          g_assert_cmpint (cursor_takes (changed, length), ==, tree_takes (changed, length));
        else
          g_assert_false (tree_takes (changed, length));
      }
}

/* A tree of a million levels is refused before anything recurses into it. */
static void
test_very_deep (void)
{
  gsize n = 1000000;
  g_autofree char *text = g_malloc (n + 1);

  memset (text, '[', n);
  text[n] = '\0';
  g_assert_false (cursor_takes (text, n));
  g_assert_false (tree_takes (text, n));
  for (gsize i = 0; i + 5 <= n; i += 5)
    memcpy (text + i, "{\"a\":", 5);
  g_assert_false (cursor_takes (text, n));
  g_assert_false (tree_takes (text, n));
}

static void
test_depth (void)
{
  static const char *const fits[] = { "{\"a\":{\"b\":{\"c\":{}}}}", "{\"a\":[[[1]]],\"b\":[[[]]]}" };
  static const char *const too_deep[] = { "{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}", "{\"a\":[[[[]]]]}" };

  for (guint i = 0; i < G_N_ELEMENTS (fits); i++)
    g_assert_true (tree_takes (fits[i], strlen (fits[i])));
  for (guint i = 0; i < G_N_ELEMENTS (too_deep); i++)
    g_assert_false (tree_takes (too_deep[i], strlen (too_deep[i])));
}

/* Brackets inside texts are no levels. */
static void
test_depth_of_texts (void)
{
  static const char text[] = "{\"[[[[[[\":\"{{{{{{\\\"{{{{{{\\\\\",\"a\":[[[]]]}";

  g_assert_true (tree_takes (text, strlen (text)));
}

static void
test_root (void)
{
  static const char *const texts[] = { "[]", "[{}]", "1", "\"a\"", "null", "true" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (cursor_takes (texts[i], strlen (texts[i])));
      g_assert_false (tree_takes (texts[i], strlen (texts[i])));
    }
}

/* The last of two members of one name counts. */
static void
test_twice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = sf_wire_parse ("{\"a\":1,\"b\":2,\"a\":3}", -1, DEPTH, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_true (sf_wire_get_int (object, "a", &value, NULL));
  g_assert_cmpint (value, ==, 3);
  g_assert_cmpuint (json_object_get_size (object), ==, 2);
}

static void
test_members (void)
{
  static const char *const no_texts[] = { "n", "f", "t", "z", "l", "o", "absent" };
  static const char *const no_ints[] = { "s", "f", "t", "z", "l", "o", "absent" };
  g_autoptr (JsonObject) object =
    sf_wire_parse ("{\"n\":1,\"f\":1.0,\"t\":true,\"z\":null,\"l\":[],\"o\":{},\"s\":\"1\"}", -1, DEPTH, NULL);
  gint64 value = 7;

  for (guint i = 0; i < G_N_ELEMENTS (no_texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sf_wire_get_text (object, no_texts[i], &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, no_texts[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_ints); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sf_wire_get_int (object, no_ints[i], &value, &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
  g_assert_cmpint (value, ==, 7);
  g_assert_cmpstr (sf_wire_get_text (object, "s", NULL), ==, "1");
}

/* ---- Texts and numbers, there and back ---- */

static char *
take_text (const char *json)
{
  SfCursor c = { json, json + strlen (json) };
  SfSlice slice;
  gboolean escaped;

  g_assert_true (sf_cursor_take_string (&c, &slice, &escaped));
  g_assert_true (sf_cursor_at_end (&c));
  return sf_slice_unescape (slice, escaped);
}

static void
test_texts_there_and_back (void)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *back = NULL;

  for (gunichar c = 1; c < 0x30000; c++)
    if (c < 0xd800 || c > 0xdfff)
      g_string_append_unichar (all, c);
  sf_json_append_text (json, all->str, (gssize) all->len);
  back = take_text (json->str);
  g_assert_cmpstr (back, ==, all->str);
}

static void
test_escapes (void)
{
  g_autofree char *text = take_text ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u96d2\\ud83d\\ude00\\uDBFF\\uDFFF\"");
  g_autofree char *plain = take_text ("\"雒艳\"");

  g_assert_cmpstr (text, ==, "\"\\/\b\f\n\r\tA雒😀\xf4\x8f\xbf\xbf");
  g_assert_cmpstr (plain, ==, "雒艳");
}

static void
test_int (void)
{
  static const gint64 values[] = { 0, 1, -1, 10, G_MAXINT32, G_MAXINT64, G_MAXINT64 - 1, G_MININT64, G_MININT64 + 1 };
  static const char *const wrong[] = {
    "",  "-",     "--1", "- 1", "+1", "01", "-00", "1.0", "1e3", "1E3", "9223372036854775808", "-9223372036854775809",
    "a", "\"1\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GString) json = g_string_new (" ");
      SfCursor c;
      gint64 back;

      sf_json_append_int (json, values[i]);
      c = (SfCursor){ json->str, json->str + json->len };
      g_assert_true (sf_cursor_take_int (&c, &back));
      g_assert_true (sf_cursor_at_end (&c));
      g_assert_cmpint (back, ==, values[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      SfCursor c = { wrong[i], wrong[i] + strlen (wrong[i]) };
      gint64 ignored;

      g_assert_false (sf_cursor_take_int (&c, &ignored));
    }
}

static void
test_maps (void)
{
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 revs[] = { 3, G_MAXINT64, 0 };
  g_autoptr (GString) json = g_string_new ("{\"at\":");
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GHashTable) back = NULL;

  g_hash_table_insert (map, (gpointer) "student:b", &revs[0]);
  g_hash_table_insert (map, (gpointer) "college:a", &revs[1]);
  g_hash_table_insert (map, (gpointer) "\"\n", &revs[2]);
  sf_json_append_map (json, map);
  g_string_append_c (json, '}');
  g_assert_cmpstr (json->str, ==, "{\"at\":{\"\\\"\\n\":0,\"college:a\":9223372036854775807,\"student:b\":3}}");
  object = sf_wire_parse (json->str, -1, DEPTH, NULL);
  back = sf_json_read_map (object, "at", NULL);
  g_assert_cmpuint (g_hash_table_size (back), ==, 3);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (back, "college:a"), ==, G_MAXINT64);
}

static void
test_wrong_maps_and_lists (void)
{
  static const char *const maps[] = {
    "{}", "{\"x\":1}", "{\"x\":[]}", "{\"x\":{\"a\":\"1\"}}", "{\"x\":{\"a\":1.5}}", "{\"x\":{\"a\":null}}"
  };
  static const char *const lists[] = { "{}", "{\"x\":\"a\"}", "{\"x\":{}}", "{\"x\":[1]}", "{\"x\":[\"a\",null]}" };

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      g_autoptr (JsonObject) object = sf_wire_parse (maps[i], -1, DEPTH, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (sf_json_read_map (object, "x", &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (JsonObject) object = sf_wire_parse (lists[i], -1, DEPTH, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (sf_json_read_strv (object, "x", &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/wire-scan/good", test_good);
  g_test_add_func ("/core/wire-scan/bad", test_bad);
  g_test_add_func ("/core/wire-scan/truncated", test_truncated);
  g_test_add_func ("/core/wire-scan/not-utf8", test_not_utf8);
  g_test_add_func ("/core/wire-scan/both-agree", test_both_agree);
  g_test_add_func ("/core/wire-scan/very-deep", test_very_deep);
  g_test_add_func ("/core/wire-scan/depth", test_depth);
  g_test_add_func ("/core/wire-scan/depth-of-texts", test_depth_of_texts);
  g_test_add_func ("/core/wire-scan/root", test_root);
  g_test_add_func ("/core/wire-scan/twice", test_twice);
  g_test_add_func ("/core/wire-scan/members", test_members);
  g_test_add_func ("/core/wire-scan/texts-there-and-back", test_texts_there_and_back);
  g_test_add_func ("/core/wire-scan/escapes", test_escapes);
  g_test_add_func ("/core/wire-scan/int", test_int);
  g_test_add_func ("/core/wire-scan/maps", test_maps);
  g_test_add_func ("/core/wire-scan/wrong-maps-and-lists", test_wrong_maps_and_lists);
  return g_test_run ();
}
