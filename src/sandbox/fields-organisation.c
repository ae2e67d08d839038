#include "sandbox/metadata.h"

/* Short names keep one field on one line; they are only known in this file. */
#define LONG SANDBOX_TYPE_LONG
#define INTEGER SANDBOX_TYPE_INTEGER
#define DOUBLE SANDBOX_TYPE_DOUBLE
#define BOOLEAN SANDBOX_TYPE_BOOLEAN
#define STRING SANDBOX_TYPE_STRING
#define DATETIME SANDBOX_TYPE_DATETIME
#define REQ SANDBOX_FIELD_REQUIRED
#define RO SANDBOX_FIELD_READ_ONLY
#define PICK SANDBOX_FIELD_PICKLIST

/* How the provider is organised: departments, places, holidays, and who is there when. */

static const SandboxField resource_role_departments_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "departmentID", INTEGER, 0, REQ, "Department" },
  { "isActive", BOOLEAN, 0, REQ },
  { "isDefault", BOOLEAN, 0, REQ },
  { "isDepartmentLead", BOOLEAN, 0, REQ },
  { "resourceID", INTEGER, 0, REQ | RO, "Resource" },
  { "roleID", INTEGER, 0, REQ, "Role" },
};

static const SandboxField departments_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "description", STRING, 1000, 0 },
  { "name", STRING, 100, REQ },
  { "number", STRING, 50, 0 },
  { "primaryLocationID", INTEGER, 0, REQ, "BusinessLocation" },
};

static const SandboxField internal_locations_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "additionalAddressInfo", STRING, 100, RO },
  { "address1", STRING, 100, RO },
  { "address2", STRING, 100, RO },
  { "city", STRING, 50, RO },
  { "country", STRING, 100, RO },
  { "holidaySetId", LONG, 0, RO | PICK },
  { "isDefault", BOOLEAN, 0, RO },
  { "name", STRING, 100, REQ | RO },
  { "postalCode", STRING, 20, RO },
  { "state", STRING, 25, RO },
  { "timeZone", STRING, 100, RO },
};

static const SandboxField internal_location_with_business_hours_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "additionalAddressInfo", STRING, 100, 0 },
  { "address1", STRING, 100, 0 },
  { "address2", STRING, 100, 0 },
  { "city", STRING, 50, 0 },
  { "countryID", INTEGER, 0, 0, "Country" },
  { "dateFormat", STRING, 50, REQ | PICK },
  { "firstDayOfWeek", INTEGER, 0, PICK },
  { "fridayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "fridayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "fridayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "fridayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "holidayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "holidayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "holidayHoursEndTime", DATETIME, 0, 0 },
  { "holidayHoursStartTime", DATETIME, 0, 0 },
  { "holidayHoursType", INTEGER, 0, PICK },
  { "holidaySetID", INTEGER, 0, 0, "HolidaySet" },
  { "isDefault", BOOLEAN, 0, 0 },
  { "mondayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "mondayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "mondayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "mondayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "name", STRING, 100, REQ },
  { "noHoursOnHolidays", BOOLEAN, 0, 0 },
  { "numberFormat", STRING, 50, REQ | PICK },
  { "postalCode", STRING, 20, 0 },
  { "saturdayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "saturdayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "saturdayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "saturdayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "state", STRING, 25, 0 },
  { "sundayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "sundayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "sundayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "sundayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "thursdayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "thursdayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "thursdayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "thursdayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "timeFormat", STRING, 50, REQ | PICK },
  { "timeZoneID", INTEGER, 0, REQ | PICK },
  { "tuesdayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "tuesdayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "tuesdayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "tuesdayExtendedHoursStartTime", DATETIME, 0, 0 },
  { "wednesdayBusinessHoursEndTime", DATETIME, 0, 0 },
  { "wednesdayBusinessHoursStartTime", DATETIME, 0, 0 },
  { "wednesdayExtendedHoursEndTime", DATETIME, 0, 0 },
  { "wednesdayExtendedHoursStartTime", DATETIME, 0, 0 },
};

static const SandboxField holiday_sets_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "holidaySetDescription", STRING, 512, 0 },
  { "holidaySetName", STRING, 64, REQ },
};

static const SandboxField holidays_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "holidayDate", DATETIME, 0, REQ },
  { "holidayName", STRING, 100, REQ },
  { "holidaySetID", INTEGER, 0, REQ, "HolidaySet" },
};

static const SandboxField resource_daily_availabilities_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "resourceID", INTEGER, 0, RO, "Resource" },
  { "sundayAvailableHours", DOUBLE, 0, 0 },
  { "mondayAvailableHours", DOUBLE, 0, 0 },
  { "tuesdayAvailableHours", DOUBLE, 0, 0 },
  { "wednesdayAvailableHours", DOUBLE, 0, 0 },
  { "thursdayAvailableHours", DOUBLE, 0, 0 },
  { "fridayAvailableHours", DOUBLE, 0, 0 },
  { "saturdayAvailableHours", DOUBLE, 0, 0 },
  { "weeklyBillableHoursGoal", DOUBLE, 0, 0 },
  { "travelAvailability", STRING, 0, 0 },
};

static const SandboxField time_off_requests_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "approvedDateTime", DATETIME, 0, RO },
  { "approveRejectResourceID", INTEGER, 0, RO },
  { "createdByResourceID", INTEGER, 0, RO },
  { "createDateTime", DATETIME, 0, RO },
  { "endTime", DATETIME, 0, 0 },
  { "hours", DOUBLE, 0, 0 },
  { "impersonatorApproveRejectResourceID", INTEGER, 0, RO },
  { "lastModifiedByResourceID", INTEGER, 0, RO },
  { "lastModifiedDateTime", DATETIME, 0, RO },
  { "lastApprovedLevel", INTEGER, 0, RO },
  { "reason", STRING, 0, 0 },
  { "rejectReason", STRING, 0, RO },
  { "requestDate", DATETIME, 0, 0 },
  { "resourceID", INTEGER, 0, REQ, "Resource" },
  { "startTime", DATETIME, 0, 0 },
  { "status", INTEGER, 0, RO | PICK },
  { "timeOffRequestType", INTEGER, 0, PICK },
};

const SandboxEntity sandbox_entities_organisation[] = {
  { "ResourceRoleDepartments", "ResourceRoleDepartment", resource_role_departments_fields,
    G_N_ELEMENTS (resource_role_departments_fields), "All", "None", "All", "All", FALSE,
    FALSE },
  { "Departments", "Department", departments_fields, G_N_ELEMENTS (departments_fields),
    "All", "All", "All", "All", FALSE, FALSE },
  { "InternalLocations", "InternalLocation", internal_locations_fields,
    G_N_ELEMENTS (internal_locations_fields), "None", "None", "All", "None", FALSE,
    FALSE },
  { "InternalLocationWithBusinessHours", "BusinessLocation",
    internal_location_with_business_hours_fields,
    G_N_ELEMENTS (internal_location_with_business_hours_fields), "All", "None", "All",
    "All", FALSE, FALSE },
  { "HolidaySets", "HolidaySet", holiday_sets_fields, G_N_ELEMENTS (holiday_sets_fields),
    "All", "All", "All", "All", FALSE, FALSE },
  { "Holidays", "Holiday", holidays_fields, G_N_ELEMENTS (holidays_fields), "All", "All",
    "All", "All", FALSE, FALSE },
  { "ResourceDailyAvailabilities", "ResourceDailyAvailability",
    resource_daily_availabilities_fields,
    G_N_ELEMENTS (resource_daily_availabilities_fields), "None", "None", "All", "All",
    FALSE, FALSE },
  { "TimeOffRequests", "TimeOffRequest", time_off_requests_fields,
    G_N_ELEMENTS (time_off_requests_fields), "All", "None", "All", "All", FALSE, FALSE },
};

/* There is no timesheet entity to ask for; the tenant has to know their states. */

static const SandboxField timesheets_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "resourceID", INTEGER, 0, REQ, "Resource" },
  { "week", DATETIME, 0, REQ }, /* its Monday */
  { "state", STRING, 0, REQ },
};

const SandboxEntity sandbox_entities_kept[] = {
  { "_Timesheets", "Timesheet", timesheets_fields, G_N_ELEMENTS (timesheets_fields),
    "None", "None", "None", "None", FALSE, FALSE },
};
