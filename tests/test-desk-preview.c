#include "core/desk.h"

#include <string.h>

#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define PRINTER "T20261120.0001"

/* What the preview shows is what is then written, byte for byte. */
static void
test_preview (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_COMPLETE);
  g_autoptr (GError) error = NULL;
  g_autoptr (StintCommit) commit = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  StintPreview *preview = NULL;
  StintDone done = { 0 };

  words.next = "  call back  ";
  words.update_kind = "complete";
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_park (fixture);
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  before = stint_fixture_dump (fixture);
  preview = stint_desk_preview (fixture->desk, 0, &words, &error);
  g_assert_no_error (error);
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
  stint_fixture_disengage (fixture, &words, &done);
  commit = stint_store_get_commit (fixture->store, 1, NULL);
  g_assert_cmpstr (preview->summary, ==, commit->summary);
  g_assert_cmpstr (preview->update_title, ==, commit->update_title);
  g_assert_cmpstr (preview->update_text, ==, commit->update_text);
  g_assert_cmpstr (preview->status_label, ==, "Complete");
  g_assert_null (preview->warning);
  g_assert_cmpstr (commit->next, ==, "call back");
  g_assert_nonnull (strstr (preview->internal_text, "Next: call back"));
  g_assert_cmpuint (preview->entries->len, ==, done.entries->len);
  g_assert_cmpmem (preview->entries->data, 2 * sizeof (StintSpan), done.entries->data,
                   2 * sizeof (StintSpan));
  stint_preview_free (preview);
  stint_done_clear (&done);
}

/* A hand-over that cannot be written is refused, and leaves what runs running. */
static void
test_refused (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *done;
    const char *work_type;
    const char *update_kind;
    gint64 engagement;
    gint64 ended_s; /* after the start; 0: now */
    StintError code;
  } wrong[] = {
    { NULL, NULL, NULL, 0, 0, STINT_ERROR_INVALID },
    { " \n ", NULL, NULL, 0, 0, STINT_ERROR_INVALID },
    { "x", "Teleportation", NULL, 0, 0, STINT_ERROR_INVALID },
    { "x", NULL, "shouted", 0, 0, STINT_ERROR_INVALID },
    { "x", NULL, NULL, 99, 0, STINT_ERROR_NOT_FOUND },
    { "x", NULL, NULL, 0, 61, STINT_ERROR_INVALID },
    { "x", NULL, NULL, 0, -1, STINT_ERROR_INVALID },
  };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_COMPLETE);
      g_autofree char *before = stint_fixture_dump (fixture);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) preview_error = NULL;
      StintDone done = { 0 };

      g_test_message ("case %u", i);
      words.done = wrong[i].done;
      words.work_type = wrong[i].work_type;
      words.update_kind = wrong[i].update_kind;
      words.ended_s = wrong[i].ended_s == 0 ? STINT_NOW : NOW_S + wrong[i].ended_s;
      g_assert_false (
        stint_desk_disengage (fixture->desk, wrong[i].engagement, &words, &done, &error));
      g_assert_error (error, STINT_ERROR, (int) wrong[i].code);
      g_assert_null (
        stint_desk_preview (fixture->desk, wrong[i].engagement, &words, &preview_error));
      g_assert_error (preview_error, STINT_ERROR, (int) wrong[i].code);
      after = stint_fixture_dump (fixture);
      g_assert_cmpstr (after, ==, before);
      stint_done_clear (&done);
    }
}

/* An instant typed for work of which nothing runs is refused, the future first; that of
 * the sheet falls away, for something else has ended the stint. */
static void
test_parked_end (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    gint64 ended_s; /* after the start */
    const char *says;
  } typed[] = { { 30, "nothing of that work runs" }, { 9000, "future" } };
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_park (fixture);
  stint_fixture_wait (fixture, 60);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *before = stint_fixture_dump (fixture);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) preview_error = NULL;

      words.ended_s = NOW_S + typed[i].ended_s;
      words.ended_typed = TRUE;
      g_assert_false (stint_desk_disengage (fixture->desk, 1, &words, &done, &error));
      g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, typed[i].says));
      g_assert_null (stint_desk_preview (fixture->desk, 1, &words, &preview_error));
      g_assert_cmpstr (preview_error->message, ==, error->message);
      after = stint_fixture_dump (fixture);
      g_assert_cmpstr (after, ==, before);
      stint_done_clear (&done);
    }
  words.ended_s = NOW_S + 30;
  words.ended_typed = FALSE;
  g_assert_true (stint_desk_disengage (fixture->desk, 1, &words, &done, NULL));
  g_assert_cmpint (done.at_s, ==, NOW_S + 120);
  g_assert_cmpint (stint_spans_seconds (done.entries), ==, 60);
  stint_done_clear (&done);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up_shop, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/desk-preview/preview", test_preview);
  add ("/desk-preview/refused", test_refused);
  add ("/desk-preview/parked-end", test_parked_end);
  return g_test_run ();
}
