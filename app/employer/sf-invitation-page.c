/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An editor over the workflow's actions save_draft, invite and revise. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-invitation-page.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-form-view.h"

struct _SfInvitationPage
{
  SfPage parent_instance;

  GtkEditable *number;
  GtkEditable *name;
  GtkSpinButton *days;
  GtkLabel *problem;
  SfFormView *form;
  SfActionBar *bar;

  SfSession *session;
  char *id;
  gboolean is_new;
  SfRecord *signing;  /* NULL for a new one */
  SfRecord *employer; /* the own unit; NULL until it is loaded */
  JsonObject *draft;  /* what was typed before and not sent; nullable */
  gboolean acting;
};

G_DEFINE_FINAL_TYPE (SfInvitationPage, sf_invitation_page, SF_TYPE_PAGE)

#define NEW_DRAFT_KEY "invitation:new"
#define NUMBER_KEY "#student_number" /* beside the form's keys in a local draft */
#define NAME_KEY "#student_name"

/* What the library says about a unit counts, whatever its HR types. */
static const char *const library_keys[] = { "employer.name", "employer.credit_code", NULL };

static gboolean
is_revision (SfInvitationPage *self)
{
  return self->signing != NULL && sf_record_get_state (self->signing) != SF_SIGNING_DRAFT;
}

/* ---- Values ---- */

static void
put (JsonObject *values, const char *key, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (values, key, value);
}

/* The employer's part as its own record knows it. */
static void
prefill (JsonObject *values, const SfFormEdition *edition, SfRecord *employer)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init (&iter, sf_record_get_form (employer));
  while (json_object_iter_next (&iter, &key, &value))
    {
      g_autofree char *target = g_strconcat ("employer.", key, NULL);

      if (sf_form_edition_get_field (edition, target) != NULL)
        put (values, target, json_node_get_string (value));
    }
  put (values, "employer.name", sf_record_get_text (employer, SF_EMPLOYER_NAME));
  put (values, "employer.credit_code", sf_record_get_text (employer, SF_EMPLOYER_CREDIT_CODE));
  put (values, "employer.contact", sf_record_get_text (employer, SF_EMPLOYER_CONTACT));
  put (values, "employer.nature", sf_record_get_text (employer, SF_EMPLOYER_NATURE));
  put (values, "employer.industry", sf_record_get_text (employer, SF_EMPLOYER_INDUSTRY));
  put (values, "employer.division", sf_record_get_text (employer, SF_EMPLOYER_DIVISION));
}

static void
overlay (JsonObject *values, JsonObject *with)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (with == NULL)
    return;
  json_object_iter_init (&iter, with);
  while (json_object_iter_next (&iter, &key, &value))
    if (*key != '#')
      put (values, key, json_node_get_string (value));
}

/* Until the student is known, which only the server can tell, the form is the undergraduates': both have the same
 * fields for the employer. */
static const SfFormEdition *
get_edition (SfInvitationPage *self)
{
  const char *name = self->signing != NULL ? sf_record_get_edition (self->signing) : NULL;

  if (name == NULL)
    name = sf_rules_edition (sf_session_get_rules (self->session), NULL);
  return sf_form_edition_lookup (name);
}

static const char *
get_draft_key (SfInvitationPage *self)
{
  return self->is_new ? NEW_DRAFT_KEY : self->id;
}

static void
show_form (SfInvitationPage *self)
{
  const SfFormEdition *edition = get_edition (self);
  g_autoptr (JsonObject) values = json_object_new ();

  if (edition == NULL)
    return;
  if (self->employer != NULL)
    prefill (values, edition, self->employer);
  if (self->signing != NULL)
    overlay (values, sf_record_get_form (self->signing));
  overlay (values, self->draft);
  sf_form_view_set_form (self->form, edition, values, SF_PARTY_EMPLOYER, TRUE);
}

static void
show_student (SfInvitationPage *self)
{
  const char *number = NULL;
  const char *name = NULL;

  if (self->signing != NULL)
    {
      number = sf_record_get_text (self->signing, SF_SIGNING_STUDENT_NUMBER);
      name = sf_record_get_text (self->signing, SF_SIGNING_STUDENT_NAME);
      if (sf_record_has (self->signing, SF_SIGNING_TERM_DAYS))
        gtk_spin_button_set_value (self->days, (double) sf_record_get_int (self->signing, SF_SIGNING_TERM_DAYS));
    }
  else if (self->draft != NULL)
    {
      number = json_object_get_string_member_with_default (self->draft, NUMBER_KEY, NULL);
      name = json_object_get_string_member_with_default (self->draft, NAME_KEY, NULL);
    }
  gtk_editable_set_text (self->number, number != NULL ? number : "");
  gtk_editable_set_text (self->name, name != NULL ? name : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->number), !is_revision (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), !is_revision (self));
}

static void
fill_bar (SfInvitationPage *self)
{
  sf_action_bar_clear (self->bar);
  if (!is_revision (self))
    sf_action_bar_add (self->bar, "save_draft", sf_label_action (SF_KIND_SIGNING, "save_draft"), SF_ACTION_PLAIN, NULL);
  if (is_revision (self))
    sf_action_bar_add (self->bar, "revise", sf_label_action (SF_KIND_SIGNING, "revise"), SF_ACTION_SUGGESTED, NULL);
  else
    sf_action_bar_add (self->bar, "invite", sf_label_action (SF_KIND_SIGNING, "invite"), SF_ACTION_SUGGESTED, NULL);
}

/* ---- Acting ---- */

static void
set_problem (SfInvitationPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
say_refusal (SfInvitationPage *self, const GError *error)
{
  JsonObject *params = error->domain == SF_WORKFLOW_ERROR ? sf_session_error_params (error) : NULL;
  g_autofree char *sentence = error->domain == SF_WORKFLOW_ERROR
                                ? sf_sentence_refusal ((SfWorkflowCode) error->code, params)
                                : g_strdup (error->message);

  set_problem (self, sentence);
  if (error->domain == SF_WORKFLOW_ERROR && error->code == SF_CODE_FORM && params != NULL)
    sf_form_view_show_problem (self->form, json_object_get_string_member_with_default (params, "field", ""), sentence);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->number));
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  self->acting = FALSE;
  if (uid == NULL)
    {
      say_refusal (self, error);
      return;
    }
  sf_session_save_draft (self->session, get_draft_key (self), NULL);
  sf_page_toast_undo (SF_PAGE (self), _ ("Kept on this computer and sent in a few seconds"));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static JsonObject *
make_args (SfInvitationPage *self)
{
  JsonObject *args = json_object_new ();

  json_object_set_object_member (args, "form", sf_form_view_dup_values (self->form));
  json_object_set_int_member (args, "days", gtk_spin_button_get_value_as_int (self->days));
  if (!is_revision (self))
    {
      g_autofree char *number = g_strstrip (g_strdup (gtk_editable_get_text (self->number)));
      g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

      json_object_set_string_member (args, "student_number", number);
      json_object_set_string_member (args, "student_name", name);
    }
  return args;
}

static void
act (SfInvitationPage *self, const char *action)
{
  g_autoptr (JsonObject) args = NULL;

  if (self->acting)
    return;
  self->acting = TRUE;
  args = make_args (self);
  set_problem (self, NULL);
  sf_session_act_async (self->session, SF_KIND_SIGNING, self->id, action, args, NULL, acted_cb, g_object_ref (self));
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfInvitationPage *self)
{
  if (!g_str_equal (response, "cancel"))
    act (self, response);
}

static void
ask (SfInvitationPage *self, const char *action)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Send the Invitation?"), NULL);
  int days = gtk_spin_button_get_value_as_int (self->days);

  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    ngettext (
      "%s (%s) can accept it for %d day. Once accepted, the agreement counts as effective and binds both sides.",
      "%s (%s) can accept it for %d days. Once accepted, the agreement counts as effective and binds both sides.",
      (gulong) days),
    gtk_editable_get_text (self->name), gtk_editable_get_text (self->number), days);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), action,
                                    sf_label_action (SF_KIND_SIGNING, action), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), action, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activated_cb (SfInvitationPage *self, const char *action)
{
  GtkEditable *missing = *gtk_editable_get_text (self->number) == '\0' ? self->number
                         : *gtk_editable_get_text (self->name) == '\0' ? self->name
                                                                       : NULL;

  if (g_str_equal (action, "save_draft"))
    {
      act (self, action);
      return;
    }
  if (missing != NULL)
    {
      set_problem (self, _ ("Please fill in the student number and the name."));
      gtk_widget_grab_focus (GTK_WIDGET (missing));
      return;
    }
  if (sf_form_view_check (self->form))
    ask (self, action);
  else
    set_problem (self, _ ("Please correct what is marked in the form."));
}

static void
changed_cb (SfInvitationPage *self)
{
  g_autoptr (JsonObject) values = NULL;

  if (self->session == NULL || self->employer == NULL)
    return;
  values = sf_form_view_dup_values (self->form);
  if (!is_revision (self))
    {
      json_object_set_string_member (values, NUMBER_KEY, gtk_editable_get_text (self->number));
      json_object_set_string_member (values, NAME_KEY, gtk_editable_get_text (self->name));
    }
  sf_session_save_draft (self->session, get_draft_key (self), values);
}

/* ---- Loading: the signing, then the local draft, then the own unit ---- */

static void
employer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  show_student (self);
  if (item != NULL)
    self->employer = sf_record_ref (sf_item_get_record (item));
  show_form (self);
  fill_bar (self);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->draft = sf_session_load_draft_finish (SF_SESSION (source), result, &error);
  sf_session_load_async (self->session, SF_KIND_EMPLOYER, sf_actor_get_employer (sf_session_get_actor (self->session)),
                         NULL, employer_cb, g_object_ref (self));
}

static void
signing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    self->signing = sf_record_ref (sf_item_get_record (item));
  sf_session_load_draft_async (self->session, get_draft_key (self), draft_cb, g_object_ref (self));
}

static void
sf_invitation_page_dispose (GObject *object)
{
  SfInvitationPage *self = SF_INVITATION_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->signing, sf_record_unref);
  g_clear_pointer (&self->employer, sf_record_unref);
  g_clear_pointer (&self->draft, json_object_unref);
  G_OBJECT_CLASS (sf_invitation_page_parent_class)->dispose (object);
}

static void
sf_invitation_page_finalize (GObject *object)
{
  g_free (SF_INVITATION_PAGE (object)->id);
  G_OBJECT_CLASS (sf_invitation_page_parent_class)->finalize (object);
}

static void
sf_invitation_page_class_init (SfInvitationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_invitation_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_invitation_page_finalize;
  g_type_ensure (SF_TYPE_FORM_VIEW);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-invitation-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, number);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, name);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, days);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, form);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_invitation_page_init (SfInvitationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->days, SF_INVITATION_DAYS_MIN, SF_INVITATION_DAYS_MAX);
  sf_form_view_set_locked (self->form, library_keys);
  sf_form_view_set_own_groups_only (self->form, TRUE);
}

GtkWidget *
sf_invitation_page_new (SfSession *session, const char *id)
{
  SfInvitationPage *self =
    g_object_new (SF_TYPE_INVITATION_PAGE, "title", sf_label_action (SF_KIND_SIGNING, "invite"), NULL);

  self->is_new = id == NULL;
  self->id = id != NULL ? g_strdup (id) : sf_session_new_id (session);
  self->session = g_object_ref (session);
  gtk_spin_button_set_value (self->days, sf_session_get_rules (session)->invitation_days);
  if (self->is_new)
    sf_session_load_draft_async (session, get_draft_key (self), draft_cb, g_object_ref (self));
  else
    sf_session_load_async (session, SF_KIND_SIGNING, id, NULL, signing_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
