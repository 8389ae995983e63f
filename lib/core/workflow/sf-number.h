/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers of agreements 协议书编号: the pattern that a school sets, and what is made of it (docs/numbers.md). Pure, any
 * thread.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* Forms and exports have room for so many characters (domain.md §2). */
#define SF_NUMBER_MAX 20
/* What a school that sets nothing has: the student's number, her later agreements -2, -3 … */
#define SF_NUMBER_DEFAULT "{student}{-n}"

#define SF_NUMBER_ERROR (sf_number_error_quark ())
GQuark sf_number_error_quark (void);
/* What may be wrong with a pattern; the message of the error is the part that is. */
typedef enum
{
  SF_NUMBER_ERROR_EMPTY,
  SF_NUMBER_ERROR_BRACE,        /* one that is not closed, or not opened */
  SF_NUMBER_ERROR_ITEM,         /* no such item */
  SF_NUMBER_ERROR_WIDTH,        /* of a serial: 3 to 9 */
  SF_NUMBER_ERROR_CHARACTER,    /* not a letter, digit, hyphen, dot or slash */
  SF_NUMBER_ERROR_TWICE,        /* {serial}, {check} or {-n} a second time */
  SF_NUMBER_ERROR_CHECK_PLACE,  /* {check} must follow all that it checks */
  SF_NUMBER_ERROR_SUFFIX_PLACE, /* {-n} must be last */
  SF_NUMBER_ERROR_SCHOOL_CODE,  /* {school}, but no code is set, or one that is too long or has other characters */
  SF_NUMBER_ERROR_NOT_UNIQUE,   /* needs {serial}, or {student} and {-n} */
  SF_NUMBER_ERROR_TOO_LONG,     /* some numbers would have more than SF_NUMBER_MAX characters */
  SF_NUMBER_N_ERRORS
} SfNumberError;

/* A stable name for the wire: "pattern-item" … */
const char *sf_number_error_name (SfNumberError code);

typedef struct _SfNumberPattern SfNumberPattern;

/* @school_code: (nullable): what the settings have. Transfer full; NULL with @error set if it is no pattern. */
SfNumberPattern *sf_number_pattern_new (const char *text, const char *school_code, GError **error);
void sf_number_pattern_free (SfNumberPattern *self);

gboolean sf_number_pattern_has_serial (const SfNumberPattern *self);
gboolean sf_number_pattern_has_suffix (const SfNumberPattern *self);

/* What a number is made of. Texts are borrowed and may be NULL, which leaves nothing in their place. */
typedef struct
{
  int year; /* of graduation */
  const char *school, *level, *college, *student;
  gint64 serial; /* 0: not known, which gives question marks */
  gint64 suffix; /* 1: none */
} SfNumberContext;

/* Of @student (nullable) and her @college (nullable); her year, where the roster lacks it, is that of @now. Serial and
 * suffix are not known and none. */
SfNumberContext sf_number_context (const char *school_code, SfRecord *student, SfRecord *college, SfTime now);

/* Transfer full. */
char *sf_number_make (const SfNumberPattern *self, const SfNumberContext *context);
/* What the serial is counted within: the number without serial, check digit and suffix. Transfer full; NULL for a
 * pattern without serial. */
char *sf_number_group (const SfNumberPattern *self, const SfNumberContext *context);
/* Is @number, written by hand, one that could be made of @context, whatever the serial? @out_serial: which; 0 for a
 * pattern without. */
gboolean sf_number_matches (const SfNumberPattern *self, const SfNumberContext *context, const char *number,
                            gint64 *out_serial);

/* The number of a re-issue that keeps the root: "2026000017" gives "2026000017-2", that "2026000017-3". @again: is
 * @number itself that of a re-issue? Transfer full. */
char *sf_number_reissue (const char *number, gboolean again);

/* ISO/IEC 7064, MOD 11,10, over the digits of @text; a letter counts as its two digits (A 10 … Z 35), other characters
 * do not count. */
char sf_number_check_digit (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfNumberPattern, sf_number_pattern_free)

G_END_DECLS
