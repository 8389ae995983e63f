/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exactly once, in order, on what the person looked at (docs/sync.md, *The server's rule for one operation*).
 */
#include "sf-store-fixture.h"

#include "core/model/sf-uuid.h"

static int
state_of (SfStoreFixture *f, const char *id)
{
  g_autoptr (SfRecord) signing = sf_store_fixture_get (f, SF_KIND_SIGNING, id, NULL);

  return signing != NULL ? sf_record_get_state (signing) : SF_STATE_NONE;
}

static SfPushAnswer *
push_one (SfStoreFixture *f, SfTestClient *client, gint64 seq, SfOperation *operation, GError **error)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();

  g_ptr_array_add (operations, operation);
  return sf_test_push (f, client, seq, operations, error);
}

static void
assert_push_fails (SfStoreFixture *f, SfTestClient *client, gint64 seq, SfOperation *operation, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPushAnswer) answer = push_one (f, client, seq, operation, &error);

  g_assert_null (answer);
  g_assert_error (error, SF_STORE_ERROR, code);
}

static SfOperation *
make_draft (SfStoreFixture *f, SfTestClient *employer, const char *id)
{
  return sf_test_operation (f, employer, "save_draft", SF_KIND_SIGNING, id, sf_test_args (0));
}

/* ---- The path of a signing ---- */

static void
test_path (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_INVITED);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, id, NULL, NULL);
  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_SIGNED);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM agreement WHERE state = 'effective'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM event WHERE about_kind = 'signing'"), ==, 4);
  /* Invited, accepted (employer, college), approved (student), signed (three parties). */
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice"), ==, 7);
  sf_store_fixture_check (f);
}

/* ---- Exactly once ---- */

static void
test_repeated (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) operation = make_draft (f, f->employer[0], id);
  g_autoptr (SfPushAnswer) first = push_one (f, f->employer[0], 1, operation, NULL);
  g_autoptr (SfPushAnswer) second = NULL;
  SfReceipt *a;
  SfReceipt *b;

  sf_store_fixture_reopen (f);
  second = push_one (f, f->employer[0], 1, operation, NULL);
  a = first->receipts->pdata[0];
  b = second->receipts->pdata[0];
  g_assert_true (a->applied && !a->dup);
  g_assert_true (b->applied && b->dup);
  g_assert_cmpstr (a->uid, ==, b->uid);
  g_assert_cmpuint (g_hash_table_size (a->at), ==, g_hash_table_size (b->at));
  g_assert_cmpint (second->last_seq, ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM event"), ==, 1);
  sf_store_fixture_check (f);
}

/* The client did not see the answer to its first two and offers them again with the third. */
static void
test_overlapping (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_operation_unref);
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  g_autoptr (SfPushAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = sf_uuid_new (SF_TEST_NOW);

      g_ptr_array_add (operations, make_draft (f, f->employer[0], id));
      if (i < 2)
        g_ptr_array_add (two, operations->pdata[i]);
    }
  sf_push_answer_free (sf_test_push (f, f->employer[0], 1, two, NULL));
  answer = sf_test_push (f, f->employer[0], 1, operations, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->receipts->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((SfReceipt *) answer->receipts->pdata[i])->dup, ==, i < 2);
  g_assert_cmpint (answer->last_seq, ==, 3);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM signing"), ==, 3);
}

/* A device that was registered anew offers its operations under the same uids. */
static void
test_other_device (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) other = sf_test_client_new (f, "employer0", "employer");
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *next = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) operation = make_draft (f, f->employer[0], id);
  g_autoptr (SfOperation) fresh = make_draft (f, f->employer[0], next);
  g_autoptr (SfReceipt) first = sf_test_offer (f, f->employer[0], operation);
  g_autoptr (SfReceipt) again = sf_test_offer (f, other, operation);
  g_autoptr (SfReceipt) thereafter = sf_test_offer (f, other, fresh);
  g_autoptr (SfPushAnswer) repeated = push_one (f, other, 1, operation, NULL);

  g_assert_false (first->dup);
  g_assert_true (again->dup);
  g_assert_cmpint (again->seq, ==, 1);
  g_assert_false (thereafter->dup);
  g_assert_cmpint (thereafter->seq, ==, 2);
  g_assert_true (((SfReceipt *) repeated->receipts->pdata[0])->dup);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM signing"), ==, 2);
}

static void
test_rejected_stays_rejected (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  JsonObject *args = sf_test_args (0);
  g_autoptr (SfOperation) operation = NULL;
  g_autoptr (SfReceipt) first = NULL;
  g_autoptr (SfPushAnswer) again = NULL;
  SfReceipt *receipt;

  json_object_set_string_member (args, "student_name", "别人");
  operation = sf_test_operation (f, f->employer[0], "invite", SF_KIND_SIGNING, id, args);
  first = sf_test_offer (f, f->employer[0], operation);
  g_assert_cmpstr (first->code, ==, "E_STUDENT_MISMATCH");
  again = push_one (f, f->employer[0], 1, operation, NULL);
  receipt = again->receipts->pdata[0];
  g_assert_true (receipt->dup && !receipt->applied);
  g_assert_cmpstr (receipt->code, ==, "E_STUDENT_MISMATCH");
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE outcome = 'rejected'"), ==, 1);
  sf_store_fixture_check (f);
}

/* ---- What consumes nothing ---- */

static void
test_gap (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) operation = make_draft (f, f->employer[0], id);
  g_autoptr (GError) error = NULL;

  assert_push_fails (f, f->employer[0], 2, operation, SF_STORE_ERROR_GAP);
  g_assert_null (push_one (f, f->employer[0], 3, operation, &error));
  g_assert_cmpstr (error->message, ==, "0");
  g_assert_cmpint (state_of (f, id), ==, SF_STATE_NONE);
}

static void
test_seq_reused (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *other_id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) operation = make_draft (f, f->employer[0], id);
  g_autoptr (SfOperation) other = make_draft (f, f->employer[0], other_id);
  g_autoptr (SfReceipt) receipt = sf_test_offer (f, f->employer[0], operation);

  assert_push_fails (f, f->employer[0], 1, other, SF_STORE_ERROR_SEQ_REUSED);
  g_assert_cmpint (state_of (f, other_id), ==, SF_STATE_NONE);
}

/* Nobody's answer is told to another who offers its uid. */
static void
test_stolen_uid (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) operation = make_draft (f, f->employer[0], id);
  g_autoptr (SfReceipt) receipt = sf_test_offer (f, f->employer[0], operation);

  assert_push_fails (f, f->employer[1], 1, operation, SF_STORE_ERROR_SEQ_REUSED);
}

static void
test_device (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) operation = make_draft (f, f->employer[0], id);
  SfTestClient stranger = *f->employer[1];

  g_strlcpy (stranger.device, f->employer[0]->device, sizeof stranger.device);
  assert_push_fails (f, &stranger, 1, operation, SF_STORE_ERROR_DEVICE_OWNER);
  g_strlcpy (stranger.device, "unheard-of", sizeof stranger.device);
  assert_push_fails (f, &stranger, 1, operation, SF_STORE_ERROR_DEVICE_UNKNOWN);
}

/* ---- The base ---- */

/* Two secretaries of one college; the second looked at what the first has changed meanwhile. */
static void
test_stale (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) second = sf_test_client_new (f, "college0", "college");
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autoptr (SfOperation) approve = NULL;
  g_autoptr (SfReceipt) receipt = NULL;

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  approve = sf_test_operation (f, second, "college_approve", SF_KIND_SIGNING, id, NULL);
  sf_test_act (f, f->college[0], "college_return", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  receipt = sf_test_offer (f, second, approve);
  g_assert_cmpstr (receipt->code, ==, "E_STALE");
  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_RETURNED);
}

static SfOperation *
after (SfOperation *earlier, const char *action, const char *id)
{
  g_autofree char *uid = sf_uuid_new (SF_TEST_NOW);

  return sf_operation_new (uid, action, SF_ROLE_EMPLOYER, SF_TEST_NOW, SF_KIND_SIGNING, id, NULL,
                           sf_operation_get_uid (earlier), sf_test_args (0));
}

/* Draft and invitation, both made offline. */
static void
test_after (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) draft = make_draft (f, f->employer[0], id);
  g_autoptr (SfOperation) invite = after (draft, "invite", id);
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_autoptr (SfPushAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (both, draft);
  g_ptr_array_add (both, invite);
  answer = sf_test_push (f, f->employer[0], 1, both, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->last_seq, ==, 2);
  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_INVITED);
}

static void
test_after_refused (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  JsonObject *args = sf_test_args (0);
  g_autoptr (SfOperation) draft = NULL;
  g_autoptr (SfOperation) invite = NULL;
  g_autoptr (SfReceipt) refused = NULL;
  g_autoptr (SfReceipt) depends = NULL;

  json_object_set_string_member (json_object_get_object_member (args, "form"), "work.report_from", "morgen");
  draft = sf_test_operation (f, f->employer[0], "save_draft", SF_KIND_SIGNING, id, args);
  invite = after (draft, "invite", id);
  refused = sf_test_offer (f, f->employer[0], draft);
  depends = sf_test_offer (f, f->employer[0], invite);
  g_assert_cmpstr (refused->code, ==, "E_FORM");
  g_assert_cmpstr (depends->code, ==, "E_DEPENDS");
  g_assert_cmpstr (json_object_get_string_member (depends->params, "uid"), ==, refused->uid);
}

/* What came between the two was not looked at. */
static void
test_after_changed (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfTestClient) colleague = sf_test_client_new (f, "employer0", "employer");
  g_autoptr (SfOperation) draft = make_draft (f, f->employer[0], id);
  g_autoptr (SfOperation) invite = after (draft, "invite", id);
  g_autoptr (SfReceipt) drafted = sf_test_offer (f, f->employer[0], draft);
  g_autoptr (SfReceipt) receipt = NULL;
  JsonObject *args = sf_test_args (1);

  sf_test_act (f, colleague, "save_draft", SF_KIND_SIGNING, id, args, NULL);
  receipt = sf_test_offer (f, f->employer[0], invite);
  g_assert_cmpstr (receipt->code, ==, "E_STALE");
}

/* ---- Who may ---- */

static void
test_sight (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  sf_test_act (f, f->student[1], "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_NOT_FOUND");
  sf_test_act (f, f->employer[1], "withdraw", SF_KIND_SIGNING, id, NULL, "E_NOT_FOUND");
  sf_test_act (f, f->employer[0], "college_approve", SF_KIND_SIGNING, id, NULL, "E_ROLE");
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied'"), ==, 3);
  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_INVITED);
  sf_store_fixture_check (f);
}

/* A guess at a record's mark must not tell that it exists. */
static void
test_sight_before_staleness (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *uid = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) blind = sf_operation_new (uid, "accept", SF_ROLE_STUDENT, SF_TEST_NOW, SF_KIND_SIGNING, id,
                                                    "00000000000000000000000000000000", NULL, NULL);
  g_autoptr (SfReceipt) receipt = sf_test_offer (f, f->student[1], blind);

  g_assert_cmpstr (receipt->code, ==, "E_NOT_FOUND");
}

/* The role is asked for at the time of applying, not of making. */
static void
test_role_lost (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autoptr (SfOperation) approve = NULL;
  g_autoptr (SfReceipt) receipt = NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  SfRecord *account;

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  approve = sf_test_operation (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL);
  account = sf_store_fixture_get (f, SF_KIND_ACCOUNT, sf_actor_get_account (f->college[0]->session->actor), NULL);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, "office");
  g_ptr_array_add (records, account);
  g_assert_true (sf_store_put_records (f->store, records, NULL));
  receipt = sf_test_offer (f, f->college[0], approve);
  g_assert_cmpstr (receipt->code, ==, "E_ROLE");
}

/* Revs of scopes that the actor may not read are nobody's business: they would name accounts and employers. */
static void
test_revs_of_own_scopes (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfOperation) invite =
    sf_test_operation (f, f->employer[0], "invite", SF_KIND_SIGNING, id, sf_test_args (0));
  g_autoptr (SfReceipt) receipt = sf_test_offer (f, f->employer[0], invite);
  g_autofree char *scope = g_strconcat ("employer:", f->employers[0], NULL);

  g_assert_cmpuint (g_hash_table_size (receipt->at), ==, 1);
  g_assert_nonnull (g_hash_table_lookup (receipt->at, scope));
}

/* ---- When the server fails ---- */

#define TRAP                                                                                                           \
  "CREATE TRIGGER trap BEFORE INSERT ON event WHEN NEW.action = 'discard' BEGIN SELECT RAISE (ABORT, 'trap'); END"

/* Two drafts, one of which is discarded, which the server cannot do, between what it can do. */
static GPtrArray *
make_trapped (SfStoreFixture *f)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_operation_unref);
  g_autofree char *trapped = sf_uuid_new (SF_TEST_NOW);
  g_autofree char *free_id = sf_uuid_new (SF_TEST_NOW);
  SfOperation *draft = make_draft (f, f->employer[0], trapped);

  g_ptr_array_add (operations, draft);
  g_ptr_array_add (operations, after (draft, "discard", trapped));
  g_ptr_array_add (operations, make_draft (f, f->employer[0], free_id));
  sf_store_fixture_tamper (f, TRAP);
  return operations;
}

static void
test_failing_operation (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GPtrArray) operations = make_trapped (f);
  g_autoptr (SfPushAnswer) answer = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SfPushAnswer) stopped = NULL;

      g_test_expect_message ("sf-server", G_LOG_LEVEL_WARNING, "*failed*");
      stopped = sf_test_push (f, f->employer[0], 1, operations, NULL);
      g_test_assert_expected_messages ();
      g_assert_cmpint (stopped->stopped_seq, ==, 2);
      g_assert_cmpstr (stopped->stopped_code, ==, "E_INTERNAL");
      g_assert_cmpint (stopped->retry_after, >, 0);
      g_assert_cmpuint (stopped->receipts->len, ==, 1);
      g_assert_cmpint (stopped->last_seq, ==, 1);
      sf_store_fixture_reopen (f);
    }
  g_test_expect_message ("sf-server", G_LOG_LEVEL_WARNING, "*failed*");
  answer = sf_test_push (f, f->employer[0], 1, operations, NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpint (answer->stopped_seq, ==, 0);
  g_assert_cmpint (answer->last_seq, ==, 3);
  g_assert_cmpstr (((SfReceipt *) answer->receipts->pdata[1])->code, ==, "E_INTERNAL");
  g_assert_true (((SfReceipt *) answer->receipts->pdata[2])->applied);
  sf_store_fixture_check (f);
}

/* ---- Group commit ---- */

typedef struct
{
  guint left;
  guint good;
  guint bad;
} Group;

static void
count_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Group *group = data;
  g_autoptr (SfPushAnswer) answer = sf_db_pool_finish (NULL, result, NULL);

  *(answer != NULL ? &group->good : &group->bad) += 1;
  group->left--;
}

static void
hand_in (SfStoreFixture *f, SfTestClient *client, gint64 seq, SfOperation *operation, Group *group)
{
  SfPush *push = sf_push_new ();

  push->device = g_strdup (client->device);
  push->schema = SF_WIRE_SCHEMA_MAX;
  push->epoch = g_strdup (sf_store_get_epoch (f->store));
  g_ptr_array_add (push->operations, operation);
  g_array_append_val (push->seqs, seq);
  group->left++;
  sf_store_push_async (f->store, client->session, push, count_cb, group);
}

/* Many clients at once share commits, and one that is refused takes nobody along. */
static void
test_group (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  Group group = { 0 };

  for (guint round = 1; round <= 8; round++)
    for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
      {
        g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
        gint64 seq = i == 3 ? round + 1 : round; /* one leaves a gap each time */

        hand_in (f, f->employer[i], seq, make_draft (f, f->employer[i], id), &group);
      }
  while (group.left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (group.good, ==, 8 * (SF_TEST_EMPLOYERS - 1));
  g_assert_cmpuint (group.bad, ==, 8);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM signing"), ==, group.good);
  sf_store_fixture_check (f);
}

/* ---- What binds ---- */

/* Whoever has set an operation code is asked for it; it goes for what it came beside. */
static void
test_operation_code (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  SfTestClient *student = f->student[0];

  sf_store_fixture_tamper (f, "INSERT INTO operation_code (account, hash, changed_at) "
                              "SELECT id, 'x', 0 FROM account WHERE login = 'student0'");
  sf_test_act (f, student, "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_SECRET_REQUIRED");
  student->secret = SF_SECRET_WRONG;
  sf_test_act (f, student, "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_SECRET_WRONG");
  student->secret = SF_SECRET_RIGHT;
  sf_test_act (f, student, "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_COLLEGE_REVIEW);
}

/* Somebody else gave her a new password: for a day nobody is bound by it. */
static void
test_reset (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  sf_store_fixture_tamper (f, "INSERT INTO credential (account) SELECT id FROM account WHERE login = 'student0' "
                              "ON CONFLICT DO NOTHING");
  sf_store_fixture_tamper (f, "UPDATE credential SET reset_at = 1775008800000 WHERE account = "
                              "(SELECT id FROM account WHERE login = 'student0')");
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), "E_RECENT_RESET");
  sf_clock_set (f->clock, SF_TEST_NOW + SF_DAY);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/push/path", test_path);
  g_test_add_func ("/store/push/repeated", test_repeated);
  g_test_add_func ("/store/push/overlapping", test_overlapping);
  g_test_add_func ("/store/push/other-device", test_other_device);
  g_test_add_func ("/store/push/rejected-stays-rejected", test_rejected_stays_rejected);
  g_test_add_func ("/store/push/gap", test_gap);
  g_test_add_func ("/store/push/seq-reused", test_seq_reused);
  g_test_add_func ("/store/push/stolen-uid", test_stolen_uid);
  g_test_add_func ("/store/push/device", test_device);
  g_test_add_func ("/store/push/stale", test_stale);
  g_test_add_func ("/store/push/after", test_after);
  g_test_add_func ("/store/push/after-refused", test_after_refused);
  g_test_add_func ("/store/push/after-changed", test_after_changed);
  g_test_add_func ("/store/push/sight", test_sight);
  g_test_add_func ("/store/push/sight-before-staleness", test_sight_before_staleness);
  g_test_add_func ("/store/push/role-lost", test_role_lost);
  g_test_add_func ("/store/push/revs-of-own-scopes", test_revs_of_own_scopes);
  g_test_add_func ("/store/push/failing-operation", test_failing_operation);
  g_test_add_func ("/store/push/group", test_group);
  g_test_add_func ("/store/push/operation-code", test_operation_code);
  g_test_add_func ("/store/push/reset", test_reset);
  return g_test_run ();
}
