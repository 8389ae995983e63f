/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row a column or field of the student's record, made once; what is in them follows the session. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-my-data-page.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-master-data.h"
#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "student/sf-correction-row.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-remark.h"
#include "widgets/sf-value-dialog.h"

/* What the page shows of the record under one name. */
typedef struct
{
  const char *key;
  const SfField *field;
  AdwActionRow *row;
  GtkWidget *button; /* 申请更正, or for what she says herself 修改 */
  GtkWidget *asked;  /* shown while a correction of it is open */
} Line;

struct _SfMyDataPage
{
  SfPage parent_instance;

  GtkStack *stack;
  SfRemark *state;
  SfRemark *mark;
  GtkBox *groups;
  AdwPreferencesGroup *requests;
  SfActionBar *bar;

  SfSession *session;
  SfItem *item;            /* the student's own record; NULL until it is loaded */
  GPtrArray *options;      /* SfOption * of it */
  GPtrArray *corrections;  /* SfItem * */
  GPtrArray *colleges;     /* SfItem * */
  GPtrArray *lines;        /* Line *; empty until the record is loaded */
  GPtrArray *request_rows; /* GtkWidget, not owned */
  GtkWidget *no_requests;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfMyDataPage, sf_my_data_page, SF_TYPE_PAGE)

#define MAX_CORRECTIONS 200
#define MAX_COLLEGES 500
#define EDITION "student-2020"

static void load (SfMyDataPage *self);

static SfRecord *
get_record (SfMyDataPage *self)
{
  return sf_item_get_record (self->item);
}

static gboolean
is_hers (const Line *line)
{
  return (line->field->party & SF_PARTY_STUDENT) != 0;
}

/* ---- Values in words ---- */

static const char *
find_college_name (SfMyDataPage *self, const char *id)
{
  for (guint i = 0; self->colleges != NULL && i < self->colleges->len; i++)
    if (g_strcmp0 (sf_item_get_id (self->colleges->pdata[i]), id) == 0)
      return sf_record_get_text (sf_item_get_record (self->colleges->pdata[i]), SF_COLLEGE_NAME);
  return NULL;
}

static char *
display (SfMyDataPage *self, const char *key, const char *value)
{
  const SfField *field = sf_master_get_field (SF_KIND_STUDENT, key);
  const char *name = g_str_equal (key, "college") ? find_college_name (self, value) : NULL;

  if (value == NULL)
    return g_strdup ("—");
  if (name != NULL || field == NULL)
    return g_strdup (name != NULL ? name : value);
  return sf_field_display (field, value, sf_label_language ());
}

/* ---- Acting ---- */

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfMyDataPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = NULL;

  if (uid != NULL)
    sf_page_toast_undo (SF_PAGE (self), _ ("Kept on this computer and sent in a few seconds"));
  else
    {
      sentence = sf_error_sentence (error);
      sf_page_toast (SF_PAGE (self), sentence);
    }
  load (self);
}

static void
act (SfMyDataPage *self, SfKind kind, const char *id, const char *action, JsonObject *args)
{
  sf_session_act_async (self->session, kind, id, action, args, NULL, acted_cb, g_object_ref (self));
}

#define LINE_KEY "sf-line"

static void
edited_cb (SfValueDialog *dialog, const char *response, SfMyDataPage *self)
{
  const Line *line = g_object_get_data (G_OBJECT (dialog), LINE_KEY);
  g_autofree char *value = NULL;
  g_autoptr (JsonObject) args = NULL;
  JsonObject *form;

  if (!g_str_equal (response, "confirm"))
    return;
  value = sf_value_dialog_dup_value (dialog);
  args = json_object_new ();
  form = json_object_new ();
  if (value != NULL)
    json_object_set_string_member (form, line->key, value);
  else
    json_object_set_null_member (form, line->key);
  json_object_set_object_member (args, "form", form);
  act (self, SF_KIND_STUDENT, sf_item_get_id (self->item), "edit", args);
}

static void
asked_cb (SfValueDialog *dialog, const char *response, SfMyDataPage *self)
{
  const Line *line = g_object_get_data (G_OBJECT (dialog), LINE_KEY);
  g_autofree char *value = NULL;
  g_autofree char *remark = NULL;
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) args = NULL;

  if (!g_str_equal (response, "confirm"))
    return;
  value = sf_value_dialog_dup_value (dialog);
  remark = sf_value_dialog_dup_remark (dialog);
  id = sf_session_new_id (self->session);
  args = json_object_new ();
  json_object_set_string_member (args, "field", line->key);
  json_object_set_string_member (args, "new_value", value);
  if (remark != NULL)
    json_object_set_string_member (args, "remark", remark);
  act (self, SF_KIND_CORRECTION, id, "ask", args);
}

static void
offer_colleges (SfMyDataPage *self, SfValueDialog *dialog)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;
  g_auto (GStrv) labels = NULL;

  for (guint i = 0; self->colleges != NULL && i < self->colleges->len; i++)
    {
      g_strv_builder_add (ids, sf_item_get_id (self->colleges->pdata[i]));
      g_strv_builder_add (names, sf_record_get_text (sf_item_get_record (self->colleges->pdata[i]), SF_COLLEGE_NAME));
    }
  values = g_strv_builder_end (ids);
  labels = g_strv_builder_end (names);
  sf_value_dialog_offer (dialog, (const char *const *) values, (const char *const *) labels);
}

static void
change_cb (GtkButton *button, SfMyDataPage *self)
{
  Line *line = g_object_get_data (G_OBJECT (button), LINE_KEY);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  const char *label = sf_label_field (line->field);
  g_autofree char *present = sf_master_dup_value (get_record (self), line->key);
  g_autofree char *shown = display (self, line->key, present);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (is_hers (line))
    {
      heading = g_strdup_printf (_ ("Change: %s"), label);
      dialog = sf_value_dialog_new (window, heading, NULL, _ ("Change"), line->field, present);
      if (!sf_master_is_required (SF_KIND_STUDENT, line->key))
        sf_value_dialog_allow_empty (SF_VALUE_DIALOG (dialog));
    }
  else
    {
      heading = g_strdup_printf (_ ("Ask for a Correction: %s"), label);
      body = g_strdup_printf (_ ("The school has: %s\n%s decides on it and tells you the result."), shown,
                              sf_label_party (sf_correction_keeper (line->key)));
      dialog = sf_value_dialog_new (window, heading, body, _ ("Ask for a Correction"), line->field, present);
      sf_value_dialog_ask_remark (SF_VALUE_DIALOG (dialog));
      if (g_str_equal (line->key, "college"))
        offer_colleges (self, SF_VALUE_DIALOG (dialog));
    }
  g_object_set_data (G_OBJECT (dialog), LINE_KEY, line);
  g_signal_connect_object (dialog, "response", is_hers (line) ? G_CALLBACK (edited_cb) : G_CALLBACK (asked_cb), self,
                           0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
withdraw_cb (SfMyDataPage *self, const char *id)
{
  act (self, SF_KIND_CORRECTION, id, "withdraw", NULL);
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfMyDataPage *self)
{
  if (g_str_equal (response, "confirm"))
    act (self, SF_KIND_STUDENT, sf_item_get_id (self->item), "confirm", NULL);
}

static void
activated_cb (SfMyDataPage *self, const char *action)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Are Your Data Right?"),
                            _ ("You confirm that you have checked each of them. They will stand on your agreement."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "confirm", _ ("All Is Right"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "confirm", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Making the rows ---- */

static void
add_line (SfMyDataPage *self, AdwPreferencesGroup *group, const char *key)
{
  const SfField *field = sf_master_get_field (SF_KIND_STUDENT, key);
  Line *line = g_new0 (Line, 1);
  g_autofree char *name = NULL;
  const char *label = sf_label_field (field);

  line->key = g_intern_string (key);
  line->field = field;
  line->row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", label, "subtitle-lines", 0, NULL);
  line->asked = gtk_label_new (_ ("Correction asked for"));
  line->button = gtk_button_new_with_label (is_hers (line) ? _ ("Change") : _ ("Ask for a Correction"));
  name = g_strdup_printf ("%s: %s", gtk_button_get_label (GTK_BUTTON (line->button)), label);
  gtk_widget_add_css_class (GTK_WIDGET (line->row), "property");
  gtk_widget_add_css_class (line->asked, "accent");
  gtk_widget_add_css_class (line->asked, "caption");
  gtk_widget_add_css_class (line->button, "flat");
  gtk_widget_set_valign (line->button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (line->button), LINE_KEY, line);
  g_signal_connect_object (line->button, "clicked", G_CALLBACK (change_cb), self, 0);
  adw_action_row_add_suffix (line->row, line->asked);
  adw_action_row_add_suffix (line->row, line->button);
  adw_preferences_group_add (group, GTK_WIDGET (line->row));
  g_ptr_array_add (self->lines, line);
}

/* The level of study is a column and, in another roster's words, a field: it is shown once. */
static gboolean
is_shown (SfMyDataPage *self, const SfField *field)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_str_equal (((const Line *) self->lines->pdata[i])->field->label_zh, field->label_zh))
      return TRUE;
  return FALSE;
}

static AdwPreferencesGroup *
add_group (SfMyDataPage *self, const char *title)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, NULL);

  gtk_box_append (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
make_lines (SfMyDataPage *self)
{
  static const char *const columns[] = { "name", "number", "college", "level", "major", "class", "year" };
  const char *name = sf_record_get_edition (get_record (self));
  const SfFormEdition *edition = sf_form_edition_lookup (name != NULL ? name : EDITION);
  AdwPreferencesGroup *group = add_group (self, _ ("Roster"));

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    add_line (self, group, columns[i]);
  for (const SfFieldGroup *const *g = edition != NULL ? sf_form_edition_get_groups (edition) : NULL;
       g != NULL && *g != NULL; g++)
    {
      group = add_group (self, sf_label_group (*g));
      for (guint i = 0; (*g)->fields[i] != NULL; i++)
        if (!is_shown (self, (*g)->fields[i]))
          add_line (self, group, (*g)->fields[i]->key);
    }
}

/* ---- Showing ---- */

static gboolean
is_asked_for (SfMyDataPage *self, const char *key)
{
  for (guint i = 0; i < self->corrections->len; i++)
    {
      SfRecord *correction = sf_item_get_record (self->corrections->pdata[i]);

      if (sf_record_get_state (correction) == SF_CORRECTION_OPEN &&
          g_strcmp0 (sf_record_get_text (correction, SF_CORRECTION_FIELD), key) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
show_lines (SfMyDataPage *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = self->lines->pdata[i];
      g_autofree char *value = sf_master_dup_value (get_record (self), line->key);
      g_autofree char *shown = display (self, line->key, value);
      gboolean asked = is_asked_for (self, line->key);

      adw_action_row_set_subtitle (line->row, shown);
      gtk_widget_set_visible (line->asked, asked);
      gtk_widget_set_visible (line->button, !asked);
    }
}

static void
show_requests (SfMyDataPage *self)
{
  for (guint i = 0; i < self->request_rows->len; i++)
    adw_preferences_group_remove (self->requests, self->request_rows->pdata[i]);
  g_ptr_array_set_size (self->request_rows, 0);
  for (guint i = self->corrections->len; i > 0; i--)
    {
      SfRecord *correction = sf_item_get_record (self->corrections->pdata[i - 1]);
      const char *key = sf_record_get_text (correction, SF_CORRECTION_FIELD);
      g_autofree char *old = display (self, key, sf_record_get_text (correction, SF_CORRECTION_OLD_VALUE));
      g_autofree char *wanted = display (self, key, sf_record_get_text (correction, SF_CORRECTION_NEW_VALUE));
      GtkWidget *row = sf_correction_row_new (self->corrections->pdata[i - 1], old, wanted);

      g_signal_connect_object (row, "withdraw", G_CALLBACK (withdraw_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->requests, row);
      g_ptr_array_add (self->request_rows, row);
    }
  gtk_widget_set_visible (self->no_requests, self->corrections->len == 0);
}

static void
show_state (SfMyDataPage *self)
{
  SfTime confirmed = sf_record_get_int (get_record (self), SF_STUDENT_CONFIRMED_AT);
  g_autofree char *date = confirmed != 0 ? sf_time_format_minute (confirmed) : NULL;
  g_autofree char *text = date != NULL ? g_strdup_printf (_ ("You confirmed these data on %s."), date) : NULL;

  if (text != NULL)
    sf_remark_set (self->state, text, "emblem-ok-symbolic", "success");
  else
    sf_remark_set (self->state,
                   _ ("Please check your data. If all is right, confirm them below; if something is wrong, ask for a "
                      "correction of it."),
                   "dialog-information-symbolic", NULL);
  sf_remark_set (self->mark,
                 sf_item_get_mark (self->item) == SF_ITEM_WAITING
                   ? _ ("What you decided is kept on this computer and waits to be uploaded.")
                   : NULL,
                 "document-send-symbolic", NULL);
}

static void
fill_bar (SfMyDataPage *self)
{
  gboolean confirmed = sf_record_has (get_record (self), SF_STUDENT_CONFIRMED_AT);

  sf_action_bar_clear (self->bar);
  for (guint i = 0; i < self->options->len; i++)
    {
      const SfOption *option = self->options->pdata[i];
      g_autofree char *why = NULL;

      if (!g_str_equal (option->action, "confirm"))
        continue;
      sf_action_bar_add (self->bar, "confirm", _ ("All Is Right"), SF_ACTION_SUGGESTED, NULL);
      if (option->verdict == SF_REFUSED)
        why = sf_sentence_refusal (option->code, option->params);
      else if (confirmed)
        why = g_strdup (_ ("You have confirmed them. You are asked again when the school changes something."));
      sf_action_bar_set_refusal (self->bar, "confirm", why);
    }
}

static void
show_when_complete (SfMyDataPage *self)
{
  if (self->item == NULL || self->options == NULL || self->corrections == NULL || self->colleges == NULL)
    return;
  if (self->lines->len == 0)
    make_lines (self);
  show_state (self);
  show_lines (self);
  show_requests (self);
  fill_bar (self);
  gtk_stack_set_visible_child_name (self->stack, "record");
  sf_page_take_focus (SF_PAGE (self));
}

/* ---- Loading ---- */

static void
take (SfMyDataPage *self, GPtrArray **place, GPtrArray *found)
{
  if (found == NULL)
    return;
  g_clear_pointer (place, g_ptr_array_unref);
  *place = found;
  show_when_complete (self);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfMyDataPage) self = user_data;

  take (self, &self->options, sf_session_options_finish (SF_SESSION (source), result, NULL));
}

static void
corrections_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfMyDataPage) self = user_data;

  take (self, &self->corrections, sf_session_all_finish (SF_SESSION (source), result, NULL));
}

static void
colleges_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfMyDataPage) self = user_data;

  take (self, &self->colleges, sf_session_all_finish (SF_SESSION (source), result, NULL));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfMyDataPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    {
      g_set_object (&self->item, item);
      show_when_complete (self);
    }
  else if (error == NULL)
    gtk_stack_set_visible_child_name (self->stack, "gone");
}

static void
load (SfMyDataPage *self)
{
  const char *id = sf_actor_get_student (sf_session_get_actor (self->session));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_all_async (self->session, SF_KIND_COLLEGE, MAX_COLLEGES, self->cancellable, colleges_cb,
                        g_object_ref (self));
  sf_session_all_async (self->session, SF_KIND_CORRECTION, MAX_CORRECTIONS, self->cancellable, corrections_cb,
                        g_object_ref (self));
  sf_session_options_async (self->session, SF_KIND_STUDENT, id, self->cancellable, options_cb, g_object_ref (self));
  sf_session_load_async (self->session, SF_KIND_STUDENT, id, self->cancellable, load_cb, g_object_ref (self));
}

static void
session_changed_cb (SfMyDataPage *self, guint kinds)
{
  const guint own = 1u << SF_KIND_STUDENT | 1u << SF_KIND_CORRECTION | 1u << SF_KIND_COLLEGE;

  if ((kinds & own) != 0 && sf_session_get_is_open (self->session))
    load (self);
}

/* ---- The object ---- */

static void
sf_my_data_page_dispose (GObject *object)
{
  SfMyDataPage *self = SF_MY_DATA_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_clear_pointer (&self->corrections, g_ptr_array_unref);
  g_clear_pointer (&self->colleges, g_ptr_array_unref);
  G_OBJECT_CLASS (sf_my_data_page_parent_class)->dispose (object);
}

static void
sf_my_data_page_finalize (GObject *object)
{
  SfMyDataPage *self = SF_MY_DATA_PAGE (object);

  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->request_rows);
  G_OBJECT_CLASS (sf_my_data_page_parent_class)->finalize (object);
}

static void
sf_my_data_page_class_init (SfMyDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_my_data_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_my_data_page_finalize;
  g_type_ensure (SF_TYPE_ACTION_BAR);
  g_type_ensure (SF_TYPE_REMARK);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-my-data-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfMyDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfMyDataPage, state);
  gtk_widget_class_bind_template_child (widget_class, SfMyDataPage, mark);
  gtk_widget_class_bind_template_child (widget_class, SfMyDataPage, groups);
  gtk_widget_class_bind_template_child (widget_class, SfMyDataPage, requests);
  gtk_widget_class_bind_template_child (widget_class, SfMyDataPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_my_data_page_init (SfMyDataPage *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->request_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->no_requests = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("No requests yet"), "subtitle",
                                    _ ("Is something wrong? Choose “Ask for a Correction” beside it."), NULL);
  adw_preferences_group_add (self->requests, self->no_requests);
}

GtkWidget *
sf_my_data_page_new (SfSession *session, const char *title)
{
  SfMyDataPage *self = g_object_new (SF_TYPE_MY_DATA_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
