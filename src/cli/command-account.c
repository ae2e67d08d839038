#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/courier.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/error.h"
#include "core/store-account.h"

/* The account. What asks the PSA is done by the courier; here only the secret is read. */

enum
{
  MAIL_WAIT_MAX_S = 600, /* as the courier has it */
};

static gboolean
run_mode (Cli *cli,
          const char *mode,
          const char *const *options,
          const CliSecret *secret,
          GError **error)
{
  return cli_run_courier (cli, mode, options, secret, FALSE, &cli->status, error);
}

static StintAccount *
need_account (Cli *cli, GError **error)
{
  StintStore *store = cli_get_store (cli, error);
  g_autoptr (GError) local_error = NULL;
  StintAccount *account =
    store != NULL ? stint_store_get_account (store, &local_error) : NULL;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (store != NULL && account == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("there is no account; add one with: stintctl account add"));
  return account;
}

static gboolean
check_add (Cli *cli, GError **error)
{
  const char *place = cli_option (cli, "secret-store");

  if (strcmp (cli_word (cli, 0), "autotask") != 0)
    return cli_usage_error (error, _ ("there is no PSA ‘%s’; there is autotask"),
                            cli_word (cli, 0));
  if (cli_option (cli, "user") == NULL || cli_option (cli, "code") == NULL)
    return cli_usage_error (error, _ ("--user NAME and --code CODE are needed"));
  if (place != NULL && strcmp (place, "service") != 0 && strcmp (place, "file") != 0)
    return cli_usage_error (error, _ ("--secret-store is service or file, not ‘%s’"),
                            place);
  return TRUE;
}

/* The options that were given, as the courier takes them. */
static void
pass_options (Cli *cli, const char *const *names, guint n_names, GPtrArray *options)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (cli_option (cli, names[i]) == NULL)
        continue;
      g_ptr_array_add (options, g_strdup_printf ("--%s", names[i]));
      g_ptr_array_add (options, g_strdup (cli_option (cli, names[i])));
    }
  g_ptr_array_add (options, NULL);
}

/** cli_account_add: tests the connection and stores an account. */
gboolean
cli_account_add (Cli *cli, GError **error)
{
  static const char *const names[] = { "user", "code", "url", "resource",
                                       "secret-store" };
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  g_auto (CliSecret) secret = { 0 };

  if (!check_add (cli, error) || !cli_read_secret (cli, &secret, error))
    return FALSE;
  pass_options (cli, names, G_N_ELEMENTS (names), options);
  return run_mode (cli, "account-add", (const char *const *) options->pdata, &secret,
                   error);
}

static gboolean
check_check (Cli *cli, GError **error)
{
  static const char *const tickets[] = { "calibrate", "mail", NULL };
  gint64 seconds = 0;

  if (!cli_check_filled (cli, tickets, error) ||
      !cli_read_count (cli, "wait", &seconds, error))
    return FALSE;
  if (seconds > MAIL_WAIT_MAX_S)
    return cli_usage_error (error, _ ("--wait is a number of seconds up to %d, not ‘%s’"),
                            MAIL_WAIT_MAX_S, cli_option (cli, "wait"));
  return TRUE;
}

/** cli_account_check: looks at each right and setting that Stint needs there. */
gboolean
cli_account_check (Cli *cli, GError **error)
{
  static const char *const names[] = { "calibrate", "mail", "wait" };
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);

  if (!check_check (cli, error))
    return FALSE;
  pass_options (cli, names, G_N_ELEMENTS (names), options);
  return run_mode (cli, "account-check", (const char *const *) options->pdata, NULL,
                   error);
}

/** cli_account_rotate: replaces the secret. */
gboolean
cli_account_rotate (Cli *cli, GError **error)
{
  g_autoptr (StintAccount) account = need_account (cli, error);
  g_auto (CliSecret) secret = { 0 };

  return account != NULL && cli_read_secret (cli, &secret, error) &&
         run_mode (cli, "account-rotate", NULL, &secret, error);
}

/** cli_account_remove: forgets the account and its secret. */
gboolean
cli_account_remove (Cli *cli, GError **error)
{
  return run_mode (cli, "account-remove", NULL, NULL, error);
}

static void
add_account_json (Cli *cli, const StintAccount *account)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_object (json, "account");
  cli_json_id (json, "id", account->id);
  cli_json_string (json, "psa", account->psa);
  cli_json_string (json, "user", account->user);
  cli_json_string (json, "code", account->code);
  cli_json_string (json, "url", account->url);
  cli_json_string (json, "service_url", account->service_url);
  cli_json_string (json, "web_url", account->web_url);
  cli_json_string (json, "secret_store", account->secret_place);
  cli_json_string (json, "resource", account->resource);
  cli_json_string (json, "resource_id", account->resource_id);
  cli_json_string (json, "resource_name", account->resource_name);
  cli_json_string (json, "zone", account->zone);
  cli_json_integer (json, "clock_skew_seconds", account->clock_skew_s);
  cli_json_boolean (json, "gate_shut", account->gate_shut);
  cli_json_string (json, "gate_message", account->gate_message);
  cli_json_instant (json, "gate_at", account->gate_s);
  cli_json_instant (json, "learnt_at", account->opened_s);
  cli_json_end (json);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
add_account_text (Cli *cli, const StintAccount *account)
{
  GString *out = cli->out;

  cli_add_field (out, _ ("PSA"), account->psa);
  cli_add_field (out, _ ("User"), account->user);
  cli_add_field (out, _ ("Code"), account->code);
  cli_add_field (out, _ ("Address"),
                 account->service_url != NULL ? account->service_url : account->url);
  cli_add_field (out, _ ("Secret"),
                 g_strcmp0 (account->secret_place, "file") == 0
                   ? _ ("kept in a file that only you can read")
                   : _ ("kept by the secret service"));
  cli_add_field (out, _ ("You"), account->resource_name);
  cli_add_field (out, _ ("E-mail"), account->resource);
  cli_add_field (out, _ ("Zone"), account->zone);
  cli_add_field (out, _ ("Connection"),
                 account->gate_shut ? account->gate_message != NULL
                                        ? account->gate_message
                                        : _ ("stopped: the credentials were refused")
                                    : _ ("open"));
}

/** cli_account_show: the account in use, without its secret. */
gboolean
cli_account_show (Cli *cli, GError **error)
{
  g_autoptr (StintAccount) account = need_account (cli, error);

  if (account == NULL)
    return FALSE;
  if (cli->json)
    add_account_json (cli, account);
  else
    add_account_text (cli, account);
  return TRUE;
}
