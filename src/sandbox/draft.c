#include "sandbox/large.h"

/** sandbox_shape_init: finds the fields; the first name has to be id. */
void
sandbox_shape_init (SandboxShape *self)
{
  const SandboxEntity *entity = sandbox_entity (self->collection);

  g_assert (self->n_fields <= (int) G_N_ELEMENTS (self->fields));
  for (int i = 0; i < self->n_fields; i++)
    {
      const SandboxField *field = sandbox_entity_field (self->collection, self->names[i]);

      g_assert (field != NULL);
      self->fields[i] = (int) (field - entity->fields);
    }
}

static SandboxCell *
add (SandboxDraft *self, int name)
{
  SandboxCell *cell = &self->cells[self->n_cells++];

  cell->field = self->shape->fields[name];
  return cell;
}

/** sandbox_draft_begin: an empty record. */
void
sandbox_draft_begin (SandboxDraft *self, const SandboxShape *shape, gint64 id)
{
  self->shape = shape;
  self->n_cells = 0;
  add (self, 0)->number = id;
}

/** sandbox_draft_number: sets a number, a boolean or an instant. */
void
sandbox_draft_number (SandboxDraft *self, int name, gint64 number)
{
  add (self, name)->number = number;
}

/** sandbox_draft_real: sets a number that may be broken. */
void
sandbox_draft_real (SandboxDraft *self, int name, double real)
{
  add (self, name)->real = real;
}

/** sandbox_draft_text: sets a text, which has to outlive the store. */
void
sandbox_draft_text (SandboxDraft *self, int name, const char *text)
{
  add (self, name)->text = text;
}

/** sandbox_draft_seed: stores the record. */
void
sandbox_draft_seed (SandboxDraft *self, SandboxStore *store)
{
  SandboxPack *pack =
    sandbox_packer_keep (sandbox_store_get_packer (store), self->cells, self->n_cells);

  sandbox_store_seed_pack (store, self->shape->collection, self->cells[0].number, pack);
}
