#include "sandbox/store.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/instant.h"
#include "sandbox/tenant.h"

/* Counts up when the invented tenant changes: a journal only fits the tenant that it was
 * begun with. */
#define GENERATION 2

typedef struct
{
  GPtrArray *rows; /* (owned) (element-type SandboxRow): ascending by id */
  gint64 last_id;
} Table;

struct _SandboxStore
{
  Table tables[SANDBOX_N_COLLECTIONS];
  SandboxClock *clock;   /* (unowned) */
  SandboxPacker *packer; /* (owned) */
  guint32 seed;
  SandboxSize size;
  gint64 day_ms;
  int journal; /* file descriptor, -1 when nothing is kept */
};

struct _SandboxBatch
{
  JsonArray *changes; /* (owned): what the journal gets */
};

static void
row_free (gpointer data)
{
  SandboxRow *row = data;

  g_clear_pointer (&row->row, json_object_unref);
  g_free (row);
}

/** sandbox_row_object: the record with all its fields. (transfer full) */
JsonObject *
sandbox_row_object (const SandboxRow *self, SandboxCollection collection)
{
  return self->row != NULL ? json_object_ref (self->row)
                           : sandbox_pack_to_row (self->pack, collection);
}

/** sandbox_row_copy: a copy of a flat record; values are shared. (transfer full) */
JsonObject *
sandbox_row_copy (JsonObject *row)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iter, row);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_copy (value));
  return copy;
}

/** sandbox_row_is_null: whether the field is empty or absent. */
gboolean
sandbox_row_is_null (JsonObject *row, const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  return node == NULL || json_node_is_null (node);
}

/** sandbox_row_int: the number of a field, 0 where it has none. */
gint64
sandbox_row_int (JsonObject *row, const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

/** sandbox_row_flag: whether a field is true. */
gboolean
sandbox_row_flag (JsonObject *row, const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

/** sandbox_row_string: the text of a field, NULL where it has none. */
const char *
sandbox_row_string (JsonObject *row, const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/** sandbox_row_set_id: a reference; 0 stands for none. */
void
sandbox_row_set_id (JsonObject *row, const char *name, gint64 id)
{
  if (id == 0)
    json_object_set_null_member (row, name);
  else
    json_object_set_int_member (row, name, id);
}

/** sandbox_row_set_instant: a datetime, as it goes over the wire. */
void
sandbox_row_set_instant (JsonObject *row, const char *name, gint64 instant_ms)
{
  g_autofree char *text = sandbox_instant_format (instant_ms);

  json_object_set_string_member (row, name, text);
}

/** sandbox_json_text: @node on one line. (transfer full) */
char *
sandbox_json_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/** sandbox_batch_new: no changes yet. (transfer full) */
SandboxBatch *
sandbox_batch_new (void)
{
  SandboxBatch *self = g_new0 (SandboxBatch, 1);

  self->changes = json_array_new ();
  return self;
}

/** sandbox_batch_free: frees @self; what was not committed is gone. */
void
sandbox_batch_free (SandboxBatch *self)
{
  json_array_unref (self->changes);
  g_free (self);
}

/** sandbox_batch_put: stores @row (transfer full), new or in place of the one of its id.
 */
void
sandbox_batch_put (SandboxBatch *self, SandboxCollection collection, JsonObject *row)
{
  JsonObject *change = json_object_new ();

  json_object_set_string_member (change, "in", sandbox_entity (collection)->name);
  json_object_set_object_member (change, "row", row);
  json_array_add_object_element (self->changes, change);
}

/** sandbox_batch_delete: removes a record. */
void
sandbox_batch_delete (SandboxBatch *self, SandboxCollection collection, gint64 id)
{
  JsonObject *change = json_object_new ();

  json_object_set_string_member (change, "in", sandbox_entity (collection)->name);
  json_object_set_int_member (change, "delete", id);
  json_array_add_object_element (self->changes, change);
}

/* The place of @id, or where it would be inserted. */
static guint
position (const Table *table, gint64 id)
{
  guint low = 0;
  guint high = table->rows->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const SandboxRow *row = g_ptr_array_index (table->rows, middle);

      if (row->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static SandboxRow *
lookup (const Table *table, gint64 id)
{
  guint at = position (table, id);
  SandboxRow *row = at < table->rows->len ? g_ptr_array_index (table->rows, at) : NULL;

  return row != NULL && row->id == id ? row : NULL;
}

/* The row of @id, a new one if there is none. */
static SandboxRow *
ensure (Table *table, gint64 id, gint64 stored_at_ms)
{
  /* Most rows are the last ones when they come. */
  gboolean is_last = id > table->last_id;
  SandboxRow *row = is_last ? NULL : lookup (table, id);

  if (row != NULL)
    return row;
  row = g_new0 (SandboxRow, 1);
  row->id = id;
  row->stored_at_ms = stored_at_ms;
  g_ptr_array_insert (table->rows, is_last ? -1 : (int) position (table, id), row);
  table->last_id = MAX (table->last_id, id);
  return row;
}

static void
put (Table *table, JsonObject *object, gint64 stored_at_ms)
{
  SandboxRow *row =
    ensure (table, json_object_get_int_member (object, "id"), stored_at_ms);

  g_clear_pointer (&row->row, json_object_unref);
  row->row = json_object_ref (object);
}

static void
drop (Table *table, gint64 id)
{
  if (lookup (table, id) != NULL)
    g_ptr_array_remove_index (table->rows, position (table, id));
}

static void
apply (SandboxStore *self, JsonArray *changes, gint64 stored_at_ms)
{
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      SandboxCollection collection = SANDBOX_TICKETS;

      if (!sandbox_entity_by_name (json_object_get_string_member (change, "in"),
                                   &collection))
        continue;
      if (json_object_has_member (change, "row"))
        put (&self->tables[collection], json_object_get_object_member (change, "row"),
             stored_at_ms);
      else
        drop (&self->tables[collection], json_object_get_int_member (change, "delete"));
    }
}

static gboolean
fail_with_errno (GError **error, const char *what)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (number),
               "cannot %s the state: %s", what, g_strerror (number));
  return FALSE;
}

static gboolean
append_line (SandboxStore *self, const char *line, GError **error)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  gsize length = strlen (text);
  off_t begin = lseek (self->journal, 0, SEEK_END);

  for (gsize written = 0; written < length;)
    {
      gssize n = write (self->journal, text + written, length - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          /* Half a line in the middle would hide what follows it. */
          fail_with_errno (error, "write");
          if (ftruncate (self->journal, begin) != 0)
            g_warning ("cannot mend the state: %s", g_strerror (errno));
          return FALSE;
        }
      written += (gsize) n;
    }
  return fdatasync (self->journal) == 0 || fail_with_errno (error, "sync");
}

/** sandbox_store_commit: makes the changes of @batch durable, then visible. On failure
 * nothing of it happened. */
gboolean
sandbox_store_commit (SandboxStore *self, SandboxBatch *batch, GError **error)
{
  if (self->journal >= 0)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
      g_autofree char *line = NULL;

      json_node_set_array (node, batch->changes);
      line = sandbox_json_text (node);
      if (!append_line (self, line, error))
        return FALSE;
    }
  apply (self, batch->changes, sandbox_clock_now (self->clock));
  return TRUE;
}

/** sandbox_store_seed: a record of the invented tenant, which the journal leaves out;
 * takes @row. */
void
sandbox_store_seed (SandboxStore *self, SandboxCollection collection, JsonObject *row)
{
  put (&self->tables[collection], row, 0);
  json_object_unref (row);
}

/** sandbox_store_seed_pack: likewise, for a record of which there are many; @pack belongs
 * to the packer of @self. */
void
sandbox_store_seed_pack (SandboxStore *self,
                         SandboxCollection collection,
                         gint64 id,
                         const SandboxPack *pack)
{
  ensure (&self->tables[collection], id, 0)->pack = pack;
}

/** sandbox_store_forget: takes back what was seeded. */
void
sandbox_store_forget (SandboxStore *self, SandboxCollection collection, gint64 id)
{
  drop (&self->tables[collection], id);
}

static gboolean
begin_journal (SandboxStore *self, const char *path, GError **error)
{
  g_autofree char *header = NULL;
  g_autofree char *day = NULL;
  g_autofree char *directory = g_path_get_dirname (path);
  int directory_fd = -1;

  self->day_ms = sandbox_instant_day (sandbox_clock_now (self->clock));
  day = sandbox_instant_format (self->day_ms);
  header = g_strdup_printf ("{\"generation\":%d,\"seed\":%u,\"day\":\"%s\",\"large\":%s}",
                            GENERATION, self->seed, day,
                            self->size == SANDBOX_SIZE_LARGE ? "true" : "false");
  if (ftruncate (self->journal, 0) != 0)
    return fail_with_errno (error, "empty");
  if (!append_line (self, header, error))
    return FALSE;
  directory_fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory_fd >= 0)
    {
      fsync (directory_fd);
      close (directory_fd);
    }
  return TRUE;
}

static gboolean
read_header (SandboxStore *self, const char *line, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (line, error);
  JsonObject *header = NULL;

  if (node == NULL)
    return FALSE;
  header = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (header == NULL ||
      json_object_get_int_member_with_default (header, "generation", 0) != GENERATION ||
      !sandbox_instant_parse (
        json_object_get_string_member_with_default (header, "day", ""), &self->day_ms))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "cannot read the state: it belongs to another version of the sandbox");
      return FALSE;
    }
  self->seed = (guint32) json_object_get_int_member (header, "seed");
  self->size = json_object_get_boolean_member_with_default (header, "large", FALSE)
                 ? SANDBOX_SIZE_LARGE
                 : SANDBOX_SIZE_SMALL;
  return TRUE;
}

/* Replays what follows the header and cuts off a line that a crash left unfinished: its
 * answer was never sent. */
static gboolean
replay (SandboxStore *self, const char *text, gsize offset, GError **error)
{
  const char *end = NULL;

  while ((end = strchr (text + offset, '\n')) != NULL)
    {
      g_autofree char *line = g_strndup (text + offset, (gsize) (end - (text + offset)));
      g_autoptr (JsonNode) node = json_from_string (line, NULL);

      if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
        break;
      apply (self, json_node_get_array (node), 0);
      offset = (gsize) (end + 1 - text);
    }
  return ftruncate (self->journal, (off_t) offset) == 0 ||
         fail_with_errno (error, "mend");
}

static gboolean
open_journal (SandboxStore *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  const char *newline = NULL;

  self->journal = open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (self->journal < 0)
    return fail_with_errno (error, "open");
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  newline = strchr (text, '\n');
  if (newline == NULL)
    {
      if (!begin_journal (self, path, error))
        return FALSE;
      sandbox_tenant_invent (self);
      return TRUE;
    }
  else
    {
      g_autofree char *header = g_strndup (text, (gsize) (newline - text));

      if (!read_header (self, header, error))
        return FALSE;
      sandbox_tenant_invent (self);
      return replay (self, text, (gsize) (newline + 1 - text), error);
    }
}

/** sandbox_store_new: the tenant of @seed and @size, with what was written to it
 * according to the journal at @path; a journal that exists decides both. Nothing is kept
 * when @path is NULL. (transfer full) */
SandboxStore *
sandbox_store_new (SandboxClock *clock,
                   const char *path,
                   guint32 seed,
                   SandboxSize size,
                   GError **error)
{
  g_autoptr (SandboxStore) self = g_new0 (SandboxStore, 1);

  self->clock = clock;
  self->packer = sandbox_packer_new ();
  self->seed = seed;
  self->size = size;
  self->journal = -1;
  for (int i = 0; i < SANDBOX_N_COLLECTIONS; i++)
    self->tables[i].rows = g_ptr_array_new_with_free_func (row_free);
  if (path != NULL)
    {
      if (!open_journal (self, path, error))
        return NULL;
    }
  else
    {
      self->day_ms = sandbox_instant_day (sandbox_clock_now (self->clock));
      sandbox_tenant_invent (self);
    }
  return g_steal_pointer (&self);
}

/** sandbox_store_free: closes the journal and frees @self. */
void
sandbox_store_free (SandboxStore *self)
{
  for (int i = 0; i < SANDBOX_N_COLLECTIONS; i++)
    g_ptr_array_unref (self->tables[i].rows);
  sandbox_packer_free (self->packer);
  if (self->journal >= 0)
    close (self->journal);
  g_free (self);
}

/** sandbox_store_find: the record of @id, or NULL. (transfer none) */
JsonObject *
sandbox_store_find (SandboxStore *self, SandboxCollection collection, gint64 id)
{
  SandboxRow *row = lookup (&self->tables[collection], id);

  if (row == NULL)
    return NULL;
  if (row->row == NULL)
    row->row = sandbox_pack_to_row (row->pack, collection);
  return row->row;
}

/** sandbox_store_position: where in the rows the first one is whose id is @id or more. */
guint
sandbox_store_position (SandboxStore *self, SandboxCollection collection, gint64 id)
{
  return position (&self->tables[collection], id);
}

/** sandbox_store_get_packer: what packs of seeded records are made by. (transfer none) */
SandboxPacker *
sandbox_store_get_packer (SandboxStore *self)
{
  return self->packer;
}

/** sandbox_store_rows: all records, ascending by id. (transfer none) (element-type
 * SandboxRow) */
GPtrArray *
sandbox_store_rows (SandboxStore *self, SandboxCollection collection)
{
  return self->tables[collection].rows;
}

/** sandbox_store_next_id: the id of a record to be created. Ids are not given twice, not
 * even after a deletion, as long as the process runs. */
gint64
sandbox_store_next_id (SandboxStore *self, SandboxCollection collection)
{
  return ++self->tables[collection].last_id;
}

/** sandbox_store_get_seed: what the tenant was invented from. */
guint32
sandbox_store_get_seed (SandboxStore *self)
{
  return self->seed;
}

/** sandbox_store_get_day: the midnight that the tenant's dates are relative to. */
gint64
sandbox_store_get_day (SandboxStore *self)
{
  return self->day_ms;
}

/** sandbox_store_get_size: how much was invented. */
SandboxSize
sandbox_store_get_size (SandboxStore *self)
{
  return self->size;
}
