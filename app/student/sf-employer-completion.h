/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Offers the school's employers while the name of one is typed: 「(联系人) 单位名」 of those whose name, pinyin,
 * initials or credit code fit (manual §2.2 (3)). Lives as long as the entry. Main thread.
 *
 * Signal: "chosen" (SfRecord *employer): with all that the library says about it.
 */
#pragma once

#include <gtk/gtk.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_EMPLOYER_COMPLETION (sf_employer_completion_get_type ())
G_DECLARE_FINAL_TYPE (SfEmployerCompletion, sf_employer_completion, SF, EMPLOYER_COMPLETION, GObject)

/* Borrowed: @entry, which has a box as its parent, owns it. */
SfEmployerCompletion *sf_employer_completion_attach (SfSession *session, GtkEditable *entry);

G_END_DECLS
