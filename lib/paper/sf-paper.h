/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agreements on paper. A template (data) and a document (what one record says) make pages, which are drawn to any
 * cairo context: there is one renderer for the screen, the preview, the printer and the PDF. Nothing here asks the
 * clock or the locale, so that the same record gives the same page.
 *
 * Templates are constant once loaded and may be used from any thread; everything else belongs to one thread at a time.
 */
#pragma once

#include "paper/sf-paper-document.h"
#include "paper/sf-paper-error.h"
#include "paper/sf-paper-pdf.h"
#include "paper/sf-paper-renderer.h"
#include "paper/sf-paper-template.h"
