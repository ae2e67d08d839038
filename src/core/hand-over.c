#include "core/hand-over.h"

#include <glib/gi18n.h>

static void
add_line (GString *text, const char *title, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s: %s", title, value);
}

/**
 * stint_hand_over_text: (transfer full)
 *
 * The hand-over as colleagues read it in the PSA. Its titles are fixed and not
 * translated, so that another Stint can read such a note back into fields.
 */
char *
stint_hand_over_text (const StintCommit *commit)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (commit != NULL, NULL);

  add_line (text, "Done", commit->done);
  add_line (text, "Left off", commit->left_off);
  add_line (text, "Next", commit->next);
  add_line (text, "Roll back", commit->roll_back);
  add_line (text, "Roll forward", commit->roll_forward);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/** stint_update_kind_known: whether there is a client update of this kind. */
gboolean
stint_update_kind_known (const char *kind)
{
  return g_strcmp0 (kind, "disengaged") == 0 || g_strcmp0 (kind, "complete") == 0;
}

/** stint_update_title: (transfer full): the title of a client update. */
char *
stint_update_title (const char *kind, const char *ticket_number)
{
  if (g_strcmp0 (kind, "complete") == 0)
    return g_strdup_printf (_ ("Ticket %s is complete"), ticket_number);
  return g_strdup_printf (_ ("Progress on ticket %s"), ticket_number);
}

static const char *
what_follows (const char *kind, StintOutcome outcome)
{
  if (g_strcmp0 (kind, "complete") == 0)
    return _ (
      "We have completed our work on this. If anything is still not right, please "
      "answer here and we will look at it again.");
  switch (outcome)
    {
    case STINT_OUTCOME_WAITING_CLIENT:
      return _ ("To go on, we need your answer.");
    case STINT_OUTCOME_WAITING_VENDOR:
      return _ ("We are now waiting for the manufacturer and stay on it for you.");
    case STINT_OUTCOME_ESCALATE:
      return _ ("A specialist in our team is taking over from here.");
    case STINT_OUTCOME_COMPLETE:
      return _ ("This should now be resolved.");
    case STINT_OUTCOME_CONTINUE:
    default:
      return _ ("We will continue and tell you as soon as there is news.");
    }
}

/**
 * stint_update_text: (transfer full)
 * @summary: what was done, in words meant for the client
 *
 * The words of a client update. Only @summary comes from the technician: nothing
 * internal, such as what is next or what to roll back, has a way into it.
 */
char *
stint_update_text (const char *kind, const char *summary, StintOutcome outcome)
{
  return g_strdup_printf (_ ("Hello,\n\nwe have worked on your ticket:\n%s\n\n%s"),
                          summary, what_follows (kind, outcome));
}

/**
 * stint_outcome_meaning: (transfer none) (nullable)
 *
 * What a status must mean to be set at this outcome; NULL when the status stays.
 */
const char *
stint_outcome_meaning (StintOutcome outcome)
{
  switch (outcome)
    {
    case STINT_OUTCOME_WAITING_CLIENT:
      return "waiting-client";
    case STINT_OUTCOME_WAITING_VENDOR:
      return "waiting-vendor";
    case STINT_OUTCOME_ESCALATE:
      return "escalate";
    case STINT_OUTCOME_COMPLETE:
      return "complete";
    case STINT_OUTCOME_CONTINUE:
    default:
      return NULL;
    }
}
