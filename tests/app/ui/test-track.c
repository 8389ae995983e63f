/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The track says where a signing is in every state, for both origins.
 */
#include <adwaita.h>

#include "widgets/sf-track.h"

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    n++;
  return n;
}

static gboolean
has_class_below (GtkWidget *widget, const char *css_class)
{
  if (gtk_widget_has_css_class (widget, "track-mark") && gtk_widget_has_css_class (widget, css_class))
    return TRUE;
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    if (has_class_below (w, css_class))
      return TRUE;
  return FALSE;
}

static GtkWidget *
nth_step (GtkWidget *track, guint n)
{
  GtkWidget *step = gtk_widget_get_first_child (track);

  while (n-- > 0)
    step = gtk_widget_get_next_sibling (step);
  return step;
}

static SfRecord *
make_signing (const char *origin, int state, guint n_passed)
{
  static const int columns[] = { SF_SIGNING_STARTED_AT, SF_SIGNING_ACCEPTED_AT, SF_SIGNING_COLLEGE_AT,
                                 SF_SIGNING_OFFICE_AT };
  SfRecord *signing = sf_record_new (SF_KIND_SIGNING, "01890000-0000-7000-8000-000000000000");

  sf_record_set_state (signing, state);
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, origin);
  for (guint i = 0; i < n_passed; i++)
    sf_record_set_int (signing, columns[i], (i + 1) * SF_DAY);
  return signing;
}

static void
assert_step (GtkWidget *track, guint n, const char *look)
{
  g_assert_true (has_class_below (nth_step (track, n), look));
}

static void
test_invited (void)
{
  GtkWidget *track = g_object_ref_sink (sf_track_new ());
  g_autoptr (SfRecord) signing = make_signing ("employer", SF_SIGNING_INVITED, 1);

  sf_track_set_signing (SF_TRACK (track), signing);
  g_assert_cmpuint (count_children (track), ==, 4);
  assert_step (track, 0, "done");
  assert_step (track, 1, "current");
  assert_step (track, 2, "ahead");
  g_object_unref (track);
}

static void
test_returned_by_office (void)
{
  GtkWidget *track = g_object_ref_sink (sf_track_new ());
  g_autoptr (SfRecord) signing = make_signing ("employer", SF_SIGNING_RETURNED, 3);

  sf_track_set_signing (SF_TRACK (track), signing);
  assert_step (track, 2, "done");
  assert_step (track, 3, "stopped");
  g_object_unref (track);
}

/* The college's own time of its first approval is still there. */
static void
test_sent_back (void)
{
  GtkWidget *track = g_object_ref_sink (sf_track_new ());
  g_autoptr (SfRecord) signing = make_signing ("employer", SF_SIGNING_COLLEGE_REVIEW, 3);

  sf_track_set_signing (SF_TRACK (track), signing);
  assert_step (track, 2, "current");
  assert_step (track, 3, "ahead");
  g_object_unref (track);
}

static void
test_student_started (void)
{
  GtkWidget *track = g_object_ref_sink (sf_track_new ());
  g_autoptr (SfRecord) signing = make_signing ("student", SF_SIGNING_SIGNED, 4);

  sf_track_set_signing (SF_TRACK (track), signing);
  g_assert_cmpuint (count_children (track), ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_step (track, i, "done");
  g_object_unref (track);
}

static void
test_every_state (void)
{
  GtkWidget *track = g_object_ref_sink (sf_track_new ());

  for (int state = 0; state < SF_SIGNING_N_STATES; state++)
    for (guint passed = 0; passed <= 4; passed++)
      {
        g_autoptr (SfRecord) signing = make_signing ("employer", state, passed);

        sf_track_set_signing (SF_TRACK (track), signing);
        g_assert_cmpuint (count_children (track), ==, 4);
      }
  sf_track_set_signing (SF_TRACK (track), NULL);
  g_assert_cmpuint (count_children (track), ==, 0);
  g_object_unref (track);
}

static void
test_verification (void)
{
  static const struct
  {
    int state;
    const char *looks[3];
  } cases[] = {
    { SF_VERIFICATION_OPEN, { "current", "ahead", "ahead" } },
    { SF_VERIFICATION_SUBMITTED, { "done", "done", "current" } },
    { SF_VERIFICATION_RETURNED, { "done", "done", "stopped" } },
    { SF_VERIFICATION_APPROVED, { "done", "done", "done" } },
  };
  GtkWidget *track = g_object_ref_sink (sf_track_new ());

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) record = sf_record_new (SF_KIND_VERIFICATION, "01900000-0000-7000-8000-000000000701");

      sf_record_set_state (record, cases[i].state);
      sf_record_set_int (record, SF_VERIFICATION_SUBMITTED_AT, 1775008800000);
      sf_record_set_int (record, SF_VERIFICATION_DECIDED_AT, 1775008900000);
      sf_track_set_verification (SF_TRACK (track), record);
      g_assert_cmpuint (count_children (track), ==, 3);
      for (guint j = 0; j < 3; j++)
        assert_step (track, j, cases[i].looks[j]);
    }
  g_object_unref (track);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_test_add_func ("/track/steps/invited", test_invited);
  g_test_add_func ("/track/steps/returned-by-office", test_returned_by_office);
  g_test_add_func ("/track/steps/sent-back", test_sent_back);
  g_test_add_func ("/track/steps/student-started", test_student_started);
  g_test_add_func ("/track/steps/every-state", test_every_state);
  g_test_add_func ("/track/steps/verification", test_verification);
  return g_test_run ();
}
