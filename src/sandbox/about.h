#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxAbout: answers what the interface tells about itself. */
typedef JsonNode *(*SandboxAbout) (SandboxTenant *tenant);

SandboxAbout sandbox_answer_about (const char *name);
JsonNode *sandbox_answer_information (SandboxTenant *tenant,
                                      SandboxCollection collection);

G_END_DECLS
