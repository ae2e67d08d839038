#include "core/types.h"

typedef const char *(*ToText) (int value);
typedef gboolean (*FromText) (const char *text, int *value);

static const char *
op_kind_to_text (int value)
{
  return stint_op_kind_to_text (value);
}

static gboolean
op_kind_from_text (const char *text, int *value)
{
  StintOpKind kind = STINT_OP_TIME_ENTRY;
  gboolean found = stint_op_kind_from_text (text, &kind);

  *value = kind;
  return found;
}

static const char *
step_kind_to_text (int value)
{
  return stint_step_kind_to_text (value);
}

static gboolean
step_kind_from_text (const char *text, int *value)
{
  StintStepKind kind = STINT_STEP_TIME_CREATE;
  gboolean found = stint_step_kind_from_text (text, &kind);

  *value = kind;
  return found;
}

static const char *
state_to_text (int value)
{
  return stint_state_to_text (value);
}

static gboolean
state_from_text (const char *text, int *value)
{
  StintState state = STINT_STATE_BLOCKED;
  gboolean found = stint_state_from_text (text, &state);

  *value = state;
  return found;
}

static const char *
outcome_to_text (int value)
{
  return stint_outcome_to_text (value);
}

static gboolean
outcome_from_text (const char *text, int *value)
{
  StintOutcome outcome = STINT_OUTCOME_CONTINUE;
  gboolean found = stint_outcome_from_text (text, &outcome);

  *value = outcome;
  return found;
}

/* The words are stored in people's files and typed in their scripts: they never change.
 */
static const struct
{
  ToText to_text;
  FromText from_text;
  const char *words[8];
} tables[] = {
  { op_kind_to_text,
    op_kind_from_text,
    { "time-entry", "client-update", "internal-note", "status", "void-entry" } },
  { step_kind_to_text,
    step_kind_from_text,
    { "time-create", "time-delete", "note-create", "ticket-patch" } },
  { state_to_text,
    state_from_text,
    { "blocked", "queued", "sending", "verify", "done", "attention", "cancelled" } },
  { outcome_to_text,
    outcome_from_text,
    { "continue", "waiting-client", "waiting-vendor", "escalate", "complete" } },
};

/* Each value has its word, and each word reads back to its value. */
static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (int value = 0; tables[i].words[value] != NULL; value++)
      {
        int back = -1;

        g_assert_cmpstr (tables[i].to_text (value), ==, tables[i].words[value]);
        g_assert_true (tables[i].from_text (tables[i].words[value], &back));
        g_assert_cmpint (back, ==, value);
      }
}

/* What is no word of a table is refused by it, a word of another table too. */
static void
test_no_words (void)
{
  static const char *const wrong[] = { "", "Done", "done ", "time entry", "unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      int value = 0;

      g_assert_false (tables[i].from_text (NULL, &value));
      for (guint j = 0; j < G_N_ELEMENTS (wrong); j++)
        g_assert_false (tables[i].from_text (wrong[j], &value));
      for (guint j = 0; j < G_N_ELEMENTS (tables); j++)
        g_assert_true (tables[i].from_text (tables[j].words[1], &value) == (i == j));
    }
}

/* Of any two states the one that a person must hear of first wins, in either order. */
static void
test_worse (void)
{
  static const StintState order[] = {
    STINT_STATE_CANCELLED, STINT_STATE_DONE,   STINT_STATE_BLOCKED,   STINT_STATE_QUEUED,
    STINT_STATE_SENDING,   STINT_STATE_VERIFY, STINT_STATE_ATTENTION,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = i; j < G_N_ELEMENTS (order); j++)
      {
        g_assert_cmpint (stint_state_worse (order[i], order[j]), ==, order[j]);
        g_assert_cmpint (stint_state_worse (order[j], order[i]), ==, order[j]);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/types/words", test_words);
  g_test_add_func ("/types/no-words", test_no_words);
  g_test_add_func ("/types/worse", test_worse);
  return g_test_run ();
}
