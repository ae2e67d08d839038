#pragma once

#include "sandbox/store.h"

G_BEGIN_DECLS

/** SandboxFilter: a checked filter. */
typedef struct _SandboxFilter SandboxFilter;

SandboxFilter *sandbox_filter_new (SandboxCollection collection,
                                   JsonObject *body,
                                   GError **error);
void sandbox_filter_free (SandboxFilter *self);
gboolean sandbox_filter_matches (const SandboxFilter *self, const SandboxRow *row);
gboolean sandbox_filter_check_references (const SandboxFilter *self,
                                          SandboxStore *store,
                                          GError **error);
gboolean sandbox_filter_uses (const SandboxFilter *self, const char *field);
void sandbox_filter_bounds (const SandboxFilter *self, gint64 *first, gint64 *last);
JsonNode *sandbox_body_member (JsonObject *body, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxFilter, sandbox_filter_free)

G_END_DECLS
