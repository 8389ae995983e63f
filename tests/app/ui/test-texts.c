/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the heading of a signing says is due, in each phase: by whom, and by when.
 */
#include "records/sf-texts.h"

#define NOON ((SfTime) 1775016000000) /* 2026-04-01 12:00 in Shanghai */

static void
assert_summary (int state, int column, SfTime time, const char *expected)
{
  g_autoptr (SfRecord) signing = sf_record_new (SF_KIND_SIGNING, "01890000-0000-7000-8000-000000000000");
  g_autofree char *summary = NULL;

  sf_record_set_state (signing, state);
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NUMBER, "1001");
  if (time != 0)
    sf_record_set_int (signing, column, time);
  summary = sf_text_signing_summary (signing, NOON);
  g_assert_cmpstr (summary, ==, expected);
}

static void
test_term (void)
{
  const SfTime end = NOON + 2 * SF_DAY + 12 * SF_HOUR;

  assert_summary (SF_SIGNING_INVITED, SF_SIGNING_EXPIRES_AT, end, "1001 · answer by 2026-04-03 (2 days left)");
  assert_summary (SF_SIGNING_RETURNED, SF_SIGNING_EXPIRES_AT, end, "1001 · correct by 2026-04-03 (2 days left)");
  assert_summary (SF_SIGNING_RETURNED, SF_SIGNING_EXPIRES_AT, 0, "1001");
}

static void
test_queue (void)
{
  assert_summary (SF_SIGNING_COLLEGE_REVIEW, SF_SIGNING_QUEUED_AT, NOON - SF_HOUR, "1001 · waiting since today");
  assert_summary (SF_SIGNING_OFFICE_REVIEW, SF_SIGNING_QUEUED_AT, NOON - 3 * SF_DAY, "1001 · waiting 3 days");
  assert_summary (SF_SIGNING_SIGNED, SF_SIGNING_QUEUED_AT, NOON - 3 * SF_DAY, "1001");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/texts/summary/term", test_term);
  g_test_add_func ("/texts/summary/queue", test_queue);
  return g_test_run ();
}
