#include "courier/autotask/check-trial.h"

#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/codec.h"

enum
{
  LOOKS = 5, /* at a row that does not show up at once */
  LOOK_PAUSE_MS = 1000,
  BEFORE_S = 300, /* clocks may differ by as much */
};

static JsonObject *
find_ticket (StintCheckup *checkup, GError **error)
{
  const char *number = checkup->request->ticket;
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 id = 0;

  if (*number == '#' &&
      g_ascii_string_to_signed (number + 1, 10, 0, G_MAXINT64, &id, NULL))
    return stint_autotask_get_item (checkup->self, "Tickets", id, checkup->cancellable,
                                    error);
  stint_filter_text (filter, "ticketNumber", number);
  rows =
    stint_query_all (checkup->self, "Tickets", filter, NULL, checkup->cancellable, error);
  return rows != NULL && rows->len > 0 ? json_object_ref (g_ptr_array_index (rows, 0))
                                       : NULL;
}

static void
refuse_ticket (StintCheckup *checkup, char *detail)
{
  StintCheck *check = stint_checkup_add (
    checkup, "trial-ticket", _ ("Ticket to write on"), STINT_GRADE_MISSING, detail);

  check->vital = TRUE;
  checkup->stop = TRUE;
  stint_check_remedy (check,
                      _ ("name an open ticket of your own company; nothing was written"),
                      STINT_PLACE_NONE);
}

static gboolean
take_ticket (StintTrial *trial)
{
  StintCheckup *checkup = trial->checkup;
  g_autoptr (GError) error = NULL;
  gint64 company = -1;
  gint64 status = -1;

  trial->ticket = find_ticket (checkup, &error);
  if (error != NULL)
    {
      stint_checkup_trouble (checkup, "trial-ticket", _ ("Ticket to write on"), error)
        ->vital = TRUE;
      checkup->stop = TRUE;
    }
  else if (trial->ticket == NULL)
    refuse_ticket (checkup, g_strdup_printf (_ ("there is no ticket ‘%s’ to be seen"),
                                             checkup->request->ticket));
  else if (!stint_json_int (trial->ticket, "companyID", &company) ||
           company != STINT_AUTOTASK_OWN_COMPANY)
    refuse_ticket (checkup, g_strdup_printf (_ ("‘%s’ belongs to a client"),
                                             checkup->request->ticket));
  else if (stint_json_int (trial->ticket, "status", &status) &&
           status == STINT_AUTOTASK_STATUS_COMPLETE)
    refuse_ticket (checkup,
                   g_strdup_printf (_ ("‘%s’ is complete"), checkup->request->ticket));
  return !checkup->stop;
}

static gboolean
take_person (StintTrial *trial)
{
  StintCheckup *checkup = trial->checkup;
  StintAutotask *self = checkup->self;
  g_autoptr (GError) error = NULL;
  gint64 assigned = -1;

  checkup->me = stint_autotask_find_me (self, checkup->cancellable, &error);
  if (checkup->me == NULL ||
      !stint_autotask_load_roles (self, checkup->me, checkup->picks, checkup->cancellable,
                                  &error))
    {
      stint_checkup_trouble (checkup, "technician", _ ("Technician"), error)->vital =
        TRUE;
      checkup->stop = TRUE;
      return FALSE;
    }
  trial->me_id = stint_json_dup_id (checkup->me, "id");
  for (guint i = 0; i < checkup->picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (checkup->picks, i);

      if (pick->is_default && g_str_equal (pick->list, "role"))
        trial->default_role = g_strdup (pick->id);
    }
  if (stint_json_int (trial->ticket, "assignedResourceID", &assigned) &&
      assigned == self->me_id)
    trial->ticket_role = stint_json_dup_id (trial->ticket, "assignedResourceRoleID");
  return TRUE;
}

/* stint_trial_begin: whether there is a ticket that may be written on, and by whom. */
gboolean
stint_trial_begin (StintTrial *trial)
{
  StintAutotask *self = trial->checkup->self;
  g_autoptr (GError) error = NULL;

  if (!stint_autotask_find_zone (self, trial->checkup->cancellable, &error))
    {
      stint_checkup_trouble (trial->checkup, "address", _ ("Address"), error)->vital =
        TRUE;
      trial->checkup->stop = TRUE;
      return FALSE;
    }
  if (!take_ticket (trial) || !take_person (trial))
    return FALSE;
  trial->ticket_id = stint_json_dup_id (trial->ticket, "id");
  return TRUE;
}

void
stint_trial_end (StintTrial *trial)
{
  g_clear_pointer (&trial->ticket, json_object_unref);
  g_free (trial->ticket_id);
  g_free (trial->me_id);
  g_free (trial->ticket_role);
  g_free (trial->default_role);
}

/* stint_trial_work: (transfer full): work on that ticket, still without anything in it;
 * its text holds what a server may spoil. */
StintWork *
stint_trial_work (const StintTrial *trial)
{
  StintWork *work = stint_work_new ();

  work->me_id = g_strdup (trial->me_id);
  work->ticket_id = g_strdup (trial->ticket_id);
  work->ticket_role_id = g_strdup (trial->ticket_role);
  work->role_id = g_strdup (trial->default_role);
  work->summary = g_strdup (_ ("Stint tries whether it can enter time here"));
  work->internal_text =
    g_strconcat (_ ("Stint tries whether it can write here."), "\n‘é’ <&> \"1 €\"", NULL);
  return work;
}

/* stint_trial_words: (nullable): why not; what to do about it is said with the finding.
 */
const char *
stint_trial_words (const StintAnswer *said)
{
  return said->words != NULL ? said->words : said->message;
}

/* stint_trial_grade: what @check finds, of a write that was answered like that. */
void
stint_trial_grade (StintCheck *check, const StintAnswer *said)
{
  check->limited = said->limited || said->result == STINT_PUSH_LIMITED;
  check->retry_after_s = said->retry_after_s;
  switch (said->result)
    {
    case STINT_PUSH_DONE:
      check->grade = STINT_GRADE_OK;
      check->value = g_strdup ("yes");
      break;
    case STINT_PUSH_AUTH:
      check->grade = STINT_GRADE_MISSING;
      check->refused = TRUE;
      break;
    case STINT_PUSH_REJECTED:
    case STINT_PUSH_REFUSED:
      check->grade = STINT_GRADE_MISSING;
      check->value = g_strdup ("no");
      break;
    case STINT_PUSH_NOT_SENT:
    case STINT_PUSH_LIMITED:
    case STINT_PUSH_CONFLICT:
    case STINT_PUSH_UNKNOWN:
    default:
      check->grade = STINT_GRADE_UNKNOWN;
      break;
    }
}

void
stint_trial_pause (const StintTrial *trial, int milliseconds)
{
  GCancellable *cancellable = trial->checkup->cancellable;
  GPollFD fd = { 0 };
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &fd);

  g_poll (&fd, pollable ? 1 : 0, milliseconds);
  if (pollable)
    g_cancellable_release_fd (cancellable);
}

/*
 * stint_trial_doubt: (transfer full)
 * @why: (nullable): why nobody knows
 *
 * What to look for by hand: the server may have stored the row of @step all the same.
 */
char *
stint_trial_doubt (const StintTrial *trial, const StintStep *step, const char *why)
{
  const char *ticket = trial->checkup->request->ticket;

  if (step->kind == STINT_STEP_TIME_CREATE)
    return g_strdup_printf (
      _ ("there was no clear answer (%s), and no entry is found: it may be on ‘%s’ all "
         "the same, with ‘%s’ in its notes"),
      why != NULL ? why : _ ("it did not say why"), ticket, step->key);
  return g_strdup_printf (
    _ ("there was no clear answer (%s), and no note is found: it may be on the ticket "
       "‘%s’ all the same, with ‘%s’ in its text"),
    why != NULL ? why : _ ("it did not say why"), ticket, step->key);
}

/* stint_trial_refused: the credentials were: it ends here. */
void
stint_trial_refused (StintTrial *trial, const char *words)
{
  StintCheck *check = stint_checkup_add (
    trial->checkup, "login", _ ("Login of the API user"), STINT_GRADE_MISSING,
    g_strdup_printf (_ ("the PSA refused the credentials: %s"),
                     words != NULL ? words : _ ("it did not say why")));

  check->refused = TRUE;
  trial->checkup->stop = TRUE;
  stint_check_remedy (check,
                      _ ("nothing more is tried with them, for that would lock the API "
                         "user; give the secret with ‘stintctl account rotate’"),
                      STINT_PLACE_NONE);
}

/* stint_trial_limited: the PSA named a limit: it ends here. */
void
stint_trial_limited (StintTrial *trial, const char *words, gint64 retry_after_s)
{
  StintCheck *check =
    stint_checkup_add (trial->checkup, "limit", _ ("Requests of the hour"),
                       STINT_GRADE_UNKNOWN, g_strdup (words));

  check->limited = TRUE;
  check->retry_after_s = retry_after_s;
  trial->checkup->stop = TRUE;
  stint_check_remedy (check, _ ("try again in some minutes"), STINT_PLACE_NONE);
}

/*
 * stint_trial_goes_on:
 * @error: (nullable): of a read
 *
 * Whether another call may be made; after refused credentials and a limit, none.
 */
gboolean
stint_trial_goes_on (StintTrial *trial, const GError *error)
{
  if (g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
    stint_trial_refused (trial, error->message);
  else if (g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_LIMITED))
    stint_trial_limited (trial, error->message, trial->checkup->self->retry_after_s);
  return !trial->checkup->stop;
}

/* stint_trial_look: (transfer full): where the row of @step is; asked again for a moment
 * while it does not show up. */
StintFinding *
stint_trial_look (StintTrial *trial, const StintStep *step)
{
  const StintDoubt doubt = { .attempted_s = trial->checkup->request->now_s - BEFORE_S };
  StintFinding *found = NULL;

  for (guint i = 0; i < LOOKS; i++)
    {
      if (i > 0)
        stint_trial_pause (trial, LOOK_PAUSE_MS);
      g_clear_pointer (&found, stint_finding_free);
      found = stint_autotask_find (STINT_PSA (trial->checkup->self), step, &doubt,
                                   trial->checkup->cancellable);
      if (found->result != STINT_FIND_ABSENT)
        break;
    }
  if (found->result == STINT_FIND_FAILED && found->failure == STINT_PUSH_AUTH)
    stint_trial_refused (trial, found->message);
  else if (found->result == STINT_FIND_FAILED && found->failure == STINT_PUSH_LIMITED)
    stint_trial_limited (trial, found->message, found->retry_after_s);
  return found;
}

/*
 * stint_trial_add_text:
 * @member: of the body that was sent
 *
 * Whether a text came back as it was written; what matters is that its key is still
 * found.
 */
void
stint_trial_add_text (const StintTrial *trial,
                      const char *id,
                      const StintStep *step,
                      const char *member,
                      const char *found)
{
  g_autoptr (GVariant) body =
    g_variant_lookup_value (step->payload, "body", G_VARIANT_TYPE_VARDICT);
  g_autofree char *sent = NULL;
  g_autofree char *sent_lines = NULL;
  g_autofree char *found_lines = NULL;
  StintCheck *check = NULL;

  g_variant_lookup (body, member, "s", &sent);
  sent_lines = stint_autotask_normalise (sent);
  found_lines = stint_autotask_normalise (found != NULL ? found : "");
  check = stint_checkup_add (trial->checkup, id, _ ("Texts come back as written"),
                             STINT_GRADE_OK, NULL);
  if (g_strcmp0 (sent, found) == 0)
    check->value = g_strdup ("exact");
  else if (g_str_equal (sent_lines, found_lines))
    {
      check->value = g_strdup ("line-ends");
      check->detail = g_strdup (_ ("but for spaces and line ends, which does no harm"));
    }
  else if (stint_autotask_mark_of (found, step->key) == STINT_MARK_OURS)
    {
      check->value = g_strdup ("changed");
      check->detail = g_strdup (_ ("not quite, but Stint still knows its own"));
    }
  else
    {
      check->grade = STINT_GRADE_MISSING;
      check->value = g_strdup ("lost");
      check->detail =
        g_strdup (_ ("Stint does not know its own again: after a lost answer "
                     "it has to ask you"));
    }
}
