#include "courier/pull-feed.h"

#include <glib/gi18n.h>

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define WEEKS_SHOWN 16

gint64
stint_puller_now_s (StintPuller *self)
{
  return stint_clock_now_s (self->clock);
}

/* Where the weeks that figures are shown for begin. */
gint64
stint_puller_weeks_from_s (StintPuller *self)
{
  gint64 weeks =
    stint_store_get_setting_int (self->store, "scorecard.weeks", WEEKS_SHOWN);

  return stint_puller_now_s (self) - CLAMP (weeks, 1, 520) * 7 * DAY_SECONDS;
}

static gboolean
forget_cursor (StintPuller *self, const char *name, StintFeedState *state, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (self->store, error);

  g_clear_pointer (&state->cursor, g_free);
  state->pending = FALSE;
  return txn != NULL && stint_store_put_feed (txn, name, state, error) &&
         stint_txn_commit (txn, error);
}

/*
 * stint_puller_page:
 *
 * Reads the next page of a feed from where @state stands. A cursor that the provider does
 * not understand any more is forgotten, and the feed begun anew. (transfer full)
 */
StintPage *
stint_puller_page (StintPuller *self,
                   StintFeed feed,
                   const char *name,
                   const char *what,
                   StintFeedState *state,
                   GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintPage) page = stint_psa_pull (self->psa, feed, what, state->cursor,
                                               self->cancellable, &local_error);

  if (page == NULL && state->cursor != NULL &&
      g_error_matches (local_error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL))
    {
      g_message ("%s: %s; beginning anew", name, local_error->message);
      if (!forget_cursor (self, name, state, error))
        return NULL;
      return stint_psa_pull (self->psa, feed, what, NULL, self->cancellable, error);
    }
  if (page == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (page->more &&
      (page->cursor == NULL || g_strcmp0 (page->cursor, state->cursor) == 0))
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL, "%s",
                   _ ("the PSA gives the same page again and again"));
      return NULL;
    }
  return g_steal_pointer (&page);
}

/*
 * stint_puller_gather:
 *
 * Reads all pages of a round, so that one that breaks off changes nothing. (transfer
 * full) (element-type StintPage): at least one; @state is as it was.
 */
GPtrArray *
stint_puller_gather (StintPuller *self,
                     StintFeed feed,
                     const char *name,
                     const char *what,
                     StintFeedState *state,
                     GError **error)
{
  g_autoptr (GPtrArray) pages =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_page_free);
  g_autoptr (StintFeedState) at = g_new0 (StintFeedState, 1);
  StintPage *page = NULL;

  at->cursor = g_strdup (state->cursor);
  at->pulled_s = state->pulled_s;
  at->tried_s = state->tried_s;
  do
    {
      page = stint_puller_page (self, feed, name, what, at, error);
      if (page == NULL)
        return NULL;
      if (state->cursor != NULL && at->cursor == NULL)
        {
          g_clear_pointer (&state->cursor, g_free);
          g_ptr_array_set_size (pages, 0);
        }
      g_free (at->cursor);
      at->cursor = g_strdup (page->cursor);
      g_ptr_array_add (pages, page);
    }
  while (page->more);
  return g_steal_pointer (&pages);
}

/* Keeps the names that the provider had to ask for. */
gboolean
stint_puller_put_names (StintPuller *self,
                        StintTxn *txn,
                        const StintPage *page,
                        GError **error)
{
  for (guint i = 0; i < page->names->len; i++)
    {
      if (!stint_store_put_name (txn, g_ptr_array_index (page->names, i),
                                 stint_puller_now_s (self), error))
        return FALSE;
    }
  return TRUE;
}

/* The page @last is stored with this transaction: the feed stands behind it. */
gboolean
stint_puller_end (StintPuller *self,
                  StintTxn *txn,
                  const char *name,
                  StintFeedState *state,
                  const StintPage *last,
                  GError **error)
{
  gint64 now_s = stint_puller_now_s (self);

  g_free (state->cursor);
  state->cursor = g_strdup (last != NULL ? last->cursor : NULL);
  state->pending = last != NULL && last->more;
  state->tried_s = now_s;
  if (!state->pending)
    state->pulled_s = now_s;
  g_clear_pointer (&state->doubt, g_free);
  return stint_store_put_feed (txn, name, state, error) && stint_txn_commit (txn, error);
}

/* An answer was not believed: what is known stays, and a person is told why. */
gboolean
stint_puller_doubt (StintPuller *self,
                    const char *name,
                    const char *doubt,
                    GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (self->store, error);
  g_autoptr (StintFeedState) state =
    txn != NULL ? stint_store_get_feed (self->store, name, error) : NULL;

  if (state == NULL)
    return FALSE;
  g_message ("%s: %s", name, doubt);
  state->tried_s = stint_puller_now_s (self);
  state->pending = FALSE;
  g_free (state->doubt);
  state->doubt = g_strdup (doubt);
  return stint_store_put_feed (txn, name, state, error) && stint_txn_commit (txn, error);
}

/*
 * stint_puller_sees:
 * @ids: of tickets that are known
 *
 * Whether the PSA shows any of these to us at all. Where a right is missing it answers
 * nothing, and no error either.
 */
gboolean
stint_puller_sees (StintPuller *self, const char *ids, gboolean *sees, GError **error)
{
  g_autoptr (StintPage) page =
    stint_psa_pull (self->psa, STINT_FEED_TICKETS, ids, NULL, self->cancellable, error);

  *sees = page != NULL && page->tickets->len > 0;
  return page != NULL;
}
