#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "courier/autotask/match.h"
#include "courier/autotask/patch.h"
#include "courier/autotask/private.h"

/* An answer that proves nothing is not the same as one that never came. */
static StintFinding *
finding_failed (StintAutotask *self, const GError *error)
{
  StintFinding *finding = stint_finding_new (STINT_FIND_FAILED, error->message);

  finding->failure = STINT_PUSH_UNKNOWN;
  if (error->domain != STINT_PSA_ERROR)
    return finding;
  switch ((StintPsaError) error->code)
    {
    case STINT_PSA_ERROR_LIMITED:
      finding->failure = STINT_PUSH_LIMITED;
      finding->retry_after_s = self->retry_after_s;
      break;
    case STINT_PSA_ERROR_AUTH:
      finding->failure = STINT_PUSH_AUTH;
      break;
    case STINT_PSA_ERROR_PROTOCOL:
    case STINT_PSA_ERROR_REFUSED:
      finding->result = STINT_FIND_CANNOT_TELL;
      break;
    case STINT_PSA_ERROR_UNREACHABLE:
    case STINT_PSA_ERROR_UNSUPPORTED:
    default:
      break;
    }
  return finding;
}

static gboolean
shows (const GPtrArray *rows, gint64 id)
{
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 found = 0;

      if (stint_json_int (g_ptr_array_index (rows, i), "id", &found) && found == id)
        return TRUE;
    }
  return FALSE;
}

/* A server that answers from a copy may be behind: it is believed that a row is absent
 * only when it shows one that is known to have been stored since. NULL: it does. */
static StintFinding *
check_fence (StintAutotask *self,
             const StintStep *step,
             const StintDoubt *doubt,
             const GPtrArray *rows,
             GCancellable *cancellable)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) fence_rows = NULL;
  g_autoptr (GError) error = NULL;
  gint64 fence = 0;

  if (doubt->fence_item_id == NULL)
    return NULL;
  if (!g_ascii_string_to_signed (doubt->fence_item_id, 10, 0, G_MAXINT64, &fence, NULL))
    return stint_finding_new (STINT_FIND_CANNOT_TELL,
                              _ ("the row to look for has no id"));
  if (shows (rows, fence))
    return NULL;
  stint_filter_int (filter, "eq", "id", fence);
  fence_rows = stint_query_all (self, step->entity, filter, NULL, cancellable, &error);
  if (fence_rows == NULL)
    return finding_failed (self, error);
  if (shows (fence_rows, fence))
    return NULL;
  return stint_finding_new (STINT_FIND_CANNOT_TELL,
                            _ ("the answer does not show what was stored since"));
}

static gint64
body_int (const StintStep *step, const char *name)
{
  g_autoptr (GVariant) body = g_variant_lookup_value (step->payload, "body", NULL);
  gint64 value = -1;

  if (body != NULL)
    g_variant_lookup (body, name, "x", &value);
  return value;
}

/* Only narrow, indexed, dull fields are asked for; texts are compared here. */
static GPtrArray *
rows_of_ticket (StintAutotask *self,
                const StintStep *step,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();

  stint_filter_int (filter, "eq", "ticketID", body_int (step, "ticketID"));
  if (step->kind == STINT_STEP_TIME_CREATE)
    stint_filter_int (filter, "eq", "resourceID", body_int (step, "resourceID"));
  return stint_query_all (self, step->entity, filter, NULL, cancellable, error);
}

static StintFinding *
find_created (StintAutotask *self,
              const StintStep *step,
              const StintDoubt *doubt,
              GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = rows_of_ticket (self, step, cancellable, &error);
  StintFinding *finding = NULL;
  StintFinding *behind = NULL;

  if (rows == NULL)
    return finding_failed (self, error);
  finding =
    step->kind == STINT_STEP_TIME_CREATE
      ? stint_autotask_match_times (step, doubt, rows)
      : stint_autotask_match_notes (step, doubt, rows, (gint64) lround (self->skew_s));
  if (finding->result != STINT_FIND_ABSENT)
    return finding;
  behind = check_fence (self, step, doubt, rows, cancellable);
  if (behind == NULL)
    return finding;
  stint_finding_free (finding);
  return behind;
}

/* By the key that was given to it; only a ticket has a field for one. */
static StintFinding *
find_ticket (StintAutotask *self,
             const StintStep *step,
             const StintDoubt *doubt,
             GCancellable *cancellable)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  StintFinding *finding = NULL;
  StintFinding *behind = NULL;

  stint_filter_text (filter, "externalID", step->key);
  rows = stint_query_all (self, step->entity, filter, NULL, cancellable, &error);
  if (rows == NULL)
    return finding_failed (self, error);
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      g_autofree char *id = stint_json_dup_id (row, "id");

      if (id != NULL && g_strcmp0 (stint_json_text (row, "externalID"), step->key) == 0)
        g_strv_builder_add (ids, id);
    }
  finding = stint_finding_new (STINT_FIND_STORED, NULL);
  finding->item_ids = g_strv_builder_end (ids);
  if (finding->item_ids[0] != NULL && finding->item_ids[1] != NULL)
    finding->result = STINT_FIND_DUPLICATE;
  if (finding->item_ids[0] != NULL)
    return finding;
  finding->result = STINT_FIND_ABSENT;
  behind = check_fence (self, step, doubt, rows, cancellable);
  if (behind == NULL)
    return finding;
  stint_finding_free (finding);
  return behind;
}

static StintFinding *
find_patched (StintAutotask *self, const StintStep *step, GCancellable *cancellable)
{
  g_autoptr (StintAutotaskPatch) patch = stint_autotask_patch_new (step);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) row =
    stint_autotask_get_item (self, patch->collection, patch->id, cancellable, &error);

  if (error != NULL)
    return finding_failed (self, error);
  if (row == NULL)
    return stint_finding_new (STINT_FIND_ABSENT,
                              g_str_equal (patch->collection, "Tickets")
                                ? _ ("the ticket is not there any more")
                                : _ ("the entry is not there any more"));
  return stint_finding_new (stint_autotask_patch_holds (patch, row) ? STINT_FIND_STORED
                                                                    : STINT_FIND_ABSENT,
                            NULL);
}

/* To have been deleted is to be gone. */
static StintFinding *
find_deleted (StintAutotask *self, const StintStep *step, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) entry = NULL;
  gint64 id = -1;

  g_variant_lookup (step->payload, "id", "x", &id);
  entry = stint_autotask_get_item (self, "TimeEntries", id, cancellable, &error);
  if (error != NULL)
    return finding_failed (self, error);
  return stint_finding_new (entry == NULL ? STINT_FIND_STORED : STINT_FIND_ABSENT, NULL);
}

StintFinding *
stint_autotask_find (StintPsa *psa,
                     const StintStep *step,
                     const StintDoubt *doubt,
                     GCancellable *cancellable)
{
  StintAutotask *self = STINT_AUTOTASK (psa);

  switch (step->kind)
    {
    case STINT_STEP_TIME_CREATE:
    case STINT_STEP_NOTE_CREATE:
      return find_created (self, step, doubt, cancellable);
    case STINT_STEP_TIME_DELETE:
      return find_deleted (self, step, cancellable);
    case STINT_STEP_TICKET_CREATE:
      return find_ticket (self, step, doubt, cancellable);
    case STINT_STEP_TICKET_PATCH:
    case STINT_STEP_TIME_PATCH:
    default:
      return find_patched (self, step, cancellable);
    }
}
