/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts: disabled, enabled and given roles by the admin. Passwords are no records and have their own resources.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define ACTIVE SF_STATE_BIT (SF_ACCOUNT_ACTIVE)
#define DISABLED SF_STATE_BIT (SF_ACCOUNT_DISABLED)

static GStrv
split_words (const char *text)
{
  return g_strsplit (text != NULL ? text : "", " ", -1);
}

static gboolean
has_role (const SfRecord *account, SfRole role)
{
  g_auto (GStrv) roles = split_words (sf_record_get_text (account, SF_ACCOUNT_ROLES));

  return g_strv_contains ((const char *const *) roles, sf_role_name (role));
}

/* ---- Guards ---- */

/* Somebody must be able to give rights back. */
static SfGuardResult
ask_admin_remains (SfCase *c)
{
  gboolean stays = c->row->to == SF_STATE_SAME && has_role (c->next, SF_ROLE_ADMIN);

  if (stays || sf_record_get_state (c->record) != SF_ACCOUNT_ACTIVE || !has_role (c->record, SF_ROLE_ADMIN))
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_RELATED))
    return SF_GUARD_UNKNOWN;
  return c->facts->related != NULL && c->facts->related->len > 0 ? SF_GUARD_PASSES
                                                                 : sf_case_refuse (c, SF_CODE_LAST_ADMIN, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (admin_remains);

/* A student's or employer's role comes with its record alone. */
static gboolean
may_hold (const SfRecord *account, const char *name)
{
  SfRole role;

  if (!sf_role_from_name (name, &role))
    return FALSE;
  switch (role)
    {
    case SF_ROLE_STUDENT:
      return sf_record_has (account, SF_ACCOUNT_STUDENT);
    case SF_ROLE_EMPLOYER:
      return sf_record_has (account, SF_ACCOUNT_EMPLOYER);
    case SF_ROLE_COLLEGE:
    case SF_ROLE_OFFICE:
    case SF_ROLE_ADMIN:
      return TRUE;
    case SF_ROLE_SYSTEM:
    case SF_N_ROLES:
    default:
      return FALSE;
    }
}

static SfGuardResult
ask_roles_right (SfCase *c)
{
  g_auto (GStrv) roles = split_words (sf_case_arg (c, "roles"));
  gboolean right = roles[0] != NULL;

  for (guint i = 0; right && roles[i] != NULL; i++)
    {
      right = may_hold (c->next, roles[i]);
      for (guint before = 0; right && before < i; before++)
        right = !g_str_equal (roles[before], roles[i]);
    }
  return right ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "roles", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (roles_right);

/* A secretary needs colleges, and nobody else has any. */
static SfGuardResult
ask_colleges_right (SfCase *c)
{
  gboolean secretary = has_role (c->next, SF_ROLE_COLLEGE);

  if (secretary == sf_record_has (c->next, SF_ACCOUNT_COLLEGES))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "colleges", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (colleges_right);

/* ---- The table ---- */

/* clang-format off */
static const SfTransition rows[] = {
  { "disable", SF_BY_ADMIN, ACTIVE, SF_ACCOUNT_DISABLED,
    .guards = { &sf_guard_reason_given, &guard_admin_remains } },
  { "enable", SF_BY_ADMIN, DISABLED, SF_ACCOUNT_ACTIVE },
  { "set_roles", SF_BY_ADMIN, ACTIVE | DISABLED, SF_STATE_SAME,
    .guards = { &guard_roles_right, &guard_colleges_right, &sf_guard_something_changed, &guard_admin_remains } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  if (!g_str_equal (c->row->action, "set_roles"))
    return;
  sf_record_set_text (c->next, SF_ACCOUNT_ROLES, sf_case_arg (c, "roles"));
  sf_record_set_text (c->next, SF_ACCOUNT_COLLEGES, sf_case_arg (c, "colleges"));
}

const SfTransitionTable sf_account_table = { rows, G_N_ELEMENTS (rows), prepare };
