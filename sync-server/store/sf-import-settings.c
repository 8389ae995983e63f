/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school's settings: a file with a row for each, its name (as the form labels it, or its key) and its value. All of
 * them are one record.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "db/sf-facts-query.h"
#include "store/sf-import.h"

#define EDITION "school-2020"

static const SfField *
find_field (const char *name)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup (EDITION));

  for (; *groups != NULL; groups++)
    for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
      if (g_str_equal ((*f)->key, name) || g_str_equal ((*f)->label_zh, name))
        return *f;
  return NULL;
}

/* An empty value takes the setting back to its default. */
static void
take_setting (SfImport *import, SfRecord *next, const SfCsvRow *row)
{
  const char *name = row->cells->pdata[0];
  const char *text = row->cells->len > 1 ? row->cells->pdata[1] : "";
  const SfField *field = find_field (name);
  g_autofree char *value = NULL;
  gboolean good;
  SfFormError code;

  if (field == NULL)
    {
      sf_import_complain (import, NULL, "there is no setting “%s”", name);
      return;
    }
  value = sf_import_read_value (field, text, &good, &code);
  if (!good || (value == NULL && field->required))
    sf_import_complain (import, name, "%s", sf_import_reason (good ? SF_FORM_ERROR_MISSING : code));
  else
    sf_record_set_field (next, field->key, value);
}

/* Numbers are printed, and for ever: a pattern that is wrong leaves the one before it in force. */
static void
check_pattern (SfImport *import, SfRecord *old, SfRecord *next)
{
  static const char *const keys[] = { "number_pattern", "school_code" };
  const char *text = sf_record_get_field (next, "number_pattern");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfNumberPattern) pattern =
    sf_number_pattern_new (text != NULL ? text : SF_NUMBER_DEFAULT, sf_record_get_field (next, "school_code"), &error);

  if (pattern != NULL)
    return;
  sf_import_complain (import, "协议书编号规则", "is no pattern of numbers (%s: “%s”)",
                      sf_number_error_name ((SfNumberError) error->code), error->message);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    sf_record_set_field (next, keys[i], old != NULL ? sf_record_get_field (old, keys[i]) : NULL);
}

static SfRecord *
make_settings (SfImport *import)
{
  g_autofree char *id = sf_uuid_new (sf_clock_now (import->store->clock));
  SfRecord *settings = sf_record_new (SF_KIND_SETTINGS, id);

  sf_record_set_state (settings, SF_ACTIVE);
  sf_record_set_edition (settings, EDITION);
  return settings;
}

gboolean
sf_import_settings (SfImport *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) old = sf_facts_query_settings (self->db, &local);
  g_autoptr (SfRecord) next = NULL;
  gboolean changed;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  next = old != NULL ? sf_record_copy (old) : make_settings (self);
  for (guint i = 1; i < rows->len; i++)
    {
      self->line = ((SfCsvRow *) rows->pdata[i])->line;
      take_setting (self, next, rows->pdata[i]);
    }
  check_pattern (self, old, next);
  sf_record_set_text (next, SF_SETTINGS_NAME, sf_record_get_field (next, "name"));
  if (!sf_record_has (next, SF_SETTINGS_NAME))
    {
      sf_import_complain (self, "学校名称", "%s", sf_import_reason (SF_FORM_ERROR_MISSING));
      return TRUE;
    }
  if (!sf_import_put (self, next, &changed, error))
    return FALSE;
  *(old == NULL ? &self->report->added : changed ? &self->report->changed : &self->report->same) += 1;
  return TRUE;
}
