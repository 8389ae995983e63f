/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether students can be invited, asked before anybody is: the decision on an invitation, taken and thrown away. It
 * tells an employer nothing that the invitation's own answer would not, and since it leaves no trace with the student,
 * who asks for numbers and names that do not fit is counted. On the writer's thread but for the calls that begin and
 * finish.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "store/sf-store-accounts-private.h"

#define WINDOW SF_HOUR
#define MISMATCHES 120 /* an hour and account: two bad lists of a class, not a search for who studies here */

typedef struct
{
  SfStoreSession *session;
  JsonArray *students;
  gint64 days; /* of the invitations; 0: the school's */
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  sf_store_session_unref (self->session);
  json_array_unref (self->students);
  g_free (self);
}

static SfOperation *
make_invitation (const Check *check, JsonObject *student, SfTime now)
{
  g_autofree char *uid = sf_uuid_new (now);
  g_autofree char *id = sf_uuid_new (now);
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "student_number", json_object_get_string_member (student, "number"));
  json_object_set_string_member (args, "student_name", json_object_get_string_member (student, "name"));
  if (check->days != 0)
    json_object_set_int_member (args, "days", check->days);
  return sf_operation_new (uid, "invite", sf_actor_get_role (check->session->actor), now, SF_KIND_SIGNING, id, NULL,
                           NULL, args);
}

/* The form comes last among the guards, and none was given: who gets as far can be invited. */
static void
append_verdict (GString *json, const SfDecision *decision)
{
  gboolean possible = decision->verdict == SF_ALLOWED || decision->code == SF_CODE_FORM;

  if (json->str[json->len - 1] != '[')
    g_string_append_c (json, ',');
  g_string_append_c (json, '{');
  if (!possible)
    {
      sf_json_append_text_member (json, "code", sf_workflow_code_name (decision->code));
      if (decision->params != NULL)
        {
          sf_json_append_member (json, "params");
          sf_json_append_object (json, decision->params);
        }
    }
  g_string_append_c (json, '}');
}

static SfDecision *
decide (SfStore *self, SfDb *db, const Check *check, JsonObject *student, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autoptr (SfOperation) invitation = make_invitation (check, student, now);
  const SfActor *actor = check->session->actor;
  g_autoptr (SfFacts) facts = sf_store_gather_facts (self, db, invitation, NULL, actor, SF_SECRET_MISSING, error);
  const SfRules *rules = facts != NULL ? sf_directory_get_rules (self->directory, db, error) : NULL;

  return rules != NULL ? sf_workflow_decide (invitation, NULL, actor, facts, rules, now) : NULL;
}

static SfAnswer *
answer (SfStore *self, SfDb *db, const Check *check, const char *who, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < json_array_get_length (check->students); i++)
    {
      g_autoptr (SfDecision) decision =
        decide (self, db, check, json_array_get_object_element (check->students, i), error);

      if (decision == NULL ||
          (decision->code == SF_CODE_STUDENT_MISMATCH && !sf_store_count (db, who, sf_clock_now (self->clock), error)))
        return NULL;
      append_verdict (json, decision);
    }
  g_string_append_c (json, ']');
  return sf_answer_new (g_string_free (g_steal_pointer (&json), FALSE));
}

static gpointer
check_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Check *check = data;
  const char *account = sf_actor_get_account (check->session->actor);
  g_autofree char *who = sf_store_name_count ("mismatch", account, NULL);
  SfTime until;

  if (!sf_store_query_limit (db, who, MISMATCHES, WINDOW, sf_clock_now (self->clock), &until, error))
    return NULL;
  if (until != 0)
    return sf_answer_refuse (SF_STORE_ERROR_RATE, "too many numbers and names did not fit");
  return answer (self, db, check, who, error);
}

void
sf_store_check_invitations_async (SfStore *self, SfStoreSession *session, JsonArray *students, gint64 days,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Check *check = g_new0 (Check, 1);

  check->session = sf_store_session_ref (session);
  check->students = json_array_ref (students);
  check->days = days;
  sf_store_write_async (self, check_work, check, check_free, sf_answer_free, callback, user_data);
}
