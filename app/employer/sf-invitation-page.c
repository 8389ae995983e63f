/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An editor over the workflow's actions save_draft, invite and revise. The server is asked whether the student can be
 * invited as soon as number and name are there, and again when it is sent. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-invitation-page.h"

#include <glib/gi18n.h>

#include "employer/sf-invitation-list.h"
#include "employer/sf-terms-form.h"
#include "sf-errors.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-action-bar.h"

struct _SfInvitationPage
{
  SfPage parent_instance;

  GtkWidget *restored;
  GtkEditable *number;
  GtkEditable *name;
  GtkWidget *verdict_box;
  GtkImage *verdict_icon;
  GtkLabel *verdict;
  SfTermsForm *terms;
  GtkLabel *problem;
  SfActionBar *bar;

  SfSession *session;
  char *id;
  gboolean is_new;
  SfRecord *signing; /* NULL for a new one */
  JsonObject *draft; /* what was typed before and not sent; nullable */
  GHashTable *known; /* number -> SfRecord: own signings that have not ended; NULL until they are read */
  guint check_timeout;
  GCancellable *checking;
  gboolean loaded;
  gboolean acting;
};

G_DEFINE_FINAL_TYPE (SfInvitationPage, sf_invitation_page, SF_TYPE_PAGE)

#define NEW_DRAFT_KEY "invitation:new"
#define NUMBER_KEY "#student_number" /* beside the terms in a local draft */
#define NAME_KEY "#student_name"
#define PAUSE_BEFORE_CHECK 500 /* ms without typing */

static gboolean
is_revision (SfInvitationPage *self)
{
  return self->signing != NULL && !self->is_new && sf_record_get_state (self->signing) != SF_SIGNING_DRAFT;
}

static const char *
get_draft_key (SfInvitationPage *self)
{
  return self->is_new ? NEW_DRAFT_KEY : self->id;
}

static char *
dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

/* ---- Can she be invited? ---- */

static void
say_verdict (SfInvitationPage *self, const char *icon, const char *style, const char *sentence)
{
  static const char *const styles[] = { "success", "error", "dim-label" };

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->verdict_box, styles[i]);
  if (style != NULL)
    gtk_widget_add_css_class (self->verdict_box, style);
  gtk_image_set_from_icon_name (self->verdict_icon, icon);
  gtk_label_set_label (self->verdict, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->verdict_box, sentence != NULL);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) verdicts = sf_session_check_finish (SF_SESSION (source), result, &error);
  const SfCheckVerdict *verdict = verdicts != NULL ? verdicts->pdata[0] : NULL;
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (verdict == NULL && g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE))
    say_verdict (self, "network-offline-symbolic", "dim-label",
                 _ ("Offline: the server checks the student when the invitation is sent."));
  else if (verdict == NULL)
    {
      sentence = sf_error_sentence (error);
      say_verdict (self, "dialog-warning-symbolic", "dim-label", sentence);
    }
  else if (verdict->code == SF_CODE_OK)
    say_verdict (self, "emblem-ok-symbolic", "success", _ ("Number and name fit, and the student can be invited."));
  else
    {
      sentence = sf_sentence_refusal (verdict->code, verdict->params);
      say_verdict (self, "dialog-warning-symbolic", "error", sentence);
    }
}

static void
ask_server (SfInvitationPage *self, const char *number, const char *name)
{
  g_autoptr (JsonArray) students = json_array_new ();
  JsonObject *student = json_object_new ();

  json_object_set_string_member (student, "number", number);
  json_object_set_string_member (student, "name", name);
  json_array_add_object_element (students, student);
  self->checking = g_cancellable_new ();
  sf_session_check_async (self->session, students, sf_terms_form_get_days (self->terms), self->checking, checked_cb,
                          g_object_ref (self));
}

static void
check_student (SfInvitationPage *self)
{
  g_autofree char *number = dup_text (self->number);
  g_autofree char *name = dup_text (self->name);
  g_autofree char *known = self->known != NULL ? sf_invitation_ask_known (self->known, number) : NULL;

  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  if (is_revision (self) || *number == '\0' || *name == '\0' || !sf_session_get_is_open (self->session))
    say_verdict (self, NULL, NULL, NULL);
  else if (known != NULL)
    say_verdict (self, "dialog-warning-symbolic", "error", known);
  else
    ask_server (self, number, name);
}

static gboolean
check_timeout_cb (gpointer user_data)
{
  SfInvitationPage *self = user_data;

  self->check_timeout = 0;
  check_student (self);
  return G_SOURCE_REMOVE;
}

static void
check_soon (SfInvitationPage *self)
{
  g_clear_handle_id (&self->check_timeout, g_source_remove);
  g_cancellable_cancel (self->checking);
  say_verdict (self, NULL, NULL, NULL);
  self->check_timeout = g_timeout_add (PAUSE_BEFORE_CHECK, check_timeout_cb, self);
}

/* ---- Showing ---- */

static void
show_student (SfInvitationPage *self)
{
  const char *number = NULL;
  const char *name = NULL;

  if (self->draft != NULL)
    {
      number = json_object_get_string_member_with_default (self->draft, NUMBER_KEY, NULL);
      name = json_object_get_string_member_with_default (self->draft, NAME_KEY, NULL);
    }
  if (number == NULL && name == NULL && self->signing != NULL)
    {
      number = sf_record_get_text (self->signing, SF_SIGNING_STUDENT_NUMBER);
      name = sf_record_get_text (self->signing, SF_SIGNING_STUDENT_NAME);
    }
  gtk_editable_set_text (self->number, number != NULL ? number : "");
  gtk_editable_set_text (self->name, name != NULL ? name : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->number), !is_revision (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), !is_revision (self));
}

/* The signing's own terms, with what was typed since and not sent over them. */
static JsonObject *
join_terms (SfInvitationPage *self)
{
  JsonObject *terms = json_object_new ();
  JsonObject *const parts[] = { self->signing != NULL ? sf_record_get_form (self->signing) : NULL, self->draft };
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (self->signing != NULL && sf_record_has (self->signing, SF_SIGNING_TERM_DAYS))
    {
      g_autofree char *days =
        g_strdup_printf ("%" G_GINT64_FORMAT, sf_record_get_int (self->signing, SF_SIGNING_TERM_DAYS));

      json_object_set_string_member (terms, SF_TERMS_DAYS, days);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] == NULL)
        continue;
      json_object_iter_init (&iter, parts[i]);
      while (json_object_iter_next (&iter, &key, &value))
        json_object_set_string_member (terms, key, json_node_get_string (value));
    }
  return terms;
}

static void
fill_bar (SfInvitationPage *self)
{
  const char *action = is_revision (self) ? "revise" : "invite";

  sf_action_bar_clear (self->bar);
  if (!is_revision (self))
    sf_action_bar_add (self->bar, "save_draft", sf_label_action (SF_KIND_SIGNING, "save_draft"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, action, sf_label_action (SF_KIND_SIGNING, action), SF_ACTION_SUGGESTED, NULL);
}

static void
show_all (SfInvitationPage *self)
{
  g_autoptr (JsonObject) terms = join_terms (self);

  show_student (self);
  sf_terms_form_set_edition (self->terms,
                             self->signing != NULL && !self->is_new ? sf_record_get_edition (self->signing) : NULL);
  sf_terms_form_set_terms (self->terms, terms);
  gtk_widget_set_visible (self->restored, self->draft != NULL);
  fill_bar (self);
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
  JsonObject *params = sf_session_error_params (error);
  g_autofree char *sentence = sf_error_sentence (error);

  set_problem (self, sentence);
  if (g_error_matches (error, SF_WORKFLOW_ERROR, SF_CODE_FORM) && params != NULL)
    sf_terms_form_show_problem (self->terms, json_object_get_string_member_with_default (params, "field", ""),
                                sentence);
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

  json_object_set_object_member (args, "form", sf_terms_form_dup_form (self->terms));
  json_object_set_int_member (args, "days", sf_terms_form_get_days (self->terms));
  if (!is_revision (self))
    {
      g_autofree char *number = dup_text (self->number);
      g_autofree char *name = dup_text (self->name);

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
  int days = sf_terms_form_get_days (self->terms);

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
  if (sf_terms_form_check (self->terms))
    ask (self, action);
  else
    set_problem (self, _ ("Please correct what is marked in the form."));
}

/* ---- What was typed ---- */

static void
changed_cb (SfInvitationPage *self)
{
  g_autoptr (JsonObject) values = NULL;

  if (!self->loaded)
    return;
  values = sf_terms_form_dup_terms (self->terms);
  if (!is_revision (self))
    {
      json_object_set_string_member (values, NUMBER_KEY, gtk_editable_get_text (self->number));
      json_object_set_string_member (values, NAME_KEY, gtk_editable_get_text (self->name));
    }
  sf_session_save_draft (self->session, get_draft_key (self), values);
}

static void
student_changed_cb (SfInvitationPage *self)
{
  if (!self->loaded)
    return;
  changed_cb (self);
  check_soon (self);
}

static void
forget_draft_cb (SfInvitationPage *self)
{
  sf_session_save_draft (self->session, get_draft_key (self), NULL);
  g_clear_pointer (&self->draft, json_object_unref);
  self->loaded = FALSE;
  show_all (self);
  self->loaded = TRUE;
  check_soon (self);
}

/* ---- Loading: the signing, then the local draft, then own signings ---- */

static void
known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signings = sf_session_all_finish (SF_SESSION (source), result, &error);

  if (signings != NULL)
    self->known = sf_invitation_find_known (signings);
  self->loaded = TRUE;
  check_soon (self);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->draft = sf_session_load_draft_finish (SF_SESSION (source), result, &error);
  show_all (self);
  sf_session_all_async (self->session, SF_KIND_SIGNING, G_MAXINT, NULL, known_cb, g_object_ref (self));
}

/* What has ended is invited anew: another signing with the terms of that one. */
static void
signing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfInvitationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    self->signing = sf_record_ref (sf_item_get_record (item));
  if (self->signing != NULL && sf_invitation_has_ended (self->signing))
    {
      self->is_new = TRUE;
      g_free (self->id);
      self->id = sf_session_new_id (self->session);
      show_all (self);
      sf_session_all_async (self->session, SF_KIND_SIGNING, G_MAXINT, NULL, known_cb, g_object_ref (self));
    }
  else
    sf_session_load_draft_async (self->session, get_draft_key (self), draft_cb, g_object_ref (self));
}

static void
sf_invitation_page_dispose (GObject *object)
{
  SfInvitationPage *self = SF_INVITATION_PAGE (object);

  g_clear_handle_id (&self->check_timeout, g_source_remove);
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  g_clear_object (&self->session);
  g_clear_pointer (&self->signing, sf_record_unref);
  g_clear_pointer (&self->draft, json_object_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
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
  g_type_ensure (SF_TYPE_TERMS_FORM);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-invitation-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, restored);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, number);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, name);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, terms);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfInvitationPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, student_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_draft_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_invitation_page_init (SfInvitationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_invitation_page_new (SfSession *session, const char *id)
{
  SfInvitationPage *self =
    g_object_new (SF_TYPE_INVITATION_PAGE, "title", sf_label_action (SF_KIND_SIGNING, "invite"), NULL);

  self->is_new = id == NULL;
  self->id = id != NULL ? g_strdup (id) : sf_session_new_id (session);
  self->session = g_object_ref (session);
  sf_terms_form_set_up (self->terms, session);
  if (self->is_new)
    sf_session_load_draft_async (session, get_draft_key (self), draft_cb, g_object_ref (self));
  else
    sf_session_load_async (session, SF_KIND_SIGNING, id, NULL, signing_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
