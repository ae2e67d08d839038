#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where in Autotask's administration something is set. */
typedef enum
{
  STINT_PLACE_NONE,
  STINT_PLACE_LEVEL,        /* security levels, of the API user or of technicians */
  STINT_PLACE_PEOPLE,       /* one resource: its roles, its e-mail, its API key */
  STINT_PLACE_TIMESHEETS,   /* system settings */
  STINT_PLACE_SERVICE_DESK, /* likewise */
  STINT_PLACE_CATEGORIES,   /* what a kind of ticket requires */
  STINT_PLACE_LISTS,        /* statuses, priorities, queues, kinds of note */
  STINT_PLACE_WORK_TYPES,
  STINT_PLACE_RULES,
} StintPlace;

const char *stint_autotask_place (StintPlace place);

G_END_DECLS
