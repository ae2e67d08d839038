#include <glib/gi18n.h>

#include "core/store-evidence.h"
#include "core/store-facts.h"
#include "courier/pull-feed.h"

/* Evidence for the technician's own figures: entries, and facts about tickets. Each call
 * asks for one page or one list of ids, so that a push never waits for long. */

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define IDS_AT_ONCE 200

/* Entries older than this are in no figure. */
#define TIME_DAYS 400
#define TIME_DAYS_COMPARED 42

static char *
dup_day (gint64 at_s)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_s);

  return g_date_time_format (at, "%Y-%m-%d");
}

static gboolean
put_entries (StintPuller *self, StintTxn *txn, const StintPage *page, GError **error)
{
  for (guint i = 0; i < page->entries->len; i++)
    {
      const StintEntry *entry = g_ptr_array_index (page->entries, i);
      gboolean mine = g_strcmp0 (entry->resource_id, self->account->resource_id) == 0;

      if (!stint_store_put_entry (txn, entry, mine, error))
        return FALSE;
      self->n_entries++;
    }
  return TRUE;
}

/**
 * stint_pull_my_time:
 *
 * Takes over a page of my entries, wherever they were made.
 */
gboolean
stint_pull_my_time (StintPuller *self, GError **error)
{
  static const char name[] = "my-time";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  gint64 days = stint_store_get_setting_int (self->store, "pull.time-days", TIME_DAYS);
  g_autofree char *since = g_strdup_printf (
    "%" G_GINT64_FORMAT,
    MAX (0, stint_puller_now_s (self) - CLAMP (days, 7, 36600) * DAY_SECONDS));
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  page = stint_puller_page (self, STINT_FEED_MY_TIME, name, since, state, error);
  txn = page != NULL ? stint_store_begin_cache (self->store, error) : NULL;
  return txn != NULL && put_entries (self, txn, page, error) &&
         stint_puller_end (self, txn, name, state, page, error);
}

static gboolean
remove_gone (StintTxn *txn, GPtrArray *known, const StintPage *page, GError **error)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < page->ids->len; i++)
    g_hash_table_add (there, g_ptr_array_index (page->ids, i));
  for (guint i = 0; i < known->len; i++)
    {
      const char *id = g_ptr_array_index (known, i);

      if (!g_hash_table_contains (there, id) &&
          !stint_store_remove_entry (txn, id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stint_pull_my_time_ids:
 *
 * Compares my entries of the last weeks with the PSA's, by ids alone: a deleted one is
 * told of by nobody.
 */
gboolean
stint_pull_my_time_ids (StintPuller *self, GError **error)
{
  static const char name[] = "my-time-ids";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  gint64 now_s = stint_puller_now_s (self);
  gint64 from_s = now_s - now_s % DAY_SECONDS - TIME_DAYS_COMPARED * DAY_SECONDS;
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, from_s);
  g_autofree char *from_day = dup_day (from_s);
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  page = stint_psa_pull (self->psa, STINT_FEED_MY_TIME_IDS, since, NULL,
                         self->cancellable, error);
  known =
    page != NULL ? stint_store_list_my_entry_ids (self->store, from_day, error) : NULL;
  if (known == NULL)
    return FALSE;
  if (page->ids->len == 0 && known->len > 0)
    return stint_puller_doubt (self, name,
                               _ ("the PSA shows none of your entries any more; they "
                                  "are kept. A right of the API user may be missing"),
                               error);
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && remove_gone (txn, known, page, error) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}

static gboolean
put_facts (StintPuller *self, StintTxn *txn, const StintPage *page, GError **error)
{
  for (guint i = 0; i < page->facts->len; i++)
    {
      if (!stint_store_put_facts (txn, g_ptr_array_index (page->facts, i),
                                  self->account->resource_id, error))
        return FALSE;
    }
  return stint_puller_put_names (self, txn, page, error);
}

/** stint_pull_completed: takes over a page of the tickets that I completed. */
gboolean
stint_pull_completed (StintPuller *self, GError **error)
{
  static const char name[] = "completed";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *since =
    g_strdup_printf ("%" G_GINT64_FORMAT, stint_puller_weeks_from_s (self));
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  page = stint_puller_page (self, STINT_FEED_COMPLETED, name, since, state, error);
  txn = page != NULL ? stint_store_begin_cache (self->store, error) : NULL;
  return txn != NULL && put_facts (self, txn, page, error) &&
         stint_puller_end (self, txn, name, state, page, error);
}

/* Nothing is due, so nobody is asked. */
static gboolean
end_unasked (StintPuller *self, const char *name, StintFeedState *state, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (self->store, error);

  return txn != NULL && stint_puller_end (self, txn, name, state, NULL, error);
}

/**
 * stint_pull_reopened:
 *
 * Looks again at the tickets that I completed in the last two weeks: one that was opened
 * again is told of by no list of mine.
 */
gboolean
stint_pull_reopened (StintPuller *self, GError **error)
{
  static const char name[] = "reopened";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *ids = stint_store_dup_young_completed (
    self->store, stint_puller_now_s (self) - 15 * DAY_SECONDS, IDS_AT_ONCE, error);
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL || ids == NULL)
    return FALSE;
  if (*ids == '\0')
    return end_unasked (self, name, state, error);
  page =
    stint_psa_pull (self->psa, STINT_FEED_FACTS, ids, NULL, self->cancellable, error);
  txn = page != NULL ? stint_store_begin_cache (self->store, error) : NULL;
  return txn != NULL && put_facts (self, txn, page, error) &&
         stint_puller_end (self, txn, name, state, NULL, error);
}

/* Those that the answer leaves out are not ours to see. */
static gboolean
put_unseen (StintPuller *self,
            StintTxn *txn,
            char **tickets,
            const StintPage *page,
            GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < page->facts->len; i++)
    g_hash_table_add (
      seen, ((const StintTicketFacts *) g_ptr_array_index (page->facts, i))->id);
  for (guint i = 0; tickets[i] != NULL; i++)
    {
      if (!g_hash_table_contains (seen, tickets[i]) &&
          !stint_store_put_unseen (txn, tickets[i], stint_puller_now_s (self), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stint_pull_facts:
 *
 * Asks about tickets that entries of mine are on and that are not known: whose they are
 * decides how the entries count.
 */
gboolean
stint_pull_facts (StintPuller *self, GError **error)
{
  static const char name[] = "facts";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  g_autofree char *ids = NULL;
  g_auto (GStrv) tickets = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL)
    return FALSE;
  ids = stint_store_dup_unknown_tickets (
    self->store, state->cursor != NULL ? state->cursor : "", STINT_FEED_IDS_MAX, error);
  if (ids == NULL)
    return FALSE;
  if (*ids == '\0')
    return end_unasked (self, name, state, error);
  tickets = g_strsplit (ids, " ", -1);
  page =
    stint_psa_pull (self->psa, STINT_FEED_FACTS, ids, NULL, self->cancellable, error);
  if (page == NULL)
    return FALSE;
  if (page->facts->len == 0 && g_strv_length (tickets) > 2)
    return stint_puller_doubt (self, name,
                               _ ("the PSA shows no ticket that your entries are on. A "
                                  "right of the API user may be missing"),
                               error);
  page->more = g_strv_length (tickets) >= STINT_FEED_IDS_MAX;
  g_free (page->cursor);
  page->cursor = page->more ? g_strdup (tickets[g_strv_length (tickets) - 1]) : NULL;
  txn = stint_store_begin_cache (self->store, error);
  return txn != NULL && put_facts (self, txn, page, error) &&
         put_unseen (self, txn, tickets, page, error) &&
         stint_puller_end (self, txn, name, state, page, error);
}

typedef gboolean (*AsideFunc) (StintPuller *self,
                               StintTxn *txn,
                               char **tickets,
                               const StintPage *page,
                               GError **error);

/* Asks for what hangs on tickets that I completed, a list of them at once. */
static gboolean
pull_aside (StintPuller *self,
            const char *name,
            StintAside aside,
            StintFeed feed,
            AsideFunc put,
            GError **error)
{
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  gint64 now_s = stint_puller_now_s (self);
  g_autofree char *ids = stint_store_dup_due_aside (
    self->store, aside, stint_puller_weeks_from_s (self), now_s, IDS_AT_ONCE, error);
  g_auto (GStrv) tickets = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (state == NULL || ids == NULL)
    return FALSE;
  if (*ids == '\0')
    return end_unasked (self, name, state, error);
  tickets = g_strsplit (ids, " ", -1);
  page = stint_psa_pull (self->psa, feed, ids, NULL, self->cancellable, error);
  txn = page != NULL ? stint_store_begin_cache (self->store, error) : NULL;
  if (txn == NULL || !put (self, txn, tickets, page, error))
    return FALSE;
  for (guint i = 0; tickets[i] != NULL; i++)
    {
      if (!stint_store_mark_aside (txn, tickets[i], aside, now_s, error))
        return FALSE;
    }
  page->more = g_strv_length (tickets) >= IDS_AT_ONCE;
  g_clear_pointer (&page->cursor, g_free);
  return stint_puller_end (self, txn, name, state, page, error);
}

static gboolean
put_promises (StintPuller *self,
              StintTxn *txn,
              char **tickets,
              const StintPage *page,
              GError **error)
{
  for (guint i = 0; page->promises->len > 0 && tickets[i] != NULL; i++)
    {
      if (!stint_store_begin_sla_results (txn, tickets[i], error))
        return FALSE;
    }
  for (guint i = 0; i < page->promises->len; i++)
    {
      if (!stint_store_put_sla_result (txn, g_ptr_array_index (page->promises, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_surveys (StintPuller *self,
             StintTxn *txn,
             char **tickets,
             const StintPage *page,
             GError **error)
{
  for (guint i = 0; i < page->surveys->len; i++)
    {
      if (!stint_store_put_survey (txn, g_ptr_array_index (page->surveys, i), error))
        return FALSE;
    }
  return TRUE;
}

/* Tickets of which the answer names no entry keep what is known of them, for a right may
 * be missing; my own are compared by their ids. */
static gboolean
put_effort (StintPuller *self,
            StintTxn *txn,
            char **tickets,
            const StintPage *page,
            GError **error)
{
  g_autoptr (GHashTable) begun = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < page->entries->len; i++)
    {
      const StintEntry *entry = g_ptr_array_index (page->entries, i);

      if (entry->ticket_id != NULL && g_hash_table_add (begun, entry->ticket_id) &&
          !stint_store_begin_entries_of_ticket (txn, entry->ticket_id, error))
        return FALSE;
    }
  return put_entries (self, txn, page, error);
}

/** stint_pull_promises: what became of the service agreements of tickets I completed. */
gboolean
stint_pull_promises (StintPuller *self, GError **error)
{
  return pull_aside (self, "promises", STINT_ASIDE_PROMISES, STINT_FEED_PROMISES,
                     put_promises, error);
}

/** stint_pull_surveys: what clients answered about tickets I completed. */
gboolean
stint_pull_surveys (StintPuller *self, GError **error)
{
  return pull_aside (self, "surveys", STINT_ASIDE_SURVEYS, STINT_FEED_SURVEYS,
                     put_surveys, error);
}

/** stint_pull_effort: everybody's entries on tickets I completed that had an estimate. */
gboolean
stint_pull_effort (StintPuller *self, GError **error)
{
  return pull_aside (self, "effort", STINT_ASIDE_EFFORT, STINT_FEED_TICKET_TIME,
                     put_effort, error);
}
