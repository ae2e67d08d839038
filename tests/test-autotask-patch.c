#include "courier/autotask/patch.h"

#include "courier/autotask/plan.h"

/* Whether a row says what it should: what decides if a change is sent, and if it was
 * kept. */

static StintStep *
step_of (StintStepKind kind, const char *payload)
{
  StintStep *step = stint_step_new ();
  g_autoptr (GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE_VARDICT, payload, NULL, NULL, &error);

  g_assert_no_error (error);
  step->kind = kind;
  stint_step_set_payload (step, value);
  g_variant_unref (value);
  return step;
}

static JsonObject *
row_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

#define TICKET                                                                           \
  "{'id': <int64 7>, 'set': <{'status': <int64 8>}>, "                                   \
  "'base': <{'status': <int64 1>}>}"
#define ENTRY                                                                            \
  "{'id': <int64 9>, 'set': <{'summaryNotes': <'new'>, "                                 \
  "'endDateTime': <'2026-11-23T10:00:00Z'>}>, 'base': <{'summaryNotes': <'old'>}>}"
#define FIELD "{'id': <int64 7>, 'udf': <'Working on it'>, 'udf-value': <'Dana'>}"
#define NOBODY "{'id': <int64 7>, 'udf': <'Working on it'>, 'udf-value': <''>}"
/* As it was laid down by a Stint that knew of nothing but statuses. */
#define OLD "{'ticket': <int64 7>, 'status': <int64 8>, 'base': <int64 1>}"
#define INSISTS                                                                          \
  "{'id': <int64 7>, 'set': <{'status': <int64 8>}>, 'insists': <true>, "                \
  "'base': <{'status': <int64 1>}>}"

static const struct
{
  StintStepKind kind;
  const char *payload;
  const char *row;
  gboolean holds;
  const char *conflict;
} cases[] = {
  { STINT_STEP_TICKET_PATCH, TICKET, "{\"status\": 8}", TRUE, NULL },
  { STINT_STEP_TICKET_PATCH, TICKET, "{\"STATUS\": 1}", FALSE, NULL },
  { STINT_STEP_TICKET_PATCH, TICKET, "{\"status\": 5}", FALSE, "status" },
  { STINT_STEP_TICKET_PATCH, TICKET, "{\"status\": null}", FALSE, "status" },
  { STINT_STEP_TICKET_PATCH, TICKET, "{\"status\": \"8\"}", FALSE, "status" },
  { STINT_STEP_TICKET_PATCH, TICKET, "{}", FALSE, "status" },
  { STINT_STEP_TICKET_PATCH, INSISTS, "{\"status\": 5}", FALSE, NULL },
  { STINT_STEP_TICKET_PATCH, OLD, "{\"status\": 8}", TRUE, NULL },
  { STINT_STEP_TICKET_PATCH, OLD, "{\"status\": 1}", FALSE, NULL },
  { STINT_STEP_TICKET_PATCH, OLD, "{\"status\": 5}", FALSE, "status" },
  { STINT_STEP_TIME_PATCH, ENTRY,
    "{\"summaryNotes\": \"new\\r\\n\", \"endDateTime\": \"2026-11-23T10:00:00.003\"}",
    TRUE, NULL },
  { STINT_STEP_TIME_PATCH, ENTRY,
    "{\"summaryNotes\": \"new\", \"endDateTime\": \"2026-11-23T10:05:00Z\"}", FALSE,
    NULL },
  { STINT_STEP_TIME_PATCH, ENTRY,
    "{\"summaryNotes\": \"old\", \"endDateTime\": \"2026-11-23T10:05:00Z\"}", FALSE,
    NULL },
  { STINT_STEP_TIME_PATCH, ENTRY,
    "{\"summaryNotes\": \"theirs\", \"endDateTime\": \"2026-11-23T10:05:00Z\"}", FALSE,
    "summaryNotes" },
  { STINT_STEP_TIME_PATCH, ENTRY, "{\"summaryNotes\": null}", FALSE, "summaryNotes" },
  { STINT_STEP_TICKET_PATCH, FIELD,
    "{\"userDefinedFields\": [{\"name\": \"x\", \"value\": \"Dana\"}, {\"name\": "
    "\"working ON it\", \"value\": \"Dana\"}]}",
    TRUE, NULL },
  { STINT_STEP_TICKET_PATCH, FIELD,
    "{\"userDefinedFields\": [{\"name\": \"Working on it\", \"value\": \"Lee\"}]}", FALSE,
    NULL },
  { STINT_STEP_TICKET_PATCH, FIELD, "{\"userDefinedFields\": []}", FALSE, NULL },
  { STINT_STEP_TICKET_PATCH, FIELD, "{\"userDefinedFields\": [1, null, {}]}", FALSE,
    NULL },
  { STINT_STEP_TICKET_PATCH, NOBODY,
    "{\"userDefinedFields\": [{\"name\": \"Working on it\", \"value\": null}]}", TRUE,
    NULL },
  { STINT_STEP_TICKET_PATCH, NOBODY,
    "{\"userDefinedFields\": [{\"name\": \"Working on it\", \"value\": \"Lee\"}]}", FALSE,
    NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintStep) step = step_of (cases[i].kind, cases[i].payload);
      g_autoptr (StintAutotaskPatch) patch = stint_autotask_patch_new (step);
      g_autoptr (JsonObject) row = row_of (cases[i].row);

      g_test_message ("%u: %s", i, cases[i].row);
      g_assert_cmpint (stint_autotask_patch_holds (patch, row), ==, cases[i].holds);
      g_assert_cmpstr (stint_autotask_patch_conflict (patch, row), ==, cases[i].conflict);
    }
}

/* What is dropped is neither sent nor looked for; with it, nothing may be left. */
static void
test_drop (void)
{
  g_autoptr (StintStep) step = step_of (STINT_STEP_TICKET_PATCH, TICKET);
  g_autoptr (StintAutotaskPatch) patch = stint_autotask_patch_new (step);
  g_autoptr (JsonObject) row = row_of ("{\"status\": 5}");

  g_assert_false (stint_autotask_patch_is_idle (patch));
  stint_autotask_patch_drop (patch, "status");
  g_assert_true (stint_autotask_patch_is_idle (patch));
  g_assert_true (stint_autotask_patch_holds (patch, row));
  g_assert_null (stint_autotask_patch_conflict (patch, row));
}

static char *
body_text (const char *payload)
{
  g_autoptr (StintStep) step = step_of (STINT_STEP_TICKET_PATCH, payload);
  g_autoptr (StintAutotaskPatch) patch = stint_autotask_patch_new (step);
  g_autoptr (JsonObject) body = stint_autotask_patch_body (patch);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);

  return json_to_string (node, FALSE);
}

/* Only what is to change is sent, with the id in the body. */
static void
test_body (void)
{
  g_autofree char *status = body_text (TICKET);
  g_autofree char *old = body_text (OLD);
  g_autofree char *field = body_text (FIELD);
  g_autofree char *nobody = body_text (NOBODY);

  g_assert_cmpstr (status, ==, "{\"status\":8,\"id\":7}");
  g_assert_cmpstr (old, ==, "{\"status\":8,\"id\":7}");
  g_assert_cmpstr (field, ==,
                   "{\"id\":7,\"userDefinedFields\":[{\"name\":\"Working on it\","
                   "\"value\":\"Dana\"}]}");
  g_assert_cmpstr (nobody, ==,
                   "{\"id\":7,\"userDefinedFields\":[{\"name\":\"Working on it\","
                   "\"value\":null}]}");
}

/* One row that was sent as @made, and what it should say by now. */
static StintWork *
amended (const char *made, const char *later, gboolean respan)
{
  StintWork *work = stint_work_new ();
  StintAmend *amend = stint_work_add_amend (work, 4, "01KEY0000000000000000000AB");
  g_autoptr (GError) error = NULL;

  work->me_id = g_strdup ("102");
  work->ticket_id = g_strdup ("5001");
  work->summary = g_strdup ("Changed the fuser");
  work->internal_text = g_strdup ("Done: Changed the fuser");
  amend->row_key = g_strdup ("01KEY0000000000000000000AA");
  amend->item_id = g_strdup ("236");
  amend->respan = respan;
  amend->interval->start_s = 1795424400;
  amend->interval->end_s = 1795426200;
  amend->interval->work_date = g_strdup ("2026-11-23");
  g_ptr_array_add (amend->sent, g_variant_ref_sink (g_variant_parse (
                                  G_VARIANT_TYPE_VARDICT, made, NULL, NULL, &error)));
  g_assert_no_error (error);
  if (later != NULL)
    g_ptr_array_add (amend->sent, g_variant_ref_sink (g_variant_parse (
                                    G_VARIANT_TYPE_VARDICT, later, NULL, NULL, &error)));
  g_assert_no_error (error);
  return work;
}

#define MARK "[stint:01KEY0000000000000000000AA]"
#define MADE                                                                             \
  "{'body': <{'summaryNotes': <'Chagned (part 2 of 2)'>, 'internalNotes': <'%s'>, "      \
  "'startDateTime': <'2026-11-23T09:00:00Z'>, 'endDateTime': <'2026-11-23T09:30:00Z'>, " \
  "'dateWorked': <'2026-11-23T00:00:00Z'>}>}"

/* Only what differs from what was last sent of a row is changed there, over what it said
 * then; the part of a summary stays, and only the row that carries the hand-over says it.
 */
static void
test_amend (void)
{
  g_autofree char *carrier = g_strdup_printf (MADE, "Done: Chagned\\n" MARK);
  g_autofree char *other = g_strdup_printf (MADE, MARK);
  const char *later = "{'id': <int64 236>, 'set': <{'summaryNotes': <'Changed the fuser "
                      "(part 2 of 2)'>}>}";
  const char *elsewhere = "{'id': <int64 237>, 'set': <{'summaryNotes': <'Changed the "
                          "fuser (part 2 of 2)'>}>}";
  const struct
  {
    const char *made;
    const char *later;
    guint n_set;
    guint n_base;
  } plans[] = {
    { carrier, NULL, 2, 2 },    /* both texts */
    { other, NULL, 1, 1 },      /* the summary alone */
    { other, later, 0, 0 },     /* it says so already */
    { other, elsewhere, 1, 1 }, /* that was another row */
  };
  const StintAutotaskStyle style = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (StintWork) work = amended (plans[i].made, plans[i].later, TRUE);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) steps = stint_autotask_plan (&style, work, &error);
      g_autoptr (StintAutotaskPatch) patch = NULL;
      const char *summary = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (steps->len, ==, 1);
      patch = stint_autotask_patch_new (g_ptr_array_index (steps, 0));
      g_assert_cmpint (patch->id, ==, 236);
      g_assert_cmpuint (g_variant_n_children (patch->set), ==, plans[i].n_set);
      g_assert_cmpuint (g_variant_n_children (patch->base), ==, plans[i].n_base);
      if (g_variant_lookup (patch->set, "summaryNotes", "&s", &summary))
        g_assert_cmpstr (summary, ==, "Changed the fuser (part 2 of 2)");
    }
}

/* A person who insists sets it over nothing; a row that is not the whole keeps its span.
 */
static void
test_amend_limits (void)
{
  g_autofree char *made = g_strdup_printf (MADE, MARK);
  g_autoptr (StintWork) work = amended (made, NULL, FALSE);
  StintAmend *amend = g_ptr_array_index (work->amends, 0);
  const StintAutotaskStyle style = { 0 };
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (StintAutotaskPatch) patch = NULL;
  g_autoptr (GError) error = NULL;

  work->insists = TRUE;
  amend->interval->end_s += 600;
  steps = stint_autotask_plan (&style, work, NULL);
  patch = stint_autotask_patch_new (g_ptr_array_index (steps, 0));
  g_assert_cmpuint (g_variant_n_children (patch->base), ==, 0);
  g_assert_false (g_variant_lookup (patch->set, "endDateTime", "&s", NULL));
  amend->respan = TRUE;
  amend->interval->end_s += 24 * 3600;
  none = stint_autotask_plan (&style, work, &error);
  g_assert_null (none);
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED);
}

/* Of a ticket to be made, the key stands where it can be searched; without a priority or
 * a role it says what to do. */
static void
test_create (void)
{
  const StintAutotaskStyle style = { 0 };
  g_autoptr (StintWork) work = stint_work_new ();
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GVariant) body = NULL;
  g_autoptr (GError) error = NULL;
  const char *key = NULL;
  const StintStep *step = NULL;

  work->me_id = g_strdup ("102");
  work->role_id = g_strdup ("8");
  work->create_op_id = 3;
  work->create_key = g_strdup ("01KEY0000000000000000000AA");
  work->create_title = g_strnfill (300, 'x');
  work->create_company_id = g_strdup ("0");
  none = stint_autotask_plan (&style, work, &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "ticket.priority"));
  work->create_priority_id = g_strdup ("2");
  steps = stint_autotask_plan (&style, work, NULL);
  step = g_ptr_array_index (steps, 0);
  g_assert_cmpint (step->kind, ==, STINT_STEP_TICKET_CREATE);
  g_assert_false (step->repeatable);
  body = g_variant_lookup_value (step->payload, "body", G_VARIANT_TYPE_VARDICT);
  g_assert_true (g_variant_lookup (body, "externalID", "&s", &key));
  g_assert_cmpstr (key, ==, work->create_key);
  g_assert_true (g_variant_lookup (body, "companyID", "x", NULL));
  g_assert_true (g_variant_lookup (body, "assignedResourceRoleID", "x", NULL));
  g_assert_true (g_variant_lookup (body, "title", "&s", &key));
  g_assert_cmpuint (strlen (key), ==, 250);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patch/rows", test_rows);
  g_test_add_func ("/patch/drop", test_drop);
  g_test_add_func ("/patch/body", test_body);
  g_test_add_func ("/patch/amend", test_amend);
  g_test_add_func ("/patch/amend-limits", test_amend_limits);
  g_test_add_func ("/patch/create", test_create);
  return g_test_run ();
}
