#include "sandbox/faults.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *name;
  SandboxFaultKind kind;
  gboolean commits; /* unless the rule says otherwise */
  int times;        /* unless the rule says otherwise */
} Kind;

static const Kind kinds[] = {
  { "close-before", SANDBOX_FAULT_CLOSE_BEFORE, FALSE, 1 },
  { "close-after", SANDBOX_FAULT_CLOSE_AFTER, TRUE, 1 },
  { "truncate", SANDBOX_FAULT_TRUNCATE, TRUE, 1 },
  { "empty-200", SANDBOX_FAULT_EMPTY_200, TRUE, 1 },
  { "html-502", SANDBOX_FAULT_HTML_502, FALSE, 1 },
  { "errors-500", SANDBOX_FAULT_ERRORS_500, FALSE, 1 },
  { "throttle-429", SANDBOX_FAULT_THROTTLE_429, FALSE, 1 },
  { "status", SANDBOX_FAULT_STATUS, FALSE, 1 },
  { "latency", SANDBOX_FAULT_LATENCY, TRUE, 1 },
  { "late", SANDBOX_FAULT_LATE, TRUE, 1 },
  { "refuse", SANDBOX_FAULT_REFUSE, FALSE, -1 },
};

struct _SandboxFaults
{
  GPtrArray *faults; /* (owned) (element-type SandboxFault) */
};

static void
fault_free (gpointer data)
{
  SandboxFault *fault = data;

  g_free (fault->method);
  g_clear_pointer (&fault->path, g_pattern_spec_free);
  g_free (fault->body_contains);
  g_free (fault->body);
  g_free (fault->content_type);
  g_clear_pointer (&fault->errors, json_array_unref);
  g_clear_pointer (&fault->source, json_object_unref);
  g_free (fault);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxFault, fault_free)

/** sandbox_faults_new: an empty script. (transfer full) */
SandboxFaults *
sandbox_faults_new (void)
{
  SandboxFaults *self = g_new0 (SandboxFaults, 1);

  self->faults = g_ptr_array_new_with_free_func (fault_free);
  return self;
}

/** sandbox_faults_free: frees @self. */
void
sandbox_faults_free (SandboxFaults *self)
{
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/** sandbox_fault_name: the word the script uses. */
const char *
sandbox_fault_name (const SandboxFault *fault)
{
  return kinds[fault->kind].name;
}

static const char *
text_member (JsonObject *object, const char *name)
{
  return object != NULL ? sandbox_row_string (object, name) : NULL;
}

static JsonArray *
read_errors (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "errors");
  JsonArray *errors = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_array_ref (json_node_get_array (node));
  errors = json_array_new ();
  if (text_member (object, "errors") != NULL)
    json_array_add_string_element (errors, text_member (object, "errors"));
  else if (text_member (object, "text") != NULL)
    json_array_add_string_element (errors, text_member (object, "text"));
  else
    json_array_add_string_element (errors, "Something went wrong.");
  return errors;
}

static void
read_match (SandboxFault *fault, JsonObject *match)
{
  const char *path = text_member (match, "path");

  if (text_member (match, "method") != NULL)
    fault->method = g_ascii_strup (text_member (match, "method"), -1);
  if (path != NULL)
    {
      g_autofree char *folded = g_ascii_strdown (path, -1);

      fault->path = g_pattern_spec_new (folded);
    }
  fault->body_contains = g_strdup (text_member (match, "body"));
}

static int
int_member (JsonObject *object, const char *name, int otherwise)
{
  return (int) json_object_get_int_member_with_default (object, name, otherwise);
}

static SandboxFault *
fault_new (JsonNode *node, GError **error)
{
  g_autoptr (SandboxFault) fault = g_new0 (SandboxFault, 1);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = text_member (object, "fault");
  const Kind *kind = NULL;
  JsonNode *match = NULL;

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].name, name))
        kind = &kinds[i];
    }
  if (kind == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "no fault is called ‘%s’", name != NULL ? name : "");
      return NULL;
    }
  match = json_object_get_member (object, "match");
  if (match != NULL && JSON_NODE_HOLDS_OBJECT (match))
    read_match (fault, json_node_get_object (match));
  fault->kind = kind->kind;
  fault->skip = int_member (object, "skip", 0);
  fault->times = int_member (object, "times", kind->times);
  fault->commit =
    json_object_get_boolean_member_with_default (object, "commit", kind->commits);
  fault->status = int_member (object, "status", 503);
  fault->milliseconds = int_member (object, "milliseconds", 1000);
  fault->bytes = int_member (object, "bytes", -1);
  fault->retry_after = int_member (object, "retry_after", -1);
  fault->body = g_strdup (text_member (object, "body"));
  fault->content_type = g_strdup (text_member (object, "content_type"));
  fault->errors = read_errors (object);
  fault->source = json_object_ref (object);
  return g_steal_pointer (&fault);
}

static gboolean
add_node (GPtrArray *faults, JsonNode *node, GError **error)
{
  JsonArray *array = NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      SandboxFault *fault = fault_new (node, error);

      if (fault != NULL)
        g_ptr_array_add (faults, fault);
      return fault != NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!add_node (faults, json_array_get_element (array, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_lines (GPtrArray *faults, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) line = NULL;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      line = json_from_string (lines[i], error);
      if (line == NULL || !add_node (faults, line, error))
        return FALSE;
    }
  return TRUE;
}

/** sandbox_faults_add: adds the rules of @text: one object, an array of them, or one
 * object a line. All of it or nothing. */
gboolean
sandbox_faults_add (SandboxFaults *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (fault_free);
  g_autoptr (JsonNode) node = NULL;

  /* The parser stops after the first value, so lines have to be tried first. */
  if (!add_lines (added, text, NULL))
    {
      g_ptr_array_set_size (added, 0);
      node = json_from_string (text, error);
      if (node == NULL || !add_node (added, node, error))
        return FALSE;
    }
  g_ptr_array_extend_and_steal (self->faults, g_steal_pointer (&added));
  return TRUE;
}

/** sandbox_faults_clear: forgets the script. */
void
sandbox_faults_clear (SandboxFaults *self)
{
  g_ptr_array_set_size (self->faults, 0);
}

static gboolean
matches (const SandboxFault *fault, const SandboxRequest *request)
{
  g_autofree char *joined = NULL;
  g_autofree char *path = NULL;

  if (fault->method != NULL && !g_str_equal (fault->method, request->method))
    return FALSE;
  if (fault->body_contains != NULL &&
      strstr (request->body, fault->body_contains) == NULL)
    return FALSE;
  if (fault->path == NULL)
    return TRUE;
  if (g_strv_length (request->parts) < 2)
    return FALSE;
  joined = g_strjoinv ("/", request->parts + 1);
  path = g_ascii_strdown (joined, -1);
  return g_pattern_spec_match_string (fault->path, path);
}

/** sandbox_faults_take: the first rule that hits @request, counted, or NULL. (transfer
 * none): valid until the script changes. */
const SandboxFault *
sandbox_faults_take (SandboxFaults *self, const SandboxRequest *request)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      SandboxFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->times == 0 || !matches (fault, request))
        continue;
      if (fault->skip > 0)
        {
          fault->skip--;
          continue;
        }
      if (fault->times > 0)
        fault->times--;
      return fault;
    }
  return NULL;
}

/** sandbox_faults_to_json: the script and what is left of it. (transfer full) */
JsonArray *
sandbox_faults_to_json (SandboxFaults *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->faults->len; i++)
    {
      const SandboxFault *fault = g_ptr_array_index (self->faults, i);
      JsonObject *object = sandbox_row_copy (fault->source);

      json_object_set_int_member (object, "skip_left", fault->skip);
      json_object_set_int_member (object, "times_left", fault->times);
      json_array_add_object_element (array, object);
    }
  return array;
}
