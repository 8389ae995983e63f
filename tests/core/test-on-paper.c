/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signing on paper 线下签 from the mark to the scan, the register of blank forms, attachments, and the objection: each
 * action by every role, and every guard by itself.
 */
#include <glib.h>
#include <string.h>

#include "sf-fixture.h"

#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef struct
{
  SfFixture *f;
  SfFacts *facts;
  SfRecord *record; /* not owned */
  JsonObject *args;
  SfDecision *decision;
} Case;

static void
begin (Case *c, SfFixture *f, SfRecord *record, SfKind kind, const char *action)
{
  memset (c, 0, sizeof *c);
  c->f = f;
  c->record = record;
  c->facts = sf_fixture_facts (f, record);
  c->args = sf_fixture_args (f, kind, action);
}

static void
end (Case *c)
{
  g_clear_pointer (&c->facts, sf_facts_free);
  g_clear_pointer (&c->args, json_object_unref);
  g_clear_pointer (&c->decision, sf_decision_free);
}

static void
decide (Case *c, SfKind kind, const char *action, SfRole role)
{
  const char *id = c->record != NULL ? sf_record_get_id (c->record) : "01900000-0000-7000-8000-0000000000ee";
  g_autoptr (SfOperation) op = sf_fixture_operation (kind, action, role, id, json_object_ref (c->args));

  g_clear_pointer (&c->decision, sf_decision_free);
  c->decision = sf_workflow_decide (op, c->record, c->f->actors[role], c->facts, c->f->rules, SF_FIXTURE_NOW);
}

/* Who of all roles gets through; the bits of @roles and no others. */
static void
expect_roles (SfFixture *f, SfRecord *record, SfKind kind, const char *action, guint roles, void (*arrange) (Case *c))
{
  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      Case c;

      begin (&c, f, record, kind, action);
      if (arrange != NULL)
        arrange (&c);
      decide (&c, kind, action, role);
      g_test_message ("%s by %s: %s", action, sf_role_name (role), sf_workflow_code_name (c.decision->code));
      g_assert_cmpint (c.decision->verdict == SF_ALLOWED, ==, (roles & SF_ROLE_BIT (role)) != 0);
      end (&c);
    }
}

#define COLLEGE SF_ROLE_BIT (SF_ROLE_COLLEGE)
#define OFFICE (SF_ROLE_BIT (SF_ROLE_OFFICE) | SF_ROLE_BIT (SF_ROLE_ADMIN))
#define STUDENT SF_ROLE_BIT (SF_ROLE_STUDENT)

/* ---- The mark ---- */

static void
test_mark (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c;

  expect_roles (f, f->student, SF_KIND_STUDENT, "mark_offline", COLLEGE | OFFICE, NULL);
  begin (&c, f, f->student, SF_KIND_STUDENT, "mark_offline");
  g_ptr_array_add (c.facts->signings, sf_fixture_signing (f, SF_SIGNING_INVITED, "employer", NULL));
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_text (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL), SF_STUDENT_LOCK), ==,
                   "offline");
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL)), ==,
                   SF_SIGNING_SUPERSEDED);
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_EMPLOYER, "signing-offline"));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_STUDENT, "student-offline"));

  sf_record_set_state (c.facts->signings->pdata[0], SF_SIGNING_COLLEGE_REVIEW);
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_IN_REVIEW);
  g_ptr_array_set_size (c.facts->signings, 0);
  json_object_remove_member (c.args, "reason");
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_REASON_REQUIRED);
  end (&c);
}

/* 20 % of 100 graduates, unless the college has a number of its own. */
static void
test_quota (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c;

  begin (&c, f, f->student, SF_KIND_STUDENT, "mark_offline");
  c.facts->offline_students = 19;
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  c.facts->offline_students = 20;
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_QUOTA);
  g_assert_cmpstr (json_object_get_string_member (c.decision->params, "limit"), ==, "20");
  sf_record_set_int (f->college, SF_COLLEGE_OFFLINE_QUOTA, 21);
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  sf_record_set_int (f->college, SF_COLLEGE_OFFLINE_QUOTA, 0);
  c.facts->offline_students = 0;
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_QUOTA);
  end (&c);
}

static void
without_blanks (Case *c)
{
  g_ptr_array_set_size (c->facts->blanks, 0);
}

static void
test_unmark (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Case c;

  sf_record_set_text (f->student, SF_STUDENT_LOCK, "offline");
  expect_roles (f, f->student, SF_KIND_STUDENT, "unmark_offline", COLLEGE | OFFICE, without_blanks);
  begin (&c, f, f->student, SF_KIND_STUDENT, "unmark_offline");
  decide (&c, SF_KIND_STUDENT, "unmark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_BLANK_OUT);
  sf_record_set_state (c.facts->blanks->pdata[0], SF_BLANK_RETURNED);
  decide (&c, SF_KIND_STUDENT, "unmark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_false (sf_record_has (sf_fixture_find_put (c.decision, SF_KIND_STUDENT, NULL), SF_STUDENT_LOCK));
  sf_record_set_text (f->student, SF_STUDENT_LOCK, "oriented");
  decide (&c, SF_KIND_STUDENT, "unmark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_NOT_OFFLINE);
  decide (&c, SF_KIND_STUDENT, "mark_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_LOCKED);
  end (&c);
}

/* ---- The register ---- */

static void
issue_initial (Case *c)
{
  without_blanks (c);
  json_object_set_string_member (c->args, "student", sf_record_get_id (c->f->student));
  json_object_set_string_member (c->args, "ground", "initial");
  json_object_set_string_member (c->args, "received_by", "雒艳");
}

static void
test_issue (void)
{
  static const struct
  {
    int last; /* SF_STATE_NONE: none was given out */
    const char *ground;
    gboolean bound;
    SfWorkflowCode code;
  } cases[] = {
    { SF_STATE_NONE, "initial", FALSE, SF_CODE_OK },         { SF_STATE_NONE, "lost", FALSE, SF_CODE_GROUND },
    { SF_STATE_NONE, "breach", FALSE, SF_CODE_GROUND },      { SF_BLANK_ISSUED, "initial", FALSE, SF_CODE_GROUND },
    { SF_BLANK_ISSUED, "lost", FALSE, SF_CODE_OK },          { SF_BLANK_USED, "breach", FALSE, SF_CODE_OK },
    { SF_BLANK_USED, "breach", TRUE, SF_CODE_GROUND },       { SF_BLANK_USED, "initial", FALSE, SF_CODE_GROUND },
    { SF_BLANK_RETURNED, "initial", FALSE, SF_CODE_OK },     { SF_BLANK_LOST, "initial", FALSE, SF_CODE_GROUND },
    { SF_BLANK_ISSUED, "something", FALSE, SF_CODE_GROUND },
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "student", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case c;

      begin (&c, f, NULL, SF_KIND_BLANK, "issue");
      issue_initial (&c);
      sf_record_set_text (f->student, SF_STUDENT_LOCK, "offline");
      if (cases[i].last != SF_STATE_NONE)
        g_ptr_array_add (c.facts->blanks, sf_fixture_blank (f, cases[i].last));
      if (cases[i].bound)
        c.facts->live_agreement = sf_fixture_agreement (f, signing, SF_AGREEMENT_EFFECTIVE);
      json_object_set_string_member (c.args, "ground", cases[i].ground);
      decide (&c, SF_KIND_BLANK, "issue", SF_ROLE_COLLEGE);
      g_test_message ("%u", i);
      sf_fixture_expect (c.decision, cases[i].code);
      end (&c);
    }
}

static void
test_issue_details (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *blank;
  Case c;

  begin (&c, f, NULL, SF_KIND_BLANK, "issue");
  issue_initial (&c);
  decide (&c, SF_KIND_BLANK, "issue", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_NOT_OFFLINE);
  sf_record_set_text (f->student, SF_STUDENT_LOCK, "offline");
  decide (&c, SF_KIND_BLANK, "issue", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  blank = c.decision->puts->pdata[0];
  g_assert_cmpstr (sf_record_get_text (blank, SF_BLANK_STUDENT_NAME), ==, "雒艳");
  g_assert_cmpstr (sf_record_get_text (blank, SF_BLANK_INITIALS), ==, "ly");
  g_assert_cmpstr (sf_record_get_text (blank, SF_BLANK_ISSUED_BY), ==, "college");
  g_assert_cmpint (sf_record_get_int (blank, SF_BLANK_ISSUED_AT), ==, SF_FIXTURE_NOW);
  json_object_remove_member (c.args, "received_by");
  decide (&c, SF_KIND_BLANK, "issue", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_BAD_ARGUMENT);
  end (&c);
  expect_roles (f, NULL, SF_KIND_BLANK, "issue", COLLEGE | OFFICE, issue_initial);

  /* What was lost is written off with the new one. */
  begin (&c, f, NULL, SF_KIND_BLANK, "issue");
  issue_initial (&c);
  g_ptr_array_add (c.facts->blanks, sf_fixture_blank (f, SF_BLANK_ISSUED));
  json_object_set_string_member (c.args, "ground", "lost");
  decide (&c, SF_KIND_BLANK, "issue", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_state (c.decision->puts->pdata[1]), ==, SF_BLANK_LOST);
  end (&c);
}

static void
test_blank_walk (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (int state = 0; state < SF_BLANK_N_STATES; state++)
    {
      g_autoptr (SfRecord) blank = sf_fixture_blank (f, state);
      gboolean out = state == SF_BLANK_ISSUED || state == SF_BLANK_USED;

      expect_roles (f, blank, SF_KIND_BLANK, "take_back", out ? COLLEGE | OFFICE : 0, NULL);
      expect_roles (f, blank, SF_KIND_BLANK, "write_off", state == SF_BLANK_ISSUED ? COLLEGE | OFFICE : 0, NULL);
      expect_roles (f, blank, SF_KIND_BLANK, "issue", 0, NULL);
    }
}

/* ---- The signing on paper ---- */

static void
test_record (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfRecord *signing;
  Case c;

  begin (&c, f, NULL, SF_KIND_SIGNING, "record_offline");
  json_object_set_string_member (c.args, "employer", sf_record_get_id (f->employer));
  decide (&c, SF_KIND_SIGNING, "record_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_NOT_OFFLINE);
  sf_record_set_text (f->student, SF_STUDENT_LOCK, "offline");
  decide (&c, SF_KIND_SIGNING, "record_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  signing = sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL);
  g_assert_cmpint (sf_record_get_state (signing), ==, SF_SIGNING_COLLEGE_REVIEW);
  g_assert_cmpstr (sf_record_get_text (signing, SF_SIGNING_STAGE), ==, "content");
  g_assert_cmpstr (sf_record_get_text (signing, SF_SIGNING_ORIGIN), ==, "student");
  g_assert_cmpstr (sf_record_get_text (signing, SF_SIGNING_STUDENT), ==, sf_record_get_id (f->student));
  g_assert_cmpstr (sf_record_get_text (signing, SF_SIGNING_EMPLOYER), ==, sf_record_get_id (f->employer));
  g_assert_cmpstr (sf_record_get_text (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL), SF_AGREEMENT_NUMBER),
                   ==, "140501330");
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_BLANK, NULL)), ==, SF_BLANK_USED);
  g_assert_cmpstr (sf_record_get_text (sf_fixture_find_put (c.decision, SF_KIND_BLANK, NULL), SF_BLANK_NUMBER), ==,
                   "140501330");

  json_object_set_string_member (c.args, "number", "999");
  decide (&c, SF_KIND_SIGNING, "record_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_NUMBER);
  json_object_set_string_member (c.args, "number", "140501330");
  c.facts->number_taken = TRUE;
  decide (&c, SF_KIND_SIGNING, "record_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_NUMBER_TAKEN);
  c.facts->number_taken = FALSE;
  without_blanks (&c);
  decide (&c, SF_KIND_SIGNING, "record_offline", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_BLANK_MISSING);
  end (&c);
}

/* Content: college, office; scan: college, office; then it is signed. */
static void
test_two_rounds (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_OFFICE_REVIEW, "student", NULL);
  g_autoptr (SfRecord) asked = NULL;
  Case c;

  sf_record_set_text (signing, SF_SIGNING_STAGE, "content");
  begin (&c, f, signing, SF_KIND_SIGNING, "office_approve");
  decide (&c, SF_KIND_SIGNING, "office_approve", SF_ROLE_OFFICE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  asked = sf_record_ref (c.decision->puts->pdata[0]);
  g_assert_cmpint (sf_record_get_state (asked), ==, SF_SIGNING_COLLEGE_REVIEW);
  g_assert_cmpstr (sf_record_get_text (asked, SF_SIGNING_STAGE), ==, "scan");
  g_assert_null (sf_fixture_find_put (c.decision, SF_KIND_AGREEMENT, NULL));
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_STUDENT, "signing-scan-wanted"));
  end (&c);

  begin (&c, f, asked, SF_KIND_SIGNING, "college_approve");
  decide (&c, SF_KIND_SIGNING, "college_approve", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_ptr_array_set_size (c.facts->attachments, 1);
  decide (&c, SF_KIND_SIGNING, "college_approve", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_SCAN_MISSING);
  end (&c);
}

/* ---- Attachments ---- */

static void
arrange_attach (Case *c, SfRecord *subject, const char *purpose)
{
  c->facts->subject = sf_record_ref (subject);
  g_ptr_array_set_size (c->facts->attachments, 0);
  json_object_set_string_member (c->args, "about_kind", sf_kind_info (sf_record_get_kind (subject))->name);
  json_object_set_string_member (c->args, "about", sf_record_get_id (subject));
  json_object_set_string_member (c->args, "sha256", SHA256);
  json_object_set_string_member (c->args, "purpose", purpose);
  json_object_set_string_member (c->args, "file_name", "C:/合同/../劳动合同.pdf");
}

/* Which roles may attach @purpose to a signing in @state. */
static guint
expect_attach (const char *purpose, int state, const char *origin, const char *stage)
{
  gboolean paper = stage != NULL;

  if (g_str_equal (purpose, "proof.files") && !paper && g_str_equal (origin, "student") &&
      (state == SF_SIGNING_DRAFT || state == SF_SIGNING_RETURNED))
    return STUDENT;
  if (g_str_equal (purpose, "scan") && paper && (state == SF_SIGNING_COLLEGE_REVIEW || state == SF_SIGNING_RETURNED))
    return STUDENT | COLLEGE;
  return 0;
}

static void
test_attach_walk (void)
{
  static const char *const purposes[] = { "proof.files", "scan", "letter", "anything" };
  static const char *const stages[] = { NULL, "scan" };
  static const char *const origins[] = { "student", "employer" };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (int state = 0; state < SF_SIGNING_N_STATES; state++)
    for (guint p = 0; p < G_N_ELEMENTS (purposes); p++)
      for (guint s = 0; s < G_N_ELEMENTS (stages); s++)
        for (guint o = 0; o < G_N_ELEMENTS (origins); o++)
          for (SfRole role = 0; role < SF_N_ROLES; role++)
            {
              g_autoptr (SfRecord) signing = sf_fixture_signing (f, state, origins[o], NULL);
              guint roles = expect_attach (purposes[p], state, origins[o], stages[s]);
              Case c;

              sf_record_set_text (signing, SF_SIGNING_STAGE, stages[s]);
              begin (&c, f, NULL, SF_KIND_ATTACHMENT, "attach");
              arrange_attach (&c, signing, purposes[p]);
              decide (&c, SF_KIND_ATTACHMENT, "attach", role);
              g_assert_cmpint (c.decision->verdict == SF_ALLOWED, ==, (roles & SF_ROLE_BIT (role)) != 0);
              end (&c);
            }
}

static void
test_attach_guards (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_DRAFT, "student", NULL);
  SfRecord *attachment;
  Case c;

  begin (&c, f, NULL, SF_KIND_ATTACHMENT, "attach");
  arrange_attach (&c, signing, "proof.files");
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  attachment = c.decision->puts->pdata[0];
  g_assert_cmpstr (sf_record_get_text (attachment, SF_ATTACHMENT_FILE_NAME), ==, "劳动合同.pdf");
  g_assert_cmpstr (sf_record_get_text (attachment, SF_ATTACHMENT_MIME), ==, "image/png");
  g_assert_cmpint (sf_record_get_int (attachment, SF_ATTACHMENT_SIZE), ==, 1000);

  c.facts->blob_size = -1;
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_BLOB_MISSING);
  c.facts->known &= ~(guint) SF_KNOWS_BLOB;
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  g_assert_cmpint (c.decision->verdict, ==, SF_UNDECIDED);
  c.facts->known = SF_KNOWS_ALL;
  c.facts->blob_size = 1;
  for (int i = 0; i < f->rules->max_attachments; i++)
    g_ptr_array_add (c.facts->attachments, sf_record_new (SF_KIND_ATTACHMENT, "01900000-0000-7000-8000-0000000000cc"));
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_ATTACHMENT_LIMIT);
  json_object_set_string_member (c.args, "purpose", "unknown");
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_BAD_ARGUMENT);
  g_clear_pointer (&c.facts->subject, sf_record_unref);
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_NOT_FOUND);
  end (&c);
}

/* A scan that comes while the college looks at the signing is a change of what it looks at. */
static void
test_attach_touches (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_COLLEGE_REVIEW, "student", NULL);
  Case c;

  sf_record_set_text (signing, SF_SIGNING_STAGE, "scan");
  begin (&c, f, NULL, SF_KIND_ATTACHMENT, "attach");
  arrange_attach (&c, signing, "scan");
  decide (&c, SF_KIND_ATTACHMENT, "attach", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_int (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL), SF_SIGNING_QUEUED_AT),
                   ==, SF_FIXTURE_NOW);
  end (&c);
}

/* ---- The objection ---- */

static void
test_objection (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_COLLEGE_REVIEW, "employer", NULL);
  g_autoptr (SfRecord) frozen = NULL;
  g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, SF_AGREEMENT_EFFECTIVE);
  Case c;

  begin (&c, f, signing, SF_KIND_SIGNING, "object");
  decide (&c, SF_KIND_SIGNING, "lift_objection", SF_ROLE_OFFICE);
  sf_fixture_expect (c.decision, SF_CODE_NOT_FROZEN);
  decide (&c, SF_KIND_SIGNING, "object", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  frozen = sf_record_ref (c.decision->puts->pdata[0]);
  g_assert_cmpint (sf_record_get_int (frozen, SF_SIGNING_FROZEN_AT), ==, SF_FIXTURE_NOW);
  g_assert_cmpstr (sf_record_get_text (frozen, SF_SIGNING_OBJECTION), ==, "材料不清楚");
  g_assert_true (sf_fixture_tells (c.decision, SF_PARTY_SCHOOL, "signing-objected"));
  end (&c);

  begin (&c, f, frozen, SF_KIND_SIGNING, "college_approve");
  decide (&c, SF_KIND_SIGNING, "college_approve", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_FROZEN);
  decide (&c, SF_KIND_SIGNING, "object", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_FROZEN);
  decide (&c, SF_KIND_SIGNING, "lift_objection", SF_ROLE_COLLEGE);
  sf_fixture_expect (c.decision, SF_CODE_ROLE);
  decide (&c, SF_KIND_SIGNING, "lift_objection", SF_ROLE_OFFICE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_false (sf_record_has (c.decision->puts->pdata[0], SF_SIGNING_FROZEN_AT));
  end (&c);

  /* Its agreement is frozen with it, but the office may annul that. */
  begin (&c, f, agreement, SF_KIND_AGREEMENT, "print");
  g_clear_pointer (&c.facts->signing, sf_record_unref);
  c.facts->signing = sf_record_ref (frozen);
  decide (&c, SF_KIND_AGREEMENT, "print", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_FROZEN);
  decide (&c, SF_KIND_AGREEMENT, "annul", SF_ROLE_OFFICE);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_state (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL)), ==, SF_SIGNING_VOID);
  g_assert_false (sf_record_has (sf_fixture_find_put (c.decision, SF_KIND_SIGNING, NULL), SF_SIGNING_FROZEN_AT));
  end (&c);
}

/* ---- The operation code ---- */

static void
test_secret (void)
{
  static const struct
  {
    SfSecret secret;
    gboolean required;
    SfWorkflowCode code;
  } cases[] = {
    { SF_SECRET_UNSET, FALSE, SF_CODE_OK },
    { SF_SECRET_UNSET, TRUE, SF_CODE_SECRET_UNSET },
    { SF_SECRET_MISSING, FALSE, SF_CODE_SECRET_REQUIRED },
    { SF_SECRET_WRONG, FALSE, SF_CODE_SECRET_WRONG },
    { SF_SECRET_RIGHT, TRUE, SF_CODE_OK },
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) invited = sf_fixture_signing (f, SF_SIGNING_INVITED, "employer", NULL);
  Case c;

  begin (&c, f, invited, SF_KIND_SIGNING, "accept");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      c.facts->secret = cases[i].secret;
      f->rules->secret_required = cases[i].required;
      decide (&c, SF_KIND_SIGNING, "accept", SF_ROLE_STUDENT);
      sf_fixture_expect (c.decision, cases[i].code);
    }
  c.facts->reset_at = SF_FIXTURE_NOW - SF_DAY + 1;
  decide (&c, SF_KIND_SIGNING, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_RECENT_RESET);
  c.facts->reset_at = SF_FIXTURE_NOW - SF_DAY;
  decide (&c, SF_KIND_SIGNING, "accept", SF_ROLE_STUDENT);
  sf_fixture_expect (c.decision, SF_CODE_OK);
  end (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/on-paper/mark", test_mark);
  g_test_add_func ("/on-paper/quota", test_quota);
  g_test_add_func ("/on-paper/unmark", test_unmark);
  g_test_add_func ("/on-paper/register/grounds", test_issue);
  g_test_add_func ("/on-paper/register/details", test_issue_details);
  g_test_add_func ("/on-paper/register/walk", test_blank_walk);
  g_test_add_func ("/on-paper/record", test_record);
  g_test_add_func ("/on-paper/two-rounds", test_two_rounds);
  g_test_add_func ("/attachment/walk", test_attach_walk);
  g_test_add_func ("/attachment/guards", test_attach_guards);
  g_test_add_func ("/attachment/touches", test_attach_touches);
  g_test_add_func ("/objection", test_objection);
  g_test_add_func ("/operation-code", test_secret);
  return g_test_run ();
}
