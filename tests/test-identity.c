#include "courier/identity.h"

#include <glib/gstdio.h>

#include "core/store-account.h"
#include "tests/support/fixture.h"

/* Whether a file is known to be a copy, or to have been put back. */

static gboolean
start (StintFixture *shop)
{
  g_autoptr (GError) error = NULL;
  gboolean put_back = FALSE;

  stint_identity_check (shop->store, &put_back, &error);
  g_assert_no_error (error);
  return put_back;
}

static void
set_identity (StintFixture *shop, const char *change)
{
  g_autofree char *path = stint_fixture_file (shop, "stint.db");

  stint_fixture_run (path, change);
}

static char *
epoch_file (StintFixture *shop)
{
  return g_build_filename (shop->paths->state, "epoch", NULL);
}

/* Start after start, the same file on the same machine is itself. */
static void
test_same (StintFixture *shop, gconstpointer unused)
{
  for (guint i = 0; i < 5; i++)
    g_assert_false (start (shop));
  g_assert_cmpint (stint_fixture_number (shop, "SELECT epoch FROM identity"), ==, 5);
}

/* One killed between the two counts is itself too. */
static void
test_killed (StintFixture *shop, gconstpointer unused)
{
  start (shop);
  start (shop);
  set_identity (shop, "UPDATE identity SET epoch = epoch + 1");
  g_assert_false (start (shop));
}

/* A copy on another machine is a copy, once, and has a name of its own from then on. */
static void
test_other_machine (StintFixture *shop, gconstpointer unused)
{
  start (shop);
  set_identity (shop, "UPDATE identity SET machine_hash = 'another machine'");
  g_assert_true (start (shop));
  g_assert_false (start (shop));
}

/* A file older than the counter outside was put back. */
static void
test_older (StintFixture *shop, gconstpointer unused)
{
  start (shop);
  start (shop);
  set_identity (shop, "UPDATE identity SET epoch = 1");
  g_assert_true (start (shop));
  g_assert_false (start (shop));
}

/* The same backup put back a second time is noticed a second time, although the file has
 * been given another name meanwhile. */
static void
test_put_back_twice (StintFixture *shop, gconstpointer unused)
{
  g_autofree char *device = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *restore = NULL;
  gint64 epoch = 0;

  start (shop);
  stint_store_get_identity (shop->store, &device, &hash, &epoch, NULL);
  restore = g_strdup_printf ("UPDATE identity SET device_id = '%s', machine_hash = '%s', "
                             "epoch = %d",
                             device, hash, (int) epoch);
  start (shop);
  for (guint i = 0; i < 3; i++)
    {
      set_identity (shop, restore);
      g_assert_true (start (shop));
      g_assert_false (start (shop));
    }
}

/* Without its counter, or with one that cannot be read, a file is not trusted. */
static void
test_counter_lost (StintFixture *shop, gconstpointer unused)
{
  g_autofree char *path = epoch_file (shop);

  start (shop);
  start (shop);
  g_assert_true (g_file_set_contents (path, "nonsense", -1, NULL));
  g_assert_true (start (shop));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_true (start (shop));
  g_assert_false (start (shop));
}

/* That it was put back is remembered until an engine has seen it. */
static void
test_remembered (StintFixture *shop, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  start (shop);
  start (shop);
  before = stint_store_dup_setting (shop->store, STINT_SETTING_PUT_BACK, NULL);
  g_assert_null (before);
  set_identity (shop, "UPDATE identity SET epoch = 1");
  start (shop);
  start (shop);
  after = stint_store_dup_setting (shop->store, STINT_SETTING_PUT_BACK, NULL);
  g_assert_cmpstr (after, ==, STINT_PUT_BACK_UNSEEN);
}

/* As the engine does before it sends attempt @id. */
static gboolean
mark (StintFixture *shop, gint64 id)
{
  g_autoptr (GError) error = NULL;
  gboolean put_back = FALSE;

  g_assert_true (stint_identity_mark (shop->store, id, &put_back, &error));
  g_assert_no_error (error);
  return put_back;
}

static void
add_attempts (StintFixture *shop, int from, int to)
{
  for (int i = from; i <= to; i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "PRAGMA foreign_keys = OFF; INSERT INTO attempt (id, step_id, n, started_s, "
        "boot_id, started_boot_us, payload_sha256, ended_s) VALUES (%d, 1, %d, 1, 'b', "
        "1, "
        "'', 1)",
        i, i);

      set_identity (shop, sql);
    }
}

/* A backup is known by one attempt that it lacks, though the same courier ran when it was
 * taken and when it was put back; and one that lacks nothing is the file itself. */
static void
test_newest_attempt (StintFixture *shop, gconstpointer unused)
{
  start (shop);
  for (int i = 1; i <= 3; i++)
    {
      add_attempts (shop, i, i);
      g_assert_false (mark (shop, i));
    }
  set_identity (shop, "UPDATE identity SET epoch = 2"); /* as by a start in between */
  g_assert_false (start (shop));
  set_identity (shop, "DELETE FROM attempt WHERE id = 3");
  g_assert_true (start (shop));
  g_assert_false (start (shop));
  add_attempts (shop, 3, 3);
  g_assert_false (mark (shop, 3));
  g_assert_false (start (shop));
}

/* An attempt that was written down and never marked is no sign of anything. */
static void
test_not_marked (StintFixture *shop, gconstpointer unused)
{
  start (shop);
  add_attempts (shop, 1, 2);
  g_assert_false (mark (shop, 2));
  add_attempts (shop, 3, 3);
  g_assert_false (start (shop));
  add_attempts (shop, 4, 4);
  g_assert_false (mark (shop, 4));
}

/* A file that was put back under a running courier is not sent from, again and again. */
static void
test_mark_refuses (StintFixture *shop, gconstpointer unused)
{
  start (shop);
  add_attempts (shop, 1, 3);
  g_assert_false (mark (shop, 3));
  set_identity (shop, "DELETE FROM attempt WHERE id > 1");
  add_attempts (shop, 2, 2);
  g_assert_true (mark (shop, 2));
  add_attempts (shop, 3, 3);
  g_assert_true (mark (shop, 3));
  set_identity (shop, "DELETE FROM attempt WHERE id = 3");
  g_assert_true (start (shop));
  add_attempts (shop, 3, 3);
  g_assert_false (mark (shop, 3));
}

/* Without a place to keep the trace, nothing is sent. */
static void
test_mark_fails (StintFixture *shop, gconstpointer unused)
{
  g_autofree char *path = epoch_file (shop);
  g_autoptr (GError) error = NULL;
  gboolean put_back = FALSE;

  start (shop);
  add_attempts (shop, 1, 1);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (shop->paths->state), ==, 0);
  g_assert_false (stint_identity_mark (shop->store, 1, &put_back, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_false (put_back);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up, test,
              stint_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/identity/same", test_same);
  add ("/identity/killed", test_killed);
  add ("/identity/other-machine", test_other_machine);
  add ("/identity/older", test_older);
  add ("/identity/put-back-twice", test_put_back_twice);
  add ("/identity/counter-lost", test_counter_lost);
  add ("/identity/remembered", test_remembered);
  add ("/identity/newest-attempt", test_newest_attempt);
  add ("/identity/not-marked", test_not_marked);
  add ("/identity/mark-refuses", test_mark_refuses);
  add ("/identity/mark-fails", test_mark_fails);
  return g_test_run ();
}
