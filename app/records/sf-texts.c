/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Days are counted in Shanghai, from midnight to midnight. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-texts.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-calendar.h"

char *
sf_text_date (SfTime time)
{
  return time != 0 ? sf_time_format_date (time) : g_strdup ("");
}

char *
sf_text_days_left (SfTime time, SfTime now)
{
  g_autofree char *date = NULL;
  int days;

  if (time == 0)
    return g_strdup ("");
  date = sf_time_format_date (time - 1);
  if (time <= now)
    /* Translators: the last day of a term that has ended. */
    return g_strdup_printf (_ ("%s (over)"), date);
  days = sf_day_of (time - 1) - sf_day_of (now);
  if (days == 0)
    return g_strdup_printf (_ ("%s (last day)"), date);
  return g_strdup_printf (ngettext ("%s (%d day left)", "%s (%d days left)", (gulong) days), date, days);
}

char *
sf_text_waiting (SfTime since, SfTime now)
{
  int days;

  if (since == 0)
    return g_strdup ("");
  days = sf_day_of (now) - sf_day_of (since);
  if (days <= 0)
    return g_strdup (_ ("since today"));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
}

gboolean
sf_text_is_overdue (SfTime since, int overdue_days, SfTime now)
{
  return since != 0 && now - since > overdue_days * SF_DAY;
}

char *
sf_text_signing_summary (SfRecord *signing, SfTime now)
{
  const char *number = sf_record_get_text (signing, SF_SIGNING_STUDENT_NUMBER);
  g_autoptr (GString) text = g_string_new (number != NULL ? number : "");
  int state = sf_record_get_state (signing);

  if (state == SF_SIGNING_INVITED || state == SF_SIGNING_RETURNED)
    {
      g_autofree char *left = sf_text_days_left (sf_record_get_int (signing, SF_SIGNING_EXPIRES_AT), now);

      if (*left != '\0')
        g_string_append_printf (text, " · %s %s", state == SF_SIGNING_INVITED ? _ ("answer by") : _ ("correct by"),
                                left);
    }
  else if (state == SF_SIGNING_COLLEGE_REVIEW || state == SF_SIGNING_OFFICE_REVIEW)
    {
      SfTime since = sf_record_get_int (signing, SF_SIGNING_QUEUED_AT);
      g_autofree char *waiting = sf_text_waiting (since, now);

      if (since != 0 && sf_day_of (since) >= sf_day_of (now))
        g_string_append_printf (text, " · %s", _ ("waiting since today"));
      else if (since != 0)
        g_string_append_printf (text, " · %s %s", _ ("waiting"), waiting);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
style_of_signing (int state)
{
  switch (state)
    {
    case SF_SIGNING_SIGNED:
      return "success";
    case SF_SIGNING_RETURNED:
    case SF_SIGNING_INVITED:
      return "warning";
    case SF_SIGNING_COLLEGE_REVIEW:
    case SF_SIGNING_OFFICE_REVIEW:
      return "accent";
    default:
      return "dim-label";
    }
}

static const char *
style_of_agreement (int state)
{
  switch (state)
    {
    case SF_AGREEMENT_EFFECTIVE:
      return "success";
    case SF_AGREEMENT_SUSPENDED:
    case SF_AGREEMENT_CANCELLING:
      return "warning";
    case SF_AGREEMENT_IN_REVIEW:
      return "accent";
    default:
      return "dim-label";
    }
}

static const char *
style_of_verification (int state)
{
  switch (state)
    {
    case SF_VERIFICATION_APPROVED:
      return "success";
    case SF_VERIFICATION_SUBMITTED:
      return "accent";
    default:
      return "warning";
    }
}

void
sf_text_set_state_style (GtkWidget *widget, SfKind kind, int state)
{
  static const char *const all[] = { "success", "warning", "accent", "dim-label", NULL };
  const char *style = NULL;

  for (gsize i = 0; all[i] != NULL; i++)
    gtk_widget_remove_css_class (widget, all[i]);
  if (kind == SF_KIND_SIGNING)
    style = style_of_signing (state);
  else if (kind == SF_KIND_AGREEMENT)
    style = style_of_agreement (state);
  else if (kind == SF_KIND_VERIFICATION)
    style = style_of_verification (state);
  else if (kind == SF_KIND_EMPLOYER)
    style = state == SF_EMPLOYER_APPROVED ? "success" : state == SF_EMPLOYER_PENDING ? "warning" : "dim-label";
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);
}
