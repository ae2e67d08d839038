#include <config.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/sandbox.h"
#include "cli/text.h"
#include "core/error.h"

static const char *
code_of (const GError *error)
{
  static const char *const codes[] = {
    [STINT_ERROR_FAILED] = "failed",
    [STINT_ERROR_INVALID] = "invalid",
    [STINT_ERROR_NOT_FOUND] = "not-found",
    [STINT_ERROR_AMBIGUOUS] = "ambiguous",
    [STINT_ERROR_NOTHING_TO_DO] = "nothing-to-do",
    [STINT_ERROR_OVERLAP] = "overlap",
    [STINT_ERROR_BUSY] = "busy",
    [STINT_ERROR_NEWER] = "newer",
    [STINT_ERROR_CORRUPT] = "corrupt",
    [STINT_ERROR_FULL] = "full",
  };

  if (error->domain == CLI_ERROR)
    return "usage";
  if (error->domain == STINT_ERROR && error->code < (int) G_N_ELEMENTS (codes))
    return codes[error->code];
  return "failed";
}

static int
status_of (const GError *error)
{
  if (error->domain == CLI_ERROR)
    return CLI_STATUS_USAGE;
  if (g_error_matches (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO))
    return CLI_STATUS_NOTHING_TO_DO;
  return CLI_STATUS_FAILED;
}

static void
add_candidates_json (Cli *cli, CliJson *json)
{
  cli_json_begin_array (json, "candidates");
  for (guint i = 0; cli->candidates != NULL && i < cli->candidates->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (cli->candidates, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "number", ticket->number);
      cli_json_string (json, "psa_id", ticket->id);
      cli_json_string (json, "title", ticket->title);
      cli_json_string (json, "company", ticket->company);
      cli_json_end (json);
    }
  cli_json_end (json);
}

static void
add_error_json (Cli *cli, const GError *error)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_object (json, "error");
  cli_json_string (json, "code", code_of (error));
  cli_json_string (json, "message", error->message);
  add_candidates_json (cli, json);
  cli_json_end (json);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
say_candidates (Cli *cli)
{
  const char *row[] = { _ ("Number"), _ ("Title"), _ ("Client") };
  g_autoptr (CliTable) table = NULL;

  if (cli->candidates == NULL || cli->candidates->len == 0)
    return;
  table = cli_table_new (G_N_ELEMENTS (row), row);
  for (guint i = 0; i < cli->candidates->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (cli->candidates, i);

      row[0] = ticket->number;
      row[1] = ticket->title;
      row[2] = ticket->company;
      cli_table_add (table, row);
    }
  cli_table_print (table, cli->said, cli_columns ());
}

static int
fail (Cli *cli, const GError *error)
{
  g_string_truncate (cli->out, 0);
  if (cli->json)
    add_error_json (cli, error);
  else
    {
      cli_say (cli, "%s", error->message);
      say_candidates (cli);
    }
  return status_of (error);
}

/* Nothing is printed before the end, so this is where a full disk or a closed pipe shows.
 * What is said besides follows the answer. */
static int
print (Cli *cli, int status)
{
  gboolean printed = fwrite (cli->out->str, 1, cli->out->len, stdout) == cli->out->len &&
                     fflush (stdout) == 0;

  if (!printed)
    cli_say (cli, _ ("cannot write to standard output: %s"), g_strerror (errno));
  if (!printed && cli->recorded)
    cli_say (cli,
             _ ("what the command does was done and is recorded all the same; do not "
                "give it again"));
  fputs (cli->said->str, stderr);
  return printed || status != CLI_STATUS_DONE ? status : CLI_STATUS_FAILED;
}

static gboolean
asks_for_json (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--json") == 0)
        return TRUE;
    }
  return FALSE;
}

/* The text that was added becomes the one member of a document, where that is asked for.
 */
static gboolean
answer_text (Cli *cli, const char *key, const char *text)
{
  g_autofree char *copy = g_strdup (text);
  g_autoptr (CliJson) json = NULL;

  if (!cli->json)
    return TRUE;
  json = cli_json_new ();
  cli_json_begin_object (json, NULL);
  cli_json_string (json, key, copy);
  cli_json_end (json);
  g_string_truncate (cli->out, 0);
  cli_add_json (cli, json);
  return TRUE;
}

static gboolean
run (Cli *cli, int argc, char **argv, GError **error)
{
  if (!cli_read_arguments (cli, argc, argv, error))
    {
      cli->json = asks_for_json (argc, argv);
      return FALSE;
    }
  if (cli_option (cli, "help") != NULL)
    {
      cli_add_help (cli);
      return answer_text (cli, "help", cli->out->str);
    }
  if (cli_option (cli, "version") != NULL)
    {
      g_string_append (cli->out, "stintctl " STINT_VERSION "\n");
      return answer_text (cli, "version", STINT_VERSION);
    }
  return cli_set_paths (cli, error) && cli_enter_sandbox (cli, error) &&
         cli->command->run (cli, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (Cli) cli = NULL;
  g_autoptr (GError) error = NULL;
  int status = CLI_STATUS_DONE;

  /* Those that matter here; each one costs files to open. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  setlocale (LC_TIME, "");
  bindtextdomain (GETTEXT_PACKAGE, STINT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  cli = cli_new ();
  if (run (cli, argc, argv, &error))
    status = cli->status;
  else
    status = fail (cli, error);
  status = print (cli, status);
#ifndef __SANITIZE_ADDRESS__
  /* Everything is committed and printed. The system takes the rest back faster than
   * taking it apart would, and somebody waits at a prompt. */
  fflush (stderr);
  _exit (status);
#endif
  return status;
}
