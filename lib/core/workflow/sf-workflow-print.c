/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. What a row says is printed from the table; what no row can say stands here in words, a paragraph a
 * kind.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-print.h"

#include "core/workflow/sf-workflow-private.h"

/* ---- Words ---- */

static const struct
{
  SfKind kind;
  const char *title;
  const char *text;
} chapters[] = {
  { SF_KIND_SIGNING, "Signing 签约",
    "Started by an employer's invitation (origin *employer*) or by the student (origin *student*). The student is "
    "*free* when "
    "she has no live agreement but this signing's own, no other signing in review, is not cooling after a cancellation "
    "and "
    "has no lock (定向, 委培, 线下签). An invitation ends at 24:00 in Shanghai of its last day; the day of sending "
    "does not "
    "count. A draft is seen by its owner alone. While an objection 「我没有签过」 stands (*frozen*), nobody acts on "
    "the signing, "
    "its agreement or requests about that but the office, and no term runs out.\n\n"
    "Signing on paper 线下签: the college marks the student (see Student), gives out a blank form (see Blank form) and "
    "records "
    "what was signed with `record_offline`; the *stage* says what college and office review, first the *content*, then "
    "the "
    "*scan* that the student or the college attaches. A scan that comes during the review changes what is reviewed, so "
    "that "
    "an approval of the one before is refused as stale. What is returned at the stage *content* the college records "
    "again; at "
    "the stage *scan* the student attaches another one and sends it with `submit_scan`." },
  { SF_KIND_AGREEMENT, "Agreement 协议书",
    "Made when a signing goes into review; the first four states are *live*, at most one a student. Its number comes "
    "from the "
    "school's pattern and is never used twice; the code in its QR code comes from the operation that made it. `annul` "
    "uses up "
    "nothing of the student's and starts no cooling." },
  { SF_KIND_CANCELLATION, "Cancellation 解约",
    "Asked for by the student with the employer's stamped release letter. The steps of the employer and of the college "
    "are "
    "there only where the school wants them. `cooling_until` is 00:00 in Shanghai of the day after the last of the "
    "`cooling_working_days` working days; the day of approval does not count. Where the span reaches into a year that "
    "the "
    "calendar lacks, Monday to Friday count, the date is provisional, and it is computed anew when the year is "
    "imported." },
  { SF_KIND_REISSUE, "Reissue 补发",
    "For an effective agreement that was lost, damaged, or is wrong. Its form holds the corrected fields alone. The "
    "old "
    "agreement is replaced by a new one with the next number and a new code." },
  { SF_KIND_VERIFICATION, "Verification 就业信息核验",
    "One a student and season, made when the season opens. Each field has the school's value and the student's; a "
    "locked one "
    "is corrected by the college, 所在院系 by the office alone." },
  { SF_KIND_STUDENT, "Student 毕业生",
    "Imported from the roster. 线下签 marks are limited to the college's quota: its own number, or the share of its "
    "graduates "
    "of that year that the settings give, rounded up." },
  { SF_KIND_CORRECTION, "Correction 生源核查",
    "What the student says is wrong in the roster, a field each; at most one open a field." },
  { SF_KIND_EMPLOYER, "Employer 用人单位",
    "Registers or is imported; one that a student names in a signing enters as pending with it. A merged employer "
    "stays as an "
    "alias: blocked, with a link to the one that has its records now." },
  { SF_KIND_BLANK, "Blank form 空白协议书",
    "A line of the college's register 使用登记表: a first one (*initial* 初次发放) to who has none, another for a "
    "*breach* 违约办理 "
    "when what was signed on the last one has ended, another for a *lost* one 遗失办理, which is written off." },
  { SF_KIND_ATTACHMENT, "Attachment 附件",
    "A file of another record, seen by whoever sees that. Whoever may add to that record attaches and removes: the "
    "student "
    "proof (`proof.files`) to a draft or returned signing of hers, student and college the `scan` of a signing on "
    "paper under "
    "the college's review, the student the `letter` to a draft cancellation (the employer while it is asked to "
    "confirm), "
    "`proof` to a draft reissue and `own.proof` to a verification; college and office the `stamped` copy of an "
    "agreement in "
    "force. The bytes must have arrived and be JPEG, PNG or PDF." },
  { SF_KIND_SETTINGS, "Settings 学校设置", "The school's rules. What was computed by an old rule is kept." },
  { SF_KIND_COLLEGE, "College 学院", "Imported or made by the office." },
  { SF_KIND_ACCOUNT, "Account 账号",
    "Passwords, second factors and sessions are no records; they have their own resources (accounts.md)." },
  { SF_KIND_CALENDAR, "Calendar 工作日历",
    "One a year; a year of the State Council's that is built in may be replaced." },
  { SF_KIND_NOTICE, "Notice 通知", "Written by the server with the change that it tells of, for one account." },
};

static const char *
get_role_word (SfRole role)
{
  return role == SF_ROLE_SYSTEM ? "the clock" : sf_role_name (role);
}

static const char *
get_party_word (SfParty party)
{
  switch (party)
    {
    case SF_PARTY_STUDENT:
      return "student";
    case SF_PARTY_EMPLOYER:
      return "employer";
    case SF_PARTY_COLLEGE:
      return "college";
    case SF_PARTY_SCHOOL:
    default:
      return "office";
    }
}

/* A name with its underscores as spaces. */
static void
append_words (GString *out, const char *name)
{
  for (; *name != '\0'; name++)
    g_string_append_c (out, *name == '_' ? ' ' : *name);
}

static void
append_separated (GString *out, gboolean *first, const char *separator)
{
  if (!*first)
    g_string_append (out, separator);
  *first = FALSE;
}

/* ---- A row ---- */

/* Office and admin go together; the admin alone is named. */
static void
append_roles (GString *out, guint roles)
{
  gboolean first = TRUE;

  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      if ((roles & SF_ROLE_BIT (role)) == 0 || (role == SF_ROLE_ADMIN && (roles & SF_ROLE_BIT (SF_ROLE_OFFICE)) != 0))
        continue;
      append_separated (out, &first, ", ");
      g_string_append (out, get_role_word (role));
    }
}

void
sf_workflow_append_states (GString *out, SfKind kind, guint from)
{
  const char *const *states = sf_kind_info (kind)->states;
  gboolean first = TRUE;

  if ((from & SF_STATE_BIT (SF_STATE_NONE)) != 0)
    {
      append_separated (out, &first, ", ");
      g_string_append (out, "(new)");
    }
  if ((from | SF_STATE_BIT (SF_STATE_NONE)) ==
        ((1u << g_strv_length ((char **) states)) - 1) + SF_STATE_BIT (SF_STATE_NONE) &&
      g_strv_length ((char **) states) > 2)
    {
      append_separated (out, &first, ", ");
      g_string_append (out, "any");
      return;
    }
  for (int i = 0; states[i] != NULL; i++)
    if ((from & SF_STATE_BIT (i)) != 0)
      {
        append_separated (out, &first, ", ");
        g_string_append (out, states[i]);
      }
}

static void
append_target (GString *out, SfKind kind, int to)
{
  if (to == SF_STATE_SAME)
    g_string_append (out, "same");
  else
    g_string_append (out, to == SF_STATE_NONE ? "(gone)" : sf_kind_state_name (kind, to));
}

/* "origin employer; stage empty or scan". */
static void
append_conditions (GString *out, const SfTransitionInfo *row)
{
  for (guint i = 0; i < row->n_where; i++)
    {
      g_autofree char *values = g_strdup (row->where[i].values);
      g_auto (GStrv) words = *values != '\0' ? g_strsplit (values, "|", -1) : g_strsplit ("(none)", "|", -1);

      g_string_append_printf (out, "%s%s ", i > 0 ? "; " : "only ",
                              sf_kind_info (row->kind)->columns[row->where[i].column].name);
      for (guint w = 0; words[w] != NULL; w++)
        g_string_append_printf (out, "%s%s", w > 0 ? " or " : "", *words[w] != '\0' ? words[w] : "(none)");
    }
}

static void
append_names (GString *out, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      append_words (out, names[i]);
    }
}

static void
append_tells (GString *out, const SfTransitionInfo *row)
{
  for (guint i = 0; row->tells[i] != NULL; i++)
    g_string_append_printf (out, "%s%s `%s`", i > 0 ? ", " : "", get_party_word (row->told[i]), row->tells[i]);
}

static void
append_row (GString *out, const SfTransitionInfo *row)
{
  g_string_append_printf (out, "| `%s` | ", row->action);
  append_roles (out, row->roles);
  g_string_append (out, " | ");
  sf_workflow_append_states (out, row->kind, row->from);
  g_string_append (out, " → ");
  append_target (out, row->kind, row->to);
  g_string_append (out, " | ");
  append_conditions (out, row);
  if (row->n_where > 0 && row->guards[0] != NULL)
    g_string_append (out, "; ");
  append_names (out, row->guards);
  g_string_append (out, " | ");
  append_names (out, row->effects);
  g_string_append (out, " | ");
  append_tells (out, row);
  g_string_append (out, " |\n");
}

static gboolean
get_row (SfKind kind, guint n, SfTransitionInfo *out_row)
{
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      sf_workflow_get_transition (i, out_row);
      if (out_row->kind == kind && n-- == 0)
        return TRUE;
    }
  return FALSE;
}

/* ---- Pages ---- */

char *
sf_workflow_print_markdown (void)
{
  GString *out =
    g_string_new ("# The workflow\n\n"
                  "Who may do what, when, and what follows: the table by which client and server decide. This "
                  "page is what `sanfang-server workflow --markdown` prints. A row is tried from left to right: "
                  "role, state, the conditions after *only*, then each guard in its order, and the first that "
                  "does not hold is the refusal that a person is shown. *Office* is the clerks of 招生就业处, the "
                  "administrators among them; *the clock* is the server itself. Whatever is not in these tables "
                  "is refused.\n");

  for (guint i = 0; i < G_N_ELEMENTS (chapters); i++)
    {
      SfKind kind = chapters[i].kind;
      SfTransitionInfo row;

      g_string_append_printf (out, "\n## %s\n\n%s\n\nStates: ", chapters[i].title, chapters[i].text);
      for (int state = 0; sf_kind_state_name (kind, state) != NULL; state++)
        g_string_append_printf (out, "%s`%s`", state > 0 ? " · " : "", sf_kind_state_name (kind, state));
      g_string_append (out, ".\n\n| action | by | from → to | guards | effects | tells |\n|---|---|---|---|---|---|\n");
      for (guint n = 0; get_row (kind, n, &row); n++)
        append_row (out, &row);
    }
  return g_string_free (out, FALSE);
}

static void
append_edge (GString *out, const SfTransitionInfo *row, const char *from)
{
  const char *kind = sf_kind_info (row->kind)->name;

  g_string_append_printf (out, "    \"%s.%s\" -> \"%s.", kind, from, kind);
  if (row->to == SF_STATE_SAME)
    g_string_append (out, from);
  else
    g_string_append (out, row->to == SF_STATE_NONE ? "gone" : sf_kind_state_name (row->kind, row->to));
  g_string_append_printf (out, "\" [label=\"%s\\n", row->action);
  append_roles (out, row->roles);
  g_string_append (out, "\"];\n");
}

char *
sf_workflow_print_dot (void)
{
  GString *out = g_string_new ("digraph workflow {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");

  for (guint i = 0; i < G_N_ELEMENTS (chapters); i++)
    {
      SfKind kind = chapters[i].kind;
      SfTransitionInfo row;

      g_string_append_printf (out, "  subgraph \"cluster_%s\" {\n    label=\"%s\";\n", sf_kind_info (kind)->name,
                              chapters[i].title);
      for (guint n = 0; get_row (kind, n, &row); n++)
        {
          if (row.to == SF_STATE_SAME)
            continue;
          if ((row.from & SF_STATE_BIT (SF_STATE_NONE)) != 0)
            append_edge (out, &row, "new");
          for (int state = 0; sf_kind_state_name (kind, state) != NULL; state++)
            if ((row.from & SF_STATE_BIT (state)) != 0)
              append_edge (out, &row, sf_kind_state_name (kind, state));
        }
      g_string_append (out, "  }\n");
    }
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}
