#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/errors.h"
#include "courier/autotask/names.h"
#include "courier/autotask/patch.h"
#include "courier/autotask/private.h"

enum
{
  RULES_RUN_MS = 1500, /* a workflow rule may set a value back moments later */
};

/* (transfer full): a status as a person knows it. */
static char *
status_words (StintAutotask *self, JsonObject *row)
{
  g_autofree char *id = stint_json_dup_id (row, "status");
  const char *label = stint_autotask_label (self, "status", id);

  return g_strdup_printf ("‘%s’", label != NULL ? label : id);
}

static StintAnswer *
answer_conflict (StintAutotask *self,
                 const StintAutotaskPatch *patch,
                 const char *field,
                 JsonObject *row,
                 GCancellable *cancellable)
{
  StintAnswer *answer = stint_answer_new (STINT_PUSH_CONFLICT, NULL);
  g_autoptr (JsonObject) before = NULL;
  g_autofree char *now = NULL;
  g_autofree char *then = NULL;

  if (!g_str_equal (field, "status"))
    {
      answer->message = g_strdup (
        _ ("somebody has changed the entry in the PSA since it was sent; send it again "
           "to put your words in place of theirs"));
      return answer;
    }
  if (self->labels == NULL)
    stint_autotask_load_labels (self, NULL, cancellable, NULL);
  before = stint_autotask_body (patch->base);
  now = status_words (self, row);
  then = status_words (self, before);
  answer->message =
    g_strdup_printf (_ ("the ticket was %s when you left it, and is %s now"), then, now);
  return answer;
}

/* A ticket that is a colleague's is taken only when a person insists. NULL: it may be
 * taken, or is not to be. */
static StintAnswer *
look_whose (StintAutotask *self,
            const StintAutotaskPatch *patch,
            JsonObject *row,
            GCancellable *cancellable)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *name = NULL;
  StintAnswer *answer = NULL;
  gint64 me = 0;
  gint64 now = 0;

  if (patch->insists || !g_variant_lookup (patch->set, "assignedResourceID", "x", &me) ||
      !stint_json_int (row, "assignedResourceID", &now) || now == me)
    return NULL;
  g_ptr_array_add (rows, row);
  stint_autotask_load_assignee_names (self, rows, cancellable, NULL);
  name = stint_autotask_dup_name (self->resources, row, "assignedResourceID");
  answer = stint_answer_new (STINT_PUSH_CONFLICT, NULL);
  answer->message =
    g_strdup_printf (_ ("the ticket is assigned to %s; send it again to take it over"),
                     name != NULL ? name : _ ("a colleague"));
  return answer;
}

/* NULL: the write may go ahead. What was changed meanwhile is left out where it may be.
 */
static StintAnswer *
look_before (StintAutotask *self, StintAutotaskPatch *patch, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) row =
    stint_autotask_get_item (self, patch->collection, patch->id, cancellable, &error);
  const char *field = NULL;
  StintAnswer *answer = NULL;

  if (error != NULL)
    return stint_autotask_answer_unsent (self, error);
  if (row == NULL)
    return stint_answer_new (STINT_PUSH_REFUSED,
                             g_str_equal (patch->collection, "Tickets")
                               ? _ ("the ticket is not there any more")
                               : _ ("the entry is not there any more"));
  if (stint_autotask_patch_holds (patch, row))
    return stint_answer_new (STINT_PUSH_DONE, NULL);
  stint_autotask_patch_keep_field (patch, row);
  answer = look_whose (self, patch, row, cancellable);
  field = answer == NULL ? stint_autotask_patch_conflict (patch, row) : NULL;
  if (field != NULL && !patch->gentle)
    return answer_conflict (self, patch, field, row, cancellable);
  if (field != NULL)
    stint_autotask_patch_drop (patch, field);
  if (answer == NULL && stint_autotask_patch_is_idle (patch))
    answer = stint_answer_new (STINT_PUSH_DONE, NULL);
  return answer;
}

static StintAnswer *
send_patch (StintAutotask *self,
            const StintAutotaskPatch *patch,
            StintStepKind kind,
            GCancellable *cancellable)
{
  g_autoptr (JsonObject) body = stint_autotask_patch_body (patch);
  const StintCall call = { .method = "PATCH", .path = patch->collection, .body = body };

  return stint_autotask_write (self, &call, kind, cancellable);
}

/* A field of the shop's that is not there holds up nothing else of the ticket. */
static gboolean
field_is_refused (const StintAutotaskPatch *patch, const StintAnswer *answer)
{
  return patch->udf != NULL && g_variant_n_children (patch->set) > 0 &&
         (answer->result == STINT_PUSH_REJECTED ||
          answer->result == STINT_PUSH_UNKNOWN) &&
         answer->words != NULL && strstr (answer->words, patch->udf) != NULL;
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

static StintAnswer *
doubt (StintAnswer *answer, const char *why)
{
  answer->result = STINT_PUSH_UNKNOWN;
  g_free (answer->message);
  answer->message = g_strdup (why);
  return answer;
}

/*
 * stint_autotask_push_patch:
 *
 * Sets values of a ticket or of an entry. 200 does not prove that anything has changed: a
 * rule may set it back, and some writes do nothing. So it is read back, and set once more
 * when it is not there.
 */
StintAnswer *
stint_autotask_push_patch (StintAutotask *self,
                           const StintStep *step,
                           GCancellable *cancellable)
{
  g_autoptr (StintAutotaskPatch) patch = stint_autotask_patch_new (step);
  StintAnswer *answer = look_before (self, patch, cancellable);

  if (answer != NULL)
    return answer;
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) row = NULL;

      g_clear_pointer (&answer, stint_answer_free);
      answer = send_patch (self, patch, step->kind, cancellable);
      if (field_is_refused (patch, answer))
        {
          stint_autotask_patch_drop_field (patch);
          continue;
        }
      if (answer->result != STINT_PUSH_DONE)
        return answer;
      row =
        stint_autotask_get_item (self, patch->collection, patch->id, cancellable, &error);
      if (error != NULL)
        return doubt (answer, error->message);
      if (row != NULL && stint_autotask_patch_holds (patch, row))
        return answer;
      if (round == 0 && !wait_for_rules (self, cancellable))
        break;
    }
  return doubt (answer, _ ("the change was accepted, but the PSA does not keep it"));
}
