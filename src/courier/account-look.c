#include "courier/account-look.h"

#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/setting.h"
#include "courier/account-check.h"
#include "courier/account-modes.h"
#include "courier/pull.h"

enum
{
  LIMIT_S = 60, /* where the PSA does not say how long it lasts */
  LIMIT_MAX_S = 3600,
};

/* Asking the PSA what the account needs, and what follows from the answers. */

/** stint_account_check_rights: (transfer full) (element-type StintCheck): only reads. */
GPtrArray *
stint_account_check_rights (StintStore *store, StintPsa *psa, StintClock *clock)
{
  g_autofree char *zone = stint_clock_dup_zone (clock);
  g_autofree char *field =
    stint_store_dup_setting (store, STINT_SETTING_PRESENCE_FIELD, NULL);
  const StintCheckRequest request = { .kind = STINT_CHECK_RIGHTS,
                                      .zone = zone,
                                      .presence_field = field,
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

/* Every program waits, whoever asks. */
static void
keep_limit (StintStore *store,
            StintClock *clock,
            const StintAccount *account,
            gint64 retry_after_s)
{
  gint64 wait_s = retry_after_s > 0 ? MIN (retry_after_s, LIMIT_MAX_S) : LIMIT_S;
  g_autoptr (GError) error = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin (store, &error);

  if (txn == NULL ||
      !stint_store_set_limit (txn, account->id, stint_clock_now_s (clock) + wait_s,
                              &error) ||
      !stint_txn_commit (txn, &error))
    g_printerr ("%s\n", error->message);
}

/* What @checks mean for every other call, of whatever program. Whether one may be made.
 */
static gboolean
take_checks (StintStore *store,
             StintClock *clock,
             const StintAccount *account,
             const GPtrArray *checks)
{
  const StintCheck *refused = stint_checks_first_refused (checks);
  const StintCheck *limited = stint_checks_first_limited (checks);

  if (refused != NULL)
    shut_gate (store, clock, account, refused->detail);
  if (limited != NULL)
    keep_limit (store, clock, account, limited->retry_after_s);
  return refused == NULL && limited == NULL;
}

/* A limit is in force: that is the finding, and nothing is asked. */
static GPtrArray *
check_later (StintClock *clock, const StintAccount *account)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_check_free);
  StintCheck *check = stint_check_new ("limit", _ ("Requests of the hour"));
  g_autofree char *zone = stint_clock_dup_zone (clock);
  g_autoptr (GDateTime) until = stint_instant_local (account->pause_until_s, zone);
  g_autofree char *time = g_date_time_format (until, "%H:%M:%S");

  check->grade = STINT_GRADE_UNKNOWN;
  check->vital = TRUE;
  check->detail = g_strdup_printf (
    _ ("the PSA named a limit that all programs of the shop share: nothing is asked "
       "before %s"),
    time);
  check->remedy = g_strdup (_ ("try again then"));
  g_ptr_array_add (checks, check);
  return checks;
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
                gboolean *may_go_on,
                GError **error)
{
  g_autofree char *zone = stint_clock_dup_zone (clock);
  g_autoptr (GPtrArray) found = NULL;

  request->zone = account->zone != NULL ? account->zone : zone;
  request->now_s = stint_clock_now_s (clock);
  found = stint_psa_check (psa, request, NULL);
  *may_go_on = take_checks (store, clock, account, found);
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
  gboolean may_go_on = TRUE;

  if (!stint_pull_learn (store, clock, psa, account, NULL, error))
    return FALSE;
  stint_checks_add_statuses (checks, store);
  if (options->calibrate != NULL &&
      !try_by_writing (store, clock, psa, account, &calibrate, checks, &may_go_on, error))
    return FALSE;
  if (options->mail != NULL && may_go_on &&
      !try_by_writing (store, clock, psa, account, &mail, checks, &may_go_on, error))
    return FALSE;
  if (options->calibrate == NULL && options->mail == NULL)
    stint_checks_add_learnt (checks, store, account->id, !options->brief);
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

  if (psa == NULL)
    return NULL;
  checks = stint_account_check_rights (store, psa, clock);
  if (take_checks (store, clock, account, checks) &&
      stint_checks_first_vital (checks) == NULL &&
      !check_further (store, clock, psa, account, options, checks, &failure))
    {
      if (g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
        shut_gate (store, clock, account, failure->message);
      else if (g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_LIMITED))
        keep_limit (store, clock, account, 0);
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
 * the gate, and behind a shut gate nothing is asked; nor before a limit is over.
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
  if (account->pause_is_limit && account->pause_until_s > stint_clock_now_s (clock))
    return check_later (clock, account);
  return check_open (store, clock, account, options, error);
}
