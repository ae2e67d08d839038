#include "tests/support/fixture.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>

#include "core/store-account.h"
#include "core/store-tickets.h"

/* What a small shop has defined in its PSA. */
static const struct
{
  const char *list;
  const char *id;
  const char *label;
  const char *meaning;
  gboolean is_default;
} shop_choices[] = {
  { "status", "1", "New", "new", TRUE },
  { "status", "8", "In Progress", "in-progress", FALSE },
  { "status", "7", "Waiting Customer", "waiting-client", FALSE },
  { "status", "12", "Waiting Vendor", "waiting-vendor", FALSE },
  { "status", "11", "Escalate", "escalate", FALSE },
  { "status", "5", "Complete", "complete", FALSE },
  { "work-type", "29", "Remote Support", NULL, TRUE },
  { "work-type", "30", "On-Site Support", NULL, FALSE },
  { "role", "4", "Technician", NULL, TRUE },
  { "queue", "6", "Level II", NULL, FALSE },
};

static const struct
{
  const char *id;
  const char *number;
  const char *title;
  const char *company;
  gboolean mine;
} shop_tickets[] = {
  { "101", "T20261120.0001", "Printer prints blank pages", "Contoso Bakery", TRUE },
  { "102", "T20261120.0002", "VPN drops every hour", "Fabrikam Dental", TRUE },
  { "103", "T20261121.0003", "New laptop for Mara", "Contoso Bakery", TRUE },
  { "104", "T20261122.0004", "Mailbox is full", "Northwind Gardens", FALSE },
};

/** stint_fixture_set_up: opens empty files; for g_test_add(). */
void
stint_fixture_set_up (StintFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("stint-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->paths = g_new0 (StintPaths, 1);
  self->paths->data = g_build_filename (self->directory, "data", NULL);
  self->paths->cache = g_build_filename (self->directory, "cache", NULL);
  self->paths->state = g_build_filename (self->directory, "state", NULL);
  self->clock = stint_clock_fake_new (STINT_FIXTURE_NOW_S);
  self->store = stint_store_open (self->paths, &error);
  g_assert_no_error (error);
  self->desk = stint_desk_new (self->store, STINT_CLOCK (self->clock));
  self->account_id = 0;
}

/** stint_fixture_set_up_shop: the same, with an account, its choices and tickets. */
void
stint_fixture_set_up_shop (StintFixture *self, gconstpointer unused)
{
  stint_fixture_set_up (self, unused);
  stint_fixture_add_account (self);
  stint_fixture_add_choices (self);
  stint_fixture_add_tickets (self);
}

static int
remove_cb (const char *path, const struct stat *info, int type, struct FTW *where)
{
  return remove (path);
}

/** stint_fixture_tear_down: nothing may be left in memory or on disk. */
void
stint_fixture_tear_down (StintFixture *self, gconstpointer unused)
{
  if (self->desk != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->desk));
  if (self->store != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_finalize_object (g_steal_pointer (&self->clock));
  g_assert_cmpint (nftw (self->directory, remove_cb, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_clear_pointer (&self->paths, stint_paths_free);
  g_clear_pointer (&self->directory, g_free);
}

/** stint_fixture_open_twin: (transfer full): the same files, as another process would. */
StintStore *
stint_fixture_open_twin (StintFixture *self)
{
  g_autoptr (GError) error = NULL;
  StintStore *twin = stint_store_open (self->paths, &error);

  g_assert_no_error (error);
  return twin;
}

static void
commit (StintTxn *txn)
{
  g_autoptr (GError) error = NULL;

  stint_txn_commit (txn, &error);
  g_assert_no_error (error);
}

static StintTxn *
begin (StintFixture *self)
{
  g_autoptr (GError) error = NULL;
  StintTxn *txn = stint_store_begin (self->store, &error);

  g_assert_no_error (error);
  return txn;
}

/** stint_fixture_add_account: a login at the invented tenant, with what it learns. */
void
stint_fixture_add_account (StintFixture *self)
{
  g_autoptr (StintTxn) txn = begin (self);
  g_autoptr (StintAccount) account = stint_account_new ();
  g_autoptr (GError) error = NULL;

  account->psa = g_strdup ("autotask");
  account->user = g_strdup ("api@contoso.example");
  account->code = g_strdup ("STINT");
  account->url = g_strdup ("http://127.0.0.1:1/");
  account->secret_place = g_strdup ("file");
  account->resource = g_strdup ("dana@contoso.example");
  account->resource_id = g_strdup ("4");
  account->resource_name = g_strdup ("Dana Doe");
  account->zone = g_strdup ("America/New_York");
  account->service_url = g_strdup ("http://127.0.0.1:1/v1.0/");
  account->opened_s = STINT_FIXTURE_NOW_S;
  account->id = stint_store_add_account (txn, account, STINT_FIXTURE_NOW_S, &error);
  g_assert_no_error (error);
  g_assert_true (stint_store_account_learnt (txn, account, &error));
  commit (txn);
  self->account_id = account->id;
}

/** stint_fixture_add_choice: one choice of one of the shop's lists. */
void
stint_fixture_add_choice (StintFixture *self,
                          const char *list,
                          const char *id,
                          const char *label,
                          const char *meaning,
                          gboolean is_default)
{
  g_autoptr (StintTxn) txn = begin (self);
  g_autoptr (GError) error = NULL;
  const StintChoice choice = { .id = (char *) id,
                               .label = (char *) label,
                               .meaning = (char *) meaning,
                               .is_default = is_default };
  int position = (int) g_ascii_strtoll (id, NULL, 10);

  g_assert_cmpint (self->account_id, >, 0);
  stint_store_add_choice (txn, self->account_id, list, &choice, position, &error);
  g_assert_no_error (error);
  commit (txn);
}

/** stint_fixture_add_choices: statuses with meanings, work types, a role, a queue. */
void
stint_fixture_add_choices (StintFixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (shop_choices); i++)
    stint_fixture_add_choice (self, shop_choices[i].list, shop_choices[i].id,
                              shop_choices[i].label, shop_choices[i].meaning,
                              shop_choices[i].is_default);
}

/** stint_fixture_add_ticket: a new, open ticket in the cache. */
void
stint_fixture_add_ticket (StintFixture *self,
                          const char *id,
                          const char *number,
                          const char *title,
                          const char *company,
                          gboolean mine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (self->store, &error);
  g_autoptr (StintTicket) ticket = stint_ticket_new ();

  g_assert_no_error (error);
  ticket->id = g_strdup (id);
  ticket->number = g_strdup (number);
  ticket->title = g_strdup (title);
  ticket->company = g_strdup (company);
  ticket->company_id = g_strdup ("174");
  ticket->status_id = g_strdup ("1");
  ticket->status = g_strdup ("New");
  ticket->role_id = g_strdup (mine ? "4" : NULL);
  ticket->mine = mine;
  ticket->open = TRUE;
  stint_store_put_ticket (txn, ticket, STINT_FIXTURE_NOW_S, &error);
  g_assert_no_error (error);
  commit (txn);
}

/** stint_fixture_add_tickets: three of mine and one of somebody else. */
void
stint_fixture_add_tickets (StintFixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (shop_tickets); i++)
    stint_fixture_add_ticket (self, shop_tickets[i].id, shop_tickets[i].number,
                              shop_tickets[i].title, shop_tickets[i].company,
                              shop_tickets[i].mine);
}

/** stint_fixture_set_setting: sets it, or forgets it when @value is NULL. */
void
stint_fixture_set_setting (StintFixture *self, const char *name, const char *value)
{
  g_autoptr (StintTxn) txn = begin (self);

  g_assert_true (stint_store_set_setting (txn, name, value, STINT_FIXTURE_NOW_S, NULL));
  commit (txn);
}

/** stint_fixture_file: (transfer full): a file beside stint.db. */
char *
stint_fixture_file (StintFixture *self, const char *name)
{
  return g_build_filename (self->paths->data, name, NULL);
}

static sqlite3 *
open_plain (const char *path)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==,
                   SQLITE_OK);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return handle;
}

static void
dump_rows (sqlite3 *handle, const char *table, GString *text)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY 1, 2", table);
  sqlite3_stmt *rows = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      g_string_append (text, table);
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        {
          const char *value = (const char *) sqlite3_column_text (rows, i);

          if (value != NULL)
            g_string_append_printf (text, " %s=%s", sqlite3_column_name (rows, i), value);
        }
      g_string_append_c (text, '\n');
    }
  sqlite3_finalize (rows);
}

/**
 * stint_fixture_dump: (transfer full)
 *
 * Every row of stint.db as a line of text: what must be the same before and after a verb
 * that was refused.
 */
char *
stint_fixture_dump (StintFixture *self)
{
  static const char sql[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
  g_autofree char *path = stint_fixture_file (self, "stint.db");
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3 *handle = open_plain (path);
  sqlite3_stmt *tables = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &tables, NULL), ==, SQLITE_OK);
  while (sqlite3_step (tables) == SQLITE_ROW)
    dump_rows (handle, (const char *) sqlite3_column_text (tables, 0), text);
  sqlite3_finalize (tables);
  sqlite3_close (handle);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/** stint_fixture_number: the first number that a query on stint.db answers. */
gint64
stint_fixture_number (StintFixture *self, const char *sql)
{
  g_autofree char *path = stint_fixture_file (self, "stint.db");
  sqlite3 *handle = open_plain (path);
  sqlite3_stmt *rows = NULL;
  gint64 number = 0;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &rows, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (rows), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (rows, 0);
  sqlite3_finalize (rows);
  sqlite3_close (handle);
  return number;
}

/** stint_fixture_run: statements on a file, behind the back of every store. */
void
stint_fixture_run (const char *path, const char *sql)
{
  sqlite3 *handle = open_plain (path);
  char *message = NULL;

  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (handle);
}

/* A piece of work, step by step; each must succeed. */

void
stint_fixture_wait (StintFixture *self, gint64 seconds)
{
  stint_clock_fake_advance (self->clock, seconds);
}

void
stint_fixture_engage (StintFixture *self, const char *ticket)
{
  g_autoptr (GError) error = NULL;
  StintDone done = { 0 };

  stint_desk_engage (self->desk, ticket, STINT_NOW, &done, &error);
  g_assert_no_error (error);
  stint_done_clear (&done);
}

void
stint_fixture_park (StintFixture *self)
{
  g_autoptr (GError) error = NULL;
  StintDone done = { 0 };

  stint_desk_park (self->desk, NULL, STINT_NOW, &done, &error);
  g_assert_no_error (error);
  stint_done_clear (&done);
}

StintHandOver
stint_fixture_hand_over (StintOutcome outcome)
{
  StintHandOver result = { 0 };

  result.done = "Replaced the fuser";
  result.outcome = outcome;
  result.ended_s = STINT_NOW;
  return result;
}

void
stint_fixture_disengage (StintFixture *self, const StintHandOver *words, StintDone *done)
{
  g_autoptr (GError) error = NULL;

  stint_desk_disengage (self->desk, 0, words, done, &error);
  g_assert_no_error (error);
}
