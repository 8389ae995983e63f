/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cells' texts are those of the screen, so they are made here; only the file is written elsewhere. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-list-export.h"

#include <glib/gi18n.h>

#include "records/sf-table-saver.h"
#include "sf-errors.h"

typedef struct
{
  SfPage *page;
  SfSession *session;
  char *name;
  GPtrArray *columns; /* const SfListColumn * */
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->page);
  g_object_unref (self->session);
  g_free (self->name);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static GStrv
make_header (const Export *export)
{
  GStrv header = g_new0 (char *, export->columns->len + 1);

  for (guint i = 0; i < export->columns->len; i++)
    header[i] = g_strdup (sf_list_column_get_title (export->columns->pdata[i]));
  return header;
}

static GStrv
make_row (const Export *export, SfItem *item, guint position)
{
  GStrv cells = g_new0 (char *, export->columns->len + 1);

  for (guint i = 0; i < export->columns->len; i++)
    cells[i] = sf_list_column_dup_text (export->columns->pdata[i], item, position, export->session);
  return cells;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = sf_list_model_read_finish (SF_LIST_MODEL (source), result, &error);
  GPtrArray *rows;

  if (items == NULL)
    {
      g_autofree char *sentence = sf_error_sentence (error);

      sf_page_toast (export->page, sentence);
      return;
    }
  rows = g_ptr_array_new_full (items->len, (GDestroyNotify) g_strfreev);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (rows, make_row (export, items->pdata[i], i));
  sf_table_saver_run (export->page, _ ("Export"), export->name, make_header (export), rows);
}

void
sf_list_export_run (SfPage *page, SfRecordList *list, const SfListSpec *spec, SfSession *session, const char *name)
{
  Export *export = g_new0 (Export, 1);

  export->page = g_object_ref (page);
  export->session = g_object_ref (session);
  export->name = g_strdup (name);
  export->columns = g_ptr_array_new ();
  for (guint i = 0; i < spec->n_columns; i++)
    if (sf_record_list_shows (list, &spec->columns[i]) && (spec->columns[i].flags & SF_CELL_OPENS) == 0)
      g_ptr_array_add (export->columns, (gpointer) &spec->columns[i]);
  sf_list_model_read_async (sf_record_list_get_model (list), NULL, read_cb, export);
}
