#include <glib/gi18n.h>

#include "core/key.h"
#include "courier/autotask/check-trial.h"
#include "courier/autotask/codec.h"

/* A client update on a ticket of the shop's own, and whether Autotask mails it. Nothing
 * in the interface sends mail: only a workflow rule does, seconds later. */

enum
{
  LOOK_EVERY_MS = 2000,
};

static GPtrArray *
list_mails (StintTrial *trial, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();

  stint_filter_int (filter, "eq", "ticketID",
                    g_ascii_strtoll (trial->ticket_id, NULL, 10));
  return stint_query_all (trial->checkup->self, "NotificationHistory", filter, NULL,
                          trial->checkup->cancellable, error);
}

static gint64
newest (const GPtrArray *mails)
{
  gint64 id = -1;

  if (mails->len > 0)
    stint_json_int (g_ptr_array_index (mails, mails->len - 1), "id", &id);
  return id;
}

static StintStep *
plan_update (const StintTrial *trial, GError **error)
{
  g_autoptr (StintWork) work = stint_trial_work (trial);
  g_autoptr (GPtrArray) steps = NULL;

  work->update_op_id = 1;
  work->update_key = stint_key_new ();
  work->update_title = g_strdup (_ ("Trial by Stint"));
  work->update_text = g_strdup_printf (
    /* Translators: what is in brackets tells one trial from another. */
    _ ("This is a trial: whoever reads it in a mail knows that client updates are "
       "mailed. There is nothing to do. (%s)"),
    work->update_key);
  steps = stint_autotask_plan (&trial->checkup->self->style, work, error);
  return steps != NULL ? g_ptr_array_steal_index (steps, 0) : NULL;
}

/* Who should be mailed. The ticket may name no contact: then nothing is added. */
static gboolean
read_contact (StintTrial *trial, GPtrArray *addresses, GError **error)
{
  static const char *const members[] = { "emailAddress", "emailAddress2",
                                         "emailAddress3" };
  StintCheckup *checkup = trial->checkup;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) contact = NULL;
  gint64 id = 0;

  if (!stint_json_int (trial->ticket, "contactID", &id))
    return TRUE;
  contact = stint_autotask_get_item (checkup->self, "Contacts", id, checkup->cancellable,
                                     &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; contact != NULL && i < G_N_ELEMENTS (members); i++)
    {
      const char *address = stint_json_text (contact, members[i]);

      if (address != NULL && *address != '\0')
        g_ptr_array_add (addresses, g_strdup (address));
    }
  return TRUE;
}

/* A mail may name several, as mail programs write them. */
static gboolean
went_to (JsonObject *mail, const GPtrArray *addresses)
{
  const char *to = stint_json_text (mail, "recipientEmailAddress");
  g_auto (GStrv) all = g_strsplit_set (to != NULL ? to : "", " ,;<>", -1);

  for (guint i = 0; i < addresses->len; i++)
    {
      for (guint j = 0; all[j] != NULL; j++)
        {
          if (g_ascii_strcasecmp (all[j], g_ptr_array_index (addresses, i)) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* (nullable): of the mails newer than @last the one to the contact, else any. */
static JsonObject *
choose_mail (const GPtrArray *mails, gint64 last, const GPtrArray *addresses)
{
  JsonObject *chosen = NULL;

  for (guint i = 0; i < mails->len; i++)
    {
      JsonObject *mail = g_ptr_array_index (mails, i);
      gint64 id = -1;

      stint_json_int (mail, "id", &id);
      if (id > last && (chosen == NULL || went_to (mail, addresses)))
        chosen = mail;
    }
  return chosen;
}

/* (transfer full) (nullable): a mail of the ticket that is newer than @last; one to
 * somebody else than the contact is answered when no other came in time. */
static JsonObject *
wait_for_mail (StintTrial *trial, gint64 last, const GPtrArray *addresses, GError **error)
{
  int left_ms = trial->checkup->request->wait_s * 1000;

  while (TRUE)
    {
      g_autoptr (GPtrArray) mails = list_mails (trial, error);
      JsonObject *mail = NULL;

      if (mails == NULL)
        return NULL;
      mail = choose_mail (mails, last, addresses);
      if (left_ms <= 0 || (mail != NULL && went_to (mail, addresses)) ||
          g_cancellable_is_cancelled (trial->checkup->cancellable))
        return mail != NULL ? json_object_ref (mail) : NULL;
      stint_trial_pause (trial, MIN (left_ms, LOOK_EVERY_MS));
      left_ms -= LOOK_EVERY_MS;
    }
}

/* Such as the technician, of any change: that tells nothing of what a client gets. */
static void
add_mailed_other (StintTrial *trial, JsonObject *mail)
{
  gint64 contact = 0;
  gboolean has_contact = stint_json_int (trial->ticket, "contactID", &contact);
  const char *to = stint_json_text (mail, "recipientEmailAddress");
  const char *name = stint_json_text (mail, "recipientDisplayName");

  if (to == NULL)
    to = name != NULL ? name : _ ("somebody");
  stint_check_remedy (
    stint_checkup_add (
      trial->checkup, "mail", _ ("Client updates are mailed"), STINT_GRADE_UNKNOWN,
      g_strdup_printf (has_contact
                         ? _ ("within %d seconds Autotask mailed %s, who is not the "
                              "ticket's contact")
                         : _ ("within %d seconds Autotask mailed %s; whether it would "
                              "mail a contact cannot be told, for the ticket names none"),
                       trial->checkup->request->wait_s, to)),
    _ ("try it on a ticket of your own company whose contact has an e-mail address, or "
       "look which workflow rule mails the ticket's contact"),
    STINT_PLACE_RULES);
}

static void
add_mailed (StintTrial *trial, JsonObject *mail)
{
  const char *to = stint_json_text (mail, "recipientEmailAddress");
  const char *name = stint_json_text (mail, "recipientDisplayName");
  const char *template = stint_json_text (mail, "templateName");
  StintCheck *check = stint_checkup_add (
    trial->checkup, "mail", _ ("Client updates are mailed"), STINT_GRADE_OK,
    g_strdup_printf (_ ("Autotask mailed %s with the template ‘%s’"),
                     to != NULL     ? to
                     : name != NULL ? name
                                    : _ ("somebody"),
                     template != NULL ? template : ""));

  check->value = g_strdup ("yes");
}

static void
add_not_mailed (StintTrial *trial)
{
  StintCheck *check = NULL;
  gint64 contact = 0;
  gboolean has_contact = stint_json_int (trial->ticket, "contactID", &contact);

  check = stint_checkup_add (
    trial->checkup, "mail", _ ("Client updates are mailed"), STINT_GRADE_MISSING,
    g_strdup_printf (has_contact
                       ? _ ("the update is on the ticket, but within %d seconds Autotask "
                            "mailed nobody: no workflow rule does. Clients read updates "
                            "in the portal alone")
                       : _ ("the update is on the ticket, but within %d seconds Autotask "
                            "mailed nobody; the ticket names no contact to be mailed, so "
                            "this proves little"),
                     trial->checkup->request->wait_s));
  check->value = g_strdup ("no");
  stint_check_remedy (
    check,
    _ ("a rule for tickets with the event ‘Note added’, the condition "
       "that the note is published to all Autotask users, and the action "
       "to notify the ticket's contact"),
    STINT_PLACE_RULES);
}

static void
add_trouble (StintTrial *trial, const GError *error)
{
  StintCheck *check =
    stint_checkup_add (trial->checkup, "mail", _ ("Client updates are mailed"),
                       STINT_GRADE_UNKNOWN, g_strdup (error->message));

  stint_trial_goes_on (trial, error);
  stint_check_remedy (
    check,
    _ ("let the API user's level view the notification history, or look "
       "at the ticket's contact's mailbox"),
    STINT_PLACE_LEVEL);
}

/* Whether it is there, and going on may tell something. */
static gboolean
take_finding (StintTrial *trial,
              const StintStep *step,
              const StintAnswer *said,
              const StintFinding *found,
              StintCheck *check)
{
  if (found->result == STINT_FIND_STORED)
    {
      check->grade = STINT_GRADE_OK;
      g_free (check->value);
      check->value = g_strdup ("yes");
      g_clear_pointer (&check->detail, g_free);
      check->sight_class = g_strdup (step->sight_class);
    }
  else if (said->result == STINT_PUSH_UNKNOWN)
    {
      g_free (check->detail);
      check->detail = stint_trial_doubt (trial, step, stint_trial_words (said));
      trial->checkup->stop = TRUE;
    }
  return !trial->checkup->stop;
}

static void
post_and_wait (StintTrial *trial, gint64 last, const GPtrArray *addresses)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintStep) step = plan_update (trial, &error);
  g_autoptr (StintAnswer) said = NULL;
  g_autoptr (StintFinding) found = NULL;
  g_autoptr (JsonObject) mail = NULL;
  StintCheck *check = NULL;

  if (step == NULL)
    return;
  said = stint_autotask_push (STINT_PSA (trial->checkup->self), step,
                              trial->checkup->cancellable);
  check = stint_checkup_add (trial->checkup, "update", _ ("Post a client update"),
                             STINT_GRADE_OK, g_strdup (stint_trial_words (said)));
  stint_trial_grade (check, said);
  if (said->result != STINT_PUSH_DONE && said->result != STINT_PUSH_UNKNOWN)
    return;
  found = stint_trial_look (trial, step);
  if (!take_finding (trial, step, said, found, check))
    return;
  mail = wait_for_mail (trial, last, addresses, &error);
  if (error != NULL)
    add_trouble (trial, error);
  else if (mail != NULL && went_to (mail, addresses))
    add_mailed (trial, mail);
  else if (mail != NULL)
    add_mailed_other (trial, mail);
  else
    add_not_mailed (trial);
}

void
stint_trial_mail (StintTrial *trial)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = list_mails (trial, &error);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  if (before != NULL && read_contact (trial, addresses, &error))
    post_and_wait (trial, newest (before), addresses);
  else
    add_trouble (trial, error); /* nobody is written to in vain */
}
