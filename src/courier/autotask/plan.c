#include "courier/autotask/plan.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/calendar.h"
#include "core/key.h"
#include "courier/autotask/codec.h"
#include "courier/autotask/plan-private.h"

enum
{
  DAY_S = 24 * 60 * 60,
};

/* One row that an interval becomes: the whole of it, or what lies on one side of midnight
 * UTC. Members belong to the interval, but for the key. */
typedef struct
{
  gint64 op_id;
  char *key; /* (owned) */
  gint64 start_s;
  gint64 end_s;
  const char *date;
  guint n; /* of the rows of this commit, from 1 */
  gboolean last;
} Piece;

gboolean
stint_plan_unsupported (GError **error, const char *why)
{
  g_set_error_literal (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED, why);
  return FALSE;
}

gboolean
stint_plan_read_id (const char *text, const char *what, gint64 *id, GError **error)
{
  if (text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED,
               /* TRANSLATORS: an identifier, and what it should be of: role, ticket … */
               _ ("‘%s’ is no %s of Autotask"), text != NULL ? text : "", what);
  return FALSE;
}

void
stint_plan_int (GVariantBuilder *fields, const char *name, gint64 value)
{
  g_variant_builder_add (fields, "{sv}", name, g_variant_new_int64 (value));
}

void
stint_plan_text (GVariantBuilder *fields, const char *name, const char *value)
{
  g_variant_builder_add (fields, "{sv}", name, g_variant_new_string (value));
}

/* (transfer none): a step appended to the plan. */
StintStep *
stint_plan_step (StintAutotaskPlan *plan,
                 StintStepKind kind,
                 gint64 op_id,
                 const char *key)
{
  StintStep *step = stint_step_new ();

  step->op_id = op_id;
  step->position = plan->steps->len;
  step->kind = kind;
  step->key = g_strdup (key);
  step->ticket_id = g_strdup (plan->work->ticket_id);
  g_ptr_array_add (plan->steps, step);
  return step;
}

static gboolean
add_impersonation (StintAutotaskPlan *plan,
                   gboolean wanted,
                   GVariantBuilder *payload,
                   GError **error)
{
  gint64 me = 0;

  if (!wanted)
    return TRUE;
  if (!stint_plan_read_id (plan->work->me_id, _ ("resource"), &me, error))
    return FALSE;
  stint_plan_int (payload, "as", me);
  return TRUE;
}

/* Summaries are for the client's eyes: no marker, and the part is said in words. */
static char *
summary_of (const StintAutotaskPlan *plan, const Piece *piece)
{
  g_autofree char *escaped = stint_autotask_escape (plan->work->summary);
  g_autofree char *part = NULL;
  g_autofree char *cut = NULL;

  if (plan->n_pieces <= 1)
    return stint_autotask_cut (escaped, STINT_AUTOTASK_TEXT_MAX);
  part = g_strdup_printf (" (part %u of %u)", piece->n, plan->n_pieces);
  cut = stint_autotask_cut (escaped, (guint) (STINT_AUTOTASK_TEXT_MAX - strlen (part)));
  return g_strconcat (cut, part, NULL);
}

gboolean
stint_plan_check_interval (const StintInterval *interval, GError **error)
{
  StintDay unused = { 0 };

  if (interval->end_s <= interval->start_s)
    return stint_plan_unsupported (error, _ ("an entry of no length cannot be posted"));
  if (interval->end_s - interval->start_s >= DAY_S)
    return stint_plan_unsupported (
      error, _ ("an entry of 24 hours or more cannot be posted: cancel it, "
                "discard its stint and log the work in parts"));
  if (!stint_day_from_text (interval->work_date, &unused, NULL))
    return stint_plan_unsupported (error, _ ("an entry needs the date it was worked on"));
  return TRUE;
}

static gboolean
build_time_body (StintAutotaskPlan *plan,
                 const Piece *piece,
                 GVariantBuilder *body,
                 GError **error)
{
  const StintWork *work = plan->work;
  const char *role = work->ticket_role_id != NULL ? work->ticket_role_id : work->role_id;
  g_autofree char *start = stint_autotask_instant (piece->start_s);
  g_autofree char *end = stint_autotask_instant (piece->end_s);
  g_autofree char *date = g_strconcat (piece->date, "T00:00:00Z", NULL);
  g_autofree char *summary = summary_of (plan, piece);
  g_autofree char *internal =
    stint_autotask_mark (piece->last ? work->internal_text : NULL, piece->key);
  gint64 me = 0;
  gint64 role_id = 0;
  gint64 work_type = 0;

  if (role == NULL)
    return stint_plan_unsupported (error,
                                   _ ("no role is known for this ticket; choose one"));
  if (!stint_plan_read_id (work->me_id, _ ("resource"), &me, error) ||
      !stint_plan_read_id (role, _ ("role"), &role_id, error))
    return FALSE;
  stint_plan_int (body, "ticketID", plan->ticket_id);
  stint_plan_int (body, "resourceID", me);
  stint_plan_int (body, "roleID", role_id);
  if (work->work_type_id != NULL)
    {
      if (!stint_plan_read_id (work->work_type_id, _ ("work type"), &work_type, error))
        return FALSE;
      stint_plan_int (body, "billingCodeID", work_type);
    }
  stint_plan_text (body, "dateWorked", date);
  stint_plan_text (body, "startDateTime", start);
  stint_plan_text (body, "endDateTime", end);
  stint_plan_text (body, "summaryNotes", summary);
  stint_plan_text (body, "internalNotes", internal);
  return TRUE;
}

static gboolean
plan_piece (StintAutotaskPlan *plan, const Piece *piece, GError **error)
{
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) body = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree char *start = stint_autotask_instant (piece->start_s);
  StintStep *step = NULL;

  if (!build_time_body (plan, piece, &body, error) ||
      !add_impersonation (plan, plan->style->impersonate, &payload, error))
    return FALSE;
  stint_plan_text (&payload, "path", "TimeEntries");
  stint_plan_int (&payload, "start", piece->start_s);
  stint_plan_int (&payload, "end", piece->end_s);
  g_variant_builder_add (&payload, "{sv}", "body", g_variant_builder_end (&body));

  step = stint_plan_step (plan, STINT_STEP_TIME_CREATE, piece->op_id, piece->key);
  step->entity = g_strdup ("TimeEntries");
  step->natural_key =
    g_strdup_printf ("%s|%s|%s", plan->work->ticket_id, plan->work->me_id, start);
  step->sight_class = g_strdup (
    plan->style->impersonate ? "TimeEntries/ticket/impersonated" : "TimeEntries/ticket");
  stint_step_set_payload (step, g_variant_builder_end (&payload));
  return TRUE;
}

static void
piece_clear (gpointer data)
{
  g_free (((Piece *) data)->key);
}

/* Where no entry may span midnight UTC, an interval that does becomes two rows of the
 * same op: both halves or none, for its op is done when both are there, and cancelled it
 * takes back what is there. The first keeps the key, so that planning again finds it. */
static void
add_pieces (GArray *pieces, const StintInterval *interval, gboolean split_days)
{
  gint64 midnight_s = stint_next_utc_midnight (interval->start_s);
  gboolean split =
    split_days && interval->late_date != NULL && midnight_s < interval->end_s;
  Piece first = { interval->op_id,
                  g_strdup (interval->key),
                  interval->start_s,
                  split ? midnight_s : interval->end_s,
                  interval->work_date,
                  pieces->len + 1,
                  FALSE };
  Piece second = first;

  g_array_append_val (pieces, first);
  if (!split)
    return;
  second.key = stint_key_derive (interval->key, 2);
  second.start_s = midnight_s;
  second.end_s = interval->end_s;
  second.date = interval->late_date;
  second.n++;
  g_array_append_val (pieces, second);
}

static gboolean
plan_times (StintAutotaskPlan *plan, GError **error)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; i < plan->work->intervals->len; i++)
    {
      const StintInterval *interval = g_ptr_array_index (plan->work->intervals, i);

      if (!stint_plan_check_interval (interval, error))
        return FALSE;
      add_pieces (pieces, interval, plan->style->split_days);
    }
  plan->n_pieces = pieces->len;
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);

      piece->last = i + 1 == pieces->len;
      if (!plan_piece (plan, piece, error))
        return FALSE;
    }
  return TRUE;
}

/* A note of the ticket. The client's carries no marker, so it is careful: when in doubt
 * a person looks, for a note cannot be deleted and a mail cannot be unsent. */
static gboolean
plan_note (StintAutotaskPlan *plan, gboolean to_client, GError **error)
{
  const StintWork *work = plan->work;
  const StintAutotaskStyle *style = plan->style;
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) body = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const char *title = to_client ? work->update_title : work->note_title;
  const char *other_title = to_client ? style->update_title : style->note_title;
  const char *key = to_client ? work->update_key : work->note_key;
  g_autofree char *path = g_strdup_printf ("Tickets/%s/Notes", work->ticket_id);
  g_autofree char *escaped =
    stint_autotask_escape (to_client ? work->update_text : work->internal_text);
  g_autofree char *text = to_client
                            ? stint_autotask_cut (escaped, STINT_AUTOTASK_TEXT_MAX)
                            : stint_autotask_mark (work->internal_text, key);
  g_autofree char *safe_title =
    stint_autotask_escape (title != NULL && *title != '\0' ? title : other_title);
  g_autofree char *cut_title = stint_autotask_cut (safe_title, STINT_AUTOTASK_TITLE_MAX);
  StintStep *step = NULL;

  if (*escaped == '\0')
    return stint_plan_unsupported (error, _ ("a note needs a text"));
  if (!add_impersonation (plan, style->impersonate_notes, &payload, error))
    return FALSE;
  stint_plan_int (&body, "ticketID", plan->ticket_id);
  stint_plan_text (&body, "title", cut_title);
  stint_plan_text (&body, "description", text);
  stint_plan_int (&body, "noteType",
                  to_client ? style->update_note_type : style->internal_note_type);
  stint_plan_int (&body, "publish",
                  to_client ? STINT_AUTOTASK_PUBLISH_ALL
                            : STINT_AUTOTASK_PUBLISH_INTERNAL);
  stint_plan_text (&payload, "path", path);
  g_variant_builder_add (&payload, "{sv}", "body", g_variant_builder_end (&body));

  step = stint_plan_step (plan, STINT_STEP_NOTE_CREATE,
                          to_client ? work->update_op_id : work->note_op_id, key);
  step->entity = g_strdup ("TicketNotes");
  step->sight_class =
    g_strconcat (to_client ? "TicketNotes/public" : "TicketNotes/internal",
                 style->impersonate_notes ? "/impersonated" : NULL, NULL);
  step->careful = to_client;
  step->after_entries = to_client;
  stint_step_set_payload (step, g_variant_builder_end (&payload));
  return TRUE;
}

/* An entry that is replaced goes only after its successors are there. */
static gboolean
plan_void (StintAutotaskPlan *plan, GError **error)
{
  const StintWork *work = plan->work;
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  StintStep *step = NULL;
  gint64 id = 0;

  if (!stint_plan_read_id (work->void_remote_id, _ ("time entry"), &id, error))
    return FALSE;
  stint_plan_int (&payload, "id", id);
  step = stint_plan_step (plan, STINT_STEP_TIME_DELETE, work->void_op_id, work->void_key);
  step->entity = g_strdup ("TimeEntries");
  step->sight_class = g_strdup ("TimeEntries/deleted");
  step->repeatable = TRUE;
  step->after_entries = TRUE;
  stint_step_set_payload (step, g_variant_builder_end (&payload));
  return TRUE;
}

/* Room for what is added to a text: its part, its marker. */
#define ADDED_MAX 64

/* Nothing is cut without a word. */
static gboolean
fits (const char *text, const char *too_long, GError **error)
{
  g_autofree char *cut = stint_autotask_cut (text, STINT_AUTOTASK_TEXT_MAX - ADDED_MAX);

  return g_strcmp0 (cut, text != NULL ? text : "") == 0 ||
         stint_plan_unsupported (error, too_long);
}

static gboolean
check_texts (const StintWork *work, GError **error)
{
  return fits (work->summary, _ ("the summary is longer than Autotask can hold"),
               error) &&
         fits (work->internal_text, _ ("the hand-over is longer than Autotask can hold"),
               error) &&
         fits (work->update_text,
               _ ("the client update is longer than Autotask can hold"), error);
}

/**
 * stint_autotask_plan:
 *
 * Turns a commit of work into calls: its time entries, then the hand-over where no entry
 * carries it, the client update, what changes in the ticket, entries that say something
 * else now, and one to take back; or makes the ticket itself. Each payload holds all that
 * sending and finding it again will need.
 *
 * Returns: (transfer full) (element-type StintStep): NULL with
 * %STINT_PSA_ERROR_UNSUPPORTED when Autotask cannot hold it.
 */
GPtrArray *
stint_autotask_plan (const StintAutotaskStyle *style,
                     const StintWork *work,
                     GError **error)
{
  g_autoptr (GPtrArray) steps =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_step_free);
  StintAutotaskPlan plan = { .style = style, .work = work, .steps = steps };

  if (work->create_op_id != 0)
    return stint_plan_create (&plan, error) ? g_steal_pointer (&steps) : NULL;
  if (!stint_plan_read_id (work->ticket_id, _ ("ticket"), &plan.ticket_id, error) ||
      !check_texts (work, error))
    return NULL;
  if (!plan_times (&plan, error))
    return NULL;
  if (work->note_op_id != 0 && !plan_note (&plan, FALSE, error))
    return NULL;
  if (work->update_op_id != 0 && !plan_note (&plan, TRUE, error))
    return NULL;
  if (work->status_op_id != 0 && !stint_plan_change (&plan, error))
    return NULL;
  if (!stint_plan_amends (&plan, error))
    return NULL;
  if (work->void_op_id != 0 && !plan_void (&plan, error))
    return NULL;
  return g_steal_pointer (&steps);
}
