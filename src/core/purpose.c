#include "core/purpose.h"

static const char *const words[STINT_N_PURPOSES] = { "push",      "verify",    "tickets",
                                                     "reference", "scorecard", "check" };

/** stint_purpose_to_text: (transfer none): as it is stored. */
const char *
stint_purpose_to_text (StintPurpose purpose)
{
  g_return_val_if_fail ((guint) purpose < STINT_N_PURPOSES, NULL);
  return words[purpose];
}

/** stint_purpose_from_text: gives the purpose that is stored as @text; FALSE for none. */
gboolean
stint_purpose_from_text (const char *text, StintPurpose *purpose)
{
  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    {
      if (g_strcmp0 (words[i], text) != 0)
        continue;
      *purpose = (StintPurpose) i;
      return TRUE;
    }
  return FALSE;
}
