#pragma once

#include "core/record.h"

G_BEGIN_DECLS

#define STINT_TYPE_ENGAGEMENT (stint_engagement_get_type ())
G_DECLARE_FINAL_TYPE (StintEngagement, stint_engagement, STINT, ENGAGEMENT, StintRecord)

/* A technician's work on one ticket, with the sums that its stints give. */
struct _StintEngagement
{
  StintRecord parent_instance;

  gint64 id;
  char *ticket_id;      /* (nullable) the PSA's, once known */
  char *ticket_number;  /* (nullable) none for an interrupt or internal time */
  char *ticket_title;   /* (nullable) */
  char *company;        /* (nullable) */
  char *label;          /* (nullable) what an interrupt was about, or an internal code */
  char *next;           /* (nullable) what is next, as last written down */
  char *base_status_id; /* (nullable) status of the ticket as the technician saw it */
  char *lookup_message; /* (nullable) why its ticket could not be found */
  gint64 slot;          /* 0: none */
  gint64 opened_s;
  gint64 closed_s;         /* 0: open */
  gint64 running_stint_id; /* 0: none runs */
  gint64 running_since_s;
  gint64 worked_seconds;   /* of its ended stints, discarded ones left out */
  gint64 unposted_seconds; /* of those, without a commit of work */
  gboolean internal;
};

StintEngagement *stint_engagement_new (void);
const char *stint_engagement_get_name (StintEngagement *self);

G_END_DECLS
