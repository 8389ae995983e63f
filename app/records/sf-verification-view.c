/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A column of groups of SfCompareRow. The record as it is shown is a copy that follows each change: what shows, what
 * must be filled and what differs is asked of it. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "records/sf-verification-view-private.h"
#include "records/sf-whereabouts.h"
#include "sf-sentences.h"

G_DEFINE_FINAL_TYPE (SfVerificationView, sf_verification_view, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  RESTORED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define WHEREABOUTS "whereabouts.kind"

static void
part_free (gpointer data)
{
  SfVerificationPart *part = data;

  g_ptr_array_unref (part->rows);
  g_free (part);
}

const SfFormEdition *
sf_verification_view_get_edition (SfVerificationView *self)
{
  return sf_form_edition_lookup (sf_record_get_edition (self->record));
}

typedef void (*RowFunc) (SfVerificationView *self, SfCompareRow *row);

static void
for_each_row (SfVerificationView *self, RowFunc func)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      for (guint j = 0; j < part->rows->len; j++)
        func (self, part->rows->pdata[j]);
    }
}

SfCompareRow *
sf_verification_view_find_row (SfVerificationView *self, const char *said)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      for (guint j = 0; j < part->rows->len; j++)
        {
          const SfField *field = sf_compare_row_get_said (part->rows->pdata[j]);

          if (field != NULL && g_str_equal (field->key, said))
            return part->rows->pdata[j];
        }
    }
  return NULL;
}

/* ---- What follows from the values ---- */

static gboolean
is_visible (SfVerificationView *self, SfCompareRow *row)
{
  const SfField *said = sf_compare_row_get_said (row);

  return sf_field_is_visible (said != NULL ? said : sf_compare_row_get_kept (row), sf_record_get_form (self->shown));
}

/* Where the school keeps nothing, there is nothing that she could contradict, nor anything to restore. */
static gboolean
contradicts (SfVerificationView *self, const SfField *kept, const SfField *said)
{
  const char *value = kept != NULL ? sf_record_get_field (self->shown, kept->key) : NULL;

  return value != NULL && g_strcmp0 (value, sf_record_get_field (self->shown, said->key)) != 0;
}

static void
refresh_row (SfVerificationView *self, SfCompareRow *row)
{
  const SfField *said = sf_compare_row_get_said (row);
  gboolean visible = is_visible (self, row);

  gtk_widget_set_visible (GTK_WIDGET (row), visible);
  if (said == NULL)
    return;
  sf_compare_row_set_differs (row, contradicts (self, sf_compare_row_get_kept (row), said));
  sf_compare_row_set_required (row, self->editable && visible &&
                                      sf_field_is_required (said, sf_record_get_form (self->shown)));
  if (g_str_equal (sf_verification_part_get_key (row), WHEREABOUTS))
    {
      g_autofree char *hint = sf_whereabouts_hint (sf_record_get_field (self->shown, said->key));

      sf_compare_row_set_hint (row, hint);
    }
}

static gboolean
part_differs (const SfVerificationPart *part)
{
  for (guint i = 0; i < part->rows->len; i++)
    if (gtk_widget_get_visible (part->rows->pdata[i]) && sf_compare_row_get_differs (part->rows->pdata[i]))
      return TRUE;
  return FALSE;
}

void
sf_verification_view_refresh (SfVerificationView *self)
{
  for_each_row (self, refresh_row);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      if (part->restore != NULL)
        gtk_widget_set_sensitive (part->restore, part_differs (part));
    }
}

static void
show_values (SfVerificationView *self, SfCompareRow *row)
{
  const SfField *kept = sf_compare_row_get_kept (row);
  const SfField *said = sf_compare_row_get_said (row);

  if (kept != NULL)
    sf_compare_row_set_kept (row, sf_record_get_field (self->shown, kept->key));
  if (said != NULL)
    sf_compare_row_set_said (row, sf_record_get_field (self->shown, said->key));
}

/* ---- The object ---- */

static void
sf_verification_view_dispose (GObject *object)
{
  SfVerificationView *self = SF_VERIFICATION_VIEW (object);

  sf_verification_view_remove_parts (self);
  g_clear_object (&self->proof);
  g_clear_pointer (&self->record, sf_record_unref);
  g_clear_pointer (&self->shown, sf_record_unref);
  G_OBJECT_CLASS (sf_verification_view_parent_class)->dispose (object);
}

static void
sf_verification_view_finalize (GObject *object)
{
  SfVerificationView *self = SF_VERIFICATION_VIEW (object);

  g_ptr_array_unref (self->parts);
  g_hash_table_unref (self->touched);
  G_OBJECT_CLASS (sf_verification_view_parent_class)->finalize (object);
}

static void
sf_verification_view_class_init (SfVerificationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_verification_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_verification_view_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_VERIFICATION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESTORED] = g_signal_new ("restored", SF_TYPE_VERIFICATION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRV);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "form");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_FORM);
}

static void
sf_verification_view_init (SfVerificationView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 18);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Verification form"), -1);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->touched = g_hash_table_new (g_str_hash, g_str_equal);
}

GtkWidget *
sf_verification_view_new (void)
{
  return g_object_new (SF_TYPE_VERIFICATION_VIEW, NULL);
}

static gboolean
must_draw (SfVerificationView *self, SfRecord *verification, gboolean editable, gboolean mask)
{
  return self->record == NULL || self->editable != editable || self->mask != mask ||
         g_strcmp0 (sf_record_get_id (self->record), sf_record_get_id (verification)) != 0 ||
         g_strcmp0 (sf_record_get_edition (self->record), sf_record_get_edition (verification)) != 0;
}

static void
lay_over (SfVerificationView *self, JsonObject *typed)
{
  const SfFormEdition *edition = sf_verification_view_get_edition (self);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  g_hash_table_remove_all (self->touched);
  if (typed == NULL || edition == NULL || !self->editable)
    return;
  json_object_iter_init (&iter, typed);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const SfField *field = sf_form_edition_get_field (edition, key);

      if (field == NULL || field->party != SF_PARTY_STUDENT)
        continue;
      sf_record_set_field (self->shown, key, JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node));
      g_hash_table_add (self->touched, (gpointer) field->key);
    }
}

void
sf_verification_view_set_record (SfVerificationView *self, SfRecord *verification, JsonObject *typed, gboolean editable,
                                 gboolean mask)
{
  gboolean redraw;

  g_return_if_fail (SF_IS_VERIFICATION_VIEW (self) && verification != NULL);
  redraw = must_draw (self, verification, editable, mask);
  sf_record_ref (verification);
  g_clear_pointer (&self->record, sf_record_unref);
  g_clear_pointer (&self->shown, sf_record_unref);
  self->record = verification;
  self->shown = sf_record_copy (verification);
  self->editable = editable;
  self->mask = mask;
  lay_over (self, typed);
  self->filling = TRUE;
  if (redraw)
    sf_verification_view_draw (self);
  for_each_row (self, show_values);
  self->filling = FALSE;
  sf_verification_view_refresh (self);
}

static void
narrow_row (SfVerificationView *self, SfCompareRow *row)
{
  sf_compare_row_set_narrow (row, self->narrow);
}

void
sf_verification_view_set_narrow (SfVerificationView *self, gboolean narrow)
{
  g_return_if_fail (SF_IS_VERIFICATION_VIEW (self));
  self->narrow = narrow;
  for_each_row (self, narrow_row);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      gtk_widget_set_visible (part->header, sf_verification_part_has_header (part, narrow));
    }
}

static void
set_member (JsonObject *object, const char *key, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, key, value);
  else
    json_object_set_null_member (object, key);
}

JsonObject *
sf_verification_view_dup_typed (SfVerificationView *self)
{
  JsonObject *typed;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (SF_IS_VERIFICATION_VIEW (self), NULL);
  if (g_hash_table_size (self->touched) == 0)
    return NULL;
  typed = json_object_new ();
  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    set_member (typed, key, sf_record_get_field (self->shown, key));
  return typed;
}

JsonObject *
sf_verification_view_dup_answer (SfVerificationView *self)
{
  JsonObject *answer;

  g_return_val_if_fail (SF_IS_VERIFICATION_VIEW (self), NULL);
  answer = sf_verification_view_dup_typed (self);
  if (answer == NULL)
    answer = json_object_new ();
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      for (guint j = 0; j < part->rows->len; j++)
        {
          const SfField *said = sf_compare_row_get_said (part->rows->pdata[j]);

          if (said == NULL || is_visible (self, part->rows->pdata[j]))
            continue;
          json_object_remove_member (answer, said->key);
          if (sf_record_get_field (self->record, said->key) != NULL)
            json_object_set_null_member (answer, said->key);
        }
    }
  return answer;
}

SfRecord *
sf_verification_view_get_shown (SfVerificationView *self)
{
  g_return_val_if_fail (SF_IS_VERIFICATION_VIEW (self), NULL);
  return self->shown;
}

guint
sf_verification_view_count_differing (SfVerificationView *self)
{
  guint n = 0;

  g_return_val_if_fail (SF_IS_VERIFICATION_VIEW (self), 0);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SfVerificationPart *part = self->parts->pdata[i];

      for (guint j = 0; j < part->rows->len; j++)
        n += gtk_widget_get_visible (part->rows->pdata[j]) && sf_compare_row_get_differs (part->rows->pdata[j]);
    }
  return n;
}

gboolean
sf_verification_view_check (SfVerificationView *self)
{
  g_autoptr (GPtrArray) problems = NULL;
  SfCompareRow *first = NULL;
  guint n = 0;

  g_return_val_if_fail (SF_IS_VERIFICATION_VIEW (self), FALSE);
  if (self->shown == NULL || sf_verification_view_get_edition (self) == NULL)
    return TRUE;
  problems =
    sf_form_check (sf_verification_view_get_edition (self), sf_record_get_form (self->shown), SF_PARTY_STUDENT, TRUE);
  for (guint i = 0; i < problems->len; i++)
    {
      const SfFormProblem *problem = problems->pdata[i];
      SfCompareRow *row = sf_verification_view_find_row (self, problem->key);
      g_autofree char *sentence = sf_sentence_problem (problem->field, problem->code);

      if (row == NULL)
        continue;
      n++;
      sf_compare_row_set_problem (row, sentence);
      if (first == NULL)
        first = row;
    }
  if (first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
  return n == 0;
}

const SfField *
sf_verification_view_get_proof_field (SfVerificationView *self, gboolean *out_required)
{
  const SfFormEdition *edition;

  g_return_val_if_fail (SF_IS_VERIFICATION_VIEW (self) && self->record != NULL, NULL);
  edition = sf_verification_view_get_edition (self);
  *out_required = FALSE;
  for (const SfFieldGroup *const *g = edition != NULL ? sf_form_edition_get_groups (edition) : NULL;
       g != NULL && *g != NULL; g++)
    for (const SfField *const *f = (*g)->fields; *f != NULL; f++)
      if ((*f)->type == SF_FIELD_FILE)
        {
          *out_required = sf_field_is_required (*f, sf_record_get_form (self->shown));
          return *f;
        }
  return NULL;
}

void
sf_verification_view_show_problem (SfVerificationView *self, const char *key, const char *sentence)
{
  SfCompareRow *row;

  g_return_if_fail (SF_IS_VERIFICATION_VIEW (self));
  row = sf_verification_view_find_row (self, key);
  if (row == NULL)
    return;
  sf_compare_row_set_problem (row, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
sf_verification_view_set_proof (SfVerificationView *self, GtkWidget *widget)
{
  g_return_if_fail (SF_IS_VERIFICATION_VIEW (self));
  if (self->proof != NULL && gtk_widget_get_parent (self->proof) != NULL)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->proof)), self->proof);
  g_clear_object (&self->proof);
  if (widget != NULL)
    self->proof = g_object_ref_sink (widget);
  sf_verification_view_place_proof (self);
}
