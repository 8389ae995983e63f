/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows from a reissue: the old agreement is replaced, and a new one with the next number goes on in its place,
 * corrected.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-uuid.h"
#include "core/workflow/sf-workflow-private.h"

static void
take_begin_reissue (SfCase *c)
{
  sf_record_set_int (c->next, SF_REISSUE_REQUESTED_AT, c->now);
  sf_record_set_int (c->next, SF_REISSUE_QUEUED_AT, c->now);
}
SF_EFFECT (begin_reissue);

static void
take_end_reissue (SfCase *c)
{
  sf_record_clear (c->next, SF_REISSUE_QUEUED_AT);
  sf_record_set_text (c->next, SF_REISSUE_REASON, sf_case_arg (c, "reason"));
  if (sf_record_get_state (c->next) != SF_REISSUE_WITHDRAWN)
    sf_record_set_int (c->next, SF_REISSUE_DECIDED_AT, c->now);
}
SF_EFFECT (end_reissue);

/* ---- The new agreement ---- */

/* The names by which lists know an agreement follow its form. */
static void
follow_form (SfRecord *agreement, const char *key, const char *field, int column, const char *value)
{
  if (g_str_equal (key, field))
    sf_record_set_text (agreement, column, value);
}

void
sf_reissue_correct (SfRecord *reissue, SfRecord *agreement)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, sf_record_get_form (reissue));
  while (json_object_iter_next (&iter, &key, &node))
    {
      const char *value = json_node_get_string (node);

      sf_record_set_field (agreement, key, value);
      follow_form (agreement, key, "student.name", SF_AGREEMENT_STUDENT_NAME, value);
      follow_form (agreement, key, "employer.name", SF_AGREEMENT_EMPLOYER_NAME, value);
    }
  sf_case_refresh_search (agreement);
}

static SfRecord *
copy_under (const SfRecord *old, const char *id)
{
  const SfKindInfo *info = sf_kind_info (SF_KIND_AGREEMENT);
  SfRecord *copy = sf_record_new (SF_KIND_AGREEMENT, id);

  for (guint i = 0; i < info->n_columns; i++)
    if (!sf_record_has (old, (int) i))
      continue;
    else if (info->columns[i].type == SF_COLUMN_TEXT || info->columns[i].type == SF_COLUMN_LINK)
      sf_record_set_text (copy, (int) i, sf_record_get_text (old, (int) i));
    else
      sf_record_set_int (copy, (int) i, sf_record_get_int (old, (int) i));
  sf_record_set_edition (copy, sf_record_get_edition (old));
  sf_record_set_form_text (copy, sf_record_get_form_text (old));
  return copy;
}

/* What was agreed holds since it held; only the paper is new. */
static SfRecord *
make_replacement (SfCase *c, SfRecord *old)
{
  static const int of_the_paper[] = { SF_AGREEMENT_ENDED_AT, SF_AGREEMENT_PRINTED_AT, SF_AGREEMENT_STAMPED_AT };
  g_autofree char *id = sf_uuid_derive (sf_operation_get_uid (c->operation), "agreement");
  g_autofree char *code = sf_agreement_make_code (id);
  SfRecord *made = copy_under (old, id);

  sf_record_set_state (made, SF_AGREEMENT_EFFECTIVE);
  for (guint i = 0; i < G_N_ELEMENTS (of_the_paper); i++)
    sf_record_clear (made, of_the_paper[i]);
  sf_record_set_text (made, SF_AGREEMENT_CODE, code);
  sf_record_set_int (made, SF_AGREEMENT_MADE_AT, c->now);
  sf_case_number_reissue (c, made, old);
  sf_record_set_text (made, SF_AGREEMENT_REPLACES, sf_record_get_id (old));
  sf_reissue_correct (c->next, made);
  return made;
}

/* ---- Its trace ---- */

static char *
show (const SfField *field, const char *value)
{
  if (value == NULL)
    return g_strdup ("—");
  return field->personal ? sf_field_mask (field, value) : sf_field_display (field, value, "zh_CN");
}

/* "单位地址：… → …", one after the other; personal numbers masked, as everywhere in a history. */
static char *
describe_corrections (SfCase *c, SfRecord *old)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, sf_record_get_form (c->next));
  while (json_object_iter_next (&iter, &key, &node))
    {
      const SfField *field = c->edition != NULL ? sf_form_edition_get_field (c->edition, key) : NULL;
      g_autofree char *before = field != NULL ? show (field, sf_record_get_field (old, key)) : NULL;
      g_autofree char *after = field != NULL ? show (field, json_node_get_string (node)) : NULL;

      if (field != NULL)
        g_ptr_array_add (parts, g_strdup_printf ("%s：%s → %s", field->label_zh, before, after));
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("；", (char **) parts->pdata);
}

static void
note_corrections (SfCase *c, SfRecord *old, SfRecord *made)
{
  g_autofree char *corrections = describe_corrections (c, old);
  const char *separator = *corrections != '\0' ? "；" : "";

  g_free (c->decision->note);
  c->decision->note = g_strdup_printf ("%s → %s%s%s", sf_record_get_text (old, SF_AGREEMENT_NUMBER),
                                       sf_record_get_text (made, SF_AGREEMENT_NUMBER), separator, corrections);
}

static void
take_replace_agreement (SfCase *c)
{
  SfRecord *old = sf_request_put_agreement (c, SF_AGREEMENT_EFFECTIVE, SF_AGREEMENT_REPLACED);
  SfRecord *made;

  if (old == NULL)
    return;
  sf_record_set_int (old, SF_AGREEMENT_ENDED_AT, c->now);
  made = make_replacement (c, c->facts->agreement);
  g_ptr_array_add (c->decision->puts, made);
  sf_record_set_text (c->next, SF_REISSUE_REPLACEMENT, sf_record_get_id (made));
  if (c->facts->signing != NULL)
    sf_record_set_text (sf_case_put (c, c->facts->signing), SF_SIGNING_AGREEMENT, sf_record_get_id (made));
  sf_case_move_verification (c, old, made);
  note_corrections (c, old, made);
}
SF_EFFECT (replace_agreement);
