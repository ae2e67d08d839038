#include <glib/gi18n.h>

#include "core/key.h"
#include "courier/budget.h"
#include "courier/engine-private.h"

/* Finding out whether a step was stored. Nothing is sent again before absence is proved:
 * by two sound searches, the second one after the quarantine, of a kind of row that this
 * account has once read back. */

#define MAX_TRIES 5
#define MAX_CALIBRATIONS 5

/* When a step was in doubt, it is looked for again this long after it was found. */
static const gint64 audit_after_seconds[] = { 1800, 4 * 3600, 24 * 3600 };

static gint64
seconds_in_doubt (const StintTurn *turn)
{
  StintClock *clock = turn->engine->clock;
  const StintStepRow *row = turn->row;

  if (g_strcmp0 (row->doubt_boot_id, stint_clock_boot_id (clock)) == 0)
    return (stint_clock_boot_us (clock) - row->doubt_boot_us) / G_USEC_PER_SEC;
  return turn->now_s - row->doubt_s;
}

static void
look_again_later (StintTurn *turn)
{
  gint64 quarantine_s = MAX (1, stint_engine_quarantine (turn));

  turn->row->delays++;
  turn->row->due_s = turn->now_s + MIN (stint_backoff_equal (turn->engine->rand,
                                                             turn->row->delays, 30, 300),
                                        quarantine_s);
}

static void
ask_person (StintTurn *turn, const char *message)
{
  turn->row->state = STINT_STATE_ATTENTION;
  turn->row->approved = FALSE;
  stint_turn_say (turn, message);
}

static void
send_again (StintTurn *turn)
{
  turn->row->state = STINT_STATE_QUEUED;
  turn->row->may_be_stored = FALSE;
  turn->row->approved = FALSE;
  turn->row->misses = 0;
  turn->row->delays = 0;
  turn->row->due_s = turn->now_s;
  stint_turn_say (turn, NULL);
}

static void
cancel (StintTurn *turn)
{
  turn->row->state = STINT_STATE_CANCELLED;
  turn->row->may_be_stored = FALSE;
  turn->row->wants_cancel = FALSE;
  stint_turn_say (turn, _ ("cancelled; the PSA does not have it"));
}

/* Whether this miss, after those before it, is proof. Where it is not, says when to look
 * again. */
static gboolean
absence_is_proved (StintTurn *turn)
{
  StintStepRow *row = turn->row;
  gint64 quarantine_s = stint_engine_quarantine (turn);
  gint64 second_look_s = stint_engine_second_look (turn);
  gint64 left_s = quarantine_s - seconds_in_doubt (turn);
  gboolean apart = row->misses > 0 && turn->now_s - row->last_miss_s >= second_look_s;

  if (left_s <= 0 && apart)
    return TRUE;
  if (row->misses == 0 || turn->now_s < row->last_miss_s || left_s <= 0)
    {
      row->misses++;
      row->last_miss_s = turn->now_s;
    }
  row->due_s = turn->now_s + MAX (1, MAX (left_s, second_look_s));
  stint_turn_say (turn,
                  _ ("no answer came, and it is not in the PSA yet; looking again before "
                     "anything is sent twice"));
  return FALSE;
}

static void
take_absence (StintTurn *turn)
{
  StintStepRow *row = turn->row;
  gboolean sighted =
    stint_store_is_sighted (turn->engine->store, row->account_id, row->step->sight_class);

  if (row->refusal != NULL)
    {
      g_autofree char *refusal = g_steal_pointer (&row->refusal);

      row->may_be_stored = FALSE;
      if (row->wants_cancel)
        cancel (turn);
      else
        ask_person (turn, refusal);
      return;
    }
  if (!row->step->repeatable && !absence_is_proved (turn))
    return;
  if (row->wants_cancel)
    cancel (turn);
  else if (row->approved)
    send_again (turn);
  else if (row->tries >= MAX_TRIES)
    ask_person (turn, _ ("sent five times without an answer; look in the PSA"));
  else if (row->step->careful)
    ask_person (turn,
                _ ("no answer came, and it is not on the ticket. Because a client reads "
                   "it, it is sent again only when you say so"));
  else if (!sighted && !row->step->repeatable)
    ask_person (turn,
                _ ("no answer came. This account has not yet shown that it can read such "
                   "rows back, so look in the PSA before you send it again"));
  else
    send_again (turn);
}

static gboolean
take_extra (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  guint n = finding->item_ids != NULL ? g_strv_length (finding->item_ids) : 0;
  guint removed = 0;

  for (guint i = 1; i < n; i++)
    {
      g_autofree char *key = stint_key_new ();

      if (turn->row->step->kind != STINT_STEP_TIME_CREATE ||
          finding->removable_ids == NULL ||
          !g_strv_contains ((const char *const *) finding->removable_ids,
                            finding->item_ids[i]))
        continue;
      if (stint_store_add_void_op (txn, turn->row->step->op_id, key, finding->item_ids[i],
                                   turn->now_s, error) == 0)
        return FALSE;
      removed++;
    }
  if (removed + 1 < n)
    stint_turn_say (
      turn, _ ("the PSA holds it twice, and the second one cannot be removed from here"));
  return TRUE;
}

static gboolean
belongs_elsewhere (StintTurn *turn, StintTxn *txn, GError **error)
{
  ask_person (turn, _ ("what was found in the PSA belongs to other work"));
  return stint_store_update_step (txn, turn->row, turn->now_s, error);
}

static gboolean
take_stored (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  gboolean twice = finding->result == STINT_FIND_DUPLICATE;
  char *lowest[] = { finding->item_ids != NULL ? finding->item_ids[0] : NULL, NULL };
  gboolean clash = FALSE;

  if (!stint_turn_claim (turn, txn, twice ? lowest : finding->item_ids, &clash, error))
    return FALSE;
  if (clash)
    return belongs_elsewhere (turn, txn, error);
  turn->engine->count.verified++;
  if (!stint_store_set_sighted (txn, turn->row->account_id, turn->row->step->sight_class,
                                turn->now_s, error) ||
      !stint_turn_store_done (turn, txn, twice ? lowest : finding->item_ids, TRUE, error))
    return FALSE;
  if (!twice)
    return TRUE;
  return take_extra (turn, txn, finding, error) &&
         stint_store_update_step (txn, turn->row, turn->now_s, error);
}

/* The search itself did not get through. */
static gboolean
take_failure (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  gint64 due_s = 0;

  look_again_later (turn);
  due_s = turn->row->due_s;
  switch (finding->failure)
    {
    case STINT_PUSH_LIMITED:
      return stint_turn_limited (turn, txn, finding->retry_after_s, error);
    case STINT_PUSH_AUTH:
      return stint_store_set_gate (txn, turn->account->id, finding->message, turn->now_s,
                                   error);
    case STINT_PUSH_NOT_SENT:
      if (!stint_turn_not_through (turn, txn, error))
        return FALSE;
      turn->row->due_s = MIN (turn->row->due_s, due_s);
      return TRUE;
    case STINT_PUSH_DONE:
    case STINT_PUSH_REJECTED:
    case STINT_PUSH_REFUSED:
    case STINT_PUSH_CONFLICT:
    case STINT_PUSH_UNKNOWN:
    default:
      return TRUE;
    }
}

static gboolean
take_finding (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  switch (finding->result)
    {
    case STINT_FIND_STORED:
    case STINT_FIND_DUPLICATE:
      return take_stored (turn, txn, finding, error);
    case STINT_FIND_ABSENT:
      take_absence (turn);
      break;
    case STINT_FIND_SIMILAR:
      ask_person (turn, finding->message);
      break;
    case STINT_FIND_CANNOT_TELL:
      look_again_later (turn);
      stint_turn_say (turn, finding->message);
      break;
    case STINT_FIND_FAILED:
    default:
      if (!take_failure (turn, txn, finding, error))
        return FALSE;
      break;
    }
  return stint_store_update_step (txn, turn->row, turn->now_s, error);
}

static StintFinding *
search (StintTurn *turn, gint64 since_s, GCancellable *cancellable, GError **error)
{
  StintEngine *self = turn->engine;
  const StintStep *step = turn->row->step;
  g_auto (GStrv) claimed = stint_store_list_claimed (self->store, turn->row->account_id,
                                                     step->entity, step->id, error);
  g_autofree char *fence = NULL;
  StintDoubt doubt = { 0 };
  StintFinding *finding = NULL;

  if (claimed == NULL)
    return NULL;
  fence = stint_store_dup_fence (self->store, turn->row->account_id, step->entity,
                                 since_s, NULL);
  doubt.attempted_s = turn->row->first_try_s;
  doubt.fence_item_id = fence;
  doubt.claimed_ids = (const char *const *) claimed;
  finding = stint_psa_find (self->psa, step, &doubt, cancellable);
  turn->now_s = stint_clock_now_s (self->clock);
  return finding;
}

gboolean
stint_turn_verify (StintTurn *turn, GCancellable *cancellable, GError **error)
{
  g_autoptr (StintFinding) finding =
    search (turn, turn->row->doubt_s, cancellable, error);
  g_autoptr (StintTxn) txn = NULL;

  if (finding == NULL)
    return FALSE;
  txn = stint_store_begin (turn->engine->store, error);
  return txn != NULL && take_finding (turn, txn, finding, error) &&
         stint_txn_commit (txn, error);
}

static void
next_audit (StintTurn *turn, gboolean calibrating)
{
  StintStepRow *row = turn->row;

  row->audits++;
  row->audit_s = 0;
  if (!calibrating && row->audits < (gint64) G_N_ELEMENTS (audit_after_seconds))
    row->audit_s = MAX (row->done_s + audit_after_seconds[row->audits], turn->now_s + 1);
}

/* A row that was confirmed and cannot be seen. While this account has never read such a
 * row back, that says more about the account than about the row. */
static void
take_vanished (StintTurn *turn, gboolean sighted)
{
  StintStepRow *row = turn->row;

  if (sighted)
    {
      row->done_s = 0;
      row->audit_s = 0;
      ask_person (turn, _ ("it was in the PSA and has been deleted there"));
      return;
    }
  row->audits++;
  row->audit_s = row->audits < MAX_CALIBRATIONS ? turn->now_s + 30 : 0;
}

static gboolean
take_audit (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  StintStepRow *row = turn->row;
  gboolean sighted =
    stint_store_is_sighted (turn->engine->store, row->account_id, row->step->sight_class);

  switch (finding->result)
    {
    case STINT_FIND_STORED:
    case STINT_FIND_DUPLICATE:
      if (!stint_store_set_sighted (txn, row->account_id, row->step->sight_class,
                                    turn->now_s, error) ||
          (finding->result == STINT_FIND_DUPLICATE &&
           !take_extra (turn, txn, finding, error)))
        return FALSE;
      next_audit (turn, !sighted);
      break;
    case STINT_FIND_ABSENT:
      take_vanished (turn, sighted);
      break;
    case STINT_FIND_SIMILAR:
    case STINT_FIND_CANNOT_TELL:
      next_audit (turn, !sighted);
      break;
    case STINT_FIND_FAILED:
    default:
      row->audit_s = turn->now_s + 60;
      if (finding->failure == STINT_PUSH_AUTH &&
          !stint_store_set_gate (txn, turn->account->id, finding->message, turn->now_s,
                                 error))
        return FALSE;
      break;
    }
  return stint_store_update_step (txn, row, turn->now_s, error);
}

/* Looks once more at what is done: to prove that such rows can be read back, and to find
 * the copy that a slow server may have made. */
gboolean
stint_turn_audit (StintTurn *turn, GCancellable *cancellable, GError **error)
{
  g_autoptr (StintFinding) finding = search (turn, turn->row->done_s, cancellable, error);
  g_autoptr (StintTxn) txn = NULL;

  if (finding == NULL)
    return FALSE;
  txn = stint_store_begin (turn->engine->store, error);
  return txn != NULL && take_audit (turn, txn, finding, error) &&
         stint_txn_commit (txn, error);
}
