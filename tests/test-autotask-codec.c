#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/errors.h"
#include "courier/autotask/plan.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS"
#define OTHER_KEY "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"
#define MARK "[stint:" KEY "]"
#define OTHER_MARK "[stint:" OTHER_KEY "]"

static const gint64 nine = 1775984400; /* 2026-04-12T09:00:00Z */

typedef struct
{
  const char *text;
  gint64 at_s; /* -1: refused */
} InstantCase;

/* An instant is read with or without a “Z” and with any fraction, and always as UTC. */
static void
test_instants (void)
{
  static const InstantCase cases[] = {
    { "2026-04-12T09:00:00Z", 1775984400 },
    { "2026-04-12T09:00:00", 1775984400 },
    { "2026-04-12T09:00:00.2Z", 1775984400 },
    { "2026-04-12T09:00:00.613Z", 1775984400 },
    { "2026-04-12T09:00:00.61", 1775984400 },
    { "2026-04-12T08:59:60Z", 1775984399 },
    { "2026-04-12", 1775952000 },
    { "1970-01-01T00:00:00Z", 0 },
    { "2026-04-12T09:00:00.Z", -1 },
    { "2026-04-12T09:00:00+02:00", -1 },
    { "2026-04-12T09:00", -1 },
    { "2026-02-30T09:00:00Z", -1 },
    { "2026-04-12T24:00:00Z", -1 },
    { "12.04.2026", -1 },
    { "", -1 },
    { NULL, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 at_s = 0;
      gboolean read = stint_autotask_read_instant (cases[i].text, &at_s);

      g_test_message ("%s", cases[i].text != NULL ? cases[i].text : "NULL");
      g_assert_true (read == (cases[i].at_s >= 0));
      if (read)
        g_assert_cmpint (at_s, ==, cases[i].at_s);
    }
}

/* What is written is read back to the second, in every season of every year. */
static void
test_instants_round (void)
{
  for (gint64 at_s = 0; at_s < 4000000000; at_s += 9876543)
    {
      g_autofree char *text = stint_autotask_instant (at_s);
      gint64 again_s = -1;

      g_assert_true (stint_autotask_read_instant (text, &again_s));
      g_assert_cmpint (again_s, ==, at_s);
    }
}

typedef struct
{
  const char *text;
  StintMark mark;
} MarkCase;

/* A marker is told from another's and from a text that only looks like one. */
static void
test_mark_of (void)
{
  static const MarkCase cases[] = {
    { NULL, STINT_MARK_NONE },
    { "", STINT_MARK_NONE },
    { "text", STINT_MARK_NONE },
    { MARK, STINT_MARK_OURS },
    { "text\r\n" MARK "\r\n", STINT_MARK_OURS },
    { OTHER_MARK "\n" MARK, STINT_MARK_OURS },
    { OTHER_MARK, STINT_MARK_OTHERS },
    { "[stint:" KEY "X]", STINT_MARK_OTHERS },
    { "[stint :" KEY "]", STINT_MARK_NONE },
    { "[stint:]", STINT_MARK_NONE },
    { "[stint:" KEY, STINT_MARK_NONE },
    { "[stint:[stint:" KEY "]", STINT_MARK_OURS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (stint_autotask_mark_of (cases[i].text, KEY), ==, cases[i].mark);
}

/* A marker is the last line by itself; one typed by a person is disarmed, and a long text
 * is cut so that the marker stays whole. */
static void
test_mark (void)
{
  g_autofree char *plain = stint_autotask_mark ("text \n", KEY);
  g_autofree char *empty = stint_autotask_mark (NULL, KEY);
  g_autofree char *pasted = stint_autotask_mark ("x [STINT:" OTHER_KEY "]", KEY);
  g_autofree char *faces = g_strnfill (4 * 40000, 'x');
  g_autofree char *full = NULL;

  g_assert_cmpstr (plain, ==, "text\n" MARK);
  g_assert_cmpstr (empty, ==, MARK);
  g_assert_cmpint (stint_autotask_mark_of (pasted, KEY), ==, STINT_MARK_OURS);
  g_assert_cmpint (stint_autotask_mark_of (pasted, OTHER_KEY), ==, STINT_MARK_OTHERS);
  for (guint i = 0; i < 40000; i++)
    memcpy (faces + 4 * i, "😀", 4);
  full = stint_autotask_mark (faces, KEY);
  g_assert_true (g_str_has_suffix (full, "\n" MARK));
  g_assert_true (g_utf8_validate (full, -1, NULL));
  /* Each face is two of the units that the server counts. */
  g_assert_cmpint (2 * (g_utf8_strlen (full, -1) - 35) + 35, <=, 32000);
  g_assert_cmpint (2 * (g_utf8_strlen (full, -1) - 35) + 35, >=, 31998);
}

/* A reader never sees a marker. */
static void
test_unmark (void)
{
  g_autofree char *text = stint_autotask_unmark ("Left off\n" MARK);
  g_autofree char *only = stint_autotask_unmark (MARK);

  g_assert_cmpstr (text, ==, "Left off");
  g_assert_cmpstr (only, ==, "");
}

typedef struct
{
  int transport_code;
  int status;
  gint64 request_bytes;
  gboolean complete;
  const char *body;
  StintStepKind kind;
  StintPushResult result;
  gboolean limited;
} JudgeCase;

#define TIME STINT_STEP_TIME_CREATE
#define DELETE STINT_STEP_TIME_DELETE
#define REFUSAL(text) "{\"errors\":[\"" text "\"]}"
#define THREADS "The Autotask API thread threshold of 3 threads has been exceeded."

/* Only proof counts: nothing sent, a whole 200 with an id, or words known to be a
 * refusal; everything else is in doubt. */
static void
test_judge (void)
{
  static const JudgeCase cases[] = {
    { 7, 0, 0, FALSE, "", TIME, STINT_PUSH_NOT_SENT, FALSE },
    { 28, 0, 0, FALSE, "", TIME, STINT_PUSH_NOT_SENT, FALSE },
    { 56, 0, 131, FALSE, "", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 28, 0, 131, FALSE, "", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "{\"itemId\":7}", TIME, STINT_PUSH_DONE, FALSE },
    { 0, 200, 131, TRUE, "{\"ItemID\":7}", TIME, STINT_PUSH_DONE, FALSE },
    { 18, 200, 131, FALSE, "{\"itemId\":7}", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "{\"itemId\":0}", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "{\"itemId\":-7}", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "{\"itemId\":\"7\"}", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "{\"itemId\":7} {}", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "<html>Log in</html>", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 200, 131, TRUE, "", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 201, 131, TRUE, "{\"itemId\":7}", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 302, 131, TRUE, "", TIME, STINT_PUSH_REFUSED, FALSE },
    { 0, 404, 131, TRUE, "{\"Message\":\"No route\"}", TIME, STINT_PUSH_REFUSED, FALSE },
    { 0, 405, 131, TRUE, "{\"Message\":\"No\"}", TIME, STINT_PUSH_REFUSED, FALSE },
    { 0, 401, 131, TRUE, "", TIME, STINT_PUSH_AUTH, FALSE },
    { 0, 403, 131, TRUE, "", TIME, STINT_PUSH_AUTH, FALSE },
    { 0, 429, 131, TRUE, REFUSAL (THREADS), TIME, STINT_PUSH_LIMITED, TRUE },
    { 0, 429, 131, TRUE, "", TIME, STINT_PUSH_LIMITED, FALSE },
    { 0, 500, 131, TRUE, REFUSAL (THREADS), TIME, STINT_PUSH_UNKNOWN, TRUE },
    { 0, 500, 131, TRUE, REFUSAL ("TimeEntries for Tickets must have a roleID."), TIME,
      STINT_PUSH_REJECTED, FALSE },
    { 0, 500, 131, TRUE,
      REFUSAL ("The logged in Resource does not have the adequate "
               "permissions to create this entity type."),
      TIME, STINT_PUSH_REJECTED, FALSE },
    { 0, 500, 131, TRUE, REFUSAL ("was deadlocked on lock resources"), TIME,
      STINT_PUSH_UNKNOWN, FALSE },
    { 56, 500, 131, FALSE, REFUSAL ("TimeEntries for Tickets must have a roleID."), TIME,
      STINT_PUSH_UNKNOWN, FALSE },
    { 0, 500, 131, TRUE, "<html>Server Error</html>", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 502, 131, TRUE, "<html>Bad Gateway</html>", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 503, 131, TRUE, "", TIME, STINT_PUSH_UNKNOWN, FALSE },
    { 0, 500, 131, TRUE, REFUSAL ("No message. No matching records found."), DELETE,
      STINT_PUSH_DONE, FALSE },
    { 0, 500, 131, TRUE,
      REFUSAL ("You do not have permission to delete time entries that "
               "you did not create"),
      DELETE, STINT_PUSH_REJECTED, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StintHttpReply reply = { .transport_code = cases[i].transport_code,
                               .http_status = cases[i].status,
                               .request_bytes = cases[i].request_bytes,
                               .complete = cases[i].complete };
      g_autoptr (GBytes) body = g_bytes_new (cases[i].body, strlen (cases[i].body));
      g_autoptr (StintAnswer) answer = NULL;

      reply.body = body;
      answer = stint_autotask_judge (&reply, cases[i].kind);
      g_test_message ("%u: %d %s", i, cases[i].status, cases[i].body);
      g_assert_cmpint (answer->result, ==, cases[i].result);
      g_assert_true (answer->limited == cases[i].limited);
      g_assert_true ((answer->item_ids != NULL) ==
                     (answer->result == STINT_PUSH_DONE && cases[i].kind == TIME));
      if (answer->result == STINT_PUSH_LIMITED)
        g_assert_cmpint (answer->retry_after_s, ==,
                         strstr (cases[i].body, "thread") != NULL ? 0 : 60);
      if (answer->result != STINT_PUSH_DONE)
        g_assert_nonnull (answer->message);
    }
}

static StintWork *
work_new (guint n_intervals)
{
  StintWork *work = stint_work_new ();

  work->me_id = g_strdup ("102");
  work->ticket_id = g_strdup ("5001");
  work->role_id = g_strdup ("9");
  work->work_type_id = g_strdup ("301");
  work->summary = g_strdup ("Put out the fire");
  work->internal_text = g_strdup ("Left off at the fuse");
  for (guint i = 0; i < n_intervals; i++)
    {
      StintInterval *interval = stint_work_add_interval (work, 10 + i, KEY);

      interval->start_s = nine + 3600 * i + 15;
      interval->end_s = interval->start_s + 1800;
      interval->work_date = g_strdup ("2026-04-12");
    }
  return work;
}

static void
add_rest (StintWork *work)
{
  work->update_op_id = 20;
  work->update_key = g_strdup (OTHER_KEY);
  work->update_title = g_strdup ("News");
  work->update_text = g_strdup ("The printer prints. " MARK);
  work->status_op_id = 21;
  work->status_key = g_strdup (OTHER_KEY);
  work->status_id = g_strdup ("5");
  work->base_status_id = g_strdup ("8");
  work->completes = TRUE;
  work->void_op_id = 22;
  work->void_key = g_strdup (OTHER_KEY);
  work->void_remote_id = g_strdup ("8999");
}

static const StintAutotaskStyle style = { .update_note_type = 1,
                                          .internal_note_type = 3,
                                          .update_title = (char *) "Update",
                                          .note_title = (char *) "Note" };

static char *
body_text (const StintStep *step, const char *name)
{
  g_autoptr (GVariant) body = g_variant_lookup_value (step->payload, "body", NULL);
  char *text = NULL;
  gint64 number = 0;

  if (g_variant_lookup (body, name, "x", &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_variant_lookup (body, name, "s", &text);
  return text;
}

static void
assert_body (const StintStep *step, const char *name, const char *wanted)
{
  g_autofree char *text = body_text (step, name);

  g_assert_cmpstr (text, ==, wanted);
}

/* A commit becomes its entries, its update, its status and what it takes back, each
 * waiting for what must come first; only the last entry carries the hand-over. */
static void
test_plan (void)
{
  g_autoptr (StintWork) work = work_new (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  const StintStep *step = NULL;

  add_rest (work);
  steps = stint_autotask_plan (&style, work, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 5);

  step = g_ptr_array_index (steps, 0);
  g_assert_cmpint (step->kind, ==, STINT_STEP_TIME_CREATE);
  g_assert_cmpint (step->op_id, ==, 10);
  g_assert_cmpstr (step->entity, ==, "TimeEntries");
  g_assert_cmpstr (step->natural_key, ==, "5001|102|2026-04-12T09:00:15Z");
  g_assert_false (step->after_entries || step->after_update);
  assert_body (step, "summaryNotes", "Put out the fire (part 1 of 2)");
  assert_body (step, "internalNotes", MARK);
  assert_body (step, "startDateTime", "2026-04-12T09:00:15Z");
  assert_body (step, "endDateTime", "2026-04-12T09:30:15Z");
  assert_body (step, "dateWorked", "2026-04-12T00:00:00Z");
  assert_body (step, "roleID", "9");
  assert_body (step, "billingCodeID", "301");

  step = g_ptr_array_index (steps, 1);
  assert_body (step, "internalNotes", "Left off at the fuse\n" MARK);

  step = g_ptr_array_index (steps, 2);
  g_assert_cmpint (step->kind, ==, STINT_STEP_NOTE_CREATE);
  g_assert_true (step->careful);
  g_assert_true (step->after_entries && !step->after_update);
  assert_body (step, "publish", "1");
  assert_body (step, "noteType", "1");
  assert_body (step, "title", "News");
  assert_body (step, "description", "The printer prints. [stint :" KEY "]");

  step = g_ptr_array_index (steps, 3);
  g_assert_cmpint (step->kind, ==, STINT_STEP_TICKET_PATCH);
  g_assert_true (step->repeatable && step->waits_for_ticket);
  g_assert_true (step->after_entries && step->after_update);

  step = g_ptr_array_index (steps, 4);
  g_assert_cmpint (step->kind, ==, STINT_STEP_TIME_DELETE);
  g_assert_true (step->after_entries && !step->after_update);
}

/* Where no entry may span midnight UTC, one that does becomes two of the same op, each
 * with a name of its own that planning again gives it too; the last carries the
 * hand-over. Their days are those where the technician is. */
static void
test_plan_split (void)
{
  static const struct
  {
    gint64 minutes; /* from midnight to the start; its length is an hour */
    guint n;
  } cases[] = { { -120, 1 }, { -60, 1 }, { -59, 2 }, { -1, 2 }, { 0, 1 } };
  const gint64 midnight_s = G_GINT64_CONSTANT (1776038400);
  StintAutotaskStyle splits = style;

  splits.split_days = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintWork) work = work_new (1);
      g_autoptr (GPtrArray) steps = NULL;
      g_autoptr (GPtrArray) whole = NULL;
      g_autoptr (GPtrArray) again = NULL;
      StintInterval *interval = g_ptr_array_index (work->intervals, 0);
      const StintStep *first = NULL;
      const StintStep *last = NULL;

      g_test_message ("case %u", i);
      interval->start_s = midnight_s + cases[i].minutes * 60;
      interval->end_s = interval->start_s + 3600;
      g_free (interval->late_date);
      interval->late_date = g_strdup ("2026-04-11");
      steps = stint_autotask_plan (&splits, work, NULL);
      whole = stint_autotask_plan (&style, work, NULL);
      again = stint_autotask_plan (&splits, work, NULL);
      g_assert_cmpuint (whole->len, ==, 1);
      g_assert_cmpuint (steps->len, ==, cases[i].n);
      first = g_ptr_array_index (steps, 0);
      last = g_ptr_array_index (steps, steps->len - 1);
      g_assert_cmpstr (first->key, ==, KEY);
      g_assert_cmpint (last->op_id, ==, first->op_id);
      g_assert_cmpstr (last->key, ==,
                       ((StintStep *) g_ptr_array_index (again, steps->len - 1))->key);
      if (cases[i].n == 1)
        continue;
      g_assert_cmpstr (last->key, !=, KEY);
      g_assert_cmpuint (strlen (last->key), ==, strlen (KEY));
      g_assert_cmpstr (last->natural_key, !=, first->natural_key);
      assert_body (first, "endDateTime", "2026-04-13T00:00:00Z");
      assert_body (last, "startDateTime", "2026-04-13T00:00:00Z");
      assert_body (first, "dateWorked", "2026-04-12T00:00:00Z");
      assert_body (last, "dateWorked", "2026-04-11T00:00:00Z");
      assert_body (first, "internalNotes", MARK);
      assert_body (last, "summaryNotes", "Put out the fire (part 2 of 2)");
    }
}

/* The same work gives the same steps, to the byte. */
static void
test_plan_is_stable (void)
{
  g_autoptr (StintWork) work = work_new (3);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  add_rest (work);
  first = stint_autotask_plan (&style, work, NULL);
  second = stint_autotask_plan (&style, work, NULL);
  for (guint i = 0; i < first->len; i++)
    {
      const StintStep *a = g_ptr_array_index (first, i);
      const StintStep *b = g_ptr_array_index (second, i);

      g_assert_true (g_variant_get_size (a->payload) == g_variant_get_size (b->payload));
      g_assert_cmpvariant (a->payload, b->payload);
    }
}

/* A note that stands for the hand-over is internal and carries our key. */
static void
test_plan_note (void)
{
  g_autoptr (StintWork) work = work_new (0);
  g_autoptr (GPtrArray) steps = NULL;
  const StintStep *step = NULL;

  work->note_op_id = 30;
  work->note_key = g_strdup (KEY);
  steps = stint_autotask_plan (&style, work, NULL);
  g_assert_cmpuint (steps->len, ==, 1);
  step = g_ptr_array_index (steps, 0);
  g_assert_false (step->careful);
  assert_body (step, "publish", "2");
  assert_body (step, "noteType", "3");
  assert_body (step, "title", "Note");
  assert_body (step, "description", "Left off at the fuse\n" MARK);
}

/* The role that the ticket gives goes before the technician's own. */
static void
test_plan_role (void)
{
  g_autoptr (StintWork) work = work_new (1);
  g_autoptr (GPtrArray) steps = NULL;

  work->ticket_role_id = g_strdup ("7");
  steps = stint_autotask_plan (&style, work, NULL);
  assert_body (g_ptr_array_index (steps, 0), "roleID", "7");
}

/* What Autotask cannot hold is refused before anything is sent. */
static void
test_plan_unsupported (void)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (StintWork) work = work_new (1);
      StintInterval *interval = g_ptr_array_index (work->intervals, 0);
      g_autoptr (GError) error = NULL;

      if (i == 0)
        interval->end_s = interval->start_s;
      else if (i == 1)
        interval->end_s = interval->start_s + 24 * 3600;
      else if (i == 2)
        g_clear_pointer (&work->role_id, g_free);
      else if (i == 3)
        work->ticket_id[0] = 'x';
      else if (i == 4)
        interval->work_date[0] = 'x';
      else
        work->work_type_id[0] = '-';
      g_assert_null (stint_autotask_plan (&style, work, &error));
      g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED);
    }
}

/* A status is given a meaning only where its label, in three languages, is plain. */
static void
test_meanings (void)
{
  static const struct
  {
    const char *id;
    const char *label;
    const char *meaning;
  } cases[] = {
    { "1", "Neu", "new" },
    { "5", "Fertig", "complete" },
    { "7", "Waiting Customer", "waiting-client" },
    { "7", "Wartet auf Kunde", "waiting-client" },
    { "7", "Wacht op klant", "waiting-client" },
    { "12", "Waiting Vendor", "waiting-vendor" },
    { "12", "Wartet auf Lieferant", "waiting-vendor" },
    { "8", "In Progress", "in-progress" },
    { "8", "In behandeling", "in-progress" },
    { "11", "Escalated", "escalate" },
    { "14", "Solved, waiting customer", NULL },
    { "9", "Waiting Materials", NULL },
    { "15", "Customer note added", NULL },
    { "17", "On hold", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *meaning =
        stint_autotask_status_meaning (cases[i].id, cases[i].label);

      g_assert_cmpstr (meaning, ==, cases[i].meaning);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autotask-codec/instants", test_instants);
  g_test_add_func ("/autotask-codec/instants-round", test_instants_round);
  g_test_add_func ("/autotask-codec/mark-of", test_mark_of);
  g_test_add_func ("/autotask-codec/mark", test_mark);
  g_test_add_func ("/autotask-codec/unmark", test_unmark);
  g_test_add_func ("/autotask-codec/judge", test_judge);
  g_test_add_func ("/autotask-codec/plan", test_plan);
  g_test_add_func ("/autotask-codec/plan-split", test_plan_split);
  g_test_add_func ("/autotask-codec/plan-is-stable", test_plan_is_stable);
  g_test_add_func ("/autotask-codec/plan-note", test_plan_note);
  g_test_add_func ("/autotask-codec/plan-role", test_plan_role);
  g_test_add_func ("/autotask-codec/plan-unsupported", test_plan_unsupported);
  g_test_add_func ("/autotask-codec/meanings", test_meanings);
  return g_test_run ();
}
