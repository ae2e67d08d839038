#include <glib/gi18n.h>

#include "courier/budget.h"
#include "courier/engine-private.h"

/* Finding out whether a step was stored. Nothing is sent again before absence is proved:
 * by two sound searches, the second one after the quarantine, of a kind of row that this
 * account has once read back. */

#define MAX_TRIES 5
#define MAX_CALIBRATIONS 5
#define IN_DOUBT_MAX_SECONDS 86400

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

/* To set a value needs no quarantine, so nothing else keeps the tries apart. */
static void
set_again (StintTurn *turn)
{
  gint64 wait_s = stint_backoff_equal (turn->engine->rand, turn->row->tries, 20, 600);

  send_again (turn);
  turn->row->due_s = turn->now_s + MIN (wait_s, stint_engine_quarantine (turn));
}

/* An answer that nobody knows is still the best that a person can be told. */
static char *
dup_with_words (StintTurn *turn, const char *message)
{
  g_autofree char *words =
    stint_store_dup_last_words (turn->engine->store, turn->row->step->id);

  return words != NULL ? g_strdup_printf (_ ("%s. The PSA said: %s"), message, words)
                       : g_strdup (message);
}

static void
say_with_words (StintTurn *turn, const char *message)
{
  g_autofree char *text = dup_with_words (turn, message);

  stint_turn_say (turn, text);
}

static void
ask_with_words (StintTurn *turn, const char *message)
{
  g_autofree char *text = dup_with_words (turn, message);

  ask_person (turn, text);
}

/* Whether this miss, after those before it, is proof. Where it is not, says when to look
 * again. The instants of misses are counted from the beginning of the doubt by the clock
 * that no one can set, and each is that of the beginning of its search: what a search has
 * read may be that old. */
static gboolean
absence_is_proved (StintTurn *turn)
{
  StintStepRow *row = turn->row;
  gint64 second_look_s = stint_engine_second_look (turn);
  gint64 left_s = stint_engine_quarantine (turn) - turn->in_doubt_s;
  gint64 looked_s = row->doubt_s + turn->in_doubt_s;

  if (left_s <= 0 && row->misses > 0 && looked_s - row->last_miss_s >= second_look_s)
    return TRUE;
  if (row->misses == 0 || left_s <= 0)
    {
      row->misses++;
      row->last_miss_s = looked_s;
    }
  row->due_s = turn->now_s + MAX (1, MAX (left_s, second_look_s));
  say_with_words (turn,
                  _ ("no clear answer came, and it is not in the PSA yet; looking again "
                     "before anything is sent twice"));
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
        stint_turn_cancel (turn, _ ("cancelled; the PSA does not have it"));
      else if (row->approved)
        send_again (turn); /* In other parts. */
      else
        ask_person (turn, refusal);
      return;
    }
  if (!row->step->repeatable && !absence_is_proved (turn))
    return;
  if (row->wants_cancel)
    stint_turn_cancel (turn, _ ("cancelled; the PSA does not have it"));
  else if (row->approved)
    send_again (turn);
  else if (row->tries >= MAX_TRIES)
    ask_with_words (turn, _ ("sent five times without a clear answer, and not there"));
  else if (row->step->careful)
    ask_with_words (turn,
                    _ ("no clear answer came, and it is not on the ticket. Because a "
                       "client reads it, it is sent again only when you say so"));
  else if (!sighted && !row->step->repeatable)
    ask_with_words (
      turn, _ ("no clear answer came. This account has not yet shown that it can "
               "read such rows back, so look in the PSA before you send it again"));
  else if (row->step->repeatable)
    set_again (turn);
  else
    send_again (turn);
}

static gboolean
is_ours (StintTurn *turn, const char *id)
{
  g_auto (GStrv) ids =
    g_strsplit (turn->row->item_ids != NULL ? turn->row->item_ids : "", " ", -1);

  return g_strv_contains ((const char *const *) ids, id);
}

static gboolean
all_ours (StintTurn *turn, char **ids)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (!is_ours (turn, ids[i]))
        return FALSE;
    }
  return TRUE;
}

/* Takes back the copies that can be; @left is how many are a person's. Copies that a
 * person has accepted belong to the step, and are none. */
static gboolean
take_extra (StintTurn *turn,
            StintTxn *txn,
            const StintFinding *finding,
            guint *left,
            GError **error)
{
  char **ids = finding->item_ids;

  *left = 0;
  if (all_ours (turn, ids))
    return TRUE;
  for (guint i = 1; ids[0] != NULL && ids[i] != NULL; i++)
    {
      gboolean removable =
        turn->row->step->kind == STINT_STEP_TIME_CREATE &&
        finding->removable_ids != NULL &&
        g_strv_contains ((const char *const *) finding->removable_ids, ids[i]);

      if (removable && !stint_turn_void (turn, txn, ids[i], error))
        return FALSE;
      *left += !removable;
    }
  return TRUE;
}

/* To say "send it" of this one means that the person has seen it: both are kept. */
static void
ask_about_copies (StintTurn *turn)
{
  turn->row->done_s = 0;
  turn->row->audit_s = 0;
  turn->row->may_be_stored = TRUE;
  ask_person (turn,
              _ ("the PSA holds it twice, and the second one cannot be removed from "
                 "here. Look there; ‘retry’ only marks it as seen"));
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
  gboolean seen = turn->row->approved || turn->row->wants_cancel;
  gboolean twice = finding->result == STINT_FIND_DUPLICATE && !seen;
  char *lowest[] = { finding->item_ids != NULL ? finding->item_ids[0] : NULL, NULL };
  gboolean clash = FALSE;
  guint left = 0;

  if (twice && !take_extra (turn, txn, finding, &left, error))
    return FALSE;
  if (!stint_turn_claim (turn, txn, twice ? lowest : finding->item_ids, &clash, error))
    return FALSE;
  if (clash)
    return belongs_elsewhere (turn, txn, error);
  turn->engine->count.verified++;
  if (!stint_store_set_sighted (txn, turn->row->account_id, turn->row->step->sight_class,
                                turn->now_s, error))
    return FALSE;
  if (left == 0)
    return stint_turn_store_done (turn, txn, finding->item_ids, error);
  ask_about_copies (turn);
  return stint_store_update_step (txn, turn->row, turn->now_s, error);
}

/* Nobody has told whether it is there: taken up again, it is looked for first. */
static void
cancel_in_doubt (StintTurn *turn, const char *message)
{
  stint_turn_cancel (turn, message);
  turn->row->may_be_stored = TRUE;
}

/* Something like it is there. A person who has looked may have it sent all the same, once
 * a quarantine has passed, or drop it. */
static void
take_similar (StintTurn *turn, const char *message)
{
  if (turn->row->wants_cancel)
    cancel_in_doubt (turn, _ ("cancelled; something like it is in the PSA, look there"));
  else if (turn->row->approved)
    take_absence (turn);
  else
    ask_person (turn, message);
}

static void
take_nothing_told (StintTurn *turn, const char *message)
{
  gboolean too_long = turn->in_doubt_s >= IN_DOUBT_MAX_SECONDS;

  if (too_long && turn->row->wants_cancel)
    cancel_in_doubt (turn, _ ("cancelled; the PSA may have it, look there"));
  else if (too_long)
    ask_person (turn, message);
  else
    {
      look_again_later (turn);
      stint_turn_say (turn, message);
    }
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
      return stint_store_set_gate (txn, turn->account, finding->message, turn->now_s,
                                   error);
    case STINT_PUSH_NOT_SENT:
      if (!stint_turn_not_through (turn, txn, error))
        return FALSE;
      turn->row->due_s = MIN (turn->row->due_s, due_s);
      return TRUE;
    case STINT_PUSH_UNKNOWN:
      return stint_turn_no_answer (turn, txn, error);
    case STINT_PUSH_DONE:
    case STINT_PUSH_REJECTED:
    case STINT_PUSH_REFUSED:
    case STINT_PUSH_CONFLICT:
    default:
      return TRUE;
    }
}

/* It was refused as it was planned, and can be planned otherwise. */
static gboolean
to_be_planned_anew (StintTurn *turn)
{
  StintStepRow *row = turn->row;

  return row->refusal != NULL && row->approved && !row->wants_cancel;
}

static gboolean
plan_anew (StintTurn *turn, StintTxn *txn, GError **error)
{
  g_autoptr (StintOp) op =
    stint_store_get_op (turn->engine->store, turn->row->step->op_id, error);

  return op != NULL && stint_store_plan_anew (txn, op->work_id, error);
}

static gboolean
take_finding (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  /* Whatever it says, there is someone to say it. */
  if (finding->result != STINT_FIND_FAILED &&
      !stint_store_set_failures (txn, turn->account->id, 0, error))
    return FALSE;
  switch (finding->result)
    {
    case STINT_FIND_STORED:
    case STINT_FIND_DUPLICATE:
      return take_stored (turn, txn, finding, error);
    case STINT_FIND_ABSENT:
      if (to_be_planned_anew (turn) && !plan_anew (turn, txn, error))
        return FALSE;
      take_absence (turn);
      break;
    case STINT_FIND_SIMILAR:
      take_similar (turn, finding->message);
      break;
    case STINT_FIND_CANNOT_TELL:
      take_nothing_told (turn, finding->message);
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
  g_autoptr (GError) local_error = NULL;
  g_autofree char *fence = NULL;
  StintDoubt doubt = { 0 };
  StintFinding *finding = NULL;
  guint64 requests = 0;

  if (claimed == NULL)
    return NULL;
  fence = stint_store_dup_fence (self->store, turn->row->account_id, step->entity,
                                 since_s, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  turn->in_doubt_s = seconds_in_doubt (turn);
  doubt.attempted_s = turn->row->first_try_s;
  doubt.fence_item_id = fence;
  doubt.claimed_ids = (const char *const *) claimed;
  requests = stint_psa_requests (self->psa);
  finding = stint_psa_find (self->psa, step, &doubt, cancellable);
  self->count.verify_requests += stint_psa_requests (self->psa) - requests;
  turn->now_s = stint_clock_now_s (self->clock);
  return finding;
}

/* Reads the row anew; FALSE in @same when it is no longer what was searched for. */
static gboolean
still_in (StintTurn *turn, StintState state, gboolean *same, GError **error)
{
  if (!stint_turn_read_anew (turn, error))
    return FALSE;
  *same = turn->row->state == state;
  return TRUE;
}

gboolean
stint_turn_verify (StintTurn *turn, GCancellable *cancellable, GError **error)
{
  g_autoptr (StintFinding) finding =
    search (turn, turn->row->doubt_s, cancellable, error);
  g_autoptr (StintTxn) txn = NULL;
  gboolean same = FALSE;

  if (finding == NULL)
    return FALSE;
  txn = stint_store_begin (turn->engine->store, error);
  if (txn == NULL || !still_in (turn, STINT_STATE_VERIFY, &same, error))
    return FALSE;
  return !same ||
         (take_finding (turn, txn, finding, error) && stint_txn_commit (txn, error));
}

/* One that was ever in doubt is audited at each of these instants that is still to come;
 * any other once, to calibrate. */
static void
next_audit (StintTurn *turn)
{
  StintStepRow *row = turn->row;

  row->audits++;
  row->delays = 0;
  row->audit_s = 0;
  for (guint i = 0; row->doubt_s > 0 && i < G_N_ELEMENTS (audit_after_seconds); i++)
    {
      gint64 at_s = row->done_s + audit_after_seconds[i];

      if (at_s > turn->now_s && row->audit_s == 0)
        row->audit_s = at_s;
    }
}

/* Whether every row of the step is taken back; where only a copy is, the step stays. */
static gboolean
was_taken_back (StintTurn *turn, gboolean *taken_back, GError **error)
{
  g_auto (GStrv) ids =
    g_strsplit (turn->row->item_ids != NULL ? turn->row->item_ids : "", " ", -1);

  *taken_back = ids[0] != NULL;
  for (guint i = 0; ids[i] != NULL && *taken_back; i++)
    {
      if (!stint_turn_has_void (turn, ids[i], taken_back, error))
        return FALSE;
    }
  return TRUE;
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
  next_audit (turn);
  if (row->audits < MAX_CALIBRATIONS)
    row->audit_s = turn->now_s + 30;
}

/* It is there, as it should be; or twice, or again after it was taken back. */
static gboolean
take_seen (StintTurn *turn,
           StintTxn *txn,
           const StintFinding *finding,
           gboolean taken_back,
           GError **error)
{
  gboolean twice = finding->result == STINT_FIND_DUPLICATE;
  char *lowest[] = { finding->item_ids != NULL ? finding->item_ids[0] : NULL, NULL };
  gboolean clash = FALSE;
  guint left = 0;

  if (!stint_store_set_sighted (txn, turn->row->account_id, turn->row->step->sight_class,
                                turn->now_s, error))
    return FALSE;
  if (taken_back)
    {
      for (guint i = 0; finding->item_ids != NULL && finding->item_ids[i] != NULL; i++)
        {
          if (!stint_turn_void (turn, txn, finding->item_ids[i], error))
            return FALSE;
        }
    }
  else if ((twice && !take_extra (turn, txn, finding, &left, error)) ||
           !stint_turn_claim (turn, txn, twice ? lowest : finding->item_ids, &clash,
                              error))
    return FALSE;
  if (left > 0)
    ask_about_copies (turn);
  else
    next_audit (turn);
  return TRUE;
}

/* An audit can wait. */
static gboolean
take_audit_failure (StintTurn *turn,
                    StintTxn *txn,
                    const StintFinding *finding,
                    GError **error)
{
  StintStepRow *row = turn->row;

  row->delays++;
  row->audit_s =
    turn->now_s + stint_backoff_equal (turn->engine->rand, row->delays, 60, 900);
  if (finding->failure == STINT_PUSH_AUTH)
    return stint_store_set_gate (txn, turn->account, finding->message, turn->now_s,
                                 error);
  return finding->failure != STINT_PUSH_LIMITED ||
         stint_turn_limited (turn, txn, finding->retry_after_s, error);
}

static gboolean
take_audit (StintTurn *turn, StintTxn *txn, const StintFinding *finding, GError **error)
{
  StintStepRow *row = turn->row;
  gboolean sighted =
    stint_store_is_sighted (turn->engine->store, row->account_id, row->step->sight_class);
  gboolean taken_back = FALSE;

  if (!was_taken_back (turn, &taken_back, error))
    return FALSE;
  switch (finding->result)
    {
    case STINT_FIND_STORED:
    case STINT_FIND_DUPLICATE:
      if (!take_seen (turn, txn, finding, taken_back, error))
        return FALSE;
      break;
    case STINT_FIND_ABSENT:
      if (taken_back)
        next_audit (turn);
      else
        take_vanished (turn, sighted);
      break;
    case STINT_FIND_SIMILAR:
    case STINT_FIND_CANNOT_TELL:
      next_audit (turn);
      break;
    case STINT_FIND_FAILED:
    default:
      if (!take_audit_failure (turn, txn, finding, error))
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
  gboolean same = FALSE;

  if (finding == NULL)
    return FALSE;
  txn = stint_store_begin (turn->engine->store, error);
  if (txn == NULL || !still_in (turn, STINT_STATE_DONE, &same, error))
    return FALSE;
  return !same ||
         (take_audit (turn, txn, finding, error) && stint_txn_commit (txn, error));
}
