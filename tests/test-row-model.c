#include "core/row-model.h"

#include "core/store-tickets.h"
#include "tests/support/fixture.h"

/* How long another program's commit may take to be seen. */
#define SEEN_WITHIN_MS 1000

static GPtrArray *
tickets (StintStore *store, gpointer user_data, GError **error)
{
  return stint_store_search_tickets (store, user_data, TRUE, 0, error);
}

static void
changed_cb (GListModel *model, guint at, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", at, removed, added);
}

static StintRowModel *
new_model (StintFixture *fixture, GString *told)
{
  StintRowModel *model = stint_row_model_new (fixture->store, STINT_TYPE_TICKET, tickets,
                                              g_strdup ("t20"), g_free);

  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), told);
  return model;
}

static StintTicket *
row (StintRowModel *model, guint position)
{
  g_autoptr (StintTicket) ticket = g_list_model_get_item (G_LIST_MODEL (model), position);

  return ticket;
}

static void
run_on_cache (StintFixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->paths->cache, "cache.db", NULL);

  stint_fixture_run (path, sql);
  stint_store_look (fixture->store);
}

/* A model has the rows of its query from the start, in order, and of its type. */
static void
test_rows (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) told = g_string_new (NULL);
  StintRowModel *model = new_model (fixture, told);
  GListModel *list = G_LIST_MODEL (model);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 4);
  g_assert_true (g_list_model_get_item_type (list) == STINT_TYPE_TICKET);
  g_assert_cmpstr (row (model, 0)->number, ==, "T20261120.0001");
  g_assert_cmpstr (row (model, 3)->number, ==, "T20261122.0004");
  g_assert_null (g_list_model_get_item (list, 4));
  g_assert_finalize_object (model);
}

#define NEW_TICKET(title)                                                                \
  "INSERT INTO ticket (id, number, title, due_s, estimated_seconds, worked_seconds, "    \
  "last_activity_s, mine, open, pulled_s) "                                              \
  "VALUES (200, 'T20261120.0009', '" title "', 0, 0, 0, 0, 0, 1, 0)"

static const struct
{
  const char *name;
  const char *sql;
  const char *told;
  int kept[4]; /* where each row that was there is found again; -1: nowhere */
} changes[] = {
  { "nothing", "UPDATE ticket SET pulled_s = 5", "", { 0, 1, 2, 3 } },
  { "a field", "UPDATE ticket SET priority = 'High' WHERE id = 102", "", { 0, 1, 2, 3 } },
  { "the first goes", "DELETE FROM ticket WHERE id = 101", "0-1+0 ", { -1, 0, 1, 2 } },
  { "one between goes", "DELETE FROM ticket WHERE id = 102", "1-1+0 ", { 0, -1, 1, 2 } },
  { "the last goes", "DELETE FROM ticket WHERE id = 104", "3-1+0 ", { 0, 1, 2, -1 } },
  { "all go", "DELETE FROM ticket", "0-4+0 ", { -1, -1, -1, -1 } },
  { "one comes between", NEW_TICKET ("Short"), "3-0+1 ", { 0, 1, 2, 4 } },
  { "one comes at the end",
    NEW_TICKET ("More words than any other ticket has"),
    "4-0+1 ",
    { 0, 1, 2, 3 } },
  { "two change places",
    "UPDATE ticket SET mine = id IN (101, 104)",
    "0-4+4 ",
    { 1, 2, 3, 0 } },
};

/* A change tells of no more rows than it must, and a row that stays keeps its object. */
static void
test_changes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      StintFixture fixture = { 0 };
      g_autoptr (GString) told = g_string_new (NULL);
      StintRowModel *model = NULL;
      StintTicket *before[4] = { NULL };

      g_test_message ("%s", changes[i].name);
      stint_fixture_set_up_shop (&fixture, NULL);
      model = new_model (&fixture, told);
      for (guint j = 0; j < 4; j++)
        before[j] = g_list_model_get_item (G_LIST_MODEL (model), j);
      run_on_cache (&fixture, changes[i].sql);
      g_assert_cmpstr (told->str, ==, changes[i].told);
      for (guint j = 0; j < 4; j++)
        if (changes[i].kept[j] >= 0)
          g_assert_true (row (model, (guint) changes[i].kept[j]) == before[j]);
      for (guint j = 0; j < 4; j++)
        g_object_unref (before[j]);
      g_assert_finalize_object (model);
      stint_fixture_tear_down (&fixture, NULL);
    }
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

/* A row whose content changed tells of it itself. */
static void
test_content (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GString) noted = g_string_new (NULL);
  StintRowModel *model = new_model (fixture, told);

  g_signal_connect (row (model, 1), "notify", G_CALLBACK (notify_cb), noted);
  run_on_cache (fixture, "UPDATE ticket SET priority = 'High' WHERE id = 102");
  g_assert_cmpstr (row (model, 1)->priority, ==, "High");
  g_assert_cmpstr (noted->str, ==, "priority ");
  g_assert_finalize_object (model);
}

/* Another question replaces what differs and keeps the row that answers both. */
static void
test_set_query (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) told = g_string_new (NULL);
  StintRowModel *model = new_model (fixture, told);
  g_autoptr (StintTicket) vpn = g_list_model_get_item (G_LIST_MODEL (model), 1);

  stint_row_model_set_query (model, g_strdup ("vpn"), g_free);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  g_assert_true (row (model, 0) == vpn);
  stint_row_model_set_query (model, g_strdup ("no such words"), g_free);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_finalize_object (model);
}

static GPtrArray *
failing (StintStore *store, gpointer user_data, GError **error)
{
  gboolean *fail = user_data;

  if (!*fail)
    return stint_store_list_my_tickets (store, 0, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no disk");
  return NULL;
}

/* What is shown stays when it cannot be read again. */
static void
test_failure (StintFixture *fixture, gconstpointer unused)
{
  gboolean fail = FALSE;
  StintRowModel *model =
    stint_row_model_new (fixture->store, STINT_TYPE_TICKET, failing, &fail, NULL);

  fail = TRUE;
  stint_row_model_reload (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 3);
  g_assert_finalize_object (model);
}

static gboolean
too_late_cb (gpointer user_data)
{
  gboolean *too_late = user_data;

  *too_late = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until the model has @n rows, at most as long as is allowed. */
static gboolean
seen_in_time (StintRowModel *model, guint n)
{
  gboolean too_late = FALSE;
  guint alarm = g_timeout_add (SEEN_WITHIN_MS, too_late_cb, &too_late);

  while (!too_late && g_list_model_get_n_items (G_LIST_MODEL (model)) != n)
    g_main_context_iteration (NULL, TRUE);
  if (!too_late)
    g_source_remove (alarm);
  return !too_late;
}

/* What another program commits is shown within a second, without being asked for. */
static void
test_other_program (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) told = g_string_new (NULL);
  StintRowModel *model = new_model (fixture, told);
  StintStore *twin = stint_fixture_open_twin (fixture);

  stint_store_watch (fixture->store);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("30%u", i);
      g_autoptr (StintTicket) ticket = stint_ticket_new ();
      g_autoptr (StintTxn) txn = stint_store_begin_cache (twin, NULL);

      ticket->id = g_strdup (id);
      ticket->number = g_strdup_printf ("T2099.%s", id);
      ticket->open = TRUE;
      g_assert_true (stint_store_put_ticket (txn, ticket, 1, NULL));
      g_assert_true (stint_txn_commit (txn, NULL));
      g_assert_true (seen_in_time (model, 5 + i));
    }
  g_assert_finalize_object (twin);
  g_assert_finalize_object (model);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up_shop, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/row-model/rows", test_rows);
  g_test_add_func ("/row-model/changes", test_changes);
  add ("/row-model/content", test_content);
  add ("/row-model/set-query", test_set_query);
  add ("/row-model/failure", test_failure);
  add ("/row-model/other-program", test_other_program);
  return g_test_run ();
}
