#include "sandbox/journal.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/instant.h"

#define MAX_ENTRIES 20000
#define MAX_ANSWER 4000

struct _SandboxJournal
{
  GQueue entries; /* (element-type JsonObject) (owned) */
  gint64 count;
  FILE *file; /* (owned) (nullable) */
};

/** sandbox_journal_new: an empty record, also written to @path unless that is NULL.
 * (transfer full) */
SandboxJournal *
sandbox_journal_new (const char *path, GError **error)
{
  g_autoptr (SandboxJournal) self = g_new0 (SandboxJournal, 1);

  g_queue_init (&self->entries);
  if (path != NULL)
    {
      self->file = fopen (path, "ae");
      if (self->file == NULL)
        {
          g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                       "cannot open the log ‘%s’: %s", path, g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

/** sandbox_journal_free: closes the file and frees @self. */
void
sandbox_journal_free (SandboxJournal *self)
{
  sandbox_journal_clear (self);
  if (self->file != NULL)
    fclose (self->file);
  g_free (self);
}

/** sandbox_journal_add: records a request that was answered with @status, 0 when the
 * connection was cut. @headers are those worth keeping. */
void
sandbox_journal_add (SandboxJournal *self,
                     const SandboxRequest *request,
                     JsonObject *headers,
                     gint64 received_at_us,
                     guint status,
                     const char *fault,
                     const char *answer)
{
  JsonObject *entry = json_object_new ();
  gint64 age_us = g_get_monotonic_time () - received_at_us;
  g_autofree char *kept = answer != NULL ? g_utf8_make_valid (answer, -1) : NULL;

  json_object_set_int_member (entry, "n", ++self->count);
  sandbox_row_set_instant (entry, "time", (g_get_real_time () - age_us) / 1000);
  json_object_set_string_member (entry, "method", request->method);
  json_object_set_string_member (entry, "path", request->path);
  json_object_set_string_member (entry, "query", request->query);
  json_object_set_object_member (entry, "headers", json_object_ref (headers));
  json_object_set_string_member (entry, "body", request->body);
  json_object_set_int_member (entry, "status", status);
  json_object_set_string_member (entry, "fault", fault);
  json_object_set_string_member (
    entry, "answer", kept != NULL && strlen (kept) <= MAX_ANSWER ? kept : NULL);
  json_object_set_double_member (entry, "milliseconds", (double) age_us / 1000);
  if (self->file != NULL)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *line = NULL;

      json_node_set_object (node, entry);
      line = sandbox_json_text (node);
      fprintf (self->file, "%s\n", line);
      fflush (self->file);
    }
  g_queue_push_tail (&self->entries, entry);
  if (self->entries.length > MAX_ENTRIES)
    json_object_unref (g_queue_pop_head (&self->entries));
}

/** sandbox_journal_clear: forgets what is kept in memory; the file stays. */
void
sandbox_journal_clear (SandboxJournal *self)
{
  g_queue_clear_full (&self->entries, (GDestroyNotify) json_object_unref);
}

/** sandbox_journal_to_json: the requests, oldest first. (transfer full) */
JsonArray *
sandbox_journal_to_json (SandboxJournal *self)
{
  JsonArray *array = json_array_new ();

  for (GList *l = self->entries.head; l != NULL; l = l->next)
    json_array_add_object_element (array, json_object_ref (l->data));
  return array;
}
