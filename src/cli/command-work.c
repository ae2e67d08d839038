#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/text.h"

/* The verbs that start, stop and name work. */

static void
add_started (Cli *cli, const StintDone *done, const char *verb)
{
  g_autofree char *name = cli_dup_full_name (done);
  g_autofree char *since = cli_time (cli, done->at_s);

  if (done->parked_name != NULL)
    cli_add_text (cli, _ ("%s %s since %s; parked %s"), verb, name, since,
                  done->parked_name);
  else
    cli_add_text (cli, _ ("%s %s since %s"), verb, name, since);
}

static gboolean
report_started (Cli *cli, const StintDone *done, const char *verb)
{
  if (cli->json)
    cli_add_done_json (cli, done);
  else
    add_started (cli, done, verb);
  cli_say_about (cli, done);
  cli_wake_after (cli, done);
  return TRUE;
}

/* Work begins at once; its ticket is made when the PSA can be reached. */
static gboolean
engage_new (Cli *cli, StintDesk *desk, const char *title, gint64 at_s, GError **error)
{
  g_auto (StintDone) begun = { 0 };
  g_auto (StintDone) done = { 0 };

  if (!stint_desk_check_new (cli_option (cli, "new"), title, error) ||
      !stint_desk_interrupt (desk, title, at_s, &begun, error) ||
      !stint_desk_bind_new (desk, begun.engagement_id, cli_option (cli, "new"), title,
                            &done, error))
    return FALSE;
  done.at_s = begun.at_s;
  done.stint_id = begun.stint_id;
  done.parked_id = begun.parked_id;
  done.parked_name = g_steal_pointer (&begun.parked_name);
  return report_started (cli, &done, _ ("Engaged"));
}

/** cli_engage: starts work on a ticket. */
gboolean
cli_engage (Cli *cli, GError **error)
{
  static const char *const texts[] = { "new", NULL };
  StintDesk *desk =
    cli_check_filled (cli, texts, error) ? cli_get_desk (cli, error) : NULL;
  g_autofree char *ticket = cli_words_from (cli, 0);
  g_auto (StintDone) done = { 0 };
  gint64 at_s = 0;

  if (desk == NULL || !cli_read_at (cli, &at_s, error))
    return FALSE;
  if (cli_option (cli, "new") != NULL)
    return engage_new (cli, desk, ticket, at_s, error);
  if (!stint_desk_engage (desk, ticket, at_s, &done, error))
    return cli_find_candidates (cli, ticket, error);
  return report_started (cli, &done, _ ("Engaged"));
}

static char *
interrupt_label (Cli *cli)
{
  g_autofree char *words = cli_words_from (cli, 0);
  const char *caller = cli_option (cli, "caller");

  if (caller == NULL)
    return g_steal_pointer (&words);
  if (*words == '\0')
    return g_strdup_printf (_ ("call from %s"), caller);
  return g_strdup_printf (_ ("%s (call from %s)"), words, caller);
}

/** cli_interrupt: starts work whose ticket is not known. */
gboolean
cli_interrupt (Cli *cli, GError **error)
{
  static const char *const texts[] = { "caller", NULL };
  StintDesk *desk =
    cli_check_filled (cli, texts, error) ? cli_get_desk (cli, error) : NULL;
  g_autofree char *label = interrupt_label (cli);
  g_auto (StintDone) done = { 0 };
  gint64 at_s = 0;

  if (desk == NULL || !cli_read_at (cli, &at_s, error) ||
      !stint_desk_interrupt (desk, label, at_s, &done, error))
    return FALSE;
  report_started (cli, &done, _ ("Now on"));
  if (!cli->json)
    cli_add_text (cli, _ ("Give it its ticket with: stintctl bind %d TICKET"),
                  (int) done.engagement_id);
  return TRUE;
}

static gboolean
report_bound (Cli *cli, const StintDone *done)
{
  g_autofree char *name = NULL;

  if (cli->json)
    cli_add_done_json (cli, done);
  else
    {
      name = cli_dup_full_name (done);
      cli_add_text (cli, _ ("Bound to %s"), name);
    }
  cli_say_about (cli, done);
  cli_wake_after (cli, done);
  return TRUE;
}

/** cli_bind: gives an interrupt its ticket. */
gboolean
cli_bind (Cli *cli, GError **error)
{
  static const char *const texts[] = { "new", "internal", NULL };
  const char *code = cli_option (cli, "internal");
  const char *client = cli_option (cli, "new");
  g_autofree char *ticket = cli_words_from (cli, 1);
  g_auto (StintDone) done = { 0 };
  StintDesk *desk = NULL;
  gint64 id = 0;

  if (!cli_check_filled (cli, texts, error) ||
      !cli_read_id (cli_word (cli, 0), &id, error))
    return FALSE;
  if (client != NULL ? code != NULL : (code != NULL) == (*ticket != '\0'))
    return cli_usage_error (error,
                            _ ("bind needs one of a ticket, --new with a client, or "
                               "--internal with a code"));
  desk = cli_get_desk (cli, error);
  if (desk == NULL)
    return FALSE;
  if (client != NULL)
    return stint_desk_bind_new (desk, id, client, ticket, &done, error) &&
           report_bound (cli, &done);
  if (code != NULL ? !stint_desk_bind_internal (desk, id, code, &done, error)
                   : !stint_desk_bind (desk, id, ticket, &done, error))
    return cli_find_candidates (cli, ticket, error);
  return report_bound (cli, &done);
}

static void
add_parked (Cli *cli, const StintDone *done)
{
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (cli->store, done->engagement_id, NULL);
  g_autofree char *at = cli_time (cli, done->at_s);
  g_autofree char *worked =
    cli_duration_text (engagement != NULL ? engagement->worked_seconds : 0);

  cli_add_text (cli, _ ("Parked %s at %s as number %d; worked %s"), done->name, at,
                engagement != NULL ? (int) engagement->slot : 0, worked);
  if (done->entries != NULL && done->entries->len > 0)
    {
      cli_add_text (cli, _ ("To be posted:"));
      cli_add_entries (cli, done->entries);
    }
}

static gboolean
check_park (Cli *cli, GError **error)
{
  static const char *const texts[] = { "done", "next", NULL };

  if (!cli_check_filled (cli, texts, error))
    return FALSE;
  if (cli_option (cli, "send-now") != NULL && cli_option (cli, "done") == NULL)
    return cli_usage_error (error,
                            _ ("--send-now sends what --done says; without it, parking "
                               "sends nothing"));
  return TRUE;
}

/** cli_park: stops what runs and keeps its engagement open. */
gboolean
cli_park (Cli *cli, GError **error)
{
  StintDesk *desk = check_park (cli, error) ? cli_get_desk (cli, error) : NULL;
  StintHandOver note = { .done = cli_option (cli, "done"),
                         .next = cli_option (cli, "next"),
                         .send_now = cli_option (cli, "send-now") != NULL,
                         .ended_s = STINT_NOW };
  gboolean any = note.done != NULL || note.next != NULL;
  g_auto (StintDone) done = { 0 };
  gint64 at_s = 0;

  if (desk == NULL || !cli_read_at (cli, &at_s, error) ||
      !stint_desk_park (desk, any ? &note : NULL, at_s, &done, error))
    return FALSE;
  if (cli->json)
    cli_add_done_json (cli, &done);
  else
    add_parked (cli, &done);
  cli_say_about (cli, &done);
  cli_wake_after (cli, &done);
  return TRUE;
}

/** cli_resume: goes on with what was parked last, or with a number. */
gboolean
cli_resume (Cli *cli, GError **error)
{
  StintDesk *desk = NULL;
  g_auto (StintDone) done = { 0 };
  gint64 at_s = 0;
  gint64 slot = 0;

  if (!cli_read_at (cli, &at_s, error) ||
      (cli_word (cli, 0) != NULL && !cli_read_id (cli_word (cli, 0), &slot, error)))
    return FALSE;
  desk = cli_get_desk (cli, error);
  return desk != NULL && stint_desk_resume (desk, slot, at_s, &done, error) &&
         report_started (cli, &done, _ ("Resumed"));
}

/** cli_switch: goes to a parked engagement or to a ticket. */
gboolean
cli_switch (Cli *cli, GError **error)
{
  StintDesk *desk = cli_get_desk (cli, error);
  g_autofree char *ticket = cli_words_from (cli, 0);
  g_auto (StintDone) done = { 0 };
  gint64 at_s = 0;

  if (desk == NULL || !cli_read_at (cli, &at_s, error))
    return FALSE;
  if (!stint_desk_switch (desk, ticket, at_s, &done, error))
    return cli_find_candidates (cli, ticket, error);
  return report_started (cli, &done, _ ("Switched to"));
}

/** cli_discard: counts a stint no longer. */
gboolean
cli_discard (Cli *cli, GError **error)
{
  StintDesk *desk = NULL;
  g_auto (StintDone) done = { 0 };
  gint64 id = 0;

  if (!cli_read_id (cli_word (cli, 0), &id, error))
    return FALSE;
  desk = cli_get_desk (cli, error);
  if (desk == NULL || !stint_desk_discard (desk, id, &done, error))
    return FALSE;
  if (cli->json)
    cli_add_done_json (cli, &done);
  else
    cli_add_text (cli, _ ("Discarded stint %d on %s"), (int) done.stint_id, done.name);
  return TRUE;
}
