/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One student of a list. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>

#include "employer/sf-invitation-list-private.h"
#include "sf-labels.h"

struct _SfInvitationRow
{
  GObject parent_instance;

  guint line;
  char *number, *name;
  const SfFormEdition *edition;
  JsonObject *form; /* what differs, in normal form */
  int days;         /* 0: as all */
  char *fault;      /* found while it was read; NULL if nothing is wrong */

  SfInvitationState state;
  char *reason;
  char *uid;
};

G_DEFINE_FINAL_TYPE (SfInvitationRow, sf_invitation_row, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
sf_invitation_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_int (value, SF_INVITATION_ROW (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sf_invitation_row_finalize (GObject *object)
{
  SfInvitationRow *self = SF_INVITATION_ROW (object);

  g_free (self->number);
  g_free (self->name);
  json_object_unref (self->form);
  g_free (self->fault);
  g_free (self->reason);
  g_free (self->uid);
  G_OBJECT_CLASS (sf_invitation_row_parent_class)->finalize (object);
}

static void
sf_invitation_row_class_init (SfInvitationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sf_invitation_row_get_property;
  object_class->finalize = sf_invitation_row_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, SF_INVITATION_REJECTED, SF_INVITATION_WRONG,
                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sf_invitation_row_init (SfInvitationRow *self)
{
  self->form = json_object_new ();
  self->state = SF_INVITATION_UNDECIDED;
}

SfInvitationRow *
sf_invitation_row_new (guint line, const SfFormEdition *edition)
{
  SfInvitationRow *self = g_object_new (SF_TYPE_INVITATION_ROW, NULL);

  self->line = line;
  self->edition = edition;
  return self;
}

void
sf_invitation_row_take_number (SfInvitationRow *self, char *number)
{
  g_free (self->number);
  self->number = number;
}

void
sf_invitation_row_take_name (SfInvitationRow *self, char *name)
{
  g_free (self->name);
  self->name = name;
}

void
sf_invitation_row_set_days (SfInvitationRow *self, int days)
{
  self->days = days;
}

void
sf_invitation_row_set_value (SfInvitationRow *self, const char *key, const char *value)
{
  json_object_set_string_member (self->form, key, value);
}

void
sf_invitation_row_take_fault (SfInvitationRow *self, char *fault)
{
  if (self->fault == NULL)
    self->fault = fault;
  else
    g_free (fault);
}

const char *
sf_invitation_row_get_fault (SfInvitationRow *self)
{
  return self->fault;
}

JsonObject *
sf_invitation_row_join (SfInvitationRow *self, JsonObject *shared)
{
  JsonObject *joined = json_object_new ();
  JsonObject *const parts[] = { shared, self->form };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonObjectIter iter;
      const char *key;
      JsonNode *value;

      json_object_iter_init (&iter, parts[i]);
      while (json_object_iter_next (&iter, &key, &value))
        json_object_set_string_member (joined, key, json_node_get_string (value));
    }
  return joined;
}

guint
sf_invitation_row_get_line (SfInvitationRow *self)
{
  return self->line;
}

const char *
sf_invitation_row_get_number (SfInvitationRow *self)
{
  return self->number != NULL ? self->number : "";
}

const char *
sf_invitation_row_get_name (SfInvitationRow *self)
{
  return self->name != NULL ? self->name : "";
}

char *
sf_invitation_row_dup_differences (SfInvitationRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean chinese = g_str_has_prefix (sf_label_language (), "zh");
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, self->form);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const SfField *field = sf_form_edition_get_field (self->edition, key);
      g_autofree char *value = sf_field_display (field, json_node_get_string (node), sf_label_language ());

      /* Translators: a field's name and its value, in a list of such. */
      g_string_append_printf (text, C_ ("field in a list", "%s%s: %s"),
                              text->len > 0 ? C_ ("field in a list", "; ") : "",
                              chinese ? field->label_zh : field->label_en, value);
    }
  if (self->days != 0)
    {
      g_string_append (text, text->len > 0 ? C_ ("field in a list", "; ") : "");
      g_string_append_printf (text, ngettext ("%d day to answer", "%d days to answer", (gulong) self->days),
                              self->days);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

JsonObject *
sf_invitation_row_make_args (SfInvitationRow *self, JsonObject *shared, int days)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "student_number", sf_invitation_row_get_number (self));
  json_object_set_string_member (args, "student_name", sf_invitation_row_get_name (self));
  json_object_set_int_member (args, "days", self->days != 0 ? self->days : days);
  json_object_set_object_member (args, "form", sf_invitation_row_join (self, shared));
  return args;
}

SfInvitationState
sf_invitation_row_get_state (SfInvitationRow *self)
{
  return self->state;
}

const char *
sf_invitation_row_get_reason (SfInvitationRow *self)
{
  return self->reason;
}

void
sf_invitation_row_set_state (SfInvitationRow *self, SfInvitationState state, const char *reason)
{
  char *copy = g_strdup (reason);

  g_return_if_fail (SF_IS_INVITATION_ROW (self));
  g_free (self->reason);
  self->reason = copy;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
sf_invitation_row_set_uid (SfInvitationRow *self, const char *uid)
{
  g_return_if_fail (SF_IS_INVITATION_ROW (self));
  g_free (self->uid);
  self->uid = g_strdup (uid);
}

const char *
sf_invitation_row_get_uid (SfInvitationRow *self)
{
  return self->uid;
}

gboolean
sf_invitation_row_is_open (SfInvitationRow *self)
{
  return self->state == SF_INVITATION_READY || self->state == SF_INVITATION_UNDECIDED;
}

const char *
sf_invitation_state_label (SfInvitationState state)
{
  static const char *const labels[] = {
    [SF_INVITATION_WRONG] = NC_ ("row of a list", "To be corrected"),
    [SF_INVITATION_REFUSED] = NC_ ("row of a list", "Cannot be invited"),
    [SF_INVITATION_UNDECIDED] = NC_ ("row of a list", "Undecided"),
    [SF_INVITATION_READY] = NC_ ("row of a list", "Can be invited"),
    [SF_INVITATION_KEPT] = NC_ ("row of a list", "Waiting to be uploaded"),
    [SF_INVITATION_SENT] = NC_ ("row of a list", "Invited"),
    [SF_INVITATION_REJECTED] = NC_ ("row of a list", "Not accepted"),
  };

  return g_dpgettext2 (NULL, "row of a list", labels[state]);
}
