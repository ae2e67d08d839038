#include "sandbox/metadata.h"

/* Short names keep one field on one line; they are only known in this file. */
#define LONG SANDBOX_TYPE_LONG
#define INTEGER SANDBOX_TYPE_INTEGER
#define DOUBLE SANDBOX_TYPE_DOUBLE
#define DECIMAL SANDBOX_TYPE_DECIMAL
#define BOOLEAN SANDBOX_TYPE_BOOLEAN
#define STRING SANDBOX_TYPE_STRING
#define DATETIME SANDBOX_TYPE_DATETIME
#define ARRAY SANDBOX_TYPE_ARRAY
#define REQ SANDBOX_FIELD_REQUIRED
#define RO SANDBOX_FIELD_READ_ONLY
#define NQ SANDBOX_FIELD_NOT_QUERYABLE
#define PICK SANDBOX_FIELD_PICKLIST

/* The fields of tickets and of what is written to them. */

static const SandboxField tickets_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "apiVendorID", INTEGER, 0, RO | PICK },
  { "assignedResourceID", INTEGER, 0, 0, "Resource" },
  { "assignedResourceRoleID", INTEGER, 0, 0, "Role" },
  { "billingCodeID", INTEGER, 0, 0, "AllocationCode" },
  { "changeApprovalBoard", INTEGER, 0, PICK },
  { "changeApprovalStatus", INTEGER, 0, PICK },
  { "changeApprovalType", INTEGER, 0, PICK },
  { "changeInfoField1", STRING, 8000, 0 },
  { "changeInfoField2", STRING, 8000, 0 },
  { "changeInfoField3", STRING, 8000, 0 },
  { "changeInfoField4", STRING, 8000, 0 },
  { "changeInfoField5", STRING, 8000, 0 },
  { "companyID", INTEGER, 0, REQ, "Account" },
  { "companyLocationID", INTEGER, 0, 0, "AccountPhysicalLocation" },
  { "completedByResourceID", INTEGER, 0, RO, "Resource" },
  { "completedDate", DATETIME, 0, RO },
  { "configurationItemID", INTEGER, 0, 0, "InstalledProduct" },
  { "contactID", INTEGER, 0, 0, "Contact" },
  { "contractID", INTEGER, 0, 0, "Contract" },
  { "contractServiceBundleID", LONG, 0, 0, "ContractServiceBundle" },
  { "contractServiceID", LONG, 0, 0, "ContractService" },
  { "createDate", DATETIME, 0, RO },
  { "createdByContactID", INTEGER, 0, 0, "Contact" },
  { "creatorResourceID", INTEGER, 0, RO, "Resource" },
  { "creatorType", INTEGER, 0, RO | NQ | PICK },
  { "currentServiceThermometerRating", INTEGER, 0, RO | PICK },
  { "description", STRING, 8000, 0 },
  { "dueDateTime", DATETIME, 0, 0 },
  { "estimatedHours", DOUBLE, 0, 0 },
  { "externalID", STRING, 50, 0 },
  { "firstResponseAssignedResourceID", INTEGER, 0, RO },
  { "firstResponseDateTime", DATETIME, 0, RO },
  { "firstResponseDueDateTime", DATETIME, 0, RO },
  { "firstResponseInitiatingResourceID", INTEGER, 0, RO },
  { "hoursToBeScheduled", DECIMAL, 0, RO },
  { "impersonatorCreatorResourceID", INTEGER, 0, RO, "Resource" },
  { "isAssignedToComanaged", BOOLEAN, 0, 0 },
  { "issueType", INTEGER, 0, PICK },
  { "isVisibleToComanaged", BOOLEAN, 0, 0 },
  { "lastActivityDate", DATETIME, 0, RO },
  { "lastActivityPersonType", INTEGER, 0, RO | NQ | PICK },
  { "lastActivityResourceID", INTEGER, 0, RO, "Resource" },
  { "lastCustomerNotificationDateTime", DATETIME, 0, RO },
  { "lastCustomerVisibleActivityDateTime", DATETIME, 0, RO },
  { "lastTrackedModificationDateTime", DATETIME, 0, RO },
  { "monitorID", INTEGER, 0, 0 },
  { "monitorTypeID", INTEGER, 0, PICK },
  { "opportunityID", INTEGER, 0, 0, "Opportunity" },
  { "organizationalLevelAssociationID", INTEGER, 0, 0, "BusinessDivisionSubdivision" },
  { "previousServiceThermometerRating", INTEGER, 0, RO | PICK },
  { "priority", INTEGER, 0, REQ | PICK },
  { "problemTicketId", INTEGER, 0, 0, "Ticket" },
  { "projectID", INTEGER, 0, 0, "Project" },
  { "purchaseOrderNumber", STRING, 50, 0 },
  { "queueID", INTEGER, 0, PICK },
  { "resolution", STRING, 32000, 0 },
  { "resolutionPlanDateTime", DATETIME, 0, RO },
  { "resolutionPlanDueDateTime", DATETIME, 0, RO },
  { "resolvedDateTime", DATETIME, 0, RO },
  { "resolvedDueDateTime", DATETIME, 0, RO },
  { "rmaStatus", INTEGER, 0, PICK },
  { "rmaType", INTEGER, 0, PICK },
  { "rmmAlertID", STRING, 50, RO },
  { "serviceLevelAgreementHasBeenMet", BOOLEAN, 0, RO },
  { "serviceLevelAgreementID", INTEGER, 0, PICK },
  { "serviceLevelAgreementPausedNextEventHours", DECIMAL, 0, RO | NQ },
  { "serviceThermometerTemperature", INTEGER, 0, RO },
  { "source", INTEGER, 0, PICK },
  { "status", INTEGER, 0, REQ | PICK },
  { "subIssueType", INTEGER, 0, PICK },
  { "ticketCategory", INTEGER, 0, PICK },
  { "ticketNumber", STRING, 50, 0 },
  { "ticketType", INTEGER, 0, PICK },
  { "title", STRING, 255, REQ },
  { "userDefinedFields", ARRAY, 0, RO | NQ },
};

static const SandboxField ticket_notes_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "createDateTime", DATETIME, 0, RO },
  { "createdByContactID", INTEGER, 0, 0, "Contact" },
  { "creatorResourceID", INTEGER, 0, RO, "Resource" },
  { "description", STRING, 32000, REQ },
  { "impersonatorCreatorResourceID", INTEGER, 0, RO, "Resource" },
  { "impersonatorUpdaterResourceID", INTEGER, 0, RO, "Resource" },
  { "lastActivityDate", DATETIME, 0, RO },
  { "noteType", INTEGER, 0, REQ | PICK },
  { "publish", INTEGER, 0, REQ | PICK },
  { "ticketID", INTEGER, 0, REQ, "Ticket" },
  { "title", STRING, 250, 0 },
};

static const SandboxField time_entries_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "billingApprovalDateTime", DATETIME, 0, 0 },
  { "billingApprovalLevelMostRecent", INTEGER, 0, RO },
  { "billingApprovalResourceID", INTEGER, 0, 0, "Resource" },
  { "billingCodeID", INTEGER, 0, 0, "AllocationCode" },
  { "contractID", INTEGER, 0, 0, "Contract" },
  { "contractServiceBundleID", LONG, 0, 0, "ContractServiceBundle" },
  { "contractServiceID", LONG, 0, 0, "ContractService" },
  { "createDateTime", DATETIME, 0, RO },
  { "creatorUserID", INTEGER, 0, RO },
  { "dateWorked", DATETIME, 0, 0 },
  { "endDateTime", DATETIME, 0, 0 },
  { "hoursToBill", DOUBLE, 0, RO },
  { "hoursWorked", DOUBLE, 0, 0 },
  { "impersonatorCreatorResourceID", INTEGER, 0, RO, "Resource" },
  { "impersonatorUpdaterResourceID", INTEGER, 0, RO, "Resource" },
  { "internalBillingCodeID", INTEGER, 0, 0, "AllocationCode" },
  { "internalNotes", STRING, 32000, 0 },
  { "isInternalNotesVisibleToComanaged", BOOLEAN, 0, 0 },
  { "isNonBillable", BOOLEAN, 0, 0 },
  { "lastModifiedDateTime", DATETIME, 0, RO },
  { "lastModifiedUserID", INTEGER, 0, RO },
  { "offsetHours", DOUBLE, 0, 0 },
  { "resourceID", INTEGER, 0, REQ, "Resource" },
  { "roleID", INTEGER, 0, 0, "Role" },
  { "showOnInvoice", BOOLEAN, 0, 0 },
  { "startDateTime", DATETIME, 0, 0 },
  { "summaryNotes", STRING, 32000, 0 },
  { "taskID", INTEGER, 0, 0, "Task" },
  { "ticketID", INTEGER, 0, 0, "Ticket" },
  { "timeEntryType", INTEGER, 0, RO | PICK },
};

static const SandboxField ticket_secondary_resources_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "resourceID", LONG, 0, REQ, "Resource" },
  { "roleID", LONG, 0, REQ, "Role" },
  { "ticketID", LONG, 0, REQ, "Ticket" },
};

const SandboxEntity sandbox_entities_desk[] = {
  { "Tickets", "Ticket", tickets_fields, G_N_ELEMENTS (tickets_fields), "All", "None",
    "All", "All", TRUE, TRUE },
  { "TicketNotes", "TicketNote", ticket_notes_fields, G_N_ELEMENTS (ticket_notes_fields),
    "All", "None", "All", "All", FALSE, TRUE },
  { "TimeEntries", "TimeEntry", time_entries_fields, G_N_ELEMENTS (time_entries_fields),
    "Restricted", "Restricted", "All", "Restricted", FALSE, FALSE },
  { "TicketSecondaryResources", "TicketSecondaryResource",
    ticket_secondary_resources_fields, G_N_ELEMENTS (ticket_secondary_resources_fields),
    "All", "All", "All", "None", FALSE, FALSE },
};
