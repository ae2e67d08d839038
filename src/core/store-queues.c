#include "core/store-queues.h"

#include "core/store-account.h"
#include "core/store-feeds.h"
#include "core/store-private.h"
#include "core/store-tickets.h"

/* Whether the ticket's queue is one of a set, which is the parameter ?1. */
#define IN_QUEUES "instr (' ' || ?1 || ' ', ' ' || queue_id || ' ') > 0 "

/** stint_store_dup_my_queues: (transfer full): the queues that I work in, as a set; empty
 * where there is none. */
char *
stint_store_dup_my_queues (StintStore *self, GError **error)
{
  g_autoptr (GPtrArray) choices = stint_store_list_choices (self, "queue", error);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const StintChoice *choice = g_ptr_array_index (choices, i);

      if (g_strcmp0 (choice->meaning, STINT_MEANING_MINE) == 0)
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", choice->id);
    }
  return choices != NULL ? g_string_free (g_steal_pointer (&ids), FALSE) : NULL;
}

/** stint_queues_feed: (transfer full): the name of the feed that pulls a set of queues.
 */
char *
stint_queues_feed (const char *queues)
{
  return g_strconcat ("queues ", queues, NULL);
}

static gboolean
is_in (const char *queue, const char *queues)
{
  g_auto (GStrv) ids = g_strsplit (queues, " ", -1);

  return g_strv_contains ((const char *const *) ids, queue);
}

/** stint_store_dup_pulled_with: (transfer full): the set that is pulled for @queues: all
 * of mine where it is one of mine, for that costs no more. */
char *
stint_store_dup_pulled_with (StintStore *self, const char *queues, GError **error)
{
  char *mine = stint_store_dup_my_queues (self, error);

  if (mine == NULL || is_in (queues, mine))
    return mine;
  g_free (mine);
  return g_strdup (queues);
}

/** stint_store_get_queues_pulled: when the tickets of a set of queues were last pulled,
 * UTC seconds; 0 for never. */
gint64
stint_store_get_queues_pulled (StintStore *self, const char *queues)
{
  g_autofree char *set = stint_store_dup_pulled_with (self, queues, NULL);
  g_autofree char *feed = set != NULL ? stint_queues_feed (set) : NULL;

  return feed != NULL ? stint_store_get_pulled (self, feed) : 0;
}

/**
 * stint_store_list_queue_tickets: (transfer full) (element-type StintTicket)
 * @words: words that must all begin a word of number, title, client or contact; may be
 *   empty
 * @limit: how many, or 0 for all
 *
 * The open tickets of some queues, what is due first.
 */
GPtrArray *
stint_store_list_queue_tickets (StintStore *self,
                                const char *queues,
                                const char *words,
                                gint64 limit,
                                GError **error)
{
  static const char all[] = "SELECT " TICKET_COLUMNS "FROM ticket "
                            "WHERE open = 1 AND queue_id IS NOT NULL AND " IN_QUEUES
                            "ORDER BY due_s = 0, due_s, number LIMIT ?2";
  static const char some[] =
    "SELECT " TICKET_COLUMNS
    "FROM ticket_words JOIN ticket ON ticket.rowid = ticket_words.rowid "
    "WHERE ticket_words MATCH ?3 AND open = 1 AND queue_id IS NOT NULL AND " IN_QUEUES
    "ORDER BY bm25 (ticket_words, 10.0, 5.0, 2.0, 1.0), ticket.number LIMIT ?2";
  g_autofree char *match = stint_store_dup_match (words);
  StintDb *cache = stint_store_get_cache (self, error);
  gint64 most = limit > 0 ? limit : G_GINT64_CONSTANT (-1);
  g_autoptr (StintRows) rows = NULL;

  if (cache == NULL)
    return NULL;
  rows = *match == '\0' ? stint_db_query (cache, all, error, "si", queues, most)
                        : stint_db_query (cache, some, error, "sis", queues, most, match);
  return stint_tickets_from_rows (rows, error);
}

/** stint_store_dup_queue_ticket_ids: (transfer full): the open tickets of some queues,
 * separated by spaces, the liveliest first, at most @limit. */
char *
stint_store_dup_queue_ticket_ids (StintStore *self,
                                  const char *queues,
                                  gint64 limit,
                                  GError **error)
{
  static const char sql[] = "SELECT group_concat (id, ' ') FROM (SELECT id FROM ticket "
                            "WHERE open = 1 AND queue_id IS NOT NULL AND " IN_QUEUES
                            "ORDER BY last_activity_s DESC LIMIT ?2)";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "si", queues, limit) : NULL;
  g_autofree char *ids = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    ids = stint_rows_dup (rows, 0);
  if (!stint_rows_finish (rows, error))
    return NULL;
  return ids != NULL ? g_steal_pointer (&ids) : g_strdup ("");
}

/** stint_store_leave_queues: tickets that were pulled before @before_s are in none of
 * @queues any more: a round of the whole since then has not shown them. */
gboolean
stint_store_leave_queues (StintTxn *txn,
                          const char *queues,
                          gint64 before_s,
                          GError **error)
{
  static const char sql[] = "UPDATE ticket SET queue_id = NULL "
                            "WHERE queue_id IS NOT NULL AND pulled_s < ?2 AND " IN_QUEUES;

  return stint_db_run (stint_txn_get_db (txn), sql, error, "si", queues, before_s);
}

/**
 * stint_store_list_queue_leavers: (transfer full) (element-type StintTicket)
 * @before_s: one that nobody has pulled since then goes too, in whatever queue
 * @keep: so many of those that are left may stay, the liveliest
 *
 * Tickets that are known for their queue alone and need not be known any more: they are
 * complete, or have left it.
 */
GPtrArray *
stint_store_list_queue_leavers (StintStore *self,
                                const char *queues,
                                gint64 before_s,
                                gint64 keep,
                                GError **error)
{
  static const char sql[] =
    "SELECT " TICKET_COLUMNS "FROM ticket WHERE queued = 1 AND mine = 0 AND "
    "(pulled_s < ?2 OR NOT EXISTS (SELECT 1 FROM feed WHERE name LIKE 'queues %' "
    "AND instr (name || ' ', ' ' || queue_id || ' ') > 0) OR id NOT IN "
    "(SELECT id FROM ticket WHERE queued = 1 AND open = 1 AND queue_id IS NOT NULL "
    "ORDER BY " IN_QUEUES "DESC, last_activity_s DESC, id LIMIT ?3))";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "sii", queues, before_s, keep)
                  : NULL;

  return stint_tickets_from_rows (rows, error);
}

/** stint_store_drop_ticket: forgets a ticket and its notes. */
gboolean
stint_store_drop_ticket (StintTxn *txn, const char *id, GError **error)
{
  static const char notes[] = "DELETE FROM note WHERE ticket_id = ?1";
  static const char ticket[] = "DELETE FROM ticket WHERE id = ?1";
  StintDb *cache = stint_txn_get_db (txn);

  return stint_db_run (cache, notes, error, "s", id) &&
         stint_db_run (cache, ticket, error, "s", id);
}

/** stint_store_keep_ticket: it is known for more than its queue: it was worked on. */
gboolean
stint_store_keep_ticket (StintTxn *txn, const char *id, GError **error)
{
  static const char sql[] = "UPDATE ticket SET queued = 0 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "s", id);
}
