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
static const char *const agreement_states[] = { "in_review", "suspended", "effective", "cancelling",
                                                "cancelled", "replaced",  "void",      NULL };

static const SfColumn settings_columns[] = {
  [SF_SETTINGS_NAME] = TEXT ("name", REQUIRED),
};

static const SfColumn college_columns[] = {
  [SF_COLLEGE_CODE] = TEXT ("code", REQUIRED | INDEXED),
  [SF_COLLEGE_NAME] = TEXT ("name", REQUIRED),
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
};

static const SfColumn account_columns[] = {
  [SF_ACCOUNT_LOGIN] = TEXT ("login", REQUIRED | INDEXED | SEARCHED),
  [SF_ACCOUNT_NAME] = TEXT ("name", REQUIRED | SEARCHED),
  [SF_ACCOUNT_STUDENT] = LINK ("student", SF_KIND_STUDENT, INDEXED),
  [SF_ACCOUNT_EMPLOYER] = LINK ("employer", SF_KIND_EMPLOYER, INDEXED),
  [SF_ACCOUNT_COLLEGES] = TEXT ("colleges", 0),
  [SF_ACCOUNT_ROLES] = TEXT ("roles", REQUIRED),
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
};

static const SfColumn attachment_columns[] = {
  [SF_ATTACHMENT_SIGNING] = LINK ("signing", SF_KIND_SIGNING, REQUIRED | INDEXED),
  [SF_ATTACHMENT_SHA256] = TEXT ("sha256", REQUIRED | INDEXED),
  [SF_ATTACHMENT_MIME] = TEXT ("mime", REQUIRED),
  [SF_ATTACHMENT_SIZE] = INTEGER ("size", REQUIRED),
  [SF_ATTACHMENT_FILE_NAME] = TEXT ("file_name", 0),
  [SF_ATTACHMENT_PURPOSE] = TEXT ("purpose", 0),
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

#define KIND(kind_, name_, has_form_)                                                                                  \
  {                                                                                                                    \
    .kind = (kind_), .name = #name_, .states = name_##_states, .columns = name_##_columns,                             \
    .n_columns = G_N_ELEMENTS (name_##_columns), .has_form = (has_form_)                                               \
  }

#define settings_states active_states
#define college_states active_states
#define student_states active_states
#define attachment_states active_states
#define event_states active_states

static const SfKindInfo kinds[SF_N_KINDS] = {
  [SF_KIND_SETTINGS] = KIND (SF_KIND_SETTINGS, settings, TRUE),
  [SF_KIND_COLLEGE] = KIND (SF_KIND_COLLEGE, college, TRUE),
  [SF_KIND_STUDENT] = KIND (SF_KIND_STUDENT, student, TRUE),
  [SF_KIND_EMPLOYER] = KIND (SF_KIND_EMPLOYER, employer, TRUE),
  [SF_KIND_ACCOUNT] = KIND (SF_KIND_ACCOUNT, account, FALSE),
  [SF_KIND_SIGNING] = KIND (SF_KIND_SIGNING, signing, TRUE),
  [SF_KIND_AGREEMENT] = KIND (SF_KIND_AGREEMENT, agreement, TRUE),
  [SF_KIND_ATTACHMENT] = KIND (SF_KIND_ATTACHMENT, attachment, FALSE),
  [SF_KIND_NOTICE] = KIND (SF_KIND_NOTICE, notice, FALSE),
  [SF_KIND_EVENT] = KIND (SF_KIND_EVENT, event, FALSE),
};

G_STATIC_ASSERT (G_N_ELEMENTS (signing_columns) == SF_SIGNING_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (signing_states) == SF_SIGNING_N_STATES + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (agreement_columns) == SF_AGREEMENT_N_COLUMNS);
G_STATIC_ASSERT (G_N_ELEMENTS (agreement_states) == SF_AGREEMENT_N_STATES + 1);
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
