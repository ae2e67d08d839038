#include "sandbox/evidence.h"
#include "sandbox/instant.h"
#include "sandbox/large.h"
#include "sandbox/tenant.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define FIRST_SURVEY 801

typedef enum
{
  H_ID,
  H_TICKET,
  H_ACTION,
  H_DATE,
  H_DETAIL,
  H_RESOURCE,
} HistoryField;

static const char *const history_names[] = { "id",   "ticketID", "action",
                                             "date", "detail",   "resourceID" };

typedef enum
{
  L_ID,
  L_TICKET,
  L_NAME,
  L_RESPONSE_HOURS,
  L_RESPONSE_INITIATOR,
  L_RESPONSE_RESOURCE,
  L_RESPONSE_MET,
  L_PLAN_HOURS,
  L_PLAN_RESOURCE,
  L_PLAN_MET,
  L_RESOLUTION_HOURS,
  L_RESOLUTION_RESOURCE,
  L_RESOLUTION_MET,
} LevelField;

static const char *const level_names[] = {
  "id",
  "ticketID",
  "serviceLevelAgreementName",
  "firstResponseElapsedHours",
  "firstResponseInitiatingResourceID",
  "firstResponseResourceID",
  "isFirstResponseMet",
  "resolutionPlanElapsedHours",
  "resolutionPlanResourceID",
  "isResolutionPlanMet",
  "resolutionElapsedHours",
  "resolutionResourceID",
  "isResolutionMet",
};

typedef enum
{
  S_ID,
  S_TICKET,
  S_COMPLETED,
  S_SENT,
  S_SURVEY,
  S_COMPANY,
  S_CONTACT,
  S_RESOURCE_RATING,
  S_SURVEY_RATING,
  S_CONTACT_RATING,
  S_COMPANY_RATING,
} SurveyField;

static const char *const survey_names[] = {
  "id",           "ticketID",      "completeDate",  "sendDate",
  "surveyID",     "companyID",     "contactID",     "resourceRating",
  "surveyRating", "contactRating", "companyRating",
};

/** sandbox_large_evidence_init: finds the fields. */
void
sandbox_large_evidence_init (SandboxLargeEvidence *self)
{
  *self = (SandboxLargeEvidence){
    .history = { SANDBOX_TICKET_HISTORY,
                 history_names,
                 G_N_ELEMENTS (history_names),
                 { 0 } },
    .levels = { SANDBOX_SLA_RESULTS, level_names, G_N_ELEMENTS (level_names), { 0 } },
    .surveys = { SANDBOX_SURVEY_RESULTS,
                 survey_names,
                 G_N_ELEMENTS (survey_names),
                 { 0 } },
    .history_id = 1,
    .survey_id = FIRST_SURVEY,
  };
  sandbox_shape_init (&self->history);
  sandbox_shape_init (&self->levels);
  sandbox_shape_init (&self->surveys);
}

static void
seed_history (SandboxLargeEvidence *self,
              SandboxStore *store,
              const SandboxLargeTicket *ticket,
              gint64 at,
              const char *action,
              const char *detail)
{
  SandboxDraft draft;

  sandbox_draft_begin (&draft, &self->history, self->history_id++);
  sandbox_draft_number (&draft, H_TICKET, ticket->id);
  sandbox_draft_text (&draft, H_ACTION, action);
  sandbox_draft_number (&draft, H_DATE, at);
  sandbox_draft_text (&draft, H_DETAIL, detail);
  sandbox_draft_number (&draft, H_RESOURCE, ticket->resource);
  sandbox_draft_seed (&draft, store);
}

/* One in twelve was handed up, one in twenty-five came back. */
static void
seed_histories (SandboxLargeEvidence *self,
                SandboxStore *store,
                const SandboxLargeTicket *ticket)
{
  gint64 step = (ticket->completed - ticket->created) / 4;

  seed_history (self, store, ticket, ticket->created, "Created", "Ticket created");
  if (ticket->completed == 0)
    return;
  if (ticket->id % 12 == 0)
    seed_history (self, store, ticket, ticket->created + step / 2, "Edited",
                  "Queue: Level I Support -> Level II Support");
  if (ticket->id % 25 == 0)
    {
      seed_history (self, store, ticket, ticket->created + step, "Edited",
                    "Status: In Progress -> Complete");
      seed_history (self, store, ticket, ticket->created + 2 * step, "Edited",
                    "Status: Complete -> In Progress");
    }
  seed_history (self, store, ticket, ticket->completed, "Edited",
                "Status: In Progress -> Complete");
}

static void
seed_level (SandboxLargeEvidence *self,
            SandboxStore *store,
            const SandboxLargeTicket *ticket)
{
  SandboxDraft draft;
  double hours = 0;

  sandbox_draft_begin (&draft, &self->levels, ticket->id);
  sandbox_draft_number (&draft, L_TICKET, ticket->id);
  sandbox_draft_text (&draft, L_NAME, "Standard support");
  if (ticket->completed != 0)
    {
      hours = sandbox_business_hours (ticket->created, ticket->completed);
      sandbox_draft_real (&draft, L_RESPONSE_HOURS, hours / 4);
      sandbox_draft_number (&draft, L_RESPONSE_INITIATOR, ticket->resource);
      sandbox_draft_number (&draft, L_RESPONSE_RESOURCE, ticket->resource);
      sandbox_draft_number (&draft, L_RESPONSE_MET, hours / 4 <= 4);
      sandbox_draft_real (&draft, L_PLAN_HOURS, hours / 2);
      sandbox_draft_number (&draft, L_PLAN_RESOURCE, ticket->resource);
      sandbox_draft_number (&draft, L_PLAN_MET, hours / 2 <= 8);
      sandbox_draft_real (&draft, L_RESOLUTION_HOURS, hours);
      sandbox_draft_number (&draft, L_RESOLUTION_RESOURCE, ticket->resource);
      sandbox_draft_number (&draft, L_RESOLUTION_MET, hours <= 24);
    }
  sandbox_draft_seed (&draft, store);
}

/* One in ten clients is asked, one in three of those answers. */
static void
seed_survey (SandboxLargeEvidence *self,
             SandboxStore *store,
             const SandboxLargeTicket *ticket)
{
  SandboxDraft draft;

  sandbox_draft_begin (&draft, &self->surveys, self->survey_id);
  sandbox_draft_number (&draft, S_TICKET, ticket->id);
  sandbox_draft_number (&draft, S_SENT, ticket->completed + HOUR_MS);
  sandbox_draft_number (&draft, S_SURVEY, 1);
  sandbox_draft_number (&draft, S_COMPANY, ticket->company);
  sandbox_draft_number (&draft, S_CONTACT, ticket->contact);
  if (self->survey_id % 3 == 0)
    {
      sandbox_draft_number (&draft, S_COMPLETED, ticket->completed + 5 * HOUR_MS);
      for (int name = S_RESOURCE_RATING; name <= S_COMPANY_RATING; name++)
        sandbox_draft_real (&draft, name,
                            5.0 - (double) ((self->survey_id / 3 + name) % 3));
    }
  self->survey_id++;
  sandbox_draft_seed (&draft, store);
}

/** sandbox_large_evidence_seed: what is left of the work on @ticket. */
void
sandbox_large_evidence_seed (SandboxLargeEvidence *self,
                             SandboxStore *store,
                             const SandboxLargeTicket *ticket)
{
  seed_histories (self, store, ticket);
  if (ticket->has_agreement)
    seed_level (self, store, ticket);
  if (ticket->completed != 0 && ticket->id % 10 == 0)
    seed_survey (self, store, ticket);
}
