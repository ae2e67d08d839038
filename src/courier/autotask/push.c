#include <glib/gi18n.h>
#include <string.h>

#include "core/calendar.h"
#include "courier/autotask/codec.h"
#include "courier/autotask/errors.h"
#include "courier/autotask/private.h"

enum
{
  RULES_RUN_MS = 1500, /* a workflow rule may set a status back moments later */
};

static gint64
payload_int (const StintStep *step, const char *name, gint64 otherwise)
{
  gint64 value = otherwise;

  g_variant_lookup (step->payload, name, "x", &value);
  return value;
}

/* A read before the write failed: of the write, nothing was sent. */
static StintAnswer *
answer_unsent (StintAutotask *self, const GError *error)
{
  StintAnswer *answer = stint_answer_new (STINT_PUSH_NOT_SENT, error->message);

  if (g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_LIMITED))
    {
      answer->result = STINT_PUSH_LIMITED;
      answer->retry_after_s = self->retry_after_s;
    }
  else if (g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH))
    answer->result = STINT_PUSH_AUTH;
  else if (g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED))
    answer->result = STINT_PUSH_REFUSED;
  return answer;
}

/* Credentials were refused; when that is because the account lives elsewhere by now, the
 * same step may go there at once. */
static void
follow_zone (StintAutotask *self, StintAnswer *answer, GCancellable *cancellable)
{
  if (answer->result != STINT_PUSH_AUTH || !stint_autotask_zone_moved (self, cancellable))
    return;
  answer->result = STINT_PUSH_LIMITED;
  answer->retry_after_s = 1;
  g_free (answer->message);
  answer->message = g_strdup (_ ("the account has moved to another server"));
}

static StintAnswer *
write_once (StintAutotask *self,
            const StintCall *call,
            StintStepKind kind,
            GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintHttpReply) reply = NULL;
  StintAnswer *answer = NULL;

  if (!stint_autotask_find_zone (self, cancellable, &error))
    return answer_unsent (self, error);
  reply = stint_autotask_send (self, call, cancellable);
  answer = stint_autotask_judge (reply, kind);
  follow_zone (self, answer, cancellable);
  return answer;
}

static gboolean
spans_midnight (const StintStep *step)
{
  gint64 start_s = payload_int (step, "start", 0);

  return step->kind == STINT_STEP_TIME_CREATE &&
         stint_next_utc_midnight (start_s) < payload_int (step, "end", 0);
}

static StintAnswer *
push_create (StintAutotask *self, const StintStep *step, GCancellable *cancellable)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) fields = NULL;
  g_autoptr (JsonObject) body = NULL;
  StintCall call = { .method = "POST", .create = TRUE };
  StintAnswer *answer = NULL;

  if (!g_variant_lookup (step->payload, "path", "s", &path) ||
      !g_variant_lookup (step->payload, "body", "@a{sv}", &fields))
    return stint_answer_new (STINT_PUSH_REJECTED, _ ("the step holds nothing to send"));
  body = stint_autotask_body (fields);
  call.path = path;
  call.body = body;
  call.as_resource = payload_int (step, "as", 0);
  answer = write_once (self, &call, step->kind, cancellable);
  /* An entry that lies within a day is not refused for that, whatever the words. */
  answer->split_days = answer->split_days && spans_midnight (step);
  self->style.split_days = self->style.split_days || answer->split_days;
  return answer;
}

static StintAnswer *
push_delete (StintAutotask *self, const StintStep *step, GCancellable *cancellable)
{
  g_autofree char *path =
    g_strdup_printf ("TimeEntries/%" G_GINT64_FORMAT, payload_int (step, "id", -1));
  const StintCall call = { .method = "DELETE", .path = path };

  return write_once (self, &call, step->kind, cancellable);
}

typedef enum
{
  TICKET_READ,
  TICKET_GONE,
  TICKET_FAILED,
} TicketRead;

static TicketRead
read_status (StintAutotask *self,
             gint64 ticket_id,
             gint64 *status,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) ticket =
    stint_autotask_get_item (self, "Tickets", ticket_id, cancellable, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return TICKET_FAILED;
    }
  if (ticket == NULL)
    return TICKET_GONE;
  if (stint_json_int (ticket, "status", status))
    return TICKET_READ;
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               _ ("the ticket tells no status"));
  return TICKET_FAILED;
}

/* (transfer full): a status as a person knows it. */
static char *
status_words (StintAutotask *self, gint64 status)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, status);
  const char *label = stint_autotask_label (self, "status", id);

  return g_strdup_printf ("‘%s’", label != NULL ? label : id);
}

static StintAnswer *
answer_conflict (StintAutotask *self,
                 gint64 status,
                 gint64 base,
                 GCancellable *cancellable)
{
  g_autofree char *now = NULL;
  g_autofree char *then = NULL;
  StintAnswer *answer = stint_answer_new (STINT_PUSH_CONFLICT, NULL);

  if (self->labels == NULL)
    stint_autotask_load_labels (self, NULL, cancellable, NULL);
  now = status_words (self, status);
  then = status_words (self, base);
  answer->message =
    g_strdup_printf (_ ("the ticket was %s when you left it, and is %s now"), then, now);
  return answer;
}

/* NULL: the write may go ahead. */
static StintAnswer *
look_before (StintAutotask *self,
             gint64 ticket_id,
             gint64 target,
             gint64 base,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  gint64 status = -1;

  switch (read_status (self, ticket_id, &status, cancellable, &error))
    {
    case TICKET_FAILED:
      return answer_unsent (self, error);
    case TICKET_GONE:
      return stint_answer_new (STINT_PUSH_REFUSED,
                               _ ("the ticket is not there any more"));
    case TICKET_READ:
    default:
      break;
    }
  if (status == target)
    return stint_answer_new (STINT_PUSH_DONE, NULL);
  if (base >= 0 && status != base)
    return answer_conflict (self, status, base, cancellable);
  return NULL;
}

static StintAnswer *
patch_status (StintAutotask *self,
              gint64 ticket_id,
              gint64 target,
              GCancellable *cancellable)
{
  g_autoptr (JsonObject) body = json_object_new ();
  const StintCall call = { .method = "PATCH", .path = "Tickets", .body = body };

  json_object_set_int_member (body, "id", ticket_id);
  json_object_set_int_member (body, "status", target);
  return write_once (self, &call, STINT_STEP_TICKET_PATCH, cancellable);
}

/* Waits for the shop's rules to have run; FALSE when cancelled. */
static gboolean
wait_for_rules (StintAutotask *self, GCancellable *cancellable)
{
  GPollFD fd = { 0 };
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &fd);

  if (!stint_http_url_is_loopback (self->service_url))
    g_poll (&fd, pollable ? 1 : 0, RULES_RUN_MS);
  if (pollable)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static void
doubt_status (StintAnswer *answer, const char *why)
{
  answer->result = STINT_PUSH_UNKNOWN;
  g_free (answer->message);
  answer->message = g_strdup (why);
}

/* 200 does not prove that a status has changed: a rule may set it back, and some writes
 * do nothing. So it is read back, and set once more when it is not there. */
static StintAnswer *
push_status (StintAutotask *self, const StintStep *step, GCancellable *cancellable)
{
  const gint64 ticket_id = payload_int (step, "ticket", -1);
  const gint64 target = payload_int (step, "status", -1);
  const gint64 base = payload_int (step, "base", -1);
  StintAnswer *answer = look_before (self, ticket_id, target, base, cancellable);

  if (answer != NULL)
    return answer;
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GError) error = NULL;
      gint64 status = -1;

      g_clear_pointer (&answer, stint_answer_free);
      answer = patch_status (self, ticket_id, target, cancellable);
      if (answer->result != STINT_PUSH_DONE)
        return answer;
      if (read_status (self, ticket_id, &status, cancellable, &error) == TICKET_FAILED)
        {
          doubt_status (answer, error->message);
          return answer;
        }
      if (status == target)
        return answer;
      if (round == 0 && !wait_for_rules (self, cancellable))
        break;
    }
  doubt_status (answer, _ ("the status was accepted, but the ticket does not keep it"));
  return answer;
}

StintAnswer *
stint_autotask_push (StintPsa *psa, const StintStep *step, GCancellable *cancellable)
{
  StintAutotask *self = STINT_AUTOTASK (psa);

  switch (step->kind)
    {
    case STINT_STEP_TIME_CREATE:
    case STINT_STEP_NOTE_CREATE:
      return push_create (self, step, cancellable);
    case STINT_STEP_TIME_DELETE:
      return push_delete (self, step, cancellable);
    case STINT_STEP_TICKET_PATCH:
    default:
      return push_status (self, step, cancellable);
    }
}
