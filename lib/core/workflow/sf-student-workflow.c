/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Students: what may be done with what the roster says of them. Number and college are the office's; the other fields
 * are kept right by the college; how she is reached the student says herself.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-erasure.h"
#include "core/workflow/sf-master-data.h"
#include "core/workflow/sf-workflow-private.h"

#define ACTIVE SF_STATE_BIT (SF_ACTIVE)

#define NOT_ERASED                                                                                                     \
  {                                                                                                                    \
    SF_STUDENT_ERASED_AT, "", SF_CODE_NOT_FOUND                                                                        \
  }

/* ---- Guards ---- */

/* 生源地 must reach the county before she confirms it (domain: a student without it cannot go on). */
static SfGuardResult
ask_origin_reaches_county (SfCase *c)
{
  const char *origin = sf_record_get_field (sf_case_subject (c), "origin");
  SfFormError problem = SF_FORM_ERROR_MISSING;

  if (origin != NULL && sf_field_check (sf_master_get_field (SF_KIND_STUDENT, "origin"), origin, &problem))
    return SF_GUARD_PASSES;
  return sf_case_refuse_form (c, "origin", problem);
}
SF_OWN_GUARD (origin_reaches_county);

static gboolean
gives (SfCase *c, const char *key)
{
  JsonObject *given = sf_operation_get_arg_form (c->operation);
  g_autofree char *before = sf_master_dup_value (c->record, key);
  g_autofree char *after = sf_master_dup_value (c->next, key);

  return given != NULL && json_object_has_member (given, key) && g_strcmp0 (before, after) != 0;
}

static SfGuardResult
ask_not_the_offices (SfCase *c)
{
  static const char *const keys[] = { "college", "number" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (gives (c, keys[i]))
      return sf_case_refuse_field (c, SF_CODE_OFFICE_ONLY, keys[i]);
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (not_the_offices);

/* To another college she is moved, with all that is hers. */
static SfGuardResult
ask_stays_in_college (SfCase *c)
{
  return gives (c, "college") ? sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "college", NULL) : SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (stays_in_college);

static SfGuardResult
ask_number_free (SfCase *c)
{
  const char *number = sf_record_get_text (c->next, SF_STUDENT_NUMBER);

  if (g_strcmp0 (number, sf_record_get_text (c->record, SF_STUDENT_NUMBER)) == 0)
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_NUMBERS))
    return SF_GUARD_UNKNOWN;
  return c->facts->number_taken ? sf_case_refuse (c, SF_CODE_NUMBER_TAKEN, "number", number, NULL) : SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (number_free);

SfGuardResult
sf_case_check_target_college (SfCase *c, const char *id, const char *argument)
{
  SfRecord *college = c->facts->subject;

  if (!sf_case_knows (c, SF_KNOWS_SUBJECT))
    return SF_GUARD_UNKNOWN;
  if (college == NULL || sf_record_get_kind (college) != SF_KIND_COLLEGE ||
      g_strcmp0 (sf_record_get_id (college), id) != 0)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", argument, NULL);
  return SF_GUARD_PASSES;
}

static SfGuardResult
ask_moves (SfCase *c)
{
  const char *id = sf_case_arg (c, "college");

  if (g_strcmp0 (id, sf_record_get_college (c->record)) == 0)
    return sf_case_refuse (c, SF_CODE_NOTHING_CHANGED, NULL);
  if (sf_case_check_target_college (c, id, "college") == SF_GUARD_FAILS)
    return SF_GUARD_FAILS;
  return sf_case_knows (c, SF_KNOWS_RELATED) ? SF_GUARD_PASSES : SF_GUARD_UNKNOWN;
}
SF_OWN_GUARD_ON_ARGUMENTS (moves);

/* 线下签 is another lock, marked by the college within its quota. */
static SfGuardResult
ask_lock_named (SfCase *c)
{
  const char *lock = sf_case_arg (c, "lock");

  if (g_strcmp0 (lock, "oriented") == 0 || g_strcmp0 (lock, "commissioned") == 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "lock", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (lock_named);

/* The day she graduates: as the roster says, or the last of June of her year; FALSE if nobody knows. */
static gboolean
get_graduation (SfRecord *student, int *out_day)
{
  const char *date = sf_record_get_field (student, "graduation");
  g_autofree char *usual =
    g_strdup_printf ("%04" G_GINT64_FORMAT "-06-30", sf_record_get_int (student, SF_STUDENT_YEAR));

  if (date != NULL && sf_day_parse (date, out_day))
    return TRUE;
  return sf_record_has (student, SF_STUDENT_YEAR) && sf_day_parse (usual, out_day);
}

/* The same day @years later; of a 29 February, the first of March. */
static SfTime
add_years (int day, int years)
{
  g_autofree char *text = sf_day_format (day);
  int year = (int) g_ascii_strtoll (text, NULL, 10) + years;
  g_autofree char *later = g_strdup_printf ("%04d%s", year, text + 4);
  g_autofree char *march = g_strdup_printf ("%04d-03-01", year);
  int result = 0;

  if (!sf_day_parse (later, &result))
    sf_day_parse (march, &result);
  return sf_day_start (result);
}

static SfGuardResult
ask_retention_over (SfCase *c)
{
  int day = 0;
  gboolean known = get_graduation (c->record, &day);
  SfTime until = known ? add_years (day, c->rules->retention_years) : 0;
  g_autofree char *text = known ? sf_time_format_date (until) : NULL;

  if (!sf_case_knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  if (known && c->now >= until)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_RETENTION, "until", text, NULL);
}
SF_OWN_GUARD (retention_over);

/* ---- Effects ---- */

static void
take_confirm (SfCase *c)
{
  sf_record_set_int (c->next, SF_STUDENT_CONFIRMED_AT, c->now);
}
SF_OWN_EFFECT (confirm);

/* What she confirmed is not what stands there now. */
static void
take_ask_again (SfCase *c)
{
  sf_record_clear (c->next, SF_STUDENT_CONFIRMED_AT);
}
SF_OWN_EFFECT (ask_again);

void
sf_case_move_student (SfCase *c, SfRecord *student, const char *college)
{
  const char *id = sf_record_get_id (student);

  sf_record_set_text (student, SF_STUDENT_COLLEGE, college);
  for (guint i = 0; c->facts->related != NULL && i < c->facts->related->len; i++)
    {
      SfRecord *record = c->facts->related->pdata[i];
      int column = sf_kind_info (sf_record_get_kind (record))->parties.college;

      /* A draft that names no college yet gets its own when it is sent. */
      if (column >= 0 && g_strcmp0 (sf_record_get_student (record), id) == 0 && sf_record_has (record, column))
        sf_record_set_text (sf_case_put (c, record), column, college);
    }
}

static void
take_move (SfCase *c)
{
  sf_case_move_student (c, c->next, sf_case_arg (c, "college"));
}
SF_OWN_EFFECT (move);

static void
take_lock (SfCase *c)
{
  sf_record_set_text (c->next, SF_STUDENT_LOCK, sf_case_arg (c, "lock"));
}
SF_OWN_EFFECT (lock);

static void
take_unlock (SfCase *c)
{
  sf_record_clear (c->next, SF_STUDENT_LOCK);
}
SF_OWN_EFFECT (unlock);

/* Her own record here; the store goes on with all others that name her. */
static void
take_erase (SfCase *c)
{
  sf_record_set_int (c->next, SF_STUDENT_ERASED_AT, c->now);
  sf_record_erase (c->next);
}
SF_OWN_EFFECT (erase);

/* ---- The table ---- */

/* clang-format off */
static const SfTransition rows[] = {
  /* 线下签 */
  { "mark_offline", SF_BY_COLLEGE | SF_BY_OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .guards = { &sf_guard_not_locked, &sf_guard_nothing_under_way, &sf_guard_within_quota, &sf_guard_reason_given },
    .effects = { &sf_effect_mark_offline },
    .tells = { { SF_PARTY_STUDENT, "student-offline" } } },
  { "unmark_offline", SF_BY_COLLEGE | SF_BY_OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .guards = { &sf_guard_marked_offline, &sf_guard_nothing_under_way, &sf_guard_no_blank_out },
    .effects = { &sf_effect_unmark_offline },
    .tells = { { SF_PARTY_STUDENT, "student-online" } } },
  { "confirm", SF_BY_STUDENT, ACTIVE, SF_STATE_SAME,
    .guards = { &guard_origin_reaches_county },
    .effects = { &effect_confirm } },
  { "edit", SF_BY_STUDENT, ACTIVE, SF_STATE_SAME,
    .fills = SF_PARTY_STUDENT,
    .guards = { &sf_guard_given_own, &sf_guard_given_well, &sf_guard_something_changed } },
  { "edit", SF_BY_COLLEGE, ACTIVE, SF_STATE_SAME,
    .where = { NOT_ERASED }, .fills = SF_PARTY_ALL,
    .guards = { &guard_not_the_offices, &sf_guard_given_well, &sf_guard_something_changed },
    .effects = { &effect_ask_again },
    .tells = { { SF_PARTY_STUDENT, "student-edited" } } },
  { "edit", SF_BY_OFFICE, ACTIVE, SF_STATE_SAME,
    .where = { NOT_ERASED }, .fills = SF_PARTY_ALL,
    .guards = { &guard_stays_in_college, &sf_guard_given_well, &sf_guard_something_changed, &guard_number_free },
    .effects = { &effect_ask_again },
    .tells = { { SF_PARTY_STUDENT, "student-edited" } } },
  { "move", SF_BY_OFFICE, ACTIVE, SF_STATE_SAME,
    .where = { NOT_ERASED },
    .guards = { &guard_moves },
    .effects = { &effect_move },
    .tells = { { SF_PARTY_STUDENT, "student-moved" }, { SF_PARTY_COLLEGE, "student-arrived" } } },
  { "lock", SF_BY_OFFICE, ACTIVE, SF_STATE_SAME,
    .where = { NOT_ERASED, { SF_STUDENT_LOCK, "", SF_CODE_LOCKED } },
    .guards = { &guard_lock_named },
    .effects = { &effect_lock },
    .tells = { { SF_PARTY_STUDENT, "student-locked" } } },
  { "unlock", SF_BY_OFFICE, ACTIVE, SF_STATE_SAME,
    .where = { { SF_STUDENT_LOCK, "oriented|commissioned", SF_CODE_NOTHING_CHANGED } },
    .effects = { &effect_unlock },
    .tells = { { SF_PARTY_STUDENT, "student-unlocked" } } },
  { "erase", SF_BY_ADMIN, ACTIVE, SF_STATE_SAME,
    .where = { NOT_ERASED },
    .guards = { &guard_retention_over },
    .effects = { &effect_erase } },
  { "reveal", SF_BY_COLLEGE | SF_BY_OFFICE, ACTIVE, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named, &sf_guard_below_reveal_limit } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  if (c->row->fills != 0)
    sf_case_take_master (c);
}

const SfTransitionTable sf_student_table = { rows, G_N_ELEMENTS (rows), prepare };
