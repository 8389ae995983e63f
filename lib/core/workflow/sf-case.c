/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every table may do with the case being decided: read it, change records, tell people.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-pinyin.h"
#include "core/workflow/sf-workflow-private.h"

/* ---- Reading ---- */

const char *
sf_case_arg (const SfCase *c, const char *name)
{
  return c->operation != NULL ? sf_operation_get_arg (c->operation, name) : NULL;
}

gboolean
sf_case_knows (const SfCase *c, SfKnown what)
{
  return (c->facts->known & what) != 0;
}

SfRecord *
sf_case_subject (const SfCase *c)
{
  return c->next != NULL ? c->next : c->record;
}

gboolean
sf_case_has_attachment (const SfCase *c, const char *purpose)
{
  for (guint i = 0; c->facts->attachments != NULL && i < c->facts->attachments->len; i++)
    if (purpose == NULL ||
        g_strcmp0 (sf_record_get_text (c->facts->attachments->pdata[i], SF_ATTACHMENT_PURPOSE), purpose) == 0)
      return TRUE;
  return FALSE;
}

/* ---- Refusing ---- */

SfGuardResult
sf_case_refuse (SfCase *c, SfWorkflowCode code, ...)
{
  SfDecision *decision = c->decision;
  const char *name;
  va_list args;

  decision->verdict = SF_REFUSED;
  decision->code = code;
  va_start (args, code);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *text = va_arg (args, const char *);

      if (text == NULL)
        continue;
      if (decision->params == NULL)
        decision->params = json_object_new ();
      json_object_set_string_member (decision->params, name, text);
    }
  va_end (args);
  return SF_GUARD_FAILS;
}

SfGuardResult
sf_case_check_form (SfCase *c, SfParty parties, gboolean complete)
{
  g_autoptr (GPtrArray) problems = NULL;
  const SfFormProblem *first;

  if (c->edition == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "edition", NULL);
  problems = sf_form_check (c->edition, sf_record_get_form (c->next), parties, complete);
  if (problems->len == 0)
    return SF_GUARD_PASSES;
  first = problems->pdata[0];
  return sf_case_refuse (c, SF_CODE_FORM, "field", first->key, "problem", sf_form_error_name (first->code), NULL);
}

/* ---- Changing records ---- */

/* The fields of the operation's form that its actor may fill; others stay as they were. */
void
sf_case_take_form (SfCase *c)
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
        sf_record_set_field (c->next, key, sf_form_get_text (values, key));
    }
}

SfRecord *
sf_case_put (SfCase *c, SfRecord *record)
{
  SfRecord *changed;

  for (guint i = 0; i < c->decision->puts->len; i++)
    {
      SfRecord *put = c->decision->puts->pdata[i];

      if (sf_record_get_kind (put) == sf_record_get_kind (record) &&
          g_str_equal (sf_record_get_id (put), sf_record_get_id (record)))
        return put;
    }
  changed = sf_record_copy (record);
  g_ptr_array_add (c->decision->puts, changed);
  return changed;
}

void
sf_case_refresh_search (SfRecord *record)
{
  SfKind kind = sf_record_get_kind (record);
  const SfPartyColumns *parties = &sf_kind_info (kind)->parties;
  const char *student = parties->student_name >= 0 ? sf_record_get_text (record, parties->student_name) : NULL;
  const char *employer = parties->employer_name >= 0 ? sf_record_get_text (record, parties->employer_name) : NULL;
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
  sf_record_set_text (record, sf_kind_column_from_name (kind, "pinyin"), pinyin);
  sf_record_set_text (record, sf_kind_column_from_name (kind, "initials"), initials);
}

void
sf_case_link_student (SfCase *c, SfRecord *record)
{
  SfRecord *student = c->facts->student;
  SfKind kind = sf_record_get_kind (record);
  const SfPartyColumns *parties = &sf_kind_info (kind)->parties;

  if (student == NULL)
    return;
  sf_record_set_text (record, parties->student, sf_record_get_id (student));
  sf_record_set_text (record, parties->college, sf_record_get_college (student));
  sf_record_set_text (record, parties->student_name, sf_record_get_text (student, SF_STUDENT_NAME));
  sf_record_set_text (record, sf_kind_column_from_name (kind, "student_number"),
                      sf_record_get_text (student, SF_STUDENT_NUMBER));
  sf_case_refresh_search (record);
}

/* ---- Telling ---- */

void
sf_case_add_notice (SfCase *c, SfParty to, const char *owner, const char *code, const SfRecord *about,
                    const char *text_1, const char *text_2)
{
  SfNoticeDraft *notice = g_new0 (SfNoticeDraft, 1);

  notice->to = to;
  notice->owner = g_strdup (owner);
  notice->code = code;
  notice->about_kind = sf_record_get_kind (about);
  notice->about = g_strdup (sf_record_get_id (about));
  notice->text_1 = g_strdup (text_1);
  notice->text_2 = g_strdup (text_2);
  g_ptr_array_add (c->decision->notices, notice);
}

/* What the sentence says beside the name: from when she may sign again, the reason that was given, or the last day. */
static char *
make_second_text (const SfCase *c)
{
  gboolean cancellation = sf_record_get_kind (c->next) == SF_KIND_CANCELLATION;

  if (cancellation && sf_record_has (c->next, SF_CANCELLATION_COOLING_UNTIL))
    return sf_time_format_date (sf_record_get_int (c->next, SF_CANCELLATION_COOLING_UNTIL));
  if (sf_case_arg (c, "reason") != NULL)
    return g_strdup (sf_case_arg (c, "reason"));
  if (sf_record_get_kind (c->next) == SF_KIND_SIGNING && sf_record_has (c->next, SF_SIGNING_EXPIRES_AT))
    return sf_time_format_date (sf_record_get_int (c->next, SF_SIGNING_EXPIRES_AT) - 1);
  if (cancellation && sf_record_has (c->next, SF_CANCELLATION_CONFIRM_BY))
    return sf_time_format_date (sf_record_get_int (c->next, SF_CANCELLATION_CONFIRM_BY) - 1);
  return NULL;
}

/* The party's id; the office needs none. */
static const char *
get_owner (const SfRecord *record, SfParty to)
{
  switch (to)
    {
    case SF_PARTY_STUDENT:
      return sf_record_get_student (record);
    case SF_PARTY_EMPLOYER:
      return sf_record_get_employer (record);
    case SF_PARTY_COLLEGE:
      return sf_record_get_college (record);
    case SF_PARTY_SCHOOL:
    default:
      return NULL;
    }
}

void
sf_case_tell (SfCase *c)
{
  const SfPartyColumns *parties = &sf_kind_info (sf_record_get_kind (c->next))->parties;
  g_autofree char *text_2 = make_second_text (c);

  for (guint i = 0; i < G_N_ELEMENTS (c->row->tells) && c->row->tells[i].code != NULL; i++)
    {
      const SfTell *tell = &c->row->tells[i];
      const char *owner = get_owner (c->next, tell->to);
      int other = tell->to == SF_PARTY_STUDENT ? parties->employer_name : parties->student_name;
      int name = other >= 0 ? other : parties->employer_name;

      if (owner != NULL || tell->to == SF_PARTY_SCHOOL)
        sf_case_add_notice (c, tell->to, owner, tell->code, c->next,
                            name >= 0 ? sf_record_get_text (c->next, name) : NULL, text_2);
    }
}
