#include <glib/gstdio.h>
#include <string.h>

#include "core/desk.h"
#include "core/store-account.h"
#include "core/store-acts.h"
#include "core/store-learnt.h"
#include "core/store-private.h"
#include "tests/support/fixture.h"

/* fixtures/db/vNNN.db is made by “test-migration --make-fixture FILE” of the Stint that
 * releases that version of the schema, and never again: it stands for the files that
 * people have. A later version gets a file of its own. */
static const char *const fixtures[] = { "fixtures/db/v001.db", "fixtures/db/v002.db",
                                        "fixtures/db/v003.db", "fixtures/db/v004.db" };

static const char rows_sql[] =
  "INSERT INTO identity VALUES (1, 'device', 'hash', 7);"
  "INSERT INTO setting VALUES ('send.entry-hold-seconds', '15', 1000);"
  "INSERT INTO account (id, psa, user, code, url, secret_place, resource, resource_id, "
  "resource_name, zone, service_url, web_url, clock_skew_s, version, gate, gate_message, "
  "gate_s, pause_until_s, failures, added_s, opened_s) "
  "VALUES (1, 'autotask', 'api@contoso.example', 'STINT', 'http://127.0.0.1:1/', 'file', "
  "'dana@contoso.example', '4', 'Dana Doe', 'America/New_York', "
  "'http://127.0.0.1:1/v1/', "
  "'http://127.0.0.1:1/web/', -2, 3, 'auth', 'no such user', 1500, 1600, 2, 1000, 1100);"
  "INSERT INTO pick VALUES (1, 'status', '5', 'Complete', 'complete', 0, 2);"
  "INSERT INTO pick VALUES (1, 'work-type', '29', 'Remote Support', NULL, 1, 1);"
  "INSERT INTO engagement VALUES (1, '101', 'T20261120.0001', 'Printer «é»', 'Contoso', "
  "NULL, 0, '1', NULL, 'call back', NULL, 2000, 2900);"
  "INSERT INTO engagement VALUES (2, NULL, 'T20990101.0001', NULL, NULL, NULL, 0, NULL, "
  "2, "
  "'order it', 'no such ticket', 3000, NULL);"
  "INSERT INTO engagement VALUES (3, NULL, NULL, NULL, NULL, 'phone', 0, NULL, NULL, "
  "NULL, "
  "NULL, 4000, NULL);"
  "INSERT INTO work (id, engagement_id, account_id, committed_s, outcome, done, summary, "
  "next, left_off, roll_back, roll_forward, work_type_id, update_kind, update_title, "
  "update_text, status_id, base_status_id, completes, mended) VALUES (1, 1, 1, 2900, "
  "'complete', 'did it', 'did it for you', "
  "'next', "
  "'left', 'back', 'forward', '29', 'complete', 'title', 'hello' || char (10) || 'x', "
  "'5', "
  "'1', 1, 0);"
  "INSERT INTO stint VALUES (1, 1, 2000, 2900, 'Europe/Berlin', 'timer', 1, 'boot', 55, "
  "1, "
  "'01KEY0000000000000000000AA', NULL);"
  "INSERT INTO stint VALUES (2, 2, 3000, 3100, 'Asia/Tokyo', 'typed', 0, NULL, NULL, "
  "NULL, "
  "NULL, NULL);"
  "INSERT INTO stint VALUES (3, 2, 3200, 3200, 'Asia/Tokyo', 'timer', 0, 'boot', 60, "
  "NULL, "
  "NULL, 3300);"
  "INSERT INTO stint VALUES (4, 3, 4000, NULL, 'UTC', 'timer', 0, 'boot', 70, NULL, "
  "NULL, "
  "NULL);"
  "INSERT INTO draft VALUES (2, 'half', 'n', 'l', 'b', 'f', 'continue', 'u', 3150);"
  "INSERT INTO op (id, work_id, kind, key, stint_id, voids_op_id, void_item_id, state, "
  "hold_until_s, message, created_s, changed_s) VALUES (1, 1, 'time-entry', "
  "'01KEY0000000000000000000AA', 1, NULL, "
  "NULL, "
  "'done', 2910, NULL, 2900, 2950);"
  "INSERT INTO op (id, work_id, kind, key, stint_id, voids_op_id, void_item_id, state, "
  "hold_until_s, message, created_s, changed_s) VALUES (2, 1, 'client-update', "
  "'01KEY0000000000000000000AB', NULL, "
  "NULL, "
  "NULL, 'attention', 2920, 'refused', 2900, 2960);"
  "INSERT INTO op (id, work_id, kind, key, stint_id, voids_op_id, void_item_id, state, "
  "hold_until_s, message, created_s, changed_s) VALUES (3, 1, 'void-entry', "
  "'01KEY0000000000000000000AC', NULL, 1, "
  "'9001', 'queued', 2990, NULL, 2990, 2990);"
  "INSERT INTO step (id, op_id, account_id, position, kind, key, entity, natural_key, "
  "sight_class, ticket_id, careful, repeatable, waits_for_ticket, payload, state, "
  "tries, delays, due_s, may_be_stored, doubt_s, doubt_boot_id, doubt_boot_us, "
  "first_try_s, misses, last_miss_s, refusal, approved, wants_cancel, audit_s, audits, "
  "done_s, message, changed_s) VALUES (1, 1, 1, 0, 'time-create', "
  "'01KEY0000000000000000000AA', "
  "'TimeEntries', 'nk', 'entry', '101', 0, 0, 0, '{''a'': <1>}', 'done', 1, 0, 2910, 0, "
  "NULL, NULL, NULL, 2911, 0, NULL, NULL, 0, 0, 5000, 1, 2912, NULL, 2912);"
  "INSERT INTO step (id, op_id, account_id, position, kind, key, entity, natural_key, "
  "sight_class, ticket_id, careful, repeatable, waits_for_ticket, payload, state, "
  "tries, delays, due_s, may_be_stored, doubt_s, doubt_boot_id, doubt_boot_us, "
  "first_try_s, misses, last_miss_s, refusal, approved, wants_cancel, audit_s, audits, "
  "done_s, message, changed_s) VALUES (2, 2, 1, 1, 'note-create', "
  "'01KEY0000000000000000000AB', "
  "'TicketNotes', NULL, 'note', '101', 1, 0, 0, '{''b'': <''x''>}', 'attention', 2, 1, "
  "2920, 1, 2930, 'boot', 77, 2921, 2, 2940, 'no', 1, 0, NULL, 0, NULL, 'refused', 2960);"
  "INSERT INTO step_need VALUES (2, 1);"
  "INSERT INTO step_item VALUES (1, 'TimeEntries', '9001', 1, 2912);"
  "INSERT INTO attempt VALUES (1, 1, 1, 2911, 'boot', 76, 'sha', 2912, 'done', 0, 200, "
  "512, "
  "NULL);"
  "INSERT INTO attempt VALUES (2, 2, 1, 2921, 'boot', 78, 'sha', NULL, NULL, NULL, NULL, "
  "NULL, NULL);"
  "INSERT INTO sighted VALUES (1, 'entry', 2912);"
  "INSERT INTO request VALUES (1, 'sync', 2800, 2801, 2802, 'pulled 3');"
  "INSERT INTO request VALUES (2, 'push', 2990, NULL, NULL, NULL);"
  "INSERT INTO pick VALUES (1, 'status', '21', 'On hold', NULL, 0, 3);"
  "INSERT INTO status_means VALUES (1, '21', 'waiting-client', 3000);"
  "INSERT INTO learnt VALUES (1, 'midnight', 'ok', 'Midnight', 'detail', 'remedy', 'on', "
  "3000);";

/* Every table of a release must have a row in its fixture, or nothing proves that it is
 * kept; the last of these came later. */
static const char empty_tables_sql[] =
  "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
  "AND name NOT IN ('identity', 'setting', 'account', 'pick', 'engagement', 'work', "
  "'stint', 'draft', 'op', 'step', 'step_need', 'step_item', 'attempt', 'sighted', "
  "'request', 'status_means', 'learnt', 'ticket_history', 'ticket_change', "
  "'new_ticket')";

static int
make_fixture (const char *file)
{
  StintFixture fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *into = g_strdup_printf ("VACUUM INTO '%s'", file);

  stint_fixture_set_up (&fixture, NULL);
  path = stint_fixture_file (&fixture, "stint.db");
  stint_fixture_run (path, rows_sql);
  stint_fixture_run (path, into);
  stint_fixture_tear_down (&fixture, NULL);
  return 0;
}

/* Puts a copy of the old file where the store looks for its own, and opens it. */
static void
set_up (StintFixture *fixture, gconstpointer file)
{
  g_autofree char *old = g_test_build_filename (G_TEST_DIST, file, NULL);
  g_autofree char *path = NULL;
  g_autofree char *log = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  stint_fixture_set_up (fixture, NULL);
  g_assert_finalize_object (g_steal_pointer (&fixture->desk));
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  path = stint_fixture_file (fixture, "stint.db");
  log = g_strconcat (path, "-wal", NULL);
  g_remove (log);
  g_assert_true (g_file_get_contents (old, &bytes, &length, NULL));
  g_assert_cmpuint (length, <, 400 * 1024);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  fixture->store = stint_fixture_open_twin (fixture);
  fixture->desk = stint_desk_new (fixture->store, STINT_CLOCK (fixture->clock));
}

static const struct
{
  const char *table;
  gint64 rows;
  gint64 added; /* by version 2 */
} tables[] = {
  { "SELECT count (*) FROM identity", 1, 0 },
  { "SELECT count (*) FROM setting", 1, 0 },
  { "SELECT count (*) FROM account", 1, 0 },
  { "SELECT count (*) FROM pick", 2, 1 },
  { "SELECT count (*) FROM engagement", 3, 0 },
  { "SELECT count (*) FROM work", 1, 0 },
  { "SELECT count (*) FROM stint", 4, 0 },
  { "SELECT count (*) FROM draft", 1, 0 },
  { "SELECT count (*) FROM op", 3, 0 },
  { "SELECT count (*) FROM step", 2, 0 },
  { "SELECT count (*) FROM step_need", 1, 0 },
  { "SELECT count (*) FROM step_item", 1, 0 },
  { "SELECT count (*) FROM attempt", 2, 0 },
  { "SELECT count (*) FROM sighted", 1, 0 },
  { "SELECT count (*) FROM request", 2, 0 },
  { "SELECT count (*) FROM status_means", 0, 1 },
  { "SELECT count (*) FROM learnt", 0, 1 },
};

/* An old file is whole after it was opened, and not a row is gone. */
static void
test_rows (StintFixture *fixture, gconstpointer file)
{
  gint64 newer = g_str_has_suffix (file, "v001.db") ? 0 : 1;
  g_autoptr (GError) error = NULL;

  g_assert_true (stint_store_check (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stint_fixture_number (fixture, empty_tables_sql), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_test_message ("%s", tables[i].table);
      g_assert_cmpint (stint_fixture_number (fixture, tables[i].table), ==,
                       tables[i].rows + newer * tables[i].added);
    }
}

static char *
schema (StintStore *store)
{
  static const char sql[] =
    "SELECT group_concat (sql, char (10)) FROM "
    "(SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name)";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (store), sql, NULL, "");

  g_assert_true (stint_rows_next (rows));
  return stint_rows_dup (rows, 0);
}

/* An old file has, once it was opened, the same tables as a new one. */
static void
test_schema (StintFixture *fixture, gconstpointer unused)
{
  StintFixture fresh = { 0 };
  g_autofree char *old_schema = schema (fixture->store);
  g_autofree char *new_schema = NULL;

  stint_fixture_set_up (&fresh, NULL);
  new_schema = schema (fresh.store);
  g_assert_cmpstr (old_schema, ==, new_schema);
  stint_fixture_tear_down (&fresh, NULL);
}

/* Account, lists, settings and identity of an old file read as they were written. */
static void
test_account (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintAccount) account = stint_store_get_account (fixture->store, NULL);
  g_autoptr (StintChoice) complete =
    stint_store_find_meaning (fixture->store, "complete", NULL);
  g_autofree char *device = NULL;
  g_autofree char *machine = NULL;
  gint64 epoch = 0;

  g_assert_cmpstr (account->user, ==, "api@contoso.example");
  g_assert_cmpstr (account->zone, ==, "America/New_York");
  g_assert_cmpstr (account->web_url, ==, "http://127.0.0.1:1/web/");
  g_assert_true (account->gate_shut);
  g_assert_cmpint (account->clock_skew_s, ==, -2);
  g_assert_cmpint (account->pause_until_s, ==, 1600);
  g_assert_cmpstr (complete->label, ==, "Complete");
  g_assert_cmpint (
    stint_store_get_setting_int (fixture->store, "send.entry-hold-seconds", 0), ==, 15);
  g_assert_true (
    stint_store_get_identity (fixture->store, &device, &machine, &epoch, NULL));
  g_assert_cmpstr (device, ==, "device");
  g_assert_cmpint (epoch, ==, 7);
  g_assert_true (stint_store_is_sighted (fixture->store, 1, "entry"));
}

/* Engagements, stints and the draft of an old file read as they were written. */
static void
test_work (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintEngagement) closed =
    stint_store_get_engagement (fixture->store, 1, NULL);
  g_autoptr (StintEngagement) parked = stint_store_get_slot (fixture->store, 2, NULL);
  g_autoptr (StintStint) running = stint_store_get_running_stint (fixture->store, NULL);
  g_autoptr (StintStint) posted = stint_store_get_stint (fixture->store, 1, NULL);
  g_autoptr (StintStint) discarded = stint_store_get_stint (fixture->store, 3, NULL);
  g_autoptr (StintDraft) draft = stint_store_get_draft (fixture->store, 2, NULL);

  g_assert_cmpstr (closed->ticket_title, ==, "Printer «é»");
  g_assert_cmpint (closed->closed_s, ==, 2900);
  g_assert_cmpstr (parked->lookup_message, ==, "no such ticket");
  g_assert_cmpint (parked->unposted_seconds, ==, 100);
  g_assert_cmpint (running->id, ==, 4);
  g_assert_cmpstr (running->label, ==, "phone");
  g_assert_cmpstr (posted->key, ==, "01KEY0000000000000000000AA");
  g_assert_cmpstr (posted->psa_ids, ==, "9001");
  g_assert_true (posted->clock_stepped);
  g_assert_true (discarded->discarded);
  g_assert_cmpstr (draft->left_off, ==, "l");
}

/* The commit, its ops, steps and attempts of an old file read as they were written. */
static void
test_outbox (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintCommit) commit = stint_store_get_commit (fixture->store, 1, NULL);
  g_autoptr (StintOp) op = stint_store_get_op (fixture->store, 2, NULL);
  g_autoptr (StintStepRow) step = stint_store_get_step (fixture->store, 2, NULL);
  g_autoptr (GPtrArray) attempts = stint_store_list_attempts (fixture->store, 1, NULL);
  StintAttempt *attempt = g_ptr_array_index (attempts, 0);
  g_autofree char *item = NULL;

  g_assert_cmpstr (commit->roll_forward, ==, "forward");
  g_assert_cmpstr (commit->update_text, ==, "hello\nx");
  g_assert_true (commit->completes);
  g_assert_cmpstr (op->state, ==, "attention");
  g_assert_cmpstr (op->message, ==, "refused");
  g_assert_cmpint (step->state, ==, STINT_STATE_ATTENTION);
  g_assert_true (step->may_be_stored);
  g_assert_true (step->step->careful);
  g_assert_cmpint (step->doubt_boot_us, ==, 77);
  g_assert_true (g_variant_lookup (step->step->payload, "b", "s", NULL));
  g_assert_cmpint (attempt->http_status, ==, 200);
  g_assert_cmpint (stint_store_void_item (fixture->store, 3, &item, NULL), ==, 1);
  g_assert_cmpstr (item, ==, "9001");
}

/* Work goes on in an old file where it was left. */
static void
test_go_on (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  StintDone done = { 0 };

  stint_desk_resume (fixture->desk, 2, STINT_NOW, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done.parked_id, ==, 3);
  g_assert_cmpint (done.engagement_id, ==, 2);
  stint_done_clear (&done);
}

/* What was learnt of the shop reads as it was written. */
static void
test_learnt (StintFixture *fixture, gconstpointer file)
{
  g_autoptr (StintChoice) waiting =
    stint_store_find_meaning (fixture->store, "waiting-client", NULL);
  g_autofree char *midnight = stint_store_dup_learnt (fixture->store, 1, "midnight");

  if (g_str_has_suffix (file, "v001.db"))
    {
      g_assert_null (waiting);
      g_assert_null (midnight);
      return;
    }
  g_assert_cmpstr (waiting->label, ==, "On hold");
  g_assert_true (waiting->confirmed);
  g_assert_cmpstr (midnight, ==, "on");
}

/* Every test, with every file that people may have. */
static void
add (const char *name, void (*test) (StintFixture *, gconstpointer))
{
  for (guint i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      g_autofree char *base = g_path_get_basename (fixtures[i]);
      g_autofree char *path = g_strdup_printf ("/migration/%s/%s", base, name);

      g_test_add (path, StintFixture, fixtures[i], set_up, test, stint_fixture_tear_down);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--make-fixture"))
    return make_fixture (argv[2]);
  g_test_init (&argc, &argv, NULL);
  add ("rows", test_rows);
  add ("schema", test_schema);
  add ("account", test_account);
  add ("work", test_work);
  add ("outbox", test_outbox);
  add ("learnt", test_learnt);
  add ("go-on", test_go_on);
  return g_test_run ();
}
