/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Groups are flow boxes of field rows: one column when narrow, more when there is room. What a field depends on is
 * looked at again after each change. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-form-view.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-sentences.h"
#include "widgets/sf-field-row.h"

struct _SfFormView
{
  GtkWidget parent_instance;

  const SfFormEdition *edition;
  JsonObject *values; /* as shown: those given, then changed by the person */
  SfParty fills;
  gboolean mask;
  const char *const *locked; /* nullable */
  gboolean own_only;
  gboolean filling;  /* values are being set by the program */
  GHashTable *rows;  /* key -> SfFieldRow, not owned */
  GHashTable *files; /* key of a field of a file type -> GtkWidget */
};

G_DEFINE_FINAL_TYPE (SfFormView, sf_form_view, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  REVEAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Values ---- */

static void
store_value (SfFormView *self, SfFieldRow *row)
{
  const char *key = sf_field_row_get_field (row)->key;
  g_autofree char *value = sf_field_row_dup_value (row);

  if (value != NULL)
    json_object_set_string_member (self->values, key, value);
  else
    json_object_remove_member (self->values, key);
}

static void
refresh_dependents (SfFormView *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SfFieldRow *row = value;
      const SfField *field = sf_field_row_get_field (row);

      gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (row)), sf_field_is_visible (field, self->values));
      sf_field_row_set_required (row, sf_field_row_get_editable (row) && sf_field_is_required (field, self->values));
    }
}

static void
show_problem (SfFieldRow *row, SfFormError code)
{
  g_autofree char *sentence = sf_sentence_problem (sf_field_row_get_field (row), code);

  sf_field_row_set_problem (row, sentence);
}

/* Empty only counts as a problem once the person has been there. */
static void
check_row (SfFormView *self, SfFieldRow *row)
{
  const SfField *field = sf_field_row_get_field (row);
  g_autofree char *value = sf_field_row_dup_value (row);
  SfFormError code;

  if (value == NULL && sf_field_is_required (field, self->values))
    show_problem (row, SF_FORM_ERROR_MISSING);
  else if (value != NULL && !sf_field_check (field, value, &code))
    show_problem (row, code);
  else if (value != NULL && field->excludes != NULL && json_object_has_member (self->values, field->excludes))
    show_problem (row, SF_FORM_ERROR_EXCLUDES);
  else
    sf_field_row_set_problem (row, NULL);
}

static void
row_changed_cb (SfFieldRow *row, SfFormView *self)
{
  if (self->filling)
    return;
  store_value (self, row);
  refresh_dependents (self);
  sf_field_row_set_problem (row, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_left_cb (SfFieldRow *row, SfFormView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (row)))
    check_row (self, row);
}

static void
row_reveal_cb (SfFieldRow *row, SfFormView *self)
{
  sf_field_row_set_masked (row, FALSE);
  g_signal_emit (self, signals[REVEAL], 0, sf_field_row_get_field (row)->key);
}

/* ---- Drawing ---- */

static gboolean
is_own (SfFormView *self, const SfField *field)
{
  return (field->party & self->fills) != 0 && (self->locked == NULL || !g_strv_contains (self->locked, field->key));
}

static gboolean
group_is_shown (SfFormView *self, const SfFieldGroup *group)
{
  gboolean any = FALSE;

  for (guint i = 0; group->fields[i] != NULL; i++)
    {
      if (group->fields[i]->type == SF_FIELD_FILE && !g_hash_table_contains (self->files, group->fields[i]->key))
        continue;
      any = TRUE;
      if (is_own (self, group->fields[i]))
        return TRUE;
    }
  return any && !self->own_only;
}

static void
add_row (SfFormView *self, GtkFlowBox *flow, const SfField *field)
{
  GtkWidget *row = sf_field_row_new (field, is_own (self, field));
  GtkWidget *child = g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "child", row, "focusable", FALSE, NULL);

  sf_field_row_set_masked (SF_FIELD_ROW (row), self->mask);
  sf_field_row_set_value (SF_FIELD_ROW (row),
                          json_object_get_string_member_with_default (self->values, field->key, NULL));
  gtk_flow_box_append (flow, child);
  g_hash_table_insert (self->rows, (gpointer) field->key, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, 0);
  g_signal_connect_object (row, "left", G_CALLBACK (row_left_cb), self, 0);
  g_signal_connect_object (row, "reveal", G_CALLBACK (row_reveal_cb), self, 0);
}

/* In a card of its own, as wide as the form: files are more than a value. */
static void
add_files (SfFormView *self, GtkBox *box, const SfFieldGroup *group, const SfField *field)
{
  GtkWidget *widget = g_hash_table_lookup (self->files, field->key);
  const char *hint = sf_label_hint (field);
  GtkWidget *card;

  if (widget == NULL)
    return;
  card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "form-group");
  if (g_strcmp0 (field->label_zh, group->label_zh) != 0)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", sf_label_field (field), "xalign", 0.0, NULL);

      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (card), label);
    }
  if (hint != NULL && is_own (self, field))
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", hint, "xalign", 0.0, "wrap", TRUE, NULL);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (card), label);
    }
  gtk_box_append (GTK_BOX (card), widget);
  gtk_box_append (box, card);
}

static GtkWidget *
make_group (SfFormView *self, const SfFieldGroup *group)
{
  const char *name = sf_label_group (group);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, NULL);
  g_autoptr (GtkWidget) flow =
    g_object_ref_sink (g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line",
                                     1, "max-children-per-line", 3, "column-spacing", 18, "row-spacing", 12, NULL));

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (flow, "card");
  gtk_widget_add_css_class (flow, "form-group");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (guint i = 0; group->fields[i] != NULL; i++)
    if (group->fields[i]->type != SF_FIELD_FILE && (!self->own_only || is_own (self, group->fields[i])))
      add_row (self, GTK_FLOW_BOX (flow), group->fields[i]);
  gtk_box_append (GTK_BOX (box), title);
  if (gtk_widget_get_first_child (flow) != NULL)
    gtk_box_append (GTK_BOX (box), flow);
  for (guint i = 0; group->fields[i] != NULL; i++)
    if (group->fields[i]->type == SF_FIELD_FILE)
      add_files (self, GTK_BOX (box), group, group->fields[i]);
  return box;
}

static void
remove_groups (SfFormView *self)
{
  GtkWidget *child;

  GHashTableIter iter;
  gpointer files;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, NULL, &files))
    if (gtk_widget_get_parent (files) != NULL)
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (files)), files);
  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
draw (SfFormView *self)
{
  remove_groups (self);
  if (self->edition == NULL)
    return;
  self->filling = TRUE;
  for (const SfFieldGroup *const *group = sf_form_edition_get_groups (self->edition); *group != NULL; group++)
    if (group_is_shown (self, *group))
      gtk_widget_set_parent (make_group (self, *group), GTK_WIDGET (self));
  self->filling = FALSE;
  refresh_dependents (self);
}

/* ---- The object ---- */

static void
sf_form_view_dispose (GObject *object)
{
  SfFormView *self = SF_FORM_VIEW (object);

  remove_groups (self);
  g_clear_pointer (&self->values, json_object_unref);
  G_OBJECT_CLASS (sf_form_view_parent_class)->dispose (object);
}

static void
sf_form_view_finalize (GObject *object)
{
  g_hash_table_unref (SF_FORM_VIEW (object)->rows);
  g_hash_table_unref (SF_FORM_VIEW (object)->files);
  G_OBJECT_CLASS (sf_form_view_parent_class)->finalize (object);
}

static void
sf_form_view_class_init (SfFormViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_form_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_form_view_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_FORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVEAL] =
    g_signal_new ("reveal", SF_TYPE_FORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "form");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_FORM);
}

static void
sf_form_view_init (SfFormView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 18);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Agreement form"), -1);
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->values = json_object_new ();
}

GtkWidget *
sf_form_view_new (void)
{
  return g_object_new (SF_TYPE_FORM_VIEW, NULL);
}

/* Only texts are values of a form. */
static JsonObject *
copy_values (JsonObject *values)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (values == NULL)
    return copy;
  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      json_object_set_string_member (copy, key, json_node_get_string (node));
  return copy;
}

void
sf_form_view_set_form (SfFormView *self, const SfFormEdition *edition, JsonObject *values, SfParty fills, gboolean mask)
{
  g_return_if_fail (SF_IS_FORM_VIEW (self));
  json_object_unref (self->values);
  self->values = copy_values (values);
  self->edition = edition;
  self->fills = fills;
  self->mask = mask;
  draw (self);
}

void
sf_form_view_set_locked (SfFormView *self, const char *const *keys)
{
  g_return_if_fail (SF_IS_FORM_VIEW (self));
  self->locked = keys;
}

void
sf_form_view_set_file_widget (SfFormView *self, const char *key, GtkWidget *widget)
{
  GtkWidget *before;

  g_return_if_fail (SF_IS_FORM_VIEW (self));
  before = g_hash_table_lookup (self->files, key);
  if (before == widget)
    return;
  if (before != NULL && gtk_widget_get_parent (before) != NULL)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (before)), before);
  if (widget != NULL)
    g_hash_table_insert (self->files, g_strdup (key), g_object_ref_sink (widget));
  else
    g_hash_table_remove (self->files, key);
}

void
sf_form_view_set_own_groups_only (SfFormView *self, gboolean own_only)
{
  g_return_if_fail (SF_IS_FORM_VIEW (self));
  if (self->own_only == own_only)
    return;
  self->own_only = own_only;
  draw (self);
}

void
sf_form_view_set_earlier (SfFormView *self, JsonObject *earlier)
{
  GHashTableIter iter;
  gpointer key, row;

  g_return_if_fail (SF_IS_FORM_VIEW (self));
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      const char *was = earlier != NULL ? json_object_get_string_member_with_default (earlier, key, NULL) : NULL;
      const char *is = json_object_get_string_member_with_default (self->values, key, NULL);
      g_autofree char *shown = NULL;

      if (earlier == NULL || g_strcmp0 (was, is) == 0)
        {
          sf_field_row_set_changed_from (row, NULL);
          continue;
        }
      shown = was != NULL ? sf_field_display (sf_field_row_get_field (row), was, sf_label_language ()) : g_strdup ("—");
      sf_field_row_set_changed_from (row, shown);
    }
}

JsonObject *
sf_form_view_dup_values (SfFormView *self)
{
  g_autoptr (JsonObject) values = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (SF_IS_FORM_VIEW (self), NULL);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      SfFieldRow *row = value;
      g_autofree char *text = NULL;

      if (!sf_field_row_get_editable (row) || !sf_field_is_visible (sf_field_row_get_field (row), self->values))
        continue;
      text = sf_field_row_dup_value (row);
      if (text != NULL)
        json_object_set_string_member (values, key, text);
    }
  return g_steal_pointer (&values);
}

JsonObject *
sf_form_view_dup_sound_values (SfFormView *self)
{
  JsonObject *values;
  g_autoptr (GPtrArray) problems = NULL;

  g_return_val_if_fail (SF_IS_FORM_VIEW (self), NULL);
  values = sf_form_view_dup_values (self);
  if (self->edition == NULL)
    return values;
  problems = sf_form_check (self->edition, values, self->fills, FALSE);
  for (guint i = 0; i < problems->len; i++)
    json_object_remove_member (values, ((const SfFormProblem *) problems->pdata[i])->key);
  return values;
}

void
sf_form_view_put_values (SfFormView *self, JsonObject *values)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  g_return_if_fail (SF_IS_FORM_VIEW (self));
  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    {
      SfFieldRow *row = g_hash_table_lookup (self->rows, key);

      if (row != NULL && sf_field_row_get_editable (row))
        sf_field_row_set_value (row, JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL);
    }
}

GtkWidget *
sf_form_view_get_control (SfFormView *self, const char *key)
{
  SfFieldRow *row;

  g_return_val_if_fail (SF_IS_FORM_VIEW (self), NULL);
  row = g_hash_table_lookup (self->rows, key);
  return row != NULL ? sf_field_row_get_control (row) : NULL;
}

gboolean
sf_form_view_check (SfFormView *self)
{
  g_autoptr (JsonObject) normal = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  GtkWidget *first = NULL;

  g_return_val_if_fail (SF_IS_FORM_VIEW (self), FALSE);
  if (self->edition == NULL)
    return TRUE;
  normal = sf_form_normalise (self->edition, self->values);
  problems = sf_form_check (self->edition, normal, self->fills, TRUE);
  for (guint i = 0; i < problems->len; i++)
    {
      const SfFormProblem *problem = problems->pdata[i];
      SfFieldRow *row = g_hash_table_lookup (self->rows, problem->key);

      if (row == NULL)
        continue;
      show_problem (row, problem->code);
      if (first == NULL)
        first = GTK_WIDGET (row);
    }
  if (first != NULL)
    gtk_widget_grab_focus (first);
  return problems->len == 0;
}

void
sf_form_view_show_problem (SfFormView *self, const char *key, const char *sentence)
{
  SfFieldRow *row;

  g_return_if_fail (SF_IS_FORM_VIEW (self));
  row = g_hash_table_lookup (self->rows, key);
  if (row == NULL)
    return;
  sf_field_row_set_problem (row, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}
