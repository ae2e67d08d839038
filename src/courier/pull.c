#include "courier/pull.h"

#include <glib/gi18n.h>

#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/pull-feed.h"

/* Tickets and their notes. Pages are gathered first and written in one transaction, so
 * that a pull that breaks off changes nothing. */

#define STALE_NOTES_MOST 200

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

static gboolean
put_tickets (StintPuller *self, StintTxn *txn, const GPtrArray *pages, GError **error)
{
  gint64 now_s = stint_puller_now_s (self);

  for (guint i = 0; i < pages->len; i++)
    {
      StintPage *page = g_ptr_array_index (pages, i);

      if (!stint_puller_put_names (self, txn, page, error))
        return FALSE;
      for (guint j = 0; j < page->tickets->len; j++)
        {
          StintTicket *ticket = g_ptr_array_index (page->tickets, j);

          if (ticket->worked_seconds == 0)
            ticket->worked_seconds =
              stint_store_worked_on (self->store, ticket->number, NULL);
          if (!stint_store_put_ticket (txn, ticket, now_s, error))
            return FALSE;
          self->n_tickets++;
        }
    }
  return TRUE;
}

static gboolean
holds_tickets (const GPtrArray *pages)
{
  for (guint i = 0; i < pages->len; i++)
    {
      const StintPage *page = g_ptr_array_index (pages, i);

      if (page->tickets->len > 0 || page->ids->len > 0)
        return TRUE;
    }
  return FALSE;
}

/* A whole list without a ticket, where some are known as mine, is what an account gets
 * that has lost a right. It is believed when the PSA shows one of those it leaves out. */
static gboolean
believes_empty (StintPuller *self,
                const char *name,
                const char *known_ids,
                gboolean *believed,
                GError **error)
{
  *believed = TRUE;
  if (*known_ids == '\0')
    return TRUE;
  if (!stint_puller_sees (self, known_ids, believed, error))
    return FALSE;
  return *believed ||
         stint_puller_doubt (self, name,
                             _ ("the PSA shows no ticket of yours, not even those that "
                                "it showed before; they are kept. A right of the API "
                                "user may be missing"),
                             error);
}

/* Of those I help with there is no such sign. One or two may all have ended. */
#define JOINED_NOT_BELIEVED 3

static gboolean
believes_no_joined (StintPuller *self,
                    const char *name,
                    guint n_known,
                    gboolean *believed,
                    GError **error)
{
  *believed = n_known < JOINED_NOT_BELIEVED;
  return *believed ||
         stint_puller_doubt (self, name,
                             _ ("the PSA names none of the tickets any more that you "
                                "help with; they are kept. A right of the API user may "
                                "be missing"),
                             error);
}

static guint
count_joined (GPtrArray *mine, GHashTable *listed)
{
  guint n = 0;

  for (guint i = 0; i < mine->len; i++)
    {
      const StintTicket *ticket = g_ptr_array_index (mine, i);

      n +=
        ticket->joined && (listed == NULL || g_hash_table_contains (listed, ticket->id));
    }
  return n;
}

static gboolean
believes (StintPuller *self,
          StintFeed feed,
          const char *name,
          const char *known,
          gboolean *believed,
          GError **error)
{
  g_autoptr (GPtrArray) mine = NULL;

  if (feed == STINT_FEED_MY_TICKETS)
    return believes_empty (self, name, known, believed, error);
  mine = stint_store_list_my_tickets (self->store, 0, error);
  return mine != NULL &&
         believes_no_joined (self, name, count_joined (mine, NULL), believed, error);
}

typedef gboolean (*BeginFunc) (StintTxn *txn, GError **error);

/* Takes over a list of tickets, whole or what has changed in it. */
static gboolean
pull_list (StintPuller *self,
           StintFeed feed,
           const char *name,
           BeginFunc begin,
           GError **error)
{
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *known =
    stint_store_dup_my_ticket_ids (self->store, STINT_FEED_IDS_MAX, error);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (StintTxn) txn = NULL;
  gboolean believed = TRUE;

  if (state == NULL || known == NULL)
    return FALSE;
  pages = stint_puller_gather (self, feed, name, known, state, error);
  if (pages == NULL)
    return FALSE;
  if (state->cursor == NULL && !holds_tickets (pages) &&
      !believes (self, feed, name, known, &believed, error))
    return FALSE;
  if (!believed)
    return TRUE;
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && (state->cursor != NULL || begin (txn, error)) &&
         put_tickets (self, txn, pages, error) &&
         stint_puller_end (self, txn, name, state,
                           g_ptr_array_index (pages, pages->len - 1), error);
}

/**
 * stint_pull_my_tickets:
 *
 * Takes over my open tickets: at first the list, later what has changed since. A ticket
 * that changes hands is told of by its own change, and stays in the cache as not mine.
 */
gboolean
stint_pull_my_tickets (StintPuller *self, GError **error)
{
  return pull_list (self, STINT_FEED_MY_TICKETS, "my-tickets",
                    stint_store_begin_my_tickets, error);
}

/** stint_pull_joined_tickets: likewise those I am a secondary technician of. */
gboolean
stint_pull_joined_tickets (StintPuller *self, GError **error)
{
  return pull_list (self, STINT_FEED_JOINED_TICKETS, "joined-tickets",
                    stint_store_begin_joined_tickets, error);
}

static GHashTable *
set_of (GPtrArray *pages)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pages->len; i++)
    {
      const StintPage *page = g_ptr_array_index (pages, i);

      for (guint j = 0; j < page->ids->len; j++)
        g_hash_table_add (set, g_ptr_array_index (page->ids, j));
    }
  return set;
}

/* A list that names one we do not know was pulled with a hole: both begin anew. */
static gboolean
begin_anew (StintPuller *self, StintTxn *txn, GError **error)
{
  static const char *const names[] = { "my-tickets", "joined-tickets" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (StintFeedState) state =
        stint_store_get_feed (self->store, names[i], error);

      if (state == NULL)
        return FALSE;
      g_clear_pointer (&state->cursor, g_free);
      state->pending = TRUE;
      if (!stint_store_put_feed (txn, names[i], state, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reconcile (StintPuller *self,
           StintTxn *txn,
           GPtrArray *mine,
           GHashTable *listed,
           GError **error)
{
  guint known = 0;

  for (guint i = 0; i < mine->len; i++)
    {
      const StintTicket *ticket = g_ptr_array_index (mine, i);

      if (g_hash_table_contains (listed, ticket->id))
        known++;
      else if (!stint_store_leave_ticket (txn, ticket->id, error))
        return FALSE;
    }
  return known == g_hash_table_size (listed) || begin_anew (self, txn, error);
}

/**
 * stint_pull_my_ticket_ids:
 *
 * Compares my list with the PSA's, by ids alone: one that left it without a change, such
 * as by losing me as a secondary technician, leaves it here.
 */
gboolean
stint_pull_my_ticket_ids (StintPuller *self, GError **error)
{
  static const char name[] = "my-ticket-ids";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *known =
    stint_store_dup_my_ticket_ids (self->store, STINT_FEED_IDS_MAX, error);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GHashTable) listed = NULL;
  g_autoptr (StintTxn) txn = NULL;
  gboolean believed = TRUE;

  if (state == NULL || known == NULL)
    return FALSE;
  pages = stint_puller_gather (self, STINT_FEED_MY_TICKET_IDS, name, NULL, state, error);
  if (pages == NULL ||
      (!holds_tickets (pages) && !believes_empty (self, name, known, &believed, error)))
    return FALSE;
  if (!believed)
    return TRUE;
  listed = set_of (pages);
  mine = stint_store_list_my_tickets (self->store, 0, error);
  if (mine == NULL ||
      (count_joined (mine, listed) == 0 &&
       !believes_no_joined (self, name, count_joined (mine, NULL), &believed, error)))
    return FALSE;
  if (!believed)
    return TRUE;
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && reconcile (self, txn, mine, listed, error) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}

/* What is worked on is looked at whosever it is. */
static gboolean
add_engaged (StintPuller *self, GString *ids, GError **error)
{
  g_autoptr (GPtrArray) parked = stint_store_list_parked (self->store, error);
  g_autoptr (StintEngagement) running = stint_store_get_running (self->store, NULL);

  if (parked == NULL)
    return FALSE;
  if (running != NULL)
    g_ptr_array_add (parked, g_object_ref (running));
  for (guint i = 0; i < parked->len && i < STALE_NOTES_MOST; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (parked, i);
      g_autoptr (StintTicket) ticket = NULL;

      if (engagement->ticket_id == NULL)
        continue;
      ticket = stint_store_get_ticket (self->store, engagement->ticket_id, NULL);
      if (ticket == NULL || !ticket->mine)
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "",
                                engagement->ticket_id);
    }
  return TRUE;
}

static gboolean
put_notes (StintPuller *self,
           StintTxn *txn,
           const char *ids,
           const GPtrArray *pages,
           GError **error)
{
  g_auto (GStrv) tickets = g_strsplit (ids, " ", -1);

  for (guint i = 0; tickets[i] != NULL; i++)
    {
      if (!stint_store_begin_notes (txn, tickets[i], error))
        return FALSE;
    }
  for (guint i = 0; i < pages->len; i++)
    {
      StintPage *page = g_ptr_array_index (pages, i);

      if (!stint_puller_put_names (self, txn, page, error))
        return FALSE;
      for (guint j = 0; j < page->notes->len; j++)
        {
          const StintNote *note = g_ptr_array_index (page->notes, j);

          if (!stint_store_put_note (txn, note->id, note->ticket_id, note->author,
                                     note->title, note->text, note->created_s,
                                     note->is_public, error))
            return FALSE;
          self->n_notes++;
        }
    }
  return TRUE;
}

static gint64
count_known_notes (StintPuller *self, const char *ids)
{
  g_auto (GStrv) tickets = g_strsplit (ids, " ", -1);
  gint64 n = 0;

  for (guint i = 0; tickets[i] != NULL; i++)
    n += stint_store_count_notes (self->store, tickets[i]);
  return n;
}

static guint
count_pulled_notes (const GPtrArray *pages)
{
  guint n = 0;

  for (guint i = 0; i < pages->len; i++)
    n += ((const StintPage *) g_ptr_array_index (pages, i))->notes->len;
  return n;
}

/**
 * stint_pull_notes:
 *
 * Takes over the notes of my tickets on which something has happened, and of those that
 * are worked on. One that is not there any more vanishes here too.
 */
gboolean
stint_pull_notes (StintPuller *self, GError **error)
{
  static const char name[] = "notes";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *stale =
    stint_store_dup_stale_note_ids (self->store, STALE_NOTES_MOST, error);
  g_autoptr (GString) ids = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL || stale == NULL)
    return FALSE;
  ids = g_string_new (stale);
  if (!add_engaged (self, ids, error))
    return FALSE;
  pages = ids->len > 0
            ? stint_puller_gather (self, STINT_FEED_NOTES, name, ids->str, state, error)
            : g_ptr_array_new ();
  if (pages == NULL)
    return FALSE;
  if (count_pulled_notes (pages) == 0 && count_known_notes (self, ids->str) > 0)
    return stint_puller_doubt (self, name,
                               _ ("the PSA shows no note any more of tickets that had "
                                  "some; they are kept. A right of the API user may be "
                                  "missing"),
                               error);
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL &&
         (ids->len == 0 || put_notes (self, txn, ids->str, pages, error)) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}
