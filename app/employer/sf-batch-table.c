/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table of columns, for the screen and for the report. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-batch-table.h"

#include <glib/gi18n.h>

#include "employer/sf-invitation-list.h"

#define COLUMN_KEY "sf-column"

typedef struct
{
  const char *title;
  gboolean narrow; /* stays when the window is */
  gboolean expand;
  gboolean wraps;
  char *(*text) (SfInvitationRow *row); /* transfer full */
} Column;

static char *
text_of_line (SfInvitationRow *row)
{
  return g_strdup_printf ("%u", sf_invitation_row_get_line (row));
}

static char *
text_of_number (SfInvitationRow *row)
{
  return g_strdup (sf_invitation_row_get_number (row));
}

static char *
text_of_name (SfInvitationRow *row)
{
  return g_strdup (sf_invitation_row_get_name (row));
}

static char *
text_of_verdict (SfInvitationRow *row)
{
  const char *label = sf_invitation_state_label (sf_invitation_row_get_state (row));
  const char *reason = sf_invitation_row_get_reason (row);

  return reason != NULL ? g_strdup_printf (_ ("%s: %s"), label, reason) : g_strdup (label);
}

static const Column columns[] = {
  { NC_ ("column", "Line"), FALSE, FALSE, FALSE, text_of_line },
  { NC_ ("column", "Student number"), TRUE, FALSE, FALSE, text_of_number },
  { NC_ ("column", "Name"), TRUE, FALSE, FALSE, text_of_name },
  { NC_ ("column", "Own terms"), FALSE, TRUE, FALSE, sf_invitation_row_dup_differences },
  { NC_ ("column", "Result"), TRUE, TRUE, TRUE, text_of_verdict },
};

#define RESULT (G_N_ELEMENTS (columns) - 1)

static const char *
get_style (SfInvitationState state)
{
  switch (state)
    {
    case SF_INVITATION_WRONG:
    case SF_INVITATION_REFUSED:
    case SF_INVITATION_REJECTED:
      return "error";
    case SF_INVITATION_READY:
    case SF_INVITATION_SENT:
      return "success";
    case SF_INVITATION_KEPT:
      return "warning";
    case SF_INVITATION_UNDECIDED:
    default:
      return "dim-label";
    }
}

static void
set_style (GtkWidget *label, SfInvitationState state)
{
  static const char *const styles[] = { "error", "success", "warning", "dim-label" };

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (label, styles[i]);
  gtk_widget_add_css_class (label, get_style (state));
}

/* Rows have no name of their own: the student's is theirs. */
static void
name_row (GtkWidget *label, SfInvitationRow *row)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *line = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (line != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sf_invitation_row_get_name (row), -1);
}

static void
fill (GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  SfInvitationRow *row = gtk_list_item_get_item (item);
  const Column *column = g_object_get_data (G_OBJECT (label), COLUMN_KEY);
  g_autofree char *text = column->text (row);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, *text != '\0' ? text : NULL);
  if (column->text == text_of_name)
    name_row (label, row);
  if (column == &columns[RESULT])
    set_style (label, sf_invitation_row_get_state (row));
}

static void
state_cb (SfInvitationRow *row, GParamSpec *pspec, GtkListItem *item)
{
  fill (item);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = user_data;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  /* A row is as high as its cells would be in the narrowest column: two lines, and the whole text in the tooltip. */
  if (column->wraps)
    g_object_set (label, "wrap", TRUE, "lines", 2, "width-chars", 18, NULL);
  if (column->text == text_of_number || column->text == text_of_line)
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), COLUMN_KEY, (gpointer) column);
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_connect (gtk_list_item_get_item (item), "notify::state", G_CALLBACK (state_cb), item);
  fill (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), state_cb, item);
}

void
sf_batch_table_set_up (GtkColumnView *table)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column =
        gtk_column_view_column_new (g_dpgettext2 (NULL, "column", columns[i].title), factory);

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) &columns[i]);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (table, column);
    }
}

void
sf_batch_table_set_narrow (GtkColumnView *table, gboolean narrow)
{
  GListModel *all = gtk_column_view_get_columns (table);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

      gtk_column_view_column_set_visible (column, !narrow || columns[i].narrow);
    }
}

GStrv
sf_batch_table_dup_cells (gpointer item)
{
  GStrv cells = g_new0 (char *, G_N_ELEMENTS (columns) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    cells[i] = columns[i].text (item);
  return cells;
}

GStrv
sf_batch_table_dup_header (void)
{
  GStrv header = g_new0 (char *, G_N_ELEMENTS (columns) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    header[i] = g_strdup (g_dpgettext2 (NULL, "column", columns[i].title));
  return header;
}
