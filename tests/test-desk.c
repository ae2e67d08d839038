#include "core/desk.h"

#include <string.h>

#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define PRINTER "T20261120.0001"
#define VPN "T20261120.0002"
#define LAPTOP "T20261121.0003"

/* One act of a technician. Instants are seconds after the start of the test. */
typedef enum
{
  ENGAGE,
  INTERRUPT,
  PARK,
  RESUME,
  RESUME_ID,
  SWITCH,
  BIND,
  BIND_INTERNAL,
  DISCARD,
  WAIT,
} Verb;

typedef struct
{
  Verb verb;
  const char *text; /* (nullable) ticket or label */
  gint64 number;    /* slot, engagement, stint, or seconds to wait */
  gint64 at_s;      /* 0: now; otherwise typed, seconds after the start */
} Act;

#define NOTHING_TO_DO (STINT_ERROR_NOTHING_TO_DO + 1)
#define NOT_FOUND (STINT_ERROR_NOT_FOUND + 1)
#define INVALID (STINT_ERROR_INVALID + 1)
#define OVERLAP (STINT_ERROR_OVERLAP + 1)
#define AMBIGUOUS (STINT_ERROR_AMBIGUOUS + 1)

/* What was done before, and what the last act of it must leave: one word a stint,
 * "engagement:start-end" or "engagement:start-" while it runs, by start. */
typedef struct
{
  const char *name;
  Act acts[7];
  const char *stints;
  const char *slots; /* "engagement=slot", of open ones */
  int refusal;       /* of the last act: its code plus one; 0: none */
} Case;

static gboolean
perform (StintFixture *fixture, const Act *act, StintDone *done, GError **error)
{
  StintDesk *desk = fixture->desk;
  gint64 at_s = act->at_s == 0 ? STINT_NOW : NOW_S + act->at_s;

  switch (act->verb)
    {
    case ENGAGE:
      return stint_desk_engage (desk, act->text, at_s, done, error);
    case INTERRUPT:
      return stint_desk_interrupt (desk, act->text, at_s, done, error);
    case PARK:
      return stint_desk_park (desk, NULL, at_s, done, error);
    case RESUME:
      return stint_desk_resume (desk, act->number, at_s, done, error);
    case RESUME_ID:
      return stint_desk_resume_engagement (desk, act->number, at_s, done, error);
    case SWITCH:
      return stint_desk_switch (desk, act->text, at_s, done, error);
    case BIND:
      return stint_desk_bind (desk, act->number, act->text, done, error);
    case BIND_INTERNAL:
      return stint_desk_bind_internal (desk, act->number, act->text, done, error);
    case DISCARD:
      return stint_desk_discard (desk, act->number, done, error);
    case WAIT:
      stint_clock_fake_advance (fixture->clock, act->number);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static char *
describe_stints (StintFixture *fixture)
{
  StintSpan all = { 0, STINT_FOREVER };
  g_autoptr (GPtrArray) stints =
    stint_store_list_stints_between (fixture->store, all, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);

      g_string_append_printf (text, "%s%d:%d-", i > 0 ? " " : "",
                              (int) stint->engagement_id, (int) (stint->start_s - NOW_S));
      if (stint->end_s > 0)
        g_string_append_printf (text, "%d", (int) (stint->end_s - NOW_S));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_slots (StintFixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gint64 slot = 1; slot < 10; slot++)
    {
      g_autoptr (StintEngagement) engagement =
        stint_store_get_slot (fixture->store, slot, NULL);

      if (engagement != NULL)
        g_string_append_printf (text, "%s%d=%d", text->len > 0 ? " " : "",
                                (int) engagement->id, (int) slot);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_refused (StintFixture *fixture, const Act *act, int code)
{
  g_autofree char *before = stint_fixture_dump (fixture);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  StintDone done = { 0 };

  g_assert_false (perform (fixture, act, &done, &error));
  g_assert_error (error, STINT_ERROR, code - 1);
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
  stint_done_clear (&done);
}

static void
run_case (gconstpointer user_data)
{
  const Case *c = user_data;
  StintFixture fixture = { 0 };
  g_autofree char *stints = NULL;
  g_autofree char *slots = NULL;

  stint_fixture_set_up_shop (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (c->acts) && (c->acts[i].verb || c->acts[i].text);
       i++)
    {
      gboolean last =
        i + 1 == G_N_ELEMENTS (c->acts) || (!c->acts[i + 1].verb && !c->acts[i + 1].text);
      g_autoptr (GError) error = NULL;
      StintDone done = { 0 };

      if (last && c->refusal > 0)
        {
          assert_refused (&fixture, &c->acts[i], c->refusal);
          continue;
        }
      perform (&fixture, &c->acts[i], &done, &error);
      g_assert_no_error (error);
      stint_done_clear (&done);
    }
  stints = describe_stints (&fixture);
  slots = describe_slots (&fixture);
  g_assert_cmpstr (stints, ==, c->stints);
  g_assert_cmpstr (slots, ==, c->slots);
  stint_fixture_tear_down (&fixture, NULL);
}

/* The sentence of each case is its name. */
static const Case cases[] = {
  { "engage starts at once", { { ENGAGE, PRINTER } }, "1:0-", "" },
  { "engage again does nothing",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 60 }, { ENGAGE, PRINTER } },
    "1:0-",
    "",
    NOTHING_TO_DO },
  { "engage while another runs parks it at the same instant",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 60 }, { ENGAGE, VPN } },
    "1:0-60 2:60-",
    "1=1" },
  { "engage of a parked ticket goes on with it",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 60 },
      { PARK },
      { WAIT, NULL, 5 },
      { ENGAGE, PRINTER } },
    "1:0-60 1:65-",
    "1=1" },
  { "engage of a number in small letters is the same ticket",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 60 }, { ENGAGE, "t20261120.0001" } },
    "1:0-",
    "",
    NOTHING_TO_DO },
  { "an unknown number starts at once", { { ENGAGE, "T20990101.0001" } }, "1:0-", "" },
  { "a word with digits in it is no number",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { ENGAGE, "win10" } },
    "1:0-",
    "",
    NOT_FOUND },
  { "a word with digits finds what it matches", { { ENGAGE, "0002" } }, "1:0-", "" },
  { "half a number is refused", { { ENGAGE, "T20990101" } }, "", "", NOT_FOUND },
  { "a bare number is refused", { { ENGAGE, "99" } }, "", "", NOT_FOUND },
  { "a psa id that is not known is refused", { { ENGAGE, "#999" } }, "", "", NOT_FOUND },
  { "words that match nothing are refused",
    { { ENGAGE, PRINTER }, { ENGAGE, "no such words" } },
    "1:0-",
    "",
    NOT_FOUND },
  { "words that match two are refused", { { ENGAGE, "contoso" } }, "", "", AMBIGUOUS },
  { "words that match one are that one", { { ENGAGE, "vpn drops" } }, "1:0-", "" },
  { "nothing typed is refused", { { ENGAGE, " " } }, "", "", NOT_FOUND },
  { "a psa id is a ticket", { { ENGAGE, "#102" } }, "1:0-", "" },
  { "park with nothing running is refused", { { PARK, "" } }, "", "", NOTHING_TO_DO },
  { "park twice is refused",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { PARK }, { PARK } },
    "1:0-9",
    "1=1",
    NOTHING_TO_DO },
  { "resume takes the one parked last",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 10 },
      { ENGAGE, VPN },
      { WAIT, NULL, 10 },
      { PARK },
      { WAIT, NULL, 10 },
      { RESUME } },
    "1:0-10 2:10-20 2:30-",
    "1=1 2=2" },
  { "resume of a slot parks what runs",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 10 },
      { ENGAGE, VPN },
      { WAIT, NULL, 10 },
      { RESUME, NULL, 1 } },
    "1:0-10 2:10-20 1:20-",
    "1=1 2=2" },
  { "resume of an empty slot is refused",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { PARK }, { RESUME, NULL, 2 } },
    "1:0-9",
    "1=1",
    NOT_FOUND },
  { "resume with nothing parked is refused", { { RESUME, "" } }, "", "", NOTHING_TO_DO },
  { "resume by engagement",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN },
      { WAIT, NULL, 9 },
      { RESUME_ID, NULL, 1 } },
    "1:0-9 2:9-18 1:18-",
    "1=1 2=2" },
  { "resume of no engagement is refused", { { RESUME_ID, NULL, 4 } }, "", "", NOT_FOUND },
  { "resume within the second reopens the stint",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { PARK },
      { RESUME },
      { WAIT, NULL, 9 },
      { PARK } },
    "1:0-18",
    "1=1" },
  { "switch takes a slot",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN },
      { WAIT, NULL, 9 },
      { SWITCH, "1" } },
    "1:0-9 2:9-18 1:18-",
    "1=1 2=2" },
  { "switch takes a ticket",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { SWITCH, VPN } },
    "1:0-9 2:9-",
    "1=1" },
  { "switch to a number that is free is refused",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { PARK }, { SWITCH, "12" } },
    "1:0-9",
    "1=1",
    NOT_FOUND },
  { "switch to words with digits is refused",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { SWITCH, "m365" } },
    "1:0-",
    "",
    NOT_FOUND },
  { "switch to what runs does nothing",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { SWITCH, PRINTER } },
    "1:0-",
    "",
    NOTHING_TO_DO },
  { "interrupt parks what runs at the same instant",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { INTERRUPT, "phone" } },
    "1:0-9 2:9-",
    "1=1" },
  { "an interrupt can be interrupted",
    { { INTERRUPT, "phone" }, { WAIT, NULL, 9 }, { INTERRUPT, "door" } },
    "1:0-9 2:9-",
    "1=1" },
  { "bind gives an interrupt its ticket",
    { { INTERRUPT, "phone" },
      { WAIT, NULL, 9 },
      { BIND, VPN, 1 },
      { WAIT, NULL, 1 },
      { ENGAGE, VPN } },
    "1:0-",
    "",
    NOTHING_TO_DO },
  { "bind joins the open engagement of the ticket",
    { { ENGAGE, VPN },
      { WAIT, NULL, 9 },
      { INTERRUPT, "x" },
      { WAIT, NULL, 9 },
      { BIND, VPN, 2 },
      { WAIT, NULL, 9 },
      { ENGAGE, PRINTER } },
    "1:0-9 1:9-27 3:27-",
    "1=1" },
  { "bind of a parked interrupt joins what runs and frees its slot",
    { { INTERRUPT, "x" },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN },
      { WAIT, NULL, 9 },
      { BIND, VPN, 1 } },
    "2:0-9 2:9-",
    "" },
  { "bind of what has a ticket is refused",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { BIND, VPN, 1 } },
    "1:0-",
    "",
    INVALID },
  { "bind of no engagement is refused", { { BIND, VPN, 7 } }, "", "", NOT_FOUND },
  { "bind to no ticket is refused",
    { { INTERRUPT, "x" }, { BIND, "no such words", 1 } },
    "1:0-",
    "",
    NOT_FOUND },
  { "bind to internal time",
    { { INTERRUPT, "x" }, { WAIT, NULL, 9 }, { BIND_INTERNAL, "training", 1 } },
    "1:0-",
    "" },
  { "bind to internal time needs a kind",
    { { INTERRUPT, "x" }, { BIND_INTERNAL, "", 1 } },
    "1:0-",
    "",
    INVALID },
  { "bind of internal time is refused",
    { { INTERRUPT, "x" }, { BIND_INTERNAL, "training", 1 }, { BIND, VPN, 1 } },
    "1:0-",
    "",
    INVALID },
  { "discard ends what runs and closes what is left empty",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 9 }, { DISCARD, NULL, 1 } },
    "",
    "" },
  { "discard leaves the rest of an engagement parked",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { PARK },
      { WAIT, NULL, 9 },
      { RESUME },
      { WAIT, NULL, 9 },
      { DISCARD, NULL, 2 } },
    "1:0-9",
    "1=1" },
  { "discard twice is refused",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { DISCARD, NULL, 1 },
      { DISCARD, NULL, 1 } },
    "",
    "",
    NOTHING_TO_DO },
  { "discard of no stint is refused", { { DISCARD, NULL, 3 } }, "", "", NOT_FOUND },
  { "engage dated back starts then",
    { { WAIT, NULL, 600 }, { ENGAGE, PRINTER, 0, 300 } },
    "1:300-",
    "" },
  { "engage dated back parks what runs then",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 600 }, { ENGAGE, VPN, 0, 300 } },
    "1:0-300 2:300-",
    "1=1" },
  { "engage dated back before what runs is refused",
    { { WAIT, NULL, 600 },
      { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN, 0, 300 } },
    "1:600-",
    "",
    OVERLAP },
  { "engage dated back into recorded work is refused",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 600 },
      { PARK },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN, 0, 599 } },
    "1:0-600",
    "1=1",
    OVERLAP },
  { "engage dated back to the end of recorded work is no overlap",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 600 },
      { PARK },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN, 0, 600 } },
    "1:0-600 2:600-",
    "1=1" },
  { "engage in the future is refused", { { ENGAGE, PRINTER, 0, 1 } }, "", "", INVALID },
  { "park dated back ends then",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 600 }, { PARK, NULL, 0, 300 } },
    "1:0-300",
    "1=1" },
  { "park dated back before the start is refused",
    { { WAIT, NULL, 600 },
      { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { PARK, NULL, 0, 300 } },
    "1:600-",
    "",
    OVERLAP },
  { "interrupt dated back parks what runs then",
    { { ENGAGE, PRINTER }, { WAIT, NULL, 600 }, { INTERRUPT, "x", 0, 300 } },
    "1:0-300 2:300-",
    "1=1" },
  { "slots are given lowest first and kept",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN },
      { WAIT, NULL, 9 },
      { ENGAGE, LAPTOP },
      { WAIT, NULL, 9 },
      { RESUME, NULL, 2 } },
    "1:0-9 2:9-18 3:18-27 2:27-",
    "1=1 2=2 3=3" },
  { "a slot that fell free is given again, and no other moves",
    { { ENGAGE, PRINTER },
      { WAIT, NULL, 9 },
      { ENGAGE, VPN },
      { WAIT, NULL, 9 },
      { PARK },
      { DISCARD, NULL, 1 },
      { INTERRUPT, "x" } },
    "2:9-18 3:18-",
    "2=2" },
};

static void
add_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *slug = g_strdelimit (g_strdup (cases[i].name), " ,", '-');
      g_autofree char *path = g_strconcat ("/desk/", slug, NULL);

      g_test_add_data_func (path, &cases[i], run_case);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_cases ();
  return g_test_run ();
}
