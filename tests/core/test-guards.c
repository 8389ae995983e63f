/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every guard by itself, and the effects: what an allowed operation leaves behind and whom it tells.
 */
#include <glib.h>
#include <string.h>

#include "core/workflow/sf-calendar.h"
#include "sf-fixture.h"

typedef struct
{
  SfFixture *f;
  SfRecord *record;
  SfFacts *facts;
  JsonObject *args;
  SfTime now;
  SfDecision *decision;
} Case;

static void
begin (Case *c, SfFixture *f, int state, const char *origin, SfKind kind, const char *action)
{
  c->f = f;
  c->record = state == SF_STATE_NONE ? NULL : sf_fixture_signing (f, state, origin, NULL);
  c->facts = sf_fixture_facts (f, c->record);
  c->args = sf_fixture_args (f, kind, action);
  c->now = SF_FIXTURE_NOW;
}

static void
decide (Case *c, const char *action, SfRole role)
{
  const char *id = c->record != NULL ? sf_record_get_id (c->record) : "01900000-0000-7000-8000-0000000000aa";
  g_autoptr (SfOperation) op = sf_fixture_operation (SF_KIND_SIGNING, action, role, id, json_object_ref (c->args));

  g_clear_pointer (&c->decision, sf_decision_free);
  c->decision = sf_workflow_decide (op, c->record, c->f->actors[role], c->facts, c->f->rules, c->now);
}

static void
end (Case *c)
{
  g_clear_pointer (&c->record, sf_record_unref);
  g_clear_pointer (&c->facts, sf_facts_free);
  g_clear_pointer (&c->args, json_object_unref);
  g_clear_pointer (&c->decision, sf_decision_free);
}

static SfRecord *
other_signing (SfFixture *f, guint n, int state, const char *employer)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000000001%02u", n);
  SfRecord *signing = sf_record_new (SF_KIND_SIGNING, id);

  sf_record_set_state (signing, state);
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, "employer");
  sf_record_set_text (signing, SF_SIGNING_STUDENT, sf_record_get_id (f->student));
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NAME, "雒艳");
  sf_record_set_text (signing, SF_SIGNING_EMPLOYER, employer);
  sf_record_set_int (signing, SF_SIGNING_EXPIRES_AT, SF_FIXTURE_NOW + SF_DAY);
  return signing;
}

/* ---- Inviting ---- */

static void
test_season (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  f->rules->season_open = SF_FIXTURE_NOW + 1;
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_SEASON_CLOSED);
  sf_fixture_expect_param (c.decision, "open", "2026-04-01");
  f->rules->season_open = SF_FIXTURE_NOW;
  f->rules->season_close = SF_FIXTURE_NOW + 1;
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  f->rules->season_close = SF_FIXTURE_NOW;
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_SEASON_CLOSED);
  end (&c);
}

static void
test_student_must_match (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  json_object_set_string_member (c.args, "student_name", "罗艳");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_STUDENT_MISMATCH);

  /* No such number: the same answer. */
  json_object_set_string_member (c.args, "student_name", "雒艳");
  g_clear_pointer (&c.facts->student, sf_record_unref);
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_STUDENT_MISMATCH);

  json_object_remove_member (c.args, "student_number");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_BAD_ARGUMENT);
  end (&c);
}

static void
test_invitation_limit (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (c.facts->signings, other_signing (f, i, SF_SIGNING_INVITED, "another"));
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_ptr_array_add (c.facts->signings, other_signing (f, 4, SF_SIGNING_INVITED, "another"));
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_INVITATION_LIMIT);
  sf_fixture_expect_param (c.decision, "limit", "5");

  /* The same employer may not stand in line twice. */
  g_ptr_array_set_size (c.facts->signings, 0);
  g_ptr_array_add (c.facts->signings, other_signing (f, 1, SF_SIGNING_INVITED, sf_record_get_id (f->employer)));
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_ALREADY_INVITED);
  end (&c);
}

static void
test_own_term (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };
  static const struct
  {
    int days;
    SfWorkflowCode code;
  } terms[] = { { 2, SF_CODE_TERM }, { 3, SF_CODE_OK }, { 30, SF_CODE_OK }, { 31, SF_CODE_TERM } };

  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      json_object_set_int_member (c.args, "days", terms[i].days);
      decide (&c, "invite", SF_ROLE_EMPLOYER);
      sf_fixture_expect (c.decision, terms[i].code);
    }
  json_object_set_int_member (c.args, "days", 5);
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  g_assert_cmpint (sf_record_get_int (c.decision->puts->pdata[0], SF_SIGNING_EXPIRES_AT), ==,
                   sf_calendar_term_end (c.now, 5));
  end (&c);
}

static void
test_employer_must_be_approved (void)
{
  static const int states[] = { SF_EMPLOYER_PENDING, SF_EMPLOYER_REJECTED, SF_EMPLOYER_BLOCKED };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      sf_record_set_state (f->employer, states[i]);
      begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
      decide (&c, "invite", SF_ROLE_EMPLOYER);
      sf_fixture_expect (c.decision, SF_CODE_EMPLOYER_NOT_APPROVED);
      end (&c);
      begin (&c, f, SF_SIGNING_OFFICE_REVIEW, "employer", SF_KIND_SIGNING, "office_approve");
      decide (&c, "office_approve", SF_ROLE_OFFICE);
      sf_fixture_expect (c.decision, SF_CODE_EMPLOYER_NOT_APPROVED);
      end (&c);
    }
}

static void
test_form_names_the_field (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };
  JsonObject *form;

  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  form = json_object_get_object_member (c.args, "form");
  json_object_set_string_member (form, "employer.postcode", "4112");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "employer.postcode");
  sf_fixture_expect_param (c.decision, "problem", "not-a-postcode");
  /* Full-width digits are normalised before they are checked, and stored in normal form. */
  json_object_set_string_member (form, "employer.postcode", "４１１２０１");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_field (c.decision->puts->pdata[0], "employer.postcode"), ==, "411201");
  /* What belongs to the student is not the employer's to fill. */
  g_assert_null (sf_record_get_field (c.decision->puts->pdata[0], "student.health"));
  /* Its own name is the library's, whatever the form says. */
  g_assert_cmpstr (sf_record_get_field (c.decision->puts->pdata[0], "employer.name"), ==, "深圳谷米科技有限公司");
  /* What is no text is nothing. */
  json_object_set_null_member (form, "employer.postcode");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "problem", "missing");
  json_object_set_array_member (form, "employer.postcode", json_array_new ());
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "employer.postcode");
  json_object_set_string_member (form, "employer.postcode", "411201");
  json_object_set_string_member (form, "employer.shoe_size", "42");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "employer.shoe_size");
  end (&c);
}

/* ---- Free ---- */

static void
check_free (SfRole role, const char *action, int state)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) elsewhere = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  Case c = { 0 };

  begin (&c, f, state, "employer", SF_KIND_SIGNING, action);
  c.facts->live_agreement = sf_fixture_agreement (f, elsewhere, SF_AGREEMENT_EFFECTIVE);
  sf_record_set_text (c.facts->live_agreement, SF_AGREEMENT_SIGNING, "another");
  decide (&c, action, role);
  sf_fixture_expect (c.decision, SF_CODE_ALREADY_SIGNED);
  g_clear_pointer (&c.facts->live_agreement, sf_record_unref);

  g_ptr_array_add (c.facts->signings, other_signing (f, 1, SF_SIGNING_OFFICE_REVIEW, "another"));
  decide (&c, action, role);
  sf_fixture_expect (c.decision, SF_CODE_IN_REVIEW);
  g_ptr_array_set_size (c.facts->signings, 0);

  sf_record_set_text (f->student, SF_STUDENT_LOCK, "oriented");
  decide (&c, action, role);
  sf_fixture_expect (c.decision, SF_CODE_LOCKED);
  sf_fixture_expect_param (c.decision, "lock", "oriented");
  sf_record_clear (f->student, SF_STUDENT_LOCK);

  decide (&c, action, role);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  end (&c);
}

static void
test_free (void)
{
  check_free (SF_ROLE_EMPLOYER, "invite", SF_STATE_NONE);
  check_free (SF_ROLE_STUDENT, "accept", SF_SIGNING_INVITED);
}

static void
test_cooling (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  /* In cooling she may be invited, if she is free before the invitation ends, but may not accept yet. */
  sf_record_set_int (f->student, SF_STUDENT_COOLING_UNTIL, sf_calendar_term_end (SF_FIXTURE_NOW, 14) - 1);
  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  sf_record_set_int (f->student, SF_STUDENT_COOLING_UNTIL, sf_calendar_term_end (SF_FIXTURE_NOW, 14));
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_COOLING);
  sf_fixture_expect_param (c.decision, "until", "2026-04-16");
  end (&c);

  sf_record_set_int (f->student, SF_STUDENT_COOLING_UNTIL, SF_FIXTURE_NOW + 1);
  begin (&c, f, SF_SIGNING_INVITED, "employer", SF_KIND_SIGNING, "accept");
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_COOLING);
  sf_record_set_int (f->student, SF_STUDENT_COOLING_UNTIL, SF_FIXTURE_NOW);
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  end (&c);
}

/* ---- Accepting ---- */

static void
test_accept_asks (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };
  JsonArray *read = json_array_new ();

  begin (&c, f, SF_SIGNING_INVITED, "employer", SF_KIND_SIGNING, "accept");
  c.now = sf_record_get_int (c.record, SF_SIGNING_EXPIRES_AT);
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_EXPIRED);
  sf_fixture_expect_param (c.decision, "expires", "2026-04-14");
  c.now--;
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);

  json_object_set_boolean_member (c.args, "confirm", FALSE);
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_NOT_CONFIRMED);
  json_object_set_boolean_member (c.args, "confirm", TRUE);

  json_array_add_string_element (read, "employer");
  json_object_set_array_member (c.args, "read", read);
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_NOT_READ);
  end (&c);

  begin (&c, f, SF_SIGNING_INVITED, "employer", SF_KIND_SIGNING, "accept");
  sf_record_set_field (c.record, "student.start_pay", NULL);
  json_object_remove_member (json_object_get_object_member (c.args, "form"), "student.start_pay");
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "student.start_pay");
  sf_fixture_expect_param (c.decision, "problem", "missing");
  end (&c);
}

static void
test_accept_makes_agreement (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };
  SfRecord *signing;
  SfRecord *agreement;

  sf_record_set_int (f->student, SF_STUDENT_AGREEMENT_COUNT, 1);
  begin (&c, f, SF_SIGNING_INVITED, "employer", SF_KIND_SIGNING, "accept");
  decide (&c, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  signing = sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL);
  agreement = sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL);
  g_assert_cmpint (sf_record_get_state (agreement), ==, SF_AGREEMENT_IN_REVIEW);
  g_assert_cmpstr (sf_record_get_text (agreement, SF_AGREEMENT_NUMBER), ==, "140501330-2");
  g_assert_cmpuint (strlen (sf_record_get_text (agreement, SF_AGREEMENT_CODE)), ==, 16);
  g_assert_cmpstr (sf_record_get_text (signing, SF_SIGNING_AGREEMENT), ==, sf_record_get_id (agreement));
  g_assert_cmpstr (sf_record_get_form_text (agreement), ==, sf_record_get_form_text (signing));
  g_assert_cmpstr (sf_record_get_field (agreement, "student.name"), ==, "雒艳");
  g_assert_cmpint (
    sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL), SF_STUDENT_AGREEMENT_COUNT), ==, 2);
  g_assert_cmpstr (sf_record_get_text (signing, SF_SIGNING_INITIALS), ==, "ly szgmkjyxgs");
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_EMPLOYER, "signing-accepted"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_COLLEGE, "signing-to-review"));
  /* The record that was decided on is untouched. */
  g_assert_cmpint (sf_record_get_state (c.record), ==, SF_SIGNING_INVITED);
  end (&c);
}

static void
test_same_operation_same_number (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_INVITED, "employer", NULL);
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, signing);
  g_autoptr (SfOperation) op =
    sf_fixture_operation (SF_KIND_SIGNING, "accept", SF_ROLE_STUDENT, sf_record_get_id (signing),
                          sf_fixture_args (f, SF_KIND_SIGNING, "accept"));
  g_autoptr (SfDecision) one =
    sf_workflow_decide (op, signing, f->actors[SF_ROLE_STUDENT], facts, f->rules, SF_FIXTURE_NOW);
  g_autoptr (SfDecision) two =
    sf_workflow_decide (op, signing, f->actors[SF_ROLE_STUDENT], facts, f->rules, SF_FIXTURE_NOW);

  g_assert_cmpuint (one->puts->len, ==, 3);
  for (guint i = 0; i < one->puts->len; i++)
    {
      g_autoptr (GString) a = g_string_new (sf_record_get_id (one->puts->pdata[i]));
      g_autoptr (GString) b = g_string_new (sf_record_get_id (two->puts->pdata[i]));

      sf_record_append_canonical (one->puts->pdata[i], a);
      sf_record_append_canonical (two->puts->pdata[i], b);
      g_assert_cmpstr (a->str, ==, b->str);
    }
}

static void
test_returned_keeps_number (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_SIGNING_RETURNED, "student", SF_KIND_SIGNING, "submit");
  decide (&c, "submit", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_id (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   sf_record_get_id (c.facts->agreement));
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   SF_AGREEMENT_IN_REVIEW);
  g_assert_null (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL));
  end (&c);
}

static void
test_submit_needs_proof (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_SIGNING_DRAFT, "student", SF_KIND_SIGNING, "submit");
  g_ptr_array_set_size (c.facts->attachments, 0);
  decide (&c, "submit", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_PROOF_MISSING);
  end (&c);

  f->rules->student_may_start = FALSE;
  begin (&c, f, SF_SIGNING_DRAFT, "student", SF_KIND_SIGNING, "submit");
  decide (&c, "submit", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_STUDENT_MAY_NOT_START);
  end (&c);
}

/* ---- Refusing, returning, ending ---- */

static void
test_reasons (void)
{
  static const struct
  {
    int state;
    SfRole role;
    const char *action;
  } asks[] = {
    { SF_SIGNING_INVITED, SF_ROLE_STUDENT, "decline" },
    { SF_SIGNING_RETURNED, SF_ROLE_STUDENT, "give_up" },
    { SF_SIGNING_COLLEGE_REVIEW, SF_ROLE_COLLEGE, "college_return" },
    { SF_SIGNING_OFFICE_REVIEW, SF_ROLE_OFFICE, "office_return" },
    { SF_SIGNING_OFFICE_REVIEW, SF_ROLE_ADMIN, "office_send_back" },
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      Case c = { 0 };

      begin (&c, f, asks[i].state, "employer", SF_KIND_SIGNING, asks[i].action);
      json_object_set_string_member (c.args, "reason", "  \t");
      decide (&c, asks[i].action, asks[i].role);
      sf_fixture_expect (c.decision, SF_CODE_REASON_REQUIRED);
      end (&c);
    }
}

static void
test_return_names_fault (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_SIGNING_COLLEGE_REVIEW, "employer", SF_KIND_SIGNING, "college_return");
  json_object_set_string_member (c.args, "fault", "college");
  decide (&c, "college_return", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_FAULT_REQUIRED);
  json_object_set_string_member (c.args, "fault", "employer");
  decide (&c, "college_return", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   SF_AGREEMENT_SUSPENDED);
  g_assert_cmpint (sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL), SF_SIGNING_EXPIRES_AT),
                   ==, sf_calendar_term_end (c.now, 14));
  g_assert_cmpstr (c.decision->note, ==, "材料不清楚");
  end (&c);

  /* Only the student can mend what the student started. */
  begin (&c, f, SF_SIGNING_COLLEGE_REVIEW, "student", SF_KIND_SIGNING, "college_return");
  json_object_set_string_member (c.args, "fault", "employer");
  decide (&c, "college_return", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_BAD_ARGUMENT);
  end (&c);
}

static void
test_office_approval (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };
  guint superseded = 0;

  begin (&c, f, SF_SIGNING_OFFICE_REVIEW, "employer", SF_KIND_SIGNING, "office_approve");
  g_ptr_array_add (c.facts->signings, other_signing (f, 1, SF_SIGNING_INVITED, "one"));
  g_ptr_array_add (c.facts->signings, other_signing (f, 2, SF_SIGNING_INVITED, "two"));
  decide (&c, "office_approve", SF_ROLE_OFFICE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   SF_AGREEMENT_EFFECTIVE);
  for (guint i = 0; i < c.decision->puts->len; i++)
    superseded += sf_record_get_kind (c.decision->puts->pdata[i]) == SF_KIND_SIGNING &&
                  sf_record_get_state (c.decision->puts->pdata[i]) == SF_SIGNING_SUPERSEDED;
  g_assert_cmpuint (superseded, ==, 2);
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_EMPLOYER, "signing-superseded"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_STUDENT, "signing-signed"));
  end (&c);
}

static void
test_expiry_and_reminder (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };
  SfTime last;

  begin (&c, f, SF_SIGNING_INVITED, "employer", SF_KIND_SIGNING, "expire");
  last = sf_record_get_int (c.record, SF_SIGNING_EXPIRES_AT);
  c.now = last - 1;
  decide (&c, "expire", SF_ROLE_SYSTEM);
  sf_fixture_expect (c.decision, SF_CODE_NOT_EXPIRED);
  c.now = last;
  decide (&c, "expire", SF_ROLE_SYSTEM);
  sf_fixture_expect (c.decision, SF_CODE_OK);

  c.now = last - 3 * SF_DAY - 1;
  decide (&c, "remind", SF_ROLE_SYSTEM);
  sf_fixture_expect (c.decision, SF_CODE_NOT_DUE);
  c.now++;
  decide (&c, "remind", SF_ROLE_SYSTEM);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  sf_record_set_int (c.record, SF_SIGNING_REMINDED_AT, c.now);
  decide (&c, "remind", SF_ROLE_SYSTEM);
  sf_fixture_expect (c.decision, SF_CODE_NOT_DUE);
  end (&c);
}

static void
test_take_back_and_discard (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_SIGNING_COLLEGE_REVIEW, "student", SF_KIND_SIGNING, "take_back");
  decide (&c, "take_back", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL)), ==,
                   SF_AGREEMENT_VOID);
  sf_record_set_int (c.record, SF_SIGNING_COLLEGE_AT, SF_FIXTURE_NOW);
  decide (&c, "take_back", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_COLLEGE_ACTED);
  end (&c);

  begin (&c, f, SF_SIGNING_DRAFT, "student", SF_KIND_SIGNING, "discard");
  sf_record_set_int (c.record, SF_SIGNING_STARTED_AT, SF_FIXTURE_NOW);
  decide (&c, "discard", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_SUBMITTED);
  end (&c);
}

static void
test_reveal_and_print (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, SF_AGREEMENT_EFFECTIVE);
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, agreement);
  JsonObject *args = json_object_new ();
  g_autoptr (SfOperation) print = sf_fixture_operation (SF_KIND_AGREEMENT, "print", SF_ROLE_STUDENT,
                                                        sf_record_get_id (agreement), json_object_new ());
  g_autoptr (SfDecision) unnamed =
    sf_workflow_decide (print, agreement, f->actors[SF_ROLE_STUDENT], facts, f->rules, SF_FIXTURE_NOW);
  g_autoptr (SfOperation) reveal = NULL;
  g_autoptr (SfDecision) refused = NULL;

  g_assert_cmpint (unnamed->code, ==, SF_CODE_COPIES_REQUIRED);
  json_object_set_string_member (args, "field", "employer.name");
  reveal = sf_fixture_operation (SF_KIND_AGREEMENT, "reveal", SF_ROLE_OFFICE, sf_record_get_id (agreement), args);
  refused = sf_workflow_decide (reveal, agreement, f->actors[SF_ROLE_OFFICE], facts, f->rules, SF_FIXTURE_NOW);
  g_assert_cmpint (refused->code, ==, SF_CODE_BAD_ARGUMENT);
}

/* Where a client lacks a fact, the server will tell; what it does know still refuses. */
static void
test_unknown_facts (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c = { 0 };

  begin (&c, f, SF_STATE_NONE, NULL, SF_KIND_SIGNING, "invite");
  c.facts->known = SF_KNOWS_SETTINGS | SF_KNOWS_EMPLOYER;
  g_clear_pointer (&c.facts->student, sf_record_unref);
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  g_assert_cmpint (c.decision->verdict, ==, SF_UNDECIDED);
  g_assert_cmpint (sf_record_get_state (c.decision->puts->pdata[0]), ==, SF_SIGNING_INVITED);
  sf_record_set_state (f->employer, SF_EMPLOYER_BLOCKED);
  decide (&c, "invite", SF_ROLE_EMPLOYER);
  sf_fixture_expect (c.decision, SF_CODE_EMPLOYER_NOT_APPROVED);
  end (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/invite/season", test_season);
  g_test_add_func ("/workflow/invite/student-must-match", test_student_must_match);
  g_test_add_func ("/workflow/invite/limit", test_invitation_limit);
  g_test_add_func ("/workflow/invite/own-term", test_own_term);
  g_test_add_func ("/workflow/invite/employer-approved", test_employer_must_be_approved);
  g_test_add_func ("/workflow/invite/form", test_form_names_the_field);
  g_test_add_func ("/workflow/free", test_free);
  g_test_add_func ("/workflow/free/cooling", test_cooling);
  g_test_add_func ("/workflow/accept/asks", test_accept_asks);
  g_test_add_func ("/workflow/accept/makes-agreement", test_accept_makes_agreement);
  g_test_add_func ("/workflow/accept/same-number", test_same_operation_same_number);
  g_test_add_func ("/workflow/submit/keeps-number", test_returned_keeps_number);
  g_test_add_func ("/workflow/submit/needs-proof", test_submit_needs_proof);
  g_test_add_func ("/workflow/reasons", test_reasons);
  g_test_add_func ("/workflow/return/fault", test_return_names_fault);
  g_test_add_func ("/workflow/office-approve", test_office_approval);
  g_test_add_func ("/workflow/expiry", test_expiry_and_reminder);
  g_test_add_func ("/workflow/take-back", test_take_back_and_discard);
  g_test_add_func ("/workflow/print-and-reveal", test_reveal_and_print);
  g_test_add_func ("/workflow/unknown-facts", test_unknown_facts);
  return g_test_run ();
}
