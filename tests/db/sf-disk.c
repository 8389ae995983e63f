/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-disk.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static int n_syncs;
static int n_writes;
static int failing_syncs;
static int failing_writes; /* 0, or the errno that they fail with */

int
fdatasync (int file)
{
  g_atomic_int_inc (&n_syncs);
  if (!g_atomic_int_get (&failing_syncs))
    return (int) syscall (SYS_fdatasync, file);
  errno = EIO;
  return -1;
}

ssize_t
pwrite64 (int file, const void *bytes, size_t length, off64_t offset)
{
  g_atomic_int_inc (&n_writes);
  if (g_atomic_int_get (&failing_writes) == 0)
    return syscall (SYS_pwrite64, file, bytes, length, offset);
  errno = g_atomic_int_get (&failing_writes);
  return -1;
}

int
sf_disk_get_syncs (void)
{
  return g_atomic_int_get (&n_syncs);
}

int
sf_disk_get_writes (void)
{
  return g_atomic_int_get (&n_writes);
}

void
sf_disk_fail_syncs (gboolean fail)
{
  g_atomic_int_set (&failing_syncs, fail);
}

void
sf_disk_fail_writes (gboolean fail)
{
  g_atomic_int_set (&failing_writes, fail ? EIO : 0);
}

void
sf_disk_fill (gboolean full)
{
  g_atomic_int_set (&failing_writes, full ? ENOSPC : 0);
}
