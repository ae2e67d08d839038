#include "courier/carrier.h"

#include <glib/gi18n.h>

#include "core/store-account.h"
#include "core/store-acts.h"
#include "core/store-outbox.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/budget.h"
#include "courier/engine.h"
#include "courier/fetcher.h"
#include "courier/governor.h"

/* From this much of the shop's limit on, a push costs no more than it must. */
#define THRIFTY_THOUSANDTHS 400

struct _StintCarrier
{
  GObject parent_instance;

  StintStore *store; /* (owned) */
  StintClock *clock; /* (owned) */
  StintPsaMaker maker;
  gpointer user_data; /* (unowned) */
  gboolean watch;     /* pulls by itself, now and then */

  GCancellable *cancellable; /* (owned) */
  GRand *rand;               /* (owned) */
  StintPsa *psa;             /* (owned) (nullable) of the account below */
  StintEngine *engine;       /* (owned) (nullable) */
  StintGovernor *governor;   /* (owned) */
  StintFetcher *fetcher;     /* (owned) */
  gint64 account_id;
  gint64 account_version;
  gboolean asked_all; /* a person asked for a pull: once, all of it is due */
  gint64 next_pull_s; /* not before */
  gint64 pull_failures;
  gint64 next_ready_s; /* not before */
  gint64 ready_failures;
  gint64 next_number_s; /* a number is not looked up before */
  gint64 number_failures;
  gboolean away; /* nothing was answered for long, and it is not known for whom */
  gint64 away_failures;
  StintLoad before; /* how busy the shop was before that */
};

G_DEFINE_FINAL_TYPE (StintCarrier, stint_carrier, G_TYPE_OBJECT)

/* What waits after an absence, from so many on, is looked at before it is sent. */
#define BACKLOG_OPS 4
/* Silence alone is no absence: so many calls in a row must have failed. */
#define AWAY_FAILURES 3

static void
drop_psa (StintCarrier *self)
{
  g_clear_object (&self->engine);
  g_clear_object (&self->psa);
  stint_governor_begin (self->governor, NULL);
  stint_fetcher_end (self->fetcher);
  self->account_id = 0;
}

static void
stint_carrier_dispose (GObject *object)
{
  StintCarrier *self = STINT_CARRIER (object);

  if (self->governor != NULL)
    drop_psa (self);
  g_clear_pointer (&self->fetcher, stint_fetcher_free);
  g_clear_pointer (&self->governor, stint_governor_free);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stint_carrier_parent_class)->dispose (object);
}

static void
stint_carrier_finalize (GObject *object)
{
  g_clear_pointer (&STINT_CARRIER (object)->rand, g_rand_free);
  G_OBJECT_CLASS (stint_carrier_parent_class)->finalize (object);
}

static void
stint_carrier_class_init (StintCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_carrier_dispose;
  G_OBJECT_CLASS (klass)->finalize = stint_carrier_finalize;
}

static void
stint_carrier_init (StintCarrier *self)
{
  self->cancellable = g_cancellable_new ();
  self->rand = g_rand_new ();
}

/**
 * stint_carrier_new: (transfer full)
 * @watch: pull now and then, for a window that shows it
 *
 * A courier for @store. The caller holds the courier's lock.
 */
StintCarrier *
stint_carrier_new (StintStore *store,
                   StintClock *clock,
                   StintPsaMaker maker,
                   gpointer user_data,
                   gboolean watch)
{
  StintCarrier *self = g_object_new (STINT_TYPE_CARRIER, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->maker = maker;
  self->user_data = user_data;
  self->watch = watch;
  self->governor = stint_governor_new (store, clock);
  self->fetcher = stint_fetcher_new (store, clock, self->governor, self->cancellable);
  return self;
}

/** stint_carrier_stop: lets the call under way be the last one. */
void
stint_carrier_stop (StintCarrier *self)
{
  g_return_if_fail (STINT_IS_CARRIER (self));
  g_cancellable_cancel (self->cancellable);
}

/* A provider for the account as it is now; made anew when it was changed. */
static gboolean
ready (StintCarrier *self,
       const StintAccount *account,
       gboolean rolled_back,
       GError **error)
{
  g_autoptr (StintTxn) txn = NULL;

  if (self->account_id == account->id && self->account_version == account->version)
    return TRUE;
  drop_psa (self);
  self->psa = self->maker (self->store, self->clock, account->id, self->user_data, error);
  if (self->psa == NULL)
    return FALSE;
  stint_governor_begin (self->governor, self->psa);
  self->engine =
    stint_engine_new (self->store, self->clock, self->psa, g_rand_int (self->rand));
  if (!stint_fetcher_begin (self->fetcher, self->psa, account, error) ||
      !stint_engine_recover (self->engine, rolled_back, error))
    return FALSE;
  txn = stint_store_begin (self->store, error);
  if (txn == NULL || !stint_store_adopt_ops (txn, account->id, error) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  self->account_id = account->id;
  self->account_version = account->version;
  self->ready_failures = 0;
  self->next_ready_s = 0;
  return TRUE;
}

/* A person asked: what only waits is not waited for, but for a limit of the PSA, which
 * others share. */
static gboolean
begin_request (StintCarrier *self,
               const StintAccount *account,
               gint64 id,
               const char *kind,
               GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);

  return txn != NULL && stint_store_take_request (txn, id, now_s, error) &&
         (g_str_equal (kind, "pull") || stint_store_release_holds (txn, now_s, error)) &&
         stint_store_end_pause (txn, account->id, error) && stint_txn_commit (txn, error);
}

static gboolean
finish_request (StintCarrier *self, gint64 id, const char *failure, GError **error)
{
  const StintEngineCount none = { 0 };
  const StintEngineCount *count =
    self->engine != NULL ? stint_engine_get_count (self->engine) : &none;
  const StintFetched *fetched = stint_fetcher_get_fetched (self->fetcher);
  g_autoptr (GString) result = g_string_new (NULL);
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);

  if (txn == NULL)
    return FALSE;
  g_string_append_printf (result, "pulled.tickets %" G_GINT64_FORMAT "\n",
                          fetched->tickets);
  g_string_append_printf (result, "pulled.notes %" G_GINT64_FORMAT "\n", fetched->notes);
  g_string_append_printf (result, "pushed %" G_GINT64_FORMAT "\n", count->pushed);
  g_string_append_printf (result, "verified %" G_GINT64_FORMAT "\n", count->verified);
  g_string_append_printf (result, "left %" G_GINT64_FORMAT "\n",
                          stint_store_count_waiting (self->store, NULL));
  g_string_append_printf (result, "attention %" G_GINT64_FORMAT "\n",
                          stint_store_count_attention (self->store, NULL));
  g_string_append_printf (result, "requests %" G_GUINT64_FORMAT "\n",
                          self->psa != NULL ? stint_psa_requests (self->psa) : 0);
  if (failure != NULL)
    g_string_append_printf (result, "error %s\n", failure);
  return stint_store_finish_request (txn, id, result->str,
                                     stint_clock_now_s (self->clock), error) &&
         stint_txn_commit (txn, error);
}

static gboolean
set_gate (StintCarrier *self,
          const StintAccount *account,
          const char *why,
          GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);

  return txn != NULL &&
         stint_store_set_gate (txn, account, why, stint_clock_now_s (self->clock),
                               error) &&
         stint_txn_commit (txn, error);
}

/* The PSA named a limit that is shared with others: every call waits, and pushes no
 * longer than they must; pulls have waits of their own beside it. */
static gboolean
set_pause (StintCarrier *self,
           const StintAccount *account,
           gint64 failures,
           GError **error)
{
  gint64 until_s =
    stint_clock_now_s (self->clock) + stint_backoff_equal (self->rand, failures, 10, 60);
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);

  return txn != NULL && stint_store_set_limit (txn, account->id, until_s, error) &&
         stint_txn_commit (txn, error);
}

/* What a failed read means for every other call. */
static gboolean
take_failure (StintCarrier *self,
              const StintAccount *account,
              const GError *failure,
              gint64 failures,
              GError **error)
{
  if (g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
    return set_gate (self, account, failure->message, error);
  return !g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_LIMITED) ||
         set_pause (self, account, failures, error);
}

static gboolean
never_pulled (StintCarrier *self, const StintAccount *account)
{
  return account->opened_s == 0 ||
         stint_store_get_pulled (self->store, "my-tickets") == 0;
}

/* Whether this courier pulls by itself: for a window, for a person who asked, and where
 * nothing was ever pulled. */
static gboolean
pulls (StintCarrier *self, const StintAccount *account)
{
  return self->watch || self->asked_all || never_pulled (self, account);
}

/* One thing at a time, so that a push never waits for more than that. A failed pull never
 * keeps a push from being tried. */
static gboolean
pull_when_due (StintCarrier *self,
               const StintAccount *account,
               gboolean asked,
               char **failure,
               GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 now_s = stint_clock_now_s (self->clock);
  gboolean worked = FALSE;

  if (!asked && now_s < self->next_pull_s)
    return TRUE;
  if (asked ? stint_fetcher_shown (self->fetcher, account, &local_error)
            : stint_fetcher_due (self->fetcher, account, self->watch,
                                 pulls (self, account), &worked, &local_error))
    {
      self->asked_all = asked || (self->asked_all && worked);
      self->pull_failures = 0;
      self->next_pull_s = 0;
      return TRUE;
    }
  self->pull_failures++;
  self->next_pull_s =
    now_s + stint_backoff_equal (self->rand, self->pull_failures, 10, 300);
  *failure = g_strdup (local_error->message);
  g_message ("cannot pull: %s", *failure);
  return take_failure (self, account, local_error, self->pull_failures, error);
}

/* A number that could not be looked up is tried again later, and not at every turn. */
static gboolean
look_up_numbers (StintCarrier *self,
                 const StintAccount *account,
                 gboolean asked,
                 char **failure,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 now_s = stint_clock_now_s (self->clock);

  if (!asked && now_s < self->next_number_s)
    return TRUE;
  if (stint_fetcher_numbers (self->fetcher, account, &local_error))
    {
      self->number_failures = 0;
      self->next_number_s = 0;
      return TRUE;
    }
  self->number_failures++;
  self->next_number_s =
    now_s + stint_backoff_equal (self->rand, self->number_failures, 10, 300);
  if (*failure == NULL)
    *failure = g_strdup (local_error->message);
  g_message ("cannot pull: %s", *failure);
  return take_failure (self, account, local_error, self->number_failures, error);
}

static gboolean
push (StintCarrier *self, GError **error)
{
  const StintEngineCount before = *stint_engine_get_count (self->engine);
  const StintEngineCount *count = stint_engine_get_count (self->engine);
  gboolean worked = TRUE;
  gboolean ran = TRUE;

  stint_engine_set_thrifty (self->engine, stint_governor_get_use (self->governor) >=
                                            THRIFTY_THOUSANDTHS);
  while (ran && worked && !g_cancellable_is_cancelled (self->cancellable))
    ran = stint_engine_step (self->engine, self->cancellable, &worked, error);
  stint_governor_count (self->governor, STINT_PURPOSE_VERIFY,
                        (gint64) (count->verify_requests - before.verify_requests));
  stint_governor_count (self->governor, STINT_PURPOSE_PUSH,
                        (gint64) (count->push_requests - before.push_requests));
  stint_governor_skip (self->governor);
  return ran;
}

/* Whether the last call, whatever it was, allows another one. */
static gboolean
may_call (StintCarrier *self, gboolean *may, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintAccount) account = stint_store_get_account (self->store, &local_error);

  *may = account != NULL && !account->gate_shut &&
         account->pause_until_s <= stint_clock_now_s (self->clock);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Plans what waits and spreads it, where the PSA was away for everybody. */
static gboolean
spread (StintCarrier *self, const StintAccount *account, GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  gint64 n_steps = 0;
  gint64 seconds = 0;
  g_autoptr (StintTxn) txn = NULL;

  if (!stint_engine_plan_all (self->engine, error))
    return FALSE;
  txn = stint_store_begin (self->store, error);
  if (txn == NULL ||
      !stint_store_spread_steps (txn, account->id, now_s, 0, &n_steps, error))
    return FALSE;
  seconds = stint_governor_spread_s (self->governor, &self->before, n_steps);
  return seconds == 0 ||
         (stint_store_spread_steps (txn, account->id, now_s, seconds, &n_steps, error) &&
          stint_txn_commit (txn, error));
}

/* When nothing was answered for long, a backlog may wait everywhere in the shop, and all
 * of it at once would use up the limit. What the shop has used meanwhile tells whether
 * only we were away, so that is asked for before anything is sent. */
static gboolean
look_after_absence (StintCarrier *self, const StintAccount *account, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!self->away && stint_governor_was_away (self->governor) &&
      (account->failures >= AWAY_FAILURES || self->pull_failures >= AWAY_FAILURES))
    {
      self->away = TRUE;
      self->before = stint_governor_get_load (self->governor);
    }
  if (!self->away)
    return TRUE;
  if (stint_governor_check (self->governor, self->cancellable, &local_error))
    {
      self->away = FALSE;
      return stint_store_count_waiting (self->store, NULL) < BACKLOG_OPS ||
             spread (self, account, error);
    }
  self->away_failures++;
  return take_failure (self, account, local_error, self->away_failures, error);
}

/* Sending comes first. */
static gboolean
work (StintCarrier *self,
      const StintAccount *account,
      const char *kind,
      char **failure,
      GError **error)
{
  gboolean asked_pull = kind != NULL && !g_str_equal (kind, "push");
  gboolean may = FALSE;

  if (!may_call (self, &may, error) ||
      (may && !look_up_numbers (self, account, kind != NULL, failure, error)) ||
      !may_call (self, &may, error) ||
      (may && kind == NULL && !look_after_absence (self, account, error)) ||
      (g_strcmp0 (kind, "pull") != 0 && !push (self, error)))
    return FALSE;
  if (g_strcmp0 (kind, "push") == 0)
    return TRUE;
  return may_call (self, &may, error) &&
         (!may || pull_when_due (self, account, asked_pull, failure, error));
}

static char *
why_not (const StintAccount *account)
{
  if (account == NULL)
    return g_strdup (_ ("no account is set up; use ‘stintctl account add’"));
  if (account->gate_shut)
    return g_strdup_printf (
      _ ("the PSA refused the credentials, so nothing is sent: %s. Use ‘stintctl account "
         "rotate’ once they are right"),
      account->gate_message);
  return NULL;
}

/* The keyring may be locked still, or the disk full: what waits is tried again, and never
 * at once. */
static char *
not_ready (StintCarrier *self, const GError *why)
{
  drop_psa (self);
  self->ready_failures++;
  self->next_ready_s = stint_clock_now_s (self->clock) +
                       stint_backoff_equal (self->rand, self->ready_failures, 10, 300);
  g_message ("cannot begin: %s", why->message);
  return g_strdup (why->message);
}

/* One round: for a request, or for whatever is due. */
static gboolean
one_round (StintCarrier *self,
           gint64 request,
           const char *kind,
           gboolean rolled_back,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintAccount) account = stint_store_get_account (self->store, &local_error);
  g_autofree char *failure = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  failure = why_not (account);
  if (failure == NULL && request == 0 &&
      stint_clock_now_s (self->clock) < self->next_ready_s)
    return TRUE;
  if (failure == NULL && !ready (self, account, rolled_back, &local_error))
    failure = not_ready (self, local_error);
  stint_fetcher_reset_fetched (self->fetcher);
  if (self->engine != NULL)
    stint_engine_reset_count (self->engine);
  if (failure == NULL &&
      ((request > 0 && !begin_request (self, account, request, kind, error)) ||
       !work (self, account, request > 0 ? kind : NULL, &failure, error)))
    return FALSE;
  stint_governor_save (self->governor);
  return request == 0 || finish_request (self, request, failure, error);
}

/**
 * stint_carrier_round:
 * @rolled_back: the database was put back or copied; only the first round may say so
 *
 * Does everything that is asked for or due. An error means that the store failed.
 */
gboolean
stint_carrier_round (StintCarrier *self, gboolean rolled_back, GError **error)
{
  g_return_val_if_fail (STINT_IS_CARRIER (self), FALSE);

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autofree char *kind = NULL;
      g_autoptr (GError) local_error = NULL;
      gint64 request = stint_store_next_request (self->store, &kind, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!one_round (self, request, kind, rolled_back, error))
        return FALSE;
      rolled_back = FALSE;
      if (request == 0)
        break;
    }
  return TRUE;
}

static gboolean
numbers_wait (StintCarrier *self)
{
  g_autoptr (GPtrArray) unresolved = stint_store_list_unresolved (self->store, NULL);
  g_autoptr (GPtrArray) unmade = stint_store_list_unmade (self->store, NULL);

  if (unmade != NULL && unmade->len > 0)
    return TRUE;
  for (guint i = 0; unresolved != NULL && i < unresolved->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (unresolved, i);

      if (engagement->lookup_message == NULL)
        return TRUE;
    }
  return FALSE;
}

static gint64
earlier (gint64 a, gint64 b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);
  return MIN (a, b);
}

/**
 * stint_carrier_next_s:
 *
 * When time alone will bring something to do, UTC seconds; 0 for never.
 */
gint64
stint_carrier_next_s (StintCarrier *self)
{
  g_autoptr (StintAccount) account = stint_store_get_account (self->store, NULL);
  g_autofree char *kind = NULL;
  gint64 now_s = stint_clock_now_s (self->clock);
  gint64 next_s = 0;
  gint64 pull_s = 0;

  if (stint_store_next_request (self->store, &kind, NULL) > 0)
    return now_s;
  if (account == NULL || account->gate_shut)
    return 0;
  if (self->engine == NULL)
    return self->watch || stint_store_count_waiting (self->store, NULL) > 0
             ? MAX (now_s, self->next_ready_s)
             : 0;
  next_s = stint_store_next_due (self->store, account->id, NULL);
  if (numbers_wait (self))
    next_s = earlier (next_s, MAX (now_s + 1, self->next_number_s));
  if (pulls (self, account))
    pull_s =
      MAX (stint_fetcher_next_s (self->fetcher, self->watch, TRUE), self->next_pull_s);
  /* What a person asked for once ends when nothing of it is due. */
  if (!self->watch && !never_pulled (self, account) && pull_s > now_s)
    pull_s = 0;
  next_s = earlier (next_s, pull_s > 0 ? MAX (pull_s, now_s) : 0);
  pull_s = stint_fetcher_next_s (self->fetcher, FALSE, FALSE);
  if (pull_s > 0)
    next_s = earlier (next_s, MAX (MAX (pull_s, self->next_pull_s), now_s));
  return next_s > 0 ? MAX (next_s, account->pause_until_s) : 0;
}
