/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Employers 用人单位: registered by themselves, with a student's signing, or imported; approved, merged, blocked. Name
 * and code of an approved one are the office's: they stand on agreements and must equal the seal.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "core/workflow/sf-master-data.h"
#include "core/workflow/sf-workflow-private.h"

#define PENDING SF_STATE_BIT (SF_EMPLOYER_PENDING)
#define APPROVED SF_STATE_BIT (SF_EMPLOYER_APPROVED)
#define REJECTED SF_STATE_BIT (SF_EMPLOYER_REJECTED)
#define BLOCKED SF_STATE_BIT (SF_EMPLOYER_BLOCKED)
#define EVERY_STATE (PENDING | APPROVED | REJECTED | BLOCKED)

#define NO_ALIAS                                                                                                       \
  {                                                                                                                    \
    SF_EMPLOYER_MERGED_INTO, "", SF_CODE_MERGED                                                                        \
  }

/* ---- Guards ---- */

/* An account registers the unit that it was made for, and no other. */
static SfGuardResult
ask_registers_itself (SfCase *c)
{
  if (g_strcmp0 (sf_actor_get_employer (c->actor), sf_record_get_id (c->next)) == 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (registers_itself);

/* A code stands in the library once. */
static SfGuardResult
ask_code_free (SfCase *c)
{
  SfRecord *other = c->facts->named_employer;
  const char *code = sf_record_get_text (c->next, SF_EMPLOYER_CREDIT_CODE);

  if (code == NULL ||
      (c->record != NULL && g_strcmp0 (sf_record_get_text (c->record, SF_EMPLOYER_CREDIT_CODE), code) == 0))
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_LIBRARY))
    return SF_GUARD_UNKNOWN;
  if (other == NULL || g_str_equal (sf_record_get_id (other), sf_record_get_id (c->next)))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_EMPLOYER_EXISTS, "name", sf_record_get_text (other, SF_EMPLOYER_NAME), NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (code_free);

static SfGuardResult
ask_contact_data_only (SfCase *c)
{
  JsonObject *given = sf_operation_get_arg_form (c->operation);
  g_autoptr (GList) keys = given != NULL ? g_list_sort (json_object_get_members (given), (GCompareFunc) strcmp) : NULL;

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (sf_master_is_contact (l->data) || sf_master_get_field (SF_KIND_EMPLOYER, l->data) == NULL)
        continue;
      before = sf_master_dup_value (c->record, l->data);
      after = sf_master_dup_value (c->next, l->data);
      /* A client may offer the whole form; what is the same in it is no change. */
      if (g_strcmp0 (before, after) != 0)
        return sf_case_refuse_field (c, SF_CODE_OFFICE_ONLY, (const char *) l->data);
    }
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (contact_data_only);

/* The records go to an employer of the library that is none of these: itself, blocked, an alias. */
static SfGuardResult
ask_kept_one_stands (SfCase *c)
{
  SfRecord *kept = c->facts->subject;

  if (!sf_case_knows (c, SF_KNOWS_SUBJECT) || !sf_case_knows (c, SF_KNOWS_RELATED))
    return SF_GUARD_UNKNOWN;
  if (kept == NULL || sf_record_get_kind (kept) != SF_KIND_EMPLOYER ||
      g_str_equal (sf_record_get_id (kept), sf_record_get_id (c->record)))
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "into", NULL);
  if (sf_record_get_state (kept) == SF_EMPLOYER_BLOCKED || sf_record_has (kept, SF_EMPLOYER_MERGED_INTO))
    return sf_case_refuse (c, SF_CODE_MERGED, NULL);
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (kept_one_stands);

/* ---- Effects ---- */

static void
take_queue (SfCase *c)
{
  if (!sf_record_has (c->next, SF_EMPLOYER_REGISTERED_AT))
    sf_record_set_int (c->next, SF_EMPLOYER_REGISTERED_AT, c->now);
  sf_record_set_int (c->next, SF_EMPLOYER_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_EMPLOYER_REASON);
}
SF_OWN_EFFECT (queue);

static void
take_decide (SfCase *c)
{
  sf_record_set_int (c->next, SF_EMPLOYER_DECIDED_AT, c->now);
  sf_record_clear (c->next, SF_EMPLOYER_QUEUED_AT);
  sf_record_set_text (c->next, SF_EMPLOYER_REASON, sf_case_arg (c, "reason"));
}
SF_OWN_EFFECT (decide);

/* Whoever came into the library with a student's signing has nobody to act for it yet: the account is made with the
 * approval, and the office gives out its first secret. */
static void
take_give_account (SfCase *c)
{
  const char *code = sf_record_get_text (c->next, SF_EMPLOYER_CREDIT_CODE);
  g_autofree char *id = sf_uuid_derive (sf_operation_get_uid (c->operation), "account");
  SfRecord *account;

  if (!sf_case_knows (c, SF_KNOWS_RELATED) || code == NULL || (c->facts->related != NULL && c->facts->related->len > 0))
    return;
  account = sf_record_new (SF_KIND_ACCOUNT, id);
  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, code);
  sf_record_set_text (account, SF_ACCOUNT_NAME, sf_record_get_text (c->next, SF_EMPLOYER_NAME));
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, sf_record_get_id (c->next));
  sf_record_set_text (account, SF_ACCOUNT_ROLES, sf_role_name (SF_ROLE_EMPLOYER));
  g_ptr_array_add (c->decision->puts, account);
}
SF_OWN_EFFECT (give_account);

/* The kept one's open invitation to the same student, NULL if there is none. */
static SfRecord *
find_double_invitation (SfCase *c, const SfRecord *invitation)
{
  for (guint i = 0; i < c->facts->related->len; i++)
    {
      SfRecord *other = c->facts->related->pdata[i];

      if (sf_record_get_kind (other) == SF_KIND_SIGNING && sf_record_get_state (other) == SF_SIGNING_INVITED &&
          g_strcmp0 (sf_record_get_employer (other), sf_record_get_id (c->facts->subject)) == 0 &&
          g_strcmp0 (sf_record_get_student (other), sf_record_get_student (invitation)) == 0)
        return other;
    }
  return NULL;
}

/* One employer stands in line for a student once: of two invitations the alias's goes. */
static void
withdraw_invitation (SfCase *c, SfRecord *invitation)
{
  sf_record_set_state (invitation, SF_SIGNING_WITHDRAWN);
  sf_record_clear (invitation, SF_SIGNING_QUEUED_AT);
  sf_record_clear (invitation, SF_SIGNING_EXPIRES_AT);
  sf_case_add_notice (c, SF_PARTY_STUDENT, sf_record_get_student (invitation), "signing-withdrawn", invitation,
                      sf_record_get_text (invitation, SF_SIGNING_EMPLOYER_NAME), NULL);
}

/* An invitation that was revised after it was returned has an agreement that waits. */
static void
void_agreement_of (SfCase *c, const SfRecord *invitation)
{
  for (guint i = 0; i < c->facts->related->len; i++)
    {
      SfRecord *agreement = c->facts->related->pdata[i];

      if (sf_record_get_kind (agreement) != SF_KIND_AGREEMENT ||
          sf_record_get_state (agreement) != SF_AGREEMENT_SUSPENDED ||
          g_strcmp0 (sf_record_get_text (agreement, SF_AGREEMENT_SIGNING), sf_record_get_id (invitation)) != 0)
        continue;
      agreement = sf_case_put (c, agreement);
      sf_record_set_state (agreement, SF_AGREEMENT_VOID);
      sf_record_set_int (agreement, SF_AGREEMENT_ENDED_AT, c->now);
    }
}

/* The name stays: it is what was signed. */
static void
hand_over (SfCase *c, SfRecord *record)
{
  int column = sf_record_get_kind (record) == SF_KIND_EMPLOYER
                 ? (int) SF_EMPLOYER_MERGED_INTO
                 : sf_kind_info (sf_record_get_kind (record))->parties.employer;
  SfRecord *moved;

  if (g_strcmp0 (sf_record_get_text (record, column), sf_record_get_id (c->record)) != 0)
    return;
  moved = sf_case_put (c, record);
  if (sf_record_get_kind (record) == SF_KIND_SIGNING && sf_record_get_state (record) == SF_SIGNING_INVITED &&
      find_double_invitation (c, record) != NULL)
    {
      withdraw_invitation (c, moved);
      void_agreement_of (c, record);
    }
  sf_record_set_text (moved, column, sf_record_get_id (c->facts->subject));
}

static void
take_move_to_kept (SfCase *c)
{
  if (c->facts->subject == NULL)
    return;
  sf_record_set_text (c->next, SF_EMPLOYER_MERGED_INTO, sf_record_get_id (c->facts->subject));
  for (guint i = 0; c->facts->related != NULL && i < c->facts->related->len; i++)
    hand_over (c, c->facts->related->pdata[i]);
  /* By then everybody who acted for the alias acts for the kept one. */
  sf_case_add_notice (c, SF_PARTY_EMPLOYER, sf_record_get_id (c->facts->subject), "employer-merged", c->facts->subject,
                      sf_record_get_text (c->next, SF_EMPLOYER_NAME),
                      sf_record_get_text (c->facts->subject, SF_EMPLOYER_NAME));
}
SF_OWN_EFFECT (move_to_kept);

/* ---- The table ---- */

/* clang-format off */
static const SfTransition rows[] = {
  { "register", SF_BY_EMPLOYER, SF_FROM_NEW, SF_EMPLOYER_PENDING,
    .fills = SF_PARTY_EMPLOYER,
    .guards = { &guard_registers_itself, &sf_guard_given_well, &sf_guard_columns_filled, &guard_code_free },
    .effects = { &effect_queue },
    .tells = { { SF_PARTY_SCHOOL, "employer-registered" } } },
  { "edit", SF_BY_EMPLOYER, PENDING, SF_STATE_SAME,
    .fills = SF_PARTY_EMPLOYER,
    .guards = { &sf_guard_given_well, &sf_guard_something_changed, &guard_code_free } },
  { "edit", SF_BY_EMPLOYER, REJECTED, SF_EMPLOYER_PENDING,
    .fills = SF_PARTY_EMPLOYER,
    .guards = { &sf_guard_given_well, &sf_guard_something_changed, &guard_code_free },
    .effects = { &effect_queue },
    .tells = { { SF_PARTY_SCHOOL, "employer-registered" } } },
  { "edit", SF_BY_EMPLOYER, APPROVED, SF_STATE_SAME,
    .fills = SF_PARTY_EMPLOYER,
    .guards = { &sf_guard_given_well, &sf_guard_something_changed, &guard_contact_data_only } },
  { "edit", SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .where = { NO_ALIAS }, .fills = SF_PARTY_EMPLOYER,
    .guards = { &sf_guard_given_well, &sf_guard_something_changed, &guard_code_free },
    .tells = { { SF_PARTY_EMPLOYER, "employer-edited" } } },
  { "approve", SF_BY_OFFICE, PENDING | REJECTED, SF_EMPLOYER_APPROVED,
    .effects = { &effect_decide, &effect_give_account },
    .tells = { { SF_PARTY_EMPLOYER, "employer-approved" } } },
  { "reject", SF_BY_OFFICE, PENDING, SF_EMPLOYER_REJECTED,
    .guards = { &sf_guard_reason_given },
    .effects = { &effect_decide },
    .tells = { { SF_PARTY_EMPLOYER, "employer-rejected" } } },
  { "block", SF_BY_OFFICE, PENDING | APPROVED, SF_EMPLOYER_BLOCKED,
    .guards = { &sf_guard_reason_given },
    .effects = { &effect_decide },
    .tells = { { SF_PARTY_EMPLOYER, "employer-blocked" } } },
  { "unblock", SF_BY_OFFICE, BLOCKED, SF_EMPLOYER_APPROVED,
    .where = { NO_ALIAS },
    .effects = { &effect_decide },
    .tells = { { SF_PARTY_EMPLOYER, "employer-approved" } } },
  { "merge", SF_BY_OFFICE, EVERY_STATE, SF_EMPLOYER_BLOCKED,
    .where = { NO_ALIAS },
    .guards = { &guard_kept_one_stands },
    .effects = { &effect_decide, &effect_move_to_kept } },
  { "reveal", SF_BY_COLLEGE | SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named, &sf_guard_below_reveal_limit } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  if (c->row->fills != 0)
    sf_case_take_master (c);
}

const SfTransitionTable sf_employer_table = { rows, G_N_ELEMENTS (rows), prepare };
