#include "core/store-tickets.h"

#include <string.h>

#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S

/* Numbers of the tickets found, in order, without what they have in common. */
static char *
numbers (GPtrArray *tickets)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tickets->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (tickets, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              strrchr (ticket->number, '.') + 1);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
search (StintFixture *fixture, const char *words, gboolean all)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
    stint_store_search_tickets (fixture->store, words, all, 0, &error);

  g_assert_no_error (error);
  return numbers (found);
}

static void
set_up (StintFixture *fixture, gconstpointer unused)
{
  stint_fixture_set_up_shop (fixture, unused);
  stint_fixture_add_ticket (fixture, "105", "T20261122.0005", "Zürich office café müde",
                            "Łódź Imports", TRUE);
  stint_fixture_add_ticket (fixture, "106", "T20261122.0006", "Contoso in the title",
                            "Adatum", TRUE);
  stint_fixture_add_ticket (fixture, "107", "PRINTER.0007", "Anything", "Adatum", TRUE);
}

static const struct
{
  const char *words;
  gboolean all;
  const char *found;
} cases[] = {
  { "vpn", FALSE, "0002" },
  { "VPN DROPS", FALSE, "0002" },
  { "dr vp", FALSE, "0002" },
  { "pn", FALSE, "" },
  { "vpn printer", FALSE, "" },
  { "T20261120.0002", FALSE, "0002" },
  { "t20261120", FALSE, "0001 0002" },
  { "0003", FALSE, "0003" },
  { "  vpn\t drops\n", FALSE, "0002" },
  /* Those of others only when asked for. */
  { "mailbox", FALSE, "" },
  { "mailbox", TRUE, "0004" },
  /* With and without accents, either way round. */
  { "zurich", FALSE, "0005" },
  { "zürich", FALSE, "0005" },
  { "CAFE", FALSE, "0005" },
  { "mu\xcc\x88"
    "de",
    FALSE, "0005" },
  { "vpñ", FALSE, "0002" },
  /* A title counts more than a client, a number more than a title. */
  { "contoso", FALSE, "0006 0001 0003" },
  { "printer", FALSE, "0007 0001" },
};

/* Every word must begin a word of the ticket, and numbers rank before titles, titles
 * before clients. */
static void
test_search (StintFixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = search (fixture, cases[i].words, cases[i].all);

      g_test_message ("‘%s’", cases[i].words);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* Nothing typed is taken for the query language: it is found as words or not at all. */
static void
test_hostile (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *words;
    const char *found;
  } hostile[] = {
    { "vpn\"", "0002" },
    { "\"vpn", "0002" },
    { "vpn*", "0002" },
    { "(vpn)", "0002" },
    { "vpn -drops", "0002" },
    { "vpn:", "0002" },
    { "title:vpn", "" },
    { "vpn OR printer", "" },
    { "vpn AND drops", "" },
    { "NOT vpn", "" },
    { "vpn NEAR drops", "" },
    { "^vpn", "0002" },
    { "{vpn}", "0002" },
    { "vpn + drops", "0002" },
    { "vpn'; DROP TABLE ticket", "" },
    { "vpn\\", "0002" },
    { "%", "" },
    { "\"", "" },
    { "\"\"\"", "" },
    { "*", "" },
    { "-", "" },
    { "()", "" },
    { ":", "" },
    { "\"*:-()", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *found = NULL;

      g_test_message ("‘%s’", hostile[i].words);
      found = search (fixture, hostile[i].words, FALSE);
      g_assert_cmpstr (found, ==, hostile[i].found);
    }
}

/* With nothing typed the search shows my open tickets, as does a limit of them. */
static void
test_empty (StintFixture *fixture, gconstpointer unused)
{
  static const char *const empty[] = { "", " ", "\t\n " };
  g_autoptr (GPtrArray) mine = stint_store_list_my_tickets (fixture->store, 0, NULL);
  g_autoptr (GPtrArray) two =
    stint_store_search_tickets (fixture->store, "", FALSE, 2, NULL);
  g_autofree char *expected = numbers (mine);

  g_assert_cmpuint (mine->len, ==, 6);
  g_assert_cmpuint (two->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autofree char *found = search (fixture, empty[i], FALSE);

      g_assert_cmpstr (found, ==, expected);
    }
}

static void
put (StintFixture *fixture, StintTicket *ticket)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_true (stint_store_put_ticket (txn, ticket, NOW_S, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
}

/* A ticket that is pulled again is found by its new words and no longer by the old. */
static void
test_update (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTicket) ticket = stint_store_get_ticket (fixture->store, "102", NULL);
  g_autofree char *old = NULL;
  g_autofree char *fresh = NULL;

  g_free (ticket->title);
  ticket->title = g_strdup ("Tunnel collapses");
  put (fixture, ticket);
  old = search (fixture, "vpn", TRUE);
  fresh = search (fixture, "tunnel", TRUE);
  g_assert_cmpstr (old, ==, "");
  g_assert_cmpstr (fresh, ==, "0002");
}

/* My list has what is due first, then what is not due at all, and nothing closed or of
 * others. */
static void
test_mine (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *id;
    gint64 due_s;
    gboolean open;
  } dues[] = { { "103", NOW_S + 10, TRUE },
               { "105", NOW_S - 10, TRUE },
               { "106", NOW_S, FALSE } };
  g_autoptr (GPtrArray) mine = NULL;
  g_autofree char *order = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dues); i++)
    {
      g_autoptr (StintTicket) ticket =
        stint_store_get_ticket (fixture->store, dues[i].id, NULL);

      ticket->due_s = dues[i].due_s;
      ticket->open = dues[i].open;
      put (fixture, ticket);
    }
  mine = stint_store_list_my_tickets (fixture->store, 0, NULL);
  order = numbers (mine);
  g_assert_cmpstr (order, ==, "0005 0003 0007 0001 0002");
}

/* Every field of a ticket comes back as it was put. */
static void
test_round_trip (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTicket) ticket = stint_store_get_ticket (fixture->store, "101", NULL);
  g_autoptr (StintTicket) back = NULL;

  ticket->description = g_strdup ("<b>it & 'is'</b>\r\nso");
  ticket->contact = g_strdup ("Mara");
  ticket->contact_id = g_strdup ("9");
  ticket->priority = g_strdup ("High");
  ticket->queue = g_strdup ("Level II");
  ticket->web_url = g_strdup ("https://psa.example/101");
  ticket->due_s = 1;
  ticket->estimated_seconds = 2;
  ticket->worked_seconds = 3;
  ticket->last_activity_s = 4;
  put (fixture, ticket);
  back = stint_store_get_ticket_by_number (fixture->store, "t20261120.0001", NULL);
  g_assert_nonnull (back);
  g_assert_false (stint_record_assign (STINT_RECORD (back), STINT_RECORD (ticket)));
}

/* Notes are listed newest first, once each, and only those of the ticket. */
static void
test_notes (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *id;
    const char *ticket;
    const char *body;
    gint64 at_s;
  } notes[] = { { "1", "101", "first", 10 },
                { "2", "101", "second", 20 },
                { "3", "102", "elsewhere", 30 },
                { "1", "101", "first, corrected", 10 } };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);
  StintTicketNote *newest = NULL;
  StintTicketNote *oldest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    g_assert_true (stint_store_put_note (txn, notes[i].id, notes[i].ticket, "Dana", "t",
                                         notes[i].body, notes[i].at_s, i == 1, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  found = stint_store_list_notes (fixture->store, "101", NULL);
  g_assert_cmpuint (found->len, ==, 2);
  newest = g_ptr_array_index (found, 0);
  oldest = g_ptr_array_index (found, 1);
  g_assert_cmpstr (newest->body, ==, "second");
  g_assert_true (newest->is_public);
  g_assert_cmpstr (oldest->body, ==, "first, corrected");
  g_assert_false (oldest->is_public);
}

/* A number is written like those of the shop when its digits stand where theirs do. */
static void
test_number_like (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *number;
    gboolean like;
  } numbers[] = {
    { "T19990101.9999", TRUE },
    { "t19990101.9999", TRUE },
    { "printer.1234", TRUE },
    { "T1999010.19999", FALSE },
    { "win10", FALSE },
    { "12", FALSE },
    { "PRINTER.????", FALSE },
    { "PRINTER.*", FALSE },
    { "[P]RINTER.0007", FALSE },
    { "printer", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_test_message ("‘%s’", numbers[i].number);
      g_assert_true (stint_store_has_number_like (fixture->store, numbers[i].number) ==
                     numbers[i].like);
    }
}

/* A new round of my tickets begins with none; a feed remembers its last whole round. */
static void
test_rounds (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_cmpint (stint_store_get_pulled (fixture->store, "mine"), ==, 0);
  g_assert_true (stint_store_begin_my_tickets (txn, NULL));
  g_assert_true (stint_store_set_pulled (txn, "mine", NOW_S, NULL));
  g_assert_true (stint_store_set_pulled (txn, "mine", NOW_S + 60, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  mine = stint_store_list_my_tickets (fixture->store, 0, NULL);
  g_assert_cmpuint (mine->len, ==, 0);
  g_assert_cmpint (stint_store_get_pulled (fixture->store, "mine"), ==, NOW_S + 60);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, set_up, test, stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/tickets/search", test_search);
  add ("/tickets/hostile", test_hostile);
  add ("/tickets/empty", test_empty);
  add ("/tickets/update", test_update);
  add ("/tickets/mine", test_mine);
  add ("/tickets/round-trip", test_round_trip);
  add ("/tickets/notes", test_notes);
  add ("/tickets/number-like", test_number_like);
  add ("/tickets/rounds", test_rounds);
  return g_test_run ();
}
