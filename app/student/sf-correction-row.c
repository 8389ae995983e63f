/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An action row whose subtitle tells the state. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-correction-row.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-master-data.h"
#include "sf-labels.h"

struct _SfCorrectionRow
{
  AdwActionRow parent_instance;

  char *id;
};

G_DEFINE_FINAL_TYPE (SfCorrectionRow, sf_correction_row, ADW_TYPE_ACTION_ROW)

enum
{
  WITHDRAW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const char *
sf_correction_keeper (const char *key)
{
  return sf_master_is_offices (key) ? "office" : "college";
}

static void
withdraw_cb (SfCorrectionRow *self)
{
  g_signal_emit (self, signals[WITHDRAW], 0, self->id);
}

static void
sf_correction_row_finalize (GObject *object)
{
  g_free (SF_CORRECTION_ROW (object)->id);
  G_OBJECT_CLASS (sf_correction_row_parent_class)->finalize (object);
}

static void
sf_correction_row_class_init (SfCorrectionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sf_correction_row_finalize;
  signals[WITHDRAW] = g_signal_new ("withdraw", SF_TYPE_CORRECTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sf_correction_row_init (SfCorrectionRow *self)
{
}

/* "Waiting for: College · asked on 2026-04-01 10:00" */
static char *
describe (SfRecord *correction, SfItemMark mark)
{
  int state = sf_record_get_state (correction);
  const char *reason = sf_record_get_text (correction, SF_CORRECTION_REASON);
  g_autofree char *asked = sf_time_format_minute (sf_record_get_int (correction, SF_CORRECTION_ASKED_AT));
  g_autofree char *decided = sf_time_format_minute (sf_record_get_int (correction, SF_CORRECTION_DECIDED_AT));

  if (mark == SF_ITEM_WAITING)
    return g_strdup_printf (_ ("Waiting to be uploaded · %s"), asked);
  switch (state)
    {
    case SF_CORRECTION_OPEN:
      return g_strdup_printf (
        _ ("Waiting for: %s · asked on %s"),
        sf_label_party (sf_correction_keeper (sf_record_get_text (correction, SF_CORRECTION_FIELD))), asked);
    case SF_CORRECTION_DONE:
      return g_strdup_printf (_ ("Corrected on %s"), decided);
    case SF_CORRECTION_REFUSED:
      return g_strdup_printf (_ ("Refused on %s: %s"), decided, reason != NULL ? reason : "");
    default:
      return g_strdup_printf (_ ("Withdrawn · asked on %s"), asked);
    }
}

static void
add_state (SfCorrectionRow *self, int state)
{
  static const char *const styles[] = {
    [SF_CORRECTION_OPEN] = "accent",
    [SF_CORRECTION_DONE] = "success",
    [SF_CORRECTION_REFUSED] = "error",
    [SF_CORRECTION_WITHDRAWN] = "dim-label",
  };
  GtkWidget *label = gtk_label_new (sf_label_state (SF_KIND_CORRECTION, state));

  gtk_widget_add_css_class (label, styles[state]);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), label);
}

GtkWidget *
sf_correction_row_new (SfItem *item, const char *old, const char *wanted)
{
  SfCorrectionRow *self =
    g_object_new (SF_TYPE_CORRECTION_ROW, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0, NULL);
  SfRecord *correction = sf_item_get_record (item);
  const SfField *field = sf_master_get_field (SF_KIND_STUDENT, sf_record_get_text (correction, SF_CORRECTION_FIELD));
  int state = sf_record_get_state (correction);
  g_autofree char *title = g_strdup_printf (
    /* Translators: a field, its value now, and the value that is asked for. */
    _ ("%s: %s → %s"), field != NULL ? sf_label_field (field) : "", old, wanted);
  g_autofree char *subtitle = describe (correction, sf_item_get_mark (item));

  self->id = g_strdup (sf_item_get_id (item));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  add_state (self, state);
  if (state == SF_CORRECTION_OPEN)
    {
      GtkWidget *button = gtk_button_new_with_label (sf_label_action (SF_KIND_CORRECTION, "withdraw"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_object (button, "clicked", G_CALLBACK (withdraw_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
    }
  return GTK_WIDGET (self);
}
