#include <math.h>

#include "sandbox/evidence.h"
#include "sandbox/filter.h"
#include "sandbox/instant.h"
#include "sandbox/rights.h"
#include "sandbox/rules.h"
#include "sandbox/tenant.h"
#include "sandbox/timesheets.h"
#include "sandbox/write.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS G_GINT64_CONSTANT (86400000)

static gboolean
has (JsonObject *row, const char *name)
{
  return !sandbox_row_is_null (row, name);
}

static gboolean
check_parent (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  int parents =
    has (row, "ticketID") + has (row, "taskID") + has (row, "internalBillingCodeID");
  gint64 ticket_id = sandbox_row_int (row, "ticketID");

  if (parents > 1)
    sandbox_refuse (
      error,
      "Only one of ticketID,taskID and InternallAllocationCodeID can be used at once");
  else if (parents == 0)
    sandbox_refuse_invented (
      error, "One of ticketID, taskID and internalBillingCodeID is required");
  else if (has (row, "taskID"))
    sandbox_refuse (error, "This taskID does not reference a valid Task");
  else if (has (row, "ticketID") &&
           sandbox_store_find (tenant->store, SANDBOX_TICKETS, ticket_id) == NULL)
    sandbox_refuse (error, "Value does not reference an existing entity for ticketID .");
  else
    return TRUE;
  return FALSE;
}

/* An API user can be the creator of an entry, never the one who worked. */
static gboolean
check_resource (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  JsonObject *resource = NULL;

  if (!has (row, "resourceID"))
    {
      sandbox_refuse (error, "Value does not exist for the required field resourceID");
      return FALSE;
    }
  resource = sandbox_store_find (tenant->store, SANDBOX_RESOURCES,
                                 sandbox_row_int (row, "resourceID"));
  if (resource == NULL || sandbox_row_int (resource, "licenseType") == 7 ||
      !json_object_get_boolean_member (resource, "isActive"))
    {
      sandbox_refuse (error,
                      "Value does not reference an existing entity for resourceID .");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_times (JsonObject *row, GError **error)
{
  gboolean is_ticket = has (row, "ticketID");
  gboolean has_interval = has (row, "startDateTime") && has (row, "endDateTime");
  gint64 start = sandbox_write_instant (row, "startDateTime");
  gint64 end = sandbox_write_instant (row, "endDateTime");
  double hours =
    has (row, "hoursWorked") ? json_object_get_double_member (row, "hoursWorked") : 0;

  if (!has_interval && !has (row, "hoursWorked") && !has (row, "startDateTime"))
    sandbox_refuse (error,
                    "Must have at least one of hoursWorked or startDateTime/endDateTime");
  else if (is_ticket && !has_interval)
    sandbox_refuse (error,
                    "TimeEntries for Service tickets require a start and stop time.");
  else if (!has (row, "startDateTime") && !has (row, "dateWorked"))
    sandbox_refuse (error,
                    "dateWorked is required when no value is supplied for startDateTime");
  else if (has_interval ? end <= start || end - start >= DAY_MS
                        : hours <= 0 || hours >= 24)
    sandbox_refuse (error, "hoursWorked greater than 24 hours or less than zero hours");
  else
    return TRUE;
  return FALSE;
}

/* Times are judged in UTC, whatever the clock on the technician's wall says. */
static gboolean
check_midnight (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  gint64 start = sandbox_write_instant (row, "startDateTime");
  gint64 end = sandbox_write_instant (row, "endDateTime");

  if (!has (row, "startDateTime") || !has (row, "endDateTime") ||
      sandbox_switches_is (tenant->switches, "span-midnight", "on"))
    return TRUE;
  if (sandbox_switches_is (tenant->switches, "span-midnight", "off"))
    end--;
  if (sandbox_instant_day (start) == sandbox_instant_day (end))
    return TRUE;
  sandbox_refuse_invented (error, "Time entries are not allowed to span over midnight.");
  return FALSE;
}

/* Both texts have been seen; which of them is for what is not known. */
static void
refuse_role (SandboxTenant *tenant, GError **error)
{
  if (sandbox_switches_is (tenant->switches, "role-refusal", "row"))
    sandbox_refuse (error, "There is no row at position 0.");
  else
    sandbox_refuse (error, "The specified AssignedResourceID and AssignedRoleID "
                           "combination is not currently defined");
}

static gboolean
check_role (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  gint64 resource_id = sandbox_row_int (row, "resourceID");
  gint64 role_id = sandbox_row_int (row, "roleID");
  JsonObject *ticket = NULL;
  gint64 ticket_role_id = 0;
  gboolean on_the_desk = FALSE;
  gboolean is_bound = FALSE;

  if (!has (row, "ticketID"))
    return TRUE;
  if (!has (row, "roleID"))
    {
      sandbox_refuse (error, "TimeEntries for Tickets must have a roleID.");
      return FALSE;
    }
  if (!sandbox_role_is_held (tenant, resource_id, role_id, &on_the_desk))
    {
      sandbox_refuse (error, "There is no row at position 0.");
      return FALSE;
    }
  ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS,
                               sandbox_row_int (row, "ticketID"));
  ticket_role_id = sandbox_row_int (ticket, "assignedResourceRoleID");
  if (sandbox_switches_is (tenant->switches, "modify-role", "strict"))
    is_bound = ticket_role_id != 0;
  else if (sandbox_switches_is (tenant->switches, "modify-role", "off"))
    is_bound = sandbox_row_int (ticket, "assignedResourceID") == resource_id;
  if (on_the_desk && (!is_bound || role_id == ticket_role_id))
    return TRUE;
  refuse_role (tenant, error);
  return FALSE;
}

static gboolean
check_code (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  JsonObject *code = NULL;

  if (!has (row, "billingCodeID"))
    return TRUE;
  code = sandbox_store_find (tenant->store, SANDBOX_BILLING_CODES,
                             sandbox_row_int (row, "billingCodeID"));
  if (code != NULL && sandbox_row_int (code, "useType") == 1 &&
      json_object_get_boolean_member (code, "isActive"))
    return TRUE;
  sandbox_refuse (error,
                  "The given allocation code is not an active general allocation code");
  return FALSE;
}

static gboolean
check_settings (SandboxTenant *tenant,
                JsonObject *row,
                gboolean is_new,
                const SandboxActor *actor,
                GError **error)
{
  JsonObject *ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS,
                                           sandbox_row_int (row, "ticketID"));
  gboolean is_complete = ticket != NULL && sandbox_row_int (ticket, "status") == 5;
  const char *summary = sandbox_row_string (row, "summaryNotes");

  if (is_complete &&
      (sandbox_switches_is (tenant->switches, "complete-tickets", "no-edit") ||
       (is_new && sandbox_switches_is (tenant->switches, "complete-tickets", "no-add"))))
    sandbox_refuse_invented (
      error, is_new ? "Time entries cannot be added to a ticket that is complete."
                    : "Time entries of a ticket that is complete cannot be edited.");
  else if (sandbox_switches_is (tenant->switches, "require-summary", "on") &&
           (summary == NULL || *summary == '\0'))
    sandbox_refuse_invented (error, "Missing Required Field: summaryNotes");
  else if (!sandbox_rights_may_write_for (tenant, actor,
                                          sandbox_row_int (row, "resourceID")))
    sandbox_rights_refuse (tenant, is_new ? SANDBOX_RIGHT_CREATE : SANDBOX_RIGHT_UPDATE,
                           error);
  else
    return sandbox_timesheets_check (tenant, row, is_new, error);
  return FALSE;
}

static double
round_up (double hours, int minutes)
{
  return minutes > 0 ? ceil (hours * 60 / minutes - 1e-6) * minutes / 60.0 : hours;
}

/* hoursWorked follows the interval; sent along with one it means nothing. */
static void
calculate_hours (SandboxTenant *tenant, JsonObject *row)
{
  int minutes = sandbox_switches_get_int (tenant->switches, "round-minutes");
  double hours =
    has (row, "hoursWorked") ? json_object_get_double_member (row, "hoursWorked") : 0;
  double offset =
    has (row, "offsetHours") ? json_object_get_double_member (row, "offsetHours") : 0;

  if (has (row, "startDateTime") && has (row, "endDateTime"))
    {
      gint64 length_ms = sandbox_write_instant (row, "endDateTime") -
                         sandbox_write_instant (row, "startDateTime");

      hours = round ((double) length_ms / HOUR_MS * 10000) / 10000;
    }
  if (sandbox_switches_is (tenant->switches, "round-worked", "on"))
    hours = round_up (hours, minutes);
  json_object_set_double_member (row, "hoursWorked", hours);
  json_object_set_double_member (row, "hoursToBill", round_up (hours, minutes) + offset);
  json_object_set_double_member (row, "offsetHours", offset);
}

static void
default_flag (JsonObject *row, const char *name, gboolean value)
{
  if (!has (row, name))
    json_object_set_boolean_member (row, name, value);
}

static void
fill_in (SandboxTenant *tenant, JsonObject *row)
{
  JsonObject *ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS,
                                           sandbox_row_int (row, "ticketID"));
  JsonObject *resource = sandbox_store_find (tenant->store, SANDBOX_RESOURCES,
                                             sandbox_row_int (row, "resourceID"));
  gint64 worked =
    sandbox_write_instant (row, has (row, "dateWorked") ? "dateWorked" : "startDateTime");

  sandbox_row_set_instant (row, "dateWorked", sandbox_instant_day (worked));
  if (ticket != NULL)
    {
      gint64 code = sandbox_row_int (ticket, "billingCodeID");

      if (!has (row, "billingCodeID"))
        sandbox_row_set_id (row, "billingCodeID", code != 0 ? code : SANDBOX_CODE_REMOTE);
      /* Ticket time reads back with its work type in both places. */
      sandbox_row_set_id (row, "internalBillingCodeID",
                          sandbox_row_int (row, "billingCodeID"));
      if (!has (row, "contractID"))
        sandbox_row_set_id (row, "contractID", sandbox_row_int (ticket, "contractID"));
    }
  else
    sandbox_row_set_id (row, "roleID",
                        sandbox_row_int (resource, "defaultServiceDeskRoleID"));
  json_object_set_int_member (row, "timeEntryType", ticket != NULL ? 2 : 10);
  default_flag (row, "isInternalNotesVisibleToComanaged", FALSE);
  default_flag (row, "isNonBillable", FALSE);
  default_flag (row, "showOnInvoice", TRUE);
  calculate_hours (tenant, row);
}

static gboolean
check_all (SandboxTenant *tenant,
           JsonObject *row,
           gboolean is_new,
           const SandboxActor *actor,
           GError **error)
{
  return check_resource (tenant, row, error) && check_role (tenant, row, error) &&
         check_times (row, error) && check_code (tenant, row, error) &&
         check_midnight (tenant, row, error) &&
         check_settings (tenant, row, is_new, actor, error);
}

static void
set_after_hours (SandboxTenant *tenant, JsonObject *row)
{
  JsonObject *code = sandbox_store_find (tenant->store, SANDBOX_BILLING_CODES,
                                         sandbox_row_int (row, "billingCodeID"));

  if (code == NULL || !has (code, "afterHoursWorkType"))
    return;
  sandbox_row_set_id (row, "billingCodeID", sandbox_row_int (code, "afterHoursWorkType"));
  sandbox_row_set_id (row, "internalBillingCodeID",
                      sandbox_row_int (code, "afterHoursWorkType"));
}

/* Cuts an entry where the after-hours begin. What follows is billed by the work type that
 * the entry's own one names for that; both parts carry the same notes. (transfer full)
 * (nullable): the second part */
static JsonObject *
split (SandboxTenant *tenant, JsonObject *row)
{
  const char *from = sandbox_switches_get (tenant->switches, "after-hours-split");
  gint64 start = sandbox_write_instant (row, "startDateTime");
  gint64 end = sandbox_write_instant (row, "endDateTime");
  gint64 boundary = sandbox_instant_day (start);
  JsonObject *rest = NULL;

  if (g_str_equal (from, "off") || !has (row, "ticketID"))
    return NULL;
  boundary += g_ascii_strtoll (from, NULL, 10) * HOUR_MS +
              g_ascii_strtoll (from + 3, NULL, 10) * MINUTE_MS;
  if (start >= boundary)
    set_after_hours (tenant, row);
  if (start >= boundary || end <= boundary)
    return NULL;
  rest = sandbox_row_copy (row);
  sandbox_row_set_instant (row, "endDateTime", boundary);
  sandbox_row_set_instant (rest, "startDateTime", boundary);
  set_after_hours (tenant, rest);
  calculate_hours (tenant, row);
  calculate_hours (tenant, rest);
  json_object_set_int_member (
    rest, "id", sandbox_store_next_id (tenant->store, SANDBOX_TIME_ENTRIES));
  return rest;
}

/** sandbox_time_entry_create: POST TimeEntries. (transfer full) */
JsonNode *
sandbox_time_entry_create (SandboxTenant *tenant,
                           const SandboxRequest *request,
                           GError **error)
{
  g_autoptr (JsonObject) row = sandbox_entity_empty_row (SANDBOX_TIME_ENTRIES);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };
  JsonObject *rest = NULL;
  gint64 id = 0;
  gint64 now = sandbox_clock_stamp (tenant->clock);

  if (!sandbox_rights_actor (tenant, SANDBOX_TIME_ENTRIES, request, SANDBOX_RIGHT_CREATE,
                             &actor, error) ||
      !sandbox_write_apply (tenant, SANDBOX_TIME_ENTRIES, request->json, row, error) ||
      !check_resource (tenant, row, error) || !check_parent (tenant, row, error) ||
      !check_all (tenant, row, TRUE, &actor, error))
    return NULL;

  id = sandbox_store_next_id (tenant->store, SANDBOX_TIME_ENTRIES);
  json_object_set_int_member (row, "id", id);
  fill_in (tenant, row);
  json_object_set_int_member (row, "billingApprovalLevelMostRecent", 0);
  sandbox_row_set_instant (row, "createDateTime", now);
  sandbox_row_set_instant (row, "lastModifiedDateTime", now);
  sandbox_row_set_id (row, "creatorUserID", actor.resource_id);
  sandbox_row_set_id (row, "lastModifiedUserID", actor.resource_id);
  sandbox_row_set_id (row, "impersonatorCreatorResourceID", actor.impersonator_id);
  rest = split (tenant, row);
  sandbox_batch_put (batch, SANDBOX_TIME_ENTRIES, json_object_ref (row));
  if (rest != NULL)
    sandbox_batch_put (batch, SANDBOX_TIME_ENTRIES, rest);
  sandbox_write_touch_ticket (tenant, batch, sandbox_row_int (row, "ticketID"), &actor,
                              FALSE);
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  sandbox_rules_notice (tenant->rules, SANDBOX_EVENT_TIME_ADDED, NULL,
                        sandbox_row_int (row, "ticketID"), row);
  return sandbox_answer_item_id (id);
}

/* What a PATCH changes without an effect: an entry never moves to another ticket, and its
 * hours follow the interval. */
static void
undo_silent_changes (JsonObject *stored, JsonObject *row)
{
  static const char *const names[] = { "ticketID", "hoursWorked",
                                       "internalBillingCodeID" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (has (stored, "ticketID") || i == 0)
        json_object_set_member (
          row, names[i], json_node_copy (json_object_get_member (stored, names[i])));
    }
}

/** sandbox_time_entry_update: PATCH TimeEntries. (transfer full) */
JsonNode *
sandbox_time_entry_update (SandboxTenant *tenant,
                           const SandboxRequest *request,
                           GError **error)
{
  JsonObject *stored =
    sandbox_write_target (tenant, SANDBOX_TIME_ENTRIES, request, error);
  g_autoptr (JsonObject) row = NULL;
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };

  if (stored == NULL ||
      !sandbox_rights_actor (tenant, SANDBOX_TIME_ENTRIES, request, SANDBOX_RIGHT_UPDATE,
                             &actor, error) ||
      !sandbox_billing_check (stored, error) ||
      !sandbox_timesheets_check (tenant, stored, FALSE, error))
    return NULL;
  if (actor.impersonator_id != 0 && has (stored, "ticketID"))
    {
      sandbox_refuse (
        error,
        "User not authorized to change Show On Invoice values for Ticket time entries");
      return NULL;
    }
  row = sandbox_row_copy (stored);
  sandbox_write_prepare (SANDBOX_TIME_ENTRIES, request, row);
  if (!sandbox_write_apply (tenant, SANDBOX_TIME_ENTRIES, request->json, row, error))
    return NULL;
  if (has (row, "taskID"))
    {
      sandbox_refuse (error, "This taskID does not reference a valid Task");
      return NULL;
    }
  undo_silent_changes (stored, row);
  if (sandbox_body_member (request->json, "startDateTime") != NULL &&
      sandbox_body_member (request->json, "dateWorked") == NULL)
    json_object_set_null_member (row, "dateWorked");
  if (!check_all (tenant, row, FALSE, &actor, error))
    return NULL;
  fill_in (tenant, row);
  sandbox_row_set_instant (row, "lastModifiedDateTime",
                           sandbox_clock_stamp (tenant->clock));
  sandbox_row_set_id (row, "lastModifiedUserID", actor.resource_id);
  sandbox_batch_put (batch, SANDBOX_TIME_ENTRIES, json_object_ref (row));
  sandbox_write_touch_ticket (tenant, batch, sandbox_row_int (row, "ticketID"), &actor,
                              FALSE);
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  return sandbox_answer_item_id (sandbox_row_int (row, "id"));
}

/** sandbox_time_entry_delete: DELETE TimeEntries/{id}. (transfer full) */
JsonNode *
sandbox_time_entry_delete (SandboxTenant *tenant,
                           const SandboxRequest *request,
                           gint64 id,
                           GError **error)
{
  JsonObject *row = sandbox_store_find (tenant->store, SANDBOX_TIME_ENTRIES, id);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };

  if (!sandbox_rights_actor (tenant, SANDBOX_TIME_ENTRIES, request, SANDBOX_RIGHT_DELETE,
                             &actor, error))
    return NULL;
  if (row == NULL)
    {
      sandbox_refuse (error,
                      "No message. No matching records found. The logged in Resource may "
                      "not have the required permissions to delete the data.");
      return NULL;
    }
  if (sandbox_row_int (row, "creatorUserID") != actor.resource_id &&
      sandbox_switches_is (tenant->switches, "delete-others", "off") &&
      !sandbox_switches_is (tenant->switches, "api-level", "full"))
    {
      sandbox_refuse (
        error,
        "You do not have permission to delete time entries that you did not create");
      return NULL;
    }
  if (!sandbox_billing_check (row, error) ||
      !sandbox_timesheets_check (tenant, row, FALSE, error))
    return NULL;
  sandbox_batch_delete (batch, SANDBOX_TIME_ENTRIES, id);
  sandbox_evidence_of_deletion (tenant, batch, SANDBOX_TIME_ENTRIES, row, &actor);
  sandbox_write_touch_ticket (tenant, batch, sandbox_row_int (row, "ticketID"), &actor,
                              FALSE);
  return sandbox_store_commit (tenant->store, batch, error) ? sandbox_answer_item_id (id)
                                                            : NULL;
}
