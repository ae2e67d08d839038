#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

void sandbox_evidence_of_change (SandboxTenant *tenant,
                                 SandboxBatch *batch,
                                 JsonObject *before,
                                 JsonObject *ticket,
                                 const SandboxActor *actor);
void sandbox_evidence_of_response (SandboxTenant *tenant,
                                   SandboxBatch *batch,
                                   JsonObject *ticket,
                                   const SandboxActor *actor);
void sandbox_evidence_of_deletion (SandboxTenant *tenant,
                                   SandboxBatch *batch,
                                   SandboxCollection collection,
                                   JsonObject *row,
                                   const SandboxActor *actor);
double sandbox_business_hours (gint64 from_ms, gint64 to_ms);

G_END_DECLS
