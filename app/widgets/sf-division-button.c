/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A menu button whose popover lists all counties by full name and filters them as one types; the list is made when the
 * popover first opens. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-division-button.h"

#include <glib/gi18n.h>

#include "core/form/sf-codes.h"
#include "sf-ui.h"

struct _SfDivisionButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkSearchEntry *search;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;
  GtkStringFilter *filter;
  char *code;
};

G_DEFINE_FINAL_TYPE (SfDivisionButton, sf_division_button, GTK_TYPE_WIDGET)

enum
{
  PROP_CODE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The full names of all current counties, each followed by a tab and its code. */
static GListModel *
list_counties (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (const char *const *province = sf_division_children (NULL); *province != NULL; province++)
    for (const char *const *city = sf_division_children (*province); *city != NULL; city++)
      {
        const char *const *counties = sf_division_children (*city);
        g_autofree char *own = sf_division_full_name (*city);

        if (counties == NULL || *counties == NULL)
          gtk_string_list_take (list, g_strconcat (own, "\t", *city, NULL));
        for (; counties != NULL && *counties != NULL; counties++)
          {
            g_autofree char *name = sf_division_full_name (*counties);

            gtk_string_list_take (list, g_strconcat (name, "\t", *counties, NULL));
          }
      }
  return G_LIST_MODEL (list);
}

static void
show_code (SfDivisionButton *self)
{
  g_autofree char *name = self->code != NULL ? sf_division_full_name (self->code) : NULL;

  if (self->code == NULL)
    gtk_label_set_label (self->label, _ ("Choose…"));
  else
    gtk_label_set_label (self->label, name != NULL ? name : self->code);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  g_autofree char *name = g_strndup (text, strcspn (text, "\t"));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

static void
popover_show_cb (SfDivisionButton *self)
{
  if (gtk_filter_list_model_get_model (self->filtered) == NULL)
    {
      g_autoptr (GListModel) counties = list_counties ();

      gtk_filter_list_model_set_model (self->filtered, counties);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
search_changed_cb (SfDivisionButton *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
choose (SfDivisionButton *self, guint position)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item == NULL)
    return;
  sf_division_button_set_code (self, strchr (gtk_string_object_get_string (item), '\t') + 1);
  gtk_popover_popdown (self->popover);
}

static void
row_activate_cb (SfDivisionButton *self, guint position)
{
  choose (self, position);
}

static void
search_activate_cb (SfDivisionButton *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static gboolean
sf_division_button_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SF_DIVISION_BUTTON (widget)->button));
}

static void
sf_division_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CODE)
    g_value_set_string (value, SF_DIVISION_BUTTON (object)->code);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sf_division_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CODE)
    sf_division_button_set_code (SF_DIVISION_BUTTON (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sf_division_button_dispose (GObject *object)
{
  SfDivisionButton *self = SF_DIVISION_BUTTON (object);

  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_division_button_parent_class)->dispose (object);
}

static void
sf_division_button_finalize (GObject *object)
{
  g_free (SF_DIVISION_BUTTON (object)->code);
  G_OBJECT_CLASS (sf_division_button_parent_class)->finalize (object);
}

static void
sf_division_button_class_init (SfDivisionButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sf_division_button_get_property;
  object_class->set_property = sf_division_button_set_property;
  object_class->dispose = sf_division_button_dispose;
  object_class->finalize = sf_division_button_finalize;
  widget_class->grab_focus = sf_division_button_grab_focus;

  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-division-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, button);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, label);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, popover);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, search);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, list);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, selection);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, filtered);
  gtk_widget_class_bind_template_child (widget_class, SfDivisionButton, filter);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activate_cb);
}

static void
sf_division_button_init (SfDivisionButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_code (self);
}

GtkWidget *
sf_division_button_new (void)
{
  return g_object_new (SF_TYPE_DIVISION_BUTTON, NULL);
}

void
sf_division_button_set_code (SfDivisionButton *self, const char *code)
{
  g_return_if_fail (SF_IS_DIVISION_BUTTON (self));
  if (code != NULL && *code == '\0')
    code = NULL;
  if (g_strcmp0 (self->code, code) == 0)
    return;
  g_free (self->code);
  self->code = g_strdup (code);
  show_code (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODE]);
}

const char *
sf_division_button_get_code (SfDivisionButton *self)
{
  g_return_val_if_fail (SF_IS_DIVISION_BUTTON (self), NULL);
  return self->code;
}
