#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of the PSA that the technician's own figures are made of, as last pulled. Ids are
 * opaque, instants whole UTC seconds and 0 where there is none, days YYYY-MM-DD. Texts
 * are the PSA's own. Each is freed with its _free function. */

/* Whether something that a service agreement promises was kept. */
typedef enum
{
  STINT_MET_NO_EVENT = -1, /* there was nothing to keep: no miss */
  STINT_MET_NO = 0,
  STINT_MET_YES = 1,
} StintMet;

/* One time entry, whoever made it and wherever. */
typedef struct
{
  char *id;
  char *ticket_id;     /* (nullable) NULL: internal time */
  char *resource_id;   /* who worked */
  char *creator_id;    /* (nullable) who wrote it down */
  char *work_type_id;  /* (nullable) */
  char *internal_code; /* (nullable) kind of internal time */
  char *work_date;     /* (nullable) the day it counts for */
  char *summary;       /* (nullable) */
  gint64 start_s;      /* 0: only the day is known */
  gint64 end_s;
  gint64 created_s; /* by the PSA's clock */
  gint64 modified_s;
  gint64 worked_seconds;
  gint64 billed_seconds;
  gboolean billable;
} StintEntry;

/* What the figures need to know of a ticket that may be nobody's any more. */
typedef struct
{
  char *id;
  char *number;
  char *title;
  char *company_id;      /* (nullable) */
  char *company;         /* (nullable) */
  char *kind_id;         /* (nullable) such as incident */
  char *queue_id;        /* (nullable) */
  char *assigned_id;     /* (nullable) a technician */
  char *completed_by_id; /* (nullable) a technician */
  gint64 created_s;
  gint64 completed_s;
  gint64 estimated_seconds;
  gboolean own_company; /* work for the shop itself */
  gboolean open;
} StintTicketFacts;

/* What became of the promises of a service agreement for one ticket. */
typedef struct
{
  char *id;
  char *ticket_id;
  StintMet response_met;
  char *response_by_id; /* (nullable) */
  StintMet plan_met;
  char *plan_by_id; /* (nullable) */
  StintMet resolution_met;
  char *resolution_by_id; /* (nullable) */
  gint64 response_seconds;
  gint64 plan_seconds;
  gint64 resolution_seconds;
} StintSlaResult;

/* An answered survey of one ticket. */
typedef struct
{
  char *id;
  char *ticket_id;
  gint64 answered_s;
  gint64 rating_thousandths; /* of the technician, on the shop's own scale */
} StintSurvey;

/* One change of a ticket, in the PSA's words. */
typedef struct
{
  char *ticket_id;
  gint64 position; /* ascending */
  gint64 at_s;
  char *resource_id; /* (nullable) */
  char *action;
  char *detail; /* (nullable) */
} StintChange;

/* An entry or a note that somebody deleted. */
typedef struct
{
  char *id;
  char *ticket_id;
  gint64 at_s;
} StintDeletion;

/* How long the technician is there on each day of a week. */
typedef struct
{
  gint64 day_seconds[7]; /* Monday first */
  gint64 goal_seconds;   /* billable a week; 0: none is set */
} StintAvailability;

typedef struct
{
  char *id;
  char *day;
  char *name;
} StintHoliday;

typedef struct
{
  char *id;
  char *day;
  gint64 away_seconds;
  gboolean approved;
} StintTimeOff;

/* A name, so that it need not be asked for again. */
typedef struct
{
  char *kind; /* "company", "contact" or "person" */
  char *id;
  char *name; /* empty: not ours to see */
} StintName;

StintEntry *stint_entry_new (void);
void stint_entry_free (StintEntry *self);
StintTicketFacts *stint_ticket_facts_new (void);
void stint_ticket_facts_free (StintTicketFacts *self);
StintSlaResult *stint_sla_result_new (void);
void stint_sla_result_free (StintSlaResult *self);
StintSurvey *stint_survey_new (void);
void stint_survey_free (StintSurvey *self);
StintChange *stint_change_new (void);
void stint_change_free (StintChange *self);
StintDeletion *stint_deletion_new (void);
void stint_deletion_free (StintDeletion *self);
StintHoliday *stint_holiday_new (void);
void stint_holiday_free (StintHoliday *self);
StintTimeOff *stint_time_off_new (void);
void stint_time_off_free (StintTimeOff *self);
StintName *stint_name_new (const char *kind, const char *id, const char *name);
void stint_name_free (StintName *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintEntry, stint_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintTicketFacts, stint_ticket_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintSlaResult, stint_sla_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintSurvey, stint_survey_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintChange, stint_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintDeletion, stint_deletion_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintHoliday, stint_holiday_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintTimeOff, stint_time_off_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintName, stint_name_free)

G_END_DECLS
