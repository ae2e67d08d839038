#include "core/desk-account.h"
#include "core/error.h"
#include "core/store-learnt.h"
#include "tests/support/fixture.h"

/* What a person says about the shop. */

static gint64
add_account (StintFixture *fixture)
{
  stint_fixture_add_account (fixture);
  return fixture->account_id;
}

/* The lists as a PSA gives them, once more: as a pull does. */
static void
learn (StintFixture *fixture, gint64 account_id)
{
  static const struct
  {
    const char *id;
    const char *label;
    const char *meaning;
  } statuses[] = {
    { "1", "New", "new" },           { "7", "Waiting Customer", "waiting-client" },
    { "17", "On hold", NULL },       { "21", "Waiting Customer", NULL },
    { "5", "Complete", "complete" },
  };
  g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);

  g_assert_true (stint_store_clear_choices (txn, account_id, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const StintChoice choice = { .id = (char *) statuses[i].id,
                                   .label = (char *) statuses[i].label,
                                   .meaning = (char *) statuses[i].meaning };

      g_assert_true (
        stint_store_add_choice (txn, account_id, "status", &choice, (int) i, NULL));
    }
  g_assert_true (stint_txn_commit (txn, NULL));
}

static void
assert_means (StintFixture *fixture, const char *meaning, const char *id)
{
  g_autoptr (StintChoice) found =
    stint_store_find_meaning (fixture->store, meaning, NULL);

  g_assert_cmpstr (found != NULL ? found->id : NULL, ==, id);
}

static void
say (StintFixture *fixture, const char *status, const char *meaning)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintChoice) choice =
    stint_desk_set_status_meaning (fixture->desk, status, meaning, &error);

  g_assert_no_error (error);
  g_assert_nonnull (choice);
}

/* What a person says goes before the label, belongs to one status, outlives the lists,
 * and can be taken back. */
static void
test_status_meaning (StintFixture *fixture, gconstpointer unused)
{
  gint64 account_id = add_account (fixture);

  learn (fixture, account_id);
  assert_means (fixture, "waiting-client", "7");
  say (fixture, "on HOLD", "waiting-client");
  assert_means (fixture, "waiting-client", "17");
  learn (fixture, account_id);
  assert_means (fixture, "waiting-client", "17");
  say (fixture, "21", "waiting-client");
  assert_means (fixture, "waiting-client", "21");
  say (fixture, "21", "none");
  assert_means (fixture, "waiting-client", "7");
  say (fixture, "7", "none");
  assert_means (fixture, "waiting-client", NULL);
  say (fixture, "7", "proposed");
  assert_means (fixture, "waiting-client", "7");
  assert_means (fixture, "complete", "5");
}

/* A label that two statuses have, or none, names no status; nothing is written. */
static void
test_status_unclear (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *typed;
    StintError code;
  } cases[] = { { "waiting customer", STINT_ERROR_AMBIGUOUS },
                { "99", STINT_ERROR_NOT_FOUND } };

  learn (fixture, add_account (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (stint_desk_set_status_meaning (fixture->desk, cases[i].typed,
                                                    "escalate", &error));
      g_assert_error (error, STINT_ERROR, (int) cases[i].code);
    }
  assert_means (fixture, "escalate", NULL);
}

/* The list says both: what a status means, and whether a person said so. */
static void
test_list (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) statuses = NULL;
  const StintChoice *waiting = NULL;
  const StintChoice *hold = NULL;

  learn (fixture, add_account (fixture));
  say (fixture, "17", "waiting-client");
  statuses = stint_store_list_choices (fixture->store, "status", NULL);
  waiting = g_ptr_array_index (statuses, 1);
  hold = g_ptr_array_index (statuses, 2);
  g_assert_null (waiting->meaning);
  g_assert_cmpstr (waiting->proposed, ==, "waiting-client");
  g_assert_false (waiting->confirmed);
  g_assert_cmpstr (hold->meaning, ==, "waiting-client");
  g_assert_null (hold->proposed);
  g_assert_true (hold->confirmed);
}

/* A finding replaces the one before it. */
static void
test_learnt (StintFixture *fixture, gconstpointer unused)
{
  static const char *const values[] = { "off", "on" };
  gint64 account_id = add_account (fixture);
  g_autofree char *value = NULL;
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const StintLearnt learnt = { .id = (char *) "midnight",
                                   .grade = (char *) "ok",
                                   .title = (char *) "Midnight",
                                   .value = (char *) values[i],
                                   .seen_s = 1000 + i };
      g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);

      g_assert_true (stint_store_put_learnt (txn, account_id, &learnt, NULL));
      g_assert_true (stint_txn_commit (txn, NULL));
    }
  value = stint_store_dup_learnt (fixture->store, account_id, "midnight");
  g_assert_cmpstr (value, ==, "on");
  all = stint_store_list_learnt (fixture->store, account_id, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint (((StintLearnt *) g_ptr_array_index (all, 0))->seen_s, ==, 1001);
}

/* Couriers at work see by its version that more is known of an account. */
static void
test_renew (StintFixture *fixture, gconstpointer unused)
{
  gint64 account_id = add_account (fixture);
  g_autoptr (StintAccount) before = stint_store_get_account (fixture->store, NULL);
  g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);
  g_autoptr (StintAccount) after = NULL;

  g_assert_true (stint_store_renew_account (txn, account_id, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  after = stint_store_get_account (fixture->store, NULL);
  g_assert_cmpint (after->version, ==, before->version + 1);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/desk-account/status-meaning", test_status_meaning);
  add ("/desk-account/status-unclear", test_status_unclear);
  add ("/desk-account/list", test_list);
  add ("/desk-account/learnt", test_learnt);
  add ("/desk-account/renew", test_renew);
  return g_test_run ();
}
