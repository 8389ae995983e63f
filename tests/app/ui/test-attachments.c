/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attachments of a record, over a session with a real server: held until the record is there, shown, removed; and
 * the pictures of them, which may be anything.
 */
#include <string.h>

#include <adwaita.h>
#include <glib/gstdio.h>

#include "core/form/sf-media.h"
#include "sf-scene.h"
#include "student/sf-request-text.h"
#include "widgets/sf-attachments.h"
#include "widgets/sf-picture.h"

/* A real picture of @width by @height, another one for each @shade. */
static GBytes *
make_picture (const char *type, int width, int height, guint32 shade)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  char *bytes;
  gsize length;
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, shade);
  gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &length, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (bytes, length);
}

/* ---- Attaching ---- */

static void
count_cb (SfAttachments *files, guint *n)
{
  (*n)++;
}

/* The accessible alert that says what is wrong; NULL: nothing is. */
static const char *
get_problem (GtkWidget *widget)
{
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    {
      const char *found = get_problem (w);

      if (GTK_IS_LABEL (w) && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (w)) == GTK_ACCESSIBLE_ROLE_ALERT)
        return gtk_widget_get_visible (w) ? gtk_label_get_label (GTK_LABEL (w)) : NULL;
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_row (GtkWidget *widget)
{
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    {
      GtkWidget *found = g_str_equal (G_OBJECT_TYPE_NAME (w), "SfAttachmentRow") ? w : find_row (w);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_held (SfScene *self, gconstpointer data)
{
  g_autofree char *signing = sf_session_new_id (self->student);
  g_autoptr (GBytes) picture = make_picture ("png", 40, 30, 0xff0000ff);
  g_autoptr (GBytes) page = g_bytes_new_static ("<!doctype html>", 15);
  SfAttachments *files = SF_ATTACHMENTS (g_object_ref_sink (sf_attachments_new ()));
  guint begun = 0;

  g_signal_connect (files, "begin", G_CALLBACK (count_cb), &begun);
  sf_attachments_set_place (files, self->student, SF_KIND_SIGNING, signing, "proof.files", "Proof");
  /* Who may only look adds nothing. */
  sf_attachments_add_bytes (files, picture, "offer.png");
  sf_attachments_set_editable (files, TRUE);
  g_assert_cmpuint (begun, ==, 0);
  sf_attachments_add_bytes (files, page, "page.html");
  sf_wait_until (get_problem (GTK_WIDGET (files)) != NULL);
  g_assert_nonnull (strstr (get_problem (GTK_WIDGET (files)), "page.html"));
  sf_attachments_add_bytes (files, picture, "offer.png");
  g_assert_null (get_problem (GTK_WIDGET (files)));
  sf_wait_until (sf_attachments_get_n (files) == 1);
  g_assert_cmpuint (begun, ==, 1);
  /* The same once more is not there twice. */
  sf_attachments_add_bytes (files, picture, "copy.png");
  sf_wait_until (get_problem (GTK_WIDGET (files)) != NULL);
  g_assert_cmpuint (sf_attachments_get_n (files), ==, 1);
  g_assert_null (sf_client_first (self->student, SF_KIND_ATTACHMENT));

  sf_client_must_act (self->student, signing, "save_draft", NULL);
  sf_attachments_set_ready (files, TRUE);
  sf_wait_until (sf_session_get_n_waiting (self->student) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (self->student), ==, 0);
  g_assert_cmpuint (sf_attachments_get_n (files), ==, 1);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM attachment WHERE file_name = 'offer.png' AND "
                                                  "purpose = 'proof.files'"),
                   ==, 1);
  g_object_unref (files);
}

/* What was not sent is taken back and the server never hears of it; what was sent is detached. */
static void
test_removed (SfScene *self, gconstpointer data)
{
  g_autofree char *signing = sf_session_new_id (self->student);
  g_autoptr (GBytes) first = make_picture ("png", 40, 30, 0x00ff00ff);
  g_autoptr (GBytes) second = make_picture ("jpeg", 40, 30, 0x0000ffff);
  SfAttachments *files = SF_ATTACHMENTS (g_object_ref_sink (sf_attachments_new ()));

  sf_client_must_act (self->student, signing, "save_draft", NULL);
  sf_attachments_set_place (files, self->student, SF_KIND_SIGNING, signing, "proof.files", "Proof");
  sf_attachments_set_editable (files, TRUE);
  sf_attachments_set_ready (files, TRUE);
  sf_wait_until (sf_session_get_n_waiting (self->student) == 0);

  sf_session_set_hold (self->student, SF_SESSION_HOLD);
  sf_attachments_add_bytes (files, first, "first.png");
  sf_wait_until (sf_attachments_get_n (files) == 1);
  g_signal_emit_by_name (find_row (GTK_WIDGET (files)), "remove");
  sf_wait_until (sf_attachments_get_n (files) == 0);
  sf_wait_until (sf_session_get_n_waiting (self->student) == 0);

  sf_session_set_hold (self->student, 0);
  sf_attachments_add_bytes (files, second, "second.jpg");
  sf_wait_until (sf_attachments_get_n (files) == 1 && sf_session_get_n_waiting (self->student) == 0);
  g_signal_emit_by_name (find_row (GTK_WIDGET (files)), "remove");
  sf_wait_until (sf_attachments_get_n (files) == 0 && sf_session_get_n_waiting (self->student) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (self->student), ==, 0);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM attachment"), ==, 0);
  g_object_unref (files);
}

/* ---- Pictures ---- */

static GdkTexture *
load (GBytes *bytes, int max_side, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = NULL;
  GdkTexture *texture;
  int fd = g_file_open_tmp ("sanfang-picture-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  sf_picture_load_async (path, max_side, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  texture = sf_picture_load_finish (result, error);
  g_remove (path);
  return texture;
}

static void
test_picture_sizes (void)
{
  static const char *const types[] = { "png", "jpeg" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GBytes) wide = make_picture (types[i], 600, 200, 0x808080ff);
      g_autoptr (GdkTexture) small = load (wide, 150, NULL);
      g_autoptr (GdkTexture) whole = load (wide, 1000, NULL);

      g_assert_cmpint (gdk_texture_get_width (small), ==, 150);
      g_assert_cmpint (gdk_texture_get_height (small), ==, 50);
      g_assert_cmpint (gdk_texture_get_width (whole), ==, 600);
    }
}

/* Cut off, changed, or nothing of what it says: an error, and the program goes on. */
static void
test_picture_hostile (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) good = make_picture (i % 2 == 0 ? "png" : "jpeg", 64, 64, 0x123456ff);
      gsize length;
      g_autofree guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&good), &length);
      g_autoptr (GBytes) bad = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      for (guint j = 0; j < 8; j++)
        bytes[g_rand_int_range (rand, 8, (gint32) length)] = (guint8) g_rand_int (rand);
      bad = g_bytes_new (bytes, (gsize) g_rand_int_range (rand, 1, (gint32) length + 1));
      texture = load (bad, 100, NULL);
      g_assert_true (texture == NULL || gdk_texture_get_width (texture) <= 100);
    }
}

static void
test_picture_only (void)
{
  g_autoptr (GBytes) svg = g_bytes_new_static ("<svg xmlns='http://www.w3.org/2000/svg'/>", 41);
  g_autoptr (GError) error = NULL;

  g_assert_null (load (svg, 100, &error));
  g_assert_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TYPE);
}

/* ---- What a cancellation will mean ---- */

static void
test_meaning (void)
{
  g_autoptr (SfRules) rules = sf_rules_new (NULL, NULL);
  g_autoptr (SfRecord) student = sf_record_new (SF_KIND_STUDENT, "s");
  g_autofree char *text = NULL;
  g_autofree char *unknown = NULL;

  sf_record_set_int (student, SF_STUDENT_CANCEL_COUNT, 1);
  text = sf_request_text_meaning (rules, student, SF_SCHOOL_NOW);
  /* 15 working days after 2026-04-01, the three of 清明节 between. */
  g_assert_nonnull (strstr (text, "2026-04-24"));
  g_assert_nonnull (strstr (text, "1 times"));
  /* In a year without a calendar the day may change, and that is said. */
  unknown = sf_request_text_meaning (rules, NULL, SF_SCHOOL_NOW + 10 * 366 * SF_DAY);
  g_assert_nonnull (strstr (unknown, "2036"));
}

#define ADD(name_, test_) g_test_add ("/attachments/" name_, SfScene, NULL, sf_scene_set_up, test_, sf_scene_tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  ADD ("held", test_held);
  ADD ("removed", test_removed);
  g_test_add_func ("/picture/sizes", test_picture_sizes);
  g_test_add_func ("/picture/hostile", test_picture_hostile);
  g_test_add_func ("/picture/only", test_picture_only);
  g_test_add_func ("/request/meaning", test_meaning);
  return g_test_run ();
}
