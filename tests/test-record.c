#include "core/record.h"

#include "core/engagement.h"
#include "core/op.h"
#include "core/stint.h"
#include "core/ticket.h"

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

/* Every field can be read as a property of its name, and none can be written. */
static void
test_properties (void)
{
  g_autoptr (StintTicket) ticket = stint_ticket_new ();
  g_autofree char *number = NULL;
  gint64 due_s = 0;
  gboolean mine = FALSE;
  GParamSpec *pspec =
    g_object_class_find_property (G_OBJECT_GET_CLASS (ticket), "number");

  ticket->number = g_strdup ("T20261120.0001");
  ticket->due_s = G_MAXINT64;
  ticket->mine = TRUE;
  g_object_get (ticket, "number", &number, "due-s", &due_s, "mine", &mine, NULL);
  g_assert_cmpstr (number, ==, "T20261120.0001");
  g_assert_cmpint (due_s, ==, G_MAXINT64);
  g_assert_true (mine);
  g_assert_cmpuint (pspec->flags & G_PARAM_WRITABLE, ==, 0);
}

/* Two readings are of one row when their keys are equal, whatever else they say. */
static void
test_key (void)
{
  g_autoptr (StintOp) op = stint_op_new ();
  g_autoptr (StintOp) same = stint_op_new ();
  g_autoptr (StintOp) other = stint_op_new ();
  g_autoptr (StintStint) stint = stint_stint_new ();

  op->id = same->id = stint->id = 5;
  other->id = 6;
  same->message = g_strdup ("changed");
  g_assert_true (stint_record_same_key (STINT_RECORD (op), STINT_RECORD (same)));
  g_assert_false (stint_record_same_key (STINT_RECORD (op), STINT_RECORD (other)));
  g_assert_cmpuint (stint_record_hash_key (STINT_RECORD (op)), ==,
                    stint_record_hash_key (STINT_RECORD (same)));
  g_assert_cmpuint (stint_record_hash_key (STINT_RECORD (op)), !=,
                    stint_record_hash_key (STINT_RECORD (other)));
  g_assert_false (stint_record_same_key (STINT_RECORD (op), STINT_RECORD (stint)));
}

/* A newer reading is taken over whole, and only what differs is told, once each. */
static void
test_assign (void)
{
  g_autoptr (StintEngagement) shown = stint_engagement_new ();
  g_autoptr (StintEngagement) fresh = stint_engagement_new ();
  g_autoptr (GString) told = g_string_new (NULL);

  shown->id = fresh->id = 1;
  shown->next = g_strdup ("call back");
  shown->slot = 3;
  fresh->next = g_strdup ("order the part");
  fresh->company = g_strdup ("Contoso Bakery");
  fresh->slot = 3;
  fresh->worked_seconds = 60;
  g_signal_connect (shown, "notify", G_CALLBACK (count_cb), told);
  g_assert_true (stint_record_assign (STINT_RECORD (shown), STINT_RECORD (fresh)));
  g_assert_cmpstr (shown->next, ==, "order the part");
  g_assert_cmpstr (shown->company, ==, "Contoso Bakery");
  g_assert_cmpint (shown->worked_seconds, ==, 60);
  g_assert_true (shown->next != fresh->next);
  g_assert_nonnull (strstr (told->str, "next "));
  g_assert_nonnull (strstr (told->str, "company "));
  g_assert_nonnull (strstr (told->str, "worked-seconds "));
  g_assert_null (strstr (told->str, "slot "));

  g_string_truncate (told, 0);
  g_assert_false (stint_record_assign (STINT_RECORD (shown), STINT_RECORD (fresh)));
  g_assert_cmpstr (told->str, ==, "");
}

/* No reading of any kind leaves anything in memory. */
static void
test_finalize (void)
{
  g_assert_finalize_object (G_OBJECT (stint_ticket_new ()));
  g_assert_finalize_object (G_OBJECT (stint_stint_new ()));
  g_assert_finalize_object (G_OBJECT (stint_op_new ()));
  g_assert_finalize_object (G_OBJECT (stint_engagement_new ()));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/properties", test_properties);
  g_test_add_func ("/record/key", test_key);
  g_test_add_func ("/record/assign", test_assign);
  g_test_add_func ("/record/finalize", test_finalize);
  return g_test_run ();
}
