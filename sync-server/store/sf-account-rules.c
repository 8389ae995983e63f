/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The form's own bounds are checked when settings are made; a value that is not a number at all counts
 * as not set.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-account-rules.h"

#define MOST 100000

static int
read_number (SfRecord *settings, const char *key, int fallback)
{
  const char *text = settings != NULL ? sf_record_get_field (settings, key) : NULL;
  gint64 value;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, MOST, &value, NULL))
    return fallback;
  return (int) value;
}

void
sf_account_rules_read (SfAccountRules *self, SfRecord *settings)
{
  const char *common = settings != NULL ? sf_record_get_field (settings, "password_not_common") : NULL;

  self->password_min_length = read_number (settings, "password_min_length", 8);
  self->password_classes = read_number (settings, "password_classes", 3);
  self->password_max_days = read_number (settings, "password_max_days", 180);
  self->password_history = read_number (settings, "password_history", 5);
  self->password_not_common = g_strcmp0 (common, "no") != 0;
  self->login_failures = read_number (settings, "login_failures", 5);
  self->login_lock_minutes = read_number (settings, "login_lock_minutes", 15);
  self->session_idle_minutes = read_number (settings, "session_idle_minutes", 720);
  self->session_days = read_number (settings, "session_days", 30);
}
