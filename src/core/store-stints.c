#include "core/store-stints.h"

#include "core/store-private.h"

/* Every row that the PSA had of it has been deleted there by a later op. */
#define TAKEN_BACK                                                                       \
  "EXISTS (SELECT 1 FROM op AS void WHERE void.voids_op_id = op.id "                     \
  "AND void.state = 'done') AND NOT EXISTS (SELECT 1 FROM step JOIN step_item "          \
  "ON step_id = step.id WHERE step.op_id = op.id AND item_id NOT IN "                    \
  "(SELECT void.void_item_id FROM op AS void WHERE void.voids_op_id = op.id "            \
  "AND void.state = 'done'))"

/* The payload with what its op said when it was sent. */
#define OP_FROZEN                                                                        \
  "(SELECT payload FROM step WHERE step.op_id = op.id "                                  \
  "AND (may_be_stored = 1 OR step.state IN ('done', 'cancelled')) "                      \
  "ORDER BY position LIMIT 1)"

#define STINT_COLUMNS                                                                    \
  "stint.id, stint.engagement_id, engagement.ticket_number, engagement.ticket_title, "   \
  "engagement.company, engagement.label, stint.zone, stint.captured_by, stint.key, "     \
  "(SELECT summary FROM work WHERE work.id = stint.work_id), "                           \
  "CASE WHEN op.state = 'done' AND " TAKEN_BACK " THEN 'cancelled' ELSE op.state END, "  \
  "(SELECT group_concat (item_id, ' ') FROM step JOIN step_item ON step_id = step.id "   \
  "WHERE step.op_id = op.id AND step.kind = 'time-create'), "                            \
  "stint.start_s, stint.end_s, stint.work_id, op.id, clock_stepped, "                    \
  "discarded_s IS NOT NULL, " OP_FROZEN " "                                              \
  "FROM stint JOIN engagement ON engagement.id = stint.engagement_id "                   \
  "LEFT JOIN op ON op.stint_id = stint.id "

static StintStint *
stint_from_row (StintRows *rows)
{
  StintStint *self = stint_stint_new ();

  self->id = stint_rows_int (rows, 0);
  self->engagement_id = stint_rows_int (rows, 1);
  self->ticket_number = stint_rows_dup (rows, 2);
  self->ticket_title = stint_rows_dup (rows, 3);
  self->company = stint_rows_dup (rows, 4);
  self->label = stint_rows_dup (rows, 5);
  self->zone = stint_rows_dup (rows, 6);
  self->captured_by = stint_rows_dup (rows, 7);
  self->key = stint_rows_dup (rows, 8);
  self->summary = stint_rows_dup_words (rows, 18, 9);
  self->op_state = stint_rows_dup (rows, 10);
  self->psa_ids = stint_rows_dup (rows, 11);
  self->start_s = stint_rows_int (rows, 12);
  self->end_s = stint_rows_int (rows, 13);
  self->work_id = stint_rows_int (rows, 14);
  self->op_id = stint_rows_int (rows, 15);
  self->clock_stepped = stint_rows_int (rows, 16) != 0;
  self->discarded = stint_rows_int (rows, 17) != 0;
  return self;
}

static GPtrArray *
stints_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) stints = g_ptr_array_new_with_free_func (g_object_unref);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (stints, stint_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&stints) : NULL;
}

static StintStint *
one_stint (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) stints = stints_from_rows (rows, error);

  return stints != NULL && stints->len > 0 ? g_ptr_array_steal_index (stints, 0) : NULL;
}

static gint64
one_number (StintRows *rows, GError **error)
{
  gint64 number = 0;

  if (rows == NULL)
    return 0;
  if (stint_rows_next (rows))
    number = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error) ? number : 0;
}

/**
 * stint_store_add_stint:
 * @end_s: 0 while it runs
 * @boot_id: (nullable): the boot it was started in, when it was timed
 *
 * Writes a new stint; its id, or 0 on failure. A second running one is refused by the
 * schema.
 */
gint64
stint_store_add_stint (StintTxn *txn,
                       gint64 engagement_id,
                       gint64 start_s,
                       gint64 end_s,
                       const char *zone,
                       const char *captured_by,
                       const char *boot_id,
                       gint64 boot_us,
                       GError **error)
{
  static const char sql[] =
    "INSERT INTO stint (engagement_id, start_s, end_s, zone, captured_by, "
    "start_boot_id, start_boot_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "iizsssz", engagement_id,
                     start_s, end_s, zone, captured_by, boot_id,
                     boot_id != NULL ? boot_us : G_GINT64_CONSTANT (0)))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/** stint_store_end_stint: ends the running stint @id at @end_s, not before its start. */
gboolean
stint_store_end_stint (StintTxn *txn,
                       gint64 id,
                       gint64 end_s,
                       gboolean clock_stepped,
                       GError **error)
{
  static const char sql[] =
    "UPDATE stint SET end_s = ?2, clock_stepped = max (clock_stepped, ?3) "
    "WHERE id = ?1 AND end_s IS NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "iib", id, end_s,
                       clock_stepped);
}

/** stint_store_set_stint_typed: its start or its end was typed, not timed. */
gboolean
stint_store_set_stint_typed (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE stint SET captured_by = 'typed' WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_set_stint_span: when it was worked after all. */
gboolean
stint_store_set_stint_span (StintTxn *txn, gint64 id, StintSpan span, GError **error)
{
  static const char sql[] = "UPDATE stint SET start_s = ?2, end_s = ?3 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "iii", id, span.start_s,
                       span.end_s);
}

/** stint_store_move_stint: gives one stint to another engagement. */
gboolean
stint_store_move_stint (StintTxn *txn, gint64 id, gint64 to, GError **error)
{
  static const char sql[] = "UPDATE stint SET engagement_id = ?2 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, to);
}

/** stint_store_set_clock_stepped: the clock was seen to jump before it was started. */
gboolean
stint_store_set_clock_stepped (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE stint SET clock_stepped = 1 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_reopen_stint: lets it run on, as if it had never been ended. */
gboolean
stint_store_reopen_stint (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE stint SET end_s = NULL "
                            "WHERE id = ?1 AND work_id IS NULL AND discarded_s IS NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_discard_stint: counts it no longer; the row stays. */
gboolean
stint_store_discard_stint (StintTxn *txn, gint64 id, gint64 at_s, GError **error)
{
  static const char sql[] =
    "UPDATE stint SET discarded_s = ?2 WHERE id = ?1 AND end_s IS NOT NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, at_s);
}

/** stint_store_commit_stint: makes it postable, as part of a commit of work. */
gboolean
stint_store_commit_stint (StintTxn *txn,
                          gint64 id,
                          gint64 work_id,
                          const char *key,
                          GError **error)
{
  static const char sql[] = "UPDATE stint SET work_id = ?2, key = ?3 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "iis", id, work_id, key);
}

/**
 * stint_store_get_stint_boot:
 * @boot_id: (out) (transfer full) (nullable): NULL when the stint was typed
 *
 * The clock that no one can set, as it stood when the stint was started.
 */
gboolean
stint_store_get_stint_boot (StintStore *self,
                            gint64 id,
                            char **boot_id,
                            gint64 *boot_us,
                            GError **error)
{
  static const char sql[] =
    "SELECT start_boot_id, start_boot_us FROM stint WHERE id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);

  *boot_id = NULL;
  *boot_us = 0;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    {
      *boot_id = stint_rows_dup (rows, 0);
      *boot_us = stint_rows_int (rows, 1);
    }
  return stint_rows_finish (rows, error);
}

/** stint_store_get_stint: (transfer full) (nullable): by its id. */
StintStint *
stint_store_get_stint (StintStore *self, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " STINT_COLUMNS "WHERE stint.id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);

  return one_stint (rows, error);
}

/** stint_store_get_running_stint: (transfer full) (nullable): the one that runs. */
StintStint *
stint_store_get_running_stint (StintStore *self, GError **error)
{
  /* It has no commit of work, so there is nothing to look up about one. */
  static const char sql[] =
    "SELECT stint.id, engagement_id, ticket_number, ticket_title, company, label, zone, "
    "captured_by, NULL, NULL, NULL, NULL, start_s, NULL, NULL, NULL, clock_stepped, 0, "
    "NULL "
    "FROM stint JOIN engagement ON engagement.id = engagement_id WHERE end_s IS NULL";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return one_stint (rows, error);
}

/** stint_store_last_end: when the stint begun last of all that ended has ended, UTC
 * seconds; 0 when there is none. */
gint64
stint_store_last_end (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT end_s FROM stint WHERE end_s IS NOT NULL "
                            "AND discarded_s IS NULL ORDER BY start_s DESC LIMIT 1";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return one_number (rows, error);
}

/** stint_store_find_just_ended: the uncommitted stint of an engagement that ended at
 * @at_s; 0 when there is none. */
gint64
stint_store_find_just_ended (StintStore *self,
                             gint64 engagement_id,
                             gint64 at_s,
                             GError **error)
{
  static const char sql[] = "SELECT id FROM stint WHERE engagement_id = ?1 "
                            "AND end_s = ?2 AND work_id IS NULL "
                            "AND discarded_s IS NULL ORDER BY start_s DESC LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "ii", engagement_id, at_s);

  return one_number (rows, error);
}

/**
 * stint_store_list_stints_between: (transfer full) (element-type StintStint)
 *
 * Stints that touch @span, by start, discarded ones left out.
 */
GPtrArray *
stint_store_list_stints_between (StintStore *self, StintSpan span, GError **error)
{
  static const char sql[] =
    "SELECT " STINT_COLUMNS "WHERE discarded_s IS NULL AND stint.start_s < ?2 "
    "AND (stint.end_s IS NULL OR stint.end_s > ?1 "
    "OR (stint.end_s = stint.start_s AND stint.start_s >= ?1)) "
    "ORDER BY stint.start_s, stint.id";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error,
                                               "ii", span.start_s, span.end_s);

  return stints_from_rows (rows, error);
}

/** stint_store_list_stints_of: (transfer full) (element-type StintStint): by start. */
GPtrArray *
stint_store_list_stints_of (StintStore *self, gint64 engagement_id, GError **error)
{
  static const char sql[] =
    "SELECT " STINT_COLUMNS
    "WHERE discarded_s IS NULL AND stint.engagement_id = ?1 ORDER BY stint.start_s";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", engagement_id);

  return stints_from_rows (rows, error);
}

/**
 * stint_store_list_unposted_of: (transfer full) (element-type StintStint)
 *
 * Ended stints of an engagement that no commit of work has made postable, by start.
 */
GPtrArray *
stint_store_list_unposted_of (StintStore *self, gint64 engagement_id, GError **error)
{
  static const char sql[] =
    "SELECT " STINT_COLUMNS
    "WHERE discarded_s IS NULL AND stint.engagement_id = ?1 AND stint.work_id IS NULL "
    "AND stint.end_s > stint.start_s ORDER BY stint.start_s";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", engagement_id);

  return stints_from_rows (rows, error);
}

/** stint_store_list_ticket_stints: (transfer full) (element-type StintStint): newest
 * first. */
GPtrArray *
stint_store_list_ticket_stints (StintStore *self, const char *number, GError **error)
{
  static const char sql[] = "SELECT " STINT_COLUMNS "WHERE discarded_s IS NULL "
                            "AND engagement.ticket_number = ?1 COLLATE NOCASE "
                            "ORDER BY stint.start_s DESC";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", number);

  return stints_from_rows (rows, error);
}

/** stint_store_count_unposted: ended stints that still wait for a note; none on internal
 * time, which is recorded only. */
gint64
stint_store_count_unposted (StintStore *self, GError **error)
{
  static const char sql[] =
    "SELECT count (*) FROM stint JOIN engagement ON engagement.id = engagement_id "
    "WHERE work_id IS NULL AND discarded_s IS NULL AND end_s > start_s "
    "AND internal = 0";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return one_number (rows, error);
}

/** stint_store_worked_on: seconds of ended stints on a ticket. */
gint64
stint_store_worked_on (StintStore *self, const char *ticket_number, GError **error)
{
  static const char sql[] =
    "SELECT coalesce (sum (end_s - start_s), 0) "
    "FROM stint JOIN engagement ON engagement.id = engagement_id "
    "WHERE ticket_number = ?1 COLLATE NOCASE AND end_s IS NOT NULL "
    "AND discarded_s IS NULL";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", ticket_number);

  return one_number (rows, error);
}
