#include "core/store-outbox.h"

#include "core/store-private.h"
#include <glib/gi18n.h>

/* Steps and attempts: the engine's tables. The state of an op follows its steps, in the
 * same transaction. */

/** stint_step_row_free: frees @self. */
void
stint_step_row_free (StintStepRow *self)
{
  g_clear_pointer (&self->step, stint_step_free);
  g_free (self->doubt_boot_id);
  g_free (self->refusal);
  g_free (self->overlap);
  g_free (self->message);
  g_free (self->item_ids);
  g_free (self);
}

static void
free_step_row (gpointer row)
{
  stint_step_row_free (row);
}

#define STEP_COLUMNS                                                                     \
  "step.id, op_id, position, kind, key, entity, natural_key, sight_class, ticket_id, "   \
  "careful, repeatable, waits_for_ticket, payload, account_id, state, tries, delays, "   \
  "due_s, may_be_stored, doubt_s, doubt_boot_id, doubt_boot_us, first_try_s, misses, "   \
  "last_miss_s, refusal, wants_cancel, audit_s, audits, done_s, message, "               \
  "(SELECT group_concat (item_id, ' ') FROM step_item WHERE step_id = step.id), "        \
  "approved, overlap "                                                                   \
  "FROM step "

static StintStep *
step_from_row (StintRows *rows)
{
  g_autoptr (StintStep) step = stint_step_new ();
  g_autoptr (GVariant) payload = NULL;

  step->id = stint_rows_int (rows, 0);
  step->op_id = stint_rows_int (rows, 1);
  step->position = (guint) stint_rows_int (rows, 2);
  if (!stint_step_kind_from_text (stint_rows_text (rows, 3), &step->kind))
    return NULL;
  step->key = stint_rows_dup (rows, 4);
  step->entity = stint_rows_dup (rows, 5);
  step->natural_key = stint_rows_dup (rows, 6);
  step->sight_class = stint_rows_dup (rows, 7);
  step->ticket_id = stint_rows_dup (rows, 8);
  step->careful = stint_rows_int (rows, 9) != 0;
  step->repeatable = stint_rows_int (rows, 10) != 0;
  step->waits_for_ticket = stint_rows_int (rows, 11) != 0;
  payload = g_variant_parse (G_VARIANT_TYPE_VARDICT, stint_rows_text (rows, 12), NULL,
                             NULL, NULL);
  if (payload == NULL)
    return NULL;
  stint_step_set_payload (step, payload);
  return g_steal_pointer (&step);
}

static StintStepRow *
row_from_row (StintRows *rows)
{
  g_autoptr (StintStepRow) row = g_new0 (StintStepRow, 1);

  row->step = step_from_row (rows);
  row->account_id = stint_rows_int (rows, 13);
  if (row->step == NULL ||
      !stint_state_from_text (stint_rows_text (rows, 14), &row->state))
    return NULL;
  row->tries = stint_rows_int (rows, 15);
  row->delays = stint_rows_int (rows, 16);
  row->due_s = stint_rows_int (rows, 17);
  row->may_be_stored = stint_rows_int (rows, 18) != 0;
  row->doubt_s = stint_rows_int (rows, 19);
  row->doubt_boot_id = stint_rows_dup (rows, 20);
  row->doubt_boot_us = stint_rows_int (rows, 21);
  row->first_try_s = stint_rows_int (rows, 22);
  row->misses = stint_rows_int (rows, 23);
  row->last_miss_s = stint_rows_int (rows, 24);
  row->refusal = stint_rows_dup (rows, 25);
  row->wants_cancel = stint_rows_int (rows, 26) != 0;
  row->audit_s = stint_rows_int (rows, 27);
  row->audits = stint_rows_int (rows, 28);
  row->done_s = stint_rows_int (rows, 29);
  row->message = stint_rows_dup (rows, 30);
  row->item_ids = stint_rows_dup (rows, 31);
  row->approved = stint_rows_int (rows, 32) != 0;
  row->overlap = stint_rows_dup (rows, 33);
  return g_steal_pointer (&row);
}

static GPtrArray *
step_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_step_row);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    {
      StintStepRow *row = row_from_row (rows);

      if (row == NULL)
        {
          g_set_error (error, STINT_ERROR, STINT_ERROR_CORRUPT,
                       "step %" G_GINT64_FORMAT " cannot be read",
                       stint_rows_int (rows, 0));
          return NULL;
        }
      g_ptr_array_add (found, row);
    }
  return stint_rows_finish (rows, error) ? g_steal_pointer (&found) : NULL;
}

static StintStepRow *
one_step_row (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) found = step_rows (rows, error);

  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

/* An op stands where the worst of its steps stands, and says what that step says. */
gboolean
stint_store_follow_steps (StintTxn *txn, gint64 op_id, gint64 now_s, GError **error)
{
  static const char sql[] = "SELECT state, message FROM step WHERE op_id = ?1 "
                            "AND position >= 0";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_txn_get_db (txn), sql, error, "i", op_id);
  StintState worst = STINT_STATE_CANCELLED;
  g_autofree char *message = NULL;
  gboolean any = FALSE;

  if (rows == NULL)
    return FALSE;
  while (stint_rows_next (rows))
    {
      StintState state = STINT_STATE_CANCELLED;

      if (!stint_state_from_text (stint_rows_text (rows, 0), &state))
        continue;
      if (!any || stint_state_worse (worst, state) != worst)
        {
          worst = state;
          g_free (message);
          message = stint_rows_dup (rows, 1);
        }
      any = TRUE;
    }
  if (!stint_rows_finish (rows, error))
    return FALSE;
  return !any || stint_store_set_op_state (txn, op_id, worst, message, now_s, error);
}

/* Takes @rows of one id each, and ends them. */
static GArray *
list_ids (StintRows *rows, GError **error)
{
  g_autoptr (StintRows) reading = rows;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (reading == NULL)
    return NULL;
  while (stint_rows_next (reading))
    {
      gint64 id = stint_rows_int (reading, 0);

      g_array_append_val (ids, id);
    }
  return stint_rows_finish (reading, error) ? g_steal_pointer (&ids) : NULL;
}

static gboolean
follow_all (StintTxn *txn, GArray *ops, gint64 now_s, GError **error)
{
  for (guint i = 0; i < ops->len; i++)
    {
      if (!stint_store_follow_steps (txn, g_array_index (ops, gint64, i), now_s, error))
        return FALSE;
    }
  return TRUE;
}

/** stint_store_get_step: (transfer full) (nullable): by its id. */
StintStepRow *
stint_store_get_step (StintStore *self, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " STEP_COLUMNS "WHERE step.id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);

  return one_step_row (rows, error);
}

/** stint_store_list_steps_of_op: (transfer full) (element-type StintStepRow): in order.
 */
GPtrArray *
stint_store_list_steps_of_op (StintStore *self, gint64 op_id, GError **error)
{
  static const char sql[] = "SELECT " STEP_COLUMNS "WHERE op_id = ?1 "
                            "AND position >= 0 ORDER BY position";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);

  return step_rows (rows, error);
}

/** stint_store_list_in_state: (transfer full) (element-type StintStepRow): by id. */
GPtrArray *
stint_store_list_in_state (StintStore *self,
                           gint64 account_id,
                           StintState state,
                           GError **error)
{
  static const char sql[] =
    "SELECT " STEP_COLUMNS "WHERE account_id = ?1 AND state = ?2 ORDER BY step.id";
  g_autoptr (StintRows) rows = stint_db_query (
    stint_store_get_db (self), sql, error, "is", account_id, stint_state_to_text (state));

  return step_rows (rows, error);
}

/* Not while the work it is of has other words by now, and is to be planned anew; not
 * while another step of the same ticket or of the same natural key may be under way; what
 * changes a ticket goes in the order it was said in; and a completion only when
 * nothing else of its ticket is on its way. */
#define MAY_BE_SENT                                                                      \
  "NOT EXISTS (SELECT 1 FROM step_need JOIN step AS other ON other.id = needs_step_id "  \
  "WHERE step_need.step_id = step.id AND other.state <> 'done') "                        \
  "AND NOT EXISTS (SELECT 1 FROM op JOIN work ON work.id = op.work_id "                  \
  "WHERE op.id = step.op_id AND mended = 1) "                                            \
  "AND NOT EXISTS (SELECT 1 FROM step AS other WHERE other.id <> step.id "               \
  "AND other.account_id = step.account_id "                                              \
  "AND ((other.state IN ('sending', 'verify') AND other.natural_key = step.natural_key)" \
  " OR (other.state = 'sending' AND other.ticket_id = step.ticket_id))) "                \
  "AND (step.kind <> 'ticket-patch' OR NOT EXISTS (SELECT 1 FROM step AS other "         \
  "WHERE other.id < step.id AND other.kind = 'ticket-patch' "                            \
  "AND other.ticket_id = step.ticket_id AND other.account_id = step.account_id "         \
  "AND other.state IN ('queued', 'sending', 'verify'))) "                                \
  "AND (waits_for_ticket = 0 OR (NOT EXISTS (SELECT 1 FROM step AS other "               \
  "WHERE other.id <> step.id AND other.ticket_id = step.ticket_id "                      \
  "AND other.account_id = step.account_id "                                              \
  "AND other.state IN ('queued', 'sending', 'verify') "                                  \
  "AND other.waits_for_ticket = 0 "                                                      \
  "AND (other.kind <> 'ticket-patch' OR other.id < step.id)) "                           \
  "AND NOT EXISTS (SELECT 1 FROM op JOIN work ON work.id = op.work_id "                  \
  "JOIN engagement ON engagement.id = work.engagement_id "                               \
  "WHERE engagement.ticket_id = step.ticket_id AND op.kind = 'time-entry' "              \
  "AND op.state IN ('queued', 'blocked') AND work.account_id = step.account_id "         \
  "AND NOT EXISTS (SELECT 1 FROM step AS planned WHERE planned.op_id = op.id "           \
  "AND planned.position >= 0)))) "

/**
 * stint_store_next_step: (transfer full) (nullable)
 *
 * The step to work on at @now_s: first what must be found out, then what may be sent,
 * oldest first, then audits.
 */
StintStepRow *
stint_store_next_step (StintStore *self, gint64 account_id, gint64 now_s, GError **error)
{
  static const char sql[] =
    "SELECT " STEP_COLUMNS
    "WHERE account_id = ?1 AND ((state = 'verify' AND due_s <= ?2) "
    "OR (state = 'queued' AND due_s <= ?2 AND " MAY_BE_SENT ") "
    "OR (state = 'done' AND audit_s <= ?2)) "
    "ORDER BY state = 'done', state = 'queued', due_s, step.id LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "ii", account_id, now_s);

  return one_step_row (rows, error);
}

/**
 * stint_store_next_due:
 *
 * When the next step of this account will be due, or an op can be planned; 0 for nothing
 * that time alone would bring. Blocked ones wait for others and do not count.
 */
gint64
stint_store_next_due (StintStore *self, gint64 account_id, GError **error)
{
  static const char sql[] =
    "SELECT min (due) FROM (SELECT min (due_s) AS due FROM step "
    "WHERE account_id = ?1 AND (state = 'verify' "
    "OR (state = 'queued' AND " MAY_BE_SENT ")) "
    "UNION ALL SELECT min (audit_s) FROM step "
    "WHERE account_id = ?1 AND state = 'done' AND audit_s IS NOT NULL "
    "UNION ALL SELECT min (iif (" STINT_SQL_OUT_OF_DATE ", 1, hold_until_s)) "
    "FROM op JOIN work ON work.id = op.work_id "
    "JOIN engagement ON engagement.id = work.engagement_id "
    "WHERE work.account_id = ?1 AND op.state IN ('queued', 'blocked') "
    "AND " STINT_SQL_TICKET_KNOWN "AND (" STINT_SQL_NO_STEPS "OR " STINT_SQL_OUT_OF_DATE
    "))";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", account_id);

  if (rows == NULL)
    return 0;
  return stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}

/** stint_store_search_by: what is in doubt is looked for at @by_s, or before. */
gboolean
stint_store_search_by (StintTxn *txn, gint64 account_id, gint64 by_s, GError **error)
{
  static const char sql[] = "UPDATE step SET due_s = min (due_s, ?2) "
                            "WHERE account_id = ?1 AND state = 'verify'";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", account_id, by_s);
}

/** stint_store_drop_needs: it waits no longer for steps that were cancelled. */
gboolean
stint_store_drop_needs (StintTxn *txn, gint64 step_id, GError **error)
{
  static const char sql[] =
    "DELETE FROM step_need WHERE step_id = ?1 AND needs_step_id IN "
    "(SELECT id FROM step WHERE state = 'cancelled')";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", step_id);
}

/**
 * stint_store_list_needs:
 * @op_ids: (out) (transfer full) (element-type gint64)
 *
 * The ops of those steps in @state that @step_id waits for.
 */
gboolean
stint_store_list_needs (StintStore *self,
                        gint64 step_id,
                        StintState state,
                        GArray **op_ids,
                        GError **error)
{
  static const char sql[] = "SELECT op_id FROM step_need JOIN step ON id = needs_step_id "
                            "WHERE step_id = ?1 AND state = ?2";

  *op_ids = list_ids (stint_db_query (stint_store_get_db (self), sql, error, "is",
                                      step_id, stint_state_to_text (state)),
                      error);
  return *op_ids != NULL;
}

/** stint_store_unblock: queues every blocked step whose needs are all done. */
gboolean
stint_store_unblock (StintTxn *txn, gint64 now_s, GError **error)
{
  static const char find[] =
    "SELECT DISTINCT op_id FROM step WHERE state = 'blocked' AND NOT EXISTS "
    "(SELECT 1 FROM step_need JOIN step AS other ON other.id = needs_step_id "
    "WHERE step_need.step_id = step.id AND other.state <> 'done')";
  static const char free_them[] =
    "UPDATE step SET state = 'queued', message = NULL, changed_s = ?1 "
    "WHERE state = 'blocked' AND NOT EXISTS "
    "(SELECT 1 FROM step_need JOIN step AS other ON other.id = needs_step_id "
    "WHERE step_need.step_id = step.id AND other.state <> 'done')";
  g_autoptr (GArray) ops =
    list_ids (stint_db_query (stint_txn_get_db (txn), find, error, ""), error);

  if (ops == NULL)
    return FALSE;
  return ops->len == 0 ||
         (stint_db_run (stint_txn_get_db (txn), free_them, error, "i", now_s) &&
          follow_all (txn, ops, now_s, error));
}

/* Those that wait for a step say so while it is not going to be done by itself. */
static gboolean
tell_dependents (StintTxn *txn, const StintStepRow *row, gint64 now_s, GError **error)
{
  static const char find[] =
    "SELECT DISTINCT op_id FROM step JOIN step_need ON step_id = id "
    "WHERE needs_step_id = ?1 AND state = 'blocked' AND message IS NOT ?2";
  static const char tell[] =
    "UPDATE step SET message = ?2 WHERE state = 'blocked' AND id IN "
    "(SELECT step_id FROM step_need WHERE needs_step_id = ?1)";
  g_autofree char *message = NULL;
  g_autoptr (GArray) ops = NULL;

  if (row->state == STINT_STATE_ATTENTION)
    message = g_strdup_printf (_ ("waits for op %d, which needs attention"),
                               (int) row->step->op_id);
  else if (row->state == STINT_STATE_CANCELLED)
    message = g_strdup_printf (
      _ ("waits for op %d, which was cancelled; retry it to send it alone"),
      (int) row->step->op_id);
  ops = list_ids (
    stint_db_query (stint_txn_get_db (txn), find, error, "is", row->step->id, message),
    error);
  if (ops == NULL)
    return FALSE;
  return ops->len == 0 || (stint_db_run (stint_txn_get_db (txn), tell, error, "is",
                                         row->step->id, message) &&
                           follow_all (txn, ops, now_s, error));
}

/** stint_store_update_step: writes where a step stands now; its op follows. */
gboolean
stint_store_update_step (StintTxn *txn,
                         const StintStepRow *row,
                         gint64 now_s,
                         GError **error)
{
  static const char sql[] =
    "UPDATE step SET state = ?2, tries = ?3, delays = ?4, due_s = ?5, "
    "may_be_stored = ?6, doubt_s = ?7, doubt_boot_id = ?8, doubt_boot_us = ?9, "
    "first_try_s = ?10, misses = ?11, last_miss_s = ?12, refusal = ?13, "
    "wants_cancel = ?14, audit_s = ?15, audits = ?16, done_s = ?17, message = ?18, "
    "changed_s = ?19, approved = ?20, overlap = ?21 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error,
                       "isiiibzszziz"
                       "sbzizsibs",
                       row->step->id, stint_state_to_text (row->state), row->tries,
                       row->delays, row->due_s, row->may_be_stored, row->doubt_s,
                       row->doubt_boot_id, row->doubt_boot_us, row->first_try_s,
                       row->misses, row->last_miss_s, row->refusal, row->wants_cancel,
                       row->audit_s, row->audits, row->done_s, row->message, now_s,
                       row->approved, row->overlap) &&
         stint_store_follow_steps (txn, row->step->op_id, now_s, error) &&
         tell_dependents (txn, row, now_s, error);
}
