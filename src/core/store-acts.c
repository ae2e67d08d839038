#include "core/store-acts.h"

#include "core/store-private.h"

/* What is done to an entry after it was sent, and to a ticket beside the work on it. */

/**
 * stint_store_add_void_op:
 * @op_id: the op whose entry is taken back
 * @work_id: the commit of work that takes its place; 0: none, it is of the entry's own
 * @item_id: the PSA's row
 *
 * Writes an op that deletes one row of the PSA; its id, or 0 on failure. Fails with
 * %STINT_ERROR_NOTHING_TO_DO when there is such an op already that was not cancelled.
 */
gint64
stint_store_add_void_op (StintTxn *txn,
                         gint64 op_id,
                         gint64 work_id,
                         const char *key,
                         const char *item_id,
                         gint64 now_s,
                         GError **error)
{
  static const char sql[] =
    "INSERT INTO op (work_id, kind, key, voids_op_id, void_item_id, state, "
    "hold_until_s, created_s, changed_s) "
    "SELECT iif (?5 > 0, ?5, work_id), 'void-entry', ?2, id, ?3, 'queued', ?4, ?4, ?4 "
    "FROM op WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM op AS other "
    "WHERE other.voids_op_id = ?1 AND other.void_item_id = ?3 "
    "AND other.state <> 'cancelled')";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "issii", op_id, key, item_id,
                     now_s, work_id))
    return 0;
  if (stint_db_changes (stint_txn_get_db (txn)) > 0)
    return stint_db_last_id (stint_txn_get_db (txn));
  g_set_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO,
               "row ‘%s’ is being taken back already", item_id);
  return 0;
}

/**
 * stint_store_void_item:
 * @item_id: (out) (transfer full) (nullable): the row to take back
 *
 * For a void-entry, the op that it takes back and the PSA's row; 0 for any other op.
 */
gint64
stint_store_void_item (StintStore *self, gint64 op_id, char **item_id, GError **error)
{
  static const char sql[] = "SELECT voids_op_id, void_item_id FROM op "
                            "WHERE id = ?1 AND kind = 'void-entry'";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);
  gint64 voids = 0;

  *item_id = NULL;
  if (rows == NULL)
    return 0;
  if (stint_rows_next (rows))
    {
      voids = stint_rows_int (rows, 0);
      *item_id = stint_rows_dup (rows, 1);
    }
  return stint_rows_finish (rows, error) ? voids : 0;
}

/** stint_store_has_void: @has: whether an op takes this row of an entry back, or any of
 * its rows for NULL. */
gboolean
stint_store_has_void (StintStore *self,
                      gint64 op_id,
                      const char *item_id,
                      gboolean *has,
                      GError **error)
{
  static const char sql[] =
    "SELECT 1 FROM op WHERE voids_op_id = ?1 "
    "AND (?2 IS NULL OR void_item_id = ?2) AND state <> 'cancelled'";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "is", op_id, item_id);

  *has = FALSE;
  if (rows == NULL)
    return FALSE;
  *has = stint_rows_next (rows);
  return stint_rows_finish (rows, error);
}

/**
 * stint_store_add_amend_op:
 * @op_id: the op whose entry says something else now
 *
 * Writes an op that brings an entry that was sent to what its commit of work and its
 * stint say by now; its id, or 0 on failure.
 */
gint64
stint_store_add_amend_op (StintTxn *txn,
                          gint64 op_id,
                          const char *key,
                          gint64 hold_until_s,
                          gint64 now_s,
                          GError **error)
{
  static const char sql[] =
    "INSERT INTO op (work_id, kind, key, amends_op_id, state, hold_until_s, created_s, "
    "changed_s) SELECT work_id, 'amend-entry', ?2, id, 'queued', ?3, ?4, ?4 FROM op "
    "WHERE id = ?1";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "isii", op_id, key, hold_until_s,
                     now_s))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

static GArray *
list_ids (StintRows *rows, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    {
      gint64 id = stint_rows_int (rows, 0);

      g_array_append_val (ids, id);
    }
  return stint_rows_finish (rows, error) ? g_steal_pointer (&ids) : NULL;
}

/** stint_store_list_amends: (transfer full) (element-type gint64): the ops that amend the
 * entry of an op, oldest first, those that were cancelled left out. */
GArray *
stint_store_list_amends (StintStore *self, gint64 op_id, GError **error)
{
  static const char sql[] = "SELECT id FROM op WHERE amends_op_id = ?1 "
                            "AND state <> 'cancelled' ORDER BY id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);

  return list_ids (rows, error);
}

/** stint_store_has_dropped_amends: @has: whether the entry of an op was to be changed
 * since it was last sent, and was not: the newest change of it was cancelled. */
gboolean
stint_store_has_dropped_amends (StintStore *self,
                                gint64 op_id,
                                gboolean *has,
                                GError **error)
{
  static const char sql[] =
    "SELECT state = 'cancelled' FROM op WHERE amends_op_id = ?1 ORDER BY id DESC LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);

  *has = FALSE;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    *has = stint_rows_int (rows, 0) != 0;
  return stint_rows_finish (rows, error);
}

/** stint_store_amended_op: the op that an amend-entry is about; 0 for any other, and on
 * failure, with @error set. */
gint64
stint_store_amended_op (StintStore *self, gint64 op_id, GError **error)
{
  static const char sql[] = "SELECT amends_op_id FROM op WHERE id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);
  gint64 id = 0;

  if (rows == NULL)
    return 0;
  if (stint_rows_next (rows))
    id = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error) ? id : 0;
}

/**
 * stint_store_drop_presence:
 *
 * Who is on a ticket is said anew: what was to be said before, and was never tried, is
 * not said any more.
 */
gboolean
stint_store_drop_presence (StintTxn *txn,
                           const char *ticket_number,
                           const char *message,
                           gint64 now_s,
                           GError **error)
{
#define OLD_PRESENCE                                                                     \
  "SELECT op.id FROM op JOIN work ON work.id = op.work_id "                              \
  "JOIN engagement ON engagement.id = work.engagement_id "                               \
  "WHERE op.kind = 'presence' AND op.state IN ('queued', 'blocked') "                    \
  "AND ticket_number = ?1 COLLATE NOCASE AND NOT EXISTS (SELECT 1 FROM step "            \
  "WHERE step.op_id = op.id AND (tries > 0 OR may_be_stored = 1)) "
  static const char steps[] =
    "UPDATE step SET state = 'cancelled', message = ?2, changed_s = ?3 "
    "WHERE op_id IN (" OLD_PRESENCE ")";
  static const char ops[] =
    "UPDATE op SET state = 'cancelled', message = ?2, changed_s = ?3 "
    "WHERE id IN (" OLD_PRESENCE ")";
  StintDb *db = stint_txn_get_db (txn);

  return stint_db_run (db, steps, error, "ssi", ticket_number, message, now_s) &&
         stint_db_run (db, ops, error, "ssi", ticket_number, message, now_s);
}

/** stint_new_ticket_free: frees @self. */
void
stint_new_ticket_free (StintNewTicket *self)
{
  g_free (self->title);
  g_free (self->client);
  g_free (self->company_id);
  g_free (self);
}

/** stint_store_put_new_ticket: a ticket to be made, or what was mended of one. */
gboolean
stint_store_put_new_ticket (StintTxn *txn, const StintNewTicket *ticket, GError **error)
{
  static const char sql[] =
    "INSERT INTO new_ticket (work_id, title, client, company_id) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (work_id) DO UPDATE SET title = excluded.title, "
    "client = excluded.client, company_id = excluded.company_id";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isss", ticket->work_id,
                       ticket->title, ticket->client, ticket->company_id);
}

static GPtrArray *
tickets_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) tickets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_new_ticket_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    {
      StintNewTicket *ticket = g_new0 (StintNewTicket, 1);

      ticket->work_id = stint_rows_int (rows, 0);
      ticket->title = stint_rows_dup (rows, 1);
      ticket->client = stint_rows_dup (rows, 2);
      ticket->company_id = stint_rows_dup (rows, 3);
      ticket->op_id = stint_rows_int (rows, 4);
      ticket->engagement_id = stint_rows_int (rows, 5);
      g_ptr_array_add (tickets, ticket);
    }
  return stint_rows_finish (rows, error) ? g_steal_pointer (&tickets) : NULL;
}

#define NEW_TICKET_COLUMNS                                                               \
  "new_ticket.work_id, title, client, company_id, op.id, engagement_id FROM new_ticket " \
  "JOIN work ON work.id = new_ticket.work_id JOIN op ON op.work_id = "                   \
  "new_ticket.work_id "

/** stint_store_get_new_ticket: (transfer full) (nullable): the ticket that an act makes.
 */
StintNewTicket *
stint_store_get_new_ticket (StintStore *self, gint64 work_id, GError **error)
{
  static const char sql[] = "SELECT " NEW_TICKET_COLUMNS
                            "WHERE new_ticket.work_id = ?1 AND op.kind = 'new-ticket'";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", work_id);
  g_autoptr (GPtrArray) tickets = tickets_from_rows (rows, error);

  return tickets != NULL && tickets->len > 0 ? g_ptr_array_steal_index (tickets, 0)
                                             : NULL;
}

/** stint_store_list_unmade: (transfer full) (element-type StintNewTicket): those whose
 * client has to be looked up. */
GPtrArray *
stint_store_list_unmade (StintStore *self, GError **error)
{
  static const char sql[] =
    "SELECT " NEW_TICKET_COLUMNS "WHERE company_id IS NULL AND op.kind = 'new-ticket' "
    "AND op.state IN ('queued', 'blocked') ORDER BY op.id";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return tickets_from_rows (rows, error);
}

/** stint_store_find_making: the op that makes the ticket of an engagement and is not
 * done; 0: none, or on failure, with @error set. */
gint64
stint_store_find_making (StintStore *self, gint64 engagement_id, GError **error)
{
  static const char sql[] =
    "SELECT op.id FROM op JOIN work ON work.id = op.work_id WHERE engagement_id = ?1 "
    "AND op.kind = 'new-ticket' AND op.state NOT IN ('done', 'cancelled')";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", engagement_id);
  gint64 id = 0;

  if (rows == NULL)
    return 0;
  if (stint_rows_next (rows))
    id = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error) ? id : 0;
}

/** stint_store_rehome_op: an op, with the stint that it may carry, belongs to another
 * act. */
gboolean
stint_store_rehome_op (StintTxn *txn, gint64 op_id, gint64 work_id, GError **error)
{
  static const char op[] = "UPDATE op SET work_id = ?2 WHERE id = ?1";
  static const char stint[] =
    "UPDATE stint SET work_id = ?2, engagement_id = (SELECT engagement_id FROM work "
    "WHERE id = ?2) WHERE id = (SELECT stint_id FROM op WHERE id = ?1)";
  StintDb *db = stint_txn_get_db (txn);

  return stint_db_run (db, op, error, "ii", op_id, work_id) &&
         stint_db_run (db, stint, error, "ii", op_id, work_id);
}

/** stint_store_rehome_work: a commit of work with its stints belongs to another
 * engagement, over whose status its own is set. */
gboolean
stint_store_rehome_work (StintTxn *txn,
                         gint64 work_id,
                         gint64 engagement_id,
                         const char *base_status_id,
                         GError **error)
{
  static const char work[] =
    "UPDATE work SET engagement_id = ?2, base_status_id = ?3, presence = NULL "
    "WHERE id = ?1";
  static const char stints[] = "UPDATE stint SET engagement_id = ?2 WHERE work_id = ?1";
  StintDb *db = stint_txn_get_db (txn);

  return stint_db_run (db, work, error, "iis", work_id, engagement_id, base_status_id) &&
         stint_db_run (db, stints, error, "ii", work_id, engagement_id);
}

/** stint_store_list_replacing: (transfer full) (element-type gint64): the ops of an act
 * that take back entries of other work, which this one is to take the place of; those
 * that are over left out. */
GArray *
stint_store_list_replacing (StintStore *self, gint64 work_id, GError **error)
{
  static const char sql[] =
    "SELECT op.id FROM op JOIN op AS old ON old.id = op.voids_op_id "
    "WHERE op.work_id = ?1 AND old.work_id <> op.work_id "
    "AND op.state NOT IN ('done', 'cancelled') ORDER BY op.id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", work_id);

  return list_ids (rows, error);
}

/**
 * stint_store_successors_planned:
 * @planned: (out): FALSE when the op takes an entry of other work back and what takes its
 *   place is not laid down, or is not to be sent any more
 */
gboolean
stint_store_successors_planned (StintStore *self,
                                gint64 op_id,
                                gboolean *planned,
                                GError **error)
{
  static const char sql[] =
    "SELECT EXISTS (SELECT 1 FROM op WHERE op.work_id = mine.work_id "
    "AND op.kind = 'time-entry' AND op.state <> 'cancelled') "
    "AND NOT EXISTS (SELECT 1 FROM op WHERE op.work_id = mine.work_id "
    "AND op.kind = 'time-entry' AND op.state <> 'cancelled' AND " STINT_SQL_NO_STEPS ") "
    "FROM op AS mine JOIN op AS old ON old.id = mine.voids_op_id "
    "WHERE mine.id = ?1 AND old.work_id <> mine.work_id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);

  *planned = TRUE;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    *planned = stint_rows_int (rows, 0) != 0;
  return stint_rows_finish (rows, error);
}

/** stint_store_requeue_voids: what takes entries back and could not be planned, because
 * what takes their place could not, can be. */
gboolean
stint_store_requeue_voids (StintTxn *txn, gint64 work_id, gint64 now_s, GError **error)
{
  static const char sql[] =
    "UPDATE op SET state = 'queued', message = NULL, changed_s = ?2 WHERE work_id = ?1 "
    "AND kind = 'void-entry' AND state = 'attention' AND " STINT_SQL_NO_STEPS;

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", work_id, now_s);
}

/** stint_store_undiscard_stint: it counts again. */
gboolean
stint_store_undiscard_stint (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE stint SET discarded_s = NULL WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_set_insists: whether a person wants what an act says, whatever was changed
 * there meanwhile. */
gboolean
stint_store_set_insists (StintTxn *txn, gint64 work_id, gboolean insists, GError **error)
{
  static const char sql[] =
    "UPDATE work SET insists = ?2 WHERE id = ?1 AND insists <> ?2";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ib", work_id, insists);
}

/** stint_store_drop_engaged: work on a ticket that had not begun after all: what was to
 * be said of it, and was never tried, is not said. */
gboolean
stint_store_drop_engaged (StintTxn *txn,
                          gint64 engagement_id,
                          const char *message,
                          gint64 now_s,
                          GError **error)
{
#define UNTRIED_ACTS                                                                     \
  "SELECT op.id FROM op JOIN work ON work.id = op.work_id "                              \
  "WHERE engagement_id = ?1 AND act = 'engage' AND op.state IN ('queued', 'blocked') "   \
  "AND NOT EXISTS (SELECT 1 FROM step WHERE step.op_id = op.id "                         \
  "AND (tries > 0 OR may_be_stored = 1)) "
  static const char steps[] =
    "UPDATE step SET state = 'cancelled', message = ?2, changed_s = ?3 "
    "WHERE op_id IN (" UNTRIED_ACTS ")";
  static const char ops[] =
    "UPDATE op SET state = 'cancelled', message = ?2, changed_s = ?3 "
    "WHERE id IN (" UNTRIED_ACTS ")";
  StintDb *db = stint_txn_get_db (txn);

  return stint_db_run (db, steps, error, "isi", engagement_id, message, now_s) &&
         stint_db_run (db, ops, error, "isi", engagement_id, message, now_s);
}

/** stint_store_release_acts: acts on the ticket of an engagement are held no longer than
 * what is said after them, so that they keep their order. */
gboolean
stint_store_release_acts (StintTxn *txn,
                          gint64 engagement_id,
                          gint64 until_s,
                          GError **error)
{
  static const char sql[] =
    "UPDATE op SET hold_until_s = ?2 WHERE hold_until_s > ?2 AND work_id IN "
    "(SELECT id FROM work WHERE engagement_id = ?1 AND act <> 'work')";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", engagement_id, until_s);
}

/** stint_store_dup_presence: (transfer full) (nullable): what was last said of me being
 * on the ticket of an engagement. */
char *
stint_store_dup_presence (StintStore *self, gint64 engagement_id, GError **error)
{
  static const char sql[] =
    "SELECT presence FROM work WHERE presence <> '' AND EXISTS (SELECT 1 FROM op "
    "WHERE op.work_id = work.id AND op.kind IN ('presence', 'status') "
    "AND op.state <> 'cancelled') AND engagement_id IN "
    "(SELECT other.id FROM engagement JOIN engagement AS other "
    "ON other.ticket_number = engagement.ticket_number COLLATE NOCASE "
    "WHERE engagement.id = ?1) ORDER BY id DESC LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", engagement_id);
  char *presence = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    presence = stint_rows_dup (rows, 0);
  stint_rows_finish (rows, presence == NULL ? error : NULL);
  return presence;
}
