/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * References, numbers and dates of cells.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <math.h>
#include <string.h>

#include "sheet/sf-xlsx-private.h"

#define MAX_COLUMN 16384
#define MAX_ROW 1048576
#define MAX_DAY 2958465     /* 9999-12-31 */
#define KEPT_DIGITS 1e15    /* from here on a spreadsheet has lost digits */
#define JULIAN_1900 693594u /* GDate's number of 1899-12-30, from which days are counted */
#define JULIAN_1904 695056u /* of 1904-01-01 */

gboolean
sf_xlsx_parse_reference (const char *text, int *out_column, guint *out_row)
{
  guint column = 0;
  guint row = 0;

  for (; g_ascii_isalpha (*text) && column <= MAX_COLUMN; text++)
    column = column * 26 + (guint) (g_ascii_toupper (*text) - 'A') + 1;
  for (; g_ascii_isdigit (*text) && row <= MAX_ROW; text++)
    row = row * 10 + (guint) (*text - '0');
  if (*text != '\0' || column > MAX_COLUMN || row > MAX_ROW)
    return FALSE;
  *out_column = (int) column - 1;
  *out_row = row;
  return TRUE;
}

char *
sf_xlsx_column_name (guint column)
{
  char name[8] = "";
  guint place = sizeof name - 1;

  for (guint n = column + 1; n > 0 && place > 0; n = (n - 1) / 26)
    name[--place] = (char) ('A' + (n - 1) % 26);
  return g_strdup (name + place);
}

char *
sf_xlsx_show_number (const char *text)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *digits = *text == '-' ? text + 1 : text;
  double value;
  char *end;

  /* As it stands: also a number of more digits, by a program that kept them. */
  if (*digits != '\0' && strspn (digits, "0123456789") == strlen (digits))
    return g_strdup (text);
  value = g_ascii_strtod (text, &end);
  if (*end != '\0' || end == text || !isfinite (value))
    return g_strdup (text);
  /* An identity number that became 4.30104200001011E+17 must not look like one. */
  if (fabs (value) >= KEPT_DIGITS)
    return g_strdup (text);
  if (value == floor (value))
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.0f", value));
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", value));
}

char *
sf_xlsx_show_date (const char *text, gboolean from_1904)
{
  char *end;
  double value = g_ascii_strtod (text, &end);
  gint64 seconds;
  guint day;
  GDate date;
  g_autofree char *time = NULL;

  if (*end != '\0' || end == text || !(value >= 0) || value > MAX_DAY)
    return sf_xlsx_show_number (text);
  seconds = (gint64) floor (value * 86400 + 0.5);
  day = (guint) (seconds / 86400);
  seconds %= 86400;
  time = g_strdup_printf ("%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
  if (day == 0 && !from_1904)
    return g_steal_pointer (&time);
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (from_1904 ? JULIAN_1904 : JULIAN_1900) + day);
  return g_strdup_printf ("%04d-%02d-%02d%s%s", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date), seconds > 0 ? " " : "", seconds > 0 ? time : "");
}
