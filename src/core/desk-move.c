#include <glib/gi18n.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/key.h"
#include "core/store-acts.h"

/* Giving a stint to another ticket. What was not sent yet simply belongs to the other
 * one. An entry that was sent is made there by an act of its own, which takes the old one
 * back when the new one is there; until then the old stint is put aside, and undoing the
 * move brings it back. */

static gboolean
refuse (GError **error, StintError code, const char *message)
{
  g_set_error (error, STINT_ERROR, code, "%s", message);
  return FALSE;
}

/* The engagement on @ticket that the work moves to. Work that was committed gets one that
 * is closed: it does not mix with what goes on there. */
static StintEngagement *
destination (StintDesk *self,
             StintTxn *txn,
             StintTicket *ticket,
             gboolean committed,
             gint64 opened_s,
             GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintEngagement) engagement =
    committed ? NULL : stint_store_find_open_engagement (store, ticket->number, NULL);

  if (engagement != NULL)
    return g_steal_pointer (&engagement);
  engagement = stint_desk_engagement_on (ticket, opened_s);
  if (committed)
    engagement->closed_s = stint_clock_now_s (stint_desk_get_clock (self));
  engagement->id = stint_store_add_engagement (txn, engagement, error);
  return engagement->id > 0 ? g_steal_pointer (&engagement) : NULL;
}

/* What was being typed about it, and what is next, go along when nothing is left there.
 */
static gboolean
leave_empty (StintDesk *self,
             StintTxn *txn,
             StintEngagement *from,
             StintEngagement *to,
             GError **error)
{
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));

  return stint_store_move_draft (txn, from->id, to->id, error) &&
         (from->next == NULL || to->next != NULL ||
          stint_store_set_next (txn, to->id, from->next, error)) &&
         stint_desk_give_up_making (self, txn, from, error) &&
         stint_store_close_engagement (txn, from->id, now_s, error);
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
       !leave_empty (self, txn, from, to, error)) ||
      (left->len > 0 && from->closed_s == 0 &&
       !stint_desk_give_slot (self, txn, from, error)))
    return FALSE;
  if (stint->end_s > 0)
    return stint_desk_give_slot (self, txn, to, error);
  done->at_s = stint->start_s;
  return stint_store_drop_engaged (txn, from->id, _ ("the work was moved"), now_s,
                                   error) &&
         stint_desk_note_parked (self, txn, from, done, error) &&
         stint_desk_note_engaged (self, txn, to, done, error);
}

/* A commit of work with the same words on the other ticket, of the same instant. It tells
 * the client nothing and changes no status. */
static gint64
copy_commit (StintStore *store,
             StintTxn *txn,
             gint64 work_id,
             StintEngagement *to,
             GError **error)
{
  g_autoptr (StintCommit) commit = stint_store_get_commit (store, work_id, error);
  char **const texts[] = { &commit->outcome,      &commit->update_kind,
                           &commit->update_title, &commit->update_text,
                           &commit->status_id,    &commit->base_status_id,
                           &commit->presence,     &commit->queue_id };

  if (commit == NULL)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  commit->engagement_id = to->id;
  commit->completes = FALSE;
  commit->insists = FALSE;
  return stint_store_add_commit (txn, commit, error);
}

/* The entry goes to the other ticket first; once it is there, the old one is deleted. */
static gboolean
move_sent (StintDesk *self,
           StintTxn *txn,
           StintStint *stint,
           StintOp *old,
           StintEngagement *to,
           StintDone *done,
           GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autofree char *key = stint_key_new ();
  g_auto (GStrv) ids = g_strsplit (old->psa_ids != NULL ? old->psa_ids : "", " ", -1);
  gint64 work_id = copy_commit (store, txn, stint->work_id, to, error);
  gint64 copy_id =
    work_id > 0 ? stint_store_add_stint (txn, to->id, stint->start_s, stint->end_s,
                                         stint->zone, stint->captured_by, NULL, 0, error)
                : 0;
  gint64 op_id = 0;

  if (copy_id == 0 || !stint_store_commit_stint (txn, copy_id, work_id, key, error) ||
      !stint_store_discard_stint (txn, stint->id, now_s, error))
    return FALSE;
  op_id = stint_store_add_op (txn, work_id, STINT_OP_TIME_ENTRY, key, copy_id,
                              stint_desk_hold (store, now_s), now_s, error);
  if (op_id == 0)
    return FALSE;
  g_array_append_val (done->op_ids, op_id);
  done->stint_id = copy_id;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *void_key = stint_key_new ();

      op_id =
        stint_store_add_void_op (txn, old->id, work_id, void_key, ids[i], now_s, error);
      if (op_id == 0)
        return FALSE;
      g_array_append_val (done->op_ids, op_id);
    }
  return TRUE;
}

/* Nothing of it is in the PSA: what was laid down for it is laid down anew. */
static gboolean
begin_anew (StintTxn *txn, StintOp *op, gint64 now_s, GError **error)
{
  return stint_store_withdraw_op (txn, op->id, now_s, error) &&
         stint_store_set_op_state (txn, op->id, STINT_STATE_QUEUED, NULL, now_s, error);
}

/* Whether the entry is all that its commit has time for, and nothing of that commit is,
 * or may be, in the PSA: then all of it was meant for the other ticket. */
static gboolean
moves_whole (StintStore *store,
             GPtrArray *ops,
             StintOp *entry,
             gboolean *whole,
             GError **error)
{
  *whole = TRUE;
  for (guint i = 0; i < ops->len && *whole; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);
      StintStanding standing = STINT_STANDING_UNSENT;

      if (g_str_equal (op->kind, "time-entry") && op->id != entry->id)
        *whole = FALSE;
      if (g_str_equal (op->state, "cancelled") || !*whole)
        continue;
      if (!stint_desk_get_standing (store, op, &standing, error))
        return FALSE;
      *whole = standing == STINT_STANDING_UNSENT;
    }
  return TRUE;
}

static gboolean
move_whole (StintDesk *self,
            StintTxn *txn,
            GPtrArray *ops,
            StintOp *entry,
            StintEngagement *to,
            StintDone *done,
            GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autofree char *base = stint_desk_dup_base_status (store, to);
  g_autoptr (StintEngagement) from =
    stint_store_get_engagement (store, entry->engagement_id, error);
  g_autoptr (StintCommit) commit =
    from != NULL ? stint_store_get_commit (store, entry->work_id, error) : NULL;

  /* That nobody is on it any more is for the ticket that somebody was on. */
  if (commit == NULL || (commit->presence != NULL &&
                         !stint_desk_note_parked (self, txn, from, done, error)))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (g_str_equal (op->state, "cancelled"))
        continue;
      if (g_str_equal (op->kind, "presence"))
        {
          if (!stint_desk_cancel_all (self, txn, op, error))
            return FALSE;
          continue;
        }
      if (!begin_anew (txn, op, now_s, error))
        return FALSE;
      g_array_append_val (done->op_ids, op->id);
    }
  return stint_store_rehome_work (txn, entry->work_id, to->id, base, error);
}

/* One of several stints: the others, the client update and the status stay, and with them
 * the hand-over where this entry was to carry it. */
static gboolean
move_part (StintDesk *self,
           StintTxn *txn,
           StintOp *entry,
           StintEngagement *to,
           StintDone *done,
           GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  gint64 work_id = copy_commit (store, txn, entry->work_id, to, error);

  if (work_id == 0 || !stint_desk_keep_hand_over (self, txn, entry, error) ||
      !stint_store_plan_anew (txn, entry->work_id, error) ||
      !begin_anew (txn, entry, now_s, error) ||
      !stint_store_rehome_op (txn, entry->id, work_id, error))
    return FALSE;
  g_array_append_val (done->op_ids, entry->id);
  return stint_store_unblock (txn, now_s, error);
}

/* (transfer none) (nullable): the op that carries a stint. */
static StintOp *
entry_of (GPtrArray *ops, gint64 stint_id)
{
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (stint_op_is_entry (op) && op->stint_id == stint_id)
        return op;
    }
  return NULL;
}

static void
warn_of_update (GPtrArray *ops, StintDone *done)
{
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (g_str_equal (op->state, "cancelled") || done->warning != NULL)
        continue;
      if (g_str_equal (op->kind, "client-update") && g_str_equal (op->state, "done"))
        done->warning = g_strdup (_ ("the client update stays on the old ticket, where "
                                     "its client may have read it"));
      else if (g_str_equal (op->kind, "status") && g_str_equal (op->state, "done"))
        done->warning = g_strdup (_ ("the old ticket keeps the status that was set"));
    }
}

/* Whether the old entry, as the PSA has it, is what the work says by now. */
static gboolean
says_the_same (StintStore *store,
               StintOp *entry,
               StintOp *old,
               gboolean *same,
               GError **error)
{
  g_autoptr (StintStint) new_stint =
    stint_store_get_stint (store, entry->stint_id, error);
  g_autoptr (StintStint) old_stint =
    new_stint != NULL ? stint_store_get_stint (store, old->stint_id, error) : NULL;
  g_autoptr (StintCommit) new_commit =
    old_stint != NULL ? stint_store_get_commit (store, entry->work_id, error) : NULL;
  g_autoptr (StintCommit) old_commit =
    new_commit != NULL ? stint_store_get_commit (store, old->work_id, error) : NULL;
  gboolean dropped = FALSE;

  if (old_commit == NULL ||
      !stint_store_has_dropped_amends (store, old->id, &dropped, error))
    return FALSE;
  *same = !dropped && new_stint->start_s == old_stint->start_s &&
          new_stint->end_s == old_stint->end_s &&
          g_strcmp0 (new_commit->summary, old_commit->summary) == 0 &&
          g_strcmp0 (new_commit->done, old_commit->done) == 0 &&
          g_strcmp0 (new_commit->work_type_id, old_commit->work_type_id) == 0;
  return TRUE;
}

/* Whether the work was moved from @to, and neither has the PSA heard of the move nor does
 * the work say anything else since: then the move is undone. */
static gboolean
came_from (StintStore *store,
           StintOp *entry,
           StintEngagement *to,
           gboolean *came,
           GError **error)
{
  g_autoptr (GArray) ids = stint_store_list_replacing (store, entry->work_id, error);

  *came = FALSE;
  for (guint i = 0; ids != NULL && i < ids->len && !*came; i++)
    {
      g_autofree char *item = NULL;
      gint64 old_id =
        stint_store_void_item (store, g_array_index (ids, gint64, i), &item, error);
      g_autoptr (StintOp) old =
        old_id > 0 ? stint_store_get_op (store, old_id, error) : NULL;

      if (old == NULL)
        return FALSE;
      *came = old->ticket_number != NULL &&
              g_ascii_strcasecmp (old->ticket_number, to->ticket_number) == 0;
      if (*came && !says_the_same (store, entry, old, came, error))
        return FALSE;
    }
  return ids != NULL;
}

/* Changes of the old entry that the move made needless are needed again. */
static gboolean
amend_again (StintStore *store, StintTxn *txn, StintOp *old, gint64 now_s, GError **error)
{
  g_autofree char *key = stint_key_new ();
  gboolean dropped = FALSE;

  if (!stint_store_has_dropped_amends (store, old->id, &dropped, error))
    return FALSE;
  return !dropped ||
         stint_store_add_amend_op (txn, old->id, key, stint_desk_hold (store, now_s),
                                   now_s, error) > 0;
}

/**
 * stint_desk_undo_move:
 *
 * Takes a move back that the PSA has heard nothing of: the copy counts no longer, and the
 * stint that was put aside counts again. For a commit of work that was not moved, nothing
 * happens.
 */
gboolean
stint_desk_undo_move (StintDesk *self, StintTxn *txn, gint64 work_id, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (GArray) ids = stint_store_list_replacing (store, work_id, error);
  g_autoptr (GPtrArray) ops =
    ids != NULL ? stint_store_list_ops_of_work (store, work_id, error) : NULL;

  if (ops == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *item = NULL;
      gint64 void_id = g_array_index (ids, gint64, i);
      gint64 old_id = stint_store_void_item (store, void_id, &item, error);
      g_autoptr (StintOp) void_op = stint_store_get_op (store, void_id, error);
      g_autoptr (StintOp) old =
        old_id > 0 ? stint_store_get_op (store, old_id, error) : NULL;

      if (old == NULL || void_op == NULL ||
          !stint_desk_cancel_all (self, txn, void_op, error) ||
          !stint_store_undiscard_stint (txn, old->stint_id, error) ||
          (i == 0 && !amend_again (store, txn, old, now_s, error)))
        return FALSE;
    }
  for (guint i = 0; i < ops->len && ids->len > 0; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (op->stint_id > 0 &&
          (!stint_desk_cancel_all (self, txn, op, error) ||
           !stint_store_discard_stint (txn, op->stint_id, now_s, error)))
        return FALSE;
    }
  return TRUE;
}

/* The stint that will count again is the one that was put aside. */
static gboolean
take_old (StintStore *store, gint64 work_id, StintDone *done, GError **error)
{
  g_autoptr (GArray) ids = stint_store_list_replacing (store, work_id, error);
  g_autofree char *item = NULL;
  gint64 old_id =
    ids != NULL && ids->len > 0
      ? stint_store_void_item (store, g_array_index (ids, gint64, 0), &item, error)
      : 0;
  g_autoptr (StintOp) old = old_id > 0 ? stint_store_get_op (store, old_id, error) : NULL;

  if (old == NULL)
    return FALSE;
  done->stint_id = old->stint_id;
  return TRUE;
}

static gboolean
move_unsent (StintDesk *self,
             StintTxn *txn,
             GPtrArray *ops,
             StintOp *entry,
             StintEngagement *to,
             StintDone *done,
             GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gboolean came = FALSE;
  gboolean whole = FALSE;

  if (!came_from (store, entry, to, &came, error))
    return FALSE;
  if (came)
    return take_old (store, entry->work_id, done, error) &&
           stint_desk_undo_move (self, txn, entry->work_id, error);
  if (!moves_whole (store, ops, entry, &whole, error))
    return FALSE;
  return whole ? move_whole (self, txn, ops, entry, to, done, error)
               : move_part (self, txn, entry, to, done, error);
}

/* A ticket that was to be made for this work alone is not needed. */
static gboolean
leave_unmade (StintDesk *self, StintTxn *txn, gint64 from_id, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintEngagement) from = stint_store_get_engagement (store, from_id, error);
  g_autoptr (GPtrArray) left =
    from != NULL ? stint_store_list_stints_of (store, from_id, error) : NULL;

  if (left == NULL)
    return FALSE;
  return left->len > 0 || from->ticket_id != NULL ||
         stint_desk_give_up_making (self, txn, from, error);
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
  StintOp *entry = ops != NULL ? entry_of (ops, stint->id) : NULL;
  StintStanding standing = STINT_STANDING_UNSENT;

  if (ops == NULL)
    return FALSE;
  if (entry == NULL)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("that stint is not in the outbox or in the PSA any more; discard "
                      "it and log the work again"));
  if (!stint_desk_may_change (store, entry, &standing, error) ||
      !stint_desk_drop_amends (self, txn, entry, error))
    return FALSE;
  warn_of_update (ops, done);
  done->op_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return (standing == STINT_STANDING_SENT
            ? move_sent (self, txn, stint, entry, to, done, error)
            : move_unsent (self, txn, ops, entry, to, done, error)) &&
         leave_unmade (self, txn, entry->engagement_id, error);
}

/**
 * stint_desk_move:
 * @ticket: as stint_desk_find_ticket() takes it
 *
 * Gives a stint to another ticket, while it runs, before its entry is sent and after: an
 * entry that was sent is made on the other ticket, and then deleted on this one. What may
 * be on its way is refused with %STINT_ERROR_BUSY.
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
  stint = txn != NULL ? stint_desk_find_stint (store, stint_id, error) : NULL;
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
