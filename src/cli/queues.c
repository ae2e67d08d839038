#include "cli/queues.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/report.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/store-feeds.h"
#include "core/store-queues.h"
#include "core/wake.h"

/* A list not older than this is fresh: the courier fetches none more often. */
#define FRESH_SECONDS 180
/* The courier is given so long; what is known is shown after that. */
#define PATIENCE_US (15 * G_USEC_PER_SEC)
#define LOOK_EVERY_US 20000
/* A courier may just have been ending when it was asked: then another is started. */
#define WAKE_AGAIN_US (2 * G_USEC_PER_SEC)

static char *
dup_names (const GPtrArray *choices)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < choices->len; i++)
    g_string_append_printf (names, "%s‘%s’", names->len > 0 ? ", " : "",
                            ((StintChoice *) g_ptr_array_index (choices, i))->label);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* How well a name means a queue: 2 for sure, 1 in part, 0 not at all. */
static int
meant (const StintChoice *choice, const char *name)
{
  g_autofree char *label = g_utf8_casefold (choice->label, -1);
  g_autofree char *typed = g_utf8_casefold (name, -1);

  if (g_str_equal (choice->id, name) || g_str_equal (label, typed))
    return 2;
  return strstr (label, typed) != NULL ? 1 : 0;
}

static char *
not_one (const GPtrArray *choices, guint found, const char *name, GError **error)
{
  g_autofree char *names = dup_names (choices);

  if (choices->len == 0)
    g_set_error (
      error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
      _ ("no queue is known here; fetch the shop's lists with: stintctl sync"));
  else if (found == 0)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("there is no queue ‘%s’; there are ‘mine’, %s"), name, names);
  else
    g_set_error (error, STINT_ERROR, STINT_ERROR_AMBIGUOUS,
                 ngettext ("%u queue matches ‘%s’ in part; there are %s",
                           "%u queues match ‘%s’; there are %s", found),
                 found, name, names);
  return NULL;
}

static char *
find_mine (Cli *cli, const GPtrArray *choices, GError **error)
{
  g_autofree char *mine = stint_store_dup_my_queues (cli->store, error);
  g_autofree char *names = NULL;

  if (mine == NULL || *mine != '\0')
    return g_steal_pointer (&mine);
  if (choices->len == 0)
    return not_one (choices, 0, "mine", error);
  names = dup_names (choices);
  g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
               _ ("the PSA names no queue in which you work; there are %s"), names);
  return NULL;
}

/**
 * cli_find_queues: (transfer full)
 * @name: of a queue, whole or in part; its id; or “mine”
 *
 * The set of queues that is meant, as ids separated by spaces.
 */
char *
cli_find_queues (Cli *cli, const char *name, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  g_autoptr (GPtrArray) choices = stint_store_list_choices (cli->store, "queue", error);
  const StintChoice *best = NULL;
  int grade = 0;
  guint found = 0;

  if (choices == NULL)
    return NULL;
  if (*stripped == '\0')
    {
      cli_usage_error (error, _ ("--queue needs the name of a queue, or ‘mine’"));
      return NULL;
    }
  if (g_str_equal (stripped, STINT_MEANING_MINE))
    return find_mine (cli, choices, error);
  for (guint i = 0; i < choices->len; i++)
    {
      const StintChoice *choice = g_ptr_array_index (choices, i);
      int this_grade = meant (choice, stripped);

      if (this_grade == 0 || this_grade < grade)
        continue;
      found = this_grade > grade ? 1 : found + 1;
      grade = this_grade;
      best = choice;
    }
  return found == 1 ? g_strdup (best->id) : not_one (choices, found, stripped, error);
}

/* Whether the courier may fetch at all; why it will not is said. */
static gboolean
may_fetch (Cli *cli)
{
  g_autoptr (StintAccount) account = stint_store_get_account (cli->store, NULL);

  if (account != NULL && account->gate_shut)
    cli_say (cli, _ ("the PSA refused the sign-in, so nothing is fetched: %s"),
             account->gate_message);
  return account != NULL && !account->gate_shut;
}

/* TRUE when the list is there, or nobody will bring it; what was wrong is said. */
static gboolean
has_come (Cli *cli, const char *queues, gint64 since_s, gboolean *come, GError **error)
{
  g_autofree char *set = stint_store_dup_pulled_with (cli->store, queues, error);
  g_autofree char *name = set != NULL ? stint_queues_feed (set) : NULL;
  g_autoptr (StintFeedState) state =
    name != NULL ? stint_store_get_feed (cli->store, name, error) : NULL;

  if (state == NULL)
    return FALSE;
  *come =
    state->pulled_s >= since_s || (state->doubt != NULL && state->tried_s >= since_s);
  if (*come && state->doubt != NULL)
    cli_say (cli, "%s", state->doubt);
  return TRUE;
}

static gboolean
wait_for_list (Cli *cli, const char *queues, gint64 since_s, GError **error)
{
  gint64 end_us = stint_clock_boot_us (cli->clock) + PATIENCE_US;
  gint64 wake_us = 0;
  gboolean come = FALSE;

  while (!come && stint_clock_boot_us (cli->clock) < end_us)
    {
      gint64 now_us = stint_clock_boot_us (cli->clock);

      if (now_us >= wake_us)
        {
          if (!stint_courier_wake (cli->paths, error))
            return FALSE;
          wake_us = now_us + WAKE_AGAIN_US;
        }
      g_usleep (LOOK_EVERY_US);
      if (!has_come (cli, queues, since_s, &come, error))
        return FALSE;
    }
  if (!come)
    cli_say (cli,
             _ ("the list could not be fetched in time; this is what is known here"));
  return TRUE;
}

/**
 * cli_fetch_queues:
 * @queues: ids, separated by spaces
 *
 * Has the courier fetch the tickets of some queues where those known are older than three
 * minutes, unless --no-sync was given, and waits for them for some seconds. That they do
 * not come is said and is no failure.
 */
gboolean
cli_fetch_queues (Cli *cli, const char *queues, GError **error)
{
  gint64 now_s = stint_clock_now_s (cli->clock);
  gint64 pulled_s = stint_store_get_queues_pulled (cli->store, queues);
  StintDesk *desk = NULL;

  if (cli_option (cli, "no-sync") != NULL ||
      (pulled_s <= now_s && now_s - pulled_s < FRESH_SECONDS) || !may_fetch (cli))
    return TRUE;
  desk = cli_get_desk (cli, error);
  return desk != NULL && stint_desk_look_at_queues (desk, queues, error) &&
         wait_for_list (cli, queues, now_s, error);
}
