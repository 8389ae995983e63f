/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blank paper forms 空白协议书: the college's register (使用登记表) of which student got one, on which ground, and what
 * became of it. The grounds are those of the register: 初次发放, 违约办理, 遗失办理.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define ISSUED SF_STATE_BIT (SF_BLANK_ISSUED)
#define USED SF_STATE_BIT (SF_BLANK_USED)

static SfGuardResult
ask_student_offline (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_STUDENT))
    return SF_GUARD_UNKNOWN;
  if (c->facts->student == NULL || !sf_actor_has_college (c->actor, sf_record_get_college (c->facts->student)))
    return sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
  if (g_strcmp0 (sf_record_get_text (c->facts->student, SF_STUDENT_LOCK), "offline") == 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_OFFLINE, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (student_offline);

/* The student's latest; NULL if none was given out yet. */
static SfRecord *
get_last (const SfCase *c)
{
  guint n = c->facts->blanks != NULL ? c->facts->blanks->len : 0;

  return n > 0 ? c->facts->blanks->pdata[n - 1] : NULL;
}

/* A first one to who has none; another for a breach when what was signed on the last has ended; another for a loss when
 * the last should still be there. */
static gboolean
ground_holds (const SfCase *c, const char *ground)
{
  SfRecord *last = get_last (c);
  int state = last != NULL ? sf_record_get_state (last) : SF_STATE_NONE;

  if (g_str_equal (ground, "initial"))
    return last == NULL || state == SF_BLANK_RETURNED;
  if (g_str_equal (ground, "breach"))
    return (state == SF_BLANK_USED || state == SF_BLANK_RETURNED) && c->facts->live_agreement == NULL;
  return g_str_equal (ground, "lost") && state == SF_BLANK_ISSUED;
}

static SfGuardResult
ask_ground_holds (SfCase *c)
{
  const char *ground = sf_case_arg (c, "ground");

  if (!sf_case_knows (c, SF_KNOWS_BLANKS) || !sf_case_knows (c, SF_KNOWS_LIVE_AGREEMENT))
    return SF_GUARD_UNKNOWN;
  if (ground != NULL && ground_holds (c, ground))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_GROUND, "ground", ground, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (ground_holds);

static SfGuardResult
ask_receiver_named (SfCase *c)
{
  if (sf_case_arg (c, "received_by") != NULL)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "received_by", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (receiver_named);

static void
prepare (SfCase *c)
{
  if (c->record != NULL)
    return;
  sf_case_link_student (c, c->next);
  sf_record_set_text (c->next, SF_BLANK_GROUND, sf_case_arg (c, "ground"));
  sf_record_set_text (c->next, SF_BLANK_RECEIVED_BY, sf_case_arg (c, "received_by"));
  sf_record_set_text (c->next, SF_BLANK_REMARK, sf_case_arg (c, "remark"));
  sf_record_set_text (c->next, SF_BLANK_ISSUED_BY, sf_actor_get_name (c->actor));
  sf_record_set_int (c->next, SF_BLANK_ISSUED_AT, c->now);
}

/* 遗失办理: the one before is what was lost. */
static void
take_write_off_lost (SfCase *c)
{
  SfRecord *last = get_last (c);

  if (last != NULL && g_strcmp0 (sf_case_arg (c, "ground"), "lost") == 0)
    sf_record_set_state (sf_case_put (c, last), SF_BLANK_LOST);
}
SF_OWN_EFFECT (write_off_lost);

static void
take_mark_returned (SfCase *c)
{
  sf_record_set_int (c->next, SF_BLANK_RETURNED_AT, c->now);
}
SF_OWN_EFFECT (mark_returned);

/* clang-format off */
static const SfTransition rows[] = {
  { "issue", SF_BY_COLLEGE | SF_BY_OFFICE, SF_FROM_NEW, SF_BLANK_ISSUED,
    .guards = { &guard_student_offline, &guard_ground_holds, &guard_receiver_named },
    .effects = { &effect_write_off_lost } },
  { "take_back", SF_BY_COLLEGE | SF_BY_OFFICE, ISSUED | USED, SF_BLANK_RETURNED,
    .effects = { &effect_mark_returned } },
  { "write_off", SF_BY_COLLEGE | SF_BY_OFFICE, ISSUED, SF_BLANK_LOST,
    .guards = { &sf_guard_reason_given } },
};
/* clang-format on */

const SfTransitionTable sf_blank_table = { rows, G_N_ELEMENTS (rows), prepare };
