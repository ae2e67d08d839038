#include <glib/gi18n.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/key.h"
#include "core/store-account.h"
#include "core/store-acts.h"
#include "core/store-stints.h"

/* What a person does about an op: mend it, send it again, cancel it. The rules are those
 * of the engine's table: nothing that may have been stored is sent again or forgotten
 * before a search has told. */

static gboolean
refuse (GError **error, StintError code, const char *message)
{
  g_set_error (error, STINT_ERROR, code, "%s", message);
  return FALSE;
}

static StintOp *
find_op (StintStore *store, gint64 op_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  StintOp *op = stint_store_get_op (store, op_id, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (op == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("there is no op %d in the outbox; ‘stintctl outbox’ lists them"),
                 (int) op_id);
  return op;
}

/* What became internal time has no ticket to go to. */
static gboolean
can_be_sent (StintStore *store, StintOp *op, GError **error)
{
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (store, op->engagement_id, error);

  if (engagement == NULL)
    return FALSE;
  if (g_str_equal (op->kind, "new-ticket") &&
      (engagement->ticket_id != NULL || engagement->ticket_number == NULL ||
       !g_str_has_prefix (engagement->ticket_number, STINT_NEW_NUMBER)))
    return refuse (error, STINT_ERROR_INVALID, _ ("that work has a ticket already"));
  if (!engagement->internal)
    return TRUE;
  return refuse (error, STINT_ERROR_INVALID,
                 _ ("that work is internal time now, which is not posted"));
}

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

/* Other words, for those in @text; they cannot be none. */
gboolean
stint_desk_take_words (char **text, const char *words, GError **error)
{
  g_autofree char *stripped = words != NULL ? g_strstrip (g_strdup (words)) : NULL;

  if (stripped == NULL)
    return TRUE;
  if (*stripped == '\0')
    return refuse (error, STINT_ERROR_INVALID, _ ("it cannot be sent without words"));
  replace (text, stripped);
  return TRUE;
}

static gboolean
mends_anything (const StintMend *mend)
{
  return mend != NULL &&
         (mend->summary != NULL || mend->done != NULL || mend->work_type != NULL ||
          mend->update_text != NULL || mend->client != NULL || mend->title != NULL);
}

/* An op has words of its own kind only: others would be taken and never sent. */
static gboolean
check_kind (StintOp *op, const StintMend *mend, GError **error)
{
  gboolean entry = g_str_equal (op->kind, "time-entry");
  const char *why = NULL;

  if (!entry && (mend->summary != NULL || mend->work_type != NULL))
    why = _ ("only a time entry has a summary and a work type");
  else if (!entry && !g_str_equal (op->kind, "internal-note") && mend->done != NULL)
    why = _ ("only a time entry or an internal note says what was done");
  else if (!g_str_equal (op->kind, "client-update") && mend->update_text != NULL)
    why = _ ("only a client update has a text for the client");
  else if (!g_str_equal (op->kind, "new-ticket") &&
           (mend->client != NULL || mend->title != NULL))
    why = _ ("only a ticket to be made has a client and a title");
  if (why == NULL)
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("op %d has no such words, so nothing would change: %s"), (int) op->id,
               why);
  return FALSE;
}

/* Of the time entries of a commit, the last carries what was done. */
static gboolean
check_hand_over (StintStore *store, StintOp *op, GError **error)
{
  g_autoptr (GPtrArray) ops = stint_store_list_ops_of_work (store, op->work_id, error);
  StintOp *carrier = op;

  if (ops == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *other = g_ptr_array_index (ops, i);

      if (g_str_equal (other->kind, "time-entry") && other->id > carrier->id &&
          !g_str_equal (other->state, "cancelled") && !other->taken_back)
        carrier = other;
    }
  if (carrier == op ||
      !(g_str_equal (carrier->state, "done") || g_str_equal (carrier->state, "sending") ||
        g_str_equal (carrier->state, "verify")))
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("what was done went to the PSA with op %d, so it cannot change here; "
                  "the summary can"),
               (int) carrier->id);
  return FALSE;
}

static gboolean
apply_mend (StintDesk *self,
            StintTxn *txn,
            StintOp *op,
            const StintMend *mend,
            GError **error)
{
  StintStore *store = stint_desk_get_store (self);

  if (!mends_anything (mend))
    return TRUE;
  if (!check_kind (op, mend, error) ||
      (mend->done != NULL && !check_hand_over (store, op, error)))
    return FALSE;
  return g_str_equal (op->kind, "new-ticket")
           ? stint_desk_mend_new_ticket (self, txn, op, mend, error)
           : stint_desk_mend_work (self, txn, op->work_id, mend, error);
}

/* A person who has seen that the ticket or the entry was changed meanwhile, and still
 * sends what it should be, means it whatever it is set over. */
static gboolean
insist (StintStore *store, StintTxn *txn, StintOp *op, GError **error)
{
  g_autoptr (StintCommit) commit = NULL;

  if (!g_str_equal (op->state, "attention") ||
      !(g_str_equal (op->kind, "status") || g_str_equal (op->kind, "take-ticket") ||
        g_str_equal (op->kind, "amend-entry")))
    return TRUE;
  commit = stint_store_get_commit (store, op->work_id, error);
  if (commit == NULL)
    return FALSE;
  g_clear_pointer (&commit->base_status_id, g_free);
  commit->insists = TRUE;
  return stint_store_mend_commit (txn, commit, error);
}

static gboolean
release_blocked (StintStore *store, StintTxn *txn, StintStepRow *row, GError **error)
{
  g_autoptr (GArray) stuck = NULL;

  if (!stint_store_list_needs (store, row->step->id, STINT_STATE_ATTENTION, &stuck,
                               error))
    return FALSE;
  if (stuck->len > 0)
    {
      g_set_error (
        error, STINT_ERROR, STINT_ERROR_INVALID,
        _ ("it waits for op %d, which needs attention: mend or cancel that one "
           "first"),
        (int) g_array_index (stuck, gint64, 0));
      return FALSE;
    }
  return stint_store_drop_needs (txn, row->step->id, error);
}

static gboolean
retry_step (StintStore *store,
            StintTxn *txn,
            StintStepRow *row,
            gint64 now_s,
            GError **error)
{
  if (row->state == STINT_STATE_DONE)
    return TRUE;
  if (row->state == STINT_STATE_BLOCKED)
    return release_blocked (store, txn, row, error);
  row->wants_cancel = FALSE;
  /* Under way as it is: only the wish to have it back is taken back. */
  if (row->state == STINT_STATE_SENDING)
    return stint_store_update_step (txn, row, now_s, error);
  if (row->state == STINT_STATE_ATTENTION || row->state == STINT_STATE_CANCELLED)
    {
      row->state = row->may_be_stored ? STINT_STATE_VERIFY : STINT_STATE_QUEUED;
      row->approved = row->may_be_stored;
      row->misses = 0;
      row->last_miss_s = 0;
      if (g_strcmp0 (row->overlap, STINT_OVERLAP_ASKED) == 0)
        replace (&row->overlap, STINT_OVERLAP_ACCEPTED);
      g_clear_pointer (&row->refusal, g_free);
    }
  row->due_s = now_s;
  row->delays = 0;
  g_clear_pointer (&row->message, g_free);
  return stint_store_update_step (txn, row, now_s, error);
}

static gboolean
finish (StintStore *store, StintTxn *txn, gint64 op_id, StintState *state, GError **error)
{
  g_autoptr (StintOp) op = stint_store_get_op (store, op_id, error);

  if (op == NULL || !stint_txn_commit (txn, error))
    return FALSE;
  if (state != NULL)
    stint_state_from_text (op->state, state);
  return TRUE;
}

/* An entry that the PSA has is taken back by an op of its own, one for each row. */
static gboolean
void_entry (StintTxn *txn, StintOp *op, StintStepRow *row, gint64 now_s, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (row->item_ids != NULL ? row->item_ids : "", " ", -1);
  g_autoptr (GError) local_error = NULL;
  guint n_added = 0;

  if (row->step->kind != STINT_STEP_TIME_CREATE)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("the PSA has it, and it cannot be taken back from here; correct it "
                      "in the PSA"));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *key = stint_key_new ();

      if (*ids[i] == '\0')
        continue;
      if (stint_store_add_void_op (txn, op->id, 0, key, ids[i], now_s, &local_error) > 0)
        n_added++;
      else if (g_error_matches (local_error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO))
        g_clear_error (&local_error);
      else
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return n_added > 0 ||
         refuse (error, STINT_ERROR_NOTHING_TO_DO, _ ("it is being taken back already"));
}

static gboolean
may_be_there (const StintStepRow *row)
{
  return row->may_be_stored || row->tries > 0 || row->state == STINT_STATE_SENDING ||
         row->state == STINT_STATE_VERIFY;
}

/* Nobody can look whether the PSA has it. */
static gboolean
give_up (StintTxn *txn, StintStepRow *row, gint64 now_s, GError **error)
{
  row->may_be_stored = may_be_there (row);
  row->state = STINT_STATE_CANCELLED;
  g_free (row->message);
  row->message = g_strdup (
    row->may_be_stored ? _ ("cancelled; the PSA may have it, look there") : NULL);
  return stint_store_update_step (txn, row, now_s, error);
}

static gboolean
cancel_step (StintTxn *txn, StintOp *op, StintStepRow *row, gint64 now_s, GError **error)
{
  if (op->orphaned && row->state != STINT_STATE_CANCELLED)
    return give_up (txn, row, now_s, error);
  switch (row->state)
    {
    case STINT_STATE_DONE:
      /* Half of a change may be there, and stays. */
      return row->step->kind == STINT_STEP_TIME_PATCH ||
             void_entry (txn, op, row, now_s, error);
    case STINT_STATE_SENDING:
    case STINT_STATE_VERIFY:
      row->wants_cancel = TRUE;
      break;
    case STINT_STATE_BLOCKED:
    case STINT_STATE_QUEUED:
    case STINT_STATE_ATTENTION:
      row->wants_cancel = row->may_be_stored || row->tries > 0;
      row->may_be_stored = row->wants_cancel;
      row->state = row->wants_cancel ? STINT_STATE_VERIFY : STINT_STATE_CANCELLED;
      row->due_s = now_s;
      break;
    case STINT_STATE_CANCELLED:
    default:
      return TRUE;
    }
  return stint_store_update_step (txn, row, now_s, error);
}

/* Every step of an op, as far as it can be. */
gboolean
stint_desk_cancel_all (StintDesk *self, StintTxn *txn, StintOp *op, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (GPtrArray) steps = stint_store_list_steps_of_op (store, op->id, error);

  if (steps == NULL)
    return FALSE;
  if (steps->len == 0)
    return stint_store_set_op_state (txn, op->id, STINT_STATE_CANCELLED,
                                     _ ("cancelled before it was sent"), now_s, error);
  for (guint i = 0; i < steps->len; i++)
    {
      if (!cancel_step (txn, op, g_ptr_array_index (steps, i), now_s, error))
        return FALSE;
    }
  return TRUE;
}

/* Its words can change still: it is known that the PSA does not have it. */
static gboolean
is_still_here (StintStore *store, StintOp *op)
{
  g_autoptr (GPtrArray) steps = stint_store_list_steps_of_op (store, op->id, NULL);

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      StintStepRow *row = g_ptr_array_index (steps, i);

      if (row->may_be_stored || row->state == STINT_STATE_SENDING ||
          row->state == STINT_STATE_DONE)
        return FALSE;
    }
  return steps != NULL;
}

/* The note that carries the hand-over of a commit by itself. */
static StintOp *
find_note (GPtrArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (g_str_equal (op->kind, "internal-note") &&
          !g_str_equal (op->state, "cancelled"))
        return op;
    }
  return NULL;
}

/* The entry carries the hand-over again: a note that was to take it is not needed, unless
 * it has gone already. */
static gboolean
drop_note (StintDesk *self, StintTxn *txn, StintOp *op, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (GPtrArray) ops = NULL;
  StintOp *note = NULL;

  if (!g_str_equal (op->kind, "time-entry"))
    return TRUE;
  ops = stint_store_list_ops_of_work (store, op->work_id, error);
  note = ops != NULL ? find_note (ops) : NULL;
  if (note == NULL || !is_still_here (store, note))
    return ops != NULL;
  return stint_desk_cancel_all (self, txn, note, error);
}

static gboolean
is_discarded (StintStore *store, StintOp *op)
{
  g_autoptr (StintStint) stint =
    op->stint_id > 0 ? stint_store_get_stint (store, op->stint_id, NULL) : NULL;

  return stint != NULL && stint->discarded;
}

/* Plans what was never sent anew, and lets it go. */
gboolean
stint_desk_send_again (StintDesk *self, StintTxn *txn, StintOp *op, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (GPtrArray) steps = NULL;

  if (!stint_store_plan_anew (txn, op->work_id, error))
    return FALSE;
  steps = stint_store_list_steps_of_op (store, op->id, error);
  if (steps == NULL)
    return FALSE;
  /* Without steps it may have waited for a number that the PSA did not know: ask again.
   */
  if (steps->len == 0 &&
      (!stint_store_set_op_state (txn, op->id, STINT_STATE_QUEUED, NULL, now_s, error) ||
       !stint_store_set_lookup_message (txn, op->engagement_id, NULL, error)))
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      if (!retry_step (store, txn, g_ptr_array_index (steps, i), now_s, error))
        return FALSE;
    }
  return stint_store_requeue_voids (txn, op->work_id, now_s, error) &&
         stint_store_unblock (txn, now_s, error);
}

/**
 * stint_desk_retry_op:
 * @mend: (nullable): what to change first; only what was never stored can change, and
 *   only what this op says
 * @state: (out) (optional): where the op stands now
 *
 * Sends an op again: at once where it cannot have been stored, else after one more search
 * for it. An op that waits for a cancelled one is let go.
 */
gboolean
stint_desk_retry_op (StintDesk *self,
                     gint64 op_id,
                     const StintMend *mend,
                     StintState *state,
                     GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  g_autoptr (StintOp) op = txn != NULL ? find_op (store, op_id, error) : NULL;

  if (op == NULL)
    return FALSE;
  if (mends_anything (mend) &&
      (g_str_equal (op->state, "sending") || g_str_equal (op->state, "verify")))
    return refuse (
      error, STINT_ERROR_INVALID,
      _ ("it may be in the PSA already, so its words cannot change yet; wait "
         "until it is found or not"));
  if (op->taken_back)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("it was taken back; discard its stint and log the work again"));
  if (g_str_equal (op->state, "done"))
    return refuse (error, STINT_ERROR_NOTHING_TO_DO, _ ("the PSA has it already"));
  if (op->orphaned)
    return refuse (error, STINT_ERROR_INVALID, op->message);
  if (is_discarded (store, op))
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("its stint was discarded; log the work again"));
  if (!can_be_sent (store, op, error) || !apply_mend (self, txn, op, mend, error) ||
      !insist (store, txn, op, error) || !drop_note (self, txn, op, error) ||
      !stint_desk_send_again (self, txn, op, error))
    return FALSE;
  return finish (store, txn, op_id, state, error);
}

/* The entry of the same commit that comes last when this one is gone. */
static StintOp *
last_other (GPtrArray *ops, StintOp *op)
{
  StintOp *last = NULL;

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *other = g_ptr_array_index (ops, i);

      if (stint_op_is_entry (other) && other->id != op->id)
        last = other;
    }
  return last;
}

/* The hand-over rides on the last entry of its commit. When that one goes and others
 * stay, the next to last takes it, or, if it is on its way already, a note does. */
gboolean
stint_desk_keep_hand_over (StintDesk *self, StintTxn *txn, StintOp *op, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (GPtrArray) ops = stint_store_list_ops_of_work (store, op->work_id, error);
  StintOp *heir = ops != NULL ? last_other (ops, op) : NULL;
  g_autofree char *key = stint_key_new ();

  if (ops == NULL)
    return FALSE;
  if (!g_str_equal (op->kind, "time-entry") || op->orphaned || heir == NULL ||
      heir->id > op->id)
    return TRUE;
  if (!is_still_here (store, heir))
    return find_note (ops) != NULL ||
           stint_store_add_op (txn, op->work_id, STINT_OP_INTERNAL_NOTE, key, 0, now_s,
                               now_s, error) > 0;
  return stint_store_plan_anew (txn, op->work_id, error);
}

/* Some ops are taken back by another way than this. */
static gboolean
may_be_cancelled (StintStore *store, StintOp *op, GError **error)
{
  g_autoptr (GArray) replacing = stint_store_list_replacing (store, op->work_id, error);

  if (replacing == NULL)
    return FALSE;
  if (g_str_equal (op->kind, "amend-entry") && g_str_equal (op->state, "done"))
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("the PSA has that change; change the entry once more instead"));
  for (guint i = 0; i < replacing->len; i++)
    {
      if (g_array_index (replacing, gint64, i) == op->id)
        return refuse (error, STINT_ERROR_INVALID,
                       _ ("that entry was moved: move it back, or cancel the entry that "
                          "takes its place"));
    }
  return TRUE;
}

/* What was only meant for an entry goes with it: its changes that were not sent, and,
 * where it was to take the place of another, the move. */
static gboolean
take_along (StintDesk *self, StintTxn *txn, StintOp *op, GError **error)
{
  if (!g_str_equal (op->kind, "time-entry") || op->orphaned)
    return TRUE;
  if (!stint_desk_drop_amends (self, txn, op, error))
    return FALSE;
  return g_str_equal (op->state, "done") ||
         stint_desk_undo_move (self, txn, op->work_id, error);
}

/**
 * stint_desk_cancel_op:
 * @state: (out) (optional): where the op stands now
 *
 * Takes an op back. What cannot have been stored is cancelled; what may have been is
 * looked for first, and a time entry that the PSA has is deleted there by an op of its
 * own.
 */
gboolean
stint_desk_cancel_op (StintDesk *self, gint64 op_id, StintState *state, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  g_autoptr (StintOp) op = txn != NULL ? find_op (store, op_id, error) : NULL;

  if (op == NULL)
    return FALSE;
  if (g_str_equal (op->state, "cancelled"))
    return refuse (error, STINT_ERROR_NOTHING_TO_DO, _ ("it is cancelled already"));
  if (g_str_equal (op->state, "done") && op->orphaned)
    return refuse (
      error, STINT_ERROR_INVALID,
      _ ("the PSA has it, and the account it was sent with was removed; correct "
         "it in the PSA"));
  if (!may_be_cancelled (store, op, error) || !take_along (self, txn, op, error))
    return FALSE;
  return stint_desk_cancel_all (self, txn, op, error) &&
         stint_desk_keep_hand_over (self, txn, op, error) &&
         finish (store, txn, op_id, state, error);
}

/** stint_desk_send_now: what is held for undo may be sent at once. */
gboolean
stint_desk_send_now (StintDesk *self, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (stint_desk_get_store (self), error);

  return txn != NULL &&
         stint_store_release_holds (txn, stint_clock_now_s (stint_desk_get_clock (self)),
                                    error) &&
         stint_txn_commit (txn, error);
}
