#pragma once

#include "core/clock.h"
#include "core/store-account.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* From the PSA into the cache, feed by feed. */

/* What pulling needs, and what it has brought. All members but the counts belong to the
 * caller. */
typedef struct
{
  StintStore *store;
  StintClock *clock;
  StintPsa *psa;
  const StintAccount *account;
  GCancellable *cancellable;
  gint64 n_tickets;
  gint64 n_notes;
  gint64 n_entries;
} StintPuller;

gboolean stint_pull_learn (StintStore *store,
                           StintClock *clock,
                           StintPsa *psa,
                           const StintAccount *account,
                           GCancellable *cancellable,
                           GError **error);
gboolean stint_store_session (StintTxn *txn,
                              StintAccount *account,
                              const StintSession *session,
                              gint64 now_s,
                              GError **error);

/* pull.c */
gboolean stint_pull_my_tickets (StintPuller *self, GError **error);
gboolean stint_pull_joined_tickets (StintPuller *self, GError **error);
gboolean stint_pull_my_ticket_ids (StintPuller *self, GError **error);
gboolean stint_pull_notes (StintPuller *self, GError **error);

/* pull-clients.c */
gboolean stint_pull_clients (StintPuller *self, GError **error);

/* When something is wanted that is not pulled by the clock alone. */
typedef struct
{
  char *feed;    /* (owned) (nullable) which feed it is now, where that changes */
  gint64 from_s; /* not before, UTC seconds; G_MAXINT64: not at all */
} StintWant;

/* pull-queues.c */
gboolean stint_queues_wanted (StintStore *store,
                              gint64 now_s,
                              StintWant *want,
                              GError **error);
gboolean stint_pull_queues (StintPuller *self, GError **error);

/* pull-mails.c */
gboolean stint_mails_wanted (StintStore *store,
                             gint64 now_s,
                             StintWant *want,
                             GError **error);
gboolean stint_pull_mails (StintPuller *self, GError **error);

/* pull-numbers.c */
gboolean stint_pull_numbers (StintPuller *self, GError **error);

/* pull-evidence.c */
gboolean stint_pull_my_time (StintPuller *self, GError **error);
gboolean stint_pull_my_time_ids (StintPuller *self, GError **error);
gboolean stint_pull_effort (StintPuller *self, GError **error);
gboolean stint_pull_completed (StintPuller *self, GError **error);
gboolean stint_pull_reopened (StintPuller *self, GError **error);
gboolean stint_pull_facts (StintPuller *self, GError **error);
gboolean stint_pull_promises (StintPuller *self, GError **error);
gboolean stint_pull_surveys (StintPuller *self, GError **error);

/* pull-schedule.c */
gboolean stint_pull_history (StintPuller *self, GError **error);
gboolean stint_pull_deletions (StintPuller *self, GError **error);
gboolean stint_pull_availability (StintPuller *self, GError **error);
gboolean stint_pull_holidays (StintPuller *self, GError **error);
gboolean stint_pull_time_off (StintPuller *self, GError **error);
gboolean stint_pull_endpoints (StintPuller *self, GError **error);

G_END_DECLS
