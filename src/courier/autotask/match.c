#include "courier/autotask/match.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "courier/autotask/codec.h"

enum
{
  SAME_S = 1,         /* instants that differ by less are the same */
  ALIKE_S = 60,       /* and by less than this, suspiciously close */
  CLOCKS_OFF_S = 600, /* how much older than its attempt a row may seem */
};

/** stint_finding_new: (transfer full): a finding of no rows. */
StintFinding *
stint_finding_new (StintFindResult result, const char *message)
{
  StintFinding *finding = g_new0 (StintFinding, 1);

  finding->result = result;
  finding->message = g_strdup (message);
  return finding;
}

static char *
id_text (gint64 id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

static gboolean
is_claimed (gint64 id, const StintDoubt *doubt)
{
  g_autofree char *text = id_text (id);

  return doubt->claimed_ids != NULL && g_strv_contains (doubt->claimed_ids, text);
}

static gboolean
within (gint64 a, gint64 b, gint64 seconds)
{
  return ABS (a - b) <= seconds;
}

/* (transfer full): the ids of @times from @first on, ascending as they came. */
static char **
time_ids (const GArray *times, guint first, gboolean untouched_only)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = first; i < times->len; i++)
    {
      const StintAutotaskTime *time = &g_array_index (times, StintAutotaskTime, i);
      g_autofree char *id = id_text (time->id);

      if (time->untouched || !untouched_only)
        g_strv_builder_add (ids, id);
    }
  return g_strv_builder_end (ids);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const StintAutotaskTime *first = a;
  const StintAutotaskTime *second = b;

  return (first->start_s > second->start_s) - (first->start_s < second->start_s);
}

static gboolean
any_overlap (const GArray *sorted)
{
  for (guint i = 1; i < sorted->len; i++)
    {
      const StintAutotaskTime *before = &g_array_index (sorted, StintAutotaskTime, i - 1);
      const StintAutotaskTime *after = &g_array_index (sorted, StintAutotaskTime, i);

      if (after->start_s < before->end_s - SAME_S)
        return TRUE;
    }
  return FALSE;
}

/* Whether the rows follow one another and together are exactly what was sent. */
static gboolean
is_split_of (const GArray *sorted, gint64 start_s, gint64 end_s)
{
  gint64 at_s = start_s;

  for (guint i = 0; i < sorted->len; i++)
    {
      const StintAutotaskTime *time = &g_array_index (sorted, StintAutotaskTime, i);

      if (!within (time->start_s, at_s, SAME_S))
        return FALSE;
      at_s = time->end_s;
    }
  return within (at_s, end_s, SAME_S);
}

static StintFinding *
found (StintFindResult result, const GArray *times, const char *message)
{
  StintFinding *finding = stint_finding_new (result, message);

  finding->item_ids = time_ids (times, 0, FALSE);
  if (result == STINT_FIND_DUPLICATE)
    finding->removable_ids = time_ids (times, 1, TRUE);
  return finding;
}

/* Rows with our marker. An after-hours rule makes two entries of one and copies the
 * notes: that is no duplicate, and to clean it up would be to delete billed time. */
static StintFinding *
judge_marked (const GArray *times, gint64 start_s, gint64 end_s)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) times);

  if (times->len == 1)
    return found (STINT_FIND_STORED, times, NULL);
  g_array_sort (sorted, compare_starts);
  if (any_overlap (sorted))
    return found (STINT_FIND_DUPLICATE, times, _ ("the entry is there more than once"));
  if (is_split_of (sorted, start_s, end_s))
    return found (STINT_FIND_STORED, times, NULL);
  return found (STINT_FIND_SIMILAR, times,
                _ ("several entries carry the key of this one"));
}

static gboolean
row_is_ours_to_judge (const StintAutotaskTime *time, gint64 ticket_id, gint64 me_id)
{
  return time->ticket_id == ticket_id && time->resource_id == me_id;
}

/* The rows that may be ours, by how surely. */
typedef struct
{
  GArray *marked; /* with our key */
  GArray *equal;  /* without any key, of the same seconds */
  GArray *alike;  /* without any key, nearly so, and made since */
} TimeMatches;

static void
sort_time (TimeMatches *matches,
           const StintAutotaskTime *time,
           const StintStep *step,
           const StintDoubt *doubt,
           gint64 start_s,
           gint64 end_s)
{
  StintMark mark = stint_autotask_mark_of (time->internal_notes, step->key);

  if (is_claimed (time->id, doubt) || mark == STINT_MARK_OTHERS)
    return;
  if (mark == STINT_MARK_OURS)
    g_array_append_val (matches->marked, *time);
  else if (within (time->start_s, start_s, SAME_S) && within (time->end_s, end_s, SAME_S))
    g_array_append_val (matches->equal, *time);
  else if (within (time->start_s, start_s, ALIKE_S) &&
           time->created_s >= doubt->attempted_s - CLOCKS_OFF_S)
    g_array_append_val (matches->alike, *time);
}

static StintFinding *
judge_times (const TimeMatches *matches, gint64 start_s, gint64 end_s)
{
  if (matches->marked->len > 0)
    return judge_marked (matches->marked, start_s, end_s);
  if (matches->equal->len == 1)
    return found (STINT_FIND_STORED, matches->equal, NULL);
  if (matches->equal->len > 1)
    return found (STINT_FIND_SIMILAR, matches->equal,
                  _ ("several entries of the same time, none with the key of this one"));
  if (matches->alike->len > 0)
    return found (STINT_FIND_SIMILAR, matches->alike,
                  _ ("an entry that begins at about the same time, without a key"));
  return stint_finding_new (STINT_FIND_ABSENT, NULL);
}

/**
 * stint_autotask_match_times:
 * @rows: (element-type JsonObject): all entries of the ticket by the technician
 *
 * Looks for the entry that @step was to make: by our key; else, among rows without any
 * key that no other step owns, by ticket, technician, start and end to the second. Hours
 * are never compared, for the server may round them. A row of another ticket or person
 * shows that the filter was not honoured: then nothing is proved.
 */
StintFinding *
stint_autotask_match_times (const StintStep *step,
                            const StintDoubt *doubt,
                            const GPtrArray *rows)
{
  g_autoptr (GArray) marked = g_array_new (FALSE, FALSE, sizeof (StintAutotaskTime));
  g_autoptr (GArray) equal = g_array_new (FALSE, FALSE, sizeof (StintAutotaskTime));
  g_autoptr (GArray) alike = g_array_new (FALSE, FALSE, sizeof (StintAutotaskTime));
  TimeMatches matches = { marked, equal, alike };
  g_autoptr (GVariant) body = g_variant_lookup_value (step->payload, "body", NULL);
  gint64 ticket_id = -1;
  gint64 me_id = -1;
  gint64 start_s = 0;
  gint64 end_s = 0;

  g_return_val_if_fail (body != NULL, NULL);

  g_variant_lookup (body, "ticketID", "x", &ticket_id);
  g_variant_lookup (body, "resourceID", "x", &me_id);
  g_variant_lookup (step->payload, "start", "x", &start_s);
  g_variant_lookup (step->payload, "end", "x", &end_s);
  for (guint i = 0; i < rows->len; i++)
    {
      StintAutotaskTime time = { 0 };

      if (!stint_autotask_read_time (g_ptr_array_index (rows, i), &time) ||
          !row_is_ours_to_judge (&time, ticket_id, me_id))
        return stint_finding_new (STINT_FIND_CANNOT_TELL,
                                  _ ("the answer holds entries that were not asked for"));
      sort_time (&matches, &time, step, doubt, start_s, end_s);
    }
  return judge_times (&matches, start_s, end_s);
}

/* The note that was to be made, as the step holds it. */
typedef struct
{
  const char *key;
  gint64 ticket_id;
  gint64 publish;
  gint64 note_type;
  gint64 as_resource; /* 0: made as the API user, whose id is not known */
  gint64 since_s;     /* older rows cannot be ours */
  char *title;        /* normalised, as is the text */
  char *text;
  char *skeleton;
} WantedNote;

static void
wanted_note_clear (WantedNote *wanted)
{
  g_clear_pointer (&wanted->title, g_free);
  g_clear_pointer (&wanted->text, g_free);
  g_clear_pointer (&wanted->skeleton, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WantedNote, wanted_note_clear)

static char *
skeleton_of (const char *title, const char *text)
{
  g_autofree char *unmarked = stint_autotask_unmark (text);
  g_autofree char *both = g_strconcat (title != NULL ? title : "", "|", unmarked, NULL);

  return stint_autotask_skeleton (both);
}

static void
wanted_note_init (WantedNote *wanted,
                  const StintStep *step,
                  const StintDoubt *doubt,
                  GVariant *body,
                  gint64 skew_s)
{
  const char *title = NULL;
  const char *text = NULL;

  g_variant_lookup (body, "title", "&s", &title);
  g_variant_lookup (body, "description", "&s", &text);
  g_variant_lookup (body, "ticketID", "x", &wanted->ticket_id);
  g_variant_lookup (body, "publish", "x", &wanted->publish);
  g_variant_lookup (body, "noteType", "x", &wanted->note_type);
  g_variant_lookup (step->payload, "as", "x", &wanted->as_resource);
  wanted->key = step->key;
  wanted->since_s = doubt->attempted_s - CLOCKS_OFF_S - ABS (skew_s);
  wanted->title = stint_autotask_normalise (title);
  wanted->text = stint_autotask_normalise (text);
  wanted->skeleton = skeleton_of (title, text);
}

typedef enum
{
  NOTE_FOREIGN,
  NOTE_OURS,
  NOTE_ALIKE,
} NoteMatch;

static gboolean
same_circumstances (const StintAutotaskNote *note, const WantedNote *wanted)
{
  return note->publish == wanted->publish && note->contact_id == 0 &&
         note->created_s >= wanted->since_s &&
         (wanted->as_resource == 0 || note->creator_id == wanted->as_resource);
}

/* The client's note carries no key, so it is known by all that we gave it; an internal
 * one by its key, and without it is at best alike. */
static NoteMatch
match_note (const StintAutotaskNote *note, const WantedNote *wanted)
{
  const gboolean public = wanted->publish == STINT_AUTOTASK_PUBLISH_ALL;
  StintMark mark = stint_autotask_mark_of (note->text, wanted->key);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_autofree char *skeleton = NULL;

  if (mark == STINT_MARK_OURS && !public)
    return NOTE_OURS;
  if (mark != STINT_MARK_NONE || !same_circumstances (note, wanted))
    return NOTE_FOREIGN;
  title = stint_autotask_normalise (note->title);
  text = stint_autotask_normalise (note->text);
  if (public && note->note_type == wanted->note_type &&
      g_str_equal (title, wanted->title) && g_str_equal (text, wanted->text))
    return NOTE_OURS;
  skeleton = skeleton_of (note->title, note->text);
  return g_str_equal (skeleton, wanted->skeleton) ? NOTE_ALIKE : NOTE_FOREIGN;
}

static StintFinding *
judge_notes (GStrv ours, GStrv alike)
{
  StintFinding *finding = stint_finding_new (STINT_FIND_ABSENT, NULL);

  if (ours[0] != NULL)
    {
      finding->result = ours[1] == NULL ? STINT_FIND_STORED : STINT_FIND_DUPLICATE;
      finding->item_ids = g_strdupv (ours);
    }
  else if (alike[0] != NULL)
    {
      finding->result = STINT_FIND_SIMILAR;
      finding->item_ids = g_strdupv (alike);
    }
  if (finding->result == STINT_FIND_DUPLICATE)
    finding->message =
      g_strdup (_ ("the note is there more than once; notes cannot be deleted"));
  else if (finding->result == STINT_FIND_SIMILAR)
    finding->message = g_strdup (_ ("a note of nearly the same words is there"));
  return finding;
}

/**
 * stint_autotask_match_notes:
 * @rows: (element-type JsonObject): all notes of the ticket
 * @skew_s: the server's clock minus ours
 *
 * Looks for the note that @step was to make. Rows that other steps own are not counted,
 * so that the same words sent twice on purpose are two notes.
 */
StintFinding *
stint_autotask_match_notes (const StintStep *step,
                            const StintDoubt *doubt,
                            const GPtrArray *rows,
                            gint64 skew_s)
{
  g_autoptr (GVariant) body = g_variant_lookup_value (step->payload, "body", NULL);
  g_autoptr (GStrvBuilder) ours = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) alike = g_strv_builder_new ();
  g_auto (WantedNote) wanted = { .ticket_id = -1 };
  g_auto (GStrv) our_ids = NULL;
  g_auto (GStrv) alike_ids = NULL;

  g_return_val_if_fail (body != NULL, NULL);

  wanted_note_init (&wanted, step, doubt, body, skew_s);
  for (guint i = 0; i < rows->len; i++)
    {
      StintAutotaskNote note = { 0 };
      g_autofree char *id = NULL;
      NoteMatch match = NOTE_FOREIGN;

      if (!stint_autotask_read_note (g_ptr_array_index (rows, i), &note) ||
          note.ticket_id != wanted.ticket_id)
        return stint_finding_new (STINT_FIND_CANNOT_TELL,
                                  _ ("the answer holds notes that were not asked for"));
      if (is_claimed (note.id, doubt))
        continue;
      id = id_text (note.id);
      match = match_note (&note, &wanted);
      if (match == NOTE_OURS)
        g_strv_builder_add (ours, id);
      else if (match == NOTE_ALIKE)
        g_strv_builder_add (alike, id);
    }
  our_ids = g_strv_builder_end (ours);
  alike_ids = g_strv_builder_end (alike);
  return judge_notes (our_ids, alike_ids);
}
