#include <glib/gi18n.h>
#include <string.h>

#include "core/calendar.h"
#include "courier/autotask/codec.h"
#include "courier/autotask/errors.h"
#include "courier/autotask/private.h"

static gint64
payload_int (const StintStep *step, const char *name, gint64 otherwise)
{
  gint64 value = otherwise;

  g_variant_lookup (step->payload, name, "x", &value);
  return value;
}

/* A read before the write failed: of the write, nothing was sent. */
StintAnswer *
stint_autotask_answer_unsent (StintAutotask *self, const GError *error)
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
  g_clear_pointer (&answer->words, g_free);
}

StintAnswer *
stint_autotask_write (StintAutotask *self,
                      const StintCall *call,
                      StintStepKind kind,
                      GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintHttpReply) reply = NULL;
  StintAnswer *answer = NULL;

  if (!stint_autotask_find_zone (self, cancellable, &error))
    return stint_autotask_answer_unsent (self, error);
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
  answer = stint_autotask_write (self, &call, step->kind, cancellable);
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

  return stint_autotask_write (self, &call, step->kind, cancellable);
}

StintAnswer *
stint_autotask_push (StintPsa *psa, const StintStep *step, GCancellable *cancellable)
{
  StintAutotask *self = STINT_AUTOTASK (psa);

  switch (step->kind)
    {
    case STINT_STEP_TIME_CREATE:
    case STINT_STEP_NOTE_CREATE:
    case STINT_STEP_TICKET_CREATE:
      return push_create (self, step, cancellable);
    case STINT_STEP_TIME_DELETE:
      return push_delete (self, step, cancellable);
    case STINT_STEP_TICKET_PATCH:
    case STINT_STEP_TIME_PATCH:
    default:
      return stint_autotask_push_patch (self, step, cancellable);
    }
}
