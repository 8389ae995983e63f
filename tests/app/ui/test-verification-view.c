/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two sides of a verification on the screen: what was typed comes out of it and goes over the record again, what
 * contradicts the school can be restored, the wizard is there where the edition has 报到证, and it fits the narrowest
 * window.
 */
#include <adwaita.h>

#include "records/sf-compare-row.h"
#include "records/sf-verification-view.h"
#include "records/sf-whereabouts.h"
#include "core/form/sf-codes.h"

#define NARROWEST 360 /* points: data/ui/sf-window.ui */

static SfRecord *
make_verification (const char *edition)
{
  SfRecord *record = sf_record_new (SF_KIND_VERIFICATION, "01900000-0000-7000-8000-000000000701");

  sf_record_set_state (record, SF_VERIFICATION_OPEN);
  sf_record_set_edition (record, edition);
  sf_verification_keep (record, "person.name", "雒艳");
  sf_verification_keep (record, "person.phone", "13800138000");
  sf_verification_keep (record, "person.email", "luoyan@example.com");
  sf_verification_keep (record, "person.origin", "430104");
  return record;
}

typedef struct
{
  SfVerificationView *view;
  SfRecord *record;
  guint changed;
  GStrv restored;
} Scene;

static void
changed_cb (Scene *scene)
{
  scene->changed++;
}

static void
restored_cb (Scene *scene, const char *const *keys)
{
  g_clear_pointer (&scene->restored, g_strfreev);
  scene->restored = g_strdupv ((char **) keys);
}

static void
set_up (Scene *scene, gconstpointer edition)
{
  scene->view = g_object_ref_sink (SF_VERIFICATION_VIEW (sf_verification_view_new ()));
  scene->record = make_verification (edition);
  scene->changed = 0;
  scene->restored = NULL;
  g_signal_connect_swapped (scene->view, "changed", G_CALLBACK (changed_cb), scene);
  g_signal_connect_swapped (scene->view, "restored", G_CALLBACK (restored_cb), scene);
}

static void
tear_down (Scene *scene, gconstpointer edition)
{
  g_object_unref (scene->view);
  sf_record_unref (scene->record);
  g_strfreev (scene->restored);
}

static void
show (Scene *scene, JsonObject *typed, gboolean editable)
{
  sf_verification_view_set_record (scene->view, scene->record, typed, editable, FALSE);
}

static JsonObject *
make_typed (const char *key, const char *value)
{
  JsonObject *typed = json_object_new ();

  if (value != NULL)
    json_object_set_string_member (typed, key, value);
  else
    json_object_set_null_member (typed, key);
  return typed;
}

static GtkWidget *
find_child (GtkWidget *widget, GType type, const char *label)
{
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    {
      GtkWidget *found;

      if (G_TYPE_CHECK_INSTANCE_TYPE (w, type) &&
          (label == NULL || g_strcmp0 (GTK_IS_BUTTON (w) ? gtk_button_get_label (GTK_BUTTON (w)) : NULL, label) == 0))
        return w;
      found = find_child (w, type, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static SfCompareRow *
find_row (GtkWidget *widget, const char *said)
{
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    {
      SfCompareRow *found = SF_IS_COMPARE_ROW (w) && sf_compare_row_get_said (SF_COMPARE_ROW (w)) != NULL &&
                                g_str_equal (sf_compare_row_get_said (SF_COMPARE_ROW (w))->key, said)
                              ? SF_COMPARE_ROW (w)
                              : find_row (w, said);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static SfCompareRow *
get_row (Scene *scene, const char *said)
{
  SfCompareRow *row = find_row (GTK_WIDGET (scene->view), said);

  g_assert_nonnull (row);
  return row;
}

/* ---- Typing ---- */

static void
test_nothing_typed (Scene *scene, gconstpointer edition)
{
  show (scene, NULL, TRUE);
  g_assert_null (sf_verification_view_dup_typed (scene->view));
  g_assert_cmpuint (sf_verification_view_count_differing (scene->view), ==, 0);
  g_assert_cmpuint (scene->changed, ==, 0);
}

static void
test_typed (Scene *scene, gconstpointer edition)
{
  g_autoptr (JsonObject) typed = NULL;
  GtkWidget *entry;

  show (scene, NULL, TRUE);
  entry = find_child (GTK_WIDGET (get_row (scene, "own.person.phone")), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "139-0013-9000");
  g_assert_cmpuint (scene->changed, >, 0);
  typed = sf_verification_view_dup_typed (scene->view);
  g_assert_cmpuint (json_object_get_size (typed), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (typed, "own.person.phone"), ==, "13900139000");
  g_assert_true (sf_compare_row_get_differs (get_row (scene, "own.person.phone")));
  g_assert_cmpuint (sf_verification_view_count_differing (scene->view), ==, 1);
}

/* What was emptied stays empty, also when the record is shown anew. */
static void
test_typed_again (Scene *scene, gconstpointer edition)
{
  g_autoptr (JsonObject) typed = make_typed ("own.person.email", NULL);
  g_autoptr (JsonObject) again = NULL;
  g_autofree char *value = NULL;

  show (scene, typed, TRUE);
  value = sf_compare_row_dup_said (get_row (scene, "own.person.email"));
  g_assert_null (value);
  again = sf_verification_view_dup_typed (scene->view);
  g_assert_true (json_object_get_null_member (again, "own.person.email"));
  g_assert_true (sf_compare_row_get_differs (get_row (scene, "own.person.email")));
}

/* What the school does not keep is no contradiction. */
static void
test_school_silent (Scene *scene, gconstpointer edition)
{
  g_autoptr (JsonObject) typed = make_typed ("own.unit.name", "深圳谷米科技有限公司");

  show (scene, typed, TRUE);
  g_assert_false (sf_compare_row_get_differs (get_row (scene, "own.unit.name")));
}

/* An answer to what is not asked any more is taken back. */
static void
test_hidden_is_emptied (Scene *scene, gconstpointer edition)
{
  g_autoptr (JsonObject) typed = make_typed ("own.whereabouts.kind", "70");
  g_autoptr (JsonObject) answer = NULL;

  sf_record_set_field (scene->record, "own.whereabouts.kind", "80");
  sf_record_set_field (scene->record, "own.whereabouts.school", "湖南科技大学");
  show (scene, typed, TRUE);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_row (scene, "own.whereabouts.school"))));
  answer = sf_verification_view_dup_answer (scene->view);
  g_assert_true (json_object_get_null_member (answer, "own.whereabouts.school"));
  g_assert_cmpstr (json_object_get_string_member (answer, "own.whereabouts.kind"), ==, "70");
}

static void
test_check (Scene *scene, gconstpointer edition)
{
  show (scene, NULL, TRUE);
  g_assert_false (sf_verification_view_check (scene->view));
  sf_record_set_field (scene->record, "own.whereabouts.kind", "70");
  sf_record_set_field (scene->record, "own.household.move", "no");
  if (g_str_equal (edition, "verification-2020"))
    {
      sf_record_set_field (scene->record, "own.dispatch.kind", "2");
      sf_record_set_field (scene->record, "own.dispatch.unit", "湖南省长沙市人力资源和社会保障局");
      sf_record_set_field (scene->record, "own.dispatch.division", "430100");
    }
  show (scene, NULL, TRUE);
  g_assert_true (sf_verification_view_check (scene->view));
}

/* ---- 还原学校信息 ---- */

static void
test_restore (Scene *scene, gconstpointer edition)
{
  g_autoptr (JsonObject) typed = make_typed ("own.person.phone", "13900139000");
  g_autofree char *value = NULL;
  SfCompareRow *row;

  show (scene, typed, TRUE);
  row = get_row (scene, "own.person.phone");
  g_signal_emit_by_name (row, "restore");
  value = sf_compare_row_dup_said (row);
  g_assert_cmpstr (value, ==, "13800138000");
  g_assert_false (sf_compare_row_get_differs (row));
  g_assert_cmpuint (g_strv_length (scene->restored), ==, 1);
  g_assert_cmpstr (scene->restored[0], ==, "person.phone");
}

/* Nobody restores what cannot be changed now. */
static void
test_read_only (Scene *scene, gconstpointer edition)
{
  g_autoptr (JsonObject) typed = make_typed ("own.person.phone", "13900139000");
  g_autofree char *value = NULL;

  show (scene, typed, FALSE);
  value = sf_compare_row_dup_said (get_row (scene, "own.person.phone"));
  g_assert_cmpstr (value, ==, "13800138000");
  g_assert_null (find_child (GTK_WIDGET (scene->view), GTK_TYPE_ENTRY, NULL));
}

/* ---- 报到证填写向导 ---- */

static void
test_wizard (Scene *scene, gconstpointer edition)
{
  gboolean has_certificate = g_str_equal (edition, "verification-2020");
  GtkWidget *home;
  g_autofree char *unit = NULL;

  show (scene, NULL, TRUE);
  home = find_child (GTK_WIDGET (scene->view), GTK_TYPE_BUTTON, "Back to the Place of Origin");
  g_assert_cmpint (home != NULL, ==, has_certificate);
  if (home == NULL)
    return;
  g_signal_emit_by_name (home, "clicked");
  unit = sf_compare_row_dup_said (get_row (scene, "own.dispatch.unit"));
  g_assert_cmpstr (unit, ==, "湖南省长沙市人力资源和社会保障局");
  g_assert_cmpuint (scene->changed, ==, 1);
}

/* ---- Room ---- */

static void
test_narrow (Scene *scene, gconstpointer edition)
{
  int minimum;

  show (scene, NULL, TRUE);
  sf_verification_view_set_narrow (scene->view, TRUE);
  gtk_widget_measure (GTK_WIDGET (scene->view), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, NARROWEST);
}

static void
test_every_category_has_a_hint (void)
{
  for (const SfCode *code = sf_code_table ("毕业去向"); code->code != NULL; code++)
    {
      g_autofree char *hint = sf_whereabouts_hint (code->code);

      g_test_message ("%s", code->label);
      g_assert_nonnull (hint);
    }
  g_assert_null (sf_whereabouts_hint ("99"));
  g_assert_null (sf_whereabouts_hint (NULL));
}

int
main (int argc, char *argv[])
{
  static const char *const editions[] = { "verification-2020", "verification-2023" };
  static const struct
  {
    const char *name;
    void (*test) (Scene *scene, gconstpointer edition);
  } tests[] = {
    { "typed/nothing", test_nothing_typed },
    { "typed/one", test_typed },
    { "typed/again", test_typed_again },
    { "typed/school-silent", test_school_silent },
    { "typed/hidden", test_hidden_is_emptied },
    { "check/complete", test_check },
    { "restore/field", test_restore },
    { "restore/read-only", test_read_only },
    { "wizard/home", test_wizard },
    { "room/narrow", test_narrow },
  };

  gtk_test_init (&argc, &argv);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (editions); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/verification-view/%s/%s", editions[i], tests[j].name);

        g_test_add (path, Scene, editions[i], set_up, tests[j].test, tear_down);
      }
  g_test_add_func ("/verification-view/hints/complete", test_every_category_has_a_hint);
  return g_test_run ();
}
