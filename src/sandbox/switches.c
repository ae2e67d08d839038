#include "sandbox/switches.h"

#include <gio/gio.h>

#include "sandbox/instant.h"
#include "sandbox/metadata.h"

typedef enum
{
  KIND_CHOICE, /* one of the words in @values */
  KIND_NUMBER,
  KIND_TIME, /* off, or HH:MM in UTC */
  KIND_DATE, /* off, or YYYY-MM-DD */
  KIND_LIST, /* none, or COLLECTION or COLLECTION:WORD, separated by commas */
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  const char *value; /* at the start */
  const char *values;
} Switch;

#define RIGHTS "query|create|update|delete"
#define BOXES "add|edit|delete"

static const Switch table[] = {
  /* Rights of the API user and of the technicians */
  { "api-user", KIND_CHOICE, "active", "active|inactive|locked" },
  { "integration-code", KIND_CHOICE, "known", "known|unknown" },
  { "zone-lookup", KIND_CHOICE, "on", "off|on" },
  { "api-level", KIND_CHOICE, "copy", "copy|full" },
  { "deny", KIND_LIST, "none", RIGHTS },
  { "technician-deny", KIND_LIST, "none", RIGHTS },
  { "denied-query", KIND_CHOICE, "empty", "empty|500|403" },
  { "denied-status", KIND_CHOICE, "500", "500|403" },
  { "impersonation", KIND_LIST, "Tickets,TicketNotes,TimeEntries", BOXES },
  { "technician-impersonation", KIND_CHOICE, "on", "off|on" },
  { "contact-impersonation", KIND_CHOICE, "off", "off|on" },
  { "proxy-entries", KIND_CHOICE, "on", "on|approvers|off" },
  { "proxy-standing", KIND_CHOICE, "administrator", "administrator|approver|none" },
  { "show-non-billable", KIND_CHOICE, "on", "off|on" },
  { "delete-others", KIND_CHOICE, "off", "off|on" },
  { "technician", KIND_CHOICE, "ok",
    "ok|unknown|shared|inactive|api-only|no-role|no-default-role" },
  { "work-types", KIND_CHOICE, "active", "active|none" },

  /* Settings of the tenant */
  { "span-midnight", KIND_CHOICE, "off", "off|strict|on" },
  { "modify-role", KIND_CHOICE, "off", "off|strict|on" },
  { "complete-tickets", KIND_CHOICE, "allow", "allow|no-add|no-edit" },
  { "require-summary", KIND_CHOICE, "off", "off|on" },
  { "require-note-title", KIND_CHOICE, "on", "off|on" },
  { "round-minutes", KIND_NUMBER, "0", NULL },
  { "round-worked", KIND_CHOICE, "off", "off|on" },
  { "after-hours-split", KIND_TIME, "off", NULL },
  { "timesheet-locked-through", KIND_DATE, "off", NULL },
  { "timesheet-edits", KIND_CHOICE, "off", "off|on" },
  { "weekly-goals", KIND_CHOICE, "on", "off|on" },
  { "survey-scale", KIND_CHOICE, "5", "5|10|100" },
  { "zone", KIND_CHOICE, "1", "1|2" },

  /* What nobody could establish */
  { "overlong", KIND_CHOICE, "refuse", "refuse|cut" },
  { "unauthorized-body", KIND_CHOICE, "message", "message|errors|empty" },
  { "throttle-body", KIND_CHOICE, "errors", "errors|message|empty" },
  { "thread-limit", KIND_NUMBER, "3", NULL },
  { "thread-status", KIND_NUMBER, "429", NULL },
  { "retry-after-seconds", KIND_NUMBER, "0", NULL },
  { "wording", KIND_CHOICE, "plain", "plain|other" },
  { "entity-information", KIND_CHOICE, "rights", "rights|entity" },
  { "role-refusal", KIND_CHOICE, "pair", "pair|row" },
  { "history-wording", KIND_CHOICE, "short", "short|long" },
  { "filter-references", KIND_CHOICE, "off", "off|on" },
  { "missing-item", KIND_CHOICE, "null", "null|404" },
  { "sparse-rows", KIND_CHOICE, "off", "off|on" },
  { "times", KIND_CHOICE, "z", "z|bare" },
  { "path-case", KIND_CHOICE, "any", "any|exact" },
  { "versions", KIND_CHOICE, "both", "both|one" },
  { "visibility-lag-ms", KIND_NUMBER, "0", NULL },

  /* Load */
  { "latency-ms", KIND_NUMBER, "0", NULL },
  { "request-threshold", KIND_NUMBER, "10000", NULL },
  { "requests-of-others", KIND_NUMBER, "0", NULL },
  { "threshold-latency", KIND_CHOICE, "on", "off|on" },
  { "login-attempts", KIND_NUMBER, "5", NULL },
};

struct _SandboxSwitches
{
  char *values[G_N_ELEMENTS (table)]; /* (owned) */
};

/** sandbox_switches_new: every switch as it is at the start. (transfer full) */
SandboxSwitches *
sandbox_switches_new (void)
{
  SandboxSwitches *self = g_new0 (SandboxSwitches, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    self->values[i] = g_strdup (table[i].value);
  return self;
}

/** sandbox_switches_free: frees @self. */
void
sandbox_switches_free (SandboxSwitches *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_free (self->values[i]);
  g_free (self);
}

static int
find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (g_str_equal (table[i].name, name))
        return (int) i;
    }
  return -1;
}

static gboolean
accepts_list (const char *allowed, const char *value)
{
  g_auto (GStrv) words = g_strsplit (allowed, "|", -1);
  g_auto (GStrv) items = g_strsplit (value, ",", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ":", 2);
      SandboxCollection collection = SANDBOX_TICKETS;

      if (parts[0] == NULL || !sandbox_entity_by_name (parts[0], &collection) ||
          (parts[1] != NULL && !g_strv_contains ((const char *const *) words, parts[1])))
        return FALSE;
    }
  return TRUE;
}

static gboolean
accepts (const Switch *entry, const char *value)
{
  g_auto (GStrv) words = NULL;
  gint64 instant_ms = 0;

  switch (entry->kind)
    {
    case KIND_CHOICE:
      words = g_strsplit (entry->values, "|", -1);
      return g_strv_contains ((const char *const *) words, value);
    case KIND_NUMBER:
      return g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, NULL, NULL);
    case KIND_TIME:
      return g_str_equal (value, "off") ||
             g_regex_match_simple ("^([01][0-9]|2[0-3]):[0-5][0-9]$", value, 0, 0);
    case KIND_DATE:
      return g_str_equal (value, "off") || sandbox_instant_parse (value, &instant_ms);
    case KIND_LIST:
      return g_str_equal (value, "none") || *value == '\0' ||
             accepts_list (entry->values, value);
    default:
      return FALSE;
    }
}

/** sandbox_switches_set: turns one switch. Fails for a name or a value that is unknown,
 * so that a test cannot pass because of a spelling mistake. */
gboolean
sandbox_switches_set (SandboxSwitches *self,
                      const char *name,
                      const char *value,
                      GError **error)
{
  int i = find (name);

  if (i < 0 || !accepts (&table[i], value))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "cannot set the switch ‘%s’ to ‘%s’", name, value);
      return FALSE;
    }
  g_free (self->values[i]);
  self->values[i] = g_strdup (value);
  return TRUE;
}

/** sandbox_switches_get: the value of a switch; @name has to exist. */
const char *
sandbox_switches_get (SandboxSwitches *self, const char *name)
{
  int i = find (name);

  g_assert (i >= 0);
  return self->values[i];
}

/** sandbox_switches_is: whether a switch has this value. */
gboolean
sandbox_switches_is (SandboxSwitches *self, const char *name, const char *value)
{
  return g_str_equal (sandbox_switches_get (self, name), value);
}

/** sandbox_switches_get_int: the value of a switch that is a number. */
int
sandbox_switches_get_int (SandboxSwitches *self, const char *name)
{
  return (int) g_ascii_strtoll (sandbox_switches_get (self, name), NULL, 10);
}

static const char *
kind_name (Kind kind)
{
  static const char *const names[] = { "choice", "number", "time", "date", "list" };

  return names[kind];
}

/** sandbox_switches_describe: every switch with its kind and its value at the start; a
 * choice with the values it has, a list with the words that may follow a collection.
 * (transfer full) */
JsonArray *
sandbox_switches_describe (void)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *values = table[i].values != NULL ? table[i].values : "";
      g_auto (GStrv) words = g_strsplit (values, "|", -1);
      JsonObject *object = json_object_new ();
      JsonArray *list = json_array_new ();

      for (guint j = 0; words[j] != NULL; j++)
        json_array_add_string_element (list, words[j]);
      json_object_set_string_member (object, "name", table[i].name);
      json_object_set_string_member (object, "kind", kind_name (table[i].kind));
      json_object_set_string_member (object, "start", table[i].value);
      json_object_set_array_member (object, "values", list);
      json_array_add_object_element (array, object);
    }
  return array;
}

/** sandbox_switches_to_json: all of them, as strings. (transfer full) */
JsonObject *
sandbox_switches_to_json (SandboxSwitches *self)
{
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    json_object_set_string_member (object, table[i].name, self->values[i]);
  return object;
}
