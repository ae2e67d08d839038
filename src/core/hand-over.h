#pragma once

#include "core/commit.h"
#include "core/types.h"

G_BEGIN_DECLS

/* The texts that a commit of work becomes. Pure: the same commit gives the same text,
 * byte for byte, in the preview and in the PSA. */

char *stint_hand_over_text (const StintCommit *commit);
gboolean stint_update_kind_known (const char *kind);
char *stint_update_title (const char *kind, const char *ticket_number);
char *stint_update_text (const char *kind, const char *summary, StintOutcome outcome);
const char *stint_outcome_meaning (StintOutcome outcome);

G_END_DECLS
