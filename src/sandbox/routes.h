#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

JsonNode *sandbox_routes_answer (SandboxTenant *tenant,
                                 const SandboxRequest *request,
                                 GError **error);
char *sandbox_routes_endpoint (const SandboxRequest *request);

G_END_DECLS
