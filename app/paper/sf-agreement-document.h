/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an agreement's records say, made ready for paper: the form's values, the dates of its steps, the holders of its
 * copies, and the 样张 mark until it is effective. Any thread.
 */
#pragma once

#include "core/model/sf-record.h"
#include "paper/sf-paper.h"

G_BEGIN_DECLS

#define SF_N_COPIES 4

/* The holders of the copies, as the operation `print` names them: "student", "employer", "college", "office". */
extern const char *const sf_copy_holders[SF_N_COPIES + 1];

/* May @agreement be printed for use, without the 样张 mark? */
gboolean sf_agreement_is_printable (const SfRecord *agreement);

/*
 * @signing: (nullable): the signing it was made from; without it the dates of the steps stay blank.
 * @server: the address of the server, below which the verification page is that the QR code opens.
 * Transfer full.
 */
SfPaperDocument *sf_agreement_document_new (SfRecord *agreement, SfRecord *signing, const char *server);

/* A renderer of the template that belongs to the agreement's form edition. Transfer full. */
SfPaperRenderer *sf_agreement_renderer_new (const SfRecord *agreement, GError **error);

/* Names of the holders whose bit is set, joined by ',': the argument `copies` of the operation. Transfer full. */
char *sf_copies_join (guint copies);

G_END_DECLS
