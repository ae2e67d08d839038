#include <glib/gi18n.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/text.h"

/* What is done to a ticket beside the work on it, and to a stint after the fact. */

static gboolean
report (Cli *cli, const StintDone *done, const char *head)
{
  if (cli->json)
    cli_add_done_json (cli, done);
  else
    cli_add_text (cli, "%s", head);
  cli_say_about (cli, done);
  cli_wake_after (cli, done);
  return TRUE;
}

/** cli_take: assigns a ticket to me. */
gboolean
cli_take (Cli *cli, GError **error)
{
  g_autofree char *ticket = cli_words_from (cli, 0);
  StintDesk *desk = cli_get_desk (cli, error);
  g_auto (StintDone) done = { 0 };
  g_autofree char *head = NULL;

  if (desk == NULL)
    return FALSE;
  if (!stint_desk_take (desk, ticket, &done, error))
    return cli_find_candidates (cli, ticket, error);
  head = g_strdup_printf (_ ("Taking %s; the PSA is told"), done.name);
  return report (cli, &done, head);
}

/** cli_move: gives a stint to another ticket. */
gboolean
cli_move (Cli *cli, GError **error)
{
  g_autofree char *ticket = cli_words_from (cli, 1);
  g_auto (StintDone) done = { 0 };
  g_autofree char *head = NULL;
  StintDesk *desk = NULL;
  gint64 id = 0;

  if (!cli_read_id (cli_word (cli, 0), &id, error))
    return FALSE;
  desk = cli_get_desk (cli, error);
  if (desk == NULL)
    return FALSE;
  if (!stint_desk_move (desk, id, ticket, &done, error))
    return cli_find_candidates (cli, ticket, error);
  head = g_strdup_printf (_ ("Moved stint %d to %s"), (int) id, done.name);
  return report (cli, &done, head);
}

/* Of a span that is amended, what is not said stays. */
static gboolean
read_span (Cli *cli, gint64 stint_id, StintSpan *span, GError **error)
{
  const char *from = cli_option (cli, "from");
  const char *to = cli_option (cli, "to");
  g_autoptr (StintStint) stint = NULL;

  if (from == NULL && to == NULL)
    return TRUE;
  stint = stint_store_get_stint (cli->store, stint_id, error);
  if (stint == NULL)
    return error == NULL || *error == NULL;
  *span = (StintSpan){ stint->start_s, stint->end_s };
  return (from == NULL || cli_read_instant (cli, from, &span->start_s, error)) &&
         (to == NULL || cli_read_instant (cli, to, &span->end_s, error));
}

/** cli_amend: lets a stint say something else. */
gboolean
cli_amend (Cli *cli, GError **error)
{
  static const char *const texts[] = {
    "summary", "done", "work-type", "from", "to", NULL
  };
  const StintMend mend = { .summary = cli_option (cli, "summary"),
                           .done = cli_option (cli, "done"),
                           .work_type = cli_option (cli, "work-type") };
  StintSpan span = { 0, 0 };
  g_auto (StintDone) done = { 0 };
  g_autofree char *head = NULL;
  StintDesk *desk = NULL;
  gint64 id = 0;

  if (!cli_check_filled (cli, texts, error) ||
      !cli_read_id (cli_word (cli, 0), &id, error))
    return FALSE;
  desk = cli_get_desk (cli, error);
  if (desk == NULL || !read_span (cli, id, &span, error) ||
      !stint_desk_amend (desk, id, &mend, span, &done, error))
    return FALSE;
  head = g_strdup_printf (_ ("Changed stint %d on %s"), (int) id, done.name);
  return report (cli, &done, head);
}
