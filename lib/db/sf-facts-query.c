/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-facts-query.h"

#include "db/sf-record-table.h"

/* The one record that @sql finds with :a (and :b, if @b is not NULL). */
static SfRecord *
query_one (SfDb *db, SfKind kind, const char *where, const char *a, const char *b, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE %s LIMIT 1", sf_record_table_columns (kind),
                                          sf_kind_info (kind)->name, where);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  if (a != NULL)
    sf_stmt_bind_text (stmt, ":a", a);
  if (b != NULL)
    sf_stmt_bind_text (stmt, ":b", b);
  return sf_stmt_step (stmt, error) ? sf_record_table_read (stmt, kind, 0) : NULL;
}

static GPtrArray *
query_many (SfDb *db, SfKind kind, const char *where, const char *a, const char *b, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *sql =
    g_strdup_printf ("SELECT %s FROM %s WHERE %s", sf_record_table_columns (kind), sf_kind_info (kind)->name, where);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":a", a);
  sf_stmt_bind_text (stmt, ":b", b);
  while (sf_stmt_step (stmt, &local))
    g_ptr_array_add (records, sf_record_table_read (stmt, kind, 0));
  if (local == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

SfRecord *
sf_facts_query_settings (SfDb *db, GError **error)
{
  return query_one (db, SF_KIND_SETTINGS, "1 = 1", NULL, NULL, error);
}

SfRecord *
sf_facts_query_student_by_number (SfDb *db, const char *number, GError **error)
{
  return query_one (db, SF_KIND_STUDENT, "number = :a", number, NULL, error);
}

/* ---- The parties ---- */

typedef struct
{
  SfDb *db;
  SfKind kind;
  const SfOperation *operation;
  SfRecord *record;
  const SfActor *actor;
  SfFacts *facts;
  GError *error;
} Query;

static gboolean
wants (Query *q, SfKnown what)
{
  return q->error == NULL && (q->facts->known & what) != 0;
}

static const char *
linked (Query *q, int of_signing, int of_agreement)
{
  if (q->record == NULL)
    return NULL;
  if (q->kind == SF_KIND_SIGNING)
    return sf_record_get_text (q->record, of_signing);
  return q->kind == SF_KIND_AGREEMENT ? sf_record_get_text (q->record, of_agreement) : NULL;
}

/* Before the first invitation the number that the employer types says who is meant; afterwards the link does. */
static void
find_student (Query *q)
{
  const char *id = linked (q, SF_SIGNING_STUDENT, SF_AGREEMENT_STUDENT);
  const char *typed = q->operation != NULL ? sf_operation_get_arg (q->operation, "student_number") : NULL;
  const char *number = typed;

  if (id == NULL && sf_actor_get_role (q->actor) == SF_ROLE_STUDENT)
    id = sf_actor_get_student (q->actor);
  if (number == NULL && q->record != NULL && q->kind == SF_KIND_SIGNING)
    number = sf_record_get_text (q->record, SF_SIGNING_STUDENT_NUMBER);
  if (id != NULL)
    q->facts->student = sf_record_table_get (q->db, SF_KIND_STUDENT, id, NULL, &q->error);
  else if (number != NULL)
    q->facts->student = sf_facts_query_student_by_number (q->db, number, &q->error);
}

static void
find_employer (Query *q)
{
  const char *id = linked (q, SF_SIGNING_EMPLOYER, SF_AGREEMENT_EMPLOYER);
  const char *picked = q->operation != NULL ? sf_operation_get_arg (q->operation, "employer") : NULL;

  if (sf_actor_get_role (q->actor) == SF_ROLE_EMPLOYER)
    id = sf_actor_get_employer (q->actor);
  else if (picked != NULL)
    id = picked;
  if (id != NULL)
    q->facts->employer = sf_record_table_get (q->db, SF_KIND_EMPLOYER, id, NULL, &q->error);
}

static void
find_college (Query *q)
{
  const char *id = linked (q, SF_SIGNING_COLLEGE, SF_AGREEMENT_COLLEGE);

  if (q->facts->student != NULL)
    id = sf_record_get_text (q->facts->student, SF_STUDENT_COLLEGE);
  if (id != NULL)
    q->facts->college = sf_record_table_get (q->db, SF_KIND_COLLEGE, id, NULL, &q->error);
}

/* ---- The student's other affairs ---- */

static const char *
get_student_id (Query *q)
{
  return q->facts->student != NULL ? sf_record_get_id (q->facts->student)
                                   : linked (q, SF_SIGNING_STUDENT, SF_AGREEMENT_STUDENT);
}

static void
find_agreements (Query *q)
{
  const char *student = get_student_id (q);
  const char *own =
    q->record != NULL && q->kind == SF_KIND_SIGNING ? sf_record_get_text (q->record, SF_SIGNING_AGREEMENT) : NULL;
  const char *signing =
    q->record != NULL && q->kind == SF_KIND_AGREEMENT ? sf_record_get_text (q->record, SF_AGREEMENT_SIGNING) : NULL;

  if (wants (q, SF_KNOWS_AGREEMENT) && own != NULL)
    q->facts->agreement = sf_record_table_get (q->db, SF_KIND_AGREEMENT, own, NULL, &q->error);
  if (wants (q, SF_KNOWS_AGREEMENT) && signing != NULL)
    q->facts->signing = sf_record_table_get (q->db, SF_KIND_SIGNING, signing, NULL, &q->error);
  if (wants (q, SF_KNOWS_LIVE_AGREEMENT) && student != NULL)
    q->facts->live_agreement = query_one (
      q->db, SF_KIND_AGREEMENT, "student = :a AND state IN ('in_review', 'suspended', 'effective', 'cancelling')",
      student, NULL, &q->error);
}

static void
find_signings (Query *q)
{
  const char *student = get_student_id (q);
  const char *self = q->record != NULL ? sf_record_get_id (q->record) : "";

  if (wants (q, SF_KNOWS_SIGNINGS) && student != NULL)
    q->facts->signings = query_many (q->db, SF_KIND_SIGNING,
                                     "student = :a AND id <> :b AND state IN ('invited', 'college_review', "
                                     "'office_review', 'returned')",
                                     student, self, &q->error);
}

static void
find_attachments (Query *q)
{
  if (wants (q, SF_KNOWS_ATTACHMENTS) && q->record != NULL && q->kind == SF_KIND_SIGNING)
    q->facts->attachments = query_many (q->db, SF_KIND_ATTACHMENT, "signing = :a AND state = :b",
                                        sf_record_get_id (q->record), "active", &q->error);
}

SfFacts *
sf_facts_query (SfDb *db, SfKind kind, const SfOperation *operation, SfRecord *record, const SfActor *actor,
                guint known, GError **error)
{
  g_autoptr (SfFacts) facts = sf_facts_new ();
  Query q = { db, kind, operation, record, actor, facts, NULL };

  facts->known = known;
  if (wants (&q, SF_KNOWS_SETTINGS))
    facts->settings = sf_facts_query_settings (db, &q.error);
  if (wants (&q, SF_KNOWS_STUDENT))
    find_student (&q);
  if (wants (&q, SF_KNOWS_EMPLOYER))
    find_employer (&q);
  if (wants (&q, SF_KNOWS_COLLEGE))
    find_college (&q);
  find_agreements (&q);
  find_signings (&q);
  find_attachments (&q);
  if (q.error == NULL)
    return g_steal_pointer (&facts);
  g_propagate_error (error, q.error);
  return NULL;
}

guint
sf_facts_known_to (SfRole role)
{
  switch (role)
    {
    case SF_ROLE_STUDENT:
      return SF_KNOWS_ALL & ~SF_KNOWS_EMPLOYER;
    case SF_ROLE_EMPLOYER:
      return SF_KNOWS_SETTINGS | SF_KNOWS_EMPLOYER | SF_KNOWS_AGREEMENT;
    case SF_ROLE_COLLEGE:
    case SF_ROLE_OFFICE:
    case SF_ROLE_ADMIN:
    case SF_ROLE_SYSTEM:
      return SF_KNOWS_ALL;
    case SF_N_ROLES:
    default:
      return 0;
    }
}
