#include "courier/fetcher.h"

#include "core/store-feeds.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/pull-jobs.h"

/* The shop's lists are asked for once a day, while nobody works if there is such a time.
 */
#define LEARN_IDLE_SECONDS (20 * 3600)
#define LEARN_SECONDS (27 * 3600)
/* A name is asked for again after a month, for clients are renamed. */
#define NAMES_SECONDS (30 * 86400)

struct _StintFetcher
{
  StintStore *store;         /* (owned) */
  StintClock *clock;         /* (owned) */
  StintGovernor *governor;   /* (unowned) */
  GCancellable *cancellable; /* (owned) */
  StintPsa *psa;             /* (owned) (nullable) */
  StintFetched fetched;
};

/** stint_fetcher_new: (transfer full): @governor must outlive it. */
StintFetcher *
stint_fetcher_new (StintStore *store,
                   StintClock *clock,
                   StintGovernor *governor,
                   GCancellable *cancellable)
{
  StintFetcher *self = g_new0 (StintFetcher, 1);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->cancellable = g_object_ref (cancellable);
  self->governor = governor;
  return self;
}

/** stint_fetcher_free: frees @self. */
void
stint_fetcher_free (StintFetcher *self)
{
  g_clear_object (&self->psa);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self);
}

/* What was pulled for another account is another's. */
static gboolean
own_cache (StintFetcher *self, const StintAccount *account, GError **error)
{
  static const char name[] = "account";
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, account->id);
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  if (g_strcmp0 (state->cursor, id) == 0)
    return TRUE;
  txn = stint_store_begin_cache (self->store, error);
  if (txn == NULL || (state->cursor != NULL && !stint_store_forget_cache (txn, error)))
    return FALSE;
  g_free (state->cursor);
  state->cursor = g_steal_pointer (&id);
  return stint_store_put_feed (txn, name, state, error) && stint_txn_commit (txn, error);
}

/* Names that were asked for before are not asked for again. */
static gboolean
tell_names (StintFetcher *self, GError **error)
{
  gint64 since_s = stint_clock_now_s (self->clock) - NAMES_SECONDS;
  g_autoptr (GPtrArray) names = stint_store_list_names (self->store, since_s, error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    stint_psa_know (self->psa, g_ptr_array_index (names, i));
  return names != NULL;
}

/**
 * stint_fetcher_begin:
 * @psa: of @account
 *
 * From now on asks @psa, for what the cache does not hold yet.
 */
gboolean
stint_fetcher_begin (StintFetcher *self,
                     StintPsa *psa,
                     const StintAccount *account,
                     GError **error)
{
  g_set_object (&self->psa, psa);
  return own_cache (self, account, error) && tell_names (self, error);
}

/** stint_fetcher_end: asks nobody any more. */
void
stint_fetcher_end (StintFetcher *self)
{
  g_clear_object (&self->psa);
}

static StintPuller
puller_of (StintFetcher *self, const StintAccount *account)
{
  return (StintPuller){ .store = self->store,
                        .clock = self->clock,
                        .psa = self->psa,
                        .account = account,
                        .cancellable = self->cancellable };
}

static StintTempo
tempo_of (StintFetcher *self)
{
  g_autoptr (StintEngagement) running = stint_store_get_running (self->store, NULL);

  return stint_budget_tempo (stint_store_get_pulled (self->store, STINT_FEED_LOOKED),
                             stint_store_last_act_s (self->store), running != NULL,
                             stint_clock_now_s (self->clock));
}

static gboolean
learn (StintFetcher *self, const StintAccount *account, GError **error)
{
  gint64 stretch = stint_budget_stretch (STINT_PURPOSE_REFERENCE,
                                         stint_governor_get_use (self->governor));
  gint64 since_s = stint_clock_now_s (self->clock) - account->opened_s;
  gint64 wait_s =
    tempo_of (self) == STINT_TEMPO_IDLE ? LEARN_IDLE_SECONDS : LEARN_SECONDS;
  gboolean learnt = TRUE;

  if (account->opened_s > 0 && (stretch == 0 || since_s < wait_s * stretch))
    return TRUE;
  learnt = stint_pull_learn (self->store, self->clock, self->psa, account,
                             self->cancellable, error);
  stint_governor_take (self->governor, STINT_PURPOSE_REFERENCE);
  return learnt;
}

static void
add_up (StintFetcher *self, const StintPuller *puller)
{
  self->fetched.tickets += puller->n_tickets;
  self->fetched.notes += puller->n_notes;
  self->fetched.entries += puller->n_entries;
}

/* One that the PSA will not answer is a gap, and no reason to leave out the others. */
static gboolean
run_job (StintFetcher *self,
         const StintAccount *account,
         const StintJob *job,
         GError **error)
{
  StintPuller puller = puller_of (self, account);
  g_autoptr (GError) local_error = NULL;
  gboolean ran = job->run (&puller, &local_error);

  stint_governor_take (self->governor, job->purpose);
  add_up (self, &puller);
  if (ran)
    return TRUE;
  if (!job->shown &&
      (g_error_matches (local_error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED) ||
       g_error_matches (local_error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL)))
    return stint_job_refused (job, &puller, local_error->message, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/** stint_fetcher_numbers: looks up numbers that were typed before they were known, and
 * the clients of tickets that are to be made. */
gboolean
stint_fetcher_numbers (StintFetcher *self, const StintAccount *account, GError **error)
{
  StintPuller puller = puller_of (self, account);
  gboolean clients = stint_pull_clients (&puller, error);
  gboolean looked_up = stint_pull_numbers (&puller, clients ? error : NULL) && clients;

  stint_governor_take (self->governor, STINT_PURPOSE_TICKETS);
  return looked_up;
}

/** stint_fetcher_shown: pulls what a person asked for and waits for. */
gboolean
stint_fetcher_shown (StintFetcher *self, const StintAccount *account, GError **error)
{
  guint n = 0;
  const StintJob *jobs = stint_jobs_get (&n);

  if (!learn (self, account, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (jobs[i].shown && !run_job (self, account, &jobs[i], error))
        return FALSE;
    }
  return TRUE;
}

/* The first job that is due, NULL for none; and when the next one will be, 0 for never.
 * Unless it is @all of them, only what somebody waits for. */
static const StintJob *
due_job (StintFetcher *self, gboolean all, gint64 *next_s)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  gint64 use = stint_governor_get_use (self->governor);
  StintTempo tempo = tempo_of (self);
  guint n = 0;
  const StintJob *jobs = stint_jobs_get (&n);

  *next_s = 0;
  for (guint i = 0; i < n; i++)
    {
      gint64 due_s = 0;

      if ((!all && jobs[i].wanted == NULL) ||
          !stint_job_due_s (&jobs[i], self->store, tempo, use, now_s, &due_s, NULL) ||
          due_s == G_MAXINT64)
        continue;
      if (due_s <= now_s)
        {
          *next_s = now_s;
          return &jobs[i];
        }
      *next_s = *next_s > 0 ? MIN (*next_s, due_s) : due_s;
    }
  return NULL;
}

/**
 * stint_fetcher_due:
 * @watch: whether a person may be watching, so that the shop's use matters
 * @all: not only what somebody waits for now
 * @worked: (out): FALSE when nothing was due
 *
 * Pulls the one thing that is due, or the first page of it.
 */
gboolean
stint_fetcher_due (StintFetcher *self,
                   const StintAccount *account,
                   gboolean watch,
                   gboolean all,
                   gboolean *worked,
                   GError **error)
{
  gint64 next_s = 0;
  const StintJob *job = NULL;

  *worked = FALSE;
  if (all && !learn (self, account, error))
    return FALSE;
  if (watch && tempo_of (self) != STINT_TEMPO_IDLE &&
      stint_clock_now_s (self->clock) >= stint_governor_check_s (self->governor) &&
      !stint_governor_check (self->governor, self->cancellable, error))
    return FALSE;
  job = due_job (self, all, &next_s);
  *worked = job != NULL;
  return job == NULL || run_job (self, account, job, error);
}

/** stint_fetcher_next_s: when something will be due, UTC seconds; 0: nothing will, which
 * is only where it is not @all that counts, but what somebody waits for. */
gint64
stint_fetcher_next_s (StintFetcher *self, gboolean watch, gboolean all)
{
  gint64 next_s = 0;

  due_job (self, all, &next_s);
  if (watch && tempo_of (self) != STINT_TEMPO_IDLE)
    next_s = MIN (next_s, stint_governor_check_s (self->governor));
  return next_s;
}

/** stint_fetcher_get_fetched: (transfer none): since the last reset. */
const StintFetched *
stint_fetcher_get_fetched (StintFetcher *self)
{
  return &self->fetched;
}

/** stint_fetcher_reset_fetched: begins to count anew. */
void
stint_fetcher_reset_fetched (StintFetcher *self)
{
  self->fetched = (StintFetched){ 0 };
}
