#include "core/key.h"
#include "core/store-acts.h"
#include "courier/engine-private.h"

/* A PSA may split an entry into several rows and tell of one. Before one of them is taken
 * back or changed for the first time, the others are looked for, or half of the work
 * would stay behind. */

/* The op of the entry that the step takes back or amends; 0 for any other step. */
static gint64
entry_of (StintTurn *turn, GError **error)
{
  const StintStepRow *row = turn->row;
  StintStore *store = turn->engine->store;
  g_autofree char *item = NULL;

  if (row->tries > 0 || row->may_be_stored)
    return 0;
  if (row->step->kind == STINT_STEP_TIME_DELETE)
    return stint_store_void_item (store, row->step->op_id, &item, error);
  if (row->step->kind == STINT_STEP_TIME_PATCH)
    return stint_store_amended_op (store, row->step->op_id, error);
  return 0;
}

static StintFinding *
look (StintTurn *turn,
      const StintStepRow *made,
      GCancellable *cancellable,
      GError **error)
{
  StintEngine *self = turn->engine;
  const guint64 requests = stint_psa_requests (self->psa);
  g_auto (GStrv) claimed = stint_store_list_claimed (
    self->store, made->account_id, made->step->entity, made->step->id, error);
  const StintDoubt doubt = { .attempted_s = made->first_try_s,
                             .claimed_ids = (const char *const *) claimed };
  StintFinding *finding =
    claimed != NULL ? stint_psa_find (self->psa, made->step, &doubt, cancellable) : NULL;

  self->count.verify_requests += stint_psa_requests (self->psa) - requests;
  turn->now_s = stint_clock_now_s (self->clock);
  return finding;
}

static gboolean
is_known (const StintStepRow *made, const char *id)
{
  g_auto (GStrv) ids = g_strsplit (made->item_ids != NULL ? made->item_ids : "", " ", -1);

  return g_strv_contains ((const char *const *) ids, id);
}

/* A row that nobody had told of belongs to the entry, and shares its fate. */
static gboolean
take_sibling (StintTurn *turn,
              StintTxn *txn,
              const StintStepRow *made,
              const char *id,
              gint64 work_id,
              GError **error)
{
  g_autofree char *key = NULL;
  gboolean clash = FALSE;
  gboolean taken_back = FALSE;

  if (!stint_store_claim_item (txn, made, id, turn->now_s, &clash, error))
    return FALSE;
  if (clash)
    return TRUE;
  if (turn->row->step->kind == STINT_STEP_TIME_PATCH)
    return stint_store_plan_anew (txn, work_id, error);
  if (!stint_store_has_void (turn->engine->store, made->step->op_id, id, &taken_back,
                             error))
    return FALSE;
  key = stint_key_new ();
  return taken_back || stint_store_add_void_op (txn, made->step->op_id, work_id, key, id,
                                                turn->now_s, error) > 0;
}

static gboolean
take_siblings (StintTurn *turn,
               const StintStepRow *made,
               char **ids,
               gboolean *found,
               GError **error)
{
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintOp) op = NULL;

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    *found = *found || !is_known (made, ids[i]);
  if (!*found)
    return TRUE;
  txn = stint_store_begin (turn->engine->store, error);
  op = txn != NULL
         ? stint_store_get_op (turn->engine->store, turn->row->step->op_id, error)
         : NULL;
  if (op == NULL)
    return FALSE;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (!is_known (made, ids[i]) &&
          !take_sibling (turn, txn, made, ids[i], op->work_id, error))
        return FALSE;
    }
  return stint_txn_commit (txn, error);
}

/* Nothing was sent, and nothing is as long as the PSA cannot be asked. */
static gboolean
wait_for_answer (StintTurn *turn, const StintFinding *finding, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (turn->engine->store, error);
  gboolean written = FALSE;

  if (txn == NULL || !stint_turn_read_anew (turn, error))
    return FALSE;
  if (turn->row->state != STINT_STATE_QUEUED)
    return TRUE;
  stint_turn_say (turn, finding->message);
  if (finding->failure == STINT_PUSH_AUTH)
    written =
      stint_store_set_gate (txn, turn->account, finding->message, turn->now_s, error);
  else if (finding->failure == STINT_PUSH_LIMITED)
    written = stint_turn_limited (turn, txn, finding->retry_after_s, error);
  else
    written = stint_turn_not_through (turn, txn, error);
  return written && stint_store_update_step (txn, turn->row, turn->now_s, error) &&
         stint_txn_commit (txn, error);
}

/*
 * stint_turn_find_siblings:
 * @may_send: (out): FALSE when the step waits for the PSA to answer, or is planned anew
 *
 * Looks, before an entry is taken back or amended, whether the PSA holds more rows of it
 * than it has told of.
 */
gboolean
stint_turn_find_siblings (StintTurn *turn,
                          GCancellable *cancellable,
                          gboolean *may_send,
                          GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 entry_id = entry_of (turn, &failure);
  g_autoptr (GPtrArray) rows = NULL;

  *may_send = TRUE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (entry_id == 0)
    return TRUE;
  rows = stint_store_list_steps_of_op (turn->engine->store, entry_id, error);
  for (guint i = 0; rows != NULL && i < rows->len && *may_send; i++)
    {
      const StintStepRow *made = g_ptr_array_index (rows, i);
      g_autoptr (StintFinding) finding = NULL;
      gboolean found = FALSE;

      if (made->step->kind != STINT_STEP_TIME_CREATE || made->state != STINT_STATE_DONE)
        continue;
      finding = look (turn, made, cancellable, error);
      if (finding == NULL)
        return FALSE;
      *may_send = finding->result != STINT_FIND_FAILED;
      if (!*may_send)
        return wait_for_answer (turn, finding, error);
      if (finding->result == STINT_FIND_STORED &&
          !take_siblings (turn, made, finding->item_ids, &found, error))
        return FALSE;
      *may_send = !found || turn->row->step->kind != STINT_STEP_TIME_PATCH;
    }
  return rows != NULL;
}
