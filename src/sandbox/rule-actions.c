#include "sandbox/rule-actions.h"

#include <gio/gio.h>

#include "sandbox/evidence.h"
#include "sandbox/tenant.h"
#include "sandbox/write.h"

#define NOTE_TYPE_RULE 13
#define PUBLISH_INTERNAL 2
#define NOTIFICATION_RULE 1

static const SandboxActor system_actor = { SANDBOX_RESOURCE_SYSTEM, 0 };

/* What one run of a rule works on. */
typedef struct
{
  SandboxTenant *tenant; /* (unowned) */
  SandboxBatch *batch;   /* (unowned) */
  JsonObject *ticket;    /* (unowned): a copy, to be stored in the end */
  JsonObject *before;    /* (unowned) (nullable): before the event */
  JsonObject *activity;  /* (unowned) (nullable) */
} Run;

/* What an action holds under its name. */
static const struct
{
  const char *name;
  JsonNodeType type;
} kinds[] = { { "note", JSON_NODE_OBJECT },
              { "set", JSON_NODE_OBJECT },
              { "mail", JSON_NODE_OBJECT },
              { "revert", JSON_NODE_VALUE } };

static gboolean
is_action (JsonNode *node)
{
  gboolean is_known = FALSE;

  for (gsize i = 0; JSON_NODE_HOLDS_OBJECT (node) && i < G_N_ELEMENTS (kinds); i++)
    {
      JsonNode *value =
        json_object_get_member (json_node_get_object (node), kinds[i].name);

      if (value != NULL && json_node_get_node_type (value) != kinds[i].type)
        return FALSE;
      is_known |= value != NULL;
    }
  return is_known;
}

/** sandbox_rule_actions_check: whether each of @actions is one that is known. */
gboolean
sandbox_rule_actions_check (JsonArray *actions, GError **error)
{
  for (guint i = 0; i < json_array_get_length (actions); i++)
    {
      if (!is_action (json_array_get_element (actions, i)))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "a rule can note, set, revert or mail");
          return FALSE;
        }
    }
  return TRUE;
}

static void
add_note (Run *run, JsonObject *source)
{
  JsonObject *note = sandbox_entity_empty_row (SANDBOX_TICKET_NOTES);
  gint64 now = sandbox_clock_stamp (run->tenant->clock);

  json_object_set_int_member (
    note, "id", sandbox_store_next_id (run->tenant->store, SANDBOX_TICKET_NOTES));
  json_object_set_int_member (note, "ticketID", sandbox_row_int (run->ticket, "id"));
  json_object_set_int_member (note, "noteType", NOTE_TYPE_RULE);
  json_object_set_int_member (
    note, "publish",
    json_object_get_int_member_with_default (source, "publish", PUBLISH_INTERNAL));
  json_object_set_string_member (
    note, "title",
    json_object_get_string_member_with_default (source, "title", "Workflow Rule"));
  json_object_set_string_member (
    note, "description",
    json_object_get_string_member_with_default (source, "description",
                                                "A workflow rule has been applied."));
  sandbox_row_set_instant (note, "createDateTime", now);
  sandbox_row_set_instant (note, "lastActivityDate", now);
  sandbox_batch_put (run->batch, SANDBOX_TICKET_NOTES, note);
}

static void
set_fields (Run *run, JsonObject *values)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      const SandboxField *field = sandbox_entity_field (SANDBOX_TICKETS, name);

      if (field != NULL)
        json_object_set_member (run->ticket, field->name, json_node_copy (value));
    }
}

static void
revert (Run *run, const char *name)
{
  JsonNode *value =
    run->before != NULL ? json_object_get_member (run->before, name) : NULL;

  if (value != NULL)
    json_object_set_member (run->ticket, name, json_node_copy (value));
}

static void
set_recipient (Run *run, JsonObject *row, const char *to)
{
  gboolean is_contact = g_str_equal (to, "contact");
  SandboxCollection collection = is_contact ? SANDBOX_CONTACTS : SANDBOX_RESOURCES;
  JsonObject *person = NULL;
  g_autofree char *name = NULL;

  if (is_contact || g_str_equal (to, "resource"))
    person = sandbox_store_find (
      run->tenant->store, collection,
      sandbox_row_int (run->ticket, is_contact ? "contactID" : "assignedResourceID"));
  if (person == NULL)
    {
      json_object_set_string_member (row, "recipientEmailAddress", to);
      return;
    }
  name = g_strdup_printf ("%s %s", sandbox_row_string (person, "firstName"),
                          sandbox_row_string (person, "lastName"));
  json_object_set_string_member (row, "recipientDisplayName", name);
  json_object_set_string_member (
    row, "recipientEmailAddress",
    sandbox_row_string (person, is_contact ? "emailAddress" : "email"));
}

/* No mail is sent by anything here; this is the proof that one was. */
static void
mail (Run *run, JsonObject *source)
{
  JsonObject *row = sandbox_entity_empty_row (SANDBOX_NOTIFICATION_HISTORY);
  const char *to = json_object_get_string_member_with_default (source, "to", "contact");
  gint64 now = sandbox_clock_stamp (run->tenant->clock);

  json_object_set_int_member (
    row, "id", sandbox_store_next_id (run->tenant->store, SANDBOX_NOTIFICATION_HISTORY));
  json_object_set_int_member (row, "ticketID", sandbox_row_int (run->ticket, "id"));
  json_object_set_int_member (row, "companyID",
                              sandbox_row_int (run->ticket, "companyID"));
  json_object_set_string_member (row, "entityNumber",
                                 sandbox_row_string (run->ticket, "ticketNumber"));
  json_object_set_string_member (row, "entityTitle",
                                 sandbox_row_string (run->ticket, "title"));
  if (run->activity != NULL && json_object_has_member (run->activity, "hoursWorked"))
    json_object_set_int_member (row, "timeEntryID",
                                sandbox_row_int (run->activity, "id"));
  json_object_set_int_member (row, "notificationHistoryTypeID", NOTIFICATION_RULE);
  sandbox_row_set_instant (row, "notificationSentTime", now);
  json_object_set_string_member (
    row, "templateName",
    json_object_get_string_member_with_default (source, "template", "Ticket Updated"));
  json_object_set_boolean_member (row, "isActive", TRUE);
  json_object_set_boolean_member (row, "isDeleted", FALSE);
  json_object_set_boolean_member (row, "isTemplateJob", FALSE);
  set_recipient (run, row, to);
  sandbox_batch_put (run->batch, SANDBOX_NOTIFICATION_HISTORY, row);
  if (g_str_equal (to, "contact"))
    sandbox_row_set_instant (run->ticket, "lastCustomerNotificationDateTime", now);
}

static void
run_action (Run *run, JsonObject *action)
{
  JsonNode *node = json_object_get_member (action, "revert");

  if (json_object_has_member (action, "note"))
    add_note (run, json_object_get_object_member (action, "note"));
  if (json_object_has_member (action, "set"))
    set_fields (run, json_object_get_object_member (action, "set"));
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    revert (run, json_node_get_string (node));
  if (json_object_has_member (action, "mail"))
    mail (run, json_object_get_object_member (action, "mail"));
}

/** sandbox_rule_actions_run: does what a rule says to @ticket, in the tenant's own name;
 * @before is the ticket as it was before the event, @activity what was added to it. */
void
sandbox_rule_actions_run (SandboxTenant *tenant,
                          JsonArray *actions,
                          JsonObject *ticket,
                          JsonObject *before,
                          JsonObject *activity)
{
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  g_autoptr (JsonObject) copy = sandbox_row_copy (ticket);
  g_autoptr (GError) error = NULL;
  Run run = { tenant, batch, copy, before, activity };

  for (guint i = 0; i < json_array_get_length (actions); i++)
    run_action (&run, json_array_get_object_element (actions, i));
  sandbox_ticket_settle (tenant, batch, ticket, copy, &system_actor);
  sandbox_batch_put (batch, SANDBOX_TICKETS, json_object_ref (copy));
  if (!sandbox_store_commit (tenant->store, batch, &error))
    g_warning ("a workflow rule could not be carried out: %s", error->message);
}
