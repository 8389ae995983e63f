/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What operations on master data ask about others: who has the same code or number, and which records go along with an
 * employer that is merged or a student who moves. Asked for only by the operations that need it: some of these may be
 * thousands of records.
 */
#define G_LOG_DOMAIN "sf-db"

#include "core/workflow/sf-master-data.h"
#include "db/sf-facts-private.h"
#include "db/sf-record-table.h"

static const char *
get_arg (const SfFactsQuery *q, const char *name)
{
  return sf_operation_get_arg (q->operation, name);
}

static gboolean
is_action (const SfFactsQuery *q, SfKind kind, const char *action)
{
  return q->kind == kind && q->operation != NULL && g_str_equal (sf_operation_get_action (q->operation), action);
}

/* What the operation's form says of @key, in the normal form of @field; NULL if nothing. Transfer full. */
static char *
get_form_value (const SfFactsQuery *q, const char *key, const SfField *field)
{
  JsonObject *form = q->operation != NULL ? sf_operation_get_arg_form (q->operation) : NULL;
  JsonNode *node = form != NULL ? json_object_get_member (form, key) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return sf_field_normalise (field, json_node_get_string (node));
}

/* ---- The library of employers ---- */

/* Of an alias, the employer that it was merged into. */
static void
find_by_code (SfFactsQuery *q, const char *code)
{
  const char *kept;

  q->facts->named_employer = sf_facts_query_one (q->db, SF_KIND_EMPLOYER, "credit_code = :a", code, NULL, &q->error);
  if (q->facts->named_employer == NULL)
    return;
  kept = sf_record_get_text (q->facts->named_employer, SF_EMPLOYER_MERGED_INTO);
  if (kept != NULL)
    {
      SfRecord *employer = sf_record_table_get (q->db, SF_KIND_EMPLOYER, kept, NULL, &q->error);

      sf_record_unref (q->facts->named_employer);
      q->facts->named_employer = employer;
    }
}

static void
find_named_employer (SfFactsQuery *q)
{
  const SfField *field = sf_master_get_field (SF_KIND_EMPLOYER, "credit_code");
  g_autofree char *code = NULL;

  if (!sf_facts_query_wants (q, SF_KNOWS_LIBRARY))
    return;
  if (q->kind == SF_KIND_EMPLOYER)
    code = get_form_value (q, "credit_code", field);
  else if (is_action (q, SF_KIND_SIGNING, "submit") || is_action (q, SF_KIND_SIGNING, "record_offline"))
    {
      code = get_form_value (q, "employer.credit_code", field);
      if (code == NULL && q->record != NULL)
        code = g_strdup (sf_record_get_field (q->record, "employer.credit_code"));
    }
  if (code != NULL)
    find_by_code (q, code);
}

/* ---- Numbers ---- */

static void
find_taken (SfFactsQuery *q, SfKind kind, const char *where, const char *number)
{
  const char *own = q->kind == kind && q->record != NULL ? sf_record_get_id (q->record)
                    : q->facts->student != NULL          ? sf_record_get_id (q->facts->student)
                                                         : "";
  g_autoptr (SfRecord) other = NULL;

  if (number == NULL)
    return;
  other = sf_facts_query_one (q->db, kind, where, number, own, &q->error);
  q->facts->number_taken = q->facts->number_taken || other != NULL;
}

static void
find_numbers (SfFactsQuery *q)
{
  g_autofree char *number = NULL;

  if (!sf_facts_query_wants (q, SF_KNOWS_NUMBERS))
    return;
  if (is_action (q, SF_KIND_STUDENT, "edit"))
    {
      number = get_form_value (q, "number", sf_master_get_field (SF_KIND_STUDENT, "number"));
      find_taken (q, SF_KIND_STUDENT, "number = :a AND id <> :b", number);
    }
  else if (is_action (q, SF_KIND_CORRECTION, "settle") && q->record != NULL &&
           g_strcmp0 (sf_record_get_text (q->record, SF_CORRECTION_FIELD), "number") == 0)
    find_taken (q, SF_KIND_STUDENT, "number = :a AND id <> :b",
                sf_record_get_text (q->record, SF_CORRECTION_NEW_VALUE));
  else if (q->kind == SF_KIND_COLLEGE)
    {
      number = get_form_value (q, "code", sf_master_get_field (SF_KIND_COLLEGE, "code"));
      find_taken (q, SF_KIND_COLLEGE, "code = :a AND id <> :b", number);
    }
}

/* ---- What goes along ---- */

static void
add_related (SfFactsQuery *q, SfKind kind, const char *where, const char *a, const char *b)
{
  g_autoptr (GPtrArray) found = q->error == NULL ? sf_record_table_find (q->db, kind, where, a, b, &q->error) : NULL;

  if (q->facts->related == NULL)
    q->facts->related = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  for (guint i = 0; found != NULL && i < found->len; i++)
    g_ptr_array_add (q->facts->related, sf_record_ref (found->pdata[i]));
}

static void
add_of_employer (SfFactsQuery *q, const char *id, const char *into)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING, SF_KIND_AGREEMENT, SF_KIND_CANCELLATION, SF_KIND_REISSUE,
                                  SF_KIND_ACCOUNT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_related (q, kinds[i], "employer = :a ORDER BY id", id, NULL);
  add_related (q, SF_KIND_EMPLOYER, "merged_into = :a ORDER BY id", id, NULL);
  if (into != NULL)
    add_related (q, SF_KIND_SIGNING, "employer = :a AND state = 'invited' ORDER BY id", into, NULL);
}

static void
add_of_student (SfFactsQuery *q, const char *id)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING,      SF_KIND_AGREEMENT,  SF_KIND_CANCELLATION, SF_KIND_REISSUE,
                                  SF_KIND_VERIFICATION, SF_KIND_CORRECTION, SF_KIND_BLANK };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_related (q, kinds[i], "student = :a ORDER BY id", id, NULL);
}

static gboolean
corrects_college (const SfFactsQuery *q)
{
  return is_action (q, SF_KIND_CORRECTION, "settle") && q->record != NULL &&
         g_strcmp0 (sf_record_get_text (q->record, SF_CORRECTION_FIELD), "college") == 0;
}

static void
find_related (SfFactsQuery *q)
{
  if (!sf_facts_query_wants (q, SF_KNOWS_RELATED) || q->record == NULL)
    return;
  if (is_action (q, SF_KIND_EMPLOYER, "approve"))
    add_related (q, SF_KIND_ACCOUNT, "employer = :a", sf_record_get_id (q->record), NULL);
  else if (is_action (q, SF_KIND_EMPLOYER, "merge"))
    add_of_employer (q, sf_record_get_id (q->record), get_arg (q, "into"));
  else if (is_action (q, SF_KIND_STUDENT, "move") || corrects_college (q))
    add_of_student (q, sf_record_get_student (q->record));
  else if (q->kind == SF_KIND_ACCOUNT)
    add_related (q, SF_KIND_ACCOUNT,
                 "(' ' || roles || ' ') LIKE '% admin %' AND state = 'active' AND id <> :a ORDER BY id",
                 sf_record_get_id (q->record), NULL);
}

static void
find_target (SfFactsQuery *q)
{
  SfKind kind = SF_KIND_COLLEGE;
  const char *id = NULL;

  if (!sf_facts_query_wants (q, SF_KNOWS_SUBJECT) || q->operation == NULL)
    return;
  if (is_action (q, SF_KIND_EMPLOYER, "merge"))
    {
      kind = SF_KIND_EMPLOYER;
      id = get_arg (q, "into");
    }
  else if (is_action (q, SF_KIND_STUDENT, "move"))
    id = get_arg (q, "college");
  else if (corrects_college (q))
    id = sf_record_get_text (q->record, SF_CORRECTION_NEW_VALUE);
  else if (is_action (q, SF_KIND_CORRECTION, "ask") && g_strcmp0 (get_arg (q, "field"), "college") == 0)
    id = get_arg (q, "new_value");
  if (id != NULL)
    q->facts->subject = sf_record_table_get (q->db, kind, id, NULL, &q->error);
}

void
sf_facts_query_master (SfFactsQuery *q)
{
  find_named_employer (q);
  find_numbers (q);
  find_related (q);
  find_target (q);
}
