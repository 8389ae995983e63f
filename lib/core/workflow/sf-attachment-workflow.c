/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attachments: files that belong to a record, put there and taken away by whoever may add to that record. What is
 * attached while somebody reviews the record counts as a change of it: nobody approves a scan that was exchanged behind
 * his back.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

/* ---- Who may add what to which record ---- */

typedef struct
{
  SfKind kind;
  const char *purpose; /* the form's file field, or what else it is for */
  guint roles;
  guint states;
} Place;

#define IN_REVIEW (SF_STATE_BIT (SF_SIGNING_COLLEGE_REVIEW) | SF_STATE_BIT (SF_SIGNING_RETURNED))

static const Place places[] = {
  { SF_KIND_SIGNING, "proof.files", SF_BY_STUDENT,
    SF_STATE_BIT (SF_SIGNING_DRAFT) | SF_STATE_BIT (SF_SIGNING_RETURNED) },
  { SF_KIND_SIGNING, "scan", SF_BY_STUDENT | SF_BY_COLLEGE, IN_REVIEW },
  { SF_KIND_AGREEMENT, "stamped", SF_BY_COLLEGE | SF_BY_OFFICE,
    SF_STATE_BIT (SF_AGREEMENT_EFFECTIVE) | SF_STATE_BIT (SF_AGREEMENT_CANCELLING) },
  { SF_KIND_CANCELLATION, "letter", SF_BY_STUDENT, SF_STATE_BIT (SF_CANCELLATION_DRAFT) },
  { SF_KIND_CANCELLATION, "letter", SF_BY_EMPLOYER, SF_STATE_BIT (SF_CANCELLATION_EMPLOYER_CONFIRM) },
  { SF_KIND_REISSUE, "proof", SF_BY_STUDENT, SF_STATE_BIT (SF_REISSUE_DRAFT) },
  { SF_KIND_VERIFICATION, "own.proof", SF_BY_STUDENT,
    SF_STATE_BIT (SF_VERIFICATION_OPEN) | SF_STATE_BIT (SF_VERIFICATION_RETURNED) },
};

static const Place *
find_place (const SfCase *c, const SfRecord *subject, const char *purpose)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].kind == sf_record_get_kind (subject) && g_strcmp0 (places[i].purpose, purpose) == 0 &&
        (places[i].roles & SF_ROLE_BIT (sf_actor_get_role (c->actor))) != 0)
      return &places[i];
  return NULL;
}

/* Proof belongs to what the student started, a scan to what was signed on paper. */
static gboolean
suits (const SfRecord *subject, const char *purpose)
{
  gboolean paper;

  if (sf_record_get_kind (subject) != SF_KIND_SIGNING)
    return TRUE;
  paper = sf_record_has (subject, SF_SIGNING_STAGE);
  if (g_str_equal (purpose, "scan"))
    return paper;
  return !paper && g_strcmp0 (sf_record_get_text (subject, SF_SIGNING_ORIGIN), "student") == 0;
}

/* ---- Guards ---- */

static SfGuardResult
ask_place_open (SfCase *c)
{
  SfRecord *subject = c->facts->subject;
  const char *purpose = sf_record_get_text (sf_case_subject (c), SF_ATTACHMENT_PURPOSE);
  const Place *place;

  if (!sf_case_knows (c, SF_KNOWS_SUBJECT))
    return SF_GUARD_UNKNOWN;
  if (subject == NULL || sf_actor_sight (c->actor, subject) < SF_SIGHT_BOUND)
    return sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
  place = find_place (c, subject, purpose);
  if (place == NULL || !suits (subject, purpose))
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "purpose", NULL);
  if ((place->states & SF_STATE_BIT (sf_record_get_state (subject))) != 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_STATE, "state", sf_kind_state_name (place->kind, sf_record_get_state (subject)),
                         NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (place_open);

static SfGuardResult
ask_below_limit (SfCase *c)
{
  guint n = c->facts->attachments != NULL ? c->facts->attachments->len : 0;
  g_autofree char *limit = NULL;

  if (!sf_case_knows (c, SF_KNOWS_ATTACHMENTS))
    return SF_GUARD_UNKNOWN;
  if (n < (guint) c->rules->max_attachments)
    return SF_GUARD_PASSES;
  limit = g_strdup_printf ("%d", c->rules->max_attachments);
  return sf_case_refuse (c, SF_CODE_ATTACHMENT_LIMIT, "limit", limit, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (below_limit);

/* The bytes have been here and were found to be a picture or a PDF (docs/sync.md, *Requests*). */
static SfGuardResult
ask_bytes_arrived (SfCase *c)
{
  if (!sf_record_has (c->next, SF_ATTACHMENT_SHA256))
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "sha256", NULL);
  if (!sf_case_knows (c, SF_KNOWS_BLOB))
    return SF_GUARD_UNKNOWN;
  return c->facts->blob_size >= 0 ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_BLOB_MISSING, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (bytes_arrived);

/* ---- What is made ---- */

#define MAX_FILE_NAME 120 /* characters */

/* A name is for people to read; it never becomes a path. */
static char *
clean_file_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autofree char *base = g_path_get_basename (valid);

  return *valid != '\0' ? g_utf8_substring (base, 0, MIN (g_utf8_strlen (base, -1), MAX_FILE_NAME)) : NULL;
}

/* What the server knows of the bytes stands above what the client says. */
static void
prepare (SfCase *c)
{
  g_autofree char *file_name = NULL;
  gboolean known = c->facts->blob_size >= 0;

  if (c->record != NULL)
    return;
  file_name = clean_file_name (sf_case_arg (c, "file_name"));
  sf_record_set_text (c->next, SF_ATTACHMENT_ABOUT_KIND, sf_case_arg (c, "about_kind"));
  sf_record_set_text (c->next, SF_ATTACHMENT_ABOUT, sf_case_arg (c, "about"));
  sf_record_set_text (c->next, SF_ATTACHMENT_SHA256, sf_case_arg (c, "sha256"));
  sf_record_set_text (c->next, SF_ATTACHMENT_MIME, known ? c->facts->blob_mime : sf_case_arg (c, "mime"));
  sf_record_set_int (c->next, SF_ATTACHMENT_SIZE,
                     known ? c->facts->blob_size : sf_operation_get_arg_int (c->operation, "size", 0));
  sf_record_set_text (c->next, SF_ATTACHMENT_FILE_NAME, file_name);
  sf_record_set_text (c->next, SF_ATTACHMENT_PURPOSE, sf_case_arg (c, "purpose"));
  sf_record_set_int (c->next, SF_ATTACHMENT_ADDED_AT, c->now);
}

/* What waits for a reviewer waits anew, with what it has now. */
static void
take_touch_subject (SfCase *c)
{
  SfRecord *subject = c->facts->subject;

  if (subject != NULL && sf_record_get_kind (subject) == SF_KIND_SIGNING &&
      sf_record_get_state (subject) == SF_SIGNING_COLLEGE_REVIEW)
    sf_record_set_int (sf_case_put (c, subject), SF_SIGNING_QUEUED_AT, c->now);
}
SF_OWN_EFFECT (touch_subject);

/* clang-format off */
static const SfTransition rows[] = {
  { "attach", SF_BY_ANYBODY, SF_FROM_NEW, SF_ACTIVE,
    .guards = { &guard_place_open, &guard_below_limit, &guard_bytes_arrived },
    .effects = { &effect_touch_subject } },
  { "detach", SF_BY_ANYBODY, SF_STATE_BIT (SF_ACTIVE), SF_STATE_NONE,
    .guards = { &guard_place_open } },
};
/* clang-format on */

const SfTransitionTable sf_attachment_table = { rows, G_N_ELEMENTS (rows), prepare };
