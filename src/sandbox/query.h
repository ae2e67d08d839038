#pragma once

#include "sandbox/filter.h"
#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxVisit: looks at a row; FALSE when it has seen enough. */
typedef gboolean (*SandboxVisit) (const SandboxRow *row, gpointer user_data);

JsonNode *sandbox_query_run (SandboxTenant *tenant,
                             SandboxCollection collection,
                             const SandboxRequest *request,
                             GError **error);
JsonNode *sandbox_query_count (SandboxTenant *tenant,
                               SandboxCollection collection,
                               const SandboxRequest *request,
                               GError **error);
void sandbox_query_each (SandboxTenant *tenant,
                         SandboxCollection collection,
                         const SandboxFilter *filter,
                         gint64 after,
                         SandboxVisit visit,
                         gpointer user_data);

G_END_DECLS
