/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The operation code (操作码) of a binding act: it goes beside the operation, is on no disk, and is asked for again
 * when the program has forgotten it.
 */
#include "sf-scene.h"

#include <string.h>

/* The fixture has the hash of one word; the code is the same word. */
#define CODE SF_SCHOOL_PASSWORD

typedef struct
{
  SfScene scene;
  char *wanted; /* uid that a code was asked for */
} Secrets;

static void
wanted_cb (SfSession *session, const char *uid, Secrets *self)
{
  g_free (self->wanted);
  self->wanted = g_strdup (uid);
}

/* The school asks for codes, and student 1001 has one. */
static void
set_up (Secrets *self, gconstpointer data)
{
  SfScene *scene = &self->scene;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;
  SfRecord *settings;

  sf_scene_set_up (scene, data);
  sf_school_stop (scene->school);
  sf_school_tamper (scene->school,
                    "INSERT INTO operation_code (account, hash, changed_at) SELECT account, hash, 0 FROM "
                    "credential WHERE account = (SELECT id FROM account WHERE login = '1001')");
  sf_school_start (scene->school);
  settings = sf_record_new (SF_KIND_SETTINGS, "01900000-0000-7000-8000-000000000000");
  sf_record_set_state (settings, SF_ACTIVE);
  sf_record_set_text (settings, SF_SETTINGS_NAME, "云就业大学");
  sf_record_set_edition (settings, "school-2020");
  sf_record_set_field (settings, "secret_required", "yes");
  g_ptr_array_add (records, settings);
  sf_store_put_records (sf_server_get_store (scene->school->server), records, &error);
  g_assert_no_error (error);
  sf_session_sync_now (scene->student);
  sf_wait_until (sf_session_get_rules (scene->student)->secret_required);
  g_signal_connect (scene->student, "secret-wanted", G_CALLBACK (wanted_cb), self);
}

static void
tear_down (Secrets *self, gconstpointer data)
{
  sf_scene_tear_down (&self->scene, data);
  g_free (self->wanted);
}

static void
act (SfSession *session, const char *id, const char *action, JsonObject *args, const char *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) owned = args;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = NULL;

  sf_session_act_with_secret_async (session, SF_KIND_SIGNING, id, action, owned, secret, NULL, sf_keep_result_cb,
                                    &result);
  sf_wait_until (result != NULL);
  uid = sf_session_act_finish (session, result, &error);
  g_assert_no_error (error);
}

static void
wait_for_answer (SfSession *session)
{
  sf_wait_until (sf_session_get_n_waiting (session) == 0);
}

/* Does a file below @folder hold @text? */
static gboolean
is_on_disk (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (is_on_disk (path, text) || (g_file_get_contents (path, &content, &length, NULL) &&
                                      memmem (content, length, text, strlen (text)) != NULL))
        return TRUE;
    }
  return FALSE;
}

static void
test_beside (Secrets *self, gconstpointer data)
{
  SfSession *student = self->scene.student;

  g_assert_true (sf_session_needs_secret (student, SF_KIND_SIGNING, "accept"));
  g_assert_false (sf_session_needs_secret (student, SF_KIND_SIGNING, "decline"));
  g_assert_false (sf_session_needs_secret (self->scene.employer, SF_KIND_SIGNING, "withdraw"));
  act (student, self->scene.id, "accept", sf_school_acceptance (), CODE);
  g_assert_false (is_on_disk (self->scene.school->directory, "\"" CODE "\""));
  wait_for_answer (student);
  g_assert_cmpuint (sf_session_get_n_attention (student), ==, 0);
  g_assert_cmpint (sf_client_state_of (student, SF_KIND_SIGNING, self->scene.id), ==, SF_SIGNING_COLLEGE_REVIEW);
  g_assert_null (self->wanted);
  g_assert_false (is_on_disk (self->scene.school->directory, "\"" CODE "\""));
}

/* A wrong one is refused, and the person decides again. */
static void
test_wrong (Secrets *self, gconstpointer data)
{
  SfSession *student = self->scene.student;
  g_autoptr (GPtrArray) outbox = NULL;

  act (student, self->scene.id, "accept", sf_school_acceptance (), "something else");
  wait_for_answer (student);
  outbox = sf_client_outbox (student);
  g_assert_cmpuint (outbox->len, ==, 1);
  g_assert_cmpint (((SfOutboxEntry *) outbox->pdata[0])->code, ==, SF_CODE_SECRET_WRONG);
  sf_wait_until (sf_client_state_of (student, SF_KIND_SIGNING, self->scene.id) == SF_SIGNING_INVITED);
  act (student, self->scene.id, "accept", sf_school_acceptance (), CODE);
  wait_for_answer (student);
  g_assert_cmpint (sf_school_count (self->scene.school, "SELECT count(*) FROM signing WHERE state = 'college_review'"),
                   ==, 1);
}

/* What was decided before the program was started anew waits for its code, alone in its lane. */
static void
test_forgotten (Secrets *self, gconstpointer data)
{
  SfScene *scene = &self->scene;
  g_autofree char *wanted = NULL;

  sf_link_set_mode (scene->link, SF_LINK_LOSE_REQUEST, "POST /v1/sync/push");
  act (scene->student, scene->id, "accept", sf_school_acceptance (), NULL);
  sf_wait_until (self->wanted != NULL);
  wanted = g_steal_pointer (&self->wanted);
  g_assert_cmpuint (sf_session_get_n_waiting (scene->student), ==, 1);
  sf_link_set_mode (scene->link, SF_LINK_PASS, NULL);
  sf_session_sync_now (scene->student);
  /* By hand one is asked once more. */
  sf_wait_until (self->wanted != NULL);
  g_assert_cmpstr (self->wanted, ==, wanted);
  g_assert_cmpuint (sf_session_get_n_waiting (scene->student), ==, 1);
  sf_session_give_secret (scene->student, wanted, CODE);
  wait_for_answer (scene->student);
  g_assert_cmpuint (sf_session_get_n_attention (scene->student), ==, 0);
  g_assert_cmpint (sf_client_state_of (scene->student, SF_KIND_SIGNING, scene->id), ==, SF_SIGNING_COLLEGE_REVIEW);
}

#define ADD(name_, test_) g_test_add ("/client/secrets/" name_, Secrets, NULL, set_up, test_, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("beside", test_beside);
  ADD ("wrong", test_wrong);
  ADD ("forgotten", test_forgotten);
  return g_test_run ();
}
