#include "core/evidence.h"

/** stint_entry_new: (transfer full): an entry of nothing, for a reader to fill. */
StintEntry *
stint_entry_new (void)
{
  return g_new0 (StintEntry, 1);
}

/** stint_entry_free: frees @self and what it owns. */
void
stint_entry_free (StintEntry *self)
{
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self->resource_id);
  g_free (self->creator_id);
  g_free (self->work_type_id);
  g_free (self->internal_code);
  g_free (self->work_date);
  g_free (self->summary);
  g_free (self);
}

/** stint_ticket_facts_new: (transfer full): facts of no ticket yet, for a reader to fill.
 */
StintTicketFacts *
stint_ticket_facts_new (void)
{
  return g_new0 (StintTicketFacts, 1);
}

/** stint_ticket_facts_free: frees @self and what it owns. */
void
stint_ticket_facts_free (StintTicketFacts *self)
{
  g_free (self->id);
  g_free (self->number);
  g_free (self->title);
  g_free (self->company_id);
  g_free (self->company);
  g_free (self->kind_id);
  g_free (self->queue_id);
  g_free (self->assigned_id);
  g_free (self->completed_by_id);
  g_free (self);
}

/** stint_sla_result_new: (transfer full): a result without events, for a reader to fill.
 */
StintSlaResult *
stint_sla_result_new (void)
{
  StintSlaResult *self = g_new0 (StintSlaResult, 1);

  self->response_met = STINT_MET_NO_EVENT;
  self->plan_met = STINT_MET_NO_EVENT;
  self->resolution_met = STINT_MET_NO_EVENT;
  return self;
}

/** stint_sla_result_free: frees @self and what it owns. */
void
stint_sla_result_free (StintSlaResult *self)
{
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self->response_by_id);
  g_free (self->plan_by_id);
  g_free (self->resolution_by_id);
  g_free (self);
}

/** stint_survey_new: (transfer full): a survey, for a reader to fill. */
StintSurvey *
stint_survey_new (void)
{
  return g_new0 (StintSurvey, 1);
}

/** stint_survey_free: frees @self and what it owns. */
void
stint_survey_free (StintSurvey *self)
{
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self);
}

/** stint_change_new: (transfer full): a change, for a reader to fill. */
StintChange *
stint_change_new (void)
{
  return g_new0 (StintChange, 1);
}

/** stint_change_free: frees @self and what it owns. */
void
stint_change_free (StintChange *self)
{
  g_free (self->ticket_id);
  g_free (self->resource_id);
  g_free (self->action);
  g_free (self->detail);
  g_free (self);
}

/** stint_deletion_new: (transfer full): a deletion, for a reader to fill. */
StintDeletion *
stint_deletion_new (void)
{
  return g_new0 (StintDeletion, 1);
}

/** stint_deletion_free: frees @self and what it owns. */
void
stint_deletion_free (StintDeletion *self)
{
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self);
}

/** stint_holiday_new: (transfer full): a holiday, for a reader to fill. */
StintHoliday *
stint_holiday_new (void)
{
  return g_new0 (StintHoliday, 1);
}

/** stint_holiday_free: frees @self and what it owns. */
void
stint_holiday_free (StintHoliday *self)
{
  g_free (self->id);
  g_free (self->day);
  g_free (self->name);
  g_free (self);
}

/** stint_time_off_new: (transfer full): time off, for a reader to fill. */
StintTimeOff *
stint_time_off_new (void)
{
  return g_new0 (StintTimeOff, 1);
}

/** stint_time_off_free: frees @self and what it owns. */
void
stint_time_off_free (StintTimeOff *self)
{
  g_free (self->id);
  g_free (self->day);
  g_free (self);
}

/** stint_name_new: (transfer full): the name of one company, contact or person. */
StintName *
stint_name_new (const char *kind, const char *id, const char *name)
{
  StintName *self = g_new0 (StintName, 1);

  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  return self;
}

/** stint_name_free: frees @self and what it owns. */
void
stint_name_free (StintName *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}
