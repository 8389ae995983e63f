/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pattern is a row of items: characters that stand for themselves, and names in braces.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-number.h"

#include <stdlib.h>
#include <string.h>

#include "core/workflow/sf-calendar.h"

#define SERIAL_WIDTH_MIN 3
#define SERIAL_WIDTH_MAX 9

/* The longest that the length of numbers is reckoned with. */
#define SCHOOL_LENGTH_MAX 10
#define LEVEL_LENGTH_MAX 2
#define COLLEGE_LENGTH_MAX 4
#define STUDENT_LENGTH_MAX 16
#define SUFFIX_LENGTH_MAX 3 /* "-99" */

typedef enum
{
  ITEM_TEXT,
  ITEM_YEAR,
  ITEM_SHORT_YEAR,
  ITEM_SCHOOL,
  ITEM_LEVEL,
  ITEM_COLLEGE,
  ITEM_STUDENT,
  ITEM_SERIAL,
  ITEM_CHECK,
  ITEM_SUFFIX,
  N_ITEMS
} ItemType;

/* How items are written; {serial:5} has a width beside. */
static const char *const item_names[N_ITEMS] = {
  [ITEM_YEAR] = "year",     [ITEM_SHORT_YEAR] = "yy",   [ITEM_SCHOOL] = "school",
  [ITEM_LEVEL] = "level",   [ITEM_COLLEGE] = "college", [ITEM_STUDENT] = "student",
  [ITEM_SERIAL] = "serial", [ITEM_CHECK] = "check",     [ITEM_SUFFIX] = "-n",
};

typedef struct
{
  ItemType type;
  char text; /* of ITEM_TEXT */
} Item;

struct _SfNumberPattern
{
  GArray *items; /* Item */
  guint width;   /* of the serial */
  guint seen[N_ITEMS];
};

G_DEFINE_QUARK (sf - number - error - quark, sf_number_error)

const char *
sf_number_error_name (SfNumberError code)
{
  static const char *const names[SF_NUMBER_N_ERRORS] = {
    [SF_NUMBER_ERROR_EMPTY] = "pattern-empty",
    [SF_NUMBER_ERROR_BRACE] = "pattern-brace",
    [SF_NUMBER_ERROR_ITEM] = "pattern-item",
    [SF_NUMBER_ERROR_WIDTH] = "pattern-width",
    [SF_NUMBER_ERROR_CHARACTER] = "pattern-character",
    [SF_NUMBER_ERROR_TWICE] = "pattern-twice",
    [SF_NUMBER_ERROR_CHECK_PLACE] = "pattern-check-place",
    [SF_NUMBER_ERROR_SUFFIX_PLACE] = "pattern-suffix-place",
    [SF_NUMBER_ERROR_SCHOOL_CODE] = "pattern-school-code",
    [SF_NUMBER_ERROR_NOT_UNIQUE] = "pattern-not-unique",
    [SF_NUMBER_ERROR_TOO_LONG] = "pattern-too-long",
  };

  g_return_val_if_fail ((guint) code < SF_NUMBER_N_ERRORS, NULL);
  return names[code];
}

/* ---- Reading a pattern ---- */

static gboolean
refuse (GError **error, SfNumberError code, const char *part, gsize length)
{
  g_autofree char *text = g_strndup (part, length);

  g_set_error_literal (error, SF_NUMBER_ERROR, (int) code, text);
  return FALSE;
}

static gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.' || c == '/';
}

static gboolean
is_plain_text (const char *text)
{
  for (; *text != '\0'; text++)
    if (!is_plain (*text))
      return FALSE;
  return TRUE;
}

static ItemType
find_item (const char *name)
{
  for (ItemType type = ITEM_YEAR; type < N_ITEMS; type++)
    if (g_str_equal (name, item_names[type]))
      return type;
  return N_ITEMS;
}

/* What may follow a check digit, or a suffix. */
static gboolean
check_place (SfNumberPattern *self, ItemType type, const char *part, gsize length, GError **error)
{
  if (self->seen[ITEM_SUFFIX] > 0)
    return refuse (error, SF_NUMBER_ERROR_SUFFIX_PLACE, part, length);
  if (self->seen[ITEM_CHECK] > 0 && type != ITEM_SUFFIX)
    return refuse (error, SF_NUMBER_ERROR_CHECK_PLACE, part, length);
  return TRUE;
}

static gboolean
add_item (SfNumberPattern *self, Item item, const char *part, gsize length, GError **error)
{
  gboolean once = item.type == ITEM_SERIAL || item.type == ITEM_CHECK || item.type == ITEM_SUFFIX;

  if (once && self->seen[item.type] > 0)
    return refuse (error, SF_NUMBER_ERROR_TWICE, part, length);
  if (!check_place (self, item.type, part, length, error))
    return FALSE;
  self->seen[item.type]++;
  g_array_append_val (self->items, item);
  return TRUE;
}

/* @part: "{serial:5}", @length characters of it. */
static gboolean
read_item (SfNumberPattern *self, const char *part, gsize length, GError **error)
{
  g_autofree char *inside = g_strndup (part + 1, length - 2);
  g_auto (GStrv) halves = g_strsplit (inside, ":", 2);
  Item item = { .type = halves[0] != NULL ? find_item (halves[0]) : N_ITEMS };
  guint64 width = 0;

  if (item.type == N_ITEMS || (item.type != ITEM_SERIAL && halves[1] != NULL))
    return refuse (error, SF_NUMBER_ERROR_ITEM, part, length);
  if (item.type == ITEM_SERIAL && (halves[1] == NULL || !g_ascii_string_to_unsigned (halves[1], 10, SERIAL_WIDTH_MIN,
                                                                                     SERIAL_WIDTH_MAX, &width, NULL)))
    return refuse (error, SF_NUMBER_ERROR_WIDTH, part, length);
  if (!add_item (self, item, part, length, error))
    return FALSE;
  if (item.type == ITEM_SERIAL)
    self->width = (guint) width;
  return TRUE;
}

static gboolean
read_items (SfNumberPattern *self, const char *text, GError **error)
{
  for (const char *p = text; *p != '\0';)
    {
      const char *close = *p == '{' ? strchr (p, '}') : NULL;
      gsize length = close != NULL ? (gsize) (close - p) + 1 : (gsize) (g_utf8_next_char (p) - p);

      if (*p == '}' || (*p == '{' && close == NULL))
        return refuse (error, SF_NUMBER_ERROR_BRACE, p, strlen (p));
      if (close == NULL && !is_plain (*p))
        return refuse (error, SF_NUMBER_ERROR_CHARACTER, p, length);
      if (close != NULL ? !read_item (self, p, length, error)
                        : !add_item (self, (Item){ ITEM_TEXT, *p }, p, length, error))
        return FALSE;
      p += length;
    }
  return TRUE;
}

static guint
get_longest (const SfNumberPattern *self, ItemType type, const char *school_code)
{
  switch (type)
    {
    case ITEM_YEAR:
      return 4;
    case ITEM_SHORT_YEAR:
      return 2;
    case ITEM_SCHOOL:
      return (guint) strlen (school_code);
    case ITEM_LEVEL:
      return LEVEL_LENGTH_MAX;
    case ITEM_COLLEGE:
      return COLLEGE_LENGTH_MAX;
    case ITEM_STUDENT:
      return STUDENT_LENGTH_MAX;
    case ITEM_SERIAL:
      return self->width + 1; /* room for the time when it outgrows its width */
    case ITEM_SUFFIX:
      return SUFFIX_LENGTH_MAX;
    case ITEM_TEXT:
    case ITEM_CHECK:
    default:
      return 1;
    }
}

static gboolean
check_whole (const SfNumberPattern *self, const char *text, const char *school_code, GError **error)
{
  gboolean code_good = school_code != NULL && *school_code != '\0' && strlen (school_code) <= SCHOOL_LENGTH_MAX &&
                       is_plain_text (school_code);
  guint longest = 0;

  if (self->seen[ITEM_SCHOOL] > 0 && !code_good)
    return refuse (error, SF_NUMBER_ERROR_SCHOOL_CODE, "{school}", strlen ("{school}"));
  if (self->seen[ITEM_SERIAL] == 0 && (self->seen[ITEM_STUDENT] == 0 || self->seen[ITEM_SUFFIX] == 0))
    return refuse (error, SF_NUMBER_ERROR_NOT_UNIQUE, text, strlen (text));
  for (guint i = 0; i < self->items->len; i++)
    longest += get_longest (self, g_array_index (self->items, Item, i).type, school_code);
  if (longest > SF_NUMBER_MAX)
    return refuse (error, SF_NUMBER_ERROR_TOO_LONG, text, strlen (text));
  return TRUE;
}

SfNumberPattern *
sf_number_pattern_new (const char *text, const char *school_code, GError **error)
{
  g_autoptr (SfNumberPattern) self = g_new0 (SfNumberPattern, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  if (text == NULL || *text == '\0')
    {
      refuse (error, SF_NUMBER_ERROR_EMPTY, "", 0);
      return NULL;
    }
  if (!read_items (self, text, error) || !check_whole (self, text, school_code, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sf_number_pattern_free (SfNumberPattern *self)
{
  g_array_unref (self->items);
  g_free (self);
}

gboolean
sf_number_pattern_has_serial (const SfNumberPattern *self)
{
  return self->seen[ITEM_SERIAL] > 0;
}

gboolean
sf_number_pattern_has_suffix (const SfNumberPattern *self)
{
  return self->seen[ITEM_SUFFIX] > 0;
}

/* ---- Making numbers ---- */

SfNumberContext
sf_number_context (const char *school_code, SfRecord *student, SfRecord *college, SfTime now)
{
  SfNumberContext context = { .school = school_code, .suffix = 1 };
  g_autofree char *today = sf_time_format_date (now);

  if (student != NULL)
    {
      context.year = (int) sf_record_get_int (student, SF_STUDENT_YEAR);
      context.level = sf_record_get_text (student, SF_STUDENT_LEVEL);
      context.student = sf_record_get_text (student, SF_STUDENT_NUMBER);
    }
  if (context.year == 0)
    context.year = atoi (today);
  if (college != NULL)
    context.college = sf_record_get_text (college, SF_COLLEGE_CODE);
  return context;
}

static void
append_text (GString *out, const char *text)
{
  if (text != NULL)
    g_string_append (out, text);
}

static void
append_serial (const SfNumberPattern *self, gint64 serial, GString *out)
{
  if (serial > 0)
    g_string_append_printf (out, "%0*" G_GINT64_FORMAT, (int) self->width, serial);
  for (guint i = 0; serial <= 0 && i < self->width; i++)
    g_string_append_c (out, '?');
}

static void
append_item (const SfNumberPattern *self, const Item *item, const SfNumberContext *context, GString *out)
{
  switch (item->type)
    {
    case ITEM_YEAR:
      g_string_append_printf (out, "%04d", context->year);
      break;
    case ITEM_SHORT_YEAR:
      g_string_append_printf (out, "%02d", context->year % 100);
      break;
    case ITEM_SCHOOL:
      append_text (out, context->school);
      break;
    case ITEM_LEVEL:
      append_text (out, context->level);
      break;
    case ITEM_COLLEGE:
      append_text (out, context->college);
      break;
    case ITEM_STUDENT:
      append_text (out, context->student);
      break;
    case ITEM_SERIAL:
      append_serial (self, context->serial, out);
      break;
    case ITEM_CHECK:
      g_string_append_c (out, strchr (out->str, '?') != NULL ? '?' : sf_number_check_digit (out->str));
      break;
    case ITEM_SUFFIX:
      if (context->suffix > 1)
        g_string_append_printf (out, "-%" G_GINT64_FORMAT, context->suffix);
      break;
    case ITEM_TEXT:
    case N_ITEMS:
    default:
      g_string_append_c (out, item->text);
      break;
    }
}

char *
sf_number_make (const SfNumberPattern *self, const SfNumberContext *context)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    append_item (self, &g_array_index (self->items, Item, i), context, out);
  return g_string_free (out, FALSE);
}

char *
sf_number_group (const SfNumberPattern *self, const SfNumberContext *context)
{
  GString *out;

  if (!sf_number_pattern_has_serial (self))
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      /* Without the width: a serial that gets more digits goes on counting. */
      if (item->type == ITEM_SERIAL)
        g_string_append (out, "{serial}");
      else if (item->type != ITEM_CHECK && item->type != ITEM_SUFFIX)
        append_item (self, item, context, out);
    }
  return g_string_free (out, FALSE);
}

/* ---- Numbers written by hand ---- */

static gboolean
is_made_with (const SfNumberPattern *self, const SfNumberContext *context, gint64 serial, const char *number)
{
  SfNumberContext with = *context;
  g_autofree char *made = NULL;

  with.serial = serial;
  made = sf_number_make (self, &with);
  return g_str_equal (made, number);
}

/* Where the serial begins in numbers made of @context. */
static gsize
find_serial (const SfNumberPattern *self, const SfNumberContext *context)
{
  g_autoptr (GString) head = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->type == ITEM_SERIAL)
        break;
      append_item (self, item, context, head);
    }
  return head->len;
}

gboolean
sf_number_matches (const SfNumberPattern *self, const SfNumberContext *context, const char *number, gint64 *out_serial)
{
  gsize start = find_serial (self, context);

  *out_serial = 0;
  if (!sf_number_pattern_has_serial (self))
    return is_made_with (self, context, 0, number);
  for (gsize width = self->width; width <= self->width + 1 && start + width <= strlen (number); width++)
    {
      g_autofree char *digits = g_strndup (number + start, width);

      if (g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, out_serial, NULL) &&
          is_made_with (self, context, *out_serial, number))
        return TRUE;
    }
  *out_serial = 0;
  return FALSE;
}

char *
sf_number_reissue (const char *number, gboolean again)
{
  const char *hyphen = again ? strrchr (number, '-') : NULL;
  guint64 last = 1;

  if (hyphen == NULL || !g_ascii_string_to_unsigned (hyphen + 1, 10, 2, G_MAXINT, &last, NULL))
    return g_strconcat (number, "-2", NULL);
  return g_strdup_printf ("%.*s-%" G_GUINT64_FORMAT, (int) (hyphen - number), number, last + 1);
}

/* ---- The check digit ---- */

static int
add_digit (int product, int digit)
{
  int sum = (product + digit) % 10;

  return (sum == 0 ? 10 : sum) * 2 % 11;
}

char
sf_number_check_digit (const char *text)
{
  int product = 10;

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      product = add_digit (product, g_ascii_digit_value (*text));
    else if (g_ascii_isalpha (*text))
      {
        int value = g_ascii_toupper (*text) - 'A' + 10;

        product = add_digit (add_digit (product, value / 10), value % 10);
      }
  return (char) ('0' + (11 - product) % 10);
}
