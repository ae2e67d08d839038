#include "sandbox/evidence.h"

#include <math.h>

#include "sandbox/instant.h"
#include "sandbox/tenant.h"
#include "sandbox/write.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS (24 * HOUR_MS)

/* The office is open from 08:00 to 17:00, five hours behind UTC all year round. */
#define OPEN_MS (13 * HOUR_MS)
#define CLOSE_MS (22 * HOUR_MS)

#define STATUS_NEW 1
#define STATUS_COMPLETE 5
#define STATUS_IN_PROGRESS 8

enum
{
  DELETED_TIME_ENTRY = 1,
  DELETED_NOTE = 2,
};

/* What the history of a ticket tells, and what it calls it. */
static const struct
{
  const char *field;
  const char *label;
} tracked[] = {
  { "status", "Status" },
  { "priority", "Priority" },
  { "queueID", "Queue" },
  { "assignedResourceID", "Primary Resource" },
  { "title", "Title" },
  { "companyID", "Organization" },
  { "contactID", "Contact" },
  { "dueDateTime", "Due Date/Time" },
  { "estimatedHours", "Estimated Hours" },
  { "issueType", "Issue Type" },
  { "subIssueType", "Sub-Issue Type" },
};

/* Hours of business within which each of the two agreements promises something. */
static const struct
{
  double response;
  double plan;
  double resolution;
} promises[] = { { 4, 8, 24 }, { 1, 4, 12 } };

static char *
resource_name (SandboxTenant *tenant, gint64 id)
{
  JsonObject *row = sandbox_store_find (tenant->store, SANDBOX_RESOURCES, id);

  if (row == NULL)
    return g_strdup ("");
  return g_strdup_printf ("%s, %s", sandbox_row_string (row, "lastName"),
                          sandbox_row_string (row, "firstName"));
}

/* A value as a person reads it. */
static char *
readable (SandboxTenant *tenant, JsonObject *row, const char *field)
{
  const SandboxPicklist *picklist = sandbox_picklist (SANDBOX_TICKETS, field);
  JsonNode *node = json_object_get_member (row, field);

  if (node == NULL || json_node_is_null (node))
    return g_strdup ("");
  for (int i = 0; picklist != NULL && i < picklist->n_choices; i++)
    {
      if (picklist->choices[i].value == json_node_get_int (node))
        return g_strdup (picklist->choices[i].label);
    }
  if (g_str_equal (field, "assignedResourceID"))
    return resource_name (tenant, json_node_get_int (node));
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node)
                                                          : json_to_string (node, FALSE);
}

static void
add_history (SandboxTenant *tenant,
             SandboxBatch *batch,
             JsonObject *ticket,
             const SandboxActor *actor,
             const char *action,
             const char *detail)
{
  JsonObject *row = sandbox_entity_empty_row (SANDBOX_TICKET_HISTORY);
  g_autofree char *short_detail =
    g_utf8_substring (detail, 0, MIN (g_utf8_strlen (detail, -1), 1800));

  json_object_set_int_member (
    row, "id", sandbox_store_next_id (tenant->store, SANDBOX_TICKET_HISTORY));
  json_object_set_string_member (row, "action", action);
  json_object_set_string_member (row, "detail", short_detail);
  sandbox_row_set_instant (row, "date", sandbox_clock_stamp (tenant->clock));
  json_object_set_int_member (row, "resourceID", actor->resource_id);
  json_object_set_int_member (row, "ticketID", sandbox_row_int (ticket, "id"));
  sandbox_batch_put (batch, SANDBOX_TICKET_HISTORY, row);
}

/* How a real tenant puts it is not known; there are two ways, so that no client takes one
 * of them for granted. */
static void
add_change (SandboxTenant *tenant,
            SandboxBatch *batch,
            JsonObject *before,
            JsonObject *ticket,
            gsize index,
            const SandboxActor *actor)
{
  gboolean is_long = sandbox_switches_is (tenant->switches, "history-wording", "long");
  const char *label = tracked[index].label;
  g_autofree char *from = readable (tenant, before, tracked[index].field);
  g_autofree char *to = readable (tenant, ticket, tracked[index].field);
  g_autofree char *action =
    is_long ? g_strdup_printf ("Ticket %s Changed", label) : g_strdup ("Edited");
  g_autofree char *detail =
    is_long ? g_strdup_printf ("%s was changed from \"%s\" to \"%s\".", label, from, to)
            : g_strdup_printf ("%s: %s -> %s", label, from, to);

  add_history (tenant, batch, ticket, actor, action, detail);
}

static gint64
next_opening (gint64 day)
{
  return day + OPEN_MS;
}

static gboolean
is_weekend (gint64 day)
{
  /* The first of January 1970 was a Thursday. */
  gint64 weekday = (day / DAY_MS + 3) % 7;

  return weekday >= 5;
}

/** sandbox_business_hours: for how long the office was open between two instants; that is
 * the clock of service levels. */
double
sandbox_business_hours (gint64 from_ms, gint64 to_ms)
{
  gint64 sum = 0;

  for (gint64 day = sandbox_instant_day (from_ms); day < to_ms; day += DAY_MS)
    {
      gint64 begin = MAX (from_ms, next_opening (day));
      gint64 end = MIN (to_ms, day + CLOSE_MS);

      if (!is_weekend (day) && end > begin)
        sum += end - begin;
    }
  return round ((double) sum / HOUR_MS * 10000) / 10000;
}

/* The row of a ticket's service level, which has the ticket's number. (transfer full)
 * (nullable) */
static JsonObject *
service_level (SandboxTenant *tenant, JsonObject *ticket)
{
  const SandboxPicklist *agreements =
    sandbox_picklist (SANDBOX_TICKETS, "serviceLevelAgreementID");
  gint64 id = sandbox_row_int (ticket, "id");
  gint64 agreement = sandbox_row_int (ticket, "serviceLevelAgreementID");
  JsonObject *row = sandbox_store_find (tenant->store, SANDBOX_SLA_RESULTS, id);

  if (row != NULL)
    return sandbox_row_copy (row);
  if (agreement == 0)
    return NULL;
  row = sandbox_entity_empty_row (SANDBOX_SLA_RESULTS);
  json_object_set_int_member (row, "id", id);
  json_object_set_int_member (row, "ticketID", id);
  for (int i = 0; i < agreements->n_choices; i++)
    {
      if (agreements->choices[i].value == agreement)
        json_object_set_string_member (row, "serviceLevelAgreementName",
                                       agreements->choices[i].label);
    }
  return row;
}

static void
meet (JsonObject *row,
      JsonObject *ticket,
      const char *event,
      double promise,
      gint64 now,
      gint64 resource_id)
{
  g_autofree char *capital = g_strdup (event);
  g_autofree char *elapsed = g_strconcat (event, "ElapsedHours", NULL);
  g_autofree char *resource = g_strconcat (event, "ResourceID", NULL);
  g_autofree char *met = NULL;
  double hours =
    sandbox_business_hours (sandbox_write_instant (ticket, "createDate"), now);

  capital[0] = g_ascii_toupper (capital[0]);
  met = g_strdup_printf ("is%sMet", capital);
  json_object_set_double_member (row, elapsed, hours);
  sandbox_row_set_id (row, resource, resource_id);
  json_object_set_boolean_member (row, met, hours <= promise);
}

static gsize
promise_of (JsonObject *ticket)
{
  return sandbox_row_int (ticket, "serviceLevelAgreementID") == 2 ? 1 : 0;
}

static void
respond (JsonObject *row, JsonObject *ticket, const SandboxActor *actor, gint64 now)
{
  if (!sandbox_row_is_null (row, "isFirstResponseMet"))
    return;
  meet (row, ticket, "firstResponse", promises[promise_of (ticket)].response, now,
        actor->resource_id);
  sandbox_row_set_id (row, "firstResponseInitiatingResourceID", actor->resource_id);
  sandbox_row_set_instant (ticket, "firstResponseDateTime", now);
  sandbox_row_set_id (ticket, "firstResponseInitiatingResourceID", actor->resource_id);
  sandbox_row_set_id (ticket, "firstResponseAssignedResourceID",
                      sandbox_row_int (ticket, "assignedResourceID"));
}

/** sandbox_evidence_of_response: the client has heard of somebody: that is the first
 * response, if there was none. Changes @ticket. */
void
sandbox_evidence_of_response (SandboxTenant *tenant,
                              SandboxBatch *batch,
                              JsonObject *ticket,
                              const SandboxActor *actor)
{
  JsonObject *row = service_level (tenant, ticket);

  if (row == NULL)
    return;
  respond (row, ticket, actor, sandbox_clock_stamp (tenant->clock));
  sandbox_batch_put (batch, SANDBOX_SLA_RESULTS, row);
}

static void
follow_status (SandboxTenant *tenant,
               SandboxBatch *batch,
               JsonObject *ticket,
               const SandboxActor *actor)
{
  JsonObject *row = service_level (tenant, ticket);
  gint64 now = sandbox_clock_stamp (tenant->clock);
  gint64 status = sandbox_row_int (ticket, "status");
  gsize i = promise_of (ticket);

  if (row == NULL)
    return;
  if (status != STATUS_NEW)
    respond (row, ticket, actor, now);
  if ((status == STATUS_IN_PROGRESS || status == STATUS_COMPLETE) &&
      sandbox_row_is_null (row, "isResolutionPlanMet"))
    {
      meet (row, ticket, "resolutionPlan", promises[i].plan, now, actor->resource_id);
      sandbox_row_set_instant (ticket, "resolutionPlanDateTime", now);
    }
  if (status == STATUS_COMPLETE)
    meet (row, ticket, "resolution", promises[i].resolution, now, actor->resource_id);
  sandbox_batch_put (batch, SANDBOX_SLA_RESULTS, row);
}

/** sandbox_evidence_of_change: what a change of a ticket, or its creation when @before is
 * NULL, leaves behind: rows of history, and the service level. Changes @ticket. */
void
sandbox_evidence_of_change (SandboxTenant *tenant,
                            SandboxBatch *batch,
                            JsonObject *before,
                            JsonObject *ticket,
                            const SandboxActor *actor)
{
  if (before == NULL)
    add_history (tenant, batch, ticket, actor, "Created",
                 sandbox_row_string (ticket, "title"));
  for (gsize i = 0; before != NULL && i < G_N_ELEMENTS (tracked); i++)
    {
      if (!json_node_equal (json_object_get_member (before, tracked[i].field),
                            json_object_get_member (ticket, tracked[i].field)))
        add_change (tenant, batch, before, ticket, i, actor);
    }
  if (before == NULL ||
      sandbox_row_int (before, "status") != sandbox_row_int (ticket, "status"))
    follow_status (tenant, batch, ticket, actor);
}

static void
log_activity (SandboxTenant *tenant,
              JsonObject *log,
              SandboxCollection collection,
              JsonObject *row)
{
  gboolean is_entry = collection == SANDBOX_TIME_ENTRIES;
  JsonObject *ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS,
                                           sandbox_row_int (row, "ticketID"));
  gint64 begin =
    sandbox_write_instant (row, is_entry ? "startDateTime" : "createDateTime");
  gint64 end = is_entry ? sandbox_write_instant (row, "endDateTime") : begin;

  json_object_set_int_member (log, "typeID",
                              is_entry ? DELETED_TIME_ENTRY : DELETED_NOTE);
  json_object_set_string_member (
    log, "ticketNumber",
    ticket != NULL ? sandbox_row_string (ticket, "ticketNumber") : "");
  json_object_set_string_member (log, "noteOrAttachmentTitle",
                                 is_entry || sandbox_row_is_null (row, "title")
                                   ? ""
                                   : sandbox_row_string (row, "title"));
  sandbox_row_set_id (
    log, "createdByResourceID",
    sandbox_row_int (row, is_entry ? "creatorUserID" : "creatorResourceID"));
  sandbox_row_set_instant (log, "activityDateTime",
                           sandbox_write_instant (row, "createDateTime"));
  sandbox_row_set_instant (log, "startDateTime", begin);
  sandbox_row_set_instant (log, "endDateTime", end);
  json_object_set_double_member (
    log, "hoursWorked",
    is_entry ? json_object_get_double_member (row, "hoursWorked") : 0.0);
}

/** sandbox_evidence_of_deletion: what is left of a ticket, or of its notes and entries,
 * once they are gone. */
void
sandbox_evidence_of_deletion (SandboxTenant *tenant,
                              SandboxBatch *batch,
                              SandboxCollection collection,
                              JsonObject *row,
                              const SandboxActor *actor)
{
  gboolean is_ticket = collection == SANDBOX_TICKETS;
  SandboxCollection logs =
    is_ticket ? SANDBOX_DELETED_TICKET_LOGS : SANDBOX_DELETED_ACTIVITY_LOGS;
  JsonObject *log = NULL;

  if (!is_ticket && sandbox_row_is_null (row, "ticketID"))
    return;
  log = sandbox_entity_empty_row (logs);
  json_object_set_int_member (log, "id", sandbox_store_next_id (tenant->store, logs));
  sandbox_row_set_id (log, "deletedByResourceID", actor->resource_id);
  sandbox_row_set_instant (log, "deletedDateTime", sandbox_clock_stamp (tenant->clock));
  json_object_set_int_member (log, "ticketID",
                              sandbox_row_int (row, is_ticket ? "id" : "ticketID"));
  if (is_ticket)
    {
      json_object_set_string_member (log, "ticketNumber",
                                     sandbox_row_string (row, "ticketNumber"));
      json_object_set_string_member (log, "ticketTitle",
                                     sandbox_row_string (row, "title"));
    }
  else
    log_activity (tenant, log, collection, row);
  sandbox_batch_put (batch, logs, log);
}
