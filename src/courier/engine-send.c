#include <glib/gi18n.h>

#include "core/error.h"
#include "core/store-learnt.h"
#include "core/store-tickets.h"
#include "courier/engine-private.h"
#include "courier/identity.h"

/* Sending one step: the attempt is on disk before the first byte leaves. */

static const char *
outcome_word (StintPushResult result)
{
  switch (result)
    {
    case STINT_PUSH_DONE:
      return "done";
    case STINT_PUSH_NOT_SENT:
      return "not-sent";
    case STINT_PUSH_LIMITED:
      return "limited";
    case STINT_PUSH_AUTH:
      return "auth";
    case STINT_PUSH_REJECTED:
      return "rejected";
    case STINT_PUSH_REFUSED:
      return "refused";
    case STINT_PUSH_CONFLICT:
      return "conflict";
    case STINT_PUSH_UNKNOWN:
    default:
      return "unknown";
    }
}

/* Writes the attempt down. The step is chosen once more inside the transaction, for a
 * person may have cancelled or mended it since: then @attempt_id stays 0. */
static gboolean
begin_attempt (StintTurn *turn, gint64 *attempt_id, GError **error)
{
  StintEngine *self = turn->engine;
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);
  g_auto (StintChosen) chosen = { NULL, NULL, 0 };

  *attempt_id = 0;
  if (txn == NULL || !stint_engine_choose (self, turn->now_s, &chosen, error))
    return FALSE;
  if (chosen.row == NULL || chosen.account->id != turn->account->id ||
      chosen.account->version != turn->account->version ||
      chosen.row->step->id != turn->row->step->id ||
      chosen.row->state != STINT_STATE_QUEUED)
    return TRUE;
  stint_step_row_free (turn->row);
  turn->row = g_steal_pointer (&chosen.row);
  turn->row->state = STINT_STATE_SENDING;
  turn->row->tries++;
  if (turn->row->first_try_s == 0)
    turn->row->first_try_s = turn->now_s;
  *attempt_id = stint_store_begin_attempt (txn, turn->row, turn->now_s,
                                           stint_clock_boot_id (self->clock),
                                           stint_clock_boot_us (self->clock), error);
  return *attempt_id > 0 &&
         stint_store_update_step (txn, turn->row, turn->now_s, error) &&
         stint_txn_commit (txn, error);
}

static gboolean
end_attempt (StintTurn *turn,
             StintTxn *txn,
             gint64 attempt_id,
             const StintAnswer *answer,
             GError **error)
{
  StintAttempt attempt = { 0 };

  attempt.id = attempt_id;
  attempt.ended_s = turn->now_s;
  attempt.outcome = (char *) outcome_word (answer->result);
  attempt.transport_code = answer->transport_code;
  attempt.http_status = answer->http_status;
  attempt.request_bytes = answer->request_bytes;
  attempt.message = answer->message;
  return stint_store_end_attempt (txn, &attempt, error);
}

/* Nothing was executed, so it waits for its next turn as if it had not been tried. */
static void
back_to_queue (StintTurn *turn, const StintAnswer *answer)
{
  turn->row->state = STINT_STATE_QUEUED;
  turn->row->tries--;
  if (turn->row->tries == 0)
    turn->row->first_try_s = 0;
  stint_turn_say (turn, answer->message);
  if (turn->row->wants_cancel)
    stint_turn_cancel (turn, _ ("cancelled; the PSA does not have it"));
}

static gboolean
stored (StintTurn *turn, StintTxn *txn, const StintAnswer *answer, GError **error)
{
  gboolean clash = FALSE;

  if (!stint_turn_claim (turn, txn, answer->item_ids, &clash, error))
    return FALSE;
  if (clash)
    {
      stint_turn_doubt (turn);
      stint_turn_say (turn, _ ("the PSA answered with a row that belongs to other work"));
      return stint_store_update_step (txn, turn->row, turn->now_s, error);
    }
  turn->engine->count.pushed++;
  return stint_turn_store_done (turn, txn, answer->item_ids, error);
}

/* Remembers that no entry may span midnight there. Once a search has told that this one
 * is not there, it is planned anew: until then the step is approved, as by a person. */
static gboolean
learn_to_split (StintTurn *turn, StintTxn *txn, GError **error)
{
  const StintLearnt learnt = { .id = (char *) "midnight",
                               .grade = (char *) "missing",
                               .title = (char *) _ ("Entries across midnight (UTC)"),
                               .detail = turn->row->refusal,
                               .value = (char *) "off",
                               .seen_s = turn->now_s };

  turn->row->approved = TRUE;
  return stint_store_put_learnt (txn, turn->account->id, &learnt, error);
}

static gboolean
take_answer (StintTurn *turn, StintTxn *txn, const StintAnswer *answer, GError **error)
{
  StintStepRow *row = turn->row;

  switch (answer->result)
    {
    case STINT_PUSH_DONE:
      return stored (turn, txn, answer, error);
    case STINT_PUSH_NOT_SENT:
      back_to_queue (turn, answer);
      if (!stint_turn_not_through (turn, txn, error))
        return FALSE;
      break;
    case STINT_PUSH_LIMITED:
      back_to_queue (turn, answer);
      if (!stint_turn_limited (turn, txn, answer->retry_after_s, error))
        return FALSE;
      break;
    case STINT_PUSH_AUTH:
      back_to_queue (turn, answer);
      if (!stint_store_set_gate (txn, turn->account, answer->message, turn->now_s, error))
        return FALSE;
      break;
    case STINT_PUSH_REJECTED:
    case STINT_PUSH_REFUSED:
      stint_turn_doubt (turn);
      g_free (row->refusal);
      row->refusal =
        g_strdup (answer->message != NULL ? answer->message : _ ("refused by the PSA"));
      stint_turn_say (turn, row->refusal);
      if (answer->split_days && !learn_to_split (turn, txn, error))
        return FALSE;
      break;
    case STINT_PUSH_CONFLICT:
      row->state = STINT_STATE_ATTENTION;
      stint_turn_say (turn, answer->message);
      if (row->wants_cancel)
        stint_turn_cancel (turn, _ ("cancelled; the PSA does not have it"));
      break;
    case STINT_PUSH_UNKNOWN:
    default:
      stint_turn_doubt (turn);
      stint_turn_say (turn, answer->message);
      if (!(answer->limited ? stint_turn_limited (turn, txn, answer->retry_after_s, error)
                            : stint_turn_no_answer (turn, txn, error)))
        return FALSE;
      break;
    }
  return stint_store_update_step (txn, row, turn->now_s, error);
}

/* Keeps a trace of the attempt outside the database, then sends. (transfer full)
 * (nullable): the answer; NULL when the database must not be sent from. */
static StintAnswer *
mark_and_push (StintTurn *turn,
               gint64 attempt_id,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean put_back = FALSE;
  StintAnswer *answer = NULL;

  if (!stint_identity_mark (turn->engine->store, attempt_id, &put_back, &local_error))
    {
      answer = g_new0 (StintAnswer, 1);
      answer->result = STINT_PUSH_NOT_SENT;
      answer->message = g_strdup (local_error->message);
      return answer;
    }
  if (!put_back)
    return stint_psa_push (turn->engine->psa, turn->row->step, cancellable);
  g_set_error (error, STINT_ERROR, STINT_ERROR_REPLACED,
               _ ("the database was put back while it was in use"));
  return NULL;
}

gboolean
stint_turn_send (StintTurn *turn, GCancellable *cancellable, GError **error)
{
  StintEngine *self = turn->engine;
  guint64 requests = 0;
  gint64 attempt_id = 0;
  g_autoptr (StintAnswer) answer = NULL;
  g_autoptr (StintTxn) txn = NULL;
  gboolean may_send = FALSE;

  if (!stint_turn_ask_overlap (turn, cancellable, &may_send, error) ||
      (may_send && !stint_turn_find_siblings (turn, cancellable, &may_send, error)))
    return FALSE;
  if (!may_send)
    return TRUE;
  requests = stint_psa_requests (self->psa);
  if (!begin_attempt (turn, &attempt_id, error))
    return FALSE;
  if (attempt_id == 0)
    return TRUE;
  answer = mark_and_push (turn, attempt_id, cancellable, error);
  self->count.push_requests += stint_psa_requests (self->psa) - requests;
  if (answer == NULL)
    return FALSE;
  turn->now_s = stint_clock_now_s (self->clock);

  txn = stint_store_begin (self->store, error);
  if (txn == NULL || !stint_turn_read_anew (turn, error) ||
      !end_attempt (turn, txn, attempt_id, answer, error) ||
      !take_answer (turn, txn, answer, error) || !stint_txn_commit (txn, error))
    return FALSE;
  if (turn->row->state == STINT_STATE_DONE &&
      turn->row->step->kind == STINT_STEP_TICKET_PATCH)
    stint_turn_show_ticket (turn);
  return TRUE;
}
