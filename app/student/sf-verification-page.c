/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the verification of the newest season, loads what may be done to it and what was typed before, and follows the
 * session's changes. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-verification-page.h"

#include <glib/gi18n.h>

#include "core/form/sf-codes.h"
#include "records/sf-texts.h"
#include "records/sf-verification-view.h"
#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-attachments.h"
#include "widgets/sf-history-list.h"
#include "widgets/sf-remark.h"
#include "widgets/sf-track.h"

struct _SfVerificationPage
{
  SfPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *none;
  GtkLabel *heading;
  GtkLabel *state;
  SfRemark *result;
  SfRemark *mark;
  SfTrack *track;
  GtkWidget *guide;
  SfVerificationView *view;
  SfHistoryList *history;
  SfActionBar *bar;

  SfAttachments *files;

  SfSession *session;
  SfItem *item;       /* NULL until it is loaded, or if there is none */
  GPtrArray *options; /* SfOption * of it; NULL until they are loaded */
  JsonObject *typed;  /* nullable: what was typed and not sent, or not answered yet */
  char *typed_for;    /* id of the record that it was loaded for */
  gboolean acting;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfVerificationPage, sf_verification_page, SF_TYPE_PAGE)

#define MAX_SEASONS 20
#define PROOF "own.proof" /* the purpose of its files, lib/core/workflow/sf-attachment-workflow.c */

static void load (SfVerificationPage *self);

static SfRecord *
get_record (SfVerificationPage *self)
{
  return sf_item_get_record (self->item);
}

static const SfOption *
find_option (SfVerificationPage *self, const char *action)
{
  for (guint i = 0; self->options != NULL && i < self->options->len; i++)
    if (g_str_equal (((const SfOption *) self->options->pdata[i])->action, action))
      return self->options->pdata[i];
  return NULL;
}

static gboolean
is_possible (SfVerificationPage *self, const char *action)
{
  const SfOption *option = find_option (self, action);

  return option != NULL && option->verdict != SF_REFUSED;
}

/* ---- What was typed ---- */

static char *
get_draft_key (SfVerificationPage *self)
{
  return g_strconcat ("verification:", sf_item_get_id (self->item), NULL);
}

static void
keep_typed (SfVerificationPage *self, JsonObject *typed)
{
  g_autofree char *key = get_draft_key (self);

  sf_session_save_draft (self->session, key, typed);
  if (typed != NULL)
    json_object_ref (typed);
  g_clear_pointer (&self->typed, json_object_unref);
  self->typed = typed;
}

/* What the record says by itself need not be kept beside it. While an operation waits, it can still be taken back. */
static void
drop_settled (SfVerificationPage *self)
{
  g_autoptr (GList) keys = NULL;
  gboolean any = FALSE;

  if (self->typed == NULL || sf_item_get_mark (self->item) != SF_ITEM_SETTLED)
    return;
  keys = json_object_get_members (self->typed);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *key = g_strdup (l->data);

      if (g_strcmp0 (json_object_get_string_member_with_default (self->typed, key, NULL),
                     sf_record_get_field (get_record (self), key)) != 0)
        continue;
      json_object_remove_member (self->typed, key);
      any = TRUE;
    }
  if (any)
    {
      g_autoptr (JsonObject) left = json_object_ref (self->typed);

      keep_typed (self, json_object_get_size (left) > 0 ? left : NULL);
    }
}

/* ---- Showing ---- */

static char *
why_not (SfVerificationPage *self, const SfOption *option)
{
  if (option->code != SF_CODE_STATE)
    return sf_sentence_refusal (option->code, option->params);
  if (sf_record_get_state (get_record (self)) == SF_VERIFICATION_SUBMITTED)
    return g_strdup (_ ("It has been submitted and waits for review. You are told the result; if it is returned, you "
                        "can change it again."));
  return g_strdup (_ ("It has been approved. If something has changed, ask the employment office to open it again."));
}

static void
fill_bar (SfVerificationPage *self)
{
  static const struct
  {
    const char *action;
    SfActionLook look;
    const char *shortcut;
  } actions[] = {
    { "save_draft", SF_ACTION_PLAIN, NULL },
    { "submit", SF_ACTION_SUGGESTED, N_ ("Ctrl+Enter") },
  };

  sf_action_bar_clear (self->bar);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const SfOption *option = find_option (self, actions[i].action);

      if (option == NULL)
        continue;
      sf_action_bar_add (self->bar, actions[i].action, sf_label_action (SF_KIND_VERIFICATION, actions[i].action),
                         actions[i].look, actions[i].shortcut != NULL ? _ (actions[i].shortcut) : NULL);
      if (option->verdict == SF_REFUSED)
        {
          g_autofree char *why = why_not (self, option);

          sf_action_bar_set_refusal (self->bar, actions[i].action, why);
        }
    }
}

/* 无论审核是否通过，都会收到相应通知: the result stands on top. */
static void
show_result (SfVerificationPage *self)
{
  SfRecord *record = get_record (self);
  const char *reason = sf_record_get_text (record, SF_VERIFICATION_REASON);
  g_autofree char *text = NULL;

  switch (sf_record_get_state (record))
    {
    case SF_VERIFICATION_RETURNED:
      text = g_strdup_printf (_ ("Returned: %s"), reason != NULL ? reason : "");
      sf_remark_set (self->result, text, "dialog-warning-symbolic", "warning");
      break;
    case SF_VERIFICATION_APPROVED:
      sf_remark_set (self->result, _ ("Your employment data have been approved."), "emblem-ok-symbolic", "success");
      break;
    case SF_VERIFICATION_OPEN:
      if (reason != NULL)
        text = g_strdup_printf (_ ("Opened again: %s"), reason);
      sf_remark_set (self->result, text, "dialog-information-symbolic", NULL);
      break;
    default:
      sf_remark_set (self->result, NULL, NULL, NULL);
    }
}

static void
show_mark (SfVerificationPage *self)
{
  switch (sf_item_get_mark (self->item))
    {
    case SF_ITEM_WAITING:
      sf_remark_set (self->mark, _ ("What you decided is kept on this computer and waits to be uploaded."),
                     "document-send-symbolic", NULL);
      break;
    case SF_ITEM_REFUSED:
      sf_remark_set (self->mark, _ ("A decision of yours was refused. See Needs attention for the reason."),
                     "dialog-warning-symbolic", "error");
      break;
    case SF_ITEM_SETTLED:
    default:
      sf_remark_set (self->mark, NULL, NULL, NULL);
    }
}

static void
show_files (SfVerificationPage *self, gboolean editable)
{
  gboolean required;
  const SfField *field = sf_verification_view_get_proof_field (self->view, &required);

  if (field == NULL)
    return;
  sf_attachments_set_place (self->files, self->session, SF_KIND_VERIFICATION, sf_item_get_id (self->item), PROOF,
                            sf_label_field (field));
  sf_attachments_set_editable (self->files, editable);
  sf_attachments_set_ready (self->files, TRUE);
}

static void
show_record (SfVerificationPage *self)
{
  SfRecord *record = get_record (self);
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (record));
  int state = sf_record_get_state (record);
  gboolean editable = is_possible (self, "save_draft");

  gtk_label_set_label (self->heading, edition != NULL ? sf_form_edition_get_title (edition, sf_label_language ()) : "");
  gtk_label_set_label (self->state, sf_label_state (SF_KIND_VERIFICATION, state));
  sf_text_set_state_style (GTK_WIDGET (self->state), SF_KIND_VERIFICATION, state);
  gtk_widget_set_visible (self->guide, editable);
  sf_track_set_verification (self->track, record);
  sf_verification_view_set_record (self->view, record, self->typed, editable, FALSE);
  show_files (self, editable);
  show_result (self);
  show_mark (self);
  fill_bar (self);
  gtk_stack_set_visible_child_name (self->stack, "record");
  sf_page_take_focus (SF_PAGE (self));
}

static void
show_none (SfVerificationPage *self)
{
  SfTime open = sf_session_get_rules (self->session)->verification_open;
  g_autofree char *date = open != 0 ? sf_time_format_date (open) : NULL;
  g_autofree char *text = NULL;

  if (date != NULL)
    text = g_strdup_printf (
      _ ("The school opens it for the graduates of %.4s on %s. Until then, check your own data under My Data."), date,
      date);
  else
    text = g_strdup (_ ("The school has not said yet when it opens. You will get a message. Until then, check your own "
                        "data under My Data."));
  adw_status_page_set_description (self->none, text);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

/* ---- Loading ---- */

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfVerificationPage) self = user_data;
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
show_when_complete (SfVerificationPage *self)
{
  if (self->item == NULL || self->options == NULL || g_strcmp0 (self->typed_for, sf_item_get_id (self->item)) != 0)
    return;
  drop_settled (self);
  show_record (self);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfVerificationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *options = sf_session_options_finish (SF_SESSION (source), result, &error);

  if (options == NULL)
    return;
  g_clear_pointer (&self->options, g_ptr_array_unref);
  self->options = options;
  show_when_complete (self);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfVerificationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *typed = sf_session_load_draft_finish (SF_SESSION (source), result, &error);

  if (error != NULL || self->item == NULL)
    {
      g_clear_pointer (&typed, json_object_unref);
      return;
    }
  g_clear_pointer (&self->typed, json_object_unref);
  self->typed = typed;
  g_free (self->typed_for);
  self->typed_for = g_strdup (sf_item_get_id (self->item));
  show_when_complete (self);
}

static SfItem *
find_newest (GPtrArray *items)
{
  SfItem *newest = NULL;

  for (guint i = 0; i < items->len; i++)
    if (newest == NULL || sf_record_get_int (sf_item_get_record (items->pdata[i]), SF_VERIFICATION_YEAR) >
                            sf_record_get_int (sf_item_get_record (newest), SF_VERIFICATION_YEAR))
      newest = items->pdata[i];
  return newest;
}

static void
all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfVerificationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);
  g_autofree char *key = NULL;
  const char *id;

  if (items == NULL)
    return;
  g_set_object (&self->item, find_newest (items));
  if (self->item == NULL)
    {
      show_none (self);
      return;
    }
  id = sf_item_get_id (self->item);
  if (g_strcmp0 (self->typed_for, id) != 0)
    {
      key = get_draft_key (self);
      sf_session_load_draft_async (self->session, key, draft_cb, g_object_ref (self));
    }
  sf_session_options_async (self->session, SF_KIND_VERIFICATION, id, self->cancellable, options_cb,
                            g_object_ref (self));
  sf_session_history_async (self->session, id, self->cancellable, history_cb, g_object_ref (self));
}

static void
load (SfVerificationPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_all_async (self->session, SF_KIND_VERIFICATION, MAX_SEASONS, self->cancellable, all_cb,
                        g_object_ref (self));
}

static void
session_changed_cb (SfVerificationPage *self, guint kinds)
{
  const guint own =
    1u << SF_KIND_VERIFICATION | 1u << SF_KIND_EVENT | 1u << SF_KIND_SETTINGS | 1u << SF_KIND_ATTACHMENT;

  if ((kinds & own) != 0 && sf_session_get_is_open (self->session))
    load (self);
}

/* ---- The person ---- */

static void
say_refusal (SfVerificationPage *self, const GError *error)
{
  JsonObject *params = sf_session_error_params (error);
  g_autofree char *sentence = sf_error_sentence (error);

  if (params != NULL && json_object_has_member (params, "field"))
    sf_verification_view_show_problem (self->view, json_object_get_string_member_with_default (params, "field", ""),
                                       sentence);
  sf_page_toast (SF_PAGE (self), sentence);
}

typedef struct
{
  SfVerificationPage *page;
  const char *action; /* constant */
} Act;

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Act *call = user_data;
  g_autoptr (SfVerificationPage) self = call->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  self->acting = FALSE;
  if (uid == NULL)
    say_refusal (self, error);
  else
    sf_page_toast_undo (SF_PAGE (self), sf_label_event (SF_KIND_VERIFICATION, call->action));
  load (self);
}

static void
act (SfVerificationPage *self, const char *action, JsonObject *args)
{
  Act *call;

  if (self->acting)
    return;
  self->acting = TRUE;
  call = g_new0 (Act, 1);
  call->page = g_object_ref (self);
  call->action = g_intern_string (action);
  sf_session_act_async (self->session, SF_KIND_VERIFICATION, sf_item_get_id (self->item), action, args, NULL, acted_cb,
                        call);
}

static JsonObject *
make_args (SfVerificationPage *self)
{
  JsonObject *args = json_object_new ();

  json_object_set_object_member (args, "form", sf_verification_view_dup_answer (self->view));
  return args;
}

static void
view_changed_cb (SfVerificationPage *self)
{
  g_autoptr (JsonObject) typed = sf_verification_view_dup_typed (self->view);

  keep_typed (self, typed);
}

/* What had only been typed is untyped; what had been sent is restored by an operation, so that the history tells. */
static void
view_restored_cb (SfVerificationPage *self, const char *const *keys)
{
  g_autoptr (JsonObject) args = json_object_new ();
  g_autoptr (GPtrArray) fields = sf_verification_compare (get_record (self));
  JsonArray *sent = json_array_new ();

  for (guint i = 0; i < fields->len; i++)
    {
      const SfVerifiedField *field = fields->pdata[i];

      if (field->differs && g_strv_contains (keys, field->key))
        json_array_add_string_element (sent, field->key);
    }
  if (json_array_get_length (sent) > 0)
    {
      json_object_set_array_member (args, "fields", sent);
      act (self, "restore", args);
    }
  else
    json_array_unref (sent);
}

static void
submit_response_cb (AdwMessageDialog *dialog, const char *response, SfVerificationPage *self)
{
  g_autoptr (JsonObject) args = NULL;

  if (!g_str_equal (response, "submit") || self->item == NULL)
    return;
  args = make_args (self);
  act (self, "submit", args);
}

static char *
make_summary (SfVerificationPage *self)
{
  SfRecord *shown = sf_verification_view_get_shown (self->view);
  const char *kind = sf_verification_get_value (shown, "whereabouts.kind");
  const char *label = kind != NULL ? sf_code_label ("毕业去向", kind) : NULL;
  const char *unit = sf_verification_get_value (shown, "unit.name");
  guint n = sf_verification_view_count_differing (self->view);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Whereabouts: %s"), label != NULL ? label : "—");
  if (unit != NULL)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("Employer: %s"), unit);
    }
  if (n > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (
        text, ngettext ("%u field differs from the school's data.", "%u fields differ from the school's data.", n), n);
    }
  g_string_append_printf (text, "\n\n%s", _ ("While it is under review you cannot change it."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The proof that the category asks for; it counts when it has arrived, and the submission waits for it. */
static gboolean
check_proof (SfVerificationPage *self)
{
  g_autofree char *missing = NULL;
  gboolean required = FALSE;

  sf_verification_view_get_proof_field (self->view, &required);
  if (required && sf_attachments_get_n (self->files) == 0)
    missing = g_strdup (_ ("This category needs a stamped proof. See “About the Categories” for which one."));
  sf_attachments_show_problem (self->files, missing);
  return missing == NULL;
}

static void
ask_submission (SfVerificationPage *self)
{
  g_autofree char *summary = NULL;
  GtkWidget *dialog;

  if (!sf_verification_view_check (self->view))
    {
      sf_page_toast (SF_PAGE (self), _ ("Some fields are not filled in, or not rightly."));
      return;
    }
  if (!check_proof (self))
    return;
  summary = make_summary (self);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Submit for Verification?"),
                                   summary);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "submit",
                                    sf_label_action (SF_KIND_VERIFICATION, "submit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "submit", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (submit_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activated_cb (SfVerificationPage *self, const char *action)
{
  g_autoptr (JsonObject) args = NULL;

  if (self->item == NULL || self->acting)
    return;
  if (g_str_equal (action, "submit"))
    {
      ask_submission (self);
      return;
    }
  args = make_args (self);
  act (self, action, args);
}

static void
sf_verification_page_primary (SfPage *page)
{
  SfVerificationPage *self = SF_VERIFICATION_PAGE (page);

  if (sf_action_bar_is_possible (self->bar, "submit"))
    activated_cb (self, "submit");
}

static void
narrow_changed_cb (SfVerificationPage *self)
{
  sf_verification_view_set_narrow (self->view, sf_page_get_narrow (SF_PAGE (self)));
}

/* ---- The object ---- */

static void
sf_verification_page_dispose (GObject *object)
{
  SfVerificationPage *self = SF_VERIFICATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->item);
  g_clear_object (&self->files);
  g_clear_object (&self->session);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_clear_pointer (&self->typed, json_object_unref);
  G_OBJECT_CLASS (sf_verification_page_parent_class)->dispose (object);
}

static void
sf_verification_page_finalize (GObject *object)
{
  g_free (SF_VERIFICATION_PAGE (object)->typed_for);
  G_OBJECT_CLASS (sf_verification_page_parent_class)->finalize (object);
}

static void
sf_verification_page_class_init (SfVerificationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_verification_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_verification_page_finalize;
  SF_PAGE_CLASS (klass)->primary = sf_verification_page_primary;
  g_type_ensure (SF_TYPE_ACTION_BAR);
  g_type_ensure (SF_TYPE_HISTORY_LIST);
  g_type_ensure (SF_TYPE_REMARK);
  g_type_ensure (SF_TYPE_TRACK);
  g_type_ensure (SF_TYPE_VERIFICATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-verification-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, none);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, heading);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, state);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, result);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, mark);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, track);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, guide);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, view);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, history);
  gtk_widget_class_bind_template_child (widget_class, SfVerificationPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_restored_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_verification_page_init (SfVerificationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->files = SF_ATTACHMENTS (g_object_ref_sink (sf_attachments_new ()));
  sf_verification_view_set_proof (self->view, GTK_WIDGET (self->files));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

GtkWidget *
sf_verification_page_new (SfSession *session, const char *title)
{
  SfVerificationPage *self = g_object_new (SF_TYPE_VERIFICATION_PAGE, "title", title, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
