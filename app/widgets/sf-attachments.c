/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list of rows over the record's attachments in the cache. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "sf-sentences.h"
#include "sf-ui.h"
#include "widgets/sf-attachments-private.h"

G_DEFINE_FINAL_TYPE (SfAttachments, sf_attachments, GTK_TYPE_WIDGET)

enum
{
  BEGIN, /* emitted by sf-attachments-add.c */
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
sf_attachments_set_problem (SfAttachments *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

/* ---- The rows ---- */

SfAttachmentRow *
sf_attachments_find_row (SfAttachments *self, const char *sha256)
{
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); w != NULL;
       w = gtk_widget_get_next_sibling (w))
    if (g_strcmp0 (sf_record_get_text (sf_attachment_row_get_attachment (SF_ATTACHMENT_ROW (w)), SF_ATTACHMENT_SHA256),
                   sha256) == 0)
      return SF_ATTACHMENT_ROW (w);
  return NULL;
}

static void row_remove_cb (SfAttachmentRow *row, SfAttachments *self);

static void
append_row (SfAttachments *self, SfRecord *attachment, SfItemMark mark)
{
  GtkWidget *row = sf_attachment_row_new (self->session, attachment, mark, self->editable);

  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, 0);
  gtk_box_append (self->rows, row);
  self->n++;
}

static void
show_rows (SfAttachments *self, GPtrArray *items)
{
  guint before = self->n;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, row);
  self->n = 0;
  for (guint i = 0; i < items->len; i++)
    {
      SfRecord *attachment = sf_item_get_record (items->pdata[i]);

      if (g_strcmp0 (sf_record_get_text (attachment, SF_ATTACHMENT_PURPOSE), self->purpose) == 0)
        append_row (self, attachment, sf_item_get_mark (items->pdata[i]));
    }
  for (guint i = 0; i < self->held->len; i++)
    append_row (self, self->held->pdata[i], SF_ITEM_WAITING);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), self->n > 0);
  gtk_widget_set_visible (self->none, self->n == 0 && !self->editable);
  if (self->n != before)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachments) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_attachments_finish (SF_SESSION (source), result, &error);

  if (items != NULL)
    show_rows (self, items);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("attachments cannot be read: %s", error->message);
}

void
sf_attachments_load (SfAttachments *self)
{
  if (!sf_session_get_is_open (self->session))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_attachments_async (self->session, self->id, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
session_changed_cb (SfAttachments *self, guint kinds)
{
  if ((kinds & 1u << SF_KIND_ATTACHMENT) != 0)
    sf_attachments_load (self);
}

static void
file_changed_cb (SfAttachments *self, const char *sha256)
{
  SfAttachmentRow *row = sf_attachments_find_row (self, sha256);

  if (row != NULL)
    sf_attachment_row_refresh (row);
}

static void
sync_state_cb (SfAttachments *self)
{
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); w != NULL;
       w = gtk_widget_get_next_sibling (w))
    sf_attachment_row_refresh (SF_ATTACHMENT_ROW (w));
}

/* ---- Removing ---- */

typedef struct
{
  SfAttachments *self;
  SfRecord *attachment;
} Removing;

static void
removing_free (Removing *removing)
{
  g_object_unref (removing->self);
  sf_record_unref (removing->attachment);
  g_free (removing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removing, removing_free)

static void
detached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfAttachments) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_session_act_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = NULL;

  if (uid != NULL)
    return;
  sentence = error->domain == SF_WORKFLOW_ERROR
               ? sf_sentence_refusal ((SfWorkflowCode) error->code, sf_session_error_params (error))
               : g_strdup (error->message);
  sf_attachments_set_problem (self, sentence);
}

static void
detach (Removing *removing)
{
  sf_session_act_async (removing->self->session, SF_KIND_ATTACHMENT, sf_record_get_id (removing->attachment), "detach",
                        NULL, NULL, detached_cb, g_object_ref (removing->self));
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removing) removing = user_data;

  if (sf_session_undo_finish (SF_SESSION (source), result, NULL))
    sf_session_drop_file (SF_SESSION (source), sf_record_get_text (removing->attachment, SF_ATTACHMENT_SHA256));
  else
    detach (removing); /* it was sent meanwhile */
}

/* What has not been sent is taken back, so that the server never hears of it; the rest is detached. */
static void
outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removing) removing = user_data;
  g_autoptr (GPtrArray) entries = sf_session_outbox_finish (SF_SESSION (source), result, NULL);
  const char *id = sf_record_get_id (removing->attachment);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const SfOutboxEntry *entry = entries->pdata[i];

      if (entry->kind != SF_KIND_ATTACHMENT || !g_str_equal (entry->id, id) || entry->state == SF_OUTBOX_SENT ||
          entry->state == SF_OUTBOX_REJECTED)
        continue;
      sf_session_undo_async (SF_SESSION (source), entry->uid, taken_back_cb, g_steal_pointer (&removing));
      return;
    }
  detach (removing);
}

static void
row_remove_cb (SfAttachmentRow *row, SfAttachments *self)
{
  g_autoptr (SfRecord) attachment = sf_record_ref (sf_attachment_row_get_attachment (row));
  Removing *removing;

  sf_attachments_set_problem (self, NULL);
  if (g_ptr_array_remove (self->held, attachment))
    {
      sf_session_drop_file (self->session, sf_record_get_text (attachment, SF_ATTACHMENT_SHA256));
      sf_attachments_load (self);
      return;
    }
  removing = g_new0 (Removing, 1);
  removing->self = g_object_ref (self);
  removing->attachment = g_steal_pointer (&attachment);
  sf_session_outbox_async (self->session, outbox_cb, removing);
}

/* ---- The object ---- */

static gboolean
sf_attachments_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SF_ATTACHMENTS (widget)->add);
}

static void
sf_attachments_dispose (GObject *object)
{
  SfAttachments *self = SF_ATTACHMENTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_attachments_parent_class)->dispose (object);
}

static void
sf_attachments_finalize (GObject *object)
{
  SfAttachments *self = SF_ATTACHMENTS (object);

  g_ptr_array_unref (self->held);
  g_free (self->id);
  g_free (self->purpose);
  G_OBJECT_CLASS (sf_attachments_parent_class)->finalize (object);
}

static void
sf_attachments_class_init (SfAttachmentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_attachments_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_attachments_finalize;
  widget_class->grab_focus = sf_attachments_grab_focus;
  signals[BEGIN] = g_signal_new ("begin", SF_TYPE_ATTACHMENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_ATTACHMENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "attachments");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-attachments.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, box);
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, rows);
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, none);
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, problem);
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, adding);
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, add);
  gtk_widget_class_bind_template_child (widget_class, SfAttachments, limits);
  sf_attachments_install_sources (widget_class);
}

static void
sf_attachments_init (SfAttachments *self)
{
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_attachments_take_drops (self);
  gtk_widget_set_visible (self->adding, FALSE);
}

GtkWidget *
sf_attachments_new (void)
{
  return g_object_new (SF_TYPE_ATTACHMENTS, NULL);
}

static void
set_session (SfAttachments *self, SfSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "file-changed", G_CALLBACK (file_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::sync-state", G_CALLBACK (sync_state_cb), self, G_CONNECT_SWAPPED);
}

void
sf_attachments_set_place (SfAttachments *self, SfSession *session, SfKind kind, const char *id, const char *purpose,
                          const char *label)
{
  g_autofree char *limits = g_strdup_printf (
    _ ("JPEG or PNG pictures and PDF files of at most %d MB each, %d in all. They can be dropped here, too."),
    sf_session_get_rules (session)->max_file_mb, sf_session_get_rules (session)->max_attachments);

  g_return_if_fail (SF_IS_ATTACHMENTS (self) && (self->session == NULL || self->session == session));
  set_session (self, session);
  self->kind = kind;
  if (g_strcmp0 (self->id, id) != 0)
    g_ptr_array_set_size (self->held, 0);
  g_free (self->id);
  self->id = g_strdup (id);
  g_free (self->purpose);
  self->purpose = g_strdup (purpose);
  gtk_label_set_label (self->limits, limits);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  sf_attachments_load (self);
}

void
sf_attachments_set_editable (SfAttachments *self, gboolean editable)
{
  g_return_if_fail (SF_IS_ATTACHMENTS (self));
  if (self->editable == editable)
    return;
  self->editable = editable;
  gtk_widget_set_visible (self->adding, editable);
  if (self->session != NULL)
    sf_attachments_load (self);
}

void
sf_attachments_set_ready (SfAttachments *self, gboolean ready)
{
  g_autoptr (GPtrArray) held = NULL;

  g_return_if_fail (SF_IS_ATTACHMENTS (self));
  self->ready = ready;
  if (!ready)
    return;
  held = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  for (guint i = 0; i < held->len; i++)
    sf_attachments_attach (self, held->pdata[i]);
}

guint
sf_attachments_get_n (SfAttachments *self)
{
  g_return_val_if_fail (SF_IS_ATTACHMENTS (self), 0);
  return self->n;
}

void
sf_attachments_show_problem (SfAttachments *self, const char *sentence)
{
  g_return_if_fail (SF_IS_ATTACHMENTS (self));
  sf_attachments_set_problem (self, sentence);
  if (sentence != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}
