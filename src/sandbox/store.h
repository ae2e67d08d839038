#pragma once

#include "sandbox/clock.h"
#include "sandbox/pack.h"

G_BEGIN_DECLS

/** SandboxRow: a stored record. @row is never changed in place: a change stores a new
 * object, so that a failed commit leaves nothing behind. */
typedef struct
{
  gint64 id;
  JsonObject *row;         /* (owned) (nullable): comes before @pack */
  const SandboxPack *pack; /* (unowned) (nullable) */
  gint64 stored_at_ms;     /* when it was created, 0 for the invented tenant */
} SandboxRow;

typedef struct _SandboxStore SandboxStore;

typedef enum
{
  SANDBOX_SIZE_SMALL,
  SANDBOX_SIZE_LARGE,
} SandboxSize;

/** SandboxBatch: changes that become visible and durable together. */
typedef struct _SandboxBatch SandboxBatch;

SandboxBatch *sandbox_batch_new (void);
void sandbox_batch_free (SandboxBatch *self);
void sandbox_batch_put (SandboxBatch *self,
                        SandboxCollection collection,
                        JsonObject *row);
void sandbox_batch_delete (SandboxBatch *self, SandboxCollection collection, gint64 id);

SandboxStore *sandbox_store_new (SandboxClock *clock,
                                 const char *path,
                                 guint32 seed,
                                 SandboxSize size,
                                 GError **error);
void sandbox_store_free (SandboxStore *self);
JsonObject *sandbox_store_find (SandboxStore *self,
                                SandboxCollection collection,
                                gint64 id);
GPtrArray *sandbox_store_rows (SandboxStore *self, SandboxCollection collection);
gint64 sandbox_store_next_id (SandboxStore *self, SandboxCollection collection);
void sandbox_store_seed (SandboxStore *self,
                         SandboxCollection collection,
                         JsonObject *row);
void sandbox_store_seed_pack (SandboxStore *self,
                              SandboxCollection collection,
                              gint64 id,
                              const SandboxPack *pack);
void sandbox_store_forget (SandboxStore *self, SandboxCollection collection, gint64 id);
SandboxPacker *sandbox_store_get_packer (SandboxStore *self);
guint sandbox_store_position (SandboxStore *self,
                              SandboxCollection collection,
                              gint64 id);
gboolean sandbox_store_commit (SandboxStore *self, SandboxBatch *batch, GError **error);
guint32 sandbox_store_get_seed (SandboxStore *self);
gint64 sandbox_store_get_day (SandboxStore *self);
SandboxSize sandbox_store_get_size (SandboxStore *self);
JsonObject *sandbox_row_object (const SandboxRow *self, SandboxCollection collection);

JsonObject *sandbox_row_copy (JsonObject *row);
gint64 sandbox_row_int (JsonObject *row, const char *name);
gboolean sandbox_row_flag (JsonObject *row, const char *name);
const char *sandbox_row_string (JsonObject *row, const char *name);
gboolean sandbox_row_is_null (JsonObject *row, const char *name);
void sandbox_row_set_id (JsonObject *row, const char *name, gint64 id);
void sandbox_row_set_instant (JsonObject *row, const char *name, gint64 instant_ms);
char *sandbox_json_text (JsonNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxBatch, sandbox_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxStore, sandbox_store_free)

G_END_DECLS
