/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is put into a form comes out of it, for every edition and every sort of control; checks speak at the field.
 */
#include <adwaita.h>

#include "core/form/sf-codes.h"
#include "widgets/sf-form-view.h"

/* A right value for @field, other than empty. */
static const char *
sample_of (const SfField *field)
{
  switch (field->type)
    {
    case SF_FIELD_CHOICE:
      return sf_code_table (field->codes)[0].code;
    case SF_FIELD_DATE:
      return "2026-07-01";
    case SF_FIELD_MONEY:
      return "3000";
    case SF_FIELD_INTEGER:
      return "3";
    case SF_FIELD_DIVISION:
      return "430104";
    case SF_FIELD_PHONE:
      return "0731-58290114";
    case SF_FIELD_MOBILE:
      return "13800138000";
    case SF_FIELD_POSTCODE:
      return "411201";
    case SF_FIELD_EMAIL:
      return "hr@example.com";
    case SF_FIELD_IDENTITY:
      return "11010519491231002X";
    case SF_FIELD_CREDIT_CODE:
      return "12411528MB034775XM";
    case SF_FIELD_ORG_CODE:
      return "D2143569X";
    case SF_FIELD_TEXT:
    case SF_FIELD_LONG_TEXT:
    default:
      return "岳麓";
    }
}

static gboolean
is_tested (const SfField *field)
{
  return field->type != SF_FIELD_FILE && field->visible_key == NULL;
}

static JsonObject *
make_values (const SfFormEdition *edition)
{
  JsonObject *values = json_object_new ();

  for (const SfFieldGroup *const *group = sf_form_edition_get_groups (edition); *group != NULL; group++)
    for (const SfField *const *field = (*group)->fields; *field != NULL; field++)
      if (is_tested (*field))
        json_object_set_string_member (values, (*field)->key, sample_of (*field));
  return values;
}

static void
test_round_trip (gconstpointer data)
{
  const SfFormEdition *edition = sf_form_edition_lookup (data);
  g_autoptr (JsonObject) values = make_values (edition);
  g_autoptr (JsonObject) read = NULL;
  GtkWidget *view = g_object_ref_sink (sf_form_view_new ());
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  sf_form_view_set_form (SF_FORM_VIEW (view), edition, values, SF_PARTY_ALL, FALSE);
  read = sf_form_view_dup_values (SF_FORM_VIEW (view));
  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    {
      g_test_message ("%s", key);
      g_assert_cmpstr (json_object_get_string_member_with_default (read, key, NULL), ==, json_node_get_string (node));
    }
  g_object_unref (view);
}

/* What somebody else fills in is read, not given back. */
static void
test_own_part_only (void)
{
  const SfFormEdition *edition = sf_form_edition_lookup ("undergraduate-2020");
  g_autoptr (JsonObject) values = make_values (edition);
  g_autoptr (JsonObject) read = NULL;
  GtkWidget *view = g_object_ref_sink (sf_form_view_new ());

  sf_form_view_set_form (SF_FORM_VIEW (view), edition, values, SF_PARTY_STUDENT, TRUE);
  read = sf_form_view_dup_values (SF_FORM_VIEW (view));
  g_assert_true (json_object_has_member (read, "student.health"));
  g_assert_false (json_object_has_member (read, "student.identity"));
  g_assert_false (json_object_has_member (read, "employer.name"));
  g_object_unref (view);
}

static void
test_check_names_what_is_missing (void)
{
  const SfFormEdition *edition = sf_form_edition_lookup ("undergraduate-2020");
  g_autoptr (JsonObject) values = json_object_new ();
  GtkWidget *view = g_object_ref_sink (sf_form_view_new ());

  sf_form_view_set_form (SF_FORM_VIEW (view), edition, values, SF_PARTY_STUDENT, FALSE);
  g_assert_false (sf_form_view_check (SF_FORM_VIEW (view)));
  json_object_set_string_member (values, "student.health", "healthy");
  for (const SfFieldGroup *const *group = sf_form_edition_get_groups (edition); *group != NULL; group++)
    for (const SfField *const *field = (*group)->fields; *field != NULL; field++)
      if ((*field)->party == SF_PARTY_STUDENT && is_tested (*field))
        json_object_set_string_member (values, (*field)->key, sample_of (*field));
  sf_form_view_set_form (SF_FORM_VIEW (view), edition, values, SF_PARTY_STUDENT, FALSE);
  g_assert_true (sf_form_view_check (SF_FORM_VIEW (view)));
  g_object_unref (view);
}

/* Files stand in the group of their field, and stay when the form is drawn anew. */
static void
test_files (void)
{
  const SfFormEdition *edition = sf_form_edition_lookup ("cancellation-2020");
  g_autoptr (JsonObject) values = json_object_new ();
  GtkWidget *view = g_object_ref_sink (sf_form_view_new ());
  GtkWidget *files = g_object_ref_sink (gtk_label_new ("letter.png"));

  sf_form_view_set_form (SF_FORM_VIEW (view), edition, values, SF_PARTY_STUDENT, FALSE);
  g_assert_null (gtk_widget_get_parent (files));
  sf_form_view_set_file_widget (SF_FORM_VIEW (view), "letter", files);
  for (guint i = 0; i < 2; i++)
    {
      sf_form_view_set_form (SF_FORM_VIEW (view), edition, values, SF_PARTY_STUDENT, FALSE);
      g_assert_true (gtk_widget_is_ancestor (files, view));
    }
  sf_form_view_set_file_widget (SF_FORM_VIEW (view), "letter", NULL);
  g_assert_null (gtk_widget_get_parent (files));
  g_object_unref (files);
  g_object_unref (view);
}

/* What the library says is put in as if it had been typed, and half of a number is not sound. */
static void
test_put_values (void)
{
  const SfFormEdition *edition = sf_form_edition_lookup ("undergraduate-2020");
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (JsonObject) given = json_object_new ();
  g_autoptr (JsonObject) typed = NULL;
  g_autoptr (JsonObject) sound = NULL;
  GtkWidget *view = g_object_ref_sink (sf_form_view_new ());

  json_object_set_string_member (given, "employer.name", "岳麓");
  json_object_set_string_member (given, "employer.credit_code", "12411528");
  json_object_set_string_member (given, "student.number", "140501330");
  sf_form_view_set_form (SF_FORM_VIEW (view), edition, none, SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, FALSE);
  sf_form_view_put_values (SF_FORM_VIEW (view), given);
  typed = sf_form_view_dup_values (SF_FORM_VIEW (view));
  sound = sf_form_view_dup_sound_values (SF_FORM_VIEW (view));
  g_assert_cmpstr (json_object_get_string_member (typed, "employer.name"), ==, "岳麓");
  g_assert_true (json_object_has_member (typed, "employer.credit_code"));
  g_assert_false (json_object_has_member (typed, "student.number"));
  g_assert_true (json_object_has_member (sound, "employer.name"));
  g_assert_false (json_object_has_member (sound, "employer.credit_code"));
  g_assert_true (GTK_IS_EDITABLE (sf_form_view_get_control (SF_FORM_VIEW (view), "employer.name")));
  g_assert_null (sf_form_view_get_control (SF_FORM_VIEW (view), "student.number"));
  g_object_unref (view);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  for (const char *const *name = sf_form_edition_names (); *name != NULL; name++)
    {
      g_autofree char *path = g_strdup_printf ("/form-view/round-trip/%s", *name);

      g_test_add_data_func (path, *name, test_round_trip);
    }
  g_test_add_func ("/form-view/fills/own-part-only", test_own_part_only);
  g_test_add_func ("/form-view/check/missing", test_check_names_what_is_missing);
  g_test_add_func ("/form-view/files/in-their-group", test_files);
  g_test_add_func ("/form-view/values/put", test_put_values);
  return g_test_run ();
}
