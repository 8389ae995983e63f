/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A push as the server reads it: the codes beside its operations.
 */
#include "core/wire/sf-wire.h"

#define UID "01900000-0000-7000-8000-000000000001"
#define OTHER "01900000-0000-7000-8000-000000000002"

static SfPush *
read_push (const char *secrets, GError **error)
{
  g_autofree char *text =
    g_strdup_printf ("{\"device\":\"d\",\"schema\":1,\"epoch\":\"e\",\"ack\":0,\"ops\":[{\"seq\":1,\"uid\":\"" UID
                     "\",\"type\":\"accept\",\"role\":\"student\",\"at\":1,\"base\":{\"kind\":\"signing\",\"id\":\"" UID
                     "\"},\"args\":{}}]%s}",
                     secrets);
  g_autoptr (JsonObject) object = sf_wire_parse (text, -1, 16, NULL);

  g_assert_nonnull (object);
  return sf_wire_read_push (object, error);
}

static void
test_secrets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPush) push = read_push (",\"secrets\":{\"" UID "\":\"835291\",\"" OTHER "\":\"1\"}", &error);
  g_autoptr (GString) written = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (push->secrets, UID), ==, "835291");
  /* Of an operation that is not here. */
  g_assert_cmpuint (g_hash_table_size (push->secrets), ==, 1);
  g_assert_cmpuint (g_hash_table_size (push->proven), ==, 0);
  g_assert_cmpuint (g_hash_table_size (push->wrong), ==, 0);
  /* The operation itself knows nothing of it. */
  sf_wire_write_operation (written, push->operations->pdata[0], 1);
  g_assert_null (strstr (written->str, "835291"));
  sf_push_settle_secrets (push, g_hash_table_lookup (push->secrets, UID));
  g_assert_null (push->secrets);
  g_assert_true (g_hash_table_contains (push->proven, UID));
  g_assert_cmpuint (g_hash_table_size (push->wrong), ==, 0);
}

static void
test_wrong (void)
{
  static const char *const rights[] = { "835290", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_autoptr (SfPush) push = read_push (",\"secrets\":{\"" UID "\":\"835291\"}", NULL);

      sf_push_settle_secrets (push, rights[i]);
      g_assert_null (push->secrets);
      g_assert_true (g_hash_table_contains (push->wrong, UID));
      g_assert_cmpuint (g_hash_table_size (push->proven), ==, 0);
    }
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPush) push = read_push ("", &error);

  g_assert_no_error (error);
  g_assert_null (push->secrets);
  sf_push_settle_secrets (push, "835291");
  g_assert_cmpuint (g_hash_table_size (push->proven) + g_hash_table_size (push->wrong), ==, 0);
}

static void
test_wrong_shapes (void)
{
  static const char *const shapes[] = { ",\"secrets\":[]", ",\"secrets\":\"x\"", ",\"secrets\":{\"" UID "\":1}",
                                        ",\"secrets\":{\"" UID "\":null}", ",\"secrets\":{\"" UID "\":[\"1\"]}" };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_push (shapes[i], &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

/* One that cannot be read stands for itself, as long as it can be told which it is. */
static void
test_malformed (void)
{
  static const struct
  {
    const char *operation;
    const char *fault; /* NULL: not even that, and nothing is read */
  } cases[] = {
    { "{\"seq\":2,\"uid\":\"" OTHER "\"}", "type" },
    { "{\"seq\":2,\"uid\":\"" OTHER "\",\"type\":\"a\",\"role\":\"cook\",\"at\":1}", "role" },
    { "{\"seq\":2,\"uid\":\"" OTHER "\",\"type\":\"a\",\"role\":\"system\",\"at\":1}", "role" },
    { "{\"seq\":2,\"uid\":\"" OTHER "\",\"type\":\"a\",\"role\":\"office\",\"at\":\"x\"}", "at" },
    { "{\"seq\":2,\"uid\":\"" OTHER "\",\"type\":\"a\",\"role\":\"office\",\"at\":1,\"args\":[]}", "args" },
    { "{\"seq\":2,\"uid\":\"" OTHER "\",\"type\":\"a\",\"role\":\"office\",\"at\":1,\"args\":{},"
      "\"base\":{\"kind\":\"nothing\",\"id\":\"" UID "\"}}",
      "base" },
    { "{\"seq\":0,\"uid\":\"" OTHER "\"}", NULL },
    { "{\"seq\":\"2\",\"uid\":\"" OTHER "\"}", NULL },
    { "{\"seq\":2,\"uid\":\"x\"}", NULL },
    { "{\"seq\":2}", NULL },
    { "[]", NULL },
    { "{}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
        "{\"device\":\"d\",\"schema\":1,\"epoch\":\"e\",\"ack\":0,\"ops\":[{\"seq\":1,\"uid\":\"" UID
        "\",\"type\":\"accept\",\"role\":\"student\",\"at\":1,\"base\":{\"kind\":\"signing\",\"id\":\"" UID
        "\"},\"args\":{}},%s]}",
        cases[i].operation);
      g_autoptr (JsonObject) object = sf_wire_parse (text, -1, 16, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SfPush) push = sf_wire_read_push (object, &error);

      g_test_message ("%s", cases[i].operation);
      if (cases[i].fault == NULL)
        {
          g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (push->operations->len, ==, 2);
      g_assert_null (sf_operation_get_fault (push->operations->pdata[0]));
      g_assert_cmpstr (sf_operation_get_fault (push->operations->pdata[1]), ==, cases[i].fault);
      g_assert_cmpstr (sf_operation_get_uid (push->operations->pdata[1]), ==, OTHER);
      g_assert_cmpint (g_array_index (push->seqs, gint64, 1), ==, 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/push/secrets", test_secrets);
  g_test_add_func ("/wire/push/wrong", test_wrong);
  g_test_add_func ("/wire/push/none", test_none);
  g_test_add_func ("/wire/push/wrong-shapes", test_wrong_shapes);
  g_test_add_func ("/wire/push/malformed", test_malformed);
  return g_test_run ();
}
