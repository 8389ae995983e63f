/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes the width there is and the height that belongs to it, and draws with cairo. The paper is white in the dark
 * style too. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "paper/sf-sheet-view.h"

#include <math.h>

struct _SfSheetView
{
  GtkWidget parent_instance;

  SfPaperPages *pages;
  guint copy;
  guint sheet;
  double zoom;
};

G_DEFINE_FINAL_TYPE (SfSheetView, sf_sheet_view, GTK_TYPE_WIDGET)

#define PIXELS_PER_POINT (96.0 / 72.0)
#define MIN_WIDTH 240 /* pixels: small, but one sees what it is */

static GtkSizeRequestMode
sf_sheet_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sf_sheet_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  SfSheetView *self = SF_SHEET_VIEW (widget);
  double width, height, wanted;

  sf_paper_pages_get_size (self->pages, &width, &height);
  wanted = width * PIXELS_PER_POINT * self->zoom;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = (int) ceil (wanted);
      *minimum = self->zoom > 1 ? *natural : MIN (MIN_WIDTH, *natural);
    }
  else
    *minimum = *natural = (int) ceil ((for_size > 0 ? for_size : wanted) * height / width);
  *minimum_baseline = *natural_baseline = -1;
}

static void
sf_sheet_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  SfSheetView *self = SF_SHEET_VIEW (widget);
  float view_width = (float) gtk_widget_get_width (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, view_width, (float) gtk_widget_get_height (widget));
  double width, height;
  cairo_t *cr;

  sf_paper_pages_get_size (self->pages, &width, &height);
  gtk_snapshot_append_color (snapshot, &white, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_scale (cr, view_width / width, view_width / width);
  sf_paper_pages_draw (self->pages, self->copy, self->sheet, SF_PAPER_DRAW_ALL, cr);
  cairo_destroy (cr);
}

static void
sf_sheet_view_finalize (GObject *object)
{
  sf_paper_pages_unref (SF_SHEET_VIEW (object)->pages);
  G_OBJECT_CLASS (sf_sheet_view_parent_class)->finalize (object);
}

static void
sf_sheet_view_class_init (SfSheetViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sf_sheet_view_finalize;
  widget_class->get_request_mode = sf_sheet_view_get_request_mode;
  widget_class->measure = sf_sheet_view_measure;
  widget_class->snapshot = sf_sheet_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sf_sheet_view_init (SfSheetView *self)
{
  self->zoom = 1;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
sf_sheet_view_new (SfPaperPages *pages, guint copy, guint sheet, const char *name)
{
  SfSheetView *self = g_object_new (SF_TYPE_SHEET_VIEW, NULL);

  self->pages = sf_paper_pages_ref (pages);
  self->copy = copy;
  self->sheet = sheet;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

void
sf_sheet_view_set_zoom (SfSheetView *self, double zoom)
{
  g_return_if_fail (SF_IS_SHEET_VIEW (self));
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
