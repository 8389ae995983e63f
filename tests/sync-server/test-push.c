/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exactly once, in order, on what the person looked at (sync.md, *The server's rule for one operation*).
 */
#include "sf-store-fixture.h"

#include "core/model/sf-uuid.h"

static int
state_of (SfStoreFixture *f, const char *id)
{
  g_autoptr (SfRecord) signing = sf_store_fixture_get (f, SF_KIND_SIGNING, id, NULL);

  return signing != NULL ? sf_record_get_state (signing) : SF_STATE_NONE;
}

static void
test_path (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);

  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_INVITED);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, id, NULL, NULL);
  g_assert_cmpint (state_of (f, id), ==, SF_SIGNING_SIGNED);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM agreement WHERE state = 'effective'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM event WHERE about_kind = 'signing'"), ==, 4);
  /* Invited, accepted (employer, college), approved (student), signed (three parties). */
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice"), ==, 7);
  sf_store_fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/push/path", test_path);
  return g_test_run ();
}
