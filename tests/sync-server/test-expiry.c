/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ends by itself ends once, by the server's clock, also when the server was down at the time.
 */
#include "sf-store-fixture.h"

#include "core/workflow/sf-calendar.h"

static guint
settle (SfStoreFixture *f, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint settled;

  sf_store_settle_async (f->store, limit, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_settle_finish (f->store, result, &settled, &error);
  g_assert_no_error (error);
  return settled;
}

static SfTime
next_due (SfStoreFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfTime due;

  sf_store_next_due_async (f->store, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_next_due_finish (f->store, result, &due, &error);
  g_assert_no_error (error);
  return due;
}

static SfTime
end_of (SfStoreFixture *f, const char *id)
{
  g_autoptr (SfRecord) signing = sf_store_fixture_get (f, SF_KIND_SIGNING, id, NULL);

  return sf_record_get_int (signing, SF_SIGNING_EXPIRES_AT);
}

static gint64
count (SfStoreFixture *f, const char *what)
{
  g_autofree char *sql = g_strconcat ("SELECT COUNT(*) FROM ", what, NULL);

  return sf_store_fixture_query (f, sql);
}

static void
test_expire (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  SfTime end = end_of (f, id);

  g_assert_cmpint (end, ==, sf_calendar_term_end (SF_TEST_NOW, 14));
  sf_clock_set (f->clock, end - 1);
  settle (f, 10); /* the reminder */
  g_assert_cmpint (settle (f, 10), ==, 0);
  g_assert_cmpint (count (f, "signing WHERE state = 'invited'"), ==, 1);

  sf_clock_set (f->clock, end);
  g_assert_cmpint (settle (f, 10), ==, 1);
  g_assert_cmpint (count (f, "signing WHERE state = 'expired'"), ==, 1);
  g_assert_cmpint (count (f, "notice WHERE code = 'signing-expired'"), ==, 2);
  g_assert_cmpint (settle (f, 10), ==, 0);
  sf_store_fixture_reopen (f);
  g_assert_cmpint (settle (f, 10), ==, 0);
  g_assert_cmpint (count (f, "event WHERE action = 'expire' AND role = 'system' AND actor IS NULL"), ==, 1);
  g_assert_cmpint (next_due (f), ==, 0);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_STATE");
  sf_store_fixture_check (f);
}

static void
test_remind_once (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  SfTime due = end_of (f, id) - 3 * SF_DAY;

  g_assert_cmpint (next_due (f), ==, due);
  sf_clock_set (f->clock, due - 1);
  g_assert_cmpint (settle (f, 10), ==, 0);
  sf_clock_set (f->clock, due);
  g_assert_cmpint (settle (f, 10), ==, 1);
  g_assert_cmpint (settle (f, 10), ==, 0);
  g_assert_cmpint (count (f, "notice WHERE code = 'signing-ends-soon'"), ==, 2);
  g_assert_cmpint (next_due (f), ==, end_of (f, id));
  /* It is no news for the history. */
  g_assert_cmpint (count (f, "publication WHERE kind = 'event' AND gone IS NULL"), ==, 3);
  sf_store_fixture_check (f);
}

/* The clock is set back after the reminder, and again after the end: nothing is said twice, nothing comes back. */
static void
test_clock_steps_back (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  SfTime end = end_of (f, id);

  sf_clock_set (f->clock, end - 3 * SF_DAY);
  g_assert_cmpint (settle (f, 10), ==, 1);
  sf_clock_set (f->clock, SF_TEST_NOW);
  g_assert_cmpint (settle (f, 10), ==, 0);
  sf_clock_set (f->clock, end - 1);
  g_assert_cmpint (settle (f, 10), ==, 0);
  g_assert_cmpint (count (f, "notice WHERE code = 'signing-ends-soon'"), ==, 2);

  sf_clock_set (f->clock, end);
  g_assert_cmpint (settle (f, 10), ==, 1);
  sf_clock_set (f->clock, SF_TEST_NOW);
  g_assert_cmpint (settle (f, 10), ==, 0);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_STATE");
  sf_clock_set (f->clock, end + SF_DAY);
  g_assert_cmpint (settle (f, 10), ==, 0);
  g_assert_cmpint (count (f, "notice WHERE code = 'signing-expired'"), ==, 2);
  sf_store_fixture_check (f);
}

/* Nobody has settled it yet, but its time is over all the same: the server's clock decides, to the millisecond. */
static void
test_over_before_it_is_settled (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *late = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *just = sf_test_invite (f, f->employer[0], 2);

  sf_clock_set (f->clock, end_of (f, late));
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, late, sf_test_args (0), "E_EXPIRED");
  sf_clock_set (f->clock, end_of (f, just) - 1);
  sf_test_act (f, f->student[2], "accept", SF_KIND_SIGNING, just, sf_test_args (2), NULL);
  sf_clock_set (f->clock, end_of (f, late));
  g_assert_cmpint (settle (f, 10), ==, 1);
  g_assert_cmpint (count (f, "signing WHERE state = 'college_review'"), ==, 1);
  sf_store_fixture_check (f);
}

/* Who looked at the invitation before the reminder has seen all there is to see. */
static void
test_remind_is_no_content (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autoptr (SfOperation) accept =
    sf_test_operation (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0));
  g_autoptr (SfReceipt) receipt = NULL;

  sf_clock_set (f->clock, end_of (f, id) - 3 * SF_DAY);
  g_assert_cmpint (settle (f, 10), ==, 1);
  receipt = sf_test_offer (f, f->student[0], accept);
  g_assert_cmpstr (receipt->code, ==, NULL);
  g_assert_true (receipt->applied);
}

/* The server was down for a month: everything ends at once, in portions, and nobody is reminded of what is over. */
static void
test_portions (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

  for (guint i = 0; i < 5; i++)
    for (guint n = 0; n < 2; n++)
      g_free (sf_test_invite (f, f->employer[i], n));
  sf_store_fixture_reopen (f);
  sf_clock_set (f->clock, SF_TEST_NOW + 30 * SF_DAY);
  g_assert_cmpint (settle (f, 4), ==, 4);
  g_assert_cmpint (settle (f, 4), ==, 4);
  g_assert_cmpint (settle (f, 4), ==, 2);
  g_assert_cmpint (settle (f, 4), ==, 0);
  g_assert_cmpint (count (f, "signing WHERE state = 'expired'"), ==, 10);
  g_assert_cmpint (count (f, "notice WHERE code = 'signing-ends-soon'"), ==, 0);
  sf_store_fixture_check (f);
}

/* One that the store cannot write: the others of its portion end all the same, and it does when it can. */
static void
test_one_fails (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *first = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *stuck = sf_test_invite (f, f->employer[1], 1);
  g_autofree char *last = sf_test_invite (f, f->employer[2], 2);
  g_autofree char *trigger = g_strdup_printf ("CREATE TRIGGER stuck BEFORE UPDATE ON signing WHEN old.id = '%s' "
                                              "BEGIN SELECT RAISE (ABORT, 'stuck'); END",
                                              stuck);

  sf_clock_set (f->clock, end_of (f, first));
  sf_store_fixture_tamper (f, trigger);
  g_test_expect_message ("sf-server", G_LOG_LEVEL_WARNING, "*stuck*");
  g_assert_cmpint (settle (f, 10), ==, 2);
  g_test_assert_expected_messages ();
  g_assert_cmpint (count (f, "signing WHERE state = 'expired'"), ==, 2);
  g_assert_cmpint (count (f, "event WHERE action = 'expire'"), ==, 2);
  sf_store_fixture_check (f);

  sf_store_fixture_tamper (f, "DROP TRIGGER stuck");
  g_assert_cmpint (settle (f, 10), ==, 1);
  g_assert_cmpint (count (f, "signing WHERE state = 'expired'"), ==, 3);
  sf_store_fixture_check (f);
}

/* What an objection has frozen does not end; nor is anybody reminded of it. */
static void
test_frozen (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_return", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->student[0], "object", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_clock_set (f->clock, SF_TEST_NOW + 60 * SF_DAY);
  g_assert_cmpint (settle (f, 10), ==, 0);
  sf_test_act (f, f->office, "lift_objection", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_clock_set (f->clock, SF_TEST_NOW + 120 * SF_DAY);
  g_assert_cmpint (settle (f, 10), ==, 1);
  sf_store_fixture_check (f);
}

/* A returned signing ends too, and takes its agreement along. */
static void
test_returned (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_return", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_clock_set (f->clock, end_of (f, id));
  g_assert_cmpint (settle (f, 10), ==, 1);
  g_assert_cmpint (count (f, "agreement WHERE state = 'void'"), ==, 1);
  sf_store_fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/expiry/expire", test_expire);
  g_test_add_func ("/store/expiry/remind-once", test_remind_once);
  g_test_add_func ("/store/expiry/clock-steps-back", test_clock_steps_back);
  g_test_add_func ("/store/expiry/over-before-it-is-settled", test_over_before_it_is_settled);
  g_test_add_func ("/store/expiry/remind-is-no-content", test_remind_is_no_content);
  g_test_add_func ("/store/expiry/portions", test_portions);
  g_test_add_func ("/store/expiry/one-fails", test_one_fails);
  g_test_add_func ("/store/expiry/frozen", test_frozen);
  g_test_add_func ("/store/expiry/returned", test_returned);
  return g_test_run ();
}
