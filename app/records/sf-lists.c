/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constant descriptions, and the few functions that make a cell's text where it is not a column as it stands.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-lists.h"

#include <glib/gi18n.h>

#include "core/form/sf-codes.h"
#include "core/workflow/sf-workflow.h"
#include "records/sf-texts.h"
#include "sf-labels.h"
#include "sf-sentences.h"

/* ---- Cells ---- */

static SfTime
get_now (SfSession *session)
{
  return sf_clock_now (sf_session_get_clock (session)) + sf_session_get_clock_skew (session);
}

static char *
text_of_row (SfItem *item, guint position, SfSession *session)
{
  return g_strdup_printf ("%u", position + 1);
}

static char *
text_of_state (SfItem *item, guint position, SfSession *session)
{
  return g_strdup (sf_label_state (sf_item_get_kind (item), sf_record_get_state (sf_item_get_record (item))));
}

static char *
text_of_days_left (SfItem *item, guint position, SfSession *session)
{
  SfRecord *signing = sf_item_get_record (item);
  int state = sf_record_get_state (signing);

  if (state != SF_SIGNING_INVITED && state != SF_SIGNING_RETURNED)
    return g_strdup ("--");
  return sf_text_days_left (sf_record_get_int (signing, SF_SIGNING_EXPIRES_AT), get_now (session));
}

static char *
text_of_waiting (SfItem *item, guint position, SfSession *session)
{
  return sf_text_waiting (sf_record_get_int (sf_item_get_record (item), SF_SIGNING_QUEUED_AT), get_now (session));
}

static const char *
style_of_waiting (SfItem *item, SfSession *session)
{
  SfTime since = sf_record_get_int (sf_item_get_record (item), SF_SIGNING_QUEUED_AT);

  return sf_text_is_overdue (since, sf_session_get_rules (session)->overdue_days, get_now (session)) ? "error" : NULL;
}

/* 协议书状态 of an application follows from the application's own. */
static char *
text_of_agreement_state (SfItem *item, guint position, SfSession *session)
{
  SfRecord *signing = sf_item_get_record (item);
  int state = SF_AGREEMENT_VOID;

  if (!sf_record_has (signing, SF_SIGNING_AGREEMENT))
    return g_strdup ("--");
  switch (sf_record_get_state (signing))
    {
    case SF_SIGNING_COLLEGE_REVIEW:
    case SF_SIGNING_OFFICE_REVIEW:
      state = SF_AGREEMENT_IN_REVIEW;
      break;
    case SF_SIGNING_RETURNED:
      state = SF_AGREEMENT_SUSPENDED;
      break;
    case SF_SIGNING_SIGNED:
      state = SF_AGREEMENT_EFFECTIVE;
      break;
    default:
      break;
    }
  return g_strdup (sf_label_state (SF_KIND_AGREEMENT, state));
}

static char *
dup_date (SfItem *item, int column)
{
  return sf_text_date (sf_record_get_int (sf_item_get_record (item), column));
}

static char *
text_of_start (SfItem *item, guint position, SfSession *session)
{
  return dup_date (item, SF_SIGNING_STARTED_AT);
}

/* Of a refusal, a return or a giving up, as its author wrote it. */
static char *
text_of_reason (SfItem *item, guint position, SfSession *session)
{
  return sf_item_dup_text (item, SF_SIGNING_REASON);
}

static char *
dup_field (SfItem *item, const char *key)
{
  const char *value = sf_record_get_field (sf_item_get_record (item), key);

  return g_strdup (value != NULL ? value : "");
}

static char *
text_of_position (SfItem *item, guint position, SfSession *session)
{
  return dup_field (item, "work.position");
}

static char *
text_of_pay (SfItem *item, guint position, SfSession *session)
{
  return dup_field (item, "work.probation_pay");
}

static char *
text_of_effect (SfItem *item, guint position, SfSession *session)
{
  return dup_date (item, SF_AGREEMENT_EFFECTIVE_AT);
}

static char *
text_of_printed (SfItem *item, guint position, SfSession *session)
{
  return dup_date (item, SF_AGREEMENT_PRINTED_AT);
}

static char *
text_of_end (SfItem *item, guint position, SfSession *session)
{
  return dup_date (item, SF_AGREEMENT_ENDED_AT);
}

static char *
text_of_request (SfItem *item, guint position, SfSession *session)
{
  return dup_date (item, SF_CANCELLATION_REQUESTED_AT);
}

static char *
text_of_answer_by (SfItem *item, guint position, SfSession *session)
{
  SfRecord *request = sf_item_get_record (item);

  if (sf_record_get_state (request) != SF_CANCELLATION_EMPLOYER_CONFIRM)
    return g_strdup ("--");
  return sf_text_days_left (sf_record_get_int (request, SF_CANCELLATION_CONFIRM_BY), get_now (session));
}

static char *
label_code (SfItem *item, int column, const char *table)
{
  const char *code = sf_record_get_text (sf_item_get_record (item), column);
  const char *label = code != NULL ? sf_code_label (table, code) : NULL;

  return g_strdup (label != NULL ? label : code != NULL ? code : "");
}

static char *
text_of_level (SfItem *item, guint position, SfSession *session)
{
  return label_code (item, SF_STUDENT_LEVEL, "学历");
}

static char *
text_of_nature (SfItem *item, guint position, SfSession *session)
{
  return label_code (item, SF_EMPLOYER_NATURE, "单位性质");
}

/* ---- Columns ---- */

/* clang-format off */
static const SfListColumn queue_columns[] = {
  { NC_ ("column", "Name"), SF_SIGNING_STUDENT_NAME, SF_CELL_NARROW },
  { NC_ ("column", "Student number"), SF_SIGNING_STUDENT_NUMBER, SF_CELL_NUMERIC },
  { NC_ ("column", "Employer"), SF_SIGNING_EMPLOYER_NAME, SF_CELL_EXPAND | SF_CELL_NARROW },
  { NC_ ("column", "Waiting for"), SF_SIGNING_QUEUED_AT, SF_CELL_NARROW, text_of_waiting, style_of_waiting },
  { NC_ ("column", "Started"), SF_SIGNING_STARTED_AT, SF_CELL_NUMERIC, text_of_start },
};

static const SfListColumn signing_columns[] = {
  { NC_ ("column", "Name"), SF_SIGNING_STUDENT_NAME, SF_CELL_NARROW },
  { NC_ ("column", "Student number"), SF_SIGNING_STUDENT_NUMBER, SF_CELL_NUMERIC },
  { NC_ ("column", "Employer"), SF_SIGNING_EMPLOYER_NAME, SF_CELL_EXPAND },
  { NC_ ("column", "State"), -1, SF_CELL_NARROW | SF_CELL_STATE, text_of_state },
  { NC_ ("column", "Started"), SF_SIGNING_STARTED_AT, SF_CELL_NUMERIC, text_of_start },
};

static const SfListColumn application_columns[] = {
  { NC_ ("column", "No."), -1, SF_CELL_NUMERIC, text_of_row },
  { NC_ ("column", "Signing employer"), SF_SIGNING_EMPLOYER_NAME, SF_CELL_EXPAND | SF_CELL_NARROW },
  { NC_ ("column", "Signing state"), -1, SF_CELL_NARROW | SF_CELL_STATE, text_of_state },
  { NC_ ("column", "Agreement state"), -1, 0, text_of_agreement_state },
  { NC_ ("column", "Expires"), SF_SIGNING_EXPIRES_AT, SF_CELL_NUMERIC, text_of_days_left },
  { NC_ ("column", "Actions"), -1, SF_CELL_OPENS | SF_CELL_NARROW },
};

static const SfListColumn invitation_columns[] = {
  { NC_ ("column", "Name"), SF_SIGNING_STUDENT_NAME, SF_CELL_NARROW | SF_CELL_EXPAND },
  { NC_ ("column", "Student number"), SF_SIGNING_STUDENT_NUMBER, SF_CELL_NUMERIC },
  { NC_ ("column", "Signing state"), -1, SF_CELL_NARROW | SF_CELL_STATE, text_of_state },
  { NC_ ("column", "Expires"), SF_SIGNING_EXPIRES_AT, SF_CELL_NUMERIC, text_of_days_left },
  { NC_ ("column", "Reason"), -1, SF_CELL_EXPAND, text_of_reason },
  { NC_ ("column", "Sent"), SF_SIGNING_STARTED_AT, SF_CELL_NUMERIC, text_of_start },
  { NC_ ("column", "Position"), -1, SF_CELL_HIDDEN, text_of_position },
  { NC_ ("column", "Pay while on trial"), -1, SF_CELL_HIDDEN | SF_CELL_NUMERIC, text_of_pay },
  { NC_ ("column", "Agreement state"), -1, SF_CELL_HIDDEN, text_of_agreement_state },
};

static const SfListColumn agreement_columns[] = {
  { NC_ ("column", "Agreement number"), SF_AGREEMENT_NUMBER, SF_CELL_NUMERIC | SF_CELL_NARROW },
  { NC_ ("column", "Name"), SF_AGREEMENT_STUDENT_NAME, SF_CELL_NARROW },
  { NC_ ("column", "Employer"), SF_AGREEMENT_EMPLOYER_NAME, SF_CELL_EXPAND },
  { NC_ ("column", "Agreement state"), -1, SF_CELL_STATE | SF_CELL_NARROW, text_of_state },
  { NC_ ("column", "Effective since"), SF_AGREEMENT_EFFECTIVE_AT, SF_CELL_NUMERIC, text_of_effect },
  { NC_ ("column", "Printed"), SF_AGREEMENT_PRINTED_AT, SF_CELL_NUMERIC, text_of_printed },
};

/* Whose employer is the one that looks. */
static const SfListColumn own_agreement_columns[] = {
  { NC_ ("column", "Agreement number"), SF_AGREEMENT_NUMBER, SF_CELL_NUMERIC | SF_CELL_NARROW },
  { NC_ ("column", "Name"), SF_AGREEMENT_STUDENT_NAME, SF_CELL_NARROW | SF_CELL_EXPAND },
  { NC_ ("column", "Student number"), SF_AGREEMENT_STUDENT_NUMBER, SF_CELL_NUMERIC },
  { NC_ ("column", "Agreement state"), -1, SF_CELL_STATE | SF_CELL_NARROW, text_of_state },
  { NC_ ("column", "Effective since"), SF_AGREEMENT_EFFECTIVE_AT, SF_CELL_NUMERIC, text_of_effect },
  { NC_ ("column", "Ended"), SF_AGREEMENT_ENDED_AT, SF_CELL_NUMERIC, text_of_end },
  { NC_ ("column", "Printed"), SF_AGREEMENT_PRINTED_AT, SF_CELL_NUMERIC, text_of_printed },
};

static const SfListColumn cancellation_columns[] = {
  { NC_ ("column", "Name"), SF_CANCELLATION_STUDENT_NAME, SF_CELL_NARROW | SF_CELL_EXPAND },
  { NC_ ("column", "Student number"), SF_CANCELLATION_STUDENT_NUMBER, SF_CELL_NUMERIC },
  { NC_ ("column", "Agreement number"), SF_CANCELLATION_NUMBER, SF_CELL_NUMERIC },
  { NC_ ("column", "State"), -1, SF_CELL_STATE | SF_CELL_NARROW, text_of_state },
  { NC_ ("column", "Requested"), SF_CANCELLATION_REQUESTED_AT, SF_CELL_NUMERIC, text_of_request },
  { NC_ ("column", "Answer by"), SF_CANCELLATION_CONFIRM_BY, SF_CELL_NUMERIC, text_of_answer_by },
};

static const SfListColumn student_columns[] = {
  { NC_ ("column", "Student number"), SF_STUDENT_NUMBER, SF_CELL_NUMERIC | SF_CELL_NARROW },
  { NC_ ("column", "Name"), SF_STUDENT_NAME, SF_CELL_NARROW },
  { NC_ ("column", "Level"), SF_STUDENT_LEVEL, 0, text_of_level },
  { NC_ ("column", "Major"), SF_STUDENT_MAJOR, SF_CELL_EXPAND },
  { NC_ ("column", "Class"), SF_STUDENT_CLASS, SF_CELL_NARROW },
  { NC_ ("column", "Year"), SF_STUDENT_YEAR, SF_CELL_NUMERIC },
};

static const SfListColumn employer_columns[] = {
  { NC_ ("column", "Employer"), SF_EMPLOYER_NAME, SF_CELL_EXPAND | SF_CELL_NARROW },
  { NC_ ("column", "Credit code"), SF_EMPLOYER_CREDIT_CODE, SF_CELL_NUMERIC },
  { NC_ ("column", "Nature"), SF_EMPLOYER_NATURE, 0, text_of_nature },
  { NC_ ("column", "Contact"), SF_EMPLOYER_CONTACT, 0 },
  { NC_ ("column", "State"), -1, SF_CELL_STATE | SF_CELL_NARROW, text_of_state },
};

/* clang-format on */

/* ---- Lists ---- */

#define COLUMNS(list) .columns = list, .n_columns = G_N_ELEMENTS (list)

const SfListSpec sf_list_college_queue = {
  .kind = SF_KIND_SIGNING,
  COLUMNS (queue_columns),
  .states = SF_STATE_BIT (SF_SIGNING_COLLEGE_REVIEW),
  .is_queue = TRUE,
  .sort_column = SF_SIGNING_QUEUED_AT,
  .search_hint = N_ ("Name, student number, employer or initials"),
  .empty_title = N_ ("Nothing to Review"),
  .empty_text = N_ ("What students have accepted appears here, the oldest first."),
  .empty_icon = "emblem-ok-symbolic",
};

const SfListSpec sf_list_office_queue = {
  .kind = SF_KIND_SIGNING,
  COLUMNS (queue_columns),
  .states = SF_STATE_BIT (SF_SIGNING_OFFICE_REVIEW),
  .is_queue = TRUE,
  .sort_column = SF_SIGNING_QUEUED_AT,
  .search_hint = N_ ("Name, student number, employer or initials"),
  .empty_title = N_ ("Nothing to Review"),
  .empty_text = N_ ("What the colleges have approved appears here, the oldest first."),
  .empty_icon = "emblem-ok-symbolic",
};

const SfListSpec sf_list_signings = {
  .kind = SF_KIND_SIGNING,
  COLUMNS (signing_columns),
  .offers_states = TRUE,
  .sort_column = SF_SIGNING_STARTED_AT,
  .descending = TRUE,
  .search_hint = N_ ("Name, student number, employer or initials"),
  .empty_title = N_ ("No Signings Yet"),
  .empty_text = N_ ("As soon as an employer invites a student or a student starts a signing, it appears here."),
  .empty_icon = "document-edit-symbolic",
};

const SfListSpec sf_list_agreements = {
  .kind = SF_KIND_AGREEMENT,
  COLUMNS (agreement_columns),
  .offers_states = TRUE,
  .sort_column = SF_AGREEMENT_MADE_AT,
  .descending = TRUE,
  .search_hint = N_ ("Agreement number, name, employer or initials"),
  .empty_title = N_ ("No Agreements Yet"),
  .empty_text = N_ ("An agreement is made when a student accepts an invitation."),
  .empty_icon = "x-office-document-symbolic",
};

const SfListSpec sf_list_students = {
  .kind = SF_KIND_STUDENT,
  COLUMNS (student_columns),
  .sort_column = SF_STUDENT_NUMBER,
  .search_hint = N_ ("Student number, name or initials"),
  .empty_title = N_ ("No Students Yet"),
  .empty_text = N_ ("The employment office imports the roster of graduates."),
  .empty_icon = "system-users-symbolic",
};

const SfListSpec sf_list_employers = {
  .kind = SF_KIND_EMPLOYER,
  COLUMNS (employer_columns),
  .offers_states = TRUE,
  .sort_column = SF_EMPLOYER_NAME,
  .search_hint = N_ ("Employer, credit code or initials"),
  .empty_title = N_ ("No Employers Yet"),
  .empty_text = N_ ("Employers are imported, or register and are approved."),
  .empty_icon = "system-users-symbolic",
};

const SfListSpec sf_list_applications = {
  .kind = SF_KIND_SIGNING,
  COLUMNS (application_columns),
  .sort_column = -1,
  .search_hint = N_ ("Employer or initials"),
  .empty_title = N_ ("No Invitations Yet"),
  .empty_text = N_ ("When an employer invites you, the invitation appears here. Give the employer your student number "
                    "and name exactly as the school has them."),
  .empty_icon = "mail-unread-symbolic",
};

const SfListSpec sf_list_invitations = {
  .kind = SF_KIND_SIGNING,
  COLUMNS (invitation_columns),
  .offers_states = TRUE,
  .offers_columns = TRUE,
  .selects = TRUE,
  .sort_column = SF_SIGNING_STARTED_AT,
  .descending = TRUE,
  .search_hint = N_ ("Name, student number or initials"),
  .empty_title = N_ ("No Invitations Yet"),
  .empty_text =
    N_ ("Press “Invite” for one student, or “Invite Several” for a list. You need the student number and the "
        "name, exactly as the school has them."),
  .empty_icon = "mail-send-symbolic",
};

const SfListSpec sf_list_own_agreements = {
  .kind = SF_KIND_AGREEMENT,
  COLUMNS (own_agreement_columns),
  .offers_states = TRUE,
  .offers_columns = TRUE,
  .exports = TRUE,
  .sort_column = SF_AGREEMENT_MADE_AT,
  .descending = TRUE,
  .search_hint = N_ ("Agreement number, name or initials"),
  .empty_title = N_ ("No Agreements Yet"),
  .empty_text =
    N_ ("An agreement is made when a student accepts an invitation of yours. Invite students under “Invitations”."),
  .empty_icon = "x-office-document-symbolic",
};

const SfListSpec sf_list_cancellations = {
  .kind = SF_KIND_CANCELLATION,
  COLUMNS (cancellation_columns),
  .offers_states = TRUE,
  .offers_columns = TRUE,
  .exports = TRUE,
  .sort_column = SF_CANCELLATION_REQUESTED_AT,
  .descending = TRUE,
  .search_hint = N_ ("Agreement number, name or initials"),
  .empty_title = N_ ("No Requests"),
  .empty_text =
    N_ ("When a student asks to cancel an agreement with you, the request appears here. Where the school wants it, you "
        "confirm or refuse it here."),
  .empty_icon = "document-revert-symbolic",
};
