/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From records to a paper document. What is printed is Chinese whatever the screen's language. Any thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "paper/sf-agreement-document.h"

const char *const sf_copy_holders[] = { "student", "employer", "college", "office", NULL };

static const char *const printed_holders[] = { "学生", "用人单位", "学院", "招生就业处", NULL };

static void
set_date (SfPaperDocument *document, const char *key, SfTime time)
{
  g_autofree char *date = time != 0 ? sf_time_format_date (time) : NULL;

  sf_paper_document_set_date (document, key, date);
}

static void
set_step_dates (SfPaperDocument *document, SfRecord *signing)
{
  set_date (document, "signed.employer", sf_record_get_int (signing, SF_SIGNING_STARTED_AT));
  set_date (document, "signed.student", sf_record_get_int (signing, SF_SIGNING_ACCEPTED_AT));
  set_date (document, "signed.college", sf_record_get_int (signing, SF_SIGNING_COLLEGE_AT));
  set_date (document, "signed.office", sf_record_get_int (signing, SF_SIGNING_OFFICE_AT));
}

gboolean
sf_agreement_is_printable (const SfRecord *agreement)
{
  int state = sf_record_get_state (agreement);

  return state == SF_AGREEMENT_EFFECTIVE || state == SF_AGREEMENT_CANCELLING;
}

SfPaperDocument *
sf_agreement_document_new (SfRecord *agreement, SfRecord *signing, const char *server)
{
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (agreement));
  g_autofree char *verify = g_build_path ("/", server, "verify", NULL);
  SfPaperDocument *document = sf_paper_document_new (sf_record_get_text (agreement, SF_AGREEMENT_NUMBER),
                                                     sf_record_get_text (agreement, SF_AGREEMENT_CODE), verify);

  if (edition != NULL)
    sf_paper_document_set_form (document, edition, sf_record_get_form (agreement));
  if (signing != NULL)
    set_step_dates (document, signing);
  set_date (document, "agreement.date", sf_record_get_int (agreement, SF_AGREEMENT_EFFECTIVE_AT));
  sf_paper_document_set_holders (document, printed_holders);
  sf_paper_document_set_specimen (document, !sf_agreement_is_printable (agreement));
  return document;
}

SfPaperRenderer *
sf_agreement_renderer_new (const SfRecord *agreement, GError **error)
{
  g_autoptr (SfPaperTemplate) template = sf_paper_template_load (sf_record_get_edition (agreement), error);

  return template != NULL ? sf_paper_renderer_new (template, error) : NULL;
}

char *
sf_copies_join (guint copies)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < SF_N_COPIES; i++)
    if ((copies & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", sf_copy_holders[i]);
  return g_string_free (text, FALSE);
}
