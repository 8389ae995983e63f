/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers in operations: the pattern when it is set, a number that was written by hand, and the number that a new
 * agreement gets.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

static SfNumberContext
get_context (const SfCase *c)
{
  return sf_number_context (c->rules->school_code, c->facts->student, c->facts->college, c->now);
}

/* ---- Guards ---- */

static SfGuardResult
ask_pattern_valid (SfCase *c)
{
  const char *text = sf_record_get_field (c->next, "number_pattern");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfNumberPattern) pattern = sf_number_pattern_new (text != NULL ? text : SF_NUMBER_DEFAULT,
                                                               sf_record_get_field (c->next, "school_code"), &error);

  if (pattern != NULL)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_PATTERN, "problem", sf_number_error_name ((SfNumberError) error->code), "where",
                         error->message, NULL);
}
SF_GUARD_ON_ARGUMENTS (pattern_valid);

static SfGuardResult
ask_number_fits (SfCase *c)
{
  const char *number = sf_case_arg (c, "number");
  SfNumberContext context = get_context (c);
  gint64 serial;

  if (number == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "number", NULL);
  if (!sf_case_knows (c, SF_KNOWS_STUDENT) || !sf_case_knows (c, SF_KNOWS_NUMBERS))
    return SF_GUARD_UNKNOWN;
  if (c->facts->number_taken)
    return sf_case_refuse (c, SF_CODE_NUMBER_TAKEN, "number", number, NULL);
  if (c->facts->student != NULL && !sf_number_pattern_has_serial (c->rules->numbers))
    context.suffix = sf_record_get_int (c->facts->student, SF_STUDENT_AGREEMENT_COUNT) + 1;
  if (sf_number_matches (c->rules->numbers, &context, number, &serial))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NUMBER, "pattern", c->rules->number_pattern, NULL);
}
SF_GUARD_ON_ARGUMENTS (number_fits);

/* ---- The number of a new agreement ---- */

/* One more agreement of hers, ever; gives how many that makes. */
static gint64
count_agreement (SfCase *c)
{
  SfRecord *student = c->facts->student;
  gint64 count = (student != NULL ? sf_record_get_int (student, SF_STUDENT_AGREEMENT_COUNT) : 0) + 1;

  if (student != NULL)
    sf_record_set_int (sf_case_put (c, student), SF_STUDENT_AGREEMENT_COUNT, count);
  return count;
}

static void
set_serial (SfCase *c, SfRecord *agreement, gint64 serial)
{
  if (c->facts->serial_group == NULL || serial <= 0)
    return;
  sf_record_set_text (agreement, SF_AGREEMENT_SERIAL_GROUP, c->facts->serial_group);
  sf_record_set_int (agreement, SF_AGREEMENT_SERIAL, serial);
}

void
sf_case_number_agreement (SfCase *c, SfRecord *agreement, const char *by_hand)
{
  SfNumberContext context = get_context (c);
  gint64 count = count_agreement (c);
  g_autofree char *number = NULL;
  gint64 serial = 0;

  /* A client may know no more of the student than what the signing says. */
  if (context.student == NULL)
    context.student = sf_record_get_text (c->next, SF_SIGNING_STUDENT_NUMBER);
  if (!sf_number_pattern_has_serial (c->rules->numbers))
    context.suffix = count;
  if (by_hand != NULL)
    sf_number_matches (c->rules->numbers, &context, by_hand, &serial);
  else
    serial = context.serial = c->facts->next_serial;
  number = by_hand != NULL ? g_strdup (by_hand) : sf_number_make (c->rules->numbers, &context);
  sf_record_set_text (agreement, SF_AGREEMENT_NUMBER, number);
  set_serial (c, agreement, serial);
}

void
sf_case_number_reissue (SfCase *c, SfRecord *agreement, SfRecord *old)
{
  gboolean keeps_root =
    sf_number_pattern_has_serial (c->rules->numbers) && sf_number_pattern_has_suffix (c->rules->numbers);
  g_autofree char *number = NULL;

  sf_record_clear (agreement, SF_AGREEMENT_SERIAL_GROUP);
  sf_record_clear (agreement, SF_AGREEMENT_SERIAL);
  if (!keeps_root)
    {
      sf_case_number_agreement (c, agreement, NULL);
      return;
    }
  count_agreement (c);
  number =
    sf_number_reissue (sf_record_get_text (old, SF_AGREEMENT_NUMBER), sf_record_has (old, SF_AGREEMENT_REPLACES));
  sf_record_set_text (agreement, SF_AGREEMENT_NUMBER, number);
}
