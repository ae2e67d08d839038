#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/hand-over.h"
#include "core/store-acts.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/engine-private.h"
#include "courier/identity.h"

/* From a commit of work, as the technician made it, to the steps that this PSA needs. */

/* What is cancelled is not planned, nor what will be as soon as a search has told that it
 * is not there. */
static gboolean
planned_in (StintEngine *self, StintOp *op)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (self->store, op->id, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      if (((StintStepRow *) g_ptr_array_index (rows, i))->wants_cancel)
        return FALSE;
    }
  return !g_str_equal (op->state, "cancelled");
}

/* Fills in when the work of a stint was done, by the clocks of its account. */
gboolean
stint_engine_set_interval (StintEngine *self,
                           const StintAccount *account,
                           StintInterval *interval,
                           gint64 stint_id,
                           GError **error)
{
  g_autoptr (StintStint) stint = stint_store_get_stint (self->store, stint_id, error);
  const char *zone = NULL;
  gint64 midnight_s = 0;

  if (stint == NULL)
    return FALSE;
  zone = stint_zone_valid (account->zone) ? account->zone : stint->zone;
  midnight_s = stint_next_utc_midnight (stint->start_s);
  interval->start_s = stint->start_s;
  interval->end_s = stint->end_s;
  interval->work_date = stint_day_to_text (stint_day_of (stint->start_s, zone));
  if (midnight_s < stint->end_s)
    interval->late_date = stint_day_to_text (stint_day_of (midnight_s, zone));
  return TRUE;
}

static gboolean
add_op (StintEngine *self,
        const StintAccount *account,
        StintWork *work,
        const StintCommit *commit,
        StintOp *op,
        GError **error)
{
  if (!planned_in (self, op))
    return TRUE;
  if (g_str_equal (op->kind, "time-entry"))
    return stint_engine_set_interval (self, account,
                                      stint_work_add_interval (work, op->id, op->key),
                                      op->stint_id, error);
  if (g_str_equal (op->kind, "client-update"))
    {
      work->update_op_id = op->id;
      work->update_key = g_strdup (op->key);
    }
  else if (g_str_equal (op->kind, "internal-note"))
    {
      work->note_op_id = op->id;
      work->note_key = g_strdup (op->key);
      work->note_title = g_strdup (_ ("Hand-over"));
    }
  return stint_engine_add_act (self, work, commit, op, error);
}

static void
add_void (StintEngine *self, StintWork *work, StintOp *op)
{
  g_autofree char *item_id = NULL;

  if (!planned_in (self, op) ||
      stint_store_void_item (self->store, op->id, &item_id, NULL) == 0)
    return;
  work->void_op_id = op->id;
  work->void_key = g_strdup (op->key);
  work->void_remote_id = g_steal_pointer (&item_id);
}

/* (transfer full) (nullable): the status to set. What was committed before the shop's
 * list was known says it by its outcome. */
static char *
dup_status (StintEngine *self, const StintCommit *commit)
{
  StintOutcome outcome = STINT_OUTCOME_CONTINUE;
  const char *meaning = NULL;
  g_autoptr (StintChoice) status = NULL;

  if (commit->status_id != NULL)
    return g_strdup (commit->status_id);
  if (stint_outcome_from_text (commit->outcome, &outcome))
    meaning = stint_outcome_meaning (outcome);
  if (meaning != NULL)
    status = stint_store_find_meaning (self->store, meaning, NULL);
  return status != NULL ? g_strdup (status->id) : NULL;
}

/* What every plan of this commit has in common. The update is about the ticket that the
 * work is on now; it may have been bound to another than it was committed for. */
static StintWork *
begin_work (StintEngine *self,
            const StintAccount *account,
            const StintCommit *commit,
            GError **error)
{
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (self->store, commit->engagement_id, error);
  g_autoptr (StintChoice) role = stint_store_default_choice (self->store, "role", NULL);
  g_autoptr (StintTicket) ticket = NULL;
  StintWork *work = NULL;

  if (engagement == NULL)
    return NULL;
  ticket = stint_store_get_ticket (self->store, engagement->ticket_id, NULL);
  work = stint_work_new ();
  work->me_id = g_strdup (account->resource_id);
  work->ticket_id = g_strdup (engagement->ticket_id);
  work->ticket_role_id = g_strdup (ticket != NULL ? ticket->role_id : NULL);
  work->role_id = g_strdup (role != NULL ? role->id : NULL);
  work->work_type_id = g_strdup (commit->work_type_id);
  work->summary = g_strdup (commit->summary);
  work->internal_text = stint_hand_over_text (commit);
  if (commit->update_kind != NULL)
    work->update_title =
      stint_update_title (commit->update_kind, engagement->ticket_number);
  work->update_text = g_strdup (commit->update_text);
  work->status_id = dup_status (self, commit);
  work->base_status_id = g_strdup (commit->base_status_id);
  work->completes = commit->completes;
  work->insists = commit->insists;
  work->gentle = g_strcmp0 (commit->act, STINT_ACT_ENGAGE) == 0;
  return work;
}

/* A step that was laid down before and never sent is a person's too: it holds words that
 * are no longer meant. */
static gboolean
stop_op (StintEngine *self,
         StintTxn *txn,
         StintOp *op,
         const char *why,
         gint64 now_s,
         GError **error)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (self->store, op->id, error);

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return stint_store_set_op_state (txn, op->id, STINT_STATE_ATTENTION, why, now_s,
                                     error);
  for (guint i = 0; i < rows->len; i++)
    {
      StintStepRow *row = g_ptr_array_index (rows, i);

      if (row->may_be_stored ||
          (row->state != STINT_STATE_QUEUED && row->state != STINT_STATE_BLOCKED))
        continue;
      row->state = STINT_STATE_ATTENTION;
      g_free (row->message);
      row->message = g_strdup (why);
      if (!stint_store_update_step (txn, row, now_s, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
waits (StintOp *op)
{
  return g_str_equal (op->state, "queued") || g_str_equal (op->state, "blocked");
}

/* The PSA cannot express it: a person must, so each of its ops says why. */
static gboolean
cannot_plan (StintEngine *self,
             StintTxn *txn,
             GPtrArray *ops,
             const char *why,
             GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (waits (op) && !stop_op (self, txn, op, why, now_s, error))
        return FALSE;
    }
  return TRUE;
}

/* The original of this file may have sent what was made before it was put back. */
static gboolean
doubt_if_put_back (StintEngine *self, StintTxn *txn, StintOp *op, GError **error)
{
  gint64 put_back_s =
    stint_store_get_setting_int (self->store, STINT_SETTING_PUT_BACK, 0);
  g_autoptr (GPtrArray) rows = NULL;

  if (put_back_s == 0 || op->created_s > put_back_s)
    return TRUE;
  rows = stint_store_list_steps_of_op (self->store, op->id, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      StintStepRow *row = g_ptr_array_index (rows, i);
      StintTurn turn = { self, NULL, row, stint_clock_now_s (self->clock), 0 };

      if (row->doubt_s > 0 || row->first_try_s > 0 ||
          (row->state != STINT_STATE_QUEUED && row->state != STINT_STATE_BLOCKED))
        continue;
      if (!stint_turn_doubt_since_made (&turn, error) ||
          !stint_store_update_step (txn, row, turn.now_s, error))
        return FALSE;
    }
  return rows != NULL;
}

/* @ops: those that @work was made of
 * @planned: (out): FALSE when it became a person's */
static gboolean
lay_down (StintEngine *self,
          StintTxn *txn,
          const StintAccount *account,
          GPtrArray *ops,
          const StintWork *work,
          gboolean *planned,
          GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) steps = stint_psa_plan (self->psa, work, &local_error);

  *planned = steps != NULL;
  if (steps == NULL)
    return cannot_plan (self, txn, ops, local_error->message, error);
  if (!stint_store_put_steps (txn, account->id, steps, now_s, error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      if (!doubt_if_put_back (self, txn, g_ptr_array_index (ops, i), error))
        return FALSE;
    }
  return TRUE;
}

/* An entry that is taken back or amended is planned on its own, for it comes later than
 * the rest and waits for nothing of it, but for the entries that take its place. */
static gboolean
lay_down_alone (StintEngine *self,
                StintTxn *txn,
                const StintAccount *account,
                const StintCommit *commit,
                StintOp *op,
                GError **error)
{
  g_autoptr (StintWork) alone = begin_work (self, account, commit, error);
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  gboolean planned = FALSE;

  if (alone == NULL ||
      !stint_store_successors_planned (self->store, op->id, &planned, error))
    return FALSE;
  if (!planned)
    return !waits (op) ||
           stop_op (self, txn, op,
                    _ ("nothing is deleted before the entry that takes its place is "
                       "there: send that one again, or cancel it"),
                    stint_clock_now_s (self->clock), error);
  add_void (self, alone, op);
  if (!stint_engine_add_amends (self, account, alone, op, error))
    return FALSE;
  g_ptr_array_add (ops, op);
  if (alone->void_op_id == 0 && alone->amends->len == 0)
    return TRUE;
  return lay_down (self, txn, account, ops, alone, &planned, error) &&
         stint_store_wait_for_successors (txn, op->id, stint_clock_now_s (self->clock),
                                          error);
}

static const char *
why_left_out (StintOp *op)
{
  return g_str_equal (op->kind, "status")
           ? _ ("no status of the shop is known for this outcome; set it in the PSA")
           : _ ("this PSA has no place for it");
}

/* Who is on a ticket is not said any more once the shop has no field for it. */
static gboolean
leave_out (StintEngine *self, StintTxn *txn, StintOp *op, GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);

  if (g_str_equal (op->kind, "presence"))
    return stint_store_set_op_state (txn, op->id, STINT_STATE_CANCELLED,
                                     _ ("no field is set that says it"), now_s, error);
  return stop_op (self, txn, op, why_left_out (op), now_s, error);
}

/* What is left out would be planned again for ever. */
static gboolean
stop_left_out (StintEngine *self, StintTxn *txn, gint64 work_id, GError **error)
{
  g_autoptr (GPtrArray) ops = stint_store_list_ops_of_work (self->store, work_id, error);

  for (guint i = 0; ops != NULL && i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);
      g_autoptr (GPtrArray) rows =
        stint_store_list_steps_of_op (self->store, op->id, error);

      if (rows == NULL)
        return FALSE;
      if (rows->len == 0 && waits (op) && !leave_out (self, txn, op, error))
        return FALSE;
    }
  return ops != NULL;
}

/* Lays down the steps of one commit of work. All of it is read and written in one
 * transaction, so that what a person cancels or mends meanwhile is not undone. */
gboolean
stint_engine_plan (StintEngine *self,
                   const StintAccount *account,
                   gint64 work_id,
                   GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);
  g_autoptr (StintCommit) commit =
    txn != NULL ? stint_store_get_commit (self->store, work_id, error) : NULL;
  g_autoptr (GPtrArray) ops =
    commit != NULL ? stint_store_list_ops_of_work (self->store, work_id, error) : NULL;
  g_autoptr (StintWork) work =
    ops != NULL ? begin_work (self, account, commit, error) : NULL;
  gboolean planned = FALSE;

  if (work == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      if (!add_op (self, account, work, commit, g_ptr_array_index (ops, i), error))
        return FALSE;
    }
  if (!lay_down (self, txn, account, ops, work, &planned, error) ||
      (planned && !stint_store_planned (txn, work_id, error)))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      if (!lay_down_alone (self, txn, account, commit, g_ptr_array_index (ops, i), error))
        return FALSE;
    }
  return stop_left_out (self, txn, work_id, error) && stint_txn_commit (txn, error);
}
