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
take_setting (SfImport *import, SfRecord *next, const SfRosterRow *row)
{
  const char *name = sf_roster_row_get (row, 0);
  const SfField *field = find_field (name);
  g_autofree char *value = NULL;
  gboolean good;
  SfFormError code;

  import->row->name = g_strdup (name);
  if (field == NULL)
    {
      sf_import_complain (import, NULL, "no-setting", name);
      return;
    }
  value = sf_field_from_text (field, sf_roster_row_get (row, 1), &good, &code);
  if (!good || (value == NULL && field->required))
    sf_import_complain (import, name, sf_form_error_name (good ? SF_FORM_ERROR_MISSING : code), NULL);
  else
    sf_record_set_field (next, field->key, value);
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

static SfImportRow *
add_row (SfImport *self, GPtrArray *done, guint number)
{
  SfImportRow *row = sf_import_row_new (number);

  g_ptr_array_add (done, row);
  self->row = row;
  return row;
}

/* Numbers are printed, and for ever: a pattern that is wrong leaves the one before it in force. */
static void
check_pattern (SfImport *self, SfRecord *old, SfRecord *next, GPtrArray *done)
{
  static const char *const keys[] = { "number_pattern", "school_code" };
  const char *text = sf_record_get_field (next, "number_pattern");
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfNumberPattern) pattern =
    sf_number_pattern_new (text != NULL ? text : SF_NUMBER_DEFAULT, sf_record_get_field (next, "school_code"), &error);

  if (pattern != NULL)
    return;
  add_row (self, done, 1);
  problem = g_strdup_printf ("%s: “%s”", sf_number_error_name ((SfNumberError) error->code), error->message);
  sf_import_complain (self, "协议书编号规则", "pattern", problem);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    sf_record_set_field (next, keys[i], old != NULL ? sf_record_get_field (old, keys[i]) : NULL);
}

/* The row of the record as a whole, in which the good settings are. */
static gboolean
put_settings (SfImport *self, SfRecord *old, SfRecord *next, GPtrArray *done, GError **error)
{
  SfImportRow *row = add_row (self, done, 1);
  gboolean changed;

  sf_record_set_text (next, SF_SETTINGS_NAME, sf_record_get_field (next, "name"));
  if (!sf_record_has (next, SF_SETTINGS_NAME))
    {
      sf_import_complain (self, "学校名称", sf_form_error_name (SF_FORM_ERROR_MISSING), NULL);
      return TRUE;
    }
  row->name = g_strdup (sf_record_get_text (next, SF_SETTINGS_NAME));
  if (old != NULL)
    row->changes = sf_import_describe_changes (self, old, next, error);
  if ((old != NULL && row->changes == NULL) || !sf_import_put (self, next, &changed, error))
    return FALSE;
  row->outcome = old == NULL ? SF_IMPORT_ROW_NEW : changed ? SF_IMPORT_ROW_CHANGED : SF_IMPORT_ROW_SAME;
  return TRUE;
}

GPtrArray *
sf_import_settings (SfImport *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_import_row_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) old = sf_facts_query_settings (self->db, &local);
  g_autoptr (SfRecord) next = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  next = old != NULL ? sf_record_copy (old) : make_settings (self);
  for (guint i = 1; i < rows->len; i++)
    {
      const SfRosterRow *row = rows->pdata[i];

      add_row (self, done, row->number);
      take_setting (self, next, row);
      /* A good one is part of the record's row. */
      if (self->row->n_faults == 0)
        g_ptr_array_remove_index (done, done->len - 1);
    }
  check_pattern (self, old, next, done);
  return put_settings (self, old, next, done, error) ? g_steal_pointer (&done) : NULL;
}
