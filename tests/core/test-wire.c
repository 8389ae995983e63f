/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Operations and receipts across the network: what is written is read again, what is wrong is refused and named, and
 * nothing that a peer sends is guessed at.
 */
#include <string.h>

#include "core/wire/sf-wire-json.h"

#define UID "01900000-0000-7000-8000-000000000001"
#define ID "01900000-0000-7000-8000-0000000000aa"
#define AFTER "01900000-0000-7000-8000-000000000000"
#define DEPTH 8

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = sf_wire_parse (text, -1, DEPTH, &error);

  g_assert_no_error (error);
  return object;
}

/* @text with its first @from replaced by @to. */
static char *
change (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

/* ---- Operations ---- */

static const char OPERATION[] =
  "{\"seq\":7,\"uid\":\"" UID "\",\"type\":\"accept\",\"role\":\"student\",\"at\":1775008800000,"
  "\"base\":{\"kind\":\"signing\",\"id\":\"" ID "\",\"content\":\"c0ffee\"},"
  "\"args\":{\"confirm\":true,\"days\":14,\"reason\":\"雒\\\"\\n\",\"form\":{\"student.health\":\"1\"}}}";

static void
test_operation (void)
{
  g_autoptr (JsonObject) object = parse (OPERATION);
  g_autoptr (GError) error = NULL;
  gint64 seq;
  g_autoptr (SfOperation) operation = sf_wire_read_operation (object, &seq, &error);
  g_autoptr (GString) json = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpint (seq, ==, 7);
  g_assert_cmpstr (sf_operation_get_uid (operation), ==, UID);
  g_assert_cmpstr (sf_operation_get_action (operation), ==, "accept");
  g_assert_cmpint (sf_operation_get_role (operation), ==, SF_ROLE_STUDENT);
  g_assert_cmpint (sf_operation_get_at (operation), ==, G_GINT64_CONSTANT (1775008800000));
  g_assert_cmpint (sf_operation_get_kind (operation), ==, SF_KIND_SIGNING);
  g_assert_cmpstr (sf_operation_get_id (operation), ==, ID);
  g_assert_cmpstr (sf_operation_get_content (operation), ==, "c0ffee");
  g_assert_null (sf_operation_get_after (operation));
  g_assert_true (sf_operation_get_arg_flag (operation, "confirm"));
  g_assert_cmpint (sf_operation_get_arg_int (operation, "days", 0), ==, 14);
  g_assert_cmpstr (sf_operation_get_arg (operation, "reason"), ==, "雒\"\n");
  g_assert_cmpstr (json_object_get_string_member (sf_operation_get_arg_form (operation), "student.health"), ==, "1");
  /* The bytes that were frozen for dispatch are the same after a restart. */
  sf_wire_write_operation (json, operation, seq);
  g_assert_cmpstr (json->str, ==, OPERATION);
}

static void
test_operation_after (void)
{
  g_autofree char *text = change (OPERATION, "\"content\":\"c0ffee\"", "\"after\":\"" AFTER "\"");
  g_autoptr (JsonObject) object = parse (text);
  gint64 seq;
  g_autoptr (SfOperation) operation = sf_wire_read_operation (object, &seq, NULL);
  g_autoptr (GString) json = g_string_new (NULL);

  g_assert_null (sf_operation_get_content (operation));
  g_assert_cmpstr (sf_operation_get_after (operation), ==, AFTER);
  sf_wire_write_operation (json, operation, seq);
  g_assert_cmpstr (json->str, ==, text);
}

/* A member that it does not know is a newer client's; it must not be the reason to refuse. */
static void
test_operation_new_member (void)
{
  g_autofree char *text = change (OPERATION, "{\"seq\"", "{\"later\":{\"a\":[1.5,null]},\"seq\"");
  g_autoptr (JsonObject) object = parse (text);
  gint64 seq;
  g_autoptr (SfOperation) operation = sf_wire_read_operation (object, &seq, NULL);

  g_assert_nonnull (operation);
}

static const struct
{
  const char *from, *to;
} wrong_operations[] = {
  { "\"seq\":7", "\"seq\":0" },
  { "\"seq\":7", "\"seq\":-1" },
  { "\"seq\":7", "\"seq\":\"7\"" },
  { "\"seq\":7", "\"seq\":7.0" },
  { "\"seq\":7,", "" },
  { "\"uid\":\"" UID "\"", "\"uid\":\"" UID "0\"" },
  { "\"uid\":\"" UID "\"", "\"uid\":\"\"" },
  { "\"uid\":\"" UID "\"", "\"uid\":null" },
  { "\"type\":\"accept\"", "\"type\":[]" },
  { "\"type\":\"accept\",", "" },
  { "\"role\":\"student\"", "\"role\":\"Student\"" },
  { "\"role\":\"student\"", "\"role\":\"\"" },
  /* Nobody is the server's clock. */
  { "\"role\":\"student\"", "\"role\":\"system\"" },
  { "\"at\":1775008800000", "\"at\":\"now\"" },
  { "\"at\":1775008800000,", "" },
  { "\"kind\":\"signing\"", "\"kind\":\"signings\"" },
  { "\"kind\":\"signing\"", "\"kind\":5" },
  { "\"kind\":\"signing\",", "" },
  { "\"id\":\"" ID "\"", "\"id\":\"../../etc\"" },
  { "\"id\":\"" ID "\"", "\"id\":\"01900000-0000-7000-8000-0000000000AA\"" },
  { "\"content\":\"c0ffee\"", "\"content\":12" },
  { "\"content\":\"c0ffee\"", "\"content\":null" },
  { "\"content\":\"c0ffee\"", "\"after\":{}" },
  { "\"base\":{\"kind\"", "\"base\":[],\"other\":{\"kind\"" },
  { "\"args\":{", "\"others\":{" },
  { "\"args\":{", "\"args\":null,\"others\":{" },
};

static void
test_wrong_operations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong_operations); i++)
    {
      g_autofree char *text = change (OPERATION, wrong_operations[i].from, wrong_operations[i].to);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;
      gint64 seq;

      g_test_message ("%s", text);
      g_assert_null (sf_wire_read_operation (object, &seq, &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

/* Arguments that are of another type than is asked for are not there. */
static void
test_arguments (void)
{
  g_autofree char *text = change (OPERATION, "\"confirm\":true,\"days\":14,\"reason\":\"雒\\\"\\n\",\"form\":{",
                                  "\"confirm\":1,\"days\":\"14\",\"reason\":\"\",\"form\":[],\"x\":{");
  g_autoptr (JsonObject) object = parse (text);
  gint64 seq;
  g_autoptr (SfOperation) operation = sf_wire_read_operation (object, &seq, NULL);

  g_assert_false (sf_operation_get_arg_flag (operation, "confirm"));
  g_assert_cmpint (sf_operation_get_arg_int (operation, "days", 5), ==, 5);
  g_assert_null (sf_operation_get_arg (operation, "confirm"));
  g_assert_null (sf_operation_get_arg (operation, "reason"));
  g_assert_null (sf_operation_get_arg (operation, "absent"));
  g_assert_null (sf_operation_get_arg_form (operation));
}

/* ---- Receipts ---- */

static const char APPLIED[] = "{\"seq\":7,\"uid\":\"" UID "\",\"status\":\"applied\",\"dup\":true,"
                              "\"at\":{\"college:a\":12,\"student:b\":3}}";
static const char REJECTED[] = "{\"seq\":7,\"uid\":\"" UID "\",\"status\":\"rejected\",\"code\":\"E_COOLING\","
                               "\"params\":{\"until\":1775008800000,\"name\":\"雒艳\"}}";

static SfReceipt *
read_receipt (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = parse (text);

  return sf_wire_read_receipt (object, error);
}

static void
test_receipts (void)
{
  const char *const texts[] = { APPLIED, REJECTED };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SfReceipt) receipt = read_receipt (texts[i], NULL);
      g_autoptr (GString) json = g_string_new (NULL);

      g_assert_cmpint (receipt->applied, ==, i == 0);
      g_assert_cmpint (receipt->dup, ==, i == 0);
      g_assert_cmpstr (receipt->code, ==, i == 0 ? NULL : "E_COOLING");
      sf_wire_write_receipt (json, receipt);
      g_assert_cmpstr (json->str, ==, texts[i]);
    }
}

static const struct
{
  const char *text, *from, *to;
} wrong_receipts[] = {
  { APPLIED, "\"seq\":7,", "" },
  { APPLIED, "\"seq\":7", "\"seq\":\"7\"" },
  { APPLIED, "\"uid\":\"" UID "\",", "" },
  { APPLIED, "\"applied\"", "\"done\"" },
  { APPLIED, "\"applied\"", "true" },
  { APPLIED, "\"at\":{", "\"at\":[],\"x\":{" },
  { APPLIED, ":12", ":\"12\"" },
  { REJECTED, "\"code\":\"E_COOLING\",", "" },
  { REJECTED, "\"E_COOLING\"", "7" },
  { REJECTED, "\"rejected\"", "\"refused\"" },
  { REJECTED, "\"params\":{", "\"params\":3,\"x\":{" },
};

static void
test_wrong_receipts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong_receipts); i++)
    {
      g_autofree char *text = change (wrong_receipts[i].text, wrong_receipts[i].from, wrong_receipts[i].to);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", text);
      g_assert_null (read_receipt (text, &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

/* ---- Pushes ---- */

static char *
make_push (guint n)
{
  GString *json = g_string_new ("{\"device\":\"d\",\"schema\":1,\"epoch\":\"e\",\"ack\":6,\"ops\":[");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *seq = g_strdup_printf ("\"seq\":%u", 7 + i);
      g_autofree char *operation = change (OPERATION, "\"seq\":7", seq);

      g_string_append_printf (json, "%s%s", i > 0 ? "," : "", operation);
    }
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

static void
test_push (void)
{
  for (guint n = 0; n < 3; n++)
    {
      g_autofree char *text = make_push (n);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (SfPush) push = sf_wire_read_push (object, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (push->device, ==, "d");
      g_assert_cmpint (push->schema, ==, 1);
      g_assert_cmpstr (push->epoch, ==, "e");
      g_assert_cmpint (push->ack, ==, 6);
      g_assert_cmpuint (push->operations->len, ==, n);
      g_assert_cmpuint (push->seqs->len, ==, n);
      for (guint i = 0; i < n; i++)
        g_assert_cmpint (g_array_index (push->seqs, gint64, i), ==, 7 + i);
    }
}

static void
test_wrong_pushes (void)
{
  static const struct
  {
    const char *from, *to;
  } wrong[] = {
    { "\"device\":\"d\"", "\"device\":1" },  { "\"device\":\"d\",", "" },     { "\"schema\":1", "\"schema\":\"1\"" },
    { "\"epoch\":\"e\"", "\"epoch\":null" }, { "\"ack\":6", "\"ack\":6.5" },  { "\"ops\":[", "\"oops\":[" },
    { "\"ops\":[", "\"ops\":[null," },       { "\"ops\":[", "\"ops\":[[]," }, { "\"ops\":[", "\"ops\":[{}," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *good = make_push (1);
      g_autofree char *text = change (good, wrong[i].from, wrong[i].to);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", text);
      g_assert_null (sf_wire_read_push (object, &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

/* The message says which operation it is. */
static void
test_wrong_operation_of_push (void)
{
  g_autofree char *good = make_push (2);
  g_autofree char *text = change (good, "\"seq\":8", "\"seq\":0");
  g_autoptr (JsonObject) object = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_wire_read_push (object, &error));
  g_assert_true (g_str_has_prefix (error->message, "operation 2: "));
}

/* Versions beyond any number stay beyond ours instead of coming around. */
static void
test_huge_schema (void)
{
  g_autofree char *good = make_push (0);
  g_autofree char *text = change (good, "\"schema\":1", "\"schema\":4294967297");
  g_autoptr (JsonObject) object = parse (text);
  g_autoptr (SfPush) push = sf_wire_read_push (object, NULL);

  g_assert_cmpint (push->schema, >, SF_WIRE_SCHEMA_MAX);
}

/* ---- Answers to pushes ---- */

static char *
make_answer (gboolean stopped)
{
  g_autoptr (SfPushAnswer) answer = sf_push_answer_new ();
  GString *json = g_string_new (NULL);

  answer->epoch = g_strdup ("e");
  answer->last_seq = 8;
  g_ptr_array_add (answer->receipts, read_receipt (APPLIED, NULL));
  g_ptr_array_add (answer->receipts, read_receipt (REJECTED, NULL));
  if (stopped)
    {
      answer->stopped_seq = 9;
      answer->stopped_code = g_strdup ("E_UNAVAILABLE");
      answer->retry_after = 5;
    }
  sf_wire_write_push_answer (json, answer, 1775008800000, "r1");
  return g_string_free (json, FALSE);
}

static void
test_answer (void)
{
  for (guint stopped = 0; stopped < 2; stopped++)
    {
      g_autofree char *text = make_answer (stopped == 1);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (SfPushAnswer) answer = sf_wire_read_push_answer (object, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (answer->epoch, ==, "e");
      g_assert_cmpint (answer->last_seq, ==, 8);
      g_assert_cmpuint (answer->receipts->len, ==, 2);
      g_assert_true (((SfReceipt *) answer->receipts->pdata[0])->applied);
      g_assert_cmpstr (((SfReceipt *) answer->receipts->pdata[1])->code, ==, "E_COOLING");
      g_assert_cmpint (answer->stopped_seq, ==, stopped == 1 ? 9 : 0);
      g_assert_cmpstr (answer->stopped_code, ==, stopped == 1 ? "E_UNAVAILABLE" : NULL);
      g_assert_cmpint (answer->retry_after, ==, stopped == 1 ? 5 : 0);
      g_assert_cmpint (json_object_get_int_member (object, "server_time"), ==, G_GINT64_CONSTANT (1775008800000));
      g_assert_cmpstr (json_object_get_string_member (object, "request_id"), ==, "r1");
    }
}

static void
test_wrong_answers (void)
{
  static const struct
  {
    const char *from, *to;
  } wrong[] = {
    { "\"epoch\":\"e\",", "" },
    { "\"last_seq\":8", "\"last_seq\":\"8\"" },
    { "\"results\":[", "\"results\":{},\"x\":[" },
    { "\"results\":[", "\"results\":[1," },
    { "\"results\":[", "\"results\":[{}," },
    { "\"stopped\":{", "\"stopped\":[],\"x\":{" },
    { "\"stopped\":{\"seq\":9", "\"stopped\":{\"seq\":null" },
    { "\"code\":\"E_UNAVAILABLE\"", "\"code\":0" },
    { "\"retry_after\":5", "\"retry_after\":true" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *good = make_answer (TRUE);
      g_autofree char *text = change (good, wrong[i].from, wrong[i].to);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", text);
      g_assert_null (sf_wire_read_push_answer (object, &error));
      g_assert_error (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/wire/operation/there-and-back", test_operation);
  g_test_add_func ("/core/wire/operation/after", test_operation_after);
  g_test_add_func ("/core/wire/operation/new-member", test_operation_new_member);
  g_test_add_func ("/core/wire/operation/wrong", test_wrong_operations);
  g_test_add_func ("/core/wire/operation/arguments", test_arguments);
  g_test_add_func ("/core/wire/receipt/there-and-back", test_receipts);
  g_test_add_func ("/core/wire/receipt/wrong", test_wrong_receipts);
  g_test_add_func ("/core/wire/push/read", test_push);
  g_test_add_func ("/core/wire/push/wrong", test_wrong_pushes);
  g_test_add_func ("/core/wire/push/names-the-wrong-operation", test_wrong_operation_of_push);
  g_test_add_func ("/core/wire/push/huge-schema", test_huge_schema);
  g_test_add_func ("/core/wire/answer/there-and-back", test_answer);
  g_test_add_func ("/core/wire/answer/wrong", test_wrong_answers);
  return g_test_run ();
}
