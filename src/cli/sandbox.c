#include "cli/sandbox.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/courier.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/wake.h"

/* The account that every practice tenant has; its secret is no secret. */
#define USER "api@stint.example"
#define CODE "STINT-SANDBOX"
#define SECRET "sandbox"
#define RESOURCE "dana@stint.example"

static gboolean
add_account (Cli *cli, const char *url, GError **error)
{
  const char *options[] = { "--user",         USER,     "--code", CODE,
                            "--resource",     RESOURCE, "--url",  url,
                            "--secret-store", "file",   NULL };
  CliSecret secret = { SECRET, strlen (SECRET) };
  int status = 0;

  if (!cli_run_courier (cli, "account-add", options, &secret, TRUE, &status, error))
    return FALSE;
  if (status == 0)
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
               _ ("the account of the sandbox could not be added; what the courier said "
                  "stands above"));
  return FALSE;
}

/* With everyone else waiting, so that one account is added and once. */
static gboolean
set_up_cb (const char *url, gpointer user_data, GError **error)
{
  Cli *cli = user_data;
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (GError) local_error = NULL;

  if (cli->command->run == cli_account_add)
    return TRUE;
  if (cli_get_store (cli, error) == NULL)
    return FALSE;
  account = stint_store_get_account (cli->store, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (account == NULL)
    return add_account (cli, url, error);
  if (g_strcmp0 (account->url, url) != 0)
    cli_say (cli,
             _ ("the sandbox has moved to %s; to go on with it, give: "
                "stintctl --sandbox account remove"),
             url);
  return TRUE;
}

/**
 * cli_enter_sandbox:
 *
 * With --sandbox, starts the practice tenant where none runs and gives its data directory
 * an account there. Does nothing without.
 */
gboolean
cli_enter_sandbox (Cli *cli, GError **error)
{
  g_autofree char *url = NULL;

  return cli_option (cli, "sandbox") == NULL ||
         stint_sandbox_start (cli->paths, set_up_cb, cli, &url, error);
}
