#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/wake.h"

/* One round of the courier, now, and what came of it. */

#define DEFAULT_WAIT_SECONDS 60
#define LOOK_EVERY_US 20000

/* A courier may just have been ending when it was asked: then another is started. */
#define WAKE_AGAIN_US (2 * G_USEC_PER_SEC)

/* Between two rounds of one command. */
#define AGAIN_US 200000

/* The courier's answer: lines of "name value". */
typedef struct
{
  GStrv lines; /* (owned) */
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->lines, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static const char *
value_of (const char *line, const char *name)
{
  gsize length = strlen (name);

  return strncmp (line, name, length) == 0 && line[length] == ' ' ? line + length + 1
                                                                  : NULL;
}

static const char *
find_text (const Answer *answer, const char *name)
{
  for (guint i = 0; answer->lines[i] != NULL; i++)
    {
      const char *value = value_of (answer->lines[i], name);

      if (value != NULL)
        return value;
    }
  return NULL;
}

static gint64
find_number (const Answer *answer, const char *name)
{
  const char *value = find_text (answer, name);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

/* Splits "pulled.tickets 12"; NULL for any other line. */
static char *
dup_collection (const char *line, gint64 *count)
{
  static const char prefix[] = "pulled.";
  const char *name = line + strlen (prefix);
  const char *space = NULL;

  if (!g_str_has_prefix (line, prefix))
    return NULL;
  space = strchr (name, ' ');
  if (space == NULL)
    return NULL;
  *count = g_ascii_strtoll (space + 1, NULL, 10);
  return g_strndup (name, (gsize) (space - name));
}

static const char *
request_kind (Cli *cli)
{
  gboolean pull = cli_option (cli, "pull") != NULL;
  gboolean push = cli_option (cli, "push") != NULL;

  if (pull == push)
    return "sync";
  return pull ? "pull" : "push";
}

static gint64
add_request (Cli *cli, const char *kind, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (cli->store, error);
  gint64 id = txn != NULL ? stint_store_add_request (txn, kind, cli->now_s, error) : 0;

  return id > 0 && stint_txn_commit (txn, error) ? id : 0;
}

static gboolean
check_account (Cli *cli, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintAccount) account = stint_store_get_account (cli->store, &local_error);

  if (account != NULL)
    return TRUE;
  if (local_error == NULL)
    g_set_error (&local_error, STINT_ERROR, STINT_ERROR_FAILED,
                 _ ("there is no account; add one with: stintctl account add"));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Waits until the courier has answered; FALSE without an error when time is up. */
static gboolean
wait_for_answer (Cli *cli, gint64 id, gint64 end_us, Answer *answer, GError **error)
{
  gint64 wake_us = stint_clock_boot_us (cli->clock) + WAKE_AGAIN_US;

  for (;;)
    {
      gint64 now_us = stint_clock_boot_us (cli->clock);
      g_autofree char *text = NULL;
      g_autoptr (GError) local_error = NULL;

      if (stint_store_request_done (cli->store, id, &text, &local_error))
        {
          answer->lines = g_strsplit (text != NULL ? text : "", "\n", -1);
          return TRUE;
        }
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (now_us >= end_us)
        return FALSE;
      if (now_us >= wake_us)
        {
          if (!stint_courier_wake (cli->paths, error))
            return FALSE;
          wake_us = now_us + WAKE_AGAIN_US;
        }
      g_usleep (LOOK_EVERY_US);
    }
}

/* One round; FALSE without an error when time is up. */
static gboolean
ask_once (Cli *cli, const char *kind, gint64 end_us, Answer *answer, GError **error)
{
  gint64 id = add_request (cli, kind, error);

  return id > 0 && stint_courier_wake (cli->paths, error) &&
         wait_for_answer (cli, id, end_us, answer, error);
}

static void
set_number (Answer *answer, const char *name, gint64 value)
{
  for (guint i = 0; answer->lines[i] != NULL; i++)
    {
      if (!g_str_has_prefix (answer->lines[i], name) ||
          answer->lines[i][strlen (name)] != ' ')
        continue;
      g_free (answer->lines[i]);
      answer->lines[i] = g_strdup_printf ("%s %d", name, (int) value);
      return;
    }
}

/* What a later round of the same command has done is added; what is left is as it says.
 */
static void
take_over (Answer *answer, const Answer *later)
{
  static const char *const sums[] = { "pushed", "verified" };
  static const char *const states[] = { "left", "attention", "requests" };

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    set_number (answer, sums[i],
                find_number (answer, sums[i]) + find_number (later, sums[i]));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    set_number (answer, states[i], find_number (later, states[i]));
}

/* With --wait, what is left after the round is worth the rest of the time: an answer that
 * was lost is looked for, a limit passes. */
static gboolean
push_the_rest (Cli *cli, const char *kind, gint64 end_us, Answer *answer, GError **error)
{
  while (cli_option (cli, "wait") != NULL && strcmp (kind, "pull") != 0 &&
         find_number (answer, "left") > 0 && find_text (answer, "error") == NULL &&
         stint_clock_boot_us (cli->clock) < end_us)
    {
      g_auto (Answer) later = { NULL };
      g_autoptr (GError) local_error = NULL;

      g_usleep (AGAIN_US);
      if (ask_once (cli, "push", end_us, &later, &local_error))
        take_over (answer, &later);
      else if (local_error == NULL)
        return TRUE;
      else
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

static void
add_answer_json (Cli *cli, const Answer *answer)
{
  static const char *const names[] = { "pushed", "verified", "left", "attention",
                                       "requests" };
  const char *failure = find_text (answer, "error");
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_object (json, "pulled");
  for (guint i = 0; answer->lines[i] != NULL; i++)
    {
      gint64 count = 0;
      g_autofree char *collection = dup_collection (answer->lines[i], &count);

      if (collection != NULL)
        cli_json_integer (json, collection, count);
    }
  cli_json_end (json);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    cli_json_integer (json, names[i], find_number (answer, names[i]));
  if (failure != NULL)
    {
      cli_json_begin_object (json, "error");
      cli_json_string (json, "code", "failed");
      cli_json_string (json, "message", failure);
      cli_json_begin_array (json, "candidates");
      cli_json_end (json);
      cli_json_end (json);
    }
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
add_answer_text (Cli *cli, const Answer *answer)
{
  const char *failure = find_text (answer, "error");

  for (guint i = 0; answer->lines[i] != NULL; i++)
    {
      gint64 count = 0;
      g_autofree char *collection = dup_collection (answer->lines[i], &count);

      if (collection != NULL)
        cli_add_text (cli, _ ("Fetched %s: %d"), collection, (int) count);
    }
  cli_add_text (cli, _ ("Sent: %d, found there already: %d"),
                (int) find_number (answer, "pushed"),
                (int) find_number (answer, "verified"));
  cli_add_text (cli, _ ("Left to send: %d, needs attention: %d"),
                (int) find_number (answer, "left"),
                (int) find_number (answer, "attention"));
  cli_add_text (cli, _ ("Requests to the PSA: %d"),
                (int) find_number (answer, "requests"));
  if (failure != NULL)
    cli_say (cli, "%s", failure);
}

/* What waits although a person has asked. */
static void
say_why_it_waits (Cli *cli, const Answer *answer)
{
  StintStore *store = cli_get_store (cli, NULL);
  g_autoptr (StintAccount) account =
    store != NULL ? stint_store_get_account (store, NULL) : NULL;
  gint64 now_s = stint_clock_now_s (cli->clock);
  g_autofree char *until = NULL;

  if (find_number (answer, "left") == 0 || account == NULL ||
      account->pause_until_s <= now_s)
    return;
  until = cli_time (cli, account->pause_until_s);
  if (account->pause_is_limit)
    cli_say (cli, _ ("the PSA asks for fewer calls, so nothing is sent before %s"),
             until);
  else
    cli_say (cli, _ ("the PSA could not be reached; it is tried again at %s"), until);
}

/* An op that needs attention is not in the PSA either, and no waiting brings it there. */
static gboolean
say_attention (Cli *cli)
{
  gint64 ops = stint_store_count_attention (cli->store, NULL);

  if (ops > 0)
    cli_say (cli,
             ngettext ("%d op is not in the PSA and needs attention: stintctl outbox",
                       "%d ops are not in the PSA and need attention: stintctl outbox",
                       ops),
             (int) ops);
  return ops > 0;
}

static gboolean
report_answer (Cli *cli, const Answer *answer)
{
  gboolean waits = cli_option (cli, "wait") != NULL;
  gboolean stuck = waits && say_attention (cli);

  say_why_it_waits (cli, answer);
  if (cli->json)
    add_answer_json (cli, answer);
  else
    add_answer_text (cli, answer);
  if (stuck || (waits && find_number (answer, "left") > 0))
    cli->status = CLI_STATUS_UNSENT;
  else if (find_text (answer, "error") != NULL)
    cli->status = CLI_STATUS_FAILED;
  return TRUE;
}

/* Nobody answered in time. What waits is safe, and --wait asked to be told of that. */
static gboolean
report_silence (Cli *cli, gint64 seconds, GError **error)
{
  gint64 left = stint_store_count_waiting (cli->store, NULL);
  g_autofree char *counts = g_strdup_printf (
    "left %d\nattention %d\nerror %s", (int) left,
    (int) stint_store_count_attention (cli->store, NULL),
    _ ("the courier did not answer in time; what is left is saved and sent later"));
  g_auto (Answer) answer = { NULL };

  if (cli_option (cli, "wait") != NULL && left > 0)
    {
      answer.lines = g_strsplit (counts, "\n", -1);
      return report_answer (cli, &answer);
    }
  g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
               _ ("the courier did not answer within %d s; try again, or look with: "
                  "stintctl doctor"),
               (int) seconds);
  return FALSE;
}

/** cli_sync: fetches and sends now, and tells what came of it. */
gboolean
cli_sync (Cli *cli, GError **error)
{
  const char *kind = request_kind (cli);
  gint64 seconds = DEFAULT_WAIT_SECONDS;
  g_auto (Answer) answer = { NULL };
  g_autoptr (GError) local_error = NULL;
  StintDesk *desk = NULL;
  gint64 end_us = 0;

  if (cli_option (cli, "no-sync") != NULL)
    return cli_usage_error (error, _ ("sync and --no-sync contradict"));
  if (!cli_read_count (cli, "wait", &seconds, error))
    return FALSE;
  if (seconds == 0)
    return cli_usage_error (error,
                            _ ("--wait needs at least one second; without it, sync waits "
                               "for one round"));
  desk = cli_get_desk (cli, error);
  if (desk == NULL || !check_account (cli, error))
    return FALSE;
  if (strcmp (kind, "pull") != 0 && !stint_desk_send_now (desk, error))
    return FALSE;
  end_us = stint_clock_boot_us (cli->clock) + seconds * G_USEC_PER_SEC;
  if (ask_once (cli, kind, end_us, &answer, &local_error))
    return push_the_rest (cli, kind, end_us, &answer, error) &&
           report_answer (cli, &answer);
  if (local_error == NULL)
    return report_silence (cli, seconds, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
