/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form is drawn when the unit's record is there; terms that come earlier wait for it. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-terms-form.h"

#include <string.h>

#include "employer/sf-terms-button.h"
#include "records/sf-prefill.h"
#include "sf-ui.h"
#include "widgets/sf-form-view.h"

struct _SfTermsForm
{
  AdwBin parent_instance;

  SfTermsButton *templates;
  GtkSpinButton *days;
  SfFormView *form;

  SfSession *session;
  char *edition;      /* NULL: the usual one */
  SfRecord *employer; /* NULL until it is read, or if there is none */
  JsonObject *terms;  /* nullable */
  gboolean drawn;
};

G_DEFINE_FINAL_TYPE (SfTermsForm, sf_terms_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define UNIT "employer." /* fields that the unit's own record fills */

/* What the library says about a unit counts, whatever its HR types. */
static const char *const library_keys[] = { UNIT "name", UNIT "credit_code", NULL };

/* ---- Values ---- */

static void
put_terms (JsonObject *values, const SfFormEdition *edition, JsonObject *terms)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init (&iter, terms);
  while (json_object_iter_next (&iter, &key, &value))
    if (!g_strv_contains (library_keys, key) && sf_form_edition_get_field (edition, key) != NULL)
      json_object_set_string_member (values, key, json_node_get_string (value));
}

static void
draw (SfTermsForm *self)
{
  const SfFormEdition *edition = sf_terms_form_get_edition (self);
  g_autoptr (JsonObject) values = json_object_new ();

  if (edition == NULL || !self->drawn)
    return;
  if (self->employer != NULL)
    sf_prefill_employer (values, edition, self->employer);
  if (self->terms != NULL)
    put_terms (values, edition, self->terms);
  sf_form_view_set_form (self->form, edition, values, SF_PARTY_EMPLOYER, TRUE);
}

/* ---- Templates ---- */

/* How the unit is reached is its record's affair, which may be another when the template is filled in. */
static JsonObject *
make_template (SfTermsForm *self)
{
  g_autoptr (JsonObject) terms = sf_terms_form_dup_terms (self);
  g_autoptr (GList) keys = json_object_get_members (terms);

  for (GList *l = keys; l != NULL; l = l->next)
    if (g_str_has_prefix (l->data, UNIT))
      {
        g_autofree char *key = g_strdup (l->data);

        json_object_remove_member (terms, key);
      }
  return g_steal_pointer (&terms);
}

static void
keep_cb (SfTermsForm *self, const char *name)
{
  g_autoptr (JsonObject) template = make_template (self);

  sf_terms_button_keep (self->templates, name, template);
}

static void
fill_cb (SfTermsForm *self, JsonObject *template)
{
  sf_terms_form_set_terms (self, template);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
changed_cb (SfTermsForm *self)
{
  if (self->drawn)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
employer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfTermsForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfItem) item = sf_session_load_finish (SF_SESSION (source), result, &error);

  if (item != NULL)
    self->employer = sf_record_ref (sf_item_get_record (item));
  self->drawn = TRUE;
  draw (self);
  g_signal_emit (self, signals[READY], 0);
}

static void
sf_terms_form_dispose (GObject *object)
{
  SfTermsForm *self = SF_TERMS_FORM (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->employer, sf_record_unref);
  g_clear_pointer (&self->terms, json_object_unref);
  G_OBJECT_CLASS (sf_terms_form_parent_class)->dispose (object);
}

static void
sf_terms_form_finalize (GObject *object)
{
  g_free (SF_TERMS_FORM (object)->edition);
  G_OBJECT_CLASS (sf_terms_form_parent_class)->finalize (object);
}

static void
sf_terms_form_class_init (SfTermsFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_terms_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_terms_form_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_TERMS_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[READY] = g_signal_new ("ready", SF_TYPE_TERMS_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (SF_TYPE_TERMS_BUTTON);
  g_type_ensure (SF_TYPE_FORM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-terms-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfTermsForm, templates);
  gtk_widget_class_bind_template_child (widget_class, SfTermsForm, days);
  gtk_widget_class_bind_template_child (widget_class, SfTermsForm, form);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
}

static void
sf_terms_form_init (SfTermsForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->days, SF_INVITATION_DAYS_MIN, SF_INVITATION_DAYS_MAX);
  sf_form_view_set_locked (self->form, library_keys);
  sf_form_view_set_own_groups_only (self->form, TRUE);
}

void
sf_terms_form_set_up (SfTermsForm *self, SfSession *session)
{
  g_return_if_fail (SF_IS_TERMS_FORM (self) && self->session == NULL);
  self->session = g_object_ref (session);
  sf_terms_button_set_session (self->templates, session);
  gtk_spin_button_set_value (self->days, sf_session_get_rules (session)->invitation_days);
  sf_session_load_async (session, SF_KIND_EMPLOYER, sf_actor_get_employer (sf_session_get_actor (session)), NULL,
                         employer_cb, g_object_ref (self));
}

void
sf_terms_form_set_edition (SfTermsForm *self, const char *name)
{
  g_return_if_fail (SF_IS_TERMS_FORM (self));
  g_free (self->edition);
  self->edition = g_strdup (name);
  draw (self);
}

/* Until the student is known, which only the server can tell, the form is the undergraduates': both have the same
 * fields for the employer. */
const SfFormEdition *
sf_terms_form_get_edition (SfTermsForm *self)
{
  g_return_val_if_fail (SF_IS_TERMS_FORM (self) && self->session != NULL, NULL);
  return sf_form_edition_lookup (self->edition != NULL ? self->edition
                                                       : sf_rules_edition (sf_session_get_rules (self->session), NULL));
}

void
sf_terms_form_set_terms (SfTermsForm *self, JsonObject *terms)
{
  const char *days;
  gint64 n;

  g_return_if_fail (SF_IS_TERMS_FORM (self));
  if (terms != NULL)
    json_object_ref (terms);
  g_clear_pointer (&self->terms, json_object_unref);
  self->terms = terms;
  days = terms != NULL ? json_object_get_string_member_with_default (terms, SF_TERMS_DAYS, "") : "";
  if (g_ascii_string_to_signed (days, 10, SF_INVITATION_DAYS_MIN, SF_INVITATION_DAYS_MAX, &n, NULL))
    gtk_spin_button_set_value (self->days, (double) n);
  draw (self);
}

JsonObject *
sf_terms_form_dup_terms (SfTermsForm *self)
{
  JsonObject *terms = sf_terms_form_dup_form (self);
  g_autofree char *days = g_strdup_printf ("%d", sf_terms_form_get_days (self));

  json_object_set_string_member (terms, SF_TERMS_DAYS, days);
  return terms;
}

JsonObject *
sf_terms_form_dup_form (SfTermsForm *self)
{
  g_return_val_if_fail (SF_IS_TERMS_FORM (self), NULL);
  return sf_form_view_dup_values (self->form);
}

JsonObject *
sf_terms_form_dup_whole_form (SfTermsForm *self)
{
  JsonObject *form = sf_terms_form_dup_form (self);

  if (self->employer != NULL)
    {
      json_object_set_string_member (form, UNIT "name", sf_record_get_text (self->employer, SF_EMPLOYER_NAME));
      json_object_set_string_member (form, UNIT "credit_code",
                                     sf_record_get_text (self->employer, SF_EMPLOYER_CREDIT_CODE));
    }
  return form;
}

int
sf_terms_form_get_days (SfTermsForm *self)
{
  g_return_val_if_fail (SF_IS_TERMS_FORM (self), 0);
  return gtk_spin_button_get_value_as_int (self->days);
}

gboolean
sf_terms_form_check (SfTermsForm *self)
{
  g_return_val_if_fail (SF_IS_TERMS_FORM (self), FALSE);
  return sf_form_view_check (self->form);
}

void
sf_terms_form_show_problem (SfTermsForm *self, const char *key, const char *sentence)
{
  g_return_if_fail (SF_IS_TERMS_FORM (self));
  sf_form_view_show_problem (self->form, key, sentence);
}
