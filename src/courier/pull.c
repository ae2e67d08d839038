#include "courier/pull.h"

#include <glib/gi18n.h>

#include "core/store-outbox.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"

/* From the PSA into the cache. Pages are gathered first and written in one transaction,
 * so that a pull that breaks off changes nothing. */

static void
replace (char **text, const char *with)
{
  if (with == NULL)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

/* Stores what a session has learnt. */
gboolean
stint_store_session (StintTxn *txn,
                     StintAccount *account,
                     const StintSession *session,
                     gint64 now_s,
                     GError **error)
{
  replace (&account->resource_id, session->me_id);
  replace (&account->resource_name, session->me_name);
  replace (&account->zone, session->zone);
  replace (&account->service_url, session->service_url);
  replace (&account->web_url, session->web_url);
  account->clock_skew_s = session->clock_skew_s;
  account->opened_s = now_s;
  if (!stint_store_account_learnt (txn, account, error) ||
      !stint_store_clear_choices (txn, account->id, error))
    return FALSE;
  for (guint i = 0; i < session->picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (session->picks, i);
      const StintChoice choice = { .id = pick->id,
                                   .label = pick->label,
                                   .meaning = pick->meaning,
                                   .is_default = pick->is_default };

      if (!stint_store_add_choice (txn, account->id, pick->list, &choice, (int) i, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stint_pull_learn:
 *
 * Asks the PSA who I am, what I may do and what the shop's lists are, and stores it.
 */
gboolean
stint_pull_learn (StintStore *store,
                  StintClock *clock,
                  StintPsa *psa,
                  const StintAccount *account,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (StintSession) session = stint_psa_open (psa, cancellable, error);
  g_autoptr (StintAccount) fresh = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (session == NULL)
    return FALSE;
  txn = stint_store_begin (store, error);
  fresh = txn != NULL ? stint_store_get_account (store, error) : NULL;
  if (fresh == NULL || fresh->id != account->id)
    return FALSE;
  return stint_store_session (txn, fresh, session, stint_clock_now_s (clock), error) &&
         stint_txn_commit (txn, error);
}

static GPtrArray *
gather (StintPsa *psa,
        StintFeed feed,
        const char *what,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GPtrArray) pages =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_page_free);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;

  while (more)
    {
      StintPage *page = stint_psa_pull (psa, feed, what, cursor, cancellable, error);

      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
      if (page->more && (page->cursor == NULL || g_strcmp0 (page->cursor, cursor) == 0))
        {
          g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL, "%s",
                       _ ("the PSA gives the same page again and again"));
          return NULL;
        }
      g_free (cursor);
      cursor = g_strdup (page->cursor);
      more = page->more;
    }
  return g_steal_pointer (&pages);
}

static gboolean
put_tickets (StintStore *store,
             StintTxn *txn,
             GPtrArray *pages,
             gint64 now_s,
             gint64 *n_tickets,
             GError **error)
{
  for (guint i = 0; i < pages->len; i++)
    {
      StintPage *page = g_ptr_array_index (pages, i);

      for (guint j = 0; j < page->tickets->len; j++)
        {
          StintTicket *ticket = g_ptr_array_index (page->tickets, j);

          if (ticket->worked_seconds == 0)
            ticket->worked_seconds = stint_store_worked_on (store, ticket->number, NULL);
          if (!stint_store_put_ticket (txn, ticket, now_s, error))
            return FALSE;
          ++*n_tickets;
        }
    }
  return TRUE;
}

/**
 * stint_pull_my_tickets:
 * @n_tickets: (inout): counts the tickets
 *
 * Takes over the list of my open tickets; those no longer on it stay in the cache, as not
 * mine.
 */
gboolean
stint_pull_my_tickets (StintStore *store,
                       StintClock *clock,
                       StintPsa *psa,
                       GCancellable *cancellable,
                       gint64 *n_tickets,
                       GError **error)
{
  g_autoptr (GPtrArray) pages =
    gather (psa, STINT_FEED_MY_TICKETS, NULL, cancellable, error);
  g_autoptr (StintTxn) txn = NULL;
  gint64 now_s = stint_clock_now_s (clock);

  if (pages == NULL)
    return FALSE;
  txn = stint_store_begin_cache (store, error);
  return txn != NULL && stint_store_begin_my_tickets (txn, error) &&
         put_tickets (store, txn, pages, now_s, n_tickets, error) &&
         stint_store_set_pulled (txn, "my-tickets", now_s, error) &&
         stint_txn_commit (txn, error);
}

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
stint_pull_numbers (StintStore *store,
                    StintClock *clock,
                    StintPsa *psa,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GPtrArray) unresolved = stint_store_list_unresolved (store, error);
  g_autoptr (GError) first_error = NULL;
  gint64 now_s = stint_clock_now_s (clock);

  if (unresolved == NULL)
    return FALSE;
  for (guint i = 0; i < unresolved->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (unresolved, i);
      g_autoptr (StintPage) page = NULL;
      g_autoptr (GError) local_error = NULL;

      if (engagement->lookup_message != NULL)
        continue;
      page = stint_psa_pull (psa, STINT_FEED_TICKET, engagement->ticket_number, NULL,
                             cancellable, &local_error);
      if (page != NULL && !take_number (store, engagement, page, now_s, error))
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

static gboolean
put_notes (StintStore *store, GPtrArray *pages, gint64 *n_notes, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (store, error);

  if (txn == NULL)
    return FALSE;
  for (guint i = 0; i < pages->len; i++)
    {
      StintPage *page = g_ptr_array_index (pages, i);

      for (guint j = 0; j < page->notes->len; j++)
        {
          const StintNote *note = g_ptr_array_index (page->notes, j);

          if (!stint_store_put_note (txn, note->id, note->ticket_id, note->author,
                                     note->title, note->text, note->created_s,
                                     note->is_public, error))
            return FALSE;
          ++*n_notes;
        }
    }
  return stint_txn_commit (txn, error);
}

static gboolean
pull_notes_of (StintStore *store,
               StintPsa *psa,
               StintEngagement *engagement,
               GCancellable *cancellable,
               gint64 *n_notes,
               GError **error)
{
  g_autoptr (GPtrArray) pages = NULL;

  if (engagement->ticket_id == NULL)
    return TRUE;
  pages = gather (psa, STINT_FEED_NOTES, engagement->ticket_id, cancellable, error);
  return pages != NULL && put_notes (store, pages, n_notes, error);
}

/**
 * stint_pull_notes:
 * @n_notes: (inout): counts the notes
 *
 * Takes over the notes of the tickets that are being worked on, running and parked.
 */
gboolean
stint_pull_notes (StintStore *store,
                  StintPsa *psa,
                  GCancellable *cancellable,
                  gint64 *n_notes,
                  GError **error)
{
  g_autoptr (GPtrArray) parked = stint_store_list_parked (store, error);
  g_autoptr (StintEngagement) running = stint_store_get_running (store, NULL);

  if (parked == NULL)
    return FALSE;
  if (running != NULL)
    g_ptr_array_add (parked, g_object_ref (running));
  for (guint i = 0; i < parked->len; i++)
    {
      if (!pull_notes_of (store, psa, g_ptr_array_index (parked, i), cancellable, n_notes,
                          error))
        return FALSE;
    }
  return TRUE;
}
