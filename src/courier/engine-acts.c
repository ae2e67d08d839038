#include <glib/gi18n.h>

#include "core/key.h"
#include "core/setting.h"
#include "core/store-acts.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "courier/engine-private.h"

/* Acts on a ticket beside the work on it, and on entries that were sent. */

static gboolean
is_called (const StintChoice *choice, const char *name)
{
  return g_str_equal (choice->id, name) || g_ascii_strcasecmp (choice->label, name) == 0;
}

/* (transfer full) (nullable): the priority of new tickets: the one that was set, the
 * shop's default, or the one that is called ordinary. */
static char *
dup_priority (StintEngine *self, GError **error)
{
  static const char *const ordinary[] = { "medium", "normal", "standard" };
  g_autofree char *wanted =
    stint_store_dup_setting (self->store, STINT_SETTING_NEW_PRIORITY, NULL);
  g_autoptr (StintChoice) usual =
    stint_store_default_choice (self->store, "priority", NULL);
  g_autoptr (GPtrArray) choices = NULL;

  if (wanted == NULL && usual != NULL)
    return g_strdup (usual->id);
  choices = stint_store_list_choices (self->store, "priority", error);
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const StintChoice *choice = g_ptr_array_index (choices, i);

      for (guint j = 0; j < (wanted != NULL ? 1 : G_N_ELEMENTS (ordinary)); j++)
        {
          if (is_called (choice, wanted != NULL ? wanted : ordinary[j]))
            return g_strdup (choice->id);
        }
    }
  return NULL;
}

static gboolean
add_new_ticket (StintEngine *self, StintWork *work, StintOp *op, GError **error)
{
  g_autoptr (StintNewTicket) ticket =
    stint_store_get_new_ticket (self->store, op->work_id, error);
  g_autoptr (GError) failure = NULL;

  if (ticket == NULL)
    return FALSE;
  work->create_priority_id = dup_priority (self, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  work->create_op_id = op->id;
  work->create_key = g_strdup (op->key);
  work->create_title = g_strdup (ticket->title);
  work->create_company_id = g_strdup (ticket->company_id);
  return TRUE;
}

/* What changes the ticket itself, or makes it. An op of another kind adds nothing. */
gboolean
stint_engine_add_act (StintEngine *self,
                      StintWork *work,
                      const StintCommit *commit,
                      StintOp *op,
                      GError **error)
{
  const gboolean status = g_str_equal (op->kind, "status");

  if (g_str_equal (op->kind, "new-ticket"))
    return add_new_ticket (self, work, op, error);
  if (!status && !g_str_equal (op->kind, "presence") &&
      !g_str_equal (op->kind, "take-ticket"))
    return TRUE;
  work->presence_field =
    stint_store_dup_setting (self->store, STINT_SETTING_PRESENCE_FIELD, NULL);
  if (status && work->status_id == NULL && commit->queue_id == NULL)
    return TRUE;
  if (work->presence_field != NULL && *work->presence_field != '\0')
    work->presence = g_strdup (commit->presence);
  if (work->presence != NULL && *work->presence == '\0')
    work->presence_before =
      stint_store_dup_presence (self->store, op->engagement_id, NULL);
  work->queue_id = g_strdup (commit->queue_id);
  work->assigns = commit->assigns;
  if (!status)
    g_clear_pointer (&work->status_id, g_free);
  if (work->status_id == NULL && work->presence == NULL && work->queue_id == NULL &&
      !work->assigns)
    return TRUE;
  work->status_op_id = op->id;
  work->status_key = g_strdup (op->key);
  return TRUE;
}

static gboolean
add_sent (GPtrArray *sent, StintStore *store, gint64 op_id, GError **error)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (store, op_id, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);

      if (row->state == STINT_STATE_DONE)
        g_ptr_array_add (sent, g_variant_ref (row->step->payload));
    }
  return rows != NULL;
}

/* What is known to have been sent of one row: what made it, and what has amended it
 * since. */
static gboolean
add_history (StintEngine *self,
             StintAmend *amend,
             const StintStepRow *made,
             gint64 entry_op_id,
             GError **error)
{
  g_autoptr (GArray) earlier = stint_store_list_amends (self->store, entry_op_id, error);

  if (earlier == NULL)
    return FALSE;
  g_ptr_array_add (amend->sent, g_variant_ref (made->step->payload));
  for (guint i = 0; i < earlier->len; i++)
    {
      if (!add_sent (amend->sent, self->store, g_array_index (earlier, gint64, i), error))
        return FALSE;
    }
  return TRUE;
}

/* @whole: the entry is one step, so that its row may be the whole of the stint */
static gboolean
add_rows (StintEngine *self,
          const StintAccount *account,
          StintWork *work,
          StintOp *op,
          const StintOp *entry,
          const StintStepRow *made,
          gboolean whole,
          GError **error)
{
  g_auto (GStrv) ids = g_strsplit (made->item_ids != NULL ? made->item_ids : "", " ", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *key = work->amends->len == 0
                               ? g_strdup (op->key)
                               : stint_key_derive (op->key, work->amends->len + 1);
      StintAmend *amend = NULL;

      if (*ids[i] == '\0')
        continue;
      amend = stint_work_add_amend (work, op->id, key);
      amend->row_key = g_strdup (made->step->key);
      amend->item_id = g_strdup (ids[i]);
      amend->respan = whole && ids[1] == NULL;
      if (!stint_engine_set_interval (self, account, amend->interval, entry->stint_id,
                                      error) ||
          !add_history (self, amend, made, entry->id, error))
        return FALSE;
    }
  return TRUE;
}

/* The rows of an entry that was sent, for an op that amends it. */
gboolean
stint_engine_add_amends (StintEngine *self,
                         const StintAccount *account,
                         StintWork *work,
                         StintOp *op,
                         GError **error)
{
  gint64 entry_id = 0;
  g_autoptr (StintOp) entry = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!g_str_equal (op->kind, "amend-entry") || g_str_equal (op->state, "cancelled") ||
      g_str_equal (op->state, "done"))
    return TRUE;
  entry_id = stint_store_amended_op (self->store, op->id, error);
  entry = entry_id > 0 ? stint_store_get_op (self->store, entry_id, error) : NULL;
  rows =
    entry != NULL ? stint_store_list_steps_of_op (self->store, entry->id, error) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StintStepRow *made = g_ptr_array_index (rows, i);

      if (made->state == STINT_STATE_DONE &&
          !add_rows (self, account, work, op, entry, made, rows->len == 1, error))
        return FALSE;
    }
  return rows != NULL;
}

/* A ticket that was made has an id now; its number is looked up by it, like any that was
 * typed. */
static gboolean
give_ticket (StintTurn *turn, StintTxn *txn, StintOp *op, char **ids, GError **error)
{
  StintStore *store = turn->engine->store;
  g_autoptr (StintEngagement) engagement = NULL;

  if (ids == NULL || ids[0] == NULL)
    return TRUE;
  engagement = stint_store_get_engagement (store, op->engagement_id, error);
  if (engagement == NULL)
    return FALSE;
  if (engagement->ticket_id != NULL)
    return TRUE;
  g_free (engagement->ticket_number);
  engagement->ticket_number = g_strconcat ("#", ids[0], NULL);
  return stint_store_set_engagement_ticket (txn, engagement, error) &&
         stint_store_set_lookup_message (txn, engagement->id, NULL, error);
}

/* What follows from an act that is done. That a person insisted was for this once. */
gboolean
stint_turn_end_act (StintTurn *turn, StintTxn *txn, char **ids, GError **error)
{
  const StintStepKind kind = turn->row->step->kind;
  g_autoptr (StintOp) op = NULL;

  if (kind != STINT_STEP_TICKET_CREATE && kind != STINT_STEP_TICKET_PATCH &&
      kind != STINT_STEP_TIME_PATCH)
    return TRUE;
  op = stint_store_get_op (turn->engine->store, turn->row->step->op_id, error);
  if (op == NULL)
    return FALSE;
  if (kind == STINT_STEP_TICKET_CREATE)
    return give_ticket (turn, txn, op, ids, error);
  return stint_store_set_insists (txn, op->work_id, FALSE, error);
}

/* What the window shows of the ticket follows at once; the next pull confirms it. A
 * failure here costs nothing but freshness. */
void
stint_turn_show_ticket (StintTurn *turn)
{
  StintStore *store = turn->engine->store;
  const char *ticket_id = turn->row->step->ticket_id;
  g_autoptr (StintOp) op = stint_store_get_op (store, turn->row->step->op_id, NULL);
  g_autoptr (StintCommit) commit =
    op != NULL ? stint_store_get_commit (store, op->work_id, NULL) : NULL;
  g_autoptr (StintTxn) txn =
    commit != NULL ? stint_store_begin_cache (store, NULL) : NULL;
  g_autoptr (StintChoice) role = NULL;
  g_autofree char *label = NULL;

  if (txn == NULL)
    return;
  if (commit->assigns)
    {
      role = stint_store_default_choice (store, "role", NULL);
      stint_store_take_ticket (txn, ticket_id, role != NULL ? role->id : NULL, NULL);
    }
  if (commit->status_id != NULL && g_str_equal (op->kind, "status"))
    {
      label = stint_store_dup_label (store, "status", commit->status_id);
      stint_store_set_ticket_status (txn, ticket_id, commit->status_id, label,
                                     !commit->completes, NULL);
    }
  stint_txn_commit (txn, NULL);
}
