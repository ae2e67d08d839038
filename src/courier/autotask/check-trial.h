#pragma once

#include "courier/autotask/check.h"

G_BEGIN_DECLS

/* What only a write can tell is tried on a ticket of the shop's own company, never on a
 * client's. */
typedef struct
{
  StintCheckup *checkup;
  JsonObject *ticket; /* (owned) (nullable) its row */
  char *ticket_id;    /* (nullable) */
  char *me_id;        /* (nullable) */
  char *ticket_role;  /* (nullable) the role it gives me */
  char *default_role; /* (nullable) */
} StintTrial;

gboolean stint_trial_begin (StintTrial *trial);
void stint_trial_end (StintTrial *trial);
StintWork *stint_trial_work (const StintTrial *trial);
const char *stint_trial_words (const StintAnswer *said);
void stint_trial_grade (StintCheck *check, const StintAnswer *said);
char *stint_trial_doubt (const StintTrial *trial, const StintStep *step, const char *why);
void stint_trial_refused (StintTrial *trial, const char *words);
void stint_trial_limited (StintTrial *trial, const char *words, gint64 retry_after_s);
gboolean stint_trial_goes_on (StintTrial *trial, const GError *error);
StintFinding *stint_trial_look (StintTrial *trial, const StintStep *step);
void stint_trial_pause (const StintTrial *trial, int milliseconds);
void stint_trial_add_text (const StintTrial *trial,
                           const char *id,
                           const StintStep *step,
                           const char *member,
                           const char *found);

void stint_trial_entry (StintTrial *trial);
void stint_trial_note (StintTrial *trial);
void stint_trial_mail (StintTrial *trial);

G_END_DECLS
