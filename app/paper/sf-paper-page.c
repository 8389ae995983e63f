/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads agreement, signing and settings, lays them out, and shows the sheets of one copy. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "paper/sf-agreement-document.h"
#include "paper/sf-paper-page-private.h"
#include "paper/sf-sheet-view.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "sf-ui.h"

G_DEFINE_FINAL_TYPE (SfPaperPage, sf_paper_page, SF_TYPE_PAGE)

#define MAX_ZOOM 4.0

/* ---- Sheets ---- */

static void
show_sheets (SfPaperPage *self)
{
  guint copy = gtk_drop_down_get_selected (self->shown_copy);
  guint n;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sheets))) != NULL)
    gtk_box_remove (self->sheets, child);
  if (self->pages == NULL || copy >= sf_paper_pages_get_n_copies (self->pages))
    return;
  n = sf_paper_pages_get_n_sheets (self->pages);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name =
        g_strdup_printf (_ ("Copy of: %s, sheet %u of %u"), sf_label_holder (sf_copy_holders[copy]), i + 1, n);
      GtkWidget *sheet = sf_sheet_view_new (self->pages, copy, i, name);

      sf_sheet_view_set_zoom (SF_SHEET_VIEW (sheet), self->zoom);
      gtk_box_append (self->sheets, sheet);
    }
}

static void
copy_changed_cb (SfPaperPage *self)
{
  show_sheets (self);
}

static void
zoom_by (SfPaperPage *self, double factor)
{
  self->zoom = CLAMP (self->zoom * factor, 1 / MAX_ZOOM, MAX_ZOOM);
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->sheets)); w != NULL;
       w = gtk_widget_get_next_sibling (w))
    sf_sheet_view_set_zoom (SF_SHEET_VIEW (w), self->zoom);
}

static void
zoom_in_cb (SfPaperPage *self)
{
  zoom_by (self, 1.25);
}

static void
zoom_out_cb (SfPaperPage *self)
{
  zoom_by (self, 0.8);
}

/* ---- Which copies ---- */

guint
sf_paper_page_get_copies (SfPaperPage *self)
{
  guint copies = 0;
  guint i = 0;

  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->checks)); w != NULL;
       w = gtk_widget_get_next_sibling (w))
    if (GTK_IS_CHECK_BUTTON (w))
      copies |= (gtk_check_button_get_active (GTK_CHECK_BUTTON (w)) ? 1u : 0u) << i++;
  return copies;
}

static void
add_copies (SfPaperPage *self)
{
  for (guint i = 0; i < SF_N_COPIES; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (sf_label_holder (sf_copy_holders[i]));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      gtk_box_append (self->checks, check);
      gtk_string_list_append (self->copy_names, sf_label_holder (sf_copy_holders[i]));
    }
}

static void
activated_cb (SfPaperPage *self, const char *action)
{
  if (g_str_equal (action, "print"))
    sf_paper_page_run_print (self);
  else
    sf_paper_page_run_export (self);
}

static void
sf_paper_page_print (SfPage *page)
{
  SfPaperPage *self = SF_PAPER_PAGE (page);

  if (sf_action_bar_is_possible (self->bar, "print"))
    sf_paper_page_run_print (self);
}

/* ---- Loading ---- */

static void
show_problem (SfPaperPage *self, const char *text)
{
  adw_status_page_set_description (self->problem, text);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
lay_out (SfPaperPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperRenderer) renderer = sf_agreement_renderer_new (self->agreement, &error);

  g_clear_pointer (&self->pages, sf_paper_pages_unref);
  g_clear_pointer (&self->document, sf_paper_document_unref);
  self->document = sf_agreement_document_new (self->agreement, self->signing, sf_session_get_server (self->session));
  if (renderer != NULL)
    self->pages = sf_paper_renderer_lay_out (renderer, self->document, &error);
  if (self->pages == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  sf_page_set_title (SF_PAGE (self), sf_record_get_text (self->agreement, SF_AGREEMENT_STUDENT_NAME));
  sf_page_set_subtitle (SF_PAGE (self), sf_label_state (SF_KIND_AGREEMENT, sf_record_get_state (self->agreement)));
  show_sheets (self);
  gtk_stack_set_visible_child_name (self->stack, "sheets");
}

static void
allow_printing (SfPaperPage *self)
{
  sf_action_bar_set_refusal (self->bar, "print",
                             self->print_refusal == NULL && self->is_waiting
                               ? _ ("A decision of yours waits to be uploaded. It can be printed for use after that.")
                               : self->print_refusal);
}

static void
options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPaperPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) options = sf_session_options_finish (SF_SESSION (source), result, &error);

  g_clear_pointer (&self->print_refusal, g_free);
  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const SfOption *option = options->pdata[i];

      if (g_str_equal (option->action, "print") && option->verdict == SF_REFUSED)
        self->print_refusal = sf_sentence_refusal (option->code, option->params);
    }
  allow_printing (self);
}

static void
settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPaperPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_session_all_finish (SF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->settings, sf_record_unref);
  if (items != NULL && items->len > 0)
    self->settings = sf_record_ref (sf_item_get_record (items->pdata[0]));
  lay_out (self);
}

/* As the server has it; what only this computer has so far is at most a specimen. */
static SfRecord *
get_settled (SfItem *item)
{
  SfRecord *settled = sf_item_get_settled (item);

  return settled != NULL ? settled : sf_item_get_record (item);
}

static void
signing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPaperPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->signing, sf_record_unref);
  if (item != NULL)
    self->signing = sf_record_ref (get_settled (item));
  sf_session_all_async (self->session, SF_KIND_SETTINGS, 1, self->cancellable, settings_cb, g_object_ref (self));
}

static void
agreement_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfPaperPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);
  const char *signing;

  if (item == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_problem (self, _ ("The record was removed, or you may no longer see it."));
      return;
    }
  g_clear_pointer (&self->agreement, sf_record_unref);
  self->agreement = sf_record_ref (get_settled (item));
  self->is_waiting = sf_record_get_state (self->agreement) != sf_record_get_state (sf_item_get_record (item));
  allow_printing (self);
  signing = sf_record_get_text (self->agreement, SF_AGREEMENT_SIGNING);
  sf_session_load_async (self->session, SF_KIND_SIGNING, signing != NULL ? signing : "", self->cancellable, signing_cb,
                         g_object_ref (self));
}

static void
load (SfPaperPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sf_session_load_async (self->session, SF_KIND_AGREEMENT, self->id, self->cancellable, agreement_cb,
                         g_object_ref (self));
  sf_session_options_async (self->session, SF_KIND_AGREEMENT, self->id, self->cancellable, options_cb,
                            g_object_ref (self));
}

static void
session_changed_cb (SfPaperPage *self, guint kinds)
{
  if ((kinds & (1u << SF_KIND_AGREEMENT | 1u << SF_KIND_SETTINGS)) != 0 && sf_session_get_is_open (self->session))
    load (self);
}

static void
sf_paper_page_dispose (GObject *object)
{
  SfPaperPage *self = SF_PAPER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->agreement, sf_record_unref);
  g_clear_pointer (&self->signing, sf_record_unref);
  g_clear_pointer (&self->settings, sf_record_unref);
  g_clear_pointer (&self->pages, sf_paper_pages_unref);
  g_clear_pointer (&self->document, sf_paper_document_unref);
  G_OBJECT_CLASS (sf_paper_page_parent_class)->dispose (object);
}

static void
sf_paper_page_finalize (GObject *object)
{
  g_free (SF_PAPER_PAGE (object)->id);
  g_free (SF_PAPER_PAGE (object)->print_refusal);
  G_OBJECT_CLASS (sf_paper_page_parent_class)->finalize (object);
}

static void
sf_paper_page_class_init (SfPaperPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_paper_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_paper_page_finalize;
  SF_PAGE_CLASS (klass)->print = sf_paper_page_print;
  g_type_ensure (SF_TYPE_ACTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("paper/sf-paper-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, problem);
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, shown_copy);
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, copy_names);
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, checks);
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, sheets);
  gtk_widget_class_bind_template_child (widget_class, SfPaperPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, copy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sf_paper_page_init (SfPaperPage *self)
{
  self->zoom = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_copies (self);
  sf_action_bar_add (self->bar, "export", _ ("Export PDF…"), SF_ACTION_PLAIN, NULL);
  sf_action_bar_add (self->bar, "print", _ ("Print…"), SF_ACTION_SUGGESTED, _ ("Ctrl+P"));
}

GtkWidget *
sf_paper_page_new (SfSession *session, const char *agreement_id)
{
  SfPaperPage *self = g_object_new (SF_TYPE_PAPER_PAGE, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (agreement_id);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}
