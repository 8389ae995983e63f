/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Children go on in further rows where they have no room, keep their order, end at the end of the line, and none is
 * cut.
 */
#include <adwaita.h>

#include "widgets/sf-wrap-box.h"

#define N 3
#define WIDTH 100 /* of a child */
#define HEIGHT 20
#define SPACING 6

typedef struct
{
  GtkWidget *box;
  GtkWidget *children[N];
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->box = g_object_ref_sink (g_object_new (SF_TYPE_WRAP_BOX, NULL));
  for (int i = 0; i < N; i++)
    {
      f->children[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_set_size_request (f->children[i], WIDTH, HEIGHT);
      gtk_widget_set_parent (f->children[i], f->box);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->box);
}

static void
allocate (Fixture *f, int width)
{
  int minimum, height;

  gtk_widget_measure (f->box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, WIDTH);
  gtk_widget_measure (f->box, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_allocate (f->box, width, height, -1, NULL);
}

static void
assert_place (Fixture *f, int child, int x, int y)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (f->children[child], f->box, &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, x);
  g_assert_cmpfloat (bounds.origin.y, ==, y);
  g_assert_cmpfloat (bounds.size.width, ==, WIDTH);
}

static void
test_one_row (Fixture *f, gconstpointer data)
{
  allocate (f, 400);
  g_assert_cmpint (gtk_widget_get_height (f->box), ==, HEIGHT);
  for (int i = 0; i < N; i++)
    assert_place (f, i, 400 - (N - i) * WIDTH - (N - 1 - i) * SPACING, 0);
}

static void
test_two_rows (Fixture *f, gconstpointer data)
{
  allocate (f, 2 * WIDTH + SPACING);
  g_assert_cmpint (gtk_widget_get_height (f->box), ==, 2 * HEIGHT + SPACING);
  assert_place (f, 0, 0, 0);
  assert_place (f, 1, WIDTH + SPACING, 0);
  assert_place (f, 2, WIDTH + SPACING, HEIGHT + SPACING);
}

static void
test_hidden (Fixture *f, gconstpointer data)
{
  gtk_widget_set_visible (f->children[1], FALSE);
  allocate (f, 2 * WIDTH + SPACING);
  g_assert_cmpint (gtk_widget_get_height (f->box), ==, HEIGHT);
  assert_place (f, 0, 0, 0);
  assert_place (f, 2, WIDTH + SPACING, 0);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_test_add ("/wrap-box/one-row", Fixture, NULL, set_up, test_one_row, tear_down);
  g_test_add ("/wrap-box/two-rows", Fixture, NULL, set_up, test_two_rows, tear_down);
  g_test_add ("/wrap-box/hidden", Fixture, NULL, set_up, test_hidden, tear_down);
  return g_test_run ();
}
