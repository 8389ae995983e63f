/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-facts.h"

SfFacts *
sf_facts_new (void)
{
  SfFacts *self = g_new0 (SfFacts, 1);

  self->blob_size = -1;
  return self;
}

void
sf_facts_free (SfFacts *self)
{
  SfRecord **const records[] = { &self->settings,       &self->student, &self->employer,       &self->college,
                                 &self->agreement,      &self->signing, &self->live_agreement, &self->verification,
                                 &self->named_employer, &self->subject };
  GPtrArray **const lists[] = { &self->signings, &self->attachments, &self->requests, &self->blanks, &self->related };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    g_clear_pointer (records[i], sf_record_unref);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (lists[i], g_ptr_array_unref);
  g_free (self->serial_group);
  g_free (self->blob_mime);
  g_free (self);
}
