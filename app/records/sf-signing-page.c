/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the record, what may be done to it and its history, and follows the session's changes. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "employer/sf-invitation-list.h"
#include "records/sf-prefill.h"
#include "records/sf-signing-page-private.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"

G_DEFINE_FINAL_TYPE (SfSigningPage, sf_signing_page, SF_TYPE_PAGE)

#define STUDENT SF_ROLE_BIT (SF_ROLE_STUDENT)
#define EMPLOYER SF_ROLE_BIT (SF_ROLE_EMPLOYER)
#define COLLEGE SF_ROLE_BIT (SF_ROLE_COLLEGE)
#define OFFICE (SF_ROLE_BIT (SF_ROLE_OFFICE) | SF_ROLE_BIT (SF_ROLE_ADMIN))

/* What stands in the bar, in its order. The foremost actions are always there, greyed when they are not possible;
 * others come when they are. */
static const struct
{
  guint roles;
  const char *action;
  SfActionLook look;
  gboolean always;
  const char *origin; /* NULL: any */
  const char *shortcut;
} bar_actions[] = {
  { STUDENT, "decline", SF_ACTION_DESTRUCTIVE, TRUE, "employer", NULL },
  { STUDENT, "give_up", SF_ACTION_DESTRUCTIVE, FALSE, NULL, NULL },
  { STUDENT, "object", SF_ACTION_PLAIN, FALSE, NULL, NULL },
  { STUDENT, "take_back", SF_ACTION_PLAIN, FALSE, "student", NULL },
  { STUDENT, "submit", SF_ACTION_SUGGESTED, FALSE, "student", NULL },
  { STUDENT, "resubmit", SF_ACTION_SUGGESTED, FALSE, "employer", NULL },
  { STUDENT, "accept", SF_ACTION_SUGGESTED, TRUE, "employer", NULL },
  { EMPLOYER, "withdraw", SF_ACTION_DESTRUCTIVE, TRUE, "employer", NULL },
  { EMPLOYER, "revise", SF_ACTION_SUGGESTED, TRUE, "employer", NULL },
  { COLLEGE, "college_return", SF_ACTION_PLAIN, TRUE, NULL, NULL },
  { COLLEGE, "college_approve", SF_ACTION_SUGGESTED, TRUE, NULL, N_ ("Ctrl+Enter") },
  { OFFICE, "office_send_back", SF_ACTION_PLAIN, TRUE, NULL, NULL },
  { OFFICE, "office_return", SF_ACTION_PLAIN, TRUE, NULL, NULL },
  { OFFICE, "office_approve", SF_ACTION_SUGGESTED, TRUE, NULL, N_ ("Ctrl+Enter") },
};

static SfRole
get_role (SfSigningPage *self)
{
  return sf_actor_get_role (sf_session_get_actor (self->session));
}

static const SfOption *
find_option (SfSigningPage *self, const char *action)
{
  for (guint i = 0; self->options != NULL && i < self->options->len; i++)
    {
      const SfOption *option = self->options->pdata[i];

      if (g_str_equal (option->action, action))
        return option;
    }
  return NULL;
}

static gboolean
is_possible (SfSigningPage *self, const char *action)
{
  const SfOption *option = find_option (self, action);

  return option != NULL && option->verdict != SF_REFUSED;
}

/* ---- Showing ---- */

/* What was returned is corrected on the page where it was filled in, and sent from there. */
static const char *
get_label (const char *action)
{
  return g_str_equal (action, "submit") ? _ ("Correct and Send Again") : sf_label_action (SF_KIND_SIGNING, action);
}

static void
fill_bar (SfSigningPage *self)
{
  SfRecord *signing = sf_item_get_record (self->item);
  const char *origin = sf_record_get_text (signing, SF_SIGNING_ORIGIN);

  sf_action_bar_clear (self->bar);
  sf_action_bar_add (self->bar, "agreement", _ ("Agreement on Paper"), SF_ACTION_PLAIN, _ ("Ctrl+P"));
  if (!sf_record_has (signing, SF_SIGNING_AGREEMENT))
    sf_action_bar_set_refusal (self->bar, "agreement", _ ("An agreement is made when the student accepts."));
  for (gsize i = 0; i < G_N_ELEMENTS (bar_actions); i++)
    {
      const char *action = bar_actions[i].action;
      const SfOption *option = find_option (self, action);

      if (option == NULL || (bar_actions[i].roles & SF_ROLE_BIT (get_role (self))) == 0)
        continue;
      if (bar_actions[i].origin != NULL && g_strcmp0 (bar_actions[i].origin, origin) != 0)
        continue;
      if (option->verdict == SF_REFUSED && !bar_actions[i].always)
        continue;
      sf_action_bar_add (self->bar, action, get_label (action), bar_actions[i].look,
                         bar_actions[i].shortcut != NULL ? _ (bar_actions[i].shortcut) : NULL);
      if (option->verdict == SF_REFUSED)
        {
          g_autofree char *why = sf_sentence_refusal (option->code, option->params);

          sf_action_bar_set_refusal (self->bar, action, why);
        }
    }
}

/* What has ended may be invited anew, with the same terms to begin with. */
static void
offer_again (SfSigningPage *self)
{
  SfRecord *signing = sf_item_get_record (self->item);

  if (get_role (self) == SF_ROLE_EMPLOYER && sf_invitation_has_ended (signing) &&
      g_strcmp0 (sf_record_get_text (signing, SF_SIGNING_ORIGIN), "employer") == 0)
    sf_action_bar_add (self->bar, "again", _ ("Invite Again"), SF_ACTION_SUGGESTED, NULL);
}

static void
show_mark (SfSigningPage *self)
{
  switch (sf_item_get_mark (self->item))
    {
    case SF_ITEM_WAITING:
      sf_signing_view_set_remark (self->view, _ ("What you decided is kept on this computer and waits to be uploaded."),
                                  "document-send-symbolic");
      break;
    case SF_ITEM_REFUSED:
      sf_signing_view_set_remark (self->view,
                                  _ ("A decision of yours was refused. See Needs attention for the reason."),
                                  "dialog-warning-symbolic");
      break;
    case SF_ITEM_SETTLED:
    default:
      sf_signing_view_set_remark (self->view, NULL, NULL);
    }
}

/* The student fills in the own part before accepting, and again after a return. */
static SfParty
get_fills (SfSigningPage *self)
{
  if (get_role (self) != SF_ROLE_STUDENT)
    return 0;
  return is_possible (self, "accept") || is_possible (self, "resubmit") ? SF_PARTY_STUDENT : 0;
}

/* The record as the student sees it while it is hers to fill in: with what was typed before and not sent. Before she
 * accepts, her part is empty: what the roster says will come into it then, so it is shown, and her own contact data is
 * offered. */
static SfRecord *
with_own_part (SfSigningPage *self, SfRecord *signing)
{
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (signing));
  SfRecord *copy = sf_record_copy (signing);
  g_autoptr (JsonObject) values = json_object_new ();

  sf_prefill_overlay (values, sf_record_get_form (signing));
  sf_prefill_overlay (values, self->draft);
  if (self->roster != NULL && edition != NULL)
    sf_prefill_student (values, edition, self->roster);
  sf_record_set_form (copy, values);
  return copy;
}

/* What the student proves it by belongs to what she started. */
static void
show_proof (SfSigningPage *self, SfRecord *signing)
{
  gboolean shown = g_strcmp0 (sf_record_get_text (signing, SF_SIGNING_ORIGIN), "student") == 0 &&
                   !sf_record_has (signing, SF_SIGNING_STAGE);

  if (shown)
    sf_attachments_set_place (self->proof, self->session, SF_KIND_SIGNING, self->id, "proof.files",
                              _ ("Proof of employment"));
  sf_form_view_set_file_widget (sf_signing_view_get_form (self->view), "proof.files",
                                shown ? GTK_WIDGET (self->proof) : NULL);
}

static void
show_record (SfSigningPage *self)
{
  SfParty fills = get_fills (self);
  SfRecord *record = sf_item_get_record (self->item);
  g_autoptr (SfRecord) signing = fills != 0 ? with_own_part (self, record) : sf_record_ref (record);
  SfTime now = sf_clock_now (sf_session_get_clock (self->session)) + sf_session_get_clock_skew (self->session);
  gboolean by_student = get_role (self) == SF_ROLE_STUDENT;

  sf_page_set_title (SF_PAGE (self),
                     sf_record_get_text (signing, by_student ? SF_SIGNING_EMPLOYER_NAME : SF_SIGNING_STUDENT_NAME));
  sf_page_set_subtitle (SF_PAGE (self), sf_label_state (SF_KIND_SIGNING, sf_record_get_state (signing)));
  show_proof (self, signing);
  sf_signing_view_set_signing (self->view, signing, fills, !by_student, now);
  fill_bar (self);
  offer_again (self);
  show_mark (self);
  gtk_stack_set_visible_child_name (self->stack, "record");
}

/* ---- Loading ---- */

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
show_when_complete (SfSigningPage *self)
{
  if (self->item == NULL || self->options == NULL || !self->draft_loaded)
    return;
  show_record (self);
  sf_page_take_focus (SF_PAGE (self));
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfSigningPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_history_finish (SF_SESSION (source), result, &error);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  if (items == NULL)
    return;
  for (guint i = items->len; i > 0; i--)
    g_ptr_array_add (events, sf_item_get_record (items->pdata[i - 1]));
  sf_signing_view_set_events (self->view, events);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfSigningPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *options = sf_session_options_finish (SF_SESSION (source), result, &error);

  if (options == NULL)
    {
      if (!is_cancelled (error))
        g_warning ("options cannot be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->options, g_ptr_array_unref);
  self->options = options;
  show_when_complete (self);
}

static char *
get_draft_key (SfSigningPage *self)
{
  return g_strconcat ("signing:", self->id, NULL);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfSigningPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->draft = sf_session_load_draft_finish (SF_SESSION (source), result, &error);
  self->draft_loaded = TRUE;
  show_when_complete (self);
}

static void
roster_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfSigningPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);
  g_autofree char *key = get_draft_key (self);

  g_clear_pointer (&self->roster, sf_record_unref);
  if (item != NULL)
    self->roster = sf_record_ref (sf_item_get_record (item));
  sf_session_load_draft_async (self->session, key, draft_cb, g_object_ref (self));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfSigningPage) self = user_data;
  g_autoptr (GError) error = NULL;
  SfItem *item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item == NULL)
    {
      if (!is_cancelled (error))
        gtk_stack_set_visible_child_name (self->stack, "gone");
      return;
    }
  g_clear_object (&self->item);
  self->item = item;
  show_when_complete (self);
}

void
sf_signing_page_reload (SfSigningPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_load_async (self->session, SF_KIND_SIGNING, self->id, self->cancellable, load_cb, g_object_ref (self));
  sf_session_options_async (self->session, SF_KIND_SIGNING, self->id, self->cancellable, options_cb,
                            g_object_ref (self));
  sf_session_history_async (self->session, self->id, self->cancellable, history_cb, g_object_ref (self));
}

void
sf_signing_page_set_id (SfSigningPage *self, const char *id)
{
  SfActor *actor = sf_session_get_actor (self->session);

  g_free (self->id);
  self->id = g_strdup (id);
  g_clear_object (&self->item);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_clear_pointer (&self->draft, json_object_unref);
  self->draft_loaded = get_role (self) != SF_ROLE_STUDENT;
  if (!self->draft_loaded)
    sf_session_load_async (self->session, SF_KIND_STUDENT, sf_actor_get_student (actor), NULL, roster_cb,
                           g_object_ref (self));
  sf_signing_view_show_form (self->view);
  sf_signing_page_reload (self);
}

static void
session_changed_cb (SfSigningPage *self, guint kinds)
{
  const guint own = 1u << SF_KIND_SIGNING | 1u << SF_KIND_AGREEMENT | 1u << SF_KIND_EVENT | 1u << SF_KIND_STUDENT |
                    1u << SF_KIND_EMPLOYER | 1u << SF_KIND_SETTINGS;

  if ((kinds & own) != 0 && sf_session_get_is_open (self->session))
    sf_signing_page_reload (self);
}

/* ---- The person ---- */

static void
form_changed_cb (SfSigningPage *self)
{
  g_autoptr (JsonObject) values = sf_form_view_dup_values (sf_signing_view_get_form (self->view));
  g_autofree char *key = get_draft_key (self);

  sf_session_save_draft (self->session, key, values);
  /* A sync may show the record anew at any moment: what was typed goes back into it. */
  g_clear_pointer (&self->draft, json_object_unref);
  self->draft = json_object_ref (values);
}

static void
reveal_cb (SfSigningPage *self, const char *key)
{
  g_autoptr (JsonObject) args = json_object_new ();

  json_object_set_string_member (args, "field", key);
  sf_session_act_async (self->session, SF_KIND_SIGNING, self->id, "reveal", args, NULL, NULL, NULL);
}

static void
activated_cb (SfSigningPage *self, const char *action)
{
  sf_signing_page_do (self, action);
}

static void
sf_signing_page_primary (SfPage *page)
{
  SfSigningPage *self = SF_SIGNING_PAGE (page);
  const char *action = get_role (self) == SF_ROLE_COLLEGE ? "college_approve" : "office_approve";

  if (sf_action_bar_is_possible (self->bar, action))
    sf_signing_page_do (self, action);
}

static void
sf_signing_page_print (SfPage *page)
{
  SfSigningPage *self = SF_SIGNING_PAGE (page);

  if (sf_action_bar_is_possible (self->bar, "agreement"))
    sf_signing_page_do (self, "agreement");
}

static void
sf_signing_page_dispose (GObject *object)
{
  SfSigningPage *self = SF_SIGNING_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->item);
  g_clear_object (&self->proof);
  g_clear_object (&self->queue);
  g_clear_object (&self->session);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_clear_pointer (&self->draft, json_object_unref);
  g_clear_pointer (&self->roster, sf_record_unref);
  G_OBJECT_CLASS (sf_signing_page_parent_class)->dispose (object);
}

static void
sf_signing_page_finalize (GObject *object)
{
  g_free (SF_SIGNING_PAGE (object)->id);
  G_OBJECT_CLASS (sf_signing_page_parent_class)->finalize (object);
}

static void
sf_signing_page_class_init (SfSigningPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_signing_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_signing_page_finalize;
  SF_PAGE_CLASS (klass)->primary = sf_signing_page_primary;
  SF_PAGE_CLASS (klass)->print = sf_signing_page_print;
  g_type_ensure (SF_TYPE_SIGNING_VIEW);
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("records/sf-signing-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfSigningPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfSigningPage, view);
  gtk_widget_class_bind_template_child (widget_class, SfSigningPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
}

static void
sf_signing_page_init (SfSigningPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->proof = SF_ATTACHMENTS (g_object_ref_sink (sf_attachments_new ()));
  g_signal_connect_object (sf_signing_view_get_form (self->view), "changed", G_CALLBACK (form_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
sf_signing_page_new (SfSession *session, const char *id, SfListModel *queue)
{
  SfSigningPage *self = g_object_new (SF_TYPE_SIGNING_PAGE, NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->queue, queue);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  sf_signing_page_set_id (self, id);
  return GTK_WIDGET (self);
}
