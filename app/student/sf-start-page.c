/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An editor over the workflow's actions save_draft, submit and discard. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-start-page.h"

#include <glib/gi18n.h>

#include "records/sf-prefill.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "student/sf-employer-completion.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-confirm.h"
#include "widgets/sf-form-guide.h"
#include "widgets/sf-track.h"

struct _SfStartPage
{
  SfDraftPage parent_instance;

  SfTrack *track;
  GtkWidget *reason_box;
  GtkLabel *reason;
  GtkStack *tabs;
  SfFormView *form;
  SfFormGuide *guide;
  GtkLabel *problem;
  SfActionBar *bar;
  SfAttachments *files;

  SfSession *session;
  char *wanted; /* id of the record to be opened; NULL: a new one */
  SfRecord *roster;
  gboolean shown;                      /* the form is drawn */
  char *employer;                      /* id of the library's that was chosen; NULL: filled in by hand */
  char *employer_name, *employer_code; /* what she was shown of it */
  gboolean confirmed;
};

G_DEFINE_FINAL_TYPE (SfStartPage, sf_start_page, SF_TYPE_DRAFT_PAGE)

#define NEW_DRAFT_KEY "signing:new"
#define EMPLOYER_NOTE "#employer"

static SfRecord *
get_signing (SfStartPage *self)
{
  return sf_draft_page_get_record (SF_DRAFT_PAGE (self));
}

static gboolean
is_correction (SfStartPage *self)
{
  return get_signing (self) != NULL && sf_record_get_state (get_signing (self)) == SF_SIGNING_RETURNED;
}

static const SfFormEdition *
get_edition (SfStartPage *self)
{
  const char *name = get_signing (self) != NULL ? sf_record_get_edition (get_signing (self)) : NULL;

  if (name == NULL)
    name = sf_rules_edition (sf_session_get_rules (self->session),
                             self->roster != NULL ? sf_record_get_text (self->roster, SF_STUDENT_LEVEL) : NULL);
  return sf_form_edition_lookup (name);
}

/* ---- The employer ---- */

static void
set_employer (SfStartPage *self, const char *id, const char *name, const char *code)
{
  char *copies[] = { g_strdup (id), g_strdup (name), g_strdup (code) };

  g_free (self->employer);
  g_free (self->employer_name);
  g_free (self->employer_code);
  self->employer = copies[0];
  self->employer_name = copies[1];
  self->employer_code = copies[2];
}

static void
chosen_cb (SfStartPage *self, SfRecord *employer)
{
  g_autoptr (JsonObject) values = json_object_new ();

  sf_prefill_employer (values, get_edition (self), employer);
  set_employer (self, sf_record_get_id (employer), sf_record_get_text (employer, SF_EMPLOYER_NAME),
                sf_record_get_text (employer, SF_EMPLOYER_CREDIT_CODE));
  sf_form_view_put_values (self->form, values);
  sf_draft_page_changed (SF_DRAFT_PAGE (self));
}

/* Who writes another name or code means another employer than the library's. */
static void
form_changed_cb (SfStartPage *self)
{
  g_autoptr (JsonObject) values = NULL;

  if (self->employer == NULL)
    return;
  values = sf_form_view_dup_values (self->form);
  if (g_strcmp0 (json_object_get_string_member_with_default (values, "employer.name", NULL), self->employer_name) !=
        0 ||
      g_strcmp0 (json_object_get_string_member_with_default (values, "employer.credit_code", NULL),
                 self->employer_code) != 0)
    set_employer (self, NULL, NULL, NULL);
}

static void
sf_start_page_add_args (SfDraftPage *page, JsonObject *args)
{
  SfStartPage *self = SF_START_PAGE (page);

  json_object_set_string_member (args, "employer", self->employer != NULL ? self->employer : "");
  if (self->confirmed)
    json_object_set_boolean_member (args, "confirm", TRUE);
}

static void
sf_start_page_add_notes (SfDraftPage *page, JsonObject *draft)
{
  if (SF_START_PAGE (page)->employer != NULL)
    json_object_set_string_member (draft, EMPLOYER_NOTE, SF_START_PAGE (page)->employer);
}

/* ---- Showing ---- */

static void
attach_completion (SfStartPage *self)
{
  GtkWidget *name = sf_form_view_get_control (self->form, "employer.name");
  SfEmployerCompletion *completion;

  if (!GTK_IS_EDITABLE (name))
    return;
  completion = sf_employer_completion_attach (self->session, GTK_EDITABLE (name));
  g_signal_connect_object (completion, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

static void
show_form (SfStartPage *self)
{
  const SfFormEdition *edition = get_edition (self);
  g_autoptr (JsonObject) values = json_object_new ();
  const char *employer = sf_draft_page_get_note (SF_DRAFT_PAGE (self), EMPLOYER_NOTE);

  if (edition == NULL)
    return;
  if (get_signing (self) != NULL)
    sf_prefill_overlay (values, sf_record_get_form (get_signing (self)));
  sf_prefill_overlay (values, sf_draft_page_get_draft (SF_DRAFT_PAGE (self)));
  if (self->roster != NULL)
    sf_prefill_student (values, edition, self->roster);
  if (employer == NULL && get_signing (self) != NULL && sf_draft_page_get_draft (SF_DRAFT_PAGE (self)) == NULL)
    employer = sf_record_get_text (get_signing (self), SF_SIGNING_EMPLOYER);
  set_employer (self, employer, json_object_get_string_member_with_default (values, "employer.name", NULL),
                json_object_get_string_member_with_default (values, "employer.credit_code", NULL));
  sf_attachments_set_place (self->files, self->session, SF_KIND_SIGNING, sf_draft_page_get_id (SF_DRAFT_PAGE (self)),
                            "proof.files", _ ("Proof of employment"));
  sf_attachments_set_editable (self->files, TRUE);
  sf_form_view_set_file_widget (self->form, "proof.files", GTK_WIDGET (self->files));
  sf_form_view_set_form (self->form, edition, values, SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, FALSE);
  sf_form_guide_set_edition (self->guide, edition);
  attach_completion (self);
  self->shown = TRUE;
}

static void
show_reason (SfStartPage *self)
{
  const char *reason = is_correction (self) ? sf_record_get_text (get_signing (self), SF_SIGNING_REASON) : NULL;
  g_autofree char *text = reason != NULL ? g_strdup_printf (_ ("Returned. Reason: %s"), reason) : NULL;

  gtk_label_set_label (self->reason, text != NULL ? text : "");
  gtk_widget_set_visible (self->reason_box, text != NULL);
}

static void
show_track (SfStartPage *self)
{
  g_autoptr (SfRecord) signing =
    get_signing (self) != NULL ? sf_record_ref (get_signing (self)) : sf_record_new (SF_KIND_SIGNING, "");

  if (get_signing (self) == NULL)
    {
      sf_record_set_state (signing, SF_SIGNING_DRAFT);
      sf_record_set_text (signing, SF_SIGNING_ORIGIN, "student");
    }
  sf_track_set_signing (self->track, signing);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfStartPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];
      g_autofree char *why = NULL;

      if (!g_str_equal (option->action, "submit") && !g_str_equal (option->action, "save_draft"))
        continue;
      /* Proof that is lacking is said where it belongs, when one sends; before the first saving there is no state. */
      if (option->verdict == SF_REFUSED && option->code != SF_CODE_PROOF_MISSING &&
          (get_signing (self) != NULL || option->code != SF_CODE_NOT_FOUND))
        why = sf_sentence_refusal (option->code, option->params);
      sf_action_bar_set_refusal (self->bar, option->action, why);
    }
}

static void
fill_bar (SfStartPage *self)
{
  SfRecord *signing = get_signing (self);

  sf_action_bar_clear (self->bar);
  if (signing != NULL && !sf_record_has (signing, SF_SIGNING_STARTED_AT))
    sf_action_bar_add (self->bar, "discard", _ ("Discard Draft"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "back", _ ("Back"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "save_draft", sf_label_action (SF_KIND_SIGNING, "save_draft"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "submit", is_correction (self) ? _ ("Send Again") : _ ("Send"), SF_ACTION_SUGGESTED,
                     NULL);
  sf_session_options_async (self->session, SF_KIND_SIGNING, sf_draft_page_get_id (SF_DRAFT_PAGE (self)), NULL,
                            options_cb, g_object_ref (self));
}

static void
sf_start_page_loaded (SfDraftPage *page)
{
  SfStartPage *self = SF_START_PAGE (page);

  if (!self->shown)
    show_form (self);
  show_track (self);
  show_reason (self);
  fill_bar (self);
}

/* ---- The person ---- */

static void
submit_cb (AdwMessageDialog *dialog, const char *response, SfStartPage *self)
{
  char *secret;

  if (g_str_equal (response, "cancel"))
    return;
  secret = sf_confirm_dup_secret (dialog);
  self->confirmed = TRUE;
  sf_draft_page_act (SF_DRAFT_PAGE (self), "submit", secret);
  self->confirmed = FALSE;
  sf_password_free (secret);
}

static void
ask_submit (SfStartPage *self)
{
  gboolean offline = sf_session_get_sync_state (self->session) == SF_SYNC_OFFLINE;
  g_autofree char *employer = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonObject) values = sf_form_view_dup_values (self->form);
  AdwMessageDialog *dialog;

  employer = g_strdup (json_object_get_string_member_with_default (values, "employer.name", ""));
  body = g_strdup_printf (
    "%s\n\n%s%s%s", employer,
    _ ("Please send with care. When college and school have approved it, the three-party agreement is effective and "
       "binds "
       "you and the employer."),
    offline ? "\n\n" : "",
    offline ? _ ("You are offline: it goes up by itself, after its files, when the server can be reached.") : "");
  dialog =
    sf_confirm_new (GTK_WIDGET (self), _ ("Confirm Sending"), body, "submit", _ ("Send"), ADW_RESPONSE_SUGGESTED);
  if (sf_session_needs_secret (self->session, SF_KIND_SIGNING, "submit"))
    sf_confirm_ask_secret (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (submit_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
try_submit (SfStartPage *self)
{
  g_autofree char *missing = NULL;

  sf_draft_page_say (SF_DRAFT_PAGE (self), NULL);
  gtk_stack_set_visible_child_name (self->tabs, "form");
  if (sf_attachments_get_n (self->files) == 0)
    {
      missing = sf_sentence_refusal (SF_CODE_PROOF_MISSING, NULL);
      sf_draft_page_say (SF_DRAFT_PAGE (self), missing);
      sf_attachments_show_problem (self->files, missing);
    }
  else if (!sf_form_view_check (self->form))
    sf_draft_page_say (SF_DRAFT_PAGE (self), _ ("Please correct what is marked in the form."));
  else
    ask_submit (self);
}

static void
discard_cb (AdwMessageDialog *dialog, const char *response, SfStartPage *self)
{
  if (!g_str_equal (response, "cancel"))
    sf_draft_page_act (SF_DRAFT_PAGE (self), "discard", NULL);
}

static void
ask_discard (SfStartPage *self)
{
  AdwMessageDialog *dialog = sf_confirm_new (GTK_WIDGET (self), _ ("Discard the Draft?"),
                                             _ ("What you filled in goes away, and so do its files."), "discard",
                                             _ ("Discard Draft"), ADW_RESPONSE_DESTRUCTIVE);

  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activated_cb (SfStartPage *self, const char *action)
{
  if (g_str_equal (action, "back"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else if (g_str_equal (action, "submit"))
    try_submit (self);
  else if (g_str_equal (action, "discard"))
    ask_discard (self);
  else
    sf_draft_page_act (SF_DRAFT_PAGE (self), action, NULL);
}

/* ---- The object ---- */

static void
sf_start_page_dispose (GObject *object)
{
  SfStartPage *self = SF_START_PAGE (object);

  g_clear_object (&self->files);
  g_clear_object (&self->session);
  g_clear_pointer (&self->roster, sf_record_unref);
  G_OBJECT_CLASS (sf_start_page_parent_class)->dispose (object);
}

static void
sf_start_page_finalize (GObject *object)
{
  SfStartPage *self = SF_START_PAGE (object);

  g_free (self->wanted);
  g_free (self->employer);
  g_free (self->employer_name);
  g_free (self->employer_code);
  G_OBJECT_CLASS (sf_start_page_parent_class)->finalize (object);
}

static void
sf_start_page_class_init (SfStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_start_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_start_page_finalize;
  SF_DRAFT_PAGE_CLASS (klass)->loaded = sf_start_page_loaded;
  SF_DRAFT_PAGE_CLASS (klass)->add_args = sf_start_page_add_args;
  SF_DRAFT_PAGE_CLASS (klass)->add_notes = sf_start_page_add_notes;
  g_type_ensure (SF_TYPE_TRACK);
  g_type_ensure (SF_TYPE_FORM_VIEW);
  g_type_ensure (SF_TYPE_FORM_GUIDE);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("student/sf-start-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, track);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, reason_box);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, reason);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, form);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, guide);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfStartPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_start_page_init (SfStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->files = SF_ATTACHMENTS (g_object_ref_sink (sf_attachments_new ()));
  /* Before the base looks for what is to be kept. */
  g_signal_connect_object (self->form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  sf_draft_page_set_parts (SF_DRAFT_PAGE (self), self->form, self->files, self->problem);
}

static void
roster_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfStartPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    self->roster = sf_record_ref (sf_item_get_record (item));
  sf_draft_page_begin (SF_DRAFT_PAGE (self), self->session, SF_KIND_SIGNING, self->wanted, NEW_DRAFT_KEY);
}

GtkWidget *
sf_start_page_new (SfSession *session, const char *id)
{
  SfStartPage *self = g_object_new (SF_TYPE_START_PAGE, "title", sf_label_action (SF_KIND_SIGNING, "submit"), NULL);

  self->session = g_object_ref (session);
  self->wanted = g_strdup (id);
  sf_session_load_async (session, SF_KIND_STUDENT, sf_actor_get_student (sf_session_get_actor (session)), NULL,
                         roster_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
