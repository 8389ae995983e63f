/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must be true of the store at every moment, as SQL of its own: each query finds what breaks its rule. The rules
 * are the manual's and those of docs/workflow.md; :a is the number of invitations, :b that of cancellations that a
 * student may have.
 */
#include "sf-model.h"

#define LIVE "('in_review', 'suspended', 'effective', 'cancelling')"
#define REQUESTED "('employer_confirm', 'college_review', 'office_review')"

static const struct
{
  const char *rule, *sql;
} rules[] = {
  { "a student has at most one live agreement",
    "SELECT student FROM agreement WHERE state IN " LIVE " GROUP BY student HAVING COUNT(*) > 1" },
  { "a student has no more open invitations than the school allows",
    "SELECT student FROM signing WHERE state = 'invited' GROUP BY student HAVING COUNT(*) > CAST (:a AS INTEGER)" },
  { "an employer stands in line for a student once",
    "SELECT student FROM signing WHERE state = 'invited' GROUP BY student, employer HAVING COUNT(*) > 1" },
  { "a student has one signing in review",
    "SELECT student FROM signing WHERE state IN ('college_review', 'office_review') GROUP BY student HAVING COUNT(*) > "
    "1" },
  { "a student cancels no oftener than the school allows",
    "SELECT student FROM cancellation WHERE state = 'approved' AND fault IS NULL GROUP BY student "
    "HAVING COUNT(*) > CAST (:b AS INTEGER)" },
  { "cancellations are counted",
    "SELECT id FROM student WHERE COALESCE (cancel_count, 0) <> (SELECT COUNT(*) FROM cancellation WHERE "
    "cancellation.student = student.id AND cancellation.state = 'approved' AND fault IS NULL)" },
  { "a student cools until her last cancellation says",
    "SELECT id FROM student WHERE EXISTS (SELECT 1 FROM cancellation WHERE cancellation.student = student.id AND "
    "cancellation.state = 'approved' AND cancellation.cooling_until > COALESCE (student.cooling_until, 0))" },
  { "a number is used once", "SELECT UPPER (number) FROM agreement GROUP BY 1 HAVING COUNT(*) > 1" },
  { "a code is used once", "SELECT code FROM agreement GROUP BY code HAVING COUNT(*) > 1" },
  { "what is signed is in force",
    "SELECT id FROM signing WHERE state = 'signed' AND 1 <> (SELECT COUNT(*) FROM agreement WHERE agreement.signing = "
    "signing.id AND agreement.state IN ('effective', 'cancelling'))" },
  { "what is in force is signed",
    "SELECT agreement.id FROM agreement JOIN signing ON signing.id = agreement.signing "
    "WHERE agreement.state IN ('effective', 'cancelling') AND signing.state <> 'signed'" },
  { "what is in review has its agreement in review",
    "SELECT id FROM signing WHERE state IN ('college_review', 'office_review') AND 1 <> (SELECT COUNT(*) FROM "
    "agreement "
    "WHERE agreement.signing = signing.id AND agreement.state = 'in_review')" },
  { "an agreement in review has its signing in review",
    "SELECT agreement.id FROM agreement JOIN signing ON signing.id = agreement.signing "
    "WHERE agreement.state = 'in_review' AND signing.state NOT IN ('college_review', 'office_review')" },
  { "an agreement waits for what was returned",
    "SELECT agreement.id FROM agreement JOIN signing ON signing.id = agreement.signing "
    "WHERE agreement.state = 'suspended' AND signing.state NOT IN ('returned', 'invited')" },
  { "parties of a live agreement are those of its signing",
    "SELECT agreement.id FROM agreement JOIN signing ON signing.id = agreement.signing WHERE agreement.state IN " LIVE
    " AND (agreement.student <> signing.student OR agreement.employer IS NOT signing.employer OR agreement.college <> "
    "signing.college)" },
  { "who is bound is invited by nobody",
    "SELECT signing.id FROM signing JOIN agreement ON agreement.student = signing.student AND agreement.state IN "
    "('effective', 'cancelling') WHERE signing.state IN ('invited', 'college_review', 'office_review')" },
  { "what is cancelling is asked to end, once",
    "SELECT id FROM agreement WHERE (state = 'cancelling') <> (SELECT COUNT(*) FROM cancellation WHERE "
    "cancellation.agreement = agreement.id AND cancellation.state IN " REQUESTED ")" },
  { "what is cancelled was asked to end",
    "SELECT id FROM agreement WHERE (state = 'cancelled') <> (SELECT COUNT(*) FROM cancellation WHERE "
    "cancellation.agreement = agreement.id AND cancellation.state = 'approved')" },
  { "what is to be issued anew is in force",
    "SELECT reissue.id FROM reissue JOIN agreement ON agreement.id = reissue.agreement WHERE reissue.state = "
    "'office_review' AND agreement.state <> 'effective'" },
  { "what was issued anew replaces the old one",
    "SELECT reissue.id FROM reissue LEFT JOIN agreement ON agreement.id = reissue.replacement WHERE reissue.state = "
    "'approved' AND (agreement.replaces IS NOT reissue.agreement OR 'replaced' <> (SELECT state FROM agreement AS old "
    "WHERE old.id = reissue.agreement))" },
  { "of an agreement one thing is asked at a time",
    "SELECT agreement FROM (SELECT agreement FROM cancellation WHERE state IN " REQUESTED " UNION ALL SELECT agreement "
    "FROM reissue WHERE state = 'office_review') GROUP BY agreement HAVING COUNT(*) > 1" },
  { "what is open for a time has an end",
    "SELECT id FROM signing WHERE state IN ('invited', 'returned') AND expires_at IS NULL" },
  { "an objection is against what can still be lifted",
    "SELECT id FROM signing WHERE frozen_at IS NOT NULL AND state NOT IN ('college_review', 'office_review', "
    "'returned', 'signed')" },
  { "only what is on paper uses a blank form",
    "SELECT blank.id FROM blank LEFT JOIN signing ON signing.id = blank.signing WHERE blank.state = 'used' AND "
    "signing.stage IS NULL" },
  { "what is on paper used a blank form",
    "SELECT id FROM signing WHERE stage IS NOT NULL AND NOT EXISTS (SELECT 1 FROM blank WHERE blank.signing = "
    "signing.id)" },
  { "a blank form is out for one who signs on paper",
    "SELECT blank.id FROM blank JOIN student ON student.id = blank.student WHERE blank.state = 'issued' AND "
    "student.lock_reason IS NOT 'offline'" },
  { "one verification a student and season",
    "SELECT student FROM verification GROUP BY student, year HAVING COUNT(*) > 1" },
  { "one open correction a field",
    "SELECT student FROM correction WHERE state = 'open' GROUP BY student, field HAVING COUNT(*) > 1" },
  { "a credit code stands in the library once",
    "SELECT credit_code FROM employer WHERE credit_code IS NOT NULL GROUP BY credit_code HAVING COUNT(*) > 1" },
  { "a student number is one student's", "SELECT number FROM student GROUP BY number HAVING COUNT(*) > 1" },
  { "an alias is blocked, and its kept one is no alias",
    "SELECT employer.id FROM employer JOIN employer AS kept ON kept.id = employer.merged_into WHERE employer.state <> "
    "'blocked' OR kept.merged_into IS NOT NULL" },
  { "an alias has nothing left but drafts of those who do not know it",
    "SELECT employer.id FROM employer WHERE merged_into IS NOT NULL AND employer.id IN (SELECT employer FROM signing "
    "WHERE state <> 'draft' UNION SELECT employer FROM agreement UNION SELECT employer FROM cancellation UNION SELECT "
    "employer FROM reissue "
    "UNION SELECT employer FROM account)" },
  { "somebody manages the school",
    "SELECT 'nobody' WHERE NOT EXISTS (SELECT 1 FROM account WHERE state = 'active' AND (' ' || roles || ' ') LIKE '% "
    "admin %')" },
  { "what is a student's goes along to her college",
    "SELECT r.id FROM (SELECT id, student, college FROM signing UNION ALL SELECT id, student, college FROM agreement "
    "UNION ALL SELECT id, student, college FROM cancellation UNION ALL SELECT id, student, college FROM reissue UNION "
    "ALL SELECT id, student, college FROM verification UNION ALL SELECT id, student, college FROM correction UNION ALL "
    "SELECT id, student, college FROM blank) AS r JOIN student ON student.id = r.student WHERE r.college <> "
    "student.college" },
  { "the queue holds what waits for somebody",
    "SELECT id FROM signing WHERE (queued_at IS NULL) = (state IN ('invited', 'college_review', 'office_review', "
    "'returned'))" },
  { "who is told has an account",
    "SELECT notice.id FROM notice LEFT JOIN account ON account.id = notice.account WHERE account.id IS NULL" },
};

void
sf_model_check_rules (SfModel *self)
{
  g_autofree char *invitations = g_strdup_printf ("%d", self->charter.max_open_invitations);
  g_autofree char *cancellations = g_strdup_printf ("%d", self->charter.cancel_limit);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gboolean a = strstr (rules[i].sql, ":a") != NULL;
      gboolean b = strstr (rules[i].sql, ":b") != NULL;
      g_autofree char *broken = sf_model_text (self, rules[i].sql, a ? invitations : NULL, b ? cancellations : NULL);

      if (broken != NULL)
        sf_model_fail (self, "%s: not %s", rules[i].rule, broken);
    }
}
