/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Field rows by the rules of the master data, so that what is said here is what the workflow will ask. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-unit-form.h"

#include <glib/gi18n.h>

#include "core/workflow/sf-master-data.h"
#include "sf-sentences.h"
#include "widgets/sf-field-row.h"

struct _SfUnitForm
{
  AdwBin parent_instance;

  GtkBox *groups;
  SfRecord *unit; /* NULL: none yet */
  SfUnitEditing editing;
  GHashTable *rows; /* key -> SfFieldRow, not owned */
  gboolean filling; /* values are being set by the program */
};

G_DEFINE_FINAL_TYPE (SfUnitForm, sf_unit_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const unit_keys[] = { "name",     "credit_code", "nature",    "industry", "division",
                                         "org_code", "superior",    "ownership", "size",     NULL };
static const char *const contact_keys[] = { "contact", "phone", "mobile", "email", "fax", "postcode", "address", NULL };

#define KEY "sf-key"

/* ---- Checks ---- */

static gboolean
check_row (SfFieldRow *row)
{
  const SfField *field = sf_field_row_get_field (row);
  g_autofree char *value = sf_field_row_dup_value (row);
  g_autofree char *sentence = NULL;
  SfFormError code = SF_FORM_ERROR_MISSING;
  gboolean missing = value == NULL && sf_master_is_required (SF_KIND_EMPLOYER, g_object_get_data (G_OBJECT (row), KEY));

  if (missing || (value != NULL && !sf_field_check (field, value, &code)))
    sentence = sf_sentence_problem (field, code);
  sf_field_row_set_problem (row, sentence);
  return sentence == NULL;
}

static void
row_changed_cb (SfFieldRow *row, SfUnitForm *self)
{
  if (self->filling)
    return;
  sf_field_row_set_problem (row, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_left_cb (SfFieldRow *row, SfUnitForm *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (row)))
    check_row (row);
}

static void
row_reveal_cb (SfFieldRow *row, SfUnitForm *self)
{
  sf_field_row_set_masked (row, FALSE);
}

/* ---- Drawing ---- */

static gboolean
is_editable (SfUnitEditing editing, const char *key)
{
  return editing == SF_UNIT_EDIT_ALL || (editing == SF_UNIT_EDIT_CONTACT && sf_master_is_contact (key));
}

/* The record's value, or what was typed over it. Transfer full. */
static char *
dup_value (SfUnitForm *self, const char *key, JsonObject *typed)
{
  JsonNode *node = typed != NULL && is_editable (self->editing, key) ? json_object_get_member (typed, key) : NULL;

  if (node != NULL)
    return g_strdup (JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node));
  return self->unit != NULL ? sf_master_dup_value (self->unit, key) : NULL;
}

static void
add_row (SfUnitForm *self, GtkFlowBox *flow, const char *key, JsonObject *typed)
{
  const SfField *field = sf_master_get_field (SF_KIND_EMPLOYER, key);
  gboolean editable = is_editable (self->editing, key);
  GtkWidget *row = sf_field_row_new (field, editable);
  g_autofree char *value = dup_value (self, key, typed);

  g_object_set_data (G_OBJECT (row), KEY, (gpointer) key);
  sf_field_row_set_masked (SF_FIELD_ROW (row), TRUE);
  sf_field_row_set_value (SF_FIELD_ROW (row), value);
  sf_field_row_set_required (SF_FIELD_ROW (row), editable && sf_master_is_required (SF_KIND_EMPLOYER, key));
  gtk_flow_box_append (flow, g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "child", row, "focusable", FALSE, NULL));
  g_hash_table_insert (self->rows, (gpointer) key, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, 0);
  g_signal_connect_object (row, "left", G_CALLBACK (row_left_cb), self, 0);
  g_signal_connect_object (row, "reveal", G_CALLBACK (row_reveal_cb), self, 0);
}

static void
add_group (SfUnitForm *self, const char *name, const char *const *keys, JsonObject *typed)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, NULL);
  GtkWidget *flow = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line", 1,
                                  "max-children-per-line", 3, "column-spacing", 18, "row-spacing", 12, NULL);

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (flow, "card");
  gtk_widget_add_css_class (flow, "form-group");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (; *keys != NULL; keys++)
    add_row (self, GTK_FLOW_BOX (flow), *keys, typed);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), flow);
  gtk_box_append (self->groups, box);
}

static void
sf_unit_form_dispose (GObject *object)
{
  g_clear_pointer (&SF_UNIT_FORM (object)->unit, sf_record_unref);
  G_OBJECT_CLASS (sf_unit_form_parent_class)->dispose (object);
}

static void
sf_unit_form_finalize (GObject *object)
{
  g_hash_table_unref (SF_UNIT_FORM (object)->rows);
  G_OBJECT_CLASS (sf_unit_form_parent_class)->finalize (object);
}

static void
sf_unit_form_class_init (SfUnitFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_unit_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_unit_form_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_UNIT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sf_unit_form_init (SfUnitForm *self)
{
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->groups = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->groups));
}

/* Whoever types stays where she is. */
static void
show_values (SfUnitForm *self, JsonObject *typed)
{
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      g_autofree char *value = dup_value (self, key, typed);
      g_autofree char *shown = sf_field_row_dup_value (row);

      if (g_strcmp0 (shown, value) != 0)
        sf_field_row_set_value (row, value);
    }
}

static void
draw (SfUnitForm *self, JsonObject *typed)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  add_group (self, _ ("Unit"), unit_keys, typed);
  add_group (self, _ ("Contact"), contact_keys, typed);
}

void
sf_unit_form_set_unit (SfUnitForm *self, SfRecord *unit, JsonObject *typed, SfUnitEditing editing)
{
  gboolean same = g_hash_table_size (self->rows) > 0 && self->editing == editing;

  g_return_if_fail (SF_IS_UNIT_FORM (self));
  if (unit != NULL)
    sf_record_ref (unit);
  g_clear_pointer (&self->unit, sf_record_unref);
  self->unit = unit;
  self->editing = editing;
  self->filling = TRUE;
  if (same)
    show_values (self, typed);
  else
    draw (self, typed);
  self->filling = FALSE;
}

JsonObject *
sf_unit_form_dup_changes (SfUnitForm *self)
{
  JsonObject *changes = json_object_new ();
  GHashTableIter iter;
  gpointer key, row;

  g_return_val_if_fail (SF_IS_UNIT_FORM (self), NULL);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      g_autofree char *before = self->unit != NULL ? sf_master_dup_value (self->unit, key) : NULL;
      g_autofree char *value = sf_field_row_get_editable (row) ? sf_field_row_dup_value (row) : g_strdup (before);

      if (g_strcmp0 (before, value) == 0)
        continue;
      if (value != NULL)
        json_object_set_string_member (changes, key, value);
      else
        json_object_set_null_member (changes, key);
    }
  return changes;
}

static GtkWidget *
check_keys (SfUnitForm *self, const char *const *keys, GtkWidget *first)
{
  for (; *keys != NULL; keys++)
    {
      SfFieldRow *row = g_hash_table_lookup (self->rows, *keys);

      if (row != NULL && sf_field_row_get_editable (row) && !check_row (row) && first == NULL)
        first = GTK_WIDGET (row);
    }
  return first;
}

gboolean
sf_unit_form_check (SfUnitForm *self)
{
  GtkWidget *first;

  g_return_val_if_fail (SF_IS_UNIT_FORM (self), FALSE);
  first = check_keys (self, contact_keys, check_keys (self, unit_keys, NULL));
  if (first != NULL)
    gtk_widget_grab_focus (first);
  return first == NULL;
}

void
sf_unit_form_show_problem (SfUnitForm *self, const char *key, const char *sentence)
{
  SfFieldRow *row;

  g_return_if_fail (SF_IS_UNIT_FORM (self));
  row = g_hash_table_lookup (self->rows, key);
  if (row == NULL)
    return;
  sf_field_row_set_problem (row, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}
