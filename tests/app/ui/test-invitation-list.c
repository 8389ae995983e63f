/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list of students to be invited: which columns are read as what, what is wrong with a row, and what is known against
 * one before anything is sent.
 */
#include <gtk/gtk.h>

#include "cache/sf-item.h"
#include "employer/sf-invitation-list.h"

static const SfFormEdition *
get_edition (void)
{
  return sf_form_edition_lookup ("undergraduate-2020");
}

static SfInvitationList *
read_list (const char *text, GError **error)
{
  g_autoptr (SfTableReader) reader = sf_table_reader_new_for_text (text, error);

  g_assert_nonnull (reader);
  return sf_invitation_list_read (reader, get_edition (), error);
}

static SfInvitationList *
must_read (const char *text)
{
  g_autoptr (GError) error = NULL;
  SfInvitationList *list = read_list (text, &error);

  g_assert_no_error (error);
  return list;
}

/* Transfer full. */
static SfInvitationRow *
get_row (SfInvitationList *list, guint i)
{
  return g_list_model_get_item (G_LIST_MODEL (list->rows), i);
}

/* Terms that are complete but for what a row may say. */
static JsonObject *
make_shared (void)
{
  static const char *const pairs[][2] = {
    { "work.position_category", "13" },
    { "work.position", "工程师" },
    { "work.place", "湖南省湘潭市" },
    { "work.report_from", "2026-07-15" },
    { "employer.name", "深圳谷米科技有限公司" },
    { "employer.credit_code", "91330106MA2CFLDG4R" },
    { "employer.nature", "39" },
    { "employer.industry", "34" },
    { "employer.division", "430304" },
    { "employer.postcode", "411100" },
    { "employer.address", "桃园路2号" },
    { "employer.contact", "夏振裘" },
    { "employer.phone", "0731-58290000" },
    { "dispatch.kind", "2" },
    { "household.move", "no" },
  };
  JsonObject *shared = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    json_object_set_string_member (shared, pairs[i][0], pairs[i][1]);
  return shared;
}

static void
check (SfInvitationList *list, GHashTable *known)
{
  g_autoptr (JsonObject) shared = make_shared ();
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);

  sf_invitation_list_check (list, get_edition (), shared, known != NULL ? known : nothing);
}

static void
assert_row (SfInvitationList *list, guint i, SfInvitationState state, const char *reason)
{
  g_autoptr (SfInvitationRow) row = get_row (list, i);

  g_assert_cmpint (sf_invitation_row_get_state (row), ==, state);
  if (reason == NULL)
    g_assert_null (sf_invitation_row_get_reason (row));
  else if (strstr (sf_invitation_row_get_reason (row), reason) == NULL)
    g_error ("“%s” is not in “%s”", reason, sf_invitation_row_get_reason (row));
}

/* ---- Reading ---- */

/* As a spreadsheet is pasted, with a title above and columns that HR departments call otherwise. */
static void
test_columns (void)
{
  g_autoptr (SfInvitationList) list = must_read ("2026 届邀约名单\t\t\t\t\n"
                                                 "姓名\t学号 *\t岗位\t月薪\t座位号\n"
                                                 "雒艳\t１４０５０１３３０\t会计\t6500\tA1\n");
  g_autoptr (SfInvitationRow) row = get_row (list, 0);
  g_autoptr (JsonObject) shared = make_shared ();
  g_autoptr (JsonObject) args = sf_invitation_row_make_args (row, shared, 14);
  JsonObject *form = json_object_get_object_member (args, "form");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list->rows)), ==, 1);
  g_assert_cmpuint (sf_invitation_row_get_line (row), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (args, "student_number"), ==, "140501330");
  g_assert_cmpstr (json_object_get_string_member (args, "student_name"), ==, "雒艳");
  g_assert_cmpint (json_object_get_int_member (args, "days"), ==, 14);
  g_assert_cmpstr (json_object_get_string_member (form, "work.position"), ==, "会计");
  g_assert_cmpstr (json_object_get_string_member (form, "work.probation_pay"), ==, "6500");
  g_assert_cmpstr (json_object_get_string_member (form, "work.place"), ==, "湖南省湘潭市");
  g_assert_cmpstr (list->unused, ==, "座位号");
  g_assert_nonnull (strstr (list->mapping, "月薪"));
}

static void
test_codes_and_days (void)
{
  g_autoptr (SfInvitationList) list =
    must_read ("学号,姓名,工作职位类别,有效天数\n1,甲,工程技术人员,7\n2,乙,9999,40\n");
  g_autoptr (SfInvitationRow) first = get_row (list, 0);
  g_autoptr (JsonObject) shared = make_shared ();
  g_autoptr (JsonObject) args = sf_invitation_row_make_args (first, shared, 14);

  check (list, NULL);
  g_assert_cmpint (json_object_get_int_member (args, "days"), ==, 7);
  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (args, "form"), "work.position_category"), ==, "13");
  assert_row (list, 0, SF_INVITATION_UNDECIDED, NULL);
  assert_row (list, 1, SF_INVITATION_WRONG, "Please choose from the list.");
}

/* Numbers and names alone say themselves what they are. */
static void
test_without_header (void)
{
  g_autoptr (SfInvitationList) list = must_read ("140501330\t雒艳\n140501331\t海燕\n");
  g_autoptr (SfInvitationRow) row = get_row (list, 1);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list->rows)), ==, 2);
  g_assert_cmpstr (sf_invitation_row_get_name (row), ==, "海燕");
}

static void
test_no_columns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfInvitationList) list = read_list ("学号\t专业\n140501330\t安全\n", &error);

  g_assert_null (list);
  g_assert_error (error, SF_SHEET_ERROR, SF_SHEET_ERROR_COLUMNS);
}

/* ---- Checking ---- */

static void
test_faults (void)
{
  g_autoptr (SfInvitationList) list = must_read ("学号,姓名,试用期月薪,见习期,试用期\n"
                                                 "1,甲,六千,,\n"
                                                 "2,,,,\n"
                                                 "3,丙,,3,3\n"
                                                 "4,丁,,,\n"
                                                 "4,丁,,,\n");

  check (list, NULL);
  assert_row (list, 0, SF_INVITATION_WRONG, "whole number");
  assert_row (list, 1, SF_INVITATION_WRONG, "missing");
  assert_row (list, 2, SF_INVITATION_WRONG, "together");
  assert_row (list, 3, SF_INVITATION_UNDECIDED, NULL);
  assert_row (list, 4, SF_INVITATION_WRONG, "line 5");
}

/* What the shared terms lack, every row lacks, but for those that say it themselves. */
static void
test_shared_terms (void)
{
  g_autoptr (SfInvitationList) list = must_read ("学号,姓名,工作岗位\n1,甲,会计\n2,乙,\n");
  g_autoptr (JsonObject) shared = make_shared ();
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  json_object_remove_member (shared, "work.position");
  sf_invitation_list_check (list, get_edition (), shared, known);
  assert_row (list, 0, SF_INVITATION_UNDECIDED, NULL);
  assert_row (list, 1, SF_INVITATION_WRONG, "Please fill this in.");
}

static SfItem *
make_signing (const char *id, const char *number, int state)
{
  g_autoptr (SfRecord) signing = sf_record_new (SF_KIND_SIGNING, id);

  sf_record_set_state (signing, state);
  sf_record_set_text (signing, SF_SIGNING_STUDENT_NUMBER, number);
  sf_record_set_int (signing, SF_SIGNING_EXPIRES_AT, G_GINT64_CONSTANT (1776268800000)); /* 2026-04-16 00:00 */
  return sf_item_new (signing, SF_ITEM_SETTLED, NULL);
}

static void
test_known (void)
{
  g_autoptr (SfInvitationList) list = must_read ("学号,姓名\n1,甲\n2,乙\n3,丙\n");
  g_autoptr (GPtrArray) signings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = NULL;

  g_ptr_array_add (signings, make_signing ("a", "1", SF_SIGNING_INVITED));
  g_ptr_array_add (signings, make_signing ("b", "2", SF_SIGNING_SIGNED));
  g_ptr_array_add (signings, make_signing ("c", "3", SF_SIGNING_DECLINED));
  known = sf_invitation_find_known (signings);
  check (list, known);
  assert_row (list, 0, SF_INVITATION_REFUSED, "2026-04-15");
  assert_row (list, 1, SF_INVITATION_REFUSED, "Signed");
  assert_row (list, 2, SF_INVITATION_UNDECIDED, NULL);
}

/* What was decided already is not judged again. */
static void
test_sent_rows_stay (void)
{
  g_autoptr (SfInvitationList) list = must_read ("学号,姓名\n1,甲\n");
  g_autoptr (SfInvitationRow) row = get_row (list, 0);

  sf_invitation_row_set_uid (row, "uid");
  sf_invitation_row_set_state (row, SF_INVITATION_REJECTED, "because");
  check (list, NULL);
  assert_row (list, 0, SF_INVITATION_REJECTED, "because");
  g_assert_false (sf_invitation_row_is_open (row));
}

static void
test_empty_list (void)
{
  const char *const *header = sf_invitation_list_header (get_edition ());
  g_autofree char *text = g_strjoinv ("\t", (GStrv) header);
  g_autoptr (SfInvitationList) list = must_read (text);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list->rows)), ==, 0);
  g_assert_null (list->unused);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invitation-list/read/columns", test_columns);
  g_test_add_func ("/invitation-list/read/codes-and-days", test_codes_and_days);
  g_test_add_func ("/invitation-list/read/without-header", test_without_header);
  g_test_add_func ("/invitation-list/read/no-columns", test_no_columns);
  g_test_add_func ("/invitation-list/read/empty-list", test_empty_list);
  g_test_add_func ("/invitation-list/check/faults", test_faults);
  g_test_add_func ("/invitation-list/check/shared-terms", test_shared_terms);
  g_test_add_func ("/invitation-list/check/known", test_known);
  g_test_add_func ("/invitation-list/check/sent-rows-stay", test_sent_rows_stay);
  return g_test_run ();
}
