/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The groups of a verification on the screen, and what the person does in them. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "records/sf-verification-view-private.h"
#include "records/sf-whereabouts.h"
#include "sf-labels.h"
#include "sf-sentences.h"
#include "widgets/sf-wrap-box.h"

#define KEY_KEY "sf-key" /* of a row: its SfVerifiedField.key */
#define WHEREABOUTS "whereabouts"
#define DISPATCH "dispatch"
#define PROOF "proof"

const char *
sf_verification_part_get_key (SfCompareRow *row)
{
  return g_object_get_data (G_OBJECT (row), KEY_KEY);
}

gboolean
sf_verification_part_has_header (const SfVerificationPart *part, gboolean narrow)
{
  return !narrow && !g_str_equal (part->group->key, PROOF);
}

/* ---- The person ---- */

static void
take_said (SfVerificationView *self, SfCompareRow *row)
{
  const char *key = sf_compare_row_get_said (row)->key;
  g_autofree char *value = sf_compare_row_dup_said (row);

  sf_record_set_field (self->shown, key, value);
  g_hash_table_add (self->touched, (gpointer) key);
}

static void
row_changed_cb (SfCompareRow *row, SfVerificationView *self)
{
  if (self->filling)
    return;
  take_said (self, row);
  sf_compare_row_set_problem (row, NULL);
  sf_verification_view_refresh (self);
  g_signal_emit_by_name (self, "changed");
}

static void
row_left_cb (SfCompareRow *row, SfVerificationView *self)
{
  const SfField *field = sf_compare_row_get_said (row);
  const char *value;
  g_autofree char *sentence = NULL;
  SfFormError code = SF_FORM_ERROR_MISSING;

  if (!gtk_widget_get_mapped (GTK_WIDGET (row)) || !self->editable)
    return;
  value = sf_record_get_field (self->shown, field->key);
  if (value == NULL ? sf_field_is_required (field, sf_record_get_form (self->shown))
                    : !sf_field_check (field, value, &code))
    sentence = sf_sentence_problem (field, code);
  sf_compare_row_set_problem (row, sentence);
}

/* Puts @value into the form as if it had been typed. */
static void
fill (SfVerificationView *self, SfCompareRow *row, const char *value)
{
  self->filling = TRUE;
  sf_compare_row_set_said (row, value);
  self->filling = FALSE;
  sf_compare_row_set_problem (row, NULL);
  take_said (self, row);
}

static void
restore_row (SfVerificationView *self, SfCompareRow *row, GStrvBuilder *restored)
{
  const SfField *kept = sf_compare_row_get_kept (row);

  if (!sf_compare_row_get_differs (row) || !sf_compare_row_get_editable (row))
    return;
  fill (self, row, sf_record_get_field (self->shown, kept->key));
  g_strv_builder_add (restored, sf_verification_part_get_key (row));
}

static void
tell_restored (SfVerificationView *self, GStrvBuilder *restored)
{
  g_auto (GStrv) keys = g_strv_builder_end (restored);

  sf_verification_view_refresh (self);
  g_signal_emit_by_name (self, "changed");
  g_signal_emit_by_name (self, "restored", keys);
}

static void
row_restore_cb (SfCompareRow *row, SfVerificationView *self)
{
  g_autoptr (GStrvBuilder) restored = g_strv_builder_new ();

  restore_row (self, row, restored);
  tell_restored (self, restored);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

#define PART_KEY "sf-part"

static void
part_restore_cb (GtkButton *button, SfVerificationView *self)
{
  const SfVerificationPart *part = g_object_get_data (G_OBJECT (button), PART_KEY);
  g_autoptr (GStrvBuilder) restored = g_strv_builder_new ();

  for (guint i = 0; i < part->rows->len; i++)
    if (gtk_widget_get_visible (part->rows->pdata[i]))
      restore_row (self, part->rows->pdata[i], restored);
  tell_restored (self, restored);
}

/* ---- 报到证填写向导 ---- */

static void
dispatch (SfVerificationView *self, SfDispatch where, const char *nothing_known)
{
  g_autoptr (JsonObject) values = sf_verification_dispatch (self->shown, where);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (json_object_get_size (values) == 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", nothing_known);
      return;
    }
  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    {
      SfCompareRow *row = sf_verification_view_find_row (self, key);

      if (row != NULL)
        fill (self, row, json_node_get_string (node));
    }
  sf_verification_view_refresh (self);
  g_signal_emit_by_name (self, "changed");
}

static void
home_cb (SfVerificationView *self)
{
  dispatch (self, SF_DISPATCH_HOME, _ ("Fill in the place of origin first."));
}

static void
unit_cb (SfVerificationView *self)
{
  dispatch (self, SF_DISPATCH_UNIT, _ ("Fill in the employer first."));
}

static GtkWidget *
make_wizard (SfVerificationView *self)
{
  GtkWidget *box = g_object_new (SF_TYPE_WRAP_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *label = gtk_label_new (_ ("Registration certificate wizard"));
  GtkWidget *home = gtk_button_new_with_label (_ ("Back to the Place of Origin"));
  GtkWidget *unit = gtk_button_new_with_label (_ ("To the Employer"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Registration certificate wizard"), -1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, box);
  gtk_widget_set_parent (home, box);
  gtk_widget_set_parent (unit, box);
  g_signal_connect_object (home, "clicked", G_CALLBACK (home_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (unit, "clicked", G_CALLBACK (unit_cb), self, G_CONNECT_SWAPPED);
  return box;
}

/* ---- Drawing ---- */

static GtkWidget *
make_restore (SfVerificationView *self, SfVerificationPart *part)
{
  GtkWidget *content = g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", "edit-undo-symbolic", "label",
                                     _ ("Restore the School's Data"), NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", content, NULL);
  g_autofree char *name =
    g_strdup_printf (_ ("Restore the School's Data of the Group: %s"), sf_label_group (part->group));

  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), PART_KEY, part);
  g_signal_connect_object (button, "clicked", G_CALLBACK (part_restore_cb), self, 0);
  return button;
}

static GtkWidget *
make_heading (SfVerificationPart *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *buttons = g_object_new (SF_TYPE_WRAP_BOX, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", sf_label_group (part->group), "xalign", 0.0, "hexpand",
                                   TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (title, "heading");
  if (part->restore != NULL)
    gtk_widget_set_parent (part->restore, buttons);
  if (g_str_equal (part->group->key, WHEREABOUTS))
    gtk_widget_set_parent (sf_whereabouts_button_new (), buttons);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

/* The two sides' names over their columns; in a narrow window each field says them. */
static GtkWidget *
make_header (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *sides = g_object_new (GTK_TYPE_BOX, "homogeneous", TRUE, "spacing", 12, "hexpand", TRUE, NULL);
  const char *const names[] = { _ ("School's data"), _ ("Student's data") };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", names[i], "xalign", 0.0, NULL);

      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (sides), label);
    }
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_BOX, "width-request", 150, NULL));
  gtk_box_append (GTK_BOX (box), sides);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_BOX, "width-request", 62, NULL));
  return box;
}

static void
add_row (SfVerificationView *self, SfVerificationPart *part, GtkBox *card, const SfVerifiedField *field)
{
  GtkWidget *row = sf_compare_row_new (field, self->editable, self->mask);

  g_object_set_data (G_OBJECT (row), KEY_KEY, (gpointer) g_intern_string (field->key));
  sf_compare_row_set_narrow (SF_COMPARE_ROW (row), self->narrow);
  gtk_box_append (card, row);
  g_ptr_array_add (part->rows, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, 0);
  g_signal_connect_object (row, "left", G_CALLBACK (row_left_cb), self, 0);
  g_signal_connect_object (row, "restore", G_CALLBACK (row_restore_cb), self, 0);
}

/* 填写说明 of the files, which have no control of their own to stand below. */
static GtkWidget *
make_hint (const SfField *field)
{
  const char *hint = sf_label_hint (field);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", hint != NULL ? hint : sf_label_field (field), "xalign", 0.0,
                                   "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static gboolean
can_be_restored (const SfFieldGroup *group, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const SfVerifiedField *field = fields->pdata[i];

      if (field->group == group && field->said != NULL && field->kept != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
add_part (SfVerificationView *self, const SfFieldGroup *group, GPtrArray *fields)
{
  SfVerificationPart *part = g_new0 (SfVerificationPart, 1);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  part->group = group;
  part->rows = g_ptr_array_new ();
  part->restore = self->editable && can_be_restored (group, fields) ? make_restore (self, part) : NULL;
  part->header = make_header ();
  part->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role",
                            GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (part->box), GTK_ACCESSIBLE_PROPERTY_LABEL, sf_label_group (group),
                                  -1);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "compare-card");
  gtk_widget_set_visible (part->header, sf_verification_part_has_header (part, self->narrow));
  gtk_box_append (GTK_BOX (part->box), make_heading (part));
  if (g_str_equal (group->key, DISPATCH) && self->editable)
    gtk_box_append (GTK_BOX (part->box), make_wizard (self));
  gtk_box_append (GTK_BOX (card), part->header);
  for (guint i = 0; i < fields->len; i++)
    {
      const SfVerifiedField *field = fields->pdata[i];

      if (field->group == group && field->said != NULL && field->said->type == SF_FIELD_FILE)
        gtk_box_append (GTK_BOX (card), make_hint (field->said));
      /* Files are no values: what holds them is put in by sf_verification_view_set_proof(). */
      if (field->group == group && (field->said == NULL || field->said->type != SF_FIELD_FILE))
        add_row (self, part, GTK_BOX (card), field);
    }
  gtk_box_append (GTK_BOX (part->box), card);
  gtk_widget_set_visible (part->box, part->rows->len > 0);
  g_ptr_array_add (self->parts, part);
  gtk_widget_set_parent (part->box, GTK_WIDGET (self));
}

void
sf_verification_view_place_proof (SfVerificationView *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      if (!g_str_equal (part->group->key, PROOF))
        continue;
      gtk_widget_set_visible (part->box, part->rows->len > 0 || self->proof != NULL);
      if (self->proof != NULL)
        gtk_box_append (GTK_BOX (gtk_widget_get_last_child (part->box)), self->proof);
    }
}

void
sf_verification_view_remove_parts (SfVerificationView *self)
{
  if (self->proof != NULL && gtk_widget_get_parent (self->proof) != NULL)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->proof)), self->proof);
  for (guint i = 0; i < self->parts->len; i++)
    gtk_widget_unparent (((SfVerificationPart *) self->parts->pdata[i])->box);
  g_ptr_array_set_size (self->parts, 0);
}

void
sf_verification_view_draw (SfVerificationView *self)
{
  g_autoptr (GPtrArray) fields = sf_verification_compare (self->record);
  const SfFormEdition *edition = sf_verification_view_get_edition (self);

  sf_verification_view_remove_parts (self);
  if (edition == NULL)
    return;
  for (const SfFieldGroup *const *g = sf_form_edition_get_groups (edition); *g != NULL; g++)
    if ((*g)->fields[0] != NULL) /* an edition may leave a group empty */
      add_part (self, *g, fields);
  sf_verification_view_place_proof (self);
}
