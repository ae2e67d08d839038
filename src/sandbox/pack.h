#pragma once

#include "sandbox/metadata.h"

G_BEGIN_DECLS

/** SandboxCell: one field of a packed record that is not empty. */
typedef struct
{
  int field; /* index in the table of its entity */
  union
  {
    gint64 number; /* also a boolean, and an instant in milliseconds */
    double real;
    const char *text; /* (unowned) */
  };
} SandboxCell;

/** SandboxPack: a record without its empty fields. A ticket has 76 of them; as JSON, a
 * hundred thousand tickets would take a gigabyte. */
typedef struct
{
  int n_cells;
  SandboxCell cells[];
} SandboxPack;

/** SandboxPacker: where packs and their texts live. */
typedef struct _SandboxPacker SandboxPacker;

SandboxPacker *sandbox_packer_new (void);
void sandbox_packer_free (SandboxPacker *self);
SandboxPack *sandbox_packer_keep (SandboxPacker *self,
                                  const SandboxCell *cells,
                                  int n_cells);
const char *sandbox_packer_text (SandboxPacker *self, const char *text);
const SandboxCell *sandbox_pack_find (const SandboxPack *self, int field);
JsonNode *sandbox_pack_value (const SandboxPack *self,
                              SandboxCollection collection,
                              const SandboxField *field);
JsonObject *sandbox_pack_to_row (const SandboxPack *self, SandboxCollection collection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxPacker, sandbox_packer_free)

G_END_DECLS
