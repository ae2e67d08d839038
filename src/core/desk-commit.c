#include <glib/gi18n.h>
#include <string.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/hand-over.h"
#include "core/key.h"
#include "core/store-account.h"
#include "core/store-acts.h"
#include "core/store-tickets.h"

/* What writes work down: park with a note and disengage. */

/* Characters that a text may have: what the PSAs known hold, with room for what is added
 * to it there. */
#define TEXT_MAX 30000

/* How long undo stays real, in seconds, where no setting says otherwise. */
#define ENTRY_HOLD_SECONDS 10
#define UPDATE_HOLD_SECONDS 20

static char *
stripped_or_null (const char *text)
{
  char *copy = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  if (copy != NULL && *copy == '\0')
    g_clear_pointer (&copy, g_free);
  return copy;
}

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID, "%s", message);
  return FALSE;
}

/* The status that a technician who commits now has before their eyes. */
char *
stint_desk_dup_base_status (StintStore *store, StintEngagement *engagement)
{
  g_autofree char *on_its_way = NULL;
  g_autoptr (StintTicket) ticket = NULL;

  if (engagement->ticket_number == NULL)
    return NULL;
  on_its_way = stint_store_dup_status_on_its_way (store, engagement->ticket_number, NULL);
  if (on_its_way != NULL)
    return g_steal_pointer (&on_its_way);
  ticket = stint_store_get_ticket_by_number (store, engagement->ticket_number, NULL);
  return g_strdup (ticket != NULL ? ticket->status_id : engagement->base_status_id);
}

static gboolean
add_update (StintCommit *commit,
            const StintHandOver *hand_over,
            StintEngagement *engagement,
            GError **error)
{
  const char *kind = hand_over->update_kind;

  if (kind == NULL || *kind == '\0' || g_str_equal (kind, "none"))
    return TRUE;
  if (!stint_update_kind_known (kind))
    return invalid (error,
                    _ ("that kind of client update is not known; there are ‘disengaged’, "
                       "‘complete’ and ‘none’"));
  if (engagement->ticket_number == NULL)
    return invalid (error, _ ("a client update needs a ticket"));
  commit->update_kind = g_strdup (kind);
  commit->update_title = stint_update_title (kind, engagement->ticket_number);
  commit->update_text = stripped_or_null (hand_over->update_text);
  if (commit->update_text == NULL)
    commit->update_text = stint_update_text (kind, commit->summary, hand_over->outcome);
  return TRUE;
}

/* Without an account, or before its lists were fetched, which status it will be is found
 * when the work is planned. */
static gboolean
look_for_statuses (StintStore *store, gboolean *unknown, GError **error)
{
  g_autoptr (GPtrArray) statuses = stint_store_list_choices (store, "status", error);

  *unknown = statuses != NULL && statuses->len == 0;
  return statuses != NULL;
}

/* (transfer full) (nullable): why the outcome sets no status, or not yet. */
char *
stint_commit_status_warning (const StintCommit *commit)
{
  StintOutcome outcome = STINT_OUTCOME_CONTINUE;

  if (commit->status_later)
    return g_strdup (_ ("the shop's statuses are not known here yet; the status is set "
                        "when they are"));
  if (commit->status_id != NULL || !stint_outcome_from_text (commit->outcome, &outcome) ||
      stint_outcome_meaning (outcome) == NULL)
    return NULL;
  return g_strdup (_ ("no status of the shop is known for this outcome, so the status "
                      "stays as it is"));
}

static gboolean
add_status (StintStore *store,
            StintCommit *commit,
            const StintHandOver *hand_over,
            StintEngagement *engagement,
            GError **error)
{
  const char *meaning = stint_outcome_meaning (hand_over->outcome);
  g_autoptr (StintChoice) status = NULL;
  g_autoptr (GError) local_error = NULL;

  commit->completes = hand_over->outcome == STINT_OUTCOME_COMPLETE;
  if (hand_over->to_queue != NULL && hand_over->outcome != STINT_OUTCOME_ESCALATE)
    return invalid (error, _ ("only what is escalated goes to another queue"));
  if (hand_over->to_queue != NULL &&
      !stint_desk_find_queue (store, hand_over->to_queue, &commit->queue_id, error))
    return FALSE;
  if (meaning == NULL || engagement->internal)
    return TRUE;
  status = stint_store_find_meaning (store, meaning, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (status == NULL)
    return look_for_statuses (store, &commit->status_later, error);
  commit->status_id = g_strdup (status->id);
  commit->base_status_id = stint_desk_dup_base_status (store, engagement);
  return TRUE;
}

/* Nothing is cut without a word: whoever types more is told by how much. */
static gboolean
check_length (const char *text, const char *what, GError **error)
{
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  if (length <= TEXT_MAX)
    return TRUE;
  g_set_error (
    error, STINT_ERROR, STINT_ERROR_INVALID,
    _ ("%s is %d characters too long; a PSA holds %d. Shorten it, or attach it "
       "to the ticket as a file"),
    what, (int) (length - TEXT_MAX), TEXT_MAX);
  return FALSE;
}

static gboolean
check_lengths (const StintCommit *commit, GError **error)
{
  g_autofree char *internal = stint_hand_over_text (commit);

  return check_length (commit->summary, _ ("the summary"), error) &&
         check_length (internal, _ ("the hand-over"), error) &&
         check_length (commit->update_text, _ ("the client update"), error);
}

/* The one place where what was typed becomes what will be written: the preview and the
 * verbs both come here. */
StintCommit *
stint_desk_make_commit (StintDesk *self,
                        StintEngagement *engagement,
                        const StintHandOver *hand_over,
                        gboolean park,
                        GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintCommit) commit = stint_commit_new ();

  commit->engagement_id = engagement->id;
  commit->done = stripped_or_null (hand_over->done);
  commit->summary = stripped_or_null (hand_over->summary);
  commit->next = stripped_or_null (hand_over->next);
  commit->left_off = stripped_or_null (hand_over->left_off);
  commit->roll_back = stripped_or_null (hand_over->roll_back);
  commit->roll_forward = stripped_or_null (hand_over->roll_forward);
  if (commit->done == NULL)
    commit->done = g_strdup (commit->summary);
  if (commit->done == NULL)
    {
      invalid (error, _ ("say in a few words what was done"));
      return NULL;
    }
  if (commit->summary == NULL)
    commit->summary = g_strdup (commit->done);
  if (hand_over->work_type != NULL && *hand_over->work_type != '\0' &&
      !stint_desk_find_work_type (store, hand_over->work_type, &commit->work_type_id,
                                  error))
    return NULL;
  if (!park)
    {
      commit->outcome = g_strdup (stint_outcome_to_text (hand_over->outcome));
      if (engagement->ticket_number != NULL && engagement->running_stint_id > 0 &&
          stint_desk_shows_presence (store))
        commit->presence = g_strdup ("");
      if (!add_update (commit, hand_over, engagement, error) ||
          !add_status (store, commit, hand_over, engagement, error))
        return NULL;
    }
  return check_lengths (commit, error) ? g_steal_pointer (&commit) : NULL;
}

static gint64
hold (StintStore *store, const char *setting, gint64 seconds, gint64 now_s)
{
  return now_s + MAX (0, stint_store_get_setting_int (store, setting, seconds));
}

/* Until when an entry, or anything else but a client update, is held for undo. */
gint64
stint_desk_hold (StintStore *store, gint64 now_s)
{
  return hold (store, "send.entry-hold-seconds", ENTRY_HOLD_SECONDS, now_s);
}

static gboolean
add_op (StintTxn *txn,
        gint64 work_id,
        StintOpKind kind,
        gint64 stint_id,
        const char *key,
        gint64 hold_until_s,
        gint64 now_s,
        StintDone *done,
        GError **error)
{
  gint64 id =
    stint_store_add_op (txn, work_id, kind, key, stint_id, hold_until_s, now_s, error);

  if (id == 0)
    return FALSE;
  g_array_append_val (done->op_ids, id);
  return TRUE;
}

static gboolean
commit_stints (StintTxn *txn,
               gint64 work_id,
               GPtrArray *stints,
               gboolean post,
               gint64 hold_until_s,
               gint64 now_s,
               StintDone *done,
               GError **error)
{
  for (guint i = 0; i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);
      g_autofree char *key = stint_key_new ();

      if (!stint_store_commit_stint (txn, stint->id, work_id, key, error))
        return FALSE;
      if (post && !add_op (txn, work_id, STINT_OP_TIME_ENTRY, stint->id, key,
                           hold_until_s, now_s, done, error))
        return FALSE;
      if (post)
        stint_spans_add (done->entries, stint->start_s, stint->end_s);
    }
  return TRUE;
}

static gboolean
sets_status (const StintCommit *commit)
{
  return commit->status_id != NULL || commit->status_later || commit->queue_id != NULL;
}

static gboolean
changes_ticket (const StintCommit *commit)
{
  return sets_status (commit) || commit->presence != NULL;
}

static gboolean
add_note_ops (StintStore *store,
              StintTxn *txn,
              const StintCommit *commit,
              const StintHandOver *hand_over,
              gboolean has_entries,
              gint64 now_s,
              StintDone *done,
              GError **error)
{
  gboolean none = hand_over->send_now;
  gint64 entry_s = none ? now_s : stint_desk_hold (store, now_s);
  gint64 update_s =
    none ? now_s : hold (store, "send.update-hold-seconds", UPDATE_HOLD_SECONDS, now_s);
  g_autofree char *note_key = stint_key_new ();
  g_autofree char *update_key = stint_key_new ();
  g_autofree char *status_key = stint_key_new ();

  return (has_entries || add_op (txn, commit->id, STINT_OP_INTERNAL_NOTE, 0, note_key,
                                 entry_s, now_s, done, error)) &&
         (commit->update_text == NULL ||
          add_op (txn, commit->id, STINT_OP_CLIENT_UPDATE, 0, update_key, update_s, now_s,
                  done, error)) &&
         (!changes_ticket (commit) ||
          add_op (txn, commit->id,
                  sets_status (commit) ? STINT_OP_STATUS : STINT_OP_PRESENCE, 0,
                  status_key, entry_s, now_s, done, error));
}

/* Where the PSA has said already that there is no such ticket, nobody will ask it again:
 * a person must decide, and is told so at once. */
static gboolean
say_unknown (StintTxn *txn, StintEngagement *engagement, gint64 now_s, GError **error)
{
  int n_flagged = 0;

  return engagement->lookup_message == NULL ||
         stint_store_flag_unplanned (txn, engagement->id, engagement->lookup_message,
                                     now_s, &n_flagged, error);
}

/* Writes a commit of work with its ops: everything the PSA must hear of it, in one go.
 * What is next stands until other words take its place, and parking ends no draft: the
 * sheet that it was typed into is still to be committed. */
gboolean
stint_desk_commit_work (StintDesk *self,
                        StintTxn *txn,
                        StintEngagement *engagement,
                        const StintHandOver *hand_over,
                        gboolean park,
                        GPtrArray *stints,
                        StintDone *done,
                        GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  gint64 entry_s = hand_over->send_now ? now_s : stint_desk_hold (store, now_s);
  gboolean post = !engagement->internal;
  g_autoptr (StintAccount) account = stint_store_get_account (store, NULL);
  g_autoptr (StintCommit) commit =
    stint_desk_make_commit (self, engagement, hand_over, park, error);

  if (commit == NULL)
    return FALSE;
  commit->account_id = account != NULL ? account->id : 0;
  commit->committed_s = now_s;
  commit->id = stint_store_add_commit (txn, commit, error);
  done->warning = post ? stint_commit_status_warning (commit) : NULL;
  done->entries = stint_spans_new ();
  if (done->op_ids == NULL)
    done->op_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return commit->id > 0 &&
         stint_store_release_acts (txn, engagement->id, entry_s, error) &&
         (commit->presence == NULL ||
          stint_store_drop_presence (txn, engagement->ticket_number,
                                     _ ("a later one took its place"), now_s, error)) &&
         commit_stints (txn, commit->id, stints, post, entry_s, now_s, done, error) &&
         (!post || add_note_ops (store, txn, commit, hand_over, stints->len > 0, now_s,
                                 done, error)) &&
         (commit->next == NULL ||
          stint_store_set_next (txn, engagement->id, commit->next, error)) &&
         (park || stint_store_drop_draft (txn, engagement->id, error)) &&
         say_unknown (txn, engagement, now_s, error);
}

/**
 * stint_desk_park:
 * @note: (nullable): with what was done, the stint so far is posted at once; with only
 * what is next, that is kept
 *
 * Stops the running stint; its engagement stays open. Fails with
 * %STINT_ERROR_NOTHING_TO_DO when none runs.
 */
gboolean
stint_desk_park (StintDesk *self,
                 const StintHandOver *note,
                 gint64 at_s,
                 StintDone *done,
                 GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  g_autoptr (GError) failure = NULL;
  g_autoptr (StintStint) running =
    txn != NULL ? stint_store_get_running_stint (store, &failure) : NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (GPtrArray) stints = NULL;
  g_autofree char *what = note != NULL ? stripped_or_null (note->done) : NULL;
  gint64 instant_s = 0;

  if (txn == NULL)
    return FALSE;
  if (running == NULL)
    {
      stint_desk_set_missing (error, &failure, STINT_ERROR_NOTHING_TO_DO,
                              _ ("nothing is running"));
      return FALSE;
    }
  if (!stint_desk_check_instant (self, at_s, running, &instant_s, error) ||
      !stint_desk_park_running (self, txn, running, instant_s, at_s == STINT_NOW, done,
                                error))
    return FALSE;
  engagement = stint_store_get_engagement (store, running->engagement_id, error);
  if (engagement == NULL)
    return FALSE;
  if (what != NULL && engagement->ticket_number == NULL && !engagement->internal)
    return invalid (
      error, _ ("bind this interrupt to a ticket first; parking without a note works"));
  stints = stint_store_list_unposted_of (store, engagement->id, error);
  if (stints == NULL)
    return FALSE;
  if (what != NULL &&
      !stint_desk_commit_work (self, txn, engagement, note, TRUE, stints, done, error))
    return FALSE;
  if (what == NULL && note != NULL && note->next != NULL &&
      !stint_store_set_next (txn, engagement->id, note->next, error))
    return FALSE;
  stint_done_describe (done, engagement);
  done->stint_id = running->id;
  done->at_s = instant_s;
  return stint_txn_commit (txn, error);
}

StintEngagement *
stint_desk_to_disengage (StintStore *store, gint64 engagement_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (StintEngagement) engagement =
    engagement_id == 0 ? stint_store_get_running (store, &failure)
                       : stint_store_get_engagement (store, engagement_id, &failure);

  if (engagement == NULL)
    stint_desk_set_missing (
      error, &failure,
      engagement_id == 0 ? STINT_ERROR_NOTHING_TO_DO : STINT_ERROR_NOT_FOUND,
      engagement_id == 0
        ? _ ("nothing is running; resume what you want to disengage from")
        : _ ("there is no such engagement"));
  else if (engagement->closed_s > 0)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO, _ ("already disengaged"));
  else if (engagement->ticket_number == NULL && !engagement->internal)
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("bind this interrupt to a ticket, or to internal time, first "
                    "(engagement %d)"),
                 (int) engagement->id);
  else
    return g_steal_pointer (&engagement);
  return NULL;
}

/* Whether the work can end at the instant that was asked for. The sheet's own, when it
 * was opened, falls away when something has parked the work meanwhile; a typed one is a
 * person's word, and not ignored. */
gboolean
stint_desk_check_end (StintDesk *self,
                      StintEngagement *engagement,
                      const StintHandOver *hand_over,
                      GError **error)
{
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));

  if (hand_over->ended_s == STINT_NOW)
    return TRUE;
  if (hand_over->ended_s > now_s && hand_over->ended_typed)
    return invalid (error,
                    _ ("that instant lies in the future; work can only be dated back"));
  if (engagement->running_stint_id == 0)
    return !hand_over->ended_typed ||
           invalid (error,
                    _ ("nothing of that work runs, so no instant can end it; leave "
                       "the time out"));
  if (hand_over->ended_s > now_s || hand_over->ended_s < engagement->running_since_s)
    return invalid (error,
                    _ ("that end does not lie between the start of the stint and now"));
  return TRUE;
}

static gboolean
end_for_disengage (StintDesk *self,
                   StintTxn *txn,
                   StintEngagement *engagement,
                   const StintHandOver *hand_over,
                   StintDone *done,
                   GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  gint64 end_s = hand_over->ended_s == STINT_NOW ? now_s : hand_over->ended_s;
  g_autoptr (StintStint) running = NULL;

  if (!stint_desk_check_end (self, engagement, hand_over, error))
    return FALSE;
  done->at_s = now_s;
  if (engagement->running_stint_id == 0)
    return TRUE;
  running = stint_store_get_stint (store, engagement->running_stint_id, error);
  if (running == NULL)
    return FALSE;
  done->at_s = end_s;
  done->stint_id = running->id;
  return stint_desk_end_running (self, txn, running, end_s,
                                 hand_over->ended_s == STINT_NOW, done, error) &&
         (!hand_over->ended_typed ||
          stint_store_set_stint_typed (txn, running->id, error));
}

/**
 * stint_desk_disengage:
 * @engagement_id: an open one, running or parked; 0 for the one that runs
 *
 * Ends the work on a ticket: time entries, hand-over, client update and status change are
 * written into the outbox in one transaction.
 */
gboolean
stint_desk_disengage (StintDesk *self,
                      gint64 engagement_id,
                      const StintHandOver *hand_over,
                      StintDone *done,
                      GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  g_autoptr (StintEngagement) engagement =
    txn != NULL ? stint_desk_to_disengage (store, engagement_id, error) : NULL;
  g_autoptr (GPtrArray) stints = NULL;

  if (engagement == NULL ||
      !end_for_disengage (self, txn, engagement, hand_over, done, error))
    return FALSE;
  stints = stint_store_list_unposted_of (store, engagement->id, error);
  if (stints == NULL ||
      !stint_desk_commit_work (self, txn, engagement, hand_over, FALSE, stints, done,
                               error) ||
      !stint_store_close_engagement (
        txn, engagement->id, stint_clock_now_s (stint_desk_get_clock (self)), error) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  stint_done_describe (done, engagement);
  if (done->stint_id == 0 && stints->len > 0)
    done->stint_id = ((StintStint *) g_ptr_array_index (stints, stints->len - 1))->id;
  return TRUE;
}
