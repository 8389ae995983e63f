/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 填写说明: what each field of a form edition is and how it is filled in, by group. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/form/sf-form.h"

G_BEGIN_DECLS

#define SF_TYPE_FORM_GUIDE (sf_form_guide_get_type ())
G_DECLARE_FINAL_TYPE (SfFormGuide, sf_form_guide, SF, FORM_GUIDE, GtkWidget)

GtkWidget *sf_form_guide_new (void);
void sf_form_guide_set_edition (SfFormGuide *self, const SfFormEdition *edition);

G_END_DECLS
