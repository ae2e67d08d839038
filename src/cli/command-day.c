#include <glib/gi18n.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/calendar.h"

/* What runs and what was done: status and day. */

/* Shorter than this, nothing between two stints is called a gap. */
#define LEAST_GAP_SECONDS 60

typedef struct
{
  StintEngagement *running; /* (owned) (nullable) */
  GPtrArray *parked;        /* (owned) (element-type StintEngagement) */
  GPtrArray *unknown;       /* (owned) (element-type StintEngagement) */
  gint64 unposted;
  gint64 attention; /* with those that are unknown */
  gint64 waiting;
} Status;

static void
status_clear (Status *self)
{
  g_clear_object (&self->running);
  g_clear_pointer (&self->parked, g_ptr_array_unref);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Status, status_clear)

static gboolean
read_status (Cli *cli, Status *status, GError **error)
{
  StintStore *store = cli->store;
  g_autoptr (GError) local_error = NULL;

  status->running = stint_store_get_running (store, &local_error);
  if (local_error == NULL)
    status->parked = stint_store_list_parked (store, &local_error);
  if (local_error == NULL)
    status->unposted = stint_store_count_unposted (store, &local_error);
  if (local_error == NULL)
    status->attention = stint_store_count_attention (store, &local_error);
  if (local_error == NULL)
    status->unknown = cli_list_unknown (cli, &local_error);
  if (local_error == NULL)
    status->waiting = stint_store_count_waiting (store, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
add_running_json (Cli *cli, CliJson *json, StintEngagement *running)
{
  if (running == NULL)
    {
      cli_json_null (json, "running");
      return;
    }
  cli_json_begin_object (json, "running");
  cli_json_id (json, "engagement", running->id);
  cli_json_id (json, "stint", running->running_stint_id);
  cli_json_string (json, "ticket_number", running->ticket_number);
  cli_json_string (json, "title", running->ticket_title);
  cli_json_string (json, "company", running->company);
  cli_json_string (json, "label", running->label);
  cli_json_instant (json, "started_at", running->running_since_s);
  cli_json_integer (json, "elapsed_seconds",
                    MAX (cli->now_s - running->running_since_s, 0));
  cli_json_integer (json, "worked_seconds", running->worked_seconds);
  cli_json_string (json, "lookup_message", running->lookup_message);
  cli_json_end (json);
}

static void
add_status_json (Cli *cli, const Status *status)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  add_running_json (cli, json, status->running);
  cli_json_begin_array (json, "parked");
  for (guint i = 0; i < status->parked->len; i++)
    {
      StintEngagement *parked = g_ptr_array_index (status->parked, i);

      cli_json_begin_object (json, NULL);
      cli_json_integer (json, "n", parked->slot);
      cli_json_id (json, "engagement", parked->id);
      cli_json_string (json, "ticket_number", parked->ticket_number);
      cli_json_string (json, "title", parked->ticket_title);
      cli_json_string (json, "company", parked->company);
      cli_json_string (json, "label", parked->label);
      cli_json_integer (json, "worked_seconds", parked->worked_seconds);
      cli_json_integer (json, "unposted_seconds", parked->unposted_seconds);
      cli_json_string (json, "next", parked->next);
      cli_json_string (json, "lookup_message", parked->lookup_message);
      cli_json_end (json);
    }
  cli_json_end (json);
  cli_json_integer (json, "unposted", status->unposted);
  cli_json_integer (json, "needs_attention", status->attention);
  cli_json_integer (json, "waiting", status->waiting);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static const char *
title_of (StintEngagement *engagement)
{
  if (engagement->ticket_title != NULL)
    return engagement->ticket_title;
  if (engagement->ticket_number != NULL)
    return "";
  return engagement->label != NULL ? engagement->label : _ ("an interrupt");
}

static const char *
number_of (StintEngagement *engagement)
{
  if (engagement->ticket_number != NULL)
    return engagement->ticket_number;
  return engagement->internal ? _ ("internal") : _ ("no ticket");
}

static void
add_running_text (Cli *cli, StintEngagement *running)
{
  g_autofree char *since = NULL;
  g_autofree char *elapsed = NULL;

  if (running == NULL)
    {
      cli_add_text (cli, _ ("Nothing runs."));
      return;
    }
  since = cli_time (cli, running->running_since_s);
  elapsed = cli_duration_text (cli->now_s - running->running_since_s);
  if (*title_of (running) == '\0')
    cli_add_text (cli, "%s", number_of (running));
  else if (running->company != NULL && *running->company != '\0')
    cli_add_text (cli, "%s — %s (%s)", number_of (running), title_of (running),
                  running->company);
  else
    cli_add_text (cli, "%s — %s", number_of (running), title_of (running));
  cli_add_text (cli, _ ("Runs since %s: %s (engagement %d)"), since, elapsed,
                (int) running->id);
  if (running->lookup_message != NULL)
    cli_add_text (cli, "%s", running->lookup_message);
}

static void
add_parked_text (Cli *cli, GPtrArray *parked)
{
  const char *row[] = { _ ("N"), _ ("Parked"), _ ("Title"), _ ("Worked"), _ ("Next") };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (row), row);

  for (guint i = 0; i < parked->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (parked, i);
      g_autofree char *n = g_strdup_printf ("%d", (int) engagement->slot);
      g_autofree char *worked = cli_duration_text (engagement->worked_seconds);

      row[0] = n;
      row[1] = number_of (engagement);
      row[2] = title_of (engagement);
      row[3] = worked;
      row[4] = engagement->lookup_message != NULL ? engagement->lookup_message
                                                  : engagement->next;
      cli_table_add (table, row);
    }
  g_string_append_c (cli->out, '\n');
  cli_table_print (table, cli->out, cli_columns ());
}

static void
add_counts_text (Cli *cli, const Status *status)
{
  gint64 ops = status->attention - status->unknown->len;

  if (status->unposted + status->attention + status->waiting > 0)
    g_string_append_c (cli->out, '\n');
  if (status->unposted > 0)
    cli_add_text (cli,
                  ngettext ("%d stint waits for a note", "%d stints wait for a note",
                            status->unposted),
                  (int) status->unposted);
  if (ops > 0)
    cli_add_text (cli,
                  ngettext ("%d op needs attention: stintctl outbox",
                            "%d ops need attention: stintctl outbox", ops),
                  (int) ops);
  cli_add_unknown (cli, status->unknown);
  if (status->waiting > 0)
    cli_add_text (
      cli, ngettext ("%d op waits to be sent", "%d ops wait to be sent", status->waiting),
      (int) status->waiting);
}

/** cli_status: what runs, what is parked, what waits; read from one file alone. */
gboolean
cli_status (Cli *cli, GError **error)
{
  StintStore *store = cli_get_store (cli, error);
  g_auto (Status) status = { 0 };

  if (store == NULL || !read_status (cli, &status, error))
    return FALSE;
  if (cli->json)
    {
      add_status_json (cli, &status);
      return TRUE;
    }
  add_running_text (cli, status.running);
  if (status.parked->len > 0)
    add_parked_text (cli, status.parked);
  add_counts_text (cli, &status);
  return TRUE;
}

/* The stints of a day with what lies between them. */
typedef struct
{
  char *date;        /* (owned) */
  GPtrArray *stints; /* (owned) (element-type StintStint) */
  GArray *gaps;      /* (owned) (element-type StintSpan) */
  gint64 worked_seconds;
} Day;

static void
day_clear (Day *self)
{
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->stints, g_ptr_array_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Day, day_clear)

static void
measure_day (Cli *cli, Day *day, StintSpan whole)
{
  g_autoptr (GArray) spans = stint_spans_new ();
  StintSpan within = { STINT_FOREVER, 0 };

  for (guint i = 0; i < day->stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (day->stints, i);
      gint64 end_s = stint->end_s > 0 ? stint->end_s : MAX (cli->now_s, stint->start_s);
      StintSpan span = { MAX (stint->start_s, whole.start_s), MIN (end_s, whole.end_s) };

      stint_spans_add (spans, span.start_s, span.end_s);
      within.start_s = MIN (within.start_s, span.start_s);
      within.end_s = MAX (within.end_s, span.end_s);
    }
  day->worked_seconds = stint_spans_seconds (spans);
  day->gaps = within.start_s < within.end_s
                ? stint_spans_gaps (spans, within, LEAST_GAP_SECONDS)
                : stint_spans_new ();
}

static gboolean
read_day (Cli *cli, Day *day, GError **error)
{
  StintDay which = stint_day_of (cli->now_s, cli->zone);
  g_autoptr (GError) local_error = NULL;
  StintStore *store = NULL;
  StintSpan whole = { 0 };

  if (cli_word (cli, 0) != NULL &&
      !stint_day_from_text (cli_word (cli, 0), &which, &local_error))
    return cli_usage_error (error, "%s", local_error->message);
  store = cli_get_store (cli, error);
  if (store == NULL)
    return FALSE;
  whole = stint_day_span (which, cli->zone);
  day->date = stint_day_to_text (which);
  day->stints = stint_store_list_stints_between (store, whole, error);
  if (day->stints == NULL)
    return FALSE;
  measure_day (cli, day, whole);
  return TRUE;
}

static void
add_day_json (Cli *cli, const Day *day)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "date", day->date);
  cli_json_string (json, "zone", cli->zone);
  cli_json_begin_array (json, "stints");
  for (guint i = 0; i < day->stints->len; i++)
    cli_add_stint_json (json, g_ptr_array_index (day->stints, i), cli->now_s);
  cli_json_end (json);
  cli_json_begin_array (json, "elsewhere");
  cli_json_end (json);
  cli_json_begin_array (json, "gaps");
  for (guint i = 0; i < day->gaps->len; i++)
    {
      const StintSpan *gap = &g_array_index (day->gaps, StintSpan, i);

      cli_json_begin_object (json, NULL);
      cli_json_instant (json, "start", gap->start_s);
      cli_json_instant (json, "end", gap->end_s);
      cli_json_integer (json, "seconds", stint_span_seconds (*gap));
      cli_json_end (json);
    }
  cli_json_end (json);
  cli_json_integer (json, "worked_seconds", day->worked_seconds);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static const char *
state_of (StintStint *stint)
{
  if (stint->end_s == 0)
    return _ ("runs");
  if (stint->op_state == NULL && stint->end_s == stint->start_s)
    return _ ("empty");
  if (stint->op_state == NULL)
    return stint->work_id > 0 ? _ ("recorded") : _ ("no note yet");
  return cli_state_text (stint->op_state);
}

static char *
span_text (Cli *cli, gint64 start_s, gint64 end_s)
{
  g_autofree char *start = cli_time_text (start_s, start_s, cli->zone);
  g_autofree char *end = end_s > 0 ? cli_time_text (end_s, start_s, cli->zone) : NULL;

  return g_strdup_printf ("%s – %s", start, end != NULL ? end : "");
}

static void
add_stint_row (Cli *cli, CliTable *table, StintStint *stint)
{
  gint64 end_s = stint->end_s > 0 ? stint->end_s : cli->now_s;
  g_autofree char *time = span_text (cli, stint->start_s, stint->end_s);
  g_autofree char *worked = cli_duration_text (end_s - stint->start_s);
  g_autofree char *id = g_strdup_printf ("%d", (int) stint->id);
  const char *what = stint->ticket_title != NULL ? stint->ticket_title : stint->label;
  const char *row[] = { time, worked, id, stint->ticket_number, what, state_of (stint) };

  cli_table_add (table, row);
}

static void
add_gap_row (Cli *cli, CliTable *table, const StintSpan *gap)
{
  g_autofree char *time = span_text (cli, gap->start_s, gap->end_s);
  g_autofree char *length = cli_duration_text (stint_span_seconds (*gap));
  const char *row[] = { time, length, "", "", _ ("(gap)"), "" };

  cli_table_add (table, row);
}

/* Stints and gaps in the order in which they began. */
static void
add_day_text (Cli *cli, const Day *day)
{
  const char *titles[] = { _ ("Time"),   _ ("Worked"), _ ("Stint"),
                           _ ("Ticket"), _ ("Title"),  _ ("State") };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (titles), titles);
  g_autofree char *worked = cli_duration_text (day->worked_seconds);
  guint gap = 0;

  cli_add_text (cli, _ ("%s, %s: worked %s"), day->date, cli->zone, worked);
  if (day->stints->len == 0)
    return;
  for (guint i = 0; i < day->stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (day->stints, i);

      while (gap < day->gaps->len &&
             g_array_index (day->gaps, StintSpan, gap).start_s < stint->start_s)
        add_gap_row (cli, table, &g_array_index (day->gaps, StintSpan, gap++));
      add_stint_row (cli, table, stint);
    }
  g_string_append_c (cli->out, '\n');
  cli_table_print (table, cli->out, cli_columns ());
}

/** cli_day: the stints of a day and the gaps between them. */
gboolean
cli_day (Cli *cli, GError **error)
{
  g_auto (Day) day = { 0 };

  cli_hold_zone (cli);
  if (!read_day (cli, &day, error))
    return FALSE;
  if (cli->json)
    add_day_json (cli, &day);
  else
    add_day_text (cli, &day);
  return TRUE;
}
