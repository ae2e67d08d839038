#pragma once

#include "core/record.h"

G_BEGIN_DECLS

#define STINT_TYPE_TICKET (stint_ticket_get_type ())
G_DECLARE_FINAL_TYPE (StintTicket, stint_ticket, STINT, TICKET, StintRecord)

/* A ticket as last pulled. Texts are the PSA's own and hostile until proved otherwise. */
struct _StintTicket
{
  StintRecord parent_instance;

  char *id;     /* the PSA's */
  char *number; /* what people say, such as T20260412.0046 */
  char *title;
  char *description;
  char *company_id;
  char *company;
  char *contact_id;
  char *contact;
  char *status_id;
  char *status; /* its label */
  char *priority;
  char *queue;
  char *queue_id; /* (nullable) */
  char *assignee; /* (nullable) its technician, where that was asked for; empty: nobody */
  char *role_id;  /* (nullable) role of the assigned technician, when that is me */
  char *web_url;  /* (nullable) */
  gint64 due_s;   /* 0 when there is none */
  gint64 estimated_seconds;
  gint64 worked_seconds; /* as far as known here */
  gint64 last_activity_s;
  gboolean mine;   /* I am its primary or a secondary resource */
  gboolean joined; /* as just pulled: I am a secondary resource, by @role_id */
  gboolean queued; /* as just pulled: asked for as one of a queue */
  gboolean open;   /* not complete */
};

StintTicket *stint_ticket_new (void);

G_END_DECLS
