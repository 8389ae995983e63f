/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The descriptors of all kinds. The order of states and columns is that of the enumerations in the header.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-kind.h"

#define REQUIRED SF_COLUMN_REQUIRED
#define INDEXED SF_COLUMN_INDEXED
#define SEARCHED SF_COLUMN_SEARCHED

#define TEXT(name_, flags_)                                                                                            \
  {                                                                                                                    \
    .name = (name_), .type = SF_COLUMN_TEXT, .flags = (flags_)                                                         \
  }
#define INTEGER(name_, flags_)                                                                                         \
  {                                                                                                                    \
    .name = (name_), .type = SF_COLUMN_INTEGER, .flags = (flags_)                                                      \
  }
#define TIME(name_, flags_)                                                                                            \
  {                                                                                                                    \
    .name = (name_), .type = SF_COLUMN_TIME, .flags = (flags_)                                                         \
  }
#define LINK(name_, kind_, flags_)                                                                                     \
  {                                                                                                                    \
    .name = (name_), .type = SF_COLUMN_LINK, .flags = (flags_), .links = (kind_)                                       \
  }

static const char *const active_states[] = { "active", NULL };
static const char *const employer_states[] = { "pending", "approved", "rejected", "blocked", NULL };
static const char *const account_states[] = { "active", "disabled", NULL };
static const char *const notice_states[] = { "unread", "read", NULL };
static const char *const signing_states[] = { "draft",   "invited",    "college_review", "office_review",
                                              "signed",  "returned",   "declined",       "withdrawn",
                                              "expired", "superseded", "void",           NULL };
static const char *const cancellation_states[] = { "draft",    "employer_confirm", "college_review", "office_review",
                                                   "approved", "rejected",         "withdrawn",      NULL };
static const char *const reissue_states[] = { "draft", "office_review", "approved", "rejected", "withdrawn", NULL };
static const char *const verification_states[] = { "open", "submitted", "approved", "returned", NULL };
static const char *const correction_states[] = { "open", "done", "refused", "withdrawn", NULL };
static const char *const blank_states[] = { "issued", "used", "returned", "lost", NULL };
static const char *const agreement_states[] = { "in_review", "suspended", "effective", "cancelling",
                                                "cancelled", "replaced",  "void",      NULL };

static const SfColumn settings_columns[] = {
  [SF_SETTINGS_NAME] = TEXT ("name", REQUIRED),
};

static const SfColumn college_columns[] = {
  [SF_COLLEGE_CODE] = TEXT ("code", REQUIRED | INDEXED),
  [SF_COLLEGE_NAME] = TEXT ("name", REQUIRED),
  [SF_COLLEGE_OFFLINE_QUOTA] = INTEGER ("offline_quota", 0),
};

static const SfColumn student_columns[] = {
  [SF_STUDENT_NUMBER] = TEXT ("number", REQUIRED | INDEXED | SEARCHED),
  [SF_STUDENT_NAME] = TEXT ("name", REQUIRED | SEARCHED),
  [SF_STUDENT_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_STUDENT_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_STUDENT_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_STUDENT_LEVEL] = TEXT ("level", REQUIRED),
  [SF_STUDENT_MAJOR] = TEXT ("major", 0),
  [SF_STUDENT_CLASS] = TEXT ("class", 0),
  [SF_STUDENT_YEAR] = INTEGER ("year", INDEXED),
  [SF_STUDENT_LOCK] = TEXT ("lock_reason", 0),
  [SF_STUDENT_COOLING_UNTIL] = TIME ("cooling_until", 0),
  [SF_STUDENT_CANCEL_COUNT] = INTEGER ("cancel_count", 0),
  [SF_STUDENT_AGREEMENT_COUNT] = INTEGER ("agreement_count", 0),
  [SF_STUDENT_PROVISIONAL] = INTEGER ("provisional", 0),
  [SF_STUDENT_CONFIRMED_AT] = TIME ("confirmed_at", 0),
  [SF_STUDENT_ERASED_AT] = TIME ("erased_at", 0),
};

static const SfColumn employer_columns[] = {
  [SF_EMPLOYER_CREDIT_CODE] = TEXT ("credit_code", INDEXED | SEARCHED),
  [SF_EMPLOYER_NAME] = TEXT ("name", REQUIRED | SEARCHED),
  [SF_EMPLOYER_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_EMPLOYER_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_EMPLOYER_CONTACT] = TEXT ("contact", SEARCHED),
  [SF_EMPLOYER_NATURE] = TEXT ("nature", 0),
  [SF_EMPLOYER_INDUSTRY] = TEXT ("industry", 0),
  [SF_EMPLOYER_DIVISION] = TEXT ("division", 0),
  [SF_EMPLOYER_REASON] = TEXT ("reason", 0),
  [SF_EMPLOYER_MERGED_INTO] = LINK ("merged_into", SF_KIND_EMPLOYER, 0),
  [SF_EMPLOYER_REGISTERED_AT] = TIME ("registered_at", 0),
  [SF_EMPLOYER_DECIDED_AT] = TIME ("decided_at", 0),
  [SF_EMPLOYER_QUEUED_AT] = TIME ("queued_at", INDEXED),
};

static const SfColumn account_columns[] = {
  [SF_ACCOUNT_LOGIN] = TEXT ("login", REQUIRED | INDEXED | SEARCHED),
  [SF_ACCOUNT_NAME] = TEXT ("name", REQUIRED | SEARCHED),
  [SF_ACCOUNT_STUDENT] = LINK ("student", SF_KIND_STUDENT, INDEXED),
  [SF_ACCOUNT_EMPLOYER] = LINK ("employer", SF_KIND_EMPLOYER, INDEXED),
  [SF_ACCOUNT_COLLEGES] = TEXT ("colleges", 0),
  [SF_ACCOUNT_ROLES] = TEXT ("roles", REQUIRED),
  [SF_ACCOUNT_EMAIL] = TEXT ("email", 0),
};

static const SfColumn signing_columns[] = {
  [SF_SIGNING_ORIGIN] = TEXT ("origin", REQUIRED),
  [SF_SIGNING_STUDENT] = LINK ("student", SF_KIND_STUDENT, INDEXED),
  [SF_SIGNING_EMPLOYER] = LINK ("employer", SF_KIND_EMPLOYER, INDEXED),
  [SF_SIGNING_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, INDEXED),
  [SF_SIGNING_STUDENT_NUMBER] = TEXT ("student_number", INDEXED | SEARCHED),
  [SF_SIGNING_STUDENT_NAME] = TEXT ("student_name", SEARCHED),
  [SF_SIGNING_EMPLOYER_NAME] = TEXT ("employer_name", SEARCHED),
  [SF_SIGNING_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_SIGNING_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_SIGNING_STARTED_AT] = TIME ("started_at", INDEXED),
  [SF_SIGNING_ACCEPTED_AT] = TIME ("accepted_at", 0),
  [SF_SIGNING_COLLEGE_AT] = TIME ("college_at", 0),
  [SF_SIGNING_OFFICE_AT] = TIME ("office_at", 0),
  [SF_SIGNING_QUEUED_AT] = TIME ("queued_at", INDEXED),
  [SF_SIGNING_EXPIRES_AT] = TIME ("expires_at", INDEXED),
  [SF_SIGNING_REMINDED_AT] = TIME ("reminded_at", 0),
  [SF_SIGNING_TERM_DAYS] = INTEGER ("term_days", 0),
  [SF_SIGNING_FAULT] = TEXT ("fault", 0),
  [SF_SIGNING_REASON] = TEXT ("reason", 0),
  [SF_SIGNING_AGREEMENT] = LINK ("agreement", SF_KIND_AGREEMENT, 0),
  [SF_SIGNING_STAGE] = TEXT ("stage", 0),
  [SF_SIGNING_FROZEN_AT] = TIME ("frozen_at", 0),
  [SF_SIGNING_OBJECTION] = TEXT ("objection", 0),
};

static const SfColumn agreement_columns[] = {
  [SF_AGREEMENT_NUMBER] = TEXT ("number", REQUIRED | INDEXED | SEARCHED),
  [SF_AGREEMENT_CODE] = TEXT ("code", REQUIRED),
  [SF_AGREEMENT_SIGNING] = LINK ("signing", SF_KIND_SIGNING, REQUIRED | INDEXED),
  [SF_AGREEMENT_STUDENT] = LINK ("student", SF_KIND_STUDENT, REQUIRED | INDEXED),
  [SF_AGREEMENT_EMPLOYER] = LINK ("employer", SF_KIND_EMPLOYER, INDEXED),
  [SF_AGREEMENT_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_AGREEMENT_STUDENT_NUMBER] = TEXT ("student_number", REQUIRED | SEARCHED),
  [SF_AGREEMENT_STUDENT_NAME] = TEXT ("student_name", REQUIRED | SEARCHED),
  [SF_AGREEMENT_EMPLOYER_NAME] = TEXT ("employer_name", REQUIRED | SEARCHED),
  [SF_AGREEMENT_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_AGREEMENT_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_AGREEMENT_MADE_AT] = TIME ("made_at", INDEXED),
  [SF_AGREEMENT_EFFECTIVE_AT] = TIME ("effective_at", INDEXED),
  [SF_AGREEMENT_ENDED_AT] = TIME ("ended_at", 0),
  [SF_AGREEMENT_PRINTED_AT] = TIME ("printed_at", 0),
  [SF_AGREEMENT_STAMPED_AT] = TIME ("stamped_at", 0),
  [SF_AGREEMENT_REPLACES] = LINK ("replaces", SF_KIND_AGREEMENT, 0),
  [SF_AGREEMENT_SERIAL_GROUP] = TEXT ("serial_group", 0),
  [SF_AGREEMENT_SERIAL] = INTEGER ("serial", 0),
};

static const SfColumn cancellation_columns[] = {
  [SF_CANCELLATION_AGREEMENT] = LINK ("agreement", SF_KIND_AGREEMENT, REQUIRED | INDEXED),
  [SF_CANCELLATION_STUDENT] = LINK ("student", SF_KIND_STUDENT, REQUIRED | INDEXED),
  [SF_CANCELLATION_EMPLOYER] = LINK ("employer", SF_KIND_EMPLOYER, INDEXED),
  [SF_CANCELLATION_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_CANCELLATION_NUMBER] = TEXT ("number", SEARCHED),
  [SF_CANCELLATION_STUDENT_NUMBER] = TEXT ("student_number", SEARCHED),
  [SF_CANCELLATION_STUDENT_NAME] = TEXT ("student_name", SEARCHED),
  [SF_CANCELLATION_EMPLOYER_NAME] = TEXT ("employer_name", SEARCHED),
  [SF_CANCELLATION_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_CANCELLATION_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_CANCELLATION_REQUESTED_AT] = TIME ("requested_at", INDEXED),
  [SF_CANCELLATION_CONFIRM_BY] = TIME ("confirm_by", 0),
  [SF_CANCELLATION_CONFIRMED_AT] = TIME ("confirmed_at", 0),
  [SF_CANCELLATION_COLLEGE_AT] = TIME ("college_at", 0),
  [SF_CANCELLATION_DECIDED_AT] = TIME ("decided_at", 0),
  [SF_CANCELLATION_QUEUED_AT] = TIME ("queued_at", INDEXED),
  [SF_CANCELLATION_FAULT] = TEXT ("fault", 0),
  [SF_CANCELLATION_COOLING_UNTIL] = TIME ("cooling_until", 0),
  [SF_CANCELLATION_COOLING_DAYS] = INTEGER ("cooling_days", 0),
  [SF_CANCELLATION_REASON] = TEXT ("reason", 0),
};

static const SfColumn reissue_columns[] = {
  [SF_REISSUE_AGREEMENT] = LINK ("agreement", SF_KIND_AGREEMENT, REQUIRED | INDEXED),
  [SF_REISSUE_REPLACEMENT] = LINK ("replacement", SF_KIND_AGREEMENT, 0),
  [SF_REISSUE_STUDENT] = LINK ("student", SF_KIND_STUDENT, REQUIRED | INDEXED),
  [SF_REISSUE_EMPLOYER] = LINK ("employer", SF_KIND_EMPLOYER, INDEXED),
  [SF_REISSUE_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_REISSUE_NUMBER] = TEXT ("number", SEARCHED),
  [SF_REISSUE_STUDENT_NUMBER] = TEXT ("student_number", SEARCHED),
  [SF_REISSUE_STUDENT_NAME] = TEXT ("student_name", SEARCHED),
  [SF_REISSUE_EMPLOYER_NAME] = TEXT ("employer_name", SEARCHED),
  [SF_REISSUE_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_REISSUE_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_REISSUE_GROUND] = TEXT ("ground", 0),
  [SF_REISSUE_REMARK] = TEXT ("remark", 0),
  [SF_REISSUE_REQUESTED_AT] = TIME ("requested_at", INDEXED),
  [SF_REISSUE_DECIDED_AT] = TIME ("decided_at", 0),
  [SF_REISSUE_QUEUED_AT] = TIME ("queued_at", INDEXED),
  [SF_REISSUE_REASON] = TEXT ("reason", 0),
};

static const SfColumn verification_columns[] = {
  [SF_VERIFICATION_STUDENT] = LINK ("student", SF_KIND_STUDENT, REQUIRED | INDEXED),
  [SF_VERIFICATION_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_VERIFICATION_STUDENT_NUMBER] = TEXT ("student_number", SEARCHED),
  [SF_VERIFICATION_STUDENT_NAME] = TEXT ("student_name", SEARCHED),
  [SF_VERIFICATION_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_VERIFICATION_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_VERIFICATION_YEAR] = INTEGER ("year", REQUIRED | INDEXED),
  [SF_VERIFICATION_WHEREABOUTS] = TEXT ("whereabouts", INDEXED),
  [SF_VERIFICATION_AGREEMENT] = LINK ("agreement", SF_KIND_AGREEMENT, 0),
  [SF_VERIFICATION_SUBMITTED_AT] = TIME ("submitted_at", 0),
  [SF_VERIFICATION_DECIDED_AT] = TIME ("decided_at", 0),
  [SF_VERIFICATION_QUEUED_AT] = TIME ("queued_at", INDEXED),
  [SF_VERIFICATION_REASON] = TEXT ("reason", 0),
};

static const SfColumn correction_columns[] = {
  [SF_CORRECTION_STUDENT] = LINK ("student", SF_KIND_STUDENT, REQUIRED | INDEXED),
  [SF_CORRECTION_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_CORRECTION_STUDENT_NUMBER] = TEXT ("student_number", SEARCHED),
  [SF_CORRECTION_STUDENT_NAME] = TEXT ("student_name", SEARCHED),
  [SF_CORRECTION_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_CORRECTION_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_CORRECTION_FIELD] = TEXT ("field", REQUIRED),
  [SF_CORRECTION_OLD_VALUE] = TEXT ("old_value", 0),
  [SF_CORRECTION_NEW_VALUE] = TEXT ("new_value", 0),
  [SF_CORRECTION_REMARK] = TEXT ("remark", 0),
  [SF_CORRECTION_ASKED_AT] = TIME ("asked_at", INDEXED),
  [SF_CORRECTION_DECIDED_AT] = TIME ("decided_at", 0),
  [SF_CORRECTION_QUEUED_AT] = TIME ("queued_at", INDEXED),
  [SF_CORRECTION_REASON] = TEXT ("reason", 0),
};

static const SfColumn blank_columns[] = {
  [SF_BLANK_COLLEGE] = LINK ("college", SF_KIND_COLLEGE, REQUIRED | INDEXED),
  [SF_BLANK_STUDENT] = LINK ("student", SF_KIND_STUDENT, REQUIRED | INDEXED),
  [SF_BLANK_STUDENT_NUMBER] = TEXT ("student_number", SEARCHED),
  [SF_BLANK_STUDENT_NAME] = TEXT ("student_name", SEARCHED),
  [SF_BLANK_PINYIN] = TEXT ("pinyin", INDEXED | SEARCHED),
  [SF_BLANK_INITIALS] = TEXT ("initials", SEARCHED),
  [SF_BLANK_GROUND] = TEXT ("ground", REQUIRED),
  [SF_BLANK_NUMBER] = TEXT ("number", SEARCHED),
  [SF_BLANK_RECEIVED_BY] = TEXT ("received_by", 0),
  [SF_BLANK_ISSUED_BY] = TEXT ("issued_by", 0),
  [SF_BLANK_ISSUED_AT] = TIME ("issued_at", INDEXED),
  [SF_BLANK_RETURNED_AT] = TIME ("returned_at", 0),
  [SF_BLANK_SIGNING] = LINK ("signing", SF_KIND_SIGNING, 0),
  [SF_BLANK_REMARK] = TEXT ("remark", 0),
};

static const SfColumn calendar_columns[] = {
  [SF_CALENDAR_YEAR] = INTEGER ("year", REQUIRED | INDEXED),
  [SF_CALENDAR_DAYS] = TEXT ("days", 0),
  [SF_CALENDAR_SOURCE] = TEXT ("source", 0),
};

static const SfColumn attachment_columns[] = {
  [SF_ATTACHMENT_ABOUT_KIND] = TEXT ("about_kind", REQUIRED),
  [SF_ATTACHMENT_ABOUT] = TEXT ("about", REQUIRED | INDEXED),
  [SF_ATTACHMENT_SHA256] = TEXT ("sha256", REQUIRED | INDEXED),
  [SF_ATTACHMENT_MIME] = TEXT ("mime", REQUIRED),
  [SF_ATTACHMENT_SIZE] = INTEGER ("size", REQUIRED),
  [SF_ATTACHMENT_FILE_NAME] = TEXT ("file_name", 0),
  [SF_ATTACHMENT_PURPOSE] = TEXT ("purpose", 0),
  [SF_ATTACHMENT_ADDED_AT] = TIME ("added_at", 0),
};

static const SfColumn notice_columns[] = {
  [SF_NOTICE_ACCOUNT] = LINK ("account", SF_KIND_ACCOUNT, REQUIRED | INDEXED),
  [SF_NOTICE_CODE] = TEXT ("code", REQUIRED),
  [SF_NOTICE_ABOUT_KIND] = TEXT ("about_kind", 0),
  [SF_NOTICE_ABOUT] = TEXT ("about", 0),
  [SF_NOTICE_TEXT_1] = TEXT ("text_1", 0),
  [SF_NOTICE_TEXT_2] = TEXT ("text_2", 0),
  [SF_NOTICE_AT] = TIME ("at", REQUIRED | INDEXED),
};

static const SfColumn event_columns[] = {
  [SF_EVENT_AT] = TIME ("at", REQUIRED),
  [SF_EVENT_ACTION] = TEXT ("action", REQUIRED),
  [SF_EVENT_ABOUT_KIND] = TEXT ("about_kind", 0),
  [SF_EVENT_ABOUT] = TEXT ("about", INDEXED),
  [SF_EVENT_ACTOR] = TEXT ("actor", 0),
  [SF_EVENT_ACTOR_NAME] = TEXT ("actor_name", 0),
  [SF_EVENT_ROLE] = TEXT ("role", 0),
  [SF_EVENT_FROM_STATE] = TEXT ("from_state", 0),
  [SF_EVENT_TO_STATE] = TEXT ("to_state", 0),
  [SF_EVENT_NOTE] = TEXT ("note", 0),
};

/* The columns of parties under their usual names. */
#define PARTIES(KIND_)                                                                                                 \
  {                                                                                                                    \
    SF_##KIND_##_STUDENT, SF_##KIND_##_EMPLOYER, SF_##KIND_##_COLLEGE, SF_##KIND_##_STUDENT_NAME,                      \
      SF_##KIND_##_EMPLOYER_NAME                                                                                       \
  }
#define WITHOUT_EMPLOYER(KIND_)                                                                                        \
  {                                                                                                                    \
    SF_##KIND_##_STUDENT, SF_COLUMN_NONE, SF_##KIND_##_COLLEGE, SF_##KIND_##_STUDENT_NAME, SF_COLUMN_NONE              \
  }
#define NOBODY                                                                                                         \
  {                                                                                                                    \
    SF_COLUMN_NONE, SF_COLUMN_NONE, SF_COLUMN_NONE, SF_COLUMN_NONE, SF_COLUMN_NONE                                     \
  }

#define KIND(kind_, name_, has_form_, ...)                                                                             \
  {                                                                                                                    \
    .kind = (kind_), .name = #name_, .states = name_##_states, .columns = name_##_columns,                             \
    .n_columns = G_N_ELEMENTS (name_##_columns), .has_form = (has_form_), .parties = __VA_ARGS__                       \
  }

#define settings_states active_states
#define college_states active_states
#define student_states active_states
#define calendar_states active_states
#define attachment_states active_states
#define event_states active_states

static const SfKindInfo kinds[SF_N_KINDS] = {
  [SF_KIND_SETTINGS] = KIND (SF_KIND_SETTINGS, settings, TRUE, NOBODY),
  [SF_KIND_COLLEGE] = KIND (SF_KIND_COLLEGE, college, TRUE,
                            { SF_COLUMN_NONE, SF_COLUMN_NONE, SF_COLUMN_SELF, SF_COLUMN_NONE, SF_COLUMN_NONE }),
  [SF_KIND_STUDENT] = KIND (SF_KIND_STUDENT, student, TRUE,
                            { SF_COLUMN_SELF, SF_COLUMN_NONE, SF_STUDENT_COLLEGE, SF_STUDENT_NAME, SF_COLUMN_NONE }),
  [SF_KIND_EMPLOYER] = KIND (SF_KIND_EMPLOYER, employer, TRUE,
                             { SF_COLUMN_NONE, SF_COLUMN_SELF, SF_COLUMN_NONE, SF_COLUMN_NONE, SF_EMPLOYER_NAME }),
  [SF_KIND_ACCOUNT] =
    KIND (SF_KIND_ACCOUNT, account, FALSE,
          { SF_ACCOUNT_STUDENT, SF_ACCOUNT_EMPLOYER, SF_COLUMN_NONE, SF_ACCOUNT_NAME, SF_COLUMN_NONE }),
  [SF_KIND_SIGNING] = KIND (SF_KIND_SIGNING, signing, TRUE, PARTIES (SIGNING)),
  [SF_KIND_AGREEMENT] = KIND (SF_KIND_AGREEMENT, agreement, TRUE, PARTIES (AGREEMENT)),
  [SF_KIND_CANCELLATION] = KIND (SF_KIND_CANCELLATION, cancellation, TRUE, PARTIES (CANCELLATION)),
  [SF_KIND_REISSUE] = KIND (SF_KIND_REISSUE, reissue, TRUE, PARTIES (REISSUE)),
  [SF_KIND_VERIFICATION] = KIND (SF_KIND_VERIFICATION, verification, TRUE, WITHOUT_EMPLOYER (VERIFICATION)),
  [SF_KIND_CORRECTION] = KIND (SF_KIND_CORRECTION, correction, FALSE, WITHOUT_EMPLOYER (CORRECTION)),
  [SF_KIND_BLANK] = KIND (SF_KIND_BLANK, blank, FALSE, WITHOUT_EMPLOYER (BLANK)),
  [SF_KIND_CALENDAR] = KIND (SF_KIND_CALENDAR, calendar, FALSE, NOBODY),
  [SF_KIND_ATTACHMENT] = KIND (SF_KIND_ATTACHMENT, attachment, FALSE, NOBODY),
  [SF_KIND_NOTICE] = KIND (SF_KIND_NOTICE, notice, FALSE, NOBODY),
  [SF_KIND_EVENT] = KIND (SF_KIND_EVENT, event, FALSE, NOBODY),
};

G_STATIC_ASSERT (G_N_ELEMENTS (signing_columns) == SF_SIGNING_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (signing_states) == SF_SIGNING_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (agreement_columns) == SF_AGREEMENT_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (agreement_states) == SF_AGREEMENT_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (settings_columns) == SF_SETTINGS_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (college_columns) == SF_COLLEGE_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (student_columns) == SF_STUDENT_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (employer_columns) == SF_EMPLOYER_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (account_columns) == SF_ACCOUNT_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (cancellation_columns) == SF_CANCELLATION_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (reissue_columns) == SF_REISSUE_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (verification_columns) == SF_VERIFICATION_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (correction_columns) == SF_CORRECTION_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (blank_columns) == SF_BLANK_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (calendar_columns) == SF_CALENDAR_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (attachment_columns) == SF_ATTACHMENT_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (notice_columns) == SF_NOTICE_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (event_columns) == SF_EVENT_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (cancellation_states) == SF_CANCELLATION_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (reissue_states) == SF_REISSUE_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (verification_states) == SF_VERIFICATION_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (correction_states) == SF_CORRECTION_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (blank_states) == SF_BLANK_N_STATES + 1);
G_STATIC_ASSERT (SF_SIGNING_N_COLUMNS <= SF_MAX_COLUMNS);

const SfKindInfo *
sf_kind_info (SfKind kind)
{
  g_return_val_if_fail ((guint) kind < SF_N_KINDS, NULL);
  return &kinds[kind];
}

gboolean
sf_kind_from_name (const char *name, SfKind *out_kind)
{
  for (guint i = 0; i < SF_N_KINDS; i++)
    if (g_strcmp0 (name, kinds[i].name) == 0)
      {
        *out_kind = i;
        return TRUE;
      }
  return FALSE;
}

int
sf_kind_state_from_name (SfKind kind, const char *name)
{
  const char *const *states = sf_kind_info (kind)->states;

  for (int i = 0; states[i] != NULL; i++)
    if (g_strcmp0 (name, states[i]) == 0)
      return i;
  return SF_STATE_NONE;
}

const char *
sf_kind_state_name (SfKind kind, int state)
{
  return state < 0 ? NULL : sf_kind_info (kind)->states[state];
}

int
sf_kind_column_from_name (SfKind kind, const char *name)
{
  const SfKindInfo *info = sf_kind_info (kind);

  for (guint i = 0; i < info->n_columns; i++)
    if (g_strcmp0 (name, info->columns[i].name) == 0)
      return (int) i;
  return -1;
}
