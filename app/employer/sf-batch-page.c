/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text is the one thing that is kept: a file that is imported becomes text, and whatever is typed is read anew. The
 * rows are checked here at once; the server is asked when the table is looked at. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <string.h>
#include <glib/gi18n.h>

#include "employer/sf-batch-page-private.h"
#include "employer/sf-batch-table.h"
#include "sf-errors.h"
#include "sf-sentences.h"
#include "sf-ui.h"

G_DEFINE_FINAL_TYPE (SfBatchPage, sf_batch_page, SF_TYPE_PAGE)

#define DRAFT_KEY "invitation:list"
#define TEXT_KEY "#list"         /* beside the terms in the local draft */
#define PAUSE_BEFORE_READING 300 /* ms without typing */

void
sf_batch_page_set_problem (SfBatchPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static char *
dup_text (SfBatchPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static GListModel *
get_rows (SfBatchPage *self)
{
  return self->list != NULL ? G_LIST_MODEL (self->list->rows) : NULL;
}

guint
sf_batch_page_count (SfBatchPage *self, SfInvitationState state)
{
  GListModel *rows = get_rows (self);
  guint count = 0;

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SfInvitationRow) row = g_list_model_get_item (rows, i);

      count += sf_invitation_row_get_state (row) == state ? 1 : 0;
    }
  return count;
}

/* ---- What there is to say ---- */

static char *
make_summary (SfBatchPage *self)
{
  static const SfInvitationState order[] = { SF_INVITATION_SENT,  SF_INVITATION_KEPT,      SF_INVITATION_REJECTED,
                                             SF_INVITATION_READY, SF_INVITATION_UNDECIDED, SF_INVITATION_REFUSED,
                                             SF_INVITATION_WRONG };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint n = sf_batch_page_count (self, order[i]);

      if (n > 0)
        /* Translators: what is said of rows of a list, and how many rows. */
        g_string_append_printf (text, C_ ("summary", "%s%s: %u"), text->len > 0 ? C_ ("summary", ", ") : "",
                                sf_invitation_state_label (order[i]), n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Why nothing can be sent now; NULL if it can. */
static const char *
find_refusal (SfBatchPage *self)
{
  if (self->sending != NULL)
    return _ ("The invitations are being sent.");
  if (self->list == NULL)
    return _ ("Paste or import a list of students first.");
  if (sf_batch_page_count (self, SF_INVITATION_READY) + sf_batch_page_count (self, SF_INVITATION_UNDECIDED) == 0)
    return self->sent ? _ ("Everything that could be sent was sent.")
                      : _ ("No row of the list can be sent. The table says why.");
  return NULL;
}

/* NULL at the last one. */
static const char *
find_next_step (SfBatchPage *self)
{
  const char *step = gtk_stack_get_visible_child_name (self->steps);

  if (g_strcmp0 (step, "list") == 0)
    return "terms";
  return g_strcmp0 (step, "terms") == 0 ? "check" : NULL;
}

void
sf_batch_page_show_summary (SfBatchPage *self)
{
  guint undecided = sf_batch_page_count (self, SF_INVITATION_UNDECIDED);
  guint n = sf_batch_page_count (self, SF_INVITATION_READY) + undecided;
  g_autofree char *summary = make_summary (self);
  g_autofree char *label = NULL;

  if (undecided > 0 && self->checking == NULL)
    {
      char *more = g_strdup_printf ("%s\n%s", summary,
                                    _ ("Undecided rows can be sent: the server decides on them when they arrive."));

      g_free (summary);
      summary = more;
    }
  gtk_label_set_label (self->summary, summary);
  gtk_stack_set_visible_child_name (self->table_stack, self->list != NULL ? "rows" : "empty");
  sf_action_bar_clear (self->bar);
  if (find_next_step (self) != NULL)
    {
      sf_action_bar_add (self->bar, "next", _ ("Next"), SF_ACTION_SUGGESTED, NULL);
      return;
    }
  label = n > 0 ? g_strdup_printf (ngettext ("Send %u Invitation", "Send %u Invitations", n), n)
                : g_strdup (_ ("Send Invitations"));
  if (self->sending != NULL)
    sf_action_bar_add (self->bar, "stop", _ ("Stop"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "report", _ ("Save Report…"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_set_refusal (self->bar, "report",
                             self->list == NULL ? _ ("Paste or import a list of students first.") : NULL);
  sf_action_bar_add (self->bar, "send", label, SF_ACTION_SUGGESTED, NULL);
  sf_action_bar_set_refusal (self->bar, "send", find_refusal (self));
}

static void
show_columns (SfBatchPage *self, const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (error != NULL)
    {
      g_autofree char *sentence = sf_error_sentence (error);

      g_string_append (text, sentence);
    }
  else if (self->list != NULL)
    {
      guint n = g_list_model_get_n_items (get_rows (self));

      g_string_append_printf (text, ngettext ("%u student in the list.", "%u students in the list.", n), n);
      if (self->list->mapping != NULL)
        g_string_append_printf (text, _ ("\nRead as: %s."), self->list->mapping);
      if (self->list->unused != NULL)
        g_string_append_printf (text, _ ("\nNot used: %s. What is filled in by the student or the school is not sent."),
                                self->list->unused);
    }
  gtk_label_set_label (self->columns, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->columns), text->len > 0);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->columns), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->columns), "error");
}

/* ---- Checking ---- */

static void
say_verdict (SfInvitationRow *row, const SfCheckVerdict *verdict)
{
  g_autofree char *reason = sf_sentence_refusal (verdict->code, verdict->params);

  sf_invitation_row_set_state (row, verdict->code == SF_CODE_OK ? SF_INVITATION_READY : SF_INVITATION_REFUSED,
                               verdict->code == SF_CODE_OK ? NULL : reason);
}

typedef struct
{
  SfBatchPage *page;
  GPtrArray *rows; /* SfInvitationRow: who was asked about, in order */
  GCancellable *cancellable;
} Check;

static void
check_free (Check *self)
{
  g_object_unref (self->page);
  g_ptr_array_unref (self->rows);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, check_free)

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Check) check = user_data;
  SfBatchPage *self = check->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) verdicts = sf_session_check_finish (SF_SESSION (source), result, &error);

  if (self->checking == check->cancellable)
    g_clear_object (&self->checking);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    if (sf_invitation_row_get_state (check->rows->pdata[i]) == SF_INVITATION_UNDECIDED)
      say_verdict (check->rows->pdata[i], verdicts->pdata[i]);
  if (error != NULL && !g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE))
    {
      g_autofree char *sentence = sf_error_sentence (error);

      sf_batch_page_set_problem (self, sentence);
    }
  sf_batch_page_show_summary (self);
}

static void
ask_server (SfBatchPage *self)
{
  g_autoptr (JsonArray) students = json_array_new ();
  g_autoptr (GPtrArray) undecided = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *rows = get_rows (self);
  Check *check;

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SfInvitationRow) row = g_list_model_get_item (rows, i);
      JsonObject *student;

      if (sf_invitation_row_get_state (row) != SF_INVITATION_UNDECIDED)
        continue;
      student = json_object_new ();
      json_object_set_string_member (student, "number", sf_invitation_row_get_number (row));
      json_object_set_string_member (student, "name", sf_invitation_row_get_name (row));
      json_array_add_object_element (students, student);
      g_ptr_array_add (undecided, g_steal_pointer (&row));
    }
  if (undecided->len == 0)
    return;
  self->checking = g_cancellable_new ();
  check = g_new0 (Check, 1);
  check->page = g_object_ref (self);
  check->rows = g_steal_pointer (&undecided);
  check->cancellable = g_object_ref (self->checking);
  sf_session_check_async (self->session, students, sf_terms_form_get_days (self->terms), self->checking, checked_cb,
                          check);
}

static void
check_rows (SfBatchPage *self)
{
  g_autoptr (JsonObject) shared = NULL;

  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  if (self->list == NULL || self->known == NULL || self->sending != NULL)
    return;
  shared = sf_terms_form_dup_whole_form (self->terms);
  sf_invitation_list_check (self->list, sf_terms_form_get_edition (self->terms), shared, self->known);
  if (sf_session_get_is_open (self->session))
    ask_server (self);
}

/* ---- Reading ---- */

static gboolean
is_empty (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return *stripped == '\0';
}

static void
read_text (SfBatchPage *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (SfTableReader) reader = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autoptr (GError) error = NULL;

  gtk_column_view_set_model (self->table, NULL);
  g_clear_pointer (&self->list, sf_invitation_list_free);
  self->sent = FALSE;
  if (!is_empty (text))
    reader = sf_table_reader_new_for_text (text, &error);
  if (reader != NULL)
    self->list = sf_invitation_list_read (reader, sf_terms_form_get_edition (self->terms), &error);
  if (self->list != NULL)
    {
      selection = gtk_no_selection_new (g_object_ref (get_rows (self)));
      gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
    }
  check_rows (self);
  show_columns (self, error);
  sf_batch_page_show_summary (self);
}

static gboolean
read_timeout_cb (gpointer user_data)
{
  SfBatchPage *self = user_data;

  self->read_timeout = 0;
  read_text (self);
  return G_SOURCE_REMOVE;
}

static void
keep (SfBatchPage *self)
{
  g_autoptr (JsonObject) values = sf_terms_form_dup_terms (self->terms);
  g_autofree char *text = dup_text (self);

  json_object_set_string_member (values, TEXT_KEY, text);
  sf_session_save_draft (self->session, DRAFT_KEY, values);
}

void
sf_batch_page_forget_list (SfBatchPage *self)
{
  g_autoptr (JsonObject) values = sf_terms_form_dup_terms (self->terms);

  sf_session_save_draft (self->session, DRAFT_KEY, values);
}

static void
text_changed_cb (SfBatchPage *self)
{
  if (!self->loaded)
    return;
  sf_batch_page_set_problem (self, NULL);
  keep (self);
  g_clear_handle_id (&self->read_timeout, g_source_remove);
  self->read_timeout = g_timeout_add (PAUSE_BEFORE_READING, read_timeout_cb, self);
}

/* Before the terms are there, every row lacks them. */
static void
terms_ready_cb (SfBatchPage *self)
{
  if (!self->loaded)
    return;
  check_rows (self);
  sf_batch_page_show_summary (self);
}

static void
terms_changed_cb (SfBatchPage *self)
{
  if (!self->loaded)
    return;
  sf_batch_page_set_problem (self, NULL);
  keep (self);
}

/* What was changed in the terms or by a sync counts when the table is looked at. */
static void
step_changed_cb (SfBatchPage *self)
{
  if (!self->loaded)
    return;
  if (find_next_step (self) == NULL)
    check_rows (self);
  sf_batch_page_show_summary (self);
}

/* ---- Importing ---- */

/* A cell as it stands in pasted rows. */
static void
append_cell (GString *text, const char *cell)
{
  if (strpbrk (cell, "\t\n\r\"") == NULL)
    {
      g_string_append (text, cell);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *p = cell; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (SfTableReader) reader = sf_table_reader_open (data, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  guint line;
  GStrv got;

  while (reader != NULL && sf_table_reader_next (reader, &line, &got, &error))
    {
      g_auto (GStrv) cells = got;

      for (char **cell = cells; *cell != NULL; cell++)
        {
          append_cell (text, *cell);
          g_string_append_c (text, cell[1] != NULL ? '\t' : '\n');
        }
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_string_free (g_steal_pointer (&text), FALSE), g_free);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfBatchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  if (text == NULL)
    {
      g_autofree char *sentence = sf_error_sentence (error);

      sf_batch_page_set_problem (self, sentence);
      return;
    }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, SfBatchPage *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GTask) task = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  task = g_task_new (self, NULL, imported_cb, g_object_ref (self));
  g_task_set_task_data (task, g_file_get_path (file), g_free);
  g_task_run_in_thread (task, import_in_thread);
}

static void
import_cb (SfBatchPage *self)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_ ("Import a List"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_filter_set_name (filter, _ ("Tables (XLSX, CSV)"));
  gtk_file_filter_add_suffix (filter, "xlsx");
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_filter_add_suffix (filter, "txt");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "sf-import", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
empty_list_cb (SfBatchPage *self)
{
  sf_batch_page_save_empty (self);
}

/* ---- The page ---- */

static void
activated_cb (SfBatchPage *self, const char *action)
{
  sf_batch_page_set_problem (self, NULL);
  if (g_str_equal (action, "next"))
    gtk_stack_set_visible_child_name (self->steps, find_next_step (self));
  else if (g_str_equal (action, "send"))
    sf_batch_page_send (self);
  else if (g_str_equal (action, "stop"))
    sf_batch_page_stop (self);
  else
    sf_batch_page_save_report (self);
}

static void
narrow_changed_cb (SfBatchPage *self)
{
  sf_batch_table_set_narrow (self->table, sf_page_get_narrow (SF_PAGE (self)));
}

static void
answered_cb (SfSession *session, const char *uid, gboolean applied, SfBatchPage *self)
{
  sf_batch_page_answered (self, uid, applied);
}

static void
known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfBatchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signings = sf_session_all_finish (SF_SESSION (source), result, &error);

  if (signings == NULL)
    return;
  g_clear_pointer (&self->known, g_hash_table_unref);
  self->known = sf_invitation_find_known (signings);
  if (self->loaded)
    return;
  self->loaded = TRUE;
  read_text (self);
}

static void
load_known (SfBatchPage *self)
{
  sf_session_all_async (self->session, SF_KIND_SIGNING, G_MAXINT, NULL, known_cb, g_object_ref (self));
}

static void
session_changed_cb (SfBatchPage *self, guint kinds)
{
  if (self->loaded && (kinds & 1u << SF_KIND_SIGNING) != 0 && sf_session_get_is_open (self->session))
    load_known (self);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfBatchPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) draft = sf_session_load_draft_finish (SF_SESSION (source), result, &error);

  if (draft != NULL)
    {
      sf_terms_form_set_terms (self->terms, draft);
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text),
                                json_object_get_string_member_with_default (draft, TEXT_KEY, ""), -1);
    }
  load_known (self);
}

static void
sf_batch_page_dispose (GObject *object)
{
  SfBatchPage *self = SF_BATCH_PAGE (object);

  g_clear_handle_id (&self->read_timeout, g_source_remove);
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  g_cancellable_cancel (self->sending);
  g_clear_object (&self->sending);
  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_pointer (&self->list, sf_invitation_list_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->shared, json_object_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sf_batch_page_parent_class)->dispose (object);
}

static void
sf_batch_page_class_init (SfBatchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_batch_page_dispose;
  g_type_ensure (SF_TYPE_TERMS_FORM);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-batch-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, steps);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, text);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, columns);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, terms);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, table_stack);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, summary);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, table);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, progress);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfBatchPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, terms_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, terms_ready_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, empty_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_batch_page_init (SfBatchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_batch_table_set_up (self->table);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

GtkWidget *
sf_batch_page_new (SfSession *session)
{
  SfBatchPage *self = g_object_new (SF_TYPE_BATCH_PAGE, "title", _ ("Invite Several Students"), NULL);

  self->session = g_object_ref (session);
  sf_terms_form_set_up (self->terms, session);
  g_signal_connect_object (session, "answered", G_CALLBACK (answered_cb), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  sf_batch_page_show_summary (self);
  sf_session_load_draft_async (session, DRAFT_KEY, draft_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
