#include <glib/gi18n.h>
#include <math.h>

#include "courier/autotask/check.h"
#include "courier/autotask/errors.h"

/* Where the account lives, whether it lets us in, and how much of the hour is left. */

enum
{
  ANSWER_BYTES = 64 * 1024,
  SKEW_MAX_S = 60,
  BUDGET_HIGH_PERCENT = 75,
};

static const char *
address_title (void)
{
  return _ ("Address");
}

/* The look-up did not name a server. With an address typed by the person that is no
 * obstacle: some tenants are not found and work all the same. */
static void
not_found (StintCheckup *checkup, const StintHttpReply *reply)
{
  StintAutotask *self = checkup->self;
  g_autofree char *words = stint_autotask_words (reply);
  g_autoptr (GError) error = NULL;
  StintCheck *check = NULL;

  if (reply->complete && reply->http_status == 500 && self->url_override != NULL)
    {
      check = stint_checkup_add (
        checkup, "address", address_title (), STINT_GRADE_UNKNOWN,
        g_strdup_printf (_ ("%s, as you gave it; Autotask's own directory does not know "
                            "the API user (%s)"),
                         self->url_override, words != NULL ? words : "500"));
      return;
    }
  if (reply->complete && reply->http_status == 500)
    {
      check =
        stint_checkup_add (checkup, "user", _ ("API user"), STINT_GRADE_MISSING,
                           g_strdup_printf (_ ("no server of Autotask knows ‘%s’; it "
                                               "says: %s"),
                                            self->user, words != NULL ? words : "500"));
      stint_check_remedy (
        check,
        _ ("compare the user name (key) of the API user, and that it is "
           "active; where it is right, give the address with --url"),
        STINT_PLACE_PEOPLE);
    }
  else
    {
      stint_autotask_reply_ok (reply, &error);
      check = stint_checkup_add (
        checkup, "address", address_title (),
        reply->http_status > 0 ? STINT_GRADE_MISSING : STINT_GRADE_UNKNOWN,
        g_strdup_printf (_ ("no answer from %s: %s"),
                         self->url_override != NULL ? self->url_override
                                                    : self->lookup_url,
                         error != NULL ? error->message : _ ("no zone in it")));
      stint_check_remedy (check,
                          self->url_override != NULL
                            ? _ ("compare the address, and the network; without --url "
                                 "it is looked up")
                            : _ ("look at the network, and try again"),
                          STINT_PLACE_NONE);
    }
  check->vital = TRUE;
  checkup->stop = TRUE;
}

static void
differs (StintCheckup *checkup, const char *found)
{
  StintAutotask *self = checkup->self;
  StintCheck *check = NULL;

  if (self->url_override == NULL)
    {
      stint_checkup_add (checkup, "address", address_title (), STINT_GRADE_OK,
                         g_strdup_printf (_ ("%s; the account has moved there from %s"),
                                          found, self->service_url));
      g_free (self->service_url);
      self->service_url = g_strdup (found);
      return;
    }
  check =
    stint_checkup_add (checkup, "address", address_title (), STINT_GRADE_MISSING,
                       g_strdup_printf (_ ("you gave %s, but the account lives at %s"),
                                        self->url_override, found));
  stint_check_remedy (check,
                      _ ("remove the account and add it again without --url, or with the "
                         "other address"),
                      STINT_PLACE_NONE);
}

/* The zone is asked of whom the person named, or else of the vendor's directory. */
static gboolean
look_up (StintCheckup *checkup)
{
  StintAutotask *self = checkup->self;
  const char *base = self->url_override != NULL ? self->url_override : self->lookup_url;
  g_autoptr (StintHttpReply) reply =
    stint_autotask_ask_zone (self, base, checkup->cancellable);
  g_autoptr (JsonObject) zone = NULL;
  g_autofree char *found = NULL;
  const char *url = NULL;

  if (reply->complete && reply->http_status == 200)
    zone = stint_json_read (reply->body, ANSWER_BYTES, NULL);
  url = zone != NULL ? stint_json_text (zone, "url") : NULL;
  if (url == NULL || !stint_http_url_ok (url, base, NULL))
    {
      not_found (checkup, reply);
      return FALSE;
    }
  found = stint_autotask_base_url (url);
  if (self->service_url == NULL)
    self->service_url = g_strdup (found);
  if (g_ascii_strcasecmp (found, self->service_url) == 0)
    {
      stint_checkup_add (checkup, "address", address_title (), STINT_GRADE_OK,
                         g_strdup (found));
      return TRUE;
    }
  differs (checkup, found);
  return self->url_override == NULL;
}

/* The login fails because of the address: then that is what nothing works without. */
static void
blame_address (StintCheckup *checkup)
{
  for (guint i = 0; i < checkup->checks->len; i++)
    {
      StintCheck *check = g_ptr_array_index (checkup->checks, i);

      if (g_str_equal (check->id, "address"))
        check->vital = check->grade == STINT_GRADE_MISSING;
    }
}

static void
refused_here (StintCheck *check, gboolean at_home)
{
  stint_check_remedy (
    check,
    at_home ? _ ("the API user or its secret was refused, and nothing more is tried, for "
                 "that would lock it: make a new secret there and give it with ‘stintctl "
                 "account rotate’; an API user is ready some 5 minutes after it was made")
            : _ ("the account seems to live elsewhere: mend the address first"),
    at_home ? STINT_PLACE_PEOPLE : STINT_PLACE_NONE);
}

/* A wrong secret is 401. A wrong integration code has been reported as a 500, in words
 * that nobody wrote down; so has a user that the server does not know.
 * @at_home: it is certain that this is the account's server. */
static void
add_login_trouble (StintCheckup *checkup,
                   const StintHttpReply *reply,
                   const GError *error,
                   gboolean at_home)
{
  gboolean by_code = reply->complete && reply->http_status == 500;
  StintCheck *check = stint_checkup_trouble (
    checkup, by_code ? "integration-code" : "login",
    by_code ? _ ("Integration code") : _ ("Login of the API user"), error);

  check->vital = TRUE;
  checkup->stop = TRUE;
  if (check->limited)
    check->retry_after_s = stint_autotask_retry_after (reply);
  if (!at_home)
    blame_address (checkup);
  if (by_code && check->refused)
    stint_check_remedy (check,
                        _ ("nothing more is tried: once it is mended there, give the "
                           "secret again with ‘stintctl account rotate’; where what was "
                           "typed here is wrong, remove the account and add it again"),
                        STINT_PLACE_NONE);
  else if (by_code && !g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_LIMITED))
    stint_check_remedy (
      check,
      _ ("where this stays so for some minutes, Autotask means the integration code: "
         "compare it with the API tracking identifier of the API user"),
      STINT_PLACE_PEOPLE);
  else if (check->refused)
    refused_here (check, at_home);
}

static void
add_budget (StintCheckup *checkup, JsonObject *answer)
{
  gint64 threshold = 0;
  gint64 used = 0;
  gint64 percent = 0;
  StintCheck *check = NULL;

  if (!stint_json_int (answer, "externalRequestThreshold", &threshold) ||
      !stint_json_int (answer, "currentTimeframeRequestCount", &used) || threshold <= 0)
    {
      stint_checkup_add (checkup, "budget", _ ("Requests of the hour"),
                         STINT_GRADE_UNKNOWN,
                         g_strdup (_ ("Autotask does not say how many are left")));
      return;
    }
  percent = used * 100 / threshold;
  check = stint_checkup_add (
    checkup, "budget", _ ("Requests of the hour"),
    percent < BUDGET_HIGH_PERCENT ? STINT_GRADE_OK : STINT_GRADE_MISSING,
    g_strdup_printf (_ ("all programs of the shop have used %d of %d (%d %%)"),
                     (int) used, (int) threshold, (int) percent));
  if (check->grade == STINT_GRADE_MISSING)
    stint_check_remedy (check,
                        _ ("Autotask slows every program down from half of them, and "
                           "refuses all of them at the end: find the integration that "
                           "asks so much"),
                        STINT_PLACE_NONE);
}

static void
add_clock (StintCheckup *checkup)
{
  gint64 skew_s = (gint64) lround (checkup->self->skew_s);
  StintCheck *check = NULL;

  if (!checkup->self->skew_known)
    {
      stint_checkup_add (checkup, "clock", _ ("Clock"), STINT_GRADE_UNKNOWN,
                         g_strdup (_ ("the server does not say what time it is")));
      return;
    }
  check = stint_checkup_add (
    checkup, "clock", _ ("Clock"),
    ABS (skew_s) <= SKEW_MAX_S ? STINT_GRADE_OK : STINT_GRADE_MISSING,
    g_strdup_printf (_ ("the server's clock is %d seconds from this computer's"),
                     (int) skew_s));
  if (check->grade == STINT_GRADE_MISSING)
    stint_check_remedy (check,
                        _ ("times of work are taken from this computer: have its clock "
                           "set by the network"),
                        STINT_PLACE_NONE);
}

/* One authenticated call tells whether the credentials are right: after a refusal no
 * other is made. */
void
stint_checkup_account (StintCheckup *checkup)
{
  const StintCall call = { .method = "GET", .path = "ThresholdInformation" };
  gboolean at_home = look_up (checkup);
  g_autoptr (StintHttpReply) reply = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (checkup->stop)
    return;
  checkup->self->zone_rechecked = TRUE; /* it has just been done */
  reply = stint_autotask_send (checkup->self, &call, checkup->cancellable);
  if (stint_autotask_reply_ok (reply, &error))
    answer = stint_json_read (reply->body, ANSWER_BYTES, &error);
  if (answer == NULL)
    {
      add_login_trouble (checkup, reply, error, at_home);
      return;
    }
  stint_checkup_add (checkup, "login", _ ("Login of the API user"), STINT_GRADE_OK,
                     g_strdup (checkup->self->user));
  add_budget (checkup, answer);
  add_clock (checkup);
}
