#include <glib/gi18n.h>

#include "core/store-outbox.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/pull.h"

/* Looks up ticket numbers that were typed before they were known. */

static gboolean
keep_ticket (StintStore *store, StintTicket *ticket, gint64 now_s, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (store, error);

  return txn != NULL && stint_store_put_ticket (txn, ticket, now_s, error) &&
         stint_txn_commit (txn, error);
}

/* While the PSA was asked, a person may have bound the work to another ticket. To be
 * called inside the transaction that writes the answer. */
static gboolean
still_wanted (StintStore *store, StintEngagement *engagement)
{
  g_autoptr (StintEngagement) now =
    stint_store_get_engagement (store, engagement->id, NULL);

  return now != NULL && now->ticket_id == NULL && !now->internal &&
         g_strcmp0 (now->ticket_number, engagement->ticket_number) == 0;
}

/* An unknown number needs a person; its time is kept all the same. Nothing is written
 * when everything has been said before. */
static gboolean
say_unknown (StintStore *store,
             StintEngagement *engagement,
             const char *why,
             gint64 now_s,
             GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  gboolean news = engagement->lookup_message == NULL;
  int flagged = 0;

  if (txn == NULL)
    return FALSE;
  if (!still_wanted (store, engagement))
    return TRUE;
  if (!stint_store_set_lookup_message (txn, engagement->id, why, error) ||
      !stint_store_flag_unplanned (txn, engagement->id, why, now_s, &flagged, error))
    return FALSE;
  return (!news && flagged == 0) || stint_txn_commit (txn, error);
}

static gboolean
give_ticket (StintStore *store,
             StintEngagement *engagement,
             StintTicket *ticket,
             gint64 now_s,
             GError **error)
{
  g_autoptr (StintEngagement) open = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (!keep_ticket (store, ticket, now_s, error))
    return FALSE;
  txn = stint_store_begin (store, error);
  if (txn == NULL)
    return FALSE;
  if (!still_wanted (store, engagement))
    return TRUE;
  open = stint_store_find_open_engagement (store, ticket->number, NULL);
  if (open != NULL && open->id != engagement->id && engagement->closed_s == 0)
    return stint_store_move_stints (txn, engagement->id, open->id, error) &&
           stint_store_move_draft (txn, engagement->id, open->id, error) &&
           stint_store_close_engagement (txn, engagement->id, now_s, error) &&
           stint_txn_commit (txn, error);
  g_free (engagement->ticket_id);
  g_free (engagement->ticket_number);
  g_free (engagement->ticket_title);
  g_free (engagement->company);
  engagement->ticket_id = g_strdup (ticket->id);
  engagement->ticket_number = g_strdup (ticket->number);
  engagement->ticket_title = g_strdup (ticket->title);
  engagement->company = g_strdup (ticket->company);
  return stint_store_set_engagement_ticket (txn, engagement, error) &&
         stint_txn_commit (txn, error);
}

static gboolean
take_number (StintStore *store,
             StintEngagement *engagement,
             StintPage *page,
             gint64 now_s,
             GError **error)
{
  g_autofree char *why =
    g_strdup_printf (_ ("the PSA has no ticket ‘%s’; bind the work to the right one"),
                     engagement->ticket_number);

  if (page->tickets->len == 0)
    return say_unknown (store, engagement, why, now_s, error);
  return give_ticket (store, engagement, g_ptr_array_index (page->tickets, 0), now_s,
                      error);
}

/* One that the PSA cannot answer for keeps no other from being asked about. */
static gboolean
is_of_one_number (const GError *error)
{
  return g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL) ||
         g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED) ||
         g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED);
}

/**
 * stint_pull_numbers:
 *
 * Looks up the numbers that were typed before they were known. One that the PSA does not
 * know either is said on its engagement and its ops, and asked about only once.
 */
gboolean
stint_pull_numbers (StintPuller *self, GError **error)
{
  g_autoptr (GPtrArray) unresolved = stint_store_list_unresolved (self->store, error);
  g_autoptr (GError) first_error = NULL;
  gint64 now_s = stint_clock_now_s (self->clock);

  if (unresolved == NULL)
    return FALSE;
  for (guint i = 0; i < unresolved->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (unresolved, i);
      g_autoptr (StintPage) page = NULL;
      g_autoptr (GError) local_error = NULL;

      if (engagement->lookup_message != NULL)
        continue;
      page = stint_psa_pull (self->psa, STINT_FEED_TICKET, engagement->ticket_number,
                             NULL, self->cancellable, &local_error);
      if (page != NULL && !take_number (self->store, engagement, page, now_s, error))
        return FALSE;
      if (local_error != NULL && first_error == NULL)
        first_error = g_error_copy (local_error);
      if (local_error != NULL && !is_of_one_number (local_error))
        break;
    }
  if (first_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}
