#include <glib/gi18n.h>
#include <string.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/key.h"
#include "core/store-acts.h"

/* Other words or times of a stint, after the fact. */

static gboolean
refuse (GError **error, StintError code, const char *message)
{
  g_set_error (error, STINT_ERROR, code, "%s", message);
  return FALSE;
}

/* A stint that counts, by its id. */
StintStint *
stint_desk_find_stint (StintStore *store, gint64 stint_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (StintStint) stint = stint_store_get_stint (store, stint_id, &failure);
  g_autofree char *none = g_strdup_printf (
    _ ("there is no stint %d; ‘stintctl day’ lists them"), (int) stint_id);

  if (stint == NULL)
    stint_desk_set_missing (error, &failure, STINT_ERROR_NOT_FOUND, none);
  else if (stint->discarded)
    refuse (error, STINT_ERROR_INVALID, _ ("that stint is discarded"));
  else
    return g_steal_pointer (&stint);
  return NULL;
}

static gboolean
is_state (StintOp *op, const char *state)
{
  return g_str_equal (op->state, state);
}

/* It is, or will be, an entry of the PSA. */
gboolean
stint_op_is_entry (StintOp *op)
{
  return g_str_equal (op->kind, "time-entry") && !is_state (op, "cancelled") &&
         !op->taken_back;
}

/* What is known of an op being in the PSA. */
gboolean
stint_desk_get_standing (StintStore *store,
                         StintOp *op,
                         StintStanding *standing,
                         GError **error)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (store, op->id, error);
  guint n_done = 0;

  *standing = STINT_STANDING_UNSENT;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);

      n_done += row->state == STINT_STATE_DONE;
      if (row->may_be_stored || row->wants_cancel || row->state == STINT_STATE_SENDING)
        *standing = STINT_STANDING_DOUBT;
      else if (row->item_ids != NULL && row->state != STINT_STATE_DONE &&
               *standing == STINT_STANDING_UNSENT)
        *standing = STINT_STANDING_VANISHED;
    }
  if (n_done > 0 && *standing == STINT_STANDING_UNSENT)
    *standing = n_done == rows->len ? STINT_STANDING_SENT : STINT_STANDING_DOUBT;
  return rows != NULL;
}

/* Whether an entry may be changed or moved now, and how it stands. */
gboolean
stint_desk_may_change (StintStore *store,
                       StintOp *entry,
                       StintStanding *standing,
                       GError **error)
{
  gboolean taken_back = FALSE;

  if (entry->orphaned)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("its account was removed: add that account again first"));
  if (!stint_desk_get_standing (store, entry, standing, error) ||
      !stint_store_has_void (store, entry->id, NULL, &taken_back, error))
    return FALSE;
  if (taken_back)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("that entry is being taken back from the PSA"));
  if (*standing == STINT_STANDING_VANISHED)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("somebody has deleted that entry in the PSA: send it again or "
                      "cancel it in the outbox first"));
  return *standing != STINT_STANDING_DOUBT ||
         refuse (
           error, STINT_ERROR_BUSY,
           _ ("it is not known yet whether that entry is in the PSA: try again when "
              "it is, or settle it in the outbox first"));
}

static gboolean
is_on_its_way (StintStore *store, StintOp *op, gboolean *on_its_way, GError **error)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (store, op->id, error);

  *on_its_way = FALSE;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);

      *on_its_way = *on_its_way || row->may_be_stored || row->wants_cancel ||
                    row->state == STINT_STATE_SENDING;
    }
  return rows != NULL;
}

/* An amendment that was not sent yet is not needed any more when another follows, or the
 * entry goes. One that is on its way must arrive first, for they set the same fields. */
gboolean
stint_desk_drop_amends (StintDesk *self, StintTxn *txn, StintOp *entry, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (GArray) ids = stint_store_list_amends (store, entry->id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (StintOp) op =
        stint_store_get_op (store, g_array_index (ids, gint64, i), error);
      gboolean on_its_way = FALSE;

      if (op == NULL || !is_on_its_way (store, op, &on_its_way, error))
        return FALSE;
      if (is_state (op, "done"))
        continue;
      if (on_its_way)
        return refuse (error, STINT_ERROR_BUSY,
                       _ ("an earlier change of that entry is on its way; try again "
                          "when it has arrived"));
      if (!stint_desk_cancel_all (self, txn, op, error))
        return FALSE;
    }
  return ids != NULL;
}

/* It is asked anew whether an entry of other times overlaps one made elsewhere. */
static gboolean
forget_overlap (StintStore *store,
                StintTxn *txn,
                StintOp *entry,
                gint64 now_s,
                GError **error)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (store, entry->id, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      StintStepRow *row = g_ptr_array_index (rows, i);

      /* It is known not to be there, and begins anew. */
      g_clear_pointer (&row->overlap, g_free);
      row->tries = 0;
      if (!stint_store_update_step (txn, row, now_s, error))
        return FALSE;
    }
  return rows != NULL;
}

/* Only a row that is the whole of a stint can get other times. */
static gboolean
is_one_row (StintStore *store, StintOp *entry, GError **error)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (store, entry->id, error);

  if (rows == NULL)
    return FALSE;
  return (rows->len == 1 && entry->psa_ids != NULL &&
          strchr (entry->psa_ids, ' ') == NULL) ||
         refuse (
           error, STINT_ERROR_INVALID,
           _ ("the PSA holds that work as two entries, whose times cannot be changed "
              "from here: cancel it and log the work again"));
}

/* Brings one entry to what its commit and its stint say now: what was not sent is planned
 * anew, what was is amended by an op of its own. What needs attention still does. */
static gboolean
bring_up (StintDesk *self,
          StintTxn *txn,
          StintOp *entry,
          gboolean respan,
          StintDone *done,
          GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autofree char *key = stint_key_new ();
  StintStanding standing = STINT_STANDING_UNSENT;
  gint64 id = entry->id;

  if (!stint_desk_may_change (store, entry, &standing, error))
    return FALSE;
  if (standing == STINT_STANDING_SENT)
    {
      if ((respan && !is_one_row (store, entry, error)) ||
          !stint_desk_drop_amends (self, txn, entry, error))
        return FALSE;
      id = stint_store_add_amend_op (txn, entry->id, key, stint_desk_hold (store, now_s),
                                     now_s, error);
    }
  else if ((respan && !forget_overlap (store, txn, entry, now_s, error)) ||
           !stint_store_plan_anew (txn, entry->work_id, error))
    return FALSE;
  if (is_state (entry, "attention") && done->warning == NULL)
    done->warning = g_strdup_printf (
      _ ("op %d still needs attention; send it again with ‘stintctl outbox retry %d’"),
      (int) entry->id, (int) entry->id);
  if (id > 0)
    g_array_append_val (done->op_ids, id);
  return id > 0;
}

/* Where words change, all that they are said with must follow. */
static gboolean
bring_up_all (StintDesk *self,
              StintTxn *txn,
              GPtrArray *ops,
              gint64 stint_id,
              gboolean words,
              gboolean respan,
              StintDone *done,
              GError **error)
{
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);
      gboolean own = op->stint_id == stint_id;

      if (words && g_str_equal (op->kind, "internal-note") && is_state (op, "done"))
        done->warning = g_strdup (_ (
          "the hand-over went to the PSA as a note, which cannot be changed from here"));
      if (stint_op_is_entry (op) && (words || own) &&
          !bring_up (self, txn, op, respan && own, done, error))
        return FALSE;
    }
  return TRUE;
}

/* Takes over what a commit of work says now. */
gboolean
stint_desk_mend_work (StintDesk *self,
                      StintTxn *txn,
                      gint64 work_id,
                      const StintMend *mend,
                      GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintCommit) commit = stint_store_get_commit (store, work_id, error);

  if (commit == NULL || !stint_desk_take_words (&commit->summary, mend->summary, error) ||
      !stint_desk_take_words (&commit->done, mend->done, error) ||
      !stint_desk_take_words (&commit->update_text, mend->update_text, error))
    return FALSE;
  if (mend->work_type != NULL)
    {
      g_clear_pointer (&commit->work_type_id, g_free);
      if (!stint_desk_find_work_type (store, mend->work_type, &commit->work_type_id,
                                      error))
        return FALSE;
    }
  return stint_store_mend_commit (txn, commit, error);
}

static gboolean
take_span (StintDesk *self,
           StintTxn *txn,
           StintStint *stint,
           StintSpan span,
           GError **error)
{
  if (stint->end_s == 0)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("that stint still runs; park it or disengage first"));
  if (span.end_s <= span.start_s)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("it would end before it begins, or take no time"));
  if (span.end_s > stint_clock_now_s (stint_desk_get_clock (self)))
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("that instant lies in the future; work can only be dated back"));
  return stint_desk_check_free (self, span, stint->id, error) &&
         stint_store_set_stint_span (txn, stint->id, span, error) &&
         stint_store_set_stint_typed (txn, stint->id, error);
}

/**
 * stint_desk_amend:
 * @mend: (nullable): other words; they are those of the whole commit of work
 * @span: when it was really worked; all zero to leave that
 *
 * Lets a stint say something else: what was not sent yet goes as it says now, and what
 * was sent is changed in the PSA. A time that was changed counts as typed.
 */
gboolean
stint_desk_amend (StintDesk *self,
                  gint64 stint_id,
                  const StintMend *mend,
                  StintSpan span,
                  StintDone *done,
                  GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  const gboolean respan = span.start_s != 0 || span.end_s != 0;
  const gboolean words = mend != NULL && (mend->summary != NULL || mend->done != NULL ||
                                          mend->work_type != NULL);
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  g_autoptr (StintStint) stint =
    txn != NULL ? stint_desk_find_stint (store, stint_id, error) : NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  if (stint == NULL)
    return FALSE;
  if (!words && !respan)
    return refuse (error, STINT_ERROR_NOTHING_TO_DO, _ ("nothing would change"));
  if (words && stint->work_id == 0)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("that stint has no words yet; disengage to write them down"));
  engagement = stint_store_get_engagement (store, stint->engagement_id, error);
  if (engagement == NULL || (respan && !take_span (self, txn, stint, span, error)))
    return FALSE;
  done->op_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (stint->work_id > 0)
    {
      ops = stint_store_list_ops_of_work (store, stint->work_id, error);
      if (ops == NULL || !stint_store_set_insists (txn, stint->work_id, FALSE, error) ||
          (words && !stint_desk_mend_work (self, txn, stint->work_id, mend, error)) ||
          !bring_up_all (self, txn, ops, stint_id, words, respan, done, error))
        return FALSE;
    }
  stint_done_describe (done, engagement);
  done->stint_id = stint_id;
  done->at_s = stint_clock_now_s (stint_desk_get_clock (self));
  return stint_txn_commit (txn, error);
}
