#include <glib/gi18n.h>

#include "core/store-evidence.h"
#include "core/store-facts.h"
#include "core/store-history.h"
#include "courier/pull-feed.h"

/* What is asked for seldom: histories, deletions, my week, days off, and how much a
 * client has. */

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define ENDPOINT_DAYS 7

/* A ticket may be opened again for two weeks; its history is asked for a day after it was
 * completed, and once more when that can no longer count. */
static gboolean
history_due (StintPuller *self,
             const StintTicketFacts *facts,
             gboolean *due,
             GError **error)
{
  gint64 now_s = stint_puller_now_s (self);
  gint64 completed_s = 0;
  gint64 pulled_s = 0;

  if (!stint_store_get_history_age (self->store, self->account->id, facts->id,
                                    &completed_s, &pulled_s, error))
    return FALSE;
  if (pulled_s == 0 || completed_s != facts->completed_s)
    *due = now_s >= facts->completed_s + DAY_SECONDS;
  else
    *due = pulled_s < completed_s + 14 * DAY_SECONDS &&
           now_s >= completed_s + 14 * DAY_SECONDS;
  return TRUE;
}

static gboolean
find_due_history (StintPuller *self,
                  GPtrArray *completed,
                  const StintTicketFacts **found,
                  GError **error)
{
  *found = NULL;
  for (guint i = 0; i < completed->len; i++)
    {
      gboolean due = FALSE;

      if (!history_due (self, g_ptr_array_index (completed, i), &due, error))
        return FALSE;
      if (!due)
        continue;
      *found = g_ptr_array_index (completed, i);
      return TRUE;
    }
  return TRUE;
}

static gboolean
keep_history (StintPuller *self,
              const StintTicketFacts *facts,
              const StintPage *page,
              GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);

  return txn != NULL &&
         stint_store_put_history (txn, self->account->id, facts->id, facts->completed_s,
                                  page->changes, stint_puller_now_s (self), error) &&
         stint_txn_commit (txn, error);
}

/**
 * stint_pull_history:
 *
 * Asks for the history of one ticket that I completed in the weeks shown, and keeps it
 * for ever: it costs the shop a request a ticket.
 */
gboolean
stint_pull_history (StintPuller *self, GError **error)
{
  static const char name[] = "history";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autoptr (GPtrArray) completed = stint_store_list_completed (
    self->store, stint_puller_weeks_from_s (self), stint_puller_now_s (self), error);
  const StintTicketFacts *facts = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL || completed == NULL ||
      !find_due_history (self, completed, &facts, error))
    return FALSE;
  if (facts != NULL)
    {
      page = stint_psa_pull (self->psa, STINT_FEED_HISTORY, facts->id, NULL,
                             self->cancellable, error);
      if (page == NULL || !keep_history (self, facts, page, error))
        return FALSE;
    }
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && stint_puller_end (self, txn, name, state, NULL, error);
}

/**
 * stint_pull_deletions:
 *
 * Learns on which tickets an entry or a note was deleted; those are pulled again.
 */
gboolean
stint_pull_deletions (StintPuller *self, GError **error)
{
  static const char name[] = "deletions";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *since =
    g_strdup_printf ("%" G_GINT64_FORMAT, stint_puller_now_s (self) - DAY_SECONDS);
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  page = stint_puller_page (self, STINT_FEED_DELETIONS, name, since, state, error);
  txn = page != NULL ? stint_store_begin_cache (self->store, error) : NULL;
  if (txn == NULL)
    return FALSE;
  for (guint i = 0; i < page->deletions->len; i++)
    {
      const StintDeletion *deletion = g_ptr_array_index (page->deletions, i);

      if (!stint_store_stale_aside (txn, deletion->ticket_id, error))
        return FALSE;
    }
  return stint_puller_end (self, txn, name, state, page, error);
}

/** stint_pull_availability: takes over my week. One that is not told changes nothing. */
gboolean
stint_pull_availability (StintPuller *self, GError **error)
{
  static const char name[] = "availability";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  page = stint_psa_pull (self->psa, STINT_FEED_AVAILABILITY, NULL, NULL,
                         self->cancellable, error);
  txn = page != NULL ? stint_store_begin_cache (self->store, error) : NULL;
  return txn != NULL &&
         (!page->has_availability ||
          stint_store_put_availability (txn, &page->availability, error)) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}

static gboolean
put_holidays (StintTxn *txn, const StintPage *page, GError **error)
{
  if (!stint_store_begin_holidays (txn, error))
    return FALSE;
  for (guint i = 0; i < page->holidays->len; i++)
    {
      if (!stint_store_put_holiday (txn, g_ptr_array_index (page->holidays, i), error))
        return FALSE;
    }
  return TRUE;
}

/** stint_pull_holidays: takes over the days on which the shop is closed. */
gboolean
stint_pull_holidays (StintPuller *self, GError **error)
{
  static const char name[] = "holidays";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autoptr (GPtrArray) known = stint_store_list_holidays (self->store, error);
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL || known == NULL)
    return FALSE;
  page =
    stint_psa_pull (self->psa, STINT_FEED_HOLIDAYS, NULL, NULL, self->cancellable, error);
  if (page == NULL)
    return FALSE;
  if (page->holidays->len == 0 && known->len > 0)
    return stint_puller_doubt (self, name,
                               _ ("the PSA shows no holiday any more; those known are "
                                  "kept. A right of the API user may be missing"),
                               error);
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && put_holidays (txn, page, error) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}

static gboolean
put_time_off (StintTxn *txn, const StintPage *page, GError **error)
{
  if (!stint_store_begin_time_off (txn, error))
    return FALSE;
  for (guint i = 0; i < page->time_off->len; i++)
    {
      if (!stint_store_put_time_off (txn, g_ptr_array_index (page->time_off, i), error))
        return FALSE;
    }
  return TRUE;
}

/** stint_pull_time_off: takes over the time that I asked to be away. */
gboolean
stint_pull_time_off (StintPuller *self, GError **error)
{
  static const char name[] = "time-off";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *since =
    g_strdup_printf ("%" G_GINT64_FORMAT, stint_puller_weeks_from_s (self));
  g_autoptr (GPtrArray) known = stint_store_list_time_off (self->store, error);
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL || known == NULL)
    return FALSE;
  page = stint_psa_pull (self->psa, STINT_FEED_TIME_OFF, since, NULL, self->cancellable,
                         error);
  if (page == NULL)
    return FALSE;
  if (page->time_off->len == 0 && known->len > 0)
    return stint_puller_doubt (self, name,
                               _ ("the PSA shows no time off any more; what is known is "
                                  "kept. A right of the API user may be missing"),
                               error);
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && put_time_off (txn, page, error) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}

/** stint_pull_endpoints: counts the devices of one client of my tickets. */
gboolean
stint_pull_endpoints (StintPuller *self, GError **error)
{
  static const char name[] = "endpoints";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  gint64 now_s = stint_puller_now_s (self);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *company = stint_store_dup_uncounted_company (
    self->store, now_s - ENDPOINT_DAYS * DAY_SECONDS, &local_error);
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (company != NULL)
    {
      page = stint_psa_pull (self->psa, STINT_FEED_ENDPOINTS, company, NULL,
                             self->cancellable, error);
      if (page == NULL)
        return FALSE;
    }
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL &&
         (company == NULL ||
          stint_store_put_endpoint_count (txn, company, page->count, now_s, error)) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}
