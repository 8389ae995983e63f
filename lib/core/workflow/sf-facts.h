/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What decide may ask about other records and about what the server alone can know. The server gathers all of it, a
 * client what its cache holds; a guard whose fact is not known answers that the server will tell. Any thread.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* A field counts only if its bit is in SfFacts.known; NULL then means that there is none. */
typedef enum
{
  SF_KNOWS_SETTINGS = 1 << 0,
  SF_KNOWS_STUDENT = 1 << 1,
  SF_KNOWS_EMPLOYER = 1 << 2,
  SF_KNOWS_COLLEGE = 1 << 3,
  SF_KNOWS_AGREEMENT = 1 << 4, /* agreement and signing */
  SF_KNOWS_LIVE_AGREEMENT = 1 << 5,
  SF_KNOWS_SIGNINGS = 1 << 6,
  SF_KNOWS_ATTACHMENTS = 1 << 7,
  SF_KNOWS_REQUESTS = 1 << 8,
  SF_KNOWS_VERIFICATION = 1 << 9,
  SF_KNOWS_BLANKS = 1 << 10,
  SF_KNOWS_QUOTA = 1 << 11,
  SF_KNOWS_NUMBERS = 1 << 12,
  SF_KNOWS_LIBRARY = 1 << 13, /* named_employer */
  SF_KNOWS_RELATED = 1 << 14,
  SF_KNOWS_SUBJECT = 1 << 15,
  SF_KNOWS_BLOB = 1 << 16,
  SF_KNOWS_SECRETS = 1 << 17, /* reset_at, secret and reveals_until */
  SF_KNOWS_ALL = (1 << 18) - 1,
} SfKnown;

/* The 操作码 that came beside an operation. */
typedef enum
{
  SF_SECRET_UNSET,   /* the account has none */
  SF_SECRET_MISSING, /* none came */
  SF_SECRET_WRONG,
  SF_SECRET_RIGHT,
} SfSecret;

typedef struct
{
  guint known;
  SfRecord *settings;
  SfRecord *student; /* the record's; for a draft or an invitation the one whose number was typed */
  SfRecord *employer;
  SfRecord *college;        /* the student's */
  SfRecord *agreement;      /* of a signing: the newest made from it; of a request: the one it is about */
  SfRecord *signing;        /* for an action on an agreement or a request about one: the signing it was made from */
  SfRecord *live_agreement; /* the student's, of whichever signing */
  GPtrArray *signings;      /* SfRecord: the student's other signings that are invited, in review or returned */
  GPtrArray *attachments;   /* SfRecord: of this record */
  GPtrArray *requests;      /* SfRecord: the student's other cancellations and reissues that are open, and her open
                               corrections */
  SfRecord *verification;   /* the student's, of her year */
  GPtrArray *blanks;        /* SfRecord: blank forms given out for the student, oldest first */
  gint64 offline_students;  /* of the college, marked 线下签, and of the same year as the student … */
  gint64 college_students;  /* … of all these */
  gint64 next_serial;       /* of the group that SfFacts.serial_group names; 0: the pattern has none */
  char *serial_group;
  gboolean number_taken;    /* the number that was written by hand belongs to an agreement already; of a student or a
                               college: its number or code to another */
  SfRecord *named_employer; /* the library's, with the credit code that the form or an argument names */
  GPtrArray *related;       /* SfRecord: for a merge or a move, all records that go along, and the kept employer's open
                               invitations; for an employer's approval, its accounts; for a calendar, the students
                               whose cooling is provisional; for an account, the other active admins */
  SfRecord *subject;        /* for an attachment: the record it belongs to; for a merge the employer that is kept; for
                               a move of a student the college that she goes to */
  gint64 blob_size;         /* bytes; -1: it has not arrived */
  char *blob_mime;
  SfTime reset_at; /* the acting account's password was last reset by somebody else; 0: never */
  SfSecret secret;
  SfTime reveals_until; /* the acting account revealed so much of late that it must wait till then; 0: it has not */
} SfFacts;

SfFacts *sf_facts_new (void);
void sf_facts_free (SfFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfFacts, sf_facts_free)

G_END_DECLS
