/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One set of functions a sort of control. A choice of two is radio buttons, as the manual has them (健康 / 其他), a
 * longer one a list. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-field-editor.h"

#include <glib/gi18n.h>

#include "core/form/sf-codes.h"
#include "widgets/sf-division-button.h"

typedef struct
{
  GtkWidget *(*make) (const SfField *field, GCallback changed, gpointer user_data);
  GtkWidget *(*get_focus) (GtkWidget *editor);
  void (*set) (GtkWidget *editor, const SfField *field, const char *value);
  char *(*get) (GtkWidget *editor, const SfField *field);
} Sort;

static GtkWidget *
get_itself (GtkWidget *editor)
{
  return editor;
}

/* ---- Entry ---- */

static GtkInputPurpose
get_purpose (SfFieldType type)
{
  switch (type)
    {
    case SF_FIELD_MONEY:
    case SF_FIELD_INTEGER:
    case SF_FIELD_POSTCODE:
      return GTK_INPUT_PURPOSE_DIGITS;
    case SF_FIELD_PHONE:
    case SF_FIELD_MOBILE:
      return GTK_INPUT_PURPOSE_PHONE;
    case SF_FIELD_EMAIL:
      return GTK_INPUT_PURPOSE_EMAIL;
    default:
      return GTK_INPUT_PURPOSE_FREE_FORM;
    }
}

static GtkWidget *
make_entry (const SfField *field, GCallback changed, gpointer user_data)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), get_purpose (field->type));
  g_signal_connect_swapped (entry, "changed", changed, user_data);
  return entry;
}

static void
set_entry (GtkWidget *editor, const SfField *field, const char *value)
{
  gtk_editable_set_text (GTK_EDITABLE (editor), value != NULL ? value : "");
}

static char *
get_entry (GtkWidget *editor, const SfField *field)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (editor));

  return *text != '\0' ? g_strdup (text) : NULL;
}

/* ---- Long text ---- */

static GtkWidget *
make_text (const SfField *field, GCallback changed, gpointer user_data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE,
                                  "top-margin", 8, "bottom-margin", 8, "left-margin", 10, "right-margin", 10, NULL);

  gtk_widget_add_css_class (view, "inline");
  gtk_widget_add_css_class (scroller, "text-field");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 72);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", changed, user_data);
  return scroller;
}

static GtkWidget *
get_text_view (GtkWidget *editor)
{
  return gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (editor));
}

static void
set_text (GtkWidget *editor, const SfField *field, const char *value)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text_view (editor))),
                            value != NULL ? value : "", -1);
}

static char *
get_text (GtkWidget *editor, const SfField *field)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text_view (editor)));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_iter_equal (&start, &end) ? NULL : gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- Choice of two ---- */

#define CODE_KEY "sf-code"

static GtkWidget *
make_radios (const SfField *field, GCallback changed, gpointer user_data)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 18, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO_GROUP, NULL);
  GtkCheckButton *first = NULL;

  for (const SfCode *code = sf_code_table (field->codes); code->code != NULL; code++)
    {
      GtkWidget *button = gtk_check_button_new_with_label (code->label);

      g_object_set_data (G_OBJECT (button), CODE_KEY, (gpointer) code->code);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
      if (first == NULL)
        first = GTK_CHECK_BUTTON (button);
      gtk_box_append (GTK_BOX (box), button);
      g_signal_connect_swapped (button, "toggled", changed, user_data);
    }
  return box;
}

static void
set_radios (GtkWidget *editor, const SfField *field, const char *value)
{
  for (GtkWidget *w = gtk_widget_get_first_child (editor); w != NULL; w = gtk_widget_get_next_sibling (w))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (w),
                                 g_strcmp0 (g_object_get_data (G_OBJECT (w), CODE_KEY), value) == 0);
}

static char *
get_radios (GtkWidget *editor, const SfField *field)
{
  for (GtkWidget *w = gtk_widget_get_first_child (editor); w != NULL; w = gtk_widget_get_next_sibling (w))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (w)))
      return g_strdup (g_object_get_data (G_OBJECT (w), CODE_KEY));
  return NULL;
}

/* ---- Longer choice ---- */

#define SEARCHED_FROM 12 /* entries from which a list can be searched */

static GtkWidget *
make_list (const SfField *field, GCallback changed, gpointer user_data)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkWidget *list;
  guint n = 0;

  gtk_string_list_append (labels, _ ("Choose…"));
  for (const SfCode *code = sf_code_table (field->codes); code->code != NULL; code++, n++)
    gtk_string_list_append (labels, code->label);
  list =
    gtk_drop_down_new (G_LIST_MODEL (labels), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), n >= SEARCHED_FROM);
  g_signal_connect_swapped (list, "notify::selected", changed, user_data);
  return list;
}

static void
set_list (GtkWidget *editor, const SfField *field, const char *value)
{
  const SfCode *table = sf_code_table (field->codes);
  guint selected = 0;

  for (guint i = 0; value != NULL && table[i].code != NULL; i++)
    if (g_str_equal (table[i].code, value))
      selected = i + 1;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (editor), selected);
}

static char *
get_list (GtkWidget *editor, const SfField *field)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (editor));

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;
  return g_strdup (sf_code_table (field->codes)[selected - 1].code);
}

/* ---- Date ---- */

static void
day_selected_cb (GtkCalendar *calendar, GtkWidget *entry)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%d");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER)));
}

static GtkWidget *
make_date (const SfField *field, GCallback changed, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *button = gtk_menu_button_new ();

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("YYYY-MM-DD"));
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("Choose a Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose a Day"), -1);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect_swapped (entry, "changed", changed, user_data);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_selected_cb), entry, 0);
  return box;
}

static void
set_date (GtkWidget *editor, const SfField *field, const char *value)
{
  set_entry (gtk_widget_get_first_child (editor), field, value);
}

static char *
get_date (GtkWidget *editor, const SfField *field)
{
  return get_entry (gtk_widget_get_first_child (editor), field);
}

/* ---- Division ---- */

static GtkWidget *
make_division (const SfField *field, GCallback changed, gpointer user_data)
{
  GtkWidget *button = sf_division_button_new ();

  g_signal_connect_swapped (button, "notify::code", changed, user_data);
  return button;
}

static void
set_division (GtkWidget *editor, const SfField *field, const char *value)
{
  sf_division_button_set_code (SF_DIVISION_BUTTON (editor), value);
}

static char *
get_division (GtkWidget *editor, const SfField *field)
{
  return g_strdup (sf_division_button_get_code (SF_DIVISION_BUTTON (editor)));
}

/* ---- Public ---- */

static const Sort of_entry = { make_entry, get_itself, set_entry, get_entry };
static const Sort of_text = { make_text, get_text_view, set_text, get_text };
static const Sort of_radios = { make_radios, get_itself, set_radios, get_radios };
static const Sort of_list = { make_list, get_itself, set_list, get_list };
static const Sort of_date = { make_date, gtk_widget_get_first_child, set_date, get_date };
static const Sort of_division = { make_division, get_itself, set_division, get_division };

static gboolean
has_two_codes (const SfField *field)
{
  const SfCode *table = sf_code_table (field->codes);

  return table[0].code != NULL && table[1].code != NULL && table[2].code == NULL;
}

static const Sort *
sort_of (const SfField *field)
{
  switch (field->type)
    {
    case SF_FIELD_LONG_TEXT:
      return &of_text;
    case SF_FIELD_CHOICE:
      return has_two_codes (field) ? &of_radios : &of_list;
    case SF_FIELD_DATE:
      return &of_date;
    case SF_FIELD_DIVISION:
      return &of_division;
    default:
      return &of_entry;
    }
}

#define SORT_KEY "sf-sort"

static const Sort *
get_sort (GtkWidget *editor)
{
  return g_object_get_data (G_OBJECT (editor), SORT_KEY);
}

GtkWidget *
sf_field_editor_new (const SfField *field, GCallback changed, gpointer user_data)
{
  const Sort *sort = sort_of (field);
  GtkWidget *editor = sort->make (field, changed, user_data);

  g_object_set_data (G_OBJECT (editor), SORT_KEY, (gpointer) sort);
  return editor;
}

GtkWidget *
sf_field_editor_get_focus (GtkWidget *editor)
{
  return get_sort (editor)->get_focus (editor);
}

void
sf_field_editor_set_value (GtkWidget *editor, const SfField *field, const char *value)
{
  get_sort (editor)->set (editor, field, value);
}

char *
sf_field_editor_dup_value (GtkWidget *editor, const SfField *field)
{
  return get_sort (editor)->get (editor, field);
}
