/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The client's share of the invariants (docs/sync.md): a cache that lies is found out (I4), nothing that is answered
 * ends an operation but its receipt (I6), after faults everybody holds what the server does (I9), and one refusal holds
 * up nothing else (I10).
 */
#include "sf-link.h"
#include "sf-school.h"

#include "db/sf-db.h"

#define PUSH "POST /v1/sync/push"
#define PULL "POST /v1/sync/pull"

/* What goes wrong on purpose is warned of. */
static void
let_warn (gboolean let)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | (let ? 0 : G_LOG_LEVEL_WARNING));
}

/* ---- I4: the cookie says what the client holds ---- */

/* The file @name somewhere below @folder. Transfer full, nullable. */
static char *
find_file (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *child;

  while (dir != NULL && (child = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, child, NULL);
      char *found;

      if (g_str_equal (child, name))
        return g_steal_pointer (&path);
      found = find_file (path, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
tamper (SfSchool *school, const char *client, const char *sql)
{
  g_autofree char *folder = g_build_filename (school->directory, client, NULL);
  g_autofree char *path = find_file (folder, "cache.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDb) db = NULL;

  g_assert_nonnull (path);
  db = sf_db_open (path, 0, &error);
  g_assert_no_error (error);
  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* Rows that were skipped under a cookie that says they were read: the digest finds out, and all is read anew. */
static void
test_skipped_rows (gconstpointer sql)
{
  SfSchool *school = sf_school_new (2);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autofree char *id = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  id = sf_client_invite (employer, student, 0);
  sf_client_logout (student);
  g_clear_object (&student);
  tamper (school, "student", sql);
  let_warn (TRUE);
  student = sf_school_client (school, "student");
  sf_client_login (student, school->url, "1001");
  sf_session_sync_now (student);
  sf_wait_until (sf_client_state_of (student, SF_KIND_SIGNING, id) == SF_SIGNING_INVITED);
  let_warn (FALSE);
  /* It is whole again: it goes on as if nothing had been. */
  sf_client_must_act (student, id, "accept", sf_school_acceptance ());
  sf_wait_until (sf_session_get_n_waiting (student) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (student), ==, 0);
  g_clear_object (&employer);
  g_clear_object (&student);
  sf_school_free (school);
}

/* ---- I6: no status ends an operation ---- */

static const struct
{
  guint status;
  const char *body;
} answers[] = {
  { 400, "{\"code\":\"E_BAD_REQUEST\"}" },
  { 403, "{\"code\":\"E_ROLE\"}" },
  { 404, "<html>no such page</html>" },
  { 409, "{\"code\":\"E_GAP\",\"last_seq\":7}" },
  { 413, "{\"code\":\"E_TOO_LARGE\"}" },
  { 426, "{\"code\":\"E_SCHEMA\",\"min\":2,\"max\":3}" },
  { 429, "{\"code\":\"E_LOCKED_OUT\"}" },
  { 500, "{\"code\":\"E_INTERNAL\"}" },
  { 502, "<html>bad gateway</html>" },
  { 503, "{\"code\":\"E_BUSY\"}" },
  { 200, "" },
  { 200, "<html>log in to the network</html>" },
  { 200, "{}" },
  { 200, "{\"epoch\":\"e\",\"last_seq\":9,\"results\":[],\"stopped\":null}" },
  { 200, "{\"epoch\":\"e\",\"last_seq\":9,\"results\":[{\"seq\":1,\"uid\":\"01900000-0000-7000-8000-00000000ffff\","
         "\"status\":\"applied\"}],\"stopped\":null}" },
  { 200, "{\"epoch\":\"e\",\"last_seq\":9,\"results\":[{\"seq\":1,\"uid\":\"01900000-0000-7000-8000-00000000ffff\","
         "\"status\":\"unheard-of\",\"code\":\"E_NEW\"}],\"stopped\":null}" },
};

static void
test_no_status_ends_it (void)
{
  SfSchool *school = sf_school_new (2);
  SfLink *link = sf_link_new (school->port);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autofree char *id = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, sf_link_get_url (link), "1001");
  id = sf_client_invite (employer, student, 0);
  let_warn (TRUE);
  sf_link_set_answer (link, 500, "{}");
  sf_link_set_mode (link, SF_LINK_ANSWER, PUSH);
  sf_client_must_act (student, id, "accept", sf_school_acceptance ());
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      guint before = sf_link_get_lost (link);
      g_autoptr (GPtrArray) outbox = NULL;

      g_test_message ("%u %s", answers[i].status, answers[i].body);
      sf_link_set_answer (link, answers[i].status, answers[i].body);
      sf_session_sync_now (student);
      sf_wait_until (sf_link_get_lost (link) > before);
      outbox = sf_client_outbox (student);
      g_assert_cmpuint (outbox->len, ==, 1);
      g_assert_cmpstr (((const SfOutboxEntry *) outbox->pdata[0])->id, ==, id);
      g_assert_cmpuint (sf_session_get_n_waiting (student), ==, 1);
      g_assert_cmpuint (sf_session_get_n_attention (student), ==, 0);
      /* What she decided is what she sees. */
      g_assert_cmpint (sf_client_state_of (student, SF_KIND_SIGNING, id), ==, SF_SIGNING_COLLEGE_REVIEW);
    }
  g_assert_cmpint (sf_school_count (school, "SELECT count(*) FROM event WHERE action = 'accept'"), ==, 0);
  sf_link_set_mode (link, SF_LINK_PASS, NULL);
  sf_session_sync_now (student);
  sf_wait_until (sf_session_get_n_waiting (student) == 0);
  let_warn (FALSE);
  g_assert_cmpuint (sf_session_get_n_attention (student), ==, 0);
  g_assert_cmpint (sf_school_count (school, "SELECT count(*) FROM event WHERE action = 'accept'"), ==, 1);
  g_clear_object (&employer);
  g_clear_object (&student);
  sf_link_free (link);
  sf_school_free (school);
}

/* ---- I9: after the faults ---- */

#define STUDENTS 12

static void
make_worse (SfSchool *school, SfLink *link, guint n)
{
  switch (n % 4)
    {
    case 0:
      sf_link_set_mode (link, SF_LINK_LOSE_ANSWER, PUSH);
      break;
    case 1:
      sf_link_set_mode (link, SF_LINK_LOSE_REQUEST, PUSH);
      break;
    case 2:
      sf_link_set_mode (link, SF_LINK_LOSE_ANSWER, PULL);
      break;
    default:
      sf_link_set_mode (link, SF_LINK_PASS, NULL);
      sf_school_stop (school);
      sf_school_start (school);
    }
}

static void
test_after_faults (void)
{
  SfSchool *school = sf_school_new (STUDENTS);
  SfLink *link = sf_link_new (school->port);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) college = sf_school_client (school, "college");
  g_autofree char *ids[STUDENTS] = { NULL };

  sf_client_login (employer, sf_link_get_url (link), "employer");
  sf_client_login (college, sf_link_get_url (link), "college-a");
  let_warn (TRUE);
  for (guint i = 0; i < STUDENTS; i++)
    {
      make_worse (school, link, i);
      ids[i] = sf_session_new_id (employer);
      sf_client_must_act (employer, ids[i], "invite", sf_school_invitation (i));
      if (i % 3 == 2)
        sf_client_must_act (employer, ids[i - 1], "withdraw", NULL);
      sf_session_sync_now (employer);
      sf_session_sync_now (college);
    }
  sf_link_set_mode (link, SF_LINK_PASS, NULL);
  sf_session_sync_now (employer);
  sf_wait_until (sf_session_get_n_waiting (employer) == 0);
  sf_session_sync_now (college);
  g_assert_cmpuint (sf_session_get_n_attention (employer), ==, 0);
  for (guint i = 0; i < STUDENTS; i++)
    {
      int state = i % 3 == 1 ? SF_SIGNING_WITHDRAWN : SF_SIGNING_INVITED;

      sf_wait_until (sf_client_state_of (college, SF_KIND_SIGNING, ids[i]) == state);
      sf_wait_until (sf_client_state_of (employer, SF_KIND_SIGNING, ids[i]) == state);
      g_clear_pointer (&ids[i], g_free);
    }
  let_warn (FALSE);
  g_assert_cmpint (sf_school_count (school, "SELECT count(*) FROM signing"), ==, STUDENTS);
  g_assert_cmpint (sf_school_count (school, "SELECT count(*) FROM event WHERE action = 'invite'"), ==, STUDENTS);
  g_assert_cmpint (sf_school_count (school, "SELECT count(*) FROM event WHERE action = 'withdraw'"), ==, STUDENTS / 3);
  g_clear_object (&employer);
  g_clear_object (&college);
  sf_link_free (link);
  sf_school_free (school);
}

/* ---- I10: one refusal holds up nothing else ---- */

#define CASES 3

static void
test_one_refused (void)
{
  SfSchool *school = sf_school_new (CASES);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) one = sf_school_client (school, "one");
  g_autoptr (SfSession) two = sf_school_client (school, "two");
  g_autofree char *ids[CASES] = { NULL };

  sf_client_login (employer, school->url, "employer");
  sf_client_login (one, school->url, "college-a");
  sf_client_login (two, school->url, "college-b");
  for (guint i = 0; i < CASES; i++)
    {
      g_autofree char *login = g_strdup_printf ("%u", 1001 + i);
      g_autoptr (SfSession) student = sf_school_client (school, login);

      sf_client_login (student, school->url, login);
      ids[i] = sf_client_invite (employer, student, i);
      sf_client_must_act (student, ids[i], "accept", sf_school_acceptance ());
      sf_wait_until (sf_client_state_of (one, SF_KIND_SIGNING, ids[i]) == SF_SIGNING_COLLEGE_REVIEW);
    }
  /* One decides on all, and holds it; two is quicker with the first. */
  sf_session_set_hold (one, SF_HOUR);
  for (guint i = 0; i < CASES; i++)
    sf_client_must_act (one, ids[i], "college_approve", NULL);
  sf_wait_until (sf_client_state_of (two, SF_KIND_SIGNING, ids[0]) == SF_SIGNING_COLLEGE_REVIEW);
  sf_client_must_act (two, ids[0], "college_return", sf_school_reason ("单位地址不全", "employer"));
  sf_wait_until (sf_session_get_n_waiting (two) == 0);
  sf_clock_set (school->clock, SF_SCHOOL_NOW + 2 * SF_HOUR);
  sf_session_sync_now (one);
  sf_wait_until (sf_session_get_n_waiting (one) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (one), ==, 1);
  for (guint i = 0; i < CASES; i++)
    {
      int state = i == 0 ? SF_SIGNING_RETURNED : SF_SIGNING_OFFICE_REVIEW;

      sf_wait_until (sf_client_state_of (one, SF_KIND_SIGNING, ids[i]) == state);
      g_clear_pointer (&ids[i], g_free);
    }
  g_clear_object (&employer);
  g_clear_object (&one);
  g_clear_object (&two);
  sf_school_free (school);
}

int
main (int argc, char **argv)
{
  static const char skipped[] =
    "DELETE FROM signing; DELETE FROM holding WHERE kind = 5; UPDATE scope SET rows = 0, sum = 0";
  static const char changed[] = "UPDATE signing SET state = 'signed'; UPDATE scope SET sum = sum + 1";

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sync/invariants/skipped-rows", skipped, test_skipped_rows);
  g_test_add_data_func ("/sync/invariants/changed-rows", changed, test_skipped_rows);
  g_test_add_func ("/sync/invariants/no-status-ends-it", test_no_status_ends_it);
  g_test_add_func ("/sync/invariants/after-faults", test_after_faults);
  g_test_add_func ("/sync/invariants/one-refused", test_one_refused);
  return g_test_run ();
}
