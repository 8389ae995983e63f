/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workflow: one transition table and one pure function that decides every operation, the same on client and server.
 * No I/O, no clock, no SQL; any thread.
 */
#pragma once

#include "core/model/sf-operation.h"
#include "core/model/sf-sight.h"
#include "core/workflow/sf-facts.h"
#include "core/workflow/sf-rules.h"

G_BEGIN_DECLS

/* Why an operation was refused. The names are stable and cross the wire. */
typedef enum
{
  SF_CODE_OK,
  SF_CODE_UNKNOWN_ACTION,        /* E_UNKNOWN_ACTION: no such action of this kind */
  SF_CODE_ROLE,                  /* E_ROLE: the role may never do this */
  SF_CODE_NOT_FOUND,             /* E_NOT_FOUND: no such record, or none that the actor may see */
  SF_CODE_STATE,                 /* E_STATE {state}: not possible in the record's state */
  SF_CODE_ORIGIN,                /* E_ORIGIN {origin}: only for signings that the other side started */
  SF_CODE_FAULT,                 /* E_FAULT {fault}: the other side's part is at fault */
  SF_CODE_STALE,                 /* E_STALE: the content is not what the person looked at */
  SF_CODE_DEPENDS,               /* E_DEPENDS {uid}: the operation it builds on was refused */
  SF_CODE_INTERNAL,              /* E_INTERNAL: the server failed on it three times */
  SF_CODE_BAD_ARGUMENT,          /* E_BAD_ARGUMENT {argument} */
  SF_CODE_SEASON_CLOSED,         /* E_SEASON_CLOSED {open, close} */
  SF_CODE_STUDENT_MAY_NOT_START, /* E_STUDENT_MAY_NOT_START */
  SF_CODE_EMPLOYER_NOT_APPROVED, /* E_EMPLOYER_NOT_APPROVED {state} */
  SF_CODE_STUDENT_MISMATCH,      /* E_STUDENT_MISMATCH: number and name are not one student's */
  SF_CODE_ALREADY_INVITED,       /* E_ALREADY_INVITED {expires} */
  SF_CODE_INVITATION_LIMIT,      /* E_INVITATION_LIMIT {limit} */
  SF_CODE_ALREADY_SIGNED,        /* E_ALREADY_SIGNED: she has a live agreement with somebody else */
  SF_CODE_IN_REVIEW,             /* E_IN_REVIEW: another signing of hers is in review */
  SF_CODE_COOLING,               /* E_COOLING {until} */
  SF_CODE_LOCKED,                /* E_LOCKED {lock} */
  SF_CODE_FORM,                  /* E_FORM {field, problem} */
  SF_CODE_TERM,                  /* E_TERM {min, max}: an invitation's own term is out of bounds */
  SF_CODE_EXPIRED,               /* E_EXPIRED {expires} */
  SF_CODE_NOT_EXPIRED,           /* E_NOT_EXPIRED {expires} */
  SF_CODE_NOT_DUE,               /* E_NOT_DUE: no reminder is due, or it went out */
  SF_CODE_NOT_READ,              /* E_NOT_READ {group}: a part was not marked as read */
  SF_CODE_NOT_CONFIRMED,         /* E_NOT_CONFIRMED */
  SF_CODE_REASON_REQUIRED,       /* E_REASON_REQUIRED */
  SF_CODE_FAULT_REQUIRED,        /* E_FAULT_REQUIRED: say whose part is at fault */
  SF_CODE_PROOF_MISSING,         /* E_PROOF_MISSING: no stamped proof has arrived on the server */
  SF_CODE_SUBMITTED,             /* E_SUBMITTED: what was once submitted is not discarded */
  SF_CODE_COLLEGE_ACTED,         /* E_COLLEGE_ACTED: too late to take it back */
  SF_CODE_COPIES_REQUIRED,       /* E_COPIES_REQUIRED: say which copies were printed */
  SF_CODE_FROZEN,                /* E_FROZEN: the student objected, and the office has not decided */
  SF_CODE_NOT_FROZEN,            /* E_NOT_FROZEN: there is no objection */
  SF_CODE_STAGE,                 /* E_STAGE {stage}: of a 线下签, its content and its scan are reviewed in turn */
  SF_CODE_CANCEL_LIMIT,          /* E_CANCEL_LIMIT {limit}: the chance is used */
  SF_CODE_OPEN_REQUEST,          /* E_OPEN_REQUEST {kind}: a cancellation or reissue of it is under way */
  SF_CODE_AGREEMENT_STATE,       /* E_AGREEMENT_STATE {state}: not possible while the agreement is that */
  SF_CODE_WAITING,               /* E_WAITING {until}: the employer may still answer */
  SF_CODE_EXPLANATION_REQUIRED,  /* E_EXPLANATION_REQUIRED */
  SF_CODE_GROUND,                /* E_GROUND {ground}: not such a ground, or not now */
  SF_CODE_NOTHING_CHANGED,       /* E_NOTHING_CHANGED: nothing would be different */
  SF_CODE_NUMBER,                /* E_NUMBER {pattern}: a number that does not follow the school's pattern */
  SF_CODE_NUMBER_TAKEN,          /* E_NUMBER_TAKEN {number} */
  SF_CODE_QUOTA,                 /* E_QUOTA {limit}: the college's 线下签 are used up */
  SF_CODE_NOT_OFFLINE,           /* E_NOT_OFFLINE: she is not marked 线下签 */
  SF_CODE_SCAN_MISSING,          /* E_SCAN_MISSING: the signed form's scan has not arrived */
  SF_CODE_BLANK_OUT,             /* E_BLANK_OUT: a blank form is still with her */
  SF_CODE_BLANK_MISSING,         /* E_BLANK_MISSING: no blank form was issued for it */
  SF_CODE_FIELD_LOCKED,          /* E_FIELD_LOCKED {field}: somebody else keeps it right */
  SF_CODE_CORRECTION_OPEN,       /* E_CORRECTION_OPEN {field} */
  SF_CODE_OFFICE_ONLY,           /* E_OFFICE_ONLY {field}: only the office may change it */
  SF_CODE_EMPLOYER_EXISTS,       /* E_EMPLOYER_EXISTS {name}: the library has the code already */
  SF_CODE_MERGED,                /* E_MERGED: it is an alias of another employer */
  SF_CODE_LAST_ADMIN,            /* E_LAST_ADMIN: nobody could manage the school any more */
  SF_CODE_CALENDAR,              /* E_CALENDAR {line}: not a line of a calendar, or of another year */
  SF_CODE_PATTERN,               /* E_PATTERN {problem}: the pattern of numbers is wrong */
  SF_CODE_RETENTION,             /* E_RETENTION {until}: too early to erase */
  SF_CODE_BLOB_MISSING,          /* E_BLOB_MISSING: the file has not arrived on the server */
  SF_CODE_ATTACHMENT_LIMIT,      /* E_ATTACHMENT_LIMIT {limit} */
  SF_CODE_ATTACHMENT_TYPE,       /* E_ATTACHMENT_TYPE {mime} */
  SF_CODE_RECENT_RESET,          /* E_RECENT_RESET {until}: the password was reset; no binding act for a day */
  SF_CODE_SECRET_REQUIRED,       /* E_SECRET_REQUIRED: the 操作码 must be given */
  SF_CODE_SECRET_WRONG,          /* E_SECRET_WRONG */
  SF_CODE_SECRET_UNSET,          /* E_SECRET_UNSET: the school asks for a 操作码, and she has set none */
  SF_CODE_REVEAL_LIMIT,          /* E_REVEAL_LIMIT {until}: too many numbers were revealed within the hour */
  SF_N_CODES
} SfWorkflowCode;

const char *sf_workflow_code_name (SfWorkflowCode code);
gboolean sf_workflow_code_from_name (const char *name, SfWorkflowCode *out_code);

typedef enum
{
  SF_REFUSED,
  SF_ALLOWED,
  SF_UNDECIDED, /* only the server can tell: a fact is not known here */
} SfVerdict;

/* Where an applied operation leaves its trace. */
typedef enum
{
  SF_TRAIL_HISTORY, /* an event that everybody who sees the record may read, and the audit chain */
  SF_TRAIL_AUDIT,   /* the audit chain alone: reveals */
  SF_TRAIL_NONE,    /* nothing: a notice marked as read */
} SfTrail;

/* Somebody to be told: every account that acts for this party. */
typedef struct
{
  SfParty to;       /* one of SF_PARTY_STUDENT, _EMPLOYER, _COLLEGE, _SCHOOL (the office) */
  char *owner;      /* id of that student, employer or college; NULL for the office */
  const char *code; /* names the sentence: "signing-invited" */
  SfKind about_kind;
  char *about;
  char *text_1, *text_2;
} SfNoticeDraft;

typedef struct
{
  SfVerdict verdict;
  SfWorkflowCode code;
  JsonObject *params; /* of the code; NULL if none */
  GPtrArray *puts;    /* SfRecord: the new versions of all records that change, the operation's own first */
  gboolean deleted;   /* the operation's own record goes away */
  GPtrArray *notices; /* SfNoticeDraft */
  SfTrail trail;
  char *note; /* for the event: the reason, or which copies */
  int from_state, to_state;
} SfDecision;

void sf_decision_free (SfDecision *self);

/*
 * Decides @operation on @record (NULL: not there yet). The base's content is the caller's check, and so is whether the
 * account still holds the actor's role. @rules are the school's, @now the decider's clock. Transfer full, never NULL.
 * When allowed, puts are whole new records; on the client an undecided one has them too, as far as they can be
 * foreseen.
 */
SfDecision *sf_workflow_decide (const SfOperation *operation, SfRecord *record, const SfActor *actor,
                                const SfFacts *facts, const SfRules *rules, SfTime now);

/* As decide, but before the person has said anything: guards on arguments are left out and there are no effects. What
 * greys a button and says why. */
SfDecision *sf_workflow_probe (SfKind kind, const char *action, SfRecord *record, const SfActor *actor,
                               const SfFacts *facts, const SfRules *rules, SfTime now);

/* ---- The table, for documentation, screens and tests ------------------------------------------------------------ */

/* What a row asks of a column of the record, beside its state. */
typedef struct
{
  int column;
  const char *values;  /* joined by '|'; an empty one stands for an empty column, "set" for any number or time */
  SfWorkflowCode code; /* the refusal; its parameter is called like the column */
} SfCondition;

typedef struct
{
  SfKind kind;
  const char *action;
  guint roles; /* SF_ROLE_BIT()s */
  guint from;  /* SF_STATE_BIT()s */
  int to;      /* SF_STATE_SAME, or SF_STATE_NONE when the record goes away */
  const SfCondition *where;
  guint n_where;
  const char *only_if;    /* the setting that must be on for the row to count; NULL: none */
  const char *guards[17]; /* names, NULL-terminated, in the order they are asked */
  const char *effects[9]; /* names, NULL-terminated */
  const char *tells[9];   /* names of notices, NULL-terminated; who gets each is in told */
  SfParty told[8];
} SfTransitionInfo;

#define SF_STATE_SAME (-2)

guint sf_workflow_n_transitions (void);
void sf_workflow_get_transition (guint index, SfTransitionInfo *out_info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDecision, sf_decision_free)

G_END_DECLS
