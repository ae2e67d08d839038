#include "cli/mailings.h"

#include "cli/text.h"
#include "core/store-mails.h"

static void
add_members (Cli *cli, CliJson *json, const char *key, const StintMailing *mailing)
{
  StintMailWaits waits = stint_store_get_mail_waits (cli->store);
  gint64 due_s = stint_mailing_due_s (mailing, &waits);
  const char *state = "looking";

  if (mailing->mailed_s > 0)
    state = "mailed";
  else if (mailing->looked_s > 0 && due_s == 0)
    state = "none-seen";
  else if (cli->now_s > mailing->done_s + STINT_MAILING_LASTS_SECONDS)
    state = "unknown";
  cli_json_begin_object (json, key);
  cli_json_string (json, "state", state);
  cli_json_instant (json, "posted_at", mailing->done_s);
  cli_json_string (json, "to", mailing->recipients);
  cli_json_instant (json, "mailed_at", mailing->mailed_s);
  cli_json_instant (json, "looked_at", mailing->looked_s);
  cli_json_end (json);
}

static void
add_line (Cli *cli, const char *label, const StintMailing *mailing)
{
  StintMailWaits waits = stint_store_get_mail_waits (cli->store);
  g_autofree char *text = stint_mailing_text (
    mailing->done_s, mailing->recipients, mailing->mailed_s, mailing->looked_s,
    stint_mailing_due_s (mailing, &waits), cli->now_s, cli->zone);

  cli_add_field (cli->out, label, text);
}

/** cli_add_mailing_json: adds "mail" to an op that is a client update and was posted. */
gboolean
cli_add_mailing_json (Cli *cli, CliJson *json, gint64 op_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintMailing) mailing =
    stint_store_get_mailing (cli->store, op_id, &local_error);

  if (mailing != NULL)
    add_members (cli, json, "mail", mailing);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/** cli_add_mailings_json: adds "mail", of the client update of a commit of work. */
gboolean
cli_add_mailings_json (Cli *cli, CliJson *json, gint64 work_id, GError **error)
{
  g_autoptr (GPtrArray) mailings =
    stint_store_list_mailings_of_work (cli->store, work_id, error);

  if (mailings != NULL && mailings->len > 0)
    add_members (cli, json, "mail", g_ptr_array_index (mailings, 0));
  return mailings != NULL;
}

/** cli_add_mailing_text: likewise in words, behind @label. */
gboolean
cli_add_mailing_text (Cli *cli, const char *label, gint64 op_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintMailing) mailing =
    stint_store_get_mailing (cli->store, op_id, &local_error);

  if (mailing != NULL)
    add_line (cli, label, mailing);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/** cli_add_mailings_text: likewise of the client update of a commit of work. */
gboolean
cli_add_mailings_text (Cli *cli, const char *label, gint64 work_id, GError **error)
{
  g_autoptr (GPtrArray) mailings =
    stint_store_list_mailings_of_work (cli->store, work_id, error);

  if (mailings != NULL && mailings->len > 0)
    add_line (cli, label, g_ptr_array_index (mailings, 0));
  return mailings != NULL;
}
