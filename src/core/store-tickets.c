#include "core/store-tickets.h"

#include <string.h>

#include "core/store-private.h"

static StintTicket *
ticket_from_row (StintRows *rows)
{
  StintTicket *ticket = stint_ticket_new ();
  char **texts[] = { &ticket->id,          &ticket->number,     &ticket->title,
                     &ticket->description, &ticket->company_id, &ticket->company,
                     &ticket->contact_id,  &ticket->contact,    &ticket->status_id,
                     &ticket->status,      &ticket->priority,   &ticket->queue,
                     &ticket->role_id,     &ticket->web_url,    &ticket->queue_id,
                     &ticket->assignee };
  int n = G_N_ELEMENTS (texts);

  for (int i = 0; i < n; i++)
    *texts[i] = stint_rows_dup (rows, i);
  ticket->due_s = stint_rows_int (rows, n);
  ticket->estimated_seconds = stint_rows_int (rows, n + 1);
  ticket->worked_seconds = stint_rows_int (rows, n + 2);
  ticket->last_activity_s = stint_rows_int (rows, n + 3);
  ticket->mine = stint_rows_int (rows, n + 4) != 0;
  ticket->open = stint_rows_int (rows, n + 5) != 0;
  ticket->joined = stint_rows_int (rows, n + 6) != 0;
  return ticket;
}

/* stint_tickets_from_rows: (transfer full) (element-type StintTicket): of a query for
 * TICKET_COLUMNS; NULL with an error. */
GPtrArray *
stint_tickets_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func (g_object_unref);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (tickets, ticket_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&tickets) : NULL;
}

/**
 * stint_store_put_ticket:
 * @ticket: as just pulled; mine when I am its primary resource, joined when I was asked
 *   for as a secondary one
 *
 * Stores a ticket. That it is mine by the other list is left as it is known.
 */
gboolean
stint_store_put_ticket (StintTxn *txn, StintTicket *ticket, gint64 now_s, GError **error)
{
  static const char sql[] =
    "INSERT INTO ticket (id, number, title, description, company_id, company, "
    "contact_id, contact, status_id, status, priority, queue, role_id, web_url, due_s, "
    "estimated_seconds, worked_seconds, last_activity_s, assigned, joined, open, "
    "pulled_s, mine, joined_role_id, queue_id, assignee, queued) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
    "?17, ?18, ?19, ?20, ?21, ?22, ?19 OR ?20, CASE WHEN ?20 THEN ?13 END, ?23, ?24, "
    "?25) "
    "ON CONFLICT (id) DO UPDATE SET number = excluded.number, title = excluded.title, "
    "description = excluded.description, company_id = excluded.company_id, "
    "company = excluded.company, contact_id = excluded.contact_id, "
    "contact = excluded.contact, status_id = excluded.status_id, "
    "status = excluded.status, priority = excluded.priority, queue = excluded.queue, "
    "role_id = CASE WHEN excluded.assigned OR excluded.joined OR NOT ticket.joined "
    "THEN excluded.role_id ELSE ticket.joined_role_id END, "
    "web_url = excluded.web_url, due_s = excluded.due_s, "
    "estimated_seconds = excluded.estimated_seconds, "
    "worked_seconds = excluded.worked_seconds, "
    "last_activity_s = excluded.last_activity_s, assigned = excluded.assigned, "
    "joined = excluded.joined OR ticket.joined, "
    "joined_role_id = coalesce (excluded.joined_role_id, ticket.joined_role_id), "
    "mine = excluded.assigned OR excluded.joined OR ticket.joined, "
    "open = excluded.open, pulled_s = excluded.pulled_s, queue_id = excluded.queue_id, "
    "assignee = CASE WHEN excluded.queued THEN excluded.assignee ELSE ticket.assignee "
    "END, queued = ticket.queued AND excluded.queued";

  return stint_db_run (
    stint_txn_get_db (txn), sql, error, "ssssssssssssssiiiibbbissb", ticket->id,
    ticket->number, ticket->title != NULL ? ticket->title : "", ticket->description,
    ticket->company_id, ticket->company, ticket->contact_id, ticket->contact,
    ticket->status_id, ticket->status, ticket->priority, ticket->queue, ticket->role_id,
    ticket->web_url, ticket->due_s, ticket->estimated_seconds, ticket->worked_seconds,
    ticket->last_activity_s, ticket->mine, ticket->joined, ticket->open, now_s,
    ticket->queue_id, ticket->assignee, ticket->queued);
}

/** stint_store_begin_my_tickets: I am the primary resource of none until the list that
 * follows says so. */
gboolean
stint_store_begin_my_tickets (StintTxn *txn, GError **error)
{
  static const char sql[] = "UPDATE ticket SET assigned = 0, mine = joined, "
                            "role_id = joined_role_id WHERE assigned = 1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "");
}

/** stint_store_begin_joined_tickets: likewise of being a secondary resource. */
gboolean
stint_store_begin_joined_tickets (StintTxn *txn, GError **error)
{
  static const char sql[] = "UPDATE ticket SET joined = 0, joined_role_id = NULL, "
                            "mine = assigned WHERE joined = 1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "");
}

/** stint_store_leave_ticket: the PSA's list of my open tickets does not name this one. */
gboolean
stint_store_leave_ticket (StintTxn *txn, const char *id, GError **error)
{
  static const char sql[] = "UPDATE ticket SET mine = 0, assigned = 0, joined = 0, "
                            "joined_role_id = NULL, role_id = NULL WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "s", id);
}

static char *
one_text (StintStore *self, const char *sql, gint64 limit, GError **error)
{
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "i", limit) : NULL;
  g_autofree char *text = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    text = stint_rows_dup (rows, 0);
  if (!stint_rows_finish (rows, error))
    return NULL;
  return text != NULL ? g_steal_pointer (&text) : g_strdup ("");
}

/** stint_store_dup_my_ticket_ids: (transfer full): my open tickets, separated by spaces,
 * the liveliest first, at most @limit. */
char *
stint_store_dup_my_ticket_ids (StintStore *self, gint64 limit, GError **error)
{
  return one_text (self,
                   "SELECT group_concat (id, ' ') FROM (SELECT id FROM ticket "
                   "WHERE mine = 1 AND open = 1 ORDER BY last_activity_s DESC LIMIT ?1)",
                   limit, error);
}

/** stint_store_dup_stale_note_ids: (transfer full): my open tickets on which something
 * has happened since their notes were pulled; likewise. */
char *
stint_store_dup_stale_note_ids (StintStore *self, gint64 limit, GError **error)
{
  return one_text (self,
                   "SELECT group_concat (id, ' ') FROM (SELECT id FROM ticket "
                   "WHERE mine = 1 AND open = 1 AND last_activity_s > notes_activity_s "
                   "ORDER BY last_activity_s DESC LIMIT ?1)",
                   limit, error);
}

/**
 * stint_store_begin_notes:
 *
 * Forgets the notes of a ticket, for the whole of them to be put again, and remembers how
 * lively it was then.
 */
gboolean
stint_store_begin_notes (StintTxn *txn, const char *ticket_id, GError **error)
{
  static const char forget[] = "DELETE FROM note WHERE ticket_id = ?1";
  static const char mark[] = "UPDATE ticket SET notes_activity_s = last_activity_s "
                             "WHERE id = ?1 AND notes_activity_s <> last_activity_s";
  StintDb *cache = stint_txn_get_db (txn);

  return stint_db_run (cache, forget, error, "s", ticket_id) &&
         stint_db_run (cache, mark, error, "s", ticket_id);
}

/** stint_store_count_notes: how many notes of a ticket are known. */
gint64
stint_store_count_notes (StintStore *self, const char *ticket_id)
{
  static const char sql[] = "SELECT count (*) FROM note WHERE ticket_id = ?1";
  StintDb *cache = stint_store_get_cache (self, NULL);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, NULL, "s", ticket_id) : NULL;

  return rows != NULL && stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}

/** stint_store_take_ticket: it has become mine, as the PSA has accepted. */
gboolean
stint_store_take_ticket (StintTxn *txn,
                         const char *id,
                         const char *role_id,
                         GError **error)
{
  static const char sql[] =
    "UPDATE ticket SET mine = 1, assigned = 1, role_id = ?2 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ss", id, role_id);
}

/** stint_store_set_ticket_status: takes over a status that the PSA has accepted. */
gboolean
stint_store_set_ticket_status (StintTxn *txn,
                               const char *id,
                               const char *status_id,
                               const char *status,
                               gboolean open,
                               GError **error)
{
  static const char sql[] =
    "UPDATE ticket SET status_id = ?2, status = ?3, open = ?4 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sssb", id, status_id, status,
                       open);
}

static StintTicket *
one_ticket (StintStore *self, const char *sql, const char *what, GError **error)
{
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "s", what) : NULL;
  g_autoptr (StintTicket) ticket = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    ticket = ticket_from_row (rows);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&ticket) : NULL;
}

/** stint_store_get_ticket: (transfer full) (nullable): by the PSA's id. */
StintTicket *
stint_store_get_ticket (StintStore *self, const char *id, GError **error)
{
  return one_ticket (self, "SELECT " TICKET_COLUMNS "FROM ticket WHERE id = ?1", id,
                     error);
}

/** stint_store_get_ticket_by_number: (transfer full) (nullable): by what people call it.
 */
StintTicket *
stint_store_get_ticket_by_number (StintStore *self, const char *number, GError **error)
{
  return one_ticket (
    self, "SELECT " TICKET_COLUMNS "FROM ticket WHERE number = ?1 COLLATE NOCASE", number,
    error);
}

/* Takes a number for the pattern of all that are written like it. */
static char *
number_pattern (const char *number)
{
  GString *pattern = g_string_new (NULL);

  for (const char *c = number; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        g_string_append (pattern, "[0-9]");
      else if (strchr ("*?[", *c) != NULL)
        g_string_append_printf (pattern, "[%c]", *c);
      else
        g_string_append_c (pattern, g_ascii_toupper (*c));
    }
  return g_string_free (pattern, FALSE);
}

/** stint_store_has_number_like: whether a ticket's number has its digits, and everything
 * else, where @number has them. */
gboolean
stint_store_has_number_like (StintStore *self, const char *number)
{
  static const char sql[] = "SELECT 1 FROM ticket WHERE upper (number) GLOB ?1 LIMIT 1";
  StintDb *cache = stint_store_get_cache (self, NULL);
  g_autofree char *pattern = number_pattern (number);
  g_autoptr (StintRows) rows = NULL;

  if (cache == NULL || strpbrk (number, "0123456789") == NULL)
    return FALSE;
  rows = stint_db_query (cache, sql, NULL, "s", pattern);
  return rows != NULL && stint_rows_next (rows);
}

/**
 * stint_store_list_my_tickets: (transfer full) (element-type StintTicket)
 * @limit: how many, or 0 for all
 *
 * My open tickets, what is due first.
 */
GPtrArray *
stint_store_list_my_tickets (StintStore *self, gint64 limit, GError **error)
{
  static const char sql[] =
    "SELECT " TICKET_COLUMNS "FROM ticket WHERE mine = 1 AND open = 1 "
    "ORDER BY due_s = 0, due_s, number LIMIT ?1";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "i",
                                    limit > 0 ? limit : G_GINT64_CONSTANT (-1))
                  : NULL;

  return stint_tickets_from_rows (rows, error);
}

/* stint_store_dup_match: (transfer full): each word as a quoted prefix, so that nothing
 * typed is taken for the query language. */
char *
stint_store_dup_match (const char *words)
{
  g_auto (GStrv) parts = g_strsplit_set (words, " \t\n", -1);
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) quoted = NULL;
      g_autofree char *doubled = NULL;

      if (*parts[i] == '\0')
        continue;
      quoted = g_strsplit (parts[i], "\"", -1);
      doubled = g_strjoinv ("\"\"", quoted);
      g_string_append_printf (match, "%s\"%s\"*", match->len > 0 ? " " : "", doubled);
    }
  return g_string_free (g_steal_pointer (&match), FALSE);
}

/**
 * stint_store_search_tickets: (transfer full) (element-type StintTicket)
 * @words: words that must all begin a word of number, title, client or contact
 * @all: also closed ones and those of others
 * @limit: how many, or 0 for all
 *
 * Numbers rank before titles, titles before clients and contacts; mine before others'.
 */
GPtrArray *
stint_store_search_tickets (StintStore *self,
                            const char *words,
                            gboolean all,
                            gint64 limit,
                            GError **error)
{
  static const char sql[] =
    "SELECT " TICKET_COLUMNS
    "FROM ticket_words JOIN ticket ON ticket.rowid = ticket_words.rowid "
    "WHERE ticket_words MATCH ?1 AND (?2 OR (open = 1 AND mine = 1)) "
    "ORDER BY mine DESC, open DESC, bm25 (ticket_words, 10.0, 5.0, 2.0, 1.0), "
    "ticket.number "
    "LIMIT ?3";
  static const char everything[] =
    "SELECT " TICKET_COLUMNS "FROM ticket ORDER BY mine DESC, number DESC LIMIT ?1";
  g_autofree char *match = stint_store_dup_match (words);
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows = NULL;

  if (cache == NULL)
    return NULL;
  if (*match == '\0' && !all)
    return stint_store_list_my_tickets (self, limit, error);
  if (*match == '\0')
    {
      rows = stint_db_query (cache, everything, error, "i",
                             limit > 0 ? limit : G_GINT64_CONSTANT (-1));
      return stint_tickets_from_rows (rows, error);
    }
  rows = stint_db_query (cache, sql, error, "sbi", match, all,
                         limit > 0 ? limit : G_GINT64_CONSTANT (-1));
  return stint_tickets_from_rows (rows, error);
}

/** stint_store_put_note: stores a note as just pulled. */
gboolean
stint_store_put_note (StintTxn *txn,
                      const char *id,
                      const char *ticket_id,
                      const char *author,
                      const char *title,
                      const char *body,
                      gint64 created_s,
                      gboolean is_public,
                      GError **error)
{
  static const char sql[] =
    "INSERT INTO note (id, ticket_id, author, title, body, created_s, is_public) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
    "ON CONFLICT (id) DO UPDATE SET author = excluded.author, title = excluded.title, "
    "body = excluded.body, is_public = excluded.is_public";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sssssib", id, ticket_id,
                       author, title != NULL ? title : "", body != NULL ? body : "",
                       created_s, is_public);
}

/** stint_ticket_note_free: frees @self. */
void
stint_ticket_note_free (StintTicketNote *self)
{
  g_free (self->id);
  g_free (self->author);
  g_free (self->title);
  g_free (self->body);
  g_free (self);
}

static void
free_note (gpointer note)
{
  stint_ticket_note_free (note);
}

/** stint_store_list_notes: (transfer full) (element-type StintTicketNote): newest first.
 */
GPtrArray *
stint_store_list_notes (StintStore *self, const char *ticket_id, GError **error)
{
  static const char sql[] = "SELECT id, author, title, body, created_s, is_public "
                            "FROM note WHERE ticket_id = ?1 ORDER BY created_s DESC, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "s", ticket_id) : NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (free_note);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    {
      StintTicketNote *note = g_new0 (StintTicketNote, 1);

      note->id = stint_rows_dup (rows, 0);
      note->author = stint_rows_dup (rows, 1);
      note->title = stint_rows_dup (rows, 2);
      note->body = stint_rows_dup (rows, 3);
      note->created_s = stint_rows_int (rows, 4);
      note->is_public = stint_rows_int (rows, 5) != 0;
      g_ptr_array_add (notes, note);
    }
  return stint_rows_finish (rows, error) ? g_steal_pointer (&notes) : NULL;
}

/** stint_store_set_pulled: a whole round of @feed ended at @now_s. */
gboolean
stint_store_set_pulled (StintTxn *txn, const char *feed, gint64 now_s, GError **error)
{
  static const char sql[] =
    "INSERT INTO feed (name, pulled_s) VALUES (?1, ?2) "
    "ON CONFLICT (name) DO UPDATE SET pulled_s = excluded.pulled_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "si", feed, now_s);
}

/** stint_store_get_pulled: when a round of @feed last ended, UTC seconds; 0 for never. */
gint64
stint_store_get_pulled (StintStore *self, const char *feed)
{
  static const char sql[] = "SELECT pulled_s FROM feed WHERE name = ?1";
  StintDb *cache = stint_store_get_cache (self, NULL);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, NULL, "s", feed) : NULL;

  return rows != NULL && stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}
