/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workflow: one transition table and one pure function that decides every operation, the same on client and server.
 * No I/O, no clock, no SQL; any thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "core/model/sf-operation.h"
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
  SF_N_CODES
} SfWorkflowCode;

const char *sf_workflow_code_name (SfWorkflowCode code);
gboolean sf_workflow_code_from_name (const char *name, SfWorkflowCode *out_code);

/* What decide may ask about other records. A field counts only if its bit is in @known; NULL then means that there is
 * none. */
typedef enum
{
  SF_KNOWS_SETTINGS = 1 << 0,
  SF_KNOWS_STUDENT = 1 << 1,
  SF_KNOWS_EMPLOYER = 1 << 2,
  SF_KNOWS_COLLEGE = 1 << 3,
  SF_KNOWS_AGREEMENT = 1 << 4,
  SF_KNOWS_LIVE_AGREEMENT = 1 << 5,
  SF_KNOWS_SIGNINGS = 1 << 6,
  SF_KNOWS_ATTACHMENTS = 1 << 7,
  SF_KNOWS_ALL = (1 << 8) - 1,
} SfKnown;

typedef struct
{
  guint known;
  SfRecord *settings;
  SfRecord *student; /* the record's; for a draft or an invitation the one whose number was typed */
  SfRecord *employer;
  SfRecord *college;        /* the student's */
  SfRecord *agreement;      /* the newest one made from this signing; for an action on an agreement: NULL */
  SfRecord *signing;        /* for an action on an agreement: the signing it was made from */
  SfRecord *live_agreement; /* the student's, of whichever signing */
  GPtrArray *signings;      /* SfRecord: the student's other signings that are invited, in review or returned */
  GPtrArray *attachments;   /* SfRecord: of this signing, those whose bytes are on the server */
} SfFacts;

SfFacts *sf_facts_new (void);
void sf_facts_free (SfFacts *self);

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

typedef struct
{
  SfKind kind;
  const char *action;
  guint roles;            /* SF_ROLE_BIT()s */
  guint from;             /* SF_STATE_BIT()s */
  int to;                 /* SF_STATE_SAME, or SF_STATE_NONE when the record goes away */
  const char *origin;     /* only for signings of this origin; NULL: any */
  const char *fault;      /* only where this party's part is at fault; NULL: any */
  const char *guards[13]; /* names, NULL-terminated, in the order they are asked */
} SfTransitionInfo;

#define SF_STATE_SAME (-2)
/* SF_STATE_NONE has the last bit. */
#define SF_STATE_BIT(state) (1u << ((guint) (state) % 32))

guint sf_workflow_n_transitions (void);
void sf_workflow_get_transition (guint index, SfTransitionInfo *out_info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfFacts, sf_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfDecision, sf_decision_free)

G_END_DECLS
