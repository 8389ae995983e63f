/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Both requests are filled in and followed alike; they differ in what is asked. Loads the agreement, then the student,
 * then the request. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-request-page.h"

#include <glib/gi18n.h>

#include "records/sf-prefill.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "student/sf-request-text.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-confirm.h"

struct _SfRequestPage
{
  SfDraftPage parent_instance;

  GtkLabel *employer;
  GtkLabel *number;
  GtkWidget *state_box;
  GtkLabel *state;
  GtkLabel *state_text;
  GtkWidget *meaning_box;
  GtkLabel *meaning;
  GtkWidget *ground_box;
  GtkCheckButton *lost, *damaged, *wrong;
  GtkEditable *remark;
  GtkWidget *proof_box;
  GtkBox *proof_place;
  SfFormView *form;
  GtkLabel *problem;
  SfActionBar *bar;
  SfAttachments *files;

  SfSession *session;
  SfKind kind;
  char *wanted; /* id of the request to be opened; NULL: the open one about the agreement */
  char *agreement_id;
  SfRecord *agreement; /* NULL until it is loaded */
  SfRecord *student;   /* NULL until it is loaded */
  gboolean shown_editable;
  gboolean shown;
};

G_DEFINE_FINAL_TYPE (SfRequestPage, sf_request_page, SF_TYPE_DRAFT_PAGE)

#define MAX_REQUESTS 50 /* of one student, far more than there ever are */
#define GROUND_NOTE "#ground"
#define REMARK_NOTE "#remark"

static const char *const locked_keys[] = { "student.number", NULL };

static gboolean
is_cancellation (SfRequestPage *self)
{
  return self->kind == SF_KIND_CANCELLATION;
}

static SfRecord *
get_request (SfRequestPage *self)
{
  return sf_draft_page_get_record (SF_DRAFT_PAGE (self));
}

static gboolean
is_editable (SfRequestPage *self)
{
  return get_request (self) == NULL || sf_request_is_draft (get_request (self));
}

static SfTime
get_now (SfRequestPage *self)
{
  return sf_clock_now (sf_session_get_clock (self->session)) + sf_session_get_clock_skew (self->session);
}

/* ---- The ground of a reissue ---- */

static const char *
get_ground (SfRequestPage *self)
{
  if (gtk_check_button_get_active (self->lost))
    return "lost";
  if (gtk_check_button_get_active (self->damaged))
    return "damaged";
  return gtk_check_button_get_active (self->wrong) ? "wrong" : NULL;
}

static void
set_ground (SfRequestPage *self, const char *ground)
{
  gtk_check_button_set_active (self->lost, g_strcmp0 (ground, "lost") == 0);
  gtk_check_button_set_active (self->damaged, g_strcmp0 (ground, "damaged") == 0);
  gtk_check_button_set_active (self->wrong, g_strcmp0 (ground, "wrong") == 0);
}

/* Corrections are asked for where something is wrong. */
static void
ground_cb (SfRequestPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->form),
                          is_cancellation (self) || g_strcmp0 (get_ground (self), "wrong") == 0);
  if (self->shown)
    sf_draft_page_changed (SF_DRAFT_PAGE (self));
}

static void
remark_cb (SfRequestPage *self)
{
  if (self->shown)
    sf_draft_page_changed (SF_DRAFT_PAGE (self));
}

static void
sf_request_page_add_args (SfDraftPage *page, JsonObject *args)
{
  SfRequestPage *self = SF_REQUEST_PAGE (page);
  const char *ground = get_ground (self);

  json_object_set_string_member (args, "agreement", self->agreement_id);
  if (is_cancellation (self))
    return;
  json_object_set_string_member (args, "ground", ground != NULL ? ground : "");
  json_object_set_string_member (args, "remark", gtk_editable_get_text (self->remark));
}

static void
sf_request_page_add_notes (SfDraftPage *page, JsonObject *draft)
{
  SfRequestPage *self = SF_REQUEST_PAGE (page);
  const char *ground = get_ground (self);

  if (is_cancellation (self))
    return;
  json_object_set_string_member (draft, GROUND_NOTE, ground != NULL ? ground : "");
  json_object_set_string_member (draft, REMARK_NOTE, gtk_editable_get_text (self->remark));
}

/* ---- Showing ---- */

static void
show_heading (SfRequestPage *self)
{
  g_autofree char *number =
    g_strdup_printf (_ ("Agreement number: %s"), sf_record_get_text (self->agreement, SF_AGREEMENT_NUMBER));

  gtk_label_set_label (self->employer, sf_record_get_text (self->agreement, SF_AGREEMENT_EMPLOYER_NAME));
  gtk_label_set_label (self->number, number);
}

static void
show_state (SfRequestPage *self)
{
  SfRecord *request = get_request (self);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->state_box, !is_editable (self));
  if (is_editable (self))
    return;
  text = sf_request_text_state (request, get_now (self));
  gtk_label_set_label (self->state, sf_label_state (self->kind, sf_record_get_state (request)));
  gtk_label_set_label (self->state_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->state_text), *text != '\0');
}

static void
show_meaning (SfRequestPage *self)
{
  gboolean shown = is_cancellation (self) && is_editable (self);
  g_autofree char *text =
    shown ? sf_request_text_meaning (sf_session_get_rules (self->session), self->student, get_now (self)) : NULL;

  gtk_label_set_label (self->meaning, text != NULL ? text : "");
  gtk_widget_set_visible (self->meaning_box, shown);
}

static void
show_files (SfRequestPage *self)
{
  gboolean own_place = !is_cancellation (self);

  sf_attachments_set_place (self->files, self->session, self->kind, sf_draft_page_get_id (SF_DRAFT_PAGE (self)),
                            own_place ? "proof" : "letter", own_place ? _ ("Proof") : _ ("Release letter"));
  sf_attachments_set_editable (self->files, is_editable (self));
  if (own_place && gtk_widget_get_parent (GTK_WIDGET (self->files)) == NULL)
    gtk_box_append (self->proof_place, GTK_WIDGET (self->files));
  gtk_widget_set_visible (self->proof_box, own_place && sf_session_get_rules (self->session)->reissue_needs_proof);
}

/* The agreement as it would be: a reissue's form holds what differs. */
static JsonObject *
make_values (SfRequestPage *self)
{
  JsonObject *values = json_object_new ();

  if (!is_cancellation (self))
    sf_prefill_overlay (values, sf_record_get_form (self->agreement));
  if (get_request (self) != NULL)
    sf_prefill_overlay (values, sf_record_get_form (get_request (self)));
  if (is_editable (self))
    sf_prefill_overlay (values, sf_draft_page_get_draft (SF_DRAFT_PAGE (self)));
  return values;
}

static void
show_form (SfRequestPage *self)
{
  const char *name = is_cancellation (self) ? "cancellation-2020" : sf_record_get_edition (self->agreement);
  g_autoptr (JsonObject) values = make_values (self);
  SfParty fills = !is_editable (self) ? 0 : is_cancellation (self) ? SF_PARTY_STUDENT : SF_PARTY_ALL;

  if (is_cancellation (self))
    sf_form_view_set_file_widget (self->form, "letter", GTK_WIDGET (self->files));
  else
    sf_form_view_set_locked (self->form, locked_keys);
  sf_form_view_set_form (self->form, sf_form_edition_lookup (name), values, fills, FALSE);
  if (!is_cancellation (self) && !is_editable (self))
    sf_form_view_set_earlier (self->form, sf_record_get_form (self->agreement));
}

static void
show_ground (SfRequestPage *self)
{
  SfRecord *request = get_request (self);
  const char *ground = sf_draft_page_get_note (SF_DRAFT_PAGE (self), GROUND_NOTE);
  const char *remark = sf_draft_page_get_note (SF_DRAFT_PAGE (self), REMARK_NOTE);

  gtk_widget_set_visible (self->ground_box, !is_cancellation (self));
  gtk_widget_set_sensitive (self->ground_box, is_editable (self));
  if (is_cancellation (self))
    return;
  if (request != NULL && (ground == NULL || !is_editable (self)))
    {
      ground = sf_record_get_text (request, SF_REISSUE_GROUND);
      remark = sf_record_get_text (request, SF_REISSUE_REMARK);
    }
  set_ground (self, ground);
  gtk_editable_set_text (self->remark, remark != NULL ? remark : "");
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRequestPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];
      g_autofree char *why = NULL;

      /* A letter that is lacking is said where it belongs, when one sends. */
      if (option->verdict == SF_REFUSED && option->code != SF_CODE_PROOF_MISSING)
        why = sf_sentence_refusal (option->code, option->params);
      sf_action_bar_set_refusal (self->bar, option->action, why);
    }
}

static void
fill_bar (SfRequestPage *self)
{
  sf_action_bar_clear (self->bar);
  if (get_request (self) != NULL && is_editable (self))
    sf_action_bar_add (self->bar, "discard", _ ("Discard Draft"), SF_ACTION_PLAIN, NULL);
  if (get_request (self) != NULL && sf_request_is_open (get_request (self)))
    sf_action_bar_add (self->bar, "withdraw", _ ("Withdraw Request"), SF_ACTION_DESTRUCTIVE, NULL);
  sf_action_bar_add (self->bar, "back", _ ("Back"), SF_ACTION_PLAIN, NULL);
  if (is_editable (self))
    {
      sf_action_bar_add (self->bar, "save_draft", sf_label_action (self->kind, "save_draft"), SF_ACTION_PLAIN, NULL);
      sf_action_bar_add (self->bar, "request", _ ("Submit"), SF_ACTION_SUGGESTED, NULL);
    }
  sf_session_options_async (self->session, self->kind,
                            get_request (self) != NULL ? sf_draft_page_get_id (SF_DRAFT_PAGE (self)) : NULL, NULL,
                            options_cb, g_object_ref (self));
}

static void
sf_request_page_loaded (SfDraftPage *page)
{
  SfRequestPage *self = SF_REQUEST_PAGE (page);

  /* What is being typed stays; only when it was sent, it is drawn anew to be read. */
  if (!self->shown || self->shown_editable != is_editable (self))
    {
      self->shown = FALSE;
      show_heading (self);
      show_files (self);
      show_form (self);
      show_ground (self);
      ground_cb (self);
      self->shown_editable = is_editable (self);
      self->shown = TRUE;
    }
  show_state (self);
  show_meaning (self);
  fill_bar (self);
}

/* ---- The person ---- */

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfRequestPage *self)
{
  char *secret;

  if (g_str_equal (response, "cancel"))
    return;
  secret = sf_confirm_dup_secret (dialog);
  sf_draft_page_act (SF_DRAFT_PAGE (self), response, secret);
  sf_password_free (secret);
}

static void
ask (SfRequestPage *self, const char *action, const char *heading, const char *body, const char *label)
{
  AdwMessageDialog *dialog = sf_confirm_new (GTK_WIDGET (self), heading, body, action, label, ADW_RESPONSE_DESTRUCTIVE);

  if (sf_session_needs_secret (self->session, self->kind, action))
    sf_confirm_ask_secret (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
try_request (SfRequestPage *self)
{
  g_autofree char *sentence = NULL;

  sf_draft_page_say (SF_DRAFT_PAGE (self), NULL);
  if (!is_cancellation (self))
    {
      if (get_ground (self) == NULL)
        sf_draft_page_say (SF_DRAFT_PAGE (self), _ ("Please choose the reason for the reissue."));
      else
        ask (
          self, "request", _ ("Confirm the Request"),
          _ ("When the school approves it, a new agreement with a new number replaces this one, which is void then."),
          _ ("Submit"));
      return;
    }
  if (!sf_form_view_check (self->form))
    sf_draft_page_say (SF_DRAFT_PAGE (self), _ ("Please correct what is marked in the form."));
  else if (sf_attachments_get_n (self->files) == 0)
    {
      sentence = sf_sentence_refusal (SF_CODE_PROOF_MISSING, NULL);
      sf_draft_page_say (SF_DRAFT_PAGE (self), sentence);
      sf_attachments_show_problem (self->files, sentence);
    }
  else
    ask (self, "request", _ ("Confirm the Cancellation Request"), gtk_label_get_label (self->meaning), _ ("Submit"));
}

static void
activated_cb (SfRequestPage *self, const char *action)
{
  if (g_str_equal (action, "back"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else if (g_str_equal (action, "request"))
    try_request (self);
  else if (g_str_equal (action, "withdraw"))
    ask (self, action, _ ("Withdraw the Request?"), _ ("The agreement goes on as if nothing had been asked."),
         _ ("Withdraw Request"));
  else if (g_str_equal (action, "discard"))
    ask (self, action, _ ("Discard the Draft?"), _ ("What you filled in goes away, and so do its files."),
         _ ("Discard Draft"));
  else
    sf_draft_page_act (SF_DRAFT_PAGE (self), action, NULL);
}

/* ---- The object ---- */

static void
sf_request_page_dispose (GObject *object)
{
  SfRequestPage *self = SF_REQUEST_PAGE (object);

  g_clear_object (&self->files);
  g_clear_object (&self->session);
  g_clear_pointer (&self->agreement, sf_record_unref);
  g_clear_pointer (&self->student, sf_record_unref);
  G_OBJECT_CLASS (sf_request_page_parent_class)->dispose (object);
}

static void
sf_request_page_finalize (GObject *object)
{
  SfRequestPage *self = SF_REQUEST_PAGE (object);

  g_free (self->wanted);
  g_free (self->agreement_id);
  G_OBJECT_CLASS (sf_request_page_parent_class)->finalize (object);
}

static void
sf_request_page_class_init (SfRequestPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_request_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_request_page_finalize;
  SF_DRAFT_PAGE_CLASS (klass)->loaded = sf_request_page_loaded;
  SF_DRAFT_PAGE_CLASS (klass)->add_args = sf_request_page_add_args;
  SF_DRAFT_PAGE_CLASS (klass)->add_notes = sf_request_page_add_notes;
  g_type_ensure (SF_TYPE_FORM_VIEW);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-request-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, employer);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, number);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, state_box);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, state);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, state_text);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, meaning_box);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, meaning);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, ground_box);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, lost);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, damaged);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, wrong);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, remark);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, proof_box);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, proof_place);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, form);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfRequestPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ground_cb);
  gtk_widget_class_bind_template_callback (widget_class, remark_cb);
}

static void
sf_request_page_init (SfRequestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->files = SF_ATTACHMENTS (g_object_ref_sink (sf_attachments_new ()));
  sf_draft_page_set_parts (SF_DRAFT_PAGE (self), self->form, self->files, self->problem);
}

/* ---- Loading ---- */

static void
begin (SfRequestPage *self)
{
  g_autofree char *key = g_strdup_printf ("%s:%s", sf_kind_info (self->kind)->name, self->agreement_id);

  sf_draft_page_begin (SF_DRAFT_PAGE (self), self->session, self->kind, self->wanted, key);
}

static void
requests_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRequestPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);
  int column = sf_kind_column_from_name (self->kind, "agreement");

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      SfRecord *request = sf_item_get_record (items->pdata[i]);

      if (g_strcmp0 (sf_record_get_text (request, column), self->agreement_id) != 0 ||
          !(sf_request_is_draft (request) || sf_request_is_open (request)))
        continue;
      g_free (self->wanted);
      self->wanted = g_strdup (sf_record_get_id (request));
    }
  begin (self);
}

static void
student_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRequestPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    self->student = sf_record_ref (sf_item_get_record (item));
  if (self->wanted != NULL)
    begin (self);
  else
    sf_session_all_async (self->session, self->kind, MAX_REQUESTS, NULL, requests_cb, g_object_ref (self));
}

static void
agreement_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRequestPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item == NULL)
    {
      sf_draft_page_say (SF_DRAFT_PAGE (self), _ ("The agreement is no longer there."));
      return;
    }
  self->agreement = sf_record_ref (sf_item_get_record (item));
  sf_session_load_async (self->session, SF_KIND_STUDENT, sf_record_get_student (self->agreement), NULL, student_cb,
                         g_object_ref (self));
}

static void
load_agreement (SfRequestPage *self)
{
  sf_session_load_async (self->session, SF_KIND_AGREEMENT, self->agreement_id, NULL, agreement_cb, g_object_ref (self));
}

static void
request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRequestPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item == NULL)
    {
      sf_draft_page_say (SF_DRAFT_PAGE (self), _ ("The request is no longer there."));
      return;
    }
  self->agreement_id =
    g_strdup (sf_record_get_text (sf_item_get_record (item), sf_kind_column_from_name (self->kind, "agreement")));
  load_agreement (self);
}

static SfRequestPage *
make_page (SfSession *session, SfKind kind)
{
  SfRequestPage *self = g_object_new (SF_TYPE_REQUEST_PAGE, "title", sf_label_action (kind, "request"), NULL);

  self->session = g_object_ref (session);
  self->kind = kind;
  return self;
}

GtkWidget *
sf_request_page_new (SfSession *session, SfKind kind, const char *agreement)
{
  SfRequestPage *self = make_page (session, kind);

  self->agreement_id = g_strdup (agreement);
  load_agreement (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sf_request_page_new_for_record (SfSession *session, SfKind kind, const char *id)
{
  SfRequestPage *self = make_page (session, kind);

  self->wanted = g_strdup (id);
  sf_session_load_async (session, kind, id, NULL, request_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
