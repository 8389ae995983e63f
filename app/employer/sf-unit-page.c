/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the own unit, the draft of its changes and the school's address, and follows the session's changes as long as
 * nothing was typed. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-unit-page.h"

#include <glib/gi18n.h>

#include "employer/sf-colleagues.h"
#include "employer/sf-unit-form.h"
#include "records/sf-texts.h"
#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-history-list.h"

struct _SfUnitPage
{
  SfPage parent_instance;

  GtkStack *stack;
  GtkLabel *name;
  GtkLabel *state;
  GtkLabel *explanation;
  GtkLabel *reason;
  GtkLabel *office;
  SfUnitForm *form;
  SfColleagues *colleagues;
  SfHistoryList *history;
  GtkLabel *problem;
  SfActionBar *bar;

  SfSession *session;
  SfRecord *unit;    /* NULL until it is loaded */
  JsonObject *typed; /* changes that were not sent; nullable */
  gboolean acting;
};

G_DEFINE_FINAL_TYPE (SfUnitPage, sf_unit_page, SF_TYPE_PAGE)

#define DRAFT_KEY "unit"

static const char *
get_id (SfUnitPage *self)
{
  return sf_actor_get_employer (sf_session_get_actor (self->session));
}

/* ---- Showing ---- */

static SfUnitEditing
get_editing (SfRecord *unit)
{
  switch (sf_record_get_state (unit))
    {
    case SF_EMPLOYER_PENDING:
    case SF_EMPLOYER_REJECTED:
      return SF_UNIT_EDIT_ALL;
    case SF_EMPLOYER_APPROVED:
      return SF_UNIT_EDIT_CONTACT;
    default:
      return SF_UNIT_READ;
    }
}

static const char *
explain_state (SfRecord *unit)
{
  switch (sf_record_get_state (unit))
    {
    case SF_EMPLOYER_PENDING:
      return _ (
        "The employment office reviews the registration. Students can be invited when it has approved it; until then "
        "everything here can still be corrected. The result comes under Messages.");
    case SF_EMPLOYER_REJECTED:
      return _ ("Correct what the reason says and save: the registration then goes to the employment office again.");
    case SF_EMPLOYER_APPROVED:
      return _ (
        "Students can be invited. How the unit is reached can be changed here at any time; name, code and what else "
        "stands on agreements is changed by the employment office.");
    case SF_EMPLOYER_BLOCKED:
    default:
      return _ ("Nothing can be sent for this unit. The employment office can lift this.");
    }
}

static void
show_state (SfUnitPage *self)
{
  const char *reason = sf_record_get_text (self->unit, SF_EMPLOYER_REASON);
  g_autofree char *text = reason != NULL ? g_strdup_printf (_ ("Reason: %s"), reason) : NULL;
  int state = sf_record_get_state (self->unit);

  gtk_label_set_label (self->name, sf_record_get_text (self->unit, SF_EMPLOYER_NAME));
  gtk_label_set_label (self->state, sf_label_state (SF_KIND_EMPLOYER, state));
  sf_text_set_state_style (GTK_WIDGET (self->state), SF_KIND_EMPLOYER, state);
  gtk_label_set_label (self->explanation, explain_state (self->unit));
  gtk_label_set_label (self->reason, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), text != NULL);
}

static void
show_bar (SfUnitPage *self)
{
  g_autoptr (JsonObject) changes = sf_unit_form_dup_changes (self->form);
  const char *why = NULL;

  if (get_editing (self->unit) == SF_UNIT_READ)
    why = _ ("The unit is blocked.");
  else if (json_object_get_size (changes) == 0)
    why = _ ("Nothing has been changed.");
  sf_action_bar_set_label (self->bar, "edit",
                           sf_record_get_state (self->unit) == SF_EMPLOYER_REJECTED ? _ ("Save and Register Again")
                                                                                    : _ ("Save"));
  sf_action_bar_set_refusal (self->bar, "edit", why);
  sf_action_bar_set_refusal (self->bar, "reset", json_object_get_size (changes) == 0 ? why : NULL);
}

static void
set_problem (SfUnitPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
show_unit (SfUnitPage *self)
{
  show_state (self);
  sf_colleagues_set_refusal (self->colleagues, sf_record_get_state (self->unit) == SF_EMPLOYER_APPROVED
                                                 ? NULL
                                                 : _ ("Possible when the school has approved the unit."));
  sf_unit_form_set_unit (self->form, self->unit, self->typed, get_editing (self->unit));
  show_bar (self);
  gtk_stack_set_visible_child_name (self->stack, "unit");
}

/* ---- Loading ---- */

static void
unit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfUnitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item == NULL)
    return;
  g_clear_pointer (&self->unit, sf_record_unref);
  self->unit = sf_record_ref (sf_item_get_record (item));
  show_unit (self);
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfUnitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_history_finish (SF_SESSION (source), result, &error);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    g_ptr_array_add (events, sf_item_get_record (items->pdata[i - 1]));
  sf_history_list_set_events (self->history, events);
}

static void
load (SfUnitPage *self)
{
  sf_session_load_async (self->session, SF_KIND_EMPLOYER, get_id (self), NULL, unit_cb, g_object_ref (self));
  sf_session_history_async (self->session, get_id (self), NULL, history_cb, g_object_ref (self));
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfUnitPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->typed = sf_session_load_draft_finish (SF_SESSION (source), result, &error);
  load (self);
}

static void
settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfUnitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);
  SfRecord *settings = items != NULL && items->len > 0 ? sf_item_get_record (items->pdata[0]) : NULL;
  const char *office = settings != NULL ? sf_record_get_field (settings, "office") : NULL;
  const char *phone = settings != NULL ? sf_record_get_field (settings, "phone") : NULL;
  g_autofree char *text = NULL;

  if (office == NULL || phone == NULL)
    return;
  text = g_strdup_printf (_ ("%s: %s"), office, phone);
  gtk_label_set_label (self->office, text);
  gtk_widget_set_visible (GTK_WIDGET (self->office), TRUE);
}

static void
session_changed_cb (SfUnitPage *self, guint kinds)
{
  const guint own = 1u << SF_KIND_EMPLOYER | 1u << SF_KIND_EVENT;

  if ((kinds & own) != 0 && self->unit != NULL && sf_session_get_is_open (self->session))
    load (self);
}

/* ---- Changing ---- */

static void
changed_cb (SfUnitPage *self)
{
  g_clear_pointer (&self->typed, json_object_unref);
  self->typed = sf_unit_form_dup_changes (self->form);
  sf_session_save_draft (self->session, DRAFT_KEY, json_object_get_size (self->typed) > 0 ? self->typed : NULL);
  set_problem (self, NULL);
  show_bar (self);
}

static void
forget_typed (SfUnitPage *self)
{
  g_clear_pointer (&self->typed, json_object_unref);
  sf_session_save_draft (self->session, DRAFT_KEY, NULL);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfUnitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = uid == NULL ? sf_error_sentence (error) : NULL;
  JsonObject *params = uid == NULL ? sf_session_error_params (error) : NULL;

  self->acting = FALSE;
  if (uid != NULL)
    {
      forget_typed (self);
      sf_page_toast_undo (SF_PAGE (self), _ ("Kept on this computer and sent in a few seconds"));
      load (self);
      return;
    }
  set_problem (self, sentence);
  if (params != NULL && json_object_has_member (params, "field"))
    sf_unit_form_show_problem (self->form, json_object_get_string_member (params, "field"), sentence);
}

static void
activated_cb (SfUnitPage *self, const char *action)
{
  g_autoptr (JsonObject) args = NULL;

  if (g_str_equal (action, "reset"))
    {
      forget_typed (self);
      set_problem (self, NULL);
      show_unit (self);
      return;
    }
  if (self->acting || !sf_unit_form_check (self->form))
    return;
  self->acting = TRUE;
  args = json_object_new ();
  json_object_set_object_member (args, "form", sf_unit_form_dup_changes (self->form));
  sf_session_act_async (self->session, SF_KIND_EMPLOYER, get_id (self), "edit", args, NULL, acted_cb,
                        g_object_ref (self));
}

/* Accounts are no records that a sync brings: they are read when the page is looked at. */
static void
sf_unit_page_shown (SfPage *page)
{
  sf_colleagues_load (SF_UNIT_PAGE (page)->colleagues);
}

static void
sf_unit_page_dispose (GObject *object)
{
  SfUnitPage *self = SF_UNIT_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->unit, sf_record_unref);
  g_clear_pointer (&self->typed, json_object_unref);
  G_OBJECT_CLASS (sf_unit_page_parent_class)->dispose (object);
}

static void
sf_unit_page_class_init (SfUnitPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_unit_page_dispose;
  SF_PAGE_CLASS (klass)->shown = sf_unit_page_shown;
  g_type_ensure (SF_TYPE_COLLEAGUES);
  g_type_ensure (SF_TYPE_UNIT_FORM);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  g_type_ensure (SF_TYPE_HISTORY_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-unit-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, name);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, state);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, reason);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, office);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, form);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, colleagues);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, history);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfUnitPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_unit_page_init (SfUnitPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_action_bar_add (self->bar, "reset", _ ("Undo Changes"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "edit", _ ("Save"), SF_ACTION_SUGGESTED, NULL);
}

GtkWidget *
sf_unit_page_new (SfSession *session, const char *title)
{
  SfUnitPage *self = g_object_new (SF_TYPE_UNIT_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  sf_colleagues_set_session (self->colleagues, session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  sf_session_load_draft_async (session, DRAFT_KEY, draft_cb, g_object_ref (self));
  sf_session_all_async (session, SF_KIND_SETTINGS, 1, NULL, settings_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
