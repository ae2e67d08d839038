#include "core/store-outbox.h"
#include "core/store-private.h"

/* From commits of work to steps: what is to be planned, and what was. */

/**
 * stint_store_next_unplanned:
 *
 * A commit of work of this account with an op that is due and has no steps yet, on a
 * ticket that is known; 0 when there is none.
 */
gint64
stint_store_next_unplanned (StintStore *self,
                            gint64 account_id,
                            gint64 now_s,
                            GError **error)
{
  static const char sql[] =
    "SELECT op.work_id FROM op JOIN work ON work.id = op.work_id "
    "JOIN engagement ON engagement.id = work.engagement_id "
    "WHERE op.state IN ('queued', 'blocked') AND work.account_id = ?1 "
    "AND " STINT_SQL_TICKET_KNOWN "AND ((op.hold_until_s <= ?2 AND " STINT_SQL_NO_STEPS
    ") OR " STINT_SQL_OUT_OF_DATE ") ORDER BY op.id LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "ii", account_id, now_s);

  if (rows == NULL)
    return 0;
  return stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}

/** stint_store_plan_anew: what of it was never sent is planned again. */
gboolean
stint_store_plan_anew (StintTxn *txn, gint64 work_id, GError **error)
{
  static const char sql[] = "UPDATE work SET mended = 1 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", work_id);
}

/** stint_store_planned: its steps are laid down as the commit of work now reads. */
gboolean
stint_store_planned (StintTxn *txn, gint64 work_id, GError **error)
{
  static const char sql[] = "UPDATE work SET mended = 0 WHERE id = ?1 AND mended = 1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", work_id);
}

/** stint_store_adopt_ops: work done before there was an account belongs to this one. */
gboolean
stint_store_adopt_ops (StintTxn *txn, gint64 account_id, GError **error)
{
  static const char sql[] = "UPDATE work SET account_id = ?1 WHERE account_id IS NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", account_id);
}

/* Plans again what has never been sent; what may have been sent keeps its body. */
static gboolean
put_step (StintTxn *txn,
          gint64 account_id,
          const StintStep *step,
          gint64 now_s,
          GError **error)
{
  static const char sql[] =
    "INSERT INTO step (op_id, account_id, position, kind, key, entity, natural_key, "
    "sight_class, ticket_id, careful, repeatable, waits_for_ticket, payload, state, "
    "due_s, changed_s) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'queued', "
    "(SELECT max (hold_until_s, ?14) FROM op WHERE id = ?1), ?14) "
    "ON CONFLICT (key) DO UPDATE SET natural_key = excluded.natural_key, "
    "ticket_id = excluded.ticket_id, payload = excluded.payload, "
    "sight_class = excluded.sight_class, careful = excluded.careful, "
    "repeatable = excluded.repeatable, waits_for_ticket = excluded.waits_for_ticket, "
    "state = iif (position < 0, 'queued', state), position = excluded.position "
    "WHERE may_be_stored = 0 "
    "AND (state IN ('queued', 'blocked', 'attention') OR position < 0)";
  g_autoptr (GError) failure = NULL;
  g_autofree char *words = stint_store_dup_words (txn, step->op_id, &failure);
  g_autofree char *payload = stint_store_print_payload (step, words);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return stint_db_run (
    stint_txn_get_db (txn), sql, error, "iiissssssbbbsi", step->op_id, account_id,
    (gint64) step->position, stint_step_kind_to_text (step->kind), step->key,
    step->entity, step->natural_key, step->sight_class, step->ticket_id, step->careful,
    step->repeatable, step->waits_for_ticket, payload, now_s);
}

static gboolean
waits_for (const StintStep *step, const StintStep *other)
{
  return (step->after_entries && other->kind == STINT_STEP_TIME_CREATE) ||
         (step->after_update && other->kind == STINT_STEP_NOTE_CREATE && other->careful);
}

static gboolean
put_needs (StintTxn *txn, GPtrArray *steps, const StintStep *step, GError **error)
{
  static const char sql[] =
    "INSERT INTO step_need (step_id, needs_step_id) "
    "SELECT mine.id, other.id FROM step AS mine JOIN step AS other "
    "WHERE mine.key = ?1 AND other.key = ?2 ON CONFLICT DO NOTHING";

  for (guint i = 0; i < steps->len; i++)
    {
      const StintStep *other = g_ptr_array_index (steps, i);

      if (!waits_for (step, other))
        continue;
      if (!stint_db_run (stint_txn_get_db (txn), sql, error, "ss", step->key, other->key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_planned (GPtrArray *steps, gint64 op_id, const char *key)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const StintStep *step = g_ptr_array_index (steps, i);

      if (step->op_id == op_id && (key == NULL || g_str_equal (step->key, key)))
        return TRUE;
    }
  return FALSE;
}

static guint
count_planned (GPtrArray *steps, gint64 op_id)
{
  guint n = 0;

  for (guint i = 0; i < steps->len; i++)
    n += ((const StintStep *) g_ptr_array_index (steps, i))->op_id == op_id;
  return n;
}

/* It was never stored, and its op does without it now. It is no step of it any more, but
 * what was tried stays to be read. */
static gboolean
withdraw (StintTxn *txn, const StintStepRow *row, gint64 now_s, GError **error)
{
  static const char sql[] =
    "UPDATE step SET position = -1 - id, state = 'cancelled', message = NULL, "
    "wants_cancel = 0, approved = 0, tries = 0, overlap = NULL, changed_s = ?2 "
    "WHERE id = ?1";
  static const char needs[] =
    "DELETE FROM step_need WHERE step_id = ?1 OR needs_step_id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", row->step->id, now_s) &&
         stint_db_run (stint_txn_get_db (txn), needs, error, "i", row->step->id);
}

/* An op may be planned into other steps than before. Once one of them is, or may be, at
 * the PSA, the op keeps the steps that it has: with others, what is there would be sent
 * again in another shape. Until then, what is no longer planned is withdrawn.
 * @fixed: (out): the new plan is not for this op */
static gboolean
take_shape (StintTxn *txn,
            GPtrArray *steps,
            gint64 op_id,
            gint64 now_s,
            gboolean *fixed,
            GError **error)
{
  g_autoptr (GPtrArray) rows =
    stint_store_list_steps_of_op (stint_txn_get_store (txn), op_id, error);
  gboolean there = FALSE;
  guint n_same = 0;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);

      there = there || row->may_be_stored || row->state == STINT_STATE_SENDING ||
              row->state == STINT_STATE_DONE;
      n_same += is_planned (steps, op_id, row->step->key);
    }
  *fixed = there && (n_same != rows->len || n_same != count_planned (steps, op_id));
  for (guint i = 0; i < rows->len && !there; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);

      if (!is_planned (steps, op_id, row->step->key) &&
          !withdraw (txn, row, now_s, error))
        return FALSE;
    }
  return TRUE;
}

/* Leaves the steps of ops whose shape is fixed out of a plan. */
static gboolean
fit_to_what_is_there (StintTxn *txn,
                      GPtrArray *steps,
                      GPtrArray *fitting,
                      gint64 now_s,
                      GError **error)
{
  gint64 op_id = 0;
  gboolean fixed = FALSE;

  for (guint i = 0; i < steps->len; i++)
    {
      StintStep *step = g_ptr_array_index (steps, i);

      if (step->op_id != op_id &&
          !take_shape (txn, steps, step->op_id, now_s, &fixed, error))
        return FALSE;
      op_id = step->op_id;
      if (!fixed)
        g_ptr_array_add (fitting, step);
    }
  return TRUE;
}

/**
 * stint_store_put_steps:
 * @steps: (element-type StintStep): all of one commit of work, those of an op together
 *
 * Lays down the steps of a plan, blocked where they wait for others. A step of the same
 * key that was never sent takes over the new content.
 */
gboolean
stint_store_put_steps (StintTxn *txn,
                       gint64 account_id,
                       GPtrArray *steps,
                       gint64 now_s,
                       GError **error)
{
  static const char block[] =
    "UPDATE step SET state = 'blocked' WHERE state = 'queued' AND key = ?1 AND EXISTS "
    "(SELECT 1 FROM step_need JOIN step AS other ON other.id = needs_step_id "
    "WHERE step_need.step_id = step.id AND other.state <> 'done')";

  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();

  if (!fit_to_what_is_there (txn, steps, fitting, now_s, error))
    return FALSE;
  for (guint i = 0; i < fitting->len; i++)
    {
      if (!put_step (txn, account_id, g_ptr_array_index (fitting, i), now_s, error))
        return FALSE;
    }
  for (guint i = 0; i < fitting->len; i++)
    {
      const StintStep *step = g_ptr_array_index (fitting, i);

      if (!put_needs (txn, steps, step, error) ||
          !stint_db_run (stint_txn_get_db (txn), block, error, "s", step->key) ||
          !stint_store_follow_steps (txn, step->op_id, now_s, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stint_store_wait_for_successors:
 *
 * An op that takes back an entry of another commit of work, because that work was moved,
 * waits until each entry of its own commit is there: nothing is deleted before.
 */
gboolean
stint_store_wait_for_successors (StintTxn *txn,
                                 gint64 op_id,
                                 gint64 now_s,
                                 GError **error)
{
  static const char needs[] =
    "INSERT INTO step_need (step_id, needs_step_id) SELECT mine.id, other.id "
    "FROM step AS mine JOIN op ON op.id = mine.op_id "
    "JOIN op AS old ON old.id = op.voids_op_id "
    "JOIN op AS entry ON entry.work_id = op.work_id AND entry.kind = 'time-entry' "
    "JOIN step AS other ON other.op_id = entry.id AND other.position >= 0 "
    "WHERE mine.op_id = ?1 AND mine.position >= 0 AND old.work_id <> op.work_id "
    "ON CONFLICT DO NOTHING";
  static const char block[] =
    "UPDATE step SET state = 'blocked' WHERE state = 'queued' AND op_id = ?1 AND EXISTS "
    "(SELECT 1 FROM step_need JOIN step AS other ON other.id = needs_step_id "
    "WHERE step_need.step_id = step.id AND other.state <> 'done')";
  StintDb *db = stint_txn_get_db (txn);

  return stint_db_run (db, needs, error, "i", op_id) &&
         stint_db_run (db, block, error, "i", op_id) &&
         stint_store_follow_steps (txn, op_id, now_s, error);
}

/** stint_store_withdraw_op: what was laid down for an op, and is known not to be in the
 * PSA, is laid down anew. */
gboolean
stint_store_withdraw_op (StintTxn *txn, gint64 op_id, gint64 now_s, GError **error)
{
  g_autoptr (GPtrArray) rows =
    stint_store_list_steps_of_op (stint_txn_get_store (txn), op_id, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);

      if (!row->may_be_stored && row->state != STINT_STATE_SENDING &&
          row->state != STINT_STATE_DONE && !withdraw (txn, row, now_s, error))
        return FALSE;
    }
  return rows != NULL;
}
