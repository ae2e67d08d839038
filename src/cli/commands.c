#include "cli/commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/text.h"

#define ANY G_MAXUINT
#define HELP_INDENT 28

#define HAND_OVER_OPTIONS                                                                \
  { "done", N_ ("TEXT"), N_ ("what was done") },                                         \
    { "summary", N_ ("TEXT"), N_ ("what the client may read; else what was done") },     \
    { "next", N_ ("TEXT"), N_ ("what is next") },                                        \
    { "left-off", N_ ("TEXT"), N_ ("where it was left off") },                           \
    { "roll-back", N_ ("TEXT"), N_ ("how to take it back") },                            \
    { "roll-forward", N_ ("TEXT"), N_ ("how to go on with it") },                        \
    { "outcome", N_ ("OUTCOME"),                                                         \
      N_ ("continue, waiting-client, waiting-vendor, escalate or complete") },           \
    { "update", N_ ("KIND"), N_ ("client update: disengaged, complete or none") },       \
    { "update-text", N_ ("TEXT"), N_ ("the client update in your own words") },          \
    { "work-type", N_ ("NAME"), N_ ("work type, by its name") },                         \
    { "next-contact", N_ ("TIME"), N_ ("when the client hears again (not yet)") },       \
  {                                                                                      \
    "send-now", NULL, N_ ("do not hold it for undo")                                     \
  }

const CliOption cli_global_options[] = {
  { "data-dir", N_ ("DIR"), N_ ("keep every file under DIR") },
  { "json", NULL, N_ ("print one JSON document") },
  { "at", N_ ("TIME"), N_ ("when it happened: 09:15, -10m or an ISO instant") },
  { "no-sync", NULL, N_ ("do not wake the courier") },
  { "sandbox", NULL, N_ ("practise against a PSA on this computer") },
  { "help", NULL, N_ ("show help") },
  { "version", NULL, N_ ("show the version") },
  { NULL },
};

static const CliOption account_add_options[] = {
  { "user", N_ ("NAME"), N_ ("user name of the API user") },
  { "code", N_ ("CODE"), N_ ("its tracking identifier") },
  { "url", N_ ("URL"), N_ ("where the PSA answers; else it is looked up") },
  { "resource", N_ ("EMAIL"), N_ ("your own e-mail address in the PSA") },
  { "secret-file", N_ ("FILE"), N_ ("read the secret from FILE") },
  { "secret-store", N_ ("PLACE"), N_ ("keep the secret in ‘service’ or ‘file’") },
  { NULL },
};
static const CliOption account_check_options[] = {
  { "calibrate", N_ ("TICKET"), N_ ("also write an entry and a note there, and look") },
  { "mail", N_ ("TICKET"), N_ ("also post a client update there; is it mailed?") },
  { "wait", N_ ("SECONDS"), N_ ("how long to wait for the mail; 60") },
  { NULL },
};
static const CliOption account_rotate_options[] = {
  { "secret-file", N_ ("FILE"), N_ ("read the new secret from FILE") },
  { NULL },
};
static const CliOption sync_options[] = {
  { "pull", NULL, N_ ("only fetch") },
  { "push", NULL, N_ ("only send") },
  { "wait", N_ ("SECONDS"), N_ ("how long at most; status 3 if something is unsent") },
  { NULL },
};
static const CliOption tickets_options[] = {
  { "queue", N_ ("NAME|mine"), N_ ("the open tickets of a queue, or of mine") },
  { "all", NULL, N_ ("also closed tickets and those of others") },
  { "limit", N_ ("N"), N_ ("at most N tickets; 0 for all") },
  { NULL },
};
static const CliOption interrupt_options[] = {
  { "caller", N_ ("NUMBER"), N_ ("who calls") },
  { NULL },
};
static const CliOption bind_options[] = {
  { "new", N_ ("CLIENT"), N_ ("a new ticket for that client, to be made") },
  { "internal", N_ ("CODE"), N_ ("it is internal time") },
  { NULL },
};
static const CliOption engage_options[] = {
  { "new", N_ ("CLIENT"), N_ ("a new ticket for that client, to be made") },
  { NULL },
};
static const CliOption amend_options[] = {
  { "summary", N_ ("TEXT"), N_ ("another summary") },
  { "done", N_ ("TEXT"), N_ ("another text of what was done") },
  { "work-type", N_ ("NAME"), N_ ("another work type") },
  { "from", N_ ("TIME"), N_ ("when it really began") },
  { "to", N_ ("TIME"), N_ ("when it really ended") },
  { NULL },
};
static const CliOption park_options[] = {
  { "done", N_ ("TEXT"), N_ ("what was done; posts the stint so far") },
  { "next", N_ ("TEXT"), N_ ("what is next") },
  { "send-now", NULL, N_ ("do not hold it for undo") },
  { NULL },
};
static const CliOption disengage_options[] = {
  HAND_OVER_OPTIONS,
  { "to", N_ ("QUEUE"), N_ ("the queue that it is escalated to") },
  { "ended", N_ ("now|sheet"), N_ ("when it ended; from here always now, or --at") },
  { "engagement", N_ ("N"), N_ ("another one than the running one") },
  { "dry-run", NULL, N_ ("print what would be written, and write nothing") },
  { NULL },
};
static const CliOption log_options[] = {
  { "from", N_ ("TIME"), N_ ("when it began") },
  { "to", N_ ("TIME"), N_ ("when it ended") },
  HAND_OVER_OPTIONS,
  { "adjust", NULL, N_ ("record only what is not recorded yet of it") },
  { NULL },
};
static const CliOption outbox_options[] = {
  { "all", NULL, N_ ("also what was sent or cancelled") },
  { NULL },
};
static const CliOption outbox_retry_options[] = {
  { "summary", N_ ("TEXT"), N_ ("another summary") },
  { "done", N_ ("TEXT"), N_ ("another text of what was done") },
  { "work-type", N_ ("NAME"), N_ ("another work type") },
  { "update-text", N_ ("TEXT"), N_ ("another client update") },
  { "client", N_ ("NAME"), N_ ("another client of a new ticket") },
  { "title", N_ ("TEXT"), N_ ("another title of a new ticket") },
  { NULL },
};

/* Every command there is. */
static const CliCommand commands[] = {
  { "account add", "autotask --user NAME --code CODE …",
    N_ ("test the connection and store an account"), cli_account_add, account_add_options,
    1, 1 },
  { "account show", "", N_ ("the account in use"), cli_account_show },
  { "account check", "[--calibrate TICKET] [--mail TICKET]",
    N_ ("is each right and setting there that Stint needs?"), cli_account_check,
    account_check_options },
  { "account statuses", "", N_ ("what the shop's statuses mean to Stint"),
    cli_account_statuses },
  { "account status-means", "STATUS MEANING", N_ ("say what one of them means"),
    cli_account_status_means, NULL, 2, 2 },
  { "account rotate", "", N_ ("replace the secret"), cli_account_rotate,
    account_rotate_options },
  { "account remove", "", N_ ("forget the account and its secret"), cli_account_remove },
  { "sync", "[--pull] [--push] [--wait SECONDS]", N_ ("fetch and send now"), cli_sync,
    sync_options },
  { "tickets", "[QUERY] [--all] [--queue NAME|mine] [--limit N]",
    N_ ("my open tickets, those of a queue, or a search"), cli_tickets, tickets_options,
    0, ANY },
  { "ticket", "TICKET", N_ ("one ticket with its history and notes"), cli_ticket, NULL, 1,
    ANY },
  { "engage", "TICKET|--new CLIENT TITLE",
    N_ ("start work on a ticket, or go on with it"), cli_engage, engage_options, 1, ANY,
    TRUE },
  { "interrupt", "[TEXT] [--caller NUMBER]", N_ ("start work whose ticket is not known"),
    cli_interrupt, interrupt_options, 0, ANY, TRUE },
  { "bind", "ENGAGEMENT TICKET|--new CLIENT [TITLE]|--internal CODE",
    N_ ("give an interrupt its ticket"), cli_bind, bind_options, 1, ANY },
  { "park", "[--done TEXT] [--next TEXT]", N_ ("stop the clock, keep the engagement"),
    cli_park, park_options, 0, 0, TRUE },
  { "resume", "[N]", N_ ("go on with what was parked"), cli_resume, NULL, 0, 1, TRUE },
  { "switch", "TICKET|N", N_ ("park what runs and go to another"), cli_switch, NULL, 1,
    ANY, TRUE },
  { "disengage", "--done TEXT …", N_ ("end the work and hand it over"), cli_disengage,
    disengage_options, 0, 0, TRUE },
  { "log", "TICKET --from TIME --to TIME --done TEXT …",
    N_ ("write down work that is past"), cli_log, log_options, 1, ANY },
  { "amend", "STINT [--summary TEXT] [--from TIME] …",
    N_ ("change what was written down, sent or not"), cli_amend, amend_options, 1, 1 },
  { "move", "STINT TICKET", N_ ("give a stint to another ticket, sent or not"), cli_move,
    NULL, 2, ANY },
  { "take", "TICKET", N_ ("assign a ticket to me"), cli_take, NULL, 1, ANY },
  { "discard", "STINT", N_ ("count a stint no longer"), cli_discard, NULL, 1, 1 },
  { "status", "", N_ ("what runs, what is parked, what waits"), cli_status },
  { "day", "[DATE]", N_ ("the stints of a day and the gaps between"), cli_day, NULL, 0,
    1 },
  { "outbox", "[--all]", N_ ("what is still to be sent"), cli_outbox_list,
    outbox_options },
  { "outbox list", "[--all]", N_ ("the same"), cli_outbox_list, outbox_options },
  { "outbox show", "ID", N_ ("one op with its steps and attempts"), cli_outbox_show, NULL,
    1, 1 },
  { "outbox retry", "ID [--summary TEXT] …", N_ ("mend an op and send it again"),
    cli_outbox_retry, outbox_retry_options, 1, 1 },
  { "outbox cancel", "ID", N_ ("take an op back"), cli_outbox_cancel, NULL, 1, 1 },
  { "settings", "", N_ ("what can be set, and how it is"), cli_settings_list },
  { "settings list", "", N_ ("the same"), cli_settings_list },
  { "settings get", "NAME", N_ ("the value of one setting"), cli_settings_get, NULL, 1,
    1 },
  { "settings set", "NAME VALUE", N_ ("set one"), cli_settings_set, NULL, 2, 2 },
  { "doctor", "", N_ ("look whether everything is well"), cli_doctor },
};

/** cli_find_command: (nullable): the command of one word, or of two. */
const CliCommand *
cli_find_command (const char *first, const char *second)
{
  gsize length = strlen (first);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *name = commands[i].name;

      if (second == NULL ? strcmp (name, first) == 0
                         : strncmp (name, first, length) == 0 && name[length] == ' ' &&
                             strcmp (name + length + 1, second) == 0)
        return &commands[i];
    }
  return NULL;
}

/** cli_second_words: (transfer full) (nullable): what may follow a first word. */
char *
cli_second_words (const char *first)
{
  GString *seconds = g_string_new (NULL);
  gsize length = strlen (first);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *name = commands[i].name;

      if (strncmp (name, first, length) == 0 && name[length] == ' ')
        g_string_append_printf (seconds, "%s%s", seconds->len > 0 ? ", " : "",
                                name + length + 1);
    }
  return g_string_free (seconds, seconds->len == 0);
}

/** cli_second_words_exist: whether a first word may have a second. */
gboolean
cli_second_words_exist (const char *first)
{
  g_autofree char *seconds = cli_second_words (first);

  return seconds != NULL;
}

static void
add_options (Cli *cli, const CliOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autofree char *left =
        g_strdup_printf ("  --%s%s%s", options->name, options->value != NULL ? " " : "",
                         options->value != NULL ? _ (options->value) : "");

      cli_add_beside (cli->out, left, _ (options->help), HELP_INDENT, cli_columns ());
    }
}

static void
add_commands (Cli *cli)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *left = g_strdup_printf ("  %s", commands[i].name);

      cli_add_beside (cli->out, left, _ (commands[i].help), HELP_INDENT, cli_columns ());
    }
}

static void
add_command_help (Cli *cli)
{
  const CliCommand *command = cli->command;

  g_string_append_printf (cli->out, _ ("Usage: stintctl %s %s\n\n%s\n"), command->name,
                          command->arguments, _ (command->help));
  if (command->options != NULL)
    g_string_append (cli->out, _ ("\nOptions\n"));
  add_options (cli, command->options);
}

/** cli_add_help: adds the help of the command, or of all without one. */
void
cli_add_help (Cli *cli)
{
  if (cli->command != NULL)
    add_command_help (cli);
  else
    {
      g_string_append (cli->out, _ ("Usage: stintctl [OPTIONS] COMMAND …\n\nCommands\n"));
      add_commands (cli);
      g_string_append (cli->out,
                       _ ("\n‘stintctl COMMAND --help’ tells more about one of them.\n"));
    }
  g_string_append (cli->out, _ ("\nOptions of every command\n"));
  add_options (cli, cli_global_options);
}
