/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows from an allowed operation: the new versions of the records it changes and the notices it sends. Effects
 * cope with facts that a client does not have; the server has them all.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/form/sf-pinyin.h"
#include "core/model/sf-uuid.h"
#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-workflow-private.h"

/* ---- Preparing the record ---- */

static void
link_student (SfCase *c)
{
  SfRecord *student = c->facts->student;

  if (student == NULL)
    return;
  sf_record_set_text (c->next, SF_SIGNING_STUDENT, sf_record_get_id (student));
  sf_record_set_text (c->next, SF_SIGNING_COLLEGE, sf_record_get_text (student, SF_STUDENT_COLLEGE));
  sf_record_set_text (c->next, SF_SIGNING_STUDENT_NUMBER, sf_record_get_text (student, SF_STUDENT_NUMBER));
  sf_record_set_text (c->next, SF_SIGNING_STUDENT_NAME, sf_record_get_text (student, SF_STUDENT_NAME));
}

/* A new signing belongs to whoever makes it. */
static void
begin_signing (SfCase *c)
{
  gboolean by_student = sf_actor_get_role (c->actor) == SF_ROLE_STUDENT;

  sf_record_set_text (c->next, SF_SIGNING_ORIGIN, by_student ? "student" : "employer");
  if (by_student)
    sf_record_set_text (c->next, SF_SIGNING_STUDENT, sf_actor_get_student (c->actor));
  else
    sf_record_set_text (c->next, SF_SIGNING_EMPLOYER, sf_actor_get_employer (c->actor));
}

/* Whom the owner of a draft has named so far: the employer types number and name, the student picks from the library.
 */
static void
take_named_party (SfCase *c)
{
  JsonObject *args = sf_operation_get_args (c->operation);

  if (sf_actor_get_role (c->actor) == SF_ROLE_EMPLOYER)
    {
      if (json_object_has_member (args, "student_number"))
        sf_record_set_text (c->next, SF_SIGNING_STUDENT_NUMBER, sf_case_arg (c, "student_number"));
      if (json_object_has_member (args, "student_name"))
        sf_record_set_text (c->next, SF_SIGNING_STUDENT_NAME, sf_case_arg (c, "student_name"));
    }
  else if (json_object_has_member (args, "employer"))
    sf_record_set_text (c->next, SF_SIGNING_EMPLOYER, sf_case_arg (c, "employer"));
}

static void
take_term (SfCase *c)
{
  if (json_object_has_member (sf_operation_get_args (c->operation), "days"))
    sf_record_set_int (c->next, SF_SIGNING_TERM_DAYS, sf_operation_get_arg_int (c->operation, "days", 0));
}

/* The fields of the operation's form that its actor may fill; others stay as they were. */
static void
take_form (SfCase *c)
{
  JsonObject *given = sf_operation_get_arg_form (c->operation);
  g_autoptr (JsonObject) values = NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (given == NULL || c->edition == NULL)
    return;
  values = sf_form_normalise (c->edition, given);
  json_object_iter_init (&iter, given);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const SfField *field = sf_form_edition_get_field (c->edition, key);

      /* An unknown key goes in, so that the check of the form names it. */
      if (field == NULL || (field->party & c->row->fills) != 0)
        sf_record_set_field (c->next, key, json_object_get_string_member_with_default (values, key, NULL));
    }
}

static void
copy_column (SfCase *c, const char *key, const SfRecord *from, int column)
{
  if (c->edition != NULL && sf_form_edition_get_field (c->edition, key) != NULL && sf_record_has (from, column))
    sf_record_set_field (c->next, key, sf_record_get_text (from, column));
}

/* Copies the fields of @from's own form to those of the same name under @prefix; what is filled stays if @keep. */
static void
copy_form (SfCase *c, const char *prefix, SfRecord *from, gboolean keep)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, sf_record_get_form (from));
  while (json_object_iter_next (&iter, &key, &node))
    {
      g_autofree char *target = g_strconcat (prefix, ".", key, NULL);

      if (c->edition == NULL || sf_form_edition_get_field (c->edition, target) == NULL)
        continue;
      if (!keep || sf_record_get_field (c->next, target) == NULL)
        sf_record_set_field (c->next, target, json_node_get_string (node));
    }
}

static void
take_employer (SfCase *c)
{
  SfRecord *employer = c->facts->employer;

  if (employer == NULL)
    return;
  sf_record_set_text (c->next, SF_SIGNING_EMPLOYER_NAME, sf_record_get_text (employer, SF_EMPLOYER_NAME));
  /* Name and code are the library's; contact data may differ from one signing to the next. */
  copy_column (c, "employer.name", employer, SF_EMPLOYER_NAME);
  copy_column (c, "employer.credit_code", employer, SF_EMPLOYER_CREDIT_CODE);
  copy_form (c, "employer", employer, TRUE);
  if (sf_record_get_field (c->next, "employer.contact") == NULL)
    copy_column (c, "employer.contact", employer, SF_EMPLOYER_CONTACT);
  if (sf_record_get_field (c->next, "employer.nature") == NULL)
    copy_column (c, "employer.nature", employer, SF_EMPLOYER_NATURE);
  if (sf_record_get_field (c->next, "employer.industry") == NULL)
    copy_column (c, "employer.industry", employer, SF_EMPLOYER_INDUSTRY);
  if (sf_record_get_field (c->next, "employer.division") == NULL)
    copy_column (c, "employer.division", employer, SF_EMPLOYER_DIVISION);
}

static gboolean
is_students_own (const SfFormEdition *edition, const char *key)
{
  const SfField *field = edition != NULL ? sf_form_edition_get_field (edition, key) : NULL;

  return field != NULL && field->party == SF_PARTY_STUDENT;
}

/* The roster's values replace what stood there, but what the student fills in herself is only offered. */
static void
take_student (SfCase *c, SfRecord *student)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  copy_column (c, "student.name", student, SF_STUDENT_NAME);
  copy_column (c, "student.number", student, SF_STUDENT_NUMBER);
  copy_column (c, "student.education", student, SF_STUDENT_LEVEL);
  copy_column (c, "student.major", student, SF_STUDENT_MAJOR);
  copy_column (c, "student.class", student, SF_STUDENT_CLASS);
  json_object_iter_init (&iter, sf_record_get_form (student));
  while (json_object_iter_next (&iter, &key, &node))
    {
      g_autofree char *target = g_strconcat ("student.", key, NULL);

      if (c->edition == NULL || sf_form_edition_get_field (c->edition, target) == NULL)
        continue;
      if (!is_students_own (c->edition, target) || sf_record_get_field (c->next, target) == NULL)
        sf_record_set_field (c->next, target, json_node_get_string (node));
    }
}

static void
take_roster (SfCase *c)
{
  if (c->facts->student != NULL)
    take_student (c, c->facts->student);
  if (c->facts->settings != NULL)
    {
      copy_column (c, "school.name", c->facts->settings, SF_SETTINGS_NAME);
      copy_form (c, "school", c->facts->settings, FALSE);
    }
  if (c->facts->college != NULL)
    {
      copy_column (c, "college.name", c->facts->college, SF_COLLEGE_NAME);
      copy_column (c, "student.college", c->facts->college, SF_COLLEGE_NAME);
      copy_form (c, "college", c->facts->college, FALSE);
    }
}

/* Pinyin and initials of both names, so that one search finds either. */
static void
refresh_search_columns (SfCase *c)
{
  const char *student = sf_record_get_text (c->next, SF_SIGNING_STUDENT_NAME);
  const char *employer = sf_record_get_text (c->next, SF_SIGNING_EMPLOYER_NAME);
  g_autofree char *student_pinyin = NULL;
  g_autofree char *student_initials = NULL;
  g_autofree char *employer_pinyin = NULL;
  g_autofree char *employer_initials = NULL;
  g_autofree char *pinyin = NULL;
  g_autofree char *initials = NULL;

  sf_pinyin_of (student != NULL ? student : "", TRUE, &student_pinyin, &student_initials);
  sf_pinyin_of (employer != NULL ? employer : "", FALSE, &employer_pinyin, &employer_initials);
  pinyin = g_strstrip (g_strjoin (" ", student_pinyin, employer_pinyin, NULL));
  initials = g_strstrip (g_strjoin (" ", student_initials, employer_initials, NULL));
  sf_record_set_text (c->next, SF_SIGNING_PINYIN, pinyin);
  sf_record_set_text (c->next, SF_SIGNING_INITIALS, initials);
}

static const char *
choose_edition (const SfCase *c)
{
  const char *level = c->facts->student != NULL ? sf_record_get_text (c->facts->student, SF_STUDENT_LEVEL) : NULL;

  return sf_rules_edition (c->rules, level);
}

static void
prepare_signing (SfCase *c)
{
  gboolean before_first_end = c->record == NULL || sf_record_get_state (c->record) == SF_SIGNING_DRAFT;

  if (c->record == NULL)
    begin_signing (c);
  if (c->row->fills == 0)
    return;
  if (before_first_end)
    {
      take_named_party (c);
      sf_record_set_edition (c->next, choose_edition (c));
      c->edition = sf_form_edition_lookup (sf_record_get_edition (c->next));
    }
  take_term (c);
  take_form (c);
  if ((c->row->takes & SF_TAKES_EMPLOYER) != 0)
    take_employer (c);
  if ((c->row->takes & SF_TAKES_ROSTER) != 0)
    take_roster (c);
  if (!sf_record_has (c->next, SF_SIGNING_EMPLOYER_NAME))
    sf_record_set_text (c->next, SF_SIGNING_EMPLOYER_NAME, sf_record_get_field (c->next, "employer.name"));
}

void
sf_case_prepare (SfCase *c)
{
  SfKind kind = c->row->kind;

  c->next = c->record != NULL ? sf_record_copy (c->record) : sf_record_new (kind, sf_operation_get_id (c->operation));
  if (kind == SF_KIND_SIGNING)
    prepare_signing (c);
}

/* ---- Effects on the signing ---- */

void
sf_effect_start_term (SfCase *c)
{
  int days = sf_record_has (c->next, SF_SIGNING_TERM_DAYS) ? (int) sf_record_get_int (c->next, SF_SIGNING_TERM_DAYS)
                                                           : c->rules->invitation_days;

  link_student (c);
  refresh_search_columns (c);
  sf_record_set_int (c->next, SF_SIGNING_STARTED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_EXPIRES_AT, sf_calendar_term_end (c->now, days));
  sf_record_clear (c->next, SF_SIGNING_REMINDED_AT);
  sf_record_clear (c->next, SF_SIGNING_FAULT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}

void
sf_effect_enter_review (SfCase *c)
{
  link_student (c);
  refresh_search_columns (c);
  if (!sf_record_has (c->next, SF_SIGNING_STARTED_AT))
    sf_record_set_int (c->next, SF_SIGNING_STARTED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_ACCEPTED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_EXPIRES_AT);
  sf_record_clear (c->next, SF_SIGNING_REMINDED_AT);
  sf_record_clear (c->next, SF_SIGNING_COLLEGE_AT);
  sf_record_clear (c->next, SF_SIGNING_FAULT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}

void
sf_effect_pass_college (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_COLLEGE_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}

void
sf_effect_pass_office (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_OFFICE_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_QUEUED_AT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}

void
sf_effect_send_back (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_set_text (c->next, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
}

void
sf_effect_return (SfCase *c)
{
  sf_record_set_text (c->next, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
  sf_record_set_text (c->next, SF_SIGNING_FAULT, sf_case_arg (c, "fault"));
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_EXPIRES_AT, sf_calendar_term_end (c->now, c->rules->returned_days));
  sf_record_clear (c->next, SF_SIGNING_REMINDED_AT);
}

void
sf_effect_take_back (SfCase *c)
{
  sf_record_clear (c->next, SF_SIGNING_ACCEPTED_AT);
  sf_record_clear (c->next, SF_SIGNING_QUEUED_AT);
}

void
sf_effect_end (SfCase *c)
{
  sf_record_clear (c->next, SF_SIGNING_QUEUED_AT);
  if (sf_case_arg (c, "reason") != NULL)
    sf_record_set_text (c->next, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
}

void
sf_effect_mark_reminded (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_REMINDED_AT, c->now);
}

void
sf_effect_supersede_others (SfCase *c)
{
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    {
      SfRecord *other = c->facts->signings->pdata[i];
      SfRecord *ended;
      SfNoticeDraft *notice;

      if (sf_record_get_state (other) != SF_SIGNING_INVITED)
        continue;
      ended = sf_record_copy (other);
      sf_record_set_state (ended, SF_SIGNING_SUPERSEDED);
      sf_record_clear (ended, SF_SIGNING_QUEUED_AT);
      g_ptr_array_add (c->decision->puts, ended);

      notice = g_new0 (SfNoticeDraft, 1);
      notice->to = SF_PARTY_EMPLOYER;
      notice->owner = g_strdup (sf_record_get_text (other, SF_SIGNING_EMPLOYER));
      notice->code = "signing-superseded";
      notice->about_kind = SF_KIND_SIGNING;
      notice->about = g_strdup (sf_record_get_id (other));
      notice->text_1 = g_strdup (sf_record_get_text (other, SF_SIGNING_STUDENT_NAME));
      g_ptr_array_add (c->decision->notices, notice);
    }
}

/* ---- Effects on the agreement ---- */

/* 16 characters of 5 bits: what the QR code carries cannot be guessed by who does not know the agreement. */
static char *
make_verification_code (const char *agreement_id)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *code = g_malloc (17);

  g_checksum_update (sum, (const guchar *) "verification-code:", -1);
  g_checksum_update (sum, (const guchar *) agreement_id, -1);
  g_checksum_get_digest (sum, digest, &length);
  for (guint i = 0; i < 16; i++)
    code[i] = alphabet[digest[i] & 31];
  code[16] = '\0';
  return code;
}

/* 编号: the student's number, later ones of hers -2, -3 … */
static char *
make_number (const SfCase *c, gint64 count)
{
  const char *root = sf_record_get_text (c->next, SF_SIGNING_STUDENT_NUMBER);

  return count == 0 ? g_strdup (root) : g_strdup_printf ("%s-%" G_GINT64_FORMAT, root, count + 1);
}

static void
copy_signing_to_agreement (const SfCase *c, SfRecord *agreement)
{
  static const struct
  {
    int from, to;
  } columns[] = {
    { SF_SIGNING_STUDENT, SF_AGREEMENT_STUDENT },
    { SF_SIGNING_EMPLOYER, SF_AGREEMENT_EMPLOYER },
    { SF_SIGNING_COLLEGE, SF_AGREEMENT_COLLEGE },
    { SF_SIGNING_STUDENT_NUMBER, SF_AGREEMENT_STUDENT_NUMBER },
    { SF_SIGNING_STUDENT_NAME, SF_AGREEMENT_STUDENT_NAME },
    { SF_SIGNING_EMPLOYER_NAME, SF_AGREEMENT_EMPLOYER_NAME },
    { SF_SIGNING_PINYIN, SF_AGREEMENT_PINYIN },
    { SF_SIGNING_INITIALS, SF_AGREEMENT_INITIALS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    sf_record_set_text (agreement, columns[i].to, sf_record_get_text (c->next, columns[i].from));
  sf_record_set_edition (agreement, sf_record_get_edition (c->next));
  sf_record_set_form_text (agreement, sf_record_get_form_text (c->next));
}

void
sf_effect_make_agreement (SfCase *c)
{
  SfRecord *current = c->facts->agreement;
  SfRecord *student = c->facts->student;
  g_autoptr (SfRecord) agreement = NULL;

  if (current != NULL && sf_record_get_state (current) == SF_AGREEMENT_SUSPENDED)
    agreement = sf_record_copy (current);
  else
    {
      gint64 count = student != NULL ? sf_record_get_int (student, SF_STUDENT_AGREEMENT_COUNT) : 0;
      g_autofree char *id = sf_uuid_derive (sf_operation_get_uid (c->operation), "agreement");
      g_autofree char *number = make_number (c, count);
      g_autofree char *code = make_verification_code (id);

      agreement = sf_record_new (SF_KIND_AGREEMENT, id);
      sf_record_set_text (agreement, SF_AGREEMENT_NUMBER, number);
      sf_record_set_text (agreement, SF_AGREEMENT_CODE, code);
      sf_record_set_text (agreement, SF_AGREEMENT_SIGNING, sf_record_get_id (c->next));
      sf_record_set_int (agreement, SF_AGREEMENT_MADE_AT, c->now);
      if (student != NULL)
        {
          SfRecord *counted = sf_record_copy (student);
          sf_record_set_int (counted, SF_STUDENT_AGREEMENT_COUNT, count + 1);
          g_ptr_array_add (c->decision->puts, counted);
        }
    }
  copy_signing_to_agreement (c, agreement);
  sf_record_set_state (agreement, SF_AGREEMENT_IN_REVIEW);
  sf_record_set_text (c->next, SF_SIGNING_AGREEMENT, sf_record_get_id (agreement));
  g_ptr_array_add (c->decision->puts, g_steal_pointer (&agreement));
}

static gboolean
is_live_agreement (const SfRecord *agreement)
{
  return sf_record_get_state (agreement) <= SF_AGREEMENT_CANCELLING;
}

/* A changeable copy of this signing's agreement in @state, among the puts; NULL if it has no live one. */
static SfRecord *
put_agreement (SfCase *c, int state)
{
  SfRecord *changed;

  if (c->facts->agreement == NULL || !is_live_agreement (c->facts->agreement))
    return NULL;
  changed = sf_record_copy (c->facts->agreement);
  sf_record_set_state (changed, state);
  g_ptr_array_add (c->decision->puts, changed);
  return changed;
}

void
sf_effect_suspend_agreement (SfCase *c)
{
  put_agreement (c, SF_AGREEMENT_SUSPENDED);
}

void
sf_effect_enforce_agreement (SfCase *c)
{
  SfRecord *agreement = put_agreement (c, SF_AGREEMENT_EFFECTIVE);

  if (agreement != NULL)
    sf_record_set_int (agreement, SF_AGREEMENT_EFFECTIVE_AT, c->now);
}

void
sf_effect_void_agreement (SfCase *c)
{
  SfRecord *agreement = put_agreement (c, SF_AGREEMENT_VOID);

  if (agreement != NULL)
    sf_record_set_int (agreement, SF_AGREEMENT_ENDED_AT, c->now);
}

/* Approved in error, does not graduate, goes on studying …: uses up nothing of the student's. */
void
sf_effect_annul (SfCase *c)
{
  sf_record_set_int (c->next, SF_AGREEMENT_ENDED_AT, c->now);
  if (c->facts->signing != NULL)
    {
      SfRecord *signing = sf_record_copy (c->facts->signing);

      sf_record_set_state (signing, SF_SIGNING_VOID);
      sf_record_clear (signing, SF_SIGNING_QUEUED_AT);
      sf_record_clear (signing, SF_SIGNING_EXPIRES_AT);
      sf_record_set_text (signing, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
      g_ptr_array_add (c->decision->puts, signing);
    }
}

void
sf_effect_mark_printed (SfCase *c)
{
  if (!sf_record_has (c->next, SF_AGREEMENT_PRINTED_AT))
    sf_record_set_int (c->next, SF_AGREEMENT_PRINTED_AT, c->now);
}

/* ---- Notices ---- */

typedef struct
{
  int student, employer, college, student_name, employer_name;
} PartyColumns;

static const PartyColumns *
get_party_columns (SfKind kind)
{
  static const PartyColumns of_signing = { SF_SIGNING_STUDENT, SF_SIGNING_EMPLOYER, SF_SIGNING_COLLEGE,
                                           SF_SIGNING_STUDENT_NAME, SF_SIGNING_EMPLOYER_NAME };
  static const PartyColumns of_agreement = { SF_AGREEMENT_STUDENT, SF_AGREEMENT_EMPLOYER, SF_AGREEMENT_COLLEGE,
                                             SF_AGREEMENT_STUDENT_NAME, SF_AGREEMENT_EMPLOYER_NAME };

  return kind == SF_KIND_AGREEMENT ? &of_agreement : &of_signing;
}

/* What the sentence says beside the name: the reason that was given, or the last day. */
static char *
make_second_text (const SfCase *c)
{
  if (sf_case_arg (c, "reason") != NULL)
    return g_strdup (sf_case_arg (c, "reason"));
  if (c->row->kind == SF_KIND_SIGNING && sf_record_has (c->next, SF_SIGNING_EXPIRES_AT))
    return sf_time_format_date (sf_record_get_int (c->next, SF_SIGNING_EXPIRES_AT) - 1);
  return NULL;
}

void
sf_case_tell (SfCase *c)
{
  const PartyColumns *columns = get_party_columns (c->row->kind);

  for (guint i = 0; i < G_N_ELEMENTS (c->row->tells) && c->row->tells[i].code != NULL; i++)
    {
      const SfTell *tell = &c->row->tells[i];
      gboolean to_student = tell->to == SF_PARTY_STUDENT;
      int owner = to_student ? columns->student : tell->to == SF_PARTY_EMPLOYER ? columns->employer : columns->college;
      SfNoticeDraft *notice;

      if (!sf_record_has (c->next, owner))
        continue;
      notice = g_new0 (SfNoticeDraft, 1);
      notice->to = tell->to;
      notice->owner = g_strdup (sf_record_get_text (c->next, owner));
      notice->code = tell->code;
      notice->about_kind = c->row->kind;
      notice->about = g_strdup (sf_record_get_id (c->next));
      notice->text_1 =
        g_strdup (sf_record_get_text (c->next, to_student ? columns->employer_name : columns->student_name));
      notice->text_2 = make_second_text (c);
      g_ptr_array_add (c->decision->notices, notice);
    }
}
