#pragma once

#include "courier/governor.h"
#include "courier/pull.h"

G_BEGIN_DECLS

/**
 * StintFetcher:
 *
 * Pulls what is due, one thing at a time, as often as a person's watching asks for and
 * the shop's limit allows.
 */
typedef struct _StintFetcher StintFetcher;

/* What was fetched since the last reset. */
typedef struct
{
  gint64 tickets;
  gint64 notes;
  gint64 entries;
} StintFetched;

StintFetcher *stint_fetcher_new (StintStore *store,
                                 StintClock *clock,
                                 StintGovernor *governor,
                                 GCancellable *cancellable);
void stint_fetcher_free (StintFetcher *self);

gboolean stint_fetcher_begin (StintFetcher *self,
                              StintPsa *psa,
                              const StintAccount *account,
                              GError **error);
void stint_fetcher_end (StintFetcher *self);
gboolean stint_fetcher_numbers (StintFetcher *self,
                                const StintAccount *account,
                                GError **error);
gboolean stint_fetcher_shown (StintFetcher *self,
                              const StintAccount *account,
                              GError **error);
gboolean stint_fetcher_due (StintFetcher *self,
                            const StintAccount *account,
                            gboolean watch,
                            gboolean all,
                            gboolean *worked,
                            GError **error);
gint64 stint_fetcher_next_s (StintFetcher *self, gboolean watch, gboolean all);
const StintFetched *stint_fetcher_get_fetched (StintFetcher *self);
void stint_fetcher_reset_fetched (StintFetcher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintFetcher, stint_fetcher_free)

G_END_DECLS
