#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/hand-over.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/engine-private.h"

/* From a commit of work, as the technician made it, to the steps that this PSA needs. */

static gboolean
planned_in (StintOp *op)
{
  return !g_str_equal (op->state, "cancelled");
}

static guint
count_entries (GPtrArray *ops)
{
  guint n = 0;

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      n += g_str_equal (op->kind, "time-entry") && planned_in (op);
    }
  return n;
}

static gboolean
add_interval (StintEngine *self,
              const StintAccount *account,
              StintWork *work,
              StintOp *op,
              guint parts,
              GError **error)
{
  g_autoptr (StintStint) stint = stint_store_get_stint (self->store, op->stint_id, error);
  StintInterval *interval = NULL;

  if (stint == NULL)
    return FALSE;
  interval = stint_work_add_interval (work, op->id, op->key);
  interval->start_s = stint->start_s;
  interval->end_s = stint->end_s;
  interval->work_date = stint_day_to_text (stint_day_of (
    stint->start_s, stint_zone_valid (account->zone) ? account->zone : stint->zone));
  interval->part = work->intervals->len;
  interval->parts = parts;
  return TRUE;
}

static gboolean
add_op (StintEngine *self,
        const StintAccount *account,
        StintWork *work,
        StintOp *op,
        guint parts,
        GError **error)
{
  if (!planned_in (op))
    return TRUE;
  if (g_str_equal (op->kind, "time-entry"))
    return add_interval (self, account, work, op, parts, error);
  if (g_str_equal (op->kind, "client-update"))
    {
      work->update_op_id = op->id;
      work->update_key = g_strdup (op->key);
    }
  else if (g_str_equal (op->kind, "internal-note"))
    {
      work->note_op_id = op->id;
      work->note_key = g_strdup (op->key);
      work->note_title = g_strdup (_ ("Hand-over"));
    }
  else if (g_str_equal (op->kind, "status"))
    {
      work->status_op_id = op->id;
      work->status_key = g_strdup (op->key);
    }
  return TRUE;
}

static void
add_void (StintEngine *self, StintWork *work, StintOp *op)
{
  g_autofree char *item_id = NULL;

  if (stint_store_void_item (self->store, op->id, &item_id, NULL) == 0)
    return;
  work->void_op_id = op->id;
  work->void_key = g_strdup (op->key);
  work->void_remote_id = g_steal_pointer (&item_id);
}

/* What every plan of this commit has in common. */
static StintWork *
begin_work (StintEngine *self,
            const StintAccount *account,
            const StintCommit *commit,
            GError **error)
{
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (self->store, commit->engagement_id, error);
  g_autoptr (StintChoice) role = stint_store_default_choice (self->store, "role", NULL);
  g_autoptr (StintTicket) ticket = NULL;
  StintWork *work = NULL;

  if (engagement == NULL)
    return NULL;
  ticket = stint_store_get_ticket (self->store, engagement->ticket_id, NULL);
  work = stint_work_new ();
  work->me_id = g_strdup (account->resource_id);
  work->ticket_id = g_strdup (engagement->ticket_id);
  work->ticket_role_id = g_strdup (ticket != NULL ? ticket->role_id : NULL);
  work->role_id = g_strdup (role != NULL ? role->id : NULL);
  work->work_type_id = g_strdup (commit->work_type_id);
  work->summary = g_strdup (commit->summary);
  work->internal_text = stint_hand_over_text (commit);
  work->update_title = g_strdup (commit->update_title);
  work->update_text = g_strdup (commit->update_text);
  work->status_id = g_strdup (commit->status_id);
  work->base_status_id = g_strdup (commit->base_status_id);
  work->completes = commit->completes;
  return work;
}

/* The PSA cannot express it: a person must, so each of its ops says why. */
static gboolean
cannot_plan (StintEngine *self, GPtrArray *ops, const char *why, GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);

  if (txn == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if ((g_str_equal (op->state, "queued") || g_str_equal (op->state, "blocked")) &&
          op->tries == 0 &&
          !stint_store_set_op_state (txn, op->id, STINT_STATE_ATTENTION, why, now_s,
                                     error))
        return FALSE;
    }
  return stint_txn_commit (txn, error);
}

static gboolean
lay_down (StintEngine *self,
          const StintAccount *account,
          gint64 work_id,
          GPtrArray *ops,
          const StintWork *work,
          GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) steps = stint_psa_plan (self->psa, work, &local_error);
  g_autoptr (StintTxn) txn = NULL;

  if (steps == NULL)
    return cannot_plan (self, ops, local_error->message, error);
  txn = stint_store_begin (self->store, error);
  return txn != NULL &&
         stint_store_put_steps (txn, account->id, steps, stint_clock_now_s (self->clock),
                                error) &&
         stint_store_planned (txn, work_id, error) && stint_txn_commit (txn, error);
}

/* Lays down the steps of one commit of work. Entries that are taken back are planned each
 * on its own, for they come later and wait for nothing of it. */
gboolean
stint_engine_plan (StintEngine *self,
                   const StintAccount *account,
                   gint64 work_id,
                   GError **error)
{
  g_autoptr (StintCommit) commit = stint_store_get_commit (self->store, work_id, error);
  g_autoptr (GPtrArray) ops =
    commit != NULL ? stint_store_list_ops_of_work (self->store, work_id, error) : NULL;
  g_autoptr (StintWork) work =
    ops != NULL ? begin_work (self, account, commit, error) : NULL;
  guint parts = 0;

  if (work == NULL)
    return FALSE;
  parts = count_entries (ops);
  for (guint i = 0; i < ops->len; i++)
    {
      if (!add_op (self, account, work, g_ptr_array_index (ops, i), parts, error))
        return FALSE;
    }
  if (!lay_down (self, account, work_id, ops, work, error))
    return FALSE;

  for (guint i = 0; i < ops->len; i++)
    {
      g_autoptr (StintWork) alone = begin_work (self, account, commit, error);

      if (alone == NULL)
        return FALSE;
      add_void (self, alone, g_ptr_array_index (ops, i));
      if (alone->void_op_id > 0 && !lay_down (self, account, work_id, ops, alone, error))
        return FALSE;
    }
  return TRUE;
}
