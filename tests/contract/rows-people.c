#include "tests/contract/contract.h"

/* The technician, roles, work types, the week, and time off. */

#define ME "Dana Okafor, 2 roles (Service Desk Engineer), 4 work types, 12 statuses"
#define NOBODY "=no active technician has the e-mail address ‘dana@stint.example’; "
#define FIELD " (this Autotask does not know a field that Stint asks for"

static const ContractRow rows[] = {
  { "Resources", "the technician by address", "technician=ok",
    "open; check rights technician role", ME "; technician ok, role ok",
    "Service Desk Engineer" },
  { "Resources", "nobody has the address", "technician=unknown",
    "check rights technician; open", "technician missing; refused",
    "no active technician has the e-mail address ‘dana@stint.example’" },
  { "Resources", "several share the address", "technician=shared",
    "check rights technician; open", "technician missing; refused",
    "several active technicians share the e-mail address" },
  { "Resources", "not active", "technician=inactive", "open; time 10:00-10:30",
    "refused; rejected", "Value does not reference an existing entity for resourceID ." },
  { "Resources", "not active, and it is said", "technician=inactive",
    "check rights technician", "technician missing", "is not active | have the person" },
  { "Resources", "an API user does not work", "technician=api-only",
    "open; check rights technician; time 10:00-10:30",
    "refused; technician missing; rejected",
    "Value does not reference an existing entity for resourceID ." },
  { "Resources", "an API user is not impersonated", "technician=api-only",
    "account as-me; time 10:00-10:30", "rejected", "adequate permissions to create" },
  { "Resources", "the default role cannot be asked for", NULL,
    "raw POST Resources/query {'filter':[{'op':'eq','field':"
    "'defaultServiceDeskRoleID','value':1}]}",
    "refused", "Unable to find defaultServiceDeskRoleID in the Resource Entity" FIELD },
  { "Roles", "no role at the desk", "technician=no-role",
    "check rights role; time 10:00-10:30", "role missing; rejected",
    "combination is not currently defined (you do not hold the role" },
  { "Roles", "no default role", "technician=no-default-role",
    "open; check rights role; time 10:00-10:30 role=29683355",
    "Dana Okafor, 2 roles (Service Desk Engineer), 4 work types, 12 statuses; role ok; "
    "done",
    NULL, "new entry roleID=29683355" },
  { "BillingCodes", "work types alone are offered", "work-types=active", "open", ME },
  { "BillingCodes", "none is active", "work-types=none", "open",
    "Dana Okafor, 2 roles (Service Desk Engineer), 0 work types, 12 statuses" },
  { "Availability", "with a goal", "weekly-goals=on", "pull availability",
    "monday 28800s, goal 108000s" },
  { "Availability", "without one", "weekly-goals=off", "pull availability",
    "monday 28800s, goal 0s" },
  { "Availability", "a goal that is not there cannot be asked for", "weekly-goals=off",
    "raw POST ResourceDailyAvailabilities/query "
    "{'filter':[{'op':'exist','field':'weeklyBillableHoursGoal'}]}",
    "refused",
    "Unable to find weeklyBillableHoursGoal in the ResourceDailyAvailability "
    "Entity" FIELD },
  { "Holidays", "of the technician's place", NULL, "pull holidays",
    "44 holidays, Christmas Day" },
  { "TimeOff", "of the technician", NULL, "pull time-off 1767225600",
    "3 times off, 28800s" },
  { "Contacts", "are active as numbers", NULL,
    "raw POST Contacts/query {'filter':[{'op':'eq','field':'isActive','value':1},"
    "{'op':'eq','field':'companyID','value':175}]}",
    "ok 4 items" },
  { "Contacts", "are not active as words", NULL,
    "raw POST Contacts/query {'filter':[{'op':'eq','field':'isActive','value':true}]}",
    "unreachable", "=The value for isActive is not of the type of the field." },
};

const ContractTable contract_people = { "people", rows, G_N_ELEMENTS (rows) };
