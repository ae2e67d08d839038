#include "cli/secret-input.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/error.h"

/* Read with read() alone: a buffer of stdio would keep a copy that nobody wipes. */

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static volatile sig_atomic_t caught_signal;

/** cli_secret_wipe: overwrites it. */
void
cli_secret_wipe (CliSecret *secret)
{
  explicit_bzero (secret, sizeof *secret);
}

static gboolean
failed (GError **error, const char *message)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED, "%s", message);
  return FALSE;
}

/* Reads up to the end of the first line, a byte at a time so that nothing after it is
 * taken from whoever reads next. */
static gboolean
read_line (int fd, CliSecret *secret, GError **error)
{
  char c = 0;

  for (;;)
    {
      ssize_t n = read (fd, &c, 1);

      if (n < 0 && errno == EINTR && caught_signal == 0)
        continue;
      if (n < 0 && errno == EINTR)
        return failed (error, _ ("interrupted; nothing was changed"));
      if (n < 0)
        return failed (error, g_strerror (errno));
      if (n == 0 || c == '\n')
        break;
      if (secret->length == sizeof secret->text)
        return failed (error, _ ("the secret is too long; is this the right file?"));
      secret->text[secret->length++] = c;
    }
  if (secret->length > 0 && secret->text[secret->length - 1] == '\r')
    secret->length--;
  if (secret->length == 0)
    return failed (error, _ ("the secret is empty; give it as the first line"));
  if (memchr (secret->text, '\0', secret->length) != NULL)
    return failed (error, _ ("the secret is not text"));
  return TRUE;
}

static void
signal_cb (int number)
{
  caught_signal = number;
}

/* Echo comes back on whatever way this ends: a signal is held until it has. */
static gboolean
ask (CliSecret *secret, GError **error)
{
  struct sigaction catch = { .sa_handler = signal_cb };
  struct sigaction before[G_N_ELEMENTS (ending_signals)] = { 0 };
  struct termios loud = { 0 };
  struct termios silent = { 0 };
  gboolean read = FALSE;

  if (tcgetattr (STDIN_FILENO, &loud) != 0)
    return failed (error, _ ("cannot switch off the echo; use --secret-file"));
  silent = loud;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  caught_signal = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ending_signals); i++)
    sigaction (ending_signals[i], &catch, &before[i]);
  fputs (_ ("Secret (it is not shown): "), stderr);
  fflush (stderr);
  if (tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent) == 0)
    read = read_line (STDIN_FILENO, secret, error);
  else
    failed (error, _ ("cannot switch off the echo; use --secret-file"));
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &loud);
  fputc ('\n', stderr);
  for (guint i = 0; i < G_N_ELEMENTS (ending_signals); i++)
    sigaction (ending_signals[i], &before[i], NULL);
  if (caught_signal != 0)
    {
      cli_secret_wipe (secret);
      raise (caught_signal);
    }
  return read;
}

static gboolean
read_file (const char *path, CliSecret *secret, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  gboolean read = FALSE;

  if (fd < 0)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
                   _ ("cannot read the secret from ‘%s’: %s"), path, g_strerror (errno));
      return FALSE;
    }
  read = read_line (fd, secret, error);
  close (fd);
  if (!read)
    g_prefix_error (error, _ ("cannot read the secret from ‘%s’: "), path);
  return read;
}

/**
 * cli_read_secret:
 *
 * Reads it from --secret-file, else from standard input, asking without echo where that
 * is a terminal. It is never taken from an argument or the environment.
 */
gboolean
cli_read_secret (Cli *cli, CliSecret *secret, GError **error)
{
  const char *path = cli_option (cli, "secret-file");

  if (path != NULL)
    return read_file (path, secret, error);
  if (isatty (STDIN_FILENO))
    return ask (secret, error);
  if (read_line (STDIN_FILENO, secret, error))
    return TRUE;
  g_prefix_error (error, _ ("cannot read the secret from standard input: "));
  return FALSE;
}
