/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One step of the school: mostly somebody does something, sometimes time passes, or a device or the server has its
 * troubles. And the end, when all is well again and everybody hears everything.
 */
#include "sf-model.h"

#define TRIES 16  /* until somebody finds something to do */
#define NEWEST 12 /* records that somebody may think of, of those that an action fits */

/* ---- Somebody ---- */

static SfModelDevice *
choose_device (SfModel *self)
{
  return self->devices->pdata[sf_model_below (self, self->devices->len)];
}

/* Many employers do what a student answers alone: a device of a role, by how much that has to do. */
static SfModelDevice *
choose_by_role (SfModel *self)
{
  static const SfRole roles[] = { SF_ROLE_STUDENT,  SF_ROLE_STUDENT, SF_ROLE_STUDENT, SF_ROLE_STUDENT, SF_ROLE_EMPLOYER,
                                  SF_ROLE_EMPLOYER, SF_ROLE_COLLEGE, SF_ROLE_COLLEGE, SF_ROLE_OFFICE,  SF_ROLE_ADMIN };
  SfRole role = roles[sf_model_below (self, G_N_ELEMENTS (roles))];
  SfModelDevice *device = choose_device (self);

  while (device->role != role)
    device = choose_device (self);
  return device;
}

/* Half of the time somebody who was told something of late. */
static SfModelDevice *
choose_actor (SfModel *self)
{
  g_autofree char *told = sf_model_pick (
    self, self->store, "SELECT account FROM notice WHERE state = 'unread' ORDER BY rowid DESC LIMIT 12", NULL, NULL);
  guint first = sf_model_below (self, self->devices->len);
  gboolean heeds = sf_model_once_in (self, 2);

  for (guint i = 0; told != NULL && heeds && i < self->devices->len; i++)
    {
      SfModelDevice *device = self->devices->pdata[(first + i) % self->devices->len];

      if (g_str_equal (device->account, told))
        return device;
    }
  return choose_by_role (self);
}

static gboolean
is_online (SfModelDevice *device)
{
  return sf_model_now (device->model) >= device->offline_until;
}

/* The way to the server is good, mostly. */
static void
push (SfModelDevice *device)
{
  guint chance = sf_model_below (device->model, 30);

  sf_model_device_push (device,
                        chance == 0   ? SF_MODEL_WAY_LOSES_REQUEST
                        : chance == 1 ? SF_MODEL_WAY_LOSES_ANSWER
                                      : SF_MODEL_WAY_GOOD,
                        sf_model_once_in (device->model, 4) ? 1 + sf_model_below (device->model, 3) : 1000);
}

/* Pages are small now and then, and the rest may come after much else has happened. */
static void
pull (SfModelDevice *device)
{
  if (sf_model_once_in (device->model, 10))
    sf_model_device_pull (device, 1 + sf_model_below (device->model, 10), 1 + sf_model_below (device->model, 3));
  else
    sf_model_device_pull (device, 2000, 100);
}

/* A record of the device's that the row fits, or a new one; NULL if there is none. Transfer full. */
static char *
choose_record (SfModelDevice *device, guint row, const SfTransitionInfo *info)
{
  gboolean may_be_new = (info->from & SF_STATE_BIT (SF_STATE_NONE)) != 0;
  g_autofree char *sql = NULL;
  char *id = NULL;

  if (may_be_new && sf_model_once_in (device->model, 3))
    return sf_model_uuid (device->model);
  sql = g_strdup_printf ("SELECT id FROM %s%s ORDER BY rowid DESC LIMIT %d", sf_kind_info (info->kind)->name,
                         sf_model_rows_where (device->model->rows, row, !sf_model_once_in (device->model, 4)), NEWEST);
  id = sf_model_pick (device->model, device->cache, sql, NULL, NULL);
  if (id == NULL && may_be_new)
    return sf_model_uuid (device->model);
  return id;
}

/* What the role may do, to what is there. */
static void
act_sensibly (SfModelDevice *device)
{
  SfModel *self = device->model;

  for (guint tries = 0; tries < TRIES; tries++)
    {
      SfTransitionInfo info;
      guint row = sf_model_rows_choose (self->rows, self, device->role, &info);
      g_autofree char *id = choose_record (device, row, &info);
      JsonObject *args;

      if (id == NULL)
        continue;
      args = sf_model_arguments (device, info.kind, info.action, id);
      if (args == NULL)
        continue;
      if (sf_model_once_in (self, 15))
        sf_model_spoil (self, args);
      sf_model_device_act (device, row, info.action, info.kind, id, args, sf_model_once_in (self, 10));
      return;
    }
}

/* Another role's action, on a record of the store that the device may never have seen. */
static void
act_hostile (SfModelDevice *device)
{
  SfModel *self = device->model;
  SfTransitionInfo info;
  guint row = sf_model_rows_choose (self->rows, self, sf_model_below (self, SF_ROLE_SYSTEM), &info);
  g_autofree char *sql =
    g_strdup_printf ("SELECT id FROM %s ORDER BY rowid DESC LIMIT %d", sf_kind_info (info.kind)->name, NEWEST);
  g_autofree char *id = sf_model_pick (self, self->store, sql, NULL, NULL);

  JsonObject *args = id != NULL ? sf_model_arguments (device, info.kind, info.action, id) : NULL;

  if (args != NULL)
    sf_model_device_act (device, row, info.action, info.kind, id, args, TRUE);
}

static void
act (SfModelDevice *device)
{
  if (sf_model_once_in (device->model, 30))
    act_hostile (device);
  else
    act_sensibly (device);
}

/* ---- A visit ---- */

/* Whoever sits down at a device looks at what is new, does a few things, and lets them go out; others do the same at
 * the same time. Offline, nothing comes and nothing goes. */
static void
visit (SfModel *self)
{
  SfModelVisit *visit = &self->visits[sf_model_below (self, G_N_ELEMENTS (self->visits))];

  if (visit->device == NULL)
    {
      visit->device = choose_actor (self);
      visit->acts = 2 + sf_model_below (self, 7);
      if (is_online (visit->device))
        pull (visit->device);
    }
  else if (visit->acts > 0)
    {
      act (visit->device);
      visit->acts--;
    }
  else
    {
      SfModelDevice *device = g_steal_pointer (&visit->device);

      if (is_online (device))
        push (device);
    }
}

/* ---- Time ---- */

static void
open_verifications (SfModel *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint opened;

  sf_store_open_verifications_async (self->f->store, 100, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_open_verifications_finish (self->f->store, result, &opened, &error);
  g_assert_no_error (error);
}

static void
let_time_pass (SfModel *self)
{
  static const SfTime spans[] = { SF_MINUTE, SF_MINUTE, SF_MINUTE, SF_MINUTE, SF_HOUR, SF_HOUR,
                                  SF_HOUR,   SF_HOUR,   SF_DAY,    SF_DAY,    SF_DAY,  7 * SF_DAY };
  SfTime span = spans[sf_model_below (self, G_N_ELEMENTS (spans))];

  sf_clock_set (self->f->clock, sf_model_now (self) + span * (1 + sf_model_below (self, 3)));
  if (sf_model_once_in (self, 8))
    return; /* the server's jobs are late */
  sf_model_settle (self, sf_model_once_in (self, 4) ? 1 + sf_model_below (self, 3) : 1000);
  open_verifications (self);
}

/* ---- Troubles ---- */

static void
go_offline (SfModel *self)
{
  SfModelDevice *device = choose_device (self);

  device->offline_until = sf_model_now (self) + (1 + sf_model_below (self, 96)) * SF_HOUR;
  sf_model_note (self, "%s is offline", device->login);
}

static void
tidy_up (SfModel *self)
{
  SfModelDevice *device = choose_device (self);

  if (sf_model_once_in (self, 3) ? sf_model_device_undo (device) : sf_model_device_discard (device))
    sf_model_note (self, "%s tidies up", device->login);
}

static void
restart_device (SfModel *self)
{
  SfModelDevice *device = choose_device (self);
  gboolean bare = sf_model_once_in (self, 4);

  sf_model_note (self, "%s starts anew%s", device->login, bare ? ", without its cache" : "");
  sf_model_device_restart (device, bare);
}

static void
begin_epoch (SfModel *self)
{
  g_autoptr (GError) error = NULL;

  sf_model_note (self, "the server begins an epoch");
  sf_store_begin_epoch (self->f->store, &error);
  g_assert_no_error (error);
}

/* Registering is no operation of a device; whoever registered gets one. */
static void
register_unit (SfModel *self)
{
  g_autoptr (JsonObject) form = sf_model_unit_form (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfStoreRegistration *registration;

  if (self->units == 2)
    return;
  sf_store_register_async (self->f->store, form, NULL, "-", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  registration = sf_store_register_finish (self->f->store, result, &error);
  g_assert_no_error (error);
  if (registration->code != SF_CODE_OK)
    sf_model_fail (self, "a unit may not register: %s", sf_workflow_code_name (registration->code));
  self->units++;
  sf_model_note (self, "%s registers itself", registration->login);
  sf_model_add_device (self, registration->login, SF_ROLE_EMPLOYER);
  sf_store_registration_free (registration);
}

/* ---- One step ---- */

/* Of a thousand steps; the rest are visits. */
static const struct
{
  guint weight;
  void (*take) (SfModel *self);
} troubles[] = {
  { 40, let_time_pass }, { 40, tidy_up }, { 10, go_offline }, { 3, restart_device }, { 1, register_unit },
};

void
sf_model_step (SfModel *self)
{
  guint chance = sf_model_below (self, 1000);

  self->step++;
  if (sf_model_once_in (self, 2500))
    begin_epoch (self);
  if (sf_model_once_in (self, 2500))
    sf_model_restart (self);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      if (chance < troubles[i].weight)
        {
          troubles[i].take (self);
          return;
        }
      chance -= troubles[i].weight;
    }
  visit (self);
}

/* ---- The end ---- */

static gboolean
has_more (SfModelDevice *device)
{
  return sf_model_device_count (device, SF_PENDING_WAITING) + sf_model_device_count (device, SF_PENDING_SENT) > 0;
}

/* Bounded: a lane that waits goes on in the next round, or in one after it. */
static void
send_all (SfModelDevice *device)
{
  for (guint round = 0; round < 1000 && has_more (device) && sf_model_device_is_welcome (device); round++)
    sf_model_device_push (device, SF_MODEL_WAY_GOOD, 1000);
  if (has_more (device) && sf_model_device_is_welcome (device))
    sf_model_fail (device->model, "%s has operations that do not go out", device->login);
}

/* What the account was made for. Transfer full. */
static JsonObject *
restore_roles (SfModel *self, const SfModelDevice *device)
{
  JsonObject *args = json_object_new ();
  gboolean office = device->role == SF_ROLE_OFFICE || device->role == SF_ROLE_ADMIN;
  g_autofree char *college = sf_model_text (self, "SELECT id FROM college ORDER BY rowid", NULL, NULL);

  json_object_set_string_member (args, "roles", office ? "office admin" : sf_role_name (device->role));
  if (device->role == SF_ROLE_COLLEGE)
    json_object_set_string_member (args, "colleges", college);
  return args;
}

static void
let_one_in (SfModelDevice *admin, const SfModelDevice *device)
{
  const SfModelRows *rows = admin->model->rows;
  int enable = sf_model_rows_find (rows, SF_KIND_ACCOUNT, "enable", SF_ROLE_ADMIN, "disabled", "active");
  int set_roles = sf_model_rows_find (rows, SF_KIND_ACCOUNT, "set_roles", SF_ROLE_ADMIN, "active", "active");

  sf_model_device_act (admin, (guint) enable, "enable", SF_KIND_ACCOUNT, device->account, NULL, FALSE);
  sf_model_device_act (admin, (guint) set_roles, "set_roles", SF_KIND_ACCOUNT, device->account,
                       restore_roles (admin->model, device), FALSE);
}

static gboolean
is_shut_out (SfModelDevice *device)
{
  return !sf_model_device_is_welcome (device) && !sf_model_device_is_erased (device);
}

/* An administrator, whom there always is, lets everybody in again. */
static void
let_in (SfModel *self)
{
  SfModelDevice *admin = NULL;
  g_autofree char *login = sf_model_text (
    self, "SELECT login FROM account WHERE state = 'active' AND (' ' || roles || ' ') LIKE '% admin %' ORDER BY rowid",
    NULL, NULL);

  for (guint i = 0; i < self->devices->len; i++)
    if (is_shut_out (self->devices->pdata[i]))
      {
        if (admin == NULL)
          admin = sf_model_add_device (self, login, SF_ROLE_ADMIN);
        sf_model_device_pull (admin, 2000, 1000);
        let_one_in (admin, self->devices->pdata[i]);
        send_all (admin);
      }
}

/* It was shut out when its turn came, or does not know yet that all is to be offered again. */
static gboolean
is_behind (SfModelDevice *device)
{
  return !sf_model_device_is_erased (device) &&
         (is_shut_out (device) || has_more (device) ||
          !g_str_equal (device->client->epoch, sf_store_get_epoch (device->model->f->store)));
}

/* What goes out may shut somebody out again, who has something to send: bounded, as there is less each time. */
static void
let_everything_go_out (SfModel *self)
{
  gboolean again = TRUE;

  for (guint round = 0; again && round < 10; round++)
    {
      let_in (self);
      again = FALSE;
      for (guint i = 0; i < self->devices->len; i++)
        {
          sf_model_device_pull (self->devices->pdata[i], 2000, 1000);
          send_all (self->devices->pdata[i]);
        }
      for (guint i = 0; i < self->devices->len; i++)
        again |= is_behind (self->devices->pdata[i]);
    }
}

void
sf_model_converge (SfModel *self)
{
  let_everything_go_out (self);
  for (guint i = 0; i < self->devices->len; i++)
    {
      SfModelDevice *device = self->devices->pdata[i];

      if (sf_model_device_is_erased (device))
        continue;
      if (!sf_model_device_is_welcome (device))
        sf_model_fail (self, "%s is not let in", device->login);
      if (!sf_model_device_pull (device, 2000, 1000))
        sf_model_fail (self, "%s does not come to an end of its pull", device->login);
      if (device->pending->len != sf_model_device_count (device, SF_PENDING_REJECTED))
        sf_model_fail (self, "%s still waits for something", device->login);
      sf_model_check_sight (device);
    }
}
