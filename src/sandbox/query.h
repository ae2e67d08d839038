#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

JsonNode *sandbox_query_run (SandboxTenant *tenant,
                             SandboxCollection collection,
                             const SandboxRequest *request,
                             GError **error);
JsonNode *sandbox_query_count (SandboxTenant *tenant,
                               SandboxCollection collection,
                               const SandboxRequest *request,
                               GError **error);
gboolean sandbox_query_sees (SandboxTenant *tenant,
                             SandboxCollection collection,
                             const SandboxRow *row);

G_END_DECLS
