/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of names. Every state of every kind has one, and a test walks them.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-labels.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  const char *label;
  const char *event;
} Word;

static const char *const signing_states[SF_SIGNING_N_STATES] = {
  [SF_SIGNING_DRAFT] = NC_ ("signing state", "Draft"),
  [SF_SIGNING_INVITED] = NC_ ("signing state", "Employer invited"),
  [SF_SIGNING_COLLEGE_REVIEW] = NC_ ("signing state", "Waiting for college review"),
  [SF_SIGNING_OFFICE_REVIEW] = NC_ ("signing state", "Waiting for school review"),
  [SF_SIGNING_SIGNED] = NC_ ("signing state", "Signed"),
  [SF_SIGNING_RETURNED] = NC_ ("signing state", "Returned for correction"),
  [SF_SIGNING_DECLINED] = NC_ ("signing state", "Declined"),
  [SF_SIGNING_WITHDRAWN] = NC_ ("signing state", "Withdrawn"),
  [SF_SIGNING_EXPIRED] = NC_ ("signing state", "Expired"),
  [SF_SIGNING_SUPERSEDED] = NC_ ("signing state", "Signed with another employer"),
  [SF_SIGNING_VOID] = NC_ ("signing state", "Cancelled or void"),
};

static const char *const agreement_states[SF_AGREEMENT_N_STATES] = {
  [SF_AGREEMENT_IN_REVIEW] = NC_ ("agreement state", "Agreement under review"),
  [SF_AGREEMENT_SUSPENDED] = NC_ ("agreement state", "Returned for correction"),
  [SF_AGREEMENT_EFFECTIVE] = NC_ ("agreement state", "Effective"),
  [SF_AGREEMENT_CANCELLING] = NC_ ("agreement state", "Cancellation under review"),
  [SF_AGREEMENT_CANCELLED] = NC_ ("agreement state", "Cancelled"),
  [SF_AGREEMENT_REPLACED] = NC_ ("agreement state", "Replaced by a reissue"),
  [SF_AGREEMENT_VOID] = NC_ ("agreement state", "Void"),
};

static const char *const employer_states[] = {
  [SF_EMPLOYER_PENDING] = NC_ ("employer state", "Waiting for approval"),
  [SF_EMPLOYER_APPROVED] = NC_ ("employer state", "Approved"),
  [SF_EMPLOYER_REJECTED] = NC_ ("employer state", "Rejected"),
  [SF_EMPLOYER_BLOCKED] = NC_ ("employer state", "Blocked"),
};

static const char *const cancellation_states[] = {
  [SF_CANCELLATION_DRAFT] = NC_ ("cancellation state", "Draft"),
  [SF_CANCELLATION_EMPLOYER_CONFIRM] = NC_ ("cancellation state", "Waiting for the employer's confirmation"),
  [SF_CANCELLATION_COLLEGE_REVIEW] = NC_ ("cancellation state", "Waiting for college review"),
  [SF_CANCELLATION_OFFICE_REVIEW] = NC_ ("cancellation state", "Waiting for school review"),
  [SF_CANCELLATION_APPROVED] = NC_ ("cancellation state", "Cancelled"),
  [SF_CANCELLATION_REJECTED] = NC_ ("cancellation state", "Rejected"),
  [SF_CANCELLATION_WITHDRAWN] = NC_ ("cancellation state", "Withdrawn"),
};

static const char *const reissue_states[] = {
  [SF_REISSUE_DRAFT] = NC_ ("reissue state", "Draft"),
  [SF_REISSUE_OFFICE_REVIEW] = NC_ ("reissue state", "Waiting for school review"),
  [SF_REISSUE_APPROVED] = NC_ ("reissue state", "Reissued"),
  [SF_REISSUE_REJECTED] = NC_ ("reissue state", "Rejected"),
  [SF_REISSUE_WITHDRAWN] = NC_ ("reissue state", "Withdrawn"),
};

static const char *const verification_states[] = {
  [SF_VERIFICATION_OPEN] = NC_ ("verification state", "To be verified"),
  [SF_VERIFICATION_SUBMITTED] = NC_ ("verification state", "Waiting for review"),
  [SF_VERIFICATION_APPROVED] = NC_ ("verification state", "Approved"),
  [SF_VERIFICATION_RETURNED] = NC_ ("verification state", "Returned"),
};

static const char *const correction_states[] = {
  [SF_CORRECTION_OPEN] = NC_ ("correction state", "Waiting"),
  [SF_CORRECTION_DONE] = NC_ ("correction state", "Corrected"),
  [SF_CORRECTION_REFUSED] = NC_ ("correction state", "Refused"),
  [SF_CORRECTION_WITHDRAWN] = NC_ ("correction state", "Withdrawn"),
};

static const char *const blank_states[] = {
  [SF_BLANK_ISSUED] = NC_ ("blank form state", "Given out"),
  [SF_BLANK_USED] = NC_ ("blank form state", "Used"),
  [SF_BLANK_RETURNED] = NC_ ("blank form state", "Returned"),
  [SF_BLANK_LOST] = NC_ ("blank form state", "Lost"),
};

static const char *const notice_states[] = {
  [SF_NOTICE_UNREAD] = NC_ ("notice state", "Unread"),
  [SF_NOTICE_READ] = NC_ ("notice state", "Read"),
};

static const char *const account_states[] = {
  [SF_ACCOUNT_ACTIVE] = NC_ ("account state", "Active"),
  [SF_ACCOUNT_DISABLED] = NC_ ("account state", "Disabled"),
};

static const struct
{
  const char *context;
  const char *const *labels;
  int n;
} states[SF_N_KINDS] = {
  [SF_KIND_SIGNING] = { "signing state", signing_states, SF_SIGNING_N_STATES },
  [SF_KIND_AGREEMENT] = { "agreement state", agreement_states, SF_AGREEMENT_N_STATES },
  [SF_KIND_CANCELLATION] = { "cancellation state", cancellation_states, SF_CANCELLATION_N_STATES },
  [SF_KIND_REISSUE] = { "reissue state", reissue_states, SF_REISSUE_N_STATES },
  [SF_KIND_VERIFICATION] = { "verification state", verification_states, SF_VERIFICATION_N_STATES },
  [SF_KIND_CORRECTION] = { "correction state", correction_states, SF_CORRECTION_N_STATES },
  [SF_KIND_BLANK] = { "blank form state", blank_states, SF_BLANK_N_STATES },
  [SF_KIND_EMPLOYER] = { "employer state", employer_states, G_N_ELEMENTS (employer_states) },
  [SF_KIND_NOTICE] = { "notice state", notice_states, G_N_ELEMENTS (notice_states) },
  [SF_KIND_ACCOUNT] = { "account state", account_states, G_N_ELEMENTS (account_states) },
};

#define ANY_KIND (-1)

/* An action is called the same in every kind, but for those that a kind names again further up. */
static const struct
{
  int kind; /* ANY_KIND or a kind's own words */
  Word word;
} actions[] = {
  { SF_KIND_CANCELLATION,
    { "request", NC_ ("action", "Request Cancellation"), NC_ ("event", "Cancellation requested") } },
  { SF_KIND_CANCELLATION, { "confirm", NC_ ("action", "Confirm"), NC_ ("event", "Employer confirmed") } },
  { SF_KIND_CANCELLATION, { "refuse", NC_ ("action", "Refuse"), NC_ ("event", "Employer refused") } },
  { SF_KIND_CANCELLATION,
    { "proceed", NC_ ("action", "Go On without the Employer"), NC_ ("event", "School went on without the employer") } },
  { SF_KIND_CANCELLATION, { "withdraw", NC_ ("action", "Withdraw"), NC_ ("event", "Student withdrew") } },
  { SF_KIND_CANCELLATION, { "approve", NC_ ("action", "Approve"), NC_ ("event", "Approved") } },
  { SF_KIND_CANCELLATION, { "reject", NC_ ("action", "Reject"), NC_ ("event", "Rejected") } },
  { SF_KIND_REISSUE, { "withdraw", NC_ ("action", "Withdraw"), NC_ ("event", "Student withdrew") } },
  { SF_KIND_REISSUE, { "approve", NC_ ("action", "Approve"), NC_ ("event", "Approved") } },
  { SF_KIND_REISSUE, { "reject", NC_ ("action", "Reject"), NC_ ("event", "Rejected") } },
  { SF_KIND_AGREEMENT,
    { "stamped", NC_ ("action", "Record the Stamped Copy"), NC_ ("event", "The stamped copy came back") } },
  { SF_KIND_CALENDAR, { "set_year", NC_ ("action", "Set the Year"), NC_ ("event", "Year set") } },
  { SF_KIND_REISSUE, { "request", NC_ ("action", "Request Reissue"), NC_ ("event", "Reissue requested") } },
  { SF_KIND_BLANK, { "issue", NC_ ("action", "Give Out"), NC_ ("event", "Blank form given out") } },
  { SF_KIND_BLANK, { "take_back", NC_ ("action", "Take Back"), NC_ ("event", "Blank form came back") } },
  { SF_KIND_BLANK, { "write_off", NC_ ("action", "Write Off"), NC_ ("event", "Blank form written off as lost") } },
  { SF_KIND_ATTACHMENT, { "attach", NC_ ("action", "Attach"), NC_ ("event", "File attached") } },
  { SF_KIND_ATTACHMENT, { "detach", NC_ ("action", "Remove"), NC_ ("event", "File removed") } },
  { SF_KIND_STUDENT,
    { "mark_offline", NC_ ("action", "Mark for Signing on Paper"), NC_ ("event", "Marked for signing on paper") } },
  { SF_KIND_STUDENT, { "unmark_offline", NC_ ("action", "Let Sign Online"), NC_ ("event", "May sign online again") } },
  { SF_KIND_SIGNING,
    { "record_offline", NC_ ("action", "Record Signing on Paper"), NC_ ("event", "Signing on paper recorded") } },
  { SF_KIND_SIGNING, { "submit_scan", NC_ ("action", "Send Scan"), NC_ ("event", "Student sent the scan") } },
  { SF_KIND_SIGNING, { "object", NC_ ("action", "I Did Not Sign This"), NC_ ("event", "Student objected") } },
  { SF_KIND_SIGNING, { "lift_objection", NC_ ("action", "Lift Objection"), NC_ ("event", "Objection lifted") } },
  { SF_KIND_VERIFICATION,
    { "submit", NC_ ("action", "Submit for Verification"), NC_ ("event", "Student submitted it") } },
  { SF_KIND_CORRECTION, { "withdraw", NC_ ("action", "Withdraw"), NC_ ("event", "Student withdrew the request") } },
  { SF_KIND_SETTINGS, { "change", NC_ ("action", "Change Settings"), NC_ ("event", "Settings changed") } },
  { SF_KIND_COLLEGE, { "create", NC_ ("action", "Add College"), NC_ ("event", "College added") } },
  { SF_KIND_EMPLOYER, { "register", NC_ ("action", "Register"), NC_ ("event", "Employer registered") } },
  { ANY_KIND, { "save_draft", NC_ ("action", "Save Draft"), NC_ ("event", "Saved as a draft") } },
  { ANY_KIND, { "discard", NC_ ("action", "Discard"), NC_ ("event", "Discarded") } },
  { ANY_KIND, { "invite", NC_ ("action", "Invite"), NC_ ("event", "Employer invited the student") } },
  { ANY_KIND, { "revise", NC_ ("action", "Revise and Send Again"), NC_ ("event", "Employer revised the invitation") } },
  { ANY_KIND, { "withdraw", NC_ ("action", "Withdraw"), NC_ ("event", "Employer withdrew") } },
  { ANY_KIND, { "accept", NC_ ("action", "Accept"), NC_ ("event", "Student accepted") } },
  { ANY_KIND, { "decline", NC_ ("action", "Decline"), NC_ ("event", "Student declined") } },
  { ANY_KIND, { "submit", NC_ ("action", "Start Signing"), NC_ ("event", "Student started the signing") } },
  { ANY_KIND, { "take_back", NC_ ("action", "Take Back"), NC_ ("event", "Student took it back") } },
  { ANY_KIND, { "resubmit", NC_ ("action", "Send Again"), NC_ ("event", "Student sent it again") } },
  { ANY_KIND, { "give_up", NC_ ("action", "Give Up"), NC_ ("event", "Student gave up") } },
  { ANY_KIND, { "college_approve", NC_ ("action", "Approve"), NC_ ("event", "College approved") } },
  { ANY_KIND, { "college_return", NC_ ("action", "Return"), NC_ ("event", "College returned it") } },
  { ANY_KIND, { "office_approve", NC_ ("action", "Approve"), NC_ ("event", "School approved") } },
  { ANY_KIND, { "office_return", NC_ ("action", "Return"), NC_ ("event", "School returned it") } },
  { ANY_KIND,
    { "office_send_back", NC_ ("action", "Send Back to College"),
      NC_ ("event", "School sent it back to the college") } },
  { ANY_KIND, { "expire", NC_ ("action", "Expire"), NC_ ("event", "Expired") } },
  { ANY_KIND, { "remind", NC_ ("action", "Remind"), NC_ ("event", "Reminded") } },
  { ANY_KIND, { "reveal", NC_ ("action", "Reveal"), NC_ ("event", "Personal data revealed") } },
  { ANY_KIND, { "print", NC_ ("action", "Print"), NC_ ("event", "Printed") } },
  { ANY_KIND, { "annul", NC_ ("action", "Annul"), NC_ ("event", "Annulled") } },
  { ANY_KIND, { "mark_read", NC_ ("action", "Mark as Read"), NC_ ("event", "Read") } },
  { ANY_KIND, { "edit", NC_ ("action", "Edit"), NC_ ("event", "Changed") } },
  { ANY_KIND, { "approve", NC_ ("action", "Approve"), NC_ ("event", "Approved") } },
  { ANY_KIND, { "reject", NC_ ("action", "Reject"), NC_ ("event", "Rejected") } },
  { ANY_KIND, { "return", NC_ ("action", "Return"), NC_ ("event", "Returned") } },
  { ANY_KIND, { "block", NC_ ("action", "Block"), NC_ ("event", "Blocked") } },
  { ANY_KIND, { "unblock", NC_ ("action", "Unblock"), NC_ ("event", "Unblocked") } },
  { ANY_KIND, { "merge", NC_ ("action", "Merge"), NC_ ("event", "Merged into another employer") } },
  { ANY_KIND, { "confirm", NC_ ("action", "Confirm"), NC_ ("event", "Student confirmed the data") } },
  { ANY_KIND, { "move", NC_ ("action", "Move to Another College"), NC_ ("event", "Moved to another college") } },
  { ANY_KIND, { "lock", NC_ ("action", "Lock"), NC_ ("event", "Locked for signing") } },
  { ANY_KIND, { "unlock", NC_ ("action", "Unlock"), NC_ ("event", "Unlocked for signing") } },
  { ANY_KIND, { "erase", NC_ ("action", "Erase Personal Data"), NC_ ("event", "Personal data erased") } },
  { ANY_KIND, { "ask", NC_ ("action", "Ask for a Correction"), NC_ ("event", "Student asked for a correction") } },
  { ANY_KIND, { "settle", NC_ ("action", "Correct"), NC_ ("event", "Corrected") } },
  { ANY_KIND, { "refuse", NC_ ("action", "Refuse"), NC_ ("event", "Refused") } },
  { ANY_KIND, { "open", NC_ ("action", "Open"), NC_ ("event", "Opened") } },
  { ANY_KIND,
    { "restore", NC_ ("action", "Restore the School's Data"), NC_ ("event", "Student restored the school's data") } },
  { ANY_KIND,
    { "correct", NC_ ("action", "Correct the School's Data"), NC_ ("event", "The school's data were corrected") } },
  { ANY_KIND, { "reopen", NC_ ("action", "Open Again"), NC_ ("event", "Opened again") } },
  { ANY_KIND, { "disable", NC_ ("action", "Disable"), NC_ ("event", "Disabled") } },
  { ANY_KIND, { "enable", NC_ ("action", "Enable"), NC_ ("event", "Enabled") } },
  { ANY_KIND, { "set_roles", NC_ ("action", "Set Roles"), NC_ ("event", "Roles changed") } },
};

static const char *const roles[SF_N_ROLES] = {
  [SF_ROLE_STUDENT] = NC_ ("role", "Student"),     [SF_ROLE_EMPLOYER] = NC_ ("role", "Employer"),
  [SF_ROLE_COLLEGE] = NC_ ("role", "College"),     [SF_ROLE_OFFICE] = NC_ ("role", "Employment office"),
  [SF_ROLE_ADMIN] = NC_ ("role", "Administrator"), [SF_ROLE_SYSTEM] = NC_ ("role", "System"),
};

static const char *const kinds[SF_N_KINDS] = {
  [SF_KIND_SETTINGS] = NC_ ("kind", "Settings"),
  [SF_KIND_COLLEGE] = NC_ ("kind", "College"),
  [SF_KIND_STUDENT] = NC_ ("kind", "Student"),
  [SF_KIND_EMPLOYER] = NC_ ("kind", "Employer"),
  [SF_KIND_ACCOUNT] = NC_ ("kind", "Account"),
  [SF_KIND_SIGNING] = NC_ ("kind", "Signing"),
  [SF_KIND_CANCELLATION] = NC_ ("kind", "Cancellation"),
  [SF_KIND_REISSUE] = NC_ ("kind", "Reissue"),
  [SF_KIND_VERIFICATION] = NC_ ("kind", "Verification"),
  [SF_KIND_CORRECTION] = NC_ ("kind", "Correction"),
  [SF_KIND_BLANK] = NC_ ("kind", "Blank form"),
  [SF_KIND_CALENDAR] = NC_ ("kind", "Calendar"),
  [SF_KIND_AGREEMENT] = NC_ ("kind", "Agreement"),
  [SF_KIND_ATTACHMENT] = NC_ ("kind", "Attachment"),
  [SF_KIND_NOTICE] = NC_ ("kind", "Notice"),
  [SF_KIND_EVENT] = NC_ ("kind", "Event"),
};

static const Word parties[] = {
  { "student", NC_ ("party", "Student") },
  { "employer", NC_ ("party", "Employer") },
  { "college", NC_ ("party", "College") },
  { "office", NC_ ("party", "Employment office") },
};

static const Word holders[] = {
  { "student", NC_ ("copy holder", "Student") },
  { "employer", NC_ ("copy holder", "Employer") },
  { "college", NC_ ("copy holder", "College") },
  { "office", NC_ ("copy holder", "Employment office") },
};

static const char *
translate (const char *context, const char *text)
{
  return g_dpgettext2 (NULL, context, text);
}

static const Word *
find_word (const Word *words, gsize n, const char *name)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (words[i].name, name) == 0)
      return &words[i];
  return NULL;
}

const char *
sf_label_state (SfKind kind, int state)
{
  if (kind >= SF_N_KINDS || state < 0 || state >= states[kind].n)
    return "";
  return translate (states[kind].context, states[kind].labels[state]);
}

static const Word *
find_action (SfKind kind, const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if ((actions[i].kind == ANY_KIND || actions[i].kind == (int) kind) && g_strcmp0 (actions[i].word.name, action) == 0)
      return &actions[i].word;
  return NULL;
}

const char *
sf_label_action (SfKind kind, const char *action)
{
  const Word *word = find_action (kind, action);

  return word != NULL ? translate ("action", word->label) : action;
}

const char *
sf_label_event (SfKind kind, const char *action)
{
  const Word *word = find_action (kind, action);

  return word != NULL ? translate ("event", word->event) : action;
}

const char *
sf_label_role (SfRole role)
{
  return role < SF_N_ROLES ? translate ("role", roles[role]) : "";
}

const char *
sf_label_kind (SfKind kind)
{
  return kind < SF_N_KINDS ? translate ("kind", kinds[kind]) : "";
}

const char *
sf_label_party (const char *name)
{
  const Word *word = find_word (parties, G_N_ELEMENTS (parties), name);

  return word != NULL ? translate ("party", word->label) : name;
}

const char *
sf_label_holder (const char *name)
{
  const Word *word = find_word (holders, G_N_ELEMENTS (holders), name);

  return word != NULL ? translate ("copy holder", word->label) : name;
}

const char *
sf_label_language (void)
{
  const char *const *names = g_get_language_names ();

  return g_str_has_prefix (names[0], "zh") ? "zh_CN" : "en";
}

static const char *
in_language (const char *zh, const char *en)
{
  return g_str_has_prefix (sf_label_language (), "zh") ? zh : en;
}

const char *
sf_label_field (const SfField *field)
{
  return in_language (field->label_zh, field->label_en);
}

const char *
sf_label_group (const SfFieldGroup *group)
{
  return in_language (group->label_zh, group->label_en);
}

const char *
sf_label_hint (const SfField *field)
{
  return in_language (field->hint_zh, field->hint_en);
}
