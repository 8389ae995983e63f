/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everybody does anything at any time, on several devices, offline for days, in any order; whatever comes of it, the
 * rules hold, and in the end all clients hold what the server has. The steps are spread over schools that live side by
 * side, each from a seed of its own, so that a failing one is lived again in seconds:
 *
 *   SANFANG_SEED   the seed of the first school; printed, and else taken from --seed
 *   SANFANG_STEPS  how many steps in all (100,000)
 */
#include "sf-model.h"

#include <unistd.h>

#define STEPS 100000
#define A_SCHOOL 5000 /* steps that one lives */
#define CHECKED_EVERY 500

static guint64
read_number (const char *name, guint64 fallback)
{
  const char *text = g_getenv (name);
  guint64 number = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    g_error ("%s is no number: %s", name, text);
  return number;
}

static SfModelCharter
found (guint32 seed)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed ^ 0x5f5f5f5f);
  SfModelCharter charter = { .seed = seed };

  charter.max_open_invitations = g_rand_boolean (dice) ? 5 : g_rand_int_range (dice, 2, 5);
  charter.cancel_limit = g_rand_boolean (dice) ? 1 : g_rand_int_range (dice, 2, 9);
  charter.secrets = g_rand_int_range (dice, 0, 3) == 0;
  return charter;
}

static void
live (guint32 seed, guint n_steps, SfModelRows *rows)
{
  const SfModelCharter charter = found (seed);
  SfModel *model = sf_model_new (&charter, n_steps, rows);

  while (model->step < n_steps)
    {
      sf_model_step (model);
      if (model->step % CHECKED_EVERY == 0)
        {
          sf_model_check_rules (model);
          sf_model_check_history (model);
        }
    }
  sf_model_converge (model);
  sf_model_check_rules (model);
  sf_model_check_history (model);
  sf_store_fixture_check (model->f);
  for (guint i = 0; i < 2; i++)
    {
      SfModelDevice *device = model->devices->pdata[sf_model_below (model, model->devices->len)];
      if (sf_model_device_is_welcome (device))
        sf_model_check_twin (device);
    }
  g_test_message ("seed %u: %u acts, %u refused where they were made, %u offered, %u applied, %u rejected, %u settled "
                  "by time, %u pulls",
                  seed, model->acted, model->refused, model->offered, model->applied, model->rejected, model->settled,
                  model->pulls);
  sf_model_free (model);
}

/* As long as there are steps left, or, if these are many, a row of the tables was never applied: what chance leaves out
 * once it may bring in the next school, but not for ever. */
static gboolean
goes_on (const SfModelRows *rows, guint64 done, guint64 steps)
{
  g_autofree char *missing = done >= steps && steps >= STEPS ? sf_model_rows_missing (rows) : NULL;

  return done < steps || (missing != NULL && done < 2 * steps);
}

static void
test_model (void)
{
  guint64 seed = read_number ("SANFANG_SEED", (guint32) g_test_rand_int ());
  guint64 steps = read_number ("SANFANG_STEPS", STEPS);
  SfModelRows *rows = sf_model_rows_new ();
  g_autofree char *missing = NULL;
  g_autofree char *counts = NULL;

  for (guint64 done = 0; goes_on (rows, done, steps); done += A_SCHOOL, seed = (guint32) (seed + 1))
    {
      g_test_message ("SANFANG_SEED=%u", (guint32) seed);
      live ((guint32) seed, done < steps ? (guint) MIN (A_SCHOOL, steps - done) : A_SCHOOL, rows);
    }
  missing = sf_model_rows_missing (rows);
  counts = sf_model_rows_describe (rows);
  g_test_message ("each row was applied so often: %s", counts);
  sf_model_rows_free (rows);
  sf_model_remove_template ();
  if (missing != NULL && steps >= STEPS)
    g_error ("never applied: %s", missing);
  if (missing != NULL)
    g_test_message ("never applied: %s", missing);
}

int
main (int argc, char **argv)
{
  /* Nothing that it writes is to outlive it, so that the disk has no part in it where there is a folder in memory. */
  if (g_getenv ("TMPDIR") == NULL && access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/everybody-does-anything", test_model);
  return g_test_run ();
}
