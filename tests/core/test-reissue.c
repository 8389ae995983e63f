/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reissues: every state × action × role, each guard, and the agreement that takes the place of the old one. And what
 * else the office does with agreements: annul, and record the stamped copy.
 */
#include <string.h>

#include "sf-request-fixture.h"

static const char *const actions[] = { "save_draft", "discard", "request", "withdraw",
                                       "approve",    "reject",  "confirm", "reissue_for_her" };

/* What the design says, in words: the state that @action leads to, "gone", or NULL where it is not possible. */
static const char *
expect (const char *action, SfRole role, const char *state)
{
  gboolean unsent = g_str_equal (state, "new") || g_str_equal (state, "draft");
  gboolean waits = g_str_equal (state, "office_review");

  if (role == SF_ROLE_STUDENT && unsent && g_str_equal (action, "save_draft"))
    return "draft";
  if (role == SF_ROLE_STUDENT && unsent && g_str_equal (action, "request"))
    return "office_review";
  if (role == SF_ROLE_STUDENT && g_str_equal (state, "draft") && g_str_equal (action, "discard"))
    return "gone";
  if (role == SF_ROLE_STUDENT && waits && g_str_equal (action, "withdraw"))
    return "withdrawn";
  if ((role == SF_ROLE_OFFICE || role == SF_ROLE_ADMIN) && waits)
    return g_str_equal (action, "approve") ? "approved" : g_str_equal (action, "reject") ? "rejected" : NULL;
  return NULL;
}

static JsonObject *
make_args (void)
{
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();

  json_object_set_string_member (form, "employer.postcode", "518000");
  json_object_set_object_member (args, "form", form);
  json_object_set_string_member (args, "agreement", "01900000-0000-7000-8000-0000000000bb");
  json_object_set_string_member (args, "ground", "wrong");
  json_object_set_string_member (args, "reason", "材料不清楚");
  return args;
}

static void
set_correction (SfRequestCase *c, const char *key, const char *value)
{
  json_object_set_string_member (json_object_get_object_member (c->args, "form"), key, value);
}

/* ---- The walk ---- */

static void
check_one (SfFixture *f, int state, const char *action, SfRole role)
{
  const char *name = state == SF_STATE_NONE ? "new" : sf_kind_state_name (SF_KIND_REISSUE, state);
  const char *expected = expect (action, role, name);

  sf_request_case_check (f, SF_KIND_REISSUE, state, make_args (), action, role, expected);
}

static void
test_walk (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (int state = SF_STATE_NONE; state < SF_REISSUE_N_STATES; state++)
    for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
      for (SfRole role = 0; role < SF_N_ROLES; role++)
        check_one (f, state, actions[a], role);
}

/* Strangers, and the employer, which sees no reissue. */
static void
test_unseen (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfActor *strangers[] = { f->other_student, f->other_college, f->actors[SF_ROLE_EMPLOYER] };

  for (int state = 0; state < SF_REISSUE_N_STATES; state++)
    for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
      for (guint s = 0; s < G_N_ELEMENTS (strangers); s++)
        {
          SfRequestCase c;

          sf_request_case_begin (&c, f, SF_KIND_REISSUE, state, make_args ());
          sf_request_case_decide (&c, actions[a], strangers[s]);
          g_assert_cmpint (c.decision->verdict, ==, SF_REFUSED);
          g_assert_true (c.decision->code == SF_CODE_NOT_FOUND || c.decision->code == SF_CODE_UNKNOWN_ACTION);
          sf_request_case_end (&c);
        }
}

/* ---- Guards ---- */

static void
begin_request (SfRequestCase *c, SfFixture *f)
{
  sf_request_case_begin (c, f, SF_KIND_REISSUE, SF_STATE_NONE, make_args ());
}

static void
request (SfRequestCase *c, SfWorkflowCode code)
{
  sf_request_case_decide (c, "request", c->f->actors[SF_ROLE_STUDENT]);
  sf_fixture_expect (c->decision, code);
}

static void
test_agreement (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  for (int state = 0; state < SF_AGREEMENT_N_STATES; state++)
    {
      sf_record_set_state (c.facts->agreement, state);
      request (&c, state == SF_AGREEMENT_EFFECTIVE ? SF_CODE_OK : SF_CODE_AGREEMENT_STATE);
    }
  sf_record_set_state (c.facts->agreement, SF_AGREEMENT_EFFECTIVE);
  sf_record_set_text (c.facts->agreement, SF_AGREEMENT_STUDENT, "another");
  request (&c, SF_CODE_NOT_FOUND);
  json_object_remove_member (c.args, "agreement");
  request (&c, SF_CODE_BAD_ARGUMENT);
  sf_request_case_end (&c);
}

static void
test_open_cancellation (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  g_ptr_array_add (c.facts->requests, sf_fixture_cancellation (f, SF_CANCELLATION_COLLEGE_REVIEW));
  request (&c, SF_CODE_OPEN_REQUEST);
  sf_fixture_expect_param (c.decision, "kind", "cancellation");
  sf_request_case_end (&c);
}

static void
test_ground (void)
{
  static const char *const grounds[] = { "lost", "damaged", "wrong" };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      json_object_set_string_member (c.args, "ground", grounds[i]);
      request (&c, SF_CODE_OK);
      /* Only what is wrong is corrected. */
      g_assert_cmpint (sf_record_get_field (c.decision->puts->pdata[0], "employer.postcode") != NULL, ==, i == 2);
    }
  json_object_set_string_member (c.args, "ground", "stolen");
  request (&c, SF_CODE_GROUND);
  sf_fixture_expect_param (c.decision, "ground", "stolen");
  json_object_remove_member (c.args, "ground");
  request (&c, SF_CODE_GROUND);
  /* A draft may be without it. */
  sf_request_case_decide (&c, "save_draft", f->actors[SF_ROLE_STUDENT]);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  sf_request_case_end (&c);
}

static void
test_remark (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autofree char *long_text = g_strnfill (501, 'x');
  SfRequestCase c;

  begin_request (&c, f);
  json_object_set_string_member (c.args, "remark", "  搬家时丢失 ");
  request (&c, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_text (c.decision->puts->pdata[0], SF_REISSUE_REMARK), ==, "搬家时丢失");
  json_object_set_string_member (c.args, "remark", long_text);
  request (&c, SF_CODE_BAD_ARGUMENT);
  long_text[500] = '\0';
  json_object_set_string_member (c.args, "remark", long_text);
  request (&c, SF_CODE_OK);
  sf_request_case_end (&c);
}

static void
test_proof (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  g_ptr_array_set_size (c.facts->attachments, 0);
  request (&c, SF_CODE_OK);
  f->rules->reissue_needs_proof = TRUE;
  request (&c, SF_CODE_PROOF_MISSING);
  g_ptr_array_add (c.facts->attachments, sf_fixture_attachment ("proof"));
  request (&c, SF_CODE_OK);
  sf_request_case_end (&c);
}

static void
test_corrections (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *reissue;
  SfRequestCase c;

  begin_request (&c, f);
  /* What is the same is no correction, however it is written. */
  set_correction (&c, "employer.postcode", "４１１ ２０１");
  request (&c, SF_CODE_NOTHING_CHANGED);
  set_correction (&c, "student.identity", "440524188001010014");
  request (&c, SF_CODE_OK);
  reissue = c.decision->puts->pdata[0];
  g_assert_cmpuint (json_object_get_size (sf_record_get_form (reissue)), ==, 1);
  g_assert_cmpstr (sf_record_get_edition (reissue), ==, "undergraduate-2020");

  set_correction (&c, "student.identity", "440524188001010015");
  request (&c, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "student.identity");
  sf_fixture_expect_param (c.decision, "problem", "not-an-identity");
  set_correction (&c, "student.identity", "440524188001010014");
  set_correction (&c, "employer.shoe_size", "42");
  request (&c, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "field", "employer.shoe_size");
  sf_request_case_end (&c);
}

static void
test_locked_fields (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  set_correction (&c, "student.number", "140501331");
  request (&c, SF_CODE_FIELD_LOCKED);
  sf_fixture_expect_param (c.decision, "field", "student.number");
  sf_request_case_end (&c);
}

/* A correction that goes well by itself may not go with what stays: health "other" asks for an explanation. */
static void
test_corrected_whole (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_request (&c, f);
  sf_record_set_field (c.facts->agreement, "student.health", "healthy");
  sf_record_set_field (c.facts->agreement, "student.health_note", NULL);
  set_correction (&c, "student.health", "other");
  request (&c, SF_CODE_FORM);
  sf_fixture_expect_param (c.decision, "problem", "missing");
  sf_request_case_end (&c);
}

/* ---- What follows ---- */

static void
approve (SfRequestCase *c, SfFixture *f, SfWorkflowCode code)
{
  json_object_remove_member (c->args, "reason");
  sf_request_case_decide (c, "approve", f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c->decision, code);
}

/* The agreements among the puts: the old one comes first, so that there are never two live ones. */
static void
find_agreements (SfRequestCase *c, SfRecord **out_old, SfRecord **out_new)
{
  *out_old = *out_new = NULL;
  for (guint i = 0; i < c->decision->puts->len; i++)
    if (sf_record_get_kind (c->decision->puts->pdata[i]) == SF_KIND_AGREEMENT)
      *(*out_old == NULL ? out_old : out_new) = c->decision->puts->pdata[i];
}

static void
test_approved (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *old;
  SfRecord *made;
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_REISSUE, SF_REISSUE_OFFICE_REVIEW, make_args ());
  sf_record_set_field (c.record, "employer.name", "深圳谷米科技股份有限公司");
  sf_record_set_field (c.record, "student.identity", "440524188001010014");
  sf_record_set_int (f->student, SF_STUDENT_AGREEMENT_COUNT, 1);
  sf_record_set_int (c.facts->agreement, SF_AGREEMENT_EFFECTIVE_AT, 123);
  sf_record_set_int (c.facts->agreement, SF_AGREEMENT_PRINTED_AT, 124);
  sf_record_set_int (c.facts->agreement, SF_AGREEMENT_STAMPED_AT, 125);
  c.facts->verification = sf_record_new (SF_KIND_VERIFICATION, "01900000-0000-7000-8000-0000000000ee");
  sf_record_set_state (c.facts->verification, SF_VERIFICATION_APPROVED);
  sf_record_set_text (c.facts->verification, SF_VERIFICATION_AGREEMENT, sf_record_get_id (c.facts->agreement));
  approve (&c, f, SF_CODE_OK);
  find_agreements (&c, &old, &made);

  g_assert_cmpint (sf_record_get_state (old), ==, SF_AGREEMENT_REPLACED);
  g_assert_cmpint (sf_record_get_int (old, SF_AGREEMENT_ENDED_AT), ==, c.now);
  g_assert_cmpint (sf_record_get_state (made), ==, SF_AGREEMENT_EFFECTIVE);
  g_assert_cmpstr (sf_record_get_text (made, SF_AGREEMENT_NUMBER), ==, "140501330-2");
  g_assert_cmpstr (sf_record_get_text (made, SF_AGREEMENT_CODE), !=, sf_record_get_text (old, SF_AGREEMENT_CODE));
  g_assert_cmpstr (sf_record_get_text (made, SF_AGREEMENT_REPLACES), ==, sf_record_get_id (old));
  g_assert_cmpstr (sf_record_get_student (made), ==, sf_record_get_student (old));
  /* It holds since it held; the new paper was not printed or stamped. */
  g_assert_cmpint (sf_record_get_int (made, SF_AGREEMENT_EFFECTIVE_AT), ==, 123);
  g_assert_false (sf_record_has (made, SF_AGREEMENT_PRINTED_AT));
  g_assert_false (sf_record_has (made, SF_AGREEMENT_STAMPED_AT));
  /* Corrected, and nothing else is different. */
  g_assert_cmpstr (sf_record_get_field (made, "employer.postcode"), ==, "518000");
  g_assert_cmpstr (sf_record_get_field (made, "employer.name"), ==, "深圳谷米科技股份有限公司");
  g_assert_cmpstr (sf_record_get_text (made, SF_AGREEMENT_EMPLOYER_NAME), ==, "深圳谷米科技股份有限公司");
  g_assert_cmpstr (sf_record_get_field (made, "employer.address"), ==, sf_record_get_field (old, "employer.address"));
  g_assert_cmpstr (sf_record_get_field (old, "employer.postcode"), ==, "411201");
  g_assert_cmpint (
    sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL), SF_STUDENT_AGREEMENT_COUNT), ==, 2);
  g_assert_cmpstr (sf_record_get_text (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL), SF_SIGNING_AGREEMENT),
                   ==, sf_record_get_id (made));
  g_assert_cmpstr (sf_record_get_text (c.decision->puts->pdata[0], SF_REISSUE_REPLACEMENT), ==,
                   sf_record_get_id (made));
  g_assert_cmpstr (
    sf_record_get_text (sf_fixture_find_put (c.decision, SF_KIND_VERIFICATION, NULL), SF_VERIFICATION_AGREEMENT), ==,
    sf_record_get_id (made));
  /* Old and new stand in the event, personal numbers masked. */
  g_assert_nonnull (strstr (c.decision->note, "140501330 → 140501330-2"));
  g_assert_nonnull (strstr (c.decision->note, "411201 → 518000"));
  g_assert_nonnull (strstr (c.decision->note, "1101**********002X → 4405**********0014"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_EMPLOYER, "agreement-reissued"));
  sf_request_case_end (&c);
}

/* The same operation, offered again after a restore, gives the same agreement. */
static void
test_derived (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfOperation) op = NULL;
  g_autoptr (SfDecision) one = NULL;
  g_autoptr (SfDecision) two = NULL;
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_REISSUE, SF_REISSUE_OFFICE_REVIEW, make_args ());
  op = sf_fixture_operation (SF_KIND_REISSUE, "approve", SF_ROLE_OFFICE, SF_REQUEST_ID, json_object_ref (c.args));
  one = sf_workflow_decide (op, c.record, f->actors[SF_ROLE_OFFICE], c.facts, f->rules, c.now);
  two = sf_workflow_decide (op, c.record, f->actors[SF_ROLE_OFFICE], c.facts, f->rules, c.now + SF_DAY);
  g_assert_cmpstr (sf_record_get_text (one->puts->pdata[0], SF_REISSUE_REPLACEMENT), ==,
                   sf_record_get_text (two->puts->pdata[0], SF_REISSUE_REPLACEMENT));
  sf_request_case_end (&c);
}

static void
test_approve_needs_effective (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  sf_request_case_begin (&c, f, SF_KIND_REISSUE, SF_REISSUE_OFFICE_REVIEW, make_args ());
  sf_record_set_state (c.facts->agreement, SF_AGREEMENT_VOID);
  approve (&c, f, SF_CODE_AGREEMENT_STATE);
  sf_request_case_decide (&c, "reject", f->actors[SF_ROLE_OFFICE]);
  sf_fixture_expect (c.decision, SF_CODE_REASON_REQUIRED);
  sf_request_case_end (&c);
}

/* ---- Agreements ---- */

static void
decide_agreement (SfRequestCase *c, const char *action)
{
  g_autoptr (SfOperation) op = sf_fixture_operation (SF_KIND_AGREEMENT, action, SF_ROLE_OFFICE,
                                                     sf_record_get_id (c->record), json_object_ref (c->args));

  g_clear_pointer (&c->decision, sf_decision_free);
  c->decision = sf_workflow_decide (op, c->record, c->f->actors[SF_ROLE_OFFICE], c->facts, c->f->rules, c->now);
}

static void
begin_agreement (SfRequestCase *c, SfFixture *f)
{
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);

  *c = (SfRequestCase){ .f = f, .kind = SF_KIND_AGREEMENT, .args = json_object_new (), .now = SF_FIXTURE_NOW };
  c->record = sf_fixture_agreement (f, signing, SF_AGREEMENT_EFFECTIVE);
  c->facts = sf_fixture_facts (f, c->record);
}

static void
test_annul (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_agreement (&c, f);
  json_object_set_string_member (c.args, "reason", "已录取研究生");
  decide_agreement (&c, "annul");
  sf_fixture_expect (c.decision, SF_CODE_GROUND);
  json_object_set_string_member (c.args, "ground", "whim");
  decide_agreement (&c, "annul");
  sf_fixture_expect (c.decision, SF_CODE_GROUND);
  json_object_set_string_member (c.args, "ground", "further-study");
  decide_agreement (&c, "annul");
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpstr (c.decision->note, ==, "升学：已录取研究生");
  g_assert_cmpstr (sf_record_get_text (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL), SF_SIGNING_REASON), ==,
                   "升学：已录取研究生");
  g_assert_null (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL));
  json_object_remove_member (c.args, "reason");
  decide_agreement (&c, "annul");
  sf_fixture_expect (c.decision, SF_CODE_REASON_REQUIRED);
  sf_request_case_end (&c);
}

static void
test_stamped (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRequestCase c;

  begin_agreement (&c, f);
  decide_agreement (&c, "stamped");
  sf_fixture_expect (c.decision, SF_CODE_SCAN_MISSING);
  g_ptr_array_add (c.facts->attachments, sf_fixture_attachment ("stamped"));
  decide_agreement (&c, "stamped");
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_int (c.decision->puts->pdata[0], SF_AGREEMENT_STAMPED_AT), ==, c.now);
  g_ptr_array_set_size (c.facts->attachments, 0);
  json_object_set_boolean_member (c.args, "no_scan", TRUE);
  decide_agreement (&c, "stamped");
  sf_fixture_expect (c.decision, SF_CODE_OK);
  /* When it first came back is kept. */
  sf_record_set_int (c.record, SF_AGREEMENT_STAMPED_AT, 5);
  decide_agreement (&c, "stamped");
  g_assert_cmpint (sf_record_get_int (c.decision->puts->pdata[0], SF_AGREEMENT_STAMPED_AT), ==, 5);
  sf_request_case_end (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/reissue/walk", test_walk);
  g_test_add_func ("/workflow/reissue/unseen", test_unseen);
  g_test_add_func ("/workflow/reissue/agreement", test_agreement);
  g_test_add_func ("/workflow/reissue/open-cancellation", test_open_cancellation);
  g_test_add_func ("/workflow/reissue/ground", test_ground);
  g_test_add_func ("/workflow/reissue/remark", test_remark);
  g_test_add_func ("/workflow/reissue/proof", test_proof);
  g_test_add_func ("/workflow/reissue/corrections", test_corrections);
  g_test_add_func ("/workflow/reissue/locked-fields", test_locked_fields);
  g_test_add_func ("/workflow/reissue/corrected-whole", test_corrected_whole);
  g_test_add_func ("/workflow/reissue/approved", test_approved);
  g_test_add_func ("/workflow/reissue/derived", test_derived);
  g_test_add_func ("/workflow/reissue/approve-needs-effective", test_approve_needs_effective);
  g_test_add_func ("/workflow/agreement/annul", test_annul);
  g_test_add_func ("/workflow/agreement/stamped", test_stamped);
  return g_test_run ();
}
