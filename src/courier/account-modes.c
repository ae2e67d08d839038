#include "courier/account-modes.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/db.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/store-learnt.h"
#include "core/store-outbox.h"
#include "courier/account-check.h"
#include "courier/account-look.h"
#include "courier/account-options.h"
#include "courier/autotask/autotask.h"
#include "courier/json.h"
#include "courier/pull.h"
#include "courier/secret.h"

/* Setting an account up: the only part of the courier that talks to a person. The secret
 * comes on standard input, never as an argument or in the environment. */

#define SECRET_MAX 4096
#define LOCK_WAIT_MS 5000

static char *
secret_path (StintStore *store)
{
  return g_build_filename (stint_store_get_paths (store)->data, "secret", NULL);
}

static StintSecretKey
secret_key (const StintAccount *account, const char *path)
{
  StintSecretKey key = { STINT_SECRET_SERVICE, path, account->user, account->code,
                         account->url };

  if (g_str_equal (account->secret_place, "file"))
    key.place = STINT_SECRET_FILE;
  return key;
}

/* Whether a trial has shown that it works like that at this account. */
static gboolean
learnt_to_be (StintStore *store,
              const StintAccount *account,
              const char *id,
              const char *wanted)
{
  g_autofree char *value =
    account->id > 0 ? stint_store_dup_learnt (store, account->id, id) : NULL;

  return g_strcmp0 (value, wanted) == 0;
}

static StintPsa *
make_with_secret (StintStore *store,
                  StintClock *clock,
                  const StintAccount *account,
                  const char *secret)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  StintAutotaskConfig config = { 0 };

  config.user = account->user;
  config.code = account->code;
  config.secret = secret;
  config.url_override = account->url;
  config.service_url = account->service_url;
  config.web_url = account->web_url;
  config.resource_email = account->resource;
  config.me_id = account->resource_id;
  config.clock = clock;
  config.impersonate = learnt_to_be (store, account, "time-entry", "technician");
  config.impersonate_notes = learnt_to_be (store, account, "note-author", "technician");
  config.split_days = learnt_to_be (store, account, "midnight", "off");
  config.create_timeout_s =
    (int) stint_store_get_setting_int (store, "send.create-timeout-seconds", 0);
  return stint_autotask_new (&config, http);
}

/**
 * stint_account_make_psa: (transfer full)
 *
 * The provider of the account in use, with its secret. Fails when the secret cannot be
 * read, saying what to do.
 */
StintPsa *
stint_account_make_psa (StintStore *store,
                        StintClock *clock,
                        gint64 account_id,
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (StintAccount) account = stint_store_get_account (store, error);
  g_autofree char *path = secret_path (store);
  StintSecretKey key = { 0 };
  StintPsa *psa = NULL;
  char *secret = NULL;

  if (account == NULL || account->id != account_id)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                     _ ("the account has changed"));
      return NULL;
    }
  key = secret_key (account, path);
  secret = stint_secret_lookup (&key, NULL, error);
  if (secret == NULL)
    return NULL;
  psa = make_with_secret (store, clock, account, secret);
  stint_secret_free (secret);
  return psa;
}

/* The first line of standard input, in memory that is wiped. */
static char *
read_secret (GError **error)
{
  char buffer[SECRET_MAX] = { 0 };
  char *secret = NULL;
  gsize length = 0;
  ssize_t got = 1;

  while (got > 0 && length < sizeof buffer - 1 && memchr (buffer, '\n', length) == NULL)
    {
      got = read (STDIN_FILENO, buffer + length, sizeof buffer - 1 - length);
      if (got > 0)
        length += (gsize) got;
    }
  buffer[strcspn (buffer, "\r\n")] = '\0';
  if (*buffer != '\0')
    secret = stint_secret_copy (buffer);
  explicit_bzero (buffer, sizeof buffer);
  if (secret == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("the secret is empty; give it on standard input, or in a file"));
  return secret;
}

static void
print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  g_print ("%s\n", text);
}

/* @checks: (nullable) */
static void
print_account_json (const StintAccount *account, const GPtrArray *checks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *const members[][2] = {
    { "psa", account->psa },
    { "user", account->user },
    { "url", account->url },
    { "service_url", account->service_url },
    { "resource", account->resource },
    { "resource_id", account->resource_id },
    { "resource_name", account->resource_name },
  };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_builder_set_member_name (builder, members[i][0]);
      json_builder_add_string_value (builder, members[i][1]);
    }
  if (checks != NULL)
    {
      json_builder_set_member_name (builder, "ok");
      json_builder_add_boolean_value (builder, stint_checks_pass (checks));
      json_builder_set_member_name (builder, "live_tenant");
      json_builder_add_string_value (builder, "never");
      stint_checks_add_json (checks, builder);
    }
  json_builder_end_object (builder);
  print_json (builder);
}

static void
print_account (const StintAccount *account,
               const StintAccountOptions *options,
               const GPtrArray *checks)
{
  if (options->json)
    {
      print_account_json (account, checks);
      return;
    }
  if (!options->brief && account->resource_name != NULL)
    g_print (_ ("Connected to %s as %s.\n"), account->psa, account->resource_name);
}

static void
print_removed (const StintAccount *account, gint64 waiting, gboolean json)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (json)
    {
      builder = json_builder_new ();
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "removed");
      json_builder_add_string_value (builder, account->user);
      json_builder_set_member_name (builder, "left");
      json_builder_add_int_value (builder, waiting);
      json_builder_end_object (builder);
      print_json (builder);
      return;
    }
  g_print (_ ("Removed.\n"));
  if (waiting > 0)
    g_print (ngettext ("%d op stays in the outbox and is sent nowhere.\n",
                       "%d ops stay in the outbox and are sent nowhere.\n",
                       (gulong) waiting),
             (int) waiting);
}

static gboolean
write_account (StintStore *store,
               StintClock *clock,
               StintAccount *account,
               const StintSession *session,
               GError **error)
{
  gint64 now_s = stint_clock_now_s (clock);
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);

  if (txn == NULL)
    return FALSE;
  account->id = stint_store_add_account (txn, account, now_s, error);
  return account->id > 0 && stint_store_session (txn, account, session, now_s, error) &&
         stint_store_adopt_ops (txn, account->id, error) && stint_txn_commit (txn, error);
}

static gboolean
no_account_yet (StintStore *store, GError **error)
{
  g_autoptr (StintAccount) account = stint_store_get_account (store, error);

  if (account == NULL)
    return error == NULL || *error == NULL;
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("the account ‘%s’ is in use; remove it first with ‘stintctl account "
                  "remove’"),
               account->user);
  return FALSE;
}

/* FALSE with the sentence of what nothing works without. */
static gboolean
nothing_vital_missing (const GPtrArray *checks, GError **error)
{
  const StintCheck *vital = stint_checks_first_vital (checks);

  if (vital == NULL)
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
               vital->remedy != NULL ? _ ("%s: %s (%s)") : "%s: %s%s", vital->title,
               vital->detail != NULL ? vital->detail : stint_grade_name (vital->grade),
               vital->remedy != NULL ? vital->remedy : "");
  return FALSE;
}

/* The secret of one who adds an account at the same time must not take the place of that
 * of the one who did. */
static gboolean
keep_account (StintStore *store,
              StintClock *clock,
              StintAccount *account,
              const char *secret,
              const StintSession *session,
              GError **error)
{
  g_autofree char *path = secret_path (store);
  g_autofree char *lock_path =
    g_build_filename (stint_store_get_paths (store)->data, "account.lock", NULL);
  g_autoptr (StintLock) lock = stint_lock_new (lock_path);
  StintSecretKey key = secret_key (account, path);

  return stint_lock_take (lock, LOCK_WAIT_MS, error) && no_account_yet (store, error) &&
         stint_secret_store (&key, secret, NULL, error) &&
         write_account (store, clock, account, session, error);
}

static gboolean
add_account (StintStore *store,
             StintClock *clock,
             const StintAccountOptions *options,
             GPtrArray **checks,
             GError **error)
{
  StintAccount *account = options->account;
  g_autoptr (StintSession) session = NULL;
  g_autoptr (StintPsa) psa = NULL;
  char *secret = NULL;
  gboolean added = FALSE;

  if (!no_account_yet (store, error))
    return FALSE;
  secret = read_secret (error);
  if (secret == NULL)
    return FALSE;
  psa = make_with_secret (store, clock, account, secret);
  *checks = stint_account_check_rights (store, psa, clock);
  if (nothing_vital_missing (*checks, error))
    session = stint_psa_open (psa, NULL, error);
  added = session != NULL && keep_account (store, clock, account, secret, session, error);
  stint_secret_free (secret);
  if (!added)
    return FALSE;
  stint_checks_add_statuses (*checks, store);
  stint_checks_add_learnt (*checks, store, account->id, !options->brief);
  print_account (account, options, *checks);
  if (!options->json)
    stint_checks_print (*checks, FALSE);
  return TRUE;
}

static gboolean
need_account (StintStore *store, StintAccount **account, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *account = stint_store_get_account (store, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (*account == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("no account is set up; use ‘stintctl account add’"));
  return *account != NULL;
}

static gboolean
open_gate (StintStore *store, gint64 account_id, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);

  return txn != NULL && stint_store_open_gate (txn, account_id, error) &&
         stint_txn_commit (txn, error);
}

/* The person says that it is right now: one try, and the gate opens if it is. */
static gboolean
rotate_secret (StintStore *store,
               StintClock *clock,
               const StintAccountOptions *options,
               GError **error)
{
  g_autoptr (StintAccount) account = NULL;
  g_autofree char *path = secret_path (store);
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (StintSession) session = NULL;
  StintSecretKey key = { 0 };
  char *secret = NULL;
  gboolean stored = FALSE;

  if (!need_account (store, &account, error))
    return FALSE;
  secret = read_secret (error);
  if (secret == NULL)
    return FALSE;
  psa = make_with_secret (store, clock, account, secret);
  key = secret_key (account, path);
  session = stint_psa_open (psa, NULL, error);
  stored = session != NULL && stint_secret_store (&key, secret, NULL, error) &&
           open_gate (store, account->id, error);
  stint_secret_free (secret);
  if (stored && options->json)
    print_account_json (account, NULL);
  else if (stored && !options->brief)
    g_print (_ ("The new secret works and is stored.\n"));
  return stored;
}

/* @passed: (out): whether everything that Stint needs is there */
static gboolean
check_account (StintStore *store,
               StintClock *clock,
               const StintAccountOptions *options,
               gboolean *passed,
               GError **error)
{
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintAccount) fresh = NULL;
  g_autoptr (GPtrArray) checks = NULL;

  if (!need_account (store, &account, error))
    return FALSE;
  checks = stint_account_check (store, clock, account, options, error);
  if (checks == NULL || !need_account (store, &fresh, error))
    return FALSE;
  *passed = stint_checks_pass (checks);
  print_account (fresh, options, checks);
  if (!options->json)
    {
      stint_checks_print (checks, !options->brief);
      if (!options->brief)
        g_print ("%s\n", _ ("The developers never tried this on a live tenant: look at "
                            "what arrives."));
    }
  return TRUE;
}

static gboolean
remove_account (StintStore *store, StintClock *clock, gboolean json, GError **error)
{
  g_autoptr (StintAccount) account = NULL;
  g_autofree char *path = secret_path (store);
  g_autoptr (StintTxn) txn = NULL;
  StintSecretKey key = { 0 };
  gint64 waiting = 0;

  if (!need_account (store, &account, error))
    return FALSE;
  waiting = stint_store_count_waiting (store, NULL) +
            stint_store_count_ops (store, STINT_STATE_ATTENTION, NULL);
  txn = stint_store_begin (store, error);
  if (txn == NULL ||
      !stint_store_remove_account (txn, account->id, stint_clock_now_s (clock), error) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  key = secret_key (account, path);
  if (!stint_secret_clear (&key, NULL, error))
    {
      g_prefix_error (error, _ ("the account is removed, but not its secret: "));
      return FALSE;
    }
  print_removed (account, waiting, json);
  return TRUE;
}

/* What a person can do about a refusal that says nothing of it. */
static void
explain (GError **error, const StintAccount *typed)
{
  g_autofree char *said = g_strdup ((*error)->message);

  if (g_error_matches (*error, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
    {
      g_clear_error (error);
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH,
                   _ ("the PSA refused the API user or its secret, and nothing more is "
                      "tried with them; give the right ones (it said: %s)"),
                   said);
    }
  else if (g_error_matches (*error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED) &&
           typed != NULL && g_strcmp0 (typed->resource, typed->user) == 0)
    {
      g_clear_error (error);
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                   _ ("%s; name your own address with --resource EMAIL"), said);
    }
}

static void
print_error (const GError *error, const GPtrArray *checks, gboolean json)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_printerr ("%s\n", error->message);
  if (!json)
    return;
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, "account");
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, error->message);
  json_builder_set_member_name (builder, "candidates");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (checks != NULL)
    stint_checks_add_json (checks, builder);
  json_builder_end_object (builder);
  print_json (builder);
}

/* The modes, by name; @status is what they end with when they could do their work. */
static gboolean
run_mode (StintStore *store,
          StintClock *clock,
          const char *mode,
          const StintAccountOptions *options,
          GPtrArray **checks,
          int *status,
          GError **error)
{
  gboolean passed = TRUE;
  gboolean ran = FALSE;

  if (g_str_equal (mode, "account-add"))
    return stint_account_options_check (options, error) &&
           add_account (store, clock, options, checks, error);
  if (g_str_equal (mode, "account-rotate"))
    return rotate_secret (store, clock, options, error);
  if (g_str_equal (mode, "account-remove"))
    return remove_account (store, clock, options->json, error);
  ran = check_account (store, clock, options, &passed, error);
  *status = passed ? 0 : 1;
  return ran;
}

/**
 * stint_account_mode:
 * @argv: the mode and its options
 *
 * Runs account-add, account-check, account-rotate or account-remove, and answers the exit
 * status; -1 when the mode is none of these.
 */
int
stint_account_mode (StintStore *store, StintClock *clock, int argc, char **argv)
{
  static const char *const modes[] = { "account-add", "account-check", "account-rotate",
                                       "account-remove", NULL };
  g_autoptr (StintAccountOptions) options = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!g_strv_contains (modes, argv[0]))
    return -1;
  options = stint_account_options_new (argc, argv, &error);
  if (options != NULL &&
      run_mode (store, clock, argv[0], options, &checks, &status, &error))
    return status;
  explain (&error, options != NULL ? options->account : NULL);
  print_error (error, checks, options != NULL && options->json);
  return 1;
}
