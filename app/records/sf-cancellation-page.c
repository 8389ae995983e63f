/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the request, its letter, what may be done to it and its history, and follows the session's changes. Main
 * thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-cancellation-page.h"

#include <glib/gi18n.h>

#include "records/sf-texts.h"
#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-history-list.h"
#include "widgets/sf-reason-dialog.h"

struct _SfCancellationPage
{
  SfPage parent_instance;

  GtkStack *stack;
  GtkLabel *heading;
  GtkLabel *state;
  GtkLabel *next;
  GtkLabel *reason;
  AdwPreferencesGroup *lines;
  GtkLabel *explanation;
  AdwPreferencesGroup *files;
  SfHistoryList *history;
  SfActionBar *bar;

  SfSession *session;
  char *id;
  SfRecord *request;                /* NULL until it is loaded */
  GPtrArray *options;               /* SfOption *; NULL until they are */
  GPtrArray *line_rows, *file_rows; /* GtkWidget, not owned */
  gboolean acting;
};

G_DEFINE_FINAL_TYPE (SfCancellationPage, sf_cancellation_page, SF_TYPE_PAGE)

#define FILE_KEY "sf-sha256"

/* ---- Showing ---- */

static SfTime
get_now (SfCancellationPage *self)
{
  return sf_clock_now (sf_session_get_clock (self->session)) + sf_session_get_clock_skew (self->session);
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
add_line (SfCancellationPage *self, const char *title, const char *value)
{
  GtkWidget *row;
  GtkWidget *label;

  if (value == NULL || *value == '\0')
    return;
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, NULL);
  label = g_object_new (GTK_TYPE_LABEL, "label", value, "selectable", TRUE, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->lines, row);
  g_ptr_array_add (self->line_rows, row);
}

static void
show_lines (SfCancellationPage *self)
{
  g_autofree char *asked = sf_text_date (sf_record_get_int (self->request, SF_CANCELLATION_REQUESTED_AT));
  g_autofree char *decided = sf_text_date (sf_record_get_int (self->request, SF_CANCELLATION_DECIDED_AT));
  g_autofree char *confirmed = sf_text_date (sf_record_get_int (self->request, SF_CANCELLATION_CONFIRMED_AT));

  clear_rows (self->lines, self->line_rows);
  add_line (self, _ ("Agreement number"), sf_record_get_text (self->request, SF_CANCELLATION_NUMBER));
  add_line (self, _ ("Student number"), sf_record_get_text (self->request, SF_CANCELLATION_STUDENT_NUMBER));
  add_line (self, _ ("Requested"), asked);
  add_line (self, _ ("Confirmed by the employer"), confirmed);
  add_line (self, _ ("Decided"), decided);
}

/* Whose turn it is, and until when. */
static char *
make_next (SfCancellationPage *self)
{
  gboolean employer = sf_actor_get_role (sf_session_get_actor (self->session)) == SF_ROLE_EMPLOYER;
  g_autofree char *until =
    sf_text_days_left (sf_record_get_int (self->request, SF_CANCELLATION_CONFIRM_BY), get_now (self));

  switch (sf_record_get_state (self->request))
    {
    case SF_CANCELLATION_EMPLOYER_CONFIRM:
      if (employer)
        return g_strdup_printf (
          _ ("Read the letter and confirm that your unit releases the student, or refuse with a reason. Without "
             "an answer the employment office can go on after %s."),
          until);
      return g_strdup_printf (
        _ ("The employer is asked to confirm. Without an answer the employment office can go on after %s."), until);
    case SF_CANCELLATION_COLLEGE_REVIEW:
      return g_strdup (_ ("The student's college decides now."));
    case SF_CANCELLATION_OFFICE_REVIEW:
      return g_strdup (_ ("The employment office decides now. Until then the agreement stays in force."));
    case SF_CANCELLATION_APPROVED:
      return g_strdup (_ ("The agreement has ended."));
    case SF_CANCELLATION_REJECTED:
    case SF_CANCELLATION_WITHDRAWN:
      return g_strdup (_ ("The agreement stays in force."));
    default:
      return g_strdup ("");
    }
}

static void
show_bar (SfCancellationPage *self)
{
  static const struct
  {
    const char *action;
    SfActionLook look;
  } actions[] = { { "refuse", SF_ACTION_DESTRUCTIVE }, { "confirm", SF_ACTION_SUGGESTED } };

  sf_action_bar_clear (self->bar);
  sf_action_bar_add (self->bar, "agreement", _ ("Agreement on Paper"), SF_ACTION_PLAIN, NULL);
  for (gsize a = 0; a < G_N_ELEMENTS (actions); a++)
    for (guint i = 0; self->options != NULL && i < self->options->len; i++)
      {
        const SfOption *option = self->options->pdata[i];
        g_autofree char *why = NULL;

        if (!g_str_equal (option->action, actions[a].action))
          continue;
        sf_action_bar_add (self->bar, option->action, sf_label_action (SF_KIND_CANCELLATION, option->action),
                           actions[a].look, NULL);
        if (option->verdict == SF_REFUSED)
          why = option->code == SF_CODE_STATE ? make_next (self) : sf_sentence_refusal (option->code, option->params);
        sf_action_bar_set_refusal (self->bar, option->action, why);
      }
}

static void
show_request (SfCancellationPage *self)
{
  const char *reason = sf_record_get_text (self->request, SF_CANCELLATION_REASON);
  const char *explanation = sf_record_get_field (self->request, "explanation");
  g_autofree char *heading =
    g_strdup_printf ("%s — %s", sf_record_get_text (self->request, SF_CANCELLATION_STUDENT_NAME),
                     sf_record_get_text (self->request, SF_CANCELLATION_EMPLOYER_NAME));
  g_autofree char *why = reason != NULL ? g_strdup_printf (_ ("Reason: %s"), reason) : NULL;
  g_autofree char *next = make_next (self);
  int state = sf_record_get_state (self->request);

  sf_page_set_title (SF_PAGE (self), sf_record_get_text (self->request, SF_CANCELLATION_STUDENT_NAME));
  sf_page_set_subtitle (SF_PAGE (self), sf_label_kind (SF_KIND_CANCELLATION));
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->state, sf_label_state (SF_KIND_CANCELLATION, state));
  sf_text_set_state_style (GTK_WIDGET (self->state), SF_KIND_CANCELLATION, state);
  gtk_label_set_label (self->next, next);
  gtk_label_set_label (self->reason, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), why != NULL);
  gtk_label_set_label (self->explanation, explanation != NULL ? explanation : "—");
  show_lines (self);
  show_bar (self);
  gtk_stack_set_visible_child_name (self->stack, "record");
  sf_page_take_focus (SF_PAGE (self));
}

/* ---- The letter ---- */

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfCancellationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sf_session_fetch_file_finish (SF_SESSION (source), result, &error);
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
  g_autofree char *sentence = NULL;

  if (uri != NULL)
    {
      gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
      return;
    }
  sentence = sf_error_sentence (error);
  sf_page_toast (SF_PAGE (self), sentence);
}

static void
open_file_cb (GtkButton *button, SfCancellationPage *self)
{
  sf_session_fetch_file_async (self->session, g_object_get_data (G_OBJECT (button), FILE_KEY), NULL, fetched_cb,
                               g_object_ref (self));
}

static void
add_file (SfCancellationPage *self, SfRecord *attachment)
{
  const char *name = sf_record_get_text (attachment, SF_ATTACHMENT_FILE_NAME);
  g_autofree char *size = g_format_size ((guint64) sf_record_get_int (attachment, SF_ATTACHMENT_SIZE));
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 name != NULL ? name : _ ("Release letter"), "subtitle", size, NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Open"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), FILE_KEY, g_strdup (sf_record_get_text (attachment, SF_ATTACHMENT_SHA256)),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_file_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->files, row);
  g_ptr_array_add (self->file_rows, row);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfCancellationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);

  clear_rows (self->files, self->file_rows);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      SfRecord *attachment = sf_item_get_record (items->pdata[i]);

      if (g_strcmp0 (sf_record_get_text (attachment, SF_ATTACHMENT_ABOUT), self->id) == 0)
        add_file (self, attachment);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->files), self->file_rows->len > 0);
}

/* ---- Loading ---- */

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfCancellationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *options = sf_session_options_finish (SF_SESSION (source), result, &error);

  if (options == NULL)
    return;
  g_clear_pointer (&self->options, g_ptr_array_unref);
  self->options = options;
  if (self->request != NULL)
    show_bar (self);
}

static void
request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfCancellationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "gone");
      return;
    }
  g_clear_pointer (&self->request, sf_record_unref);
  self->request = sf_record_ref (sf_item_get_record (item));
  show_request (self);
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfCancellationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_history_finish (SF_SESSION (source), result, &error);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    g_ptr_array_add (events, sf_item_get_record (items->pdata[i - 1]));
  sf_history_list_set_events (self->history, events);
}

static void
load (SfCancellationPage *self)
{
  sf_session_load_async (self->session, SF_KIND_CANCELLATION, self->id, NULL, request_cb, g_object_ref (self));
  sf_session_options_async (self->session, SF_KIND_CANCELLATION, self->id, NULL, options_cb, g_object_ref (self));
  sf_session_history_async (self->session, self->id, NULL, history_cb, g_object_ref (self));
  sf_session_all_async (self->session, SF_KIND_ATTACHMENT, G_MAXINT, NULL, files_cb, g_object_ref (self));
}

static void
session_changed_cb (SfCancellationPage *self, guint kinds)
{
  const guint own =
    1u << SF_KIND_CANCELLATION | 1u << SF_KIND_ATTACHMENT | 1u << SF_KIND_EVENT | 1u << SF_KIND_SETTINGS;

  if ((kinds & own) != 0 && sf_session_get_is_open (self->session))
    load (self);
}

/* ---- Acting ---- */

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfCancellationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = uid == NULL ? sf_error_sentence (error) : NULL;

  self->acting = FALSE;
  if (uid != NULL)
    sf_page_toast_undo (SF_PAGE (self), _ ("Kept on this computer and sent in a few seconds"));
  else
    sf_page_toast (SF_PAGE (self), sentence);
  load (self);
}

static void
act (SfCancellationPage *self, const char *action, JsonObject *args)
{
  if (self->acting)
    return;
  self->acting = TRUE;
  sf_session_act_async (self->session, SF_KIND_CANCELLATION, self->id, action, args, NULL, acted_cb,
                        g_object_ref (self));
}

static void
refused_cb (SfReasonDialog *dialog, const char *response, SfCancellationPage *self)
{
  g_autofree char *reason = NULL;
  g_autoptr (JsonObject) args = NULL;

  if (!g_str_equal (response, "confirm"))
    return;
  reason = sf_reason_dialog_dup_reason (dialog);
  args = json_object_new ();
  json_object_set_string_member (args, "reason", reason);
  act (self, "refuse", args);
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfCancellationPage *self)
{
  if (g_str_equal (response, "confirm"))
    act (self, "confirm", NULL);
}

static GtkWidget *
make_confirmation (SfCancellationPage *self, GtkWindow *window)
{
  GtkWidget *dialog = adw_message_dialog_new (window, _ ("Confirm the Cancellation?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("Your unit releases %s from the agreement. It goes on to the school, and when the "
                                     "school approves, the agreement ends."),
                                  sf_record_get_text (self->request, SF_CANCELLATION_STUDENT_NAME));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "confirm",
                                    sf_label_action (SF_KIND_CANCELLATION, "confirm"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "confirm", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  return dialog;
}

static void
activated_cb (SfCancellationPage *self, const char *action)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog;

  if (g_str_equal (action, "agreement"))
    {
      sf_page_open (SF_PAGE (self), "agreement", sf_record_get_text (self->request, SF_CANCELLATION_AGREEMENT));
      return;
    }
  if (g_str_equal (action, "refuse"))
    {
      dialog =
        sf_reason_dialog_new (window, _ ("Refuse the Cancellation"),
                              _ ("The student and the school will read the reason. The agreement then stays in force."),
                              sf_label_action (SF_KIND_CANCELLATION, "refuse"));
      g_signal_connect_object (dialog, "response", G_CALLBACK (refused_cb), self, 0);
    }
  else
    dialog = make_confirmation (self, window);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sf_cancellation_page_dispose (GObject *object)
{
  SfCancellationPage *self = SF_CANCELLATION_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->request, sf_record_unref);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  G_OBJECT_CLASS (sf_cancellation_page_parent_class)->dispose (object);
}

static void
sf_cancellation_page_finalize (GObject *object)
{
  SfCancellationPage *self = SF_CANCELLATION_PAGE (object);

  g_free (self->id);
  g_ptr_array_unref (self->line_rows);
  g_ptr_array_unref (self->file_rows);
  G_OBJECT_CLASS (sf_cancellation_page_parent_class)->finalize (object);
}

static void
sf_cancellation_page_class_init (SfCancellationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_cancellation_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_cancellation_page_finalize;
  g_type_ensure (SF_TYPE_HISTORY_LIST);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-cancellation-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, heading);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, state);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, next);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, reason);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, lines);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, files);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, history);
  gtk_widget_class_bind_template_child (widget_class, SfCancellationPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_cancellation_page_init (SfCancellationPage *self)
{
  self->line_rows = g_ptr_array_new ();
  self->file_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_cancellation_page_new (SfSession *session, const char *id)
{
  SfCancellationPage *self = g_object_new (SF_TYPE_CANCELLATION_PAGE, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
