#include <glib/gi18n.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/names.h"
#include "courier/autotask/private.h"

/* Time entries, and what the figures need to know of tickets. */

enum
{
  OWN_COMPANY = 0, /* the shop itself, in every tenant */
};

static gint64
instant_or_zero (JsonObject *row, const char *name)
{
  gint64 at_s = 0;

  return stint_autotask_read_instant (stint_json_text (row, name), &at_s) ? at_s : 0;
}

static const char *const time_fields[] = { "id",
                                           "ticketID",
                                           "resourceID",
                                           "creatorUserID",
                                           "billingCodeID",
                                           "internalBillingCodeID",
                                           "dateWorked",
                                           "summaryNotes",
                                           "startDateTime",
                                           "endDateTime",
                                           "createDateTime",
                                           "lastModifiedDateTime",
                                           "hoursWorked",
                                           "hoursToBill",
                                           "isNonBillable",
                                           NULL };

/* An entry of a ticket may name its work type as internal time too. */
static StintEntry *
entry_from (JsonObject *row)
{
  g_autoptr (StintEntry) entry = stint_entry_new ();
  gboolean non_billable = FALSE;

  entry->id = stint_json_dup_id (row, "id");
  entry->resource_id = stint_json_dup_id (row, "resourceID");
  if (entry->id == NULL || entry->resource_id == NULL)
    return NULL;
  entry->ticket_id = stint_json_dup_id (row, "ticketID");
  entry->creator_id = stint_json_dup_id (row, "creatorUserID");
  entry->work_type_id = stint_json_dup_id (row, "billingCodeID");
  if (entry->ticket_id == NULL)
    entry->internal_code = stint_json_dup_id (row, "internalBillingCodeID");
  entry->work_date = stint_autotask_dup_day (row, "dateWorked");
  entry->summary = g_strdup (stint_json_text (row, "summaryNotes"));
  entry->start_s = instant_or_zero (row, "startDateTime");
  entry->end_s = instant_or_zero (row, "endDateTime");
  entry->created_s = instant_or_zero (row, "createDateTime");
  entry->modified_s = instant_or_zero (row, "lastModifiedDateTime");
  entry->worked_seconds = stint_autotask_seconds (row, "hoursWorked");
  entry->billed_seconds = stint_autotask_seconds (row, "hoursToBill");
  stint_json_bool (row, "isNonBillable", &non_billable);
  entry->billable = !non_billable;
  return g_steal_pointer (&entry);
}

static void
add_entries (const StintPull *pull, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      StintEntry *entry = entry_from (g_ptr_array_index (rows, i));

      if (entry != NULL)
        g_ptr_array_add (pull->page->entries, entry);
    }
}

static gboolean
pull_my_time (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  StintRound round = { 0 };
  gint64 since_s = 0;

  if (!stint_round_read (&round, pull->cursor, error) ||
      !stint_autotask_read_since (pull->what, &since_s, error))
    return FALSE;
  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  if (round.since_s < 0)
    stint_filter_since (filter, "dateWorked", since_s);
  else
    stint_filter_since (filter, "lastModifiedDateTime", stint_round_from_s (&round));
  rows = stint_autotask_read_round (self, pull, "TimeEntries", filter, time_fields,
                                    &round, error);
  if (rows != NULL)
    add_entries (pull, rows);
  return rows != NULL;
}

/* All at once: half of them would be taken for the whole. */
static gboolean
pull_my_time_ids (StintAutotask *self, const StintPull *pull, GError **error)
{
  static const char *const fields[] = { "id", "resourceID", "dateWorked", NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 since_s = 0;

  if (!stint_autotask_read_since (pull->what, &since_s, error))
    return FALSE;
  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  stint_filter_since (filter, "dateWorked", since_s);
  rows = stint_query_all (self, "TimeEntries", filter, fields, pull->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (pull->page->ids,
                     stint_json_dup_id (g_ptr_array_index (rows, i), "id"));
  return rows != NULL;
}

static gboolean
pull_ticket_time (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = stint_autotask_read_ids (pull->what, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (ids == NULL)
    return FALSE;
  stint_filter_in (filter, "ticketID", (const gint64 *) (void *) ids->data, ids->len);
  rows =
    stint_query_all (self, "TimeEntries", filter, time_fields, pull->cancellable, error);
  if (rows != NULL)
    add_entries (pull, rows);
  return rows != NULL;
}

/* Both ends are instants of the interval, so that one which only adjoins is not asked
 * for. */
static gboolean
pull_my_time_between (StintAutotask *self, const StintPull *pull, GError **error)
{
  static const char *const fields[] = {
    "id", "ticketID", "resourceID", "summaryNotes", "startDateTime", "endDateTime", NULL
  };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) numbers = stint_autotask_read_ids (pull->what, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (numbers == NULL)
    return FALSE;
  if (numbers->len != 3)
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                   _ ("‘%s’ is no ticket and no span"), pull->what);
      return FALSE;
    }
  stint_filter_int (filter, "eq", "ticketID", g_array_index (numbers, gint64, 0));
  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  stint_filter_instant (filter, "gt", "endDateTime", g_array_index (numbers, gint64, 1));
  stint_filter_instant (filter, "lt", "startDateTime",
                        g_array_index (numbers, gint64, 2));
  rows = stint_query_all (self, "TimeEntries", filter, fields, pull->cancellable, error);
  if (rows != NULL)
    add_entries (pull, rows);
  return rows != NULL;
}

gboolean
stint_autotask_pull_time (StintAutotask *self, const StintPull *pull, GError **error)
{
  if (!stint_autotask_need_me (self, pull->cancellable, error))
    return FALSE;
  if (pull->feed == STINT_FEED_MY_TIME)
    return pull_my_time (self, pull, error);
  if (pull->feed == STINT_FEED_MY_TIME_IDS)
    return pull_my_time_ids (self, pull, error);
  if (pull->feed == STINT_FEED_MY_TIME_BETWEEN)
    return pull_my_time_between (self, pull, error);
  return pull_ticket_time (self, pull, error);
}

static const char *const facts_fields[] = { "id",
                                            "ticketNumber",
                                            "title",
                                            "companyID",
                                            "ticketType",
                                            "queueID",
                                            "assignedResourceID",
                                            "completedByResourceID",
                                            "createDate",
                                            "completedDate",
                                            "estimatedHours",
                                            "status",
                                            NULL };

static StintTicketFacts *
facts_from (StintAutotask *self, JsonObject *row)
{
  g_autoptr (StintTicketFacts) facts = stint_ticket_facts_new ();
  const char *title = stint_json_text (row, "title");
  gint64 status = 0;
  gint64 company = -1;

  facts->id = stint_json_dup_id (row, "id");
  facts->number = g_strdup (stint_json_text (row, "ticketNumber"));
  if (facts->id == NULL || facts->number == NULL)
    return NULL;
  facts->title = g_strdup (title != NULL ? title : "");
  facts->company_id = stint_json_dup_id (row, "companyID");
  facts->company = stint_autotask_dup_name (self->companies, row, "companyID");
  facts->kind_id = stint_json_dup_id (row, "ticketType");
  facts->queue_id = stint_json_dup_id (row, "queueID");
  facts->assigned_id = stint_json_dup_id (row, "assignedResourceID");
  facts->completed_by_id = stint_json_dup_id (row, "completedByResourceID");
  facts->created_s = instant_or_zero (row, "createDate");
  stint_json_int (row, "status", &status);
  facts->open = status != STINT_AUTOTASK_STATUS_COMPLETE;
  if (!facts->open)
    facts->completed_s = instant_or_zero (row, "completedDate");
  facts->estimated_seconds = stint_autotask_seconds (row, "estimatedHours");
  facts->own_company =
    stint_json_int (row, "companyID", &company) && company == OWN_COMPANY;
  return g_steal_pointer (&facts);
}

static gboolean
add_facts (StintAutotask *self,
           const StintPull *pull,
           const GPtrArray *rows,
           GError **error)
{
  if (!stint_autotask_load_company_names (self, rows, pull->cancellable, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      StintTicketFacts *facts = facts_from (self, g_ptr_array_index (rows, i));

      if (facts != NULL)
        g_ptr_array_add (pull->page->facts, facts);
    }
  return TRUE;
}

static gboolean
pull_completed (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  StintRound round = { 0 };
  gint64 since_s = 0;

  if (!stint_round_read (&round, pull->cursor, error) ||
      !stint_autotask_read_since (pull->what, &since_s, error))
    return FALSE;
  stint_filter_int (filter, "eq", "completedByResourceID", self->me_id);
  stint_filter_since (filter, "completedDate",
                      round.since_s < 0 ? since_s : stint_round_from_s (&round));
  rows = stint_autotask_read_round (self, pull, "Tickets", filter, facts_fields, &round,
                                    error);
  return rows != NULL && add_facts (self, pull, rows, error);
}

gboolean
stint_autotask_pull_facts (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!stint_autotask_need_me (self, pull->cancellable, error))
    return FALSE;
  if (pull->feed == STINT_FEED_COMPLETED)
    return pull_completed (self, pull, error);
  ids = stint_autotask_read_ids (pull->what, error);
  if (ids == NULL)
    return FALSE;
  stint_filter_in (filter, "id", (const gint64 *) (void *) ids->data, ids->len);
  rows =
    stint_query_all (self, "Tickets", filter, facts_fields, pull->cancellable, error);
  return rows != NULL && add_facts (self, pull, rows, error);
}
