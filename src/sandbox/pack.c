#include "sandbox/pack.h"

#include <string.h>

#include "sandbox/instant.h"

#define BLOCK_SIZE (1024 * 1024)

struct _SandboxPacker
{
  GPtrArray *blocks;   /* (owned): memory that packs are cut from */
  gsize used;          /* of the last block */
  GStringChunk *texts; /* (owned) */
};

/** sandbox_packer_new: nothing kept yet. (transfer full) */
SandboxPacker *
sandbox_packer_new (void)
{
  SandboxPacker *self = g_new0 (SandboxPacker, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->used = BLOCK_SIZE;
  self->texts = g_string_chunk_new (64 * 1024);
  return self;
}

/** sandbox_packer_free: frees @self and every pack it kept. */
void
sandbox_packer_free (SandboxPacker *self)
{
  g_ptr_array_unref (self->blocks);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/** sandbox_packer_keep: a pack of these cells, which lives as long as @self. (transfer
 * none) */
SandboxPack *
sandbox_packer_keep (SandboxPacker *self, const SandboxCell *cells, int n_cells)
{
  gsize size = sizeof (SandboxPack) + (gsize) n_cells * sizeof (SandboxCell);
  SandboxPack *pack = NULL;

  g_assert (size <= BLOCK_SIZE);
  if (self->used + size > BLOCK_SIZE)
    {
      g_ptr_array_add (self->blocks, g_malloc (BLOCK_SIZE));
      self->used = 0;
    }
  pack = (gpointer) ((char *) g_ptr_array_index (self->blocks, self->blocks->len - 1) +
                     self->used);
  self->used += (size + 15) / 16 * 16;
  pack->n_cells = n_cells;
  memcpy (pack->cells, cells, (gsize) n_cells * sizeof (SandboxCell));
  return pack;
}

/** sandbox_packer_text: a copy of @text that lives as long as @self. (transfer none) */
const char *
sandbox_packer_text (SandboxPacker *self, const char *text)
{
  return g_string_chunk_insert (self->texts, text);
}

/** sandbox_pack_find: the cell of a field, or NULL where it is empty. (transfer none) */
const SandboxCell *
sandbox_pack_find (const SandboxPack *self, int field)
{
  for (int i = 0; i < self->n_cells; i++)
    {
      if (self->cells[i].field == field)
        return &self->cells[i];
    }
  return NULL;
}

static JsonNode *
cell_to_json (const SandboxCell *cell, SandboxType type)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *text = NULL;

  switch (type)
    {
    case SANDBOX_TYPE_STRING:
      return json_node_init_string (node, cell->text);
    case SANDBOX_TYPE_DATETIME:
      text = sandbox_instant_format (cell->number);
      return json_node_init_string (node, text);
    case SANDBOX_TYPE_BOOLEAN:
      return json_node_init_boolean (node, cell->number != 0);
    case SANDBOX_TYPE_DOUBLE:
    case SANDBOX_TYPE_DECIMAL:
      return json_node_init_double (node, cell->real);
    case SANDBOX_TYPE_LONG:
    case SANDBOX_TYPE_INTEGER:
    case SANDBOX_TYPE_SHORT:
    case SANDBOX_TYPE_ARRAY:
    default:
      return json_node_init_int (node, cell->number);
    }
}

/** sandbox_pack_value: the value of a field, null where it is empty. (transfer full) */
JsonNode *
sandbox_pack_value (const SandboxPack *self,
                    SandboxCollection collection,
                    const SandboxField *field)
{
  const SandboxEntity *entity = sandbox_entity (collection);
  const SandboxCell *cell = sandbox_pack_find (self, (int) (field - entity->fields));

  return cell != NULL ? cell_to_json (cell, field->type)
                      : json_node_init_null (json_node_alloc ());
}

/** sandbox_pack_to_row: the record with all its fields. (transfer full) */
JsonObject *
sandbox_pack_to_row (const SandboxPack *self, SandboxCollection collection)
{
  const SandboxEntity *entity = sandbox_entity (collection);
  JsonObject *row = sandbox_entity_empty_row (collection);

  for (int i = 0; i < self->n_cells; i++)
    {
      const SandboxField *field = &entity->fields[self->cells[i].field];

      json_object_set_member (row, field->name,
                              cell_to_json (&self->cells[i], field->type));
    }
  return row;
}
