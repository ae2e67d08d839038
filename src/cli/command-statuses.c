#include <glib/gi18n.h>

#include "cli/commands.h"
#include "cli/text.h"
#include "core/desk-account.h"

/* What the statuses of the shop mean. */

static void
add_status_json (CliJson *json, const StintChoice *status)
{
  cli_json_string (json, "id", status->id);
  cli_json_string (json, "label", status->label);
  cli_json_string (json, "meaning", status->meaning);
  cli_json_string (json, "proposed", status->proposed);
  cli_json_boolean (json, "confirmed", status->confirmed);
}

static void
add_statuses_json (Cli *cli, const GPtrArray *statuses)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "statuses");
  for (guint i = 0; i < statuses->len; i++)
    {
      cli_json_begin_object (json, NULL);
      add_status_json (json, g_ptr_array_index (statuses, i));
      cli_json_end (json);
    }
  cli_json_end (json);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static const char *
by_whom (const StintChoice *status)
{
  if (status->confirmed)
    return _ ("as you said");
  return status->meaning != NULL ? _ ("by its name") : "";
}

static void
add_statuses_text (Cli *cli, const GPtrArray *statuses)
{
  const char *const titles[] = { _ ("Id"), _ ("Status"), _ ("Means"), "" };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (titles), titles);

  for (guint i = 0; i < statuses->len; i++)
    {
      const StintChoice *status = g_ptr_array_index (statuses, i);
      const char *const cells[] = { status->id, status->label,
                                    status->meaning != NULL ? status->meaning : "-",
                                    by_whom (status) };

      cli_table_add (table, cells);
    }
  cli_table_print (table, cli->out, cli_columns ());
}

/** cli_account_statuses: the statuses of the shop and what they mean to Stint. */
gboolean
cli_account_statuses (Cli *cli, GError **error)
{
  StintStore *store = cli_get_store (cli, error);
  g_autoptr (GPtrArray) statuses =
    store != NULL ? stint_store_list_choices (store, "status", error) : NULL;

  if (statuses == NULL)
    return FALSE;
  if (cli->json)
    add_statuses_json (cli, statuses);
  else if (statuses->len == 0)
    g_string_append (cli->out,
                     _ ("None is known yet; ‘stintctl account check’ learns them.\n"));
  else
    add_statuses_text (cli, statuses);
  return TRUE;
}

static gboolean
check_meaning (const char *meaning, GError **error)
{
  g_autofree char *all = g_strjoinv (", ", (char **) stint_desk_status_meanings ());

  if (g_strv_contains (stint_desk_status_meanings (), meaning) ||
      g_str_equal (meaning, "none") || g_str_equal (meaning, "proposed"))
    return TRUE;
  return cli_usage_error (error,
                          _ ("a status means one of %s; or none, or proposed for what "
                             "its name says; not ‘%s’"),
                          all, meaning);
}

/** cli_account_status_means: says what one of them means. */
gboolean
cli_account_status_means (Cli *cli, GError **error)
{
  const char *meaning = cli_word (cli, 1);
  StintDesk *desk = NULL;
  g_autoptr (StintChoice) status = NULL;
  g_autoptr (CliJson) json = NULL;

  if (!check_meaning (meaning, error))
    return FALSE;
  desk = cli_get_desk (cli, error);
  status = desk != NULL
             ? stint_desk_set_status_meaning (desk, cli_word (cli, 0), meaning, error)
             : NULL;
  if (status == NULL)
    return FALSE;
  if (!cli->json)
    {
      if (status->meaning != NULL)
        g_string_append_printf (cli->out, _ ("‘%s’ means %s.\n"), status->label,
                                status->meaning);
      else
        g_string_append_printf (cli->out, _ ("‘%s’ means nothing to Stint.\n"),
                                status->label);
      return TRUE;
    }
  json = cli_json_new ();
  cli_json_begin_object (json, NULL);
  add_status_json (json, status);
  cli_json_end (json);
  cli_add_json (cli, json);
  return TRUE;
}
