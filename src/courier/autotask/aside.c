#include <math.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/private.h"

/* What hangs on tickets: service results, surveys, history, mails and deletions. */

static GPtrArray *
rows_of_tickets (StintAutotask *self,
                 const StintPull *pull,
                 const char *collection,
                 GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = stint_autotask_read_ids (pull->what, error);

  if (ids == NULL)
    return NULL;
  stint_filter_in (filter, "ticketID", (const gint64 *) (void *) ids->data, ids->len);
  return stint_query_all (self, collection, filter, NULL, pull->cancellable, error);
}

/* Nothing at all is no event, and no miss. */
static StintMet
met_from (JsonObject *row, const char *name)
{
  gboolean met = FALSE;

  if (!stint_json_bool (row, name, &met))
    return STINT_MET_NO_EVENT;
  return met ? STINT_MET_YES : STINT_MET_NO;
}

static void
add_promise (const StintPull *pull, JsonObject *row)
{
  g_autoptr (StintSlaResult) result = stint_sla_result_new ();

  result->id = stint_json_dup_id (row, "id");
  result->ticket_id = stint_json_dup_id (row, "ticketID");
  if (result->id == NULL || result->ticket_id == NULL)
    return;
  result->response_met = met_from (row, "isFirstResponseMet");
  result->response_by_id = stint_json_dup_id (row, "firstResponseResourceID");
  result->response_seconds = stint_autotask_seconds (row, "firstResponseElapsedHours");
  result->plan_met = met_from (row, "isResolutionPlanMet");
  result->plan_by_id = stint_json_dup_id (row, "resolutionPlanResourceID");
  result->plan_seconds = stint_autotask_seconds (row, "resolutionPlanElapsedHours");
  result->resolution_met = met_from (row, "isResolutionMet");
  result->resolution_by_id = stint_json_dup_id (row, "resolutionResourceID");
  result->resolution_seconds = stint_autotask_seconds (row, "resolutionElapsedHours");
  g_ptr_array_add (pull->page->promises, g_steal_pointer (&result));
}

/* One that was not answered yet, or does not rate the technician, says nothing. */
static void
add_survey (const StintPull *pull, JsonObject *row)
{
  g_autoptr (StintSurvey) survey = stint_survey_new ();
  double rating = 0;

  survey->id = stint_json_dup_id (row, "id");
  survey->ticket_id = stint_json_dup_id (row, "ticketID");
  if (survey->id == NULL || survey->ticket_id == NULL ||
      !stint_autotask_read_instant (stint_json_text (row, "completeDate"),
                                    &survey->answered_s) ||
      !stint_json_double (row, "resourceRating", &rating) || fabs (rating) > 1e6)
    return;
  survey->rating_thousandths = (gint64) lround (rating * 1000);
  g_ptr_array_add (pull->page->surveys, g_steal_pointer (&survey));
}

static void
add_change (const StintPull *pull, JsonObject *row)
{
  g_autoptr (StintChange) change = stint_change_new ();
  const char *action = stint_json_text (row, "action");

  change->ticket_id = stint_json_dup_id (row, "ticketID");
  if (change->ticket_id == NULL || !stint_json_int (row, "id", &change->position))
    return;
  stint_autotask_read_instant (stint_json_text (row, "date"), &change->at_s);
  change->resource_id = stint_json_dup_id (row, "resourceID");
  change->action = g_strdup (action != NULL ? action : "");
  change->detail = g_strdup (stint_json_text (row, "detail"));
  g_ptr_array_add (pull->page->changes, g_steal_pointer (&change));
}

/* The server takes exactly one condition here, so there is no page but the first: of a
 * ticket that has more than 500 changes, the first 500 are known. */
static gboolean
pull_history (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = stint_autotask_read_ids (pull->what, error);
  g_autoptr (GPtrArray) rows = NULL;
  gboolean more = FALSE;

  if (ids == NULL)
    return FALSE;
  stint_filter_int (filter, "eq", "ticketID", g_array_index (ids, gint64, 0));
  rows = stint_query_page (self, "TicketHistory", filter, NULL, -1, &more,
                           pull->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_change (pull, g_ptr_array_index (rows, i));
  return rows != NULL;
}

static void
add_deletion (const StintPull *pull, JsonObject *row)
{
  g_autoptr (StintDeletion) deletion = stint_deletion_new ();

  deletion->id = stint_json_dup_id (row, "id");
  deletion->ticket_id = stint_json_dup_id (row, "ticketID");
  if (deletion->id == NULL || deletion->ticket_id == NULL)
    return;
  stint_autotask_read_instant (stint_json_text (row, "deletedDateTime"), &deletion->at_s);
  g_ptr_array_add (pull->page->deletions, g_steal_pointer (&deletion));
}

/* The log names the ticket but not the row that was deleted. */
static gboolean
pull_deletions (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  StintRound round = { 0 };
  gint64 since_s = 0;

  if (!stint_round_read (&round, pull->cursor, error) ||
      !stint_autotask_read_since (pull->what, &since_s, error))
    return FALSE;
  stint_filter_since (filter, "deletedDateTime",
                      round.since_s < 0 ? since_s : stint_round_from_s (&round));
  rows = stint_autotask_read_round (self, pull, "DeletedTicketActivityLogs", filter, NULL,
                                    &round, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_deletion (pull, g_ptr_array_index (rows, i));
  return rows != NULL;
}

static void
add_mail (const StintPull *pull, JsonObject *row)
{
  g_autoptr (StintMail) mail = stint_mail_new ();
  const char *name = stint_json_text (row, "recipientDisplayName");
  const char *address = stint_json_text (row, "recipientEmailAddress");

  mail->id = stint_json_dup_id (row, "id");
  mail->ticket_id = stint_json_dup_id (row, "ticketID");
  if (name == NULL || *name == '\0')
    name = address;
  if (mail->id == NULL || mail->ticket_id == NULL || name == NULL || *name == '\0' ||
      !stint_autotask_read_instant (stint_json_text (row, "notificationSentTime"),
                                    &mail->sent_s))
    return;
  mail->recipient = g_strdup (name);
  g_ptr_array_add (pull->page->mails, g_steal_pointer (&mail));
}

/* @since_s: -1: whenever they were sent */
static gboolean
read_mails (StintAutotask *self,
            const StintPull *pull,
            const gint64 *ids,
            guint n_ids,
            gint64 since_s,
            GError **error)
{
  static const char *const fields[] = { "id",
                                        "ticketID",
                                        "notificationSentTime",
                                        "recipientDisplayName",
                                        "recipientEmailAddress",
                                        NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;

  if (n_ids > 1)
    stint_filter_in (filter, "ticketID", ids, n_ids);
  else
    stint_filter_int (filter, "eq", "ticketID", ids[0]);
  if (since_s >= 0)
    stint_filter_since (filter, "notificationSentTime", since_s);
  rows = stint_query_all (self, "NotificationHistory", filter, fields, pull->cancellable,
                          error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_mail (pull, g_ptr_array_index (rows, i));
  return rows != NULL;
}

/* Whether the server has answered that it will not, in whatever words. Nothing else may
 * wait because of that. */
static gboolean
will_not (StintAutotask *self, const GError *error)
{
  return g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED) ||
         (g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNREACHABLE) &&
          self->read_status == 500);
}

/* All tickets at once; but only “ticketID eq” is known for sure to be answered, so where
 * more than that is refused it is one ticket a request, as it is for its history. */
static gboolean
pull_mails (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (pull->what != NULL ? pull->what : "", ";", 2);
  g_autoptr (GArray) ids = stint_autotask_read_ids (parts[0], error);
  const gint64 *each = ids != NULL ? (const gint64 *) (void *) ids->data : NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 since_s = 0;

  if (ids == NULL || !stint_autotask_read_since (
                       g_strv_length (parts) > 1 ? parts[1] : NULL, &since_s, error))
    return FALSE;
  if (!self->mails_one_by_one &&
      read_mails (self, pull, each, ids->len, since_s, &local_error))
    return TRUE;
  if (local_error == NULL || will_not (self, local_error))
    {
      g_clear_error (&local_error);
      for (guint i = 0; i < ids->len && local_error == NULL; i++)
        {
          if (read_mails (self, pull, &each[i], 1, -1, &local_error))
            self->mails_one_by_one = TRUE;
        }
    }
  if (local_error == NULL)
    return TRUE;
  if (will_not (self, local_error))
    local_error->code = STINT_PSA_ERROR_REFUSED;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
stint_autotask_pull_aside (StintAutotask *self, const StintPull *pull, GError **error)
{
  gboolean promises = pull->feed == STINT_FEED_PROMISES;
  g_autoptr (GPtrArray) rows = NULL;

  if (pull->feed == STINT_FEED_HISTORY)
    return pull_history (self, pull, error);
  if (pull->feed == STINT_FEED_MAILS)
    return pull_mails (self, pull, error);
  if (pull->feed == STINT_FEED_DELETIONS)
    return pull_deletions (self, pull, error);
  rows = rows_of_tickets (
    self, pull, promises ? "ServiceLevelAgreementResults" : "SurveyResults", error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      if (promises)
        add_promise (pull, g_ptr_array_index (rows, i));
      else
        add_survey (pull, g_ptr_array_index (rows, i));
    }
  return rows != NULL;
}
