#include "sandbox/instant.h"
#include "sandbox/tenant.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS (24 * HOUR_MS)

/* How the provider is organised, what its clients have bought, and their devices. */

static const int technicians[] = { SANDBOX_RESOURCE_DANA, SANDBOX_RESOURCE_LEE,
                                   SANDBOX_RESOURCE_SAM };

static const char *const weekdays[] = { "monday", "tuesday", "wednesday", "thursday",
                                        "friday" };

static void
set_text (JsonObject *row, const char *name, const char *text)
{
  json_object_set_string_member (row, name, text);
}

static void
set_int (JsonObject *row, const char *name, gint64 number)
{
  json_object_set_int_member (row, name, number);
}

static void
set_flag (JsonObject *row, const char *name, gboolean flag)
{
  json_object_set_boolean_member (row, name, flag);
}

static void
set_real (JsonObject *row, const char *name, double number)
{
  json_object_set_double_member (row, name, number);
}

static void
invent_departments (SandboxStore *store)
{
  static const char *const names[] = { "Service Desk", "Projects" };
  static const struct
  {
    int resource;
    int department;
    int role;
    gboolean is_default;
    gboolean is_lead;
  } members[] = {
    { SANDBOX_RESOURCE_DANA, 29683380, SANDBOX_ROLE_DESK, TRUE, FALSE },
    { SANDBOX_RESOURCE_LEE, 29683380, SANDBOX_ROLE_DESK, TRUE, FALSE },
    { SANDBOX_RESOURCE_LEE, 29683381, SANDBOX_ROLE_PROJECT, FALSE, FALSE },
    { SANDBOX_RESOURCE_SAM, 29683380, SANDBOX_ROLE_SENIOR, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_DEPARTMENTS);

      set_int (row, "id", 29683380 + (gint64) i);
      set_text (row, "name", names[i]);
      set_int (row, "primaryLocationID", SANDBOX_LOCATION);
      sandbox_store_seed (store, SANDBOX_DEPARTMENTS, row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_RESOURCE_ROLE_DEPARTMENTS);

      set_int (row, "id", 81 + (gint64) i);
      set_int (row, "departmentID", members[i].department);
      set_int (row, "resourceID", members[i].resource);
      set_int (row, "roleID", members[i].role);
      set_flag (row, "isActive", TRUE);
      set_flag (row, "isDefault", members[i].is_default);
      set_flag (row, "isDepartmentLead", members[i].is_lead);
      sandbox_store_seed (store, SANDBOX_RESOURCE_ROLE_DEPARTMENTS, row);
    }
}

/* The time of day is all that counts of business hours. */
static void
set_business_hours (JsonObject *row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (weekdays); i++)
    {
      g_autofree char *start = g_strconcat (weekdays[i], "BusinessHoursStartTime", NULL);
      g_autofree char *end = g_strconcat (weekdays[i], "BusinessHoursEndTime", NULL);

      set_text (row, start, "1900-01-01T08:00:00Z");
      set_text (row, end, "1900-01-01T17:00:00Z");
    }
}

static void
invent_locations (SandboxStore *store)
{
  JsonObject *plain = sandbox_entity_empty_row (SANDBOX_INTERNAL_LOCATIONS);
  JsonObject *full = sandbox_entity_empty_row (SANDBOX_INTERNAL_LOCATIONS_WITH_HOURS);
  JsonObject *both[] = { plain, full };

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      set_int (both[i], "id", SANDBOX_LOCATION);
      set_text (both[i], "name", "Albany");
      set_text (both[i], "address1", "12 Northgate Plaza");
      set_text (both[i], "city", "Albany");
      set_text (both[i], "state", "NY");
      set_text (both[i], "postalCode", "12207");
      set_flag (both[i], "isDefault", TRUE);
    }
  set_text (plain, "country", "United States");
  set_int (plain, "holidaySetId", SANDBOX_HOLIDAY_SET);
  set_text (plain, "timeZone", "(UTC-05:00) Eastern Time (US & Canada)");
  set_int (full, "holidaySetID", SANDBOX_HOLIDAY_SET);
  set_int (full, "timeZoneID", 12);
  set_int (full, "firstDayOfWeek", 1);
  set_flag (full, "noHoursOnHolidays", TRUE);
  set_text (full, "dateFormat", "MM/dd/yyyy");
  set_text (full, "timeFormat", "hh:mm a");
  set_text (full, "numberFormat", "X,XXX.XX");
  set_business_hours (full);
  sandbox_store_seed (store, SANDBOX_INTERNAL_LOCATIONS, plain);
  sandbox_store_seed (store, SANDBOX_INTERNAL_LOCATIONS_WITH_HOURS, full);
}

/* Fixed dates of eleven years, the last of which is the next one. */
static void
invent_holidays (SandboxStore *store)
{
  static const struct
  {
    const char *name;
    int month;
    int day;
  } days[] = { { "New Year's Day", 1, 1 },
               { "Independence Day", 7, 4 },
               { "Veterans Day", 11, 11 },
               { "Christmas Day", 12, 25 } };
  JsonObject *set = sandbox_entity_empty_row (SANDBOX_HOLIDAY_SETS);
  g_autofree char *today = sandbox_instant_format (sandbox_store_get_day (store));
  int year = (int) g_ascii_strtoll (today, NULL, 10);

  set_int (set, "id", SANDBOX_HOLIDAY_SET);
  set_text (set, "holidaySetName", "Office");
  set_text (set, "holidaySetDescription", "Days on which the office is closed");
  sandbox_store_seed (store, SANDBOX_HOLIDAY_SETS, set);
  for (int i = 0; i < 11 * (int) G_N_ELEMENTS (days); i++)
    {
      int day = i % (int) G_N_ELEMENTS (days);
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_HOLIDAYS);
      g_autofree char *date = g_strdup_printf ("%04d-%02d-%02dT00:00:00Z",
                                               year - 9 + i / (int) G_N_ELEMENTS (days),
                                               days[day].month, days[day].day);

      set_int (row, "id", 501 + i);
      set_int (row, "holidaySetID", SANDBOX_HOLIDAY_SET);
      set_text (row, "holidayName", days[day].name);
      set_text (row, "holidayDate", date);
      sandbox_store_seed (store, SANDBOX_HOLIDAYS, row);
    }
}

static void
invent_availability (SandboxStore *store, int index)
{
  JsonObject *row = sandbox_entity_empty_row (SANDBOX_DAILY_AVAILABILITIES);

  set_int (row, "id", 601 + index);
  set_int (row, "resourceID", technicians[index]);
  set_real (row, "sundayAvailableHours", 0.0);
  set_real (row, "saturdayAvailableHours", 0.0);
  for (gsize i = 0; i < G_N_ELEMENTS (weekdays); i++)
    {
      g_autofree char *name = g_strconcat (weekdays[i], "AvailableHours", NULL);

      set_real (row, name, 8.0);
    }
  set_real (row, "weeklyBillableHoursGoal", 30.0);
  set_text (row, "travelAvailability", "0%");
  sandbox_store_seed (store, SANDBOX_DAILY_AVAILABILITIES, row);
}

/* One day off that has been, one to come, and one that nobody has decided on; of each
 * technician. */
static void
invent_time_off (SandboxStore *store, int index)
{
  static const struct
  {
    int days_ahead;
    int status;
    const char *reason;
  } requests[] = { { -21, 2, "Vacation" }, { 14, 2, "Vacation" }, { 28, 1, "Moving" } };

  for (int i = 0; i < (int) G_N_ELEMENTS (requests); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_TIME_OFF_REQUESTS);
      gint64 day = sandbox_store_get_day (store) + requests[i].days_ahead * DAY_MS;
      gint64 made = sandbox_store_get_day (store) - 40 * DAY_MS;

      set_int (row, "id", 701 + index * (gint64) G_N_ELEMENTS (requests) + i);
      set_int (row, "resourceID", technicians[index]);
      set_int (row, "createdByResourceID", technicians[index]);
      set_int (row, "status", requests[i].status);
      set_int (row, "timeOffRequestType", 1);
      set_text (row, "reason", requests[i].reason);
      set_real (row, "hours", 8.0);
      sandbox_row_set_instant (row, "requestDate", day);
      sandbox_row_set_instant (row, "startTime", day + 13 * HOUR_MS);
      sandbox_row_set_instant (row, "endTime", day + 22 * HOUR_MS);
      sandbox_row_set_instant (row, "createDateTime", made);
      sandbox_row_set_instant (row, "lastModifiedDateTime", made + DAY_MS);
      if (requests[i].status == 2)
        {
          sandbox_row_set_instant (row, "approvedDateTime", made + DAY_MS);
          set_int (row, "approveRejectResourceID", SANDBOX_RESOURCE_SAM);
        }
      sandbox_store_seed (store, SANDBOX_TIME_OFF_REQUESTS, row);
    }
}

static void
invent_contract (SandboxStore *store, gint64 company)
{
  JsonObject *row = sandbox_entity_empty_row (SANDBOX_CONTRACTS);
  gint64 day = sandbox_store_get_day (store);

  set_int (row, "id", 29684000 + company);
  set_int (row, "companyID", company);
  set_text (row, "contractName",
            company % 2 == 0 ? "Managed services" : "Block of hours");
  set_int (row, "contractType", company % 2 == 0 ? 7 : 4);
  set_int (row, "contractCategory", 12);
  set_int (row, "billingPreference", 2);
  set_flag (row, "isDefaultContract", TRUE);
  set_int (row, "serviceLevelAgreementID", 1 + company % 2);
  sandbox_row_set_instant (row, "startDate", day - 300 * DAY_MS);
  sandbox_row_set_instant (row, "endDate", day + 65 * DAY_MS);
  set_int (row, "status", 1);
  set_int (row, "timeReportingRequiresStartAndStopTimes", 1);
  sandbox_row_set_instant (row, "lastModifiedDateTime", day - 300 * DAY_MS);
  sandbox_store_seed (store, SANDBOX_CONTRACTS, row);
}

/* Between four and twenty devices of a client, some of them retired, most of them seen
 * by the monitoring. */
static void
invent_devices (SandboxStore *store, gint64 company, gint64 *id)
{
  int n = 4 + (int) (company * 7 % 17);

  for (int i = 0; i < n; i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_CONFIGURATION_ITEMS);
      g_autofree char *title = g_strdup_printf ("%s%02d", i < 2 ? "SRV" : "WKS", i + 1);
      g_autofree char *device =
        g_strdup_printf ("00000000-0000-4000-8000-%012" G_GINT64_FORMAT, *id);

      set_int (row, "id", (*id)++);
      set_int (row, "companyID", company);
      set_int (row, "productID", i < 2 ? 29682861 : 29682862);
      set_text (row, "referenceTitle", title);
      set_flag (row, "isActive", i % 6 != 5);
      sandbox_row_set_instant (row, "createDate",
                               sandbox_store_get_day (store) - 400 * DAY_MS);
      if (i % 4 != 3)
        {
          set_text (row, "rmmDeviceUID", device);
          set_int (row, "rmmDeviceID", *id);
        }
      sandbox_store_seed (store, SANDBOX_CONFIGURATION_ITEMS, row);
    }
}

/** sandbox_tenant_invent_organisation: what surrounds the work; needs the companies. */
void
sandbox_tenant_invent_organisation (SandboxStore *store)
{
  GPtrArray *companies = sandbox_store_rows (store, SANDBOX_COMPANIES);
  gint64 device_id = 2001;

  invent_departments (store);
  invent_locations (store);
  invent_holidays (store);
  for (int i = 0; i < (int) G_N_ELEMENTS (technicians); i++)
    {
      invent_availability (store, i);
      invent_time_off (store, i);
    }
  for (guint i = 0; i < companies->len; i++)
    {
      const SandboxRow *company = g_ptr_array_index (companies, i);

      if (company->id == 0)
        continue;
      invent_contract (store, company->id);
      invent_devices (store, company->id, &device_id);
    }
}
