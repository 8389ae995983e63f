/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads the record, then the local draft over it, and turns what is filled in into operations. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-draft-page.h"

#include <glib/gi18n.h>

#include "sf-sentences.h"

typedef struct
{
  SfFormView *form;
  SfAttachments *files;
  GtkLabel *problem;

  SfSession *session;
  SfKind kind;
  char *id;
  char *new_key;
  gboolean begun; /* the local draft was read */
  SfRecord *record;
  JsonObject *draft;
  gboolean acting;
} SfDraftPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SfDraftPage, sf_draft_page, SF_TYPE_PAGE)

static SfDraftPagePrivate *
get_private (SfDraftPage *self)
{
  return sf_draft_page_get_instance_private (self);
}

static const char *
get_draft_key (SfDraftPage *self)
{
  SfDraftPagePrivate *priv = get_private (self);

  return priv->record == NULL ? priv->new_key : priv->id;
}

/* ---- The local draft ---- */

static void
save_locally (SfDraftPage *self, JsonObject *draft)
{
  SfDraftPagePrivate *priv = get_private (self);

  sf_session_save_draft (priv->session, get_draft_key (self), draft);
  if (draft != NULL)
    json_object_ref (draft);
  g_clear_pointer (&priv->draft, json_object_unref);
  priv->draft = draft;
}

void
sf_draft_page_changed (SfDraftPage *self)
{
  SfDraftPagePrivate *priv = get_private (self);
  g_autoptr (JsonObject) draft = NULL;

  if (!priv->begun || !sf_session_get_is_open (priv->session))
    return;
  sf_draft_page_say (self, NULL);
  draft = sf_form_view_dup_values (priv->form);
  if (SF_DRAFT_PAGE_GET_CLASS (self)->add_notes != NULL)
    SF_DRAFT_PAGE_GET_CLASS (self)->add_notes (self, draft);
  save_locally (self, draft);
}

/* What was kept for a record to be is kept for the record. */
static void
take_record (SfDraftPage *self, SfRecord *record)
{
  SfDraftPagePrivate *priv = get_private (self);
  gboolean first = priv->record == NULL;

  if (first && priv->begun)
    sf_session_save_draft (priv->session, priv->new_key, NULL);
  sf_record_ref (record);
  g_clear_pointer (&priv->record, sf_record_unref);
  priv->record = record;
  if (first && priv->begun && priv->draft != NULL)
    sf_session_save_draft (priv->session, priv->id, priv->draft);
}

/* ---- Acting ---- */

typedef struct
{
  SfDraftPage *self;
  char *action; /* NULL: only so that files have a record to be attached to */
} Act;

static void
act_free (Act *act)
{
  g_object_unref (act->self);
  g_free (act->action);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

void
sf_draft_page_say (SfDraftPage *self, const char *problem)
{
  SfDraftPagePrivate *priv = get_private (self);

  gtk_label_set_label (priv->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (priv->problem), problem != NULL);
}

static void
say_refusal (SfDraftPage *self, const GError *error)
{
  SfDraftPagePrivate *priv = get_private (self);
  JsonObject *params = error->domain == SF_WORKFLOW_ERROR ? sf_session_error_params (error) : NULL;
  g_autofree char *sentence = error->domain == SF_WORKFLOW_ERROR
                                ? sf_sentence_refusal ((SfWorkflowCode) error->code, params)
                                : g_strdup (error->message);

  sf_draft_page_say (self, sentence);
  if (error->domain != SF_WORKFLOW_ERROR)
    return;
  if (error->code == SF_CODE_FORM && params != NULL)
    sf_form_view_show_problem (priv->form, json_object_get_string_member_with_default (params, "field", ""), sentence);
  else if (error->code == SF_CODE_PROOF_MISSING)
    sf_attachments_show_problem (priv->files, sentence);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  SfDraftPagePrivate *priv = get_private (act->self);
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);

  priv->acting = FALSE;
  if (uid == NULL)
    {
      say_refusal (act->self, error);
      return;
    }
  if (act->action == NULL)
    return; /* the session tells that the record is there */
  save_locally (act->self, NULL);
  SF_DRAFT_PAGE_GET_CLASS (act->self)->acted (act->self, act->action);
}

/* @values: transfer full. */
static void
send (SfDraftPage *self, const char *action, JsonObject *values, const char *secret, const char *told)
{
  SfDraftPagePrivate *priv = get_private (self);
  g_autoptr (JsonObject) args = json_object_new ();
  Act *act = g_new0 (Act, 1);

  act->self = g_object_ref (self);
  act->action = g_strdup (told);
  priv->acting = TRUE;
  json_object_set_object_member (args, "form", values);
  if (SF_DRAFT_PAGE_GET_CLASS (self)->add_args != NULL)
    SF_DRAFT_PAGE_GET_CLASS (self)->add_args (self, args);
  sf_session_act_with_secret_async (priv->session, priv->kind, priv->id, action, args, secret, NULL, acted_cb, act);
}

void
sf_draft_page_act (SfDraftPage *self, const char *action, const char *secret)
{
  SfDraftPagePrivate *priv = get_private (self);

  if (priv->acting)
    return;
  sf_draft_page_say (self, NULL);
  send (self, action, sf_form_view_dup_values (priv->form), secret, action);
}

/* The first file has come. What is half typed stays in the local draft alone. */
static void
files_begin_cb (SfDraftPage *self)
{
  SfDraftPagePrivate *priv = get_private (self);

  if (priv->record != NULL || priv->acting)
    return;
  sf_draft_page_changed (self);
  send (self, "save_draft", sf_form_view_dup_sound_values (priv->form), NULL, NULL);
}

/* What was said about the last attempt holds no longer. */
static void
files_changed_cb (SfDraftPage *self)
{
  sf_draft_page_say (self, NULL);
}

static void
acted (SfDraftPage *self, const char *action)
{
  sf_page_toast_undo (SF_PAGE (self), _ ("Kept on this computer and sent in a few seconds"));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* ---- Loading: the record, then what was typed over it ---- */

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfDraftPage) self = user_data;
  SfDraftPagePrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;

  priv->draft = sf_session_load_draft_finish (SF_SESSION (source), result, &error);
  SF_DRAFT_PAGE_GET_CLASS (self)->loaded (self);
  priv->begun = TRUE;
  sf_page_take_focus (SF_PAGE (self));
}

static void
record_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfDraftPage) self = user_data;
  SfDraftPagePrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    {
      take_record (self, sf_item_get_record (item));
      sf_attachments_set_ready (priv->files, TRUE);
    }
  if (!priv->begun)
    sf_session_load_draft_async (priv->session, get_draft_key (self), draft_cb, g_object_ref (self));
  else if (item != NULL)
    SF_DRAFT_PAGE_GET_CLASS (self)->loaded (self);
}

static void
session_changed_cb (SfDraftPage *self, guint kinds)
{
  SfDraftPagePrivate *priv = get_private (self);

  if ((kinds & 1u << priv->kind) != 0 && sf_session_get_is_open (priv->session) && priv->begun)
    sf_session_load_async (priv->session, priv->kind, priv->id, NULL, record_cb, g_object_ref (self));
}

/* ---- The object ---- */

static void
sf_draft_page_dispose (GObject *object)
{
  SfDraftPagePrivate *priv = get_private (SF_DRAFT_PAGE (object));

  g_clear_object (&priv->session);
  g_clear_pointer (&priv->record, sf_record_unref);
  g_clear_pointer (&priv->draft, json_object_unref);
  G_OBJECT_CLASS (sf_draft_page_parent_class)->dispose (object);
}

static void
sf_draft_page_finalize (GObject *object)
{
  SfDraftPagePrivate *priv = get_private (SF_DRAFT_PAGE (object));

  g_free (priv->id);
  g_free (priv->new_key);
  G_OBJECT_CLASS (sf_draft_page_parent_class)->finalize (object);
}

static void
sf_draft_page_class_init (SfDraftPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_draft_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_draft_page_finalize;
  klass->acted = acted;
}

static void
sf_draft_page_init (SfDraftPage *self)
{
}

void
sf_draft_page_set_parts (SfDraftPage *self, SfFormView *form, SfAttachments *files, GtkLabel *problem)
{
  SfDraftPagePrivate *priv = get_private (self);

  priv->form = form;
  priv->files = files;
  priv->problem = problem;
  g_signal_connect_object (form, "changed", G_CALLBACK (sf_draft_page_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (files, "begin", G_CALLBACK (files_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (files, "changed", G_CALLBACK (files_changed_cb), self, G_CONNECT_SWAPPED);
}

void
sf_draft_page_begin (SfDraftPage *self, SfSession *session, SfKind kind, const char *id, const char *new_key)
{
  SfDraftPagePrivate *priv = get_private (self);

  priv->session = g_object_ref (session);
  priv->kind = kind;
  priv->id = id != NULL ? g_strdup (id) : sf_session_new_id (session);
  priv->new_key = g_strdup (new_key);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  sf_session_load_async (session, kind, priv->id, NULL, record_cb, g_object_ref (self));
}

const char *
sf_draft_page_get_id (SfDraftPage *self)
{
  return get_private (self)->id;
}

SfRecord *
sf_draft_page_get_record (SfDraftPage *self)
{
  return get_private (self)->record;
}

JsonObject *
sf_draft_page_get_draft (SfDraftPage *self)
{
  return get_private (self)->draft;
}

const char *
sf_draft_page_get_note (SfDraftPage *self, const char *name)
{
  JsonObject *draft = get_private (self)->draft;

  return draft != NULL ? json_object_get_string_member_with_default (draft, name, NULL) : NULL;
}
