#include "sandbox/metadata.h"

/* Value 1 = New and 5 = Complete are the same in every tenant; the other numbers of a
 * status are the tenant's own, so clients have to read them here. */
static const SandboxChoice statuses[] = {
  { 1, "New", 0, TRUE },         { 5, "Complete", 0, TRUE },
  { 7, "Waiting Customer" },     { 8, "In Progress" },
  { 9, "Waiting Materials" },    { 10, "Service call scheduled" },
  { 11, "Escalated" },           { 12, "Waiting Vendor" },
  { 13, "Waiting Approval" },    { 14, "Solved, waiting customer" },
  { 15, "Customer note added" }, { 16, "RMM alert closed" },
};

static const SandboxChoice priorities[] = { { 4, "Critical" },
                                            { 1, "High" },
                                            { 2, "Medium" },
                                            { 3, "Low" } };

static const SandboxChoice queues[] = {
  { 5, "Client Portal", 0, TRUE },    { 6, "Post Sale", 0, TRUE },
  { 8, "Monitoring Alert", 0, TRUE }, { 29682833, "Level I Support" },
  { 29683354, "Level II Support" },   { 29683378, "Projects & Onboarding" },
};

static const SandboxChoice ticket_types[] = { { 1, "Service Request", 0, TRUE },
                                              { 2, "Incident", 0, TRUE },
                                              { 3, "Problem", 0, TRUE },
                                              { 4, "Change Request", 0, TRUE },
                                              { 5, "Alert", 0, TRUE } };

static const SandboxChoice sources[] = {
  { -2, "Insourced", 0, TRUE },
  { -1, "Client Portal", 0, TRUE },
  { 1, "Other" },
  { 2, "Phone" },
  { 4, "Email" },
  { 6, "In Person/Onsite" },
  { 8, "Monitoring Alert", 0, TRUE },
  { 11, "Verbal/Contract" },
  { 13, "Recurring", 0, TRUE },
};

static const SandboxChoice categories[] = { { 1, "Datto Alert", 0, TRUE },
                                            { 2, "AEM Alert", 0, TRUE },
                                            { 3, "Standard", 0, TRUE },
                                            { 4, "Onboarding" } };

static const SandboxChoice issue_types[] = { { 4, "Server" },
                                             { 6, "Workstation" },
                                             { 10, "E-mail" },
                                             { 12, "Network" },
                                             { 14, "Security" } };

static const SandboxChoice sub_issue_types[] = {
  { 11, "Backup", 4 },      { 13, "Disk space", 4 },    { 21, "Printer", 6 },
  { 23, "Application", 6 }, { 25, "Password", 6 },      { 31, "Mailbox", 10 },
  { 33, "Delivery", 10 },   { 41, "Wireless", 12 },     { 43, "VPN", 12 },
  { 51, "Phishing", 14 },   { 53, "Certificates", 14 },
};

static const SandboxChoice person_types[] = { { 1, "Resource", 0, TRUE },
                                              { 2, "Contact", 0, TRUE } };

static const SandboxChoice agreements[] = { { 1, "Standard support" },
                                            { 2, "Premium support" } };

static const SandboxChoice note_types[] = {
  { 1, "Task Summary", 0, TRUE },
  { 2, "Task Detail", 0, TRUE },
  { 3, "Task Notes", 0, TRUE },
  { 13, "Workflow Rule Note - Task", 0, TRUE },
  { 15, "Duplicate Ticket Note", 0, TRUE },
  { 16, "Outsource Workflow Note", 0, TRUE },
  { 17, "Surveys", 0, TRUE },
  { 18, "Client Portal Note", 0, TRUE },
  { 19, "Taskfire Note", 0, TRUE },
  { 91, "Workflow Rule Action Note", 0, TRUE },
  { 92, "Forward/Modify Note", 0, TRUE },
  { 93, "Merged Into Ticket", 0, TRUE },
  { 94, "Absorbed Another Ticket", 0, TRUE },
  { 95, "Copied to Project", 0, TRUE },
  { 99, "RMM Note", 0, TRUE },
  { 100, "BDR Note", 0, TRUE },
  { 101, "Email Note", 0, TRUE },
};

static const SandboxChoice publish_kinds[] = { { 1, "All Autotask Users", 0, TRUE },
                                               { 2, "Internal Project Team", 0, TRUE },
                                               { 4, "Internal & Co-Managed", 0, TRUE } };

static const SandboxChoice entry_types[] = { { 2, "ITServiceRequest", 0, TRUE },
                                             { 6, "ProjectTask", 0, TRUE },
                                             { 10, "RegularTime", 0, TRUE } };

static const SandboxChoice company_types[] = { { 1, "Customer", 0, TRUE },
                                               { 2, "Lead", 0, TRUE },
                                               { 3, "Prospect", 0, TRUE },
                                               { 7, "Vendor", 0, TRUE } };

static const SandboxChoice licenses[] = { { 1, "Professional", 0, TRUE },
                                          { 3, "Team Member", 0, TRUE },
                                          { 7, "API User", 0, TRUE } };

static const SandboxChoice use_types[] = { { 1, "General Allocation Code", 0, TRUE },
                                           { 2, "Expense Category", 0, TRUE },
                                           { 3, "Internal Allocation Code", 0, TRUE },
                                           { 4, "Material Code", 0, TRUE } };

static const SandboxChoice code_types[] = { { 0, "Normal", 0, TRUE },
                                            { 1, "System", 0, TRUE },
                                            { 2, "Non-Billable", 0, TRUE } };

static const SandboxChoice user_types[] = { { 1, "Full Access (system)", 0, TRUE },
                                            { 17, "API User (system) (API-only)", 0,
                                              TRUE },
                                            { 101, "Service desk client (API-only)" } };

static const SandboxChoice locations[] = { { 10, "Albany" } };

static const SandboxChoice holiday_sets[] = { { 3, "Office" } };

static const SandboxChoice time_zones[] = {
  { 12, "(UTC-05:00) Eastern Time (US & Canada)", 0, TRUE }
};

static const SandboxChoice days_of_week[] = { { 0, "Sunday", 0, TRUE },
                                              { 1, "Monday", 0, TRUE } };

static const SandboxChoice time_off_states[] = { { 1, "Pending", 0, TRUE },
                                                 { 2, "Approved", 0, TRUE },
                                                 { 3, "Rejected", 0, TRUE },
                                                 { 4, "Cancelled", 0, TRUE } };

static const SandboxChoice time_off_types[] = { { 1, "Vacation", 0, TRUE },
                                                { 2, "Sick", 0, TRUE },
                                                { 3, "Personal", 0, TRUE },
                                                { 4, "Floating Holiday", 0, TRUE } };

static const SandboxChoice contract_types[] = {
  { 1, "Time & Materials", 0, TRUE },  { 3, "Fixed Price", 0, TRUE },
  { 4, "Block Hours", 0, TRUE },       { 6, "Retainer", 0, TRUE },
  { 7, "Recurring Service", 0, TRUE }, { 8, "Per Ticket", 0, TRUE }
};

static const SandboxChoice contract_states[] = { { 0, "Inactive", 0, TRUE },
                                                 { 1, "Active", 0, TRUE } };

static const SandboxChoice contract_categories[] = { { 12, "Standard" } };

static const SandboxChoice billing_preferences[] = {
  { 1, "Immediately without review", 0, TRUE },
  { 2, "Manually after review", 0, TRUE },
  { 3, "On timesheet approval", 0, TRUE },
};

static const SandboxChoice start_and_stop[] = { { 0, "Not required", 0, TRUE },
                                                { 1, "Required", 0, TRUE } };

static const SandboxChoice billing_kinds[] = { { 1, "Labor", 0, TRUE },
                                               { 4, "Charge", 0, TRUE } };

static const SandboxChoice deleted_kinds[] = { { 1, "Time Entry", 0, TRUE },
                                               { 2, "Note", 0, TRUE },
                                               { 3, "Attachment", 0, TRUE } };

static const SandboxChoice notifications[] = { { 1, "Workflow Rule", 0, TRUE } };

#define PICKLIST(collection, field, parent, choices)                                     \
  {                                                                                      \
    SANDBOX_##collection, field, parent, choices, G_N_ELEMENTS (choices)                 \
  }

static const SandboxPicklist picklists[] = {
  PICKLIST (TICKETS, "status", NULL, statuses),
  PICKLIST (TICKETS, "priority", NULL, priorities),
  PICKLIST (TICKETS, "queueID", NULL, queues),
  PICKLIST (TICKETS, "ticketType", NULL, ticket_types),
  PICKLIST (TICKETS, "source", NULL, sources),
  PICKLIST (TICKETS, "ticketCategory", NULL, categories),
  PICKLIST (TICKETS, "issueType", NULL, issue_types),
  PICKLIST (TICKETS, "subIssueType", "issueType", sub_issue_types),
  PICKLIST (TICKETS, "creatorType", NULL, person_types),
  PICKLIST (TICKETS, "lastActivityPersonType", NULL, person_types),
  PICKLIST (TICKETS, "serviceLevelAgreementID", NULL, agreements),
  PICKLIST (TICKET_NOTES, "noteType", NULL, note_types),
  PICKLIST (TICKET_NOTES, "publish", NULL, publish_kinds),
  PICKLIST (TIME_ENTRIES, "timeEntryType", NULL, entry_types),
  PICKLIST (COMPANIES, "companyType", NULL, company_types),
  PICKLIST (RESOURCES, "licenseType", NULL, licenses),
  PICKLIST (RESOURCES, "userType", NULL, user_types),
  PICKLIST (RESOURCES, "locationID", NULL, locations),
  PICKLIST (RESOURCE_ROLES, "queueID", NULL, queues),
  PICKLIST (BILLING_CODES, "useType", NULL, use_types),
  PICKLIST (BILLING_CODES, "billingCodeType", NULL, code_types),
  PICKLIST (INTERNAL_LOCATIONS, "holidaySetId", NULL, holiday_sets),
  PICKLIST (INTERNAL_LOCATIONS_WITH_HOURS, "timeZoneID", NULL, time_zones),
  PICKLIST (INTERNAL_LOCATIONS_WITH_HOURS, "firstDayOfWeek", NULL, days_of_week),
  PICKLIST (TIME_OFF_REQUESTS, "status", NULL, time_off_states),
  PICKLIST (TIME_OFF_REQUESTS, "timeOffRequestType", NULL, time_off_types),
  PICKLIST (CONTRACTS, "contractType", NULL, contract_types),
  PICKLIST (CONTRACTS, "status", NULL, contract_states),
  PICKLIST (CONTRACTS, "contractCategory", NULL, contract_categories),
  PICKLIST (CONTRACTS, "billingPreference", NULL, billing_preferences),
  PICKLIST (CONTRACTS, "serviceLevelAgreementID", NULL, agreements),
  PICKLIST (CONTRACTS, "timeReportingRequiresStartAndStopTimes", NULL, start_and_stop),
  PICKLIST (CONFIGURATION_ITEMS, "serviceLevelAgreementID", NULL, agreements),
  PICKLIST (BILLING_ITEMS, "subType", NULL, billing_kinds),
  PICKLIST (DELETED_ACTIVITY_LOGS, "typeID", NULL, deleted_kinds),
  PICKLIST (NOTIFICATION_HISTORY, "notificationHistoryTypeID", NULL, notifications),
};

/** sandbox_picklist: the values of @field, or NULL where the tenant has none. */
const SandboxPicklist *
sandbox_picklist (SandboxCollection collection, const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (picklists); i++)
    {
      if (picklists[i].collection == collection &&
          g_ascii_strcasecmp (picklists[i].field, field) == 0)
        return &picklists[i];
    }
  return NULL;
}

/** sandbox_picklist_has: whether @value is one of the choices. */
gboolean
sandbox_picklist_has (const SandboxPicklist *self, gint64 value)
{
  for (int i = 0; i < self->n_choices; i++)
    {
      if (self->choices[i].value == value)
        return TRUE;
    }
  return FALSE;
}
