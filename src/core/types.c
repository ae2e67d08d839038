#include "core/types.h"

static const char *const op_kinds[] = { "time-entry", "client-update", "internal-note",
                                        "status",     "void-entry",    "amend-entry",
                                        "presence",   "take-ticket",   "new-ticket" };
static const char *const step_kinds[] = {
  "time-create",  "time-delete", "note-create",
  "ticket-patch", "time-patch",  "ticket-create"
};
static const char *const states[] = { "blocked", "queued",    "sending",  "verify",
                                      "done",    "attention", "cancelled" };
static const char *const outcomes[] = { "continue", "waiting-client", "waiting-vendor",
                                        "escalate", "complete" };

static gboolean
look_up (const char *const *words, guint n_words, const char *text, guint *found)
{
  for (guint i = 0; text != NULL && i < n_words; i++)
    {
      if (g_str_equal (words[i], text))
        {
          *found = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * stint_op_kind_to_text:
 *
 * The stored word for @kind, also the one that scripts see.
 */
const char *
stint_op_kind_to_text (StintOpKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (op_kinds), NULL);
  return op_kinds[kind];
}

/**
 * stint_op_kind_from_text:
 *
 * Reads a stored word back; FALSE when @text is none.
 */
gboolean
stint_op_kind_from_text (const char *text, StintOpKind *kind)
{
  guint found = 0;

  if (!look_up (op_kinds, G_N_ELEMENTS (op_kinds), text, &found))
    return FALSE;
  *kind = found;
  return TRUE;
}

/** stint_step_kind_to_text: the stored word for @kind. */
const char *
stint_step_kind_to_text (StintStepKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (step_kinds), NULL);
  return step_kinds[kind];
}

/** stint_step_kind_from_text: reads a stored word back; FALSE when @text is none. */
gboolean
stint_step_kind_from_text (const char *text, StintStepKind *kind)
{
  guint found = 0;

  if (!look_up (step_kinds, G_N_ELEMENTS (step_kinds), text, &found))
    return FALSE;
  *kind = found;
  return TRUE;
}

/** stint_state_to_text: the stored word for @state, also the one that scripts see. */
const char *
stint_state_to_text (StintState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), NULL);
  return states[state];
}

/** stint_state_from_text: reads a stored word back; FALSE when @text is none. */
gboolean
stint_state_from_text (const char *text, StintState *state)
{
  guint found = 0;

  if (!look_up (states, G_N_ELEMENTS (states), text, &found))
    return FALSE;
  *state = found;
  return TRUE;
}

/** stint_outcome_to_text: the stored word for @outcome, as the command line takes it. */
const char *
stint_outcome_to_text (StintOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (outcomes), NULL);
  return outcomes[outcome];
}

/** stint_outcome_from_text: reads such a word; FALSE when @text is none. */
gboolean
stint_outcome_from_text (const char *text, StintOutcome *outcome)
{
  guint found = 0;

  if (!look_up (outcomes, G_N_ELEMENTS (outcomes), text, &found))
    return FALSE;
  *outcome = found;
  return TRUE;
}

/**
 * stint_state_worse:
 *
 * The one of two states that a person must hear of first: an op is in the worst
 * state of its steps.
 */
StintState
stint_state_worse (StintState a, StintState b)
{
  static const guint badness[] = {
    [STINT_STATE_CANCELLED] = 0, [STINT_STATE_DONE] = 1,    [STINT_STATE_BLOCKED] = 2,
    [STINT_STATE_QUEUED] = 3,    [STINT_STATE_SENDING] = 4, [STINT_STATE_VERIFY] = 5,
    [STINT_STATE_ATTENTION] = 6,
  };

  return badness[a] >= badness[b] ? a : b;
}
