#include "courier/pull-jobs.h"

#include "courier/pull-feed.h"

#define HOUR 3600
#define DAY 86400

/* A job that gives way to others is looked at again then. */
#define SHED_SECONDS 600

/* Earlier ones go first. The waits are those while a person looks, works, or does
 * neither; a job that finds nothing to ask for costs no request. */
static const StintJob jobs[] = {
  { "my-tickets",
    STINT_PURPOSE_TICKETS,
    { 120, 1200, 900 },
    TRUE,
    stint_pull_my_tickets },
  /* Beside my own list, so not as often. */
  { "queues",
    STINT_PURPOSE_TICKETS,
    { 180, 180, 180 },
    FALSE,
    stint_pull_queues,
    stint_queues_wanted },
  /* Each update is asked about twice at most; what is due together is one request. */
  { "mails",
    STINT_PURPOSE_TICKETS,
    { 5, 5, 5 },
    FALSE,
    stint_pull_mails,
    stint_mails_wanted },
  { "joined-tickets",
    STINT_PURPOSE_TICKETS,
    { HOUR, HOUR, 2 * HOUR },
    TRUE,
    stint_pull_joined_tickets },
  { "notes", STINT_PURPOSE_TICKETS, { 1800, 1800, HOUR }, TRUE, stint_pull_notes },
  { "my-ticket-ids",
    STINT_PURPOSE_TICKETS,
    { 4 * HOUR, 4 * HOUR, 12 * HOUR },
    FALSE,
    stint_pull_my_ticket_ids },
  { "availability",
    STINT_PURPOSE_REFERENCE,
    { 30 * HOUR, 30 * HOUR, 20 * HOUR },
    FALSE,
    stint_pull_availability },
  { "holidays",
    STINT_PURPOSE_REFERENCE,
    { 7 * DAY, 7 * DAY, 7 * DAY },
    FALSE,
    stint_pull_holidays },
  { "time-off",
    STINT_PURPOSE_REFERENCE,
    { 30 * HOUR, 30 * HOUR, 20 * HOUR },
    FALSE,
    stint_pull_time_off },
  { "my-time",
    STINT_PURPOSE_SCORECARD,
    { HOUR, HOUR, 2 * HOUR },
    FALSE,
    stint_pull_my_time },
  { "completed",
    STINT_PURPOSE_SCORECARD,
    { HOUR, HOUR, 4 * HOUR },
    FALSE,
    stint_pull_completed },
  { "facts", STINT_PURPOSE_SCORECARD, { HOUR, HOUR, 4 * HOUR }, FALSE, stint_pull_facts },
  { "promises",
    STINT_PURPOSE_SCORECARD,
    { 2 * HOUR, 2 * HOUR, 6 * HOUR },
    FALSE,
    stint_pull_promises },
  { "surveys",
    STINT_PURPOSE_SCORECARD,
    { 6 * HOUR, 6 * HOUR, 12 * HOUR },
    FALSE,
    stint_pull_surveys },
  { "effort",
    STINT_PURPOSE_SCORECARD,
    { 2 * HOUR, 2 * HOUR, 6 * HOUR },
    FALSE,
    stint_pull_effort },
  { "reopened",
    STINT_PURPOSE_SCORECARD,
    { 30 * HOUR, 30 * HOUR, 20 * HOUR },
    FALSE,
    stint_pull_reopened },
  { "my-time-ids",
    STINT_PURPOSE_SCORECARD,
    { 30 * HOUR, 30 * HOUR, 20 * HOUR },
    FALSE,
    stint_pull_my_time_ids },
  { "deletions",
    STINT_PURPOSE_SCORECARD,
    { 2 * HOUR, 2 * HOUR, 6 * HOUR },
    FALSE,
    stint_pull_deletions },
  /* At most ten an hour. */
  { "history", STINT_PURPOSE_SCORECARD, { 1200, 1200, 1800 }, FALSE, stint_pull_history },
  { "endpoints",
    STINT_PURPOSE_REFERENCE,
    { 1800, 1800, HOUR },
    FALSE,
    stint_pull_endpoints },
};

/** stint_jobs_get: (transfer none): what is pulled now and then, what matters most first.
 */
const StintJob *
stint_jobs_get (guint *n)
{
  *n = G_N_ELEMENTS (jobs);
  return jobs;
}

/* Couriers that were started together drift apart, and no list gets older for it. */
static gint64
jitter_s (const StintJob *job, gint64 tried_s, gint64 wait_s)
{
  guint32 mixed = g_str_hash (job->name) * 31 + (guint32) tried_s * 2654435761U;

  return wait_s >= 10 ? mixed % (wait_s / 10) : 0;
}

/**
 * stint_job_due_s:
 * @use: of the shop's limit, thousandths
 * @due_s: (out): when it is due, UTC seconds; not after @now_s: now; %G_MAXINT64: nobody
 *   waits for it
 *
 * When a job is due. Where a round is under way its next page is due at once.
 */
gboolean
stint_job_due_s (const StintJob *job,
                 StintStore *store,
                 StintTempo tempo,
                 gint64 use,
                 gint64 now_s,
                 gint64 *due_s,
                 GError **error)
{
  StintWant want = { NULL, job->wanted != NULL ? G_MAXINT64 : 0 };
  g_autofree char *feed = NULL;
  g_autoptr (StintFeedState) state = NULL;
  gint64 stretch = stint_budget_stretch (job->purpose, use);
  gint64 wait_s = job->every_s[tempo] * stretch;
  gboolean asked = job->wanted == NULL || job->wanted (store, now_s, &want, error);

  feed = g_steal_pointer (&want.feed);
  *due_s = G_MAXINT64;
  if (!asked || want.from_s == G_MAXINT64)
    return asked;
  state = stint_store_get_feed (store, feed != NULL ? feed : job->name, error);
  if (state == NULL)
    return FALSE;
  if (stretch == 0)
    *due_s = now_s + SHED_SECONDS;
  else if (state->pending || state->tried_s == 0 || state->tried_s > now_s)
    *due_s = now_s;
  else
    *due_s = state->tried_s + wait_s - jitter_s (job, state->tried_s, wait_s);
  *due_s = MAX (*due_s, want.from_s);
  return TRUE;
}

/** stint_job_refused: the PSA will not answer this; it is asked again in its own time,
 * and a person can learn why it is missing. */
gboolean
stint_job_refused (const StintJob *job,
                   StintPuller *puller,
                   const char *why,
                   GError **error)
{
  g_autofree char *doubt = g_strdup_printf ("%s: %s", job->name, why);
  StintWant want = { NULL, 0 };
  g_autofree char *feed = NULL;

  if (job->wanted != NULL &&
      !job->wanted (puller->store, stint_puller_now_s (puller), &want, error))
    return FALSE;
  feed = g_steal_pointer (&want.feed);
  return stint_puller_doubt (puller, feed != NULL ? feed : job->name, doubt, error);
}
