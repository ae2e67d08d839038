#include "sandbox/rules.h"

#include <gio/gio.h>

#include "sandbox/evidence.h"
#include "sandbox/rule-actions.h"
#include "sandbox/write.h"

/* How often to look whether something is due; the tenant's clock may be set, so that a
 * single timer for the earliest would be wrong. */
#define TICK_MS 20

static const char *const event_names[] = { "ticket-created", "ticket-edited",
                                           "note-added", "time-added" };

typedef struct
{
  guint events; /* bits */
  int delay_ms;
  int times;          /* that it still applies, -1 for ever */
  JsonArray *changed; /* (owned) (nullable): of which fields one has to have changed */
  JsonObject *ticket; /* (owned) (nullable): what the ticket has to be like */
  JsonObject *note;   /* (owned) (nullable): likewise, the note or the entry */
  JsonArray *actions; /* (owned) */
  JsonObject *source; /* (owned): as it was given */
} Rule;

/* A rule that has heard of an event and waits. */
typedef struct
{
  gint64 due_ms;
  gint64 ticket_id;
  Rule *rule;           /* (owned): a reference */
  JsonObject *before;   /* (owned) (nullable) */
  JsonObject *activity; /* (owned) (nullable) */
} Pending;

struct _SandboxRules
{
  SandboxTenant *tenant; /* (unowned) */
  GPtrArray *rules;      /* (owned) (element-type Rule) */
  GQueue pending;        /* (element-type Pending) (owned): in the order of the events */
  guint timer;
};

static void
rule_clear (gpointer data)
{
  Rule *rule = data;

  g_clear_pointer (&rule->changed, json_array_unref);
  g_clear_pointer (&rule->ticket, json_object_unref);
  g_clear_pointer (&rule->note, json_object_unref);
  g_clear_pointer (&rule->actions, json_array_unref);
  g_clear_pointer (&rule->source, json_object_unref);
}

static void
rule_unref (gpointer data)
{
  g_rc_box_release_full (data, rule_clear);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  rule_unref (pending->rule);
  g_clear_pointer (&pending->before, json_object_unref);
  g_clear_pointer (&pending->activity, json_object_unref);
  g_free (pending);
}

/** sandbox_rules_new: no rules yet. (transfer full) */
SandboxRules *
sandbox_rules_new (SandboxTenant *tenant)
{
  SandboxRules *self = g_new0 (SandboxRules, 1);

  self->tenant = tenant;
  self->rules = g_ptr_array_new_with_free_func (rule_unref);
  g_queue_init (&self->pending);
  return self;
}

/** sandbox_rules_free: frees @self; what is pending never happens. */
void
sandbox_rules_free (SandboxRules *self)
{
  if (self->timer != 0)
    g_source_remove (self->timer);
  g_queue_clear_full (&self->pending, pending_free);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

static JsonArray *
array_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : NULL;
}

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node)
                                                       : NULL;
}

static gboolean
read_events (Rule *rule, JsonArray *names, GError **error)
{
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *element = json_array_get_element (names, i);
      const char *name = json_node_get_value_type (element) == G_TYPE_STRING
                           ? json_node_get_string (element)
                           : "";
      guint known = 0;

      while (known < G_N_ELEMENTS (event_names) &&
             !g_str_equal (event_names[known], name))
        known++;
      if (known == G_N_ELEMENTS (event_names))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "no event is called ‘%s’", name);
          return FALSE;
        }
      rule->events |= 1u << known;
    }
  return TRUE;
}

static Rule *
rule_new (JsonNode *node, GError **error)
{
  Rule *rule = g_rc_box_new0 (Rule);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (JsonArray) events = object != NULL ? array_member (object, "on") : NULL;
  g_autoptr (JsonObject) condition = object_member (object, "if");

  if (object != NULL)
    rule->actions = array_member (object, "do");
  if (events == NULL || rule->actions == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "a rule has ‘on’ and ‘do’, both of them lists");
      rule_unref (rule);
      return NULL;
    }
  if (!read_events (rule, events, error) ||
      !sandbox_rule_actions_check (rule->actions, error))
    {
      rule_unref (rule);
      return NULL;
    }
  rule->delay_ms = (int) sandbox_row_int (object, "delay_ms");
  rule->times =
    sandbox_row_is_null (object, "times") ? -1 : (int) sandbox_row_int (object, "times");
  rule->changed = array_member (object, "changed");
  rule->ticket = object_member (condition, "ticket");
  rule->note = object_member (condition, "note");
  rule->source = json_object_ref (object);
  return rule;
}

/** sandbox_rules_add: adds the rules of @text, one object or an array of them; all of it
 * or nothing. */
gboolean
sandbox_rules_add (SandboxRules *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (rule_unref);
  g_autoptr (JsonNode) node = json_from_string (text, error);
  g_autoptr (JsonArray) array = NULL;

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_dup_array (node);
  else
    {
      array = json_array_new ();
      json_array_add_element (array, json_node_copy (node));
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      Rule *rule = rule_new (json_array_get_element (array, i), error);

      if (rule == NULL)
        return FALSE;
      g_ptr_array_add (added, rule);
    }
  g_ptr_array_extend_and_steal (self->rules, g_steal_pointer (&added));
  return TRUE;
}

/** sandbox_rules_clear: forgets the rules; what they have begun goes on. */
void
sandbox_rules_clear (SandboxRules *self)
{
  g_ptr_array_set_size (self->rules, 0);
}

/** sandbox_rules_to_json: the rules and what is left of them. (transfer full) */
JsonArray *
sandbox_rules_to_json (SandboxRules *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);
      JsonObject *object = sandbox_row_copy (rule->source);

      json_object_set_int_member (object, "times_left", rule->times);
      json_array_add_object_element (array, object);
    }
  return array;
}

/** sandbox_rules_get_pending: how many wait for their time. */
guint
sandbox_rules_get_pending (SandboxRules *self)
{
  return self->pending.length;
}

static gboolean
has_changed (const Rule *rule, JsonObject *before, JsonObject *ticket)
{
  if (rule->changed == NULL || before == NULL)
    return rule->changed == NULL;
  for (guint i = 0; i < json_array_get_length (rule->changed); i++)
    {
      JsonNode *element = json_array_get_element (rule->changed, i);
      const char *name = json_node_get_value_type (element) == G_TYPE_STRING
                           ? json_node_get_string (element)
                           : "";
      JsonNode *old = json_object_get_member (before, name);
      JsonNode *new = json_object_get_member (ticket, name);

      if (old != NULL && new != NULL && !json_node_equal (old, new))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_like (JsonObject *wanted, JsonObject *row)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (wanted == NULL)
    return TRUE;
  json_object_iter_init (&iter, wanted);
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *stored = row != NULL ? json_object_get_member (row, name) : NULL;

      if (stored == NULL || !json_node_equal (stored, value))
        return FALSE;
    }
  return TRUE;
}

static void
run (SandboxRules *self, const Pending *pending)
{
  JsonObject *ticket =
    sandbox_store_find (self->tenant->store, SANDBOX_TICKETS, pending->ticket_id);

  if (ticket == NULL || !is_like (pending->rule->ticket, ticket) ||
      !is_like (pending->rule->note, pending->activity))
    return;
  sandbox_rule_actions_run (self->tenant, pending->rule->actions, ticket, pending->before,
                            pending->activity);
}

/** sandbox_rules_catch_up: carries out what is due by the tenant's clock. */
void
sandbox_rules_catch_up (SandboxRules *self)
{
  gint64 now = sandbox_clock_now (self->tenant->clock);

  for (GList *l = self->pending.head; l != NULL;)
    {
      GList *next = l->next;
      Pending *pending = l->data;

      if (pending->due_ms <= now)
        {
          g_queue_delete_link (&self->pending, l);
          run (self, pending);
          pending_free (pending);
        }
      l = next;
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  SandboxRules *self = user_data;

  sandbox_rules_catch_up (self);
  if (self->pending.length > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

/** sandbox_rules_notice: something happened to a ticket; @before is what it was like
 * until then, @activity the note or the entry that was added, where there is one. */
void
sandbox_rules_notice (SandboxRules *self,
                      SandboxEvent event,
                      JsonObject *before,
                      gint64 ticket_id,
                      JsonObject *activity)
{
  JsonObject *ticket =
    self->rules->len > 0
      ? sandbox_store_find (self->tenant->store, SANDBOX_TICKETS, ticket_id)
      : NULL;

  for (guint i = 0; ticket != NULL && i < self->rules->len; i++)
    {
      Rule *rule = g_ptr_array_index (self->rules, i);
      Pending *pending = NULL;

      if ((rule->events & 1u << event) == 0 || rule->times == 0 ||
          !has_changed (rule, before, ticket))
        continue;
      rule->times -= rule->times > 0;
      pending = g_new0 (Pending, 1);
      pending->due_ms = sandbox_clock_now (self->tenant->clock) + rule->delay_ms;
      pending->ticket_id = ticket_id;
      pending->rule = g_rc_box_acquire (rule);
      pending->before = before != NULL ? json_object_ref (before) : NULL;
      pending->activity = activity != NULL ? json_object_ref (activity) : NULL;
      g_queue_push_tail (&self->pending, pending);
    }
  if (self->pending.length > 0 && self->timer == 0)
    self->timer = g_timeout_add (TICK_MS, tick_cb, self);
}
