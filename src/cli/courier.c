#include "cli/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/wake.h"

/* The courier is run for what needs the PSA. It is handed a secret on its standard input,
 * never where other processes could read it. */

static gboolean
cannot (GError **error, const char *what, int failure)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED, _ ("cannot start ‘%s’: %s"), what,
               g_strerror (failure));
  return FALSE;
}

static gboolean
spawn (char **argv, int input, int errors, gboolean quiet, pid_t *pid, GError **error)
{
  extern char **environ;
  posix_spawn_file_actions_t actions;
  int failure = 0;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2 (&actions, errors, STDERR_FILENO);
  if (quiet)
    posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  failure = posix_spawn (pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  return failure == 0 || cannot (error, argv[0], failure);
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      ssize_t written = write (fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      bytes += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/* A courier that has ended without reading is told of by its status, not by a signal. */
static void
hand_over_secret (int fd, const CliSecret *secret)
{
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct sigaction before = { 0 };

  sigaction (SIGPIPE, &ignore, &before);
  if (write_all (fd, secret->text, secret->length))
    write_all (fd, "\n", 1);
  sigaction (SIGPIPE, &before, NULL);
}

/* Reads to the end what it tells people, to be said as our own. */
static void
say_what_comes (Cli *cli, int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  char buffer[512];
  ssize_t got = 0;

  while ((got = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (got < 0 && errno != EINTR)
        break;
      if (got > 0)
        g_string_append_len (text, buffer, got);
    }
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0')
        cli_say (cli, "%s", lines[i]);
    }
}

static gboolean
wait_for (pid_t pid, const char *program, int *status, GError **error)
{
  int how = 0;

  while (waitpid (pid, &how, 0) < 0)
    {
      if (errno != EINTR)
        return cannot (error, program, errno);
    }
  if (WIFEXITED (how))
    {
      *status = WEXITSTATUS (how);
      return TRUE;
    }
  g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
               _ ("‘%s’ was ended by signal %d; try again"), program, WTERMSIG (how));
  return FALSE;
}

static GPtrArray *
make_argv (Cli *cli, const char *mode, const char *const *options)
{
  GPtrArray *argv = stint_courier_argv (cli->paths, mode);

  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (options[i]));
  if (cli->json)
    g_ptr_array_add (argv, g_strdup ("--json"));
  g_ptr_array_add (argv, NULL);
  return argv;
}

/**
 * cli_run_courier:
 * @options: (nullable) (array zero-terminated=1): after the mode
 * @secret: (nullable): for its standard input
 * @quiet: leave standard output alone
 * @status: (out): how it ended
 *
 * Runs a courier and waits for it; what it prints goes where ours does, and what it has
 * to say is said by us.
 */
gboolean
cli_run_courier (Cli *cli,
                 const char *mode,
                 const char *const *options,
                 const CliSecret *secret,
                 gboolean quiet,
                 int *status,
                 GError **error)
{
  g_autoptr (GPtrArray) argv = make_argv (cli, mode, options);
  const char *program = g_ptr_array_index (argv, 0);
  int ends[2] = { -1, -1 };
  int errors[2] = { -1, -1 };
  gboolean started = FALSE;
  pid_t pid = 0;

  fflush (stdout);
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return cannot (error, program, errno);
  if (pipe2 (errors, O_CLOEXEC) == 0)
    started = spawn ((char **) argv->pdata, ends[0], errors[1], quiet, &pid, error);
  else
    cannot (error, program, errno);
  close (ends[0]);
  if (started && secret != NULL)
    hand_over_secret (ends[1], secret);
  close (ends[1]);
  close (errors[1]);
  if (started)
    say_what_comes (cli, errors[0]);
  close (errors[0]);
  return started && wait_for (pid, program, status, error);
}
