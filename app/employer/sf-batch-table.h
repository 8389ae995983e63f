/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of a list of invitations: line, number, name, what differs, and what is said of the row. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives @table, whose model holds SfInvitationRow, its columns. */
void sf_batch_table_set_up (GtkColumnView *table);
void sf_batch_table_set_narrow (GtkColumnView *table, gboolean narrow);
/* The cells of row @item (an SfInvitationRow) as texts, in the order of sf_batch_table_dup_header(). Transfer full. */
GStrv sf_batch_table_dup_cells (gpointer item);
GStrv sf_batch_table_dup_header (void);

G_END_DECLS
