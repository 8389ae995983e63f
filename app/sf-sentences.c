/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table a family of codes. Places in braces are filled from the code's parameters, each in words: a state's name
 * for {state}, a field's label for {field}. Translators may put them in any order.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-sentences.h"

#include <string.h>
#include <glib/gi18n.h>

#include "core/form/sf-notice-text.h"
#include "core/workflow/sf-master-data.h"
#include "sf-labels.h"

typedef struct
{
  const char *why;
  const char *next; /* NULL: nothing helps */
} Sentence;

static const Sentence codes[SF_N_CODES] = {
  [SF_CODE_OK] = { NULL, NULL },
  [SF_CODE_UNKNOWN_ACTION] = { N_ ("The server does not know this action."),
                               N_ ("Update the program, or ask the employment office.") },
  [SF_CODE_ROLE] = { N_ ("Your role may not do this."), N_ ("Sign in with the role that this belongs to.") },
  [SF_CODE_NOT_FOUND] = { N_ ("The record is no longer there, or you may no longer see it."),
                          N_ ("Look for it in the list again, or ask the employment office if it should be there.") },
  [SF_CODE_STATE] = { N_ ("It is in the state “{state}”."), N_ ("Look at it as it is now.") },
  [SF_CODE_ORIGIN] = { N_ ("This is only for signings that the other side started."),
                       N_ ("Whoever started it does this.") },
  [SF_CODE_FAULT] = { N_ ("It was returned because of the other side's part."),
                      N_ ("The {fault} corrects it and sends it again.") },
  [SF_CODE_STALE] = { N_ ("The record was changed after you looked at it."),
                      N_ ("Read it as it is now and decide again.") },
  [SF_CODE_DEPENDS] = { N_ ("An earlier step of yours, on which this builds, was refused."),
                        N_ ("Settle that one first.") },
  [SF_CODE_INTERNAL] = { N_ ("The server could not process this."),
                         N_ ("Tell the employment office; nothing was changed.") },
  [SF_CODE_BAD_ARGUMENT] = { N_ ("Something in the request is not right ({argument})."),
                             N_ ("Update the program and try again, or tell the employment office.") },
  [SF_CODE_SEASON_CLOSED] = { N_ ("Online signing is closed now."), N_ ("It is open from {open} to {close}.") },
  [SF_CODE_STUDENT_MAY_NOT_START] = { N_ ("At this school students do not start a signing themselves."),
                                      N_ ("Ask the employer to invite you.") },
  [SF_CODE_EMPLOYER_NOT_APPROVED] = { N_ ("The school has not approved this employer."),
                                      N_ ("The employment office approves employers.") },
  [SF_CODE_STUDENT_MISMATCH] = { N_ ("Student number and name do not belong to one student."),
                                 N_ ("Check both with the student.") },
  [SF_CODE_ALREADY_INVITED] = { N_ ("This student has an open invitation of yours."),
                                N_ ("It ends on {expires}; until then revise or withdraw it.") },
  [SF_CODE_INVITATION_LIMIT] = { N_ ("The student has {limit} open invitations already, which is the limit."),
                                 N_ ("Try again when one of them has been answered or has expired.") },
  [SF_CODE_ALREADY_SIGNED] = { N_ ("The student has a valid agreement with another employer."),
                               N_ ("Only a cancellation of that agreement makes the student free again.") },
  [SF_CODE_IN_REVIEW] = { N_ ("Another signing of the student is being reviewed."),
                          N_ ("Wait until the college and the school have decided on it.") },
  [SF_CODE_COOLING] = { N_ ("After a cancellation the student may not sign again yet."),
                        N_ ("Signing is possible again from {until}.") },
  [SF_CODE_LOCKED] = { N_ ("The student may not sign online: {lock}."), N_ ("The student's college can lift this.") },
  [SF_CODE_FORM] = { N_ ("“{field}”: {problem}"), N_ ("Correct it in the form.") },
  [SF_CODE_TERM] = { N_ ("An invitation must be open for {min} to {max} days."),
                     N_ ("Choose another number of days.") },
  [SF_CODE_EXPIRED] = { N_ ("The term ended on {expires}."), N_ ("The employer can send a new invitation.") },
  [SF_CODE_NOT_EXPIRED] = { N_ ("The term has not ended."), N_ ("It ends on {expires}.") },
  [SF_CODE_NOT_DUE] = { N_ ("No reminder is due."), N_ ("It goes out by itself on its day.") },
  [SF_CODE_NOT_READ] = { N_ ("Not every part has been read."), N_ ("Read each part and tick it.") },
  [SF_CODE_NOT_CONFIRMED] = { N_ ("It has not been confirmed."), N_ ("Confirm it and send it again.") },
  [SF_CODE_REASON_REQUIRED] = { N_ ("A reason is required."), N_ ("Write the reason.") },
  [SF_CODE_FAULT_REQUIRED] = { N_ ("It must be said whose part is at fault."),
                               N_ ("Choose the student or the employer.") },
  [SF_CODE_PROOF_MISSING] = { N_ ("No stamped proof has been uploaded."),
                              N_ ("Upload it with the employer's seal: a labour contract, a letter of employment or a "
                                  "release letter.") },
  [SF_CODE_SUBMITTED] = { N_ ("What was once sent cannot be discarded."), N_ ("Withdraw it or give it up instead.") },
  [SF_CODE_COLLEGE_ACTED] = { N_ ("The college has already decided."), N_ ("Ask the college to return it.") },
  [SF_CODE_COPIES_REQUIRED] = { N_ ("No copy was chosen."), N_ ("Choose at least one copy to print.") },
  [SF_CODE_FROZEN] = { N_ ("The student has objected that she did not sign."),
                       N_ ("Only the employment office can act until it has decided on the objection.") },
  [SF_CODE_NOT_FROZEN] = { N_ ("There is no objection."), N_ ("Look at it as it is now.") },
  [SF_CODE_STAGE] = { N_ ("Of a form signed on paper, the content and then the scan are reviewed."),
                      N_ ("Go on with the part that is under review now.") },
  [SF_CODE_CANCEL_LIMIT] = { N_ ("A student may cancel {limit} time(s), and that is used up."),
                             N_ ("Ask the employment office.") },
  [SF_CODE_OPEN_REQUEST] = { N_ ("A request about this agreement is under way: {kind}."),
                             N_ ("Wait for the decision, or withdraw that request first.") },
  [SF_CODE_AGREEMENT_STATE] = { N_ ("The agreement is in the state “{state}”."),
                                N_ ("This is possible only while the agreement is effective.") },
  [SF_CODE_WAITING] = { N_ ("The employer may still answer."),
                        N_ ("From {until} the office can go on without the employer.") },
  [SF_CODE_EXPLANATION_REQUIRED] = { N_ ("An explanation is required."), N_ ("Write why.") },
  [SF_CODE_GROUND] = { N_ ("This ground is not possible here."), N_ ("Choose another ground.") },
  [SF_CODE_NOTHING_CHANGED] = { N_ ("Nothing would be different."), N_ ("Change something first.") },
  [SF_CODE_NUMBER] = { N_ ("This number does not follow the school's pattern {pattern}."),
                       N_ ("Check the number on the form.") },
  [SF_CODE_NUMBER_TAKEN] = { N_ ("The number {number} is taken already."), N_ ("Check the number.") },
  [SF_CODE_QUOTA] = { N_ ("The college's {limit} signings on paper are used up."),
                      N_ ("Ask the employment office for more.") },
  [SF_CODE_NOT_OFFLINE] = { N_ ("The student is not marked for signing on paper."),
                            N_ ("The college marks the student first.") },
  [SF_CODE_SCAN_MISSING] = { N_ ("The scan of the signed form has not been uploaded."),
                             N_ ("The student uploads it.") },
  [SF_CODE_BLANK_OUT] = { N_ ("A blank form is still with the student."),
                          N_ ("Enter it in the register as returned, used or lost first.") },
  [SF_CODE_BLANK_MISSING] = { N_ ("No blank form was given out for this."),
                              N_ ("The college enters the blank form in the register first.") },
  [SF_CODE_FIELD_LOCKED] = { N_ ("“{field}” cannot be changed here."), N_ ("Ask the college; it can correct it.") },
  [SF_CODE_CORRECTION_OPEN] = { N_ ("A correction of “{field}” is already asked for."),
                                N_ ("Wait for the decision on it.") },
  [SF_CODE_OFFICE_ONLY] = { N_ ("“{field}” is changed by the employment office alone."),
                            N_ ("Ask the employment office.") },
  [SF_CODE_EMPLOYER_EXISTS] = { N_ ("The library has an employer with this code already: {name}."),
                                N_ ("Use that one, or ask the employment office to merge them.") },
  [SF_CODE_MERGED] = { N_ ("This employer was merged into another."), N_ ("Use the other one.") },
  [SF_CODE_LAST_ADMIN] = { N_ ("This is the last administrator."), N_ ("Make somebody else an administrator first.") },
  [SF_CODE_CALENDAR] = { N_ ("Line {line} of the calendar is not right."),
                         N_ ("Write a date of that year and “off” or “work”, a line each.") },
  [SF_CODE_PATTERN] = { N_ ("The pattern of numbers is not right: {problem}"), N_ ("Correct “{where}”.") },
  [SF_CODE_RETENTION] = { N_ ("It is too early to erase these data."), N_ ("They may be erased from {until}.") },
  [SF_CODE_BLOB_MISSING] = { N_ ("The file has not arrived on the server."),
                             N_ ("It is uploaded when the network is there; then send this again.") },
  [SF_CODE_ATTACHMENT_LIMIT] = { N_ ("No more than {limit} files can be attached."), N_ ("Remove one first.") },
  [SF_CODE_ATTACHMENT_TYPE] = { N_ ("Only JPEG and PNG pictures and PDF files can be attached."),
                                N_ ("Choose another file.") },
  [SF_CODE_RECENT_RESET] = { N_ ("The password was reset a short time ago."),
                             N_ ("For safety, this is possible again from {until}.") },
  [SF_CODE_SECRET_REQUIRED] = { N_ ("The operation code is required for this."), N_ ("Enter your operation code.") },
  [SF_CODE_SECRET_WRONG] = { N_ ("The operation code is wrong."),
                             N_ ("Enter it again; if it is forgotten, set a new one with your password.") },
  [SF_CODE_SECRET_UNSET] = { N_ ("The school asks for an operation code, and none is set."),
                             N_ ("Set an operation code first.") },
  [SF_CODE_REVEAL_LIMIT] = { N_ ("Many numbers were shown within the last hour."),
                             N_ ("The next can be shown from {until}.") },
};

/* Why nothing is to be done in a state, and whose turn it is. */
static const Sentence in_signing_state[SF_SIGNING_N_STATES] = {
  [SF_SIGNING_DRAFT] = { N_ ("It is a draft that has not been sent."), N_ ("Its author sends it.") },
  [SF_SIGNING_INVITED] = { N_ ("The student has not answered the invitation."),
                           N_ ("The student accepts or declines; the employer can withdraw it.") },
  [SF_SIGNING_COLLEGE_REVIEW] = { N_ ("It is waiting for college review."), N_ ("The student's college decides now.") },
  [SF_SIGNING_OFFICE_REVIEW] = { N_ ("The college has approved; it is waiting for school review."),
                                 N_ ("The employment office decides now.") },
  [SF_SIGNING_SIGNED] = { N_ ("It has been signed and approved."), NULL },
  [SF_SIGNING_RETURNED] = { N_ ("It was returned for correction."),
                            N_ ("Whose part is at fault corrects it and sends it again.") },
  [SF_SIGNING_DECLINED] = { N_ ("The student has declined."), N_ ("The employer can send a new invitation.") },
  [SF_SIGNING_WITHDRAWN] = { N_ ("It was withdrawn."), N_ ("The employer can send a new invitation.") },
  [SF_SIGNING_EXPIRED] = { N_ ("It has expired."), N_ ("The employer can send a new invitation.") },
  [SF_SIGNING_SUPERSEDED] = { N_ ("The student has signed with another employer."), NULL },
  [SF_SIGNING_VOID] = { N_ ("The agreement was cancelled or is void."), NULL },
};

static const Sentence in_agreement_state[SF_AGREEMENT_N_STATES] = {
  [SF_AGREEMENT_IN_REVIEW] = { N_ ("The agreement is under review and not effective yet."),
                               N_ ("It becomes effective when college and school have approved.") },
  [SF_AGREEMENT_SUSPENDED] = { N_ ("The agreement was returned for correction."),
                               N_ ("It goes on when the correction has been sent and approved.") },
  [SF_AGREEMENT_EFFECTIVE] = { N_ ("The agreement is effective."), NULL },
  [SF_AGREEMENT_CANCELLING] = { N_ ("A cancellation is under review."), N_ ("The employment office decides on it.") },
  [SF_AGREEMENT_CANCELLED] = { N_ ("The agreement has been cancelled."), NULL },
  [SF_AGREEMENT_REPLACED] = { N_ ("The agreement was replaced by a reissue."), N_ ("Use the new one.") },
  [SF_AGREEMENT_VOID] = { N_ ("The agreement is void."), NULL },
};

static const struct
{
  const char *lock;
  const char *text;
} locks[] = {
  { "oriented", NC_ ("lock", "trained for a fixed employer") },
  { "commissioned", NC_ ("lock", "trained on commission") },
  { "offline", NC_ ("lock", "marked for signing on paper") },
  { "objection", NC_ ("lock", "the student has objected that she did not sign") },
};

static const char *const problems[SF_FORM_N_ERRORS] = {
  [SF_FORM_ERROR_EDITION] = N_ ("The form's edition is not right."),
  [SF_FORM_ERROR_UNKNOWN_FIELD] = N_ ("The form has no such field."),
  [SF_FORM_ERROR_MISSING] = N_ ("Please fill this in."),
  [SF_FORM_ERROR_TOO_LONG] = N_ ("This is too long."),
  [SF_FORM_ERROR_NOT_A_CODE] = N_ ("Please choose from the list."),
  [SF_FORM_ERROR_NOT_A_DATE] = N_ ("Please write a date, such as 2026-07-01."),
  [SF_FORM_ERROR_NOT_A_NUMBER] = N_ ("Please write a whole number, such as 3000."),
  [SF_FORM_ERROR_OUT_OF_RANGE] = N_ ("This is out of range."),
  [SF_FORM_ERROR_NOT_A_DIVISION] = N_ ("Please choose a place down to the county or district."),
  [SF_FORM_ERROR_NOT_A_PHONE] = N_ ("This is no telephone number."),
  [SF_FORM_ERROR_NOT_A_POSTCODE] = N_ ("A postcode has six digits."),
  [SF_FORM_ERROR_NOT_AN_EMAIL] = N_ ("This is no e-mail address."),
  [SF_FORM_ERROR_NOT_AN_IDENTITY] = N_ ("This identity number is not right; please check each digit."),
  [SF_FORM_ERROR_NOT_A_CREDIT_CODE] = N_ ("This unified social credit code is not right; please check each character."),
  [SF_FORM_ERROR_NOT_AN_ORG_CODE] = N_ ("This organisation code is not right; please check each character."),
  [SF_FORM_ERROR_EXCLUDES] = N_ ("This cannot be filled in together with another field of the form."),
  [SF_FORM_ERROR_BAD_TEXT] = N_ ("This contains characters that cannot be stored."),
};

static const char *const pattern_problems[SF_NUMBER_N_ERRORS] = {
  [SF_NUMBER_ERROR_EMPTY] = N_ ("It is empty."),
  [SF_NUMBER_ERROR_BRACE] = N_ ("A brace is not opened or not closed."),
  [SF_NUMBER_ERROR_ITEM] = N_ ("There is no such item."),
  [SF_NUMBER_ERROR_WIDTH] = N_ ("A serial number has 3 to 9 digits, such as five: write a colon and 5 after its name."),
  [SF_NUMBER_ERROR_CHARACTER] = N_ ("Only letters, digits, hyphens, dots and slashes can be printed."),
  [SF_NUMBER_ERROR_TWICE] = N_ ("This item can stand there only once."),
  [SF_NUMBER_ERROR_CHECK_PLACE] = N_ ("Only the number of the reissue can follow the check digit."),
  [SF_NUMBER_ERROR_SUFFIX_PLACE] = N_ ("Nothing can follow the number of the reissue."),
  [SF_NUMBER_ERROR_SCHOOL_CODE] = N_ ("The school code is not set, or it is not right."),
  [SF_NUMBER_ERROR_NOT_UNIQUE] =
    N_ ("Two agreements could get the same number; it needs a serial number, or the student number and the number of "
        "the reissue."),
  [SF_NUMBER_ERROR_TOO_LONG] = N_ ("Some numbers would have more than 20 characters."),
};

/* Of files that are uploaded. */
static const struct
{
  const char *code;
  Sentence sentence;
} files[] = {
  { "E_BLOB_TOO_LARGE", { N_ ("The file is too large."), N_ ("Scan it with a lower resolution.") } },
  { "E_BLOB_TYPE",
    { N_ ("The file is no JPEG or PNG picture and no PDF document."), N_ ("Save or scan it as one of these.") } },
  { "E_BLOB_BROKEN", { N_ ("The file is damaged."), N_ ("Open it to see what is in it, and save or scan it again.") } },
  { "E_BLOB_DIMENSIONS",
    { N_ ("The picture has too many pixels, or none."), N_ ("Scan it with a lower resolution.") } },
  { "E_BLOB_HASH", { N_ ("The file did not arrive as it was sent."), N_ ("Add it once more.") } },
  { "E_BLOB_QUOTA",
    { N_ ("Too many of your files wait on the server to be attached to something."),
      N_ ("Send what you have begun, then add this one again.") } },
  { "E_BLOB_OFFSET", { N_ ("The upload was interrupted."), N_ ("It goes on by itself.") } },
  { "E_BLOB_TAKEN_OVER", { N_ ("The upload was interrupted."), N_ ("It goes on by itself.") } },
  { "E_NO_ROOM", { N_ ("The server has no room for files now."), N_ ("It is tried again by itself.") } },
  { "E_NOT_FOUND",
    { N_ ("The file is not there, or you may no longer see it."),
      N_ ("Ask whoever attached it, or the employment office.") } },
};

/* Answers of the server that are no outcome of an operation. */
static const struct
{
  const char *code;
  Sentence sentence;
} answers[] = {
  { "E_AUTH", { N_ ("Account or password is wrong, or the session is over."), N_ ("Sign in again.") } },
  { "E_LOCKED_OUT",
    { N_ ("Too many failed attempts."), N_ ("Try again in a quarter of an hour, or have the password reset.") } },
  { "E_ROLE", { N_ ("Your role may not do this."), N_ ("Sign in with the role that this belongs to.") } },
  { "E_PASSWORD_CHANGE", { N_ ("The password must be changed first."), N_ ("Choose a new password.") } },
  { "E_PASSWORD", { N_ ("The new password will not do."), N_ ("Choose another one.") } },
  { "E_OTP_REQUIRED",
    { N_ ("This account is protected by a second factor."),
      N_ ("Type the six digits that your authenticator shows, or one of your recovery codes.") } },
  { "E_OTP_WRONG", { N_ ("The code is wrong or was used before."), N_ ("Wait for the next one and type that.") } },
  { "E_OTP_STATE",
    { N_ ("The second factor is not in the state for this."), N_ ("Look at its state and begin again.") } },
  { "E_RECOVERY",
    { N_ ("The code is wrong or has expired."), N_ ("Ask for a new one, or have your college reset the password.") } },
  { "E_RATE", { N_ ("This was asked for too often."), N_ ("Try again in an hour.") } },
  { "E_DEVICE_ENDED",
    { N_ ("This computer was signed out for good by the school or by yourself on another device."),
      N_ ("What was not uploaded is not sent any more. Ask the employment office if you do not know why.") } },
  { "E_OPERATION_CODE", { N_ ("The new operation code will not do."), N_ ("Choose another one.") } },
  { "E_EXISTS", { N_ ("There is an account of that name already."), N_ ("Choose another name.") } },
  { "E_INPUT",
    { N_ ("Something that was filled in is not right."),
      N_ ("Check what was filled in, or the columns of the file, and try again.") } },
  { "E_FILE",
    { N_ ("The file cannot be read as a table."),
      N_ ("Save it as XLSX or CSV, without a password, and send it again.") } },
  { "E_NOT_FOUND",
    { N_ ("The record is no longer there, or you may no longer see it."),
      N_ ("Look for it in the list again, or ask the employment office if it should be there.") } },
  { "E_BUSY", { N_ ("The server is busy."), N_ ("Try again in a minute.") } },
  { "E_UNAVAILABLE", { N_ ("The server is busy."), N_ ("It is tried again by itself.") } },
  { "E_NO_ROOM",
    { N_ ("The server has no room now."), N_ ("Tell the employment office; it is tried again by itself.") } },
  { "E_INTERNAL",
    { N_ ("The server could not process this."), N_ ("Tell the employment office; nothing was changed.") } },
  { "E_TOO_LARGE", { N_ ("This is more than the server takes at once."), N_ ("Send it in smaller parts.") } },
  { "E_BAD_REQUEST",
    { N_ ("The server did not understand this program."),
      N_ ("Update the program and try again, or tell the employment office.") } },
  { "E_METHOD",
    { N_ ("The server did not understand this program."),
      N_ ("Update the program and try again, or tell the employment office.") } },
  { "E_SCHEMA",
    { N_ ("This program and the server are of versions that do not understand each other."),
      N_ ("Update the program.") } },
  /* The program settles these by itself; whoever reads of them need do nothing. */
  { "E_DEVICE_OWNER",
    { N_ ("The server does not know this computer as yours."), N_ ("It registers anew by itself.") } },
  { "E_DEVICE_UNKNOWN", { N_ ("The server does not know this computer."), N_ ("It registers anew by itself.") } },
  { "E_GAP",
    { N_ ("The server and this computer disagree on what was sent."), N_ ("What is open is sent again by itself.") } },
  { "E_SEQ_REUSED",
    { N_ ("The server and this computer disagree on what was sent."), N_ ("What is open is sent again by itself.") } },
  { "E_EPOCH",
    { N_ ("The server was restored from a backup."), N_ ("What it may have lost is sent again by itself.") } },
};

/* The server's names of faults; {limit} is the number that comes with one. */
static const struct
{
  const char *name;
  const char *text;
} password_faults[] = {
  { "old", N_ ("The present password is not right.") },
  { "short", N_ ("It must have at least {limit} characters.") },
  { "long", N_ ("It may have at most {limit} characters.") },
  { "classes", N_ ("It must have {limit} of these: small letters, capitals, digits, other characters.") },
  { "own", N_ ("It must not contain your account, name or number.") },
  { "common", N_ ("It is one of those that everybody tries first. Choose another one.") },
  { "used", N_ ("It must be none of your last {limit} passwords.") },
  { "same", N_ ("It must not be the same as the password.") },
};

/* ---- Filling places ---- */

static char *
translate_lock (const char *lock)
{
  for (gsize i = 0; i < G_N_ELEMENTS (locks); i++)
    if (g_str_equal (lock, locks[i].lock))
      return g_strdup (g_dpgettext2 (NULL, "lock", locks[i].text));
  return g_strdup (lock);
}

static char *
translate_kind (const char *name)
{
  SfKind kind;

  return g_strdup (sf_kind_from_name (name, &kind) ? sf_label_kind (kind) : name);
}

static char *
translate_state (const char *name)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING,      SF_KIND_AGREEMENT,  SF_KIND_EMPLOYER, SF_KIND_CANCELLATION,
                                  SF_KIND_VERIFICATION, SF_KIND_CORRECTION, SF_KIND_BLANK,    SF_KIND_NOTICE };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      int state = sf_kind_state_from_name (kinds[i], name);

      if (state != SF_STATE_NONE)
        return g_strdup (sf_label_state (kinds[i], state));
    }
  return g_strdup (name);
}

/* A field has the same label in every edition that has it. */
static const SfField *
find_field (const char *key)
{
  const char *const *editions = sf_form_edition_names ();

  for (gsize i = 0; editions[i] != NULL; i++)
    {
      const SfField *field = sf_form_edition_get_field (sf_form_edition_lookup (editions[i]), key);

      if (field != NULL)
        return field;
    }
  return NULL;
}

/* @kind: of the master data that it is a field or a column of; NULL: a form's. */
static char *
translate_field (const char *key, const char *kind_name)
{
  SfKind kind;
  const SfField *field = sf_kind_from_name (kind_name, &kind) ? sf_master_get_field (kind, key) : NULL;

  if (field == NULL)
    field = find_field (key);
  if (field == NULL)
    return g_strdup (key);
  return g_strdup (sf_label_field (field));
}

static char *
translate_problem (const char *name)
{
  for (guint i = 0; i < SF_FORM_N_ERRORS; i++)
    if (g_strcmp0 (sf_form_error_name (i), name) == 0)
      return g_strdup (_ (problems[i]));
  for (guint i = 0; i < SF_NUMBER_N_ERRORS; i++)
    if (g_strcmp0 (sf_number_error_name (i), name) == 0)
      return g_strdup (_ (pattern_problems[i]));
  return g_strdup (name);
}

/* The parameter in words; NULL if the code came without it. */
static char *
word_of (JsonObject *params, const char *name)
{
  JsonNode *node = params != NULL ? json_object_get_member (params, name) : NULL;
  g_autofree char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  text = json_node_dup_string (node);
  if (text == NULL)
    return NULL;
  if (g_str_equal (name, "state"))
    return translate_state (text);
  if (g_str_equal (name, "kind"))
    return translate_kind (text);
  if (g_str_equal (name, "lock"))
    return translate_lock (text);
  if (g_str_equal (name, "field"))
    return translate_field (text, json_object_get_string_member_with_default (params, "kind", NULL));
  if (g_str_equal (name, "problem"))
    return translate_problem (text);
  if (g_str_equal (name, "fault") || g_str_equal (name, "origin"))
    return g_strdup (sf_label_party (text));
  return g_steal_pointer (&text);
}

typedef char *(*WordFunc) (gpointer source, const char *name);

/* NULL when the source lacks a word that @text has a place for. */
static char *
fill_places (const char *text, WordFunc get_word, gpointer source)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *open;

  while ((open = strchr (text, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = g_strndup (open + 1, (gsize) (close - open - 1));
      g_autofree char *word = get_word (source, name);

      if (word == NULL)
        return NULL;
      g_string_append_len (filled, text, open - text);
      g_string_append (filled, word);
      text = close + 1;
    }
  g_string_append (filled, text);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

static char *
get_param (gpointer source, const char *name)
{
  return word_of (source, name);
}

/* ---- Public ---- */

static const Sentence *
find_sentence (SfWorkflowCode code, JsonObject *params)
{
  const char *name = params != NULL && json_object_has_member (params, "state")
                       ? json_object_get_string_member_with_default (params, "state", NULL)
                       : NULL;
  int state;

  if (code == SF_CODE_STATE && name != NULL)
    {
      state = sf_kind_state_from_name (SF_KIND_SIGNING, name);
      if (state != SF_STATE_NONE)
        return &in_signing_state[state];
      state = sf_kind_state_from_name (SF_KIND_AGREEMENT, name);
      if (state != SF_STATE_NONE)
        return &in_agreement_state[state];
    }
  return &codes[code];
}

char *
sf_sentence_why (SfWorkflowCode code, JsonObject *params)
{
  const Sentence *sentence;
  char *text;

  g_return_val_if_fail ((guint) code < SF_N_CODES, NULL);
  sentence = find_sentence (code, params);
  if (sentence->why == NULL)
    return NULL;
  text = fill_places (_ (sentence->why), get_param, params);
  return text != NULL ? text : g_strdup (_ ("This is not possible now."));
}

char *
sf_sentence_next_step (SfWorkflowCode code, JsonObject *params)
{
  const Sentence *sentence;

  g_return_val_if_fail ((guint) code < SF_N_CODES, NULL);
  sentence = find_sentence (code, params);
  return sentence->next != NULL ? fill_places (_ (sentence->next), get_param, params) : NULL;
}

/* @next may be NULL. */
static char *
join (const char *why, const char *next)
{
  if (next == NULL)
    return g_strdup (why);
  /* Translators: two sentences in a row; without the space where sentences are not separated by one. */
  return g_strdup_printf (C_ ("two sentences", "%s %s"), why, next);
}

char *
sf_sentence_refusal (SfWorkflowCode code, JsonObject *params)
{
  g_autofree char *why = sf_sentence_why (code, params);
  g_autofree char *next = sf_sentence_next_step (code, params);

  return join (why, next);
}

/* Of files, too; "E_NOT_FOUND" is of a record here. */
char *
sf_sentence_answer (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_strcmp0 (code, answers[i].code) == 0)
      {
        const Sentence *sentence = &answers[i].sentence;

        return join (_ (sentence->why), sentence->next != NULL ? _ (sentence->next) : NULL);
      }
  return code != NULL && g_str_has_prefix (code, "E_BLOB_") ? sf_sentence_file (code) : NULL;
}

static char *
get_limit (gpointer source, const char *name)
{
  return g_strdup (source);
}

char *
sf_sentence_password (const char *fault)
{
  g_auto (GStrv) parts = g_strsplit (fault, " ", 2);

  for (gsize i = 0; parts[0] != NULL && i < G_N_ELEMENTS (password_faults); i++)
    if (g_str_equal (parts[0], password_faults[i].name))
      {
        char *text = fill_places (_ (password_faults[i].text), get_limit, parts[1]);

        if (text != NULL)
          return text;
      }
  return g_strdup (_ ("The new password will not do."));
}

char *
sf_sentence_problem (const SfField *field, SfFormError code)
{
  g_return_val_if_fail ((guint) code < SF_FORM_N_ERRORS, NULL);
  if (code == SF_FORM_ERROR_OUT_OF_RANGE && field != NULL && field->max > 0)
    return g_strdup_printf (_ ("This must be between %d and %d."), (int) field->min, (int) field->max);
  if (code == SF_FORM_ERROR_TOO_LONG && field != NULL && field->max > 0)
    return g_strdup_printf (_ ("At most %d characters."), (int) field->max);
  return g_strdup (_ (problems[code]));
}

char *
sf_sentence_file (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    if (g_strcmp0 (code, files[i].code) == 0)
      return join (_ (files[i].sentence.why), files[i].sentence.next != NULL ? _ (files[i].sentence.next) : NULL);
  return join (_ ("The file could not be sent."), _ ("It is tried again by itself."));
}

char *
sf_sentence_notice (const char *code, const char *text_1, const char *text_2)
{
  return sf_notice_text (code, sf_label_language (), text_1, text_2);
}

char *
sf_sentence_field (const char *key, SfKind kind)
{
  return translate_field (key, kind < SF_N_KINDS ? sf_kind_info (kind)->name : NULL);
}
