#include "courier/autotask/check.h"

#include <glib/gi18n.h>

#include "courier/autotask/check-trial.h"

/* What the account must be allowed and the tenant be set to, one after the other. It
 * stops where a further call could lock the API user, or could not tell anything. */

/*
 * stint_checkup_add: (transfer none): a finding
 * @detail: (nullable) (transfer full)
 */
StintCheck *
stint_checkup_add (StintCheckup *checkup,
                   const char *id,
                   const char *title,
                   StintGrade grade,
                   char *detail)
{
  StintCheck *check = stint_check_new (id, title);

  check->grade = grade;
  check->detail = detail;
  g_ptr_array_add (checkup->checks, check);
  return check;
}

/* stint_check_remedy: what is to be done about @check, and where it is done. */
void
stint_check_remedy (StintCheck *check, const char *remedy, StintPlace place)
{
  g_free (check->remedy);
  check->remedy =
    place == STINT_PLACE_NONE
      ? g_strdup (remedy)
      : g_strdup_printf (_ ("%s; in Autotask: %s"), remedy, stint_autotask_place (place));
}

/*
 * stint_checkup_trouble: (transfer none)
 *
 * A finding about a call that failed. Refused credentials, a limit and a server that does
 * not answer end the check; a refusal of that one question does not.
 */
StintCheck *
stint_checkup_trouble (StintCheckup *checkup,
                       const char *id,
                       const char *title,
                       const GError *error)
{
  StintCheck *check = stint_checkup_add (checkup, id, title, STINT_GRADE_UNKNOWN,
                                         g_strdup (error->message));

  if (error->domain != STINT_PSA_ERROR)
    return check;
  switch ((StintPsaError) error->code)
    {
    case STINT_PSA_ERROR_AUTH:
      check->grade = STINT_GRADE_MISSING;
      check->vital = TRUE;
      check->refused = TRUE;
      checkup->stop = TRUE;
      break;
    case STINT_PSA_ERROR_LIMITED:
      check->limited = TRUE;
      check->retry_after_s = checkup->self->retry_after_s;
      G_GNUC_FALLTHROUGH;
    case STINT_PSA_ERROR_UNREACHABLE:
      check->vital = TRUE;
      checkup->stop = TRUE;
      stint_check_remedy (check, _ ("try again in some minutes"), STINT_PLACE_NONE);
      break;
    case STINT_PSA_ERROR_REFUSED:
      check->grade = STINT_GRADE_MISSING;
      break;
    case STINT_PSA_ERROR_PROTOCOL:
    case STINT_PSA_ERROR_UNSUPPORTED:
    default:
      break;
    }
  return check;
}

/* stint_checkup_any: (transfer full): one row of a collection, if there is one to see. */
GPtrArray *
stint_checkup_any (StintCheckup *checkup, const char *collection, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();

  stint_filter_int (filter, "gt", "id", -1);
  return stint_query_some (checkup->self, collection, filter, checkup->cancellable,
                           error);
}

/* Only reading first, so that nothing is written where that cannot end well. */
static void
run_trial (StintCheckup *checkup)
{
  StintTrial trial = { .checkup = checkup };

  if (stint_trial_begin (&trial))
    {
      if (checkup->request->kind == STINT_CHECK_MAIL)
        stint_trial_mail (&trial);
      else
        stint_trial_entry (&trial);
      if (checkup->request->kind == STINT_CHECK_CALIBRATE && !checkup->stop)
        stint_trial_note (&trial);
    }
  stint_trial_end (&trial);
}

static void
run_rights (StintCheckup *checkup)
{
  static void (*const parts[]) (StintCheckup *) = {
    stint_checkup_account,
    stint_checkup_person,
    stint_checkup_rights,
    stint_checkup_lists,
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts) && !checkup->stop; i++)
    parts[i](checkup);
}

GPtrArray *
stint_autotask_check (StintPsa *psa,
                      const StintCheckRequest *request,
                      GCancellable *cancellable)
{
  StintCheckup checkup = {
    .self = STINT_AUTOTASK (psa),
    .request = request,
    .cancellable = cancellable,
  };

  checkup.checks = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_check_free);
  checkup.picks = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_pick_free);
  if (request->kind == STINT_CHECK_RIGHTS)
    run_rights (&checkup);
  else
    run_trial (&checkup);
  g_clear_pointer (&checkup.me, json_object_unref);
  g_ptr_array_unref (checkup.picks);
  return checkup.checks;
}
