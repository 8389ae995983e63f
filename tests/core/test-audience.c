/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each role sees in each phase (docs/architecture.md, *Who sees what*), written down here a second time: the
 * scopes of every kind and state, and what is left of a record for an employer.
 */
#include <string.h>

#include "core/wire/sf-wire.h"
#include "sf-fixture.h"

/* Of the student's own part, of the school's, and of the employer's. */
#define PHONE "student.phone"
#define IDENTITY "student.identity"
#define TERMS "work.position"

typedef struct
{
  SfFixture *f;
  const char *college, *student, *employer;
} Names;

static Names
names_of (SfFixture *f)
{
  return (Names){ f, sf_record_get_id (f->college), sf_record_get_id (f->student), sf_record_get_id (f->employer) };
}

/* The scopes in short: "c" college, "s" student, "e" employer; anything else in full. */
static char *
audience_of (const Names *names, SfRecord *record)
{
  g_autoptr (GPtrArray) scopes = sf_record_audience (record, SF_SIGHT_TERMS);
  g_autofree char *college = g_strconcat ("college:", names->college, NULL);
  g_autofree char *student = g_strconcat ("student:", names->student, NULL);
  g_autofree char *employer = g_strconcat ("employer:", names->employer, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < scopes->len; i++)
    {
      const char *scope = scopes->pdata[i];

      if (g_str_equal (scope, college))
        g_string_append_c (text, 'c');
      else if (g_str_equal (scope, student))
        g_string_append_c (text, 's');
      else if (g_str_equal (scope, employer))
        g_string_append_c (text, 'e');
      else
        g_string_append_printf (text, "<%s>", scope);
    }
  return g_string_free (text, FALSE);
}

static void
test_signings (void)
{
  static const char *const origins[] = { "employer", "student" };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Names names = names_of (f);

  for (guint origin = 0; origin < 2; origin++)
    for (int state = 0; state < SF_SIGNING_N_STATES; state++)
      {
        g_autoptr (SfRecord) signing = sf_fixture_signing (f, state, origins[origin], NULL);
        g_autofree char *audience = audience_of (&names, signing);
        const char *owner = origin == 0 ? "e" : "s";

        g_assert_cmpstr (audience, ==, state == SF_SIGNING_DRAFT ? owner : "cse");
      }
}

/* A draft whose student is not known yet is published to nobody for her. */
static void
test_unlinked (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Names names = names_of (f);
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_INVITED, "employer", NULL);
  g_autofree char *audience = NULL;

  sf_record_clear (signing, SF_SIGNING_STUDENT);
  sf_record_clear (signing, SF_SIGNING_COLLEGE);
  audience = audience_of (&names, signing);
  g_assert_cmpstr (audience, ==, "e");
}

static void
test_agreements (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Names names = names_of (f);
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);

  for (int state = 0; state < SF_AGREEMENT_N_STATES; state++)
    {
      g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, state);
      g_autofree char *audience = audience_of (&names, agreement);

      g_assert_cmpstr (audience, ==, "cse");
    }
}

static void
test_other_kinds (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  Names names = names_of (f);
  g_autoptr (SfRecord) notice = sf_record_new (SF_KIND_NOTICE, "n");
  const struct
  {
    SfRecord *record;
    const char *audience;
  } cases[] = {
    { f->settings, "<public>" },  { f->college, "<public>" }, { f->student, "cs" },
    { f->employer, "e<school>" }, { notice, "<account:a>" },
  };
  g_autofree char *account_scope =
    g_strdup_printf ("<account:%s><admin>", sf_record_get_id (f->accounts[SF_ROLE_OFFICE]));
  g_autofree char *account = audience_of (&names, f->accounts[SF_ROLE_OFFICE]);

  sf_record_set_text (notice, SF_NOTICE_ACCOUNT, "a");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *audience = audience_of (&names, cases[i].record);
      g_assert_cmpstr (audience, ==, cases[i].audience);
    }
  g_assert_cmpstr (account, ==, account_scope);
}

/* Nobody is granted a scope of somebody else's. */
static void
test_grants_meet_audiences (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const char *colleges[] = { sf_record_get_id (f->college), NULL };
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_INVITED, "employer", NULL);
  g_autoptr (GPtrArray) audience = sf_record_audience (signing, SF_SIGHT_TERMS);
  const struct
  {
    SfActor *actor;
    gboolean sees;
  } cases[] = {
    { f->actors[SF_ROLE_STUDENT], TRUE }, { f->actors[SF_ROLE_EMPLOYER], TRUE }, { f->actors[SF_ROLE_COLLEGE], TRUE },
    { f->actors[SF_ROLE_OFFICE], TRUE },  { f->actors[SF_ROLE_ADMIN], TRUE },    { f->other_student, FALSE },
    { f->other_employer, FALSE },         { f->other_college, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) grants = sf_actor_grants (cases[i].actor, colleges);
      gboolean sees = FALSE;

      for (guint j = 0; j < audience->len; j++)
        sees = sees || g_strv_contains ((const char *const *) grants, audience->pdata[j]);
      g_assert_cmpint (sees, ==, cases[i].sees);
    }
}

/* ---- What is left of a record ---- */

static const char *
field (SfRecord *record, const char *key)
{
  return sf_record_get_field (record, key);
}

/* Student, college, office and admin are given what they may read in full: their screens mask it. A draft is its
 * owner's, and the clock's, which sees everything. */
static void
test_in_full (void)
{
  static const SfRole roles[] = { SF_ROLE_STUDENT, SF_ROLE_COLLEGE, SF_ROLE_OFFICE, SF_ROLE_ADMIN, SF_ROLE_SYSTEM };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    for (int state = 0; state < SF_SIGNING_N_STATES; state++)
      {
        g_autoptr (SfRecord) signing = sf_fixture_signing (f, state, "employer", NULL);
        g_autoptr (SfRecord) view = sf_actor_view (f->actors[roles[i]], signing);

        g_assert_true (view == (state == SF_SIGNING_DRAFT && roles[i] != SF_ROLE_SYSTEM ? NULL : signing));
      }
}

typedef enum
{
  TYPED, /* what the employer typed itself */
  BOUND, /* the student's part, her phone in full, her identity number masked */
  ENDED, /* names, number, state, dates and its own terms */
} Phase;

/* Nothing of hers is left anywhere in the record's text. */
static void
assert_no_trace (SfRecord *view, const char *secret)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sf_wire_write_record (text, view);
  g_assert_null (strstr (text->str, secret));
}

static void
check_form (SfRecord *whole, SfRecord *view, Phase phase)
{
  const SfFormEdition *edition = sf_form_edition_lookup ("undergraduate-2020");
  g_autoptr (GList) keys = json_object_get_members (sf_record_get_form (whole));

  for (GList *l = keys; l != NULL; l = l->next)
    {
      const SfField *f = sf_form_edition_get_field (edition, l->data);
      const char *seen = field (view, l->data);

      if (f->party == SF_PARTY_EMPLOYER)
        g_assert_cmpstr (seen, ==, field (whole, l->data));
      else if (phase != BOUND)
        g_assert_null (seen);
      else if (f->type == SF_FIELD_IDENTITY)
        g_assert_cmpstr (seen, ==, "1101**********002X");
      else
        g_assert_cmpstr (seen, ==, field (whole, l->data));
    }
  /* The fixture fills each part. */
  g_assert_nonnull (field (whole, PHONE));
  g_assert_nonnull (field (whole, IDENTITY));
  g_assert_nonnull (field (view, TERMS));
  assert_no_trace (view, field (whole, IDENTITY));
}

static void
test_signing_of_employer (void)
{
  static const Phase phases[SF_SIGNING_N_STATES] = {
    [SF_SIGNING_DRAFT] = TYPED,         [SF_SIGNING_INVITED] = TYPED,   [SF_SIGNING_COLLEGE_REVIEW] = BOUND,
    [SF_SIGNING_OFFICE_REVIEW] = BOUND, [SF_SIGNING_SIGNED] = BOUND,    [SF_SIGNING_RETURNED] = BOUND,
    [SF_SIGNING_DECLINED] = ENDED,      [SF_SIGNING_WITHDRAWN] = ENDED, [SF_SIGNING_EXPIRED] = ENDED,
    [SF_SIGNING_SUPERSEDED] = ENDED,    [SF_SIGNING_VOID] = ENDED,
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (int state = 0; state < SF_SIGNING_N_STATES; state++)
    {
      g_autoptr (SfRecord) signing = sf_fixture_signing (f, state, "employer", NULL);
      g_autofree char *before = g_strdup (sf_record_get_form_text (signing));
      g_autoptr (SfRecord) view = sf_actor_view (f->actors[SF_ROLE_EMPLOYER], signing);
      gboolean bound = phases[state] == BOUND;

      g_test_message ("%s", sf_kind_state_name (SF_KIND_SIGNING, state));
      check_form (signing, view, phases[state]);
      g_assert_cmpint (sf_record_get_state (view), ==, state);
      g_assert_cmpstr (sf_record_get_text (view, SF_SIGNING_STUDENT_NUMBER), ==, "140501330");
      g_assert_cmpstr (sf_record_get_text (view, SF_SIGNING_STUDENT_NAME), ==, "雒艳");
      g_assert_cmpint (sf_record_get_int (view, SF_SIGNING_STARTED_AT), ==,
                       sf_record_get_int (signing, SF_SIGNING_STARTED_AT));
      g_assert_cmpint (sf_record_has (view, SF_SIGNING_STUDENT), ==, bound);
      g_assert_cmpint (sf_record_has (view, SF_SIGNING_COLLEGE), ==, bound);
      /* The record itself is shared and stays as it is. */
      g_assert_cmpstr (sf_record_get_form_text (signing), ==, before);
      g_assert_true (sf_record_has (signing, SF_SIGNING_STUDENT));
    }
}

static void
test_agreement_of_employer (void)
{
  static const Phase phases[SF_AGREEMENT_N_STATES] = {
    [SF_AGREEMENT_IN_REVIEW] = BOUND,  [SF_AGREEMENT_SUSPENDED] = BOUND, [SF_AGREEMENT_EFFECTIVE] = BOUND,
    [SF_AGREEMENT_CANCELLING] = BOUND, [SF_AGREEMENT_CANCELLED] = ENDED, [SF_AGREEMENT_REPLACED] = ENDED,
    [SF_AGREEMENT_VOID] = ENDED,
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);

  for (int state = 0; state < SF_AGREEMENT_N_STATES; state++)
    {
      g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, state);
      g_autoptr (SfRecord) view = sf_actor_view (f->actors[SF_ROLE_EMPLOYER], agreement);

      check_form (agreement, view, phases[state]);
      g_assert_cmpstr (sf_record_get_text (view, SF_AGREEMENT_NUMBER), ==, "140501330");
      g_assert_cmpint (sf_record_has (view, SF_AGREEMENT_STUDENT), ==, phases[state] == BOUND);
      g_assert_cmpint (sf_record_has (view, SF_AGREEMENT_COLLEGE), ==, phases[state] == BOUND);
    }
}

/* A form of an edition that the program does not know, or a field that its edition does not have, is left out. */
static void
test_unknown_fields (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  g_autoptr (SfRecord) view = NULL;
  g_autoptr (SfRecord) other = NULL;

  sf_record_set_field (signing, "student.diary", "私");
  view = sf_actor_view (f->actors[SF_ROLE_EMPLOYER], signing);
  g_assert_null (field (view, "student.diary"));
  g_assert_nonnull (field (view, TERMS));
  sf_record_set_edition (signing, "undergraduate-1999");
  other = sf_actor_view (f->actors[SF_ROLE_EMPLOYER], signing);
  g_assert_cmpstr (sf_record_get_form_text (other), ==, "{}");
}

static void
test_kinds_not_seen (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const struct
  {
    SfRole role;
    SfRecord *record;
    gboolean sees;
  } cases[] = {
    { SF_ROLE_STUDENT, f->employer, FALSE }, { SF_ROLE_STUDENT, f->student, TRUE },
    { SF_ROLE_STUDENT, f->college, TRUE },   { SF_ROLE_EMPLOYER, f->student, FALSE },
    { SF_ROLE_EMPLOYER, f->employer, TRUE }, { SF_ROLE_EMPLOYER, f->settings, TRUE },
    { SF_ROLE_COLLEGE, f->student, TRUE },   { SF_ROLE_COLLEGE, f->employer, TRUE },
    { SF_ROLE_OFFICE, f->student, TRUE },    { SF_ROLE_ADMIN, f->employer, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) view = sf_actor_view (f->actors[cases[i].role], cases[i].record);
      g_assert_true (view == (cases[i].sees ? cases[i].record : NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/audience/signings", test_signings);
  g_test_add_func ("/core/audience/unlinked", test_unlinked);
  g_test_add_func ("/core/audience/agreements", test_agreements);
  g_test_add_func ("/core/audience/other-kinds", test_other_kinds);
  g_test_add_func ("/core/audience/grants-meet-audiences", test_grants_meet_audiences);
  g_test_add_func ("/core/view/in-full", test_in_full);
  g_test_add_func ("/core/view/signing-of-employer", test_signing_of_employer);
  g_test_add_func ("/core/view/agreement-of-employer", test_agreement_of_employer);
  g_test_add_func ("/core/view/unknown-fields", test_unknown_fields);
  g_test_add_func ("/core/view/kinds-not-seen", test_kinds_not_seen);
  return g_test_run ();
}
