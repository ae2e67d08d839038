#include "sandbox/metadata.h"

/* Short names keep one field on one line; they are only known in this file. */
#define LONG SANDBOX_TYPE_LONG
#define INTEGER SANDBOX_TYPE_INTEGER
#define DECIMAL SANDBOX_TYPE_DECIMAL
#define BOOLEAN SANDBOX_TYPE_BOOLEAN
#define STRING SANDBOX_TYPE_STRING
#define DATETIME SANDBOX_TYPE_DATETIME
#define REQ SANDBOX_FIELD_REQUIRED
#define RO SANDBOX_FIELD_READ_ONLY
#define NQ SANDBOX_FIELD_NOT_QUERYABLE
#define PICK SANDBOX_FIELD_PICKLIST

/* What the tenant keeps about work that was done; nothing of it can be written. */

static const SandboxField ticket_history_fields[] = {
  { "id", LONG, 0, REQ | RO | NQ },
  { "action", STRING, 100, REQ | RO | NQ },
  { "date", DATETIME, 0, REQ | RO | NQ },
  { "detail", STRING, 1800, REQ | RO | NQ },
  { "resourceID", INTEGER, 0, REQ | RO | NQ, "Resource" },
  { "ticketID", INTEGER, 0, REQ | RO, "Ticket" },
};

static const SandboxField service_level_agreement_results_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "firstResponseElapsedHours", DECIMAL, 0, RO },
  { "firstResponseInitiatingResourceID", INTEGER, 0, RO, "Resource" },
  { "firstResponseResourceID", INTEGER, 0, RO, "Resource" },
  { "isFirstResponseMet", BOOLEAN, 0, RO },
  { "isResolutionMet", BOOLEAN, 0, RO },
  { "isResolutionPlanMet", BOOLEAN, 0, RO },
  { "resolutionElapsedHours", DECIMAL, 0, RO },
  { "resolutionPlanElapsedHours", DECIMAL, 0, RO },
  { "resolutionPlanResourceID", INTEGER, 0, RO, "Resource" },
  { "resolutionResourceID", INTEGER, 0, RO, "Resource" },
  { "serviceLevelAgreementName", STRING, 100, RO },
  { "ticketID", INTEGER, 0, RO, "Ticket" },
};

static const SandboxField survey_results_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "companyID", INTEGER, 0, RO, "Account" },
  { "companyRating", DECIMAL, 0, RO },
  { "completeDate", DATETIME, 0, RO },
  { "contactID", INTEGER, 0, RO, "Contact" },
  { "contactRating", DECIMAL, 0, RO },
  { "resourceRating", DECIMAL, 0, RO },
  { "sendDate", DATETIME, 0, RO },
  { "surveyID", INTEGER, 0, REQ | RO, "Survey" },
  { "surveyRating", DECIMAL, 0, RO },
  { "ticketID", INTEGER, 0, RO, "Ticket" },
};

static const SandboxField surveys_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "description", STRING, 1000, RO },
  { "displayName", STRING, 100, RO },
  { "name", STRING, 100, REQ | RO },
};

static const SandboxField notification_history_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "companyID", LONG, 0, RO, "Account" },
  { "entityNumber", STRING, 50, RO | PICK },
  { "entityTitle", STRING, 2000, RO | PICK },
  { "initiatingContactID", LONG, 0, RO, "Contact" },
  { "initiatingResourceID", LONG, 0, RO, "Resource" },
  { "isActive", BOOLEAN, 0, REQ | RO },
  { "isDeleted", BOOLEAN, 0, REQ | RO },
  { "isTemplateJob", BOOLEAN, 0, REQ | RO },
  { "notificationHistoryTypeID", INTEGER, 0, RO | PICK },
  { "notificationSentTime", DATETIME, 0, RO },
  { "opportunityID", LONG, 0, RO, "Opportunity" },
  { "projectID", LONG, 0, RO, "Project" },
  { "quoteID", LONG, 0, RO, "Quote" },
  { "recipientDisplayName", STRING, 200, RO },
  { "recipientEmailAddress", STRING, 2000, RO },
  { "taskID", LONG, 0, RO, "Task" },
  { "templateName", STRING, 100, RO },
  { "ticketID", LONG, 0, RO, "Ticket" },
  { "timeEntryID", LONG, 0, RO, "TimeEntry" },
};

static const SandboxField deleted_ticket_activity_logs_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "typeID", INTEGER, 0, REQ | RO | PICK },
  { "ticketID", INTEGER, 0, REQ | RO, "Ticket" },
  { "ticketNumber", STRING, 50, REQ | RO },
  { "noteOrAttachmentTitle", STRING, 255, REQ | RO },
  { "createdByResourceID", INTEGER, 0, REQ | RO, "Resource" },
  { "activityDateTime", DATETIME, 0, REQ | RO },
  { "startDateTime", DATETIME, 0, REQ | RO },
  { "endDateTime", DATETIME, 0, REQ | RO },
  { "hoursWorked", DECIMAL, 0, REQ | RO },
  { "deletedByResourceID", INTEGER, 0, REQ | RO, "Resource" },
  { "deletedDateTime", DATETIME, 0, REQ | RO },
};

static const SandboxField deleted_ticket_logs_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "ticketID", INTEGER, 0, REQ | RO, "Ticket" },
  { "ticketNumber", STRING, 50, REQ | RO },
  { "ticketTitle", STRING, 255, REQ | RO },
  { "deletedByResourceID", INTEGER, 0, REQ | RO, "Resource" },
  { "deletedDateTime", DATETIME, 0, REQ | RO },
};

const SandboxEntity sandbox_entities_evidence[] = {
  { "TicketHistory", "TicketHistory", ticket_history_fields,
    G_N_ELEMENTS (ticket_history_fields), "None", "None", "All", "None", FALSE, FALSE },
  { "ServiceLevelAgreementResults", "ServiceLevelAgreementResults",
    service_level_agreement_results_fields,
    G_N_ELEMENTS (service_level_agreement_results_fields), "None", "None", "All", "None",
    FALSE, FALSE },
  { "SurveyResults", "SurveyResults", survey_results_fields,
    G_N_ELEMENTS (survey_results_fields), "None", "None", "All", "None", FALSE, FALSE },
  { "Surveys", "Survey", surveys_fields, G_N_ELEMENTS (surveys_fields), "None", "None",
    "All", "None", FALSE, FALSE },
  { "NotificationHistory", "NotificationHistory", notification_history_fields,
    G_N_ELEMENTS (notification_history_fields), "None", "None", "All", "None", FALSE,
    FALSE },
  { "DeletedTicketActivityLogs", "DeletedTicketActivityLog",
    deleted_ticket_activity_logs_fields,
    G_N_ELEMENTS (deleted_ticket_activity_logs_fields), "None", "None", "All", "None",
    FALSE, FALSE },
  { "DeletedTicketLogs", "DeletedTicketLog", deleted_ticket_logs_fields,
    G_N_ELEMENTS (deleted_ticket_logs_fields), "None", "None", "All", "None", FALSE,
    FALSE },
};
