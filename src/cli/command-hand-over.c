#include <glib/gi18n.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/error.h"

/* The commands that write work down: disengage and log. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintPreview, stint_preview_free)

static gboolean
check_available (Cli *cli, GError **error)
{
  /* Empty, it would stand for the words that the kind gives. */
  static const char *const texts[] = { "update-text", NULL };

  if (!cli_check_filled (cli, texts, error))
    return FALSE;
  if (cli_option (cli, "next-contact") != NULL)
    return cli_usage_error (error,
                            _ ("--next-contact is not available yet; write the time in "
                               "--next or --update-text"));
  return TRUE;
}

static gboolean
read_outcome (Cli *cli, StintHandOver *hand_over, GError **error)
{
  const char *text = cli_option (cli, "outcome");

  hand_over->outcome = STINT_OUTCOME_CONTINUE;
  if (text == NULL || stint_outcome_from_text (text, &hand_over->outcome))
    return TRUE;
  return cli_usage_error (error,
                          _ ("‘%s’ is no outcome; there are continue, waiting-client, "
                             "waiting-vendor, escalate and complete"),
                          text);
}

/* Words for a client update without its kind: the kind that goes with the outcome. */
static const char *
update_kind (Cli *cli, StintOutcome outcome)
{
  const char *kind = cli_option (cli, "update");

  if (kind != NULL || cli_option (cli, "update-text") == NULL)
    return kind;
  return outcome == STINT_OUTCOME_COMPLETE ? "complete" : "disengaged";
}

static gboolean
read_hand_over (Cli *cli, StintHandOver *hand_over, GError **error)
{
  if (!check_available (cli, error) || !read_outcome (cli, hand_over, error))
    return FALSE;
  if (cli_option (cli, "done") == NULL && cli_option (cli, "summary") == NULL)
    return cli_usage_error (error, _ ("say what was done: --done TEXT"));
  hand_over->done = cli_option (cli, "done");
  hand_over->summary = cli_option (cli, "summary");
  hand_over->next = cli_option (cli, "next");
  hand_over->left_off = cli_option (cli, "left-off");
  hand_over->roll_back = cli_option (cli, "roll-back");
  hand_over->roll_forward = cli_option (cli, "roll-forward");
  hand_over->work_type = cli_option (cli, "work-type");
  hand_over->update_kind = update_kind (cli, hand_over->outcome);
  hand_over->update_text = cli_option (cli, "update-text");
  hand_over->send_now = cli_option (cli, "send-now") != NULL;
  hand_over->ended_s = STINT_NOW;
  if (g_strcmp0 (hand_over->update_kind, "none") == 0 && hand_over->update_text != NULL)
    return cli_usage_error (error, _ ("--update none and --update-text contradict"));
  return TRUE;
}

static gboolean
read_disengage (Cli *cli, StintHandOver *hand_over, GError **error)
{
  const char *ended = cli_option (cli, "ended");

  hand_over->to_queue = cli_option (cli, "to");
  if (g_strcmp0 (ended, "sheet") == 0)
    return cli_usage_error (error,
                            _ ("there is no sheet on the command line; say when it "
                               "ended with --at TIME"));
  if (ended != NULL && strcmp (ended, "now") != 0)
    return cli_usage_error (error, _ ("--ended is now or sheet, not ‘%s’"), ended);
  if (!cli_read_at (cli, &hand_over->ended_s, error))
    return FALSE;
  hand_over->ended_typed = hand_over->ended_s != STINT_NOW;
  return TRUE;
}

/* Which ops a disengage with this preview would put into the outbox. */
static void
add_planned_ops_json (CliJson *json, const StintPreview *preview, gboolean internal)
{
  cli_json_begin_array (json, "ops");
  for (guint i = 0; !internal && i < preview->entries->len; i++)
    cli_json_string (json, NULL, stint_op_kind_to_text (STINT_OP_TIME_ENTRY));
  if (!internal && preview->entries->len == 0)
    cli_json_string (json, NULL, stint_op_kind_to_text (STINT_OP_INTERNAL_NOTE));
  if (!internal && preview->update_text != NULL)
    cli_json_string (json, NULL, stint_op_kind_to_text (STINT_OP_CLIENT_UPDATE));
  if (!internal && (preview->status_label != NULL || preview->queue_label != NULL))
    cli_json_string (json, NULL, stint_op_kind_to_text (STINT_OP_STATUS));
  cli_json_end (json);
}

static void
add_preview_json (Cli *cli, const StintPreview *preview, StintEngagement *engagement)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_boolean (json, "dry_run", TRUE);
  cli_json_id (json, "engagement", engagement->id);
  cli_json_string (json, "ticket_number", engagement->ticket_number);
  cli_add_entries_json (json, preview->entries);
  cli_json_string (json, "summary", preview->summary);
  cli_json_string (json, "hand_over", preview->internal_text);
  cli_json_string (json, "update_title", preview->update_title);
  cli_json_string (json, "update_text", preview->update_text);
  cli_json_string (json, "status", preview->status_label);
  cli_json_string (json, "queue", preview->queue_label);
  cli_json_string (json, "warning", preview->warning);
  add_planned_ops_json (json, preview, engagement->internal);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
add_section (Cli *cli, const char *title, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append_printf (cli->out, "\n%s\n", title);
  cli_add_wrapped (cli->out, text, 2, cli_columns ());
}

static void
add_preview_text (Cli *cli, const StintPreview *preview, StintEngagement *engagement)
{
  cli_add_text (cli, _ ("This would be written for %s; nothing was changed."),
                stint_engagement_get_name (engagement));
  if (engagement->internal)
    cli_add_text (cli, _ ("It is internal time: recorded here, and not posted."));
  g_string_append_printf (cli->out, "\n%s\n", _ ("Time entries"));
  if (preview->entries->len == 0)
    g_string_append_printf (cli->out, "  %s\n", _ ("none"));
  cli_add_entries (cli, preview->entries);
  add_section (cli, _ ("Summary, which the client may read"), preview->summary);
  add_section (cli, _ ("Hand-over, for colleagues only"), preview->internal_text);
  add_section (cli, _ ("Client update, title"), preview->update_title);
  add_section (cli, _ ("Client update, text"), preview->update_text);
  add_section (cli, _ ("Status"), preview->status_label);
  add_section (cli, _ ("Queue"), preview->queue_label);
  add_section (cli, _ ("Note"), preview->warning);
}

static gboolean
dry_run (Cli *cli, gint64 engagement_id, const StintHandOver *hand_over, GError **error)
{
  g_autoptr (StintPreview) preview =
    stint_desk_preview (cli->desk, engagement_id, hand_over, error);
  g_autoptr (StintEngagement) engagement = NULL;

  if (preview == NULL)
    return FALSE;
  engagement = engagement_id == 0
                 ? stint_store_get_running (cli->store, error)
                 : stint_store_get_engagement (cli->store, engagement_id, error);
  if (engagement == NULL)
    return FALSE;
  if (cli->json)
    add_preview_json (cli, preview, engagement);
  else
    add_preview_text (cli, preview, engagement);
  return TRUE;
}

static void
add_written (Cli *cli, const StintDone *done, const char *head)
{
  g_autofree char *worked = cli_duration_text (stint_spans_seconds (done->entries));

  cli_add_text (cli, "%s", head);
  if (done->op_ids->len == 0)
    {
      cli_add_text (cli, _ ("Recorded here; internal time is not posted."));
      return;
    }
  cli_add_entries (cli, done->entries);
  cli_add_text (cli,
                ngettext ("%s in all; %u op in the outbox",
                          "%s in all; %u ops in the outbox", done->op_ids->len),
                worked, done->op_ids->len);
}

static gboolean
report_written (Cli *cli, const StintDone *done, const char *head)
{
  if (cli->json)
    cli_add_done_json (cli, done);
  else
    add_written (cli, done, head);
  cli_say_about (cli, done);
  cli_wake_after (cli, done);
  return TRUE;
}

/** cli_disengage: ends the work on a ticket and hands it over. */
gboolean
cli_disengage (Cli *cli, GError **error)
{
  const char *which = cli_option (cli, "engagement");
  StintHandOver hand_over = { 0 };
  g_auto (StintDone) done = { 0 };
  g_autofree char *head = NULL;
  g_autofree char *at = NULL;
  StintDesk *desk = NULL;
  gint64 id = 0;

  if (!read_hand_over (cli, &hand_over, error) ||
      !read_disengage (cli, &hand_over, error) ||
      (which != NULL && !cli_read_id (which, &id, error)))
    return FALSE;
  desk = cli_get_desk (cli, error);
  if (desk == NULL)
    return FALSE;
  if (cli_option (cli, "dry-run") != NULL)
    return dry_run (cli, id, &hand_over, error);
  if (!stint_desk_disengage (desk, id, &hand_over, &done, error))
    return FALSE;
  at = cli_time (cli, done.at_s);
  head = g_strdup_printf (_ ("Disengaged from %s at %s"), done.name, at);
  return report_written (cli, &done, head);
}

static gboolean
read_span (Cli *cli, StintSpan *span, GError **error)
{
  const char *from = cli_option (cli, "from");
  const char *to = cli_option (cli, "to");

  if (from == NULL || to == NULL)
    return cli_usage_error (error, _ ("say when: --from TIME --to TIME"));
  return cli_read_instant (cli, from, &span->start_s, error) &&
         cli_read_instant (cli, to, &span->end_s, error);
}

/* Beside a refusal: what --adjust would make of it. Always FALSE. */
static gboolean
show_free (Cli *cli, StintSpan span, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = NULL;

  if (!g_error_matches (*error, STINT_ERROR, STINT_ERROR_OVERLAP) ||
      cli_option (cli, "adjust") != NULL)
    return FALSE;
  spans = stint_desk_free_spans (cli->desk, span, NULL);
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const StintSpan *piece = &g_array_index (spans, StintSpan, i);
      g_autofree char *from = cli_time (cli, piece->start_s);
      g_autofree char *to = cli_time (cli, piece->end_s);

      g_string_append_printf (text, i == 0 ? "%s–%s" : ", %s–%s", from, to);
    }
  if (text->len > 0)
    cli_say (cli, _ ("With --adjust, this would be recorded: %s"), text->str);
  return FALSE;
}

/** cli_log: writes down work that is past. */
gboolean
cli_log (Cli *cli, GError **error)
{
  g_autofree char *ticket = cli_words_from (cli, 0);
  StintHandOver hand_over = { 0 };
  StintSpan span = { 0 };
  g_auto (StintDone) done = { 0 };
  g_autofree char *head = NULL;
  StintDesk *desk = NULL;

  if (!read_hand_over (cli, &hand_over, error) || !read_span (cli, &span, error))
    return FALSE;
  desk = cli_get_desk (cli, error);
  if (desk == NULL)
    return FALSE;
  if (!stint_desk_log (desk, ticket, span, cli_option (cli, "adjust") != NULL, &hand_over,
                       &done, error))
    return cli_find_candidates (cli, ticket, error) || show_free (cli, span, error);
  head = g_strdup_printf (_ ("Logged, as typed, on %s"), done.name);
  return report_written (cli, &done, head);
}
