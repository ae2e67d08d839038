#include "courier/governor.h"

#include <string.h>

#include "core/store-feeds.h"

/* After so long without an answer, what has piled up may have piled up everywhere. */
#define AWAY_SECONDS 900
/* While a shop recovers it is taken to use so much, thousandths. */
#define RECOVERING_USE 800
#define RECOVER_SECONDS 3600
#define RECOVER_SPREAD_SECONDS (2 * 3600)
#define KEEP_COUNTS_SECONDS (35 * 86400)

struct _StintGovernor
{
  StintStore *store; /* (owned) */
  StintClock *clock; /* (owned) */
  StintPsa *psa;     /* (owned) (nullable) */
  guint64 counted;   /* of the requests of the PSA above */
  StintLoad load;
  gint64 counts[STINT_N_PURPOSES]; /* not yet written */
  gboolean changed;
  gint64 recovers_s; /* until then everybody sends a backlog, whatever was told */
};

/** stint_governor_new: (transfer full): one that goes on from what the cache holds. */
StintGovernor *
stint_governor_new (StintStore *store, StintClock *clock)
{
  StintGovernor *self = g_new0 (StintGovernor, 1);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  stint_store_get_load (store, &self->load, NULL);
  return self;
}

/** stint_governor_free: frees @self; what it counted since the last save is dropped. */
void
stint_governor_free (StintGovernor *self)
{
  g_clear_object (&self->psa);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self);
}

/** stint_governor_begin: from now on counts what @psa does; it begins at none. */
void
stint_governor_begin (StintGovernor *self, StintPsa *psa)
{
  g_set_object (&self->psa, psa);
  self->counted = psa != NULL ? stint_psa_requests (psa) : 0;
}

/** stint_governor_count: @n requests were made for @purpose. */
void
stint_governor_count (StintGovernor *self, StintPurpose purpose, gint64 n)
{
  self->counts[purpose] += n;
  self->changed = self->changed || n > 0;
}

static void
observe (StintGovernor *self)
{
  gint64 latency_us = stint_psa_latency_us (self->psa);

  stint_budget_observe (&self->load, latency_us, stint_clock_now_s (self->clock));
}

/** stint_governor_take: what was asked since the last call of this was for @purpose, but
 * for what was counted by itself meanwhile. */
void
stint_governor_take (StintGovernor *self, StintPurpose purpose)
{
  guint64 requests = 0;

  if (self->psa == NULL)
    return;
  requests = stint_psa_requests (self->psa);
  stint_governor_count (self, purpose, (gint64) (requests - self->counted));
  self->counted = requests;
  observe (self);
}

/** stint_governor_skip: what was asked since then was counted by itself. */
void
stint_governor_skip (StintGovernor *self)
{
  if (self->psa == NULL)
    return;
  self->counted = stint_psa_requests (self->psa);
  observe (self);
}

static gboolean
write_counts (StintGovernor *self, StintTxn *txn, GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);

  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    {
      if (self->counts[i] > 0 && !stint_store_add_requests (
                                   txn, (StintPurpose) i, self->counts[i], now_s, error))
        return FALSE;
    }
  return stint_store_put_load (txn, &self->load, error) &&
         stint_store_forget_requests (txn, now_s - KEEP_COUNTS_SECONDS, error);
}

/** stint_governor_save: writes down what was counted since the last save. */
void
stint_governor_save (StintGovernor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (!self->changed)
    return;
  txn = stint_store_begin_cache (self->store, &error);
  if (txn == NULL || !write_counts (self, txn, &error) || !stint_txn_commit (txn, &error))
    {
      g_message ("cannot count requests: %s", error->message);
      return;
    }
  memset (self->counts, 0, sizeof self->counts);
  self->changed = FALSE;
}

/** stint_governor_get_use: how much of its limit the shop uses, thousandths. */
gint64
stint_governor_get_use (StintGovernor *self)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  gint64 use = stint_budget_use (&self->load, now_s);

  return now_s < self->recovers_s ? MAX (use, RECOVERING_USE) : use;
}

/** stint_governor_check_s: when to ask how much that is, UTC seconds. */
gint64
stint_governor_check_s (StintGovernor *self)
{
  return stint_budget_check_s (&self->load, stint_clock_now_s (self->clock));
}

/* Our own requests in the last hour: the counts are by the hour, so of the one before a
 * part is taken. */
static gint64
own_requests (StintGovernor *self)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  gint64 hour_s = now_s - now_s % 3600;
  gint64 these[STINT_N_PURPOSES] = { 0 };
  gint64 last[STINT_N_PURPOSES] = { 0 };
  gint64 n = 0;

  stint_store_count_requests (self->store, hour_s, now_s + 1, these, NULL);
  stint_store_count_requests (self->store, hour_s - 3600, hour_s, last, NULL);
  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    n += these[i] + self->counts[i] + last[i] * (3600 - now_s % 3600) / 3600;
  return n;
}

/** stint_governor_check: asks the PSA how much of its limit the shop has used. */
gboolean
stint_governor_check (StintGovernor *self, GCancellable *cancellable, GError **error)
{
  StintUsage usage = { 0 };
  gboolean told = stint_psa_usage (self->psa, &usage, cancellable, error);

  stint_governor_take (self, STINT_PURPOSE_CHECK);
  if (!told)
    return FALSE;
  stint_budget_told (&self->load, usage.used, usage.allowed, usage.window_s,
                     own_requests (self), stint_clock_now_s (self->clock));
  self->changed = TRUE;
  return TRUE;
}

/** stint_governor_was_away: whether nothing has been answered for so long that a backlog
 * may wait everywhere. */
gboolean
stint_governor_was_away (StintGovernor *self)
{
  gint64 now_s = stint_clock_now_s (self->clock);

  return self->load.recent_s > 0 && self->load.told_s > 0 &&
         now_s - MAX (self->load.recent_s, self->load.told_s) >= AWAY_SECONDS;
}

/** stint_governor_spread_s: over how long to spread @waiting steps, seconds. While they
 * are sent, and for some hours, pulls give way. */
gint64
stint_governor_spread_s (StintGovernor *self, const StintLoad *before, gint64 waiting)
{
  /* A change of status takes three requests, everything else one. */
  gint64 seconds = stint_budget_spread_s (before, self->load.used, waiting * 3 / 2);

  /* Not all at the same moment: what gave way meanwhile is due everywhere then. */
  if (seconds > 0)
    self->recovers_s = stint_clock_now_s (self->clock) + MAX (seconds, RECOVER_SECONDS) +
                       g_random_int_range (0, RECOVER_SPREAD_SECONDS);
  return seconds;
}

/** stint_governor_get_load: what is known of the shop's use. */
StintLoad
stint_governor_get_load (StintGovernor *self)
{
  return self->load;
}
