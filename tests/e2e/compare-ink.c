/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compares the PDF file that a client exported with the same agreement drawn onto pixels, page by page, glyph by glyph:
 *
 *   compare-ink CACHE_DB SERVER STUDENT_NUMBER PDF
 *
 * The agreement is read from the client's own cache. Says how many pages are alike, or which glyph is not.
 */
#include "cache/sf-cache.h"
#include "db/sf-db.h"
#include "paper/sf-agreement-document.h"
#include "sf-ink.h"

static SfRecord *
read_record (SfDb *db, SfKind kind, const char *id, GError **error)
{
  g_autoptr (SfItem) item = sf_cache_read_item (db, kind, id, error);

  return item != NULL ? sf_record_ref (sf_item_get_settled (item)) : NULL;
}

static char *
find_agreement (SfDb *db, const char *student_number, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT id FROM agreement WHERE student_number = :number AND state = 'effective'", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":number", student_number);
  if (sf_stmt_step (stmt, error))
    return g_strdup (sf_stmt_get_text (stmt, 0));
  if (error != NULL && *error == NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s has no effective agreement here", student_number);
  return NULL;
}

static SfPaperPages *
lay_out (SfDb *db, const char *server, const char *student_number, GError **error)
{
  g_autofree char *id = find_agreement (db, student_number, error);
  g_autoptr (SfRecord) agreement = id != NULL ? read_record (db, SF_KIND_AGREEMENT, id, error) : NULL;
  g_autoptr (SfRecord) signing = NULL;
  g_autoptr (SfPaperDocument) document = NULL;
  g_autoptr (SfPaperRenderer) renderer = NULL;

  if (agreement == NULL)
    return NULL;
  signing = read_record (db, SF_KIND_SIGNING, sf_record_get_text (agreement, SF_AGREEMENT_SIGNING), error);
  renderer = signing != NULL ? sf_agreement_renderer_new (agreement, error) : NULL;
  if (renderer == NULL)
    return NULL;
  document = sf_agreement_document_new (agreement, signing, server);
  return sf_paper_renderer_lay_out (renderer, document, error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDb) db = NULL;
  g_autoptr (SfPaperPages) pages = NULL;
  guint page = 0;

  if (argc != 5)
    {
      g_printerr ("compare-ink CACHE_DB SERVER STUDENT_NUMBER PDF\n");
      return 2;
    }
  db = sf_db_open (argv[1], SF_DB_READ_ONLY, &error);
  pages = db != NULL ? lay_out (db, argv[2], argv[3], &error) : NULL;
  if (pages == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  for (guint copy = 0; copy < sf_paper_pages_get_n_copies (pages); copy++)
    for (guint sheet = 0; sheet < sf_paper_pages_get_n_sheets (pages); sheet++, page++)
      {
        g_autofree char *first = NULL;
        guint n_lost = sf_ink_compare (argv[4], page, pages, copy, sheet, &first);

        if (n_lost > 0)
          {
            g_printerr ("page %u: %u glyphs are not as drawn, the first: %s\n", page + 1, n_lost, first);
            return 1;
          }
      }
  g_print ("%u pages alike\n", page);
  return 0;
}
