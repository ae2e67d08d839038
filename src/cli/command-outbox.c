#include <glib/gi18n.h>

#include "cli/commands.h"
#include "cli/mailings.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/error.h"

/* The outbox: what waits, what was sent, what a person must mend. */

static void
add_step_members (CliJson *json, const StintStepRow *row)
{
  cli_json_id (json, "id", row->step->id);
  cli_json_string (json, "kind", stint_step_kind_to_text (row->step->kind));
  cli_json_string (json, "state", stint_state_to_text (row->state));
  cli_json_integer (json, "tries", row->tries);
  cli_json_words (json, "psa_ids", row->item_ids);
  cli_json_string (json, "message", row->message);
  cli_json_instant (json, "due_at", row->state == STINT_STATE_QUEUED ? row->due_s : 0);
  cli_json_instant (json, "done_at", row->done_s);
}

static void
add_attempt_json (CliJson *json, const StintAttempt *attempt)
{
  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "n", attempt->n);
  cli_json_instant (json, "started_at", attempt->started_s);
  cli_json_instant (json, "ended_at", attempt->ended_s);
  cli_json_string (json, "outcome", attempt->outcome);
  cli_json_integer (json, "http_status", attempt->http_status);
  cli_json_integer (json, "transport_code", attempt->transport_code);
  cli_json_integer (json, "request_bytes", attempt->request_bytes);
  cli_json_string (json, "message", attempt->message);
  cli_json_end (json);
}

static gboolean
add_attempts_json (Cli *cli, CliJson *json, gint64 step_id, GError **error)
{
  g_autoptr (GPtrArray) attempts = stint_store_list_attempts (cli->store, step_id, error);

  if (attempts == NULL)
    return FALSE;
  cli_json_begin_array (json, "attempts");
  for (guint i = 0; i < attempts->len; i++)
    add_attempt_json (json, g_ptr_array_index (attempts, i));
  cli_json_end (json);
  return TRUE;
}

static gboolean
add_steps_json (Cli *cli, CliJson *json, gint64 op_id, gboolean attempts, GError **error)
{
  g_autoptr (GPtrArray) steps = stint_store_list_steps_of_op (cli->store, op_id, error);
  gboolean read = steps != NULL;

  if (!read)
    return FALSE;
  cli_json_begin_array (json, "steps");
  for (guint i = 0; read && i < steps->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (steps, i);

      cli_json_begin_object (json, NULL);
      add_step_members (json, row);
      if (attempts)
        read = add_attempts_json (cli, json, row->step->id, error);
      cli_json_end (json);
    }
  cli_json_end (json);
  return read;
}

static gboolean
is_over (StintOp *op)
{
  return g_str_equal (op->state, "done") || g_str_equal (op->state, "cancelled");
}

static gboolean
add_op_json (Cli *cli, CliJson *json, StintOp *op, gboolean attempts, GError **error)
{
  gboolean read = FALSE;

  cli_json_begin_object (json, NULL);
  cli_json_id (json, "id", op->id);
  cli_json_string (json, "kind", op->kind);
  cli_json_id (json, "engagement", op->engagement_id);
  cli_json_id (json, "stint", op->stint_id);
  cli_json_string (json, "ticket_number", op->ticket_number);
  cli_json_string (json, "title", op->ticket_title);
  cli_json_string (json, "company", op->company);
  cli_json_string (json, "state", op->state);
  cli_json_instant (json, "due_at", is_over (op) ? 0 : op->due_s);
  cli_json_string (json, "message", op->message);
  cli_json_string (json, "content", op->content);
  cli_json_integer (json, "tries", op->tries);
  cli_json_words (json, "psa_ids", op->psa_ids);
  cli_json_instant (json, "created_at", op->created_s);
  cli_json_instant (json, "changed_at", op->changed_s);
  read = cli_add_mailing_json (cli, json, op->id, error) &&
         add_steps_json (cli, json, op->id, attempts, error);
  cli_json_end (json);
  return read;
}

static void
add_unknown_json (CliJson *json, GPtrArray *unknown)
{
  cli_json_begin_array (json, "unknown_numbers");
  for (guint i = 0; i < unknown->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (unknown, i);

      cli_json_begin_object (json, NULL);
      cli_json_id (json, "engagement", engagement->id);
      cli_json_string (json, "ticket_number", engagement->ticket_number);
      cli_json_string (json, "message", engagement->lookup_message);
      cli_json_end (json);
    }
  cli_json_end (json);
}

static gboolean
add_ops_json (Cli *cli, GPtrArray *ops, GPtrArray *unknown, GError **error)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "ops");
  for (guint i = 0; i < ops->len; i++)
    {
      if (!add_op_json (cli, json, g_ptr_array_index (ops, i), FALSE, error))
        return FALSE;
    }
  cli_json_end (json);
  add_unknown_json (json, unknown);
  cli_json_end (json);
  cli_add_json (cli, json);
  return TRUE;
}

static const char *
kind_text (const char *kind)
{
  StintOpKind found = STINT_OP_TIME_ENTRY;

  if (!stint_op_kind_from_text (kind, &found))
    return kind;
  switch (found)
    {
    case STINT_OP_TIME_ENTRY:
      return _ ("time entry");
    case STINT_OP_CLIENT_UPDATE:
      return _ ("client update");
    case STINT_OP_INTERNAL_NOTE:
      return _ ("internal note");
    case STINT_OP_STATUS:
      return _ ("status");
    case STINT_OP_VOID_ENTRY:
      return _ ("deletion");
    case STINT_OP_AMEND_ENTRY:
      return _ ("change of an entry");
    case STINT_OP_PRESENCE:
      return _ ("presence");
    case STINT_OP_TAKE_TICKET:
      return _ ("taking it");
    case STINT_OP_NEW_TICKET:
      return _ ("new ticket");
    default:
      return kind;
    }
}

static void
add_ops_text (Cli *cli, GPtrArray *ops)
{
  const char *row[] = { _ ("Op"),     _ ("State"), _ ("What"),
                        _ ("Ticket"), _ ("Says"),  _ ("Due") };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (row), row);

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);
      g_autofree char *id = g_strdup_printf ("%d", (int) op->id);
      g_autofree char *due =
        cli_due_text (is_over (op) ? 0 : op->due_s, cli->now_s, cli->zone);

      row[0] = id;
      row[1] = cli_state_text (op->state);
      row[2] = kind_text (op->kind);
      row[3] = op->ticket_number;
      row[4] = op->message != NULL ? op->message : op->content;
      row[5] = due;
      cli_table_add (table, row);
    }
  cli_table_print (table, cli->out, cli_columns ());
}

/** cli_outbox_list: what waits, what needs attention, with --all also what was sent. */
gboolean
cli_outbox_list (Cli *cli, GError **error)
{
  gboolean all = cli_option (cli, "all") != NULL;
  StintStore *store = cli_get_store (cli, error);
  g_autoptr (GPtrArray) ops =
    store != NULL ? stint_store_list_ops (store, all, 0, error) : NULL;
  g_autoptr (GPtrArray) unknown = ops != NULL ? cli_list_unknown (cli, error) : NULL;

  cli_hold_zone (cli);
  if (unknown == NULL)
    return FALSE;
  if (cli->json)
    return add_ops_json (cli, ops, unknown, error);
  if (ops->len > 0)
    add_ops_text (cli, ops);
  else if (unknown->len == 0 || all)
    cli_add_text (cli, all ? _ ("The outbox is empty.") : _ ("Nothing waits."));
  if (ops->len > 0 && unknown->len > 0)
    g_string_append_c (cli->out, '\n');
  cli_add_unknown (cli, unknown);
  return TRUE;
}

static StintOp *
find_op (Cli *cli, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  StintStore *store = NULL;
  StintOp *op = NULL;
  gint64 id = 0;

  if (!cli_read_id (cli_word (cli, 0), &id, error))
    return NULL;
  store = cli_get_store (cli, error);
  if (store == NULL)
    return NULL;
  op = stint_store_get_op (store, id, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (op == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("there is no op ‘%s’ in the outbox; ‘stintctl outbox --all’ lists "
                    "them"),
                 cli_word (cli, 0));
  return op;
}

static gboolean
add_attempts_text (Cli *cli, gint64 step_id, GError **error)
{
  g_autoptr (GPtrArray) attempts = stint_store_list_attempts (cli->store, step_id, error);

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const StintAttempt *attempt = g_ptr_array_index (attempts, i);
      g_autofree char *started = cli_time_text (attempt->started_s, 0, cli->zone);
      g_autofree char *line = NULL;
      const char *outcome = attempt->outcome;

      if (outcome == NULL)
        outcome = attempt->ended_s > 0 ? _ ("unknown") : _ ("under way");
      line = g_strdup_printf (_ ("%d. %s, %d s: %s%s%s"), (int) attempt->n, started,
                              (int) (attempt->ended_s > 0
                                       ? attempt->ended_s - attempt->started_s
                                       : cli->now_s - attempt->started_s),
                              outcome, attempt->message != NULL ? "; " : "",
                              attempt->message != NULL ? attempt->message : "");
      cli_add_wrapped (cli->out, line, 4, cli_columns ());
    }
  return attempts != NULL;
}

static gboolean
add_steps_text (Cli *cli, gint64 op_id, GError **error)
{
  g_autoptr (GPtrArray) steps = stint_store_list_steps_of_op (cli->store, op_id, error);
  gboolean read = steps != NULL;

  for (guint i = 0; read && i < steps->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (steps, i);
      g_autofree char *line = g_strdup_printf (
        "%s: %s%s%s", stint_step_kind_to_text (row->step->kind),
        cli_state_text (stint_state_to_text (row->state)),
        row->message != NULL ? "; " : "", row->message != NULL ? row->message : "");

      if (i == 0)
        g_string_append_printf (cli->out, "\n%s\n", _ ("Steps"));
      cli_add_wrapped (cli->out, line, 2, cli_columns ());
      read = add_attempts_text (cli, row->step->id, error);
    }
  return read;
}

static gboolean
add_op_text (Cli *cli, StintOp *op, GError **error)
{
  g_autofree char *created = cli_time_text (op->created_s, 0, cli->zone);
  g_autofree char *due =
    is_over (op) || op->due_s == 0 ? NULL : cli_time_text (op->due_s, 0, cli->zone);
  GString *out = cli->out;

  cli_add_text (cli, _ ("Op %d: %s"), (int) op->id, kind_text (op->kind));
  cli_add_field (out, _ ("State"), cli_state_text (op->state));
  cli_add_field (out, _ ("Ticket"), op->ticket_number);
  cli_add_field (out, _ ("Title"), op->ticket_title);
  cli_add_field (out, _ ("Client"), op->company);
  cli_add_field (out, _ ("Written"), created);
  cli_add_field (out, _ ("Not before"), due);
  cli_add_field (out, _ ("PSA ids"), op->psa_ids);
  cli_add_field (out, _ ("Message"), op->message);
  cli_add_field (out, _ ("Says"), op->content);
  return cli_add_mailing_text (cli, _ ("Mail"), op->id, error) &&
         add_steps_text (cli, op->id, error);
}

/** cli_outbox_show: one op with its steps, and every attempt at them. */
gboolean
cli_outbox_show (Cli *cli, GError **error)
{
  g_autoptr (StintOp) op = find_op (cli, error);
  g_autoptr (CliJson) json = NULL;

  cli_hold_zone (cli);
  if (op == NULL)
    return FALSE;
  if (!cli->json)
    return add_op_text (cli, op, error);
  json = cli_json_new ();
  if (!add_op_json (cli, json, op, TRUE, error))
    return FALSE;
  cli_add_json (cli, json);
  return TRUE;
}

static void
add_state_text (Cli *cli, gint64 id, StintState state, gboolean cancelled)
{
  if (cancelled && state == STINT_STATE_DONE)
    cli_add_text (cli, _ ("Op %d was sent; its deletion is in the outbox"), (int) id);
  else
    cli_add_text (cli, _ ("Op %d: %s"), (int) id,
                  cli_state_text (stint_state_to_text (state)));
}

static gboolean
report_state (Cli *cli, gint64 id, StintState state, gboolean cancelled)
{
  g_autoptr (CliJson) json = NULL;

  if (cli->json)
    {
      json = cli_json_new ();
      cli_json_begin_object (json, NULL);
      cli_json_id (json, "id", id);
      cli_json_string (json, "state", stint_state_to_text (state));
      cli_json_end (json);
      cli_add_json (cli, json);
    }
  else
    add_state_text (cli, id, state, cancelled);
  if (state != STINT_STATE_CANCELLED)
    cli_wake (cli, TRUE);
  return TRUE;
}

/** cli_outbox_retry: mends an op and sends it again. */
gboolean
cli_outbox_retry (Cli *cli, GError **error)
{
  StintMend mend = { .summary = cli_option (cli, "summary"),
                     .done = cli_option (cli, "done"),
                     .work_type = cli_option (cli, "work-type"),
                     .update_text = cli_option (cli, "update-text"),
                     .client = cli_option (cli, "client"),
                     .title = cli_option (cli, "title") };
  static const char *const texts[] = { "summary", "done",  "work-type", "update-text",
                                       "client",  "title", NULL };
  g_autoptr (StintOp) op =
    cli_check_filled (cli, texts, error) ? find_op (cli, error) : NULL;
  StintDesk *desk = op != NULL ? cli_get_desk (cli, error) : NULL;
  StintState state = STINT_STATE_QUEUED;

  return desk != NULL && stint_desk_retry_op (desk, op->id, &mend, &state, error) &&
         report_state (cli, op->id, state, FALSE);
}

/** cli_outbox_cancel: takes an op back. */
gboolean
cli_outbox_cancel (Cli *cli, GError **error)
{
  g_autoptr (StintOp) op = find_op (cli, error);
  StintDesk *desk = op != NULL ? cli_get_desk (cli, error) : NULL;
  StintState state = STINT_STATE_CANCELLED;

  return desk != NULL && stint_desk_cancel_op (desk, op->id, &state, error) &&
         report_state (cli, op->id, state, TRUE);
}
