/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows for the agreement that a signing makes.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-uuid.h"
#include "core/workflow/sf-workflow-private.h"

/* 16 characters of 5 bits: what the QR code carries cannot be guessed by who does not know the agreement. */
char *
sf_agreement_make_code (const char *agreement_id)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *code = g_malloc (17);

  g_checksum_update (sum, (const guchar *) "verification-code:", -1);
  g_checksum_update (sum, (const guchar *) agreement_id, -1);
  g_checksum_get_digest (sum, digest, &length);
  for (guint i = 0; i < 16; i++)
    code[i] = alphabet[digest[i] & 31];
  code[16] = '\0';
  return code;
}

static void
copy_signing_to_agreement (const SfCase *c, SfRecord *agreement)
{
  static const struct
  {
    int from, to;
  } columns[] = {
    { SF_SIGNING_STUDENT, SF_AGREEMENT_STUDENT },
    { SF_SIGNING_EMPLOYER, SF_AGREEMENT_EMPLOYER },
    { SF_SIGNING_COLLEGE, SF_AGREEMENT_COLLEGE },
    { SF_SIGNING_STUDENT_NUMBER, SF_AGREEMENT_STUDENT_NUMBER },
    { SF_SIGNING_STUDENT_NAME, SF_AGREEMENT_STUDENT_NAME },
    { SF_SIGNING_EMPLOYER_NAME, SF_AGREEMENT_EMPLOYER_NAME },
    { SF_SIGNING_PINYIN, SF_AGREEMENT_PINYIN },
    { SF_SIGNING_INITIALS, SF_AGREEMENT_INITIALS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    sf_record_set_text (agreement, columns[i].to, sf_record_get_text (c->next, columns[i].from));
  sf_record_set_edition (agreement, sf_record_get_edition (c->next));
  sf_record_set_form_text (agreement, sf_record_get_form_text (c->next));
}

static void
take_make_agreement (SfCase *c)
{
  SfRecord *current = c->facts->agreement;
  g_autoptr (SfRecord) agreement = NULL;

  if (current != NULL && sf_record_get_state (current) == SF_AGREEMENT_SUSPENDED)
    agreement = sf_record_copy (current);
  else
    {
      g_autofree char *id = sf_uuid_derive (sf_operation_get_uid (c->operation), "agreement");
      g_autofree char *code = sf_agreement_make_code (id);
      const char *by_hand = sf_record_has (c->next, SF_SIGNING_STAGE) ? sf_case_arg (c, "number") : NULL;

      agreement = sf_record_new (SF_KIND_AGREEMENT, id);
      sf_record_set_text (agreement, SF_AGREEMENT_CODE, code);
      sf_record_set_text (agreement, SF_AGREEMENT_SIGNING, sf_record_get_id (c->next));
      sf_record_set_int (agreement, SF_AGREEMENT_MADE_AT, c->now);
      sf_case_number_agreement (c, agreement, by_hand);
    }
  copy_signing_to_agreement (c, agreement);
  sf_record_set_state (agreement, SF_AGREEMENT_IN_REVIEW);
  sf_record_set_text (c->next, SF_SIGNING_AGREEMENT, sf_record_get_id (agreement));
  g_ptr_array_add (c->decision->puts, g_steal_pointer (&agreement));
}
SF_EFFECT (make_agreement);

static gboolean
is_live_agreement (const SfRecord *agreement)
{
  return sf_record_get_state (agreement) <= SF_AGREEMENT_CANCELLING;
}

/* A changeable copy of this signing's agreement in @state, among the puts; NULL if it has no live one. */
static SfRecord *
put_agreement (SfCase *c, int state)
{
  SfRecord *changed;

  if (c->facts->agreement == NULL || !is_live_agreement (c->facts->agreement))
    return NULL;
  changed = sf_case_put (c, c->facts->agreement);
  sf_record_set_state (changed, state);
  return changed;
}

static void
take_suspend_agreement (SfCase *c)
{
  put_agreement (c, SF_AGREEMENT_SUSPENDED);
}
SF_EFFECT (suspend_agreement);

static void
take_enforce_agreement (SfCase *c)
{
  SfRecord *agreement = put_agreement (c, SF_AGREEMENT_EFFECTIVE);

  if (agreement != NULL)
    sf_record_set_int (agreement, SF_AGREEMENT_EFFECTIVE_AT, c->now);
}
SF_EFFECT (enforce_agreement);

static void
take_void_agreement (SfCase *c)
{
  SfRecord *agreement = put_agreement (c, SF_AGREEMENT_VOID);

  if (agreement != NULL)
    sf_record_set_int (agreement, SF_AGREEMENT_ENDED_AT, c->now);
}
SF_EFFECT (void_agreement);
