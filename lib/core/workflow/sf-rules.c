/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a school's rules from its settings; what it did not set has the manual's value.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-rules.h"

static int
read_number (SfRecord *settings, const char *key, int fallback)
{
  const char *text = settings != NULL ? sf_record_get_field (settings, key) : NULL;
  gint64 value;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, 10000, &value, NULL))
    return fallback;
  return (int) value;
}

/* The first moment of the day, or with @after of the day that follows it; 0 when not set. */
static SfTime
read_day (SfRecord *settings, const char *key, gboolean after)
{
  const char *text = settings != NULL ? sf_record_get_field (settings, key) : NULL;
  int day;

  if (text == NULL || !sf_day_parse (text, &day))
    return 0;
  return sf_day_start (after ? day + 1 : day);
}

static char *
read_text (SfRecord *settings, const char *key, const char *fallback)
{
  const char *text = settings != NULL ? sf_record_get_field (settings, key) : NULL;

  return g_strdup (text != NULL ? text : fallback);
}

static gboolean
read_switch (SfRecord *settings, const char *key, gboolean fallback)
{
  g_autofree char *text = read_text (settings, key, fallback ? "yes" : "no");

  return g_str_equal (text, "yes");
}

/* A pattern that was never right must not stop the signing. */
static void
read_pattern (SfRules *self)
{
  self->numbers = sf_number_pattern_new (self->number_pattern, self->school_code, NULL);
  if (self->numbers != NULL)
    return;
  g_free (self->number_pattern);
  self->number_pattern = g_strdup (SF_NUMBER_DEFAULT);
  self->numbers = sf_number_pattern_new (SF_NUMBER_DEFAULT, NULL, NULL);
}

SfRules *
sf_rules_new (SfRecord *settings, GPtrArray *calendars)
{
  SfRules *self = g_new0 (SfRules, 1);

  self->max_open_invitations = read_number (settings, "max_open_invitations", 5);
  self->invitation_days = read_number (settings, "invitation_days", 14);
  self->returned_days = read_number (settings, "returned_days", 14);
  self->remind_days = read_number (settings, "remind_days", 3);
  self->overdue_days = read_number (settings, "overdue_days", 3);
  self->season_open = read_day (settings, "season_open", FALSE);
  self->season_close = read_day (settings, "season_close", TRUE);
  self->student_may_start = read_switch (settings, "student_may_start", TRUE);
  self->cancel_limit = read_number (settings, "cancel_limit", 1);
  self->cooling_working_days = read_number (settings, "cooling_working_days", 15);
  self->employer_confirms = read_switch (settings, "employer_confirms", FALSE);
  self->confirm_days = read_number (settings, "confirm_days", 7);
  self->college_reviews = read_switch (settings, "college_reviews", FALSE);
  self->secret_required = read_switch (settings, "secret_required", FALSE);
  self->reissue_needs_proof = read_switch (settings, "reissue_needs_proof", FALSE);
  self->offline_quota_percent = read_number (settings, "offline_quota_percent", 20);
  self->max_attachments = read_number (settings, "max_attachments", 10);
  self->max_file_mb = read_number (settings, "max_file_mb", 10);
  self->retention_years = read_number (settings, "retention_years", 5);
  self->number_pattern = read_text (settings, "number_pattern", SF_NUMBER_DEFAULT);
  self->school_code = read_text (settings, "school_code", "");
  read_pattern (self);
  self->verification_open = read_day (settings, "verification_open", FALSE);
  self->edition_verification = read_text (settings, "edition_verification", NULL);
  self->edition_undergraduate = read_text (settings, "edition_undergraduate", "undergraduate-2020");
  self->edition_postgraduate = read_text (settings, "edition_postgraduate", "postgraduate-2020");
  self->calendar = sf_calendar_new (calendars);
  return self;
}

void
sf_rules_free (SfRules *self)
{
  g_free (self->edition_undergraduate);
  g_free (self->edition_postgraduate);
  g_free (self->edition_verification);
  g_free (self->number_pattern);
  sf_number_pattern_free (self->numbers);
  g_free (self->school_code);
  sf_calendar_unref (self->calendar);
  g_free (self);
}

gint64
sf_rules_max_file_size (const SfRules *self)
{
  return (gint64) self->max_file_mb * 1024 * 1024;
}

/* 学历 codes of the employment system: 01–03 doctors, 11–13 masters; the others are 本科 and 专科 (data/codes). */
const char *
sf_rules_edition (const SfRules *self, const char *level)
{
  gboolean postgraduate = level != NULL && (level[0] == '0' || level[0] == '1');

  return postgraduate ? self->edition_postgraduate : self->edition_undergraduate;
}

int
sf_rules_verification_year (const SfRules *self)
{
  g_autofree char *date = self->verification_open != 0 ? sf_time_format_date (self->verification_open) : NULL;

  return date != NULL ? (int) g_ascii_strtoll (date, NULL, 10) : 0;
}

gboolean
sf_rules_verifies (const SfRules *self, SfTime now, gint64 year)
{
  return self->verification_open != 0 && now >= self->verification_open && year == sf_rules_verification_year (self);
}

const char *
sf_rules_verification_edition (const SfRules *self, int year)
{
  if (self->edition_verification != NULL)
    return self->edition_verification;
  return year >= 2023 ? "verification-2023" : "verification-2020";
}
