/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The base class of pages: properties that the header bar shows. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-page.h"

typedef struct
{
  char *title;
  char *subtitle;
  gboolean narrow;
  gboolean wants_focus; /* shown, and the keyboard is not in it yet */
} SfPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SfPage, sf_page, ADW_TYPE_BIN)

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static SfPagePrivate *
get_private (SfPage *self)
{
  return sf_page_get_instance_private (self);
}

static void
sf_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SfPagePrivate *priv = get_private (SF_PAGE (object));

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, priv->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sf_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SfPage *self = SF_PAGE (object);

  switch (id)
    {
    case PROP_TITLE:
      sf_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      sf_page_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_NARROW:
      if (get_private (self)->narrow == g_value_get_boolean (value))
        break;
      get_private (self)->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sf_page_finalize (GObject *object)
{
  SfPagePrivate *priv = get_private (SF_PAGE (object));

  g_free (priv->title);
  g_free (priv->subtitle);
  G_OBJECT_CLASS (sf_page_parent_class)->finalize (object);
}

static void
sf_page_class_init (SfPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sf_page_get_property;
  object_class->set_property = sf_page_set_property;
  object_class->finalize = sf_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sf_page_init (SfPage *self)
{
}

static void
set_text (SfPage *self, char **place, const char *text, guint property)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

const char *
sf_page_get_title (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), NULL);
  return get_private (self)->title;
}

void
sf_page_set_title (SfPage *self, const char *title)
{
  g_return_if_fail (SF_IS_PAGE (self));
  set_text (self, &get_private (self)->title, title, PROP_TITLE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
}

const char *
sf_page_get_subtitle (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), NULL);
  return get_private (self)->subtitle;
}

void
sf_page_set_subtitle (SfPage *self, const char *subtitle)
{
  g_return_if_fail (SF_IS_PAGE (self));
  set_text (self, &get_private (self)->subtitle, subtitle, PROP_SUBTITLE);
}

gboolean
sf_page_get_narrow (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), FALSE);
  return get_private (self)->narrow;
}

gboolean
sf_page_can_search (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), FALSE);
  return SF_PAGE_GET_CLASS (self)->search != NULL;
}

void
sf_page_search (SfPage *self)
{
  g_return_if_fail (SF_IS_PAGE (self));
  if (sf_page_can_search (self))
    SF_PAGE_GET_CLASS (self)->search (self);
}

gboolean
sf_page_can_print (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), FALSE);
  return SF_PAGE_GET_CLASS (self)->print != NULL;
}

void
sf_page_print (SfPage *self)
{
  g_return_if_fail (SF_IS_PAGE (self));
  if (sf_page_can_print (self))
    SF_PAGE_GET_CLASS (self)->print (self);
}

void
sf_page_shown (SfPage *self)
{
  g_return_if_fail (SF_IS_PAGE (self));
  get_private (self)->wants_focus = TRUE;
  if (SF_PAGE_GET_CLASS (self)->shown != NULL)
    SF_PAGE_GET_CLASS (self)->shown (self);
}

void
sf_page_take_focus (SfPage *self)
{
  g_return_if_fail (SF_IS_PAGE (self));
  if (get_private (self)->wants_focus && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD))
    get_private (self)->wants_focus = FALSE;
}

gboolean
sf_page_has_primary (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), FALSE);
  return SF_PAGE_GET_CLASS (self)->primary != NULL;
}

void
sf_page_primary (SfPage *self)
{
  g_return_if_fail (SF_IS_PAGE (self));
  if (sf_page_has_primary (self))
    SF_PAGE_GET_CLASS (self)->primary (self);
}

SfListModel *
sf_page_get_queue (SfPage *self)
{
  g_return_val_if_fail (SF_IS_PAGE (self), NULL);
  return SF_PAGE_GET_CLASS (self)->get_queue != NULL ? SF_PAGE_GET_CLASS (self)->get_queue (self) : NULL;
}

void
sf_page_toast_undo (SfPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", text);
}

void
sf_page_toast (SfPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

void
sf_page_open (SfPage *self, const char *kind, const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "(ss)", kind, id);
}
