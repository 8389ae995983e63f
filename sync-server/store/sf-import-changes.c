/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an import changes about a record, told in Chinese: field by field, old → new, codes by their labels.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/form/sf-form.h"
#include "store/sf-import.h"

static const SfRosterColumn *
find_column (const SfRosterInfo *roster, int column, const char *field)
{
  for (guint i = 0; roster != NULL && i < roster->n_columns; i++)
    {
      const SfRosterColumn *c = &roster->columns[i];

      if (column >= 0 ? c->column == column : c->column == SF_TO_FORM && g_strcmp0 (c->field, field) == 0)
        return c;
    }
  return NULL;
}

static const SfField *
find_field (const SfRosterColumn *column)
{
  const SfFormEdition *edition =
    column != NULL && column->edition != NULL ? sf_form_edition_lookup (column->edition) : NULL;

  return edition != NULL ? sf_form_edition_get_field (edition, column->field) : NULL;
}

static void
append_change (GString *out, const char *name, const SfField *field, const char *old, const char *next)
{
  g_autofree char *from = old != NULL && field != NULL ? sf_field_display (field, old, "zh") : g_strdup (old);
  g_autofree char *to = next != NULL && field != NULL ? sf_field_display (field, next, "zh") : g_strdup (next);

  g_string_append_printf (out, "%s%s：%s → %s", out->len > 0 ? "；" : "", name, from != NULL ? from : "（空）",
                          to != NULL ? to : "（空）");
}

/* A column's value as text; a college by its name. NULL if it is empty. */
static char *
dup_value (SfImport *self, SfRecord *record, const SfColumn *column, int i, GError **error)
{
  if (!sf_record_has (record, i))
    return NULL;
  if (column->type == SF_COLUMN_INTEGER || column->type == SF_COLUMN_TIME)
    return g_strdup_printf ("%" G_GINT64_FORMAT, sf_record_get_int (record, i));
  if (column->type == SF_COLUMN_LINK && column->links == SF_KIND_COLLEGE)
    return sf_import_query_id (self, "SELECT name FROM college WHERE id = :key", sf_record_get_text (record, i), error);
  return g_strdup (sf_record_get_text (record, i));
}

static const char *
name_column (SfImport *self, const SfRosterColumn *c, const SfColumn *column)
{
  return sf_import_column_name (self->roster, c != NULL ? c->key : column->name);
}

static gboolean
describe_columns (SfImport *self, SfRecord *old, SfRecord *next, GString *out, GError **error)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (next));

  for (guint i = 0; i < info->n_columns; i++)
    {
      const SfColumn *column = &info->columns[i];
      const SfRosterColumn *c = find_column (self->roster, (int) i, NULL);
      g_autoptr (GError) local = NULL;
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;

      /* They follow from the name. */
      if (g_str_equal (column->name, "pinyin") || g_str_equal (column->name, "initials"))
        continue;
      from = dup_value (self, old, column, (int) i, &local);
      to = local == NULL ? dup_value (self, next, column, (int) i, &local) : NULL;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (g_strcmp0 (from, to) != 0)
        append_change (out, name_column (self, c, column), find_field (c), from, to);
    }
  return TRUE;
}

static void
describe_field (SfImport *self, const char *key, SfRecord *old, SfRecord *next, GString *out)
{
  const char *from = sf_record_get_field (old, key);
  const char *to = sf_record_get_field (next, key);
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (next));
  const SfField *field = edition != NULL ? sf_form_edition_get_field (edition, key) : NULL;

  if (g_strcmp0 (from, to) != 0)
    append_change (out, field != NULL ? field->label_zh : key, field, from, to);
}

/* An import takes no field away. */
static void
describe_form (SfImport *self, SfRecord *old, SfRecord *next, GString *out)
{
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (sf_record_get_form (next)), (GCompareFunc) strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    describe_field (self, l->data, old, next, out);
}

char *
sf_import_describe_changes (SfImport *self, SfRecord *old, SfRecord *next, GError **error)
{
  GString *out = g_string_new (NULL);

  if (!describe_columns (self, old, next, out, error))
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  if (sf_kind_info (sf_record_get_kind (next))->has_form)
    describe_form (self, old, next, out);
  return g_string_free (out, FALSE);
}
