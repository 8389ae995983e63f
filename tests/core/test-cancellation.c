/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cancellations: every state × action × role, whatever the school has set, then each guard and what follows.
 */
#include "sf-request-fixture.h"

static const char *const actions[] = { "save_draft", "discard",  "request", "confirm", "refuse",
                                       "proceed",    "withdraw", "approve", "reject",  "cancel_for_her" };

/* ---- What the design says, in words ---- */

/* Whose turn it is after @state, if the employer is asked and the college is. */
static const char *
next_step (const char *state, gboolean employer, gboolean college)
{
  gboolean first = g_str_equal (state, "new") || g_str_equal (state, "draft");

  if (first && employer)
    return "employer_confirm";
  if ((first || g_str_equal (state, "employer_confirm")) && college)
    return "college_review";
  return g_str_equal (state, "office_review") ? "approved" : "office_review";
}

static gboolean
is_open (const char *state)
{
  return g_str_has_suffix (state, "_review") || g_str_equal (state, "employer_confirm");
}

/* Whose decision it is while it is open. */
static gboolean
has_turn (SfRole role, const char *state)
{
  switch (role)
    {
    case SF_ROLE_EMPLOYER:
      return g_str_equal (state, "employer_confirm");
    case SF_ROLE_COLLEGE:
      return g_str_equal (state, "college_review");
    case SF_ROLE_OFFICE:
    case SF_ROLE_ADMIN:
      return g_str_equal (state, "office_review");
    default:
      return FALSE;
    }
}

/* The state that @action leads to, "gone", or NULL where it is not possible. */
static const char *
expect (const char *action, SfRole role, const char *state, gboolean employer, gboolean college)
{
  gboolean unsent = g_str_equal (state, "new") || g_str_equal (state, "draft");
  gboolean office = role == SF_ROLE_OFFICE || role == SF_ROLE_ADMIN;

  if (role == SF_ROLE_STUDENT)
    {
      if (g_str_equal (action, "save_draft") && unsent)
        return "draft";
      if (g_str_equal (action, "discard") && g_str_equal (state, "draft"))
        return "gone";
      if (g_str_equal (action, "request") && unsent)
        return next_step (state, employer, college);
      return g_str_equal (action, "withdraw") && is_open (state) ? "withdrawn" : NULL;
    }
  if (office && g_str_equal (action, "proceed") && g_str_equal (state, "employer_confirm"))
    return next_step (state, employer, college);
  if (!has_turn (role, state))
    return NULL;
  if (g_str_equal (action, role == SF_ROLE_EMPLOYER ? "confirm" : "approve"))
    return next_step (state, employer, college);
  return g_str_equal (action, role == SF_ROLE_EMPLOYER ? "refuse" : "reject") ? "rejected" : NULL;
}

static JsonObject *
make_args (void)
{
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();

  json_object_set_string_member (form, "explanation", "家庭原因");
  json_object_set_object_member (args, "form", form);
  json_object_set_string_member (args, "agreement", "01900000-0000-7000-8000-0000000000bb");
  json_object_set_string_member (args, "reason", "材料不清楚");
  return args;
}

/* ---- The walk ---- */

static void
check_one (SfFixture *f, int state, const char *action, SfRole role)
{
  const char *name = state == SF_STATE_NONE ? "new" : sf_kind_state_name (SF_KIND_CANCELLATION, state);
  const char *expected = expect (action, role, name, f->rules->employer_confirms, f->rules->college_reviews);

  sf_request_case_check (f, SF_KIND_CANCELLATION, state, make_args (), action, role, expected);
}

static void
test_walk (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (int setting = 0; setting < 4; setting++)
    {
      f->rules->employer_confirms = (setting & 1) != 0;
      f->rules->college_reviews = (setting & 2) != 0;
      for (int state = SF_STATE_NONE; state < SF_CANCELLATION_N_STATES; state++)
        for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
          for (SfRole role = 0; role < SF_N_ROLES; role++)
            check_one (f, state, actions[a], role);
    }
}

static void
test_strangers (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfActor *strangers[] = { f->other_student, f->other_employer, f->other_college };

  for (int state = SF_STATE_NONE; state < SF_CANCELLATION_N_STATES; state++)
    for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
      for (guint s = 0; s < G_N_ELEMENTS (strangers); s++)
        {
          SfRequestCase c;

          sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, state, make_args ());
          sf_request_case_decide (&c, actions[a], strangers[s]);
          g_assert_cmpint (c.decision->verdict, ==, SF_REFUSED);
          g_assert_true (c.decision->code == SF_CODE_NOT_FOUND || c.decision->code == SF_CODE_UNKNOWN_ACTION ||
                         (state == SF_STATE_NONE && c.decision->code == SF_CODE_ROLE));
          sf_request_case_end (&c);
        }
}

/* ---- Guards ---- */

static void
begin_request (SfRequestCase *c, SfFixture *f)
{
  sf_request_case_begin (c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_DRAFT, make_args ());
}

static void
request (SfRequestCase *c, SfWorkflowCode code)
{
  sf_request_case_decide (c, "request", c->f->actors[SF_ROLE_STUDENT]);
  sf_fixture_expect (c->decision, code);
}

static void
test_agreement_must_be_effective (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  for (int state = 0; state < SF_AGREEMENT_N_STATES; state++)
    {
      sf_record_set_state (c.facts->agreement, state);
      request (&c, state == SF_AGREEMENT_EFFECTIVE ? SF_CODE_OK : SF_CODE_AGREEMENT_STATE);
      if (state != SF_AGREEMENT_EFFECTIVE)
        sf_fixture_expect_param (c.decision, "state", sf_kind_state_name (SF_KIND_AGREEMENT, state));
    }
  sf_request_case_end (&c);
}

static void
test_agreement_must_be_named (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_STATE_NONE, make_args ());
  json_object_remove_member (c.args, "agreement");
  request (&c, SF_CODE_BAD_ARGUMENT);
  sf_fixture_expect_param (c.decision, "argument", "agreement");
  json_object_set_string_member (c.args, "agreement", "01900000-0000-7000-8000-0000000000be");
  g_clear_pointer (&c.facts->agreement, sf_record_unref);
  request (&c, SF_CODE_NOT_FOUND);
  sf_request_case_end (&c);
}

static void
test_one_request_at_a_time (void)
{
  static const SfKind kinds[] = { SF_KIND_CANCELLATION, SF_KIND_REISSUE };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      SfRecord *other = kinds[i] == SF_KIND_REISSUE ? sf_fixture_reissue (f, SF_REISSUE_OFFICE_REVIEW)
                                                    : sf_fixture_cancellation (f, SF_CANCELLATION_OFFICE_REVIEW);

      g_ptr_array_set_size (c.facts->requests, 0);
      g_ptr_array_add (c.facts->requests, other);
      request (&c, SF_CODE_OPEN_REQUEST);
      sf_fixture_expect_param (c.decision, "kind", sf_kind_info (kinds[i])->name);
      /* One about an earlier agreement of hers, or a correction of the roster, is another matter. */
      sf_record_set_text (other, sf_kind_column_from_name (kinds[i], "agreement"), "another");
      request (&c, SF_CODE_OK);
    }
  g_ptr_array_set_size (c.facts->requests, 0);
  g_ptr_array_add (c.facts->requests, sf_record_new (SF_KIND_CORRECTION, "01900000-0000-7000-8000-0000000000ce"));
  request (&c, SF_CODE_OK);
  sf_request_case_end (&c);
}

static void
test_letter (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  g_ptr_array_set_size (c.facts->attachments, 0);
  request (&c, SF_CODE_PROOF_MISSING);
  g_ptr_array_add (c.facts->attachments, sf_fixture_attachment ("proof.files"));
  request (&c, SF_CODE_PROOF_MISSING);
  g_ptr_array_add (c.facts->attachments, sf_fixture_attachment ("letter"));
  request (&c, SF_CODE_OK);
  sf_request_case_end (&c);
}

static void
test_explanation (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autofree char *long_text = g_strnfill (1001, 'x');
  SfRequestCase c;

  begin_request (&c, f);
  json_object_set_string_member (json_object_get_object_member (c.args, "form"), "explanation", " 　\n ");
  request (&c, SF_CODE_EXPLANATION_REQUIRED);
  /* A draft may be without it. */
  sf_request_case_decide (&c, "save_draft", f->actors[SF_ROLE_STUDENT]);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  json_object_set_string_member (json_object_get_object_member (c.args, "form"), "explanation", long_text);
  request (&c, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "explanation");
  sf_request_case_end (&c);
}

static void
test_chance (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  sf_record_set_int (c.facts->student, SF_STUDENT_CANCEL_COUNT, 1);
  request (&c, SF_CODE_CANCEL_LIMIT);
  sf_fixture_expect_param (c.decision, "limit", "1");
  f->rules->cancel_limit = 2;
  request (&c, SF_CODE_OK);
  sf_record_set_int (c.facts->student, SF_STUDENT_CANCEL_COUNT, 2);
  request (&c, SF_CODE_CANCEL_LIMIT);
  f->rules->cancel_limit = 0;
  sf_record_clear (c.facts->student, SF_STUDENT_CANCEL_COUNT);
  request (&c, SF_CODE_CANCEL_LIMIT);
  sf_request_case_end (&c);
}

static void
test_binding (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  c.facts->secret = SF_SECRET_MISSING;
  request (&c, SF_CODE_SECRET_REQUIRED);
  c.facts->secret = SF_SECRET_WRONG;
  request (&c, SF_CODE_SECRET_WRONG);
  c.facts->secret = SF_SECRET_RIGHT;
  c.facts->reset_at = c.now - SF_DAY + 1;
  request (&c, SF_CODE_RECENT_RESET);
  c.facts->reset_at = c.now - SF_DAY;
  request (&c, SF_CODE_OK);
  sf_request_case_end (&c);
}

/* Greys the button before anything is written: what is not begun has no letter, and is about the live agreement. */
static void
test_probe (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  g_clear_pointer (&c.facts->agreement, sf_record_unref);
  g_ptr_array_set_size (c.facts->attachments, 0);
  c.decision =
    sf_workflow_probe (SF_KIND_CANCELLATION, "request", NULL, f->actors[SF_ROLE_STUDENT], c.facts, f->rules, c.now);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  sf_decision_free (c.decision);
  sf_record_set_state (c.facts->live_agreement, SF_AGREEMENT_IN_REVIEW);
  c.decision =
    sf_workflow_probe (SF_KIND_CANCELLATION, "request", NULL, f->actors[SF_ROLE_STUDENT], c.facts, f->rules, c.now);
  sf_fixture_expect (c.decision, SF_CODE_AGREEMENT_STATE);
  sf_request_case_end (&c);
}

static void
test_silent_employer (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  f->rules->employer_confirms = TRUE;
  begin_request (&c, f);
  request (&c, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_int (c.decision->puts->pdata[0], SF_CANCELLATION_CONFIRM_BY), ==,
                   sf_calendar_term_end (SF_FIXTURE_NOW, 7));
  sf_request_case_end (&c);

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_EMPLOYER_CONFIRM, make_args ());
  c.now = SF_FIXTURE_NOW - 1;
  sf_request_case_decide (&c, "proceed", f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c.decision, SF_CODE_WAITING);
  sf_fixture_expect_param (c.decision, "until", "2026-04-01");
  c.now = SF_FIXTURE_NOW;
  sf_request_case_decide (&c, "proceed", f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_false (sf_record_has (c.decision->puts->pdata[0], SF_CANCELLATION_CONFIRMED_AT));
  /* Until the office goes on, the employer may still answer. */
  c.now = SF_FIXTURE_NOW + SF_DAY;
  sf_request_case_decide (&c, "confirm", f->actors[SF_ROLE_EMPLOYER]);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_int (c.decision->puts->pdata[0], SF_CANCELLATION_CONFIRMED_AT), ==, c.now);
  sf_request_case_end (&c);
}

static void
test_reasons (void)
{
  static const struct
  {
    int state;
    SfRole role;
    const char *action;
  } cases[] = {
    { SF_CANCELLATION_EMPLOYER_CONFIRM, SF_ROLE_EMPLOYER, "refuse" },
    { SF_CANCELLATION_COLLEGE_REVIEW, SF_ROLE_COLLEGE, "reject" },
    { SF_CANCELLATION_OFFICE_REVIEW, SF_ROLE_OFFICE, "reject" },
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SfRequestCase c;

      sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, cases[i].state, make_args ());
      json_object_set_string_member (c.args, "reason", "  ");
      sf_request_case_decide (&c, cases[i].action, f->actors[cases[i].role]);
      sf_fixture_expect (c.decision, SF_CODE_REASON_REQUIRED);
      sf_request_case_end (&c);
    }
}

/* An agreement that is not being cancelled any more is not cancelled. */
static void
test_approve_needs_cancelling (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_OFFICE_REVIEW, make_args ());
  sf_record_set_state (c.facts->agreement, SF_AGREEMENT_VOID);
  sf_request_case_decide (&c, "approve", f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c.decision, SF_CODE_AGREEMENT_STATE);
  sf_record_set_state (c.facts->agreement, SF_AGREEMENT_CANCELLING);
  json_object_set_string_member (c.args, "fault", "college");
  sf_request_case_decide (&c, "approve", f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c.decision, SF_CODE_BAD_ARGUMENT);
  sf_request_case_end (&c);
}

/* ---- What follows ---- */

static void
test_request_follows (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *cancellation;
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_STATE_NONE, make_args ());
  request (&c, SF_CODE_OK);
  cancellation = c.decision->puts->pdata[0];
  g_assert_cmpstr (sf_record_get_text (cancellation, SF_CANCELLATION_AGREEMENT), ==,
                   sf_record_get_id (c.facts->agreement));
  g_assert_cmpstr (sf_record_get_text (cancellation, SF_CANCELLATION_NUMBER), ==, "140501330");
  g_assert_cmpstr (sf_record_get_student (cancellation), ==, sf_record_get_id (f->student));
  g_assert_cmpstr (sf_record_get_employer (cancellation), ==, sf_record_get_id (f->employer));
  g_assert_cmpstr (sf_record_get_college (cancellation), ==, sf_record_get_id (f->college));
  g_assert_cmpstr (sf_record_get_edition (cancellation), ==, "cancellation-2020");
  g_assert_cmpint (sf_record_get_int (cancellation, SF_CANCELLATION_QUEUED_AT), ==, c.now);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   SF_AGREEMENT_CANCELLING);
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_SCHOOL, "cancellation-to-review"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_EMPLOYER, "cancellation-requested"));
  sf_request_case_end (&c);
}

static void
assert_agreement_goes_on (SfRequestCase *c)
{
  SfRecord *agreement = sf_fixture_find_put (c->decision, SF_KIND_AGREEMENT, NULL);

  g_assert_cmpint (sf_record_get_state (agreement), ==, SF_AGREEMENT_EFFECTIVE);
  g_assert_false (sf_record_has (c->decision->puts->pdata[0], SF_CANCELLATION_QUEUED_AT));
  g_assert_null (sf_fixture_find_put (c->decision, SF_KIND_STUDENT, NULL));
  g_assert_null (sf_fixture_find_put (c->decision, SF_KIND_SIGNING, NULL));
}

static void
test_ends_without_effect (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_OFFICE_REVIEW, make_args ());
  sf_request_case_decide (&c, "reject", f->actors[SF_ROLE_OFFICE]);
  assert_agreement_goes_on (&c);
  g_assert_cmpstr (sf_record_get_text (c.decision->puts->pdata[0], SF_CANCELLATION_REASON), ==, "材料不清楚");
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_STUDENT, "cancellation-rejected"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_COLLEGE, "cancellation-rejected"));
  json_object_remove_member (c.args, "reason");
  sf_request_case_decide (&c, "withdraw", f->actors[SF_ROLE_STUDENT]);
  assert_agreement_goes_on (&c);
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_SCHOOL, "cancellation-withdrawn"));
  /* One that was annulled meanwhile does not come back to life. */
  sf_record_set_state (c.facts->agreement, SF_AGREEMENT_VOID);
  sf_request_case_decide (&c, "withdraw", f->actors[SF_ROLE_STUDENT]);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_null (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL));
  sf_request_case_end (&c);
}

static SfTime
at (const char *text)
{
  SfTime time;

  g_assert_true (sf_time_parse (text, &time));
  return time;
}

static void
approve (SfRequestCase *c, const char *when, const char *fault)
{
  if (fault != NULL)
    json_object_set_string_member (c->args, "fault", fault);
  c->now = at (when);
  c->facts->verification = sf_record_new (SF_KIND_VERIFICATION, "01900000-0000-7000-8000-0000000000ee");
  sf_record_set_state (c->facts->verification, SF_VERIFICATION_APPROVED);
  sf_record_set_text (c->facts->verification, SF_VERIFICATION_AGREEMENT, sf_record_get_id (c->facts->agreement));
  sf_record_set_int (c->facts->verification, SF_VERIFICATION_DECIDED_AT, c->now - SF_DAY);
  sf_request_case_decide (c, "approve", c->f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c->decision, SF_CODE_OK);
}

static void
test_approved (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *student;
  SfRecord *cancellation;
  SfRecord *verification;
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_OFFICE_REVIEW, make_args ());
  approve (&c, "2026-03-06T15:00:00+08:00", NULL);
  cancellation = c.decision->puts->pdata[0];
  student = sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL);
  verification = sf_fixture_find_put (c.decision, SF_KIND_VERIFICATION, NULL);
  g_assert_cmpint (sf_record_get_int (cancellation, SF_CANCELLATION_DECIDED_AT), ==, c.now);
  g_assert_cmpint (sf_record_get_int (cancellation, SF_CANCELLATION_COOLING_UNTIL), ==,
                   at ("2026-03-28T00:00:00+08:00"));
  g_assert_cmpint (sf_record_get_int (cancellation, SF_CANCELLATION_COOLING_DAYS), ==, 15);
  g_assert_false (sf_record_has (cancellation, SF_CANCELLATION_FAULT));
  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL), ==, at ("2026-03-28T00:00:00+08:00"));
  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_CANCEL_COUNT), ==, 1);
  g_assert_false (sf_record_has (student, SF_STUDENT_PROVISIONAL));
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   SF_AGREEMENT_CANCELLED);
  g_assert_cmpint (sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL), SF_AGREEMENT_ENDED_AT),
                   ==, c.now);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL)), ==, SF_SIGNING_VOID);
  g_assert_cmpint (sf_record_get_state (verification), ==, SF_VERIFICATION_OPEN);
  g_assert_false (sf_record_has (verification, SF_VERIFICATION_AGREEMENT));
  g_assert_false (sf_record_has (verification, SF_VERIFICATION_DECIDED_AT));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_STUDENT, "cancellation-approved"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_EMPLOYER, "agreement-cancelled"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_COLLEGE, "agreement-cancelled"));
  g_assert_false (sf_fixture_tells (c.decision, SF_PARTY_SCHOOL, "calendar-missing"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_STUDENT, "verification-reopened"));
  g_assert_cmpstr (((SfNoticeDraft *) c.decision->notices->pdata[1])->code, ==, "cancellation-approved");
  g_assert_cmpstr (((SfNoticeDraft *) c.decision->notices->pdata[1])->text_2, ==, "2026-03-28");
  sf_request_case_end (&c);
}

static void
test_fault_of_employer (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_OFFICE_REVIEW, make_args ());
  approve (&c, "2026-03-06T15:00:00+08:00", "employer");
  g_assert_cmpstr (sf_record_get_text (c.decision->puts->pdata[0], SF_CANCELLATION_FAULT), ==, "employer");
  g_assert_cmpint (sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL), SF_STUDENT_CANCEL_COUNT),
                   ==, 0);
  g_assert_cmpint (
    sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL), SF_STUDENT_COOLING_UNTIL), ==,
    at ("2026-03-28T00:00:00+08:00"));
  sf_request_case_end (&c);
}

static void
test_provisional (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *student;
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_CANCELLATION, SF_CANCELLATION_OFFICE_REVIEW, make_args ());
  approve (&c, "2026-12-25T09:00:00+08:00", NULL);
  student = sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL);
  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL), ==, at ("2027-01-16T00:00:00+08:00"));
  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_PROVISIONAL), ==, 1);
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_SCHOOL, "calendar-missing"));
  sf_request_case_end (&c);
}

/* The agreement is annulled while a cancellation of it is open: that one ends too. */
static void
test_annulled_meanwhile (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, SF_AGREEMENT_CANCELLING);
  g_autoptr (SfOperation) op =
    sf_fixture_operation (SF_KIND_AGREEMENT, "annul", SF_ROLE_OFFICE, sf_record_get_id (agreement),
                          sf_fixture_args (f, SF_KIND_AGREEMENT, "annul"));
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, agreement);
  SfRequestCase c = { .f = f };

  facts->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_ptr_array_add (facts->requests, sf_fixture_cancellation (f, SF_CANCELLATION_OFFICE_REVIEW));
  c.decision = sf_workflow_decide (op, agreement, f->actors[SF_ROLE_OFFICE], facts, f->rules, SF_FIXTURE_NOW);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_CANCELLATION, NULL)), ==,
                   SF_CANCELLATION_REJECTED);
  g_assert_false (
    sf_record_has (sf_fixture_find_put (c.decision, SF_KIND_CANCELLATION, NULL), SF_CANCELLATION_QUEUED_AT));
  sf_request_case_end (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/cancellation/walk", test_walk);
  g_test_add_func ("/workflow/cancellation/strangers", test_strangers);
  g_test_add_func ("/workflow/cancellation/agreement-must-be-effective", test_agreement_must_be_effective);
  g_test_add_func ("/workflow/cancellation/agreement-must-be-named", test_agreement_must_be_named);
  g_test_add_func ("/workflow/cancellation/one-request-at-a-time", test_one_request_at_a_time);
  g_test_add_func ("/workflow/cancellation/letter", test_letter);
  g_test_add_func ("/workflow/cancellation/explanation", test_explanation);
  g_test_add_func ("/workflow/cancellation/chance", test_chance);
  g_test_add_func ("/workflow/cancellation/binding", test_binding);
  g_test_add_func ("/workflow/cancellation/probe", test_probe);
  g_test_add_func ("/workflow/cancellation/silent-employer", test_silent_employer);
  g_test_add_func ("/workflow/cancellation/reasons", test_reasons);
  g_test_add_func ("/workflow/cancellation/approve-needs-cancelling", test_approve_needs_cancelling);
  g_test_add_func ("/workflow/cancellation/request-follows", test_request_follows);
  g_test_add_func ("/workflow/cancellation/ends-without-effect", test_ends_without_effect);
  g_test_add_func ("/workflow/cancellation/approved", test_approved);
  g_test_add_func ("/workflow/cancellation/fault-of-employer", test_fault_of_employer);
  g_test_add_func ("/workflow/cancellation/provisional", test_provisional);
  g_test_add_func ("/workflow/cancellation/annulled-meanwhile", test_annulled_meanwhile);
  return g_test_run ();
}
