#pragma once

#include "courier/json.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* Which of the rows found are ours? Pure, for this decides whether work is sent twice. */

StintFinding *stint_finding_new (StintFindResult result, const char *message);
StintFinding *stint_autotask_match_times (const StintStep *step,
                                          const StintDoubt *doubt,
                                          const GPtrArray *rows);
StintFinding *stint_autotask_match_notes (const StintStep *step,
                                          const StintDoubt *doubt,
                                          const GPtrArray *rows,
                                          gint64 skew_s);

G_END_DECLS
