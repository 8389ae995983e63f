/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The audit chain: one entry an act, and every way of tampering with it is found (docs/sync.md, I12).
 */
#include "sf-store-steps.h"

#include <string.h>

#include "core/model/sf-uuid.h"

static SfStoreFixture *
make_history (void)
{
  SfStoreFixture *f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  sf_test_act (f, f->student[1], "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_NOT_FOUND");
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL, "E_STATE");
  return f;
}

/* The number of the entry of the first applied operation. */
static gint64
find_first (SfStoreFixture *f)
{
  return sf_store_fixture_query (f, "SELECT MIN(n) FROM audit WHERE uid IS NOT NULL");
}

static void
assert_broken (SfStoreFixture *f, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = g_strdup_printf ("entry %" G_GINT64_FORMAT " ", n);
  gint64 good;

  g_assert_false (sf_store_audit_verify (f->store, &good, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BROKEN);
  g_assert_true (g_str_has_prefix (error->message, words));
}

static void
test_one_entry_an_act (void)
{
  g_autoptr (SfStoreFixture) f = make_history ();
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_assert_true (sf_store_audit_verify (f->store, &n, &error));
  g_assert_cmpint (n, ==, sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit"));
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE uid IS NOT NULL"), ==, 5);
  g_assert_cmpint (
    sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied' AND code = 'E_NOT_FOUND'"), ==, 1);
  g_assert_cmpint (
    sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE outcome = 'rejected' AND code = 'E_STATE'"), ==, 1);
  /* Each log-in of the fixture's clients. */
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE action = 'login'"), ==,
                   SF_TEST_STUDENTS + SF_TEST_EMPLOYERS + SF_TEST_COLLEGES + 1);
}

static void
test_changed (void)
{
  const char *const changes[] = { "action = 'accept'",   "account = NULL", "outcome = 'denied'",
                                  "code = 'E_ROLE'",     "at = at + 1",    "payload = 'something'",
                                  "about = 'elsewhere'", "event = NULL" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (SfStoreFixture) f = make_history ();
      gint64 n = find_first (f);
      g_autofree char *sql = g_strdup_printf ("UPDATE audit SET %s WHERE n = %" G_GINT64_FORMAT, changes[i], n);

      sf_store_fixture_tamper (f, sql);
      assert_broken (f, n);
    }
}

static void
test_removed (void)
{
  g_autoptr (SfStoreFixture) f = make_history ();
  gint64 n = find_first (f);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM audit WHERE n = %" G_GINT64_FORMAT, n);

  sf_store_fixture_tamper (f, sql);
  assert_broken (f, n);
}

/* One is left out and those behind it are moved up. */
static void
test_closed_up (void)
{
  g_autoptr (SfStoreFixture) f = make_history ();
  gint64 n = find_first (f);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM audit WHERE n = %" G_GINT64_FORMAT
                                          "; UPDATE audit SET n = -n WHERE n > %" G_GINT64_FORMAT
                                          "; UPDATE audit SET n = -n - 1 WHERE n < 0",
                                          n, n);

  sf_store_fixture_tamper (f, sql);
  assert_broken (f, n);
}

static void
test_event_changed (void)
{
  g_autoptr (SfStoreFixture) f = make_history ();
  gint64 n = sf_store_fixture_query (f, "SELECT n FROM audit WHERE action = 'college_approve' AND outcome = 'applied'");

  sf_store_fixture_tamper (f, "UPDATE event SET actor_name = '别人' WHERE action = 'college_approve'");
  assert_broken (f, n);
}

static void
test_event_removed (void)
{
  g_autoptr (SfStoreFixture) f = make_history ();

  sf_store_fixture_tamper (f, "DELETE FROM event WHERE action = 'invite'");
  assert_broken (f, find_first (f));
}

/* A reveal is an act, but no part of the record's history. */
static void
test_reveal (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "field", "student.identity");
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "reveal", SF_KIND_SIGNING, id, args, NULL);
  g_assert_cmpint (
    sf_store_fixture_query (f, "SELECT COUNT(*) FROM event WHERE action = 'reveal' AND note = 'student.identity'"), ==,
    1);
  g_assert_cmpint (sf_store_fixture_query (f,
                                           "SELECT COUNT(*) FROM publication JOIN event ON event.id = publication.id "
                                           "WHERE event.action = 'reveal'"),
                   ==, 0);
  sf_store_fixture_check (f);
}

/* Sixty within an hour are a day's work; what goes on is refused until the hour is over, whatever is revealed, in one
 * push as in many. Others go on. */
static void
test_reveal_limit (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_operation_unref);
  g_autoptr (SfPushAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  const char *field = "{\"field\":\"student.identity\"}";
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  for (guint i = 0; i < 61; i++)
    g_ptr_array_add (operations,
                     sf_test_operation (f, f->college[0], "reveal", SF_KIND_SIGNING, id, sf_test_json (field)));
  answer = sf_test_push (f, f->college[0], f->college[0]->seq + 1, operations, &error);
  g_assert_no_error (error);
  f->college[0]->seq += operations->len;
  for (guint i = 0; i < 61; i++)
    {
      const SfReceipt *receipt = answer->receipts->pdata[i];

      g_assert_cmpstr (receipt->code, ==, i < 60 ? NULL : "E_REVEAL_LIMIT");
    }
  sf_test_act_json (f, f->office, "reveal", SF_KIND_SIGNING, id, field, NULL);
  sf_clock_set (f->clock, SF_TEST_NOW + SF_HOUR);
  sf_test_act_json (f, f->college[0], "reveal", SF_KIND_SIGNING, id, field, NULL);
}

/* Reading a notice is none. */
static void
test_mark_read (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *notice = sf_store_fixture_query_text (f, "SELECT id FROM notice");
  gint64 before = sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit");

  sf_test_act (f, f->student[0], "mark_read", SF_KIND_NOTICE, notice, NULL, NULL);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit"), ==, before);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE state = 'read'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/audit/one-entry-an-act", test_one_entry_an_act);
  g_test_add_func ("/store/audit/changed", test_changed);
  g_test_add_func ("/store/audit/removed", test_removed);
  g_test_add_func ("/store/audit/closed-up", test_closed_up);
  g_test_add_func ("/store/audit/event-changed", test_event_changed);
  g_test_add_func ("/store/audit/event-removed", test_event_removed);
  g_test_add_func ("/store/audit/reveal", test_reveal);
  g_test_add_func ("/store/audit/reveal-limit", test_reveal_limit);
  g_test_add_func ("/store/audit/mark-read", test_mark_read);
  return g_test_run ();
}
