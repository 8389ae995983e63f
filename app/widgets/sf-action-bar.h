/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The actions of a record. One that is not possible now stays visible, greyed, and the bar says why and who or what
 * date can change it. Main thread.
 *
 * Signal: "activated" (const char *action).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  SF_ACTION_PLAIN,
  SF_ACTION_SUGGESTED,
  SF_ACTION_DESTRUCTIVE,
} SfActionLook;

#define SF_TYPE_ACTION_BAR (sf_action_bar_get_type ())
G_DECLARE_FINAL_TYPE (SfActionBar, sf_action_bar, SF, ACTION_BAR, GtkWidget)

GtkWidget *sf_action_bar_new (void);
void sf_action_bar_clear (SfActionBar *self);
/* Adds a button at the end. @shortcut: (nullable): what its tooltip says beside the name, "Ctrl+Enter". */
void sf_action_bar_add (SfActionBar *self, const char *action, const char *label, SfActionLook look,
                        const char *shortcut);
/* @why: the sentence that greys the action; NULL when it is possible. */
void sf_action_bar_set_refusal (SfActionBar *self, const char *action, const char *why);
/* Another label for an action that is there, as when it says how many it will hit. */
void sf_action_bar_set_label (SfActionBar *self, const char *action, const char *label);
gboolean sf_action_bar_is_possible (SfActionBar *self, const char *action);

G_END_DECLS
