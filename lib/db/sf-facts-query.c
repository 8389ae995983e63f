/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-facts-private.h"
#include "db/sf-record-table.h"

SfRecord *
sf_facts_query_one (SfDb *db, SfKind kind, const char *where, const char *a, const char *b, GError **error)
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

SfRecord *
sf_facts_query_settings (SfDb *db, GError **error)
{
  return sf_facts_query_one (db, SF_KIND_SETTINGS, "1 = 1", NULL, NULL, error);
}

GPtrArray *
sf_facts_query_calendars (SfDb *db, GError **error)
{
  return sf_record_table_find (db, SF_KIND_CALENDAR, "1 = 1 ORDER BY year", NULL, NULL, error);
}

SfRules *
sf_facts_query_rules (SfDb *db, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) settings = sf_facts_query_settings (db, &local);
  g_autoptr (GPtrArray) calendars = local == NULL ? sf_facts_query_calendars (db, &local) : NULL;

  if (local == NULL)
    return sf_rules_new (settings, calendars);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

SfRecord *
sf_facts_query_student_by_number (SfDb *db, const char *number, GError **error)
{
  return sf_facts_query_one (db, SF_KIND_STUDENT, "number = :a", number, NULL, error);
}

/* ---- The parties ---- */

typedef SfFactsQuery Query;

gboolean
sf_facts_query_wants (const SfFactsQuery *q, SfKnown what)
{
  return q->error == NULL && (q->facts->known & what) != 0;
}

#define wants sf_facts_query_wants

static const char *
get_arg (Query *q, const char *name)
{
  return q->operation != NULL ? sf_operation_get_arg (q->operation, name) : NULL;
}

/* The record that the column or, before it is there, the argument @name names. */
static const char *
get_linked (Query *q, const char *name)
{
  int column = q->record != NULL ? sf_kind_column_from_name (q->kind, name) : -1;

  return column >= 0 ? sf_record_get_text (q->record, column) : get_arg (q, name);
}

static void
find_record (Query *q, SfKind kind, const char *id, SfRecord **out)
{
  if (q->error == NULL && id != NULL && *out == NULL)
    *out = sf_record_table_get (q->db, kind, id, NULL, &q->error);
}

/* What a request is about comes first: the parties are those of its agreement. */
static void
find_agreement_of_request (Query *q)
{
  gboolean about_agreement = q->kind == SF_KIND_CANCELLATION || q->kind == SF_KIND_REISSUE;

  if (!about_agreement || !wants (q, SF_KNOWS_AGREEMENT))
    return;
  find_record (q, SF_KIND_AGREEMENT, get_linked (q, "agreement"), &q->facts->agreement);
  if (q->facts->agreement != NULL)
    find_record (q, SF_KIND_SIGNING, sf_record_get_text (q->facts->agreement, SF_AGREEMENT_SIGNING),
                 &q->facts->signing);
}

/* Before the first invitation the number that the employer types says who is meant; afterwards the link does. */
static void
find_student (Query *q)
{
  const char *id = q->record != NULL ? sf_record_get_student (q->record) : NULL;
  const char *number = get_arg (q, "student_number");

  if (id == NULL && sf_actor_get_role (q->actor) == SF_ROLE_STUDENT)
    id = sf_actor_get_student (q->actor);
  if (id == NULL && q->facts->agreement != NULL)
    id = sf_record_get_student (q->facts->agreement);
  if (id == NULL)
    id = get_arg (q, "student");
  if (number == NULL && q->record != NULL && q->kind == SF_KIND_SIGNING)
    number = sf_record_get_text (q->record, SF_SIGNING_STUDENT_NUMBER);
  if (id != NULL)
    find_record (q, SF_KIND_STUDENT, id, &q->facts->student);
  else if (number != NULL)
    q->facts->student = sf_facts_query_student_by_number (q->db, number, &q->error);
}

static void
find_employer (Query *q)
{
  const char *id = q->record != NULL ? sf_record_get_employer (q->record) : NULL;

  if (sf_actor_get_role (q->actor) == SF_ROLE_EMPLOYER)
    id = sf_actor_get_employer (q->actor);
  else if (get_arg (q, "employer") != NULL)
    id = get_arg (q, "employer");
  if (id == NULL && q->facts->agreement != NULL)
    id = sf_record_get_employer (q->facts->agreement);
  find_record (q, SF_KIND_EMPLOYER, id, &q->facts->employer);
}

static void
find_college (Query *q)
{
  const char *id = q->facts->student != NULL ? sf_record_get_college (q->facts->student)
                   : q->record != NULL       ? sf_record_get_college (q->record)
                                             : NULL;

  find_record (q, SF_KIND_COLLEGE, id, &q->facts->college);
}

/* ---- The student's other affairs ---- */

static const char *
get_student_id (Query *q)
{
  return q->facts->student != NULL ? sf_record_get_id (q->facts->student)
         : q->record != NULL       ? sf_record_get_student (q->record)
                                   : NULL;
}

static const char *
get_own_id (Query *q)
{
  return q->record != NULL ? sf_record_get_id (q->record) : "";
}

static void
find_agreements (Query *q)
{
  const char *student = get_student_id (q);

  if (wants (q, SF_KNOWS_AGREEMENT) && q->kind == SF_KIND_SIGNING && q->record != NULL)
    find_record (q, SF_KIND_AGREEMENT, sf_record_get_text (q->record, SF_SIGNING_AGREEMENT), &q->facts->agreement);
  if (wants (q, SF_KNOWS_AGREEMENT) && q->kind == SF_KIND_AGREEMENT && q->record != NULL)
    find_record (q, SF_KIND_SIGNING, sf_record_get_text (q->record, SF_AGREEMENT_SIGNING), &q->facts->signing);
  if (wants (q, SF_KNOWS_LIVE_AGREEMENT) && student != NULL)
    q->facts->live_agreement = sf_facts_query_one (
      q->db, SF_KIND_AGREEMENT, "student = :a AND state IN ('in_review', 'suspended', 'effective', 'cancelling')",
      student, NULL, &q->error);
}

static void
find_signings (Query *q)
{
  const char *student = get_student_id (q);

  if (wants (q, SF_KNOWS_SIGNINGS) && student != NULL)
    q->facts->signings = sf_record_table_find (q->db, SF_KIND_SIGNING,
                                               "student = :a AND id <> :b AND state IN ('invited', 'college_review', "
                                               "'office_review', 'returned')",
                                               student, get_own_id (q), &q->error);
}

static void
add_requests (Query *q, SfKind kind, const char *where)
{
  g_autoptr (GPtrArray) found =
    q->error == NULL ? sf_record_table_find (q->db, kind, where, get_student_id (q), get_own_id (q), &q->error) : NULL;

  for (guint i = 0; found != NULL && i < found->len; i++)
    g_ptr_array_add (q->facts->requests, sf_record_ref (found->pdata[i]));
}

static void
find_requests (Query *q)
{
  if (!wants (q, SF_KNOWS_REQUESTS) || get_student_id (q) == NULL)
    return;
  q->facts->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  add_requests (q, SF_KIND_CANCELLATION,
                "student = :a AND id <> :b AND state IN ('employer_confirm', 'college_review', 'office_review')");
  add_requests (q, SF_KIND_REISSUE, "student = :a AND id <> :b AND state = 'office_review'");
  add_requests (q, SF_KIND_CORRECTION, "student = :a AND id <> :b AND state = 'open'");
}

static void
find_verification (Query *q)
{
  if (wants (q, SF_KNOWS_VERIFICATION) && get_student_id (q) != NULL)
    q->facts->verification = sf_facts_query_one (q->db, SF_KIND_VERIFICATION, "student = :a ORDER BY year DESC",
                                                 get_student_id (q), NULL, &q->error);
}

static void
find_blanks (Query *q)
{
  if (wants (q, SF_KNOWS_BLANKS) && get_student_id (q) != NULL)
    q->facts->blanks = sf_record_table_find (q->db, SF_KIND_BLANK, "student = :a AND id <> :b ORDER BY issued_at, id",
                                             get_student_id (q), get_own_id (q), &q->error);
}

/* Only what changes a student asks for it, and it looks at every student of the college. */
static void
count_offline (Query *q)
{
  g_autoptr (SfStmt) stmt = NULL;

  if (!wants (q, SF_KNOWS_QUOTA) || q->kind != SF_KIND_STUDENT || q->facts->student == NULL)
    return;
  stmt = sf_db_prepare (q->db,
                        "SELECT COUNT(*), SUM(CASE WHEN lock_reason = 'offline' THEN 1 ELSE 0 END) FROM student "
                        "WHERE college = :college AND COALESCE (year, 0) = :year",
                        &q->error);
  if (stmt == NULL)
    return;
  sf_stmt_bind_text (stmt, ":college", sf_record_get_college (q->facts->student));
  sf_stmt_bind_int (stmt, ":year", sf_record_get_int (q->facts->student, SF_STUDENT_YEAR));
  if (sf_stmt_step (stmt, &q->error))
    {
      q->facts->college_students = sf_stmt_get_int (stmt, 0);
      q->facts->offline_students = sf_stmt_get_int (stmt, 1);
    }
}

/* ---- What belongs to the record ---- */

static void
find_attachments (Query *q)
{
  const char *about = q->kind == SF_KIND_ATTACHMENT ? get_linked (q, "about")
                      : q->record != NULL           ? sf_record_get_id (q->record)
                      : q->operation != NULL        ? sf_operation_get_id (q->operation)
                                                    : NULL;

  if (wants (q, SF_KNOWS_ATTACHMENTS) && about != NULL)
    q->facts->attachments =
      sf_record_table_find (q->db, SF_KIND_ATTACHMENT, "about = :a AND state = :b", about, "active", &q->error);
}

/* For a calendar: whose cooling was counted over a year that was lacking, and by which cancellations. */
static void
find_provisional (Query *q)
{
  g_autoptr (GPtrArray) cancellations = NULL;

  if (!wants (q, SF_KNOWS_RELATED) || q->kind != SF_KIND_CALENDAR)
    return;
  q->facts->related =
    sf_record_table_find (q->db, SF_KIND_STUDENT, "provisional = 1 ORDER BY number", NULL, NULL, &q->error);
  if (q->error == NULL)
    cancellations = sf_record_table_find (
      q->db, SF_KIND_CANCELLATION, "state = 'approved' AND student IN (SELECT id FROM student WHERE provisional = 1)",
      NULL, NULL, &q->error);
  for (guint i = 0; cancellations != NULL && i < cancellations->len; i++)
    g_ptr_array_add (q->facts->related, sf_record_ref (cancellations->pdata[i]));
}

static void
find_subject (Query *q)
{
  const char *kind_name = get_linked (q, "about_kind");
  SfKind kind;

  if (wants (q, SF_KNOWS_SUBJECT) && q->kind == SF_KIND_ATTACHMENT && sf_kind_from_name (kind_name, &kind))
    find_record (q, kind, get_linked (q, "about"), &q->facts->subject);
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
  find_agreement_of_request (&q);
  if (wants (&q, SF_KNOWS_STUDENT))
    find_student (&q);
  if (wants (&q, SF_KNOWS_EMPLOYER))
    find_employer (&q);
  if (wants (&q, SF_KNOWS_COLLEGE))
    find_college (&q);
  find_agreements (&q);
  find_signings (&q);
  find_requests (&q);
  find_verification (&q);
  find_blanks (&q);
  count_offline (&q);
  find_attachments (&q);
  find_provisional (&q);
  find_subject (&q);
  sf_facts_query_master (&q);
  if (q.error == NULL)
    return g_steal_pointer (&facts);
  g_propagate_error (error, q.error);
  return NULL;
}

/* What is told by the server alone, whatever a cache holds. */
#define SERVERS_OWN (SF_KNOWS_NUMBERS | SF_KNOWS_LIBRARY | SF_KNOWS_RELATED | SF_KNOWS_BLOB | SF_KNOWS_SECRETS)

guint
sf_facts_known_to (SfRole role)
{
  switch (role)
    {
    case SF_ROLE_STUDENT:
      return SF_KNOWS_ALL & ~(guint) (SF_KNOWS_EMPLOYER | SF_KNOWS_BLANKS | SF_KNOWS_QUOTA | SERVERS_OWN);
    case SF_ROLE_EMPLOYER:
      return SF_KNOWS_SETTINGS | SF_KNOWS_EMPLOYER | SF_KNOWS_AGREEMENT | SF_KNOWS_ATTACHMENTS | SF_KNOWS_SUBJECT;
    case SF_ROLE_COLLEGE:
    case SF_ROLE_OFFICE:
    case SF_ROLE_ADMIN:
      return SF_KNOWS_ALL & ~(guint) SERVERS_OWN;
    case SF_ROLE_SYSTEM:
      return SF_KNOWS_ALL;
    case SF_N_ROLES:
    default:
      return 0;
    }
}
