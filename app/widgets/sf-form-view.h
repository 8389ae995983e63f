/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A form drawn from its edition: a card a group, each field with its value to read or, for the parties that the viewer
 * fills in for, a control with its checks. A field of a file type shows the widget that its page gives for it. Main
 * thread.
 *
 * Signals: "changed" when the person changes a value; "reveal" (const char *key) when masked data shall be shown, after
 * which the value is shown in full.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/form/sf-form.h"

G_BEGIN_DECLS

#define SF_TYPE_FORM_VIEW (sf_form_view_get_type ())
G_DECLARE_FINAL_TYPE (SfFormView, sf_form_view, SF, FORM_VIEW, GtkWidget)

GtkWidget *sf_form_view_new (void);
/*
 * Draws @edition with @values (read, not kept). @fills: parties whose fields are controls, 0 for reading only;
 * @mask: personal data to read is masked until revealed.
 */
void sf_form_view_set_form (SfFormView *self, const SfFormEdition *edition, JsonObject *values, SfParty fills,
                            gboolean mask);
/* Fields that are read even though the viewer's party fills them in: what the library says counts. @keys must outlive
 * the view; NULL-terminated. Before sf_form_view_set_form(). */
void sf_form_view_set_locked (SfFormView *self, const char *const *keys);
/* What is shown for the field @key of a file type; NULL: nothing, as at first. Before sf_form_view_set_form(). */
void sf_form_view_set_file_widget (SfFormView *self, const char *key, GtkWidget *widget);
/* Shows only the groups that hold something that the viewer fills in. */
void sf_form_view_set_own_groups_only (SfFormView *self, gboolean own_only);
/* Marks fields whose value differs from @earlier, NULL for none. */
void sf_form_view_set_earlier (SfFormView *self, JsonObject *earlier);
/* The values of the viewer's fields that show and are filled, in normal form. Transfer full. */
JsonObject *sf_form_view_dup_values (SfFormView *self);
/* The same without what is not well-formed yet: a draft of something half typed. Transfer full. */
JsonObject *sf_form_view_dup_sound_values (SfFormView *self);
/* Puts @values (NULL texts empty a field) into the fields of their keys, as if the person had typed them. */
void sf_form_view_put_values (SfFormView *self, JsonObject *values);
/* The control of the field @key that takes the keyboard; NULL if it is not there to be filled in. Borrowed, until the
 * form is drawn anew. */
GtkWidget *sf_form_view_get_control (SfFormView *self, const char *key);
/* Checks the viewer's fields as a whole, says at each what is wrong and moves to the first; TRUE if all is well. */
gboolean sf_form_view_check (SfFormView *self);
/* Says at the field @key what is wrong with it and moves there. */
void sf_form_view_show_problem (SfFormView *self, const char *key, const char *sentence);

G_END_DECLS
