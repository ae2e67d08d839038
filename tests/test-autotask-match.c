#include <string.h>

#include "courier/autotask/match.h"
#include "courier/autotask/plan.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS"
#define OTHER_KEY "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"
#define MARK "[stint:" KEY "]"
#define OTHER_MARK "[stint:" OTHER_KEY "]"

static const gint64 nine = 1775984400; /* 2026-04-12T09:00:00Z */

static StintWork *
work_new (guint n_intervals)
{
  StintWork *work = stint_work_new ();

  work->me_id = g_strdup ("102");
  work->ticket_id = g_strdup ("5001");
  work->role_id = g_strdup ("9");
  work->work_type_id = g_strdup ("301");
  work->summary = g_strdup ("Put out the fire");
  work->internal_text = g_strdup ("Left off at the fuse");
  for (guint i = 0; i < n_intervals; i++)
    {
      StintInterval *interval = stint_work_add_interval (work, 10 + i, KEY);

      interval->start_s = nine + 3600 * i + 15;
      interval->end_s = interval->start_s + 1800;
      interval->work_date = g_strdup ("2026-04-12");
    }
  return work;
}

static const StintAutotaskStyle style = { .update_note_type = 1,
                                          .internal_note_type = 3,
                                          .update_title = (char *) "Update",
                                          .note_title = (char *) "Note" };

#define ROW(id, ticket, me, start, end, notes, created, modified)                        \
  "{\"id\":" #id ",\"ticketID\":" #ticket ",\"resourceID\":" #me                         \
  ",\"startDateTime\":\"2026-04-12T" start "\",\"endDateTime\":\"2026-04-12T" end        \
  "\",\"internalNotes\":" notes ",\"createDateTime\":\"2026-04-12T" created              \
  "\",\"lastModifiedDateTime\":\"2026-04-12T" modified                                   \
  "\",\"billingApprovalLevelMostRecent\":0,\"billingApprovalDateTime\":null}"
#define OURS(id, start, end)                                                             \
  ROW (id, 5001, 102, start, end, "\"x\\r\\n" MARK "\"", "10:00:00Z", "10:00:00Z")
#define PLAIN(id, start, end)                                                            \
  ROW (id, 5001, 102, start, end, "null", "10:00:00Z", "10:00:00Z")

typedef struct
{
  const char *rows;
  StintFindResult result;
  const char *ids; /* joined by spaces */
  const char *removable;
} MatchCase;

static GPtrArray *
rows_from (const char *text)
{
  g_autofree char *document = g_strdup_printf ("{\"items\":[%s]}", text);
  g_autoptr (GBytes) bytes = g_bytes_new (document, strlen (document));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) root = stint_json_read (bytes, 100000, &error);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *items = NULL;

  g_assert_no_error (error);
  items = stint_json_array (root, "items");
  for (guint i = 0; i < json_array_get_length (items); i++)
    g_ptr_array_add (rows, json_object_ref (stint_json_array_object (items, i)));
  return rows;
}

static char *
joined (char **ids)
{
  return ids != NULL ? g_strjoinv (" ", ids) : g_strdup ("");
}

/* The entry sent was 09:00:15 to 09:30:15. It is found by its key, or else by its
 * seconds; a split is no duplicate; another's key is never ours; a foreign row ends all
 * belief. */
static void
test_match_times (void)
{
  static const MatchCase cases[] = {
    { "", STINT_FIND_ABSENT, "", "" },
    { OURS (1, "09:00:15Z", "09:30:15Z"), STINT_FIND_STORED, "1", "" },
    { OURS (1, "07:00:00Z", "08:00:00Z"), STINT_FIND_STORED, "1", "" },
    { PLAIN (1, "09:00:15.4Z", "09:30:15Z"), STINT_FIND_STORED, "1", "" },
    { PLAIN (1, "09:00:15Z", "09:30:15Z") "," OURS (2, "09:00:15Z", "09:30:15Z"),
      STINT_FIND_STORED, "2", "" },
    { OURS (1, "09:00:15Z", "09:30:15Z") "," OURS (2, "09:00:15Z", "09:30:15Z"),
      STINT_FIND_DUPLICATE, "1 2", "2" },
    { OURS (1, "09:00:15Z", "09:30:15Z") "," OURS (2, "09:10:00Z", "09:30:15Z"),
      STINT_FIND_DUPLICATE, "1 2", "2" },
    { OURS (1, "09:00:15Z", "09:30:15Z") "," ROW (
        2, 5001, 102, "09:00:15Z", "09:30:15Z", "\"" MARK "\"", "10:00:00Z", "11:00:00Z"),
      STINT_FIND_DUPLICATE, "1 2", "" },
    { OURS (1, "09:00:15Z", "09:20:00Z") "," OURS (2, "09:20:00Z", "09:30:15Z"),
      STINT_FIND_STORED, "1 2", "" },
    { OURS (1, "09:20:00Z", "09:30:15Z") "," OURS (2, "09:00:15Z", "09:20:00Z"),
      STINT_FIND_STORED, "1 2", "" },
    { OURS (1, "09:00:15Z", "09:20:00Z") "," OURS (2, "09:25:00Z", "09:30:15Z"),
      STINT_FIND_SIMILAR, "1 2", "" },
    { PLAIN (1, "09:00:15Z", "09:30:15Z") "," PLAIN (2, "09:00:15Z", "09:30:15Z"),
      STINT_FIND_SIMILAR, "1 2", "" },
    { PLAIN (1, "09:00:00Z", "09:30:00Z"), STINT_FIND_SIMILAR, "1", "" },
    { PLAIN (1, "09:30:15Z", "10:00:00Z"), STINT_FIND_ABSENT, "", "" },
    { ROW (1, 5001, 102, "09:00:00Z", "09:30:00Z", "null", "08:00:00Z", "08:00:00Z"),
      STINT_FIND_ABSENT, "", "" },
    { ROW (1, 5001, 102, "09:00:15Z", "09:30:15Z", "\"" OTHER_MARK "\"", "10:00:00Z",
           "10:00:00Z"),
      STINT_FIND_ABSENT, "", "" },
    { PLAIN (77, "09:00:15Z", "09:30:15Z"), STINT_FIND_ABSENT, "", "" },
    { OURS (1, "09:00:15Z", "09:30:15Z") "," ROW (2, 5002, 102, "09:00:15Z", "09:30:15Z",
                                                  "null", "10:00:00Z", "10:00:00Z"),
      STINT_FIND_CANNOT_TELL, "", "" },
    { ROW (2, 5001, 103, "09:00:15Z", "09:30:15Z", "null", "10:00:00Z", "10:00:00Z"),
      STINT_FIND_CANNOT_TELL, "", "" },
    { "{\"id\":3}", STINT_FIND_CANNOT_TELL, "", "" },
  };
  static const char *const claimed[] = { "77", NULL };
  const StintDoubt doubt = { .attempted_s = nine + 3600, .claimed_ids = claimed };
  g_autoptr (StintWork) work = work_new (1);
  g_autoptr (GPtrArray) steps = stint_autotask_plan (&style, work, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) rows = rows_from (cases[i].rows);
      g_autoptr (StintFinding) finding =
        stint_autotask_match_times (g_ptr_array_index (steps, 0), &doubt, rows);
      g_autofree char *ids = joined (finding->item_ids);
      g_autofree char *removable = joined (finding->removable_ids);

      g_test_message ("%u", i);
      g_assert_cmpint (finding->result, ==, cases[i].result);
      g_assert_cmpstr (ids, ==, cases[i].ids);
      g_assert_cmpstr (removable, ==, cases[i].removable);
    }
}

#define NOTE(id, publish, type, contact, created, title, text)                           \
  "{\"id\":" #id                                                                         \
  ",\"ticketID\":5001,\"creatorResourceID\":101,\"createdByContactID\":" #contact        \
  ",\"publish\":" #publish ",\"noteType\":" #type                                        \
  ",\"createDateTime\":\"2026-04-12T" created "\",\"title\":\"" title                    \
  "\",\"description\":\"" text "\"}"

/* The client's note is known by its words, kind, author and time, and each of two alike
 * is counted; rows that others own are not. */
static void
test_match_public_notes (void)
{
  static const MatchCase cases[] = {
    { "", STINT_FIND_ABSENT, "", "" },
    { NOTE (1, 1, 1, null, "10:00:00Z", "News", "It\\r\\nprints. "), STINT_FIND_STORED,
      "1", "" },
    { NOTE (1, 1, 1, null, "09:49:00Z", "News", "It\\nprints."), STINT_FIND_ABSENT, "",
      "" },
    { NOTE (1, 2, 1, null, "10:00:00Z", "News", "It\\nprints."), STINT_FIND_ABSENT, "",
      "" },
    { NOTE (1, 1, 1, 5, "10:00:00Z", "News", "It\\nprints."), STINT_FIND_ABSENT, "", "" },
    { NOTE (1, 1, 1, null, "10:00:00Z", "Old", "It\\nprints."), STINT_FIND_ABSENT, "",
      "" },
    { NOTE (1, 1, 2, null, "10:00:00Z", "News", "It\\nprints."), STINT_FIND_SIMILAR, "1",
      "" },
    { NOTE (1, 1, 1, null, "10:00:00Z", "News", "It prints"), STINT_FIND_SIMILAR, "1",
      "" },
    { NOTE (1, 1, 1, null, "10:00:00Z", "News",
            "It\\nprints.") "," NOTE (2, 1, 1, null, "10:00:05Z", "News", "It\\nprints."),
      STINT_FIND_DUPLICATE, "1 2", "" },
    { NOTE (77, 1, 1, null, "10:00:00Z", "News", "It\\nprints.") "," NOTE (
        78, 1, 1, null, "10:00:05Z", "News", "It\\nprints."),
      STINT_FIND_STORED, "78", "" },
    { "{\"id\":1,\"ticketID\":5002}", STINT_FIND_CANNOT_TELL, "", "" },
  };
  static const char *const claimed[] = { "77", NULL };
  const StintDoubt doubt = { .attempted_s = nine + 3600, .claimed_ids = claimed };
  g_autoptr (StintWork) work = work_new (0);
  g_autoptr (GPtrArray) steps = NULL;

  work->update_op_id = 20;
  work->update_key = g_strdup (KEY);
  work->update_title = g_strdup ("News");
  work->update_text = g_strdup ("It\nprints.");
  steps = stint_autotask_plan (&style, work, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) rows = rows_from (cases[i].rows);
      g_autoptr (StintFinding) finding =
        stint_autotask_match_notes (g_ptr_array_index (steps, 0), &doubt, rows, 0);
      g_autofree char *ids = joined (finding->item_ids);

      g_test_message ("%u", i);
      g_assert_cmpint (finding->result, ==, cases[i].result);
      g_assert_cmpstr (ids, ==, cases[i].ids);
    }
}

/* An internal note is known by its key; without one, the same words are only alike. */
static void
test_match_internal_notes (void)
{
  static const MatchCase cases[] = {
    { NOTE (1, 2, 3, null, "10:00:00Z", "Note", "Left off at the fuse\\n" MARK),
      STINT_FIND_STORED, "1", "" },
    { NOTE (1, 2, 3, null, "10:00:00Z", "Note", "edited " MARK), STINT_FIND_STORED, "1",
      "" },
    { NOTE (1, 2, 3, null, "10:00:00Z", "Note", "Left off at the fuse"),
      STINT_FIND_SIMILAR, "1", "" },
    { NOTE (1, 2, 3, null, "10:00:00Z", "Note", "Left off at the fuse\\n" OTHER_MARK),
      STINT_FIND_ABSENT, "", "" },
  };
  const StintDoubt doubt = { .attempted_s = nine + 3600 };
  g_autoptr (StintWork) work = work_new (0);
  g_autoptr (GPtrArray) steps = NULL;

  work->note_op_id = 20;
  work->note_key = g_strdup (KEY);
  steps = stint_autotask_plan (&style, work, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) rows = rows_from (cases[i].rows);
      g_autoptr (StintFinding) finding =
        stint_autotask_match_notes (g_ptr_array_index (steps, 0), &doubt, rows, 0);
      g_autofree char *ids = joined (finding->item_ids);

      g_assert_cmpint (finding->result, ==, cases[i].result);
      g_assert_cmpstr (ids, ==, cases[i].ids);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autotask-match/times", test_match_times);
  g_test_add_func ("/autotask-match/public-notes", test_match_public_notes);
  g_test_add_func ("/autotask-match/internal-notes", test_match_internal_notes);
  return g_test_run ();
}
