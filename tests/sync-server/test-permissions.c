/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every cell of docs/permissions.md, against a real store: each kind of record in each state, put before people of all
 * roles, its own and others. What they are sent is what the tables of sight grant them, field by field, and what they
 * may not do is refused with the right code and leaves a denial in the audit chain. What they may do is the matter of
 * tests/core (the walks) and of test-random.c.
 */
#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire.h"
#include "sf-store-steps.h"
#include "sf-test-cache.h"

#define EDITION "undergraduate-2020"
#define IDENTITY "11010519491231002X"

/* Records are about student 1 of college 0 and employer 0; student 3, college 1 and employer 1 are others. */
#define OWN_STUDENT 1

#define BIT(viewer) (1u << (viewer))

typedef struct
{
  SfTestClient *client;
  const char *name;
  guint is; /* BIT()s of SfViewer, of what concerns the school above */
} Person;

typedef struct
{
  SfStoreFixture *f;
  SfTestClient *admin;
  char *signing, *agreement; /* somebody else's, for links */
  char *account;             /* of the own student */
  Person people[8];
  guint n_seen, n_refused;
} World;

/* ---- The school ---- */

static World *
world_new (void)
{
  World *w = g_new0 (World, 1);
  SfStoreFixture *f = sf_store_fixture_new ();
  g_autofree char *secret = sf_store_user_add (f->store, "root", "根", "admin", NULL, NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM account WHERE student = '%s'", f->students[OWN_STUDENT]);
  const guint college = BIT (SF_VIEWER_STAFF) | BIT (SF_VIEWER_COLLEGE);

  g_assert_nonnull (secret);
  w->f = f;
  w->admin = sf_test_client_new (f, "root", "admin");
  w->signing = sf_test_sign (f, f->employer[0], 0);
  w->agreement = sf_test_agreement_of (f, w->signing);
  w->account = sf_store_fixture_query_text (f, sql);
  w->people[0] = (Person){ f->student[OWN_STUDENT], "own student", BIT (SF_VIEWER_STUDENT) | BIT (SF_VIEWER_ACCOUNT) };
  w->people[1] = (Person){ f->student[3], "other student", 0 };
  w->people[2] = (Person){ f->employer[0], "own employer", BIT (SF_VIEWER_EMPLOYER) };
  w->people[3] = (Person){ f->employer[1], "other employer", 0 };
  w->people[4] = (Person){ f->college[0], "own college", college };
  w->people[5] = (Person){ f->college[1], "other college", BIT (SF_VIEWER_STAFF) };
  w->people[6] = (Person){ f->office, "office", college };
  w->people[7] = (Person){ w->admin, "admin", college | BIT (SF_VIEWER_ADMIN) };
  return w;
}

static void
world_free (World *w)
{
  sf_store_fixture_check (w->f);
  sf_test_client_free (w->admin);
  g_free (w->signing);
  g_free (w->agreement);
  g_free (w->account);
  sf_store_fixture_free (w->f);
  g_free (w);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static const char *
link_to (const World *w, SfKind kind)
{
  switch (kind)
    {
    case SF_KIND_STUDENT:
      return w->f->students[OWN_STUDENT];
    case SF_KIND_EMPLOYER:
      return w->f->employers[0];
    case SF_KIND_COLLEGE:
      return w->f->colleges[0];
    case SF_KIND_SIGNING:
      return w->signing;
    case SF_KIND_AGREEMENT:
      return w->agreement;
    default:
      return w->account;
    }
}

/* A value that the table of @record takes. */
static void
fill_column (const World *w, SfRecord *record, int index)
{
  const SfColumn *column = &sf_kind_info (sf_record_get_kind (record))->columns[index];

  if (column->type == SF_COLUMN_LINK)
    sf_record_set_text (record, index, link_to (w, column->links));
  else if (column->type != SF_COLUMN_TEXT)
    sf_record_set_int (record, index, 2099);
  else
    sf_record_set_text (record, index, g_str_equal (column->name, "ground") ? "lost" : sf_record_get_id (record));
}

static void
fill_form (SfRecord *record)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup (EDITION));

  sf_record_set_edition (record, EDITION);
  for (; *groups != NULL; groups++)
    for (const SfField *const *field = (*groups)->fields; *field != NULL; field++)
      sf_record_set_field (record, (*field)->key, (*field)->type == SF_FIELD_IDENTITY ? IDENTITY : (*field)->key);
}

/* A record of the school's that is there already: those that are a party themselves, and the settings. */
static const char *
get_standing (const World *w, SfKind kind)
{
  switch (kind)
    {
    case SF_KIND_SETTINGS:
      return w->f->settings;
    case SF_KIND_STUDENT:
    case SF_KIND_EMPLOYER:
    case SF_KIND_COLLEGE:
    case SF_KIND_ACCOUNT:
      return link_to (w, kind);
    default:
      return NULL;
    }
}

static SfRecord *
make_record (const World *w, SfKind kind, const char *origin)
{
  const SfKindInfo *info = sf_kind_info (kind);
  const char *standing = get_standing (w, kind);
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  SfRecord *record;

  if (standing != NULL)
    return sf_store_fixture_get (w->f, kind, standing, NULL);
  record = sf_record_new (kind, id);
  for (guint i = 0; i < info->n_columns; i++)
    if ((info->columns[i].flags & SF_COLUMN_REQUIRED) != 0 || (int) i == info->parties.student ||
        (int) i == info->parties.employer || (int) i == info->parties.college)
      fill_column (w, record, (int) i);
  if (kind == SF_KIND_NOTICE)
    sf_record_set_text (record, SF_NOTICE_ACCOUNT, w->account);
  if (kind == SF_KIND_SIGNING)
    sf_record_set_text (record, SF_SIGNING_ORIGIN, origin);
  if (kind == SF_KIND_SIGNING || kind == SF_KIND_AGREEMENT)
    fill_form (record);
  return record;
}

static void
put (World *w, SfRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (records, record);
  sf_store_put_records (w->f->store, records, &error);
  g_assert_no_error (error);
}

/* A file of @record's. Transfer full: its id. */
static char *
put_file (World *w, const SfRecord *record)
{
  g_autofree char *id = sf_uuid_new (SF_TEST_NOW);
  g_autoptr (SfRecord) file = sf_record_new (SF_KIND_ATTACHMENT, id);

  for (int i = 0; i < SF_ATTACHMENT_N_COLUMNS; i++)
    fill_column (w, file, i);
  sf_record_set_state (file, SF_ACTIVE);
  sf_record_set_text (file, SF_ATTACHMENT_ABOUT_KIND, sf_kind_info (sf_record_get_kind (record))->name);
  sf_record_set_text (file, SF_ATTACHMENT_ABOUT, sf_record_get_id (record));
  put (w, file);
  return g_steal_pointer (&id);
}

/* ---- Sight ---- */

static SfSight
expect_sight (const SfRecord *record, const Person *person)
{
  guint is = person->is | BIT (SF_VIEWER_ANYBODY);
  SfKind kind = sf_record_get_kind (record);
  SfSight sight = SF_SIGHT_NONE;
  guint n_rows;
  const SfSightRow *rows = sf_sight_get_rows (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      if (rows[i].kind != kind || (rows[i].states & SF_STATE_BIT (sf_record_get_state (record))) == 0 ||
          (rows[i].origin != NULL && !g_str_equal (rows[i].origin, sf_record_get_text (record, SF_SIGNING_ORIGIN))))
        continue;
      for (SfViewer viewer = 0; viewer < SF_N_VIEWERS; viewer++)
        if ((is & BIT (viewer)) != 0)
          sight = MAX (sight, rows[i].sight[viewer]);
    }
  return sight;
}

/* The row of a record in whatever scope it was sent, or NULL. */
static const char *
find_row (SfTestCache *cache, SfKind kind, const char *id)
{
  g_autofree char *suffix = g_strdup_printf (" %s %s", sf_kind_info (kind)->name, id);
  GHashTableIter iter;
  gpointer key, body;

  g_hash_table_iter_init (&iter, cache->rows);
  while (g_hash_table_iter_next (&iter, &key, &body))
    if (g_str_has_suffix (key, suffix))
      return body;
  return NULL;
}

static void
check_field (JsonObject *form, SfRecord *record, const SfField *field, SfSight sight)
{
  const char *whole = sf_record_get_field (record, field->key);
  const char *sent = json_object_get_string_member_with_default (form, field->key, NULL);

  switch (sf_sight_show_field (sight, field))
    {
    case SF_SHOWN:
      g_assert_cmpstr (sent, ==, whole);
      break;
    case SF_MASKED:
      g_assert_nonnull (sent);
      g_assert_null (strstr (sent, whole));
      break;
    case SF_LEFT_OUT:
    default:
      g_assert_null (sent);
      break;
    }
}

static void
check_row (const char *row, SfRecord *record, SfSight sight)
{
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (record));
  const SfFieldGroup *const *groups = edition != NULL ? sf_form_edition_get_groups (edition) : NULL;
  g_autoptr (JsonObject) body = sf_test_json (row);
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (record));
  SfKind kind = info->kind;

  if (kind != SF_KIND_SIGNING && kind != SF_KIND_AGREEMENT)
    return;
  g_assert_cmpint (json_object_has_member (body, info->columns[info->parties.student].name), ==,
                   sight >= SF_SIGHT_BOUND);
  g_assert_cmpint (json_object_has_member (body, info->columns[info->parties.college].name), ==,
                   sight >= SF_SIGHT_BOUND);
  for (; *groups != NULL; groups++)
    for (const SfField *const *field = (*groups)->fields; *field != NULL; field++)
      check_field (json_object_get_object_member (body, "form"), record, *field, sight);
}

static void
check_sight (World *w, SfRecord *record, const char *file, const Person *person)
{
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  SfSight sight = expect_sight (record, person);
  const char *row;

  sf_test_pull (w->f, person->client, cache, 10000);
  row = find_row (cache, sf_record_get_kind (record), sf_record_get_id (record));
  g_assert_cmpint (row != NULL, ==, sight != SF_SIGHT_NONE);
  g_assert_cmpint (find_row (cache, SF_KIND_ATTACHMENT, file) != NULL, ==, sight >= SF_SIGHT_BOUND);
  if (row != NULL)
    check_row (row, record, sight);
  w->n_seen++;
}

/* ---- Acts ---- */

/* The code with which @action must be refused, NULL if the tables allow it. */
static const char *
expect_refusal (SfKind kind, const char *action, SfRole role, int state, gboolean seen)
{
  gboolean may = FALSE;
  gboolean may_now = FALSE;

  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      SfTransitionInfo row;

      sf_workflow_get_transition (i, &row);
      if (row.kind != kind || !g_str_equal (row.action, action) || (row.roles & SF_ROLE_BIT (role)) == 0)
        continue;
      may = TRUE;
      may_now = may_now || (row.from & SF_STATE_BIT (state)) != 0;
    }
  if (state != SF_STATE_NONE && !seen)
    return "E_NOT_FOUND";
  if (!may)
    return "E_ROLE";
  if (!may_now)
    return state == SF_STATE_NONE ? "E_NOT_FOUND" : "E_STATE";
  return NULL;
}

static gboolean
is_denial (const char *code)
{
  return g_str_equal (code, "E_ROLE") || g_str_equal (code, "E_NOT_FOUND");
}

static guint
count_denials (World *w)
{
  return (guint) sf_store_fixture_query (w->f, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied'");
}

/* All that @person may not do to @record (in state SF_STATE_NONE: to one that is not there), in one push. */
static void
check_acts (World *w, SfKind kind, const char *id, int state, gboolean seen, const Person *person)
{
  SfTestClient *client = person->client;
  SfRole role = sf_actor_get_role (client->session->actor);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_operation_unref);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (SfPushAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  guint denials = count_denials (w);

  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      SfTransitionInfo row;
      const char *code;

      sf_workflow_get_transition (i, &row);
      code = row.kind == kind ? expect_refusal (kind, row.action, role, state, seen) : NULL;
      if (code == NULL)
        continue;
      g_ptr_array_add (operations, sf_test_operation (w->f, client, row.action, kind, id, NULL));
      g_ptr_array_add (codes, (gpointer) code);
      denials += is_denial (code);
    }
  if (operations->len == 0)
    return;
  answer = sf_test_push (w->f, client, client->seq + 1, operations, &error);
  g_assert_no_error (error);
  client->seq += operations->len;
  g_assert_cmpuint (answer->receipts->len, ==, operations->len);
  for (guint i = 0; i < codes->len; i++)
    {
      const SfReceipt *receipt = answer->receipts->pdata[i];

      g_test_message ("  %s", sf_operation_get_action (operations->pdata[i]));
      g_assert_false (receipt->applied);
      g_assert_cmpstr (receipt->code, ==, codes->pdata[i]);
    }
  g_assert_cmpuint (count_denials (w), ==, denials);
  w->n_refused += codes->len;
}

/* ---- The cells ---- */

static void
check_kind (World *w, SfKind kind, const char *origin)
{
  g_autoptr (SfRecord) record = make_record (w, kind, origin);
  const char *id = sf_record_get_id (record);
  int n_states = (int) g_strv_length ((GStrv) sf_kind_info (kind)->states);
  int standing = get_standing (w, kind) != NULL ? sf_record_get_state (record) : SF_STATE_NONE;
  g_autofree char *file = NULL;

  for (int state = 0; state < n_states; state++)
    {
      g_autoptr (SfRecord) now = sf_record_copy (record);

      /* Whoever is disabled or blocked could not look any more. */
      if (kind == SF_KIND_ACCOUNT && state != SF_ACTIVE)
        continue;
      sf_record_set_state (now, state);
      put (w, now);
      if (file == NULL)
        file = put_file (w, now);
      for (guint i = 0; i < G_N_ELEMENTS (w->people); i++)
        {
          const Person *person = &w->people[i];

          g_test_message ("%s %s, %s", sf_kind_info (kind)->name, sf_kind_state_name (kind, state), person->name);
          check_sight (w, now, file, person);
          check_acts (w, kind, id, state, expect_sight (now, person) != SF_SIGHT_NONE, person);
        }
    }
  if (standing != SF_STATE_NONE)
    put (w, record);
}

static void
test_kind (gconstpointer data)
{
  SfKind kind = GPOINTER_TO_UINT (data);
  g_autoptr (World) w = world_new ();
  g_autofree char *nothing = sf_uuid_new (SF_TEST_NOW);

  check_kind (w, kind, "student");
  if (kind == SF_KIND_SIGNING)
    check_kind (w, kind, "employer");
  for (guint i = 0; i < G_N_ELEMENTS (w->people); i++)
    check_acts (w, kind, nothing, SF_STATE_NONE, FALSE, &w->people[i]);
  g_test_message ("%u cells of sight, %u refusals", w->n_seen, w->n_refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/store/permissions/%s", sf_kind_info (kind)->name);

      if (!sf_kind_follows_subject (kind))
        g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_kind);
    }
  return g_test_run ();
}
