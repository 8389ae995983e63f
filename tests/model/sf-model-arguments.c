/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people say when they do something: arguments with which an action would pass its guards if all else were right,
 * chosen from what the device knows, and where the person knows more than it, from the store. Nothing here depends on
 * rows: an action that is not named gets what most of them ask for.
 */
#include "sf-model.h"

#include "core/form/sf-identity.h"

/* ---- Words ---- */

static char *
make_words (SfModel *model)
{
  return g_strdup_printf ("文字%u", sf_model_below (model, 1000));
}

/* A credit code that was never seen: 17 characters and the one that checks them. */
static char *
make_credit_code (SfModel *model)
{
  static const char characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  char code[19] = { 0 };

  g_snprintf (code, sizeof code, "91440300%09u", g_rand_int (model->dice) % 1000000000u);
  for (const char *check = characters; *check != '\0' && !sf_credit_code_is_valid (code); check++)
    code[17] = *check;
  return g_strdup (code);
}

static void
set_pick (SfModelDevice *device, JsonObject *args, const char *name, SfDb *db, const char *sql)
{
  g_autofree char *id = sf_model_pick (device->model, db, sql, NULL, NULL);

  if (id != NULL)
    json_object_set_string_member (args, name, id);
}

static void
set_words (SfModel *model, JsonObject *object, const char *name)
{
  g_autofree char *words = make_words (model);

  json_object_set_string_member (object, name, words);
}

static JsonObject *
begin_form (JsonObject *args)
{
  JsonObject *form = json_object_new ();

  json_object_set_object_member (args, "form", form);
  return form;
}

#define ONE_OF(model, ...) sf_model_one_of (model, (const char *const[]){ __VA_ARGS__, NULL })

/* Right values for the fields of @parties; mostly for those alone that must be filled. */
static void
fill_form (SfModel *model, const SfFormEdition *edition, SfParty parties, JsonObject *form)
{
  gboolean all = sf_model_once_in (model, 10);

  for (const SfFieldGroup *const *g = sf_form_edition_get_groups (edition); *g != NULL; g++)
    for (const SfField *const *f = (*g)->fields; *f != NULL; f++)
      if (((*f)->party & parties) != 0 && sf_test_sample (*f) != NULL && !json_object_has_member (form, (*f)->key) &&
          sf_field_is_visible (*f, form) && (all || sf_field_is_required (*f, form)) &&
          ((*f)->excludes == NULL || !json_object_has_member (form, (*f)->excludes)))
        json_object_set_string_member (form, (*f)->key, sf_test_sample (*f));
}

/* ---- Signings ---- */

static void
name_student (SfModel *model, JsonObject *args, SfDb *db, const char *sql)
{
  g_autofree char *id = sf_model_pick (model, db, sql, NULL, NULL);
  g_autofree char *number =
    sf_model_text (model, "SELECT number FROM student WHERE id = :a", id != NULL ? id : "", NULL);
  g_autofree char *name = sf_model_text (model, "SELECT name FROM student WHERE id = :a", id != NULL ? id : "", NULL);

  if (number == NULL)
    return;
  json_object_set_string_member (args, "student_number", number);
  json_object_set_string_member (args, "student_name", name);
}

/* The number that the pattern wants, as somebody writes it on paper. */
static void
write_number (SfModel *model, JsonObject *args)
{
  const char *student = json_object_get_string_member_with_default (args, "student_number", "");
  gint64 before = sf_model_count (model, "SELECT agreement_count FROM student WHERE number = :a", student, NULL);
  gint64 year = sf_model_count (model, "SELECT year FROM student WHERE number = :a", student, NULL);
  g_autofree char *serial = sf_model_text (model, "SELECT id FROM settings WHERE form LIKE '%{serial%'", NULL, NULL);
  g_autofree char *number = serial != NULL
                              ? g_strdup_printf ("%02u%05u", (guint) (year % 100), 1 + sf_model_below (model, 99999))
                            : before > 0 ? g_strdup_printf ("%s-%u", student, (guint) before + 1)
                                         : g_strdup (student);

  json_object_set_string_member (args, "number", number);
}

/* One of the library, one that it has by its code, or one that it does not know yet. */
static void
name_employer (SfModelDevice *device, JsonObject *args)
{
  JsonObject *form = json_object_get_object_member (args, "form");
  guint what = sf_model_below (device->model, 20);
  g_autofree char *code = NULL;

  if (what > 1)
    set_pick (device, args, "employer", device->model->store,
              "SELECT id FROM employer WHERE state = 'approved' ORDER BY rowid");
  if (what != 0)
    return;
  code = make_credit_code (device->model);
  json_object_set_string_member (form, "employer.credit_code", code);
  set_words (device->model, form, "employer.name");
}

static void
mark_read (JsonObject *args, const SfFormEdition *edition)
{
  JsonArray *read = json_array_new ();

  for (const SfFieldGroup *const *g = sf_form_edition_get_groups (edition); *g != NULL; g++)
    json_array_add_string_element (read, (*g)->key);
  json_object_set_array_member (args, "read", read);
}

static JsonObject *
say_signing (SfModelDevice *device)
{
  SfModel *model = device->model;
  const SfFormEdition *edition = sf_form_edition_lookup ("undergraduate-2020");
  JsonObject *args = json_object_new ();

  if (device->role < SF_ROLE_OFFICE)
    fill_form (model, edition, SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, begin_form (args));
  if (device->role == SF_ROLE_STUDENT)
    mark_read (args, edition);
  json_object_set_boolean_member (args, "confirm", TRUE);
  set_words (model, args, "reason");
  json_object_set_string_member (args, "fault", ONE_OF (model, "student", "employer"));
  json_object_set_string_member (args, "field", "student.identity");
  if (sf_model_once_in (model, 3))
    json_object_set_int_member (args, "days", 3 + sf_model_below (model, 28));
  if (device->role == SF_ROLE_COLLEGE)
    name_student (model, args, device->cache, "SELECT id FROM student WHERE lock_reason = 'offline' ORDER BY rowid");
  else
    name_student (model, args, model->store, "SELECT id FROM student ORDER BY rowid");
  if (device->role == SF_ROLE_STUDENT || device->role == SF_ROLE_COLLEGE)
    name_employer (device, args);
  if (device->role == SF_ROLE_COLLEGE)
    write_number (model, args);
  return args;
}

/* ---- Requests about an agreement ---- */

static JsonObject *
say_cancellation (SfModelDevice *device)
{
  JsonObject *args = json_object_new ();

  set_pick (device, args, "agreement", device->cache,
            "SELECT id FROM agreement WHERE state = 'effective' ORDER BY rowid");
  set_words (device->model, begin_form (args), "explanation");
  set_words (device->model, args, "reason");
  if (sf_model_once_in (device->model, 2))
    json_object_set_string_member (args, "fault", ONE_OF (device->model, "employer", "student"));
  return args;
}

static JsonObject *
say_reissue (SfModelDevice *device)
{
  JsonObject *args = json_object_new ();
  JsonObject *form = begin_form (args);
  const char *ground = ONE_OF (device->model, "lost", "damaged", "wrong");

  set_pick (device, args, "agreement", device->cache,
            "SELECT id FROM agreement WHERE state = 'effective' ORDER BY rowid");
  json_object_set_string_member (args, "ground", ground);
  set_words (device->model, args, "remark");
  set_words (device->model, args, "reason");
  if (g_str_equal (ground, "wrong"))
    set_words (device->model, form,
               ONE_OF (device->model, "work.position", "work.place", "student.name", "employer.name"));
  return args;
}

/* ---- Verifications ---- */

static const SfFormEdition *
find_edition (SfModelDevice *device, const char *id)
{
  g_autofree char *sql = g_strdup ("SELECT edition FROM verification WHERE id = :a");
  g_auto (GStrv) found = sf_model_query (device->cache, sql, id, NULL);

  return sf_form_edition_lookup (found[0] != NULL ? found[0] : "verification-2023");
}

static void
fill_own_side (SfModelDevice *device, const SfFormEdition *edition, JsonObject *form)
{
  json_object_set_string_member (form, "own.whereabouts.kind", ONE_OF (device->model, "10", "12", "70", "80"));
  fill_form (device->model, edition, SF_PARTY_STUDENT, form);
}

static void
correct_one (SfModelDevice *device, const SfFormEdition *edition, JsonObject *form)
{
  SfParty parties = SF_PARTY_COLLEGE | (device->role != SF_ROLE_COLLEGE ? SF_PARTY_SCHOOL : 0);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (const SfFieldGroup *const *g = sf_form_edition_get_groups (edition); *g != NULL; g++)
    for (const SfField *const *f = (*g)->fields; *f != NULL; f++)
      if (((*f)->party & parties) != 0 && (*f)->type == SF_FIELD_TEXT)
        g_ptr_array_add (fields, (gpointer) *f);
  set_words (device->model, form, ((const SfField *) fields->pdata[sf_model_below (device->model, fields->len)])->key);
}

static JsonObject *
say_verification (SfModelDevice *device, const char *action, const char *id)
{
  const SfFormEdition *edition = find_edition (device, id);
  JsonObject *args = json_object_new ();
  JsonObject *form = begin_form (args);

  set_words (device->model, args, "reason");
  json_object_set_string_member (args, "field", "own.person.phone");
  if (g_str_equal (action, "correct"))
    correct_one (device, edition, form);
  else if (device->role == SF_ROLE_STUDENT)
    fill_own_side (device, edition, form);
  if (g_str_equal (action, "restore"))
    json_object_set_string_member (args, "group", ONE_OF (device->model, "person", "unit", "archive"));
  return args;
}

/* ---- Master data ---- */

static void
change_student (SfModelDevice *device, JsonObject *form, const char *key)
{
  SfModel *model = device->model;

  if (g_str_equal (key, "number"))
    {
      g_autofree char *number = g_strdup_printf ("14%07u", sf_model_below (model, 10000000));
      json_object_set_string_member (form, key, number);
    }
  else if (g_str_equal (key, "phone"))
    json_object_set_string_member (form, key, ONE_OF (model, "13800138000", "13900139000"));
  else if (g_str_equal (key, "origin"))
    json_object_set_string_member (form, key, ONE_OF (model, "430104", "430102"));
  else
    set_words (model, form, key);
}

static JsonObject *
say_student (SfModelDevice *device)
{
  SfModel *model = device->model;
  JsonObject *args = json_object_new ();
  JsonObject *form = begin_form (args);

  if (device->role == SF_ROLE_STUDENT)
    change_student (device, form, ONE_OF (model, "home_address", "phone"));
  else if (device->role == SF_ROLE_COLLEGE)
    change_student (device, form, ONE_OF (model, "class", "major", "origin"));
  else
    change_student (device, form, ONE_OF (model, "class", "name", "number"));
  set_words (model, args, "reason");
  set_pick (device, args, "college", model->store, "SELECT id FROM college ORDER BY rowid");
  json_object_set_string_member (args, "lock", ONE_OF (model, "oriented", "commissioned"));
  json_object_set_string_member (args, "field", "identity");
  return args;
}

static JsonObject *
say_correction (SfModelDevice *device)
{
  SfModel *model = device->model;
  JsonObject *args = json_object_new ();
  const char *field = ONE_OF (model, "class", "major", "name", "number", "college", "origin");
  g_autoptr (JsonObject) form = json_object_new ();

  json_object_set_string_member (args, "field", field);
  if (g_str_equal (field, "college"))
    set_pick (device, args, "new_value", model->store, "SELECT id FROM college ORDER BY rowid");
  else
    {
      change_student (device, form, field);
      json_object_set_string_member (args, "new_value", json_object_get_string_member (form, field));
    }
  set_words (model, args, "remark");
  set_words (model, args, "reason");
  return args;
}

JsonObject *
sf_model_unit_form (SfModel *self)
{
  g_autofree char *code = make_credit_code (self);
  JsonObject *form = json_object_new ();

  json_object_set_string_member (form, "credit_code", code);
  set_words (self, form, "name");
  set_words (self, form, "contact");
  return form;
}

static JsonObject *
say_employer (SfModelDevice *device)
{
  SfModel *model = device->model;
  JsonObject *args = json_object_new ();

  if (sf_model_once_in (model, 6))
    json_object_set_object_member (args, "form", sf_model_unit_form (model));
  else
    set_words (model, begin_form (args), ONE_OF (model, "contact", "address"));
  set_words (model, args, "reason");
  set_pick (device, args, "into", model->store, "SELECT id FROM employer WHERE state = 'approved' ORDER BY rowid");
  json_object_set_string_member (args, "field", "mobile");
  return args;
}

static JsonObject *
say_college (SfModelDevice *device, const char *action)
{
  JsonObject *args = json_object_new ();
  JsonObject *form = begin_form (args);
  g_autofree char *code = g_strdup_printf ("C%u", sf_model_below (device->model, 1000));

  if (sf_model_once_in (device->model, 2) || g_str_equal (action, "create"))
    {
      json_object_set_string_member (form, "code", code);
      set_words (device->model, form, "name");
    }
  else
    json_object_set_string_member (form, "offline_quota", ONE_OF (device->model, "1", "2", "5"));
  return args;
}

/* ---- The administrator ---- */

static void
change_rule (SfModel *model, JsonObject *form)
{
  static const char *const switches[] = { "employer_confirms", "college_reviews", "reissue_needs_proof",
                                          "secret_required", NULL };
  static const char *const days[] = { "invitation_days", "returned_days", "confirm_days", NULL };
  SfTime now = sf_model_now (model);
  g_autofree char *soon = sf_time_format_date (now + sf_model_below (model, 20) * SF_DAY);
  g_autofree char *number = g_strdup_printf ("%u", 3 + sf_model_below (model, 12));

  /* A season that closed is opened by whoever changes something next. */
  json_object_set_string_member (form, "season_close", sf_model_once_in (model, 12) ? soon : "2099-01-01");
  switch (sf_model_below (model, 5))
    {
    case 0:
      json_object_set_string_member (form, "verification_open", "2026-04-20");
      break;
    case 1:
      json_object_set_string_member (form, sf_model_one_of (model, days), number);
      break;
    case 2:
      json_object_set_string_member (form, "remind_days", number);
      json_object_set_string_member (form, "student_may_start", sf_model_once_in (model, 4) ? "no" : "yes");
      break;
    default:
      json_object_set_string_member (form, sf_model_one_of (model, switches),
                                     sf_model_once_in (model, 2) ? "yes" : "no");
      break;
    }
}

/* What the account was made for, mostly. */
static JsonObject *
say_account (SfModelDevice *device, const char *id)
{
  SfModel *model = device->model;
  JsonObject *args = json_object_new ();
  g_autofree char *party = sf_model_text (
    model,
    "SELECT CASE WHEN student IS NOT NULL THEN 'student' ELSE 'employer' END FROM account WHERE id = :a AND "
    "(student IS NOT NULL OR employer IS NOT NULL)",
    id, NULL);
  g_autofree char *office =
    sf_model_text (model, "SELECT id FROM account WHERE id = :a AND login = 'office'", id, NULL);
  const char *roles = party != NULL                 ? party
                      : office != NULL              ? ONE_OF (model, "office admin", "office admin", "admin")
                      : sf_model_once_in (model, 4) ? ONE_OF (model, "college office", "office", "college admin")
                                                    : "college";
  g_autofree char *college = sf_model_pick (model, model->store, "SELECT id FROM college ORDER BY rowid", NULL, NULL);
  g_autofree char *all =
    sf_model_text (model, "SELECT GROUP_CONCAT (id, ' ') FROM (SELECT id FROM college ORDER BY rowid)", NULL, NULL);

  json_object_set_string_member (args, "roles", roles);
  if (strstr (roles, "college") != NULL)
    json_object_set_string_member (args, "colleges", sf_model_once_in (model, 2) ? college : all);
  set_words (model, args, "reason");
  return args;
}

static JsonObject *
say_calendar (SfModelDevice *device, const char *id)
{
  JsonObject *args = json_object_new ();
  gint64 year = sf_model_count (device->model, "SELECT year FROM calendar WHERE id = :a", id, NULL);
  g_autofree char *days = NULL;

  if (year == 0)
    year = 2026 + sf_model_below (device->model, 6);
  days = g_strdup_printf ("%u-01-01 off\n%u-05-%02u off", (guint) year, (guint) year,
                          1 + sf_model_below (device->model, 28));
  json_object_set_int_member (args, "year", year);
  json_object_set_string_member (args, "days", days);
  set_words (device->model, args, "source");
  return args;
}

/* ---- Paper ---- */

static JsonObject *
say_blank (SfModelDevice *device)
{
  JsonObject *args = json_object_new ();

  set_pick (device, args, "student", device->cache,
            "SELECT id FROM student WHERE lock_reason = 'offline' ORDER BY rowid");
  json_object_set_string_member (args, "ground", ONE_OF (device->model, "initial", "breach", "lost"));
  set_words (device->model, args, "received_by");
  set_words (device->model, args, "reason");
  return args;
}

/* The letter first: it waits for nothing else. */
static const struct
{
  guint roles;
  const char *kind, *purpose, *sql;
} places[] = {
  { SF_ROLE_BIT (SF_ROLE_STUDENT), "cancellation", "letter",
    "SELECT id FROM cancellation WHERE state = 'draft' ORDER BY rowid" },
  { SF_ROLE_BIT (SF_ROLE_EMPLOYER), "cancellation", "letter",
    "SELECT id FROM cancellation WHERE state = 'employer_confirm' ORDER BY rowid" },
  { SF_ROLE_BIT (SF_ROLE_STUDENT), "signing", "proof.files",
    "SELECT id FROM signing WHERE state IN ('draft', 'returned') AND origin = 'student' AND stage IS NULL ORDER BY "
    "rowid" },
  { SF_ROLE_BIT (SF_ROLE_STUDENT) | SF_ROLE_BIT (SF_ROLE_COLLEGE), "signing", "scan",
    "SELECT id FROM signing WHERE state IN ('college_review', 'returned') AND stage IS NOT NULL ORDER BY rowid" },
  { SF_ROLE_BIT (SF_ROLE_STUDENT), "reissue", "proof", "SELECT id FROM reissue WHERE state = 'draft' ORDER BY rowid" },
  { SF_ROLE_BIT (SF_ROLE_STUDENT), "verification", "own.proof",
    "SELECT id FROM verification WHERE state IN ('open', 'returned') ORDER BY rowid" },
  { SF_ROLE_BIT (SF_ROLE_COLLEGE) | SF_ROLE_BIT (SF_ROLE_OFFICE) | SF_ROLE_BIT (SF_ROLE_ADMIN), "agreement", "stamped",
    "SELECT id FROM agreement WHERE state IN ('effective', 'cancelling') ORDER BY rowid" },
};

static JsonObject *
say_attachment (SfModelDevice *device)
{
  SfModel *model = device->model;
  JsonObject *args = json_object_new ();
  guint place = sf_model_once_in (model, 2) ? 0 : sf_model_below (model, G_N_ELEMENTS (places));

  if ((places[place].roles & SF_ROLE_BIT (device->role)) != 0)
    set_pick (device, args, "about", device->cache, places[place].sql);
  json_object_set_string_member (args, "about_kind", places[place].kind);
  json_object_set_string_member (args, "purpose", places[place].purpose);
  json_object_set_string_member (args, "sha256", model->files->pdata[sf_model_below (model, model->files->len)]);
  json_object_set_string_member (args, "file_name", "扫描件.pdf");
  return args;
}

static JsonObject *
say_agreement (SfModelDevice *device)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "copies", "student");
  json_object_set_string_member (args, "ground", ONE_OF (device->model, "error", "abroad", "objection"));
  json_object_set_boolean_member (args, "no_scan", sf_model_once_in (device->model, 2));
  set_words (device->model, args, "reason");
  json_object_set_string_member (args, "field", "student.identity");
  return args;
}

/* ---- The whole ---- */

static JsonObject *
say (SfModelDevice *device, SfKind kind, const char *action, const char *id)
{
  JsonObject *args;

  switch (kind)
    {
    case SF_KIND_SIGNING:
      return say_signing (device);
    case SF_KIND_AGREEMENT:
      return say_agreement (device);
    case SF_KIND_CANCELLATION:
      return say_cancellation (device);
    case SF_KIND_REISSUE:
      return say_reissue (device);
    case SF_KIND_VERIFICATION:
      return say_verification (device, action, id);
    case SF_KIND_STUDENT:
      return say_student (device);
    case SF_KIND_CORRECTION:
      return say_correction (device);
    case SF_KIND_EMPLOYER:
      return say_employer (device);
    case SF_KIND_COLLEGE:
      return say_college (device, action);
    case SF_KIND_ACCOUNT:
      return say_account (device, id);
    case SF_KIND_CALENDAR:
      return say_calendar (device, id);
    case SF_KIND_BLANK:
      return say_blank (device);
    case SF_KIND_ATTACHMENT:
      return say_attachment (device);
    case SF_KIND_SETTINGS:
      args = json_object_new ();
      change_rule (device->model, begin_form (args));
      return args;
    case SF_KIND_NOTICE:
    case SF_KIND_EVENT:
    case SF_N_KINDS:
    default:
      return sf_test_args (0);
    }
}

/* What an operation that makes a record must name, or there is nothing to make it about. */
static const struct
{
  SfKind kind;
  const char *action, *argument;
} named[] = {
  { SF_KIND_SIGNING, "record_offline", "student_number" },
  { SF_KIND_CANCELLATION, "save_draft", "agreement" },
  { SF_KIND_CANCELLATION, "request", "agreement" },
  { SF_KIND_REISSUE, "save_draft", "agreement" },
  { SF_KIND_REISSUE, "request", "agreement" },
  { SF_KIND_BLANK, "issue", "student" },
  { SF_KIND_ATTACHMENT, "attach", "about" },
};

JsonObject *
sf_model_arguments (SfModelDevice *device, SfKind kind, const char *action, const char *id)
{
  JsonObject *args = say (device, kind, action, id);

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (named[i].kind == kind && g_str_equal (named[i].action, action) &&
        !json_object_has_member (args, named[i].argument))
      {
        json_object_unref (args);
        return NULL;
      }
  return args;
}

/* ---- Wrong ---- */

static JsonNode *
make_junk (SfModel *self)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *long_text = NULL;

  switch (sf_model_below (self, 5))
    {
    case 0:
      return json_node_init_null (node);
    case 1:
      return json_node_init_int (node, -1);
    case 2:
      long_text = g_strnfill (3000, 'x');
      return json_node_init_string (node, long_text);
    case 3:
      json_node_free (node);
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, json_array_new ());
      return node;
    default:
      return json_node_init_string (node, "'; DROP TABLE signing; --");
    }
}

/* A member is missing, or is something else. */
static void
spoil_member (SfModel *self, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);
  const char *name = g_list_nth_data (names, sf_model_below (self, MAX (g_list_length (names), 1)));
  g_autofree char *own = g_strdup (name);

  if (own == NULL)
    return;
  if (sf_model_once_in (self, 2))
    json_object_remove_member (object, own);
  else
    json_object_set_member (object, own, make_junk (self));
}

void
sf_model_spoil (SfModel *self, JsonObject *args)
{
  JsonNode *form = json_object_get_member (args, "form");

  if (form != NULL && JSON_NODE_HOLDS_OBJECT (form) && sf_model_once_in (self, 2))
    spoil_member (self, json_node_get_object (form));
  else
    spoil_member (self, args);
}
