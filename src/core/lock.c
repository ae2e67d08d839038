#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/db.h"
#include "core/error.h"

/* flock and not POSIX locks: closing any other descriptor of the file would drop those.
 * The lock file is never the database itself, for the same reason. */
struct _StintLock
{
  char *path; /* (owned) */
  int fd;     /* -1 until first taken */
};

#define TRY_AGAIN_US 2000

/** stint_lock_new: (transfer full): a lock on the file @path, not yet taken. */
StintLock *
stint_lock_new (const char *path)
{
  StintLock *self = g_new0 (StintLock, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  return self;
}

static long
holder_pid (StintLock *self)
{
  char text[24] = { 0 };

  if (pread (self->fd, text, sizeof text - 1, 0) <= 0)
    return 0;
  return strtol (text, NULL, 10);
}

static void
leave_pid (StintLock *self)
{
  char text[24] = { 0 };
  int length = g_snprintf (text, sizeof text, "%-12ld\n", (long) getpid ());

  /* Only a courtesy to whoever finds the lock taken; nothing depends on it. */
  if (pwrite (self->fd, text, (gsize) length, 0) != length)
    g_debug ("cannot leave a pid in %s", self->path);
}

/**
 * stint_lock_take:
 * @wait_ms: how long to wait for another process to let go; 0 to only try
 *
 * Takes the lock for this process. Fails with %STINT_ERROR_BUSY, naming the process that
 * holds it.
 */
gboolean
stint_lock_take (StintLock *self, int wait_ms, GError **error)
{
  int tries = wait_ms * 1000 / TRY_AGAIN_US;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->fd < 0)
    self->fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    {
      g_set_error (
        error, STINT_ERROR, errno == ENOSPC ? STINT_ERROR_FULL : STINT_ERROR_FAILED,
        _ ("cannot open the lock file ‘%s’: %s"), self->path, g_strerror (errno));
      return FALSE;
    }
  while (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (tries-- <= 0)
        {
          g_set_error (error, STINT_ERROR, STINT_ERROR_BUSY,
                       _ ("process %ld holds ‘%s’; wait for it to end, or end it"),
                       holder_pid (self), self->path);
          return FALSE;
        }
      g_usleep (TRY_AGAIN_US);
    }
  leave_pid (self);
  return TRUE;
}

/**
 * stint_lock_is_held:
 *
 * Whether some process holds the lock on @path. Looking takes a shared lock for a moment,
 * so that two who only look never take each other for the holder.
 */
gboolean
stint_lock_is_held (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean held = fd >= 0 && flock (fd, LOCK_SH | LOCK_NB) != 0;

  if (fd >= 0)
    close (fd);
  return held;
}

/** stint_lock_release: lets go; the file stays. */
void
stint_lock_release (StintLock *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    flock (self->fd, LOCK_UN);
}

/** stint_lock_free: lets go and frees @self. */
void
stint_lock_free (StintLock *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}
