/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Employers: the whole table once more, each guard, what a merge takes along, and the unknown employer of a student's
 * signing.
 */
#include "sf-walk.h"

#include "core/workflow/sf-master-data.h"

#define KEPT "01900000-0000-7000-8000-000000000301"
#define CODE "91330106MA2CFLDG4R"
#define OTHER_CODE "91350100M000100Y43"

static const char *const rows[] = {
  "register|employer|new>pending",
  "edit|employer|pending approved>same",
  "edit|employer|rejected>pending",
  "edit|office admin|pending approved rejected blocked>same",
  "approve|office admin|pending rejected>approved",
  "reject|office admin|pending>rejected",
  "block|office admin|pending approved>blocked",
  "unblock|office admin|blocked>approved",
  "merge|office admin|pending approved rejected blocked>blocked",
  "reveal|college office admin|pending approved rejected blocked>same",
};

static const char *const actions[] = { "register", "edit",   "approve", "reject",  "block", "unblock",
                                       "merge",    "reveal", "expire",  "discard", NULL };

static SfRecord *
make_employer (SfFixture *f, int state)
{
  SfRecord *employer = sf_record_copy (f->employer);

  sf_record_set_state (employer, state);
  sf_record_set_edition (employer, "employer-2020");
  sf_record_set_field (employer, "mobile", "13800138000");
  return employer;
}

static JsonObject *
make_args (SfFixture *f, const char *action, SfRole role)
{
  JsonObject *args;

  if (g_str_equal (action, "register"))
    args = sf_walk_form ("name", "湖南健坤环保科技有限公司", "credit_code", CODE, "contact", "夏振裘", "phone",
                         "0731-58290000", NULL);
  else
    args = sf_walk_form ("contact", "余珠娥", NULL);
  json_object_set_string_member (args, "reason", "材料不清楚");
  json_object_set_string_member (args, "into", KEPT);
  json_object_set_string_member (args, "field", "mobile");
  return args;
}

static SfRecord *
make_kept (int state)
{
  SfRecord *kept = sf_record_new (SF_KIND_EMPLOYER, KEPT);

  sf_record_set_state (kept, state);
  sf_record_set_text (kept, SF_EMPLOYER_NAME, "深圳谷米科技集团");
  sf_record_set_text (kept, SF_EMPLOYER_CREDIT_CODE, OTHER_CODE);
  return kept;
}

static SfFacts *
make_facts (SfFixture *f, SfRecord *record, const char *action, SfRole role)
{
  SfFacts *facts = sf_facts_new ();

  facts->known = SF_KNOWS_ALL;
  facts->related = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  facts->subject = make_kept (SF_EMPLOYER_APPROVED);
  return facts;
}

static void
test_walk (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfWalk walk = { SF_KIND_EMPLOYER, rows, G_N_ELEMENTS (rows), actions, make_employer, make_args, make_facts };

  sf_walk (&walk, f, sf_record_get_id (f->employer));
}

static SfDecision *
decide (SfFixture *f, const char *action, const SfActor *actor, SfRecord *record, SfFacts *facts, JsonObject *args)
{
  return sf_walk_decide (f, SF_KIND_EMPLOYER, action, actor, record, sf_record_get_id (f->employer), facts, args);
}

/* A unit is registered by the account that was made for it, once, with a code that is right and free. */
static void
test_register (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfFacts) facts = make_facts (f, NULL, "register", SF_ROLE_EMPLOYER);
  g_autoptr (SfDecision) good = NULL;
  g_autoptr (SfDecision) other = NULL;
  g_autoptr (SfDecision) wrong = NULL;
  g_autoptr (SfDecision) nameless = NULL;
  g_autoptr (SfDecision) odd = NULL;
  g_autoptr (SfDecision) taken = NULL;
  SfRecord *employer;

  good = decide (f, "register", f->actors[SF_ROLE_EMPLOYER], NULL, facts, make_args (f, "register", 0));
  sf_fixture_expect (good, SF_CODE_OK);
  employer = good->puts->pdata[0];
  g_assert_cmpstr (sf_record_get_text (employer, SF_EMPLOYER_CREDIT_CODE), ==, CODE);
  g_assert_cmpstr (sf_record_get_text (employer, SF_EMPLOYER_INITIALS), ==, "hnjkhbkjyxgs");
  g_assert_cmpstr (sf_record_get_field (employer, "phone"), ==, "0731-58290000");
  g_assert_cmpint (sf_record_get_int (employer, SF_EMPLOYER_REGISTERED_AT), ==, SF_FIXTURE_NOW);
  g_assert_cmpint (sf_record_get_int (employer, SF_EMPLOYER_QUEUED_AT), ==, SF_FIXTURE_NOW);
  g_assert_true (sf_fixture_tells (good, SF_PARTY_SCHOOL, "employer-registered"));

  other = decide (f, "register", f->other_employer, NULL, facts, make_args (f, "register", 0));
  sf_fixture_expect (other, SF_CODE_NOT_FOUND);

  wrong = decide (f, "register", f->actors[SF_ROLE_EMPLOYER], NULL, facts,
                  sf_walk_form ("name", "甲公司", "credit_code", "13721095710", NULL));
  sf_fixture_expect (wrong, SF_CODE_FORM);
  sf_fixture_expect_param (wrong, "field", "credit_code");
  sf_fixture_expect_param (wrong, "problem", "not-a-credit-code");

  nameless = decide (f, "register", f->actors[SF_ROLE_EMPLOYER], NULL, facts, sf_walk_form ("credit_code", CODE, NULL));
  sf_fixture_expect (nameless, SF_CODE_FORM);
  sf_fixture_expect_param (nameless, "field", "name");
  sf_fixture_expect_param (nameless, "problem", "missing");

  odd = decide (f, "register", f->actors[SF_ROLE_EMPLOYER], NULL, facts,
                sf_walk_form ("name", "甲公司", "credit_code", CODE, "merged_into", KEPT, NULL));
  sf_fixture_expect (odd, SF_CODE_FORM);
  sf_fixture_expect_param (odd, "field", "merged_into");

  facts->named_employer = make_kept (SF_EMPLOYER_APPROVED);
  taken = decide (f, "register", f->actors[SF_ROLE_EMPLOYER], NULL, facts, make_args (f, "register", 0));
  sf_fixture_expect (taken, SF_CODE_EMPLOYER_EXISTS);
  sf_fixture_expect_param (taken, "name", "深圳谷米科技集团");
}

/* An approved employer changes how it is reached; its name and code are the office's. */
static void
test_edit (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) approved = make_employer (f, SF_EMPLOYER_APPROVED);
  g_autoptr (SfRecord) rejected = make_employer (f, SF_EMPLOYER_REJECTED);
  g_autoptr (SfFacts) facts = make_facts (f, approved, "edit", SF_ROLE_EMPLOYER);
  const SfActor *hr = f->actors[SF_ROLE_EMPLOYER];
  g_autoptr (SfDecision) renamed = decide (f, "edit", hr, approved, facts, sf_walk_form ("name", "甲公司", NULL));
  g_autoptr (SfDecision) superior = decide (f, "edit", hr, approved, facts, sf_walk_form ("superior", "乙部", NULL));
  g_autoptr (SfDecision) same =
    decide (f, "edit", hr, approved, facts,
            sf_walk_form ("name", sf_record_get_text (approved, SF_EMPLOYER_NAME), "phone", "0731-58290001", NULL));
  g_autoptr (SfDecision) nothing =
    decide (f, "edit", hr, approved, facts, sf_walk_form ("mobile", "13800138000", NULL));
  g_autoptr (SfDecision) by_office =
    decide (f, "edit", f->actors[SF_ROLE_OFFICE], approved, facts, sf_walk_form ("name", "甲公司", NULL));
  g_autoptr (SfDecision) emptied =
    decide (f, "edit", f->actors[SF_ROLE_OFFICE], approved, facts, sf_walk_form ("name", " ", NULL));
  g_autoptr (SfDecision) corrected = NULL;
  g_autoptr (SfDecision) stranger = decide (f, "edit", f->other_employer, approved, facts, make_args (f, "edit", 0));

  sf_fixture_expect (renamed, SF_CODE_OFFICE_ONLY);
  sf_fixture_expect_param (renamed, "field", "name");
  sf_fixture_expect (superior, SF_CODE_OFFICE_ONLY);
  sf_fixture_expect (same, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_field (same->puts->pdata[0], "phone"), ==, "0731-58290001");
  sf_fixture_expect (nothing, SF_CODE_NOTHING_CHANGED);
  sf_fixture_expect (by_office, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_text (by_office->puts->pdata[0], SF_EMPLOYER_PINYIN), ==, "jia gong si");
  g_assert_true (sf_fixture_tells (by_office, SF_PARTY_EMPLOYER, "employer-edited"));
  sf_fixture_expect (emptied, SF_CODE_FORM);
  sf_fixture_expect (stranger, SF_CODE_NOT_FOUND);

  corrected = decide (f, "edit", hr, rejected, facts, sf_walk_form ("name", "甲公司", NULL));
  sf_fixture_expect (corrected, SF_CODE_OK);
  g_assert_cmpint (corrected->to_state, ==, SF_EMPLOYER_PENDING);
  g_assert_true (sf_fixture_tells (corrected, SF_PARTY_SCHOOL, "employer-registered"));

  facts->named_employer = make_kept (SF_EMPLOYER_APPROVED);
  g_clear_pointer (&corrected, sf_decision_free);
  corrected =
    decide (f, "edit", f->actors[SF_ROLE_OFFICE], approved, facts, sf_walk_form ("credit_code", OTHER_CODE, NULL));
  sf_fixture_expect (corrected, SF_CODE_EMPLOYER_EXISTS);
}

/* Who comes with a student's signing gets an account when it is approved; who has one keeps it. */
static void
test_approve (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) pending = make_employer (f, SF_EMPLOYER_PENDING);
  g_autoptr (SfFacts) facts = make_facts (f, pending, "approve", SF_ROLE_OFFICE);
  g_autoptr (SfDecision) first = decide (f, "approve", f->actors[SF_ROLE_OFFICE], pending, facts, NULL);
  g_autoptr (SfDecision) second = NULL;
  SfRecord *account;

  sf_fixture_expect (first, SF_CODE_OK);
  account = sf_walk_put (first, SF_KIND_ACCOUNT, NULL);
  g_assert_cmpstr (sf_record_get_text (account, SF_ACCOUNT_LOGIN), ==, "914403001922038216");
  g_assert_cmpstr (sf_record_get_text (account, SF_ACCOUNT_EMPLOYER), ==, sf_record_get_id (pending));
  g_assert_cmpint (sf_record_get_int (first->puts->pdata[0], SF_EMPLOYER_DECIDED_AT), ==, SF_FIXTURE_NOW);
  g_assert_false (sf_record_has (first->puts->pdata[0], SF_EMPLOYER_QUEUED_AT));

  g_ptr_array_add (facts->related, sf_record_ref (f->accounts[SF_ROLE_EMPLOYER]));
  second = decide (f, "approve", f->actors[SF_ROLE_OFFICE], pending, facts, NULL);
  sf_fixture_expect (second, SF_CODE_OK);
  g_assert_cmpuint (second->puts->len, ==, 1);
}

static void
test_reasons (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) pending = make_employer (f, SF_EMPLOYER_PENDING);
  g_autoptr (SfFacts) facts = make_facts (f, pending, "reject", SF_ROLE_OFFICE);
  static const char *const with_reason[] = { "reject", "block" };

  for (guint i = 0; i < G_N_ELEMENTS (with_reason); i++)
    {
      g_autoptr (SfDecision) without = decide (f, with_reason[i], f->actors[SF_ROLE_OFFICE], pending, facts, NULL);
      g_autoptr (SfDecision) with =
        decide (f, with_reason[i], f->actors[SF_ROLE_OFFICE], pending, facts, sf_walk_args ("reason", "假公章", NULL));

      sf_fixture_expect (without, SF_CODE_REASON_REQUIRED);
      sf_fixture_expect (with, SF_CODE_OK);
      g_assert_cmpstr (sf_record_get_text (with->puts->pdata[0], SF_EMPLOYER_REASON), ==, "假公章");
    }
}

/* ---- Merging ---- */

static SfRecord *
make_signing (SfFixture *f, guint n, int state, const char *employer)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000000004%02u", n);
  SfRecord *signing = sf_record_new (SF_KIND_SIGNING, id);

  sf_record_set_state (signing, state);
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, "employer");
  sf_record_set_text (signing, SF_SIGNING_STUDENT, sf_record_get_id (f->student));
  sf_record_set_text (signing, SF_SIGNING_EMPLOYER, employer);
  sf_record_set_text (signing, SF_SIGNING_EMPLOYER_NAME, "深圳谷米科技有限公司");
  return signing;
}

static void
test_merge (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const char *own = sf_record_get_id (f->employer);
  g_autoptr (SfRecord) approved = make_employer (f, SF_EMPLOYER_APPROVED);
  g_autoptr (SfFacts) facts = make_facts (f, approved, "merge", SF_ROLE_OFFICE);
  g_autoptr (SfRecord) invited = make_signing (f, 1, SF_SIGNING_INVITED, own);
  g_autoptr (SfRecord) signed_one = make_signing (f, 2, SF_SIGNING_SIGNED, own);
  g_autoptr (SfRecord) of_kept = make_signing (f, 3, SF_SIGNING_INVITED, KEPT);
  SfRecord *suspended = sf_fixture_agreement (f, invited, SF_AGREEMENT_SUSPENDED);
  SfRecord *alias = make_kept (SF_EMPLOYER_BLOCKED);
  g_autoptr (SfDecision) merged = NULL;
  SfRecord *put;

  sf_record_set_text (alias, SF_EMPLOYER_MERGED_INTO, own);
  g_ptr_array_add (facts->related, sf_record_ref (invited));
  g_ptr_array_add (facts->related, sf_record_ref (signed_one));
  g_ptr_array_add (facts->related, suspended);
  g_ptr_array_add (facts->related, sf_record_ref (f->accounts[SF_ROLE_EMPLOYER]));
  g_ptr_array_add (facts->related, alias);
  g_ptr_array_add (facts->related, sf_record_ref (of_kept));
  merged = decide (f, "merge", f->actors[SF_ROLE_OFFICE], approved, facts, sf_walk_args ("into", KEPT, NULL));
  sf_fixture_expect (merged, SF_CODE_OK);

  put = merged->puts->pdata[0];
  g_assert_cmpint (sf_record_get_state (put), ==, SF_EMPLOYER_BLOCKED);
  g_assert_cmpstr (sf_record_get_text (put, SF_EMPLOYER_MERGED_INTO), ==, KEPT);
  /* Of two open invitations to one student the alias's goes, with the agreement that waited for it. */
  put = sf_walk_put (merged, SF_KIND_SIGNING, sf_record_get_id (invited));
  g_assert_cmpint (sf_record_get_state (put), ==, SF_SIGNING_WITHDRAWN);
  g_assert_cmpstr (sf_record_get_employer (put), ==, KEPT);
  put = sf_walk_put (merged, SF_KIND_AGREEMENT, NULL);
  g_assert_cmpint (sf_record_get_state (put), ==, SF_AGREEMENT_VOID);
  g_assert_cmpstr (sf_record_get_employer (put), ==, KEPT);
  g_assert_true (sf_fixture_tells (merged, SF_PARTY_STUDENT, "signing-withdrawn"));
  put = sf_walk_put (merged, SF_KIND_SIGNING, sf_record_get_id (signed_one));
  g_assert_cmpint (sf_record_get_state (put), ==, SF_SIGNING_SIGNED);
  g_assert_cmpstr (sf_record_get_employer (put), ==, KEPT);
  g_assert_cmpstr (sf_record_get_text (put, SF_SIGNING_EMPLOYER_NAME), ==, "深圳谷米科技有限公司");
  g_assert_cmpstr (sf_record_get_text (sf_walk_put (merged, SF_KIND_ACCOUNT, NULL), SF_ACCOUNT_EMPLOYER), ==, KEPT);
  /* An alias of the alias points to the kept one, which itself does not change. */
  put = sf_walk_put (merged, SF_KIND_EMPLOYER, KEPT);
  g_assert_cmpstr (sf_record_get_text (put, SF_EMPLOYER_MERGED_INTO), ==, KEPT);
  g_assert_cmpuint (merged->puts->len, ==, 6);
  g_assert_true (sf_fixture_tells (merged, SF_PARTY_EMPLOYER, "employer-merged"));
}

static void
test_merge_refused (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) approved = make_employer (f, SF_EMPLOYER_APPROVED);
  g_autoptr (SfRecord) alias = make_employer (f, SF_EMPLOYER_BLOCKED);
  const SfActor *office = f->actors[SF_ROLE_OFFICE];

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (SfFacts) facts = make_facts (f, approved, "merge", SF_ROLE_OFFICE);
      g_autoptr (SfDecision) decision = NULL;

      g_clear_pointer (&facts->subject, sf_record_unref);
      if (i == 0) /* itself */
        facts->subject = sf_record_ref (approved);
      else if (i == 1)
        facts->subject = make_kept (SF_EMPLOYER_BLOCKED);
      else if (i == 2)
        {
          facts->subject = make_kept (SF_EMPLOYER_APPROVED);
          sf_record_set_text (facts->subject, SF_EMPLOYER_MERGED_INTO, sf_record_get_id (f->employer));
        }
      else if (i == 4)
        facts->known &= ~(guint) SF_KNOWS_RELATED;
      if (i == 4)
        facts->subject = make_kept (SF_EMPLOYER_APPROVED);
      decision = decide (f, "merge", office, approved, facts, sf_walk_args ("into", KEPT, NULL));
      if (i == 4)
        g_assert_cmpint (decision->verdict, ==, SF_UNDECIDED);
      else
        sf_fixture_expect (decision, i == 1 || i == 2 ? SF_CODE_MERGED : SF_CODE_BAD_ARGUMENT);
    }

  sf_record_set_text (alias, SF_EMPLOYER_MERGED_INTO, KEPT);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const refused[] = { "unblock", "merge", "edit" };
      g_autoptr (SfFacts) facts = make_facts (f, alias, refused[i], SF_ROLE_OFFICE);
      g_autoptr (SfDecision) decision = decide (f, refused[i], office, alias, facts, make_args (f, refused[i], 0));

      sf_fixture_expect (decision, SF_CODE_MERGED);
    }
}

/* ---- An unknown employer of a student's signing ---- */

static SfDecision *
decide_signing (SfFixture *f, const char *action, SfRole role, SfRecord *signing, SfFacts *facts)
{
  return sf_walk_decide (f, SF_KIND_SIGNING, action, f->actors[role], signing, NULL, facts,
                         sf_fixture_args (f, SF_KIND_SIGNING, action));
}

static void
test_unknown_employer (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) draft = sf_fixture_signing (f, SF_SIGNING_DRAFT, "student", NULL);
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, draft);
  g_autoptr (SfDecision) unknown = NULL;
  g_autoptr (SfDecision) known = NULL;
  g_autoptr (SfDecision) blocked = NULL;
  g_autoptr (SfDecision) at_client = NULL;
  SfRecord *made;
  SfRecord *signing;

  sf_record_clear (draft, SF_SIGNING_EMPLOYER);
  g_clear_pointer (&facts->employer, sf_record_unref);
  unknown = decide_signing (f, "submit", SF_ROLE_STUDENT, draft, facts);
  sf_fixture_expect (unknown, SF_CODE_OK);
  made = sf_walk_put (unknown, SF_KIND_EMPLOYER, NULL);
  signing = unknown->puts->pdata[0];
  g_assert_cmpint (sf_record_get_state (made), ==, SF_EMPLOYER_PENDING);
  g_assert_cmpstr (sf_record_get_text (made, SF_EMPLOYER_CREDIT_CODE), ==, "914403001922038216");
  g_assert_cmpstr (sf_record_get_text (made, SF_EMPLOYER_NAME), ==, "文字甲");
  g_assert_cmpstr (sf_record_get_field (made, "phone"), ==, "0731-58290000");
  g_assert_cmpstr (sf_record_get_employer (signing), ==, sf_record_get_id (made));
  g_assert_cmpstr (sf_record_get_employer (sf_walk_put (unknown, SF_KIND_AGREEMENT, NULL)), ==,
                   sf_record_get_id (made));
  g_assert_true (sf_fixture_tells (unknown, SF_PARTY_SCHOOL, "employer-registered"));

  facts->named_employer = make_kept (SF_EMPLOYER_APPROVED);
  known = decide_signing (f, "submit", SF_ROLE_STUDENT, draft, facts);
  sf_fixture_expect (known, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_employer (known->puts->pdata[0]), ==, KEPT);
  g_assert_cmpstr (sf_record_get_text (known->puts->pdata[0], SF_SIGNING_EMPLOYER_NAME), ==, "深圳谷米科技集团");
  g_assert_true (sf_fixture_tells (known, SF_PARTY_EMPLOYER, "signing-named"));

  sf_record_set_state (facts->named_employer, SF_EMPLOYER_BLOCKED);
  blocked = decide_signing (f, "submit", SF_ROLE_STUDENT, draft, facts);
  sf_fixture_expect (blocked, SF_CODE_EMPLOYER_NOT_APPROVED);

  facts->known &= ~(guint) SF_KNOWS_LIBRARY;
  at_client = decide_signing (f, "submit", SF_ROLE_STUDENT, draft, facts);
  g_assert_cmpint (at_client->verdict, ==, SF_UNDECIDED);
  g_assert_null (sf_record_get_employer (at_client->puts->pdata[0]));
}

/* A draft that was made with one employer is sent with another: nothing of the first is left, and nobody gets its code
 * a second time. */
static void
test_other_employer (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) draft = sf_fixture_signing (f, SF_SIGNING_DRAFT, "student", NULL);
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, draft);
  JsonObject *args = sf_fixture_args (f, SF_KIND_SIGNING, "submit");
  JsonObject *form = json_object_get_object_member (args, "form");
  g_autoptr (SfDecision) decision = NULL;
  SfRecord *made;

  json_object_set_null_member (args, "employer");
  json_object_set_string_member (form, "employer.name", "另一家单位");
  json_object_set_string_member (form, "employer.credit_code", "9144030071526726XG");
  decision = sf_walk_decide (f, SF_KIND_SIGNING, "submit", f->actors[SF_ROLE_STUDENT], draft, NULL, facts, args);
  sf_fixture_expect (decision, SF_CODE_OK);
  made = sf_walk_put (decision, SF_KIND_EMPLOYER, NULL);
  g_assert_cmpstr (sf_record_get_text (made, SF_EMPLOYER_CREDIT_CODE), ==, "9144030071526726XG");
  g_assert_cmpstr (sf_record_get_text (made, SF_EMPLOYER_NAME), ==, "另一家单位");
  g_assert_cmpstr (sf_record_get_employer (decision->puts->pdata[0]), ==, sf_record_get_id (made));
  g_assert_cmpstr (sf_record_get_text (decision->puts->pdata[0], SF_SIGNING_EMPLOYER_NAME), ==, "另一家单位");
}

/* With a pending employer the college goes on where the student brought it along; the office does not. */
static void
test_pending_employer (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  static const struct
  {
    const char *action, *origin;
    SfRole role;
    int state, employer;
    SfWorkflowCode code;
  } cases[] = {
    { "college_approve", "student", SF_ROLE_COLLEGE, SF_SIGNING_COLLEGE_REVIEW, SF_EMPLOYER_PENDING, SF_CODE_OK },
    { "college_approve", "student", SF_ROLE_COLLEGE, SF_SIGNING_COLLEGE_REVIEW, SF_EMPLOYER_REJECTED,
      SF_CODE_EMPLOYER_NOT_APPROVED },
    { "college_approve", "employer", SF_ROLE_COLLEGE, SF_SIGNING_COLLEGE_REVIEW, SF_EMPLOYER_PENDING,
      SF_CODE_EMPLOYER_NOT_APPROVED },
    { "office_approve", "student", SF_ROLE_OFFICE, SF_SIGNING_OFFICE_REVIEW, SF_EMPLOYER_PENDING,
      SF_CODE_EMPLOYER_NOT_APPROVED },
    { "office_approve", "student", SF_ROLE_OFFICE, SF_SIGNING_OFFICE_REVIEW, SF_EMPLOYER_APPROVED, SF_CODE_OK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) signing = sf_fixture_signing (f, cases[i].state, cases[i].origin, NULL);
      g_autoptr (SfFacts) facts = NULL;
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_state (f->employer, cases[i].employer);
      facts = sf_fixture_facts (f, signing);
      decision = decide_signing (f, cases[i].action, cases[i].role, signing, facts);
      g_assert_cmpstr (sf_workflow_code_name (decision->code), ==, sf_workflow_code_name (cases[i].code));
    }
}

/* Picking somebody whom the library does not have. */
static void
test_picked_employer (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) draft = sf_fixture_signing (f, SF_SIGNING_DRAFT, "student", NULL);
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, draft);
  g_autoptr (SfDecision) decision = NULL;

  g_clear_pointer (&facts->employer, sf_record_unref);
  decision = sf_walk_decide (f, SF_KIND_SIGNING, "save_draft", f->actors[SF_ROLE_STUDENT], draft, NULL, facts,
                             sf_walk_args ("employer", KEPT, NULL));
  sf_fixture_expect (decision, SF_CODE_BAD_ARGUMENT);
  sf_fixture_expect_param (decision, "argument", "employer");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/employer/walk", test_walk);
  g_test_add_func ("/workflow/employer/register", test_register);
  g_test_add_func ("/workflow/employer/edit", test_edit);
  g_test_add_func ("/workflow/employer/approve", test_approve);
  g_test_add_func ("/workflow/employer/reasons", test_reasons);
  g_test_add_func ("/workflow/employer/merge", test_merge);
  g_test_add_func ("/workflow/employer/merge-refused", test_merge_refused);
  g_test_add_func ("/workflow/employer/unknown", test_unknown_employer);
  g_test_add_func ("/workflow/employer/other", test_other_employer);
  g_test_add_func ("/workflow/employer/pending", test_pending_employer);
  g_test_add_func ("/workflow/employer/picked", test_picked_employer);
  return g_test_run ();
}
