/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A template with a track, a switcher and three tabs; the guide is filled when it is first looked at. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-signing-view.h"

#include <glib/gi18n.h>

#include "records/sf-texts.h"
#include "sf-labels.h"
#include "sf-ui.h"
#include "widgets/sf-form-guide.h"
#include "widgets/sf-history-list.h"
#include "widgets/sf-track.h"

struct _SfSigningView
{
  AdwBin parent_instance;

  GtkLabel *heading;
  GtkLabel *subheading;
  GtkLabel *state;
  SfTrack *track;
  GtkWidget *reason_box;
  GtkLabel *reason;
  GtkWidget *remark_box;
  GtkImage *remark_icon;
  GtkLabel *remark;
  GtkStack *tabs;
  SfFormView *form;
  SfFormGuide *guide;
  SfHistoryList *history;

  SfRecord *signing;
  SfParty fills;
};

G_DEFINE_FINAL_TYPE (SfSigningView, sf_signing_view, ADW_TYPE_BIN)

enum
{
  REVEAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const SfFormEdition *
get_edition (SfSigningView *self)
{
  return self->signing != NULL ? sf_form_edition_lookup (sf_record_get_edition (self->signing)) : NULL;
}

static void
tab_changed_cb (SfSigningView *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->tabs), "guide") == 0)
    sf_form_guide_set_edition (self->guide, get_edition (self));
}

static void
form_reveal_cb (SfSigningView *self, const char *key)
{
  g_signal_emit (self, signals[REVEAL], 0, key);
}

static void
show_heading (SfSigningView *self, SfTime now)
{
  const char *student = sf_record_get_text (self->signing, SF_SIGNING_STUDENT_NAME);
  const char *employer = sf_record_get_text (self->signing, SF_SIGNING_EMPLOYER_NAME);
  g_autofree char *heading =
    g_strdup_printf ("%s — %s", student != NULL ? student : "—", employer != NULL ? employer : "—");
  g_autofree char *subheading = sf_text_signing_summary (self->signing, now);

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->subheading, subheading);
  gtk_label_set_label (self->state, sf_label_state (SF_KIND_SIGNING, sf_record_get_state (self->signing)));
  sf_text_set_state_style (GTK_WIDGET (self->state), SF_KIND_SIGNING, sf_record_get_state (self->signing));
}

static void
show_reason (SfSigningView *self)
{
  const char *reason = sf_record_get_text (self->signing, SF_SIGNING_REASON);
  const char *fault = sf_record_get_text (self->signing, SF_SIGNING_FAULT);
  g_autofree char *text = NULL;

  if (reason != NULL && fault != NULL)
    text = g_strdup_printf (_ ("Reason: %s (at fault: %s)"), reason, sf_label_party (fault));
  else if (reason != NULL)
    text = g_strdup_printf (_ ("Reason: %s"), reason);
  gtk_label_set_label (self->reason, text != NULL ? text : "");
  gtk_widget_set_visible (self->reason_box, text != NULL);
}

static void
sf_signing_view_dispose (GObject *object)
{
  g_clear_pointer (&SF_SIGNING_VIEW (object)->signing, sf_record_unref);
  G_OBJECT_CLASS (sf_signing_view_parent_class)->dispose (object);
}

static void
sf_signing_view_class_init (SfSigningViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_signing_view_dispose;
  signals[REVEAL] = g_signal_new ("reveal", SF_TYPE_SIGNING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
  g_type_ensure (SF_TYPE_TRACK);
  g_type_ensure (SF_TYPE_FORM_VIEW);
  g_type_ensure (SF_TYPE_FORM_GUIDE);
  g_type_ensure (SF_TYPE_HISTORY_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-signing-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, heading);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, subheading);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, state);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, track);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, reason_box);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, reason);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, remark_box);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, remark_icon);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, remark);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, tabs);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, form);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, guide);
  gtk_widget_class_bind_template_child (widget_class, SfSigningView, history);
  gtk_widget_class_bind_template_callback (widget_class, tab_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_reveal_cb);
}

static void
sf_signing_view_init (SfSigningView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_signing_view_new (void)
{
  return g_object_new (SF_TYPE_SIGNING_VIEW, NULL);
}

/* What is shown of the same record is drawn anew only when it reads differently, so that typed text stays. */
static gboolean
must_draw_form (SfSigningView *self, SfRecord *signing, SfParty fills)
{
  if (self->signing == NULL || self->fills != fills)
    return TRUE;
  if (g_strcmp0 (sf_record_get_id (self->signing), sf_record_get_id (signing)) != 0)
    return TRUE;
  return fills == 0 && g_strcmp0 (sf_record_get_form_text (self->signing), sf_record_get_form_text (signing)) != 0;
}

void
sf_signing_view_set_signing (SfSigningView *self, SfRecord *signing, SfParty fills, gboolean mask, SfTime now)
{
  gboolean draw;

  g_return_if_fail (SF_IS_SIGNING_VIEW (self) && signing != NULL);
  draw = must_draw_form (self, signing, fills);
  sf_record_ref (signing);
  g_clear_pointer (&self->signing, sf_record_unref);
  self->signing = signing;
  self->fills = fills;
  show_heading (self, now);
  show_reason (self);
  sf_track_set_signing (self->track, signing);
  if (draw)
    sf_form_view_set_form (self->form, get_edition (self), sf_record_get_form (signing), fills, mask);
  tab_changed_cb (self);
}

void
sf_signing_view_set_events (SfSigningView *self, GPtrArray *events)
{
  g_return_if_fail (SF_IS_SIGNING_VIEW (self));
  sf_history_list_set_events (self->history, events);
}

void
sf_signing_view_set_remark (SfSigningView *self, const char *text, const char *icon_name)
{
  g_return_if_fail (SF_IS_SIGNING_VIEW (self));
  gtk_label_set_label (self->remark, text != NULL ? text : "");
  if (icon_name != NULL)
    gtk_image_set_from_icon_name (self->remark_icon, icon_name);
  gtk_widget_set_visible (self->remark_box, text != NULL);
}

SfFormView *
sf_signing_view_get_form (SfSigningView *self)
{
  g_return_val_if_fail (SF_IS_SIGNING_VIEW (self), NULL);
  return self->form;
}

void
sf_signing_view_show_form (SfSigningView *self)
{
  g_return_if_fail (SF_IS_SIGNING_VIEW (self));
  gtk_stack_set_visible_child_name (self->tabs, "form");
}
