/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The calendar as the school changes it: a year that was missing comes later, and what was provisional is counted anew.
 */
#include "sf-store-steps.h"
#include "sf-test-cache.h"

#include "core/model/sf-uuid.h"

#define DAYS_2027 "2027-01-01 off\n2027-01-04 off\n2027-01-09 work"

static JsonObject *
year_args (int year, const char *days)
{
  JsonObject *args = json_object_new ();

  json_object_set_int_member (args, "year", year);
  json_object_set_string_member (args, "days", days);
  json_object_set_string_member (args, "source", "国办发明电〔2026〕8号");
  return args;
}

/* The @n-th student's agreement with the employer is cancelled at @when. */
static void
cancel (SfStoreFixture *f, guint employer, guint n, const char *when)
{
  g_autofree char *signing = NULL;
  g_autofree char *id = NULL;

  sf_clock_set (f->clock, sf_test_at (when));
  signing = sf_test_sign (f, f->employer[employer], n);
  id = sf_test_request_cancellation (f, n, signing, NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_CANCELLATION, id, NULL, NULL);
}

static void
assert_cooling (SfStoreFixture *f, guint n, const char *until, gboolean provisional)
{
  g_autoptr (SfRecord) student = sf_store_fixture_get (f, SF_KIND_STUDENT, f->students[n], NULL);

  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL), ==, sf_test_at (until));
  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_PROVISIONAL), ==, provisional ? 1 : 0);
}

static void
test_imported_later (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);

  cancel (f, 0, 0, "2026-12-25T09:00:00+08:00");
  cancel (f, 0, 1, "2026-12-01T09:00:00+08:00");
  assert_cooling (f, 0, "2027-01-16T00:00:00+08:00", TRUE);
  assert_cooling (f, 1, "2026-12-23T00:00:00+08:00", FALSE);
  /* The office is warned, and told which year. */
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'calendar-missing' AND text_1 = '2027' AND text_2 = "
                                     "'2027-01-16'"),
                   ==, 1);

  sf_clock_set (f->clock, sf_test_at ("2026-12-28T09:00:00+08:00"));
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), NULL);
  assert_cooling (f, 0, "2027-01-19T00:00:00+08:00", FALSE);
  assert_cooling (f, 1, "2026-12-23T00:00:00+08:00", FALSE);
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'cooling-changed' AND text_2 = '2027-01-19'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "cancellation JOIN student ON student.id = cancellation.student "
                                     "WHERE cancellation.cooling_until <> student.cooling_until"),
                   ==, 0);
  /* Setting it again moves nothing: what is not provisional is kept. */
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, "2027-01-05 off"), NULL);
  assert_cooling (f, 0, "2027-01-19T00:00:00+08:00", FALSE);
  g_assert_cmpint (sf_test_count (f, "calendar WHERE days = '2027-01-05 off'"), ==, 1);
  sf_store_fixture_check (f);
}

/* From now on the year counts, also in a server that is started anew. */
static void
test_counts_from_now_on (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);

  sf_clock_set (f->clock, sf_test_at ("2026-12-24T09:00:00+08:00"));
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), NULL);
  cancel (f, 0, 0, "2026-12-25T09:00:00+08:00");
  assert_cooling (f, 0, "2027-01-19T00:00:00+08:00", FALSE);
  sf_store_fixture_reopen (f);
  cancel (f, 0, 1, "2026-12-25T09:00:00+08:00");
  assert_cooling (f, 1, "2027-01-19T00:00:00+08:00", FALSE);
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'calendar-missing'"), ==, 0);
}

/* By the working days that applied when it was approved. */
static void
test_days_that_applied (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);

  cancel (f, 0, 0, "2026-12-25T09:00:00+08:00");
  sf_test_set_rule (f, "cooling_working_days", "30");
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), NULL);
  assert_cooling (f, 0, "2027-01-19T00:00:00+08:00", FALSE);
}

/* Whoever became free by the provisional date stays free. */
static void
test_free_stays_free (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *signing = NULL;

  cancel (f, 0, 0, "2026-12-25T09:00:00+08:00");
  sf_clock_set (f->clock, sf_test_at ("2027-01-16T00:00:00+08:00"));
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), NULL);
  assert_cooling (f, 0, "2027-01-16T00:00:00+08:00", FALSE);
  signing = sf_test_sign (f, f->employer[1], 0);
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'cooling-changed'"), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *other = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) op = NULL;
  g_autoptr (SfReceipt) receipt = NULL;

  sf_test_act (f, f->office, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), "E_ROLE");
  sf_test_act (f, f->student[0], "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), "E_ROLE");
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (1999, DAYS_2027), "E_BAD_ARGUMENT");
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, ""), "E_CALENDAR");
  op = sf_test_operation (f, admin, "set_year", SF_KIND_CALENDAR, id,
                          year_args (2027, "2027-01-01 off\n2027-01-02 off\n2026-12-31 off"));
  receipt = sf_test_offer (f, admin, op);
  g_assert_cmpstr (receipt->code, ==, "E_CALENDAR");
  g_assert_cmpstr (json_object_get_string_member (receipt->params, "line"), ==, "3");
  /* A year has one record. */
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), NULL);
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, other, year_args (2027, DAYS_2027), "E_BAD_ARGUMENT");
  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2028, "2028-01-03 off"), "E_BAD_ARGUMENT");
  g_assert_cmpint (sf_test_count (f, "calendar"), ==, 1);
  sf_store_fixture_check (f);
}

/* Everybody may read it; who set it is for the audit. */
static void
test_published (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  SfTestCache *cache = sf_test_cache_new ();

  sf_test_act (f, admin, "set_year", SF_KIND_CALENDAR, id, year_args (2027, DAYS_2027), NULL);
  sf_test_pull (f, f->student[0], cache, 100);
  g_assert_nonnull (sf_test_cache_get (cache, "public", SF_KIND_CALENDAR, id));
  g_assert_cmpint (sf_test_count (f, "publication WHERE kind = 'event' AND gone IS NULL"), ==, 0);
  g_assert_cmpint (sf_test_count (f, "event WHERE action = 'set_year' AND note = '2027'"), ==, 1);
  sf_test_cache_free (cache);
}

/* The server's clock decides, whichever way it is set. */
static void
test_clock_steps (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = NULL;
  SfTime free_from = sf_test_at ("2026-03-28T00:00:00+08:00");

  cancel (f, 0, 0, "2026-03-06T15:00:00+08:00");
  sf_clock_set (f->clock, free_from + SF_DAY);
  id = sf_test_invite (f, f->employer[1], 0);
  sf_clock_set (f->clock, free_from - 1);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_COOLING");
  sf_clock_set (f->clock, free_from);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/calendar/imported-later", test_imported_later);
  g_test_add_func ("/store/calendar/counts-from-now-on", test_counts_from_now_on);
  g_test_add_func ("/store/calendar/days-that-applied", test_days_that_applied);
  g_test_add_func ("/store/calendar/free-stays-free", test_free_stays_free);
  g_test_add_func ("/store/calendar/refused", test_refused);
  g_test_add_func ("/store/calendar/published", test_published);
  g_test_add_func ("/store/calendar/clock-steps", test_clock_steps);
  return g_test_run ();
}
