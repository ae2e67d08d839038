#include <glib/gi18n.h>

#include "cli/commands.h"
#include "cli/text.h"
#include "core/setting.h"
#include "core/store-account.h"

/* What a person may set. */

static const StintSetting *
find (Cli *cli, GError **error)
{
  const StintSetting *setting = stint_setting_find (cli_word (cli, 0));

  if (setting == NULL)
    cli_usage_error (error,
                     _ ("there is no setting ‘%s’; ‘stintctl settings list’ shows them"),
                     cli_word (cli, 0));
  return setting;
}

static char *
dup_value (StintStore *store, const StintSetting *setting)
{
  char *value = stint_store_dup_setting (store, setting->name, NULL);

  return value != NULL ? value : g_strdup (setting->otherwise);
}

static void
add_json (Cli *cli, CliJson *json, const StintSetting *setting)
{
  g_autofree char *value = dup_value (cli->store, setting);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "name", setting->name);
  cli_json_string (json, "value", value);
  cli_json_string (json, "default", setting->otherwise);
  cli_json_end (json);
}

static void
add_all_json (Cli *cli)
{
  guint n = 0;
  const StintSetting *settings = stint_settings (&n);
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "settings");
  for (guint i = 0; i < n; i++)
    add_json (cli, json, &settings[i]);
  cli_json_end (json);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
add_all_text (Cli *cli)
{
  guint n = 0;
  const StintSetting *settings = stint_settings (&n);
  const char *row[] = { _ ("Setting"), _ ("Value"), _ ("What it does") };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (row), row);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = dup_value (cli->store, &settings[i]);

      row[0] = settings[i].name;
      row[1] = value;
      row[2] = _ (settings[i].help);
      cli_table_add (table, row);
    }
  cli_table_print (table, cli->out, cli_columns ());
}

/** cli_settings_list: every setting with its value. */
gboolean
cli_settings_list (Cli *cli, GError **error)
{
  if (cli_get_store (cli, error) == NULL)
    return FALSE;
  if (cli->json)
    add_all_json (cli);
  else
    add_all_text (cli);
  return TRUE;
}

/** cli_settings_get: the value of one setting. */
gboolean
cli_settings_get (Cli *cli, GError **error)
{
  const StintSetting *setting = find (cli, error);
  StintStore *store = setting != NULL ? cli_get_store (cli, error) : NULL;
  g_autofree char *value = NULL;
  g_autoptr (CliJson) json = NULL;

  if (store == NULL)
    return FALSE;
  if (!cli->json)
    {
      value = dup_value (store, setting);
      g_string_append_printf (cli->out, "%s\n", value);
      return TRUE;
    }
  json = cli_json_new ();
  add_json (cli, json, setting);
  cli_add_json (cli, json);
  return TRUE;
}

/** cli_settings_set: sets one. */
gboolean
cli_settings_set (Cli *cli, GError **error)
{
  const StintSetting *setting = find (cli, error);
  const char *value = cli_word (cli, 1);
  StintDesk *desk = NULL;

  if (setting == NULL || !stint_setting_check (setting, value, error))
    return FALSE;
  desk = cli_get_desk (cli, error);
  return desk != NULL && stint_desk_set_setting (desk, setting, value, error) &&
         cli_settings_get (cli, error);
}
