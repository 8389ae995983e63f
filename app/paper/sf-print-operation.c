/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A GtkPrintOperation whose pages are sheets of lib/paper. GTK asks for the pagination again and again until it is
 * there: that is where it waits for the record. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "paper/sf-print-operation.h"

typedef enum
{
  RECORD_NOT_ASKED,
  RECORD_ASKED,
  RECORD_DONE,
} RecordStage;

struct _SfPrintOperation
{
  GtkPrintOperation parent_instance;

  SfPaperPages *pages;
  GArray *copies; /* guint: numbers of the chosen copies */
  RecordStage stage;
};

G_DEFINE_FINAL_TYPE (SfPrintOperation, sf_print_operation, GTK_TYPE_PRINT_OPERATION)

enum
{
  RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
sf_print_operation_paginate (GtkPrintOperation *operation, GtkPrintContext *context)
{
  SfPrintOperation *self = SF_PRINT_OPERATION (operation);

  if (self->stage == RECORD_NOT_ASKED)
    {
      self->stage = RECORD_ASKED;
      g_signal_emit (self, signals[RECORD], 0);
    }
  if (self->stage != RECORD_DONE)
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int) (self->copies->len * sf_paper_pages_get_n_sheets (self->pages)));
  return TRUE;
}

static void
sf_print_operation_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page)
{
  SfPrintOperation *self = SF_PRINT_OPERATION (operation);
  guint n_sheets = sf_paper_pages_get_n_sheets (self->pages);

  sf_paper_pages_draw (self->pages, g_array_index (self->copies, guint, (guint) page / n_sheets),
                       (guint) page % n_sheets, SF_PAPER_DRAW_ALL, gtk_print_context_get_cairo_context (context));
}

static void
sf_print_operation_finalize (GObject *object)
{
  SfPrintOperation *self = SF_PRINT_OPERATION (object);

  g_array_unref (self->copies);
  g_clear_pointer (&self->pages, sf_paper_pages_unref);
  G_OBJECT_CLASS (sf_print_operation_parent_class)->finalize (object);
}

static void
sf_print_operation_class_init (SfPrintOperationClass *klass)
{
  GtkPrintOperationClass *operation_class = GTK_PRINT_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sf_print_operation_finalize;
  operation_class->paginate = sf_print_operation_paginate;
  operation_class->draw_page = sf_print_operation_draw_page;
  signals[RECORD] =
    g_signal_new ("record", SF_TYPE_PRINT_OPERATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sf_print_operation_init (SfPrintOperation *self)
{
  self->copies = g_array_new (FALSE, FALSE, sizeof (guint));
}

/* The sheet's own size, without the printer's margins: the template has its own. */
static GtkPageSetup *
make_page_setup (SfPaperPages *pages)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *size;
  double width, height;

  sf_paper_pages_get_size (pages, &width, &height);
  if (width > height)
    {
      size = gtk_paper_size_new_custom ("sanfang-sheet", "Sheet", height, width, GTK_UNIT_POINTS);
      gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
    }
  else
    size = gtk_paper_size_new_custom ("sanfang-sheet", "Sheet", width, height, GTK_UNIT_POINTS);
  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_paper_size_free (size);
  return setup;
}

SfPrintOperation *
sf_print_operation_new (SfPaperPages *pages, guint copies, const char *job_name)
{
  g_autoptr (GtkPageSetup) setup = make_page_setup (pages);
  SfPrintOperation *self =
    g_object_new (SF_TYPE_PRINT_OPERATION, "unit", GTK_UNIT_POINTS, "use-full-page", TRUE, "job-name", job_name,
                  "default-page-setup", setup, "embed-page-setup", FALSE, "show-progress", TRUE, NULL);

  self->pages = sf_paper_pages_ref (pages);
  for (guint i = 0; i < sf_paper_pages_get_n_copies (pages); i++)
    if ((copies & (1u << i)) != 0)
      g_array_append_val (self->copies, i);
  return self;
}

void
sf_print_operation_recorded (SfPrintOperation *self, gboolean ok)
{
  g_return_if_fail (SF_IS_PRINT_OPERATION (self));
  self->stage = RECORD_DONE;
  if (!ok)
    gtk_print_operation_cancel (GTK_PRINT_OPERATION (self));
}
