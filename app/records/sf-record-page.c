/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Header columns in a boxed list above the record's form. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-record-page.h"

#include <glib/gi18n.h>

#include "core/form/sf-codes.h"
#include "sf-labels.h"
#include "sf-ui.h"
#include "widgets/sf-form-view.h"
#include "widgets/sf-history-list.h"

struct _SfRecordPage
{
  SfPage parent_instance;

  GtkStack *stack;
  AdwPreferencesGroup *header;
  SfFormView *form;
  SfHistoryList *history;

  SfSession *session;
  SfKind kind;
  char *id;
  SfRecord *record; /* as shown; NULL until it is loaded */
  GPtrArray *rows;  /* GtkWidget of the header, not owned */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfRecordPage, sf_record_page, SF_TYPE_PAGE)

typedef struct
{
  int column;
  const char *title;
  const char *codes; /* NULL: text as it is */
} HeaderLine;

static const HeaderLine student_lines[] = {
  { SF_STUDENT_NUMBER, NC_ ("column", "Student number"), NULL },
  { SF_STUDENT_LEVEL, NC_ ("column", "Level"), "学历" },
  { SF_STUDENT_MAJOR, NC_ ("column", "Major"), NULL },
  { SF_STUDENT_CLASS, NC_ ("column", "Class"), NULL },
};

static const HeaderLine employer_lines[] = {
  { SF_EMPLOYER_CREDIT_CODE, NC_ ("column", "Credit code"), NULL },
  { SF_EMPLOYER_CONTACT, NC_ ("column", "Contact"), NULL },
  { SF_EMPLOYER_NATURE, NC_ ("column", "Nature"), "单位性质" },
  { SF_EMPLOYER_INDUSTRY, NC_ ("column", "Industry"), "单位行业" },
};

static void
add_line (SfRecordPage *self, const char *title, const char *value)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, NULL);
  GtkWidget *label =
    g_object_new (GTK_TYPE_LABEL, "label", value != NULL ? value : "—", "selectable", TRUE, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->header, row);
  g_ptr_array_add (self->rows, row);
}

static void
fill_header (SfRecordPage *self)
{
  gboolean student = self->kind == SF_KIND_STUDENT;
  const HeaderLine *lines = student ? student_lines : employer_lines;
  gsize n = student ? G_N_ELEMENTS (student_lines) : G_N_ELEMENTS (employer_lines);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->header, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (gsize i = 0; i < n; i++)
    {
      const char *value = sf_record_get_text (self->record, lines[i].column);
      const char *label = value != NULL && lines[i].codes != NULL ? sf_code_label (lines[i].codes, value) : NULL;

      add_line (self, g_dpgettext2 (NULL, "column", lines[i].title), label != NULL ? label : value);
    }
}

static const SfFormEdition *
get_edition (SfRecordPage *self)
{
  const char *name = sf_record_get_edition (self->record);

  if (name == NULL)
    name = self->kind == SF_KIND_STUDENT ? "student-2020" : "employer-2020";
  return sf_form_edition_lookup (name);
}

static void
show_record (SfRecordPage *self)
{
  gboolean student = self->kind == SF_KIND_STUDENT;

  sf_page_set_title (SF_PAGE (self), sf_record_get_text (self->record, student ? SF_STUDENT_NAME : SF_EMPLOYER_NAME));
  sf_page_set_subtitle (SF_PAGE (self), sf_label_kind (self->kind));
  fill_header (self);
  sf_form_view_set_form (self->form, get_edition (self), sf_record_get_form (self->record), 0, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "record");
  sf_page_take_focus (SF_PAGE (self));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRecordPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_stack_set_visible_child_name (self->stack, "gone");
      return;
    }
  g_clear_pointer (&self->record, sf_record_unref);
  self->record = sf_record_ref (sf_item_get_record (item));
  show_record (self);
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRecordPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_history_finish (SF_SESSION (source), result, &error);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  if (items == NULL)
    return;
  for (guint i = items->len; i > 0; i--)
    g_ptr_array_add (events, sf_item_get_record (items->pdata[i - 1]));
  sf_history_list_set_events (self->history, events);
}

static void
load (SfRecordPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_load_async (self->session, self->kind, self->id, self->cancellable, load_cb, g_object_ref (self));
  sf_session_history_async (self->session, self->id, self->cancellable, history_cb, g_object_ref (self));
}

static void
session_changed_cb (SfRecordPage *self, guint kinds)
{
  if ((kinds & 1u << self->kind) != 0 && sf_session_get_is_open (self->session))
    load (self);
}

/* Only students have personal data that the workflow lets staff reveal. */
static void
reveal_cb (SfRecordPage *self, const char *key)
{
  g_autoptr (JsonObject) args = json_object_new ();

  if (self->kind != SF_KIND_STUDENT)
    return;
  json_object_set_string_member (args, "field", key);
  sf_session_act_async (self->session, self->kind, self->id, "reveal", args, NULL, NULL, NULL);
}

static void
sf_record_page_dispose (GObject *object)
{
  SfRecordPage *self = SF_RECORD_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->record, sf_record_unref);
  G_OBJECT_CLASS (sf_record_page_parent_class)->dispose (object);
}

static void
sf_record_page_finalize (GObject *object)
{
  SfRecordPage *self = SF_RECORD_PAGE (object);

  g_free (self->id);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (sf_record_page_parent_class)->finalize (object);
}

static void
sf_record_page_class_init (SfRecordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_record_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_record_page_finalize;
  g_type_ensure (SF_TYPE_FORM_VIEW);
  g_type_ensure (SF_TYPE_HISTORY_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-record-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfRecordPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfRecordPage, header);
  gtk_widget_class_bind_template_child (widget_class, SfRecordPage, form);
  gtk_widget_class_bind_template_child (widget_class, SfRecordPage, history);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
}

static void
sf_record_page_init (SfRecordPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_record_page_new (SfSession *session, SfKind kind, const char *id)
{
  SfRecordPage *self = g_object_new (SF_TYPE_RECORD_PAGE, NULL);

  self->session = g_object_ref (session);
  self->kind = kind;
  self->id = g_strdup (id);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
