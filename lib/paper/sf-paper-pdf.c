/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes agreements into one PDF file, with bookmarks and page labels, beside its place until it is whole. One thread
 * at a time.
 */
#include "paper/sf-paper-pdf.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "paper/sf-paper-error.h"

#define BUFFER_SIZE (256 * 1024)

struct _SfPaperPdf
{
  char *path, *temporary;
  int fd; /* -1: closed */
  int write_errno;
  GByteArray *buffer;
  char *title, *author, *subject, *date;
  cairo_surface_t *surface; /* made with the first document, which tells the sheet's size */
  cairo_t *cr;
  GHashTable *bookmarks; /* path joined by newlines -> id */
  guint n_pages;
};

/* "2020-03-06T10:20:30+08:00", as cairo wants it. */
static char *
format_time (gint64 time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+08:00");
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%Y-%m-%dT%H:%M:%S+08:00");
}

SfPaperPdf *
sf_paper_pdf_new (const char *path, const SfPaperPdfInfo *info, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  SfPaperPdf *self;

  if (fd < 0)
    {
      g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_WRITE, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (SfPaperPdf, 1);
  self->path = g_strdup (path);
  self->temporary = g_steal_pointer (&temporary);
  self->fd = fd;
  self->buffer = g_byte_array_sized_new (BUFFER_SIZE);
  self->title = g_strdup (info->title);
  self->author = g_strdup (info->author);
  self->subject = g_strdup (info->subject);
  self->date = format_time (info->time);
  self->bookmarks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
flush_buffer (SfPaperPdf *self)
{
  gsize done = 0;

  while (done < self->buffer->len && self->write_errno == 0)
    {
      gssize n = write (self->fd, self->buffer->data + done, self->buffer->len - done);

      if (n > 0)
        done += n;
      else if (errno != EINTR)
        self->write_errno = n == 0 ? EIO : errno;
    }
  g_byte_array_set_size (self->buffer, 0);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *bytes, unsigned int length)
{
  SfPaperPdf *self = closure;

  if (self->fd < 0) /* thrown away */
    return CAIRO_STATUS_SUCCESS;
  if (self->buffer->len + length > BUFFER_SIZE)
    flush_buffer (self);
  g_byte_array_append (self->buffer, bytes, length);
  return self->write_errno == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
start (SfPaperPdf *self, SfPaperRenderer *renderer, double width, double height)
{
  const char *title = sf_paper_template_get_title (sf_paper_renderer_get_template (renderer));

  self->surface = cairo_pdf_surface_create_for_stream (write_cb, self, width, height);
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, self->title != NULL ? self->title : title);
  if (self->author != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_AUTHOR, self->author);
  if (self->subject != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT, self->subject);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Sanfang " SF_VERSION);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, self->date);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_MOD_DATE, self->date);
  self->cr = cairo_create (self->surface);
}

/* The document's bookmark, below those of its path, pointing to the page that comes next. */
static void
add_bookmark (SfPaperPdf *self, SfPaperDocument *document)
{
  const char *const *path = sf_paper_document_get_bookmark_path (document);
  const char *name = sf_paper_document_get_text (document, "student.name");
  g_autofree char *title = g_strconcat (sf_paper_document_get_number (document), name != NULL ? " " : NULL, name, NULL);
  g_autofree char *link = g_strdup_printf ("page=%u", self->n_pages + 1);
  g_autoptr (GString) key = g_string_new (NULL);
  int parent = CAIRO_PDF_OUTLINE_ROOT;

  for (guint i = 0; path != NULL && path[i] != NULL; i++)
    {
      gpointer known;

      g_string_append_printf (key, "%s\n", path[i]);
      if (!g_hash_table_lookup_extended (self->bookmarks, key->str, NULL, &known))
        {
          known = GINT_TO_POINTER (
            cairo_pdf_surface_add_outline (self->surface, parent, path[i], link, CAIRO_PDF_OUTLINE_FLAG_OPEN));
          g_hash_table_insert (self->bookmarks, g_strdup (key->str), known);
        }
      parent = GPOINTER_TO_INT (known);
    }
  cairo_pdf_surface_add_outline (self->surface, parent, title, link, 0);
}

static gboolean
check (SfPaperPdf *self, GError **error)
{
  cairo_status_t status = self->cr != NULL ? cairo_status (self->cr) : CAIRO_STATUS_SUCCESS;

  if (status == CAIRO_STATUS_SUCCESS && self->surface != NULL)
    status = cairo_surface_status (self->surface);
  if (status == CAIRO_STATUS_SUCCESS && self->write_errno == 0)
    return TRUE;
  g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_WRITE, "%s: %s", self->path,
               self->write_errno != 0 ? g_strerror (self->write_errno) : cairo_status_to_string (status));
  return FALSE;
}

gboolean
sf_paper_pdf_add (SfPaperPdf *self, SfPaperRenderer *renderer, SfPaperDocument *document, guint copies, GError **error)
{
  g_autoptr (SfPaperPages) pages = sf_paper_renderer_lay_out (renderer, document, error);
  gboolean bookmarked = FALSE;
  double width, height;

  if (pages == NULL)
    return FALSE;
  sf_paper_pages_get_size (pages, &width, &height);
  if (self->surface == NULL)
    start (self, renderer, width, height);
  for (guint copy = 0; copy < sf_paper_pages_get_n_copies (pages); copy++)
    {
      if (copy < 32 && !(copies & (1u << copy)))
        continue;
      for (guint sheet = 0; sheet < sf_paper_pages_get_n_sheets (pages); sheet++)
        {
          g_autofree char *label = g_strdup_printf ("%s-%u", sf_paper_document_get_number (document),
                                                    copy * sf_paper_pages_get_n_sheets (pages) + sheet + 1);

          if (!bookmarked)
            add_bookmark (self, document);
          bookmarked = TRUE;
          cairo_pdf_surface_set_size (self->surface, width, height);
          cairo_pdf_surface_set_page_label (self->surface, label);
          sf_paper_pages_draw (pages, copy, sheet, SF_PAPER_DRAW_ALL, self->cr);
          cairo_show_page (self->cr);
          self->n_pages++;
        }
    }
  return check (self, error);
}

guint
sf_paper_pdf_get_n_pages (const SfPaperPdf *self)
{
  return self->n_pages;
}

static void
finish_surface (SfPaperPdf *self)
{
  g_clear_pointer (&self->cr, cairo_destroy);
  if (self->surface != NULL)
    cairo_surface_finish (self->surface);
}

gboolean
sf_paper_pdf_close (SfPaperPdf *self, GError **error)
{
  g_return_val_if_fail (self->fd >= 0, FALSE);

  if (self->surface == NULL)
    {
      g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_WRITE, "%s: there is nothing to print", self->path);
      return FALSE;
    }
  finish_surface (self);
  flush_buffer (self);
  if (self->write_errno == 0 && fsync (self->fd) != 0)
    self->write_errno = errno;
  if (close (self->fd) != 0 && self->write_errno == 0)
    self->write_errno = errno;
  self->fd = -1;
  if (self->write_errno == 0 && g_rename (self->temporary, self->path) != 0)
    self->write_errno = errno;
  if (!check (self, error))
    return FALSE;
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

void
sf_paper_pdf_free (SfPaperPdf *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  finish_surface (self);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_byte_array_unref (self->buffer);
  g_hash_table_unref (self->bookmarks);
  g_free (self->date);
  g_free (self->subject);
  g_free (self->author);
  g_free (self->title);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

gboolean
sf_paper_pdf_write (const char *path, const SfPaperPdfInfo *info, SfPaperRenderer *renderer, guint n,
                    SfPaperPdfSource source, SfPaperPdfProgress progress, gpointer user_data, guint copies,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (SfPaperPdf) pdf = sf_paper_pdf_new (path, info, error);
  g_autoptr (GError) first_problem = NULL;

  if (pdf == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SfPaperDocument) document = source (i, user_data);
      g_autoptr (GError) problem = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!sf_paper_pdf_add (pdf, renderer, document, copies, &problem))
        {
          if (g_error_matches (problem, SF_PAPER_ERROR, SF_PAPER_ERROR_WRITE))
            {
              g_propagate_error (error, g_steal_pointer (&problem));
              return FALSE;
            }
          if (first_problem == NULL)
            first_problem = g_error_copy (problem);
        }
      if (progress != NULL)
        progress (i + 1, n, problem, user_data);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (pdf->n_pages == 0 && first_problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&first_problem));
      return FALSE;
    }
  return sf_paper_pdf_close (pdf, error);
}
