#include "core/store-private.h"
#include "core/store-stints.h"

/* Written once, for every query that answers engagements. */
#define ENGAGEMENT_COLUMNS                                                               \
  "id, ticket_id, ticket_number, ticket_title, company, label, next, base_status_id, "   \
  "lookup_message, slot, opened_s, closed_s, internal, "                                 \
  "(SELECT stint.id FROM stint WHERE end_s IS NULL AND engagement_id = engagement.id), " \
  "(SELECT start_s FROM stint WHERE end_s IS NULL AND engagement_id = engagement.id), "  \
  "(SELECT coalesce (sum (end_s - start_s), 0) FROM stint "                              \
  "WHERE engagement_id = engagement.id AND discarded_s IS NULL "                         \
  "AND end_s IS NOT NULL), "                                                             \
  "(SELECT coalesce (sum (end_s - start_s), 0) FROM stint "                              \
  "WHERE engagement_id = engagement.id AND discarded_s IS NULL AND work_id IS NULL "     \
  "AND end_s IS NOT NULL) "                                                              \
  "FROM engagement "

static StintEngagement *
engagement_from_row (StintRows *rows)
{
  StintEngagement *self = stint_engagement_new ();

  self->id = stint_rows_int (rows, 0);
  self->ticket_id = stint_rows_dup (rows, 1);
  self->ticket_number = stint_rows_dup (rows, 2);
  self->ticket_title = stint_rows_dup (rows, 3);
  self->company = stint_rows_dup (rows, 4);
  self->label = stint_rows_dup (rows, 5);
  self->next = stint_rows_dup (rows, 6);
  self->base_status_id = stint_rows_dup (rows, 7);
  self->lookup_message = stint_rows_dup (rows, 8);
  self->slot = stint_rows_int (rows, 9);
  self->opened_s = stint_rows_int (rows, 10);
  self->closed_s = stint_rows_int (rows, 11);
  self->internal = stint_rows_int (rows, 12) != 0;
  self->running_stint_id = stint_rows_int (rows, 13);
  self->running_since_s = stint_rows_int (rows, 14);
  self->worked_seconds = stint_rows_int (rows, 15);
  self->unposted_seconds = stint_rows_int (rows, 16);
  return self;
}

static GPtrArray *
engagements_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) engagements = g_ptr_array_new_with_free_func (g_object_unref);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (engagements, engagement_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&engagements) : NULL;
}

static StintEngagement *
one_engagement (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) found = engagements_from_rows (rows, error);

  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

/**
 * stint_store_add_engagement:
 *
 * Writes a new engagement, open or closed at once; its id, or 0 on failure. A second open
 * one on the same ticket is refused by the schema.
 */
gint64
stint_store_add_engagement (StintTxn *txn,
                            const StintEngagement *engagement,
                            GError **error)
{
  static const char sql[] =
    "INSERT INTO engagement (ticket_id, ticket_number, ticket_title, company, label, "
    "internal, base_status_id, opened_s, closed_s) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "sssssbsiz",
                     engagement->ticket_id, engagement->ticket_number,
                     engagement->ticket_title, engagement->company, engagement->label,
                     engagement->internal, engagement->base_status_id,
                     engagement->opened_s, engagement->closed_s))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/** stint_store_set_engagement_ticket: gives it its ticket, or internal time. */
gboolean
stint_store_set_engagement_ticket (StintTxn *txn,
                                   const StintEngagement *engagement,
                                   GError **error)
{
  static const char sql[] =
    "UPDATE engagement SET ticket_id = ?2, ticket_number = ?3, ticket_title = ?4, "
    "company = ?5, label = ?6, internal = ?7, base_status_id = ?8, "
    "lookup_message = NULL WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isssssbs", engagement->id,
                       engagement->ticket_id, engagement->ticket_number,
                       engagement->ticket_title, engagement->company, engagement->label,
                       engagement->internal, engagement->base_status_id);
}

/** stint_store_close_engagement: closes it and frees its slot. */
gboolean
stint_store_close_engagement (StintTxn *txn, gint64 id, gint64 at_s, GError **error)
{
  static const char sql[] =
    "UPDATE engagement SET closed_s = ?2, slot = NULL WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, at_s);
}

/** stint_store_set_next: what is next on it. */
gboolean
stint_store_set_next (StintTxn *txn, gint64 id, const char *next, GError **error)
{
  static const char sql[] = "UPDATE engagement SET next = ?2 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "is", id, next);
}

/** stint_store_set_lookup_message: why its ticket could not be found. */
gboolean
stint_store_set_lookup_message (StintTxn *txn,
                                gint64 id,
                                const char *message,
                                GError **error)
{
  static const char sql[] = "UPDATE engagement SET lookup_message = ?2 "
                            "WHERE id = ?1 AND lookup_message IS NOT ?2";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "is", id, message);
}

/** stint_store_free_slot: the lowest number that resumes nothing; 0 on failure. */
gint64
stint_store_free_slot (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT slot FROM engagement "
                            "WHERE slot IS NOT NULL ORDER BY slot";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");
  gint64 slot = 1;

  if (rows == NULL)
    return 0;
  while (stint_rows_next (rows) && stint_rows_int (rows, 0) == slot)
    slot++;
  return stint_rows_finish (rows, error) ? slot : 0;
}

/** stint_store_set_slot: the number that resumes it; it keeps it until it is closed. */
gboolean
stint_store_set_slot (StintTxn *txn, gint64 id, gint64 slot, GError **error)
{
  static const char sql[] = "UPDATE engagement SET slot = ?2 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, slot);
}

/** stint_store_move_stints: gives what @from has not committed to @to. */
gboolean
stint_store_move_stints (StintTxn *txn, gint64 from, gint64 to, GError **error)
{
  static const char sql[] =
    "UPDATE stint SET engagement_id = ?2 WHERE engagement_id = ?1 AND work_id IS NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", from, to);
}

/** stint_store_get_engagement: (transfer full) (nullable): by its id. */
StintEngagement *
stint_store_get_engagement (StintStore *self, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " ENGAGEMENT_COLUMNS "WHERE id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);

  return one_engagement (rows, error);
}

/** stint_store_get_running: (transfer full) (nullable): the engagement that runs. */
StintEngagement *
stint_store_get_running (StintStore *self, GError **error)
{
  static const char sql[] =
    "SELECT " ENGAGEMENT_COLUMNS
    "WHERE id = (SELECT engagement_id FROM stint WHERE end_s IS NULL)";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return one_engagement (rows, error);
}

/** stint_store_get_slot: (transfer full) (nullable): the open engagement in a slot. */
StintEngagement *
stint_store_get_slot (StintStore *self, gint64 slot, GError **error)
{
  static const char sql[] = "SELECT " ENGAGEMENT_COLUMNS "WHERE slot = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", slot);

  return one_engagement (rows, error);
}

/** stint_store_find_open_engagement: (transfer full) (nullable): on a ticket, by its
 * number or by ‘#’ and the PSA's id. */
StintEngagement *
stint_store_find_open_engagement (StintStore *self, const char *ticket, GError **error)
{
  static const char sql[] =
    "SELECT " ENGAGEMENT_COLUMNS "WHERE closed_s IS NULL "
    "AND (ticket_number = ?1 COLLATE NOCASE OR '#' || ticket_id = ?1)";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", ticket);

  return one_engagement (rows, error);
}

/** stint_store_list_parked: (transfer full) (element-type StintEngagement): by slot. */
GPtrArray *
stint_store_list_parked (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT " ENGAGEMENT_COLUMNS
                            "WHERE closed_s IS NULL AND NOT EXISTS (SELECT 1 FROM stint "
                            "WHERE end_s IS NULL AND engagement_id = engagement.id) "
                            "ORDER BY slot IS NULL, slot, id";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return engagements_from_rows (rows, error);
}

/**
 * stint_store_list_unresolved: (transfer full) (element-type StintEngagement)
 *
 * Engagements on a typed number that the PSA has not been asked about yet, open ones and
 * those whose ops wait for it.
 */
GPtrArray *
stint_store_list_unresolved (StintStore *self, GError **error)
{
  static const char sql[] =
    "SELECT " ENGAGEMENT_COLUMNS
    "WHERE ticket_id IS NULL AND ticket_number IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM work JOIN op ON op.work_id = work.id "
    "WHERE work.engagement_id = engagement.id AND op.kind = 'new-ticket' "
    "AND state NOT IN ('done', 'cancelled')) AND (closed_s IS NULL "
    "OR EXISTS (SELECT 1 FROM work JOIN op ON op.work_id = work.id "
    "WHERE work.engagement_id = engagement.id AND state NOT IN ('done', 'cancelled')))";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  return engagements_from_rows (rows, error);
}

/** stint_draft_free: frees @self. */
void
stint_draft_free (StintDraft *self)
{
  g_free (self->done);
  g_free (self->next);
  g_free (self->left_off);
  g_free (self->roll_back);
  g_free (self->roll_forward);
  g_free (self->outcome);
  g_free (self->update_text);
  g_free (self);
}

/** stint_store_put_draft: keeps what is being typed about an engagement. */
gboolean
stint_store_put_draft (StintTxn *txn,
                       gint64 engagement_id,
                       const StintDraft *draft,
                       gint64 now_s,
                       GError **error)
{
  static const char sql[] =
    "INSERT INTO draft (engagement_id, done, next, left_off, roll_back, roll_forward, "
    "outcome, update_text, changed_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
    "ON CONFLICT (engagement_id) DO UPDATE SET done = excluded.done, "
    "next = excluded.next, left_off = excluded.left_off, "
    "roll_back = excluded.roll_back, roll_forward = excluded.roll_forward, "
    "outcome = excluded.outcome, update_text = excluded.update_text, "
    "changed_s = excluded.changed_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isssssssi", engagement_id,
                       draft->done, draft->next, draft->left_off, draft->roll_back,
                       draft->roll_forward, draft->outcome, draft->update_text, now_s);
}

/** stint_store_move_draft: gives what was being typed to @to, unless that has its own. */
gboolean
stint_store_move_draft (StintTxn *txn, gint64 from, gint64 to, GError **error)
{
  static const char sql[] =
    "UPDATE OR IGNORE draft SET engagement_id = ?2 WHERE engagement_id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", from, to);
}

/** stint_store_drop_draft: it has been committed, or thrown away by the person. */
gboolean
stint_store_drop_draft (StintTxn *txn, gint64 engagement_id, GError **error)
{
  static const char sql[] = "DELETE FROM draft WHERE engagement_id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", engagement_id);
}

/** stint_store_get_draft: (transfer full) (nullable): what was being typed. */
StintDraft *
stint_store_get_draft (StintStore *self, gint64 engagement_id, GError **error)
{
  static const char sql[] =
    "SELECT done, next, left_off, roll_back, roll_forward, outcome, update_text "
    "FROM draft WHERE engagement_id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", engagement_id);
  g_autoptr (StintDraft) draft = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    {
      draft = g_new0 (StintDraft, 1);
      draft->done = stint_rows_dup (rows, 0);
      draft->next = stint_rows_dup (rows, 1);
      draft->left_off = stint_rows_dup (rows, 2);
      draft->roll_back = stint_rows_dup (rows, 3);
      draft->roll_forward = stint_rows_dup (rows, 4);
      draft->outcome = stint_rows_dup (rows, 5);
      draft->update_text = stint_rows_dup (rows, 6);
    }
  return stint_rows_finish (rows, error) ? g_steal_pointer (&draft) : NULL;
}
