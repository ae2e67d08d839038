#include "sandbox/evidence.h"
#include "sandbox/instant.h"
#include "sandbox/tenant.h"
#include "sandbox/write.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS (24 * HOUR_MS)
#define STATUS_COMPLETE 5

/* What is left of the work on the invented tickets: histories, service levels, and what
 * clients thought of it. */

static void
invent_history (SandboxStore *store,
                gint64 ticket_id,
                gint64 at,
                gint64 resource,
                const char *action,
                const char *detail)
{
  JsonObject *row = sandbox_entity_empty_row (SANDBOX_TICKET_HISTORY);

  json_object_set_int_member (row, "id",
                              sandbox_store_next_id (store, SANDBOX_TICKET_HISTORY));
  json_object_set_string_member (row, "action", action);
  json_object_set_string_member (row, "detail", detail);
  sandbox_row_set_instant (row, "date", at);
  json_object_set_int_member (row, "resourceID", resource);
  json_object_set_int_member (row, "ticketID", ticket_id);
  sandbox_store_seed (store, SANDBOX_TICKET_HISTORY, row);
}

/* Every fifth ticket that is complete was so before, and came back. */
static void
invent_histories (SandboxStore *store, JsonObject *ticket, int index)
{
  gint64 id = sandbox_row_int (ticket, "id");
  gint64 created = sandbox_write_instant (ticket, "createDate");
  gint64 completed = sandbox_write_instant (ticket, "completedDate");
  gint64 resource = sandbox_row_int (ticket, "completedByResourceID");
  gint64 step = (completed - created) / 4;

  invent_history (store, id, created, SANDBOX_RESOURCE_LEE, "Created",
                  sandbox_row_string (ticket, "title"));
  if (completed == 0)
    return;
  resource = resource != 0 ? resource : SANDBOX_RESOURCE_LEE;
  if (index % 4 == 3)
    invent_history (store, id, created + step / 2, SANDBOX_RESOURCE_LEE, "Edited",
                    "Queue: Level I Support -> Level II Support");
  if (index % 5 == 2)
    {
      invent_history (store, id, created + step, resource, "Edited",
                      "Status: In Progress -> Complete");
      invent_history (store, id, created + 2 * step, SANDBOX_RESOURCE_LEE, "Edited",
                      "Status: Complete -> In Progress");
    }
  invent_history (store, id, completed, resource, "Edited",
                  "Status: In Progress -> Complete");
}

static void
set_event (JsonObject *row,
           const char *elapsed,
           const char *resource,
           const char *met,
           double hours,
           gint64 by,
           double promise)
{
  json_object_set_double_member (row, elapsed, hours);
  json_object_set_int_member (row, resource, by);
  json_object_set_boolean_member (row, met, hours <= promise);
}

static void
invent_service_level (SandboxStore *store, JsonObject *ticket)
{
  JsonObject *row = NULL;
  gint64 created = sandbox_write_instant (ticket, "createDate");
  gint64 completed = sandbox_write_instant (ticket, "completedDate");
  gint64 by = sandbox_row_int (ticket, "completedByResourceID");
  double hours = sandbox_business_hours (created, completed);

  if (sandbox_row_is_null (ticket, "serviceLevelAgreementID"))
    return;
  row = sandbox_entity_empty_row (SANDBOX_SLA_RESULTS);
  json_object_set_int_member (row, "id", sandbox_row_int (ticket, "id"));
  json_object_set_int_member (row, "ticketID", sandbox_row_int (ticket, "id"));
  json_object_set_string_member (row, "serviceLevelAgreementName", "Standard support");
  if (completed != 0 && by != 0)
    {
      set_event (row, "firstResponseElapsedHours", "firstResponseResourceID",
                 "isFirstResponseMet", hours / 4, by, 4);
      json_object_set_int_member (row, "firstResponseInitiatingResourceID", by);
      set_event (row, "resolutionPlanElapsedHours", "resolutionPlanResourceID",
                 "isResolutionPlanMet", hours / 2, by, 8);
      set_event (row, "resolutionElapsedHours", "resolutionResourceID", "isResolutionMet",
                 hours, by, 24);
    }
  sandbox_store_seed (store, SANDBOX_SLA_RESULTS, row);
}

/* Two of three surveys are never answered. */
static void
invent_survey (SandboxStore *store, JsonObject *ticket, int index)
{
  JsonObject *row = sandbox_entity_empty_row (SANDBOX_SURVEY_RESULTS);
  gint64 completed = sandbox_write_instant (ticket, "completedDate");

  json_object_set_int_member (row, "id", 801 + index);
  json_object_set_int_member (row, "surveyID", 1);
  json_object_set_int_member (row, "ticketID", sandbox_row_int (ticket, "id"));
  json_object_set_int_member (row, "companyID", sandbox_row_int (ticket, "companyID"));
  sandbox_row_set_id (row, "contactID", sandbox_row_int (ticket, "contactID"));
  sandbox_row_set_instant (row, "sendDate", completed + HOUR_MS);
  if (index % 3 == 0)
    {
      static const char *const ratings[] = { "resourceRating", "surveyRating",
                                             "contactRating", "companyRating" };

      sandbox_row_set_instant (row, "completeDate", completed + 5 * HOUR_MS);
      for (gsize i = 0; i < G_N_ELEMENTS (ratings); i++)
        json_object_set_double_member (row, ratings[i], 5.0 - (index / 3 + (int) i) % 3);
    }
  sandbox_store_seed (store, SANDBOX_SURVEY_RESULTS, row);
}

/** sandbox_tenant_invent_evidence: needs the tickets; those of a large tenant bring their
 * own. */
void
sandbox_tenant_invent_evidence (SandboxStore *store)
{
  GPtrArray *tickets = sandbox_store_rows (store, SANDBOX_TICKETS);
  JsonObject *survey = sandbox_entity_empty_row (SANDBOX_SURVEYS);
  int surveys = 0;

  json_object_set_int_member (survey, "id", 1);
  json_object_set_string_member (survey, "name", "Ticket survey");
  json_object_set_string_member (survey, "displayName", "How did we do?");
  json_object_set_string_member (survey, "description", "Sent when a ticket is complete");
  sandbox_store_seed (store, SANDBOX_SURVEYS, survey);
  if (sandbox_store_get_size (store) == SANDBOX_SIZE_LARGE)
    return;
  for (guint i = 0; i < tickets->len; i++)
    {
      JsonObject *ticket = ((const SandboxRow *) g_ptr_array_index (tickets, i))->row;

      invent_histories (store, ticket, (int) i);
      invent_service_level (store, ticket);
      if (sandbox_row_int (ticket, "status") == STATUS_COMPLETE)
        invent_survey (store, ticket, surveys++);
    }
}
