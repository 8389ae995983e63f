/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record of a signing as an operation wants it: what its author filled in, and what is taken over from the
 * employers' library, the roster and the school's settings.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/workflow/sf-workflow-private.h"

/* A new signing belongs to whoever makes it; one on paper, which the college records, to the student. */
static void
begin_signing (SfCase *c)
{
  gboolean by_employer = sf_actor_get_role (c->actor) == SF_ROLE_EMPLOYER;

  sf_record_set_text (c->next, SF_SIGNING_ORIGIN, by_employer ? "employer" : "student");
  if (by_employer)
    sf_record_set_text (c->next, SF_SIGNING_EMPLOYER, sf_actor_get_employer (c->actor));
  else
    sf_record_set_text (c->next, SF_SIGNING_STUDENT, sf_actor_get_student (c->actor));
}

/* Whom the author has named so far: the employer types number and name, the student picks from the library, the college
 * does both. */
static void
take_named_party (SfCase *c)
{
  JsonObject *args = sf_operation_get_args (c->operation);
  SfRole role = sf_actor_get_role (c->actor);

  if (role != SF_ROLE_STUDENT)
    {
      if (json_object_has_member (args, "student_number"))
        sf_record_set_text (c->next, SF_SIGNING_STUDENT_NUMBER, sf_case_arg (c, "student_number"));
      if (json_object_has_member (args, "student_name"))
        sf_record_set_text (c->next, SF_SIGNING_STUDENT_NAME, sf_case_arg (c, "student_name"));
    }
  if (role != SF_ROLE_EMPLOYER && json_object_has_member (args, "employer"))
    sf_record_set_text (c->next, SF_SIGNING_EMPLOYER, sf_case_arg (c, "employer"));
}

static void
take_term (SfCase *c)
{
  if (json_object_has_member (sf_operation_get_args (c->operation), "days"))
    sf_record_set_int (c->next, SF_SIGNING_TERM_DAYS, sf_operation_get_arg_int (c->operation, "days", 0));
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

  /* Whoever turns to another employer leaves the one that the record is still linked to. */
  if (employer == NULL ||
      g_strcmp0 (sf_record_get_text (c->next, SF_SIGNING_EMPLOYER), sf_record_get_id (employer)) != 0)
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

static const char *
choose_edition (const SfCase *c)
{
  const char *level = c->facts->student != NULL ? sf_record_get_text (c->facts->student, SF_STUDENT_LEVEL) : NULL;

  return sf_rules_edition (c->rules, level);
}

void
sf_signing_prepare (SfCase *c)
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
  sf_case_take_form (c);
  if ((c->row->takes & SF_TAKES_EMPLOYER) != 0)
    take_employer (c);
  if ((c->row->takes & SF_TAKES_ROSTER) != 0)
    take_roster (c);
  if (!sf_record_has (c->next, SF_SIGNING_EMPLOYER))
    sf_record_set_text (c->next, SF_SIGNING_EMPLOYER_NAME, sf_record_get_field (c->next, "employer.name"));
}
