/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One boxed list a group, one row a field that has a hint. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-form-guide.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "sf-labels.h"

struct _SfFormGuide
{
  GtkWidget parent_instance;

  const SfFormEdition *edition;
};

G_DEFINE_FINAL_TYPE (SfFormGuide, sf_form_guide, GTK_TYPE_WIDGET)

static const char *
party_name (SfParty party)
{
  switch (party)
    {
    case SF_PARTY_EMPLOYER:
      return sf_label_party ("employer");
    case SF_PARTY_STUDENT:
      return sf_label_party ("student");
    case SF_PARTY_COLLEGE:
      return sf_label_party ("college");
    default:
      return _ ("School records");
    }
}

static GtkWidget *
make_row (const SfField *field, const char *hint, gboolean chinese)
{
  g_autofree char *filled_by = g_strdup_printf (_ ("Filled in by: %s"), party_name (field->party));
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", hint, filled_by);

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", chinese ? field->label_zh : field->label_en,
                       "subtitle", subtitle, "subtitle-lines", 0, NULL);
}

static GtkWidget *
make_group (const SfFieldGroup *group)
{
  gboolean chinese = g_str_has_prefix (sf_label_language (), "zh");
  GtkWidget *box = NULL;

  for (guint i = 0; group->fields[i] != NULL; i++)
    {
      const char *hint = chinese ? group->fields[i]->hint_zh : group->fields[i]->hint_en;

      if (hint == NULL)
        continue;
      if (box == NULL)
        box = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", chinese ? group->label_zh : group->label_en, NULL);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (box), make_row (group->fields[i], hint, chinese));
    }
  return box;
}

static void
remove_groups (SfFormGuide *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
sf_form_guide_dispose (GObject *object)
{
  remove_groups (SF_FORM_GUIDE (object));
  G_OBJECT_CLASS (sf_form_guide_parent_class)->dispose (object);
}

static void
sf_form_guide_class_init (SfFormGuideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_form_guide_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sf_form_guide_init (SfFormGuide *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 18);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How to fill in the form"),
                                  -1);
}

GtkWidget *
sf_form_guide_new (void)
{
  return g_object_new (SF_TYPE_FORM_GUIDE, NULL);
}

void
sf_form_guide_set_edition (SfFormGuide *self, const SfFormEdition *edition)
{
  g_return_if_fail (SF_IS_FORM_GUIDE (self));
  if (self->edition == edition)
    return;
  self->edition = edition;
  remove_groups (self);
  if (edition == NULL)
    return;
  for (const SfFieldGroup *const *group = sf_form_edition_get_groups (edition); *group != NULL; group++)
    {
      GtkWidget *box = make_group (*group);

      if (box != NULL)
        gtk_widget_set_parent (box, GTK_WIDGET (self));
    }
}
