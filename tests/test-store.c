#include "core/store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "core/store-account.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S

static StintTxn *
begin (StintFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  StintTxn *txn = stint_store_begin (fixture->store, &error);

  g_assert_no_error (error);
  return txn;
}

static gint64
add_engagement (StintTxn *txn, const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintEngagement) engagement = stint_engagement_new ();
  gint64 id = 0;

  engagement->ticket_number = g_strdup (number);
  engagement->opened_s = NOW_S;
  id = stint_store_add_engagement (txn, engagement, &error);
  g_assert_no_error (error);
  return id;
}

static gint64
add_stint (StintTxn *txn,
           gint64 engagement_id,
           gint64 from_s,
           gint64 to_s,
           GError **error)
{
  return stint_store_add_stint (txn, engagement_id, NOW_S + from_s,
                                to_s > 0 ? NOW_S + to_s : 0, "Europe/Berlin", "timer",
                                "boot-1", 1, error);
}

/* The schema itself refuses a second running stint, whoever writes it. */
static void
test_one_running (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTxn) txn = begin (fixture);
  g_autoptr (GError) error = NULL;
  gint64 first = add_engagement (txn, "T1");
  gint64 second = add_engagement (txn, "T2");

  g_assert_cmpint (add_stint (txn, first, 0, 0, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpint (add_stint (txn, second, 10, 0, &error), ==, 0);
  g_assert_error (error, STINT_ERROR, STINT_ERROR_FAILED);
  g_assert_cmpint (add_stint (txn, second, 10, 20, NULL), >, 0);
}

/* The schema refuses a second open engagement on one ticket, in any case of its letters,
 * until the first is closed. */
static void
test_one_open (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTxn) txn = begin (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (StintEngagement) again = stint_engagement_new ();
  gint64 first = add_engagement (txn, "T20261120.0001");

  again->ticket_number = g_strdup ("t20261120.0001");
  again->opened_s = NOW_S;
  g_assert_cmpint (stint_store_add_engagement (txn, again, &error), ==, 0);
  g_assert_error (error, STINT_ERROR, STINT_ERROR_FAILED);
  g_assert_true (stint_store_close_engagement (txn, first, NOW_S, NULL));
  g_assert_cmpint (stint_store_add_engagement (txn, again, NULL), >, first);
}

/* The schema refuses what no stint can be: an end before the start, an unknown origin,
 * nobody's. */
static void
test_impossible_stints (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTxn) txn = begin (fixture);
  gint64 engagement = add_engagement (txn, "T1");

  g_assert_cmpint (add_stint (txn, engagement, 10, 9, NULL), ==, 0);
  g_assert_cmpint (add_stint (txn, engagement, 10, 10, NULL), >, 0);
  g_assert_cmpint (add_stint (txn, engagement + 7, 10, 20, NULL), ==, 0);
  g_assert_cmpint (stint_store_add_stint (txn, engagement, NOW_S, NOW_S + 1, "UTC",
                                          "guessed", NULL, 0, NULL),
                   ==, 0);
}

/* A transaction that is freed before it was committed has written nothing, and the next
 * one can begin. */
static void
test_txn_freed (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *before = stint_fixture_dump (fixture);
  g_autofree char *after = NULL;
  StintTxn *txn = begin (fixture);

  add_engagement (txn, "T1");
  stint_txn_free (txn);
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
  txn = begin (fixture);
  add_engagement (txn, "T1");
  g_assert_true (stint_txn_commit (txn, NULL));
  stint_txn_free (txn);
  g_assert_cmpint (stint_fixture_number (fixture, "SELECT count (*) FROM engagement"), ==,
                   1);
}

static void
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
}

/* The store tells of a commit once, of another store's when it looks, and of an undone
 * transaction never. */
static void
test_changed (StintFixture *fixture, gconstpointer unused)
{
  StintStore *twin = stint_fixture_open_twin (fixture);
  guint told = 0;
  StintTxn *txn = NULL;

  g_signal_connect_swapped (fixture->store, "changed", G_CALLBACK (count_cb), &told);
  txn = begin (fixture);
  add_engagement (txn, "T1");
  stint_txn_free (txn);
  g_assert_cmpuint (told, ==, 0);
  stint_fixture_set_setting (fixture, "a", "1");
  g_assert_cmpuint (told, ==, 1);
  stint_store_look (fixture->store);
  g_assert_cmpuint (told, ==, 1);

  txn = stint_store_begin (twin, NULL);
  g_assert_true (stint_store_set_setting (txn, "a", "2", NOW_S, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  stint_txn_free (txn);
  g_assert_cmpuint (told, ==, 1);
  stint_store_look (fixture->store);
  stint_store_look (fixture->store);
  g_assert_cmpuint (told, ==, 2);
  g_assert_finalize_object (twin);
}

/* A setting keeps its last value, is nothing when never set or forgotten, and what is no
 * number counts as not set. */
static void
test_settings (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *value;
    gint64 number;
  } values[] = { { "10", 10 }, { "0", 0 },   { "-3", -3 },  { "", 7 },
                 { "x", 7 },   { "10s", 7 }, { " 12", 12 }, { NULL, 7 } };
  g_autoptr (GError) error = NULL;

  g_assert_null (stint_store_dup_setting (fixture->store, "never", &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *value = NULL;

      stint_fixture_set_setting (fixture, "n", values[i].value);
      value = stint_store_dup_setting (fixture->store, "n", NULL);
      g_assert_cmpstr (value, ==, values[i].value);
      g_assert_cmpint (stint_store_get_setting_int (fixture->store, "n", 7), ==,
                       values[i].number);
    }
}

static gint64
ask (StintFixture *fixture, const char *kind)
{
  g_autoptr (StintTxn) txn = begin (fixture);
  gint64 id = stint_store_add_request (txn, kind, NOW_S, NULL);

  return id > 0 && stint_txn_commit (txn, NULL) ? id : 0;
}

static void
answer (StintFixture *fixture, gint64 id, const char *result)
{
  g_autoptr (StintTxn) txn = begin (fixture);

  g_assert_true (stint_store_take_request (txn, id, NOW_S + 1, NULL));
  g_assert_true (stint_store_finish_request (txn, id, result, NOW_S + 2, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
}

/* Requests are served oldest first, answered once, and of known kinds only. */
static void
test_requests (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *kind = NULL;
  g_autofree char *result = NULL;
  g_autofree char *none = NULL;
  gint64 pull = ask (fixture, "pull");
  gint64 push = ask (fixture, "push");

  g_assert_cmpint (pull, >, 0);
  g_assert_cmpint (push, >, pull);
  g_assert_cmpint (ask (fixture, "dance"), ==, 0);
  g_assert_cmpint (stint_store_next_request (fixture->store, &kind, NULL), ==, pull);
  g_assert_cmpstr (kind, ==, "pull");
  g_assert_false (stint_store_request_done (fixture->store, pull, &none, NULL));
  answer (fixture, pull, "pulled 3");
  answer (fixture, pull, "pulled 99");
  g_assert_true (stint_store_request_done (fixture->store, pull, &result, NULL));
  g_assert_cmpstr (result, ==, "pulled 3");
  g_clear_pointer (&kind, g_free);
  g_assert_cmpint (stint_store_next_request (fixture->store, &kind, NULL), ==, push);
  answer (fixture, push, "");
  g_clear_pointer (&kind, g_free);
  g_assert_cmpint (stint_store_next_request (fixture->store, &kind, NULL), ==, 0);
  g_assert_null (kind);
}

/* The identity of the file is one row, however often it is written. */
static void
test_identity (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *device = NULL;
  g_autofree char *machine = NULL;
  gint64 epoch = -1;

  g_assert_true (
    stint_store_get_identity (fixture->store, &device, &machine, &epoch, NULL));
  g_assert_null (device);
  g_assert_cmpint (epoch, ==, 0);
  for (gint64 i = 1; i <= 3; i++)
    {
      g_autoptr (StintTxn) txn = begin (fixture);

      g_assert_true (stint_store_set_identity (txn, "device", "hash", i, NULL));
      g_assert_true (stint_txn_commit (txn, NULL));
    }
  g_assert_true (
    stint_store_get_identity (fixture->store, &device, &machine, &epoch, NULL));
  g_assert_cmpstr (device, ==, "device");
  g_assert_cmpstr (machine, ==, "hash");
  g_assert_cmpint (epoch, ==, 3);
}

/* One account is in use at a time; a removed one stays in the file and lends its lists to
 * nobody. */
static void
test_account (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintAccount) gone = NULL;
  g_autoptr (GPtrArray) choices = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (GError) error = NULL;

  account = stint_store_get_account (fixture->store, NULL);
  g_assert_cmpstr (account->user, ==, "api@contoso.example");
  g_assert_cmpstr (account->resource_name, ==, "Dana Doe");
  g_assert_false (account->gate_shut);
  txn = begin (fixture);
  g_assert_cmpint (stint_store_add_account (txn, account, NOW_S, NULL), ==, 0);
  account->version--;
  g_assert_true (stint_store_set_gate (txn, account, "an old secret", NOW_S, NULL));
  account->version++;
  gone = stint_store_get_account (fixture->store, NULL);
  g_assert_false (gone->gate_shut);
  g_clear_pointer (&gone, stint_account_free);
  g_assert_true (stint_store_set_gate (txn, account, "no such user", NOW_S, NULL));
  gone = stint_store_get_account (fixture->store, NULL);
  g_assert_true (gone->gate_shut);
  g_assert_cmpstr (gone->gate_message, ==, "no such user");
  g_assert_true (stint_store_remove_account (txn, account->id, NOW_S, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));

  g_assert_null (stint_store_get_account (fixture->store, &error));
  g_assert_no_error (error);
  choices = stint_store_list_choices (fixture->store, "status", NULL);
  g_assert_cmpuint (choices->len, ==, 0);
  g_assert_cmpint (stint_fixture_number (fixture, "SELECT count (*) FROM account"), ==,
                   1);
  stint_fixture_add_account (fixture);
}

/* Choices come in the shop's order; the default and each meaning are found among them. */
static void
test_choices (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) statuses =
    stint_store_list_choices (fixture->store, "status", NULL);
  g_autoptr (StintChoice) complete =
    stint_store_find_meaning (fixture->store, "complete", NULL);
  g_autoptr (StintChoice) work_type =
    stint_store_default_choice (fixture->store, "work-type", NULL);
  g_autofree char *label = stint_store_dup_label (fixture->store, "status", "12");
  g_autofree char *unknown = stint_store_dup_label (fixture->store, "status", "99");
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < statuses->len; i++)
    g_string_append_printf (order, "%s ",
                            ((StintChoice *) g_ptr_array_index (statuses, i))->id);
  g_assert_cmpstr (order->str, ==, "1 5 7 8 11 12 ");
  g_assert_cmpstr (complete->id, ==, "5");
  g_assert_cmpstr (work_type->label, ==, "Remote Support");
  g_assert_cmpstr (label, ==, "Waiting Vendor");
  g_assert_cmpstr (unknown, ==, "99");
  g_assert_null (stint_store_find_meaning (fixture->store, "dreaming", NULL));
}

/* A cache that is damaged or newer is put aside, and the work beside it is untouched. */
static void
test_cache_aside (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *cache = g_build_filename (fixture->paths->cache, "cache.db", NULL);
  g_autofree char *aside = g_strconcat (cache, ".aside", NULL);
  g_autofree char *log = g_strconcat (cache, "-wal", NULL);
  g_autofree char *junk = g_strnfill (8192, 'x');
  g_autofree char *text = NULL;
  g_autofree char *before = stint_fixture_dump (fixture);
  g_autofree char *after = NULL;
  StintStore *twin = NULL;
  g_autoptr (GPtrArray) tickets = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (g_steal_pointer (&fixture->desk));
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_remove (log);
  g_assert_true (g_file_set_contents (cache, junk, -1, NULL));
  twin = stint_fixture_open_twin (fixture);
  tickets = stint_store_search_tickets (twin, "printer", TRUE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tickets->len, ==, 0);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, junk);
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_finalize_object (twin);
}

/* The files can be read by their owner alone, also in a directory that others can enter.
 */
static void
test_modes (StintFixture *fixture, gconstpointer unused)
{
  static const char *const names[] = { "stint.db", "stint.db-wal", "stint.db.lock" };

  g_assert_true (stint_store_check (fixture->store, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = stint_fixture_file (fixture, names[i]);
      GStatBuf info = { 0 };

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_test_message ("%s %o", names[i], info.st_mode);
      g_assert_cmpuint (info.st_mode & 077, ==, 0);
    }
}

/* A draft is kept keystroke by keystroke, and gone once it was committed or dropped. */
static void
test_draft (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTxn) txn = begin (fixture);
  gint64 engagement = add_engagement (txn, "T1");
  StintDraft typed = { (char *) "Repl", NULL, (char *) "half", NULL, NULL, NULL, NULL };
  g_autoptr (StintDraft) read = NULL;

  g_assert_null (stint_store_get_draft (fixture->store, engagement, NULL));
  g_assert_true (stint_store_put_draft (txn, engagement, &typed, NOW_S, NULL));
  typed.done = (char *) "Replaced";
  typed.left_off = NULL;
  g_assert_true (stint_store_put_draft (txn, engagement, &typed, NOW_S, NULL));
  read = stint_store_get_draft (fixture->store, engagement, NULL);
  g_assert_cmpstr (read->done, ==, "Replaced");
  g_assert_null (read->left_off);
  g_assert_true (stint_store_drop_draft (txn, engagement, NULL));
  g_assert_null (stint_store_get_draft (fixture->store, engagement, NULL));
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up_shop, test,
              stint_fixture_tear_down);
}

/* An empty file where a courier has carried for another is begun anew, and that is said
 * when it is opened and remembered; a first one is not. */
static void
test_lost (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = stint_fixture_file (fixture, "stint.db");
  g_autofree char *copy = stint_fixture_file (fixture, "stint.db.before-2");
  g_autofree char *epoch = g_build_filename (fixture->paths->state, "epoch", NULL);
  g_autofree char *none = stint_store_dup_loss (fixture->store);
  g_autofree char *loss = NULL;

  g_assert_null (none);
  g_assert_false (stint_store_is_begun_anew (fixture->store));
  for (guint i = 0; i < 3; i++)
    {
      g_assert_finalize_object (g_steal_pointer (&fixture->desk));
      g_assert_finalize_object (g_steal_pointer (&fixture->store));
      if (i == 0)
        g_assert_cmpint (truncate (path, 0), ==, 0);
      if (i == 1)
        {
          g_assert_true (g_file_set_contents (epoch, "X 1 1\n", -1, NULL));
          g_assert_true (g_file_set_contents (copy, "", -1, NULL));
          g_assert_cmpint (truncate (path, 0), ==, 0);
        }
      fixture->store = stint_fixture_open_twin (fixture);
      fixture->desk = stint_desk_new (fixture->store, STINT_CLOCK (fixture->clock));
      g_assert_true (stint_store_is_begun_anew (fixture->store) == (i == 1));
      g_free (loss);
      loss = stint_store_dup_loss (fixture->store);
      g_assert_true ((loss != NULL) == (i > 0));
    }
  g_assert_nonnull (strstr (loss, "‘stint.db.before-2’"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/store/one-running", test_one_running);
  add ("/store/one-open", test_one_open);
  add ("/store/impossible-stints", test_impossible_stints);
  add ("/store/txn-freed", test_txn_freed);
  add ("/store/changed", test_changed);
  add ("/store/settings", test_settings);
  add ("/store/requests", test_requests);
  add ("/store/identity", test_identity);
  add ("/store/account", test_account);
  add ("/store/choices", test_choices);
  add ("/store/cache-aside", test_cache_aside);
  add ("/store/modes", test_modes);
  add ("/store/draft", test_draft);
  add ("/store/lost", test_lost);
  return g_test_run ();
}
