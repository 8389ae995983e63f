/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Rows are filled in order, each child as wide as it wants to be; a row is laid to the end of the line.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-wrap-box.h"

#define SPACING 6

struct _SfWrapBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (SfWrapBox, sf_wrap_box, GTK_TYPE_WIDGET)

/* The next child that is seen, from @child on. */
static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
get_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* A row of those from @first on that fit into @width, at least one. Gives what follows it. */
static GtkWidget *
measure_row (GtkWidget *first, int width, int *out_width, int *out_height)
{
  GtkWidget *child = first;

  *out_width = 0;
  *out_height = 0;
  while (child != NULL)
    {
      int wanted = get_width (child);

      if (child != first && *out_width + SPACING + wanted > width)
        break;
      *out_width += (child != first ? SPACING : 0) + wanted;
      *out_height = MAX (*out_height, get_height (child, wanted));
      child = skip_hidden (gtk_widget_get_next_sibling (child));
    }
  return child;
}

static int
measure_height (GtkWidget *self, int width)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (self));
  int sum = 0;

  while (child != NULL)
    {
      int row_width, row_height;

      child = measure_row (child, width, &row_width, &row_height);
      sum += row_height + (child != NULL ? SPACING : 0);
    }
  return sum;
}

static void
sf_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = measure_height (widget, for_size >= 0 ? for_size : G_MAXINT / 2);
      return;
    }
  for (GtkWidget *w = skip_hidden (gtk_widget_get_first_child (widget)); w != NULL;
       w = skip_hidden (gtk_widget_get_next_sibling (w)))
    {
      int wanted = get_width (w);

      *minimum = MAX (*minimum, wanted);
      *natural += (*natural > 0 ? SPACING : 0) + wanted;
    }
}

static void
allocate_row (GtkWidget *self, GtkWidget *child, GtkWidget *end, int x, int y, int height)
{
  gboolean mirrored = gtk_widget_get_direction (self) == GTK_TEXT_DIR_RTL;

  for (; child != end; child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int wanted = get_width (child);
      int at = mirrored ? gtk_widget_get_width (self) - x - wanted : x;

      gtk_widget_size_allocate (child, &(GtkAllocation){ at, y, wanted, height }, -1);
      x += wanted + SPACING;
    }
}

static void
sf_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      int row_width, row_height;
      GtkWidget *end = measure_row (child, width, &row_width, &row_height);

      allocate_row (widget, child, end, MAX (width - row_width, 0), y, row_height);
      y += row_height + SPACING;
      child = end;
    }
}

static GtkSizeRequestMode
sf_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sf_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sf_wrap_box_parent_class)->dispose (object);
}

static void
sf_wrap_box_class_init (SfWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_wrap_box_dispose;
  widget_class->measure = sf_wrap_box_measure;
  widget_class->size_allocate = sf_wrap_box_size_allocate;
  widget_class->get_request_mode = sf_wrap_box_get_request_mode;
}

static void
sf_wrap_box_init (SfWrapBox *self)
{
}
