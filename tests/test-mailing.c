#include "core/mailing.h"

/* 2026-11-20 09:00:00 UTC. */
#define NOW_S G_GINT64_CONSTANT (1795165200)

static const StintMailWaits waits = { 120, 900 };

/* A mail is looked for two minutes after an update was posted, once more after fifteen
 * where none to the contact was seen, and never again. */
static void
test_due (void)
{
  static const struct
  {
    gint64 looked_s;
    gint64 mailed_s;
    gboolean reached;
    gint64 due_s;
  } cases[] = {
    { 0, 0, FALSE, NOW_S + 120 },          { NOW_S + 121, 0, FALSE, NOW_S + 900 },
    { NOW_S + 121, NOW_S + 5, TRUE, 0 },   { NOW_S + 121, NOW_S + 5, FALSE, NOW_S + 900 },
    { NOW_S + 900, 0, FALSE, 0 },          { NOW_S + 9000, 0, FALSE, 0 },
    { NOW_S + 9000, NOW_S + 5, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const StintMailing mailing = { .begun_s = NOW_S - 1,
                                     .done_s = NOW_S,
                                     .looked_s = cases[i].looked_s,
                                     .mailed_s = cases[i].mailed_s,
                                     .reached = cases[i].reached };

      g_test_message ("case %u", i);
      g_assert_cmpint (stint_mailing_due_s (&mailing, &waits), ==, cases[i].due_s);
    }
}

/* Where the last three updates were looked for to the end in vain, one look is enough;
 * one mail, and it is two again. */
static void
test_in_vain (void)
{
  StintMailing all[4] = { 0 };
  g_autoptr (GPtrArray) mailings = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_assert_true (stint_mailing_in_vain (mailings, &waits) == (i >= 3));
      all[i].done_s = NOW_S + i * 2000;
      all[i].looked_s = i < 3 ? all[i].done_s + 900 : 0;
      g_ptr_array_add (mailings, &all[i]);
    }
  g_assert_true (stint_mailing_in_vain (mailings, &waits));
  all[2].looked_s = all[2].done_s + 120;
  g_assert_false (stint_mailing_in_vain (mailings, &waits));
  all[2].looked_s = all[2].done_s + 900;
  all[1].mailed_s = all[1].done_s + 30;
  g_assert_false (stint_mailing_in_vain (mailings, &waits));
}

/* A mail is of the latest update on its ticket that was posted before it, by the PSA's
 * clock, and not of one long before. */
static void
test_match (void)
{
  StintMailing first = {
    .key = (char *) "first", .ticket_id = (char *) "1", .begun_s = NOW_S, .done_s = NOW_S
  };
  StintMailing second = { .key = (char *) "second",
                          .ticket_id = (char *) "1",
                          .begun_s = NOW_S + 300,
                          .done_s = NOW_S + 301 };
  StintMailing lost = { .key = (char *) "lost",
                        .ticket_id = (char *) "2",
                        .begun_s = NOW_S,
                        .done_s = NOW_S + 2000 };
  static const struct
  {
    const char *ticket;
    gint64 sent_s;
    gint64 skew_s;
    const char *of;
  } cases[] = {
    { "1", NOW_S + 10, 0, "first" },      { "1", NOW_S + 310, 0, "second" },
    { "1", NOW_S - 30, 0, "first" },      { "1", NOW_S - 61, 0, NULL },
    { "1", NOW_S + 1201, 0, "second" },   { "1", NOW_S + 1202, 0, NULL },
    { "1", NOW_S + 3610, 3600, "first" }, { "1", NOW_S - 3590, -3600, "first" },
    { "2", NOW_S + 20, 0, "lost" },       { "2", NOW_S + 2900, 0, "lost" },
    { "3", NOW_S + 10, 0, NULL },
  };
  g_autoptr (GPtrArray) mailings = g_ptr_array_new ();

  g_ptr_array_add (mailings, &first);
  g_ptr_array_add (mailings, &second);
  g_ptr_array_add (mailings, &lost);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const StintMail mail = { .ticket_id = (char *) cases[i].ticket,
                               .sent_s = cases[i].sent_s };
      const StintMailing *of =
        stint_mailing_match (mailings, &mail, cases[i].skew_s, &waits);

      g_test_message ("case %u", i);
      g_assert_cmpstr (of != NULL ? of->key : NULL, ==, cases[i].of);
    }
}

/* Nothing is said to be mailed that was not seen to be. */
static void
test_words (void)
{
  static const struct
  {
    gint64 posted_s;
    const char *to;
    gint64 mailed_s;
    gint64 looked_s;
    gint64 due_s;
    const char *words;
  } cases[] = {
    { NOW_S - 60, NULL, 0, 0, NOW_S + 60,
      "posted to the ticket; a mail is looked for later" },
    { NOW_S - 300, NULL, 0, NOW_S - 180, NOW_S + 600,
      "posted to the ticket; no mail seen yet" },
    { NOW_S - 1000, NULL, 0, NOW_S - 100, 0, "posted to the ticket; no mail seen" },
    { NOW_S - 1000, "Ann Other", NOW_S - 960, NOW_S - 880, 0,
      "posted to the ticket; mailed on to Ann Other at 09:44" },
    { NOW_S - 90000, "Ann Other", NOW_S - 90000, NOW_S - 880, 0,
      "posted to the ticket; mailed on to Ann Other at 2026-11-19 09:00" },
    { NOW_S - 300000, NULL, 0, 0, NOW_S - 299880,
      "posted to the ticket; no mail was looked for in time" },
    { NOW_S - 300000, NULL, 0, NOW_S - 200000, 0, "posted to the ticket; no mail seen" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words =
        stint_mailing_text (cases[i].posted_s, cases[i].to, cases[i].mailed_s,
                            cases[i].looked_s, cases[i].due_s, NOW_S, "Europe/Berlin");

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailing/due", test_due);
  g_test_add_func ("/mailing/in-vain", test_in_vain);
  g_test_add_func ("/mailing/match", test_match);
  g_test_add_func ("/mailing/words", test_words);
  return g_test_run ();
}
