#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/desk-private.h"
#include "core/error.h"
#include "core/key.h"
#include "core/setting.h"
#include "core/store-account.h"
#include "core/store-acts.h"
#include "core/store-tickets.h"

/* What a technician does to a ticket beside the work on it. */

static gboolean
refuse (GError **error, StintError code, const char *message)
{
  g_set_error (error, STINT_ERROR, code, "%s", message);
  return FALSE;
}

/* (transfer full): an act of @account on the ticket of an engagement. It says nothing of
 * work that was done. */
static StintCommit *
begin_act (StintDesk *self, gint64 engagement_id, gint64 account_id, const char *act)
{
  StintCommit *commit = stint_commit_new ();

  commit->engagement_id = engagement_id;
  commit->account_id = account_id;
  commit->committed_s = stint_clock_now_s (stint_desk_get_clock (self));
  commit->act = g_strdup (act);
  commit->done = g_strdup ("");
  commit->summary = g_strdup ("");
  return commit;
}

/* Writes an act with the one op that carries it. */
static gboolean
add_act (StintDesk *self,
         StintTxn *txn,
         StintCommit *commit,
         StintOpKind kind,
         StintDone *done,
         GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autofree char *key = stint_key_new ();
  gint64 op_id = 0;

  commit->id = stint_store_add_commit (txn, commit, error);
  if (commit->id == 0)
    return FALSE;
  op_id = stint_store_add_op (txn, commit->id, kind, key, 0,
                              stint_desk_hold (store, commit->committed_s),
                              commit->committed_s, error);
  if (op_id == 0)
    return FALSE;
  if (done->op_ids == NULL)
    done->op_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (done->op_ids, op_id);
  return TRUE;
}

/* Whether the shop has named a field of its tickets that says who is on them. */
gboolean
stint_desk_shows_presence (StintStore *store)
{
  g_autofree char *field =
    stint_store_dup_setting (store, STINT_SETTING_PRESENCE_FIELD, NULL);

  return field != NULL && *field != '\0';
}

/* (transfer full): such as “Dana since 10:42”, in the words of colleagues. */
static char *
presence_text (StintDesk *self, const StintAccount *account, gint64 at_s)
{
  g_autofree char *zone = stint_clock_dup_zone (stint_desk_get_clock (self));
  g_autoptr (GDateTime) at = stint_instant_local (at_s, zone);
  g_autofree char *time = g_date_time_format (at, "%H:%M");
  g_auto (GStrv) names =
    g_strsplit (account->resource_name != NULL ? account->resource_name : "", " ", 2);
  const char *name = names[0] != NULL && *names[0] != '\0' ? names[0] : account->resource;

  /* TRANSLATORS: who works on a ticket, and since what time of day; colleagues read it */
  return g_strdup_printf (_ ("%s since %s"), name, time);
}

static gboolean
sets_status (StintStore *store)
{
  g_autofree char *wanted =
    stint_store_dup_setting (store, STINT_SETTING_ENGAGE_STATUS, NULL);

  return g_strcmp0 (wanted, "on") == 0;
}

/* (transfer full) (nullable): the status that engaging sets in this shop, where it is not
 * the ticket's already. A ticket that is complete is not opened again by it, nor one of
 * which nobody knows how it stands. */
static char *
dup_engaged_status (StintStore *store, const char *base)
{
  g_autoptr (StintChoice) complete = NULL;
  g_autoptr (StintChoice) status = NULL;

  if (base == NULL)
    return NULL;
  complete = stint_store_find_meaning (store, "complete", NULL);
  if (complete != NULL && g_str_equal (complete->id, base))
    return NULL;
  status = stint_store_find_meaning (store, "in-progress", NULL);
  return status != NULL && g_strcmp0 (status->id, base) != 0 ? g_strdup (status->id)
                                                             : NULL;
}

static gboolean
forget_presence (StintTxn *txn, StintEngagement *engagement, gint64 now_s, GError **error)
{
  return stint_store_drop_presence (txn, engagement->ticket_number,
                                    _ ("a later one took its place"), now_s, error);
}

/* Work on a ticket begins or goes on: where the shop wants it, its status and who is on
 * it say so. */
gboolean
stint_desk_note_engaged (StintDesk *self,
                         StintTxn *txn,
                         StintEngagement *engagement,
                         StintDone *done,
                         GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  const gboolean presence = stint_desk_shows_presence (store);
  const gboolean status = sets_status (store);
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintCommit) commit = NULL;

  if (engagement->ticket_number == NULL || (!presence && !status))
    return TRUE;
  account = stint_store_get_account (store, NULL);
  if (account == NULL)
    return TRUE;
  commit = begin_act (self, engagement->id, account->id, STINT_ACT_ENGAGE);
  commit->base_status_id = stint_desk_dup_base_status (store, engagement);
  if (status)
    commit->status_id = dup_engaged_status (store, commit->base_status_id);
  if (presence)
    commit->presence = presence_text (self, account, done->at_s);
  if (commit->status_id == NULL && commit->presence == NULL)
    return TRUE;
  return (!presence || forget_presence (txn, engagement, commit->committed_s, error)) &&
         add_act (self, txn, commit,
                  commit->status_id != NULL ? STINT_OP_STATUS : STINT_OP_PRESENCE, done,
                  error);
}

/* Nobody is on the ticket any more. */
gboolean
stint_desk_note_parked (StintDesk *self,
                        StintTxn *txn,
                        StintEngagement *engagement,
                        StintDone *done,
                        GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintCommit) commit = NULL;

  if (engagement->ticket_number == NULL || !stint_desk_shows_presence (store))
    return TRUE;
  account = stint_store_get_account (store, NULL);
  if (account == NULL)
    return TRUE;
  commit = begin_act (self, engagement->id, account->id, STINT_ACT_PARK);
  commit->presence = g_strdup ("");
  return forget_presence (txn, engagement, commit->committed_s, error) &&
         add_act (self, txn, commit, STINT_OP_PRESENCE, done, error);
}

/* The engagement that an act on a ticket belongs to: the open one, or one that is closed
 * at once, for its copy of the ticket. */
static StintEngagement *
engagement_for (StintDesk *self, StintTxn *txn, StintTicket *ticket, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintEngagement) engagement =
    stint_store_find_open_engagement (store, ticket->number, NULL);

  if (engagement != NULL)
    return g_steal_pointer (&engagement);
  engagement = stint_desk_engagement_on (ticket, now_s);
  engagement->closed_s = now_s;
  engagement->id = stint_store_add_engagement (txn, engagement, error);
  return engagement->id > 0 ? g_steal_pointer (&engagement) : NULL;
}

/**
 * stint_desk_take:
 * @ticket: as stint_desk_find_ticket() takes it
 *
 * Assigns a ticket to me, in the role that is mine by default. One that is a colleague's
 * by then is asked about before it is taken over. Fails with %STINT_ERROR_NOTHING_TO_DO
 * when it is mine already.
 */
gboolean
stint_desk_take (StintDesk *self, const char *ticket, StintDone *done, GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintTicket) found = NULL;
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (StintCommit) commit = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  found = stint_desk_find_ticket (self, ticket, NULL, error);
  if (found == NULL)
    return FALSE;
  if (found->mine && !found->joined)
    return refuse (error, STINT_ERROR_NOTHING_TO_DO, _ ("that ticket is yours already"));
  account = stint_store_get_account (store, NULL);
  if (account == NULL)
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("there is no account to take it with; ‘stintctl account add’ makes "
                      "one"));
  txn = stint_store_begin (store, error);
  engagement = txn != NULL ? engagement_for (self, txn, found, error) : NULL;
  if (engagement == NULL)
    return FALSE;
  commit = begin_act (self, engagement->id, account->id, STINT_ACT_TAKE);
  commit->assigns = TRUE;
  if (!add_act (self, txn, commit, STINT_OP_TAKE_TICKET, done, error) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  stint_done_describe (done, engagement);
  done->at_s = commit->committed_s;
  return TRUE;
}

static StintEngagement *
without_ticket (StintStore *store, gint64 engagement_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (store, engagement_id, &failure);

  if (engagement == NULL)
    stint_desk_set_missing (
      error, &failure, STINT_ERROR_NOT_FOUND,
      _ ("there is no such engagement; ‘stintctl status’ lists those that are open"));
  else if (engagement->ticket_number != NULL || engagement->internal)
    refuse (error, STINT_ERROR_INVALID, _ ("that engagement has its ticket already"));
  else if (engagement->closed_s > 0)
    refuse (error, STINT_ERROR_INVALID, _ ("that engagement is closed"));
  else
    return g_steal_pointer (&engagement);
  return NULL;
}

/**
 * stint_desk_check_new:
 *
 * Whether a ticket can be made of what was typed; fails with %STINT_ERROR_INVALID.
 */
gboolean
stint_desk_check_new (const char *client, const char *title, GError **error)
{
  g_autofree char *client_name = g_strstrip (g_strdup (client != NULL ? client : ""));
  g_autofree char *words = g_strstrip (g_strdup (title != NULL ? title : ""));

  if (*client_name == '\0' || *words == '\0')
    return refuse (error, STINT_ERROR_INVALID,
                   _ ("a new ticket needs the name of the client and a title"));
  return g_utf8_strlen (words, -1) <= STINT_TITLE_MAX ||
         refuse (error, STINT_ERROR_INVALID,
                 _ ("that title is longer than 250 characters; shorten it"));
}

/**
 * stint_desk_bind_new:
 * @client: whose ticket it is to be, as far as its name is known
 * @title: (nullable): of the ticket; NULL for what the interrupt was about
 *
 * Gives an interrupt a ticket that is made in the PSA. Until it is, the work has a number
 * of Stint's own, and all that is done on it waits for the ticket.
 */
gboolean
stint_desk_bind_new (StintDesk *self,
                     gint64 engagement_id,
                     const char *client,
                     const char *title,
                     StintDone *done,
                     GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autofree char *client_name = g_strstrip (g_strdup (client != NULL ? client : ""));
  g_autofree char *words = g_strstrip (g_strdup (title != NULL ? title : ""));
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (StintCommit) commit = NULL;
  StintNewTicket ticket = { 0 };

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  txn = stint_store_begin (store, error);
  engagement = txn != NULL ? without_ticket (store, engagement_id, error) : NULL;
  if (engagement == NULL)
    return FALSE;
  ticket.title = *words != '\0' ? words : engagement->label;
  ticket.client = client_name;
  if (!stint_desk_check_new (client_name, ticket.title, error))
    return FALSE;
  account = stint_store_get_account (store, NULL);
  engagement->ticket_number =
    g_strdup_printf (STINT_NEW_NUMBER "%" G_GINT64_FORMAT, engagement->id);
  engagement->ticket_title = g_strdup (ticket.title);
  engagement->company = g_strdup (client_name);
  commit =
    begin_act (self, engagement->id, account != NULL ? account->id : 0, STINT_ACT_CREATE);
  if (!stint_store_set_engagement_ticket (txn, engagement, error) ||
      !add_act (self, txn, commit, STINT_OP_NEW_TICKET, done, error))
    return FALSE;
  ticket.work_id = commit->id;
  if (!stint_store_put_new_ticket (txn, &ticket, error) || !stint_txn_commit (txn, error))
    return FALSE;
  stint_done_describe (done, engagement);
  done->at_s = commit->committed_s;
  return TRUE;
}

/* Another client is looked up anew. */
gboolean
stint_desk_mend_new_ticket (StintDesk *self,
                            StintTxn *txn,
                            StintOp *op,
                            const StintMend *mend,
                            GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintNewTicket) ticket =
    stint_store_get_new_ticket (store, op->work_id, error);

  if (ticket == NULL || !stint_desk_take_words (&ticket->title, mend->title, error) ||
      !stint_desk_take_words (&ticket->client, mend->client, error))
    return FALSE;
  if (mend->client != NULL)
    g_clear_pointer (&ticket->company_id, g_free);
  /* What was laid down is for the other client, and is not to be sent. */
  if (mend->client != NULL &&
      !stint_store_withdraw_op (txn, op->id,
                                stint_clock_now_s (stint_desk_get_clock (self)), error))
    return FALSE;
  return stint_store_put_new_ticket (txn, ticket, error);
}
