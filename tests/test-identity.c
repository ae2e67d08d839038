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
  return g_test_run ();
}
