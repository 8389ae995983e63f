/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-request-fixture.h"

static SfRecord *
make_request (SfFixture *self, SfKind kind, int state)
{
  SfRecord *request = sf_record_new (kind, SF_REQUEST_ID);

  sf_record_set_state (request, state);
  sf_record_set_text (request, sf_kind_column_from_name (kind, "agreement"), "01900000-0000-7000-8000-0000000000bb");
  sf_record_set_text (request, sf_kind_column_from_name (kind, "student"), sf_record_get_id (self->student));
  sf_record_set_text (request, sf_kind_column_from_name (kind, "employer"), sf_record_get_id (self->employer));
  sf_record_set_text (request, sf_kind_column_from_name (kind, "college"), sf_record_get_id (self->college));
  sf_record_set_text (request, sf_kind_column_from_name (kind, "student_name"), "雒艳");
  sf_record_set_text (request, sf_kind_column_from_name (kind, "employer_name"), "深圳谷米科技有限公司");
  if (state != 0)
    {
      sf_record_set_int (request, sf_kind_column_from_name (kind, "requested_at"), SF_FIXTURE_NOW - SF_DAY);
      sf_record_set_int (request, sf_kind_column_from_name (kind, "queued_at"), SF_FIXTURE_NOW - SF_DAY);
    }
  return request;
}

SfRecord *
sf_fixture_cancellation (SfFixture *self, int state)
{
  SfRecord *cancellation = make_request (self, SF_KIND_CANCELLATION, state);

  sf_record_set_edition (cancellation, "cancellation-2020");
  sf_record_set_field (cancellation, "explanation", "家庭原因");
  if (state == SF_CANCELLATION_EMPLOYER_CONFIRM)
    sf_record_set_int (cancellation, SF_CANCELLATION_CONFIRM_BY, SF_FIXTURE_NOW);
  return cancellation;
}

SfRecord *
sf_fixture_reissue (SfFixture *self, int state)
{
  SfRecord *reissue = make_request (self, SF_KIND_REISSUE, state);

  sf_record_set_edition (reissue, "undergraduate-2020");
  sf_record_set_text (reissue, SF_REISSUE_GROUND, "wrong");
  sf_record_set_field (reissue, "employer.postcode", "518000");
  return reissue;
}

SfRecord *
sf_fixture_attachment (const char *purpose)
{
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, "01900000-0000-7000-8000-0000000000cc");

  sf_record_set_text (attachment, SF_ATTACHMENT_PURPOSE, purpose);
  return attachment;
}

static int
agreement_state_beside (SfKind kind, SfRecord *request)
{
  int state = request != NULL ? sf_record_get_state (request) : SF_STATE_NONE;

  if (kind == SF_KIND_REISSUE)
    return state == SF_REISSUE_APPROVED ? SF_AGREEMENT_REPLACED : SF_AGREEMENT_EFFECTIVE;
  switch (state)
    {
    case SF_CANCELLATION_EMPLOYER_CONFIRM:
    case SF_CANCELLATION_COLLEGE_REVIEW:
    case SF_CANCELLATION_OFFICE_REVIEW:
      return SF_AGREEMENT_CANCELLING;
    case SF_CANCELLATION_APPROVED:
      return SF_AGREEMENT_CANCELLED;
    default:
      return SF_AGREEMENT_EFFECTIVE;
    }
}

SfFacts *
sf_fixture_request_facts (SfFixture *self, SfKind kind, SfRecord *record)
{
  SfFacts *facts = sf_fixture_facts (self, NULL);
  int state = agreement_state_beside (kind, record);

  facts->signing = sf_fixture_signing (self, SF_SIGNING_SIGNED, "employer", NULL);
  facts->agreement = sf_fixture_agreement (self, facts->signing, state);
  sf_record_set_text (facts->signing, SF_SIGNING_AGREEMENT, sf_record_get_id (facts->agreement));
  if (state <= SF_AGREEMENT_CANCELLING)
    facts->live_agreement = sf_record_ref (facts->agreement);
  facts->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_ptr_array_set_size (facts->attachments, 0);
  g_ptr_array_add (facts->attachments, sf_fixture_attachment ("letter"));
  return facts;
}

/* ---- One operation ---- */

void
sf_request_case_begin (SfRequestCase *c, SfFixture *f, SfKind kind, int state, JsonObject *args)
{
  *c = (SfRequestCase){ .f = f, .kind = kind, .args = args, .now = SF_FIXTURE_NOW };
  if (state != SF_STATE_NONE)
    c->record = kind == SF_KIND_CANCELLATION ? sf_fixture_cancellation (f, state) : sf_fixture_reissue (f, state);
  c->facts = sf_fixture_request_facts (f, kind, c->record);
}

void
sf_request_case_decide (SfRequestCase *c, const char *action, const SfActor *actor)
{
  g_autoptr (SfOperation) op =
    sf_fixture_operation (c->kind, action, sf_actor_get_role (actor), SF_REQUEST_ID, json_object_ref (c->args));

  g_clear_pointer (&c->decision, sf_decision_free);
  c->decision = sf_workflow_decide (op, c->record, actor, c->facts, c->f->rules, c->now);
}

void
sf_request_case_check (SfFixture *f, SfKind kind, int state, JsonObject *args, const char *action, SfRole role,
                       const char *expected)
{
  SfRequestCase c;

  sf_request_case_begin (&c, f, kind, state, args);
  sf_request_case_decide (&c, action, f->actors[role]);
  g_test_message ("%s %s by %s: %s", state == SF_STATE_NONE ? "new" : sf_kind_state_name (kind, state), action,
                  sf_role_name (role), sf_workflow_code_name (c.decision->code));
  sf_fixture_expect_state (c.decision, kind, expected);
  sf_request_case_end (&c);
}

void
sf_request_case_end (SfRequestCase *c)
{
  g_clear_pointer (&c->record, sf_record_unref);
  g_clear_pointer (&c->facts, sf_facts_free);
  g_clear_pointer (&c->args, json_object_unref);
  g_clear_pointer (&c->decision, sf_decision_free);
}
