#include "courier/engine.h"

#include <glib/gi18n.h>

#include "core/error.h"
#include "core/key.h"
#include "core/store-acts.h"
#include "courier/budget.h"
#include "courier/engine-private.h"
#include "courier/identity.h"

G_DEFINE_FINAL_TYPE (StintEngine, stint_engine, G_TYPE_OBJECT)

/* Times of an account on a live PSA. A request is executed or dropped within the
 * quarantine after our socket closed: a client in production use takes 5 minutes for
 * Autotask's limit, and three times that is waited. */
#define QUARANTINE_SECONDS 900
#define SECOND_LOOK_SECONDS 60
#define CREATE_TIMEOUT_SECONDS 90
#define BREAKER_FAILURES 5
/* A limit for which the PSA names no time is one of calls at once, and passes with them.
 */
#define LIMIT_SECONDS 60

static void
stint_engine_dispose (GObject *object)
{
  StintEngine *self = STINT_ENGINE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->psa);
  G_OBJECT_CLASS (stint_engine_parent_class)->dispose (object);
}

static void
stint_engine_finalize (GObject *object)
{
  g_clear_pointer (&STINT_ENGINE (object)->rand, g_rand_free);
  G_OBJECT_CLASS (stint_engine_parent_class)->finalize (object);
}

static void
stint_engine_class_init (StintEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_engine_dispose;
  G_OBJECT_CLASS (klass)->finalize = stint_engine_finalize;
}

static void
stint_engine_init (StintEngine *self)
{
}

/**
 * stint_engine_new: (transfer full)
 * @seed: for the jitter of its waits
 *
 * An engine for the account in use. Call stint_engine_recover() before anything else.
 */
StintEngine *
stint_engine_new (StintStore *store, StintClock *clock, StintPsa *psa, guint32 seed)
{
  StintEngine *self = NULL;

  g_return_val_if_fail (STINT_IS_STORE (store) && STINT_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (STINT_IS_PSA (psa), NULL);

  self = g_object_new (STINT_TYPE_ENGINE, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->psa = g_object_ref (psa);
  self->rand = g_rand_new_with_seed (seed);
  return self;
}

/* A wait that keeps a live PSA safe may be made shorter only where nothing leaves this
 * machine. */
static gint64
safe_seconds (const StintTurn *turn, const char *setting, gint64 usual)
{
  gint64 seconds = stint_store_get_setting_int (turn->engine->store, setting, usual);

  if (stint_account_on_loopback (turn->account))
    return MAX (0, seconds);
  return MAX (seconds, MIN (usual, CREATE_TIMEOUT_SECONDS));
}

gint64
stint_engine_quarantine (const StintTurn *turn)
{
  return safe_seconds (turn, "send.quarantine-seconds", QUARANTINE_SECONDS);
}

gint64
stint_engine_second_look (const StintTurn *turn)
{
  return safe_seconds (turn, "send.second-look-seconds", SECOND_LOOK_SECONDS);
}

void
stint_turn_say (StintTurn *turn, const char *message)
{
  g_free (turn->row->message);
  turn->row->message = g_strdup (message);
}

/* From now on it may be stored, and only a search can tell. */
void
stint_turn_doubt (StintTurn *turn)
{
  StintStepRow *row = turn->row;
  StintClock *clock = turn->engine->clock;

  row->state = STINT_STATE_VERIFY;
  row->may_be_stored = TRUE;
  row->doubt_s = stint_clock_now_s (clock);
  g_free (row->doubt_boot_id);
  row->doubt_boot_id = g_strdup (stint_clock_boot_id (clock));
  row->doubt_boot_us = stint_clock_boot_us (clock);
  if (row->first_try_s == 0)
    row->first_try_s = row->doubt_s;
  row->misses = 0;
  row->last_miss_s = 0;
  row->delays = 0;
  row->done_s = 0;
  row->due_s = turn->now_s;
}

/* The same of what the original of this file may have sent, at any time since it was
 * written down. */
gboolean
stint_turn_doubt_since_made (StintTurn *turn, GError **error)
{
  StintStepRow *row = turn->row;
  g_autoptr (StintOp) op =
    stint_store_get_op (turn->engine->store, row->step->op_id, error);

  if (op == NULL)
    return FALSE;
  if (row->first_try_s == 0 || row->first_try_s > op->created_s)
    row->first_try_s = op->created_s;
  stint_turn_doubt (turn);
  return TRUE;
}

void
stint_turn_cancel (StintTurn *turn, const char *message)
{
  turn->row->state = STINT_STATE_CANCELLED;
  turn->row->may_be_stored = FALSE;
  turn->row->wants_cancel = FALSE;
  turn->row->approved = FALSE;
  stint_turn_say (turn, message);
}

/* While a call was under way, a person may have asked for something in another program.
 * To be called inside the transaction that writes the row. */
gboolean
stint_turn_read_anew (StintTurn *turn, GError **error)
{
  gint64 id = turn->row->step->id;
  g_autoptr (GError) local_error = NULL;
  StintStepRow *fresh = stint_store_get_step (turn->engine->store, id, &local_error);

  if (fresh == NULL)
    {
      if (local_error == NULL)
        g_set_error (&local_error, STINT_ERROR, STINT_ERROR_CORRUPT,
                     "step %" G_GINT64_FORMAT " has gone", id);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  stint_step_row_free (turn->row);
  turn->row = fresh;
  return TRUE;
}

/**
 * stint_turn_no_answer:
 *
 * The server did not answer, or only its gateway did; after some times in a row, with
 * nothing between that went well, the whole account waits. What is in doubt is due first
 * when the wait is over: a search that fails leaves no more doubt than there was, while
 * another send might.
 */
gboolean
stint_turn_no_answer (StintTurn *turn, StintTxn *txn, GError **error)
{
  gint64 failures = turn->account->failures + 1;
  gint64 until_s = 0;

  if (!stint_store_set_failures (txn, turn->account->id, failures, error))
    return FALSE;
  if (failures < BREAKER_FAILURES)
    return TRUE;
  until_s = turn->now_s + stint_backoff_equal (turn->engine->rand,
                                               failures - BREAKER_FAILURES + 1, 10, 300);
  if (turn->row->state == STINT_STATE_VERIFY)
    turn->row->due_s = MIN (turn->row->due_s, until_s);
  return stint_store_search_by (txn, turn->account->id, until_s, error) &&
         stint_store_set_pause (txn, turn->account->id, until_s, error);
}

gboolean
stint_turn_not_through (StintTurn *turn, StintTxn *txn, GError **error)
{
  turn->row->delays++;
  turn->row->due_s =
    turn->now_s + stint_backoff_full (turn->engine->rand, turn->row->delays, 2, 900);
  return stint_turn_no_answer (turn, txn, error);
}

/* A limit that is shared with others: every call of the account waits. */
gboolean
stint_turn_limited (StintTurn *turn, StintTxn *txn, gint64 retry_after_s, GError **error)
{
  gint64 wait_s = 0;

  turn->row->delays++;
  wait_s = stint_backoff_equal (turn->engine->rand, turn->row->delays, 4, LIMIT_SECONDS);
  if (retry_after_s > 0)
    wait_s = MIN (MAX (wait_s, retry_after_s), 3600);
  turn->row->due_s = MAX (turn->row->due_s, turn->now_s + wait_s);
  return stint_store_set_limit (txn, turn->account->id, turn->now_s + wait_s, error);
}

gboolean
stint_turn_claim (StintTurn *turn,
                  StintTxn *txn,
                  char **ids,
                  gboolean *clash,
                  GError **error)
{
  *clash = FALSE;
  for (guint i = 0; ids != NULL && ids[i] != NULL && !*clash; i++)
    {
      if (!stint_store_claim_item (txn, turn->row, ids[i], turn->now_s, clash, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether an op takes this row of the PSA back. */
gboolean
stint_turn_has_void (StintTurn *turn, const char *item_id, gboolean *has, GError **error)
{
  return stint_store_has_void (turn->engine->store, turn->row->step->op_id, item_id, has,
                               error);
}

/* Takes a row of the PSA back by an op of its own, once. */
gboolean
stint_turn_void (StintTurn *turn, StintTxn *txn, const char *item_id, GError **error)
{
  g_autofree char *key = stint_key_new ();
  gboolean has = FALSE;

  if (!stint_turn_has_void (turn, item_id, &has, error))
    return FALSE;
  return has || stint_store_add_void_op (txn, turn->row->step->op_id, 0, key, item_id,
                                         turn->now_s, error) > 0;
}

static gboolean
take_back (StintTurn *turn, StintTxn *txn, char **ids, GError **error)
{
  turn->row->wants_cancel = FALSE;
  if (turn->row->step->kind != STINT_STEP_TIME_CREATE)
    {
      stint_turn_say (turn, _ ("it had reached the PSA before it could be cancelled"));
      return TRUE;
    }
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (!stint_turn_void (turn, txn, ids[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_create (const StintStep *step)
{
  return step->kind == STINT_STEP_TIME_CREATE || step->kind == STINT_STEP_NOTE_CREATE ||
         step->kind == STINT_STEP_TICKET_CREATE;
}

/* The PSA has it. A create of a kind that was never read back is read back next; one that
 * was ever in doubt is looked for again later, in case the server was slower than anyone
 * believes and stored it twice. */
gboolean
stint_turn_store_done (StintTurn *turn, StintTxn *txn, char **ids, GError **error)
{
  StintStepRow *row = turn->row;
  StintStore *store = turn->engine->store;

  row->state = STINT_STATE_DONE;
  row->done_s = turn->now_s;
  row->may_be_stored = FALSE;
  row->delays = 0;
  row->audits = 0;
  row->approved = FALSE;
  g_clear_pointer (&row->refusal, g_free);
  stint_turn_say (turn, NULL);
  row->audit_s = 0;
  if (is_create (row->step) &&
      !stint_store_is_sighted (store, row->account_id, row->step->sight_class))
    row->audit_s = turn->now_s;
  else if (is_create (row->step) && row->doubt_s > 0)
    row->audit_s = turn->now_s + 1800;
  if ((row->wants_cancel && !take_back (turn, txn, ids, error)) ||
      !stint_turn_end_act (turn, txn, ids, error))
    return FALSE;
  return stint_store_update_step (txn, row, turn->now_s, error) &&
         stint_store_unblock (txn, turn->now_s, error) &&
         stint_store_set_failures (txn, turn->account->id, 0, error);
}

static gboolean
end_attempts (StintEngine *self, StintTxn *txn, StintStepRow *row, GError **error)
{
  g_autoptr (GPtrArray) attempts =
    stint_store_list_attempts (self->store, row->step->id, error);

  if (attempts == NULL)
    return FALSE;
  for (guint i = 0; i < attempts->len; i++)
    {
      StintAttempt *attempt = g_ptr_array_index (attempts, i);

      if (attempt->ended_s > 0)
        continue;
      attempt->ended_s = stint_clock_now_s (self->clock);
      attempt->outcome = g_strdup ("died");
      if (!stint_store_end_attempt (txn, attempt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
recover_step (StintEngine *self, StintTxn *txn, StintStepRow *row, GError **error)
{
  StintTurn turn = { self, NULL, row, stint_clock_now_s (self->clock), 0 };
  gboolean other_boot =
    g_strcmp0 (row->doubt_boot_id, stint_clock_boot_id (self->clock)) != 0;

  if (!end_attempts (self, txn, row, error))
    return FALSE;
  if (row->state == STINT_STATE_VERIFY && !other_boot)
    return TRUE;
  stint_turn_doubt (&turn);
  stint_turn_say (&turn, _ ("the courier was interrupted; looking whether it arrived"));
  return stint_store_update_step (txn, row, turn.now_s, error);
}

/* What a person must decide stays theirs, but to send it again becomes to look first. */
static gboolean
put_back_step (StintEngine *self, StintTxn *txn, StintStepRow *row, GError **error)
{
  StintTurn turn = { self, NULL, row, stint_clock_now_s (self->clock), 0 };
  StintState state = row->state;

  if (!stint_turn_doubt_since_made (&turn, error))
    return FALSE;
  if (state == STINT_STATE_ATTENTION)
    row->state = state;
  else
    stint_turn_say (&turn, _ ("this database was put back or copied; looking whether its "
                              "original has sent it"));
  return stint_store_update_step (txn, row, turn.now_s, error);
}

typedef gboolean (*RowFunc) (StintEngine *self,
                             StintTxn *txn,
                             StintStepRow *row,
                             GError **error);

static gboolean
each_in_state (StintEngine *self,
               StintTxn *txn,
               gint64 account_id,
               StintState state,
               RowFunc func,
               GError **error)
{
  g_autoptr (GPtrArray) rows =
    stint_store_list_in_state (self->store, account_id, state, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      if (!func (self, txn, g_ptr_array_index (rows, i), error))
        return FALSE;
    }
  return rows != NULL;
}

/* Ops that have no steps yet are looked for when they are planned: what was made before
 * this instant may have been sent by the original. */
static gboolean
put_back (StintEngine *self, StintTxn *txn, gint64 account_id, GError **error)
{
  static const StintState states[] = { STINT_STATE_VERIFY, STINT_STATE_QUEUED,
                                       STINT_STATE_BLOCKED, STINT_STATE_ATTENTION };
  gint64 now_s = stint_clock_now_s (self->clock);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, now_s);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (!each_in_state (self, txn, account_id, states[i], put_back_step, error))
        return FALSE;
    }
  return stint_store_set_setting (txn, STINT_SETTING_PUT_BACK, text, now_s, error);
}

/**
 * stint_engine_recover:
 * @rolled_back: this file was put back from a backup, or is a copy: anything in it may
 *   have been sent by its original
 *
 * What was under way when the last courier died may or may not have been stored. Waits
 * that were measured on the clock of an earlier boot begin again. Must be called with the
 * courier's lock held.
 */
gboolean
stint_engine_recover (StintEngine *self, gboolean rolled_back, GError **error)
{
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *known = NULL;

  g_return_val_if_fail (STINT_IS_ENGINE (self), FALSE);

  txn = stint_store_begin (self->store, error);
  if (txn == NULL)
    return FALSE;
  account = stint_store_get_account (self->store, &local_error);
  if (local_error == NULL)
    known = stint_store_dup_setting (self->store, STINT_SETTING_PUT_BACK, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (account == NULL)
    return TRUE;
  self->account_id = account->id;
  self->account_version = account->version;
  rolled_back = rolled_back || g_strcmp0 (known, STINT_PUT_BACK_UNSEEN) == 0;
  return each_in_state (self, txn, account->id, STINT_STATE_SENDING, recover_step,
                        error) &&
         each_in_state (self, txn, account->id, STINT_STATE_VERIFY, recover_step,
                        error) &&
         (!rolled_back || put_back (self, txn, account->id, error)) &&
         stint_txn_commit (txn, error);
}

static gboolean
take_turn (StintTurn *turn, GCancellable *cancellable, GError **error)
{
  switch (turn->row->state)
    {
    case STINT_STATE_VERIFY:
      return stint_turn_verify (turn, cancellable, error);
    case STINT_STATE_DONE:
      return stint_turn_audit (turn, cancellable, error);
    case STINT_STATE_QUEUED:
      return stint_turn_send (turn, cancellable, error);
    case STINT_STATE_BLOCKED:
    case STINT_STATE_SENDING:
    case STINT_STATE_ATTENTION:
    case STINT_STATE_CANCELLED:
    default:
      g_assert_not_reached ();
    }
}

void
stint_chosen_clear (StintChosen *self)
{
  g_clear_pointer (&self->account, stint_account_free);
  g_clear_pointer (&self->row, stint_step_row_free);
  self->work_id = 0;
}

/* The person may have changed the account during a call: what is due now belongs to
 * another provider, or to another secret. */
static gboolean
ours (StintEngine *self, const StintAccount *account)
{
  return account->id == self->account_id && account->version == self->account_version;
}

/* Chooses what there is to do. Inside a transaction, what it says cannot change. */
gboolean
stint_engine_choose (StintEngine *self, gint64 now_s, StintChosen *chosen, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  StintAccount *account = stint_store_get_account (self->store, &local_error);

  *chosen = (StintChosen){ account, NULL, 0 };
  if (account != NULL && ours (self, account) && !account->gate_shut &&
      account->pause_until_s <= now_s)
    {
      chosen->work_id =
        stint_store_next_unplanned (self->store, account->id, now_s, &local_error);
      if (chosen->work_id == 0 && local_error == NULL)
        chosen->row =
          stint_store_next_step (self->store, account->id, now_s, &local_error);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * stint_engine_step:
 * @worked: (out): FALSE when nothing is due now
 *
 * Does the one thing that is due: plans a commit of work, sends a step, looks for one
 * that is in doubt, or audits one. An error means that the store failed; whatever the PSA
 * answers is written into the store instead.
 */
gboolean
stint_engine_step (StintEngine *self,
                   GCancellable *cancellable,
                   gboolean *worked,
                   GError **error)
{
  g_auto (StintChosen) chosen = { NULL, NULL, 0 };
  StintTurn turn = { 0 };
  gint64 now_s = 0;
  gboolean done = FALSE;

  g_return_val_if_fail (STINT_IS_ENGINE (self) && worked != NULL, FALSE);

  *worked = FALSE;
  now_s = stint_clock_now_s (self->clock);
  if (!stint_engine_choose (self, now_s, &chosen, error))
    return FALSE;
  *worked = chosen.work_id > 0 || chosen.row != NULL;
  if (chosen.work_id > 0)
    return stint_engine_plan (self, chosen.account, chosen.work_id, error);
  if (chosen.row == NULL)
    return TRUE;
  turn = (StintTurn){ self, chosen.account, g_steal_pointer (&chosen.row), now_s, 0 };
  done = take_turn (&turn, cancellable, error);
  stint_step_row_free (turn.row);
  return done;
}

/** stint_engine_plan_all: plans every commit of work that is due, and sends nothing. */
gboolean
stint_engine_plan_all (StintEngine *self, GError **error)
{
  gboolean planned = TRUE;

  g_return_val_if_fail (STINT_IS_ENGINE (self), FALSE);

  while (planned)
    {
      g_auto (StintChosen) chosen = { NULL, NULL, 0 };

      if (!stint_engine_choose (self, stint_clock_now_s (self->clock), &chosen, error))
        return FALSE;
      planned = chosen.work_id > 0;
      if (planned && !stint_engine_plan (self, chosen.account, chosen.work_id, error))
        return FALSE;
    }
  return TRUE;
}

/** stint_engine_set_thrifty: while the shop uses much of its limit, what the cache may
 * know is not asked of the PSA. */
void
stint_engine_set_thrifty (StintEngine *self, gboolean thrifty)
{
  g_return_if_fail (STINT_IS_ENGINE (self));
  self->thrifty = thrifty;
}

/** stint_engine_get_count: (transfer none): since the last reset. */
const StintEngineCount *
stint_engine_get_count (StintEngine *self)
{
  g_return_val_if_fail (STINT_IS_ENGINE (self), NULL);
  return &self->count;
}

/** stint_engine_reset_count: begins anew. */
void
stint_engine_reset_count (StintEngine *self)
{
  g_return_if_fail (STINT_IS_ENGINE (self));
  self->count = (StintEngineCount){ 0 };
}
