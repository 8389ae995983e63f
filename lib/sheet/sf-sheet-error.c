/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include "sheet/sf-sheet-error.h"

#include "sheet/sf-table-private.h"

G_DEFINE_QUARK (sf - sheet - error - quark, sf_sheet_error)

gboolean
sf_sheet_fail (GError **error, SfSheetError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, SF_SHEET_ERROR, (int) code, message);
  return FALSE;
}
