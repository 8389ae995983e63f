/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Form editions: which fields a form has, who fills each, when it is required and what a right value looks like. An
 * edition is data (data/forms/<edition>.json, compiled into the program) and drives the desktop form, the checks on
 * both sides, import and export, and the printed page. Constant once loaded, any thread.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SF_FIELD_TEXT,
  SF_FIELD_LONG_TEXT,
  SF_FIELD_CHOICE, /* a code of the table SfField.codes */
  SF_FIELD_DATE,   /* YYYY-MM-DD */
  SF_FIELD_MONEY,  /* whole yuan */
  SF_FIELD_INTEGER,
  SF_FIELD_DIVISION, /* GB/T 2260 code */
  SF_FIELD_PHONE,    /* landline or mobile */
  SF_FIELD_MOBILE,
  SF_FIELD_POSTCODE,
  SF_FIELD_EMAIL,
  SF_FIELD_IDENTITY,    /* GB 11643 */
  SF_FIELD_CREDIT_CODE, /* GB 32100; where the field says so, GB 11714 too */
  SF_FIELD_ORG_CODE,    /* GB 11714 */
  SF_FIELD_FILE,        /* attachments refer to it; has no value */
} SfFieldType;

typedef enum
{
  SF_PARTY_EMPLOYER = 1 << 0,
  SF_PARTY_STUDENT = 1 << 1,
  SF_PARTY_COLLEGE = 1 << 2,
  SF_PARTY_SCHOOL = 1 << 3, /* the roster and the school's settings */
} SfParty;
#define SF_PARTY_ALL (SF_PARTY_EMPLOYER | SF_PARTY_STUDENT | SF_PARTY_COLLEGE | SF_PARTY_SCHOOL)

typedef struct
{
  const char *key;
  const char *label_zh, *label_en;
  const char *hint_zh, *hint_en; /* 填写说明; NULL if there is none */
  SfFieldType type;
  SfParty party;                             /* who fills it */
  gboolean required;                         /* when it is visible */
  const char *visible_key, *visible_value;   /* visible only when that field has that value; NULL: always */
  const char *required_key, *required_value; /* required only when …; NULL: see required. A value may be several, joined
                                                by '|', or "*": any */
  const char *excludes;                      /* this other field must be empty when this one is not */
  const char *codes;                         /* code table of a choice */
  gint64 min, max;                           /* of a number, a date's year or a length in characters; max 0: none */
  gboolean county;                           /* a division must go down to the county */
  gboolean or_org_code;                      /* a credit code may be an organisation code instead */
  gboolean personal;                         /* identity or contact data that screens mask */
} SfField;

typedef struct
{
  const char *key;
  const char *label_zh, *label_en;
  const SfField *const *fields; /* NULL-terminated */
} SfFieldGroup;

typedef struct _SfFormEdition SfFormEdition;

/* NULL if there is no such edition. */
const SfFormEdition *sf_form_edition_lookup (const char *name);
/* Names of all editions, NULL-terminated. */
const char *const *sf_form_edition_names (void);
/* Parses an edition from JSON text; the error names the field and what is wrong with it. Transfer full. */
SfFormEdition *sf_form_edition_parse (const char *json, gssize length, GError **error);
void sf_form_edition_free (SfFormEdition *self);

const char *sf_form_edition_get_name (const SfFormEdition *self);
/* What it is a form of: "agreement", "student", "employer", "college", "settings", "cancellation" or "verification". */
const char *sf_form_edition_get_family (const SfFormEdition *self);
/* @language "zh…": the Chinese title; any other: the English one. */
const char *sf_form_edition_get_title (const SfFormEdition *self, const char *language);
const SfFieldGroup *const *sf_form_edition_get_groups (const SfFormEdition *self);
/* NULL if the edition has no such field. */
const SfField *sf_form_edition_get_field (const SfFormEdition *self, const char *key);

#define SF_FORM_ERROR (sf_form_error_quark ())
GQuark sf_form_error_quark (void);
typedef enum
{
  SF_FORM_ERROR_EDITION, /* the edition itself is wrong */
  SF_FORM_ERROR_UNKNOWN_FIELD,
  SF_FORM_ERROR_MISSING,
  SF_FORM_ERROR_TOO_LONG,
  SF_FORM_ERROR_NOT_A_CODE,
  SF_FORM_ERROR_NOT_A_DATE,
  SF_FORM_ERROR_NOT_A_NUMBER,
  SF_FORM_ERROR_OUT_OF_RANGE,
  SF_FORM_ERROR_NOT_A_DIVISION,
  SF_FORM_ERROR_NOT_A_PHONE,
  SF_FORM_ERROR_NOT_A_POSTCODE,
  SF_FORM_ERROR_NOT_AN_EMAIL,
  SF_FORM_ERROR_NOT_AN_IDENTITY,
  SF_FORM_ERROR_NOT_A_CREDIT_CODE,
  SF_FORM_ERROR_NOT_AN_ORG_CODE,
  SF_FORM_ERROR_EXCLUDES,
  SF_FORM_ERROR_BAD_TEXT, /* control characters, or not valid UTF-8 */
  SF_FORM_N_ERRORS
} SfFormError;

/* A stable name of an SfFormError for the wire: "missing", "not-a-date" … */
const char *sf_form_error_name (SfFormError code);

typedef struct
{
  const SfField *field; /* NULL for an unknown key */
  const char *key;      /* owned by the problem */
  SfFormError code;
} SfFormProblem;

/* The normal form of @value for @field (docs/forms.md, *Types, and what is stored*): what is stored.
 * Transfer full; NULL when nothing is left. */
char *sf_field_normalise (const SfField *field, const char *value);
/* What a person wrote into a table for @field, as it is stored: labels become codes, full names divisions. NULL when
 * nothing is left; *out_code if it will not do. Transfer full. */
char *sf_field_from_text (const SfField *field, const char *text, gboolean *out_good, SfFormError *out_code);
/* Is a normalised, non-empty @value right for @field? */
gboolean sf_field_check (const SfField *field, const char *value, SfFormError *out_code);
/* Does @field show, and must it be filled, given the other values? */
gboolean sf_field_is_visible (const SfField *field, JsonObject *values);
gboolean sf_field_is_required (const SfField *field, JsonObject *values);

/* A value of a form as it came from anybody; NULL if there is none, or it is empty, or no text. */
const char *sf_form_get_text (JsonObject *values, const char *key);
/* Normalises every member of @values; members that are no fields stay as they are. Transfer full. */
JsonObject *sf_form_normalise (const SfFormEdition *edition, JsonObject *values);
/* Checks the fields of @parties (bits): each filled one is well-formed, keys exist, and, when @complete, every required
 * one is there. Returns SfFormProblem in the edition's order, empty when all is well. Transfer full. */
GPtrArray *sf_form_check (const SfFormEdition *edition, JsonObject *values, SfParty parties, gboolean complete);

/* How a person reads the value: the label of a code, the full name of a division, "3000 元". Transfer full. */
char *sf_field_display (const SfField *field, const char *value, const char *language);
/* Identity "4301**********1234", phone "138****5678"; other text unchanged. Transfer full. */
char *sf_field_mask (const SfField *field, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfFormEdition, sf_form_edition_free)

G_END_DECLS
