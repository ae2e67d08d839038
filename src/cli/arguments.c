#include "cli/arguments.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"

/* Where reading has got to. A command of two words is known at its second one. */
typedef struct
{
  Cli *cli;
  const char *first; /* (nullable) a first word that may need a second */
  gboolean only_words;
} Reader;

static const CliOption *
find_option (const CliOption *options, const char *name, gsize length)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      if (strlen (options->name) == length && strncmp (options->name, name, length) == 0)
        return options;
    }
  return NULL;
}

static gboolean
unknown_command (const char *first, GError **error)
{
  g_autofree char *seconds = cli_second_words (first);

  if (seconds != NULL)
    return cli_usage_error (error, _ ("‘%s’ needs one of: %s"), first, seconds);
  return cli_usage_error (
    error, _ ("there is no command ‘%s’; ‘stintctl --help’ lists them"), first);
}

/* The first word turned out to be the whole command. */
static gboolean
settle_command (Reader *reader, GError **error)
{
  if (reader->first == NULL || reader->cli->command != NULL)
    return TRUE;
  reader->cli->command = cli_find_command (reader->first, NULL);
  return reader->cli->command != NULL || unknown_command (reader->first, error);
}

static gboolean
read_word (Reader *reader, const char *word, GError **error)
{
  Cli *cli = reader->cli;

  if (cli->command == NULL && reader->first == NULL)
    {
      reader->first = word;
      if (cli_second_words_exist (word))
        return TRUE;
      return settle_command (reader, error);
    }
  if (cli->command == NULL)
    {
      cli->command = cli_find_command (reader->first, word);
      if (cli->command != NULL)
        return TRUE;
      if (!settle_command (reader, error))
        return FALSE;
    }
  g_ptr_array_add (cli->words, (gpointer) word);
  return TRUE;
}

/* Reads an option and tells in @used whether the argument after it was its value. */
static gboolean
read_option (Reader *reader,
             const char *argument,
             const char *after,
             gboolean *used,
             GError **error)
{
  Cli *cli = reader->cli;
  const char *name = argument + 2;
  const char *equals = strchr (name, '=');
  gsize length = equals != NULL ? (gsize) (equals - name) : strlen (name);
  const CliOption *option = find_option (cli_global_options, name, length);
  const char *value = equals != NULL ? equals + 1 : after;

  *used = FALSE;
  if (option == NULL && !settle_command (reader, error))
    return FALSE;
  if (option == NULL && cli->command != NULL)
    option = find_option (cli->command->options, name, length);
  if (option == NULL)
    return cli_usage_error (error,
                            _ ("there is no option ‘%s’ here; try ‘stintctl %s --help’"),
                            argument, cli->command != NULL ? cli->command->name : "");
  if (option->value == NULL && equals != NULL)
    return cli_usage_error (error, _ ("--%s takes no value"), option->name);
  if (option->value != NULL && value == NULL)
    return cli_usage_error (error, _ ("--%s needs its %s after it"), option->name,
                            option->value);
  g_hash_table_insert (cli->options, (gpointer) option->name,
                       (gpointer) (option->value != NULL ? value : ""));
  *used = option->value != NULL && equals == NULL;
  return TRUE;
}

static gboolean
check_words (Cli *cli, GError **error)
{
  const CliCommand *command = cli->command;

  if (cli_option (cli, "help") != NULL || cli_option (cli, "version") != NULL)
    return TRUE;
  if (command == NULL)
    return cli_usage_error (error, _ ("no command; ‘stintctl --help’ lists them"));
  if (cli->words->len < command->least_words)
    return cli_usage_error (error, _ ("something is missing; type: stintctl %s %s"),
                            command->name, command->arguments);
  if (cli->words->len > command->most_words && cli_second_words_exist (command->name))
    return unknown_command (command->name, error);
  if (cli->words->len > command->most_words)
    return cli_usage_error (error, _ ("‘%s’ is one word too many; type: stintctl %s %s"),
                            cli_word (cli, command->most_words), command->name,
                            command->arguments);
  if (cli_option (cli, "at") != NULL && !command->takes_at)
    return cli_usage_error (error, _ ("--at does not go with ‘%s’"), command->name);
  return TRUE;
}

/**
 * cli_read_arguments:
 *
 * Finds command, words and options. Options that every command takes may stand anywhere,
 * those of a command after it.
 */
gboolean
cli_read_arguments (Cli *cli, int argc, char **argv, GError **error)
{
  Reader reader = { cli, NULL, FALSE };
  gboolean used = FALSE;

  for (int i = 1; i < argc; i++)
    {
      if (!reader.only_words && strcmp (argv[i], "--") == 0)
        reader.only_words = TRUE;
      else if (!reader.only_words && strcmp (argv[i], "-h") == 0)
        g_hash_table_insert (cli->options, (gpointer) "help", (gpointer) "");
      else if (reader.only_words || !g_str_has_prefix (argv[i], "--"))
        {
          if (!read_word (&reader, argv[i], error))
            return FALSE;
        }
      else
        {
          if (!read_option (&reader, argv[i], argv[i + 1], &used, error))
            return FALSE;
          i += used ? 1 : 0;
        }
    }
  cli->json = cli_option (cli, "json") != NULL;
  if (cli_option (cli, "help") != NULL && cli->command == NULL && reader.first != NULL)
    cli->command = cli_find_command (reader.first, NULL);
  return (cli_option (cli, "help") != NULL || settle_command (&reader, error)) &&
         check_words (cli, error);
}
