#include "courier/account-look.h"

#include <glib/gi18n.h>

#include "courier/account-check.h"
#include "courier/account-modes.h"
#include "courier/pull.h"

/* Asking the PSA what the account needs, and what follows from the answers. */

/** stint_account_check_rights: (transfer full) (element-type StintCheck): only reads. */
GPtrArray *
stint_account_check_rights (StintPsa *psa, StintClock *clock)
{
  g_autofree char *zone = stint_clock_dup_zone (clock);
  const StintCheckRequest request = { .kind = STINT_CHECK_RIGHTS,
                                      .zone = zone,
                                      .now_s = stint_clock_now_s (clock) };

  return stint_psa_check (psa, &request, NULL);
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

/* The gate is shut: that is the finding, and nothing is asked. */
static GPtrArray *
check_nothing (const StintAccount *account)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_check_free);
  StintCheck *check = stint_check_new ("login", _ ("Login of the API user"));

  check->grade = STINT_GRADE_MISSING;
  check->vital = TRUE;
  check->detail = g_strdup_printf (
    _ ("the PSA refused the credentials: %s"),
    account->gate_message != NULL ? account->gate_message : _ ("it did not say why"));
  check->remedy = g_strdup (_ (
    "nothing more is tried with them, for that would lock the API user; give the secret "
    "with ‘stintctl account rotate’, the same one where the fault was mended there"));
  g_ptr_array_add (checks, check);
  return checks;
}

static gboolean
try_by_writing (StintStore *store,
                StintClock *clock,
                StintPsa *psa,
                StintAccount *account,
                StintCheckRequest *request,
                GPtrArray *checks,
                GError **error)
{
  g_autofree char *zone = stint_clock_dup_zone (clock);
  g_autoptr (GPtrArray) found = NULL;
  const StintCheck *refused = NULL;

  request->zone = account->zone != NULL ? account->zone : zone;
  request->now_s = stint_clock_now_s (clock);
  found = stint_psa_check (psa, request, NULL);
  refused = stint_checks_first_refused (found);
  if (refused != NULL)
    shut_gate (store, clock, account, refused->detail);
  if (!stint_checks_keep (found, store, account, request->now_s, error))
    return FALSE;
  g_ptr_array_extend_and_steal (checks, g_steal_pointer (&found));
  return TRUE;
}

/* What is known of the account besides its rights: the lists, and what writing tells. */
static gboolean
check_further (StintStore *store,
               StintClock *clock,
               StintPsa *psa,
               StintAccount *account,
               const StintAccountOptions *options,
               GPtrArray *checks,
               GError **error)
{
  StintCheckRequest calibrate = { .kind = STINT_CHECK_CALIBRATE,
                                  .ticket = options->calibrate };
  StintCheckRequest mail = { .kind = STINT_CHECK_MAIL,
                             .ticket = options->mail,
                             .wait_s = options->wait_s };

  if (!stint_pull_learn (store, clock, psa, account, NULL, error))
    return FALSE;
  stint_checks_add_statuses (checks, store);
  if (options->calibrate != NULL &&
      !try_by_writing (store, clock, psa, account, &calibrate, checks, error))
    return FALSE;
  if (options->mail != NULL && stint_checks_first_refused (checks) == NULL &&
      !try_by_writing (store, clock, psa, account, &mail, checks, error))
    return FALSE;
  if (options->calibrate == NULL && options->mail == NULL)
    stint_checks_add_learnt (checks, store, account->id);
  return TRUE;
}

static GPtrArray *
check_open (StintStore *store,
            StintClock *clock,
            StintAccount *account,
            const StintAccountOptions *options,
            GError **error)
{
  g_autoptr (StintPsa) psa =
    stint_account_make_psa (store, clock, account->id, NULL, error);
  g_autoptr (GPtrArray) checks = NULL;
  g_autoptr (GError) failure = NULL;
  const StintCheck *refused = NULL;

  if (psa == NULL)
    return NULL;
  checks = stint_account_check_rights (psa, clock);
  refused = stint_checks_first_refused (checks);
  if (refused != NULL)
    shut_gate (store, clock, account, refused->detail);
  if (stint_checks_first_vital (checks) == NULL &&
      !check_further (store, clock, psa, account, options, checks, &failure))
    {
      if (g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
        shut_gate (store, clock, account, failure->message);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&checks);
}

/**
 * stint_account_check:
 *
 * Looks at everything that @account needs; with @options, also by writing: what that has
 * told is stored, and @account has the version that it has then. Refused credentials shut
 * the gate, and behind a shut gate nothing is asked.
 *
 * Returns: (transfer full) (element-type StintCheck): NULL when it could not look
 */
GPtrArray *
stint_account_check (StintStore *store,
                     StintClock *clock,
                     StintAccount *account,
                     const StintAccountOptions *options,
                     GError **error)
{
  if (account->gate_shut)
    return check_nothing (account);
  return check_open (store, clock, account, options, error);
}
