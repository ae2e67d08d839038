#include "sandbox/timesheets.h"

#include <gio/gio.h>

#include "sandbox/instant.h"
#include "sandbox/tenant.h"
#include "sandbox/write.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define BILLING_LABOR 1

/* Timesheets and the approval for billing: neither has an entity that a client could read
 * or write, and both decide what becomes of its entries. */

/* The Monday (UTC) of the week that @instant_ms is in. */
static gint64
week_of (gint64 instant_ms)
{
  gint64 day = sandbox_instant_day (instant_ms) / DAY_MS;

  /* The first of January 1970 was a Thursday. */
  return (day - (day + 3) % 7) * DAY_MS;
}

static JsonObject *
find_sheet (SandboxTenant *tenant, gint64 resource_id, gint64 week)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, SANDBOX_TIMESHEETS);

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = ((const SandboxRow *) g_ptr_array_index (rows, i))->row;

      if (sandbox_row_int (row, "resourceID") == resource_id &&
          sandbox_write_instant (row, "week") == week)
        return row;
    }
  return NULL;
}

/** sandbox_timesheets_check: whether @entry may be added, or changed or deleted unless
 * @is_new, for all that the timesheet of its day says. */
gboolean
sandbox_timesheets_check (SandboxTenant *tenant,
                          JsonObject *entry,
                          gboolean is_new,
                          GError **error)
{
  const char *locked =
    sandbox_switches_get (tenant->switches, "timesheet-locked-through");
  gint64 worked = sandbox_write_instant (
    entry, sandbox_row_is_null (entry, "dateWorked") ? "startDateTime" : "dateWorked");
  JsonObject *sheet =
    find_sheet (tenant, sandbox_row_int (entry, "resourceID"), week_of (worked));
  const char *state = sheet != NULL ? sandbox_row_string (sheet, "state") : "new";
  gint64 locked_ms = G_MININT64;
  gboolean is_submitted = g_str_equal (state, "submitted");

  if (!g_str_equal (locked, "off") && sandbox_instant_parse (locked, &locked_ms))
    is_submitted |= sandbox_instant_day (worked) <= locked_ms;
  if (g_str_equal (state, "approved"))
    sandbox_refuse_invented (error, "The timesheet of this date has been approved.");
  else if (is_submitted &&
           (is_new || sandbox_switches_is (tenant->switches, "timesheet-edits", "off")))
    sandbox_refuse_invented (error, "The timesheet of this date has been submitted.");
  else
    return TRUE;
  return FALSE;
}

static gboolean
fail (GError **error, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

/** sandbox_timesheets_set: {"resource": N, "week": DATE, "state": STATE}, as the resource
 * and its approver do it in the browser. */
gboolean
sandbox_timesheets_set (SandboxTenant *tenant, JsonObject *body, GError **error)
{
  static const char *const states[] = { "new", "submitted", "approved", "rejected",
                                        NULL };
  const char *state = sandbox_row_string (body, "state");
  const char *date = sandbox_row_string (body, "week");
  gint64 resource_id = sandbox_row_int (body, "resource");
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  JsonObject *row = NULL;
  gint64 day = 0;

  if (state == NULL || !g_strv_contains (states, state))
    return fail (error, "a timesheet is new, submitted, approved or rejected");
  if (date == NULL || !sandbox_instant_parse (date, &day))
    return fail (error, "a timesheet has a week");
  if (sandbox_store_find (tenant->store, SANDBOX_RESOURCES, resource_id) == NULL)
    return fail (error, "a timesheet has a resource");
  row = find_sheet (tenant, resource_id, week_of (day));
  if (row != NULL)
    row = sandbox_row_copy (row);
  else
    {
      row = sandbox_entity_empty_row (SANDBOX_TIMESHEETS);
      json_object_set_int_member (
        row, "id", sandbox_store_next_id (tenant->store, SANDBOX_TIMESHEETS));
      json_object_set_int_member (row, "resourceID", resource_id);
      sandbox_row_set_instant (row, "week", week_of (day));
    }
  json_object_set_string_member (row, "state", state);
  sandbox_batch_put (batch, SANDBOX_TIMESHEETS, row);
  return sandbox_store_commit (tenant->store, batch, error);
}

/** sandbox_timesheets_to_json: the timesheets that are not new. (transfer full) */
JsonArray *
sandbox_timesheets_to_json (SandboxTenant *tenant)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, SANDBOX_TIMESHEETS);
  JsonArray *sheets = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = ((const SandboxRow *) g_ptr_array_index (rows, i))->row;
      JsonObject *sheet = NULL;

      if (g_str_equal (sandbox_row_string (row, "state"), "new"))
        continue;
      sheet = json_object_new ();
      json_object_set_int_member (sheet, "resource", sandbox_row_int (row, "resourceID"));
      json_object_set_string_member (sheet, "week", sandbox_row_string (row, "week"));
      json_object_set_string_member (sheet, "state", sandbox_row_string (row, "state"));
      json_array_add_object_element (sheets, sheet);
    }
  return sheets;
}

/** sandbox_billing_check: whether @entry may still be changed or deleted: not once it has
 * been approved for billing. */
gboolean
sandbox_billing_check (JsonObject *entry, GError **error)
{
  if (sandbox_row_int (entry, "billingApprovalLevelMostRecent") == 0 &&
      sandbox_row_is_null (entry, "billingApprovalDateTime"))
    return TRUE;
  sandbox_refuse_invented (error, "The time entry has been approved for billing.");
  return FALSE;
}

/* The row that a posted entry is billed by. */
static void
post (SandboxTenant *tenant, SandboxBatch *batch, JsonObject *entry, gint64 now)
{
  JsonObject *item = sandbox_entity_empty_row (SANDBOX_BILLING_ITEMS);
  JsonObject *ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS,
                                           sandbox_row_int (entry, "ticketID"));

  json_object_set_int_member (
    item, "id", sandbox_store_next_id (tenant->store, SANDBOX_BILLING_ITEMS));
  json_object_set_int_member (item, "timeEntryID", sandbox_row_int (entry, "id"));
  sandbox_row_set_id (item, "ticketID", sandbox_row_int (entry, "ticketID"));
  if (ticket != NULL)
    json_object_set_int_member (item, "companyID", sandbox_row_int (ticket, "companyID"));
  sandbox_row_set_id (item, "roleID", sandbox_row_int (entry, "roleID"));
  json_object_set_double_member (item, "quantity",
                                 json_object_get_double_member (entry, "hoursToBill"));
  json_object_set_int_member (item, "subType", BILLING_LABOR);
  json_object_set_int_member (item, "nonBillable", 0);
  sandbox_row_set_instant (item, "itemDate", sandbox_write_instant (entry, "dateWorked"));
  sandbox_row_set_instant (item, "postedDate", sandbox_instant_day (now));
  sandbox_row_set_instant (item, "postedOnTime", now);
  sandbox_batch_put (batch, SANDBOX_BILLING_ITEMS, item);
}

/** sandbox_billing_approve: {"entry": N, "level": N, "post": true}, as a manager does it
 * in the browser; level 0 takes the approval back. */
gboolean
sandbox_billing_approve (SandboxTenant *tenant, JsonObject *body, GError **error)
{
  gint64 level =
    sandbox_row_is_null (body, "level") ? 1 : sandbox_row_int (body, "level");
  gint64 now = sandbox_clock_stamp (tenant->clock);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  JsonObject *entry = sandbox_store_find (tenant->store, SANDBOX_TIME_ENTRIES,
                                          sandbox_row_int (body, "entry"));

  if (entry == NULL)
    return fail (error, "there is no such time entry");
  entry = sandbox_row_copy (entry);
  json_object_set_int_member (entry, "billingApprovalLevelMostRecent", level);
  json_object_set_null_member (entry, "billingApprovalDateTime");
  json_object_set_null_member (entry, "billingApprovalResourceID");
  if (level > 0)
    {
      sandbox_row_set_instant (entry, "billingApprovalDateTime", now);
      json_object_set_int_member (entry, "billingApprovalResourceID",
                                  SANDBOX_RESOURCE_SAM);
    }
  sandbox_row_set_instant (entry, "lastModifiedDateTime", now);
  sandbox_batch_put (batch, SANDBOX_TIME_ENTRIES, entry);
  if (sandbox_row_flag (body, "post"))
    post (tenant, batch, entry, now);
  return sandbox_store_commit (tenant->store, batch, error);
}
