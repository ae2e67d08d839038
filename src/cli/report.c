#include "cli/report.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/text.h"
#include "core/clock-system.h"
#include "core/error.h"

/** cli_time: (transfer full): an instant as this person's clock shows it. */
char *
cli_time (Cli *cli, gint64 at_s)
{
  struct tm now = { 0 };
  struct tm at = { 0 };
  char text[64] = "";
  gsize length = 0;

  stint_clock_system_wall (cli->now_s, &now);
  stint_clock_system_wall (at_s, &at);
  if (now.tm_year == at.tm_year && now.tm_yday == at.tm_yday)
    length = strftime (text, sizeof text, "%H:%M", &at);
  else
    length = strftime (text, sizeof text, "%Y-%m-%d %H:%M", &at);
  return g_strndup (text, length);
}

/** cli_add_entries_json: adds "entries", spans with their seconds. */
void
cli_add_entries_json (CliJson *json, const GArray *entries)
{
  cli_json_begin_array (json, "entries");
  for (guint i = 0; i < entries->len; i++)
    {
      const StintSpan *span = &g_array_index (entries, StintSpan, i);

      cli_json_begin_object (json, NULL);
      cli_json_instant (json, "start", span->start_s);
      cli_json_instant (json, "end", span->end_s);
      cli_json_integer (json, "seconds", stint_span_seconds (*span));
      cli_json_end (json);
    }
  cli_json_end (json);
}

static void
add_op_ids_json (CliJson *json, const GArray *op_ids)
{
  cli_json_begin_array (json, "ops");
  for (guint i = 0; i < op_ids->len; i++)
    cli_json_id (json, NULL, g_array_index (op_ids, gint64, i));
  cli_json_end (json);
}

/** cli_add_done_json: prints what a verb did as JSON. */
void
cli_add_done_json (Cli *cli, const StintDone *done)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_id (json, "engagement", done->engagement_id);
  cli_json_id (json, "stint", done->stint_id);
  cli_json_string (json, "ticket_number", done->ticket_number);
  cli_json_string (json, "name", done->name);
  cli_json_instant (json, "at", done->at_s);
  cli_json_boolean (json, "known", done->known);
  cli_json_boolean (json, "clock_stepped", done->clock_stepped);
  cli_json_id (json, "parked_engagement", done->parked_id);
  if (done->entries != NULL)
    cli_add_entries_json (json, done->entries);
  if (done->op_ids != NULL)
    add_op_ids_json (json, done->op_ids);
  cli_json_end (json);
  cli_add_json (cli, json);
}

/** cli_add_stint_json: adds a stint as an element of an array. */
void
cli_add_stint_json (CliJson *json, StintStint *stint, gint64 now_s)
{
  gint64 end_s = stint->end_s > 0 ? stint->end_s : now_s;
  g_auto (GStrv) ids = g_strsplit (stint->psa_ids != NULL ? stint->psa_ids : "", " ", -1);

  cli_json_begin_object (json, NULL);
  cli_json_id (json, "stint", stint->id);
  cli_json_id (json, "engagement", stint->engagement_id);
  cli_json_string (json, "ticket_number", stint->ticket_number);
  cli_json_string (json, "title", stint->ticket_title);
  cli_json_string (json, "company", stint->company);
  cli_json_string (json, "label", stint->label);
  cli_json_instant (json, "start", stint->start_s);
  cli_json_instant (json, "end", stint->end_s);
  cli_json_integer (json, "seconds", MAX (end_s - stint->start_s, 0));
  cli_json_string (json, "zone", stint->zone);
  cli_json_string (json, "captured_by", stint->captured_by);
  cli_json_boolean (json, "posted", g_strcmp0 (stint->op_state, "done") == 0);
  cli_json_string (json, "psa_id", ids[0] != NULL && *ids[0] != '\0' ? ids[0] : NULL);
  cli_json_words (json, "psa_ids", stint->psa_ids);
  cli_json_string (json, "state", stint->op_state);
  cli_json_id (json, "op", stint->op_id);
  cli_json_string (json, "summary", stint->summary);
  cli_json_boolean (json, "clock_stepped", stint->clock_stepped);
  cli_json_end (json);
}

/** cli_dup_full_name: (transfer full): number, title and client of what was worked on. */
char *
cli_dup_full_name (const StintDone *done)
{
  if (done->company == NULL || *done->company == '\0')
    return g_strdup (done->name);
  return g_strdup_printf ("%s (%s)", done->name, done->company);
}

/** cli_add_entries: prints what will be posted, one line each. */
void
cli_add_entries (Cli *cli, const GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const StintSpan *span = &g_array_index (entries, StintSpan, i);
      g_autofree char *start = cli_time (cli, span->start_s);
      g_autofree char *end = cli_time (cli, span->end_s);
      g_autofree char *duration = cli_duration_text (stint_span_seconds (*span));

      g_string_append_printf (cli->out, "  %s – %s  %s\n", start, end, duration);
    }
}

/** cli_say_about: says what a person should know of it besides. */
void
cli_say_about (Cli *cli, const StintDone *done)
{
  if (done->ticket_number != NULL && !done->known)
    cli_say (cli,
             _ ("%s is not known here yet; its time is recorded, and it is looked up "
                "when the PSA can be reached"),
             done->ticket_number);
  if (done->warning != NULL)
    cli_say (cli, "%s", done->warning);
  if (done->clock_stepped)
    cli_say (cli, _ ("the clock of this computer was set while that stint ran; check its "
                     "times: stintctl day"));
}

/** cli_wake_after: wakes the courier when the verb left it something to do. */
void
cli_wake_after (Cli *cli, const StintDone *done)
{
  gboolean ops = done->op_ids != NULL && done->op_ids->len > 0;

  if (ops || (done->ticket_number != NULL && !done->known))
    cli_wake (cli, ops);
}

/**
 * cli_find_candidates:
 * @error: (inout): as the verb has set it
 *
 * After a failure, finds what the words could have meant, to be listed with it. Always
 * FALSE.
 */
gboolean
cli_find_candidates (Cli *cli, const char *ticket, GError **error)
{
  g_autoptr (StintTicket) found = NULL;

  if (g_error_matches (*error, STINT_ERROR, STINT_ERROR_AMBIGUOUS))
    found = stint_desk_find_ticket (cli->desk, ticket, &cli->candidates, NULL);
  return FALSE;
}

/** cli_state_text: the state of an op in words. */
const char *
cli_state_text (const char *state)
{
  StintState found = STINT_STATE_BLOCKED;

  if (!stint_state_from_text (state, &found))
    return state;
  switch (found)
    {
    case STINT_STATE_BLOCKED:
      return _ ("waits for another");
    case STINT_STATE_QUEUED:
      return _ ("waits");
    case STINT_STATE_SENDING:
      return _ ("is being sent");
    case STINT_STATE_VERIFY:
      return _ ("is being looked for");
    case STINT_STATE_DONE:
      return _ ("sent");
    case STINT_STATE_ATTENTION:
      return _ ("needs attention");
    case STINT_STATE_CANCELLED:
      return _ ("cancelled");
    default:
      return state;
    }
}

/**
 * cli_list_unknown: (transfer full) (element-type StintEngagement)
 *
 * What is open on a number that the PSA does not know: only a person can tell what was
 * meant, and that is no op yet.
 */
GPtrArray *
cli_list_unknown (Cli *cli, GError **error)
{
  g_autoptr (GPtrArray) unresolved = stint_store_list_unresolved (cli->store, error);

  for (guint i = unresolved != NULL ? unresolved->len : 0; i > 0; i--)
    {
      StintEngagement *engagement = g_ptr_array_index (unresolved, i - 1);

      if (engagement->lookup_message == NULL || engagement->closed_s > 0)
        g_ptr_array_remove_index (unresolved, i - 1);
    }
  return g_steal_pointer (&unresolved);
}

/** cli_add_unknown: a line for each of them that says what to do. */
void
cli_add_unknown (Cli *cli, GPtrArray *unknown)
{
  for (guint i = 0; i < unknown->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (unknown, i);

      cli_add_text (cli,
                    _ ("The PSA does not know %s; give that work its ticket: stintctl "
                       "bind %d TICKET"),
                    engagement->ticket_number, (int) engagement->id);
    }
}
