#include "courier/account-modes.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/db.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/store-outbox.h"
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

static void
print_account_json (const StintAccount *account)
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
  json_builder_end_object (builder);
  print_json (builder);
}

static void
print_account (const StintAccount *account, gboolean json)
{
  if (json)
    print_account_json (account);
  else
    g_print (_ ("Connected to %s as %s.\n"), account->psa,
             account->resource_name != NULL ? account->resource_name : account->resource);
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
             StintAccount *account,
             gboolean json,
             GError **error)
{
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
  session = stint_psa_open (psa, NULL, error);
  added = session != NULL && keep_account (store, clock, account, secret, session, error);
  stint_secret_free (secret);
  if (added)
    print_account (account, json);
  return added;
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
rotate_secret (StintStore *store, StintClock *clock, gboolean json, GError **error)
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
  if (stored && json)
    print_account_json (account);
  else if (stored)
    g_print (_ ("The new secret works and is stored.\n"));
  return stored;
}

/* No program calls again with these credentials, for a few more refusals would lock the
 * API user. */
static void
shut_gate (StintStore *store,
           StintClock *clock,
           const StintAccount *account,
           const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin (store, &error);

  if (txn == NULL ||
      !stint_store_set_gate (txn, account, why, stint_clock_now_s (clock), &error) ||
      !stint_txn_commit (txn, &error))
    g_printerr ("%s\n", error->message);
}

static gboolean
check_account (StintStore *store, StintClock *clock, gboolean json, GError **error)
{
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (StintAccount) fresh = NULL;

  if (!need_account (store, &account, error))
    return FALSE;
  if (account->gate_shut)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
                   _ ("the PSA refused the credentials: %s. Nothing more is tried with "
                      "them; give the right secret with ‘stintctl account rotate’"),
                   account->gate_message);
      return FALSE;
    }
  psa = stint_account_make_psa (store, clock, account->id, NULL, error);
  if (psa == NULL)
    return FALSE;
  if (!stint_pull_learn (store, clock, psa, account, NULL, &failure))
    {
      if (g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
        shut_gate (store, clock, account, failure->message);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  fresh = stint_store_get_account (store, error);
  if (fresh == NULL)
    return FALSE;
  print_account (fresh, json);
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

static void
take (char **member, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_free (*member);
  *member = g_strdup (value);
}

static StintAccount *
parse_account (int argc, char **argv, gboolean *json, GError **error)
{
  g_autoptr (StintAccount) account = stint_account_new ();

  account->psa = g_strdup ("autotask");
  account->secret_place = g_strdup ("service");
  for (int i = 1; i < argc; i++)
    {
      const char *value = i + 1 < argc ? argv[i + 1] : NULL;

      if (g_str_equal (argv[i], "--json"))
        {
          *json = TRUE;
          continue;
        }
      if (g_str_equal (argv[i], "--user"))
        take (&account->user, value);
      else if (g_str_equal (argv[i], "--code"))
        take (&account->code, value);
      else if (g_str_equal (argv[i], "--url"))
        take (&account->url, value);
      else if (g_str_equal (argv[i], "--resource"))
        take (&account->resource, value);
      else if (g_str_equal (argv[i], "--secret-store"))
        take (&account->secret_place, value);
      else
        {
          if (!g_str_equal (argv[i], "autotask"))
            {
              g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                           _ ("‘%s’ is not understood here; the only PSA yet is "
                              "‘autotask’"),
                           argv[i]);
              return NULL;
            }
          continue;
        }
      i++;
    }
  if (account->resource == NULL)
    account->resource = g_strdup (account->user);
  return g_steal_pointer (&account);
}

static gboolean
check_account_typed (const StintAccount *account, GError **error)
{
  if (account->user != NULL && account->code != NULL &&
      (g_str_equal (account->secret_place, "service") ||
       g_str_equal (account->secret_place, "file")))
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("an account needs --user and --code, and --secret-store is ‘service’ "
                  "or ‘file’"));
  return FALSE;
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
print_error (const GError *error, gboolean json)
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
  json_builder_end_object (builder);
  print_json (builder);
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
  gboolean json = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (StintAccount) account = parse_account (argc, argv, &json, &error);
  const char *mode = argv[0];
  gboolean ran = FALSE;

  if (!g_str_has_prefix (mode, "account-"))
    return -1;
  if (account == NULL)
    ran = FALSE;
  else if (g_str_equal (mode, "account-add"))
    ran = check_account_typed (account, &error) &&
          add_account (store, clock, account, json, &error);
  else if (g_str_equal (mode, "account-check"))
    ran = check_account (store, clock, json, &error);
  else if (g_str_equal (mode, "account-rotate"))
    ran = rotate_secret (store, clock, json, &error);
  else if (g_str_equal (mode, "account-remove"))
    ran = remove_account (store, clock, json, &error);
  else
    return -1;
  if (!ran)
    {
      explain (&error, account);
      print_error (error, json);
    }
  return ran ? 0 : 1;
}
