#include <glib/gi18n.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/store-acts.h"
#include "core/store-tickets.h"

/* The verbs that change what a stint is for, or that it counts. */

static gboolean
cannot_bind (const char *why, GError **error)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID, "%s", why);
  return FALSE;
}

static StintEngagement *
bindable (StintStore *store, gint64 engagement_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (store, engagement_id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (engagement == NULL)
    g_set_error (
      error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
      _ ("there is no engagement %d; ‘stintctl status’ lists those that are open"),
      (int) engagement_id);
  else if (engagement->ticket_id != NULL || engagement->internal)
    cannot_bind (_ ("that engagement has its ticket already"), error);
  else if (engagement->closed_s > 0 && engagement->ticket_number == NULL)
    cannot_bind (_ ("that engagement is closed"), error);
  else
    return g_steal_pointer (&engagement);
  return NULL;
}

/* The ticket has an open engagement: the interrupt's stints join it, and if one of them
 * runs it is now that engagement that runs. What was committed before keeps its place,
 * and has its ticket now. */
static gboolean
join (StintTxn *txn,
      StintEngagement *interrupt,
      StintEngagement *bound,
      StintEngagement *open,
      gint64 now_s,
      GError **error)
{
  return stint_store_move_stints (txn, interrupt->id, open->id, error) &&
         stint_store_move_draft (txn, interrupt->id, open->id, error) &&
         stint_store_close_engagement (txn, interrupt->id, now_s, error) &&
         stint_store_set_engagement_ticket (txn, bound, error);
}

/* A ticket that was to be made for it is not needed, unless the PSA has it already. */
gboolean
stint_desk_give_up_making (StintDesk *self,
                           StintTxn *txn,
                           StintEngagement *engagement,
                           GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (GError) failure = NULL;
  gint64 op_id = stint_store_find_making (store, engagement->id, &failure);
  g_autoptr (StintOp) op = NULL;
  StintStanding standing = STINT_STANDING_UNSENT;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (op_id == 0)
    return TRUE;
  op = stint_store_get_op (store, op_id, error);
  if (op == NULL || !stint_desk_get_standing (store, op, &standing, error))
    return FALSE;
  if (standing != STINT_STANDING_UNSENT)
    return cannot_bind (_ ("its new ticket is being made in the PSA; wait until it is "
                           "there"),
                        error);
  return stint_store_withdraw_op (
           txn, op->id, stint_clock_now_s (stint_desk_get_clock (self)), error) &&
         stint_desk_cancel_all (self, txn, op, error);
}

/**
 * stint_desk_bind:
 * @ticket: as stint_desk_find_ticket() takes it
 *
 * Gives an interrupt its ticket. Where the ticket has an open engagement, the interrupt's
 * stints join it.
 */
gboolean
stint_desk_bind (StintDesk *self,
                 gint64 engagement_id,
                 const char *ticket,
                 StintDone *done,
                 GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintTicket) found = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (StintEngagement) open = NULL;
  g_autoptr (StintEngagement) bound = NULL;
  gboolean written = FALSE;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  found = stint_desk_find_ticket (self, ticket, NULL, error);
  txn = found != NULL ? stint_store_begin (store, error) : NULL;
  engagement = txn != NULL ? bindable (store, engagement_id, error) : NULL;
  if (engagement == NULL)
    return FALSE;
  if (!stint_desk_give_up_making (self, txn, engagement, error))
    return FALSE;
  if (engagement->closed_s == 0)
    open = stint_store_find_open_engagement (store, found->number, NULL);
  if (open != NULL && open->id == engagement->id)
    g_clear_object (&open);
  bound = stint_desk_engagement_on (found, engagement->opened_s);
  bound->id = engagement->id;
  bound->label = g_strdup (engagement->label);
  written = open != NULL ? join (txn, engagement, bound, open, now_s, error)
                         : stint_store_set_engagement_ticket (txn, bound, error);
  if (!written || !stint_store_requeue_unplanned (txn, engagement->id, now_s, error))
    return FALSE;
  if (open != NULL)
    bound->id = open->id;
  stint_done_describe (done, bound);
  done->at_s = now_s;
  return (engagement->running_stint_id == 0 ||
          stint_desk_note_engaged (self, txn, bound, done, error)) &&
         stint_txn_commit (txn, error);
}

/* Nothing of it may be on its way to a ticket: internal time has none, so that it would
 * wait for ever. */
static gboolean
nothing_sent_of (StintStore *store, StintEngagement *engagement, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 n_open = stint_store_count_open_of (store, engagement->id, &failure);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (n_open > 0 || engagement->worked_seconds > engagement->unposted_seconds)
    cannot_bind (_ ("part of this work is in the outbox, for a ticket; bind it to that "
                    "ticket"),
                 error);
  else
    return TRUE;
  return FALSE;
}

/**
 * stint_desk_bind_internal:
 * @code: what kind of internal time it was
 *
 * Makes an interrupt internal time: recorded and counted, and not posted.
 */
gboolean
stint_desk_bind_internal (StintDesk *self,
                          gint64 engagement_id,
                          const char *code,
                          StintDone *done,
                          GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  if (code == NULL || *code == '\0')
    return cannot_bind (_ ("say what kind of internal time it was"), error);
  txn = stint_store_begin (store, error);
  engagement = txn != NULL ? bindable (store, engagement_id, error) : NULL;
  if (engagement == NULL || !nothing_sent_of (store, engagement, error))
    return FALSE;
  g_free (engagement->label);
  g_clear_pointer (&engagement->ticket_number, g_free);
  g_clear_pointer (&engagement->ticket_title, g_free);
  g_clear_pointer (&engagement->company, g_free);
  engagement->label = g_strdup (code);
  engagement->internal = TRUE;
  if (!stint_store_set_engagement_ticket (txn, engagement, error) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  stint_done_describe (done, engagement);
  done->at_s = stint_clock_now_s (stint_desk_get_clock (self));
  return TRUE;
}

/* With nothing left of it, the work needs no new ticket either. */
static gboolean
close_when_empty (StintDesk *self,
                  StintTxn *txn,
                  StintEngagement *engagement,
                  GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (GPtrArray) left = stint_store_list_stints_of (store, engagement->id, error);

  if (left == NULL)
    return FALSE;
  return left->len > 0 ||
         (stint_desk_give_up_making (self, txn, engagement, error) &&
          stint_store_close_engagement (txn, engagement->id, now_s, error));
}

static gboolean
may_be_discarded (StintStore *store, StintStint *stint, GError **error)
{
  gboolean posted = FALSE;

  if (stint->discarded)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO,
                   _ ("that stint is discarded already"));
      return FALSE;
    }
  if (stint->work_id > 0 && !stint_store_is_posted (store, stint->id, &posted, error))
    return FALSE;
  if (posted)
    g_set_error (
      error, STINT_ERROR, STINT_ERROR_INVALID,
      _ ("that stint is in the outbox; cancel it there first, and wait until the "
         "PSA has deleted what it had"));
  return !posted;
}

/**
 * stint_desk_discard:
 *
 * Counts a stint no longer; a running one is ended first. What is in the outbox or in the
 * PSA must be cancelled there first. The row stays.
 */
gboolean
stint_desk_discard (StintDesk *self, gint64 stint_id, StintDone *done, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  g_autoptr (StintStint) stint = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (GError) failure = NULL;

  if (txn == NULL)
    return FALSE;
  stint = stint_store_get_stint (store, stint_id, &failure);
  if (stint == NULL)
    {
      g_autofree char *none = g_strdup_printf (
        _ ("there is no stint %d; ‘stintctl day’ lists them"), (int) stint_id);

      stint_desk_set_missing (error, &failure, STINT_ERROR_NOT_FOUND, none);
      return FALSE;
    }
  if (!may_be_discarded (store, stint, error))
    return FALSE;
  engagement = stint_store_get_engagement (store, stint->engagement_id, error);
  if (engagement == NULL)
    return FALSE;
  if ((stint->end_s == 0 &&
       (!stint_store_drop_engaged (txn, engagement->id, _ ("the work was discarded"),
                                   now_s, error) ||
        !stint_desk_park_running (self, txn, stint, now_s, TRUE, done, error))) ||
      !stint_store_discard_stint (txn, stint_id, now_s, error) ||
      (engagement->closed_s == 0 && !close_when_empty (self, txn, engagement, error)) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  g_clear_pointer (&done->parked_name, g_free);
  done->parked_id = 0;
  stint_done_describe (done, engagement);
  done->stint_id = stint_id;
  done->at_s = now_s;
  return TRUE;
}
