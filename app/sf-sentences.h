/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Codes turned into sentences for a person: why something is not possible and who or what date can change it, what a
 * notice says, what is wrong with a field. The only place where codes become text. Translated; main thread.
 */
#pragma once

#include "core/workflow/sf-workflow.h"

G_BEGIN_DECLS

/* Why an operation is not possible: one sentence. @params are the code's own (may be NULL). Transfer full; NULL only
 * for SF_CODE_OK. */
char *sf_sentence_why (SfWorkflowCode code, JsonObject *params);
/* What to do about it, or who or what date can change it. Transfer full; NULL when nothing can. */
char *sf_sentence_next_step (SfWorkflowCode code, JsonObject *params);
/* Both, joined. Transfer full. */
char *sf_sentence_refusal (SfWorkflowCode code, JsonObject *params);

/* What is wrong with the value of @field (nullable), said at the field. Transfer full. */
char *sf_sentence_problem (const SfField *field, SfFormError code);
/* Why a file was not taken, by the code that the server or sf_media_error_code() gives ("E_BLOB_TYPE"), and what to do
 * about it. Transfer full. */
char *sf_sentence_file (const char *code);
/* What the server answers to a request (E_AUTH, E_RATE …): why and what to do. Transfer full; NULL for a code that this
 * version does not know. */
char *sf_sentence_answer (const char *code);
/* Why a new password or operation code will not do: @fault as the server says it, "short 8". Transfer full. */
char *sf_sentence_password (const char *fault);
/* What the field @key of a record of @kind is called, in whatever edition has it; the key itself for an unknown one.
 * Transfer full. */
char *sf_sentence_field (const char *key, SfKind kind);
/* A notice of @code with its texts. Transfer full; the bare code for one that this version does not know. */
char *sf_sentence_notice (const char *code, const char *text_1, const char *text_2);

G_END_DECLS
