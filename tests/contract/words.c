#include "tests/contract/contract.h"

/* Results as a row spells them. */

/** contract_push_words: (transfer full): how a push ended. */
char *
contract_push_words (const StintAnswer *said)
{
  static const char *const names[] = { "done",     "not-sent", "limited",  "auth",
                                       "rejected", "refused",  "conflict", "unknown" };
  g_autoptr (GString) text = g_string_new (names[said->result]);

  if (said->split_days)
    g_string_append (text, " split-days");
  if (said->limited && said->result != STINT_PUSH_LIMITED)
    g_string_append (text, " limited");
  if (said->retry_after_s > 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT "s", said->retry_after_s);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_ids (GString *text, const char *before, char **ids)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? before : ",", ids[i]);
}

/** contract_find_words: (transfer full): what a search found. */
char *
contract_find_words (const StintFinding *found)
{
  static const char *const names[] = { "stored",  "duplicate",   "absent",
                                       "similar", "cannot-tell", "failed" };
  g_autoptr (GString) text = g_string_new (names[found->result]);

  append_ids (text, " ", found->item_ids);
  append_ids (text, " removable ", found->removable_ids);
  if (found->result == STINT_FIND_FAILED)
    g_string_append_printf (text, " %s",
                            found->failure == STINT_PUSH_AUTH      ? "auth"
                            : found->failure == STINT_PUSH_LIMITED ? "limited"
                                                                   : "unknown");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/** contract_error_word: what a caller can do about @error. */
const char *
contract_error_word (const GError *error)
{
  static const char *const names[] = { "unreachable", "limited",  "auth",
                                       "refused",     "protocol", "unsupported" };

  g_assert_true (error->domain == STINT_PSA_ERROR);
  return names[error->code];
}
