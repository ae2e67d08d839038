#include <glib/gi18n.h>

#include "core/store-queues.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/pull-feed.h"

/* The tickets of queues, while somebody looks at them. A queue may hold thousands, so
 * they come page by page, and only those are kept that are open and in it. */

/* A person who looks says so once a minute. */
#define LOOKED_SECONDS 90
/* What left a queue without being told of is found out by asking for the whole again. */
#define WHOLE_SECONDS (4 * 3600)
/* Queues that nobody looks at any more: their tickets are forgotten then. */
#define FORGET_SECONDS (14 * 86400)

/* (transfer full) (nullable): the set of queues that somebody looks at; NULL without an
 * error for none. */
static char *
dup_looked_at (StintStore *store, gint64 now_s, GError **error)
{
  g_autoptr (StintFeedState) look =
    stint_store_get_feed (store, STINT_FEED_LOOKED_QUEUES, error);

  if (look == NULL || look->cursor == NULL || *look->cursor == '\0' ||
      look->pulled_s > now_s || now_s - look->pulled_s >= LOOKED_SECONDS)
    return NULL;
  return g_steal_pointer (&look->cursor);
}

/** stint_queues_wanted: only while somebody looks, and whatever that is at. */
gboolean
stint_queues_wanted (StintStore *store, gint64 now_s, StintWant *want, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *queues = dup_looked_at (store, now_s, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (queues == NULL)
    return TRUE;
  want->from_s = 0;
  want->feed = stint_queues_feed (queues);
  return TRUE;
}

/* Where a set stands: its feed, and its last round of the whole, which is tried_s when
 * begun, pulled_s when ended, and pending between the two. */
typedef struct
{
  char *queues;          /* (owned) */
  char *name;            /* (owned) */
  char *whole_name;      /* (owned) */
  StintFeedState *state; /* (owned) */
  StintFeedState *whole; /* (owned) */
} Standing;

static void
standing_clear (Standing *self)
{
  g_clear_pointer (&self->queues, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->whole_name, g_free);
  g_clear_pointer (&self->state, stint_feed_state_free);
  g_clear_pointer (&self->whole, stint_feed_state_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Standing, standing_clear)

static gboolean
read_standing (StintPuller *self, Standing *at, GError **error)
{
  at->name = stint_queues_feed (at->queues);
  at->whole_name = g_strconcat ("whole ", at->name, NULL);
  at->state = stint_store_get_feed (self->store, at->name, error);
  if (at->state == NULL)
    return FALSE;
  at->whole = stint_store_get_feed (self->store, at->whole_name, error);
  return at->whole != NULL;
}

static void
begin_whole (StintPuller *self, Standing *at)
{
  g_clear_pointer (&at->state->cursor, g_free);
  at->state->pending = FALSE;
  at->whole->tried_s = stint_puller_now_s (self);
  at->whole->pending = TRUE;
}

static gboolean
put_tickets (StintPuller *self, StintTxn *txn, const StintPage *page, GError **error)
{
  gint64 now_s = stint_puller_now_s (self);

  for (guint i = 0; i < page->tickets->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (page->tickets, i);

      if (ticket->worked_seconds == 0)
        ticket->worked_seconds =
          stint_store_worked_on (self->store, ticket->number, NULL);
      if (!stint_store_put_ticket (txn, ticket, now_s, error))
        return FALSE;
      self->n_tickets++;
    }
  return stint_puller_put_names (self, txn, page, error);
}

/* What was worked on here stays known, whatever queue it is in. */
static gboolean
was_worked_on (StintPuller *self, const StintTicket *ticket)
{
  g_autoptr (StintEngagement) open =
    stint_store_find_open_engagement (self->store, ticket->number, NULL);

  return open != NULL || stint_store_worked_on (self->store, ticket->number, NULL) > 0;
}

static gboolean
drop_leavers (StintPuller *self, StintTxn *txn, const char *queues, GError **error)
{
  g_autoptr (GPtrArray) leavers = stint_store_list_queue_leavers (
    self->store, queues, stint_puller_now_s (self) - FORGET_SECONDS,
    STINT_QUEUE_TICKETS_MOST, error);

  for (guint i = 0; leavers != NULL && i < leavers->len; i++)
    {
      const StintTicket *ticket = g_ptr_array_index (leavers, i);

      if (!(was_worked_on (self, ticket)
              ? stint_store_keep_ticket
              : stint_store_drop_ticket) (txn, ticket->id, error))
        return FALSE;
    }
  return leavers != NULL;
}

/* The last page of a round has come. */
static gboolean
end_round (StintPuller *self, StintTxn *txn, Standing *at, GError **error)
{
  if (at->whole->pending &&
      !stint_store_leave_queues (txn, at->queues, at->whole->tried_s, error))
    return FALSE;
  if (at->whole->pending)
    at->whole->pulled_s = stint_puller_now_s (self);
  at->whole->pending = FALSE;
  /* That these queues are pulled must be known before anything is said to have left. */
  return stint_store_put_feed (txn, at->name, at->state, error) &&
         drop_leavers (self, txn, at->queues, error);
}

/* An empty round of the whole, where tickets are known, may be a right that was lost. */
static gboolean
believes (StintPuller *self,
          const Standing *at,
          const StintPage *page,
          const char *known,
          gboolean *believed,
          GError **error)
{
  *believed = TRUE;
  if (at->state->cursor != NULL || page->tickets->len > 0 || *known == '\0')
    return TRUE;
  if (!stint_puller_sees (self, known, believed, error))
    return FALSE;
  return *believed ||
         stint_puller_doubt (self, at->name,
                             _ ("the PSA shows no ticket of the queues any more; those "
                                "known are kept. A right of the API user may be missing"),
                             error);
}

/**
 * stint_pull_queues:
 *
 * Takes over a page of the open tickets of the queues that somebody looks at: at first
 * the whole, later what has changed since.
 */
gboolean
stint_pull_queues (StintPuller *self, GError **error)
{
  gint64 now_s = stint_puller_now_s (self);
  g_auto (Standing) at = { dup_looked_at (self->store, now_s, NULL) };
  g_autofree char *known = NULL;
  g_autofree char *what = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;
  gboolean had_cursor = FALSE;
  gboolean believed = TRUE;

  if (at.queues == NULL)
    return TRUE;
  known =
    stint_store_dup_queue_ticket_ids (self->store, at.queues, STINT_FEED_IDS_MAX, error);
  if (known == NULL || !read_standing (self, &at, error))
    return FALSE;
  if (!at.state->pending &&
      (at.state->cursor == NULL || now_s - at.whole->pulled_s >= WHOLE_SECONDS))
    begin_whole (self, &at);
  had_cursor = at.state->cursor != NULL;
  what = g_strconcat (at.queues, ";", known, NULL);
  page =
    stint_puller_page (self, STINT_FEED_QUEUE_TICKETS, at.name, what, at.state, error);
  if (page == NULL || !believes (self, &at, page, known, &believed, error))
    return FALSE;
  if (!believed)
    return TRUE;
  /* The cursor was not understood, and this is the first page of the whole instead. */
  if (had_cursor && at.state->cursor == NULL)
    begin_whole (self, &at);
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && put_tickets (self, txn, page, error) &&
         (page->more || end_round (self, txn, &at, error)) &&
         stint_store_put_feed (txn, at.whole_name, at.whole, error) &&
         stint_puller_end (self, txn, at.name, at.state, page, error);
}
