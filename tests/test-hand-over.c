#include "core/hand-over.h"

#include <string.h>

static StintCommit *
full_commit (void)
{
  StintCommit *commit = stint_commit_new ();

  commit->done = g_strdup ("DONE-WORDS");
  commit->summary = g_strdup ("SUMMARY-WORDS");
  commit->next = g_strdup ("NEXT-WORDS");
  commit->left_off = g_strdup ("LEFT-WORDS");
  commit->roll_back = g_strdup ("BACK-WORDS");
  commit->roll_forward = g_strdup ("FORWARD-WORDS");
  return commit;
}

/* The hand-over has its fields in a fixed order under fixed titles, for Stint reads them
 * back. */
static void
test_text (void)
{
  g_autoptr (StintCommit) commit = full_commit ();
  g_autofree char *text = stint_hand_over_text (commit);

  g_assert_cmpstr (text, ==,
                   "Done: DONE-WORDS\nLeft off: LEFT-WORDS\nNext: NEXT-WORDS\n"
                   "Roll back: BACK-WORDS\nRoll forward: FORWARD-WORDS");
}

/* What was not typed, or is empty, has no line. */
static void
test_missing (void)
{
  g_autoptr (StintCommit) commit = stint_commit_new ();
  g_autofree char *text = NULL;
  g_autofree char *nothing = stint_hand_over_text (commit);

  commit->next = g_strdup ("call back");
  commit->left_off = g_strdup ("");
  text = stint_hand_over_text (commit);
  g_assert_cmpstr (text, ==, "Next: call back");
  g_assert_cmpstr (nothing, ==, "");
}

/* A client update says the summary and what follows, differently for every outcome. */
static void
test_update (void)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int outcome = STINT_OUTCOME_CONTINUE; outcome <= STINT_OUTCOME_COMPLETE; outcome++)
    {
      char *text = stint_update_text ("disengaged", "We replaced the fuser.", outcome);

      g_assert_nonnull (strstr (text, "We replaced the fuser."));
      g_assert_true (g_hash_table_add (seen, text));
    }
  g_assert_true (
    g_hash_table_add (seen, stint_update_text ("complete", "We replaced the fuser.",
                                               STINT_OUTCOME_COMPLETE)));
}

/* The words of a client update are the same each time, byte for byte. */
static void
test_same (void)
{
  g_autofree char *once =
    stint_update_text ("complete", "x % %s\n%n", STINT_OUTCOME_COMPLETE);
  g_autofree char *twice =
    stint_update_text ("complete", "x % %s\n%n", STINT_OUTCOME_COMPLETE);

  g_assert_cmpstr (once, ==, twice);
  g_assert_nonnull (strstr (once, "x % %s\n%n"));
}

/* Only the two kinds that have words are known, and each has its own title. */
static void
test_kinds (void)
{
  g_autofree char *progress = stint_update_title ("disengaged", "T1.0001");
  g_autofree char *complete = stint_update_title ("complete", "T1.0001");

  g_assert_true (stint_update_kind_known ("disengaged"));
  g_assert_true (stint_update_kind_known ("complete"));
  g_assert_false (stint_update_kind_known ("none"));
  g_assert_false (stint_update_kind_known (""));
  g_assert_false (stint_update_kind_known (NULL));
  g_assert_cmpstr (progress, !=, complete);
  g_assert_nonnull (strstr (progress, "T1.0001"));
  g_assert_nonnull (strstr (complete, "T1.0001"));
}

/* Every outcome but continuing wants a status of its own. */
static void
test_meanings (void)
{
  g_assert_null (stint_outcome_meaning (STINT_OUTCOME_CONTINUE));
  g_assert_cmpstr (stint_outcome_meaning (STINT_OUTCOME_WAITING_CLIENT), ==,
                   "waiting-client");
  g_assert_cmpstr (stint_outcome_meaning (STINT_OUTCOME_WAITING_VENDOR), ==,
                   "waiting-vendor");
  g_assert_cmpstr (stint_outcome_meaning (STINT_OUTCOME_ESCALATE), ==, "escalate");
  g_assert_cmpstr (stint_outcome_meaning (STINT_OUTCOME_COMPLETE), ==, "complete");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hand-over/text", test_text);
  g_test_add_func ("/hand-over/missing", test_missing);
  g_test_add_func ("/hand-over/update", test_update);
  g_test_add_func ("/hand-over/same", test_same);
  g_test_add_func ("/hand-over/kinds", test_kinds);
  g_test_add_func ("/hand-over/meanings", test_meanings);
  return g_test_run ();
}
