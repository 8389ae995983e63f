/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Columns go by the labels of the form in either language, its keys, and the names that HR departments give them.
 */
#define G_LOG_DOMAIN "sf-app"

#include <string.h>
#include <glib/gi18n.h>

#include "cache/sf-item.h"
#include "employer/sf-invitation-list-private.h"
#include "sf-labels.h"
#include "sf-sentences.h"

#define HEADER_LINES 5 /* a title may stand above the header */
#define NUMBER "student.number"
#define NAME "student.name"
#define DAYS "days"

/* ---- Columns ---- */

/* Names that the form does not have. */
static const struct
{
  const char *name, *key;
} aliases[] = {
  { "学号", NUMBER },
  { "学生学号", NUMBER },
  { "number", NUMBER },
  { "姓名", NAME },
  { "学生姓名", NAME },
  { "毕业生姓名", NAME },
  { "name", NAME },
  { "有效天数", DAYS },
  { "应约天数", DAYS },
  { "应约期限", DAYS },
  { "days", DAYS },
  { "days to answer", DAYS },
  { "岗位", "work.position" },
  { "岗位名称", "work.position" },
  { "职位", "work.position" },
  { "职位名称", "work.position" },
  { "岗位类别", "work.position_category" },
  { "职位类别", "work.position_category" },
  { "地点", "work.place" },
  { "报到时间", "work.report_from" },
  { "起薪", "work.probation_pay" },
  { "月薪", "work.probation_pay" },
  { "薪资", "work.probation_pay" },
  { "工资", "work.probation_pay" },
  { "试用期工资", "work.probation_pay" },
  { "试用期月薪", "work.probation_pay" },
  { "pay", "work.probation_pay" },
  { "违约金", "work.penalty" },
  { "试用期", "work.probation_months" },
  { "见习期", "work.trainee_months" },
  { "服务期", "work.years" },
  { "备注", "work.remarks" },
};

/* What everybody's invitations differ in. */
static const char *const usual_keys[] = { NUMBER,       NAME,          "work.position", "work.probation_pay",
                                          "work.place", "work.remarks" };

static gboolean
is_employers (const SfField *field)
{
  return field->party == SF_PARTY_EMPLOYER && !g_str_has_prefix (field->key, "employer.");
}

static const char *
get_label (const SfField *field)
{
  return g_str_has_prefix (sf_label_language (), "zh") ? field->label_zh : field->label_en;
}

static void
add_name (GHashTable *names, const char *name, const char *key)
{
  char *folded = sf_table_fold_header (name);

  if (!g_hash_table_contains (names, folded))
    g_hash_table_insert (names, folded, (gpointer) key);
  else
    g_free (folded);
}

/* Folded name -> key. */
static GHashTable *
make_names (const SfFormEdition *edition)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const SfFieldGroup *const *group = sf_form_edition_get_groups (edition); *group != NULL; group++)
    for (const SfField *const *field = (*group)->fields; *field != NULL; field++)
      if (is_employers (*field) || g_str_equal ((*field)->key, NUMBER) || g_str_equal ((*field)->key, NAME))
        {
          add_name (names, (*field)->label_zh, (*field)->key);
          add_name (names, (*field)->label_en, (*field)->key);
          add_name (names, (*field)->key, (*field)->key);
        }
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    add_name (names, aliases[i].name, aliases[i].key);
  return names;
}

/* Key of each cell, NULL for one that is not known. */
static GPtrArray *
find_keys (GHashTable *names, GStrv cells)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (char **cell = cells; *cell != NULL; cell++)
    {
      g_autofree char *folded = sf_table_fold_header (*cell);
      gpointer key = g_hash_table_lookup (names, folded);

      g_ptr_array_add (keys, key != NULL && g_ptr_array_find (keys, key, NULL) ? NULL : key);
    }
  return keys;
}

static gboolean
has_key (GPtrArray *keys, const char *key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_strcmp0 (keys->pdata[i], key) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_header (GPtrArray *keys)
{
  return has_key (keys, NUMBER) && has_key (keys, NAME);
}

/* "2021001 张三" without a header: digits, then something that is no digit. */
static GPtrArray *
guess_keys (GStrv cells)
{
  GPtrArray *keys;

  if (g_strv_length (cells) != 2 || !g_ascii_isdigit (cells[0][0]) || g_unichar_isdigit (g_utf8_get_char (cells[1])))
    return NULL;
  keys = g_ptr_array_new ();
  g_ptr_array_add (keys, (gpointer) NUMBER);
  g_ptr_array_add (keys, (gpointer) NAME);
  return keys;
}

static void
append_to_list (GString *list, const char *text)
{
  /* Translators: between the names of columns in a list. */
  g_string_append_printf (list, "%s%s", list->len > 0 ? C_ ("columns", ", ") : "", text);
}

/* Says what was read as what, and what was not read. */
static void
describe_columns (SfInvitationList *self, const SfFormEdition *edition, GPtrArray *keys, GStrv header)
{
  g_autoptr (GString) mapping = g_string_new (NULL);
  g_autoptr (GString) unused = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      const SfField *field = keys->pdata[i] != NULL ? sf_form_edition_get_field (edition, keys->pdata[i]) : NULL;
      g_autofree char *pair = NULL;

      if (keys->pdata[i] == NULL && *header[i] != '\0')
        append_to_list (unused, header[i]);
      if (field == NULL || g_str_equal (get_label (field), header[i]))
        continue;
      /* Translators: a column's name in the table, and the field of the form that it was read as. */
      pair = g_strdup_printf (C_ ("columns", "“%s” as “%s”"), header[i], get_label (field));
      append_to_list (mapping, pair);
    }
  self->mapping = mapping->len > 0 ? g_strdup (mapping->str) : NULL;
  self->unused = unused->len > 0 ? g_strdup (unused->str) : NULL;
}

/* ---- Rows ---- */

static char *
say_problem (const SfField *field, SfFormError code)
{
  g_autofree char *problem = sf_sentence_problem (field, code);

  return g_strdup_printf (_ ("“%s”: %s"), get_label (field), problem);
}

static void
read_days (SfInvitationRow *row, const char *text)
{
  gint64 days;

  if (!g_ascii_string_to_signed (text, 10, SF_INVITATION_DAYS_MIN, SF_INVITATION_DAYS_MAX, &days, NULL))
    sf_invitation_row_take_fault (row, g_strdup_printf (_ ("An invitation must be open for %d to %d days."),
                                                        SF_INVITATION_DAYS_MIN, SF_INVITATION_DAYS_MAX));
  else
    sf_invitation_row_set_days (row, (int) days);
}

static void
read_cell (SfInvitationRow *row, const SfFormEdition *edition, const char *key, const char *text)
{
  const SfField *field = sf_form_edition_get_field (edition, key);
  gboolean good;
  SfFormError code = SF_FORM_ERROR_BAD_TEXT;
  g_autofree char *value = NULL;

  if (field == NULL)
    {
      read_days (row, text);
      return;
    }
  value = sf_field_from_text (field, text, &good, &code);
  if (sf_table_is_error (text) || !good)
    sf_invitation_row_take_fault (row, say_problem (field, good ? SF_FORM_ERROR_BAD_TEXT : code));
  if (value == NULL)
    return;
  if (g_str_equal (key, NUMBER))
    sf_invitation_row_take_number (row, g_steal_pointer (&value));
  else if (g_str_equal (key, NAME))
    sf_invitation_row_take_name (row, g_steal_pointer (&value));
  else if (good)
    sf_invitation_row_set_value (row, key, value);
}

static void
read_row (SfInvitationList *self, const SfFormEdition *edition, GPtrArray *keys, guint line, GStrv cells)
{
  g_autoptr (SfInvitationRow) row = sf_invitation_row_new (line, edition);

  for (guint i = 0; i < keys->len && cells[i] != NULL; i++)
    if (keys->pdata[i] != NULL && *cells[i] != '\0')
      read_cell (row, edition, keys->pdata[i], cells[i]);
  if (*sf_invitation_row_get_number (row) == '\0' || *sf_invitation_row_get_name (row) == '\0')
    sf_invitation_row_take_fault (row, g_strdup (_ ("The student number or the name is missing.")));
  g_list_store_append (self->rows, row);
}

SfInvitationList *
sf_invitation_list_read (SfTableReader *reader, const SfFormEdition *edition, GError **error)
{
  g_autoptr (SfInvitationList) self = g_new0 (SfInvitationList, 1);
  g_autoptr (GHashTable) names = make_names (edition);
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GError) local = NULL;
  guint n_before = 0;
  guint line;
  GStrv got;

  self->rows = g_list_store_new (SF_TYPE_INVITATION_ROW);
  while (sf_table_reader_next (reader, &line, &got, &local))
    {
      g_auto (GStrv) cells = got;

      if (keys != NULL)
        {
          read_row (self, edition, keys, line, cells);
          continue;
        }
      keys = find_keys (names, cells);
      if (is_header (keys))
        {
          describe_columns (self, edition, keys, cells);
          continue;
        }
      g_ptr_array_unref (keys);
      keys = n_before == 0 ? guess_keys (cells) : NULL;
      if (keys != NULL)
        read_row (self, edition, keys, line, cells);
      else if (++n_before == HEADER_LINES)
        break;
    }
  if (local == NULL && keys == NULL)
    g_set_error_literal (&local, SF_SHEET_ERROR, SF_SHEET_ERROR_COLUMNS, "no columns for the number and the name");
  if (local == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_invitation_list_free (SfInvitationList *self)
{
  g_clear_object (&self->rows);
  g_free (self->mapping);
  g_free (self->unused);
  g_free (self);
}

/* ---- What is known here ---- */

gboolean
sf_invitation_has_ended (SfRecord *signing)
{
  const guint ends =
    SF_STATE_BIT (SF_SIGNING_DECLINED) | SF_STATE_BIT (SF_SIGNING_WITHDRAWN) | SF_STATE_BIT (SF_SIGNING_EXPIRED);

  return (ends & SF_STATE_BIT (sf_record_get_state (signing))) != 0;
}

GHashTable *
sf_invitation_find_known (GPtrArray *signings)
{
  const guint going_on = SF_STATE_BIT (SF_SIGNING_INVITED) | SF_STATE_BIT (SF_SIGNING_COLLEGE_REVIEW) |
                         SF_STATE_BIT (SF_SIGNING_OFFICE_REVIEW) | SF_STATE_BIT (SF_SIGNING_SIGNED) |
                         SF_STATE_BIT (SF_SIGNING_RETURNED);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sf_record_unref);

  for (guint i = 0; i < signings->len; i++)
    {
      SfRecord *signing = sf_item_get_record (signings->pdata[i]);
      const char *number = sf_record_get_text (signing, SF_SIGNING_STUDENT_NUMBER);

      if (number != NULL && (going_on & SF_STATE_BIT (sf_record_get_state (signing))) != 0)
        g_hash_table_insert (known, g_strdup (number), sf_record_ref (signing));
    }
  return known;
}

char *
sf_invitation_ask_known (GHashTable *known, const char *number)
{
  SfRecord *signing = g_hash_table_lookup (known, number);
  g_autoptr (JsonObject) params = NULL;
  g_autofree char *expires = NULL;

  if (signing == NULL)
    return NULL;
  if (sf_record_get_state (signing) != SF_SIGNING_INVITED)
    return g_strdup_printf (_ ("There is a signing of yours with this student already: %s."),
                            sf_label_state (SF_KIND_SIGNING, sf_record_get_state (signing)));
  params = json_object_new ();
  expires = sf_time_format_date (sf_record_get_int (signing, SF_SIGNING_EXPIRES_AT) - 1);
  json_object_set_string_member (params, "expires", expires);
  return sf_sentence_refusal (SF_CODE_ALREADY_INVITED, params);
}

/* ---- Checking ---- */

/* The first thing that is wrong with her form, NULL if nothing is. */
static char *
check_form (SfInvitationRow *row, const SfFormEdition *edition, JsonObject *shared)
{
  g_autoptr (JsonObject) joined = sf_invitation_row_join (row, shared);
  g_autoptr (GPtrArray) problems = sf_form_check (edition, joined, SF_PARTY_EMPLOYER, TRUE);
  const SfFormProblem *first = problems->len > 0 ? problems->pdata[0] : NULL;

  return first != NULL && first->field != NULL ? say_problem (first->field, first->code) : NULL;
}

static void
check_row (SfInvitationRow *row, const SfFormEdition *edition, JsonObject *shared, GHashTable *known, GHashTable *lines)
{
  const char *number = sf_invitation_row_get_number (row);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (lines, number));
  SfInvitationState state = SF_INVITATION_WRONG;
  g_autofree char *reason = g_strdup (sf_invitation_row_get_fault (row));

  if (reason == NULL && before != 0)
    reason = g_strdup_printf (_ ("The same student stands in line %u."), before);
  if (reason == NULL)
    reason = check_form (row, edition, shared);
  if (reason == NULL)
    {
      reason = sf_invitation_ask_known (known, number);
      state = reason != NULL ? SF_INVITATION_REFUSED : SF_INVITATION_UNDECIDED;
    }
  if (before == 0 && *number != '\0')
    g_hash_table_insert (lines, g_strdup (number), GUINT_TO_POINTER (sf_invitation_row_get_line (row)));
  sf_invitation_row_set_state (row, state, reason);
}

void
sf_invitation_list_check (SfInvitationList *self, const SfFormEdition *edition, JsonObject *shared, GHashTable *known)
{
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (SfInvitationRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (sf_invitation_row_get_uid (row) == NULL)
        check_row (row, edition, shared, known, lines);
    }
}

const char *const *
sf_invitation_list_header (const SfFormEdition *edition)
{
  static const char *header[G_N_ELEMENTS (usual_keys) + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (usual_keys); i++)
    header[i] = get_label (sf_form_edition_get_field (edition, usual_keys[i]));
  return header;
}
