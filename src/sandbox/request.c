#include "sandbox/request.h"

G_DEFINE_QUARK (SandboxError, sandbox_error)

/** sandbox_request_free: frees @self and what it owns. */
void
sandbox_request_free (SandboxRequest *self)
{
  g_free (self->method);
  g_free (self->path);
  g_strfreev (self->parts);
  g_free (self->query);
  g_clear_pointer (&self->params, g_hash_table_unref);
  g_free (self->body);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self->user);
  g_free (self->code);
  g_free (self->secret);
  g_free (self->impersonation);
  g_free (self);
}

/** sandbox_request_is: whether the method is this one. */
gboolean
sandbox_request_is (const SandboxRequest *self, const char *method)
{
  return g_str_equal (self->method, method);
}

/** sandbox_refuse: sets a business error; the text goes to the client as it is. */
void
sandbox_refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_REFUSED, text);
}

/** sandbox_refuse_invented: likewise, with a text that nobody has seen on the wire; the
 * switch ‘wording’ can replace it. */
void
sandbox_refuse_invented (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVENTED, text);
}

/** sandbox_no_method: the route exists, but not for this method. */
void
sandbox_no_method (GError **error, const SandboxRequest *request)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_NO_METHOD,
               "The requested resource does not support http method '%s'.",
               request->method);
}

/** sandbox_no_route: there is nothing at this path. */
void
sandbox_no_route (GError **error, const SandboxRequest *request)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_NO_ROUTE,
               "No HTTP resource was found that matches the request URI '%s'.",
               request->path);
}

/** sandbox_answer_object: @object (transfer full) as a node. (transfer full) */
JsonNode *
sandbox_answer_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/** sandbox_answer_item_id: what every write answers. (transfer full) */
JsonNode *
sandbox_answer_item_id (gint64 id)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "itemId", id);
  return sandbox_answer_object (object);
}
