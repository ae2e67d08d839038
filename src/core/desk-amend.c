#include <glib/gi18n.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/key.h"
#include "core/store-acts.h"

/* What mends a stint after the fact: other words or times, or another ticket. */

static gboolean
refuse (GError **error, StintError code, const char *message)
{
  g_set_error (error, STINT_ERROR, code, "%s", message);
  return FALSE;
}

static StintStint *
find_stint (StintStore *store, gint64 stint_id, GError **error)
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

static gboolean
is_entry (StintOp *op)
{
  return g_str_equal (op->kind, "time-entry") && !is_state (op, "cancelled") &&
         !op->taken_back;
}

/* (transfer none) (nullable): the op that carries a stint. */
static StintOp *
entry_of (GPtrArray *ops, gint64 stint_id)
{
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (is_entry (op) && op->stint_id == stint_id)
        return op;
    }
  return NULL;
}

/* An amendment that was not sent yet is not needed any more when another follows. One
 * that is on its way must arrive first, for they set the same fields. */
static gboolean
drop_amends (StintDesk *self, StintTxn *txn, StintOp *entry, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (GArray) ids = stint_store_list_amends (store, entry->id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (StintOp) op =
        stint_store_get_op (store, g_array_index (ids, gint64, i), error);

      if (op == NULL)
        return FALSE;
      if (is_state (op, "done"))
        continue;
      if (is_state (op, "sending") || is_state (op, "verify"))
        return refuse (error, STINT_ERROR_BUSY,
                       _ ("an earlier change of that entry is on its way; try again "
                          "when it has arrived"));
      if (!stint_desk_cancel_all (self, txn, op, error))
        return FALSE;
    }
  return ids != NULL;
}

/* Brings one entry to what its commit and its stint say now: what was not sent is planned
 * anew, what was is amended by an op of its own. */
static gboolean
bring_up (StintDesk *self,
          StintTxn *txn,
          StintOp *entry,
          gint64 hold_until_s,
          gint64 now_s,
          StintDone *done,
          GError **error)
{
  g_autofree char *key = stint_key_new ();
  gint64 id = entry->id;

  if (is_state (entry, "sending") || is_state (entry, "verify"))
    return refuse (error, STINT_ERROR_BUSY,
                   _ ("that entry is on its way to the PSA; try again when it is known "
                      "to be there"));
  if (is_state (entry, "done"))
    {
      if (!drop_amends (self, txn, entry, error))
        return FALSE;
      id = stint_store_add_amend_op (txn, entry->id, key, hold_until_s, now_s, error);
    }
  else if (!stint_desk_send_again (self, txn, entry, error))
    return FALSE;
  if (id > 0)
    g_array_append_val (done->op_ids, id);
  return id > 0;
}

/* Whether the words of @mend change, all that they are said with must follow. */
static gboolean
bring_up_all (StintDesk *self,
              StintTxn *txn,
              GPtrArray *ops,
              gint64 stint_id,
              gboolean words,
              StintDone *done,
              GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (words && g_str_equal (op->kind, "internal-note") && is_state (op, "done"))
        done->warning = g_strdup (_ (
          "the hand-over went to the PSA as a note, which cannot be changed from here"));
      if (is_entry (op) && (words || op->stint_id == stint_id) &&
          !bring_up (self, txn, op, stint_desk_hold (store, now_s), now_s, done, error))
        return FALSE;
    }
  return TRUE;
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
  g_autoptr (StintStint) stint = txn != NULL ? find_stint (store, stint_id, error) : NULL;
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
      if (ops == NULL ||
          (words && !stint_desk_mend_work (self, txn, stint->work_id, mend, error)) ||
          !bring_up_all (self, txn, ops, stint_id, words, done, error))
        return FALSE;
    }
  stint_done_describe (done, engagement);
  done->stint_id = stint_id;
  done->at_s = stint_clock_now_s (stint_desk_get_clock (self));
  return stint_txn_commit (txn, error);
}

/* The engagement on @ticket that the work moves to. Work that was committed gets one that
 * is closed at once: it does not mix with what goes on there. */
static StintEngagement *
destination (StintDesk *self,
             StintTxn *txn,
             StintTicket *ticket,
             gboolean committed,
             gint64 opened_s,
             GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintEngagement) engagement =
    committed ? NULL : stint_store_find_open_engagement (store, ticket->number, NULL);

  if (engagement != NULL)
    return g_steal_pointer (&engagement);
  engagement = stint_desk_engagement_on (ticket, opened_s);
  engagement->id = stint_store_add_engagement (txn, engagement, error);
  if (engagement->id == 0 ||
      (committed && !stint_store_close_engagement (txn, engagement->id, now_s, error)))
    return NULL;
  return g_steal_pointer (&engagement);
}

/* Nothing was written down about it: the stint simply belongs to the other ticket. What
 * is left without a stint is closed; what is left without the one that ran is parked. */
static gboolean
move_open (StintDesk *self,
           StintTxn *txn,
           StintStint *stint,
           StintEngagement *to,
           StintDone *done,
           GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintEngagement) from =
    stint_store_get_engagement (store, stint->engagement_id, error);
  g_autoptr (GPtrArray) left = NULL;

  if (from == NULL || !stint_store_move_stint (txn, stint->id, to->id, error))
    return FALSE;
  left = stint_store_list_stints_of (store, from->id, error);
  if (left == NULL ||
      (left->len == 0 && from->closed_s == 0 &&
       !stint_store_close_engagement (txn, from->id, now_s, error)) ||
      (left->len > 0 && from->closed_s == 0 &&
       !stint_desk_give_slot (self, txn, from, error)))
    return FALSE;
  if (stint->end_s > 0)
    return stint_desk_give_slot (self, txn, to, error);
  done->at_s = stint->start_s;
  return stint_desk_note_parked (self, txn, from, done, error) &&
         stint_desk_note_engaged (self, txn, to, done, error);
}

/* The entry goes to the other ticket first; once it is there, the old one is deleted. The
 * hand-over goes with it, and the instant of its commit stays. */
static gboolean
copy_to (StintDesk *self,
         StintTxn *txn,
         StintStint *stint,
         StintEngagement *to,
         gint64 *work_id,
         StintDone *done,
         GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintCommit) commit = stint_store_get_commit (store, stint->work_id, error);
  g_autofree char *key = stint_key_new ();
  gint64 copy_id = 0;
  gint64 op_id = 0;

  if (commit == NULL)
    return FALSE;
  commit->engagement_id = to->id;
  g_clear_pointer (&commit->outcome, g_free);
  g_clear_pointer (&commit->update_kind, g_free);
  g_clear_pointer (&commit->update_title, g_free);
  g_clear_pointer (&commit->update_text, g_free);
  g_clear_pointer (&commit->status_id, g_free);
  g_clear_pointer (&commit->base_status_id, g_free);
  g_clear_pointer (&commit->presence, g_free);
  commit->completes = FALSE;
  *work_id = stint_store_add_commit (txn, commit, error);
  copy_id = *work_id > 0
              ? stint_store_add_stint (txn, to->id, stint->start_s, stint->end_s,
                                       stint->zone, stint->captured_by, NULL, 0, error)
              : 0;
  if (copy_id == 0 || !stint_store_commit_stint (txn, copy_id, *work_id, key, error) ||
      !stint_store_discard_stint (txn, stint->id, now_s, error))
    return FALSE;
  op_id = stint_store_add_op (txn, *work_id, STINT_OP_TIME_ENTRY, key, copy_id,
                              stint_desk_hold (store, now_s), now_s, error);
  if (op_id == 0)
    return FALSE;
  g_array_append_val (done->op_ids, op_id);
  done->stint_id = copy_id;
  return TRUE;
}

/* What of the old entry is in the PSA is taken back when the new one is there; what is
 * not, is not sent. */
static gboolean
leave (StintDesk *self,
       StintTxn *txn,
       StintOp *old,
       gint64 work_id,
       StintDone *done,
       GError **error)
{
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_auto (GStrv) ids = NULL;

  if (!is_state (old, "done"))
    return stint_desk_cancel_all (self, txn, old, error);
  ids = g_strsplit (old->psa_ids != NULL ? old->psa_ids : "", " ", -1);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *key = stint_key_new ();
      gint64 op_id = 0;

      if (*ids[i] == '\0')
        continue;
      op_id = stint_store_add_void_op (txn, old->id, work_id, key, ids[i], now_s, error);
      if (op_id == 0)
        return FALSE;
      g_array_append_val (done->op_ids, op_id);
    }
  return TRUE;
}

static gboolean
move_committed (StintDesk *self,
                StintTxn *txn,
                StintStint *stint,
                StintEngagement *to,
                StintDone *done,
                GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (GPtrArray) ops = stint_store_list_ops_of_work (store, stint->work_id, error);
  StintOp *old = ops != NULL ? entry_of (ops, stint->id) : NULL;
  gint64 work_id = 0;

  if (ops == NULL)
    return FALSE;
  if (old == NULL)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("that stint is not in the outbox or in the PSA any more; discard "
                      "it and log the work again"));
  if (is_state (old, "sending") || is_state (old, "verify") ||
      (is_state (old, "attention") && old->tries > 0 && old->psa_ids != NULL))
    return refuse (error, STINT_ERROR_BUSY,
                   _ ("that entry is on its way to the PSA; try again when it is known "
                      "to be there"));
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (g_str_equal (op->kind, "client-update") && is_state (op, "done"))
        done->warning = g_strdup (_ ("the client update stays on the old ticket, where "
                                     "its client may have read it"));
    }
  done->op_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return copy_to (self, txn, stint, to, &work_id, done, error) &&
         drop_amends (self, txn, old, error) &&
         leave (self, txn, old, work_id, done, error);
}

/**
 * stint_desk_move:
 * @ticket: as stint_desk_find_ticket() takes it
 *
 * Gives a stint to another ticket, while it runs, before its entry is sent and after: an
 * entry that was sent is made on the other ticket, and then deleted on this one.
 */
gboolean
stint_desk_move (StintDesk *self,
                 gint64 stint_id,
                 const char *ticket,
                 StintDone *done,
                 GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTicket) found = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintStint) stint = NULL;
  g_autoptr (StintEngagement) to = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  found = stint_desk_find_ticket (self, ticket, NULL, error);
  txn = found != NULL ? stint_store_begin (store, error) : NULL;
  stint = txn != NULL ? find_stint (store, stint_id, error) : NULL;
  if (stint == NULL)
    return FALSE;
  if (stint->ticket_number != NULL &&
      g_ascii_strcasecmp (stint->ticket_number, found->number) == 0)
    return refuse (error, STINT_ERROR_NOTHING_TO_DO, _ ("it is on that ticket already"));
  to = destination (self, txn, found, stint->work_id > 0, stint->start_s, error);
  if (to == NULL)
    return FALSE;
  done->stint_id = stint_id;
  if (!(stint->work_id > 0 ? move_committed (self, txn, stint, to, done, error)
                           : move_open (self, txn, stint, to, done, error)) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  stint_done_describe (done, to);
  done->at_s = stint->start_s;
  return TRUE;
}
