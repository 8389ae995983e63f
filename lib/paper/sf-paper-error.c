/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of paper. Any thread. */
#include "paper/sf-paper-error.h"

G_DEFINE_QUARK (sf - paper - error - quark, sf_paper_error)
