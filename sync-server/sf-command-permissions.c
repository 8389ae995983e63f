/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sanfang-server permissions: the tables by which rights are given, for people to read. docs/permissions.md is what
 * this prints, and a test keeps it so.
 */
#define G_LOG_DOMAIN "sf-server"

#include <stdio.h>

#include "core/workflow/sf-workflow-print.h"
#include "http/sf-router.h"
#include "sf-command.h"

static void
append_head (GString *out, const char *first, const char *second, const char *const *columns)
{
  g_string_append_printf (out, "\n| %s | %s |", first, second);
  for (guint i = 0; columns[i] != NULL; i++)
    g_string_append_printf (out, " %s |", columns[i]);
  g_string_append (out, "\n|---|---|");
  for (guint i = 0; columns[i] != NULL; i++)
    g_string_append (out, "---|");
  g_string_append_c (out, '\n');
}

/* ---- Who sees what ---- */

static const char *const viewers[] = {
  [SF_VIEWER_COLLEGE] = "its college",   [SF_VIEWER_STUDENT] = "the student",
  [SF_VIEWER_EMPLOYER] = "the employer", [SF_VIEWER_ACCOUNT] = "the account",
  [SF_VIEWER_STAFF] = "all staff",       [SF_VIEWER_ADMIN] = "admin",
  [SF_VIEWER_ANYBODY] = "anybody",       [SF_N_VIEWERS] = NULL,
};

static const char *const sights[SF_N_SIGHTS + 1] = {
  [SF_SIGHT_NONE] = "", [SF_SIGHT_TERMS] = "terms", [SF_SIGHT_BOUND] = "bound", [SF_SIGHT_WHOLE] = "whole"
};

/* All states of a kind that are not among @states are left out of the sentence: "any" says so. */
static void
append_row_states (GString *out, const SfSightRow *row)
{
  guint n_states = g_strv_length ((char **) sf_kind_info (row->kind)->states);
  guint all = n_states < 32 ? (1u << n_states) - 1 : ~0u;

  if ((row->states & all) == all)
    g_string_append (out, "any");
  else
    sf_workflow_append_states (out, row->kind, row->states & all);
  if (row->origin != NULL)
    g_string_append_printf (out, ", origin %s", row->origin);
}

static void
append_sights (GString *out)
{
  guint n;
  const SfSightRow *rows = sf_sight_get_rows (&n);

  append_head (out, "record", "in state", viewers);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (out, "| %s | ", sf_kind_info (rows[i].kind)->name);
      append_row_states (out, &rows[i]);
      g_string_append (out, " |");
      for (SfViewer viewer = 0; viewer < SF_N_VIEWERS; viewer++)
        g_string_append_printf (out, " %s |", sights[rows[i].sight[viewer]]);
      g_string_append_c (out, '\n');
    }
}

/* ---- What of it ---- */

static void
append_fields (GString *out)
{
  static const struct
  {
    SfParty party;
    const char *whose;
  } parties[] = { { SF_PARTY_EMPLOYER, "the employer's" },
                  { SF_PARTY_STUDENT, "the student's" },
                  { SF_PARTY_COLLEGE, "the college's" },
                  { SF_PARTY_SCHOOL, "the school's" } };
  static const char *const shows[] = { [SF_SHOWN] = "shown", [SF_MASKED] = "masked", [SF_LEFT_OUT] = "left out" };

  append_head (out, "part of the form", "field", sights + SF_SIGHT_TERMS);
  for (guint i = 0; i < G_N_ELEMENTS (parties); i++)
    for (guint identity = 0; identity < 2; identity++)
      {
        SfField field = { .party = parties[i].party, .type = identity != 0 ? SF_FIELD_IDENTITY : SF_FIELD_TEXT };

        g_string_append_printf (out, "| %s | %s |", parties[i].whose, identity != 0 ? "identity numbers" : "others");
        for (SfSight sight = SF_SIGHT_TERMS; sight < SF_N_SIGHTS; sight++)
          g_string_append_printf (out, " %s |", shows[sf_sight_show_field (sight, &field)]);
        g_string_append_c (out, '\n');
      }
}

/* ---- Who does what ---- */

static const char *const roles[] = { "student", "employer", "college", "office", "admin", "the clock", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (roles) == SF_N_ROLES + 1);

/* The states from which each role may do what row @first and those of the same action behind it say. */
static void
append_action (GString *out, guint first)
{
  SfTransitionInfo row, other;
  guint from[SF_N_ROLES] = { 0 };

  sf_workflow_get_transition (first, &row);
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      sf_workflow_get_transition (i, &other);
      if (other.kind != row.kind || !g_str_equal (other.action, row.action))
        continue;
      if (i < first)
        return;
      for (SfRole role = 0; role < SF_N_ROLES; role++)
        if ((other.roles & SF_ROLE_BIT (role)) != 0)
          from[role] |= other.from;
    }
  g_string_append_printf (out, "| %s | `%s` |", sf_kind_info (row.kind)->name, row.action);
  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      g_string_append_c (out, ' ');
      sf_workflow_append_states (out, row.kind, from[role]);
      g_string_append (out, " |");
    }
  g_string_append_c (out, '\n');
}

/* ---- Who asks for what ---- */

static void
append_routes (GString *out)
{
  static const char *const columns[] = { "student", "employer", "college", "office", "admin", NULL };

  append_head (out, "request", "without a session", columns);
  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++)
    {
      g_string_append_printf (out, "| `%s %s` | %s |", route->method, route->path, route->roles == 0 ? "yes" : "");
      for (SfRole role = 0; role < SF_ROLE_SYSTEM; role++)
        g_string_append (out, (route->roles & SF_ROLE_BIT (role)) != 0 ? " yes |" : "  |");
      g_string_append_c (out, '\n');
    }
}

/* ---- The page ---- */

static GString *
make_page (void)
{
  GString *out = g_string_new (
    "# Permissions\n\n"
    "Who sees and may do what. This page is what `sanfang-server permissions` prints: the four tables by which the "
    "server "
    "publishes, answers and decides. What is in none of them is refused. A refusal for want of a right is an entry of "
    "the "
    "audit chain; whoever asks without a session (401 `E_AUTH`: none, one that is over, or of an account that is "
    "disabled) "
    "is nobody whom an entry could name, and changes nothing.\n\n"
    "## Who sees what of a record\n\n"
    "*Its college* is the secretaries of the student's college, and office and admin, who have every college. "
    "Attachments "
    "are seen with the record that they belong to by whoever sees at least what is *bound* of it, events by whoever "
    "sees "
    "it at all, except that saving a draft is its owner's business. What somebody does not see does not exist for her: "
    "`E_NOT_FOUND`.\n");

  append_sights (out);
  g_string_append (
    out, "\n## What of its form is shown\n\n"
         "Names, states, dates and numbers that are no part of the form are shown with each of them; the links to "
         "the student's record and her college are not among the *terms*. What a role is granted comes in full, "
         "and the screen masks identity and phone numbers until somebody asks to see one, which is an operation "
         "(`reveal`), recorded and limited in number.\n");
  append_fields (out);
  g_string_append (out, "\n## Who may do what\n\n"
                        "The states in which a role may do it, to a record that it sees. What else must hold is in "
                        "[workflow.md](workflow.md).\n");
  append_head (out, "record", "action", roles);
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    append_action (out, i);
  g_string_append (out,
                   "\n## Who may ask the server for what\n\n"
                   "In an own session. Sessions, devices and accounts of others are within reach as "
                   "[accounts.md](accounts.md) says. A device belongs to one account: with anybody else's it is 403 "
                   "`E_DEVICE_OWNER`.\n");
  append_routes (out);
  return out;
}

int
sf_command_permissions (int argc, char **argv)
{
  static const GOptionEntry none[] = { { NULL } };
  g_autoptr (GString) page = NULL;

  if (!sf_command_parse (&argc, &argv, "permissions – print who sees and may do what", none))
    return 2;
  page = make_page ();
  return fputs (page->str, stdout) < 0;
}
