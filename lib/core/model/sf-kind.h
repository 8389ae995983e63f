/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kinds of records: one descriptor each says its name, states, header columns and to whom it is published. The
 * store, the cache, the wire format and the lists are generated from these descriptors; a new kind needs a descriptor,
 * rows in the transition table and a form. Constant data, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SF_KIND_SETTINGS,
  SF_KIND_COLLEGE,
  SF_KIND_STUDENT,
  SF_KIND_EMPLOYER,
  SF_KIND_ACCOUNT,
  SF_KIND_SIGNING,
  SF_KIND_AGREEMENT,
  SF_KIND_CANCELLATION, /* 解约 */
  SF_KIND_REISSUE,      /* 补发 */
  SF_KIND_VERIFICATION, /* 就业信息核验 */
  SF_KIND_CORRECTION,   /* of what the roster says of a student: 生源核查 */
  SF_KIND_BLANK,        /* one blank paper form that was given out: a line of the 使用登记表 */
  SF_KIND_CALENDAR,     /* the working days of one year */
  SF_KIND_ATTACHMENT,
  SF_KIND_NOTICE,
  SF_KIND_EVENT,
  SF_N_KINDS
} SfKind;

/* No record of that id yet, or none any more; never stored. */
#define SF_STATE_NONE (-1)
/* SF_STATE_NONE has the last bit. */
#define SF_STATE_BIT(state) (1u << ((guint) (state) % 32))

typedef enum
{
  SF_COLUMN_TEXT,
  SF_COLUMN_INTEGER,
  SF_COLUMN_TIME, /* SfTime */
  SF_COLUMN_LINK, /* the id of a record of SfColumn.links */
} SfColumnType;

typedef enum
{
  SF_COLUMN_REQUIRED = 1 << 0,
  SF_COLUMN_INDEXED = 1 << 1,  /* lists sort or filter by it */
  SF_COLUMN_SEARCHED = 1 << 2, /* its text is found by search as you type */
} SfColumnFlags;

typedef struct
{
  const char *name;
  SfColumnType type;
  SfColumnFlags flags;
  SfKind links;
} SfColumn;

/* Where a record names its parties: a column of its kind, or one of these. */
#define SF_COLUMN_NONE (-1) /* it has no such party */
#define SF_COLUMN_SELF (-2) /* it is that party's own record */

typedef struct
{
  int student, employer, college; /* links */
  int student_name, employer_name;
} SfPartyColumns;

typedef struct
{
  SfKind kind;
  const char *name;          /* in tables, on the wire, in operations: "signing" */
  const char *const *states; /* NULL-terminated; a state is its index here */
  const SfColumn *columns;
  guint n_columns;
  gboolean has_form; /* carries form values and the name of their edition */
  SfPartyColumns parties;
} SfKindInfo;

#define SF_MAX_COLUMNS 32

const SfKindInfo *sf_kind_info (SfKind kind);
/* FALSE if there is no such kind. */
gboolean sf_kind_from_name (const char *name, SfKind *out_kind);
/* Index of the state or SF_STATE_NONE. */
int sf_kind_state_from_name (SfKind kind, const char *name);
const char *sf_kind_state_name (SfKind kind, int state);
/* Index of the column or -1. */
int sf_kind_column_from_name (SfKind kind, const char *name);

/* ---- States and columns, in the order of the descriptors ------------------------------------------------------- */

enum
{
  SF_ACTIVE
}; /* the only state of settings, college, student, calendar, attachment, event; account's first */

enum /* settings: one record of a school; the rules stand in its form, see sf-rules.h */
{
  SF_SETTINGS_NAME,
  SF_SETTINGS_N_COLUMNS
};

enum
{
  SF_COLLEGE_CODE,
  SF_COLLEGE_NAME,
  SF_COLLEGE_OFFLINE_QUOTA, /* students it may mark 线下签; empty: the share that the settings give */
  SF_COLLEGE_N_COLUMNS
};

enum
{
  SF_STUDENT_NUMBER, /* 学号 */
  SF_STUDENT_NAME,
  SF_STUDENT_PINYIN,   /* "luo yan" */
  SF_STUDENT_INITIALS, /* "ly" */
  SF_STUDENT_COLLEGE,
  SF_STUDENT_LEVEL, /* 学历 code of the roster: "31" 本科 … */
  SF_STUDENT_MAJOR,
  SF_STUDENT_CLASS,
  SF_STUDENT_YEAR, /* graduation year, integer */
  SF_STUDENT_LOCK, /* why she may not sign online: "oriented" 定向, "commissioned" 委培, "offline" 线下签; empty: free
                    */
  SF_STUDENT_COOLING_UNTIL,
  SF_STUDENT_CANCEL_COUNT,
  SF_STUDENT_AGREEMENT_COUNT, /* agreements ever made: gives the next number its suffix */
  SF_STUDENT_PROVISIONAL,     /* 1: cooling_until was counted over a year that the calendar lacks */
  SF_STUDENT_CONFIRMED_AT,    /* she confirmed what the roster says of her */
  SF_STUDENT_ERASED_AT,       /* her personal data was erased */
  SF_STUDENT_N_COLUMNS
};

enum
{
  SF_EMPLOYER_PENDING,
  SF_EMPLOYER_APPROVED,
  SF_EMPLOYER_REJECTED,
  SF_EMPLOYER_BLOCKED
};
enum
{
  SF_EMPLOYER_CREDIT_CODE,
  SF_EMPLOYER_NAME,
  SF_EMPLOYER_PINYIN,
  SF_EMPLOYER_INITIALS,
  SF_EMPLOYER_CONTACT,
  SF_EMPLOYER_NATURE,
  SF_EMPLOYER_INDUSTRY,
  SF_EMPLOYER_DIVISION,
  SF_EMPLOYER_REASON,        /* of the last rejection or blocking */
  SF_EMPLOYER_MERGED_INTO,   /* blocked as an alias of this one, which its records moved to */
  SF_EMPLOYER_REGISTERED_AT, /* by itself, or with a signing; empty: imported */
  SF_EMPLOYER_DECIDED_AT,
  SF_EMPLOYER_QUEUED_AT, /* since when it has waited for the office */
  SF_EMPLOYER_N_COLUMNS
};

enum
{
  SF_ACCOUNT_ACTIVE,
  SF_ACCOUNT_DISABLED
};
enum
{
  SF_ACCOUNT_LOGIN,
  SF_ACCOUNT_NAME,
  SF_ACCOUNT_STUDENT,  /* set: holds the role student as this one */
  SF_ACCOUNT_EMPLOYER, /* set: holds the role employer for this one */
  SF_ACCOUNT_COLLEGES, /* ids joined by ' ': secretary of these */
  SF_ACCOUNT_ROLES,    /* names joined by ' ', the first is the default */
  SF_ACCOUNT_EMAIL,    /* its own address; empty: the student's or employer's */
  SF_ACCOUNT_N_COLUMNS
};

enum
{
  SF_SIGNING_DRAFT,
  SF_SIGNING_INVITED,
  SF_SIGNING_COLLEGE_REVIEW,
  SF_SIGNING_OFFICE_REVIEW,
  SF_SIGNING_SIGNED,
  SF_SIGNING_RETURNED,
  SF_SIGNING_DECLINED,
  SF_SIGNING_WITHDRAWN,
  SF_SIGNING_EXPIRED,
  SF_SIGNING_SUPERSEDED,
  SF_SIGNING_VOID,
  SF_SIGNING_N_STATES
};
enum
{
  SF_SIGNING_ORIGIN, /* "employer" or "student" */
  SF_SIGNING_STUDENT,
  SF_SIGNING_EMPLOYER,
  SF_SIGNING_COLLEGE,
  SF_SIGNING_STUDENT_NUMBER,
  SF_SIGNING_STUDENT_NAME,
  SF_SIGNING_EMPLOYER_NAME,
  SF_SIGNING_PINYIN, /* of the student's and the employer's name, for search */
  SF_SIGNING_INITIALS,
  SF_SIGNING_STARTED_AT,  /* invited or first submitted */
  SF_SIGNING_ACCEPTED_AT, /* accepted or submitted by the student */
  SF_SIGNING_COLLEGE_AT,
  SF_SIGNING_OFFICE_AT,
  SF_SIGNING_QUEUED_AT,  /* since when it has waited where it is: queues are oldest first by this */
  SF_SIGNING_EXPIRES_AT, /* of an invitation, or of what was returned */
  SF_SIGNING_REMINDED_AT,
  SF_SIGNING_TERM_DAYS, /* this invitation's own term */
  SF_SIGNING_FAULT,     /* returned: whose part is at fault, "student" or "employer" */
  SF_SIGNING_REASON,    /* of the last refusal or return, as its author wrote it */
  SF_SIGNING_AGREEMENT,
  SF_SIGNING_STAGE,     /* 线下签: what is under review, "content" or "scan"; empty: signed online */
  SF_SIGNING_FROZEN_AT, /* the student objected 「我没有签过」; only the office may act */
  SF_SIGNING_OBJECTION, /* what she said */
  SF_SIGNING_N_COLUMNS
};

enum
{
  SF_AGREEMENT_IN_REVIEW,
  SF_AGREEMENT_SUSPENDED,
  SF_AGREEMENT_EFFECTIVE,
  SF_AGREEMENT_CANCELLING,
  SF_AGREEMENT_CANCELLED,
  SF_AGREEMENT_REPLACED,
  SF_AGREEMENT_VOID,
  SF_AGREEMENT_N_STATES
};
enum
{
  SF_AGREEMENT_NUMBER, /* 协议书编号, unique for ever */
  SF_AGREEMENT_CODE,   /* what the QR code carries */
  SF_AGREEMENT_SIGNING,
  SF_AGREEMENT_STUDENT,
  SF_AGREEMENT_EMPLOYER,
  SF_AGREEMENT_COLLEGE,
  SF_AGREEMENT_STUDENT_NUMBER,
  SF_AGREEMENT_STUDENT_NAME,
  SF_AGREEMENT_EMPLOYER_NAME,
  SF_AGREEMENT_PINYIN,
  SF_AGREEMENT_INITIALS,
  SF_AGREEMENT_MADE_AT,
  SF_AGREEMENT_EFFECTIVE_AT,
  SF_AGREEMENT_ENDED_AT,
  SF_AGREEMENT_PRINTED_AT,
  SF_AGREEMENT_STAMPED_AT,   /* the stamped copy came back */
  SF_AGREEMENT_REPLACES,     /* 补发: the one before it */
  SF_AGREEMENT_SERIAL_GROUP, /* where the number has a serial: what it was counted within */
  SF_AGREEMENT_SERIAL,
  SF_AGREEMENT_N_COLUMNS
};

enum
{
  SF_CANCELLATION_DRAFT,
  SF_CANCELLATION_EMPLOYER_CONFIRM,
  SF_CANCELLATION_COLLEGE_REVIEW,
  SF_CANCELLATION_OFFICE_REVIEW,
  SF_CANCELLATION_APPROVED,
  SF_CANCELLATION_REJECTED,
  SF_CANCELLATION_WITHDRAWN,
  SF_CANCELLATION_N_STATES
};
enum
{
  SF_CANCELLATION_AGREEMENT,
  SF_CANCELLATION_STUDENT,
  SF_CANCELLATION_EMPLOYER,
  SF_CANCELLATION_COLLEGE,
  SF_CANCELLATION_NUMBER, /* the agreement's */
  SF_CANCELLATION_STUDENT_NUMBER,
  SF_CANCELLATION_STUDENT_NAME,
  SF_CANCELLATION_EMPLOYER_NAME,
  SF_CANCELLATION_PINYIN,
  SF_CANCELLATION_INITIALS,
  SF_CANCELLATION_REQUESTED_AT,
  SF_CANCELLATION_CONFIRM_BY, /* from then on the office may go on without a silent employer */
  SF_CANCELLATION_CONFIRMED_AT,
  SF_CANCELLATION_COLLEGE_AT,
  SF_CANCELLATION_DECIDED_AT,
  SF_CANCELLATION_QUEUED_AT,
  SF_CANCELLATION_FAULT, /* "employer": 单位违约, the office's finding, does not count against the student */
  SF_CANCELLATION_COOLING_UNTIL,
  SF_CANCELLATION_COOLING_DAYS, /* working days that it was counted by */
  SF_CANCELLATION_REASON,       /* of the refusal */
  SF_CANCELLATION_N_COLUMNS
};

enum
{
  SF_REISSUE_DRAFT,
  SF_REISSUE_OFFICE_REVIEW,
  SF_REISSUE_APPROVED,
  SF_REISSUE_REJECTED,
  SF_REISSUE_WITHDRAWN,
  SF_REISSUE_N_STATES
};
enum /* its form: the corrected fields of the agreement's edition, and no others */
{
  SF_REISSUE_AGREEMENT,
  SF_REISSUE_REPLACEMENT, /* the agreement that approval made */
  SF_REISSUE_STUDENT,
  SF_REISSUE_EMPLOYER,
  SF_REISSUE_COLLEGE,
  SF_REISSUE_NUMBER, /* the old agreement's */
  SF_REISSUE_STUDENT_NUMBER,
  SF_REISSUE_STUDENT_NAME,
  SF_REISSUE_EMPLOYER_NAME,
  SF_REISSUE_PINYIN,
  SF_REISSUE_INITIALS,
  SF_REISSUE_GROUND, /* "lost" 遗失, "damaged" 破损, "wrong" 信息有误 */
  SF_REISSUE_REMARK,
  SF_REISSUE_REQUESTED_AT,
  SF_REISSUE_DECIDED_AT,
  SF_REISSUE_QUEUED_AT,
  SF_REISSUE_REASON,
  SF_REISSUE_N_COLUMNS
};

enum
{
  SF_VERIFICATION_OPEN,
  SF_VERIFICATION_SUBMITTED,
  SF_VERIFICATION_APPROVED,
  SF_VERIFICATION_RETURNED,
  SF_VERIFICATION_N_STATES
};
enum /* its form: the school's values under "school.…", the student's under "own.…" */
{
  SF_VERIFICATION_STUDENT,
  SF_VERIFICATION_COLLEGE,
  SF_VERIFICATION_STUDENT_NUMBER,
  SF_VERIFICATION_STUDENT_NAME,
  SF_VERIFICATION_PINYIN,
  SF_VERIFICATION_INITIALS,
  SF_VERIFICATION_YEAR,        /* graduation year: the season */
  SF_VERIFICATION_WHEREABOUTS, /* 毕业去向 code, the student's or else the school's */
  SF_VERIFICATION_AGREEMENT,   /* that fed it */
  SF_VERIFICATION_SUBMITTED_AT,
  SF_VERIFICATION_DECIDED_AT,
  SF_VERIFICATION_QUEUED_AT,
  SF_VERIFICATION_REASON,
  SF_VERIFICATION_N_COLUMNS
};

enum
{
  SF_CORRECTION_OPEN,
  SF_CORRECTION_DONE,
  SF_CORRECTION_REFUSED,
  SF_CORRECTION_WITHDRAWN,
  SF_CORRECTION_N_STATES
};
enum
{
  SF_CORRECTION_STUDENT,
  SF_CORRECTION_COLLEGE,
  SF_CORRECTION_STUDENT_NUMBER,
  SF_CORRECTION_STUDENT_NAME,
  SF_CORRECTION_PINYIN,
  SF_CORRECTION_INITIALS,
  SF_CORRECTION_FIELD, /* a column or a form field of the student's record */
  SF_CORRECTION_OLD_VALUE,
  SF_CORRECTION_NEW_VALUE,
  SF_CORRECTION_REMARK,
  SF_CORRECTION_ASKED_AT,
  SF_CORRECTION_DECIDED_AT,
  SF_CORRECTION_QUEUED_AT,
  SF_CORRECTION_REASON,
  SF_CORRECTION_N_COLUMNS
};

enum
{
  SF_BLANK_ISSUED,
  SF_BLANK_USED,     /* the signing that was made on it is recorded */
  SF_BLANK_RETURNED, /* unused, or the old one of a 违约办理 */
  SF_BLANK_LOST,
  SF_BLANK_N_STATES
};
enum
{
  SF_BLANK_COLLEGE,
  SF_BLANK_STUDENT,
  SF_BLANK_STUDENT_NUMBER,
  SF_BLANK_STUDENT_NAME,
  SF_BLANK_PINYIN,
  SF_BLANK_INITIALS,
  SF_BLANK_GROUND, /* "initial" 初次发放, "breach" 违约办理, "lost" 遗失办理 */
  SF_BLANK_NUMBER, /* the agreement's number, written on it by hand */
  SF_BLANK_RECEIVED_BY,
  SF_BLANK_ISSUED_BY,
  SF_BLANK_ISSUED_AT,
  SF_BLANK_RETURNED_AT,
  SF_BLANK_SIGNING,
  SF_BLANK_REMARK,
  SF_BLANK_N_COLUMNS
};

enum
{
  SF_CALENDAR_YEAR,
  SF_CALENDAR_DAYS,   /* what differs from Monday to Friday: "2027-01-01 off", "2027-02-13 work", a line each */
  SF_CALENDAR_SOURCE, /* the notice that it was taken from */
  SF_CALENDAR_N_COLUMNS
};

enum
{
  SF_ATTACHMENT_ABOUT_KIND,
  SF_ATTACHMENT_ABOUT, /* id of the record that it belongs to */
  SF_ATTACHMENT_SHA256,
  SF_ATTACHMENT_MIME,
  SF_ATTACHMENT_SIZE,
  SF_ATTACHMENT_FILE_NAME,
  SF_ATTACHMENT_PURPOSE, /* the form's file field that it fills, "scan" of a 线下签, "stamped" of a copy that came back
                          */
  SF_ATTACHMENT_ADDED_AT,
  SF_ATTACHMENT_N_COLUMNS
};

enum
{
  SF_NOTICE_UNREAD,
  SF_NOTICE_READ
};
enum
{
  SF_NOTICE_ACCOUNT,
  SF_NOTICE_CODE, /* names the sentence: "signing-invited" */
  SF_NOTICE_ABOUT_KIND,
  SF_NOTICE_ABOUT,  /* id of the record it is about */
  SF_NOTICE_TEXT_1, /* what the sentence says in its places: names, a reason, a date */
  SF_NOTICE_TEXT_2,
  SF_NOTICE_AT,
  SF_NOTICE_N_COLUMNS
};

enum
{
  SF_EVENT_AT,
  SF_EVENT_ACTION,
  SF_EVENT_ABOUT_KIND,
  SF_EVENT_ABOUT,
  SF_EVENT_ACTOR, /* account id; empty: the server's own clock */
  SF_EVENT_ACTOR_NAME,
  SF_EVENT_ROLE,
  SF_EVENT_FROM_STATE,
  SF_EVENT_TO_STATE,
  SF_EVENT_NOTE, /* a reason, or which copies were printed */
  SF_EVENT_N_COLUMNS
};

G_END_DECLS
