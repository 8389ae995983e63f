/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row of equal cells, each a mark between two pieces of line, a name and a time. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-track.h"

#include <glib/gi18n.h>

#include "sf-labels.h"

struct _SfTrack
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (SfTrack, sf_track, GTK_TYPE_WIDGET)

typedef enum
{
  STEP_DONE,
  STEP_CURRENT,
  STEP_STOPPED, /* returned, declined, expired … here */
  STEP_AHEAD,
} StepState;

typedef struct
{
  const char *label;
  int column; /* its time in the record; -1: it has none */
} Step;

static const Step employer_steps[] = {
  { NC_ ("track", "Employer invites"), SF_SIGNING_STARTED_AT },
  { NC_ ("track", "Student accepts"), SF_SIGNING_ACCEPTED_AT },
  { NC_ ("track", "College review"), SF_SIGNING_COLLEGE_AT },
  { NC_ ("track", "School review"), SF_SIGNING_OFFICE_AT },
};

static const Step student_steps[] = {
  { NC_ ("track", "Student starts"), SF_SIGNING_ACCEPTED_AT },
  { NC_ ("track", "College review"), SF_SIGNING_COLLEGE_AT },
  { NC_ ("track", "School review"), SF_SIGNING_OFFICE_AT },
};

static const Step verification_steps[] = {
  { NC_ ("track", "Fill in and check"), -1 },
  { NC_ ("track", "Submit for verification"), SF_VERIFICATION_SUBMITTED_AT },
  { NC_ ("track", "College review"), SF_VERIFICATION_DECIDED_AT },
};

static const struct
{
  const char *icon, *style, *said;
} looks[] = {
  [STEP_DONE] = { "object-select-symbolic", "done", NC_ ("track", "done") },
  [STEP_CURRENT] = { "content-loading-symbolic", "current", NC_ ("track", "now") },
  [STEP_STOPPED] = { "window-close-symbolic", "stopped", NC_ ("track", "stopped") },
  [STEP_AHEAD] = { NULL, "ahead", NC_ ("track", "still to come") },
};

static GtkWidget *
make_line (gboolean visible, gboolean done)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (line, "track-line");
  if (done)
    gtk_widget_add_css_class (line, "done");
  if (!visible)
    gtk_widget_set_opacity (line, 0);
  return line;
}

static GtkWidget *
make_mark (StepState state)
{
  GtkWidget *mark = looks[state].icon != NULL ? gtk_image_new_from_icon_name (looks[state].icon) : gtk_image_new ();

  gtk_image_set_pixel_size (GTK_IMAGE (mark), 12);
  gtk_widget_add_css_class (mark, "track-mark");
  gtk_widget_add_css_class (mark, looks[state].style);
  return mark;
}

static GtkWidget *
make_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_step (const char *name, const char *time, StepState state, gboolean first, gboolean last)
{
  GtkWidget *cell = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *said = NULL;

  gtk_box_append (GTK_BOX (line), make_line (!first, state != STEP_AHEAD));
  gtk_box_append (GTK_BOX (line), make_mark (state));
  gtk_box_append (GTK_BOX (line), make_line (!last, state == STEP_DONE));
  gtk_box_append (GTK_BOX (cell), line);
  gtk_box_append (GTK_BOX (cell), make_text (name, state == STEP_CURRENT ? "heading" : NULL));
  if (time != NULL)
    {
      GtkWidget *label = make_text (time, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      gtk_box_append (GTK_BOX (cell), label);
    }
  if (time != NULL)
    said = g_strdup_printf ("%s: %s, %s", name, g_dpgettext2 (NULL, "track", looks[state].said), time);
  else
    said = g_strdup_printf ("%s: %s", name, g_dpgettext2 (NULL, "track", looks[state].said));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return cell;
}

/* The first step that has not been passed; sent back by the office, the college's counts as open again. */
static guint
find_current (SfRecord *signing, const Step *steps, guint n)
{
  guint current = 0;

  while (current < n && sf_record_has (signing, steps[current].column))
    current++;
  if (sf_record_get_state (signing) == SF_SIGNING_COLLEGE_REVIEW)
    current = MIN (current, n - 2);
  return current;
}

static StepState
state_of_step (guint step, guint current, gboolean going)
{
  if (step != current)
    return step < current ? STEP_DONE : STEP_AHEAD;
  return going ? STEP_CURRENT : STEP_STOPPED;
}

static void
remove_steps (SfTrack *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
sf_track_dispose (GObject *object)
{
  remove_steps (SF_TRACK (object));
  G_OBJECT_CLASS (sf_track_parent_class)->dispose (object);
}

static void
sf_track_class_init (SfTrackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_track_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "track");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
sf_track_init (SfTrack *self)
{
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Online signing flow"), -1);
}

GtkWidget *
sf_track_new (void)
{
  return g_object_new (SF_TYPE_TRACK, NULL);
}

/* @current: the step that it has come to, @n when it is through; not @going: where it ended. */
static void
show_steps (SfTrack *self, SfRecord *record, const Step *steps, guint n, guint current, gboolean going)
{
  remove_steps (self);
  for (guint i = 0; i < n; i++)
    {
      StepState state = state_of_step (i, current, going);
      g_autofree char *time = NULL;
      GtkWidget *step;

      if (state == STEP_DONE && steps[i].column >= 0)
        time = sf_time_format_minute (sf_record_get_int (record, steps[i].column));
      else if (state == STEP_STOPPED)
        time = g_strdup (sf_label_state (sf_record_get_kind (record), sf_record_get_state (record)));
      step = make_step (g_dpgettext2 (NULL, "track", steps[i].label), time, state, i == 0, i == n - 1);
      gtk_widget_set_parent (step, GTK_WIDGET (self));
    }
}

void
sf_track_set_signing (SfTrack *self, SfRecord *signing)
{
  gboolean by_student;
  const Step *steps;
  guint n, current;
  int state;

  g_return_if_fail (SF_IS_TRACK (self));
  if (signing == NULL)
    {
      remove_steps (self);
      return;
    }
  by_student = g_strcmp0 (sf_record_get_text (signing, SF_SIGNING_ORIGIN), "student") == 0;
  steps = by_student ? student_steps : employer_steps;
  n = by_student ? G_N_ELEMENTS (student_steps) : G_N_ELEMENTS (employer_steps);
  state = sf_record_get_state (signing);
  current = find_current (signing, steps, n);
  if (state == SF_SIGNING_VOID)
    current = MIN (current, n - 1);
  show_steps (self, signing, steps, n, current, state <= SF_SIGNING_OFFICE_REVIEW);
}

void
sf_track_set_verification (SfTrack *self, SfRecord *verification)
{
  static const guint reached[SF_VERIFICATION_N_STATES] = {
    [SF_VERIFICATION_OPEN] = 0,
    [SF_VERIFICATION_SUBMITTED] = 2,
    [SF_VERIFICATION_RETURNED] = 2,
    [SF_VERIFICATION_APPROVED] = 3,
  };
  int state;

  g_return_if_fail (SF_IS_TRACK (self) && verification != NULL);
  state = sf_record_get_state (verification);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Verification flow"), -1);
  show_steps (self, verification, verification_steps, G_N_ELEMENTS (verification_steps), reached[state],
              state != SF_VERIFICATION_RETURNED);
}
