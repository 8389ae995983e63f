/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-request-text.h"

#include <glib/gi18n.h>

#include "records/sf-texts.h"

static int
column (SfRecord *request, const char *name)
{
  return sf_kind_column_from_name (sf_record_get_kind (request), name);
}

static gboolean
is_cancellation (SfRecord *request)
{
  return sf_record_get_kind (request) == SF_KIND_CANCELLATION;
}

gboolean
sf_request_is_draft (SfRecord *request)
{
  return sf_record_get_state (request) == (is_cancellation (request) ? (int) SF_CANCELLATION_DRAFT : SF_REISSUE_DRAFT);
}

gboolean
sf_request_is_open (SfRecord *request)
{
  int state = sf_record_get_state (request);

  if (!is_cancellation (request))
    return state == SF_REISSUE_OFFICE_REVIEW;
  return state == SF_CANCELLATION_EMPLOYER_CONFIRM || state == SF_CANCELLATION_COLLEGE_REVIEW ||
         state == SF_CANCELLATION_OFFICE_REVIEW;
}

/* ---- What became of it ---- */

static const char *
tell_holder (SfRecord *request)
{
  if (!is_cancellation (request))
    return _ ("The employment office has it now.");
  switch (sf_record_get_state (request))
    {
    case SF_CANCELLATION_EMPLOYER_CONFIRM:
      return _ ("The employer has it now.");
    case SF_CANCELLATION_COLLEGE_REVIEW:
      return _ ("Your college has it now.");
    default:
      return _ ("The employment office has it now.");
    }
}

static void
append (GString *text, char *sentence)
{
  g_autofree char *owned = sentence;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, owned);
}

static void
append_waiting (GString *text, SfRecord *request, SfTime now)
{
  SfTime since = sf_record_get_int (request, column (request, "queued_at"));
  SfTime confirm_by = is_cancellation (request) ? sf_record_get_int (request, SF_CANCELLATION_CONFIRM_BY) : 0;
  g_autofree char *waiting = sf_text_waiting (since, now);

  append (text, g_strdup (tell_holder (request)));
  if (since != 0)
    append (text, g_strdup_printf (_ ("Waiting: %s"), waiting));
  if (confirm_by != 0)
    {
      g_autofree char *left = sf_text_days_left (confirm_by, now);

      append (text, g_strdup_printf (
                      _ ("If the employer does not answer by %s, the employment office can go on without it."), left));
    }
}

char *
sf_request_text_state (SfRecord *request, SfTime now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *reason = sf_record_get_text (request, column (request, "reason"));
  SfTime decided = sf_record_get_int (request, column (request, "decided_at"));
  SfTime cooling = is_cancellation (request) ? sf_record_get_int (request, SF_CANCELLATION_COOLING_UNTIL) : 0;

  if (sf_request_is_open (request))
    append_waiting (text, request, now);
  if (decided != 0)
    {
      g_autofree char *date = sf_text_date (decided);

      append (text, g_strdup_printf (_ ("Decided on %s"), date));
    }
  if (reason != NULL)
    append (text, g_strdup_printf (_ ("Reason: %s"), reason));
  if (cooling != 0)
    {
      g_autofree char *date = sf_text_date (cooling);

      append (text, g_strdup_printf (_ ("You can sign again from %s."), date));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- What it will mean ---- */

char *
sf_request_text_meaning (const SfRules *rules, SfRecord *student, SfTime now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int used = student != NULL ? (int) sf_record_get_int (student, SF_STUDENT_CANCEL_COUNT) : 0;
  int missing;
  SfTime until = sf_calendar_cooling_until (rules->calendar, now, rules->cooling_working_days, &missing);
  g_autofree char *date = sf_text_date (until);

  append (text, g_strdup_printf (
                  ngettext ("Everybody can cancel %d time only, and you have done so %d times. If this request "
                            "is approved, it counts, unless the school finds the employer at fault.",
                            "Everybody can cancel %d times only, and you have done so %d times. If this request "
                            "is approved, it counts, unless the school finds the employer at fault.",
                            (gulong) rules->cancel_limit),
                  rules->cancel_limit, used));
  append (text,
          g_strdup_printf (
            ngettext (
              "After the approval, you can sign again when %d working day has passed. Approved today, that is from %s.",
              "After the approval, you can sign again when %d working days have passed. Approved today, that is from "
              "%s.",
              (gulong) rules->cooling_working_days),
            rules->cooling_working_days, date));
  if (missing != 0)
    append (text, g_strdup_printf (_ ("The holidays of %d are not known yet, so the day may still change."), missing));
  if (rules->employer_confirms)
    append (text, g_strdup_printf (ngettext ("The employer is asked first and has %d day to confirm.",
                                             "The employer is asked first and has %d days to confirm.",
                                             (gulong) rules->confirm_days),
                                   rules->confirm_days));
  append (text, g_strdup (_ ("Until the school has decided, the agreement stands, and you can withdraw the request.")));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
