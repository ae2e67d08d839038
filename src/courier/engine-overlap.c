#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/store-evidence.h"
#include "core/store-stints.h"
#include "courier/engine-private.h"

/* An entry of mine on the same ticket that was made elsewhere, by another stopwatch or by
 * hand, and overlaps one that is about to be sent: both would bill the client twice for
 * the same minutes, so a person is asked first. */

static gboolean
must_ask (const StintTurn *turn)
{
  const StintStepRow *row = turn->row;

  return row->step->kind == STINT_STEP_TIME_CREATE && row->tries == 0 &&
         !row->may_be_stored && g_strcmp0 (row->overlap, STINT_OVERLAP_ACCEPTED) != 0;
}

/* (transfer full) (nullable): the stint that the step is an entry of. */
static StintStint *
stint_of (StintTurn *turn, GError **error)
{
  StintStore *store = turn->engine->store;
  g_autoptr (StintOp) op = stint_store_get_op (store, turn->row->step->op_id, error);

  return op != NULL ? stint_store_get_stint (store, op->stint_id, error) : NULL;
}

/* (transfer full) (nullable): the answer of the PSA; NULL with @error. */
static StintPage *
look (StintTurn *turn, StintStint *stint, GCancellable *cancellable, GError **error)
{
  StintEngine *self = turn->engine;
  const guint64 requests = stint_psa_requests (self->psa);
  g_autofree char *what =
    g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                     turn->row->step->ticket_id, stint->start_s, stint->end_s);
  StintPage *page = stint_psa_pull (self->psa, STINT_FEED_MY_TIME_BETWEEN, what, NULL,
                                    cancellable, error);

  self->count.push_requests += stint_psa_requests (self->psa) - requests;
  turn->now_s = stint_clock_now_s (self->clock);
  return page;
}

/* (transfer none) (nullable): the first of @entries that is mine, overlaps, and that
 * nothing in this database made. */
static StintEntry *
find_foreign (const StintTurn *turn,
              const GPtrArray *entries,
              StintStint *stint,
              char **claimed)
{
  const StintSpan mine = { stint->start_s, stint->end_s };

  for (guint i = 0; i < entries->len; i++)
    {
      StintEntry *entry = g_ptr_array_index (entries, i);
      const StintSpan theirs = { entry->start_s, entry->end_s };

      if (entry->start_s > 0 && stint_span_overlaps (mine, theirs) &&
          g_strcmp0 (entry->resource_id, turn->account->resource_id) == 0 &&
          !g_strv_contains ((const char *const *) claimed, entry->id))
        return entry;
    }
  return NULL;
}

static char *
clock_text (gint64 at_s, const char *zone)
{
  g_autoptr (GDateTime) at = stint_instant_local (at_s, zone);

  return g_date_time_format (at, "%H:%M");
}

/* (transfer full): what a person is asked. */
static char *
question (const StintEntry *entry, StintStint *stint)
{
  g_autofree char *from = clock_text (entry->start_s, stint->zone);
  g_autofree char *to = clock_text (entry->end_s, stint->zone);

  return g_strdup_printf (
    /* TRANSLATORS: two times of day, and the PSA's number of the entry */
    _ ("you have an entry from %s to %s on this ticket already, made elsewhere (number "
       "%s). Cancel this one if it is the same work, or send it again to have both"),
    from, to, entry->id);
}

/* The row is no longer what was chosen when @same is FALSE. To be called inside the
 * transaction that writes it. */
static gboolean
still_queued (StintTurn *turn, gboolean *same, GError **error)
{
  if (!stint_turn_read_anew (turn, error))
    return FALSE;
  *same = turn->row->state == STINT_STATE_QUEUED;
  return TRUE;
}

static gboolean
ask_person (StintTurn *turn, const char *message, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (turn->engine->store, error);
  gboolean same = FALSE;

  if (txn == NULL || !still_queued (turn, &same, error))
    return FALSE;
  if (!same)
    return TRUE;
  turn->row->state = STINT_STATE_ATTENTION;
  g_free (turn->row->overlap);
  turn->row->overlap = g_strdup (STINT_OVERLAP_ASKED);
  stint_turn_say (turn, message);
  return stint_store_update_step (txn, turn->row, turn->now_s, error) &&
         stint_txn_commit (txn, error);
}

/* Nothing was sent, and nothing is as long as the PSA cannot be asked. */
static gboolean
wait_for_answer (StintTurn *turn, const GError *failure, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (turn->engine->store, error);
  gboolean same = FALSE;
  gboolean written = FALSE;

  if (txn == NULL || !still_queued (turn, &same, error))
    return FALSE;
  if (!same)
    return TRUE;
  stint_turn_say (turn, failure->message);
  if (g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
    written =
      stint_store_set_gate (txn, turn->account, failure->message, turn->now_s, error);
  else
    written = stint_turn_not_through (turn, txn, error);
  return written && stint_store_update_step (txn, turn->row, turn->now_s, error) &&
         stint_txn_commit (txn, error);
}

/* A PSA that cannot tell, or does not let this account ask, holds nothing up; nor does
 * one that is asked too much. */
static gboolean
holds_nothing_up (const GError *failure)
{
  return g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED) ||
         g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL) ||
         g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED) ||
         g_error_matches (failure, STINT_PSA_ERROR, STINT_PSA_ERROR_LIMITED);
}

/* (transfer full) (nullable): the entries of the ticket, as the PSA says, or, while the
 * shop is busy and where the PSA cannot be asked, as they were last pulled. NULL with
 * @failure, which must be waited for, or with @error of the store. */
static GPtrArray *
list_entries (StintTurn *turn,
              StintStint *stint,
              GCancellable *cancellable,
              GError **failure,
              GError **error)
{
  StintStore *store = turn->engine->store;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!turn->engine->thrifty)
    page = look (turn, stint, cancellable, &local_error);
  if (page != NULL)
    return g_ptr_array_ref (page->entries);
  if (turn->engine->thrifty || holds_nothing_up (local_error))
    return stint_store_list_entries_of_ticket (store, turn->row->step->ticket_id, error);
  g_propagate_error (failure, g_steal_pointer (&local_error));
  return NULL;
}

/*
 * stint_turn_ask_overlap:
 * @may_send: (out): FALSE when the step waits for a person, or for the PSA to answer
 *
 * Asks, before an entry is sent for the first time, whether I have one made elsewhere on
 * its ticket that overlaps it.
 */
gboolean
stint_turn_ask_overlap (StintTurn *turn,
                        GCancellable *cancellable,
                        gboolean *may_send,
                        GError **error)
{
  const StintStep *step = turn->row->step;
  g_autoptr (StintStint) stint = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) claimed = NULL;
  StintEntry *foreign = NULL;
  g_autofree char *message = NULL;

  *may_send = TRUE;
  if (!must_ask (turn))
    return TRUE;
  stint = stint_of (turn, error);
  if (stint == NULL)
    return FALSE;
  entries = list_entries (turn, stint, cancellable, &failure, error);
  *may_send = failure == NULL;
  if (failure != NULL)
    return wait_for_answer (turn, failure, error);
  claimed = entries != NULL
              ? stint_store_list_claimed (turn->engine->store, turn->row->account_id,
                                          step->entity, 0, error)
              : NULL;
  if (claimed == NULL)
    return FALSE;
  foreign = find_foreign (turn, entries, stint, claimed);
  *may_send = foreign == NULL;
  if (foreign == NULL)
    return TRUE;
  message = question (foreign, stint);
  return ask_person (turn, message, error);
}
