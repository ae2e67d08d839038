#pragma once

#include "courier/autotask/places.h"
#include "courier/autotask/private.h"

G_BEGIN_DECLS

/* A check under way. */
typedef struct
{
  StintAutotask *self;
  const StintCheckRequest *request;
  GCancellable *cancellable;
  GPtrArray *checks; /* (element-type StintCheck) (owned) */
  JsonObject *me;    /* (owned) (nullable) the technician's row, once found */
  GPtrArray *picks;  /* (element-type StintPick) (owned) */
  gboolean stop;     /* going on would do harm, or is of no use */
} StintCheckup;

StintCheck *stint_checkup_add (StintCheckup *checkup,
                               const char *id,
                               const char *title,
                               StintGrade grade,
                               char *detail);
void stint_check_remedy (StintCheck *check, const char *remedy, StintPlace place);
StintCheck *stint_checkup_trouble (StintCheckup *checkup,
                                   const char *id,
                                   const char *title,
                                   const GError *error);

/* Each looks at its part, and may set stop. */
void stint_checkup_account (StintCheckup *checkup);
void stint_checkup_person (StintCheckup *checkup);
void stint_checkup_rights (StintCheckup *checkup);
void stint_checkup_lists (StintCheckup *checkup);

GPtrArray *stint_checkup_any (StintCheckup *checkup,
                              const char *collection,
                              GError **error);

G_END_DECLS
