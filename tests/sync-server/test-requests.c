/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cancellations and reissues by real operations: what the students, the employer, the college and the office do, and
 * what the store holds after it.
 */
#include "sf-store-steps.h"
#include "sf-test-cache.h"

#include "core/model/sf-uuid.h"

static void
assert_text (SfStoreFixture *f, const char *expression, const char *expected)
{
  g_autofree char *sql = g_strconcat ("SELECT ", expression, NULL);
  g_autofree char *text = sf_store_fixture_query_text (f, sql);

  g_assert_cmpstr (text, ==, expected);
}

/* ---- Cancellations ---- */

static JsonObject *
with_text (const char *name, const char *value)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, name, value);
  return args;
}

/* The manual's rule on the example of the design: approved on Friday 2026-03-06, free from Saturday 2026-03-28. */
static void
test_cancelled (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = NULL;
  g_autofree char *id = NULL;
  g_autofree char *too_early = sf_uuid_new (1);
  g_autofree char *again = NULL;
  g_autofree char *second = NULL;

  sf_clock_set (f->clock, sf_test_at ("2026-03-02T10:00:00+08:00"));
  signing = sf_test_sign (f, f->employer[0], 0);
  id = sf_test_request_cancellation (f, 0, signing, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'cancelling'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'cancellation-to-review'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'cancellation-requested'"), ==, 1);

  sf_clock_set (f->clock, sf_test_at ("2026-03-06T15:00:00+08:00"));
  sf_test_act (f, f->college[0], "approve", SF_KIND_CANCELLATION, id, NULL, "E_STATE");
  sf_test_act (f, f->office, "approve", SF_KIND_CANCELLATION, id, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'cancelled' AND ended_at IS NOT NULL"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "signing WHERE state = 'void'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "student WHERE cancel_count = 1 AND provisional IS NULL"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT cooling_until FROM student WHERE number = '140501330'"), ==,
                   sf_test_at ("2026-03-28T00:00:00+08:00"));
  assert_text (f, "text_2 FROM notice WHERE code = 'cancellation-approved'", "2026-03-28");

  /* To the millisecond. An invitation may come before, if it is still open then. */
  sf_test_act (f, f->employer[1], "invite", SF_KIND_SIGNING, too_early, sf_test_args (0), "E_COOLING");
  sf_clock_set (f->clock, sf_test_at ("2026-03-28T00:00:00+08:00") - 1);
  again = sf_test_invite (f, f->employer[1], 0);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, again, sf_test_args (0), "E_COOLING");
  sf_clock_set (f->clock, sf_test_at ("2026-03-28T00:00:00+08:00"));
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, again, sf_test_args (0), NULL);
  assert_text (f, "number FROM agreement WHERE state = 'in_review'", "140501330-2");

  /* The one chance is used. */
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, again, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, again, NULL, NULL);
  second = sf_test_request_cancellation (f, 0, again, "E_CANCEL_LIMIT");
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective'"), ==, 1);
  sf_store_fixture_check (f);
}

static void
test_fault_of_employer (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *first = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *one = sf_test_request_cancellation (f, 0, first, NULL);
  g_autofree char *next = NULL;
  g_autofree char *two = NULL;

  sf_test_act (f, f->office, "approve", SF_KIND_CANCELLATION, one, with_text ("fault", "employer"), NULL);
  g_assert_cmpint (sf_test_count (f, "student WHERE cancel_count > 0"), ==, 0);
  g_assert_cmpint (sf_test_count (f, "cancellation WHERE fault = 'employer'"), ==, 1);
  sf_clock_set (f->clock, SF_TEST_NOW + 40 * SF_DAY);
  next = sf_test_sign (f, f->employer[1], 0);
  two = sf_test_request_cancellation (f, 0, next, NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_CANCELLATION, two, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "student WHERE cancel_count = 1"), ==, 1);
  sf_store_fixture_check (f);
}

/* The school wants both the employer and the college to be asked. */
static void
test_all_steps (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *id = NULL;

  sf_test_set_rule (f, "employer_confirms", "yes");
  sf_test_set_rule (f, "college_reviews", "yes");
  id = sf_test_request_cancellation (f, 0, signing, NULL);
  g_assert_cmpint (sf_test_count (f, "cancellation WHERE state = 'employer_confirm'"), ==, 1);
  assert_text (f, "text_2 FROM notice WHERE code = 'cancellation-to-confirm'", "2026-04-08");
  sf_test_act (f, f->office, "proceed", SF_KIND_CANCELLATION, id, NULL, "E_WAITING");
  sf_test_act (f, f->employer[1], "confirm", SF_KIND_CANCELLATION, id, NULL, "E_NOT_FOUND");
  sf_test_act (f, f->employer[0], "confirm", SF_KIND_CANCELLATION, id, NULL, NULL);
  sf_test_act (f, f->college[1], "approve", SF_KIND_CANCELLATION, id, NULL, "E_NOT_FOUND");
  sf_test_act (f, f->college[0], "approve", SF_KIND_CANCELLATION, id, NULL, NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_CANCELLATION, id, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'cancelled'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "event WHERE about_kind = 'cancellation'"), ==, 5);
  sf_store_fixture_check (f);
}

static void
test_silent_employer (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *id = NULL;

  sf_test_set_rule (f, "employer_confirms", "yes");
  id = sf_test_request_cancellation (f, 0, signing, NULL);
  /* 24:00 of the seventh day. */
  sf_clock_set (f->clock, sf_test_at ("2026-04-09T00:00:00+08:00") - 1);
  sf_test_act (f, f->office, "proceed", SF_KIND_CANCELLATION, id, NULL, "E_WAITING");
  sf_clock_set (f->clock, sf_test_at ("2026-04-09T00:00:00+08:00"));
  sf_test_act (f, f->office, "proceed", SF_KIND_CANCELLATION, id, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "cancellation WHERE state = 'office_review' AND confirmed_at IS NULL"), ==, 1);
  sf_store_fixture_check (f);
}

/* What does not lead to an end leaves the agreement as it was, and the student may ask again. */
static void
test_no_end (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *withdrawn = sf_test_request_cancellation (f, 0, signing, NULL);
  g_autofree char *other = sf_test_request_cancellation (f, 0, signing, "E_OPEN_REQUEST");
  g_autofree char *rejected = NULL;

  sf_test_act (f, f->student[0], "withdraw", SF_KIND_CANCELLATION, withdrawn, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective'"), ==, 1);
  sf_test_act (f, f->student[0], "discard", SF_KIND_CANCELLATION, other, NULL, NULL);
  rejected = sf_test_request_cancellation (f, 0, signing, NULL);
  sf_test_act (f, f->office, "reject", SF_KIND_CANCELLATION, rejected, NULL, "E_REASON_REQUIRED");
  sf_test_act (f, f->office, "reject", SF_KIND_CANCELLATION, rejected, with_text ("reason", "材料不全"), NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "student WHERE cancel_count > 0 OR cooling_until IS NOT NULL"), ==, 0);
  sf_store_fixture_check (f);
}

/* Without the letter on the server there is nothing to decide; another's agreement does not exist. */
static void
test_not_requested (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *agreement = sf_test_agreement_of (f, signing);
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *foreign = sf_uuid_new (SF_TEST_NOW);

  sf_test_act (f, f->student[0], "request", SF_KIND_CANCELLATION, id, sf_test_cancellation_args (agreement),
               "E_PROOF_MISSING");
  sf_test_act (f, f->student[1], "save_draft", SF_KIND_CANCELLATION, foreign, sf_test_cancellation_args (agreement),
               "E_NOT_FOUND");
  sf_test_act (f, f->student[1], "request", SF_KIND_CANCELLATION, foreign, sf_test_cancellation_args (agreement),
               "E_NOT_FOUND");
  sf_test_act (f, f->student[0], "save_draft", SF_KIND_CANCELLATION, id, sf_test_cancellation_args (agreement), NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_CANCELLATION, id, NULL, "E_NOT_FOUND");
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective'"), ==, 1);
  sf_store_fixture_check (f);
}

/* A draft is its owner's; what was requested is everybody's whom it concerns, and the employer sees it at once. */
static void
test_who_sees_it (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *agreement = sf_test_agreement_of (f, signing);
  g_autofree char *scope = g_strconcat ("employer:", f->employers[0], NULL);
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  SfTestCache *cache = sf_test_cache_new ();

  sf_test_act (f, f->student[0], "save_draft", SF_KIND_CANCELLATION, id, sf_test_cancellation_args (agreement), NULL);
  sf_test_pull (f, f->employer[0], cache, 100);
  g_assert_null (sf_test_cache_get (cache, scope, SF_KIND_CANCELLATION, id));
  sf_test_attach (f, SF_KIND_CANCELLATION, id, "letter");
  sf_test_act (f, f->student[0], "request", SF_KIND_CANCELLATION, id, NULL, NULL);
  sf_test_pull (f, f->employer[0], cache, 100);
  g_assert_nonnull (sf_test_cache_get (cache, scope, SF_KIND_CANCELLATION, id));
  sf_test_cache_free (cache);
}

/* ---- Reissues ---- */

static JsonObject *
reissue_args (const char *agreement, const char *ground, const char *postcode)
{
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();

  if (postcode != NULL)
    json_object_set_string_member (form, "employer.postcode", postcode);
  json_object_set_object_member (args, "form", form);
  json_object_set_string_member (args, "agreement", agreement);
  json_object_set_string_member (args, "ground", ground);
  return args;
}

static char *
request_reissue (SfStoreFixture *f, guint n, const char *signing, const char *ground, const char *postcode)
{
  char *id = sf_uuid_new (sf_clock_now (f->clock));
  g_autofree char *agreement = sf_test_agreement_of (f, signing);

  sf_test_act (f, f->student[n], "request", SF_KIND_REISSUE, id, reissue_args (agreement, ground, postcode), NULL);
  return id;
}

/* The old one is replaced, the new one has the next number, a code of its own and what was corrected. */
static void
test_reissued (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *old = sf_test_agreement_of (f, signing);
  g_autofree char *id = request_reissue (f, 0, signing, "wrong", "518000");
  g_autofree char *second = NULL;
  g_autofree char *made = NULL;
  g_autoptr (SfRecord) agreement = NULL;

  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective'"), ==, 1);
  sf_test_act (f, f->college[0], "approve", SF_KIND_REISSUE, id, NULL, "E_ROLE");
  sf_test_act (f, f->employer[0], "approve", SF_KIND_REISSUE, id, NULL, "E_NOT_FOUND");
  sf_test_act (f, f->office, "approve", SF_KIND_REISSUE, id, NULL, NULL);
  made = sf_test_agreement_of (f, signing);
  agreement = sf_store_fixture_get (f, SF_KIND_AGREEMENT, made, NULL);
  g_assert_cmpstr (sf_record_get_text (agreement, SF_AGREEMENT_NUMBER), ==, "140501330-2");
  g_assert_cmpstr (sf_record_get_text (agreement, SF_AGREEMENT_REPLACES), ==, old);
  g_assert_cmpstr (sf_record_get_field (agreement, "employer.postcode"), ==, "518000");
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'replaced' AND number = '140501330'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective' AND number = '140501330-2'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(DISTINCT code) FROM agreement"), ==, 2);
  assert_text (f, "note FROM event WHERE about_kind = 'reissue' AND action = 'approve'",
               "140501330 → 140501330-2；单位邮编：411201 → 518000");
  g_assert_cmpint (sf_test_count (f, "notice WHERE code = 'agreement-reissued'"), ==, 3);
  /* And once more, of the new one. */
  second = request_reissue (f, 0, signing, "lost", NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_REISSUE, second, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective' AND number = '140501330-3'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "agreement"), ==, 3);
  sf_store_fixture_check (f);
}

/* A pattern with serial and suffix: the root stays. */
static void
test_reissue_keeps_root (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *other = NULL;

  sf_test_set_rule (f, "number_pattern", "{year}{serial:4}{-n}");
  signing = sf_test_sign (f, f->employer[0], 0);
  first = request_reissue (f, 0, signing, "damaged", NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_REISSUE, first, NULL, NULL);
  second = request_reissue (f, 0, signing, "lost", NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_REISSUE, second, NULL, NULL);
  other = sf_test_sign (f, f->employer[0], 1);
  assert_text (f, "GROUP_CONCAT(number, ' ') FROM (SELECT number FROM agreement ORDER BY number)",
               "20260001 20260001-2 20260001-3 20260002");
  sf_store_fixture_check (f);
}

/* Without a suffix in the pattern it takes the next serial. */
static void
test_reissue_takes_serial (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = NULL;
  g_autofree char *id = NULL;

  sf_test_set_rule (f, "number_pattern", "{year}{serial:4}");
  signing = sf_test_sign (f, f->employer[0], 0);
  id = request_reissue (f, 0, signing, "lost", NULL);
  sf_test_act (f, f->office, "approve", SF_KIND_REISSUE, id, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE number = '20260002' AND serial = 2 AND state = 'effective'"), ==,
                   1);
}

/* One request at a time; and what was asked before the agreement was cancelled is not reissued. */
static void
test_reissue_or_cancellation (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *agreement = sf_test_agreement_of (f, signing);
  g_autofree char *id = request_reissue (f, 0, signing, "lost", NULL);
  g_autofree char *cancellation = sf_test_request_cancellation (f, 0, signing, "E_OPEN_REQUEST");
  g_autofree char *again = sf_uuid_new (SF_TEST_NOW);

  sf_test_act (f, f->student[0], "withdraw", SF_KIND_REISSUE, id, NULL, NULL);
  sf_test_act (f, f->student[0], "request", SF_KIND_CANCELLATION, cancellation, NULL, NULL);
  sf_test_act (f, f->student[0], "request", SF_KIND_REISSUE, again, reissue_args (agreement, "lost", NULL),
               "E_OPEN_REQUEST");
  sf_store_fixture_check (f);
}

/* ---- Stamped copies ---- */

static void
test_stamped (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signing = sf_test_sign (f, f->employer[0], 0);
  g_autofree char *agreement = sf_test_agreement_of (f, signing);
  g_autofree char *other_signing = sf_test_sign (f, f->employer[0], 2);
  g_autofree char *other = sf_test_agreement_of (f, other_signing);
  JsonObject *no_scan = json_object_new ();

  sf_test_act (f, f->college[0], "stamped", SF_KIND_AGREEMENT, agreement, NULL, "E_SCAN_MISSING");
  sf_test_attach (f, SF_KIND_AGREEMENT, agreement, "stamped");
  sf_test_act (f, f->college[0], "stamped", SF_KIND_AGREEMENT, agreement, NULL, NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE stamped_at IS NOT NULL"), ==, 1);
  json_object_set_boolean_member (no_scan, "no_scan", TRUE);
  sf_test_act (f, f->office, "stamped", SF_KIND_AGREEMENT, other, no_scan, NULL);
  /* None is missing any more. */
  g_assert_cmpint (sf_test_count (f, "agreement WHERE state = 'effective' AND stamped_at IS NULL"), ==, 0);
}

/* ---- Numbers ---- */

/* One serial for all colleges of the year; what is annulled keeps its number, and what is refused takes none. */
static void
test_serials (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *agreement = NULL;
  g_autofree char *refused = NULL;
  JsonObject *annul_args;

  sf_test_set_rule (f, "number_pattern", "{year}{serial:4}{check}{-n}");
  first = sf_test_sign (f, f->employer[0], 0);
  assert_text (f, "number FROM agreement", "202600013");
  refused = sf_test_invite (f, f->employer[1], 1);
  sf_test_act (f, f->student[1], "accept", SF_KIND_SIGNING, refused, with_text ("reason", "x"), "E_FORM");
  second = sf_test_sign (f, f->employer[0], 2);
  assert_text (f, "number FROM agreement WHERE serial = 2", "202600021");
  agreement = sf_test_agreement_of (f, second);
  annul_args = with_text ("reason", "重复");
  json_object_set_string_member (annul_args, "ground", "error");
  sf_test_act (f, f->office, "annul", SF_KIND_AGREEMENT, agreement, annul_args, NULL);
  third = sf_test_sign (f, f->employer[2], 2);
  assert_text (f, "number FROM agreement WHERE serial = 3", "202600030");
  assert_text (f, "GROUP_CONCAT(DISTINCT serial_group) FROM agreement", "2026{serial}");
  g_assert_cmpint (sf_test_count (f, "agreement"), ==, 3);
  sf_store_fixture_check (f);
}

/* A number that another pattern gave is left out. */
static void
test_taken_by_another_pattern (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  sf_test_set_rule (f, "number_pattern", "{year}{serial:4}");
  first = sf_test_sign (f, f->employer[0], 0);
  sf_test_set_rule (f, "number_pattern", "{year}0{serial:3}");
  second = sf_test_sign (f, f->employer[0], 2);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE number = '20260001' AND serial = 1"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE number = '20260002' AND serial = 2"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE serial_group = '20260{serial}'"), ==, 1);
}

/* Returned and sent again, it has the number that it had. */
static void
test_number_is_kept (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = NULL;

  sf_test_set_rule (f, "number_pattern", "{year}{serial:4}");
  id = sf_test_invite (f, f->employer[0], 0);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_return", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->student[0], "resubmit", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  g_assert_cmpint (sf_test_count (f, "agreement WHERE number = '20260001' AND state = 'in_review'"), ==, 1);
  g_assert_cmpint (sf_test_count (f, "agreement"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/cancellation/cancelled", test_cancelled);
  g_test_add_func ("/store/cancellation/fault-of-employer", test_fault_of_employer);
  g_test_add_func ("/store/cancellation/all-steps", test_all_steps);
  g_test_add_func ("/store/cancellation/silent-employer", test_silent_employer);
  g_test_add_func ("/store/cancellation/no-end", test_no_end);
  g_test_add_func ("/store/cancellation/not-requested", test_not_requested);
  g_test_add_func ("/store/cancellation/who-sees-it", test_who_sees_it);
  g_test_add_func ("/store/reissue/reissued", test_reissued);
  g_test_add_func ("/store/reissue/keeps-root", test_reissue_keeps_root);
  g_test_add_func ("/store/reissue/takes-serial", test_reissue_takes_serial);
  g_test_add_func ("/store/reissue/or-cancellation", test_reissue_or_cancellation);
  g_test_add_func ("/store/agreement/stamped", test_stamped);
  g_test_add_func ("/store/number/serials", test_serials);
  g_test_add_func ("/store/number/taken-by-another-pattern", test_taken_by_another_pattern);
  g_test_add_func ("/store/number/kept", test_number_is_kept);
  return g_test_run ();
}
