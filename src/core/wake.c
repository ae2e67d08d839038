#include "core/wake.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

#include "core/db.h"
#include "core/error.h"

/* Five seconds to start and as many to add an account, with some to spare. */
#define SANDBOX_LOCK_WAIT_MS 20000

/** stint_courier_running: whether a courier carries for this data directory. */
gboolean
stint_courier_running (const StintPaths *paths)
{
  g_autofree char *path = g_build_filename (paths->data, "courier.lock", NULL);

  return stint_lock_is_held (path);
}

/**
 * stint_courier_argv: (transfer full) (element-type utf8)
 * @mode: what the courier is to do, such as "watch"
 *
 * The command that starts a courier for these directories, without the final NULL.
 */
GPtrArray *
stint_courier_argv (const StintPaths *paths, const char *mode)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, stint_program_path ("stint-courier"));
  g_ptr_array_add (argv, g_strdup ("--paths"));
  g_ptr_array_add (argv, g_strdup (paths->data));
  g_ptr_array_add (argv, g_strdup (paths->cache));
  g_ptr_array_add (argv, g_strdup (paths->state));
  g_ptr_array_add (argv, g_strdup (mode));
  return argv;
}

/* Detached: in a session of its own, so that closing the terminal does not end it, and
 * with no file of ours, so that a pipe we write to is not kept open. */
static gboolean
start_detached (GPtrArray *argv, GError **error)
{
  extern char **environ;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  pid_t pid = 0;
  int failure = 0;

  g_ptr_array_add (argv, NULL);
  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSID);
  for (int fd = 0; fd < 3; fd++)
    posix_spawn_file_actions_addopen (&actions, fd, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_addclosefrom_np (&actions, 3);
  failure = posix_spawn (&pid, argv->pdata[0], &actions, &attributes,
                         (char **) argv->pdata, environ);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  if (failure != 0)
    g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
                 _ ("cannot start ‘%s’: %s; your work is saved and will be sent later"),
                 (const char *) argv->pdata[0], g_strerror (failure));
  return failure == 0;
}

/**
 * stint_courier_wake:
 *
 * Starts a courier, detached, unless one runs: that one sees every commit by itself. It
 * ends when nothing is left to do.
 */
gboolean
stint_courier_wake (const StintPaths *paths, GError **error)
{
  g_autoptr (GPtrArray) argv = NULL;

  g_return_val_if_fail (paths != NULL, FALSE);

  if (stint_courier_running (paths))
    return TRUE;
  argv = stint_courier_argv (paths, "once");
  return start_detached (argv, error);
}

static char *
read_port_file (const char *path)
{
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  g_strstrip (text);
  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static gboolean
sandbox_answers (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  struct sockaddr_in address = { .sin_family = AF_INET };
  gboolean answers = FALSE;
  int fd = -1;

  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_port (uri) <= 0 ||
      inet_pton (AF_INET, g_uri_get_host (uri), &address.sin_addr) != 1)
    return FALSE;
  address.sin_port = htons ((guint16) g_uri_get_port (uri));
  fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  answers = fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  if (fd >= 0)
    close (fd);
  return answers;
}

/* The account remembers where it is, so it comes back to the same port. */
static char *
dup_port (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL && g_uri_get_port (uri) > 0
           ? g_strdup_printf ("%d", g_uri_get_port (uri))
           : NULL;
}

/* With the lock held. */
static gboolean
find_or_start (const StintPaths *paths, char **url, GError **error)
{
  g_autofree char *state = g_build_filename (paths->state, "tenant", NULL);
  g_autofree char *port_file = g_build_filename (paths->state, "sandbox.url", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *port = NULL;

  *url = read_port_file (port_file);
  if (*url != NULL && sandbox_answers (*url))
    return TRUE;
  port = dup_port (*url);
  g_clear_pointer (url, g_free);
  unlink (port_file);

  g_ptr_array_add (argv, stint_program_path ("stint-sandbox"));
  g_ptr_array_add (argv, g_strdup ("--state"));
  g_ptr_array_add (argv, g_steal_pointer (&state));
  g_ptr_array_add (argv, g_strdup ("--url-file"));
  g_ptr_array_add (argv, g_strdup (port_file));
  if (port != NULL)
    {
      g_ptr_array_add (argv, g_strdup ("--port"));
      g_ptr_array_add (argv, g_strdup (port));
    }
  if (!start_detached (argv, error))
    return FALSE;
  for (int tries = 0; tries < 500 && *url == NULL; tries++)
    {
      g_usleep (10000);
      *url = read_port_file (port_file);
    }
  if (*url == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
                 _ ("the sandbox did not start within five seconds"));
  return *url != NULL;
}

/**
 * stint_sandbox_start:
 * @paths: of the sandbox's data directory
 * @then: (nullable): what to do with it before any other program may
 * @url: (out) (transfer full): where it listens
 *
 * Starts the practice tenant, or finds the one that runs. It keeps its state and its port
 * in @paths and goes on until it is ended or the machine stops. Whoever comes at the same
 * time waits, and finds it set up.
 */
gboolean
stint_sandbox_start (const StintPaths *paths,
                     StintSandboxFunc then,
                     gpointer user_data,
                     char **url,
                     GError **error)
{
  g_autofree char *path = g_build_filename (paths->state, "sandbox.lock", NULL);
  g_autoptr (StintLock) lock = stint_lock_new (path);

  return stint_paths_make (paths, error) &&
         stint_lock_take (lock, SANDBOX_LOCK_WAIT_MS, error) &&
         find_or_start (paths, url, error) &&
         (then == NULL || then (*url, user_data, error));
}
