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

static gboolean
is_object (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_OBJECT (node);
}

/* Whether every value can be in its field. */
static gboolean
can_be_set (JsonObject *values)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const SandboxField *field = sandbox_entity_field (SANDBOX_TICKETS, name);

      if (field == NULL || !sandbox_field_takes (field, value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_action (JsonNode *node)
{
  JsonObject *action = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *set = NULL;

  if (action == NULL || !is_object (json_object_get_member (action, "note")) ||
      !is_object (json_object_get_member (action, "mail")))
    return FALSE;
  set = json_object_get_member (action, "set");
  if (set != NULL &&
      (!JSON_NODE_HOLDS_OBJECT (set) || !can_be_set (json_node_get_object (set))))
    return FALSE;
  return set != NULL || sandbox_row_string (action, "revert") != NULL ||
         json_object_has_member (action, "note") ||
         json_object_has_member (action, "mail");
}

static const char *
text_or (JsonObject *object, const char *name, const char *otherwise)
{
  const char *text = sandbox_row_string (object, name);

  return text != NULL ? text : otherwise;
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
  json_object_set_int_member (note, "publish",
                              sandbox_row_is_null (source, "publish")
                                ? PUBLISH_INTERNAL
                                : sandbox_row_int (source, "publish"));
  json_object_set_string_member (note, "title",
                                 text_or (source, "title", "Workflow Rule"));
  json_object_set_string_member (
    note, "description",
    text_or (source, "description", "A workflow rule has been applied."));
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
  const char *to = text_or (source, "to", "contact");
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
  json_object_set_string_member (row, "templateName",
                                 text_or (source, "template", "Ticket Updated"));
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
  const char *reverted = sandbox_row_string (action, "revert");

  if (json_object_has_member (action, "note"))
    add_note (run, json_object_get_object_member (action, "note"));
  if (json_object_has_member (action, "set"))
    set_fields (run, json_object_get_object_member (action, "set"));
  if (reverted != NULL)
    revert (run, reverted);
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
