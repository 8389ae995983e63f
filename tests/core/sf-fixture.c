/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-fixture.h"

#include "core/form/sf-codes.h"
#include "core/model/sf-uuid.h"
#include "core/workflow/sf-calendar.h"

#define COLLEGE "01900000-0000-7000-8000-000000000001"
#define STUDENT "01900000-0000-7000-8000-000000000002"
#define EMPLOYER "01900000-0000-7000-8000-000000000003"
#define ACCOUNT "01900000-0000-7000-8000-00000000001%u"
#define STRANGER "01900000-0000-7000-8000-0000000000ff"

static SfRecord *
make_account (guint n, const char *role, const char *student, const char *employer, const char *colleges)
{
  g_autofree char *id = g_strdup_printf (ACCOUNT, n);
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, id);

  sf_record_set_state (account, SF_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, role);
  sf_record_set_text (account, SF_ACCOUNT_NAME, role);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, role);
  sf_record_set_text (account, SF_ACCOUNT_STUDENT, student);
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, employer);
  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, colleges);
  return account;
}

static SfActor *
make_stranger (SfRole role)
{
  g_autoptr (SfRecord) account = make_account (9, sf_role_name (role), STRANGER, STRANGER, STRANGER);

  return sf_actor_new (account, role);
}

static void
make_actors (SfFixture *self)
{
  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      if (role == SF_ROLE_SYSTEM)
        {
          self->actors[role] = sf_actor_new_system ();
          continue;
        }
      self->accounts[role] =
        make_account (role, sf_role_name (role), role == SF_ROLE_STUDENT ? STUDENT : NULL,
                      role == SF_ROLE_EMPLOYER ? EMPLOYER : NULL, role == SF_ROLE_COLLEGE ? COLLEGE : NULL);
      self->actors[role] = sf_actor_new (self->accounts[role], role);
    }
  self->other_student = make_stranger (SF_ROLE_STUDENT);
  self->other_employer = make_stranger (SF_ROLE_EMPLOYER);
  self->other_college = make_stranger (SF_ROLE_COLLEGE);
}

SfFixture *
sf_fixture_new (void)
{
  SfFixture *self = g_new0 (SfFixture, 1);

  self->settings = sf_record_new (SF_KIND_SETTINGS, "01900000-0000-7000-8000-000000000000");
  sf_record_set_state (self->settings, SF_ACTIVE);
  sf_record_set_text (self->settings, SF_SETTINGS_NAME, "云就业大学");

  self->college = sf_record_new (SF_KIND_COLLEGE, COLLEGE);
  sf_record_set_state (self->college, SF_ACTIVE);
  sf_record_set_text (self->college, SF_COLLEGE_CODE, "06");
  sf_record_set_text (self->college, SF_COLLEGE_NAME, "材料学院");

  self->student = sf_record_new (SF_KIND_STUDENT, STUDENT);
  sf_record_set_state (self->student, SF_ACTIVE);
  sf_record_set_text (self->student, SF_STUDENT_NUMBER, "140501330");
  sf_record_set_text (self->student, SF_STUDENT_NAME, "雒艳");
  sf_record_set_text (self->student, SF_STUDENT_COLLEGE, COLLEGE);
  sf_record_set_text (self->student, SF_STUDENT_LEVEL, "31");
  sf_record_set_text (self->student, SF_STUDENT_CLASS, "安全1403");

  self->employer = sf_record_new (SF_KIND_EMPLOYER, EMPLOYER);
  sf_record_set_state (self->employer, SF_EMPLOYER_APPROVED);
  sf_record_set_text (self->employer, SF_EMPLOYER_NAME, "深圳谷米科技有限公司");
  sf_record_set_text (self->employer, SF_EMPLOYER_CREDIT_CODE, "914403001922038216");

  make_actors (self);
  self->rules = sf_rules_new (self->settings, NULL);
  return self;
}

void
sf_fixture_free (SfFixture *self)
{
  sf_record_unref (self->settings);
  sf_record_unref (self->college);
  sf_record_unref (self->student);
  sf_record_unref (self->employer);
  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      g_clear_pointer (&self->accounts[role], sf_record_unref);
      sf_actor_unref (self->actors[role]);
    }
  sf_actor_unref (self->other_student);
  sf_actor_unref (self->other_employer);
  sf_actor_unref (self->other_college);
  sf_rules_free (self->rules);
  g_free (self);
}

/* ---- Forms ---- */

static const char *
sample_of (const SfField *field)
{
  switch (field->type)
    {
    case SF_FIELD_TEXT:
    case SF_FIELD_LONG_TEXT:
      return "文字甲";
    case SF_FIELD_CHOICE:
      return sf_code_table (field->codes)[0].code;
    case SF_FIELD_DATE:
      return "2026-07-01";
    case SF_FIELD_MONEY:
      return "3000";
    case SF_FIELD_INTEGER:
      return "3";
    case SF_FIELD_DIVISION:
      return "430104";
    case SF_FIELD_PHONE:
      return "0731-58290000";
    case SF_FIELD_MOBILE:
      return "13800138000";
    case SF_FIELD_POSTCODE:
      return "411201";
    case SF_FIELD_EMAIL:
      return "hr@example.com";
    case SF_FIELD_IDENTITY:
      return "11010519491231002X";
    case SF_FIELD_CREDIT_CODE:
      return "914403001922038216";
    case SF_FIELD_ORG_CODE:
      return "192203821";
    case SF_FIELD_FILE:
    default:
      return NULL;
    }
}

JsonObject *
sf_fixture_form (const char *edition_name, SfParty parties)
{
  const SfFormEdition *edition = sf_form_edition_lookup (edition_name);
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (edition);
  JsonObject *values = json_object_new ();

  for (; *groups != NULL; groups++)
    for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
      {
        gboolean excluded = (*f)->excludes != NULL && json_object_has_member (values, (*f)->excludes);

        if (((*f)->party & parties) != 0 && sample_of (*f) != NULL && !excluded)
          json_object_set_string_member (values, (*f)->key, sample_of (*f));
      }
  return values;
}

/* ---- Records ---- */

SfRecord *
sf_fixture_signing (SfFixture *self, int state, const char *origin, const char *fault)
{
  SfRecord *signing = sf_record_new (SF_KIND_SIGNING, "01900000-0000-7000-8000-0000000000aa");
  g_autoptr (JsonObject) form = sf_fixture_form ("undergraduate-2020", SF_PARTY_ALL);

  sf_record_set_state (signing, state);
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, origin);
  sf_record_set_text (signing, SF_SIGNING_STUDENT, sf_record_get_id (self->student));
  sf_record_set_text (signing, SF_SIGNING_EMPLOYER, sf_record_get_id (self->employer));
  sf_record_set_text (signing, SF_SIGNING_COLLEGE, sf_record_get_id (self->college));
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NUMBER, sf_record_get_text (self->student, SF_STUDENT_NUMBER));
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NAME, sf_record_get_text (self->student, SF_STUDENT_NAME));
  sf_record_set_text (signing, SF_SIGNING_EMPLOYER_NAME, sf_record_get_text (self->employer, SF_EMPLOYER_NAME));
  sf_record_set_edition (signing, "undergraduate-2020");
  sf_record_set_form (signing, form);
  if (state != SF_SIGNING_DRAFT)
    {
      sf_record_set_int (signing, SF_SIGNING_STARTED_AT, SF_FIXTURE_NOW - SF_DAY);
      sf_record_set_int (signing, SF_SIGNING_QUEUED_AT, SF_FIXTURE_NOW - SF_DAY);
    }
  if (state == SF_SIGNING_INVITED || state == SF_SIGNING_RETURNED)
    sf_record_set_int (signing, SF_SIGNING_EXPIRES_AT, sf_calendar_term_end (SF_FIXTURE_NOW - SF_DAY, 14));
  if (state == SF_SIGNING_RETURNED)
    {
      sf_record_set_text (signing, SF_SIGNING_FAULT, fault != NULL ? fault : origin);
      sf_record_set_text (signing, SF_SIGNING_REASON, "地址不全");
    }
  return signing;
}

SfRecord *
sf_fixture_agreement (SfFixture *self, SfRecord *signing, int state)
{
  SfRecord *agreement = sf_record_new (SF_KIND_AGREEMENT, "01900000-0000-7000-8000-0000000000bb");

  sf_record_set_state (agreement, state);
  sf_record_set_text (agreement, SF_AGREEMENT_NUMBER, "140501330");
  sf_record_set_text (agreement, SF_AGREEMENT_CODE, "0123456789ABCDEF");
  sf_record_set_text (agreement, SF_AGREEMENT_SIGNING, sf_record_get_id (signing));
  sf_record_set_text (agreement, SF_AGREEMENT_STUDENT, sf_record_get_id (self->student));
  sf_record_set_text (agreement, SF_AGREEMENT_EMPLOYER, sf_record_get_id (self->employer));
  sf_record_set_text (agreement, SF_AGREEMENT_COLLEGE, sf_record_get_id (self->college));
  sf_record_set_text (agreement, SF_AGREEMENT_STUDENT_NAME, "雒艳");
  sf_record_set_text (agreement, SF_AGREEMENT_EMPLOYER_NAME, "深圳谷米科技有限公司");
  sf_record_set_int (agreement, SF_AGREEMENT_MADE_AT, SF_FIXTURE_NOW - SF_DAY);
  sf_record_set_edition (agreement, sf_record_get_edition (signing));
  sf_record_set_form_text (agreement, sf_record_get_form_text (signing));
  return agreement;
}

SfRecord *
sf_fixture_blank (SfFixture *self, int state)
{
  SfRecord *blank = sf_record_new (SF_KIND_BLANK, "01900000-0000-7000-8000-0000000000dd");

  sf_record_set_state (blank, state);
  sf_record_set_text (blank, SF_BLANK_STUDENT, sf_record_get_id (self->student));
  sf_record_set_text (blank, SF_BLANK_COLLEGE, sf_record_get_id (self->college));
  sf_record_set_text (blank, SF_BLANK_STUDENT_NAME, "雒艳");
  sf_record_set_text (blank, SF_BLANK_GROUND, "initial");
  sf_record_set_int (blank, SF_BLANK_ISSUED_AT, SF_FIXTURE_NOW - SF_DAY);
  return blank;
}

static SfRecord *
make_attachment (const char *purpose, guint n)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-00000000cc%02u", n);
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, id);

  sf_record_set_state (attachment, SF_ACTIVE);
  sf_record_set_text (attachment, SF_ATTACHMENT_PURPOSE, purpose);
  return attachment;
}

static int
agreement_state_beside (int signing_state)
{
  switch (signing_state)
    {
    case SF_SIGNING_COLLEGE_REVIEW:
    case SF_SIGNING_OFFICE_REVIEW:
      return SF_AGREEMENT_IN_REVIEW;
    case SF_SIGNING_RETURNED:
      return SF_AGREEMENT_SUSPENDED;
    case SF_SIGNING_SIGNED:
      return SF_AGREEMENT_EFFECTIVE;
    default:
      return SF_STATE_NONE;
    }
}

SfFacts *
sf_fixture_facts (SfFixture *self, SfRecord *record)
{
  SfFacts *facts = sf_facts_new ();

  facts->known = SF_KNOWS_ALL;
  facts->settings = sf_record_ref (self->settings);
  facts->student = sf_record_ref (self->student);
  facts->employer = sf_record_ref (self->employer);
  facts->college = sf_record_ref (self->college);
  facts->signings = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  facts->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_ptr_array_add (facts->attachments, make_attachment ("proof.files", 0));
  g_ptr_array_add (facts->attachments, make_attachment ("scan", 1));
  facts->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  facts->blanks = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_ptr_array_add (facts->blanks, sf_fixture_blank (self, SF_BLANK_ISSUED));
  facts->college_students = 100;
  facts->blob_size = 1000;
  facts->blob_mime = g_strdup ("image/png");
  if (record != NULL && sf_record_get_kind (record) == SF_KIND_SIGNING)
    {
      int state = agreement_state_beside (sf_record_get_state (record));

      if (state != SF_STATE_NONE)
        {
          facts->agreement = sf_fixture_agreement (self, record, state);
          facts->live_agreement = sf_record_ref (facts->agreement);
        }
    }
  if (record != NULL && sf_record_get_kind (record) == SF_KIND_AGREEMENT)
    facts->signing = sf_fixture_signing (self, SF_SIGNING_SIGNED, "employer", NULL);
  return facts;
}

/* ---- Operations ---- */

static JsonArray *
all_groups (void)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup ("undergraduate-2020"));
  JsonArray *keys = json_array_new ();

  for (; *groups != NULL; groups++)
    json_array_add_string_element (keys, (*groups)->key);
  return keys;
}

JsonObject *
sf_fixture_args (SfFixture *self, SfKind kind, const char *action)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "student_number", "140501330");
  json_object_set_string_member (args, "student_name", "雒艳");
  json_object_set_object_member (args, "form",
                                 sf_fixture_form ("undergraduate-2020", SF_PARTY_EMPLOYER | SF_PARTY_STUDENT));
  json_object_set_boolean_member (args, "confirm", TRUE);
  json_object_set_array_member (args, "read", all_groups ());
  json_object_set_string_member (args, "reason", "材料不清楚");
  json_object_set_string_member (args, "fault", "student");
  json_object_set_string_member (args, "number", "140501330");
  json_object_set_string_member (args, "ground", "error");
  json_object_set_boolean_member (args, "no_scan", TRUE);
  json_object_set_string_member (args, "copies", "student employer college office");
  json_object_set_string_member (args, "field", kind == SF_KIND_STUDENT ? "identity" : "student.identity");
  return args;
}

SfOperation *
sf_fixture_operation (SfKind kind, const char *action, SfRole role, const char *id, JsonObject *args)
{
  g_autofree char *uid = sf_uuid_new (SF_FIXTURE_NOW);

  return sf_operation_new (uid, action, role, SF_FIXTURE_NOW, kind, id, NULL, NULL, args);
}

/* ---- Looking at a decision ---- */

void
sf_fixture_expect (const SfDecision *decision, SfWorkflowCode code)
{
  g_assert_cmpstr (sf_workflow_code_name (decision->code), ==, sf_workflow_code_name (code));
  g_assert_cmpint (decision->verdict, ==, code == SF_CODE_OK ? SF_ALLOWED : SF_REFUSED);
  if (code != SF_CODE_OK)
    {
      g_assert_cmpuint (decision->puts->len, ==, 0);
      g_assert_cmpuint (decision->notices->len, ==, 0);
    }
}

void
sf_fixture_expect_param (const SfDecision *decision, const char *name, const char *value)
{
  g_assert_nonnull (decision->params);
  g_assert_cmpstr (json_object_get_string_member (decision->params, name), ==, value);
}

void
sf_fixture_expect_state (const SfDecision *decision, SfKind kind, const char *expected)
{
  gboolean gone = g_strcmp0 (expected, "gone") == 0;

  if (expected == NULL)
    {
      g_assert_cmpint (decision->code, !=, SF_CODE_OK);
      sf_fixture_expect (decision, decision->code);
      return;
    }
  sf_fixture_expect (decision, SF_CODE_OK);
  g_assert_cmpint (decision->deleted, ==, gone);
  if (gone)
    return;
  g_assert_cmpstr (sf_kind_state_name (kind, decision->to_state), ==, expected);
  g_assert_cmpstr (sf_kind_state_name (kind, sf_record_get_state (decision->puts->pdata[0])), ==, expected);
}

SfRecord *
sf_fixture_find_put (const SfDecision *decision, SfKind kind, const char *id)
{
  for (guint i = 0; i < decision->puts->len; i++)
    {
      SfRecord *put = decision->puts->pdata[i];

      if (sf_record_get_kind (put) == kind && (id == NULL || g_str_equal (sf_record_get_id (put), id)))
        return put;
    }
  return NULL;
}

gboolean
sf_fixture_tells (const SfDecision *decision, SfParty to, const char *code)
{
  for (guint i = 0; i < decision->notices->len; i++)
    {
      const SfNoticeDraft *notice = decision->notices->pdata[i];

      if (notice->to == to && g_str_equal (notice->code, code))
        return TRUE;
    }
  return FALSE;
}
