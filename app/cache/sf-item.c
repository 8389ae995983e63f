/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-item.h"

struct _SfItem
{
  GObject parent_instance;
  SfKind kind;
  SfRecord *record;
  SfRecord *settled;
  SfItemMark mark;
  char *content;
};

G_DEFINE_FINAL_TYPE (SfItem, sf_item, G_TYPE_OBJECT)

enum
{
  PROP_RECORD = 1,
  PROP_MARK,
  PROP_LOADED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
sf_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SfItem *self = SF_ITEM (object);

  switch (id)
    {
    case PROP_RECORD:
      g_value_set_boxed (value, self->record);
      break;
    case PROP_MARK:
      g_value_set_uint (value, self->mark);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->record != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sf_item_finalize (GObject *object)
{
  SfItem *self = SF_ITEM (object);

  g_clear_pointer (&self->record, sf_record_unref);
  g_clear_pointer (&self->settled, sf_record_unref);
  g_free (self->content);
  G_OBJECT_CLASS (sf_item_parent_class)->finalize (object);
}

static void
sf_item_class_init (SfItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sf_item_get_property;
  object_class->finalize = sf_item_finalize;
  props[PROP_RECORD] =
    g_param_spec_boxed ("record", NULL, NULL, SF_TYPE_RECORD, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_MARK] =
    g_param_spec_uint ("mark", NULL, NULL, 0, SF_ITEM_REFUSED, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sf_item_init (SfItem *self)
{
}

SfItem *
sf_item_new_placeholder (SfKind kind)
{
  SfItem *self = g_object_new (SF_TYPE_ITEM, NULL);

  self->kind = kind;
  return self;
}

SfItem *
sf_item_new (SfRecord *record, SfItemMark mark, const char *content)
{
  SfItem *self = sf_item_new_placeholder (sf_record_get_kind (record));

  self->record = sf_record_ref (record);
  self->mark = mark;
  self->content = g_strdup (content);
  return self;
}

static gboolean
is_same (SfItem *self, SfRecord *record, SfItemMark mark)
{
  g_autoptr (GString) a = NULL;
  g_autoptr (GString) b = NULL;

  if (self->record == NULL || self->mark != mark)
    return FALSE;
  a = g_string_new (NULL);
  b = g_string_new (NULL);
  sf_record_append_canonical (self->record, a);
  sf_record_append_canonical (record, b);
  return g_string_equal (a, b);
}

void
sf_item_set (SfItem *self, SfRecord *record, SfItemMark mark, const char *content)
{
  gboolean was_loaded = self->record != NULL;

  g_free (self->content);
  self->content = g_strdup (content);
  /* A row that did not change is not drawn again. */
  if (is_same (self, record, mark))
    return;
  g_clear_pointer (&self->record, sf_record_unref);
  self->record = sf_record_ref (record);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
  if (self->mark != mark)
    {
      self->mark = mark;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MARK]);
    }
  if (!was_loaded)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
}

gboolean
sf_item_is_loaded (SfItem *self)
{
  return self->record != NULL;
}

SfRecord *
sf_item_get_record (SfItem *self)
{
  return self->record;
}

SfItemMark
sf_item_get_mark (SfItem *self)
{
  return self->mark;
}

SfRecord *
sf_item_get_settled (SfItem *self)
{
  return self->mark == SF_ITEM_SETTLED ? self->record : self->settled;
}

void
sf_item_set_settled (SfItem *self, SfRecord *settled)
{
  g_clear_pointer (&self->settled, sf_record_unref);
  self->settled = sf_record_ref (settled);
}

const char *
sf_item_get_content (SfItem *self)
{
  return self->content;
}

SfKind
sf_item_get_kind (SfItem *self)
{
  return self->kind;
}

const char *
sf_item_get_id (SfItem *self)
{
  return self->record != NULL ? sf_record_get_id (self->record) : NULL;
}

char *
sf_item_dup_text (SfItem *self, int column)
{
  const SfColumn *info = &sf_kind_info (self->kind)->columns[column];

  if (self->record == NULL || !sf_record_has (self->record, column))
    return g_strdup ("");
  switch (info->type)
    {
    case SF_COLUMN_TIME:
      return sf_time_format_minute (sf_record_get_int (self->record, column));
    case SF_COLUMN_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, sf_record_get_int (self->record, column));
    case SF_COLUMN_TEXT:
    case SF_COLUMN_LINK:
    default:
      return g_strdup (sf_record_get_text (self->record, column));
    }
}
