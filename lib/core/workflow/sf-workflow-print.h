/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of transitions for people to read: docs/workflow.md is what this prints, and a test keeps it so.
 */
#pragma once

#include "core/workflow/sf-workflow.h"

G_BEGIN_DECLS

/* A page in Markdown: what each kind is, its states, and a row an action. Transfer full. */
char *sf_workflow_print_markdown (void);
/* A graph of each kind's states for Graphviz. Transfer full. */
char *sf_workflow_print_dot (void);
/* The states of @kind among @states (SF_STATE_BIT()s): "(new), draft", or "any". */
void sf_workflow_append_states (GString *out, SfKind kind, guint states);

G_END_DECLS
