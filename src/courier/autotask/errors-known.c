#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/errors.h"
#include "courier/autotask/places.h"

/* The texts that Autotask is known to give. A text is worth what its source is:
 *
 *   V  seen by somebody on a live tenant and published with its status
 *   C  said by the author of another client, not seen
 *   S  of the older SOAP interface, by the vendor or by others
 *   G  guessed: the rule is documented, its words are not. Such a row may only say that
 * it is a refusal, which is asked about once and then shown to a person.
 */
typedef struct
{
  const char *pattern; /* in lower case */
  const char *also;    /* (nullable) must be in the text too */
  StintFault fault;
  StintPlace place;
  const char *advice; /* what a person can do about it */
} Known;

#define REPORT                                                                           \
  N_ ("Stint sent what Autotask cannot take: enter it there by hand, and please report " \
      "this")
#define BUSY                                                                             \
  N_ ("the shop's programs ask too much at once; Stint waits and tries again by itself")
#define CODE                                                                             \
  N_ ("the integration code is not valid: compare it with the API tracking identifier "  \
      "of the API user")
#define USER                                                                             \
  N_ ("Autotask does not know the API user: compare the user name (key), and that it "   \
      "is active")
#define ROLE                                                                             \
  N_ ("you do not hold the role that the entry needs: have it given to you, or take "    \
      "the ticket with a role of yours")
#define RIGHT                                                                            \
  N_ ("the security level of the API user, or yours, does not allow it; ‘stintctl "    \
      "account check’ says which right is missing")
#define LISTS                                                                            \
  N_ ("the shop has changed its lists: run ‘stintctl account check’ and choose again")

/* In this order, for some texts contain another. */
static const Known known[] = {
  /* V, as 429 and under other statuses */
  { "thread threshold", NULL, STINT_FAULT_LIMITED, STINT_PLACE_NONE, BUSY },
  { "itgenatr005", NULL, STINT_FAULT_LIMITED, STINT_PLACE_NONE, BUSY },
  /* C */
  { "request threshold", NULL, STINT_FAULT_LIMITED, STINT_PLACE_NONE, BUSY },
  { "threshold has been exceeded", NULL, STINT_FAULT_LIMITED, STINT_PLACE_NONE, BUSY },
  { "too many requests", NULL, STINT_FAULT_LIMITED, STINT_PLACE_NONE, BUSY },
  { "rate limit", NULL, STINT_FAULT_LIMITED, STINT_PLACE_NONE, BUSY },

  /* V, of a delete; the rest of the text speaks of rights, so it comes before those */
  { "no matching records found", NULL, STINT_FAULT_MISSING, STINT_PLACE_NONE,
    N_ ("it is not there any more, or the API user may not see it") },

  /* V */
  { "do not have permission to delete time entries that you did not create", NULL,
    STINT_FAULT_RIGHT, STINT_PLACE_LEVEL,
    N_ ("the entry was not made by the API user: delete it in Autotask, or have the box "
        "Delete ticked for time entries under Resource Impersonation") },
  /* V, of a change made as somebody else */
  { "not authorized to change show on invoice", NULL, STINT_FAULT_RIGHT, STINT_PLACE_NONE,
    N_ ("an entry cannot be changed in your name from outside: change it in Autotask") },
  /* V, for create and query; update and delete by analogy */
  { "adequate permissions", "to query", STINT_FAULT_RIGHT, STINT_PLACE_LEVEL,
    N_ ("the security level of the API user does not let it read this") },
  { "adequate permissions", "to create", STINT_FAULT_RIGHT, STINT_PLACE_LEVEL,
    N_ ("the security level of the API user, or its Resource Impersonation, does not let "
        "it add this") },
  { "adequate permissions", NULL, STINT_FAULT_RIGHT, STINT_PLACE_LEVEL, RIGHT },
  /* G */
  { "impersonat", NULL, STINT_FAULT_RIGHT, STINT_PLACE_LEVEL,
    N_ ("the API user may not act as you: its level needs Resource Impersonation, and "
        "yours needs ‘Allow impersonation of resources with this security level’") },
  { "proxy", NULL, STINT_FAULT_RIGHT, STINT_PLACE_TIMESHEETS,
    N_ ("time may not be entered for others: set Proxy Time Entry to ‘Enabled for "
        "Timesheet Approvers and Administrators’") },

  /* V, of the look-up, which takes no credentials */
  { "zone information could not be determined", NULL, STINT_FAULT_AUTH,
    STINT_PLACE_PEOPLE,
    N_ ("no server knows the API user: check its user name (key), or give the address of "
        "your Autotask yourself with --url") },
  /* S; under REST only the status 500 has been reported */
  { "integrationcode", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, CODE },
  { "integration code", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, CODE },
  { "tracking identifier", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, CODE },
  /* G; an unknown user is reported to be answered with 500 */
  { "invalid username", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "invalid user name", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "unknown user", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "user not found", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "user could not be found", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "not authenticated", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "authentication failed", NULL, STINT_FAULT_AUTH, STINT_PLACE_PEOPLE, USER },
  { "logged in resource", NULL, STINT_FAULT_RIGHT, STINT_PLACE_LEVEL, RIGHT },

  /* V: roles */
  { "must have a roleid", NULL, STINT_FAULT_INVALID, STINT_PLACE_PEOPLE,
    N_ ("no role of yours is known: have a service desk role given to you, then run "
        "‘stintctl account check’") },
  { "there is no row at position", NULL, STINT_FAULT_INVALID, STINT_PLACE_PEOPLE, ROLE },
  { "assignedresourceid and assignedroleid combination", NULL, STINT_FAULT_INVALID,
    STINT_PLACE_PEOPLE, ROLE },
  { "roleid is not valid", NULL, STINT_FAULT_INVALID, STINT_PLACE_PEOPLE, ROLE },
  { "must assign both", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("whoever is assigned to a ticket needs a role on it: assign it in Autotask") },
  /* V: what an entry is made of */
  { "value does not exist for the required field resourceid", NULL, STINT_FAULT_INVALID,
    STINT_PLACE_NONE,
    N_ ("the entry names no technician: run ‘stintctl account check’ and send it "
        "again") },
  { "require a start and stop time", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    REPORT },
  { "hoursworked or startdatetime", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE, REPORT },
  { "dateworked is required", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE, REPORT },
  { "can be used at once", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE, REPORT },
  { "hoursworked greater than 24 hours", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("an entry must be longer than nothing and shorter than 24 hours: log the work "
        "again in parts") },
  { "not an active general allocation code", NULL, STINT_FAULT_INVALID,
    STINT_PLACE_WORK_TYPES,
    N_ ("the work type is not active, or is no work type: choose another one with "
        "‘stintctl outbox retry --work-type’") },
  { "does not reference a valid", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("what it belongs to is not there any more: look for the ticket in Autotask") },
  { "does not reference an existing", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("it refers to something that was deleted in Autotask: run ‘stintctl account "
        "check’ and choose again") },
  /* G; it may be put like the next, which know no better advice */
  { "summary", "required", STINT_FAULT_INVALID, STINT_PLACE_SERVICE_DESK,
    N_ ("the shop requires summary notes: say what was done, and send it again") },
  /* V: what the shop requires */
  { "missing required field: title", NULL, STINT_FAULT_INVALID, STINT_PLACE_CATEGORIES,
    N_ ("the ticket's category requires a title on notes: give the update one") },
  { "missing required field", NULL, STINT_FAULT_INVALID, STINT_PLACE_CATEGORIES,
    N_ ("the ticket's category requires a field that Stint does not fill: fill it in "
        "Autotask, or have it made optional") },
  { "cannot all be empty", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("a ticket needs a queue, or a technician with a role") },
  { "already the primary resource", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("the ticket is assigned to that person already: nothing is to be done") },
  { "picklist value", NULL, STINT_FAULT_INVALID, STINT_PLACE_LISTS, LISTS },
  { "value does not exist for child picklist", NULL, STINT_FAULT_INVALID,
    STINT_PLACE_LISTS,
    N_ ("the ticket's sub-issue does not belong to its issue: mend the ticket in "
        "Autotask") },
  { "value does not exist for", NULL, STINT_FAULT_INVALID, STINT_PLACE_LISTS, LISTS },
  /* V and S: questions that Stint would have asked wrongly */
  { "unable to find", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("this Autotask does not know a field that Stint asks for; please report this") },
  { "conversion failed when converting", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE,
    REPORT },
  { "invalid query syntax", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE, REPORT },
  { "parameter name: filters", NULL, STINT_FAULT_INVALID, STINT_PLACE_NONE, REPORT },
  /* G: system settings and timesheets */
  { "midnight", NULL, STINT_FAULT_SPAN, STINT_PLACE_TIMESHEETS,
    N_ ("no entry may reach midnight (UTC) in this shop: have ‘Allow time entries to "
        "span over midnight’ switched on, or cancel it, discard its stint and log the "
        "work in two parts") },
  { "timesheet", NULL, STINT_FAULT_INVALID, STINT_PLACE_TIMESHEETS,
    N_ ("the timesheet of that week is submitted or approved: have it rejected, then "
        "send the entry again") },
  { "time entr", "approved", STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("it has been approved for billing: whoever approved it has to take that back") },
  { "time entr", "posted", STINT_FAULT_INVALID, STINT_PLACE_NONE,
    N_ ("it has been posted to billing: it can be changed there alone") },
  { "complete", "ticket", STINT_FAULT_INVALID, STINT_PLACE_SERVICE_DESK,
    N_ (
      "no time may be entered on a complete ticket in this shop: reopen it, or have the "
      "setting for time on complete tickets set to ‘Allow’") },
};

/* (transfer full): a sentence, and where in Autotask it is set. */
static char *
say_where (const Known *row)
{
  const char *place = stint_autotask_place (row->place);

  if (place == NULL)
    return g_strdup (_ (row->advice));
  return g_strdup_printf (_ ("%s; in Autotask: %s"), _ (row->advice), place);
}

/**
 * stint_autotask_fault:
 * @words: (nullable): the server's own
 * @advice: (out) (optional) (nullable) (transfer full): a sentence for a person
 *
 * What an error text comes down to, whatever the status it came under. A text never seen
 * before is %STINT_FAULT_UNKNOWN, for lock contention also fails well-formed requests.
 */
StintFault
stint_autotask_fault (const char *words, char **advice)
{
  g_autofree char *lower = g_ascii_strdown (words != NULL ? words : "", -1);

  if (advice != NULL)
    *advice = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const Known *row = &known[i];

      if (strstr (lower, row->pattern) == NULL ||
          (row->also != NULL && strstr (lower, row->also) == NULL))
        continue;
      if (advice != NULL)
        *advice = say_where (row);
      return row->fault;
    }
  return STINT_FAULT_UNKNOWN;
}
