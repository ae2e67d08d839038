#include <string.h>

#include "courier/autotask/errors.h"

/* What is made of the texts that a server has been seen to give, each in its body as it
 * was recorded. */

#define WORDS_MAX 1000

static JsonObject *
load (void)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "fixtures", "json", "autotask-errors.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new (text, length);
  return stint_json_read (bytes, 100000, NULL);
}

static StintHttpReply
reply_of (JsonObject *one, GBytes *body)
{
  StintHttpReply reply = { .request_bytes = 131, .body = body, .complete = TRUE };
  gint64 status = 0;

  g_assert_true (stint_json_int (one, "status", &status));
  reply.http_status = (int) status;
  return reply;
}

static const char *
push_name (StintPushResult result)
{
  static const char *const names[] = { "done",     "not-sent", "limited",  "auth",
                                       "rejected", "refused",  "conflict", "unknown" };

  return names[result];
}

static const char *
read_name (int code)
{
  static const char *const names[] = { "unreachable", "limited",  "auth",
                                       "refused",     "protocol", "unsupported" };

  return names[code];
}

static void
check_case (JsonObject *one)
{
  static const char *const faults[] = { "unknown", "invalid", "auth", "right",
                                        "limited", "missing", "span" };
  g_autoptr (GBytes) body = stint_json_write (stint_json_object (one, "body"));
  const StintHttpReply reply = reply_of (one, body);
  g_autofree char *words = stint_autotask_words (&reply);
  g_autofree char *advice = NULL;
  g_autoptr (StintAnswer) said = stint_autotask_judge (&reply, STINT_STEP_TIME_CREATE);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s: %s", stint_json_text (one, "when"), said->message);
  g_assert_cmpstr (faults[stint_autotask_fault (words, &advice)], ==,
                   stint_json_text (one, "fault"));
  g_assert_cmpstr (push_name (said->result), ==, stint_json_text (one, "push"));
  g_assert_false (stint_autotask_reply_ok (&reply, &error));
  g_assert_cmpstr (read_name (error->code), ==, stint_json_text (one, "read"));
  g_assert_cmpstr (error->message, ==, said->message);
  if (g_str_equal (stint_json_text (one, "fault"), "unknown"))
    {
      g_assert_null (advice);
      if (words != NULL)
        g_assert_cmpstr (said->message, ==, words);
      return;
    }
  /* The server's own words come first and whole, and a sentence of ours after them. */
  g_assert_nonnull (advice);
  g_assert_true (g_str_has_prefix (said->message, words));
  g_assert_nonnull (strstr (said->message, advice));
}

/* Every text that was ever recorded is classified, for a write and for a read, and comes
 * with something that a person can do; one that nobody knows is shown as it is. */
static void
test_recorded (void)
{
  g_autoptr (JsonObject) root = load ();
  JsonArray *cases = stint_json_array (root, "cases");
  guint known = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *one = stint_json_array_object (cases, i);

      check_case (one);
      known += g_str_equal (stint_json_text (one, "fault"), "unknown") ? 0 : 1;
    }
  g_assert_cmpuint (known, ==, 28);
}

/* A delete of what is gone has come to its end; any other write of it has not. */
static void
test_gone (void)
{
  static const char body[] =
    "{\"errors\":[\"No message. No matching records found. The logged in Resource may "
    "not have the required permissions to delete the data.\"]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1);
  const StintHttpReply reply = {
    .http_status = 500, .request_bytes = 131, .body = bytes, .complete = TRUE
  };
  g_autoptr (StintAnswer) deleted = stint_autotask_judge (&reply, STINT_STEP_TIME_DELETE);
  g_autoptr (StintAnswer) patched =
    stint_autotask_judge (&reply, STINT_STEP_TICKET_PATCH);

  g_assert_cmpint (deleted->result, ==, STINT_PUSH_DONE);
  g_assert_cmpint (patched->result, ==, STINT_PUSH_REJECTED);
}

/* Rules whose words nobody has published: whatever a tenant calls them, they are
 * refusals, and say which setting it is. */
static void
test_guessed (void)
{
  static const struct
  {
    const char *words;
    StintFault fault;
    const char *says;
  } cases[] = {
    { "Time entries may not cross midnight.", STINT_FAULT_SPAN, "span over midnight" },
    { "The timesheet for this period was submitted.", STINT_FAULT_INVALID, "rejected" },
    { "This time entry has been approved.", STINT_FAULT_INVALID, "billing" },
    { "This time entry was posted on 3/1.", STINT_FAULT_INVALID, "billing" },
    { "Time cannot be added to complete tickets.", STINT_FAULT_INVALID, "reopen" },
    { "Summary notes are required.", STINT_FAULT_INVALID, "summary notes" },
    { "Impersonation is not allowed.", STINT_FAULT_RIGHT, "Security Levels" },
    { "Proxy time entry is disabled.", STINT_FAULT_RIGHT, "Proxy Time Entry" },
    { "IntegrationCode is invalid.", STINT_FAULT_AUTH, "tracking identifier" },
    { "This roleID is not valid for this Task and Resource", STINT_FAULT_INVALID,
      "role" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *advice = NULL;

      g_test_message ("%s", cases[i].words);
      g_assert_cmpint (stint_autotask_fault (cases[i].words, &advice), ==,
                       cases[i].fault);
      g_assert_nonnull (strstr (advice, cases[i].says));
    }
}

/* A right that is missing is no reason to stop everything: whatever its status, only that
 * write is refused. A bare refusal of the credentials is one. */
static void
test_right (void)
{
  static const char right[] =
    "{\"errors\":[\"The logged in Resource does not have the adequate permissions to "
    "create this entity type.\"]}";
  static const int statuses[] = { 500, 403, 401 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (right, sizeof right - 1);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      StintHttpReply reply = {
        .http_status = statuses[i], .request_bytes = 131, .body = bytes, .complete = TRUE
      };
      g_autoptr (StintAnswer) said =
        stint_autotask_judge (&reply, STINT_STEP_TIME_CREATE);
      g_autoptr (StintAnswer) bare = NULL;

      g_assert_cmpint (said->result, ==, STINT_PUSH_REJECTED);
      reply.body = nothing;
      bare = stint_autotask_judge (&reply, STINT_STEP_TIME_CREATE);
      g_assert_cmpint (bare->result, ==,
                       statuses[i] == 500 ? STINT_PUSH_UNKNOWN : STINT_PUSH_AUTH);
    }
}

/* However long a server talks, and in however many lines, it is one line of bounded
 * length. */
static void
test_long (void)
{
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *text =
    g_strdup_printf ("{\"errors\":[\"a\\nb\",\"%s\",\"c\"]}", filler);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  const StintHttpReply reply = {
    .http_status = 500, .request_bytes = 131, .body = bytes, .complete = TRUE
  };
  g_autofree char *words = stint_autotask_words (&reply);

  g_assert_true (g_str_has_prefix (words, "a b; xxx"));
  g_assert_cmpuint (strlen (words), <=, WORDS_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autotask-errors/recorded", test_recorded);
  g_test_add_func ("/autotask-errors/gone", test_gone);
  g_test_add_func ("/autotask-errors/guessed", test_guessed);
  g_test_add_func ("/autotask-errors/right", test_right);
  g_test_add_func ("/autotask-errors/long", test_long);
  return g_test_run ();
}
